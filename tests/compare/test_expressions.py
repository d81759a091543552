"""What is said of two expressions holds for every case they can be asked about."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.compare.expressions import Expressions, split_conjuncts
from checker.model.decision import Effect

LOOSER, STRICTER, BOTH, UNCLEAR = Effect.LOOSER, Effect.STRICTER, Effect.BOTH, Effect.UNCLEAR

OLD = {"n": 100, "t": {"a": 1, "b": 2}, "d": ["x", "y"], "k": [{"kode": 1}], "pola": "^a$"}
NEW = {"n": 200, "t": {"a": 1, "b": 3}, "d": ["x", "y", "z"], "k": [{"kode": 1}, {"kode": 2}], "pola": "^b$"}


def compared(old: str, new: str, was: dict[str, Any] = OLD, now: dict[str, Any] = OLD) -> Effect | None:
    formulas = Expressions()
    return formulas.compare(formulas.read(old, was), formulas.read(new, now))


CASES: list[tuple[str, str, Effect | None]] = [
    ("self.a<1", "self.a  <  1", None),
    ("(self.a)", "self.a", None),
    ("a && b", "b && a", None),
    ("a || (b)", "b || a", None),
    ("a == 'x'", 'a == "x"', None),
    ("a < 1", "a < 2", LOOSER),
    ("a < 1", "a <= 1", LOOSER),
    ("a <= 1", "a < 2", LOOSER),
    ("a <= 2", "a < 2", STRICTER),
    ("a > 1", "a > 2", STRICTER),
    ("a >= 1.5", "a >= 2", STRICTER),
    ("5 <= a", "4 <= a", LOOSER),
    ("a < 1", "a > 1", UNCLEAR),
    ("a + b < 3", "a + b < 4", LOOSER),
    ("a", "a || b", LOOSER),
    ("a || b", "a", STRICTER),
    ("a", "a && b", STRICTER),
    ("a || b", "(a || b) && c", STRICTER),
    ("a && b", "a && b || c", LOOSER),
    ("a < 3 || b < 3", "a < 4 || b < 2", BOTH),
    ("a || b", "a || c", UNCLEAR),
    ("!(a < 3)", "!(a < 5)", STRICTER),
    ("!has(a.b) || a.b < 1", "!has(a.b) || a.b < 2", LOOSER),
    ("!a == b", "!a == c", UNCLEAR),
    ("a", "!a", UNCLEAR),
    ("a == b", "a == c", UNCLEAR),
    ("a ? b : c || d", "a ? b : c", UNCLEAR),
    ("a ? b && c : d", "a ? b : d", UNCLEAR),
    ("a in ['x']", 'a in ["x", "y"]', LOOSER),
    ("a in [1, 2]", "a in [2, 3]", BOTH),
    ("a in [1, 2]", "a in [2, 1]", None),
    ("l.exists(x, x < 3)", "l.exists(x, x < 5)", LOOSER),
    ("l.all(x, x < 3 && y)", "l.all(x, x < 3)", LOOSER),
    ("!l.exists(x, x < 3)", "!l.exists(x, x < 5)", STRICTER),
    ("l.exists_one(x, x < 3)", "l.exists_one(x, x < 5)", UNCLEAR),
    ("l.filter(x, x < 3).size() > 0", "l.filter(x, x < 5).size() > 0", UNCLEAR),
    ("m.exists(x, x < 3)", "l.exists(x, x < 3)", UNCLEAR),
    ("a.matches('^a$')", "a.matches('^b$')", UNCLEAR),
    # A raw text ends where it ends; what stands behind it is no remark.
    ('r"\\" == "//abc"', 'r"\\" == "//xyz"', UNCLEAR),
    ("a // satu", "a // dua", UNCLEAR),
]


@pytest.mark.parametrize(("old", "new", "effect"), CASES, ids=lambda c: str(c))
def test_what_has_an_order_is_decided(old: str, new: str, effect: Effect | None) -> None:
    assert compared(old, new) is effect
    opposite = {LOOSER: STRICTER, STRICTER: LOOSER, None: None}
    assert compared(new, old) is opposite.get(effect, effect)


@pytest.mark.parametrize(
    ("text", "effect"),
    [
        ("item.harga < params.n", LOOSER),
        ("item.harga > params.n", STRICTER),
        ("item.umur <= params.t[self.periode]", LOOSER),
        ("params.t[self.periode] <= item.umur", STRICTER),
        ("item.umur <= params.t[self.periode] * -1", UNCLEAR),
        ("item in params.d", LOOSER),
        ("!(item in params.d)", STRICTER),
        ("params.k.exists(k, k.kode == self.kode)", LOOSER),
        ("params.k.all(k, k.kode != self.kode)", STRICTER),
        ("self.nama.matches(params.pola)", UNCLEAR),
        ("self.params.n < 3", None),
        ("self.nama != 'params.n'", None),
        ("params.lain < 3", None),
    ],
)
def test_a_parameter_counts_as_its_value(text: str, effect: Effect | None) -> None:
    assert compared(text, text, OLD, NEW) is effect


def test_what_must_all_be_true_is_told_apart() -> None:
    read = Expressions().read
    assert list(split_conjuncts(read("(a && (b || c)) && d", {}))) == [("a",), ("b", "||", "c"), ("d",)]
    assert list(split_conjuncts(read("a ? b : c && d", {}))) == [read("a ? b : c && d", {})]


# --- whatever is said holds -------------------------------------------------------------------------------------------

ATOMS = st.one_of(
    st.sampled_from(["p", "q"]),
    st.tuples(st.sampled_from("ab"), st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), st.integers(0, 3)).map(
        lambda t: f"{t[0]} {t[1]} {t[2]}"
    ),
    st.tuples(st.integers(0, 3), st.sampled_from(["<", "<=", ">", ">="]), st.sampled_from("ab")).map(
        lambda t: f"{t[0]} {t[1]} {t[2]}"
    ),
    st.tuples(st.sampled_from("ab"), st.lists(st.integers(0, 3), max_size=3)).map(lambda t: f"{t[0]} in {t[1]}"),
)
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(lambda t: f"{t[0]} {t[1]} {t[2]}"),
        inner.map(lambda e: f"!({e})"),
        inner.map(lambda e: f"({e})"),
        st.tuples(inner, inner, inner).map(lambda t: f"(({t[0]}) ? ({t[1]}) : ({t[2]}))"),
    ),
    max_leaves=6,
)
WORLDS = [
    dict(zip("abpq", v, strict=True)) for v in itertools.product(range(4), range(4), (False, True), (False, True))
]


def truth(text: str) -> list[bool]:
    """In which of all worlds an expression is true, as Python says."""
    plain = text
    while " ? " in plain:  # innermost first
        end = plain.rindex(" ? ")
        plain = _without_choice(plain, end)
    plain = plain.replace("&&", " and ").replace("||", " or ").replace("!(", " not (")
    return [bool(eval(plain, {}, world)) for world in WORLDS]  # noqa: S307 (made here, from a grammar)


def _without_choice(text: str, at: int) -> str:
    """One `((c) ? (x) : (y))` in Python's words."""
    start = _opens(text, at)
    middle = _closes(text, at + 3)
    end = _closes(text, middle + 3)
    cause, yes, no = text[start:at], text[at + 3 : middle], text[middle + 3 : end]
    return f"{text[:start]}({yes}) if ({cause}) else ({no}){text[end:]}"


