"""A whole month's work in one go, by drops, clicks and keys, from two bank files to an explained figure."""

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from fundtracker.domain.base import money
from fundtracker.ledger import Ledger
from fundtracker.ui.imports.page import CHECK, CONFIRM
from fundtracker.ui.imports.table import CELLS
from tests.ui.conftest import NOON
from tests.ui.test_import import BANK, counts, put, write

SECOND = BANK.replace("X", "Y").replace("2024-13-03", "2024-12-03").replace("示例甲", "示例己")


def drop(desk, paths):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    where, copy = QPointF(400, 300), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(where.toPoint(), copy, data, left, none)
    QApplication.sendEvent(desk, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(desk, QDropEvent(where, copy, data, left, none))


def click(qtbot, button):
    qtbot.waitUntil(button.isEnabled, timeout=10_000)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def payments(desk, payee):
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        return [
            (p, ledger.payments.parts(p.id))
            for p in ledger.payments.some()
            if p.counterparty == payee
        ]


def state(desk):
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        return ledger.state_hash(), len(ledger.rules.all(active=False)), ledger.check()


def take_two_files_in(qtbot, desk, tmp_path):
    drop(desk, [write(tmp_path, "bank.csv", BANK), write(tmp_path, "second.csv", SECOND)])
    page = desk.page
    qtbot.waitUntil(
        lambda: page.step == CHECK and page._task is None and page.jobs[0].preview is not None,
        timeout=10_000,
    )

    put(qtbot, page.check.table, 1, CELLS, "2024-12-03")  # the bad date
    qtbot.waitUntil(lambda: counts(page)["rejected"] == 0 and page._task is None, timeout=10_000)

    box = page.check.table.roles.boxes[5]  # the purpose of the file is our summary
    assert box.currentData() == "purpose"
    turn = page._turn
    box.setCurrentIndex(box.findData("summary"))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: page._turn > turn and page._task is None, timeout=10_000)
    page.save_profile("示例银行")
    qtbot.waitUntil(
        lambda: any(p.name == "示例银行" for p in page._profiles) and page._task is None,
        timeout=10_000,
    )

    click(qtbot, page.go)
    qtbot.waitUntil(lambda: page.step == CONFIRM, timeout=10_000)
    click(qtbot, page.go)
    qtbot.waitUntil(lambda: len(page.imported) == 2 and not page._runs, timeout=10_000)


def find(qtbot, desk, payee):
    page = desk.open_page("payments")
    page.look_for(payee)
    qtbot.waitUntil(
        lambda: page.model.rowCount() == 1 and page.model.record(0).counterparty == payee,
        timeout=10_000,
    )
    qtbot.mouseClick(
        page.grid.viewport(),
        Qt.MouseButton.LeftButton,
        pos=page.grid.visualRect(page.model.index(0, 0)).center(),
    )
    qtbot.waitUntil(
        lambda: page.drawer.isVisible() and page.drawer.payment() == page.model.record(0).id,
        timeout=10_000,
    )
    return page


def press(qtbot, desk, key, *, shift=False):
    modifiers = Qt.KeyboardModifier.ControlModifier
    if shift:
        modifiers |= Qt.KeyboardModifier.ShiftModifier
    name = "redo" if shift else "undo"
    qtbot.waitUntil(lambda: desk.actions_[name].isEnabled())
    desk.activateWindow()
    qtbot.waitUntil(desk.isActiveWindow)
    desk.page.grid.setFocus()
    with qtbot.waitSignal(desk.session.operations.changed, timeout=10_000):
        qtbot.keyClick(desk.page.grid, key, modifiers)


def test_a_month_of_work(qtbot, desk, tmp_path):
    take_two_files_in(qtbot, desk, tmp_path)
    ((fixed, _),) = payments(desk, "示例乙公司")[:1]
    assert (fixed.date.isoformat(), fixed.summary) == ("2024-12-03", "监理费")

    page = find(qtbot, desk, "示例甲公司")
    before = state(desk)[0]
    click(qtbot, page.drawer.split)
    dialog = page.drawer.dialog
    dialog.lines[0][1].setText("60")
    dialog.lines[1][0].setCurrentIndex(2)
    dialog.lines[1][1].setText("40")
    with qtbot.waitSignal(desk.session.operations.changed, timeout=10_000):
        click(qtbot, dialog.ok)
    ((_, parts),) = payments(desk, "示例甲公司")
    assert [part.amount_fen for part in parts] == [6000, 4000]
    split = state(desk)[0]
    press(qtbot, desk, Qt.Key.Key_Z)
    assert state(desk)[0] == before
    press(qtbot, desk, Qt.Key.Key_Z, shift=True)
    assert state(desk)[0] == split

    page = find(qtbot, desk, "示例己公司")
    waiting = state(desk)[1]
    click(qtbot, page.drawer.classify)
    dialog = page.drawer.dialog
    dialog.line.setCurrentIndex(1)
    assert dialog.learn.isChecked()
    with qtbot.waitSignal(desk.session.operations.changed, timeout=10_000):
        click(qtbot, dialog.ok)
    ((classified, _),) = payments(desk, "示例己公司")
    assert classified.line_id == dialog.line.itemData(1)
    assert state(desk)[1] == waiting + 1

    target = tmp_path / "shown.xlsx"
    with qtbot.waitSignal(desk.session.notice, timeout=10_000):
        page.export_to(str(target))
    assert target.stat().st_size > 1000

    page.grid.setFocus()
    desk.actions_.run("explain")
    qtbot.waitUntil(lambda: desk.drawer.isVisible(), timeout=10_000)
    words = desk.drawer.words()
    assert "second.csv" in words
    assert money.show(10_000) in words
    assert "2024-12-02,Y1" in words.replace("\u200b", "")
    assert state(desk)[2] == []
