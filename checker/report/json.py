"""The JSON report, spelled out field by field; its schema is `schemas/meta/report.schema.yaml`.

The format is versioned: fields may be added within version 1, none changes its meaning or goes away. Texts are given in the
language asked for. Nothing in it depends on the machine, so one commit and one day give the same bytes.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

from checker.model.decision import (
    Compliance,
    Debt,
    Decision,
    FieldChange,
    IndexEffect,
    PolicyChange,
    RecordChange,
    Since,
    State,
    Tally,
)
from checker.model.report import Fault, Finding, Json, Place, Register, Report, RuleCount, Severity
from checker.model.text import Lang
from checker.report import words
from checker.yaml.dialect import REFUSED_CHARACTER

VERSION = 1


def render(report: Report, lang: Lang, decision: Decision | None = None) -> str:
    """The whole report as JSON text with a final newline."""
    return dumps(document(report, lang, decision))


def dumps(value: Json) -> str:
    """JSON as every format here writes it: two spaces, letters as they are, a final newline.

    Whoever reads it as JSON gets every text as it is; on a screen or in a log none of it is obeyed or unseen.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"
    text = REFUSED_CHARACTER.sub(lambda unseen: json.dumps(unseen[0])[1:-1], text)
    # Outside texts there is no `#`. A build server obeys `##[error]` and `##vso[…]` anywhere in a line of its log.
    return _COMMAND.sub(r"#\\u0023", text)


_COMMAND = re.compile(r"##(?=[A-Za-z\[])")


def document(report: Report, lang: Lang, decision: Decision | None = None) -> dict[str, Json]:
    """The whole report as plain data."""
    run = report.run
    states = decision.states if decision is not None else {}
    gate = {"gate": _gate(decision, lang)} if decision is not None else {}
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
        **gate,
        "totals": totals(report),
        "registers": [_register(r) for r in report.registers],
        "rules": [_rule(r, lang) for r in report.rules],
        "findings": [_finding(f, lang, states.get(f)) for f in report.findings],
        "not_assessable": [
            {"rule": j.rule, "kind": j.kind, "record": j.record, "why": j.why.in_(lang) if j.why else ""}
            for j in report.not_assessable
        ],
        "faults": [_fault(f, lang) for f in report.faults],
    }


def totals(report: Report) -> dict[str, Json]:
    """Records, findings that stand by severity, how many are waived, and rule verdicts over all records."""
    by_severity = Counter(f.severity for f in report.standing)
    return {
        "records": sum(r.records for r in report.registers),
        "rules": len(report.rules),
        "findings": {severity.value: by_severity[severity] for severity in Severity},
        "waived": len(report.waived),
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


def _finding(finding: Finding, lang: Lang, state: State | None = None) -> dict[str, Json]:
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
        "waiver": finding.waiver or None,
        **({"state": state.value} if state is not None else {}),
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


# --- what the gate decided ---

VERDICTS = {"fault": "could-not-check", "refused": "refused", "accepted": "accepted"}
"""The verdict on a change, by its word in `words.standing`."""


def _gate(decision: Decision, lang: Lang) -> dict[str, Json]:
    return {
        "verdict": VERDICTS[words.standing(decision.report, decision)],
        "target": decision.target,
        "head": decision.head,
        "base": decision.base,
        "tree": decision.tree,
        "fail_on": decision.fail_on.value,
        "strict": decision.strict,
        "blocking": [f.fingerprint for f in decision.blocking],
        "new": [f.fingerprint for f in decision.new],
        "debt": [_debt(d, lang) for d in decision.debt],
        "fixed": [_finding(f, lang) for f in decision.fixed],
        "records": [_record_change(r) for r in decision.records],
        "policies": [_policy_change(p, lang) for p in decision.policies],
        "compliance": [_compliance(c) for c in decision.compliance],
        "index": [_index(i, lang) for i in decision.index],
        "owners": list(decision.owners),
        "notes": [note.in_(lang) for note in decision.notes],
    }


def _debt(debt: Debt, lang: Lang) -> dict[str, Json]:
    return {
        "fingerprint": debt.finding.fingerprint,
        "since": _since(debt.since) if debt.since else None,
        "why": debt.why.in_(lang) if debt.why else None,
    }


def _since(since: Since) -> dict[str, Json]:
    return {"commit": since.commit, "day": since.day.isoformat(), "exact": since.exact}


def _record_change(change: RecordChange) -> dict[str, Json]:
    return {
        "kind": change.kind,
        "record": change.record,
        "name": change.name,
        "unit": change.unit,
        "edit": change.edit.value,
        "file": change.file,
        "fields": [_field_change(f) for f in change.fields],
    }


def _field_change(change: FieldChange) -> dict[str, Json]:
    return {
        "path": change.path,
        "edit": change.edit.value,
        "before": change.before,
        "after": change.after,
    }


def _policy_change(change: PolicyChange, lang: Lang) -> dict[str, Json]:
    return {
        "subject": change.subject.value,
        "name": change.name,
        "edit": change.edit.value,
        "file": change.file,
        "effect": change.effect.value,
        "message": change.message.in_(lang),
        "records": [{"kind": kind, "record": record} for kind, record in change.records],
        "owners": list(change.owners),
    }


def _compliance(compliance: Compliance) -> dict[str, Json]:
    return {
        "regulation": compliance.regulation,
        "law": compliance.law,
        "before": _tally(compliance.before),
        "after": _tally(compliance.after),
    }


def _tally(tally: Tally) -> dict[str, Json]:
    return {
        "pass": tally.passed,
        "fail": tally.failed,
        "waived": tally.waived,
        "not_assessable": tally.not_assessable,
    }


def _index(effect: IndexEffect, lang: Lang) -> dict[str, Json]:
    return {
        "instrument": effect.instrument,
        "title": effect.title.in_(lang),
        "year": effect.year,
        "before": effect.before,
        "after": effect.after,
        "levels": [
            {"indicator": indicator, "before": before, "after": after} for indicator, before, after in effect.levels
        ],
    }
