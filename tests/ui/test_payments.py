from typing import NamedTuple

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication

from fundtracker.domain.base import money
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_query import Query
from tests.ledger.world import split_in_two
from tests.ui.conftest import NOON, settle
from tests.ui.test_sources import look


def column(page, key):
    return next(i for i, c in enumerate(page.model.columns) if c.key == key)


@pytest.fixture
def page(qtbot, desk):
    page = desk.open_page("payments")
    settle(qtbot, desk)  # its first rows come before it is known how many there are
    assert page.model.rowCount() > 100
    return page


def truth(desk, query):
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        return ledger.pages.totals(query)


def test_the_table_shows_the_quarter_and_its_total_to_the_fen(qtbot, desk, page):
    quarter = desk.session.quarter.ordinal
    expected = truth(desk, Query(quarters=(quarter, quarter)))

    qtbot.waitUntil(lambda: page.model.rowCount() == expected.n)
    assert money.show(expected.paid_fen, "wan") in page.total.text()
    assert page.total.toolTip().startswith(money.show(expected.paid_fen))


def test_a_filter_typed_under_a_head_leaves_what_it_says(qtbot, desk, page):
    page.quarter.click()
    line = page.grid.header().fields[column(page, "amount")]
    qtbot.keyClicks(line, ">=1000")

    expected = truth(desk, Query(amounts=((1000 * 1_000_000, None),)))
    qtbot.waitUntil(lambda: page.model.rowCount() == expected.n)
    shown = [page.model.record(row) for row in range(min(20, expected.n))]
    assert all(record.amount_fen >= 1_000_000_000 for record in shown)


@pytest.mark.parametrize(
    ("key", "text"), [("date", "sooner"), ("date", "2024-13"), ("amount", "1,2,3")]
)
def test_a_filter_that_cannot_be_read_shows_no_row_and_says_so(qtbot, desk, page, key, text):
    rows = page.model.rowCount()
    line = page.grid.header().fields[column(page, key)]

    qtbot.keyClicks(line, text)

    qtbot.waitUntil(lambda: page.nothing.isVisible())
    assert line.property("wrong") is True
    assert page.model.rowCount() == 0 and money.show(0, "wan") in page.total.text()
    assert text in page.nothing.title.text()
    page.copy()
    page.nothing.buttons[0].click()
    qtbot.waitUntil(lambda: page.model.rowCount() == rows)
    assert line.text() == "" and not page.nothing.isVisible() and not line.property("wrong")


@pytest.mark.parametrize("unit", ["wan", "yuan", "yi"])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("where", ["filter", "search"])
def test_a_payment_is_found_by_its_amount_as_shown_and_in_exact_yuan(
    qtbot, desk, page, unit, lang, where
):
    """Whatever is typed of what the row shows, in whatever unit, its row is among those found."""
    desk.session.set_language(lang)
    desk.commands.unit(unit)
    page.quarter.click()
    settle(qtbot, desk)
    wanted = max((page.model.record(row) for row in range(40)), key=lambda r: abs(r.amount_fen))
    line = (
        page.find_line if where == "search" else page.grid.header().fields[column(page, "amount")]
    )
    at = column(page, "amount")
    for text in (
        page.model.columns[at].text(wanted),
        money.plain(wanted.amount_fen),
        money.show(wanted.amount_fen),
    ):
        line.setText(text)
        qtbot.wait(220)
        settle(qtbot, desk)
        found = [page.model.record(row) for row in range(page.model.rowCount())]
        assert wanted.id in {r.id for r in found}, (text, len(found))
        assert len(found) < truth(desk, Query()).n


def test_an_empty_result_names_all_that_was_asked_for_and_each_button_clears_it(qtbot, desk, page):
    page.find_line.setText("园林 没有的词")
    page.grid.header().fields[column(page, "counterparty")].setText("没有的收款人")
    qtbot.wait(220)
    settle(qtbot, desk)
    qtbot.waitUntil(page.nothing.isVisible)
    said = [made.text() for made in page.nothing.buttons]
    assert (
        "园林 没有的词" in said[0] and "没有的收款人" in said[1] and len(said) == 3
    )  # the quarter too
    button = page.nothing.buttons[0]
    assert (
        desk.childAt(button.mapTo(desk, button.rect().center())) is button
    )  # nothing lies over it
    while page.nothing.isVisible():
        page.nothing.buttons[0].click()
        qtbot.wait(220)
        settle(qtbot, desk)
    assert page.model.rowCount() > 0 and page.find_line.text() == ""


