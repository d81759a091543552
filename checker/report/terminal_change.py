"""The decision about a change as people read it on a terminal: verdict, what is new and how to mend it, what else it does."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import groupby

from checker.model.decision import Decision, Edit, RecordChange, Tally
from checker.model.report import Finding
from checker.model.text import listing, long_date, quote
from checker.report import terminal_brief, terms
from checker.report.terminal_document import TerminalDocument

_FIELDS = 6
"""Fields of one record that are shown."""
_RECORDS = 20
_FIXED = 10
_OFFICES = 10


def change(document: TerminalDocument, decision: Decision, *, brief: bool) -> str:
    """The whole decision as text; `brief`: findings in groups."""
    parts = _Parts(document, decision, brief=brief)
    document.verdict()
    parts.looked_at()
    document.faults()
    blocking = set(decision.blocking)
    parts.findings(
        document.pick("Yang menghalangi", "What stands in the way"),
        [f for f in decision.report.findings if f in blocking],
    )
    parts.findings(
        document.pick("Temuan baru lain, tidak menghalangi", "Other new findings, not in the way"),
        [f for f in decision.report.findings if f not in blocking and f in set(decision.new)],
    )
    parts.policies()
    parts.fixed()
    parts.records()
    parts.compliance()
    parts.debt()
    document.waived()
    parts.notes()
    parts.compared()
    if document.lines > 40:
        document.console.print()
        document.verdict()
    return document.text()


class _Parts:
    def __init__(self, document: TerminalDocument, decision: Decision, *, brief: bool) -> None:
        self.document, self.decision, self.brief = document, decision, brief

    def looked_at(self) -> None:
        """Whose register it is, and the day of the judgement."""
        run = self.decision.report.run
        day = long_date(run.as_of, self.document.lang)
        self.document.write(
            f"{run.government[:200]}, {run.registry}: " + self.document.pick(f"keadaan {day}", f"as of {day}")
        )

    def compared(self) -> None:
        """Which two states were compared, for whoever wants to judge them again."""
        document, decision = self.document, self.decision
        target = decision.target[:10] if decision.target else document.pick("belum ada", "none yet")
        head = decision.head[:10] if decision.head else document.pick("yang akan dikomit", "what is staged")
        document.console.print()
        document.write(document.pick(f"Sasaran {target}, usulan {head}", f"Target {target}, change {head}"))

    def findings(self, title: str, findings: Sequence[Finding]) -> None:
        """Findings by file, each with how to mend it."""
        document = self.document
        if not findings:
            return
        title = f"{title} ({document.number(len(findings))})"
        if self.brief:
            terminal_brief.findings(document, findings, title)
            return
        document.heading(title)
        for file, group in groupby(findings, key=lambda f: f.place.file):
            document.write((file, "bold"), indent=2)
            alike: dict[tuple[str, str], list[Finding]] = defaultdict(list)
            for finding in group:
                alike[finding.rule, finding.message.id].append(finding)
            for first, *others in alike.values():
                document.finding(first, others)

    def policies(self) -> None:
        """What the change does to what judges, and who must approve."""
        document, decision = self.document, self.decision
        if not decision.policies:
            return
        document.heading(
            document.pick("Perubahan pada yang menilai atau menjaganya", "Changes of what judges, or guards it")
        )
        for one in decision.policies:
            document.write(
                (one.name, "bold"),
                f" ({terms.EFFECTS[one.effect].in_(document.lang)}): {one.message.in_(document.lang)}",
                indent=2,
            )
            if one.records:
                listed = listing([f"{kind} {quote(id_)}" for kind, id_ in one.records], document.lang)
                document.write(document.pick("Putusannya berubah bagi ", "Changes the verdict of ") + listed, indent=4)
        if decision.owners:
            document.write(
                document.pick("Perlu persetujuan ", "Needs the approval of ") + listing(decision.owners, document.lang),
                indent=2,
            )

    def fixed(self) -> None:
        """What got better."""
        document, fixed = self.document, self.decision.fixed
        if not fixed:
            return
        document.heading(
            document.pick(f"Temuan lama yang selesai ({len(fixed)})", f"Old findings mended ({len(fixed)})")
        )
        for finding in fixed[:_FIXED]:
            document.write(f"{finding.place.file}:{finding.place.line} {finding.message.in_(document.lang)}", indent=2)
        self._more(len(fixed) - _FIXED)

    def records(self) -> None:
        """What became of each record, field by field."""
        document, records = self.document, self.decision.records
        if not records:
            return
        document.heading(document.pick(f"Rekaman yang berubah ({len(records)})", f"Records changed ({len(records)})"))
        for record in records[:_RECORDS]:
            self._record(record)
        self._more(len(records) - _RECORDS)

    def _record(self, record: RecordChange) -> None:
        document = self.document
        edit = terms.EDITS[record.edit].in_(document.lang)
        document.write((f"{record.kind} {record.record}", "bold"), f"  {edit}  {record.name[:80]}", indent=2)
        for field in record.fields[:_FIELDS]:
            before = (
                quote(terms.value(field.before))
                if field.edit is not Edit.ADDED
                else document.pick("(kosong)", "(empty)")
            )
            after = (
                quote(terms.value(field.after))
                if field.edit is not Edit.REMOVED
                else document.pick("(kosong)", "(empty)")
            )
            document.write(f"{field.path}: {before} → {after}", indent=4)
        if len(record.fields) > _FIELDS:
            rest = len(record.fields) - _FIELDS
            document.write(document.pick(f"dan {rest} ruas lagi", f"and {rest} more fields"), indent=4)

    def compliance(self) -> None:
        """Regulations and indexes that come out otherwise."""
        document, decision = self.document, self.decision
        rows = [c for c in decision.compliance if c.before != c.after]
        if not rows and not decision.index:
            return
        document.heading(document.pick("Pengaruh terhadap kepatuhan", "Effect on compliance"))
        for row in rows:
            document.write((row.law, "bold"), f": {self._tally(row.before)} → {self._tally(row.after)}", indent=2)
        for effect in decision.index:
            before, after = (terms.index(text, document.lang) for text in (effect.before, effect.after))
            document.write(
                (f"{effect.title.in_(document.lang)} {effect.year}", "bold"), f": {before} → {after}", indent=2
            )
            for indicator, old, new in effect.levels:
                document.write(
                    document.pick(
                        f"Indikator {indicator}: tingkat yang didukung {old} → {new}",
                        f"Indicator {indicator}: level supported {old} → {new}",
                    ),
                    indent=4,
                )

    def _tally(self, tally: Tally) -> str:
        document = self.document
        return document.pick(
            f"{tally.passed} lolos, {tally.failed} gagal, {tally.not_assessable} belum",
            f"{tally.passed} pass, {tally.failed} fail, {tally.not_assessable} open",
        )

    def debt(self) -> None:
        """What was there before, by office, with the age of the oldest."""
        document, debt = self.document, self.decision.debt
        if not debt:
            return
        document.heading(
            document.pick(
                f"Utang: temuan yang tidak disebabkan usulan ini ({document.number(len(debt))})",
                f"Debt: findings that this change did not cause ({document.number(len(debt))})",
            )
        )
        counts = Counter(d.finding.unit or "-" for d in debt)
        offices = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
        for unit, count in offices[:_OFFICES]:
            ages = [d.since for d in debt if d.since and (d.finding.unit or "-") == unit]
            oldest = min(ages, key=lambda s: (s.day, s.commit), default=None)
            since = f", {terms.since_when(oldest, document.lang)} ({oldest.commit[:10]})" if oldest else ""
            document.write((unit, "bold"), f": {document.number(count)}{since}", indent=2)
        if len(offices) > _OFFICES:
            rest, others = sum(n for _, n in offices[_OFFICES:]), len(offices) - _OFFICES
            document.write(
                document.pick(
                    f"{others} perangkat daerah lain: {document.number(rest)}",
                    f"{others} other offices: {document.number(rest)}",
                ),
                indent=2,
            )
        for why, count in sorted(Counter(d.why.in_(document.lang) for d in debt if d.why).items()):
            document.write(f"{document.number(count)}: {why}", indent=2)

    def notes(self) -> None:
        """How this was judged, where that is not plain."""
        if self.decision.notes:
            self.document.heading(self.document.pick("Catatan", "Notes"))
            for note in self.decision.notes:
                self.document.write(note.in_(self.document.lang), indent=2)

    def _more(self, rest: int) -> None:
        if rest > 0:
            self.document.write(self.document.pick(f"dan {rest} lagi", f"and {rest} more"), indent=2)
