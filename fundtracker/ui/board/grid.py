"""The tiles of a board in rows of four columns; one that is dragged shows where it would stand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QPoint, QRect, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from fundtracker.reports.board.board import COLUMNS, packed
from fundtracker.reports.board.content import Content
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.board.tile import TileFrame

_GAP, _NARROW = 12, 860  # pixels: between tiles; below, half as many columns


class BoardGrid(QWidget):
    """``moved``: (place, before which place); ``widened``: (place, by); ``removed``, ``opened``:
    place.
    """

    moved, widened = Signal(int, int), Signal(int, int)
    removed, opened = Signal(int), Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.frames: list[TileFrame] = []
        self._mark = QFrame(self)  # where a dragged tile would stand
        self._mark.hide()

    def show_contents(self, contents: Sequence[Content]) -> None:
        """Show tiles; one that was there is kept, with what a person looks at in it."""
        spare, frames = list(self.frames), []
        for content in contents:
            frame = next((each for each in spare if each.fits(content)), None)
            if frame is None:
                frame = self._made(content)
            else:
                spare.remove(frame)
                frame.show_content(content)
            frames.append(frame)
        for frame in spare:
            frame.hide()
            frame.deleteLater()
        self.frames = frames
        for before, after in pairwise(frames):
            QWidget.setTabOrder(before, after)
        self.lay_out()

    def _made(self, content: Content) -> TileFrame:
        frame = TileFrame(self._session, content)
        frame.setParent(self)
        frame.moved.connect(partial(self._move, frame))
        frame.widened.connect(lambda by, frame=frame: self.widened.emit(self._place(frame), by))
        frame.removed.connect(lambda frame=frame: self.removed.emit(self._place(frame)))
        frame.opened.connect(lambda frame=frame: self.opened.emit(self._place(frame)))
        frame.dragged.connect(partial(self._drag, frame))
        frame.show()
        return frame

    def _place(self, frame: TileFrame) -> int:
        return self.frames.index(frame)

    def _move(self, frame: TileFrame, by: int) -> None:
        place, last = self._place(frame), len(self.frames) - 1
        to = min(max(place + by, 0), last)
        if to != place:
            self.moved.emit(place, to if by < 0 else to + 1)

    # ------------------------------------------------------------ layout
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()

    def lay_out(self) -> None:
        """Put the tiles into rows as wide as the board."""
        columns = COLUMNS if self.width() >= _NARROW else COLUMNS // 2
        wide = (self.width() - _GAP * (columns - 1)) / columns
        y = 0
        for line in packed([frame.content.tile.width for frame in self.frames], columns):
            high = max(self.frames[place].high for place, _ in line)
            x = 0.0
            for place, width in line:
                span = wide * width + _GAP * (width - 1)
                self.frames[place].setGeometry(QRect(round(x), y, round(span), high))
                x += span + _GAP
            y += high + _GAP
        self.setMinimumHeight(max(0, y - _GAP))

    # ------------------------------------------------------------ dragging
    def _drag(self, frame: TileFrame, place: QPoint, dropped: bool) -> None:
        to = self.place_at(self.mapFromGlobal(place))
        at = self._place(frame)
        here = to in (at, at + 1)
        if dropped:
            self._mark.hide()
            if not here and self._session.writable:
                self.moved.emit(at, to)
            return
        self._mark.setStyleSheet(f"background:{theme.token('accent')}; border-radius:2px")
        self._mark.setGeometry(self._gap_before(to))
        self._mark.setVisible(not here and self._session.writable)
        self._mark.raise_()

    def place_at(self, point: QPoint) -> int:
        """Return before which place a tile let go at a point of the board would stand."""
        if not self.frames:
            return 0

        def away(frame: TileFrame) -> int:
            area = frame.geometry()
            dx = max(area.left() - point.x(), 0, point.x() - area.right())
            dy = max(area.top() - point.y(), 0, point.y() - area.bottom())
            return dx + 4 * dy

        nearest = min(self.frames, key=away)
        after = point.x() > nearest.geometry().center().x()
        return self._place(nearest) + int(after)

    def _gap_before(self, place: int) -> QRect:
        if place < len(self.frames):
            area = self.frames[place].geometry()
            return QRect(area.left() - _GAP // 2 - 2, area.top(), 4, area.height())
        area = self.frames[-1].geometry()
        return QRect(area.right() + _GAP // 2 - 2, area.top(), 4, area.height())
