"""The management fee and the other costs of a fund."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.domain import fees, fund
from fundtracker.domain.daycount import add_months
from fundtracker.domain.money import plain
from fundtracker.errors import UserError
from fundtracker.ledger.change import Change
from fundtracker.ledger.records import Put, put

if TYPE_CHECKING:
    from fundtracker.ledger.ledger import Ledger


class Spending(NamedTuple):
    """A cost (``expense``) of a fund, or a draw, repayment or interest of its subscription line, fen."""

    id: int
    day: int
    kind: str
    amount_fen: int
    payee: str
    doc_no: str


class FundCosts:
    """What the funds cost."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def spendings(self, fund_id: int) -> list[Spending]:
        """Return what a fund spent and drew, by day."""
        columns = ", ".join(Spending._fields)
        rows = self._ledger.read(f"SELECT {columns} FROM fund_expense WHERE fund_id = ? ORDER BY day, id", (fund_id,))
        return [Spending(*row) for row in rows]

    def run_fees(self, change: Change, fund_id: int, until: int, nav: Sequence[tuple[int, int]] = ()) -> list[Put]:
        """Charge the management fee of every period that ends until a day and is not charged yet.

        The terms' rates and bases hold by their days; ``nav`` (day, fen) serves terms on net asset value.

        Raises:
            UserError: ``no_terms``; what ``fees.fee_schedule`` names.
        """
        terms = self._ledger.funds.terms(fund_id)
        if not terms:
            raise UserError("no_terms", day=dt.date.fromordinal(until).isoformat())
        first = dt.date.fromordinal(terms[0].start_day)
        series = {**self._bases(fund_id), fees.NAV: [(dt.date.fromordinal(day), fen) for day, fen in nav]}
        steps = sorted(row.fee_step for row in terms)
        last = dt.date.fromordinal(until)
        periods = fees.fee_schedule(steps, series, first, last, months=terms[0].fee_months)
        charged = {row.first_day for row in self._ledger.capital.fees(fund_id)}
        done = []
        for period in periods:
            whole = add_months(period.first, terms[0].fee_months) - dt.timedelta(days=1)
            if period.first.toordinal() in charged or whole > last:
                continue
            working = "; ".join(
                f"{part.first}–{part.last} {part.basis} {plain(part.amount)} × {part.rate} × {part.years}"
                for part in period.parts
            )
            row = {
                "fund_id": fund_id, "first_day": period.first.toordinal(), "last_day": period.last.toordinal(),
                "fee_fen": period.fee, "waived_fen": 0, "offset_fen": 0, "working": working, "reason": "",
            }  # fmt: skip
            done.append(Put(change.insert("fund_fee", row), "new"))
        return done

    def waive(
        self, change: Change, fund_id: int, first_day: int, *, waived: int = 0, offset: int = 0, reason: str
    ) -> None:
        """Waive a part of a period's fee, or set other income against it; with its reason.

        Raises:
            UserError: ``fee_unknown``, ``reason_needed``.
        """
        if not reason.strip():
            raise UserError("reason_needed")
        row = next((each for each in self._ledger.capital.fees(fund_id) if each.first_day == first_day), None)
        if row is None:
            raise UserError("fee_unknown", day=dt.date.fromordinal(first_day).isoformat())
        change.update("fund_fee", row.id, {"waived_fen": waived, "offset_fen": offset, "reason": reason})

    def spend(
        self, change: Change, fund_id: int, day: int, amount_fen: int, *, kind: str = "expense", payee: str = "",
        doc_no: str = "",
    ) -> Put:  # fmt: skip
        """Record an expense, or a draw, repayment or interest of the subscription line; the same row is known."""
        if amount_fen <= 0:
            raise UserError("not_above_zero")
        row = {
            "fund_id": fund_id, "day": day, "kind": kind, "amount_fen": amount_fen, "payee": payee, "doc_no": doc_no
        }  # fmt: skip
        return put(self._ledger, change, "fund_expense", row, {})

    def _bases(self, fund_id: int) -> dict[str, list[tuple[dt.date, int]]]:
        """Return how much was committed, paid in and net invested from each day on."""
        committed: list[tuple[dt.date, int]] = []
        paid: list[tuple[dt.date, int]] = []
        for entry in self._ledger.funds.entries(fund_id):
            if entry.kind in fund.COMMITMENT_KINDS:
                committed.append((entry.day, fund.COMMITMENT_KINDS[entry.kind] * entry.signed))
            elif entry.kind in (fund.RECEIPT, fund.EQUALISATION):
                paid.append((entry.day, entry.signed if entry.kind == fund.RECEIPT else -entry.signed))
        invested = [(dt.date.fromordinal(day), fen) for day, fen in self._ledger.companies.net_invested(fund_id)]
        return {
            fees.COMMITTED: _running(committed), fees.PAID_IN: _running(paid), fees.NET_INVESTED: _running(invested)
        }  # fmt: skip


def _running(moves: Sequence[tuple[dt.date, int]]) -> list[tuple[dt.date, int]]:
    sums: dict[dt.date, int] = {}
    total = 0
    for day, fen in sorted(moves):
        total += fen
        sums[day] = total
    return list(sums.items())
