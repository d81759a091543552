"""What tests share: a scratch government, a git repository of its own, and a way to run the command."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from checker.cli import main

ROOT = Path(__file__).parent.parent

settings.register_profile("suite", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("suite")

GOVERNMENT = """\
id: kota-uji
nama: Kota Uji
jenis: pemda
zona_waktu: Asia/Jakarta
"""
UNIT = """\
id: dinas-kominfo
nama: Dinas Komunikasi dan Informatika
status: aktif
jenis: dinas
"""


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The user's git settings, language and colours stay outside."""
    for name in list(os.environ):
        if name.startswith(("GIT_", "LC_")) or name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def write(root: Path, files: dict[str, str | bytes]) -> Path:
    """Write files below a folder; texts as UTF-8."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A folder with the smallest registry: a government and one office."""
    return write(tmp_path / "kota", {"instansi.yaml": GOVERNMENT, "unit/dinas-kominfo.yaml": UNIT})


Patuh = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def patuh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Patuh:
    """Run the command from a folder that is not the project's, in this process: laws are loaded once for many tests.

    `tests/cli/test_border.py` holds that a process of its own says the same.
    """

    def run(*args: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
        words = list(map(os.fspath, args))
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with monkeypatch.context() as patched:
            patched.chdir(tmp_path)
            for name, value in env.items():
                patched.setenv(name, value)
            patched.setattr(sys, "argv", ["patuh", *words])
            patched.setattr(sys, "stdout", out)
            patched.setattr(sys, "stderr", err)
            with pytest.raises(SystemExit) as end:
                main()
            said = [stream.buffer.getvalue().decode("utf-8") for stream in (sys.stdout, sys.stderr)]  # type: ignore[attr-defined]
        return subprocess.CompletedProcess(words, int(end.value.code or 0), *said)

    return run


@pytest.fixture
def process(tmp_path: Path) -> Patuh:
    """Run the command as a user would: a process of its own, from a folder that is not the project's."""

    def run(*args: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "checker", *map(os.fspath, args)],
            cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)} | env, capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


class Repository:
    """A real git repository in a scratch folder, with dated commits."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def git(self, *args: str, **env: str) -> str:
        """Run git here."""
        identity = {
            f"GIT_{who}_{what}": f"uji{'@contoh.example' if what == 'EMAIL' else ''}"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        done = subprocess.run(
            ["git", "-C", str(self.root), *args],
            env=os.environ | identity | env,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def commit(self, when: str, files: dict[str, str | bytes] | None = None) -> str:
        """Write files, commit everything at a moment (ISO with zone), and give the commit's id."""
        write(self.root, files or {})
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", "uji", GIT_AUTHOR_DATE=when, GIT_COMMITTER_DATE=when)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """An empty repository."""
    return Repository(tmp_path / "repo")
