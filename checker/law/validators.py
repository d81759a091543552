"""The deciding validators of a law, each compiled when it is first asked for and then kept for every run that judges by it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import jsonschema_rs

from checker.law.rule import Rule
from checker.law.schema import Kind, Schema, validator


class Validators:
    """What is compiled depends on the law alone, so two threads that ask at once at worst compile the same twice."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self._kinds = kinds
        self._made: dict[tuple[Any, ...], jsonschema_rs.Draft202012Validator] = {}

    def record(self, kind: str) -> jsonschema_rs.Draft202012Validator:
        """Whether one record fits the schema of its kind."""
        return self._kept(("record", kind), lambda: self._kinds[kind].schema)

    def records(self) -> Mapping[str, jsonschema_rs.Draft202012Validator]:
        """By kind: whether every record of a list fits."""
        return {kind: self._list_of(kind) for kind in self._kinds}

    def fused(self, kind: str, rules: Sequence[Rule]) -> jsonschema_rs.Draft202012Validator:
        """For a list of records: the kind's schema (part 0) and each rule's `if when then require` (parts 1, 2, …)."""

        def schema() -> Schema:
            parts: list[Schema] = [self._kinds[kind].schema]
            for rule in rules:
                # Without `require` a rule takes no part here, but keeps its position.
                parts.append({"if": rule.when or True, "then": rule.require} if rule.require else {})
            return {"type": "array", "items": {"allOf": parts}}

        return self._kept(("fused", kind, *(rule.id for rule in rules)), schema)

    def when(self, rule: Rule) -> jsonschema_rs.Draft202012Validator | None:
        """Whether a rule applies to a record; None where it applies to all."""
        condition = rule.when
        return self._kept(("when", rule.id), lambda: condition) if condition else None

    def _list_of(self, kind: str) -> jsonschema_rs.Draft202012Validator:
        return self._kept(("records", kind), lambda: {"type": "array", "items": self._kinds[kind].schema})

    def _kept(self, key: tuple[Any, ...], schema: Callable[[], Schema]) -> jsonschema_rs.Draft202012Validator:
        if key not in self._made:
            self._made[key] = validator(schema())
        return self._made[key]
