"""The rest of the ten tasks of a finance day, and five of our own: driven as a person would, steps counted.

A step is as in ``test_table_tasks``; a file dialog takes two (the file, Enter), a proposed name one (Enter).
"""

from decimal import Decimal

import openpyxl
import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtWidgets import QFileDialog

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ui.imports.page import CONFIRM
from fundtracker.ui.window.dialogs import UndoDialog
from tests.ui.conftest import NOON, settle
from tests.ui.test_bulk import choose
from tests.ui.test_import import write
from tests.ui.test_many_papers import drop
from tests.ui.test_papers import PDF
from tests.ui.test_saved_views import saved
from tests.ui.test_table_stack import press
from tests.ui.test_table_tasks import Steps

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
LIMITS = {
    "import": 5, "paper": 3, "gap": 2, "proof": 5, "undo": 4, "answer": 4, "scan": 5, "view": 6,
    "split": 10,
}  # fmt: skip
MONTH = "交易日期,流水号,对方户名,支出金额,收入金额,用途\n" + "".join(
    f"2026-01-{day:02d},D{day},示例新公司{day % 3},{day}00.25,,工程款\n" for day in range(2, 28)
)


@pytest.fixture
def steps(qtbot, desk):
    settle(qtbot, desk)
    return Steps(qtbot, desk)


def read(desk, work):
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        return work(ledger)


