"""Laws of a scratch government, loaded once a set, to be compared."""

from __future__ import annotations

from pathlib import Path

from checker.compare.laws import compare_laws
from checker.git.source import WorkTree
from checker.law.policies import Policies
from checker.model.decision import Effect, PolicyChange
from checker.model.report import Record
from checker.registry.project import policies_of
from tests.laws import KINDS, REGULATION, lay

REG = "policies/uji-1-2024/regulation.yaml"
JUMLAH = "policies/uji-1-2024/rules/jumlah.yaml"
HARGA = "policies/uji-1-2024/rules/harga.yaml"
PEMILIK = "policies/uji-1-2024/rules/pemilik.yaml"
ASET = "schemas/aset.schema.yaml"
LOOSER, STRICTER, BOTH = Effect.LOOSER, Effect.STRICTER, Effect.BOTH
UNCLEAR, NONE = Effect.UNCLEAR, Effect.NONE

Files = dict[str, str | bytes]
HARGA_EXPR = '"!has(item.harga) || item.harga < params.batas"'
RULE, LAW, KIND, PARAMETER = "rule", "regulation", "kind", "parameter"

HOME = "registry/instansi.yaml"
CITY = {"id": "kota-uji", "nama": "Kota Uji", "jenis": "pemda", "zona_waktu": "Asia/Jakarta"}


def city(**fields: object) -> Record:
    return Record("instansi", "kota-uji", {**CITY, **fields}, HOME, None)


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
