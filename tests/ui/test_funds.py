"""The page of the funds by clicks and keys: cards, curves, tables, a new fund; good, bad and undone."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds.performance import Movement
from fundtracker.ledger.funds.commitments import Commitment
from fundtracker.reports import registry
from fundtracker.reports.funds import fund_view
from fundtracker.ui.widgets.chart_steps import round_steps
from tests.ui.test_sources import fill, look, save, undo

PAGE = "funds"  # what the desk is left on

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot, desk):
    page = desk.open_page("funds")
    qtbot.waitUntil(lambda: page.view is not None and bool(page.table.rows()), timeout=20_000)
    return page


def test_each_fund_has_a_card_whose_figures_are_those_of_table_6_and_explain_themselves(
    qtbot, desk, page
):
    table = look(desk, lambda ledger: registry.build(ledger, "funds", quarter=desk.session.quarter))
    rows = [row for row in table.rows if not row.total]
    assert [one.name.text() for one in page.cards.cards] == [row.name for row in rows]
    for one, row in zip(page.cards.cards, rows, strict=True):
        assert one.figures["committed"].text() == desk.session.money(row.cells["committed"].value)
        assert {code: figure.id for code, figure in one.figures.items()} == {
            code: row.cells[code].id for code in one.figures
        }
    qtbot.mouseClick(page.cards.cards[0].figures["tvpi"], LEFT)
    qtbot.waitUntil(lambda: desk.drawer.isVisible(), timeout=20_000)
    said = desk.drawer.words()
    assert f"{desk.session.quarter.last_day}" in said
    called = look(desk, lambda ledger: ledger.capital.calls(ledger.funds.get(rows[0].name).id))
    assert all(
        f"#{call.number}" in said for call in called
    )  # the flows with their dates and sources


def test_the_quarters_add_up_to_table_6_and_the_curve_ends_at_the_net_cash(desk, page):
    rows = {row.code: row for row in page.view.funds.rows}
    for name, column in (("called", "called"), ("distributed", "distributed")):
        assert (
            sum(getattr(each, name) for each in page.view.flows)
            == rows["total"].cells[column].value
        )
    for one in page.view.cards:
        assert one.course[0] == 0
        assert one.course[-1] == one.row.cells["distributed"].value - one.row.cells["paid_in"].value
        assert not one.ahead or one.ahead[0] == one.course[-1]
    assert sum(bool(one.ahead) for one in page.view.cards) >= 3  # all whose pace is assumed


def test_a_curve_counts_quarters_from_the_first_payment_and_ends_at_the_day():
    moves = [
        Movement(dt.date(2023, 1, 10), paid=100),
        Movement(dt.date(2023, 5, 1), paid=50, received=20),
    ]
    # 10 January + 91 days = 11 April: 100 paid; at the end of the second quarter, 11 July, 150 paid and 20 back.
    assert fund_view.life(moves, dt.date(2023, 8, 1)) == [0, -100, -130, -130]
    assert fund_view.life(moves, dt.date(2023, 1, 9)) == []
    assert fund_view.life(moves, dt.date(2023, 1, 10)) == [0, -100]


def test_an_axis_holds_nothing_above_and_below_with_round_steps():
    assert round_steps(0, 48) == [0, 10, 20, 30, 40, 50]
    for low, high in ((0, 0), (-72, 48), (-1, 0), (0, 9_007_199_254_740_993), (-5_000, 1)):
        steps = round_steps(low, high)
        assert steps[0] <= low and steps[-1] >= high and 0 in steps and len(steps) <= 8


def test_the_name_on_a_card_and_enter_on_a_row_open_the_fund(qtbot, desk, page):
    second = page.view.cards[1].fund
    with qtbot.waitSignal(desk.session.show_in) as asked:
        qtbot.mouseClick(page.cards.cards[1].name, LEFT)
    assert asked.args == ["fund", second.code]
    desk.open_page("funds")
    row = page.table.rows()[0]
    page.table.go_to(row.code)
    page.table.body.setFocus()
    with qtbot.waitSignal(desk.session.show_in) as asked:
        qtbot.keyClick(page.table.body, Qt.Key.Key_Return)
    assert asked.args == [
        "fund",
        next(c.fund.code for c in page.view.cards if c.row.code == row.code),
    ]


def test_a_stage_follows_the_dates_of_the_fund(page):
    one = page.view.cards[0].fund._replace(
        set_up_day=100, period_end_day=200, term_end_day=300, closed_day=None
    )
    stages = [fund_view.stage(one, dt.date.fromordinal(day)) for day in (99, 100, 200, 300)]
    assert stages == ["planned", "investing", "managing", "ended"]
    assert fund_view.stage(one._replace(closed_day=250), dt.date.fromordinal(250)) == "closed"


def test_a_new_fund_is_recorded_with_its_terms_and_undone(qtbot, desk, page):
    qtbot.mouseClick(page.new, LEFT)
    dialog = page.dialog
    assert not dialog.ok.isEnabled()
    fill(qtbot, dialog, code="N1", name="Fund N", set_up_day="2024-02-01", period_end_day="2023-02-01", doc_no="A 1",
         carry="12.5", reason="new")  # fmt: skip
    assert (
        dialog.message.objectName() == "bad" and not dialog.ok.isEnabled()
    )  # the period ends before it begins
    fill(qtbot, dialog, period_end_day="2028-02-01", catch_up="10")
    qtbot.mouseClick(dialog.ok, LEFT)  # a catch-up below the carry can never catch up
    qtbot.waitUntil(lambda: bool(dialog.words("catch_up").line.property("wrong")))
    fill(qtbot, dialog, catch_up="100")
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: len(page.cards.cards) == 5)
    one, terms = look(
        desk, lambda ledger: (ledger.funds.get("N1"), ledger.funds.terms(ledger.funds.get("N1").id))
    )
    assert (one.name, dt.date.fromordinal(one.set_up_day)) == ("Fund N", dt.date(2024, 2, 1))
    assert [(t.carry, t.pref_rate, t.doc_no) for t in terms] == [(125_000, 80_000, "A 1")]
    undo(qtbot, desk)
    qtbot.waitUntil(lambda: len(page.cards.cards) == 4)


def test_the_page_fits_a_small_screen_in_both_languages(qtbot, desk, page):
    for language in ("zh", "en"):
        desk.session.set_language(language)
        qtbot.waitUntil(lambda x=language: page.view.table.lang == x, timeout=20_000)
        assert page.minimumSizeHint().height() <= 650
        assert page.minimumSizeHint().width() <= 1366 - 212
        for one in page.cards.cards:
            for figure in one.figures.values():
                assert figure.fontMetrics().horizontalAdvance(figure.text()) <= figure.width()


def test_the_quarters_to_choose_reach_to_the_last_day_of_the_funds_but_not_to_a_mistyped_year(
    qtbot, desk, page
):
    before, fund = desk.session.info.quarters[0], page.view.cards[0].fund.id
    partner = look(desk, lambda ledger: ledger.funds.partners()[0].name)

    def commit(day):
        def work(ledger, _):
            with ledger.change("fund") as change:
                ledger.capital.commit(
                    change, fund, Commitment(partner, dt.date.fromisoformat(day).toordinal(), 100)
                )

        with qtbot.waitSignal(desk.session.operations.changed):
            desk.session.operations.write(page, work)

    commit("2031-05-08")
    qtbot.waitUntil(lambda: desk.session.info.quarters[0] == Quarter(2031, 2), timeout=20_000)
    commit("9999-12-31")
    end = Quarter.at(before.ordinal + 60)
    qtbot.waitUntil(lambda: desk.session.info.quarters[0] == end, timeout=20_000)
