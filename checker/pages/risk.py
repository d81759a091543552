"""The page of risks: the regulation's own matrix with the government's parameters, where the active risks lie in it, and what is to be done.

Where the audience does not see how risks are rated, the page says so and shows only what is open: how many there are and what the rules
say. A register that is declared not filled gets no map at all, for an empty one would look green.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from markupsafe import Markup

from checker.judge.in_force import setting_of
from checker.law.regulation import Parameter, Regulation, day_of
from checker.model.report import GOVERNMENT, Coverage, Json, Record, Standing
from checker.model.text import number
from checker.pages.chart import Border, Cell, heat
from checker.pages.page import Page
from checker.pages.state import GovernmentState

KIND = "risiko"
_MATRIX, _BANDS, _APPETITE = "matriks", "level", "selera"
_NEEDED = ("status", "identifikasi", "analisis")
"""Fields without which nothing can be said of how large a risk is."""
_SORTS = {"negatif": "Risiko negatif (ancaman)", "positif": "Risiko positif (peluang)"}
_SOON = 30
"""Days before its end in which a plan is due soon."""
_TONES = 5


@dataclass(frozen=True, slots=True)
class RiskLevel:
    """A level of risk: its short name in the picture, its name, and the magnitudes from which and to which it goes."""

    id: str
    code: str
    name: str
    low: int
    high: int
    tone: int


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


@dataclass(frozen=True, slots=True)
class Plan:
    """A treatment that is late, due soon, or whose schedule runs backwards."""

    risk: str
    name: str
    owner: Office | None
    """Whose risk it is."""
    office: Office | None
    """Who is to carry it out."""
    action: str
    end: date
    days: int
    """Days left; below zero where it is late."""
    state: str


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The tables of the regulation that rates risks, as they hold for this government."""

    regulation: Regulation
    matrix: Sequence[Sequence[int]]
    bands: Sequence[RiskLevel]
    appetite: Mapping[str, Mapping[str, int]]
    told: Sequence[Mapping[str, Any]]
    """Of each table: what it is, whose it is, and on what decision it rests."""

    @property
    def width(self) -> int:
        """Columns of the matrix."""
        return max(len(row) for row in self.matrix)

    def size(self, likelihood: int, impact: int) -> int | None:
        """The magnitude at a crossing; None outside the matrix."""
        row = self.matrix[likelihood - 1] if 1 <= likelihood <= len(self.matrix) else ()
        return row[impact - 1] if 1 <= impact <= len(row) else None

    def band(self, size: int) -> RiskLevel | None:
        """The level of a magnitude."""
        return next((band for band in self.bands if band.low <= size <= band.high), None)


def pages(state: GovernmentState) -> Iterator[Page]:
    """The page of risks."""
    yield Page("risiko", "Risiko SPBE", "risiko", _Risks(state).data)


