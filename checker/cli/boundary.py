"""The error boundary: whatever a command ends with -> one exit code and one plain message, never a traceback."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
import tempfile
import traceback
from importlib import import_module
from typing import Any

import click

from checker import __version__
from checker.cli import INTERRUPTED, interrupted, words
from checker.model.text import CheckerError, Text, UsageError, same

COULD_NOT_CHECK = 3
WRONG_USE = 2


COMMANDS = {
    "check": "check",
    "coverage": "coverage",
    "explain": "explain",
    "gate": "gate",
    "hook": "hook",
    "index": "index",
    "list": "list_",
    "pages": "pages",
    "test": "test",
}
"""By name: what each module of this package calls its command. Imported when it is asked for: most need not start."""


class _Commands(words.CommandGroup):
    """The commands, each imported when it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Their names."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        found: click.Command = getattr(import_module(f"checker.cli.{cmd_name}"), COMMANDS[cmd_name])
        return found


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(
    __version__, "--version", prog_name="patuh", message="%(prog)s %(version)s", help="Tampilkan versi."
)
def cli() -> None:
    """Patuh: tata kelola SPBE sebagai kode. Periksa register terhadap skema dan peraturan.

    \b
    Kode keluar: 0 patuh; 1 ada temuan; 2 salah pakai; 3 tidak dapat diperiksa.
    """


def run() -> int:
    """Run a command and give its exit code: never a traceback, and never a fault that looks like a verdict."""
    try:
        _open_streams()
        code = int(cli.main(prog_name="patuh", standalone_mode=False) or 0)
        sys.stdout.flush()
    except (click.exceptions.Abort, KeyboardInterrupt):
        code = INTERRUPTED
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
    except BaseException:  # noqa: BLE001 - the boundary: whatever it is, it must not look like a verdict; a panic in Rust is no Exception
        if not interrupted():
            _say(_internal(traceback.format_exc()))
        code = COULD_NOT_CHECK
    return code


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
    if interrupted():  # what went wrong then, went wrong because of that
        return
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
        words.tell(same(f"{words.told(error)}\nLihat `patuh --help`."), "id")


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
