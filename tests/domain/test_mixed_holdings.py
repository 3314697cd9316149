"""Shares and notes of one holding: no fen is lost, both ways of cost agree in sum, the measure of a value
follows what is held."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.holdings.lots import METHODS, Lot, Sale, Split, holding, position
from fundtracker.domain.holdings.portfolio import Issue, ValueInputs, computed_value, held_share
from fundtracker.errors import UserError

FIRST = dt.date(2023, 1, 1)


def on(day: int) -> dt.date:
    return FIRST + dt.timedelta(day)


def bought(day, shares, cost, counted=True, back=None):
    return Lot(Fraction(shares), cost, 0, on(day), None if back is None else on(back), counted)


def sold(day, shares, fen, counted=True, back=None):
    return Sale(Fraction(shares), fen, 0, on(day), None if back is None else on(back), counted)


KINDS = ("buy", "lend", "sell", "repay", "split", "convert")
STEPS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(1, 1000), st.integers(1, 100_00)), max_size=12
)


def lived(steps):
    """What of the steps is possible, one a day: (lots, sales, splits)."""
    lots, sales, splits = [], [], []
    for day, (kind, number, fen) in enumerate(steps):
        trial = [list(lots), list(sales), list(splits)]
        if kind in ("buy", "lend"):
            counted = kind == "buy"
            trial[0].append(bought(day, number if counted else Fraction(fen, 100), fen, counted))
        elif kind in ("sell", "repay"):
            trial[1].append(sold(day, number, fen, kind == "sell"))
        else:
            trial[2].append(Split(Fraction(number), on(day), kind == "convert"))
        try:
            position(trial[0], trial[1], "fifo", trial[2])
        except UserError:
            continue
        lots, sales, splits = trial
    return lots, sales, splits


@given(STEPS)
def test_released_and_left_are_all_cost_by_both_methods(steps):
    lots, sales, splits = lived(steps)
    for method in METHODS:
        left = position(lots, sales, method, splits)
        assert left.cost + left.released == sum(lot.cost for lot in lots)
        assert left.realised == sum(sale.proceeds for sale in sales) - left.released
        assert left.cost >= 0
        assert left.held or left.cost == 0


@given(STEPS)
def test_the_measure_of_a_value_is_nothing_exactly_where_nothing_is_held(steps):
    lots, sales, splits = lived(steps)
    left, measure = position(lots, sales, "fifo", splits), holding(lots, sales, splits)
    assert (measure.shares > 0) == left.held
    assert measure.shares >= 0


@given(STEPS, st.data())
def test_a_sale_taken_back_leaves_the_holding_as_if_it_had_never_been(steps, data):
    lots, sales, splits = lived(steps)
    if not sales:
        return
    at = data.draw(st.integers(0, len(sales) - 1))
    end = on(len(steps) + 1)
    back = [sale._replace(back=end if n == at else None) for n, sale in enumerate(sales)]
    try:
        without = position(lots, [s for n, s in enumerate(sales) if n != at], "fifo", splits)
    except UserError:
        return  # a split counted on it
    left = position(lots, back, "fifo", splits)
    assert left.released + left.cost == sum(lot.cost for lot in lots)
    if not any(split.day > sales[at].day for split in splits):
        assert (left.shares, left.principal) == (without.shares, without.principal)


def test_a_split_after_all_shares_were_sold_does_not_take_the_note():
    lots = [bought(0, 10, 10_00), bought(1, 500, 500_00, counted=False)]
    with pytest.raises(UserError, match="split_of_nothing"):
        position(lots, [sold(2, 10, 5_00)], "fifo", [Split(Fraction(5), on(3))])


def test_the_stated_part_moves_with_what_is_issued_split_and_sold():
    """10 of 100; doubled by a split to 20 of 200; 200 issued to others: 5 %; half sold: 2.5 %."""
    issues = [Issue(on(1), ratio=Fraction(2)), Issue(on(2), added=Fraction(200))]
    assert held_share(Fraction(1, 10), Fraction(10), Fraction(20), issues) == Fraction(1, 20)
    assert held_share(Fraction(1, 10), Fraction(10), Fraction(10), issues) == Fraction(1, 40)


@pytest.mark.parametrize(
    ("technique", "given", "value"),
    [
        ("multiple", ValueInputs(Fraction(8), 1_000_00, share=Fraction(1, 10)), 800_00),
        (
            "multiple",
            ValueInputs(Fraction(8), 1_000_00, net_debt=3_000_00, share=Fraction(1, 10)),
            500_00,
        ),
        (
            "net_assets",
            ValueInputs(base=1_000_00, share=Fraction(1, 4), discount=Fraction(1, 5)),
            200_00,
        ),
        ("round", ValueInputs(price=Fraction(7, 2), shares=Fraction(100)), 350_00),
        ("cost", ValueInputs(discount=Fraction(1, 2)), 61_50),
        ("multiple", ValueInputs(Fraction(8), 1_000_00), None),
        ("multiple", ValueInputs(Fraction(1), 1_00, net_debt=9_00, share=Fraction(1)), 0),
    ],
)
def test_a_value_is_worked_out_from_its_numbers(technique, given, value):
    assert computed_value(technique, given, 123_00) == value
