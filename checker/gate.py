"""A change and its target branch in, the decision out: what may land is judged by the target's law, never by the change's own.

Both sides are judged on one day by the policies, schemas, waivers and parameters at the tip of the target; the change is taken
as it would be after the merge. What only the change knows (a new kind, a stricter rule) can add findings and never take any away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Literal

from checker.appraisal import Evidence
from checker.attributes import attribute_dangers
from checker.builtin import OWN
from checker.change import Change
from checker.check import Filters, report_of
from checker.decision import (
    Compliance,
    Debt,
    Decision,
    Edit,
    Effect,
    IndexEffect,
    PolicyChange,
    Since,
    Subject,
    Tally,
)
from checker.effect import index_effects
from checker.engine import Against, Judged, run
from checker.errors import UsageError
from checker.git import Git
from checker.history import since
from checker.model import GOVERNMENT, MANY, Fault, Finding, Record, Report, RuleCount, Severity
from checker.owners import OWNERS_FILES, Owners, subject_of
from checker.policy import Policies
from checker.policy_change import (
    compare_governments,
    compare_policies,
    compare_waivers,
    guarded_files,
    measured,
    with_owners,
)
from checker.project import Project, has_laws, own_files, policies_of, zone_of
from checker.registry import Registry, Tick, file_finding, idle
from checker.reveal import Revealed
from checker.source import Commit, Empty, Index, Recorded, Source, WorkTree
from checker.text import Text, quote, same
from checker.waiver import sound_waivers, waivers_of


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """What is to be judged. `target` None: there is no target branch yet; `head` None: what is staged."""

    git: Git
    folder: str
    """The registry's folder inside the repository, as git writes it."""
    target: str | None
    head: str | None
    as_of: date | None = None
    fail_on: Severity = Severity.ERROR
    strict: bool = False
    """Refuse for every finding, debt included."""
    policy_changes: Literal["report", "refuse"] = "report"
    pinned: Path | None = None
    """Policies and schemas for a first push, where the target holds none."""
    ages: bool = True
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


def gate(request: Request, tick: Tick = idle) -> Decision:
    """Judge a change. UsageError where there is nothing to judge, CheckerError where it cannot be judged."""
    return _Gate(request, tick).decide()


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """One of the two states: its files, and where the law that stands beside its registry lies."""

    source: Source
    laws: Recorded
    laws_root: str
    """Folder of the repository that holds `policies/` and `schemas/`; empty for its top."""
    label: str


