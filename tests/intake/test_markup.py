"""Many banks' ".xls" is HTML or SpreadsheetML: the same table comes out, every row can be opened again."""

import datetime as dt

import pytest

from fundtracker.errors import RefusedError
from fundtracker.intake.meaning.opening import open_table
from fundtracker.intake.payments import post
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents import spreadsheet_rows
from fundtracker.reports import explain

HTML = """<html><head><meta charset="gbk"><style>td{mso-number-format:"@"}</style></head><body>
<table><tr><td colspan=5>账户明细 账号：1234567890123456</td></tr>
<tr><th>交易日期</th><th>对方户名</th><th>支出金额</th><th>收入金额</th><th>摘要</th></tr>
<tr><td rowspan=2>2023-03-01</td><td>示例建工&amp;路桥</td><td>1,200.50</td><td></td><td>工程款<br>一期</td></tr>
<tr><td>示例监理</td><td></td><td>88.00</td><td>利息</td></tr>
<tr><td>2023-03-02</td><td>示例监理</td><td>9.99</td><td></td><td>监理费</td></tr></table></body></html>"""
XML = """<?xml version="1.0"?><Workbook xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet><Table>
<Row><Cell ss:MergeAcross="3"><Data ss:Type="String">明细</Data></Cell><Cell><Data>附</Data></Cell></Row>
<Row><Cell><Data>交易日期</Data></Cell><Cell><Data>收款人</Data></Cell><Cell><Data>支出</Data></Cell><Cell><Data>收入</Data></Cell></Row>
<Row ss:Index="5"><Cell><Data>2023-03-01</Data></Cell><Cell><Data>示例</Data></Cell>
<Cell ss:Index="4"><Data>12.5</Data></Cell></Row>
</Table></Worksheet></Workbook>"""


@pytest.fixture
def html(tmp_path):
    path = tmp_path / "明细.xls"
    path.write_bytes(HTML.encode("gb18030"))
    return path


def test_a_web_page_table_is_read_with_its_merged_cells(html):
    table = open_table(html)
    rows = [row for _, block in table.blocks() for row in block]
    assert (table.encoding, table.header_line, [i.code for i in table.issues]) == (
        "html",
        2,
        ["html_table"],
    )
    assert table.header == ["交易日期", "对方户名", "支出金额", "收入金额", "摘要"]
    assert rows == [
        ["2023-03-01", "示例建工&路桥", "1,200.50", "", "工程款 一期"],
        ["", "示例监理", "", "88.00", "利息"],
        ["2023-03-02", "示例监理", "9.99", "", "监理费"],
    ]


def test_cells_of_spreadsheet_xml_keep_their_columns_and_rows(tmp_path):
    assert list(spreadsheet_rows.markup_rows([XML])) == [
        (1, ["明细", "", "", "", "附"]),
        (2, ["交易日期", "收款人", "支出", "收入"]),
        (5, ["2023-03-01", "示例", "", "12.5"]),
    ]
    path = tmp_path / "x.xls"
    path.write_text(XML, encoding="utf-8")
    found = post.settled(post.read(path))
    assert [(r["line"], r["direction"], r["amount_fen"]) for r in found] == [(5, "in", 1250)]


def test_a_payment_of_a_web_page_opens_to_its_row(html, tmp_path):
    with Ledger.create(
        tmp_path / "l.ftdb", "x", clock=lambda: dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    ) as ledger:
        outcome = post.post(ledger, html)
        assert outcome.counts == {"read": 3, "new": 3, "known": 0, "skipped": 0, "rejected": 0}
        taken = ledger.imports.get(outcome.import_id)
        assert explain.raw_line(ledger, taken.file_id, 3, taken.encoding).startswith(
            "2023-03-01\t示例建工&路桥"
        )


def test_a_web_page_without_a_table_is_refused(tmp_path):
    path = tmp_path / "login.xls"
    path.write_text(
        "<html><body><table><tr><td>登录</td></tr></table></body></html>", encoding="utf-8"
    )
    with pytest.raises(RefusedError) as refused:
        open_table(path)
    assert refused.value.code == "file_is_html"


@pytest.mark.parametrize(
    ("text", "code", "root"),
    [
        ('<?xml version="1.0" encoding="GBK"?><CMS><eb><rd><Amount>12000000</Amount></rd></eb></CMS>', "file_is_xml", "CMS"),
        ("<!-- 导出 -->\n<data><row><日期>2023-03-02</日期></row></data>", "file_is_xml", "data"),
        ('<Root a="1">\n<b/></Root>', "file_is_xml", "Root"),
        ('<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"><a/></Document>', "file_is_xml", "Document"),
        ('<?xml version="1.0"?><!DOCTYPE html><html><body>登录</body></html>', "file_is_html", None),
        ('<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><ss:Workbook></ss:Workbook>', "empty", None),
    ],
)  # fmt: skip
def test_xml_of_another_kind_is_named_by_its_root(tmp_path, text, code, root):
    path = tmp_path / "x.xml"
    path.write_bytes(text.encode("gb18030"))
    with pytest.raises(RefusedError) as refused:
        open_table(path)
    assert (refused.value.code, refused.value.params.get("root")) == (code, root)
