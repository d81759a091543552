"""What an adversary tries next: a table of changes and what the gate must answer to each, from real repositories."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from checker.compare import records
from checker.git.plumbing import Plumbing
from checker.model.decision import Effect, Subject
from checker.model.report import MANY
from checker.model.text import CheckerError
from tests.conftest import Patuh, Repository
from tests.gate.test_tampering import _plumb, told
from tests.gate_world import (
    ASSET_SCHEMA,
    GOVERNMENT,
    GOVERNMENT_FILE,
    HARGA,
    JUMLAH,
    LAW,
    PEMILIK,
    REGULATION_FILE,
    WAIVER_FILE,
    World,
    asset,
    listed,
    waiver,
    world,
)

JUMLAH_ID, PEMILIK_ID, HARGA_ID = "uji-1-2024-jumlah", "uji-1-2024-pemilik", "uji-1-2024-harga"
BAD = asset("x", jumlah="")
SOUND = asset("x")


@dataclass(frozen=True)
class Case:
    """A records, and what the gate must say of it; where nothing is named, it lands."""

    name: str
    act: Callable[[World], None]
    blocks: frozenset[str] = frozenset()
    reports: frozenset[tuple[Subject, Effect]] = frozenset()
    cannot: str = ""
    asked: tuple[tuple[str, Any], ...] = ()


ALL: list[Case] = []


def case(
    *, blocks: str = "", reports: tuple[tuple[Subject, Effect], ...] = (), cannot: str = "", **asked: Any
) -> Callable[[Callable[[World], None]], Callable[[World], None]]:
    """Register a change. `blocks` are the rules that refuse it, `cannot` words of the CheckerError that ends the run."""

    def register(act: Callable[[World], None]) -> Callable[[World], None]:
        name = act.__name__.strip("_").replace("_", " ")
        ALL.append(Case(name, act, frozenset(blocks.split()), frozenset(reports), cannot, tuple(asked.items())))
        return act

    return register


def _target(w: World, files: dict[str, str | bytes]) -> None:
    """Something that stood in the target before the change began."""
    w.on_target()
    w.write(files)
    w.commit("2026-02-01T10:00:00+07:00")
    w.on_change()
    w.git("reset", "-q", "--hard", "main")


# --- history ----------------------------------------------------------------------------------------------------------


@case(blocks=JUMLAH_ID)
def a_fault_in_the_merge_commit_itself(w: World) -> None:
    w.on_target()
    w.write({"registry/aset/y.yaml": asset("y")})
    w.commit()
    w.on_change()
    w.write({"registry/aset/z.yaml": asset("z")})
    w.commit()
    w.git("merge", "-q", "--no-commit", "main")
    w.edit("registry/aset/y.yaml", "jumlah: 1\n", "")
    w.commit()


@case(blocks="patuh-hilang")
def a_record_of_the_target_dropped_by_a_merge_commit(w: World) -> None:
    w.on_target()
    w.write({"registry/aset/y.yaml": asset("y")})
    w.commit()
    w.on_change()
    w.git("merge", "-q", "-s", "ours", "main", "-m", "uji")


@case()
def branches_that_crossed(w: World) -> None:
    w.write({"registry/aset/x.yaml": SOUND})
    one = w.commit()
    w.on_target()
    w.write({"registry/aset/y.yaml": asset("y")})
    other = w.commit()
    w.git("merge", "-q", one, "-m", "uji")
    w.on_change()
    w.git("merge", "-q", other, "-m", "uji")
    w.write({"registry/aset/z.yaml": asset("z")})


@case(blocks=JUMLAH_ID)
def branches_that_crossed_with_a_fault(w: World) -> None:
    branches_that_crossed(w)
    w.write({"registry/aset/z.yaml": asset("z", jumlah="")})


@case(blocks="patuh-id-kembali")
def a_removed_record_brought_back_by_a_merge_of_an_old_branch(w: World) -> None:
    w.write({"registry/aset/x.yaml": SOUND})
    old = w.commit()
    w.on_target()
    w.edit("registry/aset/a.yaml", "status: aktif", "status: dihapus\nalasan_dihapus: Dijual.")
    w.commit()
    w.on_change()
    w.git("merge", "-q", "main", "-m", "uji")
    w.git("checkout", "-q", old, "--", "registry/aset/a.yaml")


@case()
def a_target_that_was_rewritten_meanwhile(w: World) -> None:
    w.write({"registry/aset/x.yaml": SOUND})
    w.commit()
    w.on_target()
    w.git("commit", "-q", "--amend", "-m", "lain", "--allow-empty")
    w.write({"registry/aset/y.yaml": asset("y")})
    w.commit()
    w.git("rebase", "-q", "main", "usul")


# --- where things lie -------------------------------------------------------------------------------------------------


@case(blocks="patuh-jenis patuh-hilang")
def a_kinds_folder_in_another_case(w: World) -> None:
    w.git("mv", "registry/aset/a.yaml", "registry/a.yaml")
    (w.root / "registry/Aset").mkdir()
    w.git("mv", "registry/a.yaml", "registry/Aset/a.yaml")


@case(blocks="patuh-berkas")
def a_twin_in_another_case(w: World) -> None:
    w.write({"registry/aset/A.yaml": SOUND})


@case(blocks="patuh-berkas")
def a_twin_in_another_unicode_form(w: World) -> None:
    w.write({"registry/aset/caf\u00e9.yaml": SOUND, "registry/aset/cafe\u0301.yaml": asset("y")})


@case(blocks="patuh-berkas")
def a_twin_with_a_blank_at_its_end(w: World) -> None:
    w.write({"registry/aset/a.yaml ": SOUND})


@case(blocks="patuh-berkas")
def a_folder_with_a_dot_at_its_end(w: World) -> None:
    w.write({"registry/aset/k/x.yaml": SOUND, "registry/aset/k./y.yaml": asset("y")})


@case(blocks="patuh-jenis")
def a_kinds_folder_with_a_dot_at_its_end(w: World) -> None:
    w.write({"registry/aset./x.yaml": BAD})


@case(blocks="patuh-berkas")
def a_second_registry_in_another_case(w: World) -> None:
    w.write({"Registry/aset/a.yaml": BAD})


@case(blocks="patuh-berkas")
def policies_in_another_case(w: World) -> None:
    w.write({"Policies/uji-1-2024/rules/jumlah.yaml": w.read(JUMLAH).replace("severity: error", "severity: info")})


@case(blocks="patuh-hilang")
def a_record_moved_where_nobody_looks(w: World) -> None:
    (w.root / "registry/aset/.arsip").mkdir()
    w.git("mv", "registry/aset/b.yaml", "registry/aset/.arsip/b.yaml")


@case(blocks="patuh-hilang")
def a_record_behind_the_ending_of_a_text(w: World) -> None:
    w.git("mv", "registry/aset/b.yaml", "registry/aset/b.md")


@case()
def a_record_moved_to_another_folder(w: World) -> None:
    w.write({"registry/aset/dinas/b.yaml": w.read("registry/aset/b.yaml")})
    w.remove("registry/aset/b.yaml")


@case()
def a_list_split(w: World) -> None:
    w.remove("registry/aset/daftar.yaml")
    w.write({f"registry/aset/{n}.yaml": asset(n) for n in ("l1", "l2", "l3")})


@case()
def files_merged_into_a_list(w: World) -> None:
    a, b = (w.read(f"registry/aset/{n}.yaml") for n in "ab")
    for n in "ab":
        w.remove(f"registry/aset/{n}.yaml")
    w.write({"registry/aset/gabung.yaml": listed(a, b)})


@case()
def a_record_that_became_a_list_of_one(w: World) -> None:
    w.write({"registry/aset/b.yaml": listed(w.read("registry/aset/b.yaml"))})


@case(blocks="patuh-hilang")
def a_record_that_became_a_list_of_others(w: World) -> None:
    w.write({"registry/aset/a.yaml": listed(SOUND, asset("y"))})


@case(blocks="patuh-skema")
def records_in_a_list_in_a_list(w: World) -> None:
    w.write({"registry/aset/x.yaml": "- - id: x\n    nama: X\n"})


# --- the law moves ----------------------------------------------------------------------------------------------------


@case(reports=((Subject.REGULATION, Effect.UNCLEAR),))
def laws_laid_nearer_to_the_registry(w: World) -> None:
    w.folder = "kota/registry"
    w.on_target()
    (w.root / "kota").mkdir()
    w.git("mv", "registry", "kota/registry")
    w.commit()
    w.on_change()
    w.git("reset", "-q", "--hard", "main")
    for name in ("policies", "schemas"):
        for file in sorted((w.root / name).rglob("*.yaml")):
            w.write({f"kota/{file.relative_to(w.root).as_posix()}": file.read_bytes()})


@case(blocks="patuh-jenis", reports=((Subject.KIND, Effect.LOOSER),))
def a_kind_that_goes_and_leaves_its_records_unread(w: World) -> None:
    w.remove(ASSET_SCHEMA)
    w.remove(f"{LAW}/rules")
    w.write(
        {
            REGULATION_FILE: w.read(REGULATION_FILE).replace(
                "handling: rules", "handling: manual, note: {id: Orang., en: People.}"
            )
        }
    )


@case(blocks="patuh-hilang", reports=((Subject.KIND, Effect.LOOSER),))
def a_kind_that_goes_with_all_its_records(w: World) -> None:
    a_kind_that_goes_and_leaves_its_records_unread(w)
    w.remove("registry/aset")
    w.remove("registry/pengecualian")


@case(cannot="fault")
def a_rule_id_in_capitals(w: World) -> None:
    w.write({f"{LAW}/rules/jumlah2.yaml": w.read(JUMLAH).replace(JUMLAH_ID, "Uji-1-2024-Jumlah")})


@case(cannot="fault")
def a_rule_moved_to_another_regulation(w: World) -> None:
    w.write({"policies/lain-1-2024/regulation.yaml": w.read(REGULATION_FILE).replace("uji-1-2024", "lain-1-2024")})
    w.git("mv", JUMLAH, "policies/lain-1-2024/jumlah.yaml")
    w.write({"policies/lain-1-2024/rules/jumlah.yaml": w.read("policies/lain-1-2024/jumlah.yaml")})
    w.remove("policies/lain-1-2024/jumlah.yaml")


@case(reports=((Subject.KIND, Effect.LOOSER),))
def a_field_shown_to_everybody(w: World) -> None:
    w.edit(
        ASSET_SCHEMA,
        "description: Versi seperti tertulis., type: string, minLength: 1, x-visibilitas: publik",
        "description: Versi seperti tertulis., type: string, minLength: 1, x-visibilitas: rahasia",
    )
    w.commit()
    w.git("branch", "-f", "main", "usul")
    w.edit(ASSET_SCHEMA, "x-visibilitas: rahasia", "x-visibilitas: publik")


@case(reports=((Subject.PARAMETER, Effect.LOOSER),))
def a_parameter_raised(w: World) -> None:
    w.edit(GOVERNMENT_FILE, "nilai: 100", "nilai: 1000")


# --- YAML that looks like something else -------------------------------------------------------------------------------

TRICKS: dict[str, str | bytes] = {
    "anchor and alias": asset("x", jumlah="&a 1", versi="*a"),
    "merge key": asset("x", jumlah="") + "<<: {jumlah: 1}\n",
    "duplicate key": asset("x") + "jumlah: 2\n",
    "duplicate key in quotes": asset("x") + '"jumlah": 2\n',
    "duplicate key by an escape": asset("x") + '"jumla\\x68": 2\n',
    "tag": asset("x", jumlah="!!int '1'"),
    "own tag": asset("x", jumlah="!jumlah 1"),
    "two documents": asset("x", jumlah="") + "---\n" + asset("x"),
    "an end of the document": asset("x", jumlah="") + "...\n# jumlah: 1\n---\njumlah: 1\n",
    "directive": "%YAML 1.1\n---\n" + asset("x"),
    "a mark of byte order in the middle": asset("x", jumlah="") + "\ufeffjumlah: 1\n",
    "a line break that nobody sees": asset("x", jumlah="", catatan="Baik\u2028jumlah: 1"),
    "a carriage return that nobody sees": asset("x", jumlah="") + "# baik\rjumlah: 1\n",
    "a huge whole number": asset("x", jumlah="9" * 5000),
    "a number beyond what JSON keeps": asset("x", jumlah="9007199254740993"),
    "no as a number": asset("x", jumlah="no"),
    "an octal": asset("x", jumlah="0o17"),
    "a base of 60": asset("x", jumlah="1:30"),
    "an empty value": asset("x", jumlah="~"),
    "a complex key": asset("x", jumlah="") + "? [jumlah]\n: 1\n",
    "letters from right to left": asset("x", nama="Aset \u202e1"),
    "letters without width": asset("x", nama="As\u200bet"),
    "UTF-16": asset("x").encode("utf-16"),
    "latin-1": asset("x", nama="Caf\u00e9").encode("latin-1"),
    "NUL": asset("x").encode() + b"\0jumlah: 2\n",
    "depth": asset("x", versi="[" * 500 + "]" * 500),
}


@pytest.mark.parametrize("trick", list(TRICKS))
def test_what_looks_like_something_else_is_refused(trick: str, tmp_path: Path) -> None:
    w = world(tmp_path / "repo")
    w.write({"registry/aset/x.yaml": TRICKS[trick]})
    decision = w.decide()
    assert decision.blocked, told(decision)
    assert {f.rule for f in decision.new} <= {"patuh-yaml", "patuh-skema", "patuh-hilang", JUMLAH_ID}


PLAIN: dict[str, str | bytes] = {
    "lines that end as Windows ends them": SOUND.replace("\n", "\r\n"),
    "a mark of byte order at the top": "\ufeff" + SOUND,
    "a mark of a document's begin": "---\n" + SOUND,
    "a remark at the end of a line": SOUND.replace("jumlah: 1", "jumlah: 1  # dihitung"),
    "keys in quotes": SOUND.replace("jumlah:", '"jumlah":'),
    "a date, a version and a word like a boolean": asset("x", versi="1.10", nama="no", dibeli="2025-12-31"),
    "a number with a point": asset("x", jumlah="3.0"),
}


@pytest.mark.parametrize("way", list(PLAIN))
def test_plain_ways_to_write_land(way: str, tmp_path: Path) -> None:
    w = world(tmp_path / "repo")
    _target(w, {".gitattributes": ""})  # else git would write its own line ends
    w.write({"registry/aset/x.yaml": PLAIN[way]})
    decision = w.decide()
    assert not decision.blocked, told(decision)


# --- waivers ----------------------------------------------------------------------------------------------------------


@case(blocks="patuh-pengecualian")
def two_waivers_for_one_finding(w: World) -> None:
    w.write(
        {
            "registry/pengecualian/w2.yaml": waiver(
                "w2", "w", mulai="2026-06-01", sampai="2027-05-31", disetujui="2026-05-01"
            )
        }
    )


@case(blocks="patuh-hilang")
def a_waiver_under_another_id_and_longer(w: World) -> None:
    w.remove(WAIVER_FILE)
    w.write(
        {
            "registry/pengecualian/baru.yaml": waiver(
                "baru", "w", mulai="2026-06-01", sampai="2027-05-31", disetujui="2026-06-01"
            )
        }
    )


@case(reports=((Subject.WAIVER, Effect.LOOSER),))
def a_waiver_that_follows_another(w: World) -> None:
    w.write(
        {
            "registry/pengecualian/w2.yaml": waiver(
                "w2", "w", mulai="2027-01-01", sampai="2027-12-31", disetujui="2026-05-01"
            )
        }
    )


@case(blocks="patuh-hilang")
def a_waived_record_under_another_id(w: World) -> None:
    w.git("mv", "registry/aset/w.yaml", "registry/aset/w9.yaml")
    w.edit("registry/aset/w9.yaml", "id: w\n", "id: w9\n")
    w.edit(WAIVER_FILE, "rekaman: w", "rekaman: w9")


def _approved_by(name: str) -> Callable[[World], None]:
    def act(w: World) -> None:
        text = waiver("x", "b", penyetuju=name, unit_penyetuju="dinas-kominfo")
        w.write({"registry/pengecualian/x.yaml": text})

    act.__name__ = f"approved by {name!a}"
    return act


for spelling in (
    "KEPALA SEKSI ASET", "Kepala  Seksi Aset.", "'@Kepala Seksi Aset'", "Kepala-Seksi-Aset", "'Kepala Seksi (Aset)'",
    "\uff2bepala Seksi Aset", "Kepal\u00e1 Seksi Aset", "\u041aepala Seksi Aset", "Plt. Kepala Seksi Aset", "Kepala Seksi Ase\u0442",
    "KepalaSeksiAset",
):  # fmt: skip
    case(blocks="patuh-pengecualian")(_approved_by(spelling))


@case(cannot="")
def a_waiver_at_the_end_of_time(w: World) -> None:
    w.write({"registry/pengecualian/x.yaml": waiver("x", "b", mulai="9999-06-01", sampai="9999-12-31")})


@case(reports=((Subject.WAIVER, Effect.BOTH),))
def a_waiver_whose_year_begins_anew(w: World) -> None:
    _target(
        w,
        {WAIVER_FILE: waiver("jumlah-w", "w", disetujui="2025-08-01", mulai="2025-09-01", sampai="2026-08-31")},
    )
    w.edit(WAIVER_FILE, "mulai: 2025-09-01", "mulai: 2026-06-01")
    w.edit(WAIVER_FILE, "sampai: 2026-08-31", "sampai: 2027-05-31")


@pytest.mark.parametrize(("approved", "told_of"), [("2025-08-01", True), ("2026-05-31", False)])
def test_a_waiver_prolonged_on_its_old_approval_is_told_so(approved: str, told_of: bool, tmp_path: Path) -> None:
    w = world(tmp_path / "repo")
    a_waiver_whose_year_begins_anew(w)
    w.edit(WAIVER_FILE, "disetujui: 2025-08-01", f"disetujui: {approved}")
    (change_,) = w.decide().policies
    assert ("diperpanjang dengan persetujuan lama" in change_.message.id.lower()) is told_of
    assert change_.owners == ("@kota/risiko",)


# --- files that hold nothing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "\n\n", "# nanti diisi\n", "[]\n"])
def test_a_file_that_holds_no_record_is_cleared_away(text: str, tmp_path: Path) -> None:
    w = world(tmp_path / "repo")
    _target(w, {"registry/aset/kosong.yaml": text})
    w.remove("registry/aset/kosong.yaml")
    decision = w.decide()
    assert not decision.blocked, told(decision)


@case(blocks="patuh-hilang patuh-yaml")
def a_record_emptied_behind_which_another_is_deleted(w: World) -> None:
    w.write({"registry/aset/a.yaml": "# dihapus\n"})
    w.remove("registry/aset/b.yaml")


# --- owners -----------------------------------------------------------------------------------------------------------


@case(reports=((Subject.OWNERS, Effect.UNCLEAR),))
def owners_changed(w: World) -> None:
    w.edit("CODEOWNERS", "/policies/ @kota/hukum", "/policies/ @saya")
    w.edit(HARGA, "severity: error", "severity: info")


# --- second thoughts ---------------------------------------------------------------------------------------------------


@case(blocks="patuh-atribut", reports=((Subject.ATTRIBUTES, Effect.UNCLEAR),))
def attributes_under_a_name_in_another_case(w: World) -> None:
    w.write({"registry/.GitAttributes": "*.yaml -diff\n"})


@case(cannot="fault")
def a_rule_whose_name_is_not_text(w: World) -> None:
    name = b"policies/uji-1-2024/rules/\xff.yaml"
    _plumb(w, "100644", w.read(JUMLAH).encode(), name)
    w.git("checkout", "-q", "-f", "HEAD")


@case()
def a_name_that_is_not_text_elsewhere(w: World) -> None:
    _plumb(w, "100644", b"catatan", b"dokumen/\xff.txt")
    _plumb(w, "120000", b"/etc/passwd", b"dokumen/tautan")
    w.git("checkout", "-q", "-f", "HEAD")


@case(blocks=f"{JUMLAH_ID} patuh-hilang", cannot="fault")
def a_kind_in_place_of_another(w: World) -> None:
    schema = w.read(ASSET_SCHEMA).replace("aset.schema", "barang.schema")
    w.git("mv", "registry/aset", "registry/barang")
    w.write({"schemas/barang.schema.yaml": schema, "registry/aset/x.yaml": BAD})
    w.remove(ASSET_SCHEMA)


@case(blocks="patuh-hilang")
def a_kinds_folder_in_place_of_which_lies_a_file(w: World) -> None:
    w.remove("registry/aset")
    w.write({"registry/aset": "id: a\n"})


@case(blocks="patuh-skema")
def a_list_of_which_one_item_is_no_record(w: World) -> None:
    w.write({"registry/aset/x.yaml": listed(SOUND) + "- hanya kata\n- 5\n- null\n"})


@case(blocks="patuh-skema")
def a_list_in_place_of_the_government(w: World) -> None:
    w.write({GOVERNMENT_FILE: "- " + GOVERNMENT.rstrip("\n").replace("\n", "\n  ") + "\n"})


@case(blocks="patuh-skema")
def an_id_in_capitals_beside_a_record(w: World) -> None:
    w.write({"registry/aset/besar.yaml": listed(asset("A"))})


@case(blocks="patuh-skema")
def an_id_with_a_line_break(w: World) -> None:
    w.write({"registry/aset/x.yaml": listed(asset('"x\\n"'))})


@case(blocks="patuh-hilang")
def a_record_whose_id_turns_into_a_number(w: World) -> None:
    w.edit("registry/aset/a.yaml", "id: a\n", "id: 1\n")


@case(blocks="patuh-berkas")
def a_record_swallowed_by_a_huge_file(w: World) -> None:
    w.write({"registry/aset/a.yaml": w.read("registry/aset/a.yaml") + "# " + "x" * 1024 * 1024 + "\n"})
    w.remove("registry/aset/b.yaml")


@case(blocks=JUMLAH_ID)
def a_field_emptied_and_declared_unfilled_where_the_target_says_full(w: World) -> None:
    w.edit("registry/aset/a.yaml", "jumlah: 1\n", "belum_diisi: [jumlah]\n")
    w.write({GOVERNMENT_FILE: GOVERNMENT + "cakupan: {aset: sebagian}\n"})


@case(blocks=HARGA_ID)
def a_regulation_that_stands_aside_for_another(w: World) -> None:
    w.edit(REGULATION_FILE, "applies_to: [pemda]", "applies_to: [instansi-pusat]")
    w.write({"registry/aset/x.yaml": asset("x", bagian="[{id: x, harga: 500}]")})


@case(blocks=JUMLAH_ID)
def a_fault_behind_a_waiver_for_another_rule(w: World) -> None:
    _target(w, {"registry/pengecualian/x.yaml": waiver("x", "a", aturan=HARGA_ID)})
    w.edit("registry/aset/a.yaml", "jumlah: 1\n", "")


@case(blocks=JUMLAH_ID)
def a_fault_behind_a_waiver_that_begins_tomorrow(w: World) -> None:
    _target(w, {"registry/pengecualian/x.yaml": waiver("x", "a", mulai="2026-06-02")})
    w.edit("registry/aset/a.yaml", "jumlah: 1\n", "")


@case(blocks=JUMLAH_ID)
def a_fault_behind_a_waiver_that_was_only_asked_for(w: World) -> None:
    _target(w, {"registry/pengecualian/x.yaml": waiver("x", "a", status="diajukan")})
    w.edit("registry/aset/a.yaml", "jumlah: 1\n", "")
    w.edit("registry/pengecualian/x.yaml", "status: diajukan", "status: berlaku")


@case(blocks="patuh-hilang")
def a_waiver_in_a_list_whose_id_is_swapped(w: World) -> None:
    _target(w, {"registry/pengecualian/dua.yaml": listed(waiver("p", "b"), waiver("q", "w", status="dicabut"))})
    w.write({"registry/pengecualian/dua.yaml": listed(waiver("q", "b", sampai="2027-02-28"))})


@case(reports=((Subject.PARAMETER, Effect.LOOSER), (Subject.GOVERNMENT, Effect.LOOSER)))
def parameters_and_declarations_in_one_change(w: World) -> None:
    w.write({GOVERNMENT_FILE: GOVERNMENT.replace("nilai: 100", "nilai: 1000") + "cakupan: {aset: belum}\n"})


@case(reports=((Subject.RULE, Effect.LOOSER),))
def a_rule_whose_examples_hide_that_it_says_nothing(w: World) -> None:
    w.edit(
        JUMLAH,
        "when: {properties: {status: {const: aktif}}, required: [status]}",
        "when: {properties: {status: {const: aktif}, versi: {const: '0'}}, required: [status, versi]}",
    )
    w.edit(JUMLAH, "pass: [{record: {}}]", "pass: [{record: {versi: '0'}}]")
    w.edit(
        JUMLAH,
        "fail: [{record: {jumlah: null}, at: /jumlah}]",
        "fail: [{record: {versi: '0', jumlah: null}, at: /jumlah}]",
    )


@case(reports=((Subject.RULE, Effect.LOOSER),))
def an_assertion_that_is_always_true(w: World) -> None:
    w.edit(
        PEMILIK,
        'ref("unit", self.unit).peran.exists(p, p == "walidata")',
        'ref("unit", self.unit).peran.exists(p, p == "walidata" || p == "walidat" + "a" || self.id != "aset-contoh")',
    )


@case()
def a_record_improved_but_not_yet_good(w: World) -> None:
    _target(w, {"registry/aset/b.yaml": asset("b", bagian="[{id: x, harga: 500}]")})
    w.edit("registry/aset/b.yaml", "harga: 500", "harga: 300")


@case()
def a_change_that_reverts_itself(w: World) -> None:
    w.remove("registry/aset/a.yaml")
    w.commit()
    w.git("revert", "--no-edit", "HEAD")


@case()
def a_file_made_executable(w: World) -> None:
    w.git("update-index", "--chmod=+x", "registry/aset/a.yaml")
    w.git("commit", "-q", "-m", "uji")
    w.git("checkout", "-q", "-f", "HEAD")


@case()
def a_second_registry_beside(w: World) -> None:
    w.write({"kota-lain/registry/instansi.yaml": GOVERNMENT, "kota-lain/registry/aset/x.yaml": BAD})


@case()
def many_records_registered_at_once(w: World) -> None:
    w.write({"registry/aset/banyak.yaml": listed(*(asset(f"m{n}") for n in range(500)))})


@case()
def records_of_an_office_that_is_merged_into_another(w: World) -> None:
    _target(
        w,
        {
            "registry/unit/lama.yaml": "id: lama\nnama: Lama\nstatus: aktif\nperan: [walidata]\n",
            "registry/aset/p.yaml": asset("p", unit="lama"),
        },
    )
    w.edit("registry/unit/lama.yaml", "status: aktif", "status: dihapus\nalasan_dihapus: Digabung.")
    w.edit("registry/aset/p.yaml", "unit: lama", "unit: dinas-kominfo")


@case()
def a_kind_without_records_that_goes(w: World) -> None:
    schema = w.read(ASSET_SCHEMA).replace("aset.schema", "barang.schema")
    _target(w, {"schemas/barang.schema.yaml": schema})
    w.remove("schemas/barang.schema.yaml")


@case()
def a_waiver_withdrawn_once_its_record_is_mended(w: World) -> None:
    w.write({"registry/aset/w.yaml": asset("w")})
    w.edit(WAIVER_FILE, "status: berlaku", "status: dicabut")


@case()
def the_laws_brought_beside_a_registry_that_had_none(w: World) -> None:
    laws = {
        p.relative_to(w.root).as_posix(): p.read_bytes()
        for n in ("policies", "schemas")
        for p in sorted((w.root / n).rglob("*.yaml"))
    }
    w.on_target()
    w.remove("policies")
    w.remove("schemas")
    w.commit()
    w.on_change()
    w.git("reset", "-q", "--hard", "main")
    w.write(dict(laws))


@pytest.mark.parametrize("one", ALL, ids=lambda c: c.name)
def test_the_gate_answers(one: Case, tmp_path: Path) -> None:
    w = world(tmp_path / "repo")
    one.act(w)
    if one.cannot not in ("", "fault"):
        with pytest.raises(CheckerError, match=one.cannot):
            w.decide(**dict(one.asked))
        return
    decision = w.decide(**dict(one.asked))
    assert decision.report.could_not_check == (one.cannot == "fault"), told(decision)
    assert one.blocks <= {f.rule for f in decision.blocking}, told(decision)
    assert bool(decision.blocked) == bool(one.blocks) or one.cannot, told(decision)
    assert one.reports <= {(p.subject, p.effect) for p in decision.policies}, told(decision)


# --- time -------------------------------------------------------------------------------------------------------------

BLIND = '"tanpa penutup'


def _runs_of_git(w: World, monkeypatch: pytest.MonkeyPatch) -> int:
    runs = 0
    plain = Plumbing.run

    def counted(self: Plumbing, *args: Any, **kept: Any) -> Any:
        nonlocal runs
        runs += 1
        return plain(self, *args, **kept)

    with monkeypatch.context() as patched:
        patched.setattr(Plumbing, "run", counted)
        decision = w.decide(ages=False)
    assert not decision.blocked, told(decision)
    return runs


def test_a_large_unreadable_list_mended_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = []
    for number in (2, 40):
        w = world(tmp_path / str(number))
        texts = [asset(f"n{n}", jumlah="") for n in range(number)]
        _target(w, {"registry/aset/n.yaml": listed(*texts).replace("nama: Aset N0", f"nama: {BLIND}")})
        w.write({"registry/aset/n.yaml": listed(*texts)})
        runs.append(_runs_of_git(w, monkeypatch))
    assert runs[0] == runs[1]


def test_many_wrong_ids_are_put_right_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    w = world(tmp_path / "repo")
    names = [f"n{n}" for n in range(60)]
    _target(w, {"registry/aset/n.yaml": listed(*(asset(n).replace("id: n", "id: N_") for n in names))})
    w.write({"registry/aset/n.yaml": listed(*(asset(n) for n in names))})
    decision = w.decide()
    assert not decision.blocked, told(decision)
    # One look a record is enough where names are kept; who needs more than there are is refused, not waited for.
    monkeypatch.setattr(records, "_LOOKS", len(names))
    assert not w.decide().blocked
    monkeypatch.setattr(records, "_LOOKS", len(names) - 1)
    assert [f.rule for f in w.decide().blocking] == ["patuh-hilang"]


def test_a_rule_that_takes_too_long_ends_with_3_and_what_to_do(tmp_path: Path, patuh: Patuh) -> None:
    w = world(tmp_path / "repo")
    parts = f"[{', '.join(f'{{id: b{n}, harga: 5}}' for n in range(20))}]"
    w.edit(
        HARGA,
        '"!has(item.harga) || item.harga < params.batas"',
        "'self.bagian.all(a, self.bagian.all(b, self.bagian.all(c, a.id + b.id + c.id != \"\"))) && (!has(item.harga) || item.harga < params.batas)'",
    )
    w.write({"registry/aset/x.yaml": listed(*(asset(f"x{n}", bagian=parts) for n in range(300)))})
    w.commit()
    done = patuh("gate", w.root / "registry", "--target", "main", "--time-limit", "1")
    assert (done.returncode, done.stdout) == (3, "")
    assert "belum selesai setelah 1 detik" in done.stderr
    assert "Traceback" not in done.stderr


# --- asked wrongly ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["--target", ""], "kosong"),
        (["--head", ""], "kosong"),
        (["--pinned", "tidak-ada"], "`policies` dan `schemas`"),
        (["--time-limit", "0"], "--time-limit"),
        (["--staged", "--target", ""], "--staged"),
    ],
)
def test_what_was_asked_for_and_is_not_there_is_wrong_use(
    asked: list[str], words: str, tmp_path: Path, patuh: Patuh
) -> None:
    w = world(tmp_path / "repo")
    done = patuh("gate", w.root / "registry", *asked)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_a_registry_at_the_top_of_its_repository_is_told_to_move(tmp_path: Path, patuh: Patuh) -> None:
    repository = Repository(tmp_path / "repo")
    repository.commit("2026-01-05T10:00:00+07:00", {"instansi.yaml": GOVERNMENT})
    done = patuh("gate", repository.root)
    assert done.returncode == 2
    assert "puncak repositori" in done.stderr


# --- owners -----------------------------------------------------------------------------------------------------------


def test_lists_of_owners_that_say_otherwise_are_told_of(tmp_path: Path) -> None:
    w = world(tmp_path / "repo")
    _target(w, {"docs/CODEOWNERS": "* @lain\n", ".gitlab/CODEOWNERS": "* @siapa\n"})
    w.edit(HARGA, "severity: error", "severity: info")
    decision = w.decide()
    assert decision.owners == ("@kota/hukum",)
    (note,) = decision.notes
    assert "menurut `CODEOWNERS`. Ada juga `docs/CODEOWNERS` dan `.gitlab/CODEOWNERS`" in note.id


def test_laws_that_move_need_the_owners_of_where_they_were(tmp_path: Path) -> None:
    w = world(tmp_path / "repo")
    laws_laid_nearer_to_the_registry(w)
    decision = w.decide()
    assert [(p.file, p.owners) for p in decision.policies if p.subject is Subject.REGULATION] == [
        ("policies/", ("@kota/hukum",)), ("kota/policies/", ("@kota/staf",)),
    ]  # fmt: skip


# --- what is told -----------------------------------------------------------------------------------------------------


def test_a_field_does_not_hide_behind_very_many_others(tmp_path: Path) -> None:
    w = world(tmp_path / "repo")

    def parts(price: int) -> str:
        return f"[{', '.join(f'{{id: b{n}, harga: {price}}}' for n in range(MANY + 10))}]"

    _target(w, {"registry/aset/b.yaml": asset("b", bagian=parts(5)) + "catatan: lama\n"})
    w.write({"registry/aset/b.yaml": asset("b", bagian=parts(6)) + "catatan: baru\n"})
    (record,) = w.decide().records
    assert [f.path for f in record.fields] == ["bagian", "catatan"]
    assert (record.fields[1].before, record.fields[1].after) == ("lama", "baru")


def test_debt_on_a_field_that_is_edited_says_so(tmp_path: Path) -> None:
    w = world(tmp_path / "repo")
    _target(w, {"registry/aset/b.yaml": asset("b", jumlah="", bagian="[{id: x, harga: 500}]")})
    w.edit("registry/aset/b.yaml", "harga: 500", "harga: 900")
    why = {d.finding.rule: d.why for d in w.decide().debt if d.finding.record == "b"}
    assert why[JUMLAH_ID] is None
    assert why[HARGA_ID] is not None
    assert "diubah usulan ini, tetapi masih melanggar" in why[HARGA_ID].id
