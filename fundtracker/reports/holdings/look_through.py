"""Look-through (穿透): what part of each company belongs to the fiscal money, through all funds
between them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import accumulate

from fundtracker.domain.base import money
from fundtracker.domain.base.fractions import fen
from fundtracker.domain.holdings.look_through import (
    COMPANY,
    FUND,
    PARTNER,
    Edge,
    Node,
    Path,
    part_of,
    paths_to,
)
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.holding_book import Flow
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds.fund_figures import figures
from fundtracker.reports.tables.report_table import Column, Frame, Table, Value

NAMES = ("lookthrough",)


def columns() -> list[Column]:
    """Return the columns: the part of the fiscal money, its share of cost and value."""
    return [
        Column("kind", tr("Kind")),
        Column("part", tr("Fiscal part"), "said"),
        Column("cost", tr("Fiscal part of the cost"), "money", "balance"),
        Column("value", tr("Fiscal part of the value"), "money", "balance"),
    ]


def build(context: ReportContext) -> Table:
    """Return the table at the end of a quarter: a row a company, below it each way from fiscal
    money to it.
    """
    ledger, day = context.ledger, context.day
    frame = context.frame(
        "lookthrough", tr("Look-through: the fiscal money's part of each company"), columns()
    )
    edges, names, own = ledger.sub_funds.edges(day), _names(context), _fiscal_partners(context)
    part, through = part_of(edges, own), {edge.holder for edge in edges}
    counted = []
    for node in _companies(edges):
        mine = [edge for edge in edges if edge.held == node]
        row = _amounts(mine, part)
        kind = _kind(mine) if node in through else tr("Company")
        frame.add(f"c{node.id}", names[node], {"kind": kind, "part": _percent(part(node)), **row})
        _add_ways(frame, node, paths_to(edges, own, node), names)
        # below a part that nobody knows nothing can be looked through: it counts as it is
        unseen = [edge for edge in mine if edge.share is None]
        counted.append(_amounts(unseen, part) if node in through else row)
    sums: dict[str, Value] = {name: sum(row[name] for row in counted) for name in ("cost", "value")}
    frame.add("total", tr("Total"), sums, total=True)
    frame.notes += [*_unknown(edges, names), *_differences(ledger, context, names)]
    frame.notes += [*_less_reported(edges, names), *_left_out(ledger, day, names)]
    frame.notes.append(
        tr(
            "A fund belongs to its partners by what they paid in, before the first payment by "
            "their commitments; what is"
            " looked through does not count in the total. V = {day}.",
            day=context.quarter.last_day.isoformat(),
        )
    )
    return frame.table()


def _add_ways(frame: Frame, node: Node, paths: Sequence[Path], names: dict[Node, str]) -> None:
    for at, path in enumerate(paths):
        way: dict[str, Value] = {"part": _percent(path.share)}
        frame.add(f"c{node.id}-w{at}", _way(path, names), way, depth=1)


def _companies(edges: Sequence[Edge]) -> list[Node]:
    return sorted({edge.held for edge in edges if edge.held.kind == COMPANY})


def _fiscal_partners(context: ReportContext) -> dict[Node, Fraction]:
    """Return the partners of fiscal money, each wholly its own; those that are funds of this
    ledger are looked through.
    """
    same = context.ledger.sub_funds.same()
    fiscal = [Node(PARTNER, p.id) for p in context.partners.values() if p.class_ == "fiscal"]
    return {node: Fraction(1) for node in fiscal if node not in same}


def _names(context: ReportContext) -> dict[Node, str]:
    ledger, lang = context.ledger, context.lang
    names = {Node(FUND, fund.id): fund.title(lang) for fund in context.funds}
    names |= {Node(COMPANY, company.id): company.title(lang) for company in ledger.companies.all()}
    return names | {
        Node(PARTNER, value.id): value.title(lang) for value in context.partners.values()
    }


def _amounts(edges: Sequence[Edge], part: Callable[[Node], Fraction]) -> dict[str, int]:
    """Return the fiscal part of cost and value of what is held of a company; reported holdings
    count in.
    """
    return {
        name: sum(fen(part(edge.holder) * (getattr(edge, name) or 0)) for edge in edges)
        for name in ("cost", "value")
    }


def _percent(part: Fraction) -> str:
    return f"{float(part * 100):.3f}%"


def _way(path: Path, names: dict[Node, str]) -> str:
    """Return a way in words: partner, part of each fund below it, company."""
    words = [names[path.nodes[0]]]
    words += [
        f"{_percent(share)} {names[node]}"
        for node, share in zip(path.nodes[1:], path.shares, strict=True)
    ]
    return " → ".join(words)


def _kind(edges: Sequence[Edge]) -> str:
    """Return what a sub-fund is whose holdings are reported: looked through, or not, where no part
    of it is known.
    """
    known = any(edge.share is not None for edge in edges)
    return tr("sub-fund, looked through") if known else tr("sub-fund, its part not recorded")


def _less_reported(edges: Sequence[Edge], names: dict[Node, str]) -> list[str]:
    """Return where what a sub-fund reports to hold cost less than was paid for the part of it
    (yuan).
    """
    reported: dict[Node, int] = {}
    for edge in edges:
        if edge.holder.kind == COMPANY:
            reported[edge.holder] = reported.get(edge.holder, 0) + (edge.cost or 0)
    matches = []
    for edge in edges:
        theirs = fen((edge.share or Fraction()) * reported.get(edge.held, 0))
        if edge.held in reported and edge.share and theirs < (edge.cost or 0):
            matches.append(
                tr(
                    "{fund} in {sub}: {paid} yuan were paid, its part of what {sub} reports to "
                    "hold cost {theirs} yuan: what was not reported is not in the total.",
                    fund=names[edge.holder],
                    sub=names[edge.held],
                    paid=money.show(edge.cost or 0),
                    theirs=money.show(theirs),
                )
            )
    return matches


def _left_out(ledger: Ledger, day: int, names: dict[Node, str]) -> list[str]:
    """Return what the newest report of a sub-fund names no more, though nothing ended it."""
    rows = ledger.sub_funds.reported(day)
    newest = {holder: max(row[2] for row in rows if row[0] == holder) for holder, *_ in rows}
    return [
        tr(
            "{sub}: {company} was reported on {then} and not on {day}: it counts as it was then; "
            "a part of 0 ends it.",
            sub=names[Node(COMPANY, holder)],
            company=names[Node(COMPANY, held)],
            then=dt.date.fromordinal(then).isoformat(),
            day=dt.date.fromordinal(newest[holder]).isoformat(),
        )
        for holder, held, then, *_ in rows
        if then < newest[holder]
    ]


def _unknown(edges: Sequence[Edge], names: dict[Node, str]) -> list[str]:
    """Return whose part of whom nobody knows, each with its cost (yuan)."""
    return [
        tr(
            "{company}: what part of it {fund} holds is not recorded; its cost of {n} yuan counts, "
            "its part does not.",
            company=names[edge.held],
            fund=names[edge.holder],
            n=money.show(edge.cost or 0),
        )
        for edge in edges
        if edge.share is None
    ]


def _differences(ledger: Ledger, context: ReportContext, names: dict[Node, str]) -> list[str]:
    """Return where a fund's book of a sub-fund differs from the sub-fund's own book of that fund
    (yuan).
    """
    day, notes = context.quarter.last_day, list[str]()
    same = ledger.sub_funds.same()
    funds = {fund.id: fund for fund in context.funds}
    partners = {fund.id: name for name, fund in _as_partner(context, same).items()}
    for deal in ledger.companies.deals():
        node = same.get(Node(COMPANY, deal.company_id))
        if node is None or node.kind != FUND:
            continue
        flows = ledger.companies.flows(deal.id, context.day)
        if not flows:
            continue
        book, name = figures(ledger, funds[node.id], day), partners.get(deal.fund_id)
        paid_in = book.partners[name].paid_in if name in book.partners else 0
        nav = book.shares[name].closing if name in book.shares else 0
        compared = (
            (tr("what was paid"), _paid(flows, paid_in), paid_in),
            (tr("its value"), ledger.companies.value(deal, context.day), nav),
        )
        fund, sub = names[Node(FUND, deal.fund_id)], names[node]
        notes += [_differs(fund, sub, *both) for both in compared if both[1] != both[2]]
    return notes


def _differs(fund: str, sub: str, what: str, ours: int, theirs: int) -> str:
    return tr(
        "{fund} in {sub}: {what} {ours} yuan by its own book, {theirs} yuan by "
        "that of the sub-fund.",
        fund=fund,
        sub=sub,
        what=what,
        ours=money.show(ours),
        theirs=money.show(theirs),
    )


def _paid(flows: Sequence[Flow], paid_in: int) -> int:
    """Return what was paid for a sub-fund: what it has as paid in, where that is left after the
    first repayments, for a later closing gave some back.
    """
    paid = sum(flow.amount_fen for flow in flows if flow.kind == "lot")
    repaid = [-flow.amount_fen for flow in flows if flow.kind == "repayment"]
    return paid_in if paid_in in accumulate(repaid, initial=paid) else paid


def _as_partner(context: ReportContext, same: dict[Node, Node]) -> dict[str, Node]:
    """Return partner → the fund of this ledger that it is."""
    return {
        value.name: same[Node(PARTNER, value.id)]
        for value in context.partners.values()
        if Node(PARTNER, value.id) in same
    }
