"""What was found, mended, or could not be said, in; OSCAL's observations, risks and inventory items out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from checker.model.decision import State
from checker.model.report import Fault, Finding, Json, Judgement
from checker.model.text import Text, number
from checker.report import words
from checker.report.oscal_assessment import Assessment
from checker.report.oscal_text import escape, flatten, keep_filled, list_props, make_uuid, quote_path

_OSCAL = "http://csrc.nist.gov/ns/oscal"

EACH = 100
"""Observations of one rule that stand singly; what is beyond is one more, which counts them."""


class Observations:
    """Gathers them; `seen` and `risked` refer to those of each rule."""

    def __init__(self, about: Assessment) -> None:
        self._about = about
        self.subjects: dict[tuple[str, str], dict[str, Json]] = {}
        self.observations: list[Json] = []
        self.risks: list[Json] = []
        self.seen: dict[str, list[Json]] = defaultdict(list)
        self.risked: dict[str, list[Json]] = defaultdict(list)

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """What is found: an observation and a risk each."""
        states = self._about.decision.states if self._about.decision else {}
        debts = {d.finding: d for d in self._about.decision.debt} if self._about.decision else {}
        again: dict[str, int] = defaultdict(int)
        count: dict[tuple[str, bool], int] = defaultdict(int)
        last: dict[tuple[str, bool], Finding] = {}
        for finding in sorted(findings, key=lambda f: states.get(f) is not State.NEW):
            key = finding.rule, bool(finding.waiver)
            count[key] += 1
            if count[key] > EACH:
                last[key] = finding
                continue
            again[finding.fingerprint] += 1
            state = states[finding].value if finding in states else "waived" if finding.waiver else "open"
            debt = debts.get(finding)
            since = debt.since if debt else None
            facts: dict[str, object] = {
                "state": state,
                "severity": finding.severity.value,
                "rule": finding.rule,
                "field": finding.path,
                "fingerprint": finding.fingerprint,
                "waiver": finding.waiver,
                "since": since.day.isoformat() if since else None,
                "since-commit": since.commit if since else None,
                "since-exact": str(since.exact).lower() if since else None,
            }
            self._add(finding, str(again[finding.fingerprint]), facts, debt.why if debt else None)
        for (rule, waived), finding in last.items():
            self._add_rest(finding, rule, waived, count[rule, waived] - EACH)

    def _add(self, finding: Finding, which: str, facts: Mapping[str, object], why: Text | None) -> None:
        place = finding.place
        observation = make_uuid("observation", self._about.run, finding.fingerprint, which)
        where = flatten(f"{place.file}:{place.line}:{place.column}")
        self.observations.append(
            {
                "uuid": observation,
                "title": self._about.title(finding.rule),
                "description": escape(finding.message.in_(self._about.lang)),
                "props": list_props(facts),
                "methods": ["TEST"],
                "types": ["control-objective"],
                "origins": self._about.origins,
                "subjects": [self._refer(finding.kind, finding.record, finding.name, finding.unit, place.file)],
                "relevant-evidence": [
                    {"href": f"{quote_path(place.file)}#L{place.line}", "description": escape(where)}
                ],
                "collected": self._about.moment,
                **keep_filled({"remarks": escape(why.in_(self._about.lang)) if why else ""}),
            }
        )
        self.seen[finding.rule].append({"observation-uuid": observation})
        status = "deviation-approved" if finding.waiver else "open"
        told = {name: facts[name] for name in ("rule", "fingerprint", "waiver", "since")}
        self._add_risk(finding, which, status, told, observation)

    def _add_risk(
        self, finding: Finding, which: str, status: str, facts: Mapping[str, object], observation: str | None
    ) -> None:
        risk = make_uuid("risk", self._about.report.run.government, finding.fingerprint, which)
        basis = words.basis(self._about.report, finding, self._about.lang)
        facet = {"name": "severity", "system": _OSCAL, "value": finding.severity.value}
        remedy = {
            "uuid": make_uuid("remediation", risk),
            "lifecycle": "recommendation",
            "title": self._about.pick("Perbaikan", "Remedy"),
            "description": escape(finding.remedy.in_(self._about.lang)),
        }
        self.risks.append(
            {
                "uuid": risk,
                "title": self._about.title(finding.rule),
                "description": escape(finding.message.in_(self._about.lang)),
                "statement": escape(basis or finding.rule),
                "props": list_props(facts),
                "status": status,
                "characterizations": [{"origin": self._about.origins[0], "facets": [facet]}],
                "remediations": [remedy],
                **keep_filled({"related-observations": [{"observation-uuid": observation}] if observation else []}),
            }
        )
        if observation:
            self.risked[finding.rule].append({"risk-uuid": risk})

    def _add_rest(self, finding: Finding, rule: str, waived: bool, rest: int) -> None:
        """What is beyond the findings told singly: one observation that says how many."""
        said = number(rest, self._about.lang)
        message = Text(f"Dan {said} temuan lagi menurut aturan ini.", f"And {said} more findings of this rule.")
        observation = make_uuid("rest", self._about.run, rule, str(waived))
        facts: dict[str, object] = {
            "state": "waived" if waived else "open",
            "severity": finding.severity.value,
            "rule": rule,
            "count": rest,
        }
        self.observations.append(
            {
                "uuid": observation,
                "title": self._about.title(rule),
                "description": escape(message.in_(self._about.lang)),
                "props": list_props(facts),
                "methods": ["TEST"],
                "types": ["control-objective"],
                "origins": self._about.origins,
                "collected": self._about.moment,
            }
        )
        self.seen[rule].append({"observation-uuid": observation})

    def add_mended(self, fixed: Iterable[Finding]) -> None:
        """Risks that the change closes."""
        again: dict[str, int] = defaultdict(int)
        count: dict[str, int] = defaultdict(int)
        open_ = {risk["uuid"] for risk in self.risks}
        for finding in fixed:
            count[finding.rule] += 1
            again[finding.fingerprint] += 1
            while (
                make_uuid(
                    "risk", self._about.report.run.government, finding.fingerprint, str(again[finding.fingerprint])
                )
                in open_
            ):
                again[finding.fingerprint] += 1  # alike ones stand still
            if count[finding.rule] <= EACH:
                facts = {"state": "mended", "rule": finding.rule, "fingerprint": finding.fingerprint}
                self._add_risk(finding, str(again[finding.fingerprint]), "closed", facts, None)

    def add_not_assessable(self, judgements: Iterable[Judgement]) -> None:
        """What nothing could be said of, by rule and reason."""
        groups: dict[tuple[str, str], list[Judgement]] = defaultdict(list)
        for judgement in judgements:
            groups[judgement.rule, judgement.why.in_(self._about.lang) if judgement.why else ""].append(judgement)
        for (rule, why), group in groups.items():
            observation = make_uuid("not-assessable", self._about.run, rule, why)
            said = self._about.pick("Belum dapat dinilai", "Not assessable")
            self.observations.append(
                {
                    "uuid": observation,
                    "title": self._about.title(rule),
                    "description": escape(f"{said}: {why}" if why else said),
                    "props": list_props({"state": "not-assessable", "rule": rule, "count": len(group)}),
                    "methods": ["TEST"],
                    "types": ["control-objective"],
                    "origins": self._about.origins,
                    "subjects": [self._refer(j.kind, j.record) for j in group[:EACH]],
                    "collected": self._about.moment,
                }
            )
            self.seen[rule].append({"observation-uuid": observation})

    def add_fault(self, fault: Fault) -> None:
        """What could not be checked in full."""
        place = fault.place
        where = flatten(f"{place.file}:{place.line}:{place.column}")
        self.observations.append(
            {
                "uuid": make_uuid(
                    "fault",
                    self._about.run,
                    where,
                    fault.rule,
                    fault.record,
                    fault.message.id,
                    str(len(self.observations)),
                ),
                "title": self._about.pick("Tidak dapat diperiksa sepenuhnya", "Could not be checked in full"),
                "description": escape(fault.message.in_(self._about.lang)),
                "props": list_props({"state": "fault", "rule": fault.rule}),
                "methods": ["TEST"],
                "origins": self._about.origins,
                "relevant-evidence": [
                    {"href": f"{quote_path(place.file)}#L{place.line}", "description": escape(where)}
                ],
                "collected": self._about.moment,
            }
        )

    def _refer(
        self, kind: str, record: str, name: str = "", unit: str | None = None, file: str = ""
    ) -> dict[str, Json]:
        """A reference to a record, which is defined once; a file where no record can be named."""
        key = (kind, record) if record else ("", file)
        uuid = make_uuid("record", self._about.report.run.government, *key)
        if key not in self.subjects:
            self.subjects[key] = {
                "uuid": uuid,
                "description": escape(name or record or file),
                "props": [
                    *list_props({"asset-id": record or file, "asset-type": kind if record else "berkas"}, ours=False),
                    *list_props({"unit": unit, "file": file}),
                ],
            }
        return {"subject-uuid": uuid, "type": "inventory-item"}
