"""Payer and payee both in the file: whose account it is decides which way the money went."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from fundtracker.intake.cells.cell_words import account, text
from fundtracker.patterns import lazy

_HOLDER = lazy(
    r"(?:户\s*名|账户名称|单位名称|客户名称|企业名称|本方)\s*[:：]?\s*([^\s:：,，;；]{4,40})"
)
_TREASURY = lazy("预算单位|支付令|国库|零余额|功能科目|功能分类|支付凭证|拨款|财政授权|财政直接")

_BANK_PAYER = lazy("汇款|汇出|转出|付方|remit|sender|originator|ordering", re.IGNORECASE)


class Own:
    """The unit's own side of a file: the columns of payer and payee that name it, and its name."""

    def __init__(self, payer_at: int, payee_at: int, name: str) -> None:
        self.payer_at, self.payee_at, self.name = payer_at, payee_at, name


def places(role: Mapping[str, int]) -> list[tuple[int, int]]:
    """Return the pairs of columns that name payer and payee: accounts first, they are the surer."""
    pairs = (("payer_account", "counterparty_account"), ("payer_account", "payee_account"),
             ("payer_name", "counterparty_name"), ("payer_name", "payee_name"))  # fmt: skip
    return [(role[a], role[b]) for a, b in pairs if a in role and b in role]


def find(
    pairs: Sequence[tuple[int, int]], rows: Sequence[Sequence[str]], title: str, own_account: str
) -> Own | None:
    """Return whose file it is: the holder that the head names, else the only party that is in
    every row.

    None where no party, or more than one, could be the holder.
    """
    holder = _HOLDER.search(title)
    called = (holder[1] if holder else "", own_account)
    for payer, payee in pairs:
        parties = [(_cell(row, payer), _cell(row, payee)) for row in rows]
        if name := _holder([pair for pair in parties if any(pair)], called):
            return Own(payer, payee, name)
    if pairs and _TREASURY.search(title):
        payers = {_cell(row, pairs[-1][0]) for row in rows}
        return Own(*pairs[-1], payers.pop()) if len(payers) == 1 else None
    return None


def _holder(parties: Sequence[tuple[str, str]], called: Sequence[str]) -> str:
    """Return the party that the head calls the holder, else the only one in every row; '' for
    none.
    """
    names = {name for pair in parties for name in pair if name}
    everywhere = {name for name in names if all(name in pair for pair in parties)}
    only = everywhere.pop() if len(everywhere) == 1 else ""
    return next((name for name in called if name in names), only)


def only_pay(
    pairs: Sequence[tuple[int, int]], rows: Sequence[Sequence[str]], header: Sequence[str]
) -> bool:
    """Return whether several payers pay several payees and none is ever both: a list of many
    units' payments. A bank's list of either side names its payer as banks do (汇款人).
    """
    if not pairs or _BANK_PAYER.search(header[pairs[-1][0]]):
        return False
    payers, payees = ({_cell(row, at) for row in rows} - {""} for at in pairs[-1])
    return len(payers) > 1 and len(payees) > 1 and not payers & payees


def candidates(pairs: Sequence[tuple[int, int]], rows: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the parties that may be the holder, those in most rows first, six at most."""
    if not pairs:
        return ()
    payer, payee = pairs[-1]
    counts: dict[str, int] = {}
    for row in rows:
        for name in {_cell(row, payer), _cell(row, payee)} - {""}:
            counts[name] = counts.get(name, 0) + 1
    return tuple(sorted(counts, key=lambda name: -counts[name])[:6])


def chosen(
    pairs: Sequence[tuple[int, int]], rows: Sequence[Sequence[str]], name: str
) -> Own | None:
    """Return the own side by the name or account that the person gave; None where no row names
    it.
    """
    for payer, payee in pairs:
        if any(name in (_cell(row, payer), _cell(row, payee)) for row in rows):
            return Own(payer, payee, name)
    return None


def _cell(row: Sequence[str], at: int) -> str:
    return account(text(row[at])) if at < len(row) else ""
