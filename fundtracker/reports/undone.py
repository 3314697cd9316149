"""What an undo or redo did, or would do, in words: rows by table, money by quarter and plan line, edits along."""

from __future__ import annotations

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.undo import Undone
from fundtracker.reports.tables.labels import kind_name, measure_name, table_name


def words(ledger: Ledger, done: Undone) -> list[str]:
    """Return a line for each table, each sum that moves and each later edit that goes along."""
    lines = [
        tr("{table}: {written} rows written, {deleted} deleted", table=table_name(table), written=written,
           deleted=deleted)
        for table, written, deleted in done.rows
    ]  # fmt: skip
    names = {line.id: line.name(language()) for line in ledger.plan.lines()}
    for one in done.sums:
        quarter, measure = Quarter.at(one.quarter).label, measure_name(one.measure)
        line = names.get(one.line_id, tr("Not classified"))
        moved = tr("{n} payments, {sum} yuan", n=f"{one.n:+,}", sum=money.show(one.fen))
        lines.append(f"{quarter} · {measure} · {line}: {moved}")
    lines += [
        tr("goes along: change {change} ({kind}), the payment of line {line}", change=edit["change"],
           kind=kind_name(str(edit["kind"])), line=edit["line"])
        for edit in done.along
    ]  # fmt: skip
    return lines


def moves_money(done: Undone) -> bool:
    """Tell whether money enters, leaves or changes its quarter, not only its plan line."""
    totals: dict[tuple[int, int], int] = {}
    for one in done.sums:
        key = (one.quarter, one.measure)
        totals[key] = totals.get(key, 0) + one.fen
    return any(totals.values())
