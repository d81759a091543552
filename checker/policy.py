"""Policies: files of `policies/` in, regulations with their provisions, parameters and type-checked rules out.

A policy that is wrong in any way is a fault with its place, never a rule that is skipped: the run then ends with exit code 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from checker.cel import CelProblem, Expression, Language
from checker.model import Fault, Json, Place, Pointer, Severity, Standing, pointer_of
from checker.schema import Kind, Meta, Schema, fault, limits, place_of, read_yaml, unknown_properties
from checker.source import Blob, Source
from checker.text import Text, meant


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which something is in force; `until` is the last day, None for open."""

    since: date
    until: date | None = None

    def standing(self, day: date) -> Standing:
        """Before it: announced; after it: ended."""
        if day < self.since:
            return Standing.ANNOUNCED
        return Standing.ENDED if self.until and day > self.until else Standing.IN_FORCE


@dataclass(frozen=True, slots=True)
class Provision:
    """An article or clause, paraphrased, with how it is known (`basis`, `verified`, `source`) and who covers it (`handling`)."""

    id: str
    title: Text
    basis: str
    verified: bool
    source: str
    handling: str
    note: Text | None
    cite: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A table of the regulation; `example` where the regulation prints it as an example only."""

    name: str
    title: Text
    provision: str
    example: bool
    overridable: bool
    value: Json


@dataclass(frozen=True, slots=True, eq=False)
class Regulation:
    """A legal instrument as data."""

    id: str
    title: Text
    short: str
    period: Period
    completeness: str
    applies_to: tuple[str, ...]
    provisions: Mapping[str, Provision]
    parameters: Mapping[str, Parameter]
    file: str
    data: Mapping[str, Json]

    def cite(self, provision: str) -> str:
        """`PP 71/2019 Pasal 6 ayat (2)`."""
        return f"{self.short} {self.provisions[provision].cite}"


@dataclass(frozen=True, slots=True, eq=False)
class Assertion:
    """One CEL expression; with `each` it is judged once per item, and `at` counts from the item."""

    expression: Expression
    at: Pointer
    each: Pointer | None
    message: Text


@dataclass(frozen=True, slots=True)
class Example:
    """A record (merge patch over the kind's sample) that a rule must pass or fail, with the world around it."""

    passes: bool
    record: Json
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


@dataclass(frozen=True, slots=True, eq=False)
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
    place: Place
    reads: frozenset[str] = field(default_factory=frozenset)
    params: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, eq=False)
class Policies:
    """Everything that judges: kinds, regulations, rules, and the language the rules are compiled in."""

    kinds: Mapping[str, Kind]
    regulations: Mapping[str, Regulation]
    rules: Sequence[Rule]
    language: Language
    faults: Sequence[Fault]


EXAMPLE_DAY = date(2026, 1, 15)
"""The day on which examples are judged that name none."""


def load_policies(
    source: Source,
    kinds: Mapping[str, Kind],
    kind_faults: Sequence[Fault],
    meta: Meta,
    folder: str = "policies",
) -> Policies:
    """Every regulation below `folder` with its rules, and what is wrong with any of them."""
    faults = list(kind_faults)
    regulations: dict[str, Regulation] = {}
    rule_files: list[tuple[str, Blob]] = []
    for blob in source.files(folder):
        match blob.path.removeprefix(folder + "/").split("/"):
            case [name, "regulation.yaml"]:
                regulation, found = _regulation(name, blob, meta)
                faults += found
                if regulation:
                    regulations[name] = regulation
            case [name, "rules", file] if file.endswith(".yaml"):
                rule_files.append((name, blob))
            case _ if blob.problem:  # a link in place of a folder would hide the rules that lie in it
                faults.append(Fault(Place(blob.path, 1, 1), blob.problem))
            case [*_, file] if file.lower().endswith((".yaml", ".yml")):
                faults.append(Fault(Place(blob.path, 1, 1), _STRAY))
    language = Language(kinds, [law.id for law in regulations.values() if law.parameters])
    rules: dict[str, Rule] = {}
    for name, blob in rule_files:
        rule, found = _Reading(blob, meta, language, kinds, regulations).rule(name)
        if rule and rule.id in rules:
            message = Text(
                f"Aturan `{rule.id}` sudah ada di {rules[rule.id].place.file}.",
                f"Rule `{rule.id}` already exists in {rules[rule.id].place.file}.",
            )
            found = [fault(blob, ("id",), message, rule=rule.id)]
        faults += found
        if rule and not found:
            rules[rule.id] = rule
    for regulation in regulations.values():
        faults += _dangling_provisions(regulation, rules, regulations)
    if not regulations and not faults:
        faults.append(Fault(Place(folder, 1, 1), _NONE))
    return Policies(kinds, regulations, tuple(rules[key] for key in sorted(rules)), language, tuple(faults))


