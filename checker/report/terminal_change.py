"""The decision about a change as people read it on a terminal: verdict, what is new and how to mend it, what else it does."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import groupby

from checker.model.decision import Decision, Edit, RecordChange, Tally
from checker.model.report import Finding
from checker.model.text import listing, long_date, quote
from checker.report import terminal_brief, terms
from checker.report.page import Page

_FIELDS = 6
"""Fields of one record that are shown."""
_RECORDS = 20
_FIXED = 10
_OFFICES = 10


def change(page: Page, decision: Decision, *, brief: bool) -> str:
    """The whole decision as text; `brief`: findings in groups."""
    parts = _Parts(page, decision, brief=brief)
    page.verdict()
    parts.looked_at()
    page.faults()
    blocking = set(decision.blocking)
    parts.findings(
        page.pick("Yang menghalangi", "What stands in the way"),
        [f for f in decision.report.findings if f in blocking],
    )
    parts.findings(
        page.pick("Temuan baru lain, tidak menghalangi", "Other new findings, not in the way"),
        [f for f in decision.report.findings if f not in blocking and f in set(decision.new)],
    )
    parts.policies()
    parts.fixed()
    parts.records()
    parts.compliance()
    parts.debt()
    page.waived()
    parts.notes()
    parts.compared()
    if page.lines > 40:
        page.console.print()
        page.verdict()
    return page.text()


class _Parts:
    def __init__(self, page: Page, decision: Decision, *, brief: bool) -> None:
        self.page, self.decision, self.brief = page, decision, brief

    def looked_at(self) -> None:
        """Whose register it is, and the day of the judgement."""
        run = self.decision.report.run
        day = long_date(run.as_of, self.page.lang)
        self.page.write(f"{run.government[:200]}, {run.registry}: " + self.page.pick(f"keadaan {day}", f"as of {day}"))

    def compared(self) -> None:
        """Which two states were compared, for whoever wants to judge them again."""
        page, decision = self.page, self.decision
        target = decision.target[:10] if decision.target else page.pick("belum ada", "none yet")
        head = decision.head[:10] if decision.head else page.pick("yang akan dikomit", "what is staged")
        page.console.print()
        page.write(page.pick(f"Sasaran {target}, usulan {head}", f"Target {target}, change {head}"))

    def findings(self, title: str, findings: Sequence[Finding]) -> None:
        """Findings by file, each with how to mend it."""
        page = self.page
        if not findings:
            return
        title = f"{title} ({page.number(len(findings))})"
        if self.brief:
            terminal_brief.findings(page, findings, title)
            return
        page.heading(title)
        for file, group in groupby(findings, key=lambda f: f.place.file):
            page.write((file, "bold"), indent=2)
            alike: dict[tuple[str, str], list[Finding]] = defaultdict(list)
            for finding in group:
                alike[finding.rule, finding.message.id].append(finding)
            for first, *others in alike.values():
                page.finding(first, others)

    def policies(self) -> None:
        """What the change does to what judges, and who must approve."""
        page, decision = self.page, self.decision
        if not decision.policies:
            return
        page.heading(page.pick("Perubahan pada yang menilai atau menjaganya", "Changes of what judges, or guards it"))
        for one in decision.policies:
            page.write(
                (one.name, "bold"),
                f" ({terms.EFFECTS[one.effect].in_(page.lang)}): {one.message.in_(page.lang)}",
                indent=2,
            )
            if one.records:
                listed = listing([f"{kind} {quote(id_)}" for kind, id_ in one.records], page.lang)
                page.write(page.pick("Putusannya berubah bagi ", "Changes the verdict of ") + listed, indent=4)
        if decision.owners:
            page.write(
                page.pick("Perlu persetujuan ", "Needs the approval of ") + listing(decision.owners, page.lang),
                indent=2,
            )

    def fixed(self) -> None:
        """What got better."""
        page, fixed = self.page, self.decision.fixed
        if not fixed:
            return
        page.heading(page.pick(f"Temuan lama yang selesai ({len(fixed)})", f"Old findings mended ({len(fixed)})"))
        for finding in fixed[:_FIXED]:
            page.write(f"{finding.place.file}:{finding.place.line} {finding.message.in_(page.lang)}", indent=2)
        self._more(len(fixed) - _FIXED)

    def records(self) -> None:
        """What became of each record, field by field."""
        page, records = self.page, self.decision.records
        if not records:
            return
        page.heading(page.pick(f"Rekaman yang berubah ({len(records)})", f"Records changed ({len(records)})"))
        for record in records[:_RECORDS]:
            self._record(record)
        self._more(len(records) - _RECORDS)

    def _record(self, record: RecordChange) -> None:
        page = self.page
        edit = terms.EDITS[record.edit].in_(page.lang)
        page.write((f"{record.kind} {record.record}", "bold"), f"  {edit}  {record.name[:80]}", indent=2)
        for field in record.fields[:_FIELDS]:
            before = (
                quote(terms.value(field.before)) if field.edit is not Edit.ADDED else page.pick("(kosong)", "(empty)")
            )
            after = (
                quote(terms.value(field.after)) if field.edit is not Edit.REMOVED else page.pick("(kosong)", "(empty)")
            )
            page.write(f"{field.path}: {before} → {after}", indent=4)
        if len(record.fields) > _FIELDS:
            rest = len(record.fields) - _FIELDS
            page.write(page.pick(f"dan {rest} ruas lagi", f"and {rest} more fields"), indent=4)

    def compliance(self) -> None:
        """Regulations and indexes that come out otherwise."""
        page, decision = self.page, self.decision
        rows = [c for c in decision.compliance if c.before != c.after]
        if not rows and not decision.index:
            return
        page.heading(page.pick("Pengaruh terhadap kepatuhan", "Effect on compliance"))
        for row in rows:
            page.write((row.law, "bold"), f": {self._tally(row.before)} → {self._tally(row.after)}", indent=2)
        for effect in decision.index:
            before, after = (terms.index(text, page.lang) for text in (effect.before, effect.after))
            page.write((f"{effect.title.in_(page.lang)} {effect.year}", "bold"), f": {before} → {after}", indent=2)
            for indicator, old, new in effect.levels:
                page.write(
                    page.pick(
                        f"Indikator {indicator}: tingkat yang didukung {old} → {new}",
                        f"Indicator {indicator}: level supported {old} → {new}",
                    ),
                    indent=4,
                )

    def _tally(self, tally: Tally) -> str:
        page = self.page
        return page.pick(
            f"{tally.passed} lolos, {tally.failed} gagal, {tally.not_assessable} belum",
            f"{tally.passed} pass, {tally.failed} fail, {tally.not_assessable} open",
        )

    def debt(self) -> None:
        """What was there before, by office, with the age of the oldest."""
        page, debt = self.page, self.decision.debt
        if not debt:
            return
        page.heading(
            page.pick(
                f"Utang: temuan yang tidak disebabkan usulan ini ({page.number(len(debt))})",
                f"Debt: findings that this change did not cause ({page.number(len(debt))})",
            )
        )
        counts = Counter(d.finding.unit or "-" for d in debt)
        offices = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
        for unit, count in offices[:_OFFICES]:
            ages = [d.since for d in debt if d.since and (d.finding.unit or "-") == unit]
            oldest = min(ages, key=lambda s: (s.day, s.commit), default=None)
            since = f", {terms.since_when(oldest, page.lang)} ({oldest.commit[:10]})" if oldest else ""
            page.write((unit, "bold"), f": {page.number(count)}{since}", indent=2)
        if len(offices) > _OFFICES:
            rest, others = sum(n for _, n in offices[_OFFICES:]), len(offices) - _OFFICES
            page.write(
                page.pick(
                    f"{others} perangkat daerah lain: {page.number(rest)}",
                    f"{others} other offices: {page.number(rest)}",
                ),
                indent=2,
            )
        for why, count in sorted(Counter(d.why.in_(page.lang) for d in debt if d.why).items()):
            page.write(f"{page.number(count)}: {why}", indent=2)

    def notes(self) -> None:
        """How this was judged, where that is not plain."""
        if self.decision.notes:
            self.page.heading(self.page.pick("Catatan", "Notes"))
            for note in self.decision.notes:
                self.page.write(note.in_(self.page.lang), indent=2)

    def _more(self, rest: int) -> None:
        if rest > 0:
            self.page.write(self.page.pick(f"dan {rest} lagi", f"and {rest} more"), indent=2)
