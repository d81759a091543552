"""The pages of the law: figures of the report and of coverage, a page for every provision and rule, links that lead somewhere, inert policies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from posixpath import dirname, normpath
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.judge.examples import merge, verdict_of
from checker.judge.in_force import active_rule, setting_of
from checker.law.builtin import BUILT_IN
from checker.law.provisions import STATES, coverage
from checker.law.schema import Kind
from checker.model.report import GOVERNMENT as OWN_KIND
from checker.model.report import Standing, Verdict
from checker.pages import law, law_findings
from checker.pages.audience import HIDDEN, Audience
from checker.pages.condition import condition
from checker.pages.page import (
    Page,
    instrument_path,
    kind_path,
    link,
    provision_path,
    record_path,
    regulation_path,
    rule_path,
    unit_path,
)
from checker.pages.state import GovernmentState, state_of
from checker.pages.text import split_code
from checker.pages.value_table import tabulate
from checker.pages.yaml_text import yaml_lines
from checker.registry.project import open_project
from checker.yaml.load import read as read_yaml
from tests.conftest import GOVERNMENT, ROOT, UNIT, Repository, write
from tests.laws import REGULATION, changed, lay
from tests.pages.reading import Reading, jinja, state

DAY = date(2026, 11, 23)
ASSETS = """\
- {id: a1, nama: Aset Satu, unit: dinas-kominfo, status: aktif, jumlah: 3, bagian: [{id: x, harga: 250}]}
- {id: a2, nama: Aset Dua, unit: dinas-kominfo, status: aktif}
- {id: a3, nama: Aset Tiga, unit: dinas-kominfo, status: nonaktif, jumlah: 1}
- {id: a4, nama: Aset Empat, unit: dinas-kominfo, status: dihapus, alasan_dihapus: Dijual.}
"""
HOSTILE = (
    "<script>alert(1)</script> </title><b onclick=x>tebal</b> &lt;i&gt; {{ 7*7 }} [a](javascript:x) \u202eterbalik"
)
SHOWN_HOSTILE = "<script>alert(1)</script>"


def html(page: Page) -> str:
    """A page as the site renders it."""
    template = jinja().get_template(f"{page.template}.html.j2")
    return template.render(page.data, sini=page.path, judul=page.title, tautan=lambda there: link(page.path, there))


def read(page: Page) -> Reading:
    """A page held to what every page must be; links outside are for `outside`."""
    text = html(page)
    found = Reading(text)
    assert text.lstrip().startswith("<h1")
    steps = [level for level, _ in found.headings]
    assert steps.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(steps)), page.path
    assert found.forbidden == []
    assert len(found.ids) == len(set(found.ids)), page.path
    assert found.captions == len(found.tables)
    for rows in found.tables:
        assert {len(row) for row in rows} == {len(rows[0])}, page.path
        assert all(cell.strip() for row in rows for cell in row), f"an empty cell in {page.path}"
    return found


def said(reading: Reading) -> str:
    """Its words as they are read, without the blanks that elements leave before a sign."""
    return re.sub(r"\s+([,;:.])", r"\1", reading.text)


def outside(reading: Reading) -> list[str]:
    return [target for target in reading.links if ":" in target]


def made(shown: GovernmentState) -> dict[str, Page]:
    """The pages by their path, no two in one place."""
    found = list(law.pages(shown))
    assert len({page.path for page in found}) == len(found)
    return {page.path: page for page in found}


@pytest.fixture(scope="module")
def contoh() -> GovernmentState:
    return state(ROOT / "examples/kota-contoh")


@pytest.fixture(scope="module")
def pages(contoh: GovernmentState) -> Mapping[str, Page]:
    return made(contoh)


@pytest.fixture(scope="module")
def readings(pages: Mapping[str, Page]) -> Mapping[str, Reading]:
    return {path: read(page) for path, page in pages.items()}


def small(tmp_path: Path, files: Mapping[str, str | bytes] | None = None, audience: Audience = Audience.AUDITOR) -> GovernmentState:  # fmt: skip
    """A city of one office and four assets under the small laws, some files of either replaced."""
    root = lay(tmp_path / "kota", {k: v for k, v in (files or {}).items() if not k.startswith("registry/")})
    own = {"registry/instansi.yaml": GOVERNMENT, "registry/unit/dinas-kominfo.yaml": UNIT, "registry/aset/semua.yaml": ASSETS}  # fmt: skip
    write(root, own | {k: v for k, v in (files or {}).items() if k.startswith("registry/")})
    return state_of(open_project(root, as_of=DAY), audience, history=False)


def provision(shown: GovernmentState, name: str) -> Mapping[str, Any]:
    """A provision's row on the page of its regulation."""
    rows = made(shown)[regulation_path("uji-1-2024")].data["rows"]
    return next(dict(row) for row in rows if row["id"] == name)


