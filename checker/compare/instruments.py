"""Evaluation methods of two sets of policies in; what became of each out: its scale, its parts and their weights, its ratings."""

from __future__ import annotations

from collections.abc import Iterator

from checker.compare.changes import compare_named, tell_loss
from checker.compare.shift import LOOSER, STRICTER, UNCLEAR, Shift, compare_members, note_wording, tell_move
from checker.law.instrument import Instrument, decimal
from checker.law.policies import Policies
from checker.model.decision import PolicyChange, Subject
from checker.model.text import Text, quote, same


def compare_instruments(before: Policies, after: Policies) -> Iterator[PolicyChange]:
    """Evaluation methods that came, went or changed."""
    what = Text("cara menghitung indeks ini", "this way to compute an index")
    new = Text("cara menghitung indeks yang baru: ", "a new way to compute an index: ")
    return compare_named(
        Subject.INSTRUMENT,
        before.instruments,
        after.instruments,
        file=_find_file,
        lose=lambda method: tell_loss(what, _find_file(method), after),
        gain=lambda method: Shift(STRICTER, new + method.title),
        change=_compare_instrument,
    )


def _find_file(method: Instrument) -> str:
    return f"{method.regulation.file.rpartition('/')[0]}/instrument.yaml"


def _compare_instrument(old: Instrument, new: Instrument) -> Iterator[Shift]:
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
        yield from compare_members(what, (p.id for p in olds), (p.id for p in news), UNCLEAR)
        parts = {p.id: p for p in news}
        for part in olds:
            twin = parts.get(part.id, part)
            if part.weight != twin.weight:
                weight = Text("bobot ", "weight of ") + what + same(f" {quote(part.id)}")
                yield Shift(UNCLEAR, tell_move(weight, decimal(part.weight), decimal(twin.weight)))
            if part.whole != twin.whole:
                whole = Text("induk ", "whole of ") + what + same(f" {quote(part.id)}")
                yield Shift(UNCLEAR, tell_move(whole, part.whole or "-", twin.whole or "-"))
    was_bounds, bounds = ({band.name.id: band.lowest for band in side.bands} for side in (old, new))
    yield from compare_members(Text("predikat", "ratings"), was_bounds, bounds, UNCLEAR)
    for name, lowest in was_bounds.items():
        if bounds.get(name, lowest) != lowest:
            words = Text(f"batas predikat {quote(name)}", f"bound of rating {quote(name)}")
            effect = STRICTER if bounds[name] > lowest else LOOSER
            yield Shift(effect, tell_move(words, decimal(lowest), decimal(bounds[name])))
    yield from note_wording(
        [name for name, a, b in zip(_WORDS, _list_words(old), _list_words(new), strict=True) if a != b]
    )


_WORDS = ("title", "provision", "scales", "name", "bands")


def _list_words(method: Instrument) -> tuple[object, ...]:
    parts = {(p.id, p.name, p.scale) for p in (*method.domains, *method.aspects, *method.indicators)}
    return method.title, method.provision, method.scales, parts, [(b.name, b.disputed) for b in method.bands]
