"""A report, a language and a decision in; what every part of the OSCAL document asks of them, out."""

from __future__ import annotations

from checker.model.decision import Decision
from checker.model.report import Report
from checker.model.text import Lang, either
from checker.report.oscal_text import escape, make_uuid


class Assessment:
    """One report as OSCAL names it: the identifiers of the run and of the tool, and every rule with its control."""

    def __init__(self, report: Report, lang: Lang, decision: Decision | None) -> None:
        self.report, self.lang, self.decision = report, lang, decision
        run = report.run
        self.moment = f"{run.as_of.isoformat()}T00:00:00Z"
        self.version = run.versions.get("patuh", "")
        judged = [run.commit, decision.tree if decision else None, *run.digests.values()]
        self.run = make_uuid("run", run.government, run.as_of.isoformat(), *(part or "" for part in judged))
        self.tool = make_uuid("tool", "patuh", self.version)
        self.origins = [{"actors": [{"type": "tool", "actor-uuid": self.tool}]}]
        self.rules = {r.rule: r for r in report.rules}
        self.control: dict[str, tuple[str, str]] = {r.rule: (r.regulation, r.provision) for r in report.rules}
        for finding in (*report.findings, *(decision.fixed if decision else ())):
            self.control.setdefault(finding.rule, (finding.regulation, finding.provision))
        self.standing = {f.rule for f in report.standing}
        self.waived = {f.rule for f in report.waived}

    def pick(self, id_: str, en: str) -> str:
        """The one of two words that the document's language asks for."""
        return either(self.lang, id_, en)

    def title(self, rule: str) -> str:
        """The title of a rule, as markup."""
        known = self.rules.get(rule)
        return escape(known.title.in_(self.lang) if known else rule)
