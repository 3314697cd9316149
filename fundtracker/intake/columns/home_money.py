"""Money in yuan beside the money in its own currency: 原币金额, 汇率, 人民币金额."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fundtracker.intake.cells import amounts
from fundtracker.intake.cells.cell_words import text
from fundtracker.intake.columns import money_sums
from fundtracker.intake.columns.column_names import meanings, normal
from fundtracker.intake.columns.column_roles import Column
from fundtracker.patterns import lazy

_HOME = lazy("人民币|cny|rmb|本币|^元$|^(?:pre)?0*1$|^156$|钞|汇|^$", re.IGNORECASE)
_CONVERTED = lazy("折(?:合|算)?(?:成|为)?(?:人民币|本位?币)")
_IN_YUAN = lazy(
    "人民币|本位?币|localcurr|(?:^|in|amount)(?:cny|rmb)$|[(（]\\s*(?:CNY|RMB|¥|￥)\\s*[)）]",
    re.IGNORECASE,
)
_OWN = lazy("原币|外币|汇率|original|foreign|documentcurr|occurr|exchangerate")

_AMOUNTS = ("amount", "amount_out", "amount_in")
_BY_PIECE = 40  # the rank of names that only end or begin with a known one


def is_foreign(word: str) -> bool:
    """Return whether the name of a currency is not ours."""
    return amounts.FOREIGN.search(word) is not None or _HOME.search(word) is None


def in_yuan(name: str) -> bool:
    """Return whether a column's own name says that its money is in yuan: 人民币金额."""
    phrases = (
        _CONVERTED.search(normal(name)),
        _IN_YUAN.search(normal(name)),
        _IN_YUAN.search(name),
    )
    return any(phrases) and not amounts.FOREIGN.search(name)


def converted(
    rows: Sequence[Sequence[str]], columns: Sequence[Column], paid: Column, others: Sequence[Column]
) -> Column | None:
    """Return the column that says the paid money in yuan: it is the same where 币种 is ours, and
    another amount wherever they differ; None where there is none.
    """
    currency = next((c.at for c in columns if c.role == "currency"), None)
    named = [c for c in others if in_yuan(c.header)]
    if in_yuan(paid.header) or len(named) != 1:
        return None
    if amounts.FOREIGN.search(paid.header):
        return named[0]  # 支付金额（美元） beside 折合人民币
    if currency is None:
        return None
    ours, theirs = money_sums.read_fen(rows, paid), money_sums.read_fen(rows, named[0])
    differ = {
        is_foreign(text(row[currency]))
        for row, ours_cell, other in zip(rows, ours, theirs, strict=True)
        if currency < len(row) and ours_cell != other
    }
    return named[0] if differ == {True} else None


def own_money(columns: Sequence[Column], main: Sequence[Column]) -> list[int] | None:
    """Return the columns that hold the money that is read (``main``) in its own currency too,
    where it is in yuan by its head whatever 币种 says; None where it is not.

    It must be called converted, or stand beside the money in its own currency or a rate: 人民币金额
    alone beside 币种 USD contradicts itself.
    """
    if not main or not all(in_yuan(c.header) for c in main):
        return None
    own = [c.at for c in columns if c.role == "ignore" and _is_own(c.header)]
    beside = any(_OWN.search(normal(c.header)) for c in columns)
    return own if own or beside or all(_CONVERTED.search(normal(c.header)) for c in main) else None


def _is_own(name: str) -> bool:
    if in_yuan(name) or "率" in name:
        return False
    amount = any(role in _AMOUNTS and rank < _BY_PIECE for role, rank in meanings(name))
    return amount or _OWN.search(normal(name)) is not None
