"""Rows that leave their day out because the row above says it, and days that name a month alone."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import post

HEAD = "支付日期,收款单位,支付金额,用途"


def written(tmp_path: Path, *lines: str, **answers: str) -> tuple[list[tuple], Reading]:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return settled(path, **answers)


def settled(path: Path, **answers: str) -> tuple[list[tuple], Reading]:
    reading = read(path, choices=Choices(answers=answers))
    rows = [(r["date"], r["counterparty"], r["amount_fen"]) for r in post.settled(reading)]
    return rows, reading


BLANK = [HEAD, "2024-03-02,甲公司,300,a", ",,80,b", ",乙公司,70,c", "2024-03-04,丁公司,60,d", ",合计,510,"]  # fmt: skip


def test_rows_without_a_day_are_asked_with_their_sum(tmp_path: Path) -> None:
    _, reading = written(tmp_path, *BLANK)
    assert [(q.key, q.fen, q.line) for q in reading.questions] == [("blank_day", 15_000, 3)]
    rows, reading = written(tmp_path, *BLANK, blank_day="above")
    assert rows == [
        ("2024-03-02", "甲公司", 30_000),
        ("2024-03-02", "甲公司", 8_000),
        ("2024-03-02", "乙公司", 7_000),
        ("2024-03-04", "丁公司", 6_000),
    ]
    assert (reading.questions, reading.rejected) == ([], [])
    rows, reading = written(tmp_path, *BLANK, blank_day="none")
    assert [row[2] for row in rows] == [30_000, 6_000]
    assert [i.code for i in reading.rejected] == ["bad_date"] * 2


def test_what_lacks_more_than_its_day_is_not_asked(tmp_path: Path) -> None:
    lines = [HEAD, "2024-03-02,甲公司,300,a", ",乙公司,,c", ",合计,300,"]
    rows, reading = written(tmp_path, *lines)
    assert ([row[2] for row in rows], reading.questions) == ([30_000], [])


def test_a_first_row_without_a_day_has_none_above_it(tmp_path: Path) -> None:
    _, reading = written(tmp_path, HEAD, ",乙公司,70,c", "2024-03-02,甲公司,300,a")
    assert (reading.questions, [i.code for i in reading.rejected]) == ([], ["bad_date"])


def test_another_currency_is_not_forgotten_with_the_day(tmp_path: Path) -> None:
    lines = [f"{HEAD},币种", "2024-03-02,甲公司,300,a,人民币", ",乙公司,70,c,美元"]
    rows, reading = written(tmp_path, *lines, blank_day="above")
    assert [row[2] for row in rows] == [30_000]
    assert len(reading.rejected) == 1


@pytest.mark.parametrize("month", ["2024年2月", "2024-02", "2024.2", "2024年02月份"])
def test_a_month_alone_is_asked_which_of_its_days_counts(tmp_path: Path, month: str) -> None:
    lines = [HEAD, f"{month},甲公司,300,a", "2024年12月,乙公司,80,b"]
    _, reading = written(tmp_path, *lines)
    assert [(q.key, q.fen) for q in reading.questions] == [("day_of_month", 38_000)]
    for answer, days in (("last", ["2024-02-29", "2024-12-31"]), ("first", ["2024-02-01", "2024-12-01"])):  # fmt: skip
        rows, reading = written(tmp_path, *lines, day_of_month=answer)
        assert ([row[0] for row in rows], reading.questions) == (days, [])


def test_a_month_among_days_stays_no_day(tmp_path: Path) -> None:
    lines = [HEAD, "2024-03-02,甲公司,300,a", "2024-03-05,乙公司,80,b", "2024年3月,丙公司,70,c"]
    _, reading = written(tmp_path, *lines)
    assert (reading.questions, [i.code for i in reading.rejected]) == ([], ["bad_date"])


@pytest.mark.parametrize(
    ("code", "asked"), [('yyyy"年"m"月"', True), ("mmm-yy", True), ("yyyy-mm-dd", False)]
)
def test_days_that_are_shown_as_months_are_asked_too(
    tmp_path: Path, code: str, asked: bool
) -> None:
    book = openpyxl.Workbook()
    book.active.append(HEAD.split(","))
    for n, day in enumerate([dt.date(2024, 2, 1), dt.date(2024, 3, 1)], 2):
        book.active.append([day, f"公司{n}", 100, "a"])
        book.active.cell(n, 1).number_format = code
    book.save(tmp_path / "a.xlsx")
    _, reading = settled(tmp_path / "a.xlsx")
    assert [q.key for q in reading.questions] == (["day_of_month"] if asked else [])
    rows, _ = settled(tmp_path / "a.xlsx", day_of_month="last")
    assert [row[0] for row in rows] == (
        ["2024-02-29", "2024-03-31"] if asked else ["2024-02-01", "2024-03-01"]
    )
