"""Lists in, payments matched, tables out: by the commands alone."""

import json

import pytest

from fundtracker import cli
from fundtracker.reports import registry
from tests.intake.small_lists import LISTS, with_column, written
from tests.tools import make_park as park


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    path = str(tmp_path_factory.mktemp("cli") / "park.ftdb")
    assert cli.run(["new", path, "--person", "x"]) == 0
    lists = [str(park.FOLDER / name) for name in park.FILES]
    assert (
        cli.run(["import", "--list", "auto", "--ledger", path, "--person", "x", *lists]) == 1
    )  # one row lacks its reason
    payments = [str(park.FOLDER / f"支付_2023Q{q}.csv") for q in (1, 2)]
    assert cli.run(["import", "--ledger", path, "--person", "x", *payments]) == 0
    return path


def said(capsys, *argv: str) -> str:
    capsys.readouterr()
    assert cli.run([*argv]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    "name",
    [n for n in registry.NAMES if n not in ("decisions", "bankrec", "requests", *registry.FUNDS)],
)  # none was made here
def test_every_table_is_reported_in_both_languages_and_its_first_figure_opens(book, capsys, name):
    for lang in ("zh", "en"):
        assert said(capsys, "report", name, "--ledger", book, "--lang", lang).count("\n") > 5
    data = json.loads(said(capsys, "report", name, "--ledger", book, "--format", "json"))
    cell = next(iter(data["rows"][0]["cells"].values()))
    opened = json.loads(said(capsys, "explain", cell["id"], "--ledger", book, "--json"))
    assert opened["id"] == cell["id"]


def test_a_dry_run_of_a_list_stores_nothing(book, capsys):
    before = json.loads(said(capsys, "history", "--ledger", book, "--json"))
    text = said(
        capsys,
        "import",
        "--list",
        "contracts",
        "--dry-run",
        "--ledger",
        book,
        str(park.FOLDER / "2合同清单.csv"),
    )
    assert "40" in text
    assert json.loads(said(capsys, "history", "--ledger", book, "--json")) == before


def test_the_preview_names_what_would_be_over_the_cap_on_its_line(tmp_path, book, capsys):
    path = tmp_path / "more.csv"
    head = "支付日期,支付凭证号,收款人,合同编号,支付金额"
    path.write_text(f"{head}\n2023-07-01,Z3,示例承包商012,HT-012,600000.00\n", "utf-8")
    told = json.loads(said(capsys, "import", "--dry-run", "--json", "--ledger", book, str(path)))
    over = next(a for a in told["alerts"] if a["code"] == "warn_over_cap")
    # 220 × 97 % = 213.4; 154 + 60 are 214: six thousand too much.
    assert (over["line"], over["amount"]) == (2, 600_000)
    assert "6,000.00" in over["why"]


def test_warnings_follow_the_proof_of_the_file(book, capsys):
    found = json.loads(said(capsys, "check", "--ledger", book, "--json"))
    assert found["ok"]
    assert "warn_over_cap" in {w["code"] for w in found["warnings"]}


def test_policy_payments_are_booked_by_one_command(book, capsys):
    said(capsys, "matches", "--contracts", "--accept", "--ledger", book, "--person", "x")
    data = json.loads(said(capsys, "report", "policy", "--ledger", book, "--format", "json"))
    assert data["rows"][0]["cells"]["paid"]["value"] == 40_000_000


def test_the_report_of_a_list_names_unit_sums_and_unused_columns_in_text_and_json(tmp_path, capsys):
    path, folder = str(tmp_path / "n.ftdb"), tmp_path
    assert cli.run(["new", path, "--person", "x"]) == 0
    for kind in ("projects", "contracts"):
        file = written(folder / f"{kind}.csv", LISTS[kind])
        assert (
            cli.run(
                [
                    "import",
                    "--list",
                    kind,
                    "--unit",
                    "yuan",
                    "--ledger",
                    path,
                    "--person",
                    "x",
                    str(file),
                ]
            )
            == 0
        )
    extra = with_column(with_column(LISTS["overlaps"], "备注", "见附件"), "律师费", "1234.5")
    file = str(written(folder / "o.csv", extra))
    take = ["import", "--list", "auto", "--ledger", path, "--person", "x", file]
    capsys.readouterr()
    assert cli.run([*take, "--json"]) == 2
    refused = json.loads(capsys.readouterr().out)
    assert (refused["refused"], refused["line"]) == ("list_column_unused", 1)
    assert "律师费" in refused["why"] and "1234.50" in refused["why"]
    assert cli.run([*take, "--ignore-column", "律师费", "--unit", "thousand", "--dry-run"]) == 0
    text = capsys.readouterr().out
    for said in ("备注", "律师费 (1,234,500.00)", "千元", "计入金额 1,000,000,000.00"):
        assert said in text
    assert cli.run([*take, "--ignore-column", "律师费", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["unit"], told["unit_source"], told["sums_fen"]) == (
        "元",
        "assumed",
        {"计入金额": 100_000_000},
    )
    assert told["unused_columns"] == [
        {"index": 4, "header": "备注", "holds": "text", "fen": None},
        {"index": 5, "header": "律师费", "holds": "money", "fen": 123_450},
    ]
