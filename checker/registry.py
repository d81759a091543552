"""The registry: files in, records by kind and id with references both ways out, and what is wrong with its structure.

Structure is what no regulation needs to say: a file that can be read, a kind that exists, ids that are unique, references
that lead somewhere. Those findings carry the checker's own rule ids (`BUILT_IN`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import jsonschema_rs

from checker.load import BadYaml, locate, read
from checker.model import (
    Coverage,
    Finding,
    Json,
    Place,
    Pointer,
    Record,
    Severity,
    dotted,
    fingerprint,
    pointer_text,
)
from checker.schema import Kind
from checker.source import Blob, Source
from checker.text import Text, meant, same

GOVERNMENT = "instansi"
"""The pseudo-kind of `instansi.yaml`: one record, judged once."""

OWN = "patuh"
"""What stands as the regulation of findings that rest on the checker's own rules."""


Tick = Callable[[int | None], None]
"""Called once a file read, with None, and once a record judged, with how many records there are."""


def idle(_: int | None) -> None:
    """A tick for those who do not watch."""


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A rule of the checker itself, about structure."""

    id: str
    severity: Severity
    title: Text
    remedy: Text


def _built_in() -> dict[str, BuiltIn]:
    rows = [
        ("berkas", "error", ("Berkas register dapat dibaca", "Registry files can be read"),
         ("Ganti dengan berkas teks YAML biasa berakhiran `.yaml`.", "Replace it by a plain YAML text file that ends in `.yaml`.")),
        ("yaml", "error", ("Berkas ditulis dalam dialek YAML yang dipakai di sini", "Files are written in the YAML dialect used here"),
         ("Perbaiki baris yang ditunjuk.", "Mend the line shown.")),
        ("jenis", "error", ("Folder register sesuai dengan jenis yang dikenal", "Registry folders are known kinds"),
         ("Pindahkan berkas ke folder jenis yang benar.", "Move the file into the folder of the right kind.")),
        ("skema", "error", ("Rekaman sesuai dengan skema jenisnya", "Records fit the schema of their kind"),
         ("Perbaiki ruas yang ditunjuk.", "Mend the field shown.")),
        ("id-ganda", "error", ("Setiap id hanya dipakai satu kali", "Every id is used once"),
         ("Beri salah satu rekaman id yang baru, atau hapus rekaman yang berulang.", "Give one record a new id, or remove the repeated one.")),
        ("nama-berkas", "warning", ("Berkas berisi satu rekaman bernama seperti id-nya", "A file with one record is named for its id"),
         ("Ganti nama berkas, atau perbaiki `id`.", "Rename the file, or mend the `id`.")),
        ("rujukan", "error", ("Setiap rujukan menunjuk rekaman yang ada", "Every reference leads to a record"),
         ("Perbaiki id yang dirujuk, atau daftarkan rekamannya lebih dahulu.", "Mend the id, or register the record first.")),
        ("rujukan-dihapus", "warning", ("Rujukan tidak menunjuk rekaman yang dihapus", "References do not lead to removed records"),
         ("Ganti dengan rekaman penggantinya, atau hapus rujukannya.", "Name the record that replaced it, or remove the reference.")),
        ("rujukan-melingkar", "error", ("Rujukan bertingkat tidak melingkar", "Hierarchies do not run in circles"),
         ("Putuskan lingkaran: satu rekaman harus berada paling atas.", "Break the circle: one record must be at the top.")),
        ("belum-diisi", "warning", ("`belum_diisi` jujur dan sesuai", "`belum_diisi` is honest and fits"),
         ("Hapus nama ruas dari `belum_diisi`, atau kosongkan ruasnya.", "Remove the name from `belum_diisi`, or leave the field out.")),
        ("parameter", "error", ("Parameter yang ditetapkan sendiri memang boleh ditetapkan", "Parameters set by the government may be set by it"),
         ("Perbaiki atau hapus parameternya dalam `instansi.yaml`.", "Mend or remove the parameter in `instansi.yaml`.")),
    ]  # fmt: skip
    return {
        f"{OWN}-{slug}": BuiltIn(f"{OWN}-{slug}", Severity(severity), Text(*title), Text(*remedy))
        for slug, severity, title, remedy in rows
    }


BUILT_IN = _built_in()


@dataclass(eq=False)
class Registry:
    """All records of one government. `broken` holds the records that do not fit their schema (by kind, by id)."""

    folder: str
    government: Record | None = None
    records: dict[str, list[Record]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    broken: set[Record] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)
    """Kinds of which a file could not be read: how many records are missing is not known."""
    lost: set[tuple[str, str]] = field(default_factory=set)
    """(kind, id) that stand in files which could not be read: references to them are not dangling."""

    @cached_property
    def by_id(self) -> dict[tuple[str, str], Record]:
        """The first record of each (kind, id)."""
        found: dict[tuple[str, str], Record] = {}
        for kind, records in self.records.items():
            for record in records:
                found.setdefault((kind, record.id), record)
        return found

    def everything(self) -> Iterator[Record]:
        """Every record, by kind and file."""
        for kind in sorted(self.records):
            yield from self.records[kind]

    def coverage(self, kind: str) -> Coverage:
        """How far the register is declared filled; a register that nobody declared counts as full."""
        declared = self.government.data.get("cakupan") if self.government else None
        word = declared.get(kind) if isinstance(declared, dict) else None
        return Coverage(word) if isinstance(word, str) and word in set(Coverage) else Coverage.FULL

    def place(self, record: Record, pointer: Pointer, *, key: bool = False) -> Place:
        """Where a value of a record stands, worked out from the record's slice of its file."""
        data = self.files.get(record.file)
        if data is None:  # a record that no file holds, such as a rule's example
            return Place(record.file, 1, 1)
        return Place(record.file, *locate(data, record.within_file(pointer), key=key))

    def finding(
        self, rule: str, severity: Severity, law: tuple[str, str], record: Record, pointer: Pointer,
        message: Text, remedy: Text, demand: str, *, key: bool = False,
    ) -> Finding:  # fmt: skip
        """A complete finding at a value of a record."""
        place = self.place(record, pointer, key=key)
        return Finding(
            rule, severity, *law, record.kind, record.id, record.unit, place, pointer_text(pointer), message, remedy,
            fingerprint(rule, record.kind, record.id, record.data, pointer, demand),
            line_of(self.files.get(record.file, b""), place.line), record.name,
        )  # fmt: skip

    def own_finding(
        self,
        slug: str,
        record: Record,
        pointer: Pointer,
        message: Text,
        demand: str = "",
        *,
        remedy: Text | None = None,
        key: bool = False,
    ) -> Finding:
        """A finding of one of the checker's own rules."""
        rule = BUILT_IN[f"{OWN}-{slug}"]
        return self.finding(
            rule.id,
            rule.severity,
            (OWN, slug),
            record,
            pointer,
            message,
            remedy or rule.remedy,
            demand,
            key=key,
        )


