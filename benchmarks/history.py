"""How long it takes to date the debt of the fictional city over a made history. `python -m benchmarks.history [COMMITS]`

Every commit touches one file: it words a name anew, loses a line, adds a remark, or brings the file back as it was.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from checker.git.repository import Git
from checker.git.source import Commit
from checker.history import age
from checker.judge.engine import judge, run
from checker.registry.project import own_files, policies_of

ROOT = Path(__file__).parent.parent
DAY = date(2026, 1, 15)


def made(root: Path, commits: int) -> None:
    """The city in one commit, then `commits` more."""

    def git(*args: str) -> None:
        names = {f"GIT_{who}_{what}": "ukur" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        subprocess.run(["git", "-C", root, *args], check=True, capture_output=True, env=os.environ | names)

    shutil.copytree(ROOT / "examples/kota-contoh", root / "registry")
    git("init", "-q", "-b", "main")
    git("add", "-A")
    git("commit", "-q", "-m", "awal")
    dice = random.Random(1)
    whole = {file: file.read_text("utf-8") for file in sorted((root / "registry").rglob("*.yaml"))}
    for number in range(commits):
        file = dice.choice(list(whole))
        old = file.read_text("utf-8")
        file.write_text(_edited(old, whole[file], dice), "utf-8")
        git("commit", "-q", "-a", "--allow-empty", "-m", str(number))


def _edited(text: str, first: str, dice: random.Random) -> str:
    lines = text.splitlines(keepends=True)
    match dice.randrange(4):
        case 0:
            named = [i for i, line in enumerate(lines) if re.match(r"(- |  )?nama: \w", line)]
            for index in dice.sample(named, min(1, len(named))):
                lines[index] = lines[index].rstrip("\n") + " baru\n"
        case 1:
            plain = [i for i, line in enumerate(lines) if re.match(r"(  )?[a-z_]+: [a-z0-9-]+$", line)]
            for index in dice.sample(plain, min(1, len(plain))):
                del lines[index]
        case 2:
            lines.insert(0, f"# {dice.random()}\n")
        case 3:
            return first
    return "".join(lines)


def main() -> None:
    """Print the median of three walks, beside one judgement of the whole city."""
    commits = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    counted = 0

    def counting(*args: object, **kwargs: object) -> object:
        nonlocal counted
        counted += 1
        return judge(*args, **kwargs)  # type: ignore[arg-type]

    age.judge = counting  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        made(root, commits)
        git, law = Git(root), policies_of(own_files())
        head = git.commit("HEAD")
        begin = time.perf_counter()
        found = run(Commit(git, head), "registry", law, DAY).findings
        once = time.perf_counter() - begin
        rounds = []
        for _ in range(3):
            begin, cpu, counted = time.perf_counter(), time.process_time(), 0
            ages = age.since(git, head, "registry", law, DAY, found)
            rounds.append((time.perf_counter() - begin, time.process_time() - cpu))
        assert len(ages) == len({f.fingerprint for f in found})
    wall, own = (statistics.median(column) for column in zip(*rounds, strict=True))
    print(
        f"{len(found)} findings of {len({age.commit for age in ages.values()})} commits, {commits} commits walked: {wall:.1f} s "
        f"({own:.1f} s of this process), {counted} judgements of a part; one judgement of the whole: {once:.1f} s"
    )


if __name__ == "__main__":
    main()
