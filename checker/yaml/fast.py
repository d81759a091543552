"""The fast road: bytes -> the value by yaml_rs, or UNSURE. It takes a file only where both roads must agree.

One regular expression of lines says which files those are: an allow-list of lines (a comment, `key:`, `key: word`, `- word`,
quoted text on one line, flow lists and mappings on one line, block texts of one indentation), where no word may be one
that yaml_rs types in another way (`012`, `1_000`, `0x1f`, `~`, `Null`, `True`, `.5`, `+1`, `1e3`), and where nothing is
indented further than a line that already has a value. What is off the list is not wrong; it only takes the guarded road.

The scan is linear: only single characters are repeated possessively (on groups Python before 3.11.5 does it wrongly,
gh-106052), and where groups repeat, each begins with a character that no other way of reading could take.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from typing import Final

from checker.model.report import Json
from checker.yaml import dialect
from checker.yaml.dialect import Leaf, Shape


class _Unsure:
    """The guarded road decides."""


UNSURE: Final = _Unsure()

_WHOLE_DECIMAL = re.compile(rb"(?<![0-9.])[0-9]+\.0+(?![0-9.])")
"""`3.0` and its like; no part of a code such as `02.02.01`."""

_BOM = b"\xef\xbb\xbf"
_SMALL = dialect.MAX_SCALAR
"""Up to so many bytes no text can be too long, and no limit of nodes is in reach."""
_LINE = 2000
_BLOCK_LINES = 50
"""Above `_SMALL` bytes no line may be longer; so a block text of 50 lines stays below MAX_SCALAR."""


def read(data: bytes, shape: Shape | None, *, judged: bool = False) -> Json | _Unsure:
    """The value of a file, as yaml_rs reads it; UNSURE where the guarded road might see it in another way.

    The value is compared with the shape, unless it is `judged` by the schema itself afterwards.
    """
    loads = _yaml_rs()
    plain = _as_scanned(data)
    if loads is None or not admits(plain):
        return UNSURE
    try:
        value = loads(_quote_codes(plain).decode("utf-8"))
    except BaseException as error:
        if isinstance(error, ValueError) or type(error).__name__ == "PanicException":
            return UNSURE  # a syntax error or a duplicate key: the guarded road words it; or a fault of yaml_rs
        raise
    if not isinstance(value, dict | list):
        return UNSURE
    # To a schema 3.0 is an integer; here it has to become 3 where one is wanted.
    if shape is not None and (not judged or _WHOLE_DECIMAL.search(plain)) and not agrees(value, shape):
        return UNSURE
    return value


def accepts(data: bytes) -> bool:
    """Whether the file is laid out as the allow-list says (it may still break the dialect: a key twice)."""
    return admits(_as_scanned(data))


def admits(plain: bytes) -> bool:
    """The allow-list, on a file without byte order mark and with LF line ends."""
    if not plain.endswith(b"\n") or len(plain) > dialect.MAX_BYTES:
        return False
    if _line().sub(b"", plain):
        return False
    if (b"{" in plain or b"[[" in plain) and _wrong_brackets().search(plain) is not None:
        return False
    return len(plain) <= _SMALL or _within_limits(plain)


def agrees(value: Json, shape: Shape) -> bool:
    """Whether the guarded road would give the same value with this shape."""
    if isinstance(value, dict):
        return all(agrees(item, shape.at(key)) for key, item in value.items())
    if isinstance(value, list):
        return all(agrees(item, shape.at(index)) for index, item in enumerate(value))
    if isinstance(value, str):  # `nama:budi` where a mapping is expected has a message of its own
        return not (shape.wants_mapping or shape.wants_list)
    if value is None:  # `null` as a word is text where the schema says text
        return shape.leaf is not Leaf.TEXT
    return shape.leaf is not Leaf.TEXT and (shape.leaf is not Leaf.INTEGER or not isinstance(value, float))


@cache
def _yaml_rs() -> Callable[[str], Json] | None:
    """The parser; None where there is no wheel for this platform, so that every file takes the guarded road."""
    try:
        from yaml_rs import loads
    except ImportError:
        return None
    return partial(loads, parse_datetime=False)


def _as_scanned(data: bytes) -> bytes:
    plain = data.removeprefix(_BOM)
    return plain.replace(b"\r\n", b"\n") if b"\r" in plain else plain


def _within_limits(plain: bytes) -> bool:
    """Whether no line is too long and the nodes cannot be too many (no line brings more than this counts)."""
    at = 0
    while len(plain) - at > _LINE:
        at = plain.rfind(b"\n", at, at + _LINE) + 1
        if at == 0:
            return False
    nodes = 3 * plain.count(b"\n") + 2 * (plain.count(b",") + plain.count(b"[") + plain.count(b"{"))
    return nodes < dialect.MAX_NODES


# --- the allow-list

_HIGH = (
    r"\xc2[\xa1-\xac\xae-\xbf]|[\xc3-\xca][\x80-\xbf]"
    r"|\xe2\x80[\x90-\xa7\xb0-\xbf]|\xe2[\x82-\x9f\xa1-\xbf][\x80-\xbf]"
)
"""Latin letters, dashes, quotes, bullets, signs: no invisible character, no other space, no direction mark."""

_PRINTED = rf"[ -~]*+(?:(?:{_HIGH})[ -~]*+)*"
_NO_WORD = r"(?:rue|RUE|alse|ALSE|ull|ULL)"
_FIRST = r"[A-EG-MO-SU-Za-eg-mo-su-z$]"
"""Every letter but those that begin true, false and null (`_1` is a number to yaml_rs)."""

_KEY = rf"(?:{_FIRST}|[FNTfnt](?!{_NO_WORD}:))[A-Za-z0-9_-]{{0,99}}+"
_INTEGER = r"-?(?:0|[1-9][0-9]{0,14}+)"
_DECIMAL = rf"{_INTEGER}(?:\.[0-9]{{1,9}}+)?"

_CODE = r"0[0-9]++(?:\.[0-9]++)?"
"""Text here, a number to yaml_rs: put between quotes before it reads."""

_DOUBLE = rf'"[ !#-\[\]-~]*+(?:(?:\\[\\"]|{_HIGH})[ !#-\[\]-~]*+)*"'
_SINGLE = rf"'[ -&(-~]*+(?:(?:''|{_HIGH})[ -&(-~]*+)*'"
_QUOTED = rf"{_DOUBLE}|{_SINGLE}"
_FIRST_SIGN = r"[(/^]|\.\.?/"

# In a block: a colon before a space would begin a mapping, a `#` behind one a comment.
_RUN = r'[ !"$-9;-~]*+'
_REST = rf"{_RUN}(?:(?::(?=[^ \n])|(?<! )\#|{_HIGH}){_RUN})*"
_BEGIN = rf"(?:{_FIRST}|[FNTfnt](?!{_NO_WORD}[ \n]))"
_WORDS = rf"(?:{_FIRST_SIGN}|{_HIGH}|{_BEGIN}){_REST}"
_NO_NUMBER = r"[0-9]++(?:[-:/][0-9A-Za-z]| [A-Za-z(]|\.[0-9]++\.[0-9])"
"""Begins with digits but is no number to anyone: 2026-11-21, 22:30, 12 bulan, 1.2.3, 004/PSE/2024."""

# In brackets: commas and brackets end a word too.
_FLOW_RUN = r'[ !"$-+\--9;-Z\\^-z|~]*+'
_FLOW_REST = rf"{_FLOW_RUN}(?:(?::(?=[/-9A-Za-z])|(?<! )\#|{_HIGH}){_FLOW_RUN})*"
_FLOW_FIRST = rf"{_FIRST}|{_FIRST_SIGN}|[FNTfnt](?!{_NO_WORD}[ ,\]}}])|{_HIGH}|{_NO_NUMBER}"
_FLOW_ONE = rf"(?:{_FLOW_FIRST}){_FLOW_REST}|(?:true|false|null|{_DECIMAL})(?=[,\]}}])|{_QUOTED}"


_A_CODE = re.compile(rf"{_CODE}[ \n]".encode("ascii"))


def _list(one: str) -> str:
    return rf"\[(?:(?:{one})(?:,[ ](?!\])|(?=\])))*\]"


def _mapping(one: str) -> str:
    return rf"\{{(?:{_KEY}:[ ](?:{one})(?:,[ ](?!\}})|(?=\}})))*\}}"


_COMMENT = rf"[ ]*+(?:(?<=[ ])\#(?:[ ]{_PRINTED})?)?\n"
_ONE = rf"(?:true|false|null|{_DECIMAL}|{_CODE})(?=[ \n])|{_NO_NUMBER}{_REST}|{_QUOTED}|{_list(_FLOW_ONE)}"
_BRACKETS = r"\{[^\n]*+\n|\[[\[{][^\n]*+\n"
"""Left to `_wrong_brackets`."""

_VALUE = rf"(?:{_BEGIN}{_RUN}\n|(?:{_WORDS}|{_ONE}){_COMMENT}|{_BRACKETS})"
"""First what most lines hold."""


def _nothing_deeper(offset: str) -> str:
    """The next line with content is not indented further than `offset` behind this line's indentation."""
    return rf"(?!\1{offset}[ ]|(?=[ ]*+[\#\n])(?:[ ]*+\#[^\n]*+\n|\n)+\1{offset}[ ])"


