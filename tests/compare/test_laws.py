"""Every change of what judges is told as what it does, and nothing that only looks like a change is."""

from __future__ import annotations

import pytest

from checker.compare.laws import compare_laws
from checker.git.source import WorkTree
from checker.model.decision import Edit, Effect
from checker.registry.project import load_laws
from tests.compare.bench import (
    ASET,
    BOTH,
    HARGA,
    HARGA_EXPR,
    JUMLAH,
    KIND,
    LAW,
    LOOSER,
    NONE,
    PARAMETER,
    PEMILIK,
    REG,
    RULE,
    STRICTER,
    UNCLEAR,
    Bench,
    Files,
    edit,
    told,
)
from tests.conftest import ROOT
from tests.laws import KINDS, REGULATION, changed

PASAL_2 = "  - {id: pasal-2, title: {id: Harga dibatasi., en: Prices are limited.}, basis: text, verified: true, source: rekaan, handling: rules}\n"
PASAL_3 = PASAL_2.replace("pasal-2", "pasal-3").replace(
    "handling: rules", "handling: manual, note: {id: Dinilai., en: Judged.}"
)
WITH_3 = edit(REG, (PASAL_2, PASAL_2 + PASAL_3))
WITH_KIND: Files = {
    "schemas/gedung.schema.yaml": KINDS["schemas/bukti.schema.yaml"]
    .replace("bukti.schema", "gedung.schema")
    .replace("title: Bukti", "title: Gedung")
}

