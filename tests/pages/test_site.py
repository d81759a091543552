"""The whole site, built: no hostile text comes alive, every link leads somewhere, nothing leaks, figures agree, bytes repeat."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from checker.judge.check import Filters, check
from checker.model.report import Severity
from checker.model.text import CheckerError, number
from checker.pages.audience import Audience
from checker.pages.build import build, environment
from checker.pages.page import Download, Page
from checker.pages.past import PastState
from checker.pages.site import contents
from checker.pages.state import GovernmentState, state_of
from checker.registry.project import open_project
from checker.report.json import document
from checker.yaml.load import BadYaml, read
from tests.conftest import ROOT, Repository, write
from tests.gate_world import GOVERNMENT, waiver
from tests.laws import KINDS, REGULATION, lay
from tests.pages.reading import DAY, Reading, laws
from tests.pages.reading import read as reading
from tests.pages.reading import state as state_at
from tests.pages.test_audience import INTERNAL, SECRET, Marks, World, hidden, leaks, written

# --- a built site, read -----------------------------------------------------------------------------------------------

_ADDRESSES = frozenset("href src action formaction poster data srcset cite background ping manifest xlink:href".split())
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


class Built(HTMLParser):
    """One page as a browser takes it apart: its elements, what may act, and where it leads."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, frozenset[str]]] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.addresses: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.acting: list[str] = []
        """What stands in scripts, styles and comments."""
        self.words: list[str] = []
        self.title = ""
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, frozenset(name for name, _ in attrs)))
        for name, value in attrs:
            self.attributes.append((tag, name, value or ""))
            self.addresses += [(f"{tag} {name}", value or "")] if name in _ADDRESSES else []
            self.ids += [value or ""] if name == "id" else []
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if inside in ("script", "style"):
            self.acting.append(data)
        else:
            self.words.append(data)
        if inside == "title" and "svg" not in self._open:
            self.title += data

    def handle_comment(self, data: str) -> None:
        self.acting.append(data)

    def has(self, place: str) -> bool:
        """Whether a fragment leads to a place here; one that begins with `?` is what a table is filtered by."""
        return not place or place.startswith("?") or place in self.ids

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


@dataclass(frozen=True)
class Site:
    """A site that MkDocs built; `folder` also holds what it was built from."""

    folder: Path

    @property
    def root(self) -> Path:
        return self.folder / "situs"

    @cached_property
    def pages(self) -> dict[str, Built]:
        """Every page by its address; not `404.html`, which no page links and to which MkDocs gives absolute addresses."""
        files = sorted(self.root.rglob("*.html"))
        named = {file.relative_to(self.root).as_posix(): file for file in files}
        return {name: Built(file.read_text("utf-8")) for name, file in named.items() if name != "404.html"}

    @cached_property
    def index(self) -> list[dict[str, str]]:
        """What can be searched for."""
        found: list[dict[str, str]] = json.loads((self.root / "search/search_index.json").read_bytes())["docs"]
        return found

    def astray(self) -> Iterator[str]:
        """Addresses that are not relative, leave the site, or lead to nothing."""
        for page, built in self.pages.items():
            for what, address in built.addresses:
                parts = urlsplit(address)
                if parts.scheme in ("http", "https") and what == "a href":
                    continue  # out into the web: only what was typed as an address, see below
                if parts.scheme or parts.netloc or address.startswith("/"):
                    yield f"{page}: {what}={address} is not relative"
                    continue
                target = PurePosixPath(os.path.normpath(PurePosixPath(page).parent / unquote(parts.path)))
                name = page if not parts.path else str(target)
                if name.startswith(".."):
                    yield f"{page}: {what}={address} leaves the site"
                elif not (self.root / name).is_file():
                    yield f"{page}: {what}={address} leads to nothing"
                elif name in self.pages and not self.pages[name].has(unquote(parts.fragment)):
                    yield f"{page}: {what}={address} has no such place"


def built(folder: Path) -> Site:
    """Build what `patuh pages` wrote."""
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "-f", str(folder / "mkdocs.yml")],
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return Site(folder)


# --- a registry, laws and a history in which every text is hostile -------------------------------------------------------

