"""汉字 on desks whose input method is fcitx: Qt's own packages bring no plugin for it.

fcitx 5 also answers as the portal of IBus, which Qt speaks: ``prepare`` asks Qt for that before it
starts. fcitx 4 (UOS 20, Kylin V10) has a protocol of its own alone: ``Fcitx`` hands it the keys
that the window gets and types what it commits; what is being composed stands in its own panel.
"""

from __future__ import annotations

import os
import sys
from collections.abc import MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSocketNotifier, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QInputMethodQueryEvent, QKeyEvent

from fundtracker.ui.typing.session_bus import Bus

if TYPE_CHECKING:
    from PySide6.QtGui import QWindow

PORTAL = "org.freedesktop.portal.IBus"
METHOD, CONTEXT = "org.fcitx.Fcitx.InputMethod", "org.fcitx.Fcitx.InputContext"
PRESS, RELEASE = 0, 1
SHORT = 300  # ms that a key may wait for an answer
KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)


def asks_fcitx(around: MutableMapping[str, str]) -> bool:
    """Tell whether a desk names fcitx for its programs; what it says to Qt counts first."""
    modules = around.get("QT_IM_MODULES") or around.get("QT_IM_MODULE")
    if not modules and not around.get("WAYLAND_DISPLAY"):  # there the compositor brings the text
        modules = around.get("XMODIFIERS", "")
    return "fcitx" in (modules or "").lower()


def has_plugin() -> bool:
    """Tell whether this Qt brings a plugin for fcitx, as a distribution's own does."""
    from PySide6.QtCore import QLibraryInfo

    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    return any((plugins / "platforminputcontexts").glob("*fcitx*"))


def prepare(around: MutableMapping[str, str] = os.environ) -> Bus | None:
    """Make Qt, which must not have started, speak with fcitx 5; return the bus that fcitx 4 is on.

    Nothing is changed where fcitx is not asked for, does not run, or Qt has its plugin.
    """
    if not sys.platform.startswith("linux") or not asks_fcitx(around) or has_plugin():
        return None
    try:
        bus = Bus()
    except OSError:  # no library, no session bus: there is no fcitx either
        return None
    if bus.owned(PORTAL):
        around.pop("QT_IM_MODULES", None)
        around.update({"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"})
        return None
    return bus if bus.owned(service(around)) else None


def service(around: MutableMapping[str, str]) -> str:
    """Return the name that fcitx 4 has on the bus: it ends with the number of the display."""
    return "org.fcitx.Fcitx-" + (around.get("DISPLAY", ":0").rpartition(":")[2].partition(".")[0])


class Fcitx(QObject):
    """An input context of fcitx 4 for all windows of the program."""

    def __init__(self, bus: Bus, app: QGuiApplication, name: str) -> None:
        super().__init__(app)
        self._bus, self._name, self._path = bus, name, ""
        self._asked: tuple[int, int] | None = None
        self._taken = False
        self._notifier = QSocketNotifier(bus.handle, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._listen)
        app.focusObjectChanged.connect(self._focus)
        app.focusWindowChanged.connect(self._window)
        app.inputMethod().cursorRectangleChanged.connect(self._cursor)
        self._window(app.focusWindow())
        self._focus(app.focusObject())

    def _begin(self) -> None:
        """Ask for an input context; without one every key goes to the window as ever."""
        if not self._bus.owned(self._name):
            return
        reply = self._bus.call(self._name, "/inputmethod", METHOD, "CreateICv3",
                              ("s", "fundtracker"), ("i", os.getpid()), wait=SHORT)  # fmt: skip
        if reply:
            self._path = f"/inputcontext_{reply[0]}"
            self._bus.watch(f"type='signal',interface='{CONTEXT}',path='{self._path}'")

    def _say(self, method: str, *values: tuple[str, int | str]) -> None:
        if self._path:
            self._bus.call(self._name, self._path, CONTEXT, method, *values)

    def _window(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def _focus(self, thing: QObject | None) -> None:
        if not self._path:  # at first, and after fcitx was started anew
            self._begin()
        self._say("FocusIn" if _takes_text(thing) else "FocusOut")
        self._cursor()

    def _cursor(self) -> None:
        """Tell where the panel with the candidates shall stand: pixels of the screen."""
        window = QGuiApplication.focusWindow()
        if window is None:
            return
        rect = QGuiApplication.inputMethod().cursorRectangle().toRect()
        at, ratio = window.mapToGlobal(rect.topLeft()), window.devicePixelRatio()
        sides = (at.x(), at.y(), rect.width(), rect.height())
        self._say("SetCursorRect", *(("i", round(side * ratio)) for side in sides))

    def eventFilter(self, window: QObject, event: QEvent) -> bool:
        """Hand over a key before a shortcut or the field sees it; True where fcitx took it."""
        if event.type() not in KEYS or not isinstance(event, QKeyEvent):
            return False
        if not self._path or not _takes_text(QGuiApplication.focusObject()):
            return False
        if event.type() == QEvent.Type.KeyPress and self._asked == _same(event):
            self._asked = None  # asked when shortcuts were
            return self._taken
        self._taken, self._asked = self._process(event), _same(event)
        if self._taken and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        return self._taken

    def _process(self, event: QKeyEvent) -> bool:
        kind = RELEASE if event.type() == QEvent.Type.KeyRelease else PRESS
        numbers = (event.nativeVirtualKey(), event.nativeScanCode(), event.nativeModifiers())
        reply = self._bus.call(
            self._name, self._path, CONTEXT, "ProcessKeyEvent", *(("u", n) for n in numbers),
            ("i", kind), ("u", event.timestamp() & 0xFFFFFFFF), wait=SHORT,
        )  # fmt: skip
        self._listen()  # what the key committed is typed before the next key
        if reply is None:  # it went away or hangs: asked again when another field is entered
            self._path = ""
        return bool(reply and reply[0])

    def _listen(self) -> None:
        for member, values in self._bus.signals():
            if member == "CommitString" and values:
                event = QInputMethodEvent()
                event.setCommitString(str(values[0]))
                if (thing := QGuiApplication.focusObject()) is not None:
                    QCoreApplication.sendEvent(thing, event)
        if self._bus.lost:
            self._notifier.setEnabled(False)
            self._path = ""


def _same(event: QKeyEvent) -> tuple[int, int]:
    return event.nativeScanCode(), event.timestamp()


def _takes_text(thing: QObject | None) -> bool:
    """Tell whether what has the focus is typed into; a passphrase is no matter of fcitx."""
    if thing is None:
        return False
    asked = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled | Qt.InputMethodQuery.ImHints)
    QCoreApplication.sendEvent(thing, asked)
    hints = asked.value(Qt.InputMethodQuery.ImHints)
    hidden = Qt.InputMethodHint.ImhHiddenText
    return bool(asked.value(Qt.InputMethodQuery.ImEnabled)) and not (
        hints is not None and Qt.InputMethodHint(hints) & hidden
    )
