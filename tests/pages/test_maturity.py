"""The pages of indexes: the figures of `patuh index`, cut to the audience, never mixed between instruments, never called official."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from checker.pages import maturity
from checker.pages.audience import Audience
from checker.pages.evaluation import list_visible
from checker.pages.page import Page, link
from checker.pages.state import GovernmentState
from checker.report.maturity import document
from tests.conftest import GOVERNMENT, ROOT, UNIT, write
from tests.laws import lay
from tests.pages.reading import read, state

SPBE, PEMDI = "permenpanrb-59-2020", "permenpanrb-8-2026"


def made(shown: GovernmentState) -> dict[str, Page]:
    """The pages by their path."""
    return {page.path: page for page in maturity.pages(shown)}


@pytest.fixture(scope="module")
def contoh() -> GovernmentState:
    return state(ROOT / "examples/kota-contoh")


@pytest.fixture(scope="module")
def contoh_public() -> GovernmentState:
    return state(ROOT / "examples/kota-contoh", Audience.PUBLIC)


# --- figures --------------------------------------------------------------------------------------------------------


def figures(page: Page) -> Mapping[str, Any]:
    """The evaluations of a page by their record."""
    return {e["record"]: e for e in page.data["evaluations"]}


def comma(value: object) -> str:
    """A figure of the JSON as the page writes it."""
    return str(value).replace(".", ",")


def test_every_figure_is_that_of_the_index_command(contoh: GovernmentState) -> None:
    pages, seen = made(contoh), 0
    for appraisal in contoh.appraisals:
        told = document(appraisal, "id")
        page = pages[f"indeks/{appraisal.instrument.id}"]
        own = next(e for e in page.data["evaluations"] if e["name"] == told["evaluation"])
        assert own["computed"] == (comma(told["index"]) if told["index"] else None)
        assert own["exact"] == (comma(told["index_exact"]) if told["index"] else None)
        assert own["band"] == told["predikat"]
        assert own["published"] == (comma(told["published"]["index"]) if told["published"] else None)
        assert [(i["id"], i["value"], i["supported"]) for i in own["indicators"]] == [
            (i["id"], comma(i["value"]), i["supported"]) for i in told["indicators"]
        ]
        assert [(g["id"], g["gain"]) for g in own["gains"]] == [(g["id"], comma(g["gain"])) for g in told["gains"][:10]]
        assert len(own["gains"]) + own["more_gains"] == len(told["gains"])
        for key in ("domains", "aspects"):
            computed = [(p["id"], p["computed"], p["exact"]) for p in own[key] if p["computed"]]
            assert computed == [(p["id"], comma(p["index"]), comma(p["index_exact"])) for p in told[key]]
        missing = {i["id"]: [m["criterion"] for m in i["missing"]] for i in told["indicators"] if i["missing"]}
        shown = {s["id"]: [g["criterion"] for g in s["gaps"]] for s in page.data["support"] if s["gaps"]}
        assert not missing or missing == shown
        seen += told["index"] is not None
    assert seen >= 2, "the example city has computed indexes under both instruments"


def test_figures_are_on_the_page_as_people_write_them(contoh: GovernmentState) -> None:
    told = read(made(contoh)[f"indeks/{SPBE}"]).text
    assert "3,11 , Baik (tepatnya 3,1105" in told
    assert "3,42 , Baik" in told


def test_a_missing_piece_leads_to_its_provision_and_its_records(contoh: GovernmentState) -> None:
    page = made(contoh)[f"indeks/{SPBE}"]
    gaps = [gap for row in page.data["support"] for gap in row["gaps"]]
    links = set(read(page).links)
    assert gaps
    assert any(gap["records"] for gap in gaps)
    for gap in gaps:
        assert {link(page.path, law["path"]) for law in gap["laws"]} <= links
        for record in gap["records"]:
            assert (record["kind"], record["id"]) in contoh.records
            assert not record["linked"] or f"../register/{record['kind']}/{record['id']}.html" in links


def test_claimed_values_are_counted_once_against_the_register(contoh: GovernmentState) -> None:
    own = figures(made(contoh)[f"indeks/{SPBE}"])["penilaian-mandiri-2025"]
    counts = {word: count for word, _, count in own["compared"]["rows"]}
    assert sum(counts.values()) == len(own["indicators"]) == 47
    above = [i for i in own["indicators"] if i["supported"] is not None and Fraction(comma_off(i["value"])) > i["supported"]]  # fmt: skip
    assert counts["di atas yang ditunjukkan register"] == len(above)


def comma_off(text: str) -> str:
    """`3,5` as Python reads it."""
    return text.replace(",", ".")


def test_instruments_are_never_mixed(contoh: GovernmentState) -> None:
    pages = made(contoh)
    names = {i: {e["name"] for e in pages[f"indeks/{i}"].data["evaluations"]} for i in (SPBE, PEMDI)}
    assert names[SPBE]
    assert names[PEMDI]
    for own, other in ((SPBE, PEMDI), (PEMDI, SPBE)):
        told = read(pages[f"indeks/{own}"]).text
        assert not [name for name in names[other] if name in told]
    assert "<svg" not in str(pages["indeks"].data), "no chart shows both"


def test_it_is_called_an_estimate_on_every_page(contoh: GovernmentState) -> None:
    for page in made(contoh).values():
        assert "bukan nilai resmi" in read(page).text


def test_what_cannot_be_computed_is_named_not_hidden(contoh: GovernmentState) -> None:
    page = made(contoh)["indeks"]
    left = {row["id"] for row in page.data["left"]}
    assert "penilaian-mandiri-2022" in left
    assert "../" not in "".join(read(page).links)
    assert "register/penilaian/penilaian-mandiri-2022.html" in read(page).links
    shown = {row["record"] for row in page.data["rows"]}
    kept = {r.id for r in contoh.registry.records["penilaian"] if not r.removed}
    assert left | shown == kept
    assert not left & shown


# --- audience -------------------------------------------------------------------------------------------------------


def test_the_public_learns_no_value_that_is_internal(contoh: GovernmentState, contoh_public: GovernmentState) -> None:
    own, public = made(contoh)[f"indeks/{SPBE}"], made(contoh_public)[f"indeks/{SPBE}"]
    hidden = figures(own)["penilaian-mandiri-2025"]
    told = read(public).text
    for figure in (hidden["computed"], hidden["exact"], *(p["exact"] for p in hidden["domains"] if len(p["exact"]) > 3)):  # fmt: skip
        assert figure in read(own).text
        assert figure not in told
    cut = figures(public)["penilaian-mandiri-2025"]
    assert (cut["indicators"], cut["gains"], cut["domains"], cut["pictures"]) == ([], [], [], [])
    assert "tidak ditampilkan untuk pembaca ini" in told


def test_the_public_sees_what_was_announced(contoh_public: GovernmentState) -> None:
    own = figures(made(contoh_public)[f"indeks/{SPBE}"])["hasil-resmi-2024"]
    assert (own["published"], own["rating"]) == ("3,42", "Baik")
    assert [p["announced"] for p in own["domains"]] == ["3,40", "3,10", "2,60", "3,90"]


def test_what_the_public_sees_of_evaluations_computes_nothing(contoh_public: GovernmentState) -> None:
    assert len(list_visible(contoh_public)) == len(contoh_public.appraisals)
    assert all(a.score is None for a in list_visible(contoh_public))
    assert any(a.score is not None for a in contoh_public.appraisals)


def test_notes_do_not_tell_the_public_what_is_hidden(tmp_path: Path) -> None:
    values = "".join(f'  - {{indikator: "{n}", nilai: 2}}\n' for n in range(1, 48))
    city = government(tmp_path, f'instrumen: {SPBE}\nnilai:\n{values}indeks_diumumkan: "3.85"\npredikat_diumumkan: Sangat Baik\n')  # fmt: skip
    told = {who: read(made(state(city, who))[f"indeks/{SPBE}"]).text for who in Audience}
    assert "berbeda dari hitungan atas nilai indikatornya, 2." in told[Audience.AUDITOR]
    assert "berbeda dari hitungan" not in told[Audience.PUBLIC]
    assert "3,85" in told[Audience.PUBLIC]


# --- other governments ----------------------------------------------------------------------------------------------


def government(root: Path, fields: str, **more: str) -> Path:
    """A city with one evaluation of 2024, and whatever else."""
    head = "unit: dinas-kominfo\nstatus: selesai\njenis: hasil-resmi\ntahun: 2024\n"
    files = {"penilaian/hasil.yaml": f"id: hasil-2024\nnama: Hasil 2024\n{head}{fields}"} if fields else {}
    extra = {name.replace("__", "/") + ".yaml": text for name, text in more.items()}
    return write(root / "kota", {"instansi.yaml": GOVERNMENT, "unit/dinas-kominfo.yaml": UNIT, **files, **extra})  # fmt: skip


def test_kota_tangerang_shows_what_was_announced_with_its_source() -> None:
    pages = made(state(ROOT / "registry", Audience.PUBLIC))
    told = read(pages[f"indeks/{SPBE}"]).text
    assert "3,85 , Sangat Baik" in told
    assert "2,97" in told
    assert "RMN Indonesia" in told
    assert "tidak dapat dihitung" in told
    assert "baru terisi sebagian" in read(pages["indeks"]).text


def test_a_register_that_is_not_filled_says_so(tmp_path: Path) -> None:
    city = government(tmp_path, "")
    (city / "instansi.yaml").write_text(GOVERNMENT + "cakupan: {penilaian: belum}\n", "utf-8")
    told = read(made(state(city))["indeks"]).text
    assert "Register penilaian belum diisi." in told
    assert "Belum ada penilaian" in told


def test_a_government_whose_schemas_know_no_evaluation_has_the_page(tmp_path: Path) -> None:
    root = lay(tmp_path, {"registry/instansi.yaml": GOVERNMENT, "registry/unit/dinas-kominfo.yaml": UNIT})
    pages = made(state(root))
    assert list(pages) == ["indeks"]
    assert "Tidak ada register penilaian." in read(pages["indeks"]).text


def test_two_results_of_one_year_are_not_drawn_as_one(tmp_path: Path) -> None:
    def result(name: str, year: int, index_: str) -> str:
        head = "unit: dinas-kominfo\nstatus: selesai\njenis: hasil-resmi\n"
        return f'id: {name}\nnama: {name}\n{head}tahun: {year}\ninstrumen: {SPBE}\nindeks_diumumkan: "{index_}"\n'

    more = {f"penilaian__{n}": result(n, y, i) for n, y, i in (("a", 2024, "3.10"), ("b", 2023, "2.10"), ("c", 2022, "2.00"))}  # fmt: skip
    city = government(tmp_path, f'instrumen: {SPBE}\nindeks_diumumkan: "3.85"\n', **more)
    page = made(state(city))[f"indeks/{SPBE}"]
    assert page.data["doubled"] == [2024]
    assert ">2023<" in page.data["history"]
    assert ">2024<" not in page.data["history"]
    assert {"3,85", "3,10"} <= {row["published"] for row in page.data["rows"]}


def test_a_hostile_name_is_only_a_name(tmp_path: Path) -> None:
    evil = "</h2><script>alert(1)</script>{{ 7*7 }} <img src=x onerror=alert(1)>"
    city = government(tmp_path, f'instrumen: {SPBE}\nindeks_diumumkan: "3.85"\npredikat_diumumkan: <b onclick=x>\npenilai: "{evil}"\n')  # fmt: skip
    text = (city / "penilaian/hasil.yaml").read_text("utf-8")
    (city / "penilaian/hasil.yaml").write_text(text.replace("nama: Hasil 2024", f"nama: '{evil}'"), "utf-8")
    for page in made(state(city)).values():
        found = read(page)
        if "3,85" in found.text:
            assert "<script>alert(1)</script>" in found.text
            assert "{{ 7*7 }}" in found.text


def test_the_pages_are_the_same_every_time(contoh: GovernmentState) -> None:
    again = state(ROOT / "examples/kota-contoh")
    for one, two in zip(made(contoh).values(), made(again).values(), strict=True):
        assert read(one).text == read(two).text
