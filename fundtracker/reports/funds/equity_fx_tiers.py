"""Sheets of the funds: the equity method at year end, gains by currency, the tiers deal by deal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import decimal
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import carry, carry_terms, hurdles, nav, waterfall
from fundtracker.domain.funds.equity import EquityLine, EquityYear, equity_method
from fundtracker.domain.holdings.currencies import HOME, Part
from fundtracker.domain.holdings.values import fx_effect
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger, fund_carry
from fundtracker.ledger.funds.fund_entries import Fund, Partner
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds.fund_figures import Figures, between, figures
from fundtracker.reports.tables.report_table import Column, Frame, Table, Value, rate
from fundtracker.reports.tables.totals import sums


# ---------------------------------------------------------------- the equity method
def equity_columns() -> list[Column]:
    """Return the columns of the equity sheet."""
    return [
        Column("until", tr("Year to"), "day"),
        Column("share", tr("Share of commitments"), "percent"),
        Column("opening", tr("Opening"), "money", "balance"),
        Column("invested", tr("Paid in"), "money"),
        Column("result", tr("Share of the result"), "money", "balance"),
        Column("dividends", tr("Distributed in the period"), "money"),
        Column("disposed", tr("Interest handed over"), "money"),
        Column(
            "closing",
            tr("Closing"),
            "money",
            "balance",
            "{opening} + {invested} + {result} − {dividends} − {disposed}",
        ),
        Column("unrecognised", tr("Losses beyond the holding"), "money", "balance"),
    ]


def equity(context: ReportContext) -> Table:
    """Return the equity-method sheet (财预〔2015〕210号) of the fiscal partners, year by year to
    the end of a quarter.

    The result of a year is the partner's part of all that changed the fund's net asset value but
    money paid in and given back; the last year ends with the quarter.
    """
    ledger, q, lang = context.ledger, context.quarter, context.lang
    frame = context.frame("equity", tr("Equity method: fiscal partners"), equity_columns())
    fiscal = [partner for partner in ledger.funds.partners() if partner.class_ == "fiscal"]
    for fund in ledger.funds.all():
        ends = _year_ends(ledger, fund, q)
        for partner in fiscal:
            code, title = f"f{fund.id}p{partner.id}", f"{fund.title(lang)} · {partner.title(lang)}"
            lines = equity_lines(ends, partner)
            if lines:
                frame.add(code, title, _equity_sums(lines, ends[-1], partner), total=True)
            for line, end in zip(lines, ends if lines else (), strict=True):
                values = {name: getattr(line, name) for name in _EQUITY} | {
                    "until": end.day.toordinal()
                }
                frame.add(f"{code}y{line.year}", str(line.year), values, depth=1)
    frame.notes.append(tr("Result: net of fees, costs and carry, changes of fair value counted."))
    return frame.table()


_EQUITY = ("opening", "invested", "result", "dividends", "disposed", "closing", "unrecognised")


def _equity_sums(lines: list[EquityLine], now: Figures, partner: Partner) -> dict[str, Value]:
    """Return what all years of a partner come to."""
    return {
        "invested": sum(line.invested for line in lines),
        "result": sum(line.result for line in lines),
        "dividends": sum(line.dividends for line in lines),
        "disposed": sum(line.disposed for line in lines),
        "opening": 0,
        "closing": lines[-1].closing,
        "unrecognised": lines[-1].unrecognised,
        "share": rate(now.partners[partner.name].committed, now.total.committed),
    }


def _year_ends(ledger: Ledger, fund: Fund, q: Quarter) -> list[Figures]:
    """Return the fund's figures at the end of each year since its first entry, the last at the
    quarter's end.
    """
    entries = ledger.funds.entries(fund.id, q.last_day.toordinal())
    if not entries:
        return []
    years = range(min(entry.day for entry in entries).year, q.last_day.year)
    return [
        figures(ledger, fund, day)
        for day in (*(dt.date(year, 12, 31) for year in years), q.last_day)
    ]


def equity_lines(ends: list[Figures], partner: Partner) -> list[EquityLine]:
    """Return a partner's sheet from the fund's figures at the ends of years; [] for one that is
    not in the fund.
    """
    if not ends or partner.name not in ends[-1].partners:
        return []
    before, years = nav.roll_forward(0, {}), []
    for end in ends:
        after = end.shares.get(partner.name, nav.roll_forward(0, {}))
        moved = between(before, after).lines
        passed = moved.get("transfers", 0)  # taken over is invested, handed over is disposed of
        paid, handed = moved.get("contributions", 0) + max(0, passed), max(0, -passed)
        distributed = -moved.get("distributions", 0)
        result = after.closing - before.closing - paid + distributed + handed
        years.append(
            EquityYear(
                end.day.year,
                Fraction(1),
                invested=paid,
                profit=result,
                dividends=distributed,
                disposed=handed,
            )
        )
        before = after
    return equity_method(years)


# ---------------------------------------------------------------- currencies
def fx_columns() -> list[Column]:
    """Return the columns of the gains by currency."""
    return [
        Column("currency", tr("Currency")),
        Column("minor", tr("Cost in it"), "own"),
        Column("bought_at", tr("Rate paid")),
        Column("now_at", tr("Rate at V")),
        Column("cost", tr("Cost left"), "money", "balance"),
        Column("value", tr("Fair value"), "money", "balance"),
        Column("price", tr("Gain by price"), "money", "balance"),
        Column("fx", tr("Gain by currency"), "money", "balance"),
        Column("gain", tr("Unrealised gain"), "money", "balance", "{price} + {fx}"),
    ]


def fx(context: ReportContext) -> Table:
    """Return what price and currency did to holdings bought in another currency, at the end of a
    quarter.

    The rate at V is the last level of the index series ``USD/CNY`` (yuan for one unit) not after
    V; without one the gains are not split. Of a deal in several currencies each has the part of
    value that it has of the shares left.
    """
    ledger, q = context.ledger, context.quarter
    frame = context.frame("fx", tr("Gains by price and by currency"), fx_columns())
    rows: list[dict[str, Value]] = []
    for deal in ledger.companies.deals():
        for currency, part in ledger.companies.currencies(deal, q.last_day.toordinal()).items():
            if currency == HOME or not part.minor:
                continue
            value = fen(part.value * ledger.companies.value(deal, q.last_day.toordinal()))
            rows.append(_fx_values(ledger, currency, part, value, q.last_day))
            frame.add(f"d{deal.id}{currency}", deal.company, rows[-1])
    split = ("price", "fx") if rows else ()
    frame.add("total", tr("Total"), sums(rows, ("cost", "value", "gain", *split)), total=True)
    frame.notes.append(tr("The rate at V is the last level of an index series named like USD/CNY."))
    return frame.table()


def _fx_values(
    ledger: Ledger, currency: str, part: Part, value: int, day: dt.date
) -> dict[str, Value]:
    minor, cost = part.minor, part.cost
    bought_at = Fraction(cost, minor)
    levels = [level for when, level in ledger.funds.index_series(f"{currency}/CNY") if when <= day]
    values: dict[str, Value] = {
        "currency": currency,
        "minor": minor * 10,
        "bought_at": decimal(round(bought_at * 10_000), 4),
        "cost": cost,
        "value": value,
        "gain": value - cost,
    }
    if levels:
        effect = fx_effect(minor, bought_at, fen(value / levels[-1]), levels[-1])
        # the value stands in fen: what rounding to foreign cents leaves belongs to the price
        values |= {"now_at": decimal(round(levels[-1] * 10_000), 4), "fx": effect.currency,
                   "price": value - cost - effect.currency}  # fmt: skip
    return values


# ---------------------------------------------------------------- tiers
def tier_columns() -> list[Column]:
    """Return the columns of the tier table."""
    total = "{capital} + {preferred} + {catch_up_lp} + {catch_up_gp} + {split_lp} + {split_gp}"
    return [
        Column("paid_in", tr("Capital paid"), "money"),
        Column("cash", tr("Proceeds and value at V"), "money", "", total),
        Column("capital", tr("Capital returned"), "money"),
        Column("preferred", tr("Preferred return"), "money"),
        Column("catch_up_lp", tr("Catch-up, partners"), "money"),
        Column("catch_up_gp", tr("Catch-up, manager"), "money"),
        Column("split_lp", tr("Split, partners"), "money"),
        Column("split_gp", tr("Split, manager"), "money"),
        Column("carry", tr("Carry"), "money", "balance", "{catch_up_gp} + {split_gp}"),
    ]


def tiers(context: ReportContext) -> Table:
    """Return the waterfall of each fund deal by deal, beside the whole fund, if all were sold for
    its value at V.

    What is to be given back is that of the funds' table: of carry that was paid, by the terms.
    """
    frame = context.frame("tiers", tr("Waterfall deal by deal"), tier_columns())
    for fund in context.ledger.funds.all():
        versions = context.ledger.funds.waterfalls(fund.id)
        now = figures(context.ledger, fund, context.quarter.last_day)
        if versions and any(each.movements for each in now.holdings):
            _add_tiers(frame, context, now, versions)
    return frame.table()


def _add_tiers(
    frame: Frame, context: ReportContext, now: Figures, versions: Sequence[carry_terms.Terms]
) -> None:
    """Add a fund with its deals."""
    ledger, day, title = context.ledger, context.quarter.last_day, context.name(now.fund)
    held = [each for each in now.holdings if each.movements]
    codes = {each.deal.company: f"d{each.deal.id}" for each in held}
    holdings = [fund_carry.Held(each.deal.company, each.movements, each.value) for each in held]
    deals, costs = fund_carry.deals_of(ledger, now.fund, day, holdings)
    by_deal = carry.deal_by_deal(deals, versions, costs=costs)
    everything = [*costs, *(event for deal in deals for event in deal.events)]
    total = _tier_values(everything, waterfall.run(everything, versions))
    frame.add(f"f{now.fund.id}", f"{title} · {tr('whole fund')}", total, total=True)
    order = {code: at for at, code in enumerate(codes.values())}
    for deal in sorted(deals, key=lambda deal: order[codes[deal.name]]):
        values = _tier_values(list(deal.events), by_deal.deals[deal.name])
        frame.add(codes[deal.name], deal.name, values, depth=1)
    due = by_deal.clawback.due
    if carry_terms.terms_on(versions, day).style != carry_terms.DEAL_BY_DEAL:
        before = now.nav + now.accrued_carry
        due = fund_carry.untaxed(ledger, now.fund, day, now.entries, holdings, before)
        frame.notes += _own_basis(title, total["carry"], due)
    frame.notes.append(_owed_words(title, by_deal.clawback.paid, due, now))


def _own_basis(fund: str, by_cost: Value, due: int) -> list[str]:
    """Return what is said where the row of a whole fund comes to another carry than is owed."""
    if by_cost == due:
        return []
    words = tr(
        "{fund}: the row of the whole fund has its hurdle on cost, fees and expenses from the days "
        "they were paid, {by_cost} of carry; carry is owed by what the partners paid in, as the net"
        " asset value, the waterfall and distributions reckon it: {due} (yuan).",
        fund=fund,
        by_cost=decimal(by_cost if isinstance(by_cost, int) else 0, 2, grouped=True),
        due=decimal(due, 2, grouped=True),
    )
    return [words]


def _owed_words(fund: str, by_deal: int, due: int, now: Figures) -> str:
    """Return what carry is deal by deal, what the whole fund owes, what was paid and goes back."""
    return tr(
        "{fund}: carry deal by deal {paid}, of the whole fund after its fees and costs "
        "{due}; carry paid so far {got}, of it {back} to be given back (yuan).",
        fund=fund,
        paid=decimal(by_deal, 2, grouped=True),
        due=decimal(due, 2, grouped=True),
        got=decimal(now.carry_paid, 2, grouped=True),
        back=decimal(now.clawback, 2, grouped=True),
    )


def _tier_values(events: list[waterfall.Event], steps: list[waterfall.Step]) -> dict[str, Value]:
    cash, account = (
        sum(event.cash for event in events),
        steps[-1].account if steps else hurdles.Account(),
    )
    return {
        "paid_in": sum(event.paid_in for event in events),
        "cash": cash,
        "capital": cash - account.profit,
        "preferred": account.preferred_paid,
        "catch_up_lp": account.catch_up_lp,
        "catch_up_gp": account.catch_up_gp,
        "split_lp": account.split_lp,
        "split_gp": account.split_gp,
        "carry": account.carry,
    }
