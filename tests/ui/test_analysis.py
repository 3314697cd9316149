"""The analysis page by keys and mouse: every cell opens to its payments, what is copied is what is shown."""

import pytest
from PySide6.QtCore import Qt

from fundtracker.reports.analysis import pivot as pivots
from fundtracker.reports.analysis import pivot_shown, ready_made
from fundtracker.reports.analysis.saved_analysis import as_data
from fundtracker.ui.analysis.page import Answer
from fundtracker.ui.widgets.lazy_chart import LazyChart
from tests.ledger import world
from tests.ui.test_chart_catalog import where_drawn

PAGE = "analysis"  # what the desk is left on


@pytest.fixture
def page(qtbot, desk):
    page = desk.open_page("analysis")
    qtbot.waitUntil(lambda: page.pivot is not None)
    return page


def chosen(qtbot, page, **named):
    before = page.pivot
    page.choose(**named)
    qtbot.waitUntil(lambda: page.pivot is not before)


def test_enter_on_a_cell_opens_exactly_its_payments(qtbot, desk, page):
    line = page.pivot.lines[0]
    at = next(i for i, cell in enumerate(line.cells) if cell is not None)
    page.grid.setFocus()
    page.grid.setCurrentIndex(page.model.index(0, at + 2))
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    payments = desk.page
    assert desk.page_name == "payments"
    qtbot.waitUntil(
        lambda: payments.totals is not None and payments.totals.paid_fen == line.cells[at].fen
    )


def test_the_total_and_the_others_open_too(qtbot, desk, page):
    chosen(qtbot, page, top=10)
    others = next(line for line in page.pivot.lines if line.key == pivots.OTHERS)
    page.grid.setCurrentIndex(page.model.index(page.pivot.lines.index(others), 1))
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    payments = desk.page
    qtbot.waitUntil(
        lambda: payments.totals is not None and payments.totals.paid_fen == others.total.fen
    )


@pytest.mark.parametrize("view", [one.code for one in ready_made.views()])
def test_every_ready_made_view_adds_up_and_has_its_chart(qtbot, desk, page, view):
    if view != page.view:
        chosen(qtbot, page, view=view)
    made = page.pivot
    assert sum(line.total.fen for line in made.lines) == made.total.total.fen
    assert page.findChild(LazyChart).chart.table()
    assert page.hint.full_text()


def test_rows_and_columns_may_be_chosen_and_shown_as_shares_running_and_changes(qtbot, page):
    chosen(qtbot, page, rows="project", columns="month")
    assert page.view == "" and page.pivot.spec.rows == "project"
    total = page.pivot.total
    page.choose(mode="running")
    last = page.model.copied(total, [len(page.pivot.columns) + 1])[0]
    assert last == page.model.copied(total, [1])[0]  # the running total ends at the total
    page.choose(mode="share")
    assert page.model.columns[1].text(total) == "100.0 %"
    page.choose(mode="change")
    first, second = total.cells[0], total.cells[1]
    assert page.model.copied(total, [3])[0] * 100 == second.fen - first.fen


@pytest.mark.parametrize("view", ["weekend", "new", "unclassified"])
def test_another_side_of_a_view_keeps_the_payments_of_the_view(qtbot, page, view):
    chosen(qtbot, page, view=view)
    total = page.pivot.total.total
    chosen(qtbot, page, columns="year")
    assert (page.view, page.pivot.total.total) == ("", total)
    before = page.pivot
    page.span.buttons[1].click()
    qtbot.waitUntil(lambda: page.pivot is not before)
    before = page.pivot
    page.span.buttons[0].click()
    qtbot.waitUntil(lambda: page.pivot is not before)
    assert page.pivot.total.total == total


def test_only_the_answer_to_what_is_asked_now_is_shown(qtbot, page):
    shown = page.pivot
    late = Answer(page.wanted(), page.spec, shown)
    page.view, page.spec = "", page.spec._replace(rows="project")
    page.answered(late)
    assert page.spec.rows == "project"


def test_what_is_copied_is_exact_and_its_heads_name_the_unit(page):
    rows = page.copied_rows()
    assert "(" in str(rows[0][1]) or "（" in str(rows[0][1])
    assert rows[-1][1] * 100 == page.pivot.total.total.fen
    assert len(rows) == len(page.pivot.lines) + 2


def test_f9_explains_the_cell_under_the_cursor(qtbot, desk, page):
    page.grid.setCurrentIndex(page.model.index(0, 1))
    found = []
    desk.session.operations.read(page, page.figure(), found.append)
    qtbot.waitUntil(lambda: bool(found))
    assert found[0].sum_fen == page.pivot.lines[0].total.fen


