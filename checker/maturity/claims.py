"""A claimed evaluation in (a record of kind `penilaian`, or a YAML or CSV file from anywhere), values that fit their instrument out.

Nothing is guessed: a value that is no level, an indicator that is missing or unknown, or an instrument that was not in force
is refused (UsageError) with its place and the reason.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from checker.judge.run import Judged
from checker.law.instrument import Instrument, decimal
from checker.law.policies import Policies
from checker.model.report import MANY, Json, Place, Pointer, Record, Standing
from checker.model.text import Text, UsageError, long_date, meant, quote, same
from checker.registry.registry import Registry
from checker.yaml.dialect import Leaf, Shape
from checker.yaml.load import BadYaml, locate, read

KIND = "penilaian"
"""The kind of register that holds evaluations."""


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """The value somebody gives an indicator, as typed, and where."""

    indicator: str
    value: str
    place: Place


@dataclass(frozen=True, slots=True)
class Published:
    """The result that the evaluator announced, as it was announced."""

    index: str
    rating: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """One evaluation: whose, of when, by which instrument, what was claimed and what was announced."""

    name: str
    kind: str
    """`mandiri`, `hasil-resmi` or empty: what sort of evaluation the record says it is."""
    place: Place
    day: date | None
    year: int | None
    instrument: str | None
    claims: tuple[Claim, ...] | None
    """None where no value of any indicator is given."""
    published: Published | None


# --- reading --------------------------------------------------------------------------------------------------------


def from_records(judged: Judged, year: int) -> tuple[list[Evaluation], list[UsageError]]:
    """The evaluations of a year that the registry holds, in the order of their files, and why others of it are refused."""
    found, refused = [], []
    for record in _kept(judged.registry):
        if _year_of(record) == year:
            try:
                found.append(_from_record(judged, record))
            except UsageError as error:  # one that is wrong hides no other
                refused.append(error)
    return found, refused


def years(registry: Registry) -> list[int]:
    """The years of which the registry holds an evaluation."""
    found = {_year_of(record) for record in _kept(registry)}
    return sorted(y for y in found if y is not None)


def _year_of(record: Record) -> int | None:
    """The year of an evaluation, as far as the record can be read."""
    year, day = record.data.get("tahun"), record.data.get("tanggal")
    if year is None and isinstance(day, str) and re.match(r"[0-9]{4}-", day, re.ASCII):
        return int(day[:4])
    return year if isinstance(year, int) else None


def _kept(registry: Registry) -> list[Record]:
    return [record for record in registry.records.get(KIND, []) if not record.removed]


def _from_record(judged: Judged, record: Record) -> Evaluation:
    data, registry = record.data, judged.registry
    if record in judged.broken:
        raise UsageError(
            _at(registry.place(record, ()))
            + Text("Rekaman ini tidak sesuai skemanya.", "This record does not fit its schema.")
        )
    return _evaluation(data, record.name, lambda pointer: registry.place(record, pointer))


def from_file(name: str, data: bytes) -> Evaluation:
    """An evaluation from a file: YAML where the name ends in `.yaml` or `.yml`, CSV else."""
    if name.lower().endswith((".yaml", ".yml")):
        try:
            value = read(data, _SHAPE)
        except BadYaml as bad:
            line, column = bad.faults[0].line, bad.faults[0].column
            raise UsageError(_at(Place(name, line, column)) + bad.faults[0].message) from None
        place = Place(name, 1, 1)
        base: Pointer = ()
        if isinstance(value, list) and len(value) == 1:
            value, base = value[0], (0,)
        if isinstance(value, list):
            raise UsageError(_at(place) + _SEVERAL)
        if not isinstance(value, dict) or "nilai" not in value:
            raise UsageError(_at(place) + _NO_VALUES)
        return _evaluation(value, name, lambda pointer: Place(name, *locate(data, (*base, *pointer))))
    return _from_csv(name, data)


_TEXT = Shape(leaf=Leaf.TEXT)
_VALUES = Shape(
    names={},
    rest=_TEXT,
    item=Shape(names={"indikator": _TEXT, "nilai": _TEXT}),
)
_RECORD = Shape(
    names={"nilai": _VALUES, "instrumen": _TEXT, "tanggal": _TEXT, "indeks_diumumkan": _TEXT, "nama": _TEXT}
)
_SHAPE = Shape(names=_RECORD.names, item=_RECORD)
"""Values keep what was typed: `3.50` is not `3.5` read from a float."""

_SEVERAL = Text(
    "Berkas ini berisi beberapa penilaian; sebut tahunnya, misalnya `patuh index 2025`.",
    "This file holds several evaluations; name the year, e.g. `patuh index 2025`.",
)
_NO_VALUES = Text(
    "Berkas ini tidak berisi `nilai`: pasangan `indikator: nilai`, misalnya `21: 3`.",
    "This file holds no `nilai`: pairs of `indicator: value`, e.g. `21: 3`.",
)


def _evaluation(data: Mapping[str, Json], name: str, place: Callable[[Pointer], Place]) -> Evaluation:
    day = data.get("tanggal")
    if isinstance(day, str):
        try:
            day = date.fromisoformat(day)
        except ValueError:
            raise UsageError(
                _at(place(("tanggal",)))
                + Text(
                    f"{quote(day)} bukan tanggal; tulis TAHUN-BULAN-HARI.",
                    f"{quote(day)} is no date; write YEAR-MONTH-DAY.",
                )
            ) from None
    year = data.get("tahun", day.year if isinstance(day, date) else None)
    return Evaluation(
        name=str(data.get("nama", name)),
        kind=str(data.get("jenis", "")),
        place=place(()),
        day=day if isinstance(day, date) else None,
        year=year if isinstance(year, int) else None,
        instrument=data.get("instrumen"),
        claims=_claims(data.get("nilai"), place),
        published=_published(data, place),
    )


def _published(data: Mapping[str, Json], place: Callable[[Pointer], Place]) -> Published | None:
    index = data.get("indeks_diumumkan")
    if index is None:
        return None
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", str(index), re.ASCII):
        message = Text(
            f"{quote(index)} bukan indeks; tulis seperti 3.85.",
            f"{quote(index)} is no index; write it as 3.85.",
        )
        raise UsageError(_at(place(("indeks_diumumkan",))) + message)
    sources = data.get("sumber")
    named = [s for s in sources if isinstance(s, dict)] if isinstance(sources, list) else []
    told = (", ".join(str(s[key]) for key in ("judul", "penerbit", "tanggal", "tautan") if key in s) for s in named)
    return Published(str(index), str(data.get("predikat_diumumkan", "")), tuple(told))


def _claims(values: Json, place: Callable[[Pointer], Place]) -> tuple[Claim, ...] | None:
    if values is None:
        return None
    if isinstance(values, dict):
        pairs: Iterable[tuple[Pointer, Any, Any]] = ((("nilai", k), k, v) for k, v in values.items())
    elif isinstance(values, list) and all(isinstance(v, dict) and "indikator" in v for v in values):
        pairs = ((("nilai", i, "nilai"), v["indikator"], v.get("nilai")) for i, v in enumerate(values))
    else:
        raise UsageError(_at(place(("nilai",))) + _NO_VALUES)
    return tuple(Claim(str(name), _typed(value), place(pointer)) for pointer, name, value in pairs)


def _typed(value: Json) -> str:
    return "" if value is None else str(value)


def _from_csv(name: str, data: bytes) -> Evaluation:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise UsageError(
            _at(Place(name, line, 1)) + Text("Berkas bukan teks UTF-8.", "The file is not UTF-8 text.")
        ) from None
    first = text.split("\n", 1)[0].strip().lower()
    delimiter = ";" if ";" in first else ","
    if [cell.strip().strip('"') for cell in first.split(delimiter)] != ["indikator", "nilai"]:
        message = Text(
            "Baris pertama CSV harus `indikator,nilai` (atau `indikator;nilai`), lalu satu baris untuk setiap indikator.",
            "The first line of a CSV must be `indikator,nilai` (or `indikator;nilai`), then one line for each indicator.",
        )
        raise UsageError(_at(Place(name, 1, 1)) + message)
    claims = []
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    next(rows)
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise UsageError(_at(Place(name, line, 1)) + same(f"CSV: {error}.")) from None
        if row is None:
            break
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if len(cells) != 2:
            message = Text(
                f"Baris ini berisi {len(cells)} kolom, bukan dua.",
                f"This line has {len(cells)} columns, not two.",
            )
            raise UsageError(_at(Place(name, line, 1)) + message)
        # Where columns are split by `;`, people write decimals with a comma.
        value = cells[1].replace(",", ".") if delimiter == ";" else cells[1]
        claims.append(Claim(cells[0], value, Place(name, line, 1)))
    return Evaluation(
        name=name,
        kind="",
        place=Place(name, 1, 1),
        day=None,
        year=None,
        instrument=None,
        claims=tuple(claims),
        published=None,
    )


# --- holding against the instrument ---------------------------------------------------------------------------------


def instrument_for(evaluation: Evaluation, policies: Policies, asked: str | None, as_of: date) -> Instrument:
    """The instrument asked for, else the evaluation's own, else the one in force when it was made."""
    name = asked or evaluation.instrument
    day = evaluation.day
    if day is None and evaluation.year is None:
        day = as_of
    elif day and evaluation.year not in (None, day.year):
        day = None  # a result announced after its year is of the year
    if name is not None:
        instrument = policies.instruments.get(name)
        if instrument is None:
            raise UsageError(
                _at(evaluation.place)
                + Text(f"Tidak ada instrumen {quote(name)}.", f"There is no instrument {quote(name)}.")
                + meant(name, policies.instruments)
            )
        if not _applied(instrument, day, evaluation.year):
            raise UsageError(_at(evaluation.place) + _not_in_force(instrument, policies, day, evaluation.year))
        return instrument
    found = [i for i in policies.instruments.values() if _applied(i, day, evaluation.year)]
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"`{i.id}`" for i in found)
    when = _moment(day, evaluation.year)
    if found:
        message = Text(" berlaku lebih dari satu instrumen: ", " more than one instrument was in force: ")
        raise UsageError(
            _at(evaluation.place)
            + Text("Pada ", "In ")
            + when
            + message
            + Text(f"{names}. Pilih dengan --instrument.", f"{names}. Choose with --instrument.")
        )
    raise UsageError(
        _at(evaluation.place)
        + Text("Tidak ada instrumen yang berlaku pada ", "No instrument was in force in ")
        + when
        + same(".")
    )


