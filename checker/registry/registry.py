"""The registry as its files hold it: records by kind and id, the place of anything in them, findings about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from types import MappingProxyType

from checker.law.builtin import OWN, BuiltIn
from checker.model.report import (
    Coverage,
    Finding,
    Place,
    Pointer,
    Record,
    Severity,
    fingerprint,
    pointer_text,
)
from checker.model.text import Text
from checker.yaml.load import locate

Tick = Callable[[int | None], None]
"""Called once a file read, with None, and once a record judged, with how many records there are."""


def idle(_: int | None) -> None:
    """A tick for those who do not watch."""


@dataclass(frozen=True, eq=False)
class Registry:
    """All records of one government as they stand in its files; nothing of it changes once it is made."""

    folder: str
    government: Record | None = None
    records: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    findings: Sequence[Finding] = ()
    """What reading the files found."""
    shapeless: frozenset[Record] = frozenset()
    """Items of lists that are no mapping: nothing can be said of them."""
    unreadable: frozenset[str] = frozenset()
    """Kinds of which a file could not be read: how many records are missing is not known."""
    lost: frozenset[tuple[str, str]] = frozenset()
    """(kind, id) that stand in files which could not be read: references to them are not dangling."""
    lost_in: Mapping[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    """Files which could not be read: their kind, and the ids that stand in them as far as they can be seen."""
    gone: frozenset[str] = frozenset()
    """Kinds of which nobody can say what ids were lost: no reference to them is called dangling."""

    def __post_init__(self) -> None:
        fixed = {
            "records": MappingProxyType({kind: tuple(records) for kind, records in self.records.items()}),
            "files": MappingProxyType(dict(self.files)),
            "findings": tuple(self.findings),
            "lost_in": MappingProxyType(dict(self.lost_in)),
        }
        for name, value in fixed.items():
            object.__setattr__(self, name, value)

    @cached_property
    def by_id(self) -> Mapping[tuple[str, str], Record]:
        """The first record of each (kind, id)."""
        found: dict[tuple[str, str], Record] = {}
        for kind, records in self.records.items():
            for record in records:
                found.setdefault((kind, record.id), record)
        return MappingProxyType(found)

    def everything(self) -> Iterator[Record]:
        """Every record, by kind and file."""
        for kind in sorted(self.records):
            yield from self.records[kind]

    def place(self, record: Record, pointer: Pointer, *, key: bool = False) -> Place:
        """Where a value of a record stands, worked out from the record's slice of its file."""
        data = self.files.get(record.file)
        if data is None:  # a record that no file holds, such as a rule's example
            return Place(record.file, 1, 1)
        return Place(record.file, *locate(data, record.within_file(pointer), key=key))

    def finding(
        self,
        rule: str,
        severity: Severity,
        law: tuple[str, str],
        record: Record,
        pointer: Pointer,
        message: Text,
        remedy: Text,
        demand: str,
        *,
        key: bool = False,
        placed: bool = True,
    ) -> Finding:
        """A complete finding at a value of a record; where it is only counted, its place need not be looked up."""
        place = self.place(record, pointer, key=key) if placed else Place(record.file, 1, 1)
        return Finding(
            rule=rule,
            severity=severity,
            regulation=law[0],
            provision=law[1],
            kind=record.kind,
            record=record.id,
            unit=record.unit,
            place=place,
            path=pointer_text(pointer),
            message=message,
            remedy=remedy,
            fingerprint=fingerprint(rule, record.kind, record.id, record.data, pointer, demand),
            excerpt=line_of(self.files.get(record.file, b""), place.line),
            name=record.name,
        )

    def own_finding(
        self,
        rule: BuiltIn,
        record: Record,
        pointer: Pointer,
        message: Text,
        demand: str = "",
        *,
        remedy: Text | None = None,
        key: bool = False,
        placed: bool = True,
    ) -> Finding:
        """A finding of one of the checker's own rules."""
        return self.finding(
            rule.id,
            rule.severity,
            (OWN, rule.slug),
            record,
            pointer,
            message,
            remedy or rule.remedy,
            demand,
            key=key,
            placed=placed,
        )


def coverage_of(declared: Record | None, kind: str) -> Coverage:
    """How far a government declares a register filled; one that is not named counts as full.

    Where the declaration itself cannot be read, nothing is known of any register: its one fault (a finding of its own)
    must not turn every gap of an unfinished register into another.
    """
    if declared is None or not declared.data:
        return Coverage.PART
    named = declared.data.get("cakupan", {})
    word = named.get(kind, Coverage.FULL) if isinstance(named, dict) else None
    return Coverage(word) if isinstance(word, str) and word in set(Coverage) else Coverage.PART


def file_finding(
    rule: BuiltIn,
    path: str,
    message: Text,
    line: int = 1,
    column: int = 1,
    kind: str = "",
    remedy: Text | None = None,
    demand: str = "",
    excerpt: str = "",
) -> Finding:
    """A finding of one of the checker's own rules about a file, not about a record in it."""
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        regulation=OWN,
        provision=rule.slug,
        kind=kind,
        record="",
        unit=None,
        place=Place(path, line, column),
        path="",
        message=message,
        remedy=remedy or rule.remedy,
        fingerprint=fingerprint(rule.id, path, "", None, (), demand),
        excerpt=excerpt,
    )


def line_of(data: bytes, line: int) -> str:
    """One line of a file as text, for the excerpt under a finding."""
    lines = _lines(data)
    return lines[line - 1].decode("utf-8", "backslashreplace").rstrip("\r") if line <= len(lines) else ""


@lru_cache(maxsize=4)
def _lines(data: bytes) -> list[bytes]:
    return data.split(b"\n")
