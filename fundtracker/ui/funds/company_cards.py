"""Parts of the sheet of a company: its figures, rounds, shares of the fund, course of value,
figures by quarter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter, show_percent
from fundtracker.i18n import tr
from fundtracker.ledger.documents.attachments import Paper
from fundtracker.ledger.funds.companies import DOCUMENTS
from fundtracker.ledger.funds.holding_book import Flow, Valuation
from fundtracker.ledger.holdings.company_kpis import KPIS, MONEY_KPIS
from fundtracker.records.company_figures import kpi_name
from fundtracker.reports.charts import fund_charts
from fundtracker.reports.funds.concentration import by_name
from fundtracker.reports.funds.fund_proofs import flow_name
from fundtracker.reports.funds.table7 import technique_name
from fundtracker.reports.holdings.company_rounds import Round, round_words
from fundtracker.reports.holdings.company_view import Document, Sheet, document_name
from fundtracker.reports.tables.report_table import Cell
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.explaining.explained import emptied
from fundtracker.ui.widgets.bars import Bar
from fundtracker.ui.widgets.building_blocks import Elided, Texts, button, column, label, row
from fundtracker.ui.widgets.figure import Figure
from fundtracker.ui.widgets.lazy_chart import LazyChart
from fundtracker.ui.widgets.listed import FullGrid, Listed
from fundtracker.ui.widgets.table_model import Column, Records, amount_column

TILES = ("cost", "value", "share", "moic", "gross_irr")
SHOWN = 4
_RIGHT = Qt.AlignmentFlag.AlignRight


def iso(day: int | None) -> str:
    """Return a day as written, — where none is known."""
    return money.MISSING if day is None else dt.date.fromordinal(day).isoformat()


def short(text: str) -> str:
    """Return an amount without zeros at the end of its decimals, as an axis writes it."""
    return text.rstrip("0").rstrip(".") if "." in text else text


class Tile(QFrame):
    """One figure of the holding with its name and a line of words."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session = session
        self.name, self.words = Elided(theme.SMALL, tone="text2"), Elided(theme.SMALL, tone="muted")
        self.figure = Figure(session, theme.TITLE)
        self.figure.setAccessibleName(money.MISSING)
        self.unit = label(size=theme.SMALL, tone="muted")
        amount = row(self.figure, self.unit, None, gap=5)
        self.setLayout(column(self.name, amount, self.words, gap=1, margins=(14, 8, 10, 8)))

    def say(self, name: str, cell: Cell | None, kind: str, words: str, tone: str = "") -> None:
        """Show a cell of table 7: money, percent or a multiple."""
        value = cell.value if cell is not None else None
        shown, exact = money.MISSING if value is None else str(value), ""
        if isinstance(value, int):
            show: dict[str, Callable[[int], str]] = {
                "money": self._session.money,
                "percent": show_percent,
                "index": lambda v: money.decimal(v, 3),
            }
            shown = show[kind](value)
            exact = self._session.exact(value) if kind == "money" else ""
        self.name.say(name)
        self.figure.say_id(cell.id if cell is not None else "", shown, exact)
        self.figure.setFont(
            theme.font(theme.CARD if self._session.unit == "yuan" else theme.TITLE, bold=True)
        )
        self.unit.setText(
            unit_name(self._session.unit) if kind == "money" and isinstance(value, int) else ""
        )
        self.words.say(words)
        self.words.setObjectName(tone or "muted")
        self.words.style().polish(self.words)


def round_columns(session: Session) -> list[Column[Round]]:
    """Return the columns of the rounds."""
    return [
        Column("name", lambda: tr("Round"), round_words, 64, stretch=True, tip=round_words),
        Column("day", lambda: tr("Date"), lambda r: iso(r.day), 94),
        Column("issued", lambda: tr("New shares"), lambda r: f"{r.issued:,}", 90, numeric=True),
        amount_column(session, "post", lambda: tr("Post-money"), lambda r: r.post, 92),
        amount_column(session, "cost", lambda: tr("Ours"), lambda r: r.cost or None, 80),
        Column("share", lambda: tr("Share"), lambda r: show_percent(r.share), 72, numeric=True),
    ]


