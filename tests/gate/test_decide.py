"""The gate as CI and staff meet it: what it compares, what it says, its exit codes, and that it leaves the repository alone."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from checker.model.decision import Edit, State
from checker.report import FORMATS
from tests.conftest import Patuh, Repository
from tests.gate_world import DAY, GOVERNMENT, OFFICE, REGISTRY, World, asset, world
from tests.laws import lay

BAD = asset("x", jumlah="")


@pytest.fixture
def w(tmp_path: Path) -> World:
    """A target branch with debt, and a change yet to be made."""
    return world(tmp_path / "repo")


def _gate(patuh: Patuh, w: World, *args: str) -> subprocess.CompletedProcess[str]:
    return patuh("gate", w.root / "registry", "--as-of", DAY.isoformat(), *args)


# --- what it says -----------------------------------------------------------------------------------------------------


def test_a_bad_change_is_refused_with_place_article_and_remedy(w: World, patuh: Patuh) -> None:
    w.write({"registry/aset/x.yaml": BAD})
    w.commit()
    done = _gate(patuh, w)
    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "BELUM DAPAT DITERIMA: 1 pelanggaran baru"
    assert any(line.startswith("  registry/aset/x.yaml:") for line in lines)
    assert "Ruas `jumlah` belum diisi." in done.stdout
    assert "Uji 1/2024 Pasal 1 ayat (2)" in done.stdout
    assert "Tulis `jumlah: 1`." in done.stdout


def test_a_good_change_lands_and_the_debt_is_told(w: World, patuh: Patuh) -> None:
    w.write({"registry/aset/x.yaml": asset("x")})
    w.commit()
    done = _gate(patuh, w)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == "DAPAT DITERIMA: tidak ada temuan baru"
    assert "Utang: temuan yang tidak disebabkan usulan ini" in done.stdout
    assert "sejak 5 Januari 2026" in done.stdout


def test_strict_refuses_for_debt(w: World, patuh: Patuh) -> None:
    assert _gate(patuh, w).returncode == 0
    assert _gate(patuh, w, "--strict").returncode == 1


def test_fail_on_warning_refuses_for_new_warnings_only(w: World, patuh: Patuh) -> None:
    w.write({"registry/aset/nama-lain.yaml": asset("x")})
    w.commit()
    assert _gate(patuh, w).returncode == 0
    assert _gate(patuh, w, "--fail-on", "warning").returncode == 1


def test_english_is_spoken_where_asked_for(w: World, patuh: Patuh) -> None:
    done = _gate(patuh, w, "--lang", "en")
    assert done.stdout.startswith("CAN BE ACCEPTED: no new findings\n")


def test_lines_stay_within_80_columns(w: World, patuh: Patuh) -> None:
    w.write({"registry/aset/x.yaml": BAD, OFFICE: str(REGISTRY[OFFICE]).replace("[walidata]", "[produsen-data]")})
    w.commit()
    assert max(map(len, _gate(patuh, w).stdout.splitlines())) <= 80


# --- what it compares -------------------------------------------------------------------------------------------------


def test_the_difference_is_of_values_not_of_lines(w: World) -> None:
    w.edit("registry/aset/a.yaml", "jumlah: 1", "jumlah: 2")
    w.edit(
        "registry/aset/a.yaml",
        "bagian: [{id: x, harga: 10}]",
        "bagian: [{id: y, harga: 1}, {id: x, harga: 11}]",
    )
    (change,) = w.decide().records
    assert (change.kind, change.record, change.edit) == ("aset", "a", Edit.CHANGED)
    assert [(f.path, f.edit, f.before, f.after) for f in change.fields] == [
        ("jumlah", Edit.CHANGED, 1, 2),
        ("bagian[id=x].harga", Edit.CHANGED, 10, 11),
        ("bagian[id=y]", Edit.ADDED, None, {"id": "y", "harga": 1}),
    ]


def test_every_finding_has_its_state_and_none_is_lost(w: World) -> None:
    w.write({"registry/aset/x.yaml": BAD})
    decision = w.decide()
    states = decision.states
    assert set(states) == set(decision.report.findings)
    assert {f for f, s in states.items() if s is State.NEW} == set(decision.new)
    assert {f for f, s in states.items() if s is State.DEBT} == {d.finding for d in decision.debt}


def test_what_is_staged_is_judged_as_the_commit_would_be(w: World, patuh: Patuh) -> None:
    w.write({"registry/aset/x.yaml": BAD})
    w.git("add", "-A")
    w.write({"registry/aset/x.yaml": asset("x")})  # mended, but not staged
    staged = _gate(patuh, w, "--staged", "--format", "json")
    assert staged.returncode == 1
    w.git("stash", "-q", "--keep-index")
    w.commit()
    committed = _gate(patuh, w, "--format", "json")
    one, other = (json.loads(done.stdout) for done in (staged, committed))
    assert one["findings"] == other["findings"]
    assert one["totals"] == other["totals"]


def test_a_first_commit_can_be_judged_before_it_is_made(tmp_path: Path, patuh: Patuh) -> None:
    place = World(Repository(tmp_path / "baru"))
    lay(place.root, {"registry/instansi.yaml": GOVERNMENT})
    place.git("add", "-A")
    done = patuh("gate", place.root / "registry", "--staged", "--pinned", place.root)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Sasaran belum ada" in done.stdout


def test_the_repository_is_left_as_it_was(w: World) -> None:
    w.on_target()
    w.write({"registry/aset/y.yaml": asset("y")})
    w.commit()
    w.on_change()
    w.write({"registry/aset/x.yaml": asset("x")})
    w.commit()

    def state() -> list[tuple[str, bytes]]:
        files = (p for p in sorted((w.root / ".git").rglob("*")) if p.is_file())
        return [(str(p), p.read_bytes()) for p in files]

    before = state()
    assert len(w.decide().records) == 1
    assert state() == before


@pytest.mark.parametrize("format_", list(FORMATS))
def test_the_same_change_and_day_give_the_same_bytes(w: World, format_: str) -> None:
    w.write({"registry/aset/x.yaml": BAD})
    w.commit()
    first, second = w.decide(), w.decide()
    assert FORMATS[format_](first.report, "id", first) == FORMATS[format_](second.report, "id", second)


def test_a_clone_elsewhere_gives_the_same_bytes(w: World, tmp_path: Path, patuh: Patuh) -> None:
    w.write({"registry/aset/x.yaml": BAD})
    w.commit()
    w.git("clone", "-q", str(w.root), str(tmp_path / "salinan"))
    mine = _gate(patuh, w, "--target", "main", "--format", "json")
    theirs = patuh(
        "gate", tmp_path / "salinan/registry", "--as-of", DAY.isoformat(), "--target", "origin/main", "--format", "json",
        TZ="Pacific/Auckland", LC_ALL="tr_TR.UTF-8", PYTHONHASHSEED="7",
    )  # fmt: skip
    assert mine.stdout == theirs.stdout


# --- wrong use, and what cannot be judged ------------------------------------------------------------------------------


def test_outside_a_repository_is_wrong_use(tmp_path: Path, patuh: Patuh) -> None:
    done = patuh("gate", tmp_path)
    assert done.returncode == 2
    assert "tidak berada dalam repositori git" in done.stderr


def test_an_unknown_target_is_wrong_use(w: World, patuh: Patuh) -> None:
    done = _gate(patuh, w, "--target", "tidak-ada")
    assert done.returncode == 2
    assert "`tidak-ada` tidak ditemukan" in done.stderr


def test_a_target_that_cannot_be_guessed_is_asked_for(w: World, patuh: Patuh) -> None:
    w.git("branch", "-m", "main", "utama")
    done = _gate(patuh, w)
    assert done.returncode == 2
    assert "--target" in done.stderr


def test_a_folder_without_a_registry_on_either_side_is_wrong_use(w: World, patuh: Patuh) -> None:
    done = patuh("gate", w.root / "policies" / "registry", "--target", "main")
    assert done.returncode == 2
    assert "Tidak ada register" in done.stderr


def test_staged_excludes_revisions(w: World, patuh: Patuh) -> None:
    assert _gate(patuh, w, "--staged", "--head", "usul").returncode == 2


def test_a_shallow_clone_ends_with_3_and_what_to_do(w: World, tmp_path: Path, patuh: Patuh) -> None:
    for day in (2, 3):
        w.write({"registry/aset/x.yaml": asset("x", versi=str(day))})
        w.commit(f"2026-05-0{day}T10:00:00Z")
    w.on_target()
    w.write({"registry/aset/y.yaml": asset("y")})
    w.commit()
    w.on_change()
    w.git("clone", "-q", "--depth", "1", "--no-single-branch", f"file://{w.root}", str(tmp_path / "dangkal"))
    done = patuh("gate", tmp_path / "dangkal/registry", "--target", "origin/main", "--head", "origin/usul")
    assert done.returncode == 3
    assert "fetch-depth: 0" in done.stderr


def test_an_open_conflict_in_the_index_ends_with_3(w: World, patuh: Patuh) -> None:
    w.edit("registry/aset/a.yaml", "versi: 1.0", "versi: 1.2")
    w.commit()
    w.on_target()
    w.edit("registry/aset/a.yaml", "versi: 1.0", "versi: 1.1")
    w.commit()
    with pytest.raises(subprocess.CalledProcessError):
        w.git("merge", "-q", "usul")
    done = _gate(patuh, w, "--staged")
    assert done.returncode == 3
    assert "registry/aset/a.yaml" in done.stderr


# --- several outputs --------------------------------------------------------------------------------------------------


def test_every_format_is_written_in_one_run(w: World, patuh: Patuh, tmp_path: Path) -> None:
    w.write({"registry/aset/x.yaml": BAD})
    w.commit()
    files = {name: tmp_path / f"hasil.{name}" for name in FORMATS}
    done = _gate(patuh, w, *(word for name, file in files.items() for word in ("--output", f"{name}={file}")))
    assert done.returncode == 1
    assert all(file.stat().st_size for file in files.values())
    assert json.loads(files["json"].read_text("utf-8"))["gate"]["verdict"] == "refused"
    assert not [p for p in tmp_path.iterdir() if p.name.endswith(".part")]


@pytest.mark.parametrize("command", ["check", "gate"])
@pytest.mark.parametrize(
    ("wrong", "words"), [("sarip=x", "Maksud Anda `sarif`?"), ("sarif", "FORMAT=BERKAS"), ("=x", "FORMAT=BERKAS")]
)  # fmt: skip
def test_a_misspelt_output_is_wrong_use(w: World, patuh: Patuh, command: str, wrong: str, words: str) -> None:
    done = patuh(command, w.root / "registry", "--output", wrong)
    assert done.returncode == 2
    assert words in done.stderr


def test_a_file_that_cannot_be_written_ends_with_3_and_keeps_the_old(w: World, patuh: Patuh, tmp_path: Path) -> None:
    done = _gate(patuh, w, "--output", f"json={tmp_path / 'tidak-ada' / 'x.json'}")
    assert done.returncode == 3
    assert "tidak dapat ditulis" in done.stderr


# --- the index and the ages -------------------------------------------------------------------------------------------


def test_debt_is_as_old_as_the_commit_that_first_had_it(w: World) -> None:
    w.on_target()
    w.write({"registry/aset/y.yaml": asset("y", jumlah="")})
    late = w.commit("2026-03-01T10:00:00+07:00")
    w.write({"registry/aset/z.yaml": asset("z")})
    w.commit("2026-04-01T10:00:00+07:00")
    w.on_change()
    ages = {d.finding.record: d.since for d in w.decide().debt if d.finding.rule == "uji-1-2024-jumlah"}
    assert ages["y"] is not None
    assert ages["b"] is not None
    assert (ages["y"].commit, ages["y"].day.isoformat()) == (late, "2026-03-01")
    assert ages["b"].day.isoformat() == "2026-01-05"


def test_the_moment_of_the_change_decides_nothing(w: World) -> None:
    w.write({"registry/aset/x.yaml": BAD})
    w.commit("2020-01-01T00:00:00Z")
    assert w.decide().report.run.as_of == DAY
