"""Small building blocks: labels, buttons, cards, layouts, segments; texts of the language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fundtracker.ui.base import theme
from fundtracker.ui.widgets.scroll_area import ScrollArea

Piece = QWidget | QLayout | int | None
Margins = tuple[int, int, int, int]


class Texts:
    """Things to say or paint again when the language or the theme changes.

    ``texts(label.setText, lambda: tr("Date"))`` sets it now and on every ``again()``.
    """

    def __init__(self) -> None:
        self._setters: list[tuple[Callable[[Any], Any], Callable[[], Any]]] = []

    def __call__(self, setter: Callable[[Any], Any], make: Callable[[], Any]) -> None:
        self._setters.append((setter, make))
        setter(make())

    def again(self) -> None:
        """Say everything once more."""
        for setter, make in self._setters:
            setter(make())


def _filled(
    box: QHBoxLayout | QVBoxLayout, pieces: Sequence[Piece], gap: int, margins: Margins
) -> None:
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


def label(
    text: str = "",
    size: int = theme.BODY,
    *,
    bold: bool = False,
    tone: str = "",
    wrap: bool = False,
) -> QLabel:
    """Return a label; ``tone`` is muted, text2, ok, warn, bad, accent, tag, key."""
    text_label = QLabel(text)
    text_label.setFont(theme.font(size, bold))
    text_label.setObjectName(tone)
    text_label.setWordWrap(wrap)
    text_label.setTextFormat(Qt.TextFormat.PlainText)
    return text_label


class Elided(QLabel):
    """A label of one line that ends in … where it does not fit; the tooltip says all of it."""

    def __init__(self, size: int = theme.BODY, *, bold: bool = False, tone: str = "") -> None:
        super().__init__()
        self.setFont(theme.font(size, bold))
        self.setObjectName(tone)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._full_text = ""

    def say(self, text: str) -> None:
        """Show a text."""
        self._full_text = text
        self._fit()

    def full_text(self) -> str:
        """Return the text before it was shortened."""
        return self._full_text

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._full_text) + 2, metrics.height())

    def _fit(self) -> None:
        shown = QFontMetrics(self.font()).elidedText(
            self._full_text, Qt.TextElideMode.ElideRight, self.width()
        )
        self.setText(shown)
        self.setToolTip(self._full_text if shown != self._full_text else "")


def button(
    text: str = "", kind: str = "", *, icon: str = "", tone: str = "text2", tip: str = ""
) -> QPushButton:
    """Return a button; ``kind`` is primary, ghost, link, chip, nav, seg or empty."""
    push_button = QPushButton(text)
    push_button.setObjectName(kind)
    push_button.setFont(theme.font(theme.BODY))
    push_button.setCursor(Qt.CursorShape.PointingHandCursor)
    if icon:
        push_button.setIcon(theme.icon(icon, tone, 16))
        push_button.setIconSize(QSize(16, 16))
    if tip:
        push_button.setToolTip(tip)
        push_button.setAccessibleName(tip)
    return push_button


def hline() -> QFrame:
    """Return a hairline."""
    line = QFrame()
    line.setObjectName("hline")
    return line


def card(
    *pieces: Piece, gap: int = 6, margins: Margins = (16, 12, 16, 16), kind: str = "card"
) -> QFrame:
    """Return a white card with a column of pieces; ``kind`` is card, drawer, sunken, total or
    drop.
    """
    frame = QFrame()
    frame.setObjectName(kind)
    frame.setLayout(column(*pieces, gap=gap, margins=margins))
    return frame


def scrolled(box: QLayout) -> ScrollArea:
    """Return an area that scrolls a layout up and down, without a ground or an edge of its own."""
    inner = QWidget()
    inner.setLayout(box)
    area = ScrollArea(inner)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # what is in it has the keys; they scroll it too
    for widget in (area, inner):
        widget.setObjectName("clear")
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
    layout = column(name, editor, gap=4)
    if note is not None:
        note.setFont(theme.font(theme.SMALL))
        note.setWordWrap(True)
        layout.addWidget(note)
    return layout


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
        painter.drawPixmap(
            10,
            (self.height() - 16) // 2,
            theme.pixmap("search", "muted", 16, self.devicePixelRatioF()),
        )


def offer(box: QComboBox, choices: Sequence[tuple[str, Any]]) -> None:
    """Offer (text, data) in a box; the one taken stays where it still is one, else the first."""
    taken = box.currentData()
    box.clear()
    for text, data in choices:
        box.addItem(text, data)
    box.setCurrentIndex(max(0, box.findData(taken)))


class Segments(QFrame):
    """Two to four choices beside each other, one of them taken; names that need more than ``most``
    pixels stand in two lines.
    """

    changed = Signal(int)

    def __init__(self, n: int, current: int = 0, *, most: int = 10_000) -> None:
        super().__init__()
        self.setObjectName("segbox")
        self._most = most
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.group = QButtonGroup(self)
        self.buttons = [button(kind="seg") for _ in range(n)]
        for i, segment in enumerate(self.buttons):
            segment.setCheckable(True)
            segment.setChecked(i == current)
            self.group.addButton(segment, i)
        self._box = QGridLayout(self)
        self._box.setSpacing(2)
        self._box.setContentsMargins(3, 3, 3, 3)
        self._lay_out(n)
        self.group.idClicked.connect(self.changed)

    def say(self, names: Sequence[str]) -> None:
        """Name the choices; each keeps the room of its bold form, so that nothing moves."""
        bold = QFontMetrics(theme.font(bold=True))
        for segment, name in zip(self.buttons, names, strict=True):
            segment.setText(name)
            segment.setMinimumWidth(bold.horizontalAdvance(name) + 24)
        wide = sum(segment.minimumWidth() + 2 for segment in self.buttons) + 4
        self._lay_out(len(names) if wide <= self._most else (len(names) + 1) // 2)

    def _lay_out(self, across: int) -> None:
        for at, segment in enumerate(self.buttons):
            self._box.addWidget(segment, at // across, at % across)
        self.setFixedHeight(34 + 28 * ((len(self.buttons) - 1) // across))

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
        painter.drawText(
            QRectF(31, 0, self.width() - 31, 24), Qt.AlignmentFlag.AlignVCenter, self._text
        )
