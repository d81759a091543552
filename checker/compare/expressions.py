"""Two expressions of rules in; whether the second is true in more cases or in fewer, out.

The language itself (`checker.law.cel`) cannot say what follows from what. Some of it shows in the form.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from checker.compare.shift import BOTH, LOOSER, STRICTER, UNCLEAR, combine, reverse, subtract
from checker.model.decision import Effect
from checker.model.report import Json, canonical

Tokens = tuple[str, ...]

_TOKEN = re.compile(
    r"""\s+
      | (?:[rR][bB]?|[bB][rR])(?:\"\"\".*?\"\"\"|'''.*?'''|"[^"\n]*"|'[^'\n]*')           # raw texts: no escapes
      | [bB]?(?:\"\"\"(?:\\.|[^\\])*?\"\"\"|'''(?:\\.|[^\\])*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
      | //[^\n]*                                                                           # a remark
      | (?:[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)[uU]?
      | [A-Za-z_][A-Za-z0-9_]*
      | && | \|\| | <= | >= | == | != | .
    """,
    re.VERBOSE | re.DOTALL,
)
_OPEN, _CLOSE = "([{", ")]}"
_RELATIONS = ("<", "<=", ">", ">=", "==", "!=", "in")
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_OPERATORS = ("+", "-", "*", "/", "%", "!", "?", "&&", "||", *_RELATIONS)
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class Expressions:
    """Expressions compared by their form, with the parameters they name written out.

    `&&`, `||`, `exists` and `all` keep an order, `!` turns it, bounds and lists have one. Whatever differs otherwise is unclear.
    """

    def __init__(self) -> None:
        self._tables: dict[str, Json] = {}

    def read(self, text: str, params: Mapping[str, Json]) -> Tokens:
        """An expression without its white space, each `params.x` as its value."""
        raw = [_requote(token) for token in _TOKEN.findall(text) if not token.isspace()]
        found: list[str] = []
        at = 0
        while at < len(raw):
            whose, dot, name = (*raw[at : at + 3], "", "")[:3]
            named = (whose, dot) == ("params", ".") and name in params and found[-1:] != ["."]
            found += self._spell_value(name, params[name]) if named else [whose]
            at += 3 if named else 1
        return _strip(tuple(found))

    def _spell_value(self, name: str, value: Json) -> list[str]:
        if isinstance(value, list) and not any(isinstance(v, list | dict) for v in value):
            inner = [token for v in value for token in (",", _write_literal(v))][1:]
            return ["[", *inner, "]"]
        if not isinstance(value, list | dict):
            return [_write_literal(value)]
        key = f"params.{name}={canonical(value)}"
        self._tables[key] = value
        return [key]

    def compare(self, old: Tokens, new: Tokens) -> Effect | None:
        """What became of the cases in which an expression is true; None where they are the same."""
        old, new = _strip(old), _strip(new)
        if old == new:
            return None
        for operator, more in (("||", LOOSER), ("&&", STRICTER)):
            one, two = ([_strip(part) for part in _split(tokens, operator)] for tokens in (old, new))
            gone, came = _subtract_tokens(one, two), _subtract_tokens(two, one)
            if len(one) == len(two) == 1:
                continue
            if not gone or not came:
                return reverse(more) if gone else more if came else None
            if len(gone) == len(came):
                effect = _combine_exactly([self.compare(a, b) for a, b in zip(gone, came, strict=True)])
                if effect is not UNCLEAR:
                    return effect
        for compare in (self._compare_negations, self._compare_relations, self._compare_quantifiers):
            if (effect := compare(old, new)) is not UNCLEAR:
                return effect
        return UNCLEAR

    def _compare_negations(self, old: Tokens, new: Tokens) -> Effect | None:
        """`!a`."""
        if old[:1] == new[:1] == ("!",) and not any(_has(t[1:], _OPERATORS) for t in (old, new)):
            return reverse(self.compare(old[1:], new[1:]))
        return UNCLEAR

    def _compare_relations(self, old: Tokens, new: Tokens) -> Effect | None:
        """A bound that moves, or a list that grows or shrinks."""
        one, two = _parse_relation(old), _parse_relation(new)
        if not one or not two:
            return UNCLEAR
        if one[0] == two[0]:
            (_, first, was), (_, second, now) = one, two
        elif one[2] == two[2]:  # `5 <= x` is `x >= 5`
            first, second = _MIRRORED.get(one[1], ""), _MIRRORED.get(two[1], "")
            was, now = one[0], two[0]
        else:
            return UNCLEAR
        if first == second == "in":
            olds, news = _parse_list(was), _parse_list(now)
            if olds is None or news is None:
                return UNCLEAR
            return _weigh_choices(_subtract_tokens(olds, news), _subtract_tokens(news, olds))
        if first not in _MIRRORED or second not in _MIRRORED or first[0] != second[0]:
            return UNCLEAR
        moved = 0 if was == now else self._find_direction(was, now, exact=first == second)
        if moved is None:
            return UNCLEAR
        if moved == 0:
            return LOOSER if second.endswith("=") else STRICTER
        return LOOSER if (moved > 0) == (first[0] == "<") else STRICTER

    def _find_direction(self, was: Tokens, now: Tokens, *, exact: bool) -> int | None:
        """1 where a number, or every number of a table that is looked into, rose; -1 where it fell; None where that cannot be said."""
        old, new = _parse_number(was), _parse_number(now)
        looked_up = was[1:] == now[1:] and was[1:2] in ((), ("[",), (".",)) and not _has(was, ("(", *_OPERATORS))
        if old is None and new is None and exact and looked_up:
            pairs = list(_pair_numbers(self._tables.get(was[0]), self._tables.get(now[0])))
        else:
            pairs = [(old, new)]
        ways = {(b > a) - (b < a) if a is not None and b is not None else None for a, b in pairs}
        return next((way for way in (1, -1) if ways in ({way}, {way, 0})), None)

    def _compare_quantifiers(self, old: Tokens, new: Tokens) -> Effect | None:
        """`list.exists(x, a)` and `list.all(x, a)`: `a` changes, or the list."""
        one, two = _parse_call(old), _parse_call(new)
        if not one or not two or one[1:3] != two[1:3]:
            return UNCLEAR
        if one[0] == two[0]:
            return self.compare(one[3], two[3])
        was, now = (
            self._tables.get(head[0], _parse_list(head)) if len(head) == 1 else _parse_list(head)
            for head in (one[0], two[0])
        )
        if one[3] != two[3] or not isinstance(was, list) or not isinstance(now, list):
            return UNCLEAR
        grown = _weigh_choices(subtract(was, now), subtract(now, was))
        return grown if one[1] == "exists" else reverse(grown)


def split_conjuncts(tokens: Tokens) -> Iterator[Tokens]:
    """What must all be true for an expression to be."""
    found = _split(_strip(tokens), "&&")
    if len(found) == 1:
        yield _strip(found[0])
    else:
        for part in found:
            yield from split_conjuncts(part)


def _requote(token: str) -> str:
    """A text in single quotes as one in double quotes, where nothing in it needs care."""
    plain = token[:1] == token[-1:] == "'" and len(token) > 1 and not re.search(r"""['"\\]""", token[1:-1])
    return f'"{token[1:-1]}"' if plain else token


def _write_literal(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def _combine_exactly(effects: Sequence[Effect | None]) -> Effect | None:
    """What several shifts do together, where it is wholly known: `!` may turn it."""
    return UNCLEAR if UNCLEAR in effects else combine(effects)


def _weigh_choices(gone: Sequence[Json], came: Sequence[Json]) -> Effect | None:
    """What it does that a list of choices lost some and gained some."""
    return BOTH if gone and came else LOOSER if came else STRICTER if gone else None


def _subtract_tokens(tokens: Iterable[Tokens], others: Iterable[Tokens]) -> list[Tokens]:
    return sorted((Counter(tokens) - Counter(others)).elements())


def _walk_top(tokens: Tokens) -> Iterator[tuple[int, str]]:
    """The tokens outside every bracket, with their positions; a bracket counts with what opens it."""
    depth = 0
    for index, token in enumerate(tokens):
        depth -= token in _CLOSE
        if depth <= 0:
            yield index, token
        depth += token in _OPEN


def _has(tokens: Tokens, words: Iterable[str]) -> bool:
    return any(token in words for _, token in _walk_top(tokens))


def _strip(tokens: Tokens) -> Tokens:
    """Without the brackets around all of it."""
    closes: dict[int, int] = {}
    open_: list[int] = []
    for index, token in enumerate(tokens):
        if token in _OPEN:
            open_.append(index)
        elif token in _CLOSE and open_:
            closes[open_.pop()] = index
    start, end = 0, len(tokens) - 1
    while start < end and tokens[start] == "(" and closes.get(start) == end:
        start, end = start + 1, end - 1
    return tokens[start : end + 1]


def _split(tokens: Tokens, operator: str) -> list[Tokens]:
    """The operands of an operator that stands at the top; all of it as one where something weaker does."""
    weaker = ("?",) if operator == "||" else ("?", "||") if operator == "&&" else ()
    if _has(tokens, weaker):
        return [tokens]
    cuts = [index for index, token in _walk_top(tokens) if token == operator]
    return [tokens[a + 1 : b] for a, b in zip([-1, *cuts], [*cuts, len(tokens)], strict=True)]


def _parse_relation(tokens: Tokens) -> tuple[Tokens, str, Tokens] | None:
    """`left < right` and the like, where it is one relation and nothing else."""
    found = [(index, token) for index, token in _walk_top(tokens) if token in _RELATIONS]
    if len(found) != 1 or _has(tokens, ("?", "||", "&&", "!")):
        return None
    index, token = found[0]
    return tokens[:index], token, tokens[index + 1 :]


def _parse_list(tokens: Tokens) -> list[Tokens] | None:
    """The items of a list that is written out; None where it is something else."""
    whole = tokens[:1] == ("[",) and [i for i, t in _walk_top(tokens) if t == "]"] == [len(tokens) - 1]
    return [item for item in _split(tokens[1:-1], ",") if item] if whole else None


def _parse_call(tokens: Tokens) -> tuple[Tokens, str, Tokens, Tokens] | None:
    """`list.exists(x, condition)` as list, `exists`, x and condition."""
    opens = [index for index, token in _walk_top(tokens) if token == "("]
    if not opens or tokens[-1] != ")" or _has(tokens, _OPERATORS):
        return None
    start = opens[-1]
    if tokens[start - 2 : start] not in ((".", "exists"), (".", "all")):
        return None
    head, comma, condition = (
        tokens[start + 1 : start + 2],
        tokens[start + 2 : start + 3],
        tokens[start + 3 : -1],
    )
    return (tokens[: start - 2], tokens[start - 1], head, condition) if comma == (",",) else None


def _parse_number(tokens: Tokens) -> float | int | None:
    text = "".join(tokens)
    if not _NUMBER.fullmatch(text):
        return None
    return float(text) if "." in text else int(text)


def _pair_numbers(old: Json, new: Json) -> Iterator[tuple[float | None, float | None]]:
    """The numbers of two tables, place by place; None where they are not made alike."""
    if isinstance(old, dict) and isinstance(new, dict) and old.keys() == new.keys():
        for key, value in old.items():
            yield from _pair_numbers(value, new[key])
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for a, b in zip(old, new, strict=True):
            yield from _pair_numbers(a, b)
    else:
        yield tuple(v if isinstance(v, int | float) and not isinstance(v, bool) else None for v in (old, new))  # type: ignore[misc]
