"""A figure of many ledgers opened: what each has of it, then where that comes from in each."""

from __future__ import annotations

from typing import Any, NamedTuple

from fundtracker.domain.base import money
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.reports.explain import explain
from fundtracker.reports.explain_text import as_json, as_text
from fundtracker.reports.explanation import Explanation
from fundtracker.reports.rollup.member import Opener
from fundtracker.reports.rollup.rollup import Rollup, parts
from fundtracker.reports.rollup.sums import Part
from fundtracker.reports.tables.report_table import Column, Row, Table, explained, shown

MOST = 1000  # payments listed of a ledger; who wants all asks the ledger itself


class Opened(NamedTuple):
    """A figure of a roll-up: the words and formula of the sum, and its parts, each with its
    ledger's own explanation (None where the ledger states nothing of it).
    """

    id: str
    name: str
    text: str
    formula: str
    parts: list[tuple[Part, str, Explanation | None]]

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON data: values in fen, tenths or thousandths, as the table has them."""
        return {
            "id": self.id, "name": self.name, "text": self.text, "formula": self.formula,
            "parts": [
                {
                    "ledger": part.member.name, "path": str(part.member.path),
                    "figure": part.cell.id, "value": part.cell.value, "text": text,
                    "counts": part.counts, "explanation": as_json(figure) if figure else None,
                }
                for part, text, figure in self.parts
            ],
        }  # fmt: skip


def place(rollup: Rollup, figure: str) -> tuple[Table, Row, Column]:
    """Return where a figure stands in the roll-up; raises UserError ``no_such_figure``."""
    parts(rollup, figure)
    words, table = figure.split("/"), rollup.table
    assert table is not None
    row = table.row(words[1])
    assert row is not None
    return table, row, next(c for c in table.every_column() if c.code == words[2])


def formula(rollup: Rollup, figure: str) -> str:
    """Return how a figure of the roll-up is made: worked out of its row, or added up."""
    table, row, column = place(rollup, figure)
    some = parts(rollup, figure)
    counted = [part for part in some if part.counts]
    if not counted:
        return explained(table, row, column)
    texts = [f"{part.member.name} {shown(table, column, part.cell)}" for part in counted]
    return " + ".join(texts) + f" = {shown(table, column, row.cells[column.code])}"


def opened(rollup: Rollup, figure: str, opener: Opener, *, limit: int) -> Opened:
    """Open a figure of a roll-up: each ledger once more, for its own explanation.

    Raises:
        UserError: ``no_such_figure``, and what ``opener`` raises.
    """
    table, row, column = place(rollup, figure)
    opened_parts = []
    for part in parts(rollup, figure):
        explanation = None
        if part.cell.id and part.cell.value is not None:
            with opener(part.member.path) as ledger:
                explanation = explain(ledger, part.cell.id, limit=limit)
        opened_parts.append((part, shown(table, column, part.cell), explanation))
    name = f"{row.name} · {column.head}"
    text = shown(table, column, row.cells[column.code])
    return Opened(figure, name, text, formula(rollup, figure), opened_parts)


def as_explanation(rollup: Rollup, figure: str, opener: Opener, *, limit: int) -> Explanation:
    """Return an opened figure as one explanation: a record for each ledger.

    Raises:
        UserError: ``rollup_no_sheet`` where all payments are asked for: what proves them is in
            each ledger; and as ``opened``.
    """
    if limit > MOST:
        raise UserError("rollup_no_sheet")
    opened_figure = opened(rollup, figure, opener, limit=limit)
    records = [_record(part, text, own) for part, text, own in opened_figure.parts]
    return Explanation(
        opened_figure.id, opened_figure.name, opened_figure.text, opened_figure.formula,
        None, 0, [], [],
        records=records, n_records=len(records),
    )  # fmt: skip


def _record(part: Part, text: str, own: Explanation | None) -> dict[str, Any]:
    fields = [(tr("Amount"), text if part.counts else text + _not_added())]
    if own is not None:
        fields.append((tr("Formula"), own.formula))
        if own.sum_fen is not None:
            words = tr("{n} payments, {sum} yuan in all", n=own.n, sum=money.show(own.sum_fen))
            fields.append((tr("Payments"), words))
    head = tr("head {hash}…", hash=part.member.likeness.head[:16])
    return {
        "name": part.member.name, "fields": fields, "at": "", "person": "", "kind": "",
        "file": str(part.member.path), "reason": head, "change": "",
    }  # fmt: skip


def opened_text(opened: Opened, lang: str) -> str:
    """Return an opened figure as text."""
    lines = [f"{opened.name}  {opened.text}", tr("Formula: {text}", text=opened.formula)]
    for part, text, figure in opened.parts:
        lines.append("")
        lines.append(f"== {part.member.name}  {text}{'' if part.counts else _not_added()}")
        lines.append(f"   {part.member.path}")
        if figure is not None:
            lines += [f"   {line}" for line in as_text(figure, lang).splitlines()]
    return "\n".join(lines) + "\n"


def _not_added() -> str:
    return "  " + tr("(shown, not added)")
