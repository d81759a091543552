"""`rules/*.yaml` -> rules: conditions checked against the kind's schema, CEL type-checked, examples at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from checker.git.source import Blob
from checker.law.cel import CelProblem, Expression, Language
from checker.law.regulation import Period, Regulation, no_provision, period_of, text_of
from checker.law.schema import Kind, Meta, Schema, fault, limits, place_of, read_yaml, unknown_properties
from checker.model.report import GOVERNMENT, Fault, Json, Place, Pointer, Severity, pointer_of
from checker.model.text import Text, meant, parse_day


@dataclass(frozen=True, slots=True, eq=False)
class Assertion:
    """One CEL expression; with `each` it is judged once per item, and `at` counts from the item."""

    expression: Expression
    at: Pointer
    each: Pointer | None
    message: Text


@dataclass(frozen=True, slots=True)
class Example:
    """A record (merge patch over the kind's sample) that a rule must pass or fail, with the world around it.

    `before` (a merge patch too) is the record as it was before the change; None for one that was not there.
    """

    passes: bool
    record: Json
    before: Json | None
    others: tuple[tuple[str, Json], ...]
    government: Json
    as_of: date
    at: Pointer | None
    blob: Blob
    pointer: Pointer

    @property
    def place(self) -> Place:
        """Where the example stands in its rule's file."""
        return place_of(self.blob, self.pointer)


def root_fields(condition: Schema) -> Iterator[str]:
    """Top-level property names that a condition looks at."""
    yield from condition.get("properties", {})
    yield from condition.get("required", [])
    for key in ("not", "if", "then", "else"):
        if isinstance(condition.get(key), dict):
            yield from root_fields(condition[key])
    for key in ("allOf", "anyOf", "oneOf"):
        for sub in condition.get(key, []):
            if isinstance(sub, dict):
                yield from root_fields(sub)


@dataclass(frozen=True, eq=False)
class Rule:
    """What a machine can check of a provision."""

    id: str
    title: Text
    regulation: Regulation
    provision: str
    also: tuple[str, ...]
    kind: str
    applies_to: tuple[str, ...]
    severity: Severity
    period: Period
    rationale: Text
    when: Schema | None
    require: Schema | None
    assertions: tuple[Assertion, ...]
    remedy: Text
    examples: tuple[Example, ...]
    blob: Blob
    pointer: Pointer
    """Where the rule stands in its file; empty for a file of its own."""
    reads: frozenset[str] = field(default_factory=frozenset)
    params: frozenset[str] = field(default_factory=frozenset)

    @property
    def transition(self) -> bool:
        """Whether it speaks of changes only: it says nothing of a record that was not there before."""
        return self.require is None and all(a.expression.transition for a in self.assertions)

    @cached_property
    def fields(self) -> frozenset[str]:
        """Top-level fields of the record that the verdict rests on."""
        named = {str(a.each[0]) for a in self.assertions if a.each}
        return frozenset(named | {*root_fields(self.when or {}), *root_fields(self.require or {})}).union(
            *(a.expression.fields for a in self.assertions)
        )

    @property
    def place(self) -> Place:
        """Where the rule stands."""
        return place_of(self.blob, self.pointer) if self.pointer else Place(self.blob.path, 1, 1)


EXAMPLE_DAY = date(2026, 1, 15)
"""The day on which examples are judged that name none."""


class RuleReading:
    """One rule on its way from YAML to a `Rule`; faults are gathered, so that a writer sees them all at once.

    `base` is where the rule stands in its file: the file itself, or one of the criteria of a file of levels.
    """

    def __init__(
        self,
        blob: Blob,
        meta: Meta,
        language: Language,
        kinds: Mapping[str, Kind],
        regulations: Mapping[str, Regulation],
        base: Pointer = (),
    ) -> None:
        self.blob, self.meta, self.language = blob, meta, language
        self.kinds, self.regulations, self.base = kinds, regulations, base
        self.faults: list[Fault] = []
        self.id = ""

    def wrong(self, pointer: Pointer, message: Text) -> None:
        """Note a fault at a place of the rule."""
        self.faults.append(fault(self.blob, (*self.base, *pointer), message, rule=self.id))

    def rule(self, folder: str) -> tuple[Rule | None, list[Fault]]:
        """The rule that a file of `<folder>/rules/` holds."""
        data, broken = read_yaml(self.blob)
        broken = broken or self.meta.faults("rule", data, self.blob)
        if broken:
            return None, broken
        self.id = data["id"]
        regulation = self.regulations.get(folder)
        if regulation is None:
            message = Text(
                f"Regulasi `{folder}` tidak dapat dipakai, jadi aturannya juga tidak.",
                f"Regulation `{folder}` cannot be used, so neither can its rule.",
            )
            self.wrong((), message)
            return None, self.faults
        stem = self.blob.path.rsplit("/", 1)[-1].removesuffix(".yaml")
        if self.id != f"{folder}-{stem}":
            self.wrong(
                ("id",),
                Text(
                    f"`id` harus `{folder}-{stem}` (regulasi, lalu nama berkas).",
                    f"`id` must be `{folder}-{stem}` (regulation, then file name).",
                ),
            )
        if "require" not in data and "assert" not in data:
            self.wrong((), Text("Aturan perlu `require` atau `assert`.", "A rule needs `require` or `assert`."))
        period = period_of(data["effective"]) if "effective" in data else regulation.period
        return self.made(data, regulation, period)

    def made(self, data: Json, regulation: Regulation, period: Period) -> tuple[Rule | None, list[Fault]]:
        """The rule that `data`, which fits the meta-schema of rules, describes."""
        self.id = data["id"]
        if data["provision"] not in regulation.provisions:
            self.wrong(("provision",), no_provision(data["provision"], regulation.provisions))
        kind = self.kinds.get(data["kind"])
        if kind is None:
            self.wrong(
                ("kind",),
                Text(f"Tidak ada jenis `{data['kind']}`.", f"There is no kind `{data['kind']}`.")
                + meant(data["kind"], self.kinds),
            )
            return None, self.faults
        for part in ("when", "require"):
            if part in data:
                self._condition(part, data[part], kind)
        assertions = tuple(self._assertion(i, item, kind, regulation) for i, item in enumerate(data.get("assert", [])))
        examples = tuple(self._examples(data["examples"]))
        if not self.faults:
            self._transitions(data, kind, [a.expression.transition for a in assertions if a])
        if self.faults:
            return None, self.faults
        whole = tuple(a for a in assertions if a)
        return Rule(
            id=self.id,
            title=text_of(data["title"]),
            regulation=regulation,
            provision=data["provision"],
            also=tuple(data.get("also", [])),
            kind=kind.name,
            applies_to=tuple(data["applies_to"]),
            severity=Severity(data["severity"]),
            period=period,
            rationale=text_of(data["rationale"]),
            when=data.get("when"),
            require=data.get("require"),
            assertions=whole,
            remedy=text_of(data["remedy"]),
            examples=examples,
            blob=self.blob,
            pointer=self.base,
            reads=frozenset().union(*(a.expression.reads for a in whole)),
            params=frozenset().union(*(a.expression.params for a in whole)),
        ), []

    def _condition(self, part: str, condition: Schema, kind: Kind) -> None:
        at = (*self.base, part)
        found = self.meta.faults("condition", condition, self.blob, below=at)
        self.faults += found
        if not found:
            for pointer, name, known in unknown_properties(condition, kind.schema, at):
                message = Text(
                    f"Jenis `{kind.name}` tidak punya ruas `{name}` di sini.",
                    f"Kind `{kind.name}` has no field `{name}` here.",
                )
                self.faults.append(fault(self.blob, pointer, message + meant(name, known), rule=self.id))
            self.faults += limits(condition, self.blob, at, self.id)

    def _assertion(self, index: int, item: Json, kind: Kind, regulation: Regulation) -> Assertion | None:
        at = pointer_of(item["at"])
        each = pointer_of(item["each"]) if "each" in item else None
        if each is not None and (each[-1] != "*" or kind.at(each) is None):
            self.wrong(
                ("assert", index, "each"),
                Text(
                    "`each` harus menunjuk daftar yang ada, misalnya `/penanganan/*`.",
                    "`each` must point at an existing list, e.g. `/penanganan/*`.",
                ),
            )
            return None
        if kind.at((*(each or ()), *at)) is None:
            self.wrong(
                ("assert", index, "at"),
                Text(
                    f"Jenis `{kind.name}` tidak punya ruas di `{item['at']}`.",
                    f"Kind `{kind.name}` has no field at `{item['at']}`.",
                ),
            )
            return None
        try:
            expression = self.language.compile(item["expr"], kind, regulation.id, regulation.parameters, each)
        except CelProblem as problem:
            self.wrong(("assert", index, "expr"), problem.message)
            return None
        return Assertion(expression, at, each, text_of(item["message"]))

    def _transitions(self, data: Json, kind: Kind, compares: Sequence[bool]) -> None:
        """What compares with the record as it was can only be judged on a change, so its examples must say how it was."""
        for index, compared in enumerate(compares):
            if compared and self.base:
                self.wrong(
                    ("assert", index, "expr"),
                    Text(
                        "Kriteria tingkat menilai keadaan, bukan perubahan; `oldSelf` tidak ada di sini.",
                        "A criterion of a level judges a state, not a change; there is no `oldSelf` here.",
                    ),
                )
            elif compared and kind.name == GOVERNMENT:
                self.wrong(
                    ("assert", index, "expr"),
                    Text(
                        "Perubahan `instansi.yaml` dilaporkan tersendiri; `oldSelf` tidak ada bagi jenis `instansi`.",
                        "Changes of `instansi.yaml` are told on their own; there is no `oldSelf` for kind `instansi`.",
                    ),
                )
        for passes, examples in data["examples"].items():
            for index, example in enumerate(examples):
                if "before" in example and not any(compares):
                    self.wrong(
                        ("examples", passes, index, "before"),
                        Text(
                            "`before` tidak berguna di sini: tidak satu ungkapan pun menyebut `oldSelf`.",
                            "`before` has no use here: no expression names `oldSelf`.",
                        ),
                    )
                elif passes == "fail" and "before" not in example and "require" not in data and all(compares):
                    self.wrong(
                        ("examples", passes, index),
                        Text(
                            "Contoh gagal ini perlu `before`, yaitu rekamannya sebelum diubah: tanpa itu rekamannya baru, dan aturan"
                            " perubahan tidak menilai rekaman baru.",
                            "This failing example needs `before`, the record before the change: without it the record is new, and a"
                            " rule of transition does not judge new records.",
                        ),
                    )

    def _examples(self, examples: Mapping[str, list[Json]]) -> Iterator[Example]:
        for passes, key in ((True, "pass"), (False, "fail")):
            for index, item in enumerate(examples[key]):
                others = tuple((other["kind"], other["record"]) for other in item.get("with", []))
                for number, (name, _) in enumerate(others):
                    if name not in self.kinds:
                        self.wrong(
                            ("examples", key, index, "with", number, "kind"),
                            Text(f"Tidak ada jenis `{name}`.", f"There is no kind `{name}`."),
                        )
                as_of = parse_day(item["as_of"]) if "as_of" in item else EXAMPLE_DAY
                at = pointer_of(item["at"]) if "at" in item else None
                yield Example(
                    passes=passes,
                    record=item["record"],
                    before=item.get("before"),
                    others=others,
                    government=item.get("instansi", {}),
                    as_of=as_of,
                    at=at,
                    blob=self.blob,
                    pointer=(*self.base, "examples", key, index),
                )