MARK = "zzjahat"
PAYLOADS = (
    "</title><script>alert(1)</script>",
    "[x](javascript:alert(1)) [y]: javascript:alert(2)",
    "{{ 7*7 }} {% raw %}{{ 8*8 }}{% endraw %} {# c #}",
    "<meta http-equiv=refresh content=0>",
    "| a | b |\n|---|---|\n| c | d |",
    "&#60;script&#62;alert(1)&#60;/script&#62; &lt;b&gt;tebal&lt;/b&gt;",
    "```mermaid\ngraph TD; a-->b\n```",
    "![](http://jahat.example/a.png) <http://jahat.example/>",
    "<img src=x onerror=alert(1)>",
    "satu\n\n---\n\n<script>alert(1)</script>\n\n# Judul\n\n    kode",
    "</div></article></main></body>",
    "\"><svg onload=alert(1)> ' onmouseover='alert(1)",
    "<!-- <style>*{display:none}</style> ]]> <?php ?>",
    "<iframe src=//jahat.example></iframe><base href=//jahat.example>",
    '{: onclick=alert(1) } --8<-- "/etc/passwd" :smile: [^1] *[HTML]: x',
    "\\<b\\> \\`x\\` ++a++ ==b== $$c$$ [[d]] !!! note\n    isi",
    "<x-tag><details open ontoggle=alert(1)><a href=http://jahat.example>tekan</a>",
)
TAME = re.compile(r"[^\s`]")
IDS = (
    "../../../keluar", "/etc/passwd", "index", "con", "a b", "a/b", "a#b?c=d", "%2e%2e%2fkeluar", "..", "ä-ö", "x" * 300,
    "<script>alert(1)</script>", "\"onmouseover='alert(1)'", "{{7*7}}", "lain-0000000000000000",
)  # fmt: skip
FILES = (
    "<script>alert(1)<", "a b", "![](x)", "a\"b'c", "{{7*7}}", "--opsi", "#a?b", "%2e%2e", "[x](javascript:alert(1))",
)  # fmt: skip


def hostile(tame: bool) -> Callable[[str], str]:
    """The next hostile text at every call; or one as long that is harmless, with the same lines and backquotes."""
    count = 0

    def text(_: str = "") -> str:
        nonlocal count
        count += 1
        payload = f"{MARK}{count} {PAYLOADS[count % len(PAYLOADS)]} {MARK}"
        return TAME.sub("a", payload) if tame else payload

    return text


def make_hostile(root: Path, *, tame: bool) -> Repository:
    """A repository whose laws, schemas, records, files, names and commits are hostile; or one that is its like and harmless."""
    text = hostile(tame)
    spoken = ("title", "rationale", "remedy", "message", "issuer")

    def law(value: Any, key: str = "") -> Any:
        if isinstance(value, dict) and value.keys() == {"id", "en"}:
            return {"id": text(), "en": text()}
        if isinstance(value, dict):
            return {k: law(v, k) for k, v in value.items()}
        if isinstance(value, list):
            return [text() for _ in value] if key == "enumDescriptions" else [law(v) for v in value]
        return text() if key in ("title", "description", "short", *spoken) and isinstance(value, str) else value

    repository = Repository(root)
    lay(root)
    for name, content in {**KINDS, **REGULATION}.items():
        made = law(read(content.encode()))
        if name.endswith("/regulation.yaml"):
            made["short"] = " ".join(made["short"].split())
        write(root, {name: json.dumps(made, ensure_ascii=False)})
    for when in ("2026-02-03", "2026-03-04", "2026-04-05"):
        for name, value in records(text, when).items():
            write(root, {f"registry/{name}": value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)})  # fmt: skip
        if when == "2026-04-05":
            (root / "registry/aset/pergi.yaml").unlink()
        who, what = " ".join(text().split()), text()
        repository.git("add", "-A")
        repository.git("commit", "-q", "-m", what, GIT_AUTHOR_NAME=re.sub("[<>]", "", who), GIT_AUTHOR_DATE=f"{when}T10:00:00+07:00", GIT_COMMITTER_DATE=f"{when}T10:00:00+07:00")  # fmt: skip
    return repository


