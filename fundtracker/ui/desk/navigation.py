"""The navigation: the pages at the left, folded to icons by a button or where there is no room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from fundtracker.i18n import tr
from fundtracker.settings import Settings
from fundtracker.ui.base import theme
from fundtracker.ui.base.actions import Actions
from fundtracker.ui.base.later import later
from fundtracker.ui.base.session import Session
from fundtracker.ui.widgets.building_blocks import (
    button,
    column,
    hline,
    label,
    retoned,
    row,
    scrolled,
)

NARROW = 1360  # logical pixels: below, the widest page has no room beside the names
_ROOM = 28  # pixels of its neighbours seen above and below the page that is shown


class Entry(NamedTuple):
    """A page: built when it is first shown. One that opens out of another (``under``) is not in
    the navigation.
    """

    name: str
    group: str
    icon: str
    text: Callable[[], str]
    build: Callable[[Session], QWidget]
    under: str = ""


def _group_name(group: str) -> str:
    return {
        "money": tr("MONEY"),
        "projects": tr("PROJECTS"),
        "funds": tr("FUNDS"),
        "control": tr("CONTROL"),
        "": "",
    }[group]


class Navigation(QWidget):
    """The pages, left; folded they are icons, each with its name as tooltip and for readers."""

    chosen = Signal(str)
    left = Signal()  # Esc: the keys go back to the page
    view_chosen = Signal(str)  # the name of a saved view
    view_menu = Signal(str, QPoint)  # a saved view, and where its menu is asked for

    def __init__(self, entries: Sequence[Entry], actions: Actions, foot: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("nav")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)  # it lies over the page at times
        self._entries = {entry.name: entry for entry in entries}
        self._folded: bool | None = None
        self._logo = QLabel()
        self._name = label(size=theme.CARD, bold=True)
        self._place = label(size=theme.SMALL, tone="muted")
        self._tag = label(size=theme.CAPTION, tone="tag")
        self._groups: dict[str, QLabel] = {}
        self._lines: list[QWidget] = []  # between the groups, where their names have no room
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._foot: list[tuple[QPushButton, str]] = []
        self._views = QVBoxLayout()  # saved views, below the page whose views they are
        self._views.setSpacing(1)
        self._actions = actions
        box = QVBoxLayout(self)
        box.setSpacing(1)
        box.setContentsMargins(0, 14, 0, 10)
        self._head = row(
            self._logo, column(self._name, self._place, gap=0), None, gap=10, margins=(16, 0, 8, 0)
        )
        box.addLayout(self._head)
        box.addSpacing(8)
        self._tag_line = row(self._tag, None)
        box.addLayout(self._tag_line)
        pages = QVBoxLayout()
        pages.setSpacing(1)
        pages.setContentsMargins(0, 0, 0, 0)
        for entry in entries:
            if not entry.under:
                self._add(pages, entry)
        pages.addStretch(1)
        self._area = scrolled(pages)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        box.addWidget(self._area, 1)
        box.addWidget(hline())
        for name in foot:
            nav_button = self._button()
            nav_button.clicked.connect(actions[name].trigger)
            self._foot.append((nav_button, name))
            box.addWidget(nav_button)
        self.fold(False)

    def _button(self) -> QPushButton:
        nav_button = button(kind="nav")
        nav_button.setIconSize(QSize(20, 20))
        nav_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        nav_button.installEventFilter(self)
        return nav_button

    def _add(self, box: QVBoxLayout, entry: Entry) -> None:
        if entry.group and entry.group not in self._groups:
            self._groups[entry.group] = label(size=theme.CAPTION, bold=True, tone="navgroup")
            box.addWidget(self._groups[entry.group])
            line = QWidget()
            line.setLayout(row(hline(), margins=(14, 5, 14, 5)))
            self._lines.append(line)
            box.addWidget(line)
        nav_button = self._button()
        nav_button.setCheckable(True)
        nav_button.clicked.connect(lambda: self.chosen.emit(entry.name))
        self._group.addButton(nav_button)
        self._buttons[entry.name] = nav_button
        box.addWidget(nav_button)
        if entry.name == "payments":
            box.addLayout(self._views)

    def set_views(self, names: Sequence[str]) -> None:
        """List the saved views."""
        for button_ in self.views():
            self._views.removeWidget(button_)
            button_.deleteLater()
        for name in names:
            view = button(name, "navview")
            view.setToolTip(name)
            view.setAccessibleName(name)
            view.installEventFilter(self)
            view.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.clicked.connect(partial(self._view, name))
            view.customContextMenuRequested.connect(partial(self._ask_menu, view, name))
            view.setVisible(not self._folded)
            self._views.addWidget(view)

    def _view(self, name: str, _: bool = False) -> None:
        self.view_chosen.emit(name)

    def _ask_menu(self, view: QPushButton, name: str, at: QPoint) -> None:
        self.view_menu.emit(name, view.mapToGlobal(at))

    def views(self) -> list[QPushButton]:
        """Return the buttons of the saved views."""
        items = (self._views.itemAt(at) for at in range(self._views.count()))
        return [
            w for item in items if item is not None and isinstance(w := item.widget(), QPushButton)
        ]

    def current(self, name: str) -> None:
        """Mark the page that is shown; none for a page that is not in the list."""
        name = (self._entries[name].under or name) if name in self._entries else name
        self._group.setExclusive(name in self._buttons)
        for key, nav_button in self._buttons.items():
            nav_button.setChecked(key == name)
            nav_button.setIcon(
                theme.icon(self._entries[key].icon, "accent" if key == name else "text2", 20)
            )
        self._bring()

    def _bring(self) -> None:
        """Scroll to the page that is shown, so that it is seen where one is."""
        shown = next((each for each in self._buttons.values() if each.isChecked()), None)
        if shown is not None:
            self._area.ensureWidgetVisible(shown, 0, _ROOM)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        later(self, self._bring)  # once the pages have their new places

    def set_sample(self, sample: bool) -> None:
        """Say that the data are made up, or not."""
        self._tag.setVisible(sample)

    def set_enabled(self, enabled: bool) -> None:
        """Let the pages be chosen: only a ledger has pages."""
        for nav_button in self._buttons.values():
            nav_button.setEnabled(enabled)

    @property
    def folded(self) -> bool:
        """Whether only icons stand there."""
        return bool(self._folded)

    def fold(self, folded: bool) -> None:
        """Show icons only, or names too."""
        if folded == self._folded:
            return
        self._folded = folded
        for widget in (self._name, self._place, *self._groups.values(), *self.views()):
            widget.setVisible(not folded)
        for line in self._lines:
            line.setVisible(folded)
        self.again()

    def focus_current(self) -> None:
        """Give the keys to the page that is shown, or to the first."""
        buttons = list(self._buttons.values())
        next((b for b in buttons if b.isChecked()), buttons[0]).setFocus(
            Qt.FocusReason.ShortcutFocusReason
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the page."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and Down walk as in a list; Qt would press each button that they come to."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            by = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
            if by:
                self._walk(watched, by)
                return True
        return super().eventFilter(watched, event)

    def _walk(self, start: QObject, by: int) -> None:
        buttons = [b for b in self.findChildren(QPushButton) if b.isVisible() and b.isEnabled()]
        buttons.sort(key=lambda b: b.mapTo(self, QPoint()).y())
        at = next(n for n, each in enumerate(buttons) if each is start) + by
        buttons[min(max(at, 0), len(buttons) - 1)].setFocus(Qt.FocusReason.TabFocusReason)

    def again(self) -> None:
        """Say and paint everything in the language and theme in use."""
        self._logo.setPixmap(theme.pixmap("logo", "accent", 24, self.devicePixelRatioF()))
        self._tag_line.setContentsMargins(2 if self._folded else 16, 0, 2, 8)
        self._name.setText(tr("Park fund ledger"))
        self._place.setText(tr("Laoshan AI park"))
        self._tag.setText(tr("Sample") if self._folded else tr("Sample data"))
        for group, widget in self._groups.items():
            widget.setText(_group_name(group))
        for name, nav_button in self._buttons.items():
            self._say(nav_button, self._entries[name].text())
            tone = "accent" if nav_button.isChecked() else "text2"
            nav_button.setIcon(theme.icon(self._entries[name].icon, tone, 20))
        for nav_button, name in self._foot:
            self._say(nav_button, self._actions[name].text().replace("&", ""))
            nav_button.setIcon(theme.icon(self._actions.icon(name), "text2", 20))

    def _say(self, nav_button: QPushButton, text: str) -> None:
        kind = "navicon" if self._folded else "nav"
        if nav_button.objectName() != kind:
            retoned(nav_button, kind)
        nav_button.setText("" if self._folded else text)
        nav_button.setToolTip(text if self._folded else "")
        nav_button.setAccessibleName(text)


class Body(QWidget):
    """The navigation and, right of it, what it leads to.

    Folded by a person it stays so (``settings.folded``). A window narrower than ``NARROW``, or than
    its page needs beside the names, shows icons whatever was chosen; unfolded there, the names
    lie over the page until a page is chosen, Esc is pressed or the keys go elsewhere.
    """

    def __init__(self, navigation: Navigation, right: QWidget, settings: Settings) -> None:
        super().__init__()
        self._navigation, self._right, self._settings = navigation, right, settings
        self._over = False  # unfolded over the page
        right.setParent(self)
        navigation.setParent(self)
        right.installEventFilter(self)
        navigation.left.connect(self._leave)
        for chosen in (navigation.chosen, navigation.view_chosen):
            chosen.connect(lambda _: self._cover(False))
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)
        QWidget.setTabOrder(navigation, right)
        self.place()

    @property
    def narrow(self) -> bool:
        """Whether names have no room beside the page."""
        wanted = max(NARROW, self._right.minimumSizeHint().width() + theme.NAV)
        return self.width() < wanted

    @property
    def over(self) -> bool:
        """Whether the names lie over the page."""
        return self._over

    def turn(self) -> None:
        """Fold or unfold."""
        if self.narrow:
            self._cover(not self._over)
            if self._over:
                self._navigation.focus_current()
            return
        self._settings.folded = not self._settings.folded
        self._settings.save()
        self.place()

    def place(self) -> None:
        """Lay both out."""
        narrow = self.narrow
        self._over = self._over and narrow
        docked = theme.NAV_SMALL if narrow or self._settings.folded else theme.NAV
        width = theme.NAV if self._over else docked
        self._navigation.fold(width == theme.NAV_SMALL)
        self._navigation.setGeometry(0, 0, width, self.height())
        self._right.setGeometry(docked, 0, max(0, self.width() - docked), self.height())
        if self._over:
            self._navigation.raise_()

    def _cover(self, over: bool) -> None:
        self._over = over
        self.place()

    def _leave(self) -> None:
        self._cover(False)
        self._right.setFocus()

    def _focus_moved(self, _: QWidget | None, now: QWidget | None) -> None:
        inside = now is None or now is self._navigation or self._navigation.isAncestorOf(now)
        if self._over and not inside:
            self._cover(False)

    def minimumSizeHint(self) -> QSize:
        least = self._right.minimumSizeHint()
        height = max(least.height(), self._navigation.minimumSizeHint().height())
        return QSize(least.width() + theme.NAV_SMALL, height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press beside the names that lie over the page takes them away."""
        if self._over and event.type() == QEvent.Type.MouseButtonPress:
            self._cover(False)
        return super().eventFilter(watched, event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:  # a page came that needs another width
            self.updateGeometry()
            self.place()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.place()
