"""One partner over all funds on one line: what it committed, paid, got and holds, and at what rate."""

from __future__ import annotations

import datetime as dt

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import partners as book
from fundtracker.domain.funds.performance import NET, Movement, multiples, performance
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports.funds.fund_figures import Figures, figures
from fundtracker.reports.funds.table6_7_8 import (
    kind_name,
    last_quarter,
    partner_columns,
    rate_value,
    there,
    thousandths,
    unsure,
)
from fundtracker.reports.tables.report_table import Column, Frame, Table, Value

_LEFT_OUT = ("share", "recallable")  # of one fund alone


def columns() -> list[Column]:
    """Return the columns: those of 表8 that add up over funds, and in how many funds the partner is."""
    known = {column.code: column for column in partner_columns() if column.code not in _LEFT_OUT}
    return [known.pop("class"), Column("funds", tr("Funds"), "count"), *known.values()]


def build(ledger: Ledger, *, quarter: Quarter | None = None, unit: str = "wan", lang: str = "zh") -> Table:
    """Return a line a partner with its funds below it; rates are those of all its money pooled."""
    q = quarter or last_quarter(ledger)
    frame = Frame(ledger, "partners-total", tr("The partners over all funds"), columns(), q, unit, lang)
    every = [figures(ledger, one, q.last_day) for one in there(ledger, q)]
    for partner in ledger.funds.partners():
        mine = [each for each in every if partner.name in each.partners]
        if mine:
            values = _values(mine, partner.name, q.last_day) | {"class": kind_name(partner.class_), "funds": len(mine)}
            frame.add(f"p{partner.id}", partner.title(lang), values)
            for each in mine:
                frame.add(f"p{partner.id}f{each.fund.id}", each.fund.title(lang),
                          _values([each], partner.name, q.last_day), depth=1)  # fmt: skip
    frame.add("total", tr("Total"), _values(every, None, q.last_day) | {"funds": len(every)}, total=True)
    for each in every:
        frame.notes += unsure(each, lang)
    frame.notes.append(
        tr("Multiples and rates of a partner are those of its money in all funds pooled. V = {day}.",
           day=q.last_day.isoformat())
    )  # fmt: skip
    return frame.table()


def _values(mine: list[Figures], name: str | None, day: dt.date) -> dict[str, Value]:
    """Return the figures of a partner (or, None, of all) in some funds together."""
    standing = book.whole_fund([each.whole if name is None else each.partners[name] for each in mine])
    nav = sum(each.nav if name is None else each.shares[name].closing for each in mine)
    moves: list[Movement] = []
    taken = handed = 0
    for each in mine:
        moves += book.movements(each.entries) if name is None else each.movements(name)
        if name is not None:
            passed = each.passed(name)
            taken, handed = taken + passed[0], handed + passed[1]
    found = multiples(standing.paid_in + taken, standing.distributed + handed, nav)
    return {
        "committed": standing.committed, "called": standing.drawn, "paid_in": standing.paid_in,
        "outstanding": standing.outstanding, "unfunded": standing.unfunded, "distributed": standing.distributed,
        "decided": standing.decided, "passed": taken - handed, "nav": nav, "dpi": thousandths(found.dpi),
        "tvpi": thousandths(found.tvpi), "net_irr": rate_value(performance(moves, nav, day, NET).rate),
    }  # fmt: skip
