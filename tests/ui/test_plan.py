"""The three-year plan by clicks and keys: figures, versions, amounts, explanations."""

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton

from fundtracker.domain.base import money
from fundtracker.ledger import Ledger
from fundtracker.reports.explain import explain
from fundtracker.reports.plan import table1
from fundtracker.reports.tables.report_table import Band, Row, shown
from fundtracker.ui.plan.forms import AmountsDialog
from fundtracker.ui.plan.page import PlanPage
from fundtracker.ui.report_pages.report_grid import NAME
from tests.ui.conftest import NOON

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot, desk):
    desk.session.set_language("zh")
    desk.session.set_unit("yi")
    page = desk.open_page("plan")
    qtbot.waitUntil(lambda: page.content is not None, timeout=10_000)
    return page


def look(desk, ask):
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        return ask(ledger)


def place(page, code, key):
    """The index of a figure in the table."""
    at = next(
        i for i, line in enumerate(page.grid.lines()) if isinstance(line, Row) and line.code == code
    )
    keys = [NAME if key == "name" else key]
    column = next(i for i, c in enumerate(page.grid.model_.columns) if c.key in keys)
    return page.grid.model_.index(at, column)


def codes(page):
    return {line.code for line in page.grid.lines() if isinstance(line, Row)}


def text(page, code, key):
    return place(page, code, key).data()


def begin(qtbot, desk, page, doc_no="6-2024"):
    """Begin a version by keys."""
    qtbot.mouseClick(page.line.new, LEFT)
    dialog = page.line.dialog
    qtbot.keyClicks(dialog.name_en.line, "yearly split")
    qtbot.keyClicks(dialog.reason.line, "adds years")
    qtbot.keyClicks(dialog.doc_no.line, doc_no)
    qtbot.keyClicks(dialog.dated.line, "2024-01-18")
    with qtbot.waitSignal(desk.session.operations.changed):
        qtbot.mouseClick(dialog.ok, LEFT)
    qtbot.waitUntil(lambda: page.content.version.number == page.content.versions[-1].number > 1)


def type_amount(qtbot, dialog, code, year, typed):
    line = dialog.fields[code, year]
    line.selectAll()
    qtbot.keyClicks(line, typed)


def test_every_figure_of_the_table_is_the_reports(desk, page):
    report = look(desk, lambda ledger: table1.build(ledger, unit="yi", lang="zh"))
    assert [line.code for line in page.grid.lines() if isinstance(line, Row)] == [
        row.code for row in report.rows
    ]
    keys = [column.code for column in report.columns[:-1]]
    for row in report.rows:
        own = report.columns_of(row)[: 1 if row.band == "scope" else len(keys)]
        said = [shown(report, column, row.cells.get(column.code)) for column in own]
        assert [text(page, row.code, key) for key in keys[: len(own)]] == said


def test_each_measure_stands_under_its_own_heads(page):
    bands = [line for line in page.grid.lines() if isinstance(line, Band)]
    assert [band.code for band in bands] == ["paid", "stages", "investment", "scope"]
    heads = [{column.head for column in band.columns} for band in bands]
    assert {"下达指标", "合同额", "已支付", "可用"} < heads[1]
    assert len(heads[0] - heads[2]) == len(heads[2] - heads[0]) == 3
    assert [column.code for column in bands[3].columns] == ["plan", "note"]


def test_the_four_totals_stand_apart_each_with_its_words(page):
    shown = {key: (t.figure.text(), t.words.full_text()) for key, t in page.totals.items()}
    assert [figure for figure, _ in shown.values()] == ["> 200.00", "213.00", "216.00", "25.00"]
    assert all(words for _, words in shown.values())
    assert "13.00" in shown["parts"][1]
    assert page.totals["funds"].objectName() == "sunken"


def test_the_switch_is_off_and_adds_the_citys_money_to_table_and_chart(qtbot, page):
    assert not page.city.isChecked()
    assert "with_city" not in codes(page)
    before = page.content.course.even[-1]

    qtbot.mouseClick(page.city, LEFT)

    qtbot.waitUntil(lambda: "with_city" in codes(page))
    assert text(page, "with_city", "plan") == "216.00"
    assert page.content.course.even[-1] - before == 30_000_000_000


