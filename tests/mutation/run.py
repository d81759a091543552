"""Mutants of the modules that decide what may land: each is one small change that some test must notice.

Cosmic Ray makes them, with two operators of our own for what it leaves alone: a condition dropped, and `in` turned round. A mutant
lives in one forked process only, which imports the changed module in place of the file and runs the few tests named for it here;
no file is touched. Ends with 1 where fewer than 90 % of a module's mutants are noticed, or a survivor is not told of in survivors.md.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import cosmic_ray.plugins
import parso
import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator

ROOT = Path(__file__).parents[2]
SURVIVORS = Path(__file__).with_name("survivors.md")
_GATE = ["tests/gate/test_cause.py", "tests/gate/test_sorting.py"]
_JUDGE = ["tests/judge/test_engine_table.py", "tests/judge/test_engine.py"]
MODULES = {
    "checker/gate/cause.py": _GATE[:1],
    "checker/gate/decide.py": [_GATE[1], "tests/gate/test_decide.py"],
    "checker/judge/waiver.py": ["tests/judge/test_waiver_table.py", "tests/judge/test_waiver.py"],
    "checker/judge/engine.py": _JUDGE,
    "checker/judge/run.py": _JUDGE,
    "checker/judge/witness.py": ["tests/judge/test_waiver.py"],
    "checker/pages/audience.py": ["tests/pages/test_audience.py"],
}
"""Each module, with the tests that must notice: the fastest first, for the first that fails ends the run."""
ENOUGH = 0.9
HEAVY = ("babel", "cel_expr_python", "hypothesis", "jsonschema_rs", "jinja2", "rich", "git", "yaml", "xlsxwriter")
"""Imported once, before the mutants part; nothing of the checker may be."""


class DropOperand(Operator):
    """`a and b` becomes `a`, then `b`; so do `or`, `|`, `&` and `-`."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[Any, Any]]:
        """One for each operand, save in annotations, where nothing runs."""
        kinds = ("and_test", "or_test", "expr", "and_expr", "arith_expr")
        if node.type not in kinds or _annotates(node):
            return
        if node.type == "arith_expr" and any(sign.value != "-" for sign in node.children[1::2]):
            return
        for _ in node.children[::2]:
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        """Without the operand and the sign beside it."""
        first = max(2 * index - 1, 0)
        del node.children[first : first + 2]
        return node

    @classmethod
    def examples(cls) -> tuple[()]:
        """None: the runs show."""
        return ()


class TurnIn(Operator):
    """`in` becomes `not in`, and the other way round."""

    def mutation_positions(self, node: Any) -> Iterator[tuple[Any, Any]]:
        """One for each such sign of a comparison."""
        if node.type == "comparison":
            for sign in node.children[1::2]:
                if sign.get_code().split() in (["in"], ["not", "in"]):
                    yield sign.start_pos, sign.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        """With that sign turned."""
        signs = [n for n, c in enumerate(node.children) if n % 2 and c.get_code().split()[-1] == "in"]
        old = node.children[signs[index]].get_code().split()
        node.children[signs[index]] = parso.parse(" in" if len(old) == 2 else " not in", error_recovery=True)
        return node

    @classmethod
    def examples(cls) -> tuple[()]:
        """None: the runs show."""
        return ()


def _annotates(node: Any) -> bool:
    """Whether a node is a type."""
    while node.parent is not None:
        above = node.parent
        if above.type == "annassign" and node is above.children[1]:
            return True
        if above.type == "tfpdef" or (above.type == "param" and node is not above.default):
            return True
        if above.type == "funcdef" and node is above.annotation:
            return True
        if above.type in ("suite", "lambdef"):
            return False
        node = above
    return False


_WANTED = """AddNot ExceptionReplacer NumberReplacer RemoveDecorator ZeroIterationForLoop
ReplaceAndWithOr ReplaceOrWithAnd ReplaceTrueWithFalse ReplaceFalseWithTrue ReplaceBreakWithContinue ReplaceContinueWithBreak
ReplaceComparisonOperator_Eq_NotEq ReplaceComparisonOperator_NotEq_Eq ReplaceComparisonOperator_Is_IsNot
ReplaceComparisonOperator_IsNot_Is ReplaceComparisonOperator_Lt_LtE ReplaceComparisonOperator_LtE_Lt
ReplaceComparisonOperator_Gt_GtE ReplaceComparisonOperator_GtE_Gt ReplaceComparisonOperator_Lt_Gt ReplaceComparisonOperator_LtE_GtE
ReplaceComparisonOperator_Gt_Lt ReplaceComparisonOperator_GtE_LtE ReplaceBinaryOperator_Add_Sub ReplaceBinaryOperator_Sub_Add
ReplaceBinaryOperator_Mul_Div ReplaceUnaryOperator_Delete_Not ReplaceUnaryOperator_USub_UAdd""".split()
"""Of Cosmic Ray's operators those that make another decision; the rest repeats them, or only raises."""


