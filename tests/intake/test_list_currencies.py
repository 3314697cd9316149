"""Lists whose money is told to be of another currency outside head, cell and 币种."""

import openpyxl
import pytest

from tests.cli.fund_life import HEADS, Life

ROW = "甲基金,1,2023-05-01,2023-05-30,1000000,"


@pytest.fixture
def life(tmp_path, capsys):
    return Life(tmp_path, capsys).begun()


def taken(life, text, name="calls.csv"):
    path = life.ledger.parent / name
    path.write_text(text, "utf-8")
    return life.call("import", path, "--ledger", life.ledger, "--list", "calls", "--dry-run")


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("金额单位：美元", ""), ("单位：万美元", ""), ("计量单位：港元", ""), ("货币单位：USD", ""),
        ("本表以美元列示", ""), ("甲基金（美元）明细表", ""), ("", "单位：欧元"), ("", "注：以上金额币种为美元"),
        ("", "注：金额均为港币"),
    ],
)  # fmt: skip
def test_a_list_in_another_currency_is_refused(life, above, below):
    lines = [above, HEADS["calls"], ROW, below]
    code, said = taken(life, "\n".join(line for line in lines if line) + "\n")
    assert (code, "[list_foreign]" in said) == (2, True), said


@pytest.mark.parametrize("name", ["calls_usd.csv", "缴款（美元）.csv"])
def test_so_is_one_whose_file_names_it(life, name):
    code, said = taken(life, f"{HEADS['calls']}\n{ROW}\n", name)
    assert (code, "[list_foreign]" in said) == (2, True), said


def test_so_is_a_sheet_that_names_it(life):
    book = openpyxl.Workbook()
    book.active.title = "美元"
    for line in (HEADS["calls"], ROW):
        book.active.append(line.split(","))
    path = life.ledger.parent / "a.xlsx"
    book.save(path)
    code, said = life.call("import", path, "--ledger", life.ledger, "--list", "calls", "--dry-run")
    assert (code, "[list_foreign]" in said) == (2, True), said


@pytest.mark.parametrize(
    ("above", "head", "below"),
    [
        ("单位：元", HEADS["calls"], ""), ("", HEADS["calls"], "注：美元投资款按当日汇率折合人民币"),
        ("甲基金（人民币）", HEADS["calls"], ""), ("境外投资美元额度另行通知", HEADS["calls"], ""),
        ("甲基金（美元）明细表", HEADS["calls"].replace("投资款", "投资款（人民币元）").replace("管理费", "管理费（人民币元）"), ""),
    ],
)  # fmt: skip
def test_what_merely_speaks_of_one_is_not(life, above, head, below):
    lines = [above, head, ROW, below]
    code, said = taken(life, "\n".join(line for line in lines if line) + "\n")
    assert "[list_foreign]" not in said, said
    assert code == 0
