"""A payment is taken for a known one only where nothing that both files say contradicts it."""

import json

import openpyxl
import pytest

from fundtracker.cli import run
from fundtracker.intake.payments import cross_source, post
from fundtracker.intake.same import accounts
from fundtracker.intake.same.evidence import time_of
from fundtracker.ledger import Ledger
from tests.conftest import NOON

HEAD = "交易日期,支出,收入,余额,对方户名,摘要\n"
FEE = "2024-03-29,50.00,,{left},,账户管理费\n"


@pytest.fixture
def ledger(tmp_path):
    with Ledger.create(tmp_path / "l.ftdb", "x", clock=lambda: NOON) as ledger:
        yield ledger


def take(ledger, name, text):
    """Look at a file and take it in: both say the same."""
    path = ledger.path.parent / name
    path.write_text(text, "utf-8")
    seen, done = post.propose(ledger, path), post.post(ledger, path)
    assert seen.counts == done.counts
    told = [[(w.code, w.params.get("amount")) for w in o.reading.warnings] for o in (seen, done)]
    assert told[0] == told[1]
    assert len(seen.candidates) == len(done.candidates)
    assert ledger.check() == []
    return done, dict(told[1])


def statement(account, *rows, head=HEAD):
    return (f"账号：{account}\n" if account else "") + head + "".join(rows)


def test_the_fee_of_another_account_counts_and_is_named(ledger):
    take(ledger, "a.csv", statement("3701000088", FEE.format(left="10000.00")))
    done, told = take(ledger, "b.csv", statement("3701000099", FEE.format(left="70000.00")))
    assert (done.counts["new"], told) == (1, {"equal_other_account": "50.00"})
    assert done.candidates == []
    assert cross_source.accept_all(ledger) == 0
    for name, text in (("a", "10000.00"), ("b", "70000.00")):
        account = "3701000088" if name == "a" else "3701000099"
        again, _ = take(ledger, f"{name}.csv", statement(account, FEE.format(left=text)))
        assert again.counts["new"] == 0
    assert len(ledger.payments.some()) == 2


@pytest.mark.parametrize("left", [True, False])
def test_accounts_in_a_column(ledger, left):
    head = "本方账号," + (HEAD if left else HEAD.replace("余额,", ""))
    row = "{account}," + (FEE if left else FEE.replace("{left},", ""))
    first = row.format(account="3701000088", left="100.00")
    take(ledger, "a.csv", head + first)
    done, told = take(ledger, "b.csv", head + row.format(account="3701000099", left="900.00"))
    assert (done.counts["new"], told) == (1, {"equal_other_account": "50.00"})
    both = head + first + row.format(account="3701000099", left="900.00")
    done, told = take(ledger, "both.csv", both.replace("账户管理费\n", "账户管理费\n"))
    assert done.counts["new"] == 0


@pytest.mark.parametrize("account", ["3701****0088", "3701000088", "", "37010000 88", "1000088"])
def test_an_account_written_otherwise_or_not_at_all_is_no_other(ledger, account):
    rows = [FEE.format(left="10000.00"), "2024-03-30,7.00,,9993.00,甲公司,费\n"]
    take(ledger, "a.csv", statement("3701000088", *rows))
    done, told = take(ledger, "b.csv", statement(account, *rows))
    assert (done.counts["new"], told) == (0, {})


@pytest.mark.parametrize("account", ["3701000088", ""])
def test_a_second_equal_payment_in_the_file_that_follows_counts(ledger, account):
    """Its balance proves it: the file begins where the other one ends."""
    row = "2024-03-04,30000.00,,{},东岳市政工程有限公司,物业费\n"
    first = statement(account, "2024-03-01,,120000.00,120000.00,财政局,拨款\n", row.format(90000))
    after = statement(account, row.format(60000), "2024-03-05,1.00,,59999.00,甲,费\n")
    take(ledger, "a.csv", first)
    done, told = take(ledger, "b.csv", after)
    assert (done.counts["new"], told) == (2, {"equal_other_balance": "30,000.00"})
    assert (done.candidates, cross_source.accept_all(ledger)) == ([], 0)
    assert take(ledger, "b.csv", after)[0].counts["new"] == 0
    assert take(ledger, "a.csv", first)[0].counts["new"] == 0
    whole = first + row.format(60000) + "2024-03-05,1.00,,59999.00,甲,费\n"
    done, told = take(ledger, "whole.csv", whole)
    assert (done.counts["new"], told) == (0, {})
    assert len(ledger.payments.some()) == 4


