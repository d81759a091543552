"""What changed: the commits of the registry's history, record by record, the latest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from checker.history.commits import Entry
from checker.pages.audience import Audience
from checker.pages.page import Page
from checker.pages.period import Period
from checker.pages.state import Portrait

SHOWN = 200
"""Commits on the page; the records' own pages have the rest of theirs."""


def pages(portrait: Portrait, periods: Sequence[Period] = ()) -> Iterator[Page]:
    """The one page, which lists the `periods` that have pages of their own."""
    told = portrait.chronicle
    entries = [e for e in told.entries if e.changes]
    data = {
        "periods": periods,
        "entries": [_entry(portrait, e) for e in entries[:SHOWN]],
        "more": max(len(entries) - SHOWN, 0),
        "complete": told.complete,
        "known": bool(told.entries),
        "auditor": portrait.sight.audience is Audience.AUDITOR,
    }
    yield Page("perubahan", "Perubahan", "perubahan", data)


def _entry(portrait: Portrait, entry: Entry) -> dict[str, Any]:
    """A commit; for the public without who made it and what they wrote of it."""
    return {
        "commit": entry.commit,
        "day": entry.day,
        "who": entry.who,
        "what": entry.what,
        "changes": [(portrait.sight.change(c), portrait.sight.left_out(c)) for c in entry.changes],
        "there": {(c.kind, c.record) for c in entry.changes} & set(portrait.registry.by_id),
    }