def records(text: Callable[[str], str], when: str) -> Mapping[str, Any]:
    """A registry's files: sound records, broken ones, odd ids, odd file names."""
    source = [
        {"judul": text(""), "penerbit": text(""), "tautan": address, "catatan": text("")}
        for address in ("javascript:alert(1)", "https://contoh.example/a?b=c&d=e", "data:text/html,<script>alert(1)</script>")
    ]  # fmt: skip
    office = {
        "nama": text(""),
        "status": "aktif",
        "jenis": "dinas",
        "peran": ["walidata", text("")],
        "catatan": text(""),
    }
    asset = {
        "unit": "dinas-kominfo",
        "status": "aktif",
        "versi": text(""),
        "jumlah": 3,
        "catatan": text(""),
        "sumber": source,
    }
    parts = [{"id": text(""), "harga": 10}, {"id": text(""), "harga": 1000}]
    bad = {"status": text(""), "jumlah": text(""), "dibeli": text(""), "nama": text(""), "bagian": [{"id": text(""), "harga": text("")}], "tidak_ada": text(""), "unit": text("")}  # fmt: skip
    files: dict[str, Any] = {
        "instansi.yaml": {**read(GOVERNMENT.encode()), "nama": text(""), "catatan": text("")},
        "unit/dinas-kominfo.yaml": {"id": "dinas-kominfo", **office, "nama": text("")},
        "unit/sekretariat.yaml": {"id": "sekretariat", **office, "nama": text(""), "induk": "dinas-kominfo"},
        "bukti/nota-dinas.yaml": {"id": "nota-dinas", "nama": text(""), "unit": "dinas-kominfo", "status": "aktif", "catatan": text("")},
        "aset/a.yaml": {"id": "a", "nama": text(""), **asset, "bagian": parts, "bukti": ["nota-dinas"]},
        "aset/b.yaml": {"id": "b", "nama": text(""), **asset, "unit": "sekretariat"},
        "aset/rusak.yaml": {"id": "rusak", **bad},
        "aset/kosong.yaml": {"id": "kosong", "nama": text(""), "unit": "dinas-kominfo", "status": "aktif", "versi": text("")},
        "aset/ids.yaml": [{**asset, "id": id_, "nama": text("")} for id_ in IDS],
        "unit/ids.yaml": [{**office, "id": id_, "nama": text("")} for id_ in IDS],
        "bukti/dua.yaml": [{"id": "dua", "nama": text(""), "unit": "dinas-kominfo", "status": "aktif"} for _ in (1, 2)],
        "pengecualian/jumlah-w.yaml": {**read(waiver("jumlah-w", "kosong").encode()), "nama": text(""), "alasan": text("")},
        "pengecualian/rusak.yaml": {**read(waiver("rusak", "a").encode()), "nama": text(""), "rekaman": text(""), "aturan": text("")},
        "pengecualian/ids.yaml": [{**read(waiver(id_, "b").encode()), "id": id_} for id_ in IDS[:3]],
    }  # fmt: skip
    for n, name in enumerate(FILES):
        files[f"aset/{name}.yaml"] = {"id": f"berkas-{n}", "nama": text(""), **asset}
        files[f"aset/{name}-b.yaml"] = f'id: x\nnama: "{text("")}'.split("\n\n")[0]
    if when == "2026-03-04":
        files["aset/pergi.yaml"] = {"id": "pergi", "nama": text(""), **asset}
    return files


def hostile_site(root: Path, audience: Audience, *, tame: bool) -> Site:
    repository = make_hostile(root / "repo", tame=tame)
    shown = state_of(open_project(repository.root, as_of=date(2026, 6, 1)), audience)
    asked = TAME.sub("a", PAYLOADS[0]) if tame else PAYLOADS[0]
    before = state_of(open_project(repository.root, at="HEAD~1"), audience, history=False)
    states = [PastState(f"HEAD~1 {asked}", before), PastState(asked, None, shown.regulations[0].title)]
    return built(written(shown, root / "halaman", states))


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Site]:
    """The hostile site and its harmless like, as auditors see them: they see most."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        folder = tmp_path_factory.mktemp("jahat")
        (folder / "jahat").mkdir()
        made = {"hostile": hostile_site(folder / "jahat", Audience.AUDITOR, tame=False)}
        assert sorted(p.name for p in (folder / "jahat").iterdir()) == ["halaman", "repo"]
        return made | {"tame": hostile_site(folder / "jinak", Audience.AUDITOR, tame=True)}


def kinds_of(site: Site) -> set[tuple[str, frozenset[str]]]:
    return {element for page in site.pages.values() for element in page.elements}


def test_hostile_texts_are_on_the_pages(sites: Mapping[str, Site]) -> None:
    """Else nothing below would show anything."""
    text = " ".join(page.text for page in sites["hostile"].pages.values())
    for payload in PAYLOADS:
        for line in payload.replace("`", " ").splitlines():
            assert " ".join(line.split()) in " ".join(text.replace("`", " ").split()), line


SHOWN = {("a", "title"), ("a", "aria-label"), ("td", "data-label"), ("td", "data-nilai")}
"""Attributes that hold words to be read out, shown or compared: the site's name, the heading of a cell, what a table is filtered by."""


def test_no_element_attribute_or_script_comes_from_data(sites: Mapping[str, Site]) -> None:
    good, bad = sites["tame"], sites["hostile"]
    assert kinds_of(bad) <= kinds_of(good)
    for name, page in bad.pages.items():
        assert not [part for part in page.acting if MARK in part or "alert" in part], name
        assert not [a for _, a, _ in page.attributes if a.startswith("on") or a in ("style", "srcdoc")], name
        marked = {(tag, a) for tag, a, v in page.attributes if MARK in v or "alert(" in v or "jahat.example" in v}
        assert marked <= SHOWN, name
        if name in good.pages:
            # Why a line cannot be read hangs on what stands in it, and so does how much the message quotes.
            one, other = (Counter(e for e in p.elements if e[0] != "code") for p in (page, good.pages[name]))
            assert one == other, name


