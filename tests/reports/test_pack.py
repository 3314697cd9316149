"""The pack of a quarter: frozen figures on paper and in a workbook, every word and every fen of them."""

import json
import re
from fractions import Fraction

import openpyxl
import pypdfium2
import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.checklist import Gate
from fundtracker.errors import UserError
from fundtracker.intake.payments import post, unsettled
from fundtracker.ledger import corrections
from fundtracker.ledger.review.indicators import Definition
from fundtracker.ledger.review.signing import Signature
from fundtracker.reports.context import ReportContext
from fundtracker.reports.plan.plan_words import pace_of
from fundtracker.reports.review import (
    checklist,
    first_page,
    pack,
    pack_pdf,
    pack_xlsx,
    printed_tables,
    registers,
)
from fundtracker.reports.review.pack import Print
from fundtracker.reports.tables import font_coverage, print_widths, table_xlsx
from fundtracker.reports.tables.progress import Steps
from fundtracker.reports.tables.report_table import Cell, Column, Row, Table, shown
from fundtracker.reports.tables.totals import adds_up, notes_in, parts_of, rounding_note
from tests.ledger import world

Q = Quarter(2023, 2)
SHA = "ab" * 32


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    with world.filled(tmp_path_factory.mktemp("pack")) as made:
        ids = world.ids(made)
        world.classify(made, ids[:20], "policy")
        world.classify(made, ids[20:40], "infrastructure")
        made.reviews.decide(Q.ordinal - 1, "加快“海之心”中心上线", owner="科创局")
        yield made


@pytest.fixture(scope="module")
def content(ledger):
    return json.loads(pack.body(ledger, Q, checklist.gates(ledger, Q, unsettled.find(ledger, Q))))


