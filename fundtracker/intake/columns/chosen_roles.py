"""What a person may name as the role of a column (``--role COLUMN=ROLE``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fundtracker.errors import UserError
from fundtracker.intake.cells import dates
from fundtracker.intake.columns import money_columns
from fundtracker.intake.columns.column_names import ROLES
from fundtracker.intake.columns.column_roles import Column

MONEY_ROLES = (*money_columns.MAIN, "amount_back", "amount_digit", "amount_cents")
# What a person may call a role on the command line.
ALIASES = {
    "支出": "amount_out",
    "付款": "amount_out",
    "收入": "amount_in",
    "收款": "amount_in",
    "金额": "amount_abs",
    "正负金额": "amount_signed",
    "消费金额": "amount_spent",
    "退回": "amount_back",
    "日期": "date",
    "方向": "direction",
    "余额": "balance",
    "收款人": "counterparty_name",
    "对方": "counterparty_name",
    "摘要": "summary",
    "状态": "status",
    "单位": "amount_unit",
    "项目": "project_name",
    "合同": "contract_no",
    "计划科目": "plan_line",
    "不用": "ignore",
    "忽略": "ignore",
}
CHOSEN_ROLES = {*ROLES, *MONEY_ROLES, "ignore"} - {"amount"}
DAYS = ("date", "datetime")
SIDE_OPEN = ("amount_abs", "amount_signed")  # money whose side alone may be asked


def require(columns: Sequence[Column], stated: Mapping[int, str]) -> None:
    """Refuse a role that a person named (column → role) and that could not be given.

    Raises:
        UserError: ``role_not_taken``.
    """
    for column in columns:
        role = stated.get(column.at, column.role)
        finer = role in SIDE_OPEN and column.role in money_columns.MAIN
        if column.role != role and not finer and not {column.role, role} <= {*DAYS}:
            raise UserError("role_not_taken", name=column.header.strip())


def without_flags(columns: Sequence[Column], stated: Mapping[int, str]) -> list[Column]:
    """Return the columns without that of flags where a person named 借方 or 贷方 itself as money
    out or in: the flags are those of the balance then (方向 beside 余额).
    """
    sides = ("amount_out", "amount_in")
    named = (c for c in columns if c.role in sides and stated.get(c.at) == c.role)
    if not any(sign in c.header for c in named for sign in "借贷"):
        return list(columns)
    flags = {c.at for c in columns if c.role == "direction" and c.at not in stated}
    return [c._replace(role="ignore") if c.at in flags else c for c in columns]


def parts_kept(
    parts: dates.Parts | dates.OneDay | None, stated: Mapping[int, str]
) -> dates.Parts | dates.OneDay | None:
    """Return the columns of the parts of a day, None where a person named another column as the
    day.
    """
    dated = {at for at, role in stated.items() if role in DAYS}
    named = isinstance(parts, dates.Parts) and dated and not dated & {*parts[:3]}
    return None if named else parts
