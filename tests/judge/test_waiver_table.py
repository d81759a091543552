"""Who is one person and what is hidden, as waivers tell them: one row per condition, each a base row with one thing varied."""

from __future__ import annotations

from datetime import date

import pytest

from checker.gate.guards import Guards
from checker.judge import waiver as waivers
from checker.judge.engine import run
from checker.model.text import Text
from checker.registry.view import View
from tests.gate.in_memory import Content, Files, policies, trial
from tests.gate_world import DAY, GUARDS, REGISTRY, asset, waiver

OFFICE, ROLE = "dinas-kominfo", "Kepala Seksi Aset"
PERSONS = {
    # what is varied: (office, role, is the same person as the base)
    "base: nothing": (OFFICE, ROLE, True),
    "the office": ("sekretariat", ROLE, False),
    "the case of the office": ("Dinas-kominfo", ROLE, False),
    "the role": (OFFICE, "Kepala Seksi Data", False),
    "a letter less": (OFFICE, "Kepala Seksi Ase", False),
    "a digit more": (OFFICE, "Kepala Seksi Aset 2", False),
    "the order of words": (OFFICE, "Seksi Kepala Aset", False),
    "case": (OFFICE, "KEPALA seksi aset", True),
    "width": (OFFICE, "\uff2bepala Seksi Aset", True),
    "accents, composed": (OFFICE, "K\u00e9pala Seksi Aset", True),
    "accents, apart": (OFFICE, "Ke\u0301pala Seksi Aset", True),
    "spaces around": (OFFICE, "  Kepala Seksi Aset ", True),
    "spaces between": (OFFICE, "Kepala   Seksi\u00a0Aset", True),
    "no spaces": (OFFICE, "KepalaSeksiAset", True),
    "punctuation": (OFFICE, "Kepala Seksi-Aset.", True),
    "a letter that folds to two": (OFFICE, "Kepala Sek\u017fi Aset", True),
    "acting: Plt.": (OFFICE, "Plt. Kepala Seksi Aset", True),
    "acting: Plh.": (OFFICE, "PLH Kepala Seksi Aset", True),
    "acting: Pj.": (OFFICE, "Pj. Kepala Seksi Aset", True),
    "acting: Pjs.": (OFFICE, "Pjs. Kepala Seksi Aset", True),
    "acting: Pelaksana Tugas": (OFFICE, "Pelaksana Tugas Kepala Seksi Aset", True),
    "acting: Pelaksana Harian": (OFFICE, "pelaksana  harian Kepala Seksi Aset", True),
    "acting: Penjabat": (OFFICE, "Penjabat Kepala Seksi Aset", True),
    "acting: Penjabat Sementara": (OFFICE, "Penjabat Sementara Kepala Seksi Aset", True),
    "acting, not at the beginning": (OFFICE, "Kepala Seksi Aset Plt.", False),
    "acting, run together": (OFFICE, "PltKepala Seksi Aset", False),
    "a word that begins like acting": (OFFICE, "Plti Kepala Seksi Aset", False),
    "Pelaksana alone": (OFFICE, "Pelaksana Kepala Seksi Aset", False),
}


@pytest.mark.parametrize(("office", "role", "same"), PERSONS.values(), ids=PERSONS)
def test_a_person_is_an_office_and_a_role_as_the_eye_reads_it(office: str, role: str, same: bool) -> None:
    assert (waivers._person(office, role) == waivers._person(OFFICE, ROLE)) is same


APPROVALS = {
    # what is varied: (fields of the waiver, the demands that fail)
    "base: another office and role": ({}, []),
    "the role of the proposer, elsewhere": ({"penyetuju": ROLE}, []),
    "the office of the proposer, another role": ({"unit_penyetuju": OFFICE}, []),
    "the proposer": ({"penyetuju": ROLE, "unit_penyetuju": OFFICE}, ["proposer"]),
    "the owner": ({"penyetuju": "Kepala Dinas", "unit_penyetuju": OFFICE}, ["owner"]),
    "the owner, elsewhere": ({"penyetuju": "Kepala Dinas"}, []),
    "both": ({"penyetuju": ROLE, "pemilik": ROLE, "unit_penyetuju": OFFICE}, ["proposer", "owner"]),
    "proposer and owner are one": ({"pemilik": ROLE}, []),
    "other letters in the approver": ({"penyetuju": "K\u0435pala Seksi"}, ["letters"]),
    "other letters in the proposer": ({"pengusul": "K\u0435pala Seksi"}, ["letters"]),
    "other letters in the owner": ({"pemilik": "K\u0435pala Seksi"}, ["letters"]),
    "other letters in two": ({"pengusul": "K\u0435pala", "pemilik": "K\u0435pala"}, ["letters", "letters"]),
    "other letters, and else the proposer": (
        {"penyetuju": ROLE, "unit_penyetuju": OFFICE, "pemilik": "K\u0435pala"}, ["letters"],
    ),
    "accents, and the proposer": ({"penyetuju": "Kepal\u00e0 Seksi Aset", "unit_penyetuju": OFFICE}, ["proposer"]),
}  # fmt: skip
BASE = {
    "unit": OFFICE, "pengusul": ROLE, "pemilik": "Kepala Dinas", "penyetuju": "Ketua Tim", "unit_penyetuju": "sekretariat",
}  # fmt: skip


