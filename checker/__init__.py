"""Patuh: governance as code for SPBE. Registries and policies in, a located verdict out.

What stands in `__all__` is for programs of others and is told in `site/docs/pustaka.md`; everything else may change with any
version. Each name is imported when it is first used, so that `import checker` costs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers read it; `typing` itself is not needed to start
if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path
    from typing import Any

    from checker.judge.check import Filters, check
    from checker.model.decision import Debt, Decision
    from checker.model.report import Fault, Finding, Judgement, Place, Record, Report, RuleCount, Severity, Verdict
    from checker.model.text import CheckerError, Text, UsageError
    from checker.registry.project import Project
    from checker.registry.project import open_project as load
    from checker.report import FORMATS

__version__ = "0.1.0"
__all__ = [
    "FORMATS",
    "CheckerError",
    "Debt",
    "Decision",
    "Fault",
    "Filters",
    "Finding",
    "Judgement",
    "Place",
    "Project",
    "Record",
    "Report",
    "RuleCount",
    "Severity",
    "Text",
    "UsageError",
    "Verdict",
    "check",
    "decide",
    "load",
]

_REPORT = ("Fault", "Finding", "Judgement", "Place", "Record", "Report", "RuleCount", "Severity", "Verdict")
_HOMES = {
    "load": ("checker.registry.project", "open_project"),
    "Project": ("checker.registry.project", "Project"),
    "check": ("checker.judge.check", "check"),
    "Filters": ("checker.judge.check", "Filters"),
    "FORMATS": ("checker.report", "FORMATS"),
    **{name: ("checker.model.report", name) for name in _REPORT},
    **{name: ("checker.model.decision", name) for name in ("Decision", "Debt")},
    **{name: ("checker.model.text", name) for name in ("Text", "CheckerError", "UsageError")},
}


def decide(
    registry: Path,
    *,
    target: str | None,
    head: str | None = "HEAD",
    as_of: date | None = None,
    fail_on: Severity | None = None,
) -> Decision:
    """Whether a change may land, as `patuh gate` says it.

    `registry` is a registry's folder in the work tree of a repository. `target` and `head` are revisions of it: the branch the
    change is made for (None: there is none yet) and the change (None: what is staged). Both sides are judged on the day `as_of`
    (None: today where the government is); new findings at or above `fail_on` (None: errors) stand in the way.

    UsageError where there is no such repository, revision or registry; CheckerError where the change cannot be judged.
    """
    from checker.gate.decide import Request, gate
    from checker.git.repository import Git
    from checker.model.report import Severity
    from checker.model.text import Text, UsageError

    place = registry.resolve()
    git = Git.find(place)
    if git is None or place == git.top:
        raise UsageError(
            Text(
                f"`{registry}` bukan folder di dalam repositori git.",
                f"`{registry}` is no folder inside a git repository.",
            )
        )
    inside = place.relative_to(git.top).as_posix()
    return gate(Request(git, inside, target, head, as_of=as_of, fail_on=fail_on or Severity.ERROR))


def __getattr__(name: str) -> Any:
    """A public name, imported when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    module, own = _HOMES[name]
    return getattr(import_module(module), own)
