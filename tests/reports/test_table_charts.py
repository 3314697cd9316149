"""A chart of a table says how many rows had no place in it."""

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.reports.charts.table_charts import MOST, chart_of
from fundtracker.reports.tables.report_table import Cell, Row, Table


def table(code, columns, n):
    cells = {column: Cell(f"{code}/{column}", 100) for column in columns}
    rows = [Row(f"r{at}", f"row {at}", cells) for at in range(n)]
    return Table(code, code, Quarter.parse("2024Q4"), "yuan", "zh", [], rows, "V1", [], False)


@pytest.mark.parametrize(
    ("code", "columns"),
    [
        ("sources", ("released", "received", "paid")),
        ("funds", ("committed", "paid_in", "distributed", "nav")),
        ("indicators", ("rate", "q0")),
    ],
)
def test_rows_without_a_place_are_counted_in_the_title(code, columns):
    whole = chart_of(table(code, columns, MOST))
    more = chart_of(table(code, columns, MOST + 3))
    assert len(more.places) == len(whole.places) == MOST
    assert "另有" not in whole.title
    assert more.title == f"{whole.title} · 另有 3 项"
