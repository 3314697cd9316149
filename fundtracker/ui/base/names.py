"""Names for who cannot see: what keys reach and has no name of its own is named by its place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFrame, QHeaderView, QLabel, QScrollBar, QWidget

_CARDS = {"card", "sunken", "drawer", "notice"}
_GIVEN = "named_by_place"  # the property that keeps such a name: another language says it anew


def name_by_place(root: QWidget, title: str) -> None:
    """Name what keys can reach in ``root`` after the card that it stands in, else after ``title``.

    What has a name, a text or a label that says it keeps that.
    """
    if root.focusPolicy() != Qt.FocusPolicy.NoFocus:
        root.setAccessibleName(title)
    for widget in root.findChildren(QWidget):
        if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or isinstance(
            widget, QLabel | QHeaderView | QScrollBar
        ):
            continue
        name, set_name = widget.accessibleName(), widget.property(_GIVEN)
        if name in ("", set_name) and not (isinstance(widget, QAbstractButton) and widget.text()):
            words = _head(widget, root) or title
            widget.setAccessibleName(words)
            widget.setProperty(_GIVEN, words)


def words_before(widget: QWidget) -> str:
    """Return the text that stands before an amount: beside it, or in what holds it."""
    here: QWidget | None = widget
    while here is not None and not here.isWindow():
        parent = here.parentWidget()
        texts = []
        for child in parent.children() if parent is not None else ():
            if child is here:
                break
            if isinstance(child, QLabel) and child.text():
                texts.append(child.text())
        if texts:
            return texts[-1]
        here = parent
    return ""


def _head(widget: QWidget, root: QWidget) -> str:
    """Return the head of the innermost card around a widget, '' where none has one."""
    here = widget.parentWidget()
    while here is not None and here is not root:
        if isinstance(here, QFrame) and here.objectName() in _CARDS:
            heads = [
                label for label in here.findChildren(QLabel) if label.font().bold() and label.text()
            ]
            if heads:
                return heads[0].text()
        here = here.parentWidget()
    return ""
