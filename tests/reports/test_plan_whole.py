"""表1 at any quarter: its rows are all payments booked until then, each once, and every figure opens to them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.base.period import Quarter
from fundtracker.intake.payments import post
from fundtracker.ledger.payments.payments import Part
from fundtracker.reports import explain
from fundtracker.reports.plan import plan_data, plan_paper, table1
from fundtracker.reports.review import pack
from tests.ledger import world

WHOLE = ("fiscal", "unclassified", "elsewhere", "outside")
YEARS = (2021, 2022, 2023, 2025, 2026, 2027)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """A ledger with payments before, in and after the plan's period, on fiscal and other lines, whole and split."""
    folder = tmp_path_factory.mktemp("whole")
    with world.planned(folder / "l.ftdb") as ledger:
        for n, year in enumerate(YEARS):
            rows = [row.replace("S0", f"Y{n}0") for row in world.rows(0, 8, year=year)]
            post.post(ledger, world.bank(folder / f"{year}.csv", rows))
        lines = {line.code: line.id for line in ledger.plan.lines()}
        ids = [p.id for p in ledger.payments.some("p.measure = 0")]
        with ledger.change("payment.classify") as change:
            for at, code in enumerate(("policy", "infrastructure", "industry", "city")):
                ledger.payments.classify(change, ids[at::6], line_id=lines[code])
        with ledger.change("payment.split") as change:
            for payment in ids[5::6]:
                fen = ledger.payments.get(payment).amount_fen
                parts = [Part(fen - 300, lines["policy"]), Part(200), Part(100, lines["industry"])]
                ledger.payments.split(change, payment, parts)
        yield ledger


def paid(ledger, first: int, last: int) -> int:
    """A full scan of what was paid in book quarters."""
    return sum(
        p.amount_fen
        for p in ledger.payments.some(
            f"p.measure = 0 AND p.book_quarter BETWEEN {first} AND {last}"
        )
    )


@given(st.integers(2019 * 4, 2030 * 4))
def test_the_rows_are_all_payments_booked_until_the_quarter_each_once(ledger, at):
    rows = {row.code: row for row in table1.build(ledger, quarter=Quarter.at(at), unit="yuan").rows}
    found = {
        key: sum(rows[c].cells[key].value for c in WHOLE if c in rows)
        for key in ("quarter", "year", "total")
    }
    assert found == {
        "quarter": paid(ledger, at, at),
        "year": paid(ledger, at // 4 * 4, at),
        "total": paid(ledger, 0, at),
    }


@pytest.mark.parametrize(
    "name", ["2021Q1", "2022Q4", "2023Q1", "2025Q4", "2026Q1", "2026Q3", "2028Q2"]
)
def test_every_figure_of_money_paid_opens_to_its_payments(ledger, name):
    report = table1.build(ledger, quarter=Quarter.parse(name), unit="yuan")
    for row in (row for row in report.rows if row.band == "paid"):
        for key in ("quarter", "year", "total"):
            opened = explain.explain(ledger, row.cells[key].id, limit=1000)
            assert (
                opened.sum_fen
                == row.cells[key].value
                == sum(p["counts_fen"] for p in opened.payments)
            ), (
                row.code,
                key,
            )


def test_a_quarter_outside_the_period_shares_nothing_with_the_lines_of_the_plan(ledger):
    rows = {
        row.code: row for row in table1.build(ledger, quarter=Quarter(2026, 1), unit="yuan").rows
    }
    assert [rows[code].cells["quarter"].value for code in WHOLE[:2]] == [0, 0]
    assert rows["outside"].cells["quarter"].value == paid(ledger, 2026 * 4, 2026 * 4) > 0
    early = {
        row.code: row for row in table1.build(ledger, quarter=Quarter(2022, 4), unit="yuan").rows
    }
    assert [early["unclassified"].cells[key].value for key in ("quarter", "year", "total")] == [
        0,
        0,
        0,
    ]
    assert early["outside"].cells["total"].value == paid(ledger, 0, 2022 * 4 + 3)


def test_without_a_quarter_it_is_the_last_one_with_payments_so_that_none_is_left_out(ledger):
    report = table1.build(ledger, unit="yuan")
    assert sum(row.cells["total"].value for row in report.rows if row.code in WHOLE) == paid(
        ledger, 0, 1 << 40
    )


def test_a_frozen_quarter_is_as_its_snapshot_says_whatever_is_paid_later(tmp_path):
    q = Quarter(2023, 4)
    with world.filled(tmp_path) as ledger:
        for at in range(2023 * 4, q.ordinal + 1):
            ledger.reviews.check(at, ["x"], "示例")
            ledger.reviews.lock(at, pack.body(ledger, Quarter.at(at), []), ledger.head())
        then = plan_data.as_data(table1.build(ledger, quarter=q), ledger.plan.versions())
        late = [
            row.replace("S0", "L0")
            for year in (2023, 2026)
            for row in world.rows(year, 20, year=year)
        ]
        post.post(ledger, world.bank(tmp_path / "late.csv", late))
        now = table1.build(ledger, quarter=q, unit="yi")
        assert plan_data.as_data(table1.build(ledger, quarter=q), ledger.plan.versions()) == then
        body = json.loads(ledger.reviews.snapshot(ledger.reviews.of(q.ordinal).snapshot_id).body)
        sheet = next(s for s in body["languages"]["zh"]["sheets"] if s["code"] == "plan")
        assert plan_paper.on_paper(now)[0].as_data()["rows"] == sheet["rows"]
