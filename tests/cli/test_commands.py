"""The command as its users meet it: exit codes, first lines, wrong use, past dates, the same bytes everywhere."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import jsonschema_rs
import pytest

from checker.yaml.load import read
from tests.conftest import GOVERNMENT, ROOT, UNIT, Patuh, Repository, write
from tests.laws import changed, lay

ASSET = "id: a\nnama: Aset A\nunit: dinas-kominfo\nstatus: aktif\njumlah: 1\n"
REGISTRY: dict[str, str | bytes] = {
    "registry/instansi.yaml": GOVERNMENT,
    "registry/unit/dinas-kominfo.yaml": UNIT + "peran: [walidata]\n",
    "registry/aset/a.yaml": ASSET,
}
HARGA = "policies/uji-1-2024/rules/harga.yaml"
PEMILIK = "policies/uji-1-2024/rules/pemilik.yaml"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A repository-like folder: test laws and a sound registry."""
    return lay(tmp_path / "kota", REGISTRY)


def test_a_sound_registry_complies(town: Path, patuh: Patuh) -> None:
    done = patuh("check", town / "registry", "--as-of", "2026-06-01")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0] == "PATUH: tidak ada temuan"
    assert "keadaan 1 Juni 2026" in done.stdout


def test_the_folder_above_the_registry_will_do_too(town: Path, patuh: Patuh) -> None:
    assert patuh("check", town).returncode == 0


@pytest.mark.parametrize(("level", "code"), [("error", 1), ("warning", 1), ("info", 1), ("never", 0)])
@pytest.mark.parametrize("format_", ["terminal", "json"])
def test_findings_end_with_1_whatever_the_format(town: Path, patuh: Patuh, level: str, code: int, format_: str) -> None:
    write(town, {"registry/aset/a.yaml": ASSET.replace("jumlah: 1\n", "")})
    assert patuh("check", town, "--fail-on", level, "--format", format_).returncode == code


@pytest.mark.parametrize(("level", "code"), [("error", 0), ("warning", 1), ("info", 1)])
def test_warnings_count_only_where_asked_for(town: Path, patuh: Patuh, level: str, code: int) -> None:
    write(town, {"registry/aset/a.yaml": ASSET + "bagian:\n  - {id: x, harga: 200}\n"})
    done = patuh("check", town, "--fail-on", level)
    assert done.returncode == code
    assert done.stdout.startswith("PATUH DENGAN CATATAN: 1 peringatan\n")


def test_a_finding_shows_place_source_article_and_remedy(town: Path, patuh: Patuh) -> None:
    write(town, {"registry/aset/a.yaml": ASSET.replace("aktif", "Aktif")})
    out = patuh("check", town).stdout
    assert out.startswith("TIDAK PATUH: 1 pelanggaran; 2 putusan belum dapat dinilai\n")
    assert "  registry/aset/a.yaml:4:9 pelanggaran  Aset A\n" in out
    assert "4 │ status: Aktif\n           │         ^\n" in out
    assert "Maksud Anda `aktif`?" in " ".join(out.split())
    write(town, {"registry/aset/a.yaml": ASSET.replace("jumlah: 1\n", "")})
    out = patuh("check", town).stdout
    assert "Dasar    Uji 1/2024 Pasal 1 ayat (2): Aset berjumlah." in out
    assert "Perbaiki Tulis `jumlah: 1`." in out
    assert "Aturan   uji-1-2024-jumlah" in out


def test_no_line_is_wider_than_the_terminal(town: Path, patuh: Patuh) -> None:
    write(
        town,
        {
            "registry/aset/a.yaml": ASSET.replace("Aset A", "Aset " + "panjang sekali " * 12).replace(
                "aktif", "Aktif " * 30
            )
        },
    )
    for width in ("60", "80", "120"):
        out = patuh("check", town, COLUMNS=width).stdout
        assert max(len(line) for line in out.splitlines()) <= int(width)


def test_english_on_request(town: Path, patuh: Patuh) -> None:
    write(town, {"registry/aset/a.yaml": ASSET.replace("jumlah: 1\n", "")})
    out = patuh("check", town, "--lang", "en", "--as-of", "2026-06-01").stdout
    assert out.startswith("NOT COMPLIANT: 1 violation\n")
    assert "Field `jumlah` is not filled in." in out


