"""A new finding in, whether the change caused it or only mended what had hidden it out.

A record that breaks its schema, or a file that cannot be read, hides what other rules would say. Who mends it should not have to
mend everything that comes to light as well; but nobody may slip a new fault in under cover of a repair. So a finding counts as
revealed only where all it rests on stood there before, or could not stand there rightly.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from checker.builtin import OWN
from checker.change import Change
from checker.engine import Judged
from checker.model import GOVERNMENT, Finding, Record
from checker.policy import Policies
from checker.rule import Rule
from checker.source import Source
from checker.text import Text

_MENDED = Text("baru terlihat setelah rekamannya diperbaiki", "seen only now that the record is mended")
_READABLE = Text("baru terlihat setelah berkasnya dapat dibaca", "seen only now that the file can be read")
_ELSEWHERE = Text(
    "baru dapat dinilai setelah rekaman lain diperbaiki", "assessable only now that another record is mended"
)

_HIDDEN = frozenset(
    f"{OWN}-{slug}"
    for slug in ("skema", "rujukan", "rujukan-dihapus", "nama-berkas", "belum-diisi", "parameter")
)
"""Own rules about one record, which say nothing of it while it cannot be read or, mostly, while it does not fit its schema."""

_WORD = re.compile("[a-z][a-z0-9_]*")


class Revealed:
    """What the mending of one change brings to light. `was` is the target, `now` the change, both judged by `policies`."""

    def __init__(self, change: Change, was: Judged, now: Judged, policies: Policies, target: Source) -> None:
        self.change, self.was, self.now, self.target = change, was, now, target
        self._rules: Mapping[str, Rule] = {rule.id: rule for rule in policies.rules}

    def why(self, finding: Finding) -> Text | None:
        """Why a finding is no doing of the change; None where it is."""
        key = (finding.kind, finding.record)
        rule = self._rules.get(finding.rule)
        if not finding.record or (rule is None and finding.rule not in _HIDDEN):
            return None
        if key not in self.change.touched:
            return _ELSEWHERE if rule and self._assessable_only_now(finding, rule) else None
        if rule and not self._others_stood_there(key, rule):
            return None
        old = self._old(key)
        if old is not None:
            broken = old in self.was.registry.broken and finding.rule != f"{OWN}-skema"
            return _MENDED if broken and self._stood_there(finding, rule) else None
        return _READABLE if key in self.was.registry.lost and self._lines_stood_there(finding) else None

    def _old(self, key: tuple[str, str]) -> Record | None:
        registry = self.was.registry
        government = registry.government
        if government and key == (government.kind, government.id):
            return government
        return registry.by_id.get(key)

    # --- a record that broke its schema ---

    def _stood_there(self, finding: Finding, rule: Rule | None) -> bool:
        """Neither the value found at fault nor anything the rule reads was changed, save what the schema had refused."""
        key = (finding.kind, finding.record)
        changed = self.change.roots(key)
        read = rule.fields if rule else frozenset[str]()
        return _root(finding) not in changed and not (read & changed) - self._refused[key]

    @cached_property
    def _refused(self) -> Mapping[tuple[str, str], set[str]]:
        """Top-level fields that the schema refused in the target, by record."""
        refused: dict[tuple[str, str], set[str]] = defaultdict(set)
        for finding in self.was.findings:
            if finding.rule == "patuh-skema":
                refused[finding.kind, finding.record].add(_root(finding))
        return refused

    # --- another record, which this one rests on ---

    def _assessable_only_now(self, finding: Finding, rule: Rule) -> bool:
        """The verdict was not assessable, and nothing was changed of what the rule reads but what had been broken."""
        key = (finding.kind, finding.record)
        return (finding.rule, *key) in self._open and self._others_stood_there(key, rule)

    def _others_stood_there(self, key: tuple[str, str], rule: Rule) -> bool:
        """Of no other record that the rule reads was anything changed that it names, save what the schema had refused."""
        named = {word for a in rule.assertions for word in _WORD.findall(a.expression.text)} | {
            "id",
            "status",
        }
        for other in self.change.touched - {key}:
            if other[0] not in rule.reads and other[0] != GOVERNMENT:
                continue
            if self._old(other) is None:
                if other not in self.was.registry.lost or not self._record_stood_there(other):
                    return False
            elif (self.change.roots(other) & named) - self._refused[other]:
                return False
        return True

    @cached_property
    def _open(self) -> frozenset[tuple[str, str, str]]:
        return frozenset((j.rule, j.kind, j.record) for j in self.was.judgements)

    # --- a file that could not be read ---

    def _lines_stood_there(self, finding: Finding) -> bool:
        """The finding's line stood there, and of its record only lines were changed at which the file had been at fault."""
        key = (finding.kind, finding.record)
        return self._record_stood_there(key, finding.place.line)

    def _record_stood_there(self, key: tuple[str, str], line: int | None = None) -> bool:
        """Of a record's lines only those were changed at which its file had been at fault, and not that one."""
        government = self.now.registry.government
        record = government if government and key[0] == GOVERNMENT else self.now.registry.by_id[key]
        before = self._file_before(record)
        blob = self.target.read(before)
        data = self.now.registry.files.get(record.file)
        if blob is None or blob.problem or data is None:
            return False
        unchanged, mended = _lines(blob.data, data, self._faults_in(before))
        first, last = self._extent(record)
        theirs = range(first, last + 1)
        return line not in mended and all(n in unchanged or n in mended for n in theirs)

    def _file_before(self, record: Record) -> str:
        """Where a record stood: here, or in the file that could not be read and shows its id."""
        lost = self.was.registry.lost_in
        files = (
            file for file, (kind, ids) in sorted(lost.items()) if kind == record.kind and record.id in ids
        )
        return record.file if record.file in lost else next(files, record.file)

    def _faults_in(self, file: str) -> frozenset[int]:
        return frozenset(f.place.line for f in self.was.findings if not f.record and f.place.file == file)

    def _extent(self, record: Record) -> tuple[int, int]:
        """First and last line of a record in its file."""
        registry = self.now.registry
        starts = sorted(
            registry.place(r, ()).line for r in registry.records.get(record.kind, []) if r.file == record.file
        )
        first = registry.place(record, ()).line
        after = [n for n in starts if n > first]
        return first, (after[0] - 1 if after else len(registry.files[record.file].splitlines()))


def _root(finding: Finding) -> str:
    return finding.path.split("/")[1] if finding.path else ""


@lru_cache(maxsize=8)
def _lines(old: bytes, new: bytes, faults: frozenset[int]) -> tuple[frozenset[int], frozenset[int]]:
    """Lines of `new` (from 1) that stand in `old` as well, and those that replace, one for one, a line at fault there."""
    matcher = SequenceMatcher(None, old.splitlines(), new.splitlines())
    unchanged: set[int] = set()
    mended: set[int] = set()
    gaps: set[int] = set()
    for how, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        lines = range(new_from + 1, new_to + 1)
        if how == "equal":
            unchanged.update(lines)
        elif how == "delete":  # what stands on either side of the gap is no longer as it was
            unchanged -= {new_from}
            gaps.add(new_from + 1)
        elif len(lines) == old_to - old_from and faults.issuperset(range(old_from + 1, old_to + 1)):
            mended.update(lines)
    return frozenset(unchanged - gaps), frozenset(mended)
