"""Waivers of two states of a registry in; what became of each out, with the records it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from checker.compare.changes import tell_change
from checker.compare.shift import (
    BOTH,
    LOOSER,
    STRICTER,
    UNCLEAR,
    Shift,
    note_wording,
    show,
    subtract,
    tell_move,
)
from checker.model.decision import Edit, Effect, PolicyChange, Subject
from checker.model.report import WAIVER, Json, Record, canonical
from checker.model.text import Text, quote, same
from checker.registry.registry import Registry

_WORDS = frozenset("nama alasan catatan sumber alasan_dihapus unit".split())
"""Fields of a waiver that decide neither what it accepts, nor when, nor whether it was rightly given."""


def compare_waivers(before: Registry, after: Registry) -> list[PolicyChange]:
    """Waivers that came, went, or accept more or less than before, with the records they are about."""
    was, now = _group(before), _group(after)
    found: list[PolicyChange] = []
    for id_ in sorted(was.keys() | now.keys()):
        olds, news = was.get(id_, []), now.get(id_, [])
        # An id that is used twice has several; equal ones take no part.
        gone = subtract([r.data for r in olds], [r.data for r in news])
        came = subtract([r.data for r in news], [r.data for r in olds])
        pairs = [(_pick(gone, n), _pick(came, n)) for n in range(max(len(gone), len(came)))]
        shifts = [shift for old, new in pairs for shift in _compare_waiver(old, new)]
        records = {_find_record(w) for w in (*gone, *came)} if any(shift.effect for shift in shifts) else set()
        file = (news or olds)[0].file
        for change in tell_change(Subject.WAIVER, id_, Edit.of(olds or None, news or None), file, shifts):
            found.append(replace(change, records=tuple(sorted(records - {("", "")}))))
    return found


def _group(registry: Registry) -> dict[str, list[Record]]:
    found: dict[str, list[Record]] = {}
    for record in registry.records.get(WAIVER, []):
        found.setdefault(record.id, []).append(record)
    return found


def _pick(items: Sequence[Json], index: int) -> Json:
    return items[index] if index < len(items) else None


def _find_record(waiver: Mapping[str, Json]) -> tuple[str, str]:
    """The record that a waiver is about; two empty texts where it does not say."""
    kind, record = waiver.get("jenis"), waiver.get("rekaman")
    return (kind, record) if isinstance(kind, str) and isinstance(record, str) else ("", "")


def _holds(waiver: Mapping[str, Json]) -> bool:
    return waiver.get("status") == "berlaku"


def _compare_waiver(old: Json, new: Json) -> Iterator[Shift]:
    if old is None or new is None:
        waiver = new if old is None else old
        rule, record, until = (quote(waiver.get(name, "-")) for name in ("aturan", "rekaman", "sampai"))
        about = Text(f": aturan {rule} atas {record} sampai {until}", f": rule {rule} on {record} until {until}")
        words = (
            Text("pengecualian baru", "new waiver") if old is None else Text("pengecualian dihapus", "waiver removed")
        )
        came_or_went = LOOSER if old is None else STRICTER
        yield Shift(came_or_went if _holds(waiver) else None, words + about)
        return
    # What never held, and does not now, decides nothing.
    live = _holds(old) or _holds(new)
    for name in sorted({*old, *new}, key=lambda n: (n not in _EFFECTS, n)):
        was, now = old.get(name, "-"), new.get(name, "-")
        if canonical(was) != canonical(now) and name not in _WORDS:
            effect: Effect | None = _EFFECTS[name](str(was), str(now)) if name in _EFFECTS else UNCLEAR
            if name == "status" and _holds(old) == _holds(new):
                effect = None
            yield Shift(effect if live else None, tell_move(same(f"`{name}`"), was, now))
    if _holds(old) and _holds(new) and _is_later(old.get("sampai"), new.get("sampai")):
        approved = new.get("disetujui")
        if approved == old.get("disetujui"):
            words = Text(
                f"diperpanjang dengan persetujuan lama ({show(approved)})",
                f"prolonged on the old approval ({show(approved)})",
            )
            yield Shift(LOOSER, words)
    yield from note_wording(sorted(n for n in _WORDS if canonical(old.get(n)) != canonical(new.get(n))))


def _is_later(old: Json, new: Json) -> bool:
    return isinstance(old, str) and isinstance(new, str) and new > old


_EFFECTS: Mapping[str, Callable[[str, str], Effect]] = {
    "status": lambda _, now: LOOSER if now == "berlaku" else STRICTER,
    "sampai": lambda was, now: LOOSER if now == "-" or (was != "-" and now > was) else STRICTER,
    "mulai": lambda was, now: LOOSER if now == "-" or (was != "-" and now < was) else STRICTER,
    "aturan": lambda *_: BOTH,
    "jenis": lambda *_: BOTH,
    "rekaman": lambda *_: BOTH,
}