def test_the_export_is_written_and_said(qtbot, desk, page, tmp_path):
    with qtbot.waitSignal(desk.session.notice) as said:
        page.export_to(tmp_path / "a.xlsx")
    assert said.args[0] == "ok" and (tmp_path / "a.xlsx").exists()


def test_another_language_and_unit_say_everything_again(qtbot, desk, page):
    desk.session.set_language("en")
    qtbot.waitUntil(lambda: page.title() == "Analysis")
    assert page.boxes["rows"].itemText(0) == "Payee"
    assert page.boxes["view"].currentData() == page.view


# ------------------------------------------------------------ saved views
def saved(qtbot, page, name):
    page.views.save(name)
    qtbot.waitUntil(lambda: page.views.name == name)


def test_a_saved_view_brings_back_sides_payments_words_span_and_mode(qtbot, page):
    chosen(qtbot, page, view="weekend")
    chosen(qtbot, page, rows="project", columns="year", measure="count", top=50)
    page.choose(mode="growth")
    before = page.pivot
    page.span.buttons[2].click()
    qtbot.waitUntil(lambda: page.pivot is not before)
    wanted, analysis = page.pivot, page.analysis()
    saved(qtbot, page, "周末")
    assert not page.views.altered()
    chosen(qtbot, page, view="payees")
    assert page.views.altered()
    [view] = page.views.views
    before = page.pivot
    page.views.use(view.name)
    page.views.chosen.emit(view)
    qtbot.waitUntil(lambda: page.pivot is not before and not page.views.altered())
    assert as_data(page.analysis()) == as_data(analysis)
    assert page.pivot == wanted


def test_words_narrow_the_payments_of_a_view(qtbot, page):
    total = page.pivot.total.total
    name = page.pivot.lines[0].name
    before = page.pivot
    page.look_for(name)
    qtbot.waitUntil(lambda: page.pivot is not before)
    assert page.pivot.lines[0].total == before.lines[0].total
    assert page.pivot.total.total.n < total.n
    before = page.pivot
    page.look_for("")
    qtbot.waitUntil(lambda: page.pivot is not before)
    assert page.pivot.total.total == total


def test_the_menu_names_views_saves_and_deletes_them(qtbot, desk, page):
    saved(qtbot, page, "甲")
    page.views._fill()
    words = [action.text() for action in page.views.menu().actions()]
    assert words[0] == "甲" and page.views.menu().actions()[0].isChecked()
    page.views.ask_name()
    page.views.asked.name.setText("乙")
    page.views.asked.ok.click()
    qtbot.waitUntil(lambda: page.views.name == "乙")
    page.views.delete()
    qtbot.waitUntil(lambda: page.views.name == "" and page.views.views == [])
    desk.session.command.emit("undo")
    qtbot.waitUntil(lambda: [view.name for view in page.views.views] == ["乙"])


def test_a_saved_view_is_arrived_at_by_its_name(qtbot, page):
    chosen(qtbot, page, rows="project", columns="year")
    saved(qtbot, page, "按项目")
    chosen(qtbot, page, view="payees")
    before = page.pivot
    page.arrive_at("按项目")
    qtbot.waitUntil(lambda: page.pivot is not before)
    assert (page.pivot.spec.rows, page.views.name) == ("project", "按项目")


def test_cells_show_how_large_they_are_beside_the_largest(page):
    largest = max(abs(c.fen) for line in page.pivot.lines for c in line.cells if c)
    for line in page.pivot.lines[:5]:
        for at, cell in enumerate(line.cells):
            part = page.model.columns[at + 2].bar(line)
            assert part == (abs(cell.fen) / largest if cell else 0)
    assert page.model.columns[2].bar(page.pivot.total) == 0


# ------------------------------------------------------------ its chart
@pytest.mark.parametrize("view", [one.code for one in ready_made.views()])
def test_what_the_chart_draws_is_what_it_opens(qtbot, desk, page, view):
    """Every bar of every view comes to its payments, to the fen; those of the rest too."""
    if view != page.view:
        chosen(qtbot, page, view=view)
    made, chart = page.pivot, page.chart.chart
    assert not made.lines or all(
        series.figures for series in chart.series if series.style == "solid"
    )
    with world.opened(desk.session.info.path, read_only=True) as ledger:
        for series in chart.series:
            for at, figure in enumerate(series.figures):
                query = pivots.behind_all(made, *pivot_shown.drawn(made, figure))
                found = ledger.pages.totals(query)
                assert (series.values[at] or 0) == (
                    found.n if made.spec.measure == "count" else found.fen
                ), (series.name, chart.places[at])


