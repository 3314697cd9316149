"""Rows that repeat other rows' money are no payments: by a family of words, by arithmetic, by their numbers."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import post
from fundtracker.intake.text import sum_words

PERIODS = [
    "",
    "本日",
    "本月",
    "本年",
    "本季",
    "本期",
    "1月份",
    "12月",
    "一季度",
    "第四季度",
    "上半年",
    "2023年",
    "截至3月末",
    "年初至今",
    "科目",
    "本页",
]
SIDES = ["", "收入", "支出", "借方", "贷方", "付款", "发生额"]
SUMS = ["合计", "小计", "累计", "总计", "共计"]
CARRIED = [
    *(
        "上年结余",
        "期初余额",
        "期初结存",
        "本期结存",
        "承前页",
        "承前余额",
        "过次页",
        "转下页",
        "接上页",
        "结转下年",
        "上月结转",
    ),
    *(
        "年初余额结转",
        "月计",
        "日结",
        "月结",
        "本月发生额",
        "本年累计发生额",
        "合计(3笔)",
        "总　　计",
        "合 计：",
        "期末余额",
    ),
    *(
        "Subtotal",
        "Grand total",
        "Opening balance",
        "Balance b/f",
        "brought forward",
        "Monthly total",
        "Total for March",
        "YTD",
    ),
]
PAYMENTS = [
    *(
        "支付工程款余额",
        "退回结余资金",
        "结算款",
        "工程结算款",
        "总包工程款",
        "累计进度款",
        "合计信息技术有限公司",
        "转入",
        "收入",
        "利息",
    ),
    *(
        "计量款",
        "设计费",
        "全年物业费",
        "总承包进度款",
        "支付累计工程款",
        "上缴结余",
        "balance payment",
        "Summit consulting",
        "sum insured",
    ),
]


@given(st.sampled_from(PERIODS), st.sampled_from(SIDES), st.sampled_from(SUMS))
def test_a_word_made_of_a_period_a_side_and_a_sum_is_one(period: str, side: str, sums: str) -> None:
    assert sum_words.kind(f"{period}{side}{sums}") in ("subtotal", "footer_total")
    assert sum_words.may_be_among({"工程款", f"{period}{side}{sums}"})


@pytest.mark.parametrize("word", CARRIED)
def test_a_word_that_carries_over_is_known(word: str) -> None:
    assert sum_words.kind(word) in ("subtotal", "footer_total", "balance_line")
    assert sum_words.may_be_among({word})


@pytest.mark.parametrize("word", PAYMENTS)
def test_a_payment_that_only_sounds_like_a_sum_is_none(word: str) -> None:
    assert sum_words.kind(word) is None


def taken(tmp_path: Path, text: str) -> tuple[list[tuple[int, int]], object]:
    path = tmp_path / "x.csv"
    path.write_text(text, "utf-8")
    reading = read(path)
    return [(r["line"], r["amount_fen"]) for r in post.settled(reading)], reading


@pytest.mark.parametrize("word", [*CARRIED, "1月份合计", "累计支出"])
def test_a_dated_row_of_such_a_word_is_no_payment_a_payee_beside_it_is(
    tmp_path: Path, word: str
) -> None:
    head = "日期,摘要,对方户名,支出金额\n"
    found, _ = taken(
        tmp_path,
        head + f"2023-01-05,工程款,甲,10.00\n2023-01-31,{word},,10.00\n2023-01-31,{word},乙,4.00\n",
    )
    assert found == [(2, 1000), (4, 400)]


def test_a_sum_without_a_word_is_found_by_arithmetic_and_said(tmp_path: Path) -> None:
    rows = "2023-01-01,甲,3.00\n2023-01-02,乙,4.00\n2023-01-03,丙,5.00\n"
    found, reading = taken(
        tmp_path,
        "支付日期,收款单位,支付金额\n" + rows + "2023-01-31,,12.00\n,,12.00\n2023-02-01,,9.00\n",
    )
    assert found == [(2, 300), (3, 400), (4, 500), (7, 900)]
    assert [(w.code, w.line, w.params["amount"]) for w in reading.warnings] == [
        ("sum_of_rows", 5, "12.00"), ("sum_of_rows", 6, "12.00"),
    ]  # fmt: skip


ALONE = [
    "1-2日付款数",
    "以上两笔共付",
    "全月",
    "轧账数",
    "本月支出",
    "3月拨款",
    "上旬付款",
    "2笔",
    "以上",
]


@pytest.mark.parametrize("word", ALONE)
@pytest.mark.parametrize("payee", [False, True])
def test_a_dated_row_that_speaks_of_a_sum_and_equals_it_is_one(
    tmp_path: Path, word: str, payee: bool
) -> None:
    head = "日期,摘要,收款单位,付款金额\n" if payee else "日期,摘要,付款金额\n"
    a, b, no = ("甲,", "乙,", ",") if payee else ("", "", "")
    rows = (
        f"2023-01-05,付甲公司,{a}10.00\n2023-01-06,付乙公司,{b}20.00\n2023-01-06,{word},{no}30.00\n"
    )
    found, reading = taken(tmp_path, head + rows + f"2023-01-07,付丙公司,{a}5.00\n")
    assert found == [(2, 1000), (3, 2000), (5, 500)]
    assert [(w.code, w.line) for w in reading.warnings] == [("sum_of_rows", 4)]
    found, _ = taken(tmp_path, head + rows.replace("30.00", "30.01"))
    assert (4, 3001) in found


@pytest.mark.parametrize(
    "words", ["1月拨款 2月拨款 3月拨款", "付款 付款 付款", "第1笔 第2笔 第3笔"]
)
def test_rows_of_one_kind_that_add_up_by_chance_count(tmp_path: Path, words: str) -> None:
    rows = zip(words.split(), ("1.00", "2.00", "3.00"), strict=True)
    text = "日期,摘要,付款金额\n" + "".join(f"2023-01-05,{a},{b}\n" for a, b in rows)
    assert len(taken(tmp_path, text)[0]) == 3


def test_a_dated_row_that_says_nothing_and_equals_two_payments_is_their_sum(tmp_path: Path) -> None:
    head, rows = (
        "日期,收款单位,付款金额,凭证号\n",
        "2023-01-05,甲,1.00,记-1\n2023-01-06,乙,2.00,记-2\n",
    )
    found, reading = taken(tmp_path, head + rows + "2023-01-31,,3.00,\n")
    assert found == [(2, 100), (3, 200)]
    assert [(w.code, w.line) for w in reading.warnings] == [("sum_of_rows", 4)]
    assert len(taken(tmp_path, head + rows + "2023-01-31,,3.00,记-3\n")[0]) == 3


def test_a_row_with_a_payee_counts_whatever_it_equals(tmp_path: Path) -> None:
    rows = "2023-01-01,甲,3.00\n2023-01-02,乙,4.00\n2023-01-03,丙,7.00\n"
    assert taken(tmp_path, "支付日期,收款单位,支付金额\n" + rows)[0] == [
        (2, 300),
        (3, 400),
        (4, 700),
    ]


NUMBERS = [
    (["一", "二"], ["1", "2", "3"]),
    (["一、道路", "二、监理"], ["1.甲", "2.乙", "3.丙"]),
    (["（一）", "（二）"], ["1", "2", "3"]),
    (["1", "2"], ["{p}.1", "{p}.2", "{p}.3"]),
    (["1", "2"], ["（1）", "（2）", "（3）"]),
]


@pytest.mark.parametrize(("above", "below"), NUMBERS)
@pytest.mark.parametrize("dated", [True, False])
def test_a_parent_equal_to_its_numbered_parts_counts_once(
    tmp_path: Path, above, below, dated: bool
) -> None:
    made, line, wanted = ["序号,收款单位,支付日期,支付金额"], 2, []
    for n, parent in enumerate(above):
        fen = [random.Random(n * 7 + i).randrange(100, 99_999) for i in range(2 + n)]
        made.append(f"{parent},,{'2023-03-31' if dated else ''},{sum(fen) / 100:.2f}")
        line += 1
        for i, one in enumerate(fen):
            made.append(f"{below[i].format(p=n + 1)},公司{i},2023-03-0{i + 1},{one / 100:.2f}")
            wanted.append((line, one))
            line += 1
    found, reading = taken(tmp_path, "\n".join(made) + "\n")
    assert found == wanted
    assert [w.code for w in reading.warnings if w.code == "parent_of_parts"] == [
        "parent_of_parts"
    ] * 2


def test_a_parent_that_its_parts_do_not_add_up_to_is_left_to_the_person(tmp_path: Path) -> None:
    text = "序号,收款单位,支付日期,支付金额\n一,,2023-03-31,9.99\n1,甲,2023-03-01,4.00\n2,乙,2023-03-02,5.00\n"
    found, reading = taken(tmp_path, text)
    assert found == [(3, 400), (4, 500)]
    assert [(i.code, i.line) for i in reading.rejected] == [("parent_differs", 2)]


def test_of_which_rows_are_inside_the_row_above(tmp_path: Path) -> None:
    head = "项目,收款单位,支付日期,支付金额\n"
    part = (
        head
        + "道路,甲,2023-03-01,100.00\n其中：土建,甲,2023-03-01,60.00\n桥梁,乙,2023-03-02,30.00\n"
    )
    found, reading = taken(tmp_path, part)
    assert found == [(2, 10_000), (4, 3_000)]
    assert [(w.code, w.line) for w in reading.warnings] == [("part_of_row", 3)]
    whole = (
        head
        + "道路,,2023-03-01,100.00\n其中：土建,甲,2023-03-01,60.00\n管网,乙,2023-03-02,40.00\n桥梁,丙,2023-03-03,30.00\n"
    )
    assert taken(tmp_path, whole)[0] == [(3, 6_000), (4, 4_000), (5, 3_000)]


def test_a_plain_numbered_list_has_no_parents(tmp_path: Path) -> None:
    text = "序号,收款单位,支付日期,支付金额\n" + "".join(
        f"{n},公司{n},2023-03-01,{n}.00\n" for n in range(1, 13)
    )
    assert len(taken(tmp_path, text)[0]) == 12


def test_parts_without_a_day_are_in_their_dated_parent(tmp_path: Path) -> None:
    text = (
        "支付日期,收款人,支付金额\n2024-03-04,示例甲公司,120.00\n,其中：人工费,50.00\n,材料费,70.00\n"
        "2024-03-06,示例乙公司,80.00\n"
    )
    reading = read(_file(tmp_path, text))
    assert [row["amount_fen"] for row in post.settled(reading)] == [12_000, 8_000]
    assert [(w.code, w.line) for w in reading.warnings] == [("part_of_row", 3), ("part_of_row", 4)]
    assert not reading.questions


def test_a_total_of_one_row_is_known_by_the_bare_total_above(tmp_path: Path) -> None:
    text = (
        "支付日期,收款人,支付金额\n2024-03-04,示例甲公司,120.00\n2024-03-06,示例乙公司,80.00\n,,200.00\n"
        "2024-04-01,示例丙公司,5.00\n,,5.00\n"
    )
    reading = read(_file(tmp_path, text))
    assert [row["amount_fen"] for row in post.settled(reading)] == [12_000, 8_000, 500]
    assert [(w.code, w.line) for w in reading.warnings] == [("sum_of_rows", 4), ("sum_of_rows", 6)]
    assert not reading.questions


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "parts.csv"
    path.write_text(text, "utf-8")
    return path