def test_the_unit_that_amounts_are_typed_in_is_the_one_shown(qtbot, desk, page):
    page.quarter.click()
    settle(qtbot, desk)
    wanted = max((page.model.record(row) for row in range(40)), key=lambda r: abs(r.amount_fen))
    page.find_line.setText(money.show(wanted.amount_fen, "wan"))
    desk.commands.unit("yuan")
    settle(qtbot, desk)
    assert wanted.id not in {page.model.record(row).id for row in range(page.model.rowCount())}
    desk.commands.unit("wan")
    settle(qtbot, desk)
    assert wanted.id in {page.model.record(row).id for row in range(page.model.rowCount())}


def test_a_filter_by_line_shows_the_parts_and_says_of_what(qtbot, desk, page):
    whole = page.model.record(0)
    names = []

    def work(ledger, _):
        split_in_two(ledger, whole.id)
        return ledger.plan.line("policy").name_zh

    desk.session.operations.write(page, work, names.append)
    qtbot.waitUntil(lambda: bool(names))
    name = names[0]
    page.quarter.click()
    page.grid.header().fields[column(page, "line")].setText(name)
    qtbot.wait(220)
    settle(qtbot, desk)
    page.find_line.setText(money.plain(whole.amount_fen))
    settle(qtbot, desk)
    part = next(page.model.record(row) for row in range(page.model.rowCount()))
    assert part.id == whole.id
    assert part.amount_fen < part.whole_fen
    amount = page.model.columns[column(page, "amount")]
    assert money.show(part.amount_fen) in amount.tip(part) and money.show(
        part.whole_fen
    ) in amount.tip(part)


def test_the_search_finds_a_payee_by_two_characters(qtbot, desk, page):
    page.quarter.click()
    page.find_line.insert("园林")

    expected = truth(desk, Query(text="园林"))
    qtbot.waitUntil(lambda: page.model.rowCount() == expected.n)
    assert 0 < expected.n < truth(desk, Query()).n


def test_selected_rows_are_counted_summed_and_copied_in_exact_yuan(qtbot, desk, page):
    model, view = page.model, page.grid
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for row in (0, 1, 2):
        view.selectionModel().select(model.index(row, 0), flags)
    records = [model.record(row) for row in (0, 1, 2)]
    total = sum(record.amount_fen for record in records)

    qtbot.waitUntil(lambda: money.show(total, "wan") in desk.status.selection.text())
    page.copy()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text().count("\n") == 3)
    lines = QGuiApplication.clipboard().text().split("\n")[1:]
    assert [money.plain(r.amount_fen) in line for r, line in zip(records, lines, strict=True)] == [
        True
    ] * 3


def test_a_head_sorts_by_its_column(qtbot, desk, page):
    heads = page.grid.header()
    for _ in range(2):
        heads.sectionClicked.emit(column(page, "amount"))
    assert heads.sorting == [("amount", True)]
    qtbot.waitUntil(
        lambda: (
            [page.model.record(r).amount_fen for r in range(5)]
            == sorted((page.model.record(r).amount_fen for r in range(5)), reverse=True)
            and page.model.record(0).amount_fen > 10**9
        )
    )


def test_the_drawer_shows_file_line_and_raw_line_of_a_payment(qtbot, desk, page):
    page.grid.setCurrentIndex(page.model.index(0, 0))

    qtbot.waitUntil(lambda: page.drawer.isVisible())
    opened = page.drawer._shown
    assert opened.payment.id == page.model.record(0).id
    assert opened.seen[0]["raw"] != ""
    assert opened.changes[0]["kind"] == "import"