def test_the_fee_of_two_accounts_that_only_their_balances_tell(ledger):
    take(ledger, "a.csv", statement("", FEE.format(left="10000.00")))
    done, told = take(ledger, "b.csv", statement("", FEE.format(left="76543.21")))
    assert (done.counts["new"], told) == (1, {"equal_other_balance": "50.00"})
    assert (done.candidates, cross_source.accept_all(ledger)) == ([], 0)


def test_the_later_of_two_equal_payments_is_known_by_its_balance(ledger):
    row = "2024-03-04,500.00,,{},明信造价咨询有限公司,费\n"
    take(ledger, "a.csv", statement("", row.format("9500.00"), row.format("9000.00")))
    tail = statement("", row.format("9000.00"), "2024-03-05,1.00,,8999.00,甲,费\n")
    done, told = take(ledger, "b.csv", tail)
    assert (done.counts["new"], done.counts["known"], told) == (1, 1, {})


@pytest.mark.parametrize(("time", "new"), [("15:30:09", 1), ("09:00:01", 0), ("09:00", 0)])
def test_the_time_of_day_tells(ledger, time, new):
    head = "交易时间,支出,收入,对方户名,摘要\n"
    row = "2024-03-04 {},500.00,,明信造价咨询有限公司,费\n"
    take(ledger, "a.csv", head + row.format("09:00:01"))
    done, told = take(ledger, "b.csv", head + row.format(time))
    assert done.counts["new"] == new
    assert told == ({"equal_other_time": "500.00"} if new else {})
    assert (done.candidates, cross_source.accept_all(ledger)) == ([], 0)


def test_a_file_taken_back_leaves_the_other_accounts_payment(ledger):
    a = statement("3701000088", FEE.format(left="10000.00"))
    b = statement("3701000099", FEE.format(left="70000.00"))
    first, _ = take(ledger, "a.csv", a)
    take(ledger, "b.csv", b)
    ledger.undo(ledger.imports.change_of(first.import_id))
    assert take(ledger, "b.csv", b)[0].counts["new"] == 0
    assert take(ledger, "a.csv", a)[0].counts["new"] == 1
    assert take(ledger, "b.csv", b)[0].counts["new"] == 0
    assert take(ledger, "a.csv", a)[0].counts["new"] == 0
    assert len(ledger.payments.some()) == 2


def test_twins_of_two_accounts(ledger):
    rows = ["2024-03-29,50.00,,账户管理费\n"] * 2
    head = "交易日期,支出,收入,摘要\n"
    a, b = (statement(account, *rows, head=head) for account in ("3701000088", "3701000099"))
    take(ledger, "a.csv", a)
    done, told = take(ledger, "b.csv", b)
    assert (done.counts["new"], told) == (2, {"equal_other_account": "100.00"})
    for name, text in (("a.csv", a), ("b.csv", b)):
        assert take(ledger, name, text)[0].counts["new"] == 0


def test_balances_that_were_reckoned_anew_prove_nothing(ledger):
    """A row put in above shifts all balances below it; another opening shifts every one."""
    rows = [
        ("2024-03-04", "甲公司", 100),
        ("2024-03-05", "乙公司", 200),
        ("2024-03-06", "丙公司", 50),
    ]

    def journal(rows, opening):
        text, left = "日期,支出,收入,余额,对方户名,摘要\n", opening
        for day, payee, yuan in rows:
            left -= yuan
            text += f"{day},{yuan}.00,,{left}.00,{payee},款\n"
        return text

    take(ledger, "a.csv", journal(rows, 1000))
    more = [rows[0], ("2024-03-04", "丁公司", 7), *rows[1:]]
    done, told = take(ledger, "b.csv", journal(more, 1000))
    assert (done.counts["new"], done.counts["known"], told) == (1, 3, {})
    done, told = take(ledger, "c.csv", journal(more, 5000))
    assert (done.counts["new"], done.counts["known"]) == (0, 4)


