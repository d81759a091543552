"""The offices: one page with all of them, and for each its records, its findings with their age, and what it has to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from checker.model.report import Finding, Record, Severity, heaviest
from checker.pages.agenda import agenda
from checker.pages.page import MAIN, Page, slug, unit_path
from checker.pages.state import GovernmentState
from checker.report import words


def pages(state: GovernmentState) -> Iterator[Page]:
    """The page of all offices, and one for each."""
    rows = offices(state)
    yield Page("perangkat-daerah/index", "Perangkat daerah", "perangkat-daerah-semua", {"offices": rows})
    for record, office in zip(state.offices, rows, strict=True):
        yield Page(
            unit_path(record.id),
            office["name"],
            "perangkat-daerah",
            {"office": office, **_data(state, record)},
            weight=MAIN,
        )


def offices(state: GovernmentState) -> list[dict[str, Any]]:
    """Each office with how many records and findings it has, by name."""
    return [_office(state, record) for record in state.offices]


def _office(state: GovernmentState, record: Record) -> dict[str, Any]:
    standing = [f for f in state.by_unit.get(record.id, ()) if not f.waiver]
    counts = Counter(f.severity for f in standing)
    own = [r for r in state.of_unit(record.id) if not r.removed]
    return {
        "id": record.id,
        "anchor": slug(record.id),
        "name": state.sight.name(record),
        "records": len(own),
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING],
        "infos": counts[Severity.INFO],
        "waived": sum(bool(f.waiver) for f in state.by_unit.get(record.id, ())),
    }


def _data(state: GovernmentState, record: Record) -> dict[str, Any]:
    own = [r for r in state.of_unit(record.id) if not r.removed]
    kinds = Counter(r.kind for r in own)
    findings = sorted(state.by_unit.get(record.id, ()), key=heaviest)
    return {
        "kinds": [(state.policies.kinds[kind], count) for kind, count in sorted(kinds.items())],
        "own": [(r, state.sight.name(r), state.policies.kinds[r.kind].title) for r in own],
        "findings": [_finding(state, f) for f in findings if not f.waiver],
        "waived": [_finding(state, f) for f in findings if f.waiver],
        "agenda": [(due, state.sight.name(due.record)) for due in agenda(state, own)],
        "aged": bool(state.ages),
    }


def _finding(state: GovernmentState, finding: Finding) -> dict[str, Any]:
    return {
        "finding": finding,
        "name": finding.name or finding.record or finding.place.file,
        "basis": words.cited(state.report, finding),
        "since": state.ages.get(finding.fingerprint),
        "linked": finding.rule in state.rules,
    }
