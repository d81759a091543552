"""Two JSON Schemas in; in which ways the second accepts more or fewer values than the first, out.

What is ordered by its form is decided: fewer choices, a field that must be there, a bound that moves. Anything else is unclear.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from checker.compare.shift import BOTH, LOOSER, STRICTER, UNCLEAR, Shift, reverse, show, subtract, tell_move
from checker.law.schema import ANNOTATIONS, Schema
from checker.model.decision import Effect
from checker.model.report import Json, canonical
from checker.model.text import Text, quote, same


def compare_schemas(
    old: Schema | bool, new: Schema | bool, at: str = "", audience: tuple[str, str] = ("internal", "internal")
) -> Iterator[Shift]:
    """What became of the values that a schema accepts, keyword by keyword; `at` is the field it speaks of (`penanganan[].opsi`).

    `audience` is who may see the field, before and after, where it does not say so itself.
    """
    old, new = ({} if schema is True else schema for schema in (old, new))
    if canonical(old) == canonical(new):
        return
    if old is False or new is False:
        known = Text(" kini dikenal", " is now known"), Text(" tidak dikenal lagi", " is no longer known")
        yield Shift(LOOSER if old is False else STRICTER, _tell_field(at) + known[new is False])
        return
    yield from _compare_fields(old, new, at, audience)
    told = {*_FIELDS, *ANNOTATIONS, "$schema", "$id", "x-legal"}
    for keywords, compare in _COMPARERS.items():
        told |= {*keywords}
        a, b = ({k: s[k] for k in keywords if k in s} for s in (old, new))
        if canonical(a) != canonical(b):
            yield from compare(a, b, at)
    for keyword in sorted({*old, *new} - told):
        if canonical(old.get(keyword)) != canonical(new.get(keyword)):
            yield Shift(UNCLEAR, _tell_keyword(keyword, at) + Text(" berubah", " changes"))


def _tell_field(at: str) -> Text:
    return Text(f"ruas {quote(at)}", f"field {quote(at)}") if at else Text("rekaman", "the record")


def _tell_keyword(keyword: str, at: str) -> Text:
    return same(f"`{keyword}`") + (Text(f" pada {quote(at)}", f" of {quote(at)}") if at else same(""))


def _join(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


_FIELDS = ("properties", "additionalProperties", "required", "x-visibilitas")
_AUDIENCE = {"rahasia": 0, "internal": 1, "publik": 2}


def _compare_fields(old: Schema, new: Schema, at: str, audience: tuple[str, str]) -> Iterator[Shift]:
    """Fields that came, went or changed, which of them must be there, and who may see them."""
    seen = old.get("x-visibilitas", audience[0]), new.get("x-visibilitas", audience[1])
    if old.get("x-visibilitas") != new.get("x-visibilitas") and seen[0] != seen[1]:
        wider = _AUDIENCE.get(seen[1], 2) > _AUDIENCE.get(seen[0], 2)
        yield Shift(LOOSER if wider else STRICTER, tell_move(_tell_keyword("x-visibilitas", at), *seen))
    was, now = old.get("properties", {}), new.get("properties", {})
    rest = old.get("additionalProperties", True), new.get("additionalProperties", True)
    for name in [*was, *(n for n in now if n not in was)]:
        yield from compare_schemas(was.get(name, rest[0]), now.get(name, rest[1]), _join(at, name), seen)
    yield from compare_schemas(*rest, _join(at, "*"), seen)
    asked = set(old.get("required", ())), set(new.get("required", ()))
    for name in sorted(asked[0] ^ asked[1]):
        words = Text(" kini wajib", " is now required"), Text(" tidak lagi wajib", " is no longer required")
        dropped = name in asked[0]
        yield Shift(LOOSER if dropped else STRICTER, _tell_field(_join(at, name)) + words[dropped])


def _find_one_sided(keyword: str, old: Schema, new: Schema, at: str) -> Shift | None:
    """What a demand does that is there on one side only."""
    if (keyword in old) == (keyword in new):
        return None
    what = _tell_keyword(keyword, at)
    if keyword in new:
        words = Text(f" ditambah: {show(new[keyword])}", f" is added: {show(new[keyword])}")
        return Shift(STRICTER, what + words)
    words = Text(f" {show(old[keyword])} dihapus", f" {show(old[keyword])} is removed")
    return Shift(LOOSER, what + words)


_Comparer = Callable[[Schema, Schema, str], Iterator[Shift]]


def _make_comparer(keyword: str, effect: Callable[[Any, Any], Effect]) -> _Comparer:
    """The comparer of a keyword with a plain value; `effect` tells what its change does."""

    def compare(old: Schema, new: Schema, at: str) -> Iterator[Shift]:
        yield _find_one_sided(keyword, old, new, at) or Shift(
            effect(old[keyword], new[keyword]), tell_move(_tell_keyword(keyword, at), old[keyword], new[keyword])
        )

    return compare


def _weigh_rise(old: float, new: float) -> Effect:
    return STRICTER if new > old else LOOSER


def _weigh_fall(old: float, new: float) -> Effect:
    return _weigh_rise(new, old)


def _weigh_multiple(old: int, new: int) -> Effect:
    return STRICTER if new % old == 0 else LOOSER if old % new == 0 else BOTH


def _weigh_type(old: str, new: str) -> Effect:
    return {("integer", "number"): LOOSER, ("number", "integer"): STRICTER}.get((old, new), BOTH)


def _compare_choices(old: Schema, new: Schema, at: str) -> Iterator[Shift]:
    """`enum` and `const`: what may be chosen."""
    if not old or not new:
        yield from filter(None, (_find_one_sided(keyword, old, new, at) for keyword in ("enum", "const")))
        return
    was, now = _list_allowed(old), _list_allowed(new)
    what = _tell_keyword("enum", at)
    for value in subtract(was, now):
        words = Text(f": pilihan {show(value)} dihapus", f": choice {show(value)} is removed")
        yield Shift(STRICTER, what + words)
    for value in subtract(now, was):
        words = Text(f": pilihan {show(value)} ditambah", f": choice {show(value)} is added")
        yield Shift(LOOSER, what + words)


def _list_allowed(schema: Schema) -> list[Json]:
    """The values that `enum` and `const` leave."""
    choices = schema.get("enum", [schema.get("const")])
    return [c for c in choices if "const" not in schema or canonical(c) == canonical(schema["const"])]


def _compare_unique(old: Schema, new: Schema, at: str) -> Iterator[Shift]:
    a, b = bool(old.get("uniqueItems")), bool(new.get("uniqueItems"))
    if a != b:
        yield Shift(STRICTER if b else LOOSER, tell_move(_tell_keyword("uniqueItems", at), a, b))


def _compare_items(old: Schema, new: Schema, at: str) -> Iterator[Shift]:
    """`items` and `prefixItems`: what stands at each position of a list."""
    first = old.get("prefixItems", []), new.get("prefixItems", [])
    rest = old.get("items", True), new.get("items", True)
    for index in range(max(map(len, first))):
        a, b = (f[index] if index < len(f) else r for f, r in zip(first, rest, strict=True))
        yield from compare_schemas(a, b, f"{at}[{index + 1}]")
    yield from compare_schemas(*rest, f"{at}[]")


def _compare_contains(old: Schema, new: Schema, at: str) -> Iterator[Shift]:
    """`contains` with how often: more of what is sought is stricter, unless there may be too many of it."""
    if shift := _find_one_sided("contains", old, new, at):
        yield shift
    if "contains" not in old or "contains" not in new:
        return
    least = old.get("minContains", 1), new.get("minContains", 1)
    most = old.get("maxContains"), new.get("maxContains")
    inner = list(compare_schemas(old["contains"], new["contains"], f"{at}[]"))
    ordered = most == (None, None) and min(least) > 0
    yield from _tell_inside("contains", inner if ordered else [replace(s, effect=UNCLEAR) for s in inner])
    if least[0] != least[1]:
        yield Shift(_weigh_rise(*least), tell_move(_tell_keyword("minContains", at), *least))
    if most[0] != most[1]:
        yield _find_one_sided("maxContains", old, new, at) or Shift(
            _weigh_fall(old["maxContains"], new["maxContains"]), tell_move(_tell_keyword("maxContains", at), *most)
        )


def _compare_names(old: Schema, new: Schema, at: str) -> Iterator[Shift]:
    a, b = old.get("propertyNames", True), new.get("propertyNames", True)
    yield from _tell_inside("propertyNames", compare_schemas(a, b, at))


def _compare_dependent(old: Schema, new: Schema, at: str) -> Iterator[Shift]:
    """`dependentRequired`: which field asks for which."""
    was, now = ({(n, d) for n, names in s.get("dependentRequired", {}).items() for d in names} for s in (old, new))
    for name, asked in sorted(was ^ now):
        field, cause = _tell_field(_join(at, asked)), quote(_join(at, name))
        if (name, asked) in was:
            words = Text(f" tidak lagi wajib bila ada {cause}", f" is no longer required where there is {cause}")
        else:
            words = Text(f" kini wajib bila ada {cause}", f" is now required where there is {cause}")
        yield Shift(LOOSER if (name, asked) in was else STRICTER, field + words)


def _make_parts_comparer(keyword: str, more: Effect) -> _Comparer:
    """`allOf` and `anyOf`: one part more is stricter for one, looser for the other."""

    def compare(old: Schema, new: Schema, at: str) -> Iterator[Shift]:
        if shift := _find_one_sided(keyword, old, new, at):
            yield shift
            return
        gone, came = subtract(old[keyword], new[keyword]), subtract(new[keyword], old[keyword])
        if len(gone) == len(came):
            for a, b in zip(gone, came, strict=True):
                yield from _tell_inside(keyword, compare_schemas(a, b, at))
            return
        effect = more if not gone else reverse(more) if not came else UNCLEAR
        counts = len(old[keyword]), len(new[keyword])
        yield Shift(
            effect, tell_move(_tell_keyword(keyword, at) + Text(": banyaknya syarat", ": number of parts"), *counts)
        )

    return compare


def _compare_not(old: Schema, new: Schema, at: str) -> Iterator[Shift]:
    if shift := _find_one_sided("not", old, new, at):
        yield shift
    else:
        yield from _tell_inside("not", compare_schemas(old["not"], new["not"], at), turned=True)


def _compare_implications(old: Schema, new: Schema, at: str) -> Iterator[Shift]:
    """`if`, `then`, `else`."""
    if shift := _find_one_sided("if", old, new, at):
        yield shift
    if "if" not in old or "if" not in new:
        return
    branches = [(s.get("then", True), s.get("else", True)) for s in (old, new)]
    cause = list(compare_schemas(old["if"], new["if"], at))
    if cause:
        # What is chosen more rarely binds more rarely, if it is all that binds.
        plain = canonical(branches[0]) == canonical(branches[1])
        if plain and branches[0][1] is True:
            yield from _tell_inside("if", cause, turned=True)
        elif plain and branches[0][0] is True:
            yield from _tell_inside("if", cause)
        else:
            yield Shift(UNCLEAR, _tell_keyword("if", at) + Text(" berubah", " changes"))
        return
    for keyword, a, b in zip(("then", "else"), *branches, strict=True):
        yield from _tell_inside(keyword, compare_schemas(a, b, at))


def _tell_inside(keyword: str, shifts: Iterable[Shift], *, turned: bool = False) -> Iterator[Shift]:
    """Shifts of a part, told as such; `turned` where the part binds the other way round."""
    for shift in shifts:
        effect = reverse(shift.effect) if turned else shift.effect
        yield Shift(effect, Text(f"dalam `{keyword}`: ", f"inside `{keyword}`: ") + shift.message)


def _compare_one_of(old: Schema, new: Schema, at: str) -> Iterator[Shift]:
    yield _find_one_sided("oneOf", old, new, at) or Shift(
        UNCLEAR, _tell_keyword("oneOf", at) + Text(" berubah", " changes")
    )


_COMPARERS: Mapping[tuple[str, ...], _Comparer] = {
    ("type",): _make_comparer("type", _weigh_type),
    ("enum", "const"): _compare_choices,
    **{
        (k,): _make_comparer(k, _weigh_rise)
        for k in ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
    },
    **{
        (k,): _make_comparer(k, _weigh_fall)
        for k in ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
    },
    **{(k,): _make_comparer(k, lambda *_: UNCLEAR) for k in ("pattern", "format")},
    ("multipleOf",): _make_comparer("multipleOf", _weigh_multiple),
    ("x-refers-to",): _make_comparer("x-refers-to", lambda *_: BOTH),
    ("uniqueItems",): _compare_unique,
    ("items", "prefixItems"): _compare_items,
    ("contains", "minContains", "maxContains"): _compare_contains,
    ("propertyNames",): _compare_names,
    ("dependentRequired",): _compare_dependent,
    ("allOf",): _make_parts_comparer("allOf", STRICTER),
    ("anyOf",): _make_parts_comparer("anyOf", LOOSER),
    ("oneOf",): _compare_one_of,
    ("not",): _compare_not,
    ("if", "then", "else"): _compare_implications,
}
