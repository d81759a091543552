"""Data moves one way: ARCHITECTURE.md's list of modules is the order of imports."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def order() -> list[str]:
    """Module names in the order ARCHITECTURE.md gives them."""
    listing = (ROOT / "ARCHITECTURE.md").read_text("utf-8").split("```")[1]
    return [line.split()[0].rstrip("/") for line in listing.strip().splitlines()]


def layer_of(module: str, names: list[str]) -> int:
    """Where a module stands; `load_*` names a family, `report` and `cli` folders."""
    top = module.split(".")[0]
    family = next((n for n in names if n.endswith("*") and top.startswith(n[:-1])), top)
    return names.index(family)


def imports(path: Path) -> set[str]:
    """Every module of the checker that a file imports, at any depth of the code."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("checker."):
            found.add(str(node.module).removeprefix("checker."))
        elif isinstance(node, ast.ImportFrom) and node.module == "checker":
            found |= {alias.name for alias in node.names if not alias.name.startswith("_")}
        elif isinstance(node, ast.Import):
            found |= {a.name.removeprefix("checker.") for a in node.names if a.name.startswith("checker.")}
    return found


def test_a_module_imports_only_from_lines_above_its_own() -> None:
    names = order()
    wrong = []
    for path in sorted((ROOT / "checker").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT / "checker").with_suffix("").parts)
        if module in ("__init__", "__main__"):
            continue
        for used in imports(path):
            mine, theirs = layer_of(module, names), layer_of(used, names)
            same_family = mine == theirs and (
                names[mine] in ("report", "pages", "cli") or names[mine].endswith("*")
            )
            if theirs > mine or (theirs == mine and not same_family):
                wrong.append(f"{module} imports {used}")
    assert not wrong


def test_every_module_stands_in_the_architecture() -> None:
    names = order()
    modules = {p.stem for p in (ROOT / "checker").glob("*.py") if not p.stem.startswith("__")}
    missing = [
        m
        for m in sorted(modules)
        if m not in names and not any(n.endswith("*") and m.startswith(n[:-1]) for n in names)
    ]
    assert not missing
    assert [n for n in names if not n.endswith("*") and n not in modules | {"report", "pages", "cli"}] == []


def test_only_the_command_line_prints_or_exits() -> None:
    talk = re.compile(r"(?<![\w.])(print|exit|quit)\(|sys\.(stdout|stderr|exit)")
    found = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "checker").rglob("*.py"))
        if "cli" not in path.parts
        and any(talk.search(line) for line in path.read_text("utf-8").splitlines() if '"""' not in line)
    ]
    assert not found


def test_only_one_module_runs_programs() -> None:
    found = [
        p.name
        for p in sorted((ROOT / "checker").rglob("*.py"))
        if re.search(r"\bsubprocess\b|os\.system|os\.exec", p.read_text("utf-8"))
    ]
    assert found == ["git.py"]


def test_only_one_module_evaluates_cel() -> None:
    found = [
        p.name for p in sorted((ROOT / "checker").rglob("*.py")) if "cel_expr_python" in p.read_text("utf-8")
    ]
    assert found == ["cel.py"]
