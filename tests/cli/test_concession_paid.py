"""让利 that is paid: passed from partner to partner, outside the distributions that it comes out of."""

import pytest

from tests.cli.fund_life import DAY, TWO, Life

M = 1_000_000


@pytest.fixture
def life(tmp_path, capsys):
    """60m and 40m paid in; sold for 150m; 100m of capital and 50m of gain given out; 20 % of the gain is given up."""
    made = Life(tmp_path, capsys).begun(TWO, paid=100 * M)
    terms = (
        "--give-to",
        "partners",
        "--give-base",
        "gain",
        "--give-share",
        "20",
        "--give-when",
        "always",
    )
    made.fund("terms", "--date", "2023-02-01", "--doc", "补1号", "--reason", "让利", *terms)
    made.holds("A")
    made.lists("investments", f"A,,{DAY},100,100000000")
    made.lists("exits", "A,2024-01-02,转让,100,150000000")
    made.lists("distributions", "1,2024-01-03,100000000,,50000000,,")
    return made


def row(life, who, column, quarter="2024Q1"):
    return life.get("concession", quarter, who, column)


def concede(life, amount, *more, day="2024-02-01", taker="乙方", giver="财政局"):
    who = ("--partner", giver, "--to", taker, "--amount", amount, "--date", day, "--doc", "让1号")
    return life.call("fund", "concede", *who, *more, "--fund", "F1", "--ledger", life.ledger)


def test_what_is_given_up_is_paid_in_two_parts_and_nothing_else_moves(life):
    """The fiscal partner's gain is 30m, 20 % of it 6m."""
    assert row(life, "财政局", "gives") == 6 * M
    assert row(life, "财政局", "open") == 6 * M and row(life, "乙方", "open") == 6 * M
    before = {who: life.get("partners", "2024Q1", who, "distributed") for who in ("财政局", "乙方")}
    code, said = concede(life, 4 * M)
    assert code == 0, said
    for who in ("财政局", "乙方"):
        assert (row(life, who, "paid"), row(life, who, "open")) == (4 * M, 2 * M)
    assert (row(life, "甲基金", "paid"), row(life, "甲基金", "open")) == (4 * M, 2 * M)
    code, said = concede(life, 2 * M, day="2024-05-01")
    assert code == 0, said
    assert row(life, "财政局", "open", "2024Q2") == 0 and row(life, "财政局", "open") == 2 * M
    assert row(life, "财政局", "gain", "2024Q2") == 30 * M  # what it comes out of stands whole
    for who, fen in before.items():
        assert life.get("partners", "2024Q2", who, "distributed") == fen
    assert life.get("partners", "2024Q2", "甲基金", "distributed") == 150 * M
    assert life.get("nav", "2024Q2", "甲基金", "closing") == 0
    assert life.get("fundcash", "2024Q2", "甲基金", "closing") == 0


def test_returns_of_the_partners_are_those_after_it(life):
    """90m ÷ 60m is 1.5, less 6m 1.4; 60m ÷ 40m is 1.5, and 6m more 1.65; the fund's stays."""
    assert life.get("partners", "2024Q1", "财政局", "dpi") == "1.500"
    concede(life, 6 * M)
    assert life.get("partners", "2024Q1", "财政局", "dpi") == "1.400"
    assert life.get("partners", "2024Q1", "乙方", "dpi") == "1.650"
    assert life.get("partners", "2024Q1", "甲基金", "dpi") == "1.500"
    fiscal, fund, other = (
        float(life.get("partners", "2024Q1", who, "net_irr").rstrip("%"))
        for who in ("财政局", "甲基金", "乙方")
    )
    assert fiscal < fund < other


@pytest.mark.parametrize(
    ("amount", "more", "said"),
    [
        (90 * M + 1, {}, "多于到当日已分配给它的 90000000.00 元"),
        (-1, {}, "多于两者之间此前登记的让利"),
        (1, {"taker": "财政局"}, "不能让利给自己"),
        (1, {"taker": "丙方"}, "丙方"),
        (0, {}, "0"),
        (1, {"day": "2023-12-31"}, "应先登记分配"),
    ],
)
def test_what_cannot_be_is_refused_in_words(life, amount, more, said):
    code, words = concede(life, amount, **more)
    assert code == 2 and said in words, words
    assert row(life, "财政局", "paid") == 0


def test_an_equal_second_one_is_refused_and_some_goes_back(life):
    concede(life, 4 * M)
    code, words = concede(life, 4 * M)
    assert code == 2 and "完全相同的让利兑付已登记" in words
    code, words = concede(life, -M, day="2024-03-01")
    assert code == 0, words
    assert row(life, "乙方", "paid") == 3 * M


def test_a_list_and_undo(life):
    head = "基金名称,让利方,获得方,让利金额,兑付日期,文号"
    rows = (
        "甲基金,财政局,乙方,1500000.50,2024-02-01,让1",
        "甲基金,财政局,乙方,500000,2024-02-02,让2",
    )
    life.lists("fund.concession", *rows, head=head)
    assert row(life, "财政局", "paid") == 2_000_000.5
    life.call("undo", "--ledger", life.ledger)
    assert row(life, "财政局", "paid") == 0
    code, said = concede(life, 5 * M, "--dry-run")
    assert code == 0 and row(life, "财政局", "paid") == 0, said
