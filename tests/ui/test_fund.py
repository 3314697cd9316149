"""One fund by clicks and keys: its figures, tabs, forms with the split to the fen, notices, papers; good, bad, undone."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import tr
from fundtracker.reports import registry
from fundtracker.reports.explain import explain
from fundtracker.reports.funds import call_register
from fundtracker.reports.funds.fund_detail import TABS
from tests.ui.test_sources import fill, look, save, undo

PAGE = "fund"  # what the desk is left on

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot, desk):
    page = desk.open_page("fund")
    page.arrive_at("F1-IND1")
    qtbot.waitUntil(
        lambda: page.sheet is not None and page.sheet.fund.code == "F1-IND1", timeout=20_000
    )
    return page


def ask(qtbot, page, tab, name):
    page.show_tab(tab)
    qtbot.mouseClick(page.buttons[name], LEFT)
    return page.dialog


def ready(qtbot, dialog):
    qtbot.waitUntil(lambda: dialog.split is not None and dialog.ok.isEnabled(), timeout=10_000)


def book(desk, code="F1-IND1"):
    """The calls and distributions of the fund as they stand."""
    return look(desk, lambda ledger: (ledger.capital.calls(ledger.funds.get(code).id),
                                      ledger.capital.distributions(ledger.funds.get(code).id)))  # fmt: skip


# ---------------------------------------------------------------- what is shown
def test_the_tiles_are_the_figures_of_table_6_and_open_to_their_flows(qtbot, desk, page):
    table = look(desk, lambda ledger: registry.build(ledger, "funds", quarter=desk.session.quarter))
    row = next(row for row in table.rows if row.code == f"f{page.sheet.fund.id}")
    for code, tile in page.tiles.tiles.items():
        assert tile.figure.id == row.cells[code].id
    assert page.tiles.tiles["paid_in"].figure.text() == desk.session.money(
        row.cells["paid_in"].value
    )
    qtbot.mouseClick(page.tiles.tiles["unfunded"].figure, LEFT)
    qtbot.waitUntil(lambda: desk.drawer.isVisible(), timeout=20_000)
    assert desk.session.quarter.last_day.isoformat() in desk.drawer.words()


def test_unfunded_says_that_it_is_not_commitments_less_paid_in(page):
    row = page.sheet.card.row.cells
    assert (
        row["unfunded"].value != row["committed"].value - row["paid_in"].value
    )  # one partner has not paid
    assert page.tiles.tiles["unfunded"].words.full_text()
    assert page.tiles.tiles["unfunded"].toolTip()


def test_every_tab_shows_only_this_fund_with_its_sum_and_every_figure_opens(qtbot, desk, page):
    for name in TABS[:-1]:
        page.show_tab(name)
        table = page.current_table()
        shown, whole = table.table(), look(desk, lambda ledger, n=name: registry.build(ledger, n,
                                                                                  quarter=desk.session.quarter))  # fmt: skip
        total = next(row for row in whole.rows if row.code == f"f{page.sheet.fund.id}")
        assert shown.rows[-1].cells == total.cells and shown.rows[-1].total
        assert 0 < len(shown.rows) < len(whole.rows)
        money_column = next(c for c in shown.columns if c.kind == "money")
        parts = [row for row in shown.rows[:-1] if not row.depth]
        if name != "waterfall":
            assert sum(
                row.cells[money_column.code].value or 0
                for row in parts
                if money_column.code in row.cells
            ) == (total.cells[money_column.code].value)
        cell = shown.rows[0].cells[money_column.code]
        if cell.value is not None:
            assert look(desk, lambda ledger, c=cell: explain(ledger, c.id)).as_of


def test_the_buttons_follow_the_tab(qtbot, page):
    for at, name in enumerate(TABS):
        qtbot.mouseClick(page.tabs.buttons[at], LEFT)
        assert {n for n, b in page.buttons.items() if not b.isHidden()} == {
            n for n, b in page.buttons.items() if b.property("tab") == name
        }


def test_a_partners_call_that_has_not_come_is_overdue_and_the_time_line_is_hollow(page):
    rows = {row.name: row for row in page.tables["calls"].table().rows if row.depth == 1}
    late = [
        row
        for row in rows.values()
        if row.cells["state"].value == call_register.state_name("overdue")
    ]
    assert [row.cells["outstanding"].value > 0 for row in late] == [True]
    assert [one.open for one in page.sheet.moments if one.call] == [False, False, True]


def test_another_fund_is_chosen_in_the_box_and_a_subject_of_a_warning_arrives_there(
    qtbot, desk, page
):
    at = page.box.findData("F1-INV")
    page.box.setCurrentIndex(at)
    page.box.activated.emit(at)
    qtbot.waitUntil(lambda: page.sheet.fund.code == "F1-INV", timeout=20_000)
    name = page.box.itemText(page.box.findData("F1-IND2"))
    desk.session.show_in.emit("fund", f"{name} #1 someone")
    qtbot.waitUntil(lambda: page.sheet.fund.code == "F1-IND2", timeout=20_000)
    assert page.title() == name


def test_the_navigation_marks_the_funds_while_one_of_them_is_shown(desk, page):
    assert desk.navigation._buttons["funds"].isChecked() and "fund" not in desk.navigation._buttons


# ---------------------------------------------------------------- calls
def test_a_call_shows_its_split_to_the_fen_before_it_is_recorded_and_is_undone(qtbot, desk, page):
    dialog = ask(qtbot, page, "calls", "call")
    assert not dialog.ok.isEnabled()
    fill(
        qtbot,
        dialog,
        call="1000.0001",
        call_fee="10",
        day="2025-01-10",
        due="2025-01-31",
        reason="next",
    )
    ready(qtbot, dialog)
    shown = {part.partner: part.items for part in dialog.split.parts}
    assert dialog.model.rowCount() == 4
    asked = {
        "call": money.parse("1000.0001", desk.session.unit),
        "call_fee": money.parse("10", desk.session.unit),
    }
    assert {item: sum(row[item] for row in shown.values()) for item in asked} == asked
    save(qtbot, desk, dialog)
    call = book(desk)[0][-1]
    assert (call.lines, call.items, call.number) == (shown, asked, 4)
    undo(qtbot, desk)
    qtbot.waitUntil(lambda: len(page.sheet.calls) == 3)


def test_a_call_beyond_a_commitment_or_due_before_its_notice_is_refused_in_the_form(
    qtbot, desk, page
):
    dialog = ask(qtbot, page, "calls", "call")
    fill(qtbot, dialog, call="90000", day="2025-01-10", due="2025-01-31", reason="too much")
    qtbot.waitUntil(lambda: bool(dialog.words("call").line.property("wrong")), timeout=10_000)
    assert not dialog.ok.isEnabled() and dialog.message.objectName() == "bad"
    fill(qtbot, dialog, call="1", due="2025-01-01")
    ready(qtbot, dialog)
    qtbot.mouseClick(dialog.ok, LEFT)
    qtbot.waitUntil(lambda: bool(dialog.words("due").line.property("wrong")), timeout=10_000)
    assert dialog.isVisible() and len(book(desk)[0]) == 3


def test_an_excused_partner_has_no_part_of_a_call(qtbot, page):
    dialog = ask(qtbot, page, "calls", "call")
    name = next(iter(page.sheet.partners))
    fill(qtbot, dialog, call="100", excused=name, reason="excused")
    ready(qtbot, dialog)
    assert (
        name not in {part.partner for part in dialog.split.parts} and len(dialog.split.parts) == 3
    )


def test_money_comes_in_parts_and_late_and_no_more_than_is_owed(qtbot, desk, page):
    dialog = ask(qtbot, page, "calls", "receipt")
    number, partner = dialog.values()["number"], dialog.values()["partner"]
    call = book(desk)[0][2]
    owed = sum(call.lines[partner].values())
    assert (number, dialog.values()["amount"]) == (
        3,
        owed,
    )  # the one who owes, and what is owed, are offered
    fill(
        qtbot,
        dialog,
        amount=money.exact(owed + 1, desk.session.unit),
        day="2025-03-01",
        reason="late",
    )
    assert not dialog.ok.isEnabled() and dialog.message.objectName() == "bad"
    fill(qtbot, dialog, amount=money.exact(owed // 2, desk.session.unit))
    assert dialog.message.objectName() == "warn"  # after the due day
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: page.sheet.arrived[call.id].get(partner) == owed // 2)
    dialog = ask(qtbot, page, "calls", "receipt")
    assert dialog.values()["amount"] == owed - owed // 2


@pytest.mark.parametrize("what", ["call", "distribution"])
def test_a_settled_difference_has_its_form_and_where_none_is_open_it_is_said_beside_the_number(
    qtbot, page, what
):
    page.ask({"call": "settle_call", "distribution": "settle_given"}[what])
    dialog = page.dialog
    assert dialog.values()["what"] == what
    fill(qtbot, dialog, number="1", doc="补充1", reason="r")
    qtbot.mouseClick(dialog.ok, LEFT)
    number = dialog.entries["number"]
    qtbot.waitUntil(lambda: bool(number._field.wrong.text()), timeout=20_000)
    assert dialog.isVisible() and "1" in number._field.wrong.text()
    dialog.reject()


def test_a_call_is_reversed_only_when_nothing_of_it_is_here(qtbot, desk, page):
    page.ask("reverse_call")
    dialog = page.dialog
    fill(qtbot, dialog, number=1, day="2025-01-10", reason="wrong")
    qtbot.mouseClick(dialog.ok, LEFT)
    qtbot.waitUntil(lambda: bool(dialog.entries["number"].box.property("wrong")), timeout=10_000)
    dialog.reject()
    dialog = ask(qtbot, page, "calls", "call")
    fill(qtbot, dialog, call="50", day="2025-01-10", due="2025-01-31", reason="by mistake")
    ready(qtbot, dialog)
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: len(page.sheet.calls) == 4)
    before = page.sheet.card.row.cells["unfunded"].value
    page.ask("reverse_call")
    fill(qtbot, page.dialog, number=4, day="2025-01-11", reason="by mistake")
    save(qtbot, desk, page.dialog)
    calls = book(desk)[0]
    assert [(c.kind, c.total) for c in calls[3:]] == [
        ("call", calls[3].total),
        ("reversal", calls[3].total),
    ]
    qtbot.waitUntil(lambda: ("call", 4) in page.sheet.gone)
    assert page.sheet.card.row.cells["unfunded"].value == before


def test_a_reminder_is_recorded(qtbot, desk, page):
    page.ask("remind")
    fill(qtbot, page.dialog, number=3, partner=list(page.sheet.partners)[2], day="2025-01-02", note="letter",
         reason="late")  # fmt: skip
    save(qtbot, desk, page.dialog)
    found = look(desk, lambda ledger: ledger.capital.reminders(book(desk)[0][2].id))
    assert found == [(list(page.sheet.partners)[2], dt.date(2025, 1, 2).toordinal(), "letter")]


# ---------------------------------------------------------------- distributions
def test_a_distribution_by_items_gives_carry_to_the_general_partner_alone(qtbot, desk, page):
    dialog = ask(qtbot, page, "distributions", "distribution")
    fill(
        qtbot,
        dialog,
        capital="100",
        carry="5",
        recallable="30",
        day="2025-01-20",
        use="treasury",
        reason="exit",
    )
    ready(qtbot, dialog)
    carried = {part.partner: part.items.get("carry", 0) for part in dialog.split.parts}
    general = [
        name for name, kind in page.sheet.classes.items() if kind == "gp" and carried.get(name)
    ]
    assert len(general) == 1 and sum(carried.values()) == money.parse("5", desk.session.unit)
    after = {part.partner: part.after - part.before for part in dialog.split.parts}
    assert sum(after.values()) == money.parse(
        "30", desk.session.unit
    )  # only what is recallable raises the unfunded
    save(qtbot, desk, dialog)
    given = book(desk)[1][-1]
    assert (given.money_use, given.items["recallable"]) == (
        "treasury",
        money.parse("30", desk.session.unit),
    )
    qtbot.waitUntil(lambda: len(page.sheet.distributions) == 2)
    page.ask("paid")
    fill(qtbot, page.dialog, number=given.number, day="2025-01-22", ref="B1", reason="paid")
    save(qtbot, desk, page.dialog)
    assert set(book(desk)[1][-1].paid) == set(given.lines)
    page.ask("reverse_given")
    fill(qtbot, page.dialog, number=given.number, day="2025-02-01", ref="B2", reason="wrong")
    save(qtbot, desk, page.dialog)
    assert book(desk)[1][-1].kind == "reversal"


def test_cash_runs_through_the_waterfall_and_the_tiers_add_up_to_it(qtbot, desk, page):
    dialog = ask(qtbot, page, "distributions", "distribution")
    fill(qtbot, dialog, cash="50000", day="2025-01-20", reason="sold")
    ready(qtbot, dialog)
    cash = money.parse("50000", desk.session.unit)
    assert sum(tier.total for tier in dialog.split.tiers.rows) == cash == dialog.split.total
    assert dialog.split.tiers.gp > 0
    assert dialog.split.items["carry"] == dialog.split.tiers.gp
    save(qtbot, desk, dialog)
    assert book(desk)[1][-1].items == dialog.split.items


def test_cash_and_items_of_a_distribution_exclude_each_other(qtbot, desk, page):
    dialog = ask(qtbot, page, "distributions", "distribution")
    fill(qtbot, dialog, cash="200", capital="50")
    qtbot.waitUntil(lambda: "只能填一种" in dialog.message.text())
    assert dialog.message.objectName() == "bad" and not dialog.ok.isEnabled()
    dialog.leave()


# ---------------------------------------------------------------- partners and terms
def test_a_partner_of_the_fund_is_not_let_in_once_more(qtbot, desk, page):
    known = next(iter(page.sheet.partners))
    dialog = ask(qtbot, page, "partners", "partner")
    fill(qtbot, dialog, partner=known, amount="6000", day="2025-01-15", late=True, reason="again")
    assert dialog.message.objectName() == "bad" and "认缴变动" in dialog.message.text()
    assert not dialog.ok.isEnabled()
    dialog.leave()


def test_a_partner_comes_in_late_and_pays_its_share_of_earlier_calls(qtbot, desk, page):
    dialog = ask(qtbot, page, "partners", "partner")
    fill(
        qtbot,
        dialog,
        partner="Late Ltd",
        amount="6000",
        day="2025-01-15",
        late=True,
        reason="second closing",
    )
    assert dialog.message.objectName() == "ok"
    save(qtbot, desk, dialog)
    calls, given = book(desk)
    assert calls[-1].kind == given[-1].kind == "equalisation" and list(calls[-1].lines) == [
        "Late Ltd"
    ]
    # What it pays is what the others get, but for the fee since the first day: that goes to the manager.
    assert calls[-1].total - calls[-1].items["call_fee"] == given[-1].total
    undo(qtbot, desk)
    qtbot.waitUntil(lambda: "Late Ltd" not in page.sheet.partners)


def test_a_commitment_is_increased_transferred_released_and_forfeited(qtbot, desk, page):
    names = list(page.sheet.partners)

    def change(**values):
        dialog = ask(qtbot, page, "partners", "commitment")
        fill(qtbot, dialog, **values)
        return dialog

    def standing():
        return look(desk, lambda ledger: ledger.funds.standings(page.sheet.fund.id, 10**6))

    before = standing()
    fen = money.parse("100", desk.session.unit)
    save(
        qtbot,
        desk,
        change(partner=names[0], way="increase", amount="100", day="2025-01-02", reason="more"),
    )
    assert standing()[names[0]].committed == before[names[0]].committed + fen
    dialog = change(partner=names[0], way="transfer", amount="100", day="2025-01-03", reason="sold")
    assert (
        dialog.message.objectName() == "bad" and not dialog.ok.isEnabled()
    )  # nobody takes it over
    fill(qtbot, dialog, taker=names[1])
    save(qtbot, desk, dialog)
    assert standing()[names[1]].unfunded == before[names[1]].unfunded + fen
    dialog = change(
        partner=names[1], way="release", amount="99999", day="2025-01-04", reason="too much"
    )
    assert not dialog.ok.isEnabled()
    fill(qtbot, dialog, amount="100")
    save(qtbot, desk, dialog)
    assert standing()[names[1]].unfunded == before[names[1]].unfunded
    save(
        qtbot, desk, change(partner=names[2], way="default", day="2025-01-05", reason="never paid")
    )
    assert (standing()[names[2]].unfunded, standing()[names[2]].outstanding) == (0, 0)


def test_terms_of_another_day_stand_beside_the_old_and_those_of_its_day_correct_it(
    qtbot, desk, page
):
    dialog = ask(qtbot, page, "waterfall", "terms")
    first = page.sheet.terms[0]
    fill(
        qtbot,
        dialog,
        start_day=dt.date.fromordinal(first.start_day).isoformat(),
        doc_no="A 2",
        carry="15",
        reason="r",
    )
    assert dialog.message.text() == tr(
        "This corrects version {number}, valid from that day; the history keeps it as it was.",
        number=first.number,
    )
    fill(qtbot, dialog, start_day="2025-01-01")
    assert dialog.message.text() == ""
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: [t.carry for t in page.sheet.terms] == [first.carry, 150_000])
    dialog = ask(qtbot, page, "waterfall", "terms")
    fill(qtbot, dialog, start_day="2025-01-01", doc_no="A 3", carry="18", reason="a slip")
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: [t.carry for t in page.sheet.terms] == [first.carry, 180_000])


def test_fees_are_charged_for_whole_periods_waived_with_a_reason_and_costs_recorded(
    qtbot, desk, page
):
    n = len(page.sheet.fees)
    dialog = ask(qtbot, page, "fundcosts", "fees")
    fill(qtbot, dialog, until="2025-06-30", reason="quarter")
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: len(page.sheet.fees) == n + 2)  # two quarters more are whole by then
    page.ask("waive")
    dialog = page.dialog
    last = page.sheet.fees[-1]
    fill(qtbot, dialog, first=last.first_day, waived="999999", reason="too much")
    assert not dialog.ok.isEnabled()
    fill(qtbot, dialog, waived="10")
    save(qtbot, desk, dialog)
    qtbot.waitUntil(
        lambda: page.sheet.fees[-1].due == last.due - money.parse("10", desk.session.unit)
    )
    dialog = ask(qtbot, page, "fundcosts", "cost")
    fill(qtbot, dialog, kind="draw", amount="20", day="2024-12-30", payee="bank", reason="line")
    save(qtbot, desk, dialog)
    spent = look(desk, lambda ledger: ledger.fund_costs.spendings(page.sheet.fund.id))
    assert (spent[-1].kind, spent[-1].amount_fen) == ("draw", money.parse("20", desk.session.unit))


def test_the_facts_of_a_fund_are_changed_and_its_code_is_not(qtbot, desk, page):
    page.ask("facts")
    assert page.dialog.words("code").line.isReadOnly() and "carry" not in page.dialog.entries
    fill(qtbot, page.dialog, term_end_day="2033-05-08", reason="longer")
    save(qtbot, desk, page.dialog)
    qtbot.waitUntil(lambda: page.sheet.fund.term_end_day == dt.date(2033, 5, 8).toordinal())


# ---------------------------------------------------------------- notices and papers
def test_notices_are_written_one_pdf_a_partner_while_the_window_answers(
    qtbot, desk, page, tmp_path, monkeypatch
):
    folder = tmp_path / "notices"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    page.show_tab("calls")
    told = []
    desk.session.notice.connect(lambda tone, words: told.append(tone))
    qtbot.mouseClick(page.buttons["notices"], LEFT)
    qtbot.waitUntil(lambda: "ok" in told, timeout=60_000)
    written = sorted(folder.iterdir())
    assert len(written) == 4 and all(one.read_bytes().startswith(b"%PDF") for one in written)
    assert all(" 3 " in one.name for one in written)  # the newest call, where the cursor is on none


def test_a_paper_is_kept_copied_taken_off_and_told_by_its_digest(
    qtbot, desk, page, tmp_path, monkeypatch
):
    paper = tmp_path / "agreement.pdf"
    paper.write_bytes(b"%PDF-1.7 agreement")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(paper), ""))
    dialog = ask(qtbot, page, "papers", "attach")
    fill(qtbot, dialog, owner=f"capital_call/{page.sheet.calls[0].id}", reason="kept")
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: page.papers.model.rowCount() == 1)
    kept = page.papers.current()
    assert kept.owner == "capital_call" and len(kept.paper.sha256) == 64
    copied = tmp_path / ".." / "agreement.pdf"
    with qtbot.waitSignal(desk.session.notice, timeout=20_000):
        page.commands.copy_to(
            kept, tmp_path / ".."
        )  # never over another file: nothing of that name is there yet
    assert copied.read_bytes() == paper.read_bytes()
    with qtbot.waitSignal(desk.session.operations.changed):
        qtbot.mouseClick(page.buttons["detach"], LEFT)
    qtbot.waitUntil(lambda: page.papers.model.rowCount() == 0)
    undo(qtbot, desk)
    qtbot.waitUntil(lambda: page.papers.model.rowCount() == 1)


# ---------------------------------------------------------------- looks
def test_the_page_fits_a_small_screen_in_both_languages_on_every_tab(qtbot, desk, page):
    for language in ("zh", "en"):
        desk.session.set_language(language)
        qtbot.waitUntil(lambda x=language: page.sheet.funds.lang == x, timeout=20_000)
        for name in TABS:
            page.show_tab(name)
            assert page.minimumSizeHint().height() <= 650
            assert page.minimumSizeHint().width() <= 1366 - 212
        for tile in page.tiles.tiles.values():
            assert (
                tile.figure.fontMetrics().horizontalAdvance(tile.figure.text())
                <= tile.figure.width()
            )


def test_a_fund_as_it_was_published_has_no_figures_and_its_forms_say_what_is_missing(
    qtbot, window, tmp_path
):
    with qtbot.waitSignal(window.session.opened, timeout=10_000):
        window.session.create(tmp_path / "new.ftdb", "laoshan-2023")
    page = window.open_page("fund")
    qtbot.waitUntil(lambda: page.sheet is not None, timeout=20_000)
    assert page.sheet.partners == {} and page.sheet.card.row.cells["tvpi"].value is None
    dialog = ask(qtbot, page, "calls", "receipt")
    assert not dialog.ok.isEnabled() and dialog.message.objectName() == "bad"


def test_a_fund_set_up_after_v_is_shown_without_figures_and_can_be_worked_on(qtbot, desk, page):
    page.ask("facts")
    fill(qtbot, page.dialog, set_up_day="2025-02-01", period_end_day="2027-02-01", reason="later")
    save(qtbot, desk, page.dialog)
    qtbot.waitUntil(lambda: page.sheet.fund.set_up_day == dt.date(2025, 2, 1).toordinal())
    desk.session.set_quarter(Quarter(2023, 1))  # nothing of its book is before this day
    qtbot.waitUntil(lambda: page.sheet.card.row.cells == {}, timeout=20_000)
    assert page.sheet.card.stage == "planned"
    assert {tile.figure.text() for tile in page.tiles.tiles.values()} == {money.MISSING}
    assert page.buttons["call"].isEnabled()
    funds = desk.open_page("funds")
    qtbot.waitUntil(lambda: funds.view is not None and len(funds.cards.cards) == 4, timeout=20_000)


# ---------------------------------------------------------------- what a capital account is written from
def test_own_terms_a_closing_and_a_transfer_of_paid_in_capital_have_their_forms(qtbot, desk, page):
    names, fund = list(page.sheet.partners), page.sheet.fund.id
    fen = money.parse("100", desk.session.unit)
    dialog = ask(qtbot, page, "partners", "own")
    fill(qtbot, dialog, partner=names[-1], day="2025-01-02", bears_fee=0, doc="A1", reason="agreed")
    save(qtbot, desk, dialog)
    own = look(desk, lambda ledger: ledger.funds.partner_terms(fund))
    assert [(row.partner, row.no_fee, row.no_carry) for row in own] == [(names[-1], 1, 0)]
    qtbot.waitUntil(
        lambda: any(
            names[-1] in note and "A1" in note for note in page.sheet.tabs["partners"].notes
        )
    )
    dialog = ask(qtbot, page, "partners", "commitment")
    fill(
        qtbot,
        dialog,
        partner=names[0],
        way="closing",
        amount="100",
        day="2025-01-03",
        reason="second closing",
    )
    save(qtbot, desk, dialog)
    assert book(desk)[0][-1].kind == "equalisation"
    dialog = ask(qtbot, page, "partners", "commitment")
    fill(qtbot, dialog, partner=names[0], way="transfer", taker=names[1], amount="100", paid="100", day="2025-01-06",
         price="120", reason="sold")  # fmt: skip
    save(qtbot, desk, dialog)
    passed = look(desk, lambda ledger: ledger.capital.handovers(fund))
    assert [(each.giver, each.taker, each.paid, price) for each, price in passed] == [
        (names[0], names[1], fen, fen * 12 // 10)
    ]
    for _ in range(3):
        undo(qtbot, desk)
    assert look(desk, lambda ledger: ledger.capital.handovers(fund)) == []


def test_a_distribution_of_own_amounts_is_decided_and_stands_beside_until_it_is_paid(
    qtbot, desk, page
):
    names = list(page.sheet.partners)
    dialog = ask(qtbot, page, "distributions", "distribution")
    fill(
        qtbot,
        dialog,
        capital="30",
        day="2025-01-10",
        pending=True,
        parts=f"{names[0]}=20; {names[1]}=11",
        reason="x",
    )
    qtbot.waitUntil(lambda: dialog.message.objectName() == "bad", timeout=10_000)
    assert not dialog.ok.isEnabled()  # 31 are not 30
    fill(qtbot, dialog, parts=f"{names[0]}=20; {names[1]}=10")
    ready(qtbot, dialog)
    assert dialog.message.objectName() == "warn" and f"{names[2]} 0.00" in dialog.message.text()
    save(qtbot, desk, dialog)
    given = book(desk)[1][-1]
    fen = money.parse("10", desk.session.unit)
    assert given.pending and {n: sum(row.values()) for n, row in given.lines.items()} == {
        names[0]: 2 * fen, names[1]: fen,
    }  # fmt: skip
    undo(qtbot, desk)
