"""What leaves a table says its unit: every copy of every grid, and the exports, in every unit shown."""

import csv
import re

import openpyxl
import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from fundtracker.domain.base import money
from fundtracker.intake.payments import post
from fundtracker.ledger import Ledger
from fundtracker.reports import registry
from fundtracker.reports.tables.table_text import render_csv
from fundtracker.ui.widgets.table_view import CopyingView
from fundtracker.ui.window.pages import PAGES
from tests.examples import some
from tests.ledger import world
from tests.ui.conftest import NOON, settle

UNIT = re.compile(r"[（(](元|万元|亿元)[)）]$")
FIGURE = re.compile(r"[≥+ ]*[−-]?[\d,]+\.\d\d")


def grids(window):
    """All tables of the page that is shown, with rows in them."""
    return [v for v in window.page.findChildren(CopyingView) if v.model().rowCount()]


def select_all(view):
    model = view.model()
    whole = QItemSelection(
        model.index(0, 0), model.index(model.rowCount() - 1, model.columnCount() - 1)
    )
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
    return [
        heads,
        *([str(model.index(y, x).data() or "") for x in columns] for y in range(model.rowCount())),
    ]


def figures(lines, heads):
    """Columns of a copy without words that name their own unit: 高出总目标 130,000.00万元."""
    at = [lines[0].index(head) for head in heads]
    return [[re.sub(r"[\d,.]+(万|亿)?元", "…", line[x]) for x in at] for line in lines]


@pytest.mark.parametrize("name", some([entry.name for entry in PAGES if entry.name != "import"], 3))
def test_every_copy_says_the_same_in_every_unit_and_its_heads_name_the_unit_of_the_values(
    qtbot, desk, name
):
    """What changes with the unit on the screen is money: its copied head says 元 and its values are exact yuan."""
    desk.open_page(name)
    seen, copies = {}, {}
    for unit in ("wan", "yuan", "yi"):
        desk.commands.unit(unit)
        settle(qtbot, desk)
        for at, view in enumerate(grids(desk)):
            select_all(view)
            seen[unit, at], copies[unit, at] = shown(view), copied(view)
    for at in {at for _, at in copies}:
        heads = [copies[unit, at][0] for unit in ("wan", "yuan", "yi")]
        same = [
            head for head in heads[0] if all(head in others for others in heads)
        ]  # a narrow panel hides some
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


def sheet_of(path):
    rows = [
        [c.value for c in row]
        for row in openpyxl.load_workbook(path, data_only=True).active.iter_rows()
    ]
    return [row for row in rows if any(value is not None for value in row)]


def number(cell):
    try:
        return round(float(cell), 2)
    except (TypeError, ValueError):
        return None


@pytest.mark.parametrize(
    ("name", "table"),
    [("payments", ""), ("contracts", "table"), ("plan", ""), ("projects", "table")],
)
def test_exports_agree_with_copies_in_heads_and_amounts(qtbot, desk, tmp_path, name, table):
    page = desk.open_page(name)
    settle(qtbot, desk)
    view = getattr(page, table).body if table else page.grid
    copy = copied(view)
    done = []
    desk.session.notice.connect(lambda *said: done.append(said))
    page.export_to(str(tmp_path / "x.xlsx"))
    qtbot.waitUntil(lambda: bool(done))
    sheet = sheet_of(tmp_path / "x.xlsx")
    heads = next(row for row in sheet if any(UNIT.search(str(cell)) for cell in row))
    money_heads = [str(head) for head in heads if head and UNIT.search(str(head))]
    assert all(UNIT.search(head)[1] == "元" for head in money_heads)
    if name != "plan":  # its heads on the page are shorter than those of the papers
        assert set(filter(UNIT.search, copy[0])) <= set(money_heads)
    figures = {n for row in sheet for cell in row if (n := number(cell)) is not None}
    for row in copy[:40]:
        for x, cell in enumerate(row):
            if re.fullmatch(r"-?\d+\.\d\d", cell):
                assert number(cell) in figures, (row, copy[0][x])


