"""Groups of a head that are written over each of their columns: counts and foreign money below them
are not taken for the money in yuan.
"""

from pathlib import Path

import pytest

from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import post

COUNTED = ["2024-03-02,财政局,2,200000,,", "2024-03-03,甲公司,,,1,70000"]
FOREIGN = ["2024-03-03,财政局,130,1000,,", "2024-03-02,甲公司,,,40,300"]
GROUPS = ["日期,对方,收入,收入,支出,支出", "日期,对方,收入,,支出,"]


def money(tmp_path: Path, *lines: str) -> list[tuple[str, int]]:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    reading = read(path)
    rows = [(row["direction"], row["amount_fen"]) for row in post.settled(reading)]
    assert not [*reading.questions, *reading.rejected]
    return rows


@pytest.mark.parametrize("above", [(), ("2024年3月收支流水",)])
@pytest.mark.parametrize("names", [",,笔数,金额,笔数,金额", "日期,对方,笔数,金额,笔数,金额"])
def test_a_count_below_a_group_is_no_money(tmp_path, above, names):
    rows = money(tmp_path, *above, GROUPS[0], names, *COUNTED)
    assert rows == [("in", 200_000_00), ("out", 70_000_00)]


def test_a_name_beside_the_groups_may_be_repeated_below_them(tmp_path):
    lines = [f"{row},{left}" for row, left in zip(COUNTED, (300000, 230000), strict=True)]
    head = ["日期,对方,收入,收入,支出,支出,余额", ",,笔数,金额,笔数,金额,余额"]
    assert money(tmp_path, *head, *lines) == [("in", 200_000_00), ("out", 70_000_00)]


@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize(
    "names",
    [("外币", "人民币"), ("原币", "本位币"), ("美元", "折人民币")],
)
def test_money_in_yuan_is_read_beside_foreign_money(tmp_path, group, names):
    rows = money(tmp_path, group, ",," + ",".join(names * 2), *FOREIGN)
    assert rows == [("in", 1_000_00), ("out", 300_00)]


def test_money_in_yuan_is_read_without_groups_too(tmp_path):
    head = "日期,对方,收入外币,收入人民币,支出外币,支出人民币"
    assert money(tmp_path, head, *FOREIGN) == [("in", 1_000_00), ("out", 300_00)]


def test_a_head_that_comes_twice_is_no_group(tmp_path):
    head = "日期,对方,收入,支出"
    rows = money(tmp_path, head, head, "2024-03-02,甲公司,,300", "2024-03-03,乙公司,80,")
    assert rows == [("out", 300_00), ("in", 80_00)]
