"""What people take out of the ledger: tables in three forms, and a year's archive that needs no program."""

import csv
import datetime as dt
import json
import sqlite3
import subprocess
from contextlib import closing
from decimal import Decimal
from hashlib import sha256

import openpyxl
import pyarrow.parquet as pq
import pytest

from fundtracker.cli import run
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.intake.payments import post
from fundtracker.ledger import all_tables
from fundtracker.reports.review import archive, pack
from fundtracker.reports.tables import table_exports
from tests.ledger import frozen_world, world


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    with frozen_world.filled(tmp_path_factory.mktemp("own")) as made:
        frozen_world.freeze(made)
        yield made


def rows_of(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_table_goes_out_with_every_row_and_no_head_twice(ledger, tmp_path):
    for name in all_tables.names(ledger):
        n = table_exports.write(all_tables.table(ledger, name), tmp_path / f"{name}.csv", "csv")
        assert n == ledger.read(f"SELECT count(*) FROM {name}")[0][0]
        heads = [f.name for f in all_tables.table(ledger, name).fields]
        assert len(heads) == len(set(heads)), name


# Whole numbers that are what they say: ordinals, counts, ids, flags, codes, links without a
# declared table. A column that is neither here nor of a kind with decimals is one that somebody
# forgot: read again as it is kept it may be ten or ten thousand times too much.
PLAIN = frozenset(
    (
        "accounts",
        "active",
        "added",
        "audited",
        "clawback",
        "cost_minor",
        "counted",
        "deleted",
        "desk",
        "digest_version",
        "direction",
        "fee_months",
        "first",
        "first_line",
        "gold_partner",
        "header_line",
        "id",
        "import_id",
        "installed_p",
        "issued",
        "key",
        "level",
        "life",
        "line",
        "line_id",
        "loss_carryforward",
        "made_seq",
        "may_administer",
        "may_approve",
        "may_record",
        "may_review",
        "measure",
        "moved",
        "n",
        "n_known",
        "n_new",
        "n_read",
        "n_rejected",
        "n_skipped",
        "next",
        "no_carry",
        "no_fee",
        "number",
        "one",
        "open_seq",
        "own_key",
        "owner_id",
        "p_hours",
        "parts",
        "period_assumed",
        "position",
        "project_id",
        "record_id",
        "reserved_p",
        "rev",
        "rev_end",
        "reverses",
        "row_id",
        "rule_id",
        "score",
        "seen",
        "seq",
        "shares",
        "size",
        "source_id",
        "tenant",
        "term_id",
        "trigger_hurdle",
        "undo_of",
        "written",
        "year",
    )
)
# Kept in a unit that their own row names: fen for money figures, the statement's and a count.
BESIDE_A_UNIT = {("company_kpi", "value"), ("statement", "amount")}


def test_no_whole_number_goes_out_in_a_unit_that_its_head_does_not_say(ledger):
    for name in all_tables.names(ledger):
        table = table_exports.in_units(all_tables.table(ledger, name))
        for field in table.fields:
            known = field.kind != all_tables.NUMBER or field.name.endswith("_id")
            assert known or field.name in PLAIN or (name, field.name) in BESIDE_A_UNIT, (
                name,
                field.name,
            )


def test_shares_and_rates_go_out_as_they_are_said(ledger, tmp_path):
    fields = [
        all_tables.Field("project", all_tables.TEXT),
        all_tables.Field("physical", all_tables.NUMBER),
    ]
    for form in table_exports.FORMATS:
        table = all_tables.Rows("progress", fields, iter([("甲", 972), ("乙", 5), ("丙", None)]))
        table_exports.write(table, tmp_path / f"p.{form}", form)
    plain = [row["physical_percent"] for row in rows_of(tmp_path / "p.csv")]
    assert plain == ["97.2", "0.5", ""]
    sheet = openpyxl.load_workbook(tmp_path / "p.xlsx").worksheets[0]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [97.2, 0.5, None]
    column = pq.read_table(tmp_path / "p.parquet").to_pydict()["physical_percent"]
    assert column == [Decimal("97.2"), Decimal("0.5"), None]
    table = all_tables.Rows(
        "stated_share", [all_tables.Field("share", all_tables.NUMBER)], iter([(81_250_000,)])
    )
    table_exports.write(table, tmp_path / "s.csv", "csv")
    assert rows_of(tmp_path / "s.csv") == [{"share_percent": "8.1250000"}]


def test_the_three_forms_say_the_same_to_the_fen(ledger, tmp_path):
    for form in table_exports.FORMATS:
        table_exports.write(all_tables.table(ledger, "payment"), tmp_path / f"p.{form}", form)
    plain = rows_of(tmp_path / "p.csv")
    sheet = openpyxl.load_workbook(tmp_path / "p.xlsx").worksheets[0]
    heads = [c.value for c in sheet[1]]
    cells = [
        dict(zip(heads, (c.value for c in row), strict=True)) for row in sheet.iter_rows(min_row=2)
    ]
    columns = pq.read_table(tmp_path / "p.parquet").to_pylist()
    payments = sorted(ledger.payments.some(), key=lambda p: p.id)
    assert len(plain) == len(cells) == len(columns) == len(payments)
    for payment, a, b, c in zip(payments, plain, cells, columns, strict=True):
        assert Decimal(a["amount_yuan"]) * 100 == payment.amount_fen
        assert round(Decimal(str(b["amount_yuan"])) * 100) == payment.amount_fen
        assert c["amount_yuan"] * 100 == payment.amount_fen
        assert (
            a["pay_date"]
            == b["pay_date"].date().isoformat()
            == c["pay_date"].isoformat()
            == payment.date.isoformat()
        )
        assert a["counterparty"] == b["counterparty"] == c["counterparty"] == payment.counterparty
    assert {row["measure"] for row in plain} <= set(all_tables.MEASURES)


def test_nothing_that_goes_out_runs_in_a_spreadsheet(ledger, tmp_path):
    fields = [all_tables.Field("a", all_tables.TEXT), all_tables.Field("n", all_tables.NUMBER)]
    evil = all_tables.Rows("x", fields, iter([("=cmd|' /C calc'!A0", 1), ("\t+1", None)]))
    table_exports.write(evil, tmp_path / "x.csv", "csv")
    assert [row["a"][0] for row in rows_of(tmp_path / "x.csv")] == ["'", "'"]
    evil = all_tables.Rows("x", fields, iter([("=1+1", 1)]))
    table_exports.write(evil, tmp_path / "x.xlsx", "xlsx")
    assert openpyxl.load_workbook(tmp_path / "x.xlsx").worksheets[0]["A2"].data_type == "s"


def test_what_cannot_go_out_is_told_and_nothing_half_written_stays(ledger, tmp_path, monkeypatch):
    def code(*args, **kwargs):
        with pytest.raises(UserError) as error:
            table_exports.write(*args, **kwargs)
        return error.value.code

    (tmp_path / "there.csv").write_text("mine")
    assert code(all_tables.table(ledger, "fund"), tmp_path / "there.csv", "csv") == "exists"
    assert (
        code(all_tables.table(ledger, "fund"), tmp_path / "no" / "x.csv", "csv") == "write_failed"
    )
    monkeypatch.setattr(table_exports, "MOST", 3)
    assert (
        code(all_tables.table(ledger, "payment"), tmp_path / "x.xlsx", "xlsx")
        == "too_many_to_export"
    )
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    assert (
        code(all_tables.table(ledger, "fund"), tmp_path / "x.parquet", "parquet")
        == "parquet_needs_pyarrow"
    )
    with pytest.raises(UserError) as error:
        all_tables.table(ledger, "source_chunk")
    assert error.value.code == "no_such_table"
    assert [p.name for p in tmp_path.iterdir()] == ["there.csv"]


@pytest.fixture(scope="module")
def made(ledger, tmp_path_factory):
    folder = tmp_path_factory.mktemp("archive") / "2023"
    return folder, archive.write(ledger, 2023, folder)


def test_the_archive_is_proved_by_its_check_sums_alone(made):
    folder, done = made
    lines = (folder / archive.SUMS).read_text().splitlines()
    told = dict(reversed(line.split("  ", 1)) for line in lines)
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    assert set(told) == there - {archive.SUMS}
    assert done.files == len(there)
    assert all(
        sha256((folder / name).read_bytes()).hexdigest() == digest for name, digest in told.items()
    )
    subprocess.run(["sha256sum", "--quiet", "-c", archive.SUMS], cwd=folder, check=True, timeout=60)
    assert done.digest == sha256((folder / archive.SUMS).read_bytes()).hexdigest()


def test_the_archives_csv_gives_the_ledgers_figures_without_the_program(ledger, made):
    folder, _ = made
    paid = [row for row in rows_of(folder / "payments-2023.csv") if row["measure"] == "paid"]
    for number in range(1, 5):
        quarter = Quarter(2023, number)
        mine = [Decimal(row["amount_yuan"]) for row in paid if row["book_quarter"] == quarter.name]
        kept = ledger.read(
            "SELECT coalesce(sum(amount_fen), 0) FROM paid_sum WHERE measure = 0 AND book_quarter = ?",
            (quarter.ordinal,),
        )[0][0]
        assert sum(mine) * 100 == kept
        assert f"{quarter.name}  {len(mine)}  {sum(mine):,.2f}" in (
            folder / "README.txt"
        ).read_text("utf-8-sig")
    known = {row["table"] for row in rows_of(folder / "columns.csv")}
    assert (
        {p.stem for p in (folder / "tables").glob("*.csv")}
        == known
        == set(all_tables.names(ledger))
    )
    assert rows_of(folder / "tables/history/payment.csv")[0]["rev_end"]
    changes = rows_of(folder / "tables/changeset.csv")
    assert changes[-1]["hash"] == ledger.head()


def test_the_archive_holds_the_files_as_they_came_and_the_ledger_itself(ledger, made):
    folder, _ = made
    names = {p.name[17:]: p for p in (folder / "sources").iterdir()}
    assert {"a.csv", "b.csv", "paper.pdf"} <= set(names)
    assert names["a.csv"].read_bytes() == (ledger.path.parent / "a.csv").read_bytes()
    with closing(sqlite3.connect(folder / "ledger.ftdb")) as raw, raw:
        assert raw.execute("SELECT count(*) FROM payment").fetchone()[0] == len(
            ledger.payments.some()
        )
    raw.close()


def test_the_archive_holds_the_packs_as_frozen(ledger, made):
    folder, _ = made
    snapshot = ledger.reviews.snapshot(ledger.reviews.of(Quarter(2023, 4).ordinal).snapshot_id)
    assert (folder / "packs/2023Q4.json").read_bytes() == snapshot.body
    assert {p.name for p in (folder / "packs").iterdir()} == {
        "2023Q4.json", "2023Q4-zh.pdf", "2023Q4-en.pdf", "2023Q4-zh.xlsx", "2023Q4-en.xlsx",
    }  # fmt: skip
    readme = (folder / "README.txt").read_text("utf-8-sig")
    assert snapshot.sha256.hex() in readme
    assert "校验和" in readme and "check sums" in readme


def test_an_archive_of_an_open_year_holds_a_draft_and_a_broken_one_leaves_nothing(tmp_path):
    with world.filled(tmp_path) as ledger:
        done = archive.write(ledger, 2024, tmp_path / "2024")
        assert "Draft, not frozen" in (tmp_path / "2024/README.txt").read_text("utf-8-sig")
        assert json.loads((tmp_path / "2024/packs/2024Q4.json").read_bytes())["quarter"] == "2024Q4"
        assert done.size > 100_000

        def stop(step: str) -> None:
            if step.startswith("packs"):
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            archive.write(ledger, 2023, tmp_path / "2023", stop)
        for folder, code in ((tmp_path / "2024", "exists"), (tmp_path / "no/where", "no_folder")):
            with pytest.raises(UserError) as error:
                archive.write(ledger, 2024, folder)
            assert error.value.code == code
        assert not (tmp_path / "2023").exists() and not (tmp_path / "2023.part").exists()
        post.post(ledger, world.bank(tmp_path / "z.csv", world.rows(60, 3)))  # the ledger goes on
        assert (
            pack.paper(ledger, Quarter(2024, 4), "zh")["until"] == dt.date(2024, 12, 31).isoformat()
        )


def test_the_command_line_writes_tables_and_archives(ledger, tmp_path, capsys):
    here = ["--ledger", str(ledger.path), "--lang", "en"]
    assert run(["export", *here]) == 0
    assert "payment  Payment" in capsys.readouterr().out
    assert (
        run(["export", "payment", "--format", "parquet", "-o", str(tmp_path / "p.parquet"), *here])
        == 0
    )
    assert f"{len(ledger.payments.some())} rows" in capsys.readouterr().out
    assert run(["export", "payment", "--history", "-o", str(tmp_path / "h.csv"), *here]) == 0
    assert run(["export", "nothing", "-o", str(tmp_path / "n.csv"), *here]) == 2
    assert run(["export", "payment", *here]) == 2
    capsys.readouterr()
    assert run(["archive", "--year", "2023", "-o", str(tmp_path / "y"), "--json", *here]) == 0
    assert json.loads(capsys.readouterr().out)["files"] > 60
    assert run(["archive", "--year", "2023", "-o", str(tmp_path / "y"), *here]) == 2
