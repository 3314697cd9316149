"""Small building blocks: labels, buttons, cards, layouts, segments; texts that follow the language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fundtracker.ui.base import theme

Piece = QWidget | QLayout | int | None
Margins = tuple[int, int, int, int]


class Texts:
    """Things to say or paint again when the language or the theme changes.

    ``texts(label.setText, lambda: tr("Date"))`` sets it now and on every ``again()``.
    """

    def __init__(self) -> None:
        self._said: list[tuple[Callable[[Any], Any], Callable[[], Any]]] = []

    def __call__(self, setter: Callable[[Any], Any], make: Callable[[], Any]) -> None:
        self._said.append((setter, make))
        setter(make())

    def again(self) -> None:
        """Say everything once more."""
        for setter, make in self._said:
            setter(make())


def _filled(box: QHBoxLayout | QVBoxLayout, pieces: Sequence[Piece], gap: int, margins: Margins) -> None:
    box.setSpacing(gap)
    box.setContentsMargins(*margins)
    for piece in pieces:
        if piece is None:
            box.addStretch(1)
        elif isinstance(piece, int):
            box.addSpacing(piece)
        elif isinstance(piece, QLayout):
            box.addLayout(piece)
        else:
            box.addWidget(piece)


def row(*pieces: Piece, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    """Return a row: widgets, layouts, spaces (pixels) and None for what stretches."""
    box = QHBoxLayout()
    _filled(box, pieces, gap, margins)
    return box


def column(*pieces: Piece, gap: int = 8, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    """Return a column; see ``row``."""
    box = QVBoxLayout()
    _filled(box, pieces, gap, margins)
    return box


def label(text: str = "", size: int = theme.BODY, *, bold: bool = False, tone: str = "", wrap: bool = False) -> QLabel:
    """Return a label; ``tone`` is muted, text2, ok, warn, bad, accent, tag, key."""
    made = QLabel(text)
    made.setFont(theme.font(size, bold))
    made.setObjectName(tone)
    made.setWordWrap(wrap)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


class Elided(QLabel):
    """A label of one line that ends in … where it does not fit; the tooltip says all of it."""

    def __init__(self, size: int = theme.BODY, *, bold: bool = False, tone: str = "") -> None:
        super().__init__()
        self.setFont(theme.font(size, bold))
        self.setObjectName(tone)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._whole = ""

    def say(self, text: str) -> None:
        """Show a text."""
        self._whole = text
        self._fit()

    def whole(self) -> str:
        """Return the text before it was shortened."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._whole) + 2, metrics.height())

    def _fit(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        self.setText(shown)
        self.setToolTip(self._whole if shown != self._whole else "")


def button(text: str = "", kind: str = "", *, icon: str = "", tone: str = "text2", tip: str = "") -> QPushButton:
    """Return a button; ``kind`` is primary, ghost, link, chip, nav, seg or empty."""
    made = QPushButton(text)
    made.setObjectName(kind)
    made.setFont(theme.font(theme.BODY))
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if icon:
        made.setIcon(theme.icon(icon, tone, 16))
        made.setIconSize(QSize(16, 16))
    if tip:
        made.setToolTip(tip)
        made.setAccessibleName(tip)
    return made


def hline() -> QFrame:
    """Return a hairline."""
    line = QFrame()
    line.setObjectName("hline")
    return line


def card(*pieces: Piece, gap: int = 6, margins: Margins = (16, 12, 16, 16), kind: str = "card") -> QFrame:
    """Return a white card with a column of pieces; ``kind`` is card, drawer, sunken, total or drop."""
    frame = QFrame()
    frame.setObjectName(kind)
    frame.setLayout(column(*pieces, gap=gap, margins=margins))
    return frame


def scrolled(box: QLayout) -> QScrollArea:
    """Return an area that scrolls a layout up and down, without a ground or an edge of its own."""
    inner, area = QWidget(), QScrollArea()
    inner.setLayout(box)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(inner)
    for one in (area, inner):
        one.setObjectName("clear")
    return area


def pair(name: QLabel, value: QWidget, width: int = 78) -> QHBoxLayout:
    """Return a name with its value beside it, for drawers."""
    name.setFixedWidth(width)
    name.setAlignment(Qt.AlignmentFlag.AlignTop)
    return row(name, value, gap=8)


def field(name: QLabel, editor: QWidget, note: QLabel | None = None) -> QVBoxLayout:
    """Return a field of a form: its name above, a hint or an error under it."""
    name.setFont(theme.font(theme.SMALL, bold=True))
    name.setBuddy(editor)
    made = column(name, editor, gap=4)
    if note is not None:
        note.setFont(theme.font(theme.SMALL))
        note.setWordWrap(True)
        made.addWidget(note)
    return made


def mark_wrong(editor: QWidget, wrong: bool) -> None:
    """Tint a field that cannot be read, or take the tint away."""
    if bool(editor.property("wrong")) != wrong:
        editor.setProperty("wrong", wrong)
        editor.style().unpolish(editor)
        editor.style().polish(editor)


class Search(QLineEdit):
    """A line to search with; the magnifying glass is part of it."""

    def __init__(self, width: int = 300) -> None:
        super().__init__()
        self.setObjectName("find")
        self.setFixedHeight(theme.CONTROL)
        self.setFixedWidth(width)
        self.setFont(theme.font())
        self.setTextMargins(26, 0, 0, 0)
        self.setClearButtonEnabled(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.drawPixmap(10, (self.height() - 16) // 2, theme.pixmap("search", "muted", 16, self.devicePixelRatioF()))


def offer(box: QComboBox, choices: Sequence[tuple[str, Any]]) -> None:
    """Offer (text, data) in a box; the one taken stays where it still is one, else the first."""
    taken = box.currentData()
    box.clear()
    for text, data in choices:
        box.addItem(text, data)
    box.setCurrentIndex(max(0, box.findData(taken)))


class Segments(QFrame):
    """Two to four choices beside each other, one of them taken."""

    changed = Signal(int)

    def __init__(self, n: int, current: int = 0) -> None:
        super().__init__()
        self.setObjectName("segbox")
        self.setFixedHeight(34)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.group = QButtonGroup(self)
        self.buttons = [button(kind="seg") for _ in range(n)]
        for i, one in enumerate(self.buttons):
            one.setCheckable(True)
            one.setChecked(i == current)
            self.group.addButton(one, i)
        self.setLayout(row(*self.buttons, gap=2, margins=(3, 3, 3, 3)))
        self.group.idClicked.connect(self.changed)

    def say(self, names: Sequence[str]) -> None:
        """Name the choices; each keeps the room of its bold form, so that nothing moves."""
        for one, name in zip(self.buttons, names, strict=True):
            one.setText(name)
            one.setMinimumWidth(QFontMetrics(theme.font(bold=True)).horizontalAdvance(name) + 24)

    def choose(self, index: int) -> None:
        """Take a choice without saying so."""
        self.buttons[index].setChecked(True)

    def current(self) -> int:
        """Return the choice taken."""
        return self.group.checkedId()


def retoned(widget: QWidget, name: str) -> None:
    """Give a widget another tone of the sheet."""
    widget.setObjectName(name)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class Dot(QWidget):
    """A round mark in a tone."""

    def __init__(self, tone: str, size: int = 8) -> None:
        super().__init__()
        self._tone = tone
        self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self._tone))
        painter.drawEllipse(QRectF(self.rect()))


class Pill(QLabel):
    """A state as dot and word in its tone: ok, warn, bad, accent or muted."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(theme.font(theme.SMALL))
        self._tone = "muted"
        self.setFixedHeight(20)

    def say(self, text: str, tone: str) -> None:
        """Show a word in a tone."""
        self._tone = tone
        self.setText(text)
        self.setFixedWidth(QFontMetrics(self.font()).horizontalAdvance(text) + 28)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_pill(painter, QRectF(self.rect()), self.text(), self._tone)


def paint_pill(painter: QPainter, place: QRectF, text: str, tone: str) -> None:
    """Paint a dot and a word on a weak ground."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color("hover" if tone == "muted" else f"{tone}_weak"))
    painter.drawRoundedRect(place, place.height() / 2, place.height() / 2)
    painter.setBrush(theme.color(tone))
    painter.drawEllipse(QRectF(place.left() + 7, place.center().y() - 3, 6, 6))
    painter.setPen(theme.color(tone))
    painter.setFont(theme.font(theme.SMALL))
    painter.drawText(place.adjusted(18, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
    painter.restore()


class Step(QWidget):
    """One step of several: its number in a circle and its name; done, now or later."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number, self._text, self._state = number, "", "later"
        self.setFixedHeight(24)

    def say(self, text: str, state: str) -> None:
        """Show the name of the step and how far the work is with it."""
        self._text, self._state = text, state
        self.setAccessibleName(text)
        self.setFixedWidth(34 + QFontMetrics(theme.font(bold=True)).horizontalAdvance(text))
        self.update()

    def text(self) -> str:
        """Return the name of the step."""
        return self._text

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now, done = self._state == "now", self._state == "done"
        circle = QRectF(1, 1, 22, 22)
        painter.setPen(theme.color("border2" if self._state == "later" else "accent"))
        painter.setBrush(theme.color("accent" if now else "accent_weak" if done else "surface"))
        painter.drawEllipse(circle)
        painter.setFont(theme.font(theme.SMALL, bold=True))
        painter.setPen(theme.color("on_accent" if now else "accent" if done else "muted"))
        if done:
            painter.drawPixmap(5, 5, theme.pixmap("check", "accent", 14, self.devicePixelRatioF()))
        else:
            painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(self._number))
        painter.setFont(theme.font(bold=now))
        painter.setPen(theme.color("text" if now else "text2" if done else "muted"))
        painter.drawText(QRectF(31, 0, self.width() - 31, 24), Qt.AlignmentFlag.AlignVCenter, self._text)


class Switch(QAbstractButton):
    """On or off; the word for it stands left of the knob."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ("", "")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def say(self, on: str, off: str, name: str) -> None:
        """Give the words of both states, and the name for who cannot see."""
        self._words = (off, on)
        self.setAccessibleName(name)
        self.setToolTip(name)
        metrics = QFontMetrics(theme.font(theme.SMALL))
        self.setFixedSize(max(metrics.horizontalAdvance(word) for word in self._words) + 46, 20)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(self.width() - 35, 1, 34, 18)
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(theme.color("text2"))
        words = QRectF(0, 0, track.left() - 8, self.height())
        painter.drawText(
            words, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._words[self.isChecked()]
        )
        painter.setPen(QPen(theme.color("text"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent" if self.isChecked() else "muted"))
        painter.drawRoundedRect(track, 9, 9)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(QRectF(track.left() + (18 if self.isChecked() else 2), track.top() + 2, 14, 14))
