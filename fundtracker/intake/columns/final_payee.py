"""Whom money reached through the account of the named payee: 最终收款人 beside 收款人名称."""

from __future__ import annotations

from collections.abc import Sequence

from fundtracker.intake.columns.column_names import normal
from fundtracker.patterns import lazy

_WHO = (
    "(?:资金)?(?:最终|实际|真实)的?"
    "(?:(?:收款|领款|受款)(?:人|方|单位|企业|公司)?|(?:支付|付款|拨付)对象)(?:信息)?"
)
_ROLES = (
    (
        "final_payee",
        lazy(
            f"{_WHO}(?:名称|全称|姓名|户名|账户名称?)?"
            "|(?:final|ultimate|actual)(?:payee|beneficiary|creditor)(?:name)?"
        ),
    ),
    ("final_payee_account", lazy(f"{_WHO}(?:银行)?(?:账号|帐号|卡号)")),
)

_FREE = {"", "summary"}  # what such a column is taken for by the end of its name


def settle(taken: dict[int, str], header: Sequence[str]) -> None:
    """Take the columns of the final payee for what they are, beside those of the payee through
    whose account the money went; without another payee the final one is the payee.
    """
    if "counterparty_name" not in taken.values():
        return
    for role, words in _ROLES:
        places = [i for i, name in enumerate(header) if words.fullmatch(normal(name))]
        if places and {taken.get(i, "") for i in places} <= _FREE:
            taken[places[0]] = role
