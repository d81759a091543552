"""`.gitattributes` in, its lines by which reviewers would see other content of judged files than is there, out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checker.forge.glob import NAME, Glob, Making, wild
from checker.forge.owners import OWNERS_FILES

_BLANK = " \t\r"
_HARMLESS = frozenset(
    "text crlf diff merge eol whitespace delta conflict-marker-size lockable linguist-detectable linguist-documentation"
    " linguist-language gitlab-language".split()
)
_SWITCHES = frozenset(
    "ident linguist-generated linguist-vendored gitlab-generated export-ignore export-subst binary".split()
)
_VALUES = frozenset("filter working-tree-encoding encoding diff merge".split())
_MUCH = 10_000
"""Characters of patterns that are looked into; whatever comes after may fit anything. (Git reads no line above 2048 bytes.)"""


def attribute_dangers(text: str, folders: Sequence[str], below: str = "") -> list[tuple[int, str, str]]:
    """Lines of a `.gitattributes` by which reviewers see other content of judged files than is there, or none.

    `folders` hold what is judged; `below` is the folder the file lies in, with its slash (empty at the top). Each is (line, pattern,
    attribute), and each pattern with an attribute is told once. A macro stands for whatever it holds, and an attribute nobody knows
    may be a macro of another file.
    """
    found: dict[tuple[str, str], int] = {}
    fits = _Judged(folders, below).fits
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        pattern, attributes = _attribute_line(line)
        macro = line.lstrip(_BLANK).startswith("[attr]")
        if pattern.startswith("!"):
            continue
        for attribute in filter(_is_danger, attributes):
            archive = attribute.startswith("export-")
            if macro or fits(pattern.rstrip("/") if archive else pattern, archive):
                found.setdefault((pattern, attribute), number)
    return sorted((number, *told) for told, number in found.items())


class _Judged:
    """What is judged or guards it: as files that reviewers look at, and as what an archive must not leave out."""

    def __init__(self, folders: Sequence[str], below: str) -> None:
        self._below = below.lower()
        self._known: dict[tuple[str, bool], bool] = {}
        self._read = 0
        # Not `docs/CODEOWNERS`: whole folders of generated pages are honestly hidden, and changes of owners are told anyway.
        guards = [".gitattributes", *(name.lower() for name in OWNERS_FILES if not name.startswith("docs/"))]
        self._files = [Making().text(name).made() for name in guards]
        self._archived: list[Glob] = []
        for folder in folders:
            inside = "".join(f"{name}/" for name in folder.lower().split("/") if name not in ("", "."))
            own = [
                Making().text(inside).folders().many(NAME).text(end).made()
                for end in (".yaml", ".yml", ".gitattributes")
            ]
            self._files += own
            if not inside.startswith("."):
                names = inside.split("/")[:-1]
                above = ["/".join(names[: depth + 1]) for depth in range(len(names))]
                self._archived += [*own[:2], *(Making().text(name).made() for name in above)]

    def fits(self, pattern: str, archive: bool) -> bool:
        """Whether a pattern fits any of them."""
        key = (pattern, archive)
        if key not in self._known:
            self._read += len(pattern)
            self._known[key] = self._read > _MUCH or self._looked(pattern, archive)
        return self._known[key]

    def _looked(self, pattern: str, archive: bool) -> bool:
        making = Making().text(self._below)
        if "/" not in pattern:
            making.folders()
        if not wild(making, pattern.removeprefix("/"), attributes=True):
            return False
        glob = making.made()
        return any(glob.meets(judged) for judged in (self._archived if archive else self._files))


def _attribute_line(line: str) -> tuple[str, list[str]]:
    """A line's pattern and attributes; both empty for a comment."""
    line = line.strip(_BLANK)
    if not line or line.startswith("#"):
        return "", []
    if quoted := re.match(r'"((?:\\.|[^"\\])*)"', line):
        return _unquoted(quoted[1]), re.split(f"[{_BLANK}]+", line[quoted.end() :].strip(_BLANK))
    pattern, *attributes = re.split(f"[{_BLANK}]+", line)
    return pattern, attributes


_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def _unquoted(text: str) -> str:
    """A name as git quotes it (escapes of C, other bytes as octals)."""

    def plain(escape: re.Match[str]) -> str:
        octal, char = escape[1], escape[2]
        return chr(int(octal, 8) & 255) if octal else _ESCAPES.get(char, char)

    raw = re.sub(r"\\(?:([0-3][0-7]{2})|(.))", plain, text)
    try:
        return raw.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return raw


def _is_danger(attribute: str) -> bool:
    """Whether an attribute, as written, makes what is seen of a file differ from what it holds."""
    if attribute.startswith("!"):
        return False
    off = attribute.startswith("-")
    name, has_value, value = attribute.removeprefix("-").partition("=")
    name, value = name.casefold(), value.casefold()
    if off:
        return name == "diff"
    if has_value and name in _VALUES:
        return (name, value) not in (("merge", "text"), ("working-tree-encoding", "utf-8"))
    if name in _SWITCHES:
        return value != "false"
    if name in ("eol", "crlf", "text"):
        return value == "crlf"
    return bool(name) and not has_value and name not in _HARMLESS