# --- every page -----------------------------------------------------------------------------------------------------


def test_every_regulation_provision_and_rule_has_a_page(contoh: GovernmentState, pages: Mapping[str, Page]) -> None:
    policies = contoh.policies
    wanted = {"regulasi/index"} | {regulation_path(name) for name in policies.regulations}
    wanted |= {provision_path(r.id, p) for r in policies.regulations.values() for p in r.provisions}
    wanted |= {rule_path(rule.id) for rule in policies.rules}
    assert set(pages) == wanted


def test_every_link_leads_somewhere(contoh: GovernmentState, readings: Mapping[str, Reading]) -> None:
    there = {path: set(reading.ids) for path, reading in readings.items()}
    others = {record_path(*key) for key in contoh.registry.by_id}
    others |= {kind_path(register.kind) for register in contoh.report.registers}
    others |= {unit_path(office.id) for office in contoh.offices}
    others |= {instrument_path(name) for name in contoh.policies.instruments} | {"pengecualian", "unduhan"}
    walked = 0
    for path, reading in readings.items():
        for target in reading.links:
            if ":" in target:
                assert target.startswith(("http://", "https://"))
                continue
            name, _, place = target.partition("#")
            full = normpath(f"{dirname(path)}/{name}").removesuffix(".html") if name else path
            walked += full in there
            assert full in there or full in others, f"{path} links to {target}"
            assert not place or full in others or place in there[full], f"{path} links to {target}"
    assert walked > 2000


def test_every_page_is_reached_from_the_page_of_all_regulations(readings: Mapping[str, Reading]) -> None:
    found, new = set[str](), {"regulasi/index"}
    while new:
        found |= new
        new = {
            full
            for path in new
            for target in readings[path].links
            if (full := normpath(f"{dirname(path)}/{target.partition('#')[0]}").removesuffix(".html")) in readings
        } - found
    assert found == set(readings)


# --- figures ----------------------------------------------------------------------------------------------------------


def test_rules_show_the_figures_of_the_report(contoh: GovernmentState, readings: Mapping[str, Reading]) -> None:
    judged = 0
    for count in contoh.report.rules:
        reading = readings[rule_path(count.rule)]
        rows = dict(row for row in reading.tables[0][1:])
        wanted = [count.passed, count.failed, count.waived, count.not_assessable]
        assert [int(rows[word].replace(".", "")) for word in ("lolos", "tidak lolos", "dikecualikan", "belum dapat dinilai")] == wanted  # fmt: skip
        assert f"Berlaku bagi {count.applicable:,} rekaman".replace(",", ".") in reading.text
        judged += count.applicable
    assert judged == sum(c.applicable for c in contoh.report.rules) > 1000


def test_rules_list_exactly_the_findings_of_the_report(contoh: GovernmentState, pages: Mapping[str, Page]) -> None:
    for rule in contoh.policies.rules:
        data = pages[rule_path(rule.id)].data
        own = [f for f in contoh.report.findings if f.rule == rule.id]
        standing = sorted((f.name or f.record, f.message.id) for f in own if not f.waiver)
        assert sorted((row["name"], "`".join(row["message"])) for row in data["findings"]) == standing
        assert len(data["waived"]) == len(own) - len(standing)
        assert data["more"] == 0


def test_regulations_show_the_figures_of_report_and_coverage(
    contoh: GovernmentState, pages: Mapping[str, Page]
) -> None:
    rows = {row["id"]: row for part in ("rows", "own") for row in pages["regulasi/index"].data[part]}
    for found in coverage(contoh.policies):
        row, counts = rows[found.regulation.id], [c for c in contoh.report.rules if c.regulation == found.regulation.id]  # fmt: skip
        assert row["totals"] == found.totals
        assert sum(row["totals"][state] for state in STATES) == row["provisions"] == len(found.rows)
        assert row["figures"]["passed"] == sum(c.passed for c in counts)
        assert row["figures"]["failed"] == sum(c.failed for c in counts)
        assert row["figures"]["waived"] == sum(c.waived for c in counts)
        assert row["figures"]["not_assessable"] == sum(c.not_assessable for c in counts)
        assert row["figures"]["idle"] == sum(c.applicable == 0 for c in counts)
        assert (row["percent"] is None) == (found.share is None)
        assert pages[regulation_path(found.regulation.id)].data["row"] == row
    assert len(rows) == len(contoh.policies.regulations)


