"""The search of the site finds records by name, id and office, from a server and from a folder."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.browse import Tab
from tests.browser.sites import Site

pytestmark = pytest.mark.needs_browser

RECORD = "register/aplikasi/adminduk-daring.html"


@pytest.fixture(scope="module", params=["http", "file"])
def address(request: pytest.FixtureRequest, demo: Site, demo_address: str) -> str:
    """The site from a server and from a folder."""
    return demo_address if request.param == "http" else demo.folder.as_uri() + "/"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Adminduk Daring", RECORD),
        ("adminduk-daring", RECORD),
        ("Adminduk Dinas Kependudukan", RECORD),
        ("Badan Pendapatan Daerah", "perangkat-daerah/bapenda.html"),
        ("Perpres 95/2018", "regulasi/perpres-95-2018.html"),
    ],
)
def test_what_is_typed_is_among_the_first_results(browser: Browser, address: str, typed: str, found: str) -> None:
    with Tab.opened(browser, address) as tab:
        tab.open("index.html")
        tab.page.locator("input[name=query]").click()
        tab.page.keyboard.type(typed)
        links = tab.page.locator(".md-search-result__item > .md-search-result__link")
        expect(links.first).to_be_visible()
        tab.settle()
        first = links.evaluate_all("links => links.slice(0, 5).map((link) => link.href.split(/[?#]/)[0])")
        assert address + found in first
        assert tab.tell() == []
