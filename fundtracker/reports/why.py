"""Why a figure changed since the quarter before: the payments that came and went, by the changes
that wrote them.
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.history import Entry
from fundtracker.reports.explain import explain
from fundtracker.reports.explanation import ALL


class Cause(NamedTuple):
    """What a change of the ledger adds to a figure: payments that count now and did not (``n``,
    ``fen``); those that counted before and do not now are negative.
    """

    entry: Entry
    n: int
    fen: int


class Why(NamedTuple):
    """A figure now and in the quarter before, in fen, and the causes: their fen add up to the
    difference.
    """

    quarter: Quarter
    before: Quarter
    now_fen: int
    before_fen: int
    causes: list[Cause]


def why(ledger: Ledger, figure: str) -> Why | None:
    """Return why a figure of payments changed since the quarter before; None where no payments
    make it, or no quarter is before.

    Raises:
        UserError: ``no_such_figure``.
    """
    return ledger.reading(lambda ledger: _why(ledger, figure))


def _why(ledger: Ledger, figure: str) -> Why | None:
    now = explain(ledger, figure, limit=ALL)
    parts = now.id.split("/")
    at = len(parts) - 1 if not parts[-1].startswith("v") else len(parts) - 2
    if now.sum_fen is None or at < 3:
        return None
    try:
        quarter = Quarter.parse(parts[at])
        before = Quarter.at(quarter.ordinal - 1)
        parts[at] = before.name
        then = explain(ledger, "/".join(parts), limit=ALL)
    except (ValueError, UserError):
        return None
    came, went = Counter(now.pairs), Counter(then.pairs)
    moved = [(pair, n) for pair, n in (came - went).items()]
    moved += [(pair, -n) for pair, n in (went - came).items()]
    writers = ledger.history.writers("payment", [payment for (payment, _), _ in moved])
    sums: dict[int, tuple[int, int]] = {}
    for (payment, fen), times in moved:
        seq = writers.get(payment, 0)
        n, total = sums.get(seq, (0, 0))
        sums[seq] = n + times, total + fen * times
    entries = {seq: ledger.history.entries(seq, seq)[0] for seq in sums if seq}
    causes = [Cause(entries[seq], n, fen) for seq, (n, fen) in sums.items() if seq]
    causes.sort(key=lambda cause: -abs(cause.fen))
    return Why(quarter, before, now.sum_fen, then.sum_fen or 0, causes)
