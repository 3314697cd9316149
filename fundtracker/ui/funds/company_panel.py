"""One company: who it is, what it is worth, its rounds, money, valuations, figures and decision
file.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from fundtracker.i18n import language, tr, tr_in
from fundtracker.ledger.funds.exits import PRICED
from fundtracker.reports.funds.table7 import technique_name
from fundtracker.reports.holdings.company_view import Sheet
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.funds.company_cards import (
    TILES,
    CourseCard,
    FileCard,
    KpiCard,
    ShareCard,
    Small,
    Tile,
    flow_columns,
    iso,
    round_columns,
    valuation_columns,
)
from fundtracker.ui.funds.exit_forms import method_name
from fundtracker.ui.funds.value_forms import held_words
from fundtracker.ui.widgets.building_blocks import (
    Elided,
    Pill,
    Texts,
    button,
    card,
    column,
    row,
    scrolled,
)

KINDS = {
    "cost": "money",
    "value": "money",
    "share": "percent",
    "moic": "index",
    "gross_irr": "percent",
}
ALWAYS = frozenset(
    (
        "facts",
        "kpi",
        "invest",
        "round",
        "reported",
        "identity",
        "indicator",
        "figure",
        "asked",
        "write_sheet",
    )
) | {"read_sheet"}
MORE = (  # groups of the menu
    ("round", "exit", "write_off", "recovery", "split", "income", "take_back"),
    ("kpi", "indicator", "figure", "asked", "write_sheet", "read_sheet"),
    ("reported", "identity", "document", "terms", "facts"),
)


def _tone(sheet: Sheet) -> str:
    """Return the tone of a holding: its value in doubt, held, or left."""
    if sheet.stale or sheet.revalue is not None:
        return "warn"
    return "ok" if sheet.held else "muted"


def _joined(*parts: str) -> str:
    return " · ".join(filter(None, parts))


class CompanyPanel(QWidget):
    """One company; ``deed`` tells which form is asked for."""

    command = Signal(str)
    paper = Signal()  # the sheet as PDF is asked for

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._writable = False
        self.texts = Texts()
        self.sheet: Sheet | None = None
        self.name, self.subtitle = Elided(16, bold=True), Elided(theme.SMALL, tone="text2")
        self.code = Elided(theme.SMALL, tone="text2")
        self.state, self.gold, self.tenant = Pill(), Pill(), Pill()
        self.value, self.invest, self.more = (
            button(icon="gauge"),
            button(icon="plus"),
            button(icon="edit"),
        )
        self.save = button(icon="save")
        self.tiles = {key: Tile(session) for key in TILES}
        self.rounds = Small(round_columns(session))
        self.shares = ShareCard(self.texts)
        self.course, self.kpis = CourseCard(session, self.texts), KpiCard(session, self.texts)
        self.flows, self.valuations = (
            Small(flow_columns(session)),
            Small(valuation_columns(session)),
        )
        self.file = FileCard(self.texts)
        self._lay_out()
        self.value.clicked.connect(lambda: self.command.emit("value"))
        self.invest.clicked.connect(lambda: self.command.emit("invest"))
        self.more.clicked.connect(self._offer)
        self.save.clicked.connect(self.paper)

    def _lay_out(self) -> None:
        for push_button, icon, text in (
            (self.value, "gauge", lambda: tr("Valuation…")),
            (self.invest, "plus", lambda: tr("Investment…")),
            (self.more, "edit", lambda: tr("Edit")),
            (self.save, "save", lambda: tr("PDF…")),
        ):
            self.texts(push_button.setText, text)
            self.texts(push_button.setIcon, partial(theme.icon, icon, "text2", 16))
        first = row(gap=8)
        first.addWidget(self.name, 1)
        for part in (
            self.state,
            self.gold,
            self.tenant,
            self.value,
            self.invest,
            self.more,
            self.save,
        ):
            first.addWidget(part)
        head = card(first, self.subtitle, self.code, gap=3, margins=(16, 8, 12, 10))
        tiles = row(*self.tiles.values(), gap=10)
        for at in range(len(TILES)):
            tiles.setStretch(at, 1)
        middle = row(gap=12)
        middle.addWidget(self.rounds, 5)
        middle.addWidget(self.shares, 3)
        lower = column(self.course, self.kpis, gap=12)
        box = column(
            head,
            tiles,
            middle,
            lower,
            self.flows,
            self.valuations,
            self.file,
            None,
            gap=12,
            margins=(0, 0, 4, 0),
        )
        self.area = scrolled(box)
        self.setLayout(column(self.area, margins=(0, 0, 0, 0)))

    def _offer(self) -> None:
        names: dict[str, Callable[[], str]] = {
            "round": lambda: tr("Round…"),
            "exit": lambda: tr("Exit…"),
            "write_off": lambda: tr("Write off…"),
            "split": lambda: tr_in("shares", "Split…"),
            "income": lambda: tr("Income…"),
            "take_back": lambda: tr("Take back…"),
            "recovery": lambda: tr("Money after an exit or write-off…"),
            "kpi": lambda: tr("Figures of a quarter…"),
            "document": lambda: tr("Document of the decision file…"),
            "terms": lambda: tr("Terms of the holding…"),
            "reported": lambda: tr("Holding it reports…"),
            "indicator": lambda: tr("Own indicator…"),
            "figure": lambda: tr("Figure of an own indicator…"),
            "asked": lambda: tr("Figures asked…"),
            "write_sheet": lambda: tr("Write the sheet of figures…"),
            "read_sheet": lambda: tr("Read a sheet of figures…"),
            "identity": lambda: tr("It is a fund of this ledger…"),
            "facts": lambda: tr("Facts…"),
        }
        menu = QMenu(self)
        for group in MORE:
            for command in group:
                action = menu.addAction(names[command]())
                action.setEnabled(self.can(command))
                action.triggered.connect(partial(self._ask, command))
            menu.addSeparator()
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _ask(self, command: str, _: bool = False) -> None:
        self.command.emit(command)

    def can(self, command: str) -> bool:
        """Tell whether a deed can be done with the company shown: an exit needs shares, a
        valuation a holding.
        """
        if self.sheet is None or (not self._writable):
            return False
        if command in ("exit", "write_off", "split"):
            return self.sheet.held
        if command == "recovery":
            went = any(flow.kind in ("write_off", *PRICED) for flow in self.sheet.flows)
            return self.sheet.deal is not None and (went or not self.sheet.held)
        return self.sheet.deal is not None or command in ALWAYS

    # ------------------------------------------------------------ showing
    def show_company(self, sheet: Sheet, *, writable: bool) -> None:
        """Show a company at the end of the quarter."""
        fresh = self.sheet is None or self.sheet.company.id != sheet.company.id
        self.sheet, self._writable = sheet, writable
        self._head(sheet)
        self._tiles(sheet)
        self._widen()
        self.rounds.say(tr("Rounds ({unit})", unit=self._unit()), sheet.rounds)
        self.shares.show_uses(self._session, sheet)
        self.shares.setVisible(sheet.deal is not None)
        self.course.show_course(self._session, sheet)
        self.course.setVisible(bool(sheet.course))
        self.kpis.show_kpis(sheet)
        method = method_name(sheet.fund.cost_method) if sheet.fund is not None else ""
        self.flows.say(
            tr(
                "Money between fund and company ({unit}); cost by {method}",
                unit=self._unit(),
                method=method,
            ),
            sheet.flows,
        )
        self.valuations.say(tr("Valuations ({unit})", unit=self._unit()), sheet.valuations[::-1])
        self.file.show_file(sheet, writable=writable)
        self.file.setVisible(sheet.deal is not None)
        self.value.setEnabled(self.can("value"))
        self.invest.setEnabled(self.can("invest"))
        self.more.setEnabled(True)
        if fresh:
            self.area.verticalScrollBar().setValue(0)

    def _widen(self) -> None:
        """Give amounts in yuan the room they need: the rounds give up their new shares for it."""
        yuan = self._session.unit == "yuan"
        for table, widths in (
            (self.rounds, {"post": 92, "cost": 80}), (self.flows, {"fen": 108, "fee": 80}),
            (self.valuations, {"value": 108}),
        ):  # fmt: skip
            for at, table_column in enumerate(table.model.columns):
                if table_column.key in widths:
                    table.grid.setColumnWidth(
                        at, max(widths[table_column.key], 128) if yuan else widths[table_column.key]
                    )
                if table_column.key == "issued":
                    table.grid.setColumnHidden(at, yuan)

    def _unit(self) -> str:
        return unit_name(self._session.unit)

    def _head(self, sheet: Sheet) -> None:
        company = sheet.company
        cell = sheet.row.cells.get("state") if sheet.row is not None else None
        self.name.say(company.title(language()))
        self.state.say(str(cell.value) if cell is not None else "", _tone(sheet))
        for pill, there, text, colour in (
            (self.gold, company.gold_partner, tr("Gold partner"), "warn"),
            (self.tenant, company.tenant, tr("In the park"), "accent"),
        ):
            pill.setVisible(bool(there))
            pill.say(text, colour)
        fund = sheet.fund.title(language()) if sheet.fund is not None else ""
        stage = sheet.deal.stage if sheet.deal is not None else ""
        self.subtitle.say(_joined(fund, company.track, company.scenario, stage, company.location))
        code = company.credit_code or tr("no credit code")
        wrong = "" if sheet.fits else tr("check character does not fit")
        policy = tr(
            "policy money approved {n}", n=f"{self._session.money(sheet.policy)} {self._unit()}"
        )
        self.code.say(_joined(code, wrong, policy if sheet.policy else tr("no policy money")))
        self.code.setObjectName("warn" if wrong else "text2")
        self.code.style().polish(self.code)

    def _tiles(self, sheet: Sheet) -> None:
        cells = sheet.row.cells if sheet.row is not None else {}
        names = {
            "cost": tr("Cost left"), "value": tr("Fair value"), "share": tr("Ownership"),
            "moic": tr("MOIC (gross)"), "gross_irr": tr("Rate (gross)"),
        }  # fmt: skip
        invested, proceeds = (self._fen(sheet, name) for name in ("invested", "proceeds"))
        last = sheet.valuations[-1] if sheet.valuations else None
        valued = (
            f"{iso(last.day)} · {technique_name(last.technique)}"
            if last is not None
            else tr("at cost")
        )
        first = cells["first"].value if "first" in cells else None
        details = {
            "cost": tr("of {n} invested", n=invested),
            "value": self._value_words(sheet, valued),
            "share": held_words(sheet.shares, sheet.principal),
            "moic": tr("{n} came back", n=proceeds),
            "gross_irr": tr("since {day}", day=iso(first if isinstance(first, int) else None)),
        }
        for key, tile in self.tiles.items():
            tone = "warn" if key == "value" and (sheet.stale or sheet.revalue is not None) else ""
            tile.say(
                names[key],
                cells.get(key),
                KINDS[key],
                details[key] if cells.get("first") else "",
                tone,
            )

    def _value_words(self, sheet: Sheet, valued: str) -> str:
        """Return when and how it was valued, and whether that still holds."""
        if sheet.revalue is not None:
            return tr("to be valued anew: {said}", said=valued)
        return tr("stale: {said}", said=valued) if sheet.stale else valued

    def _fen(self, sheet: Sheet, name: str) -> str:
        cell = sheet.row.cells.get(name) if sheet.row is not None else None
        return self._session.money(
            cell.value if cell is not None and isinstance(cell.value, int) else None
        )

    def restyle(self) -> None:
        """Paint in the theme in use."""
        self.texts.again()
        for label in (self.rounds, self.flows, self.valuations):
            label.grid.retranslate()
        if self.sheet is not None:
            self.file.show_file(self.sheet, writable=self._writable)
