"""Every chart of a real ledger by mouse and keys: read-out, copy and export say the table's figures to the fen."""

from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger.projects.projects import Curve
from fundtracker.reports import explain
from fundtracker.reports.charts import catalog, fund_charts, project_charts
from fundtracker.reports.charts.chart import exact_rows, written
from fundtracker.reports.context import ReportContext
from fundtracker.reports.disclosure import disclosure_view
from fundtracker.reports.funds import company_view
from fundtracker.reports.pacing import forecast_view
from fundtracker.reports.projects import project_view
from fundtracker.ui.widgets import charts as plot_items
from fundtracker.ui.widgets.label_places import touches
from fundtracker.ui.widgets.lazy_chart import LazyChart
from tests.ledger import world
from tests.ui.test_charts import written_of

Q = Quarter(2024, 4)


@pytest.fixture(scope="module")
def context(sample_ledger):
    ledger = world.opened(sample_ledger, read_only=True)
    yield ReportContext(ledger, Q, "wan", "zh")
    ledger.close()


@pytest.fixture
def held(qtbot, session):
    held = LazyChart(session, 240)
    qtbot.addWidget(held)
    held.resize(640, 300)
    held.show()
    return held


def chart_of(context, code):
    kind = catalog.CHARTS[code]
    codes = [key for _, key in catalog.subjects(context, kind.of)] or [""]
    return max((kind.build(context, key) for key in codes), key=lambda chart: chart.known)


@pytest.mark.parametrize("code", catalog.CHARTS)
def test_a_chart_reads_out_copies_and_opens_what_its_table_says(
    context, held, session, qtbot, code
):
    chart = chart_of(context, code)
    held.show_chart(chart)
    view = held.ready()
    view.plot.setFocus()
    QTest.keyClick(view.plot, Qt.Key.Key_Home)  # first the present place
    QTest.keyClick(view.plot, Qt.Key.Key_Home)
    for place in range(len(chart.places)):
        assert view.place == place
        said = view.words(place)
        names = {}
        for series in chart.series:
            amount = series.amount(place)
            if amount is not None and series.name not in names:
                names[series.name] = written(amount, chart.measure, session.unit, "zh")
        assert all(text in said and text in view.read_out.text() for text in names.values())
        QTest.keyClick(view.plot, Qt.Key.Key_Right)
    view.copy_figures()
    copied = [row.split("\t") for row in QGuiApplication.clipboard().text().splitlines()]
    exact = [[str(value) for value in row[1:]] for row in exact_rows(chart)[1:]]
    assert [row[1:] for row in copied[1:]] == exact
    plot = view.plot
    for one, other in combinations(plot.labels, 2):
        assert not one.intersects(other)
    assert not any(touches(line, spot) for line in plot.geometry.curves() for spot in plot.labels)


def value_of(ledger, figure):
    """Return what a figure's own explanation comes to: its payments, else its words."""
    opened = explain.explain(ledger, figure)
    assert opened.id == figure
    return opened.sum_fen if opened.n else opened.text


def says(series, at, chart, opened):
    """Whether an opened figure is what is drawn: to the fen, or in the words of its table."""
    amount = series.amount(at)
    if chart.measure in ("day", "tenths"):  # a milestone; a part of what is opened
        return bool(opened)
    if isinstance(opened, int):
        return opened == amount
    plain = (
        money.show(abs(amount))
        if chart.measure == "fen"
        else written(amount, chart.measure, "", "zh")
    )
    return plain in opened


NOTHING_BEHIND = {"moved"}  # in the sample: see test_a_forecast_that_moved_opens_its_rows


@pytest.mark.parametrize("code", [code for code in catalog.CHARTS if code not in NOTHING_BEHIND])
def test_a_click_and_enter_open_the_figure_that_the_chart_draws(
    context, held, session, qtbot, code
):
    opens_what_it_draws(chart_of(context, code), context, held, session, qtbot)


