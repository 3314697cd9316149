"""Rows of a list of money that say in a column nobody reads that it has not moved: 支付状态 未付,
是否到账 否, 作废 是. They are sent back: what is recorded of them would count as paid.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from fundtracker.errors import UserError
from fundtracker.intake.cells import payment_states
from fundtracker.intake.lists import list_columns
from fundtracker.intake.lists.list_columns import Row, Unused
from fundtracker.intake.text.looks import bare
from fundtracker.patterns import lazy

# Lists of money that moved; a call or a contract asks for money that is still to come.
MOVED = frozenset(
    {
        *("receipts", "investments", "exits", "dealincome", "distributions", "fundcosts"),
        *("fund.payment", "fund.own_income", "fund.overdue_interest", "fund.concession"),
    }
)
# What a column is called or says that speaks of money, not of the deal: 未付, but not 未上市.
_OF_MONEY = lazy(
    "[付缴拨汇]|收款|到[账帐]|入[账帐]|支出|划[款转]|未收|待收|paid|payment|received", re.IGNORECASE
)
_PARTLY = lazy("部分|partial|partly", re.IGNORECASE)
_ASKED = lazy("是否.{0,3}(?:付|收|缴|到|入[账帐]|拨)|(?:付|收|缴|到[账帐]|拨)与?否$")
_NO = frozenset(("否", "N", "n", "no", "No", "NO", "false", "FALSE", "未", "×", "✗"))


def faults(
    kind: str, columns: Sequence[Unused], rows: Sequence[Row], ignored: Sequence[str]
) -> dict[int, UserError]:
    """Return line → why it is sent back, of a list of a kind with columns that nothing reads;
    those ``ignored`` a person said not to use.
    """
    found = dict[int, UserError]()
    for column in columns if kind in MOVED else ():
        if column.name in ignored or not _speaks(column, rows):
            continue
        for line, row in rows:
            cell = bare(row[column.at]) if column.at < len(row) else ""
            if cell and _unpaid(column.header, cell):
                found.setdefault(line, UserError("list_row_unpaid", column=column.name, text=cell))
    return found


def _speaks(column: Unused, rows: Sequence[Row]) -> bool:
    """Tell whether a column says how far the money of its rows got."""
    name, words = column.header, list_columns.filled(rows, column.at)
    asked = _ASKED.search(name) is not None and not payment_states.of_papers(name)
    by_name = payment_states.is_flag(name) or payment_states.speaks_of(name) or asked
    by_words = payment_states.may_speak_of(name, words)
    return column.holds in ("text", "nothing") and (by_name or by_words)


def _unpaid(name: str, cell: str) -> bool:
    """Tell whether a cell below a head says that its money has not moved, not all of it, or went
    back.
    """
    if _ASKED.search(name) and cell in _NO:
        return True
    meant = payment_states.legend(name, [name]).get(payment_states.normal(cell))
    said = meant or payment_states.judge(cell)
    if said not in (payment_states.UNPAID, payment_states.REFUNDED) and not _PARTLY.search(cell):
        return False
    return payment_states.is_flag(name) or bool(_OF_MONEY.search(name) or _OF_MONEY.search(cell))
