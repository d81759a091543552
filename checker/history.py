"""Findings of a commit in, the commit that first had each out.

A finding's age is that of the data, not of the law: going back along the first-parent line, it began with the oldest commit of the
unbroken run in which these rules, judged for this day, give a finding of the same fingerprint.

No commit is judged whole. What decides about a finding is known before it is judged: its own record, `instansi.yaml`, and the registers
that its rule reads. Where a commit changed none of their files the finding was there before; else it is judged again with them alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

from checker.builtin import OWN
from checker.decision import Since
from checker.engine import judge
from checker.errors import CheckerError
from checker.git import FileChange, Git, TreeEntry
from checker.model import GOVERNMENT, MANY, WAIVER, Finding, Record, pointer_of
from checker.policy import Policies
from checker.project import zone_of
from checker.registry import Memory, Registry, load_registry
from checker.schema import validator
from checker.source import Commit
from checker.waiver import claims

LIMIT = 500
"""Commits that are looked back over; what is older is at least so old."""


def since(
    git: Git, commit: str, folder: str, policies: Policies, as_of: date, findings: Sequence[Finding], limit: int = LIMIT,
) -> Mapping[str, Since]:  # fmt: skip
    """By fingerprint: the commit that first had each finding, with its day in the government's time zone.

    `commit` has the `findings` under `policies` on `as_of`. Commits that left `folder` alone are passed over; one without
    `instansi.yaml` has no finding. `exact` is false where the walk ended before the finding did: after `limit` commits, where a shallow
    history ends, or before a commit that cannot be read.
    """
    line = git.first_parents(commit, folder)
    if not line:
        return {}
    walk = _Walk(_Once(git), line[0][0], folder, policies, as_of, {f.kind for f in findings})
    alive = {f.fingerprint: f for f in findings}
    found: dict[str, Since] = {}
    here = walk.since(*line[0])
    exact = len(line) <= limit + 1 and not git.shallow
    try:
        for (newer, _), (older, when) in pairwise(line[: limit + 1]):
            if not alive:
                break
            for began in walk.back(git.changes(older, newer), alive.values()):
                found[began] = here
                del alive[began]
            here = walk.since(older, when)
    except CheckerError:  # an object that a partial clone lacks: how it was there, nobody can say
        exact = False
    return found | dict.fromkeys(alive, replace(here, exact=exact))


class _Walk:
    """One way back through the history of a registry: the files of the commit it has reached, and what was learnt of them."""

    def __init__(
        self, git: _Once, commit: str, folder: str, policies: Policies, as_of: date, kinds: Collection[str],
    ) -> None:  # fmt: skip
        self.git, self.folder, self.policies, self.as_of = git, folder, policies, as_of
        self._reads = {rule.id: rule.reads for rule in policies.rules}
        self._schemas = {
            k.name: validator({"type": "array", "items": k.schema}) for k in policies.kinds.values()
        }
        self._memory: Memory = {}
        self._held: dict[TreeEntry, set[tuple[str, str]]] = {}
        """The records (kind, id) that a file holds."""
        self._branching: set[tuple[str, str]] = set()
        """Records with more references than findings about them are reported: there one hangs on all others."""
        self._waivers: dict[tuple[TreeEntry, ...], list[Record]] = {}
        self.files: dict[str, dict[bytes, TreeEntry]] = defaultdict(dict)
        """By the first name below the registry's folder: a kind, or `instansi.yaml`."""
        for entry in git.tree(commit):
            if (part := self._part(entry.path)) is not None:
                self.files[part][entry.path] = entry
        self._learn([file for kind in sorted(kinds) for file in self.files[kind].values()])

    def since(self, commit: str, when: datetime) -> Since:
        """The commit that was reached, as the beginning of something."""
        zone = zone_of(_Part(self.git, self.files[_INSTANSI].values()), self.folder)
        return Since(commit, when.astimezone(zone).date())

    def back(self, changes: Iterable[FileChange], alive: Collection[Finding]) -> set[str]:
        """Undo the changes of one commit; the fingerprints of the findings that were not there before it."""
        mine = [(part, c) for c in changes if (part := self._part(c.path)) is not None]
        names, parts = {_text(c.path) for _, c in mine}, {part for part, _ in mine}
        kinds = {f.kind for f in alive}
        after = [c.after for part, c in mine if c.after and part in kinds]
        self._learn(after)
        self._learn(c.before for part, c in mine if c.before and part in kinds)
        held = set().union(*(self._held[file] for file in after))
        for part, change in mine:
            self.files[part].pop(change.path, None)
            self.files[part] |= {change.path: change.before} if change.before else {}
        self._forget(mine)
        if not any(_text(path) == f"{self.folder}/{_INSTANSI}" for path in self.files[_INSTANSI]):
            return {f.fingerprint for f in alive}
        groups: dict[frozenset[str], list[Finding]] = defaultdict(list)
        for finding in alive:
            reads = self._read_for(finding)
            if finding.record:
                own = (finding.kind, finding.record) in held or _INSTANSI in parts
            else:
                own = finding.place.file in names
            if own or not parts.isdisjoint(reads):
                groups[reads].append(finding)
        return set().union(*({f.fingerprint for f in g} - self._judged(r, g) for r, g in groups.items()))

    def _judged(self, reads: frozenset[str], group: Sequence[Finding]) -> set[str]:
        """What is found with the files that decide about a group of findings: all of the registers they read, and their own."""
        parts = sorted({_INSTANSI, *reads})
        whole = [entry for part in parts for entry in self.files[part].values()]
        registry = self._loaded([*whole, *self._own_files(group)])
        registry.gone |= self.policies.kinds.keys() - reads  # what was not loaded is not missing
        rules = {f.rule for f in group}
        judged = judge(registry, self.policies, self.as_of, rules=lambda rule: rule.id in rules)
        return {f.fingerprint for f in judged.findings} & {f.fingerprint for f in group}

    # --- what decides about a finding ---

    def _read_for(self, finding: Finding) -> frozenset[str]:
        """The registers that decide about a finding, beside its own record and the government."""
        if finding.rule in self._reads:
            return self._reads[finding.rule]
        slug = finding.rule.removeprefix(f"{OWN}-")
        if not finding.record or slug in ("skema", "nama-berkas", "belum-diisi", "parameter"):
            return frozenset()
        if slug in ("rujukan", "rujukan-dihapus"):
            fields = dict(self.policies.kinds[finding.kind].references)
            field = tuple("*" if isinstance(step, int) else step for step in pointer_of(finding.path))
            alone = field in fields and (finding.kind, finding.record) not in self._branching
            return frozenset([fields[field]] if alone else fields.values())
        if slug in ("id-ganda", "rujukan-melingkar"):
            return frozenset({finding.kind})
        if slug.startswith(WAIVER):
            return self._read_for_waiver(finding.record)
        return frozenset(self.policies.kinds)

    def _read_for_waiver(self, id_: str) -> frozenset[str]:
        """A waiver stands on its offices and evidence, on the other waivers, and on what its rule says of its record."""
        files = tuple(self.files[WAIVER].values())
        if files not in self._waivers:
            self._waivers = {files: self._loaded(files).records.get(WAIVER, [])}
        own = [record for record in self._waivers[files] if record.id == id_]
        read = {WAIVER, *(target for _, target in self.policies.kinds[WAIVER].references)}
        for rule, kind, _ in claims(Registry(self.folder, records={WAIVER: own})):
            read |= {kind, *self._reads.get(rule, ())}
        return frozenset(read)

    def _own_files(self, group: Iterable[Finding]) -> list[TreeEntry]:
        """The files that findings are about, or that hold their records."""
        records = {(f.kind, f.record) for f in group if f.record}
        names = {f.place.file for f in group if not f.record}
        parts = {kind for kind, _ in records} | {name[len(self.folder) + 1 :].split("/")[0] for name in names}
        files = [entry for part in sorted(parts) for entry in self.files[part].values()]
        self._learn(files)
        return [f for f in files if _text(f.path) in names or not records.isdisjoint(self._held[f])]

    # --- files ---

    def _forget(self, undone: Sequence[tuple[str, FileChange]]) -> None:
        """Let go of what only later commits held: years of rewritten registers do not fit into memory."""
        kept = {change.before.oid for _, change in undone if change.before}
        for part, change in undone:
            if change.after and change.after.oid not in kept:
                self._memory.pop((part, self.git.forget(change.after.oid)), None)

    def _part(self, path: bytes) -> str | None:
        """The first name below the registry's folder; None for a file outside it."""
        name, head = _text(path), f"{self.folder}/"
        return name[len(head) :].split("/", 1)[0] if name.startswith(head) else None

    def _learn(self, files: Iterable[TreeEntry]) -> None:
        """Note which records files hold; no two of them may have the same path."""
        new = [file for file in files if file not in self._held]
        self._held |= {file: set() for file in new}
        by_path = {_text(file.path): file for file in new}
        for record in self._loaded(new).everything() if new else ():
            key = (record.kind, record.id)
            self._held[by_path[record.file]].add(key)
            if sum(1 for _ in self.policies.kinds[record.kind].targets(record.data)) > MANY:
                self._branching.add(key)

    def _loaded(self, files: Iterable[TreeEntry]) -> Registry:
        """Some files as a registry of their own, with no kinds but theirs."""
        some = dict.fromkeys(files)
        there = {self._part(file.path) for file in some} | {GOVERNMENT}
        kinds = {name: kind for name, kind in self.policies.kinds.items() if name in there}
        return load_registry(_Part(self.git, some), self.folder, kinds, self._schemas, memory=self._memory)


class _Part(Commit):
    """Some of the files of a commit."""

    def __init__(self, git: Git, files: Iterable[TreeEntry]) -> None:
        super().__init__(git, "")
        self._some = files

    def _listed(self) -> Iterator[TreeEntry]:
        return iter(self._some)


class _Once(Git):
    """The same repository; a content that is kept is not read again."""

    def __init__(self, git: Git) -> None:
        vars(self).update(vars(git))
        self._known: dict[str, bytes | None] = {}

    def blobs(self, oids: Iterable[str], limit: int) -> dict[str, bytes | None]:
        """See `Git`."""
        wanted = set(oids)
        if new := wanted - self._known.keys():
            self._known |= super().blobs(new, limit)
        return {oid: self._known[oid] for oid in wanted}

    def forget(self, oid: str) -> bytes:
        """Give up a content that was read."""
        return self._known.pop(oid, None) or b""


_INSTANSI = "instansi.yaml"


def _text(path: bytes) -> str:
    """A path as places name it."""
    return path.decode("utf-8", "backslashreplace")
