"""The pages of the pack as they will be printed: at any size, one after the other, and to a
printer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QRect, QSize, Qt
from PySide6.QtGui import QImageReader, QKeySequence, QPageLayout, QPainter, QPixmap, QShortcut
from PySide6.QtWidgets import QLabel, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from fundtracker.i18n import tr
from fundtracker.ui.base import theme
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.widgets.building_blocks import button, column, label, row, scrolled

WIDE = 920  # pixels of a page at 100 %
SIZES = (50, 75, 100, 125, 150, 200)  # per cent
if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent

Pages = Callable[[Callable[[list[bytes]], None]], None]


class PagesDialog(Dialog):
    """Pages with zoom (Ctrl + and −), a jump to a page (Ctrl G) and print (Ctrl P).

    ``sharp`` makes the pages for a printer and hands them to what it is given; without it these
    are printed.
    """

    ASKS = False

    def __init__(
        self,
        title: str,
        pages: list[bytes],
        parent: QWidget | None = None,
        sharp: Pages | None = None,
    ) -> None:
        super().__init__(title, parent)
        self.resize(980, 760)
        self._bytes, self._sharp, self.size_ = pages, sharp, 100
        self._sizes = [_size(page) for page in pages]
        self._box = box = QVBoxLayout()
        box.setSpacing(12)
        self.pages: list[QLabel] = []
        for at in range(1, len(pages) + 1):
            shown = QLabel()
            shown.setAccessibleName(tr("Page {page} of {pages}", page=at, pages=len(pages)))
            self.pages.append(shown)
            box.addWidget(shown)
        self.smaller, self.larger = button("−"), button("+")
        self.smaller.setAccessibleName(tr("Smaller"))
        self.larger.setAccessibleName(tr("Larger"))
        self.percent = label(tone="text2")
        self.jump = QSpinBox()
        self.jump.setRange(1, max(1, len(pages)))
        self.jump.setFont(theme.font())
        self.jump.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)  # typed, or by the arrow keys
        self.jump.setAccessibleName(tr("Go to page"))
        self.jump.lineEdit().setObjectName("find")  # it looks for a page, nothing of it is kept
        self.print_ = button(tr("Print…"), icon="export")
        body = scrolled(box)
        body.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._area: QScrollArea = body
        top = row(
            self.smaller, self.percent, self.larger, 16, label(tr("Page"), tone="text2"), self.jump,
            label(tr("of {n}", n=len(pages)), tone="text2"), None, self.print_, gap=8,
        )  # fmt: skip
        self.setLayout(column(top, body, self.closing(label("")), gap=10, margins=(16, 12, 16, 12)))
        self.smaller.clicked.connect(lambda: self.zoom(-1))
        self.larger.clicked.connect(lambda: self.zoom(1))
        self.jump.valueChanged.connect(self.go_to)
        self.print_.clicked.connect(self.print_pages)
        for keys, work in (
            (QKeySequence.StandardKey.ZoomIn, lambda: self.zoom(1)),
            (QKeySequence.StandardKey.ZoomOut, lambda: self.zoom(-1)),
            (QKeySequence.StandardKey.Print, self.print_pages),
            (QKeySequence("Ctrl+G"), self.jump.setFocus),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(work)
        bar = body.verticalScrollBar()
        for moved in (bar.valueChanged, bar.rangeChanged):
            moved.connect(lambda *_: self._draw())
        self._show()

    def zoom(self, step: int) -> None:
        """Show the pages a size larger or smaller; the page in view stays in view."""
        at = max(0, min(len(SIZES) - 1, SIZES.index(self.size_) + step))
        self.size_ = SIZES[at]
        self._show()
        self.go_to(self.jump.value())

    def go_to(self, page: int) -> None:
        """Bring a page into view, the first is 1."""
        if 0 < page <= len(self.pages):
            self._box.activate()
            self._area.verticalScrollBar().setValue(self.pages[page - 1].y())

    def print_pages(self) -> None:
        """Ask for a printer and print every page whole."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
        printer.setFromTo(1, len(self.pages))
        asked = QPrintDialog(printer, self)
        if asked.exec():
            if self._sharp is None:
                paint(printer, self._bytes)
            else:
                self._sharp(lambda pages: _painted(printer, pages))

    def _show(self) -> None:
        wide = round(WIDE * self.size_ / 100)
        for shown, size in zip(self.pages, self._sizes, strict=True):
            shown.clear()
            shown.setFixedSize(wide, round(wide * size.height() / max(1, size.width())))
        self._box.activate()
        content = self._area.widget()
        assert content is not None
        content.adjustSize()  # now, that a page further down can be gone to
        self._draw()
        self.percent.setText(f"{self.size_} %")
        self.smaller.setEnabled(self.size_ > SIZES[0])
        self.larger.setEnabled(self.size_ < SIZES[-1])

    def _draw(self) -> None:
        """Hold pictures of the pages in view and of those a screen away alone: of a whole pack at
        200 % they would take a gigabyte. None are held of what is not shown.
        """
        high, bar = self._area.viewport().height(), self._area.verticalScrollBar()
        above, below = bar.value() - high, bar.value() + 2 * high
        top = self._box.contentsMargins().top()
        for shown, page in zip(self.pages, self._bytes, strict=True):
            near = self.isVisible() and top < below and top + shown.height() > above
            if near == shown.pixmap().isNull():
                shown.setPixmap(self._picture(page, shown.width()) if near else QPixmap())
            top += shown.height() + self._box.spacing()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._draw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._draw()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._draw()

    def _picture(self, page: bytes, wide: int) -> QPixmap:
        ratio, picture = self.devicePixelRatioF(), QPixmap()
        picture.loadFromData(page)
        picture = picture.scaledToWidth(
            round(wide * ratio), Qt.TransformationMode.SmoothTransformation
        )
        picture.setDevicePixelRatio(ratio)
        return picture


def _size(page: bytes) -> QSize:
    """Return the size of a picture, told by its head."""
    buffer = QBuffer()
    buffer.setData(QByteArray(page))
    buffer.open(QBuffer.OpenModeFlag.ReadOnly)
    return QImageReader(buffer).size()


def _painted(printer: object, pages: list[bytes]) -> None:
    paint(printer, pages)


def paint(printer: object, pages: list[bytes]) -> int:
    """Paint pages on a printer from the first to the last that was asked for; return how many."""
    from PySide6.QtPrintSupport import QPrinter

    assert isinstance(printer, QPrinter)
    first, last = printer.fromPage() or 1, printer.toPage() or len(pages)
    wanted = pages[first - 1 : last]
    painter = QPainter(printer)
    for at, page in enumerate(wanted):
        if at:
            printer.newPage()
        picture = QPixmap()
        picture.loadFromData(page)
        room = painter.viewport()
        size = picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.drawPixmap(QRect(room.topLeft(), size), picture)
    painter.end()
    return len(wanted)
