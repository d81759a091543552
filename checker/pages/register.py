"""The registers: one page with all of them, and a table for each with how far it and each of its fields are filled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from checker.law.schema import Kind, Schema
from checker.model.report import GOVERNMENT, Finding, Json, Record, Register, Severity, Verdict
from checker.pages.field import NOTHING, Follow, abbreviate, day_of, display
from checker.pages.page import MAIN, Page, kind_path, record_path, slug
from checker.pages.reference import follow_references, is_removed
from checker.pages.state import GovernmentState
from checker.report import words

_MAIN = 3
"""Fields of a kind that its table shows beside name, office and status."""
_COMMON = frozenset("id nama unit status uraian sumber bukti belum_diisi catatan alasan_dihapus".split())
_SHORT = 120
"""Letters up to which a text is short enough for a column."""

TOKENS = {
    Severity.ERROR: "pelanggaran",
    Severity.WARNING: "peringatan",
    Severity.INFO: "saran",
}
"""What the table can be filtered by, with `dikecualikan`, `belum-dapat-dinilai`, `tanpa-temuan` and `tidak-dinilai`."""


def pages(state: GovernmentState) -> Iterator[Page]:
    """The page of all registers, and one for each."""
    own = state.registry.government
    follow = follow_references(state)
    yield Page(
        "register/index",
        "Register",
        "register-semua",
        {
            "rows": [_summary(state, register) for register in state.report.registers],
            "run": state.report.run,
            "told": bool(state.chronicle.entries),
            "government": (record_path(GOVERNMENT, own.id), state.sight.name(own)) if own else None,
        },
    )
    for register in state.report.registers:
        yield Page(kind_path(register.kind), register.title, "register", _data(state, register, follow), MAIN)


def _summary(state: GovernmentState, register: Register) -> dict[str, Any]:
    standing = Counter(f.severity for f in state.report.standing if f.kind == register.kind)
    open_ = sum(c.not_assessable for c in state.report.rules if c.kind == register.kind)
    days = [day for r in state.registry.records[register.kind] if (day := _find_last_change(state, r))]
    return {
        "register": register,
        "errors": standing[Severity.ERROR],
        "warnings": standing[Severity.WARNING],
        "infos": standing[Severity.INFO],
        "open": open_,
        "speaks": bool(register.records or standing),
        "changed": max(days, default=None),
    }


def _data(state: GovernmentState, register: Register, follow: Follow) -> dict[str, Any]:
    kind = state.policies.kinds[register.kind]
    records = _sort(state, kind)
    columns = columns_of(state, kind, records)
    rows = [_row(state, kind, record, columns, follow) for record in records]
    anchors: set[str] = set()
    for row in rows:  # an id that is used twice names its first row only
        row["anchor"] = "" if row["anchor"] in anchors else row["anchor"]
        anchors.add(row["anchor"])
    seen = state.sight.fields(kind.name)
    whole = any(r not in state.judged.broken for r in records)
    return {
        "register": register,
        "kind": kind,
        "removed": sum(is_removed(state, r) for r in records),
        "broken": sum(r in state.judged.broken for r in records),
        "offices": kind.name != "unit" and "unit" in seen,
        "statuses": "status" in seen,
        "columns": [(name, kind.label((name,)) or name, _has_few_values(kind, name)) for name in columns],
        "rows": rows,
        "told": bool(state.chronicle.entries),
        "files": [f for f in state.findings.get(("", ""), ()) if f.kind == kind.name],
        "fields": _fields(state, kind, [r for r in records if not is_removed(state, r)]),
        "hidden": [kind.label((n,)) or n for n in kind.schema["properties"] if n not in seen],
        "downloads": [f"unduhan/register/{slug(kind.name)}.{ending}" for ending in ("csv", "json")] if whole else [],
    }


def columns_of(state: GovernmentState, kind: Kind, records: Sequence[Record]) -> list[str]:
    """The fields that say most in a column: those a record must have, then enumerations, then what is short, as far as at least half the
    records fill them and the audience sees them; in the order of the schema."""
    known: Mapping[str, Schema] = kind.schema["properties"]
    seen = state.sight.fields(kind.name) - _COMMON
    live = [r for r in records if not is_removed(state, r)]
    ranked = []
    for at, (name, schema) in enumerate(known.items()):
        rank = _rank(name, schema, kind.schema["required"])
        filled = sum(name in r.data for r in live)
        if name in seen and rank is not None and (2 * filled >= len(live)):
            ranked.append((rank, at, name))
    chosen = {name for _, _, name in sorted(ranked)[:_MAIN]}
    return [name for name in known if name in chosen]


def _has_few_values(kind: Kind, name: str) -> bool:
    """Whether a column has so few values that one of them can be picked."""
    schema: Schema = kind.schema["properties"][name]
    return "enum" in schema or "x-refers-to" in schema or schema.get("type") in ("boolean", "integer")


def _rank(name: str, schema: Schema, required: Sequence[str]) -> int | None:
    sort = schema.get("type")
    if sort not in ("string", "integer", "number", "boolean"):
        return None
    if name in required:
        return 0
    if "enum" in schema:
        return 1
    if sort == "integer" or schema.get("format") == "date":
        return 2
    if "x-refers-to" in schema or schema.get("maxLength", _SHORT + 1) <= _SHORT:
        return 3
    return 4 if sort == "boolean" else None


def _sort(state: GovernmentState, kind: Kind) -> list[Record]:
    records = state.registry.records.get(kind.name, [])
    return sorted(records, key=lambda r: (state.sight.name(r).casefold(), r.id, r.file))


def _row(state: GovernmentState, kind: Kind, record: Record, columns: Sequence[str], follow: Follow) -> dict[str, Any]:
    data, office = state.sight.data(record), state.sight.unit(record)
    return {
        "id": record.id,
        "anchor": slug(record.id),
        "path": record_path(record.kind, record.id),
        "name": state.sight.name(record),
        "office": follow("unit", office) if office else None,
        "unit": office,
        "status": _cell(record, data, kind, "status", follow),
        "cells": [_cell(record, data, kind, name, follow) for name in columns],
        "changed": _find_last_change(state, record),
        **_verdict(state, record),
    }


def _cell(record: Record, data: Mapping[str, Json], kind: Kind, name: str, follow: Follow) -> dict[str, Any]:
    """What a column shows of a field: its text, what it sorts by, and for a reference the page behind it."""
    schema: Schema = kind.schema["properties"].get(name, {})
    value = data.get(name)
    seen = display(value, schema, follow)
    if seen is NOTHING or seen.form in ("group", "list", "table"):
        text = "belum diisi" if name in record.unfilled else "tidak ada isi" if seen is NOTHING else "tidak terbaca"
        return {"text": text, "key": None, "path": "", "empty": True}
    number = isinstance(value, int | float) and not isinstance(value, bool)
    key = str(value) if number or (schema.get("format") == "date" and day_of(value)) else None
    path = seen.target.path if seen.target else ""
    return {"text": abbreviate(value, schema, follow), "key": key, "path": path, "empty": False}


def _find_last_change(state: GovernmentState, record: Record) -> date | None:
    told = state.chronicle.by_record.get((record.kind, record.id))
    return told[0][0].day if told else None


def _verdict(state: GovernmentState, record: Record) -> dict[str, Any]:
    """A record's findings as words with their counts, what it can be filtered by, and its weight."""
    key = (record.kind, record.id)
    found: Sequence[Finding] = state.findings.get(key, ())
    counts = Counter(f.severity for f in found if not f.waiver)
    waived = sum(bool(f.waiver) for f in found)
    said = Counter(j.verdict for j in state.verdicts.get(key, ()))
    open_ = said[Verdict.NOT_ASSESSABLE]
    chips = [(s.value, f"{counts[s]} {words.severity(s, 'id')}") for s in Severity if counts[s]]
    tokens = [TOKENS[s] for s in Severity if counts[s]]
    if waived:
        chips.append(("kecuali", f"{waived} dikecualikan"))
        tokens.append("dikecualikan")
    plain = ""
    if not counts and is_removed(state, record):
        plain = "tidak dinilai (dihapus)"
        tokens.append("tidak-dinilai")
    elif not counts and not said[Verdict.PASS] and not waived:
        # No rule has said yes: nothing found is not the same as nothing wrong.
        plain = "" if open_ else "gagal diperiksa" if said[Verdict.ERROR] else "tidak ada aturan yang menyangkutnya"
        tokens.append("tidak-dinilai")
    elif not counts:
        plain = "tidak ada temuan"
        tokens.append("tanpa-temuan")
    if open_:
        chips.append(("belum", f"{open_} belum dapat dinilai"))
        tokens.append("belum-dapat-dinilai")
    weight = sum(counts[s] * 1000 ** (s.weight - 1) for s in Severity)
    return {"chips": chips, "plain": plain, "tokens": tokens, "weight": weight}


def _fields(state: GovernmentState, kind: Kind, live: Sequence[Record]) -> list[dict[str, Any]]:
    """Every field of the kind: what it means, who sees it, and in how many records it is filled."""
    seen = state.sight.fields(kind.name)
    return [
        {
            "name": name,
            "label": schema.get("title", name),
            "help": schema.get("description", ""),
            "shown": name in seen,
            "required": name in kind.schema["required"],
            "filled": sum(r.data.get(name) not in (None, "", [], {}) for r in live) if name in seen else None,
            "declared": sum(name in r.unfilled for r in live) if name in seen else None,
            "of": len(live),
        }
        for name, schema in kind.schema["properties"].items()
    ]
