"""Who reads, and what of a record, a finding or a change they may see.

`x-visibilitas` of a top-level property decides (`internal` where a schema says nothing): the public sees what is public, auditors what
is internal as well, nobody what is secret. What a message or an excerpt quotes counts as the property it stands in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

from checker.decision import FieldChange, RecordChange
from checker.model import Finding, Json, Record, Report
from checker.schema import Kind
from checker.text import Text

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

    def finding(self, finding: Finding) -> Finding:
        """A finding as it is shown: what quotes a hidden value goes, that there is a finding never does."""
        seen = self.fields(finding.kind)
        root = finding.path.split("/")[1] if finding.path else ""
        # An excerpt is a whole line, and a line can hold any number of properties.
        shown = replace(finding, name=finding.name if "nama" in seen else "", excerpt="")
        known = not root or root in seen if finding.record else self.audience is Audience.AUDITOR
        return shown if known else replace(shown, message=HIDDEN)

    def report(self, report: Report) -> Report:
        """A report as it is shown; every format renders this one."""
        return replace(report, findings=tuple(self.finding(f) for f in report.findings))

    def change(self, change: RecordChange) -> RecordChange:
        """A change of a record as it is shown."""
        seen = self.fields(change.kind)
        name = change.name if "nama" in seen else change.record
        return replace(change, name=name, fields=tuple(f for f in change.fields if _root(f) in seen))

    def left_out(self, change: RecordChange) -> int:
        """How many changed fields are not shown."""
        seen = self.fields(change.kind)
        return sum(_root(f) not in seen for f in change.fields)


def _root(change: FieldChange) -> str:
    return change.path.split(".")[0].split("[")[0]
