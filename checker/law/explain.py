"""Why a schema refuses a value: (schema, value) in, problems in words out.

The deciding validator is jsonschema-rs; this module runs the reference implementation, `jsonschema`, over the few values
that were refused, because its errors carry the part of the schema that failed. A value that this one would accept is
a disagreement between the two and is reported as such, never passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

import jsonschema
import jsonschema_rs
from jsonschema.validators import extend
from referencing import Registry

from checker.model.report import Json, Pointer, dotted
from checker.model.text import Lang, Text, listing, meant, quote, same

_ENOUGH = 500
"""Problems of one value: who has so many is told of the first, and that there are more."""

_LANGS: tuple[Lang, Lang] = ("id", "en")


@dataclass(frozen=True, slots=True)
class Problem:
    """One refusal: the place in the value, whether its key (not its value) is meant, words, and the demand that failed."""

    pointer: Pointer
    at_key: bool
    message: Text
    remedy: Text
    demand: str

    @property
    def whole(self) -> Text:
        """Message and remedy in one."""
        return self.message + same(" ") + self.remedy if self.remedy.id else self.message


def explain(schema: dict[str, Any], value: Json, *, narrowed: bool = False) -> list[Problem]:
    """Every problem of a value that the deciding validator refused; never empty.

    `narrowed` says that the schema is a rule's demand on a record that fits its kind: then a value outside a list is no slip
    of the pen, and no other value is offered as what was meant.
    Of several problems at one place the first is kept: one finding per cause.
    """
    found: dict[tuple[Pointer, str], Problem] = {}
    told: set[Pointer] = set()
    errors = sorted(islice(_REFERENCE(schema, registry=Registry()).iter_errors(value), _ENOUGH), key=_order)
    for error in errors:
        for problem in islice(_problems(_refusal(error, narrowed)), _ENOUGH - len(found)):
            if problem.pointer not in told or problem.demand.startswith(("contains", "anyOf")):
                found.setdefault((problem.pointer, problem.demand), problem)
            if not problem.at_key:
                told.add(problem.pointer)
    if not found:
        disagreement = Text(
            "Dua pemeriksa skema tidak sependapat tentang rekaman ini; laporkan kepada pengelola pemeriksa.",
            "The two schema validators disagree about this record; please tell the checker's maintainers.",
        )
        return [Problem((), False, disagreement, same(""), "disagreement")]
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Refusal:
    """What of the reference implementation's error is used here; `keyword` is "None" for a schema that is `false`."""

    at: Pointer
    keyword: str
    wanted: Any
    instance: Any
    schema: dict[str, Any]
    missing: frozenset[str]
    narrowed: bool


def _refusal(error: jsonschema.ValidationError, narrowed: bool) -> _Refusal:
    schema = error.schema if isinstance(error.schema, dict) else {}
    choices: list[Any] = [sub.validator_value for sub in error.context or () if sub.validator == "required"]
    names = frozenset(str(name) for choice in choices for name in choice)
    at = tuple(error.absolute_path)
    return _Refusal(
        at=at,
        keyword=str(error.validator),
        wanted=error.validator_value,
        instance=error.instance,
        schema=schema,
        missing=names,
        narrowed=narrowed,
    )


def _order(error: jsonschema.ValidationError) -> tuple[list[str], bool]:
    return [f"{s:09d}" if isinstance(s, int) else s for s in error.absolute_path], error.validator != "type"


@cache
def _linear(keyword: str, wanted: str | bool) -> Callable[[Json], bool]:
    """A keyword decided by the deciding validator: linear in time, where the reference implementation can take for ever."""
    schema = {keyword: wanted}
    return jsonschema_rs.Draft202012Validator(
        schema, offline=True, validate_formats=True, pattern_options=jsonschema_rs.RegexOptions()
    ).is_valid


def _decided_for(keyword: str) -> Callable[..., Iterator[jsonschema.ValidationError]]:
    def decide(_: Any, wanted: Any, value: Json, __: Any) -> Iterator[jsonschema.ValidationError]:
        if not _linear(keyword, wanted)(value):
            yield jsonschema.ValidationError(keyword)

    return decide


_REFERENCE: Any = extend(  # type: ignore[no-untyped-call]
    jsonschema.Draft202012Validator,
    {keyword: _decided_for(keyword) for keyword in ("pattern", "uniqueItems", "format")},
)

