"""Spreadsheets read as the same tables: xlsx, xls, ods; bombs and damage are told before they hurt."""

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from fundtracker.errors import RefusedError
from fundtracker.intake import read_table
from fundtracker.intake.meaning.opening import open_table
from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import post

ROWS: list[list[object]] = [
    ["青岛银行账户明细"],
    ["账号：", "9900000000000000001"],
    ["交易日期", "对方户名", "对方账号", "支出", "收入", "摘要"],
    [dt.date(2023, 4, 3), "示例建工集团有限公司", "9900000000000000011", 1250000.1, None, "进度款"],
    [dt.date(2023, 4, 4), "示例区财政局", "9900000000000000012", None, 3000000, "拨款"],
    ["2023-04-05", "样例监理咨询有限公司", 9900000000000000013, "36,000.05", None, "监理费"],
    ["合计", None, None, 1286000.15, 3000000, None],
]
WANTED = [
    (4, "2023-04-03", "out", 125_000_010, "示例建工集团有限公司", "9900000000000000011"),
    (5, "2023-04-04", "in", 300_000_000, "示例区财政局", "9900000000000000012"),
    (6, "2023-04-05", "out", 3_600_005, "样例监理咨询有限公司", ""),
]


def xlsx(path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active.merge_cells("A1:F1")
    book.save(path)


def xls(path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("明细")
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for r, row in enumerate(ROWS):
        for c, cell in enumerate(row):
            if isinstance(cell, dt.date):
                sheet.write(r, c, cell, style)
            elif cell is not None:
                sheet.write(r, c, float(cell) if isinstance(cell, int) else cell)
    book.save(str(path))


def ods(path: Path) -> None:
    book = OpenDocumentSpreadsheet()
    table = Table(name="明细")
    for row in ROWS:
        line = TableRow()
        for cell in row:
            if isinstance(cell, dt.date):
                made = TableCell(valuetype="date", datevalue=cell.isoformat())
            elif isinstance(cell, (int, float)):
                made = TableCell(valuetype="float", value=str(float(cell)))
            else:
                made = TableCell(valuetype="string") if cell is not None else TableCell()
                if cell is not None:
                    made.addElement(P(text=str(cell)))
            line.addElement(made)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(str(path))


@pytest.mark.parametrize("name", ["export.csv", "export.xlsx"])
@pytest.mark.parametrize("maker", [xlsx, xls, ods], ids=lambda m: m.__name__)
def test_a_spreadsheet_reads_as_its_rows_whatever_its_name(
    tmp_path: Path, maker, name: str
) -> None:
    path = tmp_path / name
    maker(path)
    reading = read(path)
    records = post.settled(reading)
    keys = ("line", "date", "direction", "amount_fen", "counterparty", "counterparty_account")
    assert [tuple(r[k] for k in keys) for r in records] == WANTED
    assert reading.table.encoding == maker.__name__
    assert reading.table.header_line == 3
    assert reading.rejected == []
    declared = reading.declared()
    assert declared == ({"out_fen": 128_600_015, "in_fen": 300_000_000}, {})


@pytest.mark.parametrize("maker", [xlsx, xls, ods], ids=lambda m: m.__name__)
def test_a_number_of_more_than_fifteen_digits_is_a_damaged_account(tmp_path: Path, maker) -> None:
    path = tmp_path / "export"
    maker(path)
    reading = read(path)
    post.settled(reading)
    assert [(w.code, w.line) for w in reading.warnings] == [("account_precision_lost", 6)]


def test_numbers_have_fifteen_digits_and_days_no_time(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["日期", "金额", "备注", "时间", "对"])
    book.active.append(
        [dt.datetime(2023, 4, 3), 0.1 + 0.2, 1e15, dt.datetime(2023, 4, 3, 9, 8, 7), True]
    )
    book.active.append([dt.datetime(2023, 4, 3), 8.12 * 3, 12, dt.time(9, 8), None])
    path = tmp_path / "n.xlsx"
    book.save(path)
    assert read_table(path).rows == [
        ["2023-04-03", "0.3", "1E+15", "2023-04-03 09:08:07", "TRUE"],
        ["2023-04-03", "24.36", "12", "09:08:00", ""],
    ]


def test_the_sheet_with_the_table_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "空"
    for title in ("一月", "二月"):
        sheet = book.create_sheet(title)
        sheet.append(["日期", "单位", "金额"])
        sheet.append(["2023-01-05", title, 1])
    path = tmp_path / "m.xlsx"
    book.save(path)
    table = read_table(path)
    assert table.rows == [["2023-01-05", "一月", "1"]]
    assert [(n.code, n.params["name"]) for n in table.notes] == [("other_sheet", "二月")]


def test_a_ledger_in_wan_with_merged_heads_and_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["2023年二季度园区基础设施资金拨付台账"],
        ["编制单位：示例区园区管委会", None, None, None, None, None, None, "单位：万元"],
        ["序号", "项目名称", "合同情况", None, None, "资金拨付情况", None, "备注"],
        [None, None, "合同名称", "收款单位", "合同金额", "拨付日期", "本次拨付", None],
        [
            1,
            "智算谷道路一期",
            "施工合同",
            "示例建工集团有限公司",
            5000,
            dt.date(2023, 4, 6),
            1500.5,
            "预付款",
        ],
        [None, None, None, None, None, dt.date(2023, 5, 9), 800.123456, "进度款"],
        [None, None, "监理合同", "样例监理咨询有限公司", 120, "2023年5月10日", 36, None],
        ["小计", None, None, None, None, None, 2336.623456, None],
        [2, "变电站配套", "设备合同", "示例材料有限公司", 900, dt.date(2023, 6, 8), -12.5, "退回"],
        ["合计", None, None, None, None, None, 2324.123456, None],
        ["填表人：示例", None, None, "审核人：样例"],
    ):
        sheet.append(row)
    for area in (
        "A1:H1",
        "A3:A4",
        "B3:B4",
        "C3:E3",
        "F3:G3",
        "H3:H4",
        "A5:A7",
        "B5:B7",
        "C5:C6",
        "D5:D6",
    ):
        sheet.merge_cells(area)
    path = tmp_path / "t.xlsx"
    book.save(path)
    reading = read(path)
    records = post.settled(reading)
    keys = ("line", "date", "direction", "amount_fen", "counterparty", "project", "contract")
    assert [tuple(r[k] for k in keys) for r in records] == [
        (
            5,
            "2023-04-06",
            "out",
            1_500_500_000,
            "示例建工集团有限公司",
            "智算谷道路一期",
            "施工合同",
        ),
        (6, "2023-05-09", "out", 800_123_456, "示例建工集团有限公司", "智算谷道路一期", "施工合同"),
        (7, "2023-05-10", "out", 36_000_000, "样例监理咨询有限公司", "智算谷道路一期", "监理合同"),
        (9, "2023-06-08", "out", -12_500_000, "示例材料有限公司", "变电站配套", "设备合同"),
    ]
    assert (reading.unit, reading.kind, reading.rejected) == ("万元", "payment_ledger", [])
    assert [s for s in reading.skipped if s[0] > 4] == [
        (8, "subtotal"),
        (10, "footer_total"),
        (11, "footer_note"),
    ]
    assert reading.declared() == ({"out_fen": 2_324_123_456}, {})


def test_a_bomb_is_refused_from_its_directory(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/sheet1.xml", "w") as member,
    ):
        for _ in range(16):
            member.write(bytes(1 << 20))
    with pytest.raises(RefusedError) as caught:
        open_table(path)
    assert (caught.value.code, caught.value.params["mib"]) == ("zip_bomb", 16)
    assert caught.value.params["ratio"] > 100


def test_a_zip_of_files_is_to_be_unpacked_and_a_torn_sheet_is_none(tmp_path: Path) -> None:
    other, torn = tmp_path / "o.xlsx", tmp_path / "t.xlsx"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("readme.txt", "x")
    xlsx(torn)
    torn.write_bytes(torn.read_bytes()[:-200])
    for path, code in ((other, "archive"), (torn, "not_a_spreadsheet")):
        with pytest.raises(RefusedError) as caught:
            open_table(path)
        assert caught.value.code == code


def test_an_empty_book_is_told_as_empty(tmp_path: Path) -> None:
    path = tmp_path / "e.xlsx"
    openpyxl.Workbook().save(path)
    assert [i.code for i in read_table(path).issues] == ["empty"]


def test_ods_cells_without_attributes_keep_the_columns_beside_them(tmp_path: Path) -> None:
    from tools.finance_files import books

    rows: list[list[books.Cell]] = [
        ["交易日期", "本期发生", "", "对方户名", "摘要"],
        ["", "汇入金额", "汇出金额", "", ""],
        [dt.date(2024, 1, 3), "", 120.5, "示例建工集团有限公司", "工程款"],
        [dt.date(2024, 1, 4), 300.0, "", "示例区财政局", "拨款"],
    ]
    merged = [(0, 1, 0, 2), (0, 0, 1, 0), (0, 3, 1, 3), (0, 4, 1, 4)]
    page = books.Page("明细", rows, merged)
    for container, write in (
        ("ods", books.write_ods),
        ("xls", books.write_xls),
        ("xlsx", books.write_xlsx),
    ):
        path = tmp_path / f"a.{container}"
        write(
            path,
            [page],
            books.Look(container, True, True, container != "ods", "0.00", "yyyy-mm-dd"),
        )
        reading = read(path)
        found = [(r["date"], r["direction"], r["amount_fen"]) for r in post.settled(reading)]
        assert found == [("2024-01-03", "out", 12050), ("2024-01-04", "in", 30000)], container
        assert not reading.questions


def test_a_sheet_whose_money_has_no_usual_name_is_read_or_named_with_its_sum(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["支付日期", "收款单位", "支付金额", "用途"])
    book.active.append(["2024-01-03", "示例公司", 100.5, "工程款"])
    odd = book.create_sheet("其他")
    odd.append(["项目", "基数", "说明"])
    odd.append(["甲", "18113.34", "x"])
    path = tmp_path / "a.xlsx"
    book.save(path)
    reading = read(path)
    post.settled(reading)
    assert [(u.name, u.fen) for u in reading.unread] == [("其他", 1811334)]
