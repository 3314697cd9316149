"""Money between own accounts is neither paid nor received, and every door says so with its sum."""

import datetime as dt
import json

import pytest

from fundtracker.cli import run
from fundtracker.errors import UserError
from fundtracker.i18n import speaking
from fundtracker.intake.payments import post, preview
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.measures import PAID, RECEIVED, TRANSFER
from fundtracker.records.record_type import record
from fundtracker.records.registry import TYPES
from fundtracker.ui.imports.words import verdict
from tests.intake import test_statements

OWN, OTHER = "示例园区运营有限公司", "示例建工集团有限公司"
HEAD = "交易日期,支出,收入,余额,对方户名,对方账号,摘要\n"
FIRST = (
    f"账号：3803000118,户名：{OWN},,,,,\n{HEAD}"
    f"2023-03-02,120000.00,,880000.00,{OTHER},11,进度款\n"
    f"2023-03-03,50000.00,,830000.00,{OWN},3803000119,内部调拨\n"
)
SECOND = (
    f"账号：3803000119,户名：{OWN},,,,,\n{HEAD}"
    f"2023-03-03,,50000.00,50000.00,{OWN},3803000118,内部调拨\n"
    f"2023-03-05,700.00,,49300.00,{OTHER},11,监理\n"
)
CLOCK = lambda: dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # noqa: E731
BOOKS = "日期,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额\n"


def proposed(tmp_path, text, name="x.csv", ledger=None):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return post.propose(ledger, path, follow=post.Follow(records=True))


def moved(outcome):
    return [r["line"] for r in outcome.records if r["transfer"]]


def told(outcome):
    return {w.code: w.params for w in outcome.reading.warnings}


def test_two_statements_of_one_holder_are_paid_and_received_once(tmp_path, capsys):
    ledger = str(tmp_path / "l.ftdb")
    assert run(["new", ledger]) == 0
    for name, text in (("118.csv", FIRST), ("119.csv", SECOND)):
        (tmp_path / name).write_text(text, "utf-8")
        capsys.readouterr()
        run(["import", str(tmp_path / name), "--ledger", ledger, "--json"])
        said = json.loads(capsys.readouterr().out)
        assert "own_transfers" in [w["code"] for w in said["warnings"]]
        assert said["transfer_out_fen"] + said["transfer_in_fen"] == 5_000_000
    with Ledger.open(tmp_path / "l.ftdb", "x", clock=CLOCK) as opened:
        measures = [(p.amount_fen, p.measure) for p in opened.payments.some()]
    expected = [(12_000_000, PAID), (5_000_000, TRANSFER), (5_000_000, TRANSFER), (70_000, PAID)]
    assert sorted(measures) == sorted(expected)


def test_the_command_says_it_in_words(tmp_path, capsys):
    (tmp_path / "118.csv").write_text(FIRST, "utf-8")
    run(["import", str(tmp_path / "118.csv"), "--dry-run", "--lang", "en"])
    said = capsys.readouterr().out
    assert "paid out 120,000.00 yuan, received 0.00 yuan" in said
    assert "1 row moves money between own accounts (50,000.00 yuan out" in said
    assert "3803000119" in said


def test_the_preview_says_it_of_the_row(tmp_path):
    (tmp_path / "118.csv").write_text(FIRST, "utf-8")
    seen = preview.look(None, tmp_path / "118.csv")
    with speaking("zh"):
        assert [verdict(row) for row in seen.rows if row.state == "new"] == [
            "可导入", "内部划转：不计支付，也不计收到"
        ]  # fmt: skip
    assert told(seen.outcome)["own_transfers"] == {"n": 1, "amount": "50,000.00", "into": "0.00"}
    assert told(seen.outcome)["own_accounts_seen"]["names"] == "3803000119"


def test_an_own_account_whose_statement_is_here_is_not_named_again(tmp_path):
    with Ledger.create(tmp_path / "l.ftdb", "x", clock=CLOCK) as ledger:
        (tmp_path / "118.csv").write_text(FIRST, "utf-8")
        post.post(ledger, tmp_path / "118.csv")
        assert "own_accounts_seen" not in told(proposed(tmp_path, SECOND, ledger=ledger))


