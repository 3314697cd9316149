"""Tasks of a finance day at the tables, each driven as a person would and counted in clicks and keys.

A step is a click (two for a choice: open it, take one), a key with its modifiers, a text typed into
one field. The numbers stand in docs/measurements.md; none is over 8 but the split.
"""

import csv
from decimal import Decimal

import openpyxl
import pytest
from PySide6.QtWidgets import QFileDialog

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_query import Query
from tests.ui.conftest import NOON, settle
from tests.ui.test_bulk import choose
from tests.ui.test_payments import column
from tests.ui.test_table_stack import press

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
LIMITS = {
    "find": 4, "infrastructure": 7, "export": 5, "split": 12, "rules": 4, "vouchers": 4,
    "unclassified": 3, "print": 3,
}  # fmt: skip


class Steps:
    """Counts what a person does."""

    def __init__(self, qtbot, desk):
        self._qtbot, self._desk, self.n = qtbot, desk, 0

    def __call__(self, act, n=1):
        """Do something that takes ``n`` steps, and wait for what it shows."""
        self.n += n
        done = act()
        self._qtbot.wait(20)
        settle(self._qtbot, self._desk)
        return done

    def type(self, page, key, text):
        """Type under a head."""
        field = page.grid.header().field(key)

        def act():
            field.setText(text)
            field.returnPressed.emit()

        self(act)


@pytest.fixture
def steps(qtbot, desk):
    settle(qtbot, desk)
    return Steps(qtbot, desk)


def read(desk, work):
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        return work(ledger)


def test_a_payment_is_found_by_payee_and_amount(desk, steps):
    some = read(desk, lambda ledger: ledger.pages.rows(Query(measures=(0,)), 100, 1)[0])
    page = steps(lambda: desk.open_page("payments"))
    steps(page.quarter.click)
    steps.type(page, "counterparty", some.counterparty[2:6])
    steps.type(page, "amount", money.plain(some.amount_fen))
    assert some.id in {page.model.record(i).id for i in range(page.model.rowCount())}
    assert page.model.rowCount() < 10 and steps.n <= LIMITS["find"]


def test_infrastructure_of_a_quarter_by_project(qtbot, desk, steps):
    quarter = Quarter.parse("2024Q2")
    steps(lambda: desk.session.set_quarter(quarter), 2)  # the choice of the top bar
    page = steps(lambda: desk.open_page("payments"))
    steps.type(page, "line", "基础设施")
    menu = steps(lambda: page.menus.head_menu(column(page, "project")))
    steps(lambda: press(menu, "按此列分组"))
    assert steps.n <= LIMITS["infrastructure"]
    qtbot.waitUntil(lambda: page.grouping.lines is not None)
    heads = page.grouping.lines.heads

    def paid(ledger):
        line = ledger.plan.line("infrastructure").id
        ordinal = quarter.ordinal
        return ledger.payments.under([line], (ordinal, ordinal))[2]

    assert sum(head.paid_fen for head in heads) == read(desk, paid)
    assert len(heads) > 1
    door = page.menus.cell_menu(page.model.index(0, 1))
    steps(lambda: press(door, "在“分析”页汇总"))
    analysis = desk.open_page("analysis")
    assert analysis.spec.rows == "project"
    assert analysis.pivot.total.total.fen == sum(head.fen for head in heads)


def test_what_is_filtered_is_exported_and_opened(desk, steps, tmp_path, monkeypatch, qtbot):
    opened, path = [], tmp_path / "shown.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(
        "fundtracker.ui.report_pages.shown_file.open_file", lambda file: opened.append(file)
    )
    offers = []
    desk.session.offered.connect(lambda *said: offers.append(said))
    page = steps(lambda: desk.open_page("payments"))
    steps.type(page, "amount", ">=100")
    steps(page.export.click)
    steps(lambda: None)  # Enter takes the proposed name
    qtbot.waitUntil(lambda: bool(offers))
    steps(lambda: offers[-1][3]())
    assert opened == [path] and steps.n <= LIMITS["export"]
    expected = read(desk, lambda ledger: ledger.pages.totals(page.query))
    at = [page.model.columns[i].key for i in page.grid.shown_columns()].index("amount")
    sheet = openpyxl.load_workbook(path, data_only=True).active
    assert round(sheet.cell(expected.n + 2, at + 1).value * 100) == expected.fen


