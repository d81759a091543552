"""Git objects as bytes: the only module that speaks to git.

GitPython finds the repository; everything read goes through a few plumbing commands with hooks, filters, attributes, replace
refs, grafts, caches of history, the user's and the system's configuration and the network shut off. Nothing is ever checked
out, and the user's repository and index are never written.
"""

from __future__ import annotations

import configparser
import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
import weakref
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from checker.git import words
from checker.git.data import OID, FileChange, Said, TreeEntry, folders, quoted
from checker.git.reader import LARGEST, ObjectReader
from checker.model.text import CheckerError

__all__ = ["FileChange", "Git", "TreeEntry"]

_SAFE = (
    # Nothing runs, nothing is fetched.
    "-c",
    "core.fsmonitor=false",
    "-c",
    f"core.hooksPath={os.devnull}",
    "-c",
    "protocol.allow=never",
    "-c",
    "safe.bareRepository=explicit",
    # Objects speak for themselves: no attributes from elsewhere, no cache that says otherwise than the commits do.
    "-c",
    f"core.attributesFile={os.devnull}",
    "-c",
    "core.commitGraph=false",
    "-c",
    "submodule.recurse=false",
    # What we read of stderr.
    "-c",
    "core.warnAmbiguousRefs=true",
    "-c",
    "advice.graftFileDeprecated=false",
)
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}
"""GIT_ALLOW_PROTOCOL outranks a repository's own `protocol.ext.allow`; git before 2.39.4 does not know GIT_NO_LAZY_FETCH."""
_STORES = ("GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH")
"""What a server sets while it holds what is pushed apart; no other GIT_ variable of the caller steers us."""
_PATIENCE = 120.0
"""Seconds that one command may take: git waits without end for a pipe that lies in place of a file."""


class Git(ObjectReader):
    """A repository: `top` is its work tree, or its git directory where it is bare."""

    def __init__(self, top: Path, *, bare: bool = False) -> None:
        self.top = top.absolute()
        self._place = ["-C", os.fspath(self.top), *(["--git-dir=."] if bare else [])]
        self._quarantine = _quarantine()
        self._trusted = _trusted_folders(self.top)

    @classmethod
    def bare(cls, path: Path) -> Git:
        """A bare repository, named outright (a server's hook runs in one)."""
        return cls(path.resolve(), bare=True)

    @classmethod
    def find(cls, start: Path) -> Git | None:
        """The repository that holds `start`, or None.

        Only a folder with `.git` counts, which no commit can bring: files laid out like a bare repository do not.
        """
        for home in (p for p in (start, *start.parents) if os.path.lexists(p / ".git")):
            # Git is asked first: it can be stopped when it waits for ever, and it says whose repository this is.
            done = cls(home.resolve())._run("rev-parse", "--show-toplevel")
            if done.code == 0 and _same_folder(done.out[:-1], home):
                return cls(top) if (top := _work_tree(home)) else None
            if done.code != 0 and not _NO_REPOSITORY.search(done.err):
                raise words.failed(done.err)
            if not (home / ".git").is_dir():
                return None  # a `.git` file that leads nowhere: git itself looks no further up
        return None

    def merged(self, target: str, head: str) -> str:
        """The tree of the merge of two commits, made in a store of its own: the repository stays as it was.

        CheckerError where they conflict.
        """
        base = self.merge_base(target, head)
        if base == target:
            return self.tree_of(head)
        if base == head:
            return self.tree_of(target)
        if self._objects is None:
            self._objects = self._scratch()
        how = ("--write-tree", "-z", "--name-only", "--no-messages")
        done = self._run("merge-tree", *how, target, head, place=self._objects)
        tree, *rest = done.out.split(b"\0")
        oid = tree.decode("ascii", "replace").strip()
        if done.code == 1:
            raise words.conflict([path for path in rest if path])
        if done.code != 0 or not OID.fullmatch(oid):
            raise CheckerError(words.OLD_GIT) if b"usage:" in done.err else words.failed(done.err)
        return oid

    def _scratch(self) -> list[str]:
        """An empty bare repository that sees every object of this one, and none of its settings, attributes and hooks."""
        folder = tempfile.mkdtemp(prefix="patuh-")
        weakref.finalize(self, _remove, folder, os.getpid())
        place = ["-C", folder, "--git-dir=."]
        form = self._word("rev-parse", "--show-object-format")
        self._read("init", "--quiet", "--bare", "--template=", f"--object-format={form}", place=place)
        stores = [os.fsencode(self._path("objects"))]
        if own := self._quarantine.get(_STORES[0]):
            stores.append(os.fsencode(own))
        stores += folders(os.fsencode(self._quarantine.get(_STORES[1], "")))
        info = Path(folder, "objects", "info")
        info.mkdir(exist_ok=True)
        (info / "alternates").write_bytes(b"".join(quoted(store) + b"\n" for store in dict.fromkeys(stores)))
        if cuts := self._cuts():  # else it would look for commits that are not here
            Path(folder, "shallow").write_bytes(cuts)
        return place

    def _run(
        self,
        *args: str,
        stdin: bytes = b"",
        place: Sequence[str] | None = None,
        keep: Sequence[str] = (),
        limit: int | None = LARGEST,
    ) -> Said:
        """git, with nothing of the caller's environment and settings but what `keep` and the quarantine need."""
        env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k in keep} | _ENVIRONMENT
        if place is None:  # the merge's own store knows the quarantine by itself
            env |= self._quarantine
        command = [_program(), *_SAFE, *self._trusted, *(place or self._place), *args]
        return _execute(command, env, stdin, limit)


