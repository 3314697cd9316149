"""The worked examples of the documentation run and say what the program says."""

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from fundtracker.reports.plan import table1
from tests.ledger import world

EXAMPLES = Path(__file__).parents[2] / "docs/examples"


@pytest.mark.parametrize("quarter", ["2023Q2", "2024Q1", "2024Q4"])
def test_table_1_from_frames_is_table_1(sample_ledger, quarter):
    from fundtracker.domain.base.period import Quarter

    paid_by_line = runpy.run_path(str(EXAMPLES / "table1.py"))["paid_by_line"]
    with world.opened(sample_ledger, read_only=True) as ledger:
        made = paid_by_line(ledger, quarter)
        report = table1.build(ledger, quarter=Quarter.parse(quarter), unit="yuan")
    compared = 0
    for code, row in made.iterrows():
        told = next(each for each in report.rows if each.code == code)
        for column in ("quarter", "year", "total"):
            assert int(row[column]) == told.number(column), (code, column)
            compared += 1
    assert compared == 3 * len(made) >= 9


def test_the_example_runs_as_it_is_told(sample_ledger):
    said = subprocess.run(
        [sys.executable, str(EXAMPLES / "table1.py"), str(sample_ledger), "2024Q4"],
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    assert "fiscal" in said.stdout and "2024Q4" in said.stdout
