"""What the engine says of records: six verdicts, exact places, and nothing that hides something else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from checker.judge.check import Filters, check
from checker.model.report import Finding, Report, Severity, Standing
from checker.model.text import UsageError
from checker.registry.project import open_project
from tests.conftest import write
from tests.laws import changed, lay

CITY = "id: kota-uji\nnama: Kota Uji\njenis: pemda\nzona_waktu: Asia/Jakarta\n"
UNIT = "id: dinas-satu\nnama: Dinas Satu\nstatus: aktif\nperan: [walidata]\n"
ASSET = "id: {id}\nnama: Aset {id}\nunit: dinas-satu\nstatus: aktif\njumlah: 1\n"


def judge(
    root: Path,
    registry: dict[str, str | bytes],
    laws: dict[str, str | bytes] | None = None,
    filters: Filters | None = None,
) -> Report:
    """Judge a registry under the test laws on 1 June 2026."""
    lay(root, laws)
    whole: dict[str, str | bytes] = {"instansi.yaml": CITY, "unit/dinas-satu.yaml": UNIT, **registry}
    write(root / "registry", whole)
    return check(open_project(root / "registry", as_of=date(2026, 6, 1)), filters or Filters())


def brief(findings: tuple[Finding, ...]) -> list[tuple[str, str, int, int]]:
    """(rule, file, line, column) of every finding."""
    return [
        (
            f.rule.removeprefix("uji-1-2024-"),
            f.place.file.removeprefix("registry/"),
            f.place.line,
            f.place.column,
        )
        for f in findings
    ]


def counted(report: Report, rule: str) -> tuple[int, int, int, int, int]:
    """(applicable, pass, fail, not assessable, error) of a rule of the test laws."""
    (row,) = [r for r in report.rules if r.rule == f"uji-1-2024-{rule}"]
    return row.applicable, row.passed, row.failed, row.not_assessable, row.errors


def test_a_sound_registry_has_no_findings_and_every_rule_says_how_many_it_judged(tmp_path: Path) -> None:
    report = judge(tmp_path, {"aset/a.yaml": ASSET.format(id="a")})
    assert brief(report.findings) == []
    assert counted(report, "jumlah") == (1, 1, 0, 0, 0)
    assert counted(report, "pemilik") == (1, 1, 0, 0, 0)
    assert not report.could_not_check


def test_a_missing_field_points_at_its_record(tmp_path: Path) -> None:
    report = judge(
        tmp_path,
        {
            "aset/semua.yaml": "- id: a\n  nama: A\n  unit: dinas-satu\n  status: aktif\n  jumlah: 1\n\n- id: b\n  nama: B\n  unit: dinas-satu\n  status: aktif\n"
        },
    )
    assert brief(report.findings) == [("jumlah", "aset/semua.yaml", 7, 3)]
    (finding,) = report.findings
    assert (finding.record, finding.unit, finding.path) == ("b", "dinas-satu", "/jumlah")
    assert finding.message.id == "Ruas `jumlah` belum diisi."
    assert (finding.regulation, finding.provision) == ("uji-1-2024", "pasal-1-ayat-2")


def test_an_assertion_on_items_points_into_the_list(tmp_path: Path) -> None:
    text = ASSET.format(id="a") + "bagian:\n  - id: x\n    harga: 1\n  - id: y\n    harga: 200\n"
    report = judge(tmp_path, {"aset/a.yaml": text})
    assert brief(report.findings) == [("harga", "aset/a.yaml", 10, 12)]
    assert report.findings[0].path == "/bagian/1/harga"


def test_a_table_printed_as_an_example_binds_only_where_it_was_adopted(tmp_path: Path) -> None:
    record: dict[str, str | bytes] = {"aset/a.yaml": ASSET.format(id="a") + "bagian:\n  - {id: x, harga: 200}\n"}
    assert judge(tmp_path / "1", record).findings[0].severity is Severity.WARNING
    adopted = CITY + "parameter:\n  uji-1-2024:\n    batas: {dasar: Keputusan 1}\n"
    assert judge(tmp_path / "2", {**record, "instansi.yaml": adopted}).findings[0].severity is Severity.ERROR
    raised = CITY + "parameter:\n  uji-1-2024:\n    batas: {dasar: Keputusan 1, nilai: 300}\n"
    assert judge(tmp_path / "3", {**record, "instansi.yaml": raised}).findings == ()


@pytest.mark.parametrize(
    ("parameter", "line"),
    [
        ("tetap: {dasar: K, nilai: [9, 9]}", 7),
        ("batas: {dasar: K, nilai: banyak}", 7),
        ("bats: {dasar: K}", 7),
    ],
)
def test_a_government_cannot_set_what_is_not_left_to_it(tmp_path: Path, parameter: str, line: int) -> None:
    city = CITY + f"parameter:\n  uji-1-2024:\n    {parameter}\n"
    report = judge(
        tmp_path,
        {"instansi.yaml": city, "aset/a.yaml": ASSET.format(id="a") + "bagian:\n  - {id: x, harga: 200}\n"},
    )
    assert [(f.rule, f.place.line) for f in report.findings if f.rule == "patuh-parameter"] == [
        ("patuh-parameter", line)
    ]
    assert any(f.rule == "uji-1-2024-harga" for f in report.findings)


def test_a_rule_to_come_is_announced_as_a_warning_and_a_rule_that_ended_is_silent(tmp_path: Path) -> None:
    name = "policies/uji-1-2024/rules/jumlah.yaml"
    record: dict[str, str | bytes] = {"aset/a.yaml": ASSET.format(id="a").replace("jumlah: 1\n", "")}
    coming = judge(
        tmp_path / "1",
        record,
        changed(name, "severity: error", "severity: error\neffective: {from: 2027-01-01}"),
    )
    assert [(f.rule, f.severity) for f in coming.findings] == [("uji-1-2024-jumlah", Severity.WARNING)]
    ended = judge(
        tmp_path / "2",
        record,
        changed(name, "severity: error", "severity: error\neffective: {from: 2024-01-01, to: 2026-05-31}"),
    )
    assert ended.findings == ()
    assert [r.standing for r in ended.rules if r.rule == "uji-1-2024-jumlah"] == [Standing.ENDED]
    assert counted(ended, "jumlah")[0] == 0


def test_a_rule_for_another_kind_of_government_is_silent(tmp_path: Path) -> None:
    city = CITY.replace("jenis: pemda", "jenis: instansi-pusat")
    report = judge(tmp_path, {"instansi.yaml": city, "aset/a.yaml": ASSET.format(id="a").replace("jumlah: 1\n", "")})
    assert report.findings == ()
    assert {r.standing for r in report.rules} == {Standing.OTHER_GOVERNMENT}


def test_a_record_that_breaks_its_schema_is_one_finding_and_its_rules_wait(tmp_path: Path) -> None:
    report = judge(tmp_path, {"aset/a.yaml": ASSET.format(id="a").replace("aktif", "Aktif")})
    assert brief(report.findings) == [("patuh-skema", "aset/a.yaml", 4, 9)]
    assert "Maksud Anda `aktif`?" in report.findings[0].message.id
    assert counted(report, "pemilik") == (1, 0, 0, 1, 0)


def test_a_broken_file_hides_nothing_in_the_others(tmp_path: Path) -> None:
    report = judge(
        tmp_path,
        {
            "aset/a.yaml": "id: [\n",
            "aset/b.yaml": ASSET.format(id="b").replace("jumlah: 1\n", ""),
            "aset/c.yaml": ASSET.format(id="c").replace("dinas-satu", "dinas-sato"),
        },
    )
    rules = [(f.rule, f.place.file) for f in report.findings]
    assert ("uji-1-2024-jumlah", "registry/aset/b.yaml") in rules
    assert ("patuh-rujukan", "registry/aset/c.yaml") in rules
    assert any(rule == "patuh-yaml" and file == "registry/aset/a.yaml" for rule, file in rules)


def test_references_to_an_unreadable_file_are_not_called_dangling(tmp_path: Path) -> None:
    report = judge(tmp_path, {"unit/dinas-satu.yaml": UNIT + "id: dinas-satu\n", "aset/a.yaml": ASSET.format(id="a")})
    assert {f.rule for f in report.findings} == {"patuh-yaml"}
    assert counted(report, "pemilik") == (1, 0, 0, 1, 0)


def test_a_dangling_reference_names_the_nearest_id(tmp_path: Path) -> None:
    report = judge(tmp_path, {"aset/a.yaml": ASSET.format(id="a").replace("dinas-satu", "dinas-sato")})
    assert brief(report.findings) == [("patuh-rujukan", "aset/a.yaml", 3, 7)]
    assert "Maksud Anda `dinas-satu`?" in report.findings[0].message.id
    assert counted(report, "pemilik") == (1, 0, 0, 1, 0)


def test_an_id_used_twice_names_the_first_place(tmp_path: Path) -> None:
    report = judge(
        tmp_path,
        {
            "aset/a.yaml": ASSET.format(id="a"),
            "aset/z.yaml": "- " + ASSET.format(id="a").replace("\n", "\n  ").rstrip() + "\n",
        },
    )
    assert brief(report.findings) == [("patuh-id-ganda", "aset/z.yaml", 1, 7)]
    assert "registry/aset/a.yaml:1" in report.findings[0].message.id


def test_a_circle_is_found_once(tmp_path: Path) -> None:
    units = "".join(
        f"- id: {a}\n  nama: {a}\n  status: aktif\n  induk: {b}\n"
        for a, b in [("u1", "u2"), ("u2", "u3"), ("u3", "u1"), ("u4", "u1")]
    )
    report = judge(tmp_path, {"unit/semua.yaml": units})
    assert brief(report.findings) == [("patuh-rujukan-melingkar", "unit/semua.yaml", 4, 10)]
    assert "u1 → u2 → u3 → u1" in report.findings[0].message.id


def test_a_removed_record_is_not_judged_and_references_to_it_warn(tmp_path: Path) -> None:
    gone = "id: dinas-satu\nnama: Dinas Satu\nstatus: dihapus\nperan: []\n"
    report = judge(
        tmp_path,
        {
            "unit/dinas-satu.yaml": gone,
            "aset/a.yaml": ASSET.format(id="a"),
            "aset/b.yaml": ASSET.format(id="b").replace("aktif", "dihapus").replace("jumlah: 1\n", ""),
        },
    )
    assert [(f.rule, f.record) for f in report.findings if f.rule.startswith("patuh")] == [
        ("patuh-rujukan-dihapus", "a")
    ]
    assert counted(report, "jumlah") == (1, 1, 0, 0, 0)


# --- what is declared not filled ---


def test_a_field_declared_not_filled_is_neither_green_nor_a_finding(tmp_path: Path) -> None:
    city = CITY + "cakupan: {aset: sebagian}\n"
    record = ASSET.format(id="a").replace("jumlah: 1\n", "belum_diisi: [jumlah]\n")
    report = judge(tmp_path, {"instansi.yaml": city, "aset/a.yaml": record})
    assert report.findings == ()
    assert counted(report, "jumlah") == (1, 0, 0, 1, 0)
    assert "`jumlah` dinyatakan belum diisi" in report.not_assessable[0].why.id  # type: ignore[union-attr]


def test_in_a_register_declared_complete_that_excuse_is_itself_a_finding(tmp_path: Path) -> None:
    record = ASSET.format(id="a").replace("jumlah: 1\n", "belum_diisi: [jumlah]\n")
    report = judge(tmp_path, {"aset/a.yaml": record})
    assert sorted(f.rule for f in report.findings) == ["patuh-belum-diisi", "uji-1-2024-jumlah"]


def test_belum_diisi_must_name_empty_fields_that_exist(tmp_path: Path) -> None:
    city = CITY + "cakupan: {aset: sebagian}\n"
    report = judge(
        tmp_path,
        {"instansi.yaml": city, "aset/a.yaml": ASSET.format(id="a") + "belum_diisi: [jumlah, jumlh]\n"},
    )
    assert [(f.rule, f.place.column) for f in report.findings] == [
        ("patuh-belum-diisi", 15),
        ("patuh-belum-diisi", 23),
    ]


def test_a_condition_on_a_field_declared_not_filled_cannot_be_assessed(tmp_path: Path) -> None:
    laws = changed(
        "policies/uji-1-2024/rules/jumlah.yaml",
        "when: {properties: {status: {const: aktif}}, required: [status]}",
        "when: {properties: {versi: {const: '2'}}, required: [versi]}",
    )
    laws = {
        k: str(v)
        .replace("pass: [{record: {}}]", "pass: [{record: {versi: '2'}}]")
        .replace("jumlah: null", "jumlah: null, versi: '2'")
        for k, v in laws.items()
    }
    city = CITY + "cakupan: {aset: sebagian}\n"
    report = judge(
        tmp_path,
        {"instansi.yaml": city, "aset/a.yaml": ASSET.format(id="a") + "belum_diisi: [versi]\n"},
        laws,
    )
    assert counted(report, "jumlah") == (1, 0, 0, 1, 0)


def test_a_rule_that_would_fail_for_an_incomplete_register_cannot_be_assessed(tmp_path: Path) -> None:
    city = CITY + "cakupan: {unit: sebagian}\n"
    report = judge(
        tmp_path,
        {
            "instansi.yaml": city,
            "unit/dinas-satu.yaml": UNIT.replace("[walidata]", "[]"),
            "aset/a.yaml": ASSET.format(id="a"),
        },
    )
    assert counted(report, "pemilik") == (1, 0, 0, 1, 0)
    assert report.findings == ()


def test_a_rule_that_reads_a_register_not_filled_is_never_green(tmp_path: Path) -> None:
    city = CITY + "cakupan: {unit: belum}\n"
    report = judge(tmp_path, {"instansi.yaml": city, "aset/a.yaml": ASSET.format(id="a")})
    assert counted(report, "pemilik") == (1, 0, 0, 1, 0)


LEMBAGA = """\
id: uji-1-2024-{slug}
title: {{id: X, en: X}}
provision: pasal-2
kind: instansi
applies_to: [pemda]
severity: error
rationale: {{id: X., en: X.}}
assert:
  - expr: {expr}
    at: /nama
    message: {{id: X., en: X.}}