def test_a_share_is_told_for_full_texts_only(contoh: GovernmentState, readings: Mapping[str, Reading]) -> None:
    for found in contoh.policies.regulations.values():
        told = "%)" in readings[regulation_path(found.id)].text
        assert told == (found.completeness == "full-text"), found.id


def test_a_provision_counts_each_record_once_by_its_heaviest_verdict(
    contoh: GovernmentState, pages: Mapping[str, Page]
) -> None:
    order = [Verdict.FAIL, Verdict.ERROR, Verdict.NOT_ASSESSABLE, Verdict.WAIVED, Verdict.PASS]
    several = 0
    for found in coverage(contoh.policies):
        shown = {row["id"]: row for row in pages[regulation_path(found.regulation.id)].data["rows"]}
        for row in found.rows:
            own = {rule.id for rule in row.rules}
            said: dict[tuple[str, str, int], list[Verdict]] = {}
            for name in own:  # an id that is used twice stands for two records, judged in one order by every rule
                times = Counter[tuple[str, str]]()
                for j in (j for j in contoh.judged.judgements if j.rule == name):
                    times[j.kind, j.record] += 1
                    if j.verdict is not Verdict.NOT_APPLICABLE:
                        said.setdefault((j.kind, j.record, times[j.kind, j.record]), []).append(j.verdict)
            wanted = Counter(min(verdicts, key=order.index) for verdicts in said.values())
            figures = shown[row.provision.id]["figures"]
            assert (figures["passed"], figures["failed"], figures["waived"], figures["not_assessable"]) == (
                wanted[Verdict.PASS], wanted[Verdict.FAIL], wanted[Verdict.WAIVED], wanted[Verdict.NOT_ASSESSABLE],
            )  # fmt: skip
            assert figures["records"] == len(said)
            several += len(own) > 1
    assert several > 20


def test_a_provision_of_one_rule_has_that_rules_figures(contoh: GovernmentState, pages: Mapping[str, Page]) -> None:
    seen = 0
    for found in coverage(contoh.policies):
        for row in found.rows:
            if len(row.rules) == 1 and row.rules[0].id in contoh.counts:
                count = contoh.counts[row.rules[0].id]
                figures = pages[provision_path(found.regulation.id, row.provision.id)].data["row"]["figures"]
                assert (figures["passed"], figures["failed"]) == (count.passed, count.failed)
                seen += 1
    assert seen > 50


def test_a_provision_shows_rules_of_other_regulations_that_cite_it(
    contoh: GovernmentState, readings: Mapping[str, Reading]
) -> None:
    rule = next(r for r in contoh.policies.rules if any(not a.startswith(r.regulation.id) for a in r.also))
    other, _, name = next(a for a in rule.also if not a.startswith(rule.regulation.id)).partition("/")
    reading = readings[provision_path(other, name)]
    assert rule.title.id in reading.text
    assert f"aturan atas {rule.regulation.cite(rule.provision)}" in reading.text


def test_level_criteria_stand_with_their_figures(contoh: GovernmentState, pages: Mapping[str, Page]) -> None:
    counts = {c.rule: c for c in contoh.evidence.judged.counts}
    shown = 0
    for found in coverage(contoh.policies):
        for row in found.rows:
            data = pages[provision_path(found.regulation.id, row.provision.id)].data["criteria"]
            assert [c["count"] for c in data] == [counts[rule.id] for rule in row.criteria]
            shown += len(data)
    assert shown >= sum(len(list(ladder.rules)) for ladder in contoh.policies.ladders.values()) > 0


def test_neighbours_follow_the_order_of_the_regulation(contoh: GovernmentState, pages: Mapping[str, Page]) -> None:
    own = contoh.policies.regulations["pp-71-2019"]
    paths = [provision_path(own.id, name) for name in own.provisions]
    for before, after in pairwise(paths):
        assert pages[before].data["after"]["path"] == after
        assert pages[after].data["before"]["path"] == before
    assert pages[paths[0]].data["before"] is None
    assert pages[paths[-1]].data["after"] is None


def test_the_checkers_own_checks_are_listed_with_their_findings(
    contoh: GovernmentState, pages: Mapping[str, Page]
) -> None:
    rows = {row["id"]: row["findings"] for row in pages["regulasi/index"].data["built_in"]}
    assert rows == {id_: sum(f.rule == id_ for f in contoh.report.findings) for id_ in BUILT_IN}


