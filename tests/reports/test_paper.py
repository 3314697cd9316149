"""The pack as it lies on paper: every page read back from the PDF, of every quarter of the sample."""

import ctypes
import datetime as dt
import json
import re

import openpyxl
import pypdfium2
import pypdfium2.raw as pdf
import pytest

from fundtracker import i18n
from fundtracker.domain.base.period import Quarter
from fundtracker.ledger import Ledger
from fundtracker.reports.charts import paper_charts
from fundtracker.reports.review import (
    first_page,
    pack,
    pack_pdf,
    pack_xlsx,
    printed_tables,
    registers,
)
from fundtracker.reports.review.pack import Print
from fundtracker.reports.tables import one_unit, print_widths
from fundtracker.reports.tables.report_table import Cell, Column, Row, Table
from tests.examples import SEARCH

NOON = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)
# The gate prints the quietest and the busiest quarter, a search all of them.
QUARTERS = (
    [f"{year}Q{n}" for year in (2023, 2024) for n in (1, 2, 3, 4)]
    if SEARCH
    else ["2023Q1", "2024Q4"]
)
# Every quarter once, a quiet and a busy one on both papers and in both languages.
PRINTS = [
    (quarter, *(("zh", "a4") if at % 2 else ("en", "a3"))) for at, quarter in enumerate(QUARTERS)
] + [("2023Q1", "zh", "a4"), ("2024Q4", "en", "a3")]
MARGIN = 14 / 25.4 * 72
FOOT = 16 / 25.4 * 72  # the margin below, with the footer
LEAST = 8.0
ON = {"zh": "（续）", "en": " (continued)"}


@pytest.fixture(scope="module")
def content(sample_ledger):
    """The pack of a quarter, made once."""
    made = {}
    with Ledger.open(sample_ledger, "x", clock=lambda: NOON, read_only=True) as ledger:

        def of(quarter):
            if quarter not in made:
                made[quarter] = json.loads(pack.body(ledger, Quarter.parse(quarter), []))
            return made[quarter]

        yield of


class Page:
    """What stands on a page: its text, the sizes of type, the edges of its letters, its colours."""

    def __init__(self, page):
        words = page.get_textpage()
        self.text = words.get_text_bounded()
        n = words.count_chars()
        shown = [i for i in range(n) if chr(pdf.FPDFText_GetUnicode(words, i)).strip()]
        self.sizes = {round(pdf.FPDFText_GetFontSize(words, i), 2) for i in shown}
        boxes = [words.get_charbox(i) for i in shown]
        self.left, self.right = min(box[0] for box in boxes), max(box[2] for box in boxes)
        self.bottom, self.top = min(box[1] for box in boxes), max(box[3] for box in boxes)
        self.width, self.height = page.get_size()
        self.lowest = min((box[1] for box in boxes if box[1] > FOOT), default=self.height)
        self.fills = [_fill(one) for one in page.get_objects([pdf.FPDF_PAGEOBJ_PATH])]

    def first(self):
        return bare(self.text.split("\n")[0])


def _fill(one):
    """Return the colours a shape is filled and drawn with, as #RRGGBB."""
    colours = set()
    for ask in (pdf.FPDFPageObj_GetFillColor, pdf.FPDFPageObj_GetStrokeColor):
        parts = [ctypes.c_uint() for _ in range(4)]
        ask(one, *map(ctypes.byref, parts))
        colours.add("#" + "".join(f"{part.value:02X}" for part in parts[:3]))
    return colours


def bare(text):
    return re.sub(r"[\s\x02\ufffe\u00ad]", "", text)


def pages_of(path):
    document = pypdfium2.PdfDocument(path)
    try:
        return [Page(page) for page in document]
    finally:
        document.close()


@pytest.fixture(scope="module")
def printed(content, tmp_path_factory):
    """The pages of a print, made once."""
    made, folder = {}, tmp_path_factory.mktemp("paper")

    def of(quarter, lang, paper):
        if (quarter, lang, paper) not in made:
            path = folder / f"{quarter}_{lang}_{paper}.pdf"
            pack_pdf.write(content(quarter), path, Print((lang,), "wan", paper))
            made[quarter, lang, paper] = pages_of(path)
        return made[quarter, lang, paper]

    return of


@pytest.mark.parametrize(("quarter", "lang", "paper"), PRINTS)
def test_every_page_can_be_read_names_its_table_and_keeps_its_margins(
    printed, content, quarter, lang, paper
):
    pages = printed(quarter, lang, paper)
    titles = {bare(table.title) for table in pack.tables(content(quarter), lang, "wan")}
    assert len(pages) > 8
    for number, page in enumerate(pages, 1):
        assert min(page.sizes) >= LEAST - 0.01, (number, page.sizes)
        assert page.left >= MARGIN - 1 and page.right <= page.width - MARGIN + 1, number
        if number > 1:
            assert any(title in page.first() for title in titles), (number, page.text[:60])