def test_an_account_whose_statement_is_here_is_own_whatever_it_is_called(tmp_path):
    first, second = (text.replace(f"户名：{OWN}", "").replace(OWN, "") for text in (FIRST, SECOND))
    with Ledger.create(tmp_path / "l.ftdb", "x", clock=CLOCK) as ledger:
        (tmp_path / "118.csv").write_text(first, "utf-8")
        post.post(ledger, tmp_path / "118.csv")
        outcome = proposed(tmp_path, second, ledger=ledger)
        assert moved(outcome) == [3]
        paid = told(outcome)["own_account_paid"]  # by the first file, when nobody knew
        assert paid == {"n": 1, "amount": "50,000.00", "account": "3803000119"}
        own = {"account": "3803 0001 19", "name": "本单位 某银行"}
        (remark,) = TYPES["bank.account"].judged(ledger, own)
        assert (remark.tone, "50,000.00" in remark.text) == ("warn", True)
        record(ledger, TYPES["bank.account"], own, "登记")  # the door that the remark names
        assert "own_account_paid" not in told(proposed(tmp_path, second, ledger=ledger))
        assert {p.measure for p in ledger.payments.some() if p.account == "3803000119"} == {
            TRANSFER
        }
        ledger.undo()
        assert "own_account_paid" in told(proposed(tmp_path, second, ledger=ledger))
        ledger.undo()
        post.post(ledger, tmp_path / "x.csv")
        assert moved(proposed(tmp_path, first, ledger=ledger)) == [4]


def test_the_account_of_a_fund_is_no_account_of_the_units_own(tmp_path):
    with Ledger.create(tmp_path / "l.ftdb", "x", clock=CLOCK) as ledger:
        with ledger.change("fund") as change:
            fund = ledger.funds.put(change, "F1", "甲基金", account="3803000119")
        assert fund
        with pytest.raises(UserError) as refused:
            ledger.payments.set_own_account("3803000119", "本单位")
        assert refused.value.code == "account_of_fund"
        ledger.payments.set_own_account("3803000120", "本单位")
        ledger.payments.set_own_account("3803000120", "本单位 某银行")  # named otherwise
        assert ledger.read("SELECT name FROM own_account") == [("本单位 某银行",)]


def test_what_a_former_import_counts_is_said(tmp_path):
    without = FIRST.replace(f"户名：{OWN}", "")
    with Ledger.create(tmp_path / "l.ftdb", "x", clock=CLOCK) as ledger:
        (tmp_path / "old.csv").write_text(without, "utf-8")
        post.post(ledger, tmp_path / "old.csv")
        counted = told(proposed(tmp_path, FIRST, ledger=ledger))["own_transfers_counted"]
    assert counted == {"n": 1, "amount": "50,000.00"}


COLUMN = "本方账号,本方户名,交易日期,支出,收入,余额,对方户名,对方账号,摘要\n"
ROW = "3803000118,{own},2023-03-0{day},{out},{into},,{other},{account},{words}\n"


@pytest.mark.parametrize(
    ("own", "other", "words", "transfer"),
    [
        (OWN, OWN, "转存定期", True),
        ("示例公司(集团)", "示例公司（集团）", "转款", True),
        (OWN, OWN + "零余额账户", "转款", True),
        (OWN + "（基本户）", OWN, "划转", True),
        (OWN, OWN + "工会委员会", "划转", False),
        (OWN, OTHER, "内部调拨", False),
        (OWN, OWN, "结息", False),
        (OWN, OWN, "手续费", False),
        (OWN, OWN, "利息划转", True),
    ],
)
def test_the_holders_own_name_is_no_payee(own, other, words, transfer, tmp_path):
    text = COLUMN + "".join(
        ROW.format(own=own, day=day, out=out, into=into, other=name, account=n, words=what)
        for n, (day, out, into, name, what) in enumerate(
            ((2, "50.00", "", OTHER, "进度款"), (3, "7.00", "", other, words))
        )
    )
    assert moved(proposed(tmp_path, text)) == [3] * transfer


def test_of_several_holders_each_row_has_its_own(tmp_path):
    text = COLUMN + "".join(
        ROW.format(own=own, day=2, out="5.00", into="", other=other, account="9", words="款")
        for own, other in ((OWN, OTHER), (OTHER, OWN), (OWN, OWN))
    )
    assert moved(proposed(tmp_path, text)) == [4]


def test_a_payee_that_was_searched_for_is_no_holder(tmp_path):
    text = f"账号：3803000118,对方户名：{OTHER},,,,,\n{HEAD}" + "".join(
        f"2023-03-0{day},10.00,,{90 - day}0.00,{OTHER},11,款\n" for day in (2, 3)
    )
    assert moved(proposed(tmp_path, text)) == []


def test_who_draws_up_a_list_need_not_hold_the_account(tmp_path):
    text = f"编制单位：{OWN},,\n支付日期,收款单位,支付金额\n2023-03-02,{OWN},5.00\n"
    assert moved(proposed(tmp_path, text)) == []


