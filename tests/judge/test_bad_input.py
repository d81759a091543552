"""Bad input from one end of the command to the other: told with file and line, hiding nothing else, and never a crash."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from checker.git.source import WorkTree
from checker.judge.check import Filters, check
from checker.model.report import Report
from checker.registry.project import open_project, policies_of
from tests.conftest import ROOT, Repository, write
from tests.laws import lay

CITY = "id: kota-uji\nnama: Kota Uji\njenis: pemda\nzona_waktu: Asia/Jakarta\n"
UNIT = "id: dinas-satu\nnama: Dinas Satu\nstatus: aktif\nperan: [walidata]\n"
FAULTY = "id: b\nnama: B\nunit: dinas-satu\nstatus: aktif\n"
CASES = ROOT / "tests/cases/yaml"
INDEX = json.loads((CASES / "cases.json").read_text("utf-8"))["cases"]
DAY = date(2026, 6, 1)


def city(root: Path, files: dict[str, str | bytes]) -> Report:
    """A city under the test laws with one known finding (`aset/b.yaml` has no number), and whatever else is laid in."""
    lay(root)
    whole: dict[str, str | bytes] = {
        "instansi.yaml": CITY,
        "unit/dinas-satu.yaml": UNIT,
        "aset/b.yaml": FAULTY,
        **files,
    }
    write(root / "registry", {name: content for name, content in whole.items() if content != ""})
    return check(open_project(root / "registry", as_of=DAY), Filters())


def known(report: Report) -> bool:
    return any((f.rule, f.record) == ("uji-1-2024-jumlah", "b") for f in report.findings)


def test_every_case_of_bad_yaml_is_told_where_it_stands_and_hides_nothing(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"aset/kasus/{case['file']}": (CASES / case["file"]).read_bytes() for case in INDEX
    }
    report = city(tmp_path, files)
    assert known(report)
    assert not report.could_not_check
    for case in INDEX:
        name = f"registry/aset/kasus/{case['file']}"
        told = {
            (f.place.line, f.place.column) for f in report.findings if f.rule == "patuh-yaml" and f.place.file == name
        }
        # The shape of an asset is not the shape of the case: with it a word may be text where the case wants a number.
        if "faults" in case and case.get("shape") is None:
            assert {(f["line"], f["column"]) for f in case["faults"]} <= told, case["file"]
        if told or "value" in case:
            continue
        assert any(f.place.file == name for f in report.findings), case["file"]


def test_every_case_as_a_policy_and_as_a_schema_is_a_fault_or_sound(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {}
    for case in INDEX:
        stem = case["file"].rsplit(".", 1)[0]
        data = (CASES / case["file"]).read_bytes() or b"# kosong\n"
        files[f"policies/uji-1-2024/rules/kasus-{stem}.yaml"] = data
        files[f"schemas/kasus-{stem}.schema.yaml"] = data
    policies = policies_of(WorkTree(lay(tmp_path, files)))
    faulty = {f.place.file for f in policies.faults}
    assert set(files) <= faulty
    assert {r.id for r in policies.rules} >= {"uji-1-2024-jumlah", "uji-1-2024-harga", "uji-1-2024-pemilik"}
    assert all(f.place.line >= 1 and f.message.id and f.message.en for f in policies.faults)


BOMBS: dict[str, bytes] = {
    "alias": b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(b"%c: &%c [%s]\n" % (98 + i, 98 + i, b",".join([b"*%c" % (97 + i)] * 9)) for i in range(20)),
    "merge": b"- &a {x: 1}\n" + b"".join(b"- &b%d {<<: [%s]}\n" % (i, b",".join([b"*a" if i == 0 else b"*b%d" % (i - 1)] * 9)) for i in range(40)),
    "recursive": b"id: a\nnama: &a [*a]\n",
    "deep-flow": b"a: " + b"[" * 3000 + b"]" * 3000 + b"\n",
    "deep-block": b"".join(b" " * i + b"a:\n" for i in range(1200)),
    "million-deep": b"[" * 1_000_000,
    "one-text-of-a-megabyte": b"id: a\nnama: " + b"x" * 1_000_000 + b"\n",
    "too-large": b"id: a\nnama: " + b"x" * 1_100_000 + b"\n",
    "huge-number": b"id: a\njumlah: " + b"9" * 90_000 + b"\n",
    "base-60": b"id: a\njumlah: 1" + b":59" * 100_000 + b"\n",
    "many-keys": b"id: a\n" + b"".join(b"k%d: x\n" % i for i in range(60_000)),
    "many-items": b"id: a\nnama: A\nunit: dinas-satu\nstatus: aktif\njumlah: 1\nbagian:\n" + b"  - {id: x, harga: 200}\n" * 20_000,
    "many-records": b"- {id: a, nama: 1}\n" * 10_000,
    "many-excuses": b"id: a\nnama: A\nunit: dinas-satu\nstatus: aktif\njumlah: 1\nbelum_diisi:\n" + b"".join(b"  - k%d\n" % i for i in range(50_000)),
    "many-dangling": b"id: a\nnama: A\nunit: dinas-satu\nstatus: aktif\njumlah: 1\nbukti:\n" + b"".join(b"  - bukti-%d\n" % i for i in range(40_000)),
    "zero-bytes": b"\0" * 500_000,
    "tag-directives": b"%TAG ! tag:x,2000:\n" * 30_000 + b"---\na: 1\n",
    "quotes": b'a: "' + b'\\"' * 300_000,
    "regex-food": b"id: " + b"a-" * 30_000 + b"!\nnama: A\nunit: dinas-satu\nstatus: aktif\n",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(BOMBS))
def test_a_bomb_is_told_in_bounded_time_and_memory(tmp_path: Path, name: str) -> None:
    lay(tmp_path)
    write(
        tmp_path / "registry",
        {
            "instansi.yaml": CITY,
            "unit/dinas-satu.yaml": UNIT,
            "aset/b.yaml": FAULTY,
            "aset/bom.yaml": BOMBS[name],
        },
    )
    limited = "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_DATA, (700 * 2**20,) * 2); sys.argv[0] = 'patuh'; runpy.run_module('checker', run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-c", limited, "check", str(tmp_path / "registry"), "--format", "json"],
        env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr.decode()
    report = json.loads(done.stdout)
    assert any(f["rule"] == "uji-1-2024-jumlah" and f["record"] == "b" for f in report["findings"])
    own = [f for f in report["findings"] if f["file"] == "registry/aset/bom.yaml"]
    assert own
    assert len(done.stdout) < 30_000_000


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("[]\n", "patuh-skema"),
        ("", "patuh-yaml"),
        ("id: [\n", "patuh-yaml"),
        ("id: kota-uji\n", "patuh-skema"),
        (CITY.replace("Asia/Jakarta", "Mars/Olympus"), "patuh-skema"),
        (CITY + "cakupan: {aset: penuh}\n", "patuh-skema"),
        (CITY + "parameter: []\n", "patuh-skema"),
        (CITY + "parameter: {uji-1-2024: {batas: 3}}\n", "patuh-skema"),
    ],
)
def test_a_faulty_government_file_is_a_finding_and_the_rest_is_judged(tmp_path: Path, text: str, rule: str) -> None:
    report = city(tmp_path, {"instansi.yaml": text or b""})
    assert rule in {f.rule for f in report.findings if f.place.file == "registry/instansi.yaml"}
    assert known(report)


def test_links_pipes_and_folders_in_place_of_files_are_told(tmp_path: Path) -> None:
    lay(tmp_path)
    root = write(tmp_path / "registry", {"instansi.yaml": CITY, "unit/dinas-satu.yaml": UNIT, "aset/b.yaml": FAULTY})
    (root / "aset/passwd.yaml").symlink_to("/etc/passwd")
    (root / "aset/mesin.yaml").symlink_to("/dev/zero")
    os.mkfifo(root / "aset/pipa.yaml")
    (root / "aset/folder.yaml").mkdir()
    (root / "aset/lingkaran.yaml").symlink_to("lingkaran.yaml")
    report = check(open_project(root, as_of=DAY), Filters())
    assert known(report)
    told = {f.place.file.rsplit("/", 1)[1] for f in report.findings if f.rule == "patuh-berkas"}
    assert told == {"passwd.yaml", "mesin.yaml", "pipa.yaml", "lingkaran.yaml"}
    assert "root:" not in json.dumps([f.message.id + f.excerpt for f in report.findings])


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^([a-z0-9]+-?)*$", "^(a|a)*$", "^(.*)*x$"])
def test_a_pattern_that_explodes_elsewhere_is_linear_here(tmp_path: Path, pattern: str) -> None:
    kinds = lay(tmp_path / "laws") / "schemas/aset.schema.yaml"
    text = kinds.read_text("utf-8").replace(
        "description: Versi seperti tertulis., type: string,",
        f"description: Versi., type: string, pattern: '{pattern}',",
    )
    record = FAULTY + "versi: " + "a" * 40 + "!\n"
    script = f"""
