"""Shifts: one way each in which what judges was changed, with what that does to verdicts, and the words that tell it.

"Looser" and "stricter" are about records: something is stricter where fewer records get through.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from checker.law.regulation import Period
from checker.model.decision import Effect
from checker.model.report import Json, canonical
from checker.model.text import Text, listing, quote, same

LOOSER, STRICTER, BOTH, UNCLEAR = Effect.LOOSER, Effect.STRICTER, Effect.BOTH, Effect.UNCLEAR


@dataclass(frozen=True, slots=True)
class Shift:
    """One way in which something was changed; `effect` None where it changes no verdict."""

    effect: Effect | None
    message: Text


def combine(effects: Iterable[Effect | None]) -> Effect | None:
    """What several shifts do together. "Stricter" is a claim about everything, so one unclear shift takes it back."""
    found = {effect for effect in effects if effect}
    if BOTH in found or {LOOSER, STRICTER} <= found:
        return BOTH
    return next((effect for effect in (LOOSER, UNCLEAR, STRICTER) if effect in found), None)


def reverse(effect: Effect | None) -> Effect | None:
    """The effect of the opposite change, and of a change to what chooses records rather than judges them."""
    return {LOOSER: STRICTER, STRICTER: LOOSER}.get(effect, effect) if effect else None


def subtract(values: Iterable[Json], others: Iterable[Json]) -> list[Json]:
    """The values that have no equal among the others, one for one."""
    left = Counter(canonical(value) for value in others)
    rest = []
    for value in values:
        key = canonical(value)
        if left[key]:
            left[key] -= 1
        else:
            rest.append(value)
    return rest


def tell_move(what: Text, old: object, new: object) -> Text:
    """`… dari `old` menjadi `new``."""
    return what + Text(f" dari {show(old)} menjadi {show(new)}", f" from {show(old)} to {show(new)}")


def show(value: object) -> str:
    return quote(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def list_names(words: Iterable[str]) -> Text:
    """Names in backquotes, as a list."""
    quoted = [quote(word) for word in words]
    return Text(listing(quoted, "id"), listing(quoted, "en"))


def tell_former(now: Text, before: Text) -> Text:
    """`sekarang ini, semula itu`."""
    return now + Text(", semula ", ", tell_former ") + before


def note_wording(parts: Sequence[str]) -> Iterator[Shift]:
    """Only the words of these parts were changed."""
    if parts:
        told = Text("kata-kata atau keterangan berubah (", "wording or notes change (") + list_names(parts)
        yield Shift(None, told + same(")"))


def compare_members(what: Text, old: Iterable[str], new: Iterable[str], more: Effect) -> Iterator[Shift]:
    """Members of a list that came or went; `more` is what one more does."""
    was, now = dict.fromkeys(old), dict.fromkeys(new)
    if gone := [w for w in was if w not in now]:
        yield Shift(reverse(more), what + Text(" kini tanpa ", " now without ") + list_names(gone))
    if came := [w for w in now if w not in was]:
        yield Shift(more, what + Text(" ditambah ", " now with ") + list_names(came))


def compare_periods(old: Period, new: Period) -> Iterator[Shift]:
    """Days in force: later or fewer is looser."""
    if old.since != new.since:
        words = tell_former(Text("berlaku sejak ", "in force from ") + _tell_day(new.since), _tell_day(old.since))
        yield Shift(LOOSER if new.since > old.since else STRICTER, words)
    if old.until != new.until:
        words = tell_former(Text("berlaku sampai ", "in force until ") + _tell_day(new.until), _tell_day(old.until))
        yield Shift(LOOSER if (new.until or date.max) < (old.until or date.max) else STRICTER, words)


def _tell_day(day: date | None) -> Text:
    return same(quote(day.isoformat())) if day else Text("tanpa akhir", "no end")
