"""An indicator in, the level of it that the register shows and what the next one lacks out."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from checker.law.instrument import Part
from checker.maturity.support import CriterionState, Gap, Support
from checker.pages.instrument_results import InstrumentResults
from checker.pages.law_links import cite_provision
from checker.pages.state import GovernmentState
from checker.pages.text import mark_code
from checker.report import terms

_RECORDS = 20
"""Records listed under one missing piece; the JSON has them all."""
_STATES = {
    CriterionState.MET: "ditunjukkan register",
    CriterionState.UNMET: "belum ditunjukkan register",
    CriterionState.UNKNOWN: "belum dapat dinilai: register belum cukup terisi",
}


def describe_support(results: InstrumentResults, part: Part) -> dict[str, Any]:
    """An indicator with the level that the register shows and what the next one lacks."""
    support = results.supports.get(part.id)
    return {
        "id": part.id,
        "name": part.name,
        "read": support is not None,
        "level": support.level if support else None,
        "level_name": _name_level(results, part, support),
        "end": support.end if support else False,
        "manual": [mark_code(text.id) for text in support.manual] if support else [],
        "gaps": [_describe_gap(results.state, gap) for gap in support.gaps] if support else [],
    }


def _name_level(results: InstrumentResults, part: Part, support: Support | None) -> Any:
    if support is None or support.level is None:
        return None
    return results.instrument.level_name(part, Fraction(support.level))


def _describe_gap(state: GovernmentState, gap: Gap) -> dict[str, Any]:
    rule = gap.criterion.rule
    laws = [cite_provision(rule.regulation, rule.provision)]
    for target in rule.also:
        law, _, provision = target.partition("/")
        regulation = state.policies.regulations.get(law)
        if regulation and provision in regulation.provisions:
            laws.append(cite_provision(regulation, provision))
    kind = state.policies.kinds.get(rule.kind)
    records = [
        {
            "kind": r.kind,
            "id": r.id,
            "name": state.sight.name(state.records[r.kind, r.id]),
            "linked": (r.kind, r.id) in state.registry.by_id,
        }
        for r in gap.records
    ]
    return {
        "level": gap.level,
        "criterion": rule.id,
        "title": mark_code(rule.title.id),
        "remedy": mark_code(rule.remedy.id),
        "state": _STATES[gap.state],
        "laws": laws,
        "kind": rule.kind,
        "kind_title": kind.title if kind else rule.kind,
        "coverage": terms.COVERAGE[state.judged.coverage(rule.kind)],
        "listed": rule.kind in state.registry.records,
        "records": records[:_RECORDS],
        "more": max(len(records) - _RECORDS, 0),
    }
