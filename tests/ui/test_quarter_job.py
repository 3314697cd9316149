"""A whole quarter by mouse and keys alone, each task counted in clicks and fields: docs/measurements.md holds the numbers.

The ledger is only read, to see what became of the work. A click is a press of the mouse, or Enter or a key
with its modifier in its place; a name given to a file dialog and its Enter are one click. A choice in a box
is a field like a text that is typed.
"""

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger, corrections
from fundtracker.ui.funds.money_forms import ALL
from tests.ui.conftest import NOON, settle
from tests.ui.test_import import CHECK, CONFIRM

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
LEFT = Qt.MouseButton.LeftButton
WORDS = "long enough 1"
# What a task takes: clicks, fields. Before: four receipts 24 in all, matching 2, pack 4.
LIMITS = {
    "call": (2, 4), "receipts": (2, 2), "investment": (2, 5), "exit": (3, 4), "contract": (2, 5),
    "change": (2, 4), "bank file with its matching": (4, 0), "matching": (1, 0), "freeze": (3, 1),
    "three signatures": (9, 12), "copy": (3, 2), "correction": (3, 2), "pack": (3, 0),
}  # fmt: skip


class Hand:
    """Clicks and types as a person does, and counts it."""

    def __init__(self, qtbot, desk):
        self.qtbot, self.desk, self.counts = qtbot, desk, {}
        self.task, self.names = "", []

    def begin(self, task):
        self.task = task
        self.counts[task] = [0, 0]

    def settle(self):
        settle(self.qtbot, self.desk)

    def click(self, widget, n=1):
        self.qtbot.waitUntil(lambda: widget.isVisible() and widget.isEnabled())
        self.qtbot.mouseClick(widget, LEFT)
        self.counts[self.task][0] += n
        self.settle()

    def go(self, page):
        """Press a name of the navigation: where a person is going is no part of a task."""
        self.qtbot.mouseClick(self.desk.navigation._buttons[page], LEFT)
        self.settle()
        return self.desk.page

    def enter(self, widget):
        self.qtbot.keyClick(widget, Qt.Key.Key_Return)
        self.counts[self.task][0] += 1
        self.settle()

    def type(self, line, text):
        line.setFocus()
        line.selectAll()
        self.qtbot.keyClicks(line, text)
        self.counts[self.task][1] += 1

    def fill(self, dialog, **texts):
        for name, text in texts.items():
            self.type(dialog.entries[name].line, text)

    def choose(self, box, data):
        """Take a choice of a box by the arrows."""
        box.setFocus()
        key = Qt.Key.Key_Down if box.findData(data) > box.currentIndex() else Qt.Key.Key_Up
        while box.currentData() != data:
            at = box.currentIndex()
            self.qtbot.keyClick(box, key)
            assert box.currentIndex() != at, data
        self.counts[self.task][1] += 1

    def save(self, dialog):
        """Press Enter in the last field of a form: it is the main button."""
        self.settle()
        self.qtbot.waitUntil(dialog.ok.isEnabled)
        with self.qtbot.waitSignal(self.desk.session.operations.changed):
            self.enter(dialog.entries["reason"].line)
        self.qtbot.waitUntil(lambda: not dialog.isVisible())
        self.settle()

    def menu(self, open_, words):
        """Open a menu by a button and press an entry of it."""
        self.click(open_)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = next(one for one in menu.actions() if one.text().replace("&", "") == words)
        self.qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
        self.counts[self.task][0] += 1
        self.settle()


@pytest.fixture
def hand(qtbot, desk, monkeypatch):
    desk.resize(1366, 768)
    hand = Hand(qtbot, desk)
    hand.settle()

    def named(*_, **__):
        hand.counts[hand.task][0] += 1
        return hand.names.pop(0), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", named)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", named)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *a, **k: ([named()[0]], ""))
    return hand


def look(desk, read):
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        return read(ledger)


