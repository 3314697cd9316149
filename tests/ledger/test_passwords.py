"""A ledger under a password: nothing of it lies open, nobody gets in without, and nothing is lost on the way."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys

import pytest

from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.core import backup, password_change
from fundtracker.ledger.secrets import cipher, passwords
from tests.ledger import world

GOOD, OTHER = "正确的马 电池 订书钉", "another horse entirely 7"


@pytest.fixture(autouse=True)
def _nobody_knows_a_key():
    passwords.forget()
    yield
    passwords.forget()


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    with world.filled(folder) as ledger:
        texts = {
            text for (text,) in ledger.read("SELECT text FROM term") if text.startswith("示例公司")
        }
    return folder / "l.ftdb", texts


@pytest.fixture
def ledger(plain, tmp_path):
    path = tmp_path / "l.ftdb"
    path.write_bytes(plain[0].read_bytes())
    return path


def opened(path, **more):
    return Ledger.open(path, "li", clock=world.Clock(), **more)


def put(path, password):
    return password_change.change(opened(path), password)


def content(path):
    with opened(path, read_only=True) as ledger:
        assert ledger.check() == []
        return ledger.state_hash(), ledger.head()


def test_a_ledger_under_a_password_holds_what_it_held(ledger):
    before = content(ledger)
    assert put(ledger, GOOD) == (0, [])
    assert content(ledger) == before
    put(ledger, OTHER)
    assert content(ledger) == before
    put(ledger, None)
    assert content(ledger) == before and ledger.read_bytes().startswith(passwords.PLAIN)
    assert not list(ledger.parent.glob("*.part"))


def test_without_the_password_nothing_opens(ledger):
    put(ledger, GOOD)
    passwords.forget()
    for read_only in (False, True):
        with pytest.raises(UserError) as refused:
            opened(ledger, read_only=read_only)
        assert refused.value.code == "password_needed"
    for wrong in ("", GOOD + " ", OTHER):
        with pytest.raises(UserError) as refused:
            passwords.unlock(ledger, wrong)
        assert refused.value.code == "wrong_password"
        assert passwords.is_locked(ledger)
    passwords.unlock(ledger, GOOD)
    content(ledger)
    with pytest.raises(sqlite3.DatabaseError):
        sqlite3.connect(ledger).execute("SELECT * FROM payment")


def test_a_password_of_strange_letters_is_a_password(ledger):
    strange = "\udcff\ud800 \x00 😀 and more letters"  # as an environment that is no UTF-8 gives it
    put(ledger, strange)
    passwords.forget()
    with pytest.raises(UserError):
        passwords.unlock(ledger, strange[1:])
    passwords.unlock(ledger, strange)
    content(ledger)


def test_the_name_of_a_file_is_no_part_of_an_address(tmp_path, plain):
    path = tmp_path / "账本 #1?mode=ro&50%20.ftdb"
    path.write_bytes(plain[0].read_bytes())
    before = content(path)
    put(path, GOOD)
    assert content(path) == before and passwords.salt_of(path)
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_letters_composed_otherwise_are_the_same_password(ledger):
    put(ledger, "caf\u00e9 caf\u00e9 caf\u00e9 9")
    passwords.forget()
    passwords.unlock(ledger, "cafe\u0301 cafe\u0301 cafe\u0301 9")
    content(ledger)


def test_a_weak_password_is_refused_and_the_ledger_stays_open_to_all(ledger):
    before = ledger.read_bytes()
    with pytest.raises(UserError) as refused:
        put(ledger, "short")
    assert refused.value.code == "passphrase_short" and ledger.read_bytes() == before


def test_after_a_change_the_old_password_opens_nothing(ledger):
    put(ledger, GOOD)
    put(ledger, OTHER)
    passwords.forget()
    with pytest.raises(UserError):
        passwords.unlock(ledger, GOOD)
    passwords.unlock(ledger, OTHER)
    content(ledger)


def test_copies_go_along_and_one_that_does_not_open_is_named(ledger):
    backup.automatic(ledger, world.Clock()())
    before_upgrade = ledger.with_name("l.v1.backup.ftdb")
    shutil.copy(ledger, before_upgrade)
    broken = backup.folder(ledger) / "20200101-000000-1.ftdb"
    broken.write_bytes(b"no ledger at all" * 400)
    assert put(ledger, GOOD) == (2, [broken.name])
    assert all(
        passwords.salt_of(path) for path in (ledger, before_upgrade, backup.copies(ledger)[0])
    )
    assert backup.newest_good(ledger) == backup.copies(ledger)[0]
    restored = backup.restore(ledger, backup.copies(ledger)[0])
    assert content(restored) == content(ledger)
    put(ledger, None)
    assert not passwords.salt_of(before_upgrade) and not passwords.salt_of(backup.copies(ledger)[0])


def test_no_payee_lies_open_in_file_journal_temporary_files_or_copy(
    plain, ledger, tmp_path, monkeypatch
):
    needles = [text.encode() for text in plain[1]]
    assert needles and any(needle in ledger.read_bytes() for needle in needles)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(temporary))
    put(ledger, GOOD)
    seen = []

    def look():
        for path in (path for path in tmp_path.rglob("*") if path.is_file()):
            held = path.read_bytes()
            seen.append(path.name)
            assert not any(needle in held for needle in needles), path.name

    with opened(ledger) as writer, writer.change("note") as change:
        for n in range(2000):  # more than a page: the journal holds pages that were there
            change.insert("term", {"id": 10**6 + n, "text": f"示例公司{n % 4} 追加 {n}"})
        writer.connection.execute("CREATE TEMP TABLE held AS SELECT * FROM term")
        look()
        assert "l.ftdb-journal" in seen
    with opened(ledger) as writer:
        writer.backup(tmp_path / "copy.ftdb")
        backup.automatic(ledger, world.Clock()())
        look()
    look()
    assert {"l.ftdb", "copy.ftdb"} <= set(seen)


@pytest.mark.parametrize("at", [0, 8, 15, 16, 40, 4095, 4096, 9000])
def test_a_flipped_bit_is_found_before_a_figure_is_shown(ledger, at):
    put(ledger, GOOD)
    held = bytearray(ledger.read_bytes())
    held[at] ^= 1
    ledger.write_bytes(held)
    assert _found(ledger) & {
        *("not_a_ledger", "password_needed", "ledger_damaged", "strange_shape", "page_damaged"),
    }


def _found(path):
    """Codes of what is wrong with a file."""
    try:
        with opened(path) as there:
            return {issue.code for issue in there.check()}
    except UserError as refused:
        return {refused.code}


def test_a_file_cut_short_is_damaged(ledger):
    put(ledger, GOOD)
    held = ledger.read_bytes()
    for size in (len(held) - 1, len(held) - 4096, 100):
        ledger.write_bytes(held[:size])
        assert _found(ledger) & {"ledger_damaged", "page_damaged"}


KILLED = """
import sys, datetime as dt, os, signal
from pathlib import Path
from fundtracker.ledger import Ledger
from fundtracker.ledger.core import password_change
from fundtracker.ledger.secrets import passwords, sealing
from fundtracker import private_files
sealing.MEMORY_KIB = 1024
path, old, new, step = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
passwords.unlock(path, old)
ledger = Ledger.open(path, "li", clock=lambda: dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
count = 0
def line(frame, event, arg):
    global count
    if event == "call" and frame.f_code.co_filename.endswith(("password_change.py", "private_files.py", "cipher.py", "database.py")):
        count += 1
        if count == step:
            os.kill(os.getpid(), signal.SIGKILL)
sys.setprofile(line)
password_change.change(ledger, new)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills a process")
@pytest.mark.parametrize("step", [5, 11, 17, 23, 29, 35, 41, 47, 53, 59])
def test_a_kill_amid_a_change_leaves_the_ledger_under_one_of_the_two(ledger, step):
    put(ledger, GOOD)
    before = content(ledger)
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(ledger), GOOD, OTHER, str(step)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode in (0, -signal.SIGKILL), ended.stderr
    passwords.forget()
    works = []
    for password in (GOOD, OTHER):
        try:
            passwords.unlock(ledger, password)
            works.append(password)
        except UserError:
            pass
    assert len(works) == 1
    assert content(ledger) == before
    put(ledger, GOOD)  # what was left behind is in nobody's way
    assert content(ledger) == before


def test_another_desk_keeps_its_lock_and_the_password_is_not_changed(ledger):
    with opened(ledger), pytest.raises(UserError) as refused:
        put(ledger, GOOD)
    assert refused.value.code in ("ledger_in_use", "read_only_ledger")
    assert not passwords.salt_of(ledger)


def test_errors_of_the_other_library_are_those_of_sqlite(ledger):
    put(ledger, GOOD)
    with opened(ledger) as there:
        connection = there.connection
        with pytest.raises(sqlite3.OperationalError):
            connection.execute("SELECT * FROM no_such_table")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("INSERT INTO ledger_state SELECT * FROM ledger_state")
        with pytest.raises(sqlite3.ProgrammingError):
            connection.executemany("SELECT 1", [()])
    with pytest.raises(sqlite3.ProgrammingError):
        connection.execute("SELECT 1")


def test_where_the_library_is_missing_it_is_said(ledger, monkeypatch):
    put(ledger, GOOD)
    cipher._connection_class.cache_clear()
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    try:
        with pytest.raises(UserError) as refused:
            opened(ledger)
        assert refused.value.code == "no_encryption_here"
    finally:
        cipher._connection_class.cache_clear()


def test_the_past_undo_and_redo_work_under_a_password(ledger):
    put(ledger, GOOD)
    with opened(ledger) as there:
        before = there.state_hash()
        there.undo()
        assert there.state_hash() != before
        there.redo()
        assert there.state_hash() == before
        with there.as_of(there.history.last() - 2) as past:
            assert past.state_hash() == before
        assert there.check() == []


def test_a_whole_working_day_reads_as_without_a_password(sample_ledger, tmp_path):
    from fundtracker.cli import run

    path = tmp_path / "sample.ftdb"
    path.write_bytes(sample_ledger.read_bytes())
    put(path, GOOD)
    said = []
    for one in (path, sample_ledger):
        status, text = _run(run, "report", "plan", "--ledger", str(one), "--format", "json")
        assert status == 0
        said.append(text)
    assert said[0] == said[1]


def _run(run, *words):
    import contextlib
    import io

    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        status = run(list(words))
    return status, out.getvalue()