def test_scripts_and_directions_to_browsers_are_the_themes(sites: Mapping[str, Site]) -> None:
    def acting(site: Site) -> set[str]:
        return {re.sub(r'"[./]+"', '"."', part) for page in site.pages.values() for part in page.acting}

    def directions(site: Site) -> set[tuple[str, str, str]]:
        # What a browser obeys: equivalents of headers, bases, forms.
        return {
            (tag, name, value) for page in site.pages.values() for tag, name, value in page.attributes
            if tag in ("meta", "base", "form", "iframe", "object", "embed") and name != "title"
        }  # fmt: skip

    assert acting(sites["hostile"]) <= acting(sites["tame"])
    assert directions(sites["hostile"]) <= directions(sites["tame"])


def test_only_addresses_typed_as_addresses_lead_out(sites: Mapping[str, Site]) -> None:
    out: dict[tuple[str, str], set[str]] = defaultdict(set)
    for name, page in sites["hostile"].pages.items():
        for what, address in page.addresses:
            if urlsplit(address).scheme:
                out[what, address].add(name)
    written = {f"{file.stem}.html" for file in (ROOT / "site/docs").glob("*.md")}
    typed = ("a href", "https://contoh.example/a?b=c&d=e")
    assert out.pop(typed) >= {"register/aset/a.html"}
    assert set().union(*out.values()) <= written, "only in what people wrote"


def test_every_link_of_the_hostile_site_leads_to_a_page_of_its_own(sites: Mapping[str, Site]) -> None:
    assert list(sites["hostile"].astray()) == []


def test_titles_are_what_was_typed(sites: Mapping[str, Site]) -> None:
    titles = [page.title for page in sites["hostile"].pages.values()]
    assert sum("<script>alert(1)</script>" in title for title in titles) > 2
    for name, page in sites["hostile"].pages.items():
        assert sum(tag == "title" for tag, _ in page.elements) - sum(tag == "svg" for tag, _ in page.elements) <= 1, (
            name
        )
        assert page.title.strip(), name


def test_the_search_index_holds_no_markup_of_data(sites: Mapping[str, Site]) -> None:
    def tags(site: Site) -> set[tuple[str, frozenset[str]]]:
        return {e for entry in site.index for part in ("title", "text") for e in Built(entry[part]).elements}

    assert tags(sites["hostile"]) <= tags(sites["tame"])
    assert tags(sites["tame"]) <= {(tag, frozenset()) for tag in "p ul ol li code strong em dl dt dd pre q h3".split()}
    for entry in sites["hostile"].index:
        assert re.fullmatch(r"[a-z0-9/.-]*(#[A-Za-z0-9_.:-]+)?", entry["location"]), entry["location"]
    assert any(MARK in entry["text"] for entry in sites["hostile"].index)


def test_names_of_files_are_plain_and_below_the_site(sites: Mapping[str, Site]) -> None:
    site = sites["hostile"]
    for file in (site.folder / "docs").rglob("*"):
        assert re.fullmatch(r"[a-z0-9/.-]+", file.relative_to(site.folder).as_posix()), file
    assert sorted(p.name for p in site.folder.iterdir()) == [
        "docs",
        "mkdocs.yml",
        "patuh-situs.json",
        "situs",
    ]
    # What follows `:` in a name is no part of it to many computers, so one file is the twin of another and is not read.
    twins = sum(":" in name for name in FILES)
    assert len(list((site.folder / "docs/register/aset").glob("*.md"))) == len(IDS) + 4 + len(FILES) - twins


# --- what cannot be in a file, but in a page's data -------------------------------------------------------------------

UNSEEN = "\u202e\u2066\u200b\u200f\ufeff\x00\x07\x1b[31m\x7f\u0085\u2028\u2029\ue000\U000e0041\ud800"
"""Characters that turn, hide or break text; the loader refuses them all."""


def made_of(tmp_path: Path, *given: Page, files: Sequence[Download] = ()) -> Path:
    """The folder of these pages alone."""
    templates = tmp_path / "rumah/templates"
    shutil.copytree(ROOT / "site/templates", templates, dirs_exist_ok=True)
    for name in ("assets/parts", "docs"):
        (tmp_path / "rumah" / name).mkdir(parents=True, exist_ok=True)
    write(
        tmp_path / "rumah",
        {
            "assets/patuh.css": "",
            "templates/uji.html.j2": "<h1>{{ judul }}</h1>\n<p>{{ isi }} {{ isi | kode }} {{ isi | teks }}</p>\n",
        },
    )
    build(tmp_path / "keluar", given, files, tmp_path / "rumah", {"site_name": "Uji"})
    return tmp_path / "keluar"


