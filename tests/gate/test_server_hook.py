"""A server that takes only pushes that comply: real repositories, real pushes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from checker.gate.hook_install import Wish, install, uninstall
from checker.gate.hook_laws import find_pinned_laws
from checker.gate.hook_push import MOST_REFS, Update, parse_updates
from checker.gate.hook_settings import read_settings
from checker.model.report import Severity
from checker.model.text import CheckerError, UsageError
from tests.conftest import GOVERNMENT, Patuh, Repository, write
from tests.laws import changed, lay

WHEN = "2026-05-01T10:00:00+07:00"
ZERO = "0" * 40
UNIT = "id: dinas-kominfo\nnama: Dinas Kominfo\nstatus: aktif\njenis: dinas\nperan: [walidata]\n"
GOOD = "id: a\nnama: Peladen\nunit: dinas-kominfo\nstatus: aktif\njumlah: 3\n"
BAD = "id: b\nnama: Pencetak\nunit: dinas-kominfo\nstatus: aktif\n"  # `jumlah` is missing
REGISTRY: dict[str, str | bytes] = {
    "registry/instansi.yaml": GOVERNMENT,
    "registry/unit/dinas-kominfo.yaml": UNIT,
    "registry/aset/a.yaml": GOOD,
}


@dataclass
class Server:
    """A bare repository with the hook, and a clone to push from."""

    path: Path
    laws: Path
    clone: Repository

    @property
    def repository(self) -> Repository:
        """The bare repository, to ask it things."""
        server = object.__new__(Repository)
        server.root = self.path
        return server

    def install(self, **wish: Any) -> None:
        """Install the hook, with the laws of the test for a first push."""
        install(self.path, Wish(**{"laws": self.laws} | wish))

    def push(self, *refs: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Push from the clone; what the pusher sees is on the error stream."""
        return subprocess.run(
            ["git", "-C", str(self.clone.root), "push", str(self.path), *refs],
            env=os.environ | env, capture_output=True, text=True, check=False,
        )  # fmt: skip

    def tip(self, branch: str = "main") -> str | None:
        """Where a branch stands on the server."""
        try:
            return self.repository.git("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}")
        except subprocess.CalledProcessError:
            return None

    def has(self, oid: str) -> bool:
        """Whether an object was stored."""
        try:
            self.repository.git("cat-file", "-e", oid)
        except subprocess.CalledProcessError:
            return False
        return not list(self.path.glob("objects/tmp_objdir*"))


def told(pushed: subprocess.CompletedProcess[str]) -> str:
    """What the server said, as one line of words."""
    lines = [line.removeprefix("remote:") for line in pushed.stderr.splitlines() if line.startswith("remote:")]
    return " ".join(" ".join(lines).split())


def serve(tmp_path: Path, name: str = "registri.git", laws: dict[str, str | bytes] | None = None) -> Server:
    """A server with a hook, and a clone whose branch `main` holds a sound registry that was not pushed yet."""
    path = tmp_path / name
    path.mkdir(parents=True)
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(path)], check=True)
    server = Server(path, lay(tmp_path / "hukum", laws), Repository(tmp_path / "klon"))
    lay(server.clone.root, REGISTRY)
    server.clone.commit(WHEN)
    server.install()
    return server