def text_of(path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def bare(text: str) -> str:
    return re.sub(
        r"[\s\x02\ufffe\u00ad-]", "", text
    )  # a word is parted at its hyphen at the end of a line


def test_the_same_quarter_gives_the_same_bytes(ledger):
    gates = [Gate("unclassified", False, 3)]
    assert pack.body(ledger, Q, gates) == pack.body(ledger, Q, gates)


def test_the_pack_holds_every_table_that_stands_in_its_order(content):
    for lang in ("zh", "en"):
        codes = [s["code"] for s in content["languages"][lang]["sheets"]]
        first = ("plan", "stages", "investment")  # table 1 and what goes on with it
        numbers = [pack.NUMBERS.get(code, 1 if code in first else 13) for code in codes]
        assert numbers == sorted(numbers)
        assert {"plan", "projects", "contracts", "sources", "cashplan", "policy", "indicators", "warnings",
                "decisions", "coverage", "files", "versions", "corrections"} <= set(codes)  # fmt: skip


def test_both_languages_say_the_same_figures(content):
    zh, en = (pack._values(content, lang) for lang in ("zh", "en"))
    assert {k: v[1] for k, v in zh.items()} == {k: v[1] for k, v in en.items()}
    assert len(zh) > 50


@pytest.mark.parametrize(
    ("lang", "unit", "paper"), [("zh", "wan", "a4"), ("zh", "yuan", "a3"), ("en", "yi", "a4")]
)
def test_the_paper_says_every_word_and_figure_of_every_table(content, tmp_path, lang, unit, paper):
    pack_pdf.write(content, tmp_path / "p.pdf", Print((lang,), unit, paper), digest=SHA)
    said = bare(text_of(tmp_path / "p.pdf"))
    for table in pack.tables(content, lang, unit):
        assert bare(table.title) in said
        filled = any(cell.value for row in table.rows for cell in row.cells.values())
        for column in table.columns if filled else ():  # no heads stand over nothing
            assert bare(column.head) in said
        for row in table.rows:
            assert bare(row.name) in said
            for column in table.columns:
                if (cell := row.cells.get(column.code)) is not None:
                    text = shown(table, column, cell)
                    assert bare(text) in said, (table.code, row.name, column.head)
    assert SHA in said


def test_the_paper_is_pdf_a_with_its_fonts_inside_and_numbered_pages(content, tmp_path):
    both = Print(("zh", "en"))
    signatures = [
        Signature(0, "prepared", "张三", b"k" * 32, "2023-07-01T09:00:00+08:00", b"s" * 64)
    ]
    pack_pdf.write(content, tmp_path / "p.pdf", both, digest=SHA, signatures=signatures)
    raw = (tmp_path / "p.pdf").read_bytes()
    assert b"<pdfaid:part>2</pdfaid:part>" in raw
    assert b"NotoSansSC" in raw
    assert raw.count(b"/FontFile3") >= 1
    document = pypdfium2.PdfDocument(tmp_path / "p.pdf")
    pages = len(document)
    last = bare(document[pages - 1].get_textpage().get_text_bounded())
    width, height = document[0].get_size()
    document.close()
    assert last.count(str(pages)) >= 2
    assert (round(width), round(height)) == (842, 595)
    assert "张三" in text_of(tmp_path / "p.pdf")


def test_what_is_not_frozen_is_called_a_draft(content, tmp_path):
    pack_pdf.write(content, tmp_path / "p.pdf", Print(("en",)))
    assert "Draft,notfrozen" in bare(text_of(tmp_path / "p.pdf"))


def evaluated(sheet, ref: str) -> Fraction:
    """Recalculate a cell of a workbook from its formulas alone, as a spreadsheet would."""
    value = sheet[ref].value
    if value is None:
        return Fraction(0)
    if not isinstance(value, str):
        return Fraction(str(value))
    if found := re.fullmatch(r"=SUM\((.+)\)", value):
        cells = [
            ref
            for span in found[1].split(",")
            for row in sheet[span if ":" in span else f"{span}:{span}"]
            for ref in row
        ]
        return sum((evaluated(sheet, c.coordinate) for c in cells), Fraction(0))
    found = re.fullmatch(r"=ROUND\((\w+)([-+*/])(\w+)(\*100)?,(\d)\)", value)
    assert found, value
    a, b = evaluated(sheet, found[1]), evaluated(sheet, found[3])
    raw = {"-": lambda: a - b, "+": lambda: a + b, "*": lambda: a * b, "/": lambda: a / b}[
        found[2]
    ]()
    scale = 10 ** int(found[5])
    exact = raw * (100 if found[4] else 1) * scale
    size = (2 * abs(exact.numerator) + exact.denominator) // (2 * exact.denominator)
    return Fraction(size if exact >= 0 else -size, scale)


def test_the_workbook_recalculates_to_the_ledgers_figures(content, tmp_path):
    pack_xlsx.write(content, tmp_path / "p.xlsx", Print(("zh",)), digest=SHA)
    book = openpyxl.load_workbook(tmp_path / "p.xlsx")
    formulas = 0
    sheets = [table.as_data() for table in pack.tables(content, "zh")]
    for sheet, said in zip(book.worksheets[1:-1], sheets, strict=True):
        assert sheet["A1"].value == said["title"]
        assert sheet.freeze_panes == "B5"
        assert sheet.page_setup.orientation == "landscape"
        for y, row in enumerate(said["rows"], table_xlsx.TOP + 1):
            for x, column in enumerate(said["columns"], 2):
                cell = sheet.cell(y, x)
                wanted = (row["cells"].get(column["code"]) or {"value": None})["value"]
                if isinstance(wanted, int) and column["kind"] not in ("text", "day"):
                    formulas += isinstance(cell.value, str)
                    assert (
                        evaluated(sheet, cell.coordinate) * table_xlsx.SCALES[column["kind"]]
                        == wanted
                    )
                elif wanted is not None and wanted != "" and column["kind"] == "text":
                    assert cell.value == wanted
    assert formulas >= 15
    assert book.sheetnames[-1] == "图表"  # drawn from the tables: see test_table_book


def test_texts_in_the_workbook_are_no_formulas(content, tmp_path):
    evil = json.loads(json.dumps(content))
    evil["languages"]["zh"]["sheets"][0]["rows"][1]["name"] = "=1+1"
    evil["languages"]["zh"]["sheets"][0]["rows"][1]["cells"]["note"]["value"] = "=cmd|' /C calc'!A0"
    pack_xlsx.write(evil, tmp_path / "p.xlsx", Print(("zh",)))
    sheet = openpyxl.load_workbook(tmp_path / "p.xlsx").worksheets[1]
    assert [c.data_type for c in sheet[6] if str(c.value).startswith(("=1", "=cmd"))] == ["s", "s"]


def small(*rows: Row, notes: list[str] | None = None) -> Table:
    return Table(
        "x", "x", Q, "wan", "zh", [Column("x", "x", "money")], list(rows), "", notes or [], False
    )


def summed(name: str, fen: int, total: bool = False, depth: int = 0) -> Row:
    return Row(name, name, {"x": Cell("", fen)}, depth, total)


def test_a_rounded_total_that_does_not_add_up_says_so():
    table = small(summed("a", 4_000), summed("b", 4_000), summed("total", 8_000, True))
    assert not adds_up(table, "wan")
    assert adds_up(table, "yuan")
    assert rounding_note() in next(printed_tables.printed(table, "a4"))["notes"]
    assert next(printed_tables.printed(table._replace(unit="yuan"), "a4"))["notes"] == []
    # A total over subtotals, a total above its parts, and a note that was said for another unit.
    tree = small(summed("sub", 8_000, True), summed("a", 4_000, depth=1), summed("b", 4_000, depth=1),
                 summed("two", 1_00, True), summed("whole", 8_100, True))  # fmt: skip
    assert parts_of(tree.rows, 0, "x") == [1, 2]
    assert parts_of(tree.rows, 4, "x") == [0, 3]
    # Funds of which one has nothing yet: it is not the sum of one above that is 0 in a column, too.
    funds = small(summed("one", 0, True), summed("two", 0, True), summed("part", 0, depth=1),
                  summed("three", 0, True))  # fmt: skip
    assert [parts_of(funds.rows, y, "x") for y in (0, 1, 3)] == [[], [2], []]
    assert not adds_up(tree, "wan")
    noted = small(summed("a", 1_000_000), summed("t", 1_000_000, True), notes=[rounding_note()])
    assert notes_in(noted, "wan") == []


def test_a_table_comes_back_from_its_data_as_it_was(content):
    for lang in ("zh", "en"):
        sheets = content["languages"][lang]["sheets"]
        tables = [Table.from_data(sheet, Q, unit="yuan", lang=lang) for sheet in sheets]
        assert [table.as_data() for table in tables] == sheets
    assert any(table.bands for table in tables)


def test_gates_answer_from_the_ledger(ledger):
    found = {g.code: g for g in checklist.gates(ledger, Q, unsettled.find(ledger, Q))}
    assert found["unclassified"].n == sum(
        1
        for p in ledger.payments.some()
        if p.book_quarter == Q.ordinal and not p.line_id and p.measure == 0
    )
    assert not found["indicators"].open
    assert found["rejected"].open
    for gate in found.values():
        assert "3" in checklist.gate_state(gate._replace(open=False, n=3))
    assert [name for name, g in found.items() if name == "decisions" and not g.open] == [
        "decisions"
    ]


def test_a_variance_is_explained_and_its_gate_opens(ledger):
    figures = [figure for figure, _, _ in checklist.variances(ReportContext(ledger, Q))]
    assert figures
    for figure in figures:
        ledger.reviews.explain(Q.ordinal, figure, "设备到货延后")
    assert {g.code: g.open for g in checklist.gates(ledger, Q)}["variances"]
    content = json.loads(pack.body(ledger, Q, []))
    assert any("设备到货延后" in m for m in content["languages"]["zh"]["matters"])


def test_a_correction_shows_what_was_frozen_and_what_stands_now(tmp_path):
    with world.filled(tmp_path) as ledger:
        world.classify(ledger, world.ids(ledger))
        ledger.reviews.check(Q.ordinal, ["x"], "示例")
        body = pack.body(ledger, Q, [])
        ledger.reviews.lock(Q.ordinal, body, ledger.head())
        payment = next(p for p in ledger.payments.some() if p.book_quarter == Q.ordinal)
        assert pack.differences(json.loads(body), json.loads(pack.body(ledger, Q, [])), "zh") == []
        corrections.correct(ledger, [payment.id], "重复支付")
        after = Quarter.at(Q.ordinal + 1)
        sheet = next(
            s for s in pack.paper(ledger, after, "zh")["sheets"] if s["code"] == "corrections"
        )
        assert [(r["cells"]["was"]["value"], r["cells"]["amount"]["value"], r["cells"]["why"]["value"])
                for r in sheet["rows"]] == [(payment.amount_fen, -payment.amount_fen, "重复支付")]  # fmt: skip
        with ledger.change("indicator") as change:
            ledger.indicators.define(
                change,
                "platforms",
                Definition("省级以上创新平台", "district", "家", source="更正", baseline=14_000),
            )
        restated = pack.differences(json.loads(body), json.loads(pack.body(ledger, Q, [])), "zh")
        assert [(r["id"], r["then"], r["now"]) for r in restated] == [
            ("indicators/platforms/baseline/2023Q2", 13_000, 14_000)
        ]
        kept = ledger.reviews.snapshot(ledger.reviews.of(Q.ordinal).snapshot_id).body
        assert kept == body


BALANCES = "交易日期,流水号,摘要,支出金额,收入金额,余额,对方户名,对方账号"


def test_a_balance_that_does_not_follow_from_its_rows_is_found(tmp_path):
    good = ["2023-04-01,B1,款,100.00,,900.00,示例甲,62221", "2023-04-02,B2,款,,50.00,950.00,示例乙,62222",
            "2023-04-03,B3,款,10.00,,940.00,示例丙,62223"]  # fmt: skip
    with world.planned(tmp_path / "l.ftdb") as ledger:
        for name, rows in (("good", good), ("turned", good[::-1]), ("gap", [good[0], good[2]])):
            rows = [r.replace(",B", f",{name}") for r in rows]
            path = tmp_path / f"{name}.csv"
            path.write_text("\n".join([BALANCES, *rows]) + "\n", "utf-8")
            post.post(ledger, path)
        found = {one.name: unsettled.broken(ledger, one) for one in ledger.imports.all()}
        assert found == {"good.csv": 0, "turned.csv": 0, "gap.csv": 1}


def test_the_pack_counts_its_steps_and_stops_where_it_is_told_to(ledger, content, tmp_path):
    seen: list[tuple[int, int, str]] = []
    steps = Steps(lambda s: seen.append((s.done, s.of, s.name)))
    pack.body(ledger, Q, [], steps)
    pack_pdf.write(content, tmp_path / "p.pdf", Print(("zh", "en")), steps=steps)
    pack_xlsx.write(content, tmp_path / "p.xlsx", Print(("zh",)), steps=steps)
    assert [done for done, _, _ in seen] == list(range(1, len(seen) + 1))
    assert seen[-1][0] == seen[-1][1]
    assert all(done <= of for done, of, _ in seen)
    for at in (1, 5, pack.STEPS + 1):
        halted = Steps(lambda s, at=at: s.stop() if s.done == at else None)
        with pytest.raises(UserError) as error:
            pack.body(ledger, Q, [], halted)
        assert (error.value.code, halted.done) == ("cancelled", at)
    for work in (
        lambda s: pack_pdf.write(content, tmp_path / "no.pdf", Print(("zh",)), steps=s),
        lambda s: pack_xlsx.write(content, tmp_path / "no.xlsx", Print(("zh",)), steps=s),
    ):
        halted = Steps(lambda s: s.stop())
        with pytest.raises(UserError):
            work(halted)
    assert not list(tmp_path.glob("no.*"))


def test_a_table_too_long_for_paper_keeps_its_totals_and_says_what_is_left_out(
    content, tmp_path, monkeypatch
):
    monkeypatch.setattr(printed_tables, "MOST", 4)
    lines = max((list(table.lines()) for table in pack.tables(content, "en")), key=len)
    printed, left = printed_tables._printed(lines)
    assert len(printed) + left == len(lines) and left > 0
    totals = [
        [one for one in some if isinstance(one, Row) and one.total] for some in (lines, printed)
    ]
    assert totals[0] == totals[1] != []
    pack_pdf.write(content, tmp_path / "p.pdf", Print(("en",)))
    assert bare(f"{left} more rows are in the workbook") in bare(text_of(tmp_path / "p.pdf"))


def test_columns_without_any_figure_are_named_below_the_table_instead(content):
    table = next(table for table in pack.tables(content, "en", "wan") if table.code == "plan")
    for row in table.rows:
        row.cells.pop("year_plan", None)
    (made,) = printed_tables.printed(table, "a4")
    head = next(c.head for c in table.columns if c.code == "year_plan")
    assert head not in made["heads"]
    assert any(head in note for note in made["notes"])
    assert len({len(r) for r in [*made["rows"], *made["tail"]] if r[0]["span"] == 1}) == 1


def test_no_letter_that_the_font_lacks_ends_the_printing_of_a_pack(content, tmp_path):
    strange = "同意\x1b[2J\x00 \U0001f600\U00030eda\ue000\u202e\u200b\u0301é ﷽"
    said = json.loads(json.dumps(content))
    for lang in ("zh", "en"):
        for sheet in said["languages"][lang]["sheets"]:
            if sheet["rows"]:
                sheet["rows"][-1]["name"] += strange
        said["languages"][lang]["matters"] = [strange]
    signed = [Signature(0, "prepared", strange, b"k" * 32, "2023-07-01T09:00:00+08:00", b"s" * 64)]
    pack_pdf.write(said, tmp_path / "p.pdf", Print(("zh", "en")), digest=SHA, signatures=signed)
    assert "同意[2J〓〓〓é" in bare(text_of(tmp_path / "p.pdf"))


def test_every_letter_that_is_let_through_is_one_of_the_font():
    assert {ord(c) for c in "〓□…—≥−“”·中崂〔〕"} <= font_coverage.covered()
    assert font_coverage.printable("a\nb 中") == "a\nb 中"
    assert 20_000 < len(font_coverage.covered()) < 70_000


def test_a_table_that_goes_on_says_its_name_and_unit_on_every_page(content, tmp_path):
    said = json.loads(json.dumps(content))
    sheet = next(s for s in said["languages"]["zh"]["sheets"] if s["code"] == "contracts")
    row = sheet["rows"][0]
    sheet["rows"] = [row | {"name": f"合同{i}"} for i in range(200)]
    pack_pdf.write(said, tmp_path / "p.pdf", Print(("zh",)))
    document = pypdfium2.PdfDocument(tmp_path / "p.pdf")
    pages = [bare(page.get_textpage().get_text_bounded()) for page in document]
    document.close()
    on = [page for page in pages if "合同" in page and re.search(r"合同1\d\d", page)]
    assert len(on) > 2
    for page in on:
        assert bare(sheet["title"]) in page and "单位：万元" in page
    assert (
        sum("（续）" in page for page in on) >= len(on) - 2
    )  # two parts begin on pages of their own
    assert not any("（续）" in page for page in pages[:2])


def test_the_first_page_says_how_much_against_what_and_what_to_decide(ledger, content, tmp_path):
    tables = pack.tables(content, "zh", "wan")
    page = first_page.of(content, tables, "zh")
    plan = next(table for table in tables if table.code == "plan")
    assert [scope.fen for scope in page.scopes[:2]] == [
        plan.row(c).number("plan") for c in ("headline", "parts")
    ]
    assert page.scopes[0].mark == "> "
    whole, lines = page.measures[0]
    assert whole.total == plan.row("fiscal").number("total") == sum(line.total for line in lines)
    assert 1 <= len(page.decide) <= 3
    assert not page.decided
    ledger.reviews.decide(Q.ordinal, "加快支付", owner="张三", due_day=738_900)
    ledger.reviews.decide(Q.ordinal + 1, "另一季度")
    said = pack.with_remarks(content, [], ledger.reviews.decisions())
    tables = pack.tables(said, "zh")
    again = first_page.of(said, tables, "zh")
    assert again.decided and [text.split(" · ")[:2] for text in again.decide] == [
        ["加快支付", "张三"]
    ]
    assert [table.code for table in tables][-1] == "decided" and len(tables[-1].rows) == 1
    pack_pdf.write(said, tmp_path / "p.pdf", Print(("zh",), prepared_by="区财政局"))
    first = bare(pypdfium2.PdfDocument(tmp_path / "p.pdf")[0].get_textpage().get_text_bounded())
    for text in (
        "2023年第二季度产业园资金执行情况报告",
        "编制单位：区财政局",
        "会议议定",
        "加快支付",
        "慢于序时",
    ):
        assert bare(text) in first, text
    pack_xlsx.write(said, tmp_path / "p.xlsx", Print(("zh",), prepared_by="区财政局"))
    front = openpyxl.load_workbook(tmp_path / "p.xlsx").worksheets[0]
    values = {cell.value for row in front.iter_rows() for cell in row}
    assert {"加快支付 · 张三 · 2024-01-15 前", whole.total / 100, "编制人"} <= values


def test_a_long_register_stands_short_in_the_review_and_whole_in_the_annex(content):
    table = next(table for table in pack.tables(content, "zh", "wan") if table.code == "contracts")
    row = next(row for row in table.rows if not row.total)
    many = table._replace(rows=[
        row._replace(code=f"c{i}", name=f"合同{i}", cells={"current": Cell("", i)}) for i in range(60)
    ])  # fmt: skip
    assert registers.is_long(many) and not registers.is_long(many._replace(rows=many.rows[:9]))
    short = registers.short(many)
    assert [one.name for one in short.rows] == [f"合同{i}" for i in range(59, 49, -1)]
    assert "60" in short.notes[0]
    tree = many._replace(
        rows=[row._replace(name=str(d), depth=d, total=d < 2) for d in (0, 1, 2, 2, 1, 2)]
    )
    assert [one.name for one in registers.named(tree).rows] == [
        "0",
        "0 · 1",
        "2",
        "2",
        "0 · 1",
        "2",
    ]


def test_nothing_on_paper_is_smaller_than_eight_points(content):
    for paper in pack_pdf.PAPERS:
        for table in pack.tables(content, "en", "yuan"):
            for part in printed_tables.printed(table, paper):
                assert part["scale"] * print_widths.SIZE[paper] >= print_widths.LEAST, (
                    table.code,
                    paper,
                )


def test_a_row_without_a_note_says_its_pace_by_its_gap():
    """The sheet of completed investment has no column of notes: its page was not printed at all."""
    for gap, pace in ((-66, "behind"), (66, "ahead"), (3, "in_step"), (None, "")):
        assert pace_of(Row("industry", "x", {"gap": Cell("", gap)})) == pace
