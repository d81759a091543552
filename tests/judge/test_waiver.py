"""Waivers: what takes their force away, to the day; one waiver accepts its finding and nothing else."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.git.source import Blob, WorkTree
from checker.judge.engine import judge, run
from checker.judge.run import Judged
from checker.judge.waiver import waivers_of
from checker.law.builtin import BUILT_IN
from checker.law.policies import Policies
from checker.law.schema import Meta, limits, validator
from checker.model.report import GOVERNMENT, WAIVER, Finding, Record, Verdict
from checker.registry.project import own_files, policies_of
from checker.registry.registry import Registry
from checker.yaml.load import read
from tests.conftest import ROOT, Patuh, Repository, write
from tests.gate_world import GOVERNMENT as CITY
from tests.gate_world import asset, listed, waiver
from tests.laws import KINDS, changed, lay

DAY = date(2026, 6, 1)
JUMLAH = "uji-1-2024-jumlah"
VOID, ENDED, SOON, NEEDLESS = (
    f"patuh-pengecualian{tail}" for tail in ("", "-berakhir", "-segera-berakhir", "-tidak-perlu")
)
BUKTI = "schemas/bukti.schema.yaml"
DATED = """\
  tanggal: {title: Tanggal, description: Tanggal dokumen., type: string, minLength: 1, x-visibilitas: publik}
  berlaku_sampai: {title: Sampai, description: Hari terakhir., type: string, minLength: 1, x-visibilitas: publik}
"""
RULE = """\
id: uji-1-2024-{slug}
title: {{id: X, en: X}}
provision: pasal-2
kind: {kind}
applies_to: [{applies}]
severity: error
effective: {{from: 2024-01-01, to: {until}}}
rationale: {{id: X., en: X.}}
assert:
  - expr: {expr}
    at: /nama
    message: {{id: X., en: X.}}
remedy: {{id: X., en: X.}}
examples:
  pass: [{{record: {{}}}}]
  fail: [{{record: {{nama: Lain}}}}]
