"""The command line: exit statuses, JSON in the terms of the samples, every command on one ledger."""

import json
from pathlib import Path

import pytest

from fundtracker import cli, i18n

SAMPLES = Path(__file__).parents[1] / "data/samples"
ICBC = str(SAMPLES / "P02_icbc_corp_historydetail.csv")
CCB = str(SAMPLES / "P03_ccb_corp.csv")
VOUCHERS = str(SAMPLES / "P15_yonyou_vouchers.csv")
TREASURY = str(SAMPLES / "P13_treasury_payment.csv")
INDICATORS = str(SAMPLES / "P18_budget_indicator.csv")


@pytest.fixture
def run(capsys):
    def run(*argv):
        try:
            status = cli.run([*map(str, argv), "--lang", "en"])
        finally:
            i18n.use("zh")
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


@pytest.fixture
def ledger(run, tmp_path):
    path = tmp_path / "park.ftdb"
    assert run("new", path)[0] == 0
    return path


def test_an_import_tells_its_rows_in_the_terms_of_the_samples(run, ledger):
    status, out, _ = run("import", ICBC, "--ledger", ledger, "--json")
    got, truth = json.loads(out), json.loads(Path(ICBC).with_suffix(".json").read_text("utf-8"))
    assert status == 1  # two rows are rejected
    assert got["counts"] == {"read": 5, "new": 3, "known": 0, "skipped": 0, "rejected": 2}
    for key in (
        "encoding",
        "delimiter",
        "header_line",
        "unit",
        "kind",
        "total_out_fen",
        "total_in_fen",
    ):
        assert got[key] == truth[key], key
    same = (
        "line",
        "date",
        "direction",
        "amount_fen",
        "counterparty",
        "counterparty_account",
        "summary",
    )
    assert [[r[k] for k in same] for r in got["records"]] == [
        [r[k] for k in same] for r in truth["records"]
    ]
    assert [(r["line"], r["code"]) for r in got["rejected"]] == [
        (6, "duplicate_in_file"),
        (7, "both_sides"),
    ]
    assert all(r["why"] for r in got["rejected"])
    assert got["skipped"] == [{"line": 1, "kind": "preamble"}]


def test_the_same_file_again_adds_nothing_and_says_so(run, ledger):
    run("import", ICBC, "--ledger", ledger)
    status, out, _ = run("import", ICBC, "--ledger", ledger)
    assert "0 new + 3 known" in out
    assert "this very file was already imported" in out
    assert status == 1


def test_a_clean_file_ends_with_0_a_refused_one_with_2_and_its_reason(run, ledger):
    assert run("import", VOUCHERS, "--ledger", ledger)[0] == 0
    status, out, _ = run("import", INDICATORS, "--ledger", ledger, "--json")
    refused = json.loads(out)
    assert (status, refused["refused"], refused["line"]) == (2, "file_is_budget_indicators", 1)
    status, out, err = run("import", INDICATORS, "--ledger", ledger)
    assert status == 2
    assert "budget indicators" in err
    assert out == ""


def test_of_several_files_the_worst_status_counts_and_the_good_ones_are_in(run, ledger):
    status, out, _ = run("import", VOUCHERS, INDICATORS, CCB, "--ledger", ledger, "--json")
    files = json.loads(out)["files"]
    assert status == 2
    assert [f.get("refused") for f in files] == [None, "file_is_budget_indicators", None]
    assert "8 " not in run("history", "--ledger", ledger)[1].splitlines()[-1]
    assert len(run("history", "--ledger", ledger)[1].splitlines()) == 4  # made, plan, two imports


def test_a_dry_run_stores_nothing_and_needs_no_ledger(run, ledger):
    before = ledger.read_bytes()
    assert "nothing stored" in run("import", ICBC, "--ledger", ledger, "--dry-run")[1]
    assert ledger.read_bytes() == before
    assert json.loads(run("import", ICBC, "--dry-run", "--json")[1])["counts"]["new"] == 3
    status, _, err = run("import", ICBC)
    assert status == 2
    assert "--ledger" in err


