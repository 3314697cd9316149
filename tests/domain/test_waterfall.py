import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.funds.carry import (
    Concession,
    Deal,
    check_concession,
    clawback,
    concession,
    deal_by_deal,
    given_up,
)
from fundtracker.domain.funds.hurdles import Account
from fundtracker.domain.funds.irr import (
    xirr,
)
from fundtracker.domain.funds.waterfall import (
    Event,
    Terms,
    Tiers,
    carry_due,
    distribute,
    once,
    preferred_earned,
    run,
)
from fundtracker.errors import UserError
from tests.domain.published_formulas import total_return_carry
from tests.examples import examples

D = dt.date
FULL = Terms(carry=Fraction(1, 5), pref_rate=Fraction(8, 100))
FEN = st.integers(0, 10**13)
TERMS = st.tuples(
    st.fractions(0, Fraction(2, 5), max_denominator=100),
    st.fractions(0, Fraction(1, 5), max_denominator=100),
    st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(4, 5), Fraction(1)]),
    st.sampled_from(["simple", "annual", "quarterly"]),
    st.sampled_from(["soft", "hard"]),
).map(lambda parts: Terms(*parts))
EVENTS = st.lists(
    st.builds(
        Event,
        st.dates(D(2023, 1, 1), D(2033, 1, 1)),
        st.integers(0, 10**12),
        st.integers(0, 10**12),
        st.just(()),
        st.just(()),
    ),
    min_size=1,
    max_size=8,
)


@given(EVENTS, TERMS)
def test_the_tiers_add_to_the_cash_to_the_fen(events, terms):
    cash = {}
    for step in run(events, [terms]):
        assert all(part >= 0 for tier in step.tiers.rows for part in tier[1:])
        cash[step.day] = cash.get(step.day, 0) + step.tiers.lp + step.tiers.gp
    wanted = {}
    for event in events:
        if event.cash:
            wanted[event.day] = wanted.get(event.day, 0) + event.cash
    assert cash == wanted


@given(
    st.lists(st.tuples(st.integers(0, 1500), st.integers(10**8, 10**11)), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(1501, 4000), st.integers(10**7, 10**10)), max_size=4),
    st.integers(1, 15),
)
@examples(20)
def test_after_tiers_1_and_2_the_partners_own_rate_is_the_hurdle(paid, given_back, percent):
    start = D(2023, 1, 1)
    terms = Terms(carry=Fraction(1, 5), pref_rate=Fraction(percent, 100), catch_up=Fraction(1))
    events = [Event(start + dt.timedelta(days=at), amount) for at, amount in paid]
    events += [Event(start + dt.timedelta(days=at), 0, amount) for at, amount in given_back]
    events.append(Event(start + dt.timedelta(days=5000), 0, 10**14))  # enough to fill every tier
    steps = run(events, [terms])
    flows = [(event.day, -event.paid_in) for event in events if event.paid_in]
    flows += [(step.day, step.tiers.capital.lp + step.tiers.preferred.lp) for step in steps]
    # Cash beyond the first two tiers before the last day would lift the rate: it must be none then.
    if all(not step.tiers.catch_up.total for step in steps[:-1]):
        assert xirr(flows).annual == pytest.approx(percent / 100, abs=1e-6)
        end = steps[-1].day
        carried = [
            amount * (1 + percent / 100) ** ((end - day).days / 365) for day, amount in flows
        ]
        assert abs(sum(carried)) <= 1  # what half a fen of rounding leaves on the last day


@given(
    st.integers(10**6, 10**12),
    st.integers(1, 5),
    st.fractions(Fraction(1, 50), Fraction(2, 5), max_denominator=50),
)
def test_a_full_catch_up_gives_the_gp_exactly_its_share_of_all_profit(capital, years, carry):
    tiers = once(capital, capital * 9, FULL._replace(carry=carry), Fraction(years))
    profit = capital * 8
    assert abs(tiers.gp - carry * profit) <= Fraction(1, 2)


@given(st.lists(st.integers(1, 10**11), min_size=2, max_size=6), st.integers(10**6, 10**11))
def test_cash_in_many_parts_on_one_day_ends_as_cash_in_one(parts, capital):
    account, lp, gp = Account(capital, Fraction(capital, 10)), 0, 0
    for part in parts:
        tiers, account = distribute(account, part, FULL)
        lp, gp = lp + tiers.lp, gp + tiers.gp
    whole, _ = distribute(Account(capital, Fraction(capital, 10)), sum(parts), FULL)
    assert abs(gp - whole.gp) <= len(parts)
    assert lp + gp == whole.lp + whole.gp


