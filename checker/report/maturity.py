"""The index of an evaluation as text for a terminal, as JSON, and as CSV. Figures are rounded here and nowhere before."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from fractions import Fraction

from checker.law.instrument import Instrument, Part, decimal, rounded
from checker.maturity.appraisal import Appraisal
from checker.maturity.claims import Published
from checker.maturity.score import Score
from checker.maturity.support import CriterionState, Gap, Support
from checker.model.report import Json
from checker.model.text import Lang, Text, either, exact, long_date
from checker.report.json import dumps
from checker.report.plain import printable, room_here, wrapped

_GAINS = 10
"""Indicators listed as lifting the index most."""

_RECORDS = 3
"""Records named under one missing piece on a terminal; JSON has them all."""

ESTIMATE = Text(
    "`Didukung` adalah perkiraan dari isi register, bukan nilai resmi; nilai diberikan asesor yang melihat buktinya.",
    "`Supported` is an estimate from what the registry holds, not an official score; assessors who see the evidence give that.",
)


# --- JSON -----------------------------------------------------------------------------------------------------------


def as_json(appraisals: Sequence[Appraisal], lang: Lang) -> str:
    """One object; a list of them where a year has several evaluations."""
    documents = [document(a, lang) for a in appraisals]
    return dumps(documents[0] if len(documents) == 1 else documents)


def document(appraisal: Appraisal, lang: Lang) -> dict[str, Json]:
    """An appraisal as plain data: indexes as texts of the published decimals, `index_exact` beside them."""
    instrument, evaluation, result = appraisal.instrument, appraisal.evaluation, appraisal.score
    published = evaluation.published
    found: dict[str, Json] = {
        "instrument": instrument.id,
        "title": instrument.title.in_(lang),
        "evaluation": evaluation.name,
        "kind": evaluation.kind,
        "year": evaluation.year,
        "date": evaluation.day.isoformat() if evaluation.day else None,
        "government": appraisal.government,
        "as_of": appraisal.as_of.isoformat(),
        "commit": appraisal.commit,
        **_figures(result, instrument, lang),
        "published": _published(published, instrument, lang) if published else None,
        "before": _figures(appraisal.before, instrument, lang) if appraisal.before else None,
        "estimate": ESTIMATE.in_(lang),
        "notes": [note.in_(lang) for note in appraisal.notes],
    }
    parts = {"domains": result.domains if result else (), "aspects": result.aspects if result else ()}
    for key, rows in parts.items():
        found[key] = [
            {
                "id": p.id,
                "name": p.name.in_(lang),
                "weight": _plain(p.weight),
                "index": rounded(v, instrument.decimals),
                "index_exact": decimal(v),
            }
            for p, v in rows
        ]
    found["indicators"] = [_indicator(p, appraisal, result, lang) for p in instrument.indicators] if result else []
    found["gains"] = [
        {"id": g.indicator.id, "from": _plain(g.value), "to": _plain(g.next), "gain": decimal(g.gain)}
        for g in (result.gains() if result else ())
    ]
    return found


def _published(published: Published, instrument: Instrument, lang: Lang) -> dict[str, Json]:
    return {
        "index": published.index,
        "predikat": published.rating,
        "predikat_by_instrument": _band(instrument, published, lang),
        "sources": list(published.sources),
    }


def _band(instrument: Instrument, published: Published, lang: Lang) -> str:
    return instrument.band(Fraction(published.index)).name.in_(lang)


def _figures(result: Score | None, instrument: Instrument, lang: Lang) -> dict[str, Json]:
    return {
        "index": rounded(result.index, instrument.decimals) if result else None,
        "index_exact": decimal(result.index) if result else None,
        "predikat": result.band.name.in_(lang) if result else None,
    }


def _indicator(part: Part, appraisal: Appraisal, result: Score, lang: Lang) -> dict[str, Json]:
    value = result.values[part.id]
    support = appraisal.supports.get(part.id)
    name = appraisal.instrument.level_name(part, value)
    return {
        "id": part.id,
        "name": part.name.in_(lang),
        "value": _plain(value),
        "level": name.in_(lang) if name else None,
        "weight": _plain(part.weight),
        "supported": support.level if support else None,
        "missing": [_gap(gap, lang) for gap in support.gaps] if support else [],
        "for_assessors": [text.in_(lang) for text in support.manual] if support else [],
    }


def _gap(gap: Gap, lang: Lang) -> dict[str, Json]:
    rule = gap.criterion.rule
    return {
        "level": gap.level,
        "criterion": rule.id,
        "title": rule.title.in_(lang),
        "state": gap.state.value,
        "provision": f"{rule.regulation.id}/{rule.provision}",
        "also": list(rule.also),
        "kind": rule.kind,
        "remedy": rule.remedy.in_(lang),
        "records": [{"kind": r.kind, "id": r.id, "file": r.place.file, "line": r.place.line} for r in gap.records],
    }


def _plain(value: Fraction) -> Json:
    """A number as JSON writes it: whole where it is whole."""
    return int(value) if value.denominator == 1 else float(value)


# --- CSV ------------------------------------------------------------------------------------------------------------


def as_csv(appraisals: Sequence[Appraisal], lang: Lang) -> str:
    """One row for the index, each domain, aspect and indicator; `part` says which."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(["evaluation", "instrument", "part", "id", "name", "weight", "value", "index_exact", "supported"])
    for appraisal in appraisals:
        instrument, result = appraisal.instrument, appraisal.score
        head = [_cell(appraisal.evaluation.name), instrument.id]
        if result is None:
            published = appraisal.evaluation.published
            if published:
                rows.writerow([*head, "published", "", _cell(published.rating), "", published.index, "", ""])
            continue
        index = rounded(result.index, instrument.decimals)
        rows.writerow(
            [
                *head,
                "index",
                "",
                result.band.name.in_(lang),
                decimal(instrument.total),
                index,
                decimal(result.index),
                "",
            ]
        )
        for kind, parts in (("domain", result.domains), ("aspect", result.aspects)):
            for part, value in parts:
                rows.writerow(
                    [
                        *head,
                        kind,
                        part.id,
                        part.name.in_(lang),
                        decimal(part.weight),
                        rounded(value, instrument.decimals),
                        decimal(value),
                        "",
                    ]
                )
        for part in instrument.indicators:
            value, support = result.values[part.id], appraisal.supports.get(part.id)
            level = support.level if support else None
            rows.writerow(
                [
                    *head,
                    "indicator",
                    part.id,
                    part.name.in_(lang),
                    decimal(part.weight),
                    decimal(value),
                    "",
                    "" if level is None else level,
                ]
            )
    return out.getvalue()


