"""表7 what the funds hold: every holding that was ever bought, gross, at a day V."""

from __future__ import annotations

import datetime as dt

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Share
from fundtracker.domain.holdings.portfolio import credit_code_fits, is_stale
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.ledger.funds.holding_book import Valuation
from fundtracker.ledger.holdings.valuation_inputs import Computed
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds.fund_figures import Holding, figures
from fundtracker.reports.funds.table6 import RATE, gross_multiple, moic_words, rate_value
from fundtracker.reports.tables.frozen import shows_frozen
from fundtracker.reports.tables.report_table import Column, Table, Value
from fundtracker.reports.tables.totals import sums


def portfolio_columns() -> list[Column]:
    """Return the columns of 表7."""
    return [
        Column("fund", tr("Fund")),
        Column("track", tr("Track")),
        Column("scenario", tr("Scenario")),
        Column("stage", tr("Stage")),
        Column("location", tr("Location")),
        Column("first", tr("First invested"), "day"),
        Column("invested", tr("Invested"), "money"),
        Column("share", tr("Ownership"), "percent"),
        Column("cost", tr("Cost left"), "money", "balance"),
        Column("proceeds", tr("Proceeds and income"), "money"),
        Column("realised", tr("Realised gain"), "money", "balance"),
        Column("value", tr("Fair value"), "money", "balance"),
        Column("unrealised", tr("Unrealised gain"), "money", "balance", "{value} − {cost}"),
        Column("technique", tr("Technique")),
        Column("valued", tr("Valued on"), "day"),
        Column("moic", tr("MOIC (gross)"), "index", "", moic_words()),
        Column("gross_irr", tr("Rate since inception (gross)"), "percent", "", RATE),
        Column("policy", tr("Policy money approved"), "money", "claimed"),
        Column("state", tr("State")),
    ]


def technique_name(technique: str) -> str:
    """Return the name of a technique of valuation."""
    return {
        "": "", "cost": tr("cost"), "round": tr("last round"), "multiple": tr("multiple of peers"),
        "dcf": tr("cash flow"), "net_assets": tr("net assets"), "market": tr("market price"),
        "other": tr("other technique"),
    }[technique]  # fmt: skip


@shows_frozen("portfolio")
def portfolio(context: ReportContext) -> Table:
    """Return 表7 at the end of a quarter: every holding that was ever bought, by fund."""
    ledger, q, lang = context.ledger, context.quarter, context.lang
    frame = context.frame("portfolio", tr("Table 7: what the funds hold"), portfolio_columns())
    every, rows = list[Holding](), list[dict[str, Value]]()
    companies = {each.id: each for each in ledger.companies.all()}
    for fund in ledger.funds.all():
        for held in figures(ledger, fund, q.last_day).holdings:
            every.append(held)
            company = companies[held.deal.company_id]
            rows.append(_holding_values(ledger, fund, held, q.last_day, lang))
            frame.add(f"d{held.deal.id}", company.title(lang), rows[-1])
            if held.revalue is not None:
                frame.notes.append(revalue_note(company.title(lang), held.revalue, held.value))
            frame.notes += holding_notes(ledger, held, company.title(lang), q.last_day)
            if company.credit_code and not credit_code_fits(company.credit_code):
                frame.notes.append(
                    tr(
                        "{name}: the credit code {code} does not fit its check character",
                        name=company.title(lang),
                        code=company.credit_code,
                    )
                )
    summed = ("invested", "cost", "proceeds", "realised", "value", "unrealised")
    moic: dict[str, Value] = {"moic": gross_multiple(every)}
    frame.add("total", tr("Total"), sums(rows, summed) | moic if rows else {}, total=True)
    frame.notes.append(
        tr("Gross: before the fund's fees, costs and carry. V = {day}.", day=q.last_day.isoformat())
    )
    return frame.table()


def revalue_note(name: str, last: Valuation, counted: int) -> str:
    """Return that a value was made for another holding, and what counts until it is made anew
    (yuan).
    """
    return tr(
        "{name}: its value of {day}, {value} yuan, was made for another holding; {counted} yuan "
        "count until it is"
        " valued anew",
        name=name,
        day=dt.date.fromordinal(last.day).isoformat(),
        value=money.show(last.value_fen),
        counted=money.show(counted),
    )


def holding_notes(ledger: Ledger, held: Holding, name: str, day: dt.date) -> list[str]:
    """Return where what is entered of a holding differs from what its own numbers come to: value
    and part held.
    """
    deal, until, notes = held.deal, day.toordinal(), list[str]()
    values = ledger.valuation_inputs.all(deal, until)
    last = values.get(max(values)) if values else None
    if last is not None and last.difference:
        notes.append(f"{name}: {computed_words(last)}")
    counted = ledger.cap_tables.counted_share(deal, until) if held.shares else None
    if counted and held.share is not None and abs(held.share - counted) * 1000 >= 1:
        notes.append(
            tr("{name}: {stated} of the company as stated, {counted} by its rounds", name=name,
               stated=f"{float(held.share):.3%}", counted=f"{float(counted):.3%}")
        )  # fmt: skip
    return notes


def computed_words(computed: Computed) -> str:
    """Return a value beside what its numbers come to (yuan)."""
    day = dt.date.fromordinal(computed.day).isoformat()
    if computed.value is None:
        return tr("the numbers of the value of {day} do not suffice to work it out", day=day)
    if not computed.difference:
        return tr(
            "the value of {day} is what its numbers come to: {n} yuan",
            day=day,
            n=money.show(computed.value),
        )
    return tr(
        "the value of {day} is {entered} yuan, its numbers come to {computed} yuan: {n} yuan apart",
        day=day,
        entered=money.show(computed.entered),
        computed=money.show(computed.value),
        n=money.show(computed.difference),
    )


def _holding_values(
    ledger: Ledger, fund: Fund, held: Holding, day: dt.date, lang: str
) -> dict[str, Value]:
    until, deal = day.toordinal(), held.deal
    company = ledger.companies.get(deal.company_id)
    valued = ledger.companies.valuations(deal.id, until)
    last = valued[-1] if valued else None
    part = held.share
    share = None if part is None else Share(part.numerator, part.denominator).tenths
    since = dt.date.fromordinal(last.day) if last else held.movements[0].day
    if not held.held:
        state = tr("exited")
    elif held.revalue is not None:
        state = tr("to be valued anew")
    elif is_stale(since, day):
        state = tr("value older than a quarter")
    else:
        state = tr("partly exited") if held.proceeds else tr("held")
    return {
        "fund": fund.title(lang),
        "track": company.track,
        "scenario": company.scenario,
        "stage": deal.stage,
        "location": company.location,
        "first": held.movements[0].day.toordinal(),
        "invested": held.invested,
        "share": share,
        "cost": held.cost,
        "proceeds": held.proceeds + held.income,
        "realised": held.realised,
        "value": held.value,
        "unrealised": held.value - held.cost,
        "technique": technique_name(last.technique if last else ("cost" if held.held else "")),
        "valued": last.day if last else None,
        "moic": gross_multiple([held]),
        "gross_irr": rate_value(held.gross.rate),
        "policy": ledger.companies.policy_money(company.name, until),
        "state": state,
    }
