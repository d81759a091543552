"""A value in, its lines as staff would type them in YAML out.

Policies are data too: nothing here is markup, whatever they hold.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from checker.model.report import Json
from checker.yaml.dialect import REFUSED_CHARACTER

_PLAIN = re.compile(r"[A-Za-z0-9À-ÿ(/.][^\x00-\x1f\"'\[\]{},&*!|>%@`\\]*")
_SIGNS = re.compile(r":(?=\s|$)|\s#|\s$")
"""What would end a plain text, or begin a remark."""
_WORDLIKE = re.compile(r"(?i)true|false|null|yes|no|~|-?[0-9][0-9.eE+-]*")


def yaml_lines(value: Json, indent: str = "", patch: Json = None) -> Iterator[str]:
    """A value line by line as YAML; a field that `patch` takes away is told as not filled."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _write_entry(
                f"{indent}{key}:", part, indent, patch.get(key) if isinstance(patch, dict) else None
            )
        if isinstance(patch, dict):
            yield from (
                f"{indent}# {key}: tidak diisi" for key, part in patch.items() if part is None and key not in value
            )
    elif isinstance(value, list):
        for part in value:
            if isinstance(part, dict) and part:
                first, *rest = yaml_lines(part, f"{indent}  ")
                yield f"{indent}- {first.lstrip()}"
                yield from rest
            else:
                yield from _write_entry(f"{indent}-", part, indent, None)
    else:
        yield indent + _write_scalar(value)


def _write_entry(lead: str, value: Json, indent: str, patch: Json) -> Iterator[str]:
    gone = isinstance(patch, dict) and any(part is None for part in patch.values())
    if isinstance(value, dict) and (value or gone):
        yield lead
        yield from yaml_lines(value, f"{indent}  ", patch)
    elif isinstance(value, list) and value:
        flat = (
            "[" + ", ".join(map(_write_scalar, value)) + "]"
            if not any(isinstance(v, dict | list) for v in value)
            else ""
        )
        if flat and len(lead) + len(flat) < 100:
            yield f"{lead} {flat}"
        else:
            yield lead
            yield from yaml_lines(value, f"{indent}  ")
    else:
        yield f"{lead} {_write_scalar(value)}"


def _write_scalar(value: Json) -> str:
    """A value as staff would type it; quoted where it could be taken for something else."""
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    plain = _PLAIN.fullmatch(value) and not _WORDLIKE.fullmatch(value) and not _SIGNS.search(value)
    return value if plain else REFUSED_CHARACTER.sub(_escape, json.dumps(value, ensure_ascii=False))


def _escape(character: re.Match[str]) -> str:
    """What a file may not hold as it is, as a quoted text may say it."""
    code = ord(character[0])
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
