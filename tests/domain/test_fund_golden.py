"""The six cases of the fund book that go wrong elsewhere, each derived by hand. Amounts in fen (100_00 = 100 yuan)."""

import datetime as dt
from fractions import Fraction

import pytest

from fundtracker.domain.funds.late_closings import later_closing
from fundtracker.domain.funds.partner_events import (
    call_split,
    default,
    require_callable,
    reversal,
    transfer,
)
from fundtracker.domain.funds.partners import (
    Entry,
    movements,
    require_sound,
    settled,
    standings,
    whole_fund,
)
from fundtracker.domain.funds.performance import (
    performance,
)
from fundtracker.domain.funds.waterfall import (
    Event,
    Terms,
    run,
)
from fundtracker.errors import UserError

D = dt.date
# Three partners: fiscal 600, industry 300, GP 100 yuan; a first call of 250 yuan: 150, 75, 25.
BOOK = [
    Entry(D(2023, 4, 1), "fiscal", "commit", 600_00),
    Entry(D(2023, 4, 1), "industry", "commit", 300_00),
    Entry(D(2023, 4, 1), "gp", "commit", 100_00),
    Entry(D(2023, 6, 1), "fiscal", "call", 150_00),
    Entry(D(2023, 6, 1), "industry", "call", 75_00),
    Entry(D(2023, 6, 1), "gp", "call", 25_00),
]


def at(entries, day=None):
    return standings(entries, day or D(2030, 1, 1))


def test_a_backdated_entry_changes_every_day_after_it_and_none_before():
    # A call of 60 yuan on the fiscal partner, entered later, dated 2023-05-01: unfunded on 05-31 is
    # 600 - 60 = 540, on 06-30 600 - 60 - 150 = 390; on 04-30 it stays 600.
    late = [*BOOK, Entry(D(2023, 5, 1), "fiscal", "call", 60_00)]
    assert at(late, D(2023, 4, 30)) == at(BOOK, D(2023, 4, 30))
    assert at(late, D(2023, 5, 31))["fiscal"].unfunded == 540_00
    assert at(late, D(2023, 6, 30))["fiscal"].unfunded == 390_00
    require_sound(late)
    # 460 yuan dated back are still covered on 05-01 (600) but not on 06-01: 600 - 460 - 150 = -10.
    with pytest.raises(UserError, match="over_called") as refused:
        require_sound([*BOOK, Entry(D(2023, 5, 1), "fiscal", "call", 460_00)])
    assert refused.value.params == {"partner": "fiscal", "day": "2023-06-01", "amount": "10.00"}


def test_a_reversed_call_leaves_both_entries_and_restores_the_figures():
    # 250 called on 06-01, taken back on 06-20: drawn by the fund 250 on 06-15, 0 on 06-30.
    book = [*BOOK, *reversal(BOOK[3:], D(2023, 6, 20))]
    assert whole_fund(at(book, D(2023, 6, 15)).values()).drawn == 250_00
    after = whole_fund(at(book, D(2023, 6, 30)).values())
    assert (after.drawn, after.unfunded) == (0, 1000_00)
    # Undoing the reversal gives the 250 back.
    again = [*book, *reversal(book[6:], D(2023, 7, 1))]
    assert whole_fund(at(again).values()).drawn == 250_00


def test_a_transferred_commitment_moves_the_unfunded_part_only():
    # industry has 300 - 75 = 225 unfunded and gives 125 to a newcomer: 300 - 125 - 75 = 100 left, newcomer 125.
    moved = [*BOOK, *transfer("industry", "newcomer", 125_00, D(2023, 9, 1), at(BOOK))]
    now = at(moved)
    assert (now["industry"].unfunded, now["industry"].drawn) == (100_00, 75_00)
    assert (now["newcomer"].unfunded, now["newcomer"].drawn) == (125_00, 0)
    assert whole_fund(now.values())[:2] == whole_fund(at(BOOK).values())[:2]
    with pytest.raises(
        UserError, match="transfer_paid_too_large"
    ):  # 75 are called, nothing of it came
        transfer("industry", "newcomer", 225_01, D(2023, 9, 1), at(BOOK))


def test_a_defaulting_partner_keeps_what_it_paid_and_loses_the_rest():
    # industry paid 45 of its 75: the 30 that never came are taken back, paid-in 45; of the commitment
    # 300 - 45 = 255 is forfeited, so committed 45, unfunded 0. The next call of 70 falls on 600 and 100 only:
    # fiscal 60, gp 10.
    book = [*BOOK, Entry(D(2023, 6, 15), "industry", "receipt", 45_00)]
    assert at(book)["industry"].outstanding == 30_00
    book += default("industry", D(2023, 9, 1), book)
    now = at(book)
    industry = now["industry"]
    assert (industry.committed, industry.drawn, industry.paid_in, industry.unfunded) == (
        45_00,
        45_00,
        45_00,
        0,
    )
    assert now["industry"].outstanding == 0
    parts = call_split({"call": 70_00}, {"fiscal": 600_00, "industry": 0, "gp": 100_00})
    assert {name: row["call"] for name, row in parts.items()} == {
        "fiscal": 60_00,
        "industry": 0,
        "gp": 10_00,
    }