_NONE = Text(
    "Folder ini tidak memuat satu regulasi pun, jadi tidak ada yang dapat dinilai.",
    "This folder holds not one regulation, so there is nothing to judge by.",
)
_STRAY = Text(
    "Berkas ini tidak dibaca: kebijakan berada di `<regulasi>/regulation.yaml` dan `<regulasi>/rules/*.yaml`.",
    "This file is not read: policies are `<regulation>/regulation.yaml` and `<regulation>/rules/*.yaml`.",
)


def _regulation(name: str, blob: Blob, meta: Meta) -> tuple[Regulation | None, list[Fault]]:
    data, faults = read_yaml(blob)
    faults = faults or meta.faults("regulation", data, blob)
    if faults:
        return None, faults
    if data["id"] != name:
        message = Text(
            f"`id` harus sama dengan nama foldernya, `{name}`.",
            f"`id` must equal the folder's name, `{name}`.",
        )
        return None, [fault(blob, ("id",), message)]
    provisions: dict[str, Provision] = {}
    for index, item in enumerate(data["provisions"]):
        if item["id"] in provisions:
            message = Text(
                f"Ketentuan `{item['id']}` tertulis dua kali.", f"Provision `{item['id']}` is written twice."
            )
            faults.append(fault(blob, ("provisions", index, "id"), message))
        note = _text(item["note"]) if "note" in item else None
        if note is None and item["handling"] in ("manual", "not-applicable"):
            message = Text(
                "Jelaskan di `note`: siapa yang menilai dan dari bukti apa, atau mengapa tidak berlaku.",
                "Say in `note` who judges it and by what evidence, or why it does not apply.",
            )
            faults.append(fault(blob, ("provisions", index, "handling"), message))
        provisions[item["id"]] = Provision(
            item["id"], _text(item["title"]), item["basis"], item["verified"], item.get("source", ""),
            item["handling"], note, item.get("cite") or cite(item["id"]),
        )  # fmt: skip
    parameters = {}
    for key, item in data.get("parameters", {}).items():
        if item["provision"] not in provisions:
            faults.append(
                fault(blob, ("parameters", key, "provision"), _no_provision(item["provision"], provisions))
            )
        parameters[key] = Parameter(
            key,
            _text(item["title"]),
            item["provision"],
            item["status"] == "contoh",
            item["overridable"],
            item["value"],
        )
    return Regulation(
        name, _text(data["title"]), data["short"], _period(data["effective"]), data["completeness"],
        tuple(data["applies_to"]), provisions, parameters, blob.path, data,
    ), faults  # fmt: skip


