"""Calls, distributions, costs and the waterfall as tables: a small fund worked out on paper, dates after V apart."""

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.ledger.funds.capital_calls import Notice
from fundtracker.ledger.funds.commitments import Commitment
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.fund_costs import Spending
from fundtracker.ledger.funds.funds import StatedPace
from fundtracker.ledger.funds.holding_book import Purchase, Valued
from fundtracker.ledger.funds.receipts import Arrived
from fundtracker.reports import registry
from fundtracker.reports.funds import call_register, fund_book, fund_detail, fund_split, fund_view
from tests.ledger import world
from tests.ledger.fund_world import called, day, held, made, received

Q = Quarter(2024, 2)


@pytest.fixture
def ledger(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as found:
        yield found


@pytest.fixture
def fund(ledger):
    return made(ledger)


def receive(ledger, fund, number, **paid):
    with ledger.change("fund.receive") as change:
        for name, (fen, when) in paid.items():
            ledger.capital.receive(change, fund, Arrived(number, name, day(when), fen))


def rows(ledger, name, q=Q):
    return {row.code: row for row in registry.build(ledger, name, quarter=q).rows}


def cell(row, column):
    return row.cells[column].value


def test_a_call_says_for_each_partner_what_came_and_what_is_overdue(ledger, fund):
    # 400 by 6 : 3 : 1 are 240, 120, 40; due 30 days later. fiscal pays all, industry 50 of 120, the manager nothing.
    called(ledger, fund, 400_00, "2024-06-15")  # due 2024-07-15: after V, so nothing is overdue yet
    receive(ledger, fund, 1, fiscal=(240_00, "2024-06-20"), industry=(50_00, "2024-06-25"))
    found = rows(ledger, "calls")
    assert [cell(found["c1"], c) for c in ("asked", "arrived", "outstanding")] == [
        400_00,
        290_00,
        110_00,
    ]
    states = [cell(found[code], "state") for code in ("c1", "c1p1", "c1p2", "c1p3")]
    assert states == [call_register.state_name(state) for state in ("part", "come", "part", "due")]
    assert [cell(found[code], "outstanding") for code in ("c1p1", "c1p2", "c1p3")] == [
        0,
        70_00,
        40_00,
    ]
    later = rows(ledger, "calls", Quarter(2024, 3))
    assert cell(later["c1p2"], "state") == call_register.state_name("overdue")
    assert (
        cell(later[f"f{fund}"], "outstanding")
        == 110_00
        == cell(rows(ledger, "partners")[f"f{fund}"], "outstanding")
    )


def test_what_is_dated_after_v_is_listed_and_does_not_count(ledger, fund):
    called(ledger, fund, 100_00, "2024-06-01")
    called(ledger, fund, 300_00, "2024-08-01")
    found = rows(ledger, "calls")
    assert cell(found["c2"], "state") == call_register.state_name("later")
    assert cell(found[f"f{fund}"], "asked") == 100_00
    assert cell(rows(ledger, "calls", Quarter(2024, 3))[f"f{fund}"], "asked") == 400_00


def test_a_reversed_call_and_its_reversal_add_up_to_nothing_and_a_default_owes_nothing(
    ledger, fund
):
    called(ledger, fund, 100_00, "2024-01-10")
    with ledger.change("fund.reverse") as change:
        ledger.capital.reverse_call(change, fund, 1, day("2024-01-20"))
    called(ledger, fund, 50_00, "2024-02-01")
    with ledger.change("fund.default") as change:
        ledger.capital.default(change, fund, "industry", day("2024-05-01"))
    found = rows(ledger, "calls")
    states = {code: cell(found[code], "state") for code in ("c1", "c2", "c3p2")}
    assert states == {"c1": call_register.state_name("reversed"), "c2": call_register.state_name("reversal"),
                      "c3p2": call_register.state_name("default")}  # fmt: skip
    # 100 − 100 + 50 − 15 (industry's part of 50, taken back): 35 by fiscal 30 and the manager 5.
    assert cell(found[f"f{fund}"], "asked") == 35_00
    assert cell(found["c3p2"], "outstanding") == 0 and cell(found["c3"], "outstanding") == 35_00


def test_the_waterfall_at_v_gives_each_side_what_the_carry_of_table_6_says(ledger, fund):
    # 400 paid on 2023-06-30, all of it in shares worth 500 on 2024-06-30 (366 days), no fees: the cash is 500.
    # 1: 400. 2: 400 × (1.08^(366/365) − 1) = 32.09. 3: 20/80 of it = 8.02. 4: 500 − 440.11 = 59.89: 47.91 and 11.98.
    # Carry 8.02 + 11.98 = 20.00 = 20 % of 100.
    fund = made(ledger, code="X2", fee_rate=0)
    called(ledger, fund, 400_00, "2023-06-30")
    receive(
        ledger,
        fund,
        1,
        fiscal=(240_00, "2023-06-30"),
        industry=(120_00, "2023-06-30"),
        gp=(40_00, "2023-06-30"),
    )
    deal = held(ledger, fund)
    with ledger.change("fund.invest") as change:
        ledger.companies.invest(change, deal.id, Purchase(day("2023-06-30"), 100, 400_00))
        ledger.companies.value_at(change, deal.id, Valued(day("2024-06-30"), 500_00, "round"))
    found = rows(ledger, "waterfall")
    assert [(cell(found[f"f{fund}t{at}"], "lp"), cell(found[f"f{fund}t{at}"], "gp")) for at in range(4)] == [
        (400_00, 0), (32_09, 0), (0, 8_02), (47_91, 11_98),
    ]  # fmt: skip
    assert cell(found[f"f{fund}"], "gp") == 20_00
    assert cell(rows(ledger, "funds")[f"f{fund}"], "nav") == 480_00


def test_distributions_stand_with_their_payment_and_equalisation_apart_from_them(ledger, fund):
    called(ledger, fund, 100_00, "2023-06-01")
    received(ledger, fund)
    with ledger.change("fund.close") as change:
        ledger.funds.put_partner(change, "late")
        ledger.capital.close_late(change, fund, "late", 1000_00, day("2023-12-01"))
        ledger.capital.distribute(
            change, fund, Resolution(day("2024-03-01"), money_use="treasury"), {"capital": 20_00}
        )
        ledger.capital.paid_out(change, fund, 2, "gp", day("2024-03-05"))
    found = rows(ledger, "distributions")
    # Equal commitments of 1,000 each side: half of the 100 called goes back to those before; the interest
    # between partners stands under income and is no distribution.
    assert cell(found["d1"], "equalisation") == 50_00
    assert cell(found["d1"], "income") > 0 == cell(found["d1"], "distributed")
    assert cell(found[f"f{fund}"], "distributed") == cell(
        rows(ledger, "funds")[f"f{fund}"], "distributed"
    )
    assert [cell(found[c], "state") for c in ("d1", "d2", "d2p3", "d2p1")] == [
        call_register.state_name(state) for state in ("equalisation", "assumed", "paid", "assumed")
    ]
    assert cell(found["d2p3"], "paid") == day("2024-03-05")
    assert cell(found["d2"], "use") == fund_book.use_name("treasury")


def test_fees_costs_and_the_line_stand_in_columns_of_their_own(ledger, fund):
    with ledger.change("fund.fees") as change:
        ledger.fund_costs.run_fees(change, fund, day("2023-09-30"))
        ledger.fund_costs.waive(
            change, fund, day("2023-04-01"), waived=1_00, offset=50, reason="减免"
        )
        ledger.fund_costs.spend(change, fund, Spending(day("2024-01-10"), 2_00, payee="审计"))
        ledger.fund_costs.spend(change, fund, Spending(day("2024-02-01"), 9_00, kind="draw"))
        ledger.fund_costs.spend(change, fund, Spending(day("2024-03-01"), 4_00, kind="repay"))
        ledger.fund_costs.spend(change, fund, Spending(day("2024-07-01"), 7_00))  # after V
    total = rows(ledger, "fundcosts")[f"f{fund}"]
    # 2 % of 1,000 a year is 5.00 a quarter; two of them less 1.50 are 8.50; 9 − 4 is owed on the line.
    assert [cell(total, c) for c in ("fee", "due", "cost", "line")] == [10_00, 8_50, 2_00, 5_00]


def test_the_split_shown_is_the_split_written_with_what_is_left_after_it(ledger, fund):
    shown = fund_split.call(ledger, fund, day("2024-01-01"), {"call": 100_01, "call_outside": 1_00})
    called(ledger, fund, 1, "2023-12-31")  # a fen before: it moves the rests, not the split
    with ledger.change("fund.call") as change:
        ledger.capital.call_capital(
            change,
            fund,
            Notice(day("2024-01-01"), day("2024-01-31")),
            {"call": 100_01, "call_outside": 1_00},
        )
    assert {part.partner: part.items for part in shown.parts} == ledger.capital.call(fund, 2).lines
    assert shown.total == 101_01
    # What lies outside the commitment leaves the unfunded as it is.
    assert [part.before - part.after for part in shown.parts] == [
        part.items["call"] for part in shown.parts
    ]
    received(ledger, fund, 2, "2024-01-31")
    given = fund_split.distribution(
        ledger, fund, day("2024-02-01"), {"capital": 10, "recallable": 7}
    )
    assert [part.after - part.before for part in given.parts] == [
        p.items["recallable"] for p in given.parts
    ]


def test_the_years_of_the_sheet_end_at_v_and_go_on_as_the_pace_assumes(ledger, fund):
    called(ledger, fund, 400_00, "2023-06-30")
    receive(
        ledger,
        fund,
        1,
        fiscal=(240_00, "2023-06-30"),
        industry=(120_00, "2023-07-01"),
        gp=(40_00, "2024-06-30"),
    )
    with ledger.change("fund") as change:
        ledger.funds.set_pace(
            change, fund, StatedPace([250_000, 333_333, 500_000], 4, bow=2_500_000, growth=130_000)
        )
        ledger.capital.distribute(change, fund, Resolution(day("2024-06-30")), {"capital": 30_00})
    sheet = fund_detail.build(ledger, "X1", quarter=Q)
    known = [one for one in sheet.years if not one.ahead]
    # The year to 2023-06-30 holds 240; the year to 2024-06-30 the other 160 and 30 back.
    assert [(one.name, one.paid, one.received, one.net) for one in known] == [
        ("23Q2", -240_00, 0, -240_00), ("24Q2", -160_00, 30_00, -370_00),
    ]  # fmt: skip
    assert sheet.years[2].name == "25Q2" and len(sheet.years) == 5  # one full year of four is over
    assert sheet.card.course[-1] == -370_00
    assert next(one.quarter.name for one in fund_view.build(ledger, quarter=Q).flows) == "2023Q2"
    assert fund_detail.build(ledger, "", quarter=Q).fund.code == min(
        one.code for one in ledger.funds.all()
    )


def test_a_table_of_one_fund_never_takes_rows_of_another_whose_number_begins_alike(ledger, fund):
    with ledger.change("fund") as change:
        others = [ledger.funds.put(change, f"Y{n}", f"Y{n}", kind="industry").id for n in range(40)]
        for other in others:
            ledger.capital.commit(change, other, Commitment("fiscal", day("2023-05-01"), 100))
    assert any(str(other).startswith(str(fund)) for other in others)
    one = ledger.funds.get("X1")
    mine = fund_detail.of_fund(registry.build(ledger, "partners", quarter=Q), one)
    assert [row.code for row in mine.rows] == [f"f{fund}p1", f"f{fund}p2", f"f{fund}p3", f"f{fund}"]
