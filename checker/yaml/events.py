"""Text -> libyaml's events, one at a time. Nothing else asks PyYAML for anything, and never for a value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from checker.model.text import CheckerError, Text

try:
    from yaml._yaml import CParser
except ImportError:  # PyYAML built from source without libyaml: said when a file is to be read
    CParser = None  # type: ignore[assignment, misc]


class Mark(Protocol):
    """A place: all three count from 0, in characters."""

    index: int
    line: int
    column: int


class Event(Protocol):
    """Anything libyaml reports."""

    start_mark: Mark
    end_mark: Mark


class Node(Event, Protocol):
    """A scalar, or the start of a mapping or a list."""

    anchor: str | None
    tag: str | None


class Scalar(Node, Protocol):
    """A single value or a key; `style` is empty for a plain word."""

    value: str
    style: str | None


class Collection(Node, Protocol):
    """The start of a mapping or a list; flow means in brackets."""

    flow_style: bool | None


def events(text: str) -> Iterator[Any]:
    """The events of `text`, as yaml.events has them, each read only when it is asked for. Raises YAMLError."""
    if CParser is None:
        raise CheckerError(
            Text(
                "PyYAML di komputer ini terpasang tanpa libyaml. Pasang ulang dengan "
                "`pip install --force-reinstall --only-binary pyyaml pyyaml`.",
                "PyYAML on this computer was built without libyaml. Install it again with "
                "`pip install --force-reinstall --only-binary pyyaml pyyaml`.",
            )
        )
    parser = CParser(text)
    while (event := parser.get_event()) is not None:
        yield event