def test_a_broken_policy_ends_with_3_and_the_findings_are_still_told(town: Path, patuh: Patuh) -> None:
    write(
        town,
        {
            **changed(HARGA, "item.harga <", "item.hrga <"),
            "registry/aset/a.yaml": ASSET.replace("jumlah: 1\n", ""),
        },
    )
    for extra in ([], ["--format", "json"], ["--fail-on", "never"]):
        done = patuh("check", town, *extra)
        assert done.returncode == 3
        assert "uji-1-2024-jumlah" in done.stdout
        assert "hrga" in done.stdout
    assert done.stdout.startswith("TIDAK DAPAT DIPERIKSA SEPENUHNYA: 1 pelanggaran\n")


def test_a_rule_that_cannot_be_evaluated_ends_with_3(town: Path, patuh: Patuh) -> None:
    write(
        town,
        {
            **changed(PEMILIK, 'has(ref("unit", self.unit).peran) &&', ""),
            "registry/unit/dinas-kominfo.yaml": UNIT,
        },
    )
    assert patuh("check", town, "--fail-on", "never").returncode == 3


@pytest.mark.parametrize(
    "args",
    [
        ["check", "tidak-ada"],
        ["check", "."],
        ["periksa"],
        ["check", "--fail-on", "x"],
        ["check", "--as-of", "kemarin"],
        ["check", "--format", "pdf"],
        ["explain"],
        ["list", "x"],
    ],
)
def test_wrong_use_ends_with_2_and_a_word_on_stderr(patuh: Patuh, args: list[str]) -> None:
    done = patuh(*args)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "args",
    [
        ["--rule", "uji-1-2024-jumla"],
        ["--kind", "asett"],
        ["--unit", "dinas-kominfa"],
        ["--regulation", "uji-1-2025"],
        ["--at", "2026-02-30"],
        ["--at", "HEAD"],
    ],
)
def test_a_name_that_does_not_exist_is_wrong_use_not_compliance(town: Path, patuh: Patuh, args: list[str]) -> None:
    done = patuh("check", town, *args)
    assert (done.returncode, done.stdout) == (2, "")


def test_the_nearest_name_is_offered(town: Path, patuh: Patuh) -> None:
    assert "Maksud Anda `uji-1-2024-jumlah`?" in patuh("check", town, "--rule", "uji-1-2024-jumla").stderr


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["chek"], "Perintah `chek` tidak dikenal. Maksud Anda `check`?"),
        (["check", "--fail-on", "eror"], "`--fail-on`: `eror` bukan pilihannya. Maksud Anda `error`?"),
        (["check", "--as-of", "2026-02-30"], "`--as-of`: `2026-02-30` bukan tanggal"),
        (["check", "--regulasi", "x"], "Pilihan `--regulasi` tidak dikenal."),
        (["check", "--rule"], "Pilihan `--rule` perlu diikuti nilainya."),
        (["check", "a", "b"], "kata yang tidak dikenal"),
        (["explain"], "belum diisi."),
        (["check", "tidak-ada"], "Folder `tidak-ada` tidak ada."),
    ],
)
def test_what_was_typed_wrongly_is_told_in_indonesian(patuh: Patuh, args: list[str], words: str) -> None:
    said = patuh(*args).stderr
    assert words in said
    assert not any(english in said for english in ("Usage", "Error", "Invalid", "does not", "No such", "Missing"))


def test_help_speaks_indonesian(patuh: Patuh) -> None:
    for args in ([], ["check"], ["explain"], ["list"], ["test"]):
        said = patuh(*args, "--help").stdout
        assert said.startswith("Pemakaian: ")
        assert not any(english in said for english in ("Usage", "Options", "Commands", "Show this"))


def test_output_that_cannot_be_written_ends_with_3(town: Path, patuh: Patuh) -> None:
    if not Path("/dev/full").exists():
        pytest.fail("no /dev/full to try this on")
    import subprocess
    import sys

    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [sys.executable, "-m", "checker", "check", str(town)],
            stdout=full,
            stderr=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            check=False,
        )
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr


