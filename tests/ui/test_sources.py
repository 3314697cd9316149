"""Sources of money and the cash plan by clicks and keys: groups, indicators, rules, plans; good, bad and undone."""

import pytest
from PySide6.QtCore import Qt

from fundtracker.domain.base import money
from fundtracker.domain.park.funding import matrix, total
from fundtracker.ledger import Ledger
from fundtracker.reports import registry
from tests.ui.conftest import NOON

PAGE = "sources"  # what the desk is left on

LEFT = Qt.MouseButton.LeftButton


def look(desk, ask):
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        return ask(ledger)


@pytest.fixture
def page(qtbot, desk):
    page = desk.open_page("sources")
    qtbot.waitUntil(lambda: page.view is not None and bool(page.table.rows()))
    return page


@pytest.fixture
def cash(qtbot, desk):
    page = desk.open_page("cashplan")
    qtbot.waitUntil(lambda: page.view is not None and bool(page.table.rows()))
    return page


def choose(qtbot, page, at):
    before = page.view
    qtbot.mouseClick(page.by.buttons[at], LEFT)
    qtbot.waitUntil(lambda: page.view is not before)


def fill(qtbot, dialog, **texts):
    """Type into fields by name; a field of choices takes its data."""
    for name, text in texts.items():
        entry = dialog.entries[name]
        if hasattr(entry, "box"):
            entry.choose(text)
        else:
            entry.line.setFocus()
            entry.line.selectAll()
            if text.isascii():
                qtbot.keyClicks(entry.line, text)
            else:
                entry.line.insert(text)  # as an input method does: there is no key for it


def save(qtbot, desk, dialog):
    with qtbot.waitSignal(desk.session.operations.changed):
        qtbot.mouseClick(dialog.ok, LEFT)
    qtbot.waitUntil(lambda: not dialog.isVisible())


def undo(qtbot, desk):
    with qtbot.waitSignal(desk.session.operations.changed):
        desk.actions_.run("undo")


# ---------------------------------------------------------------- the matrix
def test_every_grouping_has_the_same_total_and_its_figures_open(qtbot, desk, page):
    paid = set()
    for at in range(4):
        if at:
            choose(qtbot, page, at)
        assert [row.code for row in page.table.foot_model._records] == ["total"]
        paid.add(page.view.table.rows[-1].cells["paid"].value)
        tops = [row for row in page.view.table.rows if not row.depth and row.code != "total"]
        assert (
            sum(row.cells["paid"].value for row in tops)
            == page.view.table.rows[-1].cells["paid"].value
        )
        cell = tops[0].cells["paid"]
        opened = look(desk, lambda ledger, cell=cell: registry.opened(ledger, cell.id)[3])
        assert opened.value == cell.value
        total_ = look(desk, lambda ledger, opened=opened: ledger.bookings.paid(opened.trail, 0)[2])
        assert total_ == cell.value
    assert len(paid) == 1


def test_the_switch_shows_every_project_and_the_total_stays(qtbot, page):
    folded = len(page.table.rows())
    assert max(row.depth for row in page.table.rows()) == 1
    qtbot.mouseClick(page.fine, LEFT)
    assert len(page.table.rows()) > folded
    assert max(row.depth for row in page.table.rows()) == 2
    assert not page.table.foot.isHidden()


def test_a_search_finds_projects_under_their_source_and_year_each_named_once(page):
    name = next(
        row.name
        for row in page.view.table.rows
        if row.depth == 2 and row.code.endswith("p0") is False
    )
    page.look_for(name)
    codes = [row.code for row in page.table.rows()]
    assert any(row.name == name for row in page.table.rows())
    assert len(codes) == len(set(codes))
    assert [row.code for row in page.table.foot_model._records] in ([], ["shown"])  # not the whole


def test_the_card_shows_each_source_and_its_figures_explain_themselves(qtbot, desk, page):
    for line in page.view.lines:
        assert page.bars.figures[line.source, "paid"].text() == desk.session.money(
            line.amounts.paid
        )
    source = page.view.lines[0].source
    qtbot.mouseClick(page.bars.figures[source, "paid"], LEFT)
    qtbot.waitUntil(lambda: desk.drawer.isVisible())
    assert money.show(page.view.lines[0].amounts.paid) in desk.drawer.words()