def the_funds(hand, desk, qtbot):
    page = hand.go("funds")
    row = next(
        r
        for r in page.table.rows()
        if r.code == f"f{look(desk, lambda g: g.funds.get('F1-IND1').id)}"
    )
    page.table.go_to(row.code)
    qtbot.keyClick(page.table.body, Qt.Key.Key_Return)
    hand.settle()
    fund = desk.page
    qtbot.waitUntil(lambda: fund.sheet is not None and fund.sheet.fund.code == "F1-IND1")
    fund.show_tab("calls")
    before = look(desk, lambda g: len(g.capital.calls(g.funds.get("F1-IND1").id)))

    hand.begin("call")
    hand.click(fund.buttons["call"])
    hand.fill(fund.dialog, call="1000", call_fee="10", purpose="next", reason="next")
    hand.save(fund.dialog)
    assert look(desk, lambda g: len(g.capital.calls(g.funds.get("F1-IND1").id))) == before + 1

    hand.begin("receipts")  # of the four partners of the call
    qtbot.waitUntil(lambda: len(fund.sheet.calls) == before + 1)
    fund.tables["calls"].go_to(f"c{fund.sheet.calls[-1].id}")
    hand.click(fund.buttons["receipt"])
    hand.choose(fund.dialog.entries["partner"].box, ALL)
    hand.fill(fund.dialog, reason="arrived")
    hand.save(fund.dialog)
    call = fund.sheet.calls[-1]
    qtbot.waitUntil(lambda: len(fund.sheet.arrived[call.id]) == 4)


def the_companies(hand, desk, qtbot):
    page = hand.go("companies")
    qtbot.waitUntil(lambda: page.panel.sheet is not None)
    n = len(page.panel.sheet.flows)
    hand.begin("investment")
    hand.click(page.panel.invest)
    hand.fill(page.dialog, round="B", shares="1000", cost="100", doc_no="N 1", reason="agreed")
    hand.save(page.dialog)
    qtbot.waitUntil(lambda: len(page.panel.sheet.flows) == n + 1)
    hand.begin("exit")
    hand.menu(page.panel.more, tr("Exit…"))
    hand.fill(page.dialog, shares="10", proceeds="20", doc_no="N 2", reason="sold")
    hand.save(page.dialog)
    qtbot.waitUntil(lambda: len(page.panel.sheet.flows) == n + 2)


def the_contracts(hand, desk, qtbot):
    page = hand.go("contracts")
    qtbot.waitUntil(lambda: page.panel.detail is not None)
    hand.begin("contract")
    hand.click(page.new)
    hand.fill(
        page.dialog, number="HT-Q4", name="paving", party="Q4 Ltd", signed="10", reason="signed"
    )
    hand.save(page.dialog)
    qtbot.waitUntil(lambda: page.panel.isVisible() and page.panel.detail.terms.number == "HT-Q4")
    hand.begin("change")  # of the contract just made: it is selected
    hand.click(page.panel.buttons["change"])
    hand.fill(page.dialog, number="B1", amount="1", why="site", reason="asked")
    hand.save(page.dialog)
    qtbot.waitUntil(lambda: len(page.panel.detail.changes) == 1)


def the_bank(hand, desk, qtbot, tmp_path):
    path = tmp_path / "bank.csv"
    path.write_text(
        "交易日期,流水号,对方户名,支出金额,收入金额,用途\n"
        "2024-12-30,QX1,Q4 Ltd,1000.00,,HT-Q4 进度款\n2024-12-30,QX2,Q4 Ltd,2000.00,,HT-Q4 进度款\n",
        "utf-8",
    )
    page = hand.go("import")
    hand.begin("bank file with its matching")
    hand.names = [str(path)]
    hand.click(page.first.choose)
    qtbot.waitUntil(lambda: page.step == CHECK and page.jobs[0].preview is not None)
    hand.click(page.go)
    qtbot.waitUntil(lambda: page.step == CONFIRM)
    hand.click(page.go)
    qtbot.waitUntil(lambda: len(page.imported) == 1 and not page._runs)
    hand.settle()
    hand.begin("matching")  # what names its contract is put on it by the button of the message
    hand.click(desk.message.act)

    def booked(ledger):
        contract = ledger.contracts.find("HT-Q4")
        return sum(
            any(link.contract_id == contract for link in ledger.bookings.links(p.id))
            for p in ledger.payments.some(limit=1 << 40) if p.counterparty == "Q4 Ltd"
        )  # fmt: skip

    assert look(desk, booked) == 2


