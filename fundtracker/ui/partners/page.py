"""One partner: its money over all funds on one line, a line a fund, its capital account by
quarter, year and in all.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QStackedLayout, QWidget

from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.reports import registry
from fundtracker.reports.partners import partner_paper, partner_sheet
from fundtracker.reports.partners.partner_sheet import TILES, Sheet
from fundtracker.reports.tables.text_grid import Value
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import save_name
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.report_pages.page import Page
from fundtracker.ui.report_pages.page_chart import ChartToggle, PageChart
from fundtracker.ui.report_pages.report_table import ReportTable
from fundtracker.ui.widgets.building_blocks import (
    button,
    card,
    column,
    label,
    offer,
    row,
    scrolled,
)
from fundtracker.ui.widgets.figure_tile import Tile, say_figure, short_names

_CHART = 420  # pixels of the chart beside the statement
_LINES = 5  # funds whose lines are seen without scrolling, at most


class PartnerPage(Page):
    """A partner chosen in the box: the sum over all funds, its funds, its statement in the fund
    of the second box.
    """

    READS = None

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.sheet: Sheet | None = None
        self._wanted = ""
        self._selection = ""
        self.box, self.fund = QComboBox(), QComboBox()
        self.tiles = {code: Tile(session) for code in TILES}
        self.funds = ReportTable(
            session, "partner_funds", name=lambda: tr("Fund"), hidden=("called", "passed")
        )
        self.statement = ReportTable(
            session, "partner_statement", name=lambda: tr("Line of the account"), sheet=True
        )
        self.statement.setMinimumHeight(theme.HEAD + 2 * theme.ROW)
        self.paper, self.export = button(icon="file"), button(icon="export")
        self.notes = label(size=theme.SMALL, tone="muted", wrap=True)
        self._whole = QStackedLayout(self)
        self._lay_out()
        self._connect()

    # ------------------------------------------------------------ layout
    def _lay_out(self) -> None:
        for box, name, wide in ((self.box, tr("Partner"), 260), (self.fund, tr("Fund"), 240)):
            box.setFont(theme.font(bold=box is self.box))
            box.setFixedHeight(theme.CONTROL)
            box.setMinimumWidth(wide)
            box.setAccessibleName(name)
        self.texts(self.box.setAccessibleName, lambda: tr("Partner"))
        self.texts(self.fund.setAccessibleName, lambda: tr("Fund"))
        self.texts(self.paper.setText, lambda: tr("Print as PDF"))
        self.texts(self.export.setText, lambda: tr("Export to Excel"))
        for push_button, icon in ((self.paper, "file"), (self.export, "export")):
            self.texts(push_button.setIcon, partial(theme.icon, icon, "text2", 16))
        line = QHBoxLayout()
        line.setSpacing(6)
        for tile in self.tiles.values():
            line.addWidget(tile, 1)
        title = label(size=theme.CARD, bold=True)
        self.texts(title.setText, lambda: tr("Capital account"))
        full = QWidget()
        self._funds_card = card(self.funds, gap=0, margins=(1, 1, 1, 1))
        self.all_partners = PageChart(self.session, self.texts, ("partners",), grows=False)
        toggle = ChartToggle(self.session, "partner", self.all_partners, self.texts, shown=False)
        layout = column(
            row(self.box, None, toggle, self.paper, self.export, gap=8),
            line,
            self._funds_card,
            row(title, self.fund, None, gap=10),
            gap=8,
            margins=(24, 4, 24, 10),
        )
        self.all_partners.setFixedWidth(_CHART)
        self.all_partners.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        below = row(card(self.statement, gap=0, margins=(1, 1, 1, 1)), self.all_partners, gap=12)
        below.setStretch(0, 1)
        layout.addLayout(below, 1)
        layout.setStretch(2, 50)  # the funds first, until all of them are seen
        notes = scrolled(column(self.notes, None))
        notes.setFixedHeight(35)  # two lines; the tables keep their rows where notes are long
        layout.addWidget(notes)
        full.setLayout(layout)
        self._whole.addWidget(full)
        self._whole.addWidget(self._nothing())

    def _nothing(self) -> QWidget:
        title, words, go = (
            label(size=16, bold=True),
            label(tone="muted", wrap=True),
            button(kind="primary"),
        )
        go.clicked.connect(lambda: self.session.go.emit("funds"))
        self.texts(title.setText, lambda: tr("No partner is recorded yet"))
        self.texts(
            words.setText,
            lambda: tr("Partners are recorded on the page of their fund, or imported as a list."),
        )
        self.texts(go.setText, lambda: tr("All funds"))
        frame = card(None, row(None, title, None), words, 8, row(None, go, None), None, kind="drop")
        frame.setFixedSize(520, 220)
        widget = QWidget()
        widget.setLayout(column(None, row(None, frame, None), None, None))
        return widget

    def _connect(self) -> None:
        self.box.activated.connect(lambda _: self.arrive_at(str(self.box.currentData())))
        self.fund.activated.connect(lambda _: self._show_statement())
        self.paper.clicked.connect(self._ask_paper)
        self.export.clicked.connect(self._ask_export)
        self.funds.opened.connect(lambda record: self._choose_fund(record.code))
        for table in (self.funds, self.statement):
            table.picked.connect(self._picked)

    # ------------------------------------------------------------ what a page says
    def title(self) -> str:
        return self.sheet.partner.title(language()) if self.sheet is not None else tr("One partner")

    def subtitle(self) -> str:
        if self.sheet is None:
            return ""
        partner = self.sheet.partner
        until = tr("until {day}", day=self.sheet.over_all.quarter.last_day.isoformat())
        unit = tr("unit {unit}", unit=unit_name(self.session.unit))
        return " · ".join(
            filter(None, [partner_sheet.class_name(partner), partner.contact, until, unit])
        )

    def figure(self) -> str | None:
        table = (
            self.statement
            if self.statement.isAncestorOf(self.focusWidget() or self)
            else self.funds
        )
        return getattr(self.focusWidget(), "id", "") or table.figure()

    def copied_rows(self) -> list[Sequence[Value]]:
        return super().copied_rows() or self.funds.copied_rows()

    def selection_text(self) -> str:
        return self._selection

    def arrive_at(self, text: str) -> None:
        """Show the partner of a name."""
        self._wanted = text
        self.refresh()

    def look_for(self, text: str) -> None:
        self.statement.filter(text)

    def restyle(self) -> None:
        super().restyle()
        for table in (self.funds, self.statement):
            table.restyle()

    def _picked(self, words: str) -> None:
        self._selection = words
        self.session.selected.emit()

    # ------------------------------------------------------------ reading
    def reload(self) -> None:
        quarter, unit, lang, wanted = (
            self.session.quarter,
            self.session.unit,
            language(),
            self._wanted,
        )

        def work(ledger: Ledger) -> Sheet | None:
            names = [partner.name for partner in ledger.funds.partners()]
            if not names:
                return None
            name = (
                wanted
                if wanted in names
                else next((n for n in names if wanted and n.startswith(wanted)), names[0])
            )
            return registry.of_funds(
                ledger,
                lambda context: partner_sheet.build(context, name),
                quarter=quarter,
                unit=unit,
                lang=lang,
            )

        self.session.operations.read(self, work, self._take, key="sheet")

    def _take(self, sheet: Sheet | None) -> None:
        self.sheet = sheet
        self._whole.setCurrentIndex(0 if sheet is not None else 1)
        if sheet is not None:
            self._wanted = sheet.partner.name
            offer(self.box, [(shown, name) for name, shown in sheet.partners])
            self.box.setCurrentIndex(self.box.findData(sheet.partner.name))
            names = [
                (each.fund.title(language()), each.fund.code)
                if each.fund
                else (tr("All funds"), "")
                for each in sheet.statements
            ]
            offer(self.fund, names)
            self._show_tiles(sheet)
            self.funds.show_table(sheet.over_all)
            self._show_whole_lines(len(sheet.over_all.rows) - 1)
            self._show_statement()
        self.headed.emit()

    def _show_whole_lines(self, n: int) -> None:
        """Give the table a line a fund the height of its lines: none is cut by the frame."""
        bar = self.funds.body.horizontalScrollBar().sizeHint().height()
        lines = min(n, _LINES) + 1  # the total
        height = theme.HEAD + theme.FILTER + lines * theme.ROW + bar + 4
        self._funds_card.setMaximumHeight(height + 2)
        self.funds.setMinimumHeight(height - 2 * theme.ROW)  # in the lowest window

    def _show_tiles(self, sheet: Sheet) -> None:
        heads = {column_.code: column_.head for column_ in sheet.over_all.columns}
        cells = sheet.total.cells
        decided = cells["decided"].value if "decided" in cells else 0
        words = {
            "committed": tr("of {n} funds", n=len(sheet.over_all.rows) - 1),
            "paid_in": tr("arrived, less given back"),
            "unfunded": tr("not commitments − paid in"),
            "distributed": tr(
                "{n} more decided",
                n=self.session.money(decided if isinstance(decided, int) else 0),
            ),
            "nav": f"V = {sheet.over_all.quarter.last_day.isoformat()}",
            "dpi": tr("net distributions ÷ paid in"),
            "tvpi": "DPI + RVPI",
            "net_irr": tr("money pooled"),
        }
        for code, tile in self.tiles.items():
            tile.name.setText(short_names().get(code, heads[code]))
            say_figure(tile.figure, sheet.over_all, sheet.total, code)
            tile.unit.hide()  # the line under the title says it: eight tiles stand in one row
            tile.words.say(words[code])

    def _show_statement(self) -> None:
        sheet, at = self.sheet, max(0, self.fund.currentIndex())
        if sheet is not None and at < len(sheet.statements):
            table = sheet.statements[at].table
            self.statement.show_table(table)
            self.notes.setText("  ".join(dict.fromkeys([*sheet.over_all.notes, *table.notes])))

    def _choose_fund(self, code: str) -> None:
        """Show the statement of the fund whose line was opened."""
        sheet = self.sheet
        for at, each in enumerate(sheet.statements if sheet is not None else ()):
            if each.fund is not None and code.endswith(f"f{each.fund.id}"):
                self.fund.setCurrentIndex(at)
                self._show_statement()

    # ------------------------------------------------------------ paper and spreadsheet
    def _ask_paper(self) -> None:
        name = self._file(tr("Partner's statement"), "PDF (*.pdf)", ".pdf")
        if name:
            self.write_paper(Path(name))

    def _ask_export(self) -> None:
        name = self._file(tr("Export to Excel"), tr("Spreadsheet") + " (*.xlsx)", ".xlsx")
        if name:
            self.write_xlsx(Path(name))

    def _file(self, title: str, kinds: str, ending: str) -> str:
        if self.sheet is None:
            return ""
        suggested = f"{self.sheet.partner.title(language())}{ending}".replace("/", "_")
        return save_name(self, title, suggested, kinds)

    def write_paper(self, path: Path) -> None:
        """Write the partner's pages as PDF while the window answers."""
        sheet, session = self.sheet, self.session
        if sheet is None:
            return
        session.notice.emit("accent", tr("The sheet is being written…"))
        words = tr("The sheet of {company} is in {name}.", company=self.title(), name=path.name)

        def compile_(data: dict[str, object]) -> None:
            write = lambda _: partner_paper.write_pdf(data, path)
            session.operations.outside(self, write, lambda _: session.notice.emit("ok", words))

        session.operations.export(
            self,
            lambda ledger: partner_paper.of_sheet(
                sheet, sample=ledger.is_sample, head=ledger.head()
            ),
            compile_,
        )

    def write_xlsx(self, path: Path) -> None:
        """Write the partner's tables as one spreadsheet, amounts as numbers of yuan."""
        sheet, session = self.sheet, self.session
        if sheet is not None:
            words = tr("The sheet of {company} is in {name}.", company=self.title(), name=path.name)
            session.operations.export(
                self,
                lambda _: partner_paper.write_xlsx(sheet, path),
                lambda _: session.notice.emit("ok", words),
            )