def _block(offset: str) -> str:
    """`|` or `>-` and the lines of its text, two spaces behind `offset`."""
    return rf"[|>]-?\n(?:\n*+\1{offset}[ ]{{2}}(?=[^ \n<>]){_PRINTED}(?<![ ])\n){{1,{_BLOCK_LINES}}}"


def _entry(offset: str) -> str:
    """`key: …` whose key stands `offset` behind the indentation of its line."""
    return rf"{_KEY}:(?:[ ](?:{_VALUE}|{_block(offset)}){_nothing_deeper(offset)}|{_COMMENT})"


@cache
def _line() -> re.Pattern[bytes]:
    """One line of the allow-list, or a block text with its lines.

    At most 24 spaces: with `_BRACKET_LEVELS` behind them nothing can be nested deeper than MAX_DEPTH.
    """
    item = rf"-[ ](?:{_entry('[ ][ ]')}|(?:{_VALUE}|{_block('')}){_nothing_deeper('')})"
    line = rf"([ ]{{0,24}}+)(?:{_entry('')}|{item}|\#{_PRINTED}\n)"
    return re.compile(rf"^(?:{line}|\n)".encode("ascii"), re.MULTILINE)


_BRACKET_LEVELS = 3


@cache
def _wrong_brackets() -> re.Pattern[bytes]:
    """A line whose value begins with nested brackets or a brace, but is no such value of the allow-list."""
    one, value = _FLOW_ONE, ""
    for _ in range(_BRACKET_LEVELS):
        value = rf"{_list(one)}|{_mapping(one)}"
        one = rf"{_FLOW_ONE}|{value}"
    before = rf"^[ ]*+(?:-[ ])?(?:{_KEY}:[ ])?"
    return re.compile(rf"{before}(?=\{{|\[[\[{{])(?!(?:{value}){_COMMENT})".encode("ascii"), re.MULTILINE)


@cache
def _codes() -> re.Pattern[bytes]:
    code = rf"((?:{_KEY}:[ ])?)({_CODE})(?=[ \n])"
    block = rf"{_KEY}:[ ]{_block('(?(2)[ ][ ])')}|{_block('')}"
    return re.compile(rf"^([ ]*+)(-[ ])?(?:{code}|{block})".encode("ascii"), re.MULTILINE)


def _quote_codes(plain: bytes) -> bytes:
    """A file of the allow-list, with its words of digits that begin with 0 between quotes."""
    return _codes().sub(_quote_code, plain) if _may_hold_codes(plain) else plain


def _may_hold_codes(plain: bytes) -> bool:
    for sign in (b": 0", b"- 0"):
        at = plain.find(sign)
        while at >= 0:
            if _A_CODE.match(plain, at + 2) is not None:
                return True
            at = plain.find(sign, at + 2)
    return False


def _quote_code(found: re.Match[bytes]) -> bytes:
    indent, dash, key, code = found.groups(b"")
    return indent + dash + key + b'"' + code + b'"' if code else found[0]
