"""Contracts, table 3: the register with the state of each, and beside it the contract under the
cursor.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import language, tr
from fundtracker.intake.payments.contract_matches import Match, matches
from fundtracker.ledger import Ledger
from fundtracker.ledger.projects.contracts import ChangeRow
from fundtracker.reports.context import ReportContext, in_context
from fundtracker.reports.projects import contract_view, table3
from fundtracker.reports.projects.contract_view import STATES, Detail, state_name, state_of
from fundtracker.reports.tables.report_table import Row, Table
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.projects import contract_forms as dialogs
from fundtracker.ui.projects.ceiling import Ceiling, Offered
from fundtracker.ui.projects.contract_panel import ContractPanel
from fundtracker.ui.projects.match_form import match_dialog
from fundtracker.ui.projects.panel import contract_tone
from fundtracker.ui.report_pages.report_grid import Tone
from fundtracker.ui.report_pages.report_page import ReportPage
from fundtracker.ui.widgets.building_blocks import Piece, button, offer
from fundtracker.ui.widgets.nothing_found import Narrowing


class ContractsPage(ReportPage):
    """Value, changes, work, payments, what is payable, where each contract will end."""

    REPORT = "contracts"
    CHARTS = ("retention", "contracts")
    READS = frozenset(
        {
            "contract",
            "contract_change",
            "contract_work",
            "contract_item",
            "project",
            "payment",
            "part",
            "booking",
        }
    )
    HIDDEN = (
        *(
            "project",
            "party",
            "signed_day",
            "pending",
            "advance_open",
            "retention_day",
            "settled",
            "left",
            "excess",
        ),
        *("signed", "approved", "work", "paid_quarter", "over_under", "due"),
    )

    def __init__(self, session: Session) -> None:
        self.state, self.project = QComboBox(), QComboBox()
        self.link, self.new = button(icon="wand"), button(icon="plus")
        self.panel = ContractPanel(session)
        self.offered = Offered([], [], Ceiling())
        self.dialog: Dialog | None = None
        super().__init__(session)
        self.find_line.setFixedWidth(150)  # English words leave no more
        self.table.wide, self.table.least = "name", 150
        for box in (self.state, self.project):
            box.activated.connect(lambda _: self.sift())
        self.new.clicked.connect(lambda: self.ask("new"))
        self.link.clicked.connect(lambda: self.ask("match"))
        self.panel.command.connect(self.ask)
        self.panel.decide.connect(lambda change: self.ask("change", change))
        self.table.arrived.connect(lambda _: self._read_detail())

    # ------------------------------------------------------------ parts
    def head(self) -> str:
        return tr("Contract")

    def commands(self) -> Sequence[Piece]:
        for box, name, width in (
            (self.state, lambda: tr("Status"), 118), (self.project, lambda: tr("Project"), 150),
        ):  # fmt: skip
            box.setFont(theme.font())
            box.setFixedSize(width, theme.CONTROL)
            self.texts(box.setAccessibleName, name)
        self.texts(self.link.setText, lambda: tr("Link payments…"))
        self.texts(self.link.setIcon, lambda: theme.icon("wand", "text2", 16))
        self.texts(self.new.setText, lambda: tr("Contract…"))
        self.texts(self.new.setIcon, lambda: theme.icon("plus", "text2", 16))
        return [self.state, self.project, self.link, self.new]

    def nothing(self) -> tuple[str, str]:
        words = tr(
            'Record them with "{button}", or import lists on the import page.',
            button=tr("Contract…"),
        )
        return tr("No contract yet"), words

    def beside(self) -> QWidget | None:
        return self.panel

    def pills(self) -> dict[str, Tone]:
        return {"state": contract_tone}

    def narrowing(self) -> Sequence[Narrowing]:
        return (self.state, self.project)

    def keep(self, row: Row) -> bool:
        state, project = self.state.currentData(), self.project.currentData()
        if row.code == "none":
            return not state and not project
        return (not state or state_of(row) == state) and (
            not project or row.cells["project"].value == project
        )

    # ------------------------------------------------------------ reading
    def reload(self) -> None:
        quarter, unit, lang = self.session.quarter, self.session.unit, language()
        self.session.operations.read(
            self, lambda ledger: _read(ledger, quarter, unit, lang), self._take, key="table"
        )

    def _take(self, table_and_offered: tuple[Table, Offered]) -> None:
        table, self.offered = table_and_offered
        offer(self.state, [(tr("All states"), ""), *((state_name(s), s) for s in STATES)])
        there = sorted({str(r.cells["project"].value) for r in table.rows if "project" in r.cells})
        offer(self.project, [(tr("All projects"), ""), *((name, name) for name in there)])
        self._show(table)
        writable = self.session.writable
        self.new.setEnabled(writable)
        self.link.setEnabled(writable)
        if self.table.current() is None and self.table.rows():
            self.table.go_to(self.table.rows()[0].code)
        self._read_detail()

    def current(self) -> int | None:
        """Return the contract under the cursor."""
        record = self.table.current()
        return int(record.code[1:]) if record is not None and record.code[1:].isdecimal() else None

    def _read_detail(self) -> None:
        contract, table, lang = self.current(), self.table.table(), language()
        if contract is None or table is None:
            self.panel.hide()
            return
        detail = lambda context: contract_view.detail(context, contract)
        work = lambda ledger: in_context(ledger, detail, quarter=table.quarter, lang=lang)
        self.session.operations.read(self, work, self._show_detail, key="detail")

    def _show_detail(self, detail: Detail) -> None:
        table, record = self.table.table(), self.table.current()
        if table is not None and record is not None and record.code == f"c{detail.terms.id}":
            self.panel.show_contract(table, record, detail, writable=self.session.writable)

    # ------------------------------------------------------------ deeds
    def ask(self, command: str, change: ChangeRow | None = None) -> None:
        """Open a form: ``new``, ``match`` of all payments, or one of the contract under the
        cursor.
        """
        detail = self.panel.detail
        if command == "match":
            self._find_matches(None)
        elif command == "new":
            self._ask_new()
        elif detail is None:
            return
        elif command == "link":
            self._find_matches(detail.terms.id)
        else:
            self.dialog = self._form(command, detail, change)
            self.dialog.open()

    def _ask_new(self) -> None:
        if not self.offered.projects:
            self.session.notice.emit("warn", tr("Record a project first: a contract lies on one."))
            return
        table = self.table.table()
        numbers = frozenset(row.name for row in table.rows) if table is not None else frozenset()
        self.dialog = dialogs.contract_dialog(
            self.session, self.offered, numbers=numbers, parent=self.window()
        ).makes("number")
        self.dialog.open()

    def _form(self, command: str, detail: Detail, change: ChangeRow | None) -> Dialog:
        session, day, parent = self.session, self.session.working_day(), self.window()
        ceiling = self.offered.ceiling
        make: dict[str, Callable[[], Dialog]] = {
            "change": lambda: dialogs.change_dialog(
                session, detail, day, change, parent, ceiling=ceiling
            ),
            "work": lambda: dialogs.work_dialog(session, detail, self._quarter().last_day, parent),
            "settle": lambda: dialogs.settle_dialog(session, detail, day, parent),
            "terms": lambda: dialogs.contract_dialog(
                session, self.offered, contract=detail.terms, parent=parent
            ),
        }
        return make[command]()

    def _find_matches(self, contract: int | None) -> None:
        """Offer the payments that seem to be for a contract, or each for the one it seems to be."""
        self.session.operations.read(
            self,
            lambda ledger: matches(ledger, contract),
            lambda offered: self._offer(offered, contract),
            key="link",
        )

    def _quarter(self) -> Quarter:
        table = self.table.table()
        assert table is not None
        return table.quarter

    def _offer(self, offered: list[Match], contract: int | None) -> None:
        if not offered:
            self.session.notice.emit("accent", tr("No payment waits that fits a contract."))
            return
        detail = self.panel.detail
        terms = detail.terms if contract is not None and detail is not None else None
        self.dialog = match_dialog(self.session, offered, terms, self.window())
        self.dialog.open()


def _read(ledger: Ledger, quarter: Quarter | None, unit: str, lang: str) -> tuple[Table, Offered]:
    return in_context(ledger, _page, quarter=quarter, unit=unit, lang=lang)


def _page(context: ReportContext) -> tuple[Table, Offered]:
    projects = [(name, project) for project, name in context.project_names.items()]
    sources = [(name, source) for source, name in context.source_names.items()]
    ceilings = context.ledger.ceilings
    room = ceilings.sources()._replace(names=context.source_names)
    offered = Offered(projects, sources, Ceiling(ceilings.limits(), room))
    return contract_view.with_states(table3.build(context)), offered
