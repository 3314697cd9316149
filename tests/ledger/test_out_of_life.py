"""What cannot be in a fund's life, or lies outside it: refused with the cause, or taken and said."""

import pytest

from fundtracker.errors import UserError
from fundtracker.i18n import say, speaking
from fundtracker.ledger.funds.capital_book import OverdueInterest
from fundtracker.ledger.funds.commitments import Transfer
from fundtracker.ledger.funds.holding_book import Purchase, Valued
from fundtracker.ledger.funds.receipts import Arrived
from tests.ledger.fund_world import called, day, held, made, received


def refused(ledger, write, reason="") -> str:
    with pytest.raises(UserError) as error, ledger.change("x", reason) as change:
        write(change)
    return error.value.code


@pytest.fixture
def fund(ledger):
    fund = made(ledger)
    called(ledger, fund, 500_00)
    received(ledger, fund)
    called(ledger, fund, 100_00, "2023-08-01")
    return fund


def test_no_money_comes_on_a_call_that_was_reversed(ledger, fund):
    with ledger.change("fund.reverse") as change:
        ledger.capital.reverse_call(change, fund, 2, day("2023-08-02"))
    late = Arrived(2, "gp", day("2023-08-05"), 1_00)
    get = lambda change: ledger.capital.receive(change, fund, late)  # noqa: E731
    assert refused(ledger, get) == "call_reversed"


def test_interest_on_late_payment_is_not_paid_before_the_call_was_due(ledger, fund):
    def pay(at):
        return lambda change: ledger.capital.pay_overdue_interest(
            change, fund, OverdueInterest(2, "gp", day(at), 1_00)
        )

    assert refused(ledger, pay("2023-08-31")) == "interest_before_due"  # due that very day
    with ledger.change("fund.overdue_interest") as change:
        pay("2023-09-01")(change)


def test_a_transfer_to_itself_and_a_price_of_nothing_paid_in_are_refused(ledger, fund):
    def transfer(taker, **how):
        return lambda change: ledger.capital.transfer(
            change, fund, Transfer("gp", taker, 10_00, day("2023-10-01"), **how)
        )

    assert refused(ledger, transfer("gp")) == "transfer_to_itself"
    assert refused(ledger, transfer("fiscal", paid_fen=0, price_fen=5_00)) == "price_without_paid"
    below = transfer("fiscal", paid_fen=5_00, price_fen=-1)
    assert refused(ledger, below) == "call_open_at_transfer"
    assert refused(ledger, below, "r") == "negative_amount"
    with ledger.change("fund.transfer", "r") as change:
        transfer("fiscal", paid_fen=5_00, price_fen=5_00)(change)


def test_no_more_than_the_fee_is_waived(ledger, fund):
    with ledger.change("fund.fees") as change:
        ledger.fund_costs.run_fees(change, fund, day("2023-06-30"))

    def waive(**how):
        return lambda change: ledger.fund_costs.waive(
            change, fund, day("2023-04-01"), reason="r", **how
        )

    assert refused(ledger, waive(waived=5_01)) == "waived_too_large"
    assert refused(ledger, waive(offset=-1)) == "negative_amount"
    with ledger.change("fund.fees") as change:
        waive(waived=5_00)(change)


def test_what_is_later_than_the_close_of_a_fund_is_said(ledger, fund):
    with ledger.change("fund") as change:
        ledger.funds.put(change, "X1", "示例基金X1", closed_day=day("2024-12-31"))
    called(ledger, fund, 10_00, "2024-12-31")
    assert ledger.told == []
    called(ledger, fund, 10_00, "2025-01-01")
    assert [issue.code for issue in ledger.told] == ["after_closed_told"]
    for lang in ("zh", "en"):
        with speaking(lang):
            assert "2024-12-31" in say(ledger.told[0]) and "2025-01-01" in say(ledger.told[0])


def test_a_value_of_nothing_and_income_before_the_purchase_are_said(ledger, fund):
    deal = held(ledger, fund)
    with ledger.change("fund.invest") as change:
        ledger.companies.invest(change, deal.id, Purchase(day("2023-07-05"), 100, 100_00))
    for at, value, expected in (
        ("2023-07-04", 1_00, ["valued_nothing_told"]), ("2023-07-03", 0, []), ("2023-07-05", 1_00, []),
    ):  # fmt: skip
        with ledger.change("fund.value") as change:
            ledger.companies.value_at(change, deal.id, Valued(day(at), value, "other"))
        assert [issue.code for issue in ledger.told] == expected
    for at, expected in (("2023-07-04", ["income_before_told"]), ("2023-07-05", [])):
        with ledger.change("fund.income") as change:
            ledger.companies.income(change, deal.id, day(at), 1_00)
        assert [issue.code for issue in ledger.told] == expected
