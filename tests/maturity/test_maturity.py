"""Instruments and indexes: the worked examples of the law, exact figures, refusals, and what the registry supports."""

from __future__ import annotations

import csv
import io
import json
import random
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.judge.examples import misfits
from checker.law.instrument import Instrument, decimal, rounded
from checker.law.policies import Policies
from checker.maturity.appraisal import appraise, evidence_of, of_year
from checker.maturity.claims import from_file
from checker.maturity.score import score
from checker.model.text import UsageError
from checker.registry.project import laws_near, open_project, own_files, policies_of
from checker.report.maturity import document
from tests.conftest import GOVERNMENT, ROOT, UNIT, Patuh, write
from tests.laws import KINDS, REGULATION, lay

SPBE, PEMDI = "permenpanrb-59-2020", "permenpanrb-8-2026"


@pytest.fixture(scope="module")
def policies() -> Policies:
    return policies_of(own_files())


@pytest.fixture(scope="module")
def spbe(policies: Policies) -> Instrument:
    return policies.instruments[SPBE]


@pytest.fixture(scope="module")
def pemdi(policies: Policies) -> Instrument:
    return policies.instruments[PEMDI]


def sheet(values: dict[str, str], delimiter: str = ",") -> str:
    return f"indikator{delimiter}nilai\n" + "".join(f"{k}{delimiter}{v}\n" for k, v in values.items())


def levels(value: str = "3", count: int = 47, **changed: str) -> dict[str, str]:
    return {str(n): value for n in range(1, count + 1)} | {k.lstrip("_"): v for k, v in changed.items()}


# --- figures --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("figure", "rating"),
    [("3.85", "Sangat Baik"), ("2.97", "Baik"), ("2.64", "Baik"), ("4.20", "Memuaskan"), ("4.1999", "Sangat Baik"),
     ("3.5", "Sangat Baik"), ("3.4999", "Baik"), ("2.6", "Baik"), ("2.5999", "Cukup"), ("1.8", "Cukup"), ("1.79", "Kurang"),
     ("1", "Kurang"), ("5", "Memuaskan")],
)  # fmt: skip
def test_published_figures_get_their_rating(spbe: Instrument, figure: str, rating: str) -> None:
    assert spbe.band(Fraction(figure)).name.id == rating


@pytest.mark.parametrize(
    ("figure", "rating"),
    [("1.49", "Kurang/Merintis"), ("1.5", "Cukup/Membangun"), ("2.5", "Baik/Berkembang"), ("3.99", "Sangat Baik/Melembaga"),
     ("4", "Memuaskan/Unggul")],
)  # fmt: skip
def test_the_second_instrument_has_its_own_ratings(pemdi: Instrument, figure: str, rating: str) -> None:
    assert pemdi.band(Fraction(figure)).name.id == rating


def test_an_aspect_as_the_regulation_works_it_out(spbe: Instrument) -> None:
    # Lampiran B.4: aspect 2 with levels 3, 4, 3, 2.
    values = dict.fromkeys((p.id for p in spbe.indicators), Fraction(1))
    values |= {"11": Fraction(3), "12": Fraction(4), "13": Fraction(3), "14": Fraction(2)}
    aspects = {part.id: value for part, value in score(spbe, values).aspects}
    assert aspects["2"] == 3


def test_a_domain_as_the_regulation_works_it_out(spbe: Instrument) -> None:
    # Lampiran B.4: domain 2 with aspects of 3.00, 4.00 and 3.00.
    values = dict.fromkeys((p.id for p in spbe.indicators), Fraction(1))
    values |= {i.id: Fraction({"2": 3, "3": 4, "4": 3}[i.whole]) for i in spbe.indicators if i.whole in ("2", "3", "4")}
    domains = {part.id: value for part, value in score(spbe, values).domains}
    assert domains["2"] == Fraction("3.40")


