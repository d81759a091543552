"""What the gate decided about a change, and everything that rests on: frozen data, no I/O."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from checker.model.report import Finding, Json, Report, Severity
from checker.model.text import Text


class State(StrEnum):
    """Where a finding stands against the target branch."""

    NEW = "new"
    DEBT = "debt"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Since:
    """The commit that first had a finding, and its day; not `exact` where history was not read further back."""

    commit: str
    day: date
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Debt:
    """A finding that the change did not cause; `why` where that is not plain (it was only revealed)."""

    finding: Finding
    since: Since | None = None
    why: Text | None = None


class Edit(StrEnum):
    """What became of a record or a field."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"

    @classmethod
    def of(cls, before: object, after: object) -> Edit:
        """What lies between two states of a thing, of which None is its absence."""
        return cls.ADDED if before is None else cls.REMOVED if after is None else cls.CHANGED


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value: `path` as people read it (`penanganan[2].opsi`; list items by their `id` where they have one)."""

    path: str
    edit: Edit
    before: Json
    after: Json


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record; `file` is where it stands now (where it stood, for one that is gone)."""

    kind: str
    record: str
    name: str
    unit: str | None
    edit: Edit
    file: str
    fields: tuple[FieldChange, ...] = ()


class Effect(StrEnum):
    """What a change of what judges does to verdicts."""

    STRICTER = "stricter"
    LOOSER = "looser"
    BOTH = "both"
    UNCLEAR = "unclear"
    NONE = "none"


class Subject(StrEnum):
    """What sort of thing that judges, or guards what judges, was changed."""

    REGULATION = "regulation"
    RULE = "rule"
    PARAMETER = "parameter"
    KIND = "kind"
    INSTRUMENT = "instrument"
    WAIVER = "waiver"
    GOVERNMENT = "government"
    OWNERS = "owners"
    WORKFLOW = "workflow"
    ATTRIBUTES = "attributes"
    CHECKER = "checker"


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """One change of policies, schemas, waivers, parameters, owners or workflows, as what it does.

    `name` is the rule's, kind's or waiver's id, else the file; `records` are the (kind, id) whose verdict it changes;
    `owners` those whom the target's CODEOWNERS names for the file.
    """

    subject: Subject
    name: str
    edit: Edit
    file: str
    effect: Effect
    message: Text
    records: tuple[tuple[str, str], ...] = ()
    owners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """Verdicts of the rules of one regulation over all records."""

    passed: int = 0
    failed: int = 0
    waived: int = 0
    not_assessable: int = 0


@dataclass(frozen=True, slots=True)
class Compliance:
    """One regulation before and after the change, under the target's rules."""

    regulation: str
    law: str
    """As people cite it."""
    before: Tally
    after: Tally


@dataclass(frozen=True, slots=True)
class IndexEffect:
    """An index before and after, as printed; None where it cannot be computed."""

    instrument: str
    title: Text
    year: int
    before: str | None
    after: str | None
    levels: tuple[tuple[str, str, str], ...] = ()
    """(indicator, supported level before, after) where the registry now supports another level."""


@dataclass(frozen=True, eq=False)
class Decision:
    """The gate's answer. `report` is about the state after the merge; new and debt together are its findings that stand."""

    report: Report
    target: str | None
    """Commit id of the target's tip; None where there is no target yet (a first push)."""
    head: str | None
    """Commit id of the change; None for what is staged."""
    base: str | None
    """Commit id where the two parted."""
    tree: str | None
    """Tree id of the merge that was judged; None for what is staged."""
    fail_on: Severity
    strict: bool
    new: tuple[Finding, ...]
    debt: tuple[Debt, ...]
    fixed: tuple[Finding, ...]
    """Findings of the target that are gone; their places are the target's."""
    records: tuple[RecordChange, ...]
    policies: tuple[PolicyChange, ...]
    compliance: tuple[Compliance, ...]
    index: tuple[IndexEffect, ...]
    notes: tuple[Text, ...]
    """What a reader should know of how this was judged."""

    @cached_property
    def blocking(self) -> tuple[Finding, ...]:
        """The findings that refuse the change."""
        found = self.report.standing if self.strict else self.new
        return tuple(f for f in found if f.severity.weight >= self.fail_on.weight)

    @property
    def blocked(self) -> bool:
        """Whether the change is refused for its findings (a fault refuses it as well)."""
        return bool(self.blocking)

    @property
    def owners(self) -> tuple[str, ...]:
        """Everyone whose approval the changes of policies need, each once."""
        return tuple(dict.fromkeys(owner for change in self.policies for owner in change.owners))

    @cached_property
    def states(self) -> Mapping[Finding, State]:
        """Where each finding of the report stands."""
        new = set(self.new)
        return {f: State.WAIVED if f.waiver else State.NEW if f in new else State.DEBT for f in self.report.findings}

    @property
    def quiet(self) -> bool:
        """Whether there is nothing to tell: no finding came or went, and nothing that judges was changed."""
        return not (self.new or self.fixed or self.policies or self.report.faults)
