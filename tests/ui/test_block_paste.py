"""A block pasted into the rows of a file: what each cell is read as, what is refused and why, one step."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from fundtracker.ui.imports import block_paste
from tests.ledger import world
from tests.ui.conftest import settle

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def table(qtbot, desk, tmp_path):
    path = world.bank(tmp_path / "b.csv", world.rows(0, 6))
    page = desk.open_page("import")
    page.take([path])
    settle(qtbot, desk)
    table = page.check.table
    table.page = page
    return table


def section(table, head):
    model = table.model()
    return next(x for x in range(model.columnCount()) if head in str(model.headerData(x, Qt.Orientation.Horizontal)))  # fmt: skip


def test_a_block_says_what_is_read_and_what_is_refused_and_is_taken_in_one_step(qtbot, desk, table):
    amount = section(table, "支出金额")
    table.setCurrentIndex(table.model().index(0, amount))
    QGuiApplication.clipboard().setText("12.50\n很多\n1,234.00\n")
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    dialog = table.dialog
    cells = [dialog.model.record(i) for i in range(3)]
    refused = [cell for cell in cells if cell.why]
    assert [cell.new for cell in refused] == ["很多"] and "很多" in refused[0].why
    assert {cell.read for cell in cells if not cell.why} == {"12.50 元", "1,234.00 元"}
    assert "2" in dialog.ok.text()
    dialog.ok.click()
    settle(qtbot, desk)
    assert table.page.jobs[0].corrections == 2
    assert [table.model().index(y, amount).data() for y in (0, 2)] == ["12.50", "1,234.00"]


def test_ctrl_d_fills_the_cells_below_and_does_not_turn_the_theme(qtbot, desk, table):
    summary = section(table, "摘要")
    select = table.selectionModel()
    for y in (0, 1, 2):
        select.select(table.model().index(y, summary), select.SelectionFlag.Select)
    first = table.model().index(0, summary).data()
    table.setFocus()
    theme = desk.session.settings.theme
    qtbot.keyClick(table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    table.dialog.ok.click()
    settle(qtbot, desk)
    assert [table.model().index(y, summary).data() for y in (0, 1, 2)] == [first] * 3
    assert desk.session.settings.theme == theme


def test_what_lies_beyond_the_rows_is_counted_and_left_out(qtbot, desk, table):
    summary = section(table, "摘要")
    last = table.model().rowCount() - 1
    table.setCurrentIndex(table.model().index(last, summary))
    table.paste("甲\n乙\n丙")
    assert table.dialog.model.rowCount() == 1 and "2" in table.dialog.words.text()
    table.dialog.leave()
    table.setCurrentIndex(table.model().index(0, 0))
    table.paste("甲")
    assert not table.dialog.ok.isEnabled()  # the number of a line is no cell of the file
    table.dialog.leave()


def test_a_block_that_is_too_large_is_refused_in_words(qtbot, desk, table, monkeypatch):
    monkeypatch.setattr(block_paste, "MOST", 3)
    table.setCurrentIndex(table.model().index(0, section(table, "支出金额")))
    for refuse in (
        lambda: table.paste("1\n2\n3\n4"),
        lambda: (table.selectAll(), table.fill_down()),
    ):
        with qtbot.waitSignal(desk.session.notice) as told:
            refuse()
        assert told.args[0] == "warn" and "3" in told.args[1] and table.dialog is None
