"""The one table stack: filters on every column, values to tick, orders, groups, held columns, layout kept."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QMenu

from fundtracker.domain.base import money
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.tables import shown_part
from fundtracker.ui.base import theme
from tests.ui.conftest import settle
from tests.ui.test_payments import column, truth

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def payments(qtbot, desk):
    page = desk.open_page("payments")
    page.quarter.click()
    settle(qtbot, desk)
    return page


@pytest.fixture
def contracts(qtbot, desk):
    page = desk.open_page("contracts")
    settle(qtbot, desk)
    return page


def press(menu: QMenu, words: str) -> None:
    next(action for action in menu.actions() if action.text() == words).trigger()
    menu.close()


def typed(qtbot, desk, page, key, text):
    page.grid.header().field(key).setText(text)
    page.grid.header().field(key).returnPressed.emit()
    qtbot.wait(20)
    settle(qtbot, desk)


def test_every_column_of_payments_has_a_filter_and_an_order(payments):
    header = payments.grid.header()
    assert all(header.field(c.key) is not None and c.order for c in payments.model.columns)


@pytest.mark.parametrize(
    ("key", "text"),
    [("counterparty", "公司|局"), ("line", "!空"), ("measure", "已支付"), ("summary", "!工程"),
     ("amount", ">=100|<0"), ("date", "2023|2024-03"), ("project", "空"), ("file_line", "2..40")],
)  # fmt: skip
def test_the_sum_shown_is_that_of_the_query_to_the_fen(qtbot, desk, payments, key, text):
    typed(qtbot, desk, payments, key, text)
    expected = truth(desk, payments.query)
    assert payments.model.rowCount() == expected.n and payments.query != Query()
    assert money.show(expected.paid_fen) in payments.total.toolTip()
    rows = [payments.model.record(i) for i in range(min(expected.n, 200))]
    if expected.n <= 200:
        assert sum(r.amount_fen for r in rows) == expected.fen


def test_only_this_value_and_without_it_share_all_rows(qtbot, desk, payments):
    whole = payments.model.rowCount()
    at = payments.model.index(3, column(payments, "counterparty"))
    payee = payments.model.record(3).counterparty
    press(payments.menus.cell_menu(at), "只看此值")
    qtbot.wait(20)
    settle(qtbot, desk)
    n = payments.model.rowCount()
    assert {payments.model.record(i).counterparty for i in range(min(n, 200))} == {payee}
    payments.menus.clear()
    qtbot.wait(250)
    settle(qtbot, desk)
    at = next(i for i in range(200) if payments.model.record(i).counterparty == payee)
    press(
        payments.menus.cell_menu(payments.model.index(at, column(payments, "counterparty"))),
        "排除此值",
    )
    qtbot.wait(20)
    settle(qtbot, desk)
    assert payments.model.rowCount() == whole - n


def test_the_values_of_a_column_are_counted_and_ticked(qtbot, desk, payments):
    whole = payments.model.rowCount()
    payments.menus.offer_values("counterparty")
    settle(qtbot, desk)
    values = payments.menus.list
    assert sum(value.n for value in values._values) == whole
    values.none.click()
    assert values._values[0].n >= values._values[1].n > 0
    for i in (0, 1):
        values.list.item(i).setCheckState(Qt.CheckState.Checked)
    wanted = values._values[0].n + values._values[1].n
    values.ok.click()
    qtbot.wait(20)
    settle(qtbot, desk)
    assert payments.model.rowCount() == wanted


def test_shift_adds_a_further_order_and_arrows_say_which_way(qtbot, desk, payments, monkeypatch):
    header = payments.grid.header()
    header.sectionClicked.emit(column(payments, "counterparty"))
    monkeypatch.setattr(
        "PySide6.QtWidgets.QApplication.keyboardModifiers",
        lambda: Qt.KeyboardModifier.ShiftModifier,
    )
    header.sectionClicked.emit(column(payments, "amount"))
    header.sectionClicked.emit(column(payments, "amount"))
    settle(qtbot, desk)
    assert header.sorting == [("counterparty", False), ("amount", True)]
    rows = [payments.model.record(i) for i in range(60)]
    keys = [(r.counterparty, -r.amount_fen) for r in rows]
    assert keys == sorted(keys) and len({k for k, _ in keys}) > 1


def test_layout_of_a_table_is_kept_and_comes_back(qtbot, desk, payments):
    header = payments.grid.header()
    header.moveSection(header.visualIndex(column(payments, "amount")), 0)
    payments.grid.setColumnWidth(column(payments, "summary"), 211)
    header.drawn.emit(column(payments, "summary"))
    payments.show_column("account", True)
    from fundtracker.ui.payments.page import PaymentsPage

    again = PaymentsPage(desk.session)
    qtbot.addWidget(again)
    heads = again.grid.header()
    assert heads.visualIndex(column(again, "amount")) == 0
    assert again.grid.columnWidth(column(again, "summary")) == 211
    assert not again.grid.isColumnHidden(column(again, "account"))
    again.menus.reset()
    assert heads.visualIndex(column(again, "amount")) == column(again, "amount")
    assert again.grid.isColumnHidden(column(again, "account"))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_at_1280_no_head_is_cut_and_the_payee_keeps_twelve_characters(qtbot, desk, payments, lang):
    desk.session.set_language(lang)
    desk.resize(1280, 720)
    payments.grid.setCurrentIndex(payments.model.index(0, 0))
    settle(qtbot, desk)
    assert payments.drawer.isVisible()
    heads = QFontMetrics(theme.font(theme.SMALL, bold=True))
    for at, one in enumerate(payments.model.columns):
        if not payments.grid.isColumnHidden(at):
            width = payments.grid.columnWidth(at)
            assert width >= heads.horizontalAdvance(one.head()) + 22, one.key
    payee = payments.grid.columnWidth(column(payments, "counterparty"))
    assert payee >= QFontMetrics(theme.font()).horizontalAdvance("十二个字" * 3) + 22
    metrics = QFontMetrics(theme.font())
    qtbot.wait(50)
    at = column(payments, "amount")
    shown = [payments.model.columns[at].text(payments.model.record(i)) for i in range(12)]
    assert max(map(metrics.horizontalAdvance, shown)) + 22 <= payments.grid.columnWidth(at)


def test_the_first_columns_of_payments_are_held(qtbot, desk, payments):
    desk.resize(1280, 720)
    for key in ("account", "purpose", "file"):
        payments.show_column(key, True)
    settle(qtbot, desk)
    grid = payments.grid
    grid.horizontalScrollBar().setValue(grid.horizontalScrollBar().maximum())
    held = grid.held.held_sections()
    assert held and grid.held.isVisible()
    assert grid.held.width() == sum(grid.columnWidth(i) for i in held)
    field = grid.header().field("serial")
    assert field.parentWidget() is grid.held.heads and field.isVisible()


def test_a_report_is_filtered_by_any_column_and_its_sum_is_that_of_its_rows(qtbot, desk, contracts):
    table = contracts.table
    field = table.body.header().field("current")
    field.setText(">=1000")
    field.returnPressed.emit()
    qtbot.wait(30)
    rows = [row for row in table.rows() if not row.total]
    assert 0 < len(rows) < len(table.table().rows) - 1
    assert all(row.number("current") >= 1000 * 1_000_000 for row in rows)
    (total,) = table.foot_model._records
    for code in ("current", "paid"):
        assert total.number(code) == sum(row.number(code) or 0 for row in rows)
    field.setText("tomorrow")
    field.returnPressed.emit()
    qtbot.waitUntil(contracts.found_none.isVisible)
    assert "tomorrow" in contracts.found_none.title.text() and not table.rows()
    contracts.found_none.buttons[0].click()
    qtbot.wait(250)
    assert len(table.rows()) == len(table.table().rows) - 1


def test_groups_of_a_report_carry_subtotals_that_add_up(qtbot, desk, contracts):
    table = contracts.table
    parties = {shown_part.text_of(table.table(), row, "party") for row in table.rows()}
    table.group_by("party")
    heads = [row for row in table.rows() if row.total]
    assert len(heads) == len(parties)
    whole = table.table().rows[-1]
    assert sum(head.number("paid") for head in heads) == whole.number("paid")
    shown = table.shown_table()
    assert len(shown.rows) == len(table.rows()) + 1
    table.group_by("")
    assert not any(row.total for row in table.rows())


def test_a_click_on_the_values_of_a_report_leaves_those(qtbot, desk, contracts):
    table = contracts.table
    record = table.rows()[2]
    at = [c.key for c in table.body_model.columns].index("party")
    menu = table.menus.cell_menu(table.body_model.index(2, at))
    press(menu, "只看此值")
    qtbot.wait(30)
    assert {row.cells["party"].value for row in table.rows()} == {record.cells["party"].value}


def test_what_is_shown_of_a_report_and_of_payments_is_printed(qtbot, desk, payments, contracts):
    table = contracts.table
    table.body.header().field("current").setText(">=1000")
    table.body.header().field("current").returnPressed.emit()
    qtbot.wait(30)
    shown = table.shown_table()
    assert ">=1000" in " ".join(shown.about)
    contracts.table.printing.emit()
    qtbot.waitUntil(lambda: contracts.printed is not None and bool(contracts.printed.pages))
    typed(qtbot, desk, payments, "amount", ">=100")
    desk.open_page("payments")
    payments.shown.print_shown()
    qtbot.waitUntil(lambda: payments.printed is not None and bool(payments.printed.pages))
    for page in (contracts, payments):
        page.printed.leave()


def test_payments_are_added_up_by_a_column_to_the_fen_of_what_is_shown(qtbot, desk, payments):
    typed(qtbot, desk, payments, "amount", ">=10")
    expected = truth(desk, payments.query)
    menu = payments.menus.head_menu(column(payments, "counterparty"))
    press(menu, "按此列分组")
    qtbot.waitUntil(lambda: payments.grouping.lines is not None)
    settle(qtbot, desk)
    assert sum(head.fen for head in payments.grouping.lines.heads) == expected.fen
    press(payments.menus.cell_menu(payments.model.index(0, 1)), "在“分析”页汇总")
    analysis = desk.open_page("analysis")
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: analysis.pivot is not None and analysis.spec.rows == "payee")
    assert analysis.pivot.total.total.fen == expected.paid_fen
    assert sum(line.total.fen for line in analysis.pivot.lines) == expected.paid_fen