def test_every_table_leaves_as_csv_and_json_alike_in_every_unit_with_its_units_in_the_heads(
    sample_ledger,
):
    """Only what names its own unit may say another figure in another unit."""
    with Ledger.open(sample_ledger, "x", clock=lambda: NOON, read_only=True) as ledger:
        for code in registry.NAMES:
            made = {
                unit: registry.build(ledger, code, unit=unit, lang="zh") for unit in money.UNITS
            }
            texts = {unit: render_csv(table) for unit, table in made.items()}
            assert texts["wan"] == texts["yuan"] == texts["yi"], code
            heads = next(csv.reader(texts["wan"].removeprefix("\ufeff").splitlines()))
            for column, head in zip(made["wan"].columns, heads[1:], strict=True):
                named = UNIT.search(head)
                assert (named is not None and named[1] == "元") == (column.kind == "money"), (
                    code,
                    head,
                )


def test_a_copy_of_the_import_table_names_the_unit_that_the_file_is_read_in(qtbot, desk, tmp_path):
    page = desk.open_page("import")
    path = tmp_path / "p.csv"
    path.write_text(
        "单位：万元,,\n日期,收款单位,支出金额\n2024-03-05,=1+1公司,12.34\n2024-03-06,示例公司,-1.5\n",
        "utf-8",
    )
    page.take([path])
    settle(qtbot, desk)
    view = page.check.table
    select_all(view)
    lines = copied(view)
    amount = next(at for at, head in enumerate(lines[0]) if "支出金额" in head)
    assert lines[0][amount] == "支出金额（万元）"
    [line] = [line for line in lines if line[amount] == "12.34"]
    assert "'=1+1公司" in line
    assert len(lines) == 1 + view.model().rowCount()
    page.copy()  # the menu does the same
    assert QGuiApplication.clipboard().text().startswith(lines[0][0])


def test_rows_with_errors_go_out_under_heads_that_keep_the_unit_of_the_file(qtbot, desk, tmp_path):
    """The sheet is put right and imported again: without its title line 12.34万元 would come back as 12.34 yuan."""
    page = desk.open_page("import")
    path = tmp_path / "p.csv"
    path.write_text(
        "单位：万元,,\n日期,收款单位,支出金额\n2024-03-05,示例公司,12.34\n2024-13-06,示例公司,1.5\n",
        "utf-8",
    )
    page.take([path])
    settle(qtbot, desk)
    page.export_rejected(str(tmp_path / "r.xlsx"))
    head, row = sheet_of(tmp_path / "r.xlsx")
    assert head[-1] == "支出金额（万元）" and row[-1] == "1.5"


def test_a_payee_that_is_a_formula_does_not_run_from_the_clipboard(qtbot, window, tmp_path):
    with world.planned(tmp_path / "l.ftdb") as ledger:
        bank = tmp_path / "b.csv"
        bank.write_text(
            '日期,对方户名,支出金额\n2024-01-02,"=HYPERLINK(""x"")示例",-12.34\n2024-01-03,示例,20.00\n',
            encoding="utf-8",
        )
        post.post(ledger, bank)
        path = ledger.path
    with qtbot.waitSignal(window.session.opened, timeout=10_000):
        window.session.open(path)
    settle(qtbot, window)
    page = window.open_page("payments")
    settle(qtbot, window)
    page.quarter.click()
    settle(qtbot, window)
    page.grid.selectAll()
    page.copy()
    qtbot.waitUntil(lambda: "HYPERLINK" in QGuiApplication.clipboard().text())
    head, *lines = (text.split("\t") for text in QGuiApplication.clipboard().text().split("\n"))
    line = next(line for line in lines if line[head.index("金额（元）")] == "-12.34")
    assert '\'=HYPERLINK("x")示例' in line