def test_an_equal_row_that_nothing_tells_is_known_and_named(ledger):
    head = "支付日期,收款单位,支付金额,用途\n"
    row = "2024-03-04,明信造价咨询有限公司,5000.00,咨询费\n"
    a = head + "2024-03-01,甲公司,1.00,费\n" + row
    take(ledger, "a.csv", a)
    done, told = take(ledger, "b.csv", head + row + "2024-03-08,乙公司,2.00,费\n")
    assert (done.counts["known"], told) == (1, {"equal_untold": "5,000.00"})


@pytest.mark.parametrize(
    ("title", "other", "named"),
    [
        ("道路工程支付台账", "管网工程支付台账", True),
        ("2024年3月支付台账", "2024年4月支付台账", False),
        ("支付台账（一季度）", "支付台账（上半年）", False),
        ("", "支付台账", False),
    ],
)
def test_a_list_that_grows_is_no_doubt_and_a_list_of_another_title_is(ledger, title, other, named):
    head = "支付日期,收款单位,支付金额,用途\n"
    row = "2024-03-04,明信造价咨询有限公司,5000.00,咨询费\n"
    lines = [f"{text},,,\n" if text else "" for text in (title, other)]
    take(ledger, "a.csv", lines[0] + head + row)
    more = "2024-03-08,乙公司,2.00,费\n"
    done, told = take(ledger, "b.csv", lines[1] + head + row + more)
    assert (done.counts["known"], done.counts["new"]) == (1, 1)
    assert ("equal_untold" in told) == named


def test_an_honest_overlap_of_days_is_not_named(ledger):
    head = "支付日期,收款单位,支付金额,用途\n"
    rows = [f"2024-03-{day:02},单位{day},{day}.00,费\n" for day in range(1, 12)]
    take(ledger, "a.csv", head + "".join(rows[:8]))
    done, told = take(ledger, "b.csv", head + "".join(rows[5:]))
    assert (done.counts["known"], told) == (3, {})


def test_a_spreadsheet_of_another_account(ledger, tmp_path):
    for name, account, left in (("a", "3701000088", 100.0), ("b", "3701000099", 900.0)):
        book = openpyxl.Workbook()
        for row in (
            ["账号", account],
            HEAD.strip().split(","),
            ["2024-03-29", 50.0, None, left, "", "费"],
        ):
            book.active.append(row)
        book.save(tmp_path / f"{name}.xlsx")
        done = post.post(ledger, tmp_path / f"{name}.xlsx")
        assert done.counts["new"] == 1
    assert "equal_other_account" in {w.code for w in done.reading.warnings}
    assert post.post(ledger, tmp_path / "a.xlsx").counts["known"] == 1


DOUBLES = [
    ("serial", "日期,流水号,收款人,付款金额\n2024-03-04,{},甲公司,500.00\n", "SN1001", "SN1002"),
    ("serial", "日期,凭证号,收款人,付款金额\n2024-03-04,{},甲公司,500.00\n", "付12", "付13"),
    ("contract", "合同编号,日期,收款人,付款金额\n{},2024-03-04,甲公司,500.00\n", "H1", "H2"),
    ("project", "项目名称,日期,收款人,付款金额\n{},2024-03-04,甲公司,500.00\n", "道路", "管网"),
    ("payee_account", "日期,收款人,收款账号,付款金额\n2024-03-04,甲公司,{},500.00\n", "62220111", "62220222"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "text", "one", "other"), DOUBLES)
def test_no_double_where_both_rows_say_that_they_are_two(ledger, why, text, one, other):
    take(ledger, "a.csv", text.format(one))
    done, told = take(ledger, "b.csv", text.format(other))
    assert (done.counts["new"], told[f"equal_other_{why}"]) == (1, "500.00")
    assert (done.candidates, cross_source.accept_all(ledger)) == ([], 0)