@pytest.fixture(scope="session")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a server whose `main` holds a sound registry; nothing in it says where it lies."""
    folder = tmp_path_factory.mktemp("server")
    server = serve(folder)
    pushed = server.push("main")
    assert pushed.returncode == 0, pushed.stderr
    return folder


@pytest.fixture
def server(tmp_path: Path, pattern: Path) -> Server:
    """A server of its own, made by that pattern."""
    shutil.copytree(pattern, tmp_path, symlinks=True, dirs_exist_ok=True)
    clone = object.__new__(Repository)
    clone.root = tmp_path / "klon"
    return Server(tmp_path / "registri.git", tmp_path / "hukum", clone)


# --- pushes -----------------------------------------------------------------------------------------------------------


def test_a_bad_change_is_refused_with_its_line_and_nothing_is_stored(server: Server) -> None:
    before = server.tip()
    bad = server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD})
    pushed = server.push("main")
    assert pushed.returncode != 0
    said = told(pushed)
    assert "BELUM DAPAT DITERIMA" in said
    assert "registry/aset/b.yaml" in said
    assert "jumlah" in said
    assert "Perbaiki" in said
    assert "ditolak seluruhnya" in said
    assert server.tip() == before
    assert not server.has(bad)


def test_the_mended_change_lands_with_one_line_to_read(server: Server) -> None:
    server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD})
    assert server.push("main").returncode != 0
    good = server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD + "jumlah: 1\n"})
    pushed = server.push("main")
    assert pushed.returncode == 0, pushed.stderr
    assert server.tip() == good
    assert told(pushed).startswith("Patuh, cabang `main`: DAPAT DITERIMA")


def test_what_a_pusher_reads_fits_the_screen_and_holds_no_control_characters(server: Server) -> None:
    server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD.replace("Pencetak", '"Pen\\u001b[31mcetak"')})
    pushed = server.push("main")
    lines = [li for li in pushed.stderr.splitlines() if li.startswith("remote: ")]
    assert len(lines) > 3
    assert max(len(line.rstrip()) for line in lines) <= 80
    assert "\x1b[31m" not in pushed.stderr


def test_a_forced_push_is_refused(server: Server) -> None:
    before = server.tip()
    server.clone.git("commit", "-q", "--amend", "-m", "lain")
    pushed = server.push("--force", "main")
    assert pushed.returncode != 0
    assert "tidak dapat ditulis ulang" in told(pushed)
    assert server.tip() == before


def test_a_history_without_a_common_commit_is_refused(server: Server) -> None:
    before = server.tip()
    server.clone.git("checkout", "-q", "--orphan", "lain")
    server.clone.commit("2026-05-02T10:00:00+07:00")
    pushed = server.push("--force", "lain:main")
    assert pushed.returncode != 0
    assert "tidak dapat ditulis ulang" in told(pushed)
    assert server.tip() == before


def test_a_guarded_branch_cannot_be_deleted(server: Server) -> None:
    # git's own refusal would hide ours.
    server.repository.git("config", "receive.denyDeleteCurrent", "ignore")
    before = server.tip()
    pushed = server.push("--delete", "main")
    assert pushed.returncode != 0
    assert "tidak dapat dihapus" in told(pushed)
    assert server.tip() == before


def test_a_first_push_is_judged_by_the_pinned_laws(tmp_path: Path) -> None:
    server = serve(tmp_path)
    bad = server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD})
    pushed = server.push("main")
    assert pushed.returncode != 0
    assert "registry/aset/b.yaml" in told(pushed)
    assert server.tip() is None
    assert not server.has(bad)
    good = server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD + "jumlah: 1\n"})
    pushed = server.push("main")
    assert pushed.returncode == 0, pushed.stderr
    assert server.tip() == good


def test_a_first_push_without_laws_of_its_own_is_judged_too(tmp_path: Path) -> None:
    server = serve(tmp_path)
    server.clone.git("rm", "-rq", "policies", "schemas")
    server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD})
    assert "registry/aset/b.yaml" in told(server.push("main"))
    assert server.tip() is None


def test_a_first_push_cannot_bring_weaker_laws(tmp_path: Path) -> None:
    server = serve(tmp_path)
    rule = "policies/uji-1-2024/rules/jumlah.yaml"
    server.clone.commit(WHEN, changed(rule, "severity: error", "severity: info"))
    pushed = server.push("main")
    assert pushed.returncode != 0
    said = told(pushed)
    assert f"lebih longgar daripada yang dipasang di server, atau yang pengaruhnya tidak pasti: `{rule}`" in said
    assert "registry/" not in said.split("Kiriman pertama ini")[1], "a registry that is all new weakens nothing"
    assert server.tip() is None


def test_weaker_laws_in_a_first_push_do_not_judge_it(tmp_path: Path) -> None:
    server = serve(tmp_path)
    server.install(policy_changes="report")
    weak = changed("policies/uji-1-2024/rules/jumlah.yaml", "severity: error", "severity: info")
    server.clone.commit(WHEN, {**weak, "registry/aset/b.yaml": BAD})
    assert "registry/aset/b.yaml" in told(server.push("main"))
    server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD + "jumlah: 1\n"})
    pushed = server.push("main")
    assert pushed.returncode == 0, pushed.stderr


def test_a_first_push_may_bring_stricter_laws_owners_and_workflows(tmp_path: Path) -> None:
    server = serve(tmp_path)
    stricter = changed("policies/uji-1-2024/rules/jumlah.yaml", "required: [jumlah]}", "required: [jumlah, versi]}")
    example = "record: {}}]\n  fail"
    rule = stricter["policies/uji-1-2024/rules/jumlah.yaml"]
    assert isinstance(rule, str)
    assert example in rule
    files: dict[str, str | bytes] = {
        "policies/uji-1-2024/rules/jumlah.yaml": rule.replace(example, 'record: {versi: "1"}}]\n  fail'),
        "registry/aset/a.yaml": GOOD + "versi: '1'\n",
        "CODEOWNERS": "* @kota/staf\n",
        ".github/workflows/x.yml": "on: push\n",
        ".gitattributes": "* text=auto\n",
    }
    server.clone.commit(WHEN, files)
    pushed = server.push("main")
    assert pushed.returncode == 0, pushed.stderr


def test_a_change_of_policies_is_refused_and_who_lands_it_is_said(server: Server) -> None:
    before = server.tip()
    rule = "policies/uji-1-2024/rules/jumlah.yaml"
    server.clone.commit(WHEN, changed(rule, "severity: error", "severity: warning"))
    pushed = server.push("main")
    assert pushed.returncode != 0
    said = told(pushed)
    assert rule in said
    assert "pengelola server" in said
    assert server.tip() == before


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("CODEOWNERS", "* @saya\n"),
        (".github/workflows/x.yml", "on: push\n"),
        (".gitattributes", "*.md text\n"),
        ("registry/instansi.yaml", GOVERNMENT + "cakupan: {aset: belum}\n"),
        ("registry/pengecualian/p.yaml", "id: p\nstatus: berlaku\n"),
        ("checker/gate.py", ""),
    ],
)
def test_what_guards_the_judging_is_not_changed_by_a_push(server: Server, file: str, content: str) -> None:
    before = server.tip()
    server.clone.commit(WHEN, {file: content})
    pushed = server.push("main")
    assert pushed.returncode != 0
    assert file in told(pushed)
    assert "pengelola server" in told(pushed)
    assert server.tip() == before


def test_a_change_of_policies_lands_where_the_server_only_reports_them(server: Server) -> None:
    server.install(policy_changes="report")
    changes = changed("policies/uji-1-2024/rules/jumlah.yaml", "severity: error", "severity: warning")
    new = server.clone.commit(WHEN, changes)
    pushed = server.push("main")
    assert pushed.returncode == 0, pushed.stderr
    assert server.tip() == new


def test_the_maintainer_lands_a_change_of_policies_from_a_branch(server: Server) -> None:
    changes = changed("policies/uji-1-2024/rules/jumlah.yaml", "severity: error", "severity: warning")
    new = server.clone.commit(WHEN, changes)
    assert server.push("main:usul-kebijakan").returncode == 0
    server.repository.git("update-ref", "refs/heads/main", "refs/heads/usul-kebijakan", server.tip() or "")
    assert server.tip() == new
    server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD + "jumlah: 2\n"})
    assert server.push("main").returncode == 0


def test_branches_that_are_not_guarded_pass_free(server: Server) -> None:
    bad = server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD})
    pushed = server.push("main:usul")
    assert pushed.returncode == 0, pushed.stderr
    assert told(pushed) == ""
    assert server.tip("usul") == bad
    assert server.push("--delete", "usul").returncode == 0


@pytest.mark.parametrize("name", ["master", "lama/utama"])
def test_a_name_that_stands_for_a_guarded_branch_is_guarded(server: Server, name: str) -> None:
    server.repository.git("symbolic-ref", "refs/heads/perantara", "refs/heads/main")
    server.repository.git("symbolic-ref", f"refs/heads/{name}", "refs/heads/perantara")
    before = server.tip()
    server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD})
    pushed = server.push(f"main:refs/heads/{name}")
    assert pushed.returncode != 0
    assert "cabang `main`" in told(pushed)
    assert server.tip() == before
    server.repository.git("config", "receive.denyDeleteCurrent", "ignore")
    assert "tidak dapat dihapus" in told(server.push("--delete", name))
    assert server.tip() == before


def test_a_name_that_stands_for_a_guarded_branch_to_come_is_guarded(tmp_path: Path) -> None:
    server = serve(tmp_path)
    server.repository.git("symbolic-ref", "refs/heads/master", "refs/heads/main")
    server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD})
    pushed = server.push("main:refs/heads/master")
    assert pushed.returncode != 0
    assert "registry/aset/b.yaml" in told(pushed)
    assert server.tip() is None


def test_a_branch_that_some_computers_take_for_a_guarded_one_is_refused(server: Server) -> None:
    pushed = server.push("main:refs/heads/Main")
    assert pushed.returncode != 0
    assert "huruf besar-kecil dari cabang `main`" in told(pushed)
    assert server.tip("Main") is None


@pytest.mark.parametrize(
    "name",
    [
        "$(touch${IFS}x)",
        "`id`",
        "a;b",
        "%0A##error",
        "\u202etxt",
        "-x",
        "caf\u00e9",
        "a'b\"c",
        "refs/heads/main",
    ],
)
def test_branches_of_odd_names_pass_free_and_run_nothing(server: Server, name: str) -> None:
    pushed = server.push(f"main:refs/heads/x/{name}")
    assert pushed.returncode == 0, pushed.stderr
    assert not list(server.path.glob("x")) + list(server.clone.root.glob("x"))


def test_a_guarded_branch_of_an_odd_name_is_judged(server: Server) -> None:
    name = "rilis/$(id);`x`%0A##error"
    server.install(branches=("main", name))
    server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD})
    pushed = server.push(f"main:refs/heads/{name}")
    assert pushed.returncode != 0
    assert "registry/aset/b.yaml" in told(pushed)


def test_a_tag_passes_and_a_replacement_does_not(server: Server) -> None:
    server.clone.git("tag", "v1")
    assert server.push("v1").returncode == 0
    old = server.clone.git("rev-parse", "HEAD")
    new = server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD})
    server.clone.git("replace", old, new)
    pushed = server.push(f"refs/replace/{old}")
    assert pushed.returncode != 0
    assert "refs/replace/" in told(pushed)
    assert server.repository.git("for-each-ref", "refs/replace") == ""


def test_two_refs_at_once_land_together_or_not_at_all(server: Server) -> None:
    before = server.tip()
    server.clone.git("branch", "usul")
    server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD})
    pushed = server.push("main", "usul")
    assert pushed.returncode != 0
    assert "ditolak seluruhnya" in told(pushed)
    assert (server.tip(), server.tip("usul")) == (before, None)


def test_every_guarded_branch_is_judged_and_named(server: Server) -> None:
    server.install(branches=("main", "refs/heads/rilis"))
    good = server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD + "jumlah: 1\n"})
    server.clone.git("checkout", "-q", "-b", "rilis")
    server.clone.commit(WHEN, {"registry/aset/c.yaml": BAD.replace("id: b", "id: c")})
    pushed = server.push("main", "rilis")
    assert pushed.returncode != 0
    said = told(pushed)
    assert "cabang `main`: DAPAT DITERIMA" in said
    assert "cabang `rilis`:" in said
    assert "registry/aset/c.yaml" in said
    assert server.tip("rilis") is None
    assert server.tip() != good


def test_debt_does_not_stand_in_the_way(server: Server) -> None:
    # Landed past the hook, as a server's maintainer can.
    server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD})
    assert server.push("main:usul").returncode == 0
    server.repository.git("update-ref", "refs/heads/main", "refs/heads/usul")
    server.clone.commit(WHEN, {"registry/aset/c.yaml": GOOD.replace("id: a", "id: c")})
    pushed = server.push("main")
    assert pushed.returncode == 0, pushed.stderr


def test_a_registry_in_another_folder_is_judged(tmp_path: Path) -> None:
    server = serve(tmp_path)
    server.install(registry="kota/daftar/")
    server.clone.git("mv", "registry", "daftar")
    (server.clone.root / "kota").mkdir()
    server.clone.git("mv", "daftar", "kota/daftar")
    server.clone.commit(WHEN, {"kota/daftar/aset/b.yaml": BAD})
    assert "kota/daftar/aset/b.yaml" in told(server.push("main"))
    server.clone.commit(WHEN, {"kota/daftar/aset/b.yaml": BAD + "jumlah: 1\n"})
    pushed = server.push("main")
    assert pushed.returncode == 0, pushed.stderr


def test_a_push_without_a_registry_is_refused(tmp_path: Path) -> None:
    server = serve(tmp_path)
    server.clone.git("rm", "-rq", "registry")
    server.clone.commit(WHEN)
    pushed = server.push("main")
    assert pushed.returncode != 0
    assert "TIDAK DAPAT DIPERIKSA" in told(pushed)
    assert server.tip() is None


def test_english_is_spoken_where_the_server_was_told_to(server: Server) -> None:
    server.install(lang="en")
    server.clone.git("commit", "-q", "--amend", "-m", "lain")
    assert "cannot be rewritten" in told(server.push("--force", "main"))


# --- what is broken refuses -------------------------------------------------------------------------------------------


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20])


def _with(**keys: object) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **keys}), "utf-8")

    return spoil


SPOILT: dict[str, Callable[[Path], None]] = {
    "gone": lambda p: p.unlink(),
    "cut short": _cut,
    "empty": lambda p: p.write_bytes(b""),
    "not text": lambda p: p.write_bytes(b"\xff\xfe{}"),
    "huge": lambda p: p.write_bytes(b" " * 70_000 + p.read_bytes()),
    "deep": lambda p: p.write_bytes(b"[" * 60_000),
    "a list": lambda p: p.write_text("[]", "utf-8"),
    "no branches": _with(branches=[]),
    "branches a text": _with(branches="main"),
    "a branch that is none": _with(branches=["ma in"]),
    "a folder outside": _with(registry="../lain"),
    "an unknown key": _with(lain=1),
    "an unknown word": _with(policy_changes="allow"),
    "another weight": _with(fail_on="never"),
    "another version": _with(version=2),
}


@pytest.mark.parametrize("name", SPOILT)
def test_broken_settings_are_never_taken_for_settings(tmp_path: Path, name: str) -> None:
    repository = bare(tmp_path / "r.git")
    install(repository, Wish(laws=lay(tmp_path / "hukum")))
    SPOILT[name](repository / "patuh" / "hook.json")
    with pytest.raises(CheckerError, match="hilang atau rusak"):
        read_settings(repository)


def test_broken_settings_refuse_every_push_with_exit_code_3(server: Server, patuh: Patuh) -> None:
    (server.path / "patuh" / "hook.json").write_text("{}", "utf-8")
    before = server.tip()
    server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD + "jumlah: 1\n"})
    pushed = server.push("main", "main:usul")
    assert pushed.returncode != 0
    assert "bukan kesalahan Anda" in told(pushed)
    assert (server.tip(), server.tip("usul")) == (before, None)
    done = subprocess.run(
        [server.path / "hooks" / "pre-receive"], cwd=server.path, input=f"{ZERO} {before} refs/heads/x\n",
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3


def test_pinned_laws_that_were_touched_refuse_a_first_push(tmp_path: Path) -> None:
    server = serve(tmp_path)
    rule = server.path / "patuh/laws/policies/uji-1-2024/rules/jumlah.yaml"
    rule.write_text(rule.read_text("utf-8").replace("severity: error", "severity: info"), "utf-8")
    pushed = server.push("main")
    assert pushed.returncode != 0
    assert "kiriman pertama" in told(pushed)
    assert server.tip() is None


def test_a_hook_whose_interpreter_is_gone_refuses(server: Server, tmp_path: Path) -> None:
    script = server.path / "hooks" / "pre-receive"
    text = script.read_text("utf-8")
    assert sys.executable in text
    script.write_text(text.replace(sys.executable, str(tmp_path / "tidak/ada/python")), "utf-8")
    before = server.tip()
    server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD + "jumlah: 1\n"})
    pushed = server.push("main")
    assert pushed.returncode != 0
    assert "Python yang menjalankannya tidak ada lagi" in told(pushed)
    assert server.tip() == before


def test_a_hook_whose_checker_is_gone_refuses(server: Server, tmp_path: Path) -> None:
    script = server.path / "hooks" / "pre-receive"
    (tmp_path / "palsu" / "checker").mkdir(parents=True)
    (tmp_path / "palsu" / "checker" / "__init__.py").touch()
    lines = [
        f"home={tmp_path / 'palsu'}" if li.startswith("home=") else li for li in script.read_text("utf-8").split("\n")
    ]
    script.write_text("\n".join(lines), "utf-8")
    server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD + "jumlah: 1\n"})
    pushed = server.push("main")
    assert pushed.returncode != 0
    assert "tidak lengkap" in told(pushed)
    assert "Traceback" not in pushed.stderr


def test_what_lies_in_the_pushers_environment_is_not_run(server: Server, tmp_path: Path) -> None:
    evil = write(tmp_path / "jahat", {"checker/__init__.py": "", "checker/cli.py": "def main(): pass\n"})
    write(server.path, {"checker/__init__.py": "", "checker/cli.py": "def main(): pass\n"})
    server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD})
    assert server.push("main", PYTHONPATH=str(evil)).returncode != 0


# --- the list of refs -------------------------------------------------------------------------------------------------

ONE, OTHER = "1" * 40, "2" * 64


def test_the_list_of_refs_is_read_whole() -> None:
    data = f"{ONE} {ZERO} refs/heads/a/b\n{ZERO} {OTHER} refs/heads/".encode() + b"\xff\n"
    assert parse_updates(data) == [
        Update(ONE, None, "refs/heads/a/b"),
        Update(None, OTHER, "refs/heads/\udcff"),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"\n", b"halo\n", f"{ONE} {ONE}\n".encode(), f"{ONE} {ONE} main\n".encode(),
        f"{ONE} {'A' * 40} refs/heads/a\n".encode(), f"{ONE} {ONE} refs/heads/a b\n".encode(),
        f"{ONE} {ONE} refs/heads/a\n\n".encode(), f"{ONE[1:]} {ONE} refs/heads/a\n".encode(),
        f"{ONE} {ONE} refs/heads/{'a' * MOST_REFS}\n".encode(),
    ],
)  # fmt: skip
def test_a_list_that_git_would_not_write_refuses(data: bytes) -> None:
    with pytest.raises(CheckerError, match="tidak dapat dibaca"):
        parse_updates(data)


def test_a_hook_that_was_handed_nothing_refuses(server: Server) -> None:
    done = subprocess.run(
        [server.path / "hooks" / "pre-receive"],
        cwd=server.path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 3


# --- installing -------------------------------------------------------------------------------------------------------


def bare(path: Path, branch: str = "main") -> Path:
    """An empty bare repository."""
    subprocess.run(["git", "init", "-q", "--bare", "-b", branch, str(path)], check=True)
    return path


def test_the_branch_that_head_names_is_guarded(tmp_path: Path) -> None:
    assert install(bare(tmp_path / "r.git", "utama"), Wish()).settings.branches == ("utama",)


def test_settings_are_read_back_as_they_were_asked_for(tmp_path: Path) -> None:
    repository = bare(tmp_path / "r.git")
    wish = Wish(("main", "rilis/2026"), "kota/registry", "report", Severity.WARNING, "en")
    done = install(repository, wish)
    assert read_settings(repository) == done.settings
    assert done.settings.branches == ("main", "rilis/2026")


def test_the_checkers_own_laws_are_pinned_without_others(tmp_path: Path) -> None:
    repository = bare(tmp_path / "r.git")
    install(repository, Wish())
    laws = find_pinned_laws(repository)
    assert (laws / "schemas" / "meta").is_dir()
    assert len(list(laws.glob("policies/*/regulation.yaml"))) > 5
    sums = subprocess.run(["sha256sum", "-c", "--quiet", "laws.sha256"], cwd=repository / "patuh", check=False)
    assert sums.returncode == 0


def test_installing_again_replaces_what_was_installed(tmp_path: Path) -> None:
    repository = bare(tmp_path / "r.git")
    laws = lay(tmp_path / "hukum")
    install(repository, Wish())
    done = install(repository, Wish(("rilis",), laws=laws))
    assert done.backup is None
    assert read_settings(repository).branches == ("rilis",)
    assert len(list((find_pinned_laws(repository) / "policies").iterdir())) == 1
    assert sorted(p.name for p in repository.glob("patuh*")) == ["patuh"]


@pytest.mark.parametrize("name", ["a b", "../x", "x..y", "-x", "x.lock", "x/", "x\ny", "", "@", "a~1", "refs/tags/x"])
def test_what_is_no_branch_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="bukan nama cabang"):
        install(bare(tmp_path / "r.git"), Wish((name,)))


@pytest.mark.parametrize("folder", ["/etc", "..", "a/../b", ".", "", "a//b", "a\nb", "a/./b"])
def test_what_is_no_folder_of_the_repository_is_refused(tmp_path: Path, folder: str) -> None:
    with pytest.raises(UsageError, match="bukan folder"):
        install(bare(tmp_path / "r.git"), Wish(registry=folder))


def test_only_a_bare_repository_is_taken(tmp_path: Path) -> None:
    work = Repository(tmp_path / "kerja").root
    for place in (work, work / ".git"):
        with pytest.raises(UsageError, match="salinan kerja"):
            install(place, Wish())
    with pytest.raises(UsageError, match="bukan repositori git"):
        install(tmp_path, Wish())


def test_a_repository_whose_head_names_no_branch_is_asked_for_one(tmp_path: Path) -> None:
    server = serve(tmp_path)
    assert server.push("main").returncode == 0
    (server.path / "HEAD").write_text(f"{server.tip()}\n", "utf-8")
    with pytest.raises(UsageError, match="--branch"):
        install(server.path, Wish())
    assert install(server.path, Wish(("main",))).settings.branches == ("main",)


def test_a_folder_without_laws_is_not_pinned(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="policies"):
        install(bare(tmp_path / "r.git"), Wish(laws=tmp_path))


FOREIGN = "#!/bin/sh\nexit 0\n"


def foreign(repository: Path) -> Path:
    """Another's hook."""
    script = repository / "hooks" / "pre-receive"
    write(repository, {"hooks/pre-receive": FOREIGN})
    script.chmod(0o755)
    return script


