"""Every figure of every table opens to what makes it: a formula, payments, dated amounts or records, never to itself."""

import datetime as dt

import openpyxl
import pytest

from fundtracker import cli
from fundtracker.domain.base.period import Quarter
from fundtracker.ledger import Ledger
from fundtracker.reports import explain, explain_text, proof_sheet, registry
from fundtracker.reports.plan import table1
from tests.examples import SEARCH

NOON = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)
QUARTER = Quarter(2024, 4)
NAMES = [name for name in registry.NAMES if name != "plan"]
MOST = (
    12 if SEARCH else 3
)  # rows of a table that is all of one kind: the first, and the last ones with the total


@pytest.fixture(scope="module")
def ledger(sample_ledger):
    with Ledger.open(sample_ledger, "x", clock=lambda: NOON, read_only=True) as opened:
        yield opened


def opened(ledger, name):
    """Yield every cell with something in it, opened."""
    table = registry.build(ledger, name, quarter=QUARTER, unit="yuan")
    rows = table.rows if len(table.rows) <= 2 * MOST else [*table.rows[:MOST], *table.rows[-MOST:]]
    for row in rows:
        for column in table.columns_of(row):
            cell = row.cells.get(column.code)
            if cell is not None and cell.value not in (None, ""):
                yield explain.explain_cell(ledger, (table, row, column, cell), 2)


@pytest.mark.parametrize("name", NAMES)
def test_no_cell_explains_itself_by_itself(ledger, name):
    found = ledger.reading(lambda one: [*opened(one, name)])
    assert [f"{one.id}: {one.text}" for one in found if one.by_itself] == []


def test_no_cell_of_table_1_explains_itself_by_itself(ledger):
    table = table1.build(ledger, quarter=QUARTER, unit="yuan", with_city=True)
    alone = []
    for row in table.rows:
        for column in table.columns_of(row):
            cell = row.cells.get(column.code)
            if cell is not None and column.code != "note" and cell.value is not None:
                one = explain.explain(ledger, cell.id, limit=1)
                alone += [cell.id] if one.by_itself else []
    assert alone == []


def test_what_is_recorded_is_named_with_its_document_and_with_who_wrote_it(ledger):
    row = next(
        r for r in registry.build(ledger, "projects", quarter=QUARTER).rows if "光网" in r.name
    )
    budget = explain.explain(ledger, row.cells["budget"].id)
    assert sum(1 for r in budget.records if r["table"] == "project_budget") == budget.n_records > 0
    fields = dict(budget.records[0]["fields"])
    assert "示预〔2024〕1号" in fields.values() and budget.records[0]["file"] == "项目清单.csv"
    assert "示预〔2024〕1号" in explain_text.as_text(budget, "zh")


def test_a_warning_opens_to_the_figure_it_is_about(ledger):
    table = registry.build(ledger, "warnings", quarter=QUARTER)
    amount = next(r for r in table.rows if "概算" in str(r.cells["what"].value)).cells["amount"]
    found = explain.explain(ledger, amount.id)
    assert {r["table"] for r in found.records} == {
        "contract",
        "contract_change",
    } and "已签合同" in found.formula


def test_the_proof_of_a_figure_is_a_sheet_to_hand_over(ledger, tmp_path, capsys):
    path = tmp_path / "proof.xlsx"
    figure = f"projects/total/paid/{QUARTER.name}"
    assert (
        cli.run(["explain", "--ledger", str(ledger.path), figure, "--limit", "5", "-o", str(path)])
        == 0
    )
    cells = [
        [cell.value for cell in row] for row in openpyxl.load_workbook(path).active.iter_rows()
    ]
    found = explain.explain(ledger, figure, limit=1 << 40)
    sheet = proof_sheet.build(ledger, figure)
    assert len(found.payments) == found.n > 30  # every one of them, not the largest
    assert len(cells) == len(sheet.head) + 2 + len(sheet.lines)
    assert (
        sum(round(row[2] * 100) for row in cells if isinstance(row[2], int | float))
        == found.sum_fen
    )
    assert any(ledger.head() == row[1] for row in cells)
    raw = {row[5] for row in cells[len(sheet.head) + 2 :]}
    assert all(p["witnesses"][0]["raw"] in str(raw) for p in found.payments[:3])
    assert any(found.payments[0]["witnesses"][0]["file"] in str(row[4]) for row in cells)