TAMPERED: list[tuple[str, Files | None, Files, list[tuple[str, str, Effect]], str]] = [
    ("severity weakened", None, changed(JUMLAH, "severity: error", "severity: warning"), [(RULE, "uji-1-2024-jumlah", LOOSER)], "dari `error` menjadi `warning`"),
    ("a rule in force only later", None, edit(JUMLAH, ("severity:", "effective: {from: 2031-01-01}\nseverity:")), [(RULE, "uji-1-2024-jumlah", LOOSER)], "sejak `2031-01-01`, semula `2024-01-01`"),
    ("a rule that ends", None, edit(JUMLAH, ("severity:", "effective: {from: 2024-01-01, to: 2024-06-01}\nseverity:")), [(RULE, "uji-1-2024-jumlah", LOOSER)], "sampai `2024-06-01`, semula tanpa akhir"),
    ("when narrowed", None, edit(JUMLAH, ("required: [status]}", "required: [status, versi]}")), [(RULE, "uji-1-2024-jumlah", LOOSER)], "lebih sedikit rekaman (`when`): ruas `versi` kini wajib"),
    ("when narrowed by a value", None, edit(JUMLAH, ("{status: {const: aktif}}", "{status: {const: aktif}, versi: {const: a}}")), [(RULE, "uji-1-2024-jumlah", LOOSER)], "(`when`): `const` pada `versi`"),
    ("require dropped", edit(JUMLAH, ("required: [jumlah]", "required: [jumlah, dibeli]")), {}, [(RULE, "uji-1-2024-jumlah", LOOSER)], "ruas `dibeli` tidak lagi wajib"),
    ("a bound moved", edit(JUMLAH, ("{required: [jumlah]}", "{required: [jumlah], properties: {jumlah: {minimum: 2}}}")), edit(JUMLAH, ("{required: [jumlah]}", "{required: [jumlah], properties: {jumlah: {minimum: 1}}}")), [(RULE, "uji-1-2024-jumlah", LOOSER)], "`minimum` pada `jumlah` dari `2` menjadi `1`"),
    ("an alternative in CEL", None, edit(HARGA, (HARGA_EXPR, '"!has(item.harga) || item.harga < params.batas || item.id == \'b\'"'), ("{id: b, harga: 100}", "{id: c, harga: 100}")), [(RULE, "uji-1-2024-harga", LOOSER)], "`assert` dari"),
    ("a bound in CEL moved", None, edit(HARGA, ("item.harga < params.batas", "item.harga <= params.batas"), ("harga: 100", "harga: 101")), [(RULE, "uji-1-2024-harga", LOOSER)], "`assert` dari"),
    ("another expression that lets an old example through", None, edit(HARGA, (HARGA_EXPR, '"!has(item.harga) || string(item.harga).size() < 4"'), ("harga: 100", "harga: 1000")), [(RULE, "uji-1-2024-harga", LOOSER)], "semula ditolak, kini lolos"),
    ("strict in its example, with a gap beside it", None, edit(HARGA, (HARGA_EXPR, '"!has(item.harga) || item.harga * 2 < params.batas || self.unit == \'dinas-x\'"'), ("harga: 99", "harga: 9")), [(RULE, "uji-1-2024-harga", UNCLEAR)], "kini ditolak"),
    ("a table broadened", None, changed(REG, "value: 100}", "value: 1000}"), [(PARAMETER, "uji-1-2024/batas", LOOSER)], "nilai dari `100` menjadi `1000`"),
    ("a table made an example", edit(REG, ("status: contoh", "status: ditetapkan")), {}, [(PARAMETER, "uji-1-2024/batas", LOOSER)], "`status` dari `ditetapkan` menjadi `contoh`"),
    ("a table opened to the government", None, changed(REG, "overridable: false", "overridable: true"), [(PARAMETER, "uji-1-2024/tetap", LOOSER)], "dapat diganti"),
    ("a rule removed", None, {PEMILIK: ""}, [(RULE, "uji-1-2024-pemilik", LOOSER)], "dihapus"),
    ("a rule under another id", None, {PEMILIK: "", PEMILIK.replace("pemilik", "tuan"): REGULATION[PEMILIK].replace("1-2024-pemilik", "1-2024-tuan")}, [(RULE, "uji-1-2024-pemilik", NONE), (RULE, "uji-1-2024-tuan", NONE)], "`uji-1-2024-tuan`, dengan isi yang sama"),
    ("a rule under another id, and weaker", None, {PEMILIK: "", PEMILIK.replace("pemilik", "tuan"): REGULATION[PEMILIK].replace("1-2024-pemilik", "1-2024-tuan").replace("error", "info")}, [(RULE, "uji-1-2024-pemilik", LOOSER), (RULE, "uji-1-2024-tuan", STRICTER)], "dihapus"),
    ("a provision removed", WITH_3, {}, [(LAW, "uji-1-2024", LOOSER)], "ketentuan `pasal-3` dihapus"),
    ("a provision no rule sees to", None, {**edit(REG, ("handling: rules}\n  - {id: pasal-2", "handling: manual, note: {id: Dinilai., en: Judged.}}\n  - {id: pasal-2"))}, [(LAW, "uji-1-2024", LOOSER)], "`handling` dari `rules` menjadi `manual`"),
    ("a regulation in force only later", None, changed(REG, "from: 2024-01-01", "from: 2030-01-01"), [(LAW, "uji-1-2024", LOOSER)], "`2030-01-01`"),
    ("a regulation that ended", None, changed(REG, "from: 2024-01-01", "from: 2024-01-01, to: 2024-12-31"), [(LAW, "uji-1-2024", LOOSER)], "sampai `2024-12-31`"),
    ("a regulation of one government only", None, changed(REG, "applies_to: [pemda]", "applies_to: [pemda]\ngovernments: [kota-lain]"), [(LAW, "uji-1-2024", LOOSER)], "hanya mengikat `kota-lain`"),
    ("a regulation for other governments", None, changed(REG, "applies_to: [pemda]", "applies_to: [instansi-pusat]"), [(LAW, "uji-1-2024", BOTH)], "kini tanpa `pemda`"),
    ("a schema that no longer requires", edit(ASET, ("unit, status]", "unit, status, jumlah]")), {}, [(KIND, "aset", LOOSER)], "ruas `jumlah` tidak lagi wajib"),
    ("choices widened", None, changed("schemas/unit.schema.yaml", "[dinas, badan], enumDescriptions: [Dinas., Badan.]", "[dinas, badan, lain], enumDescriptions: [Dinas., Badan., Lain.]"), [(KIND, "unit", LOOSER)], "pilihan `lain` ditambah"),
    ("a reference no longer followed", None, changed("schemas/unit.schema.yaml", ", x-refers-to: unit", ""), [(KIND, "unit", LOOSER)], "`x-refers-to` pada `induk`"),
    ("a field opened to the public", changed(ASET, "type: number, x-visibilitas: publik", "type: number, x-visibilitas: rahasia"), {}, [(KIND, "aset", LOOSER)], "`x-visibilitas` pada `tersedia` dari `rahasia` menjadi `publik`"),
    ("a pattern that lets a sample of its own through", changed(ASET, "type: string, minLength: 1, x-visibilitas", 'type: string, pattern: "^[0-9]$", x-visibilitas'), edit(ASET, ("type: string, minLength: 1, x-visibilitas", 'type: string, pattern: "^[0-9.]+$", x-visibilitas'), ("jumlah: 3,", "jumlah: 3, versi: '1.2',")), [(KIND, "aset", LOOSER)], "semula ditolak, kini diterima"),
    ("a field inside a list no longer required", None, edit(ASET, ("required: [id]\n", "required: [harga]\n")), [(KIND, "aset", BOTH)], "ruas `bagian[].id` tidak lagi wajib"),
    ("a kind removed", WITH_KIND, {}, [(KIND, "gedung", LOOSER)], "dihapus"),
]  # fmt: skip

