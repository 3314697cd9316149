"""``analyse`` and ``frame``: the same sums as the window, records that recompute 表1, a workbook that recomputes itself."""

import csv
import io
import json
import os
import shutil
import subprocess
from random import Random

import pytest
from openpyxl import load_workbook

from fundtracker.cli import run
from fundtracker.domain.base.period import Quarter
from fundtracker.reports import registry
from fundtracker.reports.analysis import pivot as pivots
from fundtracker.reports.analysis import pivot_workbook
from fundtracker.reports.plan import table1
from tests.ledger import world


@pytest.fixture(scope="module")
def ledger(sample_ledger):
    ledger = world.opened(sample_ledger, read_only=True)
    yield ledger
    ledger.close()


def test_a_pivot_is_printed_in_exact_yuan(sample_ledger, capsys):
    assert (
        run(
            [
                "analyse",
                "--ledger",
                str(sample_ledger),
                "--rows",
                "line",
                "--columns",
                "year",
                "--lang",
                "en",
            ]
        )
        == 0
    )
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    cells = [sum(round(float(x or 0) * 100) for x in row[1:-1]) for row in rows[1:]]
    assert cells == [round(float(row[-1]) * 100) for row in rows[1:]]
    assert sum(cells[:-1]) == cells[-1]


def test_json_holds_fen(sample_ledger, capsys):
    assert run(["analyse", "--ledger", str(sample_ledger), "--view", "payees", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert sum(line["total"]["fen"] for line in told["lines"]) == told["total"]["total"]["fen"]


def analysed(sample_ledger, capsys, *options):
    assert run(["analyse", "--ledger", str(sample_ledger), "--json", *options]) == 0
    return json.loads(capsys.readouterr().out)


def test_what_is_stated_beside_a_view_replaces_that_of_the_view(sample_ledger, capsys):
    plain = analysed(sample_ledger, capsys, "--view", "weekend")
    other = analysed(
        sample_ledger, capsys,
        "--view", "weekend", "--columns", "year", "--measure", "count", "--top", "1",
    )  # fmt: skip
    assert (plain["columns"], plain["measure"]) == ("weekday", "paid")
    assert (other["columns"], other["measure"]) == ("year", "count")
    assert len(other["lines"]) <= 2
    assert other["total"]["total"] == plain["total"]["total"]  # the payments of the view


def test_a_parquet_file_that_cannot_be_written_says_why(sample_ledger, tmp_path, capsys):
    path = tmp_path / "no such folder/a.parquet"
    assert run(["frame", "parts", "--ledger", str(sample_ledger), "-o", str(path)]) == 2
    said = capsys.readouterr().err
    assert "a.parquet" in said and str(path.parent) in said


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 2),
        (["--view", "moon"], 2),
        (["--rows", "moon"], 2),
        (["--view", "payees", "--rows", "payee"], 2),
        (["--rows", "payee", "--columns", "payee"], 2),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(sample_ledger, capsys, options, code):
    assert run(["analyse", "--ledger", str(sample_ledger), *options]) == code
    assert capsys.readouterr().err.strip()


def test_frames_recompute_table_1(ledger):
    report, version = table1.build(ledger, unit="yuan"), ledger.plan.current()
    parts = ledger.frame("parts")
    assert str(parts["amount_fen"].dtype) == "Int64"
    quarters = parts["quarter"].astype(str)
    inside = parts[
        (parts["measure"] == "paid")
        & (quarters >= version.first.name)
        & (quarters <= report.quarter.name)
    ]
    lines = ledger.plan.lines()
    compared = 0
    for line in lines:
        row = next((row for row in report.rows if row.code == line.code), None)
        if row is not None and line.nature == "fiscal" and line.parent_id is None:
            below = {one.code for one in lines if one.id == line.id or one.parent_id == line.id}
            assert (
                int(inside[inside["line"].isin(below)]["amount_fen"].sum())
                == row.cells["total"].value
            )
            compared += 1
    assert compared == 2


@pytest.mark.parametrize(
    "name", ["payments", "parts", "contracts", "capital", "holdings", "indicators"]
)
def test_every_frame_is_whole_and_typed(ledger, name):
    made = ledger.frame(name)
    assert len(made) and list(made.columns) == list(dict.fromkeys(made.columns))
    for column in made.columns:
        if column.endswith("_fen"):
            assert str(made[column].dtype) == "Int64"


def test_the_frame_of_capital_adds_up_to_table_8(ledger):
    """A later closing gives paid-in money back and passes interest: neither is paid in or distributed."""
    frame = ledger.frame("capital")
    funds = {fund.id: fund.code for fund in ledger.funds.all()}
    last = ledger.funds.last_day()
    columns = {"called": "drawn", "paid_in": "paid_in", "distributed": "distributed", "decided": "decided",
               "taken_over": "taken", "interest_paid": "late_paid", "interest_received": "late_got"}  # fmt: skip
    for fund, code in funds.items():
        for partner, standing in ledger.funds.standings(fund, last).items():
            own = frame[(frame.fund == code) & (frame.partner == partner)]
            for kind, column in columns.items():
                assert own[own.kind == kind].amount_fen.sum() == getattr(standing, column), (
                    code,
                    partner,
                    kind,
                )
    table = registry.build(ledger, "partners", quarter=Quarter(2024, 4))
    for kind in ("called", "paid_in", "distributed"):
        shown = sum(row.cells[kind].value for row in table.rows if row.total)
        assert shown == frame[frame.kind == kind].amount_fen.sum(), kind
    assert (frame[frame.item == "equalisation"].amount_fen < 0).all() and "equalisation" in set(
        frame.item
    )


def test_a_frame_of_the_past_is_that_of_the_past(sample_ledger, tmp_path):
    path = tmp_path / "work.ftdb"
    path.write_bytes(sample_ledger.read_bytes())
    with world.opened(path) as ledger:
        before = ledger.history.entries()[-1].seq
        payment = next(iter(ledger.payments.some("p.parts = 0 AND p.line_id IS NOT NULL")))
        with ledger.change("classify", "") as change:
            ledger.payments.classify(change, [payment.id], line_id=None)
        now, then = ledger.frame("payments"), ledger.frame("payments", as_of=before)
    at = now["id"] == payment.id
    assert now[at]["line"].isna().all() and not then[then["id"] == payment.id]["line"].isna().any()


def test_frames_are_written_as_csv_and_parquet(sample_ledger, tmp_path, capsys):
    for kind in ("csv", "parquet"):
        assert (
            run(
                [
                    "frame",
                    "parts",
                    "--ledger",
                    str(sample_ledger),
                    "-o",
                    str(tmp_path / f"a.{kind}"),
                ]
            )
            == 0
        )
    import pandas as pd

    read = pd.read_parquet(tmp_path / "a.parquet")
    lines = (tmp_path / "a.csv").read_text("utf-8").splitlines()
    assert len(lines) == len(read) + 1
    assert (
        run(["frame", "parts", "--ledger", str(sample_ledger), "-o", str(tmp_path / "a.doc")]) == 2
    )
    assert run(["frame", "moon", "--ledger", str(sample_ledger)]) == 2
    capsys.readouterr()


@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice here")
@pytest.mark.parametrize("spec", [
    pivots.Spec("payee", "quarter", "paid", top=5), pivots.Spec("project", "", "count", top=3),
    pivots.Spec("line", "year", "average", top=0),
])  # fmt: skip
def test_the_workbook_recalculated_elsewhere_is_the_pivot(ledger, tmp_path, spec):
    made = pivots.build(ledger, spec)
    pivot_workbook.write(ledger, made, tmp_path / "a.xlsx")
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"),
         str(tmp_path / "a.xlsx")], check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    sheet = load_workbook(tmp_path / "out/a.xlsx", data_only=True).worksheets[0]
    scale = 1 if spec.measure == "count" else 100
    for y, line in enumerate((*made.lines, made.total), 3):
        for x, cell in enumerate((*line.cells, line.total), 3):
            if cell is not None:
                assert round(sheet.cell(y, x).value * scale) == cell.value(spec.measure)