from datetime import date; from pathlib import Path
from checker.judge.check import check, Filters; from checker.registry.project import open_project
report = check(open_project(Path({str(tmp_path / "laws/registry")!r}), as_of=date(2026, 6, 1)), Filters())
print([f.path for f in report.findings if f.rule == "patuh-skema"], len(report.faults))
"""
    write(
        tmp_path / "laws",
        {
            "schemas/aset.schema.yaml": text,
            "registry/instansi.yaml": CITY,
            "registry/unit/dinas-satu.yaml": UNIT,
            "registry/aset/b.yaml": record,
        },
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.stdout == "['/versi'] 0\n", done.stderr


HOSTILE = [
    "[red]merah[/red]",
    "::error::palsu",
    "%0A::error::x",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "@tim /approve",
    "{{ 7 * 7 }}",
    "]]>",
    "Ünïçödé 漢字 🙂",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_words_in_data_stay_words(tmp_path: Path, name: str) -> None:
    from checker.report import json as as_json
    from checker.report import terminal

    report = city(tmp_path, {"aset/b.yaml": FAULTY.replace("nama: B", f"nama: {json.dumps(name, ensure_ascii=False)}")})
    shown = terminal.render(report, "id", None, 100)
    # A build server obeys `::error::` behind any spaces at the start of a line.
    assert name.replace("::", ":\\x3a") in shown
    assert not any(line.strip().startswith(("::", "##[")) for line in shown.splitlines())
    assert json.loads(as_json.render(report, "id"))["findings"]


def test_control_signs_never_reach_the_terminal(tmp_path: Path) -> None:
    from checker.report import terminal

    report = city(
        tmp_path,
        {
            "aset/\x1b[2Jx.yaml": b"id: a\nnama: \x1b[31mmerah\x07\n",
            "aset/b\u202e.yaml": b"nama: \xe2\x80\xae\n",
        },
    )
    shown = terminal.render(report, "id", None, 80)
    assert not any(ord(c) < 32 and c != "\n" for c in shown)
    assert "\u202e" not in shown
    assert "\\x1b" in shown


def run_in(folder: Path, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "checker", *args]
    whole = os.environ | {"PYTHONPATH": str(ROOT)} | env
    return subprocess.run(command, cwd=folder, env=whole, capture_output=True, text=True, timeout=60, check=False)


def test_without_git_a_revision_cannot_be_checked(tmp_path: Path) -> None:
    repo = Repository(lay(tmp_path / "repo", {"registry/instansi.yaml": CITY}))
    repo.commit("2026-01-01T10:00:00Z")
    done = run_in(repo.root, "check", "registry", "--at", "HEAD", PATH=str(tmp_path))
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "Perintah git tidak ditemukan. Pasang git, lalu jalankan lagi.\n"


def test_a_repository_of_somebody_else_is_refused_with_what_to_do(tmp_path: Path) -> None:
    repo = Repository(lay(tmp_path / "repo", {"registry/instansi.yaml": CITY}))
    repo.commit("2026-01-01T10:00:00Z")
    if os.geteuid() != 0:
        return  # only root can give a folder away
    for path in [repo.root, *repo.root.rglob("*")]:
        os.chown(path, 1234, 1234, follow_symlinks=False)
    done = run_in(repo.root, "check", "registry", "--at", "HEAD", HOME=str(tmp_path))
    assert (done.returncode, done.stdout) == (3, "")
    assert "safe.directory" in done.stderr


def test_any_locale_and_no_home_will_do(tmp_path: Path) -> None:
    root = write(lay(tmp_path), {"registry/instansi.yaml": CITY, "registry/unit/dinas-satu.yaml": UNIT})
    for env in ({"LC_ALL": "C", "PYTHONUTF8": "0"}, {"HOME": ""}, {"TZ": "Pacific/Kiritimati"}):
        done = run_in(root, "check", "registry", "--as-of", "2026-06-01", **env)
        assert (done.returncode, done.stderr) == (0, "")
        assert "│" not in done.stdout
        assert done.stdout.startswith("PATUH: tidak ada temuan")


def test_a_reader_that_stops_reading_is_no_fault_of_the_data(tmp_path: Path) -> None:
    root = write(lay(tmp_path), {"registry/instansi.yaml": CITY, "registry/unit/dinas-satu.yaml": UNIT})
    command = f"{sys.executable} -m checker check {root}/registry --format json | head -c 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", command],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode in (0, 3)
    assert b"Traceback" not in done.stderr
