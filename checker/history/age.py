"""Findings of a commit in, the commit that first had each out.

A finding's age is that of the data, not of the law: going back along the first-parent line, it began with the oldest commit of the
unbroken run in which these rules, judged for this day, give a finding of the same fingerprint.

No commit is judged whole. What decides about a finding is known before it is judged: its own record, `instansi.yaml`, and the registers
that its rule reads. Where a commit changed none of their files the finding was there before; else it is judged again with them alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

from checker.git.data import FileChange, TreeEntry
from checker.git.repository import Git
from checker.git.source import Commit, folded
from checker.judge.engine import judge
from checker.judge.waiver import claims
from checker.law.builtin import BUILT_IN, Reads
from checker.law.policies import Policies
from checker.model.decision import Since
from checker.model.report import GOVERNMENT, MANY, WAIVER, Finding, Record, pointer_of
from checker.model.text import CheckerError
from checker.registry.project import zone_of
from checker.registry.reading import Memory, load_registry
from checker.registry.registry import Registry

LIMIT = 500
"""Commits that are looked back over; what is older is at least so old."""


def since(
    git: Git,
    commit: str,
    folder: str,
    policies: Policies,
    as_of: date,
    findings: Sequence[Finding],
    limit: int = LIMIT,
    named: str = "",
) -> Mapping[str, Since]:
    """By fingerprint: the commit that first had each finding, with its day in the government's time zone.

    `commit` has the `findings` under `policies` on `as_of`; they call `folder` (`.` for the top of the repository) `named`, where that
    is another name. Commits that left the folder alone are passed over; one without `instansi.yaml` has no finding. `exact` is false
    where the walk ended before the finding did: after `limit` commits, where a shallow history ends, before a commit that cannot be read.
    """
    line = git.first_parents(commit, folder)
    if not line:
        return {}
    walk = _Walk(git, line[0][0], (folder, named or folder), policies, as_of)
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

    def __init__(self, git: Git, commit: str, folder: tuple[str, str], policies: Policies, as_of: date) -> None:
        self.git, self.policies, self.as_of = _Once(git), policies, as_of
        self.folder = folder[1]
        self._folders = [b"" if f == "." else f.encode("utf-8", "surrogateescape") + b"/" for f in folder]
        self._reads = {rule.id: rule.reads for rule in policies.rules}
        self._schemas = policies.validators.records()
        self._memory: Memory = {}
        self._held: dict[TreeEntry, set[tuple[str, str]]] = {}
        """The records (kind, id) that a file holds."""
        self._branching: set[tuple[str, str]] = set()
        """Records with more references than findings about them are reported: there one hangs on all others."""
        self._waivers: dict[tuple[TreeEntry, ...], Sequence[Record]] = {}
        self._files: dict[str, dict[bytes, TreeEntry]] = defaultdict(dict)
        """By the first name below the registry's folder: a kind, or `instansi.yaml`."""
        self._spelt: dict[str, Counter[str]] = defaultdict(Counter)
        self._alike: set[str] = set()
        """Names that many computers take for one: whether a file counts then hangs on the others."""
        for entry in map(self._named, git.tree(commit)):
            if entry:
                self._put(entry)

    def since(self, commit: str, when: datetime) -> Since:
        """The commit that was reached, as the beginning of something."""
        zone = zone_of(_Part(self.git, self._files[_INSTANSI].values()), self.folder)
        return Since(commit, when.astimezone(zone).date())

    def back(self, changes: Sequence[FileChange], alive: Collection[Finding]) -> set[str]:
        """Undo the changes of one commit; the fingerprints of the findings that were not there before it."""
        sides = ([self._named(c.after) for c in changes], [self._named(c.before) for c in changes])
        after, before = ([file for file in side if file] for side in sides)
        alike = bool(self._alike)
        for file in after:
            self._drop(file)
        for file in before:
            self._put(file)
        if not any(_text(path) == f"{self.folder}/{_INSTANSI}" for path in self._files[_INSTANSI]):
            return {f.fingerprint for f in alive}
        if alike or self._alike:
            return self._ended(frozenset([*self._files, *self.policies.kinds]), list(alive))
        kinds = {f.kind for f in alive}
        self._learn(file for file in after if self._part(file) in kinds)
        self._learn(file for kind in kinds for file in self._files[kind].values())
        self._forget(after, before)
        names, parts = ({of(file) for file in (*after, *before)} for of in (_name, self._part))
        held = set().union(*(self._held.get(file, ()) for file in after))
        groups: dict[frozenset[str], list[Finding]] = defaultdict(list)
        for finding in alive:
            reads = self._read_for(finding)
            if finding.record:
                own = (finding.kind, finding.record) in held or _INSTANSI in parts
            else:
                own = finding.place.file in names
            if own or not parts.isdisjoint(reads):
                groups[reads].append(finding)
        return set().union(*(self._ended(reads, group) for reads, group in groups.items()))

    def _ended(self, reads: frozenset[str], group: Sequence[Finding]) -> set[str]:
        """Those of a group that are not found with the files that decide about it: the registers it reads, and its own."""
        whole = [file for part in sorted({_INSTANSI, *reads}) for file in self._files[part].values()]
        registry = self._loaded([*whole, *self._own_files(group)])
        registry = replace(
            registry, gone=registry.gone | (self.policies.kinds.keys() - reads)
        )  # not loaded is not missing
        rules = {f.rule for f in group}
        judged = judge(registry, self.policies, self.as_of, rules=lambda rule: rule.id in rules)
        found = {print_ for f in judged.findings for print_ in (f.fingerprint, *f.beyond)}
        return {f.fingerprint for f in group} - found

    # --- what decides about a finding ---

    def _read_for(self, finding: Finding) -> frozenset[str]:
        """The registers that decide about a finding, beside its own record and the government."""
        if finding.rule in self._reads:
            return self._reads[finding.rule]
        rule = BUILT_IN.get(finding.rule)
        reads = rule.reads if rule else Reads.CHANGE
        if not finding.record or reads in (Reads.FILE, Reads.ITSELF):
            return frozenset()
        if reads is Reads.TARGETS:
            fields = dict(self.policies.kinds[finding.kind].references)
            field = tuple("*" if isinstance(step, int) else step for step in pointer_of(finding.path))
            alone = field in fields and (finding.kind, finding.record) not in self._branching
            return frozenset([fields[field]] if alone else fields.values())
        if reads is Reads.OWN_KIND:
            return frozenset({finding.kind})
        if reads is Reads.WAIVERS:
            return self._read_for_waiver(finding.record)
        return frozenset(self.policies.kinds)

    def _read_for_waiver(self, id_: str) -> frozenset[str]:
        """A waiver stands on its offices and evidence, on the other waivers, and on what its rule says of its record."""
        files = tuple(self._files[WAIVER].values())
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
        files = [file for part in sorted(parts) for file in self._files[part].values()]
        return [f for f in files if _name(f) in names or not records.isdisjoint(self._held.get(f, ()))]

    # --- files ---

    def _named(self, file: TreeEntry | None) -> TreeEntry | None:
        """A file of the registry as findings name it; None for any other."""
        there, here = self._folders
        if file is None or not file.path.startswith(there):
            return None
        return replace(file, path=here + file.path[len(there) :])

    def _part(self, file: TreeEntry) -> str:
        """The first name below the registry's folder."""
        return _text(file.path[len(self._folders[1]) :]).split("/", 1)[0]

    def _put(self, file: TreeEntry) -> None:
        self._files[self._part(file)][file.path] = file
        self._spell(file, 1)

    def _drop(self, file: TreeEntry) -> None:
        if self._files[self._part(file)].pop(file.path, None):
            self._spell(file, -1)

    def _spell(self, file: TreeEntry, times: int) -> None:
        """Count the names of a file and its folders, and note which are alike (as `source` sees it)."""
        path = _name(file) + "/"
        for name in (path[:i] for i, letter in enumerate(path) if letter == "/" and i > len(self.folder)):
            key = folded(name)
            spelt = self._spelt[key]
            spelt[name] += times
            self._spelt[key] = +spelt
            (self._alike.add if len(+spelt) > 1 else self._alike.discard)(key)

    def _learn(self, files: Iterable[TreeEntry]) -> None:
        """Note which records files hold; no two of them may have the same path."""
        new = [file for file in files if file not in self._held]
        self._held |= {file: set() for file in new}
        by_name = {_name(file): file for file in new}
        for record in self._loaded(new).everything() if new else ():
            key = (record.kind, record.id)
            self._held[by_name[record.file]].add(key)
            if sum(1 for _ in self.policies.kinds[record.kind].targets(record.data)) > MANY:
                self._branching.add(key)

    def _forget(self, after: Iterable[TreeEntry], before: Iterable[TreeEntry]) -> None:
        """Let go of what only later commits held: years of rewritten registers do not fit into memory."""
        kept = {file.oid for file in before}
        for file in after:
            if file.oid not in kept:
                self._memory.pop((self._part(file), self.git.forget(file.oid)), None)

    def _loaded(self, files: Iterable[TreeEntry]) -> Registry:
        """Some files as a registry of their own, with no kinds but theirs."""
        some = dict.fromkeys(files)
        there = {GOVERNMENT, *map(self._part, some)}
        kinds = {name: kind for name, kind in self.policies.kinds.items() if name in there}
        return load_registry(_Part(self.git, some), self.folder, kinds, self._schemas, memory=self._memory)