def test_quarter_and_unit_change_the_figures_in_place(qtbot, desk, page):
    grid, first = page.grid, page.content.version.first
    desk.session.set_quarter(first)
    expected = look(desk, lambda ledger: table1.build(ledger, quarter=first))
    cell = next(row for row in expected.rows if row.code == "fiscal").cells["total"]
    qtbot.waitUntil(lambda: text(page, "fiscal", "total") == money.show(cell.value, "yi"))
    for unit, at in (("yuan", 0), ("wan", 1)):
        desk.top.units.buttons[at].click()
        qtbot.waitUntil(
            lambda unit=unit: text(page, "fiscal", "total") == money.show(cell.value, unit)
        )
        assert page.totals["parts"].figure.text() == money.show(2_130_000_000_000, unit)
    assert page.grid is grid


def test_no_figure_and_no_head_of_the_table_is_cut_in_any_unit_and_language(qtbot, desk, page):
    for language in ("zh", "en"):
        desk.session.set_language(language)
        for at in range(3):
            desk.top.units.buttons[at].click()
            unit = ("yuan", "wan", "yi")[at]
            qtbot.waitUntil(
                lambda u=unit, x=language: (
                    (page.content.report.unit, page.content.report.lang) == (u, x)
                )
            )
            grid = page.grid
            for i, line in enumerate(grid.lines()):
                for j, column in enumerate(grid.model_.columns):
                    if (
                        column.key not in ("pace", "note")
                        and column.text(line)
                        and grid.columnSpan(i, j) == 1
                    ):
                        index = grid.model_.index(i, j)
                        font = index.data(Qt.ItemDataRole.FontRole) or grid.font()
                        assert QFontMetrics(font).horizontalAdvance(
                            index.data()
                        ) + 23 <= grid.columnWidth(j)


def test_a_double_click_on_a_figure_opens_where_it_comes_from(qtbot, desk, page):
    index = place(page, "policy", "total")
    spot = page.grid.visualRect(index).center()
    qtbot.mouseClick(page.grid.viewport(), LEFT, pos=spot)
    qtbot.mouseDClick(page.grid.viewport(), LEFT, pos=spot)

    qtbot.waitUntil(lambda: desk.drawer.isVisible())
    assert text(page, "policy", "total").split()[0] != money.MISSING
    cell = page.grid.cell(index)
    assert money.show(cell.value) in desk.drawer.words()
    qtbot.waitUntil(lambda: bool(desk.drawer.table.listed()))
    assert any(".csv" in one.file for one in desk.drawer.table.listed())


def test_arrow_keys_and_f9_explain_the_figure_under_the_cursor(qtbot, desk, page):
    page.grid.setFocus()
    page.grid.setCurrentIndex(place(page, "policy", "total"))
    qtbot.keyClick(page.grid, Qt.Key.Key_Down)
    qtbot.keyClick(page.grid, Qt.Key.Key_Right)
    assert page.figure() == page.grid.cell(place(page, "infrastructure", "rate")).id

    desk.actions_.run("explain")
    qtbot.waitUntil(lambda: desk.drawer.isVisible())
    assert (
        f"÷ {money.show(550_000_000_000)} = {text(page, 'infrastructure', 'rate')}"
        in desk.drawer.words()
    )


def test_each_chart_ends_where_its_row_of_the_table_does(page):
    for chart, found, code in (
        (page.paid, page.content.course, "fiscal"), (page.completed, page.content.completed, "industry"),
    ):  # fmt: skip
        total = page.grid.cell(place(page, code, "total")).value
        assert found.paid[-1] == total
        assert money.show(total, "yi") in chart.curve.accessibleName()
    assert not page.invested.isVisible()


def test_completed_investment_opens_to_the_projects_that_reported_it(desk, page):
    total = page.grid.cell(place(page, "industry", "total"))
    opened = look(desk, lambda ledger: explain(ledger, total.id))
    assert sum(flow["fen"] for flow in opened.flows) == total.value
    assert opened.payments == []
    said = look(
        desk, lambda ledger: {p.name for p in ledger.projects.all() if p.code.startswith("SL-C")}
    )
    assert {flow["words"] for flow in opened.flows} <= said


def test_a_plan_without_reports_says_why_the_chart_of_investment_is_empty(qtbot, window, tmp_path):
    with qtbot.waitSignal(window.session.opened, timeout=10_000):
        window.session.create(tmp_path / "new.ftdb", "laoshan-2023")
    page = window.open_page("plan")
    qtbot.waitUntil(lambda: page.content is not None, timeout=20_000)
    assert page.invested.isVisible()
    assert "1,500,000" in page.invested.why.text()
    assert not page.completed.isVisible()


