"""Every change of what judges is told as what it does, and nothing that only looks like a change is."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.compare.files import add_owners, compare_files
from checker.compare.government import compare_government
from checker.compare.laws import compare_laws
from checker.compare.verdicts import measure
from checker.compare.waivers import compare_waivers
from checker.forge.owners import Owners
from checker.git.source import WorkTree
from checker.law.policies import Policies
from checker.model.decision import Edit, Effect, PolicyChange, Subject
from checker.model.report import Record
from checker.registry.project import policies_of
from checker.registry.registry import Registry
from tests.conftest import ROOT
from tests.laws import KINDS, REGULATION, changed, lay

REG = "policies/uji-1-2024/regulation.yaml"
JUMLAH = "policies/uji-1-2024/rules/jumlah.yaml"
HARGA = "policies/uji-1-2024/rules/harga.yaml"
PEMILIK = "policies/uji-1-2024/rules/pemilik.yaml"
ASET = "schemas/aset.schema.yaml"
LOOSER, STRICTER, BOTH = Effect.LOOSER, Effect.STRICTER, Effect.BOTH
UNCLEAR, NONE = Effect.UNCLEAR, Effect.NONE

Files = dict[str, str | bytes]


class Bench:
    """Lays out laws and loads them; each set once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.loaded: dict[str, Policies] = {}

    def load(self, files: Files | None = None, *, faults: bool = False) -> Policies:
        key = repr(sorted((files or {}).items()))
        if key not in self.loaded:
            self.loaded[key] = policies_of(WorkTree(lay(self.root / str(len(self.loaded)), files)))
        policies = self.loaded[key]
        assert faults or [f.message.id for f in policies.faults] == []
        return policies

    def compare(self, before: Files | None, after: Files | None) -> list[PolicyChange]:
        return compare_laws(self.load(before), self.load(after))


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("hukum"))


def told(changes: list[PolicyChange]) -> list[tuple[str, str, Effect]]:
    """Changes as (subject, name, effect)."""
    return [(str(c.subject), c.name, c.effect) for c in changes]


def edit(name: str, *pairs: tuple[str, str]) -> Files:
    """One file of the laws with several texts replaced."""
    text = {**KINDS, **REGULATION}[name]
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    return {name: text}


HARGA_EXPR = '"!has(item.harga) || item.harga < params.batas"'
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
RULE, LAW, KIND, PARAMETER = "rule", "regulation", "kind", "parameter"

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
    one, two = (policies_of(WorkTree(ROOT)) for _ in range(2))
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


# --- evaluation methods -----------------------------------------------------------------------------------------------