def line_of(data: bytes, line: int) -> str:
    """One line of a file as text, for the excerpt under a finding."""
    lines = data.split(b"\n", line)
    return lines[line - 1].decode("utf-8", "backslashreplace").rstrip("\r") if line <= len(lines) else ""


# --- reading ----------------------------------------------------------------------------------------------------------


def load_registry(
    source: Source,
    folder: str,
    kinds: Mapping[str, Kind],
    validators: Mapping[str, jsonschema_rs.Draft202012Validator],
    tick: Tick = idle,
) -> Registry:
    """Read every file below `folder`. A file that cannot be read is a finding and hides no other."""
    registry = Registry(folder)
    registers = {name: kind for name, kind in kinds.items() if name != GOVERNMENT}
    for blob in source.files(folder):
        tick(None)
        parts = blob.path.removeprefix(folder + "/").split("/")
        name = parts[-1]
        if parts == ["instansi.yaml"]:
            records = _records(registry, blob, kinds[GOVERNMENT], validators.get(GOVERNMENT))
            registry.government = records[0] if records else None
        elif name.endswith(".md"):
            continue
        elif len(parts) == 1:
            if name.lower().endswith((".yaml", ".yml")):
                message = Text(
                    "Berkas ini tidak berada dalam folder suatu jenis, jadi tidak diperiksa.",
                    "This file is in no kind's folder, so it is not checked.",
                )
                registry.findings.append(_file_finding("jenis", blob.path, message))
        elif parts[0] not in registers:
            message = Text(
                f"Tidak ada jenis register `{parts[0]}`.", f"There is no kind of register `{parts[0]}`."
            ) + meant(parts[0], registers)
            registry.findings.append(_file_finding("jenis", blob.path, message))
        elif not name.endswith(".yaml"):
            message = Text(
                "Hanya berkas berakhiran `.yaml` yang dibaca; berkas ini tidak diperiksa.",
                "Only files that end in `.yaml` are read; this one is not checked.",
            )
            registry.findings.append(_file_finding("berkas", blob.path, message, kind=parts[0]))
            _lose(registry, parts[0], blob)
        else:
            kind = registers[parts[0]]
            registry.records.setdefault(kind.name, []).extend(
                _records(registry, blob, kind, validators.get(kind.name))
            )
    for name in registers:
        registry.records.setdefault(name, [])
    return registry


