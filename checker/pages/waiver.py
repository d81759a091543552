"""All waivers, those that hold and those that do not, with what they accept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.model.report import WAIVER, Json, Record
from checker.model.text import long_date
from checker.pages.field import day_of
from checker.pages.page import Page, slug
from checker.pages.state import GovernmentState
from checker.report import terms

_SHOWN = ("alasan", "pemilik", "pengusul", "penyetuju", "disetujui", "mulai", "sampai", "status")


def pages(state: GovernmentState) -> Iterator[Page]:
    """The one page."""
    records = sorted(state.registry.records.get(WAIVER, []), key=lambda r: r.id)
    rows = [_row(state, r) for r in records]
    anchors: set[str] = set()
    for row in rows:  # an id that is used twice names its first place only
        row["anchor"] = "" if row["anchor"] in anchors else row["anchor"]
        anchors.add(row["anchor"])
    yield Page("pengecualian", "Pengecualian", "pengecualian", {"rows": rows})


def _write_value(value: Json) -> str:
    """A value as people write it: a date in full, all else as it is."""
    return long_date(day, "id") if (day := day_of(value)) else terms.value(value)


def _row(state: GovernmentState, record: Record) -> dict[str, Any]:
    kind = state.policies.kinds[WAIVER]
    data = state.sight.data(record)
    accepted = [f for f in state.report.waived if f.waiver == record.id]
    problems = [f for f in state.findings.get((WAIVER, record.id), ()) if not f.waiver]
    rule = state.rules.get(str(data.get("aturan", "")))
    subject = state.records.get((str(data.get("jenis", "")), str(data.get("rekaman", ""))))
    return {
        "id": record.id,
        "anchor": slug(record.id),
        "name": state.sight.name(record),
        "fields": [(kind.label((name,)), _write_value(data[name])) for name in _SHOWN if name in data],
        "hidden": sorted(kind.label((n,)) for n in record.data if n not in state.sight.fields(WAIVER)),
        "rule": (rule.id, rule.title) if rule else None,
        "rule_name": data.get("aturan", ""),
        "subject": (subject.kind, subject.id, state.sight.name(subject)) if subject else None,
        "subject_name": data.get("rekaman", ""),
        "holds": bool(accepted),
        "accepted": accepted,
        "problems": problems,
    }
