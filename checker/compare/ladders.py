"""Two sets of policies in; what became of what the levels of each indicator ask, out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from checker.compare.changes import tell_change, tell_loss
from checker.compare.rules import PASSING, RuleComparison, list_other_words
from checker.compare.shift import BOTH, LOOSER, STRICTER, UNCLEAR, Shift, note_wording, tell_move
from checker.law.instrument import Criterion, Ladder
from checker.model.decision import Edit, Effect, PolicyChange, Subject
from checker.model.report import Verdict
from checker.model.text import Text, same


def compare_ladders(rules: RuleComparison) -> Iterator[PolicyChange]:
    """What the levels of indicators ask, where that came, went or changed."""
    before, after = rules.before, rules.after
    laws = {**before.regulations, **after.regulations}
    for law, indicator in before.ladders.keys() | after.ladders.keys():
        old, new = before.ladders.get((law, indicator)), after.ladders.get((law, indicator))
        name, file = f"{law}/levels/{indicator}", f"{laws[law].file.rpartition('/')[0]}/levels/{indicator}.yaml"
        shifts: Iterable[Shift]
        if old and new:
            shifts = _compare_ladder(rules, old, new)
        elif old:
            what = Text("yang diminta tingkat indikator ini", "what the levels of this indicator ask")
            shifts = [tell_loss(what, file, after)]
        else:
            words = Text(
                "kini tingkat indikator ini meminta sesuatu", "the levels of this indicator now ask for something"
            )
            shifts = [Shift(STRICTER, words)]
        yield from tell_change(Subject.INSTRUMENT, name, Edit.of(old, new), file, shifts)


def _compare_ladder(rules: RuleComparison, old: Ladder, new: Ladder) -> Iterator[Shift]:
    """What became of what the levels of an indicator ask: stricter where the registry has to show more."""
    for level in sorted(old.criteria.keys() | new.criteria.keys()):
        for shift in _compare_level(rules, old, new, level):
            yield Shift(shift.effect, Text(f"tingkat {level}: ", f"level {level}: ") + shift.message)


def _compare_level(rules: RuleComparison, old: Ladder, new: Ladder, level: int) -> Iterator[Shift]:
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
            yield from _compare_criterion(rules, was.get(id_), now.get(id_))
    asked = old.manual[level], new.manual[level]
    if len(asked[0]) != len(asked[1]):
        words = Text("banyaknya yang dinilai asesor", "number of things for assessors")
        effect = STRICTER if len(asked[1]) > len(asked[0]) else LOOSER
        yield Shift(effect, tell_move(words, len(asked[0]), len(asked[1])))
    elif asked[0] != asked[1]:
        yield from note_wording(["manual"])


def _compare_criterion(rules: RuleComparison, old: Criterion | None, new: Criterion | None) -> Iterator[Shift]:
    if old is None or new is None:
        if old:
            yield Shift(LOOSER, old.rule.title + Text(" tidak diminta lagi", " is no longer asked"))
        if new:
            yield Shift(STRICTER, new.rule.title + Text(" kini diminta", " is now asked"))
        return
    shifts: list[Shift] = []
    if old.every != new.every:
        need = ["all" if c.every else "any" for c in (old, new)]
        shifts.append(Shift(STRICTER if new.every else LOOSER, tell_move(same("`need`"), *need)))
    every = old.every or new.every
    if old.rule.kind != new.rule.kind:
        shifts.append(Shift(BOTH, tell_move(Text("jenis", "kind"), old.rule.kind, new.rule.kind)))
    shifts += rules.compare_demands(old.rule, new.rule, _weigh_all if every else _weigh_any)
    if old.rule.kind == new.rule.kind and any(shift.effect is UNCLEAR for shift in shifts):
        shifts += rules.compare_examples(old.rule, new.rule, PASSING if every else (Verdict.PASS,))
    shifts += note_wording(list_other_words(old.rule, new.rule))
    for shift in shifts:
        yield Shift(shift.effect, new.rule.title + same(": ") + shift.message)


def _weigh_any(effect: Effect | None) -> Effect | None:
    """Where any record will do, fewer to choose from is stricter, as it is of what is required."""
    return effect


def _weigh_all(effect: Effect | None) -> Effect | None:
    """Where all that are chosen must do, nobody knows which of them would not have."""
    return effect and UNCLEAR
