"""In what a list's bare numbers count: per cent or shares of one, per mille, 万股, the unit of an indicator."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from openpyxl import Workbook

from fundtracker.domain.park import measures
from fundtracker.domain.park.measures import Measured
from fundtracker.errors import RefusedError, UserError
from fundtracker.intake.lists import cell_values, number_signs, post_list
from fundtracker.records.field import Field
from tests.intake.small_lists import LISTS, written
from tests.ledger import world


@pytest.fixture
def ledger(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as made:
        post_list.post(made, written(tmp_path / "p.csv", LISTS["projects"]))
        yield made


DAYS = [dt.date(2024, month, 1) for month in range(1, 9)]


def reports(head, cells):
    """A list of progress of one project, a day for each cell."""
    rows = [["P1", day.isoformat(), cell] for day, cell in zip(DAYS, cells, strict=False)]
    return [["项目编码", "截止日期", head], *rows]


def parts_of(ledger, path):
    """Take a list of progress in; return its figures in their order, and what became of it."""
    tried = post_list.propose(ledger, path)
    done = post_list.post(ledger, path)
    assert (done.counts, done.rejected) == (tried.counts, tried.rejected)
    return recorded(ledger)[: done.counts["new"] + done.counts["known"]], done


def recorded(ledger):
    """The physical progress of the days on which there is one."""
    at = [ledger.projects.progress(day.toordinal()).values() for day in DAYS]
    days = [each for days in at for each in days]
    return [each.physical for each in dict.fromkeys(days)]


def sheet(path, rows, formats, column=2):
    """Write a workbook; ``formats`` of the cells of a column below its head."""
    book = Workbook()
    page = book.active
    for row in rows:
        page.append([float(cell) if isinstance(cell, float) else cell for cell in row])
    for n, code in enumerate(formats, 2):
        page.cell(n, column + 1).number_format = code
    book.save(path)
    return path


# ---------------------------------------------------------------- parts of a whole
@pytest.mark.parametrize(
    ("head", "cells", "shares"),
    [
        ("形象进度", ["0.35", "0.8", "1"], [350, 800, 1000]),  # all shares of one
        ("形象进度", ["1", "12", "35"], [10, 120, 350]),
        ("形象进度", ["0", "60"], [0, 600]),
        ("形象进度（%）", ["0.5", "12", "1"], [5, 120, 10]),
        ("形象进度（‰）", ["30", "1"], [30, 1]),
        ("形象进度(千分之)", ["30"], [30]),
        ("形象进度（bp）", ["500"], [50]),
        ("形象进度（基点）", ["500"], [50]),
        ("形象进度（小数）", ["1", "0.5"], [1000, 500]),
        ("形象进度", ["30‰", "千分之5", "60％", "50个基点"], [30, 5, 600, 5]),
    ],
)
def test_a_column_of_parts_has_one_scale(ledger, tmp_path, head, cells, shares):
    got, done = parts_of(ledger, written(tmp_path / "r.csv", reports(head, cells)))
    assert (got, done.rejected) == (shares, [])


@pytest.mark.parametrize(
    "cells", [["0.5", "12", "35"], ["1"], ["0", "1"], ["97%", "1"], ["97%", "0.5"]]
)
def test_a_column_of_parts_that_may_be_of_two_scales_stops_the_list(ledger, tmp_path, cells):
    with pytest.raises(RefusedError, match="part_scale_unclear") as refused:
        post_list.post(ledger, written(tmp_path / "r.csv", reports("形象进度", cells)))
    assert refused.value.params["column"] == "形象进度"
    assert recorded(ledger) == []


def test_shares_of_one_that_nothing_states_are_told(ledger, tmp_path):
    _, done = parts_of(ledger, written(tmp_path / "r.csv", reports("形象进度", ["0.35", "0.8"])))
    told = [w.params for w in done.warnings if w.code == "read_as_shares"]
    assert [(each["cell"], each["share"]) for each in told] == [("0.35", "35%")]
    _, done = parts_of(ledger, written(tmp_path / "r2.csv", reports("形象进度", ["35%", "80%"])))
    assert "read_as_shares" not in {w.code for w in done.warnings}


@pytest.mark.parametrize(
    ("head", "cells", "formats", "shares"),
    [
        ("形象进度", [1, 0.97], ["0%", "0.00%"], [1000, 970]),
        ("形象进度（%）", [0.8, 1], ["0%", "0%"], [800, 1000]),
        ("形象进度", [80, 1], ['0"%"', "0\\%"], [800, 10]),
        ("形象进度", [30], ['0"‰"'], [30]),
        ("形象进度", [12, 35], ["0.00", "General"], [120, 350]),
    ],
)
def test_a_cell_that_is_shown_as_per_cent_is_worth_what_is_shown(
    ledger, tmp_path, head, cells, formats, shares
):
    path = sheet(tmp_path / "r.xlsx", reports(head, cells), formats)
    assert parts_of(ledger, path)[0] == shares


def test_more_than_all_that_is_shown_as_per_cent_is_sent_back(ledger, tmp_path):
    done = post_list.post(
        ledger, sheet(tmp_path / "r.xlsx", reports("形象进度", [1.1, 1]), ["0%", "0%"])
    )
    assert [(i.line, i.code, i.params["text"]) for i in done.rejected] == [
        (2, "bad_percent", "110%")
    ]
    assert recorded(ledger) == [1000]


def test_the_signs_of_an_old_workbook_and_of_an_ods_are_read(ledger, tmp_path):
    import xlwt
    from odf import opendocument, table, text

    rows = reports("形象进度", [1, 0.97])
    old = xlwt.Workbook()
    page = old.add_sheet("s")
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            page.write(
                y, x, cell, xlwt.easyxf(num_format_str="0%" if (y and x == 2) else "General")
            )
    old.save(str(tmp_path / "r.xls"))
    assert parts_of(ledger, tmp_path / "r.xls")[0] == [1000, 970]

    free = opendocument.OpenDocumentSpreadsheet()
    page = table.Table(name="s")
    for row in rows:
        line = table.TableRow()
        for cell in row:
            number = not isinstance(cell, str)
            kind = {"valuetype": "percentage", "value": str(cell)} if number else {}
            made = table.TableCell(**(kind or {"valuetype": "string"}))
            made.addElement(text.P(text=f"{cell:.0%}" if number else cell))
            line.addElement(made)
        page.addElement(line)
    free.spreadsheet.addElement(page)
    free.save(str(tmp_path / "r.ods"))
    assert post_list.propose(ledger, tmp_path / "r.ods").counts["known"] == 2


def test_a_web_page_shows_its_signs_itself(ledger, tmp_path):
    rows = [
        "<tr><td>" + "</td><td>".join(row) + "</td></tr>"
        for row in reports("形象进度", ["35%", "1%"])
    ]
    (tmp_path / "r.xls").write_text("<html><table>" + "".join(rows) + "</table></html>", "utf-8")
    assert parts_of(ledger, tmp_path / "r.xls")[0] == [350, 10]


def test_a_merged_cell_that_is_shown_as_per_cent_holds_for_its_rows(ledger, tmp_path):
    book = Workbook()
    for row in reports("形象进度", [0.35, None]):
        book.active.append(row)
    book.active["C2"].number_format = book.active["C3"].number_format = "0%"
    book.active.merge_cells("C2:C3")
    book.save(tmp_path / "r.xlsx")
    assert parts_of(ledger, tmp_path / "r.xlsx")[0] == [350, 350]


@pytest.mark.parametrize(
    ("code", "sign"),
    [
        ("0%", "×%"), ("0.00%;[Red]-0.00%", "×%"), ("[$-804]0%", "×%"), ('0"%"', "%"), ("0\\‰", "‰"),
        ('0.0"‰"', "‰"), ('#,##0.00"万股"', "万股"), ('0.0"万元"', ""), ("General", ""), ('0"件"', ""), ("#,##0.00", ""),
    ],
)  # fmt: skip
def test_a_format_code_says_which_sign_it_shows(code, sign):
    assert number_signs.sign_of(code) == sign


@pytest.mark.parametrize("kind", ["percent", "rate", "limit", "part"])
@pytest.mark.parametrize("text", ["0.5", "1", ".08"])
def test_a_number_typed_alone_that_may_be_two_parts_is_asked_for_with_its_sign(kind, text):
    with pytest.raises(UserError, match="part_unclear"):
        cell_values.value(Field("x", kind, "X"), text)


def test_a_number_typed_alone_above_1_is_per_cent():
    for text in ("8", "8%", "80‰", "8％"):
        assert cell_values.value(Field("x", "rate", "X"), text) == 80_000
    assert cell_values.value(Field("x", "part", "X"), "1/8") == Fraction(1, 8)
    assert cell_values.value(Field("x", "ratio", "X"), "150%") == 1_500_000


# ---------------------------------------------------------------- counts of shares
HOLDING = ["被投企业", "投资日期", "取得股数{unit}", "投资金额（万元）", "基金名称"]


def lots(ledger, company):
    """The purchases of a company in their order."""
    (deal,) = [each for each in ledger.companies.deals() if each.company == company]
    return ledger.companies.lots(deal.id)


def test_shares_in_ten_thousands_are_so_many_shares(tmp_path):
    with world.planned(tmp_path / "h.ftdb") as ledger:
        for kind in ("funds", "companies"):
            post_list.post(ledger, written(tmp_path / f"{kind}.csv", LISTS[kind]), kind=kind)
        company = LISTS["companies"][1][0]
        for n, (head, cell, shares) in enumerate(
            [
                ("（万股）", "100", 10**6),
                ("", "100万股", 10**6),
                ("(股)", "1,000", 1000),
                ("（万股）", "5股", 5),
            ]
        ):
            heads = [name.format(unit=head) for name in HOLDING]
            row = [company, f"2024-05-1{n}", cell, "3000", "甲基金"]
            done = post_list.post(
                ledger, written(tmp_path / "i.csv", [heads, row]), kind="investments"
            )
            assert (done.rejected, list(done.unused)) == ([], [])
            assert [lot.shares for lot in lots(ledger, "丙公司")][-1] == shares
        heads = [*(name.format(unit="") for name in HOLDING), "优先股股数"]
        path = written(
            tmp_path / "j.csv", [heads, [company, "2024-07-01", "5", "3000", "甲基金", "70"]]
        )
        with pytest.raises(RefusedError, match="list_column_unused"):
            post_list.post(ledger, path, kind="investments")


def test_a_count_with_its_unit_is_worth_what_it_says():
    count = Field("x", "count", "X")
    above = cell_values.Column(shares=10_000)
    assert cell_values.value(count, "1.5", above) == Decimal(15_000)
    assert cell_values.value(count, "1.5万股", above) == Decimal(15_000)
    assert cell_values.value(count, "150股", above) == 150
    assert cell_values.value(count, "全部", above) == "all"


# ---------------------------------------------------------------- figures of indicators
@pytest.mark.parametrize(
    ("amount", "stated", "unit", "thousandths"),
    [
        (1_205_000, "万元", "亿元", 120_500), (1.2, "万人", "人", 12_000_000), (3, "万个", "家", 30_000_000),
        (2, "EFLOPS", "P", 2_000_000), (55, "%", "%", 55_000), (5, "‰", "%", 500), (20_000, "万", "亿元", 2_000),
        (5, "万", "万人", 5_000), (1, "公顷", "平方米", 10_000_000),
    ],
)  # fmt: skip
def test_an_amount_is_told_in_a_unit_that_fits(amount, stated, unit, thousandths):
    value = Measured(Fraction(str(amount)), stated)
    assert measures.thousandths(value, unit) == thousandths


@pytest.mark.parametrize(
    ("stated", "unit", "code"),
    [
        ("万元", "家", "measure_differs"),
        ("人", "家", "measure_differs"),
        ("元", "亿元", "bad_thousandths"),
    ],
)
def test_an_amount_of_a_unit_that_does_not_fit_is_refused(stated, unit, code):
    with pytest.raises(UserError, match=code):
        measures.thousandths(Measured(Fraction(1), stated), unit)


def test_the_unit_in_the_head_of_targets_and_actuals_counts(ledger, tmp_path):
    heads = [
        "指标编码",
        "指标名称",
        "统计范围",
        "计量单位",
        "基线",
        "目标（万元）",
        "目标年度",
        "数据来源",
    ]
    rows = [["K9", "投资额", "园区", "亿元", "1", "20000", "2025", "统计局"]]
    rows += [["K8", "企业", "园区", "家", "1", "20", "2025", "统计局"]]
    done = post_list.post(ledger, written(tmp_path / "d.csv", [heads, *rows]))
    assert [(i.line, i.code) for i in done.rejected] == [(3, "measure_differs")]
    (indicator,) = [each for each in ledger.indicators.all() if each.code == "K9"]
    assert indicator.baseline == 1000
    assert [t.amount for t in ledger.indicators.targets()[indicator.id]] == [2000]
    heads = ["指标编码", "季度", "实际值（万元）", "数据来源"]
    rows = [["K9", "2024Q1", "1205000", "统计局"], ["K9", "2024Q2", "1.3亿元", "统计局"]]
    rows += [["K9", "2024Q3", "0.1234", "统计局"], ["K9", "2024Q4", "170余", "统计局"]]
    done = post_list.post(ledger, written(tmp_path / "a.csv", [heads, *rows]))
    assert [(i.line, i.code) for i in done.rejected] == [
        (4, "bad_thousandths"),
        (5, "bad_thousandths"),
    ]
    actuals = ledger.indicators.actuals()
    assert sorted(actual.amount for actual in actuals.values()) == [1300, 120_500]


@pytest.mark.parametrize(
    ("preamble", "heads", "rows"),
    [
        (["单位：万元"], [], [["K9", "20000"], ["K8", "20"]]),
        ([], ["单位"], [["K9", "20000", "万元"], ["K8", "20", "家"]]),
        ([], ["单位"], [["K9", "20000", "万元"], ["K8", "20", ""]]),
        (["单位：亿元"], ["计量单位"], [["K9", "20000", "万元"], ["K8", "20", "个"]]),
    ],
)
def test_the_unit_above_a_list_and_of_its_rows_counts(ledger, tmp_path, preamble, heads, rows):
    for code, unit in (("K9", "亿元"), ("K8", "家")):
        definition = ["指标编码", "指标名称", "统计范围", "计量单位", "数据来源"]
        row = [code, f"指标{code}", "园区", unit, "统计局"]
        post_list.post(ledger, written(tmp_path / f"{code}.csv", [definition, row]))
    above = [[*preamble, "", "", ""]] if preamble else []
    table = [["指标编码", "实际值", *heads, "季度", "数据来源"]]
    table += [[*row, "2024Q1", "统计局"] for row in rows]
    done = post_list.post(ledger, written(tmp_path / "a.csv", above + table))
    assert (done.rejected, list(done.unused)) == ([], [])
    by_code = {each.id: each.code for each in ledger.indicators.all()}
    actuals = ledger.indicators.actuals().values()
    assert {by_code[a.indicator_id]: a.amount for a in actuals} == {"K9": 2000, "K8": 20_000}


def test_points_are_never_shares_of_one(ledger, tmp_path):
    path = written(tmp_path / "t.csv", [["同步容差", "须说明的差距"], ["0.8", "1"]])
    assert post_list.post(ledger, path, kind="tolerance").rejected == []
    assert cell_values.value(Field("x", "points", "X"), "0.8") == 8


def test_a_share_of_an_indicator_in_per_cent_is_worth_what_the_cell_shows(ledger, tmp_path):
    (share,) = [each for each in ledger.indicators.all() if each.code == "district_core_share"]
    rows = [
        ["指标编码", "季度", "实际值", "数据来源"],
        ["district_core_share", "2024Q1", 0.55, "统计局"],
    ]
    post_list.post(ledger, sheet(tmp_path / "a.xlsx", rows, ["0%"], column=2))
    assert [a.amount for a in ledger.indicators.actuals().values()] == [55_000]
    assert share.unit_zh == "%"
