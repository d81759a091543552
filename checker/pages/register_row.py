"""A record in, its row in the table of its register out: the fields that say most, and its findings in a few words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from checker.law.schema import Kind, Schema
from checker.model.report import Finding, Json, Record, Severity, Verdict
from checker.pages.field import NOTHING, Follow, abbreviate, day_of, display
from checker.pages.page import record_path, slug
from checker.pages.reference import is_removed
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


def choose_columns(state: GovernmentState, kind: Kind, records: Sequence[Record]) -> list[str]:
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


def has_few_values(kind: Kind, name: str) -> bool:
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


def describe_row(
    state: GovernmentState, kind: Kind, record: Record, columns: Sequence[str], follow: Follow
) -> dict[str, Any]:
    """A record in the table, with the cells of these columns."""
    data, office = state.sight.data(record), state.sight.unit(record)
    return {
        "id": record.id,
        "anchor": slug(record.id),
        "path": record_path(record.kind, record.id),
        "name": state.sight.name(record),
        "office": follow("unit", office) if office else None,
        "unit": office,
        "status": _describe_cell(record, data, kind, "status", follow),
        "cells": [_describe_cell(record, data, kind, name, follow) for name in columns],
        "changed": find_last_change(state, record),
        **_describe_verdict(state, record),
    }


def _describe_cell(record: Record, data: Mapping[str, Json], kind: Kind, name: str, follow: Follow) -> dict[str, Any]:
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


def find_last_change(state: GovernmentState, record: Record) -> date | None:
    """The day of the latest commit that changed a record; None where no history tells."""
    told = state.chronicle.by_record.get((record.kind, record.id))
    return told[0][0].day if told else None


def _describe_verdict(state: GovernmentState, record: Record) -> dict[str, Any]:
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
