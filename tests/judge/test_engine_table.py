"""What the engine says of one record and one rule: one row per condition, each a base row with one thing varied."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from checker.judge.engine import run
from checker.model.report import MANY, Verdict
from tests.gate.in_memory import Content, Files, policies, trial
from tests.gate_world import DAY, GOVERNMENT, asset, waiver

JUMLAH, PEMILIK, HARGA, DUA = (f"uji-1-2024-{slug}" for slug in ("jumlah", "pemilik", "harga", "dua"))
CITY, OFFICE, ASSET = "registry/instansi.yaml", "registry/unit/dinas-kominfo.yaml", "registry/aset/x.yaml"
WORLD: dict[str, Content] = {
    CITY: GOVERNMENT,
    OFFICE: "id: dinas-kominfo\nnama: Dinas Kominfo\nstatus: aktif\nperan: [walidata]\n",
    "registry/unit/sekretariat.yaml": "id: sekretariat\nnama: Sekretariat\nstatus: aktif\n",
    "registry/bukti/nota-dinas.yaml": "id: nota-dinas\nnama: Nota\nunit: dinas-kominfo\nstatus: aktif\n",
    ASSET: asset("x"),
}
TWO: dict[str, Content] = {
    "policies/uji-1-2024/rules/dua.yaml": """\
id: uji-1-2024-dua
title: {id: Dua ruas, en: Two fields}
provision: pasal-2
kind: aset
applies_to: [pemda]
severity: error
rationale: {id: X., en: X.}
when: {properties: {versi: {const: "1.0"}}, required: [versi]}
require: {required: [jumlah, catatan]}
remedy: {id: X., en: X.}
examples:
  pass: [{record: {}}]
  fail: [{record: {}}]
"""
}
PASS, FAIL, WAIVED, OPEN, SILENT = (
    Verdict.PASS, Verdict.FAIL, Verdict.WAIVED, Verdict.NOT_ASSESSABLE, Verdict.NOT_APPLICABLE,
)  # fmt: skip


def declares(register: str, coverage: str) -> str:
    """The government, which says how far a register is filled."""
    return GOVERNMENT + f"cakupan: {{{register}: {coverage}}}\n"


@dataclass(frozen=True)
class Row:
    """A world, and the verdict of a rule on asset `x`."""

    verdict: Verdict
    files: Mapping[str, Content] = field(default_factory=dict)
    rule: str = DUA
    words: str = ""


def row(verdict: Verdict, city: str = GOVERNMENT, rule: str = DUA, words: str = "", **fields: str) -> Row:
    """A row about the fields of the asset and what the government declares."""
    return Row(verdict, {CITY: city, ASSET: asset("x", **fields)}, rule, words)


PARTLY = declares("aset", "sebagian")
ROWS = {
    "base: both fields stand there": row(PASS, catatan="Ada."),
    "one field is missing": row(FAIL),
    "both are missing": row(FAIL, jumlah=""),
    # --- what a failure rests on ---
    "missing and declared not filled, the register full": row(FAIL, belum_diisi="[catatan]"),
    "missing and declared not filled, the register in part": row(
        OPEN, PARTLY, words="`catatan`", belum_diisi="[catatan]"
    ),
    "missing and declared not filled, the register empty": row(
        OPEN, declares("aset", "belum"), belum_diisi="[catatan]"
    ),
    "missing and declared not filled, another register in part": row(
        FAIL, declares("unit", "sebagian"), belum_diisi="[catatan]"
    ),
    "missing and not declared, the register in part": row(FAIL, PARTLY),
    "two missing, one declared": row(FAIL, PARTLY, jumlah="", belum_diisi="[catatan]"),
    "two missing, both declared": row(OPEN, PARTLY, words="`catatan`, `jumlah`", jumlah="", belum_diisi="[catatan, jumlah]"),
    "one missing, one declared besides": row(OPEN, PARTLY, belum_diisi="[catatan, dibeli]", dibeli=""),
    "one missing, only others declared": row(FAIL, PARTLY, belum_diisi="[dibeli]", dibeli=""),
    "declared not filled but filled": row(PASS, PARTLY, catatan="Ada.", belum_diisi="[catatan]"),
    "a value at fault declared not filled but filled": row(
        FAIL, PARTLY, HARGA, bagian="[{id: x, harga: 200}]", belum_diisi="[bagian]"
    ),
    # --- when it applies ---
    "the condition does not hold": row(SILENT, versi='"2.0"'),
    "the condition rests on a field declared not filled": row(OPEN, versi="", belum_diisi="[versi]", words="`versi`"),
    "the condition rests on a missing field": row(SILENT, versi=""),
    "the record breaks its schema": row(OPEN, tersedia="banyak", words="skemanya"),
    # --- what else it reads ---
    "base: another record says yes": row(PASS, rule=PEMILIK),
    "another record says no": row(FAIL, rule=PEMILIK, unit="sekretariat"),
    "another record says no, its register in part": row(
        OPEN, declares("unit", "sebagian"), PEMILIK, "unit", unit="sekretariat"
    ),
    "another record says no, an unread register in part": row(
        FAIL, declares("bukti", "sebagian"), PEMILIK, unit="sekretariat"
    ),
    "another record says yes, its register in part": row(PASS, declares("unit", "sebagian"), PEMILIK),
    "another record breaks its schema": Row(
        OPEN, {OFFICE: "id: dinas-kominfo\nnama: Dinas\nstatus: jalan\n"}, PEMILIK
    ),
    "another record cannot be read": Row(OPEN, {OFFICE: 'id: dinas-kominfo\nnama: "x\n'}, PEMILIK),
    # --- waivers ---
    "a failure that is waived": Row(
        WAIVED, {ASSET: asset("x", jumlah=""), "registry/pengecualian/p.yaml": waiver("p", "x")}, JUMLAH
    ),
    "a failure for which another record's waiver holds": Row(
        FAIL, {ASSET: asset("x", jumlah=""), "registry/aset/w.yaml": asset("w", jumlah=""),
               "registry/pengecualian/p.yaml": waiver("p", "w")}, JUMLAH,
    ),
    "a success that is waived": Row(PASS, {"registry/pengecualian/p.yaml": waiver("p", "x")}, JUMLAH),
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_rule_says_of_a_record(row: Row) -> None:
    law = policies(tuple(TWO.items()))
    judged = run(Files({**WORLD, **row.files}), "registry", law, DAY, trace=True)
    (judgement,) = [j for j in judged.judgements if (j.rule, j.kind, j.record) == (row.rule, "aset", "x")]
    assert judgement.verdict is row.verdict
    assert row.words in (judgement.why.id if judgement.why else "")
    found = [f for f in judged.findings if (f.rule, f.record) == (row.rule, "x")]
    assert bool(found) is (row.verdict in (FAIL, WAIVED))
    assert {f.waiver for f in found} == {Verdict.FAIL: {""}, Verdict.WAIVED: {"p"}}.get(row.verdict, set())
    counts = {c.rule: c for c in judged.counts}[row.rule]
    tally = {PASS: counts.passed, FAIL: counts.failed, WAIVED: counts.waived, OPEN: counts.not_assessable}
    assert tally.get(row.verdict, 1) == 1
    untraced = run(Files({**WORLD, **row.files}), "registry", law, DAY)
    kept = [j for j in untraced.judgements if (j.rule, j.record) == (row.rule, "x")]
    assert [j.verdict for j in kept] == ([OPEN] if row.verdict is OPEN else [])


GROWS: dict[str, Content] = {
    "policies/uji-1-2024/rules/dua.yaml": """\