def test_statements_stand_with_their_source_and_explain_themselves(qtbot, desk, page):
    said = look(desk, lambda ledger: ledger.plan.statements())
    model = page.statements
    assert model.rowCount() == len(said)
    assert all(model.record(i).source for i in range(model.rowCount()))
    at = next(i for i, s in enumerate(said) if s.code == "policy")
    page.sources.opened.emit(model.index(at, 0))
    qtbot.waitUntil(lambda: desk.drawer.isVisible())
    assert said[at].source in desk.drawer.words()


def test_v1_is_read_only_and_says_so(qtbot, page):
    assert "V1" in page.line.papers.full_text()
    assert not page.line.compare.isEnabled()
    qtbot.mouseClick(page.line.amounts, LEFT)
    dialog = page.line.dialog
    assert isinstance(dialog, AmountsDialog)
    assert dialog.closed_note.isVisible()
    assert all(line.isReadOnly() for line in dialog.fields.values())
    type_amount(qtbot, dialog, "policy", 0, "9")
    assert dialog.fields["policy", 0].text() == "8"
    assert dialog.value() is None
    dialog.reject()


def test_a_version_without_its_papers_cannot_begin_and_says_what_is_missing(qtbot, desk, page):
    qtbot.mouseClick(page.line.new, LEFT)
    dialog = page.line.dialog
    qtbot.keyClicks(dialog.name_en.line, "split")
    qtbot.keyClicks(dialog.reason.line, "x")
    qtbot.keyClick(dialog.reason.line, Qt.Key.Key_Backspace)
    qtbot.keyClicks(dialog.dated.line, "18.1.2024")
    assert not dialog.ok.isEnabled()
    assert dialog.reason.wrong.isVisible()
    assert "18.1.2024" in dialog.dated.wrong.text()
    assert dialog.value() is None
    dialog.last.setCurrentIndex(0)
    dialog.first.setCurrentIndex(dialog.first.count() - 1)
    assert dialog.period.objectName() == "bad"
    dialog.reject()
    assert len(look(desk, lambda ledger: ledger.plan.versions())) == 1


def test_a_new_version_and_its_years_are_entered_by_keys_undone_and_redone(qtbot, desk, page):
    begin(qtbot, desk, page)
    assert "6-2024" in page.line.papers.full_text()
    assert text(page, "policy", "year_plan") == money.MISSING

    qtbot.mouseClick(page.line.amounts, LEFT)
    dialog = page.line.dialog
    windows = QApplication.topLevelWidgets()  # a button of its own would be one
    assert not [each for each in windows if isinstance(each, QPushButton) and each.isVisible()]
    for year, typed in ((2023, "2.4"), (2024, "2.8"), (2025, "2.8")):
        type_amount(qtbot, dialog, "policy", year, typed)
    assert dialog.notes["policy"].objectName() == "muted"
    assert dialog.notes["policy"].text()
    assert not dialog.ok.isEnabled()
    qtbot.keyClicks(dialog.reason.line, "approved split")
    with qtbot.waitSignal(desk.session.operations.changed):
        qtbot.mouseClick(dialog.ok, LEFT)
    qtbot.waitUntil(lambda: text(page, "policy", "year_plan") == "2.80")
    amounts = look(desk, lambda ledger: ledger.plan.amounts(ledger.plan.current().id))
    assert {(a.year, a.amount_fen, a.doc_no) for a in amounts if a.year} == {
        (2023, 24_000_000_000, "6-2024"),
        (2024, 28_000_000_000, "6-2024"),
        (2025, 28_000_000_000, "6-2024"),
    }

    qtbot.waitUntil(lambda: desk.actions_["undo"].isEnabled())
    with qtbot.waitSignal(desk.session.operations.changed):
        desk.actions_.run("undo")
    qtbot.waitUntil(lambda: text(page, "policy", "year_plan") == money.MISSING)
    qtbot.waitUntil(lambda: desk.actions_["redo"].isEnabled())
    with qtbot.waitSignal(desk.session.operations.changed):
        desk.actions_.run("redo")
    qtbot.waitUntil(lambda: text(page, "policy", "year_plan") == "2.80")


