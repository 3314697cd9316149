"""One partner over all funds: its money on one line, a line a fund, and its capital account
statements.
"""

from __future__ import annotations

from typing import NamedTuple

from fundtracker.i18n import tr
from fundtracker.ledger.funds.fund_entries import Fund, Partner
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds import fund_nav
from fundtracker.reports.funds.table6 import there
from fundtracker.reports.partners import capital_statement as statements
from fundtracker.reports.partners.capital_statement import Rows
from fundtracker.reports.record_words import kind_name
from fundtracker.reports.tables import frozen
from fundtracker.reports.tables.report_table import Cell, Column, Row, Table

TILES = ("committed", "paid_in", "unfunded", "distributed", "nav", "dpi", "tvpi", "net_irr")
ALL = "p"  # of a row: over all funds
WHOLE = "whole_"  # of a column: the whole fund


class Statement(NamedTuple):
    """The capital account of a partner in a fund (None: in all of them together), beside that of
    the whole fund.
    """

    fund: Fund | None
    table: Table


class Sheet(NamedTuple):
    """A partner at the end of a quarter: its funds with the sum over all of them last, and its
    statements.

    ``partners``: all partners, by name, as they can be asked for.
    """

    partner: Partner
    over_all: Table
    statements: list[Statement]
    partners: list[tuple[str, str]]

    @property
    def total(self) -> Row:
        """The line over all funds."""
        return self.over_all.rows[-1]


def build(context: ReportContext, text: str, fund: str = "") -> Sheet:
    """Return the sheet of a partner by name or id; with a ``fund`` its statement in that one alone.

    Raises:
        UserError: ``partner_unknown``, ``fund_unknown``.
    """
    partner = context.ledger.funds.partner(int(text) if text.isdecimal() else text)
    wanted = context.ledger.funds.get(fund) if fund else None
    fund_ends = {
        fund.id: statements.ends(context, fund) for fund in there(context.ledger, context.quarter)
    }
    mine = [each for each in fund_ends.values() if partner.name in each.now.shares]
    rows = {each.now.fund: (statements.statement(each, partner.name), each) for each in mine}
    statements_made = [
        Statement(fund, _table(context, partner, fund, row, statements.statement(each, None)))
        for fund, (row, each) in rows.items()
        if wanted in (None, fund)
    ]
    if wanted is None:
        together = statements.added(row for row, _ in rows.values())
        statements_made.insert(0, Statement(None, _table(context, partner, None, together, None)))
    everyone = [
        (partner.name, context.name(partner)) for partner in context.ledger.funds.partners()
    ]
    over_all = _noted(context, "partners-total", _over_all(context, partner))
    return Sheet(partner, over_all, statements_made, everyone)


def _noted(context: ReportContext, name: str, table: Table) -> Table:
    """Return a table with a word on it where its quarter is frozen: it is as of today."""
    return frozen.noted(context.ledger, name, table, context.lang)


def _over_all(context: ReportContext, partner: Partner) -> Table:
    """Return the partner's lines of the table of all partners: a line a fund, the sum of its own
    last.
    """
    total_item = fund_nav.partners_total(context)
    rows = [
        row._replace(depth=0)
        for row in total_item.rows
        if row.code.startswith(f"{ALL}{partner.id}f")
    ]
    total = next((row for row in total_item.rows if row.code == f"{ALL}{partner.id}"), None)
    total = total or Row(f"{ALL}{partner.id}", "", {})
    columns = [column for column in total_item.columns if column.code not in ("class", "funds")]
    return total_item._replace(
        title=tr("{name} over all funds", name=context.name(partner)), columns=columns,
        rows=[*rows, total._replace(name=tr("All funds"), total=True)],
    )  # fmt: skip


def _table(
    context: ReportContext, partner: Partner, fund: Fund | None, own: Rows, total: Rows | None
) -> Table:  # fmt: skip
    """Return a statement; beside the partner's columns stand those of the whole fund."""
    where = tr("All funds") if fund is None else context.name(fund)
    columns = statements.columns()
    if total is not None:
        heads = {"quarter": tr("Fund, this quarter"), "year": tr("Fund, this year"),
                 "inception": tr("Fund, since inception")}  # fmt: skip
        columns += [
            Column(f"{WHOLE}{code}", heads[code], "money", "balance") for code in statements.PERIODS
        ]
    title = tr("Capital account of {name}: {fund}", name=context.name(partner), fund=where)
    frame = context.frame("statements", title, columns)
    code = f"f{fund.id}p{partner.id}" if fund is not None else f"{ALL}{partner.id}"
    for row, periods in own.items():
        end = f"/{context.quarter.name}"
        cells = {p: Cell(f"statements/{code}:{row}/{p}{end}", fen) for p, fen in periods.items()}
        if fund is not None and total is not None:
            of_fund = f"statements/f{fund.id}:{row}"
            cells |= {
                f"{WHOLE}{p}": Cell(f"{of_fund}/{p}{end}", fen) for p, fen in total[row].items()
            }
        frame.rows.append(
            Row(f"{code}:{row}", statements.line_name(row), cells, 0, row in statements.SUMS)
        )
    frame.notes.append(statements.note())
    return _noted(context, "statements", frame.table())


def class_name(partner: Partner) -> str:
    """Return the kind of a partner in words."""
    return kind_name(partner.class_)
