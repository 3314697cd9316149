"""Carry kept in escrow and interest on late payment: figures by hand, releases, reversals, who gets what."""

import datetime as dt

import pytest

from fundtracker.domain.funds.overdue import interest
from fundtracker.errors import UserError
from fundtracker.ledger import fund_cash
from fundtracker.ledger.funds.capital_book import OverdueInterest
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.receipts import Arrived
from fundtracker.reports import registry
from fundtracker.reports.funds.fund_figures import figures
from tests.ledger import world
from tests.ledger.fund_world import called, day, made, received


@pytest.fixture
def ledger(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as found:
        yield found


def distributed(ledger, fund, on="2024-03-01", number=None, **items):
    how = {key: items.pop(key) for key in ("parts", "pending") if key in items}
    with ledger.change("list") as change:
        ledger.capital.distribute(change, fund, Resolution(day(on), number=number), items, **how)


def at(ledger, fund, on="2024-06-30"):
    return figures(ledger, ledger.funds.get(fund), dt.date.fromisoformat(on))


def notes(ledger, name="funds"):
    from fundtracker.domain.base.period import Quarter

    return registry.build(ledger, name, quarter=Quarter(2024, 2), unit="yuan").notes


def test_the_terms_keep_a_part_of_each_carry_and_the_rest_is_paid(ledger):
    fund = made(ledger, fee_rate=0, escrow=300_000)
    called(ledger, fund, 400_00)
    received(ledger, fund)
    distributed(ledger, fund, capital=10_00, carry=5_01)
    paid, held = ledger.capital.distributions(fund)
    assert (paid.items, paid.pending, paid.escrow_of) == (
        {"capital": 10_00, "carry": 3_51},
        False,
        None,
    )
    assert (held.items, held.pending, held.escrow_of) == ({"carry": 1_50}, True, paid.number)
    assert ledger.capital.kept_of(fund, paid.id) == [held]
    now = at(ledger, fund)
    assert (now.carry_paid, now.escrow, now.total.decided) == (3_51, 1_50, 1_50)
    assert (
        now.cash
        == 400_00 - 10_00 - 3_51
        == sum(move.fen for move in fund_cash.moves(ledger, now.fund, day("2024-06-30")))
    )
    assert any("1.50" in note and "托管" in note for note in notes(ledger))
    # The same notice again is known, whole as it was stated.
    distributed(ledger, fund, capital=10_00, carry=5_01, number=1)
    assert len(ledger.capital.distributions(fund)) == 2
    # A later notice takes the number that the program gave to the escrow.
    distributed(ledger, fund, on="2024-04-01", capital=1_00, number=2)
    assert [d.number for d in ledger.capital.distributions(fund) if d.escrow_of == 1] == [3]
    assert ledger.check() == []


def test_a_release_pays_it_and_counts_from_its_day(ledger):
    fund = made(ledger, fee_rate=0, escrow=300_000)
    called(ledger, fund, 400_00)
    received(ledger, fund)
    distributed(ledger, fund, capital=10_00, carry=5_00)
    with ledger.change("fund.paid") as change:
        ledger.capital.paid_out(change, fund, 2, "gp", day("2024-05-01"))
    assert (at(ledger, fund).carry_paid, at(ledger, fund).escrow) == (5_00, 0)
    assert (at(ledger, fund, "2024-04-30").carry_paid, at(ledger, fund, "2024-04-30").escrow) == (
        3_50,
        1_50,
    )


def test_taken_back_with_its_distribution_and_alone_for_a_clawback(ledger):
    fund = made(ledger, fee_rate=0, escrow=500_000)
    called(ledger, fund, 400_00)
    received(ledger, fund)
    distributed(ledger, fund, carry=8_00)
    distributed(ledger, fund, on="2024-04-01", carry=2_00)
    with ledger.change("fund.reverse") as change:  # escrow of the first covers a clawback
        ledger.capital.reverse_distribution(change, fund, 2, day("2024-05-01"))
    assert (at(ledger, fund).carry_paid, at(ledger, fund).escrow) == (5_00, 1_00)
    with ledger.change("fund.reverse") as change:
        ledger.capital.reverse_distribution(change, fund, 3, day("2024-05-02"))
    assert (at(ledger, fund).carry_paid, at(ledger, fund).escrow) == (4_00, 0)
    assert ledger.check() == []


def test_all_of_it_in_escrow_is_one_distribution_decided_and_terms_of_the_day_count(ledger):
    fund = made(ledger, fee_rate=0)
    called(ledger, fund, 400_00)
    received(ledger, fund)
    distributed(ledger, fund, carry=1_00)
    assert at(ledger, fund).escrow == 0
    with ledger.change("fund") as change:
        ledger.funds.set_terms(
            change, fund, day("2024-04-01"), escrow=1_000_000, doc_no="补1", reason="补充"
        )
    assert ledger.funds.terms(fund)[-1].escrow == 1_000_000
    distributed(ledger, fund, on="2024-04-02", carry=2_00)
    distributed(
        ledger, fund, on="2024-04-03", carry=3_00, pending=True
    )  # decided, not by the terms
    assert [d.escrow_of for d in ledger.capital.distributions(fund)] == [None, 2, None]
    assert (at(ledger, fund).escrow, at(ledger, fund).total.decided) == (2_00, 5_00)
    ledger.undo()
    ledger.undo()
    assert at(ledger, fund).escrow == 0
    ledger.redo()
    assert at(ledger, fund).escrow == 2_00 and ledger.check() == []


# ---------------------------------------------------------------- late payment
def test_interest_runs_from_the_due_day_on_what_is_missing():
    # 36,500.00 at 10 %: 10.00 a day; 30 days on all, 10 on what is left of it after half came.
    from fractions import Fraction

    rate = Fraction(1, 10)
    half = [(130, 18_250_00)]
    assert interest(36_500_00, half, 100, 140, rate) == 30 * 10_00 + 10 * 5_00
    assert interest(36_500_00, [(100, 36_500_00)], 100, 200, rate) == 0
    assert interest(36_500_00, [], 100, 100, rate) == 0
    assert interest(36_500_00, [(110, 36_500_00), (120, -36_500_00)], 100, 130, rate) == 200_00
    assert (
        interest(36_500_00, [(150, 1_00)], 100, 140, rate) == 400_00
    )  # what comes later says nothing


def test_it_is_said_until_it_is_paid_and_is_the_other_partners_income(ledger):
    fund = made(ledger, fee_rate=0, overdue_rate=182_500)  # 0.05 % a day
    called(ledger, fund, 400_00)  # due 2023-07-01: fiscal 240, industry 120, gp 40
    with ledger.change("fund.receive") as change:
        ledger.capital.receive(change, fund, Arrived(1, "fiscal", day("2023-07-01"), 240_00))
        ledger.capital.receive(change, fund, Arrived(1, "gp", day("2023-06-20"), 40_00))
        ledger.capital.receive(change, fund, Arrived(1, "industry", day("2023-08-10"), 120_00))
    call = ledger.capital.call(fund, 1)
    assert ledger.capital.interest_due(fund, call, day("2024-06-30")) == {
        "industry": 2_40
    }  # 40 days
    before = at(ledger, fund)
    assert any("2.40" in note for note in notes(ledger, "calls"))
    with ledger.change("fund.overdue_interest") as change:
        ledger.capital.pay_overdue_interest(
            change, fund, OverdueInterest(1, "industry", day("2023-08-20"), 2_40)
        )
    now = at(ledger, fund)
    assert now.cash == before.cash + 2_40 and now.nav == before.nav + 2_40
    assert now.shares["industry"].closing == before.shares["industry"].closing
    gained = {name: now.shares[name].lines["income"] for name in ("fiscal", "gp")}
    assert gained == {"fiscal": 2_06, "gp": 34}  # 240 : 40
    assert now.total.paid_in == before.total.paid_in == 400_00
    table = registry.build(ledger, "calls", unit="yuan")
    row = next(row for row in table.rows if row.name == "industry")
    assert (row.cells["late_due"].value, row.cells["late_paid"].value) == (2_40, 2_40)
    assert not any("逾期利息" in note for note in table.notes)
    with ledger.change("fund.overdue_interest") as change:  # it went back
        ledger.capital.pay_overdue_interest(
            change, fund, OverdueInterest(1, "industry", day("2023-09-01"), -2_40)
        )
    assert at(ledger, fund).nav == before.nav
    with pytest.raises(UserError) as refused, ledger.change("fund.overdue_interest") as change:
        ledger.capital.pay_overdue_interest(
            change, fund, OverdueInterest(1, "industry", day("2023-09-02"), -1)
        )
    assert refused.value.code == "receipt_too_large"
    assert refused.value.params == {"partner": "industry", "number": 1, "amount": "0.00"}
    with ledger.change("list") as change:  # the list is taken in again
        for at_day, fen in ((day("2023-08-20"), 2_40), (day("2023-09-01"), -2_40)):
            paid = OverdueInterest(1, "industry", at_day, fen)
            put = ledger.capital.pay_overdue_interest(change, fund, paid)
            assert put.outcome == "known"
    assert ledger.check() == []


def test_too_much_interest_of_one_partner_does_not_hide_too_little_of_another(ledger):
    fund = made(ledger, fee_rate=0, overdue_rate=182_500)
    called(ledger, fund, 400_00)  # due 2023-07-01: fiscal 240, industry 120, gp 40
    with ledger.change("fund.receive") as change:
        for name, fen in (("fiscal", 240_00), ("industry", 120_00), ("gp", 40_00)):
            ledger.capital.receive(change, fund, Arrived(1, name, day("2023-07-11"), fen))
        for name, fen in (("fiscal", 3_20), ("industry", 60)):  # due: 1.20, 0.60; gp 0.20
            paid = OverdueInterest(1, name, day("2023-08-20"), fen)
            ledger.capital.pay_overdue_interest(change, fund, paid)
    said = [note for note in notes(ledger, "calls") if "逾期利息" in note]
    assert len(said) == 2
    assert "0.20 元未登记收到" in said[0] and "超出条款应付 2.00 元" in said[1]


def test_a_partner_that_defaults_and_a_call_taken_back_owe_no_more_from_that_day(ledger):
    fund = made(ledger, fee_rate=0, overdue_rate=365_000)  # a thousandth a day
    called(ledger, fund, 400_00)
    call = ledger.capital.call(fund, 1)
    with ledger.change("fund.default") as change:
        ledger.capital.default(change, fund, "industry", day("2023-07-11"))
    due = ledger.capital.interest_due(fund, call, day("2023-12-31"))
    assert due["industry"] == 1_20  # ten days of 0.12
    with ledger.change("fund.reverse") as change:
        ledger.capital.reverse_call(change, fund, 1, day("2023-07-21"))
    due = ledger.capital.interest_due(fund, call, day("2023-12-31"))
    assert (due["fiscal"], due["gp"]) == (4_80, 80)


def test_without_the_term_the_table_of_calls_has_no_column_for_it(ledger):
    fund = made(ledger, fee_rate=0)
    called(ledger, fund, 400_00)
    table = registry.build(ledger, "calls", unit="yuan")
    assert "late_due" not in {column.code for column in table.columns}
