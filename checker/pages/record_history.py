"""A record in, what commits did to it out: the latest first, as far as the audience sees the changed fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from checker.law.schema import Kind
from checker.model.decision import FieldChange
from checker.model.report import Json, Record
from checker.pages.field import DisplayValue, Follow, display
from checker.pages.state import GovernmentState
from checker.report import terms

MANY = 50
"""Commits that are listed on a page."""
_BOX = re.compile(r"\[[^\]]*\]")


def list_history(state: GovernmentState, record: Record, follow: Follow) -> dict[str, Any]:
    """What commits did to a record, the latest first."""
    told: Sequence[Any] = state.chronicle.by_record.get((record.kind, record.id), ())
    kind = state.policies.kinds[record.kind]
    entries = []
    for entry, change in told[:MANY]:
        seen = state.sight.change(change)
        entries.append(
            {
                "entry": entry,
                "edit": terms.EDITS[change.edit],
                "fields": [_describe_change(kind, f, follow) for f in seen.fields],
                "hidden": state.sight.left_out(change),
            }
        )
    return {"entries": entries, "more": max(len(told) - MANY, 0)}


def _describe_change(kind: Kind, change: FieldChange, follow: Follow) -> dict[str, Any]:
    steps = tuple(_BOX.sub(".*", change.path).split("."))
    schema = kind.at(steps)
    labels = [kind.label(steps[: at + 1]) or step for at, step in enumerate(steps) if step != "*"]
    return {
        "label": " › ".join(labels),
        "edit": change.edit.value,
        "before": _write_value(display(change.before, schema, follow), change.before),
        "after": _write_value(display(change.after, schema, follow), change.after),
    }


def _write_value(seen: DisplayValue, value: Json) -> str:
    if seen.target:
        return seen.target.name
    return " ".join(seen.lines) or terms.one_line(terms.value(value)) or "kosong"
