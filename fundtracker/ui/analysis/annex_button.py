"""The button that puts an analysis into the review of the quarter in use."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton

from fundtracker.i18n import tr
from fundtracker.reports.analysis import ready_made
from fundtracker.reports.analysis.pivot_workbook import spec_words
from fundtracker.reports.analysis.saved_analysis import Analysis
from fundtracker.reports.review import annexes
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.name_dialog import NameDialog


class AnnexButton(QPushButton):
    """Asks for a name and puts what the page shows into the review as an annex.

    ``shown`` returns (the analysis, the name of a saved or the code of a ready-made view, '' of
    none).
    """

    def __init__(self, session: Session, shown: Callable[[], tuple[Analysis, str]]) -> None:
        super().__init__()
        self._session, self._shown = session, shown
        self.asked: NameDialog | None = None
        self.setFont(theme.font())
        self.setFixedHeight(theme.CONTROL)
        self.clicked.connect(self.ask)
        self.say()

    def say(self) -> None:
        """Write the button in the language in use."""
        self.setText(tr("Into the review…"))
        self.setToolTip(tr("Into the review of the quarter in use, as an annex"))
        self.setEnabled(self._session.writable)

    def ask(self) -> None:
        """Ask for the name of the annex."""
        analysis, view = self._shown()
        name = {each.code: each.name for each in ready_made.views()}.get(view, view)
        name = name or spec_words(analysis.spec)
        self.asked = asked = NameDialog(tr("Into the review as an annex"), name, self.window())
        asked.accepted.connect(lambda: self.put(asked.value()))
        asked.open()

    def put(self, name: str) -> None:
        """Put what is shown into the review under a name; one of that name is replaced."""
        analysis, quarter = self._shown()[0], self._session.quarter
        if quarter is None:
            return
        message = tr("“{name}” goes into the review of {quarter}.", name=name, quarter=quarter.name)
        self._session.operations.write(
            self,
            lambda ledger, _: annexes.put(ledger, quarter, name, analysis),
            lambda _: self._session.notice.emit("ok", message),
        )