def test_a_warning_puts_the_cursor_on_its_source(qtbot, page):
    item = page.view.warned[0]
    page.warned.chosen.emit(item)
    qtbot.waitUntil(
        lambda: page.table.current() is not None and item.find.startswith(page.table.current().name)
    )
    assert page.figure().split("/")[2] == "available"


def test_the_register_of_indicators_lists_every_document_under_its_source_and_year(
    qtbot, desk, page
):
    choose(qtbot, page, 4)
    quotas = look(
        desk, lambda ledger: ledger.funding.quotas(desk.session.quarter.last_day.toordinal())
    )
    shown = {row.code: row for row in page.view.table.rows}
    assert {f"q{one.id}" for one in quotas} <= set(shown)
    entries = look(desk, lambda ledger: ledger.funding.entries(desk.session.quarter))
    one = quotas[0]
    head = shown[f"s{one.source_id}y{one.year}"]
    assert (
        head.cells["available"].value
        == total(matrix(entries), source=one.source_id, year=one.year).available
    )


# ---------------------------------------------------------------- indicators and rules
def test_an_indicator_is_recorded_its_result_shown_before_and_undone(qtbot, desk, page):
    qtbot.mouseClick(page.new, LEFT)
    dialog = page.dialog
    source, before = page.view.lines[0].source, page.view.lines[0].amounts.released
    left = page.view.facts.left(source, 2024, None)
    fill(
        qtbot,
        dialog,
        source=source,
        doc_no="Z 7",
        year="2024",
        amount="100",
        dated="2024-12-01",
        reason="more",
    )
    fen = money.parse("100", desk.session.unit)
    assert desk.session.money(left + fen) in dialog.message.text()
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: page.view.lines[0].amounts.released == before + fen)
    undo(qtbot, desk)
    qtbot.waitUntil(lambda: page.view.lines[0].amounts.released == before)


def test_what_is_missing_or_wrong_stands_beside_its_field_and_nothing_is_written(qtbot, desk, page):
    qtbot.mouseClick(page.new, LEFT)
    dialog = page.dialog
    assert not dialog.ok.isEnabled()
    fill(qtbot, dialog, doc_no="Z 8", year="1888", amount="x", dated="soon", reason="r")
    for name in ("year", "amount", "dated"):
        assert dialog.entries[name].wrong() and dialog.entries[name].line.property("wrong")
    assert not dialog.ok.isEnabled()
    changes = desk.session.operations.changes
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.isVisible() and desk.session.operations.changes == changes


def test_a_document_that_stands_with_another_amount_is_refused_beside_its_number(qtbot, desk, page):
    stands = look(
        desk, lambda ledger: ledger.funding.quotas(desk.session.quarter.last_day.toordinal())
    )[0]
    qtbot.mouseClick(page.new, LEFT)
    dialog = page.dialog
    fill(qtbot, dialog, kind=stands.kind, source=stands.source_id, project=stands.project_id, doc_no="x",
         year=str(stands.year), amount="1", dated="2024-01-01", reason="r")  # fmt: skip
    dialog.words("doc_no").line.setText(stands.doc_no)
    qtbot.mouseClick(dialog.ok, LEFT)
    qtbot.waitUntil(lambda: bool(dialog.words("doc_no").line.property("wrong")))
    assert dialog.isVisible()


def test_money_left_of_a_year_is_carried_into_the_next(qtbot, desk, page):
    source = page.view.lines[0].source
    qtbot.mouseClick(page.new, LEFT)
    dialog = page.dialog
    fill(qtbot, dialog, kind="carry", source=source, doc_no="C 1", year="2023", amount="5", dated="2023-12-31",
         reason="left")  # fmt: skip
    assert "2023" in dialog.message.text() and "2024" in dialog.message.text()
    save(qtbot, desk, dialog)
    carried = [
        q for q in look(desk, lambda ledger: ledger.funding.quotas(1 << 40)) if q.doc_no == "C 1"
    ]
    fen = money.parse("5", desk.session.unit)
    assert [(q.year, q.amount_fen) for q in carried] == [(2023, -fen), (2024, fen)]


