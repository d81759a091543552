"""The public names: there, typed, cheap to import, and used in the guide in a way that works."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import checker
from checker.judge.check import check
from checker.registry.project import open_project
from tests.conftest import ROOT, Repository, write
from tests.gate_world import World, asset, world

GUIDE = ROOT / "site/docs/pustaka.md"


def examples() -> str:
    """The code of the guide, one block after the other, as a reader would type it."""
    return "\n".join(re.findall(r"```python\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL))


def test_every_example_of_the_guide_works(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(examples(), str(GUIDE), "exec"), {})  # noqa: S102 - our own text
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Pemerintah Kota Tangerang 2026-11-21"
    assert said[1] == "0 pelanggaran"
    assert len([line for line in said if line.startswith("registry/")]) == 3
    assert said[-2:] == ["Folder `tidak-ada` tidak ada.", "There is no folder `tidak-ada`."]
    assert "False 0 43" in said


def test_the_guide_tells_of_every_function() -> None:
    functions = {name for name in checker.__all__ if callable(getattr(checker, name)) and name.islower()}
    assert functions == {"load", "check", "decide"}
    assert all(f"`{name}`" in GUIDE.read_text("utf-8") for name in (*functions, "FORMATS", "Filters"))


@pytest.mark.parametrize("name", checker.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(checker, name) is not None


def test_other_names_are_not() -> None:
    with pytest.raises(AttributeError, match="tidak_ada"):
        _ = checker.tidak_ada


def test_load_and_check_are_those_of_the_command() -> None:
    assert (checker.load, checker.check) == (open_project, check)


def test_importing_it_imports_nothing_else() -> None:
    script = (
        "import sys, checker; print(sorted(m for m in sys.modules if m.startswith('checker')), 'click' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['checker'] False"


@pytest.fixture
def w(tmp_path: Path) -> World:
    return world(tmp_path / "repo")


def test_decide_answers_as_the_gate_does(w: World) -> None:
    w.write({"registry/aset/x.yaml": asset("x", jumlah="")})
    w.commit()
    registry = w.root / "registry"
    decision = checker.decide(registry, target="main", as_of=w.decide().report.run.as_of)
    assert decision.blocked
    assert [f.fingerprint for f in decision.new] == [f.fingerprint for f in w.decide().new]
    assert not checker.decide(registry, target="HEAD").blocked
    with pytest.raises(checker.UsageError):
        checker.decide(registry, target="tidak-ada")


def test_decide_wants_a_folder_inside_a_repository(tmp_path: Path, repository: Repository) -> None:
    write(tmp_path / "lepas", {"instansi.yaml": "id: a\n"})
    for place in (tmp_path / "lepas", repository.root):
        with pytest.raises(checker.UsageError, match="repositori git"):
            checker.decide(place, target=None)
