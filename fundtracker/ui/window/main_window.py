"""The frame: navigation, top bar, pages, status line. Pages bring everything else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QSizePolicy, QStackedWidget, QWidget

from fundtracker import i18n
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ui.base import theme
from fundtracker.ui.base.actions import Actions
from fundtracker.ui.base.session import Session
from fundtracker.ui.report_pages.page import Page
from fundtracker.ui.widgets.building_blocks import column, row
from fundtracker.ui.widgets.explain_drawer import ExplainDrawer
from fundtracker.ui.window.frame import Frame, Message, Navigation, StatusLine, TopBar
from fundtracker.ui.window.menu_commands import Deeds
from fundtracker.ui.window.pages import OPENING, PAGES

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent

NARROW = 1200
SIZE = QSize(1440, 900)
_FOOT = ("theme", "language")


class MainWindow(Frame):
    """One window on one ledger."""

    def __init__(self, session: Session, *, waiting: bool = False) -> None:
        """Show the opening page; ``waiting``: a ledger is about to come, its first page is shown instead."""
        super().__init__()
        self.session = session
        self.setAcceptDrops(True)
        self.resize(SIZE)
        self.actions_ = Actions(self)
        self.actions_.menus(self.menuBar())
        self.deeds = Deeds(self)
        self.deeds.register(self.actions_, [(entry.name, entry.text) for entry in PAGES])
        self.navigation = Navigation(PAGES, self.actions_, _FOOT)
        self.top = TopBar(session, self.actions_)
        self.message = Message()
        self.stack = QStackedWidget()
        self.drawer = ExplainDrawer(session)
        self.status = StatusLine(session)
        self.setStatusBar(self.status)
        self._built: dict[str, tuple[Page, QWidget]] = {}
        self._name = ""
        self._filled = False  # the pages built show a ledger, or did
        self._leaving = False  # the window closes when the work that runs is done
        self._lost = False  # what is unsaved may be thrown away
        self._right = right = QWidget()
        right.setObjectName("page")
        bar = row(self.message, margins=(24, 0, 24, 8))
        self._body = row(self.stack, gap=0)
        right.setLayout(column(self.top, bar, self._body, gap=0))
        self.drawer.setParent(right)  # beside the page, or over its right side where there is no room for both
        for one in (self.drawer, self.stack):
            one.installEventFilter(self)
        body = QWidget()
        body.setLayout(row(self.navigation, right, gap=0))
        self.setCentralWidget(body)
        self._connect()
        if waiting:
            self.top.set_open(False)
            self.open_page(PAGES[0].name)
        else:
            self._on_opened()

    def fit_screen(self) -> None:
        """Fill the screen beside its task bar where it has no room for the size that the pages were drawn for."""
        room = self.screen().availableSize()
        if room.width() <= SIZE.width() or room.height() <= SIZE.height():
            self.resize(room)  # what the system makes of it at the latest: laid out once
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _connect(self) -> None:
        session = self.session
        session.opened.connect(self._on_opened)
        session.quarter_changed.connect(self.top.choose)
        session.language_changed.connect(self._again)
        session.theme_changed.connect(self._restyle)
        session.told.connect(self.message.say)
        session.go.connect(self.open_page)
        session.show_in.connect(self._show_in)
        session.deed.connect(self.actions_.run)
        session.search.connect(self._search)
        session.damaged.connect(self.deeds.offer_backup)
        session.undo.connect(self.deeds.undo)
        session.show_payments.connect(self._show_payments)
        session.selected.connect(self._on_selected)
        session.operations.failed.connect(self._tell)
        session.operations.crashed.connect(self._crash)
        session.operations.begun.connect(self.message.end)
        self.actions_.begun.connect(self.message.end)
        session.operations.busy.connect(self.status.busy)
        session.operations.idle.connect(self._leave)
        session.operations.progressed.connect(lambda _, rows: self.status.progress(rows))
        session.operations.changed.connect(lambda _: self.deeds.look())
        self.navigation.chosen.connect(self.open_page)

    # ------------------------------------------------------------ pages
    @property
    def page(self) -> Page:
        """The page that is shown."""
        return self._built[self._name][0]

    @property
    def page_name(self) -> str:
        """The name of the page that is shown."""
        return self._name

    def open_page(self, name: str) -> Page:
        """Show a page, building it the first time."""
        if name not in self._built:
            entry = OPENING if name == OPENING.name else next(e for e in PAGES if e.name == name)
            page = entry.build(self.session)
            assert isinstance(page, Page)
            self._built[name] = page, self._framed(page)
            page.headed.connect(self._on_headed)
        if name != self._name:
            self.drawer.hide()  # it explains a figure of the page that goes
            self.message.end()
        self._name = name
        self._raise(self._built[name][1])
        self.navigation.current(name)
        self._on_headed()
        self._on_selected()
        return self.page

    def _raise(self, frame: QWidget) -> None:
        """Show a page and give it the keys; scrolled pages stay where they were: Qt scrolls to whatever
        holds the keys in between, on the page that goes and on the one that comes."""
        areas = [w for w in (self.stack.currentWidget(), frame) if isinstance(w, QScrollArea)]
        bars = [bar for area in areas for bar in (area.horizontalScrollBar(), area.verticalScrollBar())]
        places = [bar.value() for bar in bars]
        # A page that is not shown claims no room: with the drawer open the window would grow for it.
        policy = QSizePolicy.Policy
        for other in (self._built[name][1] for name in self._built):
            shown = policy.Preferred if other is frame else policy.Ignored
            other.setSizePolicy(shown, shown)
        self.stack.setCurrentWidget(frame)
        self.page.setFocus()
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the drawer where it belongs, whatever else changes."""
        moved = event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.LayoutRequest)
        if (watched is self.stack and moved) or event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._place_drawer()
        return super().eventFilter(watched, event)

    def _place_drawer(self) -> None:
        shown, width = not self.drawer.isHidden(), self.drawer.width()
        beside = shown and self.stack.minimumSizeHint().width() + width <= self._right.width()
        self._body.setContentsMargins(0, 0, width if beside else 0, 0)
        if shown:
            self.drawer.setGeometry(self._right.width() - width, self.stack.y(), width, self.stack.height())
            self.drawer.raise_()

    def _framed(self, page: Page) -> QWidget:
        if not page.SCROLLS:
            self.stack.addWidget(page)
            return page
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        self.stack.addWidget(area)
        return area

    def _forget(self) -> None:
        """Let go of the pages of a ledger: selections, filters, searches and previews end with it."""
        for page, frame in self._built.values():
            page.headed.disconnect(self._on_headed)
            self.stack.removeWidget(frame)
            frame.deleteLater()
        self._built.clear()
        self._name = ""
        self.top.search.clear()

    def _on_opened(self) -> None:
        info = self.session.info
        if self._filled:
            self._forget()
        self._filled = info is not None
        self.navigation.set_sample(info is not None and info.sample)
        self.navigation.set_enabled(info is not None)
        self.top.set_open(info is not None)
        self.top.fill()
        self.drawer.hide()
        self.message.hide()
        self.status.again()
        self.deeds.look()
        name = info.path.name if info else ""
        self.setWindowTitle(f"{name} - {tr('Park fund ledger')}" if name else tr("Park fund ledger"))
        self.open_page(PAGES[0].name if info else OPENING.name)
        if info is not None and info.holder is not None:
            text = tr("{person} has this ledger open; you can look, not change it.", person=info.holder.person)
            self.message.say("warn", text)

    def _on_headed(self) -> None:
        if self._name in self._built:
            title = self.page.title()
            name = next((entry.text() for entry in PAGES if entry.name == self._name), "")
            self.top.title.say(title or name)  # a page that is being read has no title yet
            self.top.subtitle.say(self.page.subtitle() if title else tr("Reading…"))

    def _on_selected(self) -> None:
        self.status.again()
        if self._name in self._built and self.session.info is not None:
            self.status.selection.setText(self.page.selection_text())

    def _search(self, text: str) -> None:
        self.open_page("payments").look_for(text)

    def _show_in(self, name: str, text: str) -> None:
        if any(entry.name == name for entry in PAGES):
            self.open_page(name).arrive_at(text)

    def _show_payments(self, query: object) -> None:
        page: Any = self.open_page("payments")
        page.show_only(query)

    # ------------------------------------------------------------ language, theme, width
    def _again(self) -> None:
        self.actions_.again()
        self.navigation.again()
        self.top.again()
        self.message.again()
        self.drawer.again()
        self.deeds.look()
        self._on_opened_title()

    def _on_opened_title(self) -> None:
        info = self.session.info
        self.setWindowTitle(f"{info.path.name} - {tr('Park fund ledger')}" if info else tr("Park fund ledger"))
        self._on_headed()
        self._on_selected()

    def _restyle(self) -> None:
        dress(QApplication.instance())
        self._again()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.navigation.set_narrow(self.width() < NARROW)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.navigation.again()

    # ------------------------------------------------------------ what went wrong
    def not_opened(self, error: UserError) -> None:
        """Show the opening page and why the ledger did not come."""
        self._on_opened()
        self._tell(error)

    def _tell(self, error: UserError) -> None:
        if error.code == "figures_not_proved":
            self.message.say("bad", i18n.say(error), i18n.tr("Check the ledger"), self.deeds.check)
        else:
            self.message.say("bad", i18n.say(error))

    def _crash(self, error: BaseException) -> None:
        from fundtracker.ui.window.dialogs import CrashDialog

        self._crashed = CrashDialog(error, self)
        self._crashed.open()

    # ------------------------------------------------------------ files dropped, the end
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self.session.info is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        self.take_in(paths)
        event.acceptProposedAction()

    def take_in(self, paths: list[Path]) -> None:
        """Show files on the import page."""
        if paths:
            self.open_page("import")
            self.session.dropped.emit(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close; while work runs the first time only promises it, the second time stops the work."""
        if self.session.operations.at_work() and not self._leaving:
            self._leaving = True
            words = tr("Work is still under way: the window closes when it is done.")
            self.message.say("warn", words, tr("Stop it and close now"), self.close)
            event.ignore()
            return
        words = "" if self._lost else self.unsaved()
        if words:
            self.message.say("warn", words, tr("Throw it away and go on"), self._lose)
            event.ignore()
            return
        self.session.close()
        super().closeEvent(event)

    def unsaved(self) -> str:
        """Return what would be lost if the ledger were left now, as a sentence; '' where nothing would."""
        return next((words for page, _ in self._built.values() if (words := page.unsaved())), "")

    def _lose(self) -> None:
        self._lost = True
        self.close()

    def _leave(self) -> None:
        if self._leaving:
            QTimer.singleShot(0, self, self._leave_now)  # one work may begin the next

    def _leave_now(self) -> None:
        if not self.session.operations.at_work():
            self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes what lies over or beside the page, wherever the keys are."""
        over = next((one for one in (self.drawer, self.message) if one.isVisible()), None)
        if event.key() == Qt.Key.Key_Escape and over is not None:
            over.hide()
        else:
            super().keyPressEvent(event)


def dress(app: object, *, sheet: bool = True) -> None:
    """Give the program the palette and font of the theme in use, and its style sheet."""
    assert isinstance(app, QApplication)
    app.setPalette(theme.palette())
    app.setFont(theme.font())
    if sheet:
        app.setStyleSheet(theme.sheet())
