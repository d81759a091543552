"""A page for each record: its fields, what refers to it and what it refers to, what every rule says of it, how it came to be."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any
from urllib.parse import quote

from checker.law.schema import Kind
from checker.model.decision import FieldChange
from checker.model.report import GOVERNMENT, Finding, Json, Pointer, Record, Verdict, heaviest, pointer_of
from checker.pages.audience import Audience
from checker.pages.field import DisplayValue, Follow, Target, day_of, parts, shown, web
from checker.pages.page import (
    RECORD,
    Page,
    kind_path,
    provision_path,
    record_path,
    regulation_path,
    rule_path,
    unit_path,
)
from checker.pages.state import GovernmentState
from checker.report import terms, words

EVIDENCE = "bukti"
"""The kind whose records are documents."""

MANY = 50
"""Records of one kind, or commits, that are listed on a page."""

_APART = frozenset(("sumber", "bukti", "belum_diisi"))
"""Fields that every kind has and that have a place of their own on the page."""

_BOX = re.compile(r"\[[^\]]*\]")


def pages(state: GovernmentState, edit: str = "") -> Iterator[Page]:
    """One page a record, the government's own among them.

    `edit` is the address at which a change of a file is proposed, with `{path}`, `{line}`, `{kind}` and `{id}` in it.
    """
    follow, rules = follower(state), _rules(state)
    same = Counter((r.kind, r.id) for r in state.registry.everything())
    for key in sorted(state.records):
        record = state.records[key]
        data = _data(state, record, follow, edit) | {
            "verdicts": _verdicts(state, record, rules),
            "twins": _twins(state, record) if same[key] > 1 else [],
        }
        yield Page(record_path(*key), state.sight.name(record), "rekaman", data, RECORD)


def follower(state: GovernmentState) -> Follow:
    """What the audience sees behind a reference."""
    registry = state.registry

    @cache
    def follow(kind: str, id_: str) -> Target:
        record = state.records.get((kind, id_))
        if record is None:
            lost = (kind, id_) in registry.lost or kind in registry.gone
            return Target(id_, "", "berkasnya tidak dapat dibaca" if lost else "tidak terdaftar")
        path = unit_path(id_) if kind == "unit" and not record.removed else record_path(kind, id_)
        return Target(state.sight.name(record), path, "dihapus" if gone(state, record) else "")

    return follow


def gone(state: GovernmentState, record: Record) -> bool:
    """Whether the audience may know that a record is kept as history only."""
    return record.removed and "status" in state.sight.fields(record.kind)


def proposal(template: str, path: str, line: int, kind: str, id_: str) -> str:
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
    findings = [_finding(state, kind, f) for f in _weighed(state.findings.get((record.kind, record.id), ()))]
    unfilled = [n for n in _names(data.get("belum_diisi")) if n in known]
    return {
        "record": record,
        "kind": kind,
        "kind_page": kind_path(record.kind) if record.kind != GOVERNMENT else "register/index",
        "office": follow("unit", office) if (office := state.sight.unit(record)) and record.kind != "unit" else None,
        "office_page": unit_path(record.id) if record.kind == "unit" and not record.removed else "",
        "status": shown(data.get("status"), known.get("status"), follow),
        "removed": gone(state, record),
        "broken": record in state.judged.broken,
        "findings": [f for f in findings if not f["finding"].waiver],
        "waived": [f for f in findings if f["finding"].waiver],
        "aged": bool(state.ages),
        "parts": parts({n: v for n, v in data.items() if n not in _APART}, kind.schema, follow),
        "unfilled": [_label(kind, n) for n in unfilled],
        "empty": [_label(kind, n) for n in known if n in seen and n not in data and n not in {*unfilled, *_APART}],
        "hidden": [_label(kind, n) for n in known if n not in seen],
        "unknown": sum(n not in known for n in record.data),
        "closed": {name: name in known and name not in seen for name in ("sumber", EVIDENCE)},
        "sources": [_source(kind, item) for item in _items(data.get("sumber"))],
        "evidence": _evidence(state, kind, data, follow),
        "leading": _leading(state, kind, data, follow),
        "coming": _coming(state, record),
        "history": _history(state, record, follow),
        "whole": state.chronicle.complete,
        "told": bool(state.chronicle.entries),
        "auditor": state.sight.audience is Audience.AUDITOR,
        **_place(state, record, edit),
    }


def _label(kind: Kind, name: str) -> str:
    return kind.label((name,)) or name


def _names(value: Json) -> list[str]:
    return [n for n in value if isinstance(n, str)] if isinstance(value, list) else []


def _items(value: Json) -> list[Mapping[str, Json]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


# --- findings and verdicts ---


def _weighed(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=heaviest)


def _finding(state: GovernmentState, kind: Kind, finding: Finding) -> dict[str, Any]:
    rule = state.rules.get(finding.rule)
    return {
        "finding": finding,
        "basis": words.basis(state.report, finding, "id"),
        "law": provision_path(finding.regulation, finding.provision) if rule else "",
        "rule": rule_path(rule.id) if rule else "",
        "title": rule.title if rule else state.report.citations[finding.regulation, finding.provision].title,
        "field": _way(kind, pointer_of(finding.path)),
        "since": state.ages.get(finding.fingerprint),
    }


def _way(kind: Kind, pointer: Pointer) -> str:
    """`Penanganan › butir 2 › Opsi`; a step the schema does not know stands as it is."""
    found = []
    for at, step in enumerate(pointer):
        label = kind.label(pointer[: at + 1])
        found.append(f"butir {step + 1}" if isinstance(step, int) else label or step)
    return " › ".join(found)


def _rules(state: GovernmentState) -> Mapping[str, dict[str, Any]]:
    """What pages say of each rule, in the order of the law."""
    places = {(law.id, name): (law.id, at) for law in state.regulations for at, name in enumerate(law.provisions)}
    ordered = sorted(state.policies.rules, key=lambda r: (places[r.regulation.id, r.provision], r.id))
    return {
        rule.id: {
            "title": rule.title,
            "path": rule_path(rule.id),
            "cite": rule.regulation.provisions[rule.provision].cite,
            "article": provision_path(rule.regulation.id, rule.provision),
            "law": rule.regulation.short,
            "law_path": regulation_path(rule.regulation.id),
            "severity": counted.severity if (counted := state.counts.get(rule.id)) else rule.severity,
            "place": at,
        }
        for at, rule in enumerate(ordered)
    }


def _verdicts(
    state: GovernmentState, record: Record, rules: Mapping[str, dict[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """What every rule says, by verdict, each by its law and article."""
    found: dict[str, list[dict[str, Any]]] = {v.name.lower(): [] for v in Verdict}
    judged = state.verdicts.get((record.kind, record.id), ())
    for judgement in sorted(judged, key=lambda j: rules[j.rule]["place"]):
        row = rules[judgement.rule] | {"why": state.sight.why(judgement, record)}
        found[judgement.verdict.name.lower()].append(row)
    return found


# --- what a record rests on and hangs together with ---


def _source(kind: Kind, item: Mapping[str, Json]) -> dict[str, Any]:
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
        "fields": [_label(kind, name) for name in _names(item.get("ruas"))],
        "note": terms.value(item.get("catatan")),
        "rest": parts({n: v for n, v in item.items() if n not in known}, own, _nowhere),
    }


def _nowhere(_: str, id_: str) -> Target:
    return Target(id_)


def _evidence(state: GovernmentState, kind: Kind, data: Mapping[str, Json], follow: Follow) -> list[dict[str, Any]]:
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
                "sort": shown(open_.get("jenis"), schema.get("jenis"), follow),
                "status": shown(open_.get("status"), schema.get("status"), follow),
                "until": day_of(open_.get("berlaku_sampai")),
                "address": web(open_["tautan"]) if isinstance(open_.get("tautan"), str) else "",
            },
        )
        if (label := _way(kind, pointer[:1])) not in row["fields"]:
            row["fields"].append(label)
    return list(found.values())


def _leading(state: GovernmentState, kind: Kind, data: Mapping[str, Json], follow: Follow) -> list[dict[str, Any]]:
    """What a record refers to, by kind; documents have a place of their own."""
    found: dict[str, dict[str, list[str]]] = defaultdict(dict)
    for pointer, target, id_ in kind.targets(data):
        if target != EVIDENCE:
            labels = found[target].setdefault(id_, [])
            if (label := _fields(kind, pointer)) not in labels:
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


def _coming(state: GovernmentState, record: Record) -> list[dict[str, Any]]:
    """Who refers to a record, by kind; of many the first, and where to see all."""
    found: dict[str, dict[Record, list[str]]] = defaultdict(dict)
    for other, pointer in state.referring.get((record.kind, record.id), ()):
        if other is not record:
            labels = found[other.kind].setdefault(other, [])
            if (label := _fields(state.policies.kinds[other.kind], pointer)) not in labels:
                labels.append(label)
    groups = []
    for name, others in sorted(found.items()):
        rows = [
            {
                "target": Target(
                    state.sight.name(other),
                    record_path(name, other.id),
                    "dihapus" if gone(state, other) else "",
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


def _fields(kind: Kind, pointer: Pointer) -> str:
    """The titles on the way to a reference, without the positions in lists."""
    way = [kind.label(pointer[: at + 1]) or step for at, step in enumerate(pointer) if isinstance(step, str)]
    return " › ".join(str(step) for step in way)


# --- history and place ---


def _twins(state: GovernmentState, record: Record) -> list[str]:
    """Where else the same id is used."""
    others = (r for r in state.registry.records[record.kind] if r.id == record.id and r is not record)
    return [other.file for other in others]


def _history(state: GovernmentState, record: Record, follow: Follow) -> dict[str, Any]:
    """What commits did to a record, the latest first."""
    told: Sequence[Any] = state.chronicle.by_record.get((record.kind, record.id), ())
    kind = state.policies.kinds[record.kind]
    entries = []
    for entry, change in told[:MANY]:
        seen = state.sight.change(change)
        entries.append(
            {
                "entry": entry,
                "edit": terms.EDITS[change.edit],
                "fields": [_change(kind, f, follow) for f in seen.fields],
                "hidden": state.sight.left_out(change),
            }
        )
    return {"entries": entries, "more": max(len(told) - MANY, 0)}


def _change(kind: Kind, change: FieldChange, follow: Follow) -> dict[str, Any]:
    steps = tuple(_BOX.sub(".*", change.path).split("."))
    schema = kind.at(steps)
    labels = [kind.label(steps[: at + 1]) or step for at, step in enumerate(steps) if step != "*"]
    return {
        "label": " › ".join(labels),
        "edit": change.edit.value,
        "before": _said(shown(change.before, schema, follow), change.before),
        "after": _said(shown(change.after, schema, follow), change.after),
    }


def _said(seen: DisplayValue, value: Json) -> str:
    if seen.target:
        return seen.target.name
    return " ".join(seen.lines) or terms.one_line(terms.value(value)) or "kosong"


def _place(state: GovernmentState, record: Record, edit: str) -> dict[str, Any]:
    """Where the record stands, and where a change of it is proposed."""
    path, line = record.file, state.registry.place(record, ()).line
    if state.project.home is not None:
        path = f"{state.project.home[1]}/{path.removeprefix(f'{state.project.folder}/')}".removeprefix("./")
    return {
        "file": path,
        "line": line,
        "commit": state.project.commit,
        "edit": proposal(edit, path, line, record.kind, record.id) if edit else "",
    }
