"""A work tree, a commit and what is staged give the same files; names that are one file elsewhere are told apart."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.git import source
from checker.git.repository import Git
from checker.git.source import Blob, Commit, Index, Source, WorkTree
from checker.model.text import CheckerError
from tests.conftest import Repository, write

WHEN = "2026-01-01T10:00:00Z"


def _three(repository: Repository) -> list[Source]:
    """What lies there, staged and committed, by each of the three roads."""
    commit = repository.commit(WHEN)
    git = Git(repository.root)
    return [WorkTree(repository.root), Commit(git, commit), Index(git)]


@pytest.mark.parametrize(
    ("names", "alike"),
    [
        (["r/A.md", "r/a.md"], {"r/a.md": "r/A.md"}),
        (["r/\u00e9.yaml", "r/e\u0301.yaml"], {"r/\u00e9.yaml": "r/e\u0301.yaml"}),
        (["r/\u00c9.yaml", "r/e\u0301.yaml"], {"r/\u00c9.yaml": "r/e\u0301.yaml"}),
        (["r/A/x.yaml", "r/a/y.yaml", "r/a/z.yaml"], {"r/a/y.yaml": "r/A"}),
        (["r/A/x.yaml", "r/a"], {"r/a": "r/A"}),
        (["r/a/x.yaml", "r/a/X.yaml", "r/b/x.yaml"], {"r/a/x.yaml": "r/a/X.yaml"}),
        (["r/A", "r/a", "r/aA", "r/Aa"], {"r/a": "r/A", "r/aA": "r/Aa"}),
        (["r/a.yaml", "r/b.yaml", "r/a/a.yaml", "s/A.yaml"], {}),
    ],
)
def test_names_that_are_one_file_elsewhere_are_told_apart(
    repository: Repository, names: list[str], alike: dict[str, str]
) -> None:
    write(repository.root, dict.fromkeys(names, "isi"))
    for read in _three(repository):
        blobs = list(read.files("r"))
        assert {b.path for b in blobs} == {n for n in names if n.startswith("r/")}
        assert all(b.data == b"isi" for b in blobs)
        assert {b.path: b.problem.id.split("`")[1] for b in blobs if b.problem} == alike


def test_the_folder_asked_for_does_not_count_as_a_name(repository: Repository) -> None:
    write(repository.root, {"R/a.yaml": "1", "r/a.yaml": "2"})
    for read in _three(repository):
        assert [b.problem for b in (*read.files("r"), *read.files("R"))] == [None, None]


def test_another_repository_below_is_no_folder_of_this_one(repository: Repository, tmp_path: Path) -> None:
    write(repository.root, {"r/a.yaml": "1"})
    inner = Repository(repository.root / "r/dalam")
    inner.commit(WHEN, {"b.yaml": "2"})
    for read in _three(repository):
        assert [(b.path, b.data, b.problem is None) for b in read.files("r")] == [
            ("r/a.yaml", b"1", True),
            ("r/dalam", b"", False),
        ]
        problem = read.read("r/dalam")
        assert problem is not None
        assert problem.problem is not None
    assert [b.path for b in WorkTree(tmp_path / "repo/r").files("dalam")] == ["dalam/b.yaml"]


def test_a_registry_in_a_folder_and_one_at_the_top_are_named_from_where_they_are_looked_at(
    repository: Repository,
) -> None:
    write(repository.root, {"r/k/a.yaml": "1", "k/b.yaml": "2"})
    commit = repository.commit(WHEN)
    git = Git(repository.root)
    for inside, above in (
        (Commit(git, commit, "r"), Commit(git, commit, "..", "kota")),
        (Index(git, "r"), Index(git, "..", "kota")),
    ):
        assert [b.path for b in inside.files("k")] == ["k/a.yaml"]
        assert [b.path for b in above.files("kota")] == ["kota/k/b.yaml", "kota/r/k/a.yaml"]
    assert list(WorkTree(repository.root / "r").files("k")) == list(Index(git, "r").files("k"))


def test_large_folders_are_read_in_portions(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, str | bytes] = {f"r/{n:02}.yaml": str(n) * (n % 7 + 1) for n in range(40)}
    write(repository.root, files)
    whole = [list(read.files("r")) for read in _three(repository)]
    monkeypatch.setattr(source, "_AT_ONCE", 9)
    monkeypatch.setattr(source, "MAX_BYTES", 10)
    asked: list[int] = []
    contents = Git.contents

    def counted(git: Git, oids: list[str]) -> dict[str, bytes]:
        found = contents(git, oids)
        asked.append(sum(map(len, found.values())))
        return found

    monkeypatch.setattr(Git, "contents", counted)
    again = [list(read.files("r")) for read in _three(repository)]
    assert [[b.path for b in blobs] for blobs in again] == [[b.path for b in blobs] for blobs in whole]
    assert again[0] == again[1] == again[2]
    assert sum(b.problem is not None for b in again[0]) == sum(len(d) > 10 for d in files.values()) > 0
    assert max(asked) <= 10
    assert len(asked) > 10


def test_what_is_no_folder_is_not_read_as_one(repository: Repository) -> None:
    write(repository.root, {"file": "1"})
    (repository.root / "link").symlink_to("file")
    for read in _three(repository):
        for name in ("file", "link"):
            assert read.has_folder(name)
            with pytest.raises(CheckerError, match="bukan folder"):
                list(read.files(name))
        assert not read.has_folder("tidak-ada")
        assert list(read.files("tidak-ada")) == []


NAMES = st.one_of(
    st.sampled_from(["a", "A", "b.yaml", "B.yaml", "é", "e\u0301", ".x", "c d", "-e", "ß", "ss", "İ", "ａ"]),
    st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=6),
).filter(lambda name: name not in (".", "..") and name.casefold() != ".git" and len(name.encode()) < 200)
TREES = st.dictionaries(st.lists(NAMES, min_size=1, max_size=3).map("/".join), st.binary(max_size=40), max_size=8)


def _layable(files: dict[str, bytes]) -> dict[str, bytes]:
    """The files that can lie beside each other: no file where another has a folder."""
    return {p: d for p, d in files.items() if not any(o != p and o.startswith(p + "/") for o in files)}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TREES)
def test_the_three_roads_give_the_same_files(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository(Path(folder))
        write(repository.root, {f"r/{p}": d for p, d in _layable(files).items()})
        worktree, commit, index = _three(repository)
        blobs = list(worktree.files("r"))
        assert blobs == list(commit.files("r")) == list(index.files("r"))
        for blob in blobs:
            assert worktree.read(blob.path) == commit.read(blob.path) == index.read(blob.path)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TREES, TREES)
def test_the_changes_of_two_commits_are_the_differences_of_their_files(
    old: dict[str, bytes], new: dict[str, bytes]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        repository = Repository(Path(folder))
        commits = []
        for files in (old, new):
            for path in repository.root.iterdir():
                if path.name != ".git":
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
            write(repository.root, dict(_layable(files).items()))
            commits.append(repository.commit(WHEN))
        git = Git(repository.root)
        before, after = ({e.path: e for e in git.tree(c)} for c in commits)
        changes = git.changes(*commits)
        assert [c.path for c in changes] == sorted(c.path for c in changes)
        assert {c.path: (c.before, c.after) for c in changes} == {
            p: (before.get(p), after.get(p)) for p in {*before, *after} if before.get(p) != after.get(p)
        }
        assert git.changes(commits[1], commits[1]) == git.changes(commits[1], None) == []
        assert [c.after for c in git.changes(None, commits[1])] == [after[p] for p in sorted(after)]


def test_a_problem_of_its_own_comes_before_a_likeness(repository: Repository) -> None:
    write(repository.root, {"r/A.yaml": "1"})
    (repository.root / "r/a.yaml").symlink_to("A.yaml")
    blobs = [list(read.files("r")) for read in _three(repository)]
    assert blobs[0] == blobs[1] == blobs[2]
    assert blobs[0][1] == Blob("r/a.yaml", b"", source._LINK)
