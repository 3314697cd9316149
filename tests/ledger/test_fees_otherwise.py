"""Fees charged before something dated within their periods was recorded: named with their fen."""

import pytest

from fundtracker.i18n import say, speaking
from fundtracker.ledger import warnings
from fundtracker.ledger.funds.holding_book import Purchase, Valued
from tests.ledger.fund_world import called, day, held, made, received


def charged(ledger, fund, until="2023-12-31") -> int:
    with ledger.change("fund.fees") as change:
        ledger.fund_costs.run_fees(change, fund, day(until))
    return change.seq


def warned(ledger, at="2024-12-31") -> list[str]:
    return [
        w.params["rule"] for w in warnings.alerts(ledger, day(at), "zh") if w.code == "duty_fee"
    ]


@pytest.fixture
def fund(ledger):
    """2 % a year of what is paid in, by quarters: 900 yuan from 1 July 2023 on."""
    fund = made(ledger, fee_basis="paid_in", fee_months=3)
    called(ledger, fund, 900_00)
    received(ledger, fund, at="2023-06-30")
    return fund


def test_money_recorded_late_names_the_fee_charged_without_it(ledger, fund):
    charge = charged(ledger, fund)
    assert [row.fee_fen for row in ledger.fund_costs.charged(fund)][1:] == [4_50, 4_50]
    called(ledger, fund, 100_00, at="2023-07-15")
    assert (ledger.told, warned(ledger)) == ([], [])  # a call pays nothing in
    received(ledger, fund, 2, at="2023-10-01")
    # by hand: 1,000 yuan × 2 % / 4 quarters
    assert warned(ledger) == ["4.50 → 5.00"]
    assert [issue.code for issue in ledger.told] == ["duty_fee"]
    for lang, word in (("zh", "减免"), ("en", "Waiver")):
        with speaking(lang):
            words = say(ledger.told[0])
        assert "4.50 → 5.00" in words and "2023-10-01 – 2023-12-31" in words and word in words
    ledger.undo(charge)  # the charge is undone …
    charged(ledger, fund)  # … and made anew
    assert warned(ledger) == []


def test_a_waiver_of_nothing_with_its_reason_settles_it(ledger, fund):
    charged(ledger, fund)
    called(ledger, fund, 100_00, at="2023-07-15")
    received(ledger, fund, 2, at="2023-10-01")
    with ledger.change("fund.fees") as change:
        ledger.fund_costs.waive(change, fund, day("2023-10-01"), reason="差额不收")
    assert warned(ledger) == []


@pytest.mark.parametrize(
    ("basis", "moved"), [("net_invested", True), ("nav", True), ("committed", False)]
)
def test_a_purchase_recorded_late_moves_the_fees_that_rest_on_it(ledger, basis, moved):
    fund = made(ledger, fee_basis=basis, fee_months=3)
    called(ledger, fund, 900_00)
    received(ledger, fund, at="2023-06-30")
    deal = held(ledger, fund)
    charged(ledger, fund)
    with ledger.change("fund.invest") as change:
        ledger.companies.invest(change, deal.id, Purchase(day("2023-10-01"), 100, 365_00))
    with ledger.change("fund.value") as change:
        ledger.companies.value_at(change, deal.id, Valued(day("2023-12-31"), 730_00, "round"))
    assert bool(warned(ledger)) is moved


def test_what_is_dated_after_the_period_says_nothing(ledger, fund):
    charged(ledger, fund)
    called(ledger, fund, 100_00, at="2024-01-02")
    received(ledger, fund, 2, at="2024-01-10")
    assert (ledger.told, warned(ledger)) == ([], [])
