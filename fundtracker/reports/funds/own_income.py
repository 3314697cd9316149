"""Income of a fund's own money, as rows beside its costs and as what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator

from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.records.fund_cash import INCOME_KINDS
from fundtracker.reports.funds.call_register import Values, iso_day
from fundtracker.reports.funds.fund_proofs import Flow


def income_name(kind: str) -> str:
    """Return the name of a kind of a fund's own income."""
    return tr({str(each.code): each.words for each in INCOME_KINDS}[kind])


def rows(ledger: Ledger, fund: int, until: int) -> Iterator[tuple[str, str, Values]]:
    """Yield (code, name, cells) of what a fund's own money earned until a day."""
    for row in ledger.capital.own_income(fund, until):
        yield f"i{row.id}", iso_day(row.day), {
            "kind": income_name(row.kind),
            "first": row.day,
            "income": row.amount_fen,
            "payee": row.payer,
            "document": row.bank_ref,
        }  # fmt: skip


def flows(ledger: Ledger, fund: int) -> Iterator[tuple[str, str, Flow]]:
    """Yield (row, '', flow) of what a fund's own money earned."""
    for row in ledger.capital.own_income(fund):
        words = " · ".join(filter(None, (income_name(row.kind), row.payer)))
        yield f"i{row.id}", "", Flow(iso_day(row.day), row.amount_fen, words, row.bank_ref, None)