def test_the_json_report_fits_its_schema(town: Path, patuh: Patuh) -> None:
    schema = read((ROOT / "schemas/meta/report.schema.yaml").read_bytes())
    write(
        town,
        {
            "registry/aset/a.yaml": ASSET.replace("aktif", "Aktif"),
            "registry/aset/b.yaml": ASSET.replace("id: a", "id: b").replace("jumlah: 1\n", ""),
            "registry/aset/c.yaml": "[",
        },
    )
    for args in ([], ["--unit", "dinas-kominfo", "--lang", "en"]):
        report = json.loads(patuh("check", town, "--format", "json", *args).stdout)
        errors = [
            e.message for e in jsonschema_rs.Draft202012Validator(schema, validate_formats=True).iter_errors(report)
        ]
        assert errors == []
    write(town, changed(HARGA, "item.harga <", "item.hrga <"))
    report = json.loads(patuh("check", town, "--format", "json").stdout)
    assert jsonschema_rs.Draft202012Validator(schema).is_valid(report)
    assert report["totals"]["faults"] == 1


def test_the_same_state_gives_the_same_bytes_anywhere(town: Path, tmp_path: Path, patuh: Patuh) -> None:
    write(
        town,
        {
            "registry/aset/a.yaml": ASSET.replace("aktif", "Aktif"),
            "registry/aset/b.yaml": ASSET.replace("jumlah: 1\n", "x: 1\ny: 2\n").replace("id: a", "id: b"),
        },
    )
    other = Path(shutil.copytree(town, tmp_path / "tempat lain" / "salinan"))
    one = patuh(
        "check",
        town,
        "--format",
        "json",
        "--as-of",
        "2026-06-01",
        PYTHONHASHSEED="1",
        TZ="Asia/Jakarta",
        LC_ALL="C",
    )
    two = patuh(
        "check",
        other,
        "--format",
        "json",
        "--as-of",
        "2026-06-01",
        PYTHONHASHSEED="2",
        TZ="America/Los_Angeles",
        LC_ALL="C.UTF-8",
    )
    assert one.stdout == two.stdout
    assert len(json.loads(one.stdout)["findings"]) == 3


# --- the past ---


@pytest.fixture
def history(tmp_path: Path) -> Repository:
    """Three states: sound on 30 December, without its number on 31 December, mended and the rule gone in 2026."""
    repo = Repository(tmp_path / "repo")
    lay(repo.root, REGISTRY)
    repo.commit("2025-12-30T10:00:00+07:00")
    repo.commit("2025-12-31T22:00:00+07:00", {"registry/aset/a.yaml": ASSET.replace("jumlah: 1\n", "")})
    (repo.root / "policies/uji-1-2024/rules/jumlah.yaml").unlink()
    name = "policies/uji-1-2024/regulation.yaml"
    repo.commit(
        "2026-02-01T10:00:00+07:00",
        changed(
            name,
            "source: rekaan, handling: rules}\n  - {id: pasal-2",
            "source: rekaan, handling: not-yet}\n  - {id: pasal-2",
        ),
    )
    return repo


def run(patuh: Patuh, repo: Repository, *args: str) -> tuple[int, dict[str, object]]:
    done = patuh("check", repo.root / "registry", "--format", "json", *args)
    return done.returncode, json.loads(done.stdout)


def test_a_past_day_is_judged_by_its_own_registry_and_its_own_policies(history: Repository, patuh: Patuh) -> None:
    before = (history.root / "registry/aset/a.yaml").stat().st_mtime_ns
    code, report = run(patuh, history, "--at", "2025-12-31")
    assert code == 1
    assert report["run"]["as_of"] == "2025-12-31"  # type: ignore[index]
    assert report["run"]["source"] == "commit"  # type: ignore[index]
    assert [f["rule"] for f in report["findings"]] == ["uji-1-2024-jumlah"]  # type: ignore[attr-defined]
    assert run(patuh, history, "--at", "2025-12-30")[0] == 0
    assert run(patuh, history, "--at", "HEAD")[0] == 0
    assert history.git("status", "--porcelain") == ""
    assert (history.root / "registry/aset/a.yaml").stat().st_mtime_ns == before


