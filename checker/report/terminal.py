"""The report as people read it on a terminal: verdict first, findings by file, then what could not be assessed."""

from __future__ import annotations

import io
import re
import shutil
import textwrap
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text as Line

from checker.decision import Decision
from checker.model import Coverage, Fault, Finding, Report, RuleCount, Severity
from checker.report import words
from checker.report.json import totals
from checker.text import Lang, Text, either, long_date, number

_WORDS = {
    "basis": Text("Dasar", "Basis"),
    "mend": Text("Perbaiki", "Mend"),
    "rule": Text("Aturan", "Rule"),
    "also": Text("Juga di", "Also at"),
}
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}
_VERDICT_STYLES = {
    "fault": "bold red", "breaks": "bold red", "refused": "bold red", "notes": "bold yellow",
    "so-far": "bold yellow", "fine": "bold green", "accepted": "bold green",
}  # fmt: skip
_COVERAGE = {
    Coverage.FULL: Text("lengkap", "complete"),
    Coverage.PART: Text("sebagian", "in part"),
    Coverage.NONE: Text("belum diisi", "not filled"),
}


def render(
    report: Report, lang: Lang, decision: Decision | None = None, width: int = 80, *, color: bool = False
) -> str:
    """The whole report as text of at most `width` columns."""
    page = _Page(report, lang, width, color)
    page.verdict()
    page.looked_at()
    page.faults()
    page.findings()
    page.not_assessable()
    page.regulations()
    page.registers()
    if page.lines > _LONG:
        page.console.print()
        page.verdict()
    return page.text()


_NAME = 200
"""Characters of the government's name that are shown."""

_LONG = 40
"""Lines after which the verdict is said once more at the end, where a reader's eyes are."""


_COMMANDS = re.compile(r"(?<=:):(?=[A-Za-z])|(?<=#)#(?=[A-Za-z\[])")
"""The second sign of `::error::`, `##[error]`, `##vso[…]`: a build server obeys such words in a log, the first behind any spaces
at the start of a line, the others anywhere in it."""


def printable(text: str) -> str:
    """Text from data as it may stand on a terminal or in a build's log.

    No control, direction or invisible character goes through, and nothing that a build server would obey.
    """
    seen = "".join(
        c if unicodedata.category(c)[0] != "C" else f"\\x{ord(c):02x}" if ord(c) < 256 else f"\\u{ord(c):04x}"
        for c in text.replace("\t", " ")
    )
    return _COMMANDS.sub(lambda sign: f"\\x{ord(sign[0]):02x}", seen)


