"""Table 1 as people see it: three measures apart, floors marked, units true in both languages."""

import csv
import datetime as dt

import openpyxl
import pytest

from fundtracker import i18n
from fundtracker.domain.base.period import Quarter
from fundtracker.ledger import Ledger, templates
from fundtracker.ledger.plan.plan import PlanAmount, VersionPapers
from fundtracker.reports import explain
from fundtracker.reports.plan import plan_rows, plan_words, table1
from fundtracker.reports.tables.report_table import Cell
from fundtracker.reports.tables.table_text import render_csv, render_text
from fundtracker.reports.tables.table_xlsx import write_xlsx
from fundtracker.reports.tables.totals import notes_in
from tests.ledger import world


def now() -> dt.datetime:
    return dt.datetime(2025, 1, 8, 9, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def path(sample_ledger):
    return sample_ledger


@pytest.fixture
def ledger(path):
    with Ledger.open(path, "tester", clock=now, read_only=True) as found:
        yield found


@pytest.fixture
def english():
    i18n.use("en")
    return


def line_of(text: str, name: str) -> str:
    found, *_ = (line for line in text.splitlines() if line.strip().startswith(name))
    return found  # in the band of money paid, the first


@pytest.mark.parametrize(
    ("unit", "said", "policy", "excess"),
    [
        ("yi", "CNY bn", " 0.800 ", "CNY 1.300 bn"),
        ("wan", "CNY m", " 800.000 ", "CNY 1,300.000 m"),
        ("yuan", "CNY", " 800,000,000.00 ", "CNY 1,300,000,000.00"),
    ],
)
def test_the_english_unit_is_the_one_its_figures_are_in(
    ledger, english, unit, said, policy, excess
):
    text = render_text(table1.build(ledger, unit=unit, lang="en"))
    assert text.splitlines()[1].endswith(f"Unit: {said}")
    assert policy in line_of(text, "Policy support")
    assert f"{excess} above the headline" in line_of(text, "Sum of the parts")


def test_payments_investment_and_totals_stand_under_names_of_their_own(ledger, english):
    report = table1.build(ledger, lang="en")
    assert [row.band for row in report.rows] == ["paid"] * 5 + ["stages"] * 5 + ["investment"] + [
        "scope"
    ] * 4
    text = render_text(report)
    places = [text.index(band.name) for band in report.bands]
    assert places == sorted(places)
    # The three measures share no column of payments.
    done = {c for row in report.rows if row.band == "investment" for c in row.cells}
    assert done - {"note"} - set(plan_rows.DONE.values()) == {
        "plan",
        "year_plan",
        "rate",
        "elapsed",
        "gap",
    }
    assert {c for row in report.rows if row.band == "scope" for c in row.cells} == {"plan", "note"}
    head, *lines = csv.reader(render_csv(report).removeprefix("\ufeff").splitlines())
    industry = next(line for line in lines if line[0] == "Industry projects")
    paid = ("This quarter (CNY)", "This year (CNY)", "Since the start (CNY)", "Left (CNY)")
    assert [industry[head.index(h)] for h in paid] == [""] * 4
    assert industry[head.index("Completed since the start (CNY)")] == "9018000000.00"
    assert {"Done (%)", "Time elapsed (%)", "Gap (pp)"} <= set(head)


def test_a_floor_is_shown_as_one_and_a_reached_amount_is_not(ledger, english):
    text = render_text(table1.build(ledger, lang="en"))
    assert "> 20.000" in line_of(text, "Headline target")
    assert "> 15.000" in line_of(text, "Industry projects")
    assert "expected" in line_of(text, "Industry projects")
    assert ">" not in line_of(text, "Infrastructure")
    assert " 21.300 " in line_of(text, "Sum of the parts")


def test_what_waits_and_what_lies_outside_is_counted(ledger, english):
    report = table1.build(ledger, lang="en")
    rows = {row.code: row for row in report.rows}
    waiting = ledger.bookings.paid(rows["unclassified"].cells["total"].trail)
    assert f": {waiting[1]};" in plan_words.note_of(rows["unclassified"])
    assert ": 1;" in plan_words.note_of(rows["outside"])


def test_the_notes_tell_of_the_missing_split_until_there_is_one(path, tmp_path, english):
    copy = tmp_path / "copy.ftdb"
    copy.write_bytes(path.read_bytes())
    with Ledger.open(copy, "tester", clock=now) as ledger:
        assert any(
            note.startswith("Plan of the year") for note in table1.build(ledger, lang="en").notes
        )
        ledger.plan.new_version(
            VersionPapers("调整", "split", "r", doc_no="no. 1", dated="2024-01-02")
        )
        version, policy = ledger.plan.current(), ledger.plan.line("policy")
        with ledger.change("plan.amount") as change:
            ledger.plan.set_amount(
                change, version, policy, 2024, PlanAmount(30_000_000_000, doc_no="no. 1")
            )
        assert not any(
            note.startswith("Plan of the year") for note in table1.build(ledger, lang="en").notes
        )


def test_parts_that_do_not_add_up_as_shown_are_told(ledger, english):
    report = table1.build(ledger, lang="en")
    rows = []
    for row in report.rows:  # 0.0004 + 0.0004 bn = 0.0008 bn: shown 0.000 + 0.000 = 0.001
        fen = {"policy": 40_000_000, "infrastructure": 40_000_000, "fiscal": 80_000_000}.get(
            row.code
        )
        rows.append(
            row if fen is None else row._replace(cells=row.cells | {"total": Cell("x", fen)})
        )
    assert any(
        note.startswith("Rounded parts")
        for note in notes_in(report._replace(rows=rows), report.unit)
    )
    assert not any(
        note.startswith("Rounded parts") for note in notes_in(report._replace(rows=rows), "yuan")
    )


def test_the_spreadsheet_holds_numbers_bands_notes_and_the_mark(ledger, english, tmp_path):
    report = table1.build(ledger, lang="en")
    write_xlsx(report, tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    column = [cell.value for cell in sheet["A"]]
    assert "Sample data" in column[0]
    names = [band.name for band in report.bands]
    assert [name for name in column if name in names] == names
    headline = sheet.cell(column.index("Headline target") + 1, 2)
    assert headline.value == 20_000_000_000
    assert headline.number_format.startswith('"> "')
    assert column[-len(report.notes) :] == report.notes


def test_an_empty_ledger_has_a_table_without_payments(tmp_path, english):
    with Ledger.create(tmp_path / "own.ftdb", "tester", clock=now) as own:
        templates.load(own, "laoshan-2023")
        rows = {row.code: row for row in table1.build(own, lang="en").rows}
    assert rows["fiscal"].number("total") == 0
    assert plan_words.note_of(rows["unclassified"]) == plan_words.note_of(rows["outside"]) == ""


def test_the_formula_of_the_parts_adds_plain_figures(ledger):
    found = explain.explain(ledger, "plan/parts/plan")
    assert found.formula == "6,300,000,000.00 + 15,000,000,000.00 = 21,300,000,000.00"


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [(Quarter(2026, 1), Quarter(2028, 4), "2026–2028"), (Quarter(2026, 1), Quarter(2030, 4), "2026–2030"),
     (Quarter(2026, 1), Quarter(2026, 4), "2026"), (Quarter(2026, 3), Quarter(2027, 2), "2026Q3–2027Q2")],
)  # fmt: skip
def test_table_1_is_called_by_the_period_of_its_version(tmp_path, first, last, period):
    with world.planned(tmp_path / "l.ftdb") as ledger:
        ledger.plan.new_version(
            VersionPapers("下一期", "Next", "新一期", doc_no="崂政〔2026〕1号", dated="2026-01-05"),
            first=first,
            last=last,
        )
        titles = [
            table1.build(ledger, quarter=q, lang="zh").title for q in (Quarter(2025, 4), first)
        ]
    assert titles == ["表1 计划执行情况（2023–2025）", f"表1 计划执行情况（{period}）"]
