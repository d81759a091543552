"""Paths in; what they guard, and who must approve a change to them, out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from checker.forge.glob import ANY, NOTHING, Glob, Making, wild
from checker.git.source import folded
from checker.model.decision import Subject

OWNERS_FILES = tuple(f"{folder}CODEOWNERS" for folder in (".github/", "", "docs/", ".gitlab/", ".gitea/", ".forgejo/"))
"""Where platforms look for the list of owners, in order."""

_LARGEST = 3_000_000
"""A longer list is not read (GitHub reads none above 3 MB)."""

_SECTION = re.compile(r"\^?\[([^\]]*)\](?:\[[0-9]*\])?(.*)")
_WORD = re.compile(r"(?:\\.|[^\\ \t\r\f\v])+")
_OWNER = re.compile(r"@{1,2}[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*|[A-Za-z0-9_.+%-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


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
        here = Making().text(path).made()
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
    making = Making()
    if "/" not in pattern[:-1]:
        making.folders()
    body = pattern.removeprefix("/")
    if not body:
        return NOTHING
    wild(making, body.removesuffix("/"), attributes=False)
    if body.endswith("/"):
        making.text("/").many(ANY)
    elif not pattern.endswith("/*"):
        making.or_below()
    return making.made()


# --- what is protected ------------------------------------------------------------------------------------------------

_OWNERS_FOLDED = frozenset(name.casefold() for name in OWNERS_FILES)
_ATTRIBUTES = (".gitattributes", ".gitmodules", ".lfsconfig")
_SHORT = re.compile(r"git(att|mod)~[0-9]+|lfscon~[0-9]+")
"""What Windows calls those files where names are short."""

_WORKFLOW_FOLDERS = (
    ".github/workflows/",
    ".github/actions/",
    ".gitea/workflows/",
    ".gitea/actions/",
    ".forgejo/workflows/",
    ".forgejo/actions/",
    ".gitlab/",
    ".circleci/",
    ".woodpecker/",
    ".buildkite/",
    "ci/",
)
_WORKFLOW_FILES = frozenset(
    (
        "action.yml action.yaml .gitlab-ci.yml .pre-commit-config.yaml .pre-commit-config.yml .pre-commit-hooks.yaml jenkinsfile"
        " azure-pipelines.yml bitbucket-pipelines.yml .travis.yml .drone.yml .woodpecker.yml .woodpecker.yaml"
        " .github/settings.yml .github/dependabot.yml"
    ).split()
)
_CHECKER_FOLDERS = ("checker/", "requirements/", ".ci/", "site/")
_CHECKER_FILES = frozenset("pyproject.toml requirements.txt makefile uv.lock mkdocs.yml".split())
"""With the site: its settings can run code where it is built, and what it shows is what people take for the verdict."""


def subject_of(path: str, registry: str) -> Subject | None:
    """What a path of the repository guards or judges, where `registry` is the registry's folder; None for anything else.

    Policies and schemas may lie beside the registry or in any folder above it.
    """
    plain, home = folded(path), "" if registry == "." else folded(registry).strip("/")
    name = plain.rsplit("/", 1)[-1]
    if plain in _OWNERS_FOLDED:
        return Subject.OWNERS
    if name in _ATTRIBUTES or _SHORT.fullmatch(name):
        return Subject.ATTRIBUTES
    inside = f"{home}/" if home else ""
    if plain == f"{inside}instansi.yaml":
        return Subject.GOVERNMENT
    if plain.startswith(f"{inside}pengecualian/"):
        return Subject.WAIVER
    if home and plain.startswith(inside):
        return None
    parts = home.split("/")[:-1]
    for depth in range(len(parts) + 1):
        root = "".join(f"{part}/" for part in parts[:depth])
        if plain.startswith(root) and (subject := _law(plain.removeprefix(root))):
            return subject
    if plain.startswith(_WORKFLOW_FOLDERS) or plain in _WORKFLOW_FILES:
        return Subject.WORKFLOW
    if plain.startswith(_CHECKER_FOLDERS) or plain in _CHECKER_FILES:
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
