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
from collections import defaultdict
from collections.abc import Sequence

from checker.model.decision import Decision
from checker.model.report import Json, Report, Standing
from checker.model.text import Lang, long_date
from checker.report import words
from checker.report.json import dumps, totals
from checker.report.oscal_assessment import Assessment
from checker.report.oscal_observations import EACH, Observations
from checker.report.oscal_text import (
    escape,
    flatten,
    keep_filled,
    list_props,
    make_prop,
    make_token,
    make_uuid,
    name_control,
)

RELEASE = "1.2.1"
"""The newest release that `compliance-trestle` reads; its documents hold under the schema of 1.2.3 as well."""


def render(report: Report, lang: Lang, decision: Decision | None = None) -> str:
    """The whole as JSON text with a final newline."""
    return dumps({"assessment-results": _make_document(Assessment(report, lang, decision))})


def _make_document(about: Assessment) -> dict[str, Json]:
    """The assessment results; the identifier of the whole follows everything in it."""
    plan = _make_plan(about)
    results = [_make_result(about)]
    whole = {
        "metadata": _make_metadata(about),
        "import-ap": {"href": f"#{plan['uuid']}"},
        **keep_filled({"local-definitions": keep_filled({"objectives-and-methods": _make_objectives(about)})}),
        "results": results,
        "back-matter": {"resources": [plan]},
    }
    content = json.dumps(whole, sort_keys=True).encode()
    return {"uuid": make_uuid("document", hashlib.sha256(content).hexdigest()), **whole}


def _make_metadata(about: Assessment) -> dict[str, Json]:
    government = about.report.run.government
    party = make_uuid("government", government)
    title = about.pick("Hasil pemeriksaan kepatuhan SPBE", "Results of checking SPBE compliance")
    return {
        "title": escape(f"{title}: {government}"),
        "last-modified": about.moment,
        "version": flatten(about.version) or "0",
        "oscal-version": RELEASE,
        "props": [make_prop("language", about.lang)],
        "roles": [
            {
                "id": "prepared-for",
                "title": about.pick("Instansi yang dinilai", "Government that was assessed"),
            }
        ],
        "parties": [{"uuid": party, "type": "organization", "name": flatten(government) or "-"}],
        "responsible-parties": [{"role-id": "prepared-for", "party-uuids": [party]}],
    }


def _make_plan(about: Assessment) -> dict[str, Json]:
    """What stands in the place of an assessment plan: which policies judged, by which rules."""
    run = about.report.run
    lines = [
        f"patuh {about.version}",
        f"policies {run.policies}",
        *(f"{k} {v}" for k, v in run.digests.items()),
    ]
    lines += [f"{r.rule} {r.regulation} {r.provision}" for r in about.report.rules]
    content = "".join(f"{flatten(line)}\n" for line in lines).encode()
    digest = run.digests.get("policies", "")
    return {
        "uuid": make_uuid("plan", content.decode()),
        "title": about.pick("Kebijakan yang menilai", "The policies that judged"),
        "description": about.pick(
            "Rencana asesmen adalah kebijakan itu sendiri: aturan di folder policies, dikenali dari sidiknya. Lampiran memuat daftar aturan yang dijalankan.",
            "The plan of the assessment is the policies themselves: the rules in folder policies, known by their digest. The attachment lists the rules that were run.",
        ),
        "props": [{"name": "type", "value": "plan"}, *list_props({"policies-digest": digest})],
        "base64": {
            "filename": "policies.txt",
            "media-type": "text/plain",
            "value": base64.b64encode(content).decode(),
        },
    }


def _make_objectives(about: Assessment) -> list[Json]:
    """Each provision as a control with its rules as objectives."""
    by_control: dict[tuple[str, str], list[str]] = defaultdict(list)
    for rule, control in about.control.items():
        by_control[control].append(rule)
    return [_make_objective(about, control, rules) for control, rules in by_control.items()]


