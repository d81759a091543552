"""What one instrument found in one state: the evaluations by it that an audience sees, and how far the register carries them."""

from __future__ import annotations

from collections.abc import Sequence

from checker.law.instrument import Instrument
from checker.maturity.support import supports
from checker.pages.evaluation import VisibleEvaluation
from checker.pages.state import GovernmentState


class InstrumentResults:
    """The evaluations by one instrument, the latest year first, and by indicator what the register shows."""

    def __init__(
        self, state: GovernmentState, instrument: Instrument, evaluations: Sequence[VisibleEvaluation]
    ) -> None:
        self.state, self.instrument, self.evaluations = state, instrument, evaluations
        self.supports = supports(instrument, state.policies, state.evidence.judged)
