"""Sums of a period or of all so far that stand at the day of a report: asked; commas of cents."""

from pathlib import Path

import pytest

from fundtracker.intake.meaning.reading import Reading, read


def read_lines(tmp_path: Path, *lines: str) -> Reading:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    reading = read(path)
    assert sum(len(block.lines) for block in reading.blocks()) == reading.n_accepted
    return reading


@pytest.mark.parametrize(
    "head",
    [
        "统计日期,收款单位,一季度支付,二季度支付,支付金额",  # by its money, whatever its name
        "日期,收款单位,1月,2月,支付金额",
        "付款日期,收款单位,第1周支付,第2周支付,支付合计",
        "Report date,Payee,Q1 paid,Q2 paid,Total paid",
    ],
)
def test_money_that_is_the_sum_of_columns_of_periods_is_asked(tmp_path, head):
    reading = read_lines(
        tmp_path, head, "2024-06-30,甲公司,300,200,500", "2024-06-30,乙公司,80,,80"
    )
    assert [q.code for q in reading.questions] == ["paid_or_so_far"]


@pytest.mark.parametrize(
    "day", ["统计日期", "数据日期", "期末日期", "报表日期", "截至日期", "月末日期"]
)
@pytest.mark.parametrize("days", [("2024-06-30", "2024-06-30"), ("2024-04-30", "2024-05-31")])
def test_money_at_the_day_of_a_report_is_asked(tmp_path, day, days):
    reading = read_lines(
        tmp_path, f"{day},收款单位,支付金额", f"{days[0]},甲公司,500", f"{days[1]},乙公司,80"
    )
    assert [(q.code, q.fen) for q in reading.questions] == [("paid_or_so_far", 580_00)]


@pytest.mark.parametrize("money", ["本月支付", "当月支付金额"])
def test_money_of_a_period_at_its_end_is_asked(tmp_path, money):
    reading = read_lines(
        tmp_path, f"日期,收款单位,{money}", "2024-05-31,甲公司,500", "2024-06-30,甲公司,80"
    )
    assert [q.code for q in reading.questions] == ["paid_or_so_far"]


@pytest.mark.parametrize(
    "lines",
    [
        ("付款日期,收款单位,支付金额", "2024-06-30,甲公司,500", "2024-06-30,乙公司,80"),
        ("统计日期,收款单位,支付金额", "2024-06-03,甲公司,500", "2024-06-17,乙公司,80"),
        (
            "数据日期,流水号,收款单位,支付金额",
            "2024-06-30,8001,甲公司,500",
            "2024-06-30,8002,乙公司,80",
        ),
        ("日期,收款单位,本月支付", "2024-06-03,甲公司,500", "2024-06-17,乙公司,80"),
        ("付款日期,收款单位,本次支付", "2024-06-30,甲公司,500", "2024-06-30,乙公司,80"),
        (
            "付款日期,收款单位,一季度预算,二季度预算,支付金额",
            "2024-06-03,甲公司,300,200,400",
            "2024-06-17,乙公司,80,0,80",
        ),
        (
            "付款日期,收款单位,工程费,监理费,支付合计",
            "2024-06-03,甲公司,300,200,500",
            "2024-06-17,乙公司,80,0,80",
        ),
    ],
)
def test_honest_payments_are_not_asked_about(tmp_path, lines):
    reading = read_lines(tmp_path, *lines)
    assert not reading.questions
    assert reading.n_accepted == 2


@pytest.mark.parametrize("pair", [("CNY 12,500", "CNY 3,75"), ("12，500", "3，75"), ("(12,500)", "3,75")])  # fmt: skip
def test_commas_of_cents_are_seen_however_the_money_is_written(tmp_path, pair):
    rows = [f"2024-03-0{n};单位{n};{cell}" for n, cell in enumerate(pair, 1)]
    reading = read_lines(tmp_path, "支付日期;收款单位;支付金额", *rows)
    assert [issue.code for issue in reading.rejected] == ["ambiguous_number"] * 2