def test_a_rule_over_its_cap_warns_before_it_is_set_and_in_the_list_afterwards(qtbot, desk, page):
    line = next(line for line in page.view.lines if line.amounts.paid and line.source)
    qtbot.mouseClick(page.rule, LEFT)
    dialog = page.dialog
    fill(qtbot, dialog, source=line.source, cap="1", doc_no="R 1", reason="cap")
    assert dialog.message.objectName() == "warn"
    over = line.amounts.paid - money.parse("1", desk.session.unit)
    assert desk.session.money(over) in dialog.message.text()
    save(qtbot, desk, dialog)
    qtbot.waitUntil(
        lambda: any(i.code == "warn_source_cap" and i.fen == over for i in page.view.warned)
    )
    choose(qtbot, page, 5)
    assert [row.name for row in page.table.rows()] == [line.name]


def test_a_page_of_rules_without_one_says_so_and_can_be_left(qtbot, page):
    choose(qtbot, page, 5)
    assert page.by.isVisible() and page.notes.text()
    choose(qtbot, page, 0)
    assert page.table.rows()


# ---------------------------------------------------------------- the cash plan
def test_the_chart_and_the_sums_are_those_of_table_5(desk, cash):
    table = look(
        desk, lambda ledger: registry.build(ledger, "cashplan", quarter=desk.session.quarter)
    )
    whole = table.rows[-1].cells
    bars = cash.view.bars
    assert sum(bar.plan for bar in bars) == whole["plan_before"].value
    assert sum(bar.paid for bar in bars) == whole["paid"].value
    assert sum(bar.following for bar in bars) == whole["plan"].value
    assert cash.sums["plan"].text() == desk.session.money(whole["plan"].value)


def test_enter_on_a_row_plans_its_amount_and_undo_takes_it_back(qtbot, desk, cash):
    row = next(row for row in cash.table.rows() if row.cells["plan"].value and not row.total)
    cash.table.go_to(row.code)
    cash.table.body.setFocus()
    qtbot.keyClick(cash.table.body, Qt.Key.Key_Return)
    dialog = cash.dialog
    assert (
        money.parse(dialog.words("amount").line.text(), desk.session.unit)
        == row.cells["plan"].value
    )
    before = cash.view.facts.planned(cash.view.facts.quarters[1].ordinal)
    fill(qtbot, dialog, amount="12.5", reason="later")
    after = before - row.cells["plan"].value + money.parse("12.5", desk.session.unit)
    assert desk.session.money(after) in dialog.message.text()
    save(qtbot, desk, dialog)

    def planned():
        return cash.view.facts.planned(cash.view.facts.quarters[1].ordinal)

    qtbot.waitUntil(lambda: planned() == after)
    undo(qtbot, desk)
    qtbot.waitUntil(lambda: planned() == before)


def test_more_than_is_released_is_told_before_it_is_planned(qtbot, desk, cash):
    source = cash.view.facts.sources[0][1]
    left = cash.view.facts.available[source]
    qtbot.mouseClick(cash.plan, LEFT)
    dialog = cash.dialog
    much = money.exact(max(0, left) + 1_000_000, desk.session.unit)
    fill(
        qtbot,
        dialog,
        project=cash.view.facts.projects[-1][1],
        source=source,
        amount=much,
        reason="r",
    )
    assert dialog.message.objectName() == "warn"
    assert dialog.ok.isEnabled()


def test_pages_fit_a_small_screen_and_show_every_figure_whole(qtbot, desk, page, cash):
    for name, shown in (("sources", page), ("cashplan", cash)):
        for language in ("zh", "en"):
            desk.session.set_language(language)
            desk.open_page(name)
            qtbot.waitUntil(lambda x=language, p=shown: p.table.table().lang == x)
            assert shown.minimumSizeHint().height() <= 650
            part, model = shown.table.body, shown.table.body_model
            for at, column in enumerate(model.columns):
                if column.numeric:
                    widest = max(
                        part.fontMetrics().horizontalAdvance(column.text(row))
                        for row in shown.table.rows()
                    )
                    assert widest + 22 <= part.columnWidth(at)