def _applied(instrument: Instrument, day: date | None, year: int | None) -> bool:
    """Whether the instrument was in force on the day, or on any day of the year."""
    period = instrument.regulation.period
    if day is not None:
        return period.standing(day) is Standing.IN_FORCE
    if year is None or not date.min.year <= year <= date.max.year:
        return False
    return period.since <= date(year, 12, 31) and (period.until is None or period.until >= date(year, 1, 1))


def _moment(day: date | None, year: int | None) -> Text:
    if day is not None:
        return Text(long_date(day, "id"), long_date(day, "en"))
    return same(str(year))


def _not_in_force(instrument: Instrument, policies: Policies, day: date | None, year: int | None) -> Text:
    period = instrument.regulation.period
    others = ", ".join(
        f"{i.regulation.short} (`{i.id}`)" for i in policies.instruments.values() if _applied(i, day, year)
    )
    since = Text(long_date(period.since, "id"), long_date(period.since, "en"))
    until = (
        Text(f" sampai {long_date(period.until, 'id')}", f" to {long_date(period.until, 'en')}")
        if period.until
        else same("")
    )
    rule = (
        Text(f"Yang berlaku saat itu: {others}.", f"In force then: {others}.")
        if others
        else Text("Saat itu tidak ada instrumen lain yang berlaku.", "No other instrument was in force then.")
    )
    return (
        Text(
            f"{instrument.regulation.short} tidak berlaku pada ", f"{instrument.regulation.short} was not in force in "
        )
        + _moment(day, year)
        + Text("; berlakunya sejak ", "; it is in force from ")
        + since
        + until
        + same(". ")
        + rule
        + Text(
            " Bila penilaiannya dari waktu lain, tulis `tanggal` dalam berkasnya atau pakai --as-of.",
            " If the evaluation is of another time, write `tanggal` in its file or use --as-of.",
        )
    )


