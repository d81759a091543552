"""Pairs of applications that may do the same thing, with why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.pages.likeness import KIND, THRESHOLD, Likeness
from checker.pages.page import Page
from checker.pages.state import Portrait


def pages(portrait: Portrait) -> Iterator[Page]:
    """The one page."""
    if KIND not in portrait.policies.kinds:
        return
    register = next(r for r in portrait.report.registers if r.kind == KIND)
    data = {
        "pairs": [_pair(portrait, p) for p in portrait.alike],
        "threshold": THRESHOLD,
        "register": register,
    }
    yield Page("duplikat", "Aplikasi yang mirip", "duplikat", data)


def _pair(portrait: Portrait, pair: Likeness) -> dict[str, Any]:
    return {
        "likeness": pair,
        "sides": [_side(portrait, r.unit, r.id) for r in (pair.one, pair.other)],
        "shared": [_named(portrait, field.replace("_", "-"), id_) for field, id_ in pair.shared],
    }


def _side(portrait: Portrait, unit: str | None, id_: str) -> dict[str, Any]:
    office = portrait.records.get(("unit", unit or ""))
    record = portrait.records[KIND, id_]
    return {
        "id": id_,
        "name": portrait.sight.name(record),
        "unit": portrait.sight.name(office) if office else unit,
    }


def _named(portrait: Portrait, kind: str, id_: str) -> dict[str, Any]:
    record = portrait.records.get((kind, id_))
    return {
        "kind": kind,
        "id": id_,
        "name": portrait.sight.name(record) if record else id_,
        "there": record is not None,
    }
