"""Where things are: a folder and a moment in, the sources of registry and policies out.

A registry is a folder with `instansi.yaml`. Its policies and schemas are those of the nearest folder above it that has both,
else the ones that travel with the checker. The meta-schemas always travel with the checker: they are its contract.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from checker.git.repository import Git
from checker.git.source import Blob, Commit, Recorded, Source, WorkTree
from checker.law.policies import Policies, load_policies
from checker.law.schema import Kind, Meta, load_kinds
from checker.model.report import GOVERNMENT, WAIVER, Fault, Place
from checker.model.text import Text, UsageError
from checker.yaml.load import BadYaml, read

DEFAULT_ZONE = "Asia/Jakarta"


@cache
def _meta() -> Meta:
    return Meta(own_files())


def own_files() -> WorkTree:
    """The policies and schemas that travel with the checker (in the wheel, or the working copy it runs from)."""
    packaged = Path(__file__).parents[1] / "data"
    return WorkTree(packaged if packaged.is_dir() else Path(__file__).parents[2])


@dataclass(frozen=True, slots=True, eq=False)
class Project:
    """One registry at one moment, with the policies that judge it."""

    registry: Recorded
    folder: str
    """The registry's folder inside `registry`."""
    laws: Recorded
    laws_label: str
    """`snapshot`, `current` or `packaged`: whose policies these are."""
    as_of: date
    commit: str | None
    from_commit: bool
    home: tuple[Git, str] | None = None
    """The repository and the registry's folder in it, as git writes it; None outside any repository."""

    def policies(self) -> Policies:
        """Load everything that judges."""
        return policies_of(self.laws)

    @property
    def root(self) -> str:
        """The folder of the repository from which files are named: `.` for its top, `..` where the registry is all of it."""
        folder = self.home[1] if self.home else "."
        return ".." if folder == "." else folder.removesuffix(self.folder).rstrip("/") or "."

    @property
    def as_committed(self) -> bool:
        """Whether the files that were read are just those of `commit`; to be asked after the run."""
        if self.from_commit or self.home is None or self.commit is None:
            return self.from_commit
        then = Commit(self.home[0], self.commit, self.root, self.folder)
        laws = ("policies", "schemas") if self.laws_label == "snapshot" else ()
        return self.registry.holds(self.folder, then) and all(self.laws.holds(name, then) for name in laws)


def laws_near(folder: Path) -> Source:
    """The policies and schemas of `folder` or the nearest folder above it, else those that travel with the checker."""
    start = folder.resolve()
    if not start.exists():
        raise _no_folder(folder)
    return next((tree for p in (start, *start.parents) if has_laws(tree := WorkTree(p))), own_files())


def policies_of(source: Source) -> Policies:
    """Load the law of a source: everything that judges.

    What is loaded depends on the bytes alone and is never changed, so of the laws used last each is loaded once in a process.
    """
    held = _Held(source)
    law = _loaded.pop(held.digest, None) or load_laws(held)
    _loaded[held.digest] = law  # the last in the row is the one used last
    while len(_loaded) > _MOST_LAWS:
        _loaded.pop(next(iter(_loaded)), None)
    return law


_MOST_LAWS = 4
"""A change has two laws, its target's and its own; a site some more, of past states."""
_loaded: dict[bytes, Policies] = {}


class _Held:
    """The files of a law, read once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._files = {folder: list(source.files(folder)) for folder in ("policies", "schemas")}
        whole = hashlib.sha256()
        for folder, blobs in self._files.items():
            for blob in blobs:
                problem = blob.problem.id if blob.problem else ""
                for part in (folder.encode(), os.fsencode(blob.path), problem.encode(), blob.data):
                    whole.update(b"%d:" % len(part) + part)
        self.digest = whole.digest()

    def files(self, folder: str) -> Iterator[Blob]:
        """See `Source`."""
        return iter(self._files[folder]) if folder in self._files else self._source.files(folder)

    def read(self, path: str) -> Blob | None:
        """See `Source`."""
        return self._source.read(path)

    def has_folder(self, folder: str) -> bool:
        """See `Source`."""
        return self._source.has_folder(folder)


def load_laws(source: Source) -> Policies:
    """The kinds, regulations and rules of a source; meta-schemas, and the kinds that stand among them, are the checker's own."""
    meta = _meta()
    kinds, faults = load_kinds(source, meta)
    if WAIVER in kinds:
        faults.append(Fault(Place(kinds[WAIVER].file, 1, 1), _OWN_KIND))
    own = {n: Kind(n, meta.inlined(n), f"schemas/meta/{n}.schema.yaml") for n in (GOVERNMENT, WAIVER)}
    return load_policies(source, {**kinds, **own}, faults, meta)


_OWN_KIND = Text(
    f"Skema jenis `{WAIVER}` dipakai dari pemeriksa sendiri dan tidak dapat diganti; hapus berkas ini.",
    f"The schema of kind `{WAIVER}` is the checker's own and cannot be replaced; remove this file.",
)


