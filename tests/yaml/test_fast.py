"""The two roads give the same answer, whatever the file; and ordinary files do take the fast one."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checker.yaml import dialect, fast, guarded
from checker.yaml.dialect import ANY, INTEGER, NUMBER, TEXT, Leaf, Shape, fields, items, one_or_many
from checker.yaml.fast import UNSURE
from checker.yaml.load import BadYaml, read
from tests.conftest import ROOT

RECORD = """\
- id: layanan-air
  nama: Sistem Informasi Pelayanan “Air Bersih”
  unit: dinas-pekerjaan-umum
  status: aktif
  uraian: Melayani permohonan warga (baru, pindah, dan tutup); biaya C# & lain-lain?  # catatan
  kode_referensi: 02.01
  pemilik:
    instansi: Pemerintah Kota Contoh
    jenis: pemda
  semua_unit: false
  unit_pengguna: [dinas-kesehatan, 'dinas kota', "kelurahan"]
  layanan:
    - layanan-air
    - "03"
  tautan: https://air.contoh.go.id/beranda?a=b#c
  tanggal_pendaftaran: 2024-03-17
  nomor_pendaftaran: 003/PSE-KC/2021
  sla_hari: 5
  tersedia: 99.5
  cadangan: {berkala: true, uji: 2025-11-01, lagi: [{x: 1}, []]}
  belum:
  kosong: null

  # catatan
  catatan: >-
    Baris satu: dengan titik dua
    # bukan catatan

    01.02
