"""Where reports go: files, streams, devices; never two into one."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from tests.conftest import Patuh


def test_a_report_goes_to_standard_output_beside_the_one_on_the_screen(city: Path, patuh: Patuh) -> None:
    for name in ("-", "/dev/stdout"):
        done = patuh("check", city, "--format", "csv", "--output", f"json={name}", "--fail-on", "never")
        report, end = json.JSONDecoder().raw_decode(done.stdout)
        assert report["run"]["government"] == "Kota Uji"
        assert done.stdout[end:].strip().removeprefix("\ufeff").startswith('"')
        assert done.returncode == 0


def test_a_report_goes_to_the_error_stream(city: Path, patuh: Patuh) -> None:
    done = patuh("check", city, "--output", "json=/dev/stderr", "--fail-on", "never")
    assert json.loads(done.stderr)["run"]["government"] == "Kota Uji"


@pytest.mark.parametrize(
    ("one", "other"),
    [("a.json", "a.json"), ("a.json", "./a.json"), ("a.json", "tautan"), ("-", "-")],
)
def test_two_reports_never_go_to_one_file(city: Path, patuh: Patuh, tmp_path: Path, one: str, other: str) -> None:
    (tmp_path / "tautan").symlink_to("a.json")
    done = patuh("check", city, "--output", f"json={one}", "--output", f"csv={other}")
    assert done.returncode == 2
    assert "menuju berkas yang sama" in done.stderr
    assert not (tmp_path / "a.json").exists()


def test_the_null_device_stays_a_device(city: Path, patuh: Patuh, tmp_path: Path) -> None:
    # A terminal of our own stands for it: were it replaced, nothing of the machine would be lost.
    master, slave = os.openpty()
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.extend(iter(lambda: os.read(master, 10_000), b"")), daemon=True)
    reader.start()
    done = patuh("check", city, "--output", f"csv={os.ttyname(slave)}", "--fail-on", "never")
    assert done.returncode == 0, done.stderr
    assert Path(os.ttyname(slave)).is_char_device()
    assert read
