"""Companies, table 7: the companies, one of them opened, all holdings, the concentration."""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QWidget

from fundtracker import private_files
from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.attachments import Paper
from fundtracker.reports import registry
from fundtracker.reports.holdings import company_view
from fundtracker.reports.holdings.company_view import Document, Sheet, View
from fundtracker.reports.tables.report_table import Row, Table
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import open_name, save_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.record_form import RecordForm
from fundtracker.ui.funds import company_forms as dialogs
from fundtracker.ui.funds import exit_forms as exits
from fundtracker.ui.funds import figure_sheets
from fundtracker.ui.funds import purchase_forms as purchases
from fundtracker.ui.funds import value_forms as values
from fundtracker.ui.funds.company_panel import CompanyPanel
from fundtracker.ui.report_pages.report_grid import Tone
from fundtracker.ui.report_pages.report_page import ReportPage
from fundtracker.ui.widgets.building_blocks import Piece, Segments, button, offer
from fundtracker.ui.widgets.nothing_found import Narrowing

_NARROW: dict[str, Callable[[], str]] = {"value": lambda: tr("Fair value")}
_LIST, _LIST_YUAN = 262, 316
COMPANY, HOLDINGS, SHEETS = range(3)
NAMES = (
    *("concentration", "companies", "captable", "lookthrough", "figures", "tiers", "fx"),
    *("equity", "concession"),
)
SHEET_DEEDS = {"write_sheet": figure_sheets.ask_write, "read_sheet": figure_sheets.ask_read}


