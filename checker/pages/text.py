"""Texts as pages show them."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from checker.model.text import Text
from checker.report.plain import visible

_LINES = re.compile(r"\r\n|\n")


def clean(text: str) -> str:
    """A text from data on one line, with nothing in it that is invisible or turns what follows."""
    return visible(_LINES.sub(" ", text))


def mark_code(text: str | Text) -> Markup:
    """A text in which backquotes mark what is typed as it stands: escaped, with `<code>` for them."""
    words = text.id if isinstance(text, Text) else text
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(clean(words)))))


def split_code(text: Text | str) -> list[str]:
    """A text cut at its backquotes: every second piece is code."""
    whole = text.id if isinstance(text, Text) else text
    return re.split(r"`([^`]+)`", " ".join(whole.split()))
