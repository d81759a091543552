"""The registry: files in, records by kind and id out, with the place of anything in them.

A file that cannot be read is a finding and hides no other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import jsonschema_rs

from checker.git.source import LARGE, Blob, Source
from checker.law.builtin import BUILT_IN, OWN
from checker.law.schema import Kind
from checker.model.report import (
    GOVERNMENT,
    Coverage,
    Finding,
    Json,
    Place,
    Pointer,
    Record,
    Severity,
    fingerprint,
    pointer_text,
)
from checker.model.text import Text, meant, quote, same
from checker.yaml.load import BadYaml, locate, read

Tick = Callable[[int | None], None]
"""Called once a file read, with None, and once a record judged, with how many records there are."""


Memory = dict[tuple[str, bytes], Json]
"""What files of a kind hold, by their content."""


def idle(_: int | None) -> None:
    """A tick for those who do not watch."""


_SUGGESTIONS = 200
MAX_RECORDS = 5_000
"""Records in one list file: with more, nobody can read a change to it."""


@dataclass(eq=False)
class Registry:
    """All records of one government. `broken` holds the records that do not fit their schema (by kind, by id)."""

    folder: str
    government: Record | None = None
    ruling: Record | None = None
    """The government whose declarations and parameters count, where that is another version than the registry's own."""
    records: dict[str, list[Record]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    broken: set[Record] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)
    """Kinds of which a file could not be read: how many records are missing is not known."""
    lost: set[tuple[str, str]] = field(default_factory=set)
    """(kind, id) that stand in files which could not be read: references to them are not dangling."""
    lost_in: dict[str, tuple[str, frozenset[str]]] = field(default_factory=dict)
    """Files which could not be read: their kind, and the ids that stand in them as far as they can be seen."""
    gone: set[str] = field(default_factory=set)
    """Kinds of which nobody can say what ids were lost: no reference to them is called dangling."""

    placing: bool = True
    """False while findings are only counted: to look up where each stands would take long."""
    _meant: dict[tuple[str, str], Text] = field(default_factory=dict)

    @property
    def declared(self) -> Record | None:
        """The government as it decides which law binds, with which parameters, and how far registers are filled."""
        return self.ruling or self.government

    @cached_property
    def by_id(self) -> dict[tuple[str, str], Record]:
        """The first record of each (kind, id)."""
        found: dict[tuple[str, str], Record] = {}
        for kind, records in self.records.items():
            for record in records:
                found.setdefault((kind, record.id), record)
        return found

    def meant(self, kind: str, id_: str) -> Text:
        """The id of `kind` that was most likely meant; looked for only some hundred times a run, for it takes long."""
        key = (kind, id_)
        if key not in self._meant:
            if len(self._meant) >= _SUGGESTIONS:
                return same("")
            self._meant[key] = meant(id_, (r.id for r in self.records.get(kind, [])))
        return self._meant[key]

    def everything(self) -> Iterator[Record]:
        """Every record, by kind and file."""
        for kind in sorted(self.records):
            yield from self.records[kind]

    def coverage(self, kind: str) -> Coverage:
        """How far the register is declared filled; one that is not named counts as full.

        Where the declaration itself cannot be read, nothing is known of any register: its one fault (a finding of its own)
        must not turn every gap of an unfinished register into another.
        """
        if self.declared is None or not self.declared.data:
            return Coverage.PART
        declared = self.declared.data.get("cakupan", {})
        word = declared.get(kind, Coverage.FULL) if isinstance(declared, dict) else None
        return Coverage(word) if isinstance(word, str) and word in set(Coverage) else Coverage.PART

    def place(self, record: Record, pointer: Pointer, *, key: bool = False) -> Place:
        """Where a value of a record stands, worked out from the record's slice of its file."""
        data = self.files.get(record.file)
        if data is None or not self.placing:  # a record that no file holds, such as a rule's example
            return Place(record.file, 1, 1)
        return Place(record.file, *locate(data, record.within_file(pointer), key=key))

    def finding(
        self,
        rule: str,
        severity: Severity,
        law: tuple[str, str],
        record: Record,
        pointer: Pointer,
        message: Text,
        remedy: Text,
        demand: str,
        *,
        key: bool = False,
    ) -> Finding:
        """A complete finding at a value of a record."""
        place = self.place(record, pointer, key=key)
        return Finding(
            rule=rule,
            severity=severity,
            regulation=law[0],
            provision=law[1],
            kind=record.kind,
            record=record.id,
            unit=record.unit,
            place=place,
            path=pointer_text(pointer),
            message=message,
            remedy=remedy,
            fingerprint=fingerprint(rule, record.kind, record.id, record.data, pointer, demand),
            excerpt=line_of(self.files.get(record.file, b""), place.line),
            name=record.name,
        )

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
    lines = _lines(data)
    return lines[line - 1].decode("utf-8", "backslashreplace").rstrip("\r") if line <= len(lines) else ""


@lru_cache(maxsize=4)
def _lines(data: bytes) -> list[bytes]:
    return data.split(b"\n")