def flow_columns(session: Session) -> list[Column[Flow]]:
    """Return the columns of what moved between the fund and the company."""
    return [
        Column("day", lambda: tr("Date"), lambda f: iso(f.day), 96),
        Column("kind", lambda: tr("Kind"), lambda f: flow_name(f.kind), 92),
        Column(
            "words",
            lambda: tr("Round or buyer"),
            lambda f: f.words,
            stretch=True,
            tip=lambda f: f.words,
        ),
        Column(
            "shares",
            lambda: tr("Shares"),
            lambda f: f"{f.shares:,}" if f.shares else money.MISSING,
            96,
            numeric=True,
        ),
        amount_column(
            session,
            "fen",
            lambda: tr("Amount"),
            lambda f: -f.amount_fen if f.kind == "lot" else f.amount_fen,
            108,
        ),
        amount_column(session, "fee", lambda: tr("Deal fee"), lambda f: f.fee_fen or None, 80),
        Column(
            "doc",
            lambda: tr("Document number"),
            lambda f: f.doc_no,
            140,
            tone=lambda _: "text2",
            tip=lambda f: f.doc_no,
        ),
    ]


def valuation_columns(session: Session) -> list[Column[Valuation]]:
    """Return the columns of the valuations."""
    return [
        Column("day", lambda: tr("Valued on"), lambda v: iso(v.day), 96),
        amount_column(session, "value", lambda: tr("Fair value"), lambda v: v.value_fen, 108),
        Column("technique", lambda: tr("Technique"), lambda v: technique_name(v.technique), 116),
        Column(
            "inputs",
            lambda: tr("Inputs"),
            lambda v: v.inputs,
            stretch=True,
            tip=lambda v: v.inputs,
            tone=lambda _: "text2",
        ),
        Column("prepared", lambda: tr("Prepared by"), lambda v: v.prepared, 88),
        Column(
            "approved",
            lambda: tr("Approver"),
            lambda v: v.approved or tr("not approved"),
            96,
            tone=lambda v: "" if v.approved else "warn",
        ),
    ]


class Small(Listed):
    """A small table of records under its title, with what is said where it is empty."""

    def __init__(self, columns: list[Column], name: str = "") -> None:  # type: ignore[type-arg]
        self.model = Records(columns)
        self.grid = FullGrid(self.model)
        super().__init__(self.grid)
        box = self.layout()
        assert isinstance(box, QVBoxLayout)
        box.addStretch(1)

    def say(self, title: str, records: Sequence[object]) -> None:
        """Show records; an empty table is not shown."""
        self.title.setText(title)
        self.grid.setAccessibleName(title)
        self.setVisible(bool(records))
        self.model.show(records)


class ShareCard(QFrame):
    """What the company, its track, scenario and stage take of the fund, against the limit where
    one is set.
    """

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("card")
        title = label(size=theme.CARD, bold=True)
        texts(title.setText, lambda: tr("Share of the fund, at cost"))
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(1)
        self.grid.setColumnStretch(0, 1)
        self.words = label(size=theme.SMALL, tone="muted", wrap=True)
        self.setLayout(column(title, self.grid, self.words, None, gap=6, margins=(16, 10, 16, 10)))

    def show_uses(self, session: Session, sheet: Sheet) -> None:
        """Show the shares at the end of the quarter."""
        emptied(self.grid)
        for at, use in enumerate(sheet.uses):
            name = Elided(theme.SMALL, tone="text2")
            name.say(
                f"{by_name(use.what)} · {use.key}" if use.what != "company" else by_name(use.what)
            )
            bar = Bar("bad" if use.passed else "c1", 6)
            part = (use.share or 0) / 1000
            bar.show_part(part, None, f"{use.key}: {show_percent(use.share)}")
            self.grid.addWidget(name, 2 * at, 0)
            self.grid.addWidget(label(show_percent(use.share), bold=at == 0), 2 * at, 1, _RIGHT)
            self.grid.addWidget(bar, 2 * at + 1, 0, 1, 2)
        limited = next((use for use in sheet.uses if use.limit is not None), None)
        sentence, tone = tr("The fund's terms set no limit for one company."), "muted"
        if limited is not None and limited.limit is not None:
            room = limited.limit - limited.amount
            sentence = (
                tr(
                    "Limit for one company {limit}: {room} left.",
                    limit=session.money(limited.limit),
                    room=session.money(room),
                )
                if room >= 0
                else tr(
                    "{n} over the limit for one company ({limit}).",
                    n=session.money(-room),
                    limit=session.money(limited.limit),
                )
            )
            tone = "bad" if room < 0 else "muted"
        self.words.setText(
            sentence
            if sheet.uses
            else tr("The fund holds nothing of it at the end of the quarter.")
        )
        self.words.setObjectName(tone)
        self.words.style().polish(self.words)


