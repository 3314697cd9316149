"""The life of a holding: a value belongs to the holding it was made for; splits; several facts a day."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.holdings.lots import (
    AVERAGE,
    FIFO,
    Lot,
    Sale,
    Split,
    holding,
    position,
)
from fundtracker.domain.holdings.values import moved_value
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger.funds.holding_book import Exit, Purchase, Valued
from fundtracker.ledger.holdings.cap_tables import RoundRecord
from fundtracker.ledger.warnings import alerts
from fundtracker.reports import registry
from fundtracker.reports.funds.fund_figures import figures
from fundtracker.reports.review import checklist
from tests.ledger.fund_world import day, held, made

Q4 = Quarter(2023, 4)
YEAR_END = day("2023-12-31")


@pytest.fixture
def valued(ledger):
    """100 shares for 100.00, valued at 150.00 on 2023-12-31; nothing sold yet. The fund has no fee."""
    fund = made(ledger)
    deal = held(ledger, fund)
    with ledger.change("invest") as change:
        ledger.companies.invest(
            change, deal.id, Purchase(day("2023-07-01"), 100, 100_00, round_name="A")
        )
    with ledger.change("value") as change:
        ledger.companies.value_at(
            change, deal.id, Valued(YEAR_END, 150_00, "round", prepared="张", approved="李")
        )
    return ledger, fund, deal


def state(ledger, deal) -> str:
    row = next(
        r for r in registry.build(ledger, "portfolio", quarter=Q4).rows if r.code == f"d{deal.id}"
    )
    return row.cells["state"].value


def marked(ledger, deal) -> set[str]:
    """Where the holding is marked to be valued anew: page, note, warning, gate."""
    table = registry.build(ledger, "portfolio", quarter=Q4)
    gate = next(g for g in checklist.gates(ledger, Q4) if g.code == "values")
    warned = [w for w in alerts(ledger, YEAR_END) if w.code == "duty_revalue"]
    found = {"page"} if state(ledger, deal) == tr("to be valued anew") else set()
    found |= {"note"} if any(deal.company in note for note in table.notes) else set()
    return found | ({"warning"} if warned else set()) | (set() if gate.open else {"gate"})


EVERYWHERE = {"page", "note", "warning", "gate"}


def test_a_value_made_before_an_exit_of_an_earlier_day_counts_for_what_is_left_and_is_marked(
    valued,
):
    ledger, fund, deal = valued
    assert marked(ledger, deal) == set()
    with ledger.change("exit") as change:
        ledger.companies.exit(change, deal, Exit(day("2023-12-20"), 40, 70_00))
    assert ledger.companies.value(deal, YEAR_END) == 90_00
    now = figures(ledger, ledger.funds.get(fund), dt.date(2023, 12, 31))
    assert (now.value, now.holdings[0].realised) == (90_00, 30_00)
    assert marked(ledger, deal) == EVERYWHERE
    assert [w.amount for w in alerts(ledger, YEAR_END) if w.code == "duty_revalue"] == [90_00]
    with ledger.change("value") as change:  # made anew: 95 for the 60 left
        ledger.companies.value_at(
            change, deal.id, Valued(YEAR_END, 95_00, "round", prepared="张", approved="李")
        )
    assert (ledger.companies.value(deal, YEAR_END), marked(ledger, deal)) == (95_00, set())


def test_a_value_made_before_a_purchase_of_an_earlier_day_takes_it_in_at_cost_and_is_marked(valued):
    ledger, _, deal = valued
    with ledger.change("invest") as change:
        ledger.companies.invest(
            change, deal.id, Purchase(day("2023-12-20"), 50, 80_00, round_name="B")
        )
    assert (ledger.companies.value(deal, YEAR_END), marked(ledger, deal)) == (230_00, EVERYWHERE)
    ledger.undo()
    assert (ledger.companies.value(deal, YEAR_END), marked(ledger, deal)) == (150_00, set())
    ledger.redo()
    assert marked(ledger, deal) == EVERYWHERE


def test_an_exit_taken_back_marks_a_value_that_was_made_after_it(valued):
    ledger, _, deal = valued
    with ledger.change("exit") as change:
        ledger.companies.exit(change, deal, Exit(day("2023-12-20"), 50, 70_00))
    exit_ = ledger.history.last()
    with ledger.change("value") as change:
        ledger.companies.value_at(
            change, deal.id, Valued(YEAR_END, 80_00, "round", prepared="张", approved="李")
        )
    assert marked(ledger, deal) == set()
    ledger.undo()  # of the value …
    ledger.redo()
    ledger.undo(exit_)  # … stays, the exit goes
    assert (ledger.companies.value(deal, YEAR_END), marked(ledger, deal)) == (160_00, EVERYWHERE)


def test_the_same_value_entered_again_confirms_it_but_a_list_read_again_does_not(valued):
    ledger, _, deal = valued
    with ledger.change("exit") as change:
        ledger.companies.exit(change, deal, Exit(day("2023-12-20"), 40, 70_00))

    def again(anew):
        with ledger.change("value") as change:
            return ledger.companies.value_at(
                change,
                deal.id,
                Valued(YEAR_END, 150_00, "round", prepared="张", approved="李"),
                anew=anew,
            ).outcome

    assert (again(anew=False), marked(ledger, deal)) == ("known", EVERYWHERE)
    assert (again(anew=True), ledger.companies.value(deal, YEAR_END), marked(ledger, deal)) == (
        "changed", 150_00, set(),
    )  # fmt: skip


def test_a_value_of_an_older_ledger_is_judged_by_what_was_known_when_it_was_written(valued):
    ledger, _, deal = valued
    with ledger.change("old") as change:  # a ledger of before has no note of the holding
        for (row,) in ledger.read("SELECT id FROM valuation_holding"):
            change.delete("valuation_holding", row)
    assert marked(ledger, deal) == set()
    with ledger.change("exit") as change:
        ledger.companies.exit(change, deal, Exit(day("2023-12-20"), 40, 70_00))
    assert (ledger.companies.value(deal, YEAR_END), marked(ledger, deal)) == (90_00, EVERYWHERE)


# ---------------------------------------------------------------- splits
D = dt.date
LIFE = st.lists(
    st.tuples(st.sampled_from(["buy", "sell", "split", "join"]), st.integers(1, 60), st.integers(1, 10**8)),
    min_size=1, max_size=9,
)  # fmt: skip


def lived(rows):
    """Events of a life, one a day; what cannot be done is left out."""
    lots, sales, splits, when = [], [], [], D(2023, 1, 1)
    for kind, shares, fen in rows:
        when += dt.timedelta(days=1)
        now = position(lots, sales, FIFO, splits).shares
        if kind == "buy":
            lots.append(Lot(Fraction(shares), fen, 0, when))
        elif kind == "sell" and shares <= now:
            sales.append(Sale(Fraction(shares), fen, 0, when))
        elif kind == "split" and now:
            splits.append(Split(Fraction(shares), when))
        elif kind == "join" and shares < now:
            splits.append(Split(Fraction(-shares), when))
    return lots, sales, splits


@given(LIFE, st.sampled_from([FIFO, AVERAGE]))
def test_a_split_neither_makes_nor_loses_a_fen_and_the_gain_follows_the_share_of_the_holding(
    rows, method
):
    lots, sales, splits = lived(rows)
    found = position(lots, sales, method, splits)
    assert found.cost + found.released == sum(lot.cost for lot in lots)
    assert found.realised == sum(sale.proceeds for sale in sales) - found.released
    # The naive way: shares held by a float-free loop.
    held = Fraction()
    for event in sorted([*lots, *sales, *splits], key=lambda e: e.day):
        held += {Lot: 1, Sale: -1, Split: 0}[type(event)] * getattr(event, "shares", 0) + getattr(
            event, "added", 0
        )
    assert found.shares == held
    unsplit = holding(lots, sales, splits)
    assert (unsplit.shares > 0) == (held > 0)
    assert unsplit.cost == sum(lot.cost for lot in lots)


@given(LIFE, LIFE, st.integers(0, 10**9))
def test_a_value_never_falls_below_nothing_and_stays_where_the_holding_is_the_one_it_was_made_for(
    one, other, value
):
    before, after = holding(*lived(one)), holding(*lived(other))
    assert moved_value(value, before, before) == value
    assert moved_value(value, before, after) >= 0
    if (
        after.shares
        and before.bought == after.bought
        and before.shares
        and before.cost == after.cost
    ):
        assert abs(moved_value(value, before, after) - value * after.shares / before.shares) <= 1


def test_half_of_a_holding_sold_after_a_bonus_of_as_many_shares_releases_half_its_cost(ledger):
    # 1,000,000 shares for 10,000,000; as many come without money; half sold for 8,000,000: a gain of 3,000,000.
    fund = made(ledger)
    deal = held(ledger, fund)
    companies = ledger.companies
    with ledger.change("invest") as change:
        ledger.cap_tables.put_round(
            change, deal.company_id, RoundRecord(day("2023-01-31"), "", 4_000_000)
        )
        companies.invest(change, deal.id, Purchase(day("2023-02-01"), 1_000_000, 10_000_000_00))
        companies.value_at(change, deal.id, Valued(day("2023-05-31"), 12_000_000_00, "round"))
        companies.split(change, deal, day("2023-06-01"), 1_000_000, name="资本公积转增")
    table = registry.build(ledger, "portfolio", quarter=Quarter(2023, 2))
    row = next(r for r in table.rows if r.code == f"d{deal.id}")
    assert row.cells["share"].value == 250  # a split leaves the share of the company where it was
    assert (companies.value(deal, day("2023-06-01")), companies.to_revalue(deal, day("2023-06-01"))) == (
        12_000_000_00, None,
    )  # fmt: skip
    with ledger.change("exit") as change:
        companies.exit(change, deal, Exit(day("2023-08-01"), 1_000_000, 8_000_000_00))
    found = companies.position(deal, day("2023-09-30"))
    assert (found.realised, found.cost, found.shares) == (3_000_000_00, 5_000_000_00, 1_000_000)
    assert companies.value(deal, day("2023-09-30")) == 6_000_000_00


@pytest.mark.parametrize(
    ("pre", "post"),
    [(3_000_0000_00, 5_000_0000_00), (None, 5_000_0000_00), (3_000_0000_00, None), (None, None)],
)
def test_the_values_of_the_first_round_tell_what_stood_before_it(ledger, pre, post):
    # 1,000,000 shares for 10 yuan each of 2,000,000 new ones; 30 million before are 3,000,000 shares.
    fund = made(ledger)
    deal, tables = held(ledger, fund), ledger.cap_tables
    with ledger.change("invest") as change:
        record = RoundRecord(day("2023-02-01"), "A", 2_000_000, pre_fen=pre, post_fen=post)
        tables.put_round(change, deal.company_id, record)
        ledger.companies.invest(
            change, deal.id, Purchase(day("2023-02-01"), 1_000_000, 10_000_000_00, round_name="A")
        )
    told = Fraction(1, 2) if (pre, post) == (None, None) else Fraction(1, 5)
    assert tables.share(deal, day("2023-12-31")) == told
    with ledger.change("invest") as change:  # what is recorded of it counts, whatever values say
        tables.put_round(change, deal.company_id, RoundRecord(day("2023-01-31"), "", 2_000_000))
    assert tables.share(deal, day("2023-12-31")) == Fraction(1, 4)


@pytest.mark.parametrize(
    ("work", "code"),
    [
        (lambda c, deal, change: c.split(change, deal, day("2023-01-01"), 5), "split_of_nothing"),
        (
            lambda c, deal, change: c.split(change, deal, day("2023-09-01"), -100),
            "split_of_nothing",
        ),
        (lambda c, deal, change: c.split(change, deal, day("2023-09-01"), 0), "not_above_zero"),
        (
            lambda c, deal, change: c.invest(change, deal.id, Purchase(day("2023-09-01"), 100, 0)),
            "shares_for_nothing",
        ),
    ],
)
def test_shares_without_money_are_a_split_of_something_or_refused(valued, work, code):
    ledger, _, deal = valued
    before = ledger.state_hash()
    with pytest.raises(UserError, match=code), ledger.change("split") as change:
        work(ledger.companies, deal, change)
    assert ledger.state_hash() == before


def test_a_split_that_an_exit_stands_on_is_not_undone(valued):
    ledger, _, deal = valued
    with ledger.change("split") as change:
        ledger.companies.split(change, deal, day("2023-09-01"), 100, name="送股")
    split = ledger.history.last()
    with ledger.change("exit") as change:
        ledger.companies.exit(change, deal, Exit(day("2023-10-01"), 150, 9_00))
    with pytest.raises(UserError, match="sells_more_than_held"):
        ledger.undo(split)


def test_two_buyers_tranches_or_dividends_of_a_day_are_two_facts_and_the_same_again_is_known(
    valued,
):
    ledger, _, deal = valued
    companies, on = ledger.companies, day("2023-10-10")

    def outcomes(change):
        return [
            companies.exit(change, deal, Exit(on, 30, 60_00, buyer="甲方")).outcome,
            companies.exit(change, deal, Exit(on, 20, 39_00, buyer="乙方")).outcome,
            companies.income(change, deal.id, on, 5_00, doc_no="1号").outcome,
            companies.income(change, deal.id, on, 5_00, doc_no="2号").outcome,
            companies.invest(
                change, deal.id, Purchase(on, 3, 3_00, round_name="B", doc_no="1号")
            ).outcome,
            companies.invest(
                change, deal.id, Purchase(on, 4, 5_00, round_name="B", doc_no="2号")
            ).outcome,
        ]

    for outcome in ("new", "known"):
        with ledger.change("list") as change:
            assert outcomes(change) == [outcome] * 6
    assert [sale.proceeds for sale in companies.sales(deal.id)] == [60_00, 39_00]
    with pytest.raises(UserError, match="exit_stands"), ledger.change("exit") as change:
        companies.exit(change, deal, Exit(on, 20, 40_00, buyer="乙方"))