"""


def rule(slug: str, kind: str, expr: str, *, applies: str = "pemda", until: str = "null") -> str:
    return RULE.format(slug=slug, kind=kind, expr=expr, applies=applies, until=until)


RULES = "policies/uji-1-2024/rules"
LAWS: dict[str, str | bytes] = {
    **changed(BUKTI, "  belum_diisi:", DATED + "  belum_diisi:"),
    f"{RULES}/kota.yaml": rule("kota", GOVERNMENT, 'self.nama.startsWith("Pemerintah")'),
    f"{RULES}/usang.yaml": rule("usang", "aset", 'self.nama == "Aset Contoh"', until="2025-12-31"),
    f"{RULES}/pusat.yaml": rule("pusat", "aset", 'self.nama == "Aset Contoh"', applies="instansi-pusat"),
    f"{RULES}/terang.yaml": rule("terang", WAIVER, "self.nama != self.id"),
}
PROOF = "id: {id}\nnama: Bukti {id}\nunit: dinas-kominfo\nstatus: {status}\n"
WORLD: dict[str, str | bytes] = {
    "instansi.yaml": CITY,
    "unit/dinas-kominfo.yaml": "id: dinas-kominfo\nnama: Dinas Kominfo\nstatus: aktif\nperan: [walidata]\n",
    "unit/sekretariat.yaml": "id: sekretariat\nnama: Sekretariat\nstatus: aktif\n",
    "aset/a.yaml": asset("a"),
    "aset/w.yaml": asset("w", jumlah=""),
    "aset/x.yaml": asset("x", jumlah=""),
    "aset/lama.yaml": asset("lama", status="dihapus", alasan_dihapus="Dijual.", jumlah=""),
    "bukti/nota-dinas.yaml": PROOF.format(id="nota-dinas", status="aktif"),
    "bukti/nota-lama.yaml": PROOF.format(id="nota-lama", status="nonaktif"),
    "bukti/nota-rencana.yaml": PROOF.format(id="nota-rencana", status="rencana"),
    "bukti/nota-hapus.yaml": PROOF.format(id="nota-hapus", status="dihapus") + "alasan_dihapus: Keliru.\n",
    "bukti/nota-rusak.yaml": PROOF.format(id="nota-rusak", status="sah"),
    "bukti/nota-nanti.yaml": PROOF.format(id="nota-nanti", status="aktif") + "tanggal: 2026-06-02\n",
    "bukti/nota-habis.yaml": PROOF.format(id="nota-habis", status="aktif") + "berlaku_sampai: 2026-05-31\n",
    "bukti/nota-tepat.yaml": PROOF.format(id="nota-tepat", status="aktif")
    + "tanggal: 2026-06-01\nberlaku_sampai: 2026-06-01\n",
    "bukti/nota-kabur.yaml": PROOF.format(id="nota-kabur", status="aktif") + "tanggal: bulan Mei\n",
    "bukti/nota-buta.yaml": 'id: nota-buta\nnama: "tanpa penutup\n',
}


@cache
def laws() -> Policies:
    with TemporaryDirectory() as folder:
        found = policies_of(WorkTree(lay(Path(folder), LAWS)))
    assert [f.message.id for f in found.faults] == []
    return found


def world(root: Path, *waivers: str, day: date = DAY, **files: str | bytes) -> Judged:
    """The small world with these waivers, each in a file of its own, judged on a day."""
    named = {f"pengecualian/{_id(text)}.yaml": text for text in waivers}
    others = {name.replace("__", "/") + ".yaml": text for name, text in files.items()}
    write(root / "registry", {**WORLD, **named, **others})
    return run(WorkTree(root), "registry", laws(), day)


def _id(text: str) -> str:
    return text.split("\n", 1)[0].removeprefix("id: ")


def about(judged: Judged) -> list[tuple[str, str, str]]:
    """(rule, waiver, path) of everything said of waivers."""
    own = (VOID, ENDED, SOON, NEEDLESS)
    return [(f.rule, f.record, f.path) for f in judged.findings if f.rule in own]


def accepted(judged: Judged) -> dict[tuple[str, str], str]:
    """The waiver of each waived finding, by rule and record."""
    return {(f.rule, f.record): f.waiver for f in judged.findings if f.waiver}


def standing(judged: Judged, record: str = "w") -> list[str]:
    """The rules that a record breaks and no waiver accepts."""
    return [f.rule for f in judged.findings if f.record == record and not f.waiver]


# --- one that holds ---------------------------------------------------------------------------------------------------


def test_a_sound_waiver_accepts_its_finding_and_nothing_is_said_of_it(tmp_path: Path) -> None:
    judged = world(tmp_path, waiver("p", "w"))
    assert accepted(judged) == {(JUMLAH, "w"): "p"}
    assert about(judged) == []
    (count,) = [c for c in judged.counts if c.rule == JUMLAH]
    assert (count.waived, count.failed) == (1, 1)
    assert standing(judged, "x") == [JUMLAH]


def test_waiving_leaves_the_fingerprint_as_it_is(tmp_path: Path) -> None:
    plain, waived = world(tmp_path / "1"), world(tmp_path / "2", waiver("p", "w"))
    prints = [[f.fingerprint for f in j.findings if f.record == "w"] for j in (plain, waived)]
    assert prints[0] == prints[1] != []


def test_the_government_itself_can_have_a_waiver(tmp_path: Path) -> None:
    judged = world(tmp_path, waiver("p", "kota-uji", aturan="uji-1-2024-kota", jenis=GOVERNMENT))
    assert accepted(judged) == {("uji-1-2024-kota", "kota-uji"): "p"}
    other = world(tmp_path, waiver("p", "kota-lain", aturan="uji-1-2024-kota", jenis=GOVERNMENT))
    assert about(other) == [(VOID, "p", "/rekaman")]


def test_waivers_in_a_list_hold_as_well(tmp_path: Path) -> None:
    both = listed(waiver("p", "w"), waiver("q", "x"))
    assert accepted(world(tmp_path, pengecualian__semua=both)) == {(JUMLAH, "w"): "p", (JUMLAH, "x"): "q"}


@pytest.mark.parametrize("status", ["diajukan", "dicabut", "dihapus"])
def test_what_does_not_claim_force_has_none_and_needs_no_mending(tmp_path: Path, status: str) -> None:
    text = waiver("p", "w", status=status, alasan_dihapus="Keliru." if status == "dihapus" else "", bukti="")
    judged = world(tmp_path, text + "", day=date(2028, 1, 1))
    assert (accepted(judged), about(judged)) == ({}, [])
    assert standing(judged) == [JUMLAH]


# --- what takes the force away ----------------------------------------------------------------------------------------

SAME = {"penyetuju": "Kepala Seksi Aset", "unit_penyetuju": "dinas-kominfo"}
VOIDS: dict[str, tuple[dict[str, str], str, str]] = {
    # what is wrong: (fields, place, words of the message)
    "unknown rule": ({"aturan": "uji-1-2024-jumlh"}, "/aturan", "Maksud Anda `uji-1-2024-jumlah`?"),
    "every rule": ({"aturan": '"*"'}, "/aturan", "tanda `*`"),
    "every rule of a regulation": ({"aturan": "uji-1-2024-*"}, "/aturan", "tanda `*`"),
    "every kind": ({"jenis": '"*"'}, "/jenis", "tanda `*`"),
    "every record": ({"rekaman": '"*"'}, "/rekaman", "tanda `*`"),
    "structure": ({"aturan": "patuh-skema"}, "/aturan", "tidak dapat dikecualikan"),
    "a rule about waivers": ({"aturan": VOID, "jenis": WAIVER, "rekaman": "p"}, "/aturan", "tidak dapat"),
    "a waiver of waivers": (
        {"aturan": "uji-1-2024-terang", "jenis": WAIVER, "rekaman": "p"}, "/jenis", "tidak dapat dikecualikan",
    ),
    "another kind": ({"jenis": "unit"}, "/jenis", "menilai jenis `aset`, bukan `unit`"),
    "unknown kind": ({"jenis": "asset"}, "/jenis", "menilai jenis `aset`, bukan `asset`"),
    "unknown record": ({"rekaman": "ww"}, "/rekaman", "Tidak ada aset `ww`"),
    "approved by the proposer": (SAME, "/penyetuju", "sama dengan pengusul"),
    "approved by the proposer, written otherwise": (
        SAME | {"penyetuju": " KEPALA  \uff33eksi-aset. "}, "/penyetuju", "sama dengan pengusul",
    ),
    "approved by the owner of the risk": (
        SAME | {"penyetuju": "Kepala dinas"}, "/penyetuju", "sama dengan pemilik risikonya",
    ),
    "unknown approving office": ({"unit_penyetuju": "sekretariatt"}, "/unit_penyetuju", "Maksud Anda `sekretariat`?"),
    "unknown office": ({"unit": "dinas-kominfoo"}, "/unit", "tidak terdaftar"),
    "approved after it began": ({"disetujui": "2026-03-02"}, "/disetujui", "sesudah mulai berlaku pada 1 Maret 2026"),
    "approved in the future": (
        {"disetujui": "2026-06-02", "mulai": "2026-06-03"}, "/disetujui", "2 Juni 2026, yang belum tiba",
    ),
    "ends before it begins": ({"sampai": "2026-02-28"}, "/sampai", "sebelum mulai pada 1 Maret 2026"),
    "longer than a year": ({"sampai": "2027-03-02"}, "/sampai", "sampai 1 Maret 2027"),
    "without end": ({"sampai": "9999-12-31"}, "/sampai", "paling lama satu tahun"),
    "evidence that is not there": ({"bukti": "[nota-dina]"}, "/bukti/0", "Maksud Anda `nota-dinas`?"),
    "some evidence that is not there": ({"bukti": "[nota-dinas, tiada]"}, "/bukti/1", "tidak terdaftar"),
    "evidence no longer in force": ({"bukti": "[nota-lama]"}, "/bukti/0", "berstatus `nonaktif`"),
    "evidence to come": ({"bukti": "[nota-rencana]"}, "/bukti/0", "berstatus `rencana`"),
    "removed evidence": ({"bukti": "[nota-hapus]"}, "/bukti/0", "berstatus `dihapus`"),
    "broken evidence": ({"bukti": "[nota-rusak]"}, "/bukti/0", "tidak sesuai skemanya"),
    "evidence of tomorrow": ({"bukti": "[nota-nanti]"}, "/bukti/0", "2 Juni 2026, yang belum tiba"),
    "evidence that expired": ({"bukti": "[nota-habis]"}, "/bukti/0", "hanya sampai 31 Mei 2026"),
    "evidence without a day": ({"bukti": "[nota-kabur]"}, "/bukti/0", "tanggal yang tidak dapat dibaca"),
    "unreadable evidence": ({"bukti": "[nota-buta]"}, "/bukti/0", "tidak dapat dibaca"),
    "no evidence": ({"bukti": "[]"}, "", "tidak sesuai skemanya"),
    "no approver": ({"penyetuju": ""}, "", "tidak sesuai skemanya"),
    "no end": ({"sampai": ""}, "", "tidak sesuai skemanya"),
    "no reason": ({"alasan": "Mendesak."}, "", "tidak sesuai skemanya"),
    "an unknown field": ({"selamanya": "true"}, "", "tidak sesuai skemanya"),
    "an unknown status": ({"status": "Berlaku"}, "", "tidak sesuai skemanya"),
    "a day that does not exist": ({"sampai": "2026-02-30"}, "", "tidak sesuai skemanya"),
    "the year 0": ({"disetujui": "0000-01-01", "mulai": "0000-01-01"}, "/sampai", "paling lama satu tahun"),
}  # fmt: skip


@pytest.mark.parametrize("name", VOIDS)
def test_a_void_waiver_accepts_nothing_and_says_why_at_the_field(tmp_path: Path, name: str) -> None:
    fields, path, words = VOIDS[name]
    judged = world(tmp_path, waiver("p", "w", **fields))
    assert accepted(judged) == {}
    assert standing(judged) == [JUMLAH]
    found = [f for f in judged.findings if f.rule == VOID]
    assert [(f.record, f.path) for f in found] == [("p", path)]
    assert words in found[0].message.id
    assert found[0].remedy.id.endswith(("tetap dihitung.", "`dicabut`."))


def test_every_cause_is_told(tmp_path: Path) -> None:
    fields = SAME | {
        "pemilik": "Kepala Seksi Aset",
        "aturan": "tiada",
        "sampai": "2028-01-01",
        "bukti": "[x, y]",
    }
    judged = world(tmp_path, waiver("p", "w", **fields))
    assert sorted(path for _, _, path in about(judged)) == sorted(
        ["/aturan", "/penyetuju", "/penyetuju", "/sampai", "/bukti/0", "/bukti/1"]
    )
    assert len({f.fingerprint for f in judged.findings}) == len(judged.findings)


def test_the_same_role_in_another_office_is_somebody_else(tmp_path: Path) -> None:
    judged = world(tmp_path, waiver("p", "w", penyetuju="Kepala Seksi Aset"))
    assert (accepted(judged), about(judged)) == ({(JUMLAH, "w"): "p"}, [])


def test_evidence_counts_on_its_first_and_last_day(tmp_path: Path) -> None:
    assert accepted(world(tmp_path, waiver("p", "w", bukti="[nota-tepat]")))


def test_no_rule_of_the_checker_itself_can_be_waived(tmp_path: Path) -> None:
    for name in BUILT_IN:
        assert about(world(tmp_path, waiver("p", "w", aturan=name))) == [(VOID, "p", "/aturan")]


def test_an_unreadable_waiver_has_no_force_and_is_told_as_any_file(tmp_path: Path) -> None:
    judged = world(tmp_path, pengecualian__p=waiver("p", "w") + "id: p\n")
    assert (accepted(judged), standing(judged)) == ({}, [JUMLAH])
    assert [f.rule for f in judged.findings if f.place.file.endswith("pengecualian/p.yaml")] == ["patuh-yaml"]


def test_an_id_that_two_waivers_use_gives_force_to_neither(tmp_path: Path) -> None:
    judged = world(tmp_path, pengecualian__semua=listed(waiver("p", "w"), waiver("p", "x")))
    assert accepted(judged) == {}
    assert about(judged) == [(VOID, "p", "/id"), (VOID, "p", "/id")]


def test_a_record_in_an_unreadable_file_is_not_called_missing(tmp_path: Path) -> None:
    judged = world(tmp_path, waiver("p", "k"), aset__k='id: k\nnama: "tanpa penutup\n')
    assert about(judged) == []
    assert accepted(world(tmp_path, waiver("p", "k"), aset__k=asset("k", jumlah=""))) == {(JUMLAH, "k"): "p"}


def test_one_bad_waiver_cannot_fill_a_report(tmp_path: Path) -> None:
    judged = world(tmp_path, waiver("p", "w", bukti=f"[{', '.join(f'b{n}' for n in range(5000))}]"))
    assert len(about(judged)) < 200


# --- days -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "holds"),
    [("2026-02-28", False), ("2026-03-01", True), ("2026-12-31", True), ("2027-01-01", False)],
)
def test_it_holds_from_its_first_day_through_its_last(tmp_path: Path, day: str, holds: bool) -> None:
    judged = world(tmp_path, waiver("p", "w"), day=date.fromisoformat(day))
    assert accepted(judged) == ({(JUMLAH, "w"): "p"} if holds else {})


@pytest.mark.parametrize(
    ("first", "last", "sound"),
    [
        ("2026-03-01", "2027-03-01", True),
        ("2026-03-01", "2027-03-02", False),
        ("2027-03-01", "2028-03-01", True),
        ("2027-03-01", "2028-03-02", False),
        ("2028-02-29", "2029-02-28", True),
        ("2028-02-29", "2029-03-01", False),
        ("2027-02-28", "2028-02-28", True),
        ("2027-02-28", "2028-02-29", False),
        ("2026-12-31", "2026-12-31", True),
        ("9999-01-01", "9999-12-31", True),
    ],
)
def test_a_year_is_the_longest(tmp_path: Path, first: str, last: str, sound: bool) -> None:
    text = waiver("p", "w", disetujui=first, mulai=first, sampai=last)
    judged = world(tmp_path, text, day=date.fromisoformat(first))
    assert bool(accepted(judged)) is sound
    assert (VOID in {r for r, _, _ in about(judged)}) is not sound


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (31, None),
        (30, "berakhir 30 hari lagi, pada 31 Desember 2026"),
        (1, "berakhir 1 hari lagi"),
        (0, "berakhir hari ini"),
    ],
)
def test_the_end_is_announced_thirty_days_ahead(tmp_path: Path, days: int, words: str | None) -> None:
    judged = world(tmp_path, waiver("p", "w"), day=date(2026, 12, 31) - timedelta(days=days))
    assert accepted(judged)
    assert about(judged) == ([(SOON, "p", "/sampai")] if words else [])
    assert not words or words in next(f for f in judged.findings if f.rule == SOON).message.id


def test_after_its_end_the_finding_is_back_and_the_waiver_says_so(tmp_path: Path) -> None:
    judged = world(tmp_path, waiver("p", "w"), day=date(2027, 1, 1))
    assert standing(judged) == [JUMLAH]
    assert about(judged) == [(ENDED, "p", "/sampai")]
    assert "31 Desember 2026" in next(f for f in judged.findings if f.rule == ENDED).message.id


@pytest.mark.parametrize(
    "fields", [{"rekaman": "a"}, {"rekaman": "tiada"}, {"aturan": "tiada"}, {"bukti": "[tiada]", "rekaman": "a"}],
    ids=["mended", "record gone", "rule gone", "evidence gone"],
)  # fmt: skip
def test_an_ended_waiver_whose_finding_is_not_there_is_history(tmp_path: Path, fields: dict[str, str]) -> None:
    assert about(world(tmp_path, waiver("p", "w", **fields), day=date(2027, 1, 1))) == []


def test_of_waivers_that_ended_one_after_the_other_only_the_last_is_told(tmp_path: Path) -> None:
    first = waiver("q", "w", sampai="2026-08-31")
    second = waiver("p", "w", mulai="2026-09-01")
    judged = world(tmp_path, first, second, day=date(2027, 1, 1))
    assert about(judged) == [(ENDED, "p", "/sampai")]


def test_one_that_takes_over_the_next_day_spares_the_warnings(tmp_path: Path) -> None:
    both = (waiver("p", "w", sampai="2026-08-31"), waiver("q", "w", mulai="2026-09-01"))
    for day, held in [("2026-08-31", "p"), ("2026-09-01", "q")]:
        judged = world(tmp_path, *both, day=date.fromisoformat(day))
        assert (accepted(judged), about(judged)) == ({(JUMLAH, "w"): held}, [])
    late = (both[0], waiver("q", "w", mulai="2026-09-02"))
    assert about(world(tmp_path, *late, day=date(2026, 8, 31))) == [(SOON, "p", "/sampai")]
    assert about(world(tmp_path, *late, day=date(2026, 9, 1))) == [(ENDED, "p", "/sampai")]


def test_one_that_has_not_begun_is_already_held_to_everything_else(tmp_path: Path) -> None:
    judged = world(tmp_path, waiver("p", "w", mulai="2026-07-01", **SAME))
    assert about(judged) == [(VOID, "p", "/penyetuju")]
    assert about(world(tmp_path, waiver("p", "w", mulai="2026-07-01"))) == []


# --- two for one finding ----------------------------------------------------------------------------------------------


def test_of_two_for_one_finding_the_first_by_id_holds_and_the_other_is_a_finding(tmp_path: Path) -> None:
    judged = world(tmp_path, waiver("q", "w"), waiver("p", "w"))
    assert accepted(judged) == {(JUMLAH, "w"): "p"}
    assert about(judged) == [(VOID, "q", "/rekaman")]


def test_two_that_share_no_day_are_no_finding(tmp_path: Path) -> None:
    for end, found in [("2026-06-30", []), ("2026-07-01", [(VOID, "q", "/rekaman")])]:
        both = (waiver("p", "w", sampai=end), waiver("q", "w", mulai="2026-07-01"))
        assert about(world(tmp_path, *both)) == found


def test_a_void_one_does_not_stand_in_the_way_of_a_sound_one(tmp_path: Path) -> None:
    judged = world(tmp_path, waiver("p", "w", **SAME), waiver("q", "w"))
    assert accepted(judged) == {(JUMLAH, "w"): "q"}
    assert about(judged) == [(VOID, "p", "/penyetuju")]


# --- nothing left to accept -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"rekaman": "a"}, "tidak diperlukan lagi"),
        ({"rekaman": "lama"}, "sudah dihapus"),
        ({"aturan": "uji-1-2024-usang"}, "tidak diperlukan lagi"),
        ({"aturan": "uji-1-2024-pusat"}, "tidak diperlukan lagi"),
    ],
    ids=["mended", "removed", "rule ended", "rule of others"],
)
def test_a_waiver_with_nothing_to_accept_is_told(tmp_path: Path, fields: dict[str, str], words: str) -> None:
    judged = world(tmp_path, waiver("p", "w", **fields))
    assert accepted(judged) == {}
    assert about(judged) == [(NEEDLESS, "p", "/rekaman")]
    assert words in next(f for f in judged.findings if f.rule == NEEDLESS).message.id


def test_where_the_rule_cannot_be_judged_nobody_says_that_its_waiver_is_not_needed(tmp_path: Path) -> None:
    broken = asset("w", jumlah="", status="jalan")
    assert about(world(tmp_path / "1", waiver("p", "w"), aset__w=broken)) == []
    unsure = asset("w", unit="hilang", bagian="")
    text = waiver("p", "w", aturan="uji-1-2024-pemilik")
    assert about(world(tmp_path / "2", text, aset__w=unsure)) == []


def test_a_rule_of_transition_says_nothing_of_whether_its_waiver_is_needed(tmp_path: Path) -> None:
    text = rule("turun", "aset", '"self.nama == oldSelf.nama"').replace(
        "fail: [{record: {nama: Lain}}]", "fail: [{record: {nama: Lain}, before: {}, at: /nama}]"
    ).replace("pass: [{record: {}}]", "pass: [{record: {}, before: {}}]")  # fmt: skip
    law = policies_of(WorkTree(lay(tmp_path / "hukum", {**LAWS, f"{RULES}/turun.yaml": text})))
    assert [f.message.id for f in law.faults] == []
    files = {**WORLD, "pengecualian/p.yaml": waiver("p", "w", aturan="uji-1-2024-turun")}
    write(tmp_path / "registry", files)
    assert about(run(WorkTree(tmp_path), "registry", law, DAY)) == []


@pytest.mark.parametrize("narrow", [{"rules": lambda _: False}, {"units": ["sekretariat"]}], ids=["rules", "units"])  # fmt: skip
def test_what_is_said_of_waivers_does_not_depend_on_what_else_was_asked(tmp_path: Path, narrow: dict[str, Any]) -> None:
    texts = (
        waiver("p", "a"),
        waiver("q", "w", sampai="2026-05-31"),
        waiver("r", "x", sampai="2026-06-15"),
        waiver("s", "w", aturan="tiada"),
    )
    whole = world(tmp_path, *texts)
    assert {r for r, _, _ in about(whole)} == {VOID, ENDED, SOON, NEEDLESS}
    assert about(run(WorkTree(tmp_path), "registry", laws(), DAY, **narrow)) == about(whole)


# --- whatever the registry --------------------------------------------------------------------------------------------


def _random_registry(rng: random.Random) -> tuple[list[Record], list[Record]]:
    """Assets with all sorts of faults, and waivers for some of what may be wrong with them."""
    assets, waivers = [], []
    for number in range(rng.randint(1, 8)):
        data: dict[str, Any] = read(asset(f"a{number}").encode(), laws().kinds["aset"].shape)
        if rng.random() < 0.5:
            del data["jumlah"]
        data["bagian"] = [{"id": f"b{n}", "harga": rng.choice([1, 500])} for n in range(3)]
        data["status"] = rng.choice(["aktif", "aktif", "nonaktif", "dihapus", "rusak"])
        data["unit"] = rng.choice(["dinas-kominfo", "sekretariat"])
        assets.append(Record("aset", f"a{number}", data, "aset.yaml", number))
    for number, (slug, of) in enumerate(product(("jumlah", "harga", "pemilik"), assets)):
        if rng.random() < 0.4:
            text = waiver(f"p{number}", of.id, aturan=f"uji-1-2024-{slug}")
            data = read(text.encode(), laws().kinds[WAIVER].shape)
            data["status"] = rng.choice(["berlaku", "berlaku", "dicabut"])
            waivers.append(Record(WAIVER, f"p{number}", data, "pengecualian.yaml", number))
    return assets, waivers


@settings(max_examples=60)
@given(st.integers(0, 2**32))
def test_waivers_mark_exactly_their_findings_and_change_nothing_else(seed: int) -> None:
    assets, waivers = _random_registry(random.Random(seed))
    offices = [
        Record("unit", id_, {"id": id_, "nama": id_, "status": "aktif", "peran": peran}, "unit.yaml", n)
        for n, (id_, peran) in enumerate([("dinas-kominfo", ["walidata"]), ("sekretariat", ["pembina"])])
    ]
    proof = {"id": "nota-dinas", "nama": "Nota", "unit": "sekretariat", "status": "aktif"}

    def judged(held: list[Record]) -> Judged:
        records = {
            "unit": offices,
            "aset": assets,
            "bukti": [Record("bukti", "nota-dinas", proof, "b", None)],
        }
        own = Record(GOVERNMENT, "kota-uji", read(CITY.encode()), "i", None)
        registry = Registry("r", own, {**records, WAIVER: held})
        return judge(registry, laws(), DAY, trace=True)

    def law(found: Judged) -> list[Finding]:
        return [f for f in found.findings if f.regulation == "uji-1-2024" and f.kind != WAIVER]

    plain, with_waivers = judged([]), judged(waivers)
    assert [replace(f, waiver="") for f in law(with_waivers)] == law(plain)
    holding = {(w.data["aturan"], w.data["rekaman"]): w.id for w in waivers if w.data["status"] == "berlaku"}
    assert {(f.rule, f.record): f.waiver for f in law(with_waivers)} == {
        (f.rule, f.record): holding.get((f.rule, f.record), "") for f in law(plain)
    }
    # Verdicts move from fail to waived and nowhere else.
    for old, new in zip(plain.counts, with_waivers.counts, strict=True):
        if old.kind == WAIVER:
            continue
        assert old.failed == new.failed + new.waived
        assert (old.passed, old.not_assessable, old.errors) == (new.passed, new.not_assessable, new.errors)
    # And a waiver in force is used, or said to be needless, or nobody knows.
    verdicts = {(j.rule, j.record): j.verdict for j in with_waivers.judgements}
    needless = {f.record for f in with_waivers.findings if f.rule == NEEDLESS}
    of = {a.id: a.data["status"] for a in assets}
    for (name, record), id_ in holding.items():
        settled = verdicts.get((name, record)) in (Verdict.PASS, Verdict.NOT_APPLICABLE) and of[record] != "rusak"
        assert (id_ in needless) is (settled or of[record] == "dihapus")


# --- the schema travels with the checker ------------------------------------------------------------------------------


def test_a_repository_cannot_bring_its_own_idea_of_a_waiver(tmp_path: Path) -> None:
    lax = KINDS["schemas/aset.schema.yaml"].replace("$id: aset", f"$id: {WAIVER}")
    found = policies_of(WorkTree(lay(tmp_path, {f"schemas/{WAIVER}.schema.yaml": lax})))
    assert [f.place.file for f in found.faults] == [f"schemas/{WAIVER}.schema.yaml"]
    assert found.kinds[WAIVER].schema == laws().kinds[WAIVER].schema
    loose: dict[str, str | bytes] = {f"schemas/meta/{WAIVER}.schema.yaml": "type: object\n"}
    again = policies_of(WorkTree(lay(tmp_path / "2", loose)))
    assert (list(again.faults), again.kinds[WAIVER].schema) == ([], laws().kinds[WAIVER].schema)


def test_the_schema_is_made_as_every_kinds_is() -> None:
    meta = Meta(own_files())
    text = (ROOT / f"schemas/meta/{WAIVER}.schema.yaml").read_text("utf-8")
    written = read(text.replace("$ref: umum", "$ref: meta/umum").encode())
    # The one difference: what is not filled in cannot be excused here.
    written["properties"]["belum_diisi"] = {"$ref": "meta/umum.schema.yaml#/$defs/belum_diisi"}
    blob = Blob("x", text.encode())
    assert [f.message.id for f in meta.faults("kind", written, blob)] == []
    schema = meta.inlined(WAIVER)
    assert limits(schema, blob) == []
    assert all(validator(schema).is_valid(sample) for sample in schema["examples"])
    assert "$ref" not in json.dumps(schema)


def test_a_kind_cannot_refer_to_the_common_definitions_as_the_checkers_own_do(tmp_path: Path) -> None:
    text = KINDS["schemas/aset.schema.yaml"].replace("meta/umum", "umum", 1)
    found = policies_of(WorkTree(lay(tmp_path, {"schemas/aset.schema.yaml": text})))
    assert "schemas/aset.schema.yaml" in {f.place.file for f in found.faults}


def test_what_levels_ask_is_no_rule_that_a_waiver_could_name(tmp_path: Path) -> None:
    world(tmp_path, waiver("p", "w"))
    judged = run(WorkTree(tmp_path), "registry", laws(), DAY)
    assert waivers_of(judged.registry, laws(), DAY).accepts(JUMLAH, "aset", "w") == "p"
    assert waivers_of(judged.registry, laws().criteria, DAY).accepts(JUMLAH, "aset", "w") == ""


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A repository whose one waiver was brought on 1 March 2026 and ends on 31 December."""
    repo = Repository(lay(tmp_path / "kota", LAWS))
    sound = {f"registry/{n}": t for n, t in WORLD.items() if not n.startswith(("bukti/nota-", "aset/x"))}
    sound |= {"registry/bukti/nota-dinas.yaml": WORLD["bukti/nota-dinas.yaml"]}
    sound |= {"registry/instansi.yaml": CITY.replace("nama: Kota Uji", "nama: Pemerintah Kota Uji")}
    repo.commit("2026-02-01T10:00:00+07:00", sound)
    repo.commit("2026-03-01T10:00:00+07:00", {"registry/pengecualian/p.yaml": waiver("p", "w")})
    return repo.root


