"""The page of an instrument: its results over the years, each evaluation by it, and what the register shows of each indicator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from checker.law.instrument import Instrument, decimal, rounded
from checker.pages.chart import draw_trend
from checker.pages.evaluation import VisibleEvaluation, describe_evaluation, write_decimal
from checker.pages.indicator_support import describe_support
from checker.pages.instrument_results import InstrumentResults
from checker.pages.law_links import cite_provision
from checker.pages.page import Page, instrument_path, regulation_path
from checker.pages.result import describe_result
from checker.pages.state import GovernmentState
from checker.report import terms


def make_instrument_page(results: InstrumentResults, common: Mapping[str, Any]) -> Page:
    """The page; `common` is what all pages of indexes are given."""
    instrument = results.instrument
    path = instrument_path(instrument.id)
    return Page(path, instrument.title.id, "indeks-instrumen", {**common, **_data(results)})


def describe_instrument(
    state: GovernmentState, instrument: Instrument, evaluations: Sequence[VisibleEvaluation]
) -> dict[str, Any]:
    """An instrument in a table of all."""
    regulation = instrument.regulation
    return {
        "id": instrument.id,
        "title": instrument.title.id,
        "path": instrument_path(instrument.id),
        "law": cite_provision(regulation, instrument.provision),
        "standing": terms.STANDINGS[regulation.period.standing(state.project.as_of)],
        "since": regulation.period.since,
        "until": regulation.period.until,
        "indicators": len(instrument.indicators),
        "evaluations": len(evaluations),
    }


def _data(results: InstrumentResults) -> dict[str, Any]:
    """What the template is given."""
    instrument = results.instrument
    history, doubled = _draw_history(results)
    return {
        "instrument": instrument,
        "row": describe_instrument(results.state, instrument, results.evaluations),
        "regulation": regulation_path(instrument.id),
        "low": write_decimal(decimal(instrument.lowest)),
        "high": write_decimal(decimal(instrument.highest)),
        "bands": [
            (b.name, write_decimal(rounded(b.lowest, instrument.decimals)), b.disputed) for b in instrument.bands
        ],
        "history": history,
        "doubled": doubled,
        "rows": [describe_evaluation(s) for s in results.evaluations],
        "evaluations": [describe_result(results, s) for s in results.evaluations],
        "support": [describe_support(results, part) for part in instrument.indicators],
        "read": len(results.supports),
        "named": bool(instrument.scales),
    }


def _draw_history(results: InstrumentResults) -> tuple[Markup | None, list[int]]:
    """The results of the years as a picture, and the years of which it leaves something out: two results of one sort."""
    found: dict[tuple[int, str], list[Fraction]] = defaultdict(list)
    for shown in results.evaluations:
        own = "mandiri" if shown.kind == "mandiri" else "resmi"
        score, published = shown.appraisal.score, shown.appraisal.evaluation.published
        if shown.year is None:
            continue
        if published:
            found[shown.year, f"diumumkan-{own}"].append(Fraction(published.index))
        if score:
            found[shown.year, f"dihitung-{own}"].append(score.index)
    points: dict[int, dict[str, Fraction]] = defaultdict(dict)
    for (year, key), values in found.items():
        if len(set(values)) == 1 and date.min.year <= year <= date.max.year:
            points[year][key] = values[0]
    doubled = sorted({year for (year, _), values in found.items() if len(set(values)) > 1})
    labels = (
        ("diumumkan-resmi", "Hasil resmi, diumumkan", "seri-1"),
        ("dihitung-resmi", "Hasil resmi, dihitung", "seri-3"),
        ("diumumkan-mandiri", "Penilaian mandiri, dicatat", "seri-4"),
        ("dihitung-mandiri", "Penilaian mandiri, dihitung", "seri-2"),
    )
    series = [row for row in labels if any(row[0] in values for values in points.values())]
    if len(points) < 2:
        return None, doubled  # one year is no development
    title = f"{results.instrument.title.id} dari tahun ke tahun"
    desc = f"Hasil menurut {results.instrument.regulation.short} setiap tahun; angkanya ada di tabel sesudahnya."
    low, high = results.instrument.lowest, results.instrument.highest
    dated = [(date(year, 1, 1), values) for year, values in points.items()]
    return draw_trend(title, desc, dated, series, lowest=low, highest=high, called=lambda day: str(day.year)), doubled
