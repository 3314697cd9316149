"""The kept list of payees is what the payments give, after every kind of change and in the past."""

import pytest

from fundtracker.intake.payments import post
from fundtracker.ledger import things
from tests.ledger import world

KEPT = "SELECT term_id, n FROM payee ORDER BY 1"
SCANNED = "SELECT counterparty, count(*) FROM payment GROUP BY 1 ORDER BY 1"


@pytest.fixture
def ledger(tmp_path):
    with world.filled(tmp_path) as ledger:
        yield ledger


def kept(ledger) -> list:
    rows = ledger.read(KEPT)
    assert rows == ledger.read(SCANNED)
    return rows


def test_the_list_follows_imports_edits_undo_and_redo(ledger, tmp_path):
    before, parties, state = kept(ledger), things.parties(ledger), ledger.state_hash()
    post.post(ledger, world.bank(tmp_path / "more.csv", world.rows(200, 5, payees=9)))
    more = kept(ledger)
    assert sum(n for _, n in more) == sum(n for _, n in before) + 5
    assert set(things.parties(ledger)) > set(parties)
    world.split_in_two(ledger, world.ids(ledger)[0])
    world.classify(ledger, world.ids(ledger)[1:])
    assert kept(ledger) == more
    for _ in range(3):
        ledger.undo()
    assert (kept(ledger), things.parties(ledger), ledger.state_hash()) == (before, parties, state)
    for _ in range(3):
        ledger.redo()
    assert kept(ledger) == more
    assert ledger.check() == []


def test_the_list_follows_a_name_that_a_change_sets_and_a_payment_that_it_deletes(ledger):
    first, second, *_ = world.ids(ledger)
    [(name,)] = ledger.read(
        "SELECT min(counterparty) FROM payment WHERE counterparty NOT IN "
        "(SELECT counterparty FROM payment WHERE id = ?)",
        (first,),
    )
    with ledger.change("correct") as change:
        change.update("payment", first, {"counterparty": name})
        change.delete("payment", second)
    kept(ledger)


def test_the_list_of_a_past_state_is_that_of_its_payments(ledger, tmp_path):
    seq, parties = ledger.history.last(), things.parties(ledger)
    post.post(ledger, world.bank(tmp_path / "more.csv", world.rows(200, 5, payees=9)))
    past = ledger.as_of(seq)
    assert things.parties(past) == parties != things.parties(ledger)
    assert sum(n for _, n in kept(past)) == past.read("SELECT count(*) FROM payment")[0][0]


def test_an_edit_does_not_look_at_the_list(ledger):
    statements = []
    ledger.connection.set_trace_callback(statements.append)
    world.classify(ledger, world.ids(ledger))
    ledger.connection.set_trace_callback(None)
    assert [sql for sql in statements if "payee" in sql or "counterparty IS NOT" in sql] == []