METHOD = """\
title: {id: Indeks uji, en: Test index}
provision: pasal-2
value: {type: integer, min: '1', max: '5'}
published_decimals: 2
total: '100'
aspects:
  - {id: '1', name: {id: Aspek, en: Aspect}, weight: '100'}
indicators:
  - {id: '1', aspect: '1', name: {id: Satu, en: One}, weight: '60'}
  - {id: '2', aspect: '1', name: {id: Dua, en: Two}, weight: '40'}
bands:
  - {name: {id: Kurang, en: Poor}, from: '1'}
  - {name: {id: Baik, en: Good}, from: '2.6'}
"""
LEVELS = """\
indicator: "1"
provision: pasal-2
levels:
  - level: 2
    criteria:
      - id: ada
        title: {id: Ada aset yang terhitung, en: An asset is counted}
        kind: aset
        need: any
        when: {required: [versi]}
        require: {required: [jumlah]}
        remedy: {id: Catat satu aset., en: Record an asset.}
        examples: {pass: [{record: {versi: "1"}}], fail: [{record: {versi: "1", jumlah: null}}]}
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
METHOD_FILE, LEVELS_FILE = "policies/uji-1-2024/instrument.yaml", "policies/uji-1-2024/levels/1.yaml"
WHOLE: Files = {METHOD_FILE: METHOD, LEVELS_FILE: LEVELS}
INDEX, LADDER = ("instrument", "uji-1-2024"), ("instrument", "uji-1-2024/levels/1")


@pytest.mark.parametrize(
    ("file", "pairs", "wanted", "words"),
    [
        (METHOD_FILE, [("from: '2.6'", "from: '2.5'")], (*INDEX, LOOSER), "batas predikat `Baik` dari `2.6` menjadi `2.5`"),
        (METHOD_FILE, [("weight: '60'", "weight: '70'"), ("weight: '40'", "weight: '30'")], (*INDEX, UNCLEAR), "bobot indikator `1` dari `60` menjadi `70`"),
        (METHOD_FILE, [("Indeks uji", "Indeks percobaan")], (*INDEX, NONE), "keterangan berubah (`title`). Tidak ada"),
        (METHOD_FILE, [("published_decimals: 2", "published_decimals: 1")], (*INDEX, UNCLEAR), "`published_decimals`"),
        (LEVELS_FILE, [("require: {required: [jumlah]}", "require: {required: [jumlah, dibeli]}")], (*LADDER, STRICTER), "tingkat 2: Ada aset yang terhitung: ruas `dibeli` kini wajib"),
        (LEVELS_FILE, [("when: {required: [versi]}", "when: {required: [versi, dibeli]}")], (*LADDER, STRICTER), "lebih sedikit rekaman"),
        (LEVELS_FILE, [("need: all", "need: any")], (*LADDER, LOOSER), "`need` dari `all` menjadi `any`"),
        (LEVELS_FILE, [("self.jumlah > 0", "self.jumlah > 1")], (*LADDER, STRICTER), "`assert`"),
        (LEVELS_FILE, [("{properties: {status: {const: aktif}}, required: [status]}", "{properties: {status: {const: aktif}}, required: [status, versi]}")], (*LADDER, LOOSER), "semula ditolak, kini lolos"),
        (LEVELS_FILE, [("    manual: [{id: Asesor melihat gudang., en: Assessors see the store.}]\n", "")], (*LADDER, LOOSER), "banyaknya yang dinilai asesor dari `1` menjadi `0`"),
        (LEVELS_FILE, [("Asesor melihat gudang.", "Asesor memeriksa gudang.")], (*LADDER, NONE), "(`manual`)"),
        (LEVELS_FILE, [("  - level: 4\n    manual: [{id: Asesor menilai mutunya., en: Assessors judge the quality.}]\n", "")], (*LADDER, STRICTER), "tingkat 4: dihapus"),
    ],
)  # fmt: skip
def test_evaluation_methods_are_told_of_too(
    bench: Bench, file: str, pairs: list[tuple[str, str]], wanted: tuple[str, str, Effect], words: str
) -> None:
    text = str(WHOLE[file])
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    (change,) = bench.compare(WHOLE, {**WHOLE, file: text})
    assert told([change]) == [wanted], change.message.id
    assert words.casefold() in change.message.id.casefold()
    assert change.file == file


def test_a_whole_evaluation_method_comes_and_goes(bench: Bench) -> None:
    assert told(bench.compare(None, WHOLE)) == [(*INDEX, STRICTER), (*LADDER, STRICTER)]
    assert told(bench.compare(WHOLE, None)) == [(*INDEX, LOOSER), (*LADDER, LOOSER)]


# --- declarations -----------------------------------------------------------------------------------------------------

HOME = "registry/instansi.yaml"
CITY = {"id": "kota-uji", "nama": "Kota Uji", "jenis": "pemda", "zona_waktu": "Asia/Jakarta"}


def city(**fields: object) -> Record:
    return Record("instansi", "kota-uji", {**CITY, **fields}, HOME, None)


def own(**decision: object) -> dict[str, object]:
    return {"parameter": {"uji-1-2024": {"batas": {"dasar": "Keputusan 1", **decision}}}}


DECLARED: list[tuple[str, Record | None, Record | None, list[tuple[str, str, Effect]], str]] = [
    ("a register declared unfilled", city(), city(cakupan={"aset": "belum"}), [("government", HOME, LOOSER)], "Cakupan register `aset` dari `lengkap` menjadi `belum`."),
    ("a register declared whole", city(cakupan={"aset": "sebagian"}), city(cakupan={"aset": "lengkap"}), [("government", HOME, STRICTER)], "menjadi `lengkap`"),
    ("a register no longer named", city(cakupan={"aset": "lengkap"}), city(), [], ""),
    ("another sort of government", city(), city(jenis="instansi-pusat"), [("government", HOME, UNCLEAR)], "`jenis` dari `pemda` menjadi `instansi-pusat`"),
    ("another id", city(), city(id="kota-lain"), [("government", HOME, UNCLEAR)], "`id`"),
    ("another zone", city(), city(zona_waktu="Asia/Jayapura"), [("government", HOME, UNCLEAR)], "`zona_waktu`"),
    ("declared fictional", city(), city(fiktif=True), [("government", HOME, UNCLEAR)], "`fiktif` dari `-` menjadi `true`"),
    ("another name", city(), city(nama="Kota Lain", domain="uji.example"), [], ""),
    ("a table adopted", city(), city(**own()), [(PARAMETER, "uji-1-2024/batas", STRICTER)], "menetapkan parameter ini"),
    ("a table no longer adopted", city(**own()), city(), [(PARAMETER, "uji-1-2024/batas", LOOSER)], "tidak lagi menetapkan"),
    ("an own value raised", city(**own(nilai=100)), city(**own(nilai=1000)), [(PARAMETER, "uji-1-2024/batas", LOOSER)], "Nilai dari `100` menjadi `1000`"),
    ("an own value lowered", city(**own(nilai=100)), city(**own(nilai=10)), [(PARAMETER, "uji-1-2024/batas", STRICTER)], "menjadi `10`"),
    ("a table adopted with a lower bar", city(), city(**own(nilai=1000)), [(PARAMETER, "uji-1-2024/batas", BOTH)], "dari `100` menjadi `1000`"),
    ("another legal basis", city(**own()), city(**own(dasar="Keputusan 2")), [(PARAMETER, "uji-1-2024/batas", NONE)], "dasar penetapan dari `Keputusan 1` menjadi `Keputusan 2`. Tidak ada putusan"),
    ("a value that may not be replaced", city(), city(parameter={"uji-1-2024": {"tetap": {"dasar": "K", "nilai": [9, 9]}}}), [(PARAMETER, "uji-1-2024/tetap", NONE)], "tidak dapat diganti"),
    ("the first declarations", None, city(cakupan={"aset": "belum"}), [("government", HOME, BOTH)], "ditambah"),
    ("no declarations any more", city(), None, [("government", HOME, LOOSER)], "dihapus"),
    ("none at all", None, None, [], ""),
]  # fmt: skip


@pytest.mark.parametrize("case", DECLARED, ids=lambda c: c[0])
def test_declarations_are_told_as_what_they_do(
    bench: Bench, case: tuple[str, Record | None, Record | None, list[tuple[str, str, Effect]], str]
) -> None:
    _, before, after, wanted, words = case
    found = compare_government(before, after, HOME, bench.load())
    assert told(found) == wanted, [c.message.id for c in found]
    assert words.casefold() in " ".join(c.message.id for c in found).casefold()
    assert {c.file for c in found} <= {HOME}


def test_without_policies_another_value_is_unclear() -> None:
    (change,) = compare_government(city(**own(nilai=1)), city(**own(nilai=2)), HOME)
    assert (change.effect, change.edit) == (UNCLEAR, Edit.CHANGED)


@pytest.mark.parametrize(
    "odd",
    [
        {"parameter": []},
        {"parameter": {"a": 3}},
        {"parameter": {"a": {"b": None}}},
        {"cakupan": "belum"},
        {"cakupan": {"aset": ["x"]}},
        {"jenis": {}},
    ],
)
def test_declarations_that_break_their_schema_are_compared_without_a_crash(odd: dict[str, object]) -> None:
    found = compare_government(city(), city(**odd), HOME)
    assert all(change.message.id for change in found)
    assert compare_government(city(**odd), city(**odd), HOME) == []


# --- waivers ----------------------------------------------------------------------------------------------------------


def waivers(*records: dict[str, object]) -> Registry:
    held = [Record("pengecualian", str(r["id"]), r, f"registry/pengecualian/{r['id']}.yaml", None) for r in records]
    return Registry("registry", records={"pengecualian": held})


def waiver(**fields: object) -> dict[str, object]:
    usual = {
        "id": "w", "nama": "W", "status": "berlaku", "aturan": "uji-1-2024-jumlah", "jenis": "aset", "rekaman": "a",
        "mulai": "2026-01-01", "sampai": "2026-06-30", "alasan": "Menunggu.", "penyetuju": "Sekretaris Daerah",
    }  # fmt: skip
    return {k: v for k, v in {**usual, **fields}.items() if v is not None}


WAIVERS: list[tuple[str, Registry, Registry, list[tuple[Edit, Effect]], str]] = [
    ("a new one", waivers(), waivers(waiver()), [(Edit.ADDED, LOOSER)], "Pengecualian baru: aturan `uji-1-2024-jumlah` atas `a` sampai `2026-06-30`."),
    ("a new one that is only asked for", waivers(), waivers(waiver(status="diajukan")), [(Edit.ADDED, NONE)], "Tidak ada putusan yang berubah"),
    ("one gone", waivers(waiver()), waivers(), [(Edit.REMOVED, STRICTER)], "dihapus"),
    ("one approved", waivers(waiver(status="diajukan")), waivers(waiver()), [(Edit.CHANGED, LOOSER)], "`status` dari `diajukan` menjadi `berlaku`"),
    ("one withdrawn", waivers(waiver()), waivers(waiver(status="dicabut")), [(Edit.CHANGED, STRICTER)], "menjadi `dicabut`"),
    ("one withdrawn, then erased", waivers(waiver(status="dicabut")), waivers(waiver(status="dihapus")), [(Edit.CHANGED, NONE)], "Tidak ada putusan yang berubah"),
    ("one prolonged", waivers(waiver()), waivers(waiver(sampai="2026-12-31")), [(Edit.CHANGED, LOOSER)], "`sampai` dari `2026-06-30` menjadi `2026-12-31`"),
    ("one without an end", waivers(waiver()), waivers(waiver(sampai=None)), [(Edit.CHANGED, LOOSER)], "menjadi `-`"),
    ("one shortened", waivers(waiver()), waivers(waiver(sampai="2026-03-31")), [(Edit.CHANGED, STRICTER)], "`sampai`"),
    ("one that begins earlier", waivers(waiver()), waivers(waiver(mulai="2025-07-01")), [(Edit.CHANGED, LOOSER)], "`mulai`"),
    ("one moved to another record", waivers(waiver()), waivers(waiver(rekaman="b")), [(Edit.CHANGED, BOTH)], "`rekaman` dari `a` menjadi `b`"),
    ("one with another reason", waivers(waiver()), waivers(waiver(alasan="Masih menunggu.")), [(Edit.CHANGED, NONE)], "(`alasan`). Tidak ada putusan"),
    ("one approved by another", waivers(waiver()), waivers(waiver(penyetuju="Kepala Dinas")), [(Edit.CHANGED, UNCLEAR)], "Apakah ini melonggarkan tidak dapat dipastikan"),
    ("an id used twice", waivers(waiver()), waivers(waiver(), waiver(rekaman="b")), [(Edit.CHANGED, LOOSER)], "atas `b`"),
    ("nothing", waivers(waiver(), waiver(id="v")), waivers(waiver(id="v"), waiver()), [], ""),
]  # fmt: skip


@pytest.mark.parametrize("case", WAIVERS, ids=lambda c: c[0])
def test_waivers_are_told_as_what_they_do(
    case: tuple[str, Registry, Registry, list[tuple[Edit, Effect]], str],
) -> None:
    _, before, after, wanted, words = case
    found = compare_waivers(before, after)
    assert [(c.edit, c.effect) for c in found] == wanted, [c.message.id for c in found]
    assert words in " ".join(c.message.id for c in found)
    for change in found:
        assert bool(change.records) == ("Tidak ada putusan" not in change.message.id)


def test_a_waiver_names_the_records_it_is_about() -> None:
    (change,) = compare_waivers(waivers(waiver()), waivers(waiver(rekaman="b")))
    assert change.records == (("aset", "a"), ("aset", "b"))


# --- guards, owners, records ------------------------------------------------------------------------------------------


def test_files_that_guard_are_told_as_what_they_are() -> None:
    changes = [
        ("CODEOWNERS", Edit.CHANGED), (".github/workflows/periksa.yml", Edit.REMOVED), ("registry/aset/.gitattributes", Edit.ADDED),
        ("checker/gate.py", Edit.CHANGED), ("schemas/meta/umum.schema.yaml", Edit.CHANGED), ("registry/aset/a.yaml", Edit.CHANGED),
        ("policies/uji/rules/a.yaml", Edit.CHANGED), ("schemas/aset.schema.yaml", Edit.CHANGED), ("README.md", Edit.CHANGED),
        ("registry/pengecualian/a.yaml", Edit.ADDED), ("registry/instansi.yaml", Edit.CHANGED),
    ]  # fmt: skip
    found = compare_files(changes, "registry")
    assert [(c.subject, c.name, c.edit) for c in found] == [
        (Subject.KIND, "schemas/meta/umum.schema.yaml", Edit.CHANGED), (Subject.OWNERS, "CODEOWNERS", Edit.CHANGED),
        (Subject.WORKFLOW, ".github/workflows/periksa.yml", Edit.REMOVED),
        (Subject.ATTRIBUTES, "registry/aset/.gitattributes", Edit.ADDED), (Subject.CHECKER, "checker/gate.py", Edit.CHANGED),
    ]  # fmt: skip
    assert {c.effect for c in found} == {UNCLEAR}
    assert found[2].message.id.startswith("Alur kerja CI dihapus; ")
    assert compare_files(reversed(changes), "registry") == found


def test_each_change_is_told_with_its_owners(bench: Bench) -> None:
    changes = bench.compare(None, {PEMILIK: "", **changed(ASET, "minimum: 0", "minimum: 1")})
    owners = Owners.read("* @kota/staf\n/policies/ @kota/hukum hukum@uji.example\n/schemas/")
    assert [(c.file, c.owners) for c in add_owners(changes, owners)] == [
        (PEMILIK, ("@kota/hukum", "hukum@uji.example")),
        (ASET, ()),
    ]
    assert add_owners(changes, None) == changes


A, B, C = ("aset", "a"), ("aset", "b"), ("aset", "c")


def test_the_registry_shows_which_records_a_change_lets_through(bench: Bench) -> None:
    before, after = (
        bench.load(),
        bench.load(edit(JUMLAH, ("required: [jumlah]", "required: [jumlah, dibeli]"))),
    )
    changes = compare_laws(before, after)
    rule = "uji-1-2024-jumlah"
    (change,) = measure(changes, {rule: frozenset({A, B})}, {rule: frozenset({B, C})}, (before, after))
    assert (change.effect, change.records) == (BOTH, (A, C))
    assert change.message.id.endswith("Pada register ini 1 rekaman tidak lagi melanggar, 1 rekaman kini melanggar.")
    (change,) = measure(changes, {rule: frozenset({A})}, {rule: frozenset({A, C})})
    assert (change.effect, change.records) == (STRICTER, (C,))
    assert measure(changes, {rule: frozenset({A})}, {rule: frozenset({A})}, (before, after)) == changes


def test_what_gets_stricter_here_does_not_end_a_doubt(bench: Bench) -> None:
    after = bench.load(
        edit(
            HARGA,
            (HARGA_EXPR, "\"!has(item.harga) || item.harga * 2 < params.batas || self.unit == 'x'\""),
            ("harga: 99", "harga: 9"),
        )
    )
    changes = compare_laws(bench.load(), after)
    (change,) = measure(changes, {}, {"uji-1-2024-harga": frozenset({A})}, (bench.load(), after))
    assert (change.effect, change.records) == (UNCLEAR, (A,))
    (change,) = measure(
        changes,
        {"uji-1-2024-harga": frozenset({B})},
        {"uji-1-2024-harga": frozenset({A})},
        (bench.load(), after),
    )
    assert (change.effect, change.records) == (BOTH, (A, B))


def test_records_whose_findings_weigh_otherwise_are_told(bench: Bench) -> None:
    before, after = bench.load(), bench.load(changed(JUMLAH, "severity: error", "severity: warning"))
    failing = {"uji-1-2024-jumlah": frozenset({A, B})}
    (change,) = measure(compare_laws(before, after), failing, failing, (before, after))
    assert (change.effect, change.records) == (LOOSER, (A, B))
    assert "2 rekaman yang melanggar berganti bobot" in change.message.id


def test_records_are_told_of_the_change_they_come_from(bench: Bench) -> None:
    files = {
        **edit(REG, ("value: 100}", "value: 1000}")),
        **changed(ASET, "minimum: 0", "minimum: 1"),
        **changed(JUMLAH, "severity: error", "severity: info"),
    }
    before, after = bench.load(), bench.load(files)
    changes = [
        *compare_laws(before, after),
        *compare_government(city(), city(cakupan={"bukti": "belum"}), HOME),
    ]
    was = {"uji-1-2024-harga": frozenset({A}), "uji-1-2024-pemilik": frozenset({B})}
    now = {"patuh-skema": frozenset({C})}
    found = {c.name: (c.effect, c.records) for c in measure(changes, was, now, (before, after))}
    assert found == {
        "uji-1-2024-jumlah": (LOOSER, ()),
        "uji-1-2024/batas": (LOOSER, (A,)),
        "aset": (STRICTER, (C,)),
        HOME: (LOOSER, (B,)),
    }


def test_a_rule_with_another_id_is_measured_as_the_same(bench: Bench) -> None:
    before = bench.load()
    after = bench.load(
        {
            PEMILIK: "",
            PEMILIK.replace("pemilik", "tuan"): REGULATION[PEMILIK].replace("1-2024-pemilik", "1-2024-tuan"),
        }
    )
    changes = compare_laws(before, after)
    found = measure(
        changes, {"uji-1-2024-pemilik": frozenset({A})}, {"uji-1-2024-tuan": frozenset({A})}, (before, after)
    )
    assert found == changes
    assert [c.records for c in found] == [(), ()]
