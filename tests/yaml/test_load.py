"""What a file means and what is said of one that cannot be read: the cases of tests/cases/yaml, hostile files, limits."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from yaml.error import Mark as StringMark
from yaml.error import YAMLError
from yaml.scanner import ScannerError

from checker.model.text import CheckerError
from checker.yaml import dialect, events, fast, guarded, syntax
from checker.yaml.dialect import ANY, INTEGER, NUMBER, TEXT, Shape, fields, items, one_or_many
from checker.yaml.faults import MAX_LISTED
from checker.yaml.load import BadYaml, YamlFault, read

FOLDER = Path(__file__).parents[1] / "cases" / "yaml"
INDEX = json.loads((FOLDER / "cases.json").read_text("utf-8"))
CASES = [pytest.param(case, id=case["file"]) for case in INDEX["cases"]]


def shape_of(told: Any) -> Shape:
    """A shape as cases.json tells it."""
    told = INDEX["shapes"].get(told, told) if isinstance(told, str) else told
    if isinstance(told, dict) and "fields" in told:
        return fields({name: shape_of(inner) for name, inner in told["fields"].items()})
    if isinstance(told, dict):
        (make, inner), *_ = told.items()
        return {"items": items, "one_or_many": one_or_many}[make](shape_of(inner))
    return {"text": TEXT, "integer": INTEGER, "number": NUMBER, "boolean": ANY, None: ANY}[told]


def outcome(reader: Callable[[], Any]) -> dict[str, Any]:
    """What reading ends in, as cases.json tells it; types of numbers count."""
    try:
        return {"value": reader()}
    except BadYaml as bad:
        return {"faults": [{"code": f.code, "line": f.line, "column": f.column} for f in bad.faults]}


def faults_of(data: bytes | str, shape: Shape | None = None) -> tuple[YamlFault, ...]:
    with pytest.raises(BadYaml) as caught:
        read(data.encode() if isinstance(data, str) else data, shape)
    return caught.value.faults


def one_fault(data: bytes | str, shape: Shape | None = None) -> YamlFault:
    (fault,) = faults_of(data, shape)
    return fault


# --- the cases


@pytest.mark.parametrize("case", CASES)
def test_the_case_ends_as_told(case: dict[str, Any]) -> None:
    data = (FOLDER / case["file"]).read_bytes()
    expected = {key: case[key] for key in ("value", "faults") if key in case}
    assert repr(outcome(lambda: read(data, shape_of(case.get("shape"))))) == repr(expected)


@pytest.mark.parametrize("case", CASES)
def test_the_guarded_road_alone_says_the_same(case: dict[str, Any]) -> None:
    data = (FOLDER / case["file"]).read_bytes()
    expected = {key: case[key] for key in ("value", "faults") if key in case}
    assert repr(outcome(lambda: guarded.read(data, shape_of(case.get("shape"))))) == repr(expected)


def test_every_case_file_is_listed_and_every_listed_file_is_there() -> None:
    listed = [case["file"] for case in INDEX["cases"]]
    assert sorted(listed) == sorted(path.name for path in FOLDER.glob("*.yaml"))
    assert len(listed) == len(set(listed))


# --- the words of a fault


@pytest.mark.parametrize("case", [case for case in CASES if "faults" in case.values[0]])
def test_a_fault_is_worded_in_both_languages_for_people_who_know_no_yaml_library(
    case: dict[str, Any],
) -> None:
    for fault in faults_of((FOLDER / case["file"]).read_bytes(), shape_of(case.get("shape"))):
        assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", fault.code)
        for text in (fault.message, fault.remedy):
            for words in (text.id, text.en):
                assert words == words.strip()
                assert words.endswith((".", "?"))
                assert words.isprintable(), "nothing from the file reaches the terminal unseen"
                assert len(words) < 400
                assert not re.search("scalar|token|stream|simple key|block mapping|flow|ScannerError", words)
        assert fault.message.id != fault.message.en


def test_a_fault_names_both_lines_of_a_key_that_is_there_twice() -> None:
    fault = one_fault("id: a\nnama: b\n\nid: c\n")
    assert (fault.line, fault.column) == (4, 1)
    assert "baris 1" in fault.message.id
    assert "baris 4" in fault.message.id
    assert "line 1" in fault.message.en


@pytest.mark.parametrize(
    ("data", "line_to_copy"),
    [
        ("id: a\nnama:budi\n", "`nama: budi`"),
        ("hari: 'Jum'at'\n", '`hari: "Jum\'at"`'),
        ('nama: "kata "halo" itu"\n', "`nama: 'kata \"halo\" itu'`"),
        ("judul: Laporan: tahap satu\n", '`judul: "Laporan: tahap satu"`'),
        ("akun: @dinas\n", '`akun: "@dinas"`'),
        ("nip: 197001011990031001\n", '`"197001011990031001"`'),
        ("basis: {web, mobile}\n", "`[satu, dua]`"),
    ],
)
def test_a_remedy_holds_a_line_to_copy(data: str, line_to_copy: str) -> None:
    assert line_to_copy in faults_of(data)[0].remedy.id


def test_characters_that_cannot_be_seen_are_spelled_out() -> None:
    faults = faults_of('"a\\u202e": 1\n"a\\u202e": 2\n')
    assert [fault.code for fault in faults] == ["karakter-arah", "karakter-arah", "kunci-ganda"]
    assert "`a<U+202E>`" in faults[-1].message.id
    assert "`na<U+00A0>ma:`" in one_fault('"na\u00a0ma":budi\n').message.id


@pytest.mark.parametrize("problem", syntax.PROBLEMS)
def test_the_table_names_problems_as_libyaml_does(problem: str) -> None:
    assert problem.encode() in Path(yaml._yaml.__file__).read_bytes()


def test_bad_yaml_carries_sorted_faults_and_a_short_text() -> None:
    with pytest.raises(BadYaml, match=r"^1:8: ") as caught:
        read("nama: a\u200bb\nkode: \u202ex\nnama: c\n".encode())
    places = [(fault.line, fault.column) for fault in caught.value.faults]
    assert places == sorted(places)


def test_the_same_mistake_many_times_is_counted_not_listed() -> None:
    faults = faults_of("nama: " + "\u200b" * 500 + "\n")
    assert len(faults) == MAX_LISTED + 1
    assert str(500 - MAX_LISTED) in faults[-1].message.id


# --- typing by shape


@pytest.mark.parametrize("word", ["3", "1.0", "true", "null", "01", "1e3", "-0", "9" * 30, "~", "no", "2026-01-01"])
def test_a_text_field_keeps_what_was_typed(word: str) -> None:
    assert read(f"a: {word}\n".encode(), fields({"a": TEXT})) == {"a": word}
    assert read(f"b: [{word}]\n".encode(), fields({"b": items(TEXT)})) == {"b": [word]}


@pytest.mark.parametrize(("word", "value"), [("3.0", 3), ("3e2", 300), ("-0.0", 0), ("30.00", 30), ("12.5e1", 125)])
def test_a_number_without_a_fraction_is_an_integer_where_one_is_wanted(word: str, value: int) -> None:
    found = read(f"a: {word}\n".encode(), fields({"a": INTEGER}), valid=lambda _: True)["a"]
    assert found == value
    assert type(found) is int


@pytest.mark.parametrize("word", ["3.0", "3e2", "2.5"])
def test_elsewhere_a_decimal_stays_one(word: str) -> None:
    for shape in (ANY, NUMBER):
        assert type(read(f"a: {word}\n".encode(), fields({"a": shape}))["a"]) is float


def test_a_shape_speaks_of_keys_positions_and_all_the_others() -> None:
    shape = Shape(names={"a": TEXT}, rest=INTEGER, first=(TEXT,), item=NUMBER)
    assert shape.at("a") is TEXT
    assert shape.at("z") is INTEGER
    assert shape.at(0) is TEXT
    assert shape.at(3) is NUMBER
    assert ANY.at("a") is ANY.at(0) is ANY


@pytest.mark.parametrize("number", ["9007199254740992", "-9007199254740992"])
def test_the_largest_exact_integers_are_read(number: str) -> None:
    assert read(f"a: {number}\n".encode()) == {"a": int(number)}


def test_an_integer_written_with_an_exponent_has_the_same_limit() -> None:
    assert one_fault("a: 1e16\n", fields({"a": INTEGER})).code == "angka-terlalu-besar"
    assert read(b"a: 1e16\n") == {"a": 1e16}


# --- limits


def test_a_file_of_one_mebibyte_is_read_and_no_larger_one() -> None:
    filler = b"# " + b"x" * 97 + b"\n"
    data = b"a: 1\n" + filler * ((dialect.MAX_BYTES - 5) // 100)
    data += b"#" * (dialect.MAX_BYTES - len(data) - 1) + b"\n"
    assert len(data) == dialect.MAX_BYTES
    assert read(data) == {"a": 1}
    assert one_fault(data + b"\n").code == "berkas-terlalu-besar"


@pytest.mark.parametrize("form", ["a: {}\n", "a: '{}'\n", 'a: "{}"\n', "a: |-\n  {}\n", "a: [{}]\n"])
def test_a_text_of_100_000_characters_is_read_and_no_longer_one(form: str) -> None:
    longest = "x" * dialect.MAX_SCALAR
    assert longest in str(read(form.format(longest).encode()))
    assert one_fault(form.format(longest + "x")).code == "teks-terlalu-panjang"


def test_a_folded_text_is_measured_as_a_whole() -> None:
    line = "  " + "x" * 1000 + "\n"
    assert len(read(("a: >-\n" + line * 99).encode())["a"]) == 99 * 1001 - 1
    assert one_fault("a: >-\n" + line * 101).code == "teks-terlalu-panjang"


def test_200_000_nodes_are_read_and_no_more() -> None:
    data = "[" + "1," * (dialect.MAX_NODES - 1) + "]\n"
    assert len(read(data.encode())) == dialect.MAX_NODES - 1
    assert one_fault(data.replace("[", "[1,")).code == "terlalu-banyak-isi"


def test_the_fast_road_has_the_same_limit_of_nodes() -> None:
    line = "- a: 1\n"
    fit = (dialect.MAX_NODES - 1) // 3
    assert len(read((line * fit).encode())) == fit
    assert one_fault(line * (fit + 1)).code == "terlalu-banyak-isi"


# --- hostile files: no crash, no hang, little memory

M = dialect.MAX_BYTES


def hostile() -> Iterator[tuple[str, str]]:
    """Name and content of files that hang, crash or fill the memory of other readers, each cut to the limit of bytes."""
    lols = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 9)}]\n" for i in range(9)
    )
    merges = "a0: &a0 {k: v}\n" + "".join(
        f"a{i}: &a{i}\n  <<: [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 40)
    )
    yield from {
        "alias bomb": lols,
        "merge-key bomb": merges,
        "open brackets": "[" * M,
        "open braces": "{" * M,
        "3,000 brackets": "[" * 3000 + "]" * 3000,
        "brackets and colons": "[a: " * (M // 4),
        "braces and colons": "{a: " * (M // 4),
        "brackets on lines": "[\n" * (M // 2),
        "dashes": "- " * (M // 2),
        "question marks": "? " * (M // 2),
        "colons": ": " * (M // 2),
        "stairs of keys": "".join(" " * i + "a:\n" for i in range(1400)),
        "stairs of dashes": "".join(" " * i + "-\n" for i in range(1400)),
        "items": "-\n" * (M // 2),
        "small items": "- a\n" * (M // 4),
        "flow items": "[" + "a," * (M // 2 - 2) + "]",
        "different keys": "".join(f"k{i}: 1\n" for i in range(90_000)),
        "the same key": "a:\n" * (M // 3),
        "the same key in braces": "{" + "a: 1, " * (M // 6 - 2) + "}",
        "one long key": "a" * (M - 4) + ": 1\n",
        "one long quoted key": '"' + "a" * (M - 8) + '": 1\n',
        "one long text": "a: " + "x" * (M - 4) + "\n",
        "one long text of words": "a: " + "x " * (M // 2 - 2) + "\n",
        "one long line of spaces": "a: x" + " " * (M - 8) + "y\n",
        "a slip in a long line": "a: b: " + "c: " * (M // 3 - 4) + "\n",
        "a slip after many spaces": "a: x" + " " * (M - 20) + ": y: z\n",
        "many lines of text": "a:\n" + "  b\n" * (M // 4 - 2),
        "a long block text": "a: |\n" + "  b\n" * (M // 4 - 2),
        "an open quote": 'a: "' + "x" * (M - 5),
        "an open quote of lines": 'a: "' + "\n" * (M - 5),
        "an open quote of quotes": "'" * (M - 1),
        "escapes": 'a: "' + "\\x41" * (M // 4 - 2) + '"\n',
        "escaped line ends": 'a: "' + "\\\n" * (M // 2 - 4) + '"',
        "comments": "#\n" * (M // 2),
        "comments that cut": "- a #b\n" * (M // 7),
        "signs that could cut": "a: b " + "#c " * (M // 3 - 4) + "\n",
        "signs in a quote": 'a: "' + " #c" * (M // 3 - 4) + '"\n',
        "spaces": " " * M,
        "line ends": "\n" * M,
        "tabs": "\t" * M,
        "lines of tabs": "\t\n" * (M // 2),
        "carriage returns": "\r" * M,
        "controls": "a: " + "\x01" * (M - 4),
        "zero-width": "a: " + "\u200b" * (M // 3 - 4),
        "every kind of refused character": "a: " + "\x01\u200b\u202e\u2028\ufffd" * (M // 13 - 4),
        "conflicts": "<<<<<<< a\n" * (M // 10),
        "documents": "---\n" * (M // 4),
        "ends of documents": "...\n" * (M // 4),
        "tag directives": "".join(f"%TAG !a{i}! b\n" for i in range(60_000)),
        "tag directives at the end": "a: 1\n...\n" + "".join(f"%TAG !a{i}! b\n" for i in range(60_000)),
        "tags": "!a " * (M // 3),
        "anchors": "&a " * (M // 3),
        "anchored items": "- &a x\n" * (M // 7),
        "aliases": "- *a\n" * (M // 5),
        "quoted keys in a row": '"a":' * (M // 4),
        "a huge integer": "a: " + "9" * 99_999 + "\n",
        "a huge fraction": "a: 0." + "9" * 99_000 + "\n",
        "a huge exponent": "a: 1e" + "9" * 99_000 + "\n",
        "base 60": "a: " + "1:" * 49_000 + "1\n",
        "numbers": "- 1.5\n" * 66_000,
        "leading zeroes": "- 01\n" * 200_000,
        "leading zeroes and block texts": "- k: |\n    x\n- k: 01\n" * 20_000,
        "brackets almost right": "".join(f"a{i}: [[x, y], [z, {{k: v}}]\n" for i in range(30_000)),
        "one long list": "a: [" + "x, " * 190_000 + "x]\n",
        "one long list almost right": "a: [[" + "x, " * 190_000 + "x]\n",
        "words of signs": "a: b" + ":c#" * (M // 3 - 4) + "\n",
        "words of letters": "a: " + "é" * (M // 2 - 4) + "\n",
        "quotes of quotes": "a: '" + "''" * (M // 2 - 4) + "'\n",
        "key signs": "- a? b\n" * (M // 7),
    }.items()


@pytest.mark.parametrize(("name", "content"), [pytest.param(*case, id=case[0]) for case in hostile()])
def test_a_hostile_file_ends_soon_in_a_value_or_a_few_faults(name: str, content: str) -> None:
    data = content.encode()
    assert len(data) <= dialect.MAX_BYTES
    began = time.process_time()
    result = outcome(lambda: read(data))
    took = time.process_time() - began
    assert took < 2.0 or sys.gettrace() is not None, f"{name}: {took:.1f} s"
    assert "value" in result or 0 < len(result["faults"]) < 200


def test_the_memory_of_a_hostile_file_is_bounded(tmp_path: Path) -> None:
    """The greediest in a process of its own that may not have more than 256 MiB."""
    program = (
        "import resource, sys; from pathlib import Path; from checker.yaml.load import BadYaml, read\n"
        "limit = 256 * 2**20; resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))\n"
        "for name in sys.argv[1:]:\n"
        "    try: read(Path(name).read_bytes())\n"
        "    except BadYaml: pass\n"
    )
    files = []
    for name, content in hostile():
        if name in {
            "flow items",
            "small items",
            "different keys",
            "the same key",
            "zero-width",
            "comments that cut",
            "leading zeroes",
        }:
            files.append(tmp_path / name)
            files[-1].write_bytes(content.encode())
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program, *files], cwd=root, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()


def test_a_million_lines_in_one_file_are_refused_before_they_are_read() -> None:
    assert one_fault(b"a\n" * 10**6).code == "berkas-terlalu-besar"


# --- parts that may be missing


def test_without_libyaml_the_run_cannot_be_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "CParser", None)
    with pytest.raises(CheckerError, match="libyaml"):
        guarded.read(b"a: 1\n", None)


def test_without_yaml_rs_every_file_takes_the_guarded_road(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "_yaml_rs", lambda: None)
    assert fast.read(b"a: 1\n", None) is fast.UNSURE
    assert read(b"a: 1\n") == {"a": 1}


def test_a_platform_without_a_wheel_of_yaml_rs_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml_rs", None)
    assert fast._yaml_rs.__wrapped__() is None


def test_a_pyyaml_without_libyaml_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml._yaml", None)
    spec = importlib.util.spec_from_file_location("load_events_alone", str(events.__file__))
    assert spec is not None
    assert spec.loader is not None
    alone = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(alone)
    with pytest.raises(CheckerError, match="libyaml"):
        next(alone.events("a: 1"))


@pytest.mark.parametrize("error", [YAMLError("x"), ScannerError(None, None, "news", StringMark("", 7, 2, 4, "", 0))])
def test_a_problem_nobody_knows_has_words_too(error: YAMLError) -> None:
    fault, line, column = syntax.explain(error, "a\nb\nc d e\n", None)
    assert fault[0] == "susunan-yaml"
    assert (line, column) in {(1, 1), (3, 5)}