class CourseCard(QFrame):
    """Cost left and fair value at the end of each quarter."""

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("card")
        title, self.sub = label(size=theme.CARD, bold=True), label(size=theme.SMALL, tone="muted")
        texts(title.setText, lambda: tr("Cost and value"))
        self.curve = LazyChart(session, 150)
        head = row(title, self.sub, None)
        self.setLayout(column(head, self.curve, gap=2, margins=(16, 10, 12, 6)))

    def show_course(self, session: Session, sheet: Sheet) -> None:
        """Draw the bars."""
        self.sub.setText(unit_name(session.unit))
        self.curve.show_chart(fund_charts.cost_and_value(sheet))


class KpiCard(QFrame):
    """The company's figures of the last quarters, with the change to the quarter before; one
    drawn as a curve.
    """

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session = session
        self._sheet: Sheet | None = None
        self.code = KPIS[0]
        title, self.sub = label(size=theme.CARD, bold=True), label(size=theme.SMALL, tone="muted")
        texts(title.setText, lambda: tr("Figures of the company"))
        self.names = {code: button(kind="link") for code in KPIS}
        for code, name_button in self.names.items():
            texts(name_button.setText, partial(kpi_name, code))
            name_button.clicked.connect(partial(self._draw, code))
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(10)
        self.grid.setVerticalSpacing(3)
        self.grid.setColumnStretch(0, 1)
        for at in range(1, SHOWN + 2):
            self.grid.setColumnMinimumWidth(at, 66)
        self.cells: dict[tuple[str, int], QLabel] = {}
        self.heads = [label(size=theme.SMALL, tone="muted") for _ in range(SHOWN + 1)]
        for at, head in enumerate(self.heads, 1):
            self.grid.addWidget(head, 0, at, _RIGHT)
        for y, code in enumerate(KPIS, 1):
            self.grid.addWidget(self.names[code], y, 0, Qt.AlignmentFlag.AlignLeft)
            for x in range(SHOWN + 1):
                self.cells[code, x] = label()
                self.grid.addWidget(self.cells[code, x], y, x + 1, _RIGHT)
        self.curve = LazyChart(session, 150)
        body = row(gap=16)
        body.addLayout(column(self.grid, None), 5)
        body.addWidget(self.curve, 4)
        self.setLayout(column(row(title, self.sub, None), body, gap=4, margins=(16, 10, 12, 8)))

    def show_kpis(self, sheet: Sheet) -> None:
        """Show the last quarters up to the one chosen."""
        self._sheet = sheet
        quarters = [sheet.quarter.ordinal - SHOWN + 1 + at for at in range(SHOWN)]
        for head, q in zip(self.heads, quarters, strict=False):
            head.setText(Quarter.at(q).label)
        self.heads[-1].setText(tr("To the quarter before"))
        self.sub.setText(tr("{unit}; reported by the company", unit=unit_name(self._session.unit)))
        for code in KPIS:
            values = [sheet.kpis.get(q, {}).get(code) for q in quarters]
            for at, value in enumerate(values):
                self._write(
                    self.cells[code, at],
                    self._shown(code, value),
                    "bad" if (value or 0) < 0 else "",
                )
            self._write(self.cells[code, SHOWN], *_change(values[-2], values[-1]))
        self._draw(self.code)

    @staticmethod
    def _write(cell: QLabel, text: str, tone: str) -> None:
        cell.setText(text)
        cell.setObjectName(tone)
        cell.style().polish(cell)

    def _shown(self, code: str, value: int | None) -> str:
        if value is None:
            return money.MISSING
        return self._session.money(value) if code in MONEY_KPIS else f"{value:,}"

    def _draw(self, code: str, _: bool = False) -> None:
        self.code = code
        if self._sheet is not None:
            self.curve.show_chart(fund_charts.company_figure(self._sheet, code))


