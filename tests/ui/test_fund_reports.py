"""The reports of the funds by clicks: each has its sheet, one fund alone, curves side by side, a file."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from fundtracker.reports import registry
from fundtracker.reports.disclosure.disclosure_view import NAMES
from fundtracker.ui.funds import companies_page, list_page
from fundtracker.ui.funds import page as fund_page
from tests.ui.test_command_doors import help_of
from tests.ui.test_sources import look

PAGE = "disclosure"  # what the desk is left on

LEFT = Qt.MouseButton.LeftButton
PATIENT = 90_000
# Report of the funds → the pages on which it stands.
PAGES = {
    **dict.fromkeys(list_page.SHEETS, "funds"),
    **dict.fromkeys(companies_page.NAMES, "companies"),
    **dict.fromkeys(fund_page.TABS, "fund"),
    **dict.fromkeys(NAMES, "disclosure"),
    **{"portfolio": "companies", "statements": "partner", "forecast": "forecast"},
    **{"pacing": "forecast"},
}


@pytest.fixture
def page(qtbot, desk):
    page = desk.open_page("disclosure")
    qtbot.waitUntil(lambda: page.view is not None and bool(page.table.rows()), timeout=PATIENT)
    return page


def test_every_report_of_the_funds_that_the_command_line_has_stands_on_a_page():
    asked = set(re.findall(r"[\w-]+", help_of("report"))) & set(registry.NAMES)
    assert set(registry.FUNDS) <= asked
    assert sorted(set(registry.FUNDS) - set(PAGES)) == []


@pytest.mark.parametrize("name", NAMES)
def test_each_report_is_on_its_sheet_as_the_command_says_it(qtbot, desk, page, name):
    page.show_sheet(name)
    qtbot.waitUntil(
        lambda: page.table.table() is not None and page.table.table().code == name, timeout=PATIENT
    )
    table = look(desk, lambda ledger: registry.build(ledger, name, quarter=desk.session.quarter))
    assert [row.code for row in page.table.rows()] == [
        row.code for row in table.rows if not row.total or page.table.foot.isHidden()
    ]
    assert page.title() == table.title
    assert page.lives.isVisible() == page.years.isVisible() == (name == "vintages")


def test_one_fund_alone_and_all_again(qtbot, desk, page):
    whole = len(page.table.rows())
    fund = page.view.funds[1]
    page.fund.setCurrentIndex(page.fund.findData(fund.id))
    page.fund.activated.emit(page.fund.currentIndex())
    codes = {row.code.split(":")[0] for row in page.table.rows()}
    assert codes == {f"f{fund.id}"} and len(page.table.rows()) < whole
    page.fund.setCurrentIndex(0)
    page.fund.activated.emit(0)
    assert len(page.table.rows()) == whole


def test_the_curves_of_the_vintages_are_those_of_the_funds_and_of_their_years(qtbot, desk, page):
    page.show_sheet("vintages")
    qtbot.waitUntil(lambda: bool(page.view.lives) and page.lives.isVisible(), timeout=PATIENT)
    names = [series.name for series in page.lives.chart.chart.series]
    assert names == [each.name for each in page.view.lives]
    pooled = page.years.chart.chart.series
    assert [series.name for series in pooled] == [each.name for each in page.view.years]
    first, life = pooled[0].values, page.view.years[0]
    known = [value for value in first if value is not None]
    assert known[-1] == round(1000 * life.course[-1] / life.committed)


def test_a_report_leaves_as_a_spreadsheet_and_a_figure_opens(
    qtbot, desk, page, tmp_path, monkeypatch
):
    path = tmp_path / "披露.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(path), ""))
    qtbot.mouseClick(page.export, LEFT)
    qtbot.waitUntil(lambda: path.exists() and path.read_bytes()[:2] == b"PK", timeout=PATIENT)
    row = next(row for row in page.table.rows() if row.code.endswith(":paid_in"))
    desk.session.explain.emit(row.cells["inception"].id)
    qtbot.waitUntil(lambda: desk.drawer.isVisible(), timeout=PATIENT)


def test_the_forecast_shows_all_funds_together_by_quarter(qtbot, desk):
    page = desk.open_page("forecast")
    qtbot.waitUntil(lambda: page.view is not None and bool(page.table.rows()), timeout=PATIENT)
    qtbot.mouseClick(page.views.buttons[1], LEFT)
    qtbot.waitUntil(lambda: page.table.table().code == "pacing", timeout=PATIENT)
    asked, called, back = page.calls.chart.chart.series
    first = page.table.rows()[0]
    assert (-asked.values[0], -called.values[0], back.values[0]) == tuple(
        first.cells[code].value for code in ("asked", "called", "back")
    )
    assert page.distributions.chart.chart.series[-1].values[0] == first.cells["running"].value
    assert page.fund.isHidden() and page.part.id.startswith("cashplan/together/plan/")
    qtbot.mouseClick(page.views.buttons[0], LEFT)
    qtbot.waitUntil(lambda: page.table.table().code == "forecast", timeout=PATIENT)


def test_the_three_year_plan_lists_what_the_funds_are_expected_to_call(qtbot, desk):
    page = desk.open_page("plan")
    qtbot.waitUntil(lambda: page.content is not None, timeout=PATIENT)
    assert page.pacing.isVisibleTo(page) and page.pacing.records.rowCount() == len(
        page.content.pacing
    )
    name, expected = page.content.pacing[0]
    table = look(
        desk, lambda ledger: registry.build(ledger, "pacing", quarter=desk.session.quarter)
    )
    assert (name, expected.out) == (table.rows[0].name, table.rows[0].cells["out"].value)
