"""A policy that is wrong in any way is a fault with its place, in words, and never a rule that is skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.git.source import WorkTree
from checker.judge.examples import misfits
from checker.law.policies import Policies
from checker.law.regulation import cite
from checker.registry.project import policies_of
from tests.laws import changed, lay

REG = "policies/uji-1-2024/regulation.yaml"
JUMLAH = "policies/uji-1-2024/rules/jumlah.yaml"
HARGA = "policies/uji-1-2024/rules/harga.yaml"
PEMILIK = "policies/uji-1-2024/rules/pemilik.yaml"
ASET = "schemas/aset.schema.yaml"


def load(root: Path, files: dict[str, str | bytes] | None = None) -> Policies:
    return policies_of(WorkTree(lay(root, files)))


def test_sound_policies_have_no_faults_and_their_examples_hold(tmp_path: Path) -> None:
    policies = load(tmp_path)
    assert [f.message.id for f in policies.faults] == []
    assert [r.id for r in policies.rules] == ["uji-1-2024-harga", "uji-1-2024-jumlah", "uji-1-2024-pemilik"]
    assert [m for rule in policies.rules for m in misfits(policies, rule)] == []


BROKEN: list[tuple[str, dict[str, str | bytes], str, str, int]] = [
    ("misspelt field in CEL", changed(HARGA, "item.harga <", "item.hrga <"), HARGA, "`hrga`", 9),
    ("misspelt field in has()", changed(HARGA, "has(item.harga)", "has(item.hrga)"), HARGA, "`harga`", 9),
    ("misspelt field of another kind", changed(PEMILIK, "has(ref(\"unit\", self.unit).peran)", "has(ref(\"unit\", self.unit).pern)"), PEMILIK, "`peran`", 9),
    ("unknown variable in CEL", changed(HARGA, "!has(item.harga)", "slf.jumlah > 0"), HARGA, "Maksud Anda `self`", 9),
    ("unknown function in CEL", changed(HARGA, "!has(item.harga)", "dat('2024-01-01') < today"), HARGA, "`date`", 9),
    ("unknown parameter in CEL", changed(HARGA, "params.batas", "params.bats"), HARGA, "`batas`", 9),
    ("a CEL expression that is no yes or no", changed(HARGA, "!has(item.harga) || item.harga < params.batas", "item.harga"), HARGA, "bukan benar atau salah", 9),
    ("text compared with a number", changed(HARGA, "item.harga < params.batas", "item.harga < 'x'"), HARGA, "CEL", 9),
    ("unknown kind in ref()", changed(PEMILIK, "has(ref(\"unit\"", "has(ref(\"unt\""), PEMILIK, "Maksud Anda `unit`", 9),
    ("ref() without a literal kind", changed(PEMILIK, "has(ref(\"unit\", self.unit).peran)", "has(ref(self.unit, self.unit).peran)"), PEMILIK, "teks tetap", 9),
    ("broken CEL syntax", changed(HARGA, "|| item.harga", "|| item.."), HARGA, "CEL", 9),
    ("`each` into nothing", changed(HARGA, "each: /bagian/*", "each: /bagan/*"), HARGA, "`each`", 10),
    ("`at` into nothing", changed(HARGA, "at: /harga", "at: /hrga"), HARGA, "ruas di `/hrga`", 11),
    ("misspelt property in when", changed(JUMLAH, "when: {properties: {status:", "when: {properties: {staus:"), JUMLAH, "Maksud Anda `status`", 8),
    ("misspelt property in require", changed(JUMLAH, "required: [jumlah]", "required: [jumlh]"), JUMLAH, "Maksud Anda `jumlah`", 9),
    ("misspelt keyword in require", changed(JUMLAH, "require: {required:", "require: {requird:"), JUMLAH, "`requird`", 9),
    ("misspelt keyword of a rule", changed(JUMLAH, "severity: error", "severty: error"), JUMLAH, "Maksud Anda `severity`", 6),
    ("unknown severity", changed(JUMLAH, "severity: error", "severity: eror"), JUMLAH, "Maksud Anda `error`", 6),
    ("no failing example", changed(JUMLAH, "  fail: [{record: {jumlah: null}, at: /jumlah}]\n", ""), JUMLAH, "`examples.fail` belum diisi", 12),
    ("an empty list of examples", changed(JUMLAH, "pass: [{record: {}}]", "pass: []"), JUMLAH, "masih kosong", 12),
    ("neither require nor assert", changed(JUMLAH, "require: {required: [jumlah]}\n", ""), JUMLAH, "`require` atau `assert`", 1),
    ("unknown provision", changed(JUMLAH, "provision: pasal-1-ayat-2", "provision: pasal-1-ayat-3"), JUMLAH, "Maksud Anda `pasal-1-ayat-2`", 3),
    ("unknown kind", changed(JUMLAH, "kind: aset", "kind: asset"), JUMLAH, "Maksud Anda `aset`", 4),
    ("an id that is not its file's name", changed(JUMLAH, "id: uji-1-2024-jumlah", "id: uji-1-2024-jml"), JUMLAH, "`uji-1-2024-jumlah`", 1),
    ("`also` to nothing", changed(JUMLAH, "kind: aset", "also: [uji-1-2024/pasal-9]\nkind: aset"), JUMLAH, "pasal-9", 1),
    ("one language only", changed(JUMLAH, ", en: The number is recorded", ""), JUMLAH, "`title.en` belum diisi", 2),
    ("not YAML", changed(JUMLAH, "kind: aset", "kind: [aset"), JUMLAH, "", 0),
    ("an anchor", changed(JUMLAH, "kind: aset", "kind: &a aset"), JUMLAH, "", 4),
    ("a stray file", {"policies/uji-1-2024/catatan.yaml": "a: 1\n"}, "policies/uji-1-2024/catatan.yaml", "tidak dibaca", 1),
    ("a regulation whose id is not its folder", changed(REG, "id: uji-1-2024\n", "id: uji-2-2024\n"), REG, "`uji-1-2024`", 1),
    ("a provision said to have rules", changed(REG, "  - {id: pasal-2,", "  - {id: pasal-3, title: {id: X, en: X}, basis: text, verified: true, source: x, handling: rules}\n  - {id: pasal-2,"), REG, "pasal-3", 1),
    ("manual without who and how", changed(REG, "  - {id: pasal-2,", "  - {id: pasal-3, title: {id: X, en: X}, basis: text, verified: true, source: x, handling: manual}\n  - {id: pasal-2,"), REG, "`note`", 16),
    ("verified without the text", changed(REG, "  - {id: pasal-2,", "  - {id: pasal-3, title: {id: X, en: X}, basis: memory, verified: true, source: x, handling: not-yet}\n  - {id: pasal-2,"), REG, "basis", 16),
    ("a parameter without its provision", changed(REG, "provision: pasal-2, status: contoh", "provision: pasal-4, status: contoh"), REG, "pasal-4", 12),
    ("wrong keyword in a schema", changed(ASET, "required: [id, nama, unit, status]", "requird: [id]"), ASET, "`requird`", 6),
    ("remote $ref", changed(ASET, '"meta/umum.schema.yaml#/$defs/nama"', '"http://contoh.example/x"'), ASET, "", 10),
    ("file $ref", changed(ASET, '"meta/umum.schema.yaml#/$defs/nama"', '"file:///etc/passwd"'), ASET, "", 10),
    ("$ref to nothing", changed(ASET, "{$ref: \"meta/umum.schema.yaml#/$defs/nama\"}", "{$ref: \"meta/umum.schema.yaml#/$defs/nma\", x-visibilitas: publik}"), ASET, "tidak ditemukan", 10),
    ("$ref to itself", changed(ASET, 'nama: {$ref: "meta/umum.schema.yaml#/$defs/nama"}', 'nama: {$ref: "#/$defs/a"}') | {}, ASET, "", 0),
    ("fractional multipleOf", changed(ASET, "type: integer, minimum: 0", "type: integer, multipleOf: 0.5"), ASET, "", 14),
    ("a pattern the engines read differently", changed(ASET, "description: Versi seperti tertulis., type: string", 'description: Versi., type: string, pattern: "^\\\\d+$"'), ASET, "kedua mesin pola", 13),
    ("look-ahead", changed(ASET, "description: Versi seperti tertulis., type: string", 'description: Versi., type: string, pattern: "^(?=a)a$"'), ASET, "", 13),
    ("two types", changed(ASET, "type: integer, minimum: 0", "type: [integer, string]"), ASET, "", 14),
    ("a property without a title", changed(ASET, "title: Versi, ", ""), ASET, "title", 13),
    ("another dialect", changed(ASET, "draft/2020-12/schema", "draft-07/schema"), ASET, "", 1),
    ("x-refers-to nothing", changed(ASET, 'unit: {$ref: "meta/umum.schema.yaml#/$defs/unit"}', "unit: {title: U, description: U., type: string, minLength: 1, x-refers-to: kantor, x-visibilitas: publik}"), ASET, "`kantor`", 11),
    ("a sample that breaks its schema", changed(ASET, "jumlah: 3", "jumlah: -3"), ASET, "`jumlah`", 37),
    ("no sample", changed(ASET, "examples:\n  - {", "x-legal: [\"{") , ASET, "", 0),
]  # fmt: skip


@pytest.mark.parametrize(("files", "file", "word", "line"), [b[1:] for b in BROKEN], ids=[b[0] for b in BROKEN])
def test_a_broken_policy_is_named_with_file_and_line(
    tmp_path: Path, files: dict[str, str | bytes], file: str, word: str, line: int
) -> None:
    policies = load(tmp_path, files)
    found = [f for f in policies.faults if f.place.file == file]
    assert found, [f.message.id for f in policies.faults]
    matching = [f for f in found if word in f.message.id and (line in (0, f.place.line))]
    assert matching, [(f.place.line, f.message.id) for f in found]
    assert all(f.message.en != "" for f in found)


def test_one_broken_rule_leaves_the_others_at_work(tmp_path: Path) -> None:
    policies = load(tmp_path, changed(HARGA, "item.harga <", "item.hrga <"))
    assert {r.id for r in policies.rules} == {"uji-1-2024-jumlah", "uji-1-2024-pemilik"}


def test_the_same_id_in_two_regulations_is_refused(tmp_path: Path) -> None:
    text = changed(JUMLAH, "uji-1-2024", "uji-1-2024")[JUMLAH]
    policies = load(tmp_path, {"policies/uji-1-2024/rules/salinan.yaml": text})
    assert any("salinan" in f.place.file for f in policies.faults)


def test_an_example_that_does_not_do_what_it_says_is_told(tmp_path: Path) -> None:
    policies = load(
        tmp_path,
        changed(JUMLAH, "fail: [{record: {jumlah: null}, at: /jumlah}]", "fail: [{record: {jumlah: 0}}]"),
    )
    (found,) = [m for rule in policies.rules for m in misfits(policies, rule)]
    assert found.rule == "uji-1-2024-jumlah"
    assert "seharusnya fail, tetapi hasilnya pass" in found.message.id
    assert found.place.line == 13


def test_an_example_that_points_elsewhere_is_told(tmp_path: Path) -> None:
    policies = load(tmp_path, changed(HARGA, "at: /bagian/1/harga", "at: /bagian/0/harga"))
    (found,) = [m for rule in policies.rules for m in misfits(policies, rule)]
    assert "`/bagian/1/harga`" in found.message.id


@pytest.mark.parametrize(
    ("provision", "cited"),
    [
        ("pasal-6-ayat-2", "Pasal 6 ayat (2)"),
        ("pasal-31-ayat-2-huruf-m", "Pasal 31 ayat (2) huruf m"),
        ("lampiran-b9", "Lampiran B.9"),
    ],
)
def test_provisions_are_cited_as_people_do(provision: str, cited: str) -> None:
    assert cite(provision) == cited
