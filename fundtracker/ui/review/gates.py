"""A question of the checklist as a row to press."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from fundtracker.domain.park.checklist import Gate
from fundtracker.i18n import tr
from fundtracker.reports.review import checklist
from fundtracker.ui.base import theme
from fundtracker.ui.widgets.cell_painting import draw_ring


class GateRow(QPushButton):
    """A question of the checklist with its answer; a click leads to where it is settled."""

    def __init__(self, gate: Gate) -> None:
        super().__init__()
        self.gate = gate
        self._name = checklist.gate_name(gate.code)
        self._detail = tr("in order") if gate.open else tr("open: {n}", n=f"{gate.n:,}")
        if gate.items:
            self._detail += " · " + gate.items[0]
        self.setObjectName("gate")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{self._name}: {self._detail}")
        self.setToolTip("\n".join([self._name, *gate.items]))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        open_ = self.gate.open
        if self.hasFocus() or self.underMouse():
            painter.fillRect(self.rect(), theme.color("hover"))
        if self.hasFocus():
            draw_ring(painter, self.rect())
        drawing = theme.pixmap(
            "ok" if open_ else "warning", "ok" if open_ else "warn", 18, self.devicePixelRatioF()
        )
        painter.drawPixmap(2, 5, drawing)
        wide = self.width() - 34
        for text, font, tone, top in (
            (self._name, theme.font(), "text", 2),
            (self._detail, theme.font(theme.SMALL), "muted", 22),
        ):
            painter.setFont(font)
            painter.setPen(theme.color(tone))
            # accounts and files that lack something differ at their ends
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, wide)
            painter.drawText(QRect(30, top, wide, 20), Qt.AlignmentFlag.AlignVCenter, shown)
