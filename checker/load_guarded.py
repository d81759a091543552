"""The guarded road: bytes -> the value, or every fault that can safely be told. It defines the dialect.

Characters are judged on the text, the rest on libyaml's *events*: a flat stream, so that nothing here or there recurses,
and none of PyYAML's constructors ever runs. libyaml reads only as far ahead as the next event needs: whoever stops
asking stops it. (Nesting a million deep, or 100,000 merge keys, cost nothing; composing them would crash or hang.)
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import NoReturn

from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from checker import dialect, load_syntax
from checker import load_words as words
from checker.dialect import ANY, Refused, Shape, typed
from checker.errors import CheckerError
from checker.load_faults import BadYaml, Faults, Words
from checker.load_syntax import LastScalar
from checker.model import Json
from checker.text import Text

try:
    from yaml.cyaml import CParser
except ImportError as _missing:  # PyYAML built from source without libyaml
    raise CheckerError(
        Text(
            "PyYAML di komputer ini dipasang tanpa libyaml. Pasang ulang: `pip install --force-reinstall pyyaml`.",
            "PyYAML on this computer was built without libyaml. Run `pip install --force-reinstall pyyaml`.",
        )
    ) from _missing

BOM = "\ufeff"

_LFS = b"version https://git-lfs.github.com/spec/"
_CONFLICT = re.compile(r"^[ \t]*(?:<{7}|>{7})(?=[ \r\n]|\Z)", re.MULTILINE)
_TAB = re.compile(r"^ *\t", re.MULTILINE)
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)
_CARRIAGE_RETURN = re.compile(r"\r(?!\n)")
_LEADING_SPACE = re.compile(rf"^[ \t]*([{dialect.SPACES}])", re.MULTILINE)
_ODD_SPACE = re.compile(f"[{dialect.SPACES}]")
_ESCAPED = re.compile(f"{dialect.REFUSED_CHARACTER.pattern[:-1]}\r]")
_BREAKS = frozenset(dialect.BREAKS)
_COMMENT = re.compile(r"(?<=[ \t])#+[^#\s]\S*")
_ONLY_SPACE_BEFORE = re.compile(r"[ \t]*")


def read(data: bytes, shape: Shape | None) -> Json:
    """The value of a file. Raises BadYaml."""
    faults = Faults()
    text = _decoded(data, faults)
    whole = _judge_characters(text, faults)
    if whole is None:
        raise BadYaml(faults.all())
    value = _Composer(whole, shape or ANY, faults).compose()
    if faults:
        raise BadYaml(faults.all())
    return value


def decode(data: bytes) -> str:
    """The text of a file that can be read, without its byte order mark."""
    return data.decode("utf-8").removeprefix(BOM)


def events(text: str) -> Iterator[NodeEvent | None]:
    """libyaml's events of values and keys, one by one; None where a mapping or a list ends. Raises YAMLError."""
    parser = CParser(text)
    while (event := parser.get_event()) is not None:
        if isinstance(event, NodeEvent):
            yield event
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            yield None


def _stop(fault: Words, line: int = 1, column: int = 1) -> NoReturn:
    faults = Faults()
    faults.add(fault, line, column)
    raise BadYaml(faults.all())


def _decoded(data: bytes, faults: Faults) -> str:
    if len(data) > dialect.MAX_BYTES:
        _stop(words.too_many_bytes(len(data)))
    if data.startswith(_LFS):
        _stop(words.LFS_POINTER)
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        _stop(words.wide_encoding("UTF-32"))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or data.count(0) * 3 > len(data) > 1:
        _stop(words.wide_encoding("UTF-32" if data.count(0) * 3 > len(data) * 2 else "UTF-16"))
    try:
        return decode(data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        before = data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8").removeprefix(BOM)
        _stop(words.not_utf8(data[error.start]), line, len(before) + 1)


def _judge_characters(text: str, faults: Faults) -> str | None:
    """Adds what can be said of single characters and lines; the text to parse on, or None where that is pointless."""
    layout_is_known = True
    for pattern, fault in ((_CONFLICT, words.CONFLICT), (_TAB, words.TAB), (_DIRECTIVE, words.DIRECTIVE)):
        for found in pattern.finditer(text):
            _add_at(text, found.end() - 1 if pattern is _TAB else found.start(), fault, faults)
            layout_is_known = False
    if (lone := _CARRIAGE_RETURN.search(text)) is not None:
        _add_at(text, lone.start(), words.OLD_LINE_END, faults)
        layout_is_known = False
    for found in _LEADING_SPACE.finditer(text):
        _add_at(text, found.start(1), words.odd_space(found[1]), faults)
        layout_is_known = False
    for found in dialect.REFUSED_CHARACTER.finditer(text):
        char = found[0]
        layout_is_known &= char not in _BREAKS and char != "\0"
        _add_at(text, found.start(), words.character(char), faults)
    if not layout_is_known:
        return None
    return dialect.REFUSED_CHARACTER.sub("_", text) if faults else text


def _add_at(text: str, offset: int, fault: Words, faults: Faults) -> None:
    line, column = _place(text, offset) if not faults.full(fault[0]) else (0, 0)
    faults.add(fault, line, column)


def _place(text: str, offset: int) -> tuple[int, int]:
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)


class _Frame:
    """A mapping or a list that is being filled."""

    __slots__ = ("flow", "key", "lines", "mapping", "sequence", "shape")

    def __init__(self, shape: Shape, mapping: bool, flow: bool) -> None:
        self.shape = shape
        self.mapping: dict[str, Json] | None = {} if mapping else None
        self.sequence: list[Json] = []
        self.key: str | None = None
        self.lines: dict[str, int] = {}
        self.flow = flow

    def put(self, value: Json) -> None:
        """Adds a value under the key that waits for it, or at the end of the list."""
        if self.mapping is None:
            self.sequence.append(value)
        elif self.key is not None:
            self.mapping[self.key] = value
            self.key = None

    @property
    def value(self) -> Json:
        """What was filled."""
        return self.sequence if self.mapping is None else self.mapping

    @property
    def wants_key(self) -> bool:
        """Whether the next value is a key."""
        return self.mapping is not None and self.key is None

    def next_shape(self) -> Shape:
        """The shape of the next value."""
        if self.shape is ANY:
            return ANY
        return self.shape.at(len(self.sequence) if self.key is None else self.key)


class _Composer:
    """Builds the value from events with a stack of its own, and gathers faults on the way."""
