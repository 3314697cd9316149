"""Exports cannot run code in a spreadsheet: text stays text, numbers stay numbers."""

import datetime as dt

import openpyxl
import pytest

from fundtracker.intake.payments import post
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.payments.payments_xlsx import Shown, write_xlsx
from fundtracker.reports.tables.plain_rows import write_rows
from fundtracker.reports.tables.text_grid import safe

EVIL = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x", " =1"]


@pytest.mark.parametrize("text", EVIL)
def test_text_that_looks_like_a_formula_is_guarded_in_csv(text):
    assert safe(text) == "'" + text


@pytest.mark.parametrize("text", ["示例公司", "a=b", "", "12", "1-2"])
def test_other_text_is_left_alone_in_csv(text):
    assert safe(text) == text


def test_rows_of_a_spreadsheet_are_text(tmp_path):
    write_rows(tmp_path / "r.xlsx", ["h"], [[text] for text in EVIL])
    cells = [
        row[0] for row in openpyxl.load_workbook(tmp_path / "r.xlsx").active.iter_rows(min_row=2)
    ]
    assert [cell.data_type for cell in cells] == ["s"] * len(EVIL)


def test_a_payee_that_looks_like_a_formula_is_text_and_its_amount_a_number(tmp_path):
    bank = tmp_path / "b.csv"
    bank.write_text(
        '日期,对方户名,支出金额\n2024-01-02,"=HYPERLINK(""x"")示例",12.34\n', encoding="utf-8"
    )
    with Ledger.create(
        tmp_path / "l.ftdb", "x", clock=lambda: dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    ) as ledger:
        post.post(ledger, bank)
        target = tmp_path / "p.xlsx"
        shown = Shown(["p", "a"], ["text", "fen"], lambda r: [r.counterparty, r.amount_fen])
        write_xlsx(ledger, Query(), target, shown)
    payee, amount = next(openpyxl.load_workbook(target).active.iter_rows(min_row=2))
    assert (payee.data_type, payee.value) == ("s", '=HYPERLINK("x")示例')
    assert (amount.data_type, amount.value) == ("n", 12.34)
