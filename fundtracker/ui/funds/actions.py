"""What can be done on the page of a fund: each deed opens a form, or writes notices and papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from fundtracker import private_files
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.records.registry import record_type
from fundtracker.reports.funds.fund_detail import FundDocument, Sheet
from fundtracker.ui.base.file_names import folder_name, open_name
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.record_form import RecordForm
from fundtracker.ui.funds import money_forms as deeds
from fundtracker.ui.funds.call_forms import call_dialog, distribution_dialog
from fundtracker.ui.funds.forms import commitment_dialog, fund_dialog, partner_dialog, terms_dialog
from fundtracker.ui.funds.papers import Papers
from fundtracker.ui.report_pages.page import Page

COMMANDS = {
    "partners": ("partner", "commitment", "own"),
    "calls": ("call", "receipt", "notices", "call_more"),
    "distributions": ("distribution", "paid", "given_notices", "given_more"),
    "fundcosts": ("fees", "cost", "cost_more"),
    "nav": ("companies",),
    "fundcash": ("match",),
    "waterfall": ("terms",),
    "papers": ("attach", "open", "copy", "detach"),
}
MENU = {
    "call_more": ("remind", "overdue", "reverse_call", "settle_call"),
    "given_more": ("reverse_given", "settle_given", "clawback", "concede"),
    "cost_more": ("income", "waive"),
}  # fmt: skip
MORE = ("facts", "terms", "duty", "rule", "credit")
ICONS = {
    "commitment": "edit", "own": "edit",
    "receipt": "coins", "notices": "file", "given_notices": "file", "call_more": "list",
    "given_more": "list", "paid": "coins", "cost_more": "list", "companies": "tag", "terms": "edit",
    "open": "folder", "match": "check",
    "copy": "save", "detach": "close",
}  # fmt: skip


def command_name(name: str) -> str:
    """Return what the button of a deed says."""
    return {
        "partner": tr("Partner…"),
        "commitment": tr("Commitment…"),
        "own": tr("Own terms…"),
        "call": tr("Capital call…"),
        "receipt": tr("Receipt…"),
        "notices": tr("Notices…"),
        "given_notices": tr("Notices…"),
        "call_more": tr("More"),
        "given_more": tr("More"),
        "cost_more": tr("More"),
        "clawback": tr("Carry given back…"),
        "concede": tr("Gain given up and paid…"),
        "duty": tr("Duty done…"),
        "rule": tr("Local reinvestment rule…"),
        "credit": tr("Local reinvestment credit…"),
        "remind": tr("Reminder…"),
        "overdue": tr("Interest on late payment…"),
        "reverse_call": tr("Reverse a call…"),
        "reverse_given": tr("Reverse a distribution…"),
        "settle_call": tr("Difference between partners settled…"),
        "settle_given": tr("Difference between partners settled…"),
        "distribution": tr("Distribution…"),
        "paid": tr("Paid out…"),
        "fees": tr("Charge the fee…"),
        "cost": tr("Cost…"),
        "income": tr("Income of own money…"),
        "waive": tr("Waiver…"),
        "companies": tr("Companies"),
        "match": tr("Match the account…"),
        "terms": tr("Terms…"),
        "facts": tr("Facts…"),
        "attach": tr("Store a document…"),
        "open": tr("Open"),
        "copy": tr("Save a copy…"),
        "detach": tr("Take off"),
    }[name]


class ActingPage(Page):
    """What the deeds ask of the page they are done on."""

    papers: Papers
    sheet: Sheet | None
    dialog: Dialog | None

    def day(self) -> dt.date:
        """Return today, by the clock of the session."""
        raise NotImplementedError

    def place(self) -> tuple[int, str]:
        """Return the number of the call or distribution under the cursor and the partner, 0 and
        '' where none is.
        """
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
        today, place = day.toordinal(), {"number": number or None, "partner": partner or None}
        forms: dict[str, Callable[[], Dialog]] = {
            "facts": lambda: fund_dialog(session, parent, sheet.fund, sheet.account_name),
            "terms": lambda: terms_dialog(session, sheet, parent),
            "partner": lambda: partner_dialog(session, sheet, day, parent),
            "commitment": lambda: commitment_dialog(session, sheet, day, partner, parent),
            "own": lambda: self._record(
                "fund.partner_terms", sheet, {"day": today, "partner": partner}
            ),
            "call": lambda: call_dialog(session, sheet, day, parent),
            "receipt": lambda: deeds.ReceiptDialog(session, sheet, day, number, partner, parent),
            "remind": lambda: self._record("fund.reminder", sheet, {"day": today, **place}),
            "overdue": lambda: self._record(
                "fund.overdue_interest", sheet, {"day": today, **place}
            ),
            "reverse_call": lambda: deeds.reverse_dialog(
                session, sheet, "call", day, number, parent
            ),
            "distribution": lambda: distribution_dialog(session, sheet, day, parent),
            "paid": lambda: self._record("fund.payment", sheet, {"day": today, **place}),
            "reverse_given": lambda: deeds.reverse_dialog(
                session, sheet, "distribution", day, number, parent
            ),
            "settle_call": lambda: self._settle("call", sheet, day, number),
            "settle_given": lambda: self._settle("distribution", sheet, day, number),
            "fees": lambda: self._record("fund.fee", sheet, {"until": today}),
            "waive": lambda: deeds.waive_dialog(session, sheet, parent),
            "cost": lambda: self._record("fund.cost", sheet, {"day": today}),
            "income": lambda: self._record("fund.own_income", sheet, {"day": today}),
            "clawback": lambda: self._record(
                "fund.clawback", sheet, {"day": today, "partner": self._general(sheet)}
            ),
            "concede": lambda: self._record(
                "fund.concession", sheet, {"day": today, "partner": partner or None}
            ),
            "duty": lambda: self._record("fund.duty", sheet, {"year": day.year - 1, "day": today}),
            "rule": lambda: self._record(
                "fund.return_rule", sheet, {"start": today, "multiple": 1_500_000}
            ),
            "credit": lambda: self._record(
                "fund.return_credit", sheet, {"day": today, "factor": 1_000_000}
            ),
        }
        if name in forms:
            return forms[name]()
        if name == "attach":
            return self._attach(sheet)
        others: dict[str, Callable[[], None]] = {
            "notices": lambda: self._ask_notices(sheet, "call", number),
            "given_notices": lambda: self._ask_notices(sheet, "distribution", number),
            "companies": lambda: session.go.emit("companies"),
            "match": lambda: self._ask_match(sheet),
            "open": self._open,
            "copy": self._ask_copy,
            "detach": self._detach,
        }
        others[name]()
        return None

    def _settle(self, what: str, sheet: Sheet, day: dt.date, number: int) -> Dialog:
        """Return the form for a difference that the partners settled among themselves."""
        start: dict[str, object] = {
            "what": what, "number": number or None, "day": day.toordinal(),
        }  # fmt: skip
        return self._record("fund.settlement", sheet, start)

    def _record(self, code: str, sheet: Sheet, start: dict[str, object]) -> Dialog:
        """Return the form of a record of the fund."""
        title = f"{tr(record_type(code).words)} · {sheet.card.row.name}"
        return RecordForm(
            self._session,
            code,
            known={"fund": sheet.fund.code},
            start=start,
            title=title,
            parent=self._page.window(),
        )

    @staticmethod
    def _general(sheet: Sheet) -> str | None:
        """Return the general partner of a fund, None where it has none or several."""
        paths = [name for name in sheet.partners if sheet.classes.get(name) == "gp"]
        return paths[0] if len(paths) == 1 else None

    # ------------------------------------------------------------ the fund's account
    def _ask_match(self, sheet: Sheet) -> None:
        from fundtracker.ledger import fund_matches
        from fundtracker.ui.funds.match_form import match_dialog

        def show(paths: list[fund_matches.Proposal]) -> None:
            if paths:
                by_partner = match_dialog(self._session, sheet.fund, paths, self._page.window())
                self._page.dialog = by_partner
                by_partner.open()
            else:
                self._session.notice.emit(
                    "accent", tr("No row of the fund's account waits for its match.")
                )

        until = dt.date.max.toordinal()
        self._session.operations.read(
            self._page,
            lambda ledger: fund_matches.proposals(ledger, sheet.fund, until),
            show,
            key="match",
        )

    # ------------------------------------------------------------ notices
    def _ask_notices(self, sheet: Sheet, what: str, number: int) -> None:
        every = sheet.calls if what == "call" else sheet.distributions
        standing = [each.number for each in every if (what, each.number) not in sheet.gone]
        number = number or (standing[-1] if standing else 0)
        if not number:
            self._session.notice.emit("accent", tr("There is nothing yet to write notices of."))
            return
        folder = folder_name(self._page, tr("Folder for the notices"))
        if folder:
            self.write_notices(sheet, what, number, Path(folder))

    def write_notices(self, sheet: Sheet, what: str, number: int, folder: Path) -> None:
        """Write the notices of a call or distribution, one PDF a partner, while the window
        answers.
        """
        from fundtracker.reports.funds import notices

        session, lang = self._session, language()
        session.notice.emit("accent", tr("The notices are being written…"))

        def done(paths: list[Path]) -> None:
            words = tr(
                "{n} notices of No. {number} are in {folder}.",
                n=len(paths),
                number=number,
                folder=folder.name,
            )
            session.notice.emit("ok", words)

        def compile_(by_partner: dict[str, dict[str, object]]) -> None:
            session.operations.outside(
                self._page,
                lambda _: notices.write(sheet.fund, what, number, by_partner, folder),
                done,
            )

        work = lambda ledger: notices.contents(ledger, sheet.fund, what, number, lang=lang)
        session.operations.export(self._page, work, compile_)

    # ------------------------------------------------------------ papers
    def _attach(self, sheet: Sheet) -> Dialog | None:
        path = open_name(self._page, tr("Store a document"), purpose="attach")
        return (
            deeds.attach_dialog(self._session, sheet, path, self._page.window()) if path else None
        )

    def _paper(self) -> FundDocument | None:
        record = self._page.papers.current()
        if record is None:
            self._session.notice.emit("accent", tr("Choose a document in the list first."))
        return record

    def _open(self) -> None:
        record = self._paper()
        if record is not None:
            folder = Path(private_files.work_folder())
            self._save(
                record, folder, lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
            )

    def _ask_copy(self) -> None:
        record = self._paper()
        folder = folder_name(self._page, tr("Folder for the copy")) if record is not None else ""
        if record is not None and folder:
            self.copy_to(record, Path(folder))

    def copy_to(self, record: FundDocument, folder: Path) -> None:
        """Write a paper into a folder under its own name, never over another file."""
        when_saved = lambda path: self._session.notice.emit(
            "ok", tr("{name} is in {folder}.", name=path.name, folder=folder.name)
        )
        self._save(record, folder, when_saved)

    def _save(self, record: FundDocument, folder: Path, done: Callable[[Path], object]) -> None:
        self._session.operations.read(
            self._page, lambda ledger: ledger.attachments.save(record.paper, folder), done
        )

    def _detach(self) -> None:
        record = self._paper()
        sheet = self._page.sheet
        if record is None or sheet is None:
            return

        def take(ledger: Ledger) -> None:
            with ledger.change("fund.attach", fund=sheet.fund.code) as change:
                ledger.attachments.detach(change, record.paper.id)

        words = tr("{name} is taken off; its bytes stay in the ledger.", name=record.paper.name)
        self._session.operations.write(
            self._page,
            lambda ledger, _: take(ledger),
            lambda _: self._session.notice.emit("ok", words),
        )
