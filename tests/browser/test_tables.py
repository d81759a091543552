"""Tables of the pages: sorted and filtered by keyboard, kept in the address, whole without a script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.browse import Tab, on_every_core
from tests.browser.sites import Site

pytestmark = pytest.mark.needs_browser

REGISTER = "register/aplikasi.html"
MANY = 120
"""Presses of Tab after which a thing counts as out of reach."""

# What each table of the page holds: the texts of its rows, hidden ones and all.
ROWS = """() => [...document.querySelectorAll(".patuh table")].map((table) => [...table.tBodies].flatMap(
    (body) => [...body.rows].map((row) => row.textContent.replace(/\\s+/g, " ").trim())))"""

# Every heading pressed twice: what stands wrong afterwards.
PRESSED = """() => [...document.querySelectorAll(".patuh th button")].flatMap((button) => {
    const head = button.closest("th"), wrong = [];
    for (const way of ["ascending", "descending"]) {
        button.click();
        if (head.getAttribute("aria-sort") !== way) wrong.push(`${head.textContent}: not ${way}`);
        if (head.closest("tr").querySelectorAll("[aria-sort]").length !== 1) wrong.push(`${head.textContent}: two sorts`);
    }
    return wrong;
})"""


@pytest.fixture(scope="module", params=["http", "file"])
def address(request: pytest.FixtureRequest, demo: Site, demo_address: str) -> str:
    """The site from a server and from a folder."""
    return demo_address if request.param == "http" else demo.folder.as_uri() + "/"


@pytest.fixture
def tab(browser: Browser, address: str) -> Iterator[Tab]:
    """The table of a register, just opened."""
    with Tab.opened(browser, address) as opened:
        opened.open(REGISTER)
        yield opened
        assert opened.tell() == []


def table(page: Page) -> Locator:
    """The first table of the page that can be filtered."""
    return page.locator("table.saring").first


def shown(page: Page) -> list[str]:
    """The names that its rows show, from the top."""
    rows = table(page).locator("tbody tr:visible")
    return rows.evaluate_all("rows => rows.map((row) => row.cells[0].innerText.trim())")


def told(page: Page) -> str:
    """What it says of itself."""
    return page.get_by_role("status").filter(has_text="dari").first.inner_text()


def reach(page: Page, control: Locator) -> None:
    """Press Tab until a control has the focus, and see that the focus shows."""
    for _ in range(MANY):
        page.keyboard.press("Tab")
        if control.evaluate("e => e === document.activeElement"):
            ring = control.evaluate("e => getComputedStyle(e).outlineStyle + getComputedStyle(e).boxShadow")
            assert ring != "nonenone", "the focus does not show"
            return
    raise AssertionError(f"not reached by keyboard: {control}")


def test_the_keyboard_alone_filters_and_sorts(tab: Tab) -> None:
    page = tab.page
    everything = shown(page)
    reach(page, page.get_by_label("Cari dalam tabel").first)
    page.keyboard.type(everything[3].split("\n")[0])
    expect(table(page).locator("tbody tr:visible")).to_have_count(1)
    assert shown(page) == [everything[3]]
    assert told(page).startswith("Menampilkan 1 dari ")
    reset = page.get_by_role("button", name="Atur ulang").first
    reach(page, reset)
    page.keyboard.press("Enter")
    assert shown(page) == everything
    assert page.get_by_label("Cari dalam tabel").first.evaluate("e => e === document.activeElement")
    head = table(page).get_by_role("columnheader").first
    reach(page, head.get_by_role("button"))
    page.keyboard.press("Enter")
    expect(head).to_have_attribute("aria-sort", "ascending")
    up = shown(page)
    page.keyboard.press("Space")
    expect(head).to_have_attribute("aria-sort", "descending")
    assert "menurun" in told(page)
    assert head.get_by_role("button").evaluate("e => e === document.activeElement")
    assert up == sorted(up, key=str.lower)
    assert shown(page) == sorted(shown(page), key=str.lower, reverse=True)


def test_a_choice_leaves_the_rows_that_have_it(tab: Tab) -> None:
    page = tab.page
    choice = page.locator(".saringan select").first
    value = choice.locator("option").nth(1)
    name, number = value.inner_text().rsplit(" (", 1)
    choice.select_option(index=1)
    column = choice.evaluate("e => e.closest('label').firstChild.textContent")
    cells = table(page).locator("tbody tr:visible")
    expect(cells).to_have_count(int(number.rstrip(")")))
    heads = table(page).get_by_role("columnheader").all_inner_texts()
    place = next(n for n, head in enumerate(heads) if head.startswith(column))
    found = cells.evaluate_all("(rows, n) => rows.map((row) => row.cells[n].innerText.trim())", place)
    assert set(found) == {name}


def test_the_address_keeps_what_was_chosen(tab: Tab, browser: Browser) -> None:
    page = tab.page
    page.get_by_label("Cari dalam tabel").first.fill("contoh")
    table(page).get_by_role("columnheader").nth(1).get_by_role("button").click()
    table(page).get_by_role("columnheader").nth(1).get_by_role("button").click()
    expect(table(page).locator("th[aria-sort=descending]")).to_have_count(1)
    page.wait_for_url("**#?*q=contoh*")
    rows, words, link = shown(page), told(page), page.url
    assert 1 < len(rows) < table(page).locator("tbody tr").count()
    page.reload()
    assert (shown(page), told(page)) == (rows, words)
    with Tab.opened(browser, tab.base) as other:
        other.open(link.removeprefix(tab.base))
        assert (shown(other.page), told(other.page)) == (rows, words)
        assert other.page.get_by_label("Cari dalam tabel").first.input_value() == "contoh"
        other.page.get_by_role("button", name="Atur ulang").first.click()
        assert "#" not in other.page.url


def test_an_address_made_up_by_somebody_else_harms_nothing(tab: Tab) -> None:
    tab.open(f"{REGISTER}#?q=<img src=x onerror=window.kena=1>&unit=tidak-ada&urut=__proto__&arah=x&t9.q=x&%zz")
    tab.settle()
    assert tab.page.evaluate("typeof window.kena") == "undefined"
    assert told(tab.page).startswith("Menampilkan 0 dari ")


def test_no_heading_loses_a_row(demo: Site, demo_address: str) -> None:
    def press(tab: Tab, _page: str) -> list[str]:
        before = tab.page.evaluate(ROWS)
        wrong: list[str] = tab.page.evaluate(PRESSED)
        after = tab.page.evaluate(ROWS)
        return wrong + ([] if [*map(Counter, before)] == [*map(Counter, after)] else ["rows lost or made"])

    faults = on_every_core(demo_address, (p for p in demo.chosen if "<table" in demo.text(p)), press)
    assert not faults, "\n".join(faults)


def test_figures_are_sorted_as_figures(browser: Browser, demo: Site, demo_address: str) -> None:
    with Tab.opened(browser, demo_address) as tab:
        tab.open("perangkat-daerah/index.html")
        head = tab.page.locator("table.urut th.angka, table.urut th[data-angka]").first
        place = head.evaluate("e => e.cellIndex")
        for _ in range(2):
            head.get_by_role("button").click()
        cells = head.locator("xpath=ancestor::table").locator(f"tbody tr > :nth-child({place + 1})")
        texts = cells.all_inner_texts()
        figures = [int(text.split()[0].replace(".", "")) for text in texts if text[:1].isdigit()]
        assert len(figures) > 5
        assert figures == sorted(figures, reverse=True)
        assert max(figures) >= 10  # else text would sort alike


def test_without_a_script_every_row_is_there(browser: Browser, demo: Site, demo_address: str) -> None:
    own = (page for page in demo.chosen if 'class="patuh"' in demo.text(page))  # what people wrote stands outside
    pages = [page for page in own if "<table" in demo.text(page)]
    assert len(pages) > 10
    with Tab.opened(browser, demo_address, java_script_enabled=False) as tab:
        for page in pages:
            tab.page.goto(tab.base + page)
            rows = tab.page.locator(".patuh tbody tr")
            assert rows.count() == demo.text(page).count("<tr") - demo.text(page).count("<thead"), page
            hidden = "rows => rows.filter((r) => !r.checkVisibility() && !r.closest('details:not([open])')).length"
            assert rows.evaluate_all(hidden) == 0, page
            assert tab.page.locator(".patuh :is(input, select, button)").count() == 0, page