def test_numbers_of_two_systems_are_no_contradiction(ledger):
    take(ledger, "a.csv", "交易日期,流水号,支出,收入,对方户名\n2024-03-04,SN77,500.00,,甲公司\n")
    done, _ = take(ledger, "b.csv", "日期,凭证号,收款人,付款金额\n2024-03-04,付12,甲公司,500.00\n")
    assert len(done.candidates) == 1
    assert cross_source.accept_all(ledger) == 1


def test_a_double_in_another_layout_stays_one_where_the_balance_agrees(ledger):
    take(ledger, "a.csv", statement("3701000088", "2024-03-04,30000.00,,90000.00,甲公司,费\n"))
    other = "账号,3701000088\n交易日,对方,发生额,账户余额\n20240304,甲公司,-30000.00,90000.00\n"
    done, _ = take(ledger, "b.csv", other)
    assert len(done.candidates) == 1


def test_another_account_in_another_layout_is_no_double(ledger):
    take(ledger, "a.csv", statement("3701000088", "2024-03-04,30000.00,,90000.00,甲公司,费\n"))
    other = "账号,3701000099\n交易日,对方,发生额,账户余额\n20240304,甲公司,-30000.00,50000.00\n"
    done, told = take(ledger, "b.csv", other)
    assert (done.candidates, told) == ([], {"equal_other_account": "30,000.00"})


@pytest.mark.parametrize(
    ("one", "other", "may_be"),
    [
        ("3701000088", "3701 0000-88", True),
        ("3701000088", "3701****88", True),
        ("3701****88", "370100****0088", True),
        ("3701000088", "0088", True),
        ("6222021234567890123", "6222021234567890000", True),
        ("3701000088", "3701000099", False),
        ("3701****88", "3701****99", False),
        ("3701000088", "基本户", True),
        ("3701000088", "", True),
    ],
)
def test_account_numbers_as_two_files_write_them(one, other, may_be):
    for ours, theirs in ((one, other), (other, one)):
        assert accounts.may_be_one(accounts.number(ours), accounts.number(theirs)) == may_be


@pytest.mark.parametrize(
    ("cell", "time"),
    [
        ("2024-03-04 09:00:01", "090001"),
        ("9:05", "0905"),
        ("下午3:30", "1530"),
        ("20240304 153009", "153009"),
        ("153009", "153009"),
        ("2024-03-04 00:00:00", ""),
        ("2024-03-04", ""),
        ("20240304", ""),
    ],
)
def test_the_time_of_a_cell(cell, time):
    assert time_of(cell) == time


def test_what_was_told_apart_is_said_by_the_command(tmp_path, capsys):
    path = str(tmp_path / "l.ftdb")
    assert run(["new", path]) == 0
    for name, account in (("a", "3701000088"), ("b", "3701000099")):
        (tmp_path / f"{name}.csv").write_text(statement(account, FEE.format(left="9.00")), "utf-8")
        capsys.readouterr()
        run(["import", str(tmp_path / f"{name}.csv"), "--ledger", path, "--json", "--lang", "zh"])
    said = json.loads(capsys.readouterr().out)
    [told] = said["warnings"]
    assert told["code"] == "equal_other_account"
    assert "50.00 元" in told["why"]
    assert "本方账号不同" in told["why"]


DAYS = [
    ("制单日期,收款人,支付金额\n2024-03-29,甲公司,120000.00\n", "2024-04-02"),
    ("支付日期,收款人,支付金额\n2024-04-01,甲公司,120000.00\n", "2024-04-02"),
]


@pytest.mark.parametrize("register", [text for text, _ in DAYS])
@pytest.mark.parametrize("bank_first", [True, False])
def test_the_banks_day_counts_when_a_double_is_accepted(ledger, register, bank_first):
    bank = statement("3701000088", "2024-04-02,120000.00,,9.00,甲公司,工程款\n")
    files = [("bank.csv", bank), ("register.csv", register)]
    for name, text in files if bank_first else files[::-1]:
        take(ledger, name, text)
    [kept] = cross_source.days_kept(ledger, cross_source.in_ledger(ledger))
    assert (kept.day.isoformat(), kept.file) == ("2024-04-02", "bank.csv")
    assert cross_source.accepted(ledger) == (1, 1)
    assert [p.date.isoformat() for p in ledger.payments.some()] == ["2024-04-02"]
    for name, text in files:
        assert take(ledger, name, text)[0].counts["new"] == 0
    ledger.undo()
    assert ledger.check() == []


