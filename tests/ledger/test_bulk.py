"""Many rows at once: the digest's form is pinned, guards and indexes come back, references hold."""

import pytest

from fundtracker.errors import UserError
from fundtracker.ledger.core import change

PACKED = (
    "280600000069010000004e69f9ffffff6c030000000000000000047506000000e5b482e5b1b17302000000"
    "00ff280600000069020000004e69000000006cfbffffff0000000000000000040075000000007300000000"
)


def test_the_form_of_a_digest_is_the_same_on_every_machine_and_python():
    rows = [(1, None, -7, 1 << 40, "崂山", b"\x00\xff"), (2, None, 0, -(1 << 62), "", b"")]
    assert bytes(change.packed(rows)).hex() == PACKED


def test_blocks_of_any_size_give_the_same_digest():
    rows = [(i, f"行{i}", None, i << 33) for i in range(100)]
    found = set()
    for size in (1, 7, 100):
        digest = change.Digest()
        for at in range(0, 100, size):
            digest.add(rows[at : at + size])
        found.add(digest.end([(3, 1, "D")], change.DIGEST_VERSION))
    assert len(found) == 1


def things(ledger):
    return sorted(ledger.read("SELECT type, name, sql FROM sqlite_master"))


def test_after_many_rows_guards_and_indexes_are_what_they_were(ledger):
    before = things(ledger)
    with ledger.change("test") as change, change.bulk("payment", "term"):
        change.insert("term", {"id": change.new_ids("term"), "text": "甲"})
        assert things(ledger) != before
    assert things(ledger) == before
    assert ledger.check() == []


def test_the_same_word_twice_is_refused_where_the_index_is_made_last(ledger):
    head = ledger.head()
    with (
        pytest.raises(UserError, match="already_there"),
        ledger.change("test") as change,
        change.bulk("term"),
    ):
        first = change.new_ids("term", 2)
        change.insert_rows("term", [(first, "甲"), (first + 1, "甲")])
    assert ledger.head() == head
    assert ledger.check() == []


def test_references_are_watched_again_after_a_proven_change(ledger):
    with ledger.change("test", proven=True) as change:
        change.insert("term", {"text": "甲"})
        assert ledger.read("PRAGMA foreign_keys") == [(0,)]
    with ledger.change("test") as change:
        change.insert("term", {"text": "乙"})
        assert ledger.read("PRAGMA foreign_keys") == [(1,)]


def test_rows_given_by_columns_leave_the_digest_and_the_rows_of_rows_given_one_by_one(ledger):
    words = [f"词{i}" for i in range(123)]
    digests = []
    for by_columns in (False, True):
        change_rows = [(1000 + i, word) for i, word in enumerate(words)]
        with pytest.raises(ZeroDivisionError), ledger.change("test") as change:
            if by_columns:
                change.insert_columns("term", len(words), (range(1000, 1123), words))
            else:
                change.insert_rows("term", change_rows)
            stored = ledger.read("SELECT id, text FROM term WHERE id >= 1000 ORDER BY id")
            assert stored == change_rows
            digests.append(change.finish())
            raise ZeroDivisionError  # nothing of it stays
    assert digests[0] == digests[1]


def test_a_column_of_one_value_stands_in_every_row(ledger):
    with ledger.change("test") as change:
        ids = change.new_ids("claim", 120)
        change.execute("PRAGMA defer_foreign_keys = ON")
        lines = list(range(1, 121))
        change.insert_columns("claim", 120, (range(ids, ids + 120), 1, 1, lines, [""] * 120, None))
        rows = ledger.read(
            "SELECT line, payment_id, import_id, own, own_key FROM claim ORDER BY id"
        )
        assert rows == [(line, 1, 1, "", None) for line in lines]
        change.execute("DELETE FROM claim")
        change.disturbed("claim")
