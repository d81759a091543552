"""The law of one state as it stands on its day: what of it is in force, and what its rules say of how many records."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from checker.judge.in_force import ActiveRule, Setting, active_rule, setting_of
from checker.law.provisions import RegulationCoverage, coverage
from checker.law.regulation import Regulation
from checker.law.rule import Rule
from checker.model.report import RuleCount, Standing, Verdict
from checker.pages.law_links import link_kind
from checker.pages.page import instrument_path
from checker.pages.state import GovernmentState

Judged: TypeAlias = tuple[str, str, int]
"""A record as rules judge it: kind, id, and which of those that bear one id; every rule of a kind judges them in one order."""

_WORST = (Verdict.FAIL, Verdict.ERROR, Verdict.NOT_ASSESSABLE, Verdict.WAIVED, Verdict.PASS)


@dataclass(frozen=True, eq=False)
class LawToday:
    """A state read for its law."""

    state: GovernmentState

    @cached_property
    def setting(self) -> Setting:
        """What is in force today for this government, with its parameters."""
        return setting_of(self.state.judged.declared, self.state.policies, self.state.project.as_of)

    @cached_property
    def laws(self) -> Sequence[RegulationCoverage]:
        """Every regulation with who judges its provisions, as `patuh coverage` gives it."""
        return coverage(self.state.policies)

    @cached_property
    def active(self) -> Mapping[str, ActiveRule]:
        """Every rule as it stands today."""
        policies, declared = self.state.policies, self.state.judged.declared
        return {r.id: active_rule(r, self.setting, policies, declared) for r in policies.rules}

    @cached_property
    def counts(self) -> Mapping[str, Sequence[RuleCount]]:
        """What rules say, by regulation."""
        found: dict[str, list[RuleCount]] = defaultdict(list)
        for count in self.state.report.rules:
            found[count.regulation].append(count)
        return found

    @cached_property
    def verdicts(self) -> Mapping[str, Sequence[tuple[Judged, Verdict]]]:
        """By rule: every record that it applies to, with what it says of it."""
        found: dict[str, list[tuple[Judged, Verdict]]] = defaultdict(list)
        times: Counter[tuple[str, str, str]] = Counter()
        for said in self.state.judged.judgements:
            times[said.rule, said.kind, said.record] += 1
            if said.verdict is not Verdict.NOT_APPLICABLE:
                place = (said.kind, said.record, times[said.rule, said.kind, said.record])
                found[said.rule].append((place, said.verdict))
        return found

    @cached_property
    def criteria(self) -> Mapping[str, dict[str, Any]]:
        """By the id of what a level asks: where in which instrument, and how many records show it."""
        ladders = self.state.policies.ladders
        if not ladders:
            return {}
        counts = {count.rule: count for count in self.state.evidence.judged.counts}
        return {
            criterion.rule.id: {
                "title": criterion.rule.title,
                "path": f"{instrument_path(law)}#indikator-{indicator}",
                "indicator": indicator,
                "level": level,
                "need": "setiap rekaman" if criterion.every else "sedikitnya satu rekaman",
                "kind": link_kind(self.state, criterion.rule.kind),
                "count": counts[criterion.rule.id],
            }
            for (law, indicator), ladder in sorted(ladders.items())
            for level, steps in sorted(ladder.criteria.items())
            for criterion in steps
        }

    def standing(self, law: Regulation) -> Standing:
        """Where a regulation stands today for this government."""
        government = self.setting.government
        if not law.binds(government):
            return Standing.OTHER_GOVERNMENT
        return law.period.standing(self.setting.as_of)

    def count_records(self, rules: Sequence[Rule]) -> dict[str, int]:
        """How many records pass, fail or cannot be assessed; each counts once, by the heaviest verdict of these rules."""
        worst: dict[Judged, int] = {}
        for rule in rules:
            for key, verdict in self.verdicts.get(rule.id, ()):
                worst[key] = min(worst.get(key, len(_WORST)), _WORST.index(verdict))
        counts = Counter(_WORST[index] for index in worst.values())
        return {
            "records": len(worst),
            "passed": counts[Verdict.PASS],
            "failed": counts[Verdict.FAIL],
            "waived": counts[Verdict.WAIVED],
            "not_assessable": counts[Verdict.NOT_ASSESSABLE],
            "errors": counts[Verdict.ERROR],
        }
