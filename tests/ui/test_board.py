"""The board by mouse and keys: tiles move, widen, go and come; the ledger keeps each change, undo takes it back."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from fundtracker.ledger import Ledger
from fundtracker.reports.board import board as boards
from fundtracker.reports.board.board import COLUMNS, Tile

PAGE = "board"  # what the desk is left on

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(qtbot, desk):
    page = desk.open_page("board")
    qtbot.waitUntil(lambda: bool(page.grid.frames))
    return page


def codes(page):
    return [frame.content.tile.code for frame in page.grid.frames]


def kept(desk):
    with Ledger.open(
        desk.session.info.path, "x", clock=desk.session.clock, read_only=True
    ) as ledger:
        return [tile.code for tile in boards.board(ledger).tiles]


def test_the_first_board_shows_figures_and_charts_and_saves_nothing(page, desk):
    assert len(page.grid.frames) == len(boards.first_board().tiles)
    figure = page.grid.frames[0].figure
    assert figure.id.startswith("plan/fiscal/total/")
    assert not page.board.saved


def test_ctrl_and_an_arrow_moves_a_tile_and_undo_moves_it_back(qtbot, desk, page):
    before = codes(page)
    page.grid.frames[1].setFocus()
    qtbot.keyClick(page.grid.frames[1], Qt.Key.Key_Left, CONTROL)
    wanted = [before[1], before[0], *before[2:]]
    assert codes(page) == wanted
    qtbot.waitUntil(lambda: kept(desk) == wanted)
    assert page.grid.frames[0].content.tile.code == before[1]
    qtbot.waitUntil(lambda: page.views.name != "")
    desk.session.command.emit("undo")
    qtbot.waitUntil(lambda: codes(page) == before)


def test_quick_moves_all_count(qtbot, desk, page):
    before = codes(page)
    frame = page.grid.frames[0]
    for _ in range(3):
        qtbot.keyClick(frame, Qt.Key.Key_Right, CONTROL)
    wanted = [*before[1:4], before[0], *before[4:]]
    assert codes(page) == wanted
    qtbot.waitUntil(lambda: not page.session.operations.at_work() and kept(desk) == wanted)
    qtbot.waitUntil(lambda: codes(page) == wanted)


def test_a_tile_is_dragged_by_its_head_to_where_it_is_let_go(qtbot, desk, page):
    before = codes(page)
    first, last = page.grid.frames[0], page.grid.frames[3]
    target = last.mapTo(page.grid, last.rect().center()) + QPoint(10, 0)
    grab = QPoint(20, 14)
    QTest.mousePress(first, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, grab)
    QTest.mouseMove(first, grab + QPoint(40, 0))
    QTest.mouseMove(first, first.mapFrom(page.grid, target))
    QTest.mouseRelease(
        first,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        first.mapFrom(page.grid, target),
    )
    wanted = [*before[1:4], before[0], *before[4:]]
    assert codes(page) == wanted
    qtbot.waitUntil(lambda: kept(desk) == wanted)


def test_a_tile_is_widened_and_taken_away_by_keys(qtbot, desk, page):
    frame = page.grid.frames[0]
    frame.setFocus()
    qtbot.keyClick(frame, Qt.Key.Key_Right, CONTROL | SHIFT)
    assert page.tiles[0].width == 2
    qtbot.waitUntil(lambda: not page.session.operations.at_work())
    qtbot.waitUntil(lambda: page.grid.frames[0].content.tile.width == 2)
    gone = page.tiles[0].code
    page.grid.frames[0].setFocus()
    qtbot.keyClick(page.grid.frames[0], Qt.Key.Key_Delete)
    assert gone not in codes(page)
    qtbot.waitUntil(lambda: gone not in kept(desk))


def test_a_tile_is_added_by_its_dialog(qtbot, desk, page):
    page.ask()
    dialog = page.dialog
    qtbot.waitUntil(lambda: dialog.boxes[0].count() > 0)
    for kind, choice, tile in (
        ("chart", ("years", "F1-IND1"), Tile("chart", "years", "F1-IND1", 2)),
        ("figure", ("plan", "fiscal", "quarter"), Tile("figure", "plan/fiscal/quarter", "", 1)),
        ("view", ("weekend",), Tile("view", "weekend", "", 2)),
    ):
        dialog.choose(kind, *choice)
        assert dialog.tile() == tile
    dialog.choose("analysis")
    assert dialog.tile() is None and not dialog.ok.isEnabled() and dialog.said.text()
    dialog.choose("chart", "years", "F1-IND1")
    whole = dialog.boxes[0].currentText()
    dialog.boxes[0].lineEdit().setText("no such chart")  # the entry chosen before is not meant
    assert dialog.tile() is None and not dialog.ok.isEnabled()
    dialog.boxes[0].lineEdit().setText(whole)
    assert dialog.ok.isEnabled()
    dialog.width_.buttons[COLUMNS - 1].click()
    dialog.ok.click()
    qtbot.waitUntil(lambda: codes(page)[-1] == "years")
    assert page.grid.frames[-1].content.tile.width == COLUMNS
    assert page.grid.frames[-1].chart.chart.known


def test_enter_opens_the_page_that_tells_more(qtbot, desk, page):
    at = codes(page).index("retention")
    frame = page.grid.frames[at]
    frame.setFocus()
    qtbot.keyClick(frame, Qt.Key.Key_Return)
    assert desk.page_name == "contracts"


def test_a_figure_explains_itself_and_f9_too(qtbot, desk, page):
    frame = page.grid.frames[0]
    with qtbot.waitSignal(desk.session.explain) as asked:
        qtbot.mouseClick(frame.figure, Qt.MouseButton.LeftButton)
    assert asked.args[0] == frame.figure.id
    frame.setFocus()
    assert page.figure() == frame.figure.id


def test_what_a_chart_copies_is_what_the_command_prints(qtbot, desk, page):
    frame = page.grid.frames[codes(page).index("execution")]
    frame.chart.ready().plot.setFocus()
    page.copy()
    copied = [line.split("\t") for line in QApplication.clipboard().text().splitlines()]
    assert copied[1][1:] == [str(v) for v in frame.chart.copied_rows()[1][1:]]
    assert len(copied) == len(frame.chart.chart.places) + 1


def test_boards_are_saved_under_names_and_chosen_from_the_menu(qtbot, desk, page):
    page.views.save("例会")
    qtbot.waitUntil(lambda: page.views.name == "例会")
    page.change(page.tiles[:2])
    page.views.save("两块")
    qtbot.waitUntil(lambda: page.views.name == "两块" and len(page.views.views) == 2)
    other = next(view for view in page.views.views if view.name == "例会")
    page.views.use(other.name)
    page.views.chosen.emit(other)
    qtbot.waitUntil(lambda: page.board.name == "例会")
    page.views.rename("周会")
    qtbot.waitUntil(lambda: page.board.name == "周会" and page.views.name == "周会")
    page.views.delete()
    qtbot.waitUntil(lambda: page.board.name == "两块")


def test_the_board_is_written_as_paper_and_as_a_workbook(qtbot, desk, page, tmp_path):
    for name in ("b.pdf", "b.xlsx"):
        with qtbot.waitSignal(desk.session.notice) as said:
            page.write_file(tmp_path / name)
        assert said.args[0] == "ok" and (tmp_path / name).stat().st_size > 5_000


def test_another_language_unit_and_theme_say_everything_again(qtbot, desk, page):
    desk.session.set_language("en")
    qtbot.waitUntil(
        lambda: (
            page.grid.frames[0].content.title.startswith("Subtotal")
            or "·" in page.grid.frames[0].content.title
        )
    )
    desk.session.set_unit("yuan")
    qtbot.waitUntil(lambda: page.grid.frames[0].unit.text() == "CNY")
    desk.session.set_theme("dark")
    assert page.title() == "Board"


def test_a_narrow_window_has_half_as_many_columns(qtbot, page):
    page.grid.resize(600, 800)
    page.grid.lay_out()
    first, second, third = (frame.geometry() for frame in page.grid.frames[:3])
    assert first.top() == second.top() < third.top()
    assert not any(
        a.geometry().intersects(b.geometry())
        for a in page.grid.frames for b in page.grid.frames if a is not b
    )  # fmt: skip
