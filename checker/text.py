"""Words for people: a text in two languages, and dates and numbers as people write them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Literal

Lang = Literal["id", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One message in Indonesian (first) and English."""

    id: str
    en: str

    def in_(self, lang: Lang) -> str:
        """The text in the language `lang`."""
        return self.id if lang == "id" else self.en

    def __add__(self, other: Text) -> Text:
        return Text(self.id + other.id, self.en + other.en)


def same(word: str) -> Text:
    """A name or value that reads the same in both languages."""
    return Text(word, word)


def either(lang: Lang, id_: str, en: str) -> str:
    """The one of two words that `lang` asks for."""
    return id_ if lang == "id" else en


def long_date(day: date, lang: Lang) -> str:
    """`21 November 2026` (id, en)."""
    from babel.dates import format_date  # costs start-up time; JSON output never needs it

    return format_date(day, "d MMMM y", locale=lang)


def number(value: int, lang: Lang) -> str:
    """`1.234` in Indonesian, `1,234` in English."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=lang)


def quote(value: object, limit: int = 80) -> str:
    """A value from data as shown inside a message: one line, cut, in backquotes."""
    word = value if isinstance(value, str) else ("" if value is None else str(value))
    if isinstance(value, bool):
        word = "true" if value else "false"
    word = " ".join(word.split())
    return f"`{word[:limit]}…`" if len(word) > limit else f"`{word}`"


def listing(words: Sequence[str], lang: Lang, limit: int = 8) -> str:
    """`a, b, dan c`; longer lists end in how many more there are."""
    last, more = ("dan", "lagi") if lang == "id" else ("and", "more")
    shown = [*words[:limit]]
    if len(words) > limit:
        shown.append(f"{len(words) - limit} {more}")
    if len(shown) < 2:
        return "".join(shown)
    if len(shown) == 2:
        return f"{shown[0]} {last} {shown[1]}"
    return ", ".join(shown[:-1]) + f", {last} {shown[-1]}"


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word a person most likely meant, or None when nothing is close."""
    by_fold = {choice.casefold(): choice for choice in sorted(allowed, reverse=True)}
    folded = word.casefold().strip().replace("_", "-").replace(" ", "-")
    for candidate in (word.casefold().strip(), folded, folded.replace("-", "_")):
        if candidate in by_fold:
            return by_fold[candidate]
    close = get_close_matches(word.casefold()[:200], sorted(by_fold), n=1, cutoff=0.6)
    return by_fold[close[0]] if close else None


def meant(word: str, allowed: Iterable[str]) -> Text:
    """`; maksud Anda `x`?` when something is close, else nothing."""
    choice = nearest(word, allowed)
    return Text(f" Maksud Anda `{choice}`?", f" Did you mean `{choice}`?") if choice else same("")
