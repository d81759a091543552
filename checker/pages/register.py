"""The registers: one page with all of them, and a table for each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.model import Record, Severity
from checker.pages.page import Page, kind_path
from checker.portrait import Portrait
from checker.schema import Kind

_COLUMNS = ("unit", "status", "jenis", "tahap")
"""Fields that a table shows beside name and findings, where the kind has them and the audience sees them."""


def pages(portrait: Portrait) -> Iterator[Page]:
    """The page of all registers, and one for each."""
    registers = portrait.report.registers
    yield Page(
        "register/index", "Register", "register-semua", {"registers": registers, "run": portrait.report.run}
    )
    for register in registers:
        kind = portrait.policies.kinds[register.kind]
        data = {
            "register": register,
            "uraian": kind.schema.get("description", ""),
            "columns": [(name, kind.label((name,))) for name in _columns(portrait, kind)],
            "rows": [_row(portrait, kind, record) for record in _sorted(portrait, kind)],
            "left_out": sorted(set(kind.schema["properties"]) - portrait.sight.fields(kind.name)),
        }
        yield Page(kind_path(register.kind), register.title, "register", data)


def _columns(portrait: Portrait, kind: Kind) -> list[str]:
    seen = portrait.sight.fields(kind.name)
    return [name for name in _COLUMNS if name in seen and name in kind.schema["properties"]]


def _sorted(portrait: Portrait, kind: Kind) -> list[Record]:
    records = portrait.registry.records.get(kind.name, [])
    return sorted(records, key=lambda r: (portrait.sight.name(r).casefold(), r.id))


def _row(portrait: Portrait, kind: Kind, record: Record) -> dict[str, Any]:
    found = [f for f in portrait.findings.get((record.kind, record.id), ()) if not f.waiver]
    unit = portrait.records.get(("unit", record.unit)) if record.unit else None
    return {
        "id": record.id,
        "kind": record.kind,
        "name": portrait.sight.name(record),
        "cells": [record.data.get(name, "") for name in _columns(portrait, kind)],
        "unit": portrait.sight.name(unit) if unit else record.unit,
        "errors": sum(f.severity is Severity.ERROR for f in found),
        "findings": len(found),
    }
