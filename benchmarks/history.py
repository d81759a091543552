"""How long it takes to date the debt of the fictional city over a made history. `python benchmarks/history.py [COMMITS]`"""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from checker.engine import run
from checker.git import Git
from checker.history import since
from checker.project import own_files, policies_of
from checker.source import Commit

ROOT = Path(__file__).parent.parent
DAY = date(2026, 1, 15)


def made(root: Path, commits: int) -> None:
    """The city in one commit, then commits that touch a random file each."""

    def git(*args: str) -> None:
        names = {f"GIT_{who}_{what}": "ukur" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        subprocess.run(["git", "-C", root, *args], check=True, capture_output=True, env=os.environ | names)

    shutil.copytree(ROOT / "examples/kota-contoh", root / "registry")
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-q", "-m", "awal")
    dice = random.Random(1)
    files = sorted((root / "registry").rglob("*.yaml"))
    for number in range(commits):
        file = dice.choice(files)
        file.write_text(f"# {number}\n" + file.read_text("utf-8"), "utf-8")
        git("commit", "-q", "-a", "-m", str(number))


def main() -> None:
    """Print the median of three walks."""
    commits = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        made(root, commits)
        git, law = Git(root), policies_of(own_files())
        head = git.commit("HEAD")
        found = run(Commit(git, head), "registry", law, DAY).findings
        seconds = []
        for _ in range(3):
            start = time.perf_counter()
            ages = since(git, head, "registry", law, DAY, found)
            seconds.append(time.perf_counter() - start)
        assert len(ages) == len({f.fingerprint for f in found})
        print(f"{len(found)} temuan, {commits} komit: {statistics.median(seconds):.1f} s")


if __name__ == "__main__":
    main()
