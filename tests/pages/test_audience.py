"""Nobody reads what is not for them: every hidden value is marked, and no mark may stand in anything that is made for others."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from checker.git.source import WorkTree
from checker.law.builtin import BUILT_IN
from checker.law.schema import Kind, Schema, validator
from checker.model.decision import Edit, FieldChange, RecordChange
from checker.model.report import Fault, Finding, Json, Judgement, Place, Record, Severity, Verdict
from checker.model.text import long_date, same
from checker.pages import site
from checker.pages.audience import HIDDEN, Audience, Sight
from checker.pages.build import build
from checker.pages.past import PastState
from checker.pages.site import config
from checker.pages.state import GovernmentState, state_of
from checker.registry.project import open_project, policies_of
from checker.yaml.load import read
from tests.conftest import ROOT, Repository
from tests.gate_world import GOVERNMENT
from tests.laws import lay

DAY = date(2026, 11, 23)
INTERNAL, SECRET, COMMIT = "int", "rah", "kom"

# --- marks ------------------------------------------------------------------------------------------------------------

_FIRST_DAY = date(1801, 1, 1)
_FIRST_NUMBER = 7_310_007
_SHAPES = {
    "words": re.compile(rb"zz(?:int|rah|kom)[0-9]{5}"),
    "days": re.compile(rb"(?<![0-9])18[0-9]{2}-[0-9]{2}-[0-9]{2}|(?<![0-9])[0-9]{1,2} [A-Z][a-z]+ 18[0-9]{2}"),
    "moments": re.compile(rb"20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9:]{8}"),
    "numbers": re.compile(rb"(?<![0-9A-Za-z.,-])[0-9][0-9.,]*[0-9](?![0-9A-Za-z-])"),
    "digests": re.compile(rb"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])"),
}  # fmt: skip


@dataclass
class Marks:
    """Values that stand nowhere else, as a schema admits them: a hidden one that shows can be told from any other text."""

    count: int = 0
    levels: dict[bytes, tuple[str, str]] = field(default_factory=dict)
    """By the form in which a mark may show: its level, and where it was put."""

    def _note(self, level: str, where: str, *forms: str) -> None:
        self.levels.update({form.encode(): (level, where) for form in forms})

    def word(self, level: str, where: str) -> str:
        """A word of its own."""
        self.count += 1
        word = f"zz{level}{self.count:05d}"
        self._note(level, where, word)
        return word

    def day(self, level: str, where: str) -> str:
        """A day of the nineteenth century, as data and as people write it."""
        self.count += 1
        day = _FIRST_DAY + timedelta(days=self.count)
        self._note(level, where, day.isoformat(), long_date(day, "id"), long_date(day, "en"))
        return day.isoformat()

    def number(self, level: str, where: str) -> int:
        """A number of seven digits."""
        self.count += 1
        number = _FIRST_NUMBER + 13 * self.count
        self._note(level, where, str(number), f"{number:,}", f"{number:,}".replace(",", "."))
        return number

    def patterned(self, level: str, where: str, schema: Schema) -> Any:
        """A text that fits a pattern, marked where some form of ours does."""
        self.count += 1
        n = self.count
        moment = f"2033-01-{n % 28 + 1:02d}T{n // 28 % 24:02d}:{n % 60:02d}:{n // 60 % 60:02d}"
        digest = f"feed{n:060x}"
        for shown, text in ((moment, f"{moment}+07:00"), (digest, digest)):
            if validator(schema).is_valid(text):
                self._note(level, where, shown)
                return text
        word = self.word(level, where)
        return word if validator(schema).is_valid(word) else None

    def found(self, content: bytes) -> dict[str, set[str]]:
        """The marks in a file, by level."""
        found: dict[str, set[str]] = {}
        for shape in _SHAPES.values():
            for text in set(shape.findall(content)):
                if text in self.levels:
                    level, where = self.levels[text]
                    found.setdefault(level, set()).add(f"{text.decode()} ({where})")
        return found

    # --- values ---

    def value(self, schema: Schema, level: str, where: str) -> Any:
        """A value that a schema admits with every property filled, and every leaf marked that can be."""
        if "const" in schema or "enum" in schema:
            return schema["const"] if "const" in schema else schema["enum"][0]
        match schema.get("type"):
            case "object":
                names = schema.get("properties", {})
                made = {n: self.value(sub, level, f"{where}.{n}") for n, sub in names.items()}
                rest = schema.get("additionalProperties")
                if isinstance(rest, dict):
                    made[self.word(level, where)] = self.value(rest, level, f"{where}.*")
                return {n: v for n, v in made.items() if v is not None}
            case "array":
                items = [self.value(schema["items"], level, f"{where}[]") for _ in range(max(1, schema.get("minItems", 1)))]  # fmt: skip
                return [item for item in items if item is not None]
            case "integer" | "number":
                low, high = schema.get("minimum", 0), schema.get("maximum", 10**9)
                return self.number(level, where) if low <= _FIRST_NUMBER and high >= 10**8 else low
            case "boolean":
                return True
            case _:
                return self._text(schema, level, where)

    def _text(self, schema: Schema, level: str, where: str) -> Any:
        if "pattern" in schema:
            return self.patterned(level, where, schema)
        match schema.get("format"):
            case "date":
                return self.day(level, where)
            case "uri":
                return f"https://{self.word(level, where)}.example/"
            case "email":
                return f"{self.word(level, where)}@contoh.example"
        return self.word(level, where)

    def wrong(self, schema: Schema, level: str, where: str) -> Any:
        """A value that a schema refuses, so that what refuses it has something to quote."""
        word = self.word(level, where)
        if "enum" in schema or schema.get("type") in ("integer", "number", "boolean", "array", "object"):
            return word
        return [word] if schema.get("format") is None and "pattern" not in schema else word


def hidden(kind: Kind) -> dict[str, str]:
    """The hidden properties of a kind, with their level."""
    levels = {"internal": INTERNAL, "rahasia": SECRET}
    seen = {n: s.get("x-visibilitas", "internal") for n, s in kind.schema["properties"].items()}
    return {name: levels[word] for name, word in seen.items() if word in levels}


BROKEN = (
    "catatan: \"{mark} tanpa penutup\nnama: 'lain {mark}",
    "catatan: {mark}: {mark}",
    "{mark}",
    "{mark}: 1\n{mark}: 2",
    "\t{mark}: 1",
    "catatan: &{mark} *{mark}",
    "catatan: !{mark} x",
    "catatan: [{mark}, {mark}",
    "catatan: {{{mark}, a: b",
    "catatan: @{mark}",
    "? {mark}\n: {mark}",
    "catatan: |x\n  {mark}",
    "--- {mark}\n...\n%{mark}",
    "catatan: `{mark}`",
    "   {mark}: 3\n  nama: {mark}",
    "{mark} :a\n",
    "{mark}\xa0: 7",
    "catatan: '{mark}' {mark}",
    "tanggal: 2026-1-1 {mark}\n- {mark}",
    "catatan: \u202e{mark}",
)
"""Lines that the dialect refuses."""


class World:
    """A registry in a repository in which every hidden property of every kind holds marks, now and in the past."""

    def __init__(
        self, repository: Repository, kinds: Mapping[str, Kind], government: Json, folder: str, all_lines: Collection[str]
    ) -> None:  # fmt: skip
        self.repository, self.kinds, self.folder = repository, kinds, folder
        self.marks = Marks()
        self.government, self.all_lines = government, all_lines

    def lay(self) -> None:
        """Three commits: other values, records that go again, and how it stands today."""
        for when, gone in (("2026-03-10", True), ("2026-06-10", True), ("2026-10-10", False)):
            files: dict[str, str | bytes] = {
                f"{self.folder}/instansi.yaml": _yaml(
                    {**self.government, "catatan": self.marks.word(INTERNAL, "instansi.catatan")}
                )
            }
            for kind in self.kinds.values():
                if kind.name != "instansi":
                    files |= self._files(kind, gone=gone)
            if not gone:
                for path in self.repository.root.glob(f"{self.folder}/*/*-pergi.yaml"):
                    path.unlink()
            self._commit(f"{when}T10:00:00+07:00", files)

    def _commit(self, when: str, files: dict[str, str | bytes]) -> None:
        for name, content in files.items():
            path = self.repository.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        name, note, mail = (self.marks.word(COMMIT, what) for what in ("author", "message", "address"))
        self.repository.git("add", "-A")
        self.repository.git(
            "commit", "-q", "-m", f"{note} mengubah", "-m", f"{note} lagi", GIT_AUTHOR_NAME=name, GIT_COMMITTER_NAME=name,
            GIT_AUTHOR_EMAIL=f"{mail}@contoh.example", GIT_COMMITTER_EMAIL=f"{mail}@contoh.example",
            GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when,
        )  # fmt: skip

    def _files(self, kind: Kind, *, gone: bool) -> dict[str, str | bytes]:
        here = f"{self.folder}/{kind.name}"
        flow = {**self._record(kind, f"{kind.name}-baris"), "status": "salah sekali", "nama": ["salah"]}
        known = self._record(kind, f"{kind.name}-daftar")
        files: dict[str, str | bytes] = {
            f"{here}/{kind.name}-penuh.yaml": _yaml(self._record(kind, f"{kind.name}-penuh")),
            f"{here}/{kind.name}-rusak.yaml": _yaml(self._wrong(kind, f"{kind.name}-rusak")),
            f"{here}/{kind.name}-baris.yaml": json.dumps(flow, ensure_ascii=False),
            f"{here}/banyak.yaml": _yaml(
                [known, self._wrong(kind, f"{kind.name}-butir"), self.marks.word(self._worst(kind), "item")]
            ),
        }
        if gone:
            files[f"{here}/{kind.name}-pergi.yaml"] = _yaml(self._record(kind, f"{kind.name}-pergi"))
        for number, lines in enumerate(BROKEN if kind.name in self.all_lines else BROKEN[:1]):
            mark = self.marks.word(self._worst(kind), f"{kind.name}, lines {number}")
            text = f"id: {kind.name}-baca-{number}\n{lines.replace('{mark}', mark)}\n"
            files[f"{here}/{kind.name}-baca-{number}.yaml"] = text
        return files

    def _worst(self, kind: Kind) -> str:
        """The level of a line of which nobody can say what it holds."""
        return SECRET if SECRET in hidden(kind).values() else INTERNAL

    def _record(self, kind: Kind, id_: str) -> dict[str, Any]:
        """A sound record as far as may be, all of its hidden properties marked."""
        known = kind.schema["properties"]
        made = {
            name: self.marks.value(known[name], level, f"{kind.name}.{name}") for name, level in hidden(kind).items()
        }
        return {**kind.sample, **{n: v for n, v in made.items() if v is not None}, "id": id_}

    def _wrong(self, kind: Kind, id_: str) -> dict[str, Any]:
        """A record whose hidden properties all break its schema, with some that no schema knows."""
        known = kind.schema["properties"]
        made = {
            name: self.marks.wrong(known[name], level, f"{kind.name}.{name}") for name, level in hidden(kind).items()
        }
        odd = self.marks.word(SECRET, f"{kind.name}, unknown")
        return {**kind.sample, **made, "id": id_, odd: odd, f"status.{odd}": odd, f"nama[{odd}]": odd, f"catatan{odd}": {odd: [odd]}}  # fmt: skip


def _yaml(value: Any) -> str:
    """JSON is YAML; a list or mapping a line for each entry, so that findings stand on lines of their own."""
    if isinstance(value, list):
        return "".join(f"- {json.dumps(item, ensure_ascii=False)}\n" for item in value)
    return "".join(
        f"{json.dumps(n) if not n.isidentifier() else n}: {json.dumps(v, ensure_ascii=False)}\n"
        for n, v in value.items()
    )


# --- what is made for an audience -------------------------------------------------------------------------------------


def written(state: GovernmentState, out: Path, states: Sequence[PastState] = ()) -> Path:
    """The site's files, as `patuh pages` writes them."""
    every, files = site.contents(state, states)
    settings = config(state, json.loads(json.dumps(_settings())), "situs")
    build(out, every, files, ROOT / "site", settings)
    return out