id: uji-1-2024-dua
title: {id: Tidak menyusut, en: Never less}
provision: pasal-2
kind: aset
applies_to: [pemda]
severity: error
rationale: {id: X., en: X.}
assert:
  - {expr: self.jumlah >= oldSelf.jumlah, at: /jumlah, message: {id: X., en: X.}}
MORE
remedy: {id: X., en: X.}
examples:
  pass: [{record: {}, before: {}}]
  fail: [{record: {}, before: {}}]
"""
}
BESIDE = {
    name: str(text).replace("MORE\n", "  - {expr: self.jumlah < 10, at: /jumlah, message: {id: Y., en: Y.}}\n", 1)
    for name, text in GROWS.items()
}
ALONE = {name: str(text).replace("MORE\n", "") for name, text in GROWS.items()}
CHANGES = {
    # what is varied: (the rule, the asset before, the asset after, the verdict)
    "base: less than before": (ALONE, asset("x", jumlah="5"), asset("x", jumlah="4"), FAIL),
    "as much as before": (ALONE, asset("x", jumlah="5"), asset("x", jumlah="5"), PASS),
    "more than before": (ALONE, asset("x", jumlah="5"), asset("x", jumlah="6"), PASS),
    "it was not there": (ALONE, "", asset("x", jumlah="4"), SILENT),
    "it was broken": (ALONE, asset("x", jumlah="5", tersedia="banyak"), asset("x", jumlah="4"), SILENT),
    "it could not be read": (ALONE, asset("x", jumlah="5", nama='"x'), asset("x", jumlah="4"), SILENT),
    "it is broken now": (ALONE, asset("x", jumlah="5"), asset("x", jumlah="4", tersedia="banyak"), OPEN),
    "another assertion beside, both hold": (BESIDE, asset("x", jumlah="5"), asset("x", jumlah="6"), PASS),
    "another assertion beside, the first fails": (BESIDE, asset("x", jumlah="5"), asset("x", jumlah="4"), FAIL),
    "another assertion beside, the other fails": (BESIDE, asset("x", jumlah="5"), asset("x", jumlah="12"), FAIL),
    "another assertion beside fails, it was not there": (BESIDE, "", asset("x", jumlah="12"), FAIL),
    "another assertion beside holds, it was not there": (BESIDE, "", asset("x", jumlah="4"), PASS),
}


@pytest.mark.parametrize(("law", "before", "after", "verdict"), CHANGES.values(), ids=CHANGES)
def test_a_rule_about_changes_speaks_only_where_there_was_something_sound(
    law: dict[str, Content], before: str, after: str, verdict: Verdict
) -> None:
    world = {**WORLD, "registry/aset/a.yaml": asset("a", jumlah="9")}  # judged before it, and not to be taken for it
    one = trial({**world, ASSET: before}, {**world, ASSET: after}, law)
    judged = run(one.recorded, "registry", one.law, DAY, trace=True, against=one.against)
    (judgement,) = [j for j in judged.judgements if (j.rule, j.record) == (DUA, "x")]
    assert judgement.verdict is verdict


def test_a_record_with_very_many_faults_shows_some_and_counts_the_rest() -> None:
    parts = ", ".join(f"{{id: b{n}, harga: 200}}" for n in range(MANY + 2))
    for several, shown, beyond in ((parts, MANY + 1, 2), (", ".join(parts.split(", ")[: 2 * MANY]), MANY, 0)):
        judged = run(Files({**WORLD, ASSET: asset("x", bagian=f"[{several}]")}), "registry", policies(), DAY)
        found = [f for f in judged.findings if f.rule == HARGA]
        assert (len(found), sum(len(f.beyond) for f in found)) == (shown, beyond)
