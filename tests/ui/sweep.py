"""What can be wrong to the eye with what a window shows: texts cut, numbers elided, cards cut, names missing,
letters too faint. Each finding is one line: what, where.
"""

import re

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QFrame,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QMenuBar,
    QPushButton,
    QScrollArea,
    QScrollBar,
    QWidget,
)

from fundtracker.ui.widgets.building_blocks import Elided, Pill

CARDS = {"card", "sunken", "notice", "drop", "total", "drawer"}
NUMBER = re.compile(r"^[−+-]?[>≥<≤ ]*\d[\d,]*(\.\d+)?\s*%?$")


def shown(root, kind=QWidget):
    """The widgets of a kind that can be seen, the root not among them."""
    return [one for one in root.findChildren(kind) if one.isVisible()]


def where(one):
    """A widget in words: its kind, name and text."""
    text = getattr(one, "text", lambda: "")()
    return f"{type(one).__name__} {one.objectName()} “{(text or one.accessibleName())[:40]}”"


# ---------------------------------------------------------------- texts
def cut_texts(root):
    """Texts that are wider or higher than what shows them, and do not say … themselves."""
    return [where(one) for one in shown(root, QLabel) if _label_cut(one)] + [
        where(one) for one in shown(root, QAbstractButton) if _button_cut(one)
    ]


def _label_cut(one):
    if isinstance(one, Pill) or not one.text() or one.textFormat() == Qt.TextFormat.RichText:
        return False
    inner = one.contentsRect()
    metrics = QFontMetrics(one.font())
    if isinstance(one, Elided):
        return inner.height() < metrics.height() - 3
    if one.wordWrap():
        wanted = metrics.boundingRect(
            QRect(0, 0, inner.width(), 10_000), int(Qt.TextFlag.TextWordWrap), one.text()
        )
        return wanted.height() > inner.height() + 3
    lines = one.text().split("\n")
    wide = max(metrics.horizontalAdvance(line) for line in lines)
    return wide > inner.width() + 1 or metrics.height() * len(lines) > inner.height() + 3


def _button_cut(one):
    if not one.text() or not isinstance(one, QPushButton):
        return False
    metrics = QFontMetrics(one.font())
    if one.objectName() == "figure":  # digits reach neither above nor below
        ink = metrics.tightBoundingRect(one.text())
        return metrics.horizontalAdvance(one.text()) > one.width() or ink.height() > one.height()
    icon = 0 if one.icon().isNull() else one.iconSize().width()
    wide = metrics.horizontalAdvance(one.text().replace("&", "")) + icon
    return wide > one.width() or metrics.height() > one.height() + 2


def elided_numbers(root):
    """Numbers that end in … : in labels, and in the cells of tables."""
    found = [
        where(one)
        for one in shown(root, Elided)
        if one.text() != one.full_text() and NUMBER.match(one.full_text())
    ]
    for view in shown(root, QAbstractItemView):
        if not isinstance(view, QHeaderView) and view.model() is not None:
            found += _cells_cut(view)
    return found


def _cells_cut(view):
    model, found, port = view.model(), [], view.viewport().rect()
    across = 1 if isinstance(view, QListView) else model.columnCount(view.rootIndex())
    for y in range(min(model.rowCount(view.rootIndex()), 60)):
        for x in range(across):
            index = model.index(y, x, view.rootIndex())
            place, text = view.visualRect(index), str(index.data() or "")
            if place.isEmpty() or not place.intersects(port) or not NUMBER.match(text):
                continue
            font = index.data(Qt.ItemDataRole.FontRole) or view.font()
            if QFontMetrics(font).horizontalAdvance(text) > place.width():
                found.append(f"cell {where(view)} {y},{x} “{text}”")
    return found


# ---------------------------------------------------------------- cards
def cut_cards(window):
    """Cards that do not stand whole in what holds them, or have less room than what is in them needs."""
    found = []
    for one in shown(window, QFrame):
        if one.objectName() not in CARDS:
            continue
        least, inside = one.minimumSizeHint(), _holder(one)
        if one.width() < least.width() or one.height() < least.height():
            found.append(f"{where(one)} {_first_words(one)} is {one.size().toTuple()}, "
                         f"needs {least.toTuple()}")  # fmt: skip
        elif inside is not None:
            place = QRect(one.mapTo(inside, QPoint(0, 0)), one.size())
            if not inside.rect().contains(place):
                found.append(
                    f"{where(one)} {_first_words(one)} at {place.getRect()} of {inside.size().toTuple()}"
                )
    return found


def _holder(one):
    """The widget a card has to lie in: the content of what scrolls, else the window."""
    parent = one.parentWidget()
    while parent is not None and not parent.isWindow():
        area = parent.parentWidget().parentWidget() if parent.parentWidget() else None
        if isinstance(area, QScrollArea) and area.widget() is parent:
            return parent
        parent = parent.parentWidget()
    return parent


