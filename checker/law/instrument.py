"""`instrument.yaml` and `levels/*.yaml` -> an evaluation method: its parts, weights and ratings, and what evidence each level asks.

Any method fits that weighs indicators into aspects (and aspects into domains) and rates the sum. Weights and bounds are exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

from checker.git.source import Blob
from checker.law.cel import Language
from checker.law.regulation import Period, Regulation, no_provision, text_of
from checker.law.rule import Rule, RuleReading
from checker.law.schema import Kind, Meta, fault, read_yaml
from checker.model.report import Fault, Json, Pointer
from checker.model.text import Text, meant

PARAMETER = "instrument"
"""The name under which a regulation's rules read its instrument (`params.instrument`)."""


@dataclass(frozen=True, slots=True)
class Part:
    """A domain, aspect or indicator: its weight, and the id of the part it counts into (None at the top)."""

    id: str
    name: Text
    weight: Fraction
    whole: str | None = None
    scale: str | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """A rating (predikat) and its lowest index; `disputed` is the bound another source gives, and that source."""

    name: Text
    lowest: Fraction
    disputed: tuple[Fraction, Text] | None


@dataclass(frozen=True, slots=True, eq=False)
class Instrument:
    """An evaluation method as a regulation sets it."""

    regulation: Regulation
    title: Text
    provision: str
    integer: bool
    lowest: Fraction
    highest: Fraction
    decimals: int
    """Decimals of a published index."""
    total: Fraction
    scales: Mapping[str, Mapping[int, Text]]
    """Per scale: the name of each level."""
    domains: tuple[Part, ...]
    aspects: tuple[Part, ...]
    indicators: tuple[Part, ...]
    bands: tuple[Band, ...]

    @property
    def id(self) -> str:
        """An instrument goes by its regulation."""
        return self.regulation.id

    def band(self, index: Fraction) -> Band:
        """The rating of an index."""
        return next((b for b in reversed(self.bands) if index >= b.lowest), self.bands[0])

    def level_name(self, indicator: Part, value: Fraction) -> Text | None:
        """What the indicator's scale calls a whole level."""
        names = self.scales.get(indicator.scale or "", {})
        return names.get(int(value)) if value.denominator == 1 else None


@dataclass(frozen=True, slots=True, eq=False)
class Criterion:
    """One thing a level asks for: a rule, met by any or by all of the records it applies to."""

    rule: Rule
    every: bool


@dataclass(frozen=True, slots=True, eq=False)
class Ladder:
    """What each level of an indicator asks: of the registry (`criteria`) and of assessors (`manual`)."""

    indicator: str
    criteria: Mapping[int, tuple[Criterion, ...]]
    manual: Mapping[int, tuple[Text, ...]]

    @property
    def rules(self) -> Iterator[Rule]:
        """The rules of all its criteria."""
        return (criterion.rule for level in self.criteria.values() for criterion in level)


def read_instrument(blob: Blob, meta: Meta, regulation: Regulation) -> tuple[Instrument | None, Json, list[Fault]]:
    """An instrument and the data it was made from, or what is wrong with it."""
    data, faults = read_yaml(blob)
    faults = faults or meta.faults("instrument", data, blob)
    if faults:
        return None, None, faults
    scales = {s["id"]: {v["level"]: text_of(v["name"]) for v in s["levels"]} for s in data.get("scales", [])}
    domains = tuple(_part(item) for item in data.get("domains", []))
    aspects = tuple(_part(item, "domain") for item in data["aspects"])
    indicators = tuple(_part(item, "aspect") for item in data["indicators"])
    bands = tuple(_band(item) for item in data["bands"])
    value, total = data["value"], Fraction(data["total"])
    instrument = Instrument(
        regulation=regulation,
        title=text_of(data["title"]),
        provision=data["provision"],
        integer=value["type"] == "integer",
        lowest=Fraction(value["min"]),
        highest=Fraction(value["max"]),
        decimals=data["published_decimals"],
        total=total,
        scales=scales,
        domains=domains,
        aspects=aspects,
        indicators=indicators,
        bands=bands,
    )
    faults = [fault(blob, pointer, message) for pointer, message in _slips(instrument)]
    return (None, None, faults) if faults else (instrument, data, [])


