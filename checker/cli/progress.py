"""How far a run is, shown on a terminal once it has taken a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from checker.model.text import Lang, either
from checker.registry.registry import Tick, idle

_SLOW = 1.0
"""Seconds before a progress bar appears."""


class _Watcher:
    """Shows how far a run is, on a terminal, once it has taken a second."""

    def __init__(self, lang: Lang) -> None:
        self._words = {
            False: either(lang, "Membaca berkas", "Reading files"),
            True: either(lang, "Memeriksa rekaman", "Judging records"),
        }
        self._since = time.monotonic()
        self._count = {False: 0, True: 0}
        self._bar: Progress | None = None
        self._tasks: dict[bool, TaskID] = {}

    def tick(self, total: int | None) -> None:
        """One file read (no total), or one of `total` records judged."""
        judging = total is not None
        self._count[judging] += 1
        if self._count[judging] % 20 or time.monotonic() - self._since < _SLOW:
            return
        if self._bar is None:
            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
        if judging not in self._tasks:
            self._tasks[judging] = self._bar.add_task(self._words[judging], total=total)
        self._bar.update(self._tasks[judging], completed=self._count[judging])

    def stop(self) -> None:
        """Takes the bar away, whatever happened."""
        if self._bar is not None:
            self._bar.stop()


@contextmanager
def progress(lang: Lang) -> Iterator[Tick]:
    """A tick that shows how far a run is, on a terminal only."""
    if not sys.stderr.isatty():
        yield idle
        return
    watcher = _Watcher(lang)
    try:
        yield watcher.tick
    finally:
        watcher.stop()