def _first_words(one):
    return next((w.text()[:20] for w in shown(one, QLabel) if w.text()), "")


def overflowing(window):
    """Areas that scroll up and down only, whose content is wider than they are."""
    return [
        f"{where(area)} {_first_words(area)}: {area.widget().width()} in {area.viewport().width()}"
        for area in shown(window, QScrollArea)
        if area.widget() is not None
        and area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        and area.widget().width() > area.viewport().width()
    ]


# ---------------------------------------------------------------- names
_NO_NAME = (QScrollBar, QHeaderView, QMenuBar, QLabel)  # a label reads its text


def reached(one):
    """Whether keys can stand on a widget."""
    return one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isEnabled()


def nameless(root):
    """What keys can reach or a mouse press, without a name for those who do not see it."""
    return [
        where(one) + f" in {where(one.parentWidget())}"
        for one in shown(root)
        if (one.focusPolicy() != Qt.FocusPolicy.NoFocus or isinstance(one, QAbstractButton))
        and not isinstance(one, _NO_NAME)
        and not _inside(one)
        and not named(one)
    ]


def _inside(one):
    """Parts of Qt's own widgets: the viewport of a list, the line of a box."""
    parent = one.parentWidget()
    return isinstance(parent, (QComboBox, QLineEdit)) or (
        isinstance(parent, QAbstractScrollArea) and not isinstance(parent, QScrollArea)
        and one is parent.viewport()
    )  # fmt: skip


def named(one):
    """Whether a widget says what it is: a name, a text, or the label above that leads to it."""
    name = one.accessibleName() or (one.text() if isinstance(one, QAbstractButton) else "")
    says = str.isalpha if one.objectName() == "figure" else str.isalnum  # which amount it is
    if any(says(c) for c in name):
        return True
    return any(label.buddy() is one and label.text() for label in one.window().findChildren(QLabel))


# ---------------------------------------------------------------- letters and their ground
def luminance(colour: QColor):
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def faint_texts(window, picture):
    """Labels and buttons that are to be read whose letters stand out by less than 4.5, from the pixels of a picture
    of the window: the ground is the most frequent colour, the ink the one farthest from it.
    """
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    ratio, found = picture.devicePixelRatio(), []
    pixels = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    for one in [*shown(window, QLabel), *shown(window, QPushButton)]:
        if not one.text().strip() or not one.isEnabled() or not _uncovered(one, window):
            continue
        at, size = one.mapTo(window, QPoint(0, 0)) * ratio, one.size() * ratio
        part = pixels[at.y() : at.y() + size.height(), at.x() : at.x() + size.width()]
        colours, counts = np.unique(part, return_counts=True)
        if len(colours) < 2:
            continue
        ground = QColor(int(colours[counts.argmax()]))
        best = max(contrast(QColor(int(colour)), ground) for colour in colours)
        if best < 4.4:  # thin strokes never reach their ink whole
            found.append(f"{where(one)} {best:.2f}")
    return found


def _uncovered(one, window):
    region = one.visibleRegion()
    if region.boundingRect() != one.rect():
        return False  # scrolled half out of sight
    middle = one.mapTo(window, one.rect().center())
    top = window.childAt(middle)
    return top is one or (top is not None and one.isAncestorOf(top))


# ---------------------------------------------------------------- the keys
def tabbed(qtbot, window, most=600):
    """The widgets that Tab comes to, from where the keys are until it comes back."""
    seen = []
    for _ in range(most):
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        one = QApplication.focusWidget()
        if one is None or one in seen:
            break
        seen.append(one)
    return seen


def left_out(window, seen):
    """What can be seen and take the keys, and Tab does not come to; of choices one is enough, arrows walk on."""
    groups = {one.group() for one in seen if isinstance(one, QAbstractButton) and one.group()}
    return [
        where(one)
        for one in shown(window)
        if reached(one)
        and one not in seen
        and one.focusProxy() is None
        and not isinstance(one, _NO_NAME)
        and not (isinstance(one, QAbstractButton) and one.group() in groups)
    ]


def without_ring(one):
    """Whether a widget looks the same with the keys and without them."""
    with_keys = one.grab().toImage()
    one.clearFocus()
    without = one.grab().toImage()
    one.setFocus(Qt.FocusReason.TabFocusReason)
    return with_keys == without


def of_dialog(dialog):
    """What is wrong to eye and ear with a dialog that is open."""
    least = dialog.minimumSizeHint()
    high = [f"needs {least.toTuple()}"] if least.width() > 1280 or least.height() > 641 else []
    return high + nameless(dialog) + cut_texts(dialog) + elided_numbers(dialog)
