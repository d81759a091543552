"""What a registry can show for the levels of an instrument: the level of each indicator that records support, and what is missing.

An estimate, never a score: only people who see the evidence rate an indicator. Levels are cumulative, so the first level that
asks for something the registry does not show ends the ladder.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from checker.judge.run import Judged
from checker.law.instrument import Criterion, Instrument, Ladder
from checker.law.policies import Policies
from checker.model.report import Coverage, Place, Verdict
from checker.model.text import Text
from checker.registry.registry import Registry


class CriterionState(StrEnum):
    """What the registry says of one thing a level asks for."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CriterionRecord:
    """A record that bears on a criterion."""

    kind: str
    id: str
    place: Place


@dataclass(frozen=True, slots=True, eq=False)
class Gap:
    """Something a level asks for that the registry does not show, or cannot tell (`UNKNOWN`), with the records that fall short."""

    level: int
    criterion: Criterion
    state: CriterionState
    records: tuple[CriterionRecord, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Support:
    """How far records carry one indicator."""

    level: int | None
    """The highest level whose every question the registry answers with yes; None where it cannot even answer those of the first."""
    gaps: tuple[Gap, ...]
    """What the level after it lacks."""
    manual: tuple[Text, ...]
    """What only assessors can judge, of the supported level and those below."""
    end: bool
    """True where the level after it asks only what assessors can judge."""


def supports(instrument: Instrument, policies: Policies, judged: Judged) -> dict[str, Support]:
    """The support of every indicator whose levels ask something of the registry.

    `judged` is the registry judged by `policies.criteria` with a trace of every verdict.
    """
    verdicts: dict[str, list[tuple[str, str, Verdict]]] = defaultdict(list)
    for j in judged.judgements:
        verdicts[j.rule].append((j.kind, j.record, j.verdict))
    return {
        part.id: _climb(ladder, int(instrument.lowest), judged, verdicts)
        for part in instrument.indicators
        if (ladder := policies.ladders.get((instrument.id, part.id)))
    }


def _climb(
    ladder: Ladder,
    lowest: int,
    judged: Judged,
    verdicts: Mapping[str, Sequence[tuple[str, str, Verdict]]],
) -> Support:
    reached: int | None = lowest
    manual: list[Text] = list(ladder.manual.get(lowest, ()))
    for level in sorted(ladder.criteria):
        criteria = ladder.criteria[level]
        if not criteria:
            return Support(reached, (), tuple(manual), True)
        gaps = []
        for criterion in criteria:
            state, records = _state(criterion, judged, verdicts[criterion.rule.id])
            if state is not CriterionState.MET:
                gaps.append(Gap(level, criterion, state, records))
        if gaps:
            unknown = all(gap.state is CriterionState.UNKNOWN for gap in gaps)
            return Support(None if unknown and reached == lowest else reached, tuple(gaps), tuple(manual), False)
        reached = level
        manual += ladder.manual[level]
    return Support(reached, (), tuple(manual), False)


def _state(
    criterion: Criterion, judged: Judged, verdicts: Sequence[tuple[str, str, Verdict]]
) -> tuple[CriterionState, tuple[CriterionRecord, ...]]:
    kind = criterion.rule.kind
    registry = judged.registry
    whole = judged.coverage(kind) is Coverage.FULL and kind not in registry.unreadable
    said = {verdict: [(k, r) for k, r, v in verdicts if v is verdict] for verdict in Verdict}
    applies = [(k, r) for k, r, v in verdicts if v is not Verdict.NOT_APPLICABLE]
    doubtful = [*said[Verdict.NOT_ASSESSABLE], *said[Verdict.ERROR]]
    failed = tuple(_shown(registry, key) for key in said[Verdict.FAIL])
    if criterion.every:
        if failed:
            return CriterionState.UNMET, failed
        if not whole or doubtful:
            return CriterionState.UNKNOWN, tuple(_shown(registry, key) for key in doubtful)
        return (CriterionState.MET if applies else CriterionState.UNMET), ()
    if said[Verdict.PASS]:
        return CriterionState.MET, ()
    if not whole or doubtful:
        return CriterionState.UNKNOWN, tuple(_shown(registry, key) for key in doubtful)
    return CriterionState.UNMET, failed


def _shown(registry: Registry, key: tuple[str, str]) -> CriterionRecord:
    record = registry.by_id.get(key) or registry.government
    if record is None:  # judged, so it is there
        raise LookupError(key)
    return CriterionRecord(record.kind, record.id, registry.place(record, ()))
