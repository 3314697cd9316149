import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication

from fundtracker.domain.base import money
from fundtracker.ui.base import theme
from tests.ui.conftest import settle

PAGE = "contracts"  # what the desk is left on


@pytest.fixture
def page(qtbot, desk):
    page = desk.open_page("contracts")
    qtbot.waitUntil(lambda: page.table.table() is not None and bool(page.table.rows()))
    return page


def test_the_total_stands_below_and_not_among_the_rows(page):
    assert [row.total for row in page.table.rows()] == [False] * len(page.table.rows())
    assert [row.code for row in page.table.foot_model._records] == ["total"]


def test_a_search_keeps_only_rows_with_all_its_words_and_sums_what_is_shown(page):
    whole = len(page.table.rows())
    page.look_for(f"{page.table.rows()[3].name} ")
    assert [row.name for row in page.table.rows()] == [page.table.table().rows[3].name]
    (total,) = page.table.foot_model._records
    assert total.code == "shown"
    assert total.number("current") == page.table.rows()[0].number("current")
    page.look_for("")
    assert len(page.table.rows()) == whole and not page.table.foot.isHidden()


def test_a_head_sorts_by_value_both_ways(page):
    at = [c.key for c in page.table.body_model.columns].index("current")
    page.table.body.horizontalHeader().sectionClicked.emit(at)
    up = [row.cells["current"].value for row in page.table.rows() if row.code != "none"]
    assert up == sorted(up) and len(set(up)) > 3
    page.table.body.horizontalHeader().sectionClicked.emit(at)
    assert [r.cells["current"].value for r in page.table.rows() if r.code != "none"] == up[::-1]


def test_a_figure_is_explained_from_its_cell(qtbot, desk, page):
    row = page.table.rows()[0]
    at = [c.key for c in page.table.body_model.columns].index("paid")
    page.table.body.setCurrentIndex(page.table.body_model.index(0, at))
    assert page.figure() == row.cells["paid"].id
    desk.session.explain.emit(page.figure())
    qtbot.waitUntil(lambda: money.show(row.cells["paid"].value) in desk.drawer.words())


def test_a_copy_holds_exact_yuan_without_separators(page):
    page.copy()
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == len(page.table.rows()) + 2
    assert f"{page.table.rows()[0].cells['current'].value // 100}.00" in lines[1].split("\t")


def test_the_selection_is_summed(page):
    at = [c.key for c in page.table.body_model.columns].index("current")
    select = page.table.body.selectionModel()
    model = page.table.body_model
    for row in (0, 1):
        select.select(model.index(row, at), select.SelectionFlag.Select)
    fen = sum(row.cells["current"].value for row in page.table.rows()[:2])
    assert page.session.money(fen) in page.selection_text()


def test_a_column_hidden_stays_hidden(page):
    page.table.show_column("current", False)
    at = [c.key for c in page.table.body_model.columns].index("current")
    assert page.table.body.isColumnHidden(at) and page.table.foot.isColumnHidden(at)
    page.refresh()
    assert "current" in page.session.settings.hidden["contracts"]


def test_no_figure_is_cut(page):
    part, model = page.table.body, page.table.body_model
    for at, column in enumerate(model.columns):
        if column.numeric and not part.isColumnHidden(at):
            widest = max(
                part.fontMetrics().horizontalAdvance(column.text(row)) for row in page.table.rows()
            )
            assert widest + 22 <= part.columnWidth(at)


def test_the_first_column_stays_while_others_are_scrolled(qtbot, desk, page):
    part = page.table.body
    page.table.show_column("current", True)
    desk.resize(desk.minimumSizeHint().width(), 768)
    qtbot.waitUntil(part.held.isVisible)
    qtbot.waitUntil(lambda: part.horizontalScrollBar().maximum() > 0)
    part.horizontalScrollBar().setValue(part.horizontalScrollBar().maximum())
    assert part.held.isVisible() and part.held.width() == part.columnWidth(0)
    assert page.table.foot.horizontalScrollBar().value() == part.horizontalScrollBar().value()
    assert part.model_.headerData(0, Qt.Orientation.Horizontal) == page.head()


