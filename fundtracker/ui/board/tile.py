"""A tile of a board: a chart or a figure under its title, moved by its head or by keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QFrame, QMenu, QVBoxLayout, QWidget

from fundtracker.i18n import tr
from fundtracker.reports.board.content import Content
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.widgets.building_blocks import Elided, button, column, label, row
from fundtracker.ui.widgets.figure import Figure
from fundtracker.ui.widgets.lazy_chart import LazyChart

FIGURE_HIGH, CHART_HIGH = 96, 248  # pixels of a tile
_MOVES = {
    Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1,
    Qt.Key.Key_Home: -1000, Qt.Key.Key_End: 1000,
}  # fmt: skip


class TileFrame(QFrame):
    """A tile. Ctrl+arrows move it, Ctrl+Shift+arrows make it wider or narrower, Delete removes it,
    Enter opens the page that tells more; its head is dragged by the mouse.
    """

    moved = Signal(int)  # by how many places
    widened = Signal(int)  # by how many columns
    removed, opened = Signal(), Signal()
    dragged = Signal(QPoint, bool)  # where the mouse is on the screen; whether it was let go

    def __init__(self, session: Session, content: Content) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._session, self.content = session, content
        self._pressed: QPoint | None = None
        self._dragging = False
        self.title, self.words = Elided(theme.BODY, bold=True), Elided(theme.CAPTION, tone="muted")
        self.more = button("⋯", "ghost")
        self.more.setFixedSize(28, 24)
        self.more.clicked.connect(self._ask)
        self.head = QWidget()
        self.head.setCursor(Qt.CursorShape.OpenHandCursor)
        self.head.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        titles = column(self.title, self.words, gap=0)
        self.head.setLayout(row(titles, margins=(0, 0, 0, 0)))
        self.chart: LazyChart | None = None
        self.figure: Figure | None = None
        self._body = QVBoxLayout()
        self.problem = label(size=theme.SMALL, tone="muted", wrap=True)
        top = row(self.head, self.more, gap=4)
        top.setStretch(0, 1)
        self.setLayout(column(top, self._body, gap=2, margins=(14, 8, 8, 8)))
        self._make()
        self.show_content(content)

    @property
    def high(self) -> int:
        """How high the tile wants to be, in pixels."""
        return CHART_HIGH if self.chart is not None else FIGURE_HIGH

    def _make(self) -> None:
        if self.content.chart is not None:
            analysis = self.content.page == "analysis"  # it opens its payments on its own page
            self.chart = LazyChart(self._session, 150, drawer=not analysis)
            if analysis:
                self.chart.opened.connect(lambda _: self.opened.emit())
            self._body.addWidget(self.chart, 1)
        elif self.content.figure is not None:
            self.figure = Figure(self._session, theme.TITLE + 2)
            self.unit = label(size=theme.SMALL, tone="muted")
            self._body.addLayout(row(self.figure, self.unit, None, gap=6))
        else:
            self._body.addWidget(self.problem, 1)

    def show_content(self, content: Content) -> None:
        """Show what was read anew."""
        self.content = content
        self.title.say(content.title)
        self.setAccessibleName(content.title)
        hint = tr("Ctrl+arrows move the tile, Ctrl+Shift+arrows change its width.")
        self.setAccessibleDescription(hint)
        self.more.setAccessibleName(tr("What can be done with the tile"))
        money_there = content.chart is not None and content.chart.measure == "fen"
        unit = unit_name(self._session.unit) if money_there else ""
        self.words.say(" · ".join(filter(None, [unit, content.note])))
        self.words.setVisible(bool(unit or content.note))
        if self.chart is not None and content.chart is not None:
            self.chart.show_chart(content.chart)
        if self.figure is not None and content.figure is not None:
            shown = content.figure
            self.figure.say_id(shown.id, shown.text, shown.exact)
            self.figure.setAccessibleName(f"{content.title} {shown.text} {shown.unit}")
            self.unit.setText(shown.unit)
        self.problem.setText(content.problem)

    def fits(self, content: Content) -> bool:
        """Tell whether the tile can show a content without being built again."""
        return content.tile[:3] == self.content.tile[:3] and (
            (content.chart is None) == (self.chart is None)
            and (content.figure is None) == (self.figure is None)
        )

    # ------------------------------------------------------------ keys and mouse
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers()
        control = bool(held & Qt.KeyboardModifier.ControlModifier)
        if control and held & Qt.KeyboardModifier.ShiftModifier and key in _MOVES:
            self.widened.emit(max(-1, min(1, _MOVES[key])))
        elif control and key in _MOVES:
            self.moved.emit(_MOVES[key])
        elif key == Qt.Key.Key_Delete and self.hasFocus():
            self.removed.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.hasFocus():
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._on_head(
            event.position().toPoint()
        ):
            self._pressed = event.globalPosition().toPoint()
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.globalPosition().toPoint()
        if self._pressed is None:
            return
        away = (place - self._pressed).manhattanLength()
        if self._dragging or away >= QApplication.startDragDistance():
            self._dragging = True
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.dragged.emit(place, False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        dragging, self._pressed, self._dragging = self._dragging, None, False
        self.unsetCursor()
        if dragging:
            self.dragged.emit(event.globalPosition().toPoint(), True)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._on_head(event.position().toPoint()):
            self.opened.emit()

    def _on_head(self, place: QPoint) -> bool:
        return place.y() <= self.head.geometry().bottom()

    def contextMenuEvent(self, event: object) -> None:
        self._ask()

    # ------------------------------------------------------------ the menu
    def menu(self) -> QMenu:
        """Return what can be done with the tile."""
        menu, writable = QMenu(self), self._session.writable
        commands: tuple[tuple[str, str, Callable[[], None], bool], ...] = (
            (tr("Open the page"), "Return", self.opened.emit, bool(self.content.page)),
            (tr("Earlier"), "Ctrl+Left", lambda: self.moved.emit(-1), writable),
            (tr("Later"), "Ctrl+Right", lambda: self.moved.emit(1), writable),
            (tr("Wider"), "Ctrl+Shift+Right", lambda: self.widened.emit(1), writable),
            (tr("Narrower"), "Ctrl+Shift+Left", lambda: self.widened.emit(-1), writable),
            (tr("Remove"), "Del", self.removed.emit, writable),
        )
        for words, keys, command, enabled in commands:
            action = menu.addAction(f"{words}\t{keys}")
            action.triggered.connect(lambda _=False, command=command: command())
            action.setEnabled(enabled)
        return menu

    def _ask(self, *_: object) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 8, 8)

    def focusInEvent(self, event: object) -> None:
        self.update()

    def focusOutEvent(self, event: object) -> None:
        self.update()
