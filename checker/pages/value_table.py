"""A parameter's value in, a table of texts out: what nests too deep for one stands as YAML."""

from __future__ import annotations

from typing import Any

from checker.model.report import Json
from checker.pages.yaml_text import yaml_lines
from checker.report import terms


def tabulate(value: Json) -> dict[str, Any]:
    """A parameter's value as a table of texts: heads and rows whose first cell names them, or a list, or one value."""
    if isinstance(value, dict) and value:
        parts = list(value.values())
        if all(isinstance(p, dict) and p and not any(isinstance(v, dict) for v in p.values()) for p in parts):
            heads = list(dict.fromkeys(key for part in parts for key in part))
            if all(not isinstance(v, list) for part in parts for v in part.values()):
                rows = [
                    [name, *(_write_cell(part[h]) if h in part else "tidak ada" for h in heads)]
                    for name, part in value.items()
                ]
                return {"form": "table", "heads": ["Nama", *heads], "rows": rows}
            rows = [[f"{name}: {key}", _write_cell(part[key])] for name, part in value.items() for key in part]
            return {"form": "table", "heads": ["Nama", "Nilai"], "rows": rows}
        if not any(isinstance(p, dict) for p in parts):
            rows = [[name, _write_cell(part)] for name, part in value.items()]
            return {"form": "table", "heads": ["Nama", "Nilai"], "rows": rows}
    if isinstance(value, list) and value:
        if all(isinstance(item, dict) and item for item in value):
            heads = list(dict.fromkeys(key for item in value for key in item))
            if not any(isinstance(v, dict) for item in value for v in item.values()):
                rows = [[_write_cell(item[h]) if h in item else "tidak ada" for h in heads] for item in value]
                return {"form": "table", "heads": heads, "rows": rows}
        elif all(isinstance(item, list) and not any(isinstance(v, dict | list) for v in item) for item in value):
            widest = max(len(item) for item in value)
            rows = [
                [str(n), *map(_write_cell, item), *["tidak ada"] * (widest - len(item))]
                for n, item in enumerate(value, 1)
            ]
            return {"form": "table", "heads": ["Baris", *(f"Kolom {n}" for n in range(1, widest + 1))], "rows": rows}
        elif not any(isinstance(item, dict | list) for item in value):
            return {"form": "list", "items": [_write_cell(item) for item in value]}
    if isinstance(value, dict | list) and value:
        return {"form": "code", "lines": list(yaml_lines(value))}
    return {"form": "value", "value": _write_cell(value)}


def _write_cell(value: Json) -> str:
    if isinstance(value, list) and not any(isinstance(item, dict | list) for item in value):
        return ", ".join(map(_write_cell, value)) or "kosong"
    return (terms.value(value) if value or not isinstance(value, dict) else "") or "kosong"