def imported(qtbot, desk, steps, path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
    steps(desk.top.import_files.click, 3)  # the button, the file, Enter
    page = desk.page
    qtbot.waitUntil(page.go.isEnabled)
    steps(page.go.click)
    qtbot.waitUntil(lambda: page.step == CONFIRM and page.go.isEnabled())
    steps(page.go.click)
    qtbot.waitUntil(lambda: bool(page.imported) and not page._runs)
    settle(qtbot, desk)
    return page


def selected(qtbot, desk, page, first, last):
    """A click, and a click with Shift."""
    page.grid.setCurrentIndex(page.model.index(first, 2))
    rows = QItemSelection(page.model.index(first, 0), page.model.index(last, 0))
    flags = QItemSelectionModel.SelectionFlag
    page.grid.selectionModel().select(rows, flags.ClearAndSelect | flags.Rows)


def test_a_month_is_imported(qtbot, desk, steps, tmp_path, monkeypatch):
    before = read(desk, lambda ledger: ledger.pages.totals(Query()))
    imported(qtbot, desk, steps, write(tmp_path, "month.csv", MONTH), monkeypatch)
    after = read(desk, lambda ledger: ledger.pages.totals(Query()))
    assert after.n - before.n == 26
    assert after.fen - before.fen == sum(day * 100_00 + 25 for day in range(2, 28))
    assert steps.n <= LIMITS["import"]


def test_a_contract_has_its_scan(qtbot, desk, steps, tmp_path):
    scan = tmp_path / "contract.pdf"
    scan.write_bytes(PDF)
    page = steps(lambda: desk.open_page("contracts"))
    steps(lambda: page.table.go_to(page.table.rows()[2].code))
    papers = page.panel.papers
    qtbot.waitUntil(lambda: bool(papers._owner.id))
    steps(lambda: drop(page.panel, [scan]))
    owner = papers._owner
    [paper] = read(desk, lambda ledger: ledger.attachments.of(owner.table, owner.id))
    assert (paper.name, owner.table) == ("contract.pdf", "contract")
    assert steps.n <= LIMITS["paper"]


def test_the_gap_to_the_plan_in_yuan_and_points(qtbot, desk, steps):
    page = steps(lambda: desk.open_page("plan"))
    qtbot.waitUntil(lambda: page.content is not None)
    steps(lambda: desk.session.set_unit("yuan"))  # a press in the top bar
    settle(qtbot, desk)
    keys = [c.key for c in page.grid.model_.columns]
    seen = 0
    for y, line in enumerate(page.grid.lines()):
        row = page.content.report.row(line.code)
        if row is None or row.number("gap") is None or row.number("total") is None:
            continue
        plan, paid = row.number("plan"), row.number("total")
        months = page.content.report.quarter.last_day.month + 12 * (
            page.content.report.quarter.year - 2023)  # fmt: skip
        behind = paid - (2 * plan * months + 36) // 72  # to the nearest fen
        points = Decimal(1000 * paid / plan).quantize(1) - Decimal(1000 * months / 36).quantize(1)
        shown = page.grid.model_.index(y, keys.index("gap")).data()
        assert Decimal(shown.replace("\u2212", "-")) == points / 10
        words = page.grid.model_.index(y, keys.index("note")).data()
        assert money.show(abs(behind)) in words  # to the fen, in yuan
        assert page.grid.visualRect(page.grid.model_.index(y, keys.index("note"))).width() > 0
        seen += 1
    assert seen == 3 and steps.n <= LIMITS["gap"]  # policy, infrastructure, both together


def test_a_figure_is_proved_with_all_its_lines(qtbot, desk, steps, tmp_path, monkeypatch):
    path = tmp_path / "proof.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    page = steps(lambda: desk.open_page("payments"))
    expected = read(desk, lambda ledger: ledger.pages.totals(page.query))
    steps(lambda: desk.session.explain.emit(page.figure()))  # F9
    qtbot.waitUntil(desk.drawer.isVisible)
    settle(qtbot, desk)
    steps(desk.drawer.proof.click, 2)  # and Enter on the proposed name
    qtbot.waitUntil(path.exists)
    settle(qtbot, desk)
    book = openpyxl.load_workbook(path, data_only=True)
    rows = sum(sheet.max_row for sheet in book.worksheets)
    assert rows >= read(desk, lambda ledger: ledger.pages.totals(
        page.query._replace(measures=(0,))).n) > 0  # fmt: skip
    assert expected.n and steps.n <= LIMITS["proof"]


def test_the_import_of_yesterday_is_undone_and_the_edits_of_today_stay(
    qtbot, desk, steps, tmp_path, monkeypatch
):
    start = read(desk, lambda ledger: ledger.pages.totals(Query()))
    imported(qtbot, desk, steps, write(tmp_path, "month.csv", MONTH), monkeypatch)
    steps.n = 0
    other = read(desk, lambda ledger: next(
        p for p in ledger.payments.some("p.parts = 0 AND p.measure = 0", limit=500)
        if p.line_id is not None))  # fmt: skip

    def edit(ledger, _):
        with ledger.change("classify") as change:
            ledger.payments.classify(change, [other.id], line_id=None)

    with qtbot.waitSignal(desk.session.operations.changed):
        desk.session.operations.write(desk, edit)
    settle(qtbot, desk)
    desk.page._forget()
    page = steps(lambda: desk.open_page("import"))
    steps(lambda: page.first.grid.setCurrentIndex(page.first.taken.index(0, 0)))
    steps(page.first.take_back.click)
    found = []
    qtbot.waitUntil(
        lambda: (
            found.extend(d for d in desk.findChildren(UndoDialog) if d.isVisible()) or bool(found)
        )
    )
    steps(found[0].undo.click)
    qtbot.waitUntil(lambda: read(desk, lambda ledger: ledger.pages.totals(Query())) == start)
    assert read(desk, lambda ledger: ledger.payments.get(other.id)).line_id is None
    assert steps.n <= LIMITS["undo"]


# ------------------------------------------------------------ five of our own
def test_a_warning_is_answered(qtbot, desk, steps):
    page = steps(lambda: desk.open_page("todo"))
    row = next(r for r in page.table.rows() if page.content.items[r.code].answers)
    steps(lambda: page.table.go_to(row.code))
    answers = page.content.items[row.code].answers
    steps(lambda: qtbot.keyClicks(page.detail.answer, "stopped"))
    other = next(r for r in page.table.rows() if r.code != row.code)
    with qtbot.waitSignal(desk.session.operations.changed):
        page.table.go_to(other.code)
    steps(lambda: None)
    quarter = desk.session.quarter.ordinal
    said = read(desk, lambda ledger: ledger.reviews.explanations(quarter))
    assert "stopped" in str(said) and answers in str(said)
    assert steps.n <= LIMITS["answer"]


def test_one_scan_is_put_to_twenty_payments(qtbot, desk, steps, tmp_path):
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(PDF)
    page = steps(lambda: desk.open_page("payments"))
    steps(lambda: selected(qtbot, desk, page, 0, 19), 2)
    steps(lambda: drop(page.grid.viewport(), [scan]))
    dialog = page.bulk.dialog
    qtbot.waitUntil(dialog.ok.isEnabled)
    steps(dialog.ok.click)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    settle(qtbot, desk)
    papers = read(desk, lambda ledger: ledger.attachments.beside_records())
    assert len(papers) == 20 and steps.n <= LIMITS["scan"]


def test_a_view_is_kept_and_opened_again(qtbot, desk, steps):
    page = steps(lambda: desk.open_page("payments"))
    steps.type(page, "summary", "款")
    wanted = page.model.rowCount()
    saved(qtbot, desk, "款")
    steps(lambda: None, 3)  # the command, the name, Enter
    page.show_only(Query())
    settle(qtbot, desk)
    desk.open_page("overview")
    steps(desk.navigation.views()[0].click)
    qtbot.waitUntil(lambda: page.model.rowCount() == wanted)
    assert desk.page_name == "payments" and steps.n <= LIMITS["view"]


def test_fifty_payments_are_split_by_ratio(qtbot, desk, steps):
    page = steps(lambda: desk.open_page("payments"))
    page.quarter.click()
    settle(qtbot, desk)
    page.model.record(0)
    steps(lambda: selected(qtbot, desk, page, 0, 49), 2)
    menu = steps(lambda: page.menus.cell_menu(page.model.index(3, 2)))
    steps(lambda: press(menu, tr("Split by ratio…")))
    dialog = page.bulk.dialog
    steps(lambda: dialog.parts[0][0].setText("3"))
    steps(lambda: dialog.parts[1][0].setText("7"))
    steps(lambda: choose(dialog.parts[1][1], 2), 2)
    qtbot.waitUntil(dialog.ok.isEnabled)
    ids, fen = dialog._preview.ids, dialog._preview.fen
    steps(dialog.ok.click)
    qtbot.waitUntil(lambda: not dialog.isVisible())
    settle(qtbot, desk)
    parts = read(desk, lambda ledger: [p for i in ids for p in ledger.payments.parts(i)])
    assert len(parts) == 2 * len(ids) > 20 and sum(part.amount_fen for part in parts) == fen
    assert steps.n <= LIMITS["split"]
