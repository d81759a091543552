"""The only adapter to CEL: expressions in, booleans or an error out. An error is never a pass.

Every expression is compiled twice. First against types made from the kind's JSON Schema (a protobuf message each, as
Kubernetes types its validation rules), so that a misspelt field, variable or function is refused with the policy. Then for
evaluation over plain dictionaries. `ref`, `related`, `count` and `records` name their kind as a literal, so that what
a rule reads is known before it runs and the records they return are typed too.

The language is specified at cel.dev; the runtime is cel-expr-python, the CEL project's own binding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol

from cel_expr_python import cel
from google.protobuf import descriptor_pb2, descriptor_pool, struct_pb2

from checker.law.schema import Kind, Schema, subschema
from checker.model.report import Json, Pointer
from checker.model.text import Text, meant, parse_day

_READERS = ("ref", "related", "count", "records")
_CALL = re.compile(r"\b(ref|related|count|records)\(\s*(['\"])([^'\"]*)\2\s*(,?)\s*(?:(['\"])([^'\"]*)\5)?")
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
_PARAMS = re.compile(r"(?<![\w.])params\b")
_F = descriptor_pb2.FieldDescriptorProto


class CelProblem(Exception):
    """An expression that cannot be compiled; `message` says what is wrong with it."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.id)
        self.message = message


class Reader(Protocol):
    """What the functions of a rule may ask of the registry (see `checker.registry.lookup`)."""

    def ref(self, kind: str, id_: str) -> Json: ...
    def related(self, kind: str, field: str, id_: str) -> list[Json]: ...
    def records(self, kind: str) -> list[Json]: ...


@dataclass(frozen=True, slots=True, eq=False)
class Expression:
    """One compiled expression; `reads` are the kinds whose records it looks at beside its own.

    `fields` are the top-level fields of its own record that it names; `transition`: it compares with the record as it was.
    """

    text: str
    program: cel.Expression
    reads: frozenset[str]
    params: frozenset[str]
    fields: frozenset[str]
    transition: bool


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What a record is judged with: values are made CEL's own once, for all the expressions that look at them."""

    self_id: str
    activation: cel.Activation
    reader: Reader
    """What `ref`, `related`, `count` and `records` ask."""


