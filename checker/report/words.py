"""Words that every format shares: the same verdict on a terminal, in a pull request and on the site."""

from __future__ import annotations

from collections import Counter

from checker.model.decision import Decision
from checker.model.report import Finding, Report, Severity
from checker.model.text import Lang, Text, either, number

_VERDICTS = {
    "fault": Text("TIDAK DAPAT DIPERIKSA SEPENUHNYA", "COULD NOT BE CHECKED IN FULL"),
    "breaks": Text("TIDAK PATUH", "NOT COMPLIANT"),
    "notes": Text("PATUH DENGAN CATATAN", "COMPLIANT WITH NOTES"),
    "so-far": Text("PATUH SEJAUH DAPAT DINILAI", "COMPLIANT AS FAR AS IT CAN BE ASSESSED"),
    "fine": Text("PATUH", "COMPLIANT"),
    "refused": Text("BELUM DAPAT DITERIMA", "CANNOT BE ACCEPTED YET"),
    "accepted": Text("DAPAT DITERIMA", "CAN BE ACCEPTED"),
}
_SEVERITIES = {
    Severity.ERROR: (Text("pelanggaran", "violation"), Text("pelanggaran", "violations")),
    Severity.WARNING: (Text("peringatan", "warning"), Text("peringatan", "warnings")),
    Severity.INFO: (Text("saran", "advice"), Text("saran", "advice")),
}


def severity(level: Severity, lang: Lang, count: int = 1) -> str:
    """`pelanggaran`, `peringatan`, `saran`."""
    return _SEVERITIES[level][count != 1].in_(lang)


def counted(findings: tuple[Finding, ...], lang: Lang) -> str:
    """`2 pelanggaran, 1 saran`, the heaviest first; `tidak ada temuan` where there are none."""
    counts = Counter(f.severity for f in findings)
    words = [f"{number(counts[s], lang)} {severity(s, lang, counts[s])}" for s in Severity if counts[s]]
    return ", ".join(words) or either(lang, "tidak ada temuan", "no findings")


def standing(report: Report, decision: Decision | None = None) -> str:
    """Which verdict it is: `fault`, `breaks`, `notes`, `so-far`, `fine`; of a change `fault`, `refused`, `accepted`."""
    if report.could_not_check:
        return "fault"
    if decision is not None:
        return "refused" if decision.blocked else "accepted"
    if report.at_least(Severity.ERROR):
        return "breaks"
    if _open(report):
        return "so-far"
    return "notes" if report.standing else "fine"


def verdict(report: Report, lang: Lang, decision: Decision | None = None) -> str:
    """The answer in one line, `TIDAK PATUH: 2 pelanggaran`."""
    word = _VERDICTS[standing(report, decision)].in_(lang)
    if decision is None:
        return f"{word}: {counted(report.standing, lang)}{_unknown(report, lang)}"
    if decision.strict:
        found = counted(report.standing, lang) + either(lang, " (utang ikut dihitung)", " (debt counted in)")
    elif not decision.new:
        found = either(lang, "tidak ada temuan baru", "no new findings")
    else:
        found = counted(decision.new, lang) + either(lang, " baru", " new")
    if decision.fixed:
        gone = number(len(decision.fixed), lang)
        found += either(lang, f"; {gone} temuan lama selesai", f"; {gone} of the old ones mended")
    return f"{word}: {found}"


def _open(report: Report) -> int:
    """How many verdicts are still open."""
    return sum(r.not_assessable for r in report.rules)


def _unknown(report: Report, lang: Lang) -> str:
    """What the verdict rests on is part of it: `; 622 putusan belum dapat dinilai`."""
    if not (count := _open(report)):
        return ""
    told, verdicts = number(count, lang), "verdict" if count == 1 else "verdicts"
    return either(lang, f"; {told} putusan belum dapat dinilai", f"; {told} {verdicts} not assessable yet")


def cited(report: Report, finding: Finding) -> str:
    """`PP 71/2019 Pasal 6 ayat (2)`; empty where the checker's own rule is the basis."""
    law = report.citations[finding.regulation, finding.provision]
    return "" if law.law == "Patuh" else str(law)


def basis(report: Report, finding: Finding, lang: Lang) -> str:
    """`PP 71/2019 Pasal 6 ayat (2): …`; empty where the checker's own rule is the basis."""
    law = report.citations[finding.regulation, finding.provision]
    return "" if law.law == "Patuh" else f"{law}: {law.title.in_(lang)}"
