"""Files laid out to mislead: odd trees, schemas that grow, words a build server obeys, streams that fail, clocks gone wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zlib
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.cli.boundary import cli
from checker.model.text import CheckerError, UsageError
from tests.conftest import ROOT, Repository, write
from tests.laws import changed, lay

CITY = "id: kota-uji\nnama: Kota Uji\njenis: pemda\nzona_waktu: Asia/Jakarta\n"
UNIT = "id: dinas-satu\nnama: Dinas Satu\nstatus: aktif\nperan: [walidata]\n"
FAULTY = "id: b\nnama: B\nunit: dinas-satu\nstatus: aktif\n"
WHEN = "2026-01-01T10:00:00Z"


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """The test laws and a registry with one known finding: `aset/b.yaml` has no number."""
    root = lay(tmp_path / "kota")
    write(root / "registry", {"instansi.yaml": CITY, "unit/dinas-satu.yaml": UNIT, "aset/b.yaml": FAULTY})
    return root


def patuh(*args: str | Path) -> tuple[int, str, str]:
    """The command without a process of its own: its code, what it prints, and what it says instead."""
    done = CliRunner().invoke(cli, [str(a) for a in args], standalone_mode=False)
    if isinstance(done.exception, CheckerError):
        return (2 if isinstance(done.exception, UsageError) else 3), done.output, done.exception.message.id
    assert done.exception is None, done.exc_info
    return int(done.return_value or 0), done.output, ""


def in_shell(words: str, stdout: int = subprocess.PIPE, unbuffered: str = "") -> subprocess.Popen[str]:
    """The command as a process, with whatever a shell makes of the words."""
    command = ["sh", "-c", f'exec "{sys.executable}" -m checker {words}']
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": unbuffered}
    return subprocess.Popen(command, stdout=stdout, stderr=subprocess.PIPE, text=True, env=env)


def told(report: str) -> dict[str, list[str]]:
    """Rule -> the files it finds fault with."""
    found: dict[str, list[str]] = {}
    for finding in json.loads(report)["findings"]:
        found.setdefault(finding["rule"], []).append(finding["file"])
    return found


def test_files_laid_out_like_a_bare_repository_are_none(town: Path, tmp_path: Path) -> None:
    Repository(tmp_path / "lain").commit(WHEN, {"registry/instansi.yaml": CITY})
    subprocess.run(["git", "clone", "-q", "--bare", tmp_path / "lain", tmp_path / "telanjang"], check=True)
    shutil.copytree(tmp_path / "telanjang", town / "registry", dirs_exist_ok=True)
    code, _, said = patuh("check", town / "registry", "--at", "HEAD")
    assert (code, "git" in said) == (2, True)
    Repository(town).commit(WHEN)
    report = patuh("check", town / "registry", "--at", "HEAD", "--format", "json")[1]
    assert told(report)["uji-1-2024-jumlah"] == ["registry/aset/b.yaml"]


ODD_TREES: list[tuple[str, str, int, str]] = [
    ("registry/aset", "link", 1, "patuh-berkas"),
    ("registry/aset", "file", 1, "patuh-jenis"),
    ("registry/instansi.yaml", "link", 1, "patuh-berkas"),
    ("policies/uji-1-2024", "link", 3, "tautan simbolis"),
    ("policies/uji-1-2024/rules", "link", 3, "tautan simbolis"),
    ("policies", "link", 3, "bukan folder"),
    ("policies", "file", 3, "bukan folder"),
    ("schemas", "link", 3, "bukan folder"),
    ("schemas/meta", "link", 3, "tautan simbolis"),
]


@pytest.mark.parametrize("at", [[], ["--at", "HEAD"]], ids=["work tree", "commit"])
def test_a_link_or_a_file_in_place_of_a_folder_hides_nothing(town: Path, at: list[str]) -> None:
    repository = Repository(town)
    repository.commit(WHEN)
    for place, kind, code, words in ODD_TREES:
        path, kept = town / place, town.parent / "dipindah"
        path.rename(kept)
        path.symlink_to(kept) if kind == "link" else path.write_text("bukan folder")
        repository.commit(WHEN)
        found, printed, said = patuh("check", town, "--format", "json", *at)
        assert (place, kind, found) == (place, kind, code), said
        assert place in told(printed)[words] if code == 1 else words in said + printed
        path.unlink()
        kept.rename(path)
    (town / "registry").rename(town.parent / "dipindah")
    (town / "registry").symlink_to(town.parent / "dipindah")
    repository.commit(WHEN)
    assert patuh("check", town, *at)[0] == (2 if at else 3)  # nothing was recorded; nothing may be read


def test_folders_deeper_than_python_recurses_are_read(town: Path) -> None:
    deep = "registry/aset/" + "d/" * 1100
    subprocess.run(["mkdir", "-p", town / deep], check=True)  # Python's own way there recurses too
    with open(f"{town}/{deep}b.yaml", "w") as file:  # noqa: PTH123 - as does a path of so many parts
        file.write(FAULTY)
    try:
        report = patuh("check", town / "registry", "--format", "json")[1]
    finally:
        subprocess.run(["rm", "-rf", town / "registry/aset/d"], check=True)
    assert deep + "b.yaml" in told(report)["patuh-id-ganda"]


def test_a_large_blob_is_told_by_its_size_and_not_read(town: Path) -> None:
    repository = Repository(town)
    head = repository.commit(WHEN, {"registry/aset/besar.yaml": b"#" * 2_000_000})
    oid = repository.git("rev-parse", "HEAD:registry/aset/besar.yaml")
    loose = town / ".git/objects" / oid[:2] / oid[2:]
    loose.chmod(0o644)
    loose.write_bytes(zlib.compress(b"blob 2000000\0" + os.urandom(40_000))[:20_000])  # a read fails
    code, report, said = patuh("check", town / "registry", "--at", head, "--format", "json")
    assert code == 1, said
    assert told(report)["patuh-berkas"] == ["registry/aset/besar.yaml"]


@pytest.mark.parametrize("stamp", ["99999999999999999", "253402300800000"])
def test_a_commit_time_that_makes_no_sense_is_told(town: Path, stamp: str) -> None:
    repository = Repository(town)
    repository.commit(WHEN)
    commit = repository.git("cat-file", "commit", "HEAD").replace("1767261600 +0000", f"{stamp} +0000")
    write(town.parent, {"komit": commit + "\n"})
    made = repository.git("hash-object", "-t", "commit", "-w", "--literally", str(town.parent / "komit"))
    assert stamp in repository.git("cat-file", "commit", made)
    code, _, said = patuh("check", town / "registry", "--at", made)
    assert code == 3 and "tidak masuk akal" in said  # noqa: PT018 - one thing to see


UMUM, OWN = "schemas/meta/umum.schema.yaml", "schemas/instansi.schema.yaml"
ASSET = "schemas/aset.schema.yaml"
VERSION = "Versi seperti tertulis., type: string, minLength: 1"
LEAF = "{title: T, description: D., type: object, additionalProperties: false, properties: {%s}}"


def doubling(steps: int) -> str:
    """Definitions of which each holds the next twice."""
    names = ["d_" + "i" * n for n in range(1, steps + 1)]
    ref = "{$ref: '#/$defs/%s', title: T, description: D.}"
    lines = [f"  {one}: " + LEAF % f"x: {ref % two}, y: {ref % two}" for one, two in pairwise(names)]
    last = f"  {names[-1]}: {{title: T, description: D., type: string, minLength: 1}}"
    return "\n".join(["$defs:", *lines, last, ""])


BOMB = str(changed(ASSET, "properties:\n  id:", "properties:\n  bom: {$ref: '#/$defs/d_i', title: B, description: B., x-visibilitas: publik}\n  id:")[ASSET])  # fmt: skip
COMMON = (ROOT / UMUM).read_text("utf-8")
RULE = "policies/uji-1-2024/rules/jumlah.yaml"
EMPTIED: dict[str, str | bytes] = {f"policies/uji-1-2024/{n}.yaml": "" for n in ("regulation", "rules/jumlah", "rules/harga", "rules/pemilik")}  # fmt: skip
BAD_LAWS: dict[str, tuple[dict[str, str | bytes], str, str]] = {
    "no regulation": ({**EMPTIED, "policies/README.md": "kosong"}, "policies", "tidak memuat satu regulasi pun"),
    "references that double": ({ASSET: BOMB + doubling(18)}, ASSET, "terlalu besar atau terlalu dalam"),
    "too large a pattern": (changed(ASSET, VERSION, "Versi., type: string, pattern: '^(a{1,900}){1,900}$'"), ASSET, "terlalu besar"),
    "a pattern no engine reads": (changed(ASSET, VERSION, "Versi., type: string, pattern: '^[z-a]$'"), ASSET, "tidak dapat dibaca"),
    "a rule's pattern": (changed(RULE, "{required: [jumlah]}", "{properties: {versi: {pattern: '^(a{1,900}){1,900}$'}}}"), RULE, "terlalu besar"),
    "common definitions that are none": ({UMUM: "$defs: []\n"}, UMUM, "`$defs`"),
    "a common definition that is no property": ({UMUM: COMMON.replace("teks: {title:", "teks: {judul:")}, UMUM, "judul"),
    "another $id": (changed(ASSET, "$id: aset.schema.yaml", "$id: lain.schema.yaml"), ASSET, "`$id`"),
    "the checker's own name": ({OWN: str(changed(ASSET, "$id: aset", "$id: instansi")[ASSET])}, OWN, "dipakai pemeriksa"),
    "a schema nobody reads": ({"schemas/aset.YML": "id: a\n"}, "schemas/aset.YML", "tidak dibaca"),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(BAD_LAWS))
def test_laws_that_cannot_be_used_are_told_where_they_stand(tmp_path: Path, name: str) -> None:
    files, place, words = BAD_LAWS[name]
    code, printed, _ = patuh("test", lay(tmp_path / "kota", files))
    assert code == 3
    assert any(line.startswith(f"{place}:") for line in printed.splitlines()), printed
    assert words in " ".join(printed.split())


UNREADABLE = {"id: [\n": "patuh-yaml", "": "patuh-yaml", "[]\n": "patuh-skema", f"{CITY}cakupan: [aset]\n": "patuh-skema"}  # fmt: skip


@pytest.mark.parametrize("text", UNREADABLE)
def test_where_the_government_cannot_be_read_no_register_counts_as_full(town: Path, text: str) -> None:
    write(town / "registry", {"instansi.yaml": text, "aset/b.yaml": FAULTY + "belum_diisi: [jumlah]\n"})
    found = told(patuh("check", town / "registry", "--format", "json", "--as-of", "2026-06-01")[1])
    assert found == {UNREADABLE[text]: ["registry/instansi.yaml"]}


COMMANDS = ["##[error]palsu", "##vso[task.complete result=Failed]", "::error::palsu", " ::set-env name=X::y"]


def obeyed(text: str) -> list[str]:
    """The lines of a log in which a build server would find an order."""
    return [line for line in text.splitlines() if re.search(r"^\s*::|##(vso)?\[", line)]


@pytest.mark.parametrize("word", COMMANDS)
def test_no_line_gives_orders_to_a_build_server(town: Path, word: str) -> None:
    quoted = json.dumps(word)
    files: dict[str, str | bytes] = {
        "registry/aset/b.yaml": f"id: b\nnama: {quoted}\nunit: u\nstatus: aktif\n{quoted}: x\nbelum_diisi: [{quoted}]\n",
        f"registry/aset/{word}.yaml": FAULTY.replace("id: b", f"id: {quoted}"),
        f"registry/{word}/x.yaml": "id: x\n",
    }
    lay(town, {**files, **changed(RULE, "{id: Jumlah aset dicatat,", f"{{id: {quoted},")})
    for args in (
        ["check"],
        ["check", "--format", "json"],
        ["list", "rules"],
        ["explain", "uji-1-2024-jumlah"],
    ):
        assert obeyed(patuh(*args, town)[1]) == [], args
    assert f"registry/aset/{word}.yaml" in str(told(patuh("check", town, "--format", "json")[1]))
    with in_shell(f"check '{town}/{word}'") as process:
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 2
    assert obeyed(said) == []


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("where", ["closed", "full", "nobody reads", "reader leaves"])
def test_output_that_goes_nowhere_is_no_verdict(town: Path, where: str, unbuffered: str) -> None:
    many = "".join(f"- {{id: a-{n}, nama: A, unit: dinas-satu, status: aktif}}\n" for n in range(300))
    write(town, {"registry/aset/banyak.yaml": many})  # a report that no pipe holds whole
    redirect = {"closed": ">&-", "full": ">/dev/full"}.get(where, "")
    reads, writes = os.pipe()
    if where == "nobody reads":
        os.close(reads)
    with in_shell(f"check '{town}' --format json --fail-on never {redirect}", writes, unbuffered) as process:
        os.close(writes)
        if where == "reader leaves":
            assert os.read(reads, 1) == b"{"
        if where != "nobody reads":
            os.close(reads)
        said = process.communicate(timeout=60)[1]
    assert process.returncode == 3
    assert said.startswith("Hasil tidak dapat ditulis")
    assert said.count("\n") == 1


def test_without_stderr_the_verdict_stands(town: Path) -> None:
    with in_shell(f"check '{town}' 2>&-") as process:
        shown = process.communicate(timeout=60)[0]
    assert process.returncode == 1
    assert "uji-1-2024-jumlah" in shown
