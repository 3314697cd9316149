"""Every grid of every page and dialog, found by inspection, is on the one table stack or named with the reason why not."""

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QTableView

from fundtracker.reports.tables.report_table import Row
from fundtracker.ui.columns.frozen_columns import FrozenColumns
from fundtracker.ui.forms.pages_dialog import PagesDialog
from fundtracker.ui.lists.shown_list import ShownList
from fundtracker.ui.payments.page import PaymentsPage
from fundtracker.ui.report_pages.report_table import ReportTable
from fundtracker.ui.widgets.table_view import Grid
from fundtracker.ui.window.pages import PAGES
from tests.ui.conftest import settle, with_keys
from tests.ui.test_dialogs import MAKERS, opened, world  # noqa: F401

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
# class of the grid, or of what holds it → why it has no fields under its heads
WITHOUT = {
    "PlanGrid": "表1 is one sheet of twenty lines whose bands restate the heads of its columns",
    "FullGrid": "a small table of a card that shows all its rows, in their order",
    "BigGrid": "meeting mode: read from a screen in a hall, nobody types under its heads",
    "PreviewTable": "a file before it is stored: its rows in its order, its heads ask for roles; sifted by what becomes of rows",
    "SplitDialog": "a form: a line for each partner, with a field in it",
    "BlockDialog": "a look at what is pasted, before it is taken; refused cells stand first",
    "QCalendarView": "the days of Qt's calendar",
}
NEEDED = {
    "imports",
    "history_fields",
    "review",
    "review_accounts",
    "rules",
    "behind",
}


def grids(root):
    """All grids under a widget but the parts of others: columns that are held, totals pinned below."""
    found = [v for v in root.findChildren(QTableView) if not isinstance(v, FrozenColumns)]
    return [v for v in found if not (isinstance(owner(v), ReportTable) and v is owner(v).foot)]


def ancestors(one):
    while one is not None:
        yield one
        one = one.parent()


def owner(view):
    """What answers for the grid: a list's ShownList, a report's table, the page of payments; None."""
    listed = view.findChild(ShownList)
    kinds = (ReportTable, PaymentsPage)
    return listed or next((each for each in ancestors(view) if isinstance(each, kinds)), None)


def reason(view):
    table = owner(view)
    if isinstance(table, ReportTable) and table.sheet:
        return "a statement: each line is a step of one sum, in its order"
    names = {cls.__name__ for each in ancestors(view) for cls in type(each).__mro__}
    return next((why for name, why in WITHOUT.items() if name in names), "")


def unstacked(view):
    """What a grid lacks of the stack; '' nothing."""
    if not isinstance(view, Grid) or owner(view) is None:
        return "no filters, and no reason why not"
    columns, header = view.table.columns, view.header()
    lacks = [
        c.key
        for at, c in enumerate(columns)
        if header.field(c.key) is None or not header.sortable(at)
    ]
    return f"no field or no order: {lacks}" if lacks or len(header.keys) != len(columns) else ""


def said_of(root, where):
    wrong, seen = {}, 0
    for view in grids(root):
        seen += 1
        if not reason(view) and (lacks := unstacked(view)):
            wrong[f"{where}: {type(view).__name__} {view.accessibleName()}"] = lacks
    return wrong, seen


def test_every_grid_of_every_page_is_on_the_stack_or_named(qtbot, desk):
    wrong, seen = {}, 0
    for entry in PAGES:
        desk.open_page(entry.name)
        settle(qtbot, desk)
        found, n = said_of(desk, entry.name)
        wrong, seen = wrong | found, seen + n
    assert not wrong, "\n".join(f"{name}: {said}" for name, said in wrong.items())
    assert seen > 30


def test_every_grid_of_every_dialog_is_on_the_stack_or_named(qtbot, desk, world):  # noqa: F811
    wrong, seen = {}, 0
    for name in sorted(MAKERS):
        dialog = opened(qtbot, desk, world, name)
        found, n = said_of(dialog, name)
        wrong, seen = wrong | found, seen + n
        dialog.leave()
    assert not wrong, "\n".join(f"{name}: {said}" for name, said in wrong.items())
    assert seen > 12


# ---------------------------------------------------------------- what each of them does
def parts(view):
    """The rows that are no sums, as (cells by key)."""
    table, total = view.table, getattr(owner(view), "_listing", None)
    records = [table.record(at) for at in range(table.rowCount())]
    if total is not None and total.total is not None:
        records = records[:-1]
    if isinstance(owner(view), ReportTable):
        records = [r for r in records if isinstance(r, Row) and not r.total]
    return [{c.key: said(c.text(record)) for c in table.columns} for record in records]


def said(text):
    return "" if text == "—" else text.strip()


def type_under(qtbot, desk, view, key, text):
    field = view.header().field(key)
    field.setText(text)
    field.returnPressed.emit()
    qtbot.wait(5)
    settle(qtbot, desk)


