"""The guarded road: bytes -> the value, or every fault that can safely be told. It defines the dialect.

Characters are judged on the text, the rest on libyaml's *events*: a flat stream, so that nothing here or there recurses,
and none of PyYAML's constructors ever runs. libyaml reads only as far ahead as the next event needs: whoever stops
asking stops it. (Nesting a million deep, or 100,000 merge keys, cost nothing; composing them would crash or hang.)
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NoReturn

from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from checker.model.report import Json
from checker.yaml import character_faults, dialect, dialect_faults, file_faults, layout_faults, syntax
from checker.yaml.dialect import ANY, Refused, Shape, typed
from checker.yaml.events import Collection, Event, Node, Scalar, events
from checker.yaml.faults import BadYaml, Faults, Words
from checker.yaml.syntax import LastScalar

BOM = "\ufeff"

_ENOUGH = 1000
"""Faults after which a file is not read further: to word them takes longer than to find them."""

_LFS = b"version https://git-lfs.github.com/spec/"
_SIGNS = ("<<<<<<<", ">>>>>>>", "%")
_CONFLICT = re.compile(r"^[ \t]*<{7}(?=[ \r\n]|\Z)", re.MULTILINE)
_CONFLICT_END = re.compile(r"^[ \t]*>{7}(?=[ \r\n]|\Z)", re.MULTILINE)
_TAB = re.compile(r"^ *\t", re.MULTILINE)
_DIRECTIVE = re.compile(r"^%", re.MULTILINE)
_CARRIAGE_RETURN = re.compile(r"\r(?!\n)")
_LEADING_SPACE = re.compile(rf"^[ \t]*([{dialect.SPACES}])", re.MULTILINE)
_ODD_SPACE = re.compile(f"[{dialect.SPACES}]")
_ESCAPED = re.compile(f"{dialect.REFUSED_CHARACTER.pattern[:-1]}\r]")
_BREAKS = frozenset(dialect.BREAKS)
_UNSPACED_COMMENT = re.compile(r"#+[^#\s].*")
_COLON_FOLLOWS = re.compile(r"[ \t]*:")
_KEY_SIGN = re.compile(r"\?\s")


def read(data: bytes, shape: Shape | None) -> Json:
    """The value of a file. Raises BadYaml."""
    faults = Faults()
    text = _decoded(data)
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


def _stop(fault: Words, line: int = 1, column: int = 1) -> NoReturn:
    faults = Faults()
    faults.add(fault, line, column)
    raise BadYaml(faults.all())


def _decoded(data: bytes) -> str:
    if len(data) > dialect.MAX_BYTES:
        _stop(file_faults.too_many_bytes(len(data)))
    if data.startswith(_LFS):
        _stop(file_faults.LFS_POINTER)
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        _stop(file_faults.wide_encoding("UTF-32"))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or data.count(0) * 3 > len(data) > 1:
        _stop(file_faults.wide_encoding("UTF-32" if data.count(0) * 3 > len(data) * 2 else "UTF-16"))
    try:
        return decode(data)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        before = data[data.rfind(b"\n", 0, error.start) + 1 : error.start].decode("utf-8").removeprefix(BOM)
        _stop(file_faults.not_utf8(data[error.start]), line, len(before) + 1)


def _judge_characters(text: str, faults: Faults) -> str | None:
    """Adds what can be said of single characters and lines; the text to parse on, or None where that is pointless."""
    layout_is_known = True
    for offset, fault, moves_lines in _character_faults(text):
        _add_at(text, offset, fault, faults)
        layout_is_known &= not moves_lines
        if faults.total > _ENOUGH:
            return None
    if not layout_is_known:
        return None
    return dialect.REFUSED_CHARACTER.sub("_", text) if faults else text


def _character_faults(text: str) -> Iterator[tuple[int, Words, bool]]:
    """Offset, what is said, and whether libyaml would see other lines than people do."""
    if text.isascii() and text.replace("\n", "").isprintable() and not any(sign in text for sign in _SIGNS):
        return  # most files; each pattern below costs as much as libyaml's own reading
    conflict = _CONFLICT if _CONFLICT.search(text) else _CONFLICT_END
    for found in conflict.finditer(text):
        yield found.start(), file_faults.CONFLICT, True
    for found in _TAB.finditer(text) if "\t" in text else ():
        yield found.end() - 1, layout_faults.TAB, True
    for found in _DIRECTIVE.finditer(text) if "%" in text else ():
        yield found.start(), file_faults.DIRECTIVE, True
    if (lone := _CARRIAGE_RETURN.search(text)) is not None:
        yield lone.start(), file_faults.OLD_LINE_END, True
    for found in _LEADING_SPACE.finditer(text) if not text.isascii() else ():
        yield found.start(1), character_faults.odd_space(found[1]), True
    for found in dialect.REFUSED_CHARACTER.finditer(text):
        yield found.start(), character_faults.character(found[0]), found[0] in _BREAKS or found[0] == "\0"


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

    @property
    def value(self) -> Json:
        """What was filled."""
        return self.sequence if self.mapping is None else self.mapping

    @property
    def wants_key(self) -> bool:
        """Whether the next node is a key."""
        return self.mapping is not None and self.key is None

    def put(self, value: Json) -> None:
        """Adds a value under the key that waits for it, or at the end of the list."""
        if self.mapping is None:
            self.sequence.append(value)
        elif self.key is None:
            self.key = ""  # a mapping, a list or an alias as key: refused already, only to go on
        else:
            self.mapping[self.key] = value
            self.key = None

    def next_shape(self) -> Shape:
        """The shape of the next value."""
        if self.shape is ANY:
            return ANY
        return self.shape.at(len(self.sequence) if self.key is None else self.key)


class _Enough(Exception):
    """A limit is passed or a second document begins: the rest is not looked at."""


class _Composer:
    """Builds the value from events with a stack of its own, and gathers faults on the way."""

    def __init__(self, text: str, shape: Shape, faults: Faults) -> None:
        self.text = text
        self.shape = shape
        self.faults = faults
        self.enough = faults.total + _ENOUGH
        self.stack: list[_Frame] = []
        self.root: Json = None
        self.nodes = 0
        self.documents = 0
        self.last: Scalar | None = None
        self.read_up_to = 0
        self.only_text: Scalar | None = None
        self.has_comments = "#" in text
        self.has_key_signs = _KEY_SIGN.search(text) is not None

    def compose(self) -> Json:
        """The value; what is wrong with it goes to the faults."""
        with suppress(_Enough):
            try:
                for event in events(self.text):
                    self._take(event)
                self._judge_comments(len(self.text))
                self._judge_root()
            except YAMLError as error:
                self._explain(error)
        return self.root

    def _take(self, event: Any) -> None:
        kind = type(event)
        if kind is ScalarEvent:
            self._count(event)
            self._scalar(event)
            self.last = event
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            frame = self.stack.pop()
            self._put(frame.value)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            self._count(event)
            self._open(event, kind is MappingStartEvent)
        elif kind is AliasEvent:
            self._fault(dialect_faults.alias(event.anchor), event)
            self._put(None)
        elif kind is DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                self._fault(file_faults.SECOND_DOCUMENT, event)
                raise _Enough

    def _put(self, value: Json) -> None:
        if self.stack:
            self.stack[-1].put(value)
        else:
            self.root = value

    def _fault(self, fault: Words, event: Event) -> None:
        mark = event.start_mark
        self.faults.add(fault, mark.line + 1, mark.column + 1)
        self._go_on()

    def _go_on(self) -> None:
        if self.faults.total > self.enough:
            raise _Enough

    def _count(self, event: Node) -> None:
        self.nodes += 1
        if self.nodes > dialect.MAX_NODES:
            self._fault(dialect_faults.too_many_nodes(), event)
            raise _Enough
        if event.anchor is not None:
            self._fault(dialect_faults.anchor(event.anchor), event)
        if event.tag is not None:
            self._fault(dialect_faults.TAG, event)

    def _open(self, event: Collection, mapping: bool) -> None:
        if len(self.stack) == dialect.MAX_DEPTH:
            self._fault(dialect_faults.TOO_DEEP, event)
            raise _Enough
        shape = self.shape
        if self.stack:
            if self.stack[-1].wants_key:
                self._fault(dialect_faults.COMPLEX_KEY, event)
            shape = self.stack[-1].next_shape()
        self.stack.append(_Frame(shape, mapping, bool(event.flow_style)))

    # --- keys and single values

    def _scalar(self, event: Scalar) -> None:
        if self.has_comments:
            begin = event.start_mark.index
            self._judge_comments(self.text.find("\n", begin) if event.style in ("|", ">") else begin)
            self.read_up_to = event.end_mark.index
        if len(event.value) > dialect.MAX_SCALAR:
            self._fault(dialect_faults.long_text(len(event.value)), event)
        elif event.style == '"' and (found := _ESCAPED.search(event.value)):
            self._fault(character_faults.escaped(found[0]), event)
        if not self.stack:
            self.only_text = event  # refused at the end: a syntax error further on says more
            return
        frame = self.stack[-1]
        if frame.wants_key:
            self._key(event, frame)
        else:
            frame.put(self._value(event, frame.next_shape()))

    def _judge_root(self) -> None:
        only = self.only_text
        if self.documents == 0 or (only is not None and not only.style and not only.value):
            self.faults.add(file_faults.EMPTY, 1, 1)
        elif only is not None:
            line = self._line_from(only)
            self._fault(syntax.glued(line) or file_faults.no_record(line), only)

    def _value(self, event: Scalar, shape: Shape) -> Json:
        word: str = event.value
        if not word.isascii():
            edges = word.strip("\n")
            if edges and (found := _ODD_SPACE.match(edges) or _ODD_SPACE.match(edges[-1])):
                self._fault(character_faults.odd_space(found[0]), event)
        if event.style:
            return word
        if word and shape is not ANY and (shape.wants_mapping or shape.wants_list):
            fault = syntax.glued(self._line_from(event))
            if fault is not None:
                self._fault(fault, event)
        value = typed(word, shape.leaf)
        if isinstance(value, Refused):
            self._fault(dialect_faults.refused_number(word, value), event)
            return None
        return value

    def _key(self, event: Scalar, frame: _Frame) -> None:
        key: str = event.value
        line = event.start_mark.line + 1
        if key == "<<" and not event.style:
            self._fault(dialect_faults.MERGE_KEY, event)
        elif not key:
            self._fault(dialect_faults.EMPTY_KEY, event)
        elif len(key) > dialect.MAX_KEY:
            self._fault(dialect_faults.long_key(key), event)
        elif not key.isascii() and (found := _ODD_SPACE.search(key)):
            self._fault(character_faults.odd_space(found[0]), event)
        elif not self._colon_follows(event.end_mark.index):
            glued = syntax.glued(key) if frame.flow else None
            self._fault(
                glued or (dialect_faults.KEY_WITHOUT_VALUE if frame.flow else dialect_faults.COMPLEX_KEY), event
            )
        elif self.has_key_signs and self._follows_key_sign(event):
            self._fault(dialect_faults.COMPLEX_KEY, event)
        elif key in frame.lines:
            self._fault(dialect_faults.duplicate_key(key, frame.lines[key], line), event)
        else:
            frame.lines[key] = line
        frame.key = key

    def _colon_follows(self, at: int) -> bool:
        return self.text.startswith(":", at) or _COLON_FOLLOWS.match(self.text, at) is not None

    def _follows_key_sign(self, event: Scalar) -> bool:
        """Whether a `?` stands before a key on its line, outside the value before it."""
        begin = self.last.end_mark.index if self.last is not None else 0
        before = self.text[max(begin, event.start_mark.index - event.start_mark.column) : event.start_mark.index]
        return before.rstrip(" \t").endswith("?") and not before.endswith("?")

    def _line_from(self, event: Scalar) -> str:
        begin = event.start_mark.index
        end = self.text.find("\n", begin)
        return self.text[begin : min(end if end >= 0 else len(self.text), begin + 300)]

    # --- comments and syntax errors

    def _judge_comments(self, end: int) -> bool:
        """Looks for comments between the last value and `end` that cut a text: `Gedung #3`. Whether there was one."""
        found = False
        at = self.text.find("#", self.read_up_to, end)
        while at >= 0:
            begin = self.text.rfind("\n", 0, at) + 1
            comment = _UNSPACED_COMMENT.match(self.text, at, at + 60)
            if comment is not None and self.text[begin:at].strip(" \t"):
                found = True
                _add_at(self.text, at, layout_faults.cut_text(comment[0]), self.faults)
                self._go_on()
            line_end = self.text.find("\n", at, end)
            at = self.text.find("#", line_end, end) if line_end >= 0 else -1
        return found

    def _explain(self, error: YAMLError) -> None:
        mark = getattr(error, "problem_mark", None)
        if self.has_comments and mark is not None and self._judge_comments(mark.index):
            return  # the comment swallowed a bracket or a quote: one cause, one fault
        last = self.last
        known = None
        if last is not None:
            begin, end = last.start_mark, last.end_mark
            known = LastScalar(begin.line, begin.column, end.line, last.style in ("'", '"'))
        fault, line, column = syntax.explain(error, self.text, known)
        if not (self.faults.on_line(line) or (mark is not None and self.faults.on_line(mark.line + 1))):
            self.faults.add(fault, line, column)
