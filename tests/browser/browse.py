"""A real browser that takes note: what a page asks of the network, says on the console, opens, or obeys of what it was given."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urldefrag

from playwright.sync_api import Browser, Dialog, Page, Request, sync_playwright

Scheme = Literal["light", "dark"]

AXE = Path(__file__).parent / "node_modules/axe-core/axe.min.js"
LEVELS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
SCHEMES: dict[Scheme, str] = {"light": "default", "dark": "slate"}
"""What the reader's device prefers -> the theme's palette."""
WIDE, NARROW = 1280, 320
"""Pixels: a desk; and a desk at 400 %, or a small phone (WCAG 1.4.10)."""
CORES = 2
ALONE = ("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--disable-component-update")
"""No name is looked up, so that not even a fault of these tests reaches another machine."""

_RUN_AXE = """(levels) => axe.run(document, {
    runOnly: levels, resultTypes: ["violations"], preload: false, rules: {"target-size": {enabled: true}},
}).then(({violations}) => violations.flatMap(
    ({id, nodes}) => nodes.map((n) => [id, n.target.join(" "), n.html.slice(0, 160)])))"""

# What sticks out to the right, unless it lies in a box that scrolls or hides it.
_WIDER = """() => {
    const room = document.documentElement.clientWidth;
    if (document.scrollingElement.scrollWidth <= room) return [];
    const held = (e) => {
        for (let p = e.parentElement; p && p !== document.body; p = p.parentElement)
            if (getComputedStyle(p).overflowX !== "visible") return true;
        return false;
    };
    const out = [...document.body.querySelectorAll("*")]
        .filter((e) => e.getBoundingClientRect().right > room + 0.5 && !held(e));
    return out.length ? out.slice(-3).map((e) => e.outerHTML.slice(0, 160)) : ["?"];
}"""

_PAINTED = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))"


class _Quiet(SimpleHTTPRequestHandler):
    """A folder below `/situs/`, and nothing else."""

    protocol_version = "HTTP/1.1"

    def translate_path(self, path: str) -> str:
        inside = path.startswith("/situs/")
        return super().translate_path(path.removeprefix("/situs") if inside else "/di-luar-situs")

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address below which a folder is served: as on an intranet, not at its server's root."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/situs/"
        server.shutdown()


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium, which reaches nothing but this machine."""
    program = shutil.which("chromium")
    if program is None or not AXE.exists():
        raise FileNotFoundError(
            "Chromium or tests/browser/node_modules is missing: run `requirements/tools.sh node chromium`, "
            "and `npm ci` in tests/browser"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ALONE)
        yield browser
        browser.close()


@dataclass
class Tab:
    """One page after the other, below `base`. What must not happen is kept in `faults`."""

    page: Page
    base: str
    faults: list[str] = field(default_factory=list)

    @classmethod
    @contextmanager
    def opened(cls, browser: Browser, base: str, **options: Any) -> Iterator[Self]:
        """A tab without a past; `options` are Playwright's, such as `java_script_enabled`."""
        usual: dict[str, Any] = {"viewport": {"width": WIDE, "height": 900}, "reduced_motion": "reduce"}
        context = browser.new_context(**usual | options)
        context.set_default_timeout(30_000)
        tab = cls(context.new_page(), base)
        tab._listen()
        yield tab
        context.close()

    def _listen(self) -> None:
        note = self.faults.append
        self.page.on("request", self._requested)
        self.page.on("requestfailed", self._failed)
        self.page.on("response", lambda r: note(f"{r.status}: {r.url}") if r.status >= 400 else None)
        self.page.on("console", lambda m: note(f"console: {m.text}") if m.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda e: note(f"script: {e}"))
        self.page.on("popup", lambda p: note(f"opened: {p.url}"))
        self.page.on("dialog", self._asked)

    def _requested(self, request: Request) -> None:
        if not request.url.startswith((self.base, "data:", "blob:", "about:")):
            self.faults.append(f"asked for {request.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # by leaving the page
            self.faults.append(f"did not arrive: {request.url}")

    def _asked(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open(self, path: str) -> None:
        """Go to a page and see that one is there and stays there."""
        address = self.base + path
        self.page.goto("about:blank")  # else a change behind `#` alone loads nothing
        self.page.goto(address, wait_until="load")
        self.settle()
        if urldefrag(self.page.url)[0] != urldefrag(address)[0]:
            self.faults.append(f"led away to {self.page.url}")
        if self.page.evaluate("typeof window.kena") != "undefined":
            self.faults.append("obeyed what it was given")

    def look(self, scheme: Scheme, width: int) -> None:
        """Turn the device to a palette and width."""
        self.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        self.page.set_viewport_size({"width": width, "height": 900})
        self.settle()
        shown = self.page.evaluate("document.body.dataset.mdColorScheme")
        if shown != SCHEMES[scheme]:
            self.faults.append(f"palette {shown} where the device asks for {scheme}")

    def settle(self) -> None:
        """Wait until what the page does at once is painted."""
        self.page.evaluate(_PAINTED)

    def barriers(self) -> list[str]:
        """What axe finds against WCAG 2.2 AA here and now: rule, element, its HTML."""
        if not self.page.evaluate("typeof axe !== 'undefined'"):
            self.page.evaluate(_axe())
        return [" | ".join(found) for found in self.page.evaluate(_RUN_AXE, LEVELS)]

    def wider(self) -> list[str]:
        """What makes the page scroll sideways."""
        return [f"wider than the window: {found}" for found in self.page.evaluate(_WIDER)]

    def tell(self) -> list[str]:
        """The faults since the last telling."""
        told = list(dict.fromkeys(self.faults))
        self.faults.clear()
        return told


@cache
def _axe() -> str:
    return AXE.read_text("utf-8")


def on_every_core(base: str, pages: Iterable[str], look: Callable[[Tab, str], list[str]], **options: Any) -> list[str]:
    """Look at pages in several browsers at once; every fault with its page, in the pages' order."""
    work = list(pages)

    def share(first: int) -> dict[str, list[str]]:
        with chromium() as browser, Tab.opened(browser, base, **options) as tab:
            return {page: _looked(tab, page, look) for page in work[first::CORES]}

    with ThreadPoolExecutor(CORES) as pool:
        found = {page: faults for one in pool.map(share, range(CORES)) for page, faults in one.items()}
    return [f"{page}: {fault}" for page in work for fault in found[page]]


def _looked(tab: Tab, page: str, look: Callable[[Tab, str], list[str]]) -> list[str]:
    tab.open(page)
    seen = look(tab, page)
    return [*tab.tell(), *seen]