def test_an_index_as_the_regulation_works_it_out(spbe: Instrument) -> None:
    # Lampiran B.4: domains of 3.70, 3.40, 3.00 and 3.20 give 328.20 / 100. Its figures are those of domains, so each
    # indicator of a domain takes the domain's.
    of = {"1": "3.70", "2": "3.40", "3": "3.00", "4": "3.20"}
    domain = {a.id: a.whole for a in spbe.aspects}
    values = {i.id: Fraction(of[domain[i.whole or ""] or ""]) for i in spbe.indicators}
    result = score(spbe, values)
    assert (result.index, rounded(result.index, 2)) == (Fraction("3.2820"), "3.28")


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("id_", [SPBE, PEMDI])
def test_equal_levels_give_that_index(policies: Policies, id_: str, level: int) -> None:
    instrument = policies.instruments[id_]
    result = score(instrument, {p.id: Fraction(level) for p in instrument.indicators})
    assert {result.index, *(v for _, v in result.aspects), *(v for _, v in result.domains)} == {Fraction(level)}


@given(values=st.lists(st.integers(1, 5), min_size=47, max_size=47), chance=st.randoms())
def test_the_index_is_the_weighted_sum_and_no_order_changes_it(
    spbe: Instrument, values: list[int], chance: random.Random
) -> None:
    instrument = spbe
    given_ = {p.id: Fraction(v) for p, v in zip(instrument.indicators, values, strict=True)}
    shuffled = list(given_.items())
    chance.shuffle(shuffled)
    result = score(instrument, dict(shuffled))
    assert result.index == sum(p.weight * given_[p.id] for p in instrument.indicators) / 100
    assert result.index == sum(p.weight * v for p, v in result.domains) / 100
    assert result.index == sum(p.weight * v for p, v in result.aspects) / 100
    for gain in result.gains():
        after = score(instrument, given_ | {gain.indicator.id: gain.next})
        assert after.index - result.index == gain.gain > 0
    gains = [gain.gain for gain in result.gains()]
    assert gains == sorted(gains, reverse=True)


@pytest.mark.parametrize(
    ("value", "exact", "two"),
    [("82/25", "3.28", "3.28"), ("3", "3", "3.00"), ("1/3", "1/3", "0.33"), ("3.845", "3.845", "3.85"), ("3.8449999", "3.8449999", "3.84"),
     ("0.005", "0.005", "0.01"), ("4.995", "4.995", "5.00")],
)  # fmt: skip
def test_figures_are_exact_until_they_are_printed(value: str, exact: str, two: str) -> None:
    assert (decimal(Fraction(value)), rounded(Fraction(value), 2)) == (exact, two)


# --- the command ----------------------------------------------------------------------------------------------------


def test_a_file_from_anywhere_is_computed(tmp_path: Path, patuh: Patuh) -> None:
    write(tmp_path, {"nilai.csv": sheet(levels(_21="5"))})
    done = patuh("index", "nilai.csv", "--as-of", "2024-12-31", "--format", "json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["instrument"], found["index"], found["index_exact"]) == (
        0,
        SPBE,
        "3.03",
        "3.03",
    )
    assert found["predikat"] == "Baik"
    indicator = next(i for i in found["indicators"] if i["id"] == "21")
    assert (indicator["value"], indicator["weight"], indicator["supported"]) == (5, 1.5, None)
    assert [len(found[key]) for key in ("domains", "aspects", "indicators")] == [4, 8, 47]
    assert {"id", "name", "index"} <= set(found["domains"][0]) & set(found["aspects"][0])
    assert found["gains"][0] == {"id": "42", "from": 3, "to": 4, "gain": "0.03"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("nilai.csv", sheet(levels(), ";").replace("\n", "\r\n")),
        ("nilai.csv", "\ufeff" + sheet(levels())),
        ("nilai.yaml", "tanggal: 2024-12-31\nnilai:\n" + "".join(f"  {n}: 3\n" for n in range(1, 48))),
        ("nilai.yaml", f"instrumen: {SPBE}\ntahun: 2024\nnilai:\n" + "".join(f"  - {{indikator: {n}, nilai: 3}}\n" for n in range(47, 0, -1))),
    ],
)  # fmt: skip
def test_every_documented_form_of_a_file_is_read(policies: Policies, name: str, text: str) -> None:
    found = appraise(from_file(name, text.encode()), policies, None, date(2024, 12, 31), (), None)
    assert found.score
    assert (found.instrument.id, found.score.index) == (SPBE, 3)


