"""Git objects as bytes: the only module that speaks to git.

GitPython finds the repository; everything read goes through a few plumbing commands with hooks, filters, replace refs,
system configuration and the network shut off. Nothing is ever checked out, and the user's index is never touched.
"""

from __future__ import annotations

import configparser
import contextlib
import os
import re
import subprocess
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from checker.errors import CheckerError, UsageError
from checker.text import Text, same

_SAFE = (
    "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "safe.bareRepository=explicit",
    "-c", "protocol.allow=never", "-c", "core.quotePath=false",
)  # fmt: skip
# A pre-receive hook's quarantine must stay visible, every other GIT_ variable of the caller must not steer us.
_KEPT = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")
_OID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One file of a commit: `mode` as git writes it (100644, 120000 symlink, 160000 submodule), path as bytes."""

    mode: str
    oid: str
    path: bytes


@dataclass(frozen=True, slots=True)
class FileChange:
    """One path that differs between two trees; None for the side that does not have it."""

    path: bytes
    before: TreeEntry | None
    after: TreeEntry | None


class Git:
    """A repository: `top` is its work tree, or its git directory where it is bare."""

    def __init__(self, top: Path, *, bare: bool = False) -> None:
        self.top = top
        self._place = ["-C", os.fspath(top), *(["--git-dir=."] if bare else [])]
        self._objects = self._place
        """Where objects are read: once a merge was made, the store that holds it and sees all others."""
        self._trusted = _trusted_folders()

    @classmethod
    def bare(cls, path: Path) -> Git:
        """A bare repository, named outright (a server's hook runs in one)."""
        return cls(path.resolve(), bare=True)

    @classmethod
    def find(cls, start: Path) -> Git | None:
        """The repository that holds `start`, or None.

        Only a folder with `.git` counts, which no commit can bring: files laid out like a bare repository do not.
        """
        os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # without git: our message, not an ImportError
        for home in (p for p in (start, *start.parents) if os.path.lexists(p / ".git")):
            import git as gitpython

            try:
                repo = gitpython.Repo(home)
            except (gitpython.InvalidGitRepositoryError, gitpython.NoSuchPathError):
                continue
            except (configparser.Error, ValueError, OSError) as error:
                raise _git_failed(os.fsencode(str(error))) from error
            top = Path(repo.working_tree_dir or repo.git_dir).resolve()
            repo.close()
            return cls(top)
        return None

    def _run(
        self,
        *args: str,
        stdin: bytes | None = None,
        place: Sequence[str] | None = None,
        keep: Sequence[str] = (),
    ) -> subprocess.CompletedProcess[bytes]:
        """git, with nothing of the caller's environment and settings but what `keep` and the quarantine need."""
        place = place or self._place
        kept = (
            keep if place is not self._place else (*_KEPT, *keep)
        )  # the merge's own store knows the quarantine
        env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k in kept}
        env |= {
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0",
            "GIT_LITERAL_PATHSPECS": "1", "GIT_GRAFT_FILE": os.devnull, "LC_ALL": "C",
        }  # fmt: skip
        try:
            return subprocess.run(
                ["git", *_SAFE, *self._trusted, *place, *args],
                input=stdin, capture_output=True, env=env, check=False,
            )  # fmt: skip
        except FileNotFoundError:
            raise CheckerError(
                Text(
                    "Perintah git tidak ditemukan. Pasang git, lalu jalankan lagi.",
                    "The git command was not found. Install git and run again.",
                )
            ) from None

    def _read(
        self,
        *args: str,
        stdin: bytes | None = None,
        place: Sequence[str] | None = None,
        keep: Sequence[str] = (),
    ) -> bytes:
        done = self._run(*args, stdin=stdin, place=place, keep=keep)
        if done.returncode != 0:
            raise _git_failed(done.stderr)
        return done.stdout

    def commit(self, rev: str) -> str:
        """The id of the commit that `rev` names. UsageError where there is none."""
        done = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", rev + "^{commit}")
        oid = done.stdout.decode("ascii", "replace").strip()
        if done.returncode != 0 or not _OID.fullmatch(oid):
            if b"dubious ownership" in done.stderr:
                raise _git_failed(done.stderr)
            raise UsageError(
                Text(
                    f"Revisi `{rev}` tidak ditemukan di repositori git ini.",
                    f"Revision `{rev}` does not exist in this git repository.",
                )
            )
        return oid

    def head(self) -> str | None:
        """The id of the commit checked out now; None on a branch without commits."""
        done = self._run("rev-parse", "--verify", "--quiet", "--end-of-options", "HEAD^{commit}")
        if b"dubious ownership" in done.stderr:
            raise _git_failed(done.stderr)
        oid = done.stdout.decode("ascii", "replace").strip()
        return oid if done.returncode == 0 and _OID.fullmatch(oid) else None

    def last_commit_before(self, moment: datetime) -> str:
        """The last commit on HEAD's first-parent line at or before `moment` (an aware datetime)."""
        head = self.head()
        if head is None:
            raise UsageError(
                Text("Repositori git ini belum berisi komit.", "This git repository has no commit yet.")
            )
        if self.shallow:
            raise CheckerError(_SHALLOW)
        stamp = int(moment.timestamp())
        # The walk is ours: `--before` would skip a late-dated commit and take an older one behind it.
        for line in (
            self._read("rev-list", "--first-parent", "--timestamp", head).decode("ascii").splitlines()
        ):
            when, oid = line.split(" ")
            if int(when) <= stamp:
                return oid
        raise UsageError(
            Text(
                f"Tidak ada komit pada atau sebelum {moment:%Y-%m-%d}.",
                f"There is no commit on or before {moment:%Y-%m-%d}.",
            )
        )

    @property
    def shallow(self) -> bool:
        """Whether history was cut off here."""
        return self._read("rev-parse", "--is-shallow-repository").strip() == b"true"

    def branch(self) -> str | None:
        """The branch that HEAD names, be it unborn; None for a detached head."""
        done = self._run("symbolic-ref", "--quiet", "HEAD")
        name = done.stdout.decode("utf-8", "surrogateescape").strip()
        return name.removeprefix("refs/heads/") if done.returncode == 0 else None

    def tree_of(self, commit: str) -> str:
        """The id of a commit's tree."""
        return (
            self._read("rev-parse", "--verify", "--end-of-options", commit + "^{tree}")
            .decode("ascii")
            .strip()
        )

    def first_parents(self, commit: str, folder: str = "") -> list[tuple[str, datetime]]:
        """Commits of the first-parent line from `commit` back that changed anything below `folder`, the newest first."""
        below = ["--", folder] if folder else []
        said = self._read("rev-list", "--first-parent", "--timestamp", commit, *below).decode("ascii")
        rows = (line.split(" ") for line in said.splitlines())
        return [(oid, datetime.fromtimestamp(int(when), UTC)) for when, oid in rows]

    def merge_base(self, one: str, other: str) -> str:
        """Where two commits parted. CheckerError where that cannot be known."""
        done = self._run("merge-base", one, other)
        if done.returncode == 0:
            return done.stdout.decode("ascii").strip()
        if done.returncode != 1:
            raise _git_failed(done.stderr)
        raise CheckerError(_SHALLOW if self.shallow else _UNRELATED)

    def merged(self, target: str, head: str) -> str:
        """The tree of the merge of two commits, made in a store of its own: the repository stays as it was.

        CheckerError where they conflict.
        """
        base = self.merge_base(target, head)
        if base == target:
            return self.tree_of(head)
        if base == head:
            return self.tree_of(target)
        place = self._scratch()
        done = self._run(
            "merge-tree", "--write-tree", "-z", "--name-only", "--no-messages", target, head, place=place
        )
        tree, *rest = done.stdout.split(b"\0")
        if done.returncode == 1:
            names = ", ".join(p.decode("utf-8", "backslashreplace") for p in rest[:_NAMED] if p)
            raise CheckerError(
                Text(
                    f"Usulan ini bertabrakan dengan cabang sasaran pada: {names}. Perbarui cabang usulan dari cabang "
                    "sasaran, selesaikan tabrakannya, lalu kirim lagi.",
                    f"This change conflicts with the target branch in: {names}. Bring the target branch into the change's "
                    "branch, settle the conflict, and send it again.",
                )
            )
        if done.returncode != 0:
            raise CheckerError(_OLD_GIT) if b"usage:" in done.stderr else _git_failed(done.stderr)
        self._objects = place
        return tree.decode("ascii").strip()

    def _scratch(self) -> list[str]:
        """An empty bare repository that sees every object of this one, and none of its settings, attributes and hooks."""
        folder = tempfile.TemporaryDirectory(prefix="patuh-")
        weakref.finalize(self, folder.cleanup)
        form = self._read("rev-parse", "--show-object-format").decode("ascii").strip()
        place = ["-C", folder.name, "--git-dir=."]
        made = ["init", "--quiet", "--bare", "--template=", f"--object-format={form}"]
        self._read(*made, place=place)
        stores = [self._read("rev-parse", "--path-format=absolute", "--git-path", "objects").rstrip(b"\n")]
        if quarantine := os.environb.get(b"GIT_OBJECT_DIRECTORY"):
            stores.append(os.fsencode(self.top / os.fsdecode(quarantine)))
        stores += [s for s in os.environb.get(b"GIT_ALTERNATE_OBJECT_DIRECTORIES", b"").split(b":") if s]
        for store in stores:
            if b"\n" in store:
                raise CheckerError(_ODD_PATH)
        info = Path(folder.name, "objects", "info")
        info.mkdir(exist_ok=True)
        (info / "alternates").write_bytes(b"".join(store + b"\n" for store in dict.fromkeys(stores)))
        return place

    def changes(self, old: str | None, new: str | None) -> list[FileChange]:
        """Every path that differs between two trees or commits, never as a rename.

        None for `old` is the empty tree, for `new` what is staged.
        """
        before = {e.path: e for e in self.tree(old)} if old else {}
        after = {e.path: e for e in (self.tree(new) if new else self.index())}
        paths = sorted({*before, *after})
        return [FileChange(p, before.get(p), after.get(p)) for p in paths if before.get(p) != after.get(p)]

    def index(self) -> Iterator[TreeEntry]:
        """What is staged, in git's order. CheckerError while a merge conflict is open."""
        for row in self._read("ls-files", "-sz", "--full-name", keep=("GIT_INDEX_FILE",)).split(b"\0"):
            if row:
                head, path = row.split(b"\t", 1)
                mode, blob, stage = head.decode("ascii").split(" ")
                if stage != "0":
                    name = path.decode("utf-8", "backslashreplace")
                    raise CheckerError(
                        Text(
                            f"Penggabungan belum selesai: `{name}` masih bertabrakan. Selesaikan dahulu, lalu `git add`.",
                            f"A merge is not finished: `{name}` still conflicts. Settle it, then `git add`.",
                        )
                    )
                yield TreeEntry(mode, blob, path)

    def signature(self, oid: str) -> tuple[str, str]:
        """Who made a commit (the author's name, no address) and the first line of what they said of it."""
        head, _, message = self._read("cat-file", "commit", oid).partition(b"\n\n")
        author = next((line for line in head.split(b"\n") if line.startswith(b"author ")), b"author  <")
        name = author[len(b"author ") :].rpartition(b" <")[0]
        first = message.strip().split(b"\n")[0]
        return name.decode("utf-8", "replace").strip(), first.decode("utf-8", "replace").strip()

    def commit_time(self, oid: str) -> datetime:
        """When the commit was made (committer's clock), in UTC."""
        stamp = self._read("rev-list", "--timestamp", "-1", oid).split(b" ", 1)[0]
        try:
            return datetime.fromtimestamp(int(stamp), UTC)
        except (OverflowError, ValueError, OSError):
            raise CheckerError(
                Text(f"Waktu komit {oid} tidak masuk akal.", f"The time of commit {oid} makes no sense.")
            ) from None

    def tree(self, oid: str) -> Iterator[TreeEntry]:
        """Every file of the commit, in git's order."""
        for row in self._read("ls-tree", "-rz", "--full-tree", oid, place=self._objects).split(b"\0"):
            if row:
                head, path = row.split(b"\t", 1)
                mode, _, blob = head.decode("ascii").split(" ")
                yield TreeEntry(mode, blob, path)

    def blobs(self, oids: Iterable[str], limit: int) -> dict[str, bytes | None]:
        """The contents of blobs by id, read in one batch; None for one of more than `limit` bytes, which is not read."""
        wanted = sorted(set(oids))
        found: dict[str, bytes | None] = {}
        for oid, line in zip(wanted, self._batch("--batch-check", wanted).splitlines(), strict=True):
            if _size(oid, line) > limit:
                found[oid] = None
        small = [oid for oid in wanted if oid not in found]
        data, at = self._batch("--batch", small), 0
        for oid in small:
            begin = data.index(b"\n", at) + 1
            at = begin + _size(oid, data[at : begin - 1])
            found[oid] = data[begin:at]
            at += 1
        return found

    def _batch(self, how: str, oids: Sequence[str]) -> bytes:
        ids = "".join(f"{oid}\n" for oid in oids).encode("ascii")
        return self._read("cat-file", how, stdin=ids, place=self._objects)


