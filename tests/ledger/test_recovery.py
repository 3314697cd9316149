"""A journal beside a ledger: a killed writer's is rolled back, a stale one never wrecks the copy it lies beside."""

import sqlite3

import pytest

from fundtracker import cli
from fundtracker.errors import UserError
from fundtracker.intake.payments import post
from fundtracker.ledger.core import recovery
from tests.ledger import world


def interrupted(path):
    """The bytes of a ledger and its journal in the middle of a transaction that never ended."""
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA cache_size = 3")
    raw.execute("BEGIN")
    for (trigger,) in raw.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        raw.execute(f"DROP TRIGGER {trigger}")
    raw.execute("UPDATE payment SET amount_fen = amount_fen + 1")
    raw.execute("UPDATE term SET text = text || 'x' WHERE id > 0")
    raw.execute("DELETE FROM changeset_table")
    file, journal = path.read_bytes(), path.with_name(path.name + "-journal").read_bytes()
    raw.execute("ROLLBACK")
    raw.close()
    return file, journal


@pytest.fixture
def torn(tmp_path):
    """The path of a ledger, its good bytes of before, and file and journal of a writer that was killed."""
    world.filled(tmp_path).close()
    path = tmp_path / "l.ftdb"
    good = path.read_bytes()
    return path, good, *interrupted(path)


@pytest.fixture
def restored(torn, tmp_path):
    """A good copy under the name of the ledger, and beside it the journal of a writer killed long before."""
    path, _, _, journal = torn
    with world.opened(path) as ledger:
        post.post(ledger, world.bank(tmp_path / "big.csv", world.rows(100, 900, payees=90)))
        world.classify(ledger, world.ids(ledger)[:40])
    good = path.read_bytes()
    path.with_name("l.ftdb-journal").write_bytes(journal)
    return path, good, journal


@pytest.mark.parametrize("read_only", [False, True])
def test_what_a_killed_writer_left_is_rolled_back(torn, read_only):
    path, good, file, journal = torn
    assert file != good
    path.write_bytes(file)
    path.with_name("l.ftdb-journal").write_bytes(journal)
    with world.opened(path, read_only=read_only) as ledger:
        assert (ledger.check(), ledger.set_aside) == ([], [])
    assert sorted(p.name for p in path.parent.glob("l.ftdb*")) == ["l.ftdb"]


@pytest.mark.parametrize("read_only", [False, True])
def test_a_stale_journal_beside_a_good_copy_is_set_aside(restored, read_only):
    path, good, journal = restored
    with world.opened(path, read_only=read_only) as ledger:
        assert ledger.set_aside == ["l.ftdb-journal.stale1"]
        assert ledger.check() == []
    assert path.read_bytes() == good
    assert path.with_name("l.ftdb-journal.stale1").read_bytes() == journal
    assert sorted(p.name for p in path.parent.glob("l.ftdb*")) == [
        "l.ftdb",
        "l.ftdb-journal.stale1",
    ]


def test_without_the_trial_that_journal_wrecks_the_copy(restored, monkeypatch):
    monkeypatch.setattr(recovery, "recover", lambda *_: [])
    path, _, _ = restored
    try:
        with world.opened(path) as ledger:
            found = world.codes(ledger)
    except UserError as error:
        found = [error.code]
    assert found != []


def test_a_mere_report_leaves_the_copy_as_it_is_and_says_what_it_set_aside(restored, capsys):
    path, good, _ = restored
    assert cli.run(["report", "plan", "--ledger", str(path)]) == 0
    assert path.read_bytes() == good
    assert "l.ftdb-journal.stale1" in capsys.readouterr().err


def test_where_neither_proves_file_and_journal_stay_as_they_are(restored):
    path, good, journal = restored
    damaged = good[:8192] + bytes(4096) + good[12288:]
    path.write_bytes(damaged)
    with pytest.raises(UserError) as refused:
        world.opened(path)
    assert refused.value.code == "ledger_damaged"
    assert (path.read_bytes(), path.with_name("l.ftdb-journal").read_bytes()) == (damaged, journal)


def test_a_write_ahead_log_of_another_time_is_set_aside(torn, tmp_path):
    path, good, _, _ = torn
    other = tmp_path / "other.ftdb"
    other.write_bytes(good)
    world.without_guards(other)
    raw = sqlite3.connect(other, isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("UPDATE payment SET amount_fen = amount_fen + 1")
    path.with_name("l.ftdb-wal").write_bytes(other.with_name("other.ftdb-wal").read_bytes())
    raw.close()
    with world.opened(path) as ledger:
        assert (ledger.set_aside, ledger.check()) == (["l.ftdb-wal.stale1"], [])
    assert path.read_bytes() == good
