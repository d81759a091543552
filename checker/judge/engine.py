"""Registry and policies in, everything judged and sorted out: the same for the same commit and day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from checker.git.source import Source
from checker.judge.in_force import ActiveRule, active_rule, parameter_findings, setting_of
from checker.judge.run import Judged, Run
from checker.judge.waiver import Waivers, waiver_findings, waivers_of
from checker.judge.witness import claimed
from checker.law.policies import Policies
from checker.law.rule import Rule
from checker.model.report import GOVERNMENT, Finding, Record
from checker.registry.reading import load_registry
from checker.registry.registry import Registry, Tick, idle
from checker.registry.structure import bounded, structure_findings
from checker.registry.view import View


@dataclass(frozen=True, slots=True, eq=False)
class Against:
    """What a change is judged against: the target as it was judged, its waivers, and the government that rules."""

    before: Judged
    waivers: Waivers
    ruling: Record | None = None
    """None where the change's own government rules."""


def run(
    source: Source,
    folder: str,
    policies: Policies,
    as_of: date,
    *,
    rules: Callable[[Rule], bool] = lambda _: True,
    units: Collection[str] = (),
    only: tuple[str, str] | None = None,
    trace: bool = False,
    tick: Tick = idle,
    against: Against | None = None,
) -> Judged:
    """Read and judge a registry.

    `rules` picks the rules to judge, `units` the offices whose records are judged (empty: all); `only` names one (kind, id) to
    judge; `trace` keeps every judgement, else those of records that could not be assessed; `tick` lets a caller show how far the
    run is; `against` is the target of a change.
    """
    registry = load_registry(source, folder, policies.kinds, policies.validators.records(), tick)
    return judge(
        registry, policies, as_of, rules=rules, units=units, only=only, trace=trace, tick=tick, against=against
    )


def judge(
    registry: Registry,
    policies: Policies,
    as_of: date,
    *,
    rules: Callable[[Rule], bool] = lambda _: True,
    units: Collection[str] = (),
    only: tuple[str, str] | None = None,
    trace: bool = False,
    tick: Tick = idle,
    against: Against | None = None,
) -> Judged:
    """Judge a registry that has been read (see `run`)."""
    declared = (against.ruling if against else None) or registry.government
    view = View(registry, declared)
    setting = setting_of(declared, policies, as_of)
    chosen = [
        active_rule(rule, setting, policies, declared)
        for rule in policies.rules
        if rules(rule) and (against or not rule.transition)
    ]
    own = Run(
        policies=policies,
        view=view,
        setting=setting,
        waivers=against.waivers if against else waivers_of(registry, policies, as_of),
        before=against.before if against else None,
        trace=trace,
        only=only,
        units=units,
        tick=tick,
    )
    by_kind: dict[str, list[ActiveRule]] = defaultdict(list)
    for active in chosen:
        if active.speaks:
            by_kind[active.rule.kind].append(active)
    groups = dict(registry.records) | ({GOVERNMENT: [registry.government]} if registry.government else {})
    # Schemas first, for all kinds: whether a record fits decides what rules of other kinds may lean on.
    refused = {name: own.fit(policies.kinds[name], records, by_kind[name]) for name, records in sorted(groups.items())}
    for name, records in sorted(groups.items()):
        own.decide(records, by_kind[name], refused[name])
    structure = [
        *structure_findings(view, policies.kinds),
        *_about_parameters(view, policies),
        *waiver_findings(view, policies, as_of, claimed(own, groups)),
    ]
    findings = [*registry.findings, *structure, *own.findings]
    if only:
        findings = [f for f in findings if (f.kind, f.record) == only]
    return Judged(
        registry=registry,
        declared=declared,
        broken=frozenset(view.broken),
        findings=sorted(findings, key=lambda f: f.sort_key),
        judgements=sorted(own.judgements, key=lambda j: (j.rule, j.kind, j.record)),
        counts=[own.count(active) for active in chosen],
        faults=[*policies.faults, *sorted(own.faults, key=lambda f: (f.place, f.record))],
    )


def _about_parameters(view: View, policies: Policies) -> Iterable[Finding]:
    record = view.registry.government
    return bounded(view, record, iter(parameter_findings(view, policies))) if record else ()