def _cell(text: str) -> str:
    """Text from data that no spreadsheet takes for a formula."""
    return "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


# --- terminal -------------------------------------------------------------------------------------------------------


def as_terminal(appraisals: Sequence[Appraisal], lang: Lang) -> str:
    """Figures first, then the parts, then what would lift the index and what the registry does not show."""
    return "\n".join("".join(_pieces(a, lang, max(room_here(), 60))) for a in appraisals)


def _pieces(appraisal: Appraisal, lang: Lang, width: int) -> Iterator[str]:
    instrument, evaluation, result = appraisal.instrument, appraisal.evaluation, appraisal.score
    government = f"{appraisal.government}: " if appraisal.government else ""
    yield wrapped([(0, f"{government}{evaluation.name}")], width)
    when = long_date(evaluation.day, lang) if evaluation.day else str(evaluation.year or "")
    yield wrapped(
        [(0, f"{instrument.title.in_(lang)}, {instrument.regulation.short}" + (f", {when}" if when else ""))], width
    )
    yield "\n"
    if result:
        index = exact(rounded(result.index, instrument.decimals), lang)
        word = either(lang, "tepatnya", "exactly")
        yield f"  {either(lang, 'Indeks', 'Index')} {index}  {result.band.name.in_(lang)}  ({word} {exact(decimal(result.index), lang)})\n"
        if appraisal.before:
            was = appraisal.before
            yield wrapped(
                [
                    (
                        2,
                        either(lang, "Bila diubah; semula ", "With the changes; was ")
                        + f"{exact(rounded(was.index, instrument.decimals), lang)}, {was.band.name.in_(lang)}.",
                    )
                ],
                width,
            )
    if evaluation.published:
        announced = evaluation.published
        word = either(lang, "Hasil yang diumumkan", "Announced result")
        rating = (
            announced.rating
            or either(lang, "(predikat tidak disebut; ", "(no rating given; ")
            + f"{instrument.regulation.short}: {_band(instrument, announced, lang)})"
        )
        yield wrapped([(2, f"{word}: {exact(announced.index, lang)}  {rating}")], width)
        yield (
            wrapped([(4, either(lang, "sumber: ", "source: ") + source) for source in announced.sources], width)
            if announced.sources
            else ""
        )
    for note in appraisal.notes:
        yield wrapped([(2, either(lang, "Catatan: ", "Note: ") + note.in_(lang))], width)
    if result is None:
        yield wrapped(
            [
                (
                    2,
                    either(
                        lang,
                        "Nilai tiap indikatornya tidak tercatat, jadi indeksnya tidak dapat dihitung ulang.",
                        "The values of its indicators are not recorded, so the index cannot be computed again.",
                    ),
                )
            ],
            width,
        )
        return
    yield from _tables(appraisal, result, lang, width)
    yield from _lifts(result, lang, width)
    yield from _missing(appraisal, result, lang, width)