class _Risks:
    """What the page shows, worked out of one state."""

    def __init__(self, state: GovernmentState) -> None:
        self.state, self.sight = state, state.sight
        self.kind = state.policies.kinds.get(KIND)
        self.records = state.registry.records.get(KIND, [])
        self.active = [r for r in self.records if r.data.get("status") == "aktif"]
        self.as_of = state.report.run.as_of
        self.seen = self.sight.fields(KIND)
        self.open = all(name in self.seen for name in _NEEDED)

    @property
    def data(self) -> dict[str, Any]:
        """What the template is given."""
        filled = self.coverage is not Coverage.NONE
        shown = self.kind is not None and self.open and filled and self.tables is not None
        found: dict[str, Any] = {
            "kind": self.kind,
            "run": self.state.report.run,
            "coverage": self.coverage,
            "filled": filled,
            "open": self.open,
            "hidden": self._hidden(),
            "tables": self.tables,
            "shown": shown,
            "registered": self._registered(),
            "rules": self._rules(),
            "maps": [],
            "soon": _SOON,
        }
        if shown and self.tables:
            found["maps"] = [self._map(sort, self.tables) for sort in _SORTS]
            found["unplaced"] = [
                {"id": r.id, "name": self.sight.name(r), "office": self._office(r.unit), "why": why}
                for r, why in sorted(self._unplaced, key=lambda pair: (pair[1], self.sight.name(pair[0])))
            ]
            found["decisions"] = "evaluasi" in self.seen
            found["words"] = self._category_words
            found["categories"] = self._categories(self.tables)
            found["offices"] = self._offices()
            found["plans"] = self._plans if "penanganan" in self.seen else None
        return found

    @property
    def coverage(self) -> Coverage:
        return self.state.judged.coverage(KIND)

    # --- what everybody may see

    def _hidden(self) -> list[str]:
        """The names of the fields that this audience does not see."""
        if self.kind is None:
            return []
        hidden = [name for name in self.kind.schema.get("properties", {}) if name not in self.seen]
        return [self.kind.label((name,)) or name for name in hidden]

    def _registered(self) -> dict[str, Any]:
        """How many risks are recorded, by status, year and office, as far as these fields are open."""
        found: dict[str, Any] = {
            "all": len(self.records),
            "active": None,
            "by_status": [],
            "by_year": [],
            "by_office": [],
        }
        if "status" in self.seen:
            words = self._words("status")
            counts = Counter(str(r.data.get("status", "")) for r in self.records)
            found["active"] = len(self.active)
            found["by_status"] = [(status, words.get(status, ""), counts[status]) for status in sorted(counts)]
        if {"tahun", "status"} <= self.seen:
            years = Counter(str(self._shown(r).get("tahun", "tidak dicatat")) for r in self.active)
            found["by_year"] = sorted(years.items())
        if {"unit", "status"} <= self.seen:
            offices = Counter(r.unit for r in self.active)
            rows = [(self._office(unit), count) for unit, count in offices.items()]
            found["by_office"] = sorted(rows, key=lambda row: (-row[1], row[0].name if row[0] else ""))
        return found

    def _rules(self) -> list[dict[str, Any]]:
        """What the rules about risks say, each with how many risks it applies to."""
        return [
            {"count": count, "cite": self.state.report.citations.get((count.regulation, count.provision))}
            for count in self.state.report.rules
            if count.kind == KIND and count.standing is not Standing.OTHER_GOVERNMENT
        ]

    # --- the regulation's tables

    @cached_property
    def tables(self) -> Tables | None:
        """The tables of the regulation in force that rates risks by a matrix; None where there is none, or none that can be read."""
        setting = setting_of(self.state.judged.declared, self.state.policies, self.as_of)
        for regulation in self.state.regulations:
            if not {_MATRIX, _BANDS} <= set(regulation.parameters):
                continue
            if regulation.period.standing(self.as_of) is not Standing.IN_FORCE:
                continue
            if not regulation.binds(str(setting.government.get("id", ""))):
                continue
            values = setting.parameters[regulation.id]
            if not all(values[_MATRIX]):
                continue
            told = [
                self._told(
                    regulation, regulation.parameters[name], values[name], (regulation.id, name) in setting.adopted
                )
                for name in (_MATRIX, _BANDS, _APPETITE)
                if name in regulation.parameters
            ]
            return Tables(regulation, values[_MATRIX], self._bands(values[_BANDS]), values.get(_APPETITE, {}), told)
        return None

    def _told(self, regulation: Regulation, parameter: Parameter, value: Json, adopted: bool) -> dict[str, Any]:
        """Whose table it is: the regulation's own, its example, or adopted by the government, and on what decision."""
        government = self.state.judged.declared
        own = self.sight.data(government).get("parameter", {}) if adopted and government else {}
        decision = own.get(regulation.id, {}).get(parameter.name, {})
        return {
            "parameter": parameter,
            "cite": regulation.cite(parameter.provision),
            "adopted": adopted,
            "own": value != parameter.value,
            "basis": decision.get("dasar", ""),
            "hidden": adopted and "parameter" not in self.sight.fields(GOVERNMENT),
        }

    def _bands(self, rows: Sequence[Mapping[str, Any]]) -> list[RiskLevel]:
        words = self._words("analisis", "level")
        found: list[RiskLevel] = []
        for index, row in enumerate(rows):
            id_ = str(row.get("level", index + 1))
            code = "".join(word[0] for word in id_.upper().split("-") if word)
            code = code if code and code not in {band.code for band in found} else str(index + 1)
            found.append(
                RiskLevel(
                    id=id_,
                    code=code,
                    name=words.get(id_, id_),
                    low=row.get("dari", 0),
                    high=row.get("sampai", -1),
                    tone=min(index + 1, _TONES),
                )
            )
        return found

    # --- the risks

    @cached_property
    def _split(self) -> tuple[list[Risk], list[tuple[Record, str]]]:
        """The active risks that lie in the matrix, and those that do not, with why."""
        placed: list[Risk] = []
        left: list[tuple[Record, str]] = []
        for record in self.active:
            risk = self._risk(record)
            if isinstance(risk, Risk):
                placed.append(risk)
            else:
                left.append((record, risk))
        return sorted(placed, key=lambda r: (-r.size, r.likelihood, r.impact, r.name, r.id)), left

    @property
    def _placed(self) -> list[Risk]:
        return self._split[0]

    @property
    def _unplaced(self) -> list[tuple[Record, str]]:
        return self._split[1]

    def _risk(self, record: Record) -> Risk | str:
        """A risk in the matrix, or why it cannot be placed."""
        tables = self.tables
        if record in self.state.judged.broken or tables is None:
            return "rekaman tidak sesuai skemanya, jadi tidak dapat dinilai"
        data = self._shown(record)
        what, rated = data.get("identifikasi", {}), data.get("analisis", {})
        sort, category = what.get("jenis"), what.get("kategori", "")
        likelihood, impact = rated.get("kemungkinan"), rated.get("dampak")
        if sort not in _SORTS:
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
            office=self._office(record.unit),
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

    def _map(self, sort: str, tables: Tables) -> dict[str, Any]:
        """The heat map of one sort of risk: its picture, its table, and the risks in it, the largest first."""
        risks = [r for r in self._placed if r.sort == sort]
        cells: dict[tuple[int, int], int] = Counter((r.likelihood, r.impact) for r in risks)
        limits = sorted({a[sort] for a in tables.appetite.values() if sort in a})
        rows = range(len(tables.matrix), 0, -1)
        columns = range(1, tables.width + 1)
        tone = "tingkat" if sort == "negatif" else "peluang"
        drawn, table = [], []
        for likelihood in rows:
            line, told = [], []
            for impact in columns:
                size, count = tables.size(likelihood, impact), cells[likelihood, impact]
                band = tables.band(size) if size is not None else None
                css = f"{tone}-{band.tone}" if band else ""
                line.append(
                    Cell(
                        css,
                        number(count, "id") if size is not None else "–",
                        f"{size} {band.code if band else ''}".strip(),
                    )
                )
                told.append({"size": size, "band": band, "count": count, "at": f"{sort}-{likelihood}-{impact}"})
            drawn.append(line)
            table.append((likelihood, told))
        borders = [
            Border(label, css, [[(tables.size(y, x) or 0) >= limit for x in columns] for y in rows])
            for limit, label, css in _borders(limits)
        ]
        found = "tidak ada risiko" if not risks else f"{number(len(risks), 'id')} risiko"
        return {
            "sort": sort,
            "title": _SORTS[sort],
            "risks": [(risk, first) for risk, first in _firsts(risks)],
            "rows": table,
            "columns": list(columns),
            "bands": [(band, sum(r.band is band for r in risks)) for band in tables.bands],
            "outside": sum(r.band is None for r in risks),
            "limits": limits,
            "reached": sum(r.reaches for r in risks),
            "unset": sum(r.appetite is None for r in risks),
            "differs": sum(r.recorded is not None and r.recorded != r.size for r in risks),
            "picture": _picture(sort, found, rows, columns, drawn, borders),
        }

    @cached_property
    def _category_words(self) -> dict[str, str]:
        """What every category in use or with an appetite is called."""
        words = self._words("identifikasi", "kategori")
        used = [*(self.tables.appetite if self.tables else ()), *(r.category for r in self._placed)]
        return words | {name: name for name in used if name not in words}

    def _categories(self, tables: Tables) -> list[dict[str, Any]]:
        """Every category with its appetite and its risks."""
        risks = Counter((r.category, r.sort) for r in self._placed)
        reached = Counter((r.category, r.sort) for r in self._placed if r.reaches)
        return [
            {
                "name": word or "belum diisi",
                "sorts": [
                    {
                        "appetite": tables.appetite.get(name, {}).get(sort),
                        "risks": risks[name, sort],
                        "reached": reached[name, sort],
                    }
                    for sort in _SORTS
                ],
            }
            for name, word in self._category_words.items()
        ]

    def _offices(self) -> list[dict[str, Any]]:
        """Every office that owns an active risk, with what it has and what it is late with."""
        rows: dict[Office | None, Counter[str]] = defaultdict(Counter)
        for record in self.active:
            rows[self._office(record.unit)]["active"] += 1
        for risk in self._placed:
            rows[risk.office][risk.sort] += 1
            rows[risk.office]["reached"] += risk.reaches
        for record, _ in self._unplaced:
            rows[self._office(record.unit)]["unplaced"] += 1
        for plan in self._plans:
            rows[plan.owner]["late"] += plan.state == "late"
        columns = ("active", *_SORTS, "unplaced", "reached", "late")
        found = [(office, {name: row[name] for name in columns}) for office, row in rows.items()]
        return [
            {"office": office, **row}
            for office, row in sorted(found, key=lambda r: (-r[1]["active"], r[0].name if r[0] else ""))
        ]

    # --- treatment

    @cached_property
    def _plans(self) -> list[Plan]:
        """Treatments of active risks that are not done: late, due soon or turned round; the one that ends first, first."""
        found = []
        for record in self.active:
            if record in self.state.judged.broken:
                continue
            for item in self._shown(record).get("penanganan", []):
                end, start = _day(item.get("jadwal_selesai")), _day(item.get("jadwal_mulai"))
                # An accepted risk has nothing to carry out, and what is done cannot be late.
                if end is None or item.get("opsi") == "penerimaan" or item.get("status") == "selesai":
                    continue
                if start and end < start:
                    due = "turned"
                elif end < self.as_of:
                    due = "late"
                elif end <= self.as_of + timedelta(_SOON):
                    due = "soon"
                else:
                    continue
                office = self._office(item.get("penanggung_jawab") or record.unit)
                found.append(
                    Plan(
                        risk=record.id,
                        name=self.sight.name(record),
                        owner=self._office(record.unit),
                        office=office,
                        action=item.get("rencana_aksi", ""),
                        end=end,
                        days=(end - self.as_of).days,
                        state=due,
                    )
                )
        order = {"late": 0, "soon": 1, "turned": 2}
        return sorted(found, key=lambda p: (order[p.state], p.end, p.name, p.action))

    # --- words

    def _shown(self, record: Record) -> dict[str, Any]:
        return self.sight.data(record)

    def _office(self, unit: str | None) -> Office | None:
        if not isinstance(unit, str) or "unit" not in self.seen:
            return None
        record = self.state.records.get(("unit", unit))
        return Office(unit, self.sight.name(record) if record else unit, record is not None and not record.removed)

    def _words(self, *pointer: str) -> dict[str, str]:
        """What the schema calls each allowed value."""
        schema = self.kind.at(pointer) if self.kind else None
        if not schema:
            return {}
        values = [str(value) for value in schema.get("enum", [])]
        told = schema.get("enumDescriptions", values)
        return {value: str(word).rstrip(".") for value, word in zip(values, told, strict=False)}


