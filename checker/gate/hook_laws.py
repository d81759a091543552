"""The policies and schemas that judge a first push: a folder in; a copy pinned beside the hook's settings out, held to its sums."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from checker.gate.hook_settings import FOLDER
from checker.git.source import WorkTree
from checker.model.text import CheckerError, Text, UsageError, quote
from checker.registry.project import has_laws, own_files

_LAWS = "laws"
_SUMS = "laws.sha256"
"""Sums of the pinned laws, as `sha256sum -c` reads them."""


def read_laws(folder: Path | None) -> dict[str, bytes]:
    """The policies and schemas that will judge a first push."""
    source = own_files() if folder is None else WorkTree(folder)
    if not has_laws(source):
        raise UsageError(
            Text(
                f"Di `{folder}` tidak ada folder `policies` dan `schemas`.",
                f"There are no folders `policies` and `schemas` in `{folder}`.",
            )
        )
    found = {}
    for blob in [*source.files("policies"), *source.files("schemas")]:
        if blob.problem or "\n" in blob.path:
            raise CheckerError(Text(f"`{quote(blob.path)}`: ", f"`{quote(blob.path)}`: ") + (blob.problem or _ODD))
        found[blob.path] = blob.data
    return found


_ODD = Text("nama berkas memuat pindah baris.", "the file's name has a line break in it.")


def pin_laws(laws: Mapping[str, bytes], home: Path) -> None:
    """Write them and their sums into the hook's folder."""
    for path, data in laws.items():
        file = home / _LAWS / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (home / _SUMS).write_text(_sum(laws), "utf-8")


def find_pinned_laws(repository: Path) -> Path:
    """The laws pinned at installation, which are still the same to the byte."""
    folder = repository / FOLDER / _LAWS
    try:
        same = _sum(read_laws(folder)) == (repository / FOLDER / _SUMS).read_text("utf-8")
    except (OSError, ValueError, CheckerError):
        same = False
    if not same:
        raise CheckerError(
            Text(
                f"Kebijakan yang disimpan untuk kiriman pertama (`{FOLDER}/{_LAWS}`) hilang atau berubah. Ini bukan kesalahan "
                "Anda. Pengelola server: jalankan lagi `patuh hook install`.",
                f"The policies kept for a first push (`{FOLDER}/{_LAWS}`) are gone or were changed. This is not your fault. For "
                "the server's maintainer: run `patuh hook install` again.",
            )
        )
    return folder


def _sum(laws: Mapping[str, bytes]) -> str:
    return "".join(f"{hashlib.sha256(laws[p]).hexdigest()}  {_LAWS}/{p}\n" for p in sorted(laws))
