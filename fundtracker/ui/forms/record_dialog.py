"""A form that writes one record: checks while it is filled in, shows the result, says beside a field what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from fundtracker import i18n
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.record_fields import Entry, Words
from fundtracker.ui.widgets.building_blocks import Elided, button, column, label, row

Values = dict[str, Any]
Judged = tuple[str, str]  # what would stand afterwards and its tone


class RecordDialog(Dialog):
    """Ask for a record and write it with ``work(ledger, values)``; it closes when the ledger has it.

    ``rows`` are the names of the fields beside each other, ``judge`` says live what would stand
    afterwards (tone ok, warn or bad; bad refuses), ``blame`` names the field an error code stands
    beside. A field ``reason`` comes by itself at the end.
    """

    def __init__(
        self,
        session: Session,
        title: str,
        entries: Mapping[str, Entry],
        rows: Sequence[Sequence[str]],
        work: Callable[[Ledger, Values], object],
        *,
        ok: str,
        told: Callable[[Values], str],
        judge: Callable[[Values], Judged] | None = None,
        blame: Mapping[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent)
        self.setMinimumWidth(560)
        self._session, self._work, self._told, self._judge = session, work, told, judge
        self._blame = dict(blame or {})
        self.entries: dict[str, Entry] = {**entries, "reason": Words(tr("Reason"), tr("why; kept in the history"))}
        self.said = label(wrap=True)
        self.said.setMinimumHeight(20)
        self.left = Elided(theme.SMALL, tone="muted")  # what is still to be filled in
        self._writing = False  # the ledger has not answered yet
        self.ok = button(ok, "primary")
        self.ok.clicked.connect(self.save)
        lines = []
        for names in (*rows, ("reason",)):
            line = row(gap=12)
            for name in names:
                line.addLayout(self.entries[name].layout, 1)
            lines.append(line)
        self.setLayout(
            column(label(title, 14, bold=True), *lines, self.said, self._foot(), gap=10,
                   margins=(20, 16, 20, 16))
        )  # fmt: skip
        for one in self.entries.values():
            one.on_change(self.check)
        self.check()

    def _foot(self) -> QHBoxLayout:
        foot = self.foot(self.ok, self.left, stretch=False)
        foot.setStretch(0, 1)
        return foot

    def words(self, name: str) -> Words:
        """Return a field that is typed into."""
        found = self.entries[name]
        assert isinstance(found, Words)
        return found

    def values(self) -> Values:
        """Return what was given, None where a field is empty or wrong."""
        return {name: one.value() for name, one in self.entries.items()}

    def check(self) -> None:
        """Tell beside each field that was touched what is wrong with it, and what would stand afterwards.

        The fields that are still to be filled in are named beside the buttons.
        """
        good = True
        left = []
        for one in self.entries.values():
            wrong = one.wrong()
            good = good and not wrong
            one.tell(wrong if one.touched() else "")
            if wrong and not one.touched():
                left.append(one.name)
        self.left.say(tr("Still to be filled in: {names}", names=tr(", ").join(left)) if left else "")
        judged = self._judge(self.values()) if self._judge is not None else ("", "")
        self._say(*judged)
        self.ok.setEnabled(good and judged[1] != "bad" and not self._writing)

    def leave(self) -> None:
        """Close, whatever was typed; not while the ledger has not answered."""
        if not self._writing:
            super().leave()

    def _say(self, text: str, tone: str) -> None:
        self.said.setText(text)
        self.said.setObjectName(tone or "muted")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)

    def save(self) -> None:
        """Write the record; what the ledger refuses stands beside its field."""
        if not self.ok.isEnabled():
            return
        values = self.values()
        self._writing = True
        self.ok.setEnabled(False)
        self._session.operations.write(
            self, lambda ledger, _: self._work(ledger, values), lambda _: self._done(values), failed=self._refused
        )

    def _done(self, values: Values) -> None:
        self._writing = False
        self.accept()
        self._session.told.emit("ok", self._told(values))

    def _refused(self, error: UserError) -> None:
        self._writing = False
        self.ok.setEnabled(True)
        name = self._blame.get(error.code, "")
        if name:
            self.entries[name].tell(i18n.say(error))
            self.entries[name].focus()
        else:
            self._say(i18n.say(error), "bad")
