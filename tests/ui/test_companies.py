"""The companies by clicks and keys: shown, explained, valued, invested, left, filed; good, bad and undone."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.ledger.funds.companies import DOCUMENTS
from fundtracker.reports.explain import explain
from fundtracker.reports.funds import concentration
from fundtracker.reports.warnings import todo
from fundtracker.ui.funds.companies_page import COMPANY, HOLDINGS, NAMES, SHEETS
from tests.ui.test_sources import LEFT, fill, look, save, undo

PAGE = "companies"  # what the desk is left on

SLOW = 20_000


@pytest.fixture
def page(qtbot, desk):
    page = desk.open_page("companies")
    qtbot.waitUntil(lambda: page.panel.sheet is not None, timeout=SLOW)
    return page


def on(qtbot, page, code):
    """Put the cursor on a company and wait for it."""
    page.table.go_to(code)
    qtbot.waitUntil(
        lambda: page.panel.sheet.row is not None and page.panel.sheet.row.code == code, timeout=SLOW
    )
    return page.panel.sheet


def turn(qtbot, page, which):
    qtbot.mouseClick(page.views.buttons[which], LEFT)
    qtbot.waitUntil(lambda: page.views.current() == which)


def exact(page, fen):
    return money.exact(fen, page.session.unit, "zh")


def wait(qtbot, page, holds):
    qtbot.waitUntil(lambda: holds(page.panel.sheet), timeout=SLOW)


def test_the_sheet_shows_the_ledgers_holding_and_its_figures_open(qtbot, desk, page):
    sheet = on(qtbot, page, "d3")
    held = look(
        desk,
        lambda ledger: ledger.companies.position(sheet.deal, sheet.quarter.last_day.toordinal()),
    )
    tiles = page.panel.tiles
    assert tiles["cost"].figure.text() == page.session.money(held.cost)
    assert f"{int(held.shares):,}" in tiles["share"].words.full_text()
    for key in ("cost", "value", "moic"):
        figure = tiles[key].figure
        desk.drawer.hide()
        qtbot.mouseClick(figure, LEFT)
        text = look(desk, lambda ledger, figure=figure: explain(ledger, figure.id).text)
        qtbot.waitUntil(lambda text=text: text in desk.drawer.words(), timeout=SLOW)
    flow = look(desk, lambda ledger: explain(ledger, tiles["value"].figure.id).flows[0])
    desk.drawer.hide()
    qtbot.mouseClick(tiles["value"].figure, LEFT)
    qtbot.waitUntil(
        lambda: flow["date"] in desk.drawer.words() and flow["source"] in desk.drawer.words(),
        timeout=SLOW,
    )


def test_the_sheet_shown_is_written_as_pdf_under_the_name_chosen(
    qtbot, desk, page, tmp_path, monkeypatch
):
    sheet = on(qtbot, page, "d3")
    turn(qtbot, page, COMPANY)
    path = tmp_path / "sheet.pdf"
    asked = []
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *how: (asked.append(how[2]), (str(path), ""))[1]
    )
    with qtbot.waitSignal(
        desk.session.notice, timeout=SLOW, check_params_cb=lambda tone, words: path.name in words
    ):
        qtbot.mouseClick(page.panel.save, LEFT)
    assert [Path(name).name for name in asked] == [f"{sheet.company.name}.pdf"]
    assert path.read_bytes().startswith(b"%PDF")
    path.unlink()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    qtbot.mouseClick(page.panel.save, LEFT)  # no name, no file
    assert not path.exists()
    with qtbot.waitSignal(desk.session.operations.failed, timeout=SLOW):
        page.write_paper(tmp_path / "none" / "sheet.pdf")


def test_rounds_thin_the_share_and_money_stands_with_its_sign(qtbot, page):
    sheet = on(qtbot, page, "d3")
    # 770,000 of 4,620,000 + 1,540,000 shares: 12.5 %, 308,000 sold since. 15,400,000 yuan for 770,000: 123,200,000.
    assert [(r.issued, r.after, r.share) for r in sheet.rounds] == [
        (4620000, 4620000, 0),
        (1540000, 6160000, 125),
    ]
    assert sheet.rounds[-1].post == 123_200_000_00
    assert page.panel.rounds.model.rowCount() == 2
    shown = page.panel.flows.model.data(page.panel.flows.model.index(0, 4))
    assert shown == page.session.money(-1540000000)


def test_a_table_opens_a_company_and_the_concentration_adds_up(qtbot, desk, page):
    turn(qtbot, page, HOLDINGS)
    assert page.panel.isHidden()
    page.table.go_to("d5")
    with qtbot.waitSignal(page.table.opened):
        qtbot.keyClick(page.table.body, Qt.Key.Key_Return)
    assert page.views.current() == COMPANY
    wait(qtbot, page, lambda sheet: sheet.row.code == "d5")
    turn(qtbot, page, SHEETS)
    rows = page.table.table().rows
    fund = page.view.funds[0].id
    whole = next(row for row in rows if row.code == f"f{fund}").cells["cost"].value
    for by in concentration.BY:
        parts = [
            r.cells["cost"].value
            for r in rows
            if r.code.startswith(f"f{fund}{by}") and r.depth == 2
        ]
        assert sum(parts) == whole > 0


def test_one_funds_companies_are_shown_alone(qtbot, page):
    fund = page.view.funds[1]
    page.fund.setCurrentIndex(page.fund.findData(fund.id))
    page.fund.activated.emit(page.fund.currentIndex())
    shown = {page.view.deals[row.code].fund_id for row in page.table.rows()}
    assert shown == {fund.id}


# In the sample nothing was bought in another currency, and no company was asked for figures.
NONE = ("fx", "figures")


@pytest.mark.parametrize("name", NAMES)
def test_each_sheet_is_shown_and_sifted_by_fund(qtbot, page, name):
    turn(qtbot, page, SHEETS)
    page.sheet.setCurrentIndex(page.sheet.findData(name))
    page.sheet.activated.emit(page.sheet.currentIndex())
    qtbot.waitUntil(lambda: page.table.table().code == name, timeout=SLOW)
    every = len(page.table.rows())
    for at in range(1, page.fund.count()):  # the first fund that has rows on this sheet
        page.fund.setCurrentIndex(at)
        page.fund.activated.emit(at)
        if page.table.rows():
            break
    assert len(page.table.rows()) < every or name in NONE
    assert name in NONE or page.table.rows()


def test_a_valuation_is_approved_by_another_person_and_undone(qtbot, desk, page):
    sheet = on(qtbot, page, "d3")
    before = sheet.valuations[-1].value_fen
    qtbot.mouseClick(page.panel.value, LEFT)
    dialog = page.dialog
    fill(qtbot, dialog, value=exact(page, before * 2), day="2024-12-30", inputs="B", prepared="li", approved="li",
         reason="r")  # fmt: skip
    assert dialog.message.objectName() == "bad" and not dialog.ok.isEnabled()
    fill(qtbot, dialog, approved="wang")
    assert dialog.message.objectName() == "ok"  # the first before 2024-12-31 is half a year older
    fill(qtbot, dialog, day="2024-12-31")
    assert dialog.message.objectName() == "warn"  # one of this day stands
    save(qtbot, desk, dialog)
    wait(qtbot, page, lambda sheet: sheet.valuations[-1].value_fen == before * 2)
    assert page.panel.tiles["value"].figure.text() == page.session.money(before * 2)
    undo(qtbot, desk)
    wait(qtbot, page, lambda sheet: sheet.valuations[-1].value_fen == before)


def test_an_exit_shows_its_gain_by_both_methods_and_no_more_than_held_can_go(qtbot, desk, page):
    sheet = on(qtbot, page, "d3")
    page.ask("exit")
    dialog = page.dialog
    fill(qtbot, dialog, shares=str(sheet.shares + 1), proceeds=exact(page, 1_000_000_00), day="2024-12-20", doc_no="X",
         reason="r")  # fmt: skip
    assert dialog.message.objectName() == "bad" and not dialog.ok.isEnabled()
    fill(qtbot, dialog, shares="62000")
    # one lot only: 9,240,000 yuan for 462,000 shares; 62,000 of them cost 1,240,000 by either method
    assert page.session.money(1_240_000_00) in dialog.message.text()
    assert dialog.message.objectName() == "warn"  # sold for less than cost
    save(qtbot, desk, dialog)
    wait(qtbot, page, lambda found: found.shares == 400_000)
    assert page.panel.tiles["cost"].figure.text() == page.session.money(8_000_000_00)
    undo(qtbot, desk)
    wait(qtbot, page, lambda found: found.shares == 462_000)


def test_a_write_off_leaves_nothing_and_cannot_be_done_twice(qtbot, desk, page):
    on(qtbot, page, "d3")
    page.ask("write_off")
    fill(qtbot, page.dialog, day="2024-12-20", doc_no="W 1", reason="insolvent")
    save(qtbot, desk, page.dialog)
    wait(qtbot, page, lambda found: found.shares == 0)
    assert not page.panel.can("exit") and not page.panel.can("write_off")
    flows = look(desk, lambda ledger: ledger.companies.flows(3))
    assert (flows[-1].kind, flows[-1].amount_fen) == ("write_off", 0)


def test_income_adds_to_what_came_back(qtbot, desk, page):
    sheet = on(qtbot, page, "d3")
    before = sheet.row.cells["proceeds"].value
    page.ask("income")
    fill(
        qtbot,
        page.dialog,
        kind="interest",
        amount=exact(page, 500_00),
        day="2024-12-01",
        doc_no="I",
        reason="r",
    )
    assert "→" in page.dialog.message.text()
    save(qtbot, desk, page.dialog)
    wait(qtbot, page, lambda found: found.row.cells["proceeds"].value == before + 500_00)


@pytest.mark.qt_log_ignore("This plugin does not support")  # what is typed opens a list
def test_a_new_company_is_warned_of_its_code_then_bought_into(qtbot, desk, page):
    qtbot.mouseClick(page.new, LEFT)
    dialog = page.dialog
    dialog.words("name").line.setText(page.view.companies[1].name)
    fill(qtbot, dialog, reason="new")
    assert dialog.message.objectName() == "bad"
    fill(
        qtbot, dialog, name="Example Robots", credit_code="91370212MA3C0K3R0Z", track="T", tenant=1
    )
    assert dialog.message.objectName() == "warn" and dialog.ok.isEnabled()
    fill(qtbot, dialog, credit_code="91370212MA3C0K3R04")
    assert dialog.message.objectName() == "ok"
    save(qtbot, desk, dialog)
    qtbot.waitUntil(
        lambda: any(row.name == "Example Robots" for row in page.table.rows()), timeout=SLOW
    )
    code = next(row.code for row in page.table.rows() if row.name == "Example Robots")
    sheet = on(qtbot, page, code)
    assert sheet.deal is None and not page.panel.value.isEnabled() and page.panel.invest.isEnabled()
    qtbot.mouseClick(page.panel.invest, LEFT)
    dialog = page.dialog
    fill(qtbot, dialog, fund=page.view.funds[0].id, round="A", day="2024-11-01", shares="100", cost=exact(page, 300_00),
         issued="400", currency="USD", doc_no="V 1", reason="r")  # fmt: skip
    assert dialog.message.objectName() == "bad"  # in which the cost is not said
    fill(qtbot, dialog, minor="42")
    assert "25.0%" in dialog.message.text() and dialog.ok.isEnabled()
    save(qtbot, desk, dialog)
    qtbot.waitUntil(lambda: any(row.name == "Example Robots" and row.code[0] == "d" for row in page.table.rows()),
                    timeout=SLOW)  # fmt: skip
    deal = look(desk, lambda ledger: ledger.companies.deal(page.view.funds[0].id, "Example Robots"))
    lot = look(
        desk,
        lambda ledger: ledger.read(
            "SELECT currency, cost_minor FROM lot WHERE deal_id = ?", (deal.id,)
        ),
    )
    assert list(lot) == [("USD", 4200)]


def test_figures_of_a_quarter_may_be_a_loss_and_the_change_is_told(qtbot, desk, page):
    sheet = on(qtbot, page, "d3")
    last = Quarter(2024, 4)
    assert sheet.quarter == last and page.panel.kpis.cells["staff", 3].text() != "—"
    page.ask("kpi")
    dialog = page.dialog
    fill(qtbot, dialog, profit="-3", reason="r")
    assert dialog.message.objectName() == "warn"
    save(qtbot, desk, dialog)
    loss = money.parse("-3", page.session.unit)
    wait(qtbot, page, lambda found: found.kpis[last.ordinal]["profit"] == loss)
    cell = page.panel.kpis.cells["profit", 3]
    assert (cell.text(), cell.objectName()) == (page.session.money(loss), "bad")
    qtbot.mouseClick(page.panel.kpis.names["profit"], LEFT)
    assert page.panel.kpis.code == "profit"


def test_the_decision_file_says_what_is_missing_keeps_a_paper_and_opens_only_papers(
    qtbot, desk, page, tmp_path, monkeypatch
):
    sheet = on(qtbot, page, "d3")
    missing = [kind for kind in DOCUMENTS if kind not in {one.kind for one in sheet.documents}]
    page.ask("document")
    assert page.dialog.entries["kind"].value() == missing[0]
    fill(qtbot, page.dialog, day="2024-12-02", doc_no="P 1", reason="r")
    save(qtbot, desk, page.dialog)
    wait(qtbot, page, lambda found: found.filed() == sheet.filed() + 1)
    (tmp_path / "minutes.pdf").write_bytes(b"%PDF-1.4 example")
    (tmp_path / "run.exe").write_bytes(b"MZ")
    for name in ("minutes.pdf", "run.exe"):
        document = next(one for one in page.panel.sheet.documents if one.doc_no == "P 1")
        with qtbot.waitSignal(desk.session.operations.changed):
            page.attach(document, tmp_path / name)
    wait(qtbot, page, lambda _: len(page.panel.file.papers) == 2)
    paper, link = page.panel.file.papers[0]
    assert paper.sha256 in link.toolTip()
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    qtbot.mouseClick(link, LEFT)
    qtbot.waitUntil(lambda: len(opened) == 1)
    assert Path(opened[0]).read_bytes() == b"%PDF-1.4 example"
    # a late answer may have filled the panel anew: its buttons are asked for when they are pressed
    program, bad = page.panel.file.papers[1]
    with qtbot.waitSignal(desk.session.operations.failed) as refused:
        qtbot.mouseClick(bad, LEFT)
    assert (
        refused.args[0].code == "attachment_unsafe"
        and len(opened) == 1
        and program.name == "run.exe"
    )


def test_the_negative_list_is_signed_and_a_commitment_below_what_was_paid_is_warned_of(
    qtbot, desk, page
):
    sheet = on(qtbot, page, "d3")
    page.ask("terms")
    fill(
        qtbot,
        page.dialog,
        committed_fen=exact(page, 1_000_00),
        checklist_day="2024-03-05",
        reason="r",
    )
    assert page.dialog.message.objectName() == "warn"
    fill(qtbot, page.dialog, committed_fen=exact(page, sheet.deal.committed_fen))
    assert not page.dialog.message.text()
    save(qtbot, desk, page.dialog)
    qtbot.waitUntil(lambda: "2024-03-05" in page.panel.file.state.text(), timeout=SLOW)


def test_a_stale_value_among_the_things_to_do_leads_to_its_company(qtbot, desk, page):
    item = look(desk, lambda ledger: next(
        i for i in todo.build(ledger, quarter=Quarter(2025, 4)).items.values() if i.code == "duty_valuation_stale" and i.page != "fund"  # one of a company that is a fund here
    ))  # fmt: skip
    assert item.page == "companies"
    desk.session.show_in.emit(item.page, item.find)
    qtbot.waitUntil(lambda: page.panel.sheet.company.name == item.find, timeout=SLOW)


def test_nothing_can_be_written_into_a_ledger_that_is_only_read(qtbot, page):
    sheet = on(qtbot, page, "d3")
    page.panel.show_company(sheet, writable=False)
    assert not page.panel.value.isEnabled() and not page.panel.invest.isEnabled()
    assert not any(page.panel.can(deed) for deed in ("exit", "facts", "kpi", "document"))


def test_a_split_keeps_the_cost_and_an_exit_before_the_value_marks_it_to_be_valued_anew(
    qtbot, desk, page
):
    sheet = on(qtbot, page, "d1")
    assert sheet.revalue is None and sheet.valuations
    page.ask("split")
    dialog = page.dialog
    fill(
        qtbot,
        dialog,
        shares=str(sheet.shares),
        day="2024-07-01",
        name="bonus",
        doc_no="S1",
        reason="resolution",
    )
    assert dialog.message.objectName() == "ok"
    save(qtbot, desk, dialog)
    wait(qtbot, page, lambda now: now.shares == 2 * sheet.shares)
    assert page.panel.sheet.revalue is None  # a split changes no value
    page.ask("exit")
    dialog = page.dialog
    fill(
        qtbot,
        dialog,
        shares=str(sheet.shares),
        proceeds="100",
        day="2024-12-01",
        doc_no="E1",
        reason="sold",
    )
    assert dialog.message.objectName() == "warn"
    save(qtbot, desk, dialog)
    wait(qtbot, page, lambda now: now.revalue is not None)
    state = page.panel.sheet.row.cells["state"].value
    assert state == page.panel.state.text() and page._tone(page.panel.sheet.row) == "warn"
    undo(qtbot, desk)
    undo(qtbot, desk)
    wait(qtbot, page, lambda now: now.shares == sheet.shares and now.revalue is None)
