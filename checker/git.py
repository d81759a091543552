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


class Git:
    """A repository: `top` is its work tree, or its git directory where it is bare."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self._trusted = _trusted_folders()

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

    def _run(self, *args: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k in _KEPT}
        env |= {
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0",
            "GIT_LITERAL_PATHSPECS": "1", "GIT_GRAFT_FILE": os.devnull, "LC_ALL": "C",
        }  # fmt: skip
        try:
            return subprocess.run(
                ["git", *_SAFE, *self._trusted, "-C", os.fspath(self.top), *args],
                input=stdin, capture_output=True, env=env, check=False,
            )  # fmt: skip
        except FileNotFoundError:
            raise CheckerError(
                Text(
                    "Perintah git tidak ditemukan. Pasang git, lalu jalankan lagi.",
                    "The git command was not found. Install git and run again.",
                )
            ) from None

    def _read(self, *args: str, stdin: bytes | None = None) -> bytes:
        done = self._run(*args, stdin=stdin)
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
        if self._read("rev-parse", "--is-shallow-repository").strip() == b"true":
            raise CheckerError(
                Text(
                    "Riwayat git di sini dangkal (shallow), jadi keadaan pada tanggal lampau tidak dapat dipastikan. "
                    "Ambil riwayat penuh (`git fetch --unshallow`, atau `fetch-depth: 0` di CI).",
                    "This git history is shallow, so a past date cannot be resolved for certain. "
                    "Fetch the full history (`git fetch --unshallow`, or `fetch-depth: 0` in CI).",
                )
            )
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
        for row in self._read("ls-tree", "-rz", "--full-tree", oid).split(b"\0"):
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
        return self._read("cat-file", how, stdin="".join(f"{oid}\n" for oid in oids).encode("ascii"))


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
