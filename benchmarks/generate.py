"""A registry of any size, made up: (folder, number of records, seed) in, YAML files of one fictional city out.

Every record starts from its kind's own sample, so what is generated follows the schemas by itself; ids, names,
texts, references and risk figures are varied, and `catatan` brings records to about 1.6 kB. Half of the records
stand in list files of 100, half in files of their own. The same seed gives the same bytes.

`inject` then puts known faults at known places, for tests of what the checker finds and where.
"""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker.model import Pointer
from checker.project import own_files
from checker.schema import Kind, Meta, load_kinds, subschema

LIST_LENGTH = 100
RECORD_BYTES = 1600

SHARES = {
    "unit": 2,
    "layanan": 14,
    "proses-bisnis": 10,
    "aplikasi": 18,
    "data": 20,
    "aset-tik": 18,
    "risiko": 13,
    "bukti": 3,
    "audit": 1.5,
    "tim-koordinasi": 0.5,
}
"""Parts of the whole by kind; a kind that is not named here gets one part."""

MATRIX = [[1, 3, 5, 8, 20], [2, 7, 11, 13, 21], [4, 10, 14, 17, 22], [6, 12, 16, 19, 24], [9, 15, 18, 23, 25]]
"""Table 10 of the annex to Permenpan-RB 5/2020: rows are likelihood, columns impact."""

LEVELS = ["sangat-rendah", "rendah", "sedang", "tinggi", "sangat-tinggi"]
"""Table 11: five magnitudes each."""

WORDS = """
    aplikasi layanan data warga kota perangkat daerah sistem jaringan pelayanan perizinan kesehatan pendidikan
    keuangan kepegawaian arsip antrean laporan pengaduan pajak retribusi pasar sekolah puskesmas kelurahan
    kecamatan rapat dokumen peta lahan bangunan air jalan lampu sampah taman kendaraan terminal parkir
    bantuan sosial keluarga penduduk usaha koperasi tenaga kerja pelatihan lowongan wisata budaya olahraga
    perpustakaan kearsipan ketahanan pangan perikanan peternakan hewan lingkungan cuaca banjir siaga
    dikelola dicatat diperiksa dipantau diperbarui disampaikan disusun dilaksanakan dipakai digunakan
    setiap bulan triwulan tahun hari kerja secara bersama melalui untuk dengan dalam dan oleh pada
""".split()


@dataclass(frozen=True, slots=True)
class Fault:
    """One injected fault: where the checker must point, and by which rule."""

    file: str
    line: int
    column: int
    rule: str


# --- records ----------------------------------------------------------------------------------------------------------


def generate(root: Path, records: int, seed: int) -> None:
    """Write `instansi.yaml` and the registers of `records` records below `root`, which must be empty or absent."""
    kinds = _kinds()
    counts = _counts([k for k in kinds if k != "instansi"], records)
    chance = random.Random(seed)
    root.mkdir(parents=True, exist_ok=True)
    (root / "instansi.yaml").write_text(dump(_government(kinds)), encoding="utf-8")
    for name, count in counts.items():
        made = [_record(kinds[name], i, counts, chance) for i in range(count)]
        folder = root / name
        (folder / "daftar").mkdir(parents=True)
        in_lists = count // 2
        for start in range(0, in_lists, LIST_LENGTH):
            part = made[start : min(start + LIST_LENGTH, in_lists)]
            text = "".join(_item(record) for record in part)
            (folder / "daftar" / f"{name}-{start // LIST_LENGTH + 1:03d}.yaml").write_text(
                text, encoding="utf-8"
            )
        for record in made[in_lists:]:
            (folder / f"{record['id']}.yaml").write_text(dump(record), encoding="utf-8")


def _kinds() -> dict[str, Kind]:
    source = own_files()
    meta = Meta(source)
    kinds, faults = load_kinds(source, meta)
    if faults:
        raise ValueError(f"{faults[0].place}: {faults[0].message.en}")
    return kinds


