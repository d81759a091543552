"""Where files come from: a work tree or a commit, behind one interface -> (path, bytes).

Only regular files are read. Whatever else lies there (symbolic links, submodules, pipes, names that are not UTF-8) comes
back as a `Blob` with a problem, so that the caller can report it; nothing is passed over in silence.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol

from checker.errors import CheckerError
from checker.git import Git, TreeEntry
from checker.text import Text

MAX_BYTES = 1024 * 1024
"""Larger files are not read at all (one registry file holds records, not archives)."""


@dataclass(frozen=True, slots=True)
class Blob:
    """One file: `path` is relative to the source's root, with `/`; `data` is empty where there is a problem."""

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
        """Whether `folder` is a folder."""
        return (self.root / folder).is_dir()

    def read(self, path: str) -> Blob | None:
        """One file, or None where nothing of that name lies there."""
        return self._blob(self.root / path, path) if os.path.lexists(self.root / path) else None

    def files(self, folder: str) -> Iterator[Blob]:
        """Every file below `folder`, sorted by path; hidden files and folders are left out."""
        try:
            entries = sorted(os.scandir(self.root / folder), key=lambda e: os.fsencode(e.name))
        except FileNotFoundError:
            return
        except OSError as error:
            raise CheckerError(
                Text(
                    f"Folder `{folder}` tidak dapat dibaca: {error.strerror}.",
                    f"Folder `{folder}` cannot be read: {error.strerror}.",
                )
            ) from error
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = f"{folder}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield from self.files(path)
            else:
                yield self._blob(Path(entry.path), path)

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
            descriptor = os.open(
                file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
            )
            with os.fdopen(descriptor, "rb") as handle:
                data = handle.read(MAX_BYTES + 1)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            return Blob(
                path,
                b"",
                Text(f"Berkas tidak dapat dibaca ({reason}).", f"The file cannot be read ({reason})."),
            )
        return Blob(path, b"", _LARGE) if len(data) > MAX_BYTES else Blob(path, data)


class Commit:
    """The files of one commit, read from git objects; `root` is a folder inside the repository ('' for its top)."""

    def __init__(self, git: Git, oid: str, root: str = "") -> None:
        self.git = git
        self.oid = oid
        self._prefix = f"{root}/" if root else ""

    @cached_property
    def _entries(self) -> dict[str, TreeEntry]:
        entries = {}
        for entry in self.git.tree(self.oid):
            path = entry.path.decode("utf-8", "surrogateescape")
            if path.startswith(self._prefix):
                entries[path.removeprefix(self._prefix)] = entry
        return entries

    def has_folder(self, folder: str) -> bool:
        """Whether the commit has a file below `folder`."""
        return any(path.startswith(folder + "/") for path in self._entries)

    def read(self, path: str) -> Blob | None:
        """One file of the commit, or None."""
        return next(iter(self._blobs([path])), None) if path in self._entries else None

    def files(self, folder: str) -> Iterator[Blob]:
        """Every file below `folder`, sorted by path; hidden files and folders are left out."""
        below = [p for p in self._entries if p.startswith(folder + "/") and "/." not in p]
        # The order of a work tree: folder by folder, names by their bytes.
        below.sort(key=lambda p: [part.encode("utf-8", "surrogateescape") for part in p.split("/")])
        yield from self._blobs(below)

    def _blobs(self, paths: list[str]) -> Iterator[Blob]:
        regular = {p for p in paths if self._entries[p].mode in ("100644", "100755")}
        data = self.git.blobs(self._entries[p].oid for p in regular)
        for path in paths:
            entry = self._entries[path]
            printable = entry.path.decode("utf-8", "backslashreplace").removeprefix(self._prefix)
            if printable != path:
                yield Blob(printable, b"", _NAME)
            elif entry.mode == "120000":
                yield Blob(path, b"", _LINK)
            elif path not in regular:
                yield Blob(path, b"", _SPECIAL)
            elif len(data[entry.oid]) > MAX_BYTES:
                yield Blob(path, b"", _LARGE)
            else:
                yield Blob(path, data[entry.oid])


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

    def digest(self) -> str:
        """`sha256:` over the names and contents of everything read so far."""
        whole = hashlib.sha256()
        for path in sorted(self._seen):
            whole.update(path.encode("utf-8", "surrogateescape") + b"\0" + self._seen[path])
        return f"sha256:{whole.hexdigest()}"


_NAME = Text("Nama berkas bukan teks UTF-8.", "The file name is not UTF-8 text.")
_LINK = Text(
    "Ini tautan simbolis, bukan berkas; isinya tidak dibaca.",
    "This is a symbolic link, not a file; it is not read.",
)
_SPECIAL = Text("Ini bukan berkas biasa; isinya tidak dibaca.", "This is not a regular file; it is not read.")
_LARGE = Text(
    "Berkas lebih besar dari 1 MiB. Pecah menjadi beberapa berkas.",
    "The file is larger than 1 MiB. Split it into several files.",
)