# --- standing ---------------------------------------------------------------------------------------------------------


def test_every_state_of_a_regulation_is_told_in_words(
    contoh: GovernmentState, pages: Mapping[str, Page], readings: Mapping[str, Reading]
) -> None:
    rows = {row["id"]: row["standing"][0] for row in pages["regulasi/index"].data["rows"]}
    assert rows["permenpanrb-59-2020"] == "tidak berlaku lagi"
    assert rows["permenpanrb-8-2026"] == "berlaku"
    assert rows["kepwal-tangerang-1045-2024"] == "bukan untuk instansi ini"
    text = readings[regulation_path("kepwal-tangerang-1045-2024")].text
    assert "tidak mengikat Pemerintah Kota Contoh" in text
    assert "Tidak satu pasal pun dikarang" in text
    assert "%)" not in text


def test_standing_of_rules_is_that_of_the_report(contoh: GovernmentState, pages: Mapping[str, Page]) -> None:
    words = {
        Standing.IN_FORCE: "berlaku",
        Standing.ANNOUNCED: "akan berlaku",
        Standing.ENDED: "tidak berlaku lagi",
        Standing.OTHER_GOVERNMENT: "bukan untuk instansi ini",
    }
    for count in contoh.report.rules:
        data = pages[rule_path(count.rule)].data
        assert data["standing"][0] == words[count.standing]
        assert data["today"] is count.severity


def test_a_regulation_to_come_is_announced(tmp_path: Path) -> None:
    later = changed("policies/uji-1-2024/regulation.yaml", "from: 2024-01-01", "from: 2027-01-01")
    found = made(small(tmp_path, later))
    assert found["regulasi/index"].data["rows"][0]["standing"][0] == "akan berlaku"
    rule = read(found[rule_path("uji-1-2024-jumlah")])
    assert "kegagalan hanya diperingatkan" in rule.text
    assert "Hari ini peringatan" in rule.text


def test_rules_of_transition_judge_changes_and_nothing_else(
    contoh: GovernmentState, readings: Mapping[str, Reading]
) -> None:
    rules = [rule for rule in contoh.policies.rules if rule.transition]
    assert len(rules) > 10
    for rule in rules:
        reading = readings[rule_path(rule.id)]
        assert "tidak ada yang lolos atau gagal di sini" in reading.text
        assert "Berlaku bagi" not in reading.text
        assert "Sebelum diubah" in reading.text
    assert "Atas keadaan register hari ini tidak ada yang lolos" in readings[regulation_path("patuh-perubahan")].text


def test_what_is_no_law_says_so(
    contoh: GovernmentState, pages: Mapping[str, Page], readings: Mapping[str, Reading]
) -> None:
    assert {row["id"] for row in pages["regulasi/index"].data["own"]} == {"patuh-mutu", "patuh-perubahan"}
    for name, found in contoh.policies.regulations.items():
        own = name.startswith("patuh-")
        paths = [regulation_path(name), *(provision_path(name, p) for p in found.provisions)]
        paths += [rule_path(r.id) for r in contoh.policies.rules if r.regulation is found]
        for path in paths:
            assert ("perundang-undangan, melainkan aturan register ini sendiri" in said(readings[path])) == own


# --- what is open -----------------------------------------------------------------------------------------------------


def test_a_rule_that_applies_to_no_record_is_shown_as_such(tmp_path: Path) -> None:
    shown = small(tmp_path, {"registry/aset/semua.yaml": "[]\n"})
    row = provision(shown, "pasal-1-ayat-2")
    assert (row["word"], row["hole"]) == ("tidak menyangkut rekaman", True)
    reading = read(made(shown)[rule_path("uji-1-2024-jumlah")])
    assert "Berlaku bagi 0 rekaman" in reading.text
    assert "tidak mengatakan patuh ataupun tidak patuh" in reading.text


def test_a_register_that_is_not_filled_is_never_green(tmp_path: Path) -> None:
    reads = changed(
        "policies/uji-1-2024/rules/pemilik.yaml",
        "has(ref",
        'count("bukti", "unit", self.unit) >= 0 && has(ref',
    )
    unfilled = {"registry/instansi.yaml": GOVERNMENT + "cakupan: {bukti: belum}\n"}
    shown = small(tmp_path, {**reads, **unfilled})
    row = provision(shown, "pasal-2")
    assert row["state"] in ("fails", "open")
    count = shown.counts["uji-1-2024-pemilik"]
    assert count.not_assessable == count.applicable > 0
    reading = read(made(shown)[rule_path("uji-1-2024-pemilik")])
    assert "Register yang dibacanya belum diisi: Bukti" in reading.text
    assert "Itu tidak berarti patuh" in reading.text


