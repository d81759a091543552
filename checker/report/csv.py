"""A report in, CSV out: one row a finding, for whoever counts and sorts in a spreadsheet.

RFC 4180 with every field quoted, behind a byte order mark, without which Excel takes UTF-8 for something else. The separator
follows the language: Excel splits at the list separator of the computer's region, and in Indonesia that is `;` (the comma stands
in numbers). Who opens the file with the other setting sees one wide column or torn rows, which is why no cell becomes a formula
then either. For programs: `--lang en`, or better the JSON report.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from checker.model.decision import Decision
from checker.model.report import Report
from checker.model.text import Lang
from checker.report import rows

SEPARATOR: dict[Lang, str] = {"id": ";", "en": ","}

_TORN = re.compile(rf"""([,;|]["'\s]*)(?=[{re.escape(rows.SIGNS)}])""")
"""Where a cell would begin in the middle of a text, if a program split at another sign than ours."""


def render(report: Report, lang: Lang, decision: Decision | None = None) -> str:
    """The findings as a table with a byte order mark (to be written as UTF-8)."""
    headings = [heading.in_(lang) for heading, _ in rows.FINDINGS]
    return table(lang, headings, rows.findings(report, lang, decision))


def table(lang: Lang, headings: Sequence[str], cells: Iterable[Sequence[rows.Cell]]) -> str:
    """Any table in this form, every text of it harmless."""
    out = io.StringIO()
    out.write("\N{ZERO WIDTH NO-BREAK SPACE}")
    lines = csv.writer(out, delimiter=SEPARATOR[lang], quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    lines.writerow(headings)
    for row in cells:
        lines.writerow([_TORN.sub(r"\1'", rows.inert(c)) if isinstance(c, str) else c for c in row])
    return out.getvalue()
