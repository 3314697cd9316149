"""Policy money by clicks and keys: clauses, applications, approval, refusal, payments linked; good, bad, undone."""

import pytest
from PySide6.QtCore import Qt

from fundtracker.domain.base import money
from fundtracker.reports.sources.policy_view import Unlinked, title
from fundtracker.ui.widgets.building_blocks import Elided
from tests.ui.test_sources import LEFT, fill, look, save, undo

PAGE = "policy"  # what the desk is left on


@pytest.fixture
def page(qtbot, desk):
    page = desk.open_page("policy")
    qtbot.waitUntil(lambda: page.view is not None and bool(page.table.rows()))
    return page


def go_to(page, state):
    """Put the cursor on the first application in a state and return it."""
    code = next(code for code in page.view.applications if page.view.state(code) == state)
    page.table.go_to(code)
    return page.current()


def now(page, application):
    return page.view.applications[f"a{application.id}"]


def test_the_budget_is_the_plans_and_what_is_used_of_it_adds_up(page):
    budget = page.view.budget
    assert budget.planned == 80_000_000_000
    assert page.budget.figures["paid"].text() == page.session.money(budget.paid)
    left = budget.planned - budget.paid - budget.open
    assert page.budget.figures["left"].text() == page.session.money(left)


def test_clauses_add_up_to_the_applications(page):
    applications = page.view.applications.values()
    assert sum(line.n for line in page.view.lines) == len(applications)
    assert sum(line.approved for line in page.view.lines) == sum(
        a.approved_fen or 0 for a in applications
    )
    vouchers = sum(a.p_hours or 0 for a in applications if a.approved_fen)
    assert sum(line.p_hours for line in page.view.lines) == vouchers > 0


def test_a_clause_with_money_stands_before_those_without(page):
    """Five of seven were shown in their order: three empty ones hid two that had been paid."""
    shown = [one.full_text() for one in page.clauses.findChildren(Elided)]
    lines = page.view.lines
    with_figures = [title(line.clause) for line in lines if line.n or line.paid]
    assert len(lines) > 5 > len(lines) - len(with_figures) > 0
    assert shown == [*with_figures, *(title(o.clause) for o in lines if not (o.n or o.paid))][:5]


def test_states_and_clauses_sift_the_applications(qtbot, page):
    qtbot.mouseClick(page.states.buttons[1], LEFT)
    shown = [row.code for row in page.table.rows()]
    assert shown and {page.view.state(code) for code in shown} == {"waiting"}
    clause = page.view.applications[shown[0]].clause_id
    page.clause.setCurrentIndex(page.clause.findData(clause))
    page.clause.activated.emit(page.clause.currentIndex())
    assert {page.view.applications[row.code].clause_id for row in page.table.rows()} == {clause}


def test_an_application_is_approved_with_its_document_and_undone(qtbot, desk, page):
    waiting = go_to(page, "waiting")
    qtbot.mouseClick(page.panel.approve, LEFT)
    dialog = page.dialog
    assert not dialog.ok.isEnabled()
    half = money.exact(waiting.applied_fen // 2, desk.session.unit)
    fill(qtbot, dialog, amount=half, day="2024-06-01", doc_no="D 1", reason="fits")
    assert "→" in dialog.message.text()
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: now(page, waiting).approved_fen == waiting.applied_fen // 2)
    assert page.view.state(f"a{waiting.id}") == "to_pay"
    undo(qtbot, desk)
    qtbot.waitUntil(lambda: now(page, waiting).approved_fen is None)


def test_more_than_was_applied_for_cannot_be_approved(qtbot, desk, page):
    waiting = go_to(page, "waiting")
    qtbot.mouseClick(page.panel.approve, LEFT)
    dialog = page.dialog
    fill(qtbot, dialog, amount=money.exact(waiting.applied_fen + 100, desk.session.unit), day="2024-06-01",
         doc_no="D 1", reason="r")  # fmt: skip
    assert dialog.message.objectName() == "bad"
    assert not dialog.ok.isEnabled()


def test_a_refusal_needs_document_and_reason_and_stands_as_refused(qtbot, desk, page):
    waiting = go_to(page, "waiting")
    qtbot.mouseClick(page.panel.refuse, LEFT)
    dialog = page.dialog
    fill(qtbot, dialog, day="2024-06-01", doc_no="N 1")
    assert not dialog.ok.isEnabled()
    fill(qtbot, dialog, reason="no such clause")
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: page.view.state(f"a{waiting.id}") == "refused")
    assert now(page, waiting).approved_doc == "N 1"
    entry = look(desk, lambda ledger: ledger.history.entries(ledger.history.last())[-1])
    assert (entry.kind, entry.reason) == ("policy.refuse", "no such clause")