_asking: ContextVar[Scene] = ContextVar("asking")
"""The scene of the evaluation under way in this thread: many runs may use one language at once."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """True or False; or None with the reason the expression could not be evaluated."""

    value: bool | None
    error: str = ""


class Language:
    """The types and functions of the rule language for a set of kinds."""

    def __init__(self, kinds: Mapping[str, Kind], laws: Iterable[str] = ()) -> None:
        """`laws` are the regulations that have parameters."""
        self._kinds = kinds
        self._pool = descriptor_pool.DescriptorPool()
        struct = descriptor_pb2.FileDescriptorProto()
        struct_pb2.DESCRIPTOR.CopyToProto(struct)
        self._pool.Add(struct)
        file = descriptor_pb2.FileDescriptorProto(name="kinds.proto", package="patuh", syntax="proto2")
        file.dependency.append("google/protobuf/struct.proto")
        for kind in sorted(kinds.values(), key=lambda k: k.name):
            _add_message(file.message_type, _message_name((kind.name,)), kind.schema, ".patuh")
        self._pool.Add(file)
        self._check: dict[tuple[Any, ...], cel.Env] = {}
        self._runtime = cel.NewEnv(
            variables=dict.fromkeys(("self", "oldSelf", "item", "instansi"), cel.Type.DYN)
            | {_params_of(law): cel.Type.DYN for law in laws}
            | {"today": cel.Type.TIMESTAMP},
            functions=self._functions(typed=False),
        )

    # --- compiling ---

    def compile(
        self, text: str, kind: Kind, law: str = "", params: Iterable[str] = (), each: Pointer | None = None
    ) -> Expression:
        """Type-check and compile one expression over records of `kind`, for a rule of `law` with parameters `params`.

        CelProblem where it is wrong.
        """
        plain, reads = self._name_readers(text)
        names = tuple(sorted(params))
        env = self._check_env(kind, names, each)
        try:
            checked = env.compile(plain)
        except RuntimeError as error:
            raise CelProblem(self._explain(str(error), names, each)) from None
        if checked.return_type() not in (cel.Type.BOOL, cel.Type.DYN):
            found = checked.return_type().name()
            raise CelProblem(
                Text(
                    f"Ungkapan menghasilkan {found}, bukan benar atau salah.",
                    f"The expression yields {found}, not true or false.",
                )
            )
        bare = _STRING.sub('""', text)
        used = frozenset(re.findall(r"\bparams\.([A-Za-z0-9_]+)", bare))
        # One activation serves the rules of every regulation, so each has its parameters under a name of its own.
        own = _outside_strings(_PARAMS, _params_of(law), plain)
        fields = frozenset(re.findall(r"\b(?:self|oldSelf)\.([A-Za-z0-9_]+)", bare))
        transition = re.search(r"\boldSelf\b", bare) is not None
        return Expression(
            text=text,
            program=self._runtime.compile(own),
            reads=reads,
            params=used,
            fields=fields,
            transition=transition,
        )

    def _name_readers(self, text: str) -> tuple[str, frozenset[str]]:
        """`ref("unit", x)` as the typed `ref__unit(x)`; and every kind that is read."""
        reads: set[str] = set()

        def rename(call: re.Match[str]) -> str:
            function, _, kind, comma, _, field = call.groups()
            if kind not in self._kinds:
                raise CelProblem(
                    Text(f"Tidak ada jenis `{kind}`.", f"There is no kind `{kind}`.") + meant(kind, self._kinds)
                )
            wants_field = function in ("related", "count")
            if wants_field and (field is None or not _has_field(self._kinds[kind].schema, field)):
                known = [".".join(str(s) for s in p if s != "*") for p, _ in self._kinds[kind].references]
                message = Text(f"Jenis `{kind}` tidak punya ruas `{field}`.", f"Kind `{kind}` has no field `{field}`.")
                raise CelProblem(message + meant(field or "", known))
            reads.add(kind)
            rest = call.group(0)[call.end(4) - call.start() :] if comma else ""
            return f"{function}__{kind.replace('-', '_')}({rest}"

        return _CALL.sub(rename, text), frozenset(reads)

    def _check_env(self, kind: Kind, params: tuple[str, ...], each: Pointer | None) -> cel.Env:
        key = (kind.name, params, each)
        if key not in self._check:
            pool, variables = self._pool, {"today": cel.Type.TIMESTAMP}
            variables["self"] = variables["oldSelf"] = cel.Type("patuh." + _message_name((kind.name,)))
            if "instansi" in self._kinds:
                variables["instansi"] = cel.Type("patuh." + _message_name(("instansi",)))
            if each is not None:
                variables["item"] = _type_at(kind, each)
            variables["params"] = self._params_type(params)
            self._check[key] = cel.NewEnv(pool, variables=variables, functions=self._functions(typed=True))
        return self._check[key]

    def _params_type(self, params: tuple[str, ...]) -> cel.Type:
        name = "Params_" + "_".join(str(len(p)) + p for p in params)
        try:
            self._pool.FindMessageTypeByName("patuhparams." + name)
        except KeyError:
            file = descriptor_pb2.FileDescriptorProto(name=f"{name}.proto", package="patuhparams", syntax="proto2")
            file.dependency.append("google/protobuf/struct.proto")
            message = file.message_type.add(name=name)
            for number, param in enumerate(params, 1):
                message.field.add(
                    name=param,
                    json_name=param,
                    number=number,
                    type=_F.TYPE_MESSAGE,
                    label=_F.LABEL_OPTIONAL,
                    type_name=_VALUE,
                )
            self._pool.Add(file)
        return cel.Type("patuhparams." + name)

    def _explain(self, error: str, params: tuple[str, ...], each: Pointer | None) -> Text:
        first = error.splitlines()[0]
        first = re.sub(r"^.*?<input>:\d+:\d+: ", "", first).removesuffix(" [INVALID_ARGUMENT]")
        if found := re.search(r"undefined field '([^']*)' not found in struct '([^']*)'", first):
            field, struct = found.groups()
            if struct.startswith("patuhparams."):
                return Text(
                    f"Parameter `{field}` tidak ada di regulasi ini.",
                    f"This regulation has no parameter `{field}`.",
                ) + meant(field, params)
            message = self._pool.FindMessageTypeByName(struct)
            known = [f.name for f in message.fields]
            return Text(f"Ruas `{field}` tidak ada.", f"There is no field `{field}`.") + meant(field, known)
        if found := re.search(r"undeclared reference to '([^']*)'", first):
            name, root = found[1], found[1].split(".")[0]
            known = [
                *_READERS,
                "date",
                "daysBetween",
                "addDays",
                "addMonths",
                "addYears",
                "self",
                "oldSelf",
                "today",
                "params",
                "instansi",
                "size",
                "has",
            ]
            extra = ["item"] if each is not None else []
            if name in _READERS:
                return Text(
                    f'`{name}` perlu jenisnya sebagai teks tetap, misalnya `{name}("unit", …)`.',
                    f'`{name}` needs its kind as a literal, e.g. `{name}("unit", …)`.',
                )
            return Text(
                f"`{name}` tidak dikenal dalam ungkapan ini.", f"`{name}` is not known in this expression."
            ) + meant(root, [*known, *extra])
        return Text(f"Ungkapan CEL tidak dapat dipakai: {first}", f"The CEL expression cannot be used: {first}")

    # --- functions ---

    def _functions(self, *, typed: bool) -> list[cel.FunctionDecl]:
        t = cel.Type
        stamp, whole, text = t.TIMESTAMP, t.INT, t.STRING

        def declare(
            name: str, result: cel.Type, parameters: list[cel.Type], impl: Callable[..., Any]
        ) -> cel.FunctionDecl:
            overload = cel.Overload(f"{name}_patuh", return_type=result, parameters=parameters, impl=impl)
            return cel.FunctionDecl(name, [overload])

        functions = [
            declare("date", stamp, [text], _date),
            declare("daysBetween", whole, [stamp, stamp], lambda a, b: (b - a).days),
            declare("addDays", stamp, [stamp, whole], _add_days),
            declare("addMonths", stamp, [stamp, whole], add_months),
            declare("addYears", stamp, [stamp, whole], lambda a, n: add_months(a, 12 * n)),
        ]
        for name in sorted(self._kinds):
            slug = name.replace("-", "_")
            one = t("patuh." + _message_name((name,))) if typed else t.DYN
            many = t.List(one) if typed else t.DYN
            functions += [
                declare(f"ref__{slug}", one, [text], lambda id_, k=name: _asking.get().reader.ref(k, id_)),
                declare(
                    f"related__{slug}",
                    many,
                    [text],
                    lambda f, k=name: _related_to_self(k, f),
                ),
                declare(
                    f"count__{slug}",
                    whole,
                    [text, text],
                    lambda f, v, k=name: len(_asking.get().reader.related(k, f, v)),
                ),
                declare(f"records__{slug}", many, [], lambda k=name: _asking.get().reader.records(k)),
            ]
        return functions

    # --- evaluating ---

    def scene(self, variables: Mapping[str, Any], params: Mapping[str, Any], reader: Reader) -> Scene:
        """`self`, `oldSelf`, `item`, `today` and `instansi`, with the parameter values of each regulation that has any."""
        named = {_params_of(law): values for law, values in params.items() if values}
        return Scene(str(variables["self"].get("id", "")), self._runtime.Activation({**variables, **named}), reader)

    def evaluate(self, expression: Expression, scene: Scene) -> Outcome:
        """True, False, or why not. Whatever is not a boolean is an error."""
        before = _asking.set(scene)
        try:
            value = expression.program.eval(scene.activation)
        except (RuntimeError, ValueError, TypeError) as error:
            return Outcome(None, str(error).splitlines()[0][:300])
        finally:
            _asking.reset(before)
        if value.type() == cel.Type.BOOL:
            return Outcome(bool(value.value()))
        if value.type() == cel.Type.ERROR:
            return Outcome(None, str(value.value()).splitlines()[0][:300])
        return Outcome(None, f"{value.type().name()} instead of a boolean")


def _related_to_self(kind: str, field: str) -> list[Json]:
    scene = _asking.get()
    return scene.reader.related(kind, field, scene.self_id)


def _params_of(law: str) -> str:
    return "params__" + law.replace("-", "_")


def _outside_strings(pattern: re.Pattern[str], by: str, text: str) -> str:
    """`pattern` replaced wherever it does not stand in a quoted text."""
    parts = re.split(f"({_STRING.pattern})", text)
    return "".join(part if index % 2 else pattern.sub(by, part) for index, part in enumerate(parts))


_EARLIEST = date(2, 1, 1)
"""The runtime refuses instants of the year 1; no law looks back so far."""


def timestamp(day: date) -> datetime:
    """A day as CEL sees it: midnight UTC."""
    day = max(day, _EARLIEST)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _date(text: str) -> datetime:
    # Data may hold any date its format admits, the year 0000 included: an odd year is the rules' matter, not a fault.
    return timestamp(parse_day(text))


def _add_days(start: datetime, days: int) -> datetime:
    reach = date.fromordinal(max(1, min(date.max.toordinal(), start.toordinal() + days)))
    return timestamp(reach)


def add_months(start: datetime, months: int) -> datetime:
    """The same day of the month `months` later, or that month's last day (31 January + 1 month = 28/29 February)."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if not date.min.year <= year < date.max.year:
        return timestamp(date.min if year < date.min.year else date.max)
    following = datetime(year + (month == 11), (month + 1) % 12 + 1, 1, tzinfo=UTC)
    return start.replace(year=year, month=month + 1, day=min(start.day, (following - timedelta(days=1)).day))