def test_decimal_values_belong_to_the_instrument_that_takes_them(tmp_path: Path, patuh: Patuh) -> None:
    write(tmp_path, {"nilai.csv": sheet(levels("3,25", 20), ";")})
    done = patuh("index", "nilai.csv", "--as-of", "2026-11-22", "--format", "json")
    found = json.loads(done.stdout)
    assert (found["instrument"], found["index_exact"], found["domains"]) == (PEMDI, "3.25", [])


def test_an_index_between_two_bounds_in_dispute_says_so(tmp_path: Path, patuh: Patuh) -> None:
    write(tmp_path, {"nilai.csv": sheet(levels("4.2", 20))})
    done = patuh("index", "nilai.csv", "--as-of", "2026-11-22")
    assert "Memuaskan/Unggul" in done.stdout
    assert "4,50" in done.stdout


BAD = {
    "0": "di luar batas", "6": "di luar batas", "-1": "di luar batas", "3.5": "bukan tingkat bulat", "80%": "persen",
    "tiga": "bukan angka", "": "bukan angka", "1e3": "bukan angka", "٣": "bukan angka", "nan": "bukan angka", "9" * 400: "bukan angka",
}  # fmt: skip


def refused(
    policies: Policies, name: str, text: str | bytes, as_of: str = "2024-12-31", asked: str | None = None
) -> str:
    """What is said of a file that cannot be taken."""
    data = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else text
    with pytest.raises(UsageError) as caught:
        appraise(from_file(name, data), policies, asked, date.fromisoformat(as_of), (), None)
    return caught.value.message.id


@pytest.mark.parametrize("value", BAD)
def test_a_value_that_is_no_level_is_refused_with_its_line(policies: Policies, value: str) -> None:
    said = refused(policies, "nilai.csv", sheet(levels(_21=value)))
    assert said.startswith("nilai.csv:22: Indikator 21: ")
    assert BAD[value] in said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (sheet(levels(count=46)), "1 dari 47 indikator Permenpan-RB 59/2020 belum dinilai: 47."),
        (sheet(levels(count=48)), "nilai.csv:49: Permenpan-RB 59/2020 tidak punya indikator `48`."),
        (sheet(levels()) + "21,4\n", "nilai.csv:49: Indikator 21 sudah dinilai pada baris 22."),
        (sheet(levels()) + "21,4,1\n", "nilai.csv:49: Baris ini berisi 3 kolom, bukan dua."),
        ("nomor,skor\n1,3\n", "nilai.csv:1: Baris pertama CSV harus `indikator,nilai`"),
        ("indikator,nilai\n", "47 dari 47 indikator"),
        (sheet(levels()).replace("3", "\udcff"), "nilai.csv:2: Berkas bukan teks UTF-8."),
    ],
)
def test_a_sheet_that_does_not_fit_is_refused(policies: Policies, text: str, said: str) -> None:
    assert said in refused(policies, "nilai.csv", text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nilai: [1, 2]\n", "nilai.yaml:1: Berkas ini tidak berisi `nilai`"),
        ("tanggal: kemarin\nnilai: {1: 3}\n", "nilai.yaml:1: `kemarin` bukan tanggal"),
        ("nilai: {1: 3\n", "nilai.yaml:"),
        ("- nilai: {1: 3}\n- nilai: {1: 4}\n", "nilai.yaml:1: Berkas ini berisi beberapa penilaian"),
        ("indeks_diumumkan: '3,85'\nnilai: {1: 3}\n", "bukan indeks"),
        ("instrumen: spbe\nnilai: {1: 3}\n", "Tidak ada instrumen `spbe`."),
        ("tahun: 2015\nnilai: {1: 3}\n", "Tidak ada instrumen yang berlaku pada 2015."),
        ("tahun: 2026\nnilai: {1: 3}\n", "Pilih dengan --instrument."),
    ],
)
def test_a_yaml_file_that_does_not_fit_is_refused(policies: Policies, text: str, said: str) -> None:
    assert said in refused(policies, "nilai.yaml", text)