def _operators() -> Iterator[tuple[str, Operator]]:
    for name in _WANTED:
        yield name, cosmic_ray.plugins.get_operator(f"core/{name}")()
    yield from (("DropOperand", DropOperand()), ("TurnIn", TurnIn()))


@dataclass(frozen=True)
class Mutant:
    """One changed text of a module."""

    module: str
    operator: str
    line: int
    was: str
    now: str
    code: str

    def __str__(self) -> str:
        """As survivors are told of; without the number of the line, which moves."""
        return f"{self.module}: `{self.was}` -> `{self.now}`"


def mutants(module: str) -> list[Mutant]:
    """Every mutant of a module, each text once."""
    source = (ROOT / module).read_text("utf-8")
    found: dict[str, Mutant] = {}
    for name, operator in _operators():
        positions = [place for node in ast_nodes(get_ast(source)) for place in operator.mutation_positions(node)]
        for occurrence, ((line, _), _) in enumerate(positions):
            code = mutate_code(source, operator, occurrence)
            if code and code != source:
                was, now = _difference(source, code)
                if was.startswith("@dataclass("):
                    continue  # slots, frozen, eq: no decision
                found.setdefault(code, Mutant(module, name, line, was, now, code))
    return sorted(found.values(), key=lambda m: (m.line, m.operator, m.now))


def _difference(old: str, new: str) -> tuple[str, str]:
    """The lines that differ, on one line each."""
    a, b = old.splitlines(), new.splitlines()
    start = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    end = next((n for n, (x, y) in enumerate(zip(a[::-1], b[::-1], strict=False)) if x != y), 0)
    end = min(end, len(a) - start, len(b) - start)
    return tuple(" ".join(" ".join(t[start : len(t) - end]).split()) for t in (a, b))  # type: ignore[return-value]


class _Instead(MetaPathFinder, Loader):
    """Imports the mutant in place of its module."""

    def __init__(self, module: str, code: str) -> None:
        self.name, self.path, self.code = module.removesuffix(".py").replace("/", "."), str(ROOT / module), code

    def find_spec(self, name: str, *_: object) -> ModuleSpec | None:
        return spec_from_file_location(name, self.path, loader=self) if name == self.name else None

    def create_module(self, _: ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.code, self.path, "exec"), module.__dict__)  # noqa: S102 - running mutants is what this is for


def start(module: str, code: str | None, limit: int) -> int:
    """Run the tests of a module in a process of its own; its id."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    signal.alarm(limit)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    if code is not None:
        sys.meta_path.insert(0, _Instead(module, code))
    status = pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-m", "not slow", *MODULES[module]])
    os._exit(int(status))


def judge(module: str, wanted: list[Mutant], jobs: int) -> list[Mutant]:
    """The mutants that no test notices."""
    began = time.monotonic()
    if status := os.waitpid(start(module, None, 3600), 0)[1]:
        sys.exit(f"{module}: its tests fail without a mutant ({status})")
    limit = 30 + 5 * int(time.monotonic() - began)
    running: dict[int, Mutant] = {}
    survivors = []
    todo = wanted[::-1]
    while todo or running:
        while todo and len(running) < jobs:
            running[start(module, todo[-1].code, limit)] = todo[-1]
            todo.pop()
        child, status = os.wait()
        if (mutant := running.pop(child, None)) is not None and status == 0:
            survivors.append(mutant)
            print(f"  {mutant.line}: {mutant.operator}: {mutant.was} -> {mutant.now}")
    return survivors


def main() -> int:
    """Judge the modules asked for, or all."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("modules", nargs="*", default=list(MODULES))
    asked.add_argument("--sample", type=int, help="so many mutants of each module, taken at random")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = asked.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    sys.dont_write_bytecode = False
    for name in HEAVY:
        __import__(name)
    told = SURVIVORS.read_text("utf-8") if SURVIVORS.exists() else ""
    good = True
    for module in options.modules:
        every = mutants(module)
        taken = every
        if options.sample and options.sample < len(every):
            taken = sorted(random.Random(options.seed).sample(every, options.sample), key=every.index)
        began = time.monotonic()
        print(f"{module}: {len(taken)} of {len(every)} mutants (seed {options.seed})", flush=True)
        survivors = judge(module, taken, options.jobs)
        killed = len(taken) - len(survivors)
        print(
            f"  {killed} of {len(taken)} noticed ({killed / len(taken):.1%}), {time.monotonic() - began:.0f} s",
            flush=True,
        )
        unknown = [m for m in survivors if str(m) not in told]
        for mutant in unknown:
            print(f"  not in {SURVIVORS.name}: {mutant}")
        good = good and killed >= ENOUGH * len(taken) and not unknown
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
