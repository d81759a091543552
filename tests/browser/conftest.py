"""The sites and the browser, made once for all tests here."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser

from tests.browser.browse import chromium, served
from tests.browser.sites import Site, make_demo, make_hostile


@pytest.fixture(scope="session")
def _making(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Future[Site]]]:
    """Both sites in the making, side by side."""
    with ThreadPoolExecutor(2) as pool:
        yield {
            "demo": pool.submit(make_demo, tmp_path_factory.mktemp("demo")),
            "hostile": pool.submit(make_hostile, tmp_path_factory.mktemp("kena")),
        }


@pytest.fixture(scope="session")
def demo(_making: dict[str, Future[Site]]) -> Site:
    """The fictional city's site."""
    return _making["demo"].result()


@pytest.fixture(scope="session")
def hostile(_making: dict[str, Future[Site]]) -> Site:
    """The site of a government whose every text tries to become code."""
    return _making["hostile"].result()


@pytest.fixture(scope="session")
def demo_address(demo: Site) -> Iterator[str]:
    """Where the fictional city's site is served."""
    with served(demo.folder) as address:
        yield address


@pytest.fixture(scope="session")
def hostile_address(hostile: Site) -> Iterator[str]:
    """Where the hostile site is served."""
    with served(hostile.folder) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, for tests that press and type."""
    with chromium() as opened:
        yield opened