def test_a_refusal_is_wrong_use_and_prints_nothing_else(tmp_path: Path, patuh: Patuh) -> None:
    write(tmp_path, {"nilai.csv": sheet(levels(_21="6", _22="0")), "kosong.csv": ""})
    done = patuh("index", "nilai.csv", "--as-of", "2024-12-31")
    assert (done.returncode, done.stdout) == (2, "")
    assert [line.split(": ")[0] for line in done.stderr.splitlines()] == ["nilai.csv:22", "nilai.csv:23"]
    for name in ("kosong.csv", "tidak-ada.csv"):
        done = patuh("index", name)
        assert (done.returncode, done.stdout) == (2, "")
        assert name in done.stderr


@pytest.mark.parametrize(
    ("day", "instrument", "other"),
    [("2026-06-05", SPBE, PEMDI), ("2026-06-04", PEMDI, SPBE), ("2020-12-31", SPBE, "")],
)
def test_an_instrument_not_in_force_is_refused_and_the_one_that_applies_named(
    policies: Policies, day: str, instrument: str, other: str
) -> None:
    said = refused(policies, "nilai.csv", sheet(levels(count=47 if instrument == SPBE else 20)), day, instrument)
    assert "tidak berlaku pada" in said
    assert (f"`{other}`" in said) if other else ("tidak ada instrumen lain" in said)


def test_one_evaluation_under_two_instruments_gives_two_results(tmp_path: Path, patuh: Patuh) -> None:
    write(tmp_path, {"a.csv": sheet(levels("4")), "b.csv": sheet(levels("4", 20))})
    found = [
        json.loads(patuh("index", name, "--as-of", day, "--format", "json").stdout)
        for name, day in (("a.csv", "2026-06-04"), ("b.csv", "2026-06-05"))
    ]
    assert [(f["instrument"], f["index"], f["predikat"]) for f in found] == [
        (SPBE, "4.00", "Sangat Baik"),
        (PEMDI, "4.00", "Memuaskan/Unggul"),
    ]


def test_a_what_if_shows_before_and_after(tmp_path: Path, patuh: Patuh) -> None:
    write(tmp_path, {"nilai.csv": sheet(levels())})
    args = (
        "index",
        "nilai.csv",
        "--as-of",
        "2024-12-31",
        "--format",
        "json",
        "--set",
        "21=4",
        "--set",
        "42=5",
    )
    found = json.loads(patuh(*args).stdout)
    assert (found["index_exact"], found["before"]["index_exact"]) == ("3.075", "3")


@pytest.mark.parametrize("wrong", ["21", "21=", "21=9", "48=3", "21=3,5"])
def test_a_what_if_that_makes_no_sense_is_refused(policies: Policies, wrong: str) -> None:
    evaluation = from_file("nilai.csv", sheet(levels()).encode())
    with pytest.raises(UsageError, match="--set"):
        appraise(evaluation, policies, None, date(2024, 12, 31), [wrong], None)


