"""Applications that resemble each other: a hint with its reasons, whatever the order, and only across offices."""

from __future__ import annotations

import random
from typing import Any

from checker.model.report import Record
from checker.pages.likeness import THRESHOLD, Likeness, find_likenesses


def _record(id_: str, unit: str, nama: str, **fields: Any) -> Record:
    data = {"id": id_, "unit": unit, "nama": nama, "status": "aktif"} | fields
    return Record("aplikasi", id_, data, f"aplikasi/{id_}.yaml", None)


def _alike(*records: Record, hidden: tuple[str, ...] = ()) -> list[Likeness]:
    shown = {r: {k: v for k, v in r.data.items() if k not in hidden} for r in records}
    return find_likenesses(records, shown)


LIBRARY = _record("perpustakaan", "dinas-arsip", "Perpustakaan Digital", fungsi="Meminjam buku elektronik")
OTHER = _record(
    "e-perpus",
    "dinas-pendidikan",
    "Sistem Informasi Perpustakaan",
    fungsi="Peminjaman buku elektronik sekolah",
)
TAX = _record("pajak", "bapenda", "Pajak Daerah Online", fungsi="Menghitung pajak bumi dan bangunan")


def test_two_offices_with_one_purpose_are_shown_with_why() -> None:
    (pair,) = _alike(LIBRARY, OTHER, TAX)
    assert (pair.one.id, pair.other.id) == ("e-perpus", "perpustakaan")
    assert pair.score >= THRESHOLD
    assert {"perpustakaan", "buku"} <= set(pair.words)
    assert not pair.linked


def test_one_office_may_have_two_of_a_kind() -> None:
    assert (
        _alike(LIBRARY, _record("dua", "dinas-arsip", "Perpustakaan Digital", fungsi="Meminjam buku elektronik")) == []
    )


def test_common_words_bring_nobody_together() -> None:
    one = _record("a", "dinas-a", "Sistem Informasi Layanan Kepegawaian")
    other = _record("b", "dinas-b", "Sistem Informasi Layanan Pertanian")
    assert _alike(one, other) == []


def test_what_is_removed_takes_no_part() -> None:
    gone = _record("e-perpus", "dinas-pendidikan", "Perpustakaan Digital", status="dihapus")
    assert _alike(LIBRARY, gone) == []


def test_what_both_hold_counts_and_is_named() -> None:
    one = _record("a", "dinas-a", "Peta Jalan", data=["ruas-jalan", "jembatan"])
    other = _record("b", "dinas-b", "Peta Lubang Jalan", data=["ruas-jalan", "jembatan"])
    (pair,) = _alike(one, other)
    assert pair.shared == (("data", "jembatan"), ("data", "ruas-jalan"))
    assert pair.holdings == 100
    (without,) = _alike(one, other, hidden=("data",))
    assert (without.holdings, without.shared) == (None, ())


def test_a_pair_that_is_already_linked_says_so() -> None:
    linked = _record("e-perpus", "dinas-pendidikan", "Perpustakaan Digital", terkait=["perpustakaan"])
    (pair,) = _alike(LIBRARY, linked)
    assert pair.linked


def test_the_order_of_records_is_nothing() -> None:
    dice = random.Random(1)
    words = ["pajak", "pasar", "jalan", "sekolah", "puskesmas", "arsip", "izin"]
    records = [
        _record(f"r{n}", f"dinas-{n % 4}", " ".join(dice.sample(words, 2)), fungsi=" ".join(dice.sample(words, 3)))
        for n in range(40)
    ]
    first = _alike(*records)
    assert first
    dice.shuffle(records)
    again = _alike(*records)
    assert [(p.one.id, p.other.id, p.score) for p in again] == [(p.one.id, p.other.id, p.score) for p in first]


def test_odd_values_do_no_harm() -> None:
    odd = _record("aneh", "dinas-x", "", fungsi=3, data="bukan daftar", integrasi=[1, {"aplikasi": 2}], terkait=[None])
    assert _alike(LIBRARY, odd) == []
