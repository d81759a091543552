"""The folder `patuh` of a bare repository: settings in, the file that holds them out, and back.

Everything that judges pushes lies in it: the settings, and the policies and schemas that judge a first push. Nothing of it can be
changed by pushing. What is broken there refuses every push.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal

from checker.model.report import Severity
from checker.model.text import CheckerError, Text, UsageError, quote

FOLDER = "patuh"
"""Our folder in the repository."""
SETTINGS = "hook.json"
_VERSION = 1
_MOST = 64 * 1024
"""Bytes that the settings may have."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the hook of one repository guards, and how."""

    branches: tuple[str, ...]
    registry: str = "registry"
    """The registry's folder inside the repository."""
    policy_changes: Literal["report", "refuse"] = "refuse"
    fail_on: Severity = Severity.ERROR
    lang: Literal["id", "en"] = "id"

    def __post_init__(self) -> None:
        for fault in _find_faults(self):
            raise UsageError(fault)


# What `git check-ref-format` refuses, and what nobody names a branch.
_NO_BRANCH = re.compile(r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|^[-/.]|/\.|[/.]$|\.lock(/|$)|^refs/|^@$|^$")
_NO_FOLDER = re.compile(r"[\x00-\x1f\x7f\\]|^/|/$|//|(^|/)\.\.?(/|$)|^$")


def _find_faults(settings: Settings) -> Iterator[Text]:
    """What is wrong with settings."""
    if not settings.branches:
        yield Text("Tidak ada cabang yang dijaga.", "No branch is guarded.")
    for branch in settings.branches:
        if _NO_BRANCH.search(branch):
            yield Text(f"{quote(branch)} bukan nama cabang.", f"{quote(branch)} is no name of a branch.")
    if _NO_FOLDER.search(settings.registry):
        yield Text(
            f"{quote(settings.registry)} bukan folder di dalam repositori; tulis misalnya `registry`.",
            f"{quote(settings.registry)} is no folder inside the repository; write e.g. `registry`.",
        )


def read_settings(repository: Path) -> Settings:
    """The settings that `install` wrote. CheckerError where they are gone or broken."""
    try:
        with (repository / FOLDER / SETTINGS).open("rb") as file:
            data = file.read(_MOST + 1)
        if len(data) > _MOST:
            raise ValueError("too large")
        return _parse_settings(json.loads(data))
    except (OSError, ValueError, KeyError, TypeError, RecursionError, UsageError) as error:
        raise CheckerError(
            Text(
                f"Pengaturan pemeriksa di server ini (`{FOLDER}/{SETTINGS}`) hilang atau rusak, jadi kiriman ini tidak dapat "
                "diperiksa. Ini bukan kesalahan Anda. Pengelola server: jalankan lagi `patuh hook install`.",
                f"The checker's settings on this server (`{FOLDER}/{SETTINGS}`) are gone or broken, so this push cannot be "
                "checked. This is not your fault. For the server's maintainer: run `patuh hook install` again.",
            )
        ) from error


def _parse_settings(value: Any) -> Settings:
    """Settings from JSON, every key known and of its type; whatever is wrong raises."""
    if not isinstance(value, dict) or value.pop("version") != _VERSION:
        raise ValueError("version")
    if set(value) != {field.name for field in fields(Settings)}:
        raise KeyError("keys")
    branches, registry = value["branches"], value["registry"]
    if not isinstance(branches, list) or not all(isinstance(w, str) for w in [*branches, registry]):
        raise TypeError("branches")
    if value["policy_changes"] not in ("report", "refuse") or value["lang"] not in ("id", "en"):
        raise ValueError("words")
    fail_on = Severity(value["fail_on"])
    return Settings(tuple(branches), registry, value["policy_changes"], fail_on, value["lang"])


def write_settings(settings: Settings, file: Path) -> None:
    """The settings as `read_settings` reads them."""
    file.write_text(json.dumps({"version": _VERSION, **asdict(settings)}, indent=2) + "\n", "utf-8")
