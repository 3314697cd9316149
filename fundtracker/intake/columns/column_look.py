"""What the values of a column look like: amounts, dates, times, units, single figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from fundtracker.intake.cells import amounts, cell_words, dates
from fundtracker.intake.columns import units
from fundtracker.intake.columns.column_names import meanings, normal
from fundtracker.intake.text.looks import bare
from fundtracker.patterns import lazy

_NOTHING = lazy(r"[-—–―_/\s]*|无|nil|n/?a|null|none", re.IGNORECASE)
_CASH = lazy(
    r"^(?:1001|1002|1011|1012|1021)|银行存款|库存现金|零余额账户|其他货币资金"
    r"|\b(?:cash|checking)\b|\bbank\b(?! (?:charge|fee|interest|loan|overdraft))",
    re.IGNORECASE,
)
_PAYS = lazy(
    "收款|领款|供应商|施工单位|被投|补助|企业名称|支付令|支付凭证|(?:支付|付款|拨付|拨款|付讫|报销|发放).{0,4}(?:日期|时间|日)$"
    "|payee|vendor|supplier|beneficiary|paymentdate|paydate|datepaid"
)
_TO_PAYEES = lazy("收款(?:单位|人|方|户名)|payee|beneficiary")
_FROM_PAYERS = lazy("(?:付款|缴款|汇款|来款)(?:单位|人|方|户名)|payer|remitter")
_DEBIT = lazy("借|贷|debit|credit|^dr|^cr", re.IGNORECASE)
_PAID_HEAD = lazy("支付|付款|拨付|拨款|实[付拨]|支出|付出|paid|payment|disburs")
_BANK_HEAD = lazy("iban|bic|swift|bank|sortcode|银行|开户行")
# The budget leg of a voucher that is kept twice (财务会计 + 预算会计): the same money once more.
_BUDGET = lazy(r"^8001|资金结存")


class Seen(NamedTuple):
    """What the values of a column look like, as shares of its filled cells (0…1)."""

    filled: float
    amounts: float
    signs: float
    dates: float
    times: float
    timed: float
    units: bool
    digits: bool  # single figures only: 1 and 2 of a flag


def _may_be_read(cell: str) -> bool:
    """Return whether a cell may be an amount or a day: 二〇二四年三月五日 has no digit."""
    return "年" in cell or any(map(str.isdigit, cell))


def look(rows: Sequence[Sequence[str]], index: int) -> Seen:
    """Look at one column of some rows."""
    cells = [bare(row[index]) for row in rows if index < len(row)]
    filled = [cell for cell in cells if not _NOTHING.fullmatch(cell)]
    n = len(filled) or 1
    distinct = {
        cell: (amounts.fen(amounts.side_behind(cell)[0]), dates.day(cell, True, 2000) != "bad_date")
        if _may_be_read(cell)
        else (None, False)
        for cell in set(filled)
    }
    read = [distinct[cell][0] for cell in filled]
    money = sum(isinstance(a, int) or a in ("sub_fen_precision", "ambiguous_number") for a in read)
    signs = sum(
        (isinstance(a, int) and a < 0) or cell.startswith("+")
        for a, cell in zip(read, filled, strict=True)
    )
    days = sum(distinct[cell][1] for cell in filled)
    return Seen(
        filled=len(filled) / (len(cells) or 1),
        amounts=money / n,
        signs=signs / n,
        dates=days / n,
        times=sum(1 for cell in filled if dates.TIME_ONLY(cell)) / n,
        timed=sum(1 for row in rows if index < len(row) and dates.has_time(row[index])) / n,
        units=units.is_column(filled),
        digits=all(len(cell) == 1 for cell in distinct),
    )


def is_cash(account: str) -> bool:
    """Return whether a general-ledger account is money: 1001, 1002, 1011 (零余额), 1012."""
    return _CASH.search(account.strip()) is not None and not is_budget(account)


def is_budget(account: str) -> bool:
    """Return whether an account is the money of budget accounts: 8001 资金结存 repeats what the
    financial accounts of the same voucher say.
    """
    return _BUDGET.search(account.strip()) is not None


def pays(header: Sequence[str]) -> bool:
    """Return whether the header speaks of payees or of days of payment: then every row is a
    payment.
    """
    return any(_PAYS.search(normal(name)) for name in header)


def to_payees(header: Sequence[str]) -> bool:
    """Return whether the header names who received the money, and not who paid it."""
    names = " ".join(map(normal, header))
    return _TO_PAYEES.search(names) is not None and _FROM_PAYERS.search(names) is None


def lists_payments(header: Sequence[str], money: int) -> bool:
    """Return whether a table with one column of money is a list of what was paid to whom or when,
    and no journal.
    """
    name = normal(header[money])
    if _DEBIT.search(name):
        return False
    return to_payees(header) or (_PAID_HEAD.search(name) is not None and pays(header))


def hold_cash(rows: Sequence[Sequence[str]], places: Sequence[int]) -> bool:
    """Return whether one of the accounts in some columns is money."""
    cells = {row[i] for row in rows for i in places if i < len(row)}
    return any(is_cash(cell) or is_budget(cell) for cell in cells)


def are_of_bank(
    header: Sequence[str], rows: Sequence[Sequence[str]], places: Sequence[int]
) -> bool:
    """Return whether accounts are the one whose statement a bank made: each column says the same
    in all rows, and others are those of a bank.
    """
    names = [normal(name) for i, name in enumerate(header) if i not in places]
    if any("科目" in header[i] for i in places) or not any(map(_BANK_HEAD.search, names)):
        return False
    return all(len({bare(row[i]) for row in rows if i < len(row)} - {""}) == 1 for i in places)


def roles_of(name: str) -> list[tuple[str, int]]:
    """Return the roles a name may have: one that says both ways of a sign is money both ways."""
    plus = cell_words.plus_said(name)  # 支出(+)/收入(-)
    return [("amount", 5)] if plus and not plus.back else meanings(name)
