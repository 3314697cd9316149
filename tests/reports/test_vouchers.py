"""Vouchers: balanced to the fen, every payment once, nothing guessed, files as each system reads them."""

import csv
import random
from decimal import Decimal

import openpyxl
import pytest

from fundtracker.errors import UserError
from fundtracker.ledger.core.measures import EVIDENCE
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.payments.payments import Part
from fundtracker.reports.payments import voucher_files, vouchers
from tests.ledger import world


@pytest.fixture(scope="module")
def ledger(tmp_path_factory, sample_ledger):
    path = tmp_path_factory.mktemp("vouchers") / "work.ftdb"
    path.write_bytes(sample_ledger.read_bytes())
    with world.opened(path) as ledger:
        free = ledger.payments.some("p.parts = 0 AND p.measure = 0")
        lines = [ledger.plan.line(code).id for code in ("policy", "infrastructure")]
        with ledger.change("split") as change:
            for payment in random.Random(3).sample(free, 20):
                first = payment.amount_fen // 3
                parts = [Part(first, lines[0]), Part(payment.amount_fen - first, lines[1])]
                ledger.payments.split(change, payment.id, parts)
        yield ledger


def stated(ledger, sets):
    needs = vouchers.build(ledger, Query(), sets).needs
    return {need.key: f"{5000 + i} {need.words}" for i, need in enumerate(needs)}


@pytest.mark.parametrize("sets", [("financial",), ("financial", "budget")])
def test_vouchers_balance_and_hold_every_classified_fen_once(ledger, sets):
    made = vouchers.build(ledger, Query(), sets, stated(ledger, sets))
    assert made.missing == []
    by_voucher = {}
    for entry in made.entries:
        sums = by_voucher.setdefault(
            (entry.set, entry.day.year, entry.day.month, entry.number), [0, 0]
        )
        sums[0] += entry.debit
        sums[1] += entry.credit
    assert all(debit == credit for debit, credit in by_voucher.values())
    totals = ledger.pages.totals(Query(measures=(0,)))
    assert made.fen + made.left[1] == totals.paid_fen and made.n + made.left[0] == totals.n
    for each in sets:
        assert sum(e.debit for e in made.entries if e.set == each) == made.fen
        assert sum(e.credit for e in made.entries if e.set == each) == made.fen
    whole = sum(fen for line, fen in (
        (p.line_id, p.amount_fen) for p in ledger.payments.some("p.parts = 0 AND p.measure = 0")) if line)  # fmt: skip
    assert made.fen >= whole


def test_a_query_of_what_is_no_payment_makes_no_voucher_of_others(ledger):
    made = vouchers.build(ledger, Query(measures=(EVIDENCE,)), ("financial",))
    assert (made.n, made.fen, made.left, made.entries) == (0, 0, (0, 0), [])


def test_an_account_that_is_not_stated_is_named_and_no_file_is_written(ledger, tmp_path):
    made = vouchers.build(ledger, Query(), ("financial",))
    assert {need.key for need in made.missing} == {need.key for need in made.needs}
    assert sum(need.fen for need in made.needs if ":debit:" in need.key) == made.fen
    form = voucher_files.template("yonyou")
    with pytest.raises(UserError, match="voucher_account_missing"):
        voucher_files.write(made, form, tmp_path / "v.txt", "x")
    assert not (tmp_path / "v.txt").exists()
    with pytest.raises(UserError, match="no_such_system"):
        voucher_files.template("sap")


@pytest.mark.parametrize("system", voucher_files.SYSTEMS)
def test_a_file_is_read_back_with_its_columns_and_balances(ledger, tmp_path, system):
    form = voucher_files.template(system)
    query = Query(quarters=(2024 * 4 + 1, 2024 * 4 + 1))
    made = vouchers.build(ledger, query, form.sets, stated(ledger, form.sets))
    path = tmp_path / f"v.{form.form}"
    n = voucher_files.write(made, form, path, "王会计")
    heads = [head for head, _ in form.columns]
    if form.form == "txt":
        with path.open(encoding="gb18030", newline="") as file:
            rows = list(csv.reader(file))
    else:
        first, *rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
        assert list(first) == heads
    assert len(rows) == n == len(made.entries)
    at = {value: i for i, (_, value) in enumerate(form.columns)}
    debit, credit = (
        sum(round(Decimal(str(row[at[side]] or 0)) * 100) for row in rows)
        for side in ("debit", "credit")
    )
    assert debit == credit == made.fen * len(form.sets)
    for row in rows:
        assert all("," not in str(row[at["summary"]]) for _ in (0,)) and row[at["account"]]
        assert len(str(row[at["summary"]])) <= form.summary_length


@pytest.mark.parametrize("blank", [" ", "\u3000", "\t"])
def test_code_and_name_of_an_account_are_parted_by_any_blank(ledger, tmp_path, blank):
    form = voucher_files.template("kingdee")
    query = Query(quarters=(2024 * 4 + 1, 2024 * 4 + 1))
    needs = vouchers.build(ledger, query, form.sets).needs
    typed = {need.key: f"{blank}1002{blank}银行存款" for need in needs}
    path = tmp_path / "v.xlsx"
    voucher_files.write(vouchers.build(ledger, query, form.sets, typed), form, path, "王会计")
    at = next(i for i, (_, value) in enumerate(form.columns) if value == "account")
    _, *rows = openpyxl.load_workbook(path).active.iter_rows(values_only=True)
    assert {row[at] for row in rows} == {"1002"}


def test_accounts_stay_with_the_ledger(ledger):
    with ledger.change("voucher.accounts") as change:
        vouchers.put_accounts(ledger, change, {"financial:debit:policy": "5001 项目支出", "x": " "})
    assert vouchers.accounts(ledger) == {"financial:debit:policy": "5001 项目支出"}
    with ledger.change("voucher.accounts") as change:
        vouchers.put_accounts(ledger, change, {"financial:debit:policy": ""})
    assert vouchers.accounts(ledger) == {}
