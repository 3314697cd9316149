"""Statements of cards: what fills a card up (自动还款, PAYMENT THANK YOU) is no income."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from fundtracker.intake.cells import amounts
from fundtracker.patterns import lazy

_TITLE = lazy(
    "(?:信用卡|贷记卡|公务卡)[^，,。；;还款户]{0,8}(?:账单|对[账帐]单|明细|流水)|credit ?card",
    re.IGNORECASE,
)
_THANKS = lazy(
    r"payment\W+(?:received\W+)?thank you|thank you for your payment|auto ?pay"
    "|(?:自动|信用卡|公务卡|掌上生活)还款",
    re.IGNORECASE,
)
_BACK = lazy("退|冲|refund|return|revers", re.IGNORECASE)
_RECEIVED = lazy(r"payments?\W+received", re.IGNORECASE)
_SALE = lazy("sale|purchase", re.IGNORECASE)
_WORDS = ("summary", "txn_type", "counterparty_name", "remark")


def is_statement(title: str, role: Mapping[str, int], rows: Sequence[Sequence[str]]) -> bool:
    """Return whether money that comes in fills a card up: the title says so, or rows of money in
    do.
    """
    both = "amount_out" in role and "amount_in" in role
    if both and _TITLE.search(title):
        return True
    sides = [(row, _came_in(row, role)) for row in rows]
    thanked = (row for row, came in sides if came and came > 0)
    if any(_THANKS.search(text) and not _BACK.search(text) for text in _said(thanked, role)):
        return True
    kinds = {(_cell(row, role, "txn_type").lower(), came > 0) for row, came in sides if came}
    return {("sale", False), ("payment", True)} <= kinds


def may_be(role: Mapping[str, int], rows: Sequence[Sequence[str]]) -> bool:
    """Return whether rows of one column of signed money speak of a card: of a sale, or of a
    payment that was received and yet has a minus.
    """
    if any(_SALE.fullmatch(_cell(row, role, "txn_type")) for row in rows):
        return True
    negative = (row for row in rows if (_came_in(row, role) or 0) < 0)
    return any(map(_RECEIVED.search, _said(negative, role)))


def _said(rows: Iterable[Sequence[str]], role: Mapping[str, int]) -> list[str]:
    return [" ".join(_cell(row, role, name) for name in _WORDS) for row in rows]


def _cell(row: Sequence[str], role: Mapping[str, int], name: str) -> str:
    at = role.get(name, -1)
    return row[at].strip() if 0 <= at < len(row) else ""


def _came_in(row: Sequence[str], role: Mapping[str, int]) -> int | None:
    """Return what came in by a row, negative what went out; None where it cannot be told."""
    if "amount_signed" in role:
        signed = amounts.fen(_cell(row, role, "amount_signed"))
        return signed if isinstance(signed, int) else None
    came, went = (amounts.fen(_cell(row, role, side)) for side in ("amount_in", "amount_out"))
    if isinstance(came, int) and came:
        return came
    return -went if isinstance(went, int) else None
