"""The official JSON Schema test suite against both validators, as the project configures them.

The suite is not kept in the project: the source distribution of `jsonschema` carries it, and pip brings that
one file, checked by the hash in requirements/suite.txt, into build/suite. Every required case of draft 2020-12
whose schema uses only what `schemas/meta/kind.schema.yaml` admits must hold in both validators; the other groups
are counted by what refuses them. Formats are annotations to the required cases and demands to the project: those
are held to the suite's optional cases. Run by `make suite`; exits 1 on a case that does not hold.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from checker.law.schema import validator, walk
from tests.reference import reference_accepts

ROOT = Path(__file__).resolve().parents[2]
META = ROOT / "schemas" / "meta" / "kind.schema.yaml"
LOCK = ROOT / "requirements" / "suite.txt"
FOLDER = ROOT / "build" / "suite"
REQUIRED_CASES = 1257
"""Required cases in the locked distribution; another number means that something was not read."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"
KEYWORDS = frozenset(
    """
    $schema $id $ref $anchor $dynamicRef $dynamicAnchor $vocabulary $comment $defs prefixItems items
    contains additionalProperties properties patternProperties dependentSchemas propertyNames if
    then else allOf anyOf oneOf not unevaluatedItems unevaluatedProperties type const enum
    multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern
    maxItems minItems uniqueItems maxContains minContains maxProperties minProperties required
    dependentRequired title description default deprecated readOnly writeOnly examples format
    contentEncoding contentMediaType contentSchema definitions dependencies
    """.split()
)
"""The keywords of draft 2020-12, and the two of older drafts that its meta-schema still knows."""

Verdict = Callable[[Any, Any], bool]

VALIDATORS: dict[str, Verdict] = {
    "jsonschema-rs": lambda schema, value: bool(validator(schema).is_valid(value)),
    "jsonschema": reference_accepts,
}


@dataclass
class Tally:
    """What became of the cases."""

    total: int = 0
    held: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    missed: list[str] = field(default_factory=list)


def admitted_keywords(meta: Path = META) -> frozenset[str]:
    """The keywords of draft 2020-12 that the meta-schema of kinds names in any `properties`."""
    return frozenset(key for key, _ in _declared(meta)) & KEYWORDS


def admitted_formats(meta: Path = META) -> frozenset[str]:
    """The values of `format` that the meta-schema of kinds admits."""
    return frozenset(name for key, schema in _declared(meta) if key == "format" for name in schema["enum"])


def _declared(meta: Path) -> Iterator[tuple[str, Any]]:
    for _, node in walk(yaml.safe_load(meta.read_text(encoding="utf-8"))):
        yield from node.get("properties", {}).items()


def refusal(schema: Any, admitted: frozenset[str], *, root: bool = True) -> str:
    """Why the project would not take this schema, or an empty text."""
    if not isinstance(schema, dict):
        return ""
    for key, value in schema.items():
        if key == "format":
            return "format (asserted here, an annotation in the suite)"
        if key not in admitted and not key.startswith("x-"):
            return key
        if key == "$ref" and not str(value).startswith("#/$defs/"):
            return "$ref (other than #/$defs/…)"
        if key == "$id" and not root:
            return "$id (inside a schema)"
        if key == "$schema" and value != DIALECT:
            return "$schema (another dialect)"
    return next(filter(None, (refusal(sub, admitted, root=False) for sub in _subschemas(schema))), "")


def _subschemas(schema: dict[str, Any]) -> Iterator[Any]:
    for key, value in schema.items():
        if key in ("properties", "$defs"):
            yield from value.values()
        elif key in ("allOf", "anyOf", "oneOf", "prefixItems"):
            yield from value
        elif key in (
            "items", "contains", "additionalProperties", "propertyNames", "not", "if", "then", "else",
        ):  # fmt: skip
            yield value


def fetch() -> Path:
    """The source distribution, downloaded by pip unless it lies there already."""
    name, version = LOCK.read_text(encoding="utf-8").split("\n", 1)[1].split(" ", 1)[0].split("==")
    archive = FOLDER / f"{name}-{version}.tar.gz"
    if not archive.exists():
        pip = [sys.executable, "-m", "pip", "download", "-qq", "--no-input", "--disable-pip-version-check"]
        source_only = ["--no-deps", "--no-build-isolation", "--no-binary", name]
        subprocess.run([*pip, *source_only, "--require-hashes", "-r", LOCK, "-d", FOLDER], check=True)
    return archive


def groups(archive: Path, folder: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every group in one folder of draft 2020-12: (file, {description, schema, tests})."""
    with tarfile.open(archive) as tar:
        for member in sorted(tar, key=lambda m: m.name):
            parent, _, name = member.name.rpartition("/")
            if parent.endswith(f"/json/tests/draft2020-12{folder}") and name.endswith(".json"):
                content = tar.extractfile(member)
                assert content is not None
                yield from ((name, group) for group in json.load(content))


def run_required(archive: Path, admitted: frozenset[str]) -> Tally:
    """Judge every required case by both validators."""
    tally = Tally()
    for name, group in groups(archive):
        if reason := refusal(group["schema"], admitted):
            tally.total += len(group["tests"])
            tally.refused[reason] += len(group["tests"])
        else:
            _judge(tally, name, group)
    return tally


def run_formats(archive: Path, formats: frozenset[str]) -> Tally:
    """Judge the optional cases of the formats that the project asserts."""
    tally = Tally()
    for name, group in groups(archive, "/optional/format"):
        if name.removesuffix(".json") in formats:
            _judge(tally, name, group)
    return tally


def _judge(tally: Tally, file: str, group: dict[str, Any]) -> None:
    for test in group["tests"]:
        tally.total += 1
        schema, data, valid = group["schema"], test["data"], test["valid"]
        wrong = [name for name, accepts in VALIDATORS.items() if accepts(schema, data) != valid]
        if wrong:
            label = f"{file}: {group['description']}: {test['description']}"
            tally.missed.append(f"{label}: expected valid={valid}, not so in {', '.join(wrong)}")
        else:
            tally.held += 1


def main() -> int:
    """Run and print; 1 on a miss."""
    archive, formats = fetch(), admitted_formats()
    required, asserted = run_required(archive, admitted_keywords()), run_formats(archive, formats)
    print("JSON Schema test suite, draft 2020-12, both validators")
    print(f"  required cases              {required.total:>6,}")
    print(f"  held in both                {required.held:>6,}")
    print(f"  refused by the meta-schema  {sum(required.refused.values()):>6,}")
    for reason, count in required.refused.most_common():
        print(f"    {count:>5,}  {reason}")
    print(f"  formats ({', '.join(sorted(formats))}): {asserted.held} of {asserted.total} held in both")
    missed = required.missed + asserted.missed
    for miss in missed:
        print(f"MISSED {miss}")
    if required.total != REQUIRED_CASES or not asserted.total:
        print(f"{required.total:,} required cases read, {REQUIRED_CASES:,} expected; {asserted.total} of formats.")
        return 1
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
