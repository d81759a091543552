"""Where a value stands: the same whether one item is read or the whole file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checker.yaml import guarded, places
from checker.yaml.load import BadYaml, locate, read
from tests.yaml.test_fast import RECORD, documents
from tests.yaml.test_load import CASES, FOLDER

Places = dict[tuple[str | int, ...], tuple[tuple[int, int], tuple[int, int]]]


def all_places(data: bytes) -> Places:
    """Every pointer with the places of its key and its value, from PyYAML's own tree of the whole file."""
    found: Places = {}

    def walk(node: yaml.Node, pointer: tuple[str | int, ...], key: yaml.Node) -> None:
        found[pointer] = (place(key), place(node))
        if isinstance(node, yaml.MappingNode):
            for name, value in node.value:
                walk(value, (*pointer, name.value), name)
        elif isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                walk(value, (*pointer, index), value)

    def place(node: yaml.Node) -> tuple[int, int]:
        return node.start_mark.line + 1, node.start_mark.column + 1

    root = yaml.compose(data.decode("utf-8-sig"), Loader=yaml.CSafeLoader)
    assert root is not None
    walk(root, (), root)
    return found


def check_all_places(data: bytes) -> None:
    for pointer, (key, value) in all_places(data).items():
        assert locate(data, pointer) == value, pointer
        assert locate(data, pointer, key=True) == key, pointer
        assert locate(data, (*pointer, "tak ada")) == value
        assert locate(data, (*pointer, 9999, "a"), key=True) == key


def readable(data: bytes) -> bool:
    try:
        read(data)
    except BadYaml:
        return False
    return True


TWO = b"""\
# catatan
- id: a
  pemilik: {nama: "x", jenis: y}

  # catatan
- # catatan
  id: b
  basis: [satu, [dua]]
  kosong:
  catatan: |
    - bukan butir
    id: x
-
  id: c
- d
"""


@pytest.mark.parametrize(
    "data",
    [
        RECORD.encode(),
        RECORD.encode().replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + RECORD.encode(),
        TWO,
        TWO.replace(b"\n", b"\r\n"),
        b"---\n" + TWO + b"...\n",
        b"".join(b"  " + line for line in TWO.splitlines(keepends=True)),
        b'- "satu\n- dua"\n- tiga\n',
        b"- [satu,\n- dua]\n- tiga\n" if readable(b"- [satu,\n- dua]\n- tiga\n") else b"- [satu,\ndua]\n- tiga\n",
        b"- a\n  - b\n- c\n",
        b"- - - a\n    - b\n  - c\n- d\n",
        b"[a, {b: c}, [d,\n e]]\n",
        b"{a: [1, 2], b: {c: d}}\n",
        b"a:\n- b\n- c\nd: 1\n",
        b"-\n-\n- a:\n-\n",
        b"-\n",
        b"- 1\n-\n",
        "- nama: Café “x” 😀\n  kode: ‘é’\n- {é: é, b: 1}\n".encode(),
    ],
)
def test_every_value_is_where_the_whole_file_says(data: bytes) -> None:
    check_all_places(data)


@pytest.mark.parametrize("case", [case for case in CASES if "value" in case.values[0]])
def test_so_it_is_in_every_case_that_can_be_read(case: dict[str, Any]) -> None:
    check_all_places((FOLDER / case["file"]).read_bytes())


@settings(max_examples=150)
@given(documents.filter(readable))
def test_so_it_is_in_any_file_that_can_be_read(data: bytes) -> None:
    check_all_places(data)


@settings(max_examples=200)
@given(
    st.lists(
        st.sampled_from([*TWO.split(b"\n-")[1:], b" x", b" {a: b}", b" - e\n  - f", b"", b" 'g\n\n  h'"]),
        min_size=1,
        max_size=6,
    )
)
def test_so_it_is_in_any_list_of_records(parts: list[bytes]) -> None:
    data = b"".join(b"-" + part + b"\n" for part in parts)
    assume(readable(data))
    check_all_places(data)


def test_steps_may_be_digits_as_text_and_numbers_as_keys() -> None:
    data = b"- 12: x\n  01: y\n"
    assert locate(data, ("0", 12)) == locate(data, (0, "12")) == (1, 7)
    assert locate(data, (0, "01")) == (2, 7)
    assert locate(data, (0, 1)) == (1, 3), "1 is not 01"
    assert locate(data, ("00",)) == (1, 1)
    assert locate(data, (-1,)) == (1, 1)


def test_a_step_beyond_a_value_stops_at_the_value() -> None:
    data = b"a:\n  b: x\n"
    assert locate(data, ("a", "b", "c", "d")) == (2, 6)
    assert locate(data, ("a", "z"), key=True) == (1, 1)
    assert locate(data, ("z",), key=True) == (1, 1)


def test_a_file_that_cannot_be_read_gives_the_nearest_place() -> None:
    assert locate(b"a: 1\nb: 'x\n", ("a",)) == (1, 4)
    assert locate(b"a: 1\nb: 'x\n", ("b",)) == (1, 1)
    assert locate(b"", ("b",)) == (1, 1)
    assert locate(b"- a\n- 'x\n", (1,)) == (1, 1)


@pytest.fixture
def texts_read(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The length of every text of which events were asked."""
    lengths: list[int] = []
    events = places.events

    def counted(text: str) -> Iterator[Any]:
        lengths.append(len(text))
        return events(text)

    monkeypatch.setattr(places, "events", counted)
    places._file.cache_clear()
    return lengths


def test_of_10_000_records_only_the_one_asked_for_is_read(texts_read: list[int]) -> None:
    data = b"".join(b"- id: rekaman-%d\n  nama: Rekaman %d\n  status: aktif\n" % (i, i) for i in range(10_000))
    for index in (9_999, 0, 5_000, *range(0, 10_000, 1000)):
        assert locate(data, (index, "status")) == (3 * index + 3, 11)
    assert max(texts_read) < 100


def test_where_the_layout_is_not_certain_the_file_is_read_once(texts_read: list[int]) -> None:
    data = b"".join(b"-   id: rekaman-%d\n    nama: 'x\n- y'\n" % i for i in range(2_000))
    for index in range(0, 2_000, 50):
        assert locate(data, (index, "nama")) == (3 * index + 2, 11)
    assert sum(length > 1000 for length in texts_read) == 1


def test_places_are_those_that_faults_use() -> None:
    data = b"- id: a\n- id: b\n  id: c\n"
    with pytest.raises(BadYaml) as caught:
        read(data)
    (fault,) = caught.value.faults
    assert (fault.line, fault.column) == (3, 3)
    assert guarded.decode(data).split("\n")[fault.line - 1][fault.column - 1 :].startswith("id: c")
