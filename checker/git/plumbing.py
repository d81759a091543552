"""git as it is run here: one folder in; what a plumbing command says of it, out. The only module that runs programs.

Hooks, filters, attributes, replace refs, grafts, caches of history, the user's and the system's configuration and the network are
shut off. Whatever takes too long, or says too much, is stopped.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from checker.git import words
from checker.git.data import quote_path, split_paths
from checker.model.text import CheckerError

_SETTINGS = {
    # Nothing runs, nothing is fetched.
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "protocol.allow": "never",
    "safe.bareRepository": "explicit",
    # Objects speak for themselves: no attributes from elsewhere, no cache that says otherwise than the commits do.
    "core.attributesFile": os.devnull,
    "core.commitGraph": "false",
    "submodule.recurse": "false",
    # What we read of stderr.
    "core.warnAmbiguousRefs": "true",
    "advice.graftFileDeprecated": "false",
}
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}
"""GIT_ALLOW_PROTOCOL outranks a repository's own `protocol.ext.allow`; git before 2.39.4 does not know GIT_NO_LAZY_FETCH."""
_STORES = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")
"""What a server sets while it holds what is pushed apart; no other GIT_ variable of the caller steers us."""
_PATIENCE = 120.0
"""Seconds that one command may take: git waits without end for a pipe that lies in place of a file."""
LARGEST = 128 << 20
"""Bytes that one command may say: a few small trees that hold each other several times spell out years of work."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended, and what it said."""

    code: int
    out: bytes
    err: bytes


@dataclass(frozen=True, slots=True)
class Plumbing:
    """git, run in one folder: `top` is a work tree, or a git directory where it is `bare`."""

    top: Path
    bare: bool
    trusted: Sequence[str]
    """The folders that the user and the system hold safe."""
    quarantine: Mapping[str, str]
    """Where a server holds what is pushed apart, as variables of the environment."""

    @classmethod
    def at(cls, top: Path, *, bare: bool = False) -> Plumbing:
        """git in a folder, with what the caller's environment and settings say of trust and quarantine, and nothing else of them."""
        return cls(top, bare, _list_trusted(top), _find_quarantine())

    def run(self, *args: str, stdin: bytes = b"", keep: Sequence[str] = (), limit: int | None = LARGEST) -> Outcome:
        """One command, run to its end; `keep` names the caller's variables that it shall see. CheckerError where it had to be stopped."""
        env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k in keep}
        settings = _spell_options([*_SETTINGS.items(), *(("safe.directory", folder) for folder in self.trusted)])
        place = ["-C", os.fspath(self.top), *(["--git-dir=."] if self.bare else [])]
        return _execute(
            [find_program(), *settings, *place, *args], {**env, **_ENVIRONMENT, **self.quarantine}, stdin, limit
        )

    def read(self, *args: str, stdin: bytes = b"", keep: Sequence[str] = (), limit: int | None = LARGEST) -> bytes:
        """What a command says. CheckerError where it fails."""
        done = self.run(*args, stdin=stdin, keep=keep, limit=limit)
        if done.code != 0:
            raise words.failed(done.err)
        return done.out

    def read_word(self, *args: str) -> str:
        """What a command says that answers in one word."""
        return self.read(*args).decode("ascii", "replace").strip()

    def find_path(self, name: str) -> Path:
        """Where git keeps something of that name."""
        return self.top / os.fsdecode(self.read("rev-parse", "--git-path", name)[:-1])

    def read_cuts(self) -> bytes:
        """The commits behind which history was cut off, a line each."""
        try:
            return self.find_path("shallow").read_bytes()
        except FileNotFoundError:
            return b""

    def make_store(self, folder: Path) -> Plumbing:
        """An empty bare repository that sees every object of this one, and none of its settings, attributes and hooks."""
        store = replace(self, top=folder, bare=True, quarantine={})  # it knows the quarantine by itself
        form = self.read_word("rev-parse", "--show-object-format")
        store.read("init", "--quiet", "--bare", "--template=", f"--object-format={form}")
        objects = [os.fsencode(self.find_path("objects"))]
        if own := self.quarantine.get(_STORES[0]):
            objects.append(os.fsencode(own))
        objects += split_paths(os.fsencode(self.quarantine.get(_STORES[1], "")))
        info = folder / "objects" / "info"
        info.mkdir(exist_ok=True)
        (info / "alternates").write_bytes(b"".join(quote_path(path) + b"\n" for path in dict.fromkeys(objects)))
        if cuts := self.read_cuts():  # else it would look for commits that are not here
            (folder / "shallow").write_bytes(cuts)
        return store


