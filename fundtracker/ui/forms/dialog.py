"""The base of every dialog: Enter does what it is for, and what was entered is not lost to one
key.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QMouseEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from fundtracker import i18n
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ui.base import theme
from fundtracker.ui.base.names import name_by_place
from fundtracker.ui.widgets.building_blocks import Piece, button, label, retoned, row

if TYPE_CHECKING:
    from fundtracker.ui.base.background import Task
    from fundtracker.ui.base.session import Session

T = TypeVar("T")


class _Cancel(QPushButton):
    """Cancel: the second press of a double click is no answer to the question that the first one
    raised.
    """

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()


class Dialog(QDialog):
    """Its last line is ``foot``: the main button, which Enter presses, and Cancel where there is
    something to leave.

    Cancel, Esc and the cross of the window first say that what was entered is not saved; the next
    time they close. Where nothing is kept (``ASKS`` false) they close at once.
    """

    ASKS = True
    main: QPushButton
    wrong: QLabel
    cancel: QPushButton | None = None
    _unsaved: QLabel | None = None

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._start: dict[QWidget, object] = {}  # how each input stood when it was first shown

    def foot(
        self, main: QPushButton, *left: Piece, cancel: str = "", stretch: bool = True
    ) -> QHBoxLayout:
        """Return the last line: ``left``, then Cancel (named ``cancel``, e.g. Close), then the
        main button.
        """
        self.main = main
        main.setDefault(True)
        self.cancel = _Cancel(cancel or tr("Cancel"))
        self.cancel.setFont(theme.font(theme.BODY))
        self.cancel.setCursor(Qt.CursorShape.PointingHandCursor)
        self.cancel.clicked.connect(self.reject)
        return row(*left, *((None,) if stretch else ()), self.cancel, main)

    def refuse(self, why: str) -> None:
        """Say in the label ``wrong`` why it could not be done; what was typed stays."""
        self.wrong.setText(why)
        self.wrong.show()
        self.adjustSize()  # a text of several lines is not cut

    def closing(self, *left: Piece) -> QHBoxLayout:
        """Return the last line of a dialog that only shows: its main button closes it."""
        self.main = button(tr("Close"), "primary")
        self.main.setDefault(True)
        self.main.clicked.connect(self.reject)
        return row(*left, None, self.main)

    def watch(self) -> None:
        """Notice what a person enters from now on; called again for inputs that came later."""
        for widget in _inputs(self):
            if widget in self._start:
                continue
            if isinstance(widget, QLineEdit) and not isinstance(widget.parent(), QComboBox):
                widget.textEdited.connect(self._entering)
            elif isinstance(widget, QPlainTextEdit) and not widget.isReadOnly():
                widget.textChanged.connect(self._entering)
            elif isinstance(widget, QComboBox):
                widget.activated.connect(self._entering)
            elif isinstance(widget, QAbstractButton) and widget.isCheckable():
                widget.clicked.connect(self._entering)
                if isinstance(widget, QPushButton):
                    widget.setAutoDefault(
                        False
                    )  # a choice is made by the space bar; Enter is the main button's
            else:
                continue
            self._start[widget] = _state(widget)

    def entered(self) -> bool:
        """Tell whether a person entered something that is not saved."""
        return self.ASKS and any(
            _by_person(widget) and _state(widget) != was for widget, was in self._start.items()
        )

    def store(
        self, session: Session, work: Callable[[Ledger, Task], T], done: Callable[[T], object]
    ) -> None:
        """Write what was entered: the dialog closes when the ledger has it, else it stays and
        says why.
        """

        def finish(result: T) -> None:
            super(Dialog, self).accept()
            done(result)

        self.main.setEnabled(False)
        session.operations.write(self, work, finish, failed=self._refused)

    def _refused(self, error: UserError) -> None:
        self.main.setEnabled(True)
        self._remark(i18n.say(error), "bad")

    def saved(self, *inputs: QWidget) -> None:
        """Count what some inputs say as saved."""
        self._start |= {widget: _state(widget) for widget in inputs}

    def leave(self) -> None:
        """Close, whatever was entered."""
        super().reject()

    def reject(self) -> None:
        """Close, unless something was entered since it was said that it is not saved."""
        if not self.entered() or self.asked():
            self.leave()
            return
        name = self.cancel.text() if self.cancel is not None else tr("Close")
        self._remark(
            tr(
                'What was entered is not saved. Esc or "{button}" once more throws it away.',
                button=name,
            ),
            "warn",
        )

    def _remark(self, text: str, tone: str) -> None:
        """Say something over the buttons, until something else is entered."""
        if self._unsaved is None:
            self._unsaved = label(wrap=True)
            box = self.layout()
            assert isinstance(box, QBoxLayout)
            box.insertWidget(box.count() - 1, self._unsaved)
        self._unsaved.setText(text)
        retoned(self._unsaved, tone)
        self._unsaved.show()

    def asked(self) -> bool:
        """Tell whether it is being asked if what was entered shall be thrown away."""
        words = self._unsaved
        return words is not None and words.isVisible() and words.objectName() == "warn"

    def showEvent(self, event: QShowEvent) -> None:
        self.watch()
        name_by_place(self, self.windowTitle())
        super().showEvent(event)
        self._make_room()
        if not event.spontaneous():
            self._begin()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._make_room()
        return done

    def _make_room(self) -> None:
        """Grow until lines that break at this width stand whole: a window takes its first height
        from a width that it does not get.
        """
        layout = self.layout()
        if layout is None or not layout.hasHeightForWidth():
            return
        needed = layout.totalHeightForWidth(self.width())
        if needed > self.height():
            self.resize(self.width(), min(needed, self.screen().availableGeometry().height()))

    def _begin(self) -> None:
        """Put the keys into the topmost input, never on a button that Enter would press instead
        of the main one.
        """
        for default in (
            False,
            True,
        ):  # Qt forgets a default button that lies deeper than the dialog itself
            self.main.setDefault(default)
        usable = [
            widget
            for widget in self._start
            if widget.isEnabledTo(self) and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        at = lambda widget: widget.mapTo(self, QPoint()).toTuple()[::-1]
        first = min(
            (widget for widget in usable if widget.isVisibleTo(self)), key=at, default=self.main
        )
        first.setFocus()

    def _entering(self) -> None:
        sender = self.sender()
        if isinstance(sender, QComboBox | QAbstractButton):
            sender.setProperty("entered", True)
        if self._unsaved is not None:
            self._unsaved.hide()


def _inputs(dialog: QDialog) -> list[QWidget]:
    """Return what may be entered in: nothing is kept of what is typed under the heads of tables."""
    return [each for each in dialog.findChildren(QWidget) if each.objectName() != "filter"]


def _state(widget: QWidget) -> object:
    if isinstance(widget, QLineEdit):
        return widget.text().strip()
    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QComboBox):
        return widget.currentText() if widget.isEditable() else widget.currentIndex()
    return widget.isChecked() if isinstance(widget, QAbstractButton) else None


def _by_person(widget: QWidget) -> bool:
    """Tell whether a person was at an input; what the program fills in is not entered."""
    if isinstance(widget, QLineEdit):
        return widget.isModified()
    if isinstance(widget, QPlainTextEdit):
        return widget.document().isModified()
    return bool(widget.property("entered"))
