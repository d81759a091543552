"""Waivers are told as what they let through, with the records they are about."""

from __future__ import annotations

import pytest

from checker.compare.waivers import compare_waivers
from checker.model.decision import Edit, Effect
from checker.model.report import Record
from checker.registry.registry import Registry
from tests.compare.bench import BOTH, LOOSER, NONE, STRICTER, UNCLEAR


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