def test_what_turns_or_hides_text_is_shown_as_its_code(tmp_path: Path) -> None:
    out = made_of(tmp_path, Page("uji", f"a{UNSEEN}b", "uji", {"isi": f"c{UNSEEN}d"}))
    text = (out / "docs/uji.md").read_bytes().decode()
    assert not set(UNSEEN.replace("[31m", "")) & set(text)
    assert text.count("\\u202e") + text.count("\\\\u202e") >= 5


@pytest.mark.parametrize("payload", [*PAYLOADS, "", "  ", "---", "\n\n", "a\r\n\r\nb", "\t", "'", '"', "\\"])
def test_no_text_ends_the_front_matter_or_the_block(tmp_path: Path, payload: str) -> None:
    out = made_of(tmp_path, Page("uji", payload, "uji", {"isi": payload}))
    text = (out / "docs/uji.md").read_text("utf-8")
    front, _, body = text.removeprefix("---\n").partition("\n---\n\n")
    assert front.count("\n") == 0
    assert "<" not in json.loads(front.removeprefix("title: "))
    assert body.startswith('<div class="patuh">\n<h1>')
    assert body.endswith("</p>\n</div>\n")
    assert "\n\n" not in body
    assert not [line for line in body.splitlines() if not line.strip()]
    elements = Counter(tag for tag, _ in Built(body).elements)
    assert {tag: n for tag, n in elements.items() if tag != "code"} == {"div": 1, "h1": 1, "p": 1}


