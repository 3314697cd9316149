"""The funds' quarters to come added up: the table, its parts, table 5 and the forecast agree, each figure opens."""

import datetime as dt

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.ledger import Ledger
from fundtracker.reports import explain, registry
from fundtracker.reports.disclosure import disclosure_view
from fundtracker.reports.funds import fund_forecast
from fundtracker.reports.pacing import district, forecast_view, pacing_table

LAST = Quarter(2024, 4)
COLUMNS = ("asked", "called", "back", "out", "fiscal_back", "net")


@pytest.fixture(scope="module")
def ledger(sample_ledger):
    def now():
        return dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)

    with Ledger.open(sample_ledger, "x", clock=now, read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def rows(ledger):
    table = registry.build(ledger, "pacing", quarter=LAST, unit="yuan")
    return {row.code: {code: cell.value for code, cell in row.cells.items()} for row in table.rows}


def test_a_quarter_is_the_sum_of_its_funds_and_the_total_that_of_all_rows(rows):
    tops = [code for code in rows if "f" not in code and code != "total"]
    assert len(tops) == pacing_table.QUARTERS + 4
    for code in tops:
        parts = [row for name, row in rows.items() if name.startswith(f"{code}f")]
        for column in COLUMNS if parts else ():
            assert rows[code][column] == sum(row[column] for row in parts)
        assert rows[code]["net"] == rows[code]["fiscal_back"] - rows[code]["out"]
    for column in COLUMNS:
        assert rows["total"][column] == sum(rows[code][column] for code in tops) != 0
    added = 0
    for code in tops:
        added += rows[code]["net"]
        assert rows[code]["running"] == added


def test_the_years_of_the_forecast_are_in_it_and_the_overdue_call_as_called(ledger, rows):
    """Industry fund 1's third call is due in 2024 and one partner has not paid: 204,973,...; not a quarter of it."""
    expected = open_ = 0
    for fund in ledger.funds.all():
        outlook = fund_forecast.outlook(ledger, fund, LAST, 0)
        expected += sum(year.called for year in outlook.years) if outlook else 0
        open_ += sum(call.fen for call in fund_forecast.open_calls(ledger, fund, LAST))
    assert rows["total"]["called"] == expected
    assert rows["total"]["asked"] == open_ == rows[f"q{LAST.ordinal + 1}"]["asked"] > 0


def test_table_5_shows_the_next_quarter_of_the_funds_together_and_its_notes_the_ones_after(
    ledger, rows
):
    table = registry.build(ledger, "cashplan", quarter=LAST, unit="yuan")
    memo = next(row for row in table.rows if row.code == "together")
    assert memo.cells["plan"].value == rows[f"q{LAST.ordinal + 1}"]["out"]
    whole = next(row for row in table.rows if row.code == "total")
    own = [row for row in table.rows if row.code.startswith("p")]
    assert whole.cells["plan"].value == sum(row.cells["plan"].value for row in own)
    later = rows[f"q{LAST.ordinal + 3}"]["out"]
    assert any(f"{later / 100:,.2f}" in note for note in table.notes)
    assert explain.explain(ledger, memo.cells["plan"].id).id == memo.cells["plan"].id


def test_every_figure_opens_to_amounts_that_add_up_to_it(ledger, rows):
    for code in ("total", "y2029", f"q{LAST.ordinal + 1}", f"q{LAST.ordinal + 12}"):
        for column in (*COLUMNS, "running"):
            opened = explain.explain(ledger, f"pacing/{code}/{column}/{LAST.name}")
            assert sum(flow["fen"] for flow in opened.flows) == rows[code][column], (code, column)
    fund = next(code for code in rows if code.startswith(f"q{LAST.ordinal + 1}f"))
    opened = explain.explain(ledger, f"pacing/{fund}/out/{LAST.name}")
    assert sum(flow["fen"] for flow in opened.flows) == rows[fund]["out"]


def test_the_plan_page_lists_quarters_then_years_and_loses_nothing(ledger, rows):
    quarters = district.together(district.all_ahead(ledger, LAST))
    lines = district.lines(quarters, 8)
    assert [name for name, _ in lines][:2] == ["25Q1", "25Q2"] and lines[8][0] == "2027"
    assert sum(each.out for _, each in lines) == rows["total"]["out"]
    view = forecast_view.build(ledger, quarter=LAST, together=True)
    assert view.table.code == "pacing" and view.quarters == quarters


def test_the_lives_of_the_funds_stand_side_by_side_and_those_of_a_year_pooled(ledger):
    view = disclosure_view.build(ledger, "vintages", quarter=LAST, lang="zh")
    assert [len(view.lives), [each.name for each in view.years]] == [4, ["2023", "2024"]]
    old = [each for each, fund in zip(view.lives, view.funds, strict=True) if fund.code != "F2-SUB"]
    assert view.years[0].committed == sum(each.committed for each in old)
    assert view.years[0].course[-1] == sum(each.course[-1] for each in old)  # all cash at V
    assert disclosure_view.build(ledger, "scorecard", quarter=LAST, lang="zh").lives == []