PASAL_4 = PASAL_2.replace("pasal-2", "pasal-4").replace("handling: rules", "handling: not-yet")
NEW_RULE = {
    JUMLAH.replace("jumlah", "versi"): REGULATION[JUMLAH]
    .replace("2024-jumlah", "2024-versi")
    .replace("require: {required: [jumlah]}", "require: {required: [versi]}")
    .replace("record: {}}", "record: {versi: '1'}}")
    .replace("jumlah: null}, at: /jumlah", "versi: null}, at: /versi")
}

HONEST: list[tuple[str, Files | None, Files, list[tuple[str, str, Effect]], str]] = [
    ("a new rule", None, NEW_RULE, [(RULE, "uji-1-2024-versi", STRICTER)], "aturan baru (`error`): Jumlah aset dicatat"),
    ("a new provision that nobody sees to yet", None, edit(REG, (PASAL_2, PASAL_2 + PASAL_4)), [(LAW, "uji-1-2024", STRICTER)], "ketentuan `pasal-4` ditambah"),
    ("a provision now seen to by people", edit(REG, (PASAL_2, PASAL_2 + PASAL_4)), edit(REG, (PASAL_2, PASAL_2 + PASAL_4.replace("not-yet", "manual, note: {id: Dinilai., en: Judged.}"))), [(LAW, "uji-1-2024", STRICTER)], "dari `not-yet` menjadi `manual`"),
    ("a text read at last", edit(REG, ("basis: text, verified: true, source: rekaan, handling: rules}\n  - {id: pasal-2", "basis: memory, verified: false, handling: rules}\n  - {id: pasal-2")), {}, [(LAW, "uji-1-2024", NONE)], "`basis` dari `memory` menjadi `text`"),
    ("only words of a rule", None, edit(JUMLAH, ("Tulis `jumlah: 1`.", "Isi `jumlah`."), ("Agar terhitung.", "Agar jelas.")), [(RULE, "uji-1-2024-jumlah", NONE)], "Kata-kata atau keterangan berubah (`rationale` dan `remedy`). Tidak ada putusan yang berubah."),
    ("only the words of a message", None, edit(HARGA, ("Harga bagian melampaui batas.", "Harga terlalu tinggi.")), [(RULE, "uji-1-2024-harga", NONE)], "`assert.message`"),
    ("only words of a regulation", None, edit(REG, ("Peraturan Uji", "Peraturan untuk Uji"), ("Harga dibatasi.", "Harga ada batasnya.")), [(LAW, "uji-1-2024", NONE)], "(`title` dan `pasal-2`)"),
    ("only words of a kind", None, changed(ASET, "description: Banyaknya.", "description: Jumlah barang."), [(KIND, "aset", NONE)], "Tidak ada putusan yang berubah"),
    ("one example more", None, edit(JUMLAH, ("pass: [{record: {}}]", "pass: [{record: {}}, {record: {jumlah: 8}}]")), [(RULE, "uji-1-2024-jumlah", NONE)], "(`examples`)"),
    ("a severity raised", changed(JUMLAH, "severity: error", "severity: info"), {}, [(RULE, "uji-1-2024-jumlah", STRICTER)], "dari `info` menjadi `error`"),
    ("one more field required", None, edit(JUMLAH, ("required: [jumlah]", "required: [jumlah, dibeli]")), [(RULE, "uji-1-2024-jumlah", STRICTER)], "ruas `dibeli` kini wajib"),
    ("one assertion more", None, edit(HARGA, ("assert:\n", "assert:\n  - {expr: self.nama != '', at: /nama, message: {id: Beri nama., en: Name it.}}\n")), [(RULE, "uji-1-2024-harga", STRICTER)], "ditambah"),
    ("a table more", None, edit(REG, ("value: 100}", "value: 100}\n  lantai: {title: {id: Lantai, en: Floor}, provision: pasal-2, status: contoh, overridable: true, value: 1}")), [(PARAMETER, "uji-1-2024/lantai", NONE)], "parameter baru: Lantai"),
    ("a table that no rule reads", None, changed(REG, "value: [1, 2]", "value: [1, 3]"), [(PARAMETER, "uji-1-2024/tetap", NONE)], "`[2]` dari `2` menjadi `3`; belum ada aturan yang membacanya"),
    ("a table adopted by the regulation", None, changed(REG, "status: contoh", "status: ditetapkan"), [(PARAMETER, "uji-1-2024/batas", STRICTER)], "menjadi `ditetapkan`"),
    ("a new optional field", None, edit(ASET, ("  belum_diisi:", "  warna: {title: Warna, description: Warna., type: string, minLength: 1, x-visibilitas: publik}\n  belum_diisi:")), [(KIND, "aset", LOOSER)], "Ruas `warna` kini dikenal."),
    ("a new kind", None, WITH_KIND, [(KIND, "gedung", STRICTER)], "jenis register baru: `Gedung`"),
]  # fmt: skip

