"""A list of records (calls, contracts, indicators …) that came in as payments: it is named, with
its money, and asked or refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING

from fundtracker.domain.base.money import MISSING, show
from fundtracker.errors import RefusedError
from fundtracker.intake.cells import amounts
from fundtracker.intake.columns import file_kind, list_heads, units
from fundtracker.intake.columns.column_names import normal
from fundtracker.intake.columns.column_roles import Column
from fundtracker.intake.questions import Question
from fundtracker.intake.text import sum_words
from fundtracker.patterns import lazy

if TYPE_CHECKING:
    from fundtracker.intake.text.table import Table

_PAID = lazy("支付|付款|拨付|拨款|支出|已付|paid|payments?|disburse", re.IGNORECASE)
_PLAN = lazy("计划|预算|预测|用款|申请|需求|安排|拟|plan|budget|forecast|request", re.IGNORECASE)
_EXPORTED = ["id", "rev"]  # how each table begins that the command export writes


def require_payments(table: Table, columns: Sequence[Column], rows: list[list[str]]) -> None:
    """Refuse a table whose columns are no payments; ask of one whose columns are those of a list.

    Raises:
        RefusedError: ``file_is_list``, ``file_is_own_export``, ``paid_by_month``, or as
            ``file_kind.refuse_unless_payments``.
    """
    answer = table.findings.answer("list")
    heads = [normal(column.header) for column in sorted(columns)]
    if answer != "payments" and heads[:2] == _EXPORTED:
        raise RefusedError("file_is_own_export", line=table.header_line, name=table.name)
    try:
        file_kind.refuse_unless_payments(columns, table.header_line)
    except RefusedError as refused:
        if refused.code == "file_is_cash_plan" and _paid_by_month(table, heads):
            raise RefusedError("paid_by_month", line=table.header_line) from None
        kinds = list_heads.kinds_of(columns, read=False) if answer != "payments" else ()
        if kinds:
            raise _refusal(table, columns, rows, kinds) from None
        raise
    if answer == "payments":
        return
    kinds = list_heads.kinds_of(columns, read=True)
    if not kinds:
        return
    if answer == "list":
        raise _refusal(table, columns, rows, kinds)
    named = "|".join(kinds)
    by = f"--list {named} | --answer list=payments"
    params = {"lists": named, "kinds": named}
    question = Question("list", ("list", "payments"), by, line=table.header_line, params=params)
    table.findings.ask(question, first=True)


def _paid_by_month(table: Table, heads: Sequence[str]) -> bool:
    """Return whether a table of months speaks of money paid, and of no plan."""
    above = (cell for _, cells in table.preamble for cell in cells)
    words = " ".join([table.name, table.sheet, *above, *heads])
    return _PAID.search(words) is not None and not _PLAN.search(words)


def refuse_if_asked(table: Table, columns: Sequence[Column], rows: list[list[str]]) -> None:
    """Refuse as a list what is no payments for another reason too.

    Raises:
        RefusedError: ``file_is_list``.
    """
    for question in table.findings.questions:
        if question.code == "list":
            raise _refusal(table, columns, rows, question.params["kinds"].split("|"))


def _refusal(
    table: Table, columns: Sequence[Column], rows: list[list[str]], kinds: Sequence[str]
) -> RefusedError:
    named = "|".join(kinds)
    sums = "、".join(_sums(table, columns, rows, kinds[0])) or MISSING
    return RefusedError("file_is_list", line=table.header_line, lists=named, kinds=named, sums=sums)


def _sums(table: Table, columns: Sequence[Column], rows: list[list[str]], kind: str) -> list[str]:
    """Return the columns of money of a list with their sums in yuan, the whole file read."""
    from fundtracker.intake.columns.list_kinds import KINDS, by_labels, columns_of

    header = [column.header for column in sorted(columns)]
    places = by_labels(kind, header, columns_of(kind, header))
    money = [
        places[field.name]
        for field in KINDS[kind].columns
        if field.kind == "money" and field.name in places
    ]
    all_rows = sum_words.without_sums([*chain(rows, *(cells.rows() for cells in table.data))])
    sums = {at: _sum(all_rows, at, _scale(table, header[at])) for at in money}
    return [f"{header[at].strip()} {show(fen)}" for at, fen in sums.items() if fen]


def _scale(table: Table, head: str) -> int:
    """Return the fen of one unit of a column: its head's, else a line's above; yuan."""
    around = (unit for _, cells in table.preamble if (unit := units.of_line(cells)))
    unit = units.of_name(head) or next(around, "元")
    return amounts.UNITS.get(unit, amounts.UNITS["元"])


def _sum(rows: Sequence[list[str]], at: int, scale: int) -> int:
    read = (amounts.fen(row[at], scale) for row in rows if at < len(row))
    return sum(fen for fen in read if isinstance(fen, int))
