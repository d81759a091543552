"""Files in, a registry out. A file that cannot be read is a finding and hides no other."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import jsonschema_rs

from checker.git.source import LARGE, Blob, Source
from checker.law import builtin
from checker.law.builtin import BuiltIn
from checker.law.schema import Kind
from checker.model.report import GOVERNMENT, Finding, Json, Pointer, Record
from checker.model.text import Text, meant, quote
from checker.registry.registry import Registry, Tick, file_finding, idle, line_of
from checker.yaml.load import BadYaml, read

Memory = dict[tuple[str, bytes], Json]
"""What files of a kind hold, by their content."""

MAX_RECORDS = 5_000
"""Records in one list file: with more, nobody can read a change to it."""


@dataclass(slots=True, eq=False)
class _Reading:
    """A registry in the making (see `Registry`)."""

    folder: str
    government: Record | None = None
    records: dict[str, list[Record]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    shapeless: set[Record] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)
    lost: set[tuple[str, str]] = field(default_factory=set)
    lost_in: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def registry(self) -> Registry:
        """What was read."""
        return Registry(
            folder=self.folder,
            government=self.government,
            records=self.records,
            files=self.files,
            findings=self.findings,
            shapeless=frozenset(self.shapeless),
            unreadable=frozenset(self.unreadable),
            lost=frozenset(self.lost),
            lost_in=self.lost_in,
            gone=frozenset(self.gone),
        )

    def own_finding(self, rule: BuiltIn, record: Record, pointer: Pointer, message: Text, demand: str = "") -> Finding:
        """See `Registry.own_finding`."""
        alone = Registry(self.folder, files={record.file: self.files[record.file]})
        return alone.own_finding(rule, record, pointer, message, demand)


def load_registry(
    source: Source,
    folder: str,
    kinds: Mapping[str, Kind],
    validators: Mapping[str, jsonschema_rs.Draft202012Validator],
    tick: Tick = idle,
    memory: Memory | None = None,
) -> Registry:
    """Read every file below `folder`. A file that cannot be read is a finding and hides no other.

    A `memory` that several states of one registry share keeps what was read of files that they have in common.
    """
    reading = _Reading(folder)
    registers = {name: kind for name, kind in kinds.items() if name != GOVERNMENT}
    for blob in source.files(folder):
        tick(None)
        parts = blob.path.removeprefix(folder + "/").split("/")
        name = parts[-1]
        if parts == ["instansi.yaml"]:
            records = _records(reading, blob, kinds[GOVERNMENT], validators.get(GOVERNMENT), memory)
            reading.government = records[0] if records else None
        elif name.endswith(".md"):
            continue
        elif len(parts) == 1:
            if blob.problem:
                # A link or a submodule in place of a kind's folder would hide the whole register.
                reading.findings.append(file_finding(builtin.FILE, blob.path, blob.problem))
                reading.unreadable.add(name)
                reading.gone.add(name)
            elif name.lower().endswith((".yaml", ".yml")) or name in registers:
                message = Text(
                    "Berkas ini tidak berada dalam folder suatu jenis, jadi tidak diperiksa.",
                    "This file is in no kind's folder, so it is not checked.",
                )
                reading.findings.append(file_finding(builtin.KIND, blob.path, message))
        elif parts[0] not in registers:
            message = Text(
                f"Tidak ada jenis register {quote(parts[0])}.",
                f"There is no kind of register {quote(parts[0])}.",
            ) + meant(parts[0], registers)
            reading.findings.append(file_finding(builtin.KIND, blob.path, message))
        elif not name.endswith(".yaml"):
            message = Text(
                "Hanya berkas berakhiran `.yaml` yang dibaca; berkas ini tidak diperiksa.",
                "Only files that end in `.yaml` are read; this one is not checked.",
            )
            reading.findings.append(file_finding(builtin.FILE, blob.path, message, kind=parts[0]))
            _lose(reading, parts[0], blob)
        else:
            kind = registers[parts[0]]
            reading.records.setdefault(kind.name, []).extend(
                _records(reading, blob, kind, validators.get(kind.name), memory)
            )
    for name in registers:
        reading.records.setdefault(name, [])
    here = f"{folder}/instansi.yaml"
    if reading.government is None and not any(f.place.file == here for f in reading.findings):
        message = Text("Ini bukan berkas.", "This is not a file.")
        reading.findings.append(file_finding(builtin.FILE, here, message, kind=GOVERNMENT))
    return reading.registry()


def _records(
    reading: _Reading,
    blob: Blob,
    kind: Kind,
    validator: jsonschema_rs.Draft202012Validator | None,
    memory: Memory | None,
) -> list[Record]:
    """The records of one file; a list file may hold several."""
    if blob.problem:
        reading.findings.append(file_finding(builtin.FILE, blob.path, blob.problem, kind=kind.name))
        _lose(reading, kind.name, blob)
        return []

    def fits(value: Json) -> bool:
        return validator is not None and validator.is_valid(value if isinstance(value, list) else [value])

    try:
        value = _value(blob, kind, fits, memory)
    except BadYaml as bad:
        reading.findings += [
            file_finding(
                builtin.YAML,
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
        _lose(reading, kind.name, blob)
        return []
    if len(value) > MAX_RECORDS and isinstance(value, list):
        message = Text(
            f"Berkas memuat {len(value)} rekaman; paling banyak {MAX_RECORDS} dalam satu berkas.",
            f"The file holds {len(value)} records; at most {MAX_RECORDS} may stand in one file.",
        )
        split = Text(
            "Pecah menjadi beberapa berkas, misalnya satu untuk setiap perangkat daerah.",
            "Split it into several files, for instance one per office.",
        )
        reading.findings.append(file_finding(builtin.FILE, blob.path, message, kind=kind.name, remedy=split))
        _lose(reading, kind.name, blob)
        return []
    reading.files[blob.path] = blob.data
    several = isinstance(value, list) and kind.name != GOVERNMENT
    records = []
    for index, data in enumerate(value if several else [value]):
        own = data.get("id") if isinstance(data, dict) else None
        stem = blob.path.rsplit("/", 1)[-1].removesuffix(".yaml")
        id_ = own if isinstance(own, str) and own else f"{stem}[{index + 1}]" if several else stem
        record = Record(kind.name, id_, data if isinstance(data, dict) else {}, blob.path, index if several else None)
        if not isinstance(data, dict):
            message = Text(
                "Setiap butir daftar harus berupa rekaman (ruas-ruas `nama: isi`).",
                "Every list item must be a record (fields `name: value`).",
            )
            reading.findings.append(reading.own_finding(builtin.SCHEMA, record, (), message, "record"))
            reading.shapeless.add(record)
        elif not several and own != stem and isinstance(own, str) and kind.name != GOVERNMENT:
            message = Text(
                f"Berkas ini berisi rekaman {quote(own)}, tetapi bernama `{stem}.yaml`.",
                f"This file holds record {quote(own)} but is named `{stem}.yaml`.",
            )
            reading.findings.append(reading.own_finding(builtin.FILE_NAME, record, ("id",), message))
        records.append(record)
    return records


def _value(blob: Blob, kind: Kind, fits: Callable[[Json], bool], memory: Memory | None) -> Json:
    """What a file holds, read once."""
    key = (kind.name, blob.data)
    if memory is not None and key in memory:
        return memory[key]
    value = read(blob.data, kind.shape, valid=fits)
    if memory is not None:
        memory[key] = value
    return value


_BEGIN = re.compile(rb"^(?:(-)(?:[ \t]|\r?$)|[{\"'a-z_])", re.MULTILINE)
"""The first line that tells whether a file holds a list: not a remark, nor what a merge left behind."""
_ITEM = re.compile(rb"-[ \t]*")
_ID = re.compile(rb"(?:\{(?:[^{}\[\]]*,)?[ \t]*)?[\"']?id[\"']?:[ \t]*[\"']?([a-z0-9-]+)")


def _ids_in(data: bytes) -> frozenset[str]:
    """Ids of the records of a file that cannot be read, as far as its lines show them; not those of items inside a record."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    begin = _BEGIN.search(data)
    several = begin is not None and begin[1] is not None
    found = set()
    margin: int | None = 0
    """How far the fields of a record are indented; None where its dash stands on a line of its own, until one is seen."""
    for line in filter(bytes.strip, data.splitlines()):
        start = len(line) - len(line.lstrip(b" "))
        if several and (item := _ITEM.match(line)):
            margin = start = item.end()
            if start == len(line):
                margin = None
                continue
        if margin is None:
            margin = start
        if start == margin and (id_ := _ID.match(line, start)):
            found.add(id_[1].decode("ascii"))
    return frozenset(found)


def _lose(reading: _Reading, kind: str, blob: Blob) -> None:
    """Remember what stood in a file that cannot be read, so that its one fault does not become many."""
    name = blob.path.rsplit("/", 1)[-1]
    seen = _ids_in(blob.data)
    if not seen and ".yaml" not in name.lower() and ".yml" not in name.lower():
        return  # a picture or a table that somebody put there: it never held records
    reading.unreadable.add(kind)
    reading.lost.add((kind, name.rsplit(".", 1)[0]))
    reading.lost |= {(kind, id_) for id_ in seen}
    if blob.problem or not _is_void(blob.data):
        reading.lost_in[blob.path] = (kind, seen)
    if blob.problem is LARGE or b"\0" in blob.data:  # not read, or in UTF-16
        reading.gone.add(kind)


def _is_void(data: bytes) -> bool:
    """Whether a file holds nothing but remarks, and so certainly no record."""
    return all(not line.strip() or line.lstrip().startswith(b"#") for line in data.splitlines())
