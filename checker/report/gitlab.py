"""Findings as GitLab's Code Quality report: a JSON array of what GitLab shows beside a merge request.

GitLab itself compares the reports of both branches, so every finding that stands is listed, new or not. One that a waiver accepts is
listed as `info` and names the waiver: left out, it would look mended in the merge request that brings the waiver, and would look new
on the day the waiver ends. Source: docs.gitlab.com/ci/testing/code_quality, "Code Quality report format".
"""

from __future__ import annotations

import hashlib
from collections import Counter

from checker.model.decision import Decision
from checker.model.report import Fault, Finding, Json, Place, Report, Severity
from checker.model.text import Lang
from checker.report.json import dumps
from checker.report.plain import fault_line, finding_lines, printable

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.INFO: "info"}
_FAULT = "blocker"


def render(report: Report, lang: Lang, decision: Decision | None = None) -> str:  # noqa: ARG001 - see above
    """Every finding, then every fault. GitLab keeps one entry a fingerprint, so each entry has its own."""
    seen: Counter[str] = Counter()
    entries = [_finding(report, f, lang) for f in report.findings] + [_fault(f, lang) for f in report.faults]
    for entry in entries:
        entry["fingerprint"] = _own(entry["fingerprint"], seen)
    return dumps(entries)


def _finding(report: Report, finding: Finding, lang: Lang) -> dict[str, Json]:
    severity = "info" if finding.waiver else _SEVERITIES[finding.severity]
    text = " ".join(finding_lines(report, finding, lang))
    return _entry(text, finding.rule, finding.fingerprint, severity, finding.place)


def _fault(fault: Fault, lang: Lang) -> dict[str, Json]:
    what = _digest("fault", fault.place.file, fault.rule, fault.record, fault.message.id)
    return _entry(fault_line(fault, lang), fault.rule or "patuh", what, _FAULT, fault.place)


def _entry(text: str, rule: str, fingerprint: str, severity: str, place: Place) -> dict[str, Json]:
    return {
        "description": text,
        "check_name": printable(rule),
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": printable(place.file), "lines": {"begin": place.line}},
    }


def _own(fingerprint: str, seen: Counter[str]) -> str:
    """The fingerprint; for its second and later bearers (records that share an id) one made of it and their count."""
    seen[fingerprint] += 1
    return fingerprint if seen[fingerprint] == 1 else _digest(fingerprint, str(seen[fingerprint]))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]
