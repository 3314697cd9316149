"""What machines do to files: each time the ledger is as before, and the person is told in words."""

import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

import pytest

from fundtracker import cli, i18n
from fundtracker.errors import UserError
from fundtracker.intake.payments import post
from fundtracker.ledger import Ledger
from tests.faults import kill_import
from tests.ledger import world

ROOT = Path(__file__).parents[2]


def told(error: UserError) -> str:
    """The code of an error that has a sentence in both languages."""
    said = set()
    for language in i18n.LANGUAGES:
        i18n.use(language)
        said.add(i18n.say(error))
        assert not i18n.say(error).startswith(f"{error.code} ")
    i18n.use("zh")
    assert len(said) == 2
    return error.code


@pytest.fixture
def big(tmp_path):
    """A bank file that needs many pages."""
    return world.bank(
        tmp_path / "big.csv", [row.replace("S", "B", 1) for row in world.rows(0, 2000, payees=300)]
    )


@pytest.fixture
def closed(tmp_path):
    world.filled(tmp_path).close()
    return tmp_path / "l.ftdb"


@pytest.fixture
def public():
    """A folder that other users may enter."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o777)
        yield Path(name)
        os.chmod(name, 0o777)


# ------------------------------------------------------------ the disk
def test_a_full_disk_leaves_the_ledger_as_before(two_files, big):
    before = (two_files.state_hash(), two_files.head())
    pages = two_files.read("PRAGMA page_count")[0][0]
    two_files.connection.execute(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(UserError) as refused:
        post.post(two_files, big)
    assert told(refused.value) == "disk_full"
    assert (two_files.state_hash(), two_files.head()) == before
    assert two_files.check() == []
    two_files.connection.execute("PRAGMA max_page_count = 1000000")
    assert post.post(two_files, big).counts["new"] == 2000


def test_a_write_that_the_system_refuses_leaves_the_ledger_as_before(closed, big):
    with world.opened(closed) as ledger:
        before = (ledger.state_hash(), ledger.head())

    def limited() -> None:
        with world.opened(closed) as ledger:
            resource.setrlimit(
                resource.RLIMIT_FSIZE, (closed.stat().st_size + 30_000, resource.RLIM_INFINITY)
            )
            with pytest.raises(UserError) as refused:
                post.post(ledger, big)
            assert told(refused.value) in ("disk_full", "write_failed")
            assert (ledger.state_hash(), ledger.head()) == before
            resource.setrlimit(
                resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
            )
            world.classify(ledger, world.ids(ledger)[:1])

    world.as_nobody(limited, drop=False)
    with world.opened(closed) as ledger:
        assert ledger.check() == []
        assert ledger.history.entries()[-1].kind == "classify"


@pytest.mark.parametrize("folder_mode", [0o777, 0o555])
def test_a_file_that_cannot_be_written_opens_for_reading(public, folder_mode):
    path = public / "l.ftdb"
    with world.filled(public) as ledger:
        sums = ledger.plan.sums()
    path.chmod(stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH)
    public.chmod(folder_mode)

    def looks() -> None:
        with Ledger.open(path, "李", clock=world.Clock()) as ledger:
            assert ledger.read_only
            assert ledger.plan.sums() == sums
            assert ledger.check() == []
            with pytest.raises(UserError) as refused:
                world.classify(ledger, world.ids(ledger))
            assert told(refused.value) == "read_only_ledger"

    world.as_nobody(looks)


# ------------------------------------------------------------ the path
@pytest.mark.parametrize("how", ["unlinked", "renamed", "replaced"])
def test_no_save_goes_into_a_file_that_is_not_there(two_files, tmp_path, how):
    path = two_files.path
    world.planned(tmp_path / "other.ftdb").close()
    if how == "unlinked":
        path.unlink()
    else:
        path.rename(tmp_path / "elsewhere.ftdb")
    if how == "replaced":
        shutil.copy(tmp_path / "other.ftdb", path)
    payments = world.ids(two_files)
    for _ in range(2):
        with pytest.raises(UserError) as refused:
            world.classify(two_files, payments)
        assert told(refused.value) == "ledger_moved"
    two_files.backup(tmp_path / "rescued.ftdb")
    two_files.close()
    kept = [tmp_path / "rescued.ftdb"] + (
        [tmp_path / "elsewhere.ftdb"] if how != "unlinked" else []
    )
    for place in kept:
        with world.opened(place) as ledger:
            assert ledger.check() == []
            assert world.ids(ledger) == payments
            assert {p.line_id for p in ledger.payments.some()} == {None}
    if how == "replaced":
        with world.opened(path) as ledger:
            assert ledger.check() == []
            assert world.ids(ledger) == []


def test_a_ledger_that_is_not_there_is_told(tmp_path):
    with pytest.raises(UserError) as refused:
        world.opened(tmp_path / "nowhere.ftdb")
    assert told(refused.value) == "no_ledger"
    assert list(tmp_path.iterdir()) == []


# ------------------------------------------------------------ the bytes
@pytest.mark.parametrize(
    "bytes_", [b"", b"a,b,c\n1,2,3\n", b"PK\x03\x04" + bytes(200), b"SQLite format 3\0"]
)
def test_another_file_is_refused_and_left_alone(tmp_path, bytes_):
    path = tmp_path / "x.ftdb"
    path.write_bytes(bytes_)
    with pytest.raises(UserError) as refused:
        world.opened(path)
    assert told(refused.value) in ("not_a_ledger", "ledger_damaged")
    assert path.read_bytes() == bytes_
    assert [p.name for p in tmp_path.iterdir()] == ["x.ftdb"]


def test_a_newer_file_is_told(closed):
    world.behind(closed, "PRAGMA user_version = 99")
    with pytest.raises(UserError) as refused:
        world.opened(closed)
    assert told(refused.value) == "newer_file"


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_file_is_told(closed, share):
    data = closed.read_bytes()
    closed.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(UserError) as refused:
        world.opened(closed)
    assert told(refused.value) == "ledger_damaged"


def test_flipped_bytes_are_found_or_hurt_nothing(closed):
    """Whatever bit falls over: opening or check says so, or all content is what it was."""
    data = closed.read_bytes()
    with world.opened(closed) as ledger:
        whole = ledger.state_hash()
    random, found = Random(5), {"refused": 0, "named": 0, "unused": 0}
    filled = [at for at, byte in enumerate(data) if byte and at >= 100]
    for _ in range(80):
        at = random.choice(filled)
        closed.write_bytes(
            data[:at] + bytes([data[at] ^ 1 << random.randrange(8)]) + data[at + 1 :]
        )
        try:
            with world.opened(closed, read_only=True) as ledger:
                if issues := ledger.check():
                    assert all(issue.code for issue in issues)
                    found["named"] += 1
                else:
                    assert ledger.state_hash() == whole
                    found["unused"] += 1
        except UserError as error:
            told(error)
            found["refused"] += 1
    assert found["named"] > 3  # most of a small file is its shape, which is proved at opening
    assert found["named"] + found["refused"] > 20


def test_a_damaged_page_is_named(closed):
    data = bytearray(closed.read_bytes())
    size = int.from_bytes(data[16:18], "big")
    with world.opened(closed) as ledger:
        [(root,)] = ledger.read("SELECT rootpage FROM sqlite_master WHERE name = 'payment_date'")
    data[(root - 1) * size : (root - 1) * size + 8] = b"\xff" * 8
    closed.write_bytes(data)
    with world.opened(closed) as ledger:
        assert {"page_damaged", "ledger_damaged"} & set(world.codes(ledger))


def test_a_ledger_whose_making_was_killed_is_told(closed):
    world.behind(closed, "DELETE FROM ledger_state")
    with pytest.raises(UserError) as refused:
        world.opened(closed)
    assert told(refused.value) == "ledger_damaged"


# ------------------------------------------------------------ the clock
def test_one_visit_with_a_clock_far_ahead_stamps_no_later_change_and_is_told(tmp_path, capsys):
    clock = world.Clock()
    with world.planned(tmp_path / "l.ftdb", clock) as ledger:
        assert ledger.history.clock_doubts() == []
        clock.back(days=-60_000)
        for code in ("P1", "P2"):
            with ledger.change("plan") as change:
                ledger.plan.add_project(change, code, code, None)
        clock.back(days=60_000)
        with ledger.change("plan") as change:
            ledger.plan.add_project(change, "P3", "P3", None)
        entries = ledger.history.entries()
        assert [e.at[:4] for e in entries] == ["2024", "2024", "2188", "2188", "2024"]
        assert [(d.seq, d.at[:4], d.other[:4]) for d in ledger.history.clock_doubts()] == [
            (3, "2188", "2024"), (4, "2188", "2024"),
        ]  # fmt: skip
        assert ledger.check() == []
    for command in ("history", "check"):
        assert cli.run([command, "--ledger", str(tmp_path / "l.ftdb")]) == 0
        assert capsys.readouterr().out.count("2188-") >= 2


def test_a_clock_that_is_still_ahead_when_it_is_looked_at_is_told(tmp_path):
    clock = world.Clock()
    with world.planned(tmp_path / "l.ftdb", clock) as ledger:
        clock.back(days=-60_000)
        world.second_version(ledger)
        clock.back(days=60_000)
        assert [d.seq for d in ledger.history.clock_doubts()] == [3]
        clock.back(days=5_000)  # now this computer's clock is behind all that was ever done
        assert [d.seq for d in ledger.history.clock_doubts()] == [None]


def test_a_clock_set_right_by_minutes_is_no_matter(tmp_path):
    clock = world.Clock()
    with world.planned(tmp_path / "l.ftdb", clock) as ledger:
        for _ in range(3):
            clock.back(minutes=10)
            world.second_version(ledger)
        assert ledger.history.clock_doubts() == []


def test_a_clock_that_goes_back_turns_no_order_around(tmp_path):
    clock = world.Clock()
    with world.planned(tmp_path / "l.ftdb", clock) as ledger:
        for code in ("P1", "P2", "P3"):
            clock.back(days=400)
            with ledger.change("plan") as change:
                ledger.plan.add_project(change, code, code, None)
        entries = ledger.history.entries()
        assert [e.seq for e in entries] == [1, 2, 3, 4, 5]
        assert [e.at[:4] for e in entries] == ["2024", "2024", "2022", "2021", "2020"]
        assert ledger.check() == []
        ledger.undo()
        names = set(ledger.plan.project_names())
        assert {"P1", "P2"} <= names
        assert "P3" not in names


# ------------------------------------------------------------ no plain file
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are those of POSIX")
@pytest.mark.parametrize("name", ["l.ftdb", "l.ftdb-journal", "l.ftdb-wal", "l.ftdb.lock"])
def test_a_pipe_in_place_of_a_file_is_refused_and_never_waited_for(closed, name):
    pipe = closed.with_name(name)
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe)

    def looks() -> None:
        signal.alarm(20)
        for read_only in (True, False):
            with pytest.raises(UserError) as refused:
                world.opened(closed, read_only=read_only)
            assert (told(refused.value), refused.value.params["path"]) == ("no_plain_file", name)

    world.as_nobody(looks, drop=False)


# ------------------------------------------------------------ a second process
HOLD = (
    "import sys, datetime\n"
    "from fundtracker.ledger import Ledger\n"
    "clock = lambda: datetime.datetime(2024, 5, 6, 7, 8, tzinfo=datetime.UTC)\n"
    "ledger = Ledger.open(sys.argv[1], '李科长', clock=clock)\n"
    "print('open', flush=True)\n"
    "sys.stdin.read()\n"
)


def test_a_second_process_reads_and_knows_who_writes_until_that_one_ends(closed):
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(closed)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT,
        env=environment,
    )  # fmt: skip
    with first:
        try:
            assert first.stdout.readline().strip() == b"open"
            with world.opened(closed) as second:
                assert second.read_only
                assert second.holder == ("李科长", "2024-05-06T07:08:00+00:00")
                assert len(world.ids(second)) == 50
                with pytest.raises(UserError) as refused:
                    second.undo()
                assert told(refused.value) == "ledger_in_use"
                assert refused.value.params["person"] == "李科长"
        finally:
            first.send_signal(signal.SIGKILL)
            first.wait()
    with world.opened(closed) as second:
        assert not second.read_only
        assert second.holder is None
        second.undo()
    assert sorted(p.name for p in closed.parent.glob("l.ftdb*")) == ["l.ftdb"]


# ------------------------------------------------------------ the process
def test_an_import_that_is_killed_is_whole_or_absent(tmp_path):
    found = kill_import.kill(6, tmp_path)
    assert found["halves"] == 0
    assert found["whole"] + found["absent"] == 6


def test_an_import_that_is_called_off_leaves_nothing(two_files, big):
    before = (two_files.state_hash(), two_files.head())
    with pytest.raises(UserError, match="cancelled"):
        post.post(two_files, big, follow=post.Follow(cancelled=lambda: True))
    assert (two_files.state_hash(), two_files.head()) == before
    assert two_files.check() == []
