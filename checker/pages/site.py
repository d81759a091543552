"""A portrait in, every page and download of its site out."""

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
    law,
    maturity,
    past,
    period,
    record,
    register,
    risk,
    sheets,
    unit,
    waiver,
)
from checker.pages.audience import Audience
from checker.pages.likeness import KIND
from checker.pages.page import Download, Page, provenance
from checker.pages.past import PastState
from checker.pages.period import Period
from checker.pages.state import Portrait
from checker.pages.text import plain

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
    portrait: Portrait, states: Sequence[PastState] = (), edit: str = ""
) -> tuple[Iterator[Page], list[Download]]:
    """Every page, made as it is asked for, and every file beside them.

    `states` are the past ones that have pages, `edit` the address at which a change of a record is proposed (see `record.pages`).
    """
    periods = period.periods(states, portrait)
    files = [*download.downloads(portrait), *sheets.sheets(portrait, periods, states)]
    return _pages(portrait, files, states, periods, edit), files


def _pages(
    portrait: Portrait,
    files: list[Download],
    states: Sequence[PastState],
    periods: Sequence[Period],
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
        yield from make(portrait)
    yield from record.pages(portrait, edit)
    yield from changes.pages(portrait, periods)
    yield from period.pages(periods)
    yield from past.pages(states)
    yield from download.pages(portrait, files)


def config(portrait: Portrait, base: Mapping[str, Json], site: str) -> dict[str, Json]:
    """What MkDocs is told: the project's own settings, with this site's name, folders and menu."""
    audience = "" if portrait.sight.audience is Audience.PUBLIC else " (untuk auditor)"
    own: dict[str, Any] = {
        "site_name": escape(plain(f"Patuh: {portrait.report.run.government}{audience}")),
        "docs_dir": "docs",
        "site_dir": site,
        "nav": [
            {name: f"{path}.md"} for name, path in _SECTIONS if _NEEDED.get(path) in (None, *portrait.policies.kinds)
        ],
        "not_in_nav": "/**",
        "copyright": str(provenance(portrait.report.run, portrait.as_committed)),
        "extra_css": ["aset/patuh.css"],
        "extra_javascript": ["aset/patuh.js"],
    }
    return {**base, **own}
