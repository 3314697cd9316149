"""What is done with funds stays cheap: guards by counted calls of functions, which no busy machine moves."""

import datetime as dt
import shutil
import sys

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.ledger.funds.capital_calls import Notice
from fundtracker.ledger.funds.commitments import Commitment
from fundtracker.ledger.funds.holding_book import Purchase, Valued
from fundtracker.reports import registry
from tests.ledger import world
from tests.ledger.fund_world import day

PARTNERS, COMPANIES, VALUES = 60, 100, 20


def counted(work) -> int:
    """How many functions of Python a piece of work calls."""
    calls = [0]

    def count(_frame, event, _arg):
        calls[0] += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls[0]


def test_a_capital_call_on_the_samples_first_fund_calls_1500_functions_at_most(
    sample_ledger, tmp_path
):
    path = shutil.copy(sample_ledger, tmp_path / "sample.ftdb")
    with world.opened(path) as ledger:
        fund = ledger.funds.all()[0]
        at = dt.date(2025, 1, 10).toordinal()

        def call():
            with ledger.change("fund.call", fund=fund.code) as change:
                ledger.capital.call_capital(
                    change, fund.id, Notice(at, at + 20), {"call": 1_000_000_00}
                )

        call()  # what is loaded at the first one is another matter
        assert counted(call) <= 1_500


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """A fund of 60 partners that holds 100 companies with 20 values each, and 40 calls waiting for receipts."""
    with world.planned(tmp_path_factory.mktemp("large") / "l.ftdb") as ledger:
        with ledger.change("fund") as change:
            fund = ledger.funds.put(
                change, "B", "基金B", kind="industry", set_up_day=day("2023-01-01")
            ).id
            ledger.funds.set_terms(
                change,
                fund,
                day("2023-01-01"),
                carry=200_000,
                pref_rate=80_000,
                fee_rate=20_000,
                catch_up=1_000_000,
                doc_no="协议",
            )
            for at in range(PARTNERS):
                ledger.funds.put_partner(change, f"出资人{at}", "gp" if at == 0 else "other")
                ledger.capital.commit(
                    change, fund, Commitment(f"出资人{at}", day("2023-01-01"), 10_000_000_00 + at)
                )
        with ledger.change("fund") as change:
            ledger.capital.call_capital(
                change, fund, Notice(day("2023-02-01"), day("2023-02-10")), {"call": 400_000_000_00}
            )
            ledger.capital.receive_all(change, fund, 1, day("2023-02-10"))
            for at in range(COMPANIES):
                company = ledger.companies.put(change, f"企业{at}").id
                deal = ledger.companies.put_deal(change, fund, company)
                deal = getattr(deal, "id", deal)
                ledger.companies.invest(
                    change, deal, Purchase(day("2023-03-01") + at, 1_000, 3_000_000_00 + at)
                )
                for n in range(VALUES):
                    ledger.companies.value_at(
                        change,
                        deal,
                        Valued(day("2023-06-30") + 30 * n, 3_000_000_00 + n * 777, "round"),
                    )
            for number in range(2, 42):
                when = day("2025-02-01") + number
                ledger.capital.call_capital(
                    change, fund, Notice(when, when, number=number), {"call": 1_000_000_00}
                )
        yield ledger


def test_table_6_of_a_large_fund_grows_with_what_it_holds(large):
    """217,642 calls when it was written: 0.51 s of CPU with the start of the program (goal 0.6)."""
    last = Quarter.of(dt.date.fromordinal(day("2023-06-30") + 30 * VALUES))
    registry.build(large, "funds", quarter=last)
    assert counted(lambda: registry.build(large, "funds", quarter=last)) <= 250_000


def test_2400_receipts_of_a_list_are_taken_in_linear_time(large, tmp_path):
    from fundtracker.intake.lists import post_list

    fund = large.funds.get("B").id
    counts = []
    for first, last in ((2, 7), (7, 17)):
        rows = ["基金名称,缴款期次,出资人,到账日期,到账金额"]
        for number in range(first, last):
            call = large.capital.call(fund, number)
            rows += [
                f"基金B,{number},{name},{dt.date.fromordinal(call.day)},{sum(row.values()) / 100:.2f}"
                for name, row in call.lines.items()
            ]
        path = tmp_path / f"{first}.csv"
        path.write_text("\n".join(rows) + "\n", "utf-8")
        counts.append(
            counted(lambda path=path: post_list.post(large, path, kind="receipts", unit="元"))
        )
    assert counts[1] <= counts[0] * 2.5  # twice as many rows
