"""Money called and not come is in the next quarter's plan and in the forecast as called, overdue or not."""

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds.forecast import in_quarters
from fundtracker.ledger.funds.funds import StatedPace
from fundtracker.ledger.funds.receipts import Arrived
from fundtracker.reports import explain, registry
from fundtracker.reports.funds import fund_forecast
from fundtracker.reports.pacing import district, forecast_view
from tests.ledger import world
from tests.ledger.fund_world import called, day, made

LATE = Quarter(2023, 3)  # the call of 2023-06-01 is due on 2023-07-01


@pytest.fixture
def ledger(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as found:
        yield found


def row(ledger, name, quarter, code):
    table = registry.build(ledger, name, quarter=quarter, unit="yuan")
    return next((r for r in table.rows if r.code == code), None)


def value(ledger, name, quarter, code, column):
    found = row(ledger, name, quarter, code)
    return None if found is None else found.cells[column].value


def paced(ledger, fund):
    with ledger.change("pace") as change:
        ledger.funds.set_pace(
            change,
            fund,
            StatedPace(
                [250_000, 333_333, 500_000], 12, bow=2_500_000, growth=130_000, source="示例"
            ),
        )


@pytest.mark.parametrize("quarters_late", range(1, 6))
def test_an_overdue_call_stays_in_table_5_and_the_forecast_as_called_until_it_comes(
    ledger, quarters_late
):
    fund = made(ledger)
    called(ledger, fund, 400_00)  # fiscal 240, industry 120, gp 40
    quarter = Quarter.at(LATE.ordinal + quarters_late - 1)
    for past in range(LATE.ordinal - 1, quarter.ordinal + 1):  # due, then overdue
        assert value(ledger, "cashplan", Quarter.at(past), f"f{fund}", "plan") == 240_00
        assert value(ledger, "forecast", Quarter.at(past), f"f{fund}y0", "called") == 400_00
        assert value(ledger, "forecast", Quarter.at(past), f"f{fund}", "fiscal") == 240_00
        view = forecast_view.build(ledger, quarter=Quarter.at(past))
        assert view.next_out == sum(out for out, _ in view.years.values()) == 240_00
    words = row(ledger, "cashplan", quarter, f"f{fund}").cells["purpose"].value
    assert (
        "#1" in words
        and words != row(ledger, "cashplan", Quarter(2023, 2), f"f{fund}").cells["purpose"].value
    )
    paid = quarter.last_day.toordinal()
    with ledger.change("fund.receive") as change:
        ledger.capital.receive(change, fund, Arrived(1, "fiscal", paid, 100_00))
        ledger.capital.receive(change, fund, Arrived(1, "industry", paid, 120_00))
    assert value(ledger, "cashplan", quarter, f"f{fund}", "plan") == 140_00
    assert value(ledger, "forecast", quarter, f"f{fund}y0", "called") == 180_00
    with ledger.change("fund.receive") as change:
        ledger.capital.receive(change, fund, Arrived(1, "fiscal", paid, 140_00))
        ledger.capital.receive(change, fund, Arrived(1, "gp", paid, 40_00))
    assert row(ledger, "cashplan", quarter, f"f{fund}") is None
    assert row(ledger, "forecast", quarter, f"f{fund}y0") is None


def test_overdue_and_due_calls_add_up_and_the_pace_stands_beside_what_is_overdue(ledger):
    fund = made(ledger)
    called(ledger, fund, 400_00)
    paced(ledger, fund)
    pace = fund_forecast.outlook(ledger, ledger.funds.get("X1"), LATE, 0)
    first = in_quarters(pace.fiscal[0])[0]
    assert value(ledger, "cashplan", LATE, f"f{fund}", "plan") == 240_00
    assert value(ledger, "cashplan", LATE, f"f{fund}e", "plan") == first > 0
    called(ledger, fund, 100_00, at="2023-09-15")  # due on 2023-10-15
    assert value(ledger, "cashplan", LATE, f"f{fund}", "plan") == 300_00
    assert row(ledger, "cashplan", LATE, f"f{fund}e") is None
    every = district.all_ahead(ledger, LATE)
    when, expected = next(iter(district.together(every).items()))
    soon = [row for each in every for row in district.next_quarter(each, LATE)]
    assert when == Quarter(2023, 4)
    out = value(ledger, "cashplan", LATE, "together", "plan")
    assert expected.out == sum(n.out for n in soon) == out
    assert expected.fiscal_back == sum(n.into for n in soon)
    total = value(ledger, "forecast", LATE, f"f{fund}", "called")
    years = [
        r
        for r in registry.build(ledger, "forecast", quarter=LATE, unit="yuan").rows
        if r.depth == 1
    ]
    assert total == sum(r.cells["called"].value for r in years)


def test_a_call_taken_back_and_a_partner_who_defaulted_owe_nothing(ledger):
    fund = made(ledger)
    called(ledger, fund, 400_00)
    with ledger.change("fund.default") as change:
        ledger.capital.default(change, fund, "industry", day("2023-08-01"))
    assert value(ledger, "forecast", LATE, f"f{fund}y0", "called") == 280_00
    with ledger.change("fund.reverse") as change:
        ledger.capital.reverse_call(change, fund, 1, day("2023-09-01"))
    assert row(ledger, "forecast", LATE, f"f{fund}y0") is None
    assert row(ledger, "cashplan", LATE, f"f{fund}") is None


@pytest.mark.parametrize(
    ("name", "code"), [("forecast", "y0"), ("cashplan", ""), ("cashplan", "e")]
)
def test_the_figures_of_calls_not_come_open(ledger, name, code):
    fund = made(ledger)
    called(ledger, fund, 400_00)
    paced(ledger, fund)
    for cell in row(ledger, name, LATE, f"f{fund}{code}").cells.values():
        assert explain.explain(ledger, cell.id).id == cell.id
