"""What the checker speaks of: records, rules, findings, verdicts, the report. Frozen data, no I/O."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from checker.model.text import Text

Json: TypeAlias = Any
"""A JSON value as Python holds it: None, bool, int, float, str, list, dict with text keys."""

GOVERNMENT = "instansi"
"""The pseudo-kind of `instansi.yaml`: one record, judged once."""

WAIVER = "pengecualian"
"""The kind whose records accept findings; its schema travels with the checker."""

Pointer: TypeAlias = tuple[str | int, ...]
"""The way to a value inside a record: keys and list indexes."""


def pointer_text(pointer: Sequence[str | int]) -> str:
    """A pointer as RFC 6901 writes it (`/penanganan/0/opsi`; the whole record is the empty text)."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in pointer)


def pointer_of(text: str) -> Pointer:
    """The reverse of `pointer_text`; steps of digits are list indexes, `*` stays a text."""
    steps = text.split("/")[1:] if text else []
    return tuple(int(s) if s.isdecimal() else s.replace("~1", "/").replace("~0", "~") for s in steps)


def dotted(pointer: Pointer) -> str:
    """A pointer as messages show it: `penanganan[2].opsi` (items count from 1, as people do)."""
    text = ""
    for step in pointer:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def values_at(data: Json, path: Pointer, at: Pointer = ()) -> Iterator[tuple[Pointer, Json]]:
    """The values at a pointer that may hold `*` for list items."""
    if not path:
        yield at, data
    elif path[0] == "*":
        if isinstance(data, list):
            for index, item in enumerate(data):
                yield from values_at(item, path[1:], (*at, index))
    elif isinstance(data, dict) and path[0] in data:
        yield from values_at(data[path[0]], path[1:], (*at, path[0]))


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A point in a file; `line` and `column` count from 1, columns in characters."""

    file: str
    line: int
    column: int


class Severity(StrEnum):
    """How much a finding weighs; `error` is what the text of the law commands."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def weight(self) -> int:
        """3 for error, 2 for warning, 1 for info."""
        return {"error": 3, "warning": 2, "info": 1}[self.value]


class Verdict(StrEnum):
    """What a rule says of a record (design: never only yes or no)."""

    PASS = "pass"
    FAIL = "fail"
    WAIVED = "waived"
    NOT_APPLICABLE = "not-applicable"
    NOT_ASSESSABLE = "not-assessable"
    ERROR = "error"


