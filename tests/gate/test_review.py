"""What a second look at the gate found: ways past it that are shut, and honest changes that it must let through."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.model.decision import Decision, Effect, Subject
from checker.model.report import MANY
from tests.conftest import Patuh
from tests.gate.test_tampering import told
from tests.gate_world import (
    DAY,
    GOVERNMENT,
    GOVERNMENT_FILE,
    JUMLAH,
    LAW,
    OFFICE,
    REGISTRY,
    World,
    asset,
    listed,
    waiver,
    world,
)

BAD = asset("x", jumlah="")
JUMLAH_ID, PEMILIK_ID, HARGA_ID = "uji-1-2024-jumlah", "uji-1-2024-pemilik", "uji-1-2024-harga"
DEAR = [f"{{id: b{n}, harga: 500}}" for n in range(MANY + 10)]
"""Parts above the limit, more than are shown."""


@pytest.fixture
def w(tmp_path: Path) -> World:
    """A target branch with debt, and a change yet to be made."""
    return world(tmp_path / "repo")


def _target(w: World, files: dict[str, str | bytes]) -> None:
    """Something that stood in the target before the change began."""
    w.on_target()
    w.write(files)
    w.commit("2026-02-01T10:00:00+07:00")
    w.on_change()
    w.git("reset", "-q", "--hard", "main")


def _blocks(decision: Decision, *rules: str) -> None:
    assert set(rules) <= {f.rule for f in decision.blocking}, told(decision)


def _lands(decision: Decision) -> None:
    assert not decision.report.could_not_check, told(decision)
    assert not decision.blocked, told(decision)


# === attacks ==========================================================================================================


# --- records that vanish ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("blind", [b"# " + b"x" * 1024 * 1024 + b"\n", "- id: y\n".encode("utf-16")])
def test_a_file_that_was_unreadable_before_covers_no_deletion(w: World, blind: bytes) -> None:
    _target(w, {"registry/aset/arsip.yaml": blind})
    w.remove("registry/aset/a.yaml")
    _blocks(w.decide(), "patuh-hilang")


def test_an_id_that_also_stands_in_an_unreadable_file_is_missed_where_it_was_read(w: World) -> None:
    _target(w, {"registry/aset/arsip.yaml": listed(asset("a", nama='"tanpa penutup'))})
    w.remove("registry/aset/a.yaml")
    _blocks(w.decide(), "patuh-hilang")


@pytest.mark.parametrize(
    "text",
    [
        listed(asset("k1"), asset("k2", nama='"tanpa penutup'), asset("k3")).replace("- id", "-   id").replace("\n  ", "\n    "),
        '- {id: k1, nama: "x}\n- {"id": k2, nama: x}\n- {nama: x, status: aktif, id: k3}\n',
        '-\n  nama: "tanpa penutup\n  id: k2\n-\n  id: k3\n-\n  id: k1\n',
    ],
)  # fmt: skip
def test_ids_of_an_unreadable_list_are_seen_however_it_is_laid_out(w: World, text: str) -> None:
    _target(w, {"registry/aset/buta.yaml": text})
    w.write({"registry/aset/buta.yaml": listed(asset("k1"), asset("k2"))})
    _blocks(w.decide(), "patuh-hilang")


def test_an_id_of_an_unreadable_file_is_not_used_again(w: World) -> None:
    w.write({"registry/aset/k1.yaml": asset("k1")})
    _blocks(w.decide(), "patuh-id-ganda")


def test_a_removed_record_does_not_return_behind_its_double(w: World) -> None:
    gone = asset("lama", status="dihapus", alasan_dihapus="Dijual.")
    _target(w, {"registry/aset/ganda.yaml": listed(gone, gone)})
    w.write({"registry/aset/ganda.yaml": listed(gone, asset("lama"))})
    _blocks(w.decide(), "patuh-id-kembali")


# --- beyond what is shown ---------------------------------------------------------------------------------------------


def test_a_finding_beyond_those_shown_is_not_exchanged_for_another(w: World) -> None:
    _target(w, {"registry/aset/b.yaml": asset("b", bagian=f"[{', '.join(DEAR)}]")})
    swapped = [*DEAR[:-1], "{id: lain, harga: 500}"]
    w.write({"registry/aset/b.yaml": asset("b", bagian=f"[{', '.join(swapped)}]")})
    _blocks(w.decide(), HARGA_ID)


def test_a_reference_that_leads_nowhere_is_seen_beside_many_others(w: World) -> None:
    schema = w.read("schemas/aset.schema.yaml").replace(
        "  belum_diisi:",
        "  tempat:\n    title: Tempat\n    description: Tempat.\n    type: array\n    x-visibilitas: publik\n"
        "    items: {title: Satu, description: Satu., type: string, minLength: 1, x-refers-to: unit}\n  belum_diisi:",
    )
    nowhere = [f"tidak-ada-{n}" for n in range(MANY + 10)]
    _target(
        w,
        {
            "schemas/aset.schema.yaml": schema,
            "registry/aset/a.yaml": asset("a", tempat=f"[{', '.join(nowhere)}]"),
        },
    )
    w.write({"registry/aset/a.yaml": asset("a", tempat=f"[{', '.join([*nowhere, 'tidak-ada-juga'])}]")})
    _blocks(w.decide(), "patuh-rujukan")


def test_one_more_line_that_hides_differences_is_seen_beside_many_others(w: World) -> None:
    lines = "".join(f"registry/aset/x{n}.yaml -diff\n" for n in range(MANY + 1))
    _target(w, {".gitattributes": lines})
    w.write({".gitattributes": lines + "registry/aset/a.yaml -diff\n"})
    _blocks(w.decide(), "patuh-atribut")


def test_attributes_too_long_to_be_read_are_refused(w: World) -> None:
    w.write({".gitattributes": "registry/** -diff\n" + "# x\n" * 300_000})
    _blocks(w.decide(), "patuh-atribut")


def test_a_circle_that_grows_is_seen_however_long_it_is(w: World) -> None:
    def offices(number: int) -> dict[str, str | bytes]:
        return {
            f"registry/unit/u{n:02}.yaml": f"id: u{n:02}\nnama: Unit {n}\nstatus: aktif\ninduk: u{(n + 1) % number:02}\n"
            for n in range(number)
        }

    _target(w, offices(14))
    w.write(offices(15))
    _blocks(w.decide(), "patuh-rujukan-melingkar")


# --- a government that cannot rule ------------------------------------------------------------------------------------


@pytest.mark.parametrize("broken", [GOVERNMENT + "lain: 1\n", GOVERNMENT + 'domain: "tanpa penutup\n'])
def test_whoever_mends_the_government_does_not_choose_the_law(w: World, broken: str) -> None:
    _target(w, {GOVERNMENT_FILE: broken})
    w.write(
        {
            GOVERNMENT_FILE: GOVERNMENT.replace("jenis: pemda", "jenis: instansi-pusat"),
            "registry/aset/x.yaml": BAD,
        }
    )
    _blocks(w.decide(), JUMLAH_ID)


def test_the_target_says_where_its_registry_lies(w: World, patuh: Patuh) -> None:
    w.on_target()
    (w.root / "kota").mkdir()
    w.git("mv", "registry", "kota/registry")
    w.commit()
    w.on_change()
    w.git("reset", "-q", "--hard", "main")
    w.write({"kota/instansi.yaml": GOVERNMENT})
    w.remove("kota/registry/aset/a.yaml")
    w.commit()
    done = patuh("gate", w.root / "kota", "--as-of", DAY.isoformat())
    assert done.returncode == 1, done.stdout + done.stderr
    assert "patuh-hilang" in done.stdout


def test_a_registry_laid_below_the_target_s_own_hides_no_deletion(w: World, patuh: Patuh) -> None:
    w.on_target()
    w.git("mv", "registry", "kota")
    w.commit()
    w.on_change()
    w.git("reset", "-q", "--hard", "main")
    w.git("rm", "-rq", "kota")
    w.write({"kota/registry/instansi.yaml": GOVERNMENT})
    w.commit()
    done = patuh("gate", w.root / "kota", "--as-of", DAY.isoformat())
    assert done.returncode == 1, done.stdout + done.stderr
    assert "patuh-hilang" in done.stdout


# --- waivers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "file", "sound"),
    [
        ("bukti", "[nota-baru]", "registry/bukti/nota-baru.yaml", "id: nota-baru\nnama: Nota\nunit: dinas-kominfo\nstatus: aktif\n"),
        ("unit_penyetuju", "balai", "registry/unit/balai.yaml", "id: balai\nnama: Balai\nstatus: aktif\n"),
    ],
)  # fmt: skip
def test_a_waiver_that_comes_to_hold_without_being_touched_is_told(
    w: World, field: str, value: str, file: str, sound: str
) -> None:
    _target(w, {"registry/pengecualian/b.yaml": waiver("b", "b", **{field: value})})
    w.write({file: sound})
    decision = w.decide()
    (change,) = [p for p in decision.policies if p.subject is Subject.WAIVER]
    assert (change.name, change.effect, change.file) == ("b", Effect.LOOSER, "registry/pengecualian/b.yaml")
    assert change.records == (("aset", "b"),)
    assert change.owners == ("@kota/risiko",)


def test_a_waiver_that_comes_to_hold_by_its_office_is_told(w: World) -> None:
    _target(
        w,
        {
            "registry/pengecualian/b.yaml": waiver(
                "b", "b", penyetuju="Kepala Seksi Aset", unit_penyetuju="dinas-kominfo"
            )
        },
    )
    w.edit("registry/pengecualian/b.yaml", "unit: dinas-kominfo", "unit: sekretariat")
    assert {(p.name, p.effect) for p in w.decide().policies} == {("b", Effect.LOOSER)}


# --- the law ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["deleted", "replaced"])
def test_a_broken_rule_that_goes_is_told_with_its_owners(w: World, how: str) -> None:
    sound = w.read(JUMLAH)
    _target(w, {JUMLAH: sound.replace("severity: error", "severity: berat")})
    w.remove(JUMLAH)
    w.write({"registry/aset/x.yaml": BAD})
    if how == "replaced":
        lighter = sound.replace(JUMLAH_ID, "uji-1-2024-lain").replace("severity: error", "severity: info")
        w.write({f"{LAW}/rules/lain.yaml": lighter})
    else:
        w.edit(
            f"{LAW}/regulation.yaml",
            "source: rekaan, handling: rules}\n  - {id: pasal-2",
            "source: rekaan, handling: manual, note: {id: Orang., en: People.}}\n  - {id: pasal-2",
        )
    decision = w.decide()
    assert not decision.report.could_not_check, told(decision)
    told_of = {p.file: p for p in decision.policies}
    assert told_of[JUMLAH].owners == ("@kota/hukum",)
    assert told_of[JUMLAH].effect is Effect.UNCLEAR


def test_a_rule_made_heavier_weighs_as_much_on_records_the_change_brings(w: World) -> None:
    _target(w, {JUMLAH: w.read(JUMLAH).replace("severity: error", "severity: warning")})
    w.edit(JUMLAH, "severity: warning", "severity: error")
    w.write({"registry/aset/x.yaml": BAD})
    _blocks(w.decide(), JUMLAH_ID)


# --- faults under cover of a repair -----------------------------------------------------------------------------------


def test_a_broken_office_is_not_mended_into_breaking_a_rule_elsewhere(w: World) -> None:
    _target(w, {OFFICE: str(REGISTRY[OFFICE]).replace("jenis: dinas", "jenis: kantor")})
    w.write({OFFICE: str(REGISTRY[OFFICE]).replace("[walidata]", "[produsen-data]")})
    _blocks(w.decide(), PEMILIK_ID)


def test_an_unreadable_office_is_not_mended_into_breaking_a_rule_elsewhere(w: World) -> None:
    _target(w, {OFFICE: str(REGISTRY[OFFICE]).replace("nama: Dinas", 'nama: "Dinas')})
    w.write({OFFICE: str(REGISTRY[OFFICE]).replace("[walidata]", "[produsen-data]")})
    _blocks(w.decide(), PEMILIK_ID)


def test_a_broken_record_is_not_mended_while_what_it_rests_on_is_spoilt(w: World) -> None:
    balai = "id: balai\nnama: Balai\nstatus: aktif\nperan: [walidata]\n"
    broken = asset("rusak", status="jalan", unit="balai")
    _target(w, {"registry/unit/balai.yaml": balai, "registry/aset/rusak.yaml": broken})
    w.edit("registry/aset/rusak.yaml", "status: jalan", "status: aktif")
    w.edit("registry/unit/balai.yaml", "[walidata]", "[produsen-data]")
    _blocks(w.decide(), PEMILIK_ID)


# === honest changes ===================================================================================================


def test_some_of_very_many_faults_of_a_record_mended(w: World) -> None:
    _target(w, {"registry/aset/b.yaml": asset("b", bagian=f"[{', '.join(DEAR)}]")})
    w.edit("registry/aset/b.yaml", "{id: b3, harga: 500}", "{id: b3, harga: 5}")
    _lands(w.decide())


def test_an_id_that_was_wrong_corrected(w: World) -> None:
    _target(w, {"registry/aset/y.yaml": listed(asset("Aset_Y"), asset("y2"))})
    w.edit("registry/aset/y.yaml", "id: Aset_Y", "id: aset-y")
    _lands(w.decide())


def test_an_id_that_was_missing_filled_in(w: World) -> None:
    text = listed(asset("y1"), asset("y2"))
    _target(w, {"registry/aset/y.yaml": text.replace("- id: y2\n  nama", "- nama")})
    w.write({"registry/aset/y.yaml": text})
    _lands(w.decide())


def test_a_sound_record_does_not_get_another_id_with_one_whose_id_was_wrong(w: World) -> None:
    _target(w, {"registry/aset/y.yaml": listed(asset("Aset_Y"), asset("y2"))})
    w.write({"registry/aset/y.yaml": listed(asset("aset-y"), asset("y3"))})
    decision = w.decide()
    assert [f.record for f in decision.blocking if f.rule == "patuh-hilang"] == ["y2"], told(decision)


def test_a_list_with_a_repeated_id_gets_another_record_at_its_top(w: World) -> None:
    _target(w, {"registry/aset/y.yaml": listed(asset("y1"), asset("y2"), asset("y1"))})
    w.write({"registry/aset/y.yaml": listed(asset("y0"), asset("y1"), asset("y2"), asset("y1"))})
    _lands(w.decide())


def test_an_office_that_points_into_a_circle_of_others(w: World) -> None:
    def office(id_: str, above: str) -> str:
        return f"id: {id_}\nnama: {id_}\nstatus: aktif\ninduk: {above}\n"

    _target(w, {"registry/unit/p.yaml": office("p", "q"), "registry/unit/q.yaml": office("q", "p")})
    w.write({"registry/unit/balai.yaml": office("balai", "q")})
    _lands(w.decide())


@pytest.mark.parametrize("content", [b"aplikasi;unit\n", b"\x89PNG\0\0"])
def test_a_stray_file_cleared_away(w: World, content: bytes) -> None:
    _target(w, {"registry/aset/gambar.bin": content})
    w.remove("registry/aset/gambar.bin")
    _lands(w.decide())


def test_a_file_ending_mended_though_more_comes_to_light(w: World) -> None:
    _target(w, {"registry/aset/y.yml": asset("y", jumlah="")})
    w.git("mv", "registry/aset/y.yml", "registry/aset/y.yaml")
    _lands(w.decide())


def test_an_unreadable_record_with_a_list_of_its_own_ids_mended(w: World) -> None:
    broken = asset("y", nama='"tanpa penutup', bagian="\n- {id: p1, harga: 1}\n- id: p2\n  harga: 2")
    _target(w, {"registry/aset/y.yaml": broken})
    w.edit("registry/aset/y.yaml", '"tanpa penutup', "dengan penutup")
    _lands(w.decide())


def test_a_broken_record_mended_though_its_reference_leads_nowhere(w: World) -> None:
    _target(w, {"registry/aset/rusak.yaml": asset("rusak", status="jalan", unit="dinas-lama")})
    w.edit("registry/aset/rusak.yaml", "status: jalan", "status: aktif")
    _lands(w.decide())


def test_an_unreadable_list_mended_though_structure_comes_to_light(w: World) -> None:
    hidden = listed(asset("k1", unit="dinas-lama"), asset("k2", nama='"tanpa penutup'), asset("k3", status="jalan"))
    _target(w, {"registry/aset/buta.yaml": hidden})
    w.edit("registry/aset/buta.yaml", '"tanpa penutup', "dengan penutup")
    _lands(w.decide())


GOVERNMENT_RULE = """\
id: uji-1-2024-domain
title: {id: Domain dicatat, en: The domain is recorded}
provision: pasal-2
kind: instansi
applies_to: [pemda]
severity: error
rationale: {id: Agar jelas., en: To be clear.}
require: {required: [domain]}
remedy: {id: "Tulis `domain: contoh.go.id`.", en: "Write `domain: contoh.go.id`."}
examples:
  pass: [{record: {domain: contoh.go.id}}]
  fail: [{record: {domain: null}, at: /domain}]
"""


@pytest.mark.parametrize(("fault", "mended"), [("lain: 1\n", ""), ('kode_wilayah: "36\n', 'kode_wilayah: "36"\n')])
def test_the_government_mended_though_more_comes_to_light(w: World, fault: str, mended: str) -> None:
    text = GOVERNMENT + "  uji-9-2024:\n    batas: {dasar: Keputusan, nilai: 1}\n"
    _target(w, {f"{LAW}/rules/domain.yaml": GOVERNMENT_RULE, GOVERNMENT_FILE: text + fault})
    w.write({GOVERNMENT_FILE: text + mended})
    _lands(w.decide())
