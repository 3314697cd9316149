"""The first columns of a table, held at the left while the others are scrolled."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHeaderView, QTableView

from fundtracker.ui.base import theme
from fundtracker.ui.columns.heads import FilterHeader, Heads

MOST = 0.5  # of the room: columns that would take more are not held


class HeldHeads(Heads):
    """The heads of columns that are held; room for the fields of the table's own heads below."""

    def __init__(self, view: QTableView, of: FilterHeader) -> None:
        super().__init__(view)
        self._of = of

    def sort_by(self, section: int) -> None:
        """The table's own heads sort: a click here is passed on to them."""

    def sizeHint(self) -> QSize:
        return self._of.sizeHint()

    def updateGeometries(self) -> None:
        self.setViewportMargins(0, 0, 0, self._of.below())
        super().updateGeometries()


class FrozenColumns(QTableView):
    """A second view of the same rows that shows the first columns of ``view`` only, over them."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view, self.n = view, 0
        self._busy = False
        own = view.horizontalHeader()
        assert isinstance(own, FilterHeader)
        self._own = own
        self.heads = HeldHeads(self, own)
        self.setHorizontalHeader(self.heads)
        self.setModel(view.model())
        self.setSelectionModel(view.selectionModel())
        self.setSelectionBehavior(view.selectionBehavior())
        self.setSelectionMode(view.selectionMode())
        self.setItemDelegate(view.itemDelegate())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setTabKeyNavigation(False)  # Tab in a field under its heads goes on to the next field
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(view.verticalScrollMode())
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)  # the table's own is used
        view.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(view.verticalScrollBar().setValue)
        self.heads.sectionResized.connect(self._drawn)
        self.heads.drawn.connect(own.drawn)
        self.heads.fit.connect(own.fit)
        self.heads.sectionClicked.connect(own.sectionClicked)
        own.sectionResized.connect(lambda *_: self.follow())
        own.sectionMoved.connect(lambda *_: self.follow())
        view.horizontalScrollBar().rangeChanged.connect(lambda *_: self.follow())
        self.hide()

    def held_sections(self) -> list[int]:
        """Return the columns that are held: the first ones shown, as many as have room."""
        own = self._own
        order = [own.logicalIndex(i) for i in range(own.count())]
        shown = [section for section in order if not own.isSectionHidden(section)][: self.n]
        room, width, held = self._view.viewport().width() * MOST, 0, list[int]()
        for section in shown:
            width += own.sectionSize(section)
            if held and width > room:
                break
            held.append(section)
        return held

    def follow(self) -> None:
        """Show the columns that are held at their widths, where the table has more than its
        room.
        """
        if self._busy or not self._own.count():
            return
        self._busy = True
        own, heads = self._own, self.heads
        held = self.held_sections()
        for name in ("keys", "words", "sortable", "least", "sorting"):
            setattr(heads, name, getattr(own, name))
        for at, section in enumerate(held):
            heads.moveSection(heads.visualIndex(section), at)
            self.setColumnWidth(section, own.sectionSize(section))
        for section in range(own.count()):
            self.setColumnHidden(section, section not in held)
        head = own.height() if not own.isHidden() else 0
        heads.setFixedHeight(max(1, head))
        edge, width = self._view.frameWidth(), sum(own.sectionSize(i) for i in held)
        self.setGeometry(edge, edge, width, head + self._view.viewport().height())
        self.setVisible(bool(held) and self._view.horizontalScrollBar().maximum() > 0)
        self._busy = False
        own.place()

    def width_held(self) -> int:
        """Return the width of what is held; 0 where nothing is."""
        return self.width() if self.isVisible() else 0

    def _drawn(self, section: int, _: int, width: int) -> None:
        if not self._busy and width:
            self._view.setColumnWidth(section, width)
