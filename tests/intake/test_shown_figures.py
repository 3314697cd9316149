"""Spreadsheets are read as they are shown: number formats that scale, name a unit or a currency, or hide; figures struck out."""

import datetime as dt
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlwt
from openpyxl.styles import Font

from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.profile_saving import of_reading
from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import post
from fundtracker.intake.styles.number_formats import PLAIN, Format, Look

WAN = "0!.0000"
Row = tuple[float, str]


def xlsx(path: Path, head: str, cells: list[Row], above: str = "") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    if above:
        sheet.append([above])
    sheet.append(["支付日期", "收款单位", head, "用途"])
    for n, (money, code) in enumerate(cells, 2):
        sheet.append([dt.date(2023, 3, n), f"示例公司{n}", money, f"工程款{n}"])
        sheet.cell(sheet.max_row, 3).number_format = code
    book.save(path)
    return path


def xls(path: Path, head: str, cells: list[Row], above: str = "") -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("3月")
    top = 1 if above else 0
    if above:
        sheet.write(0, 0, above)
    for at, name in enumerate(["支付日期", "收款单位", head, "用途"]):
        sheet.write(top, at, name)
    for n, (money, code) in enumerate(cells, 1):
        sheet.write(top + n, 0, f"2023-03-{n:02}")
        sheet.write(top + n, 1, f"示例公司{n}")
        sheet.write(top + n, 2, money, xlwt.easyxf(num_format_str=code))
        sheet.write(top + n, 3, f"工程款{n}")
    book.save(str(path))
    return path


MAKERS = pytest.mark.parametrize("maker", [xlsx, xls], ids=lambda m: m.__name__)


def fen(reading: Reading) -> list[int]:
    return [r["amount_fen"] for r in post.settled(reading)]


def codes(reading: Reading) -> list[str]:
    return [w.code for w in reading.warnings]


@pytest.mark.parametrize(
    ("code", "number", "look"),
    [
        ("0!.0000", "120000", Look(4)),
        ("0\\.0,", "120000", Look(4)),
        ('0"."0,"万"', "120000", Look(4, "万元")),
        ("0!.00,,", "120000", Look(8)),
        ("#,##0.00,", "120000", Look(3)),
        ("#,##0,.00", "120000", Look(3)),
        ('0.00"万元"', "12.5", Look(0, "万元")),
        ('0.00"萬元"', "12.5", Look(0, "万元")),
        ('0.0,"K"', "120000", Look(3, "千元")),
        ("[$$-409]#,##0.00", "5", Look(0, "", "$")),
        ("[$€-2]\\ #,##0.00", "5", Look(0, "", "€")),
        ('#,##0.00\\ "美元"', "5", Look(0, "", "美元")),
        ('[>=10000]0!.0,"万";0.00"元"', "120000", Look(4, "万元")),
        ('[>=10000]0!.0,"万";0.00"元"', "86.5", Look(0, "元")),
        (";;;", "5", Look(unseen=True)),
        ("0.00;;", "-5", Look(unseen=True)),
        ("#,##0.00;-#,##0.00;", "5", PLAIN),
        ('_ [$¥-804]* #,##0.00_ ;_ [$¥-804]* \\-#,##0.00_ ;_ [$¥-804]* "-"??_ ;_ @_ ', "5", PLAIN),
        ("[DBNum2][$-804]General", "5", PLAIN),
        ("yyyy/m/d", "45000", PLAIN),
        ("0.00%", "0.5", PLAIN),
        ("0.00E+00", "5", PLAIN),
        ("#,##0.00_);[Red]\\(#,##0.00\\)", "-5", PLAIN),
        ("@", "5", PLAIN),
    ],
)
def test_what_a_number_format_makes_of_a_number(code: str, number: str, look: Look) -> None:
    assert Format(code).look(Decimal(number)) == look


def test_the_currency_of_an_accounting_format_is_that_of_the_country() -> None:
    assert Format('"$"#,##0.00_);\\("$"#,##0.00\\)', local=True).looks == set()