def test_another_hook_is_not_overwritten(tmp_path: Path) -> None:
    repository = bare(tmp_path / "r.git")
    script = foreign(repository)
    with pytest.raises(UsageError, match=r"--chain.*--force"):
        install(repository, Wish())
    assert script.read_text("utf-8") == FOREIGN
    assert not (repository / "patuh").exists()


def test_by_force_another_hook_is_kept_and_comes_back(tmp_path: Path) -> None:
    repository = bare(tmp_path / "r.git")
    script = foreign(repository)
    done = install(repository, Wish(), force=True)
    assert done.backup is not None
    assert done.backup.read_text("utf-8") == FOREIGN
    assert os.access(script, os.X_OK)
    assert install(repository, Wish()).backup is None  # ours is no other's
    assert uninstall(repository) == done.backup
    assert script.read_text("utf-8") == FOREIGN
    assert not (repository / "patuh").exists()


def test_a_second_foreign_hook_does_not_push_out_the_first(tmp_path: Path) -> None:
    repository = bare(tmp_path / "r.git")
    foreign(repository)
    install(repository, Wish(), force=True)
    foreign(repository)
    with pytest.raises(UsageError, match="sudah ada"):
        install(repository, Wish(), force=True)


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    repository = bare(tmp_path / "r.git")
    target = tmp_path / "lain.sh"
    target.write_text("# patuh hook pre-receive\n", "utf-8")
    (repository / "hooks").mkdir(exist_ok=True)
    (repository / "hooks" / "pre-receive").symlink_to(target)
    with pytest.raises(UsageError, match="hook lain"):
        install(repository, Wish())
    install(repository, Wish(), force=True)
    assert target.read_text("utf-8") == "# patuh hook pre-receive\n"