# --- reading ----------------------------------------------------------------------------------------------------------


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
    registry = Registry(folder)
    registers = {name: kind for name, kind in kinds.items() if name != GOVERNMENT}
    for blob in source.files(folder):
        tick(None)
        parts = blob.path.removeprefix(folder + "/").split("/")
        name = parts[-1]
        if parts == ["instansi.yaml"]:
            records = _records(registry, blob, kinds[GOVERNMENT], validators.get(GOVERNMENT), memory)
            registry.government = records[0] if records else None
        elif name.endswith(".md"):
            continue
        elif len(parts) == 1:
            if blob.problem:
                # A link or a submodule in place of a kind's folder would hide the whole register.
                registry.findings.append(file_finding("berkas", blob.path, blob.problem))
                registry.unreadable.add(name)
                registry.gone.add(name)
            elif name.lower().endswith((".yaml", ".yml")) or name in registers:
                message = Text(
                    "Berkas ini tidak berada dalam folder suatu jenis, jadi tidak diperiksa.",
                    "This file is in no kind's folder, so it is not checked.",
                )
                registry.findings.append(file_finding("jenis", blob.path, message))
        elif parts[0] not in registers:
            message = Text(
                f"Tidak ada jenis register {quote(parts[0])}.",
                f"There is no kind of register {quote(parts[0])}.",
            ) + meant(parts[0], registers)
            registry.findings.append(file_finding("jenis", blob.path, message))
        elif not name.endswith(".yaml"):
            message = Text(
                "Hanya berkas berakhiran `.yaml` yang dibaca; berkas ini tidak diperiksa.",
                "Only files that end in `.yaml` are read; this one is not checked.",
            )
            registry.findings.append(file_finding("berkas", blob.path, message, kind=parts[0]))
            _lose(registry, parts[0], blob)
        else:
            kind = registers[parts[0]]
            registry.records.setdefault(kind.name, []).extend(
                _records(registry, blob, kind, validators.get(kind.name), memory)
            )
    for name in registers:
        registry.records.setdefault(name, [])
    here = f"{folder}/instansi.yaml"
    if registry.government is None and not any(f.place.file == here for f in registry.findings):
        message = Text("Ini bukan berkas.", "This is not a file.")
        registry.findings.append(file_finding("berkas", here, message, kind=GOVERNMENT))
    return registry


def _records(
    registry: Registry,
    blob: Blob,
    kind: Kind,
    validator: jsonschema_rs.Draft202012Validator | None,
    memory: Memory | None,
) -> list[Record]:
    """The records of one file; a list file may hold several."""
    if blob.problem:
        registry.findings.append(file_finding("berkas", blob.path, blob.problem, kind=kind.name))
        _lose(registry, kind.name, blob)
        return []

    def fits(value: Json) -> bool:
        return validator is not None and validator.is_valid(value if isinstance(value, list) else [value])

    try:
        value = _value(blob, kind, fits, memory)
    except BadYaml as bad:
        registry.findings += [
            file_finding(
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
    if len(value) > MAX_RECORDS and isinstance(value, list):
        message = Text(
            f"Berkas memuat {len(value)} rekaman; paling banyak {MAX_RECORDS} dalam satu berkas.",
            f"The file holds {len(value)} records; at most {MAX_RECORDS} may stand in one file.",
        )
        split = Text(
            "Pecah menjadi beberapa berkas, misalnya satu untuk setiap perangkat daerah.",
            "Split it into several files, for instance one per office.",
        )
        registry.findings.append(file_finding("berkas", blob.path, message, kind=kind.name, remedy=split))
        _lose(registry, kind.name, blob)
        return []
    registry.files[blob.path] = blob.data
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
            registry.findings.append(registry.own_finding("skema", record, (), message, "record"))
            registry.broken.add(record)
        elif not several and own != stem and isinstance(own, str) and kind.name != GOVERNMENT:
            message = Text(
                f"Berkas ini berisi rekaman {quote(own)}, tetapi bernama `{stem}.yaml`.",
                f"This file holds record {quote(own)} but is named `{stem}.yaml`.",
            )
            registry.findings.append(registry.own_finding("nama-berkas", record, ("id",), message))
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


def _lose(registry: Registry, kind: str, blob: Blob) -> None:
    """Remember what stood in a file that cannot be read, so that its one fault does not become many."""
    name = blob.path.rsplit("/", 1)[-1]
    seen = _ids_in(blob.data)
    if not seen and ".yaml" not in name.lower() and ".yml" not in name.lower():
        return  # a picture or a table that somebody put there: it never held records
    registry.unreadable.add(kind)
    registry.lost.add((kind, name.rsplit(".", 1)[0]))
    registry.lost |= {(kind, id_) for id_ in seen}
    if blob.problem or not _is_void(blob.data):
        registry.lost_in[blob.path] = (kind, seen)
    if blob.problem is LARGE or b"\0" in blob.data:  # not read, or in UTF-16
        registry.gone.add(kind)


def _is_void(data: bytes) -> bool:
    """Whether a file holds nothing but remarks, and so certainly no record."""
    return all(not line.strip() or line.lstrip().startswith(b"#") for line in data.splitlines())


def file_finding(
    slug: str,
    path: str,
    message: Text,
    line: int = 1,
    column: int = 1,
    kind: str = "",
    remedy: Text | None = None,
    demand: str = "",
    excerpt: str = "",
) -> Finding:
    """A finding of one of the checker's own rules about a file, not about a record in it."""
    rule = BUILT_IN[f"{OWN}-{slug}"]
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        regulation=OWN,
        provision=slug,
        kind=kind,
        record="",
        unit=None,
        place=Place(path, line, column),
        path="",
        message=message,
        remedy=remedy or rule.remedy,
        fingerprint=fingerprint(rule.id, path, "", None, (), demand),
        excerpt=excerpt,
    )
