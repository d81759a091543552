"""A site's folder is made whole or stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from checker.model.text import CheckerError
from checker.pages.build import build
from checker.pages.page import Download, Page
from tests.conftest import ROOT

HOME = ROOT / "site"


def unfinished() -> Iterator[Page]:
    raise OSError(28, "No space left on device")
    yield


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_one_that_cannot_be_finished_leaves_the_last_one_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "situs"
    assert build(out, [], [Download("a.txt", b"isi", "a")], HOME, {"site_name": "lama"}) == 0
    before = files(tmp_path)
    assert before["situs/docs/unduhan/a.txt"] == b"isi"
    with pytest.raises(OSError, match="No space left"):
        build(out, unfinished(), [], HOME, {"site_name": "baru"})
    assert files(tmp_path) == before
    build(out, [], [], HOME, {"site_name": "baru"})
    assert "situs/docs/unduhan/a.txt" not in files(tmp_path)


def test_somebody_elses_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "milik-orang").write_text("penting", "utf-8")
    with pytest.raises(CheckerError, match="tidak dibuat oleh perintah ini"):
        build(tmp_path, [], [], HOME, {})
    assert files(tmp_path) == {"milik-orang": b"penting"}
