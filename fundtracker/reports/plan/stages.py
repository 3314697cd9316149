"""The second band of 表1: what of each plan line is released, contracted, paid and available, each
figure the one of 表4 by plan line.
"""

from __future__ import annotations

from collections.abc import Sequence

from fundtracker.domain.base import money
from fundtracker.domain.park.funding import Amounts
from fundtracker.domain.park.plan import Line, Version, descendants
from fundtracker.i18n import tr
from fundtracker.ledger.payments.trail import Trail
from fundtracker.reports.context import ReportContext
from fundtracker.reports.plan import line_table
from fundtracker.reports.tables.report_table import Band, Cell, Column, Row, Value

BAND = "stages"
_END = "_money"  # of the code of a row: ``policy_money`` is of the plan line ``policy``


def base(code: str) -> str:
    """Return the plan line, or the sum of some, that a row of the band is of."""
    return code.removesuffix(_END)


def columns() -> list[Column]:
    """Return the columns of the band: those of 表4 by plan line, in the places of those of 表1."""
    return [*line_table.columns(), Column("note", tr("Note"))]


def band() -> Band:
    """Return the band with its heads."""
    return Band(
        BAND, tr("Released, contracts, paid, available (as table 4 by plan line)"), columns()
    )


def how() -> str:
    """Return what is said below the band: by what its money lies on a line."""
    return tr("Released and committed by the line of the project, paid by the line of the payment.")


def unreleased(table: str, column: str) -> bool:
    """Whether a figure of the band, or of 表4 by plan line, is unknown where nothing was released
    to the line itself.
    """
    return table in (BAND, "lines") and column in ("available", "uncommitted")


def placed(rows: Sequence[Row], own: Sequence[Row]) -> list[Row]:
    """Return the rows of 表1 with those of the band below the rows of money paid."""
    at = max((i for i, row in enumerate(rows, 1) if row.band == "paid"), default=0)
    return [*rows[:at], *own, *rows[at:]]


def rows(context: ReportContext, version: Version) -> list[Row]:
    """Return a row for each fiscal line, their sum, and what lies on other lines or on none, where
    there is any; the total is that of 表4.
    """
    maker, lines = _Maker(context, version), context.lines
    fiscal = [line for line in lines if line.nature == "fiscal"]
    ids = inside(lines)
    rows_made = [maker.of_line(line) for line in fiscal]
    rows_made.append(maker.subtotal([line for line in fiscal if line.parent_id is None], ids))
    others = [line.id for line in lines if line.id not in ids]
    if any(line_table.added(maker.by_line, others)):
        name = tr("On other lines of the plan")
        rows_made.append(maker.row("elsewhere", name, others, None))
    if any(maker.by_line.get(0, ())):
        rows_made.append(maker.row("unlined", tr("No plan line"), [0], None, is_complete=False))
    return [*rows_made, maker.row("total", tr("Total"), None, None)]


def inside(lines: Sequence[Line]) -> list[int]:
    """Return the fiscal lines of the plan and those below them."""
    main = [line for line in lines if line.nature == "fiscal" and line.parent_id is None]
    return [i for line in main for i in descendants(lines, line.id)]


class _Maker:
    """Makes the rows of the band; ``planned``: line → the plan of the version (fen)."""

    def __init__(self, context: ReportContext, version: Version) -> None:
        self._context, self._version = context, version
        self.by_line = line_table.amounts_by_line(context)
        amounts = context.ledger.plan.amounts(version.id)
        self.planned = {a.line_id: a.amount_fen for a in amounts if not a.year}

    def of_line(self, line: Line) -> Row:
        """Return the row of a line, with those below it."""
        ids, depth = descendants(self._context.lines, line.id), int(line.parent_id is not None)
        fen = self.planned.get(line.id)
        return self.row(line.code, line.name(self._context.lang), ids, fen, depth=depth)

    def subtotal(self, main: Sequence[Line], ids: list[int]) -> Row:
        """Return the sum of the fiscal lines; what is available is known where all of them that
        paid were released money to.
        """
        known = [self.planned[line.id] for line in main if line.id in self.planned]
        amounts = [
            line_table.added(self.by_line, descendants(self._context.lines, line.id))
            for line in main
        ]
        is_complete = all(a.released or not a.paid for a in amounts)
        plan = sum(known) if known else None
        return self.row("fiscal", tr("Fiscal subtotal"), ids, plan, is_complete=is_complete)

    def row(
        self, code: str, name: str, lines: list[int] | None, plan: int | None,
        *, depth: int = 0, is_complete: bool = True,
    ) -> Row:  # fmt: skip
        """Return a row of some lines (None: of all, with what is on none). What is available is
        not known where nothing was released to them, or not to all (``is_complete`` is not).
        """
        amounts = line_table.added(self.by_line, self.by_line if lines is None else lines)
        paid_on = Trail(
            (0, self._context.quarter.ordinal), lines=None if lines is None else tuple(lines)
        )
        values: dict[str, Value] = {**line_table.values(amounts, plan)}
        if lines is not None and not (is_complete and amounts.released):
            values |= dict.fromkeys(("available", "uncommitted"))
        if plan is None:
            values = {c: v for c, v in values.items() if c not in ("plan", "plan_left")}
        trails = dict.fromkeys(("paid", "available", "paid_rate"), paid_on)
        end = f"/{self._context.quarter.name}"
        cells = {
            c: Cell(f"plan/{code}{_END}/{c}{end}", value, trails.get(c))
            for c, value in values.items()
        }
        if "plan" in cells:  # the very figure of the band above
            cells["plan"] = cells["plan"]._replace(id=f"plan/{code}/plan{end}")
        note = Cell("", tr("; ").join(self._notes(code, amounts, lines)))
        strong = code in ("fiscal", "total")
        return Row(f"{code}{_END}", name, {**cells, "note": note}, depth, strong, BAND)

    def _notes(self, code: str, amounts: Amounts, lines: list[int] | None) -> list[str]:
        notes = []
        if code == "unlined" and amounts.released:
            notes.append(
                tr("money released to a source as a whole is on no line: available is in the total")
            )
        first, last = self._version.first.ordinal, self._version.last.ordinal
        outside = sum(
            fen
            for line, quarter, _, fen in self._context.plan_sums
            if quarter <= self._context.quarter.ordinal
            and not first <= quarter <= last
            and (lines is None or line in lines)
        )
        apart = sum(
            fen
            for line, _, quarter, _, fen in self._context.apart_sums
            if quarter <= self._context.quarter.ordinal and (lines is None or line in lines)
        )
        if apart:
            shown = money.show(apart)
            notes.append(
                tr("paid from city, banks, enterprises or funds, in it: {sum} yuan", sum=shown)
            )
        if outside:
            shown = money.show(outside)
            notes.append(tr("paid outside the plan's period, in it: {sum} yuan", sum=shown))
        return notes