SILENT: list[tuple[str, Files | None, Files]] = [
    ("nothing", None, {}),
    ("remarks and blank lines", None, {JUMLAH: "# Diperiksa.\n\n" + REGULATION[JUMLAH].replace("severity: error", "severity:   error   # berat")}),
    ("keys in another order", None, {JUMLAH: "severity: error\n" + REGULATION[JUMLAH].replace("severity: error\n", "")}),
    ("a condition laid out in lines", None, edit(JUMLAH, ("require: {required: [jumlah]}", "require:\n  required:\n    - jumlah"))),
    ("names in another order", edit(JUMLAH, ("required: [jumlah]", "required: [jumlah, dibeli]")), edit(JUMLAH, ("required: [jumlah]", "required: [dibeli, jumlah]"))),
    ("an expression with other spaces and quotes", edit(HARGA, (HARGA_EXPR, "self.nama != 'x' || item.harga<params.batas")), edit(HARGA, (HARGA_EXPR, 'self.nama  !=  "x"  ||  item.harga < params.batas'))),
    ("choices in another order", None, changed("schemas/unit.schema.yaml", "[dinas, badan], enumDescriptions: [Dinas., Badan.]", "[badan, dinas], enumDescriptions: [Badan., Dinas.]")),
    ("days written out", None, edit(JUMLAH, ("severity:", "effective: {from: 2024-01-01}\nseverity:"))),
    ("provisions in another order", WITH_3, edit(REG, (PASAL_2, PASAL_3 + PASAL_2))),
]  # fmt: skip


@pytest.mark.parametrize("case", [*TAMPERED, *HONEST], ids=lambda c: c[0])
def test_a_change_is_told_as_what_it_does(
    bench: Bench, case: tuple[str, Files | None, Files, list[tuple[str, str, Effect]], str]
) -> None:
    _, before, after, wanted, words = case
    found = bench.compare(before, after)
    assert told(found) == wanted, [c.message.id for c in found]
    assert any(words.casefold() in c.message.id.casefold() for c in found), [c.message.id for c in found]
    for change in found:
        assert change.message.en != change.message.id
        assert change.file in {*KINDS, *REGULATION, *after, *(before or {})}