def open_project(
    folder: Path,
    *,
    at: str | None = None,
    policies: Literal["snapshot", "current"] = "snapshot",
    as_of: date | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Project:
    """Find what `patuh` was pointed at. UsageError where there is no registry."""
    start = folder.resolve()
    if not start.is_dir() and at is None:
        raise _no_folder(folder)
    if not _is_registry(start) and _is_registry(start / "registry"):
        start = start / "registry"
    git = Git.find(start if start.is_dir() else start.parent)
    # A repository does not have its laws above itself, where its history could not hold them.
    above = [p for p in start.parents if git is None or p.is_relative_to(git.top)]
    root = next((p for p in above if has_laws(WorkTree(p))), git.top if git else start.parent)
    if not start.is_relative_to(root) or start == root:
        root = start.parent
    inside = start.relative_to(root).as_posix()
    if at is None:
        if not _is_registry(start):
            raise _no_registry(folder)
        tree = WorkTree(root)
        laws = tree if has_laws(tree) else own_files()
        label = "snapshot" if laws is tree else "packaged"
        day = as_of or now().astimezone(zone_of(tree, inside)).date()
        head = git.head() if git else None
        return Project(
            registry=Recorded(tree),
            folder=inside,
            laws=Recorded(laws),
            laws_label=label,
            as_of=day,
            commit=head,
            from_commit=False,
            home=_home(git, start),
        )
    if git is None:
        raise UsageError(
            Text(
                "`--at` memerlukan repositori git, tetapi folder ini tidak berada di dalamnya.",
                "`--at` needs a git repository, but this folder is not inside one.",
            )
        )
    zone = zone_of(WorkTree(root), inside)
    commit, day = _moment(git, at, zone)
    past = Commit(git, commit, os.path.relpath(root, git.top).replace(os.sep, "/"), start.name)
    if past.read(f"{inside}/instansi.yaml") is None:
        raise UsageError(
            Text(
                f"Pada {at} belum ada register di `{inside}`.",
                f"At {at} there was no registry in `{inside}`.",
            )
        )
    today_laws: Source = WorkTree(root) if has_laws(WorkTree(root)) else own_files()
    if policies == "current":
        chosen, label = today_laws, "current"
    else:
        chosen, label = (past, "snapshot") if has_laws(past) else (own_files(), "packaged")
    return Project(
        registry=Recorded(past),
        folder=inside,
        laws=Recorded(chosen),
        laws_label=label,
        as_of=as_of or day,
        commit=commit,
        from_commit=True,
        home=_home(git, start),
    )


def _home(git: Git | None, registry: Path) -> tuple[Git, str] | None:
    return (git, Path(os.path.relpath(registry, git.top)).as_posix()) if git else None


def _no_folder(folder: Path) -> UsageError:
    return UsageError(Text(f"Folder `{folder}` tidak ada.", f"There is no folder `{folder}`."))


def has_registry(folder: Path) -> bool:
    """Whether `open_project` finds a registry in the work tree at `folder`."""
    return _is_registry(folder) or _is_registry(folder / "registry")


def registry_in(folder: Path) -> Path:
    """The registry that a command was pointed at; `registry/` below the folder where there is none to be seen.

    Links are not followed: one that a change brings must not choose what is judged.
    """
    start = Path(os.path.abspath(folder))  # noqa: PTH100 - `resolve` follows links
    return start if _is_registry(start) or start.name == "registry" else start / "registry"


def _is_registry(folder: Path) -> bool:
    # A link, even one that leads nowhere, is there to be reported.
    return os.path.lexists(folder / "instansi.yaml")


def has_laws(source: Source) -> bool:
    """Whether policies and schemas lie at the root of a source."""
    return source.has_folder("policies") and source.has_folder("schemas")


def _moment(git: Git, at: str, zone: ZoneInfo) -> tuple[str, date]:
    """The commit and the day that `--at` means: a date (end of that day), or any revision."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", at):
        try:
            day = date.fromisoformat(at)
        except ValueError:
            raise UsageError(Text(f"Tanggal `{at}` tidak ada.", f"The date `{at}` does not exist.")) from None
        return git.last_commit_before(datetime.combine(day, time(23, 59, 59), zone)), day
    commit = git.commit(at)
    return commit, git.commit_time(commit).astimezone(zone).date()


def zone_of(source: Source, folder: str) -> ZoneInfo:
    """The government's time zone; a file that cannot be read is reported later, when it is judged."""
    blob = source.read(f"{folder}/instansi.yaml")
    name = DEFAULT_ZONE
    if blob and not blob.problem:
        try:
            value = read(blob.data)
        except BadYaml:
            value = None
        found = value.get("zona_waktu") if isinstance(value, dict) else None
        name = found if isinstance(found, str) else DEFAULT_ZONE
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder, or too long a name
        return ZoneInfo(DEFAULT_ZONE)


def _no_registry(folder: Path) -> UsageError:
    return UsageError(
        Text(
            f"Tidak ada register di `{folder}`: berkas `instansi.yaml` tidak ditemukan di sana maupun di `{folder}/registry`.",
            f"There is no registry in `{folder}`: no `instansi.yaml` there or in `{folder}/registry`.",
        )
    )