def test_a_provision_without_anybody_to_judge_it_is_open(tmp_path: Path) -> None:
    more = REGULATION["policies/uji-1-2024/regulation.yaml"] + (
        "  - {id: pasal-3, title: {id: Belum dinilai., en: Not judged.}, basis: memory, verified: false, handling: not-yet}\n"
        "  - {id: pasal-4, title: {id: Dinilai orang., en: By people.}, basis: text, verified: true, source: rekaan,"
        " handling: manual, note: {id: Inspektorat dari laporan., en: Inspectors.}}\n"
    )
    shown = small(tmp_path, {"policies/uji-1-2024/regulation.yaml": more})
    found = made(shown)
    holes = [row["id"] for row in found[regulation_path("uji-1-2024")].data["holes"]]
    assert holes == ["pasal-3"]
    page = read(found[regulation_path("uji-1-2024")])
    assert "Yang belum tertutup: 1 dari 4 ketentuan" in page.text
    assert "Inspektorat dari laporan." in page.text
    own = read(found[provision_path("uji-1-2024", "pasal-3")])
    assert "kepatuhan atas ketentuan ini tidak diketahui" in own.text
    assert "Dari pengetahuan umum; kata-katanya belum dicocokkan" in own.text
    row = found["regulasi/index"].data["rows"][0]
    assert row["percent"] == 50  # two of four bind and are judged by rules


def test_what_is_open_is_what_nothing_was_judged_of(contoh: GovernmentState, pages: Mapping[str, Page]) -> None:
    for name in contoh.policies.regulations:
        data = pages[regulation_path(name)].data
        for row in data["rows"]:
            judged = row["figures"]["passed"] + row["figures"]["failed"] + row["figures"]["waived"]
            assert not (row["hole"] and judged)
            assert not (row["hole"] and row["handled"] in ("orang", "tidak berlaku"))
        assert [row["id"] for row in data["holes"]] == [row["id"] for row in data["rows"] if row["hole"]]


def test_the_matrix_can_be_cut_to_what_is_open(tmp_path: Path) -> None:
    shown = small(tmp_path, {"registry/aset/semua.yaml": "[]\n"})
    text = html(made(shown)[regulation_path("uji-1-2024")])
    assert 'data-saring="belum-tertutup tidak-menyangkut-rekaman"' in text
    assert text.count('data-nilai="belum-tertutup tidak-menyangkut-rekaman"') == 2


# --- records, as the audience sees them -------------------------------------------------------------------------------

SECRET = {
    **changed("policies/uji-1-2024/rules/jumlah.yaml", "require: {required: [jumlah]}", "require: {properties: {catatan: {enum: [baik]}}}"),
    "registry/aset/semua.yaml": "- {id: a1, nama: Aset Satu, unit: dinas-kominfo, status: aktif, catatan: rahasia-123}\n",
}  # fmt: skip
SECRET["policies/uji-1-2024/rules/jumlah.yaml"] = (
    str(SECRET["policies/uji-1-2024/rules/jumlah.yaml"])
    .replace("{record: {}}", "{record: {catatan: baik}}")
    .replace("{record: {jumlah: null}, at: /jumlah}", "{record: {catatan: buruk}, at: /catatan}")
)


@pytest.mark.parametrize("audience", Audience)
def test_findings_are_cut_to_the_audience(tmp_path: Path, audience: Audience) -> None:
    shown = small(tmp_path, SECRET, audience)
    assert shown.policies.faults == ()
    found = made(shown)
    for path in (rule_path("uji-1-2024-jumlah"), provision_path("uji-1-2024", "pasal-1-ayat-2")):
        text = read(found[path]).text
        assert "Aset Satu" in text, "that there is a finding is never hidden"
        assert ("rahasia-123" in text) == (audience is Audience.AUDITOR)
        assert (HIDDEN.id in text) == (audience is Audience.PUBLIC)
    assert audience is Audience.AUDITOR or not any("rahasia-123" in html(page) for page in found.values())


def test_failing_records_are_linked_and_waived_ones_told_apart(
    contoh: GovernmentState, pages: Mapping[str, Page]
) -> None:
    finding = contoh.report.waived[0]
    reading = read(pages[rule_path(finding.rule)])
    assert f"../pengecualian.html#{finding.waiver}" in reading.links
    standing = next(f for f in contoh.report.standing if f.rule in contoh.rules and f.kind != OWN_KIND)
    assert f"../{record_path(standing.kind, standing.record)}.html" in read(pages[rule_path(standing.rule)]).links


