"""A dialog that does not lose what was typed to one Esc."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QDialog, QLabel, QLineEdit

from fundtracker.i18n import tr
from fundtracker.ui.forms import label


class TypedDialog(QDialog):
    """Esc, and the cross of the window, first say that something was typed; the next time they close.

    ``leave`` closes at once: the button Cancel. The last line of its column are the buttons.
    """

    _unsaved: QLabel | None = None

    def leave(self) -> None:
        """Close, whatever was typed."""
        super().reject()

    def reject(self) -> None:
        """Close, unless something was typed since it was said that it is not saved."""
        lines = [line for line in self.findChildren(QLineEdit) if line.isModified() and line.text().strip()]
        if not lines or (self._unsaved is not None and self._unsaved.isVisible()):
            self.leave()
            return
        if self._unsaved is None:
            self._unsaved = label(
                tr("What was typed is not saved. Esc once more throws it away."), tone="warn", wrap=True
            )
            box = self.layout()
            assert isinstance(box, QBoxLayout)
            box.insertWidget(box.count() - 1, self._unsaved)
        self._unsaved.show()
        for line in lines:
            line.textEdited.connect(self._unsaved.hide)
