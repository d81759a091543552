"""The YAML dialect: what a plain word means, which characters and sizes are refused, and what the schema expects where.

The dialect is small, so that what people type means what it looks like:

- UTF-8; one document, whose root is a mapping or a list; no anchors, aliases, merge keys, tags, directives.
- `true` and `false` are the only booleans; `null` and nothing at all are the only null; numbers are written as JSON
  writes them (RFC 8259 section 6). Every other plain word is text, a leading zero included.
- Where the schema says text, a plain word keeps what was typed (an empty value stays null). Where it says integer, a
  number without a fraction (`3.0`, `3e0`) becomes one.
- What is quoted is text. Keys are text.
- A comment behind something on its line is written `# …`: `Gedung #3` would lose its end without a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from types import MappingProxyType

from checker.model.report import Json

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 32
"""Mappings and lists inside one another; the root is the first."""
MAX_NODES = 200_000
"""Values, keys, mappings and lists in one file."""
MAX_SCALAR = 100_000
"""Characters of one text."""
MAX_KEY = 200
MAX_INTEGER = 2**53
"""Beyond it JSON readers elsewhere lose digits (RFC 8259 section 6)."""


class Leaf(Enum):
    """What the schema says of a value that is neither a mapping nor a list."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Shape:
    """What the schema expects at one place, as far as reading needs it.

    `leaf` holds for a single value, `names` and `rest` (all other keys) for a mapping, `first` (by position) and `item`
    (all further items) for a list. Several may be set: a registry file is one record or a list of them. `TEXT` belongs
    only where the schema admits nothing but a string.
    """

    leaf: Leaf = Leaf.OTHER
    names: Mapping[str, Shape] = field(default_factory=lambda: MappingProxyType({}))
    rest: Shape | None = None
    item: Shape | None = None
    first: tuple[Shape, ...] = ()

    def at(self, step: str | int) -> Shape:
        """The shape of what lies under a key, or at a position of a list."""
        if isinstance(step, str):
            return self.names.get(step) or self.rest or ANY
        return self.first[step] if step < len(self.first) else self.item or ANY

    @property
    def wants_mapping(self) -> bool:
        """Whether a mapping is expected here."""
        return bool(self.names) or self.rest is not None

    @property
    def wants_list(self) -> bool:
        """Whether a list is expected here."""
        return self.item is not None or bool(self.first)


ANY = Shape()
TEXT = Shape(Leaf.TEXT)
INTEGER = Shape(Leaf.INTEGER)
NUMBER = Shape(Leaf.NUMBER)


def fields(names: Mapping[str, Shape], rest: Shape | None = None) -> Shape:
    """The shape of a mapping."""
    return Shape(names=MappingProxyType(dict(names)), rest=rest)


def items(item: Shape) -> Shape:
    """The shape of a list whose items are alike."""
    return Shape(item=item)


def one_or_many(record: Shape) -> Shape:
    """The shape of a registry file: one record, or a list of records."""
    return Shape(record.leaf, record.names, record.rest, item=record)


class Refused(Enum):
    """Why a plain word is not taken for the number it looks like."""

    TOO_LARGE = "angka-terlalu-besar"
    NOT_FINITE = "angka-tak-terhingga"
    THOUSANDS = "pemisah-ribuan"


_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_THOUSAND = re.compile(r"-?[1-9][0-9]{0,2}\.000")
_WORDS: Mapping[str, Json] = {"": None, "null": None, "true": True, "false": False}


def typed(word: str, leaf: Leaf) -> Json | Refused:
    """What a plain word means where the schema says `leaf`."""
    if leaf is Leaf.TEXT:
        return word or None
    if word and word[0] not in "-0123456789ntf":
        return word
    if word in _WORDS:
        return _WORDS[word]
    found = _NUMBER.fullmatch(word)
    if found is None:
        return word
    if found.lastindex is None:
        return _integer(word)
    number = float(word)
    if number in (float("inf"), float("-inf")):
        return Refused.NOT_FINITE
    if leaf is not Leaf.INTEGER or not number.is_integer():
        return number
    if _THOUSAND.fullmatch(word):
        return Refused.THOUSANDS  # 1.000 is a thousand to an Indonesian reader, one to JSON
    return int(number) if abs(number) < MAX_INTEGER else Refused.TOO_LARGE


def _integer(word: str) -> int | Refused:
    if len(word) > 17:  # a sign and the 16 digits of 2**53; int() itself stops at 4,300 digits with an error
        return Refused.TOO_LARGE
    number = int(word)
    return number if abs(number) <= MAX_INTEGER else Refused.TOO_LARGE


SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Spaces that look like the common one but are not (inside a regular expression's class)."""

BREAKS = "\u0085\u2028\u2029"
"""Line ends that no editor shows as such."""

BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Characters that turn the direction of writing (CVE-2021-42574)."""

CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"

INVISIBLE = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
"""Format characters, fillers and variation selectors: two texts that look the same would differ."""

BROKEN = "\ufffd" + "".join(chr(plane * 65536 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
"""What a failed conversion leaves behind, and code points that are no characters."""

SURROGATES = "\ud800-\udfff"

REFUSED_CHARACTER = re.compile(f"[{CONTROLS}{BREAKS}{BIDI}{INVISIBLE}{BROKEN}{SURROGATES}]")
