"""Treatments of active risks in, those that somebody has to mind out: late, due soon, or with a schedule that runs backwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from checker.model.report import Json
from checker.model.text import parse_day
from checker.pages.risk_register import Office, RiskRegister

SOON = 30
"""Days before its end in which a plan is due soon."""


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


def list_plans(register: RiskRegister) -> list[Plan]:
    """Treatments of active risks that are not done: late, due soon or turned round; the one that ends first, first."""
    found = []
    for record in register.active:
        if record in register.state.judged.broken:
            continue
        for item in register.sight.data(record).get("penanganan", []):
            end, start = _read_day(item.get("jadwal_selesai")), _read_day(item.get("jadwal_mulai"))
            # An accepted risk has nothing to carry out, and what is done cannot be late.
            if end is None or item.get("opsi") == "penerimaan" or item.get("status") == "selesai":
                continue
            if start and end < start:
                due = "turned"
            elif end < register.as_of:
                due = "late"
            elif end <= register.as_of + timedelta(SOON):
                due = "soon"
            else:
                continue
            office = register.office(item.get("penanggung_jawab") or record.unit)
            found.append(
                Plan(
                    risk=record.id,
                    name=register.sight.name(record),
                    owner=register.office(record.unit),
                    office=office,
                    action=item.get("rencana_aksi", ""),
                    end=end,
                    days=(end - register.as_of).days,
                    state=due,
                )
            )
    order = {"late": 0, "soon": 1, "turned": 2}
    return sorted(found, key=lambda p: (order[p.state], p.end, p.name, p.action))


def _read_day(text: Json) -> date | None:
    return parse_day(text) if isinstance(text, str) else None