_TYPES = {
    "string": Text("teks", "text"),
    "integer": Text("bilangan bulat", "a whole number"),
    "number": Text("angka", "a number"),
    "boolean": Text("`true` (ya) atau `false` (tidak)", "`true` or `false`"),
    "array": Text("daftar (baris-baris yang diawali `- `)", "a list (lines that begin with `- `)"),
    "object": Text("kelompok ruas (`nama: isi`)", "a group of fields (`name: value`)"),
    "null": Text("kosong", "empty"),
}
_FORMAT_WORDS = {
    "date": (
        Text("bukan tanggal yang ada", "is not an existing date"),
        Text(
            "Tulis tanggal sebagai TAHUN-BULAN-HARI, misalnya `2026-11-21`.",
            "Write dates as YEAR-MONTH-DAY, e.g. `2026-11-21`.",
        ),
    ),
    "uri": (
        Text("bukan alamat lengkap", "is not a complete address"),
        Text(
            "Tulis alamat lengkap dengan skemanya, misalnya `https://layanan.go.id/`.",
            "Write the whole address with its scheme, e.g. `https://layanan.go.id/`.",
        ),
    ),
    "email": (
        Text("bukan alamat surel", "is not an e-mail address"),
        Text(
            "Tulis alamat surel, misalnya `nama@kota.go.id`.",
            "Write an e-mail address, e.g. `name@kota.go.id`.",
        ),
    ),
}


def _problems(error: _Refusal) -> Iterator[Problem]:
    at, keyword = error.at, error.keyword
    field = _field(at)
    if keyword == "required":
        # One error per missing name, in the reference implementation's own words only: name them ourselves.
        yield from (_missing((*at, name)) for name in error.wanted if name not in error.instance)
        return
    if keyword == "dependentRequired":
        for name, needed in error.wanted.items():
            if name in error.instance:
                yield from (_missing((*at, other)) for other in needed if other not in error.instance)
        return
    if keyword == "additionalProperties" and error.wanted is False:
        declared = error.schema.get("properties", {})
        for name in error.instance:
            if name not in declared:
                yield _unknown((*at, name), name, declared)
        return
    if keyword == "None":
        yield _not_here(at)
        return
    describe = _WORDS.get(keyword)
    message, remedy = describe(field, error) if describe else (_generic(field), same(""))
    demand = f"{keyword}={error.wanted!r}"[:300]
    yield Problem(at, keyword == "propertyNames", message, remedy, demand)


def _field(at: Pointer) -> Text:
    name = dotted(at)
    return Text(f"Ruas `{name}`", f"Field `{name}`") if name else Text("Rekaman ini", "This record")


def _missing(at: Pointer) -> Problem:
    field = _field(at)
    message = field + Text(" belum diisi.", " is not filled in.")
    remedy = Text(f"Tambahkan baris `{at[-1]}: …`.", f"Add a line `{at[-1]}: …`.")
    return Problem(at, False, message, remedy, "required")


def _unknown(at: Pointer, name: str, declared: dict[str, Any]) -> Problem:
    message = Text(f"Ruas {quote(name)} tidak dikenal di sini.", f"Field {quote(name)} is not known here.") + meant(
        name, declared
    )
    remedy = Text(
        f"Perbaiki ejaannya atau hapus barisnya. Ruas yang ada: {listing([f'`{d}`' for d in declared], 'id', 40)}.",
        f"Mend the spelling or remove the line. Known fields: {listing([f'`{d}`' for d in declared], 'en', 40)}.",
    )
    return Problem(at, True, message, remedy, "additionalProperties")


def _not_here(at: Pointer) -> Problem:
    message = _field(at) + Text(" tidak berlaku untuk rekaman seperti ini.", " does not belong to a record like this.")
    remedy = Text(
        "Hapus ruas ini, atau periksa ruas yang menentukan macam rekamannya.",
        "Remove it, or check the field that decides what the record is.",
    )
    return Problem(at, True, message, remedy, "false")


def _generic(field: Text) -> Text:
    return field + Text(" belum memenuhi ketentuan.", " does not meet the requirement.")


Words = Callable[[Text, _Refusal], tuple[Text, Text]]


def _type(field: Text, error: _Refusal) -> tuple[Text, Text]:
    if error.instance is None:
        return field + Text(" masih kosong.", " is empty."), Text(
            "Isi nilainya, atau hapus barisnya.", "Fill it in, or remove the line."
        )
    wanted = _TYPES.get(str(error.wanted), same(str(error.wanted)))
    shown = same(f" {quote(error.instance)}") if not isinstance(error.instance, dict | list) else same("")
    message = (
        field
        + Text(" harus berupa ", " must be ")
        + wanted
        + Text(", bukan", ", not")
        + (shown if shown.id else _shape(error.instance))
        + same(".")
    )
    return message, same("")


def _shape(value: Json) -> Text:
    return Text(" daftar", " a list") if isinstance(value, list) else Text(" kelompok ruas", " a group of fields")


