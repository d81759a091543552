"""The JSON report, spelled out field by field; its schema is `schemas/meta/report.schema.yaml`.

The format is versioned: fields may be added within version 1, none changes its meaning or goes away. Texts are given in the
language asked for. Nothing in it depends on the machine, so one commit and one day give the same bytes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from checker.decision import Decision
from checker.model import Fault, Finding, Json, Place, Register, Report, RuleCount, Severity
from checker.text import Lang

VERSION = 1


def render(report: Report, lang: Lang, decision: Decision | None = None) -> str:
    """The whole report as JSON text with a final newline."""
    return dumps(document(report, lang))


def dumps(value: Json) -> str:
    """JSON as every format here writes it: two spaces, letters as they are, a final newline."""
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    # Outside texts there is no `#`. A build server obeys `##[error]` and `##vso[…]` anywhere in a line of its log.
    return _COMMAND.sub(r"#\\u0023", text)


_COMMAND = re.compile(r"##(?=[A-Za-z\[])")


def document(report: Report, lang: Lang) -> dict[str, Json]:
    """The whole report as plain data."""
    run = report.run
    return {
        "format": "patuh-report",
        "version": VERSION,
        "language": lang,
        "run": {
            "government": run.government,
            "registry": run.registry,
            "as_of": run.as_of.isoformat(),
            "source": run.source,
            "commit": run.commit,
            "policies": run.policies,
            "versions": dict(run.versions),
            "digests": dict(run.digests),
            "filters": {key: list(values) for key, values in run.filters.items()},
        },
        "totals": totals(report),
        "registers": [_register(r) for r in report.registers],
        "rules": [_rule(r, lang) for r in report.rules],
        "findings": [_finding(f, lang) for f in report.findings],
        "not_assessable": [
            {"rule": j.rule, "kind": j.kind, "record": j.record, "why": j.why.in_(lang) if j.why else ""}
            for j in report.not_assessable
        ],
        "faults": [_fault(f, lang) for f in report.faults],
    }


def totals(report: Report) -> dict[str, Json]:
    """Records, findings by severity, and rule verdicts over all records."""
    by_severity = Counter(f.severity for f in report.findings)
    return {
        "records": sum(r.records for r in report.registers),
        "rules": len(report.rules),
        "findings": {severity.value: by_severity[severity] for severity in Severity},
        "verdicts": {
            "pass": sum(r.passed for r in report.rules),
            "fail": sum(r.failed for r in report.rules),
            "waived": sum(r.waived for r in report.rules),
            "not-assessable": sum(r.not_assessable for r in report.rules),
            "error": sum(r.errors for r in report.rules),
        },
        "faults": len(report.faults),
    }


def _register(register: Register) -> dict[str, Json]:
    return {
        "kind": register.kind,
        "title": register.title,
        "coverage": register.coverage.value,
        "records": register.records,
    }


def _rule(rule: RuleCount, lang: Lang) -> dict[str, Json]:
    return {
        "rule": rule.rule,
        "title": rule.title.in_(lang),
        "regulation": rule.regulation,
        "provision": rule.provision,
        "kind": rule.kind,
        "severity": rule.severity.value,
        "standing": rule.standing.value,
        "applicable": rule.applicable,
        "pass": rule.passed,
        "fail": rule.failed,
        "waived": rule.waived,
        "not_assessable": rule.not_assessable,
        "error": rule.errors,
    }


def _finding(finding: Finding, lang: Lang) -> dict[str, Json]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "regulation": finding.regulation,
        "provision": finding.provision,
        "record": finding.record,
        "kind": finding.kind,
        "unit": finding.unit,
        **_place(finding.place),
        "path": finding.path,
        "message": finding.message.in_(lang),
        "remedy": finding.remedy.in_(lang),
        "fingerprint": finding.fingerprint,
    }


def _fault(fault: Fault, lang: Lang) -> dict[str, Json]:
    return {
        **_place(fault.place),
        "rule": fault.rule,
        "record": fault.record,
        "message": fault.message.in_(lang),
    }


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column}