def test_another_hook_can_call_the_checker(tmp_path: Path, patuh: Patuh) -> None:
    server = serve(tmp_path)
    uninstall(server.path)
    script = foreign(server.path)
    done = patuh("hook", "install", server.path, "--chain", "--laws", server.laws)
    assert done.returncode == 0, done.stderr
    assert script.read_text("utf-8") == FOREIGN
    (call,) = [line for line in done.stdout.splitlines() if "pre-receive ||" in line]
    script.write_text(f"#!/bin/sh\n{call.strip()}\nexit 0\n", "utf-8")
    server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD})
    assert "registry/aset/b.yaml" in told(server.push("main"))
    server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD + "jumlah: 1\n"})
    pushed = server.push("main")
    assert pushed.returncode == 0, pushed.stderr
    uninstall(server.path)
    server.clone.commit(WHEN, {"registry/aset/c.yaml": GOOD.replace("id: a", "id: c")})
    assert server.push("main").returncode != 0, "a call of what is gone must not pass"


DELEGATE = """\
#!/bin/sh
data=$(cat)
name=$(basename "$0")
for hook in "$GIT_DIR/hooks/${name}.d"/*; do
  test -x "$hook" || continue
  printf '%s\\n' "$data" | "$hook" || exit 1
done
"""


def test_a_forge_that_goes_through_a_folder_gets_its_hook_there(tmp_path: Path) -> None:
    repository = bare(tmp_path / "r.git")
    write(repository, {"hooks/pre-receive": DELEGATE, "hooks/pre-receive.d/forge": FOREIGN})
    (repository / "hooks" / "pre-receive").chmod(0o755)
    done = install(repository, Wish())
    assert done.script == repository / "hooks/pre-receive.d/patuh"
    assert (repository / "hooks/pre-receive").read_text("utf-8") == DELEGATE
    server = Server(repository, lay(tmp_path / "hukum"), Repository(tmp_path / "klon"))
    lay(server.clone.root, {**REGISTRY, "registry/aset/b.yaml": BAD})
    server.clone.commit(WHEN)
    server.install()
    assert "registry/aset/b.yaml" in told(server.push("main"))
    uninstall(repository)
    assert [p.name for p in (repository / "hooks/pre-receive.d").iterdir()] == ["forge"]


