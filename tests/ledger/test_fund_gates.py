"""The checklist asks of the funds: valuations of the quarter are in, calls are reconciled."""

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.payments import post
from fundtracker.ledger.funds.holding_book import Exit, Purchase, Valued
from fundtracker.reports.review import checklist
from tests.ledger.fund_world import called, day, held, made, received

Q2, Q3, Q4 = (Quarter(2023, n) for n in (2, 3, 4))


@pytest.fixture
def fund(ledger):
    return made(ledger)


def gate(ledger, code, quarter):
    return next(g for g in checklist.gates(ledger, quarter) if g.code == code)


def valued(ledger, deal, at, fen=150_00):
    with ledger.change("value") as change:
        ledger.companies.value_at(
            change, deal.id, Valued(day(at), fen, "round", prepared="张", approved="李")
        )


def test_a_holding_without_a_value_of_the_quarter_keeps_its_gate_closed(ledger, fund):
    deal = held(ledger, fund)
    assert gate(ledger, "valued", Q3).open  # nothing is held yet
    with ledger.change("invest") as change:
        ledger.companies.invest(
            change, deal.id, Purchase(day("2023-07-01"), 100, 100_00, round_name="A")
        )
    assert gate(ledger, "valued", Q2).open
    assert gate(ledger, "valued", Q3).items == ("示例企业甲：从未估值",)
    valued(ledger, deal, "2023-09-30")
    assert gate(ledger, "valued", Q3).open
    assert gate(ledger, "valued", Q4).items == ("示例企业甲：最近估值日 2023-09-30",)
    with ledger.change("exit") as change:
        ledger.companies.exit(change, deal, Exit(day("2023-12-20"), 100, 170_00))
    assert gate(ledger, "valued", Q4).open  # nothing is left to be valued


def test_what_is_due_on_a_call_and_did_not_arrive_keeps_its_gate_closed_with_its_sum(ledger, fund):
    called(ledger, fund, 500_00, at="2023-06-10")  # due on 2023-07-10
    assert gate(ledger, "calls", Q2).open
    assert gate(ledger, "calls", Q3).items == ("示例基金X1 · 第 1 次缴款：500.00 元未到账",)
    received(ledger, fund, at="2023-10-09")
    assert not gate(ledger, "calls", Q3).open  # at the end of that quarter it had not arrived
    assert gate(ledger, "calls", Q4).open


def test_a_receipt_that_the_funds_own_bank_does_not_show_keeps_the_gate_closed(
    ledger, fund, tmp_path
):
    called(ledger, fund, 500_00, at="2023-06-10")
    received(ledger, fund, at="2023-07-05")
    assert gate(ledger, "calls", Q3).open  # no statement of the fund's account is taken in
    statement = tmp_path / "fund.csv"
    statement.write_text(
        "交易日期,摘要,支出金额,收入金额,余额,对方户名,对方账号\n"
        "2023-07-06,管理费,10.00,,990.00,示例管理公司,62220002\n"
        "2023-07-07,管理费,10.00,,980.00,示例管理公司,62220002\n",
        "utf-8",
    )
    post.post(ledger, statement, choices=Choices(answers={"books": "X1"}))
    closed = gate(ledger, "calls", Q3)
    assert closed.n == 3
    assert (
        closed.items[0].startswith("示例基金X1 · 第 1 次缴款：") and "流水中没有" in closed.items[0]
    )
