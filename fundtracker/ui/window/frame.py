"""The parts of the frame: navigation, top bar, message bar, status line."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStatusBar,
    QVBoxLayout,
    QWidget,
)

from fundtracker.domain.base.money import UNITS
from fundtracker.i18n import tr
from fundtracker.ui.base import theme
from fundtracker.ui.base.actions import Actions
from fundtracker.ui.base.session import Session, local_time, unit_name
from fundtracker.ui.report_pages.page import Page
from fundtracker.ui.widgets.building_blocks import Elided, Search, Segments, button, column, label, row, scrolled


class Entry(NamedTuple):
    """A page: built when it is first shown. One that opens out of another (``under``) is not in the navigation."""

    name: str
    group: str
    icon: str
    text: Callable[[], str]
    build: Callable[[Session], QWidget]
    under: str = ""


def _group_name(group: str) -> str:
    return {
        "money": tr("MONEY"), "projects": tr("PROJECTS"), "funds": tr("FUNDS"), "control": tr("CONTROL"), "": "",
    }[group]  # fmt: skip


class Navigation(QWidget):
    """The pages, left; icons only where the window is narrow."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[Entry], actions: Actions, foot: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("nav")
        self._entries = {entry.name: entry for entry in entries}
        self._narrow: bool | None = None
        self._logo = QLabel()
        self._name = label(size=theme.CARD, bold=True)
        self._place = label(size=theme.SMALL, tone="muted")
        self._tag = label(size=theme.CAPTION, tone="tag")
        self._groups: dict[str, QLabel] = {}
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._foot: list[tuple[QPushButton, str]] = []
        self._actions = actions
        box = QVBoxLayout(self)
        box.setSpacing(1)
        box.setContentsMargins(0, 14, 0, 10)
        self._head = row(self._logo, column(self._name, self._place, gap=0), None, gap=10, margins=(16, 0, 8, 0))
        box.addLayout(self._head)
        box.addSpacing(8)
        box.addLayout(row(self._tag, None, margins=(16, 0, 8, 8)))
        pages = QVBoxLayout()
        pages.setSpacing(1)
        pages.setContentsMargins(0, 0, 0, 0)
        for entry in entries:
            if not entry.under:
                self._add(pages, entry)
        pages.addStretch(1)
        area = scrolled(pages)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box.addWidget(area, 1)
        for name in foot:
            made = self._button()
            made.clicked.connect(actions[name].trigger)
            self._foot.append((made, name))
            box.addWidget(made)
        self.set_narrow(False)

    def _button(self) -> QPushButton:
        made = button(kind="nav")
        made.setIconSize(QSize(20, 20))
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return made

    def _add(self, box: QVBoxLayout, entry: Entry) -> None:
        if entry.group and entry.group not in self._groups:
            self._groups[entry.group] = label(size=theme.CAPTION, bold=True, tone="navgroup")
            box.addWidget(self._groups[entry.group])
        made = self._button()
        made.setCheckable(True)
        made.clicked.connect(lambda: self.chosen.emit(entry.name))
        self._group.addButton(made)
        self._buttons[entry.name] = made
        box.addWidget(made)

    def current(self, name: str) -> None:
        """Mark the page that is shown; none for a page that is not in the list."""
        name = (self._entries[name].under or name) if name in self._entries else name
        self._group.setExclusive(name in self._buttons)
        for key, made in self._buttons.items():
            made.setChecked(key == name)
            made.setIcon(theme.icon(self._entries[key].icon, "accent" if key == name else "text2", 20))

    def set_sample(self, sample: bool) -> None:
        """Say that the data are made up, or not."""
        self._tag.setVisible(sample)

    def set_enabled(self, enabled: bool) -> None:
        """Let the pages be chosen: only a ledger has pages."""
        for made in self._buttons.values():
            made.setEnabled(enabled)

    def set_narrow(self, narrow: bool) -> None:
        """Show icons only, or names too."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self.setFixedWidth(theme.NAV_SMALL if narrow else theme.NAV)
        for widget in (self._name, self._place, *self._groups.values()):
            widget.setVisible(not narrow)
        self._tag.setContentsMargins(0, 0, 0, 0)
        self.again()

    def again(self) -> None:
        """Say and paint everything in the language and theme in use."""
        self._logo.setPixmap(theme.pixmap("logo", "accent", 24, self.devicePixelRatioF()))
        self._name.setText(tr("Park fund ledger"))
        self._place.setText(tr("Laoshan AI park"))
        self._tag.setText(tr("Sample") if self._narrow else tr("Sample data"))
        for group, widget in self._groups.items():
            widget.setText(_group_name(group))
        for name, made in self._buttons.items():
            self._say(made, self._entries[name].text())
            tone = "accent" if made.isChecked() else "text2"
            made.setIcon(theme.icon(self._entries[name].icon, tone, 20))
        for made, name in self._foot:
            self._say(made, self._actions[name].text().replace("&", ""))
            made.setIcon(theme.icon(self._actions.icon(name), "text2", 20))

    def _say(self, made: QPushButton, text: str) -> None:
        made.setText("" if self._narrow else text)
        made.setToolTip(text if self._narrow else "")
        made.setAccessibleName(text)


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
        self.take_in = actions.button("import", button(kind="primary"))
        self.take_in.setFixedHeight(theme.CONTROL)
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.title)
        names.addWidget(self.subtitle)
        line = QHBoxLayout(self)
        line.setSpacing(8)
        line.setContentsMargins(24, 8, 24, 6)
        line.addLayout(names, 1)
        for widget in (self.search, self.quarter, self.units, self.take_in):
            line.addWidget(widget)
        self.quarter.activated.connect(self._quarter_chosen)
        self.units.changed.connect(lambda i: session.set_unit(UNITS[i]))
        self.search.returnPressed.connect(lambda: session.search.emit(self.search.text()))
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
        for widget in (self.search, self.quarter, self.units, self.take_in):
            widget.setVisible(is_open)

    def again(self) -> None:
        """Say everything in the language in use."""
        self.search.setPlaceholderText(tr("Search payments"))
        self.search.setAccessibleName(tr("Search payments"))
        self.search.setToolTip(tr("Search payments") + " (Ctrl+K)")
        self.quarter.setAccessibleName(tr("Quarter"))
        self.units.say([unit_name(unit) for unit in UNITS])

    def _quarter_chosen(self, index: int) -> None:
        self._session.set_quarter(self.quarter.itemData(index))


class Message(QFrame):
    """A bar above the page: what went wrong or what was done, in words, with what to do."""

    def __init__(self) -> None:
        super().__init__()
        self._icon = QLabel()
        self._text = label(wrap=True)
        self.act = button(kind="link")
        self._close = button(kind="ghost", icon="close")
        self._close.setFixedWidth(32)
        self._tone = "bad"
        self.setLayout(row(self._icon, self._text, self.act, self._close, gap=10, margins=(12, 2, 6, 2)))
        box = self.layout()
        assert isinstance(box, QHBoxLayout)
        box.setStretch(1, 1)
        self._close.clicked.connect(self.hide)
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.timeout.connect(self.hide)
        self._new = False  # said by the action that goes on now
        self._run: Callable[[], object] | None = None
        self.act.clicked.connect(self._act)
        self.hide()

    def say(self, tone: str, text: str, act: str = "", run: Callable[[], object] | None = None) -> None:
        """Show a sentence; good news go by themselves, errors stay until they are closed. None: nothing to say."""
        if not text:
            self.hide()
            return
        self._tone, self._run, self._new = tone, run, True
        QTimer.singleShot(0, self, self._age)
        self.setObjectName(f"bar_{tone}")
        self.style().unpolish(self)
        self.style().polish(self)
        self._text.setText(text)
        self.act.setText(act)
        self.act.setVisible(bool(act))
        self.again()
        self.show()
        if tone == "ok":
            self._clock.start(6000)
        else:
            self._clock.stop()

    def _act(self) -> None:
        self.hide()
        if self._run is not None:
            self._run()

    def _age(self) -> None:
        self._new = False

    def end(self) -> None:
        """The next action begins: what was said before it is over; what it said itself stays."""
        if not self._new:
            self.hide()

    def text(self) -> str:
        """Return the sentence that is shown."""
        return self._text.text()

    def again(self) -> None:
        """Paint in the theme in use."""
        name = "ok" if self._tone == "ok" else "info" if self._tone == "accent" else "warning"
        self._icon.setPixmap(theme.pixmap(name, self._tone, 18, self.devicePixelRatioF()))
        self._close.setIcon(theme.icon("close", "text2", 16))
        self._close.setAccessibleName(tr("Close"))
        self._close.setToolTip(tr("Close"))


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
        self.addWidget(self._saved)
        self.addWidget(self._work)
        self.addWidget(self.bar)
        self.addPermanentWidget(self.selection)
        self.addPermanentWidget(self._file)
        self.busy(False)

    def busy(self, busy: bool) -> None:
        """Show that the ledger is being written."""
        self.bar.setVisible(busy)
        if not busy:
            self._work.clear()
        self._work.setVisible(busy)

    def progress(self, rows: int) -> None:
        """Show how many rows are done."""
        self._work.setText(tr("{n} rows", n=f"{rows:,}"))

    def again(self) -> None:
        """Say everything in the language in use."""
        info, session = self._session.info, self._session
        if info is None:
            self._saved.clear()
            self._file.clear()
            self.selection.clear()
            return
        said = []
        if info.saved:
            said.append(tr("Saved {time}", time=local_time(info.saved)))
        if session.backed_up:
            said.append(tr("Backup {time}", time=local_time(session.backed_up)))
        self._saved.setText("   ".join(said))
        state = tr("this computer only")
        if info.holder is not None:
            since = local_time(info.holder.since, "%m-%d %H:%M")
            state = tr("read only: {person} has it open since {time}", person=info.holder.person, time=since)
        elif info.read_only:
            state = tr("read only")
        self._file.setText(f"{info.path.name}   {state}")
        self._file.setToolTip(str(info.path))


class Frame(QMainWindow):
    """What the commands of the menus ask of the window."""

    session: Session
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

    def take_in(self, paths: list[Path]) -> None:
        """Show files on the import page."""
        raise NotImplementedError

    def unsaved(self) -> str:
        """Return what would be lost if the ledger were left now, as a sentence; '' where nothing would."""
        raise NotImplementedError
