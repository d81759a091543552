"""The terminal: what people read first. `python -m tests.report.test_terminal` writes the golden files anew."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.model.decision import Decision
from checker.model.text import Lang
from checker.report import terminal
from checker.report.plain import printable
from tests.conftest import ROOT
from tests.sample import DECISION, REPORT

GOLDEN = ROOT / "tests" / "golden"
CASES = [("report", None), ("gate", DECISION)]
LANGS: tuple[Lang, ...] = ("id", "en")


def rendered(lang: Lang, decision: Decision | None, width: int = 80) -> str:
    """The sample on a terminal of `width` columns."""
    return terminal.render(REPORT, lang, decision, width)


@pytest.mark.parametrize(("name", "decision"), CASES)
def test_the_sample_reads_as_it_did(name: str, decision: Decision | None) -> None:
    golden = (GOLDEN / f"{name}.terminal.txt").read_text("utf-8")
    assert "".join(rendered(lang, decision) for lang in LANGS) == golden


@pytest.mark.parametrize("width", [40, 72, 80, 200])
@pytest.mark.parametrize(("name", "decision"), CASES)
def test_no_line_is_wider_than_the_terminal(name: str, decision: Decision | None, width: int) -> None:
    assert max(map(len, rendered("id", decision, width).splitlines())) <= width


@pytest.mark.parametrize(("name", "decision"), CASES)
def test_nothing_from_data_is_obeyed(name: str, decision: Decision | None) -> None:
    text = rendered("id", decision)
    assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") and c != "\n"]
    assert not re.search(r"(?m)^\s*::[a-z]", text)
    assert "##[" not in text


@pytest.mark.parametrize(("name", "decision"), CASES)
def test_the_verdict_stands_in_the_first_line_and_in_the_last_of_a_long_page(
    name: str, decision: Decision | None
) -> None:
    lines = rendered("id", decision).splitlines()
    assert len(lines) > 40
    assert lines[0] == lines[-1]


@given(st.text())
def test_printable_text_shows_every_character_it_was_given(text: str) -> None:
    shown = printable(text)
    assert all(unicodedata.category(c)[0] != "C" and unicodedata.category(c) not in ("Zl", "Zp") for c in shown)
    assert len(shown) >= len(text)


if __name__ == "__main__":
    for case, of in CASES:
        (GOLDEN / f"{case}.terminal.txt").write_text("".join(rendered(lang, of) for lang in LANGS), "utf-8")
