"""The main pages as readers see them, as pictures in `build/screenshots`: for people to look at, and that none of them is empty."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.browse import SCHEMES, Scheme, Tab
from tests.browser.sites import Site
from tests.conftest import ROOT

pytestmark = pytest.mark.needs_browser

PICTURES = ROOT / "build/screenshots"
DESK, PHONE = 1280, 360
"""Pixels."""
TALLEST = 4_000
"""Pixels of a page that are kept: enough to judge it by."""
PAGES = {
    "ringkasan": "index.html",
    "regulasi": "regulasi/index.html",
    "satu-regulasi": "regulasi/perpres-95-2018.html",
    "satu-ketentuan": "regulasi/perpres-95-2018/pasal-58-ayat-4.html",
    "satu-aturan": "aturan/permenkominfo-4-2016-sertifikat-wajib.html",
    "register": "register/index.html",
    "satu-register": "register/aplikasi.html",
    "satu-rekaman": "register/aplikasi/pbb-lama.html",
    "perangkat-daerah": "perangkat-daerah/index.html",
    "satu-perangkat-daerah": "perangkat-daerah/bapenda.html",
    "risiko": "risiko.html",
    "indeks": "indeks.html",
    "satu-instrumen": "indeks/permenpanrb-59-2020.html",
    "duplikat": "duplikat.html",
    "perubahan": "perubahan.html",
    "satu-masa": "perubahan/2025-12-31-sampai-sekarang.html",
    "keadaan": "keadaan/index.html",
    "satu-keadaan": "keadaan/2025-12-31.html",
    "pengecualian": "pengecualian.html",
    "unduhan": "unduhan.html",
    "metodologi": "metodologi.html",
}
AT_NIGHT = ("ringkasan", "satu-register", "risiko", "satu-instrumen")


@pytest.fixture(scope="module")
def pictures() -> Path:
    """The folder for them, empty."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    return PICTURES


@pytest.fixture(scope="module")
def tab(browser: Browser, demo_address: str) -> Iterator[Tab]:
    with Tab.opened(browser, demo_address) as opened:
        yield opened


@pytest.mark.parametrize("name", PAGES)
def test_a_picture_of_each_main_page(tab: Tab, pictures: Path, name: str) -> None:
    tab.open(PAGES[name])
    schemes: list[Scheme] = [*SCHEMES] if name in AT_NIGHT else ["light"]
    for scheme in schemes:
        for width in (DESK, PHONE):
            tab.look(scheme, width)
            night = "-malam" if scheme == "dark" else ""
            height = tab.page.evaluate("document.documentElement.scrollHeight")
            file = pictures / f"{name}-{width}{night}.png"
            tab.page.screenshot(
                path=file,
                full_page=True,
                clip={"x": 0, "y": 0, "width": width, "height": min(height, TALLEST)},
            )
            assert height > 600, "an empty page"
            assert file.stat().st_size > 10_000, "a blank picture"
    assert tab.page.locator("h1").count() == 1
    assert tab.tell() == []


def test_every_type_of_page_has_its_picture(demo: Site) -> None:
    pictured = {page.removesuffix(".html").split("/")[0] for page in PAGES.values()}
    written = {page.stem for page in (ROOT / "site/docs").glob("*.md")} | {"panduan"}
    types = {page.removesuffix(".html").split("/")[0] for page in demo.pages}
    assert types - written <= pictured <= types
