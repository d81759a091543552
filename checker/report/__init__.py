"""Output formats: a report in, text out. Each is a module with `render(report, lang) -> str`: no I/O, no clock."""

from collections.abc import Callable

from checker.model import Report
from checker.report import json, terminal
from checker.text import Lang

FORMATS: dict[str, Callable[[Report, Lang], str]] = {
    "terminal": terminal.render,
    "json": json.render,
}