@pytest.mark.parametrize(("quarter", "lang", "paper"), PRINTS)
def test_a_page_has_one_unit(printed, quarter, lang, paper):
    """But the sum that is signed: it stands in exact yuan and in banking characters."""
    for page in printed(quarter, lang, paper):
        text = re.sub(r"[\d,.]+ ?(元|yuan) ?[（(]人民币.*", "", page.text)
        assert re.findall(r"\d\.\d\d ?元|\d ?yuan", text) == []


@pytest.mark.parametrize("quarter", ["2023Q1", "2024Q4"])
def test_the_first_page_says_how_much_against_what_and_what_to_decide(printed, content, quarter):
    page = printed(quarter, "zh", "a4")[0]
    text, year = bare(page.text), quarter[:4]
    number = "一二三四"[int(quarter[-1]) - 1]
    for words in (f"{year}年第{number}季度", "编制单位", "单位：万元", "财政支付", "完成投资",
                  "个百分点，少", "提请决定", "由谁、何时说明", "越限事项及答复", "检查清单：",
                  "人民币"):  # fmt: skip
        assert bare(words) in text, words
    said = content(quarter)["languages"]["zh"]
    titles = [chart.title for chart in _first_charts(content(quarter))]
    assert len(titles) == 3 and all(bare(title) in text for title in titles)
    assert (len(said["breaches"]) > 0) == ("尚未答复" in text)


def _first_charts(said):
    tables = pack.tables(said, "zh", "wan")
    with i18n.speaking("zh"):
        return first_page.of(said, tables, "zh").charts


@pytest.mark.parametrize(("quarter", "lang", "paper"), PRINTS)
def test_every_main_table_that_has_figures_has_its_chart_drawn(
    printed, content, quarter, lang, paper
):
    said = content(quarter)
    tables = pack.tables(said, lang, "wan")
    with i18n.speaking(lang):
        charts = [chart for table in tables
                  for chart in pack_pdf._charts(table, said["languages"][lang])]  # fmt: skip
    assert len(charts) >= 5
    pages = printed(quarter, lang, paper)[1:]
    tones = {paper_charts.COLOURS[tone] for tone in ("c1", "c2", "c3")}
    for chart in charts:
        where = [page for page in pages if bare(chart.title) in bare(page.text)]
        assert where, chart.title
        assert any(tones & set().union(*page.fills) for page in where), chart.title


@pytest.mark.parametrize(
    ("quarter", "lang", "paper"),
    [("2023Q1", "zh", "a4"), ("2024Q4", "zh", "a4"), ("2024Q2", "en", "a3")],
)
def test_the_page_of_completed_investment_is_no_half_empty_sheet(printed, quarter, lang, paper):
    title = {"zh": "表1（续）完成投资", "en": "Table 1, continued: completed investment"}[lang]
    page = next(p for p in printed(quarter, lang, paper) if p.first().startswith(bare(title)))
    assert page.lowest < page.height * 0.3


def test_where_completed_investment_stands_below_table_1_its_charts_are_no_higher_than_usual(
    printed,
):
    page = printed("2024Q4", "en", "a3")[1]
    assert "Table1,continued:completedinvestment" in bare(page.text)
    assert "Infrastructure" in page.text and page.first().startswith("Table1")


def test_tables_without_a_row_say_so_in_a_line_and_take_no_page(printed, content):
    empty = [
        t
        for t in pack.tables(content("2023Q1"), "zh", "wan")
        if t.code in ("funds", "portfolio", "partners")
    ]
    made = [next(printed_tables.printed(table, "a4")) for table in empty]
    assert [(one["rows"], one["tail"], one["notes"][0]) for one in made] == [
        ([], [], "本季度无此事项。")
    ] * 3
    pages = printed("2023Q1", "zh", "a4")
    on = [n for n, page in enumerate(pages) for t in empty if bare(t.title) in bare(page.text)]
    assert len(set(on)) == 1, "one page"


@pytest.mark.parametrize("code", ["projects", "portfolio"])
def test_a_wide_table_is_rather_printed_in_parts_than_small_with_rows_of_many_lines(content, code):
    """Table 2 stood in English on A3 with five lines of words for a row."""
    table = next(t for t in pack.tables(content("2024Q4"), "en", "wan") if t.code == code)
    with i18n.speaking("en"):
        made = list(printed_tables.printed(table, "a3"))
    assert len(made) == 2 and all(sheet["scale"] > 0.9 for sheet in made)


def test_a_code_is_not_broken_at_its_hyphens(content):
    table = next(t for t in pack.tables(content("2024Q4"), "zh", "wan") if t.code == "projects")
    codes = [str(row.cells["code"].value) for row in table.rows if "code" in row.cells]
    made = next(printed_tables.printed(table, "a4"))
    at = made["heads"].index("编码")
    room = made["widths"][at] - 2 * made["inset"] - made["gaps"][at]
    size = print_widths.SIZE["a4"] * made["scale"] * print_widths.HALF
    assert max(map(len, codes)) == 10 and room >= size * 10


def test_a_group_that_goes_on_says_its_name_again_without_its_figures(printed):
    pages = printed("2024Q4", "zh", "a4")
    on = [
        page for page in pages if page.first().startswith("附册：表4") and "（续）" in page.first()
    ]
    assert on
    for page in on:
        lines = page.text.replace("\r", "").split("\n")
        name = next(line for line in lines[2:5] if line.endswith("（续）"))
        assert not re.search(r"\d\.\d\d", name)


