"""A document of plain text for a terminal: the verdict, one finding, one fault; what every such report is made of."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from checker.model.decision import Decision
from checker.model.report import Fault, Finding, Report, Severity
from checker.model.text import Lang, Text, either, number
from checker.report import words
from checker.report.plain import printable

_WORDS = {
    "basis": Text("Dasar", "Basis"),
    "mend": Text("Perbaiki", "Mend"),
    "rule": Text("Aturan", "Rule"),
    "also": Text("Juga di", "Also at"),
}
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}
_VERDICT_STYLES = {
    "fault": "bold red",
    "breaks": "bold red",
    "refused": "bold red",
    "notes": "bold yellow",
    "so-far": "bold yellow",
    "fine": "bold green",
    "accepted": "bold green",
}


class TerminalDocument:
    """A document of one report, written from the top down."""

    def __init__(self, report: Report, lang: Lang, decision: Decision | None, width: int, *, color: bool) -> None:
        self.report, self.lang, self.decision, self.width = report, lang, decision, max(width, 40)
        self._out = io.StringIO()
        self.console = Console(
            file=self._out,
            width=self.width,
            force_terminal=color,
            no_color=not color,
            color_system="standard" if color else None,
            markup=False,
            highlight=False,
            emoji=False,
            legacy_windows=False,
        )

    def text(self) -> str:
        """What was written, without spaces at line ends."""
        return "\n".join(line.rstrip() for line in self._out.getvalue().splitlines()) + "\n"

    @property
    def lines(self) -> int:
        """How many lines stand there so far."""
        return self._out.getvalue().count("\n")

    def say(self, key: str) -> str:
        """One of the labels."""
        return _WORDS[key].in_(self.lang)

    def pick(self, id_: str, en: str) -> str:
        """The words in the document's language."""
        return either(self.lang, id_, en)

    def number(self, value: int) -> str:
        """A count as people write it."""
        return number(value, self.lang)

    def write(self, *parts: tuple[str, str] | str, indent: int = 0) -> None:
        """One paragraph; each part is a text, or a text and its style. Whatever it says can stem from data."""
        shown = [printable(p) if isinstance(p, str) else (printable(p[0]), p[1]) for p in parts]
        self.console.print(Padding(Line.assemble(*shown), (0, 0, 0, indent)))

    def cut(self, *parts: tuple[str, str] | str, indent: int = 0) -> None:
        """One line, cut with `…` where the document ends."""
        shown = [printable(p) if isinstance(p, str) else (printable(p[0]), p[1]) for p in parts]
        line = Line.assemble(*shown)
        line.truncate(self.width - indent, overflow="ellipsis")
        self.console.print(Padding(line, (0, 0, 0, indent)))

    def style(self, severity: Severity) -> str:
        """How a severity looks."""
        return _STYLES[severity]

    def heading(self, text: str) -> None:
        """A line of its own above a part."""
        self.console.print()
        self.write((text, "bold"))

    def verdict(self) -> None:
        """The answer in one line."""
        report = self.report
        style = _VERDICT_STYLES[words.standing(report, self.decision)]
        said, found = words.verdict(report, self.lang, self.decision).split(": ", 1)
        self.write((said, style), ": " + found)

    def faults(self) -> None:
        """What stopped a part of the run."""
        if self.report.faults:
            self.heading(
                self.pick(
                    "Kerusakan pada kebijakan atau aturan (bukan pada data Anda)",
                    "Faults in policies or rules (not in your data)",
                )
            )
            for fault in self.report.faults:
                self._fault(fault)

    def _fault(self, fault: Fault) -> None:
        place = fault.place
        self.write((f"{place.file}:{place.line}:{place.column}", "bold"), indent=2)
        self.write(fault.message.in_(self.lang), indent=4)

    def finding(self, finding: Finding, others: Sequence[Finding] = (), *, file: str = "") -> None:
        """One finding: place, what is wrong, the line itself, basis and remedy."""
        place = f"{file}{finding.place.line}:{finding.place.column}"
        severity = words.severity(finding.severity, self.lang)
        name = printable(finding.name)[: max(self.width - 7 - len(f"{place:<6}") - len(severity), 8)]
        self.write(
            (f"{place:<6} ", "bold"),
            (severity, _STYLES[finding.severity]),
            f"  {name}" if name else "",
            indent=2,
        )
        self.write(finding.message.in_(self.lang), indent=9)
        for line in self._excerpt(finding):
            self.write((line, "dim"), indent=9)
        also = "; ".join(f"{f.place.line}:{f.place.column} {printable(f.name)}".rstrip() for f in others)
        rows = [
            ("basis", words.basis(self.report, finding, self.lang)),
            ("mend", finding.remedy.in_(self.lang)),
            ("also", also),
            ("rule", finding.rule),
        ]
        self.labelled(rows, indent=9)
        self.console.print()

    def labelled(self, rows: Sequence[tuple[str, str]], *, indent: int) -> None:
        """Texts behind their labels (see `say`); a row without text is left out."""
        grid = Table.grid(padding=(0, 1))
        grid.add_column(style="bold", no_wrap=True)
        grid.add_column(overflow="fold")
        for label, text in rows:
            if text:
                grid.add_row(self.say(label), Line(printable(text)))
        self.console.print(Padding(grid, (0, 0, 0, indent)))

    def _excerpt(self, finding: Finding) -> Iterator[str]:
        """The line and a caret below the value; a long line is cut around the caret."""
        if not finding.excerpt.strip():
            return
        gutter = f"{finding.place.line} │ "
        room = self.width - 9 - len(gutter) - 1
        at = finding.place.column - 1
        start = max(0, at - room // 2) if at > room - 8 else 0
        shown = printable(finding.excerpt[start : start + room])
        before = printable(finding.excerpt[start:at])
        yield gutter + shown
        yield " " * (len(gutter) - 2) + "│ " + " " * len(before) + "^"

    def waived(self) -> None:
        """Findings that a waiver accepts: no longer in the way, never out of sight."""
        waived = self.report.waived
        if waived:
            count = self.number(len(waived))
            self.heading(
                self.pick(
                    f"Dikecualikan ({count}): diterima untuk sementara, tetap terlihat",
                    f"Waived ({count}): accepted for a time, still in sight",
                )
            )
            for finding in waived:
                place = f"{finding.place.file}:{finding.place.line}"
                self.write(f"{place} {finding.rule} ({finding.waiver})", indent=2)