def test_a_hard_hurdle_takes_carry_only_above_it_and_a_soft_one_of_all():
    # 100 in, 200 out after a year at 8 %. Hard: 20 % of 92 = 18.4. Soft with full catch-up: 20 % of 100 = 20.
    assert once(100_00, 200_00, FULL._replace(hurdle="hard"), Fraction(1)).gp == 18_40
    assert once(100_00, 200_00, FULL, Fraction(1)).gp == 20_00


def test_the_preferred_return_compounds_by_the_year_or_not_at_all():
    # 100 for 3 years at 8 %: simple 24.00, yearly 100 * 1.08^3 - 100 = 25.9712, quarterly 1.02^12 - 1 = 26.82.
    assert (
        once(100_00, 900_00, FULL._replace(compounding="simple"), Fraction(3)).preferred.lp == 24_00
    )
    assert once(100_00, 900_00, FULL, Fraction(3)).preferred.lp == 25_97
    assert (
        once(100_00, 900_00, FULL._replace(compounding="quarterly"), Fraction(3)).preferred.lp
        == 26_82
    )


def test_cash_that_ends_in_a_tier_leaves_the_later_ones_empty():
    tiers = once(100_00, 103_00, FULL, Fraction(1))
    assert tiers == Tiers(
        ("capital", 100_00, 0), ("preferred", 3_00, 0), ("catch_up", 0, 0), ("split", 0, 0)
    )
    assert once(100_00, 60_00, FULL, Fraction(1)).capital.lp == 60_00


def test_a_new_version_of_the_terms_counts_from_its_day():
    # 365 days at 8 % on 100, then 365 at 10 % on 108: owed 8 + 10.8 = 18.8.
    versions = [FULL, FULL._replace(pref_rate=Fraction(1, 10), start=D(2024, 1, 1), version=2)]
    step = run([Event(D(2023, 1, 1), 100_00), Event(D(2024, 12, 31), 0, 500_00)], versions)[-1]
    assert step.tiers.preferred.lp == 18_80
    assert step.version == 2


def test_terms_nobody_can_follow_are_refused():
    for wrong in (
        {"carry": Fraction(1)},
        {"catch_up": Fraction(1, 10)},
        {"compounding": "weekly"},
        {"hurdle": "firm"},
    ):
        with pytest.raises(UserError, match="waterfall_terms"):
            once(1, 2, FULL._replace(**wrong))


def test_deal_by_deal_pays_early_and_the_clawback_brings_it_back():
    # Deal 1: 50 -> 90 after a year, deal 2: 50 -> 0. Deal by deal without hurdle the GP has 20 % of 40 = 8;
    # the whole fund has lost 10 and owes no carry: 8 come back.
    day, end = D(2023, 1, 1), D(2024, 1, 1)
    deals = [
        Deal("a", (Event(day, 50_00), Event(end, 0, 90_00))),
        Deal("b", (Event(day, 50_00), Event(end, 0, 0))),
    ]
    result = deal_by_deal(deals, [Terms(carry=Fraction(1, 5))])
    assert result.clawback == (8_00, 0, -10_00, 8_00)
    assert result.clawback.share_paid is None
    reverse = deal_by_deal(deals[::-1], [Terms(carry=Fraction(1, 5))], loss_carryforward=True)
    assert reverse.clawback.paid == 0  # the loss came first and was made whole: 90 < 100


def test_a_clawback_is_never_negative_and_never_above_its_cap():
    assert clawback(5_00, 8_00, 40_00).due_back == 0
    assert clawback(10_00, 2_00, 10_00, cap=6_00).due_back == 6_00


def test_carry_on_total_return_looks_at_the_highest_value_so_far():
    assert total_return_carry([90, 120, 110, 130], 100, Fraction(1, 2)) == [0, 10, 0, 5]


def test_a_concession_moves_gain_and_loses_no_fen():
    after = concession(
        {"fiscal": 100_01, "lp": 50, "gp": 0}, "fiscal", Fraction(1, 2), {"lp": 2, "gp": 1}
    )
    assert after == {"fiscal": 50_00, "lp": 50 + 33_34, "gp": 16_67}
    assert concession({"fiscal": -5, "gp": 0}, "fiscal", Fraction(1, 2), {"gp": 1}) == {
        "fiscal": -5,
        "gp": 0,
    }


