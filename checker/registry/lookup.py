"""What the functions of a rule may ask of the registry, and how far the answers can be relied on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from checker.model.report import Json, Record
from checker.model.text import Text, quote
from checker.registry.view import View


@dataclass(slots=True, eq=False)
class RegistryReader:
    """What `ref`, `related`, `count` and `records` answer.

    A `doubt` tells why the last answers cannot be relied on. Where it is only that records which do not fit their schema were
    left out, `with_broken` answers once more with them in: a verdict that stays the same does not hang on them.
    """

    view: View
    with_broken: bool = False
    doubt: Text | None = None
    left_out: Text | None = None
    _index: dict[tuple[str, str], dict[str, list[Record]]] = field(default_factory=dict)

    def fresh(self, *, with_broken: bool = False) -> None:
        """Forget all doubts before the next question."""
        self.doubt = self.left_out = None
        self.with_broken = with_broken

    def ref(self, kind: str, id_: str) -> Json:
        """The record, or None with a doubt where it is missing or broken."""
        record = self.view.registry.by_id.get((kind, id_))
        if record is None or record in self.view.broken:
            self.doubt = Text(
                f"rekaman {kind} {quote(id_)} yang dirujuk tidak ada atau rusak",
                f"the {kind} {quote(id_)} it refers to is missing or broken",
            )
            return None
        return record.data

    def related(self, kind: str, field: str, id_: str) -> list[Json]:
        """Records of `kind` whose `field` (dots; lists are looked into) holds `id_`; removed ones are left out."""
        key = (kind, field)
        if key not in self._index:
            index: dict[str, list[Record]] = defaultdict(list)
            for record in self.view.registry.records.get(kind, []):
                for value in dict.fromkeys(v for v in _deep(record.data, field.split(".")) if isinstance(v, str)):
                    index[value].append(record)
            self._index[key] = index
        return self._trusted(kind, self._index[key].get(id_, []))

    def records(self, kind: str) -> list[Json]:
        """Every record of `kind` that is not removed."""
        return self._trusted(kind, self.view.registry.records.get(kind, []))

    def _trusted(self, kind: str, records: Sequence[Record]) -> list[Json]:
        if kind in self.view.registry.unreadable:
            self.doubt = Text(
                f"sebagian register {kind} tidak dapat dibaca", f"part of the register {kind} cannot be read"
            )
        found = []
        for record in records:
            if record.removed:
                continue
            if record in self.view.broken and not self.with_broken:
                self.left_out = Text(
                    f"rekaman {kind} {quote(record.id)} tidak sesuai skemanya",
                    f"{kind} {quote(record.id)} does not fit its schema",
                )
                continue
            found.append(record.data)
        return found


def _deep(value: Json, names: Sequence[str]) -> Iterator[Json]:
    if isinstance(value, list):
        for item in value:
            yield from _deep(item, names)
    elif not names:
        yield value
    elif isinstance(value, dict) and names[0] in value:
        yield from _deep(value[names[0]], names[1:])