def _tables(appraisal: Appraisal, result: Score, lang: Lang, width: int) -> Iterator[str]:
    instrument = appraisal.instrument
    room = width - 2 - 4 - 3 * 9
    weights = [part.weight for part in (*instrument.domains, *instrument.aspects, *instrument.indicators)]
    places = max(len(decimal(w).partition(".")[2]) for w in weights)
    for heading, parts in (
        (either(lang, "Domain", "Domains"), result.domains),
        (either(lang, "Aspek", "Aspects"), result.aspects),
    ):
        if parts:
            yield "\n" + _row(heading, "", either(lang, "bobot", "weight"), either(lang, "indeks", "index"), "", room)
        for part, value in parts:
            yield _row(
                part.name.in_(lang),
                part.id,
                exact(rounded(part.weight, places), lang),
                exact(rounded(value, instrument.decimals), lang),
                "",
                room,
            )
    yield "\n" + _row(
        either(lang, "Indikator", "Indicators"),
        "",
        either(lang, "bobot", "weight"),
        either(lang, "nilai", "value"),
        either(lang, "didukung", "support."),
        room,
    )
    for part in instrument.indicators:
        value = result.values[part.id]
        yield _row(
            part.name.in_(lang),
            part.id,
            exact(rounded(part.weight, places), lang),
            exact(decimal(value), lang),
            _support(appraisal.supports.get(part.id)),
            room,
        )
    yield "\n" + wrapped(
        [
            (2, ESTIMATE.in_(lang)),
            (
                2,
                either(
                    lang,
                    "`?` berarti register belum cukup terisi untuk menjawab; kosong berarti indikator ini tidak dibaca dari register.",
                    "`?` means the registers are not filled enough to tell; blank, that this indicator is not read from registers.",
                ),
            ),
        ],
        width,
    )


def _support(support: Support | None) -> str:
    return "" if support is None else "?" if support.level is None else str(support.level)


def _row(name: str, id_: str, weight: str, value: str, support: str, room: int) -> str:
    shown = printable(name)
    shown = shown if len(shown) <= room else shown[: room - 1] + "…"
    head = f"  {id_:>3} " if id_ else "  "
    return f"{head}{shown.ljust(room + 6 - len(head))}{weight:>9}{value:>9}{support:>9}".rstrip() + "\n"


def _lifts(result: Score, lang: Lang, width: int) -> Iterator[str]:
    gains = result.gains()
    if not gains:
        return
    yield "\n" + wrapped([(0, either(lang, "Yang paling mengangkat indeks", "What lifts the index most"))], width)
    for gain in gains[:_GAINS]:
        step = f"{exact(decimal(gain.value), lang)} → {exact(decimal(gain.next), lang)}"
        yield wrapped(
            [(2, f"+{exact(decimal(gain.gain), lang)}  {gain.indicator.id} {gain.indicator.name.in_(lang)}, {step}")],
            width,
        )
    if len(gains) > _GAINS:
        rest = len(gains) - _GAINS
        yield wrapped([(2, either(lang, f"dan {rest} indikator lain", f"and {rest} other indicators"))], width)


def _missing(appraisal: Appraisal, result: Score, lang: Lang, width: int) -> Iterator[str]:
    short = [
        (part, support)
        for part in appraisal.instrument.indicators
        if (support := appraisal.supports.get(part.id))
        and (support.level is None or support.level < result.values[part.id])
        and (support.gaps or support.end)
    ]
    if not short:
        return
    yield "\n" + wrapped(
        [(0, either(lang, "Nilai yang belum didukung register", "Values the registry does not support yet"))], width
    )
    for part, support in short:
        value = exact(decimal(result.values[part.id]), lang)
        level = either(lang, "didukung", "supported") + f" {_support(support)}"
        yield wrapped(
            [(2, f"{part.id} {part.name.in_(lang)}: {either(lang, 'nilai', 'value')} {value}, {level}")], width
        )
        if support.end:
            yield wrapped(
                [
                    (
                        4,
                        either(
                            lang,
                            "Tingkat berikutnya hanya dapat dinilai asesor.",
                            "The next level can only be judged by assessors.",
                        ),
                    )
                ],
                width,
            )
        for gap in support.gaps:
            rule = gap.criterion.rule
            unknown = gap.state is CriterionState.UNKNOWN
            state = either(lang, " (register belum cukup terisi)", " (registers not filled enough)") if unknown else ""
            cited = rule.regulation.cite(rule.provision)
            yield wrapped(
                [(4, f"{either(lang, 'tingkat', 'level')} {gap.level}: {rule.title.in_(lang)}{state} [{cited}]")], width
            )
            for record in gap.records[:_RECORDS]:
                yield wrapped([(6, f"{record.kind}/{record.id}  {record.place.file}:{record.place.line}")], width)
            if len(gap.records) > _RECORDS:
                rest = len(gap.records) - _RECORDS
                yield wrapped([(6, either(lang, f"dan {rest} lagi", f"and {rest} more"))], width)


FORMATS = {"terminal": as_terminal, "json": as_json, "csv": as_csv}
