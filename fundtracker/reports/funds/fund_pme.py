"""What the partners' payments would have made in an index that someone imported, beside what the
fund made.
"""

from __future__ import annotations

from fundtracker.domain.funds import partners, pme
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds.fund_figures import Figures, figures
from fundtracker.reports.funds.table6 import rate_value
from fundtracker.reports.tables.report_table import Column, Table, Value


def columns() -> list[Column]:
    """Return the columns: KS-PME above 1 and Direct Alpha above 0 mean better than the index."""
    return [
        Column("nav", tr("Net asset value (net)"), "money", "balance"),
        Column("net_irr", tr("Rate since inception (net)"), "percent"),
        Column("ks_pme", tr("KS-PME"), "index", "", "(Σ D · I(V) ÷ I(t) + V) ÷ Σ C · I(V) ÷ I(t)"),
        Column("ln_pme", tr("LN-PME"), "percent"),
        Column("pme_plus", tr("PME+"), "percent"),
        Column("alpha", tr("Direct Alpha"), "percent"),
    ]


def build(context: ReportContext) -> Table:
    """Return the comparison of each fund with each index series at the end of a quarter, net."""
    ledger, q, lang = context.ledger, context.quarter, context.lang
    frame = context.frame("pme", tr("The funds beside an index"), columns())
    series = ledger.funds.series()
    for fund in ledger.funds.all():
        now = figures(ledger, fund, q.last_day)
        for at, name in enumerate(series):
            flows = indexed(ledger, now, name)
            if flows is None:
                missing = tr("{fund}: the index {series} does not reach back to the first payment",
                             fund=fund.title(lang), series=name)  # fmt: skip
                frame.notes.extend([missing] if now.entries else [])
                continue
            frame.add(f"f{fund.id}s{at}", f"{fund.title(lang)} · {name}", _values(now, flows))
    if not series:
        frame.notes.append(tr("No index is imported."))
    frame.notes.append(tr("All net and dated; V is the day of the value."))
    return frame.table()


def indexed(ledger: Ledger, now: Figures, series: str) -> list[pme.Indexed] | None:
    """Return the partners' payments beside the index, the last at V with 0; None where the index
    began later.
    """
    levels = ledger.funds.index_series(series)
    moves = [
        (move.day, amount) for move in partners.investors(now.entries)
        for amount in (-move.paid, move.received) if amount and move.day <= now.day
    ]  # fmt: skip
    moves = [*sorted(moves), (now.day, 0)]
    beside = [pme.index_at(levels, day) for day, _ in moves]
    known = [level for level in beside if level is not None]
    if len(moves) < 2 or len(known) < len(moves):
        return None
    return pme.dated([day for day, _ in moves], [fen for _, fen in moves], known)


def _values(now: Figures, flows: list[pme.Indexed]) -> dict[str, Value]:
    ks, plus = pme.ks_pme(flows, now.worth()), pme.pme_plus(flows, now.worth())
    return {
        "nav": now.nav,
        "net_irr": rate_value(now.net.rate),
        "ks_pme": None if ks is None else round(ks * 1000),
        "ln_pme": rate_value(pme.ln_pme(flows)),
        "pme_plus": None if plus is None else rate_value(plus),
        "alpha": rate_value(pme.direct_alpha(flows, now.worth())),
    }
