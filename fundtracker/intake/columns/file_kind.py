"""What kind of file it is, whose eyes it sees with, and whether its rows are payments at all."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fundtracker.errors import RefusedError
from fundtracker.intake.columns import day_columns
from fundtracker.intake.columns.column_names import ASKED, PLAN_MONTHS, normal
from fundtracker.intake.columns.column_roles import Column, by_role
from fundtracker.patterns import lazy

# The closed lists: what a profile may state too.
KINDS = ("bank_statement", "treasury_payment", "payment_ledger", "gl_voucher", "investment_ledger")
PERSPECTIVES = ("own_account", "own_account_by_signed_amount", "bank_view", "ledger_view", "fund")
PROVES = ("paid", "released", "evidence")

_BALANCES = lazy("期初|期末|年初|本期发生|本年累计|上期|借方余额|贷方余额|年初余额")
_DUE = lazy(
    "应[付拨发]|[未待]付|未拨|待拨|未支付|逾期|欠[款付缴]|拖欠|payable(?!to)|(?:amount|total|balance|sum)due"
    "|overdue|unpaid|(?:approved|requested|planned|scheduled)(?:payment)?(?:amount|sum|total)"
    "|amount(?:approved|requested|planned)"
)
_JUDGED = lazy("审定|审计|审减|评审")  # what a work was found to be worth, not what was paid
_INDICATOR = lazy(
    "产值|营收|营业收入|算力规模|企业数|专利|员工|纳税|指标值|目标值|完成值|同比|环比"
)
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


def refuse_unless_payments(columns: Sequence[Column], header_line: int | None) -> None:
    """Refuse a table whose columns are no payments; ``line`` is the header's.

    Raises:
        RefusedError: ``file_is_budget_indicators``, ``file_is_cash_plan``,
            ``file_is_trial_balance``, ``file_is_indicators``, ``no_date_column``,
            ``no_amount_column``, ``money_not_paid``.
    """
    role = by_role(columns)
    names = [normal(c.header) for c in columns]
    moved = [r for r in role if r.startswith("amount_") and r != "amount_unit"]
    dated = next((role[r] for r in ("date", "datetime") if r in role), None)
    if other := _other_kind(role, names, dated is not None, bool(moved)):
        raise RefusedError(other, line=header_line)
    if not moved and (asked := next(filter(is_asked, names), None)) is not None:
        raise RefusedError("money_not_paid", line=header_line, name=asked)
    if dated is None:
        raise RefusedError("no_date_column", line=header_line)
    if not moved:
        raise RefusedError("no_amount_column", line=header_line)
    paid_day = day_columns.rank(names[dated]) <= day_columns.PAID
    if not paid_day and all(_is_owed(names[role[r]]) for r in moved):
        raise RefusedError("money_not_paid", line=header_line, name=names[role[moved[0]]])


def _other_kind(
    role: Mapping[str, int], names: Sequence[str], dated: bool, moved: bool
) -> str | None:
    """Return the code of what a table is that is no list of payments by its heads; None: none."""
    if sum(1 for name in names if PLAN_MONTHS.fullmatch(name.rsplit(" ", 1)[-1])) >= 3:
        return "file_is_cash_plan"
    paid = dated and moved and "counterparty_name" in role
    if ("budget_amount" in role or "budget_id" in role) and not paid:
        return "file_is_budget_indicators"
    if not dated and sum(1 for name in names if _BALANCES.search(name)) >= 2:
        return "file_is_trial_balance"
    if not moved and any(map(_INDICATOR.search, names)):
        return "file_is_indicators"
    return None


def is_asked(name: str) -> bool:
    """Return whether a column's money was only asked for, granted or is due."""
    text = normal(name)
    return bool(ASKED.search(text) or _DUE.search(text)) and not re.search(
        "支付|付款|拨付", re.sub("[申报]请?支付|应付|拟.*", "", text)
    )


def _is_owed(name: str) -> bool:
    return is_asked(name) or _JUDGED.search(name) is not None


def of(role: Mapping[str, int], names: Sequence[str], own: bool, debit: bool) -> Kind:
    """Return the kind of a file of payments; ``own``: its 借 is money in; ``debit``: it has 借
    and 贷 at all.
    """
    both = "amount_in" in role and "amount_out" in role
    if own:
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
    if "amount_signed" in role or "amount_spent" in role:
        return Kind("bank_statement", "own_account_by_signed_amount")
    if "direction" in role and "amount_abs" in role:
        return Kind("bank_statement", "bank_view" if debit else "own_account")
    return Kind("bank_statement", "own_account")
