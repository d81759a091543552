"""Plain text for people: what stems from data made harmless, columns, and lines folded to the terminal."""

from __future__ import annotations

import re
import shutil
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence

from checker.model.report import Fault, Finding, Report
from checker.model.text import Lang, either
from checker.report import words

_COMMANDS = re.compile(r"(?<=:):(?=[A-Za-z])|(?<=#)#(?=[A-Za-z\[])")
"""The second sign of `::error::`, `##[error]`, `##vso[…]`: a build server obeys such words in a log, the first behind any spaces
at the start of a line, the others anywhere in it."""


_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
"""Categories of characters that control, turn, hide or break text instead of showing."""


def visible(text: str) -> str:
    """Text from data with every control, direction and invisible character spelt out."""
    return "".join(
        c if unicodedata.category(c) not in _UNSEEN else f"\\x{ord(c):02x}" if ord(c) < 256 else f"\\u{ord(c):04x}"
        for c in text.replace("\t", " ")
    )


def printable(text: str) -> str:
    """Text from data as it may stand on a terminal or in a build's log: visible, and nothing that a build server would obey."""
    seen = visible(text)
    return _COMMANDS.sub(lambda sign: f"\\x{ord(sign[0]):02x}", seen)


def columns(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows as columns two spaces apart; the last column runs free, so that a shell can cut and sort the others."""
    rows = [tuple(printable(cell) for cell in row) for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)] if rows else []
    return "".join("  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() + "\n" for row in rows)


def room_here() -> int:
    """Columns of the terminal, 80 where there is none, 120 at most: longer lines are hard to read."""
    return min(shutil.get_terminal_size((80, 24)).columns, 120)


def wrapped(lines: Iterable[tuple[int, str]], width: int | None = None) -> str:
    """(indent, text) pairs folded to the width of the terminal."""
    room = width or room_here()
    out = []
    for indent, text in lines:
        pad = " " * indent
        out.append(
            textwrap.fill(
                printable(text.replace("\n", " ")),
                room,
                initial_indent=pad,
                subsequent_indent=pad + "  ",
                break_on_hyphens=False,
                break_long_words=False,  # a path or an address must stay whole to be copied
            )
            if text
            else ""
        )
    return "\n".join(out) + "\n"


# --- one finding or fault, for the formats that a build server shows: nothing in them is obeyed there ---

_NAME = 80
"""Characters of a record's name that are shown."""


def finding_lines(report: Report, finding: Finding, lang: Lang) -> list[str]:
    """What is wrong, the basis, the remedy, and the waiver where there is one, each on a line of its own."""
    name = f"{finding.name[:_NAME]}: " if finding.name else ""
    lines = [name + finding.message.in_(lang)]
    basis = words.basis(report, finding, lang)
    if basis:
        lines.append(either(lang, "Dasar: ", "Basis: ") + basis)
    lines.append(either(lang, "Perbaiki: ", "Mend: ") + finding.remedy.in_(lang))
    if finding.waiver:
        lines.append(either(lang, "Diterima lewat pengecualian ", "Accepted under waiver ") + finding.waiver)
    return [printable(line) for line in lines]


def fault_line(fault: Fault, lang: Lang) -> str:
    """What broke, said to be no fault of the data."""
    cause = either(
        lang, "Pemeriksaan tidak utuh (bukan karena data Anda): ", "The check is not whole (not because of your data): "
    )
    record = f"{fault.record}: " if fault.record else ""
    return printable(cause + record + fault.message.in_(lang))