@pytest.mark.parametrize(
    ("typed", "year"), [("-3", 2024), ("three", 2024), ("", 0), ("0.00000000001", 0)]
)
def test_an_amount_that_cannot_stand_is_told_beside_its_field(qtbot, desk, page, typed, year):
    begin(qtbot, desk, page)
    qtbot.mouseClick(page.line.amounts, LEFT)
    dialog = page.line.dialog
    qtbot.keyClicks(dialog.reason.line, "split")
    type_amount(qtbot, dialog, "policy", 2023, "1")
    assert dialog.ok.isEnabled()

    line = dialog.fields["policy", year]
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, typed)

    assert line.property("wrong") is True
    assert dialog.notes["policy"].objectName() == "bad"
    assert dialog.notes["policy"].text()
    assert not dialog.ok.isEnabled()
    dialog.reject()


def test_years_that_differ_from_the_plan_are_told_and_a_year_needs_its_document(qtbot, desk, page):
    begin(qtbot, desk, page)
    qtbot.mouseClick(page.line.amounts, LEFT)
    dialog = page.line.dialog
    qtbot.keyClicks(dialog.reason.line, "split")
    type_amount(qtbot, dialog, "policy", 2023, "9")
    assert "9" in dialog.notes["policy"].text()
    assert "1" in dialog.notes["policy"].text()
    assert dialog.ok.isEnabled()

    dialog.doc_no.line.clear()
    assert not dialog.ok.isEnabled()
    assert dialog.doc_no.wrong.isVisible()
    dialog.reject()


def test_a_year_left_empty_again_states_nothing_and_a_floor_is_kept(qtbot, desk, page):
    begin(qtbot, desk, page)
    for changes in ({("policy", 2024): "2.8", ("headline", 0): ">=210"}, {("policy", 2024): ""}):
        qtbot.mouseClick(page.line.amounts, LEFT)
        dialog = page.line.dialog
        for (code, year), typed in changes.items():
            dialog.fields[code, year].clear()
            qtbot.keyClicks(dialog.fields[code, year], typed)
        qtbot.keyClicks(dialog.reason.line, "put right")
        with qtbot.waitSignal(desk.session.operations.changed):
            qtbot.mouseClick(dialog.ok, LEFT)
        year = changes["policy", 2024] + "0" if changes["policy", 2024] else money.MISSING
        qtbot.waitUntil(lambda year=year: text(page, "policy", "year_plan") == year)
    assert text(page, "headline", "plan") == "≥ 210.00"


def test_v1_beside_a_later_version_shows_every_amount_and_what_changed(qtbot, desk, page):
    begin(qtbot, desk, page)
    qtbot.mouseClick(page.line.amounts, LEFT)
    dialog = page.line.dialog
    qtbot.keyClicks(dialog.reason.line, "less")
    type_amount(qtbot, dialog, "policy", 0, "7.5")
    with qtbot.waitSignal(desk.session.operations.changed):
        qtbot.mouseClick(dialog.ok, LEFT)
    qtbot.waitUntil(lambda: text(page, "policy", "plan") == "7.50")

    qtbot.mouseClick(page.line.compare, LEFT)

    assert page.comparison.isVisible()
    model = page.differences
    cells = [[model.index(i, j).data() for j in range(6)] for i in range(model.rowCount())]
    assert [row[2:5] for row in cells if row[0] == text(page, "policy", "name")] == [
        ["8.00", "7.50", "−0.50"]
    ]
    assert {row[4] for row in cells[1:]} == {cells[1][4]}


def test_an_earlier_version_is_shown_as_it_was_and_its_figures_explain_themselves(
    qtbot, desk, page
):
    begin(qtbot, desk, page)
    box = page.line.version
    box.setCurrentIndex(box.findData(1))
    box.activated.emit(box.currentIndex())

    qtbot.waitUntil(lambda: page.content.version.number == 1)
    page.grid.setCurrentIndex(place(page, "policy", "plan"))
    page.grid.setFocus()
    assert page.figure().endswith("/v1")
    desk.actions_.run("explain")
    qtbot.waitUntil(lambda: desk.drawer.isVisible())
    assert money.show(80_000_000_000) in desk.drawer.words()


