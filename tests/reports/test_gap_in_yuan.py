"""A gap of a plan line is told in yuan beside its points: what was paid against an even course to the plan."""

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.plan import straight_line
from fundtracker.ledger import Ledger
from fundtracker.reports.plan import table1
from tests.conftest import NOON


def test_every_line_with_a_gap_says_it_in_exact_yuan(sample_ledger):
    with Ledger.open(sample_ledger, "x", clock=lambda: NOON, read_only=True) as ledger:
        quarter, version = Quarter(2024, 4), ledger.plan.current()
        table = table1.build(ledger, quarter=quarter, unit="yi")
        rows = [
            r
            for r in table.rows
            if r.band == "paid" and r.number("plan") and r.number("gap") is not None
        ]
        for row in rows:
            lacking = row.number("total") - straight_line(row.number("plan"), quarter, version)
            assert f"{money.show(abs(lacking))} 元" in str(row.cells["note"].value), row.name
        assert len(rows) == 3
