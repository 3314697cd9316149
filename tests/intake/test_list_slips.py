"""Slips that would store something else without a word: years of two digits, account numbers that a
spreadsheet has cut short.
"""

import pytest
from openpyxl import Workbook

from fundtracker import cli
from fundtracker.errors import UserError
from fundtracker.intake.lists import cell_values, post_list
from fundtracker.records.registry import record_type
from tests.intake.small_lists import SOURCE, written
from tests.ledger import world

QUOTA = ["指标文号", "资金来源", "项目编码", "指标年度", "指标金额", "下达日期"]
BUDGET = ["项目编码", "资金来源", "预算年度", "年度预算"]
LONG = 38100101040012345  # seventeen digits: a spreadsheet keeps fifteen


@pytest.fixture
def ledger(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as made:
        with made.change("list") as change:
            made.projects.put(change, "P1", "道路", None)
        yield made


def book(path, *rows):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return path


def listed(ledger, tmp_path, kind, *rows):
    return post_list.post(ledger, written(tmp_path / "l.csv", [list(r) for r in rows]), kind=kind)


def codes(done):
    return [issue.code for issue in done.warnings]


@pytest.mark.parametrize("text", ["24", "24年", "2024", "2024年度", "2024.0", "２０２４"])
def test_a_year_of_two_digits_is_one_of_this_century(ledger, tmp_path, text):
    done = listed(ledger, tmp_path, "quotas", QUOTA, ["文1", SOURCE, "P1", text, "5", "2024-1-1"])
    assert (done.rejected, codes(done)) == ([], [])
    assert [quota.year for quota in ledger.funding.quotas(10**7)] == [2024]
    assert not listed(
        ledger, tmp_path, "project.budget", BUDGET, ["P1", SOURCE, text, "9"]
    ).rejected
    assert [year for _, _, year, _ in ledger.projects.budgets()] == [2024]


@pytest.mark.parametrize("text", ["2", "124", "20240101", "2023-2024", "1066", "去年"])
def test_what_is_no_year_is_sent_back(ledger, tmp_path, text):
    done = listed(ledger, tmp_path, "quotas", QUOTA, ["文1", SOURCE, "P1", text, "5", "2024-1-1"])
    assert [issue.code for issue in done.rejected] == ["bad_year"]


def test_a_year_far_from_plan_and_document_is_told_with_its_sum(ledger, tmp_path, capsys):
    rows = [[f"文{at}", SOURCE, "P1", year, "5", "2024-1-1"] for at, year in enumerate(
        ("2099", "2099", "2025", "2029", "2018"))]  # fmt: skip
    done = listed(ledger, tmp_path, "quotas", QUOTA, *rows)
    [issue] = done.warnings
    assert (issue.code, issue.params) == (
        "year_far_told",
        {"year": 2099, "n": 2, "amount": "10.00"},
    )
    [issue] = listed(
        ledger, tmp_path, "project.budget", BUDGET, ["P1", SOURCE, "2042", "9"]
    ).warnings
    assert (issue.code, issue.params["amount"]) == ("year_far_told", "9.00")
    old = ["文", SOURCE, "P1", "2014", "5", "2014-1-1"]  # old, and so is its document
    assert codes(listed(ledger, tmp_path, "quotas", QUOTA, old)) == []
    path = str(ledger.path)
    ledger.close()
    argv = ["add", "project.budget", "--ledger", path, "--person", "x", "--project", "P1"]
    assert cli.run([*argv, "--budget-year", "2099", "--budget", "7", "--source", SOURCE]) == 0
    assert "2099" in capsys.readouterr().out


def test_an_account_that_a_spreadsheet_has_cut_short_is_never_another_account(ledger, tmp_path):
    heads = ["银行账户", "截止日期", "银行对账单余额（元）", "企业账面余额（元）"]
    row = ["2024-04-30", "9.00", "9.00"]
    path = book(tmp_path / "b.xlsx", heads, [LONG, *row], [str(LONG), *row])
    done = post_list.post(ledger, path, kind="bankbalances")
    [issue] = done.rejected
    assert (issue.code, issue.line) == ("account_precision_lost", 2)
    assert done.rejected_sums == {"银行对账单余额（元）": 900, "企业账面余额（元）": 900}
    assert ledger.read("SELECT account FROM bank_balance") == [(str(LONG),)]


def test_a_number_that_may_be_left_out_is_left_out_and_told(ledger, tmp_path):
    heads = ["合同编号", "合同名称", "项目编码", "乙方", "乙方账号", "签订日期", "合同金额（元）"]
    rows = [[n, "甲", "P1", "乙", account, "2024-1-1", 5] for n, account in (
        ("HT-1", LONG), ("HT-2", str(LONG)), ("HT-3", 123456789012345), (LONG, ""), ("1E10", ""))]  # fmt: skip
    done = post_list.post(ledger, book(tmp_path / "c.xlsx", heads, *rows), kind="contracts")
    assert [(i.code, i.line) for i in done.rejected] == [("account_precision_lost", 5)]
    assert [(i.code, i.line) for i in done.warnings] == [("account_precision_lost", 2)]
    accounts = {row.number: row.account for row in ledger.contracts.all()}
    assert accounts == {"HT-1": "", "HT-2": str(LONG), "HT-3": "123456789012345", "1E10": ""}


@pytest.mark.parametrize("text", ["3.81001010400123E+16", "6.22E18", "6E+18"])
def test_forms_and_commands_refuse_it_too(text):
    for kind, field in (("contract", "account"), ("bank.balance", "account"), ("fund", "account")):
        with pytest.raises(UserError, match="account_precision_lost"):
            cell_values.value(record_type(kind).field(field), text)
