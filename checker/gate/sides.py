"""A change and its target branch in; both states, the law of each, and how each judges the change, out.

Three runs, all on one day: the target under its own law; the change, merged, under the target's; the change under the law it brings.
Each is made when it is first asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Literal

from checker.compare.records import RegistryComparison
from checker.git.repository import Git
from checker.git.source import Commit, Empty, Index, Recorded, Source, WorkTree
from checker.judge.engine import Against, run
from checker.judge.run import Judged
from checker.judge.waiver import waivers_of
from checker.law import builtin
from checker.law.policies import Policies
from checker.model.decision import Edit
from checker.model.report import GOVERNMENT, Record, Severity
from checker.model.text import Text, UsageError
from checker.registry.project import has_laws, own_files, policies_of, zone_of
from checker.registry.registry import Registry, Tick, idle


@dataclass(frozen=True, slots=True, eq=False)
class Request:
    """What is to be judged. `target` None: there is no target branch yet; `head` None: what is staged."""

    git: Git
    folder: str
    """The registry's folder inside the repository, as git writes it."""
    target: str | None
    head: str | None
    as_of: date | None = None
    fail_on: Severity = Severity.ERROR
    strict: bool = False
    """Refuse for every finding, debt included."""
    policy_changes: Literal["report", "refuse"] = "report"
    pinned: Path | None = None
    """Policies and schemas for a first push, where the target holds none."""
    ages: bool = True
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One of the two states: its files, and where the law that stands beside its registry lies."""

    source: Source
    laws: Recorded
    laws_root: str
    """Folder of the repository that holds `policies/` and `schemas/`; empty for its top."""
    label: str


class Trial:
    """Everything that decides about one change. UsageError where what was asked for is not there, CheckerError where it cannot be read."""

    def __init__(self, request: Request, tick: Tick = idle) -> None:
        self.request, self.tick, self.git = request, tick, request.git
        git = request.git
        if request.pinned is not None and not has_laws(WorkTree(request.pinned)):
            raise UsageError(_nothing_pinned(request.pinned))
        self.target = git.commit(request.target, branch=True) if request.target is not None else None
        self.folder = self._home()
        self.head = git.commit(request.head) if request.head is not None else None
        self.base = self.tree = None
        if self.head is not None:
            self.base = git.merge_base(self.target, self.head) if self.target else None
            self.tree = git.merge(self.target, self.head) if self.target else git.tree_of(self.head)

    def _home(self) -> str:
        """The registry's folder: where the target has it, whatever the change puts above or below."""
        asked = self.request.folder
        above, _, name = asked.rpartition("/")
        places = [
            asked,
            "registry" if asked == "." else f"{asked}/registry",
            *([above] if name == "registry" and above else []),
        ]
        source = Commit(self.git, self.target) if self.target else Empty()
        return next((p for p in places if source.read(f"{p}/instansi.yaml") is not None), asked)

    # --- the two sides ---

    @cached_property
    def before(self) -> Side:
        """The target's tip."""
        return self._side(lambda root: Commit(self.git, self.target, root) if self.target else Empty())

    @cached_property
    def after(self) -> Side:
        """What would stand there after the merge."""
        tree = self.tree
        return self._side(lambda root: Commit(self.git, tree, root) if tree else Index(self.git, root))

    def _side(self, at: Callable[[str], Source]) -> Side:
        """A state with its law; where it brings none, the law pinned for that, else the checker's own."""
        source = at(".")
        parts = self.folder.split("/")[:-1]
        for depth in range(len(parts), -1, -1):
            root = "/".join(parts[:depth])
            laws = at(root or ".")
            if has_laws(laws):
                return Side(source, Recorded(laws), root, "target")
        if self.request.pinned is not None:
            return Side(source, Recorded(WorkTree(self.request.pinned)), "", "pinned")
        return Side(source, Recorded(own_files()), "", "packaged")

    @cached_property
    def files(self) -> Mapping[str, Edit]:
        """Every path of the repository that the change adds, removes or alters."""
        return {
            change.path.decode("utf-8", "backslashreplace"): Edit.of(change.before, change.after)
            for change in self.git.changes(self.target, self.tree)
        }

    @cached_property
    def as_of(self) -> date:
        """One day for both sides: the one asked for, else today where the government is."""
        if self.request.as_of is not None:
            return self.request.as_of
        side = self.before if self.has_registry(self.before) else self.after
        return self.request.now().astimezone(zone_of(side.source, self.folder)).date()

    def has_registry(self, side: Side) -> bool:
        """Whether a state has anything in the registry's folder."""
        return side.source.has_folder(self.folder)

    # --- the law ---

    @cached_property
    def law(self) -> Policies:
        """The law that decides."""
        return policies_of(self.before.laws)

    @cached_property
    def own_law(self) -> Policies:
        """The law that the change brings; the same where it brings none."""
        if self.before.laws_root == self.after.laws_root and self.before.label == self.after.label:
            root = f"{self.after.laws_root}/" if self.after.laws_root else ""
            if not any(path.startswith((f"{root}policies/", f"{root}schemas/")) for path in self.files):
                return self.law
        return policies_of(self.after.laws)

    # --- the three runs ---

    @cached_property
    def was(self) -> Judged:
        """The target, judged by its own law."""
        if not self.has_registry(self.before):
            records: dict[str, list[Record]] = {kind: [] for kind in self.law.kinds if kind != GOVERNMENT}
            return Judged(Registry(self.folder, records=records), faults=self.law.faults)
        return run(self.before.source, self.folder, self.law, self.as_of, tick=self.tick)

    @cached_property
    def against(self) -> Against:
        """What the target says of the change: its records, its waivers, its government."""
        registry, file = self.was.registry, f"{self.folder}/instansi.yaml"
        ruling = registry.government
        if ruling is None and self.before.source.read(file) is not None:
            # It cannot be read, so it declares nothing; whoever mends it does not choose the law of that change.
            ruling = Record(GOVERNMENT, GOVERNMENT, {}, file, None)
        return Against(self.was, waivers_of(registry, self.law, self.as_of), ruling)

    @cached_property
    def recorded(self) -> Recorded:
        """The files of the change, which remember what was read of them."""
        return Recorded(self.after.source)

    @cached_property
    def judged(self) -> Judged:
        """The change, judged by the target's law."""
        return run(self.recorded, self.folder, self.law, self.as_of, tick=self.tick, against=self.against)

    @cached_property
    def own(self) -> Judged | None:
        """The change, judged by the law and the declarations it brings; None where they are the target's."""
        old, new = self.against.ruling, self.judged.registry.government
        if self.own_law is self.law and (old is None or new is None or old.data == new.data):
            return None
        against = replace(self.against, ruling=None)
        return run(self.after.source, self.folder, self.own_law, self.as_of, tick=self.tick, against=against)

    # --- the comparison ---

    @cached_property
    def change(self) -> RegistryComparison:
        """What became of the records."""
        misnamed = frozenset(
            (f.kind, f.record) for f in self.was.findings if f.rule == builtin.SCHEMA.id and f.path == "/id"
        )
        return RegistryComparison(self.was.registry, self.judged.registry, misnamed)


def _nothing_pinned(folder: Path) -> Text:
    return Text(
        f"Di `{folder}` tidak ada folder `policies` dan `schemas`, jadi tidak ada yang dapat dipakai sebagai pegangan.",
        f"There are no folders `policies` and `schemas` in `{folder}`, so there is nothing to judge by.",
    )
