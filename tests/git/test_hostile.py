"""Repositories that try to run a program, or to show something else than they hold: neither works."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import stat
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from checker.git.data import quote_path, split_paths
from checker.git.repository import Git
from checker.git.source import Commit, Index, WorkTree
from checker.git.words import SLOW
from checker.model.text import CheckerError, UsageError
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
    names = ("GIT_TRACE", "GIT_TRACE2", "GIT_TRACE2_EVENT", "GIT_TRACE_SETUP", "GIT_TRACE_PACK_ACCESS")
    return dict.fromkeys(names, sprung)


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
    target = repository.commit(WHEN.format(3), {"r/a.yaml": "".join([*lines[:-1], "terakhir\n"]), "r/c.yaml": "c\n"})
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
    tree = git.merge(target, head)
    entries = list(git.tree(tree))
    return [
        git.head(), git.branch(), git.shallow, git.commit("main"), git.tree_of(target), git.merge_base(target, head), tree,
        entries, git.blobs([e.oid for e in entries], 1000), git.changes(target, tree), git.changes(target, None),
        git.first_parents(target), git.first_parents(target, "r"), list(git.index()), git.signature(target),
        git.commit_time(target), git.last_commit_before(datetime(2026, 1, 2, tzinfo=UTC)),
        list(Commit(git, tree).files("r")), list(Index(git).files("r")), list(WorkTree(root).files("r")),
    ]  # fmt: skip


def test_a_fresh_run_takes_no_program_from_the_folder_one_stands_in(tmp_path: Path) -> None:
    repository, _, _ = _forked(tmp_path / "repo")
    _program(tmp_path / "git", f'touch "{tmp_path}/jalan"; exec {shutil.which("git")} "$@"')
    script = "import sys; from pathlib import Path; from checker.git.repository import Git; print(Git.find(Path(sys.argv[1])).head())"
    env = os.environ | {
        "PYTHONPATH": str(ROOT),
        "PATH": f":.:{os.environ['PATH']}",
        "GIT_PYTHON_GIT_EXECUTABLE": "./git",
    }
    done = subprocess.run(
        [sys.executable, "-c", script, repository.root], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )  # fmt: skip
    assert done.stdout.strip() == repository.git("rev-parse", "HEAD")
    assert not (tmp_path / "jalan").exists()


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
    write(tmp_path / "rumah", {"git/attributes": "* merge=union\n", ".config/git/attributes": "* merge=union\n"})
    repository, target, head = _conflicting(tmp_path / "repo")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv(where, str(tmp_path / "rumah"))
    with pytest.raises(CheckerError, match="bertabrakan"):
        Git(repository.root).merge(target, head)


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
    merged = Git(repository.root).merge(target, head)
    repository.git("merge", "-q", "--no-edit", "usul")
    assert merged == repository.git("rev-parse", "HEAD^{tree}")


def test_a_renamed_folder_is_merged_as_git_does(tmp_path: Path) -> None:
    repository, _, head = _forked(tmp_path / "repo")
    repository.git("mv", "r", "s")
    target = repository.commit(WHEN.format(4))
    merged = Git(repository.root).merge(target, head)
    repository.git("merge", "-q", "--no-edit", "usul")
    assert merged == repository.git("rev-parse", "HEAD^{tree}")


@pytest.mark.parametrize("attribute", ["merge=union", "merge=ours", "merge=binary", "-merge", "merge=text -text"])
def test_attributes_of_the_trees_choose_no_merge_driver(tmp_path: Path, attribute: str) -> None:
    base: dict[str, str | bytes] = {"a": "1\n", ".gitattributes": f"* {attribute}\n"}
    repository, target, head = _conflicting(tmp_path / "repo", base, {"a": "2\n"}, {"a": "3\n"})
    for key in ("driver", "name"):
        repository.git("config", f"merge.ours.{key}", "true")
    with pytest.raises(CheckerError, match=r"bertabrakan .* `a`"):
        Git(repository.root).merge(target, head)


def test_branches_that_crossed_are_merged(tmp_path: Path) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    repository.git("merge", "-q", "--no-edit", "usul")
    repository.git("checkout", "-q", "usul")
    repository.git("merge", "-q", "--no-edit", target)
    two = repository.commit(WHEN.format(5), {"r/d.yaml": "d\n"})
    repository.git("checkout", "-q", "main")
    one = repository.commit(WHEN.format(6), {"r/e.yaml": "e\n"})
    git = Git(repository.root)
    paths = {e.path for e in git.tree(git.merge(one, two))}
    assert {b"r/d.yaml", b"r/e.yaml"} <= paths


def _link(root: Path, name: str, leads: str) -> None:
    (root / name).unlink(missing_ok=True)
    (root / name).symlink_to(leads)


def _edit(text: str) -> Callable[[Repository], Any]:
    return lambda r: write(r.root, {"a": text})


LONG = "".join(f"baris {n}\n" for n in range(30))
CONFLICTS: dict[str, tuple[Callable[[Repository], Any], Callable[[Repository], Any], str]] = {
    "edits": (_edit(f"x{LONG}"), _edit(f"y{LONG}"), "a"),
    "an edit of what was deleted": (lambda r: r.git("rm", "-q", "a"), _edit(f"y{LONG}"), "a"),
    "two files of one name": (lambda r: write(r.root, {"b": "1"}), lambda r: write(r.root, {"b": "2"}), "b"),
    "two new names": (lambda r: r.git("mv", "a", "b"), lambda r: r.git("mv", "a", "c"), "b"),
    "one name for two": (lambda r: r.git("mv", "a", "c"), lambda r: r.git("mv", "z", "c"), "c"),
    "links": (lambda r: _link(r.root, "a", "x"), lambda r: _link(r.root, "a", "y"), "a"),
    "a folder where a file is": (lambda r: write(r.root, {"b": "1"}), lambda r: write(r.root, {"b/c": "2"}), "b~"),
    "submodules": (
        lambda r: r.git("update-index", "--cacheinfo", f"160000,{'1' * 40},s"),
        lambda r: r.git("update-index", "--cacheinfo", f"160000,{'2' * 40},s"),
        "s",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(CONFLICTS))
def test_a_conflict_names_its_files_and_what_to_do(tmp_path: Path, name: str) -> None:
    ours, theirs, file = CONFLICTS[name]
    repository = Repository(tmp_path / "repo")
    start: dict[str, str | bytes] = {"a": LONG, "z": LONG.upper()}
    repository.commit(WHEN.format(1), start)
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{'3' * 40},s")
    repository.git("commit", "-q", "-m", "uji")
    tips = []
    for branch, change in (("kita", ours), ("mereka", theirs)):
        repository.git("checkout", "-q", "-b", branch, "main")
        change(repository)
        repository.git("add", "-A", "--", ":!s")
        repository.git("commit", "-q", "-m", "uji")
        tips.append(repository.git("rev-parse", "HEAD"))
        repository.git("reset", "-q", "--hard", "main")
    with pytest.raises(CheckerError, match="Perbarui cabang usulan") as caught:
        Git(repository.root).merge(*tips)
    assert f"`{file}" in caught.value.message.id
    assert f"`{file}" in caught.value.message.en


def test_names_in_a_conflict_are_few_short_and_visible(tmp_path: Path) -> None:
    names = [*(f"r/{n:02}" for n in range(40)), "-\n\x1b[31m\u202ea", "-" + "p" * 200]
    sides: list[dict[str, str | bytes]] = [dict.fromkeys(names, f"{n}\n") for n in range(3)]
    repository, target, head = _conflicting(tmp_path / "repo", *sides)
    with pytest.raises(CheckerError) as caught:
        Git(repository.root).merge(target, head)
    said = caught.value.message
    assert said.id.isprintable()
    assert r"`-\n\x1b[31m\u202ea`" in said.id
    assert len(said.id) < 600
    assert "34 lagi" in said.id
    assert "34 more" in said.en


def test_nothing_is_written_into_the_repository(tmp_path: Path) -> None:
    repository, target, head = _forked(tmp_path / "repo")

    def state() -> list[tuple[str, bytes]]:
        return [(str(p), p.read_bytes()) for p in sorted((repository.root / ".git").rglob("*")) if p.is_file()]

    before = state()
    _everything(repository.root, target, head)
    assert state() == before


def test_a_commit_with_several_bases_has_the_one_that_git_takes(tmp_path: Path) -> None:
    repository, target, head = _forked(tmp_path / "repo")
    repository.git("merge", "-q", "--no-edit", "usul")
    one = repository.git("rev-parse", "HEAD")
    repository.git("checkout", "-q", "usul")
    repository.git("merge", "-q", "--no-edit", target)
    two = repository.git("rev-parse", "HEAD")
    assert set(repository.git("merge-base", "--all", one, two).split()) == {target, head}
    assert Git(repository.root).merge_base(one, two) == repository.git("merge-base", one, two)


def test_a_merge_of_three_is_a_change_like_others(tmp_path: Path) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    for name in ("x", "y", "z"):
        repository.git("checkout", "-q", "-b", name, "main")
        repository.commit(WHEN.format(4), {name: name})
    repository.git("checkout", "-q", "-b", "gurita", "main")
    repository.git("merge", "-q", "--no-edit", "x", "y", "z")
    octopus = repository.git("rev-parse", "HEAD")
    assert len(repository.git("rev-parse", "HEAD^@").split()) == 3
    repository.git("checkout", "-q", "main")
    ahead = repository.commit(WHEN.format(5), {"w": "w"})
    git = Git(repository.root)
    assert git.merge(target, octopus) == git.tree_of(octopus)
    assert {c.path for c in git.changes(ahead, git.merge(ahead, octopus))} == {b"x", b"y", b"z"}


def test_one_git_makes_several_merges_and_takes_its_store_away_when_it_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository, target, head = _forked(tmp_path / "repo")
    repository.git("checkout", "-q", "-b", "kedua", "main~1")
    other = repository.commit(WHEN.format(4), {"r/x.yaml": "x\n"})
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    git = Git(repository.root)
    trees = [git.merge(target, head), git.merge(target, other)]
    assert [len(list(git.tree(tree))) for tree in trees] == [3, 4]
    assert len(list((tmp_path / "tmp").iterdir())) == 1
    child = os.fork()
    if child == 0:
        git.__dict__.clear()
        del git
        os._exit(0)
    os.waitpid(child, 0)
    assert len(list(git.tree(trees[0]))) == 3
    del git
    gc.collect()
    assert list((tmp_path / "tmp").iterdir()) == []


# --- odd repositories -------------------------------------------------------------------------------------------------


def test_a_linked_work_tree_and_a_bare_clone_read_the_same(tmp_path: Path) -> None:
    repository, target, head = _forked(tmp_path / "repo")
    repository.git("worktree", "add", "-q", str(tmp_path / "kedua"), "usul")
    repository.git("clone", "-q", "--bare", str(repository.root), str(tmp_path / "polos.git"))
    tree = Git(repository.root).merge(target, head)
    assert Git(tmp_path / "kedua").merge(target, head) == tree
    bare = Git.bare(tmp_path / "polos.git")
    assert bare.merge(target, head) == tree
    assert bare.branch() == "main"
    assert [e.path for e in bare.tree(tree)] == [b"r/a.yaml", b"r/b.yaml", b"r/c.yaml"]


def test_a_repository_of_sha256_reads_the_same(tmp_path: Path) -> None:
    root = tmp_path / "repo"
    subprocess.run(["git", "init", "-q", "-b", "main", "--object-format=sha256", root], check=True)
    repository, target, head = _forked(root)
    assert len(target) == 64
    assert len(Git(repository.root).merge(target, head)) == 64


def test_objects_borrowed_from_another_repository_are_seen(tmp_path: Path) -> None:
    repository, target, head = _forked(tmp_path / "repo")
    repository.git("clone", "-q", "--shared", "--no-single-branch", str(repository.root), str(tmp_path / "pinjam"))
    assert Git(tmp_path / "pinjam").merge(target, head) == Git(repository.root).merge(target, head)


def _lose(repository: Repository, oid: str, content: bytes | None = None) -> None:
    """Take an object away, or put something else in its place."""
    loose = repository.root / ".git/objects" / oid[:2] / oid[2:]
    loose.chmod(0o600)
    loose.unlink()
    if content is not None:
        loose.write_bytes(content)


@pytest.mark.parametrize("what", ["r/c.yaml", "r", ""])
@pytest.mark.parametrize("variables", ["", "unset GIT_NO_LAZY_FETCH;"], ids=["new", "older"])
def test_what_a_partial_clone_lacks_ends_the_run_and_is_not_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, variables: str
) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    _lose(repository, repository.git("rev-parse", f"{target}:{what}"))
    sprung = tmp_path / "jalan"
    for setting in (
        f"remote.origin.url=ext::touch {sprung}", "remote.origin.promisor=true", "core.repositoryFormatVersion=1",
        "extensions.partialClone=origin", "protocol.allow=always", "protocol.ext.allow=always",
    ):  # fmt: skip
        repository.git("config", *setting.split("=", 1))
    _wrapped(tmp_path, monkeypatch, f'{variables} exec {{git}} "$@"')
    with pytest.raises(CheckerError, match=r"[Gg]it"):
        list(Commit(Git(repository.root), target).files("r"))
    assert not sprung.exists()


def test_a_blob_that_a_partial_clone_lacks_is_said_to_be_missing(tmp_path: Path) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    _lose(repository, repository.git("rev-parse", f"{target}:r/c.yaml"))
    with pytest.raises(CheckerError, match="klon sebagian"):
        list(Commit(Git(repository.root), target).files("r"))


def _wrapped(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """Put a program before git on PATH; `{git}` in it is the real one."""
    real = shutil.which("git")
    _program(folder / "bin/git", script.replace("{git}", str(real)))
    monkeypatch.setenv("PATH", f"{folder / 'bin'}:{os.environ['PATH']}")


@pytest.mark.parametrize(
    "content",
    [b"rusak", b"", zlib.compress(b"blob 2\0d\n"), zlib.compress(b"blob 9\0c\n"), zlib.compress(b"tree 0\0")],
)
def test_an_object_that_is_not_what_it_is_called_ends_the_run(tmp_path: Path, content: bytes) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    assert repository.git("cat-file", "blob", f"{target}:r/c.yaml") == "c"
    _lose(repository, repository.git("rev-parse", f"{target}:r/c.yaml"), content)
    with pytest.raises(CheckerError):
        list(Commit(Git(repository.root), target).files("r"))


@pytest.mark.parametrize("end", ["head -c 60", "head -c 3", "head -n 1", "tr b B"])
@pytest.mark.parametrize("how", ["--batch", "--batch-check"])
def test_an_answer_cut_short_ends_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str, end: str) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    _wrapped(
        tmp_path,
        monkeypatch,
        f'case "$*" in *"cat-file {how}") {{git}} "$@" | {end};; *) exec {{git}} "$@";; esac',
    )
    with pytest.raises(CheckerError, match="tidak dapat dibaca"):
        list(Commit(Git(repository.root), target).files("r"))


def test_a_graph_of_commits_that_lies_is_not_asked(tmp_path: Path) -> None:
    repository, target, head = _forked(tmp_path / "repo")
    clean = _everything(repository.root, target, head)
    repository.git("commit-graph", "write", "--reachable", "--changed-paths")
    graph = repository.root / ".git/objects/info/commit-graph"
    data = bytearray(graph.read_bytes())
    tree = bytes.fromhex(repository.git("rev-parse", f"{target}^{{tree}}"))
    at = data.index(tree) + len(tree)
    data[at : at + 4] = (0x70000000).to_bytes(4, "big")  # "has no parent"
    graph.chmod(0o600)
    graph.write_bytes(data)
    assert repository.git("-c", "core.commitGraph=true", "rev-list", "--count", target) == "1"
    assert _everything(repository.root, target, head) == clean


def _tree(repository: Repository, *entries: tuple[str, str, str]) -> str:
    """A tree made by hand, which git itself would not make, in a commit."""
    raw = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(oid) for mode, name, oid in entries)
    made = subprocess.run(
        ["git", "-C", repository.root, "hash-object", "-t", "tree", "-w", "--literally", "--stdin"],
        input=raw, capture_output=True, check=True,
    )  # fmt: skip
    return repository.git("commit-tree", "-m", "uji", made.stdout.decode().strip())


@pytest.mark.parametrize(
    "names",
    [
        ("r", "r"),
        ("..",),
        (".",),
        (".git",),
        (".GIT",),
        ("r/a.yaml",),
        ("../x",),
        ("r/../x",),
        ("r//x",),
        ("/x",),
        ("",),
    ],
    ids=repr,
)
def test_a_tree_that_no_work_tree_could_hold_ends_the_run(tmp_path: Path, names: tuple[str, ...]) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    blob = repository.git("rev-parse", f"{target}:r/c.yaml")
    real = ("40000", "r", repository.git("rev-parse", f"{target}:r"))
    commit = _tree(repository, real, *(("100644", name, blob) for name in names))
    with pytest.raises(CheckerError):
        list(Git(repository.root).tree(commit))
    with pytest.raises(CheckerError):
        Commit(Git(repository.root), commit).read("r/c.yaml")


def test_names_that_only_look_like_the_repositorys_own_are_read(tmp_path: Path) -> None:
    names = (".gitignore", "x.git", "...", "a\t.git", "a\t..", ".gitx/y")
    repository = Repository(tmp_path / "repo")
    commit = repository.commit(WHEN.format(1), dict.fromkeys(names, "x"))
    assert {e.path.decode() for e in Git(repository.root).tree(commit)} == set(names)


def test_a_tree_that_unfolds_without_end_ends_the_run(tmp_path: Path) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    mode, oid, commit = "100644", repository.git("rev-parse", f"{target}:r/c.yaml"), target
    for _ in range(12):
        commit = _tree(repository, *((mode, f"{n}{'x' * 80}", oid) for n in range(10)))
        mode, oid = "40000", repository.git("rev-parse", f"{commit}^{{tree}}")
    with pytest.raises(CheckerError, match="terlalu banyak berkas"):
        list(Git(repository.root).tree(commit))


@pytest.mark.parametrize(
    "place",
    [
        ".git",
        ".git/HEAD",
        ".git/config",
        ".git/index",
        ".git/packed-refs",
        ".git/info/grafts",
        ".git/shallow",
    ],
)
def test_a_pipe_in_place_of_a_file_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    repository, target, head = _forked(tmp_path / "repo")
    path = repository.root / place
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    os.mkfifo(path)
    monkeypatch.setattr("checker.git.plumbing._PATIENCE", 0.5)
    began = time.monotonic()
    with contextlib.suppress(CheckerError, AssertionError):  # no repository at all is an answer too
        _everything(repository.root, target, head)
        assert place == ".git/info/grafts"
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("place", [".git/config", ".git/index", ".git/packed-refs"])
def test_who_waited_for_a_pipe_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    repository, _, _ = _forked(tmp_path / "repo")
    (repository.root / place).unlink(missing_ok=True)
    os.mkfifo(repository.root / place)
    monkeypatch.setattr("checker.git.plumbing._PATIENCE", 0.5)
    with pytest.raises(CheckerError) as caught:
        list(Git(repository.root).index() if "index" in place else [Git(repository.root).commit("main")])
    assert caught.value.message is SLOW


def test_a_git_that_never_ends_is_stopped_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    git = Git(repository.root)
    _wrapped(tmp_path, monkeypatch, f"sleep 60 & echo $! > {tmp_path}/anak; wait")
    monkeypatch.setattr("checker.git.plumbing._PATIENCE", 0.5)
    with pytest.raises(CheckerError, match="belum selesai"):
        git.tree_of(target)
    child = int((tmp_path / "anak").read_text())
    for _ in range(100):
        if not _alive(child):
            break
        time.sleep(0.05)
    assert not _alive(child)


def _alive(process: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().split()[2] != "Z"
    return False


# --- what is staged ---------------------------------------------------------------------------------------------------


def test_what_is_only_announced_is_not_staged(tmp_path: Path) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    write(repository.root, {"kosong": "", "r/nanti.yaml": "nanti", "r/nanti-kosong.yaml": ""})
    repository.git("add", "kosong")
    repository.git("add", "-N", "r")
    git = Git(repository.root)
    assert {c.path for c in git.changes(target, None)} == {b"kosong"}
    repository.git("commit", "-q", "-m", "uji")
    assert {e.path for e in git.tree(git.commit("HEAD"))} == {
        b"kosong",
        b"r/a.yaml",
        b"r/b.yaml",
        b"r/c.yaml",
    }


@pytest.mark.parametrize("flag", ["--skip-worktree", "--assume-unchanged"])
def test_what_git_was_told_to_overlook_is_read(tmp_path: Path, flag: str) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    write(repository.root, {"r/c.yaml": "lain\n"})
    repository.git("add", "-A")
    repository.git("update-index", flag, "r/c.yaml")
    assert {c.path for c in Git(repository.root).changes(target, None)} == {b"r/c.yaml"}


def test_a_sparse_index_and_a_split_one_are_read_whole(tmp_path: Path) -> None:
    repository, _, _ = _forked(tmp_path / "repo")
    whole = list(Git(repository.root).index())
    repository.git("update-index", "--split-index")
    assert list((repository.root / ".git").glob("sharedindex.*"))
    assert list(Git(repository.root).index()) == whole
    repository.git("update-index", "--no-split-index")
    repository.git("sparse-checkout", "set", "--cone", "--sparse-index", "tidak-ada")
    assert not (repository.root / "r").exists()
    assert list(Git(repository.root).index()) == whole
    assert [b.path for b in Index(Git(repository.root)).files("r")] == ["r/a.yaml", "r/b.yaml", "r/c.yaml"]


def test_an_index_that_a_hook_names_is_the_one_that_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    write(repository.root, {"r/b.yaml": "lain\n"})
    monkeypatch.setenv("GIT_INDEX_FILE", ".git/yang-lain")
    repository.git("read-tree", target)
    repository.git("add", "r/b.yaml")
    git = Git(repository.root)
    assert {c.path for c in git.changes(target, None)} == {b"r/b.yaml"}
    monkeypatch.delenv("GIT_INDEX_FILE")
    assert git.changes(target, None) == []


def test_a_file_that_only_a_commit_of_some_files_takes_is_seen_by_its_hook(tmp_path: Path) -> None:
    repository, _, _ = _forked(tmp_path / "repo")
    write(repository.root, {"r/b.yaml": "lain\n", "r/c.yaml": "lain\n"})
    repository.git("add", "r/c.yaml")
    script = "from pathlib import Path; from checker.git.repository import Git; g = Git(Path('.')); print([c.path for c in g.changes(g.head(), None)])"
    (tmp_path / "baca.py").write_text(script)
    _program(
        repository.root / ".git/hooks/pre-commit",
        f'PYTHONPATH="{ROOT}" "{sys.executable}" "{tmp_path}/baca.py" > "{tmp_path}/hasil"',
    )
    repository.git("commit", "-q", "-m", "uji", "r/b.yaml")
    assert (tmp_path / "hasil").read_text().strip() == "[b'r/b.yaml']"


def test_an_open_conflict_is_named(tmp_path: Path) -> None:
    repository, _, _ = _conflicting(tmp_path / "repo")
    with pytest.raises(subprocess.CalledProcessError):
        repository.git("merge", "usul")
    with pytest.raises(CheckerError, match=r"`a` masih bertabrakan"):
        list(Git(repository.root).index())


def test_a_submodule_is_shown_whatever_is_said_of_it(tmp_path: Path) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    module = '[submodule "s"]\n\tpath = s\n\turl = ext::false\n\tignore = all\n'
    write(repository.root, {".gitmodules": module})
    repository.git("add", ".gitmodules")
    trees = []
    for n in "12":
        repository.git("update-index", "--add", "--cacheinfo", f"160000,{n * 40},s")
        repository.git("commit", "-q", "-m", "uji")
        trees.append(repository.git("rev-parse", "HEAD"))
    for setting in (
        "diff.ignoreSubmodules=all",
        "submodule.s.ignore=all",
        "submodule.recurse=true",
        "submodule.s.active=true",
    ):
        repository.git("config", *setting.split("="))
    git = Git(repository.root)
    (change,) = git.changes(*trees)
    assert (change.path, change.before and change.before.mode) == (b"s", "160000")
    assert {c.path for c in git.changes(target, None)} == {b".gitmodules", b"s"}


# --- names ------------------------------------------------------------------------------------------------------------


def test_a_tag_named_like_a_branch_is_not_taken_for_it(tmp_path: Path) -> None:
    repository, target, head = _forked(tmp_path / "repo")
    repository.git("update-ref", "refs/remotes/origin/main", target)
    git = Git(repository.root)
    assert git.commit("origin/main") == git.commit("main~0") == target
    repository.git("tag", "main", head)
    repository.git("tag", "origin/main", head)
    repository.git("config", "core.warnAmbiguousRefs", "false")
    repository.git("config", "advice.objectNameWarning", "false")
    for name in ("main", "main~0", "main^{commit}", "origin/main", "heads/main^{}", target[:7]):
        if name in ("heads/main^{}", target[:7]):
            assert git.commit(name) == target
            continue
        with pytest.raises(UsageError, match="lebih dari satu"):
            git.commit(name)
    assert git.commit("refs/heads/main") == git.commit("refs/remotes/origin/main") == target
    assert git.commit("refs/tags/main") == head


@pytest.mark.parametrize(
    "name", ["refs/remotes/origin/main", "refs/heads/main", "HEAD", "@", "HEAD~0", "refs/heads/main~0"]
)
def test_a_tag_does_not_answer_where_a_branch_is_not(tmp_path: Path, name: str) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    repository.git("symbolic-ref", "HEAD", "refs/heads/belum-ada")
    repository.git("branch", "-q", "-D", "main")
    for tag in ("refs/remotes/origin/main", "refs/heads/main", "HEAD"):
        repository.git("update-ref", f"refs/tags/{tag}", target)
    git = Git(repository.root)
    with pytest.raises(UsageError, match="tidak ditemukan"):
        git.commit(name)
    assert git.head() is None
    assert git.branch() == "belum-ada"


def test_a_target_is_no_tag_unless_it_is_said_in_full(tmp_path: Path) -> None:
    repository, target, head = _forked(tmp_path / "repo")
    repository.git("tag", "origin/main", head)
    repository.git("tag", "-a", "-m", "x", "v1", head)
    git = Git(repository.root)
    assert git.commit("v1") == head
    for name in ("origin/main", "v1", "v1~0"):
        with pytest.raises(UsageError, match="tag, bukan cabang"):
            git.commit(name, branch=True)
    assert git.commit("refs/tags/v1", branch=True) == head
    assert git.commit("main", branch=True) == git.commit(target[:12], branch=True) == target


@pytest.mark.parametrize(
    "rev",
    [
        "\0",
        "main\0x",
        "x" * 5000,
        "x" * 3_000_000,
        "\udcff",
        "refs/heads/..",
        "refs/",
        "main\nusul",
        "^main",
        "main..usul",
    ],
)
def test_no_name_breaks_the_run(tmp_path: Path, rev: str) -> None:
    repository, _, _ = _forked(tmp_path / "repo")
    with pytest.raises(UsageError) as caught:
        Git(repository.root).commit(rev)
    assert caught.value.message.id.isprintable()
    assert len(caught.value.message.id) < 250


@pytest.mark.parametrize(
    "ask",
    [
        "tree_of",
        "first_parents",
        "commit_time",
        "signature",
        "merge_base",
        "merge",
        "tree",
        "changes",
        "blobs",
    ],
)
@pytest.mark.parametrize("name", ["--output=x", "main", "HEAD", "", "-", "a" * 39, "A" * 40, "a" * 40 + "\n"])
def test_only_ids_reach_a_command_line(tmp_path: Path, ask: str, name: str) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    arguments: dict[str, tuple[Any, ...]] = {
        "merge_base": (target, name),
        "merge": (name, target),
        "changes": (target, name),
        "blobs": ([name], 9),
    }
    with pytest.raises(UsageError):
        list(getattr(Git(repository.root), ask)(*arguments.get(ask, (name,))))
    assert not (repository.root / "x").exists()


def test_a_branch_named_like_a_commit_does_not_stand_for_it(tmp_path: Path) -> None:
    repository, target, head = _forked(tmp_path / "repo")
    repository.git("update-ref", f"refs/heads/{target}", head)
    assert Git(repository.root).commit(target) == target


def test_a_repository_of_somebody_else_is_refused_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    repository.git("config", "safe.directory", "*")  # what a repository says of itself does not count
    _wrapped(tmp_path, monkeypatch, 'GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {git} "$@"')
    git = Git(repository.root)
    asked: list[Callable[[], Any]] = [
        lambda: git.commit(target), lambda: git.commit("main"), git.head, git.branch, lambda: git.shallow, lambda: list(git.index()),
        lambda: list(git.tree(target)), lambda: git.merge(target, target), lambda: Git.find(repository.root),
    ]  # fmt: skip
    for ask in asked:
        with pytest.raises(CheckerError, match=r"safe\.directory") as caught:
            ask()
        assert not isinstance(caught.value, UsageError)


@pytest.mark.parametrize("where", ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "an included file", "the command line"])
def test_a_repository_that_the_user_trusts_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    repository, target, head = _forked(tmp_path / "repo")
    _wrapped(tmp_path, monkeypatch, 'GIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec {git} "$@"')
    said = write(tmp_path, {"percaya": f"[safe]\n\tdirectory = /lain\n\tdirectory = {repository.root}\n"}) / "percaya"
    write(tmp_path, {"memuat": f"[include]\n\tpath = {said}\n"})
    if where.startswith("GIT"):
        monkeypatch.delenv("GIT_CONFIG_NOSYSTEM")
        monkeypatch.setenv(where, str(said))
    elif where == "an included file":
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "memuat"))
    else:
        monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
        monkeypatch.setenv("GIT_CONFIG_KEY_0", "safe.directory")
        monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(repository.root))
    git = Git.find(repository.root)
    assert git is not None
    assert len(list(git.tree(git.merge(target, head)))) == 3


def test_a_hook_sees_what_is_pushed_while_it_is_in_quarantine(tmp_path: Path) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    repository.git("clone", "-q", "--bare", str(repository.root), str(tmp_path / "server.git"))
    read = tmp_path / "baca.py"
    read.write_text(
        "import sys\nfrom pathlib import Path\nfrom checker.git.repository import Git\n"
        "old, new, ref = sys.stdin.readline().split()\n"
        "git = Git.bare(Path('.'))\n"
        "print('TERLIHAT', sorted(c.path for c in git.changes(old, git.merge(old, new))))\nsys.exit(1)\n"
    )
    _program(tmp_path / "server.git/hooks/pre-receive", f'PYTHONPATH="{ROOT}" exec "{sys.executable}" "{read}"')
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


def test_a_hook_of_a_server_with_a_work_tree_sees_what_is_pushed(tmp_path: Path) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    repository.git("clone", "-q", str(repository.root), str(tmp_path / "server"))
    repository.git("-C", str(tmp_path / "server"), "config", "receive.denyCurrentBranch", "updateInstead")
    (tmp_path / "baca.py").write_text(
        "from pathlib import Path\nfrom checker.git.repository import Git\nold, new, _ = input().split()\n"
        "for git in (Git.bare(Path()), Git.find(Path('..').resolve())):\n"
        "    print('TERLIHAT', [c.path for c in git.changes(old, git.merge(old, new))])\n"
    )
    hook = tmp_path / "server/.git/hooks/pre-receive"
    _program(hook, f'PYTHONPATH="{ROOT}" exec "{sys.executable}" "{tmp_path}/baca.py"')
    repository.git("remote", "add", "server", str(tmp_path / "server"))
    repository.commit(WHEN.format(5), {"r/baru.yaml": "baru\n"})
    pushed = subprocess.run(
        ["git", "-C", repository.root, "push", "server", "main"], capture_output=True, text=True, check=True
    )
    assert pushed.stderr.count("TERLIHAT [b'r/baru.yaml']") == 2
    assert target not in pushed.stdout


def test_a_quarantine_told_in_paths_that_are_not_whole_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    server = tmp_path / 'se:r"ver\n.git'
    repository.git("clone", "-q", "--bare", str(repository.root), str(server))
    head = repository.commit(WHEN.format(5), {"r/baru.yaml": "baru\n"})
    repository.git("checkout", "-q", "-b", "cabang", target)
    side = repository.commit(WHEN.format(6), {"r/sisi.yaml": "sisi\n"})
    shutil.copytree(repository.root / ".git/objects", server / "objects/karantina")
    monkeypatch.chdir(server)
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", "./objects/karantina")
    monkeypatch.setenv(
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", f":{quote_path(bytes(server / 'objects')).decode()}:/tidak/ada"
    )
    git = Git.bare(Path())
    monkeypatch.chdir(tmp_path)
    assert {c.path for c in git.changes(target, git.merge(head, side))} == {b"r/baru.yaml", b"r/sisi.yaml"}


@pytest.mark.parametrize("name", ["a:b", 'a"b', '"a"', "#a", "a\nb", "a\\b", " a ", "-a", "$HOME", "~", "a\udcffb"])
def test_a_repository_in_an_odd_folder_is_read(tmp_path: Path, name: str) -> None:
    repository, target, head = _forked(tmp_path / name)
    clean = _everything(repository.root, target, head)
    assert clean[2] is False
    assert [b.path for b in clean[-1]] == ["r/a.yaml", "r/b.yaml", "r/c.yaml"]


def test_paths_of_stores_are_read_as_git_writes_them() -> None:
    assert split_paths(rb':/a:"/b:\"\\\n\303\251":/c"d::"') == [b"/a", b'/b:"\\\n\xc3\xa9', b'/c"d', b'"']
    for path in (b"/a", b'/"', b"/\\", b"/a:b\nc", b"/\xff\t"):
        assert split_paths(quote_path(path) + b":" + quote_path(path)) == [path, path]


# --- history that is not all here -------------------------------------------------------------------------------------


def _cut(repository: Repository, to: Path, depth: int, *, branches: bool = True) -> Git:
    repository.git(
        "clone",
        "-q",
        "--depth",
        str(depth),
        *(["--no-single-branch"] if branches else []),
        f"file://{repository.root}",
        str(to),
    )
    return Git(to)


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_a_shallow_history_answers_only_what_is_certain(tmp_path: Path, depth: int) -> None:
    repository = Repository(tmp_path / "repo")
    base = [repository.commit(WHEN.format(n), {"x": str(n)}) for n in (1, 2, 3, 4)][-1]
    repository.git("checkout", "-q", "-b", "usul")
    head = repository.commit(WHEN.format(5), {"y": "y"})
    repository.git("checkout", "-q", "main")
    target = [repository.commit(WHEN.format(n), {"x": str(n)}) for n in (5, 6)][-1]
    git = _cut(repository, tmp_path / "dangkal", depth)
    assert git.shallow
    if depth < 3:
        for ask in (git.merge_base, git.merge):
            with pytest.raises(CheckerError, match="fetch-depth: 0"):
                ask(target, head)
    else:
        assert git.merge_base(target, head) == base
        assert git.merge(target, head) == Git(repository.root).merge(target, head)


def test_a_base_behind_which_a_better_one_may_lie_is_not_trusted(tmp_path: Path) -> None:
    """Two roads lead from the target back to the change: the short one by an old commit, the cut one by a newer."""
    repository = Repository(tmp_path / "repo")
    old = repository.commit(WHEN.format(1), {"a": "1"})
    better = repository.commit(WHEN.format(2), {"b": "1"})
    repository.git("checkout", "-q", "-b", "usul")
    head = repository.commit(WHEN.format(3), {"c": "1"})
    repository.git("checkout", "-q", "-b", "jauh", better)
    far = [repository.commit(WHEN.format(n), {"d": str(n)}) for n in range(4, 7)][-1]
    repository.git("checkout", "-q", "-b", "sasaran", old)
    target = repository.commit(WHEN.format(7), {"e": "1"})
    target = repository.git("commit-tree", "-p", target, "-p", far, "-m", "uji", f"{far}^{{tree}}")
    whole = Git(repository.root)
    assert whole.merge_base(target, head) == better
    write(repository.root, {".git/shallow": f"{repository.git('rev-parse', f'{far}~1')}\n"})
    assert repository.git("merge-base", target, head) == old
    with pytest.raises(CheckerError, match="dangkal"):
        whole.merge_base(target, head)


def test_what_leads_forward_is_certain_however_little_is_here(tmp_path: Path) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    head = repository.commit(WHEN.format(4), {"x": "x"})
    git = _cut(repository, tmp_path / "dua", 2)
    assert git.shallow
    assert git.merge_base(target, head) == target
    assert git.merge(target, head) == git.tree_of(head)


def test_branches_without_a_common_past_are_said_to_be_so(tmp_path: Path) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    repository.git("checkout", "-q", "--orphan", "asing")
    stranger = repository.commit(WHEN.format(5), {"x": "x"})
    for ask in (Git(repository.root).merge_base, Git(repository.root).merge):
        with pytest.raises(CheckerError, match="riwayat bersama"):
            ask(target, stranger)


def test_a_git_that_cannot_merge_says_so_and_judges_what_needs_no_merge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository, target, head = _forked(tmp_path / "repo")
    base = repository.git("merge-base", target, head)
    script = 'case "$*" in *merge-tree*) echo "usage: git merge-tree <base-tree> <branch1> <branch2>" >&2; exit 129;; esac; exec {git} "$@"'
    _wrapped(tmp_path, monkeypatch, script)
    git = Git(repository.root)
    assert git.merge(base, head) == git.tree_of(head)
    assert git.merge(target, base) == git.merge(target, target) == git.tree_of(target)
    with pytest.raises(CheckerError, match=r"perlu 2\.38"):
        git.merge(target, head)


@pytest.mark.parametrize("stamp", ["99999999999999", "9223372036854775807", "253402300800"])
def test_a_clock_that_shows_no_time_ends_the_run(tmp_path: Path, stamp: str) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    raw = repository.git("cat-file", "commit", target).replace("1767434400 +0000", f"{stamp} +0000")
    assert stamp in raw
    made = subprocess.run(
        ["git", "-C", repository.root, "hash-object", "-t", "commit", "-w", "--literally", "--stdin"],
        input=raw.encode() + b"\n", capture_output=True, check=True,
    )  # fmt: skip
    oid = made.stdout.decode().strip()
    for ask in (Git(repository.root).commit_time, Git(repository.root).first_parents):
        with pytest.raises(CheckerError, match="tidak masuk akal"):
            ask(oid)


# --- where a repository is --------------------------------------------------------------------------------------------


def test_files_laid_out_like_a_bare_repository_are_none(tmp_path: Path) -> None:
    repository, _, _ = _forked(tmp_path / "repo")
    repository.git("clone", "-q", "--bare", str(repository.root), str(repository.root / "r/umpan"))
    found = Git.find(repository.root / "r/umpan")
    assert found is not None
    assert found.top == repository.root
    alone = tmp_path / "umpan"
    shutil.copytree(repository.root / "r/umpan", alone)
    assert Git.find(alone) is None
    with pytest.raises(CheckerError):
        Git(alone).commit("main")
    assert Git.bare(alone).commit("main") == repository.git("rev-parse", "main")


def test_a_folder_that_is_not_quite_a_repository_does_not_stand_for_the_one_around_it(tmp_path: Path) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    write(repository.root / "dalam", {".git/HEAD": "bukan\n", ".git/objects/x": "", ".git/refs/x": ""})
    found = Git.find(repository.root / "dalam")
    assert found is not None
    assert found.top == repository.root
    assert found.commit("HEAD") == target


@pytest.mark.parametrize("content", ["gitdir: /tidak/ada\n", "bukan\n", ""])
def test_a_file_that_leads_to_no_repository_hides_the_one_around_it(tmp_path: Path, content: str) -> None:
    repository, _, _ = _forked(tmp_path / "repo")
    write(repository.root / "dalam", {".git": content})
    assert Git.find(repository.root / "dalam") is None


def test_a_file_that_leads_to_the_repository_is_followed(tmp_path: Path) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    repository.git("worktree", "add", "-q", "--detach", str(tmp_path / "kedua"), target)
    (tmp_path / "tautan").symlink_to(repository.root)
    for folder in ("kedua", "kedua/r", "tautan", "tautan/r"):
        git = Git.find(tmp_path / folder)
        assert git is not None
        assert git.commit("HEAD") == target
        assert git.branch() == (None if "kedua" in folder else "main")


def test_a_work_tree_that_lies_elsewhere_is_not_taken_for_this_folder(tmp_path: Path) -> None:
    repository, _, _ = _forked(tmp_path / "repo")
    (tmp_path / "lain").mkdir()
    repository.git("config", "core.worktree", str(tmp_path / "lain"))
    assert Git.find(repository.root) is None


@pytest.mark.parametrize(
    ("file", "content"),
    [(".git/config", "[core\n"), (".git/config", "[core]\n\trepositoryFormatVersion = 1\n[extensions]\n\tbelumAda = true\n"),
     (".git/config", "[core]\n\trepositoryFormatVersion = 9\n"), (".git/config", "[include]\n\tpath = config\n")],
)  # fmt: skip
def test_a_repository_that_git_cannot_read_ends_the_run(tmp_path: Path, file: str, content: str) -> None:
    repository, _, _ = _forked(tmp_path / "repo")
    write(repository.root, {file: content})
    with pytest.raises(CheckerError) as caught:
        Git.find(repository.root)
    assert not isinstance(caught.value, UsageError)


@pytest.mark.parametrize("content", ["rusak\n", "1" * 40 + "\n", ""])
@pytest.mark.parametrize("file", ["refs/heads/main", "HEAD"])
def test_a_broken_head_is_not_an_unborn_one(tmp_path: Path, file: str, content: str) -> None:
    repository, _, _ = _forked(tmp_path / "repo")
    write(repository.root, {f".git/{file}": content})
    with pytest.raises(CheckerError) as caught:
        Git(repository.root).head()
    assert not isinstance(caught.value, UsageError)


def test_without_git_one_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository, target, _ = _forked(tmp_path / "repo")
    git = Git(repository.root)
    monkeypatch.setenv("PATH", str(tmp_path / "kosong"))
    with pytest.raises(CheckerError, match="Pasang git"):
        git.tree_of(target)
    write(tmp_path, {"kosong/git": "#!/tidak/ada\n"})
    (tmp_path / "kosong/git").chmod(0o755)
    with pytest.raises(CheckerError, match="Pasang git"):
        git.tree_of(target)