def test_csv_output_can_be_added_up_again(tmp_path: Path, patuh: Patuh) -> None:
    write(tmp_path, {"nilai.csv": sheet(levels(_1="5", _47="1"))})
    done = patuh("index", "nilai.csv", "--as-of", "2024-12-31", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    total = sum(Fraction(r["weight"]) * Fraction(r["value"]) for r in rows if r["part"] == "indicator") / 100
    assert decimal(total) == next(r["index_exact"] for r in rows if r["part"] == "index")


def test_a_year_that_the_register_does_not_hold_is_told(tmp_path: Path, patuh: Patuh) -> None:
    write(tmp_path, {"kota/instansi.yaml": GOVERNMENT, "kota/unit/dinas-kominfo.yaml": UNIT})
    done = patuh("index", "2024", "kota")
    assert (done.returncode, done.stdout) == (2, "")
    assert "tidak memuat penilaian tahun 2024" in done.stderr


def test_one_evaluation_that_is_wrong_hides_no_other_of_its_year(patuh: Patuh) -> None:
    done = patuh("index", "2022", ROOT / "examples/kota-contoh")
    assert done.returncode == 2
    assert "Hasil yang diumumkan: 2,55" in done.stdout
    assert "Indikator 21: `2.5` bukan tingkat bulat" in done.stderr


# --- an instrument is data ------------------------------------------------------------------------------------------

# As Permenpan-RB 5/2018 had it: 3 domains (17, 28, 55), 7 aspects, 37 scores. How its weights were spread over the scores
# does not matter here; they must only add up.
_ASPECTS = [("1", "1", "7", 7), ("2", "1", "10", 10), ("3", "2", "12", 6), ("4", "2", "16", 4), ("5", "3", "30", 6), ("6", "3", "20", 3), ("7", "3", "5", 1)]  # fmt: skip


def third_instrument() -> str:
    text = "title: {id: Indeks Lama, en: Old Index}\nprovision: pasal-2\nvalue: {type: integer, min: '1', max: '5'}\n"
    text += "published_decimals: 2\ntotal: '100'\ndomains:\n"
    for id_, weight in (("1", "17"), ("2", "28"), ("3", "55")):
        text += f"  - {{id: '{id_}', name: {{id: Domain {id_}, en: Domain {id_}}}, weight: '{weight}'}}\n"
    text += "aspects:\n"
    for id_, domain, weight, _ in _ASPECTS:
        text += f"  - {{id: '{id_}', domain: '{domain}', name: {{id: Aspek {id_}, en: Aspect {id_}}}, weight: '{weight}'}}\n"
    text += "indicators:\n"
    number = 0
    for aspect, _, weight, count in _ASPECTS:
        each = Fraction(weight) / count
        parts = [f"{float(each):.4f}"] * (count - 1)
        parts.append(decimal(Fraction(weight) - sum(map(Fraction, parts))))
        for part in parts:
            number += 1
            text += f"  - {{id: '{number}', aspect: '{aspect}', name: {{id: Skor {number}, en: Score {number}}}, weight: '{part}'}}\n"
    assert number == 37
    return (
        text + "bands:\n  - {name: {id: Kurang, en: Poor}, from: '1'}\n  - {name: {id: Baik, en: Good}, from: '2.6'}\n"
    )


def test_a_third_instrument_is_one_file_more(tmp_path: Path, patuh: Patuh) -> None:
    lay(
        tmp_path,
        {"policies/uji-1-2024/instrument.yaml": third_instrument(), "nilai.csv": sheet(levels("3", 37))},
    )
    done = patuh("index", "nilai.csv", ".", "--format", "json")
    found = json.loads(done.stdout)
    assert (done.returncode, found["instrument"], found["index_exact"], found["predikat"]) == (
        0,
        "uji-1-2024",
        "3",
        "Baik",
    )
    assert [len(found[key]) for key in ("domains", "aspects", "indicators")] == [3, 7, 37]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("total: '100'", "total: '99'", "berjumlah 100, bukan 99"),
        ("weight: '17'", "weight: '18'", "berjumlah"),
        ("id: '37', aspect: '7'", "id: '37', aspect: '9'", "tidak termasuk bagian mana pun"),
        ("id: '37',", "id: '36',", "tertulis dua kali"),
        ("from: '2.6'", "from: '0.6'", "harus menaik"),
        ("from: '1'", "from: '2'", "tidak mendapat predikat"),
        ("max: '5'", "max: '1'", "harus lebih kecil"),
        ("provision: pasal-2", "provision: pasal-9", "tidak punya ketentuan"),
        ("total: '100'", "total: 100", "total"),
    ],
)
def test_an_instrument_that_does_not_add_up_is_a_fault(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = third_instrument()
    assert old in text
    lay(tmp_path, {"policies/uji-1-2024/instrument.yaml": text.replace(old, new, 1)})
    faults = policies_of(laws_near(tmp_path)).faults
    assert {f.place.file for f in faults} == {"policies/uji-1-2024/instrument.yaml"}
    assert any(said in f.message.id for f in faults)


# --- levels that rest on evidence -----------------------------------------------------------------------------------

LADDER = """\
indicator: "1"
provision: pasal-2
levels:
  - level: 2
    criteria:
      - id: ada
        title: {id: Ada aset yang terhitung, en: An asset is counted}
        kind: aset
        need: any
        require: {required: [jumlah]}
        remedy: {id: Catat satu aset., en: Record an asset.}
        examples: {pass: [{record: {}}], fail: [{record: {jumlah: null}}]}
  - level: 3
    criteria:
      - id: semua
        title: {id: Setiap aset aktif terhitung, en: Every asset in use is counted}
        kind: aset
        need: all
        when: {properties: {status: {const: aktif}}, required: [status]}
        assert: [{expr: has(self.jumlah) && self.jumlah > 0, at: /jumlah}]
        remedy: {id: Lengkapi jumlahnya., en: Fill in the number.}
        examples: {pass: [{record: {}}], fail: [{record: {jumlah: 0}}]}
    manual: [{id: Asesor melihat gudang., en: Assessors see the store.}]
  - level: 4
    manual: [{id: Asesor menilai mutunya., en: Assessors judge the quality.}]
"""
PENILAIAN = """\
$schema: https://json-schema.org/draft/2020-12/schema
$id: penilaian.schema.yaml
title: Penilaian
description: Penilaian.
type: object
required: [id, nama, unit, status]
additionalProperties: false
properties:
""" + KINDS["schemas/bukti.schema.yaml"].split("properties:\n")[1].split("examples:")[0] + """\
  tahun: {title: Tahun, description: Tahun., type: integer, x-visibilitas: publik}
  nilai:
    title: Nilai
    description: Nilai.
    type: array
    x-visibilitas: publik
    items:
      title: Satu nilai
      description: Nilai satu indikator.
      type: object
      required: [indikator, nilai]
      additionalProperties: false
      properties:
        indikator: {title: Indikator, description: Nomor., type: string, minLength: 1}
        nilai: {title: Nilai, description: Tingkat., type: number}
examples:
  - {id: penilaian-contoh, nama: Penilaian, unit: dinas-contoh, status: aktif, tahun: 2025}
"""  # fmt: skip


def asset(id_: str, more: str = "") -> str:
    return f"id: {id_}\nnama: Aset {id_}\nunit: dinas-kominfo\nstatus: aktif\n{more}"


def support(tmp_path: Path, files: dict[str, str], government: str = GOVERNMENT) -> dict[str, object]:
    claims = "".join(f"  - {{indikator: {n}, nilai: 4}}\n" for n in range(1, 38))
    lay(
        tmp_path,
        {
            "policies/uji-1-2024/instrument.yaml": third_instrument(),
            "policies/uji-1-2024/levels/1.yaml": LADDER,
            "schemas/penilaian.schema.yaml": PENILAIAN,
            "registry/instansi.yaml": government,
            "registry/unit/dinas-kominfo.yaml": UNIT,
            "registry/penilaian/p.yaml": f"id: p\nnama: P\nunit: dinas-kominfo\nstatus: aktif\ntahun: 2025\nnilai:\n{claims}",
            **files,
        },
    )
    (found,), refused_ = of_year(evidence_of(open_project(tmp_path, as_of=date(2026, 1, 1))), 2025, None)
    assert (refused_, found.faults) == ([], ())
    indicator: dict[str, object] = document(found, "id")["indicators"][0]
    return indicator


def states(indicator: dict[str, object]) -> list[tuple[int, str, list[str]]]:
    gaps: list[dict[str, object]] = indicator["missing"]  # type: ignore[assignment]
    return [(g["level"], g["state"], [r["id"] for r in g["records"]]) for g in gaps]  # type: ignore[misc, attr-defined]


def test_levels_are_climbed_as_far_as_records_carry(tmp_path: Path) -> None:
    sound = {
        "registry/aset/a.yaml": asset("a", "jumlah: 1\n"),
        "registry/aset/b.yaml": asset("b", "jumlah: 2\n"),
    }
    found = support(tmp_path, sound)
    # Level 4 asks only what assessors judge: the registry cannot carry it, and says what they must see.
    assert (found["value"], found["supported"], found["missing"]) == (4, 3, [])
    assert found["for_assessors"] == ["Asesor melihat gudang."]


def test_what_is_missing_is_named_with_its_records(tmp_path: Path) -> None:
    found = support(
        tmp_path,
        {"registry/aset/a.yaml": asset("a", "jumlah: 1\n"), "registry/aset/b.yaml": asset("b")},
    )
    assert (found["supported"], states(found)) == (2, [(3, "unmet", ["b"])])
    (gap,) = found["missing"]  # type: ignore[misc, attr-defined]
    assert gap["criterion"] == "uji-1-2024-indikator-1-tingkat-3-semua"
    assert gap["provision"] == "uji-1-2024/pasal-2"
    assert gap["records"][0]["file"].endswith("aset/b.yaml")


def test_a_full_register_without_records_supports_the_lowest_level(tmp_path: Path) -> None:
    found = support(tmp_path, {})
    assert (found["supported"], states(found)) == (1, [(2, "unmet", [])])


@pytest.mark.parametrize("word", ["belum", "sebagian"])
def test_a_register_not_filled_is_no_evidence_either_way(tmp_path: Path, word: str) -> None:
    government = GOVERNMENT + f"cakupan: {{aset: {word}}}\n"
    found = support(tmp_path, {}, government)
    assert (found["supported"], states(found)) == (None, [(2, "unknown", [])])


def test_a_partly_filled_register_can_show_some_but_never_all(tmp_path: Path) -> None:
    government = GOVERNMENT + "cakupan: {aset: sebagian}\n"
    found = support(tmp_path, {"registry/aset/a.yaml": asset("a", "jumlah: 1\n")}, government)
    assert (found["supported"], states(found)) == (2, [(3, "unknown", [])])


def test_a_broken_record_is_no_evidence(tmp_path: Path) -> None:
    found = support(
        tmp_path,
        {
            "registry/aset/a.yaml": asset("a", "jumlah: 1\n"),
            "registry/aset/b.yaml": asset("b", "jumlah: banyak\n"),
        },
    )
    assert (found["supported"], states(found)) == (2, [(3, "unknown", ["b"])])


def test_the_terminal_calls_it_an_estimate(tmp_path: Path, patuh: Patuh) -> None:
    support(tmp_path, {"registry/aset/a.yaml": asset("a", "jumlah: 1\n")})
    done = patuh("index", "2025", ".", "--as-of", "2026-01-01")
    assert "perkiraan dari isi register, bukan nilai resmi" in " ".join(done.stdout.split())
    assert all(len(line) <= 80 for line in done.stdout.splitlines())
    assert "permenpanrb" not in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('indicator: "1"', 'indicator: "99"', "tidak punya indikator"),
        ('indicator: "1"', 'indicator: "2"', "harus bernama"),
        ("provision: pasal-2", "provision: pasal-7", "tidak punya ketentuan"),
        ("level: 4", "level: 3", "sudah disebut"),
        ("level: 4", "level: 6", "Tingkat 6 tidak ada"),
        ("kind: aset", "kind: asset", "Tidak ada jenis"),
        ("{required: [jumlah]}", "{required: [jumla]}", "jumla"),
        ("self.jumlah > 0", "self.jumla > 0", "jumla"),
        ("record: {jumlah: null}", "record: {}", "seharusnya fail"),
        ("need: any", "need: most", "need"),
    ],
)
def test_a_ladder_with_a_slip_is_told_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in LADDER
    lay(
        tmp_path,
        {
            "policies/uji-1-2024/instrument.yaml": third_instrument(),
            "policies/uji-1-2024/levels/1.yaml": LADDER.replace(old, new, 1),
        },
    )
    found = policies_of(laws_near(tmp_path))
    told = [(f.place, f.message.id) for f in found.faults]
    criteria = found.criteria
    told += [(m.place, m.message.id) for rule in criteria.rules for m in misfits(criteria, rule)]
    assert {place.file for place, _ in told} == {"policies/uji-1-2024/levels/1.yaml"}
    assert any(said in message for _, message in told)
    assert all(place.line > 1 or new.startswith("indicator") for place, _ in told)


