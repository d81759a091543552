"""A commit's history in: which commits changed each file of the law, and which parts of it, out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from checker.git.data import FileChange, TreeEntry
from checker.git.repository import Git
from checker.git.source import MAX_BYTES
from checker.model.decision import Edit
from checker.model.report import Json
from checker.yaml.load import BadYaml, read

LIMIT = 1_000
"""Commits that are told, the latest first."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One commit that changed a file; `parts` are the top-level keys of which it changed the value, in the file's order."""

    commit: str
    day: date
    what: str
    """What its author wrote of it."""
    edit: Edit
    parts: tuple[str, ...] = ()


def revisions(git: Git, commit: str, root: str, zone: ZoneInfo) -> Mapping[str, Sequence[Revision]]:
    """By file below `policies/`: the commits of the first-parent line that changed it, the latest first.

    `root` is the folder of the repository that holds `policies/`, `.` for its top; files are named from there.
    """
    inside = "" if root == "." else f"{root}/"
    line = git.first_parents(commit, f"{inside}policies")
    found: list[tuple[str, date, FileChange]] = []
    for oid, when, older in git.steps(line, LIMIT):
        own = (c for c in git.changes(older, oid) if c.path.startswith(f"{inside}policies/".encode()))
        found += [(oid, when.astimezone(zone).date(), change) for change in own]
    blobs = git.blobs({e.oid for _, _, c in found for e in (c.before, c.after) if e and _plain(e)}, MAX_BYTES)
    said = {oid: git.signature(oid)[1] for oid in {oid for oid, _, _ in found}}
    told: dict[str, list[Revision]] = defaultdict(list)
    for oid, day, change in found:
        path = change.path.decode("utf-8", "backslashreplace").removeprefix(inside)
        old, new = (_read(entry, blobs) for entry in (change.before, change.after))
        told[path].append(Revision(oid, day, said[oid], Edit.of(change.before, change.after), _parts(old, new)))
    return told


def _plain(entry: TreeEntry) -> bool:
    """Whether it is a file, no link and no other repository."""
    return entry.mode.startswith("100")


def _read(entry: TreeEntry | None, blobs: Mapping[str, bytes | None]) -> Mapping[str, Json]:
    data = blobs[entry.oid] if entry and _plain(entry) else None
    try:
        value = read(data) if data is not None else None
    except BadYaml:
        return {}
    return value if isinstance(value, dict) else {}


def _parts(old: Mapping[str, Json], new: Mapping[str, Json]) -> tuple[str, ...]:
    """The keys whose values differ; none where either side is missing or cannot be read."""
    if not old or not new:
        return ()
    return tuple(key for key in {**new, **old} if old.get(key) != new.get(key))