class _Gate:
    def __init__(self, request: Request, tick: Tick) -> None:
        self.request, self.tick, self.git = request, tick, request.git
        git = request.git
        self.target = git.commit(request.target, branch=True) if request.target is not None else None
        self.folder = self._home()
        self.head = git.commit(request.head) if request.head is not None else None
        self.base = self.tree = None
        if self.head is not None:
            self.base = git.merge_base(self.target, self.head) if self.target else None
            self.tree = git.merged(self.target, self.head) if self.target else git.tree_of(self.head)
        self.notes: list[Text] = []

    def _home(self) -> str:
        """The registry's folder: where the target has it, whatever the change puts above or below."""
        asked = self.request.folder
        above, _, name = asked.rpartition("/")
        places = [
            asked,
            "registry" if asked == "." else f"{asked}/registry",
            *([above] if name == "registry" and above else []),
        ]
        source = Commit(self.git, self.target) if self.target else Empty()
        return next((p for p in places if source.read(f"{p}/instansi.yaml") is not None), asked)

    # --- the two sides ---

    @cached_property
    def before(self) -> _Side:
        """The target's tip."""
        return self._side(lambda root: Commit(self.git, self.target, root) if self.target else Empty())

    @cached_property
    def after(self) -> _Side:
        """What would stand there after the merge."""
        tree = self.tree
        return self._side(lambda root: Commit(self.git, tree, root) if tree else Index(self.git, root))

    def _side(self, at: Callable[[str], Source]) -> _Side:
        """A state with its law; where it brings none, the law pinned for that, else the checker's own."""
        source = at(".")
        parts = self.folder.split("/")[:-1]
        for depth in range(len(parts), -1, -1):
            root = "/".join(parts[:depth])
            laws = at(root or ".")
            if has_laws(laws):
                return _Side(source, Recorded(laws), root, "target")
        if self.request.pinned is not None:
            return _Side(source, Recorded(WorkTree(self.request.pinned)), "", "pinned")
        return _Side(source, Recorded(own_files()), "", "packaged")

    @cached_property
    def files(self) -> Mapping[str, Edit]:
        """Every path of the repository that the change adds, removes or alters."""
        found = {}
        for change in self.git.changes(self.target, self.tree):
            edit = (
                Edit.ADDED
                if change.before is None
                else Edit.REMOVED
                if change.after is None
                else Edit.CHANGED
            )
            found[change.path.decode("utf-8", "backslashreplace")] = edit
        return found

    @cached_property
    def as_of(self) -> date:
        """One day for both sides: the one asked for, else today where the government is."""
        if self.request.as_of is not None:
            return self.request.as_of
        side = self.before if self._has_registry(self.before) else self.after
        return self.request.now().astimezone(zone_of(side.source, self.folder)).date()

    def _has_registry(self, side: _Side) -> bool:
        return side.source.has_folder(self.folder)

    # --- the law ---

    @cached_property
    def law(self) -> Policies:
        """The law that decides."""
        return policies_of(self.before.laws)

    @cached_property
    def own_law(self) -> Policies:
        """The law that the change brings; the same where it brings none."""
        if self.before.laws_root == self.after.laws_root and self.before.label == self.after.label:
            root = f"{self.after.laws_root}/" if self.after.laws_root else ""
            if not any(path.startswith((f"{root}policies/", f"{root}schemas/")) for path in self.files):
                return self.law
        return policies_of(self.after.laws)

    # --- the three runs ---

    @cached_property
    def was(self) -> Judged:
        """The target, judged by its own law."""
        if not self._has_registry(self.before):
            records: dict[str, list[Record]] = {kind: [] for kind in self.law.kinds if kind != GOVERNMENT}
            return Judged(Registry(self.folder, records=records), [], [], [], list(self.law.faults))
        return run(self.before.source, self.folder, self.law, self.as_of, tick=self.tick)

    @cached_property
    def against(self) -> Against:
        """What the target says of the change: its records, its waivers, its government."""
        registry, file = self.was.registry, f"{self.folder}/instansi.yaml"
        ruling = registry.government
        if ruling is None and self.before.source.read(file) is not None:
            # It cannot be read, so it declares nothing; whoever mends it does not choose the law of that change.
            ruling = Record(GOVERNMENT, GOVERNMENT, {}, file, None)
        return Against(registry, waivers_of(registry, self.law, self.as_of), ruling)

    @cached_property
    def recorded(self) -> Recorded:
        return Recorded(self.after.source)

    @cached_property
    def judged(self) -> Judged:
        """The change, judged by the target's law."""
        return run(self.recorded, self.folder, self.law, self.as_of, tick=self.tick, against=self.against)

    @cached_property
    def own(self) -> Judged | None:
        """The change, judged by the law and the declarations it brings; None where they are the target's."""
        old, new = self.against.ruling, self.judged.registry.government
        if self.own_law is self.law and (old is None or new is None or old.data == new.data):
            return None
        against = replace(self.against, ruling=None)
        return run(self.after.source, self.folder, self.own_law, self.as_of, tick=self.tick, against=against)

    # --- the comparison ---

    @cached_property
    def change(self) -> Change:
        """What became of the records."""
        misnamed = frozenset(
            (f.kind, f.record) for f in self.was.findings if f.rule == f"{OWN}-skema" and f.path == "/id"
        )
        return Change(self.was.registry, self.judged.registry, misnamed)

    def decide(self) -> Decision:
        """Everything, in order."""
        if not self._has_registry(self.before) and not self._has_registry(self.after):
            raise UsageError(
                Text(
                    f"Tidak ada register di folder `{self.folder}`, baik di cabang sasaran maupun dalam usulan.",
                    f"There is no registry in folder `{self.folder}`, neither in the target branch nor in the change.",
                )
            )
        request, policies = self.request, self._policy_changes()
        new, debt, waived = self._sorted_out()
        new += [*self.change.findings(), *self._hidden(), *self._protected(policies)]
        findings = sorted([*new, *(d.finding for d in debt), *waived], key=lambda f: f.sort_key)
        effects: tuple[IndexEffect, ...] = ()
        if self.change.records:
            effects = index_effects(self._evidence(self.before), self._evidence(self.after))
        return Decision(
            self._report(findings), self.target, self.head, self.base, self.tree, request.fail_on, request.strict,
            tuple(sorted(new, key=_heaviest)), tuple(self._aged(debt)), tuple(self._fixed()), self.change.records,
            tuple(policies), tuple(self._compliance()), effects, tuple(self.notes),
        )  # fmt: skip

    def _sorted_out(self) -> tuple[list[Finding], list[Debt], list[Finding]]:
        """The findings of the change: new ones, debt, and those that the target's waivers accept."""
        known = _counted(self.was.findings)
        heavier = {f.fingerprint: f.severity for f in self.own.findings} if self.own else {}
        revealed = Revealed(self.change, self.was, self.judged, self.law, self.before.source)
        new: list[Finding] = []
        debt: list[Debt] = []
        waived: list[Finding] = []
        for finding in self.judged.findings:
            prints = _counted([finding])
            old = prints <= known
            if old:
                known -= prints
            if self._of_new_kind(finding):
                continue
            if finding.waiver:
                waived.append(finding)
            elif old and not self._must_end_valid(finding):
                debt.append(Debt(finding))
            elif not old and (why := revealed.why(finding)):
                debt.append(Debt(finding, why=why))
            else:
                weight = max(
                    finding.severity,
                    heavier.get(finding.fingerprint, finding.severity),
                    key=lambda s: s.weight,
                )
                new.append(replace(finding, severity=weight))
        known = _counted(self.judged.findings)
        for finding in self.own.findings if self.own else ():
            prints = _counted([finding])
            if prints <= known:
                known -= prints
            elif finding.waiver:
                waived.append(finding)
            elif self._touched(finding):
                new.append(finding)
            else:
                debt.append(Debt(finding, why=_OWN_LAW))
        return new, debt, waived

    @cached_property
    def _new_kinds(self) -> frozenset[str]:
        """Kinds that only the change's own law knows."""
        return frozenset(self.own_law.kinds) - frozenset(self.law.kinds)

    def _of_new_kind(self, finding: Finding) -> bool:
        """The target cannot know a kind that the change brings; the change's own law reads its records."""
        folder = finding.place.file.removeprefix(f"{self.folder}/").split("/")[0]
        return finding.rule == f"{OWN}-jenis" and folder in self._new_kinds

    def _touched(self, finding: Finding) -> bool:
        """Whether the change edits what a finding is about."""
        if finding.record and finding.kind not in self._new_kinds:
            return (finding.kind, finding.record) in self.change.touched
        return finding.place.file in self.files

    def _must_end_valid(self, finding: Finding) -> bool:
        """An edited record must end as its schema wants it, and an edited file readable: both hide what other rules would say."""
        return (not finding.record or finding.rule == f"{OWN}-skema") and self._touched(finding)

    def _fixed(self) -> Iterator[Finding]:
        """Findings of the target that are truly gone: their record is still there and can be judged."""
        left = _counted(self.judged.findings)
        left.update(f.fingerprint for f in self.judged.findings if f.beyond)
        open_ = {(j.rule, j.kind, j.record) for j in self.judged.judgements}
        now = self.judged.registry
        retired = unknown = 0
        for finding in self.was.findings:
            if left[finding.fingerprint]:
                left[finding.fingerprint] -= 1
                continue
            if finding.waiver:
                continue
            key = (finding.kind, finding.record)
            record = self._government_or(key)
            if (finding.rule, *key) in open_ or key in now.lost or finding.kind in now.gone:
                unknown += 1
            elif finding.record and (record is None or record.removed):
                retired += 1
            else:
                yield finding
        if unknown:
            self.notes.append(
                Text(
                    f"{unknown} temuan lama kini tidak dapat dinilai; itu tidak dihitung sebagai selesai.",
                    f"{unknown} old findings can no longer be assessed; they do not count as mended.",
                )
            )
        if retired:
            self.notes.append(
                Text(
                    f"{retired} temuan lama gugur karena rekamannya tidak ada lagi atau dihapus.",
                    f"{retired} old findings lapsed because their record is gone or removed.",
                )
            )

    def _government_or(self, key: tuple[str, str]) -> Record | None:
        now = self.judged.registry
        return now.government if key[0] == GOVERNMENT else now.by_id.get(key)

    # --- what guards the judging ---

    def _policy_changes(self) -> list[PolicyChange]:
        """Every change of what judges, as what it does, with those who must approve it."""
        was, now = self.was.registry, self.judged.registry
        found: list[PolicyChange] = []
        if self.own_law is not self.law:
            found = [self._at_top(c) for c in compare_policies(self.law, self.own_law)]
        found += self._broken_law({c.file for c in found})
        found += compare_governments(was.government, now.government, f"{self.folder}/instansi.yaml", self.law)
        if self.own is not None:
            both = _failing(self.judged), _failing(self.own)
            found = measured(found, *both, (self.law, self.own_law))
        found += self._waivers(compare_waivers(was, now))
        found += guarded_files(sorted(self.files.items()), self.folder)
        return with_owners(found, self._owners())

    def _broken_law(self, told: Collection[str]) -> Iterator[PolicyChange]:
        """Changed files of policies that the target could not use, so that nothing can be compared."""
        root = f"{self.before.laws_root}/" if self.before.laws_root else ""
        broken = {root + fault.place.file for fault in self.law.faults} - {*told}
        for path in sorted(broken & self.files.keys()):
            subject = subject_of(path, self.folder)
            if subject is not None:
                yield PolicyChange(subject, path, self.files[path], path, Effect.UNCLEAR, _BROKEN_LAW)

    def _waivers(self, told: Sequence[PolicyChange]) -> list[PolicyChange]:
        """The changes of waivers, with those that come to hold because what they rest on was changed."""
        sides = (sound_waivers(judged.registry, self.law, self.as_of) for judged in (self.was, self.judged))
        was, now = sides
        found = {change.name: change for change in told}
        for id_ in sorted(now.keys() - was.keys()):
            record = now[id_]
            known = found.get(id_)
            if known is None or known.effect not in (Effect.LOOSER, Effect.BOTH):
                about = (str(record.data["jenis"]), str(record.data["rekaman"]))
                message = known.message + same(" ") + _HOLDS_NOW if known else _HOLDS_NOW
                edit = known.edit if known else Edit.CHANGED
                found[id_] = PolicyChange(
                    Subject.WAIVER, id_, edit, record.file, Effect.LOOSER, message, (about,)
                )
        return [found[id_] for id_ in sorted(found)]

    def _at_top(self, change: PolicyChange) -> PolicyChange:
        """Policies name their files from the folder that holds them; owners are listed from the top of the repository."""
        root = (self.after if change.edit is not Edit.REMOVED else self.before).laws_root
        return replace(change, file=f"{root}/{change.file}") if root else change

    def _owners(self) -> Owners | None:
        """The owners as the target names them: a change cannot appoint its own."""
        for name in OWNERS_FILES:
            if (blob := self.before.source.read(name)) is not None and not blob.problem:
                return Owners.read(blob.data.decode("utf-8", "replace"))
        return None

    def _hidden(self) -> Iterator[Finding]:
        """Lines of `.gitattributes` that the change brings and that hide from reviewers what the judged files hold."""
        roots = [f"{self.after.laws_root}/" if self.after.laws_root else ""]
        folders = [self.folder, *(f"{r}{name}" for r in roots for name in ("policies", "schemas")), ".github"]
        for path in sorted(p for p in self.files if p.rsplit("/", 1)[-1] == ".gitattributes"):
            blob = self.after.source.read(path)
            if blob is not None and blob.problem:
                yield file_finding("atribut", path, blob.problem)
            old = {(p, a) for _, p, a in self._attributes(self.before.source, path, folders)}
            lines = (
                told for told in self._attributes(self.after.source, path, folders) if told[1:] not in old
            )
            for line, pattern, attribute in islice(lines, MANY):
                message = Text(
                    f"Baris ini memberi {quote(pattern)} atribut {quote(attribute)}, sehingga isi berkas dapat berbeda dari yang dilihat pemeriksa usulan.",
                    f"This line gives {quote(pattern)} the attribute {quote(attribute)}, so that reviewers may see other content than the file holds.",
                )
                yield file_finding("atribut", path, message, line, demand=f"{pattern} {attribute}")

    def _attributes(self, source: Source, path: str, folders: Sequence[str]) -> list[tuple[int, str, str]]:
        blob = source.read(path)
        if blob is None or blob.problem:
            return []
        text = blob.data.decode("utf-8", "replace")
        below = path.removesuffix(".gitattributes")
        return attribute_dangers(text, folders, below)

    def _protected(self, policies: Sequence[PolicyChange]) -> Iterator[Finding]:
        """Where nobody reviews (a plain server), what judges must not change by a push."""
        if self.request.policy_changes == "refuse":
            for file, change in {c.file: c for c in reversed(policies)}.items():
                yield file_finding("dilindungi", file, change.message)

    # --- the report ---

    def _report(self, findings: Sequence[Finding]) -> Report:
        """The report about the state after the merge, with what only the change's own law adds."""
        before, after = self.before, self.after
        project = Project(self.recorded, self.folder, before.laws, before.label, self.as_of, self.head, True)
        report = report_of(project, self.law, self.judged, Filters())
        citations, rules = dict(report.citations), list(report.rules)
        if self.own is not None:
            own = report_of(replace(project, laws=after.laws), self.own_law, self.own, Filters())
            citations = {**own.citations, **citations}
            known = {r.rule for r in rules}
            rules = sorted([*rules, *(r for r in own.rules if r.rule not in known)], key=lambda r: r.rule)
        return replace(
            report, run=replace(report.run, source="merge" if self.head else "index"), rules=tuple(rules),
            findings=tuple(findings), faults=tuple(self._faults()), citations=citations,
        )  # fmt: skip

    def _faults(self) -> Iterator[Fault]:
        """What keeps the verdict from being whole. A fault of the target that the change mends is no obstacle to mending it."""
        last = self.own if self.own is not None else self.judged
        yield from last.faults
        if last is not self.judged:
            known = {_same_fault(f) for f in [*self.was.faults, *last.faults]}
            yield from (f for f in self.judged.faults if _same_fault(f) not in known)
            if self.was.faults and not last.faults:
                self.notes.append(
                    Text(
                        "Kebijakan cabang sasaran rusak dan diperbaiki oleh usulan ini; aturannya yang rusak tidak ikut menilai.",
                        "Policies of the target branch were broken and this change mends them; the broken rules took no part.",
                    )
                )

    def _aged(self, debt: Sequence[Debt]) -> Iterator[Debt]:
        """Debt with the commit that first had it."""
        ages: Mapping[str, Since] = {}
        old = {f.fingerprint for f in self.was.findings}
        if self.request.ages and self.target is not None:
            known = [d.finding for d in debt if d.finding.fingerprint in old]
            ages = since(self.git, self.target, self.folder, self.law, self.as_of, known)
        for one in sorted(debt, key=lambda d: d.finding.sort_key):
            yield replace(one, since=ages.get(one.finding.fingerprint))

    def _compliance(self) -> Iterator[Compliance]:
        """Each regulation before and after, under the target's law."""
        lasting = {rule.id for rule in self.law.rules if not rule.transition}
        before, after = (
            _tallies(c for c in judged.counts if c.rule in lasting) for judged in (self.was, self.judged)
        )
        for name in sorted(after):
            yield Compliance(name, self.law.regulations[name].short, before.get(name, Tally()), after[name])

    def _evidence(self, side: _Side) -> Evidence:
        """One side judged by what the levels of the target's instruments ask."""
        project = Project(Recorded(side.source), self.folder, side.laws, side.label, self.as_of, None, True)
        against = self.against if side is self.after else None
        judged = run(side.source, self.folder, self.law.criteria(), self.as_of, trace=True, against=against)
        return Evidence(project, self.law, judged)


