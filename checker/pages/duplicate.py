"""Pairs of applications that may do the same thing, with why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.pages.likeness import KIND, THRESHOLD, Likeness
from checker.pages.page import Page
from checker.pages.state import GovernmentState


def pages(state: GovernmentState) -> Iterator[Page]:
    """The one page."""
    if KIND not in state.policies.kinds:
        return
    register = next(r for r in state.report.registers if r.kind == KIND)
    data = {
        "pairs": [_pair(state, p) for p in state.likenesses],
        "threshold": THRESHOLD,
        "register": register,
    }
    yield Page("duplikat", "Aplikasi yang mirip", "duplikat", data)


def _pair(state: GovernmentState, pair: Likeness) -> dict[str, Any]:
    return {
        "likeness": pair,
        "sides": [_side(state, r.unit, r.id) for r in (pair.one, pair.other)],
        "shared": [_describe_record(state, field.replace("_", "-"), id_) for field, id_ in pair.shared],
    }


def _side(state: GovernmentState, unit: str | None, id_: str) -> dict[str, Any]:
    office = state.records.get(("unit", unit or ""))
    record = state.records[KIND, id_]
    return {
        "id": id_,
        "name": state.sight.name(record),
        "unit": state.sight.name(office) if office else unit,
    }


def _describe_record(state: GovernmentState, kind: str, id_: str) -> dict[str, Any]:
    record = state.records.get((kind, id_))
    return {
        "kind": kind,
        "id": id_,
        "name": state.sight.name(record) if record else id_,
        "there": record is not None,
    }
