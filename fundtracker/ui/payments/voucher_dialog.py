"""Vouchers of the payments shown as a file of another program: accounts stated once, sums equal."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QWidget

from fundtracker import i18n
from fundtracker.domain.base import money
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.payments import voucher_files, vouchers
from fundtracker.reports.payments.vouchers import Need, Vouchers
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import save_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.report_pages.shown_file import say_written
from fundtracker.ui.widgets.building_blocks import (
    button,
    column,
    field,
    label,
    retoned,
    scrolled,
)

_SIDES = {"debit": lambda: tr("Debit"), "credit": lambda: tr("Credit")}
_SETS = {
    "financial": lambda: tr("Financial accounting"),
    "budget": lambda: tr("Budget accounting"),
}


class VoucherDialog(Dialog):
    """The system, the accounts of lines and sources with what they carry, and what is left."""

    def __init__(
        self, session: Session, query: Query, words: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Vouchers"), parent)
        self.resize(720, 600)
        self._session, self._query = session, query
        self.made: Vouchers | None = None
        self._unread: UserError | None = None  # why the accounts kept cannot be read
        self.fields: dict[str, QLineEdit] = {}
        self.system = QComboBox()
        self.system.setFont(theme.font())
        for code in voucher_files.SYSTEMS:
            self.system.addItem(voucher_files.template(code).name, code)
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(6)
        self.words = label(size=theme.SMALL, wrap=True)
        self.ok = button(tr("Write the file…"), "primary")
        self.ok.setEnabled(False)
        self.ok.clicked.connect(self._ask)
        hint = label(
            tr("State the account of each plan line and source, its name after a blank where the "
               "system wants names: 5001 Project expenses. They stay with the ledger."),
            theme.SMALL, tone="muted", wrap=True,
        )  # fmt: skip
        self.setLayout(
            column(label(words, bold=True, wrap=True), field(QLabel(tr("For")), self.system), hint,
                   scrolled(column(self._grid, None, gap=0)), self.words, self.foot(self.ok),
                   gap=10, margins=(20, 16, 20, 16))
        )  # fmt: skip
        self.system.currentIndexChanged.connect(lambda _: self.look())
        self.look()

    def _form(self) -> voucher_files.Template:
        return voucher_files.template(str(self.system.currentData()))

    def stated(self) -> dict[str, str]:
        """Return the accounts that are typed."""
        return {key: line.text().strip() for key, line in self.fields.items()}

    def look(self) -> None:
        """Make the vouchers as they would be."""
        sets, stated, query = self._form().sets, self.stated(), self._query
        self.ok.setEnabled(False)

        def work(ledger: Ledger) -> tuple[Vouchers, dict[str, str], UserError | None]:
            vouchers_built = vouchers.build(ledger, query, sets, stated)
            try:
                return vouchers_built, vouchers.accounts(ledger), None
            except UserError as error:
                return vouchers_built, {}, error

        self._session.operations.read(self, work, self._show, key="look", failed=self._cannot)

    def _cannot(self, error: UserError) -> None:
        self.words.setText(i18n.say(error))

    def _show(self, answer: tuple[Vouchers, dict[str, str], UserError | None]) -> None:
        self.made, known, self._unread = answer
        for need in self.made.needs:
            if need.key not in self.fields:
                self._add(need, known.get(need.key, ""))
        needed = {need.key for need in self.made.needs}
        for key, line in self.fields.items():
            line.setEnabled(key in needed)
        self.watch()
        self._say()

    def _add(self, need: Need, account: str) -> None:
        each, side, _ = need.key.split(":", 2)
        at = len(self.fields)
        line = self.fields[need.key] = QLineEdit(account)
        name = f"{_SETS[each]()} · {_SIDES[side]()} · {need.words}"
        line.setAccessibleName(name)
        line.textChanged.connect(lambda _: self._say())
        n = label(tr("{n} payments", n=f"{need.n:,}"), theme.SMALL, tone="muted")
        fen = label(money.show(need.fen), theme.SMALL, tone="muted")
        for figure in (n, fen):
            figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for x, widget in enumerate((QLabel(name), line, n, fen)):
            self._grid.addWidget(widget, at, x)

    def _say(self) -> None:
        vouchers_built = self.made
        if vouchers_built is None:
            return
        stated = self.stated()
        missing = [need for need in vouchers_built.needs if not stated.get(need.key)]
        amount = money.show(vouchers_built.fen * len(self._form().sets))
        lines = [
            tr(
                "{n} vouchers; debit {sum} = credit {sum} yuan.",
                n=f"{vouchers_built.n:,}",
                sum=amount,
            )
        ]
        if vouchers_built.left[0]:
            lines.append(
                tr("On no plan line: {n} payments, {sum} yuan, make no voucher.",
                   n=f"{vouchers_built.left[0]:,}", sum=money.show(vouchers_built.left[1]))
            )  # fmt: skip
        if self._unread is not None:
            lines.append(i18n.say(self._unread))
        if missing:
            lines.append(tr("{n} accounts are still to be stated.", n=len(missing)))
        lines.append(vouchers.numbering_words())
        self.words.setText("\n".join(lines))
        retoned(self.words, "warn" if missing or vouchers_built.left[0] or self._unread else "ok")
        self.ok.setEnabled(bool(vouchers_built.entries) and not missing)

    # ------------------------------------------------------------ writing
    def _ask(self) -> None:
        form = self._form()
        proposed = f"{tr('Vouchers')} {form.code}.{form.form}"
        name = save_name(self, tr("Write the file…"), proposed, f"(*.{form.form})", "vouchers")
        if name:
            self.write_to(Path(name))

    def write_to(self, path: Path) -> None:
        """Keep the accounts with the ledger and write the file."""
        form, stated, query, session = self._form(), self.stated(), self._query, self._session
        person = session.person

        def write(ledger: Ledger) -> int:
            vouchers_built = vouchers.build(ledger, query, form.sets, stated)
            return voucher_files.write(vouchers_built, form, path, person)

        def written(n: int) -> None:
            self.saved(*self.fields.values(), self.system)
            say_written(session, n, path)
            self.leave()

        def keep(ledger: Ledger, _: object) -> None:
            if vouchers.differ(ledger, stated):
                with ledger.change("voucher.accounts") as change:
                    vouchers.put_accounts(ledger, change, stated)

        if session.writable:
            session.operations.write(self, keep)
        session.operations.export(self, write, written)


def open_vouchers(session: Session, query: Query, words: str, parent: QWidget) -> VoucherDialog:
    """Ask for the accounts, and write the vouchers of a query; ``words`` say what it shows."""
    dialog = VoucherDialog(session, query, words, parent)
    dialog.open()
    return dialog
