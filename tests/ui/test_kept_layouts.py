"""Plan, analysis and imports keep the layout of their tables, as the other pages do."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from fundtracker.i18n import tr
from fundtracker.settings import Settings
from fundtracker.ui.widgets.table_menus import TableMenus
from tests.ui.conftest import settle
from tests.ui.test_table_stack import press

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def at_key(grid, key):
    return next(i for i, c in enumerate(grid.table.columns) if c.key == key)


def draw(grid, key, width):
    """What a person does with the edge of a head."""
    section = at_key(grid, key)
    grid.setColumnWidth(section, width)
    grid.header().drawn.emit(section)


def test_an_analysis_keeps_widths_order_and_hidden_columns_when_it_is_read_again(
    qtbot, desk, tmp_path
):
    place = tmp_path / "settings.json"
    desk.session.settings.path = place
    page = desk.open_page("analysis")
    qtbot.waitUntil(lambda: page.grid is not None)
    settle(qtbot, desk)
    grid = page.grid
    draw(grid, "cNone", 222)
    grid.horizontalHeader().moveSection(at_key(grid, "c1"), 1)
    press(menu_of(grid, at_key(grid, "c0")), tr("Hide this column"))
    page.refresh()
    settle(qtbot, desk)
    assert page.grid is grid  # filters stay with it
    for columns in ("year", "quarter"):
        page.choose(columns=columns)
        settle(qtbot, desk)
    again = page.grid
    assert again is not grid
    assert again.columnWidth(at_key(again, "cNone")) == 222
    assert again.horizontalHeader().visualIndex(at_key(again, "c1")) == 1
    assert again.isColumnHidden(at_key(again, "c0"))
    desk.session.settings.save()
    kept = Settings.load(place)
    assert any(key.startswith("analysis:") for key in kept.tables)
    press(menu_of(again, at_key(again, "c1")), tr("Columns as at first"))
    assert not again.isColumnHidden(at_key(again, "c0"))
    assert again.horizontalHeader().visualIndex(at_key(again, "c1")) == at_key(again, "c1")


def menu_of(grid, section):
    """The menu that a right click on a head shows."""
    [own] = [child for child in grid.children() if isinstance(child, TableMenus)]
    return own.head_menu(section)


def test_the_lists_of_imports_keep_theirs(qtbot, desk):
    page = desk.open_page("import")
    settle(qtbot, desk)
    for grid, key in ((page.first.grid, "period"), (page.confirm.grid, "known")):
        draw(grid, key, 171)
        press(menu_of(grid, at_key(grid, key)), tr("Hide this column"))
        assert grid.isColumnHidden(at_key(grid, key))
        other = next(i for i in range(1, 5) if not grid.isColumnHidden(i))
        head = grid.table.columns[at_key(grid, key)].head()
        press(menu_of(grid, other), tr("Show {name}", name=head))
        assert not grid.isColumnHidden(at_key(grid, key))
        assert grid.columnWidth(at_key(grid, key)) == 171
    tables = desk.session.settings.tables
    assert (
        tables["imports"]["widths"]["period"] == tables["import_confirm"]["widths"]["known"] == 171
    )


def test_the_plan_keeps_which_columns_are_hidden(qtbot, desk, tmp_path):
    place = tmp_path / "settings.json"
    desk.session.settings.path = place
    page = desk.open_page("plan")
    settle(qtbot, desk)
    grid = page.grid
    section = at_key(grid, "gap")
    head = grid.head_of(section)
    assert head
    press(grid.menu(section), tr("Hide this column"))
    assert grid.isColumnHidden(section)
    copied = page.grid.copied_rows(everything=True)
    assert any(head in [str(cell) for cell in row] for row in copied)  # the whole table is whole
    page.refresh()
    settle(qtbot, desk)
    assert grid.isColumnHidden(section)
    used = sum(grid.columnWidth(at) for at in range(len(grid.table.columns)))
    assert used >= grid.viewport().width() - 2  # the last column takes the room
    desk.session.settings.save()
    assert Settings.load(place).hidden["plan"] == ["gap"]
    actions = [action.text() for action in grid.menu(0).actions()]
    assert tr("Hide this column") not in actions  # the names of lines stay
    press(grid.menu(1), tr("Show {name}", name=head))
    assert not grid.isColumnHidden(section)
    press(grid.menu(section), tr("Hide this column"))
    press(grid.menu(1), tr("Columns as at first"))
    assert not grid.isColumnHidden(section)


def test_the_plan_keeps_the_order_and_widths_of_its_columns(qtbot, desk, tmp_path):
    place = tmp_path / "settings.json"
    desk.session.settings.path = place
    page = desk.open_page("plan")
    settle(qtbot, desk)
    grid = page.grid
    before = [column.key for column in grid.model_.columns]
    figures = {line.code: grid.model_.copied(line, range(len(before))) for line in grid.lines()}
    press(grid.menu(at_key(grid, "rate")), tr("Move to the left"))
    after = [column.key for column in grid.model_.columns]
    at = before.index("rate")
    assert after == [*before[: at - 1], "rate", before[at - 1], *before[at + 1 :]]
    for line in grid.lines():  # in every band the heads went with their figures
        copied = grid.model_.copied(line, range(len(after)))
        if grid.model_.runs_on(line):
            assert copied == figures[line.code]
        else:
            wanted = [figures[line.code][before.index(key)] for key in after]
            assert copied == wanted
    actions = {action.text(): action for action in grid.menu(1).actions()}
    assert not actions[tr("Move to the left")].isEnabled()  # the plan stands first

    section = at_key(grid, "total")
    needed = grid.columnWidth(section)
    head = next(at for at, line in enumerate(grid.lines()) if grid.model_.bold(line))
    area = grid.visualRect(grid.model_.index(head, section))
    edge = QPoint(area.right(), area.center().y())
    drag(grid, edge, 40)
    assert grid.columnWidth(section) == needed + 40
    page.refresh()
    settle(qtbot, desk)
    assert grid.columnWidth(section) == needed + 40
    assert [column.key for column in grid.model_.columns] == after
    desk.session.settings.save()
    kept = Settings.load(place).tables["plan"]
    assert kept["widths"] == {"total": needed + 40} and kept["order"] == after
    drag(grid, QPoint(edge.x() + 40, edge.y()), -300)
    assert grid.columnWidth(section) == needed  # no figure is ever cut
    press(grid.menu(section), tr("Columns as at first"))
    assert [column.key for column in grid.model_.columns] == before
    assert "plan" not in desk.session.settings.tables


def drag(grid, place, by):
    """Draw the edge of a heading with the mouse."""
    port, button = grid.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(port, button, pos=place)
    for x in (by // 2, by):
        QTest.mouseMove(port, place + QPoint(x, 0))
    QTest.mouseRelease(port, button, pos=place + QPoint(by, 0))
