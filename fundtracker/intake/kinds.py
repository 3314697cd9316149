"""What kind of file it is, whose eyes it sees with, and whether its rows are payments at all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fundtracker.errors import RefusedError
from fundtracker.intake import balance
from fundtracker.intake.names import PLAN_MONTHS, normal
from fundtracker.intake.roles import Column, by_role

# The closed lists: what a profile may state too.
KINDS = ("bank_statement", "treasury_payment", "payment_ledger", "gl_voucher", "investment_ledger")
PERSPECTIVES = ("own_account", "own_account_by_signed_amount", "bank_view", "ledger_view", "fund")
PROVES = ("paid", "released", "evidence")

_BALANCES = re.compile("期初|期末|年初|本期发生|本年累计|上期|借方余额|贷方余额|年初余额")
_LEDGER = re.compile("日记账|明细账|分类账|科目余额|会计科目|序时账|凭证")
_DEBIT = re.compile("借|debit|^dr")
_HOLDER = re.compile("[账帐]号|户名|客户名称|开户")
_OWN_BOOKS = re.compile("科目|核算|账套|会计期间")
_APPLIED = re.compile("申请|申报")  # asked for, not paid
_INDICATOR = re.compile("产值|营收|营业收入|算力规模|企业数|专利|员工|纳税|指标值|目标值|完成值|同比|环比")
_CASH = re.compile(r"^(?:1001|1002|1011|1012)|银行存款|库存现金|零余额账户|其他货币资金")
_LIST = {
    "unit_name",
    "unit_code",
    "func_code",
    "func_name",
    "func_code_name",
    "econ_code",
    "econ_name",
}


class Kind(NamedTuple):
    """``kind`` and ``perspective`` of the closed lists; ``proves``: paid, released or evidence."""

    kind: str
    perspective: str
    proves: str = "paid"


def decide(columns: Sequence[Column], said: str, header_line: int | None, rows: Sequence[Sequence[str]]) -> Kind:
    """Decide by the roles; ``said`` is the text of the file's name and preamble.

    Raises:
        RefusedError: the rows are no payments: ``file_is_budget_indicators``, ``file_is_cash_plan``,
            ``file_is_trial_balance``, ``file_is_indicators``, ``no_date_column``,
            ``no_amount_column``; ``line`` is the header's.
    """
    role = by_role(columns)
    names = [normal(c.header) for c in columns]
    months = sum(1 for name in names if PLAN_MONTHS.fullmatch(name.rsplit(" ", 1)[-1]))
    if months >= 3:
        raise RefusedError("file_is_cash_plan", line=header_line)
    moved = [r for r in role if r.startswith("amount_")]
    dated = "date" in role or "datetime" in role
    if ("budget_amount" in role or "budget_id" in role) and not (dated and moved and "counterparty_name" in role):
        raise RefusedError("file_is_budget_indicators", line=header_line)
    balances = sum(1 for name in names if _BALANCES.search(name))
    if balances >= 2 and not dated:
        raise RefusedError("file_is_trial_balance", line=header_line)
    if not moved and any(_INDICATOR.search(name) for name in names):
        raise RefusedError("file_is_indicators", line=header_line)
    if not dated:
        raise RefusedError("no_date_column", line=header_line)
    if not moved or all(_APPLIED.search(names[role[r]]) for r in (*moved, "date" if "date" in role else "datetime")):
        raise RefusedError("no_amount_column", line=header_line)
    return _payments(role, names, said, rows)


def _payments(role: Mapping[str, int], names: list[str], said: str, rows: Sequence[Sequence[str]]) -> Kind:
    both = "amount_in" in role and "amount_out" in role
    if _vouchers(role, both, names, said, rows):
        return Kind("gl_voucher", "ledger_view")
    if "fund_name" in role or "stage" in role or any("被投" in name for name in names):
        return Kind("investment_ledger", "fund", "evidence")
    if _LIST & set(role) and "balance" not in role and not both:
        return Kind("treasury_payment", "own_account")
    ledger = {
        "cumulative_amount",
        "contract_name",
        "contract_amount",
        "contract_no",
        "project_name",
    }
    if ledger & set(role) and "balance" not in role and not both:
        return Kind("payment_ledger", "own_account")
    if "amount_signed" in role:
        return Kind("bank_statement", "own_account_by_signed_amount")
    if "direction" in role and "amount_abs" in role:
        drcr = any("借" in str(row[role["direction"]]) for row in rows[:50] if len(row) > role["direction"])
        return Kind("bank_statement", "bank_view" if drcr else "own_account")
    return Kind("bank_statement", "own_account")


def _vouchers(
    role: Mapping[str, int], both: bool, names: Sequence[str], said: str, rows: Sequence[Sequence[str]]
) -> bool:
    """The unit's own books: a column of accounts, or 借 that raises the balance; else a journal of one
    account by its title.
    """
    if "gl_account" in role and (both or "direction" in role):
        return True
    if both and _DEBIT.search(names[role["amount_out"]]):
        heard = balance.hear(role, rows)
        if heard.agrees or heard.flipped:
            return heard.flipped
        if _HOLDER.search(said) and not _OWN_BOOKS.search(said):
            return False
    books = bool(_LEDGER.search(said)) and "voucher_no" in role
    return books and both and "counterparty_account" not in role


def is_cash(account: str) -> bool:
    """Return whether a general-ledger account is money: 1001, 1002, 1011 (零余额), 1012."""
    return _CASH.search(account.strip()) is not None