def _change(before: int | None, after: int | None) -> tuple[str, str]:
    """Return the change to the quarter before in words, and its tone; from a loss there is no
    rate.
    """
    if before is None or after is None or before == after:
        return money.MISSING, "muted"
    if before <= 0:
        return (tr("into profit"), "ok") if after > 0 else ("▲" if after > before else "▼", "muted")
    tenths = round((after - before) * 1000 / before)
    return f"{'▲' if tenths > 0 else '▼'} {show_percent(abs(tenths))}", "text2"


class FileCard(QFrame):
    """The decision file: each kind of paper with day, number, result and what is attached."""

    attach = Signal(object)  # Document
    opened = Signal(object)  # Paper

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("card")
        title, self.state = label(size=theme.CARD, bold=True), label(bold=True)
        texts(title.setText, lambda: tr("Decision file"))
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(14)
        self.grid.setVerticalSpacing(10)
        self.papers: list[tuple[Paper, QPushButton]] = []
        self.clips: list[tuple[Document, QPushButton]] = []
        self.setLayout(
            column(row(title, None, self.state), self.grid, gap=8, margins=(16, 10, 16, 14))
        )

    def show_file(self, sheet: Sheet, *, writable: bool) -> None:
        """Show the kinds in three columns; one that is missing says so."""
        emptied(self.grid)
        self.papers, self.clips = [], []
        filed = sheet.filed()
        signed = sheet.deal.checklist_day if sheet.deal is not None else None
        words = (
            tr("negative list signed {day}", day=iso(signed))
            if signed
            else tr("negative list not signed")
        )
        self.state.setText(
            tr("{n} of {all} kinds filed", n=filed, all=len(DOCUMENTS)) + " · " + words
        )
        self.state.setObjectName("ok" if filed == len(DOCUMENTS) and signed else "warn")
        self.state.style().polish(self.state)
        for at, kind in enumerate(DOCUMENTS):
            documents = [document for document in sheet.documents if document.kind == kind]
            self.grid.addLayout(
                self._kind(kind, documents, writable), at // 3, at % 3, Qt.AlignmentFlag.AlignTop
            )
            self.grid.setColumnStretch(at % 3, 1)

    def _kind(self, kind: str, documents: Sequence[Document], writable: bool) -> QVBoxLayout:
        mark = QLabel()
        mark.setPixmap(
            theme.pixmap(
                "ok" if documents else "warning",
                "ok" if documents else "warn",
                16,
                self.devicePixelRatioF(),
            )
        )
        box = column(row(mark, label(document_name(kind), bold=True), None, gap=6), gap=2)
        if not documents:
            box.addWidget(label(tr("missing"), theme.SMALL, tone="warn"))
        for document in documents:
            words = Elided(theme.SMALL, tone="text2")
            words.say(
                " · ".join(
                    part for part in (iso(document.day), document.doc_no, document.result) if part
                )
            )
            clip = button(
                kind="link",
                icon="plus",
                tip=tr("Attach a file to {number}", number=document.doc_no),
            )
            clip.setEnabled(writable)
            clip.clicked.connect(partial(self.attach.emit, document))
            self.clips.append((document, clip))
            line = row(gap=4)
            line.addWidget(words, 1)
            line.addWidget(clip)
            box.addLayout(line)
            for paper in document.papers:
                link = button(paper.name, "link", icon="file", tone="accent")
                link.setToolTip(f"{paper.size:,} B · SHA-256 {paper.sha256}")
                link.clicked.connect(partial(self.opened.emit, paper))
                self.papers.append((paper, link))
                box.addLayout(row(link, None))
        box.addStretch(1)
        return box
