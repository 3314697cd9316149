"""The frame: navigation, top bar, pages, status line. Pages bring everything else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import (
    QApplication,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from fundtracker import i18n
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ui.base import file_names, qt_texts
from fundtracker.ui.base.actions import Actions
from fundtracker.ui.base.dress import dress
from fundtracker.ui.base.later import later
from fundtracker.ui.base.names import name_by_place
from fundtracker.ui.base.session import Session
from fundtracker.ui.desk.navigation import Body, Navigation
from fundtracker.ui.explaining.explain_drawer import ExplainDrawer
from fundtracker.ui.payments.saved_views import SavedPaymentViews
from fundtracker.ui.report_pages.page import Page
from fundtracker.ui.widgets.building_blocks import column, row
from fundtracker.ui.widgets.scroll_area import ScrollArea
from fundtracker.ui.window import found, remembered
from fundtracker.ui.window.frame import Frame, StatusLine, TopBar
from fundtracker.ui.window.menu_commands import MenuCommands
from fundtracker.ui.window.message import Message
from fundtracker.ui.window.pages import OPENING, PAGES

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent

    from fundtracker.ledger.payments.payment_query import Query
    from fundtracker.ui.window.find_box import FindBox

SIZE = QSize(1440, 900)
_FOOT = ("navigation", "theme", "language")


class MainWindow(Frame):
    """One window on one ledger."""

    def __init__(self, session: Session, *, waiting: Path | None = None) -> None:
        """Show the opening page, or that which a ledger to come (``waiting``) was left on."""
        super().__init__()
        self.session = session
        self.setAcceptDrops(True)
        self.resize(SIZE)
        file_names.use(session.settings)
        qt_texts.use(i18n.language())
        self.actions_ = Actions(self)
        self.actions_.menus(self.menuBar())
        self.commands = MenuCommands(self)
        self.commands.register(self.actions_, [(entry.name, entry.text) for entry in PAGES])
        self.navigation = Navigation(PAGES, self.actions_, _FOOT)
        self.views = SavedPaymentViews(self)
        self.top = TopBar(session, self.actions_)
        self.message = Message()
        self.stack = QStackedWidget()
        self.drawer = ExplainDrawer(session)
        self.status = StatusLine(session)
        self.setStatusBar(self.status)
        self._built: dict[str, tuple[Page, QWidget]] = {}
        self.find_box: FindBox | None = None
        self._name = ""
        self._filled = False  # the pages built show a ledger, or did
        self._leaving = False  # the window closes when the work that runs is done
        self._lost = False  # what is unsaved may be thrown away
        self._right = right = QWidget()
        right.setObjectName("page")
        self._body = row(self.stack, gap=0)
        right.setLayout(column(self.top, self._body, gap=0))
        # Beside the page, or over its right side where there is no room for both; what is said
        # floats over its foot and moves nothing.
        self.drawer.setParent(right)
        self.message.setParent(right)
        for widget in (self.drawer, self.stack, self.top.search, self.message):
            widget.installEventFilter(self)
        self.body = Body(self.navigation, right, session.settings)
        self.setCentralWidget(self.body)
        self._connect()
        if waiting is not None:
            self.top.set_open(False)
            self.open_page(remembered.page_of(session.settings, waiting))
        else:
            self._on_opened()

    def fit_screen(self) -> None:
        """Take the place and size of the last time, else fill the screen beside its task bar where
        it has no room for the size that the pages were drawn for.
        """
        if remembered.restore_place(self, self.session.settings):
            return
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
        session.notice.connect(self.message.say)
        session.offered.connect(self.message.say)
        session.go.connect(self.open_page)
        session.show_in.connect(self._show_in)
        session.command.connect(self.actions_.run)
        session.search.connect(self._search)
        session.locked.connect(lambda *_: None if session.info else self._on_opened())
        session.visit.connect(lambda *to: self.commands.leave(lambda: session.open(*to)))
        session.damaged.connect(self.commands.copying.offer_backup)
        session.undo.connect(self.commands.undo)
        session.show_payments.connect(self.show_payments)
        self.drawer.widened.connect(self._place_drawer)
        self.message.moved.connect(lambda: self.message.float_over(self.stack.geometry()))
        found.connect(self)
        session.selected.connect(self._on_selected)
        session.operations.failed.connect(self._tell)
        session.operations.crashed.connect(self._crash)
        session.operations.begun.connect(self.message.end)
        self.actions_.begun.connect(self.message.end)
        session.operations.busy.connect(self.status.busy)
        session.operations.idle.connect(self._leave)
        session.operations.progressed.connect(lambda _, rows: self.status.progress(rows))
        session.operations.changed.connect(lambda _: self.commands.look())
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
        if self._filled and self.session.info is not None:
            remembered.keep_page(self.session.settings, self.session.info.path, name)
        self._raise(self._built[name][1])
        self.navigation.current(name)
        self._on_headed()
        self._on_selected()
        return self.page

    def _raise(self, frame: QWidget) -> None:
        """Show a page and give it the keys; scrolled pages stay where they were: Qt scrolls to
        whatever holds the keys in between, on the page that goes and on the one that comes.
        """
        areas = [w for w in (self.stack.currentWidget(), frame) if isinstance(w, QScrollArea)]
        bars = [
            bar for area in areas for bar in (area.horizontalScrollBar(), area.verticalScrollBar())
        ]
        places = [bar.value() for bar in bars]
        # A page that is not shown claims no room: with the drawer open the window would grow for
        # it.
        policy = QSizePolicy.Policy
        for other in (self._built[name][1] for name in self._built):
            shown = policy.Preferred if other is frame else policy.Ignored
            other.setSizePolicy(shown, shown)
        self.stack.setFocus()  # else the page that goes hands the keys to the search field
        self.stack.setCurrentWidget(frame)
        self.page.setFocus()
        for bar, place in zip(bars, places, strict=True):
            bar.setValue(place)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the drawer where it belongs, whatever else changes; the search field is made to
        find when it has the keys for the first time.
        """
        if watched is self.top.search:
            if event.type() == QEvent.Type.FocusIn and self.find_box is None:
                from fundtracker.ui.window.find_box import FindBox

                self.find_box = FindBox(self, PAGES)
            return super().eventFilter(watched, event)
        moved = event.type() in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.LayoutRequest)
        if (watched is self.stack and moved) or event.type() in (
            QEvent.Type.Show,
            QEvent.Type.Hide,
        ):
            self._place_drawer()
            self.message.float_over(self.stack.geometry())
        return super().eventFilter(watched, event)

    def _place_drawer(self) -> None:
        shown, width = not self.drawer.isHidden(), self.drawer.width()
        beside = shown and self.stack.minimumSizeHint().width() + width <= self._right.width()
        self._body.setContentsMargins(0, 0, width if beside else 0, 0)
        if shown:
            self.drawer.setGeometry(
                self._right.width() - width, self.stack.y(), width, self.stack.height()
            )
            self.drawer.raise_()

    def _framed(self, page: Page) -> QWidget:
        if not page.SCROLLS:
            self.stack.addWidget(page)
            return page
        area = ScrollArea(page)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the page in it has the keys
        self.stack.addWidget(area)
        return area

    def _forget(self) -> None:
        """Let go of the pages of a ledger: selections, filters, searches and previews end with
        it.
        """
        self.stack.setFocus()
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
        self.drawer.forget()
        self.message.forget()
        self.status.selection.setText("")
        self.status.again()
        self.commands.look()
        self._say_title()
        settings = self.session.settings
        self.open_page(remembered.page_of(settings, info.path) if info else OPENING.name)
        if info is not None and info.holder is not None:
            text = tr(
                "{person} has this ledger open; you can look, not change it.",
                person=info.holder.person,
            )
            self.message.say("warn", text, tr("Ask for it"), self.commands.desk.turns.ask)

    def _on_headed(self) -> None:
        if self._name in self._built:
            title = self.page.title()
            name = next((entry.text() for entry in PAGES if entry.name == self._name), "")
            self.top.title.say(title or name)  # a page that is being read has no title yet
            self.top.subtitle.say(self.page.subtitle() if title else tr("Reading…"))
            name_by_place(self.page, title or name)

    def _on_selected(self) -> None:
        self.status.again()
        if self._name in self._built and self.session.info is not None:
            self.status.selection.setText(self.page.selection_text())

    def _search(self, text: str) -> None:
        self.open_page("payments").look_for(text)

    def _show_in(self, name: str, text: str) -> None:
        if any(entry.name == name for entry in PAGES):
            self.open_page(name).arrive_at(text)

    def show_payments(self, query: Query, words: str = "") -> Page:
        page: Any = self.open_page("payments")
        page.show_only(query, words or ("" if query.lines == (0,) else tr("a choice of payments")))
        return page  # type: ignore[no-any-return]

    # ------------------------------------------------------------ language, theme, width
    def _again(self) -> None:
        qt_texts.use(i18n.language())
        self.actions_.again()
        self.navigation.again()
        self.top.again()
        self.message.again()
        self.drawer.again()
        self.commands.look()
        self._say_title()
        self._on_headed()
        self._on_selected()

    def _say_title(self) -> None:
        info = self.session.info
        self.setWindowTitle(
            f"{info.path.name} - {tr('Park fund ledger')}" if info else tr("Park fund ledger")
        )

    def _restyle(self) -> None:
        dress(QApplication.instance())
        self._again()

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
            self.message.say(
                "bad", i18n.say(error), i18n.tr("Check the ledger"), self.commands.check
            )
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
        self.import_files(paths)
        event.acceptProposedAction()

    def import_files(self, paths: list[Path]) -> None:
        """Show files on the import page."""
        if paths:
            self.open_page("import")
            self.session.dropped.emit(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close; while work runs the first time only promises it, the second time stops the
        work.
        """
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
        remembered.keep_place(self, self.session.settings)
        self.session.close()
        super().closeEvent(event)

    def unsaved(self) -> str:
        """Return what would be lost if the ledger were left now, as a sentence; '' where nothing
        would.
        """
        return next((words for page, _ in self._built.values() if (words := page.unsaved())), "")

    def _lose(self) -> None:
        self._lost = True
        self.close()

    def _leave(self) -> None:
        if self._leaving:
            later(self, self._leave_now)  # one work may begin the next

    def _leave_now(self) -> None:
        if not self.session.operations.at_work():
            self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes what lies over or beside the page, wherever the keys are."""
        over = next(
            (overlay for overlay in (self.drawer, self.message) if overlay.isVisible()), None
        )
        if event.key() == Qt.Key.Key_Escape and over is not None:
            over.hide()
        else:
            super().keyPressEvent(event)
