"""A page for each record: its fields, what refers to it and what it refers to, what every rule says of it, how it came to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from checker.law.schema import Kind
from checker.model.report import GOVERNMENT, Json, Record
from checker.pages.audience import Audience
from checker.pages.field import Follow, Target, day_of, display, parts, web
from checker.pages.page import RECORD, Page, kind_path, record_path, unit_path
from checker.pages.record_history import list_history
from checker.pages.record_verdicts import index_rules, list_findings, list_verdicts
from checker.pages.reference import (
    EVIDENCE,
    follow_references,
    is_removed,
    list_evidence,
    list_references,
    list_referring,
)
from checker.pages.state import GovernmentState
from checker.report import terms

_APART = frozenset(("sumber", "bukti", "belum_diisi"))
"""Fields that every kind has and that have a place of their own on the page."""


def pages(state: GovernmentState, edit: str = "") -> Iterator[Page]:
    """One page a record, the government's own among them.

    `edit` is the address at which a change of a file is proposed, with `{path}`, `{line}`, `{kind}` and `{id}` in it.
    """
    follow, rules = follow_references(state), index_rules(state)
    same = Counter((r.kind, r.id) for r in state.registry.everything())
    for key in sorted(state.records):
        record = state.records[key]
        data = _data(state, record, follow, edit) | {
            "verdicts": list_verdicts(state, record, rules),
            "twins": _list_twins(state, record) if same[key] > 1 else [],
        }
        yield Page(record_path(*key), state.sight.name(record), "rekaman", data, RECORD)


def write_proposal(template: str, path: str, line: int, kind: str, id_: str) -> str:
    """The address at which a change of a record is proposed; nothing where the template leads nowhere on the web."""
    address = template
    for name, value in {"path": path, "line": str(line), "kind": kind, "id": id_}.items():
        address = address.replace(f"{{{name}}}", quote(value.encode("utf-8", "surrogateescape"), safe="/"))
    return web(address)


def _data(state: GovernmentState, record: Record, follow: Follow, edit: str) -> dict[str, Any]:
    kind = state.policies.kinds[record.kind]
    data = state.sight.data(record)
    seen = state.sight.fields(record.kind)
    known: Mapping[str, Any] = kind.schema["properties"]
    findings = list_findings(state, record)
    unfilled = [n for n in _read_names(data.get("belum_diisi")) if n in known]
    return {
        "record": record,
        "kind": kind,
        "kind_page": kind_path(record.kind) if record.kind != GOVERNMENT else "register/index",
        "office": follow("unit", office) if (office := state.sight.unit(record)) and record.kind != "unit" else None,
        "office_page": unit_path(record.id) if record.kind == "unit" and not record.removed else "",
        "status": display(data.get("status"), known.get("status"), follow),
        "removed": is_removed(state, record),
        "broken": record in state.judged.broken,
        "findings": [f for f in findings if not f["finding"].waiver],
        "waived": [f for f in findings if f["finding"].waiver],
        "aged": bool(state.ages),
        "parts": parts({n: v for n, v in data.items() if n not in _APART}, kind.schema, follow),
        "unfilled": [_name_field(kind, n) for n in unfilled],
        "empty": [_name_field(kind, n) for n in known if n in seen and n not in data and n not in {*unfilled, *_APART}],
        "hidden": [_name_field(kind, n) for n in known if n not in seen],
        "unknown": sum(n not in known for n in record.data),
        "closed": {name: name in known and name not in seen for name in ("sumber", EVIDENCE)},
        "sources": [_describe_source(kind, item) for item in _read_items(data.get("sumber"))],
        "evidence": list_evidence(state, kind, data, follow),
        "leading": list_references(state, kind, data, follow),
        "coming": list_referring(state, record),
        "history": list_history(state, record, follow),
        "whole": state.chronicle.complete,
        "told": bool(state.chronicle.entries),
        "auditor": state.sight.audience is Audience.AUDITOR,
        **_describe_place(state, record, edit),
    }


def _name_field(kind: Kind, name: str) -> str:
    return kind.label((name,)) or name


def _read_names(value: Json) -> list[str]:
    return [n for n in value if isinstance(n, str)] if isinstance(value, list) else []


def _read_items(value: Json) -> list[Mapping[str, Json]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _describe_source(kind: Kind, item: Mapping[str, Json]) -> dict[str, Any]:
    """One entry of `sumber`; of a broken record whatever is there."""
    own = kind.at(("sumber", 0)) or {}
    known = ("judul", "penerbit", "tautan", "tanggal", "ruas", "catatan")
    link, day = item.get("tautan"), item.get("tanggal")
    return {
        "title": terms.value(item.get("judul")) or "tanpa judul",
        "address": web(link) if isinstance(link, str) else "",
        "link": terms.value(link),
        "publisher": terms.value(item.get("penerbit")),
        "day": day_of(day),
        "day_text": terms.value(day),
        "fields": [_name_field(kind, name) for name in _read_names(item.get("ruas"))],
        "note": terms.value(item.get("catatan")),
        "rest": parts({n: v for n, v in item.items() if n not in known}, own, _lead_nowhere),
    }


def _lead_nowhere(_: str, id_: str) -> Target:
    return Target(id_)


def _list_twins(state: GovernmentState, record: Record) -> list[str]:
    """Where else the same id is used."""
    others = (r for r in state.registry.records[record.kind] if r.id == record.id and r is not record)
    return [other.file for other in others]


def _describe_place(state: GovernmentState, record: Record, edit: str) -> dict[str, Any]:
    """Where the record stands, and where a change of it is proposed."""
    path, line = record.file, state.registry.place(record, ()).line
    if state.project.home is not None:
        path = f"{state.project.home[1]}/{path.removeprefix(f'{state.project.folder}/')}".removeprefix("./")
    return {
        "file": path,
        "line": line,
        "commit": state.project.commit,
        "edit": write_proposal(edit, path, line, record.kind, record.id) if edit else "",
    }