def filtered(qtbot, desk, view):
    """Values to tick, one value, without it, one of two, nothing stated: rows add up to all of them."""
    whole = parts(view)
    keys = [
        c.key
        for at, c in enumerate(view.table.columns)
        if not c.numeric and not view.isColumnHidden(at)
    ]
    counts = {key: {row[key] for row in whole} - {""} for key in keys}
    key = next(
        (k for k in keys if len(counts[k]) > 1 and not any('"' in v for v in counts[k])), None
    )
    if key is None:
        return None
    offered = []
    owner_ = owner(view)
    owner_.menus._doors.values(key, lambda values, more: offered.extend(values))
    values = {v.text: v for v in offered if v.text}
    assert values.keys() == counts[key], (values.keys(), counts[key])
    one, two = sorted(values)[:2]
    n = {value: sum(row[key] == value for row in whole) for value in (one, two)}
    typed = values[one].typed
    for text, expected in (
        (typed, n[one]),
        (f"{typed}|{values[two].typed}", n[one] + n[two]),
        (f"!{typed}", len(whole) - n[one]),
        ("空", sum(not row[key] for row in whole)),
    ):
        type_under(qtbot, desk, view, key, text)
        found = sum(
            row[key] in (one, two) if "|" in text else row[key] == one for row in parts(view)
        )
        assert len(parts(view)) >= expected and (
            text in ("空",) or text[0] == "!" or found == expected
        ), (key, text)
        assert len(parts(view)) == expected or isinstance(owner_, ReportTable), (
            key,
            text,
        )  # what parts belong to stays
    type_under(qtbot, desk, view, key, "没有这样的行")
    assert (
        not parts(view) and owner_.found_none.isVisibleTo(view) and owner_.found_none.title.text()
    )
    owner_.found_none.buttons[0].click()
    qtbot.waitUntil(lambda: len(parts(view)) == len(whole))
    return key


def ordered(view, key):
    """By one column, then the other way round, by a further one: the arrow says so."""
    header = view.header()
    at = [c.key for c in view.table.columns].index(key)
    orders = []
    for _ in range(2):
        header.sort_by(at)
        orders.append([row[key] for row in parts(view)])
        assert header.sorting[0][0] == key
    if isinstance(owner(view), ShownList):
        assert orders[0] == sorted(orders[0]) and orders[1] == sorted(orders[1], reverse=True)
    assert sorted(orders[0]) == sorted(orders[1]) and orders[0] != orders[1]


def kept(desk, view):
    """A width that a person gives is kept under the table's key."""
    before = {k: dict(v) for k, v in desk.session.settings.tables.items()}
    view.setColumnWidth(0, view.columnWidth(0) + 37)
    view.header().drawn.emit(0)
    now = desk.session.settings.tables
    changed = [k for k in now if now[k] != before.get(k)]
    assert len(changed) == 1 and view.columnWidth(0) in now[changed[0]]["widths"].values()
    return changed[0]


def exported(qtbot, desk, view, path):
    """What is shown goes to a file as it is shown; amounts are numbers and add up to the total row."""
    owner_ = owner(view)
    table = owner_.shown_table()
    owner_.menus._doors.export_shown()
    qtbot.waitUntil(path.exists)
    settle(qtbot, desk)
    sheet = openpyxl.load_workbook(path, data_only=True).active
    cells = [[c.value for c in line] for line in sheet.iter_rows()]
    names = [row.name.strip() for row in table.rows]
    shown = [str(line[0]).strip() for line in cells if line[0] is not None]
    assert all(name in shown for name in names if name)
    if table.rows and table.rows[-1].total:
        for column in table.columns:
            sums = [row.number(column.code) for row in table.rows if not row.total]
            total = table.rows[-1].number(column.code)
            if column.code in getattr(owner_, "_listing", ((),) * 6)[3]:
                assert total == sum(v or 0 for v in sums), column.code
    path.unlink()


def copied(view):
    """A copy has heads that name the unit of every amount."""
    view.copy_selected()
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    for at, c in enumerate(view.table.columns):
        if c.kind == "money" and not view.isColumnHidden(at):
            assert any("元" in head for head in lines[0]), lines[0]
    assert len(lines) > 1


def test_every_list_filters_orders_keeps_copies_exports_and_says_when_nothing_is_found(
    qtbot, desk, tmp_path, monkeypatch
):
    path = tmp_path / "shown.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))
    done, wrong = set(), {}
    for entry in PAGES:
        page = desk.open_page(entry.name)
        settle(qtbot, desk)
        if entry.name == "plan":
            desk.session.explain.emit("plan/infrastructure/total/2024Q4")
            qtbot.waitUntil(desk.drawer.isVisible)
            settle(qtbot, desk)
            qtbot.waitUntil(lambda: desk.drawer.table.payments.rowCount() > 30)
        for view in grids(desk if entry.name == "plan" else page):
            if reason(view) or isinstance(owner(view), PaymentsPage) or len(parts(view)) < 2:
                continue
            name = f"{entry.name}: {view.accessibleName()}"
            try:
                key = filtered(qtbot, desk, view)
                if key is not None:
                    ordered(view, key)
                done.add(kept(desk, view))
                copied(view)
                exported(qtbot, desk, view, path)
            except AssertionError as error:
                wrong[name] = str(error)[:400]
    assert not wrong, "\n".join(f"{name}: {said}" for name, said in wrong.items())
    assert done >= NEEDED, NEEDED - done
    assert any(key.startswith("analysis:") for key in done)
    assert len(done) > 20


def test_ctrl_p_shows_the_pages_of_the_table_that_has_the_keys(qtbot, desk):
    """The menu has the key too: it is no ambiguous one."""
    with_keys(qtbot, desk)
    for name, table in (("history", "grid"), ("payments", "grid"), ("contracts", "table")):
        page = desk.open_page(name)
        settle(qtbot, desk)
        view = getattr(page, table)
        view = getattr(view, "body", view)
        view.setFocus()
        view.setCurrentIndex(view.model().index(0, 0))
        qtbot.keyClick(view, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda: bool(desk.findChildren(PagesDialog)))
        for dialog in desk.findChildren(PagesDialog):
            assert dialog.pages
            dialog.leave()
            dialog.deleteLater()
        settle(qtbot, desk)
