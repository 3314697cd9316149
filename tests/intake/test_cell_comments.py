"""Comments on the cells of a sheet that take a payment back, or say otherwise than its figure."""

import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from fundtracker.intake.cells import taken_back
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import post
from fundtracker.intake.styles.old_comments import OldComments

HEAD = ["支付日期", "收款单位", "支付金额", "用途"]
ROWS = [["2023-03-02", "甲公司", 100, "工程款"], ["2023-03-03", "乙公司", 20, "监理费"], ["2023-03-04", "丙公司", 7, "设计费"]]  # fmt: skip


def xlsx(path: Path, notes: dict[str, str]) -> Path:
    book = openpyxl.Workbook()
    for row in [HEAD, *ROWS]:
        book.active.append(row)
    for cell, text in notes.items():
        book.active[cell].comment = Comment(text, "张三")
    book.save(path)
    return path


def fen(reading: Reading) -> list[int]:
    return [r["amount_fen"] for r in post.settled(reading)]


@pytest.mark.parametrize("words", ["作废", "张三:\n作废", "已退回", "未付", "已取消", "此笔未支付", "这笔后来退了", "5月已冲销", "not paid"])  # fmt: skip
def test_a_comment_that_takes_a_payment_back_is_asked_with_its_sum(
    tmp_path: Path, words: str
) -> None:
    path = xlsx(tmp_path / "a.xlsx", {"C3": words})
    reading = read(path)
    fen(reading)
    assert [(q.code, q.fen) for q in reading.questions] == [("taken_back", 2_000)]
    assert reading.questions[0].params["words"] == f"C3 {words.removeprefix('张三:').strip()}"
    answered = read(path, choices=Choices(answers={"taken_back": "unpaid"}))
    assert fen(answered) == [10_000, 700]
    assert [(i.code, i.line, i.params["out_fen"]) for i in answered.rejected] == [
        ("comment_says_unpaid", 3, 2_000)
    ]
    paid = read(path, choices=Choices(answers={"taken_back": "paid"}))
    assert (fen(paid), paid.questions) == ([10_000, 2_000, 700], [])
    assert paid.warnings == []


def test_a_comment_on_another_cell_of_the_row_counts_too(tmp_path: Path) -> None:
    reading = read(xlsx(tmp_path / "a.xlsx", {"B4": "退票"}))
    fen(reading)
    assert [(q.code, q.fen) for q in reading.questions] == [("taken_back", 700)]


@pytest.mark.parametrize(
    "words",
    ["含税", "已审核", "见附件3", "发票号 12345678", "付款审批单 2023-15 号", "第二期进度款"],
)
def test_a_comment_that_says_nothing_of_the_money_is_not_spoken_of(
    tmp_path: Path, words: str
) -> None:
    reading = read(xlsx(tmp_path / "a.xlsx", {"C3": words, "C1": "本列为实际支付"}))
    assert fen(reading) == [10_000, 2_000, 700]
    assert (reading.questions, reading.warnings) == ([], [])


@pytest.mark.parametrize(
    "words", ["实付 18.00", "单位：万元", "余款未付", "其中质保金未退", "美元"]
)
def test_a_comment_that_may_say_another_figure_is_named_with_the_sum(
    tmp_path: Path, words: str
) -> None:
    reading = read(xlsx(tmp_path / "a.xlsx", {"C3": words}))
    assert fen(reading) == [10_000, 2_000, 700]
    assert reading.questions == []
    assert [(w.code, w.line, w.params) for w in reading.warnings] == [
        ("commented_rows", 3, {"rows": 1, "amount": "20.00", "words": f"C3 {words}"})
    ]


def test_the_comments_of_an_opendocument_sheet_are_read(tmp_path: Path) -> None:
    from odf.dc import Creator
    from odf.office import Annotation
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book, sheet = OpenDocumentSpreadsheet(), Table(name="3月")
    sheet.addElement(TableRow(numberrowsrepeated=2))
    for row in [HEAD, *ROWS]:
        line = TableRow()
        for cell in row:
            number = isinstance(cell, int)
            made = (
                TableCell(valuetype="float", value=cell)
                if number
                else TableCell(valuetype="string")
            )
            if cell == 20:
                note = Annotation()
                note.addElement(Creator(text="张三"))
                note.addElement(P(text="作废"))
                made.addElement(note)
            made.addElement(P(text=str(cell)))
            line.addElement(made)
        sheet.addElement(line)
    book.spreadsheet.addElement(sheet)
    book.save(tmp_path / "a.ods")
    reading = read(tmp_path / "a.ods")
    fen(reading)
    assert [(q.code, q.fen, q.params["words"]) for q in reading.questions] == [
        ("taken_back", 2_000, "C5 作废")
    ]


