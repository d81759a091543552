"""The checker's own rules: told once, with all that other rooms ask of them."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from checker.git.source import WorkTree
from checker.judge.engine import run
from checker.law import builtin
from checker.law.builtin import BUILT_IN, BuiltIn, Reads
from checker.registry.project import policies_of
from tests.conftest import ROOT
from tests.gate_world import DAY

RULES = list(BUILT_IN.values())


def test_no_other_module_knows_a_rule_by_its_text() -> None:
    ids = "|".join(re.escape(rule.id) for rule in RULES)
    slugs = "|".join(re.escape(rule.slug) for rule in RULES)
    known = re.compile(rf"""["'](?:{ids})["']|\{{OWN\}}-|(?:own_finding|file_finding)\(\s*["'](?:{slugs})["']""")
    found = {
        path.relative_to(ROOT).as_posix(): match[0]
        for path in sorted((ROOT / "checker").rglob("*.py"))
        if path.name != "builtin.py" and (match := known.search(path.read_text("utf-8")))
    }
    # A namespace of ids is asked for as such: laws of our own, and what a schema may call its fields.
    assert set(found) <= {"checker/pages/law_words.py", "checker/compare/verdicts.py"}


def test_no_two_rules_have_one_name() -> None:
    constants = [value for value in vars(builtin).values() if isinstance(value, BuiltIn)]
    assert len(constants) == len(BUILT_IN) == len({rule.slug for rule in constants})


@pytest.mark.parametrize("rule", RULES, ids=lambda r: r.slug)
def test_each_is_told_in_both_languages(rule: BuiltIn) -> None:
    assert all((rule.title.id, rule.title.en, rule.remedy.id, rule.remedy.en))
    assert rule.title.id != rule.title.en


def test_what_reads_a_file_is_about_no_record_and_all_else_is() -> None:
    judged = run(WorkTree(ROOT / "examples"), "kota-contoh", policies_of(WorkTree(ROOT)), DAY)
    seen = Counter((BUILT_IN[f.rule].reads is Reads.FILE, not f.record) for f in judged.findings if f.rule in BUILT_IN)
    assert seen[True, False] == seen[False, True] == 0
    assert seen[True, True] > 0
    assert seen[False, False] > 0
