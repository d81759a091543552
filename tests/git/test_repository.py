"""Commits are read as objects: nothing of the repository runs, nothing hides, the work tree is left alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from checker.git.repository import Git
from checker.git.source import Commit, Recorded, WorkTree
from checker.model.text import CheckerError, UsageError
from tests.conftest import Repository, write


def test_a_folder_outside_any_repository_has_none(tmp_path: Path) -> None:
    assert Git.find(tmp_path) is None


def test_a_branch_without_commits_has_no_head(repository: Repository) -> None:
    git = Git.find(repository.root)
    assert git is not None
    assert git.head() is None
    with pytest.raises(UsageError, match="belum berisi komit"):
        git.last_commit_before(datetime(2026, 1, 1, tzinfo=UTC))


def test_a_date_means_the_last_commit_of_that_day_on_the_first_parent_line(repository: Repository) -> None:
    first = repository.commit("2025-12-30T10:00:00+07:00", {"a": "1"})
    second = repository.commit("2025-12-31T23:30:00+07:00", {"a": "2"})
    repository.commit("2026-01-01T00:30:00+07:00", {"a": "3"})
    git = Git(repository.root)
    assert git.last_commit_before(datetime(2025, 12, 31, 16, 59, 59, tzinfo=UTC)) == second
    assert git.last_commit_before(datetime(2025, 12, 31, 16, 29, 0, tzinfo=UTC)) == first
    with pytest.raises(UsageError, match="Tidak ada komit"):
        git.last_commit_before(datetime(2025, 1, 1, tzinfo=UTC))


def test_a_side_branch_does_not_count(repository: Repository) -> None:
    main = repository.commit("2026-01-01T10:00:00Z", {"a": "1"})
    repository.git("checkout", "-q", "-b", "side")
    repository.commit("2026-01-02T10:00:00Z", {"b": "1"})
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "-m", "gabung", "side", GIT_COMMITTER_DATE="2026-01-03T10:00:00Z")
    assert Git(repository.root).last_commit_before(datetime(2026, 1, 2, 12, tzinfo=UTC)) == main


@pytest.mark.parametrize("rev", ["--upload-pack=touch x", "-h", "tidak-ada", "HEAD~9", "HEAD:a", "", "main@{1}"])
def test_a_revision_that_is_none_is_wrong_use(repository: Repository, rev: str) -> None:
    repository.commit("2026-01-01T10:00:00Z", {"a": "1"})
    with pytest.raises(UsageError):
        Git(repository.root).commit(rev)


def test_a_shallow_history_cannot_answer_for_a_date(repository: Repository, tmp_path: Path) -> None:
    repository.commit("2026-01-01T10:00:00Z", {"a": "1"})
    repository.commit("2026-01-02T10:00:00Z", {"a": "2"})
    repository.git("clone", "-q", "--depth", "1", f"file://{repository.root}", str(tmp_path / "shallow"))
    with pytest.raises(CheckerError, match="dangkal"):
        Git(tmp_path / "shallow").last_commit_before(datetime(2026, 1, 1, 12, tzinfo=UTC))


def test_a_commit_and_a_work_tree_give_the_same_files_in_the_same_order(repository: Repository) -> None:
    files: dict[str, str | bytes] = {
        "r/b/z.yaml": "1",
        "r/b.yaml": "2",
        "r/a/é.yaml": "3",
        "r/b-c/x.yaml": "4",
        "r/.x/h.yaml": "5",
        "s/x": "6",
    }
    commit = repository.commit("2026-01-01T10:00:00Z", files)
    past, now = Commit(Git(repository.root), commit), WorkTree(repository.root)
    assert list(past.files("r")) == list(now.files("r"))
    assert [b.path for b in now.files("r")] == ["r/a/é.yaml", "r/b/z.yaml", "r/b-c/x.yaml", "r/b.yaml"]
    assert past.read("r/b.yaml") == now.read("r/b.yaml")
    assert past.read("r/none") is None
    assert now.read("r/none") is None


def test_what_was_read_has_one_digest_wherever_it_lies(repository: Repository, tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"r/a.yaml": "1", "r/b.yaml": "2"}
    commit = repository.commit("2026-01-01T10:00:00Z", files)
    sources = [
        Recorded(Commit(Git(repository.root), commit)),
        Recorded(WorkTree(write(tmp_path / "copy", files))),
    ]
    digests = set()
    for source in sources:
        list(source.files("r"))
        digests.add(source.digest())
    assert len(digests) == 1
    write(tmp_path / "copy", {"r/b.yaml": "3"})
    changed = Recorded(WorkTree(tmp_path / "copy"))
    list(changed.files("r"))
    assert changed.digest() not in digests


def test_links_pipes_and_bad_names_come_back_as_problems_not_as_content(repository: Repository, tmp_path: Path) -> None:
    secret = write(tmp_path, {"secret.yaml": "rahasia: 1"}) / "secret.yaml"
    repository.commit("2026-01-01T09:00:00Z", {"r/a.yaml": "1"})
    (repository.root / "r/link.yaml").symlink_to(secret)
    (repository.root / "r/folder").symlink_to(tmp_path)
    with open(bytes(repository.root) + b"/r/b\xff.yaml", "wb") as file:  # noqa: PTH123 - a name that is no text
        file.write(b"1")
    (repository.root / "r/large.yaml").write_bytes(b"#" * (1024 * 1024 + 1))
    commit = repository.commit("2026-01-01T10:00:00Z")
    for source in (WorkTree(repository.root), Commit(Git(repository.root), commit)):
        blobs = {b.path: b for b in source.files("r")}
        assert set(blobs) == {"r/a.yaml", "r/b\\xff.yaml", "r/folder", "r/large.yaml", "r/link.yaml"}
        assert [p for p, b in blobs.items() if b.problem is None] == ["r/a.yaml"]
        assert all(b.data == b"" for b in blobs.values() if b.problem)


def test_reading_a_repository_runs_nothing_of_it(repository: Repository, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    script = write(tmp_path, {"evil.sh": f"#!/bin/sh\ntouch {mark}\ncat\n"}) / "evil.sh"
    script.chmod(0o755)
    commit = repository.commit(
        "2026-01-01T10:00:00Z", {"r/a.yaml": "1", ".gitattributes": "*.yaml filter=evil diff=evil\n"}
    )
    for key in (
        "filter.evil.clean",
        "filter.evil.smudge",
        "diff.evil.textconv",
        "diff.evil.command",
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.editor",
    ):
        repository.git("config", key, str(script))
    for hook in ("post-checkout", "post-index-change", "reference-transaction"):
        path = repository.root / ".git/hooks" / hook
        path.write_text(f"#!/bin/sh\ntouch {mark}\n", "utf-8")
        path.chmod(0o755)
    mark.unlink(missing_ok=True)
    git = Git.find(repository.root)
    assert git is not None
    assert [b.data for b in Commit(git, git.commit("HEAD")).files("r")] == [b"1"]
    assert git.last_commit_before(datetime(2026, 2, 1, tzinfo=UTC)) == commit == git.head()
    assert not mark.exists()


def test_replaced_objects_do_not_deceive(repository: Repository) -> None:
    commit = repository.commit("2026-01-01T10:00:00Z", {"r/a.yaml": "asli"})
    real = repository.git("rev-parse", "HEAD:r/a.yaml")
    write(repository.root, {"x": "palsu"})
    false = repository.git("hash-object", "-w", "x")
    repository.git("replace", real, false)
    assert [b.data for b in Commit(Git(repository.root), commit).files("r")] == [b"asli"]


def test_the_first_parent_line_names_the_commits_that_changed_a_folder(repository: Repository) -> None:
    one = repository.commit("2026-01-01T10:00:00Z", {"r/a": "1", "s/a": "1"})
    two = repository.commit("2026-01-02T10:00:00Z", {"s/a": "2"})
    repository.git("checkout", "-q", "-b", "sisi")
    repository.commit("2026-01-03T10:00:00Z", {"r/a": "2"})
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "-m", "gabung", "sisi", GIT_COMMITTER_DATE="2026-01-04T10:00:00Z")
    three = repository.git("rev-parse", "HEAD")
    git = Git(repository.root)
    assert [oid for oid, _ in git.first_parents(three)] == [three, two, one]
    assert git.first_parents(three, ".") == git.first_parents(three)
    assert [oid for oid, _ in git.first_parents(three, "r")] == [three, one]
    assert [oid for oid, _ in git.first_parents(three, "s/a")] == [two, one]
    assert git.first_parents(three, "tidak-ada") == git.first_parents(three, ":(glob)*") == []
    assert git.first_parents(one) == [(one, datetime(2026, 1, 1, 10, tzinfo=UTC))]


def test_a_commit_is_signed_by_a_name_without_an_address(repository: Repository) -> None:
    repository.commit("2026-01-01T10:00:00Z", {"a": "1"})
    repository.git(
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "  Satu é\n\nauthor palsu <x>",
        "--author",
        "Bu Siti É <siti@contoh.example>",
    )
    git = Git(repository.root)
    assert git.signature(git.commit("HEAD")) == ("Bu Siti É", "Satu é")
