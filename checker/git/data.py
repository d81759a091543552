"""What git's plumbing prints, as data: bytes in; entries of trees, differences and the contents of objects out."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from checker.git.words import NO_NAME, TWICE, impossible, missing, unmerged, unreadable

OID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
"""An object's full name, matched whole: SHA-1, or SHA-256 in the newer format."""
EMPTY_BLOBS = (hashlib.sha1(b"blob 0\0").hexdigest(), hashlib.sha256(b"blob 0\0").hexdigest())
_NOWHERE = "0" * 6
_PART = rb"(?:\.{0,2}|\.git)(?=[/\0])"
_ODD = re.compile(rb"(?:\A|/)" + _PART, re.IGNORECASE)
"""A path with a part that a checkout would take for another file, or for one of the repository's own."""
_PERHAPS_ODD = re.compile(rb"[\t/]" + _PART, re.IGNORECASE)
"""The same, looked for in a whole listing at once; a name with a tab in it may be taken for one."""


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One file of a commit: `mode` as git writes it (100644, 120000 symlink, 160000 submodule), path as bytes."""

    mode: str
    oid: str
    path: bytes


@dataclass(frozen=True, slots=True)
class FileChange:
    """One path that differs between two trees; None for the side that does not have it."""

    path: bytes
    before: TreeEntry | None
    after: TreeEntry | None


def parse_tree(said: bytes) -> Iterator[TreeEntry]:
    """Files from `ls-tree -rz`. CheckerError for what no commit of git's own making holds."""
    odd = _PERHAPS_ODD.search(said) is not None
    seen: set[bytes] = set()
    for row in _split_rows(said):
        head, path = row.split(b"\t", 1)
        mode, _, oid = head.decode("ascii").split(" ")
        if path in seen:  # which of the two is meant, nobody can say
            raise impossible(path, TWICE)
        if odd and _ODD.search(path + b"\0"):
            raise impossible(path, NO_NAME)
        seen.add(path)
        yield TreeEntry(mode, oid, path)


def parse_index(said: bytes) -> Iterator[TreeEntry]:
    """Files from `ls-files -sz`. CheckerError while a conflict is open."""
    for row in _split_rows(said):
        head, path = row.split(b"\t", 1)
        mode, oid, stage = head.decode("ascii").split(" ")
        if stage != "0":
            raise unmerged(path)
        yield TreeEntry(mode, oid, path)


def parse_changes(said: bytes) -> Iterator[FileChange]:
    """Changes from `diff-tree -z --raw` or `diff-index -z --raw`, where nothing counts as renamed."""
    words = said.split(b"\0")
    for head, path in zip(words[0::2], words[1::2], strict=False):
        old_mode, new_mode, old, new, _ = head.decode("ascii").removeprefix(":").split(" ")
        before = TreeEntry(old_mode, old, path) if old_mode != _NOWHERE else None
        after = TreeEntry(new_mode, new, path) if new_mode != _NOWHERE else None
        yield FileChange(path, before, after)


def diff_listings(old: Iterable[TreeEntry], new: Iterable[TreeEntry]) -> list[FileChange]:
    """The differences of two listings."""
    before, after = {e.path: e for e in old}, {e.path: e for e in new}
    paths = sorted({*before, *after})
    return [FileChange(p, before.get(p), after.get(p)) for p in paths if before.get(p) != after.get(p)]


def parse_sizes(oids: Sequence[str], said: bytes) -> dict[str, int]:
    """The size of each blob, from `cat-file --batch-check` asked for `oids`."""
    lines = said.splitlines()
    if len(lines) != len(oids):
        raise unreadable(oids[min(len(lines), len(oids) - 1)])
    return {oid: _parse_size(oid, line) for oid, line in zip(oids, lines, strict=True)}


def parse_contents(oids: Sequence[str], said: bytes) -> dict[str, bytes]:
    """The bytes of each blob, from `cat-file --batch` asked for `oids`; each is held against its name."""
    found: dict[str, bytes] = {}
    at = 0
    for oid in oids:
        begin = said.find(b"\n", at) + 1
        if not begin:
            raise unreadable(oid)
        at = begin + _parse_size(oid, said[at : begin - 1])
        found[oid] = said[begin:at]
        # Git itself looks at the name of a blob only when it is fetched or checked.
        if _hash(found[oid], len(oid)) != oid:
            raise unreadable(oid)
        at += 1
    return found


def split_paths(said: bytes) -> list[bytes]:
    """Paths from a list with `:` between them, some in double quotes, as git writes GIT_ALTERNATE_OBJECT_DIRECTORIES."""
    return [
        _unescape(p) if len(p) > 1 and p[:1] == p[-1:] == b'"' else p
        for p in re.findall(rb'"(?:[^"\\]|\\.)*"|[^:]+', said, re.DOTALL)
    ]


def quote_path(path: bytes) -> bytes:
    """A path as `split_paths` and git's `info/alternates` read it back, whatever is in it."""
    return b'"' + b"".join(_ESCAPED.get(c, bytes([c])) for c in path) + b'"'


_ESCAPED = {ord('"'): rb"\"", ord("\\"): rb"\\", ord("\n"): rb"\n"}
_LETTERS = dict(zip(b"abfnrtv", b"\a\b\f\n\r\t\v", strict=True))


def _unescape(path: bytes) -> bytes:
    def one(match: re.Match[bytes]) -> bytes:
        word = match[1]
        return bytes([int(word, 8) & 255]) if len(word) == 3 else bytes([_LETTERS.get(word[0], word[0])])

    return re.sub(rb"\\([0-7]{3}|.)", one, path[1:-1], flags=re.DOTALL)


def _split_rows(said: bytes) -> list[bytes]:
    return [row for row in said.split(b"\0") if row]


def _parse_size(oid: str, line: bytes) -> int:
    words = line.split(b" ")
    if words[-1] == b"missing":
        raise missing(oid)
    if len(words) != 3 or words[1] != b"blob":
        raise unreadable(oid)
    return int(words[2])


def _hash(data: bytes, digits: int) -> str:
    hasher = hashlib.sha1(usedforsecurity=False) if digits == 40 else hashlib.sha256()
    hasher.update(b"blob %d\0" % len(data))
    hasher.update(data)
    return hasher.hexdigest()