def _firsts(risks: Sequence[Risk]) -> Iterator[tuple[Risk, str]]:
    """Each risk with the name of its cell where it is the first of it: that is where the map leads."""
    seen: set[str] = set()
    for risk in risks:
        at = f"{risk.sort}-{risk.likelihood}-{risk.impact}"
        yield risk, "" if at in seen else at
        seen.add(at)


def _borders(limits: Sequence[int]) -> list[tuple[int, str, str]]:
    """The lines of a map: below the first no category must be treated, above the last every one."""
    if not limits:
        return []
    if len(limits) == 1:
        return [(limits[0], f"selera risiko: besaran {limits[0]} ke atas", "")]
    return [
        (limits[0], f"selera terendah: besaran {limits[0]} ke atas", ""),
        (limits[-1], f"selera tertinggi: besaran {limits[-1]} ke atas", ""),
    ]


def _picture(
    sort: str,
    found: str,
    rows: Sequence[int],
    columns: Sequence[int],
    cells: Sequence[Sequence[Cell]],
    borders: Sequence[Border],
) -> Markup:
    desc = (
        f"Peta dengan {len(rows)} baris kemungkinan dan {len(columns)} kolom dampak: {found} {sort} aktif. "
        "Setiap sel memuat jumlah risiko, besaran, dan kode tingkatnya; tabel di dekatnya memuat angka yang sama."
    )
    return heat(
        f"Peta panas risiko {sort}",
        desc,
        [str(r) for r in rows],
        [str(c) for c in columns],
        cells,
        down="kemungkinan",
        right="dampak",
        borders=borders,
    )


def _day(text: Json) -> date | None:
    return day_of(text) if isinstance(text, str) else None
