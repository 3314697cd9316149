"""``board`` and ``chart``: shown, written and composed as in the window; ``analyse`` with saved views."""

import csv
import io
import json

import pytest

from fundtracker.cli import run


@pytest.fixture
def ledger(tmp_path, sample_ledger):
    path = tmp_path / "b.ftdb"
    path.write_bytes(sample_ledger.read_bytes())
    return str(path)


def said(capsys, *argv, code=0):
    assert run(list(argv)) == code
    out = capsys.readouterr()
    return out.out if code == 0 else out.err


def tiles(capsys, ledger, *more):
    return json.loads(said(capsys, "board", *more, "--ledger", ledger, "--json"))["tiles"]


def test_tiles_are_added_and_removed_and_the_board_renamed_and_deleted(ledger, capsys):
    before = tiles(capsys, ledger)
    said(
        capsys,
        "board",
        "--ledger",
        ledger,
        "--remove",
        "1",
        "--add",
        "chart:years:F1-IND1@3",
        "--rename",
        "例会",
    )
    after = tiles(capsys, ledger, "例会")
    assert len(after) == len(before)
    assert [after[-1][key] for key in ("kind", "code", "of", "width")] == [
        "chart",
        "years",
        "F1-IND1",
        3,
    ]
    assert said(capsys, "board", "--ledger", ledger, "--list").split() == ["例会"]
    said(capsys, "board", "--ledger", ledger, "--delete")
    assert tiles(capsys, ledger) == before


@pytest.mark.parametrize("more", [
    ("--add", "moon"), ("--add", "chart:moon"), ("--add", "view:payees@9"), ("--remove", "99"), ("nowhere",),
    ("-o", "b.doc"),
])  # fmt: skip
def test_what_is_no_tile_or_board_is_refused_in_words(ledger, capsys, more):
    assert said(capsys, "board", *more, "--ledger", ledger, code=2).strip()


def test_the_figures_of_a_chart_are_printed_and_written(ledger, capsys, tmp_path):
    assert "retention" in said(capsys, "chart", "--ledger", ledger)
    rows = list(csv.reader(io.StringIO(said(capsys, "chart", "execution", "--ledger", ledger))))
    for name in ("c.csv", "c.xlsx"):
        said(capsys, "chart", "execution", "--ledger", ledger, "-o", str(tmp_path / name))
    assert list(csv.reader((tmp_path / "c.csv").read_text("utf-8").splitlines())) == rows
    made = json.loads(said(capsys, "chart", "execution", "--ledger", ledger, "--json"))
    assert [f"{v / 100:.2f}" for v in made["table"][1][1:]] == rows[1][1:]
    assert said(capsys, "chart", "moon", "--ledger", ledger, code=2)


def test_an_analysis_is_saved_by_name_and_asked_for_by_it(ledger, capsys):
    options = ("--view", "weekend", "--columns", "year", "--measure", "count", "--ledger", ledger)
    wanted = said(capsys, "analyse", *options, "--save", "周末付款")
    assert said(capsys, "analyse", "--view", "周末付款", "--ledger", ledger) == wanted
    other = said(capsys, "analyse", "--view", "周末付款", "--measure", "paid", "--ledger", ledger)
    assert other != wanted
    assert "周末付款" in said(capsys, "analyse", "--view", "moon", "--ledger", ledger, code=2)
