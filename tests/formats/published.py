"""The published schemas of formats: pip and npm bring the packages that carry them, their hashes are checked, none is kept in the project.

- SARIF 2.1.0: the npm package `@microsoft/jest-sarif` has the schema of the OASIS standard (revision rtm.5, the last).
- JUnit: the source distribution of `pytest` has `junit-10.xsd` of the Jenkins xUnit plugin.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[2] / "build" / "formats"


def sarif_schema() -> Any:
    """The JSON Schema (draft 4) of SARIF 2.1.0."""
    archive = FOLDER / "microsoft-jest-sarif-1.0.0-beta.0.tgz"
    if not archive.exists():
        _npm("@microsoft/jest-sarif@1.0.0-beta.0")
    digest = "748e2c3d1a842e7bb258416685c7ea3a0da40005b72267b2052c2856d48ad102"
    text = _member(archive, digest, "package/lib/schemas/sarif-2.1.0-rtm.5.json").decode("utf-8")
    # Its pattern of language tags has a bracket too many, which strict engines refuse.
    return json.loads(text.replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}$"))


def junit_schema() -> str:
    """The XML Schema of JUnit reports."""
    archive = FOLDER / "pytest-9.2.0.tar.gz"
    digest = "97c4f3b1f3c7414aa36465e09b8220f1d03627993bd51b1282e193753c80557b"
    if not archive.exists():
        _pip("pytest==9.2.0", digest)
    return _member(archive, digest, "pytest-9.2.0/testing/example_scripts/junit-10.xsd").decode("utf-8")


def _npm(package: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    subprocess.run(["npm", "pack", "--silent", package], cwd=FOLDER, check=True, capture_output=True)


def _pip(requirement: str, digest: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    lock = FOLDER / "source.txt"
    lock.write_text(f"{requirement} --hash=sha256:{digest}\n", "utf-8")
    pip = [sys.executable, "-m", "pip", "download", "-qq", "--no-input", "--disable-pip-version-check"]
    source_only = [
        "--no-deps",
        "--no-binary",
        requirement.split("==")[0],
        "--require-hashes",
        "-r",
        str(lock),
        "-d",
        str(FOLDER),
    ]
    subprocess.run([*pip, *source_only], check=True, capture_output=True)


def _member(archive: Path, digest: str, name: str) -> bytes:
    assert hashlib.sha256(archive.read_bytes()).hexdigest() == digest, f"{archive} is not the one expected"
    with tarfile.open(archive) as files:
        found = files.extractfile(name)
        assert found is not None
        return found.read()
