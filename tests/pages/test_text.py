"""Texts on pages: one line, nothing invisible, escaped, and otherwise as they were typed."""

from __future__ import annotations

import pytest

from checker.model.text import Text
from checker.pages.build import environment
from checker.pages.text import clean, mark_code
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("satu\ndua\r\ntiga", "satu dua tiga"),
        ("a::b ##[error] http://[::1]/", "a::b ##[error] http://[::1]/"),
        ("kanan\u202ekiri\u200b\x1b[31m", "kanan\\u202ekiri\\u200b\\x1b[31m"),
        ("baris\u2028lain\x85lagi\x0b", "baris\\u2028lain\\x85lagi\\x0b"),
        ("kolom\tlain", "kolom lain"),
    ],
)
def test_a_text_is_one_visible_line_and_otherwise_itself(typed: str, shown: str) -> None:
    assert clean(typed) == shown
    assert environment(ROOT / "site/templates").from_string("{{ kata }}").render(kata=typed) == shown


def test_backquotes_mark_what_is_typed_and_nothing_else_is_markup() -> None:
    told = mark_code(Text("Tulis `<b>` di\n`nama`, bukan <i>", ""))
    assert told == "Tulis <code>&lt;b&gt;</code> di <code>nama</code>, bukan &lt;i&gt;"
