"""What a cell of a file was understood as, in words: day, side, amount in yuan, unit, text."""

from __future__ import annotations

import datetime as dt

from fundtracker import i18n
from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.intake.cells import amounts
from fundtracker.intake.columns.column_roles import Column
from fundtracker.intake.payments.preview import Row, Understood
from fundtracker.ui.imports.words import role_name, verdict

AMOUNTS = frozenset(
    (
        *("amount_out", "amount_in", "amount_signed", "amount_abs", "amount_spent"),
        *("amount_back", "amount_digit", "amount_cents"),
    )
)
_SIDES = frozenset(("direction", "reversal_flag", "amount_unit"))
_TEXTS = {
    "counterparty_name": "counterparty", "payee_name": "counterparty",
    "counterparty_account": "account", "payee_account": "account", "summary": "summary",
    "final_payee": "counterparty", "final_payee_account": "account",
    "purpose": "purpose", "remark": "note", "serial_no": "serial", "voucher_no": "serial",
    "project_name": "project", "contract_no": "contract", "fund_source": "source",
    "plan_line": "plan_line",
    "payer_name": "payer",
}  # fmt: skip


def understood(row: Row, column: Column, unit: str) -> str:
    """Return what a cell was read as, a line each: what the column means, what was understood,
    what became of the row. ``unit``: that of the file's amounts.
    """
    cell = row.cells[column.at] if column.at < len(row.cells) else ""
    lines = [tr("{name}: read as {role}", name=column.header or str(column.at + 1),
                role=role_name(column.role))]  # fmt: skip
    if row.state == "skipped":
        lines = []
    elif column.role == "ignore":
        lines = [tr("{name}: not read", name=column.header or str(column.at + 1))]
    elif row.read is not None:
        lines += _of_payment(row.read, column.role, cell, unit)
    elif row.issue is not None and row.state == "rejected" and column.at == row.column:
        lines.append(i18n.say(row.issue))
    if cell:
        lines.append(tr("in the file: {text}", text=cell))
    return "\n".join([*lines, verdict(row)])


def _of_payment(read: Understood, role: str, cell: str, unit: str) -> list[str]:
    """Return what a cell gave to a payment; nothing where it gave nothing."""
    if role in ("date", "datetime"):
        return [dt.date.fromordinal(read.day).isoformat()]
    if role == "balance":
        fen = amounts.fen(cell, amounts.UNITS.get(unit, 100)) if cell.strip() else None
        return [tr("{amount} yuan", amount=money.show(fen))] if isinstance(fen, int) else []
    if role in AMOUNTS or role in _SIDES:
        return _of_money(read, cell, unit, may_be_empty=role in AMOUNTS)
    text = read.texts.get(_TEXTS.get(role, ""), "")
    return [text] if text and text != cell else []


def _of_money(read: Understood, cell: str, unit: str, *, may_be_empty: bool) -> list[str]:
    """Return the side, amount and unit that a cell gave."""
    if not cell.strip():
        return [tr("empty: the money stands in another column")] if may_be_empty else []
    side = tr("money in") if read.direction else tr("money out")
    words = tr("{side}, {amount} yuan", side=side, amount=money.show(read.fen))
    back = [words + " " + tr("(taken back)")] if read.fen < 0 else [words]
    return [*back, tr("unit of the amounts: {unit}", unit=unit)]
