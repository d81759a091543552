"""A state in, every page and download of its site out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from checker.model.report import Json
from checker.pages import (
    changes,
    download,
    duplicate,
    first,
    interval_page,
    law,
    maturity,
    past,
    record,
    register,
    risk,
    sheets,
    unit,
    waiver,
)
from checker.pages.audience import Audience
from checker.pages.interval import Interval, list_intervals
from checker.pages.likeness import KIND
from checker.pages.page import Download, Page, provenance
from checker.pages.past import PastState
from checker.pages.state import GovernmentState
from checker.pages.text import clean

_SECTIONS = (
    ("Ringkasan", "index"),
    ("Regulasi", "regulasi/index"),
    ("Register", "register/index"),
    ("Perangkat daerah", "perangkat-daerah/index"),
    ("Risiko", "risiko"),
    ("Indeks", "indeks"),
    ("Aplikasi yang mirip", "duplikat"),
    ("Perubahan", "perubahan"),
    ("Keadaan pada tanggal", "keadaan/index"),
    ("Pengecualian", "pengecualian"),
    ("Unduhan", "unduhan"),
    ("Metodologi", "metodologi"),
    ("Glosarium", "glosarium"),
    ("Panduan", "panduan"),
)
"""The menu: whatever else there is, is reached from these pages."""
_NEEDED = {"duplikat": KIND}
"""Pages that are made only where the government's schemas have a kind of this name."""


def contents(
    state: GovernmentState, states: Sequence[PastState] = (), edit: str = ""
) -> tuple[Iterator[Page], list[Download]]:
    """Every page, made as it is asked for, and every file beside them.

    `states` are the past ones that have pages, `edit` the address at which a change of a record is proposed (see `record.pages`).
    """
    intervals = list_intervals(states, state)
    files = [*download.downloads(state), *sheets.sheets(state, intervals, states)]
    return _pages(state, files, states, intervals, edit), files


def _pages(
    state: GovernmentState,
    files: list[Download],
    states: Sequence[PastState],
    intervals: Sequence[Interval],
    edit: str,
) -> Iterator[Page]:
    for make in (
        first.pages,
        law.pages,
        unit.pages,
        register.pages,
        risk.pages,
        maturity.pages,
        waiver.pages,
        duplicate.pages,
    ):
        yield from make(state)
    yield from record.pages(state, edit)
    yield from changes.pages(state, intervals)
    yield from interval_page.pages(intervals)
    yield from past.pages(states)
    yield from download.pages(state, files)


def config(state: GovernmentState, base: Mapping[str, Json], site: str) -> dict[str, Json]:
    """What MkDocs is told: the project's own settings, with this site's name, folders and menu."""
    audience = "" if state.sight.audience is Audience.PUBLIC else " (untuk auditor)"
    own: dict[str, Any] = {
        "site_name": escape(clean(f"Patuh: {state.report.run.government}{audience}")),
        "docs_dir": "docs",
        "site_dir": site,
        "nav": [{name: f"{path}.md"} for name, path in _SECTIONS if _NEEDED.get(path) in (None, *state.policies.kinds)],
        "not_in_nav": "/**",
        "copyright": str(provenance(state.report.run, state.as_committed)),
        "extra_css": ["aset/patuh.css"],
        "extra_javascript": ["aset/patuh.js"],
    }
    return {**base, **own}
