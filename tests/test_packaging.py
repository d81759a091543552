"""The project's own files agree with each other: commands, locks, wheel."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import checker

ROOT = Path(__file__).parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PIN = re.compile(r"([A-Za-z0-9._-]+)==([^ ;]+)( ; .+?)?((?: +--hash=sha256:[0-9a-f]{64})*)")


def pins(lock: Path) -> list[tuple[str, str, int, Marker | None]]:
    """(name, version, number of hashes, marker) of every entry; a line of another form fails."""
    lines = lock.read_text(encoding="utf-8").replace(" \\\n", " ").splitlines()
    found = [(line, PIN.fullmatch(line)) for line in lines if not line.startswith("#")]
    assert [line for line, match in found if match is None] == []
    return [
        (canonicalize_name(m[1]), m[2], m[4].count("--hash"), Marker(m[3][3:]) if m[3] else None) for _, m in found if m
    ]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_has_hashes(lock: Path) -> None:
    assert [name for name, _, hashes, _ in pins(lock) if not hashes] == []


@pytest.mark.parametrize("file", [*LOCKS, ROOT / "benchmarks" / "package-lock.json"], ids=lambda path: path.name)
def test_a_lock_names_no_host_and_no_path(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    named = [line for line in lines if re.search(r"https?://|file:|find-links|index-url|\"resolved\"|(^| )/", line)]
    assert [line for line in named if '"url": "https://github.com/sponsors/' not in line] == []


def wanted(lock: str) -> list[str]:
    """The project's own requirements that a lock answers."""
    lines = [*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"]]
    return lines + (PROJECT["dependency-groups"]["dev"] if lock == "dev.txt" else [])


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt"])
def test_the_lock_holds_what_the_project_asks_for(lock: str) -> None:
    locked: dict[str, list[str]] = {}
    for name, version, *_ in pins(ROOT / "requirements" / lock):
        locked.setdefault(name, []).append(version)
    for requirement in map(Requirement, wanted(lock)):
        versions = locked.get(canonicalize_name(requirement.name), [])
        assert versions, requirement.name
        assert all(requirement.specifier.contains(v, prereleases=True) for v in versions), requirement.name


def environment(minor: int, system: str) -> dict[str, str]:
    """What markers ask of one machine (PEP 508)."""
    platform, name = {"linux": ("Linux", "posix"), "darwin": ("Darwin", "posix"), "win32": ("Windows", "nt")}[system]
    return {
        "python_version": f"3.{minor}",
        "python_full_version": f"3.{minor}.7",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
        "sys_platform": system,
        "platform_system": platform,
        "os_name": name,
        "platform_machine": "AMD64" if system == "win32" else "x86_64",
    }


def lacking(lock: str, machine: dict[str, str]) -> set[str]:
    """What a machine would look for and not find in a lock: requirements of the project and of every package in it.

    A package that this environment does not hold (one for another system) is taken to ask for nothing.
    """
    entries = (pin for pin in pins(ROOT / "requirements" / lock))
    there = {name: version for name, version, _, marker in entries if marker is None or marker.evaluate(machine)}
    asked = [(Requirement(line), "") for line in wanted(lock)]
    seen: set[tuple[str, str]] = set()
    missing = set()
    while asked:
        requirement, extra = asked.pop()
        if requirement.marker and not requirement.marker.evaluate(machine | {"extra": extra}):
            continue
        name = canonicalize_name(requirement.name)
        if name not in there or not requirement.specifier.contains(there[name], prereleases=True):
            missing.add(str(requirement))
            continue
        for wish in {"", *requirement.extras} - {e for n, e in seen if n == name}:
            seen.add((name, wish))
            try:
                lines = metadata.distribution(name).requires or []
            except metadata.PackageNotFoundError:
                lines = []
            asked += [(Requirement(line), wish) for line in lines]
    return missing


@pytest.mark.parametrize("system", ["linux", "darwin", "win32"])
@pytest.mark.parametrize("minor", [11, 12, 13, 14])
@pytest.mark.parametrize("lock", ["run.txt", "dev.txt"])
def test_a_lock_is_closed(lock: str, minor: int, system: str) -> None:
    """Everything that is asked for stands in it, for it is installed without resolving anything."""
    assert lacking(lock, environment(minor, system)) == set()


def test_what_a_lock_lacks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pins(ROOT / "requirements" / "dev.txt")
    cut = [pin for pin in whole if pin[0] not in ("email-validator", "markupsafe")]
    monkeypatch.setattr(sys.modules[__name__], "pins", lambda _: cut)
    names = {Requirement(line).name.lower() for line in lacking("dev.txt", environment(11, "linux"))}
    assert names == {"email-validator", "markupsafe"}


def test_dev_holds_the_same_versions_as_run() -> None:
    dev = {pin[:2] for pin in pins(ROOT / "requirements" / "dev.txt")}
    assert {pin[:2] for pin in pins(ROOT / "requirements" / "run.txt")} <= dev


def goals() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "site/docs/index.md", "benchmarks/README.md"])
def test_every_make_command_in_a_text_exists(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))
    assert set(re.findall(r"\bmake ([a-z][a-z-]*)", code)) <= goals()


def test_every_goal_is_explained_by_make_help() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    explained = set(re.findall(r"^([a-z][a-z-]*):.*## ", text, re.MULTILINE))
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony
    assert explained == set(phony[1].split()) == goals()


def test_site_is_no_package() -> None:
    assert not list((ROOT / "site").glob("**/*.py"))


def test_no_file_of_the_suite_is_kept() -> None:
    assert not list((ROOT / "tests").glob("**/draft2020-12*"))


def run(*command: str | Path, cwd: Path) -> str:
    shut_out = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV", "PYTHONHOME")}
    done = subprocess.run(command, cwd=cwd, env=shut_out, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.mark.slow
def test_the_wheel_carries_every_policy_and_schema_and_nothing_else_at_its_top(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("policies", "schemas"):
        here = {p.relative_to(ROOT).as_posix() for p in (ROOT / folder).rglob("*") if p.is_file()}
        assert here
        assert {f"checker/data/{name}" for name in here} <= names
    assert "checker/py.typed" in names
    assert {name.split("/")[0] for name in names} == {"checker", f"patuh-{checker.__version__}.dist-info"}


@pytest.mark.slow
def test_the_wheel_checks_another_governments_registry_by_the_policies_it_carries(wheel: Path, tmp_path: Path) -> None:
    venv, city = tmp_path / "venv", tmp_path / "elsewhere" / "kota-contoh"
    run(sys.executable, "-m", "venv", venv, cwd=tmp_path)
    python = venv / "bin" / "python"
    run(ROOT / "requirements" / "install.sh", python, ROOT / "requirements" / "run.txt", cwd=tmp_path)
    run(
        python,
        "-m",
        "pip",
        "install",
        "-qq",
        "--disable-pip-version-check",
        "--no-deps",
        "--no-index",
        wheel,
        cwd=tmp_path,
    )
    shutil.copytree(ROOT / "examples" / "kota-contoh", city)
    own_laws = [city / "policies", city / "schemas"]
    assert not any(folder.exists() for folder in own_laws)
    options = ("--as-of", "2026-11-21", "--format", "json", "--fail-on", "never")
    elsewhere = run(venv / "bin" / "patuh", "check", city, *options, cwd=city)
    assert '"packaged"' in elsewhere
    assert elsewhere.count('"fingerprint"') == run(
        sys.executable, "-m", "checker", "check", ROOT / "examples" / "kota-contoh", *options, cwd=ROOT
    ).count('"fingerprint"')