def test_a_payment_is_classified_split_undone_and_redone_by_keys(qtbot, desk, page):
    page.grid.setCurrentIndex(page.model.index(0, 0))
    qtbot.waitUntil(lambda: page.drawer.isVisible())
    payment = page.drawer.payment()
    whole = page.drawer._shown.payment.amount_fen

    page.drawer.split.click()
    dialog = page.drawer.dialog
    dialog.lines[0][1].setText(money.plain(whole - 100))
    assert not dialog.ok.isEnabled()
    dialog.lines[1][1].setText("1")
    with qtbot.waitSignal(desk.session.operations.changed):
        qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.drawer._shown.payment.parts == 2)

    desk.activateWindow()
    qtbot.waitUntil(desk.isActiveWindow)
    page.grid.setFocus()
    qtbot.waitUntil(lambda: desk.actions_["undo"].isEnabled())
    with qtbot.waitSignal(desk.session.operations.changed):
        qtbot.keyClick(page.grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.drawer._shown.payment.parts == 0)
    qtbot.waitUntil(lambda: desk.actions_["redo"].isEnabled())
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    with qtbot.waitSignal(desk.session.operations.changed):
        qtbot.keyClick(page.grid, Qt.Key.Key_Z, both)
    qtbot.waitUntil(lambda: page.drawer._shown.payment.parts == 2)
    assert page.drawer.payment() == payment


def test_a_payment_is_split_over_contracts_and_what_it_breaches_is_told_before(qtbot, desk, page):
    """Of two contracts of the payee one is over its cap: any more money on it is too much, to the fen."""
    found = look(desk, _with_two_contracts)
    page.drawer.open(found.payment)
    qtbot.waitUntil(
        lambda: page.drawer._shown is not None and page.drawer._shown.payment.id == found.payment
    )
    page.drawer.split.click()
    dialog = page.drawer.dialog
    qtbot.waitUntil(lambda: dialog.lines[0][2].count() > 1)
    whole = page.drawer._shown.payment.amount_fen
    for at, (contract, fen) in enumerate(zip(found.contracts, (whole - 100, 100), strict=True)):
        box = dialog.lines[at][2]
        box.setCurrentIndex(
            next(i for i in range(1, box.count()) if box.itemData(i).contract_id == contract)
        )
        dialog.lines[at][1].setText(money.plain(fen))
        assert not dialog.lines[at][0].isEnabled()
        assert box.currentText().endswith(found.sources[at])  # which the part will name
    dialog.lines[0][1].setText(money.plain(100))
    dialog.lines[1][1].setText(money.plain(whole - 100))
    qtbot.waitUntil(lambda: dialog.warning.isVisible())
    with qtbot.waitSignal(desk.session.operations.changed):
        qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    booked = look(
        desk,
        lambda ledger: [(b.contract_id, b.fen) for b in ledger.bookings.of_payment(found.payment)],
    )
    assert booked == [(found.contracts[0], 100), (found.contracts[1], whole - 100)]


def test_a_change_that_comes_while_another_payment_is_asked_for_does_not_lose_it(qtbot, desk, page):
    first, second = look(desk, lambda ledger: [p.id for p in ledger.payments.some()[:2]])
    drawer, done = page.drawer, []
    drawer.open(first)
    qtbot.waitUntil(lambda: drawer.payment() == first)
    drawer.open(second, lambda: done.append(drawer.payment()))  # a link is clicked
    drawer.reload()  # and what a change made of the one before arrives
    settle(qtbot, desk)
    assert drawer.payment() == second and done == [second]
    drawer.reload()
    settle(qtbot, desk)
    assert drawer.payment() == second and done == [second]


class Two(NamedTuple):
    payment: int
    contracts: tuple[int, int]
    sources: tuple[str, str]


def _with_two_contracts(ledger):
    """A payment on the project of two contracts, the second of which its money is too much for."""
    rows = ledger.contracts.all()
    position = ledger.contracts.positions(rows, 1 << 21)
    full = next(r for r in rows if position[r.id].excess > 0)
    other = next(r for r in rows if r.project_id == full.project_id and r.id != full.id)
    booking = next(
        b for b in ledger.bookings.of_contract(other.id) if b.fen > 10_000 and b.position < 0
    )
    names = {s.id: s.name_zh for s in ledger.plan.sources()}
    return Two(
        booking.payment_id, (other.id, full.id), (names[other.source_id], names[full.source_id])
    )


