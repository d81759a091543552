"""Findings of a rule or a provision in, the rows that its page lists out: the heaviest first, at most `SHOWN` of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from checker.model.report import Finding, dotted, pointer_of
from checker.pages.law_links import link_kind
from checker.pages.page import record_path, rule_path, unit_path
from checker.pages.state import GovernmentState
from checker.pages.text import split_code

SHOWN = 500
"""Findings listed on a page; how many more there are is said, and the downloads have them all."""


def list_findings(state: GovernmentState, findings: Iterable[Finding]) -> dict[str, Any]:
    """What a template shows of them: those that stand, those that are waived, and how many more there are of each."""
    found = sorted(findings, key=_heaviest)
    standing, waived = [f for f in found if not f.waiver], [f for f in found if f.waiver]
    return {
        "findings": [_describe(state, f) for f in standing[:SHOWN]],
        "more": max(len(standing) - SHOWN, 0),
        "total": len(standing),
        "waived": [_describe(state, f) for f in waived[:SHOWN]],
        "more_waived": max(len(waived) - SHOWN, 0),
    }


def _describe(state: GovernmentState, finding: Finding) -> dict[str, Any]:
    key = (finding.kind, finding.record)
    unit = state.records.get(("unit", finding.unit)) if finding.unit else None
    rule = state.rules[finding.rule]
    return {
        "name": finding.name or finding.record or finding.place.file,
        "path": record_path(*key) if key in state.registry.by_id else "",
        "kind": link_kind(state, finding.kind)["title"],
        "unit": state.sight.name(unit) if unit else finding.unit,
        "unit_path": unit_path(unit.id) if unit and unit in state.offices else "",
        "where": dotted(pointer_of(finding.path)),
        "message": split_code(finding.message),
        "severity": finding.severity,
        "rule": {"title": rule.title, "path": rule_path(rule.id)},
        "waiver": finding.waiver,
        "since": state.ages.get(finding.fingerprint),
    }


def _heaviest(finding: Finding) -> tuple[int, str, str, str]:
    return (
        -finding.severity.weight,
        (finding.name or finding.record).casefold(),
        finding.record,
        finding.path,
    )
