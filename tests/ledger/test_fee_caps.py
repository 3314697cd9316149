"""Ceilings of the management fee and carry given back net of tax, against a second reckoning by days."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.funds import carry, fees
from fundtracker.errors import UserError
from fundtracker.ledger import fund_carry
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.holding_book import Exit, Purchase, Valued
from tests.examples import examples
from tests.ledger.fund_world import TERMS, called, day, held, made, received

D = dt.date


def rounded(number: Fraction) -> int:
    """Half up, as money is."""
    return int(number + Fraction(1, 2))


def quarters(first: D, years: int) -> list[tuple[D, D]]:
    spans, start = [], first
    while start.year < first.year + years:
        month = (start.month - 1) // 3 * 3 + 4
        after = D(start.year + month // 13, (month - 1) % 12 + 1, 1)
        spans.append((start, after - dt.timedelta(days=1)))
        start = after
    return spans


def naive(
    amount: int, rate: Fraction, year_cap: int, whole_cap: int, spans: list[tuple[D, D]]
) -> list[int]:
    """Charge quarter by quarter out of a purse for each year and one for all; a purse is filled by days."""
    first, charged, purses, whole = spans[0][0], [], dict[int, int](), whole_cap
    for start, end in spans:
        year_days = (D(end.year + 1, 1, 1) - D(end.year, 1, 1)).days
        quarter = D(start.year, (start.month - 1) // 3 * 3 + 1, 1)
        days = (end - quarter).days + 1
        fee = rounded(amount * rate / 4 * ((end - start).days + 1) / days)
        if year_cap:
            lived = sum(1 for n in range(year_days) if D(end.year, 1, 1) + dt.timedelta(n) >= first)
            purse = purses.setdefault(end.year, rounded(Fraction(year_cap * lived, year_days)))
            fee = min(fee, purse)
            purses[end.year] -= fee
        if whole_cap:
            fee = min(fee, whole)
            whole -= fee
        charged.append(fee)
    return charged


@given(
    st.integers(1, 10**13), st.integers(0, 50_000), st.sampled_from([0, 1]), st.integers(0, 10**11),
    st.sampled_from([0, 1]), st.integers(1, 10**12), st.dates(D(2022, 1, 1), D(2024, 12, 31)),
)  # fmt: skip
@examples(40)
def test_capped_fees_are_those_of_two_purses(
    amount, rate, by_year, year_cap, in_all, whole_cap, first
):
    spans, part = quarters(first, 3), Fraction(rate, 1_000_000)
    caps = fees.Caps(by_year * year_cap, in_all * whole_cap)
    charged: list[tuple[D, int]] = []
    for start, end in spans:
        fee = fees.calendar_fee(
            [fees.Step(first, part, fees.NAV)], {fees.NAV: [(first, amount)]}, start, end, 3
        )
        charged.append((end, fees.capped(fee, caps, charged, (first, D.max)).fee))
    assert [fen for _, fen in charged] == naive(amount, part, caps.year, caps.whole, spans)


def charged(ledger, fund, until="2025-12-31"):
    with ledger.change("fund.fees") as change:
        ledger.fund_costs.run_fees(change, fund, day(until))
    return {
        dt.date.fromordinal(row.last_day).isoformat(): row.fee_fen
        for row in ledger.capital.fees(fund)
    }


def test_a_fund_charges_its_fee_up_to_the_ceiling_of_the_year_and_of_its_life(ledger):
    """2 % of 1,000 yuan are 5 a quarter; at most 18 a year, from 1 April 2023 on 275 of 365 days of it (13.56),
    at most 40 in all."""
    fund = made(ledger, fee_cap_year=18_00, fee_cap=40_00)
    assert list(charged(ledger, fund).values()) == [
        *(5_00, 5_00, 3_56),  # 2023: 13.56
        *(5_00, 5_00, 5_00, 3_00),  # 2024: 18
        *(5_00, 3_44, 0, 0),  # 40 − 13.56 − 18
    ]
    working = ledger.capital.fees(fund)[2].working
    assert working.endswith("; ≤ 3.56"), working
    assert ledger.fund_costs.accrued(fund, day("2026-02-01")) == 0


def test_what_was_waived_leaves_room_and_a_later_version_may_raise_or_lift_the_ceiling(ledger):
    fund = made(ledger, fee_cap=12_00)
    assert list(charged(ledger, fund, "2023-12-31").values()) == [5_00, 5_00, 2_00]
    with ledger.change("fund.fees") as change:
        ledger.fund_costs.waive(change, fund, day("2023-04-01"), waived=4_00, reason="协商")
    assert list(charged(ledger, fund, "2024-06-30").values())[3:] == [4_00, 0]
    with ledger.change("fund") as change:
        ledger.funds.set_terms(
            change, fund, day("2024-07-01"), fee_cap=0, doc_no="补1", reason="取消"
        )
    assert list(charged(ledger, fund, "2024-09-30").values())[5:] == [5_00]


def test_a_partner_of_a_later_closing_owes_no_fee_beyond_the_ceiling(ledger):
    fund = made(ledger, fee_cap=16_00, late_rate=0)
    charged(ledger, fund, "2023-12-31")  # 15 yuan
    with ledger.change("fund.close") as change:
        ledger.funds.put_partner(change, "late", "other")
        ledger.capital.close_late(change, fund, "late", 1_000_00, day("2024-01-01"))
    assert [row.fee_fen for row in ledger.capital.partner_fees(fund)] == [
        1_00
    ]  # 15 without a ceiling


def test_a_least_fee_above_the_ceiling_is_refused(ledger):
    with pytest.raises(UserError, match="fee_floor_above_cap"):
        made(ledger, fee_floor=20_00, fee_cap_year=18_00)


# ---------------------------------------------------------------- carry given back net of tax
@pytest.mark.parametrize(("paid", "due", "rate", "back"), [
    (100, 50, "0.3", 50),  # 70 stay after tax: all of the excess
    (100, 0, "0.3", 70),
    (100, 20, "0.3", 70),
    (100, 120, "0.3", 0),
    (100, 0, "0", 100),
    (100, 0, "1", 0),
])  # fmt: skip
def test_a_clawback_is_bounded_by_carry_after_tax(paid, due, rate, back):
    cap = carry.after_tax(paid, Fraction(rate))
    assert carry.clawback(paid, due, 0, cap=cap).due_back == back


def lived(ledger, **terms):
    """1,000 yuan paid in and invested, half of it sold for 1,000: 100 of carry go to the manager; the rest is lost."""
    fund = made(ledger, fee_rate=0, pref_rate=0, **terms)
    called(ledger, fund, 1_000_00)
    received(ledger, fund)
    deal = held(ledger, fund)
    with ledger.change("fund.invest") as change:
        ledger.companies.invest(change, deal.id, Purchase(day("2023-07-01"), 100, 1_000_00))
        ledger.companies.exit(change, deal, Exit(day("2023-10-01"), 50, 1_000_00))
        ledger.capital.distribute(
            change, fund, Resolution(day("2023-10-02")), {"gain": 400_00, "carry": 100_00}
        )
        ledger.companies.value_at(change, deal.id, Valued(day("2023-12-31"), 0, "other"))
    return fund


def owed(ledger, fund, at="2023-12-31"):
    return fund_carry.owed_back(ledger, ledger.funds.get(fund), D.fromisoformat(at))


@pytest.mark.parametrize(
    ("tax", "back"), [(0, 100_00), (200_000, 80_00), (350_000, 65_00), (1_000_000, 0)]
)
def test_a_fund_asks_for_carry_after_tax_and_no_more(ledger, tax, back):
    fund = lived(ledger, carry_tax=tax)
    assert owed(ledger, fund) == back
    if back:
        with ledger.change("fund.clawback") as change:
            ledger.capital.give_back_carry(change, fund, "gp", day("2024-01-05"), 30_00)
        assert owed(ledger, fund, "2024-03-31") == back - 30_00


def test_the_tax_holds_from_the_day_of_its_version(ledger):
    fund = lived(ledger)
    with ledger.change("fund") as change:
        ledger.funds.set_terms(
            change, fund, day("2024-01-01"), carry_tax=200_000, doc_no="补1", reason="税后"
        )
    assert (owed(ledger, fund), owed(ledger, fund, "2024-01-01")) == (100_00, 80_00)
    assert TERMS["carry"] == 200_000
