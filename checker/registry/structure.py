"""Findings about structure: ids used twice, references that lead nowhere or in circles, a `belum_diisi` that does not fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from checker.law import builtin
from checker.law.schema import Kind
from checker.model.report import MANY, Coverage, Finding, Json, Pointer, Record, dotted
from checker.model.text import Text, meant, quote
from checker.registry.view import View


def structure_findings(view: View, kinds: Mapping[str, Kind]) -> Iterator[Finding]:
    """Ids that are used twice, references that lead nowhere, to removed records or in circles, and false `belum_diisi`."""
    for kind, records in sorted(view.registry.records.items()):
        yield from _repeated_ids(view, kind, records)
        for record in records:
            if record not in view.broken:
                yield from bounded(view, record, _references(view, kinds[kind], record))
                yield from bounded(view, record, _unfilled(view, kinds[kind], record))
        yield from _circles(view, kinds[kind], records)


def bounded(view: View, record: Record, findings: Iterator[Finding]) -> Iterator[Finding]:
    """At most MANY findings about one record; one record cannot fill a report, nor the time it takes."""
    yield from islice(findings, MANY)
    with view.counting():
        rest = list(findings)
    if rest:
        message = Text(
            f"Masih ada temuan serupa dalam rekaman ini; {MANY} yang pertama sudah ditunjukkan.",
            f"There are more findings of this sort in this record; the first {MANY} are shown.",
        )
        more = view.own_finding(builtin.BUILT_IN[rest[0].rule], record, (), message, "more", remedy=rest[0].remedy)
        yield replace(more, beyond=tuple(finding.fingerprint for finding in rest))


def _repeated_ids(view: View, kind: str, records: Sequence[Record]) -> Iterator[Finding]:
    unseen = {id_: file for file, (of, ids) in view.registry.lost_in.items() if of == kind for id_ in ids}
    first: dict[str, Record] = {}
    times: Counter[str] = Counter()
    for record in records:
        if record.data.get("id") != record.id:
            continue  # it has none; it goes by its file's name
        earlier = first.setdefault(record.id, record)
        if earlier is not record:
            where = view.place(earlier, ("id",))
            spot = f"{where.file}:{where.line}"
        elif record.id in unseen:
            spot = unseen[record.id]
        else:
            continue
        message = Text(
            f"Id {quote(record.id)} sudah dipakai di {spot}.",
            f"Id {quote(record.id)} is already used in {spot}.",
        )
        times[record.id] += 1
        yield view.own_finding(builtin.DOUBLE_ID, record, ("id",), message, str(times[record.id]))


def _references(view: View, kind: Kind, record: Record) -> Iterator[Finding]:
    for pointer, target, id_ in kind.targets(record.data):
        found = view.registry.by_id.get((target, id_))
        if found is None:
            if target in view.registry.gone or (target, id_) in view.registry.lost:
                continue
            message = Text(
                f"Ruas `{dotted(pointer)}` merujuk {target} {quote(id_)}, yang tidak terdaftar.",
                f"Field `{dotted(pointer)}` refers to {target} {quote(id_)}, which is not registered.",
            )
            yield view.own_finding(builtin.REFERENCE, record, pointer, message + view.meant(target, id_), id_)
        elif found.removed and not record.removed:
            message = Text(
                f"Ruas `{dotted(pointer)}` merujuk {target} {quote(id_)}, yang berstatus dihapus.",
                f"Field `{dotted(pointer)}` refers to {target} {quote(id_)}, which has been removed.",
            )
            yield view.own_finding(builtin.REFERENCE_TO_REMOVED, record, pointer, message, id_)


def _unfilled(view: View, kind: Kind, record: Record) -> Iterator[Finding]:
    full = view.coverage(kind.name) is Coverage.FULL
    for index, name in enumerate(record.data.get("belum_diisi", [])):
        at: Pointer = ("belum_diisi", index)
        if full:
            message = Text(
                f"Register {kind.name} dinyatakan lengkap, jadi `belum_diisi` tidak berlaku.",
                f"The register {kind.name} is declared complete, so `belum_diisi` has no effect.",
            )
        elif name in record.data:
            message = Text(
                f"Ruas {quote(name)} sudah diisi, tetapi masih disebut dalam `belum_diisi`.",
                f"Field {quote(name)} is filled in but still named in `belum_diisi`.",
            )
        elif name not in kind.schema.get("properties", {}):
            message = Text(
                f"Jenis {kind.name} tidak punya ruas {quote(name)}.",
                f"Kind {kind.name} has no field {quote(name)}.",
            ) + meant(name, kind.schema.get("properties", {}))
        else:
            continue
        yield view.own_finding(builtin.UNFILLED, record, at, message, name)


def _circles(view: View, kind: Kind, records: Sequence[Record]) -> Iterator[Finding]:
    """A single-valued reference to the own kind is a hierarchy (`induk`, `lokasi`); lists of peers are not."""
    for path, target in kind.references:
        if target != kind.name or len(path) != 1:
            continue
        parent = {r.id: r.data.get(str(path[0])) for r in records}
        done: set[str] = set()
        for record in records:
            trail: dict[str, None] = {}  # a set that keeps its order
            at: Json = record.id
            while isinstance(at, str) and at in parent and at not in done and at not in trail:
                trail[at] = None
                at = parent[at]
            if isinstance(at, str) and at in trail:
                way = list(trail)
                circle = way[way.index(at) :]
                low = circle.index(min(circle))
                circle = [*circle[low:], *circle[:low]]  # the same circle, wherever it was entered
                at = circle[0]
                named = " → ".join([*circle[:10], *(["…"] if len(circle) > 10 else []), at])
                closing = view.registry.by_id[(kind.name, at)]
                message = Text(
                    f"Ruas `{path[0]}` membentuk lingkaran: {named}.",
                    f"Field `{path[0]}` runs in a circle: {named}.",
                )
                yield view.own_finding(builtin.CIRCLE, closing, path, message, " → ".join(circle))
            done.update(trail)
