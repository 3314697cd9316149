"""What a text file proves, the same table in a spreadsheet proves too: same payments, same questions."""

import csv
import io
import re
from importlib import import_module
from pathlib import Path

import pytest
import xlsxwriter

from fundtracker.errors import RefusedError
from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import post
from tests.intake.unseen import ALL, Unseen

import_module("tests.intake.unseen.witness")
WITNESS = [case for case in ALL if case.module == "witness"]
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")


def as_sheet(case: Unseen, path: Path) -> None:
    """Write the table of a text file as a spreadsheet, numbers as numbers."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Sheet1")
    for at, row in enumerate(csv.reader(io.StringIO(case.data.decode()))):
        for column, cell in enumerate(row):
            if _NUMBER.fullmatch(cell):
                sheet.write_number(at, column, float(cell))
            elif cell:
                sheet.write_string(at, column, cell)
    book.close()


def told(path: Path) -> tuple:
    try:
        reading = read(path)
        records = post.settled(reading)
    except RefusedError as refusal:
        return ("refused", refusal.code)
    money = [(r["date"], r["direction"], r["amount_fen"], r["counterparty"]) for r in records]
    return (
        money,
        [q.key for q in reading.questions],
        sorted(i.code for i in reading.rejected),
        reading.unit,
    )


@pytest.mark.parametrize("case", WITNESS, ids=lambda c: c.name)
def test_a_spreadsheet_is_read_as_the_text_is(case: Unseen, tmp_path: Path) -> None:
    text, sheet = tmp_path / case.file, tmp_path / f"{case.name}.xlsx"
    text.write_bytes(case.data)
    as_sheet(case, sheet)
    assert told(sheet) == told(text)