@MAKERS
@pytest.mark.parametrize(
    ("head", "above", "cells", "right"),
    [
        ("支付金额（万元）", "", [(120000, WAN), (86400.5, WAN)], [12_000_000, 8_640_050]),
        ("支付金额（千元）", "", [(120000, "#,##0.00,")], [12_000_000]),
        ("支付金额", "单位：万元", [(120000, WAN)], [12_000_000]),
        ("支付金额", "", [(12.5, '0.00"万元"'), (8.64, '0.00"万元"')], [12_500_000, 8_640_000]),
        ("支付金额", "", [(1.5, '0.00"亿元"')], [15_000_000_000]),
        ("支付金额", "", [(120000, WAN), (86400, "0.00")], [12_000_000, 8_640_000]),
        ("支付金额（元）", "", [(120000, WAN)], [12_000_000]),
    ],
)
def test_what_is_shown_is_read_and_said(
    tmp_path: Path, maker, head: str, above: str, cells: list[Row], right: list[int]
) -> None:
    reading = read(maker(tmp_path / "a.book", head, cells, above))
    assert fen(reading) == right
    assert codes(reading) == ["shown_by_format"]
    assert reading.questions == []


@MAKERS
@pytest.mark.parametrize(
    ("head", "cells", "right"),
    [
        ("支付金额", [(120000, '0!.0,"万"')], [12_000_000]),
        ("支付金额", [(120000, '[>=10000]0!.0,"万";0.00"元"'), (86, '[>=10000]0!.0,"万";0.00"元"')],
         [12_000_000, 8_600]),
        ("支付金额（万元）", [(12, '0.00"万元"'), (8.64, "0.00")], [12_000_000, 8_640_000]),
        ("支付金额", [(120000, '#,##0.00"元"'), (5, '"¥"#,##0.00'), (7, "#,##0.00_ ")],
         [12_000_000, 500, 700]),
        ("支付金额（万元）", [(12, '_ "¥"* #,##0.00_ ;_ "¥"* \\-#,##0.00_ ')], [12_000_000]),
    ],
)  # fmt: skip
def test_formats_that_change_nothing_are_not_spoken_of(
    tmp_path: Path, maker, head: str, cells: list[Row], right: list[int]
) -> None:
    reading = read(maker(tmp_path / "a.book", head, cells))
    assert fen(reading) == right
    assert codes(reading) == []
    assert reading.questions == []


@MAKERS
@pytest.mark.parametrize(
    ("head", "cells", "by_answer"),
    [
        ("支付金额（万元）", [(120000, "#,##0.00,")], {"万元": 120_000_000, "千元": 12_000_000}),
        ("支付金额（元）", [(12.5, '0.00"万元"')], {"万元": 12_500_000, "元": 1_250}),
        ("支付金额（万元）", [(12.5, '0.00"元"')], {"万元": 12_500_000, "元": 1_250}),
        ("支付金额", [(12050, "0!.00")], {"元": 12_050, "百元": 1_205_000}),
    ],
)
def test_a_format_that_contradicts_the_head_is_asked(
    tmp_path: Path, maker, head: str, cells: list[Row], by_answer: dict[str, int]
) -> None:
    path = maker(tmp_path / "a.book", head, cells)
    reading = read(path)
    first = fen(reading)
    assert [q.key for q in reading.questions] == ["unit"]
    assert set(by_answer) <= set(reading.questions[0].options)
    assert first == [by_answer[reading.questions[0].options[0]]]
    for unit, money in by_answer.items():
        answered = read(path, choices=Choices(answers={"unit": unit}))
        assert (fen(answered), answered.questions) == ([money], [])
        again = read(path, known=[of_reading("示例银行", answered)])
        assert (fen(again), again.questions) == ([money], [])


@MAKERS
def test_a_foreign_currency_that_is_shown_is_refused_like_one_that_is_typed(
    tmp_path: Path, maker
) -> None:
    cells = [(120000, "#,##0.00"), (5000, "[$$-409]#,##0.00"), (7, '#,##0.00\\ "美元"')]
    reading = read(maker(tmp_path / "a.book", "付款金额", cells))
    assert fen(reading) == [12_000_000]
    assert [(i.code, i.params["cell"]) for i in reading.rejected] == [
        ("foreign_currency", "$"),
        ("foreign_currency", "美元"),
    ]


