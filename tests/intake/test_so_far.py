"""Money that a head, title, tab or note calls cumulative is asked about, named with its sum where nobody can tell."""

from pathlib import Path

import openpyxl
import pytest

from fundtracker.errors import RefusedError
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import Reading, read

HEAD = "日期,收款单位,支付金额"
RISING = "2024-03-31,甲公司,1000\n2024-04-30,甲公司,1500\n2024-05-31,甲公司,1800"
FALLING = "2024-03-05,甲公司,1500\n2024-04-02,乙公司,800\n2024-05-08,甲公司,300"
ALONE = "2024-03-05,甲公司,1500\n2024-04-02,乙公司,800\n2024-05-08,丙公司,300"


def _read(tmp_path: Path, text: str, name: str = "a.csv", **answers: str) -> Reading:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    reading = read(path, choices=Choices(answers=answers))
    list(reading.blocks())
    return reading


def _said(reading: Reading) -> list[str]:
    remarks = [w.code for w in reading.warnings if w.code == "perhaps_so_far"]
    return [q.code for q in reading.questions] + remarks


@pytest.mark.parametrize(
    "text",
    [
        f"日期,收款单位,支付金额（累计）\n{RISING}",
        f"日期,收款单位,累计金额\n{FALLING}",
        f"日期,收款单位,截至月末支付金额\n{RISING}",
        f"Date,Payee,Amount paid (cumulative)\n{RISING}",
        f"{HEAD}\n{RISING}\n注：支付金额为截至当日累计数,,",
        f"{HEAD}\n{RISING}\n注：本表按累计数填列,,",
        f"项目支付进度表（金额为累计数）,,\n{HEAD}\n{RISING}",
        f"截至各月末累计支付情况,,\n{HEAD}\n{RISING}",
        f"累計支付情況表,,\n{HEAD}\n{RISING}",
        f"Cumulative payments 2024,,\nDate,Payee,Amount paid\n{RISING}",
        f"截至2024年5月31日累计支付情况,,\n{HEAD}\n2024-05-31,甲公司,1000\n2024-05-31,乙公司,900",
    ],
)
def test_money_called_cumulative_is_asked_about(tmp_path: Path, text: str) -> None:
    assert _said(_read(tmp_path, text)) == ["paid_or_so_far"]


def test_the_names_of_tab_and_file_are_heard(tmp_path: Path) -> None:
    assert _said(_read(tmp_path, f"{HEAD}\n{RISING}", "累计支付.csv")) == ["paid_or_so_far"]
    book = openpyxl.Workbook()
    book.active.title = "累计支付"
    for row in [HEAD, *RISING.split("\n")]:
        book.active.append(row.split(","))
    book.save(tmp_path / "a.xlsx")
    reading = read(tmp_path / "a.xlsx")
    list(reading.blocks())
    assert [(q.code, q.fen) for q in reading.questions] == [("paid_or_so_far", 430000)]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (f"日期,收款单位,支付金额（累计）\n{RISING}", "paid_or_so_far"),
        (f"截至各月末累计支付情况,,\n{HEAD}\n{RISING}", "said_so_far"),
    ],
)
def test_an_answer_settles_whether_money_is_cumulative(tmp_path: Path, text: str, key: str) -> None:
    assert _said(_read(tmp_path, text, **{key: "payment"})) == []
    with pytest.raises(RefusedError) as caught:
        _read(tmp_path, text, **{key: "so_far"})
    assert caught.value.code == "money_so_far"


@pytest.mark.parametrize(
    "text",
    [
        f"1—3月累计支付明细,,\n{HEAD}\n{FALLING}",
        "累计支付情况表,,,\n日期,收款单位,本期支付金额,累计支付金额\n"
        "2024-03-31,甲公司,1000,1000\n2024-04-30,甲公司,500,1500\n2024-05-31,甲公司,700,2200",
        "项目支付表,,,\n日期,收款单位,本次支付,支付金额（累计）\n"
        "2024-03-31,甲公司,1000,1000\n2024-04-30,甲公司,500,1500\n2024-05-31,甲公司,700,2200",
        f"{HEAD}\n{RISING}\n注：合同金额为累计数,,",
        f"截至2024年5月31日累计支付4300元,,\n{HEAD}\n{RISING}",
        f"累计支付：4300.00,,\n{HEAD}\n{RISING}",
        "累计支付流水,,,,\n交易日期,对方户名,支出金额,收入金额,余额\n"
        "2024-03-31,甲公司,1000,,9000\n2024-04-30,甲公司,1500,,7500",
    ],
)
def test_payments_of_their_days_are_not_asked_about(tmp_path: Path, text: str) -> None:
    assert _said(_read(tmp_path, text)) == []


def test_what_a_title_calls_cumulative_and_nobody_can_tell_is_named_with_its_sum(
    tmp_path: Path,
) -> None:
    reading = _read(tmp_path, f"1—5月累计支付明细,,\n{HEAD}\n{ALONE}")
    (remark,) = [w for w in reading.warnings if w.code == "perhaps_so_far"]
    assert not reading.questions
    assert remark.params == {"name": "1—5月累计支付明细", "n": 3, "amount": "2,600.00"}
