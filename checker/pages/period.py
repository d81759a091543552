"""Two states of one registry in, a page about the time between them out: what became of records, findings, compliance and law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from checker.compare.laws import compare_laws
from checker.compare.records import RegistryComparison
from checker.law.builtin import BUILT_IN
from checker.model.decision import PolicyChange, RecordChange, Subject
from checker.model.report import Finding, Standing, Verdict, heaviest
from checker.model.text import long_date
from checker.pages.first import by_law, figures
from checker.pages.page import Page, regulation_path, rule_path, slug
from checker.pages.past import PastState
from checker.pages.state import Portrait
from checker.report import words

NOW = "sekarang"
"""What the state that the site is about is called."""
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


@dataclass(frozen=True, slots=True)
class _Causes:
    """Why a finding stands in one state and not in the other, by how the other one is about it."""

    waived: str
    silent: str
    """Its rule has no say there."""
    no_record: str
    open: str
    """Its rule can say nothing of the record there."""
    beside: str
    """Its rule is not about the record as it is there."""
    rule: str
    record: str


_CAME = _Causes(
    waived="tadinya dikecualikan",
    silent="aturannya belum berlaku pada awal masa",
    no_record="rekaman baru",
    open="tadinya belum dapat dinilai",
    beside="tadinya tidak disasar aturannya",
    rule="aturannya berubah",
    record="baru muncul",
)
_WENT = _Causes(
    waived="kini dikecualikan",
    silent="aturannya tidak berlaku lagi",
    no_record="rekamannya tidak ada lagi",
    open="kini tidak dapat dinilai",
    beside="tidak disasar aturannya lagi",
    rule="aturannya berubah",
    record="sudah diperbaiki",
)


@dataclass(frozen=True, eq=False)
class Period:
    """The time from one state to a later one, each judged by the law of its own day."""

    before: Portrait
    after: Portrait
    asked: tuple[str, str]
    """The names under which both states were asked for."""

    @property
    def path(self) -> str:
        """Where its page lies."""
        return "perubahan/" + "-sampai-".join(map(slug, self.asked))

    @property
    def title(self) -> str:
        """What it is called."""
        start, end = (long_date(_day(p), "id") for p in (self.before, self.after))
        return f"Perubahan dari {start} sampai {end}"

    @cached_property
    def records(self) -> list[tuple[RecordChange, int]]:
        """Changed records as both states' schemas let this audience see them, with how many changed fields they hide."""
        changes = RegistryComparison(self.before.registry, self.after.registry).records
        shown = [(c, self.before.sight.change(self.after.sight.change(c))) for c in changes]
        return [(seen, len(whole.fields) - len(seen.fields)) for whole, seen in shown]

    @cached_property
    def policies(self) -> list[PolicyChange]:
        """What became of the law. Waivers and the government's declarations are records, and told as these are."""
        return compare_laws(self.before.policies, self.after.policies)

    @cached_property
    def came(self) -> list[tuple[Finding, str]]:
        """Findings that stand at the end and did not at the start, with why as far as the two states tell."""
        return self._moved(self.after, self.before, _CAME)

    @cached_property
    def went(self) -> list[tuple[Finding, str]]:
        """Findings that stood at the start and do not at the end, with why."""
        return self._moved(self.before, self.after, _WENT)

    def _moved(self, one: Portrait, other: Portrait, said: _Causes) -> list[tuple[Finding, str]]:
        """The findings that stand in one state and not in the other, the heaviest first, each with why."""
        standing, waived = ({f.fingerprint for f in fs} for fs in (other.report.standing, other.report.waived))
        found = sorted((f for f in one.report.standing if f.fingerprint not in standing), key=heaviest)
        return [(f, said.waived if f.fingerprint in waived else self._why(f, other, said)) for f in found]

    def _why(self, finding: Finding, other: Portrait, said: _Causes) -> str:
        """Why a finding of one state is in the other neither among those that stand nor among those accepted."""
        if not _spoke(other, finding.rule):
            return said.silent
        if finding.record and not _standing_record(other, finding):
            return said.no_record
        match _verdict(other, finding):
            case Verdict.NOT_ASSESSABLE | Verdict.ERROR:
                return said.open
            case Verdict.NOT_APPLICABLE:
                return said.beside
        return said.rule if finding.rule in self._changed_rules else said.record

    @cached_property
    def _changed_rules(self) -> frozenset[str]:
        """Rules that were changed themselves; a schema is what `patuh-skema` judges by."""
        changed = {c.name for c in self.policies if c.subject is Subject.RULE}
        return frozenset(changed | {"patuh-skema" for c in self.policies if c.subject is Subject.KIND})


