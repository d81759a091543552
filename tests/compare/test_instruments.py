"""What becomes of evaluation methods, and of what their levels ask, is told as what it does."""

from __future__ import annotations

import pytest

from checker.model.decision import Effect
from tests.compare.bench import LOOSER, NONE, STRICTER, UNCLEAR, Bench, Files, told

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
