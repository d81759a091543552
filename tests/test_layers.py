"""The rooms of `checker/`: which there are, what each may import, and what only one of them may do."""

from __future__ import annotations

import ast
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CHECKER = ROOT / "checker"


def rooms() -> list[str]:
    """The packages in the order in which ARCHITECTURE.md lists them."""
    listing = (ROOT / "ARCHITECTURE.md").read_text("utf-8").split("```")[1]
    return [line.split()[0].rstrip("/") for line in listing.strip().splitlines()]


def modules() -> dict[str, Path]:
    """Every module of the checker by its dotted name below `checker`; a package by its own."""
    names = {}
    for path in sorted(CHECKER.rglob("*.py")):
        parts = path.relative_to(CHECKER).with_suffix("").parts
        names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return names


def imports(path: Path, known: dict[str, Path]) -> set[str]:
    """Every module of the checker that a file imports, at any depth of the code."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "checker":
            package = str(node.module).removeprefix("checker").lstrip(".")
            below = {f"{package}.{alias.name}".lstrip(".") for alias in node.names}
            found |= below & known.keys() or {package}
        elif isinstance(node, ast.Import):
            found |= {a.name.removeprefix("checker.") for a in node.names if a.name.startswith("checker.")}
    return found - {""}


def test_architecture_lists_exactly_the_packages_there_are() -> None:
    assert sorted(rooms()) == sorted(p.name for p in CHECKER.iterdir() if (p / "__init__.py").exists())


def test_every_module_lies_in_a_room() -> None:
    assert [name for name in modules() if "." not in name and name not in rooms()] == ["", "__main__"]


def test_a_room_imports_only_from_rooms_above_its_own() -> None:
    order, known = rooms(), modules()
    wrong = [
        f"{name} imports {used}"
        for name, path in known.items()
        if (room := name.split(".")[0]) in order
        for used in imports(path, known)
        if order.index(used.split(".")[0]) > order.index(room)
    ]
    assert not wrong


def test_no_circle_inside_a_room() -> None:
    known = modules()
    graph = {name: imports(path, known) & known.keys() for name, path in known.items() if "." in name}
    TopologicalSorter(graph).prepare()


def test_a_circle_would_be_seen() -> None:
    with pytest.raises(CycleError):
        TopologicalSorter({"a.b": {"a.c"}, "a.c": {"a.b"}}).prepare()


def test_tests_stand_in_the_rooms_they_test() -> None:
    others = {"browser", "cases", "editor", "formats", "fuzz", "golden", "mutation", "suite"}
    folders = {p.name for p in (ROOT / "tests").iterdir() if p.is_dir() and any(p.glob("*.py"))}
    assert folders - others <= set(rooms())


def test_only_the_command_line_prints_or_exits() -> None:
    talk = re.compile(r"(?<![\w.])(print|exit|quit)\(|sys\.(stdout|stderr|exit)")
    found = [
        name
        for name, path in modules().items()
        if not name.startswith("cli")
        and any(talk.search(line) for line in path.read_text("utf-8").splitlines() if '"""' not in line)
    ]
    assert not found


@pytest.mark.parametrize(
    ("pattern", "only"),
    [
        (r"\bsubprocess\b|os\.system|os\.exec", ["git.plumbing"]),
        (r"cel_expr_python", ["law.cel"]),
        (r"\byaml_rs\b", ["yaml.fast"]),
    ],
)
def test_only_one_module_does_this(pattern: str, only: list[str]) -> None:
    found = [name for name, path in modules().items() if re.search(pattern, path.read_text("utf-8"))]
    assert found == only
