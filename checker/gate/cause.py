"""A new finding in, whether the change caused it or only mended what had hidden it out.

A record that breaks its schema, or a file that cannot be read, hides what other rules would say. Who mends it should not have to
mend everything that comes to light as well; but nobody may slip a new fault in under cover of a repair. So a finding counts as
revealed only where all it rests on stood there before, or could not stand there rightly.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from checker.compare.records import RegistryComparison
from checker.git.source import Blob, Source
from checker.judge.run import Judged
from checker.law import builtin
from checker.law.builtin import BUILT_IN
from checker.law.policies import Policies
from checker.law.rule import Rule
from checker.model.report import GOVERNMENT, Finding, Record, pointer_of, values_at
from checker.model.text import Text

_MENDED = Text("baru terlihat setelah rekamannya diperbaiki", "seen only now that the record is mended")
_READABLE = Text("baru terlihat setelah berkasnya dapat dibaca", "seen only now that the file can be read")
_ELSEWHERE = Text(
    "baru dapat dinilai setelah rekaman lain diperbaiki", "assessable only now that another record is mended"
)

_HIDDEN = frozenset(rule.id for rule in BUILT_IN.values() if rule.hidden)
"""Own rules about one record, which say nothing of it while it cannot be read or, mostly, while it does not fit its schema."""

_WORD = re.compile("[a-z][a-z0-9_]*")


class Revealed:
    """What the mending of one change brings to light. `was` is the target, `now` the change, both judged by `policies`."""

    def __init__(
        self, change: RegistryComparison, was: Judged, now: Judged, policies: Policies, target: Source
    ) -> None:
        self.change, self.was, self.now, self.target = change, was, now, target
        self._rules: Mapping[str, Rule] = {rule.id: rule for rule in policies.rules}
        self._blobs: dict[str, Blob | None] = {}
        self._disturbed: dict[str, frozenset[tuple[str, str]]] = {}

    def why(self, finding: Finding) -> Text | None:
        """Why a finding is no doing of the change; None where it is."""
        key = (finding.kind, finding.record)
        rule = self._rules.get(finding.rule)
        if not finding.record or (rule is None and finding.rule not in _HIDDEN):
            return None
        if key not in self.change.touched:
            return _ELSEWHERE if rule and self._assessable_only_now(finding, rule) else None
        if not (self._others_stood_there(key, rule) if rule else self._referent_stood_there(finding)):
            return None
        old = self._old(key)
        if old is not None:
            broken = old in self.was.broken and finding.rule != builtin.SCHEMA.id
            return _MENDED if broken and self._stood_there(finding, rule) else None
        return _READABLE if key in self.was.registry.lost and self._lines_stood_there(finding) else None

    def _old(self, key: tuple[str, str]) -> Record | None:
        registry = self.was.registry
        government = registry.government
        if government and key == (government.kind, government.id):
            return government
        return registry.by_id.get(key)

    def _new(self, key: tuple[str, str]) -> Record:
        registry = self.now.registry
        return registry.government if registry.government and key[0] == GOVERNMENT else registry.by_id[key]

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
            if finding.rule == builtin.SCHEMA.id:
                refused[finding.kind, finding.record].add(_root(finding))
        return refused

    # --- another record, which this one rests on ---

    def _assessable_only_now(self, finding: Finding, rule: Rule) -> bool:
        """The verdict was not assessable, and nothing was changed of what the rule reads but what had been broken."""
        key = (finding.kind, finding.record)
        return (finding.rule, *key) in self._open and self._others_stood_there(key, rule)

    def _others_stood_there(self, key: tuple[str, str], rule: Rule) -> bool:
        """Of no other record that the rule reads was anything changed that it names, save what the schema had refused."""
        if rule.id not in self._disturbed:
            self._disturbed[rule.id] = frozenset(self._disturbing(rule))
        return self._disturbed[rule.id] <= {key}

    def _disturbing(self, rule: Rule) -> Iterator[tuple[str, str]]:
        """The records that a rule reads whose change may be why it says something else now."""
        named = {word for a in rule.assertions for word in _WORD.findall(a.expression.text)} | {
            "id",
            "status",
        }
        for other in self.change.touched:
            if other[0] not in rule.reads and other[0] != GOVERNMENT:
                continue
            if self._old(other) is not None:
                if (self.change.roots(other) & named) - self._refused[other]:
                    yield other
            elif other not in self.was.registry.lost or not self._record_stood_there(other):
                yield other

    def _referent_stood_there(self, finding: Finding) -> bool:
        """The change did not remove what a reference at fault names: an own rule reads no more of another record than its status."""
        key = (finding.kind, finding.record)
        record = self._new(key)
        named = {value for _, value in values_at(record.data, pointer_of(finding.path)) if isinstance(value, str)}
        others = self.change.touched - {key}
        return not any(other[1] in named and "status" in self.change.roots(other) for other in others)

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
        record = self._new(key)
        before = self._file_before(record)
        blob = self._blob(before)
        data = self.now.registry.files.get(record.file)
        if blob is None or blob.problem or data is None:
            return False
        unchanged, mended = _lines(blob.data, data, self._faults.get(before, frozenset()))
        first, last = self._extent(record)
        theirs = range(first, last + 1)
        return line not in mended and all(n in unchanged or n in mended for n in theirs)

    def _blob(self, file: str) -> Blob | None:
        """A file of the target; many records ask for the same one."""
        if file not in self._blobs:
            self._blobs[file] = self.target.read(file)
        return self._blobs[file]

    def _file_before(self, record: Record) -> str:
        """Where a record stood: here, or in the file that could not be read and shows its id."""
        if record.file in self.was.registry.lost_in:
            return record.file
        return self._files_of_lost.get((record.kind, record.id), record.file)

    @cached_property
    def _files_of_lost(self) -> Mapping[tuple[str, str], str]:
        """The first of the files that could not be read in which each record shows."""
        found: dict[tuple[str, str], str] = {}
        for file, (kind, ids) in sorted(self.was.registry.lost_in.items()):
            for id_ in ids:
                found.setdefault((kind, id_), file)
        return found

    @cached_property
    def _faults(self) -> Mapping[str, frozenset[int]]:
        """The lines at which each file of the target is at fault."""
        found: dict[str, set[int]] = defaultdict(set)
        for finding in self.was.findings:
            if not finding.record:
                found[finding.place.file].add(finding.place.line)
        return {file: frozenset(lines) for file, lines in found.items()}

    def _extent(self, record: Record) -> tuple[int, int]:
        """First and last line of a record in its file."""
        starts = self._starts[record.file]
        first = self.now.registry.place(record, ()).line
        after = bisect_right(starts, first)
        last = starts[after] - 1 if after < len(starts) else len(self.now.registry.files[record.file].splitlines())
        return first, last

    @cached_property
    def _starts(self) -> Mapping[str, list[int]]:
        """The lines at which records begin in each file that could not be read, or takes something over from one."""
        registry = self.now.registry
        wanted = {r.file for r in registry.everything() if (r.kind, r.id) in self.was.registry.lost}
        found: dict[str, list[int]] = defaultdict(list)
        for record in [*registry.everything(), *([registry.government] if registry.government else [])]:
            if record.file in wanted or record.kind == GOVERNMENT:
                found[record.file].append(registry.place(record, ()).line)
        return {file: sorted(lines) for file, lines in found.items()}


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
