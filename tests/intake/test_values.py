"""Cells → amounts, dates, directions, texts: tables of examples."""

import datetime as dt

import pytest

from fundtracker.intake.cells import amounts, cell_words, dates
from fundtracker.intake.columns.column_look import is_cash

YUAN, WAN = 100, 1_000_000


@pytest.mark.parametrize(
    ("cell", "unit", "fen"),
    [
        ("1,234.56", YUAN, 123456),
        ("(1,234.56)", YUAN, -123456),
        ("（1,234.56）", YUAN, -123456),
        ("1234.56-", YUAN, -123456),
        ("-￥1,234.56", YUAN, -123456),
        ("￥-1,234.56", YUAN, -123456),
        ("¥ 50 000.00", YUAN, 5_000_000),
        ("CNY 12", YUAN, 1200),
        ("12.5元", YUAN, 1250),
        ("人民币12.5元整", YUAN, 1250),
        ("1.5万元", YUAN, 1_500_000),
        ("1.5万", WAN, 1_500_000),
        ("0.02亿元", YUAN, 200_000_000),
        ("3千元", YUAN, 300_000),
        ("１２，３４５．６０", YUAN, 1_234_560),
        ("−5.00", YUAN, -500),
        ("–5.00", YUAN, -500),
        ("+5", YUAN, 500),
        (".5", YUAN, 50),
        ("5.", YUAN, 500),
        ("0.000", YUAN, 0),
        ("1500.000", YUAN, 150_000),
        ("36", WAN, 36_000_000),
        ("800.123456", WAN, 800_123_456),
        ('="1,000.00"', YUAN, 100_000),
        ("'1000", YUAN, 100_000),
        ("99,999,999,999.99", YUAN, 9_999_999_999_999),
        ("", YUAN, None),
        ("-", YUAN, None),
        ("——", YUAN, None),
        ("/", YUAN, None),
        ("一百元", YUAN, "bad_amount"),
        ("1-2", YUAN, "bad_amount"),
        ("12%", YUAN, "bad_amount"),
        ("--5--", YUAN, "bad_amount"),
        ("9" * 20, YUAN, "bad_amount"),
        ("①1000", YUAN, "bad_amount"),
        ("1000²", YUAN, "bad_amount"),
        ("½", YUAN, "bad_amount"),
        ("⒈50", YUAN, "bad_amount"),
        ("㈠1000", YUAN, "bad_amount"),
        ("㋀1000", YUAN, "bad_amount"),
        ("１ ０００．５", YUAN, 100_050),
        ("1\u202f234\xa0567.89", YUAN, 123_456_789),
        ("￥ 1 000 元", YUAN, 100_000),
        ("12 00", YUAN, "bad_amount"),
        ("1000 2000", YUAN, "bad_amount"),
        ("1 000 00", YUAN, "bad_amount"),
        ("1 000.5 0", YUAN, "bad_amount"),
        ("1 234 5678", YUAN, "bad_amount"),
        ("12 00", WAN, "bad_amount"),
        ("100\n200", YUAN, "bad_amount"),
        ("100\u200b200", YUAN, 10_020_000),
        ("1.234,56", YUAN, "ambiguous_number"),
        ("1.234.567", YUAN, "ambiguous_number"),
        ("1,23.4", YUAN, "ambiguous_number"),
        ("12,34", YUAN, "ambiguous_number"),
        ("1,0000", YUAN, "ambiguous_number"),
        ("US$5", YUAN, "foreign_currency"),
        ("5 USD", YUAN, "foreign_currency"),
        ("€5", YUAN, "foreign_currency"),
        ("港币5", YUAN, "foreign_currency"),
        ("10.005", YUAN, "sub_fen_precision"),
        ("0.0000001", WAN, "sub_fen_precision"),
    ],
)
def test_an_amount_is_exact_fen_or_a_reason(cell: str, unit: int, fen: int | str | None) -> None:
    assert amounts.fen(cell, unit) == fen


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("（单位:元）", "元"),
        ("金额(亿元)", "亿元"),
        ("付款金额（万元）", "万元"),
        ("人民币元", "元"),
        ("单位名称", None),
        ("示例单位", None),
    ],
)
def test_a_unit_is_heard_where_it_is_said(text: str, unit: str | None) -> None:
    assert amounts.unit_in(text) == unit


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("20230105", "2023-01-05"),
        ("2023-1-5", "2023-01-05"),
        ("2023/1/5", "2023-01-05"),
        ("2023.01.05", "2023-01-05"),
        ("2023年1月5日", "2023-01-05"),
        ("2023 年 1 月 5 日", "2023-01-05"),
        ("２０２３年１月５日", "2023-01-05"),
        ("2023-01-05 17:08:09", "2023-01-05"),
        ("2023-01-05T17:08:09Z", "2023-01-06"),
        ("2023-01-05T15:59:59Z", "2023-01-05"),
        ("2023-01-05T17:08:09+08:00", "2023-01-05"),
        ("2023-01-05T23:30:00-0500", "2023-01-06"),
        ("2023-01-01T02:00:00+14:00", "2022-12-31"),
        ("`2023-01-05 17:08:09", "2023-01-05"),
        ("\u202d2023-01-05\u202c", "2023-01-05"),
        ("2023-01-05\u200b", "2023-01-05"),
        ("20230105 17:08:09", "2023-01-05"),
        ("20230105170809", "2023-01-05"),
        ("2023/01/05  14:06:51", "2023-01-05"),
        ("2023年1月5日 17时8分", "2023-01-05"),
        ("44931", "2023-01-05"),
        ("44931.75", "2023-01-05"),
        ('="20230105"', "2023-01-05"),
        ("25/01/2023", "2023-01-25"),
        ("01/25/2023", "2023-01-25"),
        ("05/05/2023", "2023-05-05"),
        ("5-Jan-2023", "2023-01-05"),
        ("Jan 5, 2023", "2023-01-05"),
        ("2024-02-29", "2024-02-29"),
    ],
)
def test_a_date_is_its_day(cell: str, iso: str) -> None:
    assert dates.day(cell) == dt.date.fromisoformat(iso).toordinal()


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("03/04/2023", "ambiguous_date"),
        ("3.4.2023", "ambiguous_date"),
        ("23-03-02", "ambiguous_date"),
        ("2023-02-29", "bad_date"),
        ("2023-13-01", "bad_date"),
        ("13/13/2023", "bad_date"),
        ("3月", "bad_date"),
        ("2023年3月", "bad_date"),
        ("", "bad_date"),
        ("昨天", "bad_date"),
        ("1789-07-14", "bad_date"),
        ("00000", "bad_date"),
        ("99999", "bad_date"),
        ("2023", "bad_date"),
    ],
)
def test_what_is_no_day_or_two_days_is_told(cell: str, code: str) -> None:
    assert dates.day(cell) == code


