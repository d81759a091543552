"""Regulations of two sets of policies in; what became of each and of its provisions out, its rules and parameters apart."""

from __future__ import annotations

from collections.abc import Iterator

from checker.compare.changes import compare_named, tell_loss
from checker.compare.shift import (
    LOOSER,
    STRICTER,
    Shift,
    compare_members,
    compare_periods,
    list_names,
    note_wording,
    tell_former,
    tell_move,
)
from checker.law.policies import Policies
from checker.law.regulation import Provision, Regulation
from checker.model.decision import PolicyChange, Subject
from checker.model.report import canonical
from checker.model.text import Text, quote, same


def compare_regulations(before: Policies, after: Policies) -> Iterator[PolicyChange]:
    """Regulations that came, went or changed."""
    return compare_named(
        Subject.REGULATION,
        before.regulations,
        after.regulations,
        file=lambda law: law.file,
        lose=lambda law: tell_loss(Text(f"regulasi {law.short}", f"regulation {law.short}"), law.file, after),
        gain=lambda law: Shift(STRICTER, Text(f"regulasi baru: {law.short}", f"new regulation: {law.short}")),
        change=_compare_regulation,
    )


_HANDLING = {"rules": 3, "manual": 2, "not-yet": 1, "not-applicable": 0}
"""How far a provision is seen to: by rules, by people, by nobody yet, by nobody ever."""

_ELSEWHERE = {"id", "provisions", "parameters", "effective", "applies_to", "governments", "completeness"}
"""Parts of a regulation that are compared by what they mean."""


def _compare_regulation(old: Regulation, new: Regulation) -> Iterator[Shift]:
    """What became of one regulation."""
    yield from compare_periods(old.period, new.period)
    yield from compare_members(same("`applies_to`"), old.applies_to, new.applies_to, STRICTER)
    if old.governments and new.governments:
        yield from compare_members(same("`governments`"), old.governments, new.governments, STRICTER)
    elif old.governments or new.governments:
        everyone = Text("mengikat semua instansi", "binds every government")
        few = Text("hanya mengikat ", "binds only ") + list_names(old.governments or new.governments)
        if new.governments:
            yield Shift(LOOSER, tell_former(few, everyone))
        else:
            yield Shift(STRICTER, tell_former(everyone, few))
    if old.completeness != new.completeness:
        words = Text("kelengkapan teks", "completeness of the text")
        yield Shift(None, tell_move(words, old.completeness, new.completeness))
    for id_ in [*old.provisions, *(p for p in new.provisions if p not in old.provisions)]:
        yield from _compare_provision(id_, old.provisions.get(id_), new.provisions.get(id_))
    keys = sorted({*old.data, *new.data} - _ELSEWHERE)
    others = [key for key in keys if canonical(old.data.get(key)) != canonical(new.data.get(key))]
    told = [
        id_
        for id_, p in new.provisions.items()
        if id_ in old.provisions and _list_words(p) != _list_words(old.provisions[id_])
    ]
    yield from note_wording([*others, *told])


def _compare_provision(id_: str, old: Provision | None, new: Provision | None) -> Iterator[Shift]:
    what = Text(f"ketentuan {quote(id_)}", f"provision {quote(id_)}")
    if new is None:
        yield Shift(LOOSER, what + Text(" dihapus", " is removed"))
    elif old is None:
        yield Shift(STRICTER, what + Text(" ditambah", " is added"))
    else:
        if old.handling != new.handling:
            effect = STRICTER if _HANDLING[new.handling] > _HANDLING[old.handling] else LOOSER
            yield Shift(effect, tell_move(what + same(": `handling`"), old.handling, new.handling))
        if old.basis != new.basis:
            yield Shift(None, tell_move(what + same(": `basis`"), old.basis, new.basis))
        if old.verified != new.verified:
            yield Shift(None, tell_move(what + same(": `verified`"), old.verified, new.verified))


def _list_words(provision: Provision) -> object:
    return provision.title, provision.note, provision.source, provision.cite