def test_the_comments_of_a_sheet_in_markup_are_no_part_of_its_cells(tmp_path: Path) -> None:
    note = '<Comment ss:Author="张三"><ss:Data xmlns="http://www.w3.org/TR/REC-html40"><B>张三:</B><Font>&#10;作废</Font></ss:Data></Comment>'
    lines = "".join(
        "<Row>" + "".join(
            f'<Cell><Data ss:Type="{"Number" if isinstance(c, int) else "String"}">{c}</Data>{note if c == 20 else ""}</Cell>'
            for c in row
        ) + "</Row>"
        for row in [HEAD, *ROWS]
    )  # fmt: skip
    path = tmp_path / "a.xls"
    path.write_text(
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="3月"><Table>{lines}</Table></Worksheet></Workbook>',
        "utf-8",
    )
    reading = read(path)
    assert fen(reading) == [10_000, 2_000, 700]
    assert [(q.code, q.fen, q.params["words"]) for q in reading.questions] == [
        ("taken_back", 2_000, "C3 作废")
    ]


def test_a_newer_comment_of_excel_is_told_once(tmp_path: Path) -> None:
    old = (
        "[Threaded comment]\n\nYour version of Excel allows you to read this.\n\nComment:\n    作废"
    )
    path = xlsx(tmp_path / "a.xlsx", {"C3": old})
    more = '<Relationship Id="t" Type="x/threadedComment" Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    with zipfile.ZipFile(path) as book, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as newer:
        for name in book.namelist():
            text = book.read(name)
            if name.endswith("sheet1.xml.rels"):
                text = text.replace(b"</Relationships>", more.encode())
            newer.writestr(name, text)
        newer.writestr(
            "xl/threadedComments/threadedComment1.xml",
            '<ThreadedComments><threadedComment ref="C3" id="{1}"><text>作废</text></threadedComment></ThreadedComments>',
        )
    reading = read(tmp_path / "b.xlsx")
    fen(reading)
    assert [q.params["words"] for q in reading.questions] == ["C3 作废"]


def test_the_comments_of_an_old_sheet_are_those_of_the_objects_that_they_name() -> None:
    heard = OldComments(wide=True)
    for number, text in ((7, "作废"), (8, "ok")):
        heard.hear(0x5D, struct.pack("<4H", 0x15, 0x12, 0x19, number) + b"\0" * 14)
        heard.hear(0x1B6, struct.pack("<5H2H", 0, 0, 0, 0, 0, len(text), 16) + b"\0" * 4)
        wide = not text.isascii()
        heard.hear(0x3C, bytes([wide]) + text.encode("utf-16-le" if wide else "latin-1"))
        heard.hear(0x3C, b"\0" * 16)  # how its letters look
    heard.hear(0x1C, struct.pack("<4H", 2, 2, 0, 7) + b"\0\0\0")
    heard.hear(0x1C, struct.pack("<4H", 3, 0, 0, 8) + b"\0\0\0")
    assert heard.found() == [(3, 2, "作废"), (4, 0, "ok")]


def test_an_older_sheet_writes_a_comment_beside_its_place() -> None:
    heard = OldComments(wide=False)
    text = "未付".encode("gb18030")
    heard.hear(0x1C, struct.pack("<3H", 2, 2, len(text)) + text)
    assert heard.found() == [(3, 2, "未付")]


@pytest.mark.parametrize(
    "words",
    ["发票已作废重开", "质保金未付", "余款未付完", "退还保证金", "退税款", "取消担保后支付"],
)
def test_a_comment_that_speaks_of_something_else_takes_nothing_back(words: str) -> None:
    assert taken_back.in_comments([words]) == {}
