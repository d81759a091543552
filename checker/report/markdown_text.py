"""A text from data in, the same text as Markdown out that no site makes anything of.

It is made inert twice. Every ASCII sign becomes a numeric entity, so nothing in it is Markdown, HTML, the border of a cell, or a
command to a program that reads the comment as it was written. But GitHub, GitLab and Gitea look for @names, #numbers, GH-1,
hashes, addresses and :emoji: in the *finished* text, where an entity is its sign again (GitHub's own parser makes a link of
`a&#64;b&#46;c`, even between `<code>` tags). They look inside one text node, so a `<wbr>`, which nobody sees or copies, follows
every run of signs and cuts long runs of hexadecimal digits.
"""

from __future__ import annotations

import re

from checker.report.terms import one_line

NAME, PATH, LAW, MESSAGE, REMEDY, VALUE = 100, 160, 240, 480, 300, 80
"""Characters of one value that are shown."""

_SPREAD = 4
"""A value takes at most this many times its length once encoded; what people write stays below."""

_PARTS = re.compile(r"(?P<signs>[!-/:-@\[-`{-~]+)|(?P<digits>[0-9A-Fa-f]{6}(?=[0-9A-Fa-f]))|(?P<plain>.)", re.DOTALL)


def inert(text: str, limit: int = NAME) -> str:
    """A text as it may stand anywhere in a line of ours."""
    return _encoded(_cut(text, limit), limit * _SPREAD)


def code(text: str, limit: int = PATH) -> str:
    """A name, a path or a value, as code; nothing for an empty one."""
    shown = inert(text, limit)
    return f"<code>{shown}</code>" if shown else ""


def prose(text: str, limit: int = MESSAGE) -> str:
    """A message; what stands in backquotes becomes code."""
    *parts, last = _cut(text, limit).split("`")
    if len(parts) % 2:
        last = f"{parts.pop()}`{last}"  # a backquote without its twin
    room, out = limit * _SPREAD, []
    for index, part in enumerate([*parts, last]):
        if room > 0:
            piece = _encoded(part, room)
            room -= len(piece)
            out.append(f"<code>{piece}</code>" if index % 2 and piece else piece)
    return "".join(out)


def _cut(text: str, limit: int) -> str:
    seen = one_line(text[: limit + 1]).strip()
    return seen if len(seen) <= limit and len(text) <= limit else seen[: limit - 1] + "…"


def _encoded(text: str, room: int) -> str:
    out: list[str] = []
    for part in _PARTS.finditer(text):
        shown = "".join(f"&#{ord(sign)};" for sign in part[0]) if part["signs"] else part[0]
        if not part["plain"] and part.end() < len(text):
            shown += "<wbr>"
        room -= len(shown)
        if room < 0:
            return "".join(out) + "…"
        out.append(shown)
    return "".join(out)
