"""The page of risks: counts that anybody can count again, the government's own tables, and nothing derived from what is hidden."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from checker.pages import risk
from checker.pages.audience import Audience
from checker.pages.page import Page
from checker.pages.state import GovernmentState
from tests.conftest import GOVERNMENT, ROOT, UNIT, write
from tests.laws import lay
from tests.pages.reading import DAY, Reading, read, state

MATRIX = [[1, 3, 5, 8, 20], [2, 7, 11, 13, 21], [4, 10, 14, 17, 22], [6, 12, 16, 19, 24], [9, 15, 18, 23, 25]]
INTERNAL = ("Peta panas", "Besaran", "Rencana aksi", "Selera negatif")


def made(shown: GovernmentState) -> Page:
    (page,) = risk.pages(shown)
    return page


@pytest.fixture(scope="module")
def contoh() -> GovernmentState:
    return state(ROOT / "examples/kota-contoh")


@pytest.fixture(scope="module")
def contoh_public() -> GovernmentState:
    return state(ROOT / "examples/kota-contoh", Audience.PUBLIC)


@pytest.fixture(scope="module")
def page(contoh: GovernmentState) -> Page:
    return made(contoh)


@pytest.fixture(scope="module")
def reading(page: Page) -> Reading:
    return read(page)


def active(shown: GovernmentState) -> list[Mapping[str, Any]]:
    """The active risks as plain data."""
    return [r.data for r in shown.registry.records["risiko"] if r.data["status"] == "aktif"]


def table(reading: Reading, first: str) -> list[list[str]]:
    """The table whose first heading is this."""
    return next(t for t in reading.tables if t[0][0] == first)


# --- the map --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sort", ["negatif", "positif"])
def test_the_map_counts_what_a_plain_count_counts(contoh: GovernmentState, page: Page, sort: str) -> None:
    plain = Counter(
        (r["analisis"]["kemungkinan"], r["analisis"]["dampak"])
        for r in active(contoh)
        if r["identifikasi"]["jenis"] == sort
    )
    shown = next(m for m in page.data["maps"] if m["sort"] == sort)
    cells = {(y, x): c for y, row in shown["rows"] for x, c in enumerate(row, 1)}
    assert {at: c["count"] for at, c in cells.items() if c["count"]} == plain
    assert {at: c["size"] for at, c in cells.items()} == {(y, x): MATRIX[y - 1][x - 1] for y in range(1, 6) for x in range(1, 6)}  # fmt: skip
    drawn = re.findall(r'bagan-besar" text-anchor="middle">([^<]+)<', shown["picture"])
    assert drawn == [str(plain[y, x]) for y in range(5, 0, -1) for x in range(1, 6)]


def test_the_map_leads_to_the_risks_of_each_cell(page: Page, reading: Reading) -> None:
    for shown in page.data["maps"]:
        for _, row in shown["rows"]:
            for cell in row:
                assert (f"#{cell['at']}" in reading.links) == bool(cell["count"])
        sizes = [r.size for r, _ in shown["risks"]]
        assert sizes == sorted(sizes, reverse=True)
        assert {f"register/risiko/{r.id}.html" for r, _ in shown["risks"]} <= set(reading.links)


def test_every_active_risk_is_mapped_or_said_not_to_be(contoh: GovernmentState, page: Page) -> None:
    mapped = [r.id for m in page.data["maps"] for r, _ in m["risks"]]
    left = [r["id"] for r in page.data["unplaced"]]
    assert sorted(mapped + left) == sorted(r["id"] for r in active(contoh))


def test_the_tables_are_the_governments_with_their_basis(page: Page, reading: Reading) -> None:
    told = {t["parameter"].name: t for t in page.data["tables"].told}
    assert {name: t["adopted"] for name, t in told.items()} == {
        "matriks": True,
        "level": True,
        "selera": True,
    }
    assert {name: t["own"] for name, t in told.items()} == {"matriks": False, "level": False, "selera": True}
    assert "Keputusan Wali Kota Contoh Nomor 17 Tahun 2026" in told["selera"]["basis"]
    assert "ditetapkan instansi dengan nilai sendiri" in reading.text


def test_the_appetite_lines_are_the_lowest_and_the_highest(page: Page) -> None:
    limits = {m["sort"]: (m["limits"][0], m["limits"][-1]) for m in page.data["maps"]}
    assert limits == {"negatif": (6, 14), "positif": (16, 20)}
    for shown in page.data["maps"]:
        assert shown["picture"].count('class="bagan-batas') == 4, "two lines and their two names"


def test_a_magnitude_that_is_not_the_matrixs_is_said(contoh: GovernmentState, page: Page, reading: Reading) -> None:
    wrong = [
        r for r in active(contoh)
        if r["analisis"]["besaran"] != MATRIX[r["analisis"]["kemungkinan"] - 1][r["analisis"]["dampak"] - 1]
    ]  # fmt: skip
    assert sum(m["differs"] for m in page.data["maps"]) == len(wrong) > 0
    for record in wrong:
        assert f"(tercatat {record['analisis']['besaran']})" in reading.text


def test_levels_go_by_name(reading: Reading, page: Page) -> None:
    rows = {row[0]: row for row in table(reading, "Tingkat")[1:]}
    assert list(rows) == ["Sangat tinggi", "Tinggi", "Sedang", "Rendah", "Sangat rendah"]
    assert sum(int(row[3]) + int(row[4]) for row in rows.values()) == sum(len(m["risks"]) for m in page.data["maps"])  # fmt: skip


# --- what is to be done ---------------------------------------------------------------------------------------------


def test_late_and_due_plans_are_judged_on_the_day_of_the_page(contoh: GovernmentState, page: Page) -> None:
    def state(item: Mapping[str, Any]) -> str | None:
        end, start = item.get("jadwal_selesai"), item.get("jadwal_mulai", "")
        if end is None or item.get("status") == "selesai" or item["opsi"] == "penerimaan":
            return None
        if end < start:
            return "turned"
        soon = (DAY + timedelta(30)).isoformat()
        return "late" if end < DAY.isoformat() else "soon" if end <= soon else None

    plain = Counter((r["id"], s) for r in active(contoh) for item in r.get("penanganan", []) if (s := state(item)))
    assert Counter((p.risk, p.state) for p in page.data["plans"]) == plain
    assert {s for _, s in plain} == {"late", "soon", "turned"}, "the example city has all of them"
    ends = [p.end for p in page.data["plans"] if p.state == "late"]
    assert ends == sorted(ends)


def test_late_plans_are_those_of_the_rule_about_them(contoh: GovernmentState, page: Page) -> None:
    late = {f.record for f in contoh.by_rule["permenpanrb-5-2020-rencana-aksi-terlambat"]}
    assert {p.risk for p in page.data["plans"] if p.state == "late"} == late


def test_offices_and_categories_add_up(contoh: GovernmentState, page: Page) -> None:
    risks = active(contoh)
    assert sum(o["active"] for o in page.data["offices"]) == len(risks)
    by_office = Counter(r["unit"] for r in risks)
    assert {o["office"].id: o["active"] for o in page.data["offices"]} == by_office
    assert sum(o["late"] for o in page.data["offices"]) == sum(p.state == "late" for p in page.data["plans"])
    mapped = sum(len(m["risks"]) for m in page.data["maps"])
    assert sum(s["risks"] for c in page.data["categories"] for s in c["sorts"]) == mapped
    unset = [c["name"] for c in page.data["categories"] if c["sorts"][0]["appetite"] is None]
    assert unset == ["Bencana alam"]


# --- audience -------------------------------------------------------------------------------------------------------


def test_the_public_sees_counts_and_verdicts_only(contoh: GovernmentState, contoh_public: GovernmentState) -> None:
    page = made(contoh_public)
    found = read(page)
    assert page.data["maps"] == []
    assert "Rincian risiko tidak ditampilkan untuk pembaca ini." in found.text
    assert "Analisis risiko" in found.text, "the fields that are left out are named"
    assert not [word for word in INTERNAL if word in " ".join(h for _, h in found.headings)]
    names = [r.data["nama"] for r in contoh.registry.records["risiko"]]
    assert not [name for name in names if name in found.text]
    assert page.data["registered"]["active"] == len(active(contoh))
    assert len(table(found, "Aturan")) - 1 == len(page.data["rules"]) > 20


def test_hidden_ratings_change_nothing_the_public_reads(tmp_path: Path) -> None:
    pages = []
    for name, likelihood in (("a", 1), ("b", 5)):
        text = one(
            "r-satu",
            f"analisis: {{kemungkinan: {likelihood}, dampak: 3, besaran: {MATRIX[likelihood - 1][2]}}}",
        )
        pages.append(made(state(city(tmp_path / name, [text]), Audience.PUBLIC)))
    ours = [
        {key: value for key, value in p.data.items() if key not in ("rules", "run", "kind", "tables")} for p in pages
    ]
    assert ours[0] == ours[1]


def test_every_rule_says_how_many_records_it_applies_to(contoh: GovernmentState, page: Page, reading: Reading) -> None:
    rows = {row[0]: row for row in table(reading, "Aturan")[1:]}
    for count in contoh.report.rules:
        if count.kind == "risiko":
            own = rows[count.title.id]
            assert own[4:7] == [str(count.applicable), str(count.passed), str(count.failed)]
            assert ("tidak menyangkut rekaman apa pun" in own[3]) == (count.applicable == 0)


# --- other governments ----------------------------------------------------------------------------------------------


def one(name: str, *fields: str, sort: str = "negatif", category: str = "keamanan") -> str:
    """A risk as YAML."""
    head = f"id: {name}\nnama: Risiko {name}\nunit: dinas-kominfo\nstatus: aktif\n"
    return head + f"identifikasi: {{jenis: {sort}, kategori: {category}}}\n" + "".join(f + "\n" for f in fields)


def city(root: Path, risks: list[str], declared: str = "") -> Path:
    """A city with risks and what it declares."""
    files = {f"risiko/{n}.yaml": text for n, text in enumerate(risks)}
    named = {f"risiko/{text.split()[1]}.yaml": text for text in files.values()}
    return write(root / "kota", {"instansi.yaml": GOVERNMENT + declared, "unit/dinas-kominfo.yaml": UNIT, **named})  # fmt: skip


def rated(likelihood: int, impact: int) -> str:
    return f"analisis: {{kemungkinan: {likelihood}, dampak: {impact}}}"


def test_an_example_of_the_regulation_is_called_one(tmp_path: Path) -> None:
    page = made(state(city(tmp_path, [one("r-satu", rated(3, 3))])))
    assert [t["adopted"] for t in page.data["tables"].told] == [False, False, False]
    assert "contoh dalam peraturan , belum ditetapkan instansi ini" in read(page).text
    (risk_, _), *_ = page.data["maps"][0]["risks"]
    assert (risk_.size, risk_.appetite, risk_.reaches) == (14, None, False)


def test_a_governments_own_matrix_decides(tmp_path: Path) -> None:
    own = "parameter:\n  permenpanrb-5-2020:\n    matriks: {dasar: Keputusan 1, nilai: [[1, 2], [3, 4]]}\n    level: {dasar: Keputusan 1, nilai: [{level: rendah, dari: 1, sampai: 2}, {level: tinggi, dari: 3, sampai: 4}]}\n    selera: {dasar: Keputusan 1, nilai: {keamanan: {positif: 4, negatif: 3}}}\n"  # fmt: skip
    page = made(state(city(tmp_path, [one("r-satu", rated(2, 1)), one("r-dua", rated(5, 5))], own)))
    read(page)
    negative = page.data["maps"][0]
    assert negative["columns"] == [1, 2]
    ((risk_, _),) = negative["risks"]
    assert (risk_.size, risk_.band.name, risk_.appetite, risk_.reaches) == (3, "Tinggi", 3, True)
    assert [(r["id"], r["why"]) for r in page.data["unplaced"]] == [("r-dua", "kemungkinan atau dampaknya di luar matriks")]  # fmt: skip


def test_what_is_not_rated_is_not_in_the_map(tmp_path: Path) -> None:
    risks = [
        one("r-satu", rated(1, 1)),
        one("r-dua"),
        one("r-tiga", rated(2, 2)).replace("jenis: negatif, ", ""),
        one("r-empat", "analisis: {kemungkinan: sering, dampak: 2}"),
        one("r-lima", rated(1, 1), sort="positif"),
        one("r-enam", rated(5, 5)).replace("status: aktif", "status: ditutup"),
    ]
    page = made(state(city(tmp_path, risks)))
    read(page)
    assert [[r.id for r, _ in m["risks"]] for m in page.data["maps"]] == [["r-satu"], ["r-lima"]]
    why = {r["id"]: r["why"] for r in page.data["unplaced"]}
    assert set(why) == {"r-dua", "r-tiga", "r-empat"}
    assert "belum diisi" in why["r-dua"]
    assert "jenisnya" in why["r-tiga"]
    assert "tidak sesuai skemanya" in why["r-empat"]


@pytest.mark.parametrize("audience", list(Audience))
def test_a_register_that_is_not_filled_has_no_map(tmp_path: Path, audience: Audience) -> None:
    shown = state(city(tmp_path, [], "cakupan: {risiko: belum}\n"), audience)
    page = made(shown)
    assert page.data["maps"] == []
    assert "Register risiko belum diisi." in read(page).text


def test_kota_tangerang_has_declared_none_and_gets_no_map() -> None:
    found = read(made(state(ROOT / "registry")))
    assert "Register risiko belum diisi." in found.text
    assert "0 rekaman" in found.text


def test_a_register_filled_in_part_warns_of_empty_cells(tmp_path: Path) -> None:
    page = made(state(city(tmp_path, [one("r-satu", rated(1, 1))], "cakupan: {risiko: sebagian}\n")))
    assert "tidak berarti tidak ada risiko" in read(page).text


def test_a_government_whose_schemas_know_no_risk_has_the_page(tmp_path: Path) -> None:
    root = lay(tmp_path, {"registry/instansi.yaml": GOVERNMENT, "registry/unit/dinas-kominfo.yaml": UNIT})
    assert "Tidak ada register risiko." in read(made(state(root))).text


def test_a_hostile_name_is_only_a_name(tmp_path: Path) -> None:
    evil = "</th><script>alert(1)</script>{{ 7*7 }}"
    text = one(
        "r-satu",
        rated(5, 5),
        f'penanganan: [{{opsi: mitigasi, rencana_aksi: "{evil}", jadwal_selesai: 2026-01-01}}]',
    )
    page = made(state(city(tmp_path, [text.replace("nama: Risiko r-satu", f"nama: '{evil}'")])))
    found = read(page)
    assert found.text.count("<script>alert(1)</script>{{ 7*7 }}") == 3, "the risk, its plan and the plan's risk"
