"""Two states of one registry in, what happened between them out: which records changed, which findings came and went, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

from checker.compare.laws import compare_laws
from checker.compare.records import RegistryComparison
from checker.law import builtin
from checker.model.decision import PolicyChange, RecordChange, Subject
from checker.model.report import Finding, Standing, Verdict, heaviest
from checker.model.text import long_date
from checker.pages.page import slug
from checker.pages.past import PastState
from checker.pages.state import GovernmentState

NOW = "sekarang"
"""What the state that the site is about is called."""


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
class Interval:
    """The time from one state to a later one, each judged by the law of its own day."""

    before: GovernmentState
    after: GovernmentState
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
        return self._find_moves(self.after, self.before, _CAME)

    @cached_property
    def went(self) -> list[tuple[Finding, str]]:
        """Findings that stood at the start and do not at the end, with why."""
        return self._find_moves(self.before, self.after, _WENT)

    def _find_moves(self, one: GovernmentState, other: GovernmentState, said: _Causes) -> list[tuple[Finding, str]]:
        """The findings that stand in one state and not in the other, the heaviest first, each with why."""
        standing, waived = ({f.fingerprint for f in fs} for fs in (other.report.standing, other.report.waived))
        found = sorted((f for f in one.report.standing if f.fingerprint not in standing), key=heaviest)
        return [(f, said.waived if f.fingerprint in waived else self._explain(f, other, said)) for f in found]

    def _explain(self, finding: Finding, other: GovernmentState, said: _Causes) -> str:
        """Why a finding of one state is in the other neither among those that stand nor among those accepted."""
        if not _has_say(other, finding.rule):
            return said.silent
        if finding.record and not _has_record(other, finding):
            return said.no_record
        match _find_verdict(other, finding):
            case Verdict.NOT_ASSESSABLE | Verdict.ERROR:
                return said.open
            case Verdict.NOT_APPLICABLE:
                return said.beside
        return said.rule if finding.rule in self._changed_rules else said.record

    @cached_property
    def _changed_rules(self) -> frozenset[str]:
        """Rules that were changed themselves; a schema is what `patuh-skema` judges by."""
        changed = {c.name for c in self.policies if c.subject is Subject.RULE}
        return frozenset(changed | {builtin.SCHEMA.id for c in self.policies if c.subject is Subject.KIND})


def list_intervals(states: Sequence[PastState], now: GovernmentState) -> list[Interval]:
    """The times between neighbouring states in the order of their days, the last one up to now; the latest first."""
    past = [(s.state, s.asked) for s in states if s.state and s.state.report.run.as_of <= _day(now)]
    line = [*sorted(past, key=lambda dated: _day(dated[0])), (now, NOW)]
    return [Interval(before, after, (a, b)) for (before, a), (after, b) in pairwise(line)][::-1]


def _day(state: GovernmentState) -> date:
    return state.report.run.as_of


def _has_say(state: GovernmentState, rule: str) -> bool:
    """Whether a rule was there and had its say on a state's day; the checker's own rules stand beside every law."""
    count = state.counts.get(rule)
    return rule in builtin.BUILT_IN or (count is not None and count.standing in (Standing.IN_FORCE, Standing.ANNOUNCED))


def _has_record(state: GovernmentState, finding: Finding) -> bool:
    record = state.records.get((finding.kind, finding.record))
    return record is not None and not record.removed


def _find_verdict(state: GovernmentState, finding: Finding) -> Verdict | None:
    """What the finding's rule says of its record in a state; None of the checker's own rules, which tell only what is wrong."""
    if finding.rule in builtin.BUILT_IN:
        return None
    own = state.verdicts.get((finding.kind, finding.record), ())
    return next((j.verdict for j in own if j.rule == finding.rule), Verdict.NOT_APPLICABLE)
