"""Where files come from: a work tree or a commit, behind one interface -> (path, bytes).

Only regular files are read. Whatever else lies there (symbolic links, submodules, pipes, names that are not UTF-8) comes
back as a `Blob` with a problem, so that the caller can report it; nothing is passed over in silence.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from checker.git.data import TreeEntry
from checker.git.repository import Git
from checker.model.text import CheckerError, Text, quote

MAX_BYTES = 1024 * 1024
"""Larger files are not read at all (one registry file holds records, not archives)."""
_AT_ONCE = 64 * MAX_BYTES


@dataclass(frozen=True, slots=True)
class Blob:
    """One file: `path` is relative to the source's root, with `/`.

    Where there is a problem, `data` is empty, or what another computer may not see (a name like another's).
    """

    path: str
    data: bytes
    problem: Text | None = None


class Source(Protocol):
    """Files below a root, at one moment."""

    def files(self, folder: str) -> Iterator[Blob]:
        """Every file below `folder`, sorted by path."""

    def read(self, path: str) -> Blob | None:
        """One file, or None where there is none."""

    def has_folder(self, folder: str) -> bool:
        """Whether anything lies below `folder`."""


class WorkTree:
    """The files as they lie on disk below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def has_folder(self, folder: str) -> bool:
        """Whether `folder` is there, be it only as a link (which `files` refuses)."""
        return os.path.lexists(self.root / folder)

    def read(self, path: str) -> Blob | None:
        """One file, or None where nothing of that name lies there."""
        return self._blob(self.root / path, path) if os.path.lexists(self.root / path) else None

    def files(self, folder: str) -> Iterator[Blob]:
        """Every file below `folder`, sorted by path; hidden files and folders are left out."""
        if not os.path.lexists(self.root / folder):
            return
        if not stat.S_ISDIR((self.root / folder).lstat().st_mode):
            raise _not_a_folder(folder)
        yield from _mark_twins(self._below(folder), len(folder))

    def _below(self, folder: str) -> Iterator[Blob]:
        todo = [folder]  # a stack: folders can lie deeper than Python recurses
        while todo:
            path = todo.pop()
            if path.endswith("/"):
                yield self._blob(self.root / path[:-1], path[:-1])
                continue
            inside = [
                f"{path}/{e.name}" + ("" if _is_folder(e) else "/")
                for e in self._entries(path)
                if not e.name.startswith(".")
            ]
            todo += reversed(inside)

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            return sorted(os.scandir(self.root / folder), key=lambda e: os.fsencode(e.name))
        except OSError as error:
            raise CheckerError(
                Text(
                    f"Folder `{folder}` tidak dapat dibaca: {error.strerror}.",
                    f"Folder `{folder}` cannot be read: {error.strerror}.",
                )
            ) from error

    def _blob(self, file: Path, path: str) -> Blob:
        printable = os.fsencode(path).decode("utf-8", "backslashreplace")
        if printable != path:
            return Blob(printable, b"", _NAME)
        try:
            mode = file.lstat().st_mode
            if stat.S_ISLNK(mode):
                return Blob(path, b"", _LINK)
            if not stat.S_ISREG(mode):
                return Blob(path, b"", _SPECIAL)
            # O_NOFOLLOW and O_NONBLOCK: what lstat saw may have been swapped for a link or a pipe since.
            descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
            with os.fdopen(descriptor, "rb") as handle:
                data = handle.read(MAX_BYTES + 1)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            return Blob(
                path,
                b"",
                Text(f"Berkas tidak dapat dibaca ({reason}).", f"The file cannot be read ({reason})."),
            )
        return Blob(path, b"", LARGE) if len(data) > MAX_BYTES else Blob(path, data)


class Commit:
    """The files of one commit, read from git objects.

    `root` is a folder inside the repository ('.' for its top); or '..' for the folder that holds the repository, in which
    the repository's own is called `top`.
    """

    def __init__(self, git: Git, oid: str, root: str = ".", top: str = "") -> None:
        self.git = git
        self.oid = oid
        self._prefix = "" if root in (".", "..") else f"{root}/"
        self._above = f"{top}/" if root == ".." else ""

    def list_entries(self) -> Iterator[TreeEntry]:
        """The files of the commit, in git's order."""
        return self.git.tree(self.oid)

    @cached_property
    def _entries(self) -> dict[str, TreeEntry]:
        entries: dict[str, TreeEntry] = {}
        for entry in self.list_entries():
            path = entry.path.decode("utf-8", "surrogateescape")
            if path.startswith(self._prefix):
                path = self._above + path.removeprefix(self._prefix)
                entries[path] = entry
        return entries

    def has_folder(self, folder: str) -> bool:
        """Whether the commit has a file below `folder`, or something else in its place (which `files` refuses)."""
        return folder in self._entries or any(path.startswith(folder + "/") for path in self._entries)

    def read(self, path: str) -> Blob | None:
        """One file of the commit, or None."""
        return next(iter(self._blobs([path])), None) if path in self._entries else None

    def files(self, folder: str) -> Iterator[Blob]:
        """Every file below `folder`, sorted by path; hidden files and folders are left out."""
        if folder in self._entries:
            raise _not_a_folder(folder)
        yield from _mark_twins(self._below(folder), len(folder))

    def _below(self, folder: str) -> Iterator[Blob]:
        start = len(folder)
        below = [p for p in self._entries if p.startswith(folder + "/") and "/." not in p[start:]]
        # The order of a work tree: folder by folder, names by their bytes.
        below.sort(key=lambda p: [part.encode("utf-8", "surrogateescape") for part in p.split("/")])
        yield from self._blobs(below)

    def some(self, paths: Iterable[str]) -> Iterator[Blob]:
        """The files of these paths that the commit has, in the order asked for, read at once."""
        yield from self._blobs([path for path in paths if path in self._entries])

    def _blobs(self, paths: list[str]) -> Iterator[Blob]:
        oids = {p: e.oid for p in paths if (e := self._entries[p]).mode.startswith("100")}
        sizes = self.git.sizes(oids.values())
        weights = [sizes[oids[p]] if p in oids and sizes[oids[p]] <= MAX_BYTES else None for p in paths]
        begin = 0
        for end in _split_portions(weights):
            wanted = [oids[p] for p, w in zip(paths[begin:end], weights[begin:end], strict=True) if w is not None]
            contents = self.git.contents(wanted)
            for path in paths[begin:end]:
                yield self._blob(path, contents)
            begin = end

    def _blob(self, path: str, contents: Mapping[str, bytes]) -> Blob:
        entry = self._entries[path]
        printable = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
        if printable != path:
            return Blob(printable, b"", _NAME)
        if entry.mode == "120000":
            return Blob(path, b"", _LINK)
        if not entry.mode.startswith("100"):
            return Blob(path, b"", _SPECIAL)
        data = contents.get(entry.oid)
        return Blob(path, b"", LARGE) if data is None else Blob(path, data)


class Index(Commit):
    """The files that are staged for the next commit, read from git objects."""

    def __init__(self, git: Git, root: str = ".", top: str = "") -> None:
        super().__init__(git, "", root, top)

    def list_entries(self) -> Iterator[TreeEntry]:
        """What is staged."""
        return self.git.index()


class Empty:
    """No files at all: a target branch that does not exist yet."""

    def has_folder(self, folder: str) -> bool:  # noqa: ARG002
        """See `Source`."""
        return False

    def read(self, path: str) -> Blob | None:  # noqa: ARG002
        """See `Source`."""
        return None

    def files(self, folder: str) -> Iterator[Blob]:  # noqa: ARG002
        """See `Source`."""
        yield from ()


class Recorded:
    """A source that remembers what was read from it, so that a report can say what it was made from."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._seen: dict[str, bytes] = {}

    def has_folder(self, folder: str) -> bool:
        """See `Source`."""
        return self._source.has_folder(folder)

    def read(self, path: str) -> Blob | None:
        """See `Source`."""
        blob = self._source.read(path)
        if blob:
            self._note(blob)
        return blob

    def files(self, folder: str) -> Iterator[Blob]:
        """See `Source`."""
        for blob in self._source.files(folder):
            self._note(blob)
            yield blob

    def _note(self, blob: Blob) -> None:
        self._seen[blob.path] = hashlib.sha256(
            blob.data + (b"\0" + blob.problem.id.encode() if blob.problem else b"")
        ).digest()

    def holds(self, folder: str, other: Source) -> bool:
        """Whether what was read below `folder` is all that another source has there, byte for byte."""
        again = Recorded(other)
        for _ in again.files(folder):
            pass
        return again._seen == {path: seen for path, seen in self._seen.items() if path.startswith(f"{folder}/")}

    def digest(self) -> str:
        """`sha256:` over the names and contents of everything read so far."""
        whole = hashlib.sha256()
        for path in sorted(self._seen):
            whole.update(path.encode("utf-8", "surrogateescape") + b"\0" + self._seen[path])
        return f"sha256:{whole.hexdigest()}"


def _split_portions(weights: Sequence[int | None]) -> Iterator[int]:
    """Where to stop reading, so that no more than `_AT_ONCE` bytes are in memory."""
    total = 0
    for at, weight in enumerate(weights):
        total += weight or 0
        if total > _AT_ONCE:
            yield at
            total = weight or 0
    yield len(weights)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether to look inside: not where a link leads, and not in another repository (git has but a submodule there)."""
    return entry.is_dir(follow_symlinks=False) and not os.path.lexists(Path(entry.path, ".git"))


def _mark_twins(blobs: Iterable[Blob], start: int) -> Iterator[Blob]:
    """The same files; the later of two names that many computers take for one carries a problem.

    Names are those of files and of folders below the first `start` letters, which all have in common.
    """
    known: dict[str, str] = {}
    seen: set[str] = set()
    for blob in blobs:
        path, problem = blob.path, blob.problem
        ends = [i for i in range(start + 1, len(path)) if path[i] == "/"]
        for name in (*(path[:end] for end in ends), path):
            if name not in seen:
                seen.add(name)
                other = known.setdefault(folded(name), name)
                if other != name and problem is None:
                    problem = alike(other)
        yield blob if problem is blob.problem else Blob(path, blob.data, problem)


_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def folded(path: str) -> str:
    """A path as file systems may read it: case, forms of Unicode, characters nobody sees, and dots and blanks at the end of a name do not count."""
    names = _UNSEEN.sub("", unicodedata.normalize("NFC", path).casefold()).split("/")
    return unicodedata.normalize("NFC", "/".join(name.split(":", 1)[0].rstrip(" .") or name for name in names))


def alike(other: str) -> Text:
    """What is said of a name that many computers take for another."""
    return Text(
        f"Di banyak komputer nama ini sama dengan {quote(other)}: huruf besar-kecil, bentuk Unicode, serta titik dan spasi di ujung "
        "nama tidak dibedakan. Ganti salah satu namanya.",
        f"To many computers this name is the same as {quote(other)}: letter case, Unicode form, and dots and blanks at the end of a "
        "name make no difference. Rename one of them.",
    )


def _not_a_folder(path: str) -> CheckerError:
    return CheckerError(
        Text(
            f"`{path}` bukan folder, melainkan tautan simbolis atau yang lain; isinya tidak dibaca.",
            f"`{path}` is no folder but a symbolic link or something else; it is not read.",
        )
    )


_NAME = Text("Nama berkas bukan teks UTF-8.", "The file name is not UTF-8 text.")
_LINK = Text(
    "Ini tautan simbolis, bukan berkas; isinya tidak dibaca.",
    "This is a symbolic link, not a file; it is not read.",
)
_SPECIAL = Text("Ini bukan berkas biasa; isinya tidak dibaca.", "This is not a regular file; it is not read.")
LARGE = Text(
    "Berkas lebih besar dari 1 MiB. Pecah menjadi beberapa berkas.",
    "The file is larger than 1 MiB. Split it into several files.",
)
