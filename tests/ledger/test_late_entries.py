"""What is recorded late and dated before a call, distribution or closing that stands: named with its fen."""

import pytest

from fundtracker.errors import UserError
from fundtracker.i18n import say, speaking
from fundtracker.ledger import warnings
from fundtracker.ledger.core.upsert import KNOWN
from fundtracker.ledger.fund_checks.divisions import Divisions
from fundtracker.ledger.funds.capital_book import Reference
from fundtracker.ledger.funds.commitments import Transfer
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.holding_book import Purchase, Valued
from fundtracker.ledger.funds.receipts import Arrived
from fundtracker.records.record_type import record
from fundtracker.records.registry import record_type
from tests.ledger.fund_world import called, day, held, made, received

TOLD = ("duty_divided_call", "duty_divided_distribution")


def distributed(ledger, fund, fen, at="2024-06-30", **how):
    with ledger.change("fund.distribute") as change:
        ledger.capital.distribute(change, fund, Resolution(day(at)), {"gain": fen}, **how)


def transferred(ledger, fund, giver, taker, fen, at, paid=None):
    with ledger.change("fund.transfer") as change:
        ledger.capital.transfer(change, fund, Transfer(giver, taker, fen, day(at), paid_fen=paid))


def moved(ledger, fund) -> dict[tuple[str, int], dict[str, int]]:
    every = Divisions(ledger).otherwise(ledger.funds.get(fund))
    return {(row.what, row.number): row.moved for row in every}


def warned(ledger, at="2024-12-31") -> list[str]:
    return [w.code for w in warnings.alerts(ledger, day(at), "zh") if w.code in TOLD]


@pytest.fixture
def paid_in(ledger):
    """Half of 1,000 yuan is paid in, 100 yuan of gain distributed by it: 60, 30, 10."""
    fund = made(ledger)
    called(ledger, fund, 500_00)
    received(ledger, fund)
    distributed(ledger, fund, 100_00)
    return fund


def test_a_transfer_recorded_late_names_the_distribution_with_its_differences(ledger, paid_in):
    assert (moved(ledger, paid_in), ledger.told) == ({}, [])
    transferred(ledger, paid_in, "fiscal", "industry", 200_00, "2024-03-01", paid=100_00)
    # by hand: 300/500, 150, 50 of 100 yuan before; 200, 250, 50 after
    expected = {"fiscal": -20_00, "industry": 20_00}
    assert moved(ledger, paid_in) == {("distribution", 1): expected}
    assert warned(ledger) == ["duty_divided_distribution"]
    assert [issue.code for issue in ledger.told] == ["duty_divided_distribution"]
    for lang, words in (
        ("zh", "fiscal -20.00；industry +20.00"),
        ("en", "fiscal -20.00; industry +20.00"),
    ):
        with speaking(lang):
            assert words in say(ledger.told[0]).replace("−", "-") and "20.00" in say(ledger.told[0])
    assert ledger.capital.distribution(paid_in, 1).lines["fiscal"] == {
        "gain": 60_00
    }  # as it was paid


def test_a_transfer_of_a_later_day_or_of_the_very_day_says_nothing(ledger, paid_in):
    transferred(ledger, paid_in, "fiscal", "industry", 200_00, "2024-06-30", paid=100_00)
    assert (moved(ledger, paid_in), ledger.told, warned(ledger)) == ({}, [], [])


def test_a_distribution_made_anew_is_divided_by_the_book_and_nothing_is_said(ledger, paid_in):
    transferred(ledger, paid_in, "fiscal", "industry", 200_00, "2024-03-01", paid=100_00)
    with ledger.change("fund.reverse") as change:
        ledger.capital.reverse_distribution(change, paid_in, 1, day("2024-07-01"))
    distributed(ledger, paid_in, 100_00, "2024-07-02")
    assert (moved(ledger, paid_in), warned(ledger)) == ({}, [])
    assert ledger.capital.distribution(paid_in, 3).lines["fiscal"] == {"gain": 40_00}