def test_a_new_application_waits_under_its_clause_and_a_known_number_is_refused(qtbot, desk, page):
    known = next(iter(page.view.applications.values()))
    qtbot.mouseClick(page.new, LEFT)
    dialog = page.dialog
    clause = next(c for c in page.view.clauses if c.nature == "compute")
    fill(qtbot, dialog, clause=clause.id, number=known.number, company="Example", day="2024-05-01", amount="3",
         reason="r")  # fmt: skip
    assert dialog.message.objectName() == "bad"
    fill(qtbot, dialog, number="NEW-1")
    assert not dialog.ok.isEnabled()  # a voucher states its P-hours
    fill(qtbot, dialog, p_hours="120")
    save(qtbot, desk, dialog)

    def find():
        return next((a for a in page.view.applications.values() if a.number == "NEW-1"), None)

    qtbot.waitUntil(lambda: find() is not None)
    assert (find().applied_fen, find().p_hours) == (money.parse("3", desk.session.unit), 120)
    assert page.view.state(f"a{find().id}") == "waiting"


def test_a_clause_is_recorded_and_can_be_applied_under(qtbot, desk, page):
    qtbot.mouseClick(page.new_clause, LEFT)
    dialog = page.dialog
    fill(
        qtbot,
        dialog,
        doc_no="P 9",
        doc_name="Rules",
        clause="9",
        title="Data",
        nature="money",
        reason="new",
    )
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: any(c.doc_no == "P 9" for c in page.view.clauses))
    assert page.clause.findText("9 Data") > 0


def test_payments_are_chosen_for_an_application_and_linked_in_one_change(qtbot, desk, page):
    waiting = go_to(page, "waiting")
    qtbot.mouseClick(page.panel.approve, LEFT)
    fill(qtbot, page.dialog, day="2024-06-01", doc_no="D 1", reason="fits")
    save(qtbot, desk, page.dialog)
    qtbot.waitUntil(lambda: page.panel.link.isEnabled())
    approval = page.dialog
    qtbot.mouseClick(page.panel.link, LEFT)
    qtbot.waitUntil(lambda: page.dialog is not approval)
    dialog = page.dialog
    assert not dialog.ok.isEnabled()
    dialog.grid.selectRow(0)
    first = dialog.chosen()[0]
    assert desk.session.money(first.fen) in dialog.message.text()
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: page.view.paid.get(waiting.id) == first.fen)
    undo(qtbot, desk)
    qtbot.waitUntil(lambda: waiting.id not in page.view.paid)


def test_proposed_payments_are_all_chosen_and_one_can_be_taken_away(qtbot, desk, page):
    payments = look(desk, lambda ledger: {
        b.payment_id: b.application_id for b in ledger.bookings.all("b.application_id IS NOT NULL")
    })  # fmt: skip
    linked, owner = list(payments)[:3], payments

    def unlink(ledger, _):
        with ledger.change("match") as change:
            for payment in linked:
                ledger.bookings.unbook(change, payment)

    with qtbot.waitSignal(desk.session.operations.changed):
        desk.session.operations.write(desk, unlink)
    qtbot.mouseClick(page.link, LEFT)
    qtbot.waitUntil(lambda: page.dialog is not None)
    dialog = page.dialog
    proposed = dialog.chosen()
    assert {(one.payment, one.application) for one in proposed} >= {(p, owner[p]) for p in linked}
    assert all(isinstance(one, Unlinked) and one.why for one in proposed)
    at = next(
        i for i in range(dialog.model.rowCount()) if dialog.model.record(i).payment == linked[0]
    )
    spot = dialog.grid.visualRect(dialog.model.index(at, 0)).center()
    qtbot.mouseClick(dialog.grid.viewport(), LEFT, pos=spot)
    assert len(dialog.chosen()) == len(proposed) - 1
    save(qtbot, desk, dialog)
    again = look(
        desk,
        lambda ledger: {b.payment_id for b in ledger.bookings.all("b.application_id IS NOT NULL")},
    )
    assert linked[0] not in again and set(linked[1:]) <= again


def test_the_panel_explains_its_figures(qtbot, desk, page):
    paid = go_to(page, "paid")
    qtbot.mouseClick(page.panel.figures["paid"], LEFT)
    qtbot.waitUntil(lambda: desk.drawer.isVisible())
    assert money.show(page.view.paid[paid.id]) in desk.drawer.words()
    qtbot.keyClick(desk.drawer, Qt.Key.Key_Escape)