def _records(
    registry: Registry, blob: Blob, kind: Kind, validator: jsonschema_rs.Draft202012Validator | None
) -> list[Record]:
    """The records of one file; a list file may hold several."""
    if blob.problem:
        registry.findings.append(_file_finding("berkas", blob.path, blob.problem, kind=kind.name))
        _lose(registry, kind.name, blob)
        return []

    def fits(value: Json) -> bool:
        return validator is not None and validator.is_valid(value if isinstance(value, list) else [value])

    try:
        value = read(blob.data, kind.shape, valid=fits)
    except BadYaml as bad:
        registry.findings += [
            _file_finding(
                "yaml",
                blob.path,
                f.message,
                f.line,
                f.column,
                kind.name,
                f.remedy,
                f.code,
                line_of(blob.data, f.line),
            )
            for f in bad.faults
        ]
        _lose(registry, kind.name, blob)
        return []
    registry.files[blob.path] = blob.data
    several = isinstance(value, list) and kind.name != GOVERNMENT
    records = []
    for index, data in enumerate(value if several else [value]):
        own = data.get("id") if isinstance(data, dict) else None
        stem = blob.path.rsplit("/", 1)[-1].removesuffix(".yaml")
        id_ = own if isinstance(own, str) and own else f"{stem}[{index + 1}]" if several else stem
        record = Record(
            kind.name, id_, data if isinstance(data, dict) else {}, blob.path, index if several else None
        )
        if not isinstance(data, dict):
            message = Text(
                "Setiap butir daftar harus berupa rekaman (ruas-ruas `nama: isi`).",
                "Every list item must be a record (fields `name: value`).",
            )
            registry.findings.append(registry.own_finding("skema", record, (), message, "record"))
            registry.broken.add(record)
        elif not several and own != stem and isinstance(own, str) and kind.name != GOVERNMENT:
            message = Text(
                f"Berkas ini berisi rekaman `{own}`, tetapi bernama `{stem}.yaml`.",
                f"This file holds record `{own}` but is named `{stem}.yaml`.",
            )
            registry.findings.append(registry.own_finding("nama-berkas", record, ("id",), message))
        records.append(record)
    return records


_ID_LINE = re.compile(rb"^(?:- |  )?id:[ \t]*[\"']?([a-z0-9-]+)", re.MULTILINE)


def _lose(registry: Registry, kind: str, blob: Blob) -> None:
    """Remember what stood in a file that cannot be read, so that its one fault does not become many."""
    registry.unreadable.add(kind)
    registry.lost.add((kind, blob.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]))
    registry.lost |= {(kind, id_.decode("ascii")) for id_ in _ID_LINE.findall(blob.data)}


