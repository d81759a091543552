"""Whether a new finding is the change's doing: one row per condition, each a base row with one thing varied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import pytest

from checker.gate import cause
from checker.model.report import Finding
from checker.model.text import Text
from tests.gate.in_memory import Content, finding, revealed, trial
from tests.gate_world import GOVERNMENT, REGISTRY, asset, listed

JUMLAH, HARGA, PEMILIK, NAMA, KEMBAR = (
    f"uji-1-2024-{slug}" for slug in ("jumlah", "harga", "pemilik", "nama", "kembar")
)
MENDED, ELSEWHERE, READABLE = cause._MENDED, cause._ELSEWHERE, cause._READABLE
ASSET, OTHER, LIST, CITY = (f"registry/{n}.yaml" for n in ("aset/rusak", "aset/lain", "aset/buta", "instansi"))
OFFICE, PROOF = "registry/unit/badan.yaml", "registry/bukti/nota-dinas.yaml"

RULE = """\
id: uji-1-2024-{slug}
title: {{id: X, en: X}}
provision: pasal-2
kind: {kind}
applies_to: [pemda]
severity: error
rationale: {{id: X., en: X.}}
assert:
  - {{expr: '{expr}', at: {at}, message: {{id: X., en: X.}}}}
remedy: {{id: X., en: X.}}
examples:
  pass: [{{record: {{}}}}]
  fail: [{{record: {{}}}}]
