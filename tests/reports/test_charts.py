"""Every chart by its code: titles, keys, figures equal to the tables, drawn for paper and for a spreadsheet."""

import zipfile

import pytest
from openpyxl import load_workbook

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import LANGUAGES, speaking
from fundtracker.reports import explain, registry
from fundtracker.reports.charts import (
    catalog,
    paper_charts,
    project_charts,
    table_more,
    time_charts,
)
from fundtracker.reports.charts.chart import Chart, Series, exact_rows
from fundtracker.reports.charts.xlsx_charts import SheetCharts
from fundtracker.reports.context import ReportContext
from fundtracker.reports.tables.workbook import workbook
from tests.ledger import world

Q = Quarter(2024, 4)


@pytest.fixture(scope="module")
def context(sample_ledger):
    ledger = world.opened(sample_ledger, read_only=True)
    yield ReportContext(ledger, Q, "wan", "zh")
    ledger.close()


def subject(context, kind):
    """What a chart is of: the one of its kind that has most to show."""
    codes = [code for _, code in catalog.subjects(context, kind.of)] or [""]
    return max(codes, key=lambda code: kind.build(context, code).known)


@pytest.fixture(scope="module")
def charts(context):
    return context.ledger.reading(
        lambda _: {
            kind.code: catalog.chart(context, kind.code, subject(context, kind))
            for kind in catalog.CHARTS.values()
        }
    )


@pytest.mark.parametrize("code", catalog.CHARTS)
def test_every_chart_has_a_title_a_key_and_a_table(charts, code):
    chart = charts[code]
    assert chart.title and (chart.known or code == "moved")  # nothing was forecast in the sample
    if not chart.known:
        return
    names = [series.name for series in chart.series]
    assert all(names) and len(set(names)) >= 1
    rows = chart.table()
    assert len(rows) == len(chart.places) + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(exact_rows(chart)) == len(rows)


@pytest.mark.parametrize("code", catalog.CHARTS)
def test_every_chart_is_drawn_on_paper_between_its_edges(charts, code):
    drawing = paper_charts.drawn(charts[code], "wan", "zh")
    if code == "moved":
        return  # nothing was forecast in the sample: see below
    if drawing["across"]:
        places = [b["share"] for row in drawing["rows"] for b in row["bars"]]
        places += [
            b[end] for row in drawing["rows"] for b in row["spans"] for end in ("from", "to")
        ]
    else:
        places = [b[key] for b in drawing["bars"] for key in ("x", "y", "base")]
        places += [
            p
            for each in (*drawing["lines"], *drawing["areas"])
            for xy in each["points"]
            for p in xy
        ]
    assert places and all(-0.001 <= place <= 1.001 for place in places)
    assert {each["name"] for each in drawing["legend"]} == {s.name for s in charts[code].series}


def test_every_chart_is_a_chart_of_its_own_in_a_spreadsheet_over_exact_figures(charts, tmp_path):
    with workbook(tmp_path / "c.xlsx") as book:
        sheet, made, y, tops = book.add_worksheet("f"), SheetCharts(book), 0, {}
        for code, chart in charts.items():
            tops[code] = y
            drawn, after = made.write(sheet, y, chart)
            assert (drawn is None) == (not chart.series)
            if drawn is not None:
                sheet.insert_chart(after, 0, drawn)
            y = after + 1
    parts = zipfile.ZipFile(tmp_path / "c.xlsx").namelist()
    assert sum(name.startswith("xl/charts/chart") for name in parts) == sum(
        bool(c.series) for c in charts.values()
    )
    read = load_workbook(tmp_path / "c.xlsx").worksheets[0]
    for code, chart in charts.items():
        if chart.measure != "fen":
            continue
        for at, row in enumerate(chart.table()[1:]):
            cells = [read.cell(tops[code] + 3 + at, 2 + x).value for x in range(len(row) - 1)]
            assert [None if c is None else round(c * 100) for c in cells] == list(row[1:])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_charts_are_named_in_both_languages(context, lang):
    with speaking(lang):
        names = [
            catalog.chart_name(context, kind.code, subject(context, kind))
            for kind in catalog.CHARTS.values()
        ]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "code", ["execution", "sources_by_year", "partners", "tiers", "nav", "contracts", "holdings"]
)
def test_a_figure_of_a_chart_is_that_of_its_table_and_can_be_explained(context, charts, code):
    chart, compared = charts[code], 0
    for series in chart.series:
        for place, figure in enumerate(series.figures):
            if figure and series.values[place] is not None:
                table = registry.table(
                    context,
                    figure.split("/")[0],
                    **({"by": "year"} if code == "sources_by_year" else {}),
                )
                cell = next(c for row in table.rows for c in row.cells.values() if c.id == figure)
                assert series.amount(place) == (cell.value or 0)
                compared += 1
    assert compared
    figure = next(f for s in chart.series for f in s.figures if f)
    assert explain.explain(context.ledger, figure) is not None


