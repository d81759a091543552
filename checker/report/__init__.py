"""Output formats: a report in, text or bytes out. Each is a module with `render(report, lang, decision=None)`: no I/O, no clock.

`decision` is there where a change was judged (`patuh gate`); without it the report is about one state.
"""

from collections.abc import Callable
from importlib import import_module
from typing import TypeAlias

from checker.model.decision import Decision
from checker.model.report import Report
from checker.model.text import Lang

Format: TypeAlias = Callable[[Report, Lang, Decision | None], str | bytes]


def _format(name: str) -> Format:
    """The format of that name; its module is imported when it is first used, for a run writes one or two of them."""

    def render(report: Report, lang: Lang, decision: Decision | None = None) -> str | bytes:
        content: str | bytes = import_module(f"checker.report.{name}").render(report, lang, decision)
        return content

    return render


FORMATS: dict[str, Format] = {
    name: _format(name)
    for name in ("terminal", "json", "sarif", "junit", "github", "gitlab", "markdown", "csv", "xlsx", "oscal")
}
