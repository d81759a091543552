"""The command in a process of its own says to the byte what it says in the tests' process, where nearly all tests run it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Patuh, write

CASES = {
    "a verdict": ["check", "{city}", "--as-of", "2026-01-01"],
    "a report for machines": ["check", "{city}", "--as-of", "2026-01-01", "--format", "json", "--fail-on", "never"],
    "in English": ["check", "{city}", "--as-of", "2026-01-01", "--lang", "en", "--full"],
    "no registry": ["check", "{city}/unit"],
    "no repository": ["gate", "{city}"],
    "a wrong option": ["check", "{city}", "--formt", "json"],
    "help": ["gate", "--help"],
    "a broken file": ["check", "{city}/rusak"],
    "characters of all sorts": ["explain", "aplikasi/é☃\u202e"],
}


@pytest.mark.parametrize("words", CASES.values(), ids=CASES)
def test_a_process_says_the_same(city: Path, words: list[str], patuh: Patuh, process: Patuh) -> None:
    write(city / "rusak", {"instansi.yaml": "id: [\n", "unit/é.yaml": b"\xff\xfe"})
    words = [word.format(city=city) for word in words]
    here, there = patuh(*words), process(*words)
    assert (here.returncode, here.stdout, here.stderr) == (there.returncode, there.stdout, there.stderr)
    assert here.stdout or here.stderr