def test_payer_and_payee_of_one_name_are_one(tmp_path):
    text = f"付款人名称,收款人名称,支付日期,支付金额\n{OWN},{OTHER},2023-03-02,5.00\n{OWN},{OWN},2023-03-03,7.00\n"
    assert moved(proposed(tmp_path, text)) == [3]


def test_cash_under_the_own_name_counts_and_is_said(tmp_path):
    outcome = proposed(tmp_path, FIRST.replace("内部调拨", "提取现金"))
    assert moved(outcome) == []
    assert told(outcome)["own_cash"] == {"n": 1, "amount": "50,000.00"}


def test_released_money_arrives_on_the_own_account(tmp_path):
    path = tmp_path / "x.csv"
    path.write_text(SECOND, "utf-8")
    choices = post.Choices(proves="released")
    outcome = post.propose(None, path, choices=choices, follow=post.Follow(records=True))
    assert moved(outcome) == [] and "own_transfers" not in told(outcome)


def test_a_statement_in_xml_names_its_holder(tmp_path):
    text = test_statements.camt(test_statements.ENTRIES)
    payee = test_statements.ENTRIES[0][2]
    named = f"</Id><Ownr><Nm>{payee}</Nm></Ownr></Acct>"
    outcome = proposed(tmp_path, text.replace("</Id></Acct>", named), "x.xml")
    lines = [r["line"] for r in outcome.records if r["counterparty"] == payee]
    assert moved(outcome) == lines != []


def test_registering_an_account_turns_both_sides(tmp_path):
    with Ledger.create(tmp_path / "l.ftdb", "x", clock=CLOCK) as ledger:
        for name, text in (("118.csv", FIRST), ("119.csv", SECOND)):
            (tmp_path / name).write_text(text.partition("\n")[2], "utf-8")
            post.post(ledger, tmp_path / name)
        before = sorted(p.measure for p in ledger.payments.some())
        ledger.payments.set_own_account("3803000118", OWN)
        ledger.payments.set_own_account("3803000119", OWN)
        after = sorted(p.measure for p in ledger.payments.some())
    assert before == [PAID, PAID, PAID, RECEIVED]
    assert after == [PAID, PAID, TRANSFER, TRANSFER]


# ------------------------------------------------------------ what a voucher proves
DRAWN = (
    "2023-03-02,记-1,提现,1001,库存现金,5000.00,\n2023-03-02,记-1,提现,1002,银行存款,,5000.00\n"
    "2023-03-03,记-2,付水费,5001,业务活动费用,100.00,\n2023-03-03,记-2,付水费,1001,库存现金,,100.00\n"
)
BETWEEN = (
    "2023-03-03,记-2,转存,100202,银行存款-建行,50000.00,\n"
    "2023-03-03,记-2,转存,100201,银行存款-工行,,50000.00\n"
    "2023-03-09,记-4,冲销记-1,160401,在建工程-道路,-200.00,\n"
    "2023-03-09,记-4,冲销记-1,100201,银行存款-工行,,-200.00\n"
)
ONE_VOUCHER = (
    "2023-03-02,记-1,提现,1001,库存现金,5000.00,\n,,提现,1002,银行存款,,5000.00\n".replace(
        "\n,,", "\n2023-03-02,记-1,"
    )
    + "2023-03-02,记-1,付水费,5001,业务活动费用,100.00,\n2023-03-02,记-1,付水费,1001,库存现金,,100.00\n"
)
BOTH_BOOKS = (
    "2023-03-02,记-1,提现,1001,库存现金,50.00,\n"
    "2023-03-02,记-1,提现,800102,资金结存-货币资金,50.00,\n"
    "2023-03-02,记-1,提现,1011,零余额账户用款额度,,50.00\n"
    "2023-03-02,记-1,提现,800101,资金结存-零余额账户用款额度,,50.00\n"
)
WITH_FEE = (
    "2023-03-02,记-1,转户,100202,银行存款-建行,500.00,\n"
    "2023-03-02,记-1,手续费,6603,财务费用,5.00,\n"
    "2023-03-02,记-1,转户,100201,银行存款-工行,,505.00\n"
)
RETURNED = (
    "2023-03-02,记-1,退汇,1002,银行存款,500.00,\n2023-03-02,记-1,重付,1002,银行存款,,500.00\n"
)


