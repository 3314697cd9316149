"""The forecast by clicks and keys: fans, the district's part, a pace given, refused and undone."""

import pytest

from fundtracker.domain.base import money
from fundtracker.reports import registry
from tests.ui.test_sources import LEFT, fill, look, save, undo

SLOW = 20_000


@pytest.fixture
def page(qtbot, desk):
    page = desk.open_page("forecast")
    qtbot.waitUntil(lambda: page.view is not None and bool(page.table.rows()), timeout=SLOW)
    return page


def test_the_fan_holds_the_middle_between_its_edges_and_stands_on_the_table(page):
    course = page.course()
    eight, five, middle, _ = page.calls.chart.chart.series
    for low, lower, half, upper, high in zip(
        eight.low, five.low, middle.values, five.values, eight.values, strict=True
    ):
        assert low <= lower <= half <= upper <= high
    row = next(r for r in page.table.rows() if r.depth == 1)
    assert (
        row.cells["called_low"].value == eight.low[0] < row.cells["called"].value < eight.values[0]
    )
    assert course.fund.name in page.calls.chart.accessibleName()


def test_another_fund_shows_its_own_years(qtbot, page):
    second = page.view.courses[1].fund
    page.fund.setCurrentIndex(page.fund.findData(second.id))
    page.fund.activated.emit(page.fund.currentIndex())
    assert {row.code.split("y")[0] for row in page.table.rows()} == {f"f{second.id}"}
    assert second.name in page.distributions.chart.accessibleName()


def test_the_districts_part_next_quarter_is_what_the_cash_plan_shows(desk, page):
    quarter = page.view.table.quarter
    plan = look(desk, lambda ledger: registry.build(ledger, "cashplan", quarter=quarter))
    funds = [row.cells["plan"].value for row in plan.rows if row.code[0] == "f"]
    assert sum(funds) == page.view.next_out > 0
    assert page.part.text() == page.session.money(page.view.next_out)


def test_a_pace_changes_the_forecast_and_is_undone(qtbot, desk, page):
    fund, before = page.course().fund.id, page.course().outlook.years
    qtbot.mouseClick(page.change, LEFT)
    dialog = page.dialog
    fill(qtbot, dialog, rates="10 x", reason="r")
    assert not dialog.ok.isEnabled()
    fill(qtbot, dialog, rates="101")
    assert not dialog.ok.isEnabled()
    fill(qtbot, dialog, rates="0")
    assert dialog.message.objectName() == "warn"  # nothing is ever called
    fill(qtbot, dialog, rates="50 100", growth="20.0", spread="10.0", source="board")
    assert dialog.message.objectName() == "ok"
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: page.course().outlook.years != before, timeout=SLOW)
    said = look(desk, lambda ledger: ledger.funds.pace(fund, 100))
    assert [float(rate) for rate in said.pace.rates] == [0.5, 1.0] and said.source == "board"
    assert (float(said.pace.growth), said.spread.growth) == (0.2, 0.1)
    first = page.course().outlook.years[0]
    assert page.session.money(first.called) == money.show(first.called, page.session.unit, "zh")
    undo(qtbot, desk)
    qtbot.waitUntil(lambda: page.course().outlook.years == before, timeout=SLOW)