@pytest.mark.parametrize(("fields", "demands"), APPROVALS.values(), ids=APPROVALS)
def test_whoever_approves_is_neither_who_asked_nor_who_carries_the_risk(
    fields: dict[str, str], demands: list[str]
) -> None:
    assert [cause.demand for cause in waivers._approval(BASE | fields)] == demands


CUT = 'id: {0}\nnama: "tanpa penutup\n'
LINK = Text("Tautan.", "A link.")
WAIVER = "registry/pengecualian/p.yaml"
HIDING: dict[str, tuple[dict[str, Content], list[str]]] = {
    # what is varied: (files, the demands that fail)
    "base: all is there": ({}, []),
    "the record is not there": ({"registry/aset/w.yaml": ""}, ["record"]),
    "the record's file cannot be read": ({"registry/aset/w.yaml": CUT.format("w")}, []),
    "the file of another record of its kind cannot be read": (
        {"registry/aset/w.yaml": "", "registry/aset/v.yaml": CUT.format("v")}, ["record"],
    ),
    "an unreadable file of another kind shows its id": (
        {"registry/aset/w.yaml": "", "registry/bukti/w.yaml": CUT.format("w")}, ["record"],
    ),
    "nobody can say what its kind lost": ({"registry/aset/w.yaml": "", "registry/aset/v.yaml": b"\0id: v\n"}, []),
    "nobody can say what another kind lost": (
        {"registry/aset/w.yaml": "", "registry/bukti/v.yaml": b"\0id: v\n"}, ["record"],
    ),
    "the office is not there": ({"registry/unit/dinas-kominfo.yaml": ""}, ["office"]),
    "the office's file cannot be read": ({"registry/unit/dinas-kominfo.yaml": CUT.format("dinas-kominfo")}, []),
    "nobody can say what offices were lost": (
        {"registry/unit/dinas-kominfo.yaml": "", "registry/unit/v.yaml": b"\0id: v\n"}, [],
    ),
    "the approving office is not there": ({"registry/unit/sekretariat.yaml": ""}, ["office"]),
    "a unit of that name is of another kind": (
        {"registry/unit/sekretariat.yaml": "", "registry/aset/sekretariat.yaml": asset("sekretariat")}, ["office"],
    ),
    "the evidence is not there": ({"registry/bukti/nota-dinas.yaml": ""}, ["evidence"]),
    "the evidence's file cannot be read": ({"registry/bukti/nota-dinas.yaml": CUT.format("nota-dinas")}, ["evidence"]),
}  # fmt: skip


@pytest.mark.parametrize(("files", "demands"), HIDING.values(), ids=HIDING)
def test_what_cannot_be_read_is_not_called_missing(files: dict[str, Content], demands: list[str]) -> None:
    whole = {**REGISTRY, "registry/aset/buta.yaml": "", "registry/aset/rusak.yaml": "", **files}
    registry = run(Files(whole), "registry", policies(), DAY).registry
    (one,) = waivers._waivers(View(registry, None), policies(), DAY)
    assert [cause.demand for cause in one.causes] == demands


def test_unreadable_evidence_is_told_apart_from_what_is_not_there() -> None:
    for text, words in (("", "tidak terdaftar"), (CUT.format("nota-dinas"), "tidak dapat dibaca")):
        registry = run(
            Files({**REGISTRY, "registry/bukti/nota-dinas.yaml": text}), "registry", policies(), DAY
        ).registry
        (one,) = waivers._waivers(View(registry, None), policies(), DAY)
        assert words in one.causes[0].message.id


