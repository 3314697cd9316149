"""One partner by clicks: its money over all funds, its statement in each, paper and spreadsheet."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from fundtracker.reports import registry
from fundtracker.reports.partners import capital_statement
from tests.ui.conftest import settle
from tests.ui.test_sources import look

PAGE = "partner"  # what the desk is left on

LEFT = Qt.MouseButton.LeftButton
NAME = "示例区财政局"


@pytest.fixture
def page(qtbot, desk):
    page = desk.open_page("partner")
    page.arrive_at(NAME)
    qtbot.waitUntil(
        lambda: page.sheet is not None and page.sheet.partner.name == NAME, timeout=20_000
    )
    return page


def test_the_tiles_are_the_line_of_the_partner_over_all_funds(qtbot, desk, page):
    table = look(
        desk, lambda ledger: registry.build(ledger, "partners-total", quarter=desk.session.quarter)
    )
    row = next(row for row in table.rows if row.name == NAME)
    for code, tile in page.tiles.items():
        assert tile.figure.id == row.cells[code].id
    assert page.tiles["nav"].figure.text() == desk.session.money(row.cells["nav"].value)
    qtbot.mouseClick(page.tiles["unfunded"].figure, LEFT)
    qtbot.waitUntil(lambda: desk.drawer.isVisible(), timeout=20_000)


def test_a_fund_opened_shows_its_statement_beside_that_of_the_whole_fund(desk, page):
    assert len(page.statement.rows()) == len(capital_statement.ROWS)
    page.funds.go_to(page.funds.rows()[0].code)
    page.funds.opened.emit(page.funds.current())
    fund = page.sheet.statements[1].fund
    assert page.fund.currentData() == fund.code
    columns = {column.code for column in page.statement.table().columns}
    assert {"quarter", "whole_quarter"} <= columns
    page.statement.go_to(page.statement.rows()[0].code, 1)
    assert page.statement.figure().startswith(f"statements/f{fund.id}p")


def test_no_line_of_a_fund_is_cut_by_the_frame_of_its_table(qtbot, desk, page):
    desk.resize(1366, 768)
    settle(qtbot, desk)
    body = page.funds.body
    qtbot.waitUntil(lambda: body.verticalScrollBar().maximum() == 0, timeout=20_000)
    last = body.visualRect(body.model().index(body.model().rowCount() - 1, 1))
    assert body.model().rowCount() == 4 and body.viewport().rect().bottom() >= last.bottom()


def test_another_partner_is_chosen_in_the_box(qtbot, desk, page):
    page.box.setCurrentIndex(page.box.findData("示例市引导基金"))
    page.box.activated.emit(page.box.currentIndex())
    qtbot.waitUntil(lambda: page.sheet.partner.name == "示例市引导基金", timeout=20_000)
    assert page.title() == "示例市引导基金"


def test_paper_and_spreadsheet_are_written(qtbot, desk, page, tmp_path, monkeypatch):
    for button, name, begins in ((page.paper, "p.pdf", b"%PDF-"), (page.export, "p.xlsx", b"PK")):
        path = tmp_path / name
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a, path=path: (str(path), ""))
        qtbot.mouseClick(button, LEFT)
        qtbot.waitUntil(
            lambda path=path: path.exists() and path.stat().st_size > 1000, timeout=60_000
        )
        assert path.read_bytes().startswith(begins)


def test_the_page_of_the_funds_opens_the_partner_of_a_row(qtbot, desk):
    page = desk.open_page("funds")
    page.show_sheet("partners-total")
    qtbot.waitUntil(
        lambda: bool(page.table.rows()) and page.table.rows()[0].code.startswith("p"),
        timeout=20_000,
    )
    page.table.go_to(page.table.rows()[0].code)
    qtbot.mouseClick(page.partner, LEFT)
    partner = desk.open_page("partner")
    qtbot.waitUntil(lambda: partner.sheet is not None, timeout=20_000)
    assert partner.sheet.partner.name == page.table.rows()[0].name
