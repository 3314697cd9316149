"""Fees charged before something dated within their periods was recorded: named with their fen."""

import pytest

from fundtracker.errors import UserError
from fundtracker.i18n import say, speaking
from fundtracker.ledger import warnings
from fundtracker.ledger.fund_checks import fees_otherwise
from fundtracker.ledger.funds.holding_book import Purchase, Valued
from fundtracker.ledger.funds.receipts import Arrived
from fundtracker.records.record_type import record
from fundtracker.records.registry import record_type
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


# ---------------------------------------------------------------- the difference alone
def anew(ledger, fund, until="2023-12-31", reason="补提"):
    with ledger.change("fund.fees", reason) as change:
        return fees_otherwise.charge_anew(ledger, change, fund, day(until), reason)


def raised(ledger, fund):
    charged(ledger, fund)
    called(ledger, fund, 100_00, at="2023-07-15")
    received(ledger, fund, 2, at="2023-10-01")


def test_what_was_charged_too_low_is_charged_anew_with_its_reason(ledger, fund):
    """The fee of Q4 is 5.00 instead of 4.50; that of Q3 stays, and so does what was waived."""
    charged(ledger, fund)
    with ledger.change("fund.fees") as change:
        ledger.fund_costs.waive(change, fund, day("2023-10-01"), waived=1_00, reason="协商")
    called(ledger, fund, 100_00, at="2023-07-15")
    received(ledger, fund, 2, at="2023-10-01")
    assert [each.outcome for each in anew(ledger, fund)] == ["changed"]
    rows = ledger.fund_costs.charged(fund)
    assert [row.fee_fen for row in rows][1:] == [4_50, 5_00]
    assert (rows[-1].due, rows[-1].reason) == (4_00, "协商; 补提")
    assert warned(ledger) == []
    assert ledger.check() == []


def test_charging_anew_needs_a_reason_and_something_that_differs(ledger, fund):
    charged(ledger, fund)
    for reason, code in (("", "reason_needed"), ("补提", "fees_as_charged")):
        with pytest.raises(UserError) as told:
            anew(ledger, fund, reason=reason)
        assert told.value.code == code


def test_a_fee_that_falls_below_what_was_waived_is_not_charged_anew(ledger):
    fund = made(ledger, fee_basis="paid_in", fee_months=3)
    called(ledger, fund, 900_00)
    received(ledger, fund, at="2023-06-30")
    charged(ledger, fund)
    with ledger.change("fund.fees") as change:
        ledger.fund_costs.waive(change, fund, day("2023-10-01"), waived=4_40, reason="协商")
    with ledger.change("fund.receive") as change:
        ledger.capital.receive(
            change, fund, Arrived(1, "fiscal", day("2023-10-01"), 540_00, reverses=True)
        )
    with pytest.raises(UserError) as told:
        anew(ledger, fund)
    assert told.value.code == "waived_too_large"


def test_each_door_charges_anew(ledger, fund):
    raised(ledger, fund)
    record(
        ledger, record_type("fund.fee"), {"fund": fund, "until": day("2023-12-31"), "anew": "补提"}
    )
    assert [row.fee_fen for row in ledger.fund_costs.charged(fund)][1:] == [4_50, 5_00]
