"""A condition of a rule in, what people read of it out: its lines in words where every keyword has some, and as it is written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from checker.law.schema import Kind, Schema
from checker.model.report import Json, Pointer
from checker.pages.yaml_text import yaml_lines
from checker.report import terms

Node: TypeAlias = tuple[list[str], list[Any]]
"""A line of words (pieces cut at code, as `split_code` gives them) and the lines below it."""

_KNOWN = frozenset(
    "properties required const enum contains not anyOf allOf if then else items pattern minItems minProperties minimum".split()
)


def condition(schema: Schema | None, kind: Kind) -> dict[str, Any] | None:
    """A condition as words, where all its keywords have some, and as it is written."""
    if not schema:
        return None
    try:
        told = list(_words(schema, kind, ()))
    except _NoWordsError:
        told = []
    return {"told": told, "lines": list(yaml_lines(schema))}


class _NoWordsError(Exception):
    """A condition uses a keyword that has no words here."""


def _words(condition: Json, kind: Kind, at: Pointer) -> Iterator[Node]:  # noqa: C901 - one branch a keyword of JSON Schema
    """A condition line by line; every line must hold."""
    if not isinstance(condition, dict) or not condition.keys() <= _KNOWN:
        raise _NoWordsError
    yield from _fields(condition, kind, at)
    if "const" in condition:
        yield ["berisi ", _code(condition["const"]), ""], []
    if "enum" in condition:
        yield ["berisi salah satu dari: ", *_codes(condition["enum"])], []
    for key, text in (("minItems", "memuat sedikitnya"), ("minProperties", "memuat sedikitnya")):
        if key in condition:
            yield [f"{text} {condition[key]} {'butir' if key == 'minItems' else 'ruas'}"], []
    if "minimum" in condition:
        yield [f"sedikitnya {terms.value(condition['minimum'])}"], []
    if "pattern" in condition:
        yield ["cocok dengan pola ", condition["pattern"], ""], []
    if "contains" in condition:
        yield ["memuat sedikitnya satu butir yang:"], list(_words(condition["contains"], kind, (*at, "*")))
    if "items" in condition:
        yield ["setiap butirnya:"], list(_words(condition["items"], kind, (*at, "*")))
    if "not" in condition:
        yield from _negate(condition["not"], kind, at)
    for part in condition.get("allOf", []):
        yield from _words(part, kind, at)
    if "anyOf" in condition:
        yield (
            ["sedikitnya satu dari yang berikut:"],
            [_group(part, kind, at) for part in condition["anyOf"]],
        )
    if "if" in condition:
        yield ["bila:"], list(_words(condition["if"], kind, at))
        for key, text in (("then", "maka:"), ("else", "bila tidak:")):
            if key in condition:
                yield [text], list(_words(condition[key], kind, at))
    elif "then" in condition or "else" in condition:
        raise _NoWordsError


def _fields(condition: Schema, kind: Kind, at: Pointer) -> Iterator[Node]:
    asked = condition.get("required", [])
    for name, part in condition.get("properties", {}).items():
        label = _label(kind, (*at, name))
        told = list(_words(part, kind, (*at, name))) if part is not True else []
        if name not in asked:
            if not told:
                continue
            label = [*label[:-1], f"{label[-1]}, bila diisi,"]
        if not told:
            yield [*label[:-1], f"{label[-1]} diisi"], []
        elif len(told) == 1 and not told[0][1]:
            yield [*label[:-1], f"{label[-1]} {told[0][0][0]}", *told[0][0][1:]], []
        else:
            yield [*label[:-1], f"{label[-1]}:"], told
    for name in asked:
        if name not in condition.get("properties", {}):
            label = _label(kind, (*at, name))
            yield [*label[:-1], f"{label[-1]} diisi"], []


def _negate(condition: Schema, kind: Kind, at: Pointer) -> Iterator[Node]:
    if condition.keys() == {"const"}:
        yield ["bukan ", _code(condition["const"]), ""], []
    elif condition.keys() == {"enum"}:
        yield ["bukan salah satu dari: ", *_codes(condition["enum"])], []
    elif condition.keys() == {"required"} and len(condition["required"]) == 1:
        label = _label(kind, (*at, condition["required"][0]))
        yield [*label[:-1], f"{label[-1]} tidak diisi"], []
    elif condition.keys() == {"anyOf"}:
        yield ["tidak satu pun dari yang berikut:"], [_group(p, kind, at) for p in condition["anyOf"]]
    else:
        yield ["tidak memenuhi semua yang berikut sekaligus:"], list(_words(condition, kind, at))


def _group(condition: Schema, kind: Kind, at: Pointer) -> Node:
    """One alternative as one line, or as a heading with what belongs to it."""
    told = list(_words(condition, kind, at))
    return told[0] if len(told) == 1 else (["semua ini:"], told)


def _label(kind: Kind, pointer: Pointer) -> list[str]:
    """`Besaran (`besaran`)`, cut at the code; the field's own name tells staff where to write."""
    title, name = kind.label(pointer), str(pointer[-1])
    return [f"{title} (", name, ")"] if title else ["", name, ""]


def _code(value: Json) -> str:
    return terms.value(value) or json.dumps(value)


def _codes(values: Sequence[Json]) -> list[str]:
    """`a, b, c` as pieces cut at code, the first of them code."""
    pieces: list[str] = []
    for value in values:
        pieces += [_code(value), ", "]
    return [*pieces[:-1], ""]