def test_of_two_lists_the_day_that_is_nearer_to_the_money_counts(ledger):
    take(ledger, "a.csv", DAYS[0][0])
    take(ledger, "b.csv", DAYS[1][0])
    assert cross_source.accept_all(ledger) == 1
    assert [p.date.isoformat() for p in ledger.payments.some()] == ["2024-04-01"]


def test_the_day_that_the_later_version_of_a_list_corrects_counts(ledger):
    text = DAYS[1][0]
    take(ledger, "a.csv", text)
    take(ledger, "b.csv", text.replace("04-01", "04-03"))
    assert cross_source.accepted(ledger) == (1, 1)
    assert [p.date.isoformat() for p in ledger.payments.some()] == ["2024-04-03"]


def test_the_command_says_which_day_counts(tmp_path, capsys):
    path = str(tmp_path / "l.ftdb")
    assert run(["new", path]) == 0
    bank = statement("3701000088", "2024-04-02,120000.00,,9.00,甲公司,工程款\n")
    for name, text in (("a", DAYS[0][0]), ("b", bank)):
        (tmp_path / f"{name}.csv").write_text(text, "utf-8")
        run(["import", str(tmp_path / f"{name}.csv"), "--ledger", path])
    capsys.readouterr()
    run(["matches", "--ledger", path, "--json"])
    [pair] = json.loads(capsys.readouterr().out)["candidates"]
    assert (pair["day"], pair["other_day"]) == ("2024-04-02", "2024-03-29")
    run(["matches", "--ledger", path, "--accept", "--lang", "zh"])
    said = capsys.readouterr().out
    assert "按 2024-04-02 计（依“b.csv”），不按 2024-03-29" in said


LIST = "支付日期,收款人,支付金额,状态\n2024-03-04,甲公司,120000.00,已支付\n2024-03-06,{},{},{}\n"


@pytest.mark.parametrize("state", ["退票", "作废", "支付失败"])
def test_a_later_version_that_says_unpaid_is_named_with_what_stands(ledger, state):
    take(ledger, "a.csv", LIST.format("乙公司", "86400.50", "已支付"))
    done, told = take(ledger, "b.csv", LIST.format("乙公司", "86400.50", state))
    assert done.counts["rejected"] == 1
    assert told == {"stands_though_unpaid": "86,400.50"}


def test_a_try_that_failed_before_the_payment_is_not_named(ledger):
    text = LIST.format("乙公司", "86400.50", "支付失败") + "2024-03-06,乙公司,86400.50,已支付\n"
    take(ledger, "a.csv", text)
    done, told = take(ledger, "b.csv", text + "2024-03-09,丙公司,1.00,已支付\n")
    assert (done.counts["new"], told) == (1, {})


@pytest.mark.parametrize("fen", ["86400.00", "84600.50", "8.64"])
def test_another_sum_in_a_later_version_is_named_with_what_stands(ledger, fen):
    take(ledger, "a.csv", LIST.format("乙公司", "86400.50", "已支付"))
    done, told = take(ledger, "b.csv", LIST.format("乙公司", fen, "已支付"))
    assert list(told) == ["stands_with_other_sum"]
    [issue] = [w for w in done.reading.warnings if w.code == "stands_with_other_sum"]
    assert issue.params["stands"] == "86,400.50"
    assert issue.params["name"] == "a.csv"


def test_another_payment_of_the_day_and_payee_in_the_list_is_no_correction(ledger):
    text = LIST.format("乙公司", "86400.50", "已支付")
    take(ledger, "a.csv", text)
    done, told = take(ledger, "b.csv", text + "2024-03-06,乙公司,5.00,已支付\n")
    assert (done.counts["new"], told) == (1, {})
