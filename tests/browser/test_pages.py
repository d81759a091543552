"""Every type of page in a real browser: open to everybody, at home on a small screen, alone on this machine, deaf to the data."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.browse import NARROW, SCHEMES, WIDE, Tab, on_every_core, served
from tests.browser.sites import HOSTILE, Site, elements, shape
from tests.conftest import write

pytestmark = pytest.mark.needs_browser

FAULTY = """<!doctype html><html><head><title>Uji</title></head><body>
<p style="color: #aaa; background: #fff">pudar</p><input><img src="x.png">
<div style="display: flex"><button style="width: 9px; height: 9px; padding: 0" aria-label="a"></button>
<button style="width: 9px; height: 9px; padding: 0" aria-label="b"></button></div>
<table style="width: 900px"><tr><td>lebar</td></tr></table>
<script>window.kena = 1; alert("kena"); fetch("https://luar.example/x").catch(() => 0); salah();</script></body></html>"""


def everywhere(tab: Tab, _page: str) -> list[str]:
    """What is wrong with the open page by day and by night, on a desk and on a phone."""
    found = []
    for scheme in SCHEMES:
        for width in (WIDE, NARROW):
            tab.look(scheme, width)
            again = scheme == "dark" and width == NARROW  # its colours were seen on the desk, its sizes by day
            found += [f"{scheme}, {width} px: {f}" for f in [*tab.wider(), *([] if again else tab.barriers())]]
    return found


def narrow(tab: Tab, _page: str) -> list[str]:
    """What is wrong with the open page on a phone."""
    tab.look("light", NARROW)
    return tab.wider()


def nothing(_tab: Tab, _page: str) -> list[str]:
    """To open a page is test enough."""
    return []


def test_a_faulty_page_is_seen_for_what_it_is(browser: Browser, tmp_path: Path) -> None:
    write(tmp_path, {"uji.html": FAULTY})
    with served(tmp_path) as address, Tab.opened(browser, address) as tab:
        tab.open("uji.html")
        told = "\n".join(tab.tell())
        rules = {barrier.split(" | ")[0] for barrier in tab.barriers()}
        tab.page.set_viewport_size({"width": NARROW, "height": 900})
        assert "lebar" in "".join(tab.wider())
    assert rules >= {"color-contrast", "html-has-lang", "image-alt", "label", "target-size"}
    for fault in (
        "dialog: kena", "asked for https://luar.example/x", "did not arrive: https://luar.example/x",
        "404", "script: salah is not defined", "obeyed what it was given",
    ):  # fmt: skip
        assert fault in told


def test_the_chosen_pages_show_every_type_and_every_element(demo: Site) -> None:
    shapes = {shape(page) for page in demo.pages}
    assert {shape(page) for page in demo.chosen} == shapes
    assert shapes >= {
        "index",
        "risiko",
        "register/index",
        "register/*",
        "register/*/*",
        "regulasi/*/*",
        "aturan/*",
    }
    shown = {(shape(page), one) for page in demo.chosen for one in elements(demo.text(page))}
    assert {(shape(page), one) for page in demo.pages[::20] for one in elements(demo.text(page))} <= shown
    assert len(demo.chosen) < 80


def test_no_page_keeps_anybody_out_or_asks_anything_of_anybody(demo: Site, demo_address: str) -> None:
    faults = on_every_core(demo_address, demo.chosen, everywhere)
    assert not faults, "\n".join(faults)


def test_no_page_from_a_file_asks_anything_of_anybody(demo: Site) -> None:
    faults = on_every_core(demo.folder.as_uri() + "/", demo.chosen, nothing)
    assert not faults, "\n".join(faults)


def test_no_page_obeys_what_people_typed(hostile: Site, hostile_address: str) -> None:
    pages = sorted({*hostile.chosen, *hostile.pages[::3]})  # every type, and of each as many as time allows
    faults = on_every_core(hostile_address, pages, narrow)
    assert not faults, "\n".join(faults)


def test_no_page_from_a_file_obeys_what_people_typed(hostile: Site) -> None:
    faults = on_every_core(hostile.folder.as_uri() + "/", hostile.chosen, nothing)
    assert not faults, "\n".join(faults)


def test_what_people_typed_is_shown_as_they_typed_it(browser: Browser, hostile: Site, hostile_address: str) -> None:
    with Tab.opened(browser, hostile_address) as tab:
        tab.open("register/index.html")
        assert HOSTILE[0] in tab.page.locator(".md-header__title").inner_text()
        seen = ""
        for page in (page for page in hostile.pages if shape(page) == "register/*"):
            tab.open(page)
            seen += tab.page.locator("article").inner_text()
    words = " ".join(seen.split())
    assert [text for text in HOSTILE if "\n" not in text and " ".join(text.split()) not in words] == []
