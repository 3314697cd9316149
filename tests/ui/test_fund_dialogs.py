"""The dialogs of a fund's own account and of the upgrade note by clicks, and terms with escrow typed in the form."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from fundtracker.domain.base.period import Quarter
from fundtracker.ledger.funds.holding_book import Purchase, Valued
from fundtracker.reports.funds import table6, table7
from fundtracker.reports.review import pack
from fundtracker.ui.forms.fund_term_fields import term_entries
from fundtracker.ui.review.upgrade_dialog import UpgradeDialog
from tests.cli.fund_life import TWO, Life
from tests.ledger import world
from tests.ui.conftest import settle
from tests.ui.test_sources import fill, look, save, undo

LEFT = Qt.MouseButton.LeftButton
PATIENT = 90_000
NEVER = 1 << 40
BANK = "\n".join([
    "户名：甲基金", "账号：9900000000000009101", "交易日期,摘要,支出金额,收入金额,余额,对方户名,对方账号,流水号",
    "2024-01-09,出资款,,36000000.00,36000000.00,财政局,62220001,A1",
    "2024-01-11,募集资金划转,,24000000.00,60000000.00,募集专户,62220002,A2",
])  # fmt: skip


@pytest.fixture(scope="module")
def matched(tmp_path_factory):
    """A fund with a call that nobody has paid by its book, and two rows of its own account; made once."""

    class Quiet:
        def readouterr(self):
            return type("Said", (), {"out": "", "err": ""})()

    folder = tmp_path_factory.mktemp("match")
    life = Life(folder, Quiet()).begun(TWO)
    life.lists("calls", "1,2024-01-02,2024-01-10,60000000,")
    life.fund("account", "--account", "9900000000000009101", "--account-name", "甲基金")
    (folder / "bank.csv").write_text(BANK + "\n", "utf-8")
    code, said = life.call("import", folder / "bank.csv", "--ledger", life.ledger, "--books", "F1")
    assert code == 0, said
    return life.ledger.read_bytes()


def opened(qtbot, window, path):
    with qtbot.waitSignal(window.session.opened, timeout=PATIENT):
        window.session.open(path)
    settle(qtbot, window)


@pytest.fixture
def page(qtbot, window, matched, tmp_path):
    path = tmp_path / "m.ftdb"
    path.write_bytes(matched)
    opened(qtbot, window, path)
    page = window.open_page("fund")
    qtbot.waitUntil(lambda: page.sheet is not None, timeout=PATIENT)
    return page


def asked(qtbot, page):
    page.dialog = None
    page.ask("match")
    qtbot.waitUntil(lambda: page.dialog is not None, timeout=PATIENT)
    return page.dialog


def test_sure_rows_of_the_account_are_chosen_at_first_and_booked(qtbot, window, page):
    dialog = asked(qtbot, page)
    rows = [dialog.model.record(at) for at in range(dialog.model.rowCount())]
    sure = [each for each in rows if each.certainty == "sure"]
    assert len(sure) == 1 and sure[0].row.counterparty == "财政局"
    assert len(rows) >= 2  # the other row may be what 乙方 owes: likely, not chosen
    assert dialog.ok.isEnabled() and "1" in dialog.ok.text()
    qtbot.mouseClick(dialog.ok, LEFT)
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=PATIENT)
    settle(qtbot, window)

    def came(ledger):
        fund = ledger.funds.get("F1").id
        return ledger.capital.arrived(ledger.capital.call(fund, 1).id)

    assert look(window, came) == {"财政局": 36_000_000_00}
    window.session.command.emit("undo")
    settle(qtbot, window)
    assert look(window, came) == {}


def test_when_nothing_waits_it_is_said_and_no_dialog_opens(qtbot, desk):
    page = desk.open_page("fund")
    qtbot.waitUntil(lambda: page.sheet is not None, timeout=PATIENT)
    said = []
    desk.session.notice.connect(lambda tone, words: said.append(words))
    page.dialog = None
    page.ask("match")
    qtbot.waitUntil(lambda: bool(said), timeout=PATIENT)
    assert page.dialog is None


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_escrow_and_late_payment_are_typed_into_the_form_of_terms(qtbot, desk):
    page = desk.open_page("fund")
    qtbot.waitUntil(lambda: page.sheet is not None, timeout=PATIENT)
    fund = page.sheet.fund.id
    page.ask("terms")
    dialog = page.dialog
    fill(
        qtbot,
        dialog,
        escrow="30.00",
        overdue_rate="18.25",
        late_rate="8.125",
        fee_floor="100",
        start_day="2025-01-01",
        doc_no="补充1",
        reason="r",
    )
    save(qtbot, desk, dialog)
    last = look(desk, lambda ledger: ledger.funds.terms(fund))[-1]
    assert (last.escrow, last.overdue_rate) == (300_000, 182_500)
    assert last.late_rate == 81_250
    shown = term_entries(last, "yuan")  # what the next version begins with has lost nothing
    assert (shown["late_rate"].line.text(), shown["escrow"].line.text()) == ("8.125", "30.00")
    assert (last.fee_floor, last.day_count) == (100_0000_00, "act/365f")  # typed in 万元
    undo(qtbot, desk)
    assert len(look(desk, lambda ledger: ledger.funds.terms(fund))) == 1


@pytest.fixture
def upgraded(tmp_path, monkeypatch):
    """A ledger whose frozen quarter another program calculates otherwise."""
    from tests.ledger.fund_world import called, day, held, made, received

    path = tmp_path / "u.ftdb"
    with world.planned(path) as ledger:
        fund = made(ledger, fee_rate=0)
        called(ledger, fund, 300_00)
        received(ledger, fund)
        deal = held(ledger, fund)
        with ledger.change("fund") as change:
            ledger.companies.invest(change, deal.id, Purchase(day("2023-07-10"), 100, 200_00))
            ledger.companies.value_at(change, deal.id, Valued(day("2023-09-30"), 300_00, "round"))
        quarter = Quarter(2023, 3)
        ledger.reviews.check(quarter.ordinal, [], "")
        ledger.reviews.lock(quarter.ordinal, pack.body(ledger, quarter, []), ledger.head())
    old = table6.gross_multiple
    for table in (table6, table7):
        monkeypatch.setattr(table, "gross_multiple", lambda holdings: (old(holdings) or 0) + 1)
    return path


def test_the_upgrade_note_lists_old_and_new_and_leaves_as_a_file(
    qtbot, window, upgraded, tmp_path, monkeypatch
):
    opened(qtbot, window, upgraded)
    dialog = UpgradeDialog(window.session, Quarter(2023, 4), window)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.table.table() is not None, timeout=PATIENT)
    table = dialog.table.table()
    assert table.rows and all(row.cells for row in table.rows)
    assert dialog.notes.text().startswith(table.title)
    path = tmp_path / "升级.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *a: (str(path), ""))
    qtbot.mouseClick(dialog.export, LEFT)
    qtbot.waitUntil(lambda: path.exists() and path.read_bytes()[:2] == b"PK", timeout=PATIENT)
    dialog.close()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_more_of_the_price_of_shares_is_typed_into_the_form_of_investments(qtbot, desk):
    page = desk.open_page("companies")
    qtbot.waitUntil(lambda: page.panel.sheet is not None, timeout=PATIENT)
    sheet = page.panel.sheet
    assert sheet.shares and not sheet.principal
    deal = sheet.deal
    before = look(desk, lambda ledger: ledger.companies.position(deal, NEVER))
    page.ask("invest")
    dialog = page.dialog
    texts = {"round": "A2", "cost": "1.5", "day": "2025-03-01", "doc_no": "投2", "reason": "r"}
    fill(qtbot, dialog, what="more", shares="5", **texts)
    assert not dialog.ok.isEnabled()  # it brings no shares
    dialog.entries["shares"].line.clear()
    save(qtbot, desk, dialog)
    after = look(desk, lambda ledger: ledger.companies.position(deal, NEVER))
    assert after.shares == before.shares
    assert after.cost - before.cost == 15_000_00
    undo(qtbot, desk)
    assert look(desk, lambda ledger: ledger.companies.position(deal, NEVER)) == before