DAYS = {
    # what is varied: (fields, day, holds, ended)
    "base: within": ({}, "2026-06-01", True, False),
    "the first day": ({}, "2026-03-01", True, False),
    "the day before": ({}, "2026-02-28", False, False),
    "the last day": ({}, "2026-12-31", True, False),
    "the day after": ({}, "2027-01-01", False, True),
    "one day only": ({"sampai": "2026-03-01"}, "2026-03-01", True, False),
    "one day only, after": ({"sampai": "2026-03-01"}, "2026-03-02", False, True),
    "upside down": ({"sampai": "2026-02-01"}, "2026-06-01", False, False),
    "exactly a year": ({"sampai": "2027-03-01"}, "2027-03-01", True, False),
    "a day more": ({"sampai": "2027-03-02"}, "2027-03-01", False, False),
    "approved on the first day": ({"disetujui": "2026-03-01"}, "2026-06-01", True, False),
    "approved a day late": ({"disetujui": "2026-03-02"}, "2026-06-01", False, False),
    "approved today, from today": ({"disetujui": "2026-06-01", "mulai": "2026-06-01"}, "2026-06-01", True, False),
    "approved tomorrow, from tomorrow": (
        {"disetujui": "2026-06-02", "mulai": "2026-06-02"}, "2026-06-01", False, False,
    ),
    "its record removed": ({"rekaman": "lama"}, "2026-06-01", False, False),
    "unfit": ({"bukti": "[]"}, "2026-06-01", False, False),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "day", "holds", "ended"), DAYS.values(), ids=DAYS)
def test_a_waiver_holds_to_the_day(fields: dict[str, str], day: str, holds: bool, ended: bool) -> None:
    at = date.fromisoformat(day)
    target = fields.get("rekaman", "w")
    files = {**REGISTRY, "registry/pengecualian/jumlah-w.yaml": "", WAIVER: waiver("p", target, **fields)}
    registry = run(Files(files), "registry", policies(), at).registry
    (one,) = waivers._waivers(View(registry, None), policies(), at)
    assert (one.holds(at), one.ended(at)) == (holds, ended)
    assert waivers.waivers_of(registry, policies(), at).accepts("uji-1-2024-jumlah", "aset", target) == (
        "p" if holds else ""
    )
    assert ("p" in waivers.sound_waivers(registry, policies(), at)) is (holds or day < "2026-03-01")


# --- attributes that hide --------------------------------------------------------------------------------------------

ATTRIBUTES = ".gitattributes"
HIDES = "registry/** -diff\n"
LINES: dict[str, tuple[dict[str, Content], dict[str, Content], list[tuple[str, int]]]] = {
    # what is varied: (files before, files after, (file, line) of every finding)
    "base: nothing changed": ({}, {}, []),
    "a hiding line came": ({}, {ATTRIBUTES: "* text\n" + HIDES}, [(ATTRIBUTES, 2)]),
    "a harmless line came": ({}, {ATTRIBUTES: "* text\n*.png binary\n"}, []),
    "it hides what nobody judges": ({}, {ATTRIBUTES: "docs/** -diff\n"}, []),
    "it hides policies": ({}, {ATTRIBUTES: "policies/** -diff\n"}, [(ATTRIBUTES, 1)]),
    "it hides schemas": ({}, {ATTRIBUTES: "schemas/** -diff\n"}, [(ATTRIBUTES, 1)]),
    "it hides workflows": ({}, {ATTRIBUTES: ".github/** -diff\n"}, [(ATTRIBUTES, 1)]),
    "it stood there": ({ATTRIBUTES: HIDES}, {ATTRIBUTES: HIDES}, []),
    "it stood there, another line came": ({ATTRIBUTES: HIDES}, {ATTRIBUTES: "* text\n" + HIDES}, []),
    "it stood there with another attribute": (
        {ATTRIBUTES: "registry/** -diff\n"}, {ATTRIBUTES: "registry/** linguist-generated\n"}, [(ATTRIBUTES, 1)],
    ),
    "it stood there for other files": ({ATTRIBUTES: "policies/** -diff\n"}, {ATTRIBUTES: HIDES}, [(ATTRIBUTES, 1)]),
    "it went": ({ATTRIBUTES: HIDES}, {ATTRIBUTES: ""}, []),
    "it stands in a file below": (
        {}, {"registry/.gitattributes": "*.yaml -diff\n"}, [("registry/.gitattributes", 1)],
    ),
    "it stands in a file beside": ({}, {"docs/.gitattributes": "*.yaml -diff\n"}, []),
    "its file is named otherwise": ({}, {"registry/gitattributes.md": HIDES}, []),
    "its file is written in another case": (
        {}, {"registry/.GitAttributes": "*.yaml -diff\n"}, [("registry/.GitAttributes", 1)],
    ),
    "its file is a link": ({}, {ATTRIBUTES: LINK}, [(ATTRIBUTES, 1)]),
    "its file was a link": ({ATTRIBUTES: LINK}, {ATTRIBUTES: HIDES}, [(ATTRIBUTES, 1)]),
}  # fmt: skip


@pytest.mark.parametrize(("before", "after", "found"), LINES.values(), ids=LINES)
def test_a_line_that_hides_from_reviewers_is_told_once_it_comes(
    before: dict[str, Content], after: dict[str, Content], found: list[tuple[str, int]]
) -> None:
    guards = Guards(trial({**REGISTRY, **GUARDS, **before}, {**REGISTRY, **GUARDS, **after}))
    assert [(f.place.file, f.place.line) for f in guards._hidden()] == found