def _part(item: Json, whole: str = "") -> Part:
    return Part(item["id"], text_of(item["name"]), Fraction(item["weight"]), item.get(whole), item.get("scale"))


def _band(item: Json) -> Band:
    other = item.get("disputed")
    return Band(
        text_of(item["name"]),
        Fraction(item["from"]),
        (Fraction(other["from"]), text_of(other["note"])) if other else None,
    )


def _slips(instrument: Instrument) -> Iterator[tuple[Pointer, Text]]:
    """What a meta-schema cannot say: ids that are there and once, weights that add up, bounds in order."""
    if instrument.provision not in instrument.regulation.provisions:
        yield ("provision",), no_provision(instrument.provision, instrument.regulation.provisions)
    if instrument.lowest >= instrument.highest:
        yield ("value",), Text("`min` harus lebih kecil dari `max`.", "`min` must be less than `max`.")
    tops: dict[str | None, Fraction] = {None: instrument.total}
    domains: dict[str | None, Fraction] = {d.id: d.weight for d in instrument.domains}
    aspects: dict[str | None, Fraction] = {a.id: a.weight for a in instrument.aspects}
    for key, parts, wholes in (
        ("domains", instrument.domains, tops),
        ("aspects", instrument.aspects, domains or tops),
        ("indicators", instrument.indicators, aspects),
    ):
        yield from _part_slips(key, parts, wholes)
    for index, indicator in enumerate(instrument.indicators):
        if indicator.scale is not None and indicator.scale not in instrument.scales:
            yield (
                ("indicators", index, "scale"),
                Text(f"Tidak ada skala `{indicator.scale}`.", f"There is no scale `{indicator.scale}`."),
            )
    for index, (lower, upper) in enumerate(pairwise(instrument.bands), 1):
        if lower.lowest >= upper.lowest:
            yield (
                ("bands", index, "from"),
                Text("Batas predikat harus menaik.", "The bounds of ratings must rise."),
            )
    if instrument.bands[0].lowest > instrument.lowest:
        yield (
            ("bands", 0, "from"),
            Text("Indeks terendah tidak mendapat predikat.", "The lowest index gets no rating."),
        )


def _part_slips(
    key: str, parts: Sequence[Part], wholes: Mapping[str | None, Fraction]
) -> Iterator[tuple[Pointer, Text]]:
    sums = dict.fromkeys(wholes, Fraction(0))
    seen: set[str] = set()
    for index, part in enumerate(parts):
        if part.id in seen:
            yield (
                (key, index, "id"),
                Text(f"`{part.id}` tertulis dua kali.", f"`{part.id}` is written twice."),
            )
        seen.add(part.id)
        if part.weight == 0:
            yield (key, index, "weight"), Text("Bobot tidak boleh nol.", "A weight cannot be zero.")
        if part.whole in sums:
            sums[part.whole] += part.weight
        else:
            yield (
                (key, index),
                Text(
                    f"`{part.id}` tidak termasuk bagian mana pun yang terdaftar.",
                    f"`{part.id}` belongs to no part that is listed.",
                ),
            )
    for whole, weight in wholes.items() if parts else ():
        if sums[whole] != weight:
            name = f"`{whole}`" if whole else "total"
            yield (
                (key,),
                Text(
                    f"Bobot di bawah {name} berjumlah {decimal(sums[whole])}, bukan {decimal(weight)}.",
                    f"Weights below {name} add up to {decimal(sums[whole])}, not {decimal(weight)}.",
                ),
            )


