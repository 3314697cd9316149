"""Terms of carry through a real ledger: higher hurdles, trigger, deal by deal with losses, several general partners,
carry kept back, clawback booked. The figures are worked out by hand beside each case."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds.carry_terms import (
    HARD,
    HurdleStep,
    Terms,
    check_terms,
    parse_steps,
    steps_text,
)
from fundtracker.domain.funds.waterfall import Event, carry_due, once, run
from fundtracker.errors import UserError
from fundtracker.ledger import fund_carry
from fundtracker.ledger.funds.capital_calls import Division, Notice
from fundtracker.ledger.funds.commitments import Commitment
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.holding_book import Exit, Purchase
from fundtracker.ledger.funds.receipts import Arrived
from fundtracker.reports import registry
from fundtracker.reports.funds.fund_figures import figures
from tests.examples import examples
from tests.ledger.fund_world import called, day, held, made, received

START, YEAR = "2023-01-01", "2024-01-01"  # 365 days
Q4 = Quarter.parse("2023Q4")


def fund(ledger, shares=None, **terms) -> int:
    """A fund of one partner (1,000 yuan, all paid in on the first day) and a general partner without money."""
    with ledger.change("fund") as change:
        one = ledger.funds.put(change, "H", "示例基金H", kind="industry", set_up_day=day(START)).id
        ledger.funds.set_terms(
            change, one, day(START),
            **({"carry": 200_000, "pref_rate": 80_000, "catch_up": 1_000_000, "doc_no": "协议"} | terms),
        )  # fmt: skip
        for name, (fen, class_) in (shares or {"lp": (100_000, "other"), "gp": (1, "gp")}).items():
            ledger.funds.put_partner(change, name, class_)
            ledger.capital.commit(change, one, Commitment(name, day(START), fen))
    with ledger.change("fund.call") as change:
        parts = {"lp": {"call": 100_000}}
        ledger.capital.call_capital(
            change, one, Notice(day(START), day(START)), {"call": 100_000}, Division(parts=parts)
        )
        ledger.capital.receive(change, one, Arrived(1, "lp", day(START), 100_000))
    return one


def tiers(ledger, one, cash, at=YEAR):
    return ledger.capital.tiers(one, day(at), cash)


# ---------------------------------------------------------------- higher hurdles
def test_a_hard_hurdle_of_8_and_a_higher_one_of_15_per_cent(ledger):
    """1,300 after a year: capital 1,000; 8 % 80; to 15 % the partner lacks 70: 87.50 at 20 %; 132.50 at 30 %."""
    found = tiers(ledger, fund(ledger, hurdle="hard", steps="15%:30%"), 130_000)
    assert (found.capital.lp, found.preferred.lp, found.catch_up.total) == (100_000, 8_000, 0)
    assert found.split[1:] == (7_000, 1_750)
    assert [tier[1:] for tier in found.above] == [(9_275, 3_975)]
    assert found.gp == 5_725


def test_a_soft_hurdle_catches_up_before_the_higher_one(ledger):
    """80 preferred, 20 catch-up; to 15 % 70 are lacking: 87.50 at 20 %; 112.50 left at 30 %: 33.75."""
    found = tiers(ledger, fund(ledger, steps="15%:30%"), 130_000)
    assert (found.catch_up.gp, found.split.gp, found.above[0].gp) == (2_000, 1_750, 3_375)


def test_a_higher_hurdle_may_be_a_multiple_with_a_catch_up_of_its_own(ledger):
    """2,600: up to 2x the partner lacks 920: 1,150 at 20 %; then the manager has 25 % of all 1,600: 400."""
    found = tiers(ledger, fund(ledger, steps="2x:25%:100%"), 260_000)
    assert found.gp == 40_000
    assert found.lp == 220_000


def test_three_hurdles_one_above_the_other(ledger):
    """Hard, no catch-up; 1,500: 8 % → 80; to 12 % 40 / 0.8 = 50; to 20 % 80 / 0.75 = 106.67; 263.33 at 35 %."""
    found = tiers(ledger, fund(ledger, hurdle="hard", steps="12%:25%; 20%:35%"), 150_000)
    assert [tier.total for tier in (found.split, *found.above)] == [5_000, 10_667, 26_333]
    assert [tier.gp for tier in (found.split, *found.above)] == [1_000, 2_667, 9_217]


def test_a_hurdle_not_reached_leaves_the_carry_of_the_one_below(ledger):
    one = fund(ledger, hurdle="hard", steps="15%:30%")
    assert tiers(ledger, one, 110_000).gp == 400  # (1,100 − 1,080) × 20 %
    assert tiers(ledger, one, 107_999).gp == 0


def test_what_was_distributed_before_counts_for_the_higher_hurdle(ledger):
    """1,200 after half a year (181 days), the rest after a year: the higher hurdle runs on what is left."""
    one = fund(ledger, hurdle="hard", steps="15%:30%")
    with ledger.change("fund.distribute") as change:
        first = ledger.capital.tiers(one, day("2023-07-01"), 60_000)
        ledger.capital.distribute(
            change, one, Resolution(day("2023-07-01")), ledger.capital.tier_items(first)
        )
    found = tiers(ledger, one, 70_000)
    half, rest = Fraction(181, 365), Fraction(184, 365)
    owed = {
        rate: (100_000 * ((1 + rate) ** float(half)) - 60_000) * (1 + rate) ** float(rest)
        for rate in (1 / 12.5, 0.15)
    }  # both as exact growth on capital and return
    lacking = owed[0.15] - owed[1 / 12.5]
    gp = 0.2 * lacking / 0.8 + 0.3 * (70_000 - owed[1 / 12.5] - lacking / 0.8)
    assert abs(found.gp - gp) <= 2


def naive(cash, rates, shares, years):
    """Each yuan on its own: to the partner until its first rate, then by the share of the hurdle it has passed."""
    lp = gp = 0.0
    asked = [100_000 * (1 + rate) ** years for rate in rates]
    for _ in range(cash // 100):
        if lp < asked[0]:
            lp += 100
            continue
        share = shares[max(at for at, each in enumerate(asked) if lp >= each - 1e-6)]
        lp, gp = lp + 100 * (1 - share), gp + 100 * share
    return gp


@examples(8)
@given(
    st.integers(900, 4_000), st.integers(0, 10), st.integers(1, 10), st.integers(1, 20), st.integers(1, 4),
    st.integers(0, 4),
)  # fmt: skip
def test_a_naive_second_computation_agrees_for_any_hurdles(cash, base, one, two, years, more):
    rates = [Fraction(base, 100), Fraction(base + one, 100), Fraction(base + one + two, 100)]
    shares = [Fraction(20, 100), Fraction(25 + more, 100), Fraction(35 + more, 100)]
    steps = tuple(
        HurdleStep(share, rate) for rate, share in zip(rates[1:], shares[1:], strict=True)
    )
    terms = Terms(shares[0], rates[0], hurdle=HARD, steps=steps)
    found = once(100_000, cash * 100, terms, Fraction(years))
    expected = naive(cash * 100, [float(r) for r in rates], [float(s) for s in shares], years)
    assert found.lp + found.gp == cash * 100
    assert abs(found.gp - expected) <= 300  # the naive one gives whole yuan


def test_hurdles_are_read_as_people_write_them_and_said_the_same_way():
    steps = parse_steps("12%:25%；2倍:30%:100%  15:35")
    assert steps_text(steps) == "12%:25%; 2x:30%:100%; 15%:35%"
    assert parse_steps(steps_text(steps)) == steps
    assert parse_steps("") == ()
    with pytest.raises(UserError, match="hurdle_steps"):
        parse_steps("12% then 25%")


@pytest.mark.parametrize(
    "steps", ["5%:30%", "15%:25%; 12%:30%", "0.9x:30%", "15%:100%", "15%:30%:20%"]
)
def test_hurdles_that_do_not_rise_or_cannot_be_are_refused(ledger, steps):
    with pytest.raises(UserError, match="waterfall_terms"):
        fund(ledger, steps=steps)


def test_a_trigger_has_no_higher_hurdles():
    with pytest.raises(UserError, match="waterfall_terms"):
        check_terms(Terms(Fraction(1, 5), hurdle="trigger", steps=parse_steps("15%:30%")))


def test_a_later_version_keeps_the_hurdles_or_takes_them_away(ledger):
    one = fund(ledger, steps="15%:30%")
    with ledger.change("fund") as change:
        new = {"doc_no": "补充协议", "reason": "修订"}
        ledger.funds.set_terms(change, one, day("2024-06-01"), carry=150_000, **new)
        ledger.funds.set_terms(
            change, one, day("2024-07-01"), steps="none", hurdle="trigger", **new
        )
    assert [row.steps for row in ledger.funds.terms(one)] == ["15%:30%", "15%:30%", ""]
    assert [row.hurdle for row in ledger.funds.terms(one)] == ["soft", "soft", "trigger"]
    assert list(ledger.check()) == []


# ---------------------------------------------------------------- trigger
def test_a_trigger_gives_carry_on_all_profit_once_it_is_reached(ledger):
    one = fund(ledger, hurdle="trigger")
    below, above = tiers(ledger, one, 107_999), tiers(ledger, one, 109_000)
    assert (below.lp, below.gp) == (107_999, 0)
    assert (above.lp, above.gp) == (
        107_200,
        1_800,
    )  # 20 % of 90, the partner keeps less than its 80
    assert tiers(ledger, one, 150_000).gp == 10_000


def test_after_a_trigger_all_that_follows_is_split(ledger):
    one = fund(ledger, hurdle="trigger")
    with ledger.change("fund.distribute") as change:
        ledger.capital.distribute(
            change,
            one,
            Resolution(day(YEAR)),
            ledger.capital.tier_items(tiers(ledger, one, 109_000)),
        )
    assert tiers(ledger, one, 10_000, "2024-06-01").gp == 2_000


# ---------------------------------------------------------------- clawback
def test_carry_above_a_higher_hurdle_goes_back_when_the_partners_fall_below_it():
    """No preferred return, hard, 20 %, above 1.5x 40 %. 2,000 on 1,000: 625 at 20 % (125), 375 at 40 % (150): 275.
    Then 500 are paid in and come back without gain: 1,000 profit on 1,500; 1.5x asks for 750: 937.50 at 20 % =
    187.50, 62.50 at 40 % = 25."""
    terms = [Terms(Fraction(1, 5), hurdle=HARD, steps=parse_steps("1.5x:40%"))]
    at = [Event(*each) for each in ((_d("2023-01-01"), 100_000, 0), (_d("2023-06-01"), 0, 200_000))]
    assert run(at, terms)[-1].account.carry == carry_due(at, terms) == 27_500
    more = [*at, Event(_d("2023-07-01"), 50_000, 0), Event(_d("2023-12-31"), 0, 50_000)]
    assert carry_due(more, terms) == 21_250
    little = [*at, Event(_d("2023-07-01"), 10_000, 0), Event(_d("2023-12-31"), 0, 10_000)]
    assert carry_due(little, terms) == 27_500  # 1.5x of 1,100 is 1,650: the partners have 1,825
    lost = [*at, Event(_d("2023-07-01"), 100_000, 0), Event(_d("2023-12-31"), 0, 0)]
    assert carry_due(lost, terms) == 0


def _d(text):
    return dt.date.fromisoformat(text)


def life(ledger, **terms) -> int:
    """1,000 paid in, 400 in A and 400 in B; A is sold for 1,000 and its cash given out deal by deal; B is lost."""
    shares = {"lp": (100_000, "other"), "gp": (1, "gp"), "gp2": (1, "gp")}
    one = fund(ledger, shares, pref_rate=0, style="deal_by_deal", **terms)
    first, second = held(ledger, one, "示例企业甲"), held(ledger, one, "示例企业乙")
    with ledger.change("fund") as change:
        for deal in (first, second):
            ledger.companies.invest(change, deal.id, Purchase(day("2023-02-01"), 100, 40_000))
        ledger.companies.exit(change, first, Exit(day("2023-06-01"), 100, 100_000))
        ledger.funds.set_partner_terms(change, one, "gp", day(START), carry_share=750_000)
        ledger.funds.set_partner_terms(change, one, "gp2", day(START), carry_share=250_000)
        items = {"capital": 40_000, "gain": 48_000, "carry": 12_000}  # 20 % of the gain of 600
        ledger.capital.distribute(change, one, Resolution(day("2023-06-10")), items)
        ledger.companies.exit(change, second, Exit(day("2023-12-01"), 100, 0, kind="write_off"))
    return one


def shares(ledger, one, at):
    found = figures(ledger, ledger.funds.get(one), dt.date.fromisoformat(at))
    return found, {name: rolled.closing for name, rolled in found.shares.items()}


def test_clawback_is_booked_warned_of_and_repaid_by_two_general_partners(ledger):
    """Deal by deal A owed 120 of carry, the whole fund (600 − 400 = 200 profit) 40: 80 go back, 60 and 20."""
    one = life(ledger)
    found, worth = shares(ledger, one, "2023-12-31")
    assert found.carry_paid == 12_000
    assert found.clawback == 8_000
    assert worth == {
        "lp": 20_000 + 8_000,
        "gp": -6_000,
        "gp2": -2_000,
    }  # 1,000 + 200 − 880 − 120 of carry borne
    assert found.nav == sum(worth.values()) == found.cash == 20_000
    table = registry.build(ledger, "statements", quarter=Q4, unit="yuan")
    due = {
        r.code.split(":")[0]: r.cells["inception"].value
        for r in table.rows
        if r.code.endswith(":carry_due")
    }
    partner = {name: ledger.funds.partner(name).id for name in ("lp", "gp", "gp2")}
    assert {name: due[f"f{one}p{partner[name]}"] for name in partner} == {
        "lp": 8_000,
        "gp": -6_000,
        "gp2": -2_000,
    }
    assert fund_carry.owed_back(ledger, ledger.funds.get(one), found.day) == 8_000
    warned = [
        row.cells["what"].value for row in registry.build(ledger, "warnings", quarter=Q4).rows
    ]
    assert any("80.00" in words for words in warned)
    with ledger.change("fund.clawback") as change:
        ledger.capital.give_back_carry(change, one, "gp", day("2024-02-01"), 6_000)
        ledger.capital.give_back_carry(change, one, "gp2", day("2024-02-01"), 2_000)
    after, worth = shares(ledger, one, "2024-03-31")
    assert (after.clawback, after.carry_paid) == (0, 4_000)
    assert worth == {"lp": 28_000, "gp": 0, "gp2": 0}
    assert after.cash == 28_000


def test_without_a_clawback_in_the_terms_nothing_is_owed(ledger):
    found, worth = shares(ledger, life(ledger, clawback=0), "2023-12-31")
    assert found.clawback == 0
    assert worth["lp"] == 20_000


def test_losses_of_earlier_deals_are_given_back_first_where_the_terms_say_so(ledger):
    """B is lost (400) before A is sold for 1,000: with the loss carried forward A owes 20 % of 600 − 400 only."""
    for at, (losses, expected) in enumerate(((0, 12_000), (1, 4_000))):
        code = f"L{at}"
        one = made(ledger, code=code, shares={f"lp{at}": (100_000, "other"), f"gp{at}": (1, "gp")}, start="2023-01-01",
                   pref_rate=0, fee_rate=0, style="deal_by_deal", clawback=0, loss_carryforward=losses)  # fmt: skip
        called(ledger, one, 100_000, at="2023-01-02", parts={f"lp{at}": {"call": 100_000}})
        received(ledger, one, at="2023-01-02")
        lost, won = held(ledger, one, f"示例企业丙{at}"), held(ledger, one, f"示例企业丁{at}")
        with ledger.change("fund") as change:
            for deal in (lost, won):
                ledger.companies.invest(change, deal.id, Purchase(day("2023-02-01"), 100, 40_000))
            ledger.companies.exit(change, won, Exit(day("2023-09-01"), 100, 100_000))
            ledger.companies.exit(change, lost, Exit(day("2023-06-01"), 100, 0, kind="write_off"))
        assert shares(ledger, one, "2023-12-31")[0].accrued_carry == expected


def test_carry_kept_back_is_not_paid_and_covers_a_clawback_first(ledger):
    """The 120 of carry stay in escrow (decided, not paid): nothing is owed back; 40 are released, 80 taken back."""
    shares_ = {"lp": (100_000, "other"), "gp": (1, "gp")}
    one = fund(ledger, shares_, pref_rate=0, style="deal_by_deal")
    deals = [held(ledger, one, name) for name in ("示例企业甲", "示例企业乙")]
    with ledger.change("fund") as change:
        for deal in deals:
            ledger.companies.invest(change, deal.id, Purchase(day("2023-02-01"), 100, 40_000))
        ledger.companies.exit(change, deals[0], Exit(day("2023-06-01"), 100, 100_000))
        ledger.capital.distribute(
            change, one, Resolution(day("2023-06-10")), {"capital": 40_000, "gain": 48_000}
        )
        ledger.capital.distribute(
            change, one, Resolution(day("2023-06-10")), {"carry": 12_000}, pending=True
        )
        ledger.companies.exit(change, deals[1], Exit(day("2023-12-01"), 100, 0, kind="write_off"))
    found, worth = shares(ledger, one, "2023-12-31")
    assert (found.carry_paid, found.clawback, found.accrued_carry) == (0, 0, 4_000)
    assert worth["lp"] == 32_000 - 4_000
    assert found.cash == 32_000