@pytest.mark.parametrize("case", SILENT, ids=lambda c: c[0])
def test_what_only_looks_like_a_change_is_none(bench: Bench, case: tuple[str, Files | None, Files]) -> None:
    _, before, after = case
    assert [c.message.id for c in bench.compare(before, after)] == []


OPPOSITE = {LOOSER: STRICTER, STRICTER: LOOSER, BOTH: BOTH, NONE: NONE}


@pytest.mark.parametrize("case", [*TAMPERED, *HONEST], ids=lambda c: c[0])
def test_the_way_back_does_the_opposite(
    bench: Bench, case: tuple[str, Files | None, Files, list[tuple[str, str, Effect]], str]
) -> None:
    _, before, after, wanted, _ = case
    one, two = bench.load(before), bench.load(after)
    there = {(c.subject, c.name): c for c in compare_laws(one, two)}
    back = {(c.subject, c.name): c for c in compare_laws(two, one)}
    assert there.keys() == back.keys()
    decided = 0
    for key, change in there.items():
        if {change.effect, back[key].effect}.isdisjoint({UNCLEAR}):
            assert back[key].effect is OPPOSITE[change.effect]
            decided += 1
        assert {change.edit, back[key].edit} in ({Edit.CHANGED}, {Edit.ADDED, Edit.REMOVED})
    assert decided or UNCLEAR in {e for *_, e in wanted} | {c.effect for c in back.values()}


def test_policies_held_against_themselves_show_nothing() -> None:
    one, two = (load_laws(WorkTree(ROOT)) for _ in range(2))
    assert one is not two
    assert compare_laws(one, two) == []


def test_a_rule_that_no_longer_loads_is_told_as_gone(bench: Bench) -> None:
    broken = bench.load(edit(HARGA, ("item.harga <", "item.hrga <")), faults=True)
    found = compare_laws(bench.load(), broken)
    assert told(found) == [(RULE, "uji-1-2024-harga", LOOSER)]
    assert "tidak dapat dipakai lagi" in found[0].message.id


def test_what_loosens_is_told_first_and_much_is_counted(bench: Bench) -> None:
    fields = "".join(
        f"  ruas_{n}: {{title: Ruas, description: Ruas., type: integer, minimum: 1, x-visibilitas: publik}}\n"
        for n in range(12)
    )
    before = edit(ASET, ("  belum_diisi:", fields + "  belum_diisi:"))
    after = {ASET: str(before[ASET]).replace("minimum: 1,", "minimum: 2,").replace("      required: [id]\n", "")}
    (change,) = bench.compare(before, after)
    assert change.effect is BOTH
    assert change.message.id.startswith(
        "Ruas `bagian[].id` tidak lagi wajib; `minimum` pada `ruas_0` dari `1` menjadi `2`; "
    )
    assert change.message.id.endswith("; dan 5 hal lain.")
    assert change.message.en.endswith("; and 5 more.")


def test_a_whole_regulation_comes_and_goes_with_its_rules(bench: Bench) -> None:
    other: Files = {
        name.replace("uji-1-2024", "uji-2-2025"): text.replace("uji-1-2024", "uji-2-2025")
        .replace("Agar terhitung", "Agar pasti")
        .replace("required: [jumlah]", "required: [dibeli]")
        .replace("jumlah: null}, at: /jumlah", "dibeli: null}, at: /dibeli")
        .replace("< params.batas", "<= params.batas")
        .replace("harga: 100", "harga: 101")
        .replace('p == "walidata"', 'p == "wali"')
        .replace(
            "record: {}, with: [{kind: unit, record: {}}]",
            "record: {}, with: [{kind: unit, record: {peran: [wali]}}]",
        )
        for name, text in REGULATION.items()
    }
    there, back = bench.compare(None, other), bench.compare(other, None)
    assert told(there) == [
        (LAW, "uji-2-2025", STRICTER),
        *((RULE, f"uji-2-2025-{n}", STRICTER) for n in ("harga", "jumlah", "pemilik")),
    ]
    assert [(c.name, c.edit, c.effect) for c in back] == [(c.name, Edit.REMOVED, LOOSER) for c in there]
