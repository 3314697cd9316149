"""The parts of the frame: top bar and status line, and what menus ask of the window."""

from pathlib import Path

from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMainWindow,
    QProgressBar,
    QStatusBar,
    QVBoxLayout,
    QWidget,
)

from fundtracker.domain.base.money import UNITS
from fundtracker.i18n import tr
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ui.base import theme
from fundtracker.ui.base.actions import Actions
from fundtracker.ui.base.session import Session, local_time, short_time, unit_name
from fundtracker.ui.base.watched_folder import offer_words
from fundtracker.ui.desk.daily_check import DailyCheck
from fundtracker.ui.desk.navigation import Body, Navigation
from fundtracker.ui.desk.worker_link import worker_link
from fundtracker.ui.report_pages.page import Page
from fundtracker.ui.widgets.building_blocks import (
    Elided,
    Search,
    Segments,
    button,
    label,
)
from fundtracker.ui.window.message import Message


class TopBar(QWidget):
    """Name of the page, search, quarter, unit, import."""

    def __init__(self, session: Session, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("top")
        self._session = session
        self.setFixedHeight(64)
        self.title = Elided(theme.TITLE, bold=True)
        self.subtitle = Elided(theme.SMALL, tone="muted")
        self.search = Search(230)
        self.quarter = QComboBox()
        self.quarter.setFont(theme.font())
        self.quarter.setFixedHeight(theme.CONTROL)
        self.quarter.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.units = Segments(len(UNITS), UNITS.index(session.unit))
        self.import_files = actions.button("import", button(kind="primary"))
        self.import_files.setFixedHeight(theme.CONTROL)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.title)
        names.addWidget(self.subtitle)
        line = QHBoxLayout(self)
        line.setSpacing(8)
        line.setContentsMargins(24, 8, 24, 6)
        line.addLayout(names, 1)
        for widget in (self.search, self.quarter, self.units, self.import_files):
            line.addWidget(widget)
        self.quarter.activated.connect(self._quarter_chosen)
        self.units.changed.connect(lambda i: session.set_unit(UNITS[i]))
        self.again()

    def fill(self) -> None:
        """Offer the quarters of the open ledger."""
        info = self._session.info
        self.quarter.clear()
        for quarter in info.quarters if info else ():
            self.quarter.addItem(quarter.name, quarter)
        self.choose()

    def choose(self) -> None:
        """Show the quarter in use."""
        if self._session.quarter is not None:
            self.quarter.setCurrentIndex(self.quarter.findText(self._session.quarter.name))

    def set_open(self, is_open: bool) -> None:
        """Show what only an open ledger has."""
        for widget in (self.search, self.quarter, self.units, self.import_files):
            widget.setVisible(is_open)

    def again(self) -> None:
        """Say everything in the language in use."""
        self.search.setPlaceholderText(tr("Find anything"))
        self.search.setAccessibleName(tr("Find anything"))
        self.search.setToolTip(
            tr("Pages, commands, projects, contracts, payees, amounts …; pinyin too") + " (Ctrl+K)"
        )
        self.quarter.setAccessibleName(tr("Quarter"))
        self.units.say([unit_name(unit) for unit in UNITS])

    def _quarter_chosen(self, index: int) -> None:
        self._session.set_quarter(self.quarter.itemData(index))


class StatusLine(QStatusBar):
    """Saved, backed up; the selection's count, sum and average; the file."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.setSizeGripEnabled(False)
        self.setFixedHeight(28)
        self._saved = label(size=theme.SMALL, tone="text2")
        self.selection = label(size=theme.SMALL, tone="text2")
        self._file = label(size=theme.SMALL, tone="muted")
        self._work = label(size=theme.SMALL, tone="text2")
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setFixedWidth(120)
        self.bar.setTextVisible(False)
        self._saved.setContentsMargins(12, 0, 0, 0)
        self._file.setContentsMargins(12, 0, 12, 0)
        self.watched = button(kind="link")
        self.watched.clicked.connect(lambda: session.go.emit("import"))
        session.watched.changed.connect(self._say_watched)
        self.addWidget(self._saved)
        self.addWidget(self._work)
        self.addWidget(self.bar)
        self.checked = DailyCheck(session)
        self.addPermanentWidget(self.checked.link)
        self.addPermanentWidget(worker_link(session))
        self.addPermanentWidget(self.watched)
        self.addPermanentWidget(self.selection)
        self.addPermanentWidget(self._file)
        self.busy(False)

    def busy(self, busy: bool) -> None:
        """Show that the ledger is being written."""
        self.bar.setVisible(busy)
        if not busy:
            self._work.clear()
        self._work.setVisible(busy)

    def _say_watched(self) -> None:
        words = offer_words(self._session.watched.offer)
        self.watched.setText(words)
        self.watched.setVisible(bool(words))

    def progress(self, rows: int) -> None:
        """Show how many rows are done."""
        self._work.setText(tr("{n} rows", n=f"{rows:,}"))

    def again(self) -> None:
        """Say everything in the language in use."""
        info, session = self._session.info, self._session
        self._say_watched()
        if info is None:
            self._saved.clear()
            self._file.clear()
            self.selection.clear()
            return
        texts = []
        if info.saved:
            texts.append(tr("Saved {time}", time=short_time(info.saved, session.clock())))
        if session.backed_up:
            time = short_time(session.backed_up, session.clock())
            texts.append(tr("Backup {time}", time=time))
        elif not info.sample:
            texts.append(tr("No copy yet"))
        self._saved.setText("   ".join(texts))
        state = tr("this computer only")
        if info.drive:
            state = tr("on a network drive: one desk writes at a time")
        if info.holder is not None:
            since = local_time(info.holder.since, "%m-%d %H:%M")
            state = tr(
                "read only: {person} has it open since {time}",
                person=info.holder.person,
                time=since,
            )
        elif info.read_only:
            state = tr("read only")
        self._file.setText(f"{info.path.name}   {state}")
        self._file.setToolTip(str(info.path))


class Frame(QMainWindow):
    """What the commands of the menus ask of the window."""

    session: Session
    actions_: Actions
    navigation: Navigation
    body: Body
    top: TopBar
    message: Message
    status: StatusLine

    @property
    def page(self) -> Page:
        """The page that is shown."""
        raise NotImplementedError

    @property
    def page_name(self) -> str:
        """The name of the page that is shown."""
        raise NotImplementedError

    def open_page(self, name: str) -> Page:
        """Show a page."""
        raise NotImplementedError

    def show_payments(self, query: Query, words: str = "") -> Page:
        """Show the payments of a query, of all quarters; ``words`` say which they are."""
        raise NotImplementedError

    def import_files(self, paths: list[Path]) -> None:
        """Show files on the import page."""
        raise NotImplementedError

    def unsaved(self) -> str:
        """Return what would be lost if the ledger were left now, as a sentence; '' where nothing
        would.
        """
        raise NotImplementedError