def test_carry_paid_before_a_later_loss_comes_back():
    # 100 → 300 in 2021, carry 40 of 200; then 100 is called and lost: the profit is 100, its carry 20.
    first = Deal("a", (Event(D(2020, 1, 1), 100_00), Event(D(2021, 1, 1), 0, 300_00)))
    lost = Deal("b", (Event(D(2022, 1, 1), 100_00), Event(D(2023, 1, 1))))
    found = deal_by_deal([first, lost], [Terms(carry=Fraction(1, 5))]).clawback
    assert (found.paid, found.due, found.due_back) == (40_00, 20_00, 20_00)


@given(EVENTS, TERMS)
def test_carry_due_is_never_above_what_was_paid_nor_above_the_share_of_a_profit(events, terms):
    steps, due = run(events, [terms]), carry_due(events, [terms])
    profit = sum(event.cash - event.paid_in for event in events)
    assert 0 <= due <= (steps[-1].account.carry if steps else 0)
    assert due <= terms.carry * max(0, profit) + 1


HALF_OF_EXCESS = Concession("partners", "excess", Fraction(1, 2), Fraction(1, 10), "own_back")


@pytest.mark.parametrize(
    ("terms", "money", "fund_back", "wanted"),
    [
        # paid in, distributed, value, preferred: a gain of 60, 20 above the preferred return
        (HALF_OF_EXCESS, (100_00, 110_00, 50_00, 40_00), False, (20_00, True, 10_00)),
        (
            HALF_OF_EXCESS,
            (100_00, 99_00, 61_00, 40_00),
            True,
            (20_00, False, 0),
        ),  # its own capital is not back
        (
            HALF_OF_EXCESS._replace(share=Fraction(1)),
            (100_00, 110_00, 50_00, 40_00),
            False,
            (20_00, True, 10_00),
        ),
        (
            HALF_OF_EXCESS._replace(base="gain"),
            (50_00, 80_00, 30_00, 0),
            False,
            (60_00, True, 5_00),
        ),  # the ceiling
        (
            HALF_OF_EXCESS._replace(base="gain", ceiling=None),
            (50_00, 80_00, 30_00, 0),
            False,
            (60_00, True, 30_00),
        ),
        (
            HALF_OF_EXCESS._replace(when="fund_back"),
            (100_00, 110_00, 50_00, 40_00),
            False,
            (20_00, False, 0),
        ),
        (
            HALF_OF_EXCESS._replace(when="fund_back"),
            (100_00, 10_00, 150_00, 40_00),
            True,
            (20_00, True, 10_00),
        ),
        (
            HALF_OF_EXCESS._replace(when="always"),
            (100_00, 0, 90_00, 40_00),
            False,
            (0, True, 0),
        ),  # a loss gives nothing
        (
            HALF_OF_EXCESS._replace(when="always"),
            (100_00, 0, 130_00, 40_00),
            False,
            (0, True, 0),
        ),  # under the hurdle
        (HALF_OF_EXCESS._replace(when="always"), (0, 0, 0, 0), False, (0, True, 0)),
    ],
)
def test_what_a_partner_gives_up_follows_its_terms(terms, money, fund_back, wanted):
    paid, distributed, value, preferred = money
    assert (
        given_up(terms, paid, distributed, value, Fraction(preferred), fund_back=fund_back)
        == wanted
    )


@pytest.mark.parametrize(
    "change", [{"to": "me"}, {"base": "all"}, {"share": Fraction(0)}, {"share": Fraction(2)}, {"ceiling": Fraction(-1)},
               {"when": "soon"}],
)  # fmt: skip
def test_a_concession_that_cannot_be_reckoned_is_refused(change):
    check_concession(HALF_OF_EXCESS)
    with pytest.raises(UserError) as refused:
        check_concession(HALF_OF_EXCESS._replace(**change))
    assert refused.value.params["name"] in change


def test_the_preferred_return_of_a_partners_own_money():
    # 100 for a year at 8 % simple, 58 of it back: 50 still owed and 58 − 58 → 8 + 50 · 8 % for the second year.
    terms = Terms(carry=Fraction(1, 5), pref_rate=Fraction(8, 100), compounding="simple")
    events = [
        Event(D(2021, 1, 1), 100_00),
        Event(D(2022, 1, 1), 0, 50_00),
        Event(D(2023, 1, 1), 0, 500_00),
    ]
    assert preferred_earned(events, [terms]) == 8_00 + 4_00
