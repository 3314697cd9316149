"""Lists in sheets: merged cells, hidden rows and columns, second tables, lines of one cell, and units that differ."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from fundtracker.errors import RefusedError
from fundtracker.intake.lists import list_words, post_list
from tests.intake.small_lists import LISTS, SOURCE, written
from tests.ledger import world

CONTRACTS = [
    "项目编码",
    "合同编号",
    "合同名称",
    "乙方",
    "签订日期",
    "合同金额（万元）",
    "预付款（万元）",
]
QUOTAS = ["指标文号", "资金来源", "项目编码", "指标年度", "指标金额（万元）", "下达日期"]


def sheet(path: Path, rows, merged=(), hidden_rows=(), hidden_columns=()) -> Path:
    """Write a sheet; what lies under merged cells stays, as some programs leave it."""
    book = openpyxl.Workbook()
    page = book.active
    for row in rows:
        page.append(row)
    for row in hidden_rows:
        page.row_dimensions[row].hidden = True
    for column in hidden_columns:
        page.column_dimensions[column].hidden = True
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    areas = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
    name = "xl/worksheets/sheet1.xml"
    if merged:
        text = f"</sheetData><mergeCells>{areas}</mergeCells>"
        parts[name] = parts[name].replace(b"</sheetData>", text.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for each, data in parts.items():
            archive.writestr(each, data)
    return path


@pytest.fixture
def ledger(tmp_path):
    with world.planned(tmp_path / "l.ftdb") as made:
        for kind in ("projects", "contracts"):
            post_list.post(made, written(tmp_path / f"{kind}.csv", LISTS[kind]), kind=kind)
        yield made


def contract(number: str, amount: object, code: str | None = "P1", advance: object = None) -> list:
    return [code, number, f"合同{number}", "甲公司", "2023-02-01", amount, advance]


def codes(done) -> list[tuple[int | None, str]]:
    return [(issue.line, issue.code) for issue in done.rejected]


def told(done, code: str) -> list[tuple[int | None, dict]]:
    return [(issue.line, dict(issue.params)) for issue in done.warnings if issue.code == code]


# ---------------------------------------------------------------- merged cells and dittos
def test_a_merged_code_or_day_holds_for_its_rows(ledger, tmp_path):
    rows = [CONTRACTS, contract("A1", 10), contract("A2", 20, None), contract("A3", 30, None)]
    rows[2][4] = rows[3][4] = None
    path = sheet(tmp_path / "c.xlsx", rows, ["A2:A4", "E2:E4"])
    done = post_list.post(ledger, path, kind="contracts")
    assert (codes(done), done.counts["new"]) == ([], 3)


@pytest.mark.parametrize("word", ["同上", "〃"])
def test_a_ditto_says_what_stands_above_it_but_a_blank_cell_says_nothing(ledger, tmp_path, word):
    rows = [CONTRACTS, contract("A1", "10"), contract("A2", "20", word), contract("A3", "30", "")]
    rows = [[cell or "" for cell in row] for row in rows]
    done = post_list.post(ledger, written(tmp_path / "c.csv", rows), kind="contracts")
    assert (codes(done), done.counts["new"]) == ([(4, "cell_missing")], 2)


def test_an_amount_merged_over_several_records_belongs_to_none_of_them_alone(ledger, tmp_path):
    rows = [
        QUOTAS,
        ["文1", SOURCE, "P1", 2023, 100, "2023-01-05"],
        ["文2", SOURCE, "P1", 2023, None, "2023-01-05"],
        ["文3", SOURCE, "P1", 2023, 7, "2023-01-05"],
    ]
    done = post_list.post(ledger, sheet(tmp_path / "q.xlsx", rows, ["E2:E3"]), kind="quotas")
    assert codes(done) == [(2, "shared_cell"), (3, "shared_cell")]
    assert done.rejected[0].params == {"name": "指标金额（万元）", "cell": "100", "lines": "2, 3"}
    assert (done.counts["new"], done.rejected_sums) == (1, {"指标金额（万元）": 100_000_000})


def test_an_estimate_merged_over_rows_of_one_project_is_that_projects(ledger, tmp_path):
    rows = [
        ["项目编码", "项目名称", "概算（万元）", "概算批复文号", "概算批复日期", "资金来源", "预算年度", "年度预算（万元）"],
        ["P7", "甲项目", 9000, "概1", "2023-01-05", SOURCE, 2023, 10],
        [None, None, None, None, None, SOURCE, 2024, 20],
    ]  # fmt: skip
    merged = [f"{column}2:{column}3" for column in "ABCDE"]
    done = post_list.post(ledger, sheet(tmp_path / "p.xlsx", rows, merged), kind="projects")
    assert codes(done) == []


def test_money_under_a_merged_cell_is_named(ledger, tmp_path):
    rows = [CONTRACTS, contract("A1", 10), contract("A2", 20)]
    done = post_list.post(ledger, sheet(tmp_path / "c.xlsx", rows, ["F2:F3"]), kind="contracts")
    assert codes(done) == [(2, "shared_cell"), (3, "shared_cell")]
    (under,) = told(done, "under_merged_cells")
    assert (under[0], under[1]["amount"]) == (3, "200,000.00")


# ---------------------------------------------------------------- hidden, second tables, lone cells
def test_hidden_rows_and_hidden_columns_of_money_are_named(ledger, tmp_path):
    rows = [CONTRACTS, contract("A1", 10, advance=1), contract("A2", 20, advance=2)]
    path = sheet(tmp_path / "c.xlsx", rows, hidden_rows=[3], hidden_columns=["G"])
    done = post_list.post(ledger, path, kind="contracts")
    assert done.counts["new"] == 2
    (hidden,) = told(done, "list_hidden_rows")
    assert (hidden[0], hidden[1]["rows"]) == (3, 1)
    assert "200,000.00" in hidden[1]["sums"]
    assert told(done, "hidden_column") == [(1, {"name": "预付款（万元）"})]


def test_a_second_table_is_named_with_its_rows_and_money_and_its_unit_is_its_own(ledger, tmp_path):
    other = [*CONTRACTS[:5], "合同金额（元）", "预付款（元）"]
    rows = [CONTRACTS, contract("A1", 10), other, contract("A2", 3000)]
    done = post_list.post(ledger, sheet(tmp_path / "c.xlsx", rows), kind="contracts")
    assert told(done, "second_table") == [(3, {"name": "", "rows": 2, "amount": "3,000.00"})]
    assert (done.unit, done.counts["new"]) == ("万元", 1)


def test_a_line_of_one_cell_is_a_record_or_sent_back_but_no_note(ledger, tmp_path):
    head = ["企业名称", "统一社会信用代码", "赛道", "应用场景", "金牌合伙人", "入园企业"]
    alone = [head, ["乙科技", *[""] * 5], ["丙科技", *[""] * 5]]
    done = post_list.post(ledger, written(tmp_path / "a.csv", alone), kind="companies")
    assert (codes(done), done.counts["new"], done.counts["skipped"]) == ([], 2, 0)
    among = [
        head,
        ["一、重点企业", *[""] * 5],
        ["丁科技", "", "", "", "", "是"],
        ["戊科技", *[""] * 5],
        ["会计学会", "", "", "", "", "否"],
        ["填报人：王某", *[""] * 5],
    ]
    done = post_list.post(ledger, written(tmp_path / "b.csv", among), kind="companies")
    assert codes(done) == [(4, "lone_cell")]
    assert (done.counts["new"], done.counts["skipped"]) == (2, 2)
    numbers = [[cell or "" for cell in row] for row in (CONTRACTS, contract("HT-5", "10"))]
    numbers = [[row[1], row[0], *row[2:]] for row in numbers] + [["HT-6", *[""] * 6]]
    done = post_list.post(ledger, written(tmp_path / "c.csv", numbers), kind="contracts")
    assert codes(done) == [(3, "cell_missing")]


# ---------------------------------------------------------------- units
def test_a_unit_above_that_every_head_contradicts_stops_the_list(ledger, tmp_path):
    head = [*CONTRACTS[:5], "合同金额（元）", "预付款（元）"]
    path = sheet(tmp_path / "c.xlsx", [["单位：万元"], head, contract("A1", 100)])
    with pytest.raises(RefusedError) as error:
        post_list.post(ledger, path, kind="contracts")
    assert (error.value.code, error.value.params["unit"]) == ("list_units_differ", "万元 / 元")


def test_the_unit_is_said_column_by_column_where_they_differ(ledger, tmp_path):
    head = [*CONTRACTS[:6], "预付款"]
    rows = [["单位：元"], head, contract("A1", 10, advance=200)]
    done = post_list.post(ledger, sheet(tmp_path / "c.xlsx", rows), kind="contracts")
    assert done.units == {"合同金额（万元）": "万元", "预付款": "元"}
    assert done.sums == {"合同金额（万元）": 10_000_000, "预付款": 20_000}
    assert "合同金额（万元） 万元" in list_words.report(done)[0]


def test_a_unit_a_row_and_a_unit_a_block_are_read(ledger, tmp_path):
    head = [*CONTRACTS[:5], "合同金额"]
    rows = [
        [*head, "金额单位"],
        [*contract("A1", "113")[:6], "万元"],
        [*contract("A2", "100")[:6], "元"],
    ]
    done = post_list.post(ledger, written(tmp_path / "r.csv", rows), kind="contracts")
    assert (done.sums, done.unit_source) == ({"合同金额": 113_010_000}, "file")
    rows.append([*contract("A3", "5")[:6], ""])
    done = post_list.propose(ledger, written(tmp_path / "s.csv", rows), kind="contracts")
    assert codes(done) == [(4, "cell_missing")]
    blocks = [
        ["一、施工类合同（单位：万元）"], head, contract("B1", 10)[:6], ["小计", None, None, None, None, 10],
        ["二、设备类合同（单位：元）"], head, contract("B2", 3000)[:6],
    ]  # fmt: skip
    done = post_list.post(ledger, sheet(tmp_path / "b.xlsx", blocks), kind="contracts")
    assert (done.counts["new"], done.sums) == (2, {"合同金额": 10_300_000})
    assert done.units == {"合同金额": "万元 / 元"}


# ---------------------------------------------------------------- number formats, figures struck out
def formatted(path: Path, rows, formats: dict[str, str], struck: tuple[str, ...] = ()) -> Path:
    book = openpyxl.load_workbook(sheet(path, rows))
    for cell, code in formats.items():
        book.active[cell].number_format = code
    for cell in struck:
        book.active[cell].font = Font(strike=True)
    book.save(path)
    return path


def test_amounts_are_read_as_they_are_shown_and_struck_ones_are_named(ledger, tmp_path):
    rows = [CONTRACTS, contract("A1", 120000), contract("A2", 20)]
    path = formatted(tmp_path / "c.xlsx", rows, {"F2": "0!.0000"}, struck=("F3",))
    done = post_list.post(ledger, path, kind="contracts")
    assert done.sums["合同金额（万元）"] == 12_000_000 + 20_000_000
    said = {"name": "合同金额（万元）", "stored": "120000", "shown": "12", "unit": "万元"}
    assert told(done, "shown_by_format") == [(1, said)]
    assert told(done, "struck_rows") == [(3, {"rows": 1, "amount": "200,000.00"})]


def test_rows_of_a_list_with_comments_on_their_money_are_named(ledger, tmp_path):
    rows = [CONTRACTS, contract("A1", 12), contract("A2", 20)]
    path = sheet(tmp_path / "c.xlsx", rows)
    book = openpyxl.load_workbook(path)
    book.active["F3"].comment = Comment("作废", "张三")
    book.active["B2"].comment = Comment("见附件", "张三")
    book.save(path)
    done = post_list.post(ledger, path, kind="contracts")
    params = {"rows": 1, "amount": "200,000.00", "words": "F3 作废"}
    assert told(done, "commented_rows") == [(3, params)]


def test_a_format_that_contradicts_the_head_of_a_list_is_refused(ledger, tmp_path):
    rows = [CONTRACTS, contract("A1", 120000)]
    path = formatted(tmp_path / "c.xlsx", rows, {"F2": "#,##0.00,"})
    with pytest.raises(RefusedError) as caught:
        post_list.post(ledger, path, kind="contracts")
    assert caught.value.code == "list_units_differ"
    assert caught.value.params["unit"] == "万元 / 千元"


# ---------------------------------------------------------------- new, changed, known
def test_a_row_that_changes_what_stands_is_not_called_new_and_says_which_columns(ledger, tmp_path):
    head = LISTS["contracts"][0]
    row = ["HT-1", "道路施工", "P1", "另一公司", "2023-02-02", "5000000", "500000"]
    fresh = ["HT-8", "照明", "P1", "示例建设公司", "2023-02-01", "100", ""]
    known = LISTS["contracts"][1]
    path = written(tmp_path / "c.csv", [head, row, fresh])
    for take in (post_list.propose, post_list.post):
        done = take(ledger, path, kind="contracts")
        assert (done.counts["new"], done.counts["changed"]) == (2, 1)
        assert done.changes == [(2, ("乙方", "签订日期"))]
        assert any("乙方" in line for line in list_words.report(done))
    again = post_list.post(ledger, written(tmp_path / "k.csv", [head, row]), kind="contracts")
    assert (again.counts["known"], again.changes) == (1, [])
    assert known[0] == row[0]


def test_a_revised_estimate_and_a_new_amount_of_the_plan_are_changes(ledger, tmp_path):
    rows = [
        [*LISTS["projects"][0][:5], "概算调整原因"],
        ["P1", "道路", "90000000", "批2", "2023-06-05", "加宽"],
    ]
    done = post_list.post(ledger, written(tmp_path / "p.csv", rows), kind="projects")
    assert done.changes == [(2, ("概算金额",))]


def test_a_first_settlement_changes_nothing_that_stood(ledger, tmp_path):
    rows = [["合同编号", "结算金额", "结算审核文号", "是否审计"], ["HT-1", "4900000", "审1", "是"]]
    path = written(tmp_path / "s.csv", rows)
    done = post_list.post(ledger, path, kind="contract.settlement")
    assert (done.counts["new"], done.changes) == (1, [])
    rows[1][3] = "否"
    done = post_list.post(ledger, written(path, rows), kind="contract.settlement")
    assert done.changes == [(2, ("是否审计",))]
