"""The database below the subjects: it opens by its factory, it asks its guards, it knows no table of a subject."""

import datetime as dt
import sqlite3

import pytest

from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.core import connection as opening
from fundtracker.ledger.core.database import Database

NOON = dt.datetime(2024, 1, 2, 12, tzinfo=dt.UTC)


class Factory:
    """Opens connections as people do and notes which."""

    def __init__(self):
        self.opened, self._connect = [], opening.connect

    def __call__(self, path, *, write, **how):
        self.opened.append((path.name, write))
        return self._connect(path, write=write, **how)


@pytest.fixture
def factory(monkeypatch):
    made = Factory()

    def past_the_factory(path, **how):
        raise AssertionError(f"{path.name} is opened past the factory")

    monkeypatch.setattr(opening, "connect", past_the_factory)
    return made


def test_every_connection_to_a_ledger_comes_from_its_factory(tmp_path, factory):
    path = tmp_path / "l.ftdb"
    with Ledger.create(path, "x", clock=lambda: NOON, connect=factory) as ledger:
        ledger.settings.get("sample")
    ledger = Ledger.open(path, "x", clock=lambda: NOON, connect=factory, later=True)
    with ledger, ledger.as_of(1) as past, past.as_of(1) as again:
        assert again.history.last() == 1
    with Ledger.open(path, "x", clock=lambda: NOON, connect=factory, read_only=True) as ledger:
        assert ledger.check() == []
    writes = [write for _, write in factory.opened]
    assert writes == [True, True, False, False, False]


def test_a_journal_is_tried_through_the_factory(tmp_path, factory):
    path = tmp_path / "l.ftdb"
    Ledger.create(path, "x", clock=lambda: NOON, connect=factory).close()
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA cache_size = 1")
    raw.execute("PRAGMA cache_spill = 1")
    raw.execute("BEGIN")
    raw.execute("UPDATE ledger_state SET open_seq = 2")
    raw.execute("CREATE TABLE t AS WITH RECURSIVE n(x) AS (VALUES(1) UNION ALL SELECT x + 1 FROM n WHERE x < 999)"
                " SELECT x, hex(zeroblob(999)) FROM n")  # fmt: skip
    hot = {name: (tmp_path / name).read_bytes() for name in ("l.ftdb", "l.ftdb-journal")}
    raw.close()
    for name, content in hot.items():
        (tmp_path / name).write_bytes(content)
    factory.opened.clear()
    Ledger.open(path, "x", clock=lambda: NOON, connect=factory).close()
    assert ("l.ftdb.recovery", True) in factory.opened


def test_guards_see_each_change_at_its_end_in_their_order_and_may_refuse_it(tmp_path):
    seen = []

    def refusing(change):
        seen.append("second")
        raise UserError("frozen_quarter")

    with Database.create(tmp_path / "l.ftdb", "x", clock=lambda: NOON) as db:
        db.register(lambda change: seen.append(change.seq), refusing)
        with pytest.raises(UserError), db.change("setting") as change:
            change.insert("setting", {"name": "a", "value": "b"})
            assert seen == []
        assert seen == [2, "second"]
        assert db.read("SELECT count(*) FROM setting") == [(0,)]


def test_a_database_without_subjects_writes_reads_and_hashes(tmp_path):
    with Database.create(tmp_path / "l.ftdb", "x", clock=lambda: NOON) as db:
        before = db.state_hash()
        with db.change("setting") as change:
            change.insert("setting", {"name": "a", "value": "b"})
        assert db.state_hash() != before
        head = db.head()
    with Ledger.open(tmp_path / "l.ftdb", "x", clock=lambda: NOON, read_only=True) as ledger:
        assert (ledger.head(), ledger.settings.get("a"), ledger.check()) == (head, "b", [])
