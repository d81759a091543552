"""The command line: the one place that prints or exits.

Exit codes: 0 complies; 1 findings at or above `--fail-on`; 2 wrong use; 3 could not check.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
import tempfile
import traceback
from typing import Any

import click

from checker import __version__
from checker.cli import words
from checker.cli.check import check
from checker.cli.coverage import coverage
from checker.cli.explain import explain
from checker.cli.gate import gate
from checker.cli.hook import hook
from checker.cli.index import index
from checker.cli.list import list_
from checker.cli.pages import pages
from checker.cli.test import test
from checker.model.text import CheckerError, Text, UsageError
from checker.report.plain import printable

COULD_NOT_CHECK = 3
WRONG_USE = 2


@click.group(cls=words.Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(
    __version__, "--version", prog_name="patuh", message="%(prog)s %(version)s", help="Tampilkan versi."
)
def cli() -> None:
    """Patuh: tata kelola SPBE sebagai kode. Periksa register terhadap skema dan peraturan.

    \b
    Kode keluar: 0 patuh; 1 ada temuan; 2 salah pakai; 3 tidak dapat diperiksa.
    """


cli.add_command(check)
cli.add_command(gate)
cli.add_command(hook)
cli.add_command(test)
cli.add_command(explain)
cli.add_command(list_)
cli.add_command(index)
cli.add_command(coverage)
cli.add_command(pages)


def main() -> None:
    """Run a command inside the one error boundary: never a traceback, and never a fault that looks like a verdict."""
    try:
        _open_streams()
        code = int(cli.main(standalone_mode=False) or 0)
        sys.stdout.flush()
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as error:
        _say_usage(error)
        code = WRONG_USE
    except UsageError as error:
        _say(error.message)
        code = WRONG_USE
    except CheckerError as error:
        _say(error.message)
        code = COULD_NOT_CHECK
    except OSError as error:
        code = _no_output(error.strerror or type(error).__name__)
    except SystemExit:
        # click's way out when nobody reads any more (`| head`); its code would be that of findings.
        code = _no_output(os.strerror(errno.EPIPE))
    except KeyboardInterrupt:
        code = 130
    except BaseException:  # noqa: BLE001 - the boundary: whatever it is, it must not look like a verdict; a panic in Rust is no Exception
        _say(_internal(traceback.format_exc()))
        code = COULD_NOT_CHECK
    sys.exit(code)


def _open_streams() -> None:
    """UTF-8 on both streams, written as a whole."""
    for name in ("stdout", "stderr"):
        stream: Any = getattr(sys, name)
        if stream is None:
            if name == "stdout":
                raise OSError(errno.EBADF, os.strerror(errno.EBADF))
            sys.stderr = stream = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - a device, till the end
        if isinstance(getattr(stream, "buffer", None), io.RawIOBase):
            # Without a buffer (PYTHONUNBUFFERED) Python takes a write that a full disk or a leaving reader cut short for whole.
            whole = io.BufferedWriter(stream.detach())
            text = io.TextIOWrapper(whole, "utf-8", "backslashreplace", "\n", line_buffering=name == "stderr")
            setattr(sys, name, text)
        else:
            with contextlib.suppress(AttributeError, ValueError):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _no_output(reason: str) -> int:
    _drop_stdout()
    _say(
        Text(
            f"Hasil tidak dapat ditulis atau berkas tidak dapat dibaca: {reason}.",
            f"Output or input failed: {reason}.",
        )
    )
    return COULD_NOT_CHECK


def _say(message: Text) -> None:
    with contextlib.suppress(OSError):
        words.tell(message, "en" if "en" in _asked_lang() else "id")


def _asked_lang() -> list[str]:
    """The words after `--lang`; the options may not have been parsed when something fails."""
    words = sys.argv[1:]
    return [b for a, b in zip(words, [*words[1:], ""], strict=True) if a == "--lang"] + [
        w.removeprefix("--lang=") for w in words if w.startswith("--lang=")
    ]


def _say_usage(error: click.ClickException) -> None:
    with contextlib.suppress(OSError):
        if isinstance(error, click.UsageError) and error.ctx:
            print(error.ctx.get_usage(), file=sys.stderr)
        print(f"{printable(words.told(error))}\nLihat `patuh --help`.", file=sys.stderr)


def _internal(trace: str) -> Text:
    """A fault of the checker itself: the trace goes to a file for its keepers, never onto the screen."""
    try:
        with tempfile.NamedTemporaryFile("w", prefix="patuh-", suffix=".log", delete=False, encoding="utf-8") as log:
            log.write(trace)
        where = log.name
    except OSError:
        where = "-"
    return Text(
        f"Pemeriksa gagal; ini bukan kesalahan Anda. Catatan untuk pengelola: {where}",
        f"The checker failed; this is not your fault. Notes for its maintainers: {where}",
    )


def _drop_stdout() -> None:
    """After a full disk or closed pipe: keep Python's exit from failing on it once more."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
