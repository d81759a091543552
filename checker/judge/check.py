"""One check, from a project to a report cut to what was asked for."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import version

import checker
from checker.judge.engine import run as judge_all
from checker.judge.run import Judged
from checker.law.builtin import BUILT_IN, OWN
from checker.law.policies import Policies
from checker.law.rule import Rule
from checker.model.report import GOVERNMENT, Citation, Finding, Origin, Register, Report, Verdict
from checker.model.text import Text, UsageError, meant, same
from checker.registry.project import Project
from checker.registry.registry import Tick, idle

_DECIDING = ("jsonschema-rs", "yaml-rs", "PyYAML", "cel-expr-python")


@dataclass(frozen=True, slots=True)
class Filters:
    """What to show; empty means everything. Files that cannot be read are always shown: no answer is whole without them."""

    rules: Collection[str] = field(default_factory=tuple)
    regulations: Collection[str] = field(default_factory=tuple)
    kinds: Collection[str] = field(default_factory=tuple)
    units: Collection[str] = field(default_factory=tuple)

    def verify(self, policies: Policies, units: Collection[str]) -> None:
        """UsageError for a name that does not exist: a filter that matches nothing must not look like compliance."""
        known = (
            (self.rules, [*(r.id for r in policies.rules), *BUILT_IN], Text("aturan", "rule")),
            (self.regulations, [*policies.regulations, OWN], Text("regulasi", "regulation")),
            (self.kinds, policies.kinds, Text("jenis", "kind")),
            (self.units, units, Text("perangkat daerah", "office")),
        )
        for asked, names, what in known:
            for name in asked:
                if name not in names:
                    raise UsageError(
                        Text("Tidak ada ", "There is no ") + what + same(f" `{name}`.") + meant(name, names)
                    )

    def wants_rule(self, rule: Rule) -> bool:
        """Whether a rule is among those asked for."""
        return (
            (not self.rules or rule.id in self.rules)
            and (not self.regulations or rule.regulation.id in self.regulations)
            and (not self.kinds or rule.kind in self.kinds)
        )

    def wants(self, finding: Finding) -> bool:
        """Whether a finding is among those asked for."""
        if not finding.record:
            return True
        return (
            (not self.rules or finding.rule in self.rules)
            and (not self.regulations or finding.regulation in self.regulations)
            and (not self.kinds or finding.kind in self.kinds)
            and (not self.units or finding.unit in self.units)
        )

    def named(self) -> dict[str, list[str]]:
        """The filters in use, by name."""
        used = {"rule": self.rules, "regulation": self.regulations, "kind": self.kinds, "unit": self.units}
        return {name: sorted(values) for name, values in used.items() if values}


def check(project: Project, filters: Filters = Filters(), tick: Tick = idle) -> Report:
    """Judge a project and report it."""
    policies = project.policies()
    judged = judge_all(
        project.registry,
        project.folder,
        policies,
        project.as_of,
        rules=filters.wants_rule,
        tick=tick,
        units=filters.units,
    )
    offices = {r.id for r in judged.registry.records.get("unit", [])}
    filters.verify(policies, offices | {f.unit for f in judged.findings if f.unit})
    return report_of(origin_of(project, judged, filters), policies, judged, filters)


def origin_of(project: Project, judged: Judged, filters: Filters = Filters()) -> Origin:
    """What the report of a project rests on, as far as it was read."""
    return origin(
        judged,
        folder=project.folder,
        as_of=project.as_of,
        commit=project.commit,
        source="commit" if project.from_commit else "work-tree",
        policies=project.laws_label,
        digests={"registry": project.registry.digest(), "policies": project.laws.digest()},
        filters=filters.named(),
    )


def origin(
    judged: Judged,
    *,
    folder: str,
    as_of: date,
    commit: str | None,
    source: str,
    policies: str,
    digests: Mapping[str, str],
    filters: Mapping[str, Sequence[str]] | None = None,
) -> Origin:
    """What a report rests on, with the versions of what decided."""
    government = judged.registry.government
    return Origin(
        government=government.name if government else folder,
        registry=folder,
        as_of=as_of,
        commit=commit,
        source=source,
        policies=policies,
        versions={"patuh": checker.__version__, **{name: version(name) for name in _DECIDING}},
        digests=digests,
        filters=filters or {},
    )


def citations_of(policies: Policies) -> dict[tuple[str, str], Citation]:
    """Every provision of a law, and the checker's own rules, as people cite them."""
    return {
        (regulation.id, provision.id): Citation(regulation.short, provision.cite, provision.title)
        for regulation in policies.regulations.values()
        for provision in regulation.provisions.values()
    } | {(OWN, rule.slug): Citation("Patuh", rule.title.id, rule.title) for rule in BUILT_IN.values()}


def report_of(run: Origin, policies: Policies, judged: Judged, filters: Filters = Filters()) -> Report:
    """The report of what was judged, cut to the filters."""
    registry = judged.registry
    kinds = [k for k in sorted(policies.kinds) if k != GOVERNMENT and (not filters.kinds or k in filters.kinds)]
    registers = []
    for name in kinds:
        records = [r for r in registry.records[name] if not filters.units or r.unit in filters.units]
        registers.append(Register(name, policies.kinds[name].title, judged.coverage(name), len(records)))
    return Report(
        run=run,
        registers=tuple(registers),
        rules=tuple(sorted(judged.counts, key=lambda c: c.rule)),
        findings=tuple(f for f in judged.findings if filters.wants(f)),
        not_assessable=tuple(j for j in judged.judgements if j.verdict is Verdict.NOT_ASSESSABLE),
        faults=tuple(judged.faults),
        citations=citations_of(policies),
    )
