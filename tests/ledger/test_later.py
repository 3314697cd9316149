"""A ledger opened ``later``: locked at once, its file opened and proved when it is first used."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.core import migrations
from fundtracker.ledger.payments.classification_rules import Pattern
from tests.ledger import world


@pytest.fixture
def path(tmp_path):
    world.planned(tmp_path / "l.ftdb").close()
    return tmp_path / "l.ftdb"


def later(path):
    return Ledger.open(path, "Li", clock=world.Clock(), later=True)


def connected(ledger):
    return "connection" in vars(ledger)


def add(ledger):
    with ledger.change("rule") as change:
        ledger.rules.add(change, Pattern("counterparty", "equals", "x"))


def test_it_is_locked_at_once_and_opened_by_the_first_change(path):
    with later(path) as ledger, later(path) as other:
        assert (ledger.read_only, other.read_only, other.holder.person) == (False, True, "Li")
        assert connected(other) and not connected(ledger)
        add(ledger)
        assert connected(ledger) and len(other.rules.all()) == len(ledger.rules.all()) == 1
        assert ledger.check() == []
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_unused_it_gives_the_lock_back_and_is_closed(path):
    with later(path) as ledger:
        pass
    with pytest.raises(UserError) as told:
        add(ledger)
    assert told.value.code == "read_only_ledger"
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    with later(path) as again:
        assert not again.read_only


@pytest.mark.parametrize("left", ["another file", "nothing"])
def test_it_never_writes_into_a_file_that_came_in_between(path, tmp_path, left):
    with later(path) as ledger:
        path.rename(tmp_path / "moved.ftdb")
        if left == "another file":
            shutil.copyfile(tmp_path / "moved.ftdb", path)
            before = path.read_bytes()
        with pytest.raises(UserError) as told:
            add(ledger)
        assert told.value.code == "ledger_moved"
        assert not connected(ledger)
    if left == "another file":
        assert path.read_bytes() == before


def test_what_is_to_be_healed_or_upgraded_is_opened_now(path):
    journal = path.with_name(path.name + "-journal")
    journal.write_bytes(bytes(512))
    with later(path) as ledger:
        assert connected(ledger)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"PRAGMA user_version = {migrations.version() + 1}")
    connection.close()
    with pytest.raises(UserError) as told:
        later(path)
    assert told.value.code == "newer_file"
