"""Bytes and a pointer -> line and column. Only the events up to the value are read; of a list, only the one item.

Findings ask for places one by one, thousands in one file: so the lines where the items of a list file begin are found
once a file, by a scan where the layout is certain, else from the events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import Any

from yaml.error import YAMLError
from yaml.events import (
    CollectionEndEvent,
    CollectionStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceStartEvent,
)

from checker.yaml import fast, guarded
from checker.yaml.events import Mark, events

_CONTENT = re.compile(r"^[^ #\r\n]", re.MULTILINE)
_INDEX = re.compile("0|[1-9][0-9]{0,9}")
_ITEM_LINE = re.compile(r"^- ", re.MULTILINE)


@dataclass(frozen=True)
class _File:
    """A text, where its list's items begin, and how many lines stand before each; nothing where it is no such list."""

    text: str
    starts: tuple[int, ...]

    @cached_property
    def lines_before(self) -> tuple[int, ...]:
        """For each item, by its index."""
        spans = zip((0, *self.starts), self.starts, strict=False)
        return tuple(accumulate(self.text.count("\n", begin, end) for begin, end in spans))

    def item(self, index: int) -> tuple[str, int]:
        """The lines of one item, and how many lines stand before them."""
        end = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[index] : end], self.lines_before[index]


def locate(data: bytes, pointer: Sequence[str | int], key: bool) -> tuple[int, int]:
    """As `load.locate`."""
    file = _file(data)
    lines_before = 0
    text = file.text
    steps = [str(step) for step in pointer]
    if steps and (index := _index(steps[0])) is not None and index < len(file.starts):
        text, lines_before = file.item(index)
        steps[0] = "0"
    mark = _find(text, steps, key)
    return (mark.line + lines_before + 1, mark.column + 1) if mark is not None else (1, 1)


def _index(step: str) -> int | None:
    """A step into a list; `01` is none."""
    return int(step) if _INDEX.fullmatch(step) else None


@lru_cache(maxsize=4)
def _file(data: bytes) -> _File:
    text = guarded.decode(data)
    if not fast.accepts(data):
        return _File(text, _starts_by_events(text))
    first = _CONTENT.search(text)
    is_list = first is not None and text.startswith("- ", first.start())
    return _File(text, tuple(found.start() for found in _ITEM_LINE.finditer(text)) if is_list else ())


def _starts_by_events(text: str) -> tuple[int, ...]:
    """Where the lines begin that hold the dashes of the root's items; nothing where the root is no block list."""
    starts: list[int] = []
    try:
        nodes = _nodes(text)
        root = next(nodes, None)
        if not isinstance(root, SequenceStartEvent) or root.flow_style:
            return ()
        dash = re.compile(rf"^ {{{_mark(root).column}}}-(?=[ \t\r\n]|\Z)", re.MULTILINE)
        read_up_to = 0
        for item in _items(nodes):
            begin = _mark(item).index
            # Between an item and its dash stand only spaces and comments: the last such line is the one.
            *_, found = dash.finditer(text, read_up_to, begin + 1)
            starts.append(found.start())
            read_up_to = begin
    except (YAMLError, ValueError):
        return ()
    return tuple(starts)


def _find(text: str, steps: Sequence[str], key: bool) -> Mark | None:
    """The mark of what `steps` lead to, as far as they lead."""
    best = None
    try:
        nodes = _nodes(text)
        node = next(nodes, None)
        best = _mark(node) if node is not None else None
        for step in steps:
            name, node = _child(nodes, node, step)
            if node is None:
                break
            best = _mark(name) if key and name is not None else _mark(node)
    except YAMLError:  # not a file that can be read: as near as it goes
        pass
    return best


def _child(nodes: Iterator[Any], node: object, step: str) -> tuple[object, object]:
    """Key and value under `step` (the key is None in a list); None, None where there is no such thing."""
    if isinstance(node, MappingStartEvent):
        entries = _items(nodes)
        for name in entries:
            value = next(nodes)
            if isinstance(name, ScalarEvent) and name.value == step:
                return name, value
            _skip(nodes, value)
    elif isinstance(node, SequenceStartEvent):
        for index, item in enumerate(_items(nodes)):
            if str(index) == step:
                return None, item
    return None, None


def _items(nodes: Iterator[Any]) -> Iterator[Any]:
    """The nodes of the collection that `nodes` stands in, each passed over when the next is asked for."""
    for node in nodes:
        if isinstance(node, CollectionEndEvent):
            return
        yield node
        _skip(nodes, node)


def _skip(nodes: Iterator[Any], node: object) -> None:
    """Passes over what is left of a node that was just given out."""
    depth = 1 if isinstance(node, CollectionStartEvent) else 0
    while depth:
        inner = next(nodes)
        depth += isinstance(inner, CollectionStartEvent) - isinstance(inner, CollectionEndEvent)


def _nodes(text: str) -> Iterator[Any]:
    return (event for event in events(text) if isinstance(event, NodeEvent | CollectionEndEvent))


def _mark(node: Any) -> Mark:
    mark: Mark = node.start_mark
    return mark
