"""The message bar: what went wrong or what was done, in words, with what to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from fundtracker.i18n import tr
from fundtracker.ui.base import theme
from fundtracker.ui.base.later import later
from fundtracker.ui.widgets.building_blocks import button, label, row

_WIDEST, _AWAY = 760, 16  # pixels: the widest bar; from the edges of the page


class Message(QFrame):
    """A bar over the foot of the page: what went wrong or was done, in words, with what to do."""

    moved = Signal()  # it says something else: another height

    def __init__(self) -> None:
        super().__init__()
        self._icon = QLabel()
        self._text = label(wrap=True)
        self.act = button(kind="link")
        self._close = button(kind="ghost", icon="close")
        self._close.setFixedWidth(32)
        self._tone = "bad"
        self.setLayout(
            row(self._icon, self._text, self.act, self._close, gap=10, margins=(12, 2, 6, 2))
        )
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

    def say(
        self, tone: str, text: str, act: str = "", run: Callable[[], object] | None = None
    ) -> None:
        """Show a sentence; good news go by themselves, errors stay until they are closed. None:
        nothing to say.
        """
        if not text:
            self.hide()
            return
        self._tone, self._run, self._new = tone, run, True
        later(self, self._age)
        self.setObjectName(f"bar_{tone}")
        self.style().unpolish(self)
        self.style().polish(self)
        self._text.setText(text)
        self.act.setText(act)
        self.act.setVisible(bool(act))
        self.again()
        self.show()
        self.moved.emit()
        if tone == "ok":
            self._clock.start(6000)
        else:
            self._clock.stop()

    def float_over(self, page: QRect) -> None:
        """Take the place at the foot of a page, as wide as its words need and as high."""
        if not self.isHidden():
            width = min(_WIDEST, page.width() - 2 * _AWAY)
            box = self.layout()
            assert box is not None
            height = max(box.heightForWidth(width), self.minimumSizeHint().height())
            left = page.left() + (page.width() - width) // 2
            self.setGeometry(left, page.bottom() - height - _AWAY + 1, width, height)
            self.raise_()

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

    def forget(self) -> None:
        """Hold nothing of what was said."""
        self._run = None
        self._text.setText("")
        self.act.setText("")
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