def page_charts(context):
    """The charts that a page draws of what it shows, by no code of their own."""
    ledger = context.ledger
    by_month = [
        project_charts.paid_by_month(project_view.sheet(context, p)) for p in context.projects
    ]
    yield max(by_month, key=lambda chart: len(chart.places))
    forecast = forecast_view.build(ledger, quarter=Q)
    course = next(each for each in forecast.courses if each.outlook is not None)
    names = [str(year.number) for year in course.outlook.years]
    for key in ("called", "distributed"):
        yield fund_charts.fan(key, names, course.outlook, key, (course.fund.id, Q))
    yield from fund_charts.pacing(forecast.quarters, 12, Q)
    view = disclosure_view.build(ledger, "vintages", quarter=Q, lang="zh")
    yield fund_charts.side_by_side(view.lives, "funds")
    yield fund_charts.side_by_side(view.years, "years")
    known = company_view.build(ledger, quarter=Q)
    sheets = [company_view.sheet(ledger, known, code) for code in known.deals]
    sheet = max(sheets, key=lambda sheet: (len(sheet.kpis), len(sheet.course)))
    yield fund_charts.cost_and_value(sheet)
    yield fund_charts.company_figure(sheet, "revenue")
    yield fund_charts.company_figure(sheet, "staff")


def test_the_charts_of_a_page_alone_open_what_they_draw(context, held, session, qtbot):
    drawn = list(page_charts(context))
    assert len(drawn) == 10
    for chart in drawn:
        assert all(any(series.figures) for series in chart.series), chart.title
        opens_what_it_draws(chart, context, held, session, qtbot)


def test_every_point_of_a_fund_s_life_is_the_sum_of_the_payments_it_opens(context):
    view = disclosure_view.build(context.ledger, "vintages", quarter=Q, lang="zh")
    for life in (*view.lives, *view.years):
        sums = [
            sum(flow["fen"] for flow in explain.explain(context.ledger, id_).flows)
            for id_ in life.figures[1:]
        ]
        assert [0, *sums] == life.course or not life.course
    with pytest.raises(UserError, match="no_such_figure"):
        explain.explain(context.ledger, "lives/f99/2024-05-17/2024Q4")


def where_drawn(plot, series, place):
    """Return the middle of a bar, or the point of a curve, and how large what is clicked is: pixels."""
    bars = [item for item in plot.getPlotItem().items if isinstance(item, plot_items.Bars)]
    drawn = [each for each in plot.shown() if each.kind in ("bar", "stack", "step", "span")]
    if series in drawn:
        places = plot.geometry.known(series)[2]
        box = list(plot.geometry.boxes(bars[drawn.index(series)].opts))[places.index(place)]
        return plot.mapFromScene(box.center()), min(box.width(), box.height())
    return plot.pixels(place, series.values[place]).toPoint(), 9


def opens_what_it_draws(chart, context, held, session, qtbot):
    held.show_chart(chart)
    view = held.ready()
    qtbot.wait(10)
    clicked_at = 0
    for series in chart.series:  # each bar and each curve opens its own figure
        own = [place for place, id_ in enumerate(series.figures) if id_ and series.values[place]]
        spots = [(place, *where_drawn(view.plot, series, place)) for place in own]
        place, spot, size = max(spots, key=lambda each: each[2], default=(0, None, 0))
        curve = view.plot.geometry.curve_at(place, view.plot.mapToScene(spot)) if spot else ""
        if size < 3 or series.kind == "band" or curve not in ("", series.name):
            continue  # nothing to click at; or a curve passes over the bar: it is clicked at first
        with qtbot.waitSignal(session.explain) as clicked:
            QTest.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        assert view.place == place and clicked.args == [series.figures[place]], series.name
        clicked_at += 1
    assert clicked_at
    at, drawn = next(
        (place, sery) for sery in reversed(chart.series) if sery.figures
        for place in reversed(range(len(chart.places))) if sery.figures[place] and sery.values[place] is not None
    )  # fmt: skip
    view.walk(at)
    with qtbot.waitSignal(session.explain) as entered:
        QTest.keyClick(view.plot, Qt.Key.Key_Return)
    assert entered.args == [drawn.figures[at]]
    for series in chart.series:  # what is drawn of every series is what its figure comes to
        known = [place for place, id_ in enumerate(series.figures)
                 if id_ and series.values[place] is not None]  # fmt: skip
        for place in known[:1] + known[-1:]:
            opened = value_of(context.ledger, series.figures[place])
            assert says(series, place, chart, opened), (series.name, place, opened)