def test_a_plan_that_begins_later_leaves_this_quarter_its_version_and_both_can_be_shown(
    qtbot, desk, page
):
    qtbot.mouseClick(page.line.new, LEFT)
    dialog = page.line.dialog
    for field, typed in ((dialog.name_en, "next"), (dialog.reason, "r"), (dialog.doc_no, "9"),
                         (dialog.dated, "2025-12-01")):  # fmt: skip
        qtbot.keyClicks(field.line, typed)
    dialog.first.setCurrentIndex(dialog.first.count() - 1)
    dialog.last.setCurrentIndex(dialog.last.count() - 1)
    assert "V1" in dialog.period.text()
    with qtbot.waitSignal(desk.session.operations.changed):
        qtbot.mouseClick(dialog.ok, LEFT)
    qtbot.waitUntil(lambda: page.content.version.number == 2)
    box = page.line.version
    for number in (1, 2):
        box.setCurrentIndex(box.findData(number))
        box.activated.emit(box.currentIndex())
        qtbot.waitUntil(lambda number=number: page.content.version.number == number)
    box.setCurrentIndex(box.findData(1))
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: page.figure() is None or page.content.version.number == 1)
    assert look(desk, lambda ledger: ledger.plan.in_force(desk.session.quarter)).number == 1


def test_a_version_undone_while_it_is_shown_gives_way_to_the_one_in_force(qtbot, desk, page):
    begin(qtbot, desk, page)
    qtbot.waitUntil(lambda: desk.actions_["undo"].isEnabled())
    with qtbot.waitSignal(desk.session.operations.changed):
        desk.actions_.run("undo")
    qtbot.waitUntil(lambda: page.content.version.number == 1)
    assert page.line.version.count() == 1


def test_selected_cells_and_the_whole_table_are_copied_in_exact_yuan(qtbot, page):
    page.grid.setCurrentIndex(place(page, "infrastructure", "plan"))
    page.copy()
    assert QGuiApplication.clipboard().text() == "计划总额（元）\n5500000000.00"
    qtbot.mouseClick(page.copy_table, LEFT)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert len(lines) == len(page.grid.lines())
    assert sum("20000000000.00" in line for line in lines) == 1


def test_table_1_is_exported_as_a_spreadsheet(qtbot, desk, page, tmp_path):
    told = []
    desk.session.notice.connect(lambda tone, words: told.append(tone))
    page.export_to(str(tmp_path / "t.xlsx"))
    qtbot.waitUntil(lambda: told == ["ok"])
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx", data_only=True).active
    values = {c.value for r in sheet.iter_rows() for c in r}
    assert {8e8, 5.5e9, 2.13e10} <= values
    assert 2.16e10 not in values


def test_a_ledger_open_for_reading_only_takes_no_version(qtbot, window, ledger):
    with Ledger.open(ledger, "wang", clock=lambda: NOON):
        with qtbot.waitSignal(window.session.opened):
            window.session.open(ledger)
        page = window.open_page("plan")
        qtbot.waitUntil(lambda: page.content is not None)
        assert not page.line.new.isEnabled()
        assert page.line.closed()
        window.session.close_ledger()


def test_nothing_is_cut_off_beside_the_open_drawer(qtbot, desk, page):
    desk.resize(1366, 768)
    outer = page.parentWidget()
    qtbot.waitUntil(lambda: page.width() <= outer.width())
    qtbot.waitUntil(lambda: page.totals["funds"].y() == page.totals["headline"].y())
    for at in range(3):
        desk.top.units.buttons[at].click()
        unit = ("yuan", "wan", "yi")[at]
        qtbot.waitUntil(lambda unit=unit: page.content.report.unit == unit)
        qtbot.waitUntil(lambda: page.width() <= outer.width())

    page.grid.setCurrentIndex(place(page, "policy", "total"))
    desk.actions_.run("explain")
    qtbot.waitUntil(lambda: desk.drawer.isVisible() and page.width() <= outer.width())
    qtbot.waitUntil(lambda: page.totals["funds"].y() > page.totals["headline"].y())
    qtbot.waitUntil(lambda: page.line.new.text() == "")
    assert page.line.new.accessibleName()

    qtbot.keyClick(desk.drawer, Qt.Key.Key_Escape)
    qtbot.waitUntil(
        lambda: (
            page.totals["funds"].y() == page.totals["headline"].y() and page.line.new.text() != ""
        )
    )


def test_the_page_reads_again_when_a_quota_or_a_contract_changes():
    assert {"quota", "contract", "contract_change"} <= PlanPage.READS
