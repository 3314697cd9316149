"""A column of money beside the tax on it: 金额 1,000.00 and 税额 90.00 were paid together."""

from __future__ import annotations

from collections.abc import Sequence

from fundtracker.intake.columns import money_sums
from fundtracker.intake.columns.column_names import normal
from fundtracker.intake.columns.column_roles import Column
from fundtracker.patterns import lazy

_TAX = lazy("^(?:增值税)?税[额款金]|^(?:增值|销项|进项)税|^(?:vat|tax|gst)(?:amount|amt)?$")
_RATES = (1, 3, 5, 6, 9, 10, 11, 13, 16, 17)  # percent of value-added tax, now and before


def left_out(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> list[Column]:
    """Return the column of tax that is not in the money that is read: in every row it is that
    money at a rate of value-added tax, to the fen; none where the money holds its tax.
    """
    paid = [c for c in columns if c.role in money_sums.MAIN]
    taxes = [c for c in columns if c.role == "ignore" and _TAX.search(normal(c.header))]
    if len(paid) != 1 or len(taxes) != 1:
        return []
    fens = zip(money_sums.read_fen(rows, paid[0]), money_sums.read_fen(rows, taxes[0]), strict=True)
    pairs = [(money, tax) for money, tax in fens if money and tax]
    on_top = all(
        any(abs(100 * abs(tax) - rate * abs(money)) <= 100 for rate in _RATES)
        for money, tax in pairs
    )
    return taxes if pairs and on_top else []