def test_the_order_of_day_and_month_is_told_by_unmistakable_cells_only() -> None:
    assert dates.day_order(["03/04/2023", "25/04/2023"]) is True
    assert dates.day_order(["03/04/2023", "04/25/2023"]) is False
    assert dates.day_order(["03/04/2023"]) is None
    assert dates.day_order(["25/04/2023", "04/25/2023"]) is None
    assert dates.day("03/04/2023", True) == dt.date(2023, 4, 3).toordinal()
    assert dates.day("03/04/2023", False) == dt.date(2023, 3, 4).toordinal()


@pytest.mark.parametrize(
    ("cell", "side"),
    [
        ("借", "out"),
        ("贷", "in"),
        ("借 Dr", "out"),
        ("贷 Cr", "in"),
        ("D", "out"),
        ("C", "in"),
        ("DR", "out"),
        ("Credit", "in"),
        ("支出", "out"),
        ("收入", "in"),
        ("往账", "out"),
        ("来账", "in"),
        ("转出", "out"),
        ("转入", "in"),
        ("付", "out"),
        ("O", "out"),
        ("R", "refund"),
        ("退回", "refund"),
        ("/", "neither"),
        ("不计收支", "neither"),
        ("", "unknown"),
        ("X", "unknown"),
    ],
)
def test_a_direction_is_heard_in_many_words(cell: str, side: str) -> None:
    assert cell_words.direction(cell) == side


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ('="00123"', "00123"),
        ("=123", "123"),
        ("'00123", "00123"),
        ("\t9900 \t", "9900"),
        ("----------", ""),
        ("—", ""),
        ("null", ""),
        ('="a ""b"""', 'a "b"'),
        ("'", "'"),
        ("示例", "示例"),
    ],
)
def test_a_text_is_what_was_meant(cell: str, meant: str) -> None:
    assert cell_words.text(cell) == meant


@pytest.mark.parametrize("cell", ["6.22E+18", "6.22202E+18", "6.2e18"])
def test_an_account_destroyed_by_a_spreadsheet_is_empty(cell: str) -> None:
    assert cell_words.account(cell) == ""


def test_a_whole_account_stays_text() -> None:
    assert cell_words.account("9900000000000000011") == "9900000000000000011"
    assert cell_words.account("9900******0011") == "9900******0011"


@pytest.mark.parametrize(
    ("account", "cash"),
    [
        ("1002 银行存款", True),
        ("1001", True),
        ("1011 零余额账户用款额度", True),
        ("银行存款-工行", True),
        ("1601 在建工程", False),
        ("4001 财政拨款收入", False),
        ("21002", False),
    ],
)
def test_cash_is_what_the_ledger_holds_as_money(account: str, cash: bool) -> None:
    assert is_cash(account) is cash
