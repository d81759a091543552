"""Shifts of one thing in, the one change that tells them out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from checker.compare.shift import BOTH, LOOSER, STRICTER, UNCLEAR, Shift, combine
from checker.law.policies import Policies
from checker.model.decision import Edit, Effect, PolicyChange, Subject
from checker.model.text import Text, same

_T = TypeVar("_T")

NEUTRAL = Effect.NONE
"""What a change is said to do that changes no verdict; its message says so."""

_TOLD = 8
"""Shifts told of one thing; the rest is counted."""

_WEIGHT = {LOOSER: 0, BOTH: 0, UNCLEAR: 1, STRICTER: 2, None: 3}
_UNSURE = Text(
    " Apakah ini melonggarkan tidak dapat dipastikan dari berkasnya.",
    " Whether this loosens anything cannot be told from the file.",
)
_NOTHING = Text(" Tidak ada putusan yang berubah.", " No verdict changes.")


def tell_change(subject: Subject, name: str, edit: Edit, file: str, shifts: Iterable[Shift]) -> Iterator[PolicyChange]:
    """One change that tells of all shifts, those that loosen first; nothing where there are none."""
    told = sorted(shifts, key=lambda shift: _WEIGHT[shift.effect])
    if not told:
        return
    words = [shift.message for shift in told[:_TOLD]]
    if len(told) > _TOLD:
        rest = len(told) - _TOLD
        words.append(Text(f"dan {rest} hal lain", f"and {rest} more"))
    effect = combine(shift.effect for shift in told)
    message = join_sentence(words) + (_UNSURE if effect is UNCLEAR else same("") if effect else _NOTHING)
    yield PolicyChange(subject=subject, name=name, edit=edit, file=file, effect=effect or NEUTRAL, message=message)


def join_sentence(words: Sequence[Text]) -> Text:
    """Several things said in one sentence."""
    id_, en = "; ".join(word.id for word in words), "; ".join(word.en for word in words)
    return Text(id_[:1].upper() + id_[1:] + ".", en[:1].upper() + en[1:] + ".")


def compare_named(
    subject: Subject,
    was: Mapping[str, _T],
    now: Mapping[str, _T],
    *,
    file: Callable[[_T], str],
    lose: Callable[[_T], Shift],
    gain: Callable[[_T], Shift],
    change: Callable[[_T, _T], Iterable[Shift]],
) -> Iterator[PolicyChange]:
    """Things by name, before and after: one change for each that went, that came, and that is another now."""
    for name in was.keys() | now.keys():
        if name not in now:
            yield from tell_change(subject, name, Edit.REMOVED, file(was[name]), [lose(was[name])])
        elif name not in was:
            yield from tell_change(subject, name, Edit.ADDED, file(now[name]), [gain(now[name])])
        else:
            yield from tell_change(subject, name, Edit.CHANGED, file(now[name]), change(was[name], now[name]))


def tell_loss(what: Text, file: str, after: Policies) -> Shift:
    """Something is gone, or only cannot be used any more."""
    broken = any(fault.place.file == file for fault in after.faults)
    words = (
        Text(
            " tidak dapat dipakai lagi, karena berkasnya rusak",
            " can no longer be used, for its file is broken",
        )
        if broken
        else Text(" dihapus", " is removed")
    )
    return Shift(LOOSER, what + words)


_SUBJECTS = list(Subject)


def sort_changes(changes: Iterable[PolicyChange]) -> list[PolicyChange]:
    """By subject, name, edit and file."""
    return sorted(changes, key=lambda c: (_SUBJECTS.index(c.subject), c.name, c.edit, c.file))