def test_a_forecast_that_moved_opens_its_rows(ledger):
    """Planned and forecast money have no payments behind them, but the rows that state them."""
    with world.opened(ledger) as book:
        project = next(p for p in book.projects.all() if p.code == "SL-J02").id
        made = Quarter(2024, 3).ordinal
        with book.change("project.forecast") as change:
            for later, fen in ((1, 5_00), (2, 7_01)):
                book.projects.set_point(
                    change, project, Curve("forecast", made), made + later, fen, ""
                )
        chart = catalog.chart(ReportContext(book, Q, "wan", "zh"), "moved", "SL-J02")
        [series] = chart.series
        opened = explain.explain(book, series.figures[0])
        assert series.values == [12_01] and "12.01" in opened.text
        assert len(opened.records) == opened.n_records == 2


def tick_rects(plot) -> list:
    """Where the words of both axes are drawn, each axis in pixels of its own."""
    from PySide6.QtGui import QPainter, QPicture

    found = []
    for side in ("left", "bottom"):
        axis, picture = plot.getPlotItem().getAxis(side), QPicture()
        painter = QPainter(picture)
        painter.setFont(axis.style["tickFont"])
        specs = axis.generateDrawSpecs(painter)
        painter.end()
        found.append([rect for rect, _, _ in specs[2]] if specs else [])
    return found


# A card of half and of the whole width of the page, on a screen of 1366 and of 1920 pixels.
SIZES = [(520, 170), (1060, 200), (790, 240), (1620, 300)]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("code", catalog.CHARTS)
def test_no_word_lies_on_another_in_any_size_and_language(sample_ledger, held, session, code, lang):
    """Words in the drawing, names of places, values beside the grid: by their rectangles."""
    session.set_language(lang)
    ledger = world.opened(sample_ledger, read_only=True)
    try:
        chart = chart_of(ReportContext(ledger, Q, "wan", lang), code)
    finally:
        ledger.close()
    assert chart.title and chart.table() and all(series.name for series in chart.series)
    for size in SIZES:
        held.resize(*size)
        held.show_chart(chart)
        plot = held.ready().plot
        QGuiApplication.processEvents()
        for rects in (plot.labels, *tick_rects(plot)):
            for one, other in combinations(rects, 2):
                ink = one.adjusted(1, 2, -1, -2)  # a line of letters is higher than its ink
                assert not ink.intersects(other), (size, one, other)
        for spot in plot.labels:
            assert plot.view.sceneBoundingRect().adjusted(-1, -1, 1, 1).contains(spot), size
        for name, seen in written_of(plot).items():
            assert len(set(seen)) == 1, (size, name, seen)  # all of a series or none


@pytest.mark.parametrize("code", catalog.CHARTS)
def test_each_chart_switches_its_names_zooms_and_leaves_as_picture(
    context, held, session, tmp_path, code
):
    chart = chart_of(context, code)
    held.show_chart(chart)
    view = held.ready()
    names = list(dict.fromkeys(series.name for series in chart.series))
    buttons = {one.accessibleName(): one for one in view.legend.buttons if one.isVisible()}
    if len(names) > 1:
        assert set(names) <= set(buttons)
        buttons[names[0]].click()
        assert names[0] not in {series.name for series in view.plot.shown()}
        for place in range(len(chart.places)):
            assert names[0] not in [series.name for series, _ in view._said(place)]
        buttons[names[0]].click()
    along = 1 if chart.across else 0
    whole = view.plot.view.viewRange()
    view.walk(0)
    QTest.keyClick(view.plot, Qt.Key.Key_Plus)
    near = view.plot.view.viewRange()
    assert near[1 - along] == whole[1 - along]
    if len(chart.places) > 3:
        assert near[along] != whole[along]
    QTest.keyClick(view.plot, Qt.Key.Key_0)
    assert view.plot.view.viewRange()[along] == whole[along]
    assert view.save(tmp_path / "a.svg") and view.save(tmp_path / "a.png")
    assert "<image" not in (tmp_path / "a.svg").read_text("utf-8")
