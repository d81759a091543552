"""Two states of a registry in; what became of each record out, and findings about ids that vanish or return.

Records are compared by kind and id, values by content: moving a file, reordering keys or reformatting changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from checker.law import builtin
from checker.model.decision import Edit, FieldChange, RecordChange
from checker.model.report import MANY, Finding, Json, Record, canonical, dotted
from checker.model.text import Text, quote
from checker.registry.registry import Registry

Key = tuple[str, str]
"""(kind, id)."""


@dataclass(frozen=True, eq=False)
class RegistryComparison:
    """The difference between two states of one registry."""

    before: Registry
    after: Registry
    misnamed: frozenset[Key] = frozenset()
    """Records of `before` whose id does not fit the schema, or is missing: it may be put right, no other may be changed."""

    @cached_property
    def records(self) -> tuple[RecordChange, ...]:
        """Every record that came, went or changed in content, by kind and id."""
        found = []
        for key in sorted(self.touched | self._gone):
            old, new = self._old.get(key, []), self._new.get(key, [])
            record = (new or old)[0]
            # What stood in a file that could not be read was there before, only nobody can say how.
            edit = Edit.REMOVED if not new else Edit.ADDED if not old and not self._was_lost(key) else Edit.CHANGED
            fields = tuple(_list_changes(old[0].data, new[0].data))[:MANY] if old and new else ()
            found.append(
                RecordChange(*key, name=record.name, unit=record.unit, edit=edit, file=record.file, fields=fields)
            )
        return tuple(found)

    @cached_property
    def touched(self) -> frozenset[Key]:
        """Records that are new or hold other values than before."""
        return frozenset(
            key for key, new in self._new.items() if _list_contents(new) != _list_contents(self._old.get(key, []))
        )

    def roots(self, key: Key) -> frozenset[str]:
        """Top-level fields of a record whose value changed; all of a new record's."""
        old, new = self._old.get(key, []), self._new.get(key, [])
        before: Mapping[str, Json] = old[0].data if old else {}
        after: Mapping[str, Json] = new[0].data if new else {}
        return frozenset(n for n in {*before, *after} if not _equal(before.get(n, _NONE), after.get(n, _NONE)))

    def findings(self) -> Iterator[Finding]:
        """What may not happen to records: to vanish, to return from removal, to become another thing under an old id."""
        for key in sorted(self._gone - self._named_anew):
            yield self._report_vanished(self._old[key][0])
        for file, (kind, ids) in sorted(self.before.lost_in.items()):
            if not ids and file not in self.after.files and file not in self.after.lost_in:
                yield self._report_vanished(Record(kind, file.rsplit("/", 1)[-1], {}, file, None))
            for id_ in sorted(ids):
                if not self._is_there((kind, id_)) and (kind, id_) not in self.after.lost:
                    yield self._report_vanished(Record(kind, id_, {}, file, None))
        for key in sorted(self.touched):
            if old := self._old.get(key):
                yield from self._report_misused(old, self._new[key])

    # --- parts ---

    @cached_property
    def _old(self) -> Mapping[Key, Sequence[Record]]:
        return _group(self.before)

    @cached_property
    def _new(self) -> Mapping[Key, Sequence[Record]]:
        return _group(self.after)

    @cached_property
    def _gone(self) -> frozenset[Key]:
        return frozenset(key for key in self._old if not self._is_there(key))

    def _is_there(self, key: Key) -> bool:
        """Whether a record is still there; what stands in a file that can be read no longer, nobody can call gone."""
        return key in self._new or key in self._darkened or key[0] in self._dark_kinds

    @cached_property
    def _darkened(self) -> frozenset[Key]:
        """Records seen in files that can be read no longer. A file that could not be read before has hidden none since."""
        return frozenset(
            (kind, id_)
            for file, (kind, ids) in self.after.lost_in.items()
            if file not in self.before.lost_in
            for id_ in ids
        )

    @cached_property
    def _dark_kinds(self) -> frozenset[str]:
        """Kinds of which nobody can say what stands in files that can be read no longer."""
        lost = self.after.lost_in.items()
        return frozenset(kind for file, (kind, ids) in lost if not ids and file not in self.before.lost_in) | (
            self.after.gone - self.before.gone
        )

    @cached_property
    def _became(self) -> Mapping[Key, Key]:
        """For a record that is gone, the new one that is most likely it under another id; whoever had a wrong id chooses first."""
        new = {key: self._new[key][0] for key in sorted(self.touched) if key not in self._old}
        twins = _Twins(new)
        gone = sorted(self._gone, key=lambda key: (key not in self.misnamed, key))
        return {key: twin for key in gone if (twin := twins.take(self._old[key][0])) is not None}

    @cached_property
    def _named_anew(self) -> frozenset[Key]:
        """The misnamed records that are gone and got another id."""
        return self.misnamed & self._became.keys()

    def _was_lost(self, key: Key) -> bool:
        return key in self.before.lost or key[0] in self.before.gone

    def _report_vanished(self, record: Record) -> Finding:
        message = Text(
            f"Rekaman {record.kind} {quote(record.id)} ({quote(record.name)}) ada di cabang sasaran, tetapi hilang dalam usulan ini.",
            f"Record {record.kind} {quote(record.id)} ({quote(record.name)}) is in the target branch but gone from this change.",
        )
        twin = self._became.get((record.kind, record.id))
        if twin is not None:
            message += Text(
                f" Id-nya tampaknya diganti menjadi {quote(twin[1])}.",
                f" Its id seems to have become {quote(twin[1])}.",
            )
        return self.before.own_finding(builtin.VANISHED, record, (), message)

    def _report_misused(self, olds: Sequence[Record], news: Sequence[Record]) -> Iterator[Finding]:
        old, new = (next((r for r in side if not r.removed), side[0]) for side in (olds, news))
        if old.removed and not new.removed:
            message = Text(
                f"Rekaman ini sudah berstatus dihapus; id {quote(new.id)} tidak dipakai lagi.",
                f"This record has been removed; the id {quote(new.id)} is not used again.",
            )
            yield self.after.own_finding(builtin.RETURNED, new, ("status",), message)
        elif not new.removed and _is_another_thing(old.data, new.data):
            message = Text(
                f"Hampir semua isi {quote(new.id)} berganti; tampaknya id lama dipakai untuk hal lain.",
                f"Nearly everything of {quote(new.id)} changed; the old id seems to be used for another thing.",
            )
            yield self.after.own_finding(builtin.REUSED, new, ("nama",), message)
        emptied = {n for n in old.data if n not in new.data} & new.unfilled
        for name in sorted(emptied):
            message = Text(
                f"Ruas {quote(name)} tadinya terisi, lalu dikosongkan dan dinyatakan belum diisi.",
                f"Field {quote(name)} was filled, then emptied and declared not filled.",
            )
            yield self.after.own_finding(builtin.EMPTIED, new, ("belum_diisi",), message, name)


