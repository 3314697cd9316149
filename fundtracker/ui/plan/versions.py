"""The line of the plan's versions: which one is shown, its papers, a new one, its amounts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from fundtracker import i18n
from fundtracker.domain.park import plan as rules
from fundtracker.domain.park.plan import Amount, Line, Version
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.plan.plan import PlanAmount
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.plan.forms import AmountsDialog, VersionDialog
from fundtracker.ui.widgets.building_blocks import Elided, Pill, Texts, button, label, row


class _Shown(NamedTuple):
    version: Version
    versions: list[Version]
    lines: list[Line]
    amounts: list[Amount]

    @property
    def last(self) -> Version:
        return self.versions[-1]

    @property
    def open(self) -> tuple[int, ...]:
        """Whose amounts can be changed: those of the version entered last and of the one in
        force at the end of its period.
        """
        return self.last.number, rules.in_force(self.versions, self.version.last).number


class VersionLine(QWidget):
    """Choose a version, read its papers, begin a new one, change the amounts of the one in
    force.
    """

    chosen = Signal(object)  # the number of a version; None: the one in force

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__()
        self._session = session
        self._shown: _Shown | None = None
        self._names = ("", "", "")
        self._narrow = False
        self.dialog: Dialog | None = None
        self.version = QComboBox()
        self.version.setFont(theme.font())
        self.version.setMinimumWidth(210)
        self.state = Pill()
        self.papers = Elided(theme.SMALL, tone="text2")
        self.compare, self.amounts, self.new = (
            button(icon="split"),
            button(icon="edit"),
            button(icon="plus"),
        )
        self.compare.setCheckable(True)
        name = label(size=theme.SMALL, bold=True, tone="text2")
        texts(name.setText, lambda: tr("Plan version"))
        texts(self.version.setAccessibleName, lambda: tr("Plan version"))
        texts(self._name, lambda: (tr("Compare with V1"), tr("Amounts…"), tr("New version…")))
        for action, icon in ((self.compare, "split"), (self.amounts, "edit"), (self.new, "plus")):
            texts(action.setIcon, partial(theme.icon, icon, "text2", 16))
        line = row(name, self.version, self.state, gap=8)
        line.addWidget(self.papers, 1)
        for action in (self.compare, self.amounts, self.new):
            line.addWidget(action)
        self.setLayout(line)
        self.version.activated.connect(self._choose)
        self.amounts.clicked.connect(self.change_amounts)
        self.new.clicked.connect(self.begin)

    def set_narrow(self, narrow: bool) -> None:
        """Show the buttons by their icons alone where there is little room."""
        self._narrow = narrow
        self._name(self._names)

    def _name(self, names: tuple[str, str, str]) -> None:
        self._names = names
        for push_button, name in zip((self.compare, self.amounts, self.new), names, strict=True):
            push_button.setText("" if self._narrow else name)
            push_button.setAccessibleName(name)
            push_button.setToolTip(name if self._narrow else "")
        self._say_compare()

    def _say_compare(self) -> None:
        """Say why nothing can be compared while V1 itself is shown."""
        first = self._shown is not None and self._shown.version.number == 1
        name = self._names[0] if self._narrow else ""
        self.compare.setToolTip(tr("V1 is what the others are compared with") if first else name)

    def show_version(
        self,
        version: Version,
        versions: list[Version],
        lines: list[Line],
        amounts: list[Amount],
        source: str,
    ) -> None:
        """Show a version with its papers; ``source`` is where V1 was published."""
        self._shown = _Shown(version, versions, lines, amounts)
        self.version.clear()
        for known_version in reversed(versions):
            self.version.addItem(
                f"{known_version.label(language())} ({known_version.dated})", known_version.number
            )
        self.version.setCurrentIndex(self.version.findData(version.number))
        if version.number == 1:
            self.state.say(tr("Published"), "accent")
            words = [i18n.say(UserError("v1_read_only")), source]
        else:
            in_force = version.number == rules.in_force(versions, version.last).number
            self.state.say(
                tr("Approved") if in_force else tr("Replaced"), "ok" if in_force else "muted"
            )
            words = [
                tr("Approval: {doc}", doc=version.doc_no),
                tr("reason: {text}", text=version.reason),
            ]
        self.papers.say(" · ".join(filter(None, words)))
        self.new.setEnabled(self._session.writable)
        self.compare.setEnabled(version.number > 1)
        self._say_compare()

    def closed(self) -> str:
        """Return why the amounts of the version shown cannot be changed; '' where they can."""
        if self._shown is None:
            return ""
        version, open_ = self._shown.version, self._shown.open
        if not self._session.writable:
            return tr("The ledger is open for reading only.")
        if version.number == 1:
            return i18n.say(UserError("v1_read_only"))
        if version.number not in open_:
            return tr(
                "V{n} was replaced by V{last}; amounts are changed there.",
                n=version.number,
                last=open_[1],
            )
        return ""

    def _choose(self, at: int) -> None:
        number = self.version.itemData(at)
        own = self._shown is None or number == self._own(self._shown.versions).number
        self.chosen.emit(None if own else number)

    def _own(self, versions: Sequence[Version]) -> Version:
        """Return the version that is shown where none is chosen: that of the quarter worked in."""
        quarter = self._session.quarter
        return rules.in_force(versions, quarter) if quarter else versions[-1]

    # ------------------------------------------------------------ writing
    def begin(self) -> None:
        """Ask for the papers of a new version and begin it."""
        if self._shown is None:
            return
        dialog = VersionDialog(self._shown.versions, self.window())
        dialog.ok.clicked.connect(lambda: self._begin(dialog))
        self._open(dialog)

    def _open(self, dialog: Dialog) -> None:
        self.dialog = dialog
        dialog.open()

    def _begin(self, dialog: VersionDialog) -> None:
        begun = dialog.value()
        if begun is None:
            return

        def work(ledger: Ledger, _: object) -> list[Version]:
            ledger.plan.new_version(begun.papers, first=begun.first, last=begun.last)
            return ledger.plan.versions()

        def when_saved(versions: list[Version]) -> None:
            version = versions[-1]
            own = self._own(versions).number == version.number
            self.chosen.emit(None if own else version.number)
            text = tr(
                "V{n} counts from its approval on {day}; its amounts are those of the version "
                "before until you change them.",
                n=version.number,
                day=version.dated,
            )
            self._session.notice.emit("ok", text)

        dialog.store(self._session, work, when_saved)

    def change_amounts(self) -> None:
        """Show the amounts of the version shown; those of the version in force can be changed."""
        if self._shown is None:
            return
        shown = self._shown
        dialog = AmountsDialog(
            shown.version,
            shown.lines,
            shown.amounts,
            self._session.unit,
            self.closed(),
            self.window(),
        )
        # it stands in a dialog that changes nothing; without a place it would be a window
        dialog.new_version.setVisible(
            bool(self.closed())
            and self._session.writable
            and shown.version.number == shown.last.number
        )
        dialog.new_version.clicked.connect(dialog.leave)
        dialog.new_version.clicked.connect(self.begin)
        dialog.ok.clicked.connect(lambda: self._set(dialog, shown.version))
        self._open(dialog)

    def _set(self, dialog: AmountsDialog, version: Version) -> None:
        values = dialog.value()
        if values is None:
            return
        settings = values.settings

        def work(ledger: Ledger, _: object) -> None:
            plan = ledger.plan
            with ledger.change("plan", values.reason, doc_no=values.doc_no) as change:
                for setting in settings:
                    if setting.fen is None:
                        plan.clear_year(change, version, setting.line, setting.year)
                    else:
                        plan.set_amount(
                            change,
                            version,
                            setting.line,
                            setting.year,
                            PlanAmount(setting.fen, setting.bound, values.doc_no),
                        )

        when_saved = lambda _: self._session.notice.emit(
            "ok", tr("{n} amounts of the plan were changed.", n=len(settings))
        )
        dialog.store(self._session, work, when_saved)
