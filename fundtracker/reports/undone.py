"""What an undo or redo did, or would do, in words: rows by table, money by quarter and plan line,
edits along.
"""

from __future__ import annotations

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.undo import Undone
from fundtracker.reports.tables.labels import kind_name, measure_name
from fundtracker.reports.tables.table_names import table_name


def words(ledger: Ledger, done: Undone) -> list[str]:
    """Return a line for each table, each sum that moves and each later edit that goes along."""
    lines = []
    for table, written, deleted in done.rows:
        sentence_begun = tr(
            "{table}: {written} rows written, {deleted} deleted",
            table=table_name(table),
            written=written,
            deleted=deleted,
        )
        fen = done.amounts.get(table)
        lines.append(
            sentence_begun + tr(", {sum} yuan", sum=money.show(fen)) if fen else sentence_begun
        )
    names = {line.id: line.name(language()) for line in ledger.plan.lines()}
    for move in done.sums:
        quarter, measure = Quarter.at(move.quarter).label, measure_name(move.measure)
        line = names.get(move.line_id, tr("Not classified"))
        moved = tr("{n} payments, {sum} yuan", n=f"{move.n:+,}", sum=money.show(move.fen))
        lines.append(f"{quarter} · {measure} · {line}: {moved}")
    lines += [
        tr(
            "undone with it: change {change} ({kind}), the payment of line {line}",
            change=edit["change"],
            kind=kind_name(str(edit["kind"])),
            line=edit["line"],
        )
        for edit in done.along
    ]
    return lines


def moves_money(done: Undone) -> bool:
    """Tell whether money enters, leaves or changes its quarter, not only its plan line."""
    totals: dict[tuple[int, int], int] = {}
    for move in done.sums:
        key = (move.quarter, move.measure)
        totals[key] = totals.get(key, 0) + move.fen
    return any(totals.values())


def told(done: Undone) -> str:
    """Say in one line what was undone, or brought back by a redo, with its file and the money."""
    entry = done.entry
    undoes = entry.kind != "undo"  # a redo turns an undo back
    kind = entry.kind if undoes else str(entry.params.get("what", entry.kind))
    what = " ".join(filter(None, [kind_name(kind), str(entry.params.get("file", ""))]))
    if undoes:
        return tr("Undone: {what} (change {seq})", what=what, seq=entry.seq)
    return tr("Brought back: {what} (change {seq})", what=what, seq=entry.undo_of or entry.seq)
