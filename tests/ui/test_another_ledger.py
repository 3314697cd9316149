"""Another ledger in the same window shows nothing of the one before: it looks as after a fresh start."""

from collections import Counter

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QLabel,
    QLineEdit,
    QListView,
    QWidget,
)

from fundtracker.domain.base.period import Quarter
from fundtracker.intake.payments import post
from fundtracker.ledger import Ledger
from fundtracker.settings import Settings
from fundtracker.ui.base.session import Session
from fundtracker.ui.window.main_window import MainWindow
from tests.ui.conftest import NOON, settle
from tests.ui.test_import import write
from tests.ui.test_saved_views import saved

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
OURS, OTHERS = "独甲收款公司", "另乙收款公司"
SEEN = ("payments", "overview", "import", "history", "analysis")
ROWS, LAST = 40, Quarter(2024, 4)


@pytest.fixture
def both(tmp_path, sample_ledger):
    """Two ledgers, each with its own payees; equal in all that is not theirs."""
    paths = []
    for name, payee in (("first", OURS), ("second", OTHERS)):
        rows = "".join(
            f"2024-{1 + n % 12:02d}-05,{name[0].upper()}{n},{payee}{n % 3},{n}00.00,,{payee}工程款\n"
            for n in range(1, ROWS)
        )
        path = tmp_path / f"{name}.ftdb"
        path.write_bytes(sample_ledger.read_bytes())
        with Ledger.open(path, "li", clock=lambda: NOON) as ledger:
            head = "交易日期,流水号,对方户名,支出金额,收入金额,用途\n"
            post.post(ledger, write(tmp_path, f"{name}.csv", head + rows))
        paths.append(path)
    return paths


def texts(widget):
    """All that a widget says or holds, what is hidden too."""
    said = [widget.accessibleName(), widget.toolTip(), widget.windowTitle()]
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        said.append(widget.text())
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        model = widget.model()
        for row in range(min(model.rowCount(), 60)):
            columns = 1 if isinstance(widget, QListView) else model.columnCount()
            for column in range(columns):
                said.append(str(model.index(row, column).data() or ""))
    return said


def traces(window):
    """Where a name of the first ledger still stands, hidden or seen; dialogs that ended apart."""
    return [
        (type(one).__name__, one.objectName(), one.isVisible(), text)
        for one in (window, *window.findChildren(QWidget))
        if one.window() is window or one.window().isVisible()
        for text in texts(one)
        if OURS in text
    ]


def seen(window, folder):
    """What can be seen: of what kind it is, its words (the folder of the ledger left out),
    how many rows are selected.
    """
    lines = []
    for one in window.findChildren(QWidget):
        if not one.isVisible() or one.window() is not window:
            continue
        rows = 0
        if isinstance(one, QAbstractItemView) and one.selectionModel() is not None:
            rows = len(one.selectionModel().selectedRows())
        lines.append(
            (
                type(one).__name__,
                one.objectName(),
                tuple(text.replace(f"{folder}", "") for text in texts(one)),
                rows,
            )
        )
    return Counter(lines)


def opened(qtbot, window, path):
    with qtbot.waitSignal(window.session.opened):
        window.session.open(path)
    settle(qtbot, window)


def use(qtbot, window):
    """Leave a trace of the first ledger wherever one can be left."""
    window.session.set_quarter(LAST)
    page = window.open_page("payments")
    qtbot.waitUntil(lambda: page.model.rowCount() > 5)
    page.grid.header().field("summary").setText(OURS)
    settle(qtbot, window)
    saved(qtbot, window, OURS)
    page.grid.selectRow(2)
    window.session.explain.emit(page.figure())
    qtbot.waitUntil(window.drawer.isVisible)
    settle(qtbot, window)
    field = window.top.search
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field.setFocus()
    field.setText(OURS)
    qtbot.waitUntil(lambda: window.find_box is not None and window.find_box.isVisible())
    qtbot.waitUntil(
        lambda: any(OURS in line.name + line.detail for line in window.find_box.lines())
    )
    window.session.notice.emit("bad", f"{OURS} bad news that stays")
    window.session.set_quarter(Quarter(2024, 1))
    for name in SEEN:
        window.open_page(name)
        settle(qtbot, window)
    window.session.notice.emit("bad", f"{OURS} bad news that stays")


def test_another_ledger_looks_as_after_a_fresh_start(qtbot, window, both):
    first, second = both
    opened(qtbot, window, first)
    use(qtbot, window)
    assert traces(window)
    settings = Settings(
        **{**vars(window.session.settings), "path": None}
    )  # of the desk, not of a ledger
    opened(qtbot, window, second)

    copy = (
        second.parent / "copy" / second.name
    )  # the same ledger: this one is held by the first window
    copy.parent.mkdir()
    copy.write_bytes(second.read_bytes())
    session = Session(settings, clock=lambda: NOON)
    fresh = MainWindow(session)
    qtbot.addWidget(fresh)
    fresh.resize(window.size())
    fresh.show()
    opened(qtbot, fresh, copy)
    try:
        assert window.session.quarter == session.quarter != Quarter(2024, 1)
        for each in (window, fresh):
            each.session.set_quarter(LAST)
        for name in SEEN:
            for each in (window, fresh):
                each.open_page(name)
                settle(qtbot, each)
            here, there = seen(window, second.parent), seen(fresh, copy.parent)
            assert sum(here.values()) > 50
            assert (here - there, there - here) == (Counter(), Counter()), name
        assert traces(window) == []
    finally:
        session.operations.close()


def test_an_answer_asked_of_the_first_ledger_is_not_shown_in_the_second(qtbot, window, both):
    first, second = both
    opened(qtbot, window, first)
    window.session.set_quarter(LAST)
    page = window.open_page("payments")
    qtbot.waitUntil(lambda: page.model.rowCount() > 5)
    window.session.explain.emit(page.figure())
    window.top.search.setFocus()
    window.top.search.setText(OURS)
    opened(qtbot, window, second)  # before any answer came
    settle(qtbot, window)
    assert not window.drawer.isVisible()
    assert window.find_box is None or not window.find_box.isVisible()
    assert window.top.search.text() == ""
    assert traces(window) == []


def test_a_closed_ledger_leaves_nothing_behind(qtbot, window, both):
    opened(qtbot, window, both[0])
    use(qtbot, window)
    window.session.close_ledger()
    qtbot.wait(50)
    assert traces(window) == []