class _Part(Commit):
    """Some of the files of a commit."""

    def __init__(self, git: Git, files: Iterable[TreeEntry]) -> None:
        super().__init__(git, "")
        self._some = files

    def list_entries(self) -> Iterator[TreeEntry]:
        return iter(self._some)


class _Once(Git):
    """The same repository; what was read is not read again until it is forgotten."""

    def __init__(self, git: Git) -> None:
        vars(self).update(vars(git))
        self._sizes: dict[str, int] = {}
        self._contents: dict[str, bytes] = {}

    def sizes(self, oids: Iterable[str]) -> dict[str, int]:
        """See `Git`."""
        wanted = set(oids)
        self._sizes |= super().sizes(wanted - self._sizes.keys())
        return {oid: self._sizes[oid] for oid in wanted}

    def contents(self, oids: Iterable[str]) -> dict[str, bytes]:
        """See `Git`."""
        wanted = set(oids)
        self._contents |= super().contents(wanted - self._contents.keys())
        return {oid: self._contents[oid] for oid in wanted}

    def forget(self, oid: str) -> bytes:
        """Let go of a content."""
        return self._contents.pop(oid, b"")


_INSTANSI = "instansi.yaml"


def _text(path: bytes) -> str:
    """A path as places name it."""
    return path.decode("utf-8", "backslashreplace")


def _name(file: TreeEntry) -> str:
    return _text(file.path)
