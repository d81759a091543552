"""A commit's history in: what each change did to records, and how compliance went from month to month, out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from checker.compare.records import RegistryComparison
from checker.git.repository import Git
from checker.git.source import Blob, Commit
from checker.judge.engine import judge
from checker.law.policies import Policies
from checker.model.decision import RecordChange
from checker.model.report import Severity
from checker.registry.reading import Memory, load_registry
from checker.registry.registry import Registry

LIMIT = 1_000
"""Commits that are told, the latest first."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one commit of the first-parent line did to records; `who` and `what` as it was signed and described."""

    commit: str
    day: date
    who: str
    what: str
    changes: tuple[RecordChange, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """How compliance stood at the end of a day, by the rules as they are written today, as far as they were in force that day."""

    day: date
    commit: str
    records: int
    findings: Mapping[Severity, int]
    passed: int
    failed: int
    not_assessable: int


@dataclass(frozen=True, eq=False)
class Chronicle:
    """The history of one registry up to a commit; `complete` where nothing older was left out."""

    entries: tuple[Entry, ...]
    complete: bool

    @property
    def unsigned(self) -> Chronicle:
        """The same without who and what: both are free text, and mostly about people."""
        return Chronicle(tuple(replace(entry, who="", what="") for entry in self.entries), self.complete)

    @cached_property
    def by_record(self) -> Mapping[tuple[str, str], Sequence[tuple[Entry, RecordChange]]]:
        """The entries about each (kind, id), the latest first."""
        found: dict[tuple[str, str], list[tuple[Entry, RecordChange]]] = defaultdict(list)
        for entry in self.entries:
            for change in entry.changes:
                found[change.kind, change.record].append((entry, change))
        return found


def chronicle(git: Git, commit: str, folder: str, policies: Policies, zone: ZoneInfo, limit: int = LIMIT) -> Chronicle:
    """What every commit up to `commit` did to the records below `folder` (`.` for the top of the repository)."""
    line = git.first_parents(commit, folder)
    root, named = _named(folder)
    schemas = policies.validators.records()
    memory: Memory = {}
    entries = []
    for oid, when, older in git.steps(line, limit):
        paths = [_text(c.path) for c in git.changes(older, oid)]
        paths = [f"{named}/{path}" for path in paths] if folder == "." else paths
        paths = [path for path in paths if path.startswith(f"{named}/") and "/." not in path]
        before, after = (
            load_registry(_Picked(source, paths), named, policies.kinds, schemas, memory=memory)
            for source in (Commit(git, older, root, named) if older else None, Commit(git, oid, root, named))
        )
        who, what = git.signature(oid)
        day = when.astimezone(zone).date()
        entries.append(Entry(oid, day, who, what, RegistryComparison(before, after).records))
    return Chronicle(tuple(entries), len(line) <= limit and not git.shallow)


def trend(git: Git, commit: str, folder: str, policies: Policies, days: Sequence[date], zone: ZoneInfo) -> list[Point]:
    """How the registry stood at the end of each day, judged by `policies` for that day; days before it began are left out."""
    line = git.first_parents(commit)
    schemas = policies.validators.records()
    memory: Memory = {}
    root, named = _named(folder)
    points: list[Point] = []
    for day in sorted(days):
        end = datetime.combine(day, time(23, 59, 59), zone)
        oid = next((oid for oid, when in line if when <= end), None)
        source = Commit(git, oid, root, named) if oid else None
        if oid is None or source is None or source.read(f"{named}/instansi.yaml") is None:
            continue
        registry = load_registry(source, named, policies.kinds, schemas, memory=memory)
        points.append(_point(registry, policies, day, oid))
    return points


def month_ends(last: date, count: int) -> list[date]:
    """The last days of the `count` months before the month of `last`, and `last` itself."""
    found, first = [last], last.replace(day=1)
    for _ in range(count):
        end = first - timedelta(days=1)
        found.append(end)
        first = end.replace(day=1)
    return found[::-1]


def _point(registry: Registry, policies: Policies, day: date, commit: str) -> Point:
    judged = judge(registry, policies, day)
    weights = Counter(f.severity for f in judged.findings if not f.waiver)
    return Point(
        day=day,
        commit=commit,
        records=sum(1 for _ in registry.everything()),
        findings={s: weights[s] for s in Severity},
        passed=sum(c.passed for c in judged.counts),
        failed=sum(c.failed for c in judged.counts),
        not_assessable=sum(c.not_assessable for c in judged.counts),
    )


def _named(folder: str) -> tuple[str, str]:
    """Where a commit is read from, and what the registry's folder is called there: the top of a repository has no name."""
    return ("..", "registry") if folder == "." else (".", folder)


def _text(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")


class _Picked:
    """Some of the files of a commit, read at once."""

    def __init__(self, source: Commit | None, paths: Sequence[str]) -> None:
        self._blobs = {blob.path: blob for blob in source.some(paths)} if source else {}

    def has_folder(self, folder: str) -> bool:
        """See `Source`."""
        return any(path.startswith(f"{folder}/") for path in self._blobs)

    def read(self, path: str) -> Blob | None:
        """See `Source`."""
        return self._blobs.get(path)

    def files(self, folder: str) -> Iterator[Blob]:
        """See `Source`."""
        yield from (blob for path, blob in self._blobs.items() if path.startswith(f"{folder}/"))
