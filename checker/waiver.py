"""Waivers: records that accept one finding for a time in, the one answer to whether a finding is accepted out.

Every road (check, gate, past states, site) asks `Waivers.accepts`; nothing else decides it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from checker.model import Finding
from checker.policy import Policies
from checker.registry import Registry


@dataclass(frozen=True, slots=True, eq=False)
class Waivers:
    """The waivers that hold on one day: their id by (rule, kind, record)."""

    holding: Mapping[tuple[str, str, str], str] = field(default_factory=dict)

    def accepts(self, rule: str, kind: str, record: str) -> str:
        """The id of the waiver under which a finding of `rule` on a record is accepted; empty where there is none."""
        return self.holding.get((rule, kind, record), "")


def waivers_of(registry: Registry, policies: Policies, as_of: date) -> Waivers:
    """The waivers of a registry that hold on `as_of`."""
    return Waivers()


def waiver_findings(registry: Registry, policies: Policies, as_of: date) -> Iterator[Finding]:
    """What is wrong with waivers, which have ended, and which end soon."""
    yield from ()