- id: dua
"""


def outcome(reader: Callable[[], Any]) -> Any:
    try:
        return repr(reader())  # so that 1, 1.0 and True differ
    except BadYaml as bad:
        return bad.faults


def agree(data: bytes) -> bool:
    """Whether the fast road took the file; fails where the guarded one sees it in another way."""
    value = fast.read(data, None)
    if value is UNSURE:
        return False
    assert outcome(lambda: guarded.read(data, None)) == repr(value)
    return True


# --- what the fast road takes


def test_an_ordinary_list_of_records_takes_the_fast_road() -> None:
    assert agree(RECORD.encode())
    assert fast.read(RECORD.encode(), None)[0]["kode_referensi"] == "02.01"  # type: ignore[index]


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(b"\n", b"\r\n"),
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: b"# catatan\n\n" + data,
        lambda data: data * 300,
        lambda data: data.replace(b"- id", b"  id", 1).replace(b"- id: dua\n", b""),
    ],
)
def test_so_do_its_variants(change: Callable[[bytes], bytes]) -> None:
    assert agree(change(RECORD.encode()))


TYPED_OTHERWISE = [
    *"0x1f 0o17 0b1 1_000 _1 ~ Null NULL True TRUE False FALSE .5 5. +1 1e3 1E3 .inf .nan 9007199254740993 1e400".split(),
    *"@x `x` %x &x *x !x |x >x ]x }x 'x \"x #x - ? : x: \"\\n\" \"\\x41\" {a:1} {a} [a:] [[]".split(),
    "a: b", "'x' y", "[a, b", "{a: b", "[a,b]", "nama\u00a0kota", "nama\u200bkota", "\ufeffx", "x\ufffd", "x\ty",
]  # fmt: skip


@pytest.mark.parametrize("form", ["a: {}\n", "- {}\n", "- a: {}\n", "a: [{}]\n", "a: {{b: {}}}\n", "[[{}]]\n"])
@pytest.mark.parametrize("word", TYPED_OTHERWISE)
def test_a_word_that_the_roads_may_see_in_two_ways_does_not(word: str, form: str) -> None:
    if form == "- {}\n" and word in ("a: b", "x:"):
        return  # a mapping in a list item is on the allow-list
    assert fast.read(form.format(word).encode(), None) is UNSURE


@pytest.mark.parametrize("form", ["a: {}\n", "- {}\n", "- a: {}\n", "a: |\n  a: 01\n  isi\nb: {}\n"])
@pytest.mark.parametrize("code", ["01", "0367", "01.02", "00.00", "000", "08123456789"])
def test_a_word_of_digits_that_begins_with_0_is_read_as_text(code: str, form: str) -> None:
    assert agree(form.format(code).encode())


@pytest.mark.parametrize(
    "data",
    [
        "",
        "# x\n",
        "x\n",
        "a: 1",
        "a: 1\n---\nb: 2\n",
        "--- \na: 1\n",
        "a: 1\n...\n",
        "%YAML 1.2\n",
        "a:\n\tb: 1\n",
        "a: x\n  - y\n",
        "a: x\n  y\n",
        "a: x\n\n  - y\n",
        "- a: x\n    - y\n",
        "a: |2\n  x\n",
        "a: |+\n  x\n",
        "a: |\n  x \n",
        "a: |\n   x\n  y\n",
        "a: |\n  <<<<<<< HEAD\n",
        "12: a\n",
        "true: a\n",
        "Null: a\n",
        "_1: a\n",
        "? a\n: b\n",
        "'a': b\n",
        "<<: a\n",
        "a: 1\na: 2\n",
        "a: {b: 1, b: 2}\n",
        " " * 26 + "a: 1\n",
        "a" * 102 + ": 1\n",
        "a: " + "x" * 3000 + "\n" + "# x\n" * 30_000,
        "- a: [1, 2, 3, 4]\n" * 40_000,
        "a: x\0y\n",
        "a: [[[[1]]]]\n",
    ],
)
def test_off_the_allow_list_the_guarded_road_decides(data: str) -> None:
    assert fast.read(data.encode(), None) is UNSURE


def test_bytes_that_are_no_utf_8_do_not() -> None:
    for data in (b"a: \xff\n", b"a: \xc3\n", b"a: \xe2\x80\n", b"a: \xed\xa0\x80\n", b"# \xc3(\n"):
        assert fast.read(data, None) is UNSURE


@pytest.mark.parametrize("error", [ValueError("x"), type("PanicException", (BaseException,), {})("x")])
def test_a_fault_of_the_fast_parser_sends_the_file_down_the_guarded_road(
    monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def fails(_: str) -> Any:
        raise error

    monkeypatch.setattr(fast, "_yaml_rs", lambda: fails)
    assert read(b"a: 1\n") == {"a": 1}


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError()])
def test_what_is_no_fault_of_the_parser_is_not_swallowed(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fails(_: str) -> Any:
        raise error

    monkeypatch.setattr(fast, "_yaml_rs", lambda: fails)
    with pytest.raises(type(error)):
        read(b"a: 1\n")


def test_every_file_of_the_project_reads_alike_on_both_roads() -> None:
    taken = [
        agree(path.read_bytes())
        for folder in ("registry", "schemas", "policies", "examples")
        for path in sorted((ROOT / folder).rglob("*.yaml"))
    ]
    assert sum(taken) > len(taken) / 2, "the allow-list is meant for files like these"


# --- agreement on files nobody would write

WORDS = [
    "x", "satu dua", "true", "false", "null", "True", "~", "1", "01", "01.02", "1.0", "1.50", "-0", "-0.0", "1e3", "12 bulan",
    "2026-01-02", "22:30", "a:b", "http://x.y/z", "a #b", "a # b", "C#", "#x", "# x", "'q'", "'q''r'", '"q"', '"q\\"r"',
    '"q\\n"', "[a, b]", "[]", "{}", "{a: b}", "{a: [b, {c: d}]}", "[a,b]", "{a: 1, b: null}", "[a: b]", "{a}", "a, b", "a]", "(x)",
    "^a$", "../x", ".5", "+1", "1_0", "_1", "0x1", "é", "a – b", "x ", "x\t", "a: b", "- b", "?", "apa?", "!t", "&a", "*a", "|", "|-", ">",
    ">-", "|2", "%x", "@x", "null x", "nullx", "true #", "1 # y", "1.2.3", "3a", "004/PSE/2024", "999999999999999",
    "9999999999999999", "12345.678", "a\\b", "'", '"', "x'y", "a&b", "=", "<<", "$ref", "a: ", "x:", "/a/b", "...", "---", "-", "--", "-x",
    "[a b, c d ]", "{a: b c, d: 01}", "{a: http://x/y#z}", "{a: b, }", "[null, true]", "{null: x}", "[a:b]", "[a #b]", "[a#b]",
]  # fmt: skip
KEYS = [
    "a",
    "b",
    "nama",
    "true",
    "null",
    "True",
    "tujuan",
    "x-y",
    "$ref",
    "1",
    "a b",
    "'q'",
    "a:",
    "?",
    "<<",
    "~",
    "_1",
    "A1",
]
TEXT_LINES = [
    "isi",
    "isi dua",
    "  lebih",
    "a: b",
    "- x",
    "# c",
    "01.02",
    "k: 01",
    "x ",
    "<<<<<<< a",
    ">x",
    "é",
    "",
    "   ",
    "    ",
    "{",
    "[a",
]

entries = st.one_of(
    st.sampled_from(WORDS).map(lambda word: f"- {word}"),
    st.sampled_from(KEYS).map(lambda key: f"{key}:"),
    st.tuples(st.sampled_from(["", "- "]), st.sampled_from(KEYS), st.sampled_from(WORDS)).map(
        lambda parts: f"{parts[0]}{parts[1]}: {parts[2]}"
    ),
    st.sampled_from(["", "# c", "#", "x", "- ", "-"]),
)
plain_lines = st.tuples(st.sampled_from([0, 0, 0, 1, 2, 2, 3, 4, 4, 5, 6]), entries).map(
    lambda line: " " * line[0] + line[1]
)
block_texts = st.tuples(
    st.sampled_from([0, 0, 2, 4]),
    st.sampled_from(["- ", "- k: ", "k: ", "nama: "]),
    st.sampled_from(["|", "|-", ">", ">-"]),
    st.sampled_from([2, 2, 4, 4, 0, 1, 3, 5, 6]),
    st.lists(st.sampled_from(TEXT_LINES), max_size=4),
).map(
    lambda text: "\n".join(
        [
            " " * text[0] + text[1] + text[2],
            *(" " * (text[0] + text[3]) + line if line else "" for line in text[4]),
        ]
    )
)
documents = st.tuples(
    st.lists(st.one_of(plain_lines, plain_lines, plain_lines, block_texts), max_size=7),
    st.sampled_from(["\n", "\n", "\n", "\r\n"]),
    st.sampled_from(["\n", "\n", "\n", "\n\n", ""]),
).map(lambda parts: (parts[1].join(parts[0]) + parts[2]).encode())

edits = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.sampled_from(["insert", "delete", "replace", "word", "line"]),
        st.one_of(st.sampled_from(list(b" \n:-#'\"[]{},|>&*!?%@`0123e.x\t\\~_\r")), st.integers(0, 255)),
        st.sampled_from(WORDS),
    ),
    max_size=4,
)


def edited(data: bytes, changes: list[tuple[float, str, int, str]]) -> bytes:
    for where, what, byte, word in changes:
        at = int(where * len(data))
        match what:
            case "insert":
                data = data[:at] + bytes([byte]) + data[at:]
            case "delete":
                data = data[:at] + data[at + 1 :]
            case "replace":
                data = data[:at] + bytes([byte]) + data[at + 1 :]
            case "word":
                data = data[:at] + word.encode() + data[at:]
            case _:
                lines = data.split(b"\n")
                lines.insert(at % (len(lines) + 1), lines[byte % len(lines)])
                data = b"\n".join(lines)
    return data


def check_both_ends(data: bytes) -> None:
    """`read` ends as the guarded road does: in the same value or in the same faults, and never in anything else."""
    assert outcome(lambda: read(data)) == outcome(lambda: guarded.read(data, None))


@settings(max_examples=600)
@given(documents)
@example(b"- |\n  isi\n\n- k: |\n\n    a: b\n    # c\n  \n    - 01.02\n")
@example(b"a: apa?\nb: 1\n")
@example(b"- jumlah: _2000\n")
def test_the_roads_agree_on_any_pile_of_lines(data: bytes) -> None:
    check_both_ends(data)


@settings(max_examples=300)
@given(edits)
def test_the_roads_agree_on_a_record_with_slips(changes: list[tuple[float, str, int, str]]) -> None:
    check_both_ends(edited(RECORD.encode(), changes))


@settings(max_examples=300)
@given(st.binary(max_size=60))
def test_any_bytes_end_in_a_value_or_in_faults(data: bytes) -> None:
    check_both_ends(data)


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_any_text_ends_in_a_value_or_in_faults(text: str) -> None:
    check_both_ends(text.encode("utf-8", "surrogatepass"))


def test_the_roads_agree_on_every_short_file() -> None:
    templates = ["a: x", "b:", "- c", "- d: 1", "- e:", "# k", "x", "f: |", "- >-", "g: [a]"]
    lines = ["", *(" " * indent + line for line in templates for indent in range(4))]
    taken = sum(agree(("\n".join(pile) + "\n").encode()) for pile in itertools.product(lines, repeat=2))
    assert taken > 100
    few = [
        "",
        "a: x",
        "b:",
        "- c",
        "- d: 1",
        "  - c",
        "  e: 1",
        "  e:",
        "    g: 2",
        "f: |",
        "  y",
        "# k",
        "  # k",
    ]
    assert sum(agree(("\n".join(pile) + "\n").encode()) for pile in itertools.product(few, repeat=4)) > 500


# --- agreement under a schema

shapes = st.recursive(
    st.sampled_from([ANY, TEXT, TEXT, INTEGER, NUMBER]),
    lambda inner: st.one_of(
        st.dictionaries(st.sampled_from(KEYS[:3]), inner, max_size=3).map(fields),
        inner.map(items),
        st.tuples(st.lists(inner, max_size=2), inner).map(lambda s: Shape(first=tuple(s[0]), item=s[1])),
        inner.map(lambda shape: Shape(rest=shape)),
        inner.map(one_or_many),
    ),
    max_leaves=5,
)
trees = st.recursive(
    st.sampled_from(
        [word for word in WORDS if ": " not in word and "#" not in word] + ["3.0", "nama:x", "-x", "1.000", ""]
    ),
    lambda inner: st.one_of(st.dictionaries(st.sampled_from(KEYS[:3]), inner, max_size=3), st.lists(inner, max_size=3)),
    max_leaves=8,
)


def written(tree: Any, indent: int = 0) -> str:
    """A tree in block style, with its words as they are."""
    if isinstance(tree, str):
        return f" {tree}\n" if tree else "\n"
    if not tree:
        return " {}\n" if isinstance(tree, dict) else " []\n"
    pad = " " * indent
    if isinstance(tree, dict):
        body = "".join(f"{pad}{key}:{written(value, indent + 2)}" for key, value in tree.items())
    else:
        body = "".join(
            f"{pad}- {written(value, indent + 2)[1:].lstrip(' ')}"
            if isinstance(value, dict) and value
            else f"{pad}-{written(value, indent + 2)}"
            for value in tree
        )
    return "\n" + body


def fits(value: Any, shape: Shape) -> bool:
    """Whether a validator would accept the value under the schema that the shape came from."""
    if shape.wants_mapping or shape.wants_list:
        if isinstance(value, dict):
            return shape.wants_mapping and all(fits(item, shape.at(key)) for key, item in value.items())
        return (
            isinstance(value, list)
            and shape.wants_list
            and all(fits(item, shape.at(index)) for index, item in enumerate(value))
        )
    if shape.leaf is Leaf.OTHER:
        return True
    if isinstance(value, bool):
        return False
    integral = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return {
        Leaf.TEXT: isinstance(value, str),
        Leaf.INTEGER: integral,
        Leaf.NUMBER: isinstance(value, int | float),
    }[shape.leaf]


@settings(max_examples=300)
@given(trees, shapes)
@example({"a": "3.0"}, fields({"a": INTEGER}))
@example({"a": "1.000"}, fields({"a": INTEGER}))
@example({"a": "null"}, fields({"a": TEXT}))
@example({"a": "nama:x"}, fields({"a": fields({})}))
@example(["-x"], items(items(TEXT)))
def test_the_roads_agree_whatever_the_schema_says(tree: Any, shape: Shape) -> None:
    data = written(tree).lstrip("\n").encode()
    defined = outcome(lambda: guarded.read(data, shape))
    assert outcome(lambda: read(data, shape)) == defined
    assert outcome(lambda: read(data, shape, valid=lambda value: fits(value, shape))) == defined
    assert outcome(lambda: read(data, shape, valid=lambda _: False)) == defined


def test_a_value_that_does_not_fit_is_read_again_with_care() -> None:
    asked: list[Any] = []

    def valid(value: Any) -> bool:
        asked.append(value)
        return False

    assert read(b"nama: 3\n", fields({"nama": TEXT}), valid=valid) == {"nama": "3"}
    assert asked == [{"nama": 3}]


def test_the_scan_is_linear_in_the_bytes() -> None:
    def seconds(data: bytes) -> float:
        began = time.process_time()
        fast.accepts(data)
        return time.process_time() - began

    half = dialect.MAX_BYTES // 2 // len(RECORD.encode()) * RECORD.encode()
    assert min(seconds(half + half) for _ in range(3)) < 6 * min(seconds(half) for _ in range(3)) + 0.05
