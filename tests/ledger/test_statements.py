"""What SQLite is asked, by counts and not by the clock: a saved edit, an opening, one payment more."""

import collections

import pytest

from fundtracker.intake.payments import post
from fundtracker.ledger import Ledger
from tests.ledger import world

OF_AN_EDIT = 32  # triggers with it, both sums stay (30 where one begins); 171 before
OF_AN_OPENING = 20
OF_ONE_PAYMENT = 210  # an import of one row beside others, triggers with it


@pytest.fixture
def ledger(tmp_path):
    with world.filled(tmp_path) as ledger:
        yield ledger


def asked(ledger, work) -> list[str]:
    statements: list[str] = []
    ledger.connection.set_trace_callback(statements.append)
    try:
        work()
    finally:
        ledger.connection.set_trace_callback(None)
    return statements


def of_an_edit(ledger, payment: int, code: str) -> list[str]:
    """The statements of an edit between two plan lines that have other payments of its quarter."""
    return asked(ledger, lambda: world.classify(ledger, [payment], code))


@pytest.fixture
def quarter(ledger) -> list[int]:
    payments = [payment.id for payment in ledger.payments.some("p.book_quarter = 2023 * 4")]
    world.classify(ledger, payments[:2], "infrastructure")
    world.classify(ledger, payments[2:])
    assert len(payments) == 6
    return payments[2:]


def test_a_saved_edit_takes_about_thirty_statements(ledger, quarter):
    statements = of_an_edit(ledger, quarter[0], "infrastructure")
    assert "COMMIT" in statements
    assert len(statements) <= OF_AN_EDIT, collections.Counter(s.split()[0] for s in statements)


def test_an_edit_asks_as_much_of_a_fuller_ledger(ledger, quarter, tmp_path):
    few = of_an_edit(ledger, quarter[0], "infrastructure")
    post.post(ledger, world.bank(tmp_path / "more.csv", world.rows(100, 400, payees=90)))
    of_an_edit(ledger, quarter[1], "infrastructure")  # the first after an import proves the shape
    assert len(of_an_edit(ledger, quarter[2], "infrastructure")) == len(few)


def test_one_payment_more_asks_as_much_of_a_fuller_ledger(ledger, tmp_path):
    def one(name):
        row = f"2024-05-06,T{name},工程款,77.0{name},,另一公司{name},62220000{name}"
        path = world.bank(tmp_path / f"{name}.csv", [row])
        return len(asked(ledger, lambda: post.post(ledger, path)))

    few = one("1")
    post.post(ledger, world.bank(tmp_path / "more.csv", world.rows(100, 400, payees=90)))
    assert one("2") <= few <= OF_ONE_PAYMENT


def test_an_opening_asks_little_and_reads_the_last_changes_in_one_question(ledger, monkeypatch):
    path = ledger.path
    ledger.close()
    statements: list[str] = []

    def connect(*args, **options):
        connection = Ledger.__init__.__kwdefaults__["connect"](*args, **options)
        connection.set_trace_callback(statements.append)
        return connection

    with Ledger.open(path, "x", clock=world.Clock(), read_only=True, connect=connect) as opened:
        assert opened.unproved == []
    assert 1 < len(statements) <= OF_AN_OPENING
    assert len([s for s in statements if "FROM changeset c LEFT JOIN" in s]) == 1
