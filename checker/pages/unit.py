"""The offices: one page with all of them, and for each its records, its findings with their age, and what it has to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from checker.model.report import Finding, Record, Severity, heaviest
from checker.pages.agenda import agenda
from checker.pages.page import MAIN, Page, slug, unit_path
from checker.pages.state import Portrait
from checker.report import words


def pages(portrait: Portrait) -> Iterator[Page]:
    """The page of all offices, and one for each."""
    rows = offices(portrait)
    yield Page("perangkat-daerah/index", "Perangkat daerah", "perangkat-daerah-semua", {"offices": rows})
    for record, office in zip(portrait.offices, rows, strict=True):
        yield Page(
            unit_path(record.id),
            office["name"],
            "perangkat-daerah",
            {"office": office, **_data(portrait, record)},
            weight=MAIN,
        )


def offices(portrait: Portrait) -> list[dict[str, Any]]:
    """Each office with how many records and findings it has, by name."""
    return [_office(portrait, record) for record in portrait.offices]


def _office(portrait: Portrait, record: Record) -> dict[str, Any]:
    standing = [f for f in portrait.by_unit.get(record.id, ()) if not f.waiver]
    counts = Counter(f.severity for f in standing)
    own = [r for r in portrait.of_unit(record.id) if not r.removed]
    return {
        "id": record.id,
        "anchor": slug(record.id),
        "name": portrait.sight.name(record),
        "records": len(own),
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING],
        "infos": counts[Severity.INFO],
        "waived": sum(bool(f.waiver) for f in portrait.by_unit.get(record.id, ())),
    }


def _data(portrait: Portrait, record: Record) -> dict[str, Any]:
    own = [r for r in portrait.of_unit(record.id) if not r.removed]
    kinds = Counter(r.kind for r in own)
    findings = sorted(portrait.by_unit.get(record.id, ()), key=heaviest)
    return {
        "kinds": [(portrait.policies.kinds[kind], count) for kind, count in sorted(kinds.items())],
        "own": [(r, portrait.sight.name(r), portrait.policies.kinds[r.kind].title) for r in own],
        "findings": [_finding(portrait, f) for f in findings if not f.waiver],
        "waived": [_finding(portrait, f) for f in findings if f.waiver],
        "agenda": [(due, portrait.sight.name(due.record)) for due in agenda(portrait, own)],
        "aged": bool(portrait.ages),
    }


def _finding(portrait: Portrait, finding: Finding) -> dict[str, Any]:
    return {
        "finding": finding,
        "name": finding.name or finding.record or finding.place.file,
        "basis": words.cited(portrait.report, finding),
        "since": portrait.ages.get(finding.fingerprint),
        "linked": finding.rule in portrait.rules,
    }
