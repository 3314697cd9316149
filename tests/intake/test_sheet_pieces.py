"""A long sheet read in pieces reads as the whole does, in a fraction of the memory."""

import datetime as dt
import io
import random
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from fundtracker.intake.text import sheet_pieces, spreadsheet

SHEET = "xl/worksheets/sheet2.xml"


def strange(path: Path) -> None:
    """Write a workbook of two sheets; the second one has cells of every kind, gaps and margins."""
    dice = random.Random(19)
    book = openpyxl.Workbook()
    book.active.append(["封面"])
    sheet = book.create_sheet("明细 & <表>")
    kinds = (
        lambda: dice.randrange(10**12), lambda: dice.randrange(10**9) / 100, lambda: dice.random() < 0.5,
        lambda: dt.datetime(2026, 1, 1) + dt.timedelta(days=dice.randrange(365)),
        lambda: dt.datetime(2026, 1, 1, 8, 30, dice.randrange(60)), lambda: dt.time(9, dice.randrange(60)),
        lambda: f"  崂山 & <{dice.randrange(99)}>\n第二行 ", lambda: "=1+1", lambda: "#DIV/0!",
        lambda: CellRichText("a", TextBlock(InlineFont(b=True), "粗")), lambda: None, lambda: "",
    )  # fmt: skip
    row = 5
    for _ in range(600):
        row += dice.choice((1, 1, 1, 1, 1, 2, 3, 70 if dice.random() < 0.05 else 1))
        for column in dice.sample(range(3, 15 if row > 400 else 9), 5):
            sheet.cell(row, column, dice.choice(kinds)())
    sheet.cell(900, 5, "x")
    sheet.cell(row + 1, 2, "合计")  # left of all others
    sheet.merge_cells(start_row=6, start_column=3, end_row=8, end_column=4)
    book.save(path)


def altered(path: Path, before: bytes, after: bytes) -> Path:
    """Write the workbook with other bytes in its long sheet."""
    with zipfile.ZipFile(path) as book:
        members = {name: book.read(name) for name in book.namelist()}
    assert before in members[SHEET]
    members[SHEET] = members[SHEET].replace(before, after)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in members.items():
            book.writestr(name, content)
    return path


def rows(path: Path) -> list[object]:
    spreadsheet.forget()
    book = spreadsheet.open_workbook(path, "zip")
    spreadsheet.forget()
    return [
        (one.name, one.width, one.first_column, one.outline, list(one.rows()))
        for one in book.sheets
    ]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "f.xlsx"
    strange(path)
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path))


def test_pieces_read_as_the_whole(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = rows(path)
    assert len(whole[1][-1]) > 600
    monkeypatch.setattr(sheet_pieces, "LONG", 0)
    monkeypatch.setattr(sheet_pieces, "PIECE", 0)
    packed = sheet_pieces.packed(path, 1, "明细 & <表>")
    assert packed is not None and len(packed._packs) > 5
    assert rows(path) == whole


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'<row r="900"', b'<row r="9000"'),  # out of order
        (b"</row>", b"</row><!-- a row: <row r='7'></row> -->"),
        (b"<sheetData>", b"<!-- <sheetData> --><sheetData>"),
        (b"<row ", b"<row\n"),
        (b"<row r=", b"<row x="),
    ],
)
def test_what_is_no_plain_sheet_is_read_as_a_whole(
    path: Path, monkeypatch: pytest.MonkeyPatch, before: bytes, after: bytes
) -> None:
    altered(path, before, after)
    whole = rows(path)
    monkeypatch.setattr(sheet_pieces, "LONG", 0)
    monkeypatch.setattr(sheet_pieces, "PIECE", 0)
    assert sheet_pieces.packed(path, 1, "明细 & <表>") is None
    assert rows(path) == whole


def test_a_piece_is_no_longer_than_it_may_be() -> None:
    """What the library is given stays small, however long the sheet: its memory hangs on that."""
    body = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, 9000))
    xml = b"<worksheet><sheetData>" + body + b"</sheetData></worksheet>"
    given = list(sheet_pieces.pieces(io.BytesIO(xml), 4096))
    assert len(given) > 50 and max(map(len, given)) < 2 * 4096 + 100
    assert b"".join(one[22:].removesuffix(b"</sheetData></worksheet>") for one in given) == body
