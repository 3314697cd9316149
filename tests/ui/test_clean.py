"""A ledger opens clean; what was said ends with the next action; what was put right by hand is not lost unasked."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLabel, QLineEdit

from fundtracker.settings import Settings
from fundtracker.ui.base.session import Session
from fundtracker.ui.widgets.building_blocks import Segments
from fundtracker.ui.window.main_window import MainWindow
from fundtracker.ui.window.pages import PAGES
from tests.examples import some
from tests.ledger import world
from tests.ui.conftest import NOON, settle

LEFT = Qt.MouseButton.LeftButton


def other(folder):
    """Another, smaller ledger with payments in it."""
    folder.mkdir()
    with world.filled(folder) as ledger:
        world.classify(ledger, world.ids(ledger)[:20])
        return ledger.path


def dirty(window):
    """Type, choose, mark and fold whatever the page offers."""
    page = window.page
    for line in page.findChildren(QLineEdit):
        if line.isVisible() and line.isEnabled():
            line.setText("zz")
            line.setModified(True)
    for box in page.findChildren(Segments):
        if box.isVisible():
            box.buttons[-1].click()
    for box in page.findChildren(QComboBox):
        if box.isVisible() and box.count() > 1:
            box.setCurrentIndex(box.count() - 1)
            box.activated.emit(box.count() - 1)
    for view in page.findChildren(QAbstractItemView):
        if view.isVisible() and view.model() is not None and view.model().rowCount():
            view.selectAll()
            view.setCurrentIndex(view.model().index(0, 0))


def state(window):
    """Everything that the page shows or holds: words, choices, marks, cells."""
    page = window.page
    found = [("line", line.text()) for line in page.findChildren(QLineEdit)]
    found += [("box", box.currentText()) for box in page.findChildren(QComboBox)]
    found += [
        ("on", b.text(), b.isChecked())
        for b in page.findChildren(QAbstractButton)
        if b.isCheckable()
    ]
    found += [
        ("words", w.text()) for w in page.findChildren(QLabel) if w.isVisible() and not w.pixmap()
    ]
    for view in page.findChildren(QAbstractItemView):
        model = view.model()
        if model is None or not view.isVisible():
            continue
        cells = [
            str(model.index(y, x).data())
            for y in range(min(60, model.rowCount())) for x in range(model.columnCount())
        ]  # fmt: skip
        found.append(
            (
                "rows",
                model.rowCount(),
                cells,
                len(view.selectedIndexes()),
                view.currentIndex().row(),
            )
        )
    return sorted(map(repr, found))


def frame(window):
    """What stands around the page."""
    status = [w.text() for w in window.status.findChildren(QLabel)]
    bar = window.top
    return [status, bar.search.text(), bar.quarter.currentText(), bar.title.text(), window.message.isVisible(),
            window.drawer.isVisible(), window.windowTitle()]  # fmt: skip


@pytest.fixture
def fresh(qtbot, qapp):
    """Opens a ledger in a window of its own that never saw another."""
    made = []

    def opened(path):
        session = Session(Settings(person="li"), clock=lambda: NOON)
        window = MainWindow(session)
        qtbot.addWidget(window)
        window.show()
        made.append(session)
        with qtbot.waitSignal(session.opened, timeout=10_000):
            session.open(path)
        settle(qtbot, window)
        return window

    yield opened
    for session in made:
        session.operations.close()


@pytest.mark.parametrize("way", ["open", "close and open"])  # at the gate half of the pages each
def test_a_window_that_saw_another_ledger_shows_what_a_fresh_one_shows(
    qtbot, desk, fresh, tmp_path, way
):
    # Which ledgers are rolled up is the person's choice, kept from one ledger to the next.
    pages = some([e for e in PAGES[way != "open" :] if e.name != "rollup"], 2)
    for entry in pages:
        desk.open_page(entry.name)
        settle(qtbot, desk)
        dirty(desk)
        desk.top.search.setText("zz")
        settle(qtbot, desk)
    desk.open_page("payments")
    page = desk.page
    page.find_line.clear()
    page.grid.header().clear()
    qtbot.waitUntil(lambda: page.model.rowCount() > 5)
    page.grid.selectAll()
    qtbot.waitUntil(lambda: desk.status.selection.text() != "")
    desk.session.backed_up = "2026-01-05T01:22:00+00:00"
    desk.session.notice.emit("warn", "the ledger before")

    mine, theirs = other(tmp_path / "a"), other(tmp_path / "b")
    if way != "open":
        desk.session.close_ledger()
    with qtbot.waitSignal(desk.session.opened, timeout=10_000):
        desk.session.open(mine)
    settle(qtbot, desk)
    clean = fresh(theirs)
    assert frame(desk) == frame(clean)
    for entry in pages:
        for window in (desk, clean):
            window.open_page(entry.name)
            settle(qtbot, window)
        assert state(desk) == state(clean), entry.name
        assert frame(desk) == frame(clean), entry.name


def test_a_copy_of_the_ledger_before_is_not_told_of_the_next(qtbot, desk, tmp_path):
    """The copy of what was changed is written while the next ledger opens."""
    desk.session.operations.write(
        desk, lambda ledger, _: world.classify(ledger, world.ids(ledger)[:1])
    )
    qtbot.waitUntil(lambda: desk.session.operations.changes > 0)
    desk.session.info = desk.session.info._replace(sample=False)
    with qtbot.waitSignal(desk.session.opened, timeout=10_000):
        desk.session.open(other(tmp_path / "a"))
    settle(qtbot, desk)
    assert desk.session.backed_up == ""
    assert not [w for w in desk.status.findChildren(QLabel) if "备份" in w.text()]


# ---------------------------------------------------------------- messages
def test_a_message_ends_with_the_next_action_and_not_with_what_goes_on_by_itself(qtbot, desk):
    def said(tone="warn"):
        desk.session.notice.emit(tone, "已取消")
        qtbot.wait(5)
        assert desk.message.isVisible()

    said()
    settle(qtbot, desk)
    desk.session.operations.read(desk, lambda ledger: 0, lambda _: None)
    settle(qtbot, desk)
    assert desk.message.isVisible()  # reading is no action
    desk.open_page("payments")
    assert not desk.message.isVisible()
    said("bad")
    desk.actions_.run("unit.yuan")
    assert not desk.message.isVisible()
    said()
    desk.session.operations.write(desk, lambda ledger, _: None)
    assert not desk.message.isVisible()
    desk.session.notice.emit("ok", "和下一个动作同时说的")  # of the action that goes on
    desk.session.operations.write(desk, lambda ledger, _: None)
    assert desk.message.isVisible()
    settle(qtbot, desk)


@pytest.fixture
def corrected(qtbot, desk, tmp_path):
    """A file on the import page, a cell of it put right by hand."""
    path = world.bank(tmp_path / "b.csv", world.rows(0, 5))
    page = desk.open_page("import")
    page.take([path])
    settle(qtbot, desk)
    page.check.model.corrected.emit([(page.jobs[0].rows[1].line, 2, "改正的摘要")])
    settle(qtbot, desk)
    assert page.jobs[0].corrections == 1
    return page


def test_cancelled_does_not_stand_above_what_was_taken_in(qtbot, desk, corrected):
    desk.session.notice.emit("warn", "已取消")
    qtbot.wait(5)
    corrected._pause.stop()
    corrected._go()
    corrected._go()
    qtbot.waitUntil(lambda: len(corrected.imported) == 1)
    settle(qtbot, desk)
    assert not desk.message.isVisible()


# ---------------------------------------------------------------- corrections
@pytest.mark.parametrize("deed", ["close", "new", "open", "sample", "quit"])
def test_every_way_out_of_a_ledger_asks_before_corrections_are_lost(
    qtbot, desk, corrected, deed, monkeypatch
):
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getOpenFileName", lambda *_: ("", ""))
    monkeypatch.setattr("PySide6.QtWidgets.QFileDialog.getSaveFileName", lambda *_: ("", ""))
    monkeypatch.setattr(
        "fundtracker.ui.window.menu_commands.MenuCommands._open_sample",
        lambda self: self._session.close_ledger(),
    )
    before = desk.session.info
    desk.actions_.run(deed)
    settle(qtbot, desk)
    assert desk.session.info == before and desk.isVisible()
    assert (
        desk.message.isVisible() and "b.csv" in desk.message.text() and "1" in desk.message.text()
    )
    assert corrected.jobs[0].corrections == 1
    desk.message.act.click()
    qtbot.wait(50)
    if deed in ("close", "sample"):
        assert desk.session.info is None
    assert not desk.isVisible() if deed == "quit" else not desk.message.isVisible()


def test_cancel_on_the_import_page_asks_once_before_corrections_are_lost(qtbot, desk, corrected):
    corrected.back.click()
    assert corrected.jobs[0].corrections == 1 and corrected.loss.isVisible()
    assert "b.csv" in corrected.loss.text()
    corrected.back.click()
    assert corrected.jobs == []


def test_a_file_with_corrections_that_cannot_go_in_stays_when_the_others_go(
    qtbot, desk, corrected, tmp_path
):
    good = world.bank(tmp_path / "good.csv", world.rows(50, 5))
    corrected.take([good])
    settle(qtbot, desk)
    corrected._other(1)
    settle(qtbot, desk)
    first = corrected.jobs[0]
    first.choose(roles=("ignore",) * 7)  # nothing of it can be read any more
    corrected._other(0)
    corrected._look()
    settle(qtbot, desk)
    assert first.preview is None and first.corrections == 1
    for _ in range(2):
        corrected._pause.stop()
        corrected._go()
        settle(qtbot, desk)
    qtbot.waitUntil(lambda: len(corrected.imported) == 1)
    settle(qtbot, desk)
    assert "b.csv" in corrected.unsaved()
    corrected._go()
    settle(qtbot, desk)
    assert corrected.jobs == [first] and first.corrections == 1


def test_what_was_typed_on_a_page_is_asked_for_too(qtbot, desk):
    page = desk.open_page("indicators")
    settle(qtbot, desk)
    page.amount.line.setText("5")
    page.amount.line.setModified(True)
    desk.actions_.run("close")
    settle(qtbot, desk)
    assert desk.session.info is not None and desk.message.isVisible()
