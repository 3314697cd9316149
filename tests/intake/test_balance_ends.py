"""The balance of a file is checked where it begins, where it ends and where no row proves the next."""

from pathlib import Path

import pytest

from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import post

HEAD = "交易日期,支出,收入,余额,对方户名,摘要\n"
SOUND = "2023-03-03,50.00,,700.00,丙,\n2023-03-04,50.00,,650.00,丙,\n2023-03-05,50.00,,600.00,丙,\n2023-03-06,50.00,,550.00,丙,\n"
TWO = "".join(SOUND.splitlines(keepends=True)[:2])
BACKWARDS = "".join(f"{row}\n" for row in reversed(SOUND.splitlines()))
PAGES = (
    HEAD
    + "2023-03-02,120.00,,380.00,甲,\n过次页,120.00,,380.00,,\n承前页,120.00,,380.00,,\n2023-03-03,,50.00,430.00,乙,\n"
)
HALF = HEAD + "".join(
    f"2023-03-{day:02},{day}.00,,{1000 - sum(range(2, day + 1)) - day // 2 * 7}.00,丙,\n"
    for day in range(2, 12)
)


def _said(tmp_path: Path, text: str) -> list[tuple]:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    reading = read(path)
    post.settled(reading)
    codes = ("balance_gap", "balance_not_followed", "opening_differs", "closing_differs")
    return [
        (w.code, w.line, w.params.get("gaps") or w.params["amount"])
        for w in reading.warnings
        if w.code in codes
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{HEAD}上期余额,,,1000.00,,\n{SOUND}", 3),
        (f"{HEAD}2023-03-01,,,1000.00,,期初余额\n{SOUND}", 3),
        (f"{HEAD}2023-03-01,,,1000.00,,期初\n{SOUND}", 3),
        (f"{HEAD}2023-03-01,0.00,0.00,1000.00,,\n{SOUND}", 3),
        (f"期初余额,1000.00,期末余额,550.00,,\n{HEAD}{SOUND}", 3),
        (f"账号：3803000118,期初余额：1000.00,期末余额：650.00,,,\n{HEAD}{TWO}", 3),
        (f"{HEAD}{BACKWARDS}2023-03-01,,,1000.00,,期初余额\n", 5),
        (f"期初余额(元),1000.00,,,,\n{HEAD}2023-03-03,50.00,,700.00,丙,\n", 3),
    ],
    ids=[
        "row",
        "dated_row",
        "bare_word",
        "nothing_moved",
        "above",
        "two_rows",
        "backwards",
        "one_row",
    ],
)
def test_a_first_row_that_does_not_follow_from_the_opening_is_told(tmp_path, text, line):
    assert _said(tmp_path, text) == [("opening_differs", line, "−250.00")]
    assert _said(tmp_path, text.replace("1000.00", "750.00")) == []


def test_a_closing_balance_that_no_row_reaches_is_told(tmp_path):
    text = f"{HEAD}{SOUND}期末余额,,,{{}},,\n"
    assert _said(tmp_path, text.format("500.00")) == [("closing_differs", 5, "50.00")]
    assert _said(tmp_path, text.format("550.00")) == []
    assert _said(tmp_path, f"期初余额：750.00，期末余额：500.00,,,,,\n{HEAD}{BACKWARDS}") == [
        ("closing_differs", 3, "50.00")
    ]


@pytest.mark.parametrize(
    ("text", "gaps"),
    [
        (f"{HEAD}2023-03-02,100.00,,900.00,甲,\n2023-03-03,50.00,,700.00,丙,\n", "3: −150.00"),
        (f"{HEAD}2023-03-02,100.00,,900.00,甲,\n{TWO}", "3: −150.00"),
        (
            f"{HEAD}2023-03-02,120.00,,880.00,甲,\n2023-03-03,50.00,,880.00,乙,\n2023-03-04,,7.00,880.00,丙,\n2023-03-06,1.00,,879.00,丁,\n",
            "3: 50.00、4: −7.00",
        ),
        (HALF, "4: −7.00、6: −7.00、8: −7.00、10: −7.00"),
    ],
    ids=["two_rows", "three_rows", "standing_still", "every_second_row"],
)
def test_balances_that_prove_nothing_are_told_once_with_their_differences(tmp_path, text, gaps):
    assert [(code, told) for code, _, told in _said(tmp_path, text)] == [
        ("balance_not_followed", gaps)
    ]