@pytest.mark.parametrize(
    ("moment", "code", "told"),
    [
        (("--at", "2026-02-15"), 1, {JUMLAH: None}),
        (("--at", "2026-03-01"), 0, {JUMLAH: "p"}),
        (("--at", "2026-12-31"), 0, {JUMLAH: "p", SOON: None}),
        (("--at", "2027-01-01"), 1, {JUMLAH: None, ENDED: None}),
        (("--at", "HEAD"), 0, {JUMLAH: "p"}),
        (("--at", "HEAD", "--as-of", "2027-01-01"), 1, {JUMLAH: None, ENDED: None}),
        (("--as-of", "2026-06-01"), 0, {JUMLAH: "p"}),
        (("--as-of", "2027-01-01"), 1, {JUMLAH: None, ENDED: None}),
        (("--as-of", "2026-06-01", "--rule", JUMLAH), 0, {JUMLAH: "p"}),
        (("--as-of", "2026-06-01", "--kind", WAIVER), 0, {}),
        (("--as-of", "2027-01-01", "--rule", ENDED), 0, {ENDED: None}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_waivers_are_judged_on_the_day_of_the_run(
    town: Path, patuh: Patuh, moment: tuple[str, ...], code: int, told: dict[str, str | None]
) -> None:
    done = patuh("check", town, *moment, "--format", "json")
    assert {f["rule"]: f["waiver"] for f in json.loads(done.stdout)["findings"]} == told
    assert done.returncode == code, done.stderr