def test_more_findings_than_a_page_holds_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(law_findings, "SHOWN", 1)
    found = made(small(tmp_path))
    reading = read(found[rule_path("uji-1-2024-pemilik")])
    assert "Dan 2 temuan lain" in reading.text


# --- parameters -------------------------------------------------------------------------------------------------------


def test_an_example_table_is_told_from_one_that_was_adopted(tmp_path: Path) -> None:
    own = GOVERNMENT + "parameter: {uji-1-2024: {batas: {dasar: Keputusan Wali Kota 7/2026, nilai: 300}}}\n"
    before = read(made(small(tmp_path / "a"))[regulation_path("uji-1-2024")])
    found = made(small(tmp_path / "b", {"registry/instansi.yaml": own}))
    after = read(found[regulation_path("uji-1-2024")])
    assert "Contoh dalam peraturan, belum ditetapkan instansi ini" in before.text
    assert "Ditetapkan instansi ini dengan nilai sendiri; dasar: Keputusan Wali Kota 7/2026" in said(after)
    assert "Nilai yang ditetapkan instansi: 300" in after.text
    assert "Nilai dalam peraturan: 100" in after.text
    assert "Tidak dapat diganti instansi" in after.text
    assert "Keputusan Wali Kota 7/2026" in read(found[rule_path("uji-1-2024-harga")]).text


def test_a_rule_on_an_example_table_says_why_it_only_warns(tmp_path: Path) -> None:
    reading = read(made(small(tmp_path))[rule_path("uji-1-2024-harga")])
    assert "Hari ini peringatan: Tabel yang dipakainya hanya contoh" in said(reading)


def test_every_parameter_stands_on_its_regulations_page(
    contoh: GovernmentState, readings: Mapping[str, Reading]
) -> None:
    for found in contoh.policies.regulations.values():
        ids = readings[regulation_path(found.id)].ids
        assert {f"parameter-{name}" for name in found.parameters} <= set(ids)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (5, {"form": "value", "value": "5"}),
        ("", {"form": "value", "value": "kosong"}),
        (["a", "b"], {"form": "list", "items": ["a", "b"]}),
        ([[1, 2], [3]], {"form": "table", "heads": ["Baris", "Kolom 1", "Kolom 2"], "rows": [["1", "1", "2"], ["2", "3", "tidak ada"]]}),
        ([{"a": 1}, {"b": True}], {"form": "table", "heads": ["a", "b"], "rows": [["1", "tidak ada"], ["tidak ada", "true"]]}),
        ({"x": 1, "y": ["p", "q"]}, {"form": "table", "heads": ["Nama", "Nilai"], "rows": [["x", "1"], ["y", "p, q"]]}),
        ({"x": {"a": 1}, "y": {"b": 2}}, {"form": "table", "heads": ["Nama", "a", "b"], "rows": [["x", "1", "tidak ada"], ["y", "tidak ada", "2"]]}),
        ({"x": {"a": ["p"]}}, {"form": "table", "heads": ["Nama", "Nilai"], "rows": [["x: a", "p"]]}),
        ({"x": {"a": {"b": 1}}}, {"form": "code", "lines": ["x:", "  a:", "    b: 1"]}),
        ({}, {"form": "value", "value": "kosong"}),
    ],
)  # fmt: skip
def test_values_of_parameters_become_tables(value: Any, shown: Mapping[str, Any]) -> None:
    assert tabulate(value) == shown


# --- rules as people read them ----------------------------------------------------------------------------------------


def words(schema: Mapping[str, Any], kind: str = "aset") -> list[Any]:
    """A condition on a small kind in words, code between backquotes."""
    found = condition(dict(schema), Kind(kind, {"properties": {"status": {"title": "Status"}, "bagian": {"title": "Bagian", "items": {"properties": {"harga": {"title": "Harga"}}}}}}, ""))  # fmt: skip
    assert found is not None

    def plain(nodes: list[Any]) -> list[Any]:
        return [("`".join(pieces), plain(below)) if below else "`".join(pieces) for pieces, below in nodes]

    return plain(found["told"])


