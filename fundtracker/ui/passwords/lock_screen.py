"""What stands in place of all windows while nobody is at the desk: a field for the password.

Nothing is closed: forms that are half filled come back as they were.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from fundtracker.i18n import tr
from fundtracker.ledger.secrets import passwords
from fundtracker.ui.base import theme
from fundtracker.ui.base.later import later
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.field import Field
from fundtracker.ui.widgets.building_blocks import button, column, label, row


class LockScreen(QWidget):
    """A window of its own; the others are hidden until the password is given."""

    def __init__(self, session: Session, path: Path, window: QWidget) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("page")
        self._session, self._path, self._window = session, path, window
        self.setWindowTitle(f"{tr('Locked')} - {tr('Park fund ledger')}")
        self.secret = Field(tr("Password"))
        self.secret.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.line.returnPressed.connect(self._unlock)
        self.ok, self.end = button(tr("Go on"), "primary"), button(tr("End the program"))
        self.ok.clicked.connect(self._unlock)
        self.end.clicked.connect(self._end)
        self.wrong = label(tone="bad", wrap=True)
        box = QWidget()
        box.setFixedWidth(420)
        words = tr("Locked: {name} has a password.", name=path.name)
        lost = tr("What was typed and not saved stays as it is; whoever ends the program loses it.")
        box.setLayout(
            column(
                label(words, theme.CARD, bold=True, wrap=True),
                self.secret.layout,
                self.wrong,
                label(lost, theme.SMALL, tone="muted", wrap=True),
                row(None, self.end, self.ok),
                gap=12,
            )
        )
        self.setLayout(column(None, row(None, box, None), None))
        self._hidden: list[QWidget] = []

    def begin(self) -> None:
        """Hide all other windows and stand in their place."""
        self.setGeometry(self._window.geometry())
        self.show()  # first: with no window left the program would end
        for widget in QApplication.topLevelWidgets():
            self._cover(widget)
        self._watched().installEventFilter(self)
        self.secret.line.setFocus()

    @staticmethod
    def _watched() -> QObject:
        application = QApplication.instance()
        assert application is not None
        return application

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover what comes up meanwhile: an answer of long work may open a dialog."""
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            later(self, lambda: self._cover(watched))
        return False

    def _cover(self, widget: QWidget) -> None:
        above: QWidget | None = widget  # a menu of the field is a window too, and ours
        while above is not None and above is not self:
            above = above.parentWidget()
        if above is None and isValid(widget) and widget.isVisible():
            self._hidden.append(widget)
            widget.hide()

    def _unlock(self) -> None:
        if not self.secret.line.text():
            return
        path, typed = self._path, self.secret.line.text()
        self.ok.setEnabled(False)
        self._session.operations.outside(
            self, lambda _: passwords.proves(path, typed), self._answered
        )

    def _answered(self, right: bool) -> None:
        self.ok.setEnabled(True)
        self.secret.line.clear()
        if not right:
            self.wrong.setText(tr("This is not the password of {name}.", name=self._path.name))
            self.secret.line.setFocus()
            return
        self._watched().removeEventFilter(self)
        for widget in filter(isValid, self._hidden):
            widget.show()
        self._hidden.clear()
        self.hide()
        self.deleteLater()

    def _end(self) -> None:
        self._session.close()
        QApplication.quit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._hidden:
            event.ignore()  # the cross of the window does not get round the password
        else:
            super().closeEvent(event)
