"""Two states of a registry, each judged by what levels ask, in; what the change does to every index out."""

from __future__ import annotations

from collections.abc import Mapping

from checker.law.instrument import rounded
from checker.maturity.appraisal import Appraisal, Evidence, of_year
from checker.maturity.claims import years
from checker.model.decision import IndexEffect
from checker.model.text import UsageError


def index_effects(before: Evidence, after: Evidence) -> tuple[IndexEffect, ...]:
    """The index of each instrument's latest evaluation that comes out otherwise, or whose levels the registry supports otherwise."""
    known = {*years(before.judged.registry), *years(after.judged.registry)}
    if not known:
        return ()
    year = max(known)
    was, now = _appraisals(before, year), _appraisals(after, year)
    found = []
    for law in sorted({*was, *now}):
        old, new = was.get(law), now.get(law)
        one = old or new
        assert one is not None
        effect = IndexEffect(
            instrument=law,
            title=one.instrument.title,
            year=year,
            before=_index(old),
            after=_index(new),
            levels=_levels(old, new),
        )
        if effect.before != effect.after or effect.levels:
            found.append(effect)
    return tuple(found)


def _appraisals(evidence: Evidence, year: int) -> Mapping[str, Appraisal]:
    """Evaluations of a year by the regulation of their instrument; none where the registry holds none that can be taken."""
    try:
        taken, _ = of_year(evidence, year, None)
    except UsageError:
        return {}
    return {a.instrument.regulation.id: a for a in taken}


def _index(appraisal: Appraisal | None) -> str | None:
    if appraisal is None:
        return None
    if appraisal.score is not None:
        return rounded(appraisal.score.index, appraisal.instrument.decimals)
    return appraisal.evaluation.published.index if appraisal.evaluation.published else None


def _levels(old: Appraisal | None, new: Appraisal | None) -> tuple[tuple[str, str, str], ...]:
    if old is None or new is None:
        return ()
    found = []
    for indicator, support in new.supports.items():
        before = old.supports[indicator].level if indicator in old.supports else None
        if before != support.level:
            found.append((indicator, _level(before), _level(support.level)))
    return tuple(found)


def _level(level: int | None) -> str:
    return "-" if level is None else str(level)
