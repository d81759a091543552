"""The report as people read it on a terminal: the verdict first, then as much as was asked for.

`usual` fits a screen or two: findings by what is to be done. `full` has everything, by file. `compact` has one line a finding, for
editors and `grep`; `quiet` the verdict alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import groupby
from typing import Literal

from rich.padding import Padding
from rich.table import Table

from checker.model.decision import Decision
from checker.model.report import Finding, Report, RuleCount
from checker.model.text import Lang, long_date
from checker.report import terminal_brief, terms
from checker.report.json import totals
from checker.report.plain import printable
from checker.report.terminal_change import change
from checker.report.terminal_document import TerminalDocument

Detail = Literal["usual", "full", "compact", "quiet"]


def render(
    report: Report,
    lang: Lang,
    decision: Decision | None = None,
    width: int = 80,
    *,
    color: bool = False,
    detail: Detail = "full",
) -> str:
    """The report as text of at most `width` columns (`compact`: a line a finding, however long)."""
    document = _ReportDocument(report, lang, decision, width, color=color)
    if detail in ("compact", "quiet"):
        document.verdict()
        found = report.standing if decision is None else decision.new
        lines = terminal_brief.compact(report, found, lang) if detail == "compact" else []
        return "".join(f"{printable(line)}\n" for line in lines) + document.text()
    if decision is not None:
        return change(document, decision, brief=detail == "usual")
    document.verdict()
    document.looked_at()
    document.faults()
    if detail == "usual":
        title = document.pick(
            "Yang perlu dikerjakan, yang terberat lebih dahulu", "What is to be done, the heaviest first"
        )
        terminal_brief.findings(document, report.standing, title)
        document.waived()
        terminal_brief.not_assessable(document)
    else:
        document.findings()
        document.waived()
        document.not_assessable()
        document.regulations()
        document.registers()
    if document.lines > _LONG:
        document.console.print()
        document.verdict()
    return document.text()


_NAME = 200
"""Characters of the government's name that are shown."""

_LONG = 40
"""Lines after which the verdict is said once more at the end, where a reader's eyes are."""


class _ReportDocument(TerminalDocument):
    def looked_at(self) -> None:
        """What the verdict is about, and how many verdicts of rules it is made of."""
        report = self.report
        open_ = sum(r.not_assessable for r in report.rules)
        run, sums = report.run, totals(report)
        looked = self.pick(
            f"{run.government[:_NAME]}: {self.number(sums['records'])} rekaman, {self.number(sums['rules'])} aturan, ",
            f"{run.government[:_NAME]}: {self.number(sums['records'])} records, {self.number(sums['rules'])} rules, ",
        )
        self.write(looked + self.pick("keadaan ", "as of ") + long_date(run.as_of, self.lang) + self._origin())
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

    def findings(self) -> None:
        """Findings by file, in the order of their lines; one that repeats itself in a file is told once, with all its places."""
        for file, group in groupby(self.report.standing, key=lambda f: f.place.file):
            self.heading(file)
            alike: dict[tuple[str, str], list[Finding]] = defaultdict(list)
            for finding in group:
                alike[finding.rule, finding.message.id].append(finding)
            for first, *others in alike.values():
                self.finding(first, others)

    def not_assessable(self) -> None:
        """Rules that say nothing yet, by article, and why; never counted as green."""
        judgements = self.report.not_assessable
        if not judgements:
            return
        self.heading(
            self.pick("Belum dapat dinilai (bukan lolos, bukan temuan)", "Not assessable (neither pass nor finding)")
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
            self.write((cited[order[0]].law, "bold"), f" ({self.number(articles.total())}) {listed}", indent=2)
        reasons = Counter(j.why.in_(self.lang) if j.why else "" for j in judgements)
        shown = [f"{why} ({self.number(n)})" for why, n in sorted(reasons.items(), key=lambda r: (-r[1], r[0]))[:5]]
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
            f"{r.kind} {self.number(r.records)} ({terms.COVERAGE[r.coverage].in_(self.lang)})"
            for r in self.report.registers
        ]
        self.write(", ".join(filled), indent=2)