def _counts(names: list[str], records: int) -> dict[str, int]:
    """How many of each kind; at least one, and `records` in all."""
    shares = {name: SHARES.get(name, 1) for name in names}
    whole = sum(shares.values())
    counts = {name: max(1, int(records * share / whole)) for name, share in shares.items()}
    largest = max(counts, key=lambda name: counts[name])
    counts[largest] += records - sum(counts.values())
    return counts


def _id(kind: str, index: int) -> str:
    return f"{kind}-{index + 1:05d}"


def _record(kind: Kind, index: int, counts: dict[str, int], chance: random.Random) -> dict[str, Any]:
    record = kind.sample
    record["id"] = _id(kind.name, index)
    record["nama"] = f"{' '.join(chance.sample(WORDS, 3)).capitalize()} {index + 1}"
    for path, target in kind.references:
        _refer(record, path, kind, target, index, counts, chance)
    _reword(record, kind.schema, chance)
    if kind.name == "risiko":
        _rate(record, chance)
    record["catatan"] = _sentences(
        chance, max(60, RECORD_BYTES + chance.randrange(-250, 250) - len(dump(record)))
    )
    return record


def _refer(
    node: Any,
    path: Pointer,
    kind: Kind,
    target: str,
    index: int,
    counts: dict[str, int],
    chance: random.Random,
) -> None:
    """Point every reference at `path` to a record that is generated too; never to itself, hierarchies only upwards."""
    step, rest = path[0], path[1:]
    if step == "*":
        if rest:
            for item in node:
                _refer(item, rest, kind, target, index, counts, chance)
        else:
            limit = counts[target] if target != kind.name else index
            node[:] = [_id(target, i) for i in chance.sample(range(limit), min(len(node), limit))]
        return
    if not isinstance(node, dict) or step not in node:
        return
    if rest:
        _refer(node[step], rest, kind, target, index, counts, chance)
    elif target != kind.name:
        node[step] = _id(target, chance.randrange(counts[target]))
    elif index:
        node[step] = _id(target, chance.randrange(index))
    else:
        del node[step]