@pytest.mark.parametrize(
    ("schema", "told"),
    [
        ({"required": ["status"], "properties": {"status": {"const": "aktif"}}}, ["Status (`status`) berisi `aktif`"]),
        ({"properties": {"status": {"enum": ["a", "b"]}}}, ["Status (`status`), bila diisi, berisi salah satu dari: `a`, `b`"]),
        ({"required": ["asing"]}, ["`asing` diisi"]),
        ({"not": {"required": ["status"]}}, ["Status (`status`) tidak diisi"]),
        ({"required": ["status"], "properties": {"status": {"not": {"const": "x"}}}}, ["Status (`status`) bukan `x`"]),
        (
            {"required": ["bagian"], "properties": {"bagian": {"minItems": 1, "items": {"required": ["harga"]}}}},
            [("Bagian (`bagian`):", ["memuat sedikitnya 1 butir", ("setiap butirnya:", ["Harga (`harga`) diisi"])])],
        ),
        (
            {"anyOf": [{"required": ["status"]}, {"required": ["bagian", "status"]}]},
            [("sedikitnya satu dari yang berikut:", ["Status (`status`) diisi", ("semua ini:", ["Bagian (`bagian`) diisi", "Status (`status`) diisi"])])],
        ),
        (
            {"if": {"required": ["status"]}, "then": {"required": ["bagian"]}},
            [("bila:", ["Status (`status`) diisi"]), ("maka:", ["Bagian (`bagian`) diisi"])],
        ),
        ({"oneOf": [{}]}, []),  # no words for it: only the code is shown
    ],
)  # fmt: skip
def test_conditions_are_told_in_words(schema: Mapping[str, Any], told: list[Any]) -> None:
    assert words(schema) == told


def test_every_condition_of_every_rule_has_words(pages: Mapping[str, Page]) -> None:
    rules = [page.data for page in pages.values() if page.template == "aturan"]
    assert [d["rule"].id for d in rules for part in ("when", "require") if d[part] and not d[part]["told"]] == []


