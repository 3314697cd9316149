"""The band of 表1 that says what is released, contracted, paid and available: 表4's own figures."""

import datetime as dt

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import speaking
from fundtracker.ledger import Ledger, templates
from fundtracker.reports import explain, registry
from fundtracker.reports.plan import plan_data, plan_paper, table1
from fundtracker.reports.tables.table_text import render_csv

NOON = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)
QUARTER = Quarter(2024, 4)
FIGURES = ("released", "received", "committed", "paid", "available", "uncommitted", "plan_left")


@pytest.fixture(scope="module")
def ledger(sample_ledger):
    with Ledger.open(sample_ledger, "x", clock=lambda: NOON, read_only=True) as opened:
        yield opened


def figures(row):
    return {column: row.number(column) for column in FIGURES}


def test_each_line_and_the_total_are_those_of_table_4(ledger):
    plan = table1.build(ledger, quarter=QUARTER)
    lines = registry.build(ledger, "lines", quarter=QUARTER)
    for code in ("policy", "infrastructure"):
        theirs = lines.row(f"l{ledger.plan.line(code).id}")
        assert figures(plan.row(f"{code}_money")) == figures(theirs)
        assert theirs.number("available") > 0  # the sample tells of money that is still there
    assert figures(plan.row("total_money")) == figures(lines.row("total"))
    parts = [plan.row(f"{code}_money") for code in ("fiscal", "unlined")]
    for column in ("released", "committed", "paid"):
        assert sum(row.number(column) for row in parts) == plan.row("total_money").number(column)


def test_what_was_paid_outside_the_period_is_in_it_and_named(ledger):
    plan = table1.build(ledger, quarter=QUARTER)
    row, above = plan.row("infrastructure_money"), plan.row("infrastructure")
    outside = row.number("paid") - above.number("total")
    assert outside == 1_860_000_00 and "1,860,000.00" in row.cells["note"].value


def test_its_figures_open_to_their_payments_and_records(ledger):
    plan = table1.build(ledger, quarter=QUARTER)
    row = plan.row("infrastructure_money")
    released = explain.explain(ledger, row.cells["released"].id)
    assert {record["table"] for record in released.records} == {"quota"}
    assert any(["类型", "下达"] in record["fields"] for record in released.records)
    available = explain.explain(ledger, row.cells["available"].id)
    assert available.sum_fen == row.number("paid") and " − " in available.formula
    plan_cell = explain.explain(ledger, row.cells["plan"].id)
    assert plan_cell.id == "plan/infrastructure/plan/2024Q4" and plan_cell.statements


def test_a_record_behind_a_figure_is_said_as_its_form_says_it(ledger):
    plan = table1.build(ledger, quarter=QUARTER)
    figure = plan.row("total_money").cells["committed"].id
    fields = dict(explain.explain(ledger, figure, limit=1).records[0]["fields"])
    assert fields["项目"].startswith("示例项目") and fields["质保金到期日"] == "2026-12-31"
    assert fields["质保金比例（%）"] == "3.0%" and fields["是否审计"] == "否"


def test_csv_and_json_keep_their_columns_and_gain_these(ledger):
    plan = table1.build(ledger, quarter=QUARTER)
    head = render_csv(plan).splitlines()[0]
    with speaking("zh"):
        assert [head.index(name) for name in ("累计支付", "下达指标", "合同额", "可用")]
    data = plan_data.as_data(plan, ledger.plan.versions())
    rows = {row["code"]: row["cells"] for row in data["rows"]}
    assert rows["policy"]["total"]["fen"] == plan.row("policy").number("total")
    assert rows["policy_money"]["available"]["fen"] == plan.row("policy_money").number("available")


def test_it_is_a_table_by_itself_on_paper(ledger):
    sheets = plan_paper.on_paper(table1.build(ledger, quarter=QUARTER))
    assert [sheet.code for sheet in sheets] == ["plan", "stages", "investment"]
    assert not any(row.code.endswith("_money") for row in sheets[0].rows)


def test_a_line_to_which_nothing_was_released_by_itself_has_no_made_up_rest(tmp_path):
    with Ledger.create(tmp_path / "own.ftdb", "tester", clock=lambda: NOON) as own:
        templates.load(own, "laoshan-2023")
        plan = table1.build(own, lang="zh")
        row = plan.row("fiscal_money")
        assert row.number("released") == 0 and row.number("available") is None
        opened = explain.explain(own, row.cells["available"].id)
        assert "没有单独下达" in opened.formula
