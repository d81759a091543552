"""Patterns of paths in, automata out, of which one question is asked: whether any path fits both.

Patterns are the change's own words, so they are never made into regular expressions; what is asked takes time in proportion to their
lengths, whatever they hold.
"""

from __future__ import annotations

from dataclasses import dataclass

Chars = tuple[bool, frozenset[str]]
"""A set of characters; with True, all but those."""

ANY: Chars = (True, frozenset())
NAME: Chars = (True, frozenset("/"))


@dataclass(frozen=True, slots=True)
class Glob:
    """The paths that a pattern fits, as an automaton: it starts in state 0 and ends in the last."""

    steps: tuple[tuple[tuple[Chars, int], ...], ...]
    skips: tuple[tuple[int, ...], ...]

    def meets(self, other: Glob) -> bool:
        """Whether there is a path that both fit."""
        last = (len(self.steps) - 1, len(other.steps) - 1)
        seen = {(0, 0)}
        open_ = [(0, 0)]
        while open_:
            mine, its = open_.pop()
            if (mine, its) == last:
                return True
            found = [(to, its) for to in self.skips[mine]] + [(mine, to) for to in other.skips[its]]
            found += [
                (to, too) for chars, to in self.steps[mine] for others, too in other.steps[its] if _share(chars, others)
            ]
            for pair in found:
                if pair not in seen:
                    seen.add(pair)
                    open_.append(pair)
        return False


NOTHING = Glob(((), ()), ((), ()))
"""What no path fits."""


def _share(one: Chars, other: Chars) -> bool:
    """Whether two sets have a character in common."""
    if one[0] and other[0]:
        return True
    if one[0]:
        one, other = other, one
    return bool(one[1] - other[1]) if other[0] else bool(one[1] & other[1])


class Making:
    """An automaton in the making."""

    def __init__(self) -> None:
        self.steps: list[list[tuple[Chars, int]]] = [[]]
        self.skips: list[list[int]] = [[]]

    @property
    def here(self) -> int:
        return len(self.steps) - 1

    def _state(self) -> int:
        self.steps.append([])
        self.skips.append([])
        return self.here

    def one(self, chars: Chars) -> Making:
        """One character."""
        start = self.here
        self.steps[start].append((chars, self._state()))
        return self

    def text(self, text: str) -> Making:
        """These characters."""
        for char in text:
            self.one((False, frozenset(char)))
        return self

    def many(self, chars: Chars) -> Making:
        """Any number of characters."""
        start = self.here
        self.steps[start].append((chars, start))
        self.skips[start].append(self._state())
        return self

    def folders(self) -> Making:
        """Nothing, or any folders with their last slash."""
        start = self.here
        inside, after = self._state(), self._state()
        self.skips[start].append(after)
        self.steps[start].append((ANY, inside))
        self.steps[inside] += [(ANY, inside), ((False, frozenset("/")), after)]
        return self

    def or_below(self) -> Making:
        """Also everything below what was said so far."""
        start = self.here
        self.text("/").many(ANY)
        self.skips[start].append(self.here)
        return self

    def made(self) -> Glob:
        """The automaton."""
        return Glob(tuple(map(tuple, self.steps)), tuple(map(tuple, self.skips)))


def wild(making: Making, pattern: str, *, attributes: bool) -> bool:
    """Add a pattern: `*`, `?`, `**`; in attributes also `[…]`, and case does not matter. False where it fits nothing."""
    at = 0
    while at < len(pattern):
        char = pattern[at]
        at += 1
        if char == "*":
            start = at - 1
            while pattern[at : at + 1] == "*":
                at += 1
            alone = (start == 0 or pattern[start - 1] == "/") and pattern[at : at + 1] in ("", "/")
            if at - start == 1 or not alone:
                making.many(NAME)
            elif pattern[at : at + 1] == "/":
                making.folders()
                at += 1
            else:
                making.many(ANY)
        elif char == "?":
            making.one(NAME)
        elif char == "[" and attributes:
            chars, at = _class(pattern, at)
            if chars is None:
                return False
            making.one(chars)
        else:
            if char == "\\" and at < len(pattern):
                char, at = pattern[at], at + 1
            making.text(char.lower() if attributes else char)
    return True


_WIDE = 512
"""A range of more characters than this counts as any."""


def _class(pattern: str, at: int) -> tuple[Chars | None, int]:
    """A class in brackets from behind its `[`, and where it ends; None where it does not end.

    What cannot be told exactly may be any character: rather one line too many is shown than one too few.
    """
    negated = pattern[at : at + 1] in ("!", "^")
    at += negated
    chars: set[str] = set()
    vague, first = False, True
    while first or pattern[at : at + 1] != "]":
        first = False
        if pattern.startswith("[:", at) and (end := pattern.find(":]", at)) >= 0:
            vague, at = True, end + 2
            continue
        at += pattern[at : at + 1] == "\\"
        low, at = pattern[at : at + 1], at + 1
        high = low
        if pattern[at : at + 1] == "-" and pattern[at + 1 : at + 2] not in ("", "]"):
            at += 1 + (pattern[at + 1] == "\\")
            high, at = pattern[at : at + 1], at + 1
        if not low or not high:
            return None, at
        vague = vague or ord(high) - ord(low) > _WIDE
        if not vague:
            chars |= {chr(code) for code in range(ord(low), ord(high) + 1)}
    if vague:
        return NAME, at + 1
    if negated:  # either case of a letter may be meant
        return (True, frozenset(c for c in chars if c.lower() == c.upper()) | {"/"}), at + 1
    return (False, frozenset(c.lower() for c in chars) - {"/"}), at + 1
