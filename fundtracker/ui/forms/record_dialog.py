"""A form that writes one record: checks while it is filled in, shows the result, says beside a
field what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QWidget

from fundtracker import i18n
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Made, Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.record_fields import Entry, Words
from fundtracker.ui.widgets.building_blocks import Elided, button, column, label, row
from fundtracker.ui.widgets.scroll_area import ScrollArea

Values = dict[str, Any]
Judged = tuple[str, str]  # what would stand afterwards and its tone
# Pixels: the least height of the fields, their scroll bar, what a window needs around a dialog.
_LEAST, _BAR, _FRAME = 260, 14, 64


class _Lines(ScrollArea):
    """The fields of a form under each other; many are scrolled where the screen is low."""

    def __init__(self, lines: Sequence[QLayout]) -> None:
        self._inner = inner = QWidget()
        inner.setLayout(column(*lines, None, gap=10, margins=(0, 0, 4, 0)))
        super().__init__(inner)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for widget in (self, inner):
            widget.setObjectName("clear")

    def sizeHint(self) -> QSize:
        return self._inner.sizeHint().expandedTo(self.minimumSizeHint())

    def minimumSizeHint(self) -> QSize:
        least = self._inner.minimumSizeHint()
        return QSize(least.width() + _BAR, min(least.height(), _LEAST))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()  # a remark came under a field: the dialog grows for it
        return super().eventFilter(watched, event)


@dataclass(frozen=True)
class Form:
    """What a form asks for, and its words.

    ``rows`` are the names of the fields beside each other, ``ok`` is the word of its button,
    ``message`` says what was done; ``judge`` says live what would stand afterwards (tone ok, warn
    or bad; bad refuses), ``blame`` names the field an error code stands beside.
    """

    title: str
    entries: Mapping[str, Entry]
    rows: Sequence[Sequence[str]]
    ok: str
    message: Callable[[Values], str]
    judge: Callable[[Values], Judged] | None = None
    blame: Mapping[str, str] = field(default_factory=dict)


class RecordDialog(Dialog):
    """Ask for a record and write it with ``work(ledger, values)``; it closes when the ledger has
    it. A field ``reason`` comes by itself at the end.
    """

    def __init__(
        self,
        session: Session,
        form: Form,
        work: Callable[[Ledger, Values], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(form.title, parent)
        self.setMinimumWidth(560)
        self._session, self._work, self._message = session, work, form.message
        self._judge, self._blame = form.judge, dict(form.blame)
        self.entries: dict[str, Entry] = {
            **form.entries,
            "reason": Words(tr("Reason"), tr("why; kept in the history")),
        }
        # what the row of the record is called, by the values; the page then shows it
        self.called: Callable[[Values], object] | None = None
        self.message = label(wrap=True)
        self.message.setMinimumHeight(20)
        self.left = Elided(theme.SMALL, tone="muted")  # what is still to be filled in
        self._writing = False  # the ledger has not answered yet
        self._refusal: tuple[Values, str, str] = {}, "", ""  # what was given, the field, the words
        self.ok = button(form.ok, "primary")
        self.ok.clicked.connect(self.save)
        lines = []
        for names in (*form.rows, ("reason",)):
            line = row(gap=12)
            for name in names:
                line.addLayout(self.entries[name].layout, 1)
            lines.append(line)
        head, foot = label(form.title, 14, bold=True), self._foot()
        foot.setContentsMargins(0, 0, 4, 0)  # where the fields end, beside the room of a scroll bar
        self.setLayout(
            column(head, _Lines(lines), self.message, foot, gap=10, margins=(20, 16, 20, 16))
        )
        for entry in self.entries.values():
            entry.on_change(self.check)
        self.check()

    def makes(self, name: str) -> RecordDialog:
        """Say by which field the row of the record is called, so that the page shows it."""
        self.called = lambda values: values[name]
        return self

    def _foot(self) -> QHBoxLayout:
        foot = self.foot(self.ok, self.left, stretch=False)
        foot.setStretch(0, 1)
        return foot

    def _grow(self) -> None:
        """As high as the form, as far as the screen has room; what has none is scrolled."""
        room = self.screen().availableSize() - QSize(_FRAME, _FRAME)
        self.resize(self.sizeHint().boundedTo(room).expandedTo(self.size()))

    def showEvent(self, event: QShowEvent) -> None:
        if not event.spontaneous():
            self._grow()
        super().showEvent(event)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self._grow()
        return done

    def words(self, name: str) -> Words:
        """Return a field that is typed into."""
        entry = self.entries[name]
        assert isinstance(entry, Words)
        return entry

    def values(self) -> Values:
        """Return what was given, None where a field is empty or wrong."""
        return {name: entry.value() for name, entry in self.entries.items()}

    def check(self) -> None:
        """Tell beside each field that was touched what is wrong with it, and what would stand
        afterwards.

        The fields that are still to be filled in are named beside the buttons.
        """
        good = True
        left = []
        for entry in self.entries.values():
            wrong = entry.wrong()
            good = good and not wrong
            entry.tell(wrong if entry.touched() else "")
            if wrong and not entry.touched():
                left.append(entry.name)
        self.left.say(
            tr("Still to be filled in: {names}", names=tr(", ").join(left)) if left else ""
        )
        judged = self._judge(self.values()) if self._judge is not None else ("", "")
        self._say(*judged)
        self.ok.setEnabled(good and judged[1] != "bad" and not self._writing)
        self._say_refusal()

    def leave(self) -> None:
        """Close, whatever was typed; not while the ledger has not answered."""
        if not self._writing:
            super().leave()

    def _say(self, text: str, tone: str) -> None:
        self.message.setText(text)
        self.message.setObjectName(tone or "muted")
        self.message.style().unpolish(self.message)
        self.message.style().polish(self.message)

    def save(self) -> None:
        """Write the record; what the ledger refuses stands beside its field."""
        if not self.ok.isEnabled():
            return
        values = self.values()
        self._writing = True
        self.ok.setEnabled(False)
        self._session.operations.write(
            self,
            lambda ledger, _: self._work(ledger, values),
            lambda _: self._done(values),
            failed=self._refused,
        )

    def _done(self, values: Values) -> None:
        self._writing = False
        self.accept()
        self._session.notice.emit("ok", self._message(values))
        name = self.called(values) if self.called is not None else None
        if name:
            self._session.recorded.emit(Made(str(name), values))

    def _refused(self, error: UserError) -> None:
        self._writing = False
        self.ok.setEnabled(True)
        self._refusal = self.values(), self._blame.get(error.code, ""), i18n.say(error)
        self._say_refusal()
        if self._refusal[1]:
            self.entries[self._refusal[1]].focus()

    def _say_refusal(self) -> None:
        """What the ledger refused is said until something else is given, whatever else is answered
        meanwhile.
        """
        values, name, text = self._refusal
        if not text or values != self.values():
            return
        if name:
            self.entries[name].tell(text)
        else:
            self._say(text, "bad")
