"""A ledger on the drive of another computer: written by one desk at a time, also where locks hold for one computer alone."""

import os
import time

import pytest

from fundtracker import network_drives
from fundtracker.errors import UserError
from fundtracker.ledger.core import lock
from tests.ledger import world

MOUNTS = """\
22 27 0:20 / /sys rw,nosuid - sysfs sysfs rw
27 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
90 27 0:50 / /mnt/finance rw - nfs4 server:/finance rw,vers=4.2
91 27 0:51 / /mnt/our\\040share rw - cifs //server/share rw
92 90 8:2 / /mnt/finance/local rw - ext4 /dev/sdb1 rw
93 27 0:52 / /media/u rw - fuse.sshfs u@host: rw
94 27 8:3 / /media/usb rw - vfat /dev/sdc1 rw
95 27 8:4 / /mnt/over rw - nfs server:/x rw
96 27 8:5 / /mnt/over rw - ext4 /dev/sdd1 rw
broken line
"""


@pytest.mark.parametrize(("path", "kind"), [
    ("/home/l.ftdb", ""), ("/mnt/finance/a/l.ftdb", "nfs4"), ("/mnt/our share/l.ftdb", "cifs"),
    ("/mnt/finance/local/l.ftdb", ""), ("/mnt/finances/l.ftdb", ""), ("/media/u/l.ftdb", "fuse.sshfs"),
    ("/media/usb/l.ftdb", ""), ("/mnt/finance", "nfs4"), ("/mnt/over/l.ftdb", ""),
])  # fmt: skip
def test_the_innermost_mount_says_what_drive_it_is(path, kind):
    assert network_drives._mounted(MOUNTS.splitlines(), path) == kind


def test_where_nobody_can_tell_it_is_a_drive_of_our_own(tmp_path, monkeypatch):
    assert network_drives.kind(tmp_path) == ""
    monkeypatch.setattr(network_drives, "MOUNTS", tmp_path / "no such file")
    assert network_drives.kind(tmp_path) == ""


@pytest.fixture
def share(tmp_path, monkeypatch):
    """A drive of another computer whose locks hold for one computer alone; ``at`` says which we are."""
    computer = ["one"]
    monkeypatch.setattr(network_drives, "kind", lambda path: "cifs")
    monkeypatch.setattr(network_drives, "this_computer", lambda: computer[0])
    monkeypatch.setattr(lock, "_locked", lambda file: True)
    with world.filled(tmp_path):
        pass

    def at(name):
        computer[0] = name
        return world.opened(tmp_path / "l.ftdb")

    return at


def test_two_computers_never_write_at_once(share):
    with share("one") as first:
        assert not first.read_only
        with share("two") as second:
            assert second.read_only and second.holder.person == world.PERSON
            with pytest.raises(UserError) as refused, second.change("note"):
                pass
            assert refused.value.code == "ledger_in_use"
    with share("two") as second:  # given back: free for the other
        assert not second.read_only


def test_a_computer_that_gives_no_sign_of_life_holds_nobody_up(share, tmp_path):
    first = share("one")
    held = tmp_path / "l.ftdb.lock"
    first._lock._ended.set()  # its process is gone, the file is left
    old = time.time() - lock.DEAD - 5
    os.utime(held, (old, old))
    with share("two") as second:
        assert not second.read_only
    assert not (tmp_path / "l.ftdb.lock.now").exists()
    first.close()


def test_a_computer_that_slept_while_another_took_over_writes_no_more(share, tmp_path):
    first = share("one")
    held = tmp_path / "l.ftdb.lock"
    old = time.time() - lock.DEAD - 5
    os.utime(held, (old, old))  # no sign of life: its lid was closed
    with share("two") as second:
        assert not second.read_only
        with pytest.raises(UserError) as refused, first.change("note"):
            pass
        assert refused.value.code == "ledger_in_use"
        first.close()
        assert held.exists()  # it is the other's
        with second.change("note"):
            pass
    assert not held.exists()


def test_a_drive_that_takes_no_sign_leaves_no_lock_held(share, tmp_path, monkeypatch):
    (tmp_path / "l.ftdb.lock").write_text('{"person": "x", "since": "y", "computer": "three"}')

    def full(path, content):
        raise OSError(28, "full")

    taken, real = [], lock.private_files.descriptor
    monkeypatch.setattr(
        lock.private_files, "descriptor", lambda *a, **k: taken.append(real(*a, **k)) or taken[-1]
    )
    monkeypatch.setattr(lock.private_files, "write_bytes", full)
    closed, close = [], os.close
    monkeypatch.setattr(os, "close", lambda file: (closed.append(file), close(file))[1])
    with share("one") as ledger:
        assert ledger.read_only and taken[-1] in closed


def test_the_same_computer_goes_by_the_lock_of_its_system(share):
    with share("one"), share("one") as again:  # here the stand-in says yes to everybody
        assert not again.read_only


def test_the_writer_gives_signs_of_life(share, tmp_path, monkeypatch):
    monkeypatch.setattr(lock, "BEAT", 0.01)
    with share("one"):
        held = tmp_path / "l.ftdb.lock"
        os.utime(held, (1, 1))
        for _ in range(500):
            if held.stat().st_mtime > 1:
                break
            time.sleep(0.02)
        assert held.stat().st_mtime > 1


def test_who_asks_is_heard_once(tmp_path):
    ledger = tmp_path / "l.ftdb"
    assert lock.asked(ledger) is None and lock.is_free(ledger)
    lock.ask(ledger, "王会计", "2024-01-01T08:00:00+00:00")
    assert lock.asked(ledger) == ("王会计", "2024-01-01T08:00:00+00:00")
    assert lock.asked(ledger) is None
    for junk in (b"", b"[]", b"{}", b"\xff", b'{"person": 1}'):
        (tmp_path / "l.ftdb.asked").write_bytes(junk)
        assert lock.asked(ledger) is None
    with pytest.raises(UserError) as refused:
        lock.ask(tmp_path / "no such folder" / "l.ftdb", "x", "y")
    assert refused.value.code == "write_failed"


@pytest.mark.parametrize("words", [b"", b"[]", b"\xff", b"[" * 9000])
def test_what_lies_in_a_lock_or_a_request_need_not_be_words(tmp_path, words):
    path = tmp_path / "l.ftdb"
    for name in ("l.ftdb.lock", "l.ftdb.asked"):
        (tmp_path / name).write_bytes(words)
    assert lock.Lock(path).holder() == lock.Holder("?", "?")
    assert lock.asked(path) is None
