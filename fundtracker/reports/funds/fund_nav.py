"""The roll-forward of net asset value, of each fund and partner, over a quarter; one partner over
all funds.
"""

from __future__ import annotations

import datetime as dt

from fundtracker.domain.funds import nav
from fundtracker.domain.funds import partners as book
from fundtracker.domain.funds.capital_account import OWN
from fundtracker.domain.funds.performance import NET, Movement, multiples, performance
from fundtracker.i18n import tr
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds.fund_figures import Figures, between, ends, figures
from fundtracker.reports.funds.table6 import rate_value, there, thousandths, unsure
from fundtracker.reports.funds.table8 import partner_columns
from fundtracker.reports.record_words import kind_name
from fundtracker.reports.tables.report_table import Column, Table, Value

OF = "of_"  # of a line: a part of it, told apart


def columns() -> list[Column]:
    """Return the columns of the roll-forward; every line carries its sign."""
    heads = {
        "contributions": tr("Contributions"),
        "distributions": tr("Distributions"),
        "fees": tr("Management fees"),
        "waivers": tr("Waivers and offsets"),
        "expenses": tr("Costs"),
        "income": tr("Income"),
        "realised": tr("Realised gain"),
        "unrealised": tr("Change of unrealised gain"),
        "transfers": tr("Transfers"),
        "carry": tr("Carry paid and accrued"),
    }
    total = " + ".join(["{opening}", *(f"{{{name}}}" for name in nav.LINES)])
    details = {
        "outside": tr("of it outside the commitment"), "equalisation": tr("of it equalised"),
        "capital": tr("of it capital"), "income": tr("of it income"), "gain": tr("of it gain"),
        "recallable": tr("of it recallable"),
    }  # fmt: skip
    lines: list[Column] = []
    for name in nav.LINES:
        lines.append(Column(name, heads[name], "money"))
        lines += [
            Column(f"{OF}{code}", details[code], "money") for code in details if OWN[code] == name
        ]
    return [
        Column("opening", tr("Opening"), "money", "balance"),
        *lines,
        Column("closing", tr("Closing"), "money", "balance", total),
    ]


def build(context: ReportContext) -> Table:
    """Return the roll-forward over a quarter; the partners add up to the fund on each line, to
    the fen.
    """
    ledger, q, lang = context.ledger, context.quarter, context.lang
    frame = context.frame("nav", tr("Net asset value from quarter to quarter"), columns())
    known = {partner.name: partner for partner in ledger.funds.partners()}
    for fund in ledger.funds.all():
        before, after = ends(ledger, fund, q)
        details = {name: _details(before, after, name) for name in after.shares}
        total = {
            code: sum(row[code] for row in details.values())
            for code in next(iter(details.values()), {})
        }
        frame.add(
            f"f{fund.id}",
            fund.title(lang),
            _values(between(before.rolled, after.rolled)) | total,
            total=True,
        )
        nothing = nav.roll_forward(0, {})
        for name, rolled in after.shares.items():
            values = _values(between(before.shares.get(name, nothing), rolled)) | details[name]
            frame.add(f"f{fund.id}p{known[name].id}", known[name].title(lang), values, depth=1)
    frame.notes.append(
        tr(
            "Each event is divided once, by the shares of its day (who joins in a later "
            "closing takes its "
            "part of past results with its money): results by what is paid in, "
            "fees on commitments by"
            " commitments, unless the terms say otherwise. Carry falls on gains; a clawback is "
            "booked: those who bore"
            " the carry have it, the general partners owe it."
        )
    )
    return frame.table()


def _details(before: Figures, after: Figures, name: str) -> dict[str, int]:
    """Return a partner's contributions and distributions of the quarter told apart, signed fen."""
    old, new = before.accounts.details.get(name, {}), after.accounts.details.get(name, {})
    return {
        f"{OF}{code}": new.get(code, 0) - old.get(code, 0) for code in OWN if code != "called_in"
    }


def _values(period: nav.RollForward) -> dict[str, Value]:
    return {"opening": period.opening, **period.lines, "closing": period.closing}


# ---------------------------------------------------------------- one partner over all funds
_LEFT_OUT = ("share", "recallable")  # of one fund alone


def total_columns() -> list[Column]:
    """Return the columns: those of 表8 that add up over funds, and in how many funds the partner
    is.
    """
    known = {column.code: column for column in partner_columns() if column.code not in _LEFT_OUT}
    return [known.pop("class"), Column("funds", tr("Funds"), "count"), *known.values()]


def partners_total(context: ReportContext) -> Table:
    """Return a line a partner with its funds below it; rates are those of all its money pooled."""
    ledger, q, lang = context.ledger, context.quarter, context.lang
    frame = context.frame("partners-total", tr("The partners over all funds"), total_columns())
    every = [figures(ledger, fund, q.last_day) for fund in there(ledger, q)]
    for partner in ledger.funds.partners():
        mine = [each for each in every if partner.name in each.partners]
        if mine:
            values = _pooled(mine, partner.name, q.last_day) | {
                "class": kind_name(partner.class_),
                "funds": len(mine),
            }
            frame.add(f"p{partner.id}", partner.title(lang), values)
            for each in mine:
                frame.add(f"p{partner.id}f{each.fund.id}", each.fund.title(lang),
                          _pooled([each], partner.name, q.last_day), depth=1)  # fmt: skip
    frame.add(
        "total", tr("Total"), _pooled(every, None, q.last_day) | {"funds": len(every)}, total=True
    )
    for each in every:
        frame.notes += unsure(each, lang)
    frame.notes.append(
        tr(
            "Multiples and rates of a partner are those of its money in all funds pooled. V = "
            "{day}.",
            day=q.last_day.isoformat(),
        )
    )
    return frame.table()


def _pooled(mine: list[Figures], name: str | None, day: dt.date) -> dict[str, Value]:
    """Return the figures of a partner (or, None, of all) in some funds together."""
    standing = book.whole_fund(
        [each.total if name is None else each.partners[name] for each in mine]
    )
    nav = sum(each.nav if name is None else each.shares[name].closing for each in mine)
    worth = sum(each.worth(name) for each in mine)
    moves: list[Movement] = []
    for each in mine:
        moves += book.investors(each.entries) if name is None else each.movements(name)
    of_others, bought, got = _between_partners(mine, name)
    pooled = multiples(standing.paid_in + bought, standing.returned + got, worth)
    return {
        "committed": standing.committed,
        "called": standing.drawn,
        "paid_in": standing.paid_in,
        "outstanding": standing.outstanding,
        "unfunded": standing.unfunded,
        "distributed": standing.distributed,
        "decided": standing.decided,
        "passed": of_others,
        "nav": nav,
        "dpi": thousandths(pooled.dpi),
        "tvpi": thousandths(pooled.tvpi),
        "net_irr": rate_value(performance(moves, worth, day, NET).rate),
    }


def _between_partners(mine: list[Figures], name: str | None) -> tuple[int, int, int]:
    """Return what passed to a partner from others in some funds: net value taken over less handed
    over, what it paid for it, and what it got of others, gain that it gave up to them taken off.
    """
    of_others = paid = got = 0
    if name is None:
        return 0, 0, 0  # of all partners it is nothing
    for each in mine:
        taken, handed = each.passed(name)
        bought, sold = each.traded(name)
        gave_up, was_given = each.given_up(name)
        of_others, paid = of_others + taken - handed, paid + bought
        got += sold + was_given - gave_up
    return of_others, paid, got
