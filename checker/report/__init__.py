"""Output formats: a report in, text or bytes out. Each is a module with `render(report, lang, decision=None)`: no I/O, no clock.

`decision` is there where a change was judged (`patuh gate`); without it the report is about one state.
"""

from collections.abc import Callable
from typing import TypeAlias

from checker.model.decision import Decision
from checker.model.report import Report
from checker.model.text import Lang
from checker.report import csv, github, gitlab, json, junit, markdown, oscal, sarif, terminal, xlsx

Format: TypeAlias = Callable[[Report, Lang, Decision | None], str | bytes]

FORMATS: dict[str, Format] = {
    "terminal": terminal.render,
    "json": json.render,
    "sarif": sarif.render,
    "junit": junit.render,
    "github": github.render,
    "gitlab": gitlab.render,
    "markdown": markdown.render,
    "csv": csv.render,
    "xlsx": xlsx.render,
    "oscal": oscal.render,
}