@pytest.mark.parametrize(
    ("rows", "lines", "both_ways"),
    [
        (DRAWN, [2, 3], None),
        (BETWEEN, [2, 3], None),
        (ONE_VOUCHER, [2, 3], None),
        (BOTH_BOOKS, [2, 4], None),
        (WITH_FEE, [], "500.00"),
        (RETURNED, [], "500.00"),
    ],
)
def test_an_entry_of_nothing_but_cash_paid_nothing(rows, lines, both_ways, tmp_path):
    outcome = proposed(tmp_path, BOOKS + rows)
    assert moved(outcome) == lines
    assert told(outcome).get("cash_both_ways", {}).get("amount") == both_ways


def test_a_journal_without_numbers_proves_it_by_its_balance(tmp_path):
    head = "日期,摘要,科目编码,科目名称,借方金额,贷方金额\n"
    rows = (DRAWN + TWO).replace("记-1,", "").replace("记-2,", "").replace("记-5,", "")
    assert moved(proposed(tmp_path, head + rows)) == [2, 3]
    cash = "".join(row for row in rows.splitlines(keepends=True) if ",5001," not in row)
    assert moved(proposed(tmp_path, head + cash)) == []


def test_a_book_of_the_bank_says_the_cash_on_the_other_side(tmp_path):
    text = (
        "银行存款日记账\n日期,凭证号,摘要,对方科目,借方,贷方,余额\n"
        "2023-03-02,记-1,提现,1001 库存现金,,50.00,950.00\n"
        "2023-03-03,记-2,付水费,5001 业务活动费用,,100.00,850.00\n"
    )
    assert moved(proposed(tmp_path, text)) == [3]


def test_a_voucher_may_lie_across_the_blocks_of_a_long_file(tmp_path):
    paid = "2023-03-01,付-{n},款,160401,在建工程,1.00,\n2023-03-01,付-{n},款,1002,银行存款,,1.00\n"
    for shift in range(2):
        few = "2023-03-01,转-0,冲,160401,在建工程,1.00,\n" * shift
        rows = few + "".join(
            paid.format(n=n)
            if n % 3
            else DRAWN[: DRAWN.index("2023-03-03")].replace("记-1", f"记-{n}")
            for n in range(1, 12_000)
        )
        outcome = proposed(tmp_path, BOOKS + rows)
        assert outcome.reading.n_rows == 2 * 11_999 + shift
        assert len(moved(outcome)) == 2 * 3999


# ------------------------------------------------------------ one payment kept twice, two payments kept once
@pytest.mark.parametrize(
    "name", ["资金结存-零余额账户用款额度", "零余额账户用款额度", "资金结存-财政应返还额度"]
)
def test_the_budget_leg_of_a_voucher_repeats_its_payment(name, tmp_path):
    text = BOOKS + (
        "2023-03-02,记-1,付设计费,5001,业务活动费用,50000.00,\n"
        "2023-03-02,记-1,付设计费,1011,零余额账户用款额度,,50000.00\n"
        "2023-03-02,记-1,付设计费（预算会计）,7201,事业支出,50000.00,\n"
        f"2023-03-02,记-1,付设计费（预算会计）,800101,{name},,50000.00\n"
    )
    outcome = proposed(tmp_path, text)
    assert [r["line"] for r in outcome.records] == [3]
    assert outcome.reading.rejected == []


TWO = (
    "2023-03-02,记-5,付专家咨询费,5001,业务活动费用,5000.00,\n"
    "2023-03-02,记-5,付专家咨询费,1002,银行存款,,2500.00\n"
    "2023-03-02,记-5,付专家咨询费,1002,银行存款,,2500.00\n"
)
ONE = "2023-03-03,记-6,付水费,5001,业务活动费用,100.00,\n2023-03-03,记-6,付水费,1002,银行存款,,100.00\n"


@pytest.mark.parametrize(
    ("rows", "kept", "rejected"),
    [
        (TWO + ONE, [3, 4, 6], []),
        (ONE + TWO, [3, 5, 6], []),
        (TWO.replace("1002,银行存款,,2500", "100201,工行,,2500", 1) + ONE, [3, 4, 6], []),
        (ONE + ONE, [3], [5]),  # the whole voucher again: a slip of the export
        (TWO + ONE + TWO, [3, 4, 6], [8, 9]),
        (TWO + ONE + TWO.splitlines(keepends=True)[2], [3, 4, 6], [7]),
    ],
)
def test_equal_lines_of_one_entry_are_two_payments(rows, kept, rejected, tmp_path):
    outcome = proposed(tmp_path, BOOKS + rows)
    assert [r["line"] for r in outcome.records] == kept
    assert [issue.line for issue in outcome.reading.rejected] == rejected
