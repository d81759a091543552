"""Findings -> groups that one person mends in one go: the same basis, the same words apart from the values in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checker.model.report import Finding, Severity
from checker.model.text import Lang, Text

_VALUE = re.compile(r"`[^`]*`|\d[\d.,:]*")
"""What differs between findings of one sort: quoted values, and numbers."""


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one sort, in the order of their places."""

    findings: tuple[Finding, ...]

    @property
    def severity(self) -> Severity:
        """How much each of them weighs."""
        return self.findings[0].severity

    @property
    def message(self) -> Text:
        """What is wrong with all of them: the message itself, or with `…` where each names another value."""
        return _common([f.message for f in self.findings])

    @property
    def remedy(self) -> Text:
        """How all of them are mended, in the same way."""
        return _common([f.remedy for f in self.findings])

    @property
    def rules(self) -> tuple[str, ...]:
        """The rules that found them: usually one, or one a kind that say the same."""
        return tuple(dict.fromkeys(f.rule for f in self.findings))

    def particulars(self, finding: Finding, lang: Lang) -> str:
        """The values that this message names and others of the group do not; empty where all say the same."""
        slots = _slots([f.message.in_(lang) for f in self.findings])
        own = _VALUE.findall(finding.message.in_(lang))
        return ", ".join(dict.fromkeys(value for value, slot in zip(own, slots, strict=True) if slot is None))


def grouped(findings: Iterable[Finding]) -> list[FindingGroup]:
    """The groups, what weighs most first, then what occurs most often, then by place."""
    alike: dict[tuple[object, ...], list[Finding]] = defaultdict(list)
    for finding in sorted(findings, key=lambda f: f.sort_key):
        texts = (finding.message.id, finding.message.en, finding.remedy.id, finding.remedy.en)
        words = (_VALUE.sub("…", text) for text in texts)
        alike[finding.severity, finding.regulation, finding.provision, *words].append(finding)
    groups = [FindingGroup(tuple(found)) for found in alike.values()]
    return sorted(groups, key=lambda g: (-g.severity.weight, -len(g.findings), g.findings[0].sort_key))


def _common(texts: Sequence[Text]) -> Text:
    return Text(_with_gaps([t.id for t in texts]), _with_gaps([t.en for t in texts]))


def _with_gaps(texts: Sequence[str]) -> str:
    """The words that all texts share, with `…` for each value that differs."""
    slots = iter(_slots(texts))
    return _VALUE.sub(lambda _: next(slots) or "…", texts[0])


def _slots(texts: Sequence[str]) -> list[str | None]:
    """What stands at each place of a value: the value that all texts have there, or None."""
    found = [_VALUE.findall(text) for text in texts]
    return [values[0] if len(set(values)) == 1 else None for values in zip(*found, strict=True)]
