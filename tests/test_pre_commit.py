"""The pre-commit hook that other repositories use: of the right form, and run by pre-commit itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, Patuh, Repository, write
from tests.gate_world import asset, world

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
PRE_COMMIT = Path(sys.executable).parent / "pre-commit"
WHEN = "2026-05-01T10:00:00+07:00"


def hook() -> dict[str, Any]:
    """The one hook of the manifest."""
    (found,) = yaml.safe_load(MANIFEST.read_text("utf-8"))
    assert isinstance(found, dict)
    return found


def test_the_manifest_has_the_form_that_pre_commit_asks(tmp_path: Path) -> None:
    done = subprocess.run([PRE_COMMIT, "validate-manifest", MANIFEST], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    wrong = tmp_path / "salah.yaml"
    wrong.write_text("- id: patuh\n", "utf-8")
    assert subprocess.run([PRE_COMMIT, "validate-manifest", wrong], capture_output=True, check=False).returncode != 0


def test_a_commit_that_only_deletes_is_judged_as_well() -> None:
    """A hook that filters files is not run where nothing but deletions is staged."""
    assert hook()["always_run"] is True
    assert hook()["pass_filenames"] is False


def test_the_entry_judges_what_is_staged_and_takes_the_folder_behind_it(patuh: Patuh, tmp_path: Path) -> None:
    place = world(tmp_path / "repo")
    program, *args = hook()["entry"].split()
    assert program == "patuh"
    place.write({"registry/aset/baru.yaml": asset("baru", jumlah="")})
    folder = place.root / "registry"
    assert patuh(*args, folder).returncode == 0, "what is not staged is not judged"
    place.git("add", "-A")
    refused = patuh(*args, folder)
    assert refused.returncode == 1
    assert "registry/aset/baru.yaml" in refused.stdout
    place.git("rm", "-q", "--cached", "registry/aset/baru.yaml", "registry/aset/a.yaml")
    assert patuh(*args, folder).returncode == 1, "a record that is gone is a finding"


@pytest.mark.slow
def test_pre_commit_refuses_a_bad_change_and_lets_the_mended_one_pass(tmp_path: Path) -> None:
    source = _committed(tmp_path / "sumber")
    place = world(tmp_path / "kota")
    config = [{"repo": str(source.root), "rev": source.git("rev-parse", "HEAD"), "hooks": [{"id": "patuh"}]}]
    write(place.root, {".pre-commit-config.yaml": yaml.safe_dump({"repos": config})})
    place.git("add", "-A")
    place.commit()
    env = os.environ | {"PRE_COMMIT_HOME": str(tmp_path / "tembolok")}
    subprocess.run([PRE_COMMIT, "install"], cwd=place.root, env=env, check=True, capture_output=True)

    def commit(fields: dict[str, str]) -> subprocess.CompletedProcess[str]:
        place.write({"registry/aset/baru.yaml": asset("baru", **fields)})
        place.git("add", "-A")
        return subprocess.run(
            ["git", "-c", "user.name=uji", "-c", "user.email=uji@contoh.example", "commit", "-m", "usul"],
            cwd=place.root, env=env, capture_output=True, text=True, check=False,
        )  # fmt: skip

    before = place.git("rev-parse", "HEAD")
    bad = commit({"jumlah": ""})
    assert bad.returncode == 1
    assert "BELUM DAPAT DITERIMA" in bad.stderr, bad.stderr
    assert "registry/aset/baru.yaml" in bad.stderr
    assert place.git("rev-parse", "HEAD") == before
    good = commit({"jumlah": "4"})
    assert good.returncode == 0, good.stderr
    assert place.git("rev-parse", "HEAD~1") == before


@pytest.mark.slow
def test_the_hook_can_be_tried_without_a_configuration(tmp_path: Path) -> None:
    source = _committed(tmp_path / "sumber")
    place = world(tmp_path / "kota")
    place.write({"registry/aset/baru.yaml": asset("baru", jumlah="")})
    place.git("add", "-A")
    done = subprocess.run(
        [PRE_COMMIT, "try-repo", source.root, "patuh", "--verbose"],
        cwd=place.root, env=os.environ | {"PRE_COMMIT_HOME": str(tmp_path / "tembolok")}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert re.search(r"patuh\.+Failed", done.stdout)
    assert "registry/aset/baru.yaml" in done.stdout


def _committed(folder: Path) -> Repository:
    """The project's files as they are now, committed in a repository of their own: what pre-commit fetches."""
    source = Repository(folder)
    listed = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, capture_output=True, check=True).stdout.split(b"\0")
    wanted = (
        "checker/",
        "policies/",
        "schemas/",
        "site/",
        "mkdocs.yml",
        "pyproject.toml",
        "README.md",
        "LICENSE",
        ".pre-commit-hooks.yaml",
    )
    files: dict[str, str | bytes] = {}
    for name in sorted({os.fsdecode(name) for name in names if name}):
        if name.startswith(wanted) and (ROOT / name).is_file():
            files[name] = (ROOT / name).read_bytes()
    assert "checker/__main__.py" in files
    source.commit(WHEN, files)
    return source
