"""Fees that were not charged before their quarter was frozen: charged with the first period of an open quarter, the
frozen one stays to the fen."""

import pytest

from tests.cli.fund_life import TWO, Life

M = 1_000_000


@pytest.fixture
def life(tmp_path, capsys):
    return Life(tmp_path, capsys)


def frozen(life, quarter="2023Q1"):
    life.call("review", "check", "--quarter", quarter, "--reason", "放行", "--ledger", life.ledger)
    code, said = life.call("review", "freeze", "--quarter", quarter, "--reason", "季末", "--ledger", life.ledger)  # fmt: skip
    assert code == 0, said


def row(life, quarter, who="甲基金"):
    return tuple(life.get("nav", quarter, who, code) for code in ("opening", "fees", "closing"))


def stands(life):
    """Prove that the frozen quarter comes out of the ledger as it was frozen."""
    code, said = life.call("check", "--ledger", life.ledger)
    assert code == 0, said
    code, said = life.call("report", "upgrade", "--ledger", life.ledger, "--format", "json")
    assert code != 0 or '"rows": []' in said.replace("\n", ""), said[:500]


def test_the_fee_of_a_frozen_quarter_is_charged_with_the_next(life):
    """2 % of 100m: 0.5m a quarter."""
    life.begun(TWO, values="0%,0%,0%,2%,认缴,0%", paid=80 * M)
    frozen(life)
    before = row(life, "2023Q1"), row(life, "2023Q1", "乙方")
    assert before[0] == (0, -500_000, 79_500_000)
    code, said = life.call("fund", "fees", "--fund", "F1", "--date", "2023-03-31", "--ledger", life.ledger)  # fmt: skip
    assert code == 2 and "并入其后首个到期的计费期" in said, said
    said = life.fund("fees", "--date", "2023-06-30")
    assert "2023-01-01 至 2023-03-31 的管理费 500,000.00 元" in said and "2023-06-30" in said, said
    assert (row(life, "2023Q1"), row(life, "2023Q1", "乙方")) == before
    assert row(life, "2023Q2") == (79_500_000, -500_000, 79 * M)
    assert row(life, "2023Q2", "乙方") == (31_800_000, -200_000, 31_600_000)
    assert life.get("fundcash", "2023Q2", "甲基金", "closing") == 79 * M
    life.fund("waive", "--date", "2023-01-01", "--amount", 100_000, "--reason", "协议")
    assert row(life, "2023Q1") == before[0]
    assert row(life, "2023Q2")[2] == 79_100_000
    life.fund("fees", "--date", "2023-09-30")
    assert row(life, "2023Q3")[2] == 78_600_000
    stands(life)


def test_two_frozen_quarters_wait_for_the_first_open_one(life):
    life.begun(TWO, values="0%,0%,0%,2%,认缴,0%", paid=80 * M)
    frozen(life)
    frozen(life, "2023Q2")
    life.fund("transfer", "--partner", "乙方", "--to", "丁", "--class", "other", "--amount", 40 * M, "--date", "2023-08-01", "--doc", "转1")  # fmt: skip
    before = [row(life, quarter, "乙方") for quarter in ("2023Q1", "2023Q2", "2023Q3")]
    said = life.fund("fees", "--date", "2023-09-30")
    assert "2023-01-01 至 2023-06-30 的管理费 1,000,000.00 元" in said, said
    assert [row(life, quarter, "乙方") for quarter in ("2023Q1", "2023Q2", "2023Q3")] == before
    assert life.get("fundcash", "2023Q3", "甲基金", "closing") == 78_500_000
    stands(life)


@pytest.mark.parametrize(
    ("values", "terms"),
    [
        ("0%,0%,0%,2%,净资产,0%", ()),
        ("0%,0%,0%,2%,实缴,0%", ()),
        ("0%,0%,0%,2%,认缴,0%", ("--fee-floor", 2_500_000)),
        ("0%,0%,0%,2%,认缴,0%", ("--fee-cap-year", 700_000)),
    ],
)
def test_on_whatever_it_rests_the_frozen_quarter_stays(life, values, terms):
    life.begun(TWO, values=values, paid=80 * M)
    if terms:
        life.fund("terms", *terms, "--date", "2023-01-01", "--reason", "r", "--doc", "d")
    life.holds("丙公司")
    life.lists("investments", f"丙公司,A轮,2023-02-01,1000,{10 * M}")
    life.lists("valuations", f"丙公司,2023-03-31,{13 * M},最近融资")
    frozen(life)
    life.lists("valuations", f"丙公司,2023-06-30,{17 * M},最近融资")
    before = [
        row(life, quarter, who) for quarter in ("2023Q1", "2023Q2") for who in ("甲基金", "乙方")
    ]
    life.fund("fees", "--date", "2023-06-30")
    after = [
        row(life, quarter, who) for quarter in ("2023Q1", "2023Q2") for who in ("甲基金", "乙方")
    ]
    assert after == before
    stands(life)
