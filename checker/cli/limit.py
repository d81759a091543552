"""A number of seconds in; a CheckerError out where what is done takes longer: whatever cannot be judged in time has not passed."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from checker.model.text import CheckerError, Text

LIMIT = 600
"""Seconds that a change may take to be judged; ten thousand records take some ten."""
_AGAIN = 5.0
"""An error raised where nobody can hand it on (a callback, a finalizer) is lost; so the bell rings again."""


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Raise CheckerError in what is done here once it has taken `seconds`; without effect where the system has no such clock."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(*_: object) -> None:
        raise CheckerError(
            Text(
                f"Pemeriksaan belum selesai setelah {seconds} detik, jadi dihentikan; usulan ini tidak dinyatakan patuh. Periksa "
                "aturan baru yang berat, atau bagi usulan menjadi beberapa yang lebih kecil.",
                f"The check had not finished after {seconds} seconds and was stopped; this change is not said to comply. See "
                "whether a new rule asks for too much, or split the change into smaller ones.",
            )
        )

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds, _AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