"""


def rule(slug: str, expr: str, at: str, kind: str = "aset") -> dict[str, Content]:
    """One more rule of the small law."""
    return {f"policies/uji-1-2024/rules/{slug}.yaml": RULE.format(slug=slug, expr=expr, at=at, kind=kind)}


def office(**fields: str) -> str:
    """An office that is no custodian."""
    values = {"id": "badan", "nama": "Badan", "status": "aktif"} | fields
    return "".join(f"{key}: {value}\n" for key, value in values.items() if value)


@dataclass(frozen=True)
class Row:
    """What stood in the target, what stands after the change, and why the finding of `rule` on `record` is not its doing."""

    before: Mapping[str, Content]
    after: Mapping[str, Content]
    why: Text | None
    rule: str = JUMLAH
    record: str = "rusak"
    laws: Mapping[str, Content] = field(default_factory=dict)
    seen_as: Callable[[Finding], Finding] = lambda f: f
    """The finding with something about it varied that no change of files can vary alone."""

    def told(self) -> Text | None:
        """What is said."""
        one = trial({**REGISTRY, **self.before}, {**REGISTRY, **self.after}, self.laws)
        return revealed(one).why(self.seen_as(finding(one, self.rule, self.record)))


def broken(**fields: str) -> str:
    """An asset that breaks its schema by its `tersedia`, and a rule by its missing `jumlah`."""
    return asset("rusak", **{"tersedia": "banyak", "jumlah": ""} | fields)


def mended(**fields: str) -> str:
    """The same with only its `tersedia` put right."""
    return broken(**{"tersedia": "7"} | fields)


def one_of(before: str, after: str, why: Text | None, rule: str = JUMLAH, **more: object) -> Row:
    """A row in which one asset changes."""
    return Row({ASSET: before}, {ASSET: after}, why, rule, **more)  # type: ignore[arg-type]


ALIKE = rule("kembar", 'records("aset").all(a, !has(a.tersedia) || a.tersedia != 7.0)', "/nama")
PART = "[{{id: x, harga: {}}}]"
MENDING = {
    "base: only the refused field changed": one_of(broken(), mended(), MENDED),
    "a field the rule does not read changed too": one_of(broken(), mended(catatan="Baru."), MENDED),
    "a field the rule reads changed too": one_of(broken(status="nonaktif"), mended(status="aktif"), None),
    "that field had been refused": one_of(broken(status="jalan"), mended(status="aktif"), MENDED),
    "another record's field of that name had been refused": Row(
        {ASSET: broken(status="nonaktif"), OTHER: asset("lain", status="jalan")},
        {ASSET: mended(), OTHER: asset("lain", status="jalan")},
        None,
    ),
    "a field at fault, refused before, changed": one_of(
        broken(bagian=PART.format("mahal")), mended(bagian=PART.format(200)), None, HARGA
    ),
    "a field at fault, not refused, changed": one_of(
        broken(bagian=PART.format(10)), mended(bagian=PART.format(200)), None, HARGA
    ),
    "a field at fault stood there": one_of(
        broken(bagian=PART.format(200)), mended(bagian=PART.format(200)), MENDED, HARGA
    ),
    "a reference that leads nowhere is new": one_of(
        broken(), mended(unit="tiada"), None, "patuh-rujukan"
    ),
    "a reference that leads nowhere stood there": one_of(
        broken(unit="tiada"), mended(unit="tiada"), MENDED, "patuh-rujukan"
    ),
    "the field emptied": one_of(broken(jumlah="1"), mended(), None),
    "the record was not broken": one_of(mended(status="nonaktif"), mended(), None),
    "what is found is a breach of the schema": one_of(broken(), broken(catatan="Baru."), None, "patuh-skema"),
    "another record was broken": Row(
        {ASSET: mended(status="nonaktif"), OTHER: asset("lain", status="jalan")},
        {ASSET: mended(), OTHER: asset("lain", status="jalan")},
        None,
    ),
    "the record was not there": Row({ASSET: ""}, {ASSET: mended()}, None),
    "a rule that the target does not have": one_of(
        broken(), mended(), None, seen_as=lambda f: replace(f, rule="uji-1-2024-lain")
    ),
    "an own rule that nothing hides": one_of(
        broken(), mended(), None, seen_as=lambda f: replace(f, rule="patuh-id-ganda")
    ),
    "a finding about the whole record": one_of(
        broken(), mended(), MENDED, seen_as=lambda f: replace(f, path="")
    ),
    "a deeper place in a changed field": one_of(
        broken(), mended(), None, seen_as=lambda f: replace(f, path="/tersedia/0")
    ),
    "a deeper place in a field that stood there": one_of(
        broken(), mended(), MENDED, seen_as=lambda f: replace(f, path="/bagian/0/tersedia")
    ),
    "a removed office stood there": Row(
        {ASSET: broken(unit="badan"), OFFICE: office(status="dihapus", alasan_dihapus="Bubar.")},
        {ASSET: mended(unit="badan"), OFFICE: office(status="dihapus", alasan_dihapus="Bubar.")},
        MENDED,
        "patuh-rujukan-dihapus",
    ),
    "an office that the change removes, the record not broken": Row(
        {ASSET: mended(unit="badan"), OFFICE: office()},
        {ASSET: mended(unit="badan", catatan="Baru."), OFFICE: office(status="dihapus", alasan_dihapus="Bubar.")},
        None,
        "patuh-rujukan-dihapus",
    ),
    "an office that the change removes": Row(
        {ASSET: broken(unit="badan"), OFFICE: office()},
        {ASSET: mended(unit="badan"), OFFICE: office(status="dihapus", alasan_dihapus="Bubar.")},
        None,
        "patuh-rujukan-dihapus",
    ),
    "a removed office whose name the change puts right": Row(
        {ASSET: broken(unit="badan"), OFFICE: office(status="dihapus", alasan_dihapus="Bubar.")},
        {ASSET: mended(unit="badan"), OFFICE: office(status="dihapus", alasan_dihapus="Bubar.", nama="Badan Lama")},
        MENDED,
        "patuh-rujukan-dihapus",
    ),
    "a removed office, another removed by the change": Row(
        {ASSET: broken(unit="badan"), OFFICE: office(status="dihapus", alasan_dihapus="Bubar."), OTHER: asset("lain")},
        {
            ASSET: mended(unit="badan"),
            OFFICE: office(status="dihapus", alasan_dihapus="Bubar."),
            OTHER: asset("lain", status="dihapus", alasan_dihapus="Dijual."),
        },
        MENDED,
        "patuh-rujukan-dihapus",
    ),
    "a wrong name of the file stood there": Row(
        {ASSET: "", OTHER: broken(status="jalan")}, {ASSET: "", OTHER: mended()}, MENDED, "patuh-nama-berkas"
    ),
    "a false belum_diisi stood there": one_of(
        broken(belum_diisi="[nama]"), mended(belum_diisi="[nama]"), MENDED, "patuh-belum-diisi"
    ),
    "a false belum_diisi is new": one_of(broken(), mended(belum_diisi="[nama]"), None, "patuh-belum-diisi"),
    "another record that the rule reads changed too": Row(
        {ASSET: broken(unit="badan"), OFFICE: office(peran="[walidata]")},
        {ASSET: mended(unit="badan"), OFFICE: office()},
        None,
        PEMILIK,
    ),
    "another record that the rule does not read changed too": Row(
        {ASSET: broken(), OFFICE: office(peran="[walidata]")}, {ASSET: mended(), OFFICE: office()}, MENDED
    ),
    "the record is among those that the rule reads": Row(
        {LIST: "", ASSET: broken()}, {LIST: "", ASSET: mended()}, MENDED, KEMBAR, laws=ALIKE,
    ),
    "the record among those that the rule reads changed too": Row(
        {LIST: "", ASSET: broken(status="nonaktif")},
        {LIST: "", ASSET: mended()},
        MENDED,
        KEMBAR,
        laws=ALIKE,
    ),
    "another of the kind that the rule reads changed too": Row(
        {LIST: "", ASSET: broken(), OTHER: asset("lain")},
        {LIST: "", ASSET: mended(), OTHER: asset("lain", tersedia="7")},
        None,
        KEMBAR,
        laws=ALIKE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", MENDING.values(), ids=MENDING)
def test_a_record_that_broke_its_schema_hid_only_what_stood_there(row: Row) -> None:
    assert row.told() == row.why


REST: dict[str, Content] = {ASSET: "", LIST: "", OTHER: asset("lain", unit="badan")}


def resting(before: Mapping[str, Content], after: Mapping[str, Content], why: Text | None, **more: object) -> Row:
    """A row about an asset that no change touches; the office that it names does."""
    row = {"rule": PEMILIK, "record": "lain"} | more
    return Row({**REST, **before}, {**REST, **after}, why, **row)  # type: ignore[arg-type]


def unread(text: str, field_: str = "nama") -> str:
    """A text whose line of a field cannot be read."""
    line = next(line for line in text.splitlines() if line.strip().startswith(f"{field_}:"))
    return text.replace(line, f'{line.split(":")[0]}: "x', 1)


NAMED = rule("nama", 'ref("unit", self.unit).nama != instansi.nama', "/nama")
SICK = office(status="jalan")
WELL = office()
RESTING = {
    "base: what it rests on was mended in the refused field": resting({OFFICE: SICK}, {OFFICE: WELL}, ELSEWHERE),
    "it had been mended before": resting({OFFICE: office(peran="[walidata]")}, {OFFICE: WELL}, None),
    "the verdict was told before": resting(
        {OFFICE: SICK, OTHER: asset("lain", unit="badan", jumlah="")},
        {OFFICE: WELL, OTHER: asset("lain", unit="badan", jumlah="")},
        None,
        rule=JUMLAH,
    ),
    "another field that the rule names changed too": resting(
        {OFFICE: office(status="jalan", peran="[walidata]")}, {OFFICE: WELL}, None
    ),
    "another field that the rule does not name changed too": resting(
        {OFFICE: SICK}, {OFFICE: office(catatan="Baru.")}, ELSEWHERE
    ),
    "a field that the rule names had been refused": resting(
        {OFFICE: office(peran="walidata")}, {OFFICE: office(peran="[lain]")}, ELSEWHERE
    ),
    "its status, which every rule names, changed too": resting(
        {OFFICE: office(jenis="kantor", status="nonaktif")}, {OFFICE: office(jenis="badan")}, None
    ),
    "a record of a kind that the rule does not read changed too": resting(
        {OFFICE: SICK}, {OFFICE: WELL, PROOF: str(REGISTRY[PROOF]).replace("aktif", "nonaktif")}, ELSEWHERE
    ),
    "another record that the rule could name came": resting(
        {OFFICE: SICK}, {OFFICE: WELL, "registry/unit/baru.yaml": office(id="baru")}, None
    ),
    "another record of the kind stays broken": resting(
        {OFFICE: SICK, "registry/unit/baru.yaml": office(id="baru", status="jalan")},
        {OFFICE: WELL, "registry/unit/baru.yaml": office(id="baru", status="jalan")},
        ELSEWHERE,
    ),
    "the government changed in what the rule names": resting(
        {OFFICE: office(status="jalan", nama="Kota Uji")},
        {OFFICE: office(nama="Kota Uji"), CITY: GOVERNMENT.replace("Kota Uji", "Kota Baru", 1)},
        None,
        rule=NAMA,
        laws=NAMED,
    ),
    "the government changed in what the rule does not name": resting(
        {OFFICE: office(status="jalan", nama="Kota Uji")},
        {OFFICE: office(nama="Kota Uji"), CITY: GOVERNMENT.replace("Asia/Jakarta", "Asia/Makassar")},
        ELSEWHERE,
        rule=NAMA,
        laws=NAMED,
    ),
    "the government stayed": resting(
        {OFFICE: office(status="jalan", nama="Kota Uji")},
        {OFFICE: office(nama="Kota Uji")},
        ELSEWHERE,
        rule=NAMA,
        laws=NAMED,
    ),
    "what it rests on could not be read": resting({OFFICE: unread(WELL)}, {OFFICE: WELL}, ELSEWHERE),
    "of that another line changed too": resting(
        {OFFICE: unread(WELL + "jenis: dinas\n")}, {OFFICE: WELL + "jenis: badan\n"}, None
    ),
    "of that a line went too": resting({OFFICE: unread(office(peran="[walidata]"))}, {OFFICE: WELL}, None),
    "what it rests on could not be read, showed no id, and stands elsewhere now": resting(
        {OFFICE: 'nama: "x\n'}, {OFFICE: "", "registry/unit/k/badan.yaml": WELL}, None
    ),
    "an own rule": resting(
        {OFFICE: SICK}, {OFFICE: ""}, None, rule="patuh-rujukan"
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", RESTING.values(), ids=RESTING)
def test_a_record_left_alone_is_only_now_assessable_where_nothing_it_rests_on_was_changed(row: Row) -> None:
    assert row.told() == row.why


ONE, THREE = asset("k1"), asset("k3", jumlah="")
BAD = unread(asset("k2"))


def read_again(before: str, after: str, why: Text | None, record: str = "k3", **more: object) -> Row:
    """A row about a list file."""
    return Row({ASSET: "", LIST: before}, {ASSET: "", LIST: after}, why, record=record, **more)  # type: ignore[arg-type]


BASE = listed(ONE, BAD, THREE)
FIT = listed(ONE, asset("k2"), THREE)
NEW_LIST = "registry/aset/semua.yaml"
READING = {
    "base: only the line at fault changed": read_again(BASE, FIT, READABLE),
    "a line of another record changed too": read_again(BASE, listed(asset("k1", versi="2.0"), asset("k2"), THREE), READABLE),
    "the last line of the record before changed too": read_again(
        BASE, listed(ONE, asset("k2", bagian="[]"), THREE), READABLE
    ),
    "the first line of the record after changed too": read_again(
        BASE + listed(asset("k4")), FIT + listed(asset("k5")), READABLE
    ),
    "a line of the record changed too": read_again(
        BASE, listed(ONE, asset("k2"), asset("k3", jumlah="", versi="2.0")), None
    ),
    "its first line changed too": read_again(
        listed(ONE, BAD, asset("k3", jumlah="").replace("id: k3\n", "") + "id: k3\n"),
        listed(ONE, asset("k2"), asset("k3", jumlah="", nama="Lain").replace("id: k3\n", "") + "id: k3\n"),
        None,
    ),
    "its last line changed too": read_again(BASE, listed(ONE, asset("k2"), asset("k3", jumlah="", bagian="[]")), None),
    "a line came into the record": read_again(BASE, listed(ONE, asset("k2"), THREE + "catatan: Baru.\n"), None),
    "a line went from the middle of the record": read_again(
        listed(ONE, BAD, asset("k3")), listed(ONE, asset("k2"), THREE), None
    ),
    "a line went from the end of the record": read_again(
        listed(ONE, BAD, THREE + "jumlah: 1\n"), listed(ONE, asset("k2"), THREE), None
    ),
    "a line went from the end of the record before the last": read_again(
        listed(ONE, BAD, THREE + "jumlah: 1\n", asset("k4")), listed(ONE, asset("k2"), THREE, asset("k4")), None
    ),
    "a line went from another record": read_again(
        listed(ONE, BAD, asset("k4", catatan="x"), asset("k5"), THREE),
        listed(ONE, asset("k2"), asset("k4"), asset("k5"), THREE),
        READABLE,
    ),
    "the record was not in the file": read_again(
        listed(ONE, BAD), listed(ONE, asset("k2"), THREE), None
    ),
    "the record is the one at fault": read_again(
        listed(ONE, unread(asset("k2", jumlah="")), THREE),
        listed(ONE, asset("k2", jumlah=""), THREE),
        READABLE,
        "k2",
    ),
    "what is found stands in the line at fault": read_again(
        listed(ONE, unread(asset("k2", unit="sekretariat"), "unit"), THREE),
        listed(ONE, asset("k2", unit="sekretariat"), THREE),
        None,
        "k2",
        rule=PEMILIK,
    ),
    "the line at fault became two": read_again(
        listed(ONE, unread(asset("k2", jumlah="")), THREE),
        listed(ONE, asset("k2", jumlah="", nama="Dua\ncatatan: Baru."), THREE),
        None,
        "k2",
    ),
    "the line beside the one at fault changed too": read_again(
        listed(ONE, unread(asset("k2", jumlah=""), "status"), THREE),
        listed(ONE, asset("k2", jumlah="", versi="2.0"), THREE),
        None,
        "k2",
    ),
    "a line in the same place of another file was at fault": Row(
        {ASSET: "", LIST: BASE, OTHER: unread(asset("lain"), "id")},
        {ASSET: "", LIST: listed(asset("k1"), asset("k2"), THREE), OTHER: asset("lain")},
        READABLE,
        record="k3",
    ),
    "the whole list moved": Row(
        {ASSET: "", LIST: BASE}, {ASSET: "", LIST: "", NEW_LIST: FIT}, READABLE, record="k3"
    ),
    "the record moved on its own, its lines set in otherwise": Row(
        {ASSET: "", LIST: BASE}, {ASSET: "", LIST: listed(ONE, asset("k2")), "registry/aset/k3.yaml": THREE}, None,
        record="k3",
    ),
    "the record moved into a list that was there": Row(
        {ASSET: "", LIST: BASE, NEW_LIST: listed(asset("n"))},
        {ASSET: "", LIST: "", NEW_LIST: listed(asset("n")) + FIT},
        READABLE,
        record="k3",
    ),
    "the list had been a link": Row(
        {ASSET: "", "registry/aset/k3.yaml": Text("Tautan.", "A link.")},
        {ASSET: "", "registry/aset/k3.yaml": THREE},
        None,
        record="k3",
    ),
    "a single file, its line at fault mended": Row(
        {ASSET: "", LIST: "", "registry/aset/k3.yaml": unread(THREE)},
        {ASSET: "", LIST: "", "registry/aset/k3.yaml": THREE},
        READABLE,
        record="k3",
    ),
    "of a single file the first line went too": Row(
        {ASSET: "", LIST: "", "registry/aset/k3.yaml": "jumlah: 1\n" + unread(THREE)},
        {ASSET: "", LIST: "", "registry/aset/k3.yaml": THREE},
        None,
        record="k3",
    ),
    "an own rule that nothing hides": read_again(
        BASE, FIT, None, seen_as=lambda f: replace(f, rule="patuh-id-ganda")
    ),
    "an office that the change removes": Row(
        {ASSET: "", LIST: listed(ONE, BAD, asset("k3", unit="badan")), OFFICE: office()},
        {
            ASSET: "",
            LIST: listed(ONE, asset("k2"), asset("k3", unit="badan")),
            OFFICE: office(status="dihapus", alasan_dihapus="Bubar."),
        },
        None,
        "patuh-rujukan-dihapus",
        "k3",
    ),
    "an own rule about references": read_again(
        listed(ONE, BAD, asset("k3", unit="tiada")), listed(ONE, asset("k2"), asset("k3", unit="tiada")), READABLE,
        rule="patuh-rujukan",
    ),
    "a breach of the schema that stood there": read_again(
        listed(ONE, BAD, asset("k3", status="jalan")), listed(ONE, asset("k2"), asset("k3", status="jalan")), READABLE,
        rule="patuh-skema",
    ),
    "another record that the rule reads changed too": Row(
        {ASSET: "", LIST: listed(ONE, BAD, asset("k3", unit="badan")), OFFICE: office(peran="[walidata]")},
        {ASSET: "", LIST: listed(ONE, asset("k2"), asset("k3", unit="badan")), OFFICE: office()},
        None,
        PEMILIK,
        "k3",
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", READING.values(), ids=READING)
def test_a_file_that_could_not_be_read_hid_only_what_stood_there(row: Row) -> None:
    assert row.told() == row.why


WRONG = "    tetap: {dasar: Keputusan, nilai: [9, 9]}\n"
PARAMETER = "patuh-parameter"


def city(before: str, after: str, why: Text | None) -> Row:
    """A row about the government's own record."""
    return Row({ASSET: "", LIST: "", CITY: before}, {ASSET: "", LIST: "", CITY: after}, why, PARAMETER, "kota-uji")


GOVERNMENTS = {
    "base: a refused field of the government mended": city(
        (GOVERNMENT + WRONG).replace("jenis: pemda", "jenis: lain"), GOVERNMENT + WRONG, MENDED
    ),
    "the value at fault changed too": city(
        GOVERNMENT.replace("jenis: pemda", "jenis: lain"), GOVERNMENT + WRONG, None
    ),
    "the government was not broken": city(GOVERNMENT, GOVERNMENT + WRONG, None),
    "its file could not be read, and only the line at fault changed": city(
        unread(GOVERNMENT + WRONG), GOVERNMENT + WRONG, READABLE
    ),
    "of that the value at fault changed too": city(unread(GOVERNMENT), GOVERNMENT + WRONG, None),
}  # fmt: skip


@pytest.mark.parametrize("row", GOVERNMENTS.values(), ids=GOVERNMENTS)
def test_the_government_is_a_record_as_any_other(row: Row) -> None:
    assert row.told() == row.why


def test_what_is_about_no_record_is_never_brought_to_light() -> None:
    one = trial({**REGISTRY, ASSET: broken()}, {**REGISTRY, ASSET: mended()})
    assert revealed(one).why(replace(finding(one, JUMLAH, "rusak"), record="")) is None