class Coverage(StrEnum):
    """How far a register is filled, as `instansi.yaml` declares it."""

    FULL = "lengkap"
    PART = "sebagian"
    NONE = "belum"


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """One entry of a registry. `index` is its position in a list file, None where the file holds it alone."""

    kind: str
    id: str
    data: Mapping[str, Json]
    file: str
    index: int | None

    @property
    def unit(self) -> str | None:
        """The office the record belongs to (a unit belongs to itself)."""
        unit = self.id if self.kind == "unit" else self.data.get("unit")
        return unit if isinstance(unit, str) else None

    @property
    def removed(self) -> bool:
        """Whether it is kept as history only (`status: dihapus`)."""
        return self.data.get("status") == "dihapus"

    @property
    def name(self) -> str:
        """The record's `nama`, or its id."""
        name = self.data.get("nama")
        return name if isinstance(name, str) and name else self.id

    @property
    def unfilled(self) -> frozenset[str]:
        """Top-level properties the record declares as not filled (`belum_diisi`); one that is filled has to stand up."""
        names = self.data.get("belum_diisi")
        if not isinstance(names, list):
            return frozenset()
        return frozenset(n for n in names if isinstance(n, str) and n not in self.data)

    def within_file(self, pointer: Pointer) -> Pointer:
        """A pointer into the record as a pointer into its file."""
        return pointer if self.index is None else (self.index, *pointer)


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that a record does not meet. Complete when made, never changed.

    `fingerprint` follows rule, record, key path (list items by their `id`) and the demand that failed;
    never the line, so it survives a reformat.
    """

    rule: str
    severity: Severity
    regulation: str
    provision: str
    kind: str
    record: str
    unit: str | None
    place: Place
    path: str
    message: Text
    remedy: Text
    fingerprint: str
    excerpt: str = ""
    name: str = ""
    waiver: str = ""
    """Id of the waiver under which it is accepted; empty for a finding that stands."""
    beyond: tuple[str, ...] = ()
    """Fingerprints of the findings that it stands for, where it says that there are more than are shown."""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str, str]:
        """By file and place, then by rule: the order of every report."""
        place = self.place
        return (place.file, place.line, place.column, self.rule, self.path, self.fingerprint)


def heaviest(finding: Finding) -> tuple[object, ...]:
    """The key of lists that may be cut: by weight, then as every report."""
    return (-finding.severity.weight, *finding.sort_key)


def canonical(value: Json) -> str:
    """A value as a text that is the same for values that JSON Schema holds equal: 1 and 1.0 are, 1 and true are not."""
    return json.dumps(_plain(value), sort_keys=True)


def _plain(value: Json) -> Json:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def fingerprint(rule: str, kind: str, record: str, data: Json, pointer: Pointer, demand: str) -> str:
    """32 hexadecimal digits that name one finding for as long as it is the same finding."""
    steps: list[str] = []
    value = data
    for step in pointer:
        if isinstance(step, int) and isinstance(value, list) and step < len(value):
            value = value[step]
            own = value.get("id") if isinstance(value, dict) else None
            steps.append(f"id={own}" if isinstance(own, str) else str(step))
        else:
            value = value.get(step) if isinstance(value, dict) else None
            steps.append(str(step))
    text = "\0".join([rule, kind, record, "\1".join(steps), demand])
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:32]


MANY = 50
"""Findings of one rule on one record; what is beyond is one more, which says so."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that stopped a part of the run: a broken policy, or a rule that could not be evaluated."""

    place: Place
    message: Text
    rule: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict of one rule on one record, with why where it is not plain."""

    rule: str
    kind: str
    record: str
    verdict: Verdict
    why: Text | None = None


class Standing(StrEnum):
    """Where a rule stands on the as-of date."""

    IN_FORCE = "in-force"
    ANNOUNCED = "announced"
    ENDED = "ended"
    OTHER_GOVERNMENT = "other-government"


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many records a rule applies to, and what it says of them.

    `applicable` = pass + fail + waived + not_assessable + error; a rule with `applicable` 0 says nothing, not "green".
    """

    rule: str
    title: Text
    regulation: str
    provision: str
    kind: str
    severity: Severity
    standing: Standing
    applicable: int = 0
    passed: int = 0
    failed: int = 0
    waived: int = 0
    not_assessable: int = 0
    errors: int = 0


@dataclass(frozen=True, slots=True)
class Origin:
    """What a report was made from: enough to make it again."""

    government: str
    registry: str
    as_of: date
    commit: str | None
    source: str
    policies: str
    versions: Mapping[str, str]
    digests: Mapping[str, str]
    filters: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Citation:
    """What a finding stands on: `law` and `article` as people cite them, and the article's paraphrase."""

    law: str
    article: str
    title: Text

    def __str__(self) -> str:
        return f"{self.law} {self.article}".rstrip()


@dataclass(frozen=True, slots=True)
class Register:
    """One register: how many records it holds and how far it is declared filled."""

    kind: str
    title: str
    coverage: Coverage
    records: int


@dataclass(frozen=True, slots=True)
class Report:
    """The whole answer of one run, sorted; every output format renders this and nothing else."""

    run: Origin
    registers: tuple[Register, ...]
    rules: tuple[RuleCount, ...]
    findings: tuple[Finding, ...]
    not_assessable: tuple[Judgement, ...]
    faults: tuple[Fault, ...]
    citations: Mapping[tuple[str, str], Citation]
    """By (regulation, provision), in the order the regulations print them."""

    @property
    def could_not_check(self) -> bool:
        """True where a fault means that the verdict cannot be trusted to be whole."""
        return bool(self.faults)

    @property
    def standing(self) -> tuple[Finding, ...]:
        """The findings that no waiver accepts."""
        return tuple(f for f in self.findings if not f.waiver)

    @property
    def waived(self) -> tuple[Finding, ...]:
        """The findings that a waiver accepts for now."""
        return tuple(f for f in self.findings if f.waiver)

    def at_least(self, level: Severity) -> int:
        """How many findings that stand weigh at least `level`."""
        return sum(f.severity.weight >= level.weight for f in self.standing)
