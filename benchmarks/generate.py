"""A registry of any size, made up: (folder, number of records, seed) in, YAML files of one fictional city out.

Every record starts from its kind's own sample, so what is generated follows the schemas by itself; variants.yaml says
what else there is. Ids, names, texts, references and risk figures differ from record to record, and `catatan` brings the
mean to about 1.6 kB. Half of the records stand in list files of 100, half in files of their own. On the day `AS_OF` the
registry meets every rule. The same seed gives the same bytes.

`inject` then puts known faults at known places, for tests of what the checker finds and where.
"""

from __future__ import annotations

import copy
import json
import random
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from checker.law.schema import Kind, Meta, load_kinds, subschema
from checker.model.report import Pointer
from checker.registry.project import own_files

AS_OF = "2026-01-15"
"""The day for which the dates of the samples are right; the registry has nothing to find on it."""

DOMAIN = "kotabuatan.example"
VARIANTS = Path(__file__).with_name("variants.yaml")
LIST_LENGTH = 100
RECORD_BYTES = 1250
"""What shorter samples are brought to; with the longer ones (aplikasi, risiko) that makes 1.6 kB on average."""

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
"""Parts of the whole by kind; the register of a kind that is not named here is declared not filled."""

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
    city = _City(_kinds(), records, random.Random(seed))
    root.mkdir(parents=True, exist_ok=True)
    (root / "instansi.yaml").write_text(dump(_government(city)), encoding="utf-8")
    for name, count in city.counts.items():
        made = [city.record(name, index) for index in range(count)]
        folder = root / name
        (folder / "daftar").mkdir(parents=True)
        in_lists = count // 2
        for start in range(0, in_lists, LIST_LENGTH):
            part = made[start : min(start + LIST_LENGTH, in_lists)]
            text = "".join(_item(record) for record in part)
            (folder / "daftar" / f"{name}-{start // LIST_LENGTH + 1:03d}.yaml").write_text(text, encoding="utf-8")
        for record in made[in_lists:]:
            (folder / f"{record['id']}.yaml").write_text(dump(record), encoding="utf-8")


def _kinds() -> dict[str, Kind]:
    source = own_files()
    kinds, faults = load_kinds(source, Meta(source))
    if faults:
        raise ValueError(f"{faults[0].place}: {faults[0].message.en}")
    return kinds


def _counts(least: dict[str, int], records: int) -> dict[str, int]:
    """How many of each kind: by its share, at least so many, and `records` in all."""
    shares = {name: SHARES[name] for name in least}
    whole = sum(shares.values())
    counts = {name: max(least[name], int(records * share / whole)) for name, share in shares.items()}
    largest = max(counts, key=lambda name: counts[name])
    counts[largest] += records - sum(counts.values())
    return counts


def _id(kind: str, index: int) -> str:
    return f"{kind}-{index + 1:05d}"


