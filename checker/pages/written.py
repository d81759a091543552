"""What policies say in, what people read of it out: texts cut at their code, conditions in words, values as YAML or as a table.

Policies are data too: nothing here is markup, whatever they hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

from checker.law.schema import Kind, Schema
from checker.model.report import Json, Pointer
from checker.model.text import Text
from checker.report import terms

Node: TypeAlias = tuple[list[str], list[Any]]
"""A line of words (pieces cut at code, as `spans` gives them) and the lines below it."""


def spans(text: Text | str) -> list[str]:
    """A text cut at its backquotes: every second piece is code."""
    whole = text.id if isinstance(text, Text) else text
    return re.split(r"`([^`]+)`", " ".join(whole.split()))


# --- conditions in words ---


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


_KNOWN = frozenset(
    "properties required const enum contains not anyOf allOf if then else items pattern minItems minProperties minimum".split()
)


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


_PLAIN = re.compile(r"[A-Za-z0-9À-ÿ(/.][^\x00-\x1f\"'\[\]{},&*!|>%@`\\]*")
_SIGNS = re.compile(r":(?=\s|$)|\s#|\s$")
"""What would end a plain text, or begin a remark."""
_WORDLIKE = re.compile(r"(?i)true|false|null|yes|no|~|-?[0-9][0-9.eE+-]*")


def _scalar(value: Json) -> str:
    """A value as staff would type it; quoted where it could be taken for something else."""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    plain = _PLAIN.fullmatch(value) and not _WORDLIKE.fullmatch(value) and not _SIGNS.search(value)
    return value if plain else json.dumps(value, ensure_ascii=False)


def yaml_lines(value: Json, indent: str = "", patch: Json = None) -> Iterator[str]:
    """A value line by line as YAML; a field that `patch` takes away is told as not filled."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _entry(f"{indent}{key}:", part, indent, patch.get(key) if isinstance(patch, dict) else None)
        if isinstance(patch, dict):
            yield from (
                f"{indent}# {key}: tidak diisi" for key, part in patch.items() if part is None and key not in value
            )
    elif isinstance(value, list):
        for part in value:
            if isinstance(part, dict) and part:
                first, *rest = yaml_lines(part, f"{indent}  ")
                yield f"{indent}- {first.lstrip()}"
                yield from rest
            else:
                yield from _entry(f"{indent}-", part, indent, None)
    else:
        yield indent + _scalar(value)


def _entry(lead: str, value: Json, indent: str, patch: Json) -> Iterator[str]:
    gone = isinstance(patch, dict) and any(part is None for part in patch.values())
    if isinstance(value, dict) and (value or gone):
        yield lead
        yield from yaml_lines(value, f"{indent}  ", patch)
    elif isinstance(value, list) and value:
        flat = "[" + ", ".join(map(_scalar, value)) + "]" if not any(isinstance(v, dict | list) for v in value) else ""
        if flat and len(lead) + len(flat) < 100:
            yield f"{lead} {flat}"
        else:
            yield lead
            yield from yaml_lines(value, f"{indent}  ")
    else:
        yield f"{lead} {_scalar(value)}"


# --- values of parameters -----------------------------------------------------------------------------------------------


def table(value: Json) -> dict[str, Any]:
    """A parameter's value as a table of texts: heads and rows whose first cell names them, or a list, or one value."""
    if isinstance(value, dict) and value:
        parts = list(value.values())
        if all(isinstance(p, dict) and p and not any(isinstance(v, dict) for v in p.values()) for p in parts):
            heads = list(dict.fromkeys(key for part in parts for key in part))
            if all(not isinstance(v, list) for part in parts for v in part.values()):
                rows = [
                    [name, *(_cell(part[h]) if h in part else "tidak ada" for h in heads)]
                    for name, part in value.items()
                ]
                return {"form": "table", "heads": ["Nama", *heads], "rows": rows}
            rows = [[f"{name}: {key}", _cell(part[key])] for name, part in value.items() for key in part]
            return {"form": "table", "heads": ["Nama", "Nilai"], "rows": rows}
        if not any(isinstance(p, dict) for p in parts):
            rows = [[name, _cell(part)] for name, part in value.items()]
            return {"form": "table", "heads": ["Nama", "Nilai"], "rows": rows}
    if isinstance(value, list) and value:
        if all(isinstance(item, dict) and item for item in value):
            heads = list(dict.fromkeys(key for item in value for key in item))
            if not any(isinstance(v, dict) for item in value for v in item.values()):
                rows = [[_cell(item[h]) if h in item else "tidak ada" for h in heads] for item in value]
                return {"form": "table", "heads": heads, "rows": rows}
        elif all(isinstance(item, list) and not any(isinstance(v, dict | list) for v in item) for item in value):
            widest = max(len(item) for item in value)
            rows = [
                [str(n), *map(_cell, item), *["tidak ada"] * (widest - len(item))] for n, item in enumerate(value, 1)
            ]
            return {"form": "table", "heads": ["Baris", *(f"Kolom {n}" for n in range(1, widest + 1))], "rows": rows}
        elif not any(isinstance(item, dict | list) for item in value):
            return {"form": "list", "items": [_cell(item) for item in value]}
    if isinstance(value, dict | list) and value:
        return {"form": "code", "lines": list(yaml_lines(value))}
    return {"form": "value", "value": _cell(value)}


def _cell(value: Json) -> str:
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return ", ".join(map(_cell, value)) or "kosong"
    return (terms.value(value) if value or not isinstance(value, dict) else "") or "kosong"
