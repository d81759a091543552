"""Faults of a YAML file: their type, the exception that carries them, and the list that gathers them with its limit."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from checker.model.text import Text

MAX_LISTED = 20
"""Faults of one code listed one by one; a last one says how many more there are."""


@dataclass(frozen=True, slots=True)
class YamlFault:
    """One thing that keeps a file from being read. `line` and `column` count from 1, columns in characters."""

    code: str
    message: Text
    remedy: Text
    line: int
    column: int


class BadYaml(Exception):
    """The file cannot be read; `faults` is never empty and sorted by place."""

    def __init__(self, faults: tuple[YamlFault, ...]) -> None:
        first = faults[0]
        super().__init__(f"{first.line}:{first.column}: {first.message.id}")
        self.faults = faults


Words = tuple[str, Text, Text]
"""Code, message and remedy of a fault that has no place yet."""


class Faults:
    """Gathers faults; a file that holds one mistake 300,000 times stays cheap to report."""

    def __init__(self) -> None:
        self._listed: list[YamlFault] = []
        self._counts: Counter[str] = Counter()
        self._more: dict[str, tuple[int, int]] = {}

    def __bool__(self) -> bool:
        return bool(self._listed)

    def full(self, code: str) -> bool:
        """Whether further faults of `code` are only counted, so that their place does not matter."""
        return self._counts[code] > MAX_LISTED

    def add(self, words: Words, line: int, column: int) -> None:
        """Adds one fault; beyond the limit of its code it is counted."""
        code, message, remedy = words
        self._counts[code] += 1
        if self._counts[code] <= MAX_LISTED:
            self._listed.append(YamlFault(code, message, remedy, line, column))
        else:
            self._more.setdefault(code, (line, column))

    @property
    def total(self) -> int:
        """How many were added, listed or not."""
        return self._counts.total()

    def on_line(self, line: int) -> bool:
        """Whether a fault on this line is known already."""
        return any(fault.line == line for fault in self._listed)

    def all(self) -> tuple[YamlFault, ...]:
        """Every fault, sorted by place."""
        more = [self._rest(code, line, column) for code, (line, column) in self._more.items()]
        return tuple(sorted([*self._listed, *more], key=lambda fault: (fault.line, fault.column, fault.code)))

    def _rest(self, code: str, line: int, column: int) -> YamlFault:
        number = self._counts[code] - MAX_LISTED
        example = next(fault for fault in self._listed if fault.code == code)
        message = Text(
            f"Masih ada sedikitnya {number} tempat lain dengan masalah yang sama, mulai dari baris ini.",
            f"There are at least {number} more places with the same problem, from this line on.",
        )
        return YamlFault(code, message, example.remedy, line, column)