def test_todays_policies_can_be_laid_over_a_past_day(history: Repository, patuh: Patuh) -> None:
    code, report = run(patuh, history, "--at", "2025-12-31", "--policies", "current")
    assert (code, report["findings"]) == (0, [])
    assert report["run"]["policies"] == "current"  # type: ignore[index]


def test_the_day_of_a_revision_is_the_day_it_was_made(history: Repository, patuh: Patuh) -> None:
    assert run(patuh, history, "--at", "HEAD~1")[1]["run"]["as_of"] == "2025-12-31"  # type: ignore[index]
    assert run(patuh, history, "--at", "HEAD~1", "--as-of", "2026-03-01")[1]["run"]["as_of"] == "2026-03-01"  # type: ignore[index]


def test_a_work_tree_and_its_commit_give_the_same_findings(history: Repository, patuh: Patuh) -> None:
    history.git("checkout", "-q", "HEAD~1")
    now = run(patuh, history, "--as-of", "2026-03-01")[1]
    past = run(patuh, history, "--at", "HEAD", "--as-of", "2026-03-01")[1]
    assert now["findings"] == past["findings"] != []
    assert now["run"]["digests"] == past["run"]["digests"]  # type: ignore[index]


def test_before_the_first_commit_there_was_nothing(history: Repository, patuh: Patuh) -> None:
    done = patuh("check", history.root / "registry", "--at", "2020-01-01")
    assert (done.returncode, done.stdout) == (2, "")


# --- the other commands ---


def test_explain_tells_a_rule_a_record_and_an_article(town: Path, patuh: Patuh) -> None:
    rule = patuh("explain", "uji-1-2024-harga", town)
    assert rule.returncode == 0
    for part in (
        "Harga bagian di bawah batas",
        "Uji 1/2024 Pasal 2",
        "item.harga < params.batas",
        "Agar hemat.",
        '"harga": 99',
    ):
        assert part in rule.stdout
    record = patuh("explain", "aset/a", town).stdout
    for part in (
        "aset/a: Aset A",
        "merujuk: unit/dinas-kominfo",
        "uji-1-2024-jumlah (Uji 1/2024 Pasal 1 ayat (2))",
    ):
        assert part in record
    assert "dirujuk oleh: aset/a" in patuh("explain", "dinas-kominfo", town).stdout
    article = patuh("explain", "uji-1-2024/pasal-2", town).stdout
    assert "- uji-1-2024-harga: Harga bagian di bawah batas" in article
    assert "uji-1-2024/pasal-1-ayat-2" in patuh("explain", "uji-1-2024", town).stdout
    nothing = patuh("explain", "uji-1-2024-hrga", town)
    assert nothing.returncode == 2
    assert "Maksud Anda `uji-1-2024-harga`?" in nothing.stderr


def test_list_names_everything(town: Path, patuh: Patuh) -> None:
    assert [line.split()[0] for line in patuh("list", "kinds", town).stdout.splitlines()] == [
        "aset",
        "bukti",
        "pengecualian",
        "unit",
    ]
    assert patuh("list", "regulations", town).stdout.split()[:2] == ["uji-1-2024", "full-text"]
    rules = patuh("list", "rules", town).stdout
    assert "uji-1-2024-harga" in rules
    assert "patuh-rujukan" in rules


def test_test_runs_the_examples(town: Path, patuh: Patuh) -> None:
    good = patuh("test", town)
    assert (good.returncode, good.stdout) == (
        0,
        "3 aturan, 6 contoh: 0 tidak sesuai, 0 kerusakan kebijakan.\n",
    )
    write(town, changed(HARGA, "harga: 99", "harga: 100"))
    bad = patuh("test", town)
    assert bad.returncode == 1
    assert "policies/uji-1-2024/rules/harga.yaml:15:10" in bad.stdout
    write(town, changed(HARGA, "item.harga <", "item.hrga <"))
    assert patuh("test", town).returncode == 3


def test_without_laws_of_its_own_a_registry_is_judged_by_the_packaged_ones(city: Path, patuh: Patuh) -> None:
    done = patuh("check", city, "--format", "json", "--fail-on", "never")
    assert done.returncode == 0
    assert json.loads(done.stdout)["run"]["policies"] == "packaged"
