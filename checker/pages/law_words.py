"""What pages say of regulations and provisions: where they stand, how their text is known, who judges them, for whom they are."""

from __future__ import annotations

from collections.abc import Sequence

from checker.law.builtin import OWN
from checker.law.regulation import Regulation
from checker.model.report import Standing

STANDINGS = {
    Standing.IN_FORCE: ("berlaku", "netral"),
    Standing.ANNOUNCED: ("akan berlaku", "info"),
    Standing.ENDED: ("tidak berlaku lagi", "tak-berlaku"),
    Standing.OTHER_GOVERNMENT: ("bukan untuk instansi ini", "tak-berlaku"),
}
BASES = {
    "text": "dibaca dalam teksnya",
    "secondary": "dari kutipan pihak lain",
    "memory": "dari pengetahuan umum",
    "title-only": "hanya dari judul peraturannya",
}
HANDLED = {
    "rules": "aturan",
    "manual": "orang",
    "not-yet": "belum ada",
    "not-applicable": "tidak berlaku",
}
HANDLED_LONG = {
    "rules": "Dinilai aturan: komputer memeriksanya pada setiap rekaman yang disangkutnya.",
    "manual": "Dinilai orang: tidak dapat diperiksa dari register; catatannya menyebut siapa dan dari bukti apa.",
    "not-yet": "Belum ada yang menilai.",
    "not-applicable": "Tidak menyangkut instansi; catatannya menyebut mengapa.",
}
_FOR = {"pemda": "pemerintah daerah", "instansi-pusat": "instansi pusat"}


def is_own(law: Regulation) -> bool:
    """Whether it is no law but a set of rules of the register itself: such names begin with `patuh-`."""
    return law.id.startswith(f"{OWN}-")


def name_governments(applies_to: Sequence[str]) -> str:
    """For which sorts of government something is, in words."""
    return " dan ".join(_FOR.get(name, name) for name in applies_to)