def test_what_the_partners_settle_is_quiet_until_something_more_comes_late(ledger, paid_in):
    values = {
        "fund": "X1",
        "what": "distribution",
        "number": 1,
        "day": day("2024-08-01"),
        "doc": "结清1号",
    }
    with pytest.raises(UserError, match="nothing_to_settle"):
        record(ledger, record_type("fund.settlement"), values)
    transferred(ledger, paid_in, "fiscal", "industry", 200_00, "2024-03-01", paid=100_00)
    with pytest.raises(UserError, match="settled_before"):
        record(ledger, record_type("fund.settlement"), values | {"day": day("2024-06-29")})
    record(ledger, record_type("fund.settlement"), values)
    assert (moved(ledger, paid_in), warned(ledger)) == ({}, [])
    assert record(ledger, record_type("fund.settlement"), values)[0].outcome == KNOWN
    transferred(ledger, paid_in, "fiscal", "gp", 100_00, "2024-04-01", paid=50_00)
    assert moved(ledger, paid_in) == {("distribution", 1): {"fiscal": -10_00, "gp": 10_00}}


def test_money_of_a_call_recorded_after_the_distribution_it_weighs_in_is_named(ledger):
    fund = made(ledger)
    called(ledger, fund, 500_00)
    with ledger.change("fund.receive") as change:
        ledger.capital.receive(change, fund, Arrived(1, "fiscal", day("2023-06-30"), 300_00))
    distributed(ledger, fund, 90_00)  # all of it to the one who had paid
    with ledger.change("fund.receive") as change:
        ledger.capital.receive(change, fund, Arrived(1, "industry", day("2023-06-30"), 150_00))
    assert moved(ledger, fund) == {("distribution", 1): {"fiscal": -30_00, "industry": 30_00}}


def test_a_transfer_before_a_call_names_the_call(ledger):
    fund = made(ledger)
    called(ledger, fund, 500_00)
    transferred(ledger, fund, "industry", "gp", 100_00, "2023-05-01")
    assert moved(ledger, fund) == {("capital_call", 1): {"industry": -50_00, "gp": 50_00}}
    assert warned(ledger) == ["duty_divided_call"]


def test_a_closing_recorded_late_names_the_call_and_the_closing_after_it(ledger):
    fund = made(ledger, late_rate=0)
    called(ledger, fund, 500_00)

    def close(partner, at):
        return ledger.capital.close_late(change, fund, partner, 1_000_00, day(at))

    with ledger.change("fund.close") as change:
        ledger.funds.put_partner(change, "甲", "other")
        ledger.funds.put_partner(change, "乙", "other")
        close("乙", "2023-09-01")  # bears half of 500
    assert moved(ledger, fund) == {}
    with ledger.change("fund.close") as change:
        close("甲", "2023-05-01")
    # by hand: the call of 500 is then of 2,000 yuan (甲 1,000), the closing of 3,000: 乙 bears a third
    assert moved(ledger, fund) == {
        ("capital_call", 1): {"fiscal": -150_00, "industry": -75_00, "gp": -25_00, "甲": 250_00},
        ("capital_call", 2): {
            "乙": -83_33,
            "fiscal": 100_00,
            "industry": 50_00,
            "gp": 16_67,
            "甲": -83_34,
        },
    }


def test_parts_that_were_stated_are_named_by_what_their_shares_move(ledger):
    fund = made(ledger)
    called(ledger, fund, 500_00)
    received(ledger, fund)
    own = {"fiscal": {"gain": 50_00}, "industry": {"gain": 40_00}, "gp": {"gain": 10_00}}
    distributed(ledger, fund, 100_00, parts=own)
    assert moved(ledger, fund) == {}
    transferred(ledger, fund, "fiscal", "industry", 200_00, "2024-03-01", paid=100_00)
    (row,) = Divisions(ledger).otherwise(ledger.funds.get(fund))
    assert (row.stated, row.moved) == (True, {"fiscal": -20_00, "industry": 20_00})


