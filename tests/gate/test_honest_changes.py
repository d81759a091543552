"""Changes that honest people make: none is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from checker.model.decision import Decision
from tests.conftest import ROOT, Repository
from tests.gate.test_tampering import told
from tests.gate_world import (
    ASSET_SCHEMA,
    DAY,
    GOVERNMENT_FILE,
    HARGA,
    JUMLAH,
    LAW,
    OFFICE,
    PEMILIK,
    REGISTRY,
    REGULATION_FILE,
    WAIVER_FILE,
    World,
    asset,
    listed,
    waiver,
    world,
)
from tests.laws import KINDS

BAD = asset("x", jumlah="")


@dataclass(frozen=True)
class Honest:
    """A change, and what else holds of the decision."""

    name: str
    act: Callable[[World], None]
    holds: Callable[[Decision], bool]
    asked: dict[str, Any]


ALL: list[Honest] = []


def honest(
    holds: Callable[[Decision], bool] = lambda _: True, **asked: Any
) -> Callable[[Callable[[World], None]], Callable[[World], None]]:
    """Register an honest change."""

    def register(act: Callable[[World], None]) -> Callable[[World], None]:
        ALL.append(Honest(act.__name__.replace("_", " "), act, holds, asked))
        return act

    return register


def _fixed(rule: str) -> Callable[[Decision], bool]:
    return lambda decision: any(f.rule == rule for f in decision.fixed)


def _changes(count: int) -> Callable[[Decision], bool]:
    return lambda decision: len(decision.records) == count


def _quiet(decision: Decision) -> bool:
    return decision.quiet and not decision.records


# --- records ----------------------------------------------------------------------------------------------------------


@honest(_quiet)
def nothing_at_all(w: World) -> None:
    w.write({"README.md": "Halo\n"})


@honest(_changes(1))
def a_sound_record(w: World) -> None:
    w.write({"registry/aset/x.yaml": asset("x")})


@honest(_changes(1))
def a_record_in_a_list(w: World) -> None:
    w.write({"registry/aset/daftar.yaml": w.read("registry/aset/daftar.yaml") + listed(asset("l4"))})


@honest(_changes(1))
def a_value_changed(w: World) -> None:
    w.edit("registry/aset/a.yaml", "jumlah: 1", "jumlah: 2")


@honest(_fixed("uji-1-2024-jumlah"))
def debt_paid(w: World) -> None:
    w.edit("registry/aset/b.yaml", "status: aktif", "status: aktif\njumlah: 4")


@honest(_changes(1))
def a_record_with_debt_edited_elsewhere(w: World) -> None:
    w.edit("registry/aset/b.yaml", "versi: 1.0", "versi: 1.1")


@honest(_fixed("patuh-skema"))
def a_broken_record_mended_though_more_comes_to_light(w: World) -> None:
    w.edit("registry/aset/rusak.yaml", "status: jalan", "status: aktif")


@honest(_fixed("patuh-skema"))
def a_broken_record_mended_altogether(w: World) -> None:
    w.write({"registry/aset/rusak.yaml": asset("rusak")})


@honest(_fixed("patuh-yaml"))
def an_unreadable_file_mended_though_more_comes_to_light(w: World) -> None:
    w.edit("registry/aset/buta.yaml", '"tanpa penutup', '"dengan penutup"')


@honest(_fixed("patuh-yaml"))
def an_unreadable_file_mended_and_its_faults_too(w: World) -> None:
    w.write({"registry/aset/buta.yaml": listed(asset("k1"), asset("k2"), asset("k3"))})


@honest(_changes(1))
def a_record_removed_with_a_reason(w: World) -> None:
    w.edit("registry/aset/a.yaml", "status: aktif", "status: dihapus\nalasan_dihapus: Rusak berat.")


@honest(_changes(1))
def a_record_with_debt_removed_with_a_reason(w: World) -> None:
    w.edit("registry/aset/b.yaml", "status: aktif", "status: dihapus\nalasan_dihapus: Hilang.")


@honest(_quiet)
def a_file_moved_to_a_folder_by_office(w: World) -> None:
    (w.root / "registry/aset/kominfo").mkdir()
    w.git("mv", "registry/aset/a.yaml", "registry/aset/kominfo/a.yaml")


@honest(_quiet)
def records_with_debt_moved_into_a_list(w: World) -> None:
    text = listed(asset("a"), asset("b", jumlah=""))
    w.remove("registry/aset/a.yaml")
    w.remove("registry/aset/b.yaml")
    w.write({"registry/aset/gabungan.yaml": text})


@honest(_quiet)
def a_list_split_into_files(w: World) -> None:
    w.remove("registry/aset/daftar.yaml")
    w.write({f"registry/aset/{name}.yaml": asset(name) for name in ("l1", "l2", "l3")})


@honest(_quiet)
def a_list_put_into_another_order(w: World) -> None:
    w.write({"registry/aset/daftar.yaml": listed(asset("l3"), asset("l1"), asset("l2"))})


@honest(_quiet)
def keys_put_into_another_order(w: World) -> None:
    lines = w.read("registry/aset/b.yaml").splitlines(keepends=True)
    w.write({"registry/aset/b.yaml": "".join([lines[0], *reversed(lines[1:])])})


@honest(_quiet)
def a_comment_and_blank_lines(w: World) -> None:
    w.write({"registry/aset/b.yaml": "# Gudang timur\n\n" + w.read("registry/aset/b.yaml")})


@honest(_quiet)
def windows_line_ends(w: World) -> None:
    w.git("config", "core.autocrlf", "false")
    w.write({".git/info/attributes": "* -text\n"})
    w.write({"registry/aset/b.yaml": w.read("registry/aset/b.yaml").replace("\n", "\r\n")})


@honest(_changes(1))
def an_office_renamed(w: World) -> None:
    w.edit(OFFICE, "nama: Dinas Kominfo", "nama: Dinas Komunikasi, Informatika, dan Statistik")


@honest(_changes(2))
def an_office_replaced_by_another(w: World) -> None:
    w.write(
        {
            "registry/unit/dinas-digital.yaml": w.read(OFFICE)
            .replace("dinas-kominfo", "dinas-digital")
            .replace("Kominfo", "Digital")
        }
    )
    w.edit("registry/aset/a.yaml", "unit: dinas-kominfo", "unit: dinas-digital")


@honest(_changes(3))
def several_records_that_lean_on_each_other(w: World) -> None:
    w.write(
        {
            "registry/unit/balai.yaml": "id: balai\nnama: Balai\nstatus: aktif\nperan: [walidata]\ninduk: badan-baru\n",
            "registry/unit/badan-baru.yaml": "id: badan-baru\nnama: Badan Baru\nstatus: aktif\n",
            "registry/aset/x.yaml": asset("x", unit="balai"),
        }
    )


@honest(_changes(40))
def many_records_at_once(w: World) -> None:
    w.write({"registry/aset/banyak.yaml": listed(*(asset(f"m{n}") for n in range(40)))})


@honest(_changes(1))
def names_with_every_sign(w: World) -> None:
    w.write({"registry/aset/x.yaml": asset("x", nama="'Gudang #3: \"Timur\" — 50% é @tim'")})


@honest(_changes(1))
def an_id_corrected_before_it_landed(w: World) -> None:
    w.write({"registry/aset/slah.yaml": asset("slah")})
    w.commit()
    w.remove("registry/aset/slah.yaml")
    w.write({"registry/aset/benar.yaml": asset("benar")})


@honest(_quiet)
def a_mistake_taken_back_before_it_landed(w: World) -> None:
    w.remove("registry/aset/a.yaml")
    w.commit()
    w.git("revert", "--no-edit", "HEAD")


@honest(_changes(1))
def a_warning_is_told_and_does_not_refuse(w: World) -> None:
    w.write({"registry/aset/nama-lain.yaml": asset("x")})


@honest(_changes(1))
def the_data_version_raised(w: World) -> None:
    w.write({GOVERNMENT_FILE: w.read(GOVERNMENT_FILE) + "versi_data: '2026.06'\n"})


@honest()
def a_register_declared_in_part(w: World) -> None:
    w.write({GOVERNMENT_FILE: w.read(GOVERNMENT_FILE) + "cakupan: {aset: sebagian}\n"})


@honest(_changes(1))
def a_readme_in_a_register(w: World) -> None:
    w.write({"registry/aset/README.md": "# Aset\n", "registry/aset/x.yaml": asset("x")})


# --- the target went on ----------------------------------------------------------------------------------------------


def _target(w: World, files: dict[str, str | bytes]) -> None:
    w.on_target()
    w.write(files)
    w.commit()
    w.on_change()


@honest(_changes(1))
def a_branch_behind_its_target(w: World) -> None:
    _target(w, {"registry/aset/y.yaml": asset("y")})
    w.write({"registry/aset/x.yaml": asset("x")})


@honest(_changes(1))
def a_branch_behind_a_target_with_new_debt(w: World) -> None:
    _target(w, {"registry/aset/y.yaml": asset("y", jumlah="")})
    w.write({"registry/aset/x.yaml": asset("x")})


@honest(_changes(1))
def one_list_edited_on_both_sides(w: World) -> None:
    w.on_target()
    w.edit("registry/aset/daftar.yaml", "nama: Aset L1", "nama: Aset Satu")
    w.commit()
    w.on_change()
    w.edit("registry/aset/daftar.yaml", "nama: Aset L3", "nama: Aset Tiga")


@honest(_quiet)
def a_branch_wholly_behind(w: World) -> None:
    _target(w, {"registry/aset/y.yaml": asset("y")})


@honest(_changes(1))
def the_target_merged_into_the_branch(w: World) -> None:
    w.write({"registry/aset/x.yaml": asset("x")})
    w.commit()
    _target(w, {"registry/aset/y.yaml": asset("y", jumlah="")})
    w.git("merge", "-q", "--no-edit", "main")


@honest(_changes(1))
def a_file_renamed_on_the_target_and_edited_here(w: World) -> None:
    w.on_target()
    w.git("mv", "registry/aset/daftar.yaml", "registry/aset/semua.yaml")
    w.commit()
    w.on_change()
    w.edit("registry/aset/daftar.yaml", "nama: Aset L1", "nama: Aset Satu")


@honest(_changes(1))
def a_law_made_stricter_on_the_target_meanwhile(w: World) -> None:
    w.on_target()
    w.edit(PEMILIK, "severity: error", "severity: warning")
    w.commit()
    w.on_change()
    w.write({"registry/aset/x.yaml": asset("x")})


# --- the law ----------------------------------------------------------------------------------------------------------

NEW_RULE = """\
id: uji-1-2024-versi
title: {id: Versi dicatat, en: The version is recorded}
provision: pasal-2
kind: aset
applies_to: [pemda]
severity: error
rationale: {id: Agar jelas., en: To be clear.}
require: {required: [versi]}
remedy: {id: "Tulis `versi: 1`.", en: "Write `versi: 1`."}
examples:
  pass: [{record: {versi: "1"}}]
  fail: [{record: {versi: null}}]
