"""What was divided before something earlier was recorded, and money before its notice: said by command and list."""

import json

import pytest

from tests.cli.fund_life import TWO, Life

M = 1_000_000


@pytest.fixture
def life(tmp_path, capsys):
    """60 and 40 of 100 million are committed, half is paid in, one million distributed by it on 1 March."""
    made = Life(tmp_path, capsys).begun(TWO, paid=50 * M)
    made.lists("distributions", "1,2023-03-01,,,1000000,,")
    return made


LATE = (
    "--partner",
    "财政局",
    "--to",
    "乙方",
    "--amount",
    20 * M,
    "--paid",
    10 * M,
    "--date",
    "2023-02-01",
)
# 30 and 20 of 50 million paid in before, 20 and 30 after: a fifth of a million passes
WORDS = "财政局 −200,000.00；乙方 +200,000.00"


def test_the_command_says_what_a_late_transfer_divides_otherwise_dry_or_real(life):
    for dry in (["--dry-run"], []):
        said = life.fund("transfer", *LATE, *dry)
        assert WORDS in said.replace("-2", "−2") and "甲基金 #1" in said, said
    assert (
        life.fund(
            "transfer", "--partner", "财政局", "--to", "乙方", "--amount", M, "--date", "2023-03-02"
        )
        == ""
    )


def test_a_record_and_a_list_say_it_too(life):
    options = ("--fund", "F1", "--partner", "财政局", "--taker", "乙方", "--amount", 20 * M, "--paid", 10 * M,
               "--day", "2023-02-01", "--ledger", life.ledger)  # fmt: skip
    code, said = life.call("add", "fund.transfer", *options, "--dry-run")
    assert code == 0 and WORDS in said.replace("-2", "−2"), said
    code, said = life.call("add", "fund.transfer", *options, "--dry-run", "--json")
    assert "乙方 +200,000.00" in json.loads(said)["follows"][0]
    head = "基金名称,转让方,受让方,转让认缴金额,其中实缴,转让日期"
    code, said = life.list(
        "fund.transfer", "甲基金,财政局,乙方,20000000,10000000,2023-02-01", head=head
    )
    assert code == 0 and WORDS in said.replace("-2", "−2"), said
    code, said = life.call("report", "warnings", "--ledger", life.ledger, "--quarter", "2023Q1")
    assert ("甲基金 #1" in said and "200,000" in said) or "20.00" in said, said


def test_the_difference_is_settled_by_command_and_list(life):
    life.fund("transfer", *LATE)
    code, said = life.list(
        "fund.settlement",
        "甲基金,分配,1,2023-04-01,结1号",
        head="基金名称,结清对象,期次,结清日期,文号",
    )
    assert code == 0, said
    code, said = life.call(
        "add", "fund.settlement", "--fund", "F1", "--what", "distribution", "--number", 1, "--day", "2023-04-02",
        "--doc", "结2号", "--ledger", life.ledger,
    )  # fmt: skip
    assert code == 2 and "没有待结清" in said, said


def test_early_money_is_refused_by_every_door_until_its_reason_is_stated(life):
    life.fund("call", "--date", "2023-06-01", "--due", "2023-06-20", "--call", M)
    got = ("receive", "--number", 2, "--partner", "乙方", "--amount", 5, "--date", "2023-05-01")
    code, said = life.call("fund", *got, "--fund", "F1", "--ledger", life.ledger)
    assert code == 2 and "2023-06-01" in said, said
    code, said = life.list("receipts", "2,乙方,2023-05-01,5")
    assert "早于第 2 期缴款的通知日 2023-06-01" in said, said
    head = "基金名称,缴款期次,出资人,到账日期,到账金额,提前到账原因"
    life.lists("receipts", "甲基金,2,乙方,2023-05-01,5,预缴", head=head)
    life.fund(*got[:-1], "2023-05-02", "--reason", "预缴")
    paid = ("paid", "--number", 1, "--date", "2023-02-28")
    code, said = life.call("fund", *paid, "--fund", "F1", "--ledger", life.ledger)
    assert code == 2 and "写明原因" in said, said
    life.fund(*paid, "--reason", "预分配")
    head = "基金名称,分配期次,分配日期,增值收益,支付日期"
    code, said = life.list("distributions", "甲基金,2,2023-06-05,1000,2023-06-04", head=head)
    assert "早于第 2 次分配的日期 2023-06-05" in said, said
    life.lists(
        "distributions", "甲基金,2,2023-06-05,1000,2023-06-04,预分", head=head + ",提前支付原因"
    )
