"""A record in, what rules say of it out: its findings, and every verdict by its law and article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from checker.law.schema import Kind
from checker.model.report import Finding, Record, Verdict, heaviest, pointer_of
from checker.pages.page import provision_path, regulation_path, rule_path
from checker.pages.reference import name_path
from checker.pages.state import GovernmentState
from checker.report import words


def list_findings(state: GovernmentState, record: Record) -> list[dict[str, Any]]:
    """The findings of a record, the heaviest first."""
    kind = state.policies.kinds[record.kind]
    found = sorted(state.findings.get((record.kind, record.id), ()), key=heaviest)
    return [_describe_finding(state, kind, finding) for finding in found]


def _describe_finding(state: GovernmentState, kind: Kind, finding: Finding) -> dict[str, Any]:
    rule = state.rules.get(finding.rule)
    return {
        "finding": finding,
        "basis": words.basis(state.report, finding, "id"),
        "law": provision_path(finding.regulation, finding.provision) if rule else "",
        "rule": rule_path(rule.id) if rule else "",
        "title": rule.title if rule else state.report.citations[finding.regulation, finding.provision].title,
        "field": name_path(kind, pointer_of(finding.path)),
        "since": state.ages.get(finding.fingerprint),
    }


def index_rules(state: GovernmentState) -> Mapping[str, dict[str, Any]]:
    """What pages say of each rule, in the order of the law."""
    places = {(law.id, name): (law.id, at) for law in state.regulations for at, name in enumerate(law.provisions)}
    ordered = sorted(state.policies.rules, key=lambda r: (places[r.regulation.id, r.provision], r.id))
    return {
        rule.id: {
            "title": rule.title,
            "path": rule_path(rule.id),
            "cite": rule.regulation.provisions[rule.provision].cite,
            "article": provision_path(rule.regulation.id, rule.provision),
            "law": rule.regulation.short,
            "law_path": regulation_path(rule.regulation.id),
            "severity": counted.severity if (counted := state.counts.get(rule.id)) else rule.severity,
            "place": at,
        }
        for at, rule in enumerate(ordered)
    }


def list_verdicts(
    state: GovernmentState, record: Record, rules: Mapping[str, dict[str, Any]]
) -> dict[str, list[dict[str, Any]]]:
    """What every rule says, by verdict, each by its law and article."""
    found: dict[str, list[dict[str, Any]]] = {v.name.lower(): [] for v in Verdict}
    judged = state.verdicts.get((record.kind, record.id), ())
    for judgement in sorted(judged, key=lambda j: rules[j.rule]["place"]):
        row = rules[judgement.rule] | {"why": state.sight.why(judgement, record)}
        found[judgement.verdict.name.lower()].append(row)
    return found
