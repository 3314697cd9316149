"""表8 the partners of the funds: net figures at a day V; they add up to the fund on every line."""

from __future__ import annotations

from fundtracker.domain.funds import partners as book
from fundtracker.domain.funds.performance import NET, multiples, performance
from fundtracker.i18n import tr
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds.fund_figures import Figures, figures
from fundtracker.reports.funds.table6 import (
    RATE,
    multiple_words,
    rate_value,
    there,
    thousandths,
    unfunded_words,
    unsure,
    worth_words,
)
from fundtracker.reports.record_words import kind_name
from fundtracker.reports.tables.frozen import shows_frozen
from fundtracker.reports.tables.report_table import Column, Table, Value, rate


def partner_columns() -> list[Column]:
    """Return the columns of 表8."""
    return [
        Column("class", tr("Kind of partner")),
        Column("committed", tr("Commitments"), "money", "committed"),
        Column("share", tr("Share of commitments"), "percent"),
        Column("called", tr("Called"), "money", "planned"),
        Column("paid_in", tr("Paid in"), "money"),
        Column(
            "outstanding", tr("Called and not come"), "money", "balance", "{called} − {paid_in}"
        ),
        Column("unfunded", tr("Unfunded"), "money", "balance", unfunded_words()),
        Column("distributed", tr("Distributed"), "money"),
        Column("recallable", tr("of it recallable"), "money"),
        Column("decided", tr("Decided, not paid"), "money"),
        Column("passed", tr("Taken over from partners"), "money", "balance"),
        Column("nav", tr("Net asset value (net)"), "money", "balance"),
        Column("dpi", tr("DPI (net)"), "index", "", multiple_words()),
        Column("tvpi", tr("TVPI (net)"), "index", "", multiple_words(f" + {worth_words()}")),
        Column("net_irr", tr("Rate since inception (net)"), "percent", "", RATE),
    ]


@shows_frozen("partners")
def partners(context: ReportContext) -> Table:
    """Return 表8 at the end of a quarter: fund, then partner; the partners add up to the fund on
    every line.
    """
    ledger, q, lang = context.ledger, context.quarter, context.lang
    frame = context.frame("partners", tr("Table 8: the partners"), partner_columns())
    known = {partner.name: partner for partner in ledger.funds.partners()}
    for fund in there(ledger, q):
        each = figures(ledger, fund, q.last_day)
        total = _partner_values(each, None)
        frame.add(f"f{fund.id}", fund.title(lang), total, total=True)
        for name in each.partners:
            values = _partner_values(each, name) | {"class": kind_name(known[name].class_)}
            frame.add(f"f{fund.id}p{known[name].id}", known[name].title(lang), values, depth=1)
        frame.notes += unsure(each, lang)
    frame.notes.append(
        tr(
            "Net: after fees, costs and carry (accrued too). Gross: fund to companies. V = {day}.",
            day=q.last_day.isoformat(),
        )
    )
    return frame.table()


def _partner_values(each: Figures, name: str | None) -> dict[str, Value]:
    standing = each.total if name is None else each.partners[name]
    nav = each.nav if name is None else each.shares[name].closing
    moves = book.investors(each.entries) if name is None else each.movements(name)
    worth = each.worth(name)
    net = performance(moves, worth, each.day, NET)
    taken, handed = (0, 0) if name is None else each.passed(name)
    bought, sold = (0, 0) if name is None else each.traded(name)
    gave, got = (0, 0) if name is None else each.given_up(name)
    received = standing.returned + sold + got - gave
    net_multiples = multiples(standing.paid_in + bought, received, worth)
    return {
        "committed": standing.committed,
        "share": rate(standing.committed, each.total.committed),
        "called": standing.drawn,
        "paid_in": standing.paid_in,
        "outstanding": standing.outstanding,
        "unfunded": standing.unfunded,
        "distributed": standing.distributed,
        "recallable": standing.recallable,
        "decided": standing.decided,
        "passed": taken - handed,
        "nav": nav,
        "dpi": thousandths(net_multiples.dpi),
        "tvpi": thousandths(net_multiples.tvpi),
        "net_irr": rate_value(net.rate),
    }