def _settings() -> Any:
    return read((ROOT / "mkdocs.yml").read_bytes())


def contents(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below a folder with all that it holds, packed or not; its name as well."""
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        name, data = file.relative_to(folder).as_posix(), file.read_bytes()
        yield name, name.encode() + b"\n" + data
        if name.endswith((".xlsx", ".zip")):
            with zipfile.ZipFile(io.BytesIO(data)) as packed:
                for part in packed.namelist():
                    yield f"{name}!{part}", packed.read(part)
        if name.endswith(".gz"):
            yield f"{name}!", gzip.decompress(data)


def leaks(marks: Marks, folder: Path) -> dict[str, dict[str, list[str]]]:
    """By level and mark: the files it stands in."""
    found: dict[str, dict[str, list[str]]] = {}
    for name, data in contents(folder):
        for level, words in marks.found(data).items():
            for word in words:
                found.setdefault(level, {}).setdefault(word, []).append(name)
    return found


# --- the test, over small laws ----------------------------------------------------------------------------------------

_CASE = """\
$schema: https://json-schema.org/draft/2020-12/schema
$id: kasus.schema.yaml
title: Kasus
description: Segala bentuk ruas.
type: object
required: [id, nama, unit, status]
additionalProperties: false
properties:
  id: {$ref: "meta/umum.schema.yaml#/$defs/id"}
  nama: {$ref: "meta/umum.schema.yaml#/$defs/nama", x-visibilitas: internal}
  unit: {$ref: "meta/umum.schema.yaml#/$defs/unit", x-visibilitas: internal}
  status: {$ref: "meta/umum.schema.yaml#/$defs/status"}
  terbuka: {title: Terbuka, description: Untuk semua., type: string, minLength: 1, x-visibilitas: publik}
  tanpa_kata: {title: Tanpa kata, description: Bawaan., type: string, minLength: 1, x-visibilitas: internal}
  rahasia: {title: Rahasia, description: Untuk siapa pun tidak., type: string, minLength: 1, x-visibilitas: rahasia}
  dalam: {title: Dalam, description: Bagian., type: object, x-visibilitas: internal, additionalProperties: false, properties: {
    jumlah: {title: Jumlah, description: Angka., type: integer}, batas_waktu: {title: Batas, description: Hari., type: string, format: date},
    aset: {title: Aset, description: Aset., type: string, minLength: 1, x-refers-to: aset}, situs: {title: Situs, description: Alamat., type: string, format: uri},
    pilihan: {title: Pilihan, description: Satu., type: string, enum: [satu, dua], enumDescriptions: [Satu., Dua.]}}}
  peta: {title: Peta, description: Nama bebas., type: object, x-visibilitas: internal, additionalProperties: {title: Isi, description: Isi., type: integer, maximum: 5}}
  lampiran: {title: Lampiran, description: Daftar., type: array, x-visibilitas: rahasia, items: {title: Satu, description: Satu., type: object, additionalProperties: false, properties: {
    id: {title: Id, description: Id., type: string, minLength: 1}, tenggat: {title: Tenggat, description: Hari., type: string, format: date}}}}
  sidik: {title: Sidik, description: Sidik., type: string, pattern: "^[0-9a-f]{64}$", x-visibilitas: internal}
  belum_diisi: {$ref: "meta/umum.schema.yaml#/$defs/belum_diisi"}
  sumber: {$ref: "meta/umum.schema.yaml#/$defs/sumber"}
  bukti: {$ref: "meta/umum.schema.yaml#/$defs/bukti"}
  catatan: {$ref: "meta/umum.schema.yaml#/$defs/catatan"}
  alasan_dihapus: {$ref: "meta/umum.schema.yaml#/$defs/alasan_dihapus"}
examples:
  - {id: kasus-contoh, nama: Kasus Contoh, unit: dinas-contoh, status: aktif, terbuka: terbuka}
"""
_RULE = """\
id: uji-1-2024-{name}
title: {{id: "Aturan {name}", en: "Rule {name}"}}
provision: pasal-2
kind: kasus
applies_to: [pemda]
severity: error
rationale: {{id: Uji., en: Test.}}
{demand}
remedy: {{id: Perbaiki., en: Mend it.}}
examples:
  pass: [{{record: {good}}}]
  fail: [{{record: {bad}, at: {at}}}]
"""
_ASSERT = "assert:\n  - {{expr: '{expr}', at: {at}, message: {{id: Salah., en: Wrong.}}}}"


def _rule(name: str, good: str, bad: str, at: str, *, expr: str = "", require: str = "") -> str:
    demand = f"require: {require}" if require else _ASSERT.format(expr=expr, at=at)
    return _RULE.format(name=name, demand=demand, good=good, bad=bad, at=at)


RULES: dict[str, str | bytes] = {
    f"policies/uji-1-2024/rules/{name}.yaml": _rule(name, *cells, **how)
    for name, cells, how in (
        ("galat", ("{rahasia: '7'}", "{rahasia: '1'}", "/rahasia"), {"expr": "!has(self.rahasia) || int(self.rahasia) > 5"}),
        ("tanggal", ("{tanpa_kata: '2026-01-01'}", "{tanpa_kata: '1900-01-01'}", "/terbuka"), {"expr": '!has(self.tanpa_kata) || date(self.tanpa_kata) > date("2000-01-01")'}),
        ("rujuk", ("{}", "{dalam: {aset: aset-contoh}}", "/dalam"), {"expr": '!has(self.dalam) || !has(self.dalam.aset) || ref("aset", self.dalam.aset).status == "lain"'}),
        ("syarat", ("{rahasia: satu}", "{rahasia: dua}", "/rahasia"), {"require": "{properties: {rahasia: {enum: [satu]}}}"}),
    )
}  # fmt: skip


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Small laws with a kind of every form, and a registry full of marks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
        repository = Repository(tmp_path_factory.mktemp("bocor") / "repo")
        rules = {
            **RULES,
            "policies/uji-1-2024/rules/rujuk.yaml": str(RULES["policies/uji-1-2024/rules/rujuk.yaml"])
            .replace("pass: [{record: {}}]", "pass: [{record: {}}]")
            .replace("fail: [{record: {dalam: {aset: aset-contoh}},", "fail: [{record: {dalam: {aset: aset-contoh}}, with: [{kind: aset, record: {}}],"),
        }  # fmt: skip
        lay(repository.root, {"schemas/kasus.schema.yaml": _CASE, **rules})
        kinds = policies_of(WorkTree(repository.root)).kinds
        made = World(repository, kinds, read(GOVERNMENT.encode()), "registry", ("kasus",))
        made.lay()
        return made


def state(world: World, audience: Audience, at: str | None = None) -> GovernmentState:
    project = open_project(world.repository.root, at=at, as_of=None if at else DAY)
    return state_of(project, audience, history=at is None)


@pytest.fixture(scope="module")
def shown(world: World) -> Mapping[Audience, GovernmentState]:
    return {audience: state(world, audience) for audience in Audience}


def test_the_laws_of_this_test_are_sound(shown: Mapping[Audience, GovernmentState]) -> None:
    faults = [f for f in shown[Audience.PUBLIC].report.faults if not f.record]
    assert faults == []


def test_the_public_finds_no_hidden_value_in_any_file(
    world: World, shown: Mapping[Audience, GovernmentState], tmp_path: Path
) -> None:
    past = PastState("2026-07-01", state(world, Audience.PUBLIC, "2026-07-01"))
    assert leaks(world.marks, written(shown[Audience.PUBLIC], tmp_path / "situs", [past])) == {}


def test_auditors_find_what_is_internal_and_nothing_that_is_secret(
    world: World, shown: Mapping[Audience, GovernmentState], tmp_path: Path
) -> None:
    past = PastState("2026-07-01", state(world, Audience.AUDITOR, "2026-07-01"))
    found = leaks(world.marks, written(shown[Audience.AUDITOR], tmp_path / "situs", [past]))
    assert found.get(SECRET, {}) == {}
    assert len(found[INTERNAL]) > 50, "marks that are put there are found"
    assert {"author", "message"} <= {word.split("(")[1][:-1] for word in found[COMMIT]}
    assert not any("address" in word for word in found[COMMIT])


def test_the_marks_stand_in_every_hidden_property(world: World) -> None:
    put = {where for _, where in world.marks.levels.values()}
    for kind in world.kinds.values():
        for name in hidden(kind) if kind.name != "instansi" else ():
            assert any(where.startswith(f"{kind.name}.{name}") for where in put), (kind.name, name)


def test_the_checkers_own_report_does_quote_them(world: World, shown: Mapping[Audience, GovernmentState]) -> None:
    """Else the tests above would show nothing."""
    judged = shown[Audience.PUBLIC].judged
    said = [f.message.id + f.remedy.id + f.excerpt + f.path for f in judged.findings]
    said += [f.message.id for f in judged.faults] + [j.why.id for j in judged.judgements if j.why]
    for parts in (said, [f.remedy.id for f in judged.findings], [f.path for f in judged.findings],
                  [f.message.id for f in judged.faults], [j.why.id for j in judged.judgements if j.why]):  # fmt: skip
        assert world.marks.found("\n".join(parts).encode())


def test_no_finding_is_left_out_for_anybody(shown: Mapping[Audience, GovernmentState]) -> None:
    for mine in shown.values():
        whole = [(f.rule, f.severity, f.kind, f.record, f.place, f.fingerprint) for f in mine.judged.findings]
        assert [(f.rule, f.severity, f.kind, f.record, f.place, f.fingerprint) for f in mine.report.findings] == whole


# --- piece by piece ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def sights(world: World) -> Mapping[Audience, Sight]:
    return {audience: Sight(audience, world.kinds) for audience in Audience}


def finding(path: str, rule: str = "patuh-skema", **other: Any) -> Finding:
    return Finding(
        **{
            "rule": rule, "severity": Severity.ERROR, "regulation": "patuh", "provision": "skema", "kind": "kasus", "record": "k",
            "unit": "dinas", "place": Place("registry/kasus/k.yaml", 3, 5), "path": path, "message": same("Isinya `7`."),
            "remedy": same("Tulis `7`."), "fingerprint": "f" * 32, "excerpt": "isi: 7", "name": "Nama", **other,
        }
    )  # fmt: skip


PLACES = {
    "": ("", "", ""),
    "/terbuka": ("/terbuka", "/terbuka", ""),
    "/terbuka/0/x": ("/terbuka/0/x", "/terbuka/0/x", ""),
    "/dalam/jumlah": ("/dalam", "/dalam/jumlah", "p"),
    "/peta/nama-bebas": ("/peta", "/peta/nama-bebas", "p"),
    "/rahasia": ("/rahasia", "/rahasia", "pa"),
    "/lampiran/0/id": ("/lampiran", "/lampiran", "pa"),
    "/tidak-dikenal": ("", "", "pa"),
    "/status.lama": ("", "", "pa"),
    "/status~1lama": ("", "", "pa"),
}
"""By path: how the public and auditors see it, and to whom message and remedy are closed."""


@pytest.mark.parametrize("path", PLACES)
def test_a_finding_keeps_to_what_its_reader_sees(sights: Mapping[Audience, Sight], path: str) -> None:
    for audience, sight in sights.items():
        seen = sight.finding(finding(path))
        assert seen.path == PLACES[path][audience is Audience.AUDITOR]
        closed = audience.value[0] in PLACES[path][2]
        assert seen.message == (HIDDEN if closed else same("Isinya `7`."))
        assert seen.remedy == (BUILT_IN["patuh-skema"].remedy if closed else same("Tulis `7`."))
        assert seen.excerpt == ""
        assert (seen.name, seen.unit) == (("", None) if audience is Audience.PUBLIC else ("Nama", "dinas"))


def test_the_remedy_of_a_policy_stays_for_it_quotes_no_data(sights: Mapping[Audience, Sight]) -> None:
    seen = sights[Audience.PUBLIC].finding(finding("/rahasia", "uji-1-2024-syarat"))
    assert (seen.message, seen.remedy) == (HIDDEN, same("Tulis `7`."))


@pytest.mark.parametrize(
    ("rule", "kind", "closed"),
    [
        ("patuh-yaml", "kasus", "pa"),
        ("patuh-yaml", "aset", "p"),
        ("patuh-yaml", "", "pa"),
        ("patuh-jenis", "", ""),
        ("patuh-berkas", "kasus", ""),
    ],
)
def test_of_a_line_that_cannot_be_read_only_those_are_told_who_see_all_fields(
    sights: Mapping[Audience, Sight], rule: str, kind: str, closed: str
) -> None:
    for audience, sight in sights.items():
        seen = sight.finding(finding("", rule, record="", kind=kind))
        assert (seen.message == HIDDEN) == (audience.value[0] in closed)


REASONS = {
    "rekaman tidak sesuai skemanya": True,
    "register aset, unit dinyatakan belum lengkap": True,
    "ruas `rahasia`, `dalam` dinyatakan belum diisi": True,
    "rekaman aset `terlihat` yang dirujuk tidak ada atau rusak": True,
    "rekaman aset `dua kata` yang dirujuk tidak ada atau rusak": True,
    "rekaman aset `tertutup` yang dirujuk tidak ada atau rusak": False,
    "rekaman aset `lain` tidak sesuai skemanya": False,
    "rekaman aset `terlihat`tertutup`terlihat` yang dirujuk tidak ada atau rusak": False,
    "ruas `terlihat`, tertutup, `dalam` dinyatakan belum diisi": False,
}


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_quotes_only_what_the_record_shows(sights: Mapping[Audience, Sight], reason: str) -> None:
    record = Record("kasus", "k", {"terbuka": "terlihat", "belum_diisi": ["dua  kata"], "rahasia": "tertutup"}, "k.yaml", None)  # fmt: skip
    judgement = Judgement("uji-1-2024-rujuk", "kasus", "k", Verdict.NOT_ASSESSABLE, same(reason))
    seen = sights[Audience.PUBLIC].why(judgement, record)
    assert seen == (same(reason) if REASONS[reason] else HIDDEN)
    assert sights[Audience.PUBLIC].why(replace(judgement, why=None), record) is None
    quotes = "`" in reason and "belum diisi" not in reason
    assert (sights[Audience.PUBLIC].why(judgement, None) == HIDDEN) == (quotes or not REASONS[reason])


def test_a_fault_names_rule_and_record_and_quotes_nothing(sights: Mapping[Audience, Sight]) -> None:
    place = Place("policies/uji-1-2024/rules/galat.yaml", 9, 3)
    for sight in sights.values():
        seen = sight.fault(Fault(place, same("bukan angka: tertutup"), "uji-1-2024-galat", "k"))
        assert "tertutup" not in seen.message.id + seen.message.en
        assert "`uji-1-2024-galat`" in seen.message.id
        assert "`k`" in seen.message.id
        assert (seen.place, seen.rule, seen.record) == (place, "uji-1-2024-galat", "k")
        about_a_policy = Fault(place, same("Ruas `title` belum diisi."))
        assert sight.fault(about_a_policy) == about_a_policy


PATHS = {
    "terbuka": "pa",
    "status": "pa",
    "belum_diisi": "pa",
    "sumber[2].judul": "pa",
    "dalam.jumlah": "a",
    "peta.apa-saja": "a",
    "rahasia": "",
    "lampiran[id=x].tenggat": "",
    "terbuka.lama": "",
    "terbuka[2]": "",
    "status[tidak ditutup": "",
    "tidak_dikenal": "",
    "sumber[2].tidak_dikenal": "",
    "": "",
}
"""By a changed field's path: who sees it."""


@pytest.mark.parametrize("path", PATHS)
def test_a_changed_value_is_shown_to_those_who_see_its_field(sights: Mapping[Audience, Sight], path: str) -> None:
    change = RecordChange(kind="kasus", record="k", name="Nama", unit="dinas", edit=Edit.CHANGED, file="k.yaml", fields=(FieldChange(path, Edit.CHANGED, 1, 2),))  # fmt: skip
    for audience, sight in sights.items():
        shows = audience.value[0] in PATHS[path]
        seen = sight.change(change)
        assert [f.path for f in seen.fields] == ([path] if shows else [])
        assert sight.left_out(change) == (not shows)
        assert (seen.name, seen.unit) == (("k", None) if audience is Audience.PUBLIC else ("Nama", "dinas"))


def test_a_parameter_is_shown_however_its_table_is_made(sights: Mapping[Audience, Sight]) -> None:
    path = "parameter.uji-1-2024.batas.nilai.tinggi[2].dari"
    change = RecordChange(kind="instansi", record="kota-uji", name="Kota Uji", unit=None, edit=Edit.CHANGED, file="instansi.yaml", fields=(FieldChange(path, Edit.CHANGED, 1, 2),))  # fmt: skip
    assert sights[Audience.PUBLIC].left_out(change) == 0


def test_of_a_kind_that_is_no_longer_known_nothing_is_shown(sights: Mapping[Audience, Sight]) -> None:
    record = Record("lama", "k", {"id": "k", "nama": "Nama", "unit": "dinas"}, "k.yaml", None)
    for sight in sights.values():
        assert (sight.data(record), sight.name(record), sight.unit(record)) == ({}, "k", None)
