"""A value and its schema in, what a page shows of it out: labels, explanations, names in place of ids, dates as people write them.

A record that breaks its schema is shown as well, so nothing here trusts that a value has the shape its schema asks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from checker.law.schema import Schema
from checker.model.report import Json
from checker.model.text import exact, long_date, number
from checker.report import terms

_WIDEST = 6
"""Columns of a table within a page; items with more fields stand one below the other."""
_CELL = frozenset(("text", "code", "choice", "link", "reference", "nothing", "list"))
"""Forms that fit into a cell."""
_SAFE = ("http", "https")
_LETTERS = re.compile(r"[^0-9a-zA-Z]+")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a reference leads: the name to show, the page's path where there is one, and what to know of it."""

    name: str
    path: str = ""
    note: str = ""


Follow = Callable[[str, str], Target]
"""(kind, id) -> what stands behind a reference."""


@dataclass(frozen=True, slots=True)
class DisplayValue:
    """A value as a page shows it.

    `form` says which of the rest counts: `text` and `code` (lines), `choice` (lines, note), `link` (lines, address), `reference` (target),
    `group` (parts), `list` (items), `table` (columns, rows), `nothing`.
    """

    form: str
    lines: tuple[str, ...] = ()
    note: str = ""
    address: str = ""
    target: Target | None = None
    parts: tuple[DisplayField, ...] = ()
    items: tuple[DisplayValue, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    """(label, help)."""
    rows: tuple[tuple[DisplayValue, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class DisplayField:
    """A field of a group: its label, what it means, its value."""

    name: str
    label: str
    help: str
    value: DisplayValue


NOTHING = DisplayValue("nothing")


def display(value: Json, schema: Schema | None, follow: Follow) -> DisplayValue:
    """A value as a page shows it; `schema` is None where the value has no place in its kind."""
    schema = schema or {}
    if value is None or value == "" or value == [] or value == {}:
        return NOTHING
    if isinstance(value, dict):
        return _group(parts(value, schema, follow), schema)
    if isinstance(value, list):
        return _list(value, schema.get("items"), follow)
    if isinstance(value, bool):
        return DisplayValue("text", ("ya" if value else "tidak",))
    if "enum" in schema:
        return _choice(value, schema)
    if isinstance(value, int | float):
        return DisplayValue("text", (_figure(value, schema),))
    return _text(str(value), schema, follow)


def parts(data: Mapping[str, Json], schema: Schema, follow: Follow) -> tuple[DisplayField, ...]:
    """The fields of a group in the order of its schema; what the schema does not know comes last."""
    known: Mapping[str, Any] = schema.get("properties", {})
    free = schema.get("additionalProperties")
    found = []
    for name in [*(n for n in known if n in data), *(n for n in data if n not in known)]:
        own = known.get(name) or (free if isinstance(free, dict) else {})
        label = str(own.get("title", name)) if name in known else name
        found.append(DisplayField(name, label, str(own.get("description", "")), display(data[name], own, follow)))
    return tuple(found)


def abbreviate(value: Json, schema: Schema, follow: Follow) -> str:
    """A value in a few words, for a cell of a register."""
    seen = display(value, schema, follow)
    if seen.target:
        return seen.target.name
    return " ".join(seen.lines)


def web(address: str) -> str:
    """The address where a page may link to it (the web, nothing else), else nothing."""
    try:
        found = urlsplit(address)
    except ValueError:
        return ""
    plain = address.isprintable() and not any(sign in address for sign in " <>\"'`\\")
    return address if plain and found.scheme in _SAFE and found.hostname else ""


def day_of(value: Json) -> date | None:
    """A date as records write it, or None."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        return None


def _group(own: tuple[DisplayField, ...], schema: Schema) -> DisplayValue:
    """Fields one below the other; groups of one make under free names, such as a limit for each category, as a table."""
    inner = schema.get("additionalProperties")
    groups = [part.value for part in own if part.value.form == "group"]
    if len(own) > 1 and len(groups) == len(own) and "properties" not in schema:
        named = [DisplayField("", "Nama", "", DisplayValue("code", (part.label,))) for part in own]
        rows = [(name, *group.parts) for name, group in zip(named, groups, strict=True)]
        if table := _table(rows, inner if isinstance(inner, dict) else {}):
            return table
    return DisplayValue("group", parts=own)


def _list(values: Sequence[Json], schema: Schema | None, follow: Follow) -> DisplayValue:
    items = tuple(display(value, schema, follow) for value in values)
    groups = [item for item in items if item.form == "group"]
    if groups and len(groups) == len(items) and (table := _table([g.parts for g in groups], schema or {})):
        return table
    if items and all(_row_of_words(item) for item in items):
        return DisplayValue(
            "list", items=tuple(DisplayValue("text", ("; ".join(i.lines[0] for i in item.items),)) for item in items)
        )
    return DisplayValue("list", items=items)


def _table(groups: Sequence[Sequence[DisplayField]], schema: Schema) -> DisplayValue | None:
    """Groups as rows, in the order of their schema; None where they are too wide, or a field holds more than a cell can."""
    order = {"": -1} | {name: at for at, name in enumerate(schema.get("properties", {}))}
    first = {part.name: part for group in reversed(groups) for part in group}
    columns = sorted(first, key=lambda name: order.get(name, len(order)))
    if not 1 < len(columns) <= _WIDEST or not all(_fits(part.value) for group in groups for part in group):
        return None
    cells = [{part.name: part.value for part in group} for group in groups]
    return DisplayValue(
        "table",
        columns=tuple((first[name].label, first[name].help) for name in columns),
        rows=tuple(tuple(row.get(name, NOTHING) for name in columns) for row in cells),
    )


def _row_of_words(value: DisplayValue) -> bool:
    """A list of plain words or numbers: one row of a matrix."""
    return value.form == "list" and all(item.form == "text" and len(item.lines) == 1 for item in value.items)


def _fits(value: DisplayValue) -> bool:
    return value.form in _CELL and all(item.form in _CELL - {"list"} for item in value.items)


def _choice(value: Json, schema: Schema) -> DisplayValue:
    """An enumerated value with what it means."""
    words, choices = schema.get("enumDescriptions", ()), schema["enum"]
    # `True == 1` in Python, and a record may hold anything.
    place = next((i for i, c in enumerate(choices) if c == value and type(c) is type(value)), None)
    note = words[place] if place is not None and place < len(words) else ""
    # `tinggi: Tinggi.` explains nothing.
    said = terms.value(value)
    return DisplayValue("choice", (said,), "" if _LETTERS.sub("", note).casefold() == _LETTERS.sub("", said) else note)


def _figure(value: float, schema: Schema) -> str:
    low, high = schema.get("minimum", 0), schema.get("maximum", 0)
    if isinstance(value, int):
        # What can only have four digits is a year, and no thousands are set apart in it.
        return str(value) if 1000 <= low <= high <= 9999 else number(value, "id")
    # Beyond any measure a number stands as it was typed, else it would fill the page with zeros.
    plain = value == 0 or 1e-9 < abs(value) < 1e15
    return exact(f"{Decimal(repr(value)):,f}" if plain else repr(value), "id")


def _text(value: str, schema: Schema, follow: Follow) -> DisplayValue:
    if isinstance(kind := schema.get("x-refers-to"), str):
        return DisplayValue("reference", (value,), target=follow(kind, value))
    if schema.get("format") == "date" and (day := day_of(value)):
        return DisplayValue("text", (long_date(day, "id"),))
    if schema.get("format") == "uri" and web(value):
        return DisplayValue("link", (value,), address=web(value))
    lines = tuple(line.strip() for line in value.splitlines() if line.strip())
    return DisplayValue("code" if "pattern" in schema else "text", lines or (value,))
