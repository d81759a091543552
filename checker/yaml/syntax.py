"""A syntax error of libyaml -> what is said of it, and where.

libyaml names the rule of the grammar that failed; people need the slip behind it (a missing space, an apostrophe inside
quotes). What it stood on and the line itself tell which.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from yaml.error import Mark, MarkedYAMLError, YAMLError

from checker.yaml import dialect, dialect_faults, file_faults, layout_faults
from checker.yaml.faults import Words


@dataclass(frozen=True, slots=True)
class LastScalar:
    """The last value read before the error (lines count from 0)."""

    line: int
    column: int
    end_line: int
    quoted: bool


_BRACKETS = frozenset("]},")

Fault = tuple[Words, int, int]
"""What is said, line and column, both from 1."""

_LINE = 300
"""Characters of a line that are looked at: enough for any message, and the patterns below stay cheap."""

_PAIR = re.compile(r"[ \t]*(?:- +)*(?P<key>[^\s:#'\"\[{][^:#]{0,80}?) *:(?: +(?P<value>.*?))? *")
_GLUED = re.compile(rf"[ \t]*(?:- +)*(?P<key>[A-Za-z_][\w.-]*):(?P<rest>(?:[^\s:/]|[{dialect.SPACES}]).*)")
_GLUED_DASH = re.compile(rf"[ \t]*(?P<word>-(?:[^\s-]|[{dialect.SPACES}]).*)")


def glued(line: str) -> Words | None:
    """A line whose colon or dash lacks the space behind it: `nama:budi`, `-satu`."""
    if found := _GLUED.fullmatch(line.rstrip()):
        return layout_faults.space_after_colon(found["key"], found["rest"])
    if found := _GLUED_DASH.fullmatch(line.rstrip()):
        return layout_faults.space_after_dash(found["word"])
    return None


def explain(error: YAMLError, text: str, last: LastScalar | None) -> Fault:
    """What is said of a syntax error, and where. `text` is what libyaml was given."""
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return layout_faults.UNCLEAR, 1, 1
    slip = _Slip(error, error.problem_mark, text, last)
    if (swallowed := _swallowed(slip)) is not None:
        return swallowed
    told = _BY_PROBLEM.get(error.problem or "")
    if told is not None:
        return told(slip)
    for beginning, fault in _BY_CONTEXT.items():
        if (error.context or "").startswith(beginning):
            return slip.at_context(fault)
    return slip.here(layout_faults.UNCLEAR)


class _Slip:
    """One error, with the lines around it."""

    def __init__(self, error: MarkedYAMLError, mark: Mark, text: str, last: LastScalar | None) -> None:
        self.context = error.context or ""
        self.context_mark: Mark = error.context_mark or mark
        self.mark = mark
        self.lines = text.split("\n")
        self.last = last

    def line(self, number: int) -> str:
        """The beginning of a line by its number from 0, without its end; empty beyond the last one."""
        return self.lines[number][:_LINE].rstrip("\r") if number < len(self.lines) else ""

    @property
    def here_line(self) -> str:
        """The line the error stands on."""
        return self.line(self.mark.line)

    @property
    def char(self) -> str:
        """The character the error stands on; empty at the end of a line."""
        return self.char_at(self.mark)

    def char_at(self, mark: Mark) -> str:
        """The character at a mark; empty at the end of a line."""
        line = self.lines[mark.line] if mark.line < len(self.lines) else ""
        return line[mark.column : mark.column + 1].strip("\r")

    def here(self, fault: Words) -> Fault:
        """A fault at the error."""
        return self.at(self.mark, fault)

    def at_context(self, fault: Words) -> Fault:
        """A fault where the construct that failed begins."""
        return self.at(self.context_mark, fault)

    def at(self, mark: Mark, fault: Words) -> Fault:
        """A fault at a mark."""
        return fault, mark.line + 1, mark.column + 1

    def pair(self, number: int) -> tuple[str | None, str]:
        """Key and value as they stand on a line, as far as it looks like `field: value`."""
        found = _PAIR.fullmatch(self.line(number))
        return (found["key"], found["value"] or "") if found else (None, "")


def _swallowed(slip: _Slip) -> Fault | None:
    """A quote that found its end only in a later line, so that the fault lies where it opens."""
    last = slip.last
    if last is None or not last.quoted or not last.line < last.end_line == slip.mark.line:
        return None
    sign = slip.line(last.line)[last.column : last.column + 1]
    return layout_faults.unclosed_quote(sign or '"'), last.line + 1, last.column + 1


def _colon(slip: _Slip) -> Fault:
    last = slip.last
    if last is None or last.line == slip.mark.line:
        key, value = slip.pair(slip.mark.line)
        return slip.here(layout_faults.colon_in_text(key, value))
    if (fault := glued(slip.line(last.line))) is not None:
        return fault, last.line + 1, _indent(slip.line(last.line)) + 1
    if last.column == _indent(slip.here_line) and _indent(slip.line(last.line)) == last.column:
        return layout_faults.no_pair(slip.line(last.line)), last.line + 1, last.column + 1
    return layout_faults.UNEXPECTED_INDENT, slip.mark.line + 1, _indent(slip.here_line) + 1


def _no_colon(slip: _Slip) -> Fault:
    line = slip.line(slip.context_mark.line)
    return slip.at_context(_remnant(line) or glued(line) or layout_faults.no_pair(line))


def _remnant(line: str) -> Words | None:
    return file_faults.CONFLICT if line.strip() in ("=======", "|||||||") else None


def _no_key(slip: _Slip) -> Fault:
    last, line = slip.last, slip.here_line
    if last is not None and last.quoted and last.end_line == slip.mark.line:
        key, value = slip.pair(slip.mark.line)
        return slip.here(layout_faults.after_quote(line, key, value))
    if slip.char == ":":
        return slip.here(dialect_faults.EMPTY_KEY)
    if slip.char == "-" and _indent(line) == slip.mark.column == slip.context_mark.column:
        return slip.here(layout_faults.LIST_OUT_OF_PLACE)
    if slip.char in _BRACKETS:
        return slip.here(layout_faults.unexpected_sign(slip.char))
    return _misaligned(slip)


def _misaligned(slip: _Slip) -> Fault:
    found = _indent(slip.here_line)
    above = next((_indent(x) for x in reversed(slip.lines[: slip.mark.line]) if _has_content(x)), 0)
    near = sorted({slip.context_mark.column, above} - {found})
    if found != slip.mark.column or not near:
        return slip.here(layout_faults.UNCLEAR)
    return slip.here(layout_faults.indentation(found, near))


def _no_start(slip: _Slip) -> Fault:
    if any(line.startswith("...") for line in slip.lines[: slip.mark.line]):
        return slip.here(file_faults.SECOND_DOCUMENT)
    last = slip.last
    if last is not None and last.quoted and last.end_line == slip.mark.line:
        if slip.char == ":":
            return slip.here(layout_faults.space_after_colon(_until(slip), slip.here_line[slip.mark.column + 1 :]))
        return slip.here(layout_faults.after_quote(slip.here_line, None, slip.here_line.strip()))
    if (fault := glued(slip.here_line)) is not None:
        return slip.here(fault)
    if slip.mark.line > 0:
        return _misaligned(slip)
    return slip.here(layout_faults.UNCLEAR)


def _until(slip: _Slip) -> str:
    return slip.here_line[: slip.mark.column].strip().strip("\"'")


def _no_dash(slip: _Slip) -> Fault:
    last = slip.last
    if last is not None and last.quoted and last.end_line == slip.mark.line:
        _, value = slip.pair(slip.mark.line)
        return slip.here(
            layout_faults.after_quote(slip.here_line, None, value or slip.here_line.strip().removeprefix("- "))
        )
    return slip.here(layout_faults.unexpected_sign(slip.char) if slip.char in _BRACKETS else layout_faults.NO_DASH)


def _bracket(slip: _Slip) -> Fault:
    sign, end = ("{", "}") if "mapping" in slip.context else ("[", "]")
    return slip.at_context(layout_faults.unclosed_bracket(sign, end, slip.mark.line + 1))


def _no_content(slip: _Slip) -> Fault:
    return slip.here(layout_faults.unexpected_sign(slip.char))


def _special(slip: _Slip) -> Fault:
    if slip.char == "\t":
        return slip.here(layout_faults.TAB)
    key, value = slip.pair(slip.mark.line)
    return slip.here(layout_faults.special_start(slip.char, key if value.startswith(slip.char) else None, value))


def _question(slip: _Slip) -> Fault:
    key, value = slip.pair(slip.mark.line)
    return slip.here(layout_faults.special_start("?", key, value))


def _quote_open(slip: _Slip) -> Fault:
    return slip.at_context(layout_faults.unclosed_quote(slip.char_at(slip.context_mark) or '"'))


def _name(slip: _Slip) -> Fault:
    sign = "*" if "alias" in slip.context else "&"
    key, value = slip.pair(slip.context_mark.line)
    return slip.at_context(layout_faults.special_start(sign, key if value.startswith(sign) else None, value))


def _digits(slip: _Slip) -> Fault:
    return slip.at_context(file_faults.DIRECTIVE if "%" in slip.context else layout_faults.BLOCK_HEADER)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _has_content(line: str) -> bool:
    return not line.isspace() and line != "" and not line.lstrip().startswith("#")


_BY_PROBLEM: Mapping[str, Callable[[_Slip], Fault]] = {
    "block sequence entries are not allowed in this context": lambda slip: slip.here(layout_faults.LIST_OUT_OF_PLACE),
    "mapping values are not allowed in this context": _colon,
    "mapping keys are not allowed in this context": _question,
    "could not find expected ':'": _no_colon,
    "did not find expected ',' or ']'": _bracket,
    "did not find expected ',' or '}'": _bracket,
    "did not find expected '-' indicator": _no_dash,
    "did not find expected <document start>": _no_start,
    "did not find expected key": _no_key,
    "did not find expected node content": _no_content,
    "found character that cannot start any token": _special,
    "found a tab character that violates indentation": lambda slip: slip.here(layout_faults.TAB),
    "found a tab character where an indentation space is expected": lambda slip: slip.here(layout_faults.TAB),
    "found an indentation indicator equal to 0": lambda slip: slip.at_context(layout_faults.BLOCK_HEADER),
    "did not find expected comment or line break": _digits,
    "found unexpected end of stream": _quote_open,
    "found unexpected document indicator": _quote_open,
    "found unknown escape character": lambda slip: slip.here(layout_faults.BAD_ESCAPE),
    "did not find expected hexdecimal number": lambda slip: slip.here(layout_faults.BAD_ESCAPE),
    "found invalid Unicode character escape code": lambda slip: slip.here(layout_faults.BAD_CODE_POINT),
    "did not find expected alphabetic or numeric character": _name,
    "found unexpected ':'": lambda slip: slip.here(layout_faults.colon_in_text(None, "")),
}
"""By the problem libyaml names (scanner.c and parser.c of libyaml 0.2.5)."""

_BY_CONTEXT: Mapping[str, Words] = {
    "while scanning a tag": dialect_faults.TAG,
    "while parsing a tag": dialect_faults.TAG,
    "while parsing a node": dialect_faults.TAG,
    "while scanning a directive": file_faults.DIRECTIVE,
    "while scanning a %": file_faults.DIRECTIVE,
    "while parsing a %": file_faults.DIRECTIVE,
    "while scanning a block scalar": layout_faults.BLOCK_HEADER,
}
"""By the construct it was reading, where the problem alone does not matter."""

PROBLEMS = tuple(_BY_PROBLEM)