remedy: {{id: X., en: X.}}
examples:
  pass: [{{record: {{}}, with: [{{kind: unit, record: {{}}}}]}}]
  fail: [{{record: {{}}}}]
"""


def test_a_broken_record_spoils_only_the_verdicts_that_hang_on_it(tmp_path: Path) -> None:
    some = LEMBAGA.format(slug="ada", expr='records("unit").exists(u, u.status == "aktif")')
    one = LEMBAGA.format(slug="satu", expr='records("unit").size() == 1')
    laws: dict[str, str | bytes] = {
        "policies/uji-1-2024/rules/ada.yaml": some,
        "policies/uji-1-2024/rules/satu.yaml": one,
    }
    report = judge(tmp_path, {"unit/rusak.yaml": "id: rusak\nnama: Rusak\nstatus: Aktif\n"}, laws)
    assert counted(report, "ada") == (1, 1, 0, 0, 0)
    assert counted(report, "satu") == (1, 0, 0, 1, 0)


# --- rules that cannot be evaluated ---


def test_a_rule_that_raises_is_an_error_not_a_pass_and_the_rest_is_still_told(tmp_path: Path) -> None:
    laws = changed("policies/uji-1-2024/rules/pemilik.yaml", 'has(ref("unit", self.unit).peran) &&', "")
    report = judge(
        tmp_path,
        {
            "unit/dinas-satu.yaml": "id: dinas-satu\nnama: D\nstatus: aktif\n",
            "aset/a.yaml": ASSET.format(id="a").replace("jumlah: 1\n", ""),
        },
        laws,
    )
    assert report.could_not_check
    assert counted(report, "pemilik") == (1, 0, 0, 0, 1)
    assert [f.rule for f in report.findings] == ["uji-1-2024-jumlah"]
    assert "uji-1-2024-pemilik" in report.faults[0].message.id
    assert report.faults[0].place.file == "policies/uji-1-2024/rules/pemilik.yaml"


def test_a_file_in_no_kinds_folder_is_not_passed_over(tmp_path: Path) -> None:
    report = judge(
        tmp_path,
        {
            "aplikasi.yaml": "a: 1\n",
            "asset/a.yaml": "a: 1\n",
            "aset/a.yml": "a: 1\n",
            "aset/b.xlsx": b"PK",
            "aset/README.md": "x",
        },
    )
    assert [(f.rule, f.place.file.removeprefix("registry/")) for f in report.findings] == [
        ("patuh-jenis", "aplikasi.yaml"), ("patuh-berkas", "aset/a.yml"), ("patuh-berkas", "aset/b.xlsx"), ("patuh-jenis", "asset/a.yaml"),
    ]  # fmt: skip
    assert "Maksud Anda `aset`?" in report.findings[3].message.id


# --- filters ---


def test_filters_cut_what_is_shown_and_refuse_names_that_do_not_exist(tmp_path: Path) -> None:
    records: dict[str, str | bytes] = {
        "unit/dinas-dua.yaml": UNIT.replace("dinas-satu", "dinas-dua").replace("Satu", "Dua"),
        "aset/a.yaml": ASSET.format(id="a").replace("jumlah: 1\n", ""),
        "aset/b.yaml": ASSET.format(id="b").replace("jumlah: 1\n", "").replace("dinas-satu", "dinas-dua"),
        "aset/c.yaml": ": [",
    }
    by_unit = judge(tmp_path, records, filters=Filters(units=("dinas-dua",)))
    assert [(f.rule, f.record) for f in by_unit.findings] == [("uji-1-2024-jumlah", "b"), ("patuh-yaml", "")]
    by_rule = judge(tmp_path, records, filters=Filters(rules=("uji-1-2024-harga",)))
    assert [f.rule for f in by_rule.findings] == ["patuh-yaml"]
    assert [r.rule for r in by_rule.rules] == ["uji-1-2024-harga"]
    for wrong in (
        Filters(rules=("x",)),
        Filters(kinds=("x",)),
        Filters(units=("x",)),
        Filters(regulations=("x",)),
    ):
        with pytest.raises(UsageError):
            judge(tmp_path, records, filters=wrong)


# --- fingerprints ---


def test_a_fingerprint_survives_other_lines_other_files_and_other_items(tmp_path: Path) -> None:
    bad = "bagian:\n  - {id: y, harga: 200}\n"
    one = judge(tmp_path / "1", {"aset/a.yaml": ASSET.format(id="a") + bad})
    moved = (
        ("# catatan\n\n" + ASSET.format(id="a") + bad.replace("  - {id: y", "  - {id: x, harga: 1}\n  - {id: y"))
        .replace("\n", "\n  ")
        .rstrip()
    )
    two = judge(tmp_path / "2", {"aset/banyak.yaml": "-\n  " + moved + "\n"})
    assert [f.fingerprint for f in one.findings] == [f.fingerprint for f in two.findings]
    assert one.findings[0].place != two.findings[0].place


def test_two_demands_on_one_field_are_two_findings(tmp_path: Path) -> None:
    report = judge(tmp_path, {"aset/a.yaml": ASSET.format(id="a") + "versi: 1\ndibeli: 2026-02-30\nx: 1\ny: 2\n"})
    assert [(f.path, f.place.line) for f in report.findings] == [("/dibeli", 7), ("/x", 8), ("/y", 9)]
    assert len({f.fingerprint for f in report.findings}) == 3


def test_a_record_broken_in_very_many_places_stays_one_bounded_list(tmp_path: Path) -> None:
    text = ASSET.format(id="a") + "".join(f"ruas_{n}: x\n" for n in range(20_000))
    report = judge(tmp_path, {"aset/a.yaml": text, "aset/b.yaml": ASSET.format(id="b").replace("jumlah: 1\n", "")})
    own = [f for f in report.findings if f.record == "a"]
    assert len(own) == 51
    assert "sedikitnya 450 tempat lain" in own[0].message.id
    assert ("uji-1-2024-jumlah", "b") in [(f.rule, f.record) for f in report.findings]
