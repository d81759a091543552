"""The page of risks: the regulation's own matrix with the government's parameters, where the active risks lie in it, and what is to be done.

Where the audience does not see how risks are rated, the page says so and shows only what is open: how many there are and what the rules
say. A register that is declared not filled gets no map at all, for an empty one would look green.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from checker.model.report import Coverage, Standing
from checker.pages.page import Page
from checker.pages.risk_map import draw_map
from checker.pages.risk_matrix import KIND, RiskTables
from checker.pages.risk_plan import SOON, Plan, list_plans
from checker.pages.risk_register import SORTS, Office, RiskRegister
from checker.pages.state import GovernmentState


def pages(state: GovernmentState) -> Iterator[Page]:
    """The page of risks."""
    yield Page("risiko", "Risiko SPBE", "risiko", _data(RiskRegister(state)))


def _data(register: RiskRegister) -> dict[str, Any]:
    """What the template is given."""
    filled = register.coverage is not Coverage.NONE
    shown = register.kind is not None and register.open and filled and register.tables is not None
    found: dict[str, Any] = {
        "kind": register.kind,
        "run": register.state.report.run,
        "coverage": register.coverage,
        "filled": filled,
        "open": register.open,
        "hidden": _list_hidden(register),
        "tables": register.tables,
        "shown": shown,
        "registered": _count_registered(register),
        "rules": _list_rules(register),
        "maps": [],
        "soon": SOON,
    }
    if shown and register.tables:
        found["maps"] = [draw_map(register, sort, register.tables) for sort in SORTS]
        found["unplaced"] = [
            {"id": r.id, "name": register.sight.name(r), "office": register.office(r.unit), "why": why}
            for r, why in sorted(register.unplaced, key=lambda pair: (pair[1], register.sight.name(pair[0])))
        ]
        found["decisions"] = "evaluasi" in register.seen
        found["words"] = register.category_words
        found["categories"] = _list_categories(register, register.tables)
        plans = list_plans(register)
        found["offices"] = _list_offices(register, plans)
        found["plans"] = plans if "penanganan" in register.seen else None
    return found


def _list_hidden(register: RiskRegister) -> list[str]:
    """The names of the fields that this audience does not see."""
    if register.kind is None:
        return []
    hidden = [name for name in register.kind.schema.get("properties", {}) if name not in register.seen]
    return [register.kind.label((name,)) or name for name in hidden]


def _count_registered(register: RiskRegister) -> dict[str, Any]:
    """How many risks are recorded, by status, year and office, as far as these fields are open."""
    found: dict[str, Any] = {
        "all": len(register.records),
        "active": None,
        "by_status": [],
        "by_year": [],
        "by_office": [],
    }
    if "status" in register.seen:
        words = register.words("status")
        counts = Counter(str(r.data.get("status", "")) for r in register.records)
        found["active"] = len(register.active)
        found["by_status"] = [(status, words.get(status, ""), counts[status]) for status in sorted(counts)]
    if {"tahun", "status"} <= register.seen:
        years = Counter(str(register.sight.data(r).get("tahun", "tidak dicatat")) for r in register.active)
        found["by_year"] = sorted(years.items())
    if {"unit", "status"} <= register.seen:
        offices = Counter(r.unit for r in register.active)
        rows = [(register.office(unit), count) for unit, count in offices.items()]
        found["by_office"] = sorted(rows, key=lambda row: (-row[1], row[0].name if row[0] else ""))
    return found


def _list_rules(register: RiskRegister) -> list[dict[str, Any]]:
    """What the rules about risks say, each with how many risks it applies to."""
    return [
        {"count": count, "cite": register.state.report.citations.get((count.regulation, count.provision))}
        for count in register.state.report.rules
        if count.kind == KIND and count.standing is not Standing.OTHER_GOVERNMENT
    ]


def _list_categories(register: RiskRegister, tables: RiskTables) -> list[dict[str, Any]]:
    """Every category with its appetite and its risks."""
    risks = Counter((r.category, r.sort) for r in register.placed)
    reached = Counter((r.category, r.sort) for r in register.placed if r.reaches)
    return [
        {
            "name": word or "belum diisi",
            "sorts": [
                {
                    "appetite": tables.appetite.get(name, {}).get(sort),
                    "risks": risks[name, sort],
                    "reached": reached[name, sort],
                }
                for sort in SORTS
            ],
        }
        for name, word in register.category_words.items()
    ]


def _list_offices(register: RiskRegister, plans: Sequence[Plan]) -> list[dict[str, Any]]:
    """Every office that owns an active risk, with what it has and what it is late with."""
    rows: dict[Office | None, Counter[str]] = defaultdict(Counter)
    for record in register.active:
        rows[register.office(record.unit)]["active"] += 1
    for risk in register.placed:
        rows[risk.office][risk.sort] += 1
        rows[risk.office]["reached"] += risk.reaches
    for record, _ in register.unplaced:
        rows[register.office(record.unit)]["unplaced"] += 1
    for plan in plans:
        rows[plan.owner]["late"] += plan.state == "late"
    columns = ("active", *SORTS, "unplaced", "reached", "late")
    found = [(office, {name: row[name] for name in columns}) for office, row in rows.items()]
    return [
        {"office": office, **row}
        for office, row in sorted(found, key=lambda r: (-r[1]["active"], r[0].name if r[0] else ""))
    ]
