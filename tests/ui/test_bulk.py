"""Many payments at once in the window: few steps, a preview, one change, one undo."""

import pytest

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.measures import EVIDENCE
from fundtracker.ledger.payments.payment_query import Query
from tests.ledger.test_passed_ceilings import small_project
from tests.ui.conftest import NOON, settle
from tests.ui.test_payments import column
from tests.ui.test_table_stack import press

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def page(qtbot, desk):
    page = desk.open_page("payments")
    page.quarter.click()
    settle(qtbot, desk)
    return page


def read(desk, work):
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        return work(ledger)


def choose(box, at):
    """What a person does with a choice: open it, take one."""
    box.setCurrentIndex(at)
    box.activated.emit(at)


def test_two_hundred_payments_of_a_payee_are_reclassified_in_six_steps_and_one_undo(
    qtbot, desk, page
):
    def many(ledger):
        values, _ = ledger.payment_groups.values("counterparty", Query(measures=(0,)))
        return values[0]

    payee = read(desk, many)
    rows = page.model.rowCount()
    at = next(
        i for i in range(rows) if getattr(page.model.record(i), "counterparty", "") == payee.text
    )
    before = read(desk, lambda ledger: ledger.read("SELECT id, line_id FROM payment ORDER BY id"))
    steps = 0
    menu = page.menus.cell_menu(page.model.index(at, column(page, "counterparty")))
    steps += 1  # a right click
    press(menu, "只看此值")
    steps += 1
    qtbot.wait(20)
    settle(qtbot, desk)
    n = page.model.rowCount()
    page.bulk.button.click()
    steps += 1
    dialog = page.bulk.dialog
    box = dialog.boxes["line"]
    choose(box, 2)
    steps += 2  # open the choice, take one
    line = box.currentData()
    qtbot.waitUntil(lambda: dialog._preview is not None)
    preview = dialog._preview
    assert f"{len(preview.ids):,}" in dialog.ok.text()
    assert sum(one.n for one in preview.left) + len(preview.ids) == n
    dialog.ok.click()
    steps += 1
    qtbot.waitUntil(lambda: not dialog.isVisible())
    settle(qtbot, desk)
    assert steps <= 6
    now = dict(read(desk, lambda ledger: ledger.read("SELECT id, line_id FROM payment")))
    assert all(now[i] == line for i in preview.ids)
    assert {i for i, old in before if old != now[i]} <= set(preview.ids)
    desk.commands.undo()
    settle(qtbot, desk)
    assert (
        read(desk, lambda ledger: ledger.read("SELECT id, line_id FROM payment ORDER BY id"))
        == before
    )


def test_the_selected_rows_alone_are_changed(qtbot, desk, page):
    select = page.grid.selectionModel()
    flag = select.SelectionFlag
    free = [
        i
        for i in range(200)
        if not page.model.record(i).split and page.model.record(i).measure == 0
    ]
    for i in free[:3]:
        select.select(page.model.index(i, 0), flag.Select | flag.Rows)
    ids = {page.model.record(i).id for i in free[:3]}
    page.bulk.change()
    dialog = page.bulk.dialog
    assert dialog.which.current() == 0
    state = dialog.boxes["state"]
    choose(state, state.findData(EVIDENCE))
    qtbot.waitUntil(lambda: dialog._preview is not None)
    assert set(dialog._preview.ids) == ids
    dialog.ok.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    settle(qtbot, desk)
    assert all(
        read(desk, lambda ledger, i=i: ledger.payments.get(i).measure) == EVIDENCE for i in ids
    )


def test_a_ratio_splits_all_that_match_and_the_last_part_takes_the_rest(qtbot, desk, page):
    page.grid.header().field("amount").setText("100..120")
    page.grid.header().field("amount").returnPressed.emit()
    qtbot.wait(20)
    settle(qtbot, desk)
    page.grid.clearSelection()
    page.bulk.split()
    dialog = page.bulk.dialog
    for (share, line, *_), text, at in zip(dialog.parts, ("3", "7"), (1, 2), strict=True):
        share.setText(text)
        choose(line, at)
    qtbot.waitUntil(lambda: dialog._preview is not None and bool(dialog._preview.ids))
    preview = dialog._preview
    assert sum(part.fen for part in preview.moved) == preview.fen
    dialog.ok.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    settle(qtbot, desk)
    for i in preview.ids:
        payment, parts = read(
            desk, lambda ledger, i=i: (ledger.payments.get(i), ledger.payments.parts(i))
        )
        assert sum(part.amount_fen for part in parts) == payment.amount_fen
        assert abs(parts[0].amount_fen * 10 - payment.amount_fen * 3) <= 5


def test_what_cannot_be_read_as_a_ratio_is_marked_and_nothing_can_be_split(qtbot, desk, page):
    page.bulk.split()
    dialog = page.bulk.dialog
    dialog.parts[0][0].setText("many")
    assert dialog.parts[0][0].property("wrong") and not dialog.ok.isEnabled()


def test_a_late_answer_to_what_is_asked_no_more_can_not_be_pressed(qtbot, desk, page):
    page.bulk.change()
    dialog = page.bulk.dialog
    choose(dialog.boxes["line"], 2)
    choose(dialog.boxes["line"], 0)  # before the answer is there
    settle(qtbot, desk)
    assert not dialog.ok.isEnabled() and not dialog.model.rowCount()
    dialog.leave()
    page.bulk.split()
    dialog = page.bulk.dialog
    choose(dialog.parts[0][1], 1)
    dialog.parts[0][0].setText("0")
    settle(qtbot, desk)
    assert not dialog.ok.isEnabled() and not dialog.model.rowCount()
    assert dialog.words.text() == tr("Each share is a number above zero.")


def test_a_part_is_named_by_the_line_that_its_project_takes_it_to(qtbot, desk, page):
    projects = read(desk, lambda ledger: {p.id: p.line_id for p in ledger.projects.all()})
    page.bulk.split()
    dialog = page.bulk.dialog
    dialog.add()  # once too often: left without a share it is no part
    dialog.parts[2][0].clear()
    _, line, project, _ = dialog.parts[0]
    at = next(i for i in range(1, project.count()) if projects[project.itemData(i)] is not None)
    own = projects[project.itemData(at)]
    choose(line, next(i for i in range(1, line.count()) if line.itemData(i) != own))
    choose(project, at)
    settle(qtbot, desk)
    # another line than the project's is refused in words, not overruled
    qtbot.waitUntil(lambda: line.itemText(line.findData(own)) in dialog.words.text())
    assert not dialog.model.rowCount() and not dialog.ok.isEnabled()
    choose(line, 0)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 2, timeout=90_000)
    named = str(dialog.model.index(0, 0).data())
    assert line.itemText(line.findData(own)) in named
    assert project.currentText() in named


def test_the_preview_names_the_ceilings_that_would_be_passed(qtbot, desk, page):
    project, _ = read(desk, small_project)
    page.bulk.button.click()
    dialog = page.bulk.dialog
    assert dialog.passed.isHidden()
    choose(dialog.boxes["project"], dialog.boxes["project"].findData(project.id))
    qtbot.waitUntil(lambda: dialog._preview is not None and bool(dialog._preview.ids))
    [ceiling] = [
        c
        for c in dialog._preview.passed
        if c.code == "warn_over_estimate" and c.about == project.name
    ]
    text = dialog.passed.text()
    assert dialog.passed.isVisible() and project.name in text
    assert money.show(ceiling.excess) in text and dialog.ok.isEnabled()
    choose(dialog.boxes["project"], 0)
    settle(qtbot, desk)
    assert dialog.passed.isHidden()
    dialog.leave()
