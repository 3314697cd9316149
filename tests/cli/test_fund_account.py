"""A fund's own bank statement: never in table 1, matched to the fund's book by amount, name and day, its cash proved."""

import json

import pytest

from tests.cli.fund_life import TWO, Life
from tests.ledger import world

HEAD = "交易日期,摘要,支出金额,收入金额,余额,对方户名,对方账号,流水号"


@pytest.fixture
def life(tmp_path, capsys):
    """60m called of 财政局 (36m) and 乙方 (24m), nothing arrived yet; the account of the fund is known."""
    made = Life(tmp_path, capsys).begun(TWO)
    made.lists("calls", "1,2024-01-02,2024-01-10,60000000,")
    made.holds("丙公司")
    made.fund("account", "--account", "9900000000000009101", "--account-name", "甲基金")
    return made


def bank(life, tmp_path, *rows):
    path = tmp_path / "bank.csv"
    path.write_text(
        "\n".join(["户名：甲基金", "账号：9900000000000009101", HEAD, *rows]) + "\n", "utf-8"
    )
    code, said = life.call("import", path, "--ledger", life.ledger, "--books", "F1")
    assert code == 0, said


def match(life, *more):
    return life.fund("match", *more)


RECEIPTS = (
    "2024-01-09,出资款,,36000000.00,36000000.00,财政局,62220001,A1",
    "2024-01-11,出资款,,24000000.00,60000000.00,乙方,62220002,A2",
)


def test_receipts_are_booked_from_the_rows_of_the_bank_and_cash_is_proved(life, tmp_path):
    bank(life, tmp_path, *RECEIPTS)
    before = json.dumps(life.table("plan", "2024Q1"))
    said = match(life)
    assert said.count("+ ") == 2
    assert life.get("partners", "2024Q1", "财政局", "paid_in") == 36_000_000
    with world.opened(life.ledger) as ledger:
        (first, second) = ledger.capital.receipts(
            ledger.capital.call(ledger.funds.get("F1").id, 1).id
        )
        assert [(r.partner, r.bank_ref) for r in (first, second)] == [
            ("财政局", "A1"),
            ("乙方", "A2"),
        ]
        assert ledger.check() == []
    assert life.get("fundcash", "2024Q1", "甲基金", "difference") == 0
    assert life.get("fundcash", "2024Q1", "财政局", "flow") == "到账"
    assert json.dumps(life.table("plan", "2024Q1")) == before
    assert match(life) == ""  # nothing waits any more


LATE = "2024-02-09,补缴出资,,{:.2f},{:.2f},乙方,62220002,A2"


def late(life, tmp_path, *rows):
    """Interest of 10 % a year; 财政局 was in time, 乙方 (24m, due 10 January) came 30 days late."""
    life.fund(
        "terms", "--date", "2023-06-01", "--overdue-rate", "10%", "--reason", "补", "--doc", "补1"
    )
    bank(life, tmp_path, RECEIPTS[0], *rows)


def test_a_late_payment_with_its_interest_in_one_row_books_both(life, tmp_path):
    """24m × 10 % × 30 ÷ 365 = 197,260.27."""
    late(life, tmp_path, LATE.format(24_197_260.27, 60_197_260.27))
    said = match(life, "--dry-run")
    assert "第 1 期缴款，乙方：登记到账及其逾期利息" in said
    assert match(life) == said
    assert life.get("partners", "2024Q1", "乙方", "paid_in") == 24_000_000
    assert life.get("nav", "2024Q1", "财政局", "income") == 197_260.27
    assert life.get("fundcash", "2024Q1", "甲基金", "difference") == 0
    assert life.get("fundcash", "2024Q1", "乙方", "flow") == "到账 × 2"
    assert match(life) == ""


