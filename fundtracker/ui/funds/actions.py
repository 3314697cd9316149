"""What can be done on the page of a fund: each deed opens a form, or writes notices and papers."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.reports.funds.fund_detail import Kept, Sheet
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.funds import duty_forms as duties
from fundtracker.ui.funds import money_forms as deeds
from fundtracker.ui.funds.call_forms import call_dialog, distribution_dialog
from fundtracker.ui.funds.forms import commitment_dialog, fund_dialog, own_terms_dialog, partner_dialog, terms_dialog
from fundtracker.ui.funds.papers import Papers
from fundtracker.ui.report_pages.page import Page

DEEDS = {
    "partners": ("partner", "commitment", "own"), "calls": ("call", "receipt", "notices", "call_more"),
    "distributions": ("distribution", "paid", "given_notices", "given_more"),
    "fundcosts": ("fees", "cost", "waive", "cost_more"),
    "nav": ("companies",), "waterfall": ("terms",), "papers": ("attach", "open", "copy", "detach"),
}  # fmt: skip
MENU = {
    "call_more": ("remind", "reverse_call"), "given_more": ("reverse_given", "clawback"),
    "cost_more": ("cost_back",),
}  # fmt: skip
MORE = ("facts", "terms", "duty", "rule", "credit")
ICONS = {
    "commitment": "edit", "own": "edit",
    "receipt": "coins", "notices": "file", "given_notices": "file", "call_more": "list",
    "given_more": "list", "cost_more": "list", "paid": "coins", "waive": "edit", "companies": "tag", "terms": "edit",
    "open": "folder",
    "copy": "save", "detach": "close",
}  # fmt: skip


def deed_name(name: str) -> str:
    """Return what the button of a deed says."""
    return {
        "partner": tr("Partner…"), "commitment": tr("Commitment…"), "own": tr("Own terms…"),
        "call": tr("Capital call…"),
        "receipt": tr("Receipt…"), "notices": tr("Notices…"), "given_notices": tr("Notices…"), "call_more": tr("More"),
        "given_more": tr("More"), "cost_more": tr("More"), "clawback": tr("Carry given back…"),
        "cost_back": tr("Take a cost back…"), "duty": tr("Duty done…"), "rule": tr("Local reinvestment rule…"),
        "credit": tr("Local reinvestment credit…"), "remind": tr("Reminder…"), "reverse_call": tr("Reverse a call…"),
        "reverse_given": tr("Reverse a distribution…"), "distribution": tr("Distribution…"), "paid": tr("Paid out…"),
        "fees": tr("Charge the fee…"), "cost": tr("Cost…"), "waive": tr("Waiver…"), "companies": tr("Companies"),
        "terms": tr("Terms…"), "facts": tr("Facts…"), "attach": tr("Keep a paper…"), "open": tr("Open"),
        "copy": tr("Save a copy…"), "detach": tr("Take off"),
    }[name]  # fmt: skip


class ActingPage(Page):
    """What the deeds ask of the page they are done on."""

    papers: Papers
    sheet: Sheet | None

    def day(self) -> dt.date:
        """Return today, by the clock of the session."""
        raise NotImplementedError

    def place(self) -> tuple[int, str]:
        """Return the number of the call or distribution under the cursor and the partner, 0 and '' where none is."""
        raise NotImplementedError


class FundActions:
    """The deeds of a page of a fund."""

    def __init__(self, page: ActingPage) -> None:
        self._page = page
        self._session = page.session

    def run(self, name: str, sheet: Sheet) -> Dialog | None:
        """Return the form of a deed; None where it needs none and is done."""
        page, session, parent = self._page, self._session, self._page.window()
        day, (number, partner) = page.day(), page.place()
        forms: dict[str, Callable[[], Dialog]] = {
            "facts": lambda: fund_dialog(session, parent, sheet.fund, sheet.account_name),
            "terms": lambda: terms_dialog(session, sheet, parent),
            "partner": lambda: partner_dialog(session, sheet, day, parent),
            "commitment": lambda: commitment_dialog(session, sheet, day, partner, parent),
            "own": lambda: own_terms_dialog(session, sheet, day, partner, parent),
            "call": lambda: call_dialog(session, sheet, day, parent),
            "receipt": lambda: deeds.ReceiptDialog(session, sheet, day, number, partner, parent),
            "remind": lambda: deeds.remind_dialog(session, sheet, day, number, partner, parent),
            "reverse_call": lambda: deeds.reverse_dialog(session, sheet, "call", day, number, parent),
            "distribution": lambda: distribution_dialog(session, sheet, day, parent),
            "paid": lambda: deeds.paid_dialog(session, sheet, day, number, partner, parent),
            "reverse_given": lambda: deeds.reverse_dialog(session, sheet, "distribution", day, number, parent),
            "fees": lambda: deeds.fees_dialog(session, sheet, day, parent),
            "waive": lambda: deeds.waive_dialog(session, sheet, parent),
            "cost": lambda: deeds.cost_dialog(session, sheet, day, parent),
            "cost_back": lambda: deeds.cost_back_dialog(session, sheet, day, parent),
            "clawback": lambda: duties.clawback_dialog(session, sheet, day, parent),
            "duty": lambda: duties.duty_dialog(session, sheet, day, parent),
            "rule": lambda: duties.rule_dialog(session, sheet, day, parent),
            "credit": lambda: duties.credit_dialog(session, sheet, day, parent),
        }  # fmt: skip
        if name in forms:
            return forms[name]()
        if name == "attach":
            return self._attach(sheet)
        others: dict[str, Callable[[], None]] = {
            "notices": lambda: self._ask_notices(sheet, "call", number),
            "given_notices": lambda: self._ask_notices(sheet, "distribution", number),
            "companies": lambda: session.go.emit("companies"),
            "open": self._open, "copy": self._ask_copy, "detach": self._detach,
        }  # fmt: skip
        others[name]()
        return None

    # ------------------------------------------------------------ notices
    def _ask_notices(self, sheet: Sheet, what: str, number: int) -> None:
        every = sheet.calls if what == "call" else sheet.distributions
        standing = [each.number for each in every if (what, each.number) not in sheet.gone]
        number = number or (standing[-1] if standing else 0)
        if not number:
            self._session.told.emit("accent", tr("There is nothing yet to write notices of."))
            return
        folder = QFileDialog.getExistingDirectory(self._page, tr("Folder for the notices"))
        if folder:
            self.write_notices(sheet, what, number, Path(folder))

    def write_notices(self, sheet: Sheet, what: str, number: int, folder: Path) -> None:
        """Write the notices of a call or distribution, one PDF a partner, while the window answers."""
        from fundtracker.reports.funds import notices

        session, lang = self._session, language()
        session.told.emit("accent", tr("The notices are being written…"))

        def done(found: list[Path]) -> None:
            words = tr("{n} notices of No. {number} are in {folder}.", n=len(found), number=number, folder=folder.name)
            session.told.emit("ok", words)

        def compile_(made: dict[str, dict[str, object]]) -> None:
            session.operations.outside(
                self._page, lambda _: notices.write(sheet.fund, what, number, made, folder), done
            )

        work = lambda ledger: notices.contents(ledger, sheet.fund, what, number, lang=lang)
        session.operations.export(self._page, work, compile_)

    # ------------------------------------------------------------ papers
    def _attach(self, sheet: Sheet) -> Dialog | None:
        path, _ = QFileDialog.getOpenFileName(self._page, tr("Keep a paper"))
        return deeds.attach_dialog(self._session, sheet, path, self._page.window()) if path else None

    def _paper(self) -> Kept | None:
        kept = self._page.papers.current()
        if kept is None:
            self._session.told.emit("accent", tr("Choose a paper in the list first."))
        return kept

    def _open(self) -> None:
        kept = self._paper()
        if kept is not None:
            folder = Path(tempfile.mkdtemp(prefix="fundtracker-"))
            self._save(kept, folder, lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))))

    def _ask_copy(self) -> None:
        kept = self._paper()
        folder = QFileDialog.getExistingDirectory(self._page, tr("Folder for the copy")) if kept is not None else ""
        if kept is not None and folder:
            self.copy_to(kept, Path(folder))

    def copy_to(self, kept: Kept, folder: Path) -> None:
        """Write a paper into a folder under its own name, never over another file."""
        said = lambda path: self._session.told.emit("ok", tr("{name} is in {folder}.", name=path.name,
                                                               folder=folder.name))  # fmt: skip
        self._save(kept, folder, said)

    def _save(self, kept: Kept, folder: Path, done: Callable[[Path], object]) -> None:
        self._session.operations.read(self._page, lambda ledger: ledger.attachments.save(kept.paper, folder), done)

    def _detach(self) -> None:
        kept = self._paper()
        sheet = self._page.sheet
        if kept is None or sheet is None:
            return

        def take(ledger: Ledger) -> None:
            with ledger.change("fund.attach", fund=sheet.fund.code) as change:
                ledger.attachments.detach(change, kept.paper.id)

        words = tr("{name} is taken off; its bytes stay in the ledger.", name=kept.paper.name)
        self._session.operations.write(
            self._page, lambda ledger, _: take(ledger), lambda _: self._session.told.emit("ok", words)
        )
