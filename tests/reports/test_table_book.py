"""Exported tables carry charts of the spreadsheet's own over their figures; nothing where nothing is drawn."""

import zipfile

import pytest
from openpyxl import load_workbook

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import tr
from fundtracker.reports import registry
from fundtracker.reports.analysis import pivot, pivot_workbook
from fundtracker.reports.analysis.pivot import Spec
from fundtracker.reports.charts import table_book
from tests.ledger import world


@pytest.fixture(scope="module")
def ledger(sample_ledger):
    ledger = world.opened(sample_ledger, read_only=True)
    yield ledger
    ledger.close()


def charts_in(path):
    return sum(name.startswith("xl/charts/chart") for name in zipfile.ZipFile(path).namelist())


@pytest.mark.parametrize(("name", "options", "n"), [
    ("plan", {}, 1), ("projects", {}, 1), ("contracts", {}, 2), ("sources", {}, 1), ("sources", {"by": "year"}, 1),
    ("funds", {}, 1), ("portfolio", {}, 1), ("partners-total", {}, 1), ("policy", {}, 1), ("indicators", {}, 1),
    ("decisions", {}, 0),
])  # fmt: skip
def test_a_table_is_exported_with_its_charts(ledger, tmp_path, name, options, n):
    table = registry.build(ledger, name, quarter=Quarter(2024, 4), **options)
    table_book.write_xlsx(table, tmp_path / "t.xlsx")
    assert charts_in(tmp_path / "t.xlsx") == n
    sheets = load_workbook(tmp_path / "t.xlsx").sheetnames
    assert (tr("Charts") in sheets) == bool(n)


@pytest.mark.parametrize("name", ["waterfall", "nav"])
def test_a_table_of_funds_has_a_waterfall_for_each_fund(ledger, tmp_path, name):
    table = registry.build(ledger, name, quarter=Quarter(2024, 4))
    table_book.write_xlsx(table, tmp_path / "t.xlsx")
    assert charts_in(tmp_path / "t.xlsx") == len(ledger.funds.all())


def test_the_figures_beside_a_chart_are_those_of_the_table(ledger, tmp_path):
    table = registry.build(ledger, "plan", quarter=Quarter(2024, 4))
    table_book.write_xlsx(table, tmp_path / "t.xlsx")
    sheet = load_workbook(tmp_path / "t.xlsx").worksheets[1]
    compared = 0
    for y in range(3, 9):
        row = next((r for r in table.rows if r.name.strip() == sheet.cell(y, 1).value), None)
        if row is not None:
            assert round(sheet.cell(y, 3).value * 100) == row.number("total")
            compared += 1
    assert compared >= 3


def test_the_workbook_of_a_pivot_has_its_chart(ledger, tmp_path):
    made = pivot.build(ledger, Spec("project", "year", top=5))
    pivot_workbook.write(ledger, made, tmp_path / "p.xlsx")
    assert charts_in(tmp_path / "p.xlsx") == 1
