"""A repository that can be asked: names -> ids; ids -> history, files and their contents; two commits -> their merge.

Nothing is ever checked out, and the user's repository and index are never written.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice, zip_longest
from pathlib import Path

from checker.git import words
from checker.git.data import (
    EMPTY_BLOBS,
    OID,
    FileChange,
    TreeEntry,
    diff_listings,
    parse_changes,
    parse_contents,
    parse_index,
    parse_sizes,
    parse_tree,
)
from checker.git.discovery import find_work_tree
from checker.git.plumbing import Plumbing
from checker.model.text import CheckerError

_RAW = ("-r", "-z", "--raw", "--no-renames", "--no-relative", "--ignore-submodules=none")


class Git:
    """A repository: `top` is its work tree, or its git directory where it is bare."""

    def __init__(self, top: Path, *, bare: bool = False) -> None:
        self.top = top.absolute()
        self._git = Plumbing.at(self.top, bare=bare)
        self._objects = self._git
        """Where objects are read: the repository itself, or the store of a merge, which sees all of its objects."""

    @classmethod
    def bare(cls, path: Path) -> Git:
        """A bare repository, named outright (a server's hook runs in one)."""
        return cls(path.resolve(), bare=True)

    @classmethod
    def find(cls, start: Path) -> Git | None:
        """The repository that holds `start`, or None."""
        top = find_work_tree(start)
        return cls(top) if top else None

    # --- names -> ids -----------------------------------------------------------------------------------------------

    def commit(self, rev: str, *, branch: bool = False) -> str:
        """The id of the commit that `rev` names. UsageError where there is none, or where it may mean several.

        With `branch`, a bare name must not be a tag: whoever may push tags does not choose the target of a change.
        """
        name = re.split(r"[~^:]|@\{", rev, maxsplit=1)[0]
        whole = name.startswith("refs/") or name in ("HEAD", "@")
        # Without this, a tag named `refs/remotes/origin/main` would answer where that branch is not.
        if "\0" in rev or len(rev) > 4096 or (whole and self._read_exact("HEAD" if name == "@" else name) is None):
            raise words.unknown(rev)
        done = self._git.run("rev-parse", "--verify", "--quiet", "--end-of-options", rev + "^{commit}")
        oid = done.out.decode("ascii", "replace").strip()
        if done.code != 0 or not OID.fullmatch(oid):
            # 1: no such name; else what git says tells a name's fault (nothing, or a log too short) from the repository's.
            if done.code != 1 and done.err.strip() and not done.err.startswith(b"fatal: log for"):
                raise words.failed(done.err)
            raise words.unknown(rev)
        if name and not whole and not OID.fullmatch(name):
            self._refuse_ambiguous(rev, name, branch=branch)
        return oid

    def _refuse_ambiguous(self, rev: str, name: str, *, branch: bool) -> None:
        done = self._git.run("rev-parse", "--verify", "--end-of-options", rev + "^{commit}")
        if b"is ambiguous" in done.err:
            raise words.ambiguous(name)
        if branch:
            full = self._git.run("rev-parse", "--verify", "--symbolic-full-name", "--end-of-options", name).out
            if full.startswith(b"refs/tags/"):
                raise words.no_branch(name)

    def _read_exact(self, ref: str) -> str | None:
        """The id that exactly this reference holds; git's other readers try the name below other folders as well."""
        done = self._git.run("show-ref", "--verify", "--hash", "--", ref)
        if done.code == 0:
            return done.out.decode("ascii").strip()
        if b"not a valid ref" in done.err:
            return None
        raise words.failed(done.err)

    def head(self) -> str | None:
        """The id of the commit checked out now; None on a branch without commits."""
        if (oid := self._read_exact("HEAD")) is not None:
            return self.commit(oid)
        broken = self._git.run("for-each-ref", "--count=1", "--", self._read_symbolic() or "HEAD").err
        if broken:  # there is a file of the branch, and no id in it
            raise words.failed(broken)
        return None

    def branch(self) -> str | None:
        """The branch that HEAD names, be it unborn; None for a detached head."""
        name = self._read_symbolic()
        return name.removeprefix("refs/heads/") if name.startswith("refs/heads/") else None

    def resolve(self, ref: str) -> str:
        """The reference that another one stands for (`HEAD` for a branch, `refs/heads/master` for `main`); itself where for none."""
        return self._read_symbolic(ref) or ref

    def _read_symbolic(self, ref: str = "HEAD") -> str:
        done = self._git.run("symbolic-ref", "--quiet", "--", ref)
        if done.code not in (0, 1):
            raise words.failed(done.err)
        return done.out.decode("utf-8", "surrogateescape").removesuffix("\n")

    def tree_of(self, commit: str) -> str:
        """The id of a commit's tree."""
        return self._git.read_word("rev-parse", "--verify", "--end-of-options", _check_id(commit) + "^{tree}")

    # --- history ----------------------------------------------------------------------------------------------------

    @property
    def shallow(self) -> bool:
        """Whether history was cut off here."""
        return self._git.read_word("rev-parse", "--is-shallow-repository") == "true"

    def last_commit_before(self, moment: datetime) -> str:
        """The last commit on HEAD's first-parent line at or before `moment` (an aware datetime)."""
        head = self.head()
        if head is None:
            raise words.no_commit()
        if self.shallow:
            raise CheckerError(words.SHALLOW)
        # The walk is ours: `--before` would skip a late-dated commit and take an older one behind it.
        for oid, stamp in self._walk(head):
            if stamp <= int(moment.timestamp()):
                return oid
        raise words.nothing_before(moment)

    def first_parents(self, commit: str, folder: str = "") -> list[tuple[str, datetime]]:
        """Commits of the first-parent line from `commit` back that changed anything below `folder`, the newest first."""
        below = ["--", folder] if folder not in ("", ".") else []
        return [(oid, _parse_time(oid, stamp)) for oid, stamp in self._walk(commit, *below)]

    def steps(self, line: Sequence[tuple[str, datetime]], limit: int) -> Iterator[tuple[str, datetime, str | None]]:
        """The first commits of a line (see `first_parents`), each with the one before it: None for the oldest.

        Where history was cut off nobody can say what was there before its oldest commit, which is left out then.
        """
        for (oid, when), older in islice(zip_longest(line, (oid for oid, _ in line[1:])), limit):
            if older is None and self.shallow:
                return
            yield oid, when, older

    def _walk(self, commit: str, *below: str) -> Iterator[tuple[str, int]]:
        said = self._git.read("rev-list", "--first-parent", "--timestamp", _check_id(commit), *below).decode("ascii")
        for row in said.splitlines():
            stamp, oid = row.split(" ")
            yield oid, int(stamp)

    def commit_time(self, oid: str) -> datetime:
        """When the commit was made (committer's clock), in UTC."""
        stamp = self._git.read_word("rev-list", "--timestamp", "-1", _check_id(oid)).split(" ")[0]
        return _parse_time(oid, int(stamp))

    def signature(self, oid: str) -> tuple[str, str]:
        """Who made a commit (the author's name, no address) and the first line of what they said of it."""
        head, _, message = self._git.read("cat-file", "commit", _check_id(oid)).partition(b"\n\n")
        author = next((line for line in head.split(b"\n") if line.startswith(b"author ")), b"author  <")
        name = author[len(b"author ") :].rpartition(b" <")[0]
        first = message.strip().split(b"\n")[0]
        return name.decode("utf-8", "replace").strip(), first.decode("utf-8", "replace").strip()

    def merge_base(self, one: str, other: str) -> str:
        """Where two commits parted, as git picks it. CheckerError where that cannot be known."""
        done = self._git.run("merge-base", "--all", _check_id(one), _check_id(other))
        if done.code not in (0, 1):
            raise words.failed(done.err)
        bases = done.out.decode("ascii").split()
        if not self._is_certain(one, other, bases):
            raise CheckerError(words.SHALLOW)
        if not bases:
            raise CheckerError(words.UNRELATED)
        return bases[0]

    def _is_certain(self, one: str, other: str, bases: Sequence[str]) -> bool:
        """Whether the part of history that is here must lead to the same bases as all of it."""
        if set(bases) & {one, other} or not self.shallow:
            return True
        if len(bases) != 1:
            return False
        since = self._git.read("rev-list", one, other, f"^{bases[0]}").split()
        return not set(since) & set(self._git.read_cuts().split())

    # --- trees and blobs --------------------------------------------------------------------------------------------

    def tree(self, oid: str) -> Iterator[TreeEntry]:
        """Every file of a commit or tree, in git's order."""
        yield from parse_tree(self._objects.read("ls-tree", "-rz", "--full-tree", _check_id(oid)))

    def index(self) -> Iterator[TreeEntry]:
        """What is staged, in git's order. CheckerError while a merge conflict is open."""
        keep = ("GIT_INDEX_FILE",)
        entries = list(parse_index(self._git.read("ls-files", "-sz", "--full-name", keep=keep)))
        if any(e.oid in EMPTY_BLOBS for e in entries):
            # `git add -N` only announces a file: it is listed as an empty one, and is not part of the next commit.
            empty = self._git.read_word("hash-object", "-t", "tree", "--stdin")
            said = self._git.read("diff-index", "--cached", "--ita-invisible-in-index", *_RAW, empty, keep=keep)
            real = {change.path for change in parse_changes(said)}
            entries = [e for e in entries if e.path in real]
        yield from entries

    def changes(self, old: str | None, new: str | None) -> list[FileChange]:
        """Every path that differs between two trees or commits, never as a rename, sorted.

        None for `old` is the empty tree, for `new` what is staged.
        """
        if old is None or new is None:
            return diff_listings(self.tree(old) if old else (), self.tree(new) if new else self.index())
        said = self._objects.read("diff-tree", *_RAW, _check_id(old), _check_id(new))
        return sorted(parse_changes(said), key=lambda change: change.path)

    def blobs(self, oids: Iterable[str], limit: int) -> dict[str, bytes | None]:
        """The contents of blobs by id; None for one of more than `limit` bytes, which is not read."""
        size = self.sizes(oids)
        read = self.contents([oid for oid in size if size[oid] <= limit])
        return {oid: read.get(oid) for oid in size}

    def sizes(self, oids: Iterable[str]) -> dict[str, int]:
        """The sizes of blobs by id."""
        wanted = sorted(set(oids))
        return parse_sizes(wanted, self._read_batch("--batch-check", wanted))

    def contents(self, oids: Iterable[str]) -> dict[str, bytes]:
        """The contents of blobs by id, whatever their size, each held against its id."""
        wanted = sorted(set(oids))
        return parse_contents(wanted, self._read_batch("--batch", wanted))

    def _read_batch(self, how: str, oids: Sequence[str]) -> bytes:
        ids = "".join(f"{_check_id(oid)}\n" for oid in oids).encode("ascii")
        return self._objects.read("cat-file", how, stdin=ids, limit=None) if oids else b""

    # --- merging ------------------------------------------------------------------------------------------------------

    def merge(self, target: str, head: str) -> str:
        """The tree of the merge of two commits, made in a store of its own: the repository stays as it was.

        CheckerError where they conflict.
        """
        base = self.merge_base(target, head)
        if base == target:
            return self.tree_of(head)
        if base == head:
            return self.tree_of(target)
        if self._objects is self._git:
            folder = tempfile.mkdtemp(prefix="patuh-")
            weakref.finalize(self, _remove, folder, os.getpid())
            self._objects = self._git.make_store(Path(folder))
        how = ("--write-tree", "-z", "--name-only", "--no-messages")
        done = self._objects.run("merge-tree", *how, target, head)
        tree, *rest = done.out.split(b"\0")
        oid = tree.decode("ascii", "replace").strip()
        if done.code == 1:
            raise words.conflict([path for path in rest if path])
        if done.code != 0 or not OID.fullmatch(oid):
            raise CheckerError(words.OLD_GIT) if b"usage:" in done.err else words.failed(done.err)
        return oid


def _check_id(oid: str) -> str:
    """Only full ids reach a command line; names are looked up by `commit` first."""
    if not OID.fullmatch(oid):
        raise words.unknown(oid)
    return oid


def _parse_time(oid: str, stamp: int) -> datetime:
    try:
        return datetime.fromtimestamp(stamp, UTC)
    except (OverflowError, ValueError, OSError):
        raise words.no_time(oid) from None


def _remove(folder: str, owner: int) -> None:
    if os.getpid() == owner:  # a forked process does not take it away from the one that made it
        shutil.rmtree(folder, ignore_errors=True)
