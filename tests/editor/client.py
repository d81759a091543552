"""A small client of the YAML language server: YAML text in; hovers, completions and diagnostics out (LSP over stdio)."""

from __future__ import annotations

import json
import queue
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

Message = dict[str, Any]

SERVER = Path(__file__).parent / "node_modules/yaml-language-server/bin/yaml-language-server"
SECONDS = 30


class Editor:
    """One editor window: a workspace folder, its settings (flat, as in `settings.json`) and the server."""

    def __init__(self, folder: Path, settings: Message) -> None:
        node = shutil.which("node")
        if node is None or not SERVER.exists():
            raise FileNotFoundError("Node.js or tests/editor/node_modules is missing: run `npm ci` in tests/editor")
        self.asked: list[str] = []
        """What the server asked of the editor, settings apart: a fetched schema would show here."""
        self._settings = _nested(settings)
        self._inbox: queue.Queue[Message | None] = queue.Queue()
        self._published: dict[str, list[Message]] = {}
        self._last_id = 0
        self._process = subprocess.Popen(
            [node, str(SERVER), "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        threading.Thread(target=self._listen, daemon=True).start()
        markdown = {"hover": {"contentFormat": ["markdown"]}}
        workspace = {"configuration": True, "workspaceFolders": True}
        self._ask(
            "initialize",
            processId=None,
            rootUri=folder.as_uri(),
            workspaceFolders=[{"uri": folder.as_uri(), "name": folder.name}],
            capabilities={"textDocument": markdown, "workspace": workspace},
        )
        self._tell("initialized")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()

    def open(self, path: Path, text: str) -> Document:
        """Open a file with this content; it need not exist."""
        uri = path.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._published.pop(uri, None)
        self._tell("textDocument/didOpen", textDocument=document)
        self._until(lambda _: self._published.get(uri))
        return Document(self, uri, text, self._published[uri])

    def at(self, what: str, uri: str, line: int, column: int) -> Any:
        """Ask `hover` or `completion` at a place, counted from 0."""
        return self._ask(
            f"textDocument/{what}", textDocument={"uri": uri}, position={"line": line, "character": column}
        )

    def _ask(self, method: str, **params: Any) -> Any:
        self._last_id += 1
        self._send({"id": self._last_id, "method": method, "params": params})
        answer = self._until(lambda m: m if m.get("id") == self._last_id and "method" not in m else None)
        assert "error" not in answer, answer
        return answer["result"]

    def _tell(self, method: str, **params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()

    def _listen(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        while header := stream.readline():
            length = 0
            while header.strip():
                name, _, value = header.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
                header = stream.readline()
            self._inbox.put(json.loads(stream.read(length)))
        self._inbox.put(None)

    def _until(self, found: Callable[[Message], Any]) -> Any:
        """Serve the server until `found` has something."""
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                message = self._inbox.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise TimeoutError(f"no answer within {SECONDS} s") from None
            if message is None:
                raise EOFError("the language server ended")
            if "method" in message:
                self._serve(message)
            result = found(message)
            if result is not None:
                return result

    def _serve(self, message: Message) -> None:
        method, params = message["method"], message.get("params") or {}
        answer = None
        if method == "textDocument/publishDiagnostics":
            self._published[params["uri"]] = params["diagnostics"]
        elif method == "workspace/configuration":
            answer = [self._settings.get(item["section"]) for item in params["items"]]
        elif method not in ("client/registerCapability", "telemetry/event"):
            self.asked.append(method)
        if "id" in message:
            self._send({"id": message["id"], "result": answer})


class Document:
    """An opened file and what the editor shows in it."""

    def __init__(self, editor: Editor, uri: str, text: str, diagnostics: list[Message]) -> None:
        self._editor, self._uri, self._lines = editor, uri, text.split("\n")
        self.problems = [(self._lines[d["range"]["start"]["line"]], d["message"]) for d in diagnostics]
        """(line of the file, message) of everything underlined."""

    def hover(self, text: str) -> str:
        """What shows when the pointer rests on the first place of `text`, without Markdown's backslashes."""
        line, column = self._find(text)
        shown = self._editor.at("hover", self._uri, line, column)
        return str(shown["contents"]["value"]).replace("\\", "") if shown else ""

    def offers(self, after: str = "") -> dict[str, Message]:
        """What the editor offers to write behind the first place of `after`, or at the end of the file, by label."""
        line, column = self._find(after) if after else (len(self._lines) - 1, len(self._lines[-1]))
        shown = self._editor.at("completion", self._uri, line, column + len(after))
        return {item["label"]: item for item in shown["items"]}

    def _find(self, text: str) -> tuple[int, int]:
        """A text that begins a word: `nilai:` is not found in `penilai:`."""
        whole = re.compile(r"(?<![a-z0-9_])" + re.escape(text))
        return next((n, m.start()) for n, line in enumerate(self._lines) if (m := whole.search(line)))


def _nested(flat: Message) -> Message:
    """`{"yaml.style.x": 1}` as the editor hands it over: `{"yaml": {"style": {"x": 1}}}`."""
    result: Message = {}
    for name, value in flat.items():
        *folders, last = [name] if name.startswith("[") else name.split(".")
        here = result
        for folder in folders:
            here = here.setdefault(folder, {})
        here[last] = value
    return result
