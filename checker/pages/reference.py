"""A record in, what it hangs together with out: what it refers to, what refers to it, and the documents it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import quote

from checker.law.schema import Kind
from checker.model.report import Json, Pointer, Record
from checker.pages.field import Follow, Target, day_of, display, web
from checker.pages.page import kind_path, record_path, unit_path
from checker.pages.state import GovernmentState

EVIDENCE = "bukti"
"""The kind whose records are documents."""
MANY = 50
"""Records of one kind that are listed on a page."""


def follow_references(state: GovernmentState) -> Follow:
    """What the audience sees behind a reference."""
    registry = state.registry

    @cache
    def follow(kind: str, id_: str) -> Target:
        record = state.records.get((kind, id_))
        if record is None:
            lost = (kind, id_) in registry.lost or kind in registry.gone
            return Target(id_, "", "berkasnya tidak dapat dibaca" if lost else "tidak terdaftar")
        path = unit_path(id_) if kind == "unit" and not record.removed else record_path(kind, id_)
        return Target(state.sight.name(record), path, "dihapus" if is_removed(state, record) else "")

    return follow


def is_removed(state: GovernmentState, record: Record) -> bool:
    """Whether the audience may know that a record is kept as history only."""
    return record.removed and "status" in state.sight.fields(record.kind)


def list_evidence(state: GovernmentState, kind: Kind, data: Mapping[str, Json], follow: Follow) -> list[dict[str, Any]]:
    """The documents a record names, anywhere in it."""
    found: dict[str, dict[str, Any]] = {}
    schema = state.policies.kinds[EVIDENCE].schema["properties"] if EVIDENCE in state.policies.kinds else {}
    for pointer, target, id_ in kind.targets(data):
        if target != EVIDENCE:
            continue
        document = state.records.get((EVIDENCE, id_))
        open_ = state.sight.data(document) if document else {}
        row = found.setdefault(
            id_,
            {
                "target": follow(EVIDENCE, id_),
                "fields": [],
                "sort": display(open_.get("jenis"), schema.get("jenis"), follow),
                "status": display(open_.get("status"), schema.get("status"), follow),
                "until": day_of(open_.get("berlaku_sampai")),
                "address": web(open_["tautan"]) if isinstance(open_.get("tautan"), str) else "",
            },
        )
        if (label := name_path(kind, pointer[:1])) not in row["fields"]:
            row["fields"].append(label)
    return list(found.values())


def list_references(
    state: GovernmentState, kind: Kind, data: Mapping[str, Json], follow: Follow
) -> list[dict[str, Any]]:
    """What a record refers to, by kind; documents have a place of their own."""
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for pointer, target, id_ in kind.targets(data):
        if target != EVIDENCE:
            labels = found[target].setdefault(id_, [])
            if (label := _name_steps(kind, pointer)) not in labels:
                labels.append(label)
    return [
        {
            "title": state.policies.kinds[target].title,
            "rows": [{"target": follow(target, id_), "fields": labels} for id_, labels in ids.items()],
            "more": 0,
            "all": "",
        }
        for target, ids in sorted(found.items())
    ]


def list_referring(state: GovernmentState, record: Record) -> list[dict[str, Any]]:
    """Who refers to a record, by kind; of many the first, and where to see all."""
    found: dict[str, dict[Record, list[str]]] = defaultdict(dict)
    for other, pointer in state.referring.get((record.kind, record.id), ()):
        if other is not record:
            labels = found[other.kind].setdefault(other, [])
            if (label := _name_steps(state.policies.kinds[other.kind], pointer)) not in labels:
                labels.append(label)
    groups = []
    for name, others in sorted(found.items()):
        rows = [
            {
                "target": Target(
                    state.sight.name(other),
                    record_path(name, other.id),
                    "dihapus" if is_removed(state, other) else "",
                ),
                "fields": labels,
            }
            for other, labels in sorted(
                others.items(), key=lambda item: (state.sight.name(item[0]).casefold(), item[0].id)
            )
        ]
        groups.append(
            {
                "title": state.policies.kinds[name].title,
                "rows": rows[:MANY],
                "more": max(len(rows) - MANY, 0),
                "all": f"{kind_path(name)}#?unit={quote(record.id)}" if record.kind == "unit" else kind_path(name),
            }
        )
    return groups


def _name_steps(kind: Kind, pointer: Pointer) -> str:
    """The titles on the way to a reference, without the positions in lists."""
    way = [kind.label(pointer[: at + 1]) or step for at, step in enumerate(pointer) if isinstance(step, str)]
    return " › ".join(str(step) for step in way)


def name_path(kind: Kind, pointer: Pointer) -> str:
    """`Penanganan › butir 2 › Opsi`; a step the schema does not know stands as it is."""
    found = []
    for at, step in enumerate(pointer):
        label = kind.label(pointer[: at + 1])
        found.append(f"butir {step + 1}" if isinstance(step, int) else label or step)
    return " › ".join(found)
