"""A report in, OSCAL assessment results out (JSON, release 1.2.1): what tools of assessors read.

How our words become OSCAL's: a provision is a control and each of its rules an assessment objective of it, defined here because
no OSCAL catalog of Indonesian law exists; the plan is the policies that judged. A record is an inventory item (an entry of a
register, whatever its kind), a finding of ours an observation and a risk about it: open, `deviation-approved` where a waiver
accepts it, closed where a change mends it. OSCAL's own *finding* is the conclusion about one rule. OSCAL knows only satisfied and
not satisfied, so a rule that nothing could be said of has observations and no conclusion.

Identifiers are UUIDs of version 5: of a record, an office's government and a risk always the same, so that risks can be followed
from run to run; of what was seen in this run, bound to it. Our own properties stand under a name that RFC 2606 reserves
(`.example`): it names them apart and leads nowhere.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from checker.model.decision import Decision, State
from checker.model.report import Fault, Finding, Json, Judgement, Report, Standing
from checker.model.text import Lang, Text, either, long_date, number
from checker.report import terms, words
from checker.report.json import dumps, totals

RELEASE = "1.2.1"
"""The newest release that `compliance-trestle` reads; its documents hold under the schema of 1.2.3 as well."""

NAMESPACE = "https://patuh.example/ns/oscal"
_SPACE = uuid5(NAMESPACE_URL, NAMESPACE)
_OSCAL = "http://csrc.nist.gov/ns/oscal"

_EACH = 100
"""Observations of one rule that stand singly; what is beyond is one more, which counts them."""


def render(report: Report, lang: Lang, decision: Decision | None = None) -> str:
    """The whole as JSON text with a final newline."""
    return dumps({"assessment-results": _Results(report, lang, decision).document()})


class _Results:
    def __init__(self, report: Report, lang: Lang, decision: Decision | None) -> None:
        self.report, self.lang, self.decision = report, lang, decision
        run = report.run
        self.moment = f"{run.as_of.isoformat()}T00:00:00Z"
        self.version = run.versions.get("patuh", "")
        judged = [run.commit, decision.tree if decision else None, *run.digests.values()]
        self.run = _uuid("run", run.government, run.as_of.isoformat(), *(part or "" for part in judged))
        self.tool = _uuid("tool", "patuh", self.version)
        self.origins = [{"actors": [{"type": "tool", "actor-uuid": self.tool}]}]
        self.rules = {r.rule: r for r in report.rules}
        self.control: dict[str, tuple[str, str]] = {r.rule: (r.regulation, r.provision) for r in report.rules}
        for finding in (*report.findings, *(decision.fixed if decision else ())):
            self.control.setdefault(finding.rule, (finding.regulation, finding.provision))
        self.standing = {f.rule for f in report.standing}
        self.waived = {f.rule for f in report.waived}
        self.subjects: dict[tuple[str, str], dict[str, Json]] = {}
        self.observations: list[Json] = []
        self.risks: list[Json] = []
        self.seen: dict[str, list[Json]] = defaultdict(list)
        self.risked: dict[str, list[Json]] = defaultdict(list)

    def pick(self, id_: str, en: str) -> str:
        return either(self.lang, id_, en)

    # --- the document ---

    def document(self) -> dict[str, Json]:
        """The assessment results; the identifier of the whole follows everything in it."""
        plan = self._plan()
        results = [self._result()]
        whole = {
            "metadata": self._metadata(),
            "import-ap": {"href": f"#{plan['uuid']}"},
            **_filled({"local-definitions": _filled({"objectives-and-methods": self._objectives()})}),
            "results": results,
            "back-matter": {"resources": [plan]},
        }
        content = json.dumps(whole, sort_keys=True).encode()
        return {"uuid": _uuid("document", hashlib.sha256(content).hexdigest()), **whole}

    def _metadata(self) -> dict[str, Json]:
        government = self.report.run.government
        party = _uuid("government", government)
        title = self.pick("Hasil pemeriksaan kepatuhan SPBE", "Results of checking SPBE compliance")
        return {
            "title": _markup(f"{title}: {government}"),
            "last-modified": self.moment,
            "version": _line(self.version) or "0",
            "oscal-version": RELEASE,
            "props": [_prop("language", self.lang)],
            "roles": [
                {
                    "id": "prepared-for",
                    "title": self.pick("Instansi yang dinilai", "Government that was assessed"),
                }
            ],
            "parties": [{"uuid": party, "type": "organization", "name": _line(government) or "-"}],
            "responsible-parties": [{"role-id": "prepared-for", "party-uuids": [party]}],
        }

    def _plan(self) -> dict[str, Json]:
        """What stands in the place of an assessment plan: which policies judged, by which rules."""
        run = self.report.run
        lines = [
            f"patuh {self.version}",
            f"policies {run.policies}",
            *(f"{k} {v}" for k, v in run.digests.items()),
        ]
        lines += [f"{r.rule} {r.regulation} {r.provision}" for r in self.report.rules]
        content = "".join(f"{_line(line)}\n" for line in lines).encode()
        digest = run.digests.get("policies", "")
        return {
            "uuid": _uuid("plan", content.decode()),
            "title": self.pick("Kebijakan yang menilai", "The policies that judged"),
            "description": self.pick(
                "Rencana asesmen adalah kebijakan itu sendiri: aturan di folder policies, dikenali dari sidiknya. Lampiran memuat daftar aturan yang dijalankan.",
                "The plan of the assessment is the policies themselves: the rules in folder policies, known by their digest. The attachment lists the rules that were run.",
            ),
            "props": [{"name": "type", "value": "plan"}, *_props({"policies-digest": digest})],
            "base64": {
                "filename": "policies.txt",
                "media-type": "text/plain",
                "value": base64.b64encode(content).decode(),
            },
        }

    def _objectives(self) -> list[Json]:
        """Each provision as a control with its rules as objectives."""
        by_control: dict[tuple[str, str], list[str]] = defaultdict(list)
        for rule, control in self.control.items():
            by_control[control].append(rule)
        return [self._objective(control, rules) for control, rules in by_control.items()]

    def _objective(self, control: tuple[str, str], rules: Sequence[str]) -> dict[str, Json]:
        name = _control(control)
        citation = self.report.citations.get(control)
        objects = self.pick(
            "Rekaman register yang menjadi lingkup aturan.",
            "The records of the registers that the rule applies to.",
        )
        return {
            "control-id": name,
            "description": _markup(str(citation) if citation else " ".join(control)),
            "parts": [
                {
                    "id": f"{name}_obj",
                    "name": "assessment-objective",
                    "props": [{"name": "method-id", "value": f"{name}_tst"}],
                    **_filled({"prose": _markup(citation.title.in_(self.lang)) if citation else ""}),
                    "parts": [
                        {"id": _token(rule), "name": "assessment-objective", "prose": self._title(rule)}
                        for rule in rules
                    ],
                },
                {
                    "id": f"{name}_tst",
                    "name": "assessment-method",
                    "props": [{"name": "method", "value": "TEST"}],
                    "parts": [{"name": "assessment-objects", "prose": objects}],
                },
            ],
        }

    def _title(self, rule: str) -> str:
        known = self.rules.get(rule)
        return _markup(known.title.in_(self.lang) if known else rule)

    # --- the result ---

    def _result(self) -> dict[str, Json]:
        report, decision = self.report, self.decision
        self._observe(report.findings)
        self._mended(decision.fixed if decision else ())
        self._not_assessable(report.not_assessable)
        for fault in report.faults:
            self._fault(fault)
        conclusions = [c for rule in self.control for c in self._conclusion(rule)]
        run = report.run
        about = self.pick("keadaan ", "as of ") + long_date(run.as_of, self.lang)
        return {
            "uuid": self.run,
            "title": _markup(words.verdict(report, self.lang, decision)),
            "description": _markup(f"{run.government}, {run.registry}, {about}"),
            "start": self.moment,
            "end": self.moment,
            "props": self._facts(),
            "local-definitions": {
                **_filled({"inventory-items": list(self.subjects.values())}),
                **self._assets(),
            },
            "reviewed-controls": self._reviewed(),
            **_filled({"observations": self.observations, "risks": self.risks, "findings": conclusions}),
            "remarks": self.pick(
                "Aturan yang belum dapat dinilai, sekalipun pada satu rekaman, tidak diberi kesimpulan; hanya ada pengamatannya. "
                f"Temuan di atas {_EACH} bagi satu aturan digabungkan dalam satu pengamatan yang menyebut jumlahnya.",
                "A rule that could not be assessed, be it on one record, has observations and no conclusion. "
                f"Findings of one rule beyond {_EACH} are one observation that says how many.",
            ),
        }

    def _facts(self) -> list[Json]:
        """What the result was made from and what it counts."""
        report, run = self.report, self.report.run
        sums = totals(report)
        facts: dict[str, object] = {
            "verdict": words.standing(report, self.decision),
            "source": run.source,
            "registry": run.registry,
            "commit": run.commit,
            "policies": run.policies,
            **{f"{_token(name)}-digest": digest for name, digest in run.digests.items()},
            **{f"filter-{_token(name)}": ", ".join(values) for name, values in run.filters.items()},
            "records": sums["records"],
            "rules": sums["rules"],
            **{f"findings-{name}": count for name, count in sums["findings"].items()},
            "findings-waived": len(report.waived),
            "faults": len(report.faults),
        }
        if (decision := self.decision) is not None:
            facts |= {
                "target-commit": decision.target,
                "change-commit": decision.head,
                "base-commit": decision.base,
                "merge-tree": decision.tree,
                "fail-on": decision.fail_on.value,
                "strict": str(decision.strict).lower(),
                "findings-blocking": len(decision.blocking),
                "findings-new": len(decision.new),
                "findings-debt": len(decision.debt),
                "findings-mended": len(decision.fixed),
                "records-changed": len(decision.records),
                "policy-changes": len(decision.policies),
                "approval-needed": ", ".join(decision.owners),
            }
        return _props(facts)

    def _assets(self) -> dict[str, Json]:
        """The checker as the tool that was used."""
        component = {
            "uuid": self.tool,
            "type": "software",
            "title": "Patuh",
            "description": self.pick(
                "Pemeriksa kepatuhan register SPBE.", "Checks registers of e-government for compliance."
            ),
            **_filled({"props": [{"name": "version", "value": _line(self.version)}] if self.version else []}),
            "status": {"state": "operational"},
        }
        platform = {
            "uuid": _uuid("platform", self.version),
            "uses-components": [{"component-uuid": self.tool}],
        }
        return {"assessment-assets": {"components": [component], "assessment-platforms": [platform]}}

    def _reviewed(self) -> dict[str, Json]:
        """The controls and objectives that judged at least one record; OSCAL has no word for none."""
        rules = [r for r in self.control if r not in self.rules or self.rules[r].applicable or r in self.seen]
        if not rules:
            said = self.pick("Tidak ada aturan yang mengenai satu rekaman pun.", "No rule applies to any record.")
            return {"control-selections": [{"description": said, "include-all": {}}]}
        controls = dict.fromkeys(_control(self.control[rule]) for rule in rules)
        return {
            "control-selections": [{"include-controls": [{"control-id": control} for control in controls]}],
            "control-objective-selections": [{"include-objectives": [{"objective-id": _token(r)} for r in rules]}],
        }

    # --- what was seen ---

    def _observe(self, findings: Iterable[Finding]) -> None:
        states = self.decision.states if self.decision else {}
        debts = {d.finding: d for d in self.decision.debt} if self.decision else {}
        again: dict[str, int] = defaultdict(int)
        count: dict[tuple[str, bool], int] = defaultdict(int)
        last: dict[tuple[str, bool], Finding] = {}
        for finding in sorted(findings, key=lambda f: states.get(f) is not State.NEW):
            key = finding.rule, bool(finding.waiver)
            count[key] += 1
            if count[key] > _EACH:
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
            self._rest(finding, rule, waived, count[rule, waived] - _EACH)

    def _add(self, finding: Finding, which: str, facts: Mapping[str, object], why: Text | None) -> None:
        place = finding.place
        observation = _uuid("observation", self.run, finding.fingerprint, which)
        where = _line(f"{place.file}:{place.line}:{place.column}")
        self.observations.append(
            {
                "uuid": observation,
                "title": self._title(finding.rule),
                "description": _markup(finding.message.in_(self.lang)),
                "props": _props(facts),
                "methods": ["TEST"],
                "types": ["control-objective"],
                "origins": self.origins,
                "subjects": [self._subject(finding.kind, finding.record, finding.name, finding.unit, place.file)],
                "relevant-evidence": [{"href": f"{_path(place.file)}#L{place.line}", "description": _markup(where)}],
                "collected": self.moment,
                **_filled({"remarks": _markup(why.in_(self.lang)) if why else ""}),
            }
        )
        self.seen[finding.rule].append({"observation-uuid": observation})
        status = "deviation-approved" if finding.waiver else "open"
        told = {name: facts[name] for name in ("rule", "fingerprint", "waiver", "since")}
        self._risk(finding, which, status, told, observation)

    def _risk(
        self, finding: Finding, which: str, status: str, facts: Mapping[str, object], observation: str | None
    ) -> None:
        risk = _uuid("risk", self.report.run.government, finding.fingerprint, which)
        basis = words.basis(self.report, finding, self.lang)
        facet = {"name": "severity", "system": _OSCAL, "value": finding.severity.value}
        remedy = {
            "uuid": _uuid("remediation", risk),
            "lifecycle": "recommendation",
            "title": self.pick("Perbaikan", "Remedy"),
            "description": _markup(finding.remedy.in_(self.lang)),
        }
        self.risks.append(
            {
                "uuid": risk,
                "title": self._title(finding.rule),
                "description": _markup(finding.message.in_(self.lang)),
                "statement": _markup(basis or finding.rule),
                "props": _props(facts),
                "status": status,
                "characterizations": [{"origin": self.origins[0], "facets": [facet]}],
                "remediations": [remedy],
                **_filled({"related-observations": [{"observation-uuid": observation}] if observation else []}),
            }
        )
        if observation:
            self.risked[finding.rule].append({"risk-uuid": risk})

    def _rest(self, finding: Finding, rule: str, waived: bool, rest: int) -> None:
        """What is beyond the findings told singly: one observation that says how many."""
        said = number(rest, self.lang)
        message = Text(f"Dan {said} temuan lagi menurut aturan ini.", f"And {said} more findings of this rule.")
        observation = _uuid("rest", self.run, rule, str(waived))
        facts: dict[str, object] = {
            "state": "waived" if waived else "open",
            "severity": finding.severity.value,
            "rule": rule,
            "count": rest,
        }
        self.observations.append(
            {
                "uuid": observation,
                "title": self._title(rule),
                "description": _markup(message.in_(self.lang)),
                "props": _props(facts),
                "methods": ["TEST"],
                "types": ["control-objective"],
                "origins": self.origins,
                "collected": self.moment,
            }
        )
        self.seen[rule].append({"observation-uuid": observation})

    def _mended(self, fixed: Iterable[Finding]) -> None:
        """Risks that the change closes."""
        again: dict[str, int] = defaultdict(int)
        count: dict[str, int] = defaultdict(int)
        open_ = {risk["uuid"] for risk in self.risks}
        for finding in fixed:
            count[finding.rule] += 1
            again[finding.fingerprint] += 1
            while (
                _uuid("risk", self.report.run.government, finding.fingerprint, str(again[finding.fingerprint])) in open_
            ):
                again[finding.fingerprint] += 1  # alike ones stand still
            if count[finding.rule] <= _EACH:
                facts = {"state": "mended", "rule": finding.rule, "fingerprint": finding.fingerprint}
                self._risk(finding, str(again[finding.fingerprint]), "closed", facts, None)

    def _not_assessable(self, judgements: Iterable[Judgement]) -> None:
        """What nothing could be said of, by rule and reason."""
        groups: dict[tuple[str, str], list[Judgement]] = defaultdict(list)
        for judgement in judgements:
            groups[judgement.rule, judgement.why.in_(self.lang) if judgement.why else ""].append(judgement)
        for (rule, why), group in groups.items():
            observation = _uuid("not-assessable", self.run, rule, why)
            said = self.pick("Belum dapat dinilai", "Not assessable")
            self.observations.append(
                {
                    "uuid": observation,
                    "title": self._title(rule),
                    "description": _markup(f"{said}: {why}" if why else said),
                    "props": _props({"state": "not-assessable", "rule": rule, "count": len(group)}),
                    "methods": ["TEST"],
                    "types": ["control-objective"],
                    "origins": self.origins,
                    "subjects": [self._subject(j.kind, j.record) for j in group[:_EACH]],
                    "collected": self.moment,
                }
            )
            self.seen[rule].append({"observation-uuid": observation})

    def _fault(self, fault: Fault) -> None:
        place = fault.place
        where = _line(f"{place.file}:{place.line}:{place.column}")
        self.observations.append(
            {
                "uuid": _uuid(
                    "fault", self.run, where, fault.rule, fault.record, fault.message.id, str(len(self.observations))
                ),
                "title": self.pick("Tidak dapat diperiksa sepenuhnya", "Could not be checked in full"),
                "description": _markup(fault.message.in_(self.lang)),
                "props": _props({"state": "fault", "rule": fault.rule}),
                "methods": ["TEST"],
                "origins": self.origins,
                "relevant-evidence": [{"href": f"{_path(place.file)}#L{place.line}", "description": _markup(where)}],
                "collected": self.moment,
            }
        )

    def _subject(
        self, kind: str, record: str, name: str = "", unit: str | None = None, file: str = ""
    ) -> dict[str, Json]:
        """A reference to a record, which is defined once; a file where no record can be named."""
        key = (kind, record) if record else ("", file)
        uuid = _uuid("record", self.report.run.government, *key)
        if key not in self.subjects:
            self.subjects[key] = {
                "uuid": uuid,
                "description": _markup(name or record or file),
                "props": [
                    *_props({"asset-id": record or file, "asset-type": kind if record else "berkas"}, ours=False),
                    *_props({"unit": unit, "file": file}),
                ],
            }
        return {"subject-uuid": uuid, "type": "inventory-item"}

    # --- conclusions ---

    def _conclusion(self, rule: str) -> list[Json]:
        """Whether a rule is met; nothing where that cannot be said."""
        count = self.rules.get(rule)
        if rule in self.standing or (count and count.failed):
            status = {"state": "not-satisfied", "reason": "fail"}
        elif rule in self.waived or (count and count.waived):
            accepted = self.pick(
                "Semua temuannya dikecualikan untuk sementara.", "All its findings are waived for a time."
            )
            status = {"state": "not-satisfied", "reason": "other", "remarks": accepted}
        elif count is None or not count.applicable or count.not_assessable or count.errors or self.report.faults:
            return []
        else:
            status = {"state": "satisfied", "reason": "pass"}
        counts: dict[str, object] = {}
        if count:
            counts = {
                "standing": count.standing.value if count.standing is not Standing.IN_FORCE else None,
                "severity": count.severity.value,
                "applicable": count.applicable,
                "pass": count.passed,
                "fail": count.failed,
                "waived": count.waived,
                "not-assessable": count.not_assessable,
            }
        citation = self.report.citations.get(self.control[rule])
        return [
            {
                "uuid": _uuid("finding", self.run, rule),
                "title": self._title(rule),
                "description": _markup(f"{citation}: {citation.title.in_(self.lang)}" if citation else rule),
                "props": _props({"rule": rule, **counts}),
                "origins": self.origins,
                "target": {"type": "objective-id", "target-id": _token(rule), "status": status},
                **_filled({"related-observations": self.seen.get(rule), "related-risks": self.risked.get(rule)}),
            }
        ]


def _uuid(*parts: str) -> str:
    name = "\0".join(parts).encode("utf-8", "backslashreplace").decode()
    return str(uuid5(_SPACE, name))


def _filled(fields: dict[str, Json]) -> dict[str, Json]:
    """OSCAL knows no empty list and no empty text: what is empty is left out."""
    return {key: value for key, value in fields.items() if value}


def _props(facts: Mapping[str, object], *, ours: bool = True) -> list[Json]:
    return [
        _prop(name, str(value), ours=ours) for name, value in facts.items() if value is not None and _line(str(value))
    ]


def _prop(name: str, value: str, *, ours: bool = True) -> dict[str, Json]:
    return {"name": name, **({"ns": NAMESPACE} if ours else {}), "value": _line(value)}


def _control(control: tuple[str, str]) -> str:
    return _token("_".join(control))


_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*")


def _token(text: str) -> str:
    """A name as OSCAL's token; another name than ours are makes another token."""
    if _TOKEN.fullmatch(text):
        return text
    digest = hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:8]
    return f"_{re.sub(r'[^A-Za-z0-9._-]', '-', text)[:60]}-{digest}"


def _line(text: str) -> str:
    """A text as OSCAL's string: no space at its ends."""
    return " ".join(terms.one_line(text).split())


_LIVE = re.compile(r'[\\`*_~^\[\]{}<>&|!#"$]|^[-+=]')
_ITEM = re.compile(r"^(\d+)([.)])")


def _markup(text: str) -> str:
    """A text as OSCAL's markup: one paragraph of CommonMark in which nothing is markup."""
    return _ITEM.sub(r"\1\\\2", _LIVE.sub(r"\\\g<0>", _line(text))) or "-"


def _path(file: str) -> str:
    return quote(file.encode("utf-8", "backslashreplace"), safe="/")