def test_a_query_asked_twice_in_a_row_replaces_what_was_shown(qtbot, desk, page):
    page.look_for("园林")
    page._show()

    expected = truth(desk, Query(text="园林"))
    qtbot.waitUntil(lambda: page.model.rowCount() == expected.n)
    assert "园林" in page.model.record(0).counterparty + page.model.record(
        0
    ).summary + page.columns.project(page.model.record(0))


def test_a_change_keeps_selection_and_place(qtbot, desk, page):
    page.grid.setCurrentIndex(page.model.index(40, 0))
    chosen = page.current()

    def work(ledger, task):
        with ledger.change("classify") as change:
            ledger.payments.classify(change, [chosen.id], line_id=None)

    with qtbot.waitSignal(desk.session.operations.changed):
        desk.session.operations.write(desk, work)
    qtbot.waitUntil(lambda: page.current() is not None and page.current().line_id is None)
    assert page.grid.currentIndex().row() == 40
    assert page.current().id == chosen.id


def test_what_is_shown_is_exported_row_by_row_as_numbers(qtbot, desk, page, tmp_path):
    from openpyxl import load_workbook

    target = tmp_path / "shown.xlsx"
    with qtbot.waitSignal(desk.session.notice):
        page.export_to(str(target))

    sheet = load_workbook(target).active
    quarter = desk.session.quarter.ordinal
    expected = truth(desk, Query(quarters=(quarter, quarter)))
    at = next(
        i
        for i, cell in enumerate(sheet[1])
        if cell.value.startswith(page.model.columns[4].head()[:2])
    )
    below = [row[at].value for row in sheet.iter_rows(min_row=2)]
    amounts, (total, *others) = below[: expected.n], below[expected.n :]
    assert sum(round(amount * 100) for amount in amounts) == expected.fen
    letter = sheet.cell(1, at + 1).column_letter
    assert total == f"=SUM({letter}2:{letter}{expected.n + 1})"
    values = load_workbook(target, data_only=True).active
    assert round(values.cell(expected.n + 2, at + 1).value * 100) == expected.fen
    if expected.fen != expected.paid_fen:
        assert round(others[0] * 100) == expected.paid_fen
    words = [str(cell.value) for row in sheet.iter_rows(min_row=expected.n + 3) for cell in row]
    assert any(desk.session.quarter.label in word for word in words)  # what leaves others out


def test_a_state_without_a_tone_is_plain_text(qtbot, monkeypatch):
    from fundtracker.ui.widgets.table_model import Column, Records
    from fundtracker.ui.widgets.table_view import Grid

    painted = []
    monkeypatch.setattr(
        "fundtracker.ui.widgets.cell_painting.draw_pill",
        lambda painter, place, text, tone: painted.append(text),
    )
    model = Records(
        [Column("state", str, lambda text: text, pill=lambda text: "ok" if text == "good" else "")]
    )
    grid = Grid(model)
    qtbot.addWidget(grid)
    model.show(["good", "plain"])
    grid.resize(300, 200)
    grid.grab()
    assert set(painted) == {"good"}


def test_the_form_says_what_a_payment_would_breach_on_the_project_chosen_before_it_is_saved(
    qtbot, desk, page
):
    def work(ledger, _):
        with ledger.change("list") as change:
            made = ledger.projects.put(
                change, "ZZ", "示例小工程", ledger.plan.line("infrastructure").id
            ).id
            ledger.projects.approve_estimate(
                change, made, 100, doc_no="批1", dated=NOON.toordinal()
            )
        return made

    found = []
    desk.session.operations.write(desk, work, found.append)
    qtbot.waitUntil(lambda: found != [])
    project = found[0]
    page.grid.setCurrentIndex(page.model.index(0, 0))
    qtbot.waitUntil(lambda: page.drawer.isVisible() and project in page.drawer.names.projects)
    fen = page.drawer._shown.payment.amount_fen
    page.drawer.classify.click()
    dialog = page.drawer.dialog
    dialog.project.setCurrentIndex(dialog.project.findData(project))
    qtbot.waitUntil(lambda: money.show(fen - 100) in dialog.warning.text())
    assert dialog.warning.isVisibleTo(dialog)
    assert "示例小工程" in dialog.warning.text()
    dialog.project.setCurrentIndex(0)
    qtbot.waitUntil(lambda: not dialog.warning.isVisibleTo(dialog))
