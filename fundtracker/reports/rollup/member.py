"""One ledger of a roll-up: its own table, by the program's own reading, and what tells it apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.plan import Version
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.likeness import Likeness, likeness
from fundtracker.ledger.review import freeze
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds import table6, table8
from fundtracker.reports.plan import table1
from fundtracker.reports.plan.plan_words import tolerance
from fundtracker.reports.tables import frozen
from fundtracker.reports.tables.report_table import Table

PLAN, FUNDS = "plan", "funds"
KINDS = (PLAN, FUNDS)
Opener = Callable[[Path], Ledger]


class Asked(NamedTuple):
    """What a roll-up is asked for: ``what`` of ``KINDS``, money shown in ``unit``, words in
    ``lang``.
    """

    what: str
    unit: str = "wan"
    lang: str = "zh"
    with_city: bool = False


class Payer(NamedTuple):
    """A partner of a fund: what it paid in until the quarter's end, in fen."""

    fund: str
    partner: str
    fen: int


class Member(NamedTuple):
    """A ledger that was read; ``name`` is its own among those read.

    ``worked_in`` is the last quarter with payments (of the funds: with an event); ``planned`` the
    amounts of the plan as (line, year, fen, bound); ``booked`` and ``later`` what was paid until
    the quarter and after it, in fen, as the kept sums say; ``payers`` the partners of its funds,
    ``fund_codes`` the code of a fund by the code of its row.
    """

    name: str
    path: Path
    likeness: Likeness
    table: Table
    version: Version
    worked_in: Quarter
    frozen: bool
    planned: tuple[tuple[str, int, int, str], ...] = ()
    booked: int = 0
    later: int = 0
    tolerance: int = 0
    payers: tuple[Payer, ...] = ()
    fund_codes: dict[str, str] = {}  # noqa: RUF012 - never mutated

    def sum_of(self, row: str, column: str) -> int:
        """Return a figure of its own table, 0 where it has none."""
        line = self.table.row(row)
        return (line.number(column) or 0) if line is not None else 0


class Unopened(NamedTuple):
    """A ledger that could not be read, and why."""

    name: str
    path: Path
    error: UserError


def names_of(paths: list[Path]) -> list[str]:
    """Return a name for each file: its own, after so many folders that it is no other's."""
    for depth in range(1, 1 + max((len(path.parts) for path in paths), default=0)):
        names = ["/".join(path.with_suffix("").parts[-depth:]) for path in paths]
        if len(set(names)) == len(set(paths)):
            return names
    return [str(path) for path in paths]


def worked_in(ledger: Ledger, what: str) -> Quarter:
    """Return the quarter that a ledger's own table shows where none is named.

    Raises:
        UserError: ``no_plan``.
    """
    if what == FUNDS:
        return table6.last_quarter(ledger)
    first = ledger.plan.current().first.ordinal
    return Quarter.at(max([first, *(q for _, q, n, fen in ledger.plan.sums() if n or fen)]))


def read(ledger: Ledger, name: str, asked: Asked, quarter: Quarter) -> Member:
    """Return a ledger as it was at one moment, at the end of a quarter.

    Raises:
        UserError: ``no_plan``, ``snapshot_altered``.
    """
    return ledger.reading(lambda ledger: _read(ledger, name, asked, quarter))


def _read(ledger: Ledger, name: str, asked: Asked, quarter: Quarter) -> Member:
    context = ReportContext(ledger, quarter, asked.unit, asked.lang)
    known = worked_in(ledger, asked.what)
    own = Member(
        name, ledger.path, likeness(ledger), _table(context, asked), context.version,
        known, quarter.ordinal in freeze.frozen(ledger),
    )  # fmt: skip
    if asked.what == FUNDS:
        return own._replace(payers=_payers(context), fund_codes=_fund_codes(context))
    codes = {line.id: line.code for line in context.lines}
    amounts = ledger.plan.amounts(context.version.id)
    sums = context.plan_sums
    return own._replace(
        planned=tuple(sorted((codes[a.line_id], a.year, a.amount_fen, a.bound) for a in amounts)),
        booked=sum(fen for _, q, _, fen in sums if q <= quarter.ordinal),
        later=sum(fen for _, q, _, fen in sums if q > quarter.ordinal),
        tolerance=tolerance(ledger),
    )


def _table(context: ReportContext, asked: Asked) -> Table:
    if asked.what == PLAN:
        return table1.table1(context, with_city=asked.with_city, with_stages=False)
    return frozen.noted(context.ledger, FUNDS, table6.build(context), context.lang)


def _payers(context: ReportContext) -> tuple[Payer, ...]:
    """Return who paid into the funds of a ledger; of a partner of two funds each is one."""
    payers, fund = list[Payer](), ""
    for row in table8.partners(context).rows:
        if not row.depth:
            fund = row.name
        elif fen := row.number("paid_in"):
            payers.append(Payer(fund, row.name, fen))
    return tuple(payers)


def _fund_codes(context: ReportContext) -> dict[str, str]:
    return {f"f{fund.id}": fund.code for fund in context.funds}
