"""Each partner's capital account: written event by event, it adds up to the fund and moves only by its own events."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.base.money import split
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import capital_account, fees, late_closings, partner_events
from fundtracker.domain.funds import partners as book
from fundtracker.domain.funds.capital_account import Events, Handover, Result, Shares
from fundtracker.domain.funds.partners import Entry
from fundtracker.errors import UserError
from fundtracker.ledger.funds.capital_calls import Notice
from fundtracker.ledger.funds.commitments import Transfer
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.holding_book import Exit, Purchase, Valued
from fundtracker.ledger.funds.receipts import Arrived
from fundtracker.reports import registry
from fundtracker.reports.funds import fund_split
from fundtracker.reports.funds.fund_figures import figures
from tests.examples import examples
from tests.ledger.fund_world import SHARES, called, day, held, made, received

D = dt.date
NAMES = ("a", "b", "c")


# ---------------------------------------------------------------- the domain, by a naive second reckoning
STEP = st.tuples(
    st.sampled_from(["pay", "pay", "give", "result", "result", "cost", "fee", "pass", "commit"]),
    st.integers(0, 2), st.integers(0, 2), st.integers(1, 10**9), st.integers(0, 3),
)  # fmt: skip


def lived(rows):
    """Events of a life of three partners who committed 600, 300 and 100 on the first day; some fall on one day."""
    when = D(2023, 1, 1)
    entries = [
        Entry(when, name, book.COMMIT, fen)
        for name, fen in zip(NAMES, (600, 300, 100), strict=True)
    ]
    results, passed, paid = [], [], dict.fromkeys(NAMES, 0)
    for kind, who, other, fen, later in rows:
        when += dt.timedelta(days=later)
        name = NAMES[who]
        if kind == "pay":
            entries.append(Entry(when, name, book.RECEIPT, fen))
            paid[name] += fen
        elif kind == "give":
            entries.append(Entry(when, name, book.GAIN, fen, paid=when + dt.timedelta(days=later)))
        elif kind == "commit":
            entries.append(Entry(when, name, book.INCREASE, fen))
        elif kind == "pass" and who != other and paid[name]:
            part = min(fen, paid[name])
            passed.append(Handover(when, name, NAMES[other], part))
            paid[name] -= part
            paid[NAMES[other]] += part
        elif kind != "pass":
            line, sign = {
                "result": ("unrealised", 1),
                "cost": ("expenses", -1),
                "fee": ("fees", -1),
            }[kind]
            results.append(Result(when, line, sign * fen if kind != "result" or fen % 3 else -fen))
    return entries, results, passed, when


def closing(accounts) -> dict[str, int]:
    return {name: sum(row.values()) for name, row in accounts.lines.items()}


@given(st.lists(STEP, max_size=14))
def test_the_partners_add_up_to_the_fund_on_each_line(rows):
    entries, results, passed, _ = lived(rows)
    found = capital_account.written(Events(entries, results, passed, []), [], D(2100, 1, 1))
    for line in ("unrealised", "expenses", "fees"):
        whole = sum(each.amount for each in results if each.line == line)
        assert sum(row[line] for row in found.lines.values()) == whole
    assert sum(row["transfers"] for row in found.lines.values()) == 0
    paid = sum(entry.amount for entry in entries if entry.kind == book.RECEIPT)
    assert sum(row["contributions"] for row in found.lines.values()) == paid
    for name, row in found.lines.items():
        details = found.details[name]
        assert row["contributions"] + row["distributions"] == sum(details.values())


@given(st.lists(STEP, max_size=12), st.integers(0, 2), st.integers(1, 10**9))
def test_a_later_event_of_one_partner_changes_nothing_that_was_written_for_the_others(
    rows, who, fen
):
    entries, results, passed, last = lived(rows)
    before = capital_account.written(Events(entries, results, passed, []), [], last)
    more = Entry(last + dt.timedelta(days=1), NAMES[who], book.RECEIPT, fen)
    after = capital_account.written(
        Events([*entries, more], results, passed, []), [], last + dt.timedelta(days=9)
    )
    now = capital_account.written(
        Events(entries, results, passed, []), [], last + dt.timedelta(days=9)
    )
    for name in NAMES:
        assert after.lines[name]["contributions"] - now.lines[name]["contributions"] == (
            fen if name == NAMES[who] else 0
        )
    assert {n: v for n, v in closing(after).items() if n != NAMES[who]} == {
        n: v for n, v in closing(now).items() if n != NAMES[who]
    }
    assert set(before.lines) == set(now.lines)


@given(st.lists(STEP, min_size=1, max_size=12), st.integers(0, 30))
def test_what_is_written_until_a_day_is_the_beginning_of_what_is_written_later(rows, at):
    entries, results, passed, _ = lived(rows)
    cut = D(2023, 1, 1) + dt.timedelta(days=at)
    early = capital_account.written(Events(entries, results, passed, []), [], cut)
    until = lambda rows, key: [row for row in rows if key(row) <= cut]  # noqa: E731
    alone = capital_account.written(
        Events(
            until(entries, lambda e: e.day),
            until(results, lambda r: r.day),
            until(passed, lambda p: p.day),
            [],
        ),
        [],
        cut,
    )
    assert closing(early) == closing(alone)


@given(
    st.lists(st.integers(1, 10**6), min_size=2, max_size=4),
    st.lists(st.integers(-(10**6), 10**6), max_size=5),
)
def test_with_one_day_of_payments_results_fall_as_one_division_would(paid, gains):
    names = [f"p{n}" for n in range(len(paid))]
    entries = [
        Entry(D(2023, 1, 1), name, book.RECEIPT, fen) for name, fen in zip(names, paid, strict=True)
    ]
    results = [Result(D(2023, 2, n + 1), "realised", fen) for n, fen in enumerate(gains)]
    found = capital_account.written(Events(entries, results, [], []), [], D(2024, 1, 1))
    naive = [
        sum(parts)
        for parts in zip([0] * len(paid), *(split(fen, paid) for fen in gains), strict=True)
    ]
    assert [found.lines[name]["realised"] for name in names] == naive


def test_who_bears_no_fee_and_no_carry_bears_none_and_the_others_bear_all():
    entries = [
        Entry(D(2023, 1, 1), n, kind, 100) for n in NAMES for kind in (book.COMMIT, book.RECEIPT)
    ]
    results = [
        Result(D(2023, 2, 1), "realised", 90), Result(D(2023, 3, 1), "fees", -30), Result(D(2023, 4, 1), "carry", -10)
    ]  # fmt: skip
    shares = [Shares(no_fee=frozenset("a"), no_carry=frozenset("b"))]
    found = capital_account.written(Events(entries, results, [], []), shares, D(2024, 1, 1))
    assert [found.lines[n]["fees"] for n in NAMES] == [0, -15, -15]
    assert found.lines["b"]["carry"] == 0
    assert found.lines["a"]["carry"] + found.lines["c"]["carry"] == -10
    assert (
        found.lines["a"]["carry"] < found.lines["c"]["carry"]
    )  # a bore no fee and has gained more


# ---------------------------------------------------------------- calls, closings, fees
SHARE = st.dictionaries(st.sampled_from("abcde"), st.integers(1, 10**6), min_size=1)
ITEMS = st.dictionaries(
    st.sampled_from(["call", "call_fee", "call_outside"]), st.integers(1, 10**7), min_size=1
)


@given(ITEMS, SHARE, st.dictionaries(st.sampled_from("abcde"), st.integers(0, 10**7)))
def test_a_call_asks_nobody_for_more_than_its_room_and_loses_no_fen(items, shares, room):
    parts = partner_events.capped_split(items, shares, room)
    assert {item: sum(row[item] for row in parts.values()) for item in items} == items
    inside = sum(fen for item, fen in items.items() if item != "call_outside")
    if inside <= sum(room.get(name, 0) for name in shares):
        for name, row in parts.items():
            asked = sum(fen for item, fen in row.items() if item != "call_outside")
            assert asked <= room.get(name, 0)
    plain = partner_events.call_split(items, shares)
    if all(
        sum(f for i, f in row.items() if i != "call_outside") <= room.get(n, 0)
        for n, row in plain.items()
    ):
        assert parts == plain


AMOUNTS = st.dictionaries(st.sampled_from("abcd"), st.integers(1, 10**8), min_size=1)
CALLS = st.lists(
    st.tuples(st.dates(D(2023, 1, 1), D(2023, 12, 31)), st.integers(1, 10**8)), max_size=4
)


@given(AMOUNTS, AMOUNTS, CALLS)
def test_a_closing_moves_as_much_to_the_early_as_it_asks_of_the_late(added, earlier, calls):
    done = late_closings.later_closing(added, earlier, calls, D(2024, 1, 1), Fraction(8, 100))
    assert sum(done.asked.values()) == sum(done.returned.values())
    assert sum(done.interest.values()) == sum(done.interest_to.values())
    assert not set(done.asked) & set(done.returned)
    whole, drawn = sum(added.values()) + sum(earlier.values()), sum(fen for _, fen in calls)
    for name in {
        *added,
        *earlier,
    }:  # afterwards each has borne its share of all calls, but for fen of rounding
        had = Fraction(drawn * earlier.get(name, 0), sum(earlier.values()))
        now = had + done.asked.get(name, 0) - done.returned.get(name, 0)
        share = Fraction(drawn * (earlier.get(name, 0) + added.get(name, 0)), whole)
        assert abs(now - share) <= len(calls) + 2


@given(
    st.dates(D(2023, 1, 1), D(2023, 12, 31)), st.integers(0, 500), st.sampled_from([1, 3, 6, 12])
)
def test_the_fee_of_days_charged_in_any_pieces_covers_each_day_once(first, days, months):
    last = first + dt.timedelta(days=days)
    steps, series = (
        [fees.Step(D(2020, 1, 1), Fraction(2, 100), fees.COMMITTED)],
        {fees.COMMITTED: [(D(2020, 1, 1), 10**9)]},
    )
    spans = fees.uncharged(first, last, months, [])
    assert sum((b - a).days + 1 for a, b in spans) == days + 1
    middle = spans[len(spans) // 2]
    rest = fees.uncharged(first, last, months, [middle])
    assert sorted([*rest, middle]) == spans
    whole = sum(fees.calendar_fee(steps, series, a, b, months).fee for a, b in spans)
    years = sum(
        (Fraction(months, 12) * ((b - a).days + 1) / (fees.calendar_span(a, months)[1] - fees.calendar_span(a, months)[0]).days
         for a, b in spans), Fraction())  # fmt: skip
    assert abs(whole - years * 2 * 10**7) <= len(spans)


# ---------------------------------------------------------------- through the ledger
def nav_of(ledger, fund, when) -> dict[str, int]:
    now = figures(ledger, ledger.funds.get(fund), D.fromisoformat(when))
    return {name: row.closing for name, row in now.shares.items()}


def test_a_partner_that_paid_nothing_in_gets_nothing_of_a_distribution(ledger):
    fund = made(ledger, fee_rate=0)
    called(ledger, fund, 100_00)
    with ledger.change("receive") as change:
        ledger.capital.receive(change, fund, Arrived(1, "fiscal", day("2023-06-10"), 60_00))
        ledger.capital.distribute(change, fund, Resolution(day("2023-07-01")), {"capital": 30_00})
    assert ledger.capital.distribution(fund, 1).lines == {"fiscal": {"capital": 30_00}}


def test_a_distribution_before_anything_is_paid_in_is_refused_unless_the_amounts_are_stated(ledger):
    fund = made(ledger)
    with pytest.raises(UserError, match="nothing_paid_in"), ledger.change("x") as change:
        ledger.capital.distribute(change, fund, Resolution(day("2023-07-01")), {"capital": 30_00})
    parts = {"industry": {"capital": 30_00}}
    with pytest.raises(UserError, match="parts_differ"), ledger.change("x") as change:
        ledger.capital.distribute(
            change, fund, Resolution(day("2023-07-01")), {"capital": 30_01}, parts=parts
        )
    with ledger.change("x") as change:
        ledger.capital.distribute(
            change, fund, Resolution(day("2023-07-01")), {"capital": 30_00}, parts=parts
        )
    assert ledger.capital.distribution(fund, 1).lines == parts


@pytest.mark.parametrize(("basis", "fiscal"), [("paid_in", 30_00), ("committed", 18_00)])
def test_the_terms_name_the_basis_of_distributions(ledger, basis, fiscal):
    fund = made(ledger, distribution_basis=basis)
    called(ledger, fund, 100_00)
    with ledger.change("receive") as change:
        ledger.capital.receive(change, fund, Arrived(1, "fiscal", day("2023-06-10"), 60_00))
        ledger.capital.distribute(change, fund, Resolution(day("2023-07-01")), {"capital": 30_00})
    assert ledger.capital.distribution(fund, 1).lines["fiscal"] == {"capital": fiscal}


def test_terms_of_own_amounts_ask_for_them(ledger):
    fund = made(ledger, distribution_basis="own")
    called(ledger, fund, 100_00)
    received(ledger, fund)
    with pytest.raises(UserError, match="own_amounts_needed"), ledger.change("x") as change:
        ledger.capital.distribute(change, fund, Resolution(day("2023-07-01")), {"capital": 30_00})
    parts = fund_split.stated_parts(ledger, "fiscal=20；industry=10", {"capital": 30_00})
    assert parts == {"fiscal": {"capital": 20_00}, "industry": {"capital": 10_00}}


def test_a_decided_distribution_counts_from_its_payment_on_and_stands_beside_until_then(ledger):
    # 100 in on 2023-06-30, 110 back decided on 2024-01-01 and paid on 2024-06-29, 365 days after: 10 % a year.
    fund = made(ledger, shares={"fiscal": (100_00, "fiscal")}, fee_rate=0, carry=0, pref_rate=0)
    called(ledger, fund, 100_00)
    received(ledger, fund)
    deal = held(ledger, fund)
    with ledger.change("x") as change:
        ledger.companies.invest(change, deal.id, Purchase(day("2023-06-30"), 10, 100_00))
        ledger.companies.exit(change, deal, Exit(day("2023-12-31"), 10, 110_00))
        items = {"capital": 100_00, "gain": 10_00}
        ledger.capital.distribute(change, fund, Resolution(day("2024-01-01")), items, pending=True)
        ledger.capital.paid_out(change, fund, 1, "fiscal", day("2024-06-29"))

    def row(name, quarter):
        table = registry.build(ledger, name, quarter=quarter)
        return {
            code: c.value
            for code, c in next(r for r in table.rows if r.code == f"f{fund}p1").cells.items()
        }

    early, late = row("partners", Quarter(2024, 1)), row("partners", Quarter(2024, 2))
    assert (early["distributed"], early["decided"], early["dpi"], early["nav"]) == (
        0,
        110_00,
        0,
        110_00,
    )
    assert (late["distributed"], late["decided"], late["dpi"], late["nav"]) == (110_00, 0, 1100, 0)
    assert late["net_irr"] == 100
    assert ledger.check() == []


def test_a_transfer_of_paid_in_capital_takes_the_account_along_and_no_more_than_is_there(ledger):
    # fiscal 600, industry 300, gp 100, all paid; the holding is worth 1,400: 840, 420, 140. Half of fiscal's goes.
    fund = made(ledger, fee_rate=0, carry=0, pref_rate=0)
    called(ledger, fund, 1000_00)
    received(ledger, fund)
    deal = held(ledger, fund)
    with ledger.change("x") as change:
        ledger.companies.invest(change, deal.id, Purchase(day("2023-07-01"), 10, 1000_00))
        ledger.companies.value_at(change, deal.id, Valued(day("2023-12-31"), 1400_00, "round"))
        ledger.funds.put_partner(change, "taker")
        ledger.capital.transfer(
            change,
            fund,
            Transfer("fiscal", "taker", 300_00, day("2024-01-15"), "协议", price_fen=390_00),
        )
    assert nav_of(ledger, fund, "2023-12-31") == {
        "fiscal": 840_00,
        "industry": 420_00,
        "gp": 140_00,
    }
    assert nav_of(ledger, fund, "2024-03-31") == {
        "fiscal": 420_00,
        "industry": 420_00,
        "gp": 140_00,
        "taker": 420_00,
    }
    now = ledger.funds.standings(fund, day("2024-03-31"))
    assert {n: (s.committed, s.unfunded, s.interest) for n, s in now.items()} == {
        "fiscal": (300_00, 0, 300_00), "industry": (300_00, 0, 300_00), "gp": (100_00, 0, 100_00),
        "taker": (300_00, 0, 300_00),
    }  # fmt: skip
    found = registry.build(ledger, "partners", quarter=Quarter(2024, 1))
    rows = {r.name: {c: cell.value for c, cell in r.cells.items()} for r in found.rows}
    assert (rows["fiscal"]["passed"], rows["taker"]["passed"]) == (-420_00, 420_00)
    # the price is 390: (390 + 420) ÷ 600, and 420 ÷ 390
    assert (rows["fiscal"]["tvpi"], rows["taker"]["tvpi"]) == (1350, 1077)
    assert any("390.00" in note for note in found.notes)
    # The capital goes back to who holds it: 1,000 by 300 : 300 : 100 : 300.
    with ledger.change("x") as change:
        ledger.capital.distribute(change, fund, Resolution(day("2024-04-01")), {"capital": 100_00})
    assert ledger.capital.distribution(fund, 1).lines["taker"] == {"capital": 30_00}
    with pytest.raises(UserError, match="transfer_too_large"), ledger.change("x") as change:
        ledger.capital.transfer(
            change, fund, Transfer("fiscal", "taker", 300_01, day("2024-05-01"))
        )
    assert ledger.check() == []
    ledger.undo()
    ledger.undo()
    assert "taker" not in ledger.funds.standings(fund, day("2024-03-31"))


def test_a_transfer_of_unfunded_and_paid_in_commitment_asks_how_much_of_each(ledger):
    fund = made(ledger, fee_rate=0)
    called(ledger, fund, 500_00)
    received(ledger, fund)
    with ledger.change("x") as change:
        ledger.funds.put_partner(change, "taker")

    def move(fen, paid=None):
        with ledger.change("x") as change:
            ledger.capital.transfer(
                change, fund, Transfer("fiscal", "taker", fen, day("2024-01-15"), paid_fen=paid)
            )

    with pytest.raises(UserError, match="transfer_paid_unknown"):
        move(400_00)  # 300 are unfunded, 300 paid in
    with pytest.raises(UserError, match="transfer_paid_too_large"):
        move(400_00, 50_00)
    move(400_00, 200_00)
    now = ledger.funds.standings(fund, day("2024-02-01"))
    assert [(now[n].committed, now[n].unfunded, now[n].interest) for n in ("fiscal", "taker")] == [
        (200_00, 100_00, 100_00), (400_00, 200_00, 200_00),
    ]  # fmt: skip


def test_the_same_day_is_one_closing_and_money_that_moved_on_it_stops_a_change(ledger):
    fund = made(ledger, fee_rate=0, late_rate=0)
    called(ledger, fund, 400_00)
    received(ledger, fund)
    for name in ("x", "y"):
        with ledger.change("close") as change:
            ledger.funds.put_partner(change, name)
            ledger.capital.close_late(change, fund, name, 500_00, day("2024-01-01"))
    call = ledger.capital.calls(fund)[-1]
    assert call.lines == {"x": {"call": 100_00}, "y": {"call": 100_00}}
    assert ledger.capital.distributions(fund)[-1].items == {"equalisation": 200_00}
    assert [s.unfunded for s in ledger.funds.standings(fund, day("2024-02-01")).values()] == [
        480_00, 240_00, 80_00, 400_00, 400_00,
    ]  # fmt: skip
    with ledger.change("close") as change:  # fiscal commits as much more as all had
        ledger.capital.later_closing(change, fund, {"fiscal": 2000_00}, day("2024-03-01"))
    assert ledger.capital.calls(fund)[-1].lines == {
        "fiscal": {"call": 140_00}
    }  # 200 of 2,000 less 60 of its own back
    with ledger.change("receive") as change:
        ledger.capital.receive(change, fund, Arrived(call.number, "x", day("2024-01-05"), 1_00))
    with pytest.raises(UserError, match="closing_in_motion"), ledger.change("close") as change:
        ledger.capital.close_late(change, fund, "y", 1_00, day("2024-01-01"))
    assert ledger.check() == []


def test_interest_of_a_closing_passes_from_the_late_to_the_early_and_is_no_result(ledger):
    fund = made(ledger, fee_rate=0, carry=0, pref_rate=0)
    called(ledger, fund, 500_00)
    received(ledger, fund)
    with ledger.change("close") as change:
        ledger.funds.put_partner(change, "x")
        done = ledger.capital.close_late(change, fund, "x", 1000_00, day("2023-12-31"))
        ledger.capital.receive(
            change, fund, Arrived(2, "x", day("2023-12-31"), 250_00 + done.interest["x"])
        )
    assert nav_of(ledger, fund, "2024-03-31") == {
        "fiscal": 150_00,
        "industry": 75_00,
        "gp": 25_00,
        "x": 250_00,
    }


def test_the_fee_on_net_assets_rests_on_those_of_the_last_day_of_its_period(ledger):
    # 1,000 paid in on 2023-05-15; 2 % on 1,000 for a quarter is 5.00; then on 995 4.975 = 4.98 (half up).
    fund = made(ledger, fee_basis="nav")
    called(ledger, fund, 1000_00, "2023-05-01")
    received(ledger, fund, at="2023-05-15")
    with ledger.change("fees") as change:
        ledger.fund_costs.run_fees(change, fund, day("2023-09-30"))
    assert [fee.fee_fen for fee in ledger.capital.fees(fund)] == [5_00, 4_98]
    assert sum(nav_of(ledger, fund, "2023-09-30").values()) == 990_02


def test_fees_accrue_at_the_end_of_a_quarter_whoever_charges_them_and_when(ledger):
    fund = made(ledger, start="2023-02-15", carry=0, pref_rate=0)
    called(ledger, fund, 500_00, "2023-02-15")
    received(ledger, fund, at="2023-02-15")
    before = nav_of(ledger, fund, "2023-03-31")
    assert (
        sum(before.values()) == 500_00 - 2_50
    )  # 45 of the 90 days of the quarter: 2 % × 1,000 ÷ 4 ÷ 2
    cells = {
        r.code: r.cells for r in registry.build(ledger, "fundcosts", quarter=Quarter(2023, 1)).rows
    }
    assert cells[f"a{fund}"]["accrued"].value == 2_50
    assert any(
        "2.50" in note for note in registry.build(ledger, "funds", quarter=Quarter(2023, 1)).notes
    )
    with ledger.change("fees") as change:
        ledger.fund_costs.run_fees(change, fund, day("2023-12-31"))
    assert nav_of(ledger, fund, "2023-03-31") == before
    assert f"a{fund}" not in {
        r.code for r in registry.build(ledger, "fundcosts", quarter=Quarter(2023, 1)).rows
    }


def test_an_offset_above_the_fee_carries_forward_and_a_waiver_does_not(ledger):
    fund = made(ledger)
    with ledger.change("fees") as change:
        ledger.fund_costs.run_fees(change, fund, day("2023-12-31"))  # three quarters of 5.00
        ledger.fund_costs.waive(
            change, fund, day("2023-04-01"), waived=1_00, offset=7_00, reason="抵扣"
        )
    assert [(fee.carried, fee.due) for fee in ledger.capital.fees(fund)] == [
        (0, 0),
        (3_00, 2_00),
        (0, 5_00),
    ]
    with ledger.change("fees") as change:
        ledger.fund_costs.waive(
            change, fund, day("2023-04-01"), waived=5_00, offset=0, reason="减免"
        )
    assert [fee.due for fee in ledger.capital.fees(fund)] == [0, 5_00, 5_00]


def test_carry_is_shared_by_the_general_partners_as_stated_or_by_what_they_paid_in(ledger):
    shares = {"gp1": (100_00, "gp"), "gp2": (300_00, "gp"), "fiscal": (600_00, "fiscal")}
    fund = made(ledger, shares=shares, fee_rate=0)
    called(ledger, fund, 1000_00)
    received(ledger, fund)
    by_capital = ledger.capital.distribution_preview(fund, {"carry": 40_00}, day("2024-01-01"))
    assert by_capital == {"gp1": {"carry": 10_00}, "gp2": {"carry": 30_00}}
    with ledger.change("own") as change:
        ledger.funds.set_partner_terms(
            change, fund, "gp1", day("2023-04-01"), carry_share=600_000, doc_no="协议"
        )
        ledger.funds.set_partner_terms(
            change, fund, "gp2", day("2023-04-01"), carry_share=400_000, doc_no="协议"
        )
    stated = ledger.capital.distribution_preview(fund, {"carry": 40_00}, day("2024-01-01"))
    assert stated == {"gp1": {"carry": 24_00}, "gp2": {"carry": 16_00}}


def test_a_clawback_is_booked_to_those_who_bore_the_carry_and_owed_by_who_got_it(ledger):
    # 1,000 in; sold for 1,500 of which 900 cost: carry 100 paid; the rest (100 of cost) is written off.
    fund = made(ledger, fee_rate=0, pref_rate=0)
    called(ledger, fund, 1000_00)
    received(ledger, fund)
    deal, other = held(ledger, fund), held(ledger, fund, "示例企业乙")
    with ledger.change("x") as change:
        ledger.companies.invest(change, deal.id, Purchase(day("2023-07-01"), 10, 400_00))
        ledger.companies.invest(change, other.id, Purchase(day("2023-07-01"), 10, 600_00))
        ledger.companies.exit(change, deal, Exit(day("2024-01-05"), 10, 900_00))
        ledger.capital.distribute(
            change,
            fund,
            Resolution(day("2024-01-10")),
            {"capital": 400_00, "gain": 400_00, "carry": 100_00},
        )
    assert sum(nav_of(ledger, fund, "2024-03-31").values()) == 600_00
    with ledger.change("x") as change:
        ledger.companies.exit(change, other, Exit(day("2024-04-05"), 10, 0, kind="write_off"))
    now = nav_of(ledger, fund, "2024-06-30")
    assert sum(now.values()) == 0
    assert (
        now["gp"] == -100_00 + 10_00 and now["fiscal"] == 60_00
    )  # the gp bore a tenth of the carry itself


LIFE = st.lists(
    st.tuples(st.sampled_from(["pass", "close", "call", "give", "value", "fees", "sell", "split"]),
              st.integers(0, 3), st.integers(1, 300_00), st.integers(1, 60)),
    max_size=8,
)  # fmt: skip


@examples(5)
@given(LIFE)
def test_lives_with_transfers_closings_and_fees_tie_to_the_fen(tmp_path_factory, life):
    from tests.ledger import world

    with world.planned(tmp_path_factory.mktemp("life") / "l.ftdb") as ledger:
        fund = made(ledger)
        called(ledger, fund, 400_00, "2023-04-10")
        received(ledger, fund, at="2023-04-10")
        deal = held(ledger, fund)
        with ledger.change("x") as change:
            ledger.companies.invest(change, deal.id, Purchase(day("2023-04-11"), 100, 300_00))
            ledger.funds.put_partner(change, "x")
        when = day("2023-05-01")
        for at, (kind, who, fen, later) in enumerate(life):
            when += later
            try:
                with ledger.change(kind) as change:
                    act(ledger, change, fund, deal, (kind, (*SHARES, "x"), who, fen, when, at))
            except UserError:
                pass
        for last in ("2023-06-30", "2023-12-31", "2024-12-31"):
            adds_up(ledger, fund, D.fromisoformat(last))
        assert ledger.check() == []


def act(ledger, change, fund, deal, step) -> None:
    kind, names, who, fen, when, at = step
    later = fen % 40
    capital, books = ledger.capital, ledger.companies
    if kind == "pass":
        capital.transfer(
            change, fund, Transfer(names[who], names[who - 1], fen, when, paid_fen=fen // 2)
        )
    elif kind == "close":
        capital.later_closing(change, fund, {names[who]: fen, names[who - 1]: fen // 3 + 1}, when)
        call = next(each for each in reversed(capital.calls(fund)) if each.kind == "equalisation")
        if (
            call.day == when and names[who] in call.lines
        ):  # the first part comes later, the rest or nothing after it
            asked = sum(call.lines[names[who]].values())
            for part, wait in ((asked // 3 + 1, later), (asked - asked // 3 - 1, later + fen % 90)):
                if part > 0 and fen % 3:
                    capital.receive(
                        change, fund, Arrived(call.number, names[who], when + wait, part)
                    )
    elif kind == "call":
        done = capital.call_capital(
            change, fund, Notice(when, when), {"call": fen, "call_fee": fen // 9 + 1}
        )
        call = next(each for each in capital.calls(fund) if each.id == done.id)
        name = next(iter(call.lines))
        capital.receive(
            change, fund, Arrived(call.number, name, when, sum(call.lines[name].values()))
        )
    elif kind == "give":
        items = {"capital": fen // 9 + 1, "carry": fen // 30 + 1}
        capital.distribute(
            change, fund, Resolution(when, number=100 + at), items, pending=bool(who % 2)
        )
        if who == 3:
            capital.paid_out(change, fund, 100 + at, "fiscal", when + 40)
    elif kind == "value":
        books.value_at(change, deal.id, Valued(when, fen * 2, "round"))
    elif kind == "fees":
        ledger.fund_costs.run_fees(change, fund, when)
    elif kind == "sell":
        books.exit(change, deal, Exit(when, who * 5 + 1, fen // 3))
    else:
        books.split(change, deal, when, who + 1, name=str(at))


def adds_up(ledger, fund, last) -> None:
    """Partners = fund on each line; cash is what came in less what went out; decided and paid are told apart."""
    now = figures(ledger, ledger.funds.get(fund), last)
    for line, fen in now.rolled.lines.items():
        assert sum(row.lines[line] for row in now.shares.values()) == fen, line
    assert all(each.unfunded >= 0 for each in now.partners.values())
    assert sum(each.taken for each in now.partners.values()) == 0
    entries = now.entries
    bank = sum(e.signed for e in entries if e.kind == book.RECEIPT)
    bank -= sum(e.signed for e in entries if e.kind in book.DISTRIBUTION_KINDS and e.moved <= last)
    bank -= sum(e.signed for e in entries if e.kind == book.EQUALISATION and e.moved <= last)
    bank += sum(e.signed for e in entries if e.kind == book.LATE_PAID)
    bank -= sum(e.signed for e in entries if e.kind == book.LATE_GOT and e.moved <= last)
    bank += sum(m.received - m.paid for held_ in now.holdings for m in held_.movements)
    bank -= sum(fee.due for fee in ledger.capital.fees(fund) if fee.last_day <= last.toordinal())
    bank -= sum(
        fee.fee_fen for fee in ledger.capital.partner_fees(fund) if fee.day <= last.toordinal()
    )
    assert now.cash == bank


# ---------------------------------------------------------------- who joins later
def joining(*more, joined=()):
    """a has 60 and b 40, and 100 are earned; c joins: of its 50 b gets 20 back and a 30."""
    first, then = D(2023, 1, 1), D(2023, 6, 1)
    entries = [
        Entry(first, "a", book.RECEIPT, 60),
        Entry(first, "b", book.RECEIPT, 40),
        Entry(then, "c", book.RECEIPT, 50),
        Entry(then, "a", book.EQUALISATION, 30),
        Entry(then, "b", book.EQUALISATION, 20),
        *more,
    ]
    results = [Result(D(2023, 3, 1), "unrealised", 130), Result(D(2023, 4, 1), "expenses", -30)]
    events = Events(entries, results, [], [(then, "c", 50), *joined])
    return capital_account.written(events, [], D(2024, 1, 1), postings=True)


def test_past_results_pass_line_by_line_with_the_capital_that_is_given_back():
    found = joining()
    assert closing(found) == {"a": 30 + 30, "b": 20 + 20, "c": 50 + 50}
    assert {name: row["expenses"] for name, row in found.lines.items()} == {
        "a": -9,
        "b": -6,
        "c": -15,
    }
    assert [p for p in found.postings if p.partner == "c" and p.line == "unrealised"] == [
        capital_account.Posting(D(2023, 6, 1), "c", "unrealised", "", fen) for fen in (39, 26)
    ]


def test_past_results_come_back_with_a_refund_that_is_taken_back():
    back = D(2023, 8, 1)
    found = joining(
        Entry(back, "c", book.RECEIPT, 50, reverses=True),
        Entry(back, "a", book.EQUALISATION, 30, reverses=True),
        Entry(back, "b", book.EQUALISATION, 20, reverses=True),
        joined=[(back, "c", -50)],
    )
    assert closing(found) == {"a": 60 + 60, "b": 40 + 40, "c": 0}
    assert all(sum(row[line] for row in found.lines.values()) == fen
               for line, fen in (("unrealised", 130), ("expenses", -30)))  # fmt: skip