def _make_objective(about: Assessment, control: tuple[str, str], rules: Sequence[str]) -> dict[str, Json]:
    name = name_control(control)
    citation = about.report.citations.get(control)
    objects = about.pick(
        "Rekaman register yang menjadi lingkup aturan.",
        "The records of the registers that the rule applies to.",
    )
    return {
        "control-id": name,
        "description": escape(str(citation) if citation else " ".join(control)),
        "parts": [
            {
                "id": f"{name}_obj",
                "name": "assessment-objective",
                "props": [{"name": "method-id", "value": f"{name}_tst"}],
                **keep_filled({"prose": escape(citation.title.in_(about.lang)) if citation else ""}),
                "parts": [
                    {"id": make_token(rule), "name": "assessment-objective", "prose": about.title(rule)}
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


def _make_result(about: Assessment) -> dict[str, Json]:
    report, decision = about.report, about.decision
    found = Observations(about)
    found.add_findings(report.findings)
    found.add_mended(decision.fixed if decision else ())
    found.add_not_assessable(report.not_assessable)
    for fault in report.faults:
        found.add_fault(fault)
    conclusions = [c for rule in about.control for c in _make_conclusion(about, found, rule)]
    run = report.run
    when = about.pick("keadaan ", "as of ") + long_date(run.as_of, about.lang)
    return {
        "uuid": about.run,
        "title": escape(words.verdict(report, about.lang, decision)),
        "description": escape(f"{run.government}, {run.registry}, {when}"),
        "start": about.moment,
        "end": about.moment,
        "props": _make_facts(about),
        "local-definitions": {
            **keep_filled({"inventory-items": list(found.subjects.values())}),
            **_make_assets(about),
        },
        "reviewed-controls": _make_reviewed(about, found),
        **keep_filled({"observations": found.observations, "risks": found.risks, "findings": conclusions}),
        "remarks": about.pick(
            "Aturan yang belum dapat dinilai, sekalipun pada satu rekaman, tidak diberi kesimpulan; hanya ada pengamatannya. "
            f"Temuan di atas {EACH} bagi satu aturan digabungkan dalam satu pengamatan yang menyebut jumlahnya.",
            "A rule that could not be assessed, be it on one record, has observations and no conclusion. "
            f"Findings of one rule beyond {EACH} are one observation that says how many.",
        ),
    }


def _make_facts(about: Assessment) -> list[Json]:
    """What the result was made from and what it counts."""
    report, run = about.report, about.report.run
    sums = totals(report)
    facts: dict[str, object] = {
        "verdict": words.standing(report, about.decision),
        "source": run.source,
        "registry": run.registry,
        "commit": run.commit,
        "policies": run.policies,
        **{f"{make_token(name)}-digest": digest for name, digest in run.digests.items()},
        **{f"filter-{make_token(name)}": ", ".join(values) for name, values in run.filters.items()},
        "records": sums["records"],
        "rules": sums["rules"],
        **{f"findings-{name}": count for name, count in sums["findings"].items()},
        "findings-waived": len(report.waived),
        "faults": len(report.faults),
    }
    if (decision := about.decision) is not None:
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
    return list_props(facts)


def _make_assets(about: Assessment) -> dict[str, Json]:
    """The checker as the tool that was used."""
    component = {
        "uuid": about.tool,
        "type": "software",
        "title": "Patuh",
        "description": about.pick(
            "Pemeriksa kepatuhan register SPBE.", "Checks registers of e-government for compliance."
        ),
        **keep_filled({"props": [{"name": "version", "value": flatten(about.version)}] if about.version else []}),
        "status": {"state": "operational"},
    }
    platform = {
        "uuid": make_uuid("platform", about.version),
        "uses-components": [{"component-uuid": about.tool}],
    }
    return {"assessment-assets": {"components": [component], "assessment-platforms": [platform]}}


def _make_reviewed(about: Assessment, found: Observations) -> dict[str, Json]:
    """The controls and objectives that judged at least one record; OSCAL has no word for none."""
    rules = [r for r in about.control if r not in about.rules or about.rules[r].applicable or r in found.seen]
    if not rules:
        said = about.pick("Tidak ada aturan yang mengenai satu rekaman pun.", "No rule applies to any record.")
        return {"control-selections": [{"description": said, "include-all": {}}]}
    controls = dict.fromkeys(name_control(about.control[rule]) for rule in rules)
    return {
        "control-selections": [{"include-controls": [{"control-id": control} for control in controls]}],
        "control-objective-selections": [{"include-objectives": [{"objective-id": make_token(r)} for r in rules]}],
    }


def _make_conclusion(about: Assessment, found: Observations, rule: str) -> list[Json]:
    """Whether a rule is met; nothing where that cannot be said."""
    count = about.rules.get(rule)
    if rule in about.standing or (count and count.failed):
        status = {"state": "not-satisfied", "reason": "fail"}
    elif rule in about.waived or (count and count.waived):
        accepted = about.pick(
            "Semua temuannya dikecualikan untuk sementara.", "All its findings are waived for a time."
        )
        status = {"state": "not-satisfied", "reason": "other", "remarks": accepted}
    elif count is None or not count.applicable or count.not_assessable or count.errors or about.report.faults:
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
    citation = about.report.citations.get(about.control[rule])
    return [
        {
            "uuid": make_uuid("finding", about.run, rule),
            "title": about.title(rule),
            "description": escape(f"{citation}: {citation.title.in_(about.lang)}" if citation else rule),
            "props": list_props({"rule": rule, **counts}),
            "origins": about.origins,
            "target": {"type": "objective-id", "target-id": make_token(rule), "status": status},
            **keep_filled({"related-observations": found.seen.get(rule), "related-risks": found.risked.get(rule)}),
        }
    ]