def test_a_folder_that_nothing_goes_through_is_not_used(tmp_path: Path) -> None:
    repository = bare(tmp_path / "r.git")
    (repository / "hooks" / "pre-receive.d").mkdir(parents=True)
    assert install(repository, Wish()).script == repository / "hooks" / "pre-receive"


def test_what_is_not_installed_is_not_taken_away(tmp_path: Path) -> None:
    repository = bare(tmp_path / "r.git")
    script = foreign(repository)
    with pytest.raises(UsageError, match="tidak terpasang"):
        uninstall(repository)
    assert script.exists()


@pytest.mark.parametrize("name", ["dengan spasi/re po.git", 'o\'neil "x" $(id) `id`.git', "-n.git"])
def test_odd_names_of_folders_do_no_harm(tmp_path: Path, name: str) -> None:
    server = serve(tmp_path, name)
    server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD})
    assert "registry/aset/b.yaml" in told(server.push("main"))
    server.clone.commit(WHEN, {"registry/aset/b.yaml": BAD + "jumlah: 1\n"})
    pushed = server.push("main")
    assert pushed.returncode == 0, pushed.stderr


def test_odd_names_of_the_interpreter_do_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = tmp_path / 'o\'neil "$(touch kena)" `id`'
    odd.mkdir()
    python = odd / "python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', "utf-8")
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    repository = bare(tmp_path / "r.git")
    install(repository, Wish(laws=lay(tmp_path / "hukum")))
    server = Server(repository, tmp_path / "hukum", Repository(tmp_path / "klon"))
    lay(server.clone.root, {**REGISTRY, "registry/aset/b.yaml": BAD})
    server.clone.commit(WHEN)
    assert "registry/aset/b.yaml" in told(server.push("main"))
    assert not list(repository.glob("kena"))


def test_the_command_says_what_it_did_and_what_is_left_to_do(tmp_path: Path, patuh: Patuh) -> None:
    repository = bare(tmp_path / "r.git")
    done = patuh("hook", "install", repository)
    assert done.returncode == 0
    assert "Cabang yang dijaga: `main`" in done.stdout
    assert patuh("hook", "uninstall", repository).returncode == 0
    assert patuh("hook", "uninstall", repository).returncode == 2
    assert patuh("hook", "install", repository, "--force", "--chain").returncode == 2
    assert patuh("hook", "install", tmp_path / "tidak-ada").returncode == 2
