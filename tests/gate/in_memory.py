"""A target and a change that exist in memory only: what the gate decides by, without git, so that a row takes milliseconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from checker.gate.cause import Revealed
from checker.gate.sides import Request, Side, Trial
from checker.git.source import Blob, Recorded
from checker.law.policies import Policies
from checker.model.decision import Edit
from checker.model.report import Finding
from checker.model.text import Text
from checker.registry.project import policies_of
from checker.registry.registry import idle
from tests.conftest import ROOT
from tests.gate_world import DAY
from tests.laws import KINDS, REGULATION

Content = str | bytes | Text
"""What a file holds, or why it cannot be read."""


class Files:
    """A source whose files lie in memory; an empty text leaves a file out."""

    def __init__(self, files: Mapping[str, Content]) -> None:
        self.blobs = {path: _blob(path, content) for path, content in sorted(files.items()) if content}

    def files(self, folder: str) -> Iterator[Blob]:
        """Every file below `folder`."""
        yield from (blob for path, blob in self.blobs.items() if path.startswith(f"{folder}/"))

    def read(self, path: str) -> Blob | None:
        """One file."""
        return self.blobs.get(path)

    def has_folder(self, folder: str) -> bool:
        """Whether anything lies below `folder`."""
        return any(True for _ in self.files(folder))


def _blob(path: str, content: Content) -> Blob:
    if isinstance(content, Text):
        return Blob(path, b"", content)
    return Blob(path, content.encode() if isinstance(content, str) else content)


def _laws(files: Mapping[str, Content]) -> dict[str, Content]:
    common = (ROOT / "schemas/meta/umum.schema.yaml").read_bytes()
    return {"schemas/meta/umum.schema.yaml": common, **KINDS, **REGULATION, **files}


@cache
def policies(files: tuple[tuple[str, Content], ...] = ()) -> Policies:
    """The small law with files laid over it, read once."""
    found = policies_of(Recorded(Files(_laws(dict(files)))))
    assert [f.message.id for f in found.faults] == []
    return found


def trial(
    before: Mapping[str, Content],
    after: Mapping[str, Content],
    laws: Mapping[str, Content] | None = None,
    own_laws: Mapping[str, Content] | None = None,
) -> Trial:
    """A change that turns the files `before` into `after`, under the small law and what is laid over it.

    `own_laws` is what the change lays over the law besides.
    """
    law = dict(laws or {})
    own = law | dict(own_laws or {})
    sides = Files({**_laws(law), **before}), Files({**_laws(own), **after})
    paths = sides[0].blobs.keys() | sides[1].blobs.keys()
    made: Trial = object.__new__(Trial)
    known: dict[str, Any] = {
        "request": Request(None, "registry", None, None, DAY),  # type: ignore[arg-type]
        "tick": idle,
        "folder": "registry",
        "target": None,
        "head": None,
        "base": None,
        "tree": None,
        "before": Side(sides[0], Recorded(sides[0]), "", "target"),
        "after": Side(sides[1], Recorded(sides[1]), "", "target"),
        "files": {
            p: Edit.ADDED if p not in sides[0].blobs else Edit.REMOVED if p not in sides[1].blobs else Edit.CHANGED
            for p in paths
            if sides[0].read(p) != sides[1].read(p)
        },
        "law": policies(tuple(law.items())),
        "own_law": policies(tuple(own.items())),
    }
    made.__dict__.update(known)
    return made


def revealed(one: Trial) -> Revealed:
    """What the mending of a change brings to light."""
    return Revealed(one.change, one.was, one.judged, one.law, one.before.source)


def finding(one: Trial, rule: str, record: str) -> Finding:
    """The finding of a rule on a record after the change; there must be exactly one."""
    (found,) = [f for f in one.judged.findings if (f.rule, f.record) == (rule, record)]
    return found
