"""Text from a file in, as it is written in messages out: what cannot be seen spelled out, quotes around what needs them."""

from __future__ import annotations

import re

from checker.model.text import Text, quote, same
from checker.yaml import dialect

_SPELL_OUT = re.compile(f"{dialect.REFUSED_CHARACTER.pattern[:-1]}{dialect.SPACES}\ue000-\uf8ff\n\r\t]")


def show(word: str, limit: int = 80) -> Text:
    """Text from the file inside a message: in backquotes, cut, what cannot be seen spelled out."""
    visible = _SPELL_OUT.sub(lambda m: f"<{code_point(m[0])}>", word[: limit * 2])
    return same(quote(visible, limit))


def code_point(char: str) -> str:
    """`U+200B`."""
    return f"U+{ord(char):04X}"


def put_in_quotes(value: str) -> str:
    """A text as it is written inside quotes, on one line."""
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'
