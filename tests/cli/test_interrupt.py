"""Ctrl-C ends a run with 130 wherever it comes, and is never taken for anything else."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from typing import Any

import pytest

from checker import cli
from checker.cli import boundary
from tests.conftest import ROOT


def ended(monkeypatch: pytest.MonkeyPatch, run: Any) -> object:
    monkeypatch.setattr(boundary, "run", run)
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    return end.value.code


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(1)


def test_one_that_was_swallowed_still_counts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run() -> int:
        try:
            interrupt()
        except BaseException:  # noqa: BLE001 - as the expression runtime does
            return 3
        return 0

    assert ended(monkeypatch, run) == 130
    assert "Dihentikan" in capsys.readouterr().err


def test_one_that_was_swallowed_comes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def run() -> int:
        with contextlib.suppress(KeyboardInterrupt):
            interrupt()
        until = time.process_time() + 30
        while time.process_time() < until:
            pass
        return 0

    began = time.process_time()
    assert ended(monkeypatch, run) == 130
    assert time.process_time() - began < 25


def test_one_that_turned_into_another_error_is_told_as_what_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    def run() -> int:
        try:
            interrupt()
        except KeyboardInterrupt:
            raise ImportError("half-made module") from None
        return 0

    assert ended(monkeypatch, run) == 130


@pytest.mark.parametrize("code", [0, 1, 2, 3])
def test_without_one_the_code_is_the_verdicts(monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    assert ended(monkeypatch, lambda: code) == code


@pytest.mark.slow
@pytest.mark.parametrize("wait", [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1.2, 1.6, 2.0])
def test_a_real_run_is_interrupted_at_any_moment(wait: float) -> None:
    start = "from checker.cli import main; print('siap', flush=True); main()"  # Python itself is there by then
    command = [sys.executable, "-c", start, "check", "examples/kota-contoh", "--as-of", "2026-06-30"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == "siap\n"
        time.sleep(wait)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate(timeout=60)
    assert run.returncode in (130, *([1] if "PATUH" in out else []))  # 1: it was over already
    if run.returncode == 130:
        assert err.lstrip("\n") == "Dihentikan; tidak ada putusan. (Interrupted; there is no verdict.)\n"
        assert out == ""