_NONE = object()
_ENVELOPE = {"id", "nama", "unit", "status", "sumber", "bukti", "catatan", "belum_diisi", "alasan_dihapus"}
_ENOUGH = 3
"""Fields beside the envelope that must be there before content can tell one thing from another."""


class _Twins:
    """New records, from which those are taken that most likely are old ones under another id."""

    def __init__(self, new: Mapping[Key, Record]) -> None:
        self._left: dict[str, dict[Key, _Content]] = defaultdict(dict)
        self._named: dict[tuple[str, Json], list[Key]] = defaultdict(list)
        for key, record in new.items():
            self._left[key[0]][key] = _Content.of(record)
            self._named[_find_name(record)].append(key)
        self._looks = _LOOKS

    def take(self, old: Record) -> Key | None:
        """The first new record of the same name, else of any, that holds mostly what an old one held; it is not given again."""
        content, left = _Content.of(old), self._left[old.kind]
        for key in (*self._named[_find_name(old)], *left):
            self._looks -= 1
            if self._looks < 0:
                return None
            if key in left and content.is_mostly(left[key]):
                del left[key]
                return key
        return None


_LOOKS = 2_000_000
"""Pairs of records that are compared: whoever renames thousands at once must not make everybody wait."""


def _find_name(record: Record) -> tuple[str, str]:
    return record.kind, canonical(record.data.get("nama"))


