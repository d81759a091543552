"""The decision about a change as Markdown: what stands in the way and how to mend it, then what else the change does."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from checker.model.decision import (
    Compliance,
    Decision,
    Edit,
    FieldChange,
    IndexEffect,
    PolicyChange,
    RecordChange,
    Since,
    Tally,
)
from checker.model.report import Finding, Report, Severity, heaviest
from checker.model.text import Lang, long_date
from checker.report import terms, words
from checker.report.markdown_document import MarkdownDocument, place_text
from checker.report.markdown_text import NAME, REMEDY, VALUE, code, inert, prose


class ChangeDocument(MarkdownDocument):
    """The comment of one change; two lines where there is nothing to tell."""

    def __init__(self, report: Report, lang: Lang, decision: Decision) -> None:
        super().__init__(report, lang)
        self.decision = decision

    def fill(self) -> None:
        """Everything, in order; the findings that are new get the room that the rest leaves."""
        decision = self.decision
        if decision.quiet and not decision.blocked:
            self.write(self._short())
            return
        self.write(f"## {words.verdict(self.report, self.lang, decision)}", self._compared())
        self.faults()
        above, self.blocks = self.blocks, []
        self._fixed(decision.fixed)
        self._policies(decision.policies)
        self._records(decision.records)
        self._compliance([c for c in decision.compliance if c.before != c.after])
        self._index(decision.index)
        self._debt()
        self.waived()
        self._notes()
        self.made_by()
        below, self.blocks = self.blocks, [*above, *self.blocks]
        room = self.room
        self.blocks = above
        self._new(room)
        self.write(*below)

    def _short(self) -> str:
        decision = self.decision
        kept = [
            (len(decision.records), "rekaman berubah", "records change"),
            (len(decision.debt), "temuan lama tetap", "old findings stay"),
            (len(self.report.waived), "temuan dikecualikan", "findings waived"),
        ]
        said = [f"{self.number(n)} {self.pick(id_, en)}" for n, id_, en in kept if n]
        verdict = f"**{words.verdict(self.report, self.lang, decision)}.**"
        return f"{verdict} {', '.join(said)}." if said else verdict

    def _compared(self) -> str:
        run, decision = self.report.run, self.decision
        target = code(decision.target[:10]) if decision.target else self.pick("belum ada", "none yet")
        head = code(decision.head[:10]) if decision.head else self.pick("yang akan dikomit", "what is staged")
        day = long_date(run.as_of, self.lang)
        return f"{inert(run.government)}: " + self.pick(
            f"sasaran {target}, usulan {head}, keadaan {day}.",
            f"target {target}, change {head}, as of {day}.",
        )

    def _new(self, room: int) -> None:
        decision = self.decision
        new, blocking = set(decision.new), set(decision.blocking)
        old = self.pick(" (utang)", " (debt)")
        first = sorted(decision.blocking, key=heaviest)
        others = sorted((f for f in decision.new if f not in blocking), key=heaviest)
        if first:
            self.heading("Yang menghalangi", "What stands in the way", len(first))
            items = (self.finding(f, place_text(f.place), "" if f in new else old) for f in first)
            self.write(self.listed(items, len(first), 60, room - 600))
            room -= len(self.blocks[-1])
        if others:
            self.heading("Temuan baru lain, tidak menghalangi", "Other new findings, not in the way", len(others))
            items = (self.finding(f, place_text(f.place)) for f in others)
            self.write(self.listed(items, len(others), 30, min(room - 400, 20_000)))

    def _fixed(self, fixed: Sequence[Finding]) -> None:
        if fixed:
            self.heading("Temuan lama yang selesai", "Old findings mended", len(fixed))
            items = map(self._mended, sorted(fixed, key=heaviest))
            self.write(self.listed(items, len(fixed), 20, 3_000))

    def _mended(self, finding: Finding) -> str:
        where, name = code(place_text(finding.place)), inert(finding.name, 60)
        return f"{where} {name}".rstrip() + f"<br>{prose(finding.message.in_(self.lang), 200)}"

    def _policies(self, changes: Sequence[PolicyChange]) -> None:
        if not changes:
            return
        self.heading(
            "Perubahan pada yang menilai atau menjaganya",
            "Changes of what judges, or guards it",
            len(changes),
        )
        self.write(self._approval(self.decision.owners, 10))
        order = list(terms.EFFECTS)
        ordered = sorted(changes, key=lambda c: order.index(c.effect))
        self.write(self.listed(map(self._policy, ordered), len(changes), 30, 7_000))

    def _approval(self, owners: Sequence[str], most: int) -> str:
        if not owners:
            return ""
        named = self.some([code(owner, 40) for owner in owners[:most]], len(owners))
        return self.pick("Perlu persetujuan: ", "Needs the approval of: ") + named

    def _policy(self, change: PolicyChange) -> str:
        lang = self.lang
        what = [
            f"**{terms.EFFECTS[change.effect].in_(lang)}**: {terms.SUBJECTS[change.subject].in_(lang)} {code(change.name, NAME)}",
            terms.EDITS[change.edit].in_(lang),
            code(change.file) if change.file != change.name else "",
        ]
        lines = [", ".join(part for part in what if part), prose(change.message.in_(lang), REMEDY)]
        if change.records:
            named = [code(f"{kind} {id_}", 60) for kind, id_ in change.records[:5]]
            affected = self.some(named, len(change.records))
            lines.append(self.pick("Putusannya berubah bagi ", "Changes the verdict of ") + affected)
        lines.append(self._approval(change.owners, 5))
        return "<br>".join(line for line in lines if line)

    def _records(self, records: Sequence[RecordChange]) -> None:
        if not records:
            return
        counts = Counter(r.edit for r in records)
        edits = ", ".join(f"{self.number(counts[e])} {terms.EDITS[e].in_(self.lang)}" for e in Edit if counts[e])
        title = self.pick("Rekaman yang berubah", "Records changed")
        self.folded(
            f"{title} ({self.number(len(records))}: {edits})",
            self.listed(map(self._record, records), len(records), 30, 7_000),
        )

    def _record(self, change: RecordChange) -> str:
        edit, which = terms.EDITS[change.edit].in_(self.lang), code(f"{change.kind} {change.record}", NAME)
        lines = [
            f"**{edit}** {which} {inert(change.name, 60)}".rstrip(),
            *map(self._field, change.fields[:8]),
        ]
        if rest := len(change.fields[8:]):
            lines.append(self.pick(f"dan {self.number(rest)} ruas lagi", f"and {self.number(rest)} more fields"))
        return "<br>".join(lines)

    def _field(self, change: FieldChange) -> str:
        empty = self.pick("(kosong)", "(empty)")
        before, after = (code(terms.value(v), VALUE) or empty for v in (change.before, change.after))
        return f"{code(change.path, 60)}: {before} → {after}"

    def _compliance(self, rows: Sequence[Compliance]) -> None:
        if not rows:
            return
        self.heading("Pengaruh terhadap kepatuhan", "Effect on compliance")
        head = [
            self.pick("Regulasi", "Regulation"),
            self.pick("lolos", "pass"),
            self.pick("gagal", "fail"),
            self.pick("dikecualikan", "waived"),
            self.pick("belum dapat dinilai", "not assessable"),
        ]
        cells = []
        for row in rows[:15]:
            moved = map(self._moved, _figures(row.before), _figures(row.after))
            cells.append([inert(row.law, 40), *moved])
        self.write(self.table(head, cells), self.more(len(rows[15:])) if rows[15:] else "")

    def _moved(self, before: int, after: int) -> str:
        return self.number(after) if before == after else f"{self.number(before)} → {self.number(after)}"

    def _index(self, effects: Sequence[IndexEffect]) -> None:
        if effects:
            self.heading("Pengaruh terhadap indeks", "Effect on the index")
            self.write(self.listed(map(self._effect, effects), len(effects), 5, 2_500))

    def _effect(self, effect: IndexEffect) -> str:
        before, after = (inert(terms.index(text, self.lang), 20) for text in (effect.before, effect.after))
        moved = self.pick(f"tetap {after}", f"stays {after}") if before == after else f"{before} → {after}"
        lines = [f"**{inert(effect.title.in_(self.lang), 80)} {effect.year}**: {moved}"]
        if effect.levels:
            levels = [f"{inert(i, 20)} ({inert(a, 20)} → {inert(b, 20)})" for i, a, b in effect.levels[:10]]
            said = self.pick("Tingkat indikator yang didukung register: ", "Levels that the registers support: ")
            lines.append(said + self.some(levels, len(effect.levels)))
        return "<br>".join(lines)

    def _debt(self) -> None:
        debt = self.decision.debt
        if not debt:
            return
        by_office: dict[str, list[Finding]] = defaultdict(list)
        ages: dict[str, list[Since]] = defaultdict(list)
        for one in debt:
            unit = one.finding.unit or ""
            by_office[unit].append(one.finding)
            ages[unit] += [one.since] if one.since else []
        offices = sorted(by_office, key=lambda unit: (-len(by_office[unit]), unit))
        severities = [words.severity(s, self.lang, 2) for s in Severity]
        head = [self.pick("Perangkat daerah", "Office"), *severities, self.pick("tertua", "oldest")]
        rows = []
        for unit in offices[:15]:
            counts = Counter(f.severity for f in by_office[unit])
            name = inert(unit, 40) or self.pick("(tanpa perangkat daerah)", "(no office)")
            rows.append([name, *(self.number(counts[s]) for s in Severity), self._oldest(ages[unit]) or "-"])
        blocks = [self.table(head, rows)]
        if others := offices[15:]:
            rest, count = self.number(len(others)), self.number(sum(len(by_office[u]) for u in others))
            blocks.append(
                self.pick(
                    f"{rest} perangkat daerah lain: {count} temuan.",
                    f"{rest} other offices: {count} findings.",
                )
            )
        reasons = sorted(Counter(d.why.in_(self.lang) for d in debt if d.why).items())
        for why, times in reasons[:3]:
            blocks.append(
                f"{self.number(times)} {self.pick('temuan', 'finding' if times == 1 else 'findings')}: {prose(why, 160)}."
            )
        total = self.number(len(debt))
        title = self.pick(
            f"Utang: {total} temuan yang tidak disebabkan usulan ini",
            f"Debt: {total} findings that this change did not cause",
        )
        oldest = self._oldest([since for found in ages.values() for since in found])
        self.folded(f"{title}, {self.pick('tertua', 'oldest')} {oldest}" if oldest else title, *blocks)

    def _oldest(self, ages: Sequence[Since]) -> str:
        oldest = min(ages, key=lambda s: (s.day, s.commit), default=None)
        return terms.since_when(oldest, self.lang) if oldest else ""

    def _notes(self) -> None:
        if notes := self.decision.notes:
            self.heading("Catatan", "Notes")
            self.write(self.listed((prose(n.in_(self.lang), REMEDY) for n in notes), len(notes), 10, 2_500))


def _figures(tally: Tally) -> tuple[int, int, int, int]:
    return tally.passed, tally.failed, tally.waived, tally.not_assessable