_BROKEN_LAW = Text(
    "Berkas ini rusak di cabang sasaran, jadi apa yang berubah karenanya tidak dapat dibandingkan.",
    "This file is broken in the target branch, so what the change of it does cannot be compared.",
)
_HOLDS_NOW = Text(
    "Pengecualian ini menjadi sah karena yang mendasarinya diubah.",
    "This waiver comes to hold, for what it rests on is changed.",
)
_OWN_LAW = Text(
    "baru menurut kebijakan yang dibawa usulan ini, pada rekaman yang tidak diubahnya",
    "only by the policies that this change brings, on a record it leaves alone",
)


def _counted(findings: Iterable[Finding]) -> Counter[str]:
    """How often each fingerprint occurs, those of findings that are not shown included."""
    return Counter(print_ for f in findings for print_ in (f.beyond or (f.fingerprint,)))


def _heaviest(finding: Finding) -> tuple[object, ...]:
    return (-finding.severity.weight, *finding.sort_key)


def _failing(judged: Judged) -> Mapping[str, frozenset[tuple[str, str]]]:
    """The (kind, record) that fail each rule."""
    found: dict[str, set[tuple[str, str]]] = {}
    for finding in judged.findings:
        found.setdefault(finding.rule, set()).add((finding.kind, finding.record))
    return {rule: frozenset(keys) for rule, keys in found.items()}


def _same_fault(fault: Fault) -> tuple[str, str, str, str]:
    """A fault apart from its line."""
    return fault.rule, fault.record, fault.place.file, fault.message.id


def _tallies(counts: Iterable[RuleCount]) -> dict[str, Tally]:
    sums: dict[str, Counter[str]] = {}
    for c in counts:
        own = sums.setdefault(c.regulation, Counter())
        own.update(passed=c.passed, failed=c.failed, waived=c.waived, not_assessable=c.not_assessable)
    return {name: Tally(**own) for name, own in sums.items()}
