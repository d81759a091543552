"""Applications in, pairs of different offices that may do the same thing out: a hint for people, never a finding.

Names and functions are compared word by word (rapidfuzz), words that many applications share weigh little, and what both say they
hold (data, services, business processes) counts as well. Only pairs that share a telling word are compared at all.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from rapidfuzz import fuzz

from checker.model.report import Json, Record

KIND = "aplikasi"
"""What is compared."""
THRESHOLD = 50
"""Points of 100 from which a pair is shown: of the made-up city's pairs, those above it are alike to a reader's eye."""

_NAME, _FUNCTION, _HOLDINGS = 0.5, 0.3, 0.2
"""How much each part weighs; what is missing on either side gives its weight to the others."""

_WORD = re.compile(r"[a-z0-9]+")
_COMMON = frozenset(
    "sistem informasi aplikasi layanan dinas badan kota daerah pemerintah online daring elektronik digital berbasis web mobile untuk"
    " dan di ke dari yang pada dengan atau oleh bagi secara data mengelola pengelolaan manajemen satu".split()
)
"""Words that say little about what an application is for."""
_MANY = 40
"""A word that more applications share than this brings none of them together."""
_SHARED = ("data", "layanan", "proses_bisnis")


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two applications, how alike they are (0 to 100) in all and in parts (None: cannot be told), and what they share."""

    one: Record
    other: Record
    score: int
    name: int
    function: int | None
    holdings: int | None
    words: tuple[str, ...]
    shared: tuple[tuple[str, str], ...]
    """(field, id) that both name."""
    linked: bool
    """Whether one already names the other as related or integrated."""


def find_likenesses(records: Sequence[Record], shown: Mapping[Record, Mapping[str, Json]]) -> list[Likeness]:
    """The pairs of different offices above the threshold, the most alike first; `shown` is what may be looked at of each."""
    here = sorted((r for r in records if not r.removed), key=lambda r: r.id)
    words = {r: _words(shown[r]) for r in here}
    spread = Counter(word for own in words.values() for word in own)
    found = []
    for one, other in _candidates(here, words, spread):
        likeness = _compare(one, other, shown[one], shown[other], words[one] & words[other], spread, len(here))
        if likeness.score >= THRESHOLD:
            found.append(likeness)
    return sorted(found, key=lambda pair: (-pair.score, pair.one.id, pair.other.id))


def _candidates(
    records: Sequence[Record], words: Mapping[Record, frozenset[str]], spread: Mapping[str, int]
) -> Iterator[tuple[Record, Record]]:
    """Pairs of different offices that share a word which not many have."""
    having: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        for word in words[record]:
            if spread[word] <= _MANY:
                having[word].append(record)
    pairs = {
        (one.id, other.id): (one, other)
        for group in having.values()
        for one, other in combinations(group, 2)
        if one.unit != other.unit
    }
    yield from (pairs[key] for key in sorted(pairs))


def _compare(
    one: Record,
    other: Record,
    a: Mapping[str, Json],
    b: Mapping[str, Json],
    common: Iterable[str],
    spread: Mapping[str, int],
    total: int,
) -> Likeness:
    name = _texts(_text(a, "nama"), _text(b, "nama"), spread, total)
    function = _texts(_function(a), _function(b), spread, total)
    shared, holdings = _holdings(a, b)
    parts = [(_NAME, name), (_FUNCTION, function), (_HOLDINGS, holdings)]
    known = [(weight, value) for weight, value in parts if value is not None]
    score = sum(w * v for w, v in known) / sum(w for w, _ in known)
    telling = sorted(common, key=lambda word: (spread[word], word))[:8]
    linked = other.id in _list_links(a) or one.id in _list_links(b)
    return Likeness(
        one=one,
        other=other,
        score=round(score),
        name=name or 0,
        function=function,
        holdings=holdings,
        words=tuple(telling),
        shared=shared,
        linked=linked,
    )


def _texts(one: str, other: str, spread: Mapping[str, int], total: int) -> int | None:
    """How alike two texts are: spelling and order forgiven, telling words counted by how rare they are."""
    a, b = _list_telling(one), _list_telling(other)
    if not a or not b:
        return None
    spelled = fuzz.token_set_ratio(" ".join(a), " ".join(b))
    weight = {word: math.log((total + 1) / spread.get(word, 1)) for word in {*a, *b}}
    both, all_ = sum(weight[w] for w in {*a} & {*b}), sum(weight.values())
    return round((spelled + 100 * (both / all_ if all_ else 0)) / 2)


def _holdings(a: Mapping[str, Json], b: Mapping[str, Json]) -> tuple[tuple[tuple[str, str], ...], int | None]:
    mine, theirs = _ids(a), _ids(b)
    if not mine or not theirs:
        return (), None
    return tuple(sorted(mine & theirs)), round(100 * len(mine & theirs) / len(mine | theirs))


def _ids(data: Mapping[str, Json]) -> set[tuple[str, str]]:
    return {(field, id_) for field in _SHARED for id_ in _list(data.get(field)) if isinstance(id_, str)}


def _list_links(data: Mapping[str, Json]) -> set[Any]:
    joined = {i.get("aplikasi") for i in _list(data.get("integrasi")) if isinstance(i, dict)}
    return {*(i for i in _list(data.get("terkait")) if isinstance(i, str)), *joined}


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _text(data: Mapping[str, Json], field: str) -> str:
    value = data.get(field)
    return value if isinstance(value, str) else ""


def _function(data: Mapping[str, Json]) -> str:
    return f"{_text(data, 'fungsi')} {_text(data, 'uraian')}"


def _words(data: Mapping[str, Json]) -> frozenset[str]:
    return frozenset(_list_telling(f"{_text(data, 'nama')} {_function(data)}"))


def _list_telling(text: str) -> list[str]:
    """The words of a text that say something, in their order."""
    return [w for w in _WORD.findall(text.casefold()) if w not in _COMMON and len(w) > 2]