"""


@honest()
def a_new_rule_that_everyone_meets(w: World) -> None:
    w.write({f"{LAW}/rules/versi.yaml": NEW_RULE})


@honest(lambda d: any(debt.why for debt in d.debt))
def a_new_rule_that_records_left_alone_do_not_meet(w: World) -> None:
    _target(w, {"registry/aset/y.yaml": asset("y", versi="")})
    w.write({f"{LAW}/rules/versi.yaml": NEW_RULE})


@honest(_changes(1))
def a_new_rule_and_a_record_that_meets_it(w: World) -> None:
    _target(w, {"registry/aset/y.yaml": asset("y", versi="")})
    w.write({f"{LAW}/rules/versi.yaml": NEW_RULE, "registry/aset/x.yaml": asset("x")})


@honest(lambda d: bool(d.policies))
def a_law_that_became_looser(w: World) -> None:
    w.edit(JUMLAH, "severity: error", "severity: warning")


@honest(lambda d: bool(d.policies))
def a_law_that_ended(w: World) -> None:
    w.edit(REGULATION_FILE, "{from: 2024-01-01}", "{from: 2024-01-01, to: 2026-12-31}")


@honest(lambda d: bool(d.policies))
def a_rule_announced_for_next_year(w: World) -> None:
    w.write(
        {
            f"{LAW}/rules/versi.yaml": NEW_RULE.replace(
                "severity: error", "severity: error\neffective: {from: 2027-01-01}"
            )
        }
    )


@honest(lambda d: not d.new)
def only_the_words_of_a_rule(w: World) -> None:
    w.edit(JUMLAH, "Tulis `jumlah: 1`.", "Tulis jumlahnya, misalnya `jumlah: 1`.")


@honest(lambda d: not d.new)
def a_policy_file_reformatted(w: World) -> None:
    w.write({HARGA: "# Diperiksa bagian hukum.\n" + w.read(HARGA)})


@honest(_changes(0))
def a_new_optional_field_in_a_schema(w: World) -> None:
    w.edit(
        ASSET_SCHEMA,
        "  belum_diisi:",
        "  warna: {title: Warna, description: Warna aset., type: string, minLength: 1, x-visibilitas: publik}\n  belum_diisi:",
    )


@honest(lambda d: not d.blocked)
def a_new_kind_with_its_first_records(w: World) -> None:
    schema = (
        KINDS["schemas/bukti.schema.yaml"]
        .replace("bukti.schema", "gedung.schema")
        .replace("title: Bukti\ndescription", "title: Gedung\ndescription")
    )
    w.write({"schemas/gedung.schema.yaml": schema})
    w.write({"registry/gedung/a.yaml": "id: a\nnama: Gedung A\nunit: dinas-kominfo\nstatus: aktif\n"})


@honest(lambda d: not d.report.faults)
def a_broken_rule_of_the_target_mended(w: World) -> None:
    sound = w.read(PEMILIK)
    _target(w, {PEMILIK: sound.replace("has(ref(", "hos(ref(")})
    w.git("merge", "-q", "--no-edit", "main")
    w.write({PEMILIK: sound})


@honest(lambda d: bool(d.policies))
def a_parameter_adopted(w: World) -> None:
    w.on_target()
    text = w.read(GOVERNMENT_FILE)
    w.write({GOVERNMENT_FILE: text[: text.index("parameter:")]})
    w.commit()
    w.on_change()
    w.git("merge", "-q", "--no-edit", "main")
    w.write({GOVERNMENT_FILE: text})


# --- waivers ----------------------------------------------------------------------------------------------------------


@honest(lambda d: bool(d.policies))
def a_waiver_asked_for_an_old_finding(w: World) -> None:
    w.write({"registry/pengecualian/b.yaml": waiver("b", "b")})


@honest(lambda d: bool(d.report.waived))
def a_waived_record_edited(w: World) -> None:
    w.edit("registry/aset/w.yaml", "versi: 1.0", "versi: 1.1")


@honest(_changes(1))
def a_waiver_withdrawn(w: World) -> None:
    w.edit(WAIVER_FILE, "status: berlaku", "status: dicabut")


@honest(lambda d: not d.report.waived, as_of=DAY.replace(year=2027))
def a_change_made_after_a_waiver_ended(w: World) -> None:
    w.write({"registry/aset/x.yaml": asset("x")})


# --- the first of all -------------------------------------------------------------------------------------------------


@honest(lambda d: d.target is None, target=None)
def a_first_push_of_a_sound_registry(w: World) -> None:
    for name in ("aset/b", "aset/rusak", "aset/buta", "aset/w", "pengecualian/jumlah-w"):
        w.remove(f"registry/{name}.yaml")
    w.git("checkout", "-q", "--orphan", "awal")
    w.commit()
    w.git("branch", "-f", "usul", "awal")
    w.git("checkout", "-q", "usul")


@honest(lambda d: len(d.records) > 5)
def a_first_registry_beside_policies(w: World) -> None:
    w.on_target()
    w.git("rm", "-rq", "registry")
    w.commit()
    w.on_change()
    w.git("reset", "-q", "--hard", "main")
    sound = {
        n: t
        for n, t in REGISTRY.items()
        if not n.endswith(("/b.yaml", "rusak.yaml", "buta.yaml", "/w.yaml", WAIVER_FILE))
    }
    w.write(sound)


def test_enough_is_tried() -> None:
    assert len(ALL) >= 50


@pytest.mark.parametrize("one", ALL, ids=lambda h: h.name)
def test_honest_changes_land(one: Honest, tmp_path: Path) -> None:
    w = world(tmp_path / "repo")
    one.act(w)
    if one.asked.get("target", w) is None:
        one.asked["pinned"] = w.root
    decision = w.decide(**one.asked)
    assert not decision.report.could_not_check, told(decision)
    assert not decision.blocked, told(decision)
    assert one.holds(decision), told(decision)


def test_the_fictional_city_lands_as_a_first_registry_only_without_its_faults(tmp_path: Path) -> None:
    """Its own law comes from the checker; what is wrong there is new."""
    place = World(Repository(tmp_path / "repo"))
    place.write({"README.md": "Halo\n"})
    place.commit()
    place.git("checkout", "-q", "-b", "usul")
    source = ROOT / "examples/kota-contoh"
    place.write({f"registry/{p.relative_to(source).as_posix()}": p.read_bytes() for p in source.rglob("*.yaml")})
    decision = place.decide()
    assert decision.blocked
    assert not decision.debt