def _spell_options(settings: Sequence[tuple[str, str]]) -> list[str]:
    return [word for name, value in settings for word in ("-c", f"{name}={value}")]


def _find_quarantine() -> dict[str, str]:
    """The caller's quarantine; paths in it are as seen from the folder we were started in."""
    found = {name: os.fspath(Path(os.environ[name]).absolute()) for name in _STORES if os.environ.get(name)}
    if stores := os.environ.get(_STORES[1]):
        paths = [Path(os.fsdecode(path)).absolute() for path in split_paths(os.fsencode(stores))]
        found[_STORES[1]] = os.pathsep.join(os.fsdecode(quote_path(os.fsencode(path))) for path in paths)
    return found


def _list_trusted(top: Path) -> list[str]:
    """The user's and the system's `safe.directory` entries, the one setting of theirs that must keep its force."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k.startswith("GIT_CONFIG")}
    asked = ["config", "--show-scope", "--includes", "-z", "--get-all", "safe.directory"]
    out = _execute([find_program(), "-C", top.anchor or os.sep, *asked], env).out
    said = out.decode("utf-8", "surrogateescape").split("\0")
    return [v for scope, v in zip(said[0::2], said[1::2], strict=False) if scope in ("system", "global", "command")]


def find_program() -> str:
    """The git of PATH; never one that lies in the folder where the caller happens to stand."""
    path = os.environ.get("PATH", os.defpath).split(os.pathsep)
    program = _find_first(os.pathsep.join(p for p in path if Path(p).is_absolute()))
    if program is None:
        raise CheckerError(words.NO_GIT)
    return program


@lru_cache(maxsize=8)
def _find_first(path: str) -> str | None:
    return shutil.which("git", path=path)


def _execute(
    command: Sequence[str], env: Mapping[str, str], stdin: bytes = b"", limit: int | None = LARGEST
) -> Outcome:
    """Run to the end. CheckerError where that takes too long, or more than `limit` bytes are said."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as told:
        given.write(stdin)
        given.seek(0)
        try:
            # A session of its own: there is no terminal to ask at, and whatever the command starts ends with it.
            process = subprocess.Popen(
                command,
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=told,
                env=env,
                start_new_session=True,
                bufsize=0,
            )
        except (FileNotFoundError, PermissionError):
            raise CheckerError(words.NO_GIT) from None
        late = threading.Event()

        def give_up() -> None:
            late.set()
            _stop(process)

        timer = threading.Timer(_PATIENCE, give_up)
        timer.start()
        try:
            out = _listen(process, limit)
        finally:
            timer.cancel()
            _stop(process)
        if late.is_set():
            raise CheckerError(words.SLOW)
        told.seek(0)
        return Outcome(process.returncode, out, told.read(1 << 16))


def _listen(process: subprocess.Popen[bytes], limit: int | None) -> bytes:
    assert process.stdout is not None
    parts: list[bytes] = []
    size = 0
    with process.stdout as stream:
        while part := stream.read(1 << 20):
            parts.append(part)
            size += len(part)
            if limit is not None and size > limit:
                raise CheckerError(words.HUGE)
    process.wait()
    return b"".join(parts)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait()
