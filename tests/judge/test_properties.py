"""What must hold whatever the records are: both validators agree, the fused one says what the plain ones say, order is nothing."""

from __future__ import annotations

import copy
import random
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checker.judge.check import Filters, check
from checker.judge.engine import judge
from checker.law.explain import explain
from checker.law.policies import Policies
from checker.law.schema import Kind, validator
from checker.model.report import GOVERNMENT, Record, fingerprint, pointer_of, pointer_text
from checker.registry.project import open_project, own_files, policies_of
from checker.registry.registry import Registry
from checker.yaml.load import read
from tests.conftest import ROOT
from tests.reference import reference_accepts

AS_OF = date(2026, 6, 30)
ODD: list[Any] = [None, True, False, 0, 1, -1, 3, 5, 6, 25, 26, 1.0, 2.5, 1e300, "", " ", "a", "A", "aktif", "Aktif", "2026-02-29", "2024-02-29", "2026-1-1", "0000-01-01", "http://x", "x@y", "https://contoh.example/a b", "01.02", "01.02\n", "٠١", "é", "e\u0301", "x" * 201, [], [None], ["a", "a"], [1, True], {}, {"a": 1}, [{}], {"id": "x"}]  # fmt: skip


@cache
def policies() -> Policies:
    return policies_of(own_files())


@cache
def pool(kind: str) -> list[dict[str, Any]]:
    """Records to start from: the kind's sample and the fictional city's records."""
    found = [policies().kinds[kind].sample]
    for path in sorted((ROOT / "examples/kota-contoh" / kind).rglob("*.yaml")):
        if "cacat" not in path.name:
            value = read(path.read_bytes(), policies().kinds[kind].shape)
            found += value if isinstance(value, list) else [value]
    return found


def mutate(record: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """A record with one to four places made odd: a value replaced, a key dropped, a key added or moved."""
    record = copy.deepcopy(record)
    for _ in range(rng.randint(1, 4)):
        places: list[tuple[Any, Any]] = []
        todo: list[Any] = [record]
        while todo:
            node = todo.pop()
            keys = list(node) if isinstance(node, dict) else range(len(node))
            places += [(node, key) for key in keys]
            todo += [node[key] for key in keys if isinstance(node[key], dict | list)]
        if not places:
            break
        node, key = rng.choice(places)
        action = rng.random()
        if action < 0.6:
            node[key] = copy.deepcopy(rng.choice(ODD))
        elif action < 0.8:
            del node[key]
        elif isinstance(node, dict):
            node[rng.choice(["ruas_baru", "id", "jenis", str(key) + "x"])] = copy.deepcopy(rng.choice(ODD))
        else:
            node.append(copy.deepcopy(rng.choice(ODD)))
    return record


KINDS = sorted(p.name.removesuffix(".schema.yaml") for p in (ROOT / "schemas").glob("*.schema.yaml"))
seeds = st.integers(0, 2**32)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60)
@given(seed=seeds)
def test_both_validators_agree_on_any_record(kind: str, seed: int) -> None:
    rng = random.Random(seed)
    record = mutate(rng.choice(pool(kind)), rng)
    laws = policies()
    schemas = [laws.kinds[kind].schema]
    schemas += [part for rule in laws.rules if rule.kind == kind for part in (rule.when, rule.require) if part]
    for schema in schemas:
        accepted = validator(schema).is_valid(record)
        assert accepted == reference_accepts(schema, record)
        if not accepted:
            assert all(problem.demand != "disagreement" for problem in explain(schema, record))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(seed=seeds)