@dataclass(frozen=True, slots=True)
class _Content:
    """What a record holds beside its id: its fields, and each with its value."""

    names: frozenset[str]
    values: frozenset[tuple[str, str]]

    @staticmethod
    def of(record: Record) -> _Content:
        values = frozenset((name, canonical(value)) for name, value in record.data.items() if name != "id")
        return _Content(frozenset(name for name, _ in values), values)

    def is_mostly(self, other: _Content) -> bool:
        """Whether most fields of the two hold the same."""
        return len(self.values & other.values) * 2 > len(self.names | other.names)


def _is_another_thing(old: Mapping[str, Json], new: Mapping[str, Json]) -> bool:
    names = {*old, *new} - _ENVELOPE
    other = sum(not _equal(old.get(n, _NONE), new.get(n, _NONE)) for n in names)
    return old.get("nama") != new.get("nama") and len(names) >= _ENOUGH and other * 4 > len(names) * 3


def _group(registry: Registry) -> Mapping[Key, Sequence[Record]]:
    """Records by key, the government among them; an id that is used twice has several."""
    groups: dict[Key, list[Record]] = defaultdict(list)
    for record in registry.everything():
        groups[record.kind, record.id].append(record)
    if registry.government:
        groups[registry.government.kind, registry.government.id].append(registry.government)
    return dict(groups)


def _list_contents(records: Sequence[Record]) -> list[str]:
    return sorted(canonical(r.data) for r in records)


def _equal(old: Json, new: Json) -> bool:
    """Whether two values are the same as JSON; for Python 1, 1.0 and True are."""
    if old is _NONE or new is _NONE:
        return old is new
    return canonical(old) == canonical(new)


def _list_changes(old: Mapping[str, Json], new: Mapping[str, Json]) -> Sequence[FieldChange]:
    """The smallest values that differ; where they are too many to be told, whole fields, so that none hides behind the others."""
    fields = list(_compare_values(old, new))
    if len(fields) <= MANY:
        return fields
    names = [*old, *(n for n in new if n not in old)]
    return [whole for n in names for whole in _compare_value(old.get(n, _NONE), new.get(n, _NONE), n, whole=True)]


def _compare_values(old: Json, new: Json, shown: str = "") -> Iterator[FieldChange]:
    """The smallest values that differ; list items are matched by their `id` where all have one."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [*old, *(n for n in new if n not in old)]:
            path = f"{shown}.{name}" if shown else name
            yield from _compare_value(old.get(name, _NONE), new.get(name, _NONE), path)
    elif isinstance(old, list) and isinstance(new, list) and old and new and _are_dicts(old) and _are_dicts(new):
        if _have_ids(old) and _have_ids(new):
            was, now = {i["id"]: i for i in old}, {i["id"]: i for i in new}
            for id_ in [*was, *(i for i in now if i not in was)]:
                yield from _compare_value(was.get(id_, _NONE), now.get(id_, _NONE), f"{shown}[id={id_}]")
        else:
            for index in range(max(len(old), len(new))):
                yield from _compare_value(_pick(old, index), _pick(new, index), shown + dotted((index,)))
    else:
        yield FieldChange(shown, Edit.CHANGED, old, new)


def _compare_value(old: Json, new: Json, shown: str, *, whole: bool = False) -> Iterator[FieldChange]:
    if old is _NONE:
        yield FieldChange(shown, Edit.ADDED, None, new)
    elif new is _NONE:
        yield FieldChange(shown, Edit.REMOVED, old, None)
    elif not _equal(old, new):
        yield from [FieldChange(shown, Edit.CHANGED, old, new)] if whole else _compare_values(old, new, shown)


def _pick(items: Sequence[Json], index: int) -> Json:
    return items[index] if index < len(items) else _NONE


def _are_dicts(items: Sequence[Json]) -> bool:
    return all(isinstance(i, dict) for i in items)


def _have_ids(items: Sequence[Json]) -> bool:
    ids = [i.get("id") for i in items]
    return all(isinstance(i, str) for i in ids) and len(set(ids)) == len(ids)