def test_interest_that_comes_by_itself_is_proposed_after_what_was_late(life, tmp_path):
    late(life, tmp_path, LATE.format(24_000_000, 60_000_000),
         "2024-02-20,逾期利息,,197260.27,60197260.27,乙方,62220002,A3")  # fmt: skip
    match(life)
    assert "第 1 期缴款，乙方：登记逾期利息" in match(life)
    assert life.get("nav", "2024Q1", "甲基金", "income") == 197_260.27
    assert life.get("fundcash", "2024Q1", "甲基金", "difference") == 0
    assert match(life) == ""
    assert life.call("undo", "--ledger", life.ledger)[0] == 0
    assert life.get("nav", "2024Q1", "甲基金", "income") == 0
    row = "甲基金,1,乙方,2024-02-19,197260.27"
    life.lists("fund.overdue_interest", row, head="基金名称,缴款期次,出资人,到账日期,逾期利息")
    match(life)
    assert life.get("fundcash", "2024Q1", "甲基金", "difference") == 0
    assert match(life) == ""


def test_one_row_may_be_all_that_is_owed_on_a_call(life, tmp_path):
    """The collecting account hands all on: the name says nothing, so a person accepts it."""
    bank(life, tmp_path, "2024-01-11,募集资金划转,,60000000.00,60000000.00,募集专户,62220003,A1")
    said = match(life)
    assert said.startswith("? 1")
    assert life.get("partners", "2024Q1", "甲基金", "paid_in") == 0
    match(life, "--number", "1")
    assert life.get("partners", "2024Q1", "乙方", "paid_in") == 24_000_000
    assert life.get("fundcash", "2024Q1", "募集专户", "flow") == "到账 × 2"


def test_what_is_in_the_book_is_found_and_what_is_not_is_said_with_its_sum(life, tmp_path):
    life.lists("receipts", "1,全部,2024-01-10,60000000")
    life.lists("investments", "丙公司,,2024-02-01,1000,30000000")
    life.lists("fundcosts", "2024-02-10,费用,70000")
    bank(
        life, tmp_path, *RECEIPTS, "2024-02-03,投资款,30000000.00,,30000000.00,丙公司,62220004,A3",
        "2024-02-12,审计费,70000.00,,29930000.00,某事务所,62220005,A4",
        "2024-03-01,手续费,88.00,,29929912.00,,,A5",
    )  # fmt: skip
    said = match(life)
    assert said.count("+ ") == 4
    notes = " ".join(life.table("fundcash", "2024Q1")["notes"])
    assert "1 行" in notes and "88.00" in notes
    assert life.get("fundcash", "2024Q1", "甲基金", "difference") == 88
    life.lists("fundcosts", "2024-03-01,费用,88")
    assert "88.00" in match(life)
    assert life.get("fundcash", "2024Q1", "甲基金", "difference") == 0
    assert "未匹配" not in " ".join(life.table("fundcash", "2024Q1")["notes"])


def test_a_part_of_a_distribution_is_paid_on_the_day_of_the_bank(life, tmp_path):
    life.lists("receipts", "1,全部,2024-01-10,60000000")
    head = "基金名称,分配期次,分配日期,返还本金,支付状态"
    life.lists("distributions", "甲基金,1,2024-03-20,10000000,待付", head=head)
    bank(life, tmp_path, *RECEIPTS, "2024-04-02,分配款,6000000.00,,54000000.00,财政局,62220001,A3")
    match(life)
    assert life.get("partners", "2024Q1", "财政局", "decided") == 6_000_000
    assert life.get("partners", "2024Q2", "财政局", "distributed") == 6_000_000
    assert life.get("partners", "2024Q2", "乙方", "distributed") == 0


def test_two_equal_purchases_of_near_days_are_left_to_a_person(life, tmp_path):
    life.lists("receipts", "1,全部,2024-01-10,60000000")
    life.holds("丁公司")
    life.lists(
        "investments", "丙公司,,2024-02-01,1000,30000000", "丁公司,,2024-02-02,1000,30000000"
    )
    bank(
        life, tmp_path, *RECEIPTS, "2024-02-02,投资款,30000000.00,,30000000.00,某交易所,62220004,A3"
    )
    said = match(life)
    assert "? 3" in said or "? 1" in said
    assert said.count("+ ") == 2


def test_a_dry_run_says_the_same_and_books_nothing(life, tmp_path):
    bank(life, tmp_path, *RECEIPTS)
    first = match(life, "--dry-run")
    assert first.count("+ ") == 2
    assert life.get("partners", "2024Q1", "甲基金", "paid_in") == 0
    assert match(life) == first


