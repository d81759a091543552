"""Repositories that try to run a program, or to show something else than they hold: neither works."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from checker.errors import CheckerError
from checker.git import Git
from checker.source import Commit, Index, WorkTree
from tests.conftest import ROOT, Repository, write

WHEN = "2026-01-0{}T10:00:00Z"
Trap = Callable[[Repository, str], dict[str, str]]
"""Lays a trap that runs a command, and gives the environment it needs."""

TRAPS: dict[str, Trap] = {}


def trap(lay: Trap) -> Trap:
    """Register a trap under its name."""
    TRAPS[lay.__name__.replace("_", " ")] = lay
    return lay


def _config(*keys: str) -> Trap:
    def lay(repository: Repository, command: str) -> dict[str, str]:
        for key in keys:
            repository.git("config", key, command)
        return {}

    return lay


for _keys in (
    "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "core.gitProxy", "core.alternateRefsCommand",
    "credential.helper", "gpg.program", "sequence.editor", "diff.external", "interactive.diffFilter", "trailer.x.command",
    "uploadpack.packObjectsHook", "remote.origin.uploadpack", "man.x.cmd", "browser.x.cmd", "gc.recentObjectsHook",
    "pager.log pager.rev-list pager.ls-tree pager.cat-file", "alias.log alias.rev-list alias.ls-tree alias.cat-file alias.merge-tree",
):  # fmt: skip
    TRAPS[_keys.split()[0]] = _config(*_keys.split())


@trap
def hooks(repository: Repository, command: str) -> dict[str, str]:
    names = "post-checkout post-index-change pre-commit post-merge reference-transaction fsmonitor-watchman pre-auto-gc"
    for name in names.split():
        _program(repository.root / ".git/hooks" / name, command)
    return {}


@trap
def a_hooks_path(repository: Repository, command: str) -> dict[str, str]:
    _program(repository.root / "kait/reference-transaction", command)
    repository.git("config", "core.hooksPath", "kait")
    return {}


@trap
def filters(repository: Repository, command: str) -> dict[str, str]:
    for what in ("clean", "smudge", "process"):
        repository.git("config", f"filter.x.{what}", command)
    repository.git("config", "filter.x.required", "true")
    write(repository.root, {".git/info/attributes": "* filter=x\n"})
    return {}


@trap
def textconv(repository: Repository, command: str) -> dict[str, str]:
    repository.git("config", "diff.x.textconv", command)
    repository.git("config", "diff.x.command", command)
    write(repository.root, {".git/info/attributes": "* diff=x\n"})
    return {}


@trap
def a_merge_driver(repository: Repository, command: str) -> dict[str, str]:
    repository.git("config", "merge.x.driver", command)
    repository.git("config", "merge.default", "x")
    write(repository.root, {".git/info/attributes": "* merge=x\n"})
    return {}


@trap
def an_included_file(repository: Repository, command: str) -> dict[str, str]:
    write(
        repository.root,
        {"jahat.cfg": f'[core]\n\tfsmonitor = "{command}"\n[merge "x"]\n\tdriver = "{command}"\n'},
    )
    repository.git("config", "include.path", "../jahat.cfg")
    return {}


@trap
def signatures_shown(repository: Repository, command: str) -> dict[str, str]:
    repository.git("config", "log.showSignature", "true")
    repository.git("config", "gpg.program", command)
    return {}


@trap
def the_environment(repository: Repository, command: str) -> dict[str, str]:
    return {
        "GIT_EXTERNAL_DIFF": command, "GIT_PAGER": command, "GIT_SSH_COMMAND": command, "GIT_EDITOR": command,
        "GIT_ASKPASS": command, "GIT_PROXY_COMMAND": command, "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": command, "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor'='{command}'",
    }  # fmt: skip


@trap
def traces(repository: Repository, command: str) -> dict[str, str]:
    sprung = str(repository.root.parent / "jalan")
    return {
        name: sprung
        for name in (
            "GIT_TRACE",
            "GIT_TRACE2",
            "GIT_TRACE2_EVENT",
            "GIT_TRACE_SETUP",
            "GIT_TRACE_PACK_ACCESS",
        )
    }


@trap
def programs_of_git_itself(repository: Repository, command: str) -> dict[str, str]:
    folder = repository.root.parent / "exec"
    for name in ("git", "git-rev-list", "git-merge-tree", "git-remote-ext", "git-merge-x"):
        _program(folder / name, command)
    return {"GIT_EXEC_PATH": str(folder)}


@trap
def a_template_with_hooks(repository: Repository, command: str) -> dict[str, str]:
    folder = repository.root.parent / "templat"
    for name in ("reference-transaction", "post-index-change"):
        _program(folder / "hooks" / name, command)
    write(folder, {"info/attributes": "* merge=union\n", "config": f'[core]\n\tfsmonitor = "{command}"\n'})
    return {"GIT_TEMPLATE_DIR": str(folder)}


@trap
def a_git_in_the_folder_one_stands_in(repository: Repository, command: str) -> dict[str, str]:
    _program(repository.root.parent / "git", command)
    os.chdir(repository.root.parent)
    return {"PATH": f":.:{os.environ['PATH']}", "GIT_PYTHON_GIT_EXECUTABLE": "./git"}


@trap
def a_global_configuration(repository: Repository, command: str) -> dict[str, str]:
    home = repository.root.parent / "rumah"
    write(
        home,
        {
            ".gitconfig": f'[core]\n\tfsmonitor = "{command}"\n\tpager = "{command}"\n[alias]\n\trev-list = "!{command}"\n'
        },
    )
    return {"HOME": str(home), "XDG_CONFIG_HOME": str(home), "GIT_CONFIG_GLOBAL": str(home / ".gitconfig")}


def _program(path: Path, command: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{command}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def _forked(root: Path) -> tuple[Repository, str, str]:
    """A repository whose two branches changed the same file in different places: a merge has to read it."""
    repository = Repository(root)
    lines = [f"baris {n}\n" for n in range(20)]
    repository.commit(WHEN.format(1), {"r/a.yaml": "".join(lines), "r/b.yaml": "b\n"})
    repository.git("checkout", "-q", "-b", "usul")
    head = repository.commit(WHEN.format(2), {"r/a.yaml": "".join(["pertama\n", *lines[1:]])})
    repository.git("checkout", "-q", "main")
    target = repository.commit(
        WHEN.format(3), {"r/a.yaml": "".join([*lines[:-1], "terakhir\n"]), "r/c.yaml": "c\n"}
    )
    return repository, target, head


def _conflicting(root: Path, *files: dict[str, str | bytes]) -> tuple[Repository, str, str]:
    """A repository whose two branches went different ways: base, target and head hold these files."""
    base, mine, theirs = files or ({"a": "1\n"}, {"a": "2\n"}, {"a": "3\n"})
    repository = Repository(root)
    repository.commit(WHEN.format(1), base)
    repository.git("checkout", "-q", "-b", "usul")
    head = repository.commit(WHEN.format(2), theirs)
    repository.git("checkout", "-q", "main")
    return repository, repository.commit(WHEN.format(3), mine), head


def _everything(root: Path, target: str, head: str) -> list[Any]:
    """What every reading function says."""
    git = Git.find(root)
    assert git is not None
    tree = git.merged(target, head)
    entries = list(git.tree(tree))
    return [
        git.head(), git.branch(), git.shallow, git.commit("main"), git.tree_of(target), git.merge_base(target, head), tree,
        entries, git.blobs([e.oid for e in entries], 1000), git.changes(target, tree), git.changes(target, None),
        git.first_parents(target), git.first_parents(target, "r"), list(git.index()), git.signature(target),
        git.commit_time(target), git.last_commit_before(datetime(2026, 1, 2, tzinfo=UTC)),
        list(Commit(git, tree).files("r")), list(Index(git).files("r")), list(WorkTree(root).files("r")),
    ]  # fmt: skip


def test_enough_traps_are_laid() -> None:
    assert len(TRAPS) >= 26


@pytest.mark.parametrize("name", sorted(TRAPS))
def test_no_trap_is_sprung_and_nothing_reads_otherwise(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository, target, head = _forked(tmp_path / "repo")
    clean = _everything(repository.root, target, head)
    sprung = tmp_path / "jalan"
    _program(tmp_path / "perangkap", f'touch "{sprung}"; cat 2>/dev/null || true')
    for key, value in TRAPS[name](repository, str(tmp_path / "perangkap")).items():
        monkeypatch.setenv(key, value)
    assert _everything(repository.root, target, head) == clean
    assert not sprung.exists()


def test_a_trap_would_be_sprung_by_git_itself(tmp_path: Path) -> None:
    repository, _, _ = _forked(tmp_path / "repo")
    sprung = tmp_path / "jalan"
    _program(tmp_path / "perangkap", f'touch "{sprung}"')
    TRAPS["core.fsmonitor"](repository, str(tmp_path / "perangkap"))
    subprocess.run(["git", "-C", repository.root, "status"], capture_output=True, check=False)
    assert sprung.exists()


@pytest.mark.parametrize(
    "settings",
    [
        "diff.renames=copies diff.relative=true diff.noprefix=true diff.orderFile=/tidak/ada diff.ignoreSubmodules=all",
        "core.quotePath=true core.abbrev=4 core.ignoreCase=true core.precomposeUnicode=true core.protectNTFS=false",
        "core.commitGraph=true core.multiPackIndex=true core.useReplaceRefs=true core.warnAmbiguousRefs=false",
        "merge.renames=false merge.directoryRenames=false merge.default=union merge.conflictStyle=diff3 merge.renormalize=true",
        "core.autocrlf=true core.eol=crlf core.safecrlf=true core.bigFileThreshold=1 core.checkStat=minimal",
        "log.showSignature=true log.follow=true log.date=relative log.showRoot=false log.mailmap=true i18n.logOutputEncoding=UTF-16",
        "core.sparseCheckout=true index.sparse=true index.version=4 core.splitIndex=true core.untrackedCache=true",
        "submodule.recurse=true submodule.active=. color.ui=always column.ui=always advice.detachedHead=false",
        "transfer.hideRefs=refs/heads core.logAllRefUpdates=always core.notesRef=refs/heads/main status.renames=copies",
    ],
    ids=lambda s: s.split("=")[0],
)  # fmt: skip
def test_settings_of_the_repository_change_nothing_that_is_read(tmp_path: Path, settings: str) -> None:
    repository, target, head = _forked(tmp_path / "repo")
    clean = _everything(repository.root, target, head)
    for setting in settings.split():
        repository.git("config", *setting.split("=", 1))
    assert _everything(repository.root, target, head) == clean


@pytest.mark.parametrize(
    "name",
    [
        "GIT_DIR", "GIT_COMMON_DIR", "GIT_WORK_TREE", "GIT_NAMESPACE", "GIT_CEILING_DIRECTORIES", "GIT_ATTR_SOURCE", "GIT_SHALLOW_FILE",
        "GIT_REPLACE_REF_BASE", "GIT_DEFAULT_HASH", "GIT_DEFAULT_REF_FORMAT", "GIT_CONFIG", "GIT_CONFIG_SYSTEM", "GIT_PREFIX",
        "GIT_INTERNAL_SUPER_PREFIX", "GIT_GLOB_PATHSPECS", "GIT_ICASE_PATHSPECS", "GIT_DIFF_OPTS", "GIT_FLUSH", "GIT_QUARANTINE_PATH",
        "GIT_REDIRECT_STDOUT", "GIT_TEST_SPLIT_INDEX", "GIT_TEST_ASSUME_DIFFERENT_OWNER", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    ],
)  # fmt: skip
def test_variables_of_git_change_nothing_that_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    repository, target, head = _forked(tmp_path / "repo")
    clean = _everything(repository.root, target, head)
    other = Repository(tmp_path / "lain")
    other.commit(WHEN.format(1), {"lain": "lain"})
    numbers = (
        "GIT_FLUSH",
        "GIT_ICASE_PATHSPECS",
        "GIT_GLOB_PATHSPECS",
        "GIT_TEST_SPLIT_INDEX",
        "GIT_TEST_ASSUME_DIFFERENT_OWNER",
    )
    monkeypatch.setenv(name, "1" if name in numbers else str(other.root / ".git"))
    assert _everything(repository.root, target, head) == clean


@pytest.mark.parametrize("where", ["XDG_CONFIG_HOME", "HOME"])
def test_attributes_of_the_user_choose_no_merge_driver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    write(
        tmp_path / "rumah", {"git/attributes": "* merge=union\n", ".config/git/attributes": "* merge=union\n"}
    )
    repository, target, head = _conflicting(tmp_path / "repo")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv(where, str(tmp_path / "rumah"))
    with pytest.raises(CheckerError, match="bertabrakan"):
        Git(repository.root).merged(target, head)


# --- what is shown is what is there -----------------------------------------------------------------------------------


def test_replaced_objects_and_grafts_hide_nothing(tmp_path: Path) -> None:
    repository, target, head = _forked(tmp_path / "repo")
    clean = _everything(repository.root, target, head)
    first = repository.git("rev-parse", "main~1")
    repository.git("replace", target, first)
    blob, other = (repository.git("rev-parse", f"{head}:{name}") for name in ("r/a.yaml", "r/b.yaml"))
    repository.git("replace", blob, other)
    write(repository.root, {".git/info/grafts": f"{target} {head}\n"})
    again = _everything(repository.root, target, head)
    assert again == clean


@pytest.mark.parametrize(
    "name",
    [b"r/\xff.yaml", b"r/a\nb.yaml", b"-rf", b"r/%0A::error::x.yaml", "r/\u202ea.yaml".encode(), b"r/" + b"x" * 250, b"r/a|b`c.yaml", b" "],
    ids=str,
)  # fmt: skip
def test_odd_names_hide_no_change(tmp_path: Path, name: bytes) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    path = os.fsencode(repository.root) + b"/" + name
    with open(path, "wb") as file:  # noqa: PTH123 - a path that is no text
        file.write(b"x\n")
    (repository.root / "r/b.yaml").write_text("lain\n")
    repository.git("add", "-A")
    git = Git(repository.root)
    assert {c.path for c in git.changes(target, None)} == {name, b"r/b.yaml"}
    repository.git("commit", "-q", "-m", "uji")
    assert {c.path for c in git.changes(target, git.commit("HEAD"))} == {name, b"r/b.yaml"}


def test_a_merge_is_as_git_makes_it(tmp_path: Path) -> None:
    repository, target, head = _forked(tmp_path / "repo")
    merged = Git(repository.root).merged(target, head)
    repository.git("merge", "-q", "--no-edit", "usul")
    assert merged == repository.git("rev-parse", "HEAD^{tree}")


def test_a_renamed_folder_is_merged_as_git_does(tmp_path: Path) -> None:
    repository, _, head = _forked(tmp_path / "repo")
    repository.git("mv", "r", "s")
    target = repository.commit(WHEN.format(4))
    merged = Git(repository.root).merged(target, head)
    repository.git("merge", "-q", "--no-edit", "usul")
    assert merged == repository.git("rev-parse", "HEAD^{tree}")


@pytest.mark.parametrize(
    "attribute", ["merge=union", "merge=ours", "merge=binary", "-merge", "merge=text -text"]
)
def test_attributes_of_the_trees_choose_no_merge_driver(tmp_path: Path, attribute: str) -> None:
    base: dict[str, str | bytes] = {"a": "1\n", ".gitattributes": f"* {attribute}\n"}
    repository, target, head = _conflicting(tmp_path / "repo", base, {"a": "2\n"}, {"a": "3\n"})
    for key in ("driver", "name"):
        repository.git("config", f"merge.ours.{key}", "true")
    with pytest.raises(
        CheckerError, match="bertabrakan pada: `a`|bertabrakan dengan cabang sasaran pada: `a`"
    ):
        Git(repository.root).merged(target, head)


def test_branches_that_crossed_are_merged(tmp_path: Path) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    repository.git("merge", "-q", "--no-edit", "usul")
    repository.git("checkout", "-q", "usul")
    repository.git("merge", "-q", "--no-edit", target)
    two = repository.commit(WHEN.format(5), {"r/d.yaml": "d\n"})
    repository.git("checkout", "-q", "main")
    one = repository.commit(WHEN.format(6), {"r/e.yaml": "e\n"})
    git = Git(repository.root)
    paths = {e.path for e in git.tree(git.merged(one, two))}
    assert {b"r/d.yaml", b"r/e.yaml"} <= paths


def test_a_conflict_names_its_files(tmp_path: Path) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    repository.git("checkout", "-q", "-b", "lain", "main~1")
    head = repository.commit(WHEN.format(4), {"r/a.yaml": "semua lain\n"})
    with pytest.raises(CheckerError, match=r"r/a\.yaml"):
        Git(repository.root).merged(target, head)


def test_nothing_is_written_into_the_repository(tmp_path: Path) -> None:
    repository, target, head = _forked(tmp_path / "repo")

    def state() -> list[tuple[str, bytes]]:
        return [
            (str(p), p.read_bytes()) for p in sorted((repository.root / ".git").rglob("*")) if p.is_file()
        ]

    before = state()
    _everything(repository.root, target, head)
    assert state() == before


# --- odd repositories -------------------------------------------------------------------------------------------------


def test_a_linked_work_tree_and_a_bare_clone_read_the_same(tmp_path: Path) -> None:
    repository, target, head = _forked(tmp_path / "repo")
    repository.git("worktree", "add", "-q", str(tmp_path / "kedua"), "usul")
    repository.git("clone", "-q", "--bare", str(repository.root), str(tmp_path / "polos.git"))
    tree = Git(repository.root).merged(target, head)
    assert Git(tmp_path / "kedua").merged(target, head) == tree
    bare = Git.bare(tmp_path / "polos.git")
    assert bare.merged(target, head) == tree
    assert bare.branch() == "main"
    assert [e.path for e in bare.tree(tree)] == [b"r/a.yaml", b"r/b.yaml", b"r/c.yaml"]


def test_a_repository_of_sha256_reads_the_same(tmp_path: Path) -> None:
    root = tmp_path / "repo"
    subprocess.run(["git", "init", "-q", "-b", "main", "--object-format=sha256", root], check=True)
    repository, target, head = _forked(root)
    assert len(target) == 64
    assert len(Git(repository.root).merged(target, head)) == 64


def test_objects_borrowed_from_another_repository_are_seen(tmp_path: Path) -> None:
    repository, target, head = _forked(tmp_path / "repo")
    repository.git(
        "clone", "-q", "--shared", "--no-single-branch", str(repository.root), str(tmp_path / "pinjam")
    )
    assert Git(tmp_path / "pinjam").merged(target, head) == Git(repository.root).merged(target, head)


def test_a_missing_object_ends_the_run_and_is_not_fetched(tmp_path: Path) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    oid = repository.git("rev-parse", f"{target}:r/c.yaml")
    loose = repository.root / ".git/objects" / oid[:2] / oid[2:]
    loose.chmod(0o600)
    loose.unlink()
    repository.git("config", "remote.origin.url", "ext::sh -c touch% " + str(tmp_path / "jalan"))
    repository.git("config", "remote.origin.promisor", "true")
    repository.git("config", "core.repositoryFormatVersion", "1")
    repository.git("config", "extensions.partialClone", "origin")
    with pytest.raises(CheckerError):
        list(Commit(Git(repository.root), target).files("r"))
    assert not (tmp_path / "jalan").exists()


def test_a_corrupt_object_ends_the_run(tmp_path: Path) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    oid = repository.git("rev-parse", f"{target}:r/c.yaml")
    loose = repository.root / ".git/objects" / oid[:2] / oid[2:]
    loose.chmod(0o600)
    loose.write_bytes(b"rusak")
    with pytest.raises(CheckerError):
        list(Commit(Git(repository.root), target).files("r"))


def test_a_branch_named_like_a_commit_does_not_stand_for_it(tmp_path: Path) -> None:
    repository, target, head = _forked(tmp_path / "repo")
    repository.git("update-ref", f"refs/heads/{target}", head)
    assert Git(repository.root).commit(target) == target


def test_a_repository_of_somebody_else_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    real = subprocess.run(["which", "git"], capture_output=True, text=True, check=True).stdout.strip()
    _program(tmp_path / "bin/git", f'GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {real} "$@"')
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    with pytest.raises(CheckerError, match=r"safe\.directory"):
        Git(repository.root).commit(target)


def test_a_hook_sees_what_is_pushed_while_it_is_in_quarantine(tmp_path: Path) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    repository.git("clone", "-q", "--bare", str(repository.root), str(tmp_path / "server.git"))
    read = tmp_path / "baca.py"
    read.write_text(
        "import sys\nfrom pathlib import Path\nfrom checker.git import Git\n"
        "old, new, ref = sys.stdin.readline().split()\n"
        "git = Git.bare(Path('.'))\n"
        "print('TERLIHAT', sorted(c.path for c in git.changes(old, git.merged(old, new))))\nsys.exit(1)\n"
    )
    _program(
        tmp_path / "server.git/hooks/pre-receive", f'PYTHONPATH="{ROOT}" exec "{sys.executable}" "{read}"'
    )
    repository.git("remote", "add", "server", str(tmp_path / "server.git"))
    repository.commit(WHEN.format(5), {"r/baru.yaml": "baru\n"})
    pushed = subprocess.run(
        ["git", "-C", repository.root, "push", "server", "main"], capture_output=True, text=True, check=False
    )
    assert pushed.returncode != 0
    assert "TERLIHAT [b'r/baru.yaml']" in pushed.stderr
    server = subprocess.run(
        ["git", "--git-dir", tmp_path / "server.git", "rev-parse", "main"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert server.stdout.strip() == target
