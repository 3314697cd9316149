"""Unseen exports: spreadsheets, markup and encodings."""

import datetime as dt
import io
import zipfile

import openpyxl
import xlwt

from tests.intake.unseen import case


def xlsx(rows, name="S", more=None):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(row)
    for title, others in (more or {}).items():
        sheet = book.create_sheet(title)
        for row in others:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(rows):
    book = xlwt.Workbook()
    sheet = book.add_sheet("S")
    style = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if isinstance(cell, dt.date):
                sheet.write(i, j, cell, style)
            elif cell is not None:
                sheet.write(i, j, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def html(rows, enc="utf-8"):
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><head><meta charset='{enc}'></head><body><table border=1>{body}</table></body></html>".encode(
        enc
    )


def zipped(name, data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def ml(rows):
    def cell(value):
        kind = "Number" if isinstance(value, (int, float)) else "String"
        return "<Cell/>" if value is None else f'<Cell><Data ss:Type="{kind}">{value}</Data></Cell>'

    body = "".join("<Row>" + "".join(map(cell, row)) + "</Row>" for row in rows)
    space = 'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
    return f'<?xml version="1.0"?><Workbook {space}><Worksheet ss:Name="a"><Table>{body}</Table></Worksheet></Workbook>'.encode()


H = ["交易日期", "摘要", "支出", "收入", "余额", "对方户名", "对方账号"]
R = [
    [dt.datetime(2024, 1, 3), "材料", 100.1, None, 900.0, "甲", "9900000000000000011"],
    [dt.datetime(2024, 1, 4, 9, 30), "拨款", None, 200, 1100.0, "乙", "9912"],
]
T = [
    ["2024-01-03", "材料", "100.10", "", "900.00", "甲", "9900000000000000011"],
    ["2024-01-04", "拨款", "", "200.00", "1100.00", "乙", "9912"],
]
E = """
2 2024-01-03 out 100.10 甲|9900000000000000011|材料
3 2024-01-04 in 200 乙|9912|拨款
"""
case("xlsx_plain", xlsx([H, *R]), E, ext=".xlsx")
case("xlsx_named_csv", xlsx([H, *R]), E, ext=".csv")
case(
    "xlsx_float_noise",
    xlsx([H, [dt.date(2024, 1, 3), "材料", 0.1 + 0.2, None, 1, "甲", 9900000000000000011]]),
    """
2 2024-01-03 out 0.30 甲||材料
""",
    ext=".xlsx",
)
case(
    "xlsx_sub_fen",
    xlsx(
        [
            H,
            [dt.date(2024, 1, 3), "材料", 0.125, None, 1, "甲", "1"],
            [dt.date(2024, 1, 3), "材料", 1 / 3, None, 1, "甲", "1"],
        ]
    ),
    """
2 !sub_fen_precision
3 !sub_fen_precision
""",
    ext=".xlsx",
)
case(
    "xlsx_serial_numbers_as_dates",
    xlsx(
        [
            H,
            [45294, "材料", 100.1, None, 1, "甲", "9911"],
            [45295.5, "拨款", None, 200, 1, "乙", "9912"],
        ]
    ),
    """
2 2024-01-03 out 100.10 甲|9911|材料
3 2024-01-04 in 200 乙|9912|拨款
""",
    ext=".xlsx",
)
case(
    "xlsx_int_dates",
    xlsx(
        [
            H,
            [20240103, "材料", 100.1, None, 1, "甲", 9911],
            [20240104, "拨款", None, 200, 1, "乙", 9912],
        ]
    ),
    """
2 2024-01-03 out 100.10 甲|9911|材料
3 2024-01-04 in 200 乙|9912|拨款
""",
    ext=".xlsx",
)
case(
    "xlsx_title_and_total",
    xlsx([["某单位付款明细"], ["单位：万元"], H, *R, ["合计", None, 100.1, 200]]),
    """
4 2024-01-03 out 1001000 甲|9900000000000000011|材料
5 2024-01-04 in 2000000 乙|9912|拨款
D ok
""",
    ext=".xlsx",
)
case(
    "xlsx_two_sheets",
    xlsx([H, *R], more={"二月": [H, [dt.datetime(2024, 2, 3), "材料", 5, None, 1, "丙", "1"]]}),
    E,
    ext=".xlsx",
)
case(
    "xlsx_cover_first",
    xlsx([["封面"], ["示例"]], name="封面", more={"明细": [H, *R]}),
    E,
    ext=".xlsx",
)
case(
    "xlsx_formula_error",
    xlsx([H, ["#N/A", "材料", "#REF!", None, 900.0, "甲", "1"], R[1]]),
    """
2 !*
3 2024-01-04 in 200 乙|9912|拨款
""",
    ext=".xlsx",
)
case("xls_plain", xls([H, *R]), E, ext=".xls")
case("xls_zero_rows", xls([H]), "", ext=".xls")
case("html_xls", html([H, *T]), E, ext=".xls")
case("html_xls_gbk", html([H, *T], "gb18030"), E, ext=".xls")
case(
    "xml_spreadsheet",
    ml(
        [
            H,
            ["2024-01-03", "材料", 100.10, None, 900, "甲", "9900000000000000011"],
            ["2024-01-04", "拨款", None, 200, 1100, "乙", "9912"],
        ]
    ),
    E,
    ext=".xls",
)
case(
    "csv_named_xls",
    ("\n".join(",".join(r) for r in [H, *T]) + "\n").encode("gb18030"),
    E,
    ext=".xls",
)
case(
    "tsv_named_xls",
    ("\r\n".join("\t".join(r) for r in [H, *T]) + "\r\n").encode("utf-16"),
    E,
    ext=".xls",
)
case(
    "zip_of_csv",
    zipped("明细.csv", ("\n".join(",".join(r) for r in [H, *T]) + "\n").encode("gb18030")),
    "REFUSE *",
    ext=".zip",
)
case("zip_of_xlsx", zipped("a.xlsx", xlsx([H, *R])), "REFUSE *", ext=".zip")
case("xlsx_cut", xlsx([H, *R])[:-300], "REFUSE *", ext=".xlsx")
case("xls_cut", xls([H, *R])[:3000], "REFUSE *", ext=".xls")
case(
    "html_cut",
    html([H, *T])[:-60],
    """
2 2024-01-03 out 100.10 甲|9900000000000000011|材料
3 2024-01-04 in 200
""",
    ext=".xls",
)
case(
    "mojibake_latin1",
    ("\n".join(",".join(r) for r in [H, *T]) + "\n")
    .encode("gb18030")
    .decode("latin-1")
    .encode("utf-8"),
    "REFUSE *",
)
case(
    "mojibake_replacement",
    ("\n".join(",".join(r) for r in [H, *T]) + "\n")
    .encode("gb18030")
    .decode("utf-8", "replace")
    .encode("utf-8"),
    "REFUSE *",
)
case(
    "one_cell_mojibake",
    (
        "\n".join(",".join(r) for r in [H, *T]) + "\n2024-01-05,锟斤拷锟斤拷,5.00,,1.00,丙,9913\n"
    ).replace("1100.00,乙,9912\n\n", "1100.00,乙,9912\n"),
    E + "4 2024-01-05 out 5 丙",
)
case(
    "mixed_encodings_lines",
    (",".join(H) + "\n" + ",".join(T[0]) + "\n").encode("utf-8")
    + (",".join(T[1]) + "\n").encode("gb18030"),
    "REFUSE mixed_encoding",
)
case(
    "utf16be_nobom",
    ("\r\n".join("\t".join(r) for r in [H, *T]) + "\r\n").encode("utf-16-be"),
    E,
    ext=".txt",
)
case(
    "utf16le_nobom",
    ("\r\n".join(",".join(r) for r in [H, *T]) + "\r\n").encode("utf-16-le"),
    E,
    ext=".csv",
)
case("utf32", ("\r\n".join(",".join(r) for r in [H, *T]) + "\r\n").encode("utf-32"), E, ext=".csv")
case(
    "gb18030_rare",
    ("\n".join(",".join(r) for r in [H, *T]) + "\n")
    .replace("甲", "\U00020bb7\ue5e5㐂公司")
    .encode("gb18030"),
    E.replace("甲", "\U00020bb7\ue5e5㐂公司"),
)
case(
    "big5_file",
    (
        "\n".join(
            ",".join(r)
            for r in [["交易日期", "摘要", "支出", "收入", "餘額", "對方戶名", "對方賬號"], *T]
        )
        + "\n"
    ).encode("big5", "replace"),
    "REFUSE *",
)
case("cr_only_newlines", ("\r".join(",".join(r) for r in [H, *T]) + "\r").encode("utf-8"), E)
case(
    "nel_ls_in_text",
    ("\n".join(",".join(r) for r in [H, *T]) + "\n")
    .replace("材料", "材\u2028料\x0b")
    .encode("utf-8"),
    """
2 2024-01-03 out 100.10 甲|9900000000000000011
3 2024-01-04 in 200 乙
""",
)
case("ctrl_z_end", ("\n".join(",".join(r) for r in [H, *T]) + "\n\x1a").encode("gb18030"), E)
case(
    "bom_and_gbk",
    b"\xef\xbb\xbf" + ("\n".join(",".join(r) for r in [H, *T]) + "\n").encode("gb18030"),
    "REFUSE *",
)
case(
    "traditional",
    (
        "\n".join(
            ",".join(r)
            for r in [["交易日期", "摘要", "支出", "收入", "餘額", "對方戶名", "對方賬號"], *T]
        )
        + "\n"
    ).encode("utf-8"),
    E,
)
