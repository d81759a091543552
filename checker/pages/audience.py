"""Who reads, and what of a record, a finding or a change they may see.

`x-visibilitas` of a top-level property decides (`internal` where a schema says nothing): the public sees what is public, auditors what
is internal as well, nobody what is secret. What a message or an excerpt quotes counts as the property it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any

from checker.law import builtin
from checker.law.schema import Kind, Schema
from checker.model.decision import FieldChange, RecordChange
from checker.model.report import Fault, Finding, Json, Judgement, Record, Report, pointer_text
from checker.model.text import Text, quote

_SEEN = {"publik": frozenset({"publik"}), "auditor": frozenset({"publik", "internal"})}
HIDDEN = Text(
    "Rinciannya menyangkut ruas yang tidak ditampilkan untuk pembaca ini.",
    "Its details concern a field that is not shown to this audience.",
)


class Audience(StrEnum):
    """For whom pages and downloads are made."""

    PUBLIC = "publik"
    AUDITOR = "auditor"


class Sight:
    """What one audience sees of records of these kinds."""

    def __init__(self, audience: Audience, kinds: Mapping[str, Kind]) -> None:
        self.audience = audience
        self._seen: dict[str, frozenset[str]] = {
            name: frozenset(
                field
                for field, schema in kind.schema.get("properties", {}).items()
                if schema.get("x-visibilitas", "internal") in _SEEN[audience]
            )
            for name, kind in kinds.items()
        }
        self._schemas = {name: kind.schema for name, kind in kinds.items()}
        self._known = {name: frozenset(schema.get("properties", {})) for name, schema in self._schemas.items()}

    def fields(self, kind: str) -> frozenset[str]:
        """The top-level properties of a kind that are shown."""
        return self._seen.get(kind, frozenset())

    def data(self, record: Record) -> dict[str, Json]:
        """What is shown of a record."""
        seen = self.fields(record.kind)
        return {name: value for name, value in record.data.items() if name in seen}

    def name(self, record: Record) -> str:
        """The record's name where it is shown, else its id."""
        return record.name if "nama" in self.fields(record.kind) else record.id

    def unit(self, record: Record) -> str | None:
        """The record's office where it is shown."""
        return record.unit if self._shows_unit(record.kind) else None

    def _shows_unit(self, kind: str) -> bool:
        return kind == "unit" or "unit" in self.fields(kind)

    def finding(self, finding: Finding) -> Finding:
        """A finding as it is shown: what quotes a hidden value goes, that there is a finding never does."""
        seen = self.fields(finding.kind)
        root = finding.path.split("/")[1].replace("~1", "/").replace("~0", "~") if finding.path else ""
        # An excerpt is a whole line, and a line can hold any number of properties.
        unit = finding.unit if self._shows_unit(finding.kind) else None
        shown = replace(finding, name=finding.name if "nama" in seen else "", unit=unit, excerpt="")
        if (not root or root in seen) if finding.record else self._is_open(finding):
            return shown
        # The names of fields that a schema does not know are data, and so are the keys of a table.
        path = pointer_text((root,)) if root in self._known.get(finding.kind, ()) else ""
        own = builtin.BUILT_IN.get(finding.rule)  # of the checker's own rules a remedy repeats what was typed
        return replace(shown, path=path, message=HIDDEN, remedy=own.remedy if own else finding.remedy)

    def _is_open(self, finding: Finding) -> bool:
        """Whether a finding about a file may be told as it is: a line that cannot be read may hold any field of its kind."""
        own = builtin.BUILT_IN.get(finding.rule)
        return own is None or not own.quotes or self._known.get(finding.kind) == self.fields(finding.kind)

    def why(self, judgement: Judgement, record: Record | None) -> Text | None:
        """Why a rule cannot say anything, where it quotes nothing but names of fields and what is shown of the record."""
        why = judgement.why
        if why is None or "`" not in why.id + why.en or _FIELDS.fullmatch(why.id):
            return why
        words = {quote(text)[1:-1] for text in _texts(self.data(record))} if record else set()
        return why if all(_find_quoted(text) in words for text in (why.id, why.en)) else HIDDEN

    def fault(self, fault: Fault) -> Fault:
        """A fault as it is shown: an evaluation that failed quotes what it failed on."""
        if not fault.record:
            return fault
        rule, record = quote(fault.rule), quote(fault.record)
        message = Text(
            f"Aturan {rule} gagal dijalankan pada rekaman {record}.",
            f"Rule {rule} could not be evaluated on record {record}.",
        )
        return replace(fault, message=message)

    def report(self, report: Report, records: Mapping[tuple[str, str], Record]) -> Report:
        """A report as it is shown; every format renders this one. `records` are those it is about, by kind and id."""
        return replace(
            report,
            findings=tuple(self.finding(f) for f in report.findings),
            not_assessable=tuple(
                replace(j, why=self.why(j, records.get((j.kind, j.record)))) for j in report.not_assessable
            ),
            faults=tuple(self.fault(f) for f in report.faults),
        )

    def change(self, change: RecordChange) -> RecordChange:
        """A change of a record as it is shown."""
        name = change.name if "nama" in self.fields(change.kind) else change.record
        unit = change.unit if self._shows_unit(change.kind) else None
        fields = tuple(f for f in change.fields if self._shows(change.kind, f))
        return replace(change, name=name, unit=unit, fields=fields)

    def left_out(self, change: RecordChange) -> int:
        """How many changed fields are not shown."""
        return sum(not self._shows(change.kind, f) for f in change.fields)

    def _shows(self, kind: str, change: FieldChange) -> bool:
        """Whether a changed value is shown. A path is written for people: only one that the schema knows is sure to be what it says."""
        steps = tuple(_BOX.sub(".*", change.path).split("."))
        return steps[0] in self.fields(kind) and _declares(self._schemas[kind], steps)


_BOX = re.compile(r"\[[^\]]*\]")
_STRUCTURE = frozenset(("type", "properties", "items", "additionalProperties"))
_FIELDS = re.compile(r"ruas `[a-z0-9_]+`(?:, `[a-z0-9_]+`)* dinyatakan belum diisi")


def _declares(schema: Schema, steps: Sequence[str]) -> bool:
    """Whether a schema has a value at these steps; below a value of no declared type lies whatever there is."""
    here: Any = schema
    for step in steps:
        if not isinstance(here, dict) or not here.keys() & _STRUCTURE:
            return isinstance(here, dict)
        names, rest = here.get("properties", {}), here.get("additionalProperties")
        here = here.get("items") if step == "*" else names.get(step, rest)
    return isinstance(here, dict)


def _find_quoted(text: str) -> str | None:
    """What stands in backquotes where it is one word that holds none itself."""
    parts = text.split("`")
    return parts[1] if len(parts) == 3 else None


def _texts(value: Json) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
