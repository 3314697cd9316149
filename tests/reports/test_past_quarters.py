"""A past quarter's tables say what was known then, and on paper nothing where nothing was."""

import datetime as dt

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.ledger import Ledger
from fundtracker.reports import registry
from fundtracker.reports.review.printed_tables import printed
from fundtracker.reports.sources.table9 import state_name

NOON = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)
EARLY = Quarter(2023, 2)


@pytest.fixture(scope="module")
def ledger(sample_ledger):
    with Ledger.open(sample_ledger, "x", clock=lambda: NOON, read_only=True) as opened:
        yield opened


def test_an_approval_is_named_from_its_day_on(ledger):
    rows = registry.build(ledger, "policy", quarter=EARLY).rows
    state = state_name("waiting")
    waiting = [row for row in rows if "state" in row.cells and row.cells["state"].value == state]
    later = registry.build(ledger, "policy", quarter=Quarter(2024, 4))
    approved = [row.code for row in waiting if later.row(row.code).cells["approved_doc"].value]
    assert approved and not any(row.cells["approved_doc"].value for row in waiting)


def test_a_table_without_any_record_is_no_empty_total_on_paper(ledger):
    table = registry.build(ledger, "portfolio", quarter=EARLY)
    assert [row.total for row in table.rows] == [True]
    [sheet] = printed(table, "a4")
    assert sheet["rows"] == sheet["tail"] == []
    assert sheet["notes"][0] == "本季度无此事项。"
    assert not any("没有数字的列" in note for note in sheet["notes"])