def test_a_dry_run_states_what_would_count_twice(run, ledger):
    run("import", TREASURY, "--ledger", ledger)
    told = json.loads(run("import", VOUCHERS, "--ledger", ledger, "--dry-run", "--json")[1])
    assert told["double_fen"] == 1_180_000_000
    assert {c["amount_fen"] for c in told["candidates"]} == {1_200_000_000, -20_000_000}


def test_matches_are_listed_then_accepted_once(run, ledger):
    run("import", TREASURY, VOUCHERS, "--ledger", ledger)
    assert "2 payments are shown by two sources" in run("matches", "--ledger", ledger)[1]
    assert "2 of them now count once" in run("matches", "--accept", "--ledger", ledger)[1]
    assert "0 payments are shown by two sources" in run("matches", "--ledger", ledger)[1]


def test_undo_previews_tells_and_redoes(run, ledger):
    run("import", ICBC, "--ledger", ledger)
    assert "would be undone" in run("undo", "--preview", "--ledger", ledger)[1]
    done = json.loads(run("undo", "--ledger", ledger, "--json")[1])
    assert (done["change"], done["kind"], done["by"], done["along"]) == (3, "import", 4, [])
    assert run("undo", "--ledger", ledger)[0] == 2
    assert run("redo", "--ledger", ledger)[0] == 0
    assert run("redo", "--ledger", ledger)[2].strip() == "there is nothing to redo"


def test_history_shows_old_and_new_in_words(run, ledger):
    run("import", ICBC, "--ledger", ledger)
    out = run("history", 3, "--ledger", ledger)[1]
    assert "Payee: — → 示例建工集团有限公司" in out
    assert "Amount: — → 4,000,000.00" in out
    assert "Date: — → 2023-03-02" in out


def test_check_proves_and_backup_copies(run, ledger, tmp_path):
    run("import", ICBC, "--ledger", ledger)
    status, out, _ = run("check", "--ledger", ledger, "--json")
    assert status == 0
    assert json.loads(out)["ok"]
    copy = tmp_path / "copy.ftdb"
    assert run("backup", copy, "--ledger", ledger)[0] == 0
    assert (
        json.loads(run("check", "--ledger", copy, "--json")[1])["head"] == json.loads(out)["head"]
    )
    assert run("backup", copy, "--ledger", ledger)[0] == 2


def test_every_cell_of_the_report_can_be_explained(run, ledger):
    run("import", ICBC, TREASURY, "--ledger", ledger)
    report = json.loads(run("report", "plan", "--format", "json", "--ledger", ledger)[1])
    cells = [cell for row in report["rows"] for cell in row["cells"].values()]
    assert len(cells) > 20
    for cell in cells:
        status, out, _ = run("explain", cell["id"], "--ledger", ledger, "--json")
        assert status == 0
        assert json.loads(out)["id"] == cell["id"]
    assert run("explain", "plan/none/total", "--ledger", ledger)[0] == 2


@pytest.mark.parametrize("form", ["text", "json", "csv", "xlsx"])
def test_the_report_is_written_in_every_format(run, ledger, tmp_path, form):
    target = tmp_path / f"t.{form}"
    assert (
        run("report", "plan", "--format", form, "-o", target, "--unit", "wan", "--ledger", ledger)[
            0
        ]
        == 0
    )
    assert target.stat().st_size > 500


def test_profiles_are_saved_used_renamed_exported(run, ledger, tmp_path):
    plain = tmp_path / "my.csv"
    plain.write_text("日子,给谁,多少\n2023-03-01,示例公司,12.50\n", encoding="utf-8")
    toml = tmp_path / "mine.toml"
    toml.write_text(
        'name = "mine"\nkind = "payment_ledger"\nperspective = "own_account"\n'
        'columns = ["日子", "给谁", "多少"]\nroles = ["date", "counterparty_name", "amount_out"]\n',
        encoding="utf-8",
    )
    assert run("import", plain, "--dry-run")[0] == 2
    assert run("import", plain, "--dry-run", "--profile", toml)[0] == 0
    assert run("profile", "save", "mine", toml, "--ledger", ledger)[0] == 0
    assert json.loads(run("import", plain, "--ledger", ledger, "--json")[1])["profile"] == "mine"
    assert run("profile", "rename", "mine", "ours", "--ledger", ledger)[0] == 0
    assert "ours" in run("profile", "list", "--ledger", ledger)[1]
    out = tmp_path / "out.toml"
    assert run("profile", "export", "ours", out, "--ledger", ledger)[0] == 0
    assert 'name = "ours"' in out.read_text("utf-8")
    assert run("profile", "rename", "none", "x", "--ledger", ledger)[0] == 2


