"""Paths in; what they guard, who must approve a change to them, and which attributes would hide it, out.

Patterns are the change's own words, so they are never made into regular expressions: they become small automata, and one question is
asked of two of them, whether any path fits both. That takes time in proportion to their lengths, whatever they hold.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from checker.decision import Subject

# --- patterns ---------------------------------------------------------------------------------------------------------

_Chars = tuple[bool, frozenset[str]]
"""A set of characters; with True, all but those."""

_ANY: _Chars = (True, frozenset())
_NAME: _Chars = (True, frozenset("/"))


@dataclass(frozen=True, slots=True)
class Glob:
    """The paths that a pattern fits, as an automaton: it starts in state 0 and ends in the last."""

    steps: tuple[tuple[tuple[_Chars, int], ...], ...]
    skips: tuple[tuple[int, ...], ...]

    def meets(self, other: Glob) -> bool:
        """Whether there is a path that both fit."""
        last = (len(self.steps) - 1, len(other.steps) - 1)
        seen = {(0, 0)}
        open_ = [(0, 0)]
        while open_:
            mine, its = open_.pop()
            if (mine, its) == last:
                return True
            found = [(to, its) for to in self.skips[mine]] + [(mine, to) for to in other.skips[its]]
            found += [
                (to, too)
                for chars, to in self.steps[mine]
                for others, too in other.steps[its]
                if _share(chars, others)
            ]
            for pair in found:
                if pair not in seen:
                    seen.add(pair)
                    open_.append(pair)
        return False


_NOTHING = Glob(((), ()), ((), ()))
"""What no path fits."""


def _share(one: _Chars, other: _Chars) -> bool:
    """Whether two sets have a character in common."""
    if one[0] and other[0]:
        return True
    if one[0]:
        one, other = other, one
    return bool(one[1] - other[1]) if other[0] else bool(one[1] & other[1])


class _Making:
    """An automaton in the making."""

    def __init__(self) -> None:
        self.steps: list[list[tuple[_Chars, int]]] = [[]]
        self.skips: list[list[int]] = [[]]

    @property
    def here(self) -> int:
        return len(self.steps) - 1

    def _state(self) -> int:
        self.steps.append([])
        self.skips.append([])
        return self.here

    def one(self, chars: _Chars) -> _Making:
        """One character."""
        start = self.here
        self.steps[start].append((chars, self._state()))
        return self

    def text(self, text: str) -> _Making:
        """These characters."""
        for char in text:
            self.one((False, frozenset(char)))
        return self

    def many(self, chars: _Chars) -> _Making:
        """Any number of characters."""
        start = self.here
        self.steps[start].append((chars, start))
        self.skips[start].append(self._state())
        return self

    def folders(self) -> _Making:
        """Nothing, or any folders with their last slash."""
        start = self.here
        inside, after = self._state(), self._state()
        self.skips[start].append(after)
        self.steps[start].append((_ANY, inside))
        self.steps[inside] += [(_ANY, inside), ((False, frozenset("/")), after)]
        return self

    def or_below(self) -> _Making:
        """Also everything below what was said so far."""
        start = self.here
        self.text("/").many(_ANY)
        self.skips[start].append(self.here)
        return self

    def made(self) -> Glob:
        """The automaton."""
        return Glob(tuple(map(tuple, self.steps)), tuple(map(tuple, self.skips)))


def _wild(making: _Making, pattern: str, *, attributes: bool) -> bool:
    """Add a pattern: `*`, `?`, `**`; in attributes also `[…]`, and case does not matter. False where it fits nothing."""
    at = 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "*":
            start = at - 1
            while pattern[at : at + 1] == "*":
                at += 1
            alone = (start == 0 or pattern[start - 1] == "/") and pattern[at : at + 1] in ("", "/")
            if at - start == 1 or not alone:
                making.many(_NAME)
            elif pattern[at : at + 1] == "/":
                making.folders()
                at += 1
            else:
                making.many(_ANY)
        elif char == "?":
            making.one(_NAME)
        elif char == "[" and attributes:
            chars, at = _class(pattern, at)
            if chars is None:
                return False
            making.one(chars)
        else:
            if char == "\\" and at < len(pattern):
                char, at = pattern[at], at + 1
            making.text(char.lower() if attributes else char)
    return True


_WIDE = 512
"""A range of more characters than this counts as any."""


def _class(pattern: str, at: int) -> tuple[_Chars | None, int]:
    """A class in brackets from behind its `[`, and where it ends; None where it does not end.

    What cannot be told exactly may be any character: rather one line too many is shown than one too few.
    """
    negated = pattern[at : at + 1] in ("!", "^")
    at += negated
    chars: set[str] = set()
    vague, first = False, True
    while first or pattern[at : at + 1] != "]":
        first = False
        if pattern.startswith("[:", at) and (end := pattern.find(":]", at)) >= 0:
            vague, at = True, end + 2
            continue
        at += pattern[at : at + 1] == "\\"
        low, at = pattern[at : at + 1], at + 1
        high = low
        if pattern[at : at + 1] == "-" and pattern[at + 1 : at + 2] not in ("", "]"):
            at += 1 + (pattern[at + 1] == "\\")
            high, at = pattern[at : at + 1], at + 1
        if not low or not high:
            return None, at
        vague = vague or ord(high) - ord(low) > _WIDE
        if not vague:
            chars |= {chr(code) for code in range(ord(low), ord(high) + 1)}
    if vague:
        return _NAME, at + 1
    if negated:  # either case of a letter may be meant
        return (True, frozenset(c for c in chars if c.lower() == c.upper()) | {"/"}), at + 1
    return (False, frozenset(c.lower() for c in chars) - {"/"}), at + 1


# --- owners -----------------------------------------------------------------------------------------------------------

OWNERS_FILES = tuple(
    f"{folder}CODEOWNERS" for folder in (".github/", "", "docs/", ".gitlab/", ".gitea/", ".forgejo/")
)
"""Where platforms look for the list of owners, in order."""

_LARGEST = 3_000_000
"""A longer list is not read (GitHub reads none above 3 MB)."""

_SECTION = re.compile(r"\^?\[([^\]]*)\](?:\[[0-9]*\])?(.*)")
_WORD = re.compile(r"(?:\\.|[^\\ \t\r\f\v])+")
_OWNER = re.compile(
    r"@{1,2}[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*|[A-Za-z0-9_.+%-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*"
)


@dataclass(frozen=True, slots=True)
class _Line:
    fits: Glob
    owners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Owners:
    """Who must approve a change to a file, as a `CODEOWNERS` says.

    GitHub's reading (the last line that fits wins, a line that is not well-formed is passed over), and GitLab's sections: each section
    names its own owners, and all of them are asked.
    """

    sections: tuple[tuple[_Line, ...], ...]

    @staticmethod
    def read(text: str) -> Owners:
        """The owners that a text names; whatever it holds, it can be read."""
        sections: dict[str, list[_Line]] = {"": []}
        usual: tuple[str, ...] = ()
        name = ""
        for line in text.removeprefix("\ufeff").split("\n") if len(text) <= _LARGEST else ():
            words = _words(line)
            if not words:
                continue
            if head := _SECTION.fullmatch(" ".join(words)):
                name = head[1].strip().casefold()
                sections.setdefault(name, [])
                usual = _named(head[2].split()) or ()
                continue
            named = _named(words[1:])
            # The platforms pass over a line that starts with `!` or names an owner who cannot be one.
            if named is not None and not words[0].startswith("!"):
                sections[name].append(_Line(_owned(words[0]), named or usual))
        return Owners(tuple(tuple(lines) for lines in sections.values()))

    def of(self, path: str) -> tuple[str, ...]:
        """Who owns a path of the repository, each once; nobody where no line fits, or the last that fits names nobody."""
        here = _Making().text(path).made()
        found: dict[str, None] = {}
        for lines in self.sections:
            line = next((line for line in reversed(lines) if line.fits.meets(here)), None)
            found |= dict.fromkeys(line.owners if line else ())
        return tuple(found)


def _words(line: str) -> list[str]:
    """The words of a line up to a comment."""
    words: list[str] = _WORD.findall(line)
    comment = next((i for i, word in enumerate(words) if word.startswith("#")), len(words))
    return words[:comment]


def _named(words: Sequence[str]) -> tuple[str, ...] | None:
    """The owners that are named; None where one of them cannot be an owner."""
    return tuple(words) if all(_OWNER.fullmatch(word) for word in words) else None


def _owned(pattern: str) -> Glob:
    """What a line of `CODEOWNERS` speaks of: a file, or everything in a folder; `docs/*` only what lies in it directly."""
    making = _Making()
    if "/" not in pattern[:-1]:
        making.folders()
    body = pattern.removeprefix("/")
    if not body:
        return _NOTHING
    _wild(making, body.removesuffix("/"), attributes=False)
    if body.endswith("/"):
        making.text("/").many(_ANY)
    elif not pattern.endswith("/*"):
        making.or_below()
    return making.made()


# --- what is protected ------------------------------------------------------------------------------------------------

_OWNERS_FOLDED = frozenset(name.casefold() for name in OWNERS_FILES)
_ATTRIBUTES = (".gitattributes", ".gitmodules", ".lfsconfig")
_SHORT = re.compile(r"git(att|mod)~[0-9]+|lfscon~[0-9]+")
"""What Windows calls those files where names are short."""

_WORKFLOW_FOLDERS = (
    ".github/workflows/", ".github/actions/", ".gitea/workflows/", ".gitea/actions/", ".forgejo/workflows/",
    ".forgejo/actions/", ".gitlab/", ".circleci/", ".woodpecker/", ".buildkite/", "ci/",
)  # fmt: skip
_WORKFLOW_FILES = frozenset(
    (
        "action.yml action.yaml .gitlab-ci.yml .pre-commit-config.yaml .pre-commit-config.yml .pre-commit-hooks.yaml jenkinsfile"
        " azure-pipelines.yml bitbucket-pipelines.yml .travis.yml .drone.yml .woodpecker.yml .woodpecker.yaml"
        " .github/settings.yml .github/dependabot.yml"
    ).split()
)
_CHECKER_FOLDERS = ("checker/", "requirements/", ".ci/")
_CHECKER_FILES = frozenset("pyproject.toml requirements.txt makefile uv.lock".split())


def subject_of(path: str, registry: str) -> Subject | None:
    """What a path of the repository guards or judges, where `registry` is the registry's folder; None for anything else.

    Policies and schemas may lie beside the registry or in any folder above it.
    """
    folded, home = _plain(path), "" if registry == "." else _plain(registry).strip("/")
    name = folded.rsplit("/", 1)[-1]
    if folded in _OWNERS_FOLDED:
        return Subject.OWNERS
    if name in _ATTRIBUTES or _SHORT.fullmatch(name):
        return Subject.ATTRIBUTES
    inside = f"{home}/" if home else ""
    if folded == f"{inside}instansi.yaml":
        return Subject.GOVERNMENT
    if folded.startswith(f"{inside}pengecualian/"):
        return Subject.WAIVER
    if home and folded.startswith(inside):
        return None
    parts = home.split("/")[:-1]
    for depth in range(len(parts) + 1):
        root = "".join(f"{part}/" for part in parts[:depth])
        if folded.startswith(root) and (subject := _law(folded.removeprefix(root))):
            return subject
    if folded.startswith(_WORKFLOW_FOLDERS) or folded in _WORKFLOW_FILES:
        return Subject.WORKFLOW
    if folded.startswith(_CHECKER_FOLDERS) or folded in _CHECKER_FILES:
        return Subject.CHECKER
    return None


def _law(path: str) -> Subject | None:
    """What a path below the folder of policies and schemas holds."""
    match path.split("/"):
        case ["schemas", "meta", "umum.schema.yaml"]:
            return Subject.KIND
        case ["schemas", "meta", *_]:
            return Subject.CHECKER
        case ["schemas", _, *_]:
            return Subject.KIND
        case ["policies", _, "rules", *_]:
            return Subject.RULE
        case ["policies", _, "instrument.yaml" | "levels", *_]:
            return Subject.INSTRUMENT
        case ["policies", _, *_]:
            return Subject.REGULATION
    return None


_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def _plain(path: str) -> str:
    """A path as file systems may read it: case, characters nobody sees, and dots and spaces at the end of a name do not count."""
    names = _UNSEEN.sub("", path).casefold().split("/")
    return "/".join(name.split(":", 1)[0].rstrip(" .") or name for name in names)


# --- attributes -------------------------------------------------------------------------------------------------------

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
        self._files = [_Making().text(name).made() for name in guards]
        self._archived: list[Glob] = []
        for folder in folders:
            inside = "".join(f"{name}/" for name in folder.lower().split("/") if name not in ("", "."))
            own = [
                _Making().text(inside).folders().many(_NAME).text(end).made()
                for end in (".yaml", ".yml", ".gitattributes")
            ]
            self._files += own
            if not inside.startswith("."):
                names = inside.split("/")[:-1]
                above = ["/".join(names[: depth + 1]) for depth in range(len(names))]
                self._archived += [*own[:2], *(_Making().text(name).made() for name in above)]

    def fits(self, pattern: str, archive: bool) -> bool:
        """Whether a pattern fits any of them."""
        key = (pattern, archive)
        if key not in self._known:
            self._read += len(pattern)
            self._known[key] = self._read > _MUCH or self._looked(pattern, archive)
        return self._known[key]

    def _looked(self, pattern: str, archive: bool) -> bool:
        making = _Making().text(self._below)
        if "/" not in pattern:
            making.folders()
        if not _wild(making, pattern.removeprefix("/"), attributes=True):
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