def test_a_transfer_undone_after_the_distribution_names_it(ledger):
    fund = made(ledger)
    called(ledger, fund, 500_00)
    received(ledger, fund)
    transferred(ledger, fund, "fiscal", "industry", 200_00, "2024-03-01", paid=100_00)
    seq = ledger.history.last()
    distributed(ledger, fund, 100_00)
    ledger.undo(seq)
    assert moved(ledger, fund) == {("distribution", 1): {"fiscal": 20_00, "industry": -20_00}}


# ---------------------------------------------------------------- money before its notice
def test_money_before_the_notice_needs_its_reason(ledger):
    fund = made(ledger)
    called(ledger, fund, 500_00, "2023-06-01")

    def get(**how):
        return ledger.capital.receive(
            change, fund, Arrived(1, "gp", day("2023-05-31"), 50_00, **how)
        )

    with pytest.raises(UserError) as refused, ledger.change("fund.receive") as change:
        get()
    assert (refused.value.code, refused.value.params["notice"]) == (
        "receipt_before_call",
        "2023-06-01",
    )
    with ledger.change("fund.receive") as change:
        get(bank_ref=Reference("", "合伙人提前缴款"))
        assert get().outcome == KNOWN  # the same row again needs none
    assert not [
        w for w in warnings.alerts(ledger, day("2023-12-31"), "zh") if w.code == "duty_early_money"
    ]


def test_a_payment_before_its_distribution_needs_its_reason(ledger, paid_in):
    def pay(at, **how):
        return ledger.capital.paid_out(change, paid_in, 1, "gp", day(at), **how)

    with (
        pytest.raises(UserError, match="paid_before_distribution"),
        ledger.change("fund.paid") as change,
    ):
        pay("2024-06-29")
    with ledger.change("fund.paid") as change:
        pay("2024-06-29", bank_ref=Reference("", "预分配"))
    with ledger.change("fund.paid") as change:
        pay("2024-07-01")  # a later correction of the day needs none, and its reason goes
    assert ledger.read("SELECT count(*) FROM early_money") == [(0,)]


def test_early_money_of_older_ledgers_is_warned_of(ledger):
    fund = made(ledger)
    called(ledger, fund, 500_00, "2023-06-01")
    with ledger.change("fund.receive") as change:
        call = ledger.capital.call(fund, 1)
        row = {"call_id": call.id, "partner_id": ledger.funds.partner("gp").id, "day": day("2023-05-31"),
               "amount_fen": 50_00, "reverses": 0, "bank_ref": ""}  # fmt: skip
        change.insert("receipt", row)
    told = [
        w for w in warnings.alerts(ledger, day("2023-12-31"), "zh") if w.code == "duty_early_money"
    ]
    assert [(w.amount, w.about) for w in told] == [(50_00, "示例基金X1 #1 gp")]


def test_money_does_not_go_back_before_it_came(ledger):
    fund = made(ledger)
    called(ledger, fund, 500_00)

    def back(at):
        return ledger.capital.receive(change, fund, Arrived(1, "gp", day(at), 50_00, reverses=True))

    with ledger.change("fund.receive") as change:
        ledger.capital.receive(change, fund, Arrived(1, "gp", day("2023-07-01"), 50_00))
    with (
        pytest.raises(UserError, match="back_before_receipt"),
        ledger.change("fund.receive") as change,
    ):
        back("2023-06-30")
    with ledger.change("fund.receive") as change:
        back("2023-07-01")


