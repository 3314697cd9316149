"""What a command of ``fund`` states, as the record of its type: doubted as in forms and lists."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from typing import Any

from fundtracker.cli.funds import values as given
from fundtracker.errors import Issue, UserError
from fundtracker.intake.lists.cell_values import number_of_shares
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.ledger.funds.fund_terms import MILLION
from fundtracker.records.registry import record_type
from fundtracker.reports.funds import fund_split

_Read = Callable[[Any], Any]


def _times(text: str) -> int:
    return round(given.ratio(text) * MILLION)


def _fields(read: _Read, *names: str, **renamed: str) -> dict[str, tuple[str, _Read]]:
    """Return field → (option, how it is read)."""
    return {name: (name, read) for name in names} | {
        name: (option, read) for name, option in renamed.items()
    }


_WORDS, _FEN, _DAY = _fields(str, "partner", "number"), given.fen, _fields(given.day, day="date")
_NUMBER = _fields(int, "number")
_OWN_INCOME = "income without a company"
_HELD = _fields(str, "company", "kind") | _DAY
# action → type of its record, field → (option, how it is read)
_STATED: Mapping[str, tuple[str, dict[str, tuple[str, _Read]]]] = {
    "call": (
        "fund.call",
        _NUMBER | _DAY | _fields(given.day, "due")
        | _fields(_FEN, "call", call_fee="fee", call_expense="expense", call_outside="outside"),
    ),
    "receive": ("fund.receipt", _WORDS | _DAY | _fields(_FEN, "amount")),
    "distribute": (
        "fund.distribution",
        _NUMBER | _DAY | _fields(_FEN, "capital", "income", "gain", "carry", "recallable"),
    ),
    "paid": ("fund.payment", _NUMBER | _DAY),
    "close": ("fund.closing", _fields(str, "partner") | _DAY | _fields(_FEN, "amount")),
    "transfer": (
        "fund.transfer",
        _fields(str, "partner", taker="to") | _DAY | _fields(_FEN, "amount"),
    ),
    "default": ("fund.default", _fields(str, "partner") | _DAY),
    "concede": (
        "fund.concession",
        _fields(str, "partner", taker="to") | _DAY | _fields(_FEN, "amount"),
    ),
    "cost": (
        "fund.cost", _DAY | _fields(_FEN, "amount") | _fields(str, "kind", "doc", payee="to"),
    ),
    "invest": (
        "fund.investment",
        _HELD | _fields(_FEN, "amount", "fee", pre="pre_money", post="post_money")
        | _fields(number_of_shares, "shares") | _fields(given.count, "issued", "diluted")
        | _fields(given.part, "share") | _fields(str, "doc", round="purpose"),
    ),
    "split": (
        "fund.split", _fields(str, "company") | _DAY | _fields(number_of_shares, "shares"),
    ),
    "value": ("fund.valuation", _HELD | _fields(_FEN, value="amount")),
    "exit": (
        "fund.exit",
        _HELD | _fields(_FEN, "fee", proceeds="amount") | _fields(number_of_shares, "shares")
        | _fields(str, "doc", buyer="to"),
    ),
    "income": ("fund.income", _HELD | _fields(_FEN, "amount") | _fields(str, "doc")),
    _OWN_INCOME: (
        "fund.own_income",
        _DAY | _fields(_FEN, "amount") | _fields(str, "kind", "ref", payer="to"),
    ),
    "fees": ("fund.fee", _fields(given.day, until="date")),
    "terms": ("fund.terms", _fields(given.ppm, "pref_rate", carry="carry_rate")),
    "rule": (
        "fund.return_rule",
        _fields(given.day, start="date", until="due") | _fields(_FEN, base="amount")
        | _fields(_times, "multiple"),
    ),
    "credit": (
        "fund.return_credit",
        _fields(str, "company", evidence="doc", basis="purpose") | _DAY | _fields(_FEN, "amount")
        | _fields(_times, factor="multiple"),
    ),
}  # fmt: skip


def doubts(ledger: Ledger, fund: Fund, options: argparse.Namespace) -> list[Issue]:
    """Return what is doubtful of what a command states, before it is written; nothing of what
    cannot be read, for that is refused.
    """
    own = options.action == "income" and not options.company
    code, fields = _STATED.get(_OWN_INCOME if own else options.action, ("", {}))
    if not code:
        return []
    try:
        stated = {
            name: read(value)
            for name, (option, read) in fields.items()
            if (value := getattr(options, option)) not in (None, "")
        }
    except (UserError, ValueError):
        return []
    kind, parts = record_type(code), None
    if kind.together is not None and options.part:
        items = {
            f.name: stated[f.name] for f in kind.fields if f.kind == "money" and f.name in stated
        }
        parts = fund_split.stated_parts(ledger, ";".join(options.part), items)
    return [*fund_split.doubted(ledger, code, {"fund": fund.code, **stated}, parts)]