ACCOUNTS = "本方账号,交易日期,支出,收入,余额,对方户名\n"
OF_ONE = [f"3803000118,2023-03-0{n},50.00,,{1000 - 50 * n}.00,甲\n" for n in range(1, 6)]
OF_OTHER = [f"3803000119,2023-03-0{n},1.00,,{100 - n}.00,甲\n" for n in range(1, 6)]


@pytest.mark.parametrize(
    "text",
    [
        HEAD + SOUND,
        HEAD + BACKWARDS,
        PAGES,
        ACCOUNTS + "".join(OF_ONE + OF_OTHER),
        ACCOUNTS + "".join(row for pair in zip(OF_ONE, OF_OTHER, strict=True) for row in pair),
        f"{HEAD}2023-03-02,5.00,,,甲,\n2023-03-02,5.00,,90.00,甲,\n2023-03-03,1.00,,,甲,\n2023-03-03,1.00,,88.00,甲,\n",
        f"{HEAD}2023-03-02,5.00,,90.00,甲,\n2023-03-02,5.00,,90.00,甲,\n2023-03-03,1.00,,88.00,甲,\n2023-03-03,1.00,,88.00,甲,\n",
        f"{HEAD}2023-03-02,50.00,,900.00,甲,\n2023-03-02,30.00,,950.00,甲,\n2023-03-02,20.00,,980.00,甲,\n"
        "2023-03-03,10.00,,885.00,甲,\n2023-03-03,5.00,,895.00,甲,\n2023-03-04,1.00,,884.00,甲,\n",
        "支付日期,收款单位,合同名称,支付金额,余额\n2023-03-02,甲,一号,50.00,900.00\n2023-03-03,乙,二号,50.00,100.00\n"
        "2023-03-04,甲,一号,50.00,850.00\n2023-03-05,乙,二号,50.00,50.00\n",
        "支付日期,收款单位,合同金额,支付金额,余额\n2023-03-02,甲,500.00,50.00,450.00\n2023-03-03,乙,90.00,50.00,40.00\n",
        "账号：9901,户名：甲,,,,\n交易日期,摘要,支出,收入,余额,对方户名\n2024-01-03,材料,100.00,,900.00,甲\n2024-01-04,拨款,,200.00,1100.00,乙\n"
        "账号：9902,户名：乙,,,,\n交易日期,摘要,支出,收入,余额,对方户名\n2024-01-05,监理,50.00,,450.00,丙\n",
    ],
    ids=[
        *(
            "sound",
            "newest_first",
            "pages",
            "accounts_in_turn",
            "accounts_mixed",
            "last_row_of_a_day",
        ),
        *(
            "same_in_all_rows_of_a_day",
            "rows_of_a_day_backwards",
            "left_of_contracts",
            "left_of_sums",
        ),
        "two_accounts_one_below_the_other",
    ],
)
def test_a_balance_that_honestly_does_not_follow_from_row_to_row_is_left_alone(tmp_path, text):
    assert _said(tmp_path, text) == []


def test_a_gap_within_a_day_is_told_though_its_rows_are_backwards(tmp_path):
    text = (
        f"{HEAD}2023-03-02,50.00,,900.00,甲,\n2023-03-02,30.00,,950.00,甲,\n2023-03-02,20.00,,980.00,甲,\n"
        "2023-03-03,10.00,,805.00,甲,\n2023-03-03,5.00,,815.00,甲,\n"
    )
    assert ("balance_gap", 5, "195.00") in _said(tmp_path, text)