def test_read_prints_clean_csv_and_an_empty_line_without_a_header(run, tmp_path):
    status, out, _ = run("read", ICBC, "--csv")
    assert status == 0
    assert out.splitlines()[0].startswith("凭证号,交易时间")
    bare = tmp_path / "b.csv"
    bare.write_text("2023-03-01;1,5;x\n2023-03-02;2,5;y\n", encoding="utf-8")
    assert run("read", bare, "--csv")[1].splitlines() == [
        "",
        '2023-03-01,"1,5",x',
        '2023-03-02,"2,5",y',
    ]


def test_a_wrong_quarter_is_told_with_the_right_form(run, ledger):
    status, _, err = run("report", "plan", "--quarter", "spring", "--ledger", ledger)
    assert status == 2
    assert "2023Q2" in err


def test_without_a_word_the_program_shows_the_plan_of_the_sample(run, monkeypatch, tmp_path):
    from fundtracker.intake import sample

    monkeypatch.setattr(sample, "place", lambda: tmp_path / "build/sample.ftdb")
    i18n.use("zh")
    assert cli.run([]) == 0
    assert cli.run([]) == 0  # it stands already


def test_files_that_the_system_does_not_give_are_told_in_words_and_the_others_are_taken_in(
    run, ledger, tmp_path
):
    (tmp_path / "folder.csv").mkdir()
    status, out, _ = run(
        "import",
        tmp_path / "gone.csv",
        tmp_path / "folder.csv",
        VOUCHERS,
        "--ledger",
        ledger,
        "--json",
    )
    files = json.loads(out)["files"]
    assert status == 2
    assert [f.get("refused") for f in files] == ["no_such_file", "is_a_folder", None]
    assert files[2]["counts"]["new"] == 3
    assert "moved or renamed" in run("import", tmp_path / "gone.csv", "--dry-run")[2]


@pytest.mark.parametrize("form", ["text", "json", "csv", "xlsx"])
def test_a_report_that_cannot_be_written_is_told_in_words(run, ledger, tmp_path, form):
    target = tmp_path / "no/such/folder/t.out"
    for what in ("plan", "projects"):
        status, _, err = run("report", what, "--format", form, "-o", target, "--ledger", ledger)
        assert status == 2
        assert "t.out" in err


def test_a_profile_that_cannot_be_written_is_told_in_words(run, ledger, tmp_path):
    name = json.loads(run("import", ICBC, "--dry-run", "--json")[1])["profile"]
    status, _, err = run("profile", "export", name, tmp_path / "no/p.toml", "--ledger", ledger)
    assert status == 2
    assert "p.toml" in err


@pytest.mark.parametrize(("name", "begins"), [("t.xlsx", b"PK"), ("t.csv", b""), ("t.json", b"{")])
def test_a_report_is_written_as_the_name_of_its_file_says(tmp_path, name, begins):
    ledger, path = tmp_path / "l.ftdb", tmp_path / name
    assert cli.run(["new", str(ledger)]) == 0
    assert cli.run(["report", "contracts", "--ledger", str(ledger), "-o", str(path)]) == 0
    assert path.read_bytes().startswith(begins)
    assert path.read_bytes() != b"" and not path.read_text("utf-8", "replace").startswith("表3")


def test_a_table_is_no_pdf_by_its_name_either(tmp_path, capsys):
    ledger = tmp_path / "l.ftdb"
    cli.run(["new", str(ledger)])
    assert (
        cli.run(["report", "contracts", "--ledger", str(ledger), "-o", str(tmp_path / "t.pdf")])
        == 2
    )
    assert not (tmp_path / "t.pdf").exists()