def columns(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows as columns two spaces apart; the last column runs free, so that a shell can cut and sort the others."""
    rows = [tuple(printable(cell) for cell in row) for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)] if rows else []
    return "".join(
        "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() + "\n" for row in rows
    )


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


class _Page:
    def __init__(self, report: Report, lang: Lang, width: int, color: bool) -> None:
        self.report, self.lang, self.width = report, lang, max(width, 40)
        self._out = io.StringIO()
        self.console = Console(
            file=self._out, width=self.width, force_terminal=color, no_color=not color, color_system="standard" if color else None,
            markup=False, highlight=False, emoji=False, legacy_windows=False,
        )  # fmt: skip

    def text(self) -> str:
        """What was written, without spaces at line ends."""
        return "\n".join(line.rstrip() for line in self._out.getvalue().splitlines()) + "\n"

    @property
    def lines(self) -> int:
        """How many lines stand there so far."""
        return self._out.getvalue().count("\n")

    def say(self, key: object) -> str:
        return _WORDS[key].in_(self.lang)  # type: ignore[index]

    def pick(self, id_: str, en: str) -> str:
        return either(self.lang, id_, en)

    def number(self, value: int) -> str:
        return number(value, self.lang)

    def write(self, *parts: tuple[str, str] | str, indent: int = 0) -> None:
        """One paragraph; each part is a text, or a text and its style. Whatever it says can stem from data."""
        shown = [printable(p) if isinstance(p, str) else (printable(p[0]), p[1]) for p in parts]
        self.console.print(Padding(Line.assemble(*shown), (0, 0, 0, indent)))

    def heading(self, text: str) -> None:
        self.console.print()
        self.write((text, "bold"))

    # --- parts ---

    def verdict(self) -> None:
        """The answer in one line."""
        report = self.report
        style = _VERDICT_STYLES[words.standing(report)]
        said, found = words.verdict(report, self.lang).split(": ", 1)
        self.write((said, style), ": " + found)

    def looked_at(self) -> None:
        """What the verdict is about, and how many verdicts of rules it is made of."""
        report = self.report
        open_ = sum(r.not_assessable for r in report.rules)
        run, sums = report.run, totals(report)
        looked = self.pick(
            f"{run.government[:_NAME]}: {self.number(sums['records'])} rekaman, {self.number(sums['rules'])} aturan, ",
            f"{run.government[:_NAME]}: {self.number(sums['records'])} records, {self.number(sums['rules'])} rules, ",
        )
        self.write(
            looked + self.pick("keadaan ", "as of ") + long_date(run.as_of, self.lang) + self._origin()
        )
        verdicts = sums["verdicts"]
        self.write(
            self.pick(
                f"Putusan: {self.number(verdicts['pass'])} lolos, {self.number(verdicts['fail'])} tidak lolos, {self.number(open_)} belum dapat dinilai",
                f"Verdicts: {self.number(verdicts['pass'])} pass, {self.number(verdicts['fail'])} fail, {self.number(open_)} not assessable",
            )
        )
        if run.filters:
            named = "; ".join(f"--{k} {', '.join(v)}" for k, v in run.filters.items())
            self.write(self.pick("Disaring: ", "Filtered: ") + named)

    def _origin(self) -> str:
        run = self.report.run
        if run.source == "commit" and run.commit:
            return self.pick(f", komit {run.commit[:10]}", f", commit {run.commit[:10]}")
        return ""

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

    def findings(self) -> None:
        """Findings by file, in the order of their lines; one that repeats itself in a file is told once, with all its places."""
        for file, group in groupby(self.report.findings, key=lambda f: f.place.file):
            self.heading(file)
            alike: dict[tuple[str, str], list[Finding]] = defaultdict(list)
            for finding in group:
                alike[finding.rule, finding.message.id].append(finding)
            for first, *others in alike.values():
                self._finding(first, others)

    def _finding(self, finding: Finding, others: Sequence[Finding]) -> None:
        place = f"{finding.place.line}:{finding.place.column}"
        severity = words.severity(finding.severity, self.lang)
        name = printable(finding.name)[: max(self.width - 13 - len(severity), 8)]
        self.write(
            (f"{place:<7}", "bold"),
            (severity, _STYLES[finding.severity]),
            f"  {name}" if name else "",
            indent=2,
        )
        self.write(finding.message.in_(self.lang), indent=9)
        for line in self._excerpt(finding):
            self.write((line, "dim"), indent=9)
        also = "; ".join(f"{f.place.line}:{f.place.column} {printable(f.name)}".rstrip() for f in others)
        rows = [
            (self.say("basis"), words.basis(self.report, finding, self.lang)),
            (self.say("mend"), finding.remedy.in_(self.lang)),
            (self.say("also"), also),
            (self.say("rule"), finding.rule),
        ]
        grid = Table.grid(padding=(0, 1))
        grid.add_column(style="bold", no_wrap=True)
        grid.add_column(overflow="fold")
        for label, text in rows:
            if text:
                grid.add_row(label, Line(printable(text)))
        self.console.print(Padding(grid, (0, 0, 0, 9)))
        self.console.print()

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

    def not_assessable(self) -> None:
        """Rules that say nothing yet, by article, and why; never counted as green."""
        judgements = self.report.not_assessable
        if not judgements:
            return
        self.heading(
            self.pick(
                "Belum dapat dinilai (bukan lolos, bukan temuan)", "Not assessable (neither pass nor finding)"
            )
        )
        rules = {r.rule: r for r in self.report.rules}
        by_law: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for judgement in judgements:
            rule = rules[judgement.rule]
            by_law[rule.regulation][rule.regulation, rule.provision] += 1
        cited = self.report.citations
        printed = {key: number for number, key in enumerate(cited)}
        for _, articles in sorted(by_law.items()):
            order = sorted(articles, key=lambda key: printed[key])
            listed = "; ".join(f"{cited[key].article}: {self.number(articles[key])}" for key in order)
            self.write(
                (cited[order[0]].law, "bold"), f" ({self.number(articles.total())}) {listed}", indent=2
            )
        reasons = Counter(j.why.in_(self.lang) if j.why else "" for j in judgements)
        shown = [
            f"{why} ({self.number(n)})" for why, n in sorted(reasons.items(), key=lambda r: (-r[1], r[0]))[:5]
        ]
        more = (
            self.pick(f"; dan {len(reasons) - 5} sebab lain", f"; and {len(reasons) - 5} other reasons")
            if len(reasons) > 5
            else ""
        )
        self.write(self.pick("Sebab terbanyak: ", "Most often because: ") + "; ".join(shown) + more, indent=2)

    def regulations(self) -> None:
        """One line per regulation; a rule that applies to nobody is said to be so."""
        rows: dict[str, list[RuleCount]] = defaultdict(list)
        for rule in self.report.rules:
            rows[rule.regulation].append(rule)
        if not rows:
            return
        self.heading(self.pick("Menurut regulasi", "By regulation"))
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
        table.add_column(self.pick("regulasi", "regulation"))
        for title in (
            self.pick("aturan", "rules"),
            self.pick("lolos", "pass"),
            self.pick("gagal", "fail"),
            self.pick("belum", "open"),
            self.pick("tanpa rekaman", "no record"),
        ):
            table.add_column(title, justify="right")
        for name in sorted(rows):
            group = rows[name]
            idle = sum(r.applicable == 0 for r in group)
            sums = (
                len(group),
                sum(r.passed for r in group),
                sum(r.failed for r in group),
                sum(r.not_assessable for r in group),
                idle,
            )
            table.add_row(name, *(self.number(s) for s in sums))
        self.console.print(Padding(table, (0, 0, 0, 2)))

    def registers(self) -> None:
        """How far each register is filled: figures above stand on these."""
        self.heading(self.pick("Register", "Registers"))
        filled = [
            f"{r.kind} {self.number(r.records)} ({_COVERAGE[r.coverage].in_(self.lang)})"
            for r in self.report.registers
        ]
        self.write(", ".join(filled), indent=2)
