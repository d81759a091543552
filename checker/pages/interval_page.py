"""The page about the time between two states: what became of records, findings, compliance and law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checker.model.decision import PolicyChange, RecordChange, Subject
from checker.pages.figures import count_figures, tally_by_law
from checker.pages.interval import Interval
from checker.pages.page import Page, regulation_path, rule_path
from checker.pages.state import GovernmentState
from checker.report import words

_FIELDS = 8
"""Changed fields of one record that are told singly."""
_FIGURES = (
    ("records", "Rekaman"),
    ("errors", "Pelanggaran"),
    ("warnings", "Peringatan"),
    ("infos", "Saran"),
    ("waived", "Temuan dikecualikan"),
    ("open", "Putusan belum dapat dinilai"),
)


def pages(found: Sequence[Interval]) -> Iterator[Page]:
    """A page for each interval."""
    for interval in found:
        yield Page(interval.path, interval.title, "perubahan-masa", _data(interval))


def _data(interval: Interval) -> dict[str, Any]:
    before, after = interval.before, interval.after
    old, new = count_figures(before), count_figures(after)
    return {
        "runs": (before.report.run, after.report.run),
        "verdicts": (words.verdict(before.report, "id"), words.verdict(after.report, "id")),
        "figures": [(name, old[key], new[key]) for key, name in _FIGURES],
        "laws": _compare_laws(interval),
        "came": [(f, why, words.basis(after.report, f, "id")) for f, why in interval.came],
        "went": [(f, why, words.basis(before.report, f, "id")) for f, why in interval.went],
        "policies": [(c, _find_page(c, after)) for c in interval.policies],
        "records": [_describe_change(interval, change, hidden) for change, hidden in interval.records],
        "there": frozenset(after.registry.by_id),
    }


def _compare_laws(interval: Interval) -> list[dict[str, Any]]:
    """Verdicts by regulation at both ends; None where a regulation's rules spoke of no record."""
    old, new = ({row["path"]: row for row in tally_by_law(p)} for p in (interval.before, interval.after))
    names: Mapping[str, str] = {path: row["name"] for rows in (old, new) for path, row in rows.items()}
    current = {regulation_path(law.id) for law in interval.after.regulations}
    return [
        {
            "name": names[path],
            "path": path if path in current else None,
            "before": old.get(path),
            "after": new.get(path),
        }
        for path in sorted(names, key=lambda p: names[p].casefold())
    ]


def _describe_change(interval: Interval, change: RecordChange, hidden: int) -> dict[str, Any]:
    kinds = {**interval.before.policies.kinds, **interval.after.policies.kinds}
    return {
        "change": change,
        "kind": kinds[change.kind].title if change.kind in kinds else change.kind,
        "fields": change.fields[:_FIELDS],
        "more": max(len(change.fields) - _FIELDS, 0),
        "hidden": hidden,
    }


def _find_page(change: PolicyChange, after: GovernmentState) -> str | None:
    """The page of what was changed, where it has one."""
    if change.subject is Subject.RULE and change.name in after.rules:
        return rule_path(change.name)
    if change.subject is Subject.REGULATION and change.name in after.policies.regulations:
        return regulation_path(change.name)
    return None
