"""What is said of two conditions holds for values: nothing gets through a stricter one, nothing is kept from a looser one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.compare.schemas import compare_schemas
from checker.compare.shift import combine, reverse
from checker.law.schema import validator
from checker.model.decision import Effect

LOOSER, STRICTER, BOTH, UNCLEAR = Effect.LOOSER, Effect.STRICTER, Effect.BOTH, Effect.UNCLEAR

CASES: list[tuple[Any, Any, list[tuple[Effect | None, str]]]] = [
    ({"required": ["a", "b"]}, {"required": ["b"]}, [(LOOSER, "ruas `a` tidak lagi wajib")]),
    ({"required": ["a", "b"]}, {"required": ["b", "a"]}, []),
    ({}, {"properties": {"a": {"const": 1}}}, [(STRICTER, "`const` pada `a` ditambah: `1`")]),
    ({"properties": {"a": {"const": 1}}}, {"properties": {"a": {"enum": [1, 2]}}}, [(LOOSER, "`enum` pada `a`: pilihan `2` ditambah")]),
    ({"enum": [1, 2]}, {"enum": [2, 3]}, [(STRICTER, "`enum`: pilihan `1` dihapus"), (LOOSER, "`enum`: pilihan `3` ditambah")]),
    ({"const": 1}, {"const": True}, [(STRICTER, "`enum`: pilihan `1` dihapus"), (LOOSER, "`enum`: pilihan `true` ditambah")]),
    ({"minimum": 1}, {"minimum": 1.0}, []),
    ({"minimum": 1}, {"minimum": 0.5}, [(LOOSER, "`minimum` dari `1` menjadi `0.5`")]),
    ({"maxLength": 3}, {}, [(LOOSER, "`maxLength` `3` dihapus")]),
    ({"type": "integer"}, {"type": "number"}, [(LOOSER, "`type` dari `integer` menjadi `number`")]),
    ({"type": "integer"}, {"type": "string"}, [(BOTH, "`type` dari `integer` menjadi `string`")]),
    ({"multipleOf": 2}, {"multipleOf": 6}, [(STRICTER, "`multipleOf` dari `2` menjadi `6`")]),
    ({"multipleOf": 2}, {"multipleOf": 3}, [(BOTH, "`multipleOf` dari `2` menjadi `3`")]),
    ({"pattern": "^a$"}, {"pattern": "^b$"}, [(UNCLEAR, "`pattern` dari `^a$` menjadi `^b$`")]),
    ({"pattern": "^a$"}, {}, [(LOOSER, "`pattern` `^a$` dihapus")]),
    ({"uniqueItems": True}, {"uniqueItems": False}, [(LOOSER, "`uniqueItems` dari `true` menjadi `false`")]),
    ({"items": {"minLength": 1}}, {"items": {"minLength": 3}}, [(STRICTER, "`minLength` pada `[]` dari `1` menjadi `3`")]),
    ({"prefixItems": [{"const": 1}]}, {"prefixItems": [{"const": 1}, {"const": 2}]}, [(STRICTER, "`const` pada `[2]` ditambah: `2`")]),
    ({"contains": {"const": "a"}}, {"contains": {"enum": ["a", "b"]}}, [(LOOSER, "dalam `contains`: `enum` pada `[]`: pilihan `b` ditambah")]),
    ({"contains": {"const": "a"}, "maxContains": 1}, {"contains": {"enum": ["a", "b"]}, "maxContains": 1}, [(UNCLEAR, "dalam `contains`: `enum` pada `[]`: pilihan `b` ditambah")]),
    ({"contains": True, "minContains": 2}, {"contains": True}, [(LOOSER, "`minContains` dari `2` menjadi `1`")]),
    ({"contains": True}, {"contains": True, "maxContains": 2}, [(STRICTER, "`maxContains` ditambah: `2`")]),
    ({"propertyNames": {"maxLength": 3}}, {}, [(LOOSER, "dalam `propertyNames`: `maxLength` `3` dihapus")]),
    ({"dependentRequired": {"a": ["b"]}}, {"dependentRequired": {"a": ["b", "c"]}}, [(STRICTER, "ruas `c` kini wajib bila ada `a`")]),
    ({"allOf": [{"const": 1}, {"minimum": 0}]}, {"allOf": [{"minimum": 0}]}, [(LOOSER, "`allOf`: banyaknya syarat dari `2` menjadi `1`")]),
    ({"allOf": [{"const": 1}, {"minimum": 0}]}, {"allOf": [{"minimum": 0}, {"const": 1}]}, []),
    ({"anyOf": [{"const": 1}]}, {"anyOf": [{"const": 1}, {"const": 2}]}, [(LOOSER, "`anyOf`: banyaknya syarat dari `1` menjadi `2`")]),
    ({"anyOf": [{"minimum": 3}, {"const": 1}]}, {"anyOf": [{"minimum": 4}, {"const": 1}]}, [(STRICTER, "dalam `anyOf`: `minimum` dari `3` menjadi `4`")]),
    ({"oneOf": [{"const": 1}]}, {"oneOf": [{"const": 2}]}, [(UNCLEAR, "`oneOf` berubah")]),
    ({"not": {"required": ["a"]}}, {"not": {"required": ["a", "b"]}}, [(LOOSER, "dalam `not`: ruas `b` kini wajib")]),
    ({"not": {"required": ["a"]}}, {}, [(LOOSER, '`not` `{"required": ["a"]}` dihapus')]),
    ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, {"if": {"required": ["a", "c"]}, "then": {"required": ["b"]}}, [(LOOSER, "dalam `if`: ruas `c` kini wajib")]),
    ({"if": {"required": ["a"]}, "else": {"required": ["b"]}}, {"if": {"required": ["a", "c"]}, "else": {"required": ["b"]}}, [(STRICTER, "dalam `if`: ruas `c` kini wajib")]),
    ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, {"if": {"required": ["c"]}, "then": False}, [(UNCLEAR, "`if` berubah")]),
    ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, {}, [(LOOSER, '`if` `{"required": ["a"]}` dihapus')]),
    ({"properties": {"a": {"type": "string"}}, "additionalProperties": False}, {"properties": {"a": {"type": "string"}, "b": {"type": "string"}}, "additionalProperties": False}, [(LOOSER, "ruas `b` kini dikenal")]),
    ({"additionalProperties": {"type": "string"}}, {"additionalProperties": False}, [(STRICTER, "ruas `*` tidak dikenal lagi")]),
    ({"properties": {"a": {"x-refers-to": "unit"}}}, {"properties": {"a": {}}}, [(LOOSER, "`x-refers-to` pada `a` `unit` dihapus")]),
    ({"properties": {"a": {"x-visibilitas": "publik"}}}, {"properties": {"a": {"x-visibilitas": "rahasia"}}}, [(STRICTER, "`x-visibilitas` pada `a` dari `publik` menjadi `rahasia`")]),
    ({"properties": {"a": {"x-visibilitas": "internal"}}}, {"properties": {"a": {}}}, []),
    ({"title": "A", "examples": [1]}, {"title": "B", "examples": [2]}, []),
    ({"unevaluated": 1}, {"unevaluated": 2}, [(UNCLEAR, "`unevaluated` berubah")]),
    (True, {}, []),
    (True, False, [(STRICTER, "rekaman tidak dikenal lagi")]),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c[0]} -> {c[1]}")
def test_every_keyword_is_told_as_what_it_does(
    case: tuple[Any, Any, list[tuple[Effect | None, str]]],
) -> None:
    old, new, wanted = case
    assert [(s.effect, s.message.id) for s in compare_schemas(old, new)] == wanted


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c[0]} -> {c[1]}")
def test_the_way_back_is_the_opposite(case: tuple[Any, Any, list[tuple[Effect | None, str]]]) -> None:
    old, new, wanted = case
    assert combine(s.effect for s in compare_schemas(new, old)) == reverse(combine(e for e, _ in wanted))


def test_several_shifts_are_as_sure_as_the_least_sure_of_them() -> None:
    assert combine([]) is combine([None]) is None
    assert combine([None, STRICTER]) is STRICTER
    assert combine([STRICTER, UNCLEAR]) is UNCLEAR
    assert combine([LOOSER, UNCLEAR]) is LOOSER
    assert combine([LOOSER, STRICTER, UNCLEAR]) is combine([BOTH]) is BOTH


# --- whatever is said holds -------------------------------------------------------------------------------------------

NAMES = st.sampled_from(["a", "b"])
SCALARS = st.sampled_from([0, 1, 2, 3, 1.5, True, False, "", "a", "ab", "b"])
NUMBERS = st.integers(0, 3)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=2),
    max_leaves=6,
)


def conditions(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=1, max_size=2)
    keywords = {
        "type": st.sampled_from(["object", "array", "string", "integer", "number", "boolean"]),
        "enum": st.lists(SCALARS, min_size=1, max_size=3), "const": SCALARS,
        **dict.fromkeys(("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"), NUMBERS),
        **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), NUMBERS),
        "multipleOf": st.integers(1, 3), "pattern": st.sampled_from(["^a$", "^a*$"]), "uniqueItems": st.booleans(),
        "required": st.lists(NAMES, unique=True, max_size=2), "properties": st.dictionaries(NAMES, inner, max_size=2),
        "additionalProperties": inner, "propertyNames": inner, "items": inner, "prefixItems": several,
        "dependentRequired": st.dictionaries(NAMES, st.lists(NAMES, unique=True, max_size=2), max_size=2),
        "contains": inner, "minContains": NUMBERS, "maxContains": NUMBERS,
        "allOf": several, "anyOf": several, "oneOf": several, "not": inner, "if": inner, "then": inner, "else": inner,
    }  # fmt: skip
    one = st.sampled_from(sorted(keywords)).flatmap(lambda k: keywords[k].map(lambda v: {k: v}))
    return st.lists(one, max_size=4).map(lambda parts: {k: v for part in parts for k, v in part.items()})


CONDITIONS = st.recursive(st.booleans() | conditions(st.booleans()), conditions, max_leaves=6)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Any, Any]:
    """Two conditions, mostly alike: one keyword of many differs."""
    old = draw(CONDITIONS)
    new = draw(CONDITIONS)
    if isinstance(old, dict) and isinstance(new, dict) and draw(st.booleans()):
        key = draw(st.sampled_from(sorted({*old, *new}) or ["const"]))
        rest = {k: v for k, v in old.items() if k != key}
        new = rest | ({key: new[key]} if key in new else {})
    return old, new


@settings(max_examples=500)
@given(pairs(), st.lists(VALUES, min_size=8, max_size=16))
def test_what_is_said_of_two_conditions_holds_for_every_value(pair: tuple[Any, Any], values: list[Any]) -> None:
    old, new = pair
    effects = [shift.effect for shift in compare_schemas(old, new)]
    was, now = validator(old), validator(new)
    for value in values:
        change = (was.is_valid(value), now.is_valid(value))
        if change == (False, True):
            assert {LOOSER, BOTH, UNCLEAR} & {*effects}, value
        if change == (True, False):
            assert {STRICTER, BOTH, UNCLEAR} & {*effects}, value


@settings(max_examples=300)
@given(CONDITIONS)
def test_a_condition_held_against_itself_shows_nothing(condition: Any) -> None:
    assert list(compare_schemas(condition, condition)) == []
