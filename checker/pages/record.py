"""A page for each record: its fields, what refers to it and what it refers to, and what every rule says of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from checker.model import Record
from checker.pages.page import Page, record_path
from checker.portrait import Portrait


def pages(portrait: Portrait) -> Iterator[Page]:
    """One page a record."""
    for key in sorted(portrait.registry.by_id):
        record = portrait.records[key]
        yield Page(record_path(*key), portrait.sight.name(record), "rekaman", _data(portrait, record))


def _data(portrait: Portrait, record: Record) -> dict[str, Any]:
    kind = portrait.policies.kinds[record.kind]
    data = portrait.sight.data(record)
    key = (record.kind, record.id)
    return {
        "record": record,
        "kind": kind,
        "fields": [(kind.label((name,)) or name, name, value) for name, value in data.items()],
        "hidden": len(record.data) - len(data),
        "findings": portrait.findings.get(key, ()),
        "verdicts": portrait.verdicts.get(key, ()),
        "rules": portrait.rules,
        "referring": portrait.referring.get(key, ()),
        "portrait": portrait,
    }
