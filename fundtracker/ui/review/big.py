"""What meeting mode is made of: a table, a measure and a chart in type that a hall reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
)

from fundtracker.reports.charts.chart import Chart
from fundtracker.reports.review.first_page import Measure, pace_sentence
from fundtracker.reports.tables.report_table import Band, Table, show
from fundtracker.reports.tables.table_text import first_head
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.report_pages.report_grid import ReportModel, Tone
from fundtracker.ui.widgets.bars import Bar
from fundtracker.ui.widgets.building_blocks import column, label, row
from fundtracker.ui.widgets.cell_painting import Delegate
from fundtracker.ui.widgets.chart_steps import HALL
from fundtracker.ui.widgets.lazy_chart import LazyChart
from fundtracker.ui.widgets.table_model import PILL_ROLE
from fundtracker.ui.widgets.table_view import Grid

READ = HALL.words  # pixels: nothing that is read aloud is smaller
PAD = 8
ROW, CLOSE = 2.2, 1.6  # heights of a row in sizes of type, and where all rows are to fit
MOST_LINES = 4  # of the words of a row
WORDS_LEAST = 220  # pixels of a column of words


class BigDelegate(Delegate):
    """Rows in big type, bold ones too; figures stand under their heads, states as pills."""

    size = 24

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().initStyleOption(option, index)
        option.font = theme.font(self.size, bold=option.font.bold())
        option.features |= QStyleOptionViewItem.ViewItemFeature.WrapText

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        if option.state & QStyle.StateFlag.State_Selected:
            ground = theme.color("accent_weak")
        if ground is not None:
            painter.fillRect(option.rect, ground)
        pill = index.data(PILL_ROLE)
        if pill is not None:
            self._pill(painter, QRectF(option.rect), *pill)
            return
        inner = QStyleOptionViewItem(option)
        inner.rect = option.rect.adjusted(PAD, 0, -PAD, 0)
        super().paint(painter, inner, index)

    def _pill(self, painter: QPainter, place: QRectF, text: str, tone: str) -> None:
        font = theme.font(max(READ, self.size - 4))
        high = min(QFontMetrics(font).height() + 6, place.height() - 4)  # rows may stand close
        wide = min(place.width() - 8, QFontMetrics(font).horizontalAdvance(text) + 44)
        box = QRectF(place.left() + 6, place.center().y() - high / 2, wide, high)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("hover" if tone == "muted" else f"{tone}_weak"))
        painter.drawRoundedRect(box, high / 2, high / 2)
        painter.setBrush(theme.color(tone))
        painter.drawEllipse(QRectF(box.left() + 12, box.center().y() - 5, 10, 10))
        painter.setPen(theme.color(tone))
        painter.setFont(font)
        painter.drawText(box.adjusted(30, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class BigGrid(Grid):
    """A grid in big type that fills its width; what does not fit is left out, the columns that say
    least first.
    """

    def __init__(self) -> None:
        self.model_ = ReportModel()
        super().__init__(self.model_)
        self._delegate = BigDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAlternatingRowColors(False)
        self._widths: list[int] = []
        self._first: dict[str, int] = {}
        self.set_size(24)

    def set_size(self, size: int) -> None:
        """Write in another size, never below what a hall reads."""
        self.type_size = max(READ, size)
        self._delegate.size = self.type_size
        self.setFont(theme.font(self.type_size))
        self.horizontalHeader().setFont(theme.font(max(READ, self.type_size - 4), bold=True))
        self.verticalHeader().setDefaultSectionSize(round(self.type_size * 2.2))
        self._measure()

    def show_table(self, table: Table, pills: Mapping[str, Tone], stay: Sequence[str] = ()) -> None:
        """Show another table; one whose bands restate their heads shows none above them. ``stay``:
        the codes of its columns, those that are to stay longest first.
        """
        lines = list(table.lines())
        self._first = {code: at for at, code in enumerate(stay)}
        self._widths = []  # those of the table before
        self.clearSpans()
        self.horizontalHeader().setVisible(not any(band.columns for band in table.bands))
        self.model_.show_table(table, lines, pills, first_head(table))
        last = len(self.model_.columns) - 1
        for at, line in enumerate(lines):
            runs = self.model_.runs_on(line)
            if runs:
                self.setSpan(at, runs, 1, last - runs + 1)
            elif isinstance(line, Band) and not line.columns:
                self.setSpan(at, 0, 1, last + 1)
        self._measure()
        first = next((at for at, line in enumerate(lines) if not isinstance(line, Band)), 0)
        if lines:
            self.setCurrentIndex(self.model_.index(first, min(1, last)))
        self.scrollToTop()

    def _measure(self) -> None:
        columns = self.model_.columns
        if not columns:
            return
        metrics = QFontMetrics(theme.font(self.type_size, bold=True))
        heads = QFontMetrics(theme.font(max(READ, self.type_size - 4), bold=True))
        lines = [self.model_.record(at) for at in range(self.model_.rowCount())]
        self._widths = []
        for at, table_column in enumerate(columns):
            own = [
                line
                for line in lines
                if line is not None and not 0 < self.model_.runs_on(line) <= at
            ]
            texts = (
                metrics.horizontalAdvance(table_column.text(line))
                + (58 if table_column.pill else 34)
                for line in own
            )
            head = (
                0
                if self.horizontalHeader().isHidden()
                else heads.horizontalAdvance(table_column.head()) + 30
            )
            self._widths.append(max([head, *texts]))
        self._room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._room()

    def _room(self) -> None:
        if not self._widths:
            return
        room = self.viewport().width()
        words = [i for i, c in enumerate(self.model_.columns) if i and not c.numeric]
        most = max(WORDS_LEAST, room // 4)  # words wrap, so that figures stay in sight
        widths = [min(w, most) if i in words else w for i, w in enumerate(self._widths)]
        widths[0] = min(widths[0], max(260, room // 3))
        left = room - widths[0]
        for at in sorted(range(1, len(widths)), key=self._rank):
            self.setColumnHidden(at, widths[at] > left)
            left -= widths[at] if widths[at] <= left else 0
        # Words that were cut get the room left, names that were come next.
        for at in (*(at for at in words if not self.isColumnHidden(at)), 0):
            more = min(max(0, left), self._widths[at] - widths[at])
            widths[at], left = widths[at] + more, left - more
        self._spread(widths, max(0, left))
        self._heights()

    def _rank(self, section: int) -> int:
        return self._first.get(self.model_.columns[section].key, len(self._first))

    def _spread(self, widths: list[int], left: int) -> None:
        """Give the columns their widths and what room is left: figures stand apart."""
        shown = [at for at in range(1, len(widths)) if not self.isColumnHidden(at)]
        apart = left * 6 // 10 // len(shown) if shown else 0  # figures stand apart
        for at, width in enumerate(widths):
            more = left - apart * len(shown) if not at else apart
            self.setColumnWidth(at, width + more)

    def _heights(self) -> None:
        """Give each row its lines; rows stand closer where all of them fit then."""
        lines = [self._lines(at) for at in range(self.model_.rowCount())]
        line = QFontMetrics(theme.font(self.type_size)).height()
        more = sum(n - 1 for n in lines) * line
        room = self.viewport().height() - more
        wide, close = round(self.type_size * ROW), round(self.type_size * CLOSE)
        fits = room // len(lines) if lines else wide
        high = max(close, min(wide, fits)) if fits >= close else wide
        self.verticalHeader().setDefaultSectionSize(high)
        for at, n in enumerate(lines):
            self.setRowHeight(at, high + (n - 1) * line)

    def _lines(self, at: int) -> int:
        """Return how many lines the words of a row take."""
        record = self.model_.record(at)
        if record is None or isinstance(record, Band):
            return 1
        metrics = QFontMetrics(theme.font(self.type_size, bold=self.model_.bold(record)))
        lines = [
            wrapped_lines(metrics, table_column.text(record), self.columnWidth(section) - 2 * PAD)
            for section, table_column in enumerate(self.model_.columns)
            if not (table_column.numeric or self.isColumnHidden(section))
            and self.columnSpan(at, section) == 1
        ]
        return min(MOST_LINES, max(lines, default=1))


def wrapped_lines(metrics: QFontMetrics, text: str, width: int) -> int:
    """Return how many lines a text takes in a width."""
    if width <= 8 or metrics.horizontalAdvance(text) <= width - 8:
        return 1
    box = QRect(0, 0, width - 8, 10_000)
    high = metrics.boundingRect(box, int(Qt.TextFlag.TextWordWrap), text).height()
    return max(1, round(high / metrics.height()))


class MeasureCard(QFrame):
    """One measure: its name, what is reached of the plan, a bar, how it keeps step, and its
    course.
    """

    def __init__(self, session: Session, tone: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self._small, self._drawn = False, False
        self.name, self.total = label(size=READ + 2, tone="text2"), label(size=54, bold=True)
        self.plan, self.rate = label(size=READ + 2, tone="text2"), label(size=READ, bold=True)
        self.pace, self.quarter = label(size=READ, tone="text2"), label(size=READ, tone="muted")
        self.bar = Bar(tone, 14)
        self.chart = LazyChart(session, 120, HALL, drawer=False)
        self.chart.setMinimumWidth(200)
        amount = row(self.total, self.plan, None, gap=12)
        amount.setAlignment(self.plan, Qt.AlignmentFlag.AlignBottom)
        self._left = left = column(
            row(self.name, None, self.quarter),
            amount,
            self.bar,
            row(self.rate, self.pace, None, gap=14),
            gap=6,
        )
        self._whole = layout = row(gap=24, margins=(24, 14, 24, 14))
        layout.addLayout(left, 3)
        layout.addWidget(self.chart, 2)
        self.setLayout(layout)
        self.set_small(small=False)

    def set_small(self, *, small: bool) -> None:
        """Take less room on a small screen: no course, a lower figure."""
        self._small = small
        self.setFixedHeight(138 if small else 212)
        self._left.setSpacing(0 if small else 6)
        self._whole.setContentsMargins(24, *((6, 24, 6) if small else (14, 24, 14)))
        self.chart.setVisible(not small and self._drawn)
        self._fit()

    def _fit(self) -> None:
        size = 34 if self._small or len(self.total.text()) > 8 else 54
        self.total.setFont(theme.font(size, bold=True))

    def show_measure(
        self, measure: Measure, course: Chart | None, unit: str, lang: str, this_quarter: str
    ) -> None:
        """Show a measure in a unit, and its course where there is one."""
        self.name.setText(measure.name)
        self.total.setText(show(measure.total, "money", unit, lang))
        self._fit()
        self.plan.setText(f"/ {show(measure.plan, 'money', unit, lang, measure.mark)}")
        rate, elapsed = measure.rate, measure.elapsed
        self.bar.show_part(
            None if rate is None else rate / 1000,
            None if elapsed is None else elapsed / 1000,
            f"{measure.name} {show(rate, 'percent', unit, lang)}",
        )
        self.rate.setText(show(measure.rate, "percent", unit, lang))
        self.pace.setText(pace_sentence(measure))
        tone = "warn" if measure.pace == "behind" else "text2"
        for each in (self.rate, self.pace):
            each.setObjectName(tone)
            each.style().polish(each)
        self.quarter.setText(this_quarter)
        self._drawn = course is not None
        if course is not None:
            self.chart.show_chart(course)
        self.chart.setVisible(self._drawn and not self._small)