def test_a_sum_below_is_shown_as_its_rows_are(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", "支付金额（万元）", [(120000, WAN), (86400, WAN)])
    book = openpyxl.load_workbook(path)
    book.active.append(["合计", None, 206400])
    book.active.cell(4, 3).number_format = WAN
    book.save(path)
    reading = read(path)
    assert fen(reading) == [12_000_000, 8_640_000]
    declared = reading.declared()
    assert declared is not None and declared[1] == {}


def test_numbers_that_are_texts_are_shown_as_they_are(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", "支付金额（万元）", [("12", WAN), ("8.64", WAN)])
    assert fen(read(path)) == [12_000_000, 8_640_000]


@pytest.mark.parametrize("cells", [(1, 2, 3, 4), (3,)], ids=["row", "amount"])
def test_amounts_that_are_struck_out_are_named_with_their_sum(
    tmp_path: Path, cells: tuple[int, ...]
) -> None:
    path = xlsx(tmp_path / "a.xlsx", "支付金额", [(100, "General"), (200, "General"), (7, "0.00")])
    book = openpyxl.load_workbook(path)
    for at in cells:
        book.active.cell(3, at).font = Font(strike=True)
    book.active.cell(2, 2).font = Font(strike=True)  # a name alone takes no money back
    book.save(path)
    reading = read(path)
    assert fen(reading) == [10_000, 20_000, 700]
    assert [(w.code, w.line, w.params) for w in reading.warnings] == [
        ("struck_rows", 3, {"rows": 1, "amount": "200.00"})
    ]


def test_amounts_that_are_struck_out_in_an_old_file_are_named(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("3月")
    struck = xlwt.easyxf("font: struck_out on")
    rows = [
        ["支付日期", "收款单位", "支付金额"],
        ["2023-03-02", "甲", 100],
        ["2023-03-03", "乙", 20],
    ]
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            sheet.write(r, c, cell, *([struck] if r == 2 else []))
    book.save(str(tmp_path / "a.xls"))
    reading = read(tmp_path / "a.xls")
    assert fen(reading) == [10_000, 2_000]
    assert [(w.code, w.line, w.params) for w in reading.warnings] == [
        ("struck_rows", 3, {"rows": 1, "amount": "20.00"})
    ]


@MAKERS
def test_an_amount_that_its_format_hides_is_named_with_its_sum(tmp_path: Path, maker) -> None:
    reading = read(maker(tmp_path / "a.book", "支付金额", [(100, "0.00"), (200, ";;;")]))
    assert fen(reading) == [10_000, 20_000]
    assert [(w.code, w.line, w.params) for w in reading.warnings] == [
        ("unseen_rows", 3, {"rows": 1, "amount": "200.00"})
    ]


@MAKERS
@pytest.mark.parametrize("code", ["-0.00", '"-"#,##0.00', "\\(#,##0.00\\)", '0.00"-"'])
def test_a_format_that_writes_a_minus_is_asked_with_its_sum(
    tmp_path: Path, maker, code: str
) -> None:
    path = maker(tmp_path / "a.book", "支付金额", [(100, "0.00"), (20, code), (7, "0.00")])
    reading = read(path)
    assert fen(reading) == [10_000, -2_000, 700]
    assert [(q.key, q.fen, q.params) for q in reading.questions] == [
        ("shown_sign", 2_000, {"rows": 1, "stored": "20", "shown": "-20"})
    ]
    assert codes(reading) == ["shown_by_format"]
    for answer, money in (("shown", -2_000), ("stored", 2_000)):
        answered = read(path, choices=Choices(answers={"shown_sign": answer}))
        assert (fen(answered), answered.questions) == ([10_000, money, 700], [])


@MAKERS
def test_a_format_that_leaves_the_minus_away_is_asked(tmp_path: Path, maker) -> None:
    cells = [(100, "0.00"), (-20, "0.00;0.00"), (7, "0.00;0.00")]
    reading = read(maker(tmp_path / "a.book", "支付金额", cells))
    assert fen(reading) == [10_000, 2_000, 700]
    assert [(q.key, q.fen) for q in reading.questions] == [("shown_sign", 2_000)]


@MAKERS
def test_a_list_that_shows_all_its_payments_with_a_minus_is_read(tmp_path: Path, maker) -> None:
    reading = read(maker(tmp_path / "a.book", "支付金额", [(100, "-0.00"), (20, "-0.00")]))
    assert (fen(reading), reading.questions) == ([10_000, 2_000], [])


@MAKERS
@pytest.mark.parametrize(
    "code",
    ["#,##0.00_);[Red]\\(#,##0.00\\)", "0.00;[Red]0.00", "[$-804]General", "_-* #,##0.00_-;-* #,##0.00_-",
     "#,##0.00;(#,##0.00)", "+0.00;-0.00", "[<0]-0.00;0.00", '"(含税)"0.00'],
)  # fmt: skip
def test_formats_that_show_the_sign_as_it_is_are_not_spoken_of(
    tmp_path: Path, maker, code: str
) -> None:
    reading = read(maker(tmp_path / "a.book", "支付金额", [(100, code), (-20, code), (7, code)]))
    assert fen(reading) == [10_000, -2_000, 700]
    assert (reading.questions, codes(reading)) == ([], [])


ODS_STYLES = """
<number:number-style style:name="N1"><number:number number:decimal-places="0" number:min-integer-digits="5">
<number:embedded-text number:position="4">.</number:embedded-text></number:number></number:number-style>
<number:number-style style:name="N2"><number:number number:decimal-places="2" number:display-factor="1000"/></number:number-style>
<number:number-style style:name="N3"><number:number number:decimal-places="2"/><number:text>万元</number:text></number:number-style>
<number:currency-style style:name="N4P0" style:volatile="true"><number:currency-symbol>$</number:currency-symbol><number:number number:decimal-places="2"/></number:currency-style>
<number:currency-style style:name="N4"><number:text>-</number:text><number:currency-symbol>$</number:currency-symbol><number:number number:decimal-places="2"/>
<style:map style:condition="value()&gt;=0" style:apply-style-name="N4P0"/></number:currency-style>
<number:currency-style style:name="N5"><number:currency-symbol>￥</number:currency-symbol><number:number number:decimal-places="2"/></number:currency-style>
<number:number-style style:name="N6"><number:text>(</number:text><number:number number:decimal-places="2"/><number:text>)</number:text></number:number-style>
<style:style style:name="c7" style:family="table-cell" style:data-style-name="N6"/>
<style:style style:name="c1" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="c2" style:family="table-cell" style:data-style-name="N2"/>
<style:style style:name="c3" style:family="table-cell" style:parent-style-name="c3p"/>
<style:style style:name="c3p" style:family="table-cell" style:data-style-name="N3"/>
<style:style style:name="c4" style:family="table-cell" style:data-style-name="N4"/>
<style:style style:name="c5" style:family="table-cell" style:data-style-name="N5"/>
<style:style style:name="c6" style:family="table-cell"><style:text-properties style:text-line-through-style="solid"/></style:style>
"""


def ods(path: Path, head: str, cells: list[Row], of_column: str = "") -> Path:
    """An OpenDocument sheet; the style of a cell stands beside its money, '' where its column says it."""
    rows = [["支付日期", "收款单位", head]]
    lines = [
        "".join(
            f"<table:table-cell office:value-type='string'><text:p>{c}</text:p></table:table-cell>"
            for c in rows[0]
        )
    ]
    for n, (money, style) in enumerate(cells, 2):
        named = f' table:style-name="{style}"' if style else ""
        lines.append(
            f'<table:table-cell office:value-type="date" office:date-value="2023-03-{n:02}"><text:p>2023-03-{n:02}</text:p></table:table-cell>'
            f'<table:table-cell office:value-type="string"><text:p>示例公司{n}</text:p></table:table-cell>'
            f'<table:table-cell{named} office:value-type="float" office:value="{money}"><text:p>{money}</text:p></table:table-cell>'
        )
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
        for short, full in (
            ("office", "office"),
            ("table", "table"),
            ("text", "text"),
            ("style", "style"),
            ("number", "datastyle"),
        )
    )
    columns = f'<table:table-column table:number-columns-repeated="2"/><table:table-column table:default-cell-style-name="{of_column}"/>'
    body = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        book.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2">'
            f"<office:automatic-styles>{ODS_STYLES}</office:automatic-styles><office:body><office:spreadsheet>"
            f'<table:table table:name="3月">{columns}{body}</table:table></office:spreadsheet></office:body></office:document-content>',
        )
    return path


@pytest.mark.parametrize(
    ("head", "cells", "of_column", "right", "said"),
    [
        ("支付金额（万元）", [(120000, "c1"), (8.64, "")], "", [12_000_000, 8_640_000], ["shown_by_format"]),
        ("支付金额（万元）", [(120000, ""), (86400, "")], "c1", [12_000_000, 8_640_000], ["shown_by_format"]),
        ("支付金额（千元）", [(120000, "c2")], "", [12_000_000], ["shown_by_format"]),
        ("支付金额", [(12.5, "c3")], "", [12_500_000], ["shown_by_format"]),
        ("支付金额", [(12.5, ""), (5000, "c4")], "", [1_250], []),
        ("支付金额", [(12.5, "c5"), (5000, "")], "", [1_250, 500_000], []),
        ("支付金额", [(12.5, "c7"), (5000, "")], "", [-1_250, 500_000], ["shown_by_format"]),
        ("支付金额", [(12.5, "c6"), (5000, "")], "", [1_250, 500_000], ["struck_rows"]),
    ],
)  # fmt: skip
def test_an_opendocument_sheet_is_read_as_it_is_shown(
    tmp_path: Path, head: str, cells: list[Row], of_column: str, right: list[int], said: list[str]
) -> None:
    reading = read(ods(tmp_path / "a.ods", head, cells, of_column))
    assert fen(reading) == right
    assert codes(reading) == said
    assert [i.code for i in reading.rejected] == ["foreign_currency"] * (len(cells) - len(right))


def test_a_sheet_in_markup_is_read_as_it_is_shown(tmp_path: Path) -> None:
    styles = (
        '<Style ss:ID="w"><NumberFormat ss:Format="0\\.0000"/></Style>'
        '<Style ss:ID="usd"><NumberFormat ss:Format="[$$-409]#,##0.00"/></Style>'
        '<Style ss:ID="gone"><Font ss:StrikeThrough="1"/></Style>'
        '<Style ss:ID="plain"><NumberFormat ss:Format="Standard"/></Style>'
    )
    cells = [("", 120000, "Number"), ("usd", 5000, "Number"), ("gone", 20, "Number"),
             ("plain", 8.64, "Number"), ("w", "7", "String")]  # fmt: skip
    lines = "".join(
        f'<Row><Cell><Data ss:Type="String">2023-03-{n:02}</Data></Cell><Cell><Data ss:Type="String">示例公司{n}</Data></Cell>'
        f'<Cell{f" ss:StyleID={chr(34)}{style}{chr(34)}" if style else ""}><Data ss:Type="{kind}">{money}</Data></Cell></Row>'
        for n, (style, money, kind) in enumerate(cells, 2)
    )
    head = "".join(
        f'<Cell><Data ss:Type="String">{name}</Data></Cell>'
        for name in ("支付日期", "收款单位", "支付金额（万元）")
    )
    path = tmp_path / "a.xls"
    path.write_text(
        f'<?xml version="1.0"?><Workbook xmlns:ss="s"><Styles>{styles}</Styles><Worksheet ss:Name="3月"><Table>'
        f'<Column ss:Index="3" ss:StyleID="w"/><Row>{head}</Row>{lines}</Table></Worksheet></Workbook>',
        "utf-8",
    )
    reading = read(path)
    assert fen(reading) == [12_000_000, 20_000_000, 8_640_000, 7_000_000]
    assert codes(reading) == ["struck_rows", "shown_by_format"]
    assert [i.code for i in reading.rejected] == ["foreign_currency"]
