"""Everything a person can do, once: menu bar, shortcuts, buttons and the command box come from
it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QIcon, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QPushButton, QWidget

from fundtracker.i18n import tr
from fundtracker.ui.base import theme

MENUS = ("file", "edit", "go", "view", "help")


def _menu_name(menu: str) -> str:
    names = {
        "file": tr("&File"),
        "edit": tr("&Edit"),
        "go": tr("&Go to"),
        "view": tr("&View"),
        "help": tr("&Help"),
    }
    return names[menu]


class Actions(QObject):
    """The registry. An action has a name, a text that follows the language, a menu and keys."""

    begun = Signal()  # an action is about to be done

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._actions: dict[str, QAction] = {}
        self._texts: dict[str, Callable[[], str]] = {}
        self._icons: dict[str, str] = {}
        self._menus: dict[str, QMenu] = {}
        self._buttons: list[tuple[QPushButton, str, bool]] = []

    def add(
        self,
        name: str,
        text: Callable[[], str],
        run: Callable[[], object],
        *,
        menu: str = "",
        keys: str | Sequence[str] = "",
        icon: str = "",
    ) -> QAction:
        """Add an action; it stands in its menu in the order of adding."""
        action = QAction(text(), self._window)
        action.setObjectName(name)
        action.triggered.connect(self.begun)
        action.triggered.connect(lambda *_: run())
        if keys:
            wanted = [keys] if isinstance(keys, str) else list(keys)
            action.setShortcuts([QKeySequence(key) for key in wanted])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self._window.addAction(action)
        self._actions[name], self._texts[name], self._icons[name] = action, text, icon
        if menu:
            self._menus[menu].addAction(action)
        return action

    def menus(self, bar: QMenuBar) -> None:
        """Make the menus; actions added later go into them."""
        for name in MENUS:
            menu = self._menus[name] = bar.addMenu(_menu_name(name))
            menu.aboutToShow.connect(partial(self._icons_of, menu))

    def menu(self, name: str) -> QMenu:
        """Return a menu, to add a submenu or a line to it."""
        return self._menus[name]

    def _icons_of(self, menu: QMenu) -> None:
        """Paint the icons of a menu when it opens: a start needs none of them."""
        for action in menu.actions():
            if icon := self._icons.get(action.objectName()):
                action.setIcon(theme.icon(icon, "text2", 16))

    def icon(self, name: str) -> str:
        """Return the name of an action's drawing."""
        return self._icons[name]

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def names(self) -> list[str]:
        """Return the names of all actions."""
        return list(self._actions)

    def run(self, name: str) -> None:
        """Do it, as the menu would."""
        self._actions[name].trigger()

    def button(self, name: str, button: QPushButton, *, text: bool = True) -> QPushButton:
        """Let a button do an action: it takes its text, tooltip with the keys, and its state."""
        action = self._actions[name]
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        button.setEnabled(action.isEnabled())
        self._buttons.append((button, name, text))
        self._dress(button, name, text)
        return button

    def _dress(self, button: QPushButton, name: str, text: bool) -> None:
        words = self._texts[name]().replace("&", "")
        keys = self._actions[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        button.setText(words if text else "")
        button.setToolTip(f"{words} ({keys})" if keys else words)
        button.setAccessibleName(words)
        if self._icons[name]:
            tone = "on_accent" if button.objectName() == "primary" else "text2"
            button.setIcon(theme.icon(self._icons[name], tone, 16))

    def again(self) -> None:
        """Say every text in the language in use and paint every icon in the theme in use."""
        for name, menu in self._menus.items():
            menu.setTitle(_menu_name(name))
        for name, action in self._actions.items():
            action.setText(self._texts[name]())
            action.setIcon(QIcon())
        for button, name, text in self._buttons:
            self._dress(button, name, text)
