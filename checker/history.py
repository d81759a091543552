"""Findings of a commit in, the commit that first had each out.

A finding's age is that of the data, not of the law: going back along the first-parent line, it began with the oldest commit of the
unbroken run in which today's rules, judged for today, give it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from checker.decision import Since
from checker.engine import Judged, judge
from checker.errors import CheckerError
from checker.git import Git
from checker.model import Finding
from checker.policy import Policies
from checker.project import zone_of
from checker.registry import Memory, load_registry
from checker.schema import validator
from checker.source import Commit

LIMIT = 500
"""Commits that are looked back over; what is older is at least so old."""


def since(
    git: Git,
    commit: str,
    folder: str,
    policies: Policies,
    as_of: date,
    findings: Sequence[Finding],
    limit: int = LIMIT,
) -> Mapping[str, Since]:
    """By fingerprint: the commit that first had each finding, with its day in the government's time zone.

    `findings` are those of `commit` under `policies` on `as_of`; `exact` is false where the walk ended before the finding did
    (after `limit` commits that changed the registry, or where a shallow history ends).
    """
    walk = _Walk(git, folder, policies, as_of)
    line = git.first_parents(commit, folder)
    alive = {f.fingerprint: f for f in findings}
    found: dict[str, Since] = {}
    for newer, older in pairwise(line[: limit + 1]):
        if not alive:
            return found
        changed = {c.path.decode("utf-8", "backslashreplace") for c in git.changes(older[0], newer[0])}
        doubtful = {key: f for key, f in alive.items() if walk.affected(f, changed)}
        if not doubtful:
            continue
        held = walk.findings(older[0], doubtful.values())
        for key in doubtful:
            if key in held:
                alive[key] = held[key]
            else:
                found[key] = walk.began(newer[0], exact=True)
                del alive[key]
    if alive and line:
        last = line[: limit + 1][-1][0]
        exact = len(line) <= limit + 1 and not git.shallow
        found |= dict.fromkeys(alive, walk.began(last, exact=exact))
    return found


@dataclass(eq=False)
class _Walk:
    """One way back through the history of one registry; what was parsed once is not parsed again."""

    git: Git
    folder: str
    policies: Policies
    as_of: date

    def __post_init__(self) -> None:
        self._reads = {rule.id: rule.reads for rule in self.policies.rules}
        self._schemas = {
            kind.name: validator({"type": "array", "items": kind.schema})
            for kind in self.policies.kinds.values()
        }
        self._memory: Memory = {}

    def affected(self, finding: Finding, changed: set[str]) -> bool:
        """Whether a finding may be another before a change of these files."""
        if finding.place.file in changed or f"{self.folder}/instansi.yaml" in changed:
            return True
        reads = self._reads.get(finding.rule)
        if reads is None:  # the checker's own rules look at files, or at ids anywhere
            return bool(finding.record)
        kinds = {path.removeprefix(f"{self.folder}/").split("/")[0] for path in changed}
        # With records of other kinds, a rule also looks at those of its own.
        return bool(reads) and bool({*reads, finding.kind} & kinds)

    def findings(self, commit: str, wanted: Iterable[Finding]) -> Mapping[str, Finding]:
        """The findings of an earlier state, as far as the rules of those wanted give them."""
        rules = {f.rule for f in wanted}
        source = Commit(self.git, commit)
        if source.read(f"{self.folder}/instansi.yaml") is None:
            return {}
        try:
            registry = load_registry(
                source, self.folder, self.policies.kinds, self._schemas, memory=self._memory
            )
            judged: Judged = judge(registry, self.policies, self.as_of, rules=lambda rule: rule.id in rules)
        except CheckerError:
            return {}  # a registry that cannot be read has no finding of a record
        return {f.fingerprint: f for f in judged.findings}

    def began(self, commit: str, *, exact: bool) -> Since:
        """A commit as the beginning of something."""
        zone = zone_of(Commit(self.git, commit), self.folder)
        return Since(commit, self.git.commit_time(commit).astimezone(zone).date(), exact)
