"""Heads noted at a second place tell what no local file can know: a chain made anew, an end cut off."""

import sqlite3

import pytest

from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.core import heads
from fundtracker.ledger.core.change import FIRST, chained
from tests.conftest import NOON
from tests.ledger import world


def refused(call, *args) -> str:
    with pytest.raises(UserError) as error:
        call(*args)
    return error.value.code


@pytest.fixture
def ledger(tmp_path):
    with world.filled(tmp_path) as ledger:
        yield ledger


def opened(path):
    return Ledger.open(path, "li", clock=lambda: NOON, read_only=True)


def test_a_head_is_noted_once_and_found_again_however_the_ledger_grows(ledger, tmp_path):
    place = tmp_path / "heads.txt"
    first = heads.of(ledger)
    assert heads.note(place, first) and not heads.note(place, heads.of(ledger))
    world.Desk(ledger, tmp_path, 3).act()
    second = heads.of(ledger)
    assert heads.note(place, second)
    noted = heads.read(place)
    assert noted == [first, second] and second.seq > first.seq
    assert heads.compare(ledger, noted) == []


def test_an_older_state_put_back_is_named(ledger, tmp_path):
    copy = tmp_path / "older.ftdb"
    ledger.backup(copy)
    world.Desk(ledger, tmp_path, 3).act()
    noted = [heads.of(ledger)]
    with opened(copy) as older:
        assert older.check() == []  # nothing in the file itself can tell
        [issue] = heads.compare(older, noted)
    assert issue.code == "head_missing" and issue.params["seq"] == noted[0].seq


def test_a_chain_made_anew_is_named(ledger, tmp_path):
    """What the two alterations that no local file can know have in common: the file proves itself."""
    noted = [heads.of(ledger)]
    forged = tmp_path / "forged.ftdb"
    ledger.backup(forged)
    with sqlite3.connect(forged) as db:
        triggers = db.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'changeset'"
        ).fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        db.execute("UPDATE changeset SET person = 'somebody else' WHERE seq = 1")
        prev = FIRST
        for row in db.execute(
            "SELECT seq, uid, person, kind, reason, params, undo_of, at, digest_version FROM changeset ORDER BY seq"
        ).fetchall():
            tables = db.execute(
                "SELECT tbl, written, deleted, digest FROM changeset_table WHERE seq = ? ORDER BY tbl",
                row[:1],
            ).fetchall()
            digest = chained(prev, row, tables)
            db.execute(
                "UPDATE changeset SET prev = ?, hash = ? WHERE seq = ?", (prev, digest, row[0])
            )
            prev = digest
        for _, sql in triggers:
            db.execute(sql)
    db.close()
    with opened(forged) as ledger_made_anew:
        assert ledger_made_anew.check() == []
        [issue] = heads.compare(ledger_made_anew, noted)
    assert issue.code == "head_differs"


def test_heads_of_other_ledgers_say_nothing_and_that_is_said(ledger):
    other = heads.of(ledger)._replace(ledger="ab" * 16)
    assert [issue.code for issue in heads.compare(ledger, [other])] == ["head_unknown"]
    assert [issue.code for issue in heads.compare(ledger, [])] == ["head_unknown"]


@pytest.mark.parametrize(
    "content",
    [b"", b"Dear sir", b"\xff\xfe\x00", b"# fundtracker heads 1\na\tb\tc\td\te\n",
     b"# fundtracker heads 1\na\t1\tc\n", "# fundtracker heads 1\na\t²\tc\td\te\n".encode()],
)  # fmt: skip
def test_another_file_is_no_list_of_heads_and_nothing_is_added_to_it(ledger, tmp_path, content):
    place = tmp_path / "x.txt"
    place.write_bytes(content)
    assert refused(heads.read, place) == refused(heads.note, place, heads.of(ledger)) == "not_heads"
    assert place.read_bytes() == content
    assert refused(heads.read, tmp_path / "no.txt") == "no_such_file"
    assert refused(heads.note, tmp_path / "no/where.txt", heads.of(ledger)) == "write_failed"


def test_a_number_beyond_every_change_is_no_fault(ledger):
    far = heads.of(ledger)._replace(seq=10**40)
    assert [issue.code for issue in heads.compare(ledger, [far])] == ["head_missing"]