class _Reading:
    """One rule file on its way to a rule; faults are gathered, so that a writer sees them all at once."""

    def __init__(
        self,
        blob: Blob,
        meta: Meta,
        language: Language,
        kinds: Mapping[str, Kind],
        regulations: Mapping[str, Regulation],
    ) -> None:
        self.blob, self.meta, self.language = blob, meta, language
        self.kinds, self.regulations = kinds, regulations
        self.faults: list[Fault] = []
        self.id = ""

    def wrong(self, pointer: Pointer, message: Text) -> None:
        self.faults.append(fault(self.blob, pointer, message, rule=self.id))

    def rule(self, folder: str) -> tuple[Rule | None, list[Fault]]:
        data, broken = read_yaml(self.blob)
        broken = broken or self.meta.faults("rule", data, self.blob)
        if broken:
            return None, broken
        self.id = data["id"]
        regulation, kind = self.regulations.get(folder), self.kinds.get(data["kind"])
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
        if data["provision"] not in regulation.provisions:
            self.wrong(("provision",), _no_provision(data["provision"], regulation.provisions))
        if kind is None:
            self.wrong(
                ("kind",),
                Text(f"Tidak ada jenis `{data['kind']}`.", f"There is no kind `{data['kind']}`.")
                + meant(data["kind"], self.kinds),
            )
            return None, self.faults
        if "require" not in data and "assert" not in data:
            self.wrong(
                (), Text("Aturan perlu `require` atau `assert`.", "A rule needs `require` or `assert`.")
            )
        for part in ("when", "require"):
            if part in data:
                self._condition(part, data[part], kind)
        assertions = tuple(
            self._assertion(i, item, kind, regulation) for i, item in enumerate(data.get("assert", []))
        )
        period = _period(data["effective"]) if "effective" in data else regulation.period
        examples = tuple(self._examples(data["examples"]))
        if self.faults:
            return None, self.faults
        whole = tuple(a for a in assertions if a)
        return Rule(
            self.id, _text(data["title"]), regulation, data["provision"], tuple(data.get("also", [])), kind.name,
            tuple(data["applies_to"]), Severity(data["severity"]), period, _text(data["rationale"]),
            data.get("when"), data.get("require"), whole, _text(data["remedy"]), examples, Place(self.blob.path, 1, 1),
            frozenset().union(*(a.expression.reads for a in whole)), frozenset().union(*(a.expression.params for a in whole)),
        ), []  # fmt: skip

    def _condition(self, part: str, condition: Schema, kind: Kind) -> None:
        found = self.meta.faults("condition", condition, self.blob, below=(part,))
        self.faults += found
        if not found:
            for pointer, name, known in unknown_properties(condition, kind.schema, (part,)):
                message = Text(
                    f"Jenis `{kind.name}` tidak punya ruas `{name}` di sini.",
                    f"Kind `{kind.name}` has no field `{name}` here.",
                )
                self.wrong(pointer, message + meant(name, known))
            self.faults += limits(condition, self.blob, (part,), self.id)

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
        return Assertion(expression, at, each, _text(item["message"]))

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
                as_of = _day(item["as_of"]) if "as_of" in item else EXAMPLE_DAY
                at = pointer_of(item["at"]) if "at" in item else None
                yield Example(
                    passes,
                    item["record"],
                    others,
                    item.get("instansi", {}),
                    as_of,
                    at,
                    self.blob,
                    ("examples", key, index),
                )


def _dangling_provisions(
    regulation: Regulation, rules: Mapping[str, Rule], regulations: Mapping[str, Regulation]
) -> Iterator[Fault]:
    """Provisions said to be covered by rules have one; what rules cite beside their own exists."""
    own = [rule for rule in rules.values() if rule.regulation is regulation]
    cited = {rule.provision for rule in own} | {
        target.split("/")[1]
        for rule in rules.values()
        for target in rule.also
        if target.split("/")[0] == regulation.id
    }
    cited |= {parameter.provision for parameter in regulation.parameters.values()}
    for provision in regulation.provisions.values():
        if provision.handling == "rules" and provision.id not in cited:
            message = Text(
                f"Ketentuan `{provision.id}` dinyatakan punya aturan (`handling: rules`), tetapi tidak satu pun mengutipnya.",
                f"Provision `{provision.id}` is said to have rules (`handling: rules`), but none cites it.",
            )
            yield Fault(Place(regulation.file, 1, 1), message)
    for rule in own:
        for target in rule.also:
            other, _, article = target.partition("/")
            if other not in regulations or article not in regulations[other].provisions:
                yield Fault(
                    rule.place,
                    Text(
                        f"`also` menyebut `{target}`, yang tidak ada.",
                        f"`also` names `{target}`, which does not exist.",
                    ),
                    rule.id,
                )


def _no_provision(name: str, known: Mapping[str, Any]) -> Text:
    return Text(
        f"Regulasi ini tidak punya ketentuan `{name}`.", f"This regulation has no provision `{name}`."
    ) + meant(name, known)


def _text(value: Mapping[str, str]) -> Text:
    return Text(value["id"], value["en"])


def _period(value: Mapping[str, Any]) -> Period:
    until = value.get("to")
    return Period(_day(value["from"]), _day(until) if until else None)


def _day(text: str) -> date:
    """A date as its format admits it, the year 0000 included, which Python does not know."""
    return date.min if text.startswith("0000") else date.fromisoformat(text)


_WORDS = {
    "pasal": "Pasal",
    "ayat": "ayat",
    "huruf": "huruf",
    "angka": "angka",
    "lampiran": "Lampiran",
    "bab": "Bab",
    "bagian": "Bagian",
}


def cite(provision: str) -> str:
    """`pasal-6-ayat-2-huruf-a` as people cite it: `Pasal 6 ayat (2) huruf a`."""
    words: list[str] = []
    for word in provision.split("-"):
        if words and words[-1] == "ayat":
            words.append(f"({word})")
        elif words and words[-1] in ("Lampiran", "Bab", "Bagian"):
            words.append(re.sub(r"(?<=[A-Za-z])(?=[0-9])", ".", word.upper()))
        else:
            words.append(_WORDS.get(word, word))
    return " ".join(words)
