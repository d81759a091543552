"""Kinds from `schemas/`: files in, checked and inlined JSON Schemas with their compiled validators out.

The dialect is a part of JSON Schema 2020-12, held to `meta/kind.schema.yaml`: known keywords only, no remote references, no
recursion, patterns on which both validators agree. References are inlined, so everything that reads a schema afterwards
(validators, value shapes, CEL types, forms) sees one plain tree.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import jsonschema_rs

from checker.git.source import Blob, Source
from checker.law.explain import explain
from checker.model.report import GOVERNMENT, MANY, Fault, Json, Place, Pointer, values_at
from checker.model.text import Text, meant, quote, same
from checker.yaml.dialect import Leaf, Shape
from checker.yaml.load import BadYaml, locate, read

Schema = dict[str, Any]

SUFFIX = ".schema.yaml"
ANNOTATIONS = ("title", "description", "default", "examples", "deprecated", "enumDescriptions")
"""Annotations: they may stand beside `$ref` and never decide anything."""


@dataclass(frozen=True, eq=False)
class Kind:
    """A type of registry: one JSON Schema with its references inlined."""

    name: str
    schema: Schema
    file: str

    @property
    def title(self) -> str:
        """The Indonesian title."""
        return str(self.schema.get("title", self.name))

    @property
    def sample(self) -> dict[str, Json]:
        """One complete valid record; rule examples are merge patches over it."""
        samples = self.schema.get("examples")
        return copy.deepcopy(samples[0]) if samples else {}

    @cached_property
    def shape(self) -> Shape:
        """What the loader must know of a file: one record, or a list of them."""
        record = shape_of(self.schema)
        return replace(record, item=record)

    @cached_property
    def references(self) -> tuple[tuple[Pointer, str], ...]:
        """(pointer with `*` for list items, kind referred to) for every `x-refers-to`."""
        return tuple(_references(self.schema, ()))

    def targets(self, data: Json) -> Iterator[tuple[Pointer, str, str]]:
        """Every reference a record makes: (place of the id, kind referred to, id)."""
        for path, target in self.references:
            for pointer, value in values_at(data, path):
                if isinstance(value, str):
                    yield pointer, target, value

    def at(self, pointer: Pointer) -> Schema | None:
        """The schema of the value at `pointer` (list indexes or `*` step into items), or None where there is none."""
        return subschema(self.schema, pointer)

    def label(self, pointer: Pointer) -> str:
        """The Indonesian title of the property at `pointer`, or an empty text."""
        found = self.at(pointer)
        return str(found.get("title", "")) if found else ""


def subschema(schema: Schema, pointer: Pointer) -> Schema | None:
    """Follow `properties` and `items`; conditions (`allOf`, `then`) declare no properties in this dialect."""
    here: Any = schema
    for step in pointer:
        if not isinstance(here, dict):
            return None
        if isinstance(step, int) or step == "*":
            here = here.get("items")
        else:
            declared = here.get("properties", {})
            here = declared[step] if step in declared else here.get("additionalProperties")
    return here if isinstance(here, dict) else None


_LEAVES = {"string": Leaf.TEXT, "integer": Leaf.INTEGER, "number": Leaf.NUMBER}


def shape_of(schema: Mapping[str, Any]) -> Shape:
    """What the loader must know of a schema: which values are text, integers or numbers."""
    rest, items = schema.get("additionalProperties"), schema.get("items")
    return Shape(
        leaf=_LEAVES.get(str(schema.get("type")), Leaf.OTHER),
        names={name: shape_of(sub) for name, sub in schema.get("properties", {}).items()},
        rest=shape_of(rest) if isinstance(rest, dict) else None,
        item=shape_of(items) if isinstance(items, dict) else None,
        first=tuple(shape_of(sub) for sub in schema.get("prefixItems", [])),
    )


def _references(schema: Schema, at: Pointer) -> Iterator[tuple[Pointer, str]]:
    if isinstance(target := schema.get("x-refers-to"), str):
        yield at, target
    for name, sub in schema.get("properties", {}).items():
        yield from _references(sub, (*at, name))
    if isinstance(items := schema.get("items"), dict):
        yield from _references(items, (*at, "*"))


# --- validators -----------------------------------------------------------------------------------------------------


def validator(schema: Schema) -> jsonschema_rs.Draft202012Validator:
    """The deciding validator: offline, formats checked, a linear-time pattern engine."""
    return jsonschema_rs.Draft202012Validator(
        schema,
        offline=True,
        validate_formats=True,
        formats={"date": _is_date},
        pattern_options=jsonschema_rs.RegexOptions(),
    )


_DIGITS = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _is_date(text: str) -> bool:
    """RFC 3339's full-date, the year 0000 (a leap year) included; the library's own check also takes `-001-01-01` for one."""
    if not _DIGITS.fullmatch(text):
        return False
    try:
        date.fromisoformat("2000" + text[4:] if text.startswith("0000") else text)
    except ValueError:
        return False
    return True


# --- loading --------------------------------------------------------------------------------------------------------


class Meta:
    """The meta-schemas the checker ships; a repository cannot bring its own."""

    def __init__(self, source: Source, folder: str = "schemas/meta") -> None:
        self._schemas: dict[str, Schema] = {}
        for blob in source.files(folder):
            name = blob.path.rsplit("/", 1)[-1]
            if name.endswith(SUFFIX):
                self._schemas[name.removesuffix(SUFFIX)] = read(blob.data)
        kind = self._schemas["kind"]
        # A rule's `when` and `require` are conditions as a kind's own `if` and `then` are; the common definitions are
        # schemas of properties.
        for part in ("condition", "property"):
            self._schemas[part] = {**kind, "$id": f"{part}.schema.yaml", "$ref": f"#/$defs/{part}"}
            for key in ("type", "required", "properties", "additionalProperties", "patternProperties"):
                self._schemas[part].pop(key, None)
        self._validators: dict[str, jsonschema_rs.Draft202012Validator] = {}

    def schema(self, name: str) -> Schema:
        """The meta-schema of that name, as written."""
        return self._schemas[name]

    def inlined(self, name: str) -> Schema:
        """A meta-schema that describes data (the government's own file), with its references inlined."""
        written = self._schemas[name]
        return _inline(written, written, self._schemas["umum"], Blob(name, b""))[0]

    def faults(self, name: str, value: Json, blob: Blob, below: Pointer = ()) -> list[Fault]:
        """Where `value` (found in `blob` at `below`) breaks the meta-schema `name`."""
        if name not in self._validators:
            self._validators[name] = validator(self._schemas[name])
        if self._validators[name].is_valid(value):
            return []
        problems = explain(self._schemas[name], value)
        found = [fault(blob, (*below, *p.pointer), p.whole, key=p.at_key) for p in problems[:MANY]]
        return [*found, fault(blob, below, _MORE)] if len(problems) > MANY else found


_MORE = Text(
    f"Masih ada masalah serupa dalam berkas ini; {MANY} yang pertama sudah ditunjukkan.",
    f"There are more problems of this sort in this file; the first {MANY} are shown.",
)


def place_of(blob: Blob, pointer: Pointer, *, key: bool = False) -> Place:
    """Where a value of a policy or schema file stands."""
    return Place(blob.path, *locate(blob.data, pointer, key=key))


def fault(blob: Blob, pointer: Pointer, message: Text, *, key: bool = False, rule: str = "") -> Fault:
    """A fault at a value of a policy or schema file."""
    return Fault(place_of(blob, pointer, key=key), message, rule)


def read_yaml(blob: Blob, shape: Shape | None = None) -> tuple[Json, list[Fault]]:
    """A file's value, or None and why it cannot be read."""
    if blob.problem:
        return None, [Fault(Place(blob.path, 1, 1), blob.problem)]
    try:
        return read(blob.data, shape), []
    except BadYaml as bad:
        return None, [Fault(Place(blob.path, f.line, f.column), f.message + same(" ") + f.remedy) for f in bad.faults]


def load_kinds(source: Source, meta: Meta, folder: str = "schemas") -> tuple[dict[str, Kind], list[Fault]]:
    """Every kind of `folder`, and what is wrong with those that cannot be used."""
    kinds: dict[str, Kind] = {}
    faults: list[Fault] = []
    documents: dict[str, tuple[Blob, Json]] = {}
    for blob in source.files(folder):
        relative = blob.path.removeprefix(folder + "/")
        if relative.endswith(SUFFIX) and (relative == _COMMON or "/" not in relative):
            value, broken = read_yaml(blob)
            faults += broken
            if not broken:
                documents[relative] = (blob, value)
        elif blob.problem:  # a link in place of a folder would hide what lies in it
            faults.append(Fault(Place(blob.path, 1, 1), blob.problem))
        elif relative.lower().endswith((".yaml", ".yml")) and not relative.startswith("meta/"):
            faults.append(Fault(Place(blob.path, 1, 1), _STRAY))
    common: Schema = {}
    if _COMMON in documents:
        common, found = _common(*documents.pop(_COMMON), meta)
        faults += found
    for relative, (blob, written) in sorted(documents.items()):
        name = relative.removesuffix(SUFFIX)
        found = meta.faults("kind", written, blob)
        if not found and written["$id"] != relative:
            message = Text(
                f"`$id` harus sama dengan nama berkasnya, `{relative}`.",
                f"`$id` must equal the file's name, `{relative}`.",
            )
            found = [fault(blob, ("$id",), message)]
        elif not found and name == GOVERNMENT:
            message = Text(
                f"Nama `{GOVERNMENT}` dipakai pemeriksa untuk `instansi.yaml`; beri jenis ini nama lain.",
                f"The name `{GOVERNMENT}` is the checker's own, for `instansi.yaml`; give this kind another.",
            )
            found = [fault(blob, ("$id",), message)]
        if not found:
            schema, found = _inline(written, written, common, blob)
            found = found or limits(schema, blob) or _sample_faults(schema, blob)
            if not found:
                kinds[name] = Kind(name, schema, blob.path)
        faults += found
    for kind in kinds.values():
        blob = documents[kind.name + SUFFIX][0]
        for pointer, target in kind.references:
            if target not in kinds:
                message = Text(
                    f"`x-refers-to` menyebut jenis `{target}` yang tidak ada.",
                    f"`x-refers-to` names kind `{target}`, which does not exist.",
                )
                faults.append(fault(blob, _in_schema(pointer), message + meant(target, kinds)))
    return kinds, faults


_COMMON = "meta/umum" + SUFFIX
_COMMONS = (_COMMON, "umum" + SUFFIX)
"""The second is how a schema that stands beside it writes it, for editors resolve references from the file."""
_STRAY = Text(
    "Berkas ini tidak dibaca: skema jenis berada di `schemas/<jenis>.schema.yaml`.",
    "This file is not read: schemas of kinds are `schemas/<kind>.schema.yaml`.",
)


def _common(blob: Blob, written: Json, meta: Meta) -> tuple[Schema, list[Fault]]:
    """The definitions that all kinds share, without those that cannot be used."""
    definitions = written.get("$defs") if isinstance(written, dict) else None
    if not isinstance(definitions, dict):
        return {}, [fault(blob, (), Text("Ruas `$defs` belum diisi.", "Field `$defs` is not filled in."))]
    faults, sound = [], {}
    for name, definition in definitions.items():
        found = meta.faults("property", definition, blob, ("$defs", name))
        faults += found
        if not found:
            sound[name] = definition
    return {"$defs": sound}, faults


def _in_schema(pointer: Pointer) -> Pointer:
    """A pointer into records as the pointer into the schema that declares it."""
    return tuple(word for step in pointer for word in (("items",) if step == "*" else ("properties", step)))


def _inline(written: Schema, root: Schema, common: Schema, blob: Blob) -> tuple[Schema, list[Fault]]:
    """The schema with every `$ref` replaced by what it names; annotations beside the reference win."""
    faults: list[Fault] = []
    size = 0

    def resolve(node: Any, at: Pointer, home: Schema, seen: tuple[str, ...], depth: int = 0) -> Any:
        nonlocal size
        size += 1
        if depth > _MAX_DEPTH or size > _MAX_SIZE:
            if not faults:  # definitions that refer to one another double with every step
                faults.append(fault(blob, at, _TOO_LARGE))
            return {}
        depth += 1
        if isinstance(node, list):
            return [resolve(item, (*at, i), home, seen, depth) for i, item in enumerate(node)]
        if not isinstance(node, dict):
            return node
        reference = node.get("$ref")
        if not isinstance(reference, str):
            return {
                key: value
                if key in ("enum", "const", "examples", "default")
                else resolve(value, (*at, key), home, seen, depth)
                for key, value in node.items()
                if key != "$defs"
            }
        file, _, path = reference.partition("#")
        target_home = common if file in _COMMONS else home
        target: Any = target_home if file in ("", *_COMMONS) else None
        for step in path.split("/")[1:]:
            target = target.get(step) if isinstance(target, dict) else None
        label = f"{id(target_home)}#{path}"
        if not isinstance(target, dict) or label in seen:
            reason = Text(
                f"Rujukan skema `{reference}` " + ("berputar pada dirinya." if label in seen else "tidak ditemukan."),
                f"Schema reference `{reference}` " + ("leads back to itself." if label in seen else "does not exist."),
            )
            faults.append(fault(blob, (*at, "$ref"), reason))
            return {}
        return resolve(target, at, target_home, (*seen, label), depth) | {k: v for k, v in node.items() if k != "$ref"}

    return resolve(written, (), root, ()), faults


_MAX_DEPTH = 100
_MAX_SIZE = 100_000
"""Levels and values of a schema with its references written out."""

_TOO_LARGE = Text(
    "Setelah semua rujukannya dituliskan, skema ini terlalu besar atau terlalu dalam.",
    "With all its references written out, this schema is too large or too deep.",
)

_READ_DIFFERENTLY = re.compile(
    r"""\\[^\\.^$*+?()\[\]{}|/-]   # \d, \w, \b …: other digits, letters and borders in each engine
      | \(\?                        # groups with options, look-around
      | (?<!\\)\$.                  # `$` inside a pattern
      | [*+?}]\+                    # possessive in one engine, repeated in the other
      | \[\[ | && | -- | ~~         # set operations inside classes
    """,
    re.VERBOSE | re.DOTALL,
)


def limits(schema: Schema, blob: Blob, below: Pointer = (), rule: str = "") -> list[Fault]:
    """What the meta-schema cannot say: patterns both engines read alike, and schemas the validators accept."""
    for at, node in walk(schema, below):
        pattern = node.get("pattern")
        if isinstance(pattern, str) and _READ_DIFFERENTLY.search(pattern):
            message = Text(
                f"Pola {quote(pattern)} memakai tanda yang dibaca berbeda oleh mesin pola; pakai [0-9] dan sejenisnya, `$` hanya di akhir.",
                f"Pattern {quote(pattern)} uses signs that pattern engines read differently; use [0-9] and the like, `$` only at the end.",
            )
            return [fault(blob, (*at, "pattern"), message, rule=rule)]
    if _refused(schema) is None:
        return []
    for at, node in walk(schema, below):
        if isinstance(pattern := node.get("pattern"), str) and _refused({"pattern": pattern}) is not None:
            message = Text(
                f"Pola {quote(pattern)} tidak dapat dibaca atau terlalu besar.",
                f"Pattern {quote(pattern)} cannot be read or is too large.",
            )
            return [fault(blob, (*at, "pattern"), message, rule=rule)]
    reason = _refused(schema)
    message = Text(f"Skema tidak dapat dipakai: {reason}", f"The schema cannot be used: {reason}")
    return [fault(blob, below, message, rule=rule)]


def _refused(schema: Schema) -> str | None:
    """Why the deciding validator cannot use a schema, or None."""
    try:
        validator(schema)
    except ValueError as error:  # jsonschema_rs.ValidationError is one
        return str(error).splitlines()[0][:300]
    return None


def walk(schema: Any, at: Pointer = ()) -> Iterator[tuple[Pointer, Schema]]:
    """Every schema object inside a schema, with its place."""
    if not isinstance(schema, dict):
        return
    yield at, schema
    for key, value in schema.items():
        if key in ("properties", "$defs"):
            for name, sub in value.items():
                yield from walk(sub, (*at, key, name))
        elif key in ("allOf", "anyOf", "oneOf", "prefixItems"):
            for index, sub in enumerate(value):
                yield from walk(sub, (*at, key, index))
        elif key in (
            "items",
            "not",
            "if",
            "then",
            "else",
            "contains",
            "additionalProperties",
            "propertyNames",
        ):
            yield from walk(value, (*at, key))


def _sample_faults(schema: Schema, blob: Blob) -> list[Fault]:
    samples = schema.get("examples")
    if not samples:
        message = Text(
            "Skema belum memuat contoh rekaman (`examples`).", "The schema has no sample record (`examples`)."
        )
        return [fault(blob, (), message)]
    return [
        fault(blob, ("examples", index, *problem.pointer), problem.message, key=problem.at_key)
        for index, sample in enumerate(samples)
        if not validator(schema).is_valid(sample)
        for problem in explain(schema, sample)
    ]


def unknown_properties(
    condition: Schema, schema: Schema, at: Pointer = (), inside: Pointer = ()
) -> Iterator[tuple[Pointer, str, Iterable[str]]]:
    """Property names in a rule's `when`/`require` that the kind does not have: (place in the condition, name, known names).

    A misspelt name in a condition would otherwise match everything or nothing, in silence.
    """
    target = subschema(schema, inside)
    known = target.get("properties", {}) if target else {}
    free = bool(target) and isinstance((target or {}).get("additionalProperties"), dict)
    names: list[tuple[Pointer, str]] = [(("required", i), n) for i, n in enumerate(condition.get("required", []))]
    names += [(("properties", n), n) for n in condition.get("properties", {})]
    names += [(("dependentRequired", n), n) for n in condition.get("dependentRequired", {})]
    for place, name in names:
        if name not in known and not free:
            yield (*at, *place), name, known
    for name, sub in condition.get("properties", {}).items():
        if isinstance(sub, dict) and (name in known or free):
            yield from unknown_properties(sub, schema, (*at, "properties", name), (*inside, name))
    for key in ("items", "contains"):
        if isinstance(condition.get(key), dict):
            yield from unknown_properties(condition[key], schema, (*at, key), (*inside, "*"))
    for key in ("not", "if", "then", "else"):
        if isinstance(condition.get(key), dict):
            yield from unknown_properties(condition[key], schema, (*at, key), inside)
    for key in ("allOf", "anyOf", "oneOf"):
        for index, sub in enumerate(condition.get(key, [])):
            if isinstance(sub, dict):
                yield from unknown_properties(sub, schema, (*at, key, index), inside)
