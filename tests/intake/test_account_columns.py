"""Accounts beside payments: what they were for, the own account of a bank's file, or a journal's."""

import pytest

from fundtracker.errors import RefusedError
from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import post


def _read(tmp_path, text):
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    reading = read(path)
    rows = [(row["direction"], row["amount_fen"]) for row in post.settled(reading)]
    return reading, rows


@pytest.mark.parametrize(
    "head", ["科目", "会计科目", "科目名称", "科目编码", "科目代码", "Account"]
)
@pytest.mark.parametrize(
    "heads",
    [
        ("支付日期", "收款人", "支付金额"),
        ("日期", "收款单位", "金额"),
        ("日期", "供应商", "实付金额"),
    ],
)
def test_what_payments_were_for_makes_no_journal(tmp_path, head, heads):
    day, payee, money = heads
    text = f"{day},{head},{payee},{money}\n2024-03-04,30905,示例甲公司,120000\n2024-03-06,6602 管理费用,示例乙公司,86400.5\n"
    reading, rows = _read(tmp_path, text)
    assert rows == [("out", 12_000_000), ("out", 8_640_050)]
    assert not (reading.questions or reading.rejected or reading.inner_skipped)


def test_a_code_and_a_name_of_what_it_was_for_are_no_journal(tmp_path):
    text = (
        "支付日期,科目编码,科目名称,收款人,支付金额\n2024-03-04,6602,管理费用,示例甲公司,120000\n"
    )
    assert _read(tmp_path, text)[1] == [("out", 12_000_000)]


@pytest.mark.parametrize(
    "text",
    [
        "日期,科目,摘要,借方,贷方\n2024-03-04,6602 管理费用,付款,100.00,\n",
        "日期,凭证号,科目,供应商,借方金额\n2024-03-04,1,6602 管理费用,示例甲公司,100.00\n",
    ],
)
def test_a_journal_without_cash_is_still_refused(tmp_path, text):
    with pytest.raises(RefusedError) as refused:
        _read(tmp_path, text)
    assert refused.value.code == "no_cash_lines"


def test_the_account_of_a_bank_statement_is_the_own_one(tmp_path):
    text = (
        "Account name,Account number,Bank name,Account status,Narrative,Value date,Credit amount,"
        "Debit amount,Balance\n"
        "示例园区公司,0011,HSBC CHINA,ACTIVE,示例市政公司,04/03/2024,,120000.00,880000.00\n"
        "示例园区公司,0011,HSBC CHINA,ACTIVE,示例财政局,15/03/2024,500000.00,,1380000.00\n"
    )
    reading, rows = _read(tmp_path, text)
    assert rows == [("out", 12_000_000), ("in", 50_000_000)] and not reading.questions


def test_budget_accounts_beside_the_financial_ones_are_the_same_money(tmp_path):
    text = (
        "日期,凭证号,摘要,财务会计科目,借方,贷方,预算会计科目,预算借方,预算贷方\n"
        "2024-03-04,1,付工程款,1002 银行存款,,120.00,8001 资金结存,,120.00\n"
        "2024-03-04,1,付工程款,5001 业务费用,120.00,,7201 事业支出,120.00,\n"
    )
    assert _read(tmp_path, text)[1] == [("out", 12_000)]