def periods(states: Sequence[PastState], now: Portrait) -> list[Period]:
    """The times between neighbouring states in the order of their days, the last one up to now; the latest first."""
    past = [(s.portrait, s.asked) for s in states if s.portrait and s.portrait.report.run.as_of <= _day(now)]
    line = [*sorted(past, key=lambda state: _day(state[0])), (now, NOW)]
    return [Period(before, after, (a, b)) for (before, a), (after, b) in pairwise(line)][::-1]


def pages(found: Sequence[Period]) -> Iterator[Page]:
    """A page for each period."""
    for period in found:
        yield Page(period.path, period.title, "perubahan-masa", _data(period))


def _data(period: Period) -> dict[str, Any]:
    before, after = period.before, period.after
    old, new = figures(before), figures(after)
    return {
        "runs": (before.report.run, after.report.run),
        "verdicts": (words.verdict(before.report, "id"), words.verdict(after.report, "id")),
        "figures": [(name, old[key], new[key]) for key, name in _FIGURES],
        "laws": _laws(period),
        "came": [(f, why, words.basis(after.report, f, "id")) for f, why in period.came],
        "went": [(f, why, words.basis(before.report, f, "id")) for f, why in period.went],
        "policies": [(c, _place(c, after)) for c in period.policies],
        "records": [_record(period, change, hidden) for change, hidden in period.records],
        "there": frozenset(after.registry.by_id),
    }


def _laws(period: Period) -> list[dict[str, Any]]:
    """Verdicts by regulation at both ends; None where a regulation's rules spoke of no record."""
    old, new = ({row["path"]: row for row in by_law(p)} for p in (period.before, period.after))
    names: Mapping[str, str] = {path: row["name"] for rows in (old, new) for path, row in rows.items()}
    current = {regulation_path(law.id) for law in period.after.regulations}
    return [
        {
            "name": names[path],
            "path": path if path in current else None,
            "before": old.get(path),
            "after": new.get(path),
        }
        for path in sorted(names, key=lambda p: names[p].casefold())
    ]


def _record(period: Period, change: RecordChange, hidden: int) -> dict[str, Any]:
    kinds = {**period.before.policies.kinds, **period.after.policies.kinds}
    return {
        "change": change,
        "kind": kinds[change.kind].title if change.kind in kinds else change.kind,
        "fields": change.fields[:_FIELDS],
        "more": max(len(change.fields) - _FIELDS, 0),
        "hidden": hidden,
    }


def _place(change: PolicyChange, after: Portrait) -> str | None:
    """The page of what was changed, where it has one."""
    if change.subject is Subject.RULE and change.name in after.rules:
        return rule_path(change.name)
    if change.subject is Subject.REGULATION and change.name in after.policies.regulations:
        return regulation_path(change.name)
    return None


def _day(portrait: Portrait) -> date:
    return portrait.report.run.as_of


def _spoke(portrait: Portrait, rule: str) -> bool:
    """Whether a rule was there and had its say on a state's day; the checker's own rules stand beside every law."""
    count = portrait.counts.get(rule)
    return rule in BUILT_IN or (count is not None and count.standing in (Standing.IN_FORCE, Standing.ANNOUNCED))


def _standing_record(portrait: Portrait, finding: Finding) -> bool:
    record = portrait.records.get((finding.kind, finding.record))
    return record is not None and not record.removed


def _verdict(portrait: Portrait, finding: Finding) -> Verdict | None:
    """What the finding's rule says of its record in a state; None of the checker's own rules, which tell only what is wrong."""
    if finding.rule in BUILT_IN:
        return None
    own = portrait.verdicts.get((finding.kind, finding.record), ())
    return next((j.verdict for j in own if j.rule == finding.rule), Verdict.NOT_APPLICABLE)
