"""One scan for many payments; files dropped on a call, a distribution, a decision belong to it alone."""

import pytest
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QPoint,
    QPointF,
    Qt,
    QUrl,
)
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ui.forms.papers_dialog import PapersButton
from fundtracker.ui.funds import papers_drop
from fundtracker.ui.payments.many_papers_dialog import ManyPapersDialog
from tests.ui.conftest import NOON, settle
from tests.ui.test_papers import PDF

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
CORNER = QPoint(5, 5)


@pytest.fixture
def scan(tmp_path):
    path = tmp_path / "scan.pdf"
    path.write_bytes(PDF)
    return path


def drop(widget, files, place=CORNER):
    """What the system does when files are let go over a widget; returns whether it took them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place, Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(QPointF(place), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def read(desk, work):
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        return work(ledger)


def beside(desk):
    """Every paper: whose, and of which bytes."""
    records = read(desk, lambda ledger: ledger.attachments.beside_records())
    return sorted((owner, row, paper.sha256) for owner, row, paper in records)


@pytest.fixture
def page(qtbot, desk):
    page = desk.open_page("payments")
    page.quarter.click()
    settle(qtbot, desk)
    return page


def select(qtbot, desk, page, first, last):
    """A click on one row, a click with Shift on another."""
    page.grid.setCurrentIndex(page.model.index(first, 2))
    page.grid.selectionModel().setCurrentIndex(
        page.model.index(last, 2), QItemSelectionModel.SelectionFlag.NoUpdate
    )
    rows = QItemSelection(page.model.index(first, 0), page.model.index(last, 0))
    flags = QItemSelectionModel.SelectionFlag
    page.grid.selectionModel().select(rows, flags.ClearAndSelect | flags.Rows)
    settle(qtbot, desk)
    return [page.model.record(at).id for at in range(first, last + 1)]


def looked(qtbot, desk, dialog):
    qtbot.waitUntil(lambda: dialog._reach is not None)
    settle(qtbot, desk)


# ------------------------------------------------------------ many payments
def test_a_scan_dropped_on_twenty_selected_payments_is_one_change_and_one_undo(
    qtbot, desk, page, scan
):
    ids = select(qtbot, desk, page, 3, 22)
    before, changes = beside(desk), read(desk, lambda ledger: ledger.history.last())
    assert drop(page.grid.viewport(), [scan])
    dialog = page.bulk.dialog
    assert isinstance(dialog, ManyPapersDialog) and dialog.paths() == [scan]
    looked(qtbot, desk, dialog)
    totals = read(desk, lambda ledger: ledger.pages.part_totals(page.query, [(3, 22)]))
    assert desk.session.money_with_unit(totals.fen) in dialog.words.text()
    dialog.ok.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    settle(qtbot, desk)
    new = [paper for paper in beside(desk) if paper not in before]
    assert [row for _, row, _ in new] == sorted(ids) and {o for o, *_ in new} == {"payment"}
    assert len({digest for *_, digest in new}) == 1
    assert read(desk, lambda ledger: ledger.history.last()) == changes + 1
    stored = "SELECT count(*) FROM source_file WHERE lower(hex(sha256)) = ?"
    assert read(desk, lambda ledger: ledger.read(stored, (new[0][2],))[0][0]) == 1
    desk.commands.undo()
    settle(qtbot, desk)
    assert beside(desk) == before


def test_payments_that_have_it_already_are_counted_and_have_it_once(qtbot, desk, page, scan):
    ids = select(qtbot, desk, page, 0, 4)
    page.bulk.attach()
    dialog = page.bulk.dialog
    dialog.take([scan, scan])
    looked(qtbot, desk, dialog)
    dialog.ok.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    settle(qtbot, desk)
    more = select(qtbot, desk, page, 0, 6)
    page.bulk.attach()
    dialog = page.bulk.dialog
    dialog.take([scan])
    looked(qtbot, desk, dialog)
    assert tr("{name} is kept with {n} of them already.", name="scan.pdf", n="5") in (
        dialog.words.text()
    )
    dialog.ok.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    settle(qtbot, desk)
    rows = [row for owner, row, _ in beside(desk) if owner == "payment"]
    assert sorted(rows) == sorted(more) and set(ids) < set(more)
    page.bulk.attach()
    dialog = page.bulk.dialog
    dialog.take([scan])
    looked(qtbot, desk, dialog)
    assert not dialog.ok.isEnabled()  # nothing would change


def test_all_that_the_filters_leave_may_be_meant_and_a_file_left_out(
    qtbot, desk, page, scan, tmp_path
):
    page.look_for("示例")
    settle(qtbot, desk)
    other = tmp_path / "other.txt"
    other.write_text("x")
    page.bulk.attach()
    dialog = page.bulk.dialog
    assert dialog.which.current() == 1
    dialog.take([scan, other])
    dialog.listed.setCurrentRow(0)
    dialog.remove.click()
    looked(qtbot, desk, dialog)
    n = page.totals.n
    assert dialog.paths() == [other] and len(dialog._reach.ids) == n > 20
    dialog.ok.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    settle(qtbot, desk)
    assert len(beside(desk)) == n


def test_pasted_files_are_taken_and_nonsense_is_said(qtbot, desk, page, scan):
    select(qtbot, desk, page, 0, 1)
    page.bulk.attach()
    dialog = page.bulk.dialog
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(scan))])
    QGuiApplication.clipboard().setMimeData(data)
    dialog.paste()
    assert dialog.paths() == [scan]
    QGuiApplication.clipboard().setText("words")
    dialog.paste()
    settle(qtbot, desk)
    assert dialog.paths() == [scan]


def test_a_bank_file_dropped_there_can_be_imported_instead(qtbot, desk, page, scan):
    select(qtbot, desk, page, 0, 1)
    assert drop(page.grid.viewport(), [scan])
    page.bulk.dialog.as_import.click()
    settle(qtbot, desk)
    assert desk.page_name == "import" and [job.path for job in desk.page.jobs] == [scan]
    assert beside(desk) == []


def test_with_one_payment_selected_a_file_is_imported_as_elsewhere(qtbot, desk, page, scan):
    select(qtbot, desk, page, 0, 0)
    assert drop(page.grid.viewport(), [scan])
    settle(qtbot, desk)
    assert page.bulk.dialog is None
    assert desk.page_name == "import" and [job.path for job in desk.page.jobs] == [scan]


def test_too_many_records_are_refused_before_anything_is_written(ledger, scan):
    with Ledger.open(ledger, "li", clock=lambda: NOON) as writing:
        before = writing.state_hash()
        with pytest.raises(UserError) as refused, writing.change("attach") as change:
            writing.attachments.attach_to_many(change, "payment", range(20_001), [scan])
        assert refused.value.code == "too_many_at_once"
        assert writing.state_hash() == before


# ------------------------------------------------------------ calls, distributions, decisions
def test_files_dropped_on_a_call_or_distribution_are_its_papers(qtbot, desk, scan):
    page = desk.open_page("fund")
    settle(qtbot, desk)
    for tab, table, records in (
        ("calls", "capital_call", page.sheet.calls),
        ("distributions", "distribution", page.sheet.distributions),
    ):
        page.show_tab(tab)
        qtbot.wait(30)
        shown = page.tables[tab]
        wanted = records[-1]
        at = next(
            i for i, row in enumerate(shown.rows()) if row.code.startswith(f"{tab[0]}{wanted.id}")
        )
        place = shown.body.visualRect(shown.body_model.index(at, 1)).center()
        assert drop(shown.body.viewport(), [scan], place)
        settle(qtbot, desk)
        assert (page.dialog.owner.table, page.dialog.owner.id) == (table, wanted.id)
        assert str(wanted.number) in page.dialog.owner.name
        papers = read(desk, lambda ledger, t=table, i=wanted.id: ledger.attachments.of(t, i))
        assert [paper.name for paper in papers] == ["scan.pdf"]
        page.dialog.leave()
    assert drop(page, [scan])
    settle(qtbot, desk)
    assert page.dialog.owner.table == "fund"
    assert papers_drop.owner_at(page.sheet, None).id == page.sheet.fund.id


def test_a_file_dropped_on_one_of_two_decisions_belongs_to_that_one(qtbot, desk, scan):
    quarter = desk.session.quarter.ordinal

    def decide(ledger, _):
        for text in ("first", "second"):
            ledger.reviews.decide(quarter, text, owner="li", due_day=None)

    with qtbot.waitSignal(desk.session.operations.changed):
        desk.session.operations.write(desk, decide)
    desk.open_page("review")
    settle(qtbot, desk)

    def doors():
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        found = [b for b in desk.page.findChildren(PapersButton) if b._owner.table == "decision"]
        return {button._owner.id: button for button in found}

    wanted = sorted(doors())
    assert len(wanted) >= 2
    for at, decision in enumerate(wanted, 1):
        door = doors()[decision]
        assert drop(door.parentWidget(), [scan])
        settle(qtbot, desk)
        assert door.dialog.owner.id == decision
        door.dialog.leave()
        rows = [row for table, row, _ in beside(desk) if table == "decision"]
        assert sorted(rows) == wanted[:at]
