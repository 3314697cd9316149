"""What a person may name as the role of a column (``--role COLUMN=ROLE``)."""

from __future__ import annotations

from fundtracker.intake.columns import money_columns
from fundtracker.intake.columns.column_names import ROLES

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
