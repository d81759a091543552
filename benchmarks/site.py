"""How long the site of a made-up city takes, and how large it is. `python -m benchmarks.site [RECORDS] [ROUNDS]`

The city lies in a repository with one commit and is shown as auditors see it, which is the larger site.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generate import generate

ROOT = Path(__file__).parent.parent
SEED = 1
DAY = "2026-06-30"


@dataclass(frozen=True, slots=True)
class Run:
    """One command: wall-clock seconds, seconds of processor, and the most memory it held, in MiB."""

    wall: float
    processor: float
    peak: float


def measured(*words: str | Path) -> Run:
    """Run a command of this environment and wait for it. CalledProcessError where it fails."""
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
    begin = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", *words], cwd=ROOT, env=env, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    if status:
        raise subprocess.CalledProcessError(os.waitstatus_to_exitcode(status), list(map(str, words)))
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def city(folder: Path, records: int) -> Path:
    """A repository that holds the registry, whose folder is returned."""
    generate(folder / "kota/registry", records, SEED)
    names = {f"GIT_{who}_{what}": "ukur" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    for words in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-q", "-m", "awal")):
        subprocess.run(["git", "-C", folder / "kota", *words], check=True, env=os.environ | names)
    return folder / "kota/registry"


def size(folder: Path, pattern: str = "*") -> tuple[int, float]:
    """How many files, and how many MB (millions of bytes)."""
    sizes = [file.stat().st_size for file in folder.rglob(pattern) if file.is_file()]
    return len(sizes), sum(sizes) / 1e6


def main(records: int, rounds: int) -> None:
    """Print a row for each command, and what came of them."""
    with tempfile.TemporaryDirectory(prefix="patuh-situs-") as name:
        folder = Path(name)
        registry = city(folder, records)
        pages, built = folder / "halaman", folder / "halaman/situs"
        runs: dict[str, list[Run]] = {"patuh pages": [], "mkdocs build --strict": []}
        for _ in range(rounds):
            shutil.rmtree(pages, ignore_errors=True)
            runs["patuh pages"].append(measured("checker", "pages", registry, "--audience", "auditor", "--as-of", DAY, "--output", pages))  # fmt: skip
            runs["mkdocs build --strict"].append(measured("mkdocs", "build", "--quiet", "--strict", "-f", pages / "mkdocs.yml"))  # fmt: skip
        print(f"{records:,} records, {rounds} rounds; Python {sys.version.split()[0]}, {os.cpu_count()} cores\n")
        print("| what | median | fastest to slowest | processor | peak memory |\n| --- | --: | --: | --: | --: |")
        for what, found in runs.items():
            walls = [run.wall for run in found]
            processor, peak = (
                statistics.median(run.processor for run in found),
                max(run.peak for run in found),
            )
            print(f"| {what} | {statistics.median(walls):.1f} s | {min(walls):.1f} to {max(walls):.1f} s | {processor:.1f} s | {peak:.0f} MiB |")  # fmt: skip
        (count, html), (_, whole) = size(built, "*.html"), size(built)
        index = (built / "search/search_index.json").stat().st_size / 1e6
        print(f"\n{count:,} pages of {html:.1f} MB; the site {whole:.1f} MB; its search index {index:.1f} MB, twice.")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    main(*given, *(1_000, 3)[len(given) :])
