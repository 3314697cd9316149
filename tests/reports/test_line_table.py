"""Table 4 by plan line: released, committed, paid and available, each fen of table 4 once."""

import datetime as dt

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.plan import descendants
from fundtracker.ledger import Ledger
from fundtracker.reports import explain, registry

NOON = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)
QUARTER = Quarter(2024, 4)
MEASURES = ("released", "received", "committed", "paid", "available", "uncommitted")


@pytest.fixture(scope="module")
def ledger(sample_ledger):
    with Ledger.open(sample_ledger, "x", clock=lambda: NOON, read_only=True) as opened:
        yield opened


def test_the_totals_are_those_of_table_4(ledger):
    lines = registry.build(ledger, "lines", quarter=QUARTER).row("total")
    sources = registry.build(ledger, "sources", quarter=QUARTER).row("total")
    assert lines.number("paid") and lines.number("released") and lines.number("committed")
    assert {m: lines.number(m) for m in MEASURES} == {m: sources.number(m) for m in MEASURES}


def test_main_lines_and_what_has_none_add_up_to_the_total(ledger):
    table = registry.build(ledger, "lines", quarter=QUARTER)
    parts = [row for row in table.rows if not row.depth and not row.total]
    for measure in MEASURES[:4]:
        assert sum(row.number(measure) for row in parts) == table.row("total").number(measure)


def test_a_line_shows_the_money_of_its_projects_and_the_payments_on_it(ledger):
    line = ledger.plan.line("infrastructure")
    row = registry.build(ledger, "lines", quarter=QUARTER).row(f"l{line.id}")
    ids = descendants(ledger.plan.lines(), line.id)
    projects = {p.id for p in ledger.projects.all() if p.line_id in ids}
    day = QUARTER.last_day.toordinal()
    released = sum(
        q.amount_fen for q in ledger.funding.quotas(day)
        if q.project_id in projects and q.kind != "receipt"
    )  # fmt: skip
    committed = sum(fen for _, _, p, fen in entries(ledger, day) if p in projects)
    paid = sum(s[3] for s in ledger.plan.sums() if s[0] in ids and s[1] <= QUARTER.ordinal)
    assert (row.number("released"), row.number("committed"), row.number("paid")) == (
        released, committed, paid,
    )  # fmt: skip
    # What was released to sources as a whole is on no line: nothing is made up for this one.
    assert row.number("available") == (released - paid if released else None)
    assert any("合计" in note for note in notes(ledger))
    assert row.number("plan") == 5_500_000_000_00
    assert row.number("plan_left") == 5_500_000_000_00 - committed


def notes(ledger):
    return registry.build(ledger, "lines", quarter=QUARTER).notes


def entries(ledger, day):
    return [(s, y, p, fen) for p, s, y, fen in ledger.contracts.committed(day)]


def test_its_figures_open_to_payments_and_records(ledger):
    row = registry.build(ledger, "lines", quarter=QUARTER).row("total")
    paid = explain.explain(ledger, row.cells["paid"].id)
    assert paid.sum_fen == row.number("paid")
    released = explain.explain(ledger, row.cells["released"].id)
    assert {record["table"] for record in released.records} == {"quota"}
