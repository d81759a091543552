"""What is asked of a repository, whoever runs git: names -> ids; ids -> history, files and their contents."""

from __future__ import annotations

import os
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice, zip_longest
from pathlib import Path

from checker.git import words
from checker.git.data import (
    EMPTY_BLOBS,
    OID,
    FileChange,
    Said,
    TreeEntry,
    between,
    contents,
    differing,
    listed,
    sizes,
    staged,
)
from checker.model.text import CheckerError

_RAW = ("-r", "-z", "--raw", "--no-renames", "--no-relative", "--ignore-submodules=none")
LARGEST = 128 << 20
"""Bytes that one listing may have: a few small trees that hold each other several times spell out years of work."""


class ObjectReader(ABC):
    """A repository that can be asked; who runs git, and how, is said by the class below (`git.Git`)."""

    top: Path
    """The work tree, or the git directory where the repository is bare."""
    _objects: Sequence[str] | None = None
    """Where objects are read, if not in the repository itself: the store of a merge, which sees all others."""

    @abstractmethod
    def _run(
        self,
        *args: str,
        stdin: bytes = b"",
        place: Sequence[str] | None = None,
        keep: Sequence[str] = (),
        limit: int | None = LARGEST,
    ) -> Said:
        """git, run to its end."""

    def _word(self, *args: str) -> str:
        return self._read(*args).decode("ascii", "replace").strip()

    def _read(
        self,
        *args: str,
        stdin: bytes = b"",
        place: Sequence[str] | None = None,
        keep: Sequence[str] = (),
        limit: int | None = LARGEST,
    ) -> bytes:
        done = self._run(*args, stdin=stdin, place=place, keep=keep, limit=limit)
        if done.code != 0:
            raise words.failed(done.err)
        return done.out

    # --- names -> ids -----------------------------------------------------------------------------------------------

    def commit(self, rev: str, *, branch: bool = False) -> str:
        """The id of the commit that `rev` names. UsageError where there is none, or where it may mean several.

        With `branch`, a bare name must not be a tag: whoever may push tags does not choose the target of a change.
        """
        name = re.split(r"[~^:]|@\{", rev, maxsplit=1)[0]
        whole = name.startswith("refs/") or name in ("HEAD", "@")
        # Without this, a tag named `refs/remotes/origin/main` would answer where that branch is not.
        if "\0" in rev or len(rev) > 4096 or (whole and self._exact("HEAD" if name == "@" else name) is None):
            raise words.unknown(rev)
        done = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", rev + "^{commit}")
        oid = done.out.decode("ascii", "replace").strip()
        if done.code != 0 or not OID.fullmatch(oid):
            # 1: no such name; else what git says tells a name's fault (nothing, or a log too short) from the repository's.
            if done.code != 1 and done.err.strip() and not done.err.startswith(b"fatal: log for"):
                raise words.failed(done.err)
            raise words.unknown(rev)
        if name and not whole and not OID.fullmatch(name):
            self._only_one(rev, name, branch=branch)
        return oid

    def _only_one(self, rev: str, name: str, *, branch: bool) -> None:
        done = self._run("rev-parse", "--verify", "--end-of-options", rev + "^{commit}")
        if b"is ambiguous" in done.err:
            raise words.ambiguous(name)
        if branch:
            full = self._run("rev-parse", "--verify", "--symbolic-full-name", "--end-of-options", name).out
            if full.startswith(b"refs/tags/"):
                raise words.no_branch(name)

    def _exact(self, ref: str) -> str | None:
        """The id that exactly this reference holds; git's other readers try the name below other folders as well."""
        done = self._run("show-ref", "--verify", "--hash", "--", ref)
        if done.code == 0:
            return done.out.decode("ascii").strip()
        if b"not a valid ref" in done.err:
            return None
        raise words.failed(done.err)

    def head(self) -> str | None:
        """The id of the commit checked out now; None on a branch without commits."""
        if (oid := self._exact("HEAD")) is not None:
            return self.commit(oid)
        broken = self._run("for-each-ref", "--count=1", "--", self._symbolic() or "HEAD").err
        if broken:  # there is a file of the branch, and no id in it
            raise words.failed(broken)
        return None

    def branch(self) -> str | None:
        """The branch that HEAD names, be it unborn; None for a detached head."""
        name = self._symbolic()
        return name.removeprefix("refs/heads/") if name.startswith("refs/heads/") else None

    def meant_by(self, ref: str) -> str:
        """The reference that another one stands for (`HEAD` for a branch, `refs/heads/master` for `main`); itself where for none."""
        return self._symbolic(ref) or ref

    def _symbolic(self, ref: str = "HEAD") -> str:
        done = self._run("symbolic-ref", "--quiet", "--", ref)
        if done.code not in (0, 1):
            raise words.failed(done.err)
        return done.out.decode("utf-8", "surrogateescape").removesuffix("\n")

    def tree_of(self, commit: str) -> str:
        """The id of a commit's tree."""
        return self._word("rev-parse", "--verify", "--end-of-options", _id(commit) + "^{tree}")

    # --- history ----------------------------------------------------------------------------------------------------

    @property
    def shallow(self) -> bool:
        """Whether history was cut off here."""
        return self._word("rev-parse", "--is-shallow-repository") == "true"

    def last_commit_before(self, moment: datetime) -> str:
        """The last commit on HEAD's first-parent line at or before `moment` (an aware datetime)."""
        head = self.head()
        if head is None:
            raise words.no_commit()
        if self.shallow:
            raise CheckerError(words.SHALLOW)
        # The walk is ours: `--before` would skip a late-dated commit and take an older one behind it.
        for oid, stamp in self._line(head):
            if stamp <= int(moment.timestamp()):
                return oid
        raise words.nothing_before(moment)

    def first_parents(self, commit: str, folder: str = "") -> list[tuple[str, datetime]]:
        """Commits of the first-parent line from `commit` back that changed anything below `folder`, the newest first."""
        below = ["--", folder] if folder not in ("", ".") else []
        return [(oid, _moment(oid, stamp)) for oid, stamp in self._line(commit, *below)]

    def steps(self, line: Sequence[tuple[str, datetime]], limit: int) -> Iterator[tuple[str, datetime, str | None]]:
        """The first commits of a line (see `first_parents`), each with the one before it: None for the oldest.

        Where history was cut off nobody can say what was there before its oldest commit, which is left out then.
        """
        for (oid, when), older in islice(zip_longest(line, (oid for oid, _ in line[1:])), limit):
            if older is None and self.shallow:
                return
            yield oid, when, older

    def _line(self, commit: str, *below: str) -> Iterator[tuple[str, int]]:
        said = self._read("rev-list", "--first-parent", "--timestamp", _id(commit), *below).decode("ascii")
        for row in said.splitlines():
            stamp, oid = row.split(" ")
            yield oid, int(stamp)

    def commit_time(self, oid: str) -> datetime:
        """When the commit was made (committer's clock), in UTC."""
        stamp = self._word("rev-list", "--timestamp", "-1", _id(oid)).split(" ")[0]
        return _moment(oid, int(stamp))

    def signature(self, oid: str) -> tuple[str, str]:
        """Who made a commit (the author's name, no address) and the first line of what they said of it."""
        head, _, message = self._read("cat-file", "commit", _id(oid)).partition(b"\n\n")
        author = next((line for line in head.split(b"\n") if line.startswith(b"author ")), b"author  <")
        name = author[len(b"author ") :].rpartition(b" <")[0]
        first = message.strip().split(b"\n")[0]
        return name.decode("utf-8", "replace").strip(), first.decode("utf-8", "replace").strip()

    def merge_base(self, one: str, other: str) -> str:
        """Where two commits parted, as git picks it. CheckerError where that cannot be known."""
        done = self._run("merge-base", "--all", _id(one), _id(other))
        if done.code not in (0, 1):
            raise words.failed(done.err)
        bases = done.out.decode("ascii").split()
        if not self._certain(one, other, bases):
            raise CheckerError(words.SHALLOW)
        if not bases:
            raise CheckerError(words.UNRELATED)
        return bases[0]

    def _certain(self, one: str, other: str, bases: Sequence[str]) -> bool:
        """Whether the part of history that is here must lead to the same bases as all of it."""
        if set(bases) & {one, other} or not self.shallow:
            return True
        if len(bases) != 1:
            return False
        since = self._read("rev-list", one, other, f"^{bases[0]}").split()
        return not set(since) & set(self._cuts().split())

    def _cuts(self) -> bytes:
        """The commits behind which history was cut off, a line each."""
        try:
            return self._path("shallow").read_bytes()
        except FileNotFoundError:
            return b""

    def _path(self, name: str) -> Path:
        """Where git keeps something of that name."""
        return self.top / os.fsdecode(self._read("rev-parse", "--git-path", name)[:-1])

    # --- trees and blobs --------------------------------------------------------------------------------------------

    def tree(self, oid: str) -> Iterator[TreeEntry]:
        """Every file of a commit or tree, in git's order."""
        yield from listed(self._read("ls-tree", "-rz", "--full-tree", _id(oid), place=self._objects))

    def index(self) -> Iterator[TreeEntry]:
        """What is staged, in git's order. CheckerError while a merge conflict is open."""
        keep = ("GIT_INDEX_FILE",)
        entries = list(staged(self._read("ls-files", "-sz", "--full-name", keep=keep)))
        if any(e.oid in EMPTY_BLOBS for e in entries):
            # `git add -N` only announces a file: it is listed as an empty one, and is not part of the next commit.
            empty = self._word("hash-object", "-t", "tree", "--stdin")
            said = self._read("diff-index", "--cached", "--ita-invisible-in-index", *_RAW, empty, keep=keep)
            real = {change.path for change in differing(said)}
            entries = [e for e in entries if e.path in real]
        yield from entries

    def changes(self, old: str | None, new: str | None) -> list[FileChange]:
        """Every path that differs between two trees or commits, never as a rename, sorted.

        None for `old` is the empty tree, for `new` what is staged.
        """
        if old is None or new is None:
            return between(self.tree(old) if old else (), self.tree(new) if new else self.index())
        said = self._read("diff-tree", *_RAW, _id(old), _id(new), place=self._objects)
        return sorted(differing(said), key=lambda change: change.path)

    def blobs(self, oids: Iterable[str], limit: int) -> dict[str, bytes | None]:
        """The contents of blobs by id; None for one of more than `limit` bytes, which is not read."""
        size = self.sizes(oids)
        read = self.contents([oid for oid in size if size[oid] <= limit])
        return {oid: read.get(oid) for oid in size}

    def sizes(self, oids: Iterable[str]) -> dict[str, int]:
        """The sizes of blobs by id."""
        wanted = sorted(set(oids))
        return sizes(wanted, self._batch("--batch-check", wanted))

    def contents(self, oids: Iterable[str]) -> dict[str, bytes]:
        """The contents of blobs by id, whatever their size, each held against its id."""
        wanted = sorted(set(oids))
        return contents(wanted, self._batch("--batch", wanted))

    def _batch(self, how: str, oids: Sequence[str]) -> bytes:
        ids = "".join(f"{_id(oid)}\n" for oid in oids).encode("ascii")
        return self._read("cat-file", how, stdin=ids, place=self._objects, limit=None) if oids else b""


def _id(oid: str) -> str:
    """Only full ids reach a command line; names are looked up by `commit` first."""
    if not OID.fullmatch(oid):
        raise words.unknown(oid)
    return oid


def _moment(oid: str, stamp: int) -> datetime:
    try:
        return datetime.fromtimestamp(stamp, UTC)
    except (OverflowError, ValueError, OSError):
        raise words.no_time(oid) from None
