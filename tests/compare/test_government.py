"""What a government declares of itself is told as what it does to verdicts."""

from __future__ import annotations

import pytest

from checker.compare.government import compare_government
from checker.model.decision import Edit, Effect
from checker.model.report import Record
from tests.compare.bench import BOTH, HOME, LOOSER, NONE, PARAMETER, STRICTER, UNCLEAR, Bench, city, told


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