def decimal(value: Fraction) -> str:
    """A fraction as an exact decimal (`3.28`), or as `numerator/denominator` where it has no end."""
    rest, digits = value.denominator, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0:
            rest, count = rest // prime, count + 1
        digits = max(digits, count)
    if rest != 1:
        return str(value)
    whole = abs(value.numerator) * 10**digits // value.denominator
    text = str(whole).rjust(digits + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{text[:-digits]}.{text[-digits:]}" if digits else text)


def rounded(value: Fraction, decimals: int) -> str:
    """To that many decimals, halves away from zero, as figures are published."""
    scaled = abs(value) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    text = str(whole).rjust(decimals + 1, "0")
    sign = "-" if value < 0 and whole else ""
    return sign + (f"{text[:-decimals]}.{text[-decimals:]}" if decimals else text)


def read_ladder(
    blob: Blob, meta: Meta, language: Language, kinds: Mapping[str, Kind], instrument: Instrument
) -> tuple[Ladder | None, list[Fault]]:
    """What the levels of one indicator ask."""
    data, faults = read_yaml(blob)
    faults = faults or meta.faults("levels", data, blob)
    if faults:
        return None, faults
    name, regulation = data["indicator"], instrument.regulation
    known = [part.id for part in instrument.indicators]
    if name not in known:
        message = Text(f"Instrumen ini tidak punya indikator `{name}`.", f"This instrument has no indicator `{name}`.")
        faults.append(fault(blob, ("indicator",), message + meant(name, known)))
    elif blob.path.rsplit("/", 1)[-1] != f"{name}.yaml":
        message = Text(f"Berkas ini harus bernama `{name}.yaml`.", f"This file must be named `{name}.yaml`.")
        faults.append(fault(blob, ("indicator",), message))
    if data["provision"] not in regulation.provisions:
        faults.append(fault(blob, ("provision",), no_provision(data["provision"], regulation.provisions)))
        return None, faults
    criteria: dict[int, tuple[Criterion, ...]] = {}
    manual: dict[int, tuple[Text, ...]] = {}
    # An evaluation can be looked at after its regulation has ended: what its levels ask does not change with the date.
    always = replace(regulation, period=Period(date.min))
    ids: set[str] = set()
    for index, step in enumerate(data["levels"]):
        level, made = step["level"], []
        if level in manual or not instrument.lowest < level <= instrument.highest:
            message = Text(
                f"Tingkat {level} tidak ada atau sudah disebut.",
                f"There is no level {level}, or it is here twice.",
            )
            faults.append(fault(blob, ("levels", index, "level"), message))
        for number, item in enumerate(step.get("criteria", [])):
            at: Pointer = ("levels", index, "criteria", number)
            rule_id = f"{regulation.id}-indikator-{name}-tingkat-{level}-{item['id']}"
            if rule_id in ids:
                message = Text(f"`{item['id']}` tertulis dua kali.", f"`{item['id']}` is written twice.")
                faults.append(fault(blob, (*at, "id"), message))
            ids.add(rule_id)
            reading = RuleReading(blob=blob, meta=meta, language=language, kinds=kinds, regulations={}, base=at)
            rule, found = reading.made(_as_rule(item, rule_id, data["provision"], regulation), always, always.period)
            faults += found
            if rule:
                made.append(Criterion(rule, item["need"] == "all"))
        criteria[level] = tuple(made)
        manual[level] = tuple(text_of(item) for item in step.get("manual", []))
    return (None, faults) if faults else (Ladder(name, criteria, manual), [])


def _as_rule(item: Json, rule_id: str, provision: str, regulation: Regulation) -> Json:
    """A criterion in the words of a rule: it advises, and what it asks for is also what it says."""
    asserts = [{"at": "", "message": item["title"], **a} for a in item.get("assert", [])]
    own = {key: item[key] for key in ("title", "kind", "when", "remedy", "examples", "also") if key in item}
    return own | {
        "id": rule_id,
        "provision": provision,
        "applies_to": regulation.applies_to,
        "severity": "info",
        "rationale": item["title"],
        "assert": asserts,
        "require": item.get("require", {}),
    }