def test_the_workbook_holds_formulas_and_their_figures(ledger, tmp_path):
    made = pivots.build(ledger, pivots.Spec("payee", "quarter", top=5))
    pivot_workbook.write(ledger, made, tmp_path / "a.xlsx")
    cached = load_workbook(tmp_path / "a.xlsx", data_only=True).worksheets[0]
    formulas = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    y = 3 + len(made.lines)
    x = 3 + len(made.columns)
    assert str(formulas.cell(3, 3).value).startswith("=SUMIFS") or made.lines[0].cells[0] is None
    assert round(cached.cell(y, x).value * 100) == made.total.total.fen


@pytest.mark.skipif(not shutil.which("soffice"), reason="no LibreOffice here")
@pytest.mark.skipif(
    os.environ.get("HYPOTHESIS_PROFILE") != "search", reason="a search: make test-all"
)
def test_random_workbooks_recalculated_elsewhere_are_their_pivots(ledger, tmp_path):
    chance, made = Random(5), {}
    by = pivots.dimensions_of("paid")
    for n in range(30):
        rows, columns = chance.sample([d for d in by if d not in ("day", "measure")], 2)
        measure = chance.choice(["paid", "count", "average"])
        spec = pivots.Spec(rows, chance.choice(["", columns]), measure, top=chance.choice([3, 8]))
        made[n] = pivots.build(ledger, spec)
        pivot_workbook.write(ledger, made[n], tmp_path / f"{n}.xlsx")
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "out"),
         *(str(tmp_path / f"{n}.xlsx") for n in made)], check=True, capture_output=True, timeout=1800,
    )  # fmt: skip
    compared = 0
    for n, pivot in made.items():
        sheet = load_workbook(tmp_path / f"out/{n}.xlsx", data_only=True).worksheets[0]
        scale = 1 if pivot.spec.measure == "count" else 100
        for y, line in enumerate((*pivot.lines, pivot.total), 3):
            for x, cell in enumerate((*line.cells, line.total), 3):
                if cell is not None:
                    compared += 1
                    assert round(sheet.cell(y, x).value * scale) == cell.value(pivot.spec.measure)
    assert compared > 300
