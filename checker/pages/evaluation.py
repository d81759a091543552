"""Evaluations in, what an audience sees of each out: computed again from what is left of it, and its row in a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from checker.maturity.appraisal import Appraisal, appraise
from checker.maturity.claims import KIND
from checker.model.report import Json, Record
from checker.model.text import exact
from checker.pages.page import instrument_path
from checker.pages.state import GovernmentState
from checker.report.maturity import document

_KINDS = {"mandiri": "penilaian mandiri", "hasil-resmi": "hasil resmi"}


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


def see_evaluation(state: GovernmentState, appraisal: Appraisal) -> VisibleEvaluation:
    """An evaluation as the audience sees it."""
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


def list_visible(state: GovernmentState) -> list[Appraisal]:
    """Every evaluation, cut to what the audience sees."""
    return [see_evaluation(state, appraisal).appraisal for appraisal in state.appraisals]


def describe_evaluation(shown: VisibleEvaluation) -> dict[str, Any]:
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
        "computed": write_decimal(found["index"]),
        "exact": write_decimal(found["index_exact"]),
        "band": found["predikat"],
        "published": write_decimal(published["index"]) if published else None,
        "rating": published["predikat"] if published else None,
        "by_instrument": published["predikat_by_instrument"] if published else None,
        "hidden": shown.hidden,
    }


def write_decimal(text: str | None) -> str | None:
    """An exact decimal as people write it here: `3,28`."""
    return None if text is None else exact(text, "id")