def test_the_fused_validator_says_what_the_plain_ones_say(kind: str, seed: int) -> None:
    rng = random.Random(seed)
    laws = policies()
    records = [
        Record(kind, f"r{n}", mutate(rng.choice(pool(kind)), rng) if n else pool(kind)[0], "f.yaml", n)
        for n in range(6)
    ]
    government = Record(GOVERNMENT, "kota", laws.kinds[GOVERNMENT].sample, "instansi.yaml", None)
    registry = Registry("r", government, {kind: records} | {k: [] for k in KINDS if k != kind})
    judged = judge(registry, laws, AS_OF, trace=True)
    said = {(j.rule, j.record): j.verdict for j in judged.judgements if j.kind == kind}
    plain = validator(laws.kinds[kind].schema)
    assert judged.broken == {r for r in records if not plain.is_valid(r.data)}
    for rule in laws.rules:
        if (
            rule.kind != kind
            or rule.transition  # says nothing where nothing is compared
            or rule.period.standing(AS_OF) != "in-force"
            or rule.regulation.period.standing(AS_OF) != "in-force"
            or not rule.regulation.binds(laws.kinds[GOVERNMENT].sample, rule.applies_to)
        ):
            continue
        for record in records:
            if record.data.get("status") == "dihapus":
                continue
            verdict = said[rule.id, record.id]
            applies = rule.when is None or validator(rule.when).is_valid(record.data)
            if not applies:
                assert verdict == "not-applicable"
            elif record in judged.broken:
                assert verdict == "not-assessable"
            elif rule.require and not validator(rule.require).is_valid(record.data):
                assert verdict == "fail"
            elif not rule.assertions:
                assert verdict == "pass"


@settings(max_examples=200)
@given(st.lists(st.one_of(st.integers(0, 99), st.text(min_size=1).filter(lambda s: not s.isdecimal()))))
def test_a_pointer_survives_being_written(steps: list[str | int]) -> None:
    assert pointer_of(pointer_text(steps)) == tuple(steps)


def test_a_fingerprint_tells_demands_records_and_places_apart() -> None:
    data = {"x": [{"id": "a"}, {"id": "b"}], "y": {"id": "a"}}
    variants = {
        fingerprint(rule, kind, record, data, at, demand)
        for rule in ("r", "s") for kind in ("k", "l") for record in ("1", "2") for at in ((), ("x", 0), ("x", 1), ("x",), ("y",)) for demand in ("d", "e")
    }  # fmt: skip
    assert len(variants) == 2 * 2 * 2 * 5 * 2


def shuffled(kind: Kind, root: Path, rng: random.Random) -> None:
    """Write every readable record of a kind anew: other files, other order, other key order."""
    import yaml

    records = [dict(rng.sample(list(r.items()), len(r))) for r in pool(kind.name)[1:]]
    rng.shuffle(records)
    for number in range(0, len(records), 7):
        folder = root / kind.name / f"f{rng.randrange(3)}"
        folder.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump(records[number : number + 7], sort_keys=False, allow_unicode=True)
        (folder / f"b{number}.yaml").write_text(text, "utf-8")


def test_order_of_files_records_and_keys_changes_no_finding(tmp_path: Path) -> None:
    laws = policies()
    seen = []
    for seed in range(3):
        root = tmp_path / str(seed)
        root.mkdir()
        (root / "instansi.yaml").write_bytes((ROOT / "examples/kota-contoh/instansi.yaml").read_bytes())
        for kind in KINDS:
            shuffled(laws.kinds[kind], root, random.Random(seed))
        report = check(open_project(root, as_of=AS_OF), Filters())
        # An id used twice is one finding, told of whichever record comes second.
        seen.append({(f.fingerprint, f.rule, f.record, f.path) for f in report.findings if f.rule != "patuh-id-ganda"})
    assert seen[0] == seen[1] == seen[2]
    assert len(seen[0]) > 100


def test_leaving_a_rule_out_takes_away_its_own_findings_and_no_others() -> None:
    whole = check(open_project(ROOT / "examples/kota-contoh", as_of=AS_OF), Filters()).findings
    for law in sorted({f.regulation for f in whole} - {"patuh"})[::4]:
        part = check(open_project(ROOT / "examples/kota-contoh", as_of=AS_OF), Filters(regulations=(law,))).findings
        own = [f for f in whole if f.regulation == law or not f.record]
        assert list(part) == own