def _enum(field: Text, error: _Refusal) -> tuple[Text, Text]:
    allowed = [str(v) for v in error.wanted]
    value = quote(error.instance)
    listed_id, listed_en = (listing([f"`{a}`" for a in allowed], lang, 30) for lang in _LANGS)
    if error.narrowed:
        message = field + Text(
            f" berisi {value}, padahal di sini harus {listed_id.replace(', dan ', ', atau ').replace(' dan ', ' atau ')}.",
            f" holds {value}, but must be one of {listed_en} here.",
        )
        return message, same("")
    message = field + Text(
        f" berisi {value}, yang bukan salah satu pilihannya.",
        f" holds {value}, which is not one of its choices.",
    )
    remedy = Text(f"Pilih salah satu: {listed_id}.", f"Choose one of: {listed_en}.")
    return message + meant(str(error.instance), allowed), remedy


_YES = Text("ya (`true`)", "yes (`true`)")
_NO = Text("tidak (`false`)", "no (`false`)")


def _const(field: Text, error: _Refusal) -> tuple[Text, Text]:
    wanted, got = _value(error.wanted), _value(error.instance)
    message = field + Text(" harus ", " must be ") + wanted + Text(", bukan ", ", not ") + got + same(".")
    return message, same("")


def _value(value: Json) -> Text:
    if isinstance(value, bool):
        return _YES if value else _NO
    return same(quote(value))


def _format(field: Text, error: _Refusal) -> tuple[Text, Text]:
    words, remedy = _FORMAT_WORDS[str(error.wanted)]
    return field + same(f" {quote(error.instance)} ") + words + same("."), remedy


def _pattern_words(field: Text, error: _Refusal) -> tuple[Text, Text]:
    value = quote(error.instance)
    message = field + Text(
        f" {value} tidak berbentuk seperti yang diminta.", f" {value} does not have the form asked for."
    )
    # What the schema says of the field helps more than its pattern; the schemas speak Indonesian.
    about = error.schema.get("description")
    return message, same(str(about)) if about else same(quote(error.wanted))


def _length(id_: str, en: str) -> Words:
    def words(field: Text, error: _Refusal) -> tuple[Text, Text]:
        limit = error.wanted
        empty = error.keyword in ("minLength", "minItems") and len(error.instance) == 0 and limit == 1
        if empty:
            return field + Text(" masih kosong.", " is empty."), Text(
                "Isi nilainya, atau hapus barisnya.", "Fill it in, or remove the line."
            )
        return field + Text(id_.format(limit), en.format(limit)), same("")

    return words


def _bound(id_: str, en: str) -> Words:
    def words(field: Text, error: _Refusal) -> tuple[Text, Text]:
        value, limit = quote(error.instance), error.wanted
        return field + Text(f" berisi {value}; {id_.format(limit)}", f" holds {value}; {en.format(limit)}"), same("")

    return words


def _contains(field: Text, error: _Refusal) -> tuple[Text, Text]:
    wanted = error.wanted.get("const") if isinstance(error.wanted, dict) else None
    if wanted is None:
        return field + Text(" belum memuat isi yang diwajibkan.", " does not hold the entry that is required."), same(
            ""
        )
    return field + Text(f" belum memuat {quote(wanted)}.", f" does not hold {quote(wanted)}."), Text(
        f"Tambahkan baris `- {wanted}`.", f"Add a line `- {wanted}`."
    )


def _choice(field: Text, error: _Refusal) -> tuple[Text, Text]:
    if error.missing:
        names_id, names_en = (listing([f"`{m}`" for m in sorted(error.missing)], lang) for lang in _LANGS)
        return field + Text(f" perlu memuat salah satu dari {names_id}.", f" needs one of {names_en}."), same("")
    return _generic(field), same("")


_WORDS: dict[str, Words] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "format": _format,
    "pattern": _pattern_words,
    "minLength": _length(" terlalu pendek: paling sedikit {} huruf.", " is too short: at least {} characters."),
    "maxLength": _length(" terlalu panjang: paling banyak {} huruf.", " is too long: at most {} characters."),
    "minItems": _length(" kurang: paling sedikit {} butir.", " has too few: at least {} items."),
    "maxItems": _length(" berlebih: paling banyak {} butir.", " has too many: at most {} items."),
    "minProperties": _length(" kurang: paling sedikit {} ruas.", " has too few: at least {} fields."),
    "maxProperties": _length(" berlebih: paling banyak {} ruas.", " has too many: at most {} fields."),
    "minimum": _bound("paling kecil {}.", "the least is {}."),
    "maximum": _bound("paling besar {}.", "the most is {}."),
    "exclusiveMinimum": _bound("harus lebih dari {}.", "it must be more than {}."),
    "exclusiveMaximum": _bound("harus kurang dari {}.", "it must be less than {}."),
    "multipleOf": _bound("harus kelipatan {}.", "it must be a multiple of {}."),
    "uniqueItems": lambda field, _: (
        field + Text(" memuat butir yang sama lebih dari sekali.", " holds the same item more than once."),
        Text("Hapus butir yang berulang.", "Remove the repeated item."),
    ),
    "contains": _contains,
    "anyOf": _choice,
    "oneOf": _choice,
}