def test_a_payment_is_split_by_ratio(desk, steps):
    page = steps(lambda: desk.open_page("payments"))
    at = next(
        i for i in range(200)
        if page.model.record(i).measure == 0 and not page.model.record(i).split
    )  # fmt: skip
    payment = page.model.record(at)
    menu = steps(lambda: page.menus.cell_menu(page.model.index(at, 0)))
    steps(lambda: press(menu, "按比例拆分…"))
    dialog = page.bulk.dialog
    assert dialog.which.current() == 0
    for (share, line, *_), text, which in zip(dialog.parts, ("3", "7"), (1, 2), strict=True):
        steps(lambda share=share, text=text: share.setText(text))
        steps(lambda line=line, which=which: choose(line, which), 2)
    steps(dialog.ok.click)
    parts = read(desk, lambda ledger: ledger.payments.parts(payment.id))
    assert sum(part.amount_fen for part in parts) == payment.amount_fen
    assert steps.n <= LIMITS["split"]


def test_unclassified_payments_are_classified_by_rules(desk, steps, qtbot):
    def loosen(ledger, _):
        ids = ledger.pages.ids(Query(measures=(0,), holds=(("line", "!空"),)))
        free = next(i for i in ids if not ledger.payments.get(i).parts)
        with ledger.change("classify") as change:
            ledger.rules.learn(change, free)
            ledger.payments.classify(change, [free], line_id=None)

    done = []
    desk.session.operations.write(desk, loosen, done.append)
    qtbot.waitUntil(lambda: bool(done))
    page = steps(lambda: desk.open_page("rules"))
    steps(page.buttons["switch"].click)
    steps(page.buttons["apply"].click)
    said = page._read.applied.filled
    steps(page.dialog.ok.click)
    assert said.n > 0 and page._read.applied.filled.n == 0 and steps.n <= LIMITS["rules"]


def test_vouchers_of_the_quarter_once_accounts_are_known(desk, steps, tmp_path, qtbot, monkeypatch):
    from fundtracker.reports.payments import vouchers

    def state(ledger, _):
        needs = vouchers.build(ledger, Query(), ("financial",)).needs
        with ledger.change("voucher.accounts") as change:
            vouchers.put_accounts(
                ledger, change, {n.key: f"{5001 + i}" for i, n in enumerate(needs)}
            )

    done, path = [], tmp_path / "v.txt"
    desk.session.operations.write(desk, state, done.append)
    qtbot.waitUntil(lambda: bool(done))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    steps(desk.actions_["vouchers"].trigger, 2)
    dialog = desk.commands._exports.dialog
    qtbot.waitUntil(lambda: dialog.made is not None and dialog.ok.isEnabled())
    steps(dialog.ok.click, 2)  # and Enter on the proposed name
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    with path.open(encoding="gb18030", newline="") as file:
        rows = list(csv.reader(file))
    assert sum(Decimal(row[6]) for row in rows) == sum(Decimal(row[7]) for row in rows) > 0
    assert steps.n <= LIMITS["vouchers"]


def test_what_lies_nowhere_is_listed_and_summed(desk, steps):
    page = steps(lambda: desk.open_page("payments"))
    steps(page.quarter.click)
    steps.type(page, "line", "空")
    expected = read(desk, lambda ledger: ledger.pages.totals(page.query))
    assert page.model.rowCount() == expected.n and steps.n <= LIMITS["unclassified"]


def test_what_is_filtered_is_printed(desk, steps, qtbot):
    page = steps(lambda: desk.open_page("payments"))
    steps.type(page, "amount", ">=100")
    steps(page.shown.print_shown)  # Ctrl+P
    qtbot.waitUntil(lambda: page.printed is not None and bool(page.printed.pages))
    assert steps.n <= LIMITS["print"]
    page.printed.leave()
