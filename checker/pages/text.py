"""Messages as pages show them."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from checker.report.plain import printable
from checker.text import Text


def coded(text: str | Text) -> Markup:
    """A text in which backquotes mark what is typed as it stands: escaped, with `<code>` for them."""
    words = text.id if isinstance(text, Text) else text
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(printable(words)))))
