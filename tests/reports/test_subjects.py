"""Analysis of what is no payment: figures equal the tables, every side adds up, the workbook gives the same."""

from itertools import permutations

import pytest
from openpyxl import load_workbook

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.reports import registry
from fundtracker.reports.analysis import pivot, pivot_shown, pivot_workbook, subjects
from fundtracker.reports.analysis.pivot import Spec
from tests.ledger import world

Q = Quarter(2024, 4)


@pytest.fixture(scope="module")
def ledger(sample_ledger):
    ledger = world.opened(sample_ledger, read_only=True)
    yield ledger
    ledger.close()


def of_table(ledger, name, column):
    table = registry.build(ledger, name, quarter=Q)
    total = table.row("total")
    if total is not None:
        return total.number(column)
    return sum(row.number(column) or 0 for row in table.rows if row.total and not row.depth)


@pytest.mark.parametrize(("measure", "name", "column"), [
    ("released", "sources", "released"), ("received", "sources", "received"), ("value", "contracts", "current"),
    ("work", "contracts", "work"), ("due", "contracts", "due"), ("payable", "contracts", "payable"),
    ("left", "contracts", "left"), ("retention", "contracts", "retention_held"), ("called", "partners", "called"),
    ("paid_in", "partners", "paid_in"), ("distributed", "partners", "distributed"),
    ("cost", "portfolio", "cost"), ("fair", "portfolio", "value"),
])  # fmt: skip
def test_the_total_is_that_of_the_table(ledger, measure, name, column):
    rows = subjects.OF_MEASURE[measure].dimensions[0]
    made = pivot.build(ledger, Spec(rows, "", measure, top=0, until=Q.ordinal))
    wanted = of_table(ledger, name, column)
    assert made.total.total.fen == (wanted or 0)
    assert wanted or measure == "work"  # nobody measured work in the sample


@pytest.mark.parametrize("measure", subjects.OF_MEASURE)
def test_every_side_adds_up_and_turned_round_it_is_turned_round(ledger, measure):
    dimensions = subjects.OF_MEASURE[measure].dimensions
    total = pivot.build(
        ledger, Spec(dimensions[0], "", measure, top=0, until=Q.ordinal)
    ).total.total
    for rows, columns in permutations(dimensions, 2):
        made = pivot.build(ledger, Spec(rows, columns, measure, top=0, until=Q.ordinal))
        turned = pivot.build(ledger, Spec(columns, rows, measure, top=0, until=Q.ordinal))
        assert made.total.total.fen == turned.total.total.fen == total.fen
        cells = {
            (line.key, key): cell
            for line in made.lines
            for (key, _), cell in zip(made.columns, line.cells, strict=True)
        }
        other = {
            (key, line.key): cell
            for line in turned.lines
            for (key, _), cell in zip(turned.columns, line.cells, strict=True)
        }
        assert cells == other
        assert sum(cell.fen for cell in cells.values() if cell) == total.fen
        assert all(name for line in made.lines for name in (line.name,))
        assert pivot_shown.chart(made).known or measure == "work"


def test_the_others_add_up(ledger):
    made = pivot.build(ledger, Spec("contract", "year", "value", top=3, until=Q.ordinal))
    assert made.lines[-1].key == pivot.OTHERS and len(made.lines) == 4
    assert sum(line.total.fen for line in made.lines) == made.total.total.fen


def test_a_dimension_of_another_subject_is_refused_in_words(ledger):
    with pytest.raises(UserError, match="no_such_dimension"):
        pivot.build(ledger, Spec("payee", "", "released"))
    with pytest.raises(UserError, match="no_such_dimension"):
        pivot.build(ledger, Spec("partner", "", "paid"))


def test_the_workbook_holds_the_same_sums(ledger, tmp_path):
    made = pivot.build(ledger, Spec("party", "year", "value", top=4, until=Q.ordinal))
    pivot_workbook.write(ledger, made, tmp_path / "a.xlsx")
    book = load_workbook(tmp_path / "a.xlsx", data_only=True)
    y, x = 3 + len(made.lines), 3 + len(made.columns)
    assert round(book.worksheets[0].cell(y, x).value * 100) == made.total.total.fen
    sums = [row[4] for row in book.worksheets[1].iter_rows(min_row=2, values_only=True)]
    assert round(sum(sums) * 100) == made.total.total.fen
