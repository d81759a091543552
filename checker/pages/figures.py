"""A state in, its main figures out: records, findings by weight, verdicts over rules and by regulation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from checker.model.report import RuleCount, Severity
from checker.pages.page import regulation_path
from checker.pages.state import GovernmentState


def count_figures(state: GovernmentState) -> dict[str, int]:
    """The main figures: records, rules, findings by weight, what is waived and what cannot be assessed."""
    report = state.report
    counts = Counter(f.severity for f in report.standing)
    return {
        "records": sum(r.records for r in report.registers),
        "rules": sum(c.applicable > 0 for c in report.rules),
        "idle": sum(c.applicable == 0 for c in report.rules),
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING],
        "infos": counts[Severity.INFO],
        "waived": len(report.waived),
        "open": sum(c.not_assessable for c in report.rules),
    }


def tally(counts: Iterable[RuleCount]) -> dict[str, int]:
    """Verdicts summed over rules, with how many rules speak of no record."""
    rows = list(counts)
    return {
        "passed": sum(c.passed for c in rows),
        "failed": sum(c.failed for c in rows),
        "waived": sum(c.waived for c in rows),
        "not_assessable": sum(c.not_assessable for c in rows),
        "errors": sum(c.errors for c in rows),
        "rules": len(rows),
        "idle": sum(c.applicable == 0 for c in rows),
    }


def tally_by_law(state: GovernmentState) -> list[dict[str, Any]]:
    """Verdicts by regulation, for those whose rules speak of any record."""
    found = []
    for law in state.regulations:
        counts = [c for c in state.report.rules if c.regulation == law.id]
        if any(c.applicable for c in counts):
            found.append({"name": law.short, "path": regulation_path(law.id), **tally(counts)})
    return found
