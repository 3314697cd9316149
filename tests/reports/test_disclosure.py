"""Costs by kind, half-year and annual disclosure, scorecards, vintages: figures worked out by hand."""

import re

import pytest

from fundtracker import i18n
from fundtracker.domain.base.period import Quarter
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.fund_costs import CATEGORIES, Spending
from fundtracker.ledger.funds.holding_book import Purchase, Valued
from fundtracker.records.fund_cash import COST_CATEGORIES
from fundtracker.reports import registry
from fundtracker.reports.disclosure import fund_expenses
from fundtracker.reports.explain import explain
from tests.ledger import world
from tests.ledger.fund_world import called, day, held, made, received

H1, YEAR = Quarter.parse("2024Q2"), Quarter.parse("2024Q4")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """300 paid in on 2023-06-30, 200 invested; costs of four kinds; 100 distributed in March 2024."""
    with world.planned(tmp_path_factory.mktemp("disclosure") / "l.ftdb") as ledger:
        fund = made(ledger, fee_rate=0, start="2023-04-01")
        called(ledger, fund, 300_00)
        received(ledger, fund)
        deal = held(ledger, fund)
        costs = ledger.fund_costs
        with ledger.change("fund") as change:
            ledger.companies.put(change, "示例企业甲", tenant=1, track="信创硬件制造")
            ledger.companies.invest(change, deal.id, Purchase(day("2023-07-10"), 100, 200_00))
            ledger.companies.value_at(
                change, deal.id, Valued(day("2024-06-30"), 260_00, "round", approved="李")
            )
            costs.spend(
                change, fund, Spending(day("2023-12-01"), 1_00, payee="所"), category="audit"
            )
            costs.spend(
                change, fund, Spending(day("2024-02-01"), 2_00, payee="所"), category="audit"
            )
            costs.spend(
                change, fund, Spending(day("2024-05-01"), 4_00, payee="行"), category="custody"
            )
            costs.spend(change, fund, Spending(day("2024-06-01"), 8_00, payee="某"))
            costs.spend(change, fund, Spending(day("2024-06-02"), 16_00, kind="interest"))
            ledger.capital.distribute(
                change, fund, Resolution(day("2024-03-01")), {"capital": 90_00, "carry": 10_00}
            )
        yield ledger


def lines(ledger, name, quarter) -> dict[str, dict[str, object]]:
    rows = registry.build(ledger, name, quarter=quarter, unit="yuan").rows
    return {
        row.name: {code: cell.value for code, cell in row.cells.items()}
        for row in rows
        if row.cells
    }


def test_costs_stand_by_kind_and_add_up(ledger):
    found = lines(ledger, "expenses", H1)
    assert found["审计费"] == {"quarter": 0, "year": 2_00, "inception": 3_00}
    assert found["托管费"] == {"quarter": 4_00, "year": 4_00, "inception": 4_00}
    assert found["用途未注明"]["quarter"] == 8_00
    assert found["过桥利息"]["quarter"] == 16_00
    assert found["已付业绩报酬"] == {"quarter": 0, "year": 10_00, "inception": 10_00}
    assert found["示例基金X1"] == {"quarter": 28_00, "year": 40_00, "inception": 41_00}
    assert any("8.00" in note for note in registry.build(ledger, "expenses", quarter=H1).notes)


def test_every_figure_of_the_costs_opens_to_what_was_paid(ledger):
    for row in registry.build(ledger, "expenses", quarter=H1).rows:
        for cell in row.cells.values():
            assert sum(flow["fen"] for flow in explain(ledger, cell.id).flows) == cell.value, (
                cell.id
            )


def test_the_kind_of_a_cost_may_be_stated_later_and_the_row_stays_one(ledger):
    fund = ledger.funds.get("X1").id
    n = len(ledger.fund_costs.spendings(fund))
    with ledger.change("fund.cost") as change:
        done = ledger.fund_costs.spend(
            change, fund, Spending(day("2024-05-01"), 4_00, payee="行"), category="bank"
        )
    assert done.outcome == "changed"
    assert len(ledger.fund_costs.spendings(fund)) == n
    assert lines(ledger, "expenses", H1)["银行费用"]["quarter"] == 4_00
    ledger.undo()


def test_the_half_year_is_disclosed_beside_all_since_inception(ledger):
    found = lines(ledger, "disclosure", H1)
    assert found["实缴出资"] == {"period": 0, "inception": 300_00}
    assert found["累计分配"] == {"period": 100_00, "inception": 100_00}
    assert found["费用：审计费"] == {"period": 2_00, "inception": 3_00}
    table = registry.build(ledger, "disclosure", quarter=H1)
    assert table.columns[0].head == "半年度"
    assert registry.build(ledger, "disclosure", quarter=YEAR).columns[0].head == "本年"
    nav = {
        c: v.value
        for c, v in next(
            r for r in registry.build(ledger, "nav", quarter=H1).rows if r.total
        ).cells.items()
    }
    assert found["期末净资产"]["inception"] == nav["closing"] or nav["closing"] == 0


def test_the_scorecard_states_facts_and_leaves_the_score_to_people(ledger):
    found = {
        name.split(" · ", 1)[1]: row
        for name, row in lines(ledger, "scorecard", H1).items()
        if "X1" in name
    }
    assert (
        found["政策目标 · 财政资金放大倍数"]["value"] == "1.667"
    )  # 1,000 of commitments ÷ 600 of the fiscal partner
    assert found["政策目标 · 投入园区比例"]["value"] == "100.0%"
    assert found["投资运作 · 投资占实缴"]["value"] == "66.7%"
    assert found["运营效益 · DPI"]["value"] == "0.300"  # 100 less 10 of carry, of 300
    assert "score" not in found["运营效益 · DPI"]


def test_funds_stand_by_the_year_they_were_set_up(ledger):
    found = lines(ledger, "vintages", H1)
    assert found["2023"]["paid_in"] == 300_00
    assert found["2023"]["dpi"] == 300


def test_every_kind_of_cost_has_a_name_and_a_word_in_lists():
    assert {option.code for option in COST_CATEGORIES} == set(CATEGORIES)
    for lang in i18n.LANGUAGES:
        with i18n.speaking(lang):
            assert len({fund_expenses.category_name(code) for code in fund_expenses.LINES}) == len(
                fund_expenses.LINES
            )


def test_what_opens_behind_a_disclosed_amount_adds_up_to_it(ledger):
    adds_up = re.compile(r"f\d+:(committed|paid_in|distributed|invested|proceeds|opening|cost_\w+)")
    seen = set()
    for quarter in (H1, YEAR):
        for row in registry.build(ledger, "disclosure", quarter=quarter).rows:
            for cell in row.cells.values() if adds_up.fullmatch(row.code) else ():
                flows = explain(ledger, cell.id).flows
                assert abs(sum(flow["fen"] for flow in flows)) == cell.value, cell.id
                seen.add(row.code.split(":")[1] if cell.value else "")
    assert seen >= {"committed", "paid_in", "invested", "opening"}


def test_a_vintage_opens_to_the_money_of_its_funds_and_a_score_to_its_rule(ledger):
    for row in registry.build(ledger, "vintages", quarter=H1).rows:
        opened = explain(ledger, row.cells["paid_in"].id)
        assert -sum(flow["fen"] for flow in opened.flows) == row.cells["paid_in"].value
    card = registry.build(ledger, "scorecard", quarter=H1)
    cell = next(row for row in card.rows if row.code.endswith(":pic")).cells["value"]
    assert explain(ledger, cell.id).formula == f"实缴 ÷ 认缴 = {cell.value}"
