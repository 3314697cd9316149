"""The very same transfer, closing or default a second time, and a default of one who owes nothing: refused in words."""

import pytest

from tests.cli.fund_life import TWO, Life

M = 1_000_000


@pytest.fixture
def life(tmp_path, capsys):
    return Life(tmp_path, capsys).begun(TWO, paid=50 * M)  # 30m and 20m of 60m and 40m


def refused(life, *words):
    code, said = life.call("fund", *words, "--fund", "F1", "--ledger", life.ledger)
    assert code == 2, said
    return said


def cell(life, who, column, quarter="2023Q4"):
    return life.get("partners", quarter, who, column)


TRANSFER = ("transfer", "--partner", "财政局", "--to", "丁", "--class", "other", "--amount", 20 * M, "--paid", 10 * M, "--date", "2023-06-01", "--doc", "转1")  # fmt: skip


def test_the_same_transfer_again_is_refused_unless_something_tells_it_apart(life):
    life.fund(*TRANSFER)
    assert "完全相同的一笔转让" in refused(life, *TRANSFER)
    assert "完全相同的一笔转让" in refused(
        life, *TRANSFER[:-6], *TRANSFER[-4:]
    )  # the paid part unsaid
    assert (cell(life, "丁", "committed"), cell(life, "财政局", "nav")) == (20 * M, 20 * M)
    life.fund(*TRANSFER, "--reason", "第二笔")
    assert (cell(life, "丁", "committed"), cell(life, "财政局", "nav")) == (40 * M, 10 * M)
    refused(life, *TRANSFER, "--reason", "第二笔")
    life.fund(*TRANSFER[:-1], "转2")
    assert cell(life, "丁", "committed") == 60 * M


def test_two_takers_of_one_day_sum_and_paper_are_two_transfers(life):
    life.fund(*TRANSFER)
    life.fund(*(word if word != "丁" else "戊" for word in TRANSFER))
    assert (cell(life, "丁", "nav"), cell(life, "戊", "nav")) == (10 * M, 10 * M)


def test_a_list_of_transfers_read_twice_is_known(life):
    head = "基金名称,转让方,受让方,受让方类别,转让认缴金额,其中实缴,转让日期,文号"
    rows = ("甲基金,财政局,丁,社会出资,20000000,10000000,2023-06-01,转1", "甲基金,乙方,丁,社会出资,10000000,5000000,2023-06-01,转1")  # fmt: skip
    life.lists("fund.transfer", *rows, head=head)
    code, said = life.list("fund.transfer", *rows, head=head)
    assert code == 0 and "已有 2" in said, said
    assert (cell(life, "丁", "committed"), cell(life, "丁", "nav")) == (30 * M, 15 * M)


def test_the_same_closing_again_is_refused(life):
    close = (
        "close",
        "--partner",
        "丁",
        "--class",
        "other",
        "--amount",
        50 * M,
        "--date",
        "2023-03-01",
    )
    life.fund(*close)
    assert "同日、同额、同文号的认缴已登记" in refused(life, *close)
    assert cell(life, "丁", "committed") == 50 * M
    life.fund(*close, "--doc", "补充协议")
    assert cell(life, "丁", "committed") == 100 * M


def test_the_default_of_one_who_owes_nothing_asks_for_its_reason(life):
    words = ("default", "--partner", "乙方", "--forfeit", "50%", "--date", "2023-06-01")
    said = refused(life, *words)
    assert "没有到期未缴的款项" in said and "20000000.00" in said, said
    assert (cell(life, "乙方", "nav"), cell(life, "乙方", "unfunded")) == (20 * M, 20 * M)
    life.fund(*words, "--reason", "违反竞业约定，合伙人会议决议3号")
    assert (cell(life, "乙方", "nav"), cell(life, "乙方", "unfunded")) == (10 * M, 0)


def test_a_default_is_not_made_twice(life):
    life.lists("calls", "2,2023-03-01,2023-03-01,10000000,")
    life.lists("receipts", "2,财政局,2023-03-01,6000000")
    words = ("default", "--partner", "乙方", "--forfeit", "50%", "--date", "2023-04-01")
    life.fund(*words)
    before = (cell(life, "乙方", "nav"), cell(life, "财政局", "nav"))
    assert before == (10 * M, 46 * M)
    refused(life, *words)
    assert (cell(life, "乙方", "nav"), cell(life, "财政局", "nav")) == before


def test_a_list_with_a_default_of_one_who_owes_nothing_is_refused(life):
    head = "基金名称,出资人,违约日期,没收比例"
    _, said = life.list("fund.default", "甲基金,乙方,2023-06-01,50%", head=head)
    assert "没有到期未缴的款项" in said, said
    assert cell(life, "乙方", "nav") == 20 * M
