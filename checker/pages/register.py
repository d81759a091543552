"""The registers: one page with all of them, and a table for each with how far it and each of its fields are filled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from checker.law.schema import Kind
from checker.model.report import GOVERNMENT, Record, Register, Severity
from checker.pages.field import Follow
from checker.pages.page import MAIN, Page, kind_path, record_path, slug
from checker.pages.reference import follow_references, is_removed
from checker.pages.register_row import choose_columns, describe_row, find_last_change, has_few_values
from checker.pages.state import GovernmentState


def pages(state: GovernmentState) -> Iterator[Page]:
    """The page of all registers, and one for each."""
    own = state.registry.government
    follow = follow_references(state)
    yield Page(
        "register/index",
        "Register",
        "register-semua",
        {
            "rows": [_summarize(state, register) for register in state.report.registers],
            "run": state.report.run,
            "told": bool(state.chronicle.entries),
            "government": (record_path(GOVERNMENT, own.id), state.sight.name(own)) if own else None,
        },
    )
    for register in state.report.registers:
        yield Page(kind_path(register.kind), register.title, "register", _data(state, register, follow), MAIN)


def _summarize(state: GovernmentState, register: Register) -> dict[str, Any]:
    standing = Counter(f.severity for f in state.report.standing if f.kind == register.kind)
    open_ = sum(c.not_assessable for c in state.report.rules if c.kind == register.kind)
    days = [day for r in state.registry.records[register.kind] if (day := find_last_change(state, r))]
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
    columns = choose_columns(state, kind, records)
    rows = [describe_row(state, kind, record, columns, follow) for record in records]
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
        "columns": [(name, kind.label((name,)) or name, has_few_values(kind, name)) for name in columns],
        "rows": rows,
        "told": bool(state.chronicle.entries),
        "files": [f for f in state.findings.get(("", ""), ()) if f.kind == kind.name],
        "fields": _describe_fields(state, kind, [r for r in records if not is_removed(state, r)]),
        "hidden": [kind.label((n,)) or n for n in kind.schema["properties"] if n not in seen],
        "downloads": [f"unduhan/register/{slug(kind.name)}.{ending}" for ending in ("csv", "json")] if whole else [],
    }


def _sort(state: GovernmentState, kind: Kind) -> list[Record]:
    records = state.registry.records.get(kind.name, [])
    return sorted(records, key=lambda r: (state.sight.name(r).casefold(), r.id, r.file))


def _describe_fields(state: GovernmentState, kind: Kind, live: Sequence[Record]) -> list[dict[str, Any]]:
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
