"""Fuzz each target for a time; what is found is kept in tests/cases/fuzz, where the suite runs it from then on."""

from __future__ import annotations

import argparse
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.fuzz.targets import TARGETS, Case, Target, keep

ENOUGH = 5
"""Findings of one target after which it is left alone: they are mostly one fault."""


def said_of(target: Target, case: Case) -> str:
    """What is wrong with how a case is treated; whatever is raised is wrong."""
    try:
        return target.judge(case)
    except Exception as error:  # noqa: BLE001 - a fuzzer is there to catch what nobody expects
        return f"{type(error).__name__}: {error}"


def fuzz(name: str, target: Target, seed: int, seconds: float, enough: int = ENOUGH) -> dict[str, Case]:
    """The cases found, by what is wrong; each round is made from the seed and its number alone."""
    found: dict[str, Case] = {}
    end, number = time.monotonic() + seconds, 0
    while time.monotonic() < end and len(found) < enough:
        case = target.make(random.Random(f"{seed}/{name}/{number}"))
        said = said_of(target, case)
        if said and said not in found:
            found[said] = case
            print(f"{name}, seed {seed}, round {number}: {said}", flush=True)
        number += 1
    print(f"{name}: {number} cases (seed {seed}), {len(found)} findings", flush=True)
    return found


def main() -> int:
    """1 where anything was found."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("targets", nargs="*", default=list(TARGETS))
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--seed", type=int, default=int(time.time()))
    options = asked.parse_args()
    bad = False
    for name in options.targets:
        for said, case in fuzz(name, TARGETS[name], options.seed, options.seconds).items():
            print(f"  {keep(name, case, said)}")
            bad = True
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
