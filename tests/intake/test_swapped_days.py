"""Days that a spreadsheet program turned round, beside texts that it could not read: said with their money."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest

from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import post

Day = dt.date | str


def book(path: Path, days: list[Day]) -> Path:
    made = openpyxl.Workbook()
    made.active.append(["Date", "Payee", "Paid amount (CNY)"])
    for n, day in enumerate(days, 1):
        made.active.append([day, f"示例公司{n}", n])
    made.save(path)
    return path


def text(path: Path, days: list[Day]) -> Path:
    rows = [
        f"{day.strftime('%Y/%m/%d') if isinstance(day, dt.date) else day},示例公司{n},{n}.00"
        for n, day in enumerate(days, 1)
    ]
    path.write_text("\n".join(["Date,Payee,Paid amount (CNY)", *rows, ""]), "utf-8")
    return path


MAKERS = pytest.mark.parametrize("maker", [book, text], ids=lambda m: m.__name__)


def told(reading: Reading) -> list[tuple[int | None, object, object]]:
    post.settled(reading)
    return [
        (w.line, w.params["rows"], w.params["amount"])
        for w in reading.warnings
        if w.code == "days_swapped"
    ]


@MAKERS
@pytest.mark.parametrize(
    "texts", [("13/03/2023", "25/03/2023"), ("03/13/2023", "03/25/2023")], ids=["day", "month"]
)
def test_days_that_may_be_turned_round_are_said_with_their_money(
    tmp_path: Path, maker, texts: tuple[str, str]
) -> None:
    days = [dt.date(2023, 2, 3), texts[0], dt.date(2023, 5, 3), texts[1], dt.date(2023, 3, 3)]
    reading = read(maker(tmp_path / "a.file", days))
    assert told(reading) == [(2, 2, "4.00")]
    [issue] = [w for w in reading.warnings if w.code == "days_swapped"]
    assert (issue.params["day"], issue.params["other"]) == ("2023-02-03", "2023-03-02")


@MAKERS
@pytest.mark.parametrize(
    "days",
    [
        [dt.date(2023, 2, 3), "13/03/2023", dt.date(2023, 5, 23)],
        [dt.date(2023, 2, 3), dt.date(2023, 5, 3), "2023-03-13"],
        [dt.date(2023, 2, 3), "13/03/2023", "02/03/2023"],
        ["13/03/2023", "25/03/2023", "02/03/2023"],
        [dt.date(2023, 3, 3), "13/03/2023"],
        ["13/03/2023", "20230203"],
    ],
    ids=[
        "a later day",
        "one way of writing",
        "a text not understood",
        "texts",
        "no matter",
        "digits",
    ],
)
def test_days_that_nobody_turned_round_are_not_spoken_of(
    tmp_path: Path, maker, days: list[Day]
) -> None:
    assert told(read(maker(tmp_path / "a.file", days))) == []
