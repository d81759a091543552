"""A project and an evaluation in, its index with what the registry supports out: all that `patuh index` shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from checker.judge.engine import run
from checker.judge.run import Judged
from checker.law.instrument import Instrument, decimal
from checker.law.policies import Policies
from checker.maturity.claims import (
    Evaluation,
    from_records,
    instrument_for,
    values_of,
    with_changes,
    years,
)
from checker.maturity.score import Score, score
from checker.maturity.support import Support, supports
from checker.model.report import Fault
from checker.model.text import Text, UsageError, same
from checker.registry.project import Project


@dataclass(frozen=True, slots=True, eq=False)
class Appraisal:
    """One evaluation under one instrument, and how far the registry carries it."""

    government: str | None
    as_of: date
    commit: str | None
    evaluation: Evaluation
    instrument: Instrument
    score: Score | None
    """None where only a result was announced, without the values of indicators."""
    before: Score | None
    """The score without the changes of a what-if."""
    supports: Mapping[str, Support]
    notes: tuple[Text, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """A registry judged by what levels ask; made once for all evaluations."""

    policies: Policies
    judged: Judged
    as_of: date
    commit: str | None

    @property
    def government(self) -> str | None:
        """Whose registry it is."""
        record = self.judged.registry.government
        return record.name if record else None


def evidence_of(project: Project) -> Evidence:
    """Judge a registry by what the levels of every instrument ask."""
    policies = project.policies()
    judged = run(project.registry, project.folder, policies.criteria, project.as_of, trace=True)
    return Evidence(policies, judged, project.as_of, project.commit)


def of_year(
    evidence: Evidence, year: int | None, asked: str | None, changes: Sequence[str] = ()
) -> tuple[list[Appraisal], list[Text]]:
    """The evaluations of a year (without one: of the latest) that the registry holds, and why others of it are refused.

    UsageError where there is none that can be taken.
    """
    registry = evidence.judged.registry
    known = years(registry)
    year = year if year is not None else max(known, default=None)
    found, refused = from_records(evidence.judged, year) if year is not None else ([], [])
    if asked is not None:
        evidence_named = [e for e in found if e.instrument in (asked, None)]
        if found and not evidence_named:
            # Every evaluation of the year names another instrument; say whether the one asked for was in force at all.
            instrument_for(found[0], evidence.policies, asked, evidence.as_of)
        found = evidence_named
    if refused and not found:
        raise refused[0]
    if not found:
        there = ", ".join(str(y) for y in known) or "-"
        message = Text(
            f"Register penilaian tidak memuat penilaian tahun {year or '-'}; yang ada: {there}.",
            f"The register of evaluations holds none of {year or '-'}; there are: {there}.",
        )
        raise UsageError(message)
    taken = []
    for evaluation in found:
        try:
            taken.append(appraise(evaluation, evidence.policies, asked, evidence.as_of, changes, evidence))
        except UsageError as error:  # one that is wrong hides no other of its year
            refused.append(error)
    if not taken:
        raise refused[0]
    return taken, [error.message for error in refused]


def appraise(
    evaluation: Evaluation,
    policies: Policies,
    asked: str | None,
    as_of: date,
    changes: Sequence[str],
    evidence: Evidence | None,
) -> Appraisal:
    """One evaluation under the instrument asked for or its own; `evidence` where there is a registry to hold it against."""
    instrument = instrument_for(evaluation, policies, asked, as_of)
    result = before = None
    shown: Mapping[str, Support] = {}
    faults: Sequence[Fault] = policies.faults
    if evaluation.claims is not None:
        values = values_of(evaluation, instrument)
        result = score(instrument, values)
        if changes:
            before, result = result, score(instrument, with_changes(instrument, values, changes))
        if evidence is not None:
            shown, faults = supports(instrument, policies, evidence.judged), evidence.judged.faults
    elif changes:
        raise UsageError(
            Text(
                "--set memerlukan nilai setiap indikator; penilaian ini hanya memuat hasil yang diumumkan.",
                "--set needs the value of every indicator; this evaluation holds only an announced result.",
            )
        )
    return Appraisal(
        government=evidence.government if evidence else None,
        as_of=as_of,
        commit=evidence.commit if evidence else None,
        evaluation=evaluation,
        instrument=instrument,
        score=result,
        before=before,
        supports=shown,
        notes=tuple(_notes(evaluation, instrument, before or result, result)),
        faults=tuple(faults),
    )


def _notes(evaluation: Evaluation, instrument: Instrument, own: Score | None, shown: Score | None) -> list[Text]:
    """What a reader should know: bounds in dispute or within rounding, announced figures that disagree."""
    notes = []
    published = evaluation.published
    index = shown.index if shown else Fraction(published.index) if published else None
    for band in instrument.bands:
        if index is not None and band.disputed:
            low, high = sorted((band.lowest, band.disputed[0]))
            if low <= index < high:
                notes.append(same(f"{band.name.id}: ") + band.disputed[1])
    if shown:
        half = Fraction(1, 2 * 10**instrument.decimals)
        near = [b for b in instrument.bands[1:] if abs(shown.index - b.lowest) <= half and shown.index != b.lowest]
        notes += [
            Text(
                f"Indeks {decimal(shown.index)} berjarak kurang dari pembulatan ke batas `{b.name.id}`; predikat di sini dari indeks yang tidak dibulatkan.",
                f"Index {decimal(shown.index)} is within rounding of the bound of `{b.name.en}`; the rating here is of the index before rounding.",
            )
            for b in near
        ]
    if published:
        announced = Fraction(published.index)
        band = instrument.band(announced)
        # Names of a rating may be two, `Baik/Berkembang`.
        names = {band.name.id.casefold(), *band.name.id.casefold().split("/")}
        if published.rating and published.rating.casefold() not in names:
            notes.append(
                Text(
                    f"Predikat yang diumumkan, {published.rating}, bukan predikat indeks {published.index} menurut {instrument.regulation.short} ({band.name.id}).",
                    f"The announced rating, {published.rating}, is not that of index {published.index} under {instrument.regulation.short} ({band.name.id}).",
                )
            )
        unit = Fraction(1, 10**instrument.decimals)
        if own is not None and abs(own.index - announced) >= unit:
            notes.append(
                Text(
                    f"Indeks yang diumumkan, {published.index}, berbeda dari hitungan atas nilai indikatornya, {decimal(own.index)}.",
                    f"The announced index, {published.index}, differs from that of its indicators, {decimal(own.index)}.",
                )
            )
    return notes