_NAMES = st.from_regex(r"[a-z][a-z_]{0,8}", fullmatch=True)
_TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"), include_characters=" "), max_size=20)
_VALUES = st.recursive(
    st.booleans() | st.integers(-(10**6), 10**6) | _TEXTS | st.sampled_from(["true", "012", "-", "# x", "a: b", "a #b", "null", "2026-01-02", "- a", "*x", "[", "x:"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(st.dictionaries(_NAMES, _VALUES, min_size=1, max_size=4))
def test_fragments_can_be_copied_into_a_register(value: dict[str, Any]) -> None:
    assert read_yaml("\n".join([*yaml_lines(value), ""]).encode()) == value


def test_a_fragment_says_what_is_left_out() -> None:
    record = merge({"a": {"b": 1, "c": 2}, "d": 3}, {"a": {"c": None}, "d": None})
    assert list(yaml_lines(record, patch={"a": {"c": None}, "d": None})) == [
        "a:",
        "  b: 1",
        "  # c: tidak diisi",
        "# d: tidak diisi",
    ]


def test_a_text_is_cut_at_its_code() -> None:
    assert split_code("Tulis `a: 1`\n  lalu `b`.") == ["Tulis ", "a: 1", " lalu ", "b", "."]
    assert split_code("satu ` saja") == ["satu ` saja"]


def test_examples_are_marked_as_the_rule_judges_them(contoh: GovernmentState, pages: Mapping[str, Page]) -> None:
    declared = contoh.judged.declared
    setting, told = setting_of(declared, contoh.policies, DAY), Counter[bool]()
    chosen = [r for r in contoh.policies.rules if r.regulation.id in ("perpres-132-2022", "patuh-perubahan")][::4]
    for rule in chosen:
        assert active_rule(rule, setting, contoh.policies, declared).rule is rule
        passing = [e for e in rule.examples if e.passes]
        for example, shown in zip(passing, pages[rule_path(rule.id)].data["passing"], strict=True):
            assert shown["outside"] == (verdict_of(contoh.policies, rule, example) is Verdict.NOT_APPLICABLE)
            told[shown["outside"]] += 1
    assert set(told) == {True, False}


def test_a_rule_shows_all_there_is_to_know_of_it(contoh: GovernmentState, readings: Mapping[str, Reading]) -> None:
    def squeezed(text: str) -> str:
        return "".join(text.split()).replace("`", "")

    for rule in contoh.policies.rules:
        text = squeezed(readings[rule_path(rule.id)].text)
        for part in (rule.rationale.id, rule.remedy.id, rule.id, rule.place.file):
            assert squeezed(part) in text, rule.id
        for assertion in rule.assertions:
            assert squeezed(assertion.message.id) in text
            assert squeezed(assertion.expression.text) in text
        for target in (f"{rule.regulation.id}/{rule.provision}", *rule.also):
            name, _, article = target.partition("/")
            assert squeezed(contoh.policies.regulations[name].cite(article)) in text


@pytest.mark.parametrize("audience", list(Audience))
def test_a_rule_tells_its_own_history(repository: Repository, audience: Audience) -> None:
    name = "policies/uji-1-2024/rules/jumlah.yaml"
    root = repository.root
    lay(
        root,
        {
            "registry/instansi.yaml": GOVERNMENT,
            "registry/unit/dinas-kominfo.yaml": UNIT,
            "registry/aset/semua.yaml": ASSETS,
        },
    )
    repository.commit("2026-01-05T09:00:00+07:00")
    for day, old, new in (
        ("02-03", "Agar terhitung.", "Agar dapat dihitung."),
        ("02-04", "severity: error", "severity:   error"),
        ("02-05", "severity:   error", "severity: warning"),
    ):
        text = (root / name).read_text("utf-8")
        assert old in text
        (root / name).write_text(text.replace(old, new), "utf-8")
        repository.git("add", "-A")
        when = f"2026-{day}T09:00:00+07:00"
        repository.git("commit", "-q", "-m", "Pesan <b>tebal</b>", GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when)
    found = made(state_of(open_project(root, as_of=DAY), audience))
    text = read(found[rule_path("uji-1-2024-jumlah")]).text
    said = (
        ("5 Februari 2026", "berubah: berat"), ("4 Februari 2026", "isinya tetap"),
        ("3 Februari 2026", "berubah: alasan"), ("5 Januari 2026", "berkas dibuat"),
    )  # fmt: skip
    rows = [re.search(rf"{day}, komit [0-9a-f]{{12}} ?: {what}", text) for day, what in said]
    places = [row.start() for row in rows if row]
    assert len(places) == len(said)
    assert places == sorted(places)
    assert text.count("Pesan <b>tebal</b>") == (3 if audience is Audience.AUDITOR else 0)


def test_without_its_own_history_a_rule_says_so(tmp_path: Path) -> None:
    found = made(small(tmp_path))
    assert "Riwayat berkas aturan ini tidak tersedia" in read(found[rule_path("uji-1-2024-harga")]).text


# --- policies are trusted less than code ------------------------------------------------------------------------------


def hostile(tmp_path: Path) -> GovernmentState:
    """Every text of the small laws carries markup."""
    told = HOSTILE.replace('"', "'")
    files: dict[str, str | bytes] = {}
    for name, text in REGULATION.items():
        for plain in (
            "Peraturan Uji",
            "Aset berjumlah.",
            "Jumlah aset dicatat",
            "Agar terhitung.",
            "Agar hemat.",
            "Harga bagian melampaui batas.",
            "Turunkan harganya.",
            "Penguji",
            "Batas",
        ):
            text = text.replace(f"id: {plain},", f'id: "{told}",')
        text = text.replace(
            "sources: [{title: Rekaan}]",
            f'sources: [{{title: "{told}", link: "javascript:alert(1)"}}, {{title: Aman, link: "https://contoh.example/a?b=c&d=%22"}}]',
        )
        text = text.replace("short: Uji 1/2024", f'short: "Uji {told}"').replace("source: rekaan", f'source: "{told}"')
        text = text.replace('"Tulis `jumlah: 1`."', f'"{told} `{told}`"').replace("value: [1, 2]", f'value: ["{told}"]')
        text = text.replace("{record: {}}", f'{{record: {{versi: "{told}"}}}}')
        text = text.replace("handling: rules}", f'handling: rules, cite: "{told}", note: {{id: "{told}", en: x}}}}', 1)
        files[name] = text.replace("\u202e", "")
    files["registry/aset/semua.yaml"] = f'- {{id: a1, nama: "{told.replace(chr(0x202E), "")}", unit: dinas-kominfo, status: aktif}}\n'  # fmt: skip
    return small(tmp_path, files)


def test_hostile_policies_and_records_are_inert(tmp_path: Path) -> None:
    shown = hostile(tmp_path)
    assert shown.policies.faults == ()
    found = made(shown)
    seen = 0
    for page in found.values():
        text = html(page)
        assert [sign for sign in ("<script", "<b ", "49") if sign in text.replace("2024-", "")] == []
        reading = read(page)
        assert [target for target in outside(reading) if not target.startswith("https://contoh.example/")] == []
        seen += SHOWN_HOSTILE in reading.text
    assert seen == len(found) == 7