def test_a_click_on_a_part_of_a_bar_opens_its_payments(qtbot, desk, page):
    view = page.chart.ready()
    qtbot.waitUntil(lambda: view.plot.width() > 300)
    series = page.chart.chart.series[1]  # neither the first nor the last of the stack
    spot, high = max(
        (where_drawn(view.plot, series, at) for at, v in enumerate(series.values) if v),
        key=lambda each: each[1],
    )
    assert high > 3
    with qtbot.waitSignal(desk.session.show_payments) as asked:
        qtbot.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    [query] = asked.args
    payments = desk.page
    assert desk.page_name == "payments" and page.pivot.lines[1].name == series.name
    assert ("payee", (page.pivot.lines[1].key,)) in query.among
    qtbot.waitUntil(
        lambda: payments.totals is not None and payments.totals.paid_fen in series.values
    )


def test_the_rush_at_the_end_of_quarters_is_drawn_by_its_parts(qtbot, desk, page):
    chosen(qtbot, page, view="rush")
    chart, made = page.chart.chart, page.pivot
    assert [series.name for series in chart.series] == [head for _, head in made.columns]
    assert list(chart.places) == [line.name for line in made.lines]
    assert [sum(s.values[at] or 0 for s in chart.series) for at in range(len(chart.places))] == [
        line.total.fen for line in made.lines
    ]


def test_first_digits_stand_beside_what_is_expected_of_them(qtbot, page):
    chosen(qtbot, page, view="digits")
    columns = {column.key: column for column in page.model.columns}
    n = page.pivot.total.total.n
    for line in page.pivot.lines:
        usual = ready_made.expected(line.key, n)
        assert (
            columns["usual"].exact(line) == usual == page.chart.chart.series[1].values[line.key - 1]
        )
        assert columns["away"].exact(line) == line.total.n - usual
    assert columns["usual"].exact(page.pivot.total) == n
    assert columns["away"].text(page.pivot.total) == "0"
    page.choose(mode="share")
    assert "usual" not in {column.key for column in page.model.columns}


def test_averages_stand_beside_each_other_and_are_not_added_up(qtbot, page):
    chosen(qtbot, page, measure="average")
    assert {series.kind for series in page.chart.chart.series} == {"bar"}


# ------------------------------------------------------------ other subjects than payments
def test_the_total_of_contracts_opens_their_page(qtbot, desk, page):
    chosen(qtbot, page, measure="value")
    chosen(qtbot, page, rows="contract")
    page.grid.setCurrentIndex(page.model.index(len(page.pivot.lines), 1))
    with qtbot.waitSignal(desk.session.show_in) as asked:
        qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    assert asked.args == ["contracts", ""]


def test_another_measure_offers_its_own_sides_and_opens_its_page(qtbot, desk, page):
    chosen(qtbot, page, measure="value")
    assert page.pivot.spec.rows == "project"
    assert page.boxes["rows"].findData("payee") < 0
    chosen(qtbot, page, rows="contract")
    line = page.pivot.lines[0]
    page.grid.setCurrentIndex(page.model.index(0, 1))
    with qtbot.waitSignal(desk.session.show_in) as asked:
        qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    assert asked.args == ["contracts", line.name.split()[0]]


def test_another_measure_is_saved_and_comes_back_with_its_sides(qtbot, page):
    chosen(qtbot, page, measure="called")
    chosen(qtbot, page, rows="partner", columns="fund")
    saved(qtbot, page, "缴款")
    chosen(qtbot, page, view="payees")
    assert page.boxes["rows"].currentData() == "payee"
    before = page.pivot
    page.arrive_at("缴款")
    qtbot.waitUntil(lambda: page.pivot is not before)
    assert (page.pivot.spec.rows, page.pivot.spec.columns) == ("partner", "fund")
    assert page.boxes["rows"].currentData() == "partner"


def test_the_sum_of_lines_that_filters_leave_is_theirs_and_opens_their_payments(qtbot, desk, page):
    """With its unit, to the fen; the filter stays when the quarter's figures are read again."""
    whole = page.model.rowCount()
    for key, text in (("name", "监理|机电"), ("cNone", ">0")):
        field = page.grid.header().field(key)
        field.setText(text)
        field.returnPressed.emit()
    qtbot.waitUntil(lambda: 1 < page.model.rowCount() < whole)
    lines = [page.model.record(at) for at in range(page.model.rowCount())]
    total = lines.pop()
    assert total.total.fen == sum(line.total.fen for line in lines) and len(lines) > 1
    for at in range(len(page.pivot.columns)):
        there = [line.cells[at] for line in lines if line.cells[at] is not None]
        assert total.cells[at].fen == sum(cell.fen for cell in there)
    page.refresh()
    qtbot.wait(50)
    qtbot.waitUntil(lambda: page.model.rowCount() == len(lines) + 1)
    page.grid.setCurrentIndex(page.model.index(len(lines), 1))
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    payments = desk.page
    qtbot.waitUntil(
        lambda: payments.totals is not None and payments.totals.paid_fen == total.total.fen
    )
