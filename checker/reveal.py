"""A new finding in, whether the change caused it or only mended what had hidden it out.

A record that breaks its schema, or a file that cannot be read, hides what other rules would say. Who mends it should not have to
mend everything that comes to light as well; but nobody may slip a new fault in under cover of a repair. So a finding counts as
revealed only where all it rests on stood there before, or could not stand there rightly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from checker.change import Change
from checker.engine import Judged
from checker.model import Finding, Record
from checker.policy import Policies
from checker.rule import Rule
from checker.source import Source
from checker.text import Text

_MENDED = Text("baru terlihat setelah rekamannya diperbaiki", "seen only now that the record is mended")
_READABLE = Text("baru terlihat setelah berkasnya dapat dibaca", "seen only now that the file can be read")
_ELSEWHERE = Text(
    "baru dapat dinilai setelah rekaman lain diperbaiki", "assessable only now that another record is mended"
)


class Revealed:
    """What the mending of one change brings to light. `was` is the target, `now` the change, both judged by `policies`."""

    def __init__(self, change: Change, was: Judged, now: Judged, policies: Policies, target: Source) -> None:
        self.change, self.was, self.now, self.target = change, was, now, target
        self._rules: Mapping[str, Rule] = {rule.id: rule for rule in policies.rules}

    def why(self, finding: Finding) -> Text | None:
        """Why a finding is no doing of the change; None where it is."""
        key = (finding.kind, finding.record)
        rule = self._rules.get(finding.rule)
        if not finding.record or rule is None:
            return None  # structure is never hidden by content
        if key not in self.change.touched:
            return _ELSEWHERE if self._assessable_only_now(finding, rule) else None
        old = self.was.registry.by_id.get(key)
        if old is not None:
            return _MENDED if old in self.was.registry.broken and self._stood_there(finding, rule) else None
        return _READABLE if key in self.was.registry.lost and self._lines_stood_there(finding) else None

    # --- a record that broke its schema ---

    def _stood_there(self, finding: Finding, rule: Rule) -> bool:
        """Neither the value found at fault nor anything the rule reads was changed, save what the schema had refused."""
        key = (finding.kind, finding.record)
        changed = self.change.roots(key)
        return _root(finding) not in changed and not (rule.fields & changed) - self._refused[key]

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
        """The verdict was not assessable, and all that was changed of what the rule reads had been broken."""
        if (finding.rule, finding.kind, finding.record) not in self._open:
            return False
        registry = self.was.registry
        for kind, id_ in self.change.touched:
            if kind in rule.reads or kind == "instansi":
                old = registry.by_id.get((kind, id_))
                if (kind, id_) not in registry.lost and (old is None or old not in registry.broken):
                    return False
        return True

    @cached_property
    def _open(self) -> frozenset[tuple[str, str, str]]:
        return frozenset((j.rule, j.kind, j.record) for j in self.was.judgements)

    # --- a file that could not be read ---

    def _lines_stood_there(self, finding: Finding) -> bool:
        """The finding's line stood there, and of its record only lines were changed at which the file had been at fault."""
        record = self.now.registry.by_id[finding.kind, finding.record]
        blob = self.target.read(record.file)
        data = self.now.registry.files.get(record.file)
        if blob is None or blob.problem or data is None:
            return False
        unchanged, mended = _lines(blob.data, data, self._faults_in(record.file))
        first, last = self._extent(record)
        theirs = range(first, last + 1)
        return finding.place.line in unchanged and all(n in unchanged or n in mended for n in theirs)

    def _faults_in(self, file: str) -> frozenset[int]:
        return frozenset(f.place.line for f in self.was.findings if not f.record and f.place.file == file)

    def _extent(self, record: Record) -> tuple[int, int]:
        """First and last line of a record in its file."""
        registry = self.now.registry
        starts = sorted(
            registry.place(r, ()).line for r in registry.records[record.kind] if r.file == record.file
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