class CompaniesPage(ReportPage):
    """The companies as a list with one of them opened, as table 7, or how the funds spread over
    them.
    """

    REPORT = "portfolio"
    CHARTS = ("holdings", "concentration")
    HIDDEN = ("stage", "location", "technique", "proceeds")
    READS = frozenset(
        {
            "company",
            "company_round",
            "round_terms",
            "round_part",
            "stated_share",
            "company_kpi",
            "deal",
            "deal_document",
            "lot",
            "valuation",
            "valuation_holding",
            "valuation_input",
            "share_split",
            "holding_count",
            "taken_back",
            "deal_income",
            "deal_exit",
            "fund_identity",
            "reported_holding",
            "own_indicator",
            "own_figure",
            "figures_asked",
            "attachment",
            "fund",
            "fund_terms",
            "commitment",
            "application",
        }
    )

    def __init__(self, session: Session) -> None:
        self.views, self.fund, self.sheet = Segments(3), QComboBox(), QComboBox()
        self.new = button(icon="plus")
        self.panel = CompanyPanel(session)
        self.view: View | None = None
        self.register: Table | None = None
        self.dialog: Dialog | None = None
        super().__init__(session)
        self.find_line.setFixedWidth(176)
        self.views.changed.connect(lambda _: self._arrange())
        self.fund.activated.connect(lambda _: self.sift())
        self.sheet.activated.connect(lambda _: self.refresh())
        self.new.setEnabled(False)  # until what it asks with was read
        self.new.clicked.connect(lambda: self.ask("new"))
        self.panel.command.connect(self.ask)
        self.panel.paper.connect(self.ask_paper)
        self.panel.file.attach.connect(self.choose_file)
        self.panel.file.opened.connect(self.open_paper)
        self.table.arrived.connect(lambda _: self._read_sheet())
        self.table.opened.connect(self._open_company)
        self._arrange()

    # ------------------------------------------------------------ parts
    def head(self) -> str:
        return tr("Item") if self.views.current() == SHEETS else tr("Company")

    def commands(self) -> list[Piece]:
        self.texts(self.views.say, lambda: [tr("Company"), tr("Table 7"), tr("Sheets")])
        self.texts(self.new.setText, lambda: tr("Company…"))
        self.texts(self.new.setIcon, lambda: theme.icon("plus", "text2", 16))
        self.texts(self.fund.setAccessibleName, lambda: tr("Fund"))
        self.texts(self.sheet.setAccessibleName, lambda: tr("Sheet"))
        for at, name in enumerate(NAMES):
            self.sheet.addItem("", name)
            self.texts(partial(self.sheet.setItemText, at), partial(sheet_name, name))
        for combo in (self.fund, self.sheet):
            combo.setFont(theme.font())
            combo.setFixedHeight(theme.CONTROL)
        self.sheet.setFixedWidth(150)
        self.fund.setFixedWidth(176)
        return [self.fund, self.views, self.sheet, self.new]

    def beside(self) -> QWidget | None:
        return self.panel

    def pills(self) -> dict[str, Tone]:
        return {"state": self._tone}

    @staticmethod
    def _tone(record: Row) -> str:
        cell = record.cells.get("state")
        state = str(cell.value) if cell is not None and cell.value else ""
        tones = {
            tr("value older than a quarter"): "warn",
            tr("to be valued anew"): "warn",
            tr("held"): "ok",
            tr("partly exited"): "accent",
            tr("exited"): "muted",
            tr("not invested"): "muted",
            tr("over the limit"): "bad",
            tr("within the limit"): "ok",
        }
        return tones.get(state, "")

    def narrowing(self) -> Sequence[Narrowing]:
        return (self.fund,)

    def keep(self, row: Row) -> bool:
        fund = self.fund.currentData()
        if not fund or self.view is None:
            return True
        if self.views.current() == SHEETS and row.code[0] == "f":
            rest = row.code.removeprefix(f"f{fund}")
            return rest != row.code and not rest[:1].isdecimal()
        company = self.view.company(row.code.partition("-")[0].rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        return any(
            deal.fund_id == fund for deal in self.view.deals.values() if deal.company_id == company
        )

    def nothing(self) -> tuple[str, str]:
        words = tr(
            'Record them with "{button}", or import lists on the import page.',
            button=tr("Company…"),
        )
        return tr("No company yet"), words

    def _open_company(self, record: Row | None) -> None:
        if record is not None and self.views.current() == HOLDINGS:
            self.views.choose(COMPANY)
            self._arrange()

    def _arrange(self) -> None:
        """Show the list with one company opened, or one of the tables."""
        opened = self.views.current() == COMPANY
        sheet = self.table.parentWidget()
        if sheet is not None:
            wide = _LIST_YUAN if self.session.unit == "yuan" else _LIST
            sheet.setMaximumWidth(wide if opened else 16_777_215)
            sheet.setMinimumWidth(wide if opened else 0)
        self._body.setStretch(0, 0 if opened else 1)
        self._body.setStretch(1, 1 if opened else 0)
        self.panel.setVisible(opened)
        self.new.setVisible(self.views.current() != SHEETS)  # its room is the choice of the sheet's
        self.show_tools(not opened)
        if self.chart_toggle is not None:
            self.chart_toggle.let_be_seen(not opened)
        self.sheet.setVisible(self.views.current() == SHEETS)
        self.table.least = 150 if opened else 0
        self._show_which()

    # ------------------------------------------------------------ reading
    def reload(self) -> None:
        quarter, unit, lang, name = (
            self.session.quarter,
            self.session.unit,
            language(),
            self.sheet.currentData(),
        )

        def work(ledger: Ledger) -> tuple[View, Table]:
            return (
                company_view.build(ledger, quarter=quarter, unit=unit, lang=lang),
                registry.build(ledger, name, quarter=quarter, unit=unit, lang=lang),
            )

        self.session.operations.read(self, work, self._take, key="table")

    def _take(self, view_and_table: tuple[View, Table]) -> None:
        self.view, self.register = view_and_table
        offer(
            self.fund,
            [
                (tr("All funds"), 0),
                *((fund.title(language()), fund.id) for fund in self.view.funds),
            ],
        )
        self.new.setEnabled(self.session.writable)
        self._arrange()

    def _show_which(self) -> None:
        view, which = self.view, self.views.current()
        if view is None or self.register is None:
            return
        table = self.register if which == SHEETS else view.table
        row = self.table.current()
        self.table.only(None)
        if row is not None:
            self.table.go_to(row.code)
        self._show(table)
        row = self.table.current()
        self.table.only(_NARROW if which == COMPANY else None)
        if row is not None:
            self.table.go_to(row.code)
        self.show_empty(not view.companies)
        self.notes_area.setVisible(which != COMPANY and bool(table.notes))
        if which != SHEETS and self.current() is None and self.table.rows():
            self.table.go_to(self.table.rows()[0].code)
        self._read_sheet()

    def current(self) -> Row | None:
        """Return the row of the company under the cursor."""
        record = self.table.current()
        return (
            record
            if record is not None and self.view is not None and self.view.company(record.code)
            else None
        )

    def _read_sheet(self) -> None:
        record, view = self.current(), self.view
        self.panel.setVisible(record is not None and self.views.current() == COMPANY)
        if record is None or view is None or self.views.current() != COMPANY:
            return
        self.session.operations.read(
            self,
            lambda ledger: company_view.sheet(ledger, view, record.code),
            self._show_sheet,
            key="sheet",
        )

    def _show_sheet(self, sheet: Sheet) -> None:
        record, view = self.current(), self.view
        if (
            record is not None
            and view is not None
            and view.company(record.code) == sheet.company.id
        ):
            self.panel.show_company(sheet, writable=self.session.writable)

    # ------------------------------------------------------------ deeds
    def ask(self, command: str) -> None:
        """Open a form: ``new``, or one of the company under the cursor."""
        view, sheet, session, parent = self.view, self.panel.sheet, self.session, self.window()
        if view is None:
            return
        if command == "new":
            self.dialog = dialogs.company_dialog(session, view, parent=parent).makes("name")
        elif sheet is not None and command in SHEET_DEEDS and self.panel.can(command):
            SHEET_DEEDS[command](session, self, sheet)
            return
        elif sheet is not None and self.panel.can(command):
            day, known = session.working_day(), {"company": sheet.company.name}

            def about(code: str, **start: object) -> RecordForm:
                return RecordForm(session, code, known=known, start=start, parent=parent)

            make: dict[str, Callable[[], Dialog]] = {
                "facts": lambda: dialogs.company_dialog(session, view, sheet.company, parent),
                "round": lambda: about("company.round"),
                "indicator": lambda: about("company.indicator"),
                "figure": lambda: about("company.figure"),
                "asked": lambda: about(
                    "company.asked", quarter=sheet.quarter.ordinal, sent=day.toordinal()
                ),
                "reported": lambda: about("company.reported"),
                "identity": lambda: about("fund.identity"),
                "invest": lambda: purchases.invest_dialog(session, view, sheet, parent),
                "terms": lambda: dialogs.terms_dialog(session, sheet, parent),
                "value": lambda: values.value_dialog(
                    session, sheet, min(day, sheet.quarter.last_day), parent
                ),
                "exit": lambda: exits.exit_dialog(session, sheet, day, parent),
                "write_off": lambda: exits.write_off_dialog(session, sheet, day, parent),
                "split": lambda: exits.split_dialog(session, sheet, day, parent),
                "recovery": lambda: exits.recovery_dialog(session, sheet, day, parent),
                "take_back": lambda: exits.take_back_dialog(session, sheet, day, parent),
                "income": lambda: exits.income_dialog(session, sheet, day, parent),
                "kpi": lambda: dialogs.kpi_dialog(
                    session, sheet, self._quarters(sheet.quarter), parent
                ),
                "document": lambda: dialogs.document_dialog(session, sheet, day, parent),
            }
            self.dialog = make[command]()
        else:
            return
        self.dialog.open()

    @staticmethod
    def _quarters(last: Quarter) -> list[Quarter]:
        return [Quarter.at(last.ordinal + 1 - back) for back in range(10)]

    def ask_paper(self) -> None:
        """Ask for a name and write the sheet of the company shown as PDF."""
        if self.panel.sheet is None:
            return
        suggested = self.panel.sheet.company.title(language()) + ".pdf"
        name = save_name(self, tr("Company sheet"), suggested, "PDF (*.pdf)")
        if name:
            self.write_paper(Path(name))

    def write_paper(self, path: Path) -> None:
        """Write the sheet of the company shown as PDF while the window answers."""
        from fundtracker.reports.holdings import company_paper

        view, sheet, session = self.view, self.panel.sheet, self.session
        if view is None or sheet is None:
            return
        session.notice.emit("accent", tr("The sheet is being written…"))

        def compile_(data: dict[str, Any]) -> None:
            session.operations.outside(
                self,
                lambda _: company_paper.write(data, path),
                lambda _: session.notice.emit(
                    "ok",
                    tr(
                        "The sheet of {company} is in {name}.",
                        company=data["title"],
                        name=path.name,
                    ),
                ),
            )

        read = lambda ledger: company_paper.pages_data(ledger, view, [sheet])
        session.operations.export(self, read, compile_)

    def choose_file(self, document: Document) -> None:
        """Ask for a file to attach to an entry of the decision file."""
        name = open_name(self, tr("Attach a file"), purpose="attach")
        if name:
            self.attach(document, Path(name))

    def attach(self, document: Document, path: Path) -> None:
        """Keep a file with an entry of the decision file, byte for byte."""

        def work(ledger: Ledger, _: object) -> None:
            with ledger.change("fund.attach", "", doc_no=document.doc_no, name=path.name) as change:
                ledger.attachments.attach(change, "deal_document", document.id, path)

        message = tr("{name} is attached to {number}.", name=path.name, number=document.doc_no)
        self.session.operations.write(self, work, lambda _: self.session.notice.emit("ok", message))

    def open_paper(self, paper: Paper) -> None:
        """Open a paper by the desk's own program: a copy that cannot be written, never a
        program.
        """
        folder = private_files.work_folder()
        atexit.register(
            shutil.rmtree, folder, ignore_errors=True
        )  # no paper stays behind on the desk
        self.session.operations.read(
            self, lambda ledger: ledger.attachments.save(paper, folder), _show_file
        )


def sheet_name(name: str) -> str:
    """Return the short name of a sheet."""
    return {
        "concentration": tr("Concentration"),
        "companies": tr("Register"),
        "captable": tr("Cap tables"),
        "lookthrough": tr("Look-through"),
        "figures": tr("Figures asked"),
        "tiers": tr("Tiers by deal"),
        "fx": tr("Gains by currency"),
        "equity": tr("Equity method"),
        "concession": tr("Given up"),
    }[name]


def _show_file(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
