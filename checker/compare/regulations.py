"""Two versions of a regulation or an evaluation method in; what became of it out, its rules and parameters apart."""

from __future__ import annotations

from collections.abc import Iterator

from checker.compare.rules import PASSING, RuleChanges, other_words
from checker.compare.shift import (
    BOTH,
    LOOSER,
    STRICTER,
    UNCLEAR,
    Shift,
    canonical,
    formerly,
    membership,
    names,
    validity,
    was_now,
    wording,
)
from checker.law.instrument import Criterion, Instrument, Ladder, decimal
from checker.law.regulation import Provision, Regulation
from checker.model.decision import Effect
from checker.model.report import Verdict
from checker.model.text import Text, quote, same

_HANDLING = {"rules": 3, "manual": 2, "not-yet": 1, "not-applicable": 0}
"""How far a provision is seen to: by rules, by people, by nobody yet, by nobody ever."""

_ELSEWHERE = {"id", "provisions", "parameters", "effective", "applies_to", "governments", "completeness"}
"""Parts of a regulation that are compared by what they mean."""


def regulation_shifts(old: Regulation, new: Regulation) -> Iterator[Shift]:
    """What became of one regulation."""
    yield from validity(old.period, new.period)
    yield from membership(same("`applies_to`"), old.applies_to, new.applies_to, STRICTER)
    if old.governments and new.governments:
        yield from membership(same("`governments`"), old.governments, new.governments, STRICTER)
    elif old.governments or new.governments:
        everyone = Text("mengikat semua instansi", "binds every government")
        few = Text("hanya mengikat ", "binds only ") + names(old.governments or new.governments)
        if new.governments:
            yield Shift(LOOSER, formerly(few, everyone))
        else:
            yield Shift(STRICTER, formerly(everyone, few))
    if old.completeness != new.completeness:
        words = Text("kelengkapan teks", "completeness of the text")
        yield Shift(None, was_now(words, old.completeness, new.completeness))
    for id_ in [*old.provisions, *(p for p in new.provisions if p not in old.provisions)]:
        yield from _provision(id_, old.provisions.get(id_), new.provisions.get(id_))
    keys = sorted({*old.data, *new.data} - _ELSEWHERE)
    others = [key for key in keys if canonical(old.data.get(key)) != canonical(new.data.get(key))]
    told = [
        id_ for id_, p in new.provisions.items() if id_ in old.provisions and _told(p) != _told(old.provisions[id_])
    ]
    yield from wording([*others, *told])


def _provision(id_: str, old: Provision | None, new: Provision | None) -> Iterator[Shift]:
    what = Text(f"ketentuan {quote(id_)}", f"provision {quote(id_)}")
    if new is None:
        yield Shift(LOOSER, what + Text(" dihapus", " is removed"))
    elif old is None:
        yield Shift(STRICTER, what + Text(" ditambah", " is added"))
    else:
        if old.handling != new.handling:
            effect = STRICTER if _HANDLING[new.handling] > _HANDLING[old.handling] else LOOSER
            yield Shift(effect, was_now(what + same(": `handling`"), old.handling, new.handling))
        if old.basis != new.basis:
            yield Shift(None, was_now(what + same(": `basis`"), old.basis, new.basis))
        if old.verified != new.verified:
            yield Shift(None, was_now(what + same(": `verified`"), old.verified, new.verified))


def _told(provision: Provision) -> object:
    return provision.title, provision.note, provision.source, provision.cite


def instrument_shifts(old: Instrument, new: Instrument) -> Iterator[Shift]:
    """What became of an evaluation method: weights move an index either way, bounds of ratings one way."""
    for name, was, now in (
        ("value", (old.integer, old.lowest, old.highest), (new.integer, new.lowest, new.highest)),
        ("total", old.total, new.total),
        ("published_decimals", old.decimals, new.decimals),
    ):
        if was != now:
            yield Shift(UNCLEAR, Text(f"`{name}` berubah", f"`{name}` changes"))
    for what, olds, news in (
        (Text("domain", "domain"), old.domains, new.domains),
        (Text("aspek", "aspect"), old.aspects, new.aspects),
        (Text("indikator", "indicator"), old.indicators, new.indicators),
    ):
        yield from membership(what, (p.id for p in olds), (p.id for p in news), UNCLEAR)
        parts = {p.id: p for p in news}
        for part in olds:
            twin = parts.get(part.id, part)
            if part.weight != twin.weight:
                weight = Text("bobot ", "weight of ") + what + same(f" {quote(part.id)}")
                yield Shift(UNCLEAR, was_now(weight, decimal(part.weight), decimal(twin.weight)))
            if part.whole != twin.whole:
                whole = Text("induk ", "whole of ") + what + same(f" {quote(part.id)}")
                yield Shift(UNCLEAR, was_now(whole, part.whole or "-", twin.whole or "-"))
    was_bounds, bounds = ({band.name.id: band.lowest for band in side.bands} for side in (old, new))
    yield from membership(Text("predikat", "ratings"), was_bounds, bounds, UNCLEAR)
    for name, lowest in was_bounds.items():
        if bounds.get(name, lowest) != lowest:
            words = Text(f"batas predikat {quote(name)}", f"bound of rating {quote(name)}")
            effect = STRICTER if bounds[name] > lowest else LOOSER
            yield Shift(effect, was_now(words, decimal(lowest), decimal(bounds[name])))
    yield from wording([name for name, a, b in zip(_WORDS, _words(old), _words(new), strict=True) if a != b])