# ---------------------------------------------------------------- a default dated back
def test_a_default_before_calls_of_the_partner_names_them(ledger):
    fund = made(ledger)
    called(ledger, fund, 500_00)
    called(ledger, fund, 100_00, "2023-09-01")
    with pytest.raises(UserError) as refused, ledger.change("fund.default") as change:
        ledger.capital.default(change, fund, "industry", day("2023-08-01"))
    assert refused.value.code == "default_before_calls"
    assert refused.value.params["calls"] == "#2 2023-09-01 30.00"


def test_a_default_before_money_that_came_names_it(ledger):
    fund = made(ledger)
    called(ledger, fund, 500_00)
    received(ledger, fund)
    with pytest.raises(UserError) as refused, ledger.change("fund.default") as change:
        ledger.capital.default(change, fund, "industry", day("2023-06-15"))
    assert (refused.value.code, refused.value.params["receipts"]) == (
        "default_before_calls",
        "#1 2023-06-30 150.00",
    )


def test_a_default_before_a_transfer_names_the_transfer(ledger):
    fund = made(ledger)
    transferred(ledger, fund, "industry", "gp", 100_00, "2023-09-01")
    with pytest.raises(UserError) as refused, ledger.change("fund.default") as change:
        ledger.capital.default(change, fund, "industry", day("2023-08-01"))
    assert (refused.value.code, refused.value.params["transfers"]) == (
        "default_before_transfers",
        "2023-09-01 100.00",
    )


# ---------------------------------------------------------------- values of a corrected holding
@pytest.fixture
def valued(ledger):
    """1,000 shares for 100 yuan of 1 July, worth 150 on 30 September."""
    deal = held(ledger, made(ledger))
    with ledger.change("fund.invest") as change:
        ledger.companies.invest(
            change, deal.id, Purchase(day("2023-07-01"), 1_000, 100_00, doc_no="投1")
        )
    with ledger.change("fund.value") as change:
        ledger.companies.value_at(change, deal.id, Valued(day("2023-09-30"), 150_00, "other"))
    return deal


def corrected(ledger, deal, shares, fen, at="2023-07-01", back="2023-07-01"):
    with ledger.change("fund.reverse") as change:
        row = ledger.companies.standing_row("lot", deal.id, day("2023-07-01"), 100_00)
        ledger.companies.take_back(change, "lot", row, day(back))
    with ledger.change("fund.invest") as change:
        ledger.companies.invest(change, deal.id, Purchase(day(at), shares, fen, doc_no="投1更正"))
    return [(issue.code, issue.params.get("amount")) for issue in ledger.told]


@pytest.mark.parametrize(("shares", "fen", "counted"), [
    (500, 100_00, "75.00"),  # half of the shares it was made for
    (1_000, 120_00, "170.00"),  # what was paid more comes at its cost
])  # fmt: skip
def test_a_value_that_a_corrected_purchase_scales_is_named(ledger, valued, shares, fen, counted):
    assert corrected(ledger, valued, shares, fen) == [("scaled_value_told", counted)]
    for lang in ("zh", "en"):
        with speaking(lang):
            assert "150.00" in say(ledger.told[0]) and counted in say(ledger.told[0])
    with ledger.change("fund.value") as change:  # confirmed as it is
        ledger.companies.value_at(change, valued.id, Valued(day("2023-09-30"), 150_00, "other"))
    assert ledger.companies.value(valued, day("2023-09-30")) == 150_00


def test_the_same_purchase_again_and_one_after_the_value_say_nothing(ledger, valued):
    assert corrected(ledger, valued, 1_000, 100_00) == []
    with ledger.change("fund.invest") as change:
        ledger.companies.invest(
            change, valued.id, Purchase(day("2023-10-01"), 10, 5_00, doc_no="投2")
        )
    assert ledger.told == []


def test_a_correction_taken_back_too_late_counts_twice_and_says_so(ledger, valued):
    told = corrected(ledger, valued, 1_000, 120_00, back="2023-11-01")
    assert told == [("scaled_value_told", "270.00"), ("bought_twice_told", "100.00")]
