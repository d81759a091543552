"""What a schema takes for a date, every function of a rule takes for one, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from checker.law.schema import validator
from checker.model.text import parse_day

DATES = {
    "2026-11-21": date(2026, 11, 21),
    "2024-02-29": date(2024, 2, 29),
    "0001-01-01": date(1, 1, 1),
    "9999-12-31": date(9999, 12, 31),
    "0000-01-01": date.min,
    "0000-02-29": date.min,
}
NONE = [
    "-001-01-01", "+020-01-01", "00-1-01-01", "-999-12-31", "20260101", "2026-W01-1", "2026-1-1", "2026-02-30", "2025-02-29",
    "2026-13-01", "2026-00-10", "12026-01-01", "2026-01-01 ", "2026-01-01\n", "2026-01-01T00:00", "٢٠٢٦-01-01", "", "kemarin",
]  # fmt: skip


@pytest.mark.parametrize("text", DATES)
def test_a_date_is_one_for_schemas_and_for_rules(text: str) -> None:
    assert validator({"format": "date"}).is_valid(text)
    assert parse_day(text) == DATES[text]


@pytest.mark.parametrize("text", NONE)
def test_no_other_text_is(text: str) -> None:
    assert not validator({"format": "date"}).is_valid(text)


def test_what_is_no_text_is_not_judged_by_it() -> None:
    assert validator({"format": "date"}).is_valid(20260101)