def _closes(text: str, at: int) -> int:
    """Behind the bracket that closes the one at `at`."""
    depth = 0
    for index in range(at, len(text)):
        depth += (text[index] == "(") - (text[index] == ")")
        if depth == 0:
            return index + 1
    raise AssertionError(text)


def _opens(text: str, at: int) -> int:
    """The bracket that the one before `at` closes."""
    depth = 0
    for index in range(at - 1, -1, -1):
        depth += (text[index] == ")") - (text[index] == "(")
        if depth == 0:
            return index
    raise AssertionError(text)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Two expressions, mostly alike."""
    old = draw(EXPRESSIONS)
    match draw(st.integers(0, 4)):
        case 0:
            return old, draw(EXPRESSIONS)
        case 1:
            return old, f"({old}) {draw(st.sampled_from(['&&', '||']))} {draw(EXPRESSIONS)}"
        case 2:
            return old, f"{old} {draw(st.sampled_from(['&&', '||']))} {draw(EXPRESSIONS)}"
    places = [i for i, char in enumerate(old) if char.isdigit() or char in "<>pq"]
    if not places:
        return old, old
    place = draw(st.sampled_from(places))
    new = (
        draw(st.sampled_from("0123")) if old[place].isdigit() else {"<": ">", ">": "<", "p": "q", "q": "p"}[old[place]]
    )
    return old, old[:place] + new + old[place + 1 :]


@settings(max_examples=400)
@given(pairs())
def test_what_is_said_of_two_expressions_holds_in_every_world(pair: tuple[str, str]) -> None:
    old, new = pair
    effect = compared(old, new)
    before, after = truth(old), truth(new)
    gained = any(b and not a for a, b in zip(before, after, strict=True))
    lost = any(a and not b for a, b in zip(before, after, strict=True))
    if effect is None:
        assert not gained
        assert not lost
    elif effect is LOOSER:
        assert not lost
    elif effect is STRICTER:
        assert not gained


@pytest.mark.parametrize(
    "text",
    [
        "",
        "(",
        ")",
        "a &&",
        "&& a",
        "((((",
        "a ? b",
        "'",
        '"',
        "[",
        "a in [",
        ".exists(",
        "x.exists(",
        "!",
        "params",
        "params.",
        "a" * 20_000,
        "(" * 5_000 + ")" * 5_000,
    ],
)
def test_what_is_no_expression_crashes_nothing(text: str) -> None:
    assert compared(text, text) is None
    assert compared(text, text + " && z") in (None, STRICTER, UNCLEAR)