def test_an_answer_of_an_earlier_quarter_stands_beside_the_breach_it_does_not_answer_now(printed):
    assert "本季尚未答复（24Q2：概算调整方案报批中（示例））" in bare(
        printed("2024Q4", "zh", "a4")[0].text
    )


def test_the_ten_largest_stand_before_each_long_register_and_all_of_it_in_the_annex(content):
    long = [t for t in pack.tables(content("2024Q4"), "zh", "wan") if registers.is_long(t)]
    assert {"contracts", "policy", "warnings"} <= {table.code for table in long}
    codes = [s["title"] for s in pack_pdf._sheets(long, content("2024Q4")["languages"]["zh"], "a4")]
    first_annex = next(at for at, title in enumerate(codes) if title.startswith("附册"))
    assert all(title.startswith("附册") for title in codes[first_annex:])
    assert first_annex >= len(long)


def test_words_get_the_width_that_saves_lines_not_empty_columns(content):
    """The list of warnings gave its answers, one of a hundred, as much as its sentences."""
    tables = pack.tables(content("2024Q4"), "zh", "wan")
    (made,) = printed_tables.printed(next(t for t in tables if t.code == "warnings"), "a4")
    widths = dict(zip(made["heads"], made["widths"], strict=True))
    assert widths["问题与处理"] > 2 * widths["答复"]
    assert sum(made["widths"]) == pytest.approx(print_widths.ROOM["a4"], abs=1)


@pytest.mark.parametrize("room", [60.0, 90.0, 150.0])
def test_no_column_is_narrower_than_its_least_and_none_takes_room_there_is_not(room):
    least = [12.0, 8.0, 10.0]
    rows = [["SL-1", "一二三四五六七八九十" * n, "abc def " * n] for n in range(1, 8)]
    halves = print_widths.fewest_lines(least, rows, [1, 2], room)
    assert all(half >= need for half, need in zip(halves, least, strict=True))
    assert sum(halves) <= max(room, sum(least)) + 1e-6


def test_an_amount_in_a_sentence_is_said_in_the_unit_of_its_page_and_never_as_nothing():
    assert one_unit.in_unit("缴款 10,382,690.11 元未到", "wan", "zh") == "缴款 1,038.27万元未到"
    assert one_unit.in_unit("52,661,155.26 yuan less", "wan", "en") == "CNY 52.661 m less"
    assert one_unit.in_unit("差 87,655.65 元", "yi", "zh") == "差 0.0008766亿元"
    assert one_unit.in_unit("差 0.01 元", "yi", "zh") == "差 0.0000000001亿元"
    assert one_unit.in_unit("差 9,999,999.99 元", "yi", "zh") == "差 0.10亿元"
    assert one_unit.in_unit("差 −87,655.65 元", "wan", "zh") == "差 −8.77万元"
    assert one_unit.in_unit("差 87,655.65 元", "yuan", "zh") == "差 87,655.65 元"
    assert one_unit.in_unit("25 亿元，1 家", "wan", "zh") == "25 亿元，1 家"


def test_what_people_wrote_keeps_its_amounts():
    row = Row("w1", "x", {"what": Cell("", "超 1,000,000.00 元"),
                          "answer": Cell("", "已退 1,000,000.00 元")})  # fmt: skip
    columns = [Column("what", "问题", "text"), Column("answer", "答复", "text")]
    table = Table("warnings", "x", Quarter(2024, 4), "wan", "zh", columns, [row], "V1", [], False)
    said = one_unit.table_in_unit(table).rows[0].cells
    assert said["what"].value == "超 100.00万元" and said["answer"].value == "已退 1,000,000.00 元"


def test_the_first_sheet_of_the_workbook_says_floors_sums_and_answers(content, tmp_path):
    """A target that is a floor stood there as if it were exact, a breach without its sum."""
    said = content("2024Q4")
    pack_xlsx.write(said, tmp_path / "p.xlsx", Print(("zh",), prepared_by="示例科"))
    sheet = openpyxl.load_workbook(tmp_path / "p.xlsx").worksheets[0]
    cells = {row[0].value: row for row in sheet.iter_rows() if row[0].value}
    assert cells["产业营收"][2].value == 600 and ">" in cells["产业营收"][2].number_format
    assert "预计" in cells["产业营收"][2].number_format
    assert ">" in cells["完成投资"][1].number_format and cells["完成投资"][1].value == 15e9
    for breach in said["languages"]["zh"]["breaches"][:4]:
        assert round(cells[breach["text"]][1].value * 100) == breach["fen"]
        assert "尚未答复" in cells[breach["text"]][2].value
    assert "编制单位：示例科" in cells and {"编制人", "复核人", "负责人"} <= set(cells)


def test_a_plan_that_is_a_floor_says_so_beside_its_measure(printed):
    assert re.search(r"/\s*>\s*1,500,000\.00", printed("2024Q4", "zh", "a4")[0].text)
