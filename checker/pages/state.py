"""One state of a government, judged in full and cut to what an audience sees: all that pages and downloads are made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from checker.history.age import since
from checker.history.commits import Chronicle, Point, chronicle, month_ends, trend
from checker.history.law_commits import Revision, revisions
from checker.judge.check import origin_of, report_of
from checker.judge.engine import run
from checker.judge.run import Judged
from checker.law.policies import Policies
from checker.law.regulation import Regulation
from checker.law.rule import Rule
from checker.maturity.appraisal import Appraisal, Evidence, of_year
from checker.maturity.claims import years
from checker.model.decision import Since
from checker.model.report import GOVERNMENT, Finding, Judgement, Pointer, Record, Report, RuleCount
from checker.model.text import UsageError
from checker.pages.audience import Audience, Sight
from checker.pages.likeness import KIND, Likeness, find_likenesses
from checker.registry.project import Project, zone_of
from checker.registry.registry import Registry, Tick, idle

Key = tuple[str, str]
"""(kind, id)."""


@dataclass(frozen=True, eq=False)
class GovernmentState:
    """A registry at one moment with the law that judges it. `report` holds only what the audience may see."""

    project: Project
    policies: Policies
    judged: Judged
    report: Report
    sight: Sight
    chronicle: Chronicle = field(default_factory=lambda: Chronicle((), False))
    """What commits did to records, without who and why for the public; empty where there is no history to read."""
    points: Sequence[Point] = ()
    """How compliance stood at the end of past months, by the rules of today that were in force then."""

    @property
    def registry(self) -> Registry:
        """All records, hidden fields included: show them through `sight`."""
        return self.judged.registry

    @cached_property
    def records(self) -> Mapping[Key, Record]:
        """Every record by kind and id, the government's own among them."""
        own = self.registry.government
        return dict(self.registry.by_id) | ({(GOVERNMENT, own.id): own} if own else {})

    @cached_property
    def findings(self) -> Mapping[Key, Sequence[Finding]]:
        """Findings by record; those about files stand under ("", "")."""
        found: dict[Key, list[Finding]] = defaultdict(list)
        for finding in self.report.findings:
            found[(finding.kind, finding.record) if finding.record else ("", "")].append(finding)
        return found

    @cached_property
    def by_rule(self) -> Mapping[str, Sequence[Finding]]:
        """Findings by rule."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.report.findings:
            found[finding.rule].append(finding)
        return found

    @cached_property
    def by_unit(self) -> Mapping[str, Sequence[Finding]]:
        """Findings by office."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.report.findings:
            if finding.unit:
                found[finding.unit].append(finding)
        return found

    @cached_property
    def verdicts(self) -> Mapping[Key, Sequence[Judgement]]:
        """What every rule in force says of a record."""
        found: dict[Key, list[Judgement]] = defaultdict(list)
        for judgement in self.judged.judgements:
            found[judgement.kind, judgement.record].append(judgement)
        return found

    @cached_property
    def referring(self) -> Mapping[Key, Sequence[tuple[Record, Pointer]]]:
        """Who refers to a record, and in which field the audience can see that."""
        found: dict[Key, list[tuple[Record, Pointer]]] = defaultdict(list)
        for record in self.registry.everything():
            kind = self.policies.kinds[record.kind]
            for pointer, target, id_ in kind.targets(self.sight.data(record)):
                found[target, id_].append((record, pointer))
        return found

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """The rules by id."""
        return {rule.id: rule for rule in self.policies.rules}

    @cached_property
    def counts(self) -> Mapping[str, RuleCount]:
        """What each rule says of how many records, by its id."""
        return {count.rule: count for count in self.report.rules}

    @cached_property
    def offices(self) -> Sequence[Record]:
        """The offices, by name; of an id that is used twice the first."""
        by_id = self.registry.by_id
        units = [r for r in self.registry.records.get("unit", []) if not r.removed and by_id["unit", r.id] is r]
        return sorted(units, key=lambda r: (r.name.casefold(), r.id))

    def of_unit(self, unit: str) -> Sequence[Record]:
        """The records of an office, by kind and name."""
        return self._by_unit.get(unit, ())

    @cached_property
    def _by_unit(self) -> Mapping[str, Sequence[Record]]:
        found: dict[str, list[Record]] = defaultdict(list)
        for record in self.registry.everything():
            if unit := self.sight.unit(record):
                found[unit].append(record)
        return found

    @cached_property
    def regulations(self) -> Sequence[Regulation]:
        """Every regulation, by id."""
        return [self.policies.regulations[name] for name in sorted(self.policies.regulations)]

    @cached_property
    def ages(self) -> Mapping[str, Since]:
        """By fingerprint: the commit that first had a finding, as far as the commit it is of has it; empty without history."""
        project = self.project
        if project.home is None or project.commit is None:
            return {}
        (git, folder), own = project.home, self.judged.findings
        return since(git, project.commit, folder, self.policies, project.as_of, own, named=project.folder)

    @cached_property
    def as_committed(self) -> bool:
        """Whether all of it was made from what is committed."""
        return self.project.as_committed

    @cached_property
    def likenesses(self) -> Sequence[Likeness]:
        """Pairs of applications of different offices that may do the same, as far as the audience sees them."""
        records = self.registry.records.get(KIND, [])
        return find_likenesses(records, {record: self.sight.data(record) for record in records})

    @cached_property
    def revisions(self) -> Mapping[str, Sequence[Revision]]:
        """By file of the law beside the registry: what changed it, without words for the public; empty where there is no such history."""
        project = self.project
        if project.home is None or project.commit is None or project.laws_label == "packaged" or project.root == "..":
            return {}
        zone = zone_of(project.registry, project.folder)
        found = revisions(project.home[0], project.commit, project.root, zone)
        if self.sight.audience is Audience.AUDITOR:
            return found
        return {file: [replace(one, what="") for one in told] for file, told in found.items()}

    @cached_property
    def evidence(self) -> Evidence:
        """The registry judged by what the levels of every instrument ask."""
        judged = run(
            self.project.registry,
            self.project.folder,
            self.policies.criteria,
            self.project.as_of,
            trace=True,
        )
        return Evidence(self.policies, judged, self.project.as_of, self.project.commit)

    @cached_property
    def appraisals(self) -> Sequence[Appraisal]:
        """Every evaluation that can be taken, the latest year first."""
        found: list[Appraisal] = []
        for year in sorted(set(years(self.registry)), reverse=True):
            try:
                found += of_year(self.evidence, year, None)[0]
            except UsageError:
                continue  # refused as a record's own finding or by `patuh index`; there is nothing to show of it
        return found


MONTHS = 12
"""Months that the trend looks back."""


def state_of(project: Project, audience: Audience, tick: Tick = idle, *, history: bool = True) -> GovernmentState:
    """Judge a project and keep every verdict; with its `history` where it has one."""
    policies = project.policies()
    judged = run(project.registry, project.folder, policies, project.as_of, trace=True, tick=tick)
    sight = Sight(audience, policies.kinds)
    report = sight.report(report_of(origin_of(project, judged), policies, judged), judged.registry.by_id)
    if not history or project.home is None or project.commit is None:
        return GovernmentState(project, policies, judged, report, sight)
    git, folder = project.home
    zone = zone_of(project.registry, project.folder)
    told = chronicle(git, project.commit, folder, policies, zone)
    told = told if audience is Audience.AUDITOR else told.unsigned
    points = trend(git, project.commit, folder, policies, month_ends(project.as_of, MONTHS), zone)
    return GovernmentState(
        project=project, policies=policies, judged=judged, report=report, sight=sight, chronicle=told, points=points
    )
