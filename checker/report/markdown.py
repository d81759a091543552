"""A report in, Markdown out: the summary of a job, and the one comment of a change, on GitHub, GitLab and Gitea."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby

from checker.model.decision import Decision
from checker.model.report import Report, RuleCount, heaviest
from checker.model.text import Lang, long_date
from checker.report import terms, words
from checker.report.json import totals
from checker.report.markdown_change import ChangeDocument
from checker.report.markdown_document import MarkdownDocument
from checker.report.markdown_text import code, inert


def render(report: Report, lang: Lang, decision: Decision | None = None) -> str:
    """The whole as Markdown of at most `markdown_document.LIMIT` characters: what is cut is counted."""
    document: StateDocument | ChangeDocument = (
        StateDocument(report, lang) if decision is None else ChangeDocument(report, lang, decision)
    )
    document.fill()
    return document.text()


class StateDocument(MarkdownDocument):
    """A report about one state: verdict, findings by file, how far the registers are filled."""

    def fill(self) -> None:
        """Everything, in order; the findings get the room that the rest leaves."""
        self.write(f"## {words.verdict(self.report, self.lang)}", self._looked_at())
        self.faults()
        above, self.blocks = self.blocks, []
        self.waived()
        self._regulations()
        self._registers()
        self.made_by()
        below, self.blocks = self.blocks, [*above, *self.blocks]
        room = self.room
        self.blocks = above
        self._findings(room)
        self.write(*below)

    def _looked_at(self) -> str:
        run, sums = self.report.run, totals(self.report)
        parts = [
            inert(run.government),
            self.pick("keadaan ", "as of ") + long_date(run.as_of, self.lang),
            f"{self.number(sums['records'])} {self.pick('rekaman', 'records')}",
            f"{self.number(sums['rules'])} {self.pick('aturan', 'rules')}",
        ]
        if run.source == "commit" and run.commit:
            parts.insert(2, f"{self.pick('komit', 'commit')} {code(run.commit[:10])}")
        if open_ := sums["verdicts"]["not-assessable"]:
            parts.append(f"{self.number(open_)} {self.pick('putusan belum dapat dinilai', 'verdicts not assessable')}")
        lines = [", ".join(parts) + "."]
        if run.filters:
            named = "; ".join(f"--{key} {', '.join(values)}" for key, values in run.filters.items())
            lines.append(self.pick("Disaring: ", "Filtered: ") + code(named))
        return "<br>".join(lines)

    def _findings(self, room: int) -> None:
        standing = sorted(self.report.standing, key=heaviest)
        if not standing:
            return
        self.heading("Temuan", "Findings", len(standing))
        room -= 300
        shown = []
        for finding in standing[:60]:
            item = self.finding(finding, f"{finding.place.line}:{finding.place.column}")
            room -= len(item) + len(code(finding.place.file)) + 8
            if room < 0:
                break
            shown.append((finding, item))
        for file, group in groupby(sorted(shown, key=lambda s: s[0].sort_key), key=lambda s: s[0].place.file):
            self.write(code(file), "\n".join(f"- {item}" for _, item in group))
        if left := tuple(standing[len(shown) :]):
            self.write(f"{self.more(len(left))}: {words.counted(left, self.lang)}.")

    def _regulations(self) -> None:
        rows: dict[str, list[RuleCount]] = defaultdict(list)
        for rule in self.report.rules:
            rows[rule.regulation].append(rule)
        if not rows:
            return
        laws = {regulation: citation.law for (regulation, _), citation in self.report.citations.items()}
        head = [
            self.pick("Regulasi", "Regulation"),
            self.pick("aturan", "rules"),
            self.pick("lolos", "pass"),
            self.pick("gagal", "fail"),
            self.pick("dikecualikan", "waived"),
            self.pick("belum dapat dinilai", "not assessable"),
            self.pick("aturan tanpa rekaman", "rules without a record"),
        ]
        cells = []
        for regulation, group in sorted(rows.items())[:40]:
            sums = (
                len(group),
                sum(r.passed for r in group),
                sum(r.failed for r in group),
                sum(r.waived for r in group),
                sum(r.not_assessable for r in group),
                sum(r.applicable == 0 for r in group),
            )
            cells.append([inert(laws.get(regulation, regulation), 40), *map(self.number, sums)])
        rest = len(rows) - len(cells)
        self.folded(
            self.pick("Menurut regulasi", "By regulation"),
            self.table(head, cells),
            self.more(rest) if rest else "",
        )

    def _registers(self) -> None:
        registers = self.report.registers
        if not registers:
            return
        head = ["Register", self.pick("kelengkapan", "coverage"), self.pick("rekaman", "records")]
        cells = [
            [inert(r.title, 40), terms.COVERAGE[r.coverage].in_(self.lang), self.number(r.records)]
            for r in registers[:40]
        ]
        rest = len(registers) - len(cells)
        self.folded(self.pick("Register", "Registers"), self.table(head, cells, 2), self.more(rest) if rest else "")
