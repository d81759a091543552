"""A document of Markdown: blocks, lists that are cut and counted, tables, one finding; what both sorts of document are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checker.model.report import Fault, Finding, Place, Report
from checker.model.text import Lang, either, number
from checker.report import words
from checker.report.markdown_text import LAW, NAME, REMEDY, code, inert, prose

MARK = "<!-- patuh -->"
"""The first line: by it the comment of an earlier run is found, to be written anew."""

LIMIT = 60_000
"""Characters of the whole; GitHub refuses a comment of more than 65,536."""

_FILE = 120
"""Characters of a path that are shown."""


class MarkdownDocument:
    """One document, written from the top down."""

    def __init__(self, report: Report, lang: Lang) -> None:
        self.report, self.lang = report, lang
        self.blocks: list[str] = []

    def text(self) -> str:
        """What was written, a blank line between blocks."""
        return f"{MARK}\n" + "\n\n".join(self.blocks) + "\n"

    def pick(self, id_: str, en: str) -> str:
        """The words in the document's language."""
        return either(self.lang, id_, en)

    def number(self, value: int) -> str:
        """A figure as people write it."""
        return number(value, self.lang)

    def write(self, *blocks: str) -> None:
        """Blocks of our own words; what stems from data was made inert before."""
        self.blocks += [block for block in blocks if block]

    def heading(self, id_: str, en: str, count: int | None = None) -> None:
        """A heading, with how many things stand below it."""
        self.write(f"### {self.pick(id_, en)}" + ("" if count is None else f" ({self.number(count)})"))

    def folded(self, summary: str, *blocks: str) -> None:
        """Blocks that a reader may open."""
        self.write(f"<details><summary>{summary}</summary>", *blocks, "</details>")

    def listed(self, items: Iterable[str], total: int, most: int, room: int) -> str:
        """A list of at most `most` items and `room` characters; what is left out is counted."""
        shown: list[str] = []
        for item in items:
            room -= len(item) + 3
            if len(shown) == most or room < 0:
                break
            shown.append(f"- {item}")
        if rest := total - len(shown):
            shown.append(f"- {self.more(rest)}")
        return "\n".join(shown)

    def some(self, shown: Sequence[str], total: int) -> str:
        """The first few of `total` names in one line."""
        return ", ".join([*shown, self.more(total - len(shown))] if total > len(shown) else shown)

    def more(self, rest: int) -> str:
        """`dan 37 lagi`."""
        return self.pick(f"dan {self.number(rest)} lagi", f"and {self.number(rest)} more")

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]], figures: int = 1) -> str:
        """A table; from column `figures` on the cells are figures."""
        rules = ["---" if n < figures else "---:" for n in range(len(head))]
        return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rules, *rows))

    @property
    def room(self) -> int:
        """Characters that are left."""
        return LIMIT - len(self.text())

    # --- what both pages say ---

    def faults(self) -> None:
        """What stopped a part of the run."""
        faults = self.report.faults
        if faults:
            self.heading(
                "Kerusakan pada kebijakan atau aturan, bukan pada data",
                "Faults in policies or rules, not in the data",
                len(faults),
            )
            self.write(self.listed(map(self._fault, faults), len(faults), 10, 4_000))

    def _fault(self, fault: Fault) -> str:
        return f"{code(place_text(fault.place))}<br>{prose(fault.message.in_(self.lang), REMEDY)}"

    def finding(self, finding: Finding, where: str, label: str = "") -> str:
        """One finding, on one line of the source: nothing in it can begin a line."""
        lang, basis = self.lang, words.basis(self.report, finding, self.lang)
        lines = [
            f"**{words.severity(finding.severity, lang)}**{label} {code(where)} {inert(finding.name)}".rstrip(),
            prose(finding.message.in_(lang)),
            f"{self.pick('Dasar:', 'Basis:')} {inert(basis, LAW)}" if basis else "",
            f"{self.pick('Perbaiki:', 'Mend:')} {prose(finding.remedy.in_(lang), REMEDY)}",
            f"{self.pick('Aturan:', 'Rule:')} {code(finding.rule, NAME)}",
        ]
        return "<br>".join(line for line in lines if line)

    def waived(self) -> None:
        """Findings that waivers accept, and which waivers."""
        waived = self.report.waived
        if waived:
            ids = sorted({f.waiver for f in waived})
            named = self.some([code(i, 60) for i in ids[:10]], len(ids))
            self.write(f"{self.pick('Dikecualikan', 'Waived')}: {self.number(len(waived))} ({named}).")

    def made_by(self) -> None:
        """With what the document was made: enough to make it again."""
        run = self.report.run
        version, digest = inert(run.versions.get("patuh", ""), 40), code(run.digests.get("policies", ""))
        policies = f", {self.pick('kebijakan', 'policies')} {digest}" if digest else ""
        self.write(f"<sub>Patuh {version}{policies}</sub>")


def place_text(place: Place) -> str:
    """`berkas:baris:kolom`; of a long path the end, which tells most."""
    file = place.file if len(place.file) <= _FILE else "…" + place.file[1 - _FILE :]
    return f"{file}:{place.line}:{place.column}"
