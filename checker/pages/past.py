"""The state on chosen past days, each judged by the law of its own moment: what an auditor asks for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from checker.model.report import heaviest
from checker.model.text import Text
from checker.pages.figures import count_figures, tally_by_law
from checker.pages.page import Page, slug
from checker.pages.state import GovernmentState
from checker.report import words


@dataclass(frozen=True, eq=False)
class PastState:
    """A day or revision that was asked for: its state, or why there is none."""

    asked: str
    state: GovernmentState | None
    why: Text | None = None


def pages(states: Sequence[PastState]) -> Iterator[Page]:
    """The list of states, and a page for each."""
    rows: list[dict[str, Any]] = []
    for past in states:
        row: dict[str, Any] = {"asked": past.asked, "path": None, "why": past.why}
        if past.state is not None:
            report = past.state.report
            row |= {
                "path": f"keadaan/{slug(past.asked)}",
                "run": report.run,
                "verdict": words.verdict(report, "id"),
            }
        rows.append(row)
    yield Page("keadaan/index", "Keadaan pada tanggal", "keadaan-semua", {"states": rows})
    for past, row in zip(states, rows, strict=True):
        if past.state is not None:
            yield Page(row["path"], f"Keadaan pada {past.asked}", "keadaan", _data(past.state))


def _data(state: GovernmentState) -> dict[str, Any]:
    report = state.report
    order = sorted(report.standing, key=heaviest)
    return {
        "report": report,
        "verdict": words.verdict(report, "id"),
        "standing": words.standing(report),
        "figures": count_figures(state),
        "laws": tally_by_law(state),
        "findings": [(f, words.basis(report, f, "id")) for f in order],
        "waived": report.waived,
    }
