"""Half-year and annual disclosure of funds (信披指引2号), scorecards of 绩效评价, vintages.

A half-year's figures are those of the year to 30 June, an annual's those of the whole year. Scores
are given by people: the cards state the facts on which they rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from fundtracker.domain.base import money
from fundtracker.domain.base.money import sum_by_key
from fundtracker.domain.base.period import Quarter, Share, show_percent
from fundtracker.domain.funds import partners as book
from fundtracker.domain.funds.performance import NET, multiples, performance
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.reports.context import ReportContext
from fundtracker.reports.disclosure import fund_expenses
from fundtracker.reports.funds.fund_figures import Figures
from fundtracker.reports.funds.table6 import rate_value, there, thousandths
from fundtracker.reports.partners import capital_statement
from fundtracker.reports.partners.capital_statement import Ends
from fundtracker.reports.tables.report_table import Cell, Column, Row, Table, Value, listed

Line = tuple[str, str, dict[str, Value]]  # code, name, values
Fact = tuple[str, str, str, str]  # code, name, value, how it is made
COST = "cost_"  # before the kind of a cost: the code of its line


def disclosure(context: ReportContext) -> Table:
    """Return what a fund discloses for the half-year or year that ends with the quarter."""
    q, rows = context.quarter, list[Row]()
    columns = [
        Column("period", tr("Half-year") if q.number == 2 else tr("In the year"), "money"),
        Column("inception", tr("Since inception"), "money"),
        Column("words", tr("In words")),
    ]
    for fund in there(context.ledger, q):
        fund_ends = capital_statement.ends(context, fund)
        rows.append(Row(f"f{fund.id}", context.name(fund), {}, 0, True))
        for line, name, values in (*_facts(context, fund), *_money(context, fund, fund_ends)):
            cells = {code: Cell("", value) for code, value in values.items()}
            rows.append(Row(f"f{fund.id}:{line}", name, cells, 1))
    other = tr("year so far: disclosed with 30 June and 31 December")
    kind = {1: other, 2: tr("half-year"), 3: other, 4: tr("year")}[q.number]
    sheet = listed(
        "disclosure", tr("Disclosure of the funds"), [], [], quarter=q, lang=context.lang
    )
    notes = [
        tr("Period: {kind}.", kind=kind),
        tr("Net asset value is after fees, costs and accrued carry."),
    ]
    sheet = _opening(sheet._replace(rows=rows), [row.code for row in rows])
    return sheet._replace(
        columns=columns, unit=context.unit, notes=notes, sample=context.ledger.is_sample
    )


def _opening(sheet: Table, codes: Sequence[str]) -> Table:
    """Return a table whose rows have these codes and whose cells have the ids that open them."""
    rows = [
        row._replace(
            code=code,
            cells={
                column: cell._replace(id=f"{sheet.code}/{code}/{column}/{sheet.quarter.name}")
                for column, cell in row.cells.items()
            },
        )
        for code, row in zip(codes, sheet.rows, strict=True)
    ]
    return sheet._replace(rows=rows)


def _facts(context: ReportContext, fund: Fund) -> list[Line]:
    def on(day: int | None) -> str:
        return money.MISSING if day is None else dt.date.fromordinal(day).isoformat()

    words = [
        ("code", tr("Code"), fund.code),
        ("manager", tr("Manager"), fund.manager or money.MISSING),
        ("set_up", tr("Set up on"), on(fund.set_up_day)),
        ("period_end", tr("Investment period ends"), on(fund.period_end_day)),
        ("term_end", tr("Term ends"), on(fund.term_end_day)),
        ("account", tr("Account of the fund"), fund.account or money.MISSING),
    ]
    return [(code, name, {"words": text}) for code, name, text in words]


def _money(context: ReportContext, fund: Fund, fund_ends: Ends) -> list[Line]:
    now, before = fund_ends.now, fund_ends.year
    moves = [m for held in now.holdings for m in held.movements]
    start = before.day

    def both(values: tuple[int, int]) -> dict[str, Value]:
        return {"period": values[1] - values[0], "inception": values[1]}

    own = {name for name, each in now.partners.items() if each.committed}
    bought = [m.paid for m in moves], [m.paid for m in moves if m.day > start]
    got = [m.received for m in moves], [m.received for m in moves if m.day > start]
    lines: list[Line] = [
        ("partners", tr("Partners"), {"words": str(len(own))}),
        ("committed", tr("Commitments"), both((before.total.committed, now.total.committed))),
        ("paid_in", tr("Paid in"), both((before.total.paid_in, now.total.paid_in))),
        (
            "invested",
            tr("Invested, fees of buying in it"),
            {"period": sum(bought[1]), "inception": sum(bought[0])},
        ),
        (
            "proceeds",
            tr("Proceeds and income, fees of selling off"),
            {"period": sum(got[1]), "inception": sum(got[0])},
        ),
        ("distributed", tr("Distributed"), both((before.total.distributed, now.total.distributed))),
        ("opening", tr("Opening net asset value"), {"period": before.nav, "inception": 0}),
        ("nav", tr("Closing net asset value"), {"period": now.nav, "inception": now.nav}),
        (
            "held",
            tr("Companies held"),
            {"words": str(sum(1 for held in now.holdings if held.shares))},
        ),
        ("cost", tr("Cost left"), {"inception": sum(held.cost for held in now.holdings)}),
        ("value", tr("Fair value"), {"inception": now.value}),
    ]
    return lines + _costs(context, fund, start, now.day)


def _costs(context: ReportContext, fund: Fund, start: dt.date, end: dt.date) -> list[Line]:
    """Return the costs of a fund by kind: after ``start``, and all until ``end``."""
    amounts = list(fund_expenses.amounts(context.ledger, fund, end))
    period = sum_by_key((line, fen) for line, day, fen, *_ in amounts if day > start)
    inception = sum_by_key((line, fen) for line, _, fen, *_ in amounts)
    return [
        (
            f"{COST}{line}",
            tr("Cost: {kind}", kind=fund_expenses.category_name(line)),
            {"period": period.get(line, 0), "inception": inception[line]},
        )
        for line in fund_expenses.LINES
        if line in inception
    ]


# ---------------------------------------------------------------- scorecards
def scorecard(context: ReportContext) -> Table:
    """Return the facts for 绩效评价 and 投向评价 of each fund."""
    codes, rows = list[str](), list[tuple[str, dict[str, Value]]]()
    for fund in there(context.ledger, context.quarter):
        now = capital_statement.ends(context, fund).now
        for group, lines in (
            (tr("Policy"), _policy(context, fund, now)),
            (tr("Investing"), _investing(now)),
            (tr("Results of the fund"), _result(now)),
            (tr("Management"), _management(context, fund, now)),
        ):
            for code, name, value, basis in lines:
                codes.append(f"f{fund.id}:{code}")
                rows.append(
                    (f"{context.name(fund)} · {group} · {name}", {"value": value, "basis": basis})
                )
    columns = [
        ("value", tr("Value"), "text"),
        ("basis", tr("Formula"), "text"),
        ("score", tr("Score"), "text"),
    ]
    title = tr("Scorecards of the funds: performance and direction of investments")
    sheet = listed("scorecard", title, columns, rows, quarter=context.quarter, lang=context.lang)
    return _opening(sheet, codes)._replace(
        notes=[*sheet.notes, tr("Scores are given by the evaluator; the ledger states the facts.")]
    )


def _share(part: int, divisor: int) -> str:
    tenths = Share(part, divisor).tenths
    return money.MISSING if tenths is None else show_percent(tenths)


def _multiple(part: int, divisor: int) -> str:
    ratio = Share(part, divisor).ratio
    return money.MISSING if ratio is None else f"{ratio:.3f}"


def _policy(context: ReportContext, fund: Fund, now: Figures) -> list[Fact]:
    classes = {partner.name: partner.class_ for partner in context.partners.values()}
    fiscal = sum(each.committed for name, each in now.partners.items() if classes[name] == "fiscal")
    local = context.ledger.fund_duties.local_reinvestment(fund.id, now.day)
    companies = {each.id: each for each in context.ledger.companies.all()}
    in_park = sum(held.invested for held in now.holdings if companies[held.deal.company_id].tenant)
    tracked = sum(held.invested for held in now.holdings if companies[held.deal.company_id].track)
    lines = [
        (
            "leverage",
            tr("Leverage of fiscal money"),
            _multiple(now.total.committed, fiscal),
            tr("commitments ÷ fiscal commitments"),
        ),
        (
            "in_park",
            tr("Invested in the park"),
            _share(in_park, now.invested),
            tr("invested in tenants ÷ invested"),
        ),
        (
            "in_tracks",
            tr("Invested in the tracks"),
            _share(tracked, now.invested),
            tr("invested in companies of a track ÷ invested"),
        ),
    ]
    if local is not None:
        lines.append(
            (
                "local",
                tr("Local reinvestment"),
                _share(local.approved, local.required),
                tr("approved ÷ required")
                if not local.outside
                else tr(
                    "approved ÷ required; {n} yuan outside its days not counted",
                    n=money.show(local.outside),
                ),
            )
        )
    return lines


def _investing(now: Figures) -> list[Fact]:
    largest = max((held.invested for held in now.holdings), default=0)
    return [
        (
            "pic",
            tr("Paid in of committed (PIC)"),
            _share(now.total.paid_in, now.total.committed),
            tr("paid in ÷ commitments"),
        ),
        (
            "deployed",
            tr("Invested of paid in"),
            _share(now.invested, now.total.paid_in),
            tr("invested ÷ paid in"),
        ),
        ("companies", tr("Companies invested in"), str(len(now.holdings)), ""),
        (
            "largest",
            tr("Largest company"),
            _share(largest, now.total.committed),
            tr("invested ÷ commitments"),
        ),
    ]


def _result(now: Figures) -> list[Fact]:
    result_multiples = multiples(now.total.paid_in, now.total.returned, now.worth())
    rate = rate_value(now.net.rate)
    shown = money.MISSING if rate is None else show_percent(rate) if isinstance(rate, int) else rate
    names = {"DPI": result_multiples.dpi, "TVPI": result_multiples.tvpi}
    return [
        *(
            (
                name.lower(),
                name,
                money.MISSING if (n := thousandths(each)) is None else money.decimal(n, 3),
                tr("without carry, which is no return to the partners"),
            )
            for name, each in names.items()
        ),
        (
            "net_irr",
            tr("Rate since inception (net)"),
            str(shown),
            tr("all payments of the partners, net asset value at V"),
        ),
    ]


def _management(context: ReportContext, fund: Fund, now: Figures) -> list[Fact]:
    year = context.quarter.year - 1
    done = [
        tr("duty done")
        if year in context.ledger.funds.duties(fund.id, kind)
        else tr("not recorded")
        for kind in ("evaluation", "equity_sheet")
    ]
    stale = sum(1 for held in now.holdings if held.revalue is not None)
    fees = -(now.rolled.lines["fees"] + now.rolled.lines["waivers"])
    return [
        ("evaluation", tr("Investment evaluation of {year}", year=year), done[0], ""),
        ("equity_sheet", tr("Equity sheet of {year}", year=year), done[1], ""),
        ("stale", tr("Values to be made anew"), str(stale), ""),
        (
            "fees",
            tr("Management fees of paid in"),
            _share(fees, now.total.paid_in),
            tr("since inception"),
        ),
    ]


# ---------------------------------------------------------------- vintages
def vintages(context: ReportContext) -> Table:
    """Return the funds by the year they were set up (GIPS: vintage), multiples and rate pooled."""
    years = {
        year: [capital_statement.ends(context, fund).now for fund in funds]
        for year, funds in by_year(context.ledger, context.quarter).items()
    }
    columns = [
        ("funds", tr("Funds"), "count"),
        ("committed", tr("Commitments"), "money"),
        ("paid_in", tr("Paid in"), "money"),
        ("distributed", tr("Distributed"), "money"),
        ("nav", tr("Net asset value (net)"), "money"),
        ("dpi", tr("DPI (net)"), "index"),
        ("tvpi", tr("TVPI (net)"), "index"),
        ("net_irr", tr("Rate since inception (net)"), "percent"),
    ]
    rows = [
        (str(year) if year else tr("not set up"), _pooled(years[year], context)) for year in years
    ]
    title = tr("The funds by vintage year")
    sheet = listed("vintages", title, columns, rows, quarter=context.quarter, lang=context.lang)
    sheet = _opening(sheet, [f"v{year}" for year in years])
    if any(each.total.carry for of_year in years.values() for each in of_year):
        words = tr(
            "Carry is no return to the partners' money: net multiples and rates are without."
        )
        sheet = sheet._replace(notes=[*sheet.notes, words])
    return sheet._replace(unit=context.unit, sample=context.ledger.is_sample)


def by_year(ledger: Ledger, quarter: Quarter) -> dict[int, list[Fund]]:
    """Return year → the funds set up in it, in order; 0: those of which nobody says when."""
    years: dict[int, list[Fund]] = {}
    for fund in there(ledger, quarter):
        year = dt.date.fromordinal(fund.set_up_day).year if fund.set_up_day is not None else 0
        years.setdefault(year, []).append(fund)
    return dict(sorted(years.items()))


def _pooled(every: Sequence[Figures], context: ReportContext) -> dict[str, Value]:
    total = book.whole_fund([each.total for each in every])
    nav = sum(each.nav for each in every)
    worth = sum(each.worth() for each in every)
    moves = [move for each in every for move in book.investors(each.entries)]
    pooled = multiples(total.paid_in, total.returned, worth)
    return {
        "funds": len(every),
        "committed": total.committed,
        "paid_in": total.paid_in,
        "distributed": total.distributed,
        "nav": nav,
        "dpi": thousandths(pooled.dpi),
        "tvpi": thousandths(pooled.tvpi),
        "net_irr": rate_value(performance(moves, worth, context.quarter.last_day, NET).rate),
    }


MAKERS = {
    "expenses": fund_expenses.build,
    "disclosure": disclosure,
    "scorecard": scorecard,
    "vintages": vintages,
}
