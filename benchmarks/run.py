"""How fast the checker is beside others, measured in one run; `make bench`.

A registry of 10,000 generated records is judged in turn, round after round, by
- this checker, cold: a new process, no cache, every rule (`patuh check --format json`);
- check-jsonschema (PyPI): the schemas alone, one call a kind;
- sourcemeta's jsonschema (npm): the schemas alone, one call a kind, exhaustive and `--fast`;
- libyaml's event parse through PyYAML: no schema, no rule, only the syntax.
The others get the kind's schema with references inlined, wrapped so that it takes a record or a list of them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TOOLS = ROOT / "build" / "bench"
_AT_ONCE = 2_000
"""Files named in one command: the system takes some megabytes of words."""


@dataclass
class Contestant:
    """One thing that is measured: its commands run one after the other and count as one."""

    name: str
    does: str
    commands: list[list[str]]
    seconds: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    """Seconds of processor time, which other work on the machine changes less."""
    peak_mib: float = 0.0

    def run(self) -> None:
        """One round."""
        total = cpu = 0.0
        for command in self.commands:
            start = time.perf_counter()
            process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            complaint = process.stderr.read() if process.stderr else b""
            _, status, usage = os.wait4(process.pid, 0)
            total += time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode:
                sys.exit(f"{self.name} ended with {process.returncode}: {complaint.decode()[-2000:]}")
            cpu += usage.ru_utime + usage.ru_stime
            self.peak_mib = max(self.peak_mib, usage.ru_maxrss / 1024)
        self.seconds.append(total)
        self.cpu.append(cpu)

    @property
    def median(self) -> float:
        """Seconds a round."""
        return statistics.median(self.seconds)


def others() -> tuple[Path, Path, dict[str, str]]:
    """(check-jsonschema of this environment, sourcemeta's jsonschema installed below build/bench, their versions)."""
    node = TOOLS / "node"
    python_tool = Path(sys.executable).parent / "check-jsonschema"
    node_tool = node / "node_modules" / ".bin" / "jsonschema"
    if not node_tool.exists():
        node.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(ROOT / "benchmarks" / name, node)
        subprocess.run(["npm", "ci", "--silent"], cwd=node, check=True)
    versions = {
        "check-jsonschema": _output(python_tool, "--version").split()[-1],
        "jsonschema": _output(node_tool, "version"),
    }
    return python_tool, node_tool, versions


def _output(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def check(registry: Path, as_of: str) -> list[str]:
    """The checker's own command."""
    options = ["--as-of", as_of, "--format", "json", "--fail-on", "never"]
    return [sys.executable, "-m", "checker", "check", str(registry), *options]


def contestants(registry: Path, schemas: Path, facts: dict[str, str]) -> list[Contestant]:
    """Everything that is measured, over the same files."""
    python_tool, node_tool, versions = others()
    found = {path.stem: sorted(map(str, (registry / path.stem).glob("**/*.yaml"))) for path in schemas.glob("*.json")}
    files = {kind: found[kind] for kind in sorted(found) if found[kind]}

    def node(*options: str) -> list[list[str]]:
        return [
            [str(node_tool), "validate", *options, str(schemas / f"{kind}.json"), str(registry / kind)]
            for kind in files
        ]

    return [
        Contestant(
            f"patuh {facts['patuh']}",
            "schemas, references, all rules, report",
            [check(registry, facts["as_of"])],
        ),
        Contestant(
            f"check-jsonschema {versions['check-jsonschema']}",
            "schemas",
            [
                [
                    str(python_tool),
                    "--schemafile",
                    str(schemas / f"{kind}.json"),
                    *files[kind][start : start + _AT_ONCE],
                ]
                for kind in files
                for start in range(0, len(files[kind]), _AT_ONCE)
            ],
        ),
        Contestant(f"sourcemeta jsonschema {versions['jsonschema']}", "schemas", node("--format-assertion")),
        Contestant(
            f"sourcemeta jsonschema {versions['jsonschema']} --fast",
            "schemas",
            node("--format-assertion", "--fast"),
        ),
        Contestant(
            f"libyaml events (PyYAML {facts['pyyaml']})",
            "YAML syntax",
            [[sys.executable, str(Path(__file__).resolve()), "--events", str(registry)]],
        ),
    ]


def prepare(folder: Path, records: int, seed: int) -> None:
    """Make the registry and the schemas. A process of its own: what it imports would count as memory of those measured."""
    sys.path.insert(0, str(ROOT))
    import yaml

    from benchmarks.generate import AS_OF, generate
    from checker import __version__
    from checker.law.schema import Meta, load_kinds
    from checker.registry.project import own_files

    generate(folder / "registry", records, seed)
    source = own_files()
    kinds, _ = load_kinds(source, Meta(source))
    (folder / "json").mkdir()
    for kind in kinds.values():
        text = json.dumps(_wrapped(kind.schema))
        (folder / "json" / f"{kind.name}.json").write_text(text, encoding="utf-8")
    facts = {"as_of": AS_OF, "patuh": __version__, "pyyaml": yaml.__version__}
    (folder / "facts.json").write_text(json.dumps(facts), encoding="utf-8")


def _wrapped(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema of a record or of a list of records."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "if": {"type": "array"},
        "then": {"items": {"$ref": "#/$defs/record"}},
        "else": {"$ref": "#/$defs/record"},
        "$defs": {"record": {k: v for k, v in schema.items() if k not in ("$schema", "$id")}},
    }


def parse_events(registry: Path) -> None:
    """libyaml's parser over every file, each event made and dropped."""
    from yaml.cyaml import CParser

    for path in sorted(registry.glob("**/*.yaml")):
        parser = CParser(path.read_bytes())
        while parser.check_event():
            parser.get_event()


def summary(registry: Path, as_of: str) -> str:
    """What the checker says of the registry, so that a broken benchmark is seen."""
    report = json.loads(subprocess.run(check(registry, as_of), cwd=ROOT, check=True, capture_output=True).stdout)
    judged = sum(rule["applicable"] for rule in report["rules"])
    return f"{len(report['rules'])} rules, {judged:,} judgements, {len(report['findings']):,} findings"


def machine() -> str:
    """What this was measured on."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        named = [
            line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")
        ]
        cpu = named[0] if named else cpu
    return f"{cpu}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}"


def table(measured: Sequence[Contestant], records: int, size: int) -> str:
    """Markdown: medians, spread, ratio to the first."""
    own = measured[0]
    header = ["what", "does", "median", "fastest to slowest", "processor", "records a second", "MB a second"]
    header += ["time against patuh", "peak memory"]
    rows = [header, ["---"] * 2 + ["--:"] * (len(header) - 2)]
    for one in measured:
        rows.append(
            [
                one.name,
                one.does,
                f"{one.median:.2f} s",
                f"{min(one.seconds):.2f} to {max(one.seconds):.2f} s",
                f"{statistics.median(one.cpu):.2f} s",
                f"{records / one.median:,.0f}",
                f"{size / one.median / 1e6:.1f}",
                f"{one.median / own.median:.2f}",
                f"{one.peak_mib:,.0f} MiB",
            ]
        )
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main() -> None:
    """Read the options."""
    options = argparse.ArgumentParser(description="Measure the checker beside others.")
    options.add_argument("--records", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--markdown", action="store_true", help="print nothing but the table for the README")
    options.add_argument("--only-own", action="store_true", help="measure the checker and libyaml alone")
    options.add_argument("--events", type=Path, help=argparse.SUPPRESS)
    options.add_argument("--prepare", type=Path, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.events:
        parse_events(chosen.events)
    elif chosen.prepare:
        prepare(chosen.prepare, chosen.records, chosen.seed)
    else:
        measure(chosen)


def measure(chosen: argparse.Namespace) -> None:
    """Everything, in a folder that is removed afterwards."""

    def say(text: str) -> None:
        print(text, file=sys.stderr if chosen.markdown else sys.stdout, flush=True)

    with tempfile.TemporaryDirectory(prefix="patuh-bench-") as temporary:
        folder = Path(temporary)
        registry = folder / "registry"
        say(f"{chosen.records:,} records, seed {chosen.seed} …")
        size_and_seed = ["--records", str(chosen.records), "--seed", str(chosen.seed)]
        subprocess.run([sys.executable, __file__, "--prepare", folder, *size_and_seed], cwd=ROOT, check=True)
        facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
        files = list(registry.glob("**/*.yaml"))
        # Reading them also warms the page cache, for all alike.
        size = sum(len(path.read_bytes()) for path in files)
        said = f"{chosen.records:,} records in {len(files):,} files, {size / 1e6:.1f} MB; {summary(registry, facts['as_of'])}"
        say(said)
        measured = contestants(registry, folder / "json", facts)
        if chosen.only_own:
            measured = [measured[0], measured[-1]]
        for number in range(chosen.rounds):
            for one in measured:
                one.run()
                say(f"  round {number + 1}: {one.name}: {one.seconds[-1]:.2f} s")
    print(f"\n{machine()}; {said}; {chosen.rounds} rounds.\n\n{table(measured, chosen.records, size)}")


if __name__ == "__main__":
    main()