def test_undo_takes_the_receipt_and_its_match_back(life, tmp_path):
    bank(life, tmp_path, *RECEIPTS)
    match(life)
    assert life.call("undo", "--ledger", life.ledger)[0] == 0
    assert life.get("fundcash", "2024Q1", "财政局", "flow") == "未匹配"
    assert match(life).count("+ ") == 2


def test_a_dry_run_refuses_what_the_real_one_refuses(life):
    argv = ("fund", "receive", "--fund", "F1", "--ledger", life.ledger, "--number", "1", "--partner", "乙方", "--date",
            "2024-01-10", "--amount", "24000001")  # fmt: skip
    real, dry = life.call(*argv), life.call(*argv, "--dry-run")
    assert real == dry
    assert real[0] == 2
    assert life.call(*argv[:-1], "24000000", "--dry-run")[0] == 0
    assert life.get("partners", "2024Q1", "乙方", "paid_in") == 0


INTEREST = "2024-03-21,结息,,{:.2f},{:.2f},,,A9"


def test_interest_of_the_account_is_booked_from_the_bank_shared_by_all_and_taken_back(
    life, tmp_path
):
    """12,345.67 by 60 : 40 = 7,407.40 and 4,938.27."""
    bank(life, tmp_path, *RECEIPTS, INTEREST.format(12_345.67, 60_012_345.67))
    assert "账户结息：登记为基金自身收入" in match(life)
    assert life.get("nav", "2024Q1", "甲基金", "income") == 12_345.67
    assert life.get("nav", "2024Q1", "财政局", "income") == 7_407.40
    assert life.get("fundcosts", "2024Q1", "甲基金", "income") == 12_345.67
    assert life.get("fundcash", "2024Q1", "甲基金", "difference") == 0
    assert match(life) == ""
    life.fund("reverse", "--what", "income", "--amount", "345.67", "--date", "2024-03-25")
    assert life.get("nav", "2024Q1", "甲基金", "income") == 12_000
    with world.opened(life.ledger) as ledger:
        assert ledger.check() == []


@pytest.mark.parametrize("door", ["fund", "list", "add"])
def test_income_without_a_company_has_every_door_and_is_matched_afterwards(life, tmp_path, door):
    if door == "fund":
        life.fund("income", "--amount", "1.2万元", "--date", "2024-03-20", "--kind", "wealth")
    elif door == "list":
        head = "基金名称,到账日期,理财收益,收入种类"
        life.lists("fund.own_income", "甲基金,2024-03-20,12000.00,理财收益", head=head)
    else:
        words = ("--fund", "F1", "--day", "2024-03-20", "--amount", "12000", "--kind", "wealth")
        code, said = life.call("add", "fund.own_income", "--ledger", life.ledger, *words)
        assert code == 0, said
    row = "2024-03-21,赎回收益,,12000.00,60012000.00,,,A9"
    bank(life, tmp_path, *RECEIPTS, row)
    assert match(life).count("+ ") == 3
    assert life.get("fundcash", "2024Q1", "甲基金", "difference") == 0
    assert life.get("nav", "2024Q1", "甲基金", "income") == 12_000
    assert match(life) == ""
    code, said = life.call(
        "fund", "reverse", "--fund", "F1", "--what", "income", "--amount", "12000.01",
        "--date", "2024-03-25", "--kind", "wealth", "--ledger", life.ledger,
    )  # fmt: skip
    assert code == 2 and "多于此前登记的同类收入" in said


def test_an_equal_second_income_is_refused_and_a_strange_kind_is_told_in_words(life):
    words = ("--fund", "F1", "--date", "2024-03-21", "--amount", "100", "--ledger", life.ledger)
    assert life.call("fund", "income", *words)[0] == 0
    code, said = life.call("fund", "income", *words)
    assert code == 2 and "--ref" in said
    assert life.call("fund", "income", *words, "--ref", "A10")[0] == 0
    assert life.get("nav", "2024Q1", "甲基金", "income") == 200
    code, said = life.call("fund", "income", *words, "--kind", "sale")
    assert code == 2 and "wealth" in said and "CHECK" not in said