def _reword(node: Any, schema: dict[str, Any], chance: random.Random, at: Pointer = ()) -> None:
    """Give every free text of some length other words of about the same length."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in list(items):
        here = (*at, key)
        if isinstance(value, dict | list):
            _reword(value, schema, chance, here)
        elif isinstance(value, str) and len(value) > 40:
            declared = subschema(schema, here) or {}
            if not declared.keys() & {"enum", "const", "pattern", "format", "x-refers-to"}:
                node[key] = _sentences(chance, min(len(value), int(declared.get("maxLength", 5000)) - 20))


def _rate(record: dict[str, Any], chance: random.Random) -> None:
    """Another likelihood and impact, with the magnitude and level that follow from them."""
    likelihood, impact = chance.randrange(5), chance.randrange(5)
    magnitude = MATRIX[likelihood][impact]
    record["analisis"] |= {
        "kemungkinan": likelihood + 1,
        "dampak": impact + 1,
        "besaran": magnitude,
        "level": LEVELS[(magnitude - 1) // 5],
    }


def _sentences(chance: random.Random, length: int) -> str:
    """Text of at most `length` characters, or a little more."""
    text = ""
    while len(text) < length:
        text += f"{' '.join(chance.choices(WORDS, k=chance.randrange(6, 14))).capitalize()}. "
    return text[: max(length, 10)].strip(" .") + "."


def _government(kinds: dict[str, Kind]) -> dict[str, Any]:
    return {
        "id": "kota-buatan",
        "nama": "Pemerintah Kota Buatan",
        "jenis": "pemda",
        "tingkat": "kota",
        "zona_waktu": "Asia/Jakarta",
        "versi_data": "1",
        "fiktif": True,
        "cakupan": {name: "lengkap" for name in kinds if name != "instansi"},
        "parameter": {
            "permenpanrb-5-2020": {
                "matriks": {"dasar": "Keputusan buatan untuk pengujian"},
                "level": {"dasar": "Keputusan buatan untuk pengujian"},
            }
        },
    }


# --- writing ----------------------------------------------------------------------------------------------------------

_PLAIN = re.compile(
    r"[A-Za-z](?:[A-Za-z0-9 .,/()_-]*[A-Za-z0-9.)_/-])?|https?://[A-Za-z0-9./_-]+|[0-9]{4}-[0-9]{2}-[0-9]{2}"
)
_RESERVED = frozenset("true false null yes no on off y n".split())


def dump(record: dict[str, Any]) -> str:
    """A record as block YAML, one scalar a line, that every reader takes for the same values."""
    return "".join(f"{line}\n" for line in _mapping(record))


def _item(record: dict[str, Any]) -> str:
    lines = list(_mapping(record))
    return "".join(("  " if i else "- ") + line + "\n" for i, line in enumerate(lines))


def _mapping(node: dict[str, Any]) -> Iterator[str]:
    for key, value in node.items():
        if isinstance(value, dict | list) and value:
            yield f"{key}:"
            yield from (
                f"  {line}" for line in (_mapping(value) if isinstance(value, dict) else _sequence(value))
            )
        else:
            yield f"{key}: {_scalar(value)}"


def _sequence(node: list[Any]) -> Iterator[str]:
    for value in node:
        if isinstance(value, dict | list) and value:
            lines = _mapping(value) if isinstance(value, dict) else _sequence(value)
            yield from (("  " if i else "- ") + line for i, line in enumerate(lines))
        else:
            yield f"- {_scalar(value)}"


def _scalar(value: Any) -> str:
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _RESERVED:
        return value
    return json.dumps(value, ensure_ascii=False)


# --- faults -----------------------------------------------------------------------------------------------------------


@dataclass(eq=False)
class _Line:
    text: str


@dataclass(eq=False)
class _Slice:
    """One record inside a file: its own lines, the first of them with its `- ` in a list file."""

    kind: str
    file: str
    alone: bool
    lines: list[_Line]

    def find(self, *path: str) -> tuple[int, int, str]:
        """(position in `lines`, column of the value from 1, value as written) of a scalar at a path of keys."""
        margin, start = (0 if self.alone else 2), 0
        for depth, key in enumerate(path):
            prefix = " " * (margin + 2 * depth) + f"{key}:"
            for i in range(start, len(self.lines)):
                text = self.lines[i].text
                if (text if text[:2] != "- " else f"  {text[2:]}").startswith(prefix):
                    start = i
                    break
            else:
                raise LookupError(f"{self.file}: no {'.'.join(path)}")
        text = self.lines[start].text
        column = text.index(":", margin) + 2
        return start, column + 1, text[column:]


_Inserted = tuple[_Line, int, str]
"""What a fault leaves behind: the line to point at, the column, the rule."""


def _replace(record: _Slice, path: tuple[str, ...], value: str, rule: str) -> _Inserted:
    position, column, _ = record.find(*path)
    line = record.lines[position]
    line.text = line.text[: column - 1] + value
    return line, column, rule


def _insert(record: _Slice, after: str, text: str, rule: str) -> _Inserted:
    """A line of its own behind the one-line field `after`, pointed at by its key."""
    position, _, _ = record.find(after)
    margin = 0 if record.alone else 2
    line = _Line(" " * margin + text)
    record.lines.insert(position + 1, line)
    return line, margin + 1, rule


def _wrong_enum(record: _Slice) -> _Inserted:
    return _replace(record, ("status",), "aktip", "patuh-skema")


def _wrong_type(record: _Slice) -> _Inserted:
    if record.kind == "risiko":
        return _replace(record, ("analisis", "kemungkinan"), "tiga", "patuh-skema")
    return _replace(record, ("nama",), "[dua, nama]", "patuh-skema")


def _missing(record: _Slice) -> _Inserted:
    """A record without a name is pointed at where it begins."""
    position, _, _ = record.find("nama")
    del record.lines[position]
    return record.lines[0], 1 if record.alone else 3, "patuh-skema"


def _unknown_field(record: _Slice) -> _Inserted:
    return _insert(record, "nama", "nama_lainn: tidak dikenal", "patuh-skema")


def _dangling(record: _Slice) -> _Inserted:
    return _replace(record, ("unit",), "unit-yang-hilang", "patuh-rujukan")


def _matrix(record: _Slice) -> _Inserted:
    """Another magnitude of the same level, so that this rule alone is broken."""
    right = int(record.find("analisis", "besaran")[2])
    wrong = right - 1 if right % 5 == 0 else right + 1
    return _replace(record, ("analisis", "besaran"), str(wrong), "permenpanrb-5-2020-besaran-matriks")


def _repeated_key(record: _Slice) -> _Inserted:
    return _insert(record, "nama", "nama: Nama kedua", "patuh-yaml")


def _broken_date(record: _Slice) -> _Inserted:
    return _replace(record, _DATES[record.kind], "2026-02-30", "patuh-skema")


_DATES = {
    "aplikasi": ("tanggal_operasi",),
    "data": ("pemutakhiran_terakhir",),
    "bukti": ("tanggal",),
    "audit": ("tanggal_mulai",),
}

FAULTS: dict[str, tuple[Callable[[_Slice], _Inserted], Callable[[_Slice], bool]]] = {
    "wrong-enum": (_wrong_enum, lambda _: True),
    "wrong-type": (_wrong_type, lambda _: True),
    "missing": (_missing, lambda _: True),
    "unknown-field": (_unknown_field, lambda _: True),
    "dangling": (_dangling, lambda r: r.kind != "unit"),
    "matrix": (_matrix, lambda r: r.kind == "risiko"),
    "broken-date": (_broken_date, lambda r: r.kind in _DATES),
    # Last: a file that cannot be read hides what else is wrong in it, so it takes files of one record.
    "repeated-key": (_repeated_key, lambda r: r.alone),
}
"""Every fault: how it is made, and which records can carry it."""


def inject(root: Path, n: int, seed: int) -> list[Fault]:
    """Break `n` records of a generated registry, one fault each; where the checker must point, by file and line.

    `file` is relative to `root`. A record that others must lean on (`unit`) is left alone, so that one fault is one finding.
    """
    chance = random.Random(seed)
    files: dict[str, list[_Slice]] = {}
    for path in sorted(root.glob("*/**/*.yaml")):
        name = path.relative_to(root).as_posix()
        files[name] = list(_slices(name, path.read_text(encoding="utf-8")))
    free: dict[str, list[_Slice]] = defaultdict(list)
    for slices in files.values():
        for record in slices:
            if record.kind != "unit":
                free[record.kind].append(record)
    everyone = [record for records in free.values() for record in records]
    chance.shuffle(everyone)
    made: list[tuple[_Slice, _Inserted]] = []
    for i in range(n):
        make, fits = list(FAULTS.values())[i % len(FAULTS)]
        position = next(p for p, record in enumerate(everyone) if fits(record))
        record = everyone.pop(position)
        made.append((record, make(record)))
    lines = {name: [line for record in slices for line in record.lines] for name, slices in files.items()}
    for name in {record.file for record, _ in made}:
        (root / name).write_text("".join(f"{line.text}\n" for line in lines[name]), encoding="utf-8")
    return sorted(
        (Fault(r.file, lines[r.file].index(line) + 1, column, rule) for r, (line, column, rule) in made),
        key=lambda fault: (fault.file, fault.line, fault.column),
    )


def _slices(name: str, text: str) -> Iterator[_Slice]:
    kind = name.split("/", 1)[0]
    lines = [_Line(line) for line in text.splitlines()]
    if not text.startswith("- "):
        yield _Slice(kind, name, True, lines)
        return
    starts = [i for i, line in enumerate(lines) if line.text.startswith("- ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield _Slice(kind, name, False, lines[start:end])