def values_of(evaluation: Evaluation, instrument: Instrument) -> dict[str, Fraction]:
    """Every indicator's value; UsageError that names each that is missing, unknown, twice, or no value of the instrument."""
    known = [part.id for part in instrument.indicators]
    values: dict[str, Fraction] = {}
    first: dict[str, Place] = {}
    slips: list[Text] = []
    for claim in evaluation.claims or ():
        found, slip = value_of(instrument, claim.indicator, claim.value)
        if slip is None and claim.indicator in first:
            line = first[claim.indicator].line
            slip = Text(
                f"Indikator {claim.indicator} sudah dinilai pada baris {line}.",
                f"Indicator {claim.indicator} already has a value in line {line}.",
            )
        if slip is not None:
            slips.append(_at(claim.place) + slip)
        if claim.indicator in known:
            first.setdefault(claim.indicator, claim.place)
        if found is not None:
            values.setdefault(claim.indicator, found)
    missing = [name for name in known if name not in first]
    if missing:
        names = ", ".join(missing[:10]) + (" …" if len(missing) > 10 else "")
        message = Text(
            f"{len(missing)} dari {len(known)} indikator {instrument.regulation.short} belum dinilai: {names}.",
            f"{len(missing)} of the {len(known)} indicators of {instrument.regulation.short} have no value: {names}.",
        )
        slips.append(_at(evaluation.place) + message)
    if slips:
        raise UsageError(_listed(slips))
    return values