def test_what_is_shown_is_exported_with_numbers_of_yuan(qtbot, page, tmp_path):
    page.look_for(page.table.rows()[0].name)
    row = page.table.rows()[0]
    with qtbot.waitSignal(page.session.notice):
        page.export_to(str(tmp_path / "x.xlsx"))
    sheet = load_workbook(tmp_path / "x.xlsx").active
    assert sheet.max_row == 8  # the row, its sum, and a note
    assert row.cells["current"].value / 100 in [c.value for c in sheet[5]]
    assert row.name in sheet.cell(2, 1).value  # the words of the filter
    shown = [page.table.body_model.columns[at].key for at in page.table.body.shown_columns()]
    assert sheet.max_column == len(shown)


def test_the_cursor_stays_on_its_row_when_the_table_is_read_again_or_sifted(qtbot, desk, page):
    row = page.table.rows()[5]
    page.table.go_to(row.code, 2)
    page.look_for(row.name)
    assert page.table.current().code == row.code
    page.look_for("")
    seen = page.table.table()
    page.refresh()
    qtbot.waitUntil(lambda: page.table.table() is not seen)
    assert page.table.current().code == row.code
    assert page.table.body.currentIndex().column() == 2


def test_columns_are_as_wide_as_the_words_of_the_language(qtbot, desk):
    page = desk.open_page("contracts")
    settle(qtbot, desk)
    desk.session.set_language("en")
    qtbot.waitUntil(lambda: page.table.table().columns[0].head.isascii())
    settle(qtbot, desk)
    heads = QFontMetrics(theme.font(theme.SMALL, bold=True))
    for at, column in enumerate(page.table.body_model.columns):
        if not page.table.body.isColumnHidden(at):
            assert page.table.body.columnWidth(at) >= heads.horizontalAdvance(column.head()) + 24, (
                column.key
            )


def test_the_search_of_a_table_knows_its_amounts_as_shown_and_in_exact_yuan(qtbot, desk, page):
    row = page.table.rows()[0]
    fen = row.cells["current"].value
    for unit in money.UNITS:
        desk.commands.unit(unit)
        settle(qtbot, desk)
        for text in (money.show(fen, unit), money.plain(fen), money.show(fen)):
            page.find_line.setText(text)
            assert row.code in {one.code for one in page.table.rows()}, text
            assert len(page.table.rows()) < 20
        page.find_line.clear()


def test_a_table_that_was_searched_empty_says_what_to_clear(qtbot, desk, page):
    rows = len(page.table.rows())
    page.state.setCurrentIndex(1)
    page.state.activated.emit(1)
    page.find_line.setText("没有的词")
    qtbot.waitUntil(page.found_none.isVisible)
    said = [made.text() for made in page.found_none.buttons]
    assert "没有的词" in said[0] and page.state.currentText() in said[1] and len(said) == 2
    qtbot.wait(20)
    button = page.found_none.buttons[0]
    assert (
        desk.childAt(button.mapTo(desk, button.rect().center())) is button
    )  # nor does the held column
    page.found_none.buttons[1].click()
    page.found_none.buttons[0].click()
    assert len(page.table.rows()) == rows and not page.found_none.isVisible()


def test_a_search_of_the_history_that_finds_nothing_says_so_and_keeps_no_change_beside_it(
    qtbot, desk
):
    history = desk.open_page("history")
    settle(qtbot, desk)
    assert history.person.text()
    history.find_line.setText("没有的词")
    assert (
        history.found_none.isVisible()
        and history.person.text() == ""
        and not history.undo.isEnabled()
    )
    history.found_none.buttons[0].click()
    settle(qtbot, desk)
    assert history.person.text() and not history.found_none.isVisible()