# --- types from schemas -----------------------------------------------------------------------------------------------

_VALUE = ".google.protobuf.Value"
_SCALARS = {"string": _F.TYPE_STRING, "integer": _F.TYPE_INT64, "boolean": _F.TYPE_BOOL}


def _message_name(path: tuple[str, ...]) -> str:
    return ".".join("M_" + part.replace("-", "_") for part in path)


def _add_message(container: Any, name: str, schema: Schema, scope: str) -> None:
    message = container.add(name=name)
    for number, (field, sub) in enumerate(schema.get("properties", {}).items(), 1):
        label = _F.LABEL_OPTIONAL
        if sub.get("type") == "array" and sub.get("items", {}).get("type") in (*_SCALARS, "object"):
            sub, label = sub["items"], _F.LABEL_REPEATED
        type_ = sub.get("type")
        if type_ in _SCALARS:
            message.field.add(name=field, json_name=field, number=number, type=_SCALARS[type_], label=label)
        elif type_ == "object" and sub.get("properties"):
            _add_message(message.nested_type, _message_name((field,)), sub, f"{scope}.{name}")
            inner = f"{scope}.{name}.{_message_name((field,))}"
            message.field.add(
                name=field, json_name=field, number=number, type=_F.TYPE_MESSAGE, label=label, type_name=inner
            )
        else:  # decimals, free maps, lists of lists: dynamic, since CEL does not mix int and double
            message.field.add(
                name=field,
                json_name=field,
                number=number,
                type=_F.TYPE_MESSAGE,
                label=label,
                type_name=_VALUE,
            )


def _has_field(schema: Schema, dotted: str) -> bool:
    """Whether a kind has a field, where lists on the way are stepped into."""
    here: Schema | None = schema
    for step in dotted.split("."):
        if here is not None and "items" in here:
            here = subschema(here, ("*",))
        here = subschema(here, (step,)) if here is not None else None
    return here is not None


def _type_at(kind: Kind, each: Pointer) -> cel.Type:
    """The type of the items at a pointer that ends in `*`."""
    found = kind.at(each) or {}
    type_ = found.get("type")
    scalars = {"string": cel.Type.STRING, "integer": cel.Type.INT, "boolean": cel.Type.BOOL}
    if type_ in scalars:
        return scalars[type_]
    names = tuple(str(step) for step in each if step != "*")
    return cel.Type("patuh." + _message_name((kind.name, *names))) if type_ == "object" else cel.Type.DYN