def value_of(instrument: Instrument, indicator: str, typed: str) -> tuple[Fraction | None, Text | None]:
    """The value of an indicator as typed, or why it cannot be one."""
    known = [part.id for part in instrument.indicators]
    if indicator not in known:
        message = Text(
            f"{instrument.regulation.short} tidak punya indikator {quote(indicator)}.",
            f"{instrument.regulation.short} has no indicator {quote(indicator)}.",
        )
        return None, message + meant(indicator, known)
    low, high = decimal(instrument.lowest), decimal(instrument.highest)
    wanted = (
        Text(f"; pakai tingkat bulat {low} sampai {high}.", f"; use a whole level from {low} to {high}.")
        if instrument.integer
        else Text(f"; pakai nilai {low} sampai {high}.", f"; use a value from {low} to {high}.")
    )
    said = Text(f"Indikator {indicator}: {quote(typed)}", f"Indicator {indicator}: {quote(typed)}")
    if "%" in typed:
        return None, said + Text(" adalah persen, bukan nilai", " is a percentage, not a value") + wanted
    if not re.fullmatch(r"-?[0-9]{1,6}(\.[0-9]{1,6})?", typed, re.ASCII):
        return None, said + Text(" bukan angka", " is no number") + wanted
    value = Fraction(typed)
    if instrument.integer and value.denominator != 1:
        return None, said + Text(" bukan tingkat bulat", " is no whole level") + wanted
    if not instrument.lowest <= value <= instrument.highest:
        return None, said + Text(" di luar batas", " is out of bounds") + wanted
    return value, None


def with_changes(instrument: Instrument, values: Mapping[str, Fraction], changes: Sequence[str]) -> dict[str, Fraction]:
    """The values with `21=3` and the like applied; UsageError where one makes no sense."""
    changed = dict(values)
    for change in changes:
        name, sign, typed = change.partition("=")
        if not sign:
            raise UsageError(
                Text(
                    f"--set {quote(change)}: tulis INDIKATOR=NILAI, misalnya 21=3.",
                    f"--set {quote(change)}: write INDICATOR=VALUE, e.g. 21=3.",
                )
            )
        value, slip = value_of(instrument, name.strip(), typed.strip())
        if slip is not None or value is None:
            raise UsageError(same("--set: ") + (slip or same("")))
        changed[name.strip()] = value
    return changed


def _listed(slips: Sequence[Text]) -> Text:
    shown = slips[:MANY]
    if len(slips) > MANY:
        rest = len(slips) - MANY
        shown = [*shown, Text(f"… dan {rest} lagi.", f"… and {rest} more.")]
    return Text("\n".join(s.id for s in shown), "\n".join(s.en for s in shown))


def _at(place: Place) -> Text:
    return same(f"{place.file}:{place.line}: ")
