"""A sheet of figures goes to a company and comes back: what is wrong refuses it whole, what is missing is chased."""

import openpyxl
import pytest

from fundtracker.intake.lists import kpi_sheet
from tests.cli.fund_life import Life
from tests.cli.test_holding_lives import BOUGHT
from tests.ledger import world


@pytest.fixture
def life(tmp_path, capsys):
    made = Life(tmp_path, capsys).begun(paid=100_000_000)
    made.holds("A", "B")
    made.lists("investments", "甲基金,A,A轮,2023-02-01,100,1000000", head=BOUGHT)
    made.call(
        "add",
        "company.indicator",
        "--company",
        "A",
        "--name",
        "算力规模",
        "--measured-in",
        "P",
        "--ledger",
        made.ledger,
    )
    return made


@pytest.fixture
def sheet(life, tmp_path):
    """The sheet of A for two quarters, due on 2024-04-20, open to be filled in."""
    code, said = life.call(
        "kpi",
        "write",
        "--ledger",
        life.ledger,
        "--quarters",
        "2023Q4,2024Q1",
        "--due",
        "2024-04-20",
        "-o",
        tmp_path,
    )
    assert code == 0, said
    return tmp_path / "A_2024Q1.xlsx"


def filled(path, cells):
    book = openpyxl.load_workbook(path)
    for place, value in cells.items():
        book.active[place] = value
    book.save(path)
    return path


def read(life, path, *more):
    return life.call("kpi", "read", path, "--ledger", life.ledger, *more)


WHOLE = {f"{column}{row}": 10 + row for column in "DE" for row in range(6, 13)}


def test_a_full_sheet_is_read_in_its_units(life, sheet):
    code, said = read(life, filled(sheet, WHOLE | {"D6": 1234.56, "E7": -5.5, "E12": 250.125}))
    assert code == 0, said
    known = life.table("companies", "2023Q4")
    row = next(row["cells"] for row in known["rows"] if row["name"] == "A")
    assert row["revenue"]["value"] == 1_234_560_000  # 12,345,600.00 yuan
    again = life.table("companies", "2024Q1")
    assert (
        next(row["cells"] for row in again["rows"] if row["name"] == "A")["profit"]["value"]
        == -5_500_000
    )
    assert life.get("figures", "2024Q2", "A", "state") == "已报齐"
    code, said = life.call("report", "warnings", "--ledger", life.ledger, "--quarter", "2024Q2")
    assert "催报" not in said


def test_a_figure_is_worth_what_its_cell_shows(life, sheet, tmp_path):
    path = filled(sheet, WHOLE | {"D12": 0.55})
    book = openpyxl.load_workbook(path)
    book.active["D12"].number_format = "0%"
    book.save(path)
    code, said = read(life, path)  # 55% of P is no figure
    assert code == 2 and "算力规模: 55%" in said
    share = ("--company", "A", "--name", "占比", "--measured-in", "%", "--ledger", life.ledger)
    life.call("add", "company.indicator", *share)
    quarters = ("--quarters", "2023Q4,2024Q1", "--due", "2024-04-20")
    (tmp_path / "more").mkdir()
    life.call("kpi", "write", "--ledger", life.ledger, *quarters, "-o", tmp_path / "more")
    path = filled(tmp_path / "more" / "A_2024Q1.xlsx", WHOLE | {"D13": 0.55, "E13": 12.5})
    book = openpyxl.load_workbook(path)
    book.active["D13"].number_format = "0%"
    book.save(path)
    with world.opened(life.ledger, read_only=True) as ledger:
        figures = kpi_sheet.read(ledger, path).figures
    own = [value for (code, _), value in sorted(figures.items()) if code.endswith("占比")]
    assert own == [55_000, 12_500]


def test_what_is_missing_is_stored_without_and_chased(life, sheet):
    part = {place: value for place, value in WHOLE.items() if place not in ("E6", "E12")}
    code, said = read(life, filled(sheet, part))
    assert code == 1
    assert "24Q1: 营业收入, 算力规模" in said
    assert life.get("figures", "2024Q2", "A", "missing", 1) == "2"
    assert life.get("figures", "2024Q2", "A", "state", 1) == "部分已报，逾期"
    code, said = life.call("report", "warnings", "--ledger", life.ledger, "--quarter", "2024Q2")
    assert "24Q1应报指标尚缺 2 项" in said
    code, said = life.call("report", "warnings", "--ledger", life.ledger, "--quarter", "2024Q1")
    assert "催报" not in said  # not due yet


@pytest.mark.parametrize(
    ("cells", "named"),
    [({"C6": "元"}, "C6 营业收入: 元 ≠ 万元"), ({"D8": "约12"}, "D8 纳税额: 约12"), ({"E10": 12.5}, "E10 员工（人）: 12.5"),
     ({"B9": "研发人员"}, "B9 研发人员"), ({"D6": 0.0000001}, "D6 营业收入: 0.0000001")],
)  # fmt: skip
def test_a_wrong_cell_refuses_the_sheet_whole(life, sheet, cells, named):
    code, said = read(life, filled(sheet, WHOLE | cells))
    assert code == 2
    assert named in said
    assert life.get("figures", "2024Q2", "A", "came") == "0"


def test_another_company_is_refused(life, sheet, tmp_path):
    code, said = read(life, filled(sheet, WHOLE), "--company", "B")
    assert (code, "不是“B”" in said) == (2, True)
    code, said = read(life, filled(sheet, {"C3": "B"}))
    assert (code, "未读入任何数" in said) == (2, True)
    other = tmp_path / "x.xlsx"
    openpyxl.Workbook().save(other)
    code, said = read(life, other)
    assert (code, "不是本程序发出" in said) == (2, True)


def test_only_the_figures_can_be_changed_and_what_is_known_is_filled_in(life, sheet, tmp_path):
    read(life, filled(sheet, WHOLE))
    life.call(
        "kpi",
        "write",
        "--ledger",
        life.ledger,
        "--quarters",
        "2024Q1,2024Q2",
        "--company",
        "A",
        "-o",
        tmp_path,
    )
    made = openpyxl.load_workbook(tmp_path / "A_2024Q2.xlsx").active
    assert made.protection.sheet
    assert [made[place].protection.locked for place in ("B6", "C6", "D6", "E6")] == [
        True,
        True,
        False,
        False,
    ]
    assert [made[place].value for place in ("D6", "E6", "D12")] == [16, None, 22]
    assert made.column_dimensions["A"].hidden


def test_a_dry_run_stores_nothing(life, sheet):
    code, _ = read(life, filled(sheet, WHOLE), "--dry-run")
    assert code == 0
    assert life.get("figures", "2024Q2", "A", "came") == "0"


def test_a_figure_in_another_unit_than_the_sheet_says_is_told(life, sheet, tmp_path):
    """15 million yuan typed where 万元 are asked for, beside 1,600 of the quarter before."""
    code, said = read(life, filled(sheet, WHOLE | {"D6": 1600, "E6": 15_000_000}))
    assert code == 0 and "“营业收入”是 150,000,000,000.00" in said and "请核对单位" in said, said
    code, said = read(life, filled(sheet, WHOLE | {"D6": 1600, "E6": 1500, "E12": 0.5}))
    assert "“营业收入”" not in said and "“算力规模”是 0.5 P，2023Q4 为 22 P" in said, said
    code, said = read(life, filled(sheet, WHOLE), "--json")
    assert '"doubtful": []' in said
