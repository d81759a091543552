"""Changes that try to talk the gate round: every one is refused, or told for what it does."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from checker.model.decision import Decision, Effect, Subject
from checker.model.text import CheckerError
from tests.gate_world import (
    ASSET_SCHEMA,
    GOVERNMENT_FILE,
    HARGA,
    JUMLAH,
    LAW,
    OFFICE,
    PEMILIK,
    REGULATION_FILE,
    WAIVER_FILE,
    World,
    asset,
    listed,
    waiver,
    world,
)

BAD = asset("x", jumlah="")
"""Breaks uji-1-2024-jumlah."""


@dataclass(frozen=True)
class Tampering:
    """A change, and what the gate must say of it: rules that block, or (subject, effect) it reports."""

    name: str
    act: Callable[[World], None]
    blocks: frozenset[str]
    reports: frozenset[tuple[Subject, Effect]]
    asked: dict[str, Any]
    cannot: str


ALL: list[Tampering] = []


def tampering(
    *, blocks: str = "", reports: tuple[tuple[Subject, Effect], ...] = (), cannot: str = "", **asked: Any
) -> Callable[[Callable[[World], None]], Callable[[World], None]]:
    """Register a tampering. `blocks` are rule ids, `cannot` words of the CheckerError that ends the run."""

    def register(act: Callable[[World], None]) -> Callable[[World], None]:
        assert blocks or reports or cannot
        name = act.__name__.strip("_").replace("_", " ")
        ALL.append(
            Tampering(
                name=name,
                act=act,
                blocks=frozenset(blocks.split()),
                reports=frozenset(reports),
                asked=asked,
                cannot=cannot,
            )
        )
        return act

    return register


JUMLAH_ID, PEMILIK_ID, HARGA_ID = "uji-1-2024-jumlah", "uji-1-2024-pemilik", "uji-1-2024-harga"


# --- the law ----------------------------------------------------------------------------------------------------------


@tampering(blocks=JUMLAH_ID)
def a_stale_branch_that_brings_old_law(w: World) -> None:
    w.on_target()
    w.edit(JUMLAH, "required: [jumlah]}\n", "required: [jumlah], properties: {jumlah: {minimum: 5}}}\n")
    w.edit(JUMLAH, "record: {}}]", "record: {jumlah: 9}}]")
    for name in ("a", "l"):
        file = f"registry/aset/{'daftar' if name == 'l' else name}.yaml"
        w.write({file: w.read(file).replace("jumlah: 1", "jumlah: 9")})
    w.commit()
    w.on_change()
    w.write({"registry/aset/x.yaml": asset("x", jumlah="3")})


@tampering(blocks=JUMLAH_ID, reports=((Subject.RULE, Effect.LOOSER),))
def a_rule_weakened_to_a_warning_and_used(w: World) -> None:
    w.edit(JUMLAH, "severity: error", "severity: warning")
    w.write({"registry/aset/x.yaml": BAD})


@tampering(blocks=JUMLAH_ID, reports=((Subject.RULE, Effect.LOOSER),))
def a_rule_deleted_and_used(w: World) -> None:
    w.remove(JUMLAH)
    w.edit(
        REGULATION_FILE,
        "source: rekaan, handling: rules}\n  - {id: pasal-2",
        "source: rekaan, handling: manual, note: {id: Orang., en: People.}}\n  - {id: pasal-2",
    )
    w.write({"registry/aset/x.yaml": BAD})


@tampering(blocks=JUMLAH_ID, reports=((Subject.RULE, Effect.LOOSER),))
def a_rule_renamed_and_weakened(w: World) -> None:
    text = w.read(JUMLAH).replace(JUMLAH_ID, "uji-1-2024-banyak").replace("severity: error", "severity: info")
    w.remove(JUMLAH)
    w.write({f"{LAW}/rules/banyak.yaml": text, "registry/aset/x.yaml": BAD})


@tampering(blocks=JUMLAH_ID, reports=((Subject.RULE, Effect.LOOSER),))
def a_rule_narrowed_to_records_that_do_not_exist(w: World) -> None:
    w.edit(
        JUMLAH,
        "{status: {const: aktif}}, required: [status]",
        "{status: {const: aktif}, versi: {const: '9'}}, required: [status, versi]",
    )
    w.edit(JUMLAH, "record: {}}]", "record: {versi: '9'}}]")
    w.edit(JUMLAH, "record: {jumlah: null}", "record: {versi: '9', jumlah: null}")
    w.write({"registry/aset/x.yaml": BAD})


@tampering(blocks=JUMLAH_ID, reports=((Subject.RULE, Effect.LOOSER),))
def a_rule_postponed(w: World) -> None:
    w.edit(JUMLAH, "severity: error", "severity: error\neffective: {from: 2030-01-01}")
    w.write({"registry/aset/x.yaml": BAD})


@tampering(blocks=JUMLAH_ID, reports=((Subject.REGULATION, Effect.LOOSER),))
def a_regulation_that_ended_yesterday(w: World) -> None:
    w.edit(REGULATION_FILE, "{from: 2024-01-01}", "{from: 2024-01-01, to: 2026-05-31}")
    w.write({"registry/aset/x.yaml": BAD})


@tampering(blocks=JUMLAH_ID, reports=((Subject.REGULATION, Effect.LOOSER),))
def a_regulation_for_other_governments(w: World) -> None:
    w.edit(REGULATION_FILE, "applies_to: [pemda]", "applies_to: [pemda]\ngovernments: [kota-lain]")
    w.write({"registry/aset/x.yaml": BAD})


@tampering(blocks=JUMLAH_ID)
def all_policies_deleted(w: World) -> None:
    w.remove("policies")
    w.remove("schemas")
    w.write({"registry/aset/x.yaml": BAD})


@tampering(blocks="patuh-skema", reports=((Subject.KIND, Effect.LOOSER),))
def a_schema_loosened_and_used(w: World) -> None:
    w.edit(ASSET_SCHEMA, "required: [id, nama, unit, status]", "required: [id, nama, status]")
    w.write({"registry/aset/x.yaml": asset("x", unit="")})


@tampering(blocks="patuh-skema", reports=((Subject.KIND, Effect.LOOSER),))
def a_field_made_free_in_the_schema(w: World) -> None:
    w.edit(ASSET_SCHEMA, "type: integer, minimum: 0, x-vis", "type: integer, x-vis")
    w.write({"registry/aset/x.yaml": asset("x", jumlah="-5")})


@tampering(blocks=HARGA_ID, reports=((Subject.PARAMETER, Effect.LOOSER),))
def an_override_of_a_parameter_for_oneself(w: World) -> None:
    w.edit(GOVERNMENT_FILE, "nilai: 100", "nilai: 1000000")
    w.write({"registry/aset/x.yaml": asset("x", bagian="[{id: x, harga: 500}]")})


@tampering(blocks=HARGA_ID)
def a_parameter_of_the_regulation_raised(w: World) -> None:
    w.edit(REGULATION_FILE, "value: 100", "value: 1000000")
    w.edit(HARGA, "{id: b, harga: 100}", "{id: b, harga: 1000000}")
    w.write({"registry/aset/x.yaml": asset("x", bagian="[{id: x, harga: 500}]")})


@tampering(blocks=HARGA_ID)
def an_adoption_withdrawn_so_that_the_rule_only_warns(w: World) -> None:
    text = w.read(GOVERNMENT_FILE)
    w.write({GOVERNMENT_FILE: text[: text.index("parameter:")]})
    w.write({"registry/aset/x.yaml": asset("x", bagian="[{id: x, harga: 500}]")})


@tampering(blocks=JUMLAH_ID, reports=((Subject.GOVERNMENT, Effect.LOOSER),))
def a_register_declared_unfilled(w: World) -> None:
    w.write({GOVERNMENT_FILE: w.read(GOVERNMENT_FILE) + "cakupan: {aset: belum}\n"})
    w.write({"registry/aset/x.yaml": BAD})


@tampering(blocks=f"{JUMLAH_ID} patuh-belum-diisi")
def a_field_declared_unfilled_in_a_full_register(w: World) -> None:
    # The second finding only warns; the first refuses.
    w.write({"registry/aset/x.yaml": BAD + "belum_diisi: [jumlah]\n"})


@tampering(blocks=JUMLAH_ID, reports=((Subject.GOVERNMENT, Effect.BOTH),))
def another_sort_of_government(w: World) -> None:
    w.edit(GOVERNMENT_FILE, "jenis: pemda", "jenis: instansi-pusat")
    w.write({"registry/aset/x.yaml": BAD})


@tampering(blocks="patuh-hilang")
def another_identity_of_the_government(w: World) -> None:
    w.edit(GOVERNMENT_FILE, "id: kota-uji", "id: kota-lain")


# --- waivers ----------------------------------------------------------------------------------------------------------


@tampering(blocks=JUMLAH_ID, reports=((Subject.WAIVER, Effect.LOOSER),))
def a_waiver_brought_along(w: World) -> None:
    w.write({"registry/aset/x.yaml": BAD, "registry/pengecualian/x.yaml": waiver("x", "x")})


@tampering(blocks=f"{JUMLAH_ID} patuh-pengecualian")
def a_waiver_for_everything(w: World) -> None:
    w.write({"registry/aset/x.yaml": BAD, "registry/pengecualian/x.yaml": waiver("x", '"*"')})


@tampering(blocks="patuh-pengecualian")
def a_waiver_without_end(w: World) -> None:
    w.write({"registry/pengecualian/x.yaml": waiver("x", "b", sampai="2099-12-31")})


@tampering(blocks="patuh-pengecualian")
def a_waiver_approved_by_who_asked(w: World) -> None:
    w.write(
        {
            "registry/pengecualian/x.yaml": waiver(
                "x", "b", penyetuju="kepala  seksi aset", unit_penyetuju="dinas-kominfo"
            )
        }
    )


@tampering(blocks="patuh-pengecualian")
def a_waiver_of_the_structure(w: World) -> None:
    w.write({"registry/pengecualian/x.yaml": waiver("x", "rusak", aturan="patuh-skema")})


@tampering(reports=((Subject.WAIVER, Effect.LOOSER),))
def a_waiver_prolonged(w: World) -> None:
    w.edit(WAIVER_FILE, "sampai: 2026-12-31", "sampai: 2027-02-28")


@tampering(blocks=JUMLAH_ID, reports=((Subject.WAIVER, Effect.BOTH),))
def a_waiver_moved_to_another_record(w: World) -> None:
    w.edit(WAIVER_FILE, "rekaman: w", "rekaman: x")
    w.write({"registry/aset/x.yaml": BAD})


# --- records ----------------------------------------------------------------------------------------------------------


@tampering(blocks=JUMLAH_ID)
def a_plain_fault(w: World) -> None:
    w.write({"registry/aset/x.yaml": BAD})


@tampering(blocks="patuh-skema")
def a_hidden_fault_in_a_broken_record(w: World) -> None:
    w.edit("registry/aset/rusak.yaml", "versi: 1.0", "versi: 1.1")


@tampering(blocks=JUMLAH_ID)
def a_fault_slipped_in_with_a_repair(w: World) -> None:
    w.write({"registry/aset/daftar.yaml": listed(asset("l1", status="jalan"), asset("l2"), asset("l3"))})
    w.git("checkout", "-q", "main")
    w.write({"registry/aset/daftar.yaml": listed(asset("l1", status="jalan"), asset("l2"), asset("l3"))})
    w.commit()
    w.on_change()
    w.git("reset", "-q", "--hard", "main")
    w.write({"registry/aset/daftar.yaml": listed(asset("l1", jumlah=""), asset("l2"), asset("l3"))})


@tampering(blocks=JUMLAH_ID)
def a_fault_slipped_into_an_unreadable_file_that_is_mended(w: World) -> None:
    w.write({"registry/aset/buta.yaml": listed(asset("k1", jumlah=""), asset("k2"), asset("k3", jumlah=""))})


@tampering(blocks="patuh-yaml")
def an_unreadable_file_edited_elsewhere(w: World) -> None:
    w.edit("registry/aset/buta.yaml", "id: k1", "id: k1\n  versi: 2")


@tampering(blocks="patuh-hilang")
def a_record_deleted(w: World) -> None:
    w.remove("registry/aset/b.yaml")


@tampering(blocks="patuh-hilang")
def a_record_deleted_by_a_rename(w: World) -> None:
    w.git("mv", "registry/aset/b.yaml", "registry/aset/bb.yaml")
    w.edit("registry/aset/bb.yaml", "id: b\n", "id: bb\n")
    w.edit("registry/aset/bb.yaml", "status: aktif", "status: aktif\njumlah: 1")


@tampering(blocks="patuh-hilang")
def a_record_dropped_from_a_list(w: World) -> None:
    w.write({"registry/aset/daftar.yaml": listed(asset("l1"), asset("l3"))})


@tampering(blocks="patuh-hilang")
def a_record_dropped_from_a_file_nobody_could_read(w: World) -> None:
    w.write({"registry/aset/buta.yaml": listed(asset("k1"), asset("k2"))})


@tampering(blocks="patuh-hilang")
def an_unreadable_file_deleted(w: World) -> None:
    w.remove("registry/aset/buta.yaml")


@tampering(blocks="patuh-skema")
def a_record_removed_without_a_reason(w: World) -> None:
    w.on_target()
    w.edit(
        ASSET_SCHEMA,
        "examples:\n",
        "if: {properties: {status: {const: dihapus}}, required: [status]}\nthen: {required: [alasan_dihapus]}\nexamples:\n",
    )
    w.commit()
    w.on_change()
    w.edit("registry/aset/b.yaml", "status: aktif", "status: dihapus")


@tampering(blocks="patuh-id-kembali")
def an_id_used_again(w: World) -> None:
    w.write({"registry/aset/lama.yaml": asset("lama")})


@tampering(blocks="patuh-id-ganda")
def an_id_used_twice(w: World) -> None:
    w.write({"registry/aset/daftar.yaml": w.read("registry/aset/daftar.yaml") + listed(asset("a"))})


@tampering(blocks=PEMILIK_ID)
def a_fault_caused_in_records_that_were_left_alone(w: World) -> None:
    w.edit(OFFICE, "peran: [walidata]", "peran: [produsen-data]")


@tampering(blocks="patuh-hilang")
def the_whole_registry_moved_away(w: World) -> None:
    w.git("mv", "registry", "arsip")


@tampering(blocks="patuh-berkas")
def a_record_behind_another_file_ending(w: World) -> None:
    w.git("mv", "registry/aset/a.yaml", "registry/aset/a.yaml.txt")


@tampering(blocks="patuh-yaml")
def conflict_markers(w: World) -> None:
    w.write(
        {"registry/aset/a.yaml": "<<<<<<< HEAD\n" + asset("a") + "=======\n" + asset("a", versi="2") + ">>>>>>> x\n"}
    )


@tampering(blocks="patuh-yaml")
def a_pointer_to_content_kept_elsewhere(w: World) -> None:
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:" + "0" * 64 + "\nsize 12\n"
    w.write({"registry/aset/a.yaml": pointer})


# --- what guards the judging ------------------------------------------------------------------------------------------


@tampering(reports=((Subject.OWNERS, Effect.UNCLEAR),))
def owners_replaced(w: World) -> None:
    w.write({"CODEOWNERS": "* @saya\n"})


@tampering(reports=((Subject.OWNERS, Effect.UNCLEAR),))
def owners_shadowed_in_another_place(w: World) -> None:
    w.write({".github/CODEOWNERS": "* @saya\n"})


@tampering(reports=((Subject.WORKFLOW, Effect.UNCLEAR),))
def the_workflow_switched_off(w: World) -> None:
    w.write({".github/workflows/periksa.yml": "on: workflow_dispatch\n"})


@tampering(reports=((Subject.CHECKER, Effect.UNCLEAR),))
def the_checker_edited(w: World) -> None:
    w.write({"checker/gate.py": "def gate(request): ...\n"})


@tampering(blocks="patuh-atribut", reports=((Subject.ATTRIBUTES, Effect.UNCLEAR),))
def attributes_that_hide_differences(w: World) -> None:
    w.write({".gitattributes": "* text=auto eol=lf\nregistry/** -diff linguist-generated\n"})


@tampering(blocks="patuh-atribut", reports=((Subject.ATTRIBUTES, Effect.UNCLEAR),))
def attributes_that_recode_files_in_a_folder(w: World) -> None:
    w.write({"registry/aset/.gitattributes": "x-*.yaml working-tree-encoding=UTF-16\n"})


@tampering(blocks="patuh-dilindungi", policy_changes="refuse")
def a_rule_changed_where_nobody_reviews(w: World) -> None:
    w.edit(JUMLAH, "severity: error", "severity: warning")


# --- git --------------------------------------------------------------------------------------------------------------


def _plumb(w: World, mode: str, content: bytes, path: bytes) -> None:
    """Stage and commit an entry as a work tree could not hold it."""
    hashed = subprocess.run(
        ["git", "-C", str(w.root), "hash-object", "-w", "--stdin"],
        input=content,
        capture_output=True,
        check=True,
    )
    oid = w.git("rev-parse", "HEAD").encode() if mode == "160000" else hashed.stdout.strip()
    subprocess.run(
        ["git", "-C", str(w.root), "update-index", "-z", "--index-info"],
        input=mode.encode() + b" " + oid + b"\t" + path + b"\0", capture_output=True, check=True,
    )  # fmt: skip
    w.git(
        "commit",
        "-q",
        "-m",
        "uji",
        GIT_AUTHOR_DATE="2026-05-02T10:00:00Z",
        GIT_COMMITTER_DATE="2026-05-02T10:00:00Z",
    )
    w.git("reset", "-q", "--soft", "HEAD")


@tampering(blocks=f"{JUMLAH_ID} patuh-berkas")
def a_name_that_is_not_text_beside_the_fault(w: World) -> None:
    w.write({"registry/aset/x.yaml": BAD})
    w.commit()
    _plumb(w, "100644", asset("y").encode(), b"registry/aset/\xff.yaml")
    w.git("checkout", "-q", "-f", "HEAD")


@tampering(blocks="patuh-berkas")
def a_link_in_place_of_a_record(w: World) -> None:
    _plumb(w, "120000", b"/etc/passwd", b"registry/aset/a.yaml")
    w.git("checkout", "-q", "-f", "HEAD")


@tampering(cannot="bukan folder")
def a_link_in_place_of_the_registry(w: World) -> None:
    w.git("rm", "-rq", "registry")
    _plumb(w, "120000", b"/tmp", b"registry")
    w.git("checkout", "-q", "-f", "HEAD")


@tampering(blocks="patuh-berkas")
def a_submodule_in_the_registry(w: World) -> None:
    _plumb(w, "160000", b"", b"registry/layanan")
    (w.root / "registry/layanan").mkdir()


@tampering(blocks=JUMLAH_ID)
def replaced_objects(w: World) -> None:
    sound = w.commit()
    w.write({"registry/aset/x.yaml": BAD})
    w.git("replace", w.commit(), sound)
    w.git("checkout", "-q", "-f", "HEAD")


@tampering(blocks=JUMLAH_ID)
def a_forged_date(w: World) -> None:
    w.write({"registry/aset/x.yaml": BAD})
    w.commit("2021-01-01T00:00:00Z")


@tampering(cannot="riwayat bersama")
def a_history_of_its_own(w: World) -> None:
    w.git("checkout", "-q", "--orphan", "lain")
    w.commit()
    w.git("branch", "-f", "usul", "lain")
    w.git("checkout", "-q", "usul")


@tampering(cannot="bertabrakan")
def a_conflict_with_the_target(w: World) -> None:
    w.on_target()
    w.edit("registry/aset/a.yaml", "versi: 1.0", "versi: 1.1")
    w.commit()
    w.on_change()
    w.edit("registry/aset/a.yaml", "versi: 1.0", "versi: 1.2")


@tampering(blocks=JUMLAH_ID)
def a_fault_that_only_the_merge_makes(w: World) -> None:
    w.on_target()
    w.edit("registry/aset/daftar.yaml", "id: l1\n  nama: Aset L1", "id: l1\n  nama: Aset Satu")
    w.commit()
    w.on_change()
    w.write({"registry/aset/daftar.yaml": w.read("registry/aset/daftar.yaml")[::1].rstrip("\n") + "\n"})
    text = w.read("registry/aset/daftar.yaml")
    last = text.rindex("  jumlah: 1\n")
    w.write({"registry/aset/daftar.yaml": text[:last] + text[last + len("  jumlah: 1\n") :]})


def test_enough_is_tried() -> None:
    assert len(ALL) >= 50


@pytest.mark.parametrize("one", [t for t in ALL if not t.cannot], ids=lambda t: t.name)
def test_tampering_is_refused_or_told(one: Tampering, tmp_path: Path) -> None:
    w = world(tmp_path / "repo")
    one.act(w)
    decision = w.decide(**one.asked)
    assert one.blocks <= {f.rule for f in decision.new}, told(decision)
    assert decision.blocked or not one.blocks, told(decision)
    assert one.reports <= {(p.subject, p.effect) for p in decision.policies}, told(decision)
    if one.reports:
        assert decision.owners, "whoever must approve is named"


@pytest.mark.parametrize("one", [t for t in ALL if t.cannot], ids=lambda t: t.name)
def test_tampering_that_cannot_be_judged_ends_the_run(one: Tampering, tmp_path: Path) -> None:
    w = world(tmp_path / "repo")
    one.act(w)
    with pytest.raises(CheckerError, match=one.cannot):
        w.decide(**one.asked)


def test_a_link_in_place_of_the_rules_refuses_the_change(tmp_path: Path) -> None:
    w = world(tmp_path / "repo")
    w.git("rm", "-rq", f"{LAW}/rules")
    _plumb(w, "120000", b"/tmp", f"{LAW}/rules".encode())
    w.git("checkout", "-q", "-f", "HEAD")
    decision = w.decide()
    assert decision.report.could_not_check
    assert f"{LAW}/rules" in {f.place.file for f in decision.report.faults}


def test_a_rule_that_cannot_be_compiled_refuses_the_change(tmp_path: Path) -> None:
    w = world(tmp_path / "repo")
    w.edit(PEMILIK, "has(ref(", "hos(ref(")
    decision = w.decide()
    assert decision.report.could_not_check
    assert decision.report.faults[0].place.file == PEMILIK


def told(decision: Decision) -> str:
    """The decision, for whoever reads a failing test."""
    from checker.report.terminal import render

    policies = "".join(f"{p.subject} {p.name} {p.effect}\n" for p in decision.policies)
    return os.linesep + render(decision.report, "id", decision, 100) + policies