def test_rules_can_read_the_instrument(tmp_path: Path, patuh: Patuh) -> None:
    rule = REGULATION["policies/uji-1-2024/rules/harga.yaml"].replace("params.batas", "int(params.instrument.total)")
    lay(
        tmp_path,
        {
            "policies/uji-1-2024/instrument.yaml": third_instrument(),
            "policies/uji-1-2024/rules/harga.yaml": rule,
        },
    )
    done = patuh("test", ".")
    assert done.returncode == 0, done.stdout


# --- the law and the examples ---------------------------------------------------------------------------------------


def test_the_indicators_that_registries_speak_to_have_their_levels(policies: Policies) -> None:
    spoken = {indicator for instrument, indicator in policies.ladders if instrument == SPBE}
    assert spoken >= {str(n) for n in (*range(1, 14), *range(15, 32))}
    for key, ladder in policies.ladders.items():
        assert sorted(ladder.criteria) == [2, 3, 4, 5], key
        assert ladder.criteria[2], key
        assert all(ladder.criteria[level] or ladder.manual[level] for level in ladder.criteria), key


def test_every_criterion_does_what_its_examples_say(policies: Policies) -> None:
    criteria = policies.criteria
    assert len(criteria.rules) > 100
    assert [m for rule in criteria.rules for m in misfits(criteria, rule)] == []


