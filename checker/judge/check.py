"""One check, from a project to a report cut to what was asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from importlib.metadata import version

import checker
from checker.judge.engine import Judged, run
from checker.law.builtin import BUILT_IN, OWN
from checker.law.policies import Policies
from checker.law.rule import Rule
from checker.model.report import GOVERNMENT, Citation, Finding, Register, Report, Run, Verdict
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
    judged = run(
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
    return report_of(project, policies, judged, filters)


def report_of(project: Project, policies: Policies, judged: Judged, filters: Filters) -> Report:
    """The report of what was judged, cut to the filters."""
    registry = judged.registry
    government = registry.government.name if registry.government else project.folder
    kinds = [k for k in sorted(policies.kinds) if k != GOVERNMENT and (not filters.kinds or k in filters.kinds)]
    registers = []
    for name in kinds:
        records = [r for r in registry.records[name] if not filters.units or r.unit in filters.units]
        registers.append(Register(name, policies.kinds[name].title, registry.coverage(name), len(records)))
    citations = {
        (regulation.id, provision.id): Citation(regulation.short, provision.cite, provision.title)
        for regulation in policies.regulations.values()
        for provision in regulation.provisions.values()
    } | {
        (OWN, id_.removeprefix(OWN + "-")): Citation("Patuh", rule.title.id, rule.title)
        for id_, rule in BUILT_IN.items()
    }
    run_ = Run(
        government=government,
        registry=project.folder,
        as_of=project.as_of,
        commit=project.commit,
        source="commit" if project.from_commit else "work-tree",
        policies=project.laws_label,
        versions={"patuh": checker.__version__, **{name: version(name) for name in _DECIDING}},
        digests={"registry": project.registry.digest(), "policies": project.laws.digest()},
        filters=filters.named(),
    )
    return Report(
        run=run_,
        registers=tuple(registers),
        rules=tuple(sorted(judged.counts, key=lambda c: c.rule)),
        findings=tuple(f for f in judged.findings if filters.wants(f)),
        not_assessable=tuple(j for j in judged.judgements if j.verdict is Verdict.NOT_ASSESSABLE),
        faults=tuple(judged.faults),
        citations=citations,
    )
