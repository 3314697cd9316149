"""The columns of a pivot: figures as shown, exact where copied, a bar for the part of each row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QLineEdit

from fundtracker.domain.base.money import MINUS
from fundtracker.i18n import language, tr
from fundtracker.reports.analysis import pivot as pivots
from fundtracker.reports.analysis import pivot_shown
from fundtracker.reports.analysis.pivot import Cell, Line, Pivot
from fundtracker.reports.charts.chart import written
from fundtracker.reports.tables.text_grid import Value, yuan
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.widgets.table_model import Column

SUM = -2  # the key of the sum of the lines that are shown


def pivot_columns(session: Session, pivot: Pivot, mode: str) -> list[Column[Line]]:
    """Return the names of the rows, their totals with bars, and a column for each of the pivot's;
    ``mode``: see ``pivot_shown``.
    """
    names = pivots.dimension_names()
    most = max((abs(line.total.fen) for line in pivot.lines), default=1) or 1
    name: Callable[[Line], str] = lambda line: line.name
    heads = [Column[Line]("name", lambda: names[pivot.spec.rows], name, 260, tip=name)]
    total = _figures(session, pivot, None, tr("Total"), mode)
    bar = lambda line: 0.0 if line is pivot.total or line.key == SUM else abs(line.total.fen) / most
    heads.append(Column(**{**vars(total), "bar": bar, "width": 140}))
    for at, (_, head) in enumerate(pivot.columns):
        plain = _figures(session, pivot, at, head, mode)
        heads.append(Column(**{**vars(plain), "bar": _heat(pivot, at)}))
    if pivot_shown.has_expected(pivot) and mode == "value":
        heads += _beside_expected(pivot)
    return heads


def _beside_expected(pivot: Pivot) -> list[Column[Line]]:
    """Return what is expected of each first digit, and how far it is from that; no verdict."""
    usual: Callable[[Line], int] = lambda line: pivot_shown.expected(pivot, line)
    away: Callable[[Line], int] = lambda line: line.total.n - usual(line)
    heads = tr("expected (Benford)"), tr("Difference from expected")
    return [
        Column("usual", lambda: heads[0], lambda line: f"{usual(line):,}", 140, True, exact=usual),
        Column("away", lambda: heads[1], lambda line: _signed(away(line)), 160, True, exact=away),
    ]


def _signed(n: int) -> str:
    return f"{n:+,}".replace("-", MINUS) if n else "0"


def _heat(pivot: Pivot, at: int) -> Callable[[Line], float]:
    """Return how large a cell is beside the largest one of all rows shown; none of the total."""
    sums = (abs(cell.fen) for line in pivot.lines for cell in line.cells if cell is not None)
    most = max(sums, default=0) or 1

    def part(line: Line) -> float:
        cell = None if line is pivot.total or line.key == SUM else line.cells[at]
        return abs(cell.fen) / most if cell is not None else 0.0

    return part


def _figures(session: Session, pivot: Pivot, at: int | None, name: str, mode: str) -> Column[Line]:
    def figure(line: Line) -> pivot_shown.Shown:
        return pivot_shown.shown(pivot, line, at, mode)

    def text(line: Line) -> str:
        amount = figure(line)
        if amount.measure == "fen":
            return session.money(amount.value)
        return written(amount.value, amount.measure, session.unit, language())

    def exact(line: Line) -> Value:
        amount = figure(line)
        return yuan(amount.value) if amount.measure == "fen" else text(line)

    def head() -> str:
        in_money = pivot.spec.measure != "count" and mode != "share"
        return f"{name} ({unit_name('yuan')})" if in_money else name

    tip = lambda line: _tip(session, pivot, line.total if at is None else line.cells[at])
    tone = lambda line: "bad" if (figure(line).value or 0) < 0 else ""
    kind = {"fen": "money", "count": "count"}.get(figure(pivot.total).measure, "percent")
    return Column(
        f"c{at}", lambda: name, text, 112, True, tone=tone, exact=exact, exact_head=head, tip=tip,
        kind=kind, number=lambda line: figure(line).value,
    )  # fmt: skip


def total_of(pivot: Pivot, lines: Sequence[Line]) -> Line:
    """Return the total of all lines of a pivot, or the sum of those that are shown."""
    if len(lines) == len(pivot.lines):
        return pivot.total
    n, all_lines = f"{len(lines):,}", f"{len(pivot.lines):,}"
    cells = [_sum([line.cells[at] for line in lines]) for at in range(len(pivot.columns))]
    total = _sum([line.total for line in lines])
    return Line(SUM, tr("Shown: {n} of {all} rows", n=n, all=all_lines), [*cells], total)


def _sum(cells: Sequence[Cell | None]) -> Cell:
    there = [cell for cell in cells if cell is not None]
    return Cell(sum(cell.fen for cell in there), sum(cell.n for cell in there))


def _tip(session: Session, pivot: Pivot, cell: Cell | None) -> str:
    """Return what a cell holds: exact yuan, and of how many."""
    if cell is None:
        return ""
    amount, n = session.exact(cell.fen), f"{cell.n:,}"
    if pivot.spec.of_payments:
        return tr("{amount}, {n} payments", amount=amount, n=n)
    return tr("{amount}, {n} records", amount=amount, n=n)


def column_of(index: QModelIndex) -> int | None:
    """Return the pivot's column of a cell; None of the names and totals before them, and of what is
    expected where there are no columns.
    """
    return index.column() - 2 if index.column() >= 2 else None


def write_line(line: QLineEdit, text: str) -> None:
    """Write the words that payments are searched for into their line, without a search."""
    if line.text() != text:
        line.blockSignals(True)
        line.setText(text)
        line.blockSignals(False)
