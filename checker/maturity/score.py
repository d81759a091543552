"""An instrument and the value of each indicator in, the index with its parts and what would lift it out. Exact fractions throughout.

An aspect is the weighted mean of its indicators, a domain that of its aspects, the index that of all: computed from the
indicators' values, never from figures that were rounded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from checker.law.instrument import Band, Instrument, Part


@dataclass(frozen=True, slots=True)
class Gain:
    """What the next whole level of an indicator would bring."""

    indicator: Part
    value: Fraction
    next: Fraction
    gain: Fraction
    """What it adds to the index."""


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """The index of one evaluation."""

    instrument: Instrument
    values: Mapping[str, Fraction]
    domains: tuple[tuple[Part, Fraction], ...]
    aspects: tuple[tuple[Part, Fraction], ...]
    index: Fraction

    @property
    def band(self) -> Band:
        """The rating of the exact index."""
        return self.instrument.band(self.index)

    def gains(self) -> tuple[Gain, ...]:
        """What lifts the index most, the largest first."""
        instrument, found = self.instrument, []
        for part in instrument.indicators:
            value = self.values[part.id]
            up = min(Fraction(int(value) + 1), instrument.highest)
            if up > value:
                found.append(Gain(part, value, up, part.weight * (up - value) / instrument.total))
        return tuple(sorted(found, key=lambda g: -g.gain))


def score(instrument: Instrument, values: Mapping[str, Fraction]) -> Score:
    """The index of `values`, which hold each indicator of the instrument and nothing else."""
    points = {part.id: part.weight * values[part.id] for part in instrument.indicators}
    aspects = _means(instrument.aspects, instrument.indicators, points)
    weighed = {part.id: part.weight * value for part, value in aspects}
    domains = _means(instrument.domains, instrument.aspects, weighed)
    return Score(instrument, dict(values), domains, aspects, sum(points.values(), Fraction(0)) / instrument.total)


def _means(
    wholes: Sequence[Part], parts: Sequence[Part], points: Mapping[str, Fraction]
) -> tuple[tuple[Part, Fraction], ...]:
    return tuple(
        (whole, sum((points[p.id] for p in parts if p.whole == whole.id), Fraction(0)) / whole.weight)
        for whole in wholes
    )