def _file_finding(
    slug: str, path: str, message: Text, line: int = 1, column: int = 1, kind: str = "",
    remedy: Text | None = None, demand: str = "", excerpt: str = "",
) -> Finding:  # fmt: skip
    rule = BUILT_IN[f"{OWN}-{slug}"]
    return Finding(
        rule.id, rule.severity, OWN, slug, kind, "", None, Place(path, line, column), "", message,
        remedy or rule.remedy, fingerprint(rule.id, path, "", None, (), demand), excerpt,
    )  # fmt: skip


# --- structure --------------------------------------------------------------------------------------------------------


def structure_findings(registry: Registry, kinds: Mapping[str, Kind]) -> Iterator[Finding]:
    """Ids that are used twice, references that lead nowhere, to removed records or in circles, and false `belum_diisi`."""
    for kind, records in sorted(registry.records.items()):
        yield from _repeated_ids(registry, records)
        for record in records:
            if record not in registry.broken:
                yield from _references(registry, kinds[kind], record)
                yield from _unfilled(registry, kinds[kind], record)
        yield from _circles(registry, kinds[kind], records)


def _repeated_ids(registry: Registry, records: Sequence[Record]) -> Iterator[Finding]:
    first: dict[str, Record] = {}
    for record in records:
        earlier = first.setdefault(record.id, record)
        if earlier is not record:
            where = registry.place(earlier, ("id",))
            message = Text(
                f"Id `{record.id}` sudah dipakai di {where.file}:{where.line}.",
                f"Id `{record.id}` is already used in {where.file}:{where.line}.",
            )
            yield registry.own_finding("id-ganda", record, ("id",), message, record.file + str(record.index))


def targets(kind: Kind, data: Json) -> Iterator[tuple[Pointer, str, str]]:
    """Every reference a record makes: (place of the id, kind referred to, id)."""
    for path, target in kind.references:
        for pointer, value in values_at(data, path):
            if isinstance(value, str):
                yield pointer, target, value


def values_at(data: Json, path: Pointer, at: Pointer = ()) -> Iterator[tuple[Pointer, Json]]:
    """The values at a pointer that may hold `*` for list items."""
    if not path:
        yield at, data
    elif path[0] == "*":
        if isinstance(data, list):
            for index, item in enumerate(data):
                yield from values_at(item, path[1:], (*at, index))
    elif isinstance(data, dict) and path[0] in data:
        yield from values_at(data[path[0]], path[1:], (*at, path[0]))


def _references(registry: Registry, kind: Kind, record: Record) -> Iterator[Finding]:
    for pointer, target, id_ in targets(kind, record.data):
        found = registry.by_id.get((target, id_))
        if found is None:
            if (target, id_) in registry.lost:
                continue
            known = [r.id for r in registry.records.get(target, [])]
            message = Text(
                f"Ruas `{dotted(pointer)}` merujuk {target} `{id_}`, yang tidak terdaftar.",
                f"Field `{dotted(pointer)}` refers to {target} `{id_}`, which is not registered.",
            )
            yield registry.own_finding("rujukan", record, pointer, message + meant(id_, known), id_)
        elif found.data.get("status") == "dihapus" and record.data.get("status") != "dihapus":
            message = Text(
                f"Ruas `{dotted(pointer)}` merujuk {target} `{id_}`, yang berstatus dihapus.",
                f"Field `{dotted(pointer)}` refers to {target} `{id_}`, which has been removed.",
            )
            yield registry.own_finding("rujukan-dihapus", record, pointer, message, id_)


def _unfilled(registry: Registry, kind: Kind, record: Record) -> Iterator[Finding]:
    full = registry.coverage(kind.name) is Coverage.FULL
    for index, name in enumerate(record.data.get("belum_diisi", [])):
        at: Pointer = ("belum_diisi", index)
        if full:
            message = Text(
                f"Register {kind.name} dinyatakan lengkap, jadi `belum_diisi` tidak berlaku.",
                f"The register {kind.name} is declared complete, so `belum_diisi` has no effect.",
            )
        elif name in record.data:
            message = Text(
                f"Ruas `{name}` sudah diisi, tetapi masih disebut dalam `belum_diisi`.",
                f"Field `{name}` is filled in but still named in `belum_diisi`.",
            )
        elif name not in kind.schema.get("properties", {}):
            message = Text(
                f"Jenis {kind.name} tidak punya ruas `{name}`.", f"Kind {kind.name} has no field `{name}`."
            ) + meant(name, kind.schema.get("properties", {}))
        else:
            continue
        yield registry.own_finding("belum-diisi", record, at, message, name)