_WORDS = ("title", "provision", "scales", "name", "bands")


def _words(method: Instrument) -> tuple[object, ...]:
    parts = {(p.id, p.name, p.scale) for p in (*method.domains, *method.aspects, *method.indicators)}
    return method.title, method.provision, method.scales, parts, [(b.name, b.disputed) for b in method.bands]


def ladder_shifts(rules: RuleChanges, old: Ladder, new: Ladder) -> Iterator[Shift]:
    """What became of what the levels of an indicator ask: stricter where the registry has to show more."""
    for level in sorted(old.criteria.keys() | new.criteria.keys()):
        for shift in _level(rules, old, new, level):
            yield Shift(shift.effect, Text(f"tingkat {level}: ", f"level {level}: ") + shift.message)


def _level(rules: RuleChanges, old: Ladder, new: Ladder, level: int) -> Iterator[Shift]:
    # A step that is left out is climbed over; the last one cannot be reached any more.
    if level not in new.criteria:
        yield Shift(LOOSER if level < max(old.criteria) else STRICTER, Text("dihapus", "removed"))
        return
    if level not in old.criteria:
        yield Shift(STRICTER if level < max(new.criteria) else LOOSER, Text("ditambah", "added"))
        return
    was, now = ({c.rule.id: c for c in ladder.criteria[level]} for ladder in (old, new))
    if now and not was:
        yield Shift(LOOSER, Text("kini dapat didukung register", "can now be supported by the registry"))
    elif was and not now:
        yield Shift(STRICTER, Text("tidak dapat lagi didukung register", "can no longer be supported by the registry"))
    else:
        for id_ in sorted(was.keys() | now.keys()):
            yield from _criterion(rules, was.get(id_), now.get(id_))
    asked = old.manual[level], new.manual[level]
    if len(asked[0]) != len(asked[1]):
        words = Text("banyaknya yang dinilai asesor", "number of things for assessors")
        effect = STRICTER if len(asked[1]) > len(asked[0]) else LOOSER
        yield Shift(effect, was_now(words, len(asked[0]), len(asked[1])))
    elif asked[0] != asked[1]:
        yield from wording(["manual"])


def _criterion(rules: RuleChanges, old: Criterion | None, new: Criterion | None) -> Iterator[Shift]:
    if old is None or new is None:
        if old:
            yield Shift(LOOSER, old.rule.title + Text(" tidak diminta lagi", " is no longer asked"))
        if new:
            yield Shift(STRICTER, new.rule.title + Text(" kini diminta", " is now asked"))
        return
    shifts: list[Shift] = []
    if old.every != new.every:
        need = ["all" if c.every else "any" for c in (old, new)]
        shifts.append(Shift(STRICTER if new.every else LOOSER, was_now(same("`need`"), *need)))
    every = old.every or new.every
    if old.rule.kind != new.rule.kind:
        shifts.append(Shift(BOTH, was_now(Text("jenis", "kind"), old.rule.kind, new.rule.kind)))
    shifts += rules.demands(old.rule, new.rule, _of_all if every else _of_any)
    if old.rule.kind == new.rule.kind and any(shift.effect is UNCLEAR for shift in shifts):
        shifts += rules.examples(old.rule, new.rule, PASSING if every else (Verdict.PASS,))
    shifts += wording(other_words(old.rule, new.rule))
    for shift in shifts:
        yield Shift(shift.effect, new.rule.title + same(": ") + shift.message)


def _of_any(effect: Effect | None) -> Effect | None:
    """Where any record will do, fewer to choose from is stricter, as it is of what is required."""
    return effect


def _of_all(effect: Effect | None) -> Effect | None:
    """Where all that are chosen must do, nobody knows which of them would not have."""
    return effect and UNCLEAR