class _City:
    """Which records there are, of which variant, and what they may refer to."""

    def __init__(self, kinds: dict[str, Kind], records: int, chance: random.Random) -> None:
        self.kinds = kinds
        self.chance = chance
        self.plans: dict[str, Any] = yaml.safe_load(VARIANTS.read_text(encoding="utf-8"))
        least = {name: len(self.plans.get(name, {}).get("first", [])) + 1 for name in kinds if name in SHARES}
        self.counts = _counts(least, records)
        self.members: dict[tuple[str, str], list[int]] = defaultdict(list)
        for name, count in self.counts.items():
            for index in range(count):
                self.members[name, self.variant(name, index)].append(index)

    def variant(self, kind: str, index: int) -> str:
        """The variant of the record at `index`."""
        plan = self.plans.get(kind, {})
        first, then = plan.get("first", []), plan.get("then", [""])
        return str(first[index] if index < len(first) else then[(index - len(first)) % len(then)])

    def record(self, name: str, index: int) -> dict[str, Any]:
        """One record."""
        kind, variant = self.kinds[name], self.variant(name, index)
        record = kind.sample
        _merge(record, self.plans.get(name, {}).get("variants", {}).get(variant, {}))
        record["id"] = _id(name, index)
        record["nama"] = f"{' '.join(self.chance.sample(WORDS, 3)).capitalize()} {index + 1}"
        for path, target in kind.references:
            self._refer(record, path, name, index, path, target)
        _reword(record, kind.schema, self.chance)
        if name == "risiko":
            _rate(record, self.chance)
        if "tautan" in record:
            record["tautan"] = f"https://{record['id']}.{DOMAIN}/"
        wanted = RECORD_BYTES + self.chance.randrange(-250, 250) - len(dump(record))
        record["catatan"] = _sentences(self.chance, max(60, wanted))
        return record

    def _refer(self, node: Any, path: Pointer, kind: str, index: int, whole: Pointer, target: str) -> None:
        """Point the references at `path` to records that are generated too; those of the own kind only to earlier ones."""
        step, rest = path[0], path[1:]
        if step == "*":
            if rest:
                for item in node:
                    self._refer(item, rest, kind, index, whole, target)
            else:
                allowed, share = self._targets(kind, index, whole, target)
                chosen = share or self.chance.sample(allowed, min(len(node), len(allowed)))
                node[:] = [_id(target, i) for i in chosen]
        elif isinstance(node, dict) and step in node:
            if rest:
                self._refer(node[step], rest, kind, index, whole, target)
                if node[step] == []:
                    del node[step]
            elif allowed := self._targets(kind, index, whole, target)[0]:
                node[step] = _id(target, self.chance.choice(allowed))
            else:
                del node[step]

    def _targets(self, kind: str, index: int, path: Pointer, target: str) -> tuple[Sequence[int], Sequence[int]]:
        """(what may be named, this record's share where the reference covers all of it)."""
        plan, field = self.plans.get(kind, {}), ".".join(str(step) for step in path if step != "*")
        allowed: Sequence[int] = range(index if target == kind else self.counts[target])
        if variants := plan.get("from", {}).get(field):
            allowed = sorted(i for v in variants for i in self.members[target, v] if i in allowed)
        if field not in plan.get("cover", []):
            return allowed, ()
        mates = self.members[kind, self.variant(kind, index)]
        return allowed, allowed[bisect_left(mates, index) :: len(mates)]


def _merge(record: dict[str, Any], patch: dict[str, Any]) -> None:
    """RFC 7386, in place."""
    for key, value in patch.items():
        if value is None:
            record.pop(key, None)
        elif isinstance(value, dict):
            inner = record.setdefault(key, {})
            _merge(inner, value)
        else:
            record[key] = copy.deepcopy(value)


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
    return text[:length].rsplit(" ", 1)[0].strip(" .") + "."


def _government(city: _City) -> dict[str, Any]:
    basis = "Keputusan buatan untuk pengujian"
    categories = city.kinds["risiko"].schema["properties"]["identifikasi"]["properties"]["kategori"]["enum"]
    appetite = {"positif": 16, "negatif": 11}
    return {
        "id": "kota-buatan",
        "nama": "Pemerintah Kota Buatan",
        "jenis": "pemda",
        "tingkat": "kota",
        "domain": DOMAIN,
        "zona_waktu": "Asia/Jakarta",
        "versi_data": "1",
        "fiktif": True,
        "cakupan": {name: "lengkap" if name in SHARES else "belum" for name in city.kinds},
        "parameter": {
            "permenpanrb-5-2020": {
                "matriks": {"dasar": basis},
                "level": {"dasar": basis},
                "selera": {"dasar": basis, "nilai": dict.fromkeys(categories, appetite)},
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
            yield from (f"  {line}" for line in (_mapping(value) if isinstance(value, dict) else _sequence(value)))
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
    return _replace(record, _CHOICES.get(record.kind, ("status",)), "salah-pilih", "patuh-skema")


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


# Fields that no rule about other records looks at, so that one fault is one finding.
_CHOICES = {
    "aplikasi": ("lisensi_bahasa",),
    "aset-tik": ("tahap",),
    "audit": ("hasil",),
    "bukti": ("jenis",),
    "data": ("jenis",),
    "layanan": ("jenis",),
    "risiko": ("identifikasi", "area_dampak"),
    "tim-koordinasi": ("sekretaris", "jabatan"),
}
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
