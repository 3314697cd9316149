"""Σ of any filtered, grouped, exported or copied set is the query's total to the fen, in the window too."""

import random
from decimal import Decimal

import openpyxl
import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel
from PySide6.QtGui import QGuiApplication

from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_outline import View
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.payments import payments_xlsx
from fundtracker.reports.payments.payments_xlsx import Shown
from tests.examples import seeds
from tests.ledger import random_queries
from tests.ledger.test_payment_outline import DIMENSIONS, split_some
from tests.ui.conftest import NOON, settle

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
SHOWN = Shown(
    ["收款单位", "金额（元）"], ["text", "fen"], lambda r: [r.counterparty, r.amount_fen], (),
    lambda head: [head.text, head.fen],
)  # fmt: skip


@pytest.fixture(scope="module")
def split_ledger(tmp_path_factory, sample_ledger):
    path = tmp_path_factory.mktemp("sums") / "l.ftdb"
    path.write_bytes(sample_ledger.read_bytes())
    with Ledger.open(path, "li", clock=lambda: NOON) as ledger:
        yield split_some(ledger)


def figures(path):
    """The fen of single rows, of subtotals, and of the total of a sheet; None without a total."""
    values = openpyxl.load_workbook(path, data_only=True).active
    formulas = openpyxl.load_workbook(path).active
    single, groups, total = [], [], None
    for row in range(2, values.max_row + 1):
        value, formula = values.cell(row, 2).value, str(formulas.cell(row, 2).value)
        if value is None or total is not None:
            continue
        fen = round(Decimal(str(value)) * 100)
        if formula.startswith(("=SUM(B2:", "=SUBTOTAL(9,B2:")):
            total = fen
        elif formula.startswith("=SUBTOTAL(9,"):
            groups.append(fen)
        else:
            single.append(fen)
    return single, groups, total


@pytest.mark.parametrize("seed", seeds(16))
def test_a_spreadsheet_of_any_query_adds_up_to_its_total(split_ledger, tmp_path, seed):
    ledger, rng = split_ledger, random.Random(seed)
    rows, names = ledger.pages.rows(Query(), 0, 1 << 40), random_queries.names_of(ledger)
    query = random_queries.query(rng, rows, names)
    whole = ledger.pages.totals(query)
    payments_xlsx.write_xlsx(ledger, query, tmp_path / "plain.xlsx", SHOWN)
    single, groups, total = figures(tmp_path / "plain.xlsx")
    assert (len(single), groups) == (whole.n, [])
    assert sum(single) == whole.fen and total in (whole.fen, None if not whole.n else whole.fen)
    view = View(query, rng.choice(DIMENSIONS))
    payments_xlsx.write_xlsx(ledger, query, tmp_path / "groups.xlsx", SHOWN, view)
    single, groups, total = figures(tmp_path / "groups.xlsx")
    if groups and groups[0] == whole.fen and total is None:
        pytest.fail("the total is missing")
    assert sum(single) == whole.fen
    assert sum(groups) == whole.fen or len(ledger.outlines.heads(*view[:2])) == 1


def test_most_random_queries_find_something(split_ledger):
    """The property would prove nothing of queries that find nothing."""
    rows, names = (
        split_ledger.pages.rows(Query(), 0, 1 << 40),
        random_queries.names_of(split_ledger),
    )
    found = [
        split_ledger.pages.totals(random_queries.query(random.Random(seed), rows, names)).n
        for seed in range(40)
    ]
    assert sum(n > 0 for n in found) > 20 and sum(0 < n < len(rows) for n in found) > 15


@pytest.mark.parametrize("seed", seeds(3))
def test_a_copy_of_what_is_typed_in_the_window_adds_up(qtbot, desk, seed):
    rng = random.Random(seed)
    page = desk.open_page("payments")
    page.quarter.click()
    settle(qtbot, desk)
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        rows, names = ledger.pages.rows(Query(), 0, 1 << 40), random_queries.names_of(ledger)
        for _ in range(3):
            page.grid.header().clear()
            row = rng.choice(rows)
            typed = {
                "summary": random_queries.typed_word(rng, row, "summary"),
                "line": random_queries.typed_place(rng, names["line"]),
                "quarter": random_queries.typed_range(rng, row, "quarter"),
            }
            key = rng.choice(list(typed))
            page.grid.header().field(key).setText(typed[key])
            page.grid.header().field(key).returnPressed.emit()
            page.shown.group(rng.choice(("", "counterparty", "project", "date")))
            qtbot.wait(20)
            settle(qtbot, desk)
            settle(qtbot, desk)
            whole = ledger.pages.totals(page.query)
            assert page.totals == whole
            n = page.model.rowCount()
            if not n:
                continue
            everything = QItemSelection(page.model.index(0, 0), page.model.index(n - 1, 0))
            flags = QItemSelectionModel.SelectionFlag
            page.grid.selectionModel().select(everything, flags.ClearAndSelect | flags.Rows)
            QGuiApplication.clipboard().clear()
            page.copy()
            qtbot.waitUntil(lambda: bool(QGuiApplication.clipboard().text()))
            head, *lines = [
                line.split("\t") for line in QGuiApplication.clipboard().text().split("\n") if line
            ]
            at = next(i for i, text in enumerate(head) if "元" in text)
            fens = [round(Decimal(line[at].replace(",", "")) * 100) for line in lines]
            shown = page.grouping.lines
            if shown is None:
                assert sum(fens) == whole.fen
            else:
                heads = set(shown.starts)
                assert sum(fen for i, fen in enumerate(fens) if i in heads) == whole.fen
            scope = page.shown.scope()
            assert scope.totals(ledger, everything=False).fen == whole.fen
