"""The command line: the one place that prints or exits.

Exit codes: 0 complies; 1 findings at or above `--fail-on`; 2 wrong use; 3 could not check; 130 interrupted.
"""

from __future__ import annotations

import signal
import sys

TYPE_CHECKING = False  # until its handler stands, an interruption is Python's to tell: little is imported before
if TYPE_CHECKING:
    from types import FrameType

INTERRUPTED = 130
_seen: list[int] = []
"""The interruptions of this run."""
_AGAIN = 0.25
"""Seconds of processor time after which an interruption comes again."""
_TIMED = hasattr(signal, "setitimer")  # not on Windows


def interrupted() -> bool:
    """Whether somebody wants this run to end: whatever it ends with is no verdict and nobody's fault."""
    return bool(_seen)


def main() -> None:
    """`patuh`, from its first import on: whoever interrupts it gets 130, never a traceback, a verdict or a fault of something else."""
    _seen.clear()

    def interrupt(number: int, _frame: FrameType | None) -> None:
        _seen.append(number)
        # Raised inside a callback of the expression runtime or a finalizer it is lost, or taken for a fault of what was being
        # done there; so it comes again until it has come through.
        if _TIMED:
            signal.setitimer(signal.ITIMER_VIRTUAL, _AGAIN)
        raise KeyboardInterrupt

    before = {}
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        numbers = [signal.SIGINT, *([signal.SIGVTALRM] if _TIMED else [])]
        before = {number: signal.signal(number, interrupt) for number in numbers}
    try:
        from checker.cli.boundary import run

        code = run()
    except BaseException:
        if not _seen:
            raise
        code = INTERRUPTED
    finally:
        if _TIMED:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)
    if _seen:
        code = INTERRUPTED
        sys.stderr.write("Dihentikan; tidak ada putusan. (Interrupted; there is no verdict.)\n")
    sys.exit(code)
