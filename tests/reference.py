"""The second opinion on a schema: the reference implementation alone, its patterns read by Python's own engine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import jsonschema_rs
from jsonschema.validators import extend
from referencing import Registry


def _pattern(_: Any, pattern: str, value: Any, __: Any) -> Iterator[jsonschema.ValidationError]:
    # Python's `$` also matches before a final newline, the deciding engine's does not.
    anchored = pattern[:-1] + r"\Z" if pattern.endswith("$") and not pattern.endswith(r"\$") else pattern
    if isinstance(value, str) and not re.search(anchored, value):
        yield jsonschema.ValidationError(pattern)


def _is_date(value: Any) -> bool:
    """RFC 3339 knows the year 0000, Python's dates do not; like 2000 it is a leap year."""
    if isinstance(value, str) and value.startswith("0000-"):
        value = "2000" + value[4:]
    return bool(jsonschema.FormatChecker(formats=["date"]).conforms(value, "date"))


def _formats() -> jsonschema.FormatChecker:
    """Dates by the reference implementation; uri and email, which it does not check, as the deciding validator reads them."""
    checker = jsonschema.FormatChecker(formats=())
    checker.checks("date")(_is_date)
    for name in ("uri", "email"):
        decide = jsonschema_rs.Draft202012Validator({"format": name}, validate_formats=True, offline=True)
        checker.checks(name)(decide.is_valid)
    return checker


_REFERENCE: Any = extend(jsonschema.Draft202012Validator, {"pattern": _pattern})
_FORMATS = _formats()


def reference_accepts(schema: dict[str, Any], value: Any) -> bool:
    """What `jsonschema` says of a value."""
    return bool(_REFERENCE(schema, registry=Registry(), format_checker=_FORMATS).is_valid(value))