def test_the_fictional_city_s_claims_and_what_supports_them(patuh: Patuh) -> None:
    city = ROOT / "examples/kota-contoh"
    done = patuh("index", "2025", city, "--as-of", "2026-05-31", "--format", "json")
    found = json.loads(done.stdout)
    assert done.returncode == 0
    total = sum(Fraction(str(i["weight"])) * i["value"] for i in found["indicators"]) / 100
    assert decimal(total) == found["index_exact"]
    assert found["index"] == rounded(total, 2)
    for indicator in found["indicators"]:
        if indicator["supported"] not in (None, 5):
            # The ladder ends for a reason that is told, unless what comes next is for assessors alone.
            assert {gap["level"] for gap in indicator["missing"]} <= {indicator["supported"] + 1}
        for record in (r for gap in indicator["missing"] for r in gap["records"]):
            # Places are given from the folder that holds the policies.
            assert (ROOT / record["file"]).is_file()
    levels_ = {i["supported"] for i in found["indicators"] if int(i["id"]) <= 31 and i["id"] != "14"}
    assert levels_ > {1, 2, 3, 4}


@pytest.mark.parametrize(("year", "index", "rating"), [("2024", "3.85", "Sangat Baik"), ("2023", "2.97", "Baik")])
def test_the_published_results_of_kota_tangerang_with_their_source(
    patuh: Patuh, year: str, index: str, rating: str
) -> None:
    found = json.loads(patuh("index", year, ROOT / "registry", "--format", "json").stdout)
    assert (found["published"]["index"], found["published"]["predikat_by_instrument"]) == (index, rating)
    assert any("rmnindonesia.id" in source for source in found["published"]["sources"])
    assert found["index"] is None
    assert found["indicators"] == []


def test_an_evaluation_that_breaks_its_schema_hides_no_other_year(tmp_path: Path, patuh: Patuh) -> None:
    registry = tmp_path / "registry"
    write(registry, {"instansi.yaml": GOVERNMENT, "unit/dinas-kominfo.yaml": UNIT})
    record = "id: p{0}\nnama: Hasil {0}\nunit: dinas-kominfo\nstatus: selesai\njenis: hasil-resmi\ntahun: {0}\n"
    write(
        registry,
        {
            "penilaian/p2023.yaml": record.format(2023) + "indeks_diumumkan: tiga\n",
            "penilaian/p2024.yaml": record.format(2024) + 'indeks_diumumkan: "3.90"\n',
        },
    )
    assert "3.90" in patuh("index", "2024", registry, "--lang", "en").stdout
    broken = patuh("index", "2023", registry)
    assert broken.returncode == 2
    assert "p2023.yaml" in broken.stderr
