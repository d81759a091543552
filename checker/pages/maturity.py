"""The pages of indexes: every evaluation, and for each instrument its results, what lifts them, and how far the register carries them.

Figures are those of `patuh index` (`report.index.document`), written with a comma. What an audience does not see of an evaluation is cut
off before anything is computed, so that no index, note or gain can tell it. Instruments are never mixed: each has its own page and its
own charts, for 3,4 by one of them is not 3,4 by another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.law.instrument import Instrument
from checker.maturity.claims import KIND
from checker.model.report import Coverage
from checker.pages.evaluation import describe_evaluation, see_evaluation
from checker.pages.instrument_page import describe_instrument, make_instrument_page
from checker.pages.instrument_results import InstrumentResults
from checker.pages.page import Page
from checker.pages.state import GovernmentState
from checker.report.maturity import ESTIMATE


def pages(state: GovernmentState) -> Iterator[Page]:
    """The page of all evaluations, and one for each instrument."""
    shown = [see_evaluation(state, appraisal) for appraisal in state.appraisals]
    instruments = sorted(state.policies.instruments.values(), key=_rank_newest)
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
        "rows": [describe_evaluation(s) for s in shown],
        "left": left,
        "instruments": [describe_instrument(state, i, own[i.id]) for i in instruments],
    }
    yield Page("indeks", "Indeks", "indeks", data)
    for instrument in instruments:
        yield make_instrument_page(InstrumentResults(state, instrument, own[instrument.id]), common)


def _rank_newest(instrument: Instrument) -> tuple[int, str]:
    return -instrument.regulation.period.since.toordinal(), instrument.id