def test_charts_of_money_add_up_to_what_was_paid(context, charts):
    paid = registry.table(context, "projects").row("total").number("paid")
    assert sum(charts["paid_by_month"].series[0].values) == paid
    held = registry.table(context, "contracts")
    sums = sum(v for s in charts["retention"].series for v in s.values if v)
    assert sums == sum(row.number("retention_held") or 0 for row in held.rows if not row.total)


def test_earned_value_ends_at_the_figures_of_the_table(context):
    codes = {project.id: project.code for project in context.projects.values()}
    compared = 0
    for row in registry.table(context, "earned").rows:
        chart = catalog.chart(context, "earned", codes[int(row.code[1:])])
        last = {series.name: series.values[-1] for series in chart.series}
        if row.number("ev") is not None:
            names = list(last)
            assert last[names[0]] == row.number("pv")
            assert last[names[1]] == row.number("ev")
            assert last[names[-1]] == row.number("paid")
            compared += 1
    assert compared


def test_the_warnings_of_the_last_month_are_those_of_the_table(context, charts):
    shown = sum(series.values[-1] for series in charts["warnings"].series)
    assert shown == len(context.alerts)


def test_the_ends_of_months_cross_years():
    ends = time_charts._month_ends(Quarter(2024, 1), 4)
    assert [f"{end}" for end in ends] == ["2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31"]


def test_steps_begin_where_the_one_before_ended(charts):
    for code in ("tiers", "nav"):
        chart, reached = charts[code], 0
        for place in range(len(chart.places)):
            parts = [s for s in chart.series if s.values[place] is not None]
            low = min(min(s.low[place], s.values[place]) for s in parts)
            high = max(max(s.low[place], s.values[place]) for s in parts)
            assert low in (0, reached) or high == reached
            reached = parts[-1].values[place]


def test_how_the_forecast_moved_is_drawn_by_the_quarter_it_was_made_in():
    made = project_charts.moved(
        [(Q.ordinal - 1, Q.ordinal, 500, 0), (Q.ordinal, Q.ordinal, 700, 200)], 1
    )
    assert (list(made.places), made.series[0].values) == (["24Q3", "24Q4"], [500, 700])
    assert paper_charts.drawn(made, "yuan", "zh")["lines"][0]["points"]


def test_a_step_says_how_much_it_goes_up_or_down():
    chart = Chart("t", ["a", "b"], [Series("s", [5, 3], "c1", "step", low=[2, 4])])
    assert chart.table() == [["", "s"], ["a", 3], ["b", -1]]


def test_words_at_the_ends_of_lines_do_not_lie_on_each_other():
    lines = [Series(f"s{n}", [0, 1000 + n], "c1") for n in range(4)]
    drawing = paper_charts.drawn(Chart("t", ["a", "b"], lines), "yuan", "zh")
    assert sum(bool(line["end"]) for line in drawing["lines"]) == 1


def test_what_is_not_there_is_named(context):
    with pytest.raises(UserError, match="no_such_chart"):
        catalog.chart(context, "moon")
    for code in ("s_curve", "years", "indicator"):
        with pytest.raises(UserError, match="no_such_subject"):
            catalog.chart(context, code, "moon")


def test_retention_without_a_day_stands_apart(context):
    table = registry.table(context, "contracts")
    row = next(row for row in table.rows if row.number("retention_held"))
    cells = {
        code: cell._replace(value=None) if code == "retention_day" else cell
        for code, cell in row.cells.items()
    }
    chart = table_more.retention(table._replace(rows=[row._replace(cells=cells)]))
    assert (len(chart.places), chart.series[-1].values) == (1, [row.number("retention_held")])
