"""The first page: the verdict today, where compliance stands, how it went, and what matters most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from checker.law import builtin
from checker.law.instrument import rounded
from checker.maturity.appraisal import Appraisal
from checker.model.report import Severity
from checker.model.text import exact
from checker.pages.chart import draw_stacks, draw_trend
from checker.pages.evaluation import list_visible
from checker.pages.figures import count_figures, tally, tally_by_law
from checker.pages.page import Page
from checker.pages.state import GovernmentState
from checker.pages.unit import offices
from checker.report import words

AREAS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Risiko", ("risiko",)),
    ("Keamanan informasi", ("keamanan", "insiden", "krisis")),
    ("Data", ("data", "permintaan-subjek-data")),
    ("Aset TIK", ("aset-tik",)),
    ("Sumber daya manusia", ("sdm",)),
    ("Pengetahuan", ("pengetahuan",)),
    ("Perubahan", ("perubahan",)),
    ("Layanan", ("layanan",)),
)
"""The eight manajemen of SPBE with the registers whose rules stand for them (Permenpan-RB 59/2020 aspek 5)."""

_WORST = 10
_SEGMENTS = (
    ("passed", "lolos", "lolos"),
    ("failed", "tidak lolos", "gagal"),
    ("waived", "dikecualikan", "kecuali"),
    ("not_assessable", "belum dapat dinilai", "belum"),
    ("errors", "galat", "galat"),
)
"""Key of a tally, its word, its class; a verdict that never occurs is left out."""


def pages(state: GovernmentState) -> Iterator[Page]:
    """The one page."""
    report = state.report
    laws = tally_by_law(state)
    yield Page(
        "index",
        "Ringkasan",
        "ringkasan",
        {
            "report": report,
            "verdict": words.verdict(report, "id"),
            "standing": words.standing(report),
            "figures": count_figures(state),
            "laws": laws,
            "laws_chart": draw_stacks(
                "Kepatuhan menurut regulasi", "Putusan aturan atas rekaman untuk setiap regulasi.", _bars(laws)
            )
            if laws
            else "",
            "areas": _areas(state),
            "offices": _offices(state),
            "worst": _list_worst_rules(state),
            "points": state.points,
            "trend_chart": _draw_trend(state),
            "waivers": _list_ending_waivers(state),
            "indexes": [_index(a) for a in _pick_latest(list_visible(state))],
            "registers": report.registers,
            "audience": state.sight.audience.value,
            "as_committed": state.as_committed,
        },
    )


def _areas(state: GovernmentState) -> list[dict[str, Any]]:
    registers = {r.kind: r for r in state.report.registers}
    found = []
    for name, kinds in AREAS:
        own = [registers[k] for k in kinds if k in registers]
        found.append({"name": name, "registers": own, **tally(c for c in state.report.rules if c.kind in kinds)})
    return found


def _bars(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[tuple[str, str, int]]]]:
    told = [segment for segment in _SEGMENTS if any(row[segment[0]] for row in rows)]
    return [(row["name"], [(label, css, row[key]) for key, label, css in told]) for row in rows]


def _offices(state: GovernmentState) -> list[dict[str, Any]]:
    return sorted(offices(state), key=lambda row: (-row["errors"], -row["warnings"], row["name"].casefold()))


def _list_worst_rules(state: GovernmentState) -> list[dict[str, Any]]:
    """Rules that most records break, violations first."""
    found: list[dict[str, Any]] = []
    for rule, findings in state.by_rule.items():
        standing = [f for f in findings if not f.waiver]
        if standing:
            first = standing[0]
            known = state.counts.get(rule)
            found.append(
                {
                    "rule": rule,
                    "severity": first.severity,
                    "basis": words.basis(state.report, first, "id"),
                    "title": known.title if known else state.report.citations[first.regulation, first.provision].title,
                    "records": len({(f.kind, f.record or f.place.file) for f in standing}),
                    "linked": rule in state.rules,
                }
            )
    return sorted(found, key=lambda row: (-row["severity"].weight, -row["records"], row["rule"]))[:_WORST]


def _draw_trend(state: GovernmentState) -> Any:
    if len(state.points) < 2:
        return ""
    series = [
        ("errors", "pelanggaran", "gagal"),
        ("warnings", "peringatan", "peringatan"),
        ("infos", "saran", "saran"),
    ]
    points = [
        (
            p.day,
            {
                "errors": p.findings[Severity.ERROR],
                "warnings": p.findings[Severity.WARNING],
                "infos": p.findings[Severity.INFO],
            },
        )
        for p in state.points
    ]
    return draw_trend(
        "Temuan dari bulan ke bulan",
        "Banyaknya temuan pada akhir setiap bulan, dengan aturan yang tertulis hari ini sejauh berlaku pada hari itu.",
        points,
        series,
    )


def _list_ending_waivers(state: GovernmentState) -> list[dict[str, Any]]:
    """Findings about waivers that have ended or end soon."""
    rules = (builtin.WAIVER_ENDS_SOON.id, builtin.WAIVER_ENDED.id)
    return [{"id": f.record, "message": f.message} for rule in rules for f in state.by_rule.get(rule, ())]


def _pick_latest(appraisals: Sequence[Appraisal]) -> list[Appraisal]:
    """The latest evaluation of each instrument; appraisals come the latest first."""
    found: dict[str, Appraisal] = {}
    for appraisal in appraisals:
        found.setdefault(appraisal.instrument.regulation.id, appraisal)
    return list(found.values())


def _index(appraisal: Appraisal) -> dict[str, Any]:
    instrument, score, published = appraisal.instrument, appraisal.score, appraisal.evaluation.published
    return {
        "id": instrument.regulation.id,
        "title": instrument.title,
        "year": appraisal.evaluation.year,
        "computed": exact(rounded(score.index, instrument.decimals), "id") if score else None,
        "band": score.band.name if score else None,
        "published": exact(published.index, "id") if published else None,
        "rating": published.rating if published else None,
        "carried": sum(
            support.level is not None and score.values[indicator] <= support.level
            for indicator, support in appraisal.supports.items()
        )
        if score
        else 0,
        "asked": len(appraisal.supports) if score else 0,
    }
