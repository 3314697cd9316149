"""A contract's money, by hand: 10,000,000.00 signed, 30 % advance, 80 % progress, 3 % retention."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.park.contract import FORMULAS, Contract, Course, Terms

YUAN = 100
DAY = dt.date(2024, 6, 30).toordinal()
TERMS = Terms(10_000_000 * YUAN, advance=3_000_000 * YUAN, retention_day=DAY + 100)


def on(terms: Terms = TERMS, day: int = DAY, **course: int) -> Contract:
    return Contract(terms, Course(**course), day)


def test_the_current_value_is_signed_and_approved_pending_changes_only_move_the_forecast():
    c = on(approved=500_000 * YUAN, pending=200_000 * YUAN)
    assert (c.current, c.forecast, c.over_under) == (
        10_500_000 * YUAN,
        10_700_000 * YUAN,
        700_000 * YUAN,
    )


def test_before_settlement_the_cap_keeps_the_retention_back_and_an_agreed_cap_if_lower():
    assert on().cap == 9_700_000 * YUAN
    assert on(TERMS._replace(cap=850)).cap == 8_500_000 * YUAN
    assert on(TERMS._replace(cap=990)).cap == 9_700_000 * YUAN


def test_an_advance_is_recovered_in_step_with_the_work_or_at_its_rate():
    c = on(work=4_000_000 * YUAN, paid=3_000_000 * YUAN, named_advance=3_000_000 * YUAN)
    assert (c.recovered, c.advance_open) == (1_200_000 * YUAN, 1_800_000 * YUAN)
    # 4,000,000 × 80 % + 1,800,000 open − 3,000,000 paid
    assert (c.earned, c.payable) == (5_000_000 * YUAN, 2_000_000 * YUAN)
    quick = on(TERMS._replace(recovery=500), work=4_000_000 * YUAN, named_advance=3_000_000 * YUAN)
    assert quick.recovered == 2_000_000 * YUAN


def test_payments_for_work_under_80_per_cent_are_told_with_what_is_missing():
    c = on(work=5_000_000 * YUAN, paid=3_500_000 * YUAN)
    assert (c.floor, c.below_floor) == (4_000_000 * YUAN, 500_000 * YUAN)
    assert on(paid=0).below_floor == 0


def test_after_settlement_the_retention_is_kept_until_its_day_and_then_payable():
    settled = {"settled": 9_800_000 * YUAN, "paid": 9_506_000 * YUAN, "work": 9_800_000 * YUAN}
    held = on(**settled)
    assert (held.retention_held, held.cap, held.payable) == (294_000 * YUAN, 9_506_000 * YUAN, 0)
    due = on(day=DAY + 100, **settled)
    assert (due.cap, due.payable, due.left) == (9_800_000 * YUAN, 294_000 * YUAN, 294_000 * YUAN)
    released = on(
        day=DAY + 101, **(settled | {"paid": 9_800_000 * YUAN, "retention_paid": 294_000 * YUAN})
    )
    assert (released.retention_held, released.payable, released.left) == (0, 0, 0)


def test_retention_is_given_back_by_what_is_paid_whatever_the_payment_is_called():
    whole, kept = 10_000_000 * YUAN, 300_000 * YUAN
    for paid, held in (
        (whole - kept, kept),
        (whole - kept - 1, kept),
        (whole - 100 * YUAN, 100 * YUAN),
        (whole, 0),
        (whole + 5 * YUAN, 0),
    ):
        for day in (DAY, DAY + 100):
            c = on(day=day, settled=whole, paid=paid)
            assert c.retention_held == held
            assert c.retention_held <= max(0, c.left)
    # before the settlement too: what is paid for work, without an advance that is open
    assert on(work=whole, paid=whole).retention_held == 0
    assert on(work=whole, paid=whole - kept).retention_held == kept
    half = on(work=whole // 2, paid=5_500_000 * YUAN, named_advance=3_000_000 * YUAN)
    assert half.retention_held == kept // 2


def test_retention_that_comes_back_is_held_again_and_a_word_only_sharpens_the_sums():
    whole, kept = 10_000_000 * YUAN, 300_000 * YUAN
    given = on(settled=whole, paid=whole - kept).after(kept, "retention")
    assert given.retention_held == 0
    assert given.after(-kept).retention_held == kept
    assert given.after(-kept).after(1).retention_held == kept - 1
    assert given.after(-kept, "retention").retention_held == kept
    # a payment corrected to the same amount is no return, a progress payment taken back neither
    assert given.after(-kept).after(kept).retention_held == 0
    early = on(settled=whole, paid=5_000_000 * YUAN, retention_paid=kept, given=DAY)
    assert (early.retention_held, early.left) == (0, 5_000_000 * YUAN)
    assert early.after(-kept, "progress").retention_held == 0


def test_what_is_paid_before_any_work_is_the_advance_as_far_as_one_was_agreed():
    agreed = 3_000_000 * YUAN
    for words in ("", "advance"):
        c = on(began=DAY).course.with_payment(agreed, words, DAY - 60)
        c = Contract(TERMS, c._replace(work=1_000_000 * YUAN), DAY)
        assert (c.advance_paid, c.advance_open) == (agreed, agreed - 300_000 * YUAN)
        assert (c.due, c.over_progress) == (3_500_000 * YUAN, 0)
    more = on().after(agreed + 5 * YUAN)
    assert more.advance_paid == agreed
    assert on().after(agreed - 1, "advance").after(5).advance_paid == agreed
    # nothing agreed, a word for something else, or work measured by then: no advance
    assert on(TERMS._replace(advance=0)).after(agreed).advance_paid == 0
    assert on().after(agreed, "progress").advance_paid == 0
    assert on(began=DAY, work=1).after(agreed).advance_paid == 0
    # an advance that comes back is one no more; one called so counts beyond what was agreed
    assert on().after(agreed).after(-agreed).advance_paid == 0
    assert on().after(agreed + 1, "advance").advance_paid == agreed + 1


def test_money_that_came_back_beyond_all_that_was_paid_is_nobodys_due():
    c = on(paid=-100 * YUAN)
    assert (c.due, c.payable) == (None, 0)
    assert on(paid=-100 * YUAN, work=1_000 * YUAN).payable == 800 * YUAN


def test_paying_over_the_cap_is_told_before_it_happens_to_the_fen():
    c = on(paid=9_600_000 * YUAN)
    assert (c.excess, c.after(100_000 * YUAN).excess, c.after(100_000 * YUAN + 1).excess) == (
        0,
        0,
        1,
    )


def test_a_refund_makes_room_again():
    assert on(paid=9_800_000 * YUAN).excess == 100_000 * YUAN
    assert on(paid=9_800_000 * YUAN - 100_000 * YUAN).excess == 0


@given(
    signed=st.integers(0, 10**14), approved=st.integers(-(10**13), 10**13), work=st.integers(0, 10**14),
    paid=st.integers(-(10**12), 10**14), advance=st.integers(0, 10**13), cap=st.none() | st.integers(0, 1000),
)  # fmt: skip
def test_what_is_payable_never_passes_the_cap_and_is_never_negative(
    signed, approved, work, paid, advance, cap
):
    c = on(Terms(signed, cap=cap), approved=approved, work=work, paid=paid, named_advance=advance)
    assert c.payable >= 0
    assert c.payable == 0 or c.after(c.payable).excess == 0
    assert 0 <= c.recovered <= advance
    assert c.left + c.course.paid == c.price


def test_every_formula_names_a_figure_that_exists():
    figures = {
        "retention_full",
        "floor",
        "cap",
        "earned",
        "payable",
        "left",
        "excess",
        "forecast",
        "over_under",
    }
    figures |= {"due", "over_progress"}
    assert figures | {"current", "advance_paid", "recovered", "retention_held"} == set(FORMULAS)
    assert all(isinstance(getattr(Contract, name), property) for name in FORMULAS)
