"""A folder is made anew as a whole, or stays as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from checker.disk import folder as disk


def content(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in folder.rglob("*") if p.is_file()}


def make(folder: Path, name: str = "baru") -> None:
    with disk.made_anew(folder) as part:
        (part / "dalam").mkdir()
        (part / "dalam" / name).write_text(name, "utf-8")


def test_it_appears_with_all_folders_above_it(tmp_path: Path) -> None:
    make(tmp_path / "a/b/situs")
    assert content(tmp_path) == {"a/b/situs/dalam/baru": "baru"}


def test_nothing_of_the_old_one_remains(tmp_path: Path) -> None:
    make(tmp_path / "situs", "lama")
    make(tmp_path / "situs")
    assert content(tmp_path) == {"situs/dalam/baru": "baru"}


def test_one_that_was_not_finished_changes_nothing(tmp_path: Path) -> None:
    make(tmp_path / "situs", "lama")
    with pytest.raises(IsADirectoryError), disk.made_anew(tmp_path / "situs") as part:
        part.write_text("a folder is no file", "utf-8")
    assert content(tmp_path) == {"situs/dalam/lama": "lama"}


def test_a_link_stays_and_the_folder_it_means_is_replaced(tmp_path: Path) -> None:
    make(tmp_path / "nyata", "lama")
    (tmp_path / "tautan").symlink_to("nyata")
    make(tmp_path / "tautan")
    assert (tmp_path / "tautan").is_symlink()
    assert content(tmp_path / "nyata") == {"dalam/baru": "baru"}


def test_a_folder_that_cannot_be_renamed_gets_the_new_content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "situs"
    make(place, "lama")
    (place / "tautan").symlink_to(tmp_path)
    real = Path.rename

    def rename(self: Path, target: Path) -> Path:
        if self == Path(os.path.realpath(place)):
            raise OSError(16, "Device or resource busy")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", rename)
    make(place)
    assert content(tmp_path) == {"situs/dalam/baru": "baru"}
    assert not (place / "tautan").is_symlink()