_NAMED = 10
"""Files that a message about a conflict names."""
_SHALLOW = Text(
    "Riwayat git di sini dangkal (shallow), jadi keadaan lampau dan titik cabang tidak dapat dipastikan. "
    "Ambil riwayat penuh (`git fetch --unshallow`, atau `fetch-depth: 0` di CI).",
    "This git history is shallow, so neither the past nor where branches parted can be known for certain. "
    "Fetch the full history (`git fetch --unshallow`, or `fetch-depth: 0` in CI).",
)
_UNRELATED = Text(
    "Usulan dan cabang sasaran tidak punya riwayat bersama, jadi tidak dapat dibandingkan. Mulailah cabang usulan dari "
    "cabang sasaran.",
    "The change and the target branch share no history, so they cannot be compared. Start the change's branch from the "
    "target branch.",
)
_OLD_GIT = Text(
    "Git di sini terlalu lama untuk menggabungkan (perlu 2.38). Perbarui git, atau perbarui cabang usulan dari cabang sasaran "
    "lebih dahulu.",
    "This git is too old to merge (2.38 is needed). Update git, or bring the target branch into the change's branch first.",
)
_ODD_PATH = Text(
    "Nama folder repositori memuat pindah baris.", "The repository's folder has a line break in its name."
)


def _size(oid: str, line: bytes) -> int:
    """The size that a line of `cat-file` gives of a blob."""
    words = line.split(b" ")
    if len(words) != 3 or words[1] != b"blob":
        raise CheckerError(Text(f"Objek git {oid} tidak dapat dibaca.", f"Git object {oid} cannot be read."))
    return int(words[2])


def _trusted_folders() -> list[str]:
    """The user's own `safe.directory` entries, the one setting of theirs that must keep its force."""
    with contextlib.suppress(FileNotFoundError):
        command = ["git", "config", "--global", "--get-all", "safe.directory"]
        said = subprocess.run(command, capture_output=True, check=False).stdout.decode(
            "utf-8", "surrogateescape"
        )
        return [word for line in said.splitlines() for word in ("-c", f"safe.directory={line}")]
    return []


def _git_failed(stderr: bytes) -> CheckerError:
    said = stderr.decode("utf-8", "backslashreplace").strip()
    first = said.splitlines()[0] if said else "?"
    if "dubious ownership" in said:
        return CheckerError(
            Text(
                "Git menolak repositori ini karena pemilik foldernya bukan Anda. Bila Anda mempercayainya, jalankan "
                "`git config --global --add safe.directory <folder repositori>`.",
                "Git refuses this repository because its folder belongs to somebody else. If you trust it, run "
                "`git config --global --add safe.directory <repository folder>`.",
            )
        )
    return CheckerError(
        Text("Git tidak dapat membaca repositori: ", "Git cannot read the repository: ") + same(first)
    )
