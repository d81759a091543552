"""The pages of indexes: every evaluation, and for each instrument its results, what lifts them, and how far the register carries them.

Figures are those of `patuh index` (`report.index.document`), written with a comma. What an audience does not see of an evaluation is cut
off before anything is computed, so that no index, note or gain can tell it. Instruments are never mixed: each has its own page and its
own charts, for 3,4 by one of them is not 3,4 by another.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Any

from markupsafe import Markup

from checker.law.instrument import Instrument, Part, decimal, rounded
from checker.law.regulation import Regulation
from checker.maturity.appraisal import Appraisal, appraise
from checker.maturity.claims import KIND
from checker.maturity.support import CriterionState, Gap, Support, supports
from checker.model.report import Coverage, Json, Record
from checker.model.text import exact
from checker.pages.chart import bars, radar, stacked, trend
from checker.pages.page import Page, instrument_path, provision_path, regulation_path
from checker.pages.state import GovernmentState
from checker.pages.text import coded
from checker.report import terms
from checker.report.maturity import ESTIMATE, document

_GAINS = 10
"""Indicators listed as lifting the index most."""
_RECORDS = 20
"""Records listed under one missing piece; the JSON has them all."""
_KINDS = {"mandiri": "penilaian mandiri", "hasil-resmi": "hasil resmi"}
_STATES = {
    CriterionState.MET: "ditunjukkan register",
    CriterionState.UNMET: "belum ditunjukkan register",
    CriterionState.UNKNOWN: "belum dapat dinilai: register belum cukup terisi",
}


def pages(state: GovernmentState) -> Iterator[Page]:
    """The page of all evaluations, and one for each instrument."""
    shown = [_seen(state, appraisal) for appraisal in state.appraisals]
    instruments = sorted(state.policies.instruments.values(), key=_newest)
    own = {i.id: [s for s in shown if s.appraisal.instrument.id == i.id] for i in instruments}
    taken = {s.record.id for s in shown if s.record}
    left = [
        {"id": record.id, "name": state.sight.name(record)}
        for record in state.registry.records.get(KIND, [])
        if not record.removed and record.id not in taken
    ]
    common = {
        "run": state.report.run,
        "kind": state.policies.kinds.get(KIND),
        "coverage": state.judged.coverage(KIND),
        "filled": state.judged.coverage(KIND) is not Coverage.NONE,
        "estimate": re.sub(r"`([^`]+)`", "“\\1”", ESTIMATE.id),
    }
    data = {
        **common,
        "rows": [_row(s) for s in shown],
        "left": left,
        "instruments": [_instrument_row(state, i, own[i.id]) for i in instruments],
    }
    yield Page("indeks", "Indeks", "indeks", data)
    for instrument in instruments:
        made = _Instrument(state, instrument, own[instrument.id])
        yield Page(instrument_path(instrument.id), instrument.title.id, "indeks-instrumen", {**common, **made.data})


# --- what the audience sees -----------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class VisibleEvaluation:
    """An evaluation as an audience sees it: computed again from what is left of it."""

    appraisal: Appraisal
    record: Record | None
    name: str
    kind: str
    year: int | None
    data: Mapping[str, Json]
    """The fields of its record that are shown."""
    hidden: bool
    """True where its indicators have values that this audience does not see."""

    @property
    def id(self) -> str:
        """Its place on the page of its instrument."""
        return f"penilaian-{self.record.id}" if self.record else ""

    @cached_property
    def document(self) -> dict[str, Json]:
        """Its figures, as `patuh index --format json` gives them."""
        return document(self.appraisal, "id")


def visible(state: GovernmentState) -> list[Appraisal]:
    """Every evaluation, cut to what the audience sees."""
    return [_seen(state, appraisal).appraisal for appraisal in state.appraisals]


def _seen(state: GovernmentState, appraisal: Appraisal) -> VisibleEvaluation:
    evaluation, fields = appraisal.evaluation, state.sight.fields(KIND)
    places = {state.registry.place(r, ()): r for r in state.registry.records.get(KIND, [])}
    record = places.get(evaluation.place)
    name = state.sight.name(record) if record else evaluation.name
    published = evaluation.published
    if published and "indeks_diumumkan" not in fields:
        published = None
    if published:
        rating = published.rating if "predikat_diumumkan" in fields else ""
        published = replace(published, rating=rating, sources=published.sources if "sumber" in fields else ())
    claims = evaluation.claims if "nilai" in fields else None
    cut = replace(evaluation, name=name, claims=claims, published=published)
    if (cut.name, cut.claims, cut.published) != (evaluation.name, evaluation.claims, evaluation.published):
        as_of, instrument = state.project.as_of, appraisal.instrument.id
        appraisal = appraise(cut, state.policies, instrument, as_of, (), state.evidence)
    return VisibleEvaluation(
        appraisal=appraisal,
        record=record,
        name=name,
        kind=evaluation.kind if "jenis" in fields else "",
        year=evaluation.year if {"tahun", "tanggal"} & fields else None,
        data=state.sight.data(record) if record else {},
        hidden=evaluation.claims is not None and claims is None,
    )


# --- all of them ----------------------------------------------------------------------------------------------------


def _newest(instrument: Instrument) -> tuple[int, str]:
    return -instrument.regulation.period.since.toordinal(), instrument.id


def _row(shown: VisibleEvaluation) -> dict[str, Any]:
    """One evaluation in a table."""
    found, published = shown.document, shown.document["published"]
    return {
        "id": shown.id,
        "record": shown.record.id if shown.record else None,
        "name": shown.name,
        "kind": _KINDS.get(shown.kind, shown.kind) or "tidak disebut",
        "year": shown.year,
        "instrument": shown.appraisal.instrument,
        "path": instrument_path(shown.appraisal.instrument.id),
        "computed": comma(found["index"]),
        "exact": comma(found["index_exact"]),
        "band": found["predikat"],
        "published": comma(published["index"]) if published else None,
        "rating": published["predikat"] if published else None,
        "by_instrument": published["predikat_by_instrument"] if published else None,
        "hidden": shown.hidden,
    }


def _instrument_row(
    state: GovernmentState, instrument: Instrument, shown: Sequence[VisibleEvaluation]
) -> dict[str, Any]:
    regulation = instrument.regulation
    return {
        "id": instrument.id,
        "title": instrument.title.id,
        "path": instrument_path(instrument.id),
        "law": _law(regulation, instrument.provision),
        "standing": terms.STANDINGS[regulation.period.standing(state.project.as_of)],
        "since": regulation.period.since,
        "until": regulation.period.until,
        "indicators": len(instrument.indicators),
        "evaluations": len(shown),
    }


def _law(regulation: Regulation, provision: str) -> dict[str, str]:
    """A provision with its page."""
    return {"cite": regulation.cite(provision), "path": provision_path(regulation.id, provision)}


# --- one instrument -------------------------------------------------------------------------------------------------


class _Instrument:
    """What the page of an instrument shows."""

    def __init__(self, state: GovernmentState, instrument: Instrument, shown: Sequence[VisibleEvaluation]) -> None:
        self.state, self.instrument, self.shown = state, instrument, shown
        self.supports = supports(instrument, state.policies, state.evidence.judged)

    @property
    def data(self) -> dict[str, Any]:
        """What the template is given."""
        instrument = self.instrument
        history, doubled = self._history()
        return {
            "instrument": instrument,
            "row": _instrument_row(self.state, instrument, self.shown),
            "regulation": regulation_path(instrument.id),
            "low": comma(decimal(instrument.lowest)),
            "high": comma(decimal(instrument.highest)),
            "bands": [(b.name, comma(rounded(b.lowest, instrument.decimals)), b.disputed) for b in instrument.bands],
            "history": history,
            "doubled": doubled,
            "rows": [_row(s) for s in self.shown],
            "evaluations": [self._evaluation(s) for s in self.shown],
            "support": [self._support(part) for part in instrument.indicators],
            "read": len(self.supports),
            "named": bool(instrument.scales),
        }

    # --- its results over the years

    def _history(self) -> tuple[Markup | None, list[int]]:
        """The results of the years as a picture, and the years of which it leaves something out: two results of one sort."""
        found: dict[tuple[int, str], list[Fraction]] = defaultdict(list)
        for shown in self.shown:
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
        title = f"{self.instrument.title.id} dari tahun ke tahun"
        desc = f"Hasil menurut {self.instrument.regulation.short} setiap tahun; angkanya ada di tabel sesudahnya."
        low, high = self.instrument.lowest, self.instrument.highest
        dated = [(date(year, 1, 1), values) for year, values in points.items()]
        return trend(title, desc, dated, series, lowest=low, highest=high, called=lambda day: str(day.year)), doubled

    # --- one evaluation

    def _evaluation(self, shown: VisibleEvaluation) -> dict[str, Any]:
        found = shown.document
        published = found["published"]
        announced = {
            "domains": _announced(shown.data.get("domain_diumumkan"), "domain"),
            "aspects": _announced(shown.data.get("aspek_diumumkan"), "aspek"),
        }
        office = self.state.records.get(("unit", str(shown.data.get("unit", ""))))
        return {
            **_row(shown),
            "day": shown.appraisal.evaluation.day if "tanggal" in shown.data else None,
            "office": self.state.sight.name(office) if office else None,
            "assessor": shown.data.get("penilai"),
            "basis": shown.data.get("dasar"),
            "way": shown.data.get("cara"),
            "sources": published["sources"] if published else [],
            "notes": [coded(note) for note in found["notes"]],
            "domains": self._parts(self.instrument.domains, found["domains"], announced["domains"]),
            "aspects": self._parts(self.instrument.aspects, found["aspects"], announced["aspects"]),
            "pictures": self._pictures(shown, announced),
            "indicators": self._indicators(shown),
            "compared": self._compared(shown),
            "gains": self._gains(found["gains"]),
            "more_gains": max(len(found["gains"]) - _GAINS, 0),
            "scored": found["index"] is not None,
        }

    def _parts(
        self, parts: Sequence[Part], computed: Sequence[Json], announced: Mapping[str, str]
    ) -> list[dict[str, Any]]:
        """Domains or aspects with their computed and announced index; none where neither is known."""
        known = {row["id"]: row for row in computed}
        if not known and not announced:
            return []
        return [
            {
                "id": part.id,
                "name": part.name,
                "weight": comma(decimal(part.weight)),
                "computed": comma(known[part.id]["index"]) if part.id in known else None,
                "exact": comma(known[part.id]["index_exact"]) if part.id in known else None,
                "announced": comma(announced.get(part.id)),
            }
            for part in parts
        ]

    def _pictures(self, shown: VisibleEvaluation, announced: Mapping[str, Mapping[str, str]]) -> list[Markup]:
        """Aspects as a radar, domains as bars; what is computed and what was announced side by side, where both are known."""
        score, top = shown.appraisal.score, self.instrument.highest
        found: list[Markup] = []
        for word, parts, computed, told in (
            ("aspek", self.instrument.aspects, score.aspects if score else (), announced["aspects"]),
            ("domain", self.instrument.domains, score.domains if score else (), announced["domains"]),
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
            desc = f"Indeks setiap {word} dari 0 sampai {comma(decimal(top))}; angkanya ada di tabel sesudahnya."
            names = [part.name.id for part in parts]
            if word == "aspek":
                found.append(radar(title, desc, names, series, top))
            else:
                rows = [
                    (name, [(label, css, values[at]) for label, css, values in series]) for at, name in enumerate(names)
                ]
                found.append(bars(title, desc, rows, top))
        return found

    def _indicators(self, shown: VisibleEvaluation) -> list[dict[str, Any]]:
        """Every indicator with the value claimed and the level that the register shows."""
        score = shown.appraisal.score
        if score is None:
            return []
        found = []
        for part in self.instrument.indicators:
            value, support = score.values[part.id], self.supports.get(part.id)
            found.append(
                {
                    "id": part.id,
                    "name": part.name,
                    "weight": comma(decimal(part.weight)),
                    "value": comma(decimal(value)),
                    "level": self.instrument.level_name(part, value),
                    "read": support is not None,
                    "supported": support.level if support else None,
                    "compared": _compare(value, support),
                }
            )
        return found

    def _compared(self, shown: VisibleEvaluation) -> dict[str, Any] | None:
        """How many claimed values the register carries, as counts and a picture; None where it is not asked or not known."""
        score = shown.appraisal.score
        if score is None or not self.supports:
            return None
        counts = Counter(_compare(score.values[p.id], self.supports.get(p.id)) for p in self.instrument.indicators)
        rows = [(word, css, counts[word]) for word, css in _COMPARED.items()]
        title = f"Nilai terhadap isi register, {shown.name}"
        desc = "Jumlah indikator menurut apa yang ditunjukkan register; angkanya ada di tabel sesudahnya."
        return {"rows": rows, "picture": stacked(title, desc, [("Indikator", rows)])}

    def _gains(self, rows: Sequence[Mapping[str, Json]]) -> list[dict[str, Any]]:
        names = {part.id: part.name for part in self.instrument.indicators}
        return [
            {
                "id": row["id"],
                "name": names[row["id"]],
                "read": row["id"] in self.supports,
                "from": comma(decimal(Fraction(str(row["from"])))),
                "to": comma(decimal(Fraction(str(row["to"])))),
                "gain": comma(row["gain"]),
            }
            for row in rows[:_GAINS]
        ]

    # --- what the register shows

    def _support(self, part: Part) -> dict[str, Any]:
        """An indicator with the level that the register shows and what the next one lacks."""
        support = self.supports.get(part.id)
        return {
            "id": part.id,
            "name": part.name,
            "read": support is not None,
            "level": support.level if support else None,
            "level_name": self._level_name(part, support),
            "end": support.end if support else False,
            "manual": [coded(text.id) for text in support.manual] if support else [],
            "gaps": [self._gap(gap) for gap in support.gaps] if support else [],
        }

    def _level_name(self, part: Part, support: Support | None) -> Any:
        if support is None or support.level is None:
            return None
        return self.instrument.level_name(part, Fraction(support.level))

    def _gap(self, gap: Gap) -> dict[str, Any]:
        rule, state = gap.criterion.rule, self.state
        laws = [_law(rule.regulation, rule.provision)]
        for target in rule.also:
            law, _, provision = target.partition("/")
            regulation = state.policies.regulations.get(law)
            if regulation and provision in regulation.provisions:
                laws.append(_law(regulation, provision))
        kind = state.policies.kinds.get(rule.kind)
        records = [
            {
                "kind": r.kind,
                "id": r.id,
                "name": state.sight.name(state.records[r.kind, r.id]),
                "linked": (r.kind, r.id) in state.registry.by_id,
            }
            for r in gap.records
        ]
        return {
            "level": gap.level,
            "criterion": rule.id,
            "title": coded(rule.title.id),
            "remedy": coded(rule.remedy.id),
            "state": _STATES[gap.state],
            "laws": laws,
            "kind": rule.kind,
            "kind_title": kind.title if kind else rule.kind,
            "coverage": terms.COVERAGE[state.judged.coverage(rule.kind)],
            "listed": rule.kind in state.registry.records,
            "records": records[:_RECORDS],
            "more": max(len(records) - _RECORDS, 0),
        }


_CARRIED, _ABOVE, _OPEN, _UNREAD = (
    "didukung register",
    "di atas yang ditunjukkan register",
    "belum dapat dinilai dari register",
    "tidak dibaca dari register",
)
_COMPARED = {_CARRIED: "lolos", _ABOVE: "peringatan", _OPEN: "tidak-dinilai", _UNREAD: "tidak-berlaku"}
"""What is said of a claimed value, in the order of the picture, with its CSS class."""


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


def _announced(rows: Json, key: str) -> dict[str, str]:
    """Announced indexes of domains or aspects by their number."""
    named = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {str(row[key]): str(row["indeks"]) for row in named if key in row and "indeks" in row}


def comma(text: str | None) -> str | None:
    """An exact decimal as people write it here: `3,28`."""
    return None if text is None else exact(text, "id")
