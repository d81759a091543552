"""What changed: the commits of the registry's history, record by record, the latest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from checker.history.commits import Entry
from checker.pages.audience import Audience
from checker.pages.interval import Interval
from checker.pages.page import Page
from checker.pages.state import GovernmentState

SHOWN = 200
"""Commits on the page; the records' own pages have the rest of theirs."""


def pages(state: GovernmentState, intervals: Sequence[Interval] = ()) -> Iterator[Page]:
    """The one page, which lists the `intervals` that have pages of their own."""
    told = state.chronicle
    entries = [e for e in told.entries if e.changes]
    data = {
        "periods": intervals,
        "entries": [_entry(state, e) for e in entries[:SHOWN]],
        "more": max(len(entries) - SHOWN, 0),
        "complete": told.complete,
        "known": bool(told.entries),
        "auditor": state.sight.audience is Audience.AUDITOR,
    }
    yield Page("perubahan", "Perubahan", "perubahan", data)


def _entry(state: GovernmentState, entry: Entry) -> dict[str, Any]:
    """A commit; for the public without who made it and what they wrote of it."""
    return {
        "commit": entry.commit,
        "day": entry.day,
        "who": entry.who,
        "what": entry.what,
        "changes": [(state.sight.change(c), state.sight.left_out(c)) for c in entry.changes],
        "there": {(c.kind, c.record) for c in entry.changes} & set(state.registry.by_id),
    }
