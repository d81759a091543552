"""Records in, the days that somebody has to mind out: targets, deadlines and ends of validity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from checker.law.schema import Kind, subschema
from checker.model.report import Json, Pointer, Record
from checker.pages.field import day_of
from checker.pages.state import GovernmentState

NAMES = frozenset(
    "target_tanggal batas_waktu tenggat tanggal_target jatuh_tempo berlaku_sampai sampai target_selesai".split()
)
"""Fields that hold a day by which something is due or ends."""

_DONE = frozenset("selesai tercapai ditutup dihapus dicabut tidak-berlaku berakhir nonaktif dibatalkan".split())
AHEAD = timedelta(days=180)
"""How far ahead a day is of interest."""


@dataclass(frozen=True, slots=True)
class Due:
    """One day to mind: what of which record, and whether it has passed."""

    day: date
    record: Record
    label: str
    past: bool


def agenda(state: GovernmentState, records: Iterator[Record] | list[Record]) -> list[Due]:
    """The days of these records that have passed unsettled or come soon, the earliest first; only what the audience sees."""
    today = state.project.as_of
    found = []
    for record in records:
        if record.removed or record.data.get("status") in _DONE:
            continue
        kind = state.policies.kinds[record.kind]
        for pointer, day in _days(state.sight.data(record), kind, ()):
            if day <= today + AHEAD:
                found.append(Due(day, record, _label(kind, pointer), day < today))
    return sorted(found, key=lambda due: (due.day, due.record.kind, due.record.id, due.label))


def _days(data: Json, kind: Kind, at: Pointer) -> Iterator[tuple[Pointer, date]]:
    """Dates below a value, save those of items that are done."""
    if isinstance(data, dict):
        if at and data.get("status") in _DONE:
            return
        for name, value in data.items():
            here = (*at, name)
            day = day_of(value) if name in NAMES and _is_date(kind, here) else None
            if day:
                yield here, day
            else:
                yield from _days(value, kind, here)
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _days(value, kind, (*at, index))


def _is_date(kind: Kind, pointer: Pointer) -> bool:
    schema: dict[str, Any] | None = subschema(kind.schema, pointer)
    return bool(schema) and schema is not None and schema.get("format") == "date"


def _label(kind: Kind, pointer: Pointer) -> str:
    """`Penanganan: Target` — the titles on the way, without list positions."""
    names = [step for step in pointer if isinstance(step, str)]
    outer = kind.label((pointer[0],)) if len(names) > 1 else ""
    inner = kind.label(pointer) or names[-1]
    return f"{outer}: {inner}" if outer else inner
