"""Sheets and sections that are read together and share rows: the overlap is named with its sum."""

import datetime as dt
import json
from pathlib import Path

import pytest

from fundtracker.cli import run
from tests.intake.test_parts import HEAD, parts, xlsx

MARCH = [
    HEAD,
    [dt.date(2023, 3, 2), "甲", 100, "工程款"],
    [dt.date(2023, 3, 3), "乙", 250.5, "监理费"],
]


def more(*rows: list[object]) -> list[list[object]]:
    return [HEAD, *rows, [dt.date(2023, 3, 8), "丙", 9, "设计费"]]


def told(path: Path, folder: Path) -> list[tuple[str, int | None, dict[str, object]]]:
    found, _ = parts(path, folder)
    return [(part.choices.answers["sheet"], i.line, i.params) for part, i in found.twice]


@pytest.mark.parametrize("purpose", ["监理费", None], ids=["same purpose", "none"])
def test_rows_that_two_sheets_share_are_named_with_their_sum(tmp_path: Path, purpose) -> None:
    again = more([dt.date(2023, 3, 3), "乙", 250.5, purpose])
    path = xlsx(tmp_path / "o.xlsx", {"3月": MARCH, "3月补充": again})
    assert told(path, tmp_path / "f") == [
        ("3月补充", 2, {"name": "3月", "rows": 1, "amount": "250.50"})
    ]


@pytest.mark.parametrize(
    "row",
    [
        [dt.date(2023, 3, 3), "乙", 250.5, "设计费"],
        [dt.date(2023, 3, 3), "丁", 250.5, "监理费"],
        [dt.date(2023, 3, 3), None, 250.5, "监理费"],
        [dt.date(2023, 3, 4), "乙", 250.5, "监理费"],
        [dt.date(2023, 3, 3), "乙", 250.4, "监理费"],
    ],
    ids=["purpose", "payee", "no payee", "day", "amount"],
)
def test_rows_that_differ_are_no_overlap(tmp_path: Path, row: list[object]) -> None:
    path = xlsx(tmp_path / "o.xlsx", {"3月": MARCH, "3月补充": more(row)})
    assert told(path, tmp_path / "f") == []


def test_a_row_is_told_as_often_as_another_sheet_has_it(tmp_path: Path) -> None:
    row = [dt.date(2023, 3, 3), "乙", 250.5, "监理费"]
    path = xlsx(tmp_path / "o.xlsx", {"3月": MARCH, "3月补充": more(row, row)})
    assert told(path, tmp_path / "f") == [
        ("3月补充", 2, {"name": "3月", "rows": 1, "amount": "250.50"})
    ]


def test_rows_of_two_accounts_are_no_overlap(tmp_path: Path) -> None:
    fee = [dt.date(2023, 3, 3), "示例银行", 0.5, "手续费"]
    sheets = {
        "基本户": [["账号：9900000000001"], *more(fee)],
        "专户": [["账号：9900000000002"], HEAD, fee, [dt.date(2023, 3, 9), "丁", 3, "款"]],
    }
    assert told(xlsx(tmp_path / "o.xlsx", sheets), tmp_path / "f") == []


def test_the_command_says_which_rows_two_sheets_share(tmp_path: Path, capsys) -> None:
    again = more([dt.date(2023, 3, 3), "乙", 250.5, "监理费"])
    path = xlsx(tmp_path / "o.xlsx", {"3月": MARCH, "3月补充": again})
    assert run(["import", str(path), "--dry-run", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [(w["part"], w["line"], w["code"]) for w in said["warnings"]] == [
        ("3月补充", 2, "rows_in_two_parts")
    ]
