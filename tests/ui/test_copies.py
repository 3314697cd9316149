"""What leaves a table says its unit: every copy of every grid, and the exports, in every unit shown."""

import re

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from fundtracker.domain import money
from fundtracker.ui.pages import PAGES
from fundtracker.ui.views import CopyingView
from tests.ui.conftest import settle

UNIT = re.compile(r"[（(](元|万元|亿元)[)）]$")
FIGURE = re.compile(r"[≥+ ]*[−-]?[\d,]+\.\d\d")


def grids(window):
    """All tables of the page that is shown, with rows in them."""
    return [v for v in window.page.findChildren(CopyingView) if v.model().rowCount()]


def select_all(view):
    model = view.model()
    whole = QItemSelection(model.index(0, 0), model.index(model.rowCount() - 1, model.columnCount() - 1))
    view.selectionModel().select(whole, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def copied(view):
    QGuiApplication.clipboard().setText("")
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    return [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]


def shown(view):
    """The cells as the eye sees them, of the columns shown, heads first."""
    columns, model = view.shown_columns(), view.model()
    heads = [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in columns]
    return [heads, *([str(model.index(y, x).data() or "") for x in columns] for y in range(model.rowCount()))]


def figures(lines, heads):
    """Columns of a copy without words that name their own unit: 高出总目标 130,000.00万元."""
    at = [lines[0].index(head) for head in heads]
    return [[re.sub(r"[\d,.]+(万|亿)?元", "…", line[x]) for x in at] for line in lines]


@pytest.mark.parametrize("name", [entry.name for entry in PAGES if entry.name != "import"])
def test_every_copy_says_the_same_in_every_unit_and_its_heads_name_the_unit_of_the_values(qtbot, desk, name):
    """What changes with the unit on the screen is money: its copied head says 元 and its values are exact yuan."""
    desk.open_page(name)
    seen, copies = {}, {}
    for unit in ("wan", "yuan", "yi"):
        desk.deeds.unit(unit)
        settle(qtbot, desk)
        for at, view in enumerate(grids(desk)):
            select_all(view)
            seen[unit, at], copies[unit, at] = shown(view), copied(view)
    for at in {at for _, at in copies}:
        heads = [copies[unit, at][0] for unit in ("wan", "yuan", "yi")]
        same = [head for head in heads[0] if all(head in others for others in heads)]  # a narrow panel hides some
        assert len(same) >= len(heads[0]) - 1
        one, other, third = (figures(copies[unit, at], same) for unit in ("wan", "yuan", "yi"))
        assert one == other == third
        screen, copy = seen["yuan", at], copies["yuan", at]
        offset = len(screen) - len(copy)  # table 1 has its heads inside
        for y, line in enumerate(copy):
            for x, cell in enumerate(line):
                row = y + offset
                if (
                    row == 0
                    or len(seen["wan", at][row]) != len(screen[row])
                    or seen["wan", at][row][x] == screen[row][x]
                    or not FIGURE.fullmatch(screen[row][x])
                ):
                    continue
                fen = money.parse(screen[row][x].lstrip("≥+ "))
                assert cell == money.plain(fen), (name, screen[row], line)
                head = next(copy[i][x] for i in range(y, -1, -1) if UNIT.search(copy[i][x]))
                assert UNIT.search(head)[1] == "元"
