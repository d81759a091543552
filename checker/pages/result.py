"""One evaluation in, what the page of its instrument shows of it out: its parts, its indicators, and what would lift it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from checker.law.instrument import Part, decimal
from checker.maturity.support import CriterionState, Support
from checker.model.report import Json
from checker.pages.chart import draw_bars, draw_radar, draw_stacks
from checker.pages.evaluation import VisibleEvaluation, describe_evaluation, write_decimal
from checker.pages.instrument_results import InstrumentResults
from checker.pages.text import mark_code

_GAINS = 10
"""Indicators listed as lifting the index most."""

_CARRIED, _ABOVE, _OPEN, _UNREAD = (
    "didukung register",
    "di atas yang ditunjukkan register",
    "belum dapat dinilai dari register",
    "tidak dibaca dari register",
)
_COMPARED = {_CARRIED: "lolos", _ABOVE: "peringatan", _OPEN: "tidak-dinilai", _UNREAD: "tidak-berlaku"}
"""What is said of a claimed value, in the order of the picture, with its CSS class."""


def describe_result(results: InstrumentResults, shown: VisibleEvaluation) -> dict[str, Any]:
    """An evaluation with all that its instrument says of it."""
    found = shown.document
    published = found["published"]
    announced = {
        "domains": _read_announced(shown.data.get("domain_diumumkan"), "domain"),
        "aspects": _read_announced(shown.data.get("aspek_diumumkan"), "aspek"),
    }
    office = results.state.records.get(("unit", str(shown.data.get("unit", ""))))
    return {
        **describe_evaluation(shown),
        "day": shown.appraisal.evaluation.day if "tanggal" in shown.data else None,
        "office": results.state.sight.name(office) if office else None,
        "assessor": shown.data.get("penilai"),
        "basis": shown.data.get("dasar"),
        "way": shown.data.get("cara"),
        "sources": published["sources"] if published else [],
        "notes": [mark_code(note) for note in found["notes"]],
        "domains": _describe_parts(results.instrument.domains, found["domains"], announced["domains"]),
        "aspects": _describe_parts(results.instrument.aspects, found["aspects"], announced["aspects"]),
        "pictures": _draw_parts(results, shown, announced),
        "indicators": _describe_indicators(results, shown),
        "compared": _count_compared(results, shown),
        "gains": _describe_gains(results, found["gains"]),
        "more_gains": max(len(found["gains"]) - _GAINS, 0),
        "scored": found["index"] is not None,
    }


def _describe_parts(
    parts: Sequence[Part], computed: Sequence[Json], announced: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Domains or aspects with their computed and announced index; none where neither is known."""
    known = {row["id"]: row for row in computed}
    if not known and not announced:
        return []
    return [
        {
            "id": part.id,
            "name": part.name,
            "weight": write_decimal(decimal(part.weight)),
            "computed": write_decimal(known[part.id]["index"]) if part.id in known else None,
            "exact": write_decimal(known[part.id]["index_exact"]) if part.id in known else None,
            "announced": write_decimal(announced.get(part.id)),
        }
        for part in parts
    ]


def _draw_parts(
    results: InstrumentResults, shown: VisibleEvaluation, announced: Mapping[str, Mapping[str, str]]
) -> list[Markup]:
    """Aspects as a radar, domains as bars; what is computed and what was announced side by side, where both are known."""
    score, top = shown.appraisal.score, results.instrument.highest
    found: list[Markup] = []
    for word, parts, computed, told in (
        ("aspek", results.instrument.aspects, score.aspects if score else (), announced["aspects"]),
        ("domain", results.instrument.domains, score.domains if score else (), announced["domains"]),
    ):
        known = {part.id: value for part, value in computed}
        series = []
        if parts and known:
            series.append(("dihitung", "seri-1", [known[part.id] for part in parts]))
        if parts and all(part.id in told for part in parts):
            series.append(("diumumkan", "seri-2", [Fraction(told[part.id]) for part in parts]))
        if not series:
            continue
        title = f"Indeks {word}, {shown.name}"
        desc = f"Indeks setiap {word} dari 0 sampai {write_decimal(decimal(top))}; angkanya ada di tabel sesudahnya."
        names = [part.name.id for part in parts]
        if word == "aspek":
            found.append(draw_radar(title, desc, names, series, top))
        else:
            rows = [
                (name, [(label, css, values[at]) for label, css, values in series]) for at, name in enumerate(names)
            ]
            found.append(draw_bars(title, desc, rows, top))
    return found


def _describe_indicators(results: InstrumentResults, shown: VisibleEvaluation) -> list[dict[str, Any]]:
    """Every indicator with the value claimed and the level that the register shows."""
    score = shown.appraisal.score
    if score is None:
        return []
    found = []
    for part in results.instrument.indicators:
        value, support = score.values[part.id], results.supports.get(part.id)
        found.append(
            {
                "id": part.id,
                "name": part.name,
                "weight": write_decimal(decimal(part.weight)),
                "value": write_decimal(decimal(value)),
                "level": results.instrument.level_name(part, value),
                "read": support is not None,
                "supported": support.level if support else None,
                "compared": _compare(value, support),
            }
        )
    return found


def _count_compared(results: InstrumentResults, shown: VisibleEvaluation) -> dict[str, Any] | None:
    """How many claimed values the register carries, as counts and a picture; None where it is not asked or not known."""
    score = shown.appraisal.score
    if score is None or not results.supports:
        return None
    counts = Counter(_compare(score.values[p.id], results.supports.get(p.id)) for p in results.instrument.indicators)
    rows = [(word, css, counts[word]) for word, css in _COMPARED.items()]
    title = f"Nilai terhadap isi register, {shown.name}"
    desc = "Jumlah indikator menurut apa yang ditunjukkan register; angkanya ada di tabel sesudahnya."
    return {"rows": rows, "picture": draw_stacks(title, desc, [("Indikator", rows)])}


def _describe_gains(results: InstrumentResults, rows: Sequence[Mapping[str, Json]]) -> list[dict[str, Any]]:
    names = {part.id: part.name for part in results.instrument.indicators}
    return [
        {
            "id": row["id"],
            "name": names[row["id"]],
            "read": row["id"] in results.supports,
            "from": write_decimal(decimal(Fraction(str(row["from"])))),
            "to": write_decimal(decimal(Fraction(str(row["to"])))),
            "gain": write_decimal(row["gain"]),
        }
        for row in rows[:_GAINS]
    ]


def _compare(value: Fraction, support: Support | None) -> str:
    """A claimed value against the level that the register shows."""
    if support is None:
        return _UNREAD
    if support.level is None:
        return _OPEN
    if support.level >= value:
        return _CARRIED
    unknown = support.gaps and all(gap.state is CriterionState.UNKNOWN for gap in support.gaps)
    return _OPEN if unknown else _ABOVE


def _read_announced(rows: Json, key: str) -> dict[str, str]:
    """Announced indexes of domains or aspects by their number."""
    named = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {str(row[key]): str(row["indeks"]) for row in named if key in row and "indeks" in row}