_NO_REPOSITORY = re.compile(rb"not a git repository|invalid gitfile|must be run in a work tree")


def _quarantine() -> dict[str, str]:
    """The caller's quarantine; paths in it are as seen from the folder we were started in."""
    found = {name: os.fspath(Path(os.environ[name]).absolute()) for name in _STORES if os.environ.get(name)}
    if stores := os.environ.get(_STORES[1]):
        paths = [Path(os.fsdecode(path)).absolute() for path in folders(os.fsencode(stores))]
        found[_STORES[1]] = os.pathsep.join(os.fsdecode(quoted(os.fsencode(path))) for path in paths)
    return found


def _trusted_folders(top: Path) -> list[str]:
    """The user's and the system's `safe.directory` entries, the one setting of theirs that must keep its force."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("GIT_") or k.startswith("GIT_CONFIG")}
    asked = ["config", "--show-scope", "--includes", "-z", "--get-all", "safe.directory"]
    out = _execute([_program(), "-C", top.anchor or os.sep, *asked], env).out
    said = out.decode("utf-8", "surrogateescape").split("\0")
    mine = [v for scope, v in zip(said[0::2], said[1::2], strict=False) if scope in ("system", "global", "command")]
    return [word for value in mine for word in ("-c", f"safe.directory={value}")]


def _same_folder(name: bytes, folder: Path) -> bool:
    with contextlib.suppress(OSError):
        return Path(os.fsdecode(name)).samefile(folder)
    return False


def _work_tree(home: Path) -> Path | None:
    """The work tree of the repository at `home`, as GitPython sees it."""
    # Its own first act is to run git; without these it would look for another one, or end in an ImportError.
    os.environ["GIT_PYTHON_GIT_EXECUTABLE"] = _program()
    os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")
    import git as gitpython

    try:
        with gitpython.Repo(home, expand_vars=False) as repo:
            return Path(repo.working_tree_dir).resolve() if repo.working_tree_dir else None
    except (gitpython.InvalidGitRepositoryError, gitpython.NoSuchPathError):
        return None
    except (configparser.Error, ValueError, OSError) as error:
        raise words.failed(os.fsencode(str(error))) from error


def _remove(folder: str, owner: int) -> None:
    if os.getpid() == owner:  # a forked process does not take it away from the one that made it
        shutil.rmtree(folder, ignore_errors=True)


# --- running a program ------------------------------------------------------------------------------------------------


def _program() -> str:
    """The git of PATH; never one that lies in the folder where the caller happens to stand."""
    path = os.environ.get("PATH", os.defpath).split(os.pathsep)
    program = _first_in(os.pathsep.join(p for p in path if Path(p).is_absolute()))
    if program is None:
        raise CheckerError(words.NO_GIT)
    return program


@lru_cache(maxsize=8)
def _first_in(path: str) -> str | None:
    return shutil.which("git", path=path)


def _execute(command: Sequence[str], env: Mapping[str, str], stdin: bytes = b"", limit: int | None = LARGEST) -> Said:
    """Run to the end. CheckerError where that takes too long, or more than `limit` bytes are said."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as told:
        given.write(stdin)
        given.seek(0)
        try:
            # A session of its own: there is no terminal to ask at, and whatever the command starts ends with it.
            process = subprocess.Popen(
                command,
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=told,
                env=env,
                start_new_session=True,
                bufsize=0,
            )
        except (FileNotFoundError, PermissionError):
            raise CheckerError(words.NO_GIT) from None
        late = threading.Event()

        def give_up() -> None:
            late.set()
            _stop(process)

        timer = threading.Timer(_PATIENCE, give_up)
        timer.start()
        try:
            out = _heard(process, limit)
        finally:
            timer.cancel()
            _stop(process)
        if late.is_set():
            raise CheckerError(words.SLOW)
        told.seek(0)
        return Said(process.returncode, out, told.read(1 << 16))


def _heard(process: subprocess.Popen[bytes], limit: int | None) -> bytes:
    assert process.stdout is not None
    parts: list[bytes] = []
    size = 0
    with process.stdout as stream:
        while part := stream.read(1 << 20):
            parts.append(part)
            size += len(part)
            if limit is not None and size > limit:
                raise CheckerError(words.HUGE)
    process.wait()
    return b"".join(parts)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait()
