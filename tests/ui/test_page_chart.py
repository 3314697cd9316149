"""Charts on the pages: each page's own, the figures of its table, chosen, hidden, in words where there are none."""

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.reports.charts import catalog
from fundtracker.reports.context import ReportContext
from fundtracker.ui.projects.cards import CourseCard
from fundtracker.ui.report_pages.page_chart import Asked, ChartToggle, PageChart
from tests.ledger import world
from tests.ui.conftest import NOON, settle

Q = Quarter(2024, 4)


@pytest.fixture(scope="module")
def context(sample_ledger):
    with world.opened(sample_ledger, read_only=True) as ledger:
        yield ReportContext(ledger, Q, "wan", "zh")


def shown(qtbot, desk, name):
    page = desk.open_page(name)
    settle(qtbot, desk)
    card = page.findChild(PageChart)
    qtbot.waitUntil(lambda: card.chart.chart.title != "" or not card.isVisible(), timeout=20_000)
    return page, card


@pytest.mark.parametrize(("name", "code"), [
    ("contracts", "retention"), ("indicators", "indicators_path"), ("todo", "warnings"),
])  # fmt: skip
def test_a_page_shows_the_chart_of_its_table(qtbot, desk, context, name, code):
    _, card = shown(qtbot, desk, name)
    assert card.isVisible()
    assert card.chart.chart.table() == catalog.chart(context, code).table()


def test_another_chart_is_chosen_in_its_head(qtbot, desk, context):
    _, card = shown(qtbot, desk, "contracts")
    names = [card.choice.itemText(at) for at in range(card.choice.count())]
    assert len(names) == 2 and card.choice.isVisible() and not card.name.isVisible()
    card.choice.setCurrentIndex(1)
    card.choice.activated.emit(1)
    wanted = catalog.chart(context, "contracts").table()
    qtbot.waitUntil(lambda: card.chart.chart.table() == wanted)
    assert card.choice.currentIndex() == 1


def test_its_button_hides_it_for_good(qtbot, desk):
    page, card = shown(qtbot, desk, "contracts")
    page.chart_toggle.click()
    assert not card.isVisible()
    assert desk.session.settings.widths["chart:contracts"] == 0
    page.chart_toggle.click()
    assert card.isVisible() and desk.session.settings.widths["chart:contracts"] == 1


def test_the_curves_above_the_funds_make_room_for_their_table(qtbot, desk):
    desk.open_page("funds")
    settle(qtbot, desk)
    page, high = desk.page, desk.page.table.height()
    [toggle] = page.findChildren(ChartToggle)
    toggle.click()
    settle(qtbot, desk)
    assert not page.charts.isVisible() and page.table.height() > high
    assert desk.session.settings.widths["chart:funds"] == 0
    toggle.click()
    assert page.charts.isVisible()


def test_the_sources_by_year_have_their_chart_in_the_place_of_the_bars(qtbot, desk, context):
    page, card = shown(qtbot, desk, "sources")
    assert page.bars.isVisible() and not card.isVisible()
    page.by.choose(2)
    page.by.changed.emit(2)
    wanted = catalog.chart(context, "sources_by_year").table()
    qtbot.waitUntil(lambda: card.chart.chart.table() == wanted, timeout=20_000)
    assert card.isVisible() and not page.bars.isVisible() and card.name.isVisible()


@pytest.mark.parametrize(("tab", "code"), [("nav", "nav"), ("waterfall", "tiers")])
def test_a_tab_of_a_fund_brings_its_own_chart(qtbot, desk, context, tab, code):
    page = desk.open_page("fund")
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: page.sheet is not None, timeout=20_000)
    assert page.charts.line.isVisible() and not page.charts.of_tab.isVisible()
    page.show_tab(tab)
    wanted = catalog.chart(context, code, page.sheet.fund.code).table()
    card = page.charts.of_tab
    qtbot.waitUntil(lambda: card.chart.chart.table() == wanted, timeout=20_000)
    page.show_tab("calls")
    assert page.charts.line.isVisible() and not card.isVisible()


def test_the_concentration_of_each_fund_is_offered_over_the_tables_of_companies(qtbot, desk):
    page, card = shown(qtbot, desk, "companies")
    assert not card.isVisible()  # one company is opened
    page.views.choose(1)
    page._arrange()
    qtbot.waitUntil(lambda: card.chart.chart.title != "", timeout=20_000)
    asked = [Asked(*card.choice.itemData(at)) for at in range(card.choice.count())]
    assert asked[0] == Asked("holdings") and len(asked) > 2
    assert {code for code, _ in asked[1:]} == {"concentration"}


def test_all_partners_stand_beside_the_statement_when_asked_for(qtbot, desk, context):
    _, card = shown(qtbot, desk, "partner")
    assert not card.isVisible()
    card.show()
    wanted = catalog.chart(context, "partners").table()
    qtbot.waitUntil(lambda: card.chart.chart.table() == wanted, timeout=20_000)


def test_earned_value_is_read_for_who_asks_for_it(qtbot, desk, context):
    page = desk.open_page("projects")
    settle(qtbot, desk)
    course = page.findChild(CourseCard)
    qtbot.waitUntil(lambda: course._sheet is not None, timeout=20_000)
    course.steps.choose(3)
    course.steps.changed.emit(3)
    wanted = catalog.chart(context, "earned", course._sheet.project.code).table()
    qtbot.waitUntil(lambda: course.curve.chart.table() == wanted, timeout=20_000)


def test_an_empty_ledger_says_so_in_the_card(qtbot, window, tmp_path):
    from fundtracker.ledger import Ledger

    path = tmp_path / "new.ftdb"
    Ledger.create(path, "li", clock=lambda: NOON).close()
    with qtbot.waitSignal(window.session.opened, timeout=20_000):
        window.session.open(path)
    settle(qtbot, window)
    page = window.open_page("indicators")
    settle(qtbot, window)
    card = page.findChild(PageChart)
    card.setParent(None)
    qtbot.addWidget(card)
    card.show()
    settle(qtbot, window)
    assert card.chart.chart.known == 0