@pytest.mark.parametrize("path", ["../keluar", "a/../../b", "/tmp/keluar", "a/../../../keluar/../b"])
def test_no_page_is_written_outside_its_folder(tmp_path: Path, path: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(CheckerError):
        made_of(tmp_path, Page(path, "Uji", "uji", {"isi": ""}))
    with pytest.raises(CheckerError):
        made_of(tmp_path, files=[Download(f"../{path}" if not path.startswith("/") else path, b"x", "Uji")])
    grown = {p for p in tmp_path.rglob("*") if p.is_file()} - set(before)
    assert all(p.is_relative_to(tmp_path / "keluar") or p.is_relative_to(tmp_path / "rumah") for p in grown)


def test_a_folder_of_somebody_else_is_not_emptied(tmp_path: Path) -> None:
    write(tmp_path / "keluar", {"milik-orang.txt": "penting"})
    with pytest.raises(CheckerError):
        made_of(tmp_path)
    assert (tmp_path / "keluar/milik-orang.txt").read_text() == "penting"


def test_a_site_is_written_anew_and_nothing_old_stays(tmp_path: Path) -> None:
    made_of(tmp_path, Page("lama", "Lama", "uji", {"isi": ""}))
    out = made_of(tmp_path, Page("baru", "Baru", "uji", {"isi": ""}))
    assert [p.name for p in sorted((out / "docs").glob("*.md"))] == ["baru.md"]


def test_a_template_that_lacks_a_value_is_an_error_not_a_gap(tmp_path: Path) -> None:
    import jinja2

    with pytest.raises(jinja2.UndefinedError):
        made_of(tmp_path, Page("uji", "Uji", "uji", {}))
    assert environment(ROOT / "site/templates").autoescape


# --- figures ----------------------------------------------------------------------------------------------------------

CITY = ROOT / "examples/kota-contoh"
LEVELS = [severity.value for severity in Severity]


@dataclass(frozen=True)
class Figures:
    """The made-up city for one audience, beside what `patuh check --format json` says of it."""

    state: GovernmentState
    told: Mapping[str, Any]
    files: list[Download]
    pages: Mapping[str, Page]

    def findings(self, **by: str) -> list[Mapping[str, Any]]:
        return [f for f in self.told["findings"] if all(f[key] == value for key, value in by.items())]

    def standing(self, **by: str) -> list[str]:
        """Figures of violations, warnings and advice, as people write them."""
        counts = Counter(f["severity"] for f in self.findings(**by) if not f["waiver"])
        return [number(counts[level], "id") for level in LEVELS]

    def verdicts(self, **by: str) -> list[str]:
        rules = [r for r in self.told["rules"] if all(r[key] == value for key, value in by.items())]
        return [number(sum(r[key] for r in rules), "id") for key in ("pass", "fail", "waived", "not_assessable")]


@pytest.fixture(scope="module", params=list(Audience))
def city(request: pytest.FixtureRequest) -> Figures:
    shown = state_at(CITY, request.param)
    told = document(check(shown.project, Filters()), "id")
    every, files = contents(shown)
    return Figures(shown, told, files, {page.path: page for page in every})


def table(page: Reading, first: str) -> dict[str, list[str]]:
    """The rows of the table whose first heading is this, by their own first cell."""
    found = next(t for t in page.tables if t[0][0] == first)
    return {row[0]: row[1:] for row in found[1:]}


def facts(page: Reading) -> dict[str, str]:
    """`term: figure` of the first list of figures."""
    words = [word.strip() for word in page.words if word.strip()]
    return {a: b for a, b in pairwise(words) if re.fullmatch(r"[0-9.]+", b)}


def test_the_first_page_says_what_a_check_says(city: Figures) -> None:
    page, totals = reading(city.pages["index"]), city.told["totals"]
    main = facts(page)
    assert main["Rekaman"] == number(totals["records"], "id")
    assert [main[w] for w in ("Pelanggaran", "Peringatan", "Saran")] == city.standing()
    assert [totals["findings"][level] for level in LEVELS] == [int(n.replace(".", "")) for n in city.standing()]
    assert main["Temuan dikecualikan"] == number(totals["waived"], "id")
    assert main["Putusan belum dapat dinilai"] == number(totals["verdicts"]["not-assessable"], "id")
    applied = sum(r["applicable"] > 0 for r in city.told["rules"])
    assert f"dari {number(applied, 'id')} aturan" in page.text
    assert f"{number(totals['rules'] - applied, 'id')} aturan lain" in page.text
    for digest in city.told["run"]["digests"].values():
        assert digest in page.text


def test_the_first_page_tells_every_law_and_office(city: Figures) -> None:
    page = reading(city.pages["index"])
    shorts = {law.short: law.id for law in city.state.regulations}
    rows = table(page, "Regulasi")
    spoken = {r["regulation"] for r in city.told["rules"] if r["applicable"]}
    assert {shorts[name] for name in rows} == spoken
    for name, cells in rows.items():
        assert cells[:4] == city.verdicts(regulation=shorts[name]), name
    offices = {f["unit"] for f in city.told["findings"] if f["unit"]}
    names = {o.id: city.state.sight.name(o) for o in city.state.offices}
    rows = table(page, "Perangkat daerah")
    assert set(rows) == set(names.values())
    assert offices <= set(names)
    for unit, name in names.items():
        assert rows[name][1:] == city.standing(unit=unit), name
        assert rows[name][0] == number(len(owned(city, unit)), "id")


def owned(city: Figures, unit: str) -> list[Any]:
    """The records of an office that are not removed, read from the files alone."""
    found = []
    for kind, values in on_file().items():
        for value in values:
            mine = value.get("id") if kind == "unit" else value.get("unit")
            found += [value] if mine == unit and value.get("status") != "dihapus" else []
    return found


@lru_cache(maxsize=1)
def on_file() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The city's records by kind, as its files hold them."""
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for file in sorted(CITY.glob("*/**/*.yaml")):
        with suppress(BadYaml):
            value = read(file.read_bytes())
            found[file.relative_to(CITY).parts[0]] += value if isinstance(value, list) else [value]
    return found


def test_every_office_page_has_its_findings_and_no_others(city: Figures) -> None:
    for office in city.state.offices:
        page = city.pages[f"perangkat-daerah/{office.id}"]
        assert Counter(r["finding"].fingerprint for r in (*page.data["findings"], *page.data["waived"])) == Counter(
            f["fingerprint"] for f in city.findings(unit=office.id)
        )  # fmt: skip
        errors, warnings, advice = city.standing(unit=office.id)
        assert f"{errors} pelanggaran, {warnings} peringatan, {advice} saran" in reading(page).text


def test_every_record_page_has_its_findings_and_no_others(city: Figures) -> None:
    about = Counter((f["kind"], f["record"]) for f in city.told["findings"] if f["record"])
    seen = 0
    for (kind, id_), _ in city.state.records.items():
        page = city.pages[f"register/{kind}/{id_}"]
        mine = [r["finding"].fingerprint for r in (*page.data["findings"], *page.data["waived"])]
        assert Counter(mine) == Counter(f["fingerprint"] for f in city.findings(kind=kind, record=id_))
        assert len(mine) == about[kind, id_]
        seen += len(mine)
    assert seen == sum(about.values()) > 100


def test_every_register_has_its_figures(city: Figures) -> None:
    rows = table(reading(city.pages["register/index"]), "Register")
    assert set(rows) == {r["title"] for r in city.told["registers"]}
    for register in city.told["registers"]:
        cells = rows[register["title"]]
        assert cells[1] == number(register["records"], "id")
        if register["records"]:
            assert cells[2:5] == city.standing(kind=register["kind"])
            assert cells[5] == city.verdicts(kind=register["kind"])[3]


def test_rule_pages_have_their_figures(city: Figures) -> None:
    shown = [r for r in city.told["rules"] if r["applicable"]]
    assert len(shown) > 50
    for rule in shown[::15]:
        page = reading(city.pages[f"aturan/{rule['rule']}"])
        rows = {name.strip(): cells for t in page.tables for name, *cells in t[1:]}
        told = {
            "lolos": "pass",
            "tidak lolos": "fail",
            "dikecualikan": "waived",
            "belum dapat dinilai": "not_assessable",
        }
        assert {name: rows[name] for name in told} == {name: [number(rule[key], "id")] for name, key in told.items()}
        assert f"Berlaku bagi {number(rule['applicable'], 'id')} rekaman" in page.text


def test_downloads_say_what_the_pages_say(city: Figures) -> None:
    files = {f.path: f.content for f in city.files}
    report = json.loads(files["laporan.json"])
    for part in ("run", "totals", "registers", "rules"):
        assert report[part] == city.told[part]
    key = (
        "fingerprint",
        "rule",
        "severity",
        "regulation",
        "provision",
        "record",
        "kind",
        "unit",
        "file",
        "line",
        "waiver",
    )
    assert [[f[k] for k in key] for f in report["findings"]] == [[f[k] for k in key] for f in city.told["findings"]]
    prints = [f["fingerprint"] for f in city.told["findings"]]
    rows = list(csv.reader(io.StringIO(files["temuan.csv"].decode("utf-8-sig")), delimiter=";"))
    assert [row[-1] for row in rows[1:]] == prints
    sarif = json.loads(files["laporan.sarif"])
    assert sum(len(run["results"]) for run in sarif["runs"]) == len(prints)
    with zipfile.ZipFile(io.BytesIO(files["laporan.xlsx"])) as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
    assert sheet.count("<row ") == len(prints) + 1


def test_registers_are_downloaded_whole_as_far_as_they_are_seen(city: Figures) -> None:
    files = {f.path: f.content for f in city.files}
    for register in city.told["registers"]:
        kind = register["kind"]
        sound = [r for r in city.state.registry.records[kind] if r not in city.state.judged.broken]
        if not sound:
            assert f"register/{kind}.json" not in files
            continue
        levels = hidden(city.state.policies.kinds[kind])
        closed = {n for n, level in levels.items() if level == SECRET or city.state.sight.audience is Audience.PUBLIC}
        shown = json.loads(files[f"register/{kind}.json"])
        assert shown == [{n: v for n, v in r.data.items() if n not in closed} for r in sound]
        head, *rows = csv.reader(io.StringIO(files[f"register/{kind}.csv"].decode("utf-8-sig")), delimiter=";")
        assert not set(head) & closed
        assert [row[head.index("id")] for row in rows] == [r.id for r in sound]


def test_sums_of_downloads_are_those_of_the_files(city: Figures, tmp_path: Path) -> None:
    page = reading(city.pages["unduhan"])
    rows = table(page, "Berkas")
    out = made_of(tmp_path, files=city.files)
    on_disk = {p.relative_to(out / "docs/unduhan").as_posix(): p.read_bytes() for p in (out / "docs/unduhan").rglob("*") if p.is_file()}  # fmt: skip
    assert set(rows) == set(on_disk)
    for name, (_, size, digest) in rows.items():
        assert (size, digest) == (number(len(on_disk[name]), "id"), hashlib.sha256(on_disk[name]).hexdigest())
    assert {link for link in page.links if link.startswith("unduhan/")} == {f"unduhan/{name}" for name in on_disk}


def test_no_page_is_made_twice(city: Figures) -> None:
    made = [page.path for page in contents(city.state)[0]]
    assert sorted(made) == sorted(city.pages)
    lower = [path.casefold() for path in made]
    assert len(set(lower)) == len(lower), "nor two whose names many computers take for one"


# --- the same bytes, wherever and whenever -------------------------------------------------------------------------------


def test_two_builds_are_byte_for_byte_the_same(tmp_path: Path) -> None:
    make_hostile(tmp_path / "satu", tame=False)
    shutil.copytree(tmp_path / "satu", tmp_path / "tempat lain/dua")
    sums = []
    for place, world in (
        (tmp_path / "satu", {"TZ": "Asia/Jayapura", "LC_ALL": "C", "PYTHONHASHSEED": "1"}),
        (tmp_path / "tempat lain/dua", {"TZ": "America/Los_Angeles", "LC_ALL": "C.UTF-8", "LANG": "id_ID.UTF-8", "PYTHONHASHSEED": "99"}),
    ):  # fmt: skip
        env = (
            os.environ
            | {"PYTHONPATH": str(ROOT), "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "1780000000"}
            | world
        )
        out = place.parent / f"situs-{place.name}"
        for words in (
            ("checker", "pages", place, "--as-of", "2026-06-01", "--at", "HEAD~1", "--audience", "auditor", "--output", out),
            ("mkdocs", "build", "--quiet", "--strict", "-f", out / "mkdocs.yml"),
        ):  # fmt: skip
            done = subprocess.run(
                [sys.executable, "-m", *map(str, words)],
                cwd=tmp_path,
                env=env,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
        files = sorted(p for p in out.rglob("*") if p.is_file())
        sums.append({p.relative_to(out).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files})
    assert sums[0] == sums[1]
    assert len(sums[0]) > 200


# --- the whole law, every kind --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> World:
    """A registry with marks in every hidden property of every kind there is, under all of the law."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        repository = Repository(tmp_path_factory.mktemp("semua") / "repo")
        government = read((CITY / "instansi.yaml").read_bytes())
        made = World(repository, laws().kinds, government, "registry", ("insiden", "aset-tik"))
        made.lay()
        return made


@pytest.mark.slow
@pytest.mark.parametrize("audience", list(Audience))
def test_nothing_hidden_of_any_kind_is_on_the_built_site(every_kind: World, audience: Audience, tmp_path: Path) -> None:
    root = every_kind.repository.root
    shown = state_of(open_project(root, as_of=DAY), audience)
    states = [PastState("2026-07-01", state_of(open_project(root, at="2026-07-01"), audience, history=False))]
    site = built(written(shown, tmp_path / "situs", states))
    found = leaks(every_kind.marks, site.folder)
    assert found.get(SECRET, {}) == {}
    if audience is Audience.PUBLIC:
        assert found == {}
    else:
        assert len(found[INTERNAL]) > 500
    put = {where for _, where in every_kind.marks.levels.values()}
    for kind in every_kind.kinds.values():
        for name in hidden(kind) if kind.name != "instansi" else ():
            schema = kind.schema["properties"][name]
            assert any(w.startswith(f"{kind.name}.{name}") for w in put) or schema.get("type") == "boolean", (
                kind.name,
                name,
            )


@pytest.mark.slow
def test_nothing_hidden_of_the_made_up_city_is_on_its_public_site(tmp_path: Path) -> None:
    marks = Marks()
    kinds = laws().kinds
    shutil.copytree(CITY, tmp_path / "repo/registry")
    for file in (tmp_path / "repo/registry").rglob("*.yaml"):
        kind = kinds[file.relative_to(tmp_path / "repo/registry").parts[0].removesuffix(".yaml")]
        with suppress(BadYaml):
            value = read(file.read_bytes(), kind.shape)
            for record in value if isinstance(value, list) else [value]:
                for name, level in hidden(kind).items():
                    if name in record:
                        record[name] = marked(
                            record[name], kind.schema["properties"][name], marks, level, f"{kind.name}.{name}"
                        )
            file.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    repository = Repository(tmp_path / "repo")
    repository.commit("2026-06-01T10:00:00+07:00")
    for audience in Audience:
        shown = state_of(open_project(repository.root, as_of=DAY), audience)
        site = built(written(shown, tmp_path / audience.value))
        assert list(site.astray()) == []
        found = leaks(marks, site.folder)
        assert found.get(SECRET, {}) == {}
        assert len(found.get(INTERNAL, {})) > 1000 if audience is Audience.AUDITOR else found == {}


def marked(value: Any, schema: Any, marks: Marks, level: str, where: str) -> Any:
    """A value with every free text in it replaced by a mark: what rules read of it stays."""
    if isinstance(value, dict):
        rest = schema.get("additionalProperties")
        names = schema.get("properties", {})
        return {
            n: marked(v, names.get(n) or (rest if isinstance(rest, dict) else {}), marks, level, f"{where}.{n}")
            for n, v in value.items()
        }
    if isinstance(value, list):
        return [marked(v, schema.get("items", {}), marks, level, f"{where}[]") for v in value]
    free = schema.get("type") == "string" and not schema.keys() & {
        "enum",
        "const",
        "format",
        "pattern",
        "x-refers-to",
    }
    return marks.word(level, where) if free and where.rsplit(".")[-1] != "id" else value
