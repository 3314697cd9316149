"""Charts of the funds and their companies: J-curves, calls and distributions, fans, cost and
value.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate

from fundtracker.domain.base.money import Fen, rounded
from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import language, tr
from fundtracker.ledger.holdings.company_kpis import MONEY_KPIS
from fundtracker.records.company_figures import kpi_name
from fundtracker.reports.charts.chart import Chart, Series
from fundtracker.reports.disclosure.disclosure_view import Life
from fundtracker.reports.funds.fund_detail import Moment, YearFlow
from fundtracker.reports.funds.fund_forecast import Outlook
from fundtracker.reports.funds.fund_view import Card, Flows, life_figures
from fundtracker.reports.holdings.company_view import Sheet as CompanySheet
from fundtracker.reports.pacing.district import Expected

TONES = ("c1", "c2", "c3", "c4")


def lives(cards: Sequence[Card], quarter: Quarter) -> Chart:
    """Return the J-curves of all funds: cumulative net cash in tenths of a per cent of the
    commitment, by quarter of each fund's life; dotted: as the pace assumes.
    """
    length = max((len(card.course) + max(0, len(card.ahead) - 1) for card in cards), default=0)
    series = []
    for at, card in enumerate(cards):
        if not card.course or not card.committed:
            continue
        tone, name = TONES[at % len(TONES)], card.fund.title(language())
        known = [rounded(1000 * fen, card.committed) for fen in card.course]
        ids = life_figures([card.fund.id], card.days, quarter)
        ids += [""] * (length - len(ids))
        coming = [rounded(1000 * fen, card.committed) for fen in card.ahead]
        if coming:
            series.append(
                Series(name, _filled([None] * (len(known) - 1), coming, length), tone, style="dot")
            )
        series.append(Series(name, _filled([], known, length), tone, figures=ids))
    names = [tr("year {n}", n=at // 4) if at % 4 == 0 else "" for at in range(length)]
    return Chart(tr("J-curve"), names, series, measure="tenths")


def side_by_side(lives_shown: Sequence[Life], title: str) -> Chart:
    """Return the J-curves of funds, or of the funds of a year pooled: cumulative net cash in tenths
    of a per cent of the commitment, by quarter of life.
    """
    drawn = [each for each in lives_shown if each.course and each.committed]
    length = max((len(each.course) for each in drawn), default=0)
    series = [
        Series(
            each.name,
            _filled([], [rounded(1000 * fen, each.committed) for fen in each.course], length),
            TONES[at % len(TONES)],
            style=("solid", "dash", "dot")[at // len(TONES) % 3],
            figures=[*each.figures, *([""] * (length - len(each.figures)))],
        )
        for at, each in enumerate(drawn)
    ]
    names = [tr("year {n}", n=at // 4) if at % 4 == 0 else "" for at in range(length)]
    return Chart(title, names, series, measure="tenths")


def pacing(quarters: Mapping[Quarter, Expected], most: int, q: Quarter) -> tuple[Chart, Chart]:
    """Return what all funds are expected to call and to give back by quarter, and what the fiscal
    partners pay and get of it with the net added up; what is paid lies below 0; ``most`` quarters
    from the end of ``q`` on.
    """
    shown = list(quarters.items())[:most]
    places = [when.label for when, _ in shown]

    def ids(column: str) -> list[str]:
        return [f"pacing/q{when.ordinal}/{column}/{q.name}" for when, _ in shown]

    all_funds = [
        Series(tr("Called, not come"), [-each.asked for _, each in shown], "warn", "stack",
               figures=ids("asked")),
        Series(tr("Calls expected"), [-each.called for _, each in shown], "plan", "stack",
               figures=ids("called")),
        Series(tr("Distributions expected"), [each.back for _, each in shown], "c2", "stack",
               figures=ids("back")),
    ]  # fmt: skip
    net = list(accumulate(each.fiscal_back - each.out for _, each in shown))
    fiscal = [
        Series(tr("Fiscal partners pay"), [-each.out for _, each in shown], "plan", "stack",
               figures=ids("out")),
        Series(tr("Fiscal partners get"), [each.fiscal_back for _, each in shown], "c2", "stack",
               figures=ids("fiscal_back")),
        Series(tr("Net added up"), net, "c1", figures=ids("running")),
    ]  # fmt: skip
    return (
        Chart(tr("Calls and distributions expected"), places, all_funds if shown else []),
        Chart(tr("Fiscal partners by quarter"), places, fiscal if shown else []),
    )


def _filled(before: Sequence[None], values: Sequence[int], length: int) -> list[int | None]:
    return [*before, *values, *(None for _ in range(length - len(before) - len(values)))]


def by_quarter(flows: Sequence[Flows]) -> Chart:
    """Return what was called, invested and distributed by quarter, all funds together."""
    ids = {
        column: [
            f"funds/total/{column}/{Quarter.at(each.quarter.ordinal - 1).name}..{each.quarter.name}"
            for each in flows
        ]
        for column in ("called", "invested", "distributed")
    }
    return Chart(
        tr("By quarter"), [each.quarter.label for each in flows],
        [
            Series(tr("Calls"), [each.called for each in flows], "plan", "bar",
                   figures=ids["called"]),
            Series(tr("Investments"), [each.invested for each in flows], "c1", "bar",
                   figures=ids["invested"]),
            Series(tr("Distributions"), [each.distributed for each in flows], "c2", "bar",
                   figures=ids["distributed"]),
        ],
    )  # fmt: skip


def years(flows: Sequence[YearFlow]) -> Chart:
    """Return a fund's J-curve: paid in and distributed by year, cumulative net; light: as the
    pace assumes.
    """

    def part(values: Sequence[int], ahead: bool) -> list[int | None]:
        return [
            fen if flow.ahead == ahead else None for fen, flow in zip(values, flows, strict=True)
        ]

    paid, received, net = (
        [getattr(flow, key) for flow in flows] for key in ("paid", "received", "net")
    )
    last = sum(not flow.ahead for flow in flows) - 1
    ids = list(zip(*(flow.figures for flow in flows), strict=True)) or [(), (), ()]
    coming = [fen if at >= last else None for at, fen in enumerate(net)]
    series = [
        Series(tr("Paid in"), part(paid, False), "plan", "stack", figures=ids[0]),
        Series(tr("Paid in"), part(paid, True), "plan", "stack", "dash"),
        Series(tr("Distributed in the year"), part(received, False), "c2", "stack",
               figures=ids[1]),
        Series(tr("Distributed in the year"), part(received, True), "c2", "stack", "dash"),
        Series(tr("Cumulative net"), coming, "c1", style="dot"),
        Series(tr("Cumulative net"), part(net, False), "c1", figures=ids[2]),
    ]  # fmt: skip
    return Chart(tr("J-curve"), [flow.name for flow in flows], series if flows else [])


def moments(moments_shown: Sequence[Moment], until: dt.date, show: Callable[[Fen], str]) -> Chart:
    """Return the calls (below) and distributions (above) of a fund by day, and the day ``until``
    (V); hollow: called, not fully paid.
    """
    series = [
        _stems(
            moments_shown, tr("Calls"), "plan", lambda moment: moment.call and not moment.open, show
        ),
        _stems(
            moments_shown,
            tr("called, not fully paid"),
            "warn",
            lambda moment: moment.call and moment.open,
            show,
            "dash",
        ),
        _stems(moments_shown, tr("Distributions"), "c2", lambda moment: not moment.call, show),
    ]
    series_shown = [sery for sery in series if any(fen is not None for fen in sery.values)]
    places = [f"{moment.day.isoformat()} {_moment_name(moment)}" for moment in moments_shown]
    if not moments_shown:
        return Chart(tr("Calls and distributions"), (), ())
    days = [*(moment.day.toordinal() for moment in moments_shown), until.toordinal()]
    return Chart(
        tr("Calls and distributions"), [*places, f"{until.isoformat()} V"], series_shown,
        now=(len(moments_shown), "V"), at=days,
    )  # fmt: skip


def _stems(
    moments_shown: Sequence[Moment], name: str, tone: str, wanted: Callable[[Moment], bool],
    show: Callable[[Fen], str], style: str = "solid",
) -> Series:  # fmt: skip
    values = [
        (-moment.fen if moment.call else moment.fen) if wanted(moment) else None
        for moment in moments_shown
    ]
    values.append(None)  # the day V itself
    ids = [*(moment.figure for moment in moments_shown), ""]
    notes = tuple(
        (at, f"{_moment_name(moment)} {show(moment.fen)}")
        for at, moment in enumerate(moments_shown)
        if wanted(moment)
    )
    return Series(name, values, tone, "stem", style, figures=ids, notes=notes)


def _moment_name(moment: Moment) -> str:
    return (
        tr("Call {n}", n=moment.number) if moment.call else tr("Distribution {n}", n=moment.number)
    )


def fan(
    title: str, places: Sequence[str], outlook: Outlook | None, key: str, whose: tuple[int, Quarter]
) -> Chart:
    """Return the courses expected of ``key`` (called, distributed): eight and five of ten courses
    as bands, the middle, and what the pace alone says. ``whose``: the fund, at a
    quarter's end.
    """
    fans = outlook.fan if outlook is not None else []
    pace = outlook.years if outlook is not None else []
    fund, q = whose

    def ids(table: str, column: str) -> list[str]:
        return [f"{table}/f{fund}y{year.number}/{column}/{q.name}" for year in fans]

    values = [getattr(year, key) for year in fans]
    tone = "c1" if key == "called" else "c2"

    def of(quantile: int) -> list[int | None]:
        return [round(quantiles[quantile]) for quantiles in values]

    planned: list[int | None] = [getattr(year, key) for year in pace]
    return Chart(
        title, places,
        [
            Series("80 %", of(90), tone, "band", "dash", low=of(10),
                   figures=ids("forecast", f"{key}_high")),
            Series("50 %", of(75), tone, "band", low=of(25), figures=ids("fans", f"{key}75")),
            Series(tr("middle"), of(50), tone, figures=ids("fans", f"{key}50")),
            Series(tr("pace"), planned, "text2", style="dash", figures=ids("forecast", key)),
        ] if values else [],
    )  # fmt: skip


def cost_and_value(sheet: CompanySheet) -> Chart:
    """Return the cost left and the fair value of a company at the end of each quarter."""

    def ids(column: str) -> list[str]:
        whose = f"d{sheet.deal.id}" if sheet.deal is not None else ""
        return [f"portfolio/{whose}/{column}/{quarter.name}" for quarter, _, _ in sheet.course]

    return Chart(
        tr("Cost and value"), [quarter.label for quarter, _, _ in sheet.course],
        [
            Series(tr("Cost left"), [cost for _, cost, _ in sheet.course], "plan", "bar",
                   figures=ids("cost")),
            Series(tr("Fair value"), [value for _, _, value in sheet.course], "c2", "bar",
                   figures=ids("value")),
        ],
    )  # fmt: skip


def company_figure(sheet: CompanySheet, code: str) -> Chart:
    """Return one figure of a company over its last eight reported quarters."""
    quarters = sorted(sheet.kpis)[-8:]
    values = [sheet.kpis[quarter].get(code) for quarter in quarters]
    measure = "fen" if code in MONEY_KPIS else "count"
    ids = [f"reported/c{sheet.company.id}/{code}/{Quarter.at(q).name}" for q in quarters]
    line = Series(kpi_name(code), values, "c2", "area", figures=ids)
    return Chart(
        kpi_name(code), [Quarter.at(q).label for q in quarters], [line] if quarters else [], measure
    )
