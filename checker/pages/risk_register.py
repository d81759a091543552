"""The register of risks as an audience sees it: which active risks lie in the matrix and where, and why the others do not."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from checker.model.report import Coverage, Json, Record
from checker.pages.risk_matrix import KIND, RiskLevel, RiskTables, name_values, read_tables
from checker.pages.state import GovernmentState

_NEEDED = ("status", "identifikasi", "analisis")
"""Fields without which nothing can be said of how large a risk is."""
SORTS = {"negatif": "Risiko negatif (ancaman)", "positif": "Risiko positif (peluang)"}


@dataclass(frozen=True, slots=True)
class Office:
    """An office as a page names it; `linked` where it has a page of its own."""

    id: str
    name: str
    linked: bool


@dataclass(frozen=True, slots=True, eq=False)
class Risk:
    """An active risk that lies in the matrix, as far as the audience sees it."""

    id: str
    name: str
    office: Office | None
    year: Json
    sort: str
    category: str
    likelihood: int
    impact: int
    size: int
    recorded: int | None
    """The magnitude that the record gives; the page says where it is not that of the matrix."""
    band: RiskLevel | None
    appetite: int | None
    decided: bool | None

    @property
    def reaches(self) -> bool:
        """Whether it is to be treated by the appetite of its category."""
        return self.appetite is not None and self.size >= self.appetite


class RiskRegister:
    """The risks of one state."""

    def __init__(self, state: GovernmentState) -> None:
        self.state, self.sight = state, state.sight
        self.kind = state.policies.kinds.get(KIND)
        self.records = state.registry.records.get(KIND, [])
        self.active = [r for r in self.records if r.data.get("status") == "aktif"]
        self.as_of = state.report.run.as_of
        self.seen = self.sight.fields(KIND)
        self.open = all(name in self.seen for name in _NEEDED)

    @cached_property
    def tables(self) -> RiskTables | None:
        """The tables that rate them."""
        return read_tables(self.state)

    def words(self, *pointer: str) -> dict[str, str]:
        """What the schema calls each allowed value."""
        return name_values(self.kind, *pointer)

    @property
    def coverage(self) -> Coverage:
        """How far the register is filled."""
        return self.state.judged.coverage(KIND)

    @cached_property
    def _split(self) -> tuple[list[Risk], list[tuple[Record, str]]]:
        """The active risks that lie in the matrix, and those that do not, with why."""
        placed: list[Risk] = []
        left: list[tuple[Record, str]] = []
        for record in self.active:
            risk = self._place(record)
            if isinstance(risk, Risk):
                placed.append(risk)
            else:
                left.append((record, risk))
        return sorted(placed, key=lambda r: (-r.size, r.likelihood, r.impact, r.name, r.id)), left

    @property
    def placed(self) -> list[Risk]:
        """The active risks that lie in the matrix, the largest first."""
        return self._split[0]

    @property
    def unplaced(self) -> list[tuple[Record, str]]:
        """The active risks that do not, with why."""
        return self._split[1]

    @cached_property
    def category_words(self) -> dict[str, str]:
        """What every category in use or with an appetite is called."""
        words = self.words("identifikasi", "kategori")
        used = [*(self.tables.appetite if self.tables else ()), *(r.category for r in self.placed)]
        return words | {name: name for name in used if name not in words}

    def _place(self, record: Record) -> Risk | str:
        """A risk in the matrix, or why it cannot be placed."""
        tables = self.tables
        if record in self.state.judged.broken or tables is None:
            return "rekaman tidak sesuai skemanya, jadi tidak dapat dinilai"
        data = self.sight.data(record)
        what, rated = data.get("identifikasi", {}), data.get("analisis", {})
        sort, category = what.get("jenis"), what.get("kategori", "")
        likelihood, impact = rated.get("kemungkinan"), rated.get("dampak")
        if sort not in SORTS:
            return "jenisnya (positif atau negatif) belum diisi"
        if likelihood is None or impact is None:
            return "kemungkinan atau dampaknya belum diisi"
        size = tables.size(likelihood, impact)
        if size is None:
            return "kemungkinan atau dampaknya di luar matriks"
        appetite = tables.appetite.get(category, {}).get(sort)
        decided = data.get("evaluasi", {}).get("ditangani")
        return Risk(
            id=record.id,
            name=self.sight.name(record),
            office=self.office(record.unit),
            year=data.get("tahun"),
            sort=sort,
            category=category,
            likelihood=likelihood,
            impact=impact,
            size=size,
            recorded=rated.get("besaran"),
            band=tables.band(size),
            appetite=appetite,
            decided=decided,
        )

    def office(self, unit: str | None) -> Office | None:
        """An office by its id; None where the audience does not see whose a risk is."""
        if not isinstance(unit, str) or "unit" not in self.seen:
            return None
        record = self.state.records.get(("unit", unit))
        return Office(unit, self.sight.name(record) if record else unit, record is not None and not record.removed)
