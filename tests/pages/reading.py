"""Pages as a reader meets them, and the states they are made of: what the tests of pages share."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import jinja2

from checker.law.policies import Policies
from checker.pages.audience import Audience
from checker.pages.build import environment
from checker.pages.page import Page, link
from checker.pages.state import GovernmentState, state_of
from checker.registry.project import open_project, own_files, policies_of
from tests.conftest import ROOT

DAY = date(2026, 11, 23)
VOID = {"br", "hr", "img", "input", "link", "meta", "path", "rect", "line", "circle", "polygon", "polyline"}


class Reading(HTMLParser):
    """A page as a reader meets it: its words, headings, links, ids and tables; and what no page may hold."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.headings: list[tuple[int, str]] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.captions = 0
        self.forbidden: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == [], "every element is closed"

    @property
    def text(self) -> str:
        """All words in one line."""
        return " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.forbidden += [tag] if tag in ("script", "style", "iframe", "form") else []
        self.forbidden += [name for name in named if name == "style" or name.startswith("on")]
        self.ids += [named["id"] or ""] if "id" in named else []
        if tag == "a":
            self.links.append(named.get("href") or "")
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))
        if tag == "table":
            self.tables.append([])
        if tag == "caption":
            self.captions += 1
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("th", "td"):
            self.tables[-1][-1].append("")
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self._open and re.fullmatch(r"h[1-6]", self._open[-1]):
            level, said = self.headings[-1]
            self.headings[-1] = (level, said + data)
        if self.tables and self.tables[-1] and self.tables[-1][-1] and {"th", "td"} & set(self._open):
            self.tables[-1][-1][-1] += data


@cache
def jinja() -> jinja2.Environment:
    """Jinja2 as the site uses it; templates are compiled once."""
    return environment(ROOT / "site/templates")


def read(page: Page) -> Reading:
    """A page rendered as the site does it, held to what every page must be."""
    html = (
        jinja()
        .get_template(f"{page.template}.html.j2")
        .render(page.data, sini=page.path, judul=page.title, tautan=lambda there: link(page.path, there))
    )
    found = Reading(html)
    assert html.lstrip().startswith("<h1")
    assert [level for level, _ in found.headings].count(1) == 1
    steps = [level for level, _ in found.headings]
    assert all(after <= before + 1 for before, after in pairwise(steps))
    assert found.forbidden == []
    assert len(found.ids) == len(set(found.ids))
    assert found.captions == len(found.tables)
    for table in found.tables:
        assert {len(row) for row in table} == {len(table[0])}
        assert all(cell.strip() for row in table for cell in row), "no cell is empty"
    own = [target[1:] for target in found.links if target.startswith("#")]
    assert set(own) <= set(found.ids), "every link inside the page leads somewhere"
    assert not [target for target in found.links if "://" in target]
    return found


@cache
def laws() -> Policies:
    """The laws that travel with the checker; the same object for as long as the tests run."""
    return policies_of(own_files())


def state(folder: Path, audience: Audience = Audience.AUDITOR) -> GovernmentState:
    """A registry on one day. One of the project's own never changes, so it is judged once for all tests of a process."""
    return _own_state(folder, audience) if folder.is_relative_to(ROOT) else _state(folder, audience)


def _state(folder: Path, audience: Audience) -> GovernmentState:
    return state_of(open_project(folder, as_of=DAY), audience, history=False)


_own_state = cache(_state)
