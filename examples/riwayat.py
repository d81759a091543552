"""Replay the made-up history of the fictional city into a git repository: `python examples/riwayat.py OUT`.

The last commit holds exactly what `examples/kota-contoh` holds. The same input gives the same commit ids.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from checker.yaml.load import read

HERE = Path(__file__).parent
CITY = HERE / "kota-contoh"


def steps() -> list[dict[str, Any]]:
    """The steps, the earliest first."""
    found: list[dict[str, Any]] = read((HERE / "kota-contoh.riwayat.yaml").read_bytes())
    return found


def state(files: dict[str, str], later: list[dict[str, Any]]) -> dict[str, str]:
    """The files as they stood before the steps that came later."""
    result = dict(files)
    for step in reversed(later):
        for path, lines in step.get("ditulis", {}).items():
            for line in lines:
                if result[path].count(f"{line}\n") != 1:
                    raise SystemExit(f"{path}: baris {line!r} harus ada tepat satu kali")
                result[path] = result[path].replace(f"{line}\n", "")
    gone = [path for step in later for path in step.get("masuk", [])]
    for path in gone:
        if not any(name == path or name.startswith(f"{path}/") for name in files):
            raise SystemExit(f"{path}: tidak ada")
    return {n: t for n, t in result.items() if not any(n == p or n.startswith(f"{p}/") for p in gone)}


def replay(out: Path) -> None:
    """Make the repository; `registry/` in it is the city's."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    files = {p.relative_to(CITY).as_posix(): p.read_text("utf-8") for p in sorted(CITY.rglob("*")) if p.is_file()}
    _git(out, "init", "-q", "-b", "main")
    told = steps()
    for number, step in enumerate(told, 1):
        shutil.rmtree(out / "registry", ignore_errors=True)
        for name, text in state(files, told[number:]).items():
            path = out / "registry" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        _git(out, "add", "-A")
        when = f"{step['tanggal']}T10:00:00+07:00"
        who = {
            f"GIT_{role}_{what}": value
            for role in ("AUTHOR", "COMMITTER")
            for what, value in (
                ("NAME", step["oleh"]),
                ("EMAIL", "register@kotacontoh.example"),
                ("DATE", when),
            )
        }
        _git(out, "commit", "-q", "-m", step["pesan"], **who)


def _git(out: Path, *args: str, **env: str) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    clean = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", "-C", out, "-c", "core.autocrlf=false", *args], check=True, env=kept | clean | env)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    replay(Path(sys.argv[1]))
