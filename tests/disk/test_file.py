"""A file is written whole or not at all; whatever is no plain file stays what it is."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from checker.disk import file as disk
from checker.disk import part
from checker.model.text import CheckerError
from tests.conftest import ROOT

DATA = b"isi\n"


def names(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_a_new_file_has_the_usual_rights(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        disk.write(tmp_path / "a", DATA)
    finally:
        os.umask(before)
    assert (tmp_path / "a").read_bytes() == DATA
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755, 0o444])
def test_a_file_that_was_there_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"lama, dan lebih panjang")
    file.chmod(mode)
    disk.write(file, DATA)
    assert file.read_bytes() == DATA
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_a_link_stays_and_what_it_means_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "arsip").mkdir()
    (tmp_path / "arsip/nyata").write_bytes(b"lama")
    (tmp_path / "tautan").symlink_to("arsip/nyata")
    disk.write(tmp_path / "tautan", DATA)
    assert (tmp_path / "tautan").is_symlink()
    assert (tmp_path / "arsip/nyata").read_bytes() == DATA


def test_a_link_that_leads_nowhere_yet_makes_its_target(tmp_path: Path) -> None:
    (tmp_path / "tautan").symlink_to("belum-ada")
    disk.write(tmp_path / "tautan", DATA)
    assert (tmp_path / "tautan").is_symlink()
    assert (tmp_path / "belum-ada").read_bytes() == DATA


def test_every_name_of_a_file_sees_the_new_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"lama, dan lebih panjang")
    os.link(tmp_path / "a", tmp_path / "b")
    disk.write(tmp_path / "a", DATA)
    assert (tmp_path / "b").read_bytes() == DATA
    assert (tmp_path / "a").samefile(tmp_path / "b")


def test_a_pipe_hands_on_to_its_reader(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipa", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()
    disk.write(pipe, DATA)
    reader.join(10)
    assert read == [DATA]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_is_written_to(tmp_path: Path) -> None:
    master, slave = os.openpty()
    try:
        name = Path(os.ttyname(slave))
        (tmp_path / "tautan").symlink_to(name)
        disk.write(tmp_path / "tautan", b"isi")
        assert os.read(master, 10) == b"isi"
        assert stat.S_ISCHR(name.stat().st_mode)
    finally:
        os.close(master)
        os.close(slave)


@pytest.mark.parametrize("what", ["folder", "socket"])
def test_what_holds_no_bytes_is_refused(tmp_path: Path, what: str) -> None:
    place = tmp_path / "x"
    if what == "folder":
        place.mkdir()
    else:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(place))
    with pytest.raises(CheckerError, match="folder, disk, atau soket"):
        disk.write(place, DATA)
    assert names(tmp_path) == ["x"]


@pytest.mark.parametrize("name", ["tidak-ada/a", "berkas/a", "putar"])
def test_what_the_system_refuses_is_told_with_its_name(tmp_path: Path, name: str) -> None:
    (tmp_path / "berkas").write_bytes(b"")
    (tmp_path / "putar").symlink_to("putar")
    with pytest.raises(CheckerError, match=name):
        disk.write(tmp_path / name, DATA)
    disk.identity(tmp_path / name)


def test_a_write_that_fails_leaves_what_was_there_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "a").write_bytes(b"lama")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CheckerError, match="No space left"):
        disk.write(tmp_path / "a", DATA)
    assert (tmp_path / "a").read_bytes() == b"lama"
    assert names(tmp_path) == ["a"]


def aged(path: Path) -> Path:
    old = time.time() - 10 * part._YOUNG
    os.utime(path, (old, old))
    return path


def test_what_a_kill_left_is_removed_and_what_is_at_work_is_not(tmp_path: Path) -> None:
    for name in ("mati", "hidup", "muda"):
        (tmp_path / f".patuh-{name}.part").write_bytes(b"x")
    (tmp_path / ".patuh-folder.part/isi").mkdir(parents=True)
    (tmp_path / "patuh-lain.part").write_bytes(b"bukan milik kami")
    for name in (".patuh-mati.part", ".patuh-hidup.part", ".patuh-folder.part", "patuh-lain.part"):
        aged(tmp_path / name)
    descriptor = os.open(tmp_path / ".patuh-hidup.part", os.O_RDONLY)
    try:
        with part.kept(descriptor):
            disk.write(tmp_path / "a", DATA)
    finally:
        os.close(descriptor)
    assert names(tmp_path) == [".patuh-hidup.part", ".patuh-muda.part", "a", "patuh-lain.part"]


def test_killed_while_it_writes_it_leaves_the_old_file_and_the_next_run_clears_up(tmp_path: Path) -> None:
    script = (
        "import os, signal, sys; from pathlib import Path; from checker.disk import file\n"
        "os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL)\n"
        "file.write(Path(sys.argv[1]), b'baru')\n"
    )
    (tmp_path / "a").write_bytes(b"lama")
    done = subprocess.run([sys.executable, "-c", script, tmp_path / "a"], cwd=ROOT, check=False)
    assert done.returncode == -9
    assert (tmp_path / "a").read_bytes() == b"lama"
    (left,) = (p for p in tmp_path.iterdir() if p.name != "a")
    aged(left)
    disk.write(tmp_path / "a", DATA)
    assert names(tmp_path) == ["a"]


def test_two_names_of_one_file_are_one(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / "tautan").symlink_to("a")
    os.link(tmp_path / "a", tmp_path / "kembar")
    one = disk.identity(tmp_path / "a")
    assert one == disk.identity(tmp_path / "tautan") == disk.identity(tmp_path / "kembar")
    assert disk.identity(tmp_path / "x/../baru") == disk.identity(tmp_path / "baru")
    assert one != disk.identity(tmp_path / "baru")
