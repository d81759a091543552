"""A registry as one run sees it: whose declarations count, which records are broken, and how findings about it are made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from checker.law.builtin import BuiltIn
from checker.model.report import Coverage, Finding, Place, Pointer, Record, Severity
from checker.model.text import Text, meant, same
from checker.registry.registry import Registry, coverage_of

_SUGGESTIONS = 200


@dataclass(slots=True, eq=False)
class View:
    """Belongs to one run; the registry itself can serve many at once."""

    registry: Registry
    declared: Record | None
    """The government as it decides which law binds, with which parameters, and how far registers are filled."""
    broken: set[Record] = field(init=False)
    """Records that do not fit their schema, as far as that is known so far."""
    _placed: bool = True
    _meant: dict[tuple[str, str], Text] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.broken = set(self.registry.shapeless)

    def coverage(self, kind: str) -> Coverage:
        """How far the register is declared filled."""
        return coverage_of(self.declared, kind)

    def meant(self, kind: str, id_: str) -> Text:
        """The id of `kind` that was most likely meant; looked for only some hundred times a run, for it takes long."""
        key = (kind, id_)
        if key not in self._meant:
            if len(self._meant) >= _SUGGESTIONS:
                return same("")
            self._meant[key] = meant(id_, (r.id for r in self.registry.records.get(kind, ())))
        return self._meant[key]

    @contextmanager
    def counting(self) -> Iterator[None]:
        """While findings are only counted, where each stands is not looked up: that would take long."""
        self._placed = False
        try:
            yield
        finally:
            self._placed = True

    def place(self, record: Record, pointer: Pointer) -> Place:
        """See `Registry.place`."""
        return self.registry.place(record, pointer)

    def finding(
        self,
        rule: str,
        severity: Severity,
        law: tuple[str, str],
        record: Record,
        pointer: Pointer,
        message: Text,
        remedy: Text,
        demand: str,
        *,
        key: bool = False,
    ) -> Finding:
        """See `Registry.finding`."""
        return self.registry.finding(
            rule, severity, law, record, pointer, message, remedy, demand, key=key, placed=self._placed
        )

    def own_finding(
        self,
        rule: BuiltIn,
        record: Record,
        pointer: Pointer,
        message: Text,
        demand: str = "",
        *,
        remedy: Text | None = None,
        key: bool = False,
    ) -> Finding:
        """See `Registry.own_finding`."""
        return self.registry.own_finding(
            rule, record, pointer, message, demand, remedy=remedy, key=key, placed=self._placed
        )
