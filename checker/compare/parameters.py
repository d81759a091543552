"""Parameters of two sets of policies in; what became of each out: what another value does to the rules that read it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from checker.compare.changes import compare_named
from checker.compare.expressions import Expressions
from checker.compare.rules import RuleComparison, list_values
from checker.compare.shift import LOOSER, STRICTER, UNCLEAR, Shift, combine, note_wording, tell_move
from checker.law.instrument import PARAMETER
from checker.law.policies import Policies
from checker.law.regulation import Parameter, Regulation
from checker.model.decision import Effect, PolicyChange, Subject
from checker.model.report import Json, canonical
from checker.model.text import Text, quote, same


def compare_parameters(before: Policies, after: Policies) -> Iterator[PolicyChange]:
    """Parameters that came, went or changed in regulations that both sides have."""
    for law in before.regulations.keys() & after.regulations.keys():
        yield from _compare_law(before.regulations[law], after.regulations[law], after)


def _compare_law(old: Regulation, new: Regulation, policies: Policies) -> Iterator[PolicyChange]:
    gone = Text("parameter dihapus; tidak ada lagi aturan yang membacanya", "parameter removed; no rule reads it now")
    # The parameter made of an instrument is compared as that.
    was, now = ({f"{new.id}/{n}": p for n, p in law.parameters.items() if n != PARAMETER} for law in (old, new))
    yield from compare_named(
        Subject.PARAMETER,
        was,
        now,
        file=lambda _: new.file,
        lose=lambda _: Shift(None, gone),
        gain=lambda parameter: Shift(None, Text("parameter baru: ", "new parameter: ") + parameter.title),
        change=lambda a, b: _compare_parameter(policies, new.id, a, b),
    )


def _compare_parameter(policies: Policies, law: str, old: Parameter, new: Parameter) -> Iterator[Shift]:
    if canonical(old.value) != canonical(new.value):
        yield from compare_values(policies, law, new.name, old.value, new.value)
    if old.example != new.example:
        status = ["contoh" if p.example else "ditetapkan" for p in (old, new)]
        yield Shift(LOOSER if new.example else STRICTER, tell_move(same("`status`"), *status))
    if old.overridable and not new.overridable:
        words = Text("tidak dapat diganti instansi lagi", "can no longer be replaced by a government")
        yield Shift(STRICTER, words)
    elif new.overridable and not old.overridable:
        yield Shift(LOOSER, Text("kini dapat diganti instansi", "may now be replaced by a government"))
    yield from note_wording([n for n in ("title", "provision") if getattr(old, n) != getattr(new, n)])


def compare_values(policies: Policies, law: str, name: str, old: Json, new: Json) -> Iterator[Shift]:
    """What it does to the rules that read a parameter that its value changes."""
    readers = [rule for rule in policies.rules if rule.regulation.id == law and name in rule.params]
    if not readers:
        yield Shift(None, tell_values(old, new) + Text("; belum ada aturan yang membacanya", "; no rule reads it yet"))
        return
    expressions = Expressions()
    effects: list[Effect | None] = []
    for rule in readers:
        values = [{**list_values(policies, rule), name: value} for value in (old, new)]
        for assertion in rule.assertions:
            if name in assertion.expression.params:
                one, two = (expressions.read(assertion.expression.text, v) for v in values)
                effects.append(expressions.compare(one, two))
    yield Shift(combine(effects), tell_values(old, new))
    if UNCLEAR in effects:
        sides = RuleComparison(*(_set_value(policies, law, name, value) for value in (old, new)))
        yield from {s.effect: s for rule in readers for s in sides.compare_examples(rule, rule)}.values()


_LEAVES = 3
"""Values of a table that are told; the rest is counted."""


def tell_values(old: Json, new: Json) -> Text:
    """`nilai dari `3` menjadi `4``; of a table, the values that differ."""
    found = list(_walk_leaves(old, new, ""))
    told = [
        tell_move(same(quote(at)) if at else Text("nilai", "value"), *("-" if v is _MISSING else v for v in pair))
        for at, *pair in found[:_LEAVES]
    ]
    if len(found) > _LEAVES:
        rest = len(found) - _LEAVES
        told.append(Text(f"dan {rest} nilai lain", f"and {rest} more values"))
    return Text(", ".join(t.id for t in told), ", ".join(t.en for t in told))


_MISSING: Any = object()


def _walk_leaves(old: Json, new: Json, at: str) -> Iterator[tuple[str, Json, Json]]:
    if isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(k for k in new if k not in old)]:
            yield from _walk_leaves(old.get(key, _MISSING), new.get(key, _MISSING), f"{at}.{key}" if at else key)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (a, b) in enumerate(zip(old, new, strict=True), 1):
            yield from _walk_leaves(a, b, f"{at}[{index}]")
    elif old is _MISSING or new is _MISSING or canonical(old) != canonical(new):
        yield at, old, new


def _set_value(policies: Policies, law: str, name: str, value: Json) -> Policies:
    """Policies with another value of one parameter."""
    regulation = policies.regulations[law]
    parameter = replace(regulation.parameters[name], value=value)
    own = replace(regulation, parameters={**regulation.parameters, name: parameter})
    return replace(policies, regulations={**policies.regulations, law: own})
