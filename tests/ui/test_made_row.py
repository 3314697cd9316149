"""The row of what was recorded: a page of a ledger that was closed hears no more of it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from fundtracker.ui.base.session import Made
from fundtracker.ui.report_pages.made_row import MadeRow


class Heard(QObject):
    recorded = Signal(object)


def test_a_page_that_is_gone_does_not_hear_what_is_recorded(qtbot, qapp):
    session, page = Heard(), QWidget()
    page.session = session
    MadeRow(page)
    page.deleteLater()
    qapp.sendPostedEvents(page, 52)  # DeferredDelete
    with qtbot.captureExceptions() as raised:
        session.recorded.emit(Made("P1", {}))
        session.recorded.emit(Made("P2", {}))
    assert raised == []
