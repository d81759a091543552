"""Words for people: a text in two languages, dates and numbers as people write them, and why a run could not be done."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
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


def parse_day(text: str) -> date:
    """A date as records hold it (RFC 3339, `2026-11-21`), the year 0000 included, which Python does not know. ValueError for others."""
    return date.min if text.startswith("0000") else date.fromisoformat(text)


def long_date(day: date, lang: Lang) -> str:
    """`21 November 2026` (id, en)."""
    from babel.dates import format_date  # costs start-up time; JSON output never needs it

    return format_date(day, "d MMMM y", locale=lang)


_SIGNS: Mapping[Lang, Mapping[int, int]] = {"id": str.maketrans(",.", ".,"), "en": {}}


def exact(text: str, lang: Lang) -> str:
    """A decimal written with a point, and commas between thousands, as people write it: `3,28` in Indonesian."""
    return text.translate(_SIGNS[lang])


def number(value: int, lang: Lang) -> str:
    """`1.234` in Indonesian, `1,234` in English."""
    return exact(f"{value:,}", lang)


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


_COMPARED = 300
"""Choices that are compared letter by letter; of more, those that stand next to the word in the alphabet."""


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """The allowed word a person most likely meant, or None when nothing is close."""
    return _nearest(word.casefold().strip()[:200], tuple(allowed))


@lru_cache(maxsize=1024)
def _nearest(word: str, allowed: tuple[str, ...]) -> str | None:
    by_fold, choices = _folded(allowed)
    folded = word.replace("_", "-").replace(" ", "-")
    for candidate in (word, folded, folded.replace("-", "_")):
        if candidate in by_fold:
            return by_fold[candidate]
    begin = max(0, min(bisect(choices, word) - _COMPARED // 2, len(choices) - _COMPARED))
    close = get_close_matches(word, choices[begin : begin + _COMPARED], n=1, cutoff=0.6)
    return by_fold[close[0]] if close else None


@lru_cache(maxsize=64)
def _folded(allowed: tuple[str, ...]) -> tuple[dict[str, str], list[str]]:
    by_fold = {choice.casefold(): choice for choice in sorted(allowed, reverse=True)}
    return by_fold, sorted(by_fold)


def meant(word: str, allowed: Iterable[str]) -> Text:
    """`; maksud Anda `x`?` when something is close, else nothing."""
    choice = nearest(word, allowed)
    return Text(f" Maksud Anda `{choice}`?", f" Did you mean `{choice}`?") if choice else same("")


# --- a run that could not be done: git, I/O, policy or rule faults (exit code 3; 2 for wrong use) ---


class CheckerError(Exception):
    """The verdict cannot be given; `message` says why, in both languages, with what to do about it."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.id)
        self.message = message


class UsageError(CheckerError):
    """The command was asked for something that does not exist or does not fit (exit code 2)."""
