"""The event of a finished `periksa` run in (GITHUB_EVENT_PATH), one comment on its pull request out.

What that run left behind is hostile data: its size is bounded, its names are not used, its number must be that of an open pull request
whose head is the commit the run was about, and its text is sent as text. Where the change touches `.github`, the run may not have been
ours, and nothing of it is repeated. Needs Python 3.11 and nothing else; runs from the main branch.
"""

from __future__ import annotations

import io
import json
import os
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
import zipfile
import zlib
from typing import Any

MARK = "<!-- patuh -->"
AUTHOR = "github-actions[bot]"
MOST_ZIP = 1024 * 1024
MOST_TEXT = 512 * 1024
MOST_ANSWER = 8 * 1024 * 1024
MOST_PAGES = 30
ROOM = 60_000
"""Characters of a comment; GitHub takes 65,536."""

TOUCHED = (
    "Usulan ini mengubah `.github`, tempat alur kerja pemeriksaan berada. Karena itu hasilnya tidak disalin ke sini; bacalah log "
    "pemeriksaan `periksa`, dan minta pemilik `.github` menelaah perubahannya."
)
CUT = "\n\n*Terpotong. Selengkapnya ada di ringkasan pemeriksaan `periksa`.*\n"
FOOT = (
    "\n\n*Komentar ini hanya untuk dibaca; yang menentukan adalah hasil pemeriksaan `periksa`. Ia diperbarui setiap kali usulan "
    "diperiksa lagi.*\n"
)


class Nothing(Exception):
    """There is nothing to comment on; says why."""


class Api:
    """GitHub's REST API for one repository. The token goes to GitHub alone, also where an answer leads elsewhere."""

    def __init__(self, url: str, repository: str, token: str) -> None:
        self.base, self.token = f"{url}/repos/{repository}", token

    def raw(self, path: str, most: int, body: object = None, method: str = "GET") -> bytes:
        """One answer of at most `most` bytes."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, method=method)
        request.add_unredirected_header("Authorization", f"Bearer {self.token}")
        request.add_header("Accept", "application/vnd.github+json")
        request.add_header("X-GitHub-Api-Version", "2022-11-28")
        with urllib.request.urlopen(request, timeout=30) as answer:
            found: bytes = answer.read(most + 1)
        if len(found) > most:
            raise Nothing(f"answer larger than {most} bytes: {path}")
        return found

    def ask(self, path: str, body: object = None, method: str = "GET") -> Any:
        """One answer in JSON."""
        return json.loads(self.raw(path, MOST_ANSWER, body, method))


def parts(archive: bytes) -> tuple[str, str]:
    """The number and the text in the artifact; whatever else lies there is not looked at."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as files:
            found = []
            for name, most in (("nomor", 20), ("ringkasan.md", MOST_TEXT)):
                with files.open(name) as file:
                    data = file.read(most + 1)
                if len(data) > most:
                    raise Nothing(f"{name} is larger than {most} bytes")
                found.append(data.decode("utf-8", "replace"))
    except (KeyError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise Nothing(f"no readable artifact: {type(error).__name__}") from error
    return found[0].strip(), found[1]


def number_of(word: str) -> int:
    """A pull request's number."""
    if not re.fullmatch(r"[1-9][0-9]{0,8}", word, re.ASCII):
        raise Nothing("the number is none")
    return int(word)


def bundle(api: Api, run: int) -> bytes:
    """The artifact `komentar` of a run."""
    listed = api.ask(f"/actions/runs/{run}/artifacts?name=komentar&per_page=10")["artifacts"]
    fits = [a for a in listed if a["name"] == "komentar" and not a["expired"]]
    if not fits:
        raise Nothing("no artifact")
    newest = max(fits, key=lambda a: int(a["id"]))  # a run that was started again leaves another
    if newest["size_in_bytes"] > MOST_ZIP:
        raise Nothing("the artifact is too large")
    return api.raw(f"/actions/artifacts/{int(newest['id'])}/zip", MOST_ZIP)


def touches_github(api: Api, pull: Any) -> bool:
    """Whether a change alters `.github`: its folder there, against where the change parted from its target."""
    head, target = pull["head"]["sha"], urllib.parse.quote(pull["base"]["ref"], safe="")
    base = api.ask(f"/compare/{target}...{head}?per_page=1")["merge_base_commit"]["sha"]
    return bool(_folder(api, base) != _folder(api, head))


def _folder(api: Api, commit: str) -> Any:
    tree = api.ask(f"/git/trees/{commit}")
    if tree["truncated"]:
        raise Nothing("too many files at the top of the repository")
    return [(e["mode"], e["sha"]) for e in tree["tree"] if e["path"] == ".github"]


def comment_of(api: Api, number: int) -> int | None:
    """The comment that this workflow wrote before; another's with the same mark is not ours."""
    for page in range(1, MOST_PAGES + 1):
        listed = api.ask(f"/issues/{number}/comments?per_page=100&page={page}")
        for comment in listed:
            if comment["user"] and comment["user"]["login"] == AUTHOR and comment["body"].startswith(MARK):
                return int(comment["id"])
        if len(listed) < 100:
            break
    return None


def written(text: str) -> str:
    """The comment's text: marked, without control characters, cut where GitHub would refuse it."""
    clean = re.sub(r"[^\n\t\x20-\x7e\xa0-\U0010ffff]", "", text).replace(MARK, "").strip()
    if len(clean) > ROOM:
        clean = clean[: clean.rfind("\n", 0, ROOM) + 1 or ROOM] + CUT
    return f"{MARK}\n{clean}{FOOT}"


def main() -> None:
    """Write or renew the comment."""
    with open(os.environ["GITHUB_EVENT_PATH"], encoding="utf-8") as file:  # noqa: PTH123 - one line, no library of ours here
        run = json.load(file)["workflow_run"]
    api = Api(os.environ["GITHUB_API_URL"], os.environ["GITHUB_REPOSITORY"], os.environ["GITHUB_TOKEN"])
    word, text = parts(bundle(api, int(run["id"])))
    number = number_of(word)
    pull = api.ask(f"/pulls/{number}")
    if pull["state"] != "open" or pull["head"]["sha"] != run["head_sha"]:
        raise Nothing("the pull request is closed, or its head is another commit by now")
    body = {"body": written(TOUCHED if touches_github(api, pull) else text)}
    own = comment_of(api, number)
    if own is None:
        api.ask(f"/issues/{number}/comments", body, "POST")
    else:
        api.ask(f"/issues/comments/{own}", body, "PATCH")


if __name__ == "__main__":
    try:
        main()
    except Nothing as reason:
        # No annotation, no failure: the check itself has said what there is to say.
        print(f"Tidak ada komentar yang ditulis: {reason}")
    except urllib.error.HTTPError as error:
        sys.exit(f"GitHub menjawab {error.code} untuk {error.url}")
