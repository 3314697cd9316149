"""Opening proves the last changes; a report of a ledger that does not prove says so in every form."""

import csv
import io
import json
import shutil

import openpyxl
import pytest

from fundtracker import cli
from fundtracker.domain.base.period import Quarter
from fundtracker.ledger import Ledger
from fundtracker.ledger.core import opening_proof
from fundtracker.reports import registry
from fundtracker.reports.tables import table_text, table_xlsx
from tests.ledger import world

LAST = "(SELECT max(seq) FROM changeset)"
BROKEN = {
    "the reason of the last change": f"UPDATE changeset SET reason = 'x' WHERE seq = {LAST}",
    "the person of the one before": f"UPDATE changeset SET person = 'x' WHERE seq = {LAST} - 1",
    "a digest": f"UPDATE changeset_table SET digest = zeroblob(32) WHERE seq = {LAST}",
    "a number of rows": f"UPDATE changeset_table SET written = written + 1 WHERE seq = {LAST}",
    "a change taken out": "DELETE FROM changeset WHERE seq = 3",
    "a hash": f"UPDATE changeset SET hash = zeroblob(32) WHERE seq = {LAST} - 1",
    "a change left open": "UPDATE ledger_state SET open_seq = 1",
    "a text that is none": f"UPDATE changeset SET params = CAST(x'ff00' AS TEXT) WHERE seq = {LAST}",
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("opening")
    with world.filled(folder) as ledger:
        for code in ("policy", "infrastructure", "policy"):
            world.classify(ledger, world.ids(ledger)[:1], code)
    return folder / "l.ftdb"


@pytest.fixture
def altered(whole, tmp_path):
    def make(statement):
        path = tmp_path / "altered.ftdb"
        shutil.copy(whole, path)
        world.behind(path, statement)
        return path

    return make


def opened(path) -> Ledger:
    return Ledger.open(path, "审计", clock=world.Clock(), read_only=True)


def test_a_ledger_as_written_proves_at_its_opening(whole):
    with opened(whole) as ledger:
        assert ledger.unproved == []


@pytest.mark.parametrize("kind", BROKEN)
def test_what_was_altered_of_the_last_changes_is_found_at_the_opening(altered, kind):
    with opened(altered(BROKEN[kind])) as ledger:
        assert ledger.unproved, kind


def test_only_the_last_changes_are_read_and_the_first_of_them_by_the_one_before(
    altered, whole, monkeypatch
):
    monkeypatch.setattr(opening_proof, "LAST", 2)
    with opened(whole) as ledger:
        assert ledger.unproved == []
    with opened(altered("UPDATE changeset SET reason = 'x' WHERE seq = 2")) as ledger:
        assert ledger.unproved == [] and ledger.check()  # the full check names it
    with opened(altered(f"UPDATE changeset SET reason = 'x' WHERE seq = {LAST} - 1")) as ledger:
        assert [issue.code for issue in ledger.unproved] == ["changeset_altered"]


def test_every_form_of_a_report_says_that_it_does_not_prove(altered, tmp_path, capsys):
    path, mark = altered(BROKEN["the reason of the last change"]), "未能验证"
    with opened(path) as ledger:
        for name in ("plan", "warnings"):
            table = registry.build(ledger, name, quarter=Quarter(2023, 2))
            assert table.notes[0].startswith(mark), name
    assert mark in table_text.render_text(table)
    assert any(mark in note for note in json.loads(table_text.render_json(table))["notes"])
    rows = csv.reader(io.StringIO(table_text.render_csv(table)))
    assert any(mark in cell for row in rows for cell in row)
    table_xlsx.write_xlsx(table, tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    assert any(mark in str(cell.value) for row in sheet for cell in row)
    assert cli.run(["report", "plan", "--ledger", str(path)]) == 0
    out, err = capsys.readouterr()
    assert mark in out and mark in err
    assert cli.run(["report", "plan", "--ledger", str(path), "-o", str(tmp_path / "p.pdf"),
                    "--format", "pdf"]) == 2  # a file is refused  # fmt: skip
    assert not (tmp_path / "p.pdf").exists()


ROWS = {
    "a payment": "UPDATE payment SET amount_fen = amount_fen + 1 WHERE id = (SELECT min(id) FROM payment)",
    "a kept sum": "UPDATE paid_sum SET amount_fen = amount_fen + 1 WHERE n > 0",
    "the plan": "UPDATE plan_amount SET amount_fen = amount_fen + 1 WHERE id = 1",
}  # fmt: skip


@pytest.mark.parametrize("kind", ROWS)
def test_an_altered_row_of_a_small_ledger_is_said_on_every_screen(
    altered, whole, tmp_path, capsys, kind
):
    path, mark = altered(ROWS[kind]), "未能验证"
    with opened(path) as ledger:
        assert ledger.unproved == []  # the last changes alone prove
    for form in ("text", "json", "csv"):
        assert cli.run(["report", "plan", "--ledger", str(path), "--format", form]) == 0
        said = capsys.readouterr()
        assert mark in said.out and said.err.count(mark) == 1, form
    assert cli.run(["frame", "parts", "--ledger", str(path)]) == 0
    assert mark in capsys.readouterr().err
    east = shutil.copy(whole, tmp_path / "east.ftdb")
    answers = ["--answer", "same_plan=each", "--answer", "copies=add"]
    cli.run(["rollup", "report", "plan", str(east), str(path), *answers])
    assert f"{path.name}: {mark}" in capsys.readouterr().err
    assert cli.run(["frame", "parts", "--ledger", str(path), "-o", str(tmp_path / "p.csv")]) != 0


def test_the_rows_of_a_large_ledger_are_not_proved_for_a_look_and_that_is_said(
    altered, monkeypatch, capsys
):
    monkeypatch.setattr("fundtracker.ledger.core.digests.MOST", 10)
    path = altered(ROWS["a payment"])
    assert cli.run(["report", "plan", "--ledger", str(path), "--format", "json"]) == 0
    said = capsys.readouterr()
    assert "未能验证" not in said.out and "逐行验证" in said.err


def test_a_ledger_as_written_says_nothing(whole, capsys):
    assert cli.run(["report", "plan", "--ledger", str(whole)]) == 0
    assert capsys.readouterr().err == ""
