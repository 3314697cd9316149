"""Accounts are covered day by day, and reconciled month by month: what nothing proves keeps the gates closed."""

import datetime as dt

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import checklist as rules
from fundtracker.domain.park.checklist import Balances, Shown
from fundtracker.domain.park.reconciliation import Reconciliation
from fundtracker.errors import UserError
from fundtracker.intake.payments import post
from fundtracker.ledger import coverage
from fundtracker.records.record_type import record
from fundtracker.records.registry import TYPES
from fundtracker.reports import explain, registry
from fundtracker.reports.payments import bank_reconciliation
from fundtracker.reports.review import checklist, pack
from fundtracker.reports.tables.report_table import Table
from tests.ledger import world

Q1 = Quarter(2024, 1)
HEAD = "交易日期,摘要,支出金额,收入金额,余额,对方户名"
ROWS = (
    "2024-01-25,拨付,100.00,,900.00,甲",
    "2024-02-20,拨付,100.00,,800.00,甲",
    "2024-03-27,拨付,50.00,,750.00,甲",
)


def day(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal()


# ---------------------------------------------------------------- days, not months
def shown(first: str, last: str, opening: int, closing: int) -> Shown:
    a, b = day(first), day(last)
    return Shown("A", a, b, False, first, Balances(a, opening, b, closing, ((b, closing),)), True)


def states(files, proofs=()):
    return [(month.state, month.lacking) for month in rules.board(files, Q1, dict(proofs))["A"]]


def test_a_month_that_begins_on_the_25th_is_not_covered():
    [first, *_] = states([shown("2024-01-25", "2024-03-31", 5_00, 1_00)])
    assert first == ("partial", ((day("2024-01-01"), day("2024-01-24")),))


def test_an_account_that_begins_with_nothing_was_opened_then():
    assert states([shown("2024-01-25", "2024-03-31", 0, 1_00)])[0] == ("covered", ())


def test_days_between_two_files_are_proved_by_the_balance_and_by_nothing_else():
    first, second = (
        shown("2024-01-01", "2024-01-20", 0, 7_00),
        shown("2024-02-10", "2024-03-31", 7_00, 1_00),
    )
    assert [state for state, _ in states([first, second])] == ["covered"] * 3
    unlike = second._replace(balances=second.balances._replace(opening=6_00))
    found = states([first, unlike])
    assert found[0] == ("partial", ((day("2024-01-21"), day("2024-01-31")),))
    assert found[1][0] == "differs"


def test_the_days_after_the_last_row_are_proved_by_what_the_bank_states_for_their_end():
    files = [shown("2024-01-01", "2024-03-27", 0, 7_00)]
    assert states(files)[2] == ("partial", ((day("2024-03-28"), day("2024-03-31")),))
    assert (
        states(files, [(("A", day("2024-03-31")), 6_99)])[2][0] == "partial"
    )  # another balance proves nothing
    assert states(files, [(("A", day("2024-03-31")), 7_00)])[2] == ("covered", ())


# ---------------------------------------------------------------- the reconciliation
@pytest.fixture
def ledger(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("\n".join(["账号：9900001", HEAD, *ROWS]) + "\n", "utf-8")
    with world.planned(tmp_path / "l.ftdb") as made:
        post.post(made, path)
        yield made


def balance(ledger, end, book, **more):
    return record(
        ledger, TYPES["bank.balance"], {"account": "9900001", "day": day(end), "book": book, **more}
    )


def gate(ledger, code):
    return next(g for g in checklist.gates(ledger, Q1) if g.code == code)


def test_each_side_is_corrected_by_what_it_lacks():
    one = Reconciliation(
        100_00, 90_00, unit_received=5_00, unit_paid=20_00, bank_received=1_00, bank_paid=6_00
    )
    assert (one.adjusted_statement, one.adjusted_book, one.difference) == (85_00, 85_00, 0)


def test_the_gate_asks_for_every_account_and_month_and_for_a_difference_of_nothing(ledger):
    assert gate(ledger, "reconciled").n == 3
    for end, book in (("2024-01-31", 900_00), ("2024-02-10", 800_00), ("2024-03-31", 760_00)):
        balance(
            ledger, end, book
        )  # any day of a month is its end; the statement is what the files show
    assert [b.day for b in ledger.bank_balances.balances()] == [
        day("2024-01-31"), day("2024-02-29"), day("2024-03-31"),
    ]  # fmt: skip
    [said] = gate(ledger, "reconciled").items
    assert "2024-03" in said and "10.00" in said
    item = {"account": "9900001", "day": day("2024-03-31"), "side": "unit_received", "amount": 10_00,
            "dated": day("2024-03-30")}  # fmt: skip
    record(ledger, TYPES["bank.transit"], item)
    assert gate(ledger, "reconciled").open
    first = coverage.board(ledger, Q1)["9900001"][0]
    assert (first.state, checklist.month_words(first).count("1–24")) == ("partial", 1)
    assert ledger.check() == []


def test_the_table_shows_both_sides_and_the_items_and_is_printed_in_the_pack(ledger):
    balance(ledger, "2024-03-31", 760_00, statement=750_00)
    record(ledger, TYPES["bank.transit"], {"account": "9900001", "day": day("2024-03-31"), "side": "bank_paid",
                                           "amount": 10_00, "dated": day("2024-03-29"), "summary": "手续费"})  # fmt: skip
    rows = {
        row.code: row for row in registry.build(ledger, "bankrec", quarter=Q1, unit="yuan").rows
    }
    march = rows["b3"].cells
    assert [march[c].value for c in ("statement", "adjusted_statement", "book", "adjusted_book", "difference")] == [
        750_00, 750_00, 760_00, 750_00, 0,
    ]  # fmt: skip
    assert rows["b3i1"].cells["words"].value == "手续费" and rows["b3i1"].depth == 1
    assert (
        rows["b1"].cells["statement"].value == 900_00 and "book" not in rows["b1"].cells
    )  # by the file, not recorded
    assert "bankrec" in [sheet["code"] for sheet in pack.paper(ledger, Q1, "zh")["sheets"]]


def test_what_cannot_be_is_refused(ledger):
    with pytest.raises(UserError, match="statement_balance_needed"):
        record(
            ledger, TYPES["bank.balance"], {"account": "other", "day": day("2024-03-31"), "book": 1}
        )
    with pytest.raises(UserError, match="transit_later"):
        record(ledger, TYPES["bank.transit"], {"account": "9900001", "day": day("2024-02-01"), "side": "unit_paid",
                                               "amount": 1, "dated": day("2024-03-01")})  # fmt: skip


def test_the_form_is_told_what_the_files_show_and_what_stays_unexplained(ledger):
    kind, asked = (
        TYPES["bank.balance"],
        {"account": "9900001", "day": day("2024-03-31"), "book": 760_00},
    )
    said = [(remark.field, remark.tone) for remark in kind.judged(ledger, asked)]
    to_come = ("day", "warn")  # the clock of these ledgers stands before it
    assert said == [("statement", "ok"), ("", "warn"), to_come]
    other = kind.judged(ledger, asked | {"statement": 760_00})
    said = [(remark.field, remark.tone) for remark in other]
    assert said == [("statement", "warn"), ("", "ok"), to_come]


def test_it_is_in_yuan_and_an_account_without_its_number_says_so_and_opens_its_file(tmp_path):
    path = tmp_path / "某行.csv"
    path.write_text("\n".join([HEAD, *ROWS]) + "\n", "utf-8")
    with world.planned(tmp_path / "l.ftdb") as ledger:
        post.post(ledger, path)
        table = registry.build(ledger, "bankrec", quarter=Q1, unit="wan")
        row = table.rows[0]
        [account] = coverage.accounts(ledger)
        assert table.unit == "yuan" and row.name == f"{account}（文件未载账号）"
        assert bank_reconciliation.account_of(row.name) == account
        sheets = {sheet["code"]: sheet for sheet in pack.paper(ledger, Q1, "zh")["sheets"]}
        assert Table.from_data(sheets["bankrec"], Q1, unit="wan", lang="zh").unit == "yuan"
        opened = explain.explain(ledger, row.cells["statement"].id)
        assert [record["table"] for record in opened.records] == ["import"]
