"""Kinds of register of two sets of policies in; what became of each out: by its schema, then by the examples of both sides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.compare.changes import compare_named, tell_loss
from checker.compare.schemas import compare_schemas
from checker.compare.shift import LOOSER, STRICTER, UNCLEAR, Shift, note_wording
from checker.judge.examples import merge
from checker.law.policies import Policies
from checker.law.schema import Kind, validator
from checker.model.decision import PolicyChange, Subject
from checker.model.report import Json, canonical
from checker.model.text import Text, quote


def compare_kinds(before: Policies, after: Policies) -> Iterator[PolicyChange]:
    """Kinds of register that came, went or changed."""
    return compare_named(
        Subject.KIND,
        before.kinds,
        after.kinds,
        file=lambda kind: kind.file,
        lose=lambda kind: tell_loss(
            Text(f"jenis register {quote(kind.title)}", f"kind of register {quote(kind.title)}"), kind.file, after
        ),
        gain=lambda kind: Shift(
            STRICTER,
            Text(f"jenis register baru: {quote(kind.title)}", f"new kind of register: {quote(kind.title)}"),
        ),
        change=lambda old, new: _compare_kind(old, new, (before, after)),
    )


def _compare_kind(old: Kind, new: Kind, sides: Sequence[Policies]) -> Iterator[Shift]:
    if canonical(old.schema) == canonical(new.schema):
        return
    shifts = list(compare_schemas(old.schema, new.schema))
    yield from shifts
    if not shifts and _sort(old.schema) != _sort(new.schema):
        yield from note_wording(["title", "description", "examples"])
    if any(shift.effect is UNCLEAR for shift in shifts):
        was, now = validator(old.schema), validator(new.schema)
        fits = {(was.is_valid(record), now.is_valid(record)) for record in _list_records(old.name, sides)}
        if (False, True) in fits:
            words = Text("suatu contoh semula ditolak, kini diterima", "an example was refused and now is accepted")
            yield Shift(LOOSER, words)
        if (True, False) in fits:
            words = Text("suatu contoh semula diterima, kini ditolak", "an example was accepted and now is refused")
            yield Shift(STRICTER, words)


def _list_records(kind: str, sides: Sequence[Policies]) -> Iterator[Json]:
    """Records of a kind that the examples of both sides speak of."""
    for side in sides:
        yield from side.kinds[kind].schema["examples"]
        for example in (e for rule in side.rules if rule.kind == kind for e in rule.examples):
            yield merge(side.kinds[kind].sample, example.record)


def _sort(schema: Json) -> Json:
    """A schema whose lists without an order are in one, each choice with its description."""
    if isinstance(schema, list):
        return [_sort(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _sort(value) for key, value in schema.items() if key not in ("enum", "enumDescriptions", "required")}
    choices = schema.get("enum")
    if isinstance(choices, list):
        told = schema.get("enumDescriptions")
        plain["enum"] = sorted(map(canonical, zip(choices, told, strict=False) if isinstance(told, list) else choices))
    asked = schema.get("required")
    return plain | (
        {"required": sorted(map(canonical, asked)) if isinstance(asked, list) else _sort(asked)} if asked else {}
    )