def the_review(hand, desk, qtbot, tmp_path):
    page = hand.go("review")
    qtbot.waitUntil(lambda: page.now is not None and page.go_on.isEnabled())
    hand.begin("freeze")
    hand.click(page.go_on)
    qtbot.waitUntil(lambda: getattr(page, "_asked", None) is not None and page._asked.isVisible())
    hand.type(page._asked.reason.line, "known")
    hand.enter(page._asked.reason.line)
    qtbot.waitUntil(lambda: page.now.state == "checked")
    hand.click(page.go_on)
    qtbot.waitUntil(lambda: page.now.state == "locked")

    hand.begin("three signatures")
    for n, name in enumerate(("Li", "Wang", "Zhao"), 1):
        hand.click(page.go_on)
        dialog = page._signing
        hand.click(dialog.fields.kind.buttons[1])
        hand.type(dialog.fields.path.line, str(tmp_path / f"{name}.ftkey"))
        hand.type(dialog.fields.name.line, name)
        hand.type(dialog.fields.passphrase.line, WORDS)
        hand.type(dialog.fields.again.line, WORDS)
        hand.enter(dialog.fields.again.line)
        qtbot.waitUntil(lambda n=n: len(page.now.signatures) == n)
        qtbot.waitUntil(lambda d=dialog: not d.isVisible())
    assert page.now.state == "signed"

    hand.begin("copy")
    hand.names = [str(tmp_path / "q.ftreview")]
    hand.click(page.go_on)
    dialog = page._sealing
    hand.type(dialog.fields.path.line, str(tmp_path / "Li.ftkey"))
    hand.type(dialog.fields.passphrase.line, WORDS)
    hand.enter(dialog.fields.passphrase.line)
    qtbot.waitUntil(lambda: (tmp_path / "q.ftreview").exists() and not dialog.isVisible())


def the_correction(hand, desk, qtbot):
    page = hand.go("payments")
    qtbot.waitUntil(lambda: page.model.record(0) is not None)
    hand.begin("correction")
    at = next(
        i for i in range(page.model.rowCount()) if page.model.record(i).counterparty == "Q4 Ltd"
    )
    page.grid.scrollTo(page.model.index(at, 1))
    place = page.grid.visualRect(page.model.index(at, 1)).center()
    qtbot.mouseClick(page.grid.viewport(), LEFT, pos=QPoint(place))
    hand.counts["correction"][0] += 1
    hand.settle()
    drawer = page.drawer
    qtbot.waitUntil(lambda: drawer.payment() is not None and drawer.correct.isVisible())
    payment, fen = drawer.payment(), drawer._shown.payment.amount_fen
    hand.click(drawer.correct)
    form = drawer.dialog
    hand.fill(form, amount0=money.plain(fen - 1_00), reason="billed twice")
    hand.save(form)
    assert len(look(desk, lambda g: corrections.touching(g, payment))) == 2


def the_pack(hand, desk, qtbot, tmp_path):
    page = hand.go("review")
    hand.settle()
    hand.begin("pack")
    hand.names = [str(tmp_path / "pack.pdf")]
    hand.click(page.save)
    with qtbot.waitSignal(page.session.notice, check_params_cb=lambda tone, _: tone == "ok"):
        hand.enter(page._printing)
    assert (tmp_path / "pack.pdf").stat().st_size > 10_000


def test_the_quarter_is_done_by_mouse_and_keys_in_few_steps(hand, desk, qtbot, tmp_path):
    the_funds(hand, desk, qtbot)
    the_companies(hand, desk, qtbot)
    the_contracts(hand, desk, qtbot)
    the_bank(hand, desk, qtbot, tmp_path)
    the_review(hand, desk, qtbot, tmp_path)
    the_correction(hand, desk, qtbot)
    the_pack(hand, desk, qtbot, tmp_path)
    assert look(desk, lambda ledger: ledger.check()) == []
    print(json.dumps(hand.counts))
    over = {
        task: taken for task, taken in hand.counts.items()
        if taken[0] > LIMITS[task][0] or taken[1] > LIMITS[task][1]
    }  # fmt: skip
    assert over == {} and hand.counts.keys() == LIMITS.keys()
    assert sum(hand.counts["receipts"]) < 24 and sum(hand.counts["matching"]) < 2
    assert sum(hand.counts["pack"]) < 4