def _circles(registry: Registry, kind: Kind, records: Sequence[Record]) -> Iterator[Finding]:
    """A single-valued reference to the own kind is a hierarchy (`induk`, `lokasi`); lists of peers are not."""
    for path, target in kind.references:
        if target != kind.name or len(path) != 1:
            continue
        parent = {r.id: r.data.get(str(path[0])) for r in records}
        done: set[str] = set()
        for record in records:
            trail: list[str] = []
            at: Json = record.id
            while isinstance(at, str) and at in parent and at not in done and at not in trail:
                trail.append(at)
                at = parent[at]
            if at in trail and isinstance(at, str):
                circle = trail[trail.index(at) :]
                named = " → ".join([*circle, at])
                closing = registry.by_id[(kind.name, min(circle))]
                message = Text(
                    f"Ruas `{path[0]}` membentuk lingkaran: {named}.",
                    f"Field `{path[0]}` runs in a circle: {named}.",
                )
                yield registry.own_finding("rujukan-melingkar", closing, path, message, same(named).id)
            done.update(trail)


# --- what rules may ask -----------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class RegistryReader:
    """What `ref`, `related`, `count` and `records` answer.

    A `doubt` tells why the last answers cannot be relied on. Where it is only that records which do not fit their schema were
    left out, `with_broken` answers once more with them in: a verdict that stays the same does not hang on them.
    """

    registry: Registry
    with_broken: bool = False
    doubt: Text | None = None
    left_out: Text | None = None
    _index: dict[tuple[str, str], dict[str, list[Record]]] = field(default_factory=dict)

    def fresh(self, *, with_broken: bool = False) -> None:
        """Forget all doubts before the next question."""
        self.doubt = self.left_out = None
        self.with_broken = with_broken

    def ref(self, kind: str, id_: str) -> Json:
        """The record, or None with a doubt where it is missing or broken."""
        record = self.registry.by_id.get((kind, id_))
        if record is None or record in self.registry.broken:
            self.doubt = Text(
                f"rekaman {kind} `{id_}` yang dirujuk tidak ada atau rusak",
                f"the {kind} `{id_}` it refers to is missing or broken",
            )
            return None
        return record.data

    def related(self, kind: str, field: str, id_: str) -> list[Json]:
        """Records of `kind` whose `field` (dots; lists are looked into) holds `id_`; removed ones are left out."""
        key = (kind, field)
        if key not in self._index:
            index: dict[str, list[Record]] = defaultdict(list)
            for record in self.registry.records.get(kind, []):
                for value in dict.fromkeys(
                    v for v in _deep(record.data, field.split(".")) if isinstance(v, str)
                ):
                    index[value].append(record)
            self._index[key] = index
        return self._trusted(kind, self._index[key].get(id_, []))

    def records(self, kind: str) -> list[Json]:
        """Every record of `kind` that is not removed."""
        return self._trusted(kind, self.registry.records.get(kind, []))

    def _trusted(self, kind: str, records: Sequence[Record]) -> list[Json]:
        if kind in self.registry.unreadable:
            self.doubt = Text(
                f"sebagian register {kind} tidak dapat dibaca", f"part of the register {kind} cannot be read"
            )
        found = []
        for record in records:
            if record.data.get("status") == "dihapus":
                continue
            if record in self.registry.broken and not self.with_broken:
                self.left_out = Text(
                    f"rekaman {kind} `{record.id}` tidak sesuai skemanya",
                    f"{kind} `{record.id}` does not fit its schema",
                )
                continue
            found.append(record.data)
        return found


def _deep(value: Json, names: Sequence[str]) -> Iterator[Json]:
    if isinstance(value, list):
        for item in value:
            yield from _deep(item, names)
    elif not names:
        yield value
    elif isinstance(value, dict) and names[0] in value:
        yield from _deep(value[names[0]], names[1:])