def test_a_recallable_distribution_can_be_called_again_and_counts_as_distributed():
    # fiscal: 150 called, 40 given back recallable: unfunded 600 - 150 + 40 = 490, DPI 40 / 150.
    book = [*BOOK, Entry(D(2024, 3, 1), "fiscal", "recallable", 40_00)]
    fiscal = at(book)["fiscal"]
    assert (fiscal.unfunded, fiscal.distributed, fiscal.drawn) == (490_00, 40_00, 150_00)
    # All 490 called: paid-in 640 of a commitment of 600 is sound, a fen more is not.
    require_sound([*book, Entry(D(2024, 6, 1), "fiscal", "call", 490_00)])
    with pytest.raises(UserError, match="over_called"):
        require_callable(D(2024, 6, 1), {"call": 490_01}, {"fiscal": {"call": 490_01}}, at(book))
    book.append(Entry(D(2023, 6, 20), "fiscal", "receipt", 150_00))
    assert at(book)["fiscal"].paid_in == 150_00
    assert [each.day for each in movements(book, "fiscal", paid="call")] == [
        D(2023, 6, 1),
        D(2024, 3, 1),
    ]
    result = performance(movements(book, "fiscal"), 120_00, D(2024, 6, 1), "net", 600_00)
    assert result.multiples.dpi == (40_00, 150_00)
    assert result.multiples.tvpi == (160_00, 150_00)


def test_a_late_closing_pays_its_share_of_earlier_calls_and_interest_to_those_who_came_first():
    # A newcomer commits 250 beside 1,000: share 250 / 1,250 = 20 % of the 250 called = 50.00.
    # Interest 8 % simple from 06-01 to 08-30, 90 days: 50 * 0.08 * 90 / 365 = 0.986 = 0.99.
    # The 50.00 go back by 600 : 300 : 100 = 30, 15, 5; the 99 fen 59.4, 29.7, 9.9 = 59, 30, 10.
    closing = D(2023, 8, 30)
    done = later_closing(
        {"newcomer": 250_00},
        {"fiscal": 600_00, "industry": 300_00, "gp": 100_00},
        [(D(2023, 6, 1), 250_00)],
        closing,
        Fraction(8, 100),
    )
    assert (done.asked, done.interest) == ({"newcomer": 50_00}, {"newcomer": 99})
    assert done.returned == {"fiscal": 30_00, "industry": 15_00, "gp": 5_00}
    assert done.interest_to == {"fiscal": 59, "industry": 30, "gp": 10}
    book = [
        *BOOK,
        Entry(closing, "newcomer", "commit", 250_00),
        Entry(closing, "newcomer", "call", 50_00),
    ]
    book.append(Entry(closing, "newcomer", "call_outside", 99))
    book += [Entry(closing, name, "equalisation", part) for name, part in done.returned.items()]
    book += [Entry(closing, name, "income", part) for name, part in done.interest_to.items()]
    now = at(book)
    # Now everyone has paid 20 % of its commitment inside it: 120, 60, 20, 50, as if all had come at once.
    assert [now[name].committed - now[name].unfunded for name in (*done.returned, "newcomer")] == [
        12000,
        6000,
        2000,
        5000,
    ]
    fund = whole_fund(now.values())
    assert (fund.committed - fund.unfunded, fund.outside, fund.distributed) == (250_00, 99, 99)


def test_a_distribution_taken_back_has_gone_through_no_tier():
    # 150 given and taken back the next day, then 150 given in earnest: as if the first had never been.
    terms = Terms(carry=Fraction(1, 5), pref_rate=Fraction(8, 100), compounding="simple")
    wrong = [Entry(D(2024, 1, 1), "A", "capital", 100_00), Entry(D(2024, 1, 1), "A", "gain", 50_00)]
    back = reversal(wrong, D(2024, 1, 2))
    right = [each._replace(day=D(2024, 12, 31)) for each in wrong]
    paid = [Entry(D(2023, 12, 31), "A", "receipt", 100_00)]

    def tiers(book):
        moves = movements(settled(book))
        return run([Event(move.day, move.paid, move.received) for move in moves], [terms])

    assert tiers([*paid, *wrong, *back, *right]) == tiers([*paid, *right])
    assert settled([*paid, *reversal(paid, D(2024, 1, 1))]) == []
    part = Entry(D(2024, 1, 1), "A", "receipt", 30_00, reverses=True)
    assert settled([*paid, part]) == [paid[0]._replace(amount=70_00)]
    assert settled([part]) == [part]
