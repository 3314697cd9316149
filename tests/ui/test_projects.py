"""The page of the projects and the register of contracts by clicks and keys: shown, explained, written, refused, undone."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt

from fundtracker import i18n
from fundtracker.domain.base import money
from fundtracker.domain.park.funding import Rule
from fundtracker.domain.park.source_room import Commitment, SourceRoom
from fundtracker.errors import Named
from fundtracker.ledger.projects.ceilings import Limits, Over
from fundtracker.reports.explain import explain
from fundtracker.reports.projects.contract_view import state_of
from fundtracker.ui.projects.ceiling import Ceiling, Offered
from fundtracker.ui.projects.contract_forms import contract_dialog
from tests.ui.test_sources import LEFT, fill, look, save, undo

PAGE = "projects"  # what the desk is left on

WAN = 1_000_000
SLOW = 20_000


@pytest.fixture
def page(qtbot, desk):
    page = desk.open_page("projects")
    qtbot.waitUntil(lambda: page.panel.sheet is not None, timeout=SLOW)
    return page


@pytest.fixture
def register(qtbot, desk):
    page = desk.open_page("contracts")
    qtbot.waitUntil(lambda: page.panel.detail is not None, timeout=SLOW)
    return page


def on(qtbot, page, code):
    """Put the cursor on a project and wait for it."""
    page.table.go_to(code)
    qtbot.waitUntil(lambda: f"p{page.panel.sheet.project.id}" == code, timeout=SLOW)
    return page.panel.sheet


def of_state(qtbot, register, state):
    """Put the cursor on the first contract in a state and wait for it."""
    record = next(
        r for r in register.table.rows() if r.code[1:].isdecimal() and state_of(r) == state
    )
    register.table.go_to(record.code)
    qtbot.waitUntil(lambda: f"c{register.panel.detail.terms.id}" == record.code, timeout=SLOW)
    return register.panel.detail


def yuan(page, fen):
    return money.exact(fen, page.session.unit, "zh")


# ---------------------------------------------------------------- a project
def test_the_cockpit_shows_the_ledgers_sums_and_every_figure_opens(qtbot, desk, page):
    sheet, figures = page.panel.sheet, page.panel.cockpit.figures
    paid = look(
        desk, lambda ledger: ledger.projects.paid(page.view.table.quarter.ordinal)[sheet.project.id]
    )
    assert figures["paid"].text() == page.session.money(paid)
    for figure in [*figures.values(), *page.panel.course.figures.values()]:
        assert figure.id, figure.text()
        desk.drawer.hide()
        qtbot.mouseClick(figure, LEFT)
        opened = look(desk, lambda ledger, figure=figure: explain(ledger, figure.id).formula)
        qtbot.waitUntil(lambda opened=opened: opened in desk.drawer.words(), timeout=SLOW)


def test_contracts_of_a_project_and_the_rest_add_up_to_what_it_paid(page):
    table = page.panel.sheet.contracts
    *rows, total = table.rows
    for code in ("signed", "current", "paid", "retention_held", "left"):
        there = [row.cells[code].value for row in rows if code in row.cells]
        assert sum(there) == total.cells[code].value, code
    assert total.cells["paid"].value == page.panel.money.cells["paid"].value


def test_a_total_of_a_projects_contracts_opens_to_its_payments(desk, page):
    total = page.panel.sheet.contracts.rows[-1].cells["paid"]
    found = look(desk, lambda ledger: ledger.bookings.paid(total.trail, 0)[2])
    assert found == total.value


def test_a_project_is_shown_by_the_keys_and_the_whole_table_by_the_switch(qtbot, page):
    first = page.panel.sheet.project.id
    page.table.setFocus()
    qtbot.keyClick(page.table.body, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: page.panel.sheet.project.id != first, timeout=SLOW)
    assert page.table.body_model.columns[-1].key not in ("",)
    qtbot.mouseClick(page.views.buttons[1], LEFT)
    assert not page.panel.isVisible()
    assert page.export.isVisible()
    at = [c.key for c in page.table.body_model.columns].index("committed")
    assert not page.table.body.isColumnHidden(at)
    qtbot.mouseClick(page.views.buttons[0], LEFT)
    assert page.table.body.isColumnHidden(at)
    assert page.panel.isVisible()


def test_the_curves_are_drawn_by_quarter_and_by_month(qtbot, page):
    course = page.panel.course
    names = course.curve.accessibleName()
    assert page.session.money(page.panel.sheet.curves.actual[-1].total) in names
    qtbot.mouseClick(course.steps.buttons[1], LEFT)
    assert len(course.curve.chart.places) == len(page.panel.sheet.curves.months)


def test_a_warning_of_a_project_leads_to_its_contract(qtbot, desk, page):
    item = next(
        i for i in page.view.warned if i.page == "contracts" and i.project in page.panel.sheet.names
    )
    page.panel.warned.chosen.emit(item)
    qtbot.waitUntil(lambda: desk.page.table.current() is not None, timeout=SLOW)
    assert desk.page.table.current().name == item.find


def test_a_new_project_is_recorded_below_another_and_undone(qtbot, desk, page):
    group = next(i for name, i in page.view.parents() if i != page.panel.sheet.project.id)
    qtbot.mouseClick(page.new, LEFT)
    dialog = page.dialog
    known = next(iter(page.view.projects.values()))
    fill(qtbot, dialog, code=known.code, name="new hall", reason="r")
    assert not dialog.ok.isEnabled()
    fill(qtbot, dialog, code="N-1", parent_id=group, manager="Li")
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: any(p.code == "N-1" for p in page.view.projects.values()), timeout=SLOW)
    made = next(p for p in page.view.projects.values() if p.code == "N-1")
    assert (made.parent_id, made.manager, made.status) == (group, "Li", "planned")
    undo(qtbot, desk)
    qtbot.waitUntil(lambda: all(p.code != "N-1" for p in page.view.projects.values()), timeout=SLOW)


def test_a_project_cannot_lie_in_itself_and_the_field_says_so(qtbot, desk, page):
    sheet = page.panel.sheet
    page.ask("new")
    fill(qtbot, page.dialog, code="N-2", name="below", parent_id=sheet.project.id, reason="r")
    save(qtbot, desk, page.dialog)
    qtbot.waitUntil(lambda: any(p.code == "N-2" for p in page.view.projects.values()), timeout=SLOW)
    below = next(p for p in page.view.projects.values() if p.code == "N-2")
    qtbot.waitUntil(lambda: page.panel.sheet.project.id == below.id, timeout=SLOW)  # made, so shown
    on(qtbot, page, f"p{sheet.project.id}")
    page.ask("facts")
    dialog = page.dialog
    fill(qtbot, dialog, parent_id=below.id, reason="r")
    qtbot.mouseClick(dialog.ok, LEFT)
    qtbot.waitUntil(lambda: bool(dialog.entries["parent_id"]._wrong.text()), timeout=SLOW)
    assert dialog.isVisible()
    dialog.reject()


def test_an_estimate_is_revised_with_reason_and_document_and_the_version_is_named(
    qtbot, desk, page
):
    before = page.panel.sheet.estimate
    page.panel.command.emit("estimate")
    dialog = page.dialog
    fill(qtbot, dialog, amount=yuan(page, before.amount + 500 * WAN), dated="2024-11-01")
    assert not dialog.ok.isEnabled()
    fill(qtbot, dialog, doc_no="D 9", reason="more piles")
    assert "→" in dialog.message.text()
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: len(page.panel.sheet.estimates) == 2, timeout=SLOW)
    assert page.panel.sheet.estimate.amount == before.amount + 500 * WAN
    row = next(r for r in page.view.table.rows if r.code == f"p{page.panel.sheet.project.id}")
    assert row.cells["version"].value == "E1 D 9"
    assert "D 9" in page.panel.cockpit.notes["estimate"].full_text()


def test_an_estimate_below_what_is_contracted_is_told_before_it_is_saved(qtbot, page):
    page.panel.command.emit("estimate")
    fill(qtbot, page.dialog, amount="1", doc_no="D", reason="r", dated="2024-11-01")
    assert page.dialog.message.objectName() == "warn"
    page.dialog.reject()


def test_progress_is_reported_and_stays_apart_from_money_paid(qtbot, desk, page):
    paid = page.panel.money.cells["paid"].value
    qtbot.mouseClick(page.panel.report, LEFT)
    dialog = page.dialog
    assert not dialog.ok.isEnabled()
    fill(qtbot, dialog, until="2024-12-30", physical="101", reason="r")
    assert not dialog.ok.isEnabled()
    fill(
        qtbot,
        dialog,
        until="2024-12-31",
        physical="91.5",
        completed="12345.67",
        issues="rain",
        next_steps="roof",
    )
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: page.panel.sheet.progress.physical == 915, timeout=SLOW)
    assert page.panel.course.figures["physical"].text() == "91.5%"
    assert page.panel.money.cells["paid"].value == paid
    qtbot.mouseClick(page.panel.views.buttons[1], LEFT)
    assert "rain" in page.panel.facts.words()


def test_a_budget_over_the_estimate_is_told_and_a_milestone_says_how_late_it_was(qtbot, desk, page):
    sheet = page.panel.sheet
    page.panel.command.emit("budget")
    dialog = page.dialog
    fill(
        qtbot,
        dialog,
        year="2025",
        amount=yuan(page, sheet.estimate.amount),
        doc_no="B 1",
        reason="r",
    )
    assert dialog.message.objectName() == "warn"
    save(qtbot, desk, dialog)
    qtbot.waitUntil(
        lambda: any(year == 2025 for _, year, _ in page.panel.sheet.budgets), timeout=SLOW
    )
    page.panel.command.emit("milestone")
    dialog = page.dialog
    fill(qtbot, dialog, name="topping out", due="2024-10-01", done="2024-10-11", reason="r")
    assert "10" in dialog.message.text()
    save(qtbot, desk, dialog)
    qtbot.waitUntil(
        lambda: any(m[0] == "topping out" for m in page.panel.sheet.milestones), timeout=SLOW
    )
    page.panel.command.emit("inside")
    dialog = page.dialog
    fill(qtbot, dialog, fund="F1", amount="5", doc_no="C 1", reason="r")
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: page.panel.sheet.inside != [], timeout=SLOW)


def test_a_new_contract_of_the_project_stands_in_its_register(qtbot, desk, page):
    n = len(page.panel.sheet.contracts.rows)
    qtbot.mouseClick(page.panel.contract, LEFT)
    dialog = page.dialog
    fill(qtbot, dialog, number="HT-N1", name="paving", party="P", signed="100", signed_day="2024-12-01",
         retention="5", reason="r")  # fmt: skip
    assert dialog.message.objectName() == "warn"
    fill(qtbot, dialog, retention="3")
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: len(page.panel.sheet.contracts.rows) == n + 1, timeout=SLOW)


def test_a_new_contract_takes_the_source_that_comes_first_until_the_person_takes_one(qtbot, desk):
    released = {
        (1, 7): [(738_000, 100 * WAN)],
        (2, 7): [(738_000, 100 * WAN)],
        (2, 8): [(738_000, WAN)],
    }
    order = tuple(Rule(source, 7, None, None, at, None) for at, source in enumerate((1, 2)))
    room = SourceRoom(released, {}, order, {1: "first", 2: "second"})
    sources, projects = (("first", 1), ("second", 2)), (("seven", 7), ("eight", 8), ("nine", 9))
    dialog = contract_dialog(
        desk.session, Offered(projects, sources, Ceiling(room=room)), project=7
    )
    qtbot.addWidget(dialog)
    source = dialog.entries["source_id"]
    assert source.value() == 1  # by the order of sources
    fill(qtbot, dialog, signed="101", signed_day="2024-12-01")
    assert source.value() is None  # neither has the money: nothing is made up
    fill(qtbot, dialog, signed="90")
    assert source.value() == 1 and "first" in dialog.message.text()
    dialog.entries["project"].choose(8)
    assert source.value() == 2  # it alone released money to this project
    dialog.entries["project"].choose(9)
    assert source.value() is None
    source.choose(2)
    dialog.entries["project"].choose(7)
    assert source.value() == 2  # the person took it


# ---------------------------------------------------------------- the register
def test_states_and_projects_sift_the_register(qtbot, register):
    whole = len(register.table.rows())
    register.state.setCurrentIndex(register.state.findData("over"))
    register.state.activated.emit(register.state.currentIndex())
    shown = register.table.rows()
    assert 0 < len(shown) < whole
    assert {state_of(row) for row in shown} == {"over"}


def test_every_figure_of_the_panel_is_the_tables_and_opens(qtbot, desk, register):
    for key, figure in register.panel.figures.items():
        if figure.isHidden():
            continue
        desk.drawer.hide()
        qtbot.mouseClick(figure, LEFT)
        qtbot.waitUntil(lambda: desk.drawer.isVisible(), timeout=SLOW)
        assert figure.id.split("/")[2] == key


def test_a_pending_change_is_approved_with_its_document_and_counts(qtbot, desk, register):
    detail = of_state(qtbot, register, "pending")
    change = next(c for c in detail.changes if c.state == "pending")
    register.panel.decide.emit(change)
    dialog = register.dialog
    fill(qtbot, dialog, reason="site instruction")
    assert not dialog.ok.isEnabled()
    fill(qtbot, dialog, doc_no="A 7")
    assert "政府性基金预算" in dialog.message.text() and not dialog.ok.isEnabled()
    fill(qtbot, dialog, override="minutes 3")  # its source released less than is contracted
    save(qtbot, desk, dialog)
    then = detail.money.current + change.amount_fen
    qtbot.waitUntil(lambda: register.panel.detail.money.current == then, timeout=SLOW)
    assert register.panel.figures["current"].text() == register.session.money(then)


def test_a_change_that_takes_away_is_recorded_as_pending_and_counts_only_in_the_forecast(
    qtbot, desk, register
):
    detail = of_state(qtbot, register, "running")
    register.panel.command.emit("change")
    fill(
        qtbot,
        register.dialog,
        number="BG-77",
        amount="-1",
        dated="2024-12-20",
        why="less paving",
        reason="r",
    )
    save(qtbot, desk, register.dialog)
    qtbot.waitUntil(lambda: register.panel.detail.money.course.pending != 0, timeout=SLOW)
    assert register.panel.detail.money.current == detail.money.current
    assert register.panel.detail.money.forecast == detail.money.forecast - WAN


def test_work_is_measured_and_what_is_payable_follows_live(qtbot, desk, register):
    detail = of_state(qtbot, register, "running")
    register.panel.command.emit("work")
    dialog = register.dialog
    fill(qtbot, dialog, done=yuan(register, detail.money.current + 100), reason="r")
    assert dialog.message.objectName() == "warn"
    less = max(0, detail.money.course.work - WAN)
    fill(qtbot, dialog, until="2024-12-31", done=yuan(register, less))
    assert "累计数" in dialog.message.text() and dialog.message.objectName() in ("warn", "bad")
    more = detail.money.course.work + WAN
    fill(qtbot, dialog, until="2024-12-31", done=yuan(register, more))
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: register.panel.detail.money.course.work == more, timeout=SLOW)


def test_a_settlement_needs_its_document_and_then_stands(qtbot, desk, register):
    detail = of_state(qtbot, register, "running")
    register.panel.command.emit("settle")
    dialog = register.dialog
    fill(qtbot, dialog, reason="r", amount=yuan(register, detail.money.current))
    assert not dialog.ok.isEnabled()
    fill(qtbot, dialog, doc_no="JS 1", retention_day="2026-12-31", audited=1)
    save(qtbot, desk, dialog)
    qtbot.waitUntil(
        lambda: register.panel.detail.terms.settled_fen == detail.money.current, timeout=SLOW
    )
    assert register.panel.detail.terms.audited == 1
    undo(qtbot, desk)
    qtbot.waitUntil(lambda: register.panel.detail.terms.settled_fen is None, timeout=SLOW)


def test_terms_are_edited_but_never_the_signed_value(qtbot, desk, register):
    detail = register.panel.detail
    register.panel.command.emit("terms")
    dialog = register.dialog
    assert dialog.entries["signed"].line.isReadOnly()
    fill(qtbot, dialog, progress_rate="70", reason="r")
    assert dialog.message.objectName() == "warn"
    fill(qtbot, dialog, progress_rate="85", signed_day="2024-06-01", done_day="2020-01-01")
    assert "竣工日早于签订日" in dialog.message.text()
    assert dialog.message.objectName() == "warn"
    fill(qtbot, dialog, done_day="")
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: register.panel.detail.terms.progress_rate == 850, timeout=SLOW)
    assert register.panel.detail.terms.signed_fen == detail.terms.signed_fen
    assert register.panel.detail.terms.name == detail.terms.name


def test_a_number_that_stands_is_refused_before_it_is_saved(qtbot, register):
    qtbot.mouseClick(register.new, LEFT)
    fill(qtbot, register.dialog, number=register.panel.detail.terms.number)
    assert register.dialog.message.objectName() == "bad"
    register.dialog.reject()


def test_payments_are_linked_to_a_contract_the_excess_is_told_before_and_undone(
    qtbot, desk, register
):
    detail = of_state(qtbot, register, "over")
    unbook(qtbot, desk, detail.payments[0].payment_id)
    qtbot.waitUntil(
        lambda: len(register.panel.detail.payments) == len(detail.payments) - 1, timeout=SLOW
    )
    register.panel.command.emit("link")
    qtbot.waitUntil(
        lambda: register.dialog is not None and register.dialog.isVisible(), timeout=SLOW
    )
    dialog = register.dialog
    at = next(
        i for i, m in enumerate(dialog.model._records) if m.payment == detail.payments[0].payment_id
    )
    dialog.grid.selectRow(at)
    assert dialog.message.objectName() == "warn"
    assert register.session.money(detail.money.excess) in dialog.message.text()
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: register.panel.detail.money.excess == detail.money.excess, timeout=SLOW)
    undo(qtbot, desk)
    qtbot.waitUntil(
        lambda: len(register.panel.detail.payments) == len(detail.payments) - 1, timeout=SLOW
    )


def unbook(qtbot, desk, payment):
    """Take a payment off its contract, as the page of the payments would."""

    def work(ledger, _):
        with ledger.change("contract.match", "t") as change:
            ledger.bookings.unbook(change, payment)

    with qtbot.waitSignal(desk.session.operations.changed):
        desk.session.operations.write(desk, work, lambda _: None)


def test_the_lists_of_a_contract_show_what_stood_at_each_payment(qtbot, register):
    qtbot.mouseClick(register.panel.lists.buttons[1], LEFT)
    stood = register.panel.detail.payments[0].stood
    assert register.session.money(stood.contract_fen) in register.panel.words()
    qtbot.mouseClick(register.panel.lists.buttons[2], LEFT)
    assert register.panel.detail.work[0][2] in register.panel.words()


# ---------------------------------------------------------------- what nobody should type
@pytest.mark.parametrize(
    ("deed", "name"), [("contract", "signed"), ("estimate", "amount"), ("progress", "completed")]
)
def test_an_amount_beyond_all_reason_is_told_beside_its_field(qtbot, page, deed, name):
    page.ask(deed)
    fill(qtbot, page.dialog, **{name: "9" * 25}, reason="r")
    assert page.dialog.entries[name].wrong()
    assert not page.dialog.ok.isEnabled()
    page.dialog.reject()


@pytest.mark.parametrize("day", ["0001-01-01", "0204-01-18", "9999-12-31", "2024-02-30"])
def test_a_day_that_cannot_be_is_told_beside_its_field(qtbot, page, day):
    page.ask("milestone")
    fill(qtbot, page.dialog, name="m", due=day, reason="r")
    assert page.dialog.entries["due"].wrong()
    assert not page.dialog.ok.isEnabled()
    page.dialog.reject()


def test_a_revision_is_not_dated_before_the_estimate_it_revises(qtbot, page):
    page.ask("estimate")
    fill(qtbot, page.dialog, amount="1", doc_no="D", dated="1999-01-01", reason="r")
    assert page.dialog.message.objectName() == "bad"
    assert not page.dialog.ok.isEnabled()
    page.dialog.reject()


def test_a_change_cannot_make_a_contract_worth_less_than_nothing(qtbot, desk, register):
    detail = register.panel.detail
    register.panel.command.emit("change")
    fill(qtbot, register.dialog, number="BG-0", amount=f"-{yuan(register, detail.money.current + 100)}", why="w",
         state="approved", doc_no="D", reason="r")  # fmt: skip
    assert register.dialog.message.objectName() == "bad"
    register.dialog.reject()


# ---------------------------------------------------------------- one forecast, steps that are there
def test_a_project_names_one_final_forecast_and_says_how_far_the_planned_payments_end_from_it(
    qtbot, page
):
    sheet = page.panel.sheet
    ends = page.panel.money.cells["forecast"].value
    assert page.panel.course.figures["forecast"].text() == page.session.money(ends)
    assert "eac" not in page.panel.course.figures
    if sheet.curves.moved:
        planned = sheet.curves.moved[-1][2]
        assert (
            planned == ends
            or page.session.money(abs(ends - planned)) in page.panel.course.moved.full_text()
        )


def test_a_step_is_ticked_where_it_is_there_and_not_because_a_later_one_is(qtbot, desk, page):
    def contract_only(ledger, _):
        line = ledger.plan.line("infrastructure").id
        with ledger.change("list") as change:
            one = ledger.projects.put(change, "NEW", "无概算工程", line).id
            day = page.session.today().toordinal() - 900
            ledger.contracts.put(change, "N1", "施工", one, 5_00, party="乙", signed_day=day)

    done = []
    desk.session.operations.write(desk, contract_only, done.append)
    qtbot.waitUntil(
        lambda: bool(done) and any(p.code == "NEW" for p in page.view.projects.values()),
        timeout=SLOW,
    )
    code = next(code for code, p in page.view.projects.items() if p.code == "NEW")
    assert on(qtbot, page, code).done == {"project", "contract"}


def test_a_contract_over_what_its_source_released_stops_in_the_form_until_it_has_its_reason(
    qtbot, desk, register
):
    qtbot.mouseClick(register.new, LEFT)
    dialog = register.dialog
    source = next(i for name, i in register.offered.sources if name == "政府性基金预算")
    fill(
        qtbot,
        dialog,
        number="HT-S1",
        name="paving",
        party="P",
        signed="100",
        signed_day="2024-12-01",
    )
    dialog.entries["source_id"].choose(source)
    assert dialog.message.objectName() == "bad" and "政府性基金预算" in dialog.message.text()
    assert not dialog.ok.isEnabled()
    dialog.entries["source_id"].choose(None)
    assert dialog.message.objectName() != "bad"
    dialog.entries["source_id"].choose(source)
    fill(qtbot, dialog, override="区长办公会 3 号纪要", reason="r")
    save(qtbot, desk, dialog)
    kept = look(desk, lambda ledger: ledger.history.entries()[-1].params)
    assert kept["number"] == "HT-S1" and kept["over_source"]["政府性基金预算"] > 0


def test_words_beneath_a_field_lie_on_no_field_and_a_source_is_named_in_the_language(
    qtbot, desk, register
):
    desk.session.set_language("en")
    qtbot.waitUntil(lambda: any(n == "Government-fund budget" for n, _ in register.offered.sources))
    qtbot.mouseClick(register.new, LEFT)
    dialog = register.dialog
    fill(qtbot, dialog, number="HT-S2", name="paving", party="P", signed="100")
    source = next(i for n, i in register.offered.sources if n == "Government-fund budget")
    dialog.entries["source_id"].choose(source)
    assert "Government-fund budget" in dialog.message.text()
    amount = dialog.entries["signed"]
    below, line = amount._field.wrong, amount.line

    def apart():
        top = below.mapTo(dialog, below.rect().topLeft()).y()
        return top >= line.mapTo(dialog, line.rect().bottomLeft()).y()

    qtbot.waitUntil(apart)
    dialog.leave()


@pytest.mark.parametrize(("lang", "names"), [("zh", ("道路", "源")), ("en", ("Road", "Source"))])
def test_what_a_contract_would_pass_is_said_with_names_of_the_language_in_use(lang, names):
    over = Over(1, Named("道路", "Road"), 100, 0)
    room = SourceRoom({(7, 0): [(1, 100)]}, names={7: Named("源", "Source")})
    ceiling = Ceiling(Limits({1: [over]}), room)
    with i18n.speaking(lang):
        words, tone = ceiling.passed(SimpleNamespace(money=str), Commitment(1, 7, 150, 1), None)
    assert tone == "bad" and all(name in words for name in names), words
    assert lang == "zh" or words.isascii()
