"""What a person can record has all doors: a form, a list, a command, a label in the history, a head in exports."""

import csv
import re
from pathlib import Path

import pytest

from fundtracker import cli
from fundtracker.errors import UserError
from fundtracker.i18n import LANGUAGES, speaking, tr
from fundtracker.intake.columns.list_kinds import KINDS
from fundtracker.intake.lists import cell_values, list_template
from fundtracker.ledger import Ledger
from fundtracker.records import field
from fundtracker.records.record_type import record
from fundtracker.records.references import OFFERED
from fundtracker.records.registry import TYPES
from fundtracker.reports import record_words
from fundtracker.reports.record_words import column_name
from fundtracker.reports.tables.labels import kind_name
from fundtracker.reports.tables.table_names import table_name
from tests import records_world as world

ROOT = Path(cli.__file__).parents[1]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return world.make(tmp_path_factory.mktemp("records"))


@pytest.fixture
def ledger(made, tmp_path):
    with Ledger.open(world.copied(made, tmp_path), "x", clock=lambda: world.NOON) as ledger:
        yield ledger


# ---------------------------------------------------------------- the declaration
@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_a_record_type_is_declared_whole(kind):
    names = [each.name for each in kind.fields]
    assert len(set(names)) == len(names)
    for each in kind.fields:
        assert each.kind in field.KINDS
        assert bool(each.options) == (each.kind in ("choice", "flag"))
        assert each.reference in OFFERED or (not each.reference and each.kind != "reference")
        assert each.synonyms, f"no head in a list for {each.name}"
    assert set(kind.faults.values()) <= set(names)
    assert {name for some in kind.needs for name in some} <= set(names)


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_history_names_its_change_and_every_field_has_a_name_of_its_own(kind, lang):
    with speaking(lang):
        assert kind_name(kind.change)
        assert lang == "en" or kind_name(kind.change) != kind.change
        names = [tr(each.words) for each in kind.fields]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_a_list_of_it_is_known_and_every_column_is_found_by_its_first_name(kind):
    from fundtracker.intake.columns.list_kinds import columns_of, decide

    heads = [each.synonyms.split()[0] for each in kind.fields]
    assert KINDS[kind.list_name] is kind
    assert columns_of(kind.list_name, heads) == {
        each.name: at for at, each in enumerate(kind.fields)
    }
    if kind.needs:
        assert decide(heads, 1) == kind.list_name


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_an_empty_list_has_every_column_and_is_not_written_over_another(kind, lang, tmp_path):
    from fundtracker.intake.columns.list_kinds import columns_of

    path = tmp_path / "l.csv"
    with speaking(lang):
        list_template.write(kind, path)
    [heads] = csv.reader(path.read_text("utf-8-sig").splitlines())
    assert columns_of(kind.list_name, heads) == {
        each.name: at for at, each in enumerate(kind.columns)
    }
    with pytest.raises(UserError, match="exists"):
        list_template.write(kind, path)


def test_the_command_writes_an_empty_list_whatever_else_it_needs(tmp_path, capsys):
    with pytest.raises(SystemExit) as end:
        cli.run(["add", "fund.cost", "--template", str(tmp_path / "l.csv")])
    assert (end.value.code, (tmp_path / "l.csv").exists()) == (0, True)


# ---------------------------------------------------------------- the doors write the same
@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_the_example_states_every_field(kind):
    assert set(world.EXAMPLES[kind.code]) == {each.name for each in kind.fields}


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_list_and_command_write_the_same_rows_and_a_dry_run_none(
    kind, made, ledger, tmp_path, capsys
):
    wanted = world.by_list(ledger, kind, tmp_path)
    other = tmp_path / "command"
    other.mkdir()
    path = world.copied(made, other)
    argv = ["add", kind.code, "--ledger", str(path), "--person", "x"]
    for name, text in world.EXAMPLES[kind.code].items():
        argv.append(f"--{name.replace('_', '-')}={text}")
    assert cli.run([*argv, "--dry-run"]) == 0
    with Ledger.open(path, "x", clock=lambda: world.NOON, read_only=True) as untouched:
        before = world.rows(untouched)
    assert cli.run(argv) == 0
    with Ledger.open(path, "x", clock=lambda: world.NOON, read_only=True) as written:
        assert world.written_by(written, before) == wanted
    assert tr(kind.words) in capsys.readouterr().out


@pytest.mark.parametrize("kind", TYPES.values(), ids=TYPES)
def test_the_help_of_the_command_names_every_field_in_both_languages(kind, capsys):
    for lang in LANGUAGES:
        with pytest.raises(SystemExit):
            cli.run(["add", kind.code, "--help", "--lang", lang])
        said = capsys.readouterr().out
        assert all(f"--{each.name.replace('_', '-')}" in said for each in kind.fields)
    with pytest.raises(SystemExit):
        cli.run(["add", "--help"])
    assert kind.code in capsys.readouterr().out


def test_a_dry_run_refuses_what_the_real_one_refuses(ledger, made, tmp_path, capsys):
    argv = [
        "add",
        "fund.cost",
        "--ledger",
        str(ledger.path),
        "--fund",
        "F1",
        "--amount",
        "0",
        "--day",
        "2023-05-05",
    ]
    ledger.close()
    assert [cli.run([*argv, "--dry-run"]), cli.run(argv)] == [2, 2]
    said = capsys.readouterr().err.splitlines()
    assert said[0] == said[1]
    assert said[0].startswith("--amount")


# ---------------------------------------------------------------- every column has its doors
# Tables that no record type fills, and who does.
OTHER_TABLES = {
    **dict.fromkeys(("import", "import_account", "import_reject", "list_import", "source_file", "source_chunk",
                     "claim", "payment", "part", "term", "profile", "own_account", "fund_account_row"),
                    "files taken in, and how their payments were classified: the import and its forms"),
    **dict.fromkeys(("booking", "contract_rule", "fund_row_match", "rule"),
                    "links that the program proposes and a person accepts or puts right: lists to choose from"),
    **dict.fromkeys(("plan_line", "statement", "fund_source"),
                    "the published plan and its versions: loaded as a template, changed as a whole on the plan's page"),
    "target_ceiling": "written with the target that is one: proved by tests/reports/test_ceilings.py",
    "change_asked": "written as a change that waits is decided: proved by tests/ledger/test_settled_contracts.py",
    "more_than": "written with the amount that it qualifies: proved by tests/ledger/test_park.py",
    **dict.fromkeys(("review", "review_snapshot", "review_signature", "explanation", "comment", "comment_seal",
                     "decision", "correction", "attachment", "record_file", "setting", "review_request"),
                    "the review, signatures, papers: pages and commands of their own with a live picture"),
    "review_annex": "analyses that go into the review: the analysis page, a dialog of the review, a command",
    "desk": "which desks write a ledger: a dialog and a command of their own, proved by tests/ledger/test_desks.py",
    "saved_view": "what a page shows, saved under a name: the page, its menu and its command",
    **dict.fromkeys(("taken_back", "fee_kept", "distribution_pending", "interest_recall", "carry_escrow"),
                    "written by records below 0, of a state, of a transfer: proved by their own tests"),
}  # fmt: skip
OTHER_COLUMNS = {
    "capital_call.reverses_id": "written by the reversal of a call, which the example does to a distribution",
    "fund.published": "comes with the template of the park",
    "project_fact.published": "comes with the template of the park",
}
# Columns whose readers call them otherwise.
READ_AS = {
    "duty_id": "duties_done",
    "base_fen": "base", "cost_fen": "cost", "done_fen": "work", "net_debt_fen": "net_debt", "proceeds_fen": "proceeds",
    "taker_id": "taker", "target_id": "target",
}  # fmt: skip


@pytest.fixture(scope="module")
def filled(made, tmp_path_factory):
    """The columns that the examples fill: ``table.column``; each example is undone before the next."""
    found = set()
    path = world.copied(made, tmp_path_factory.mktemp("filled"))
    with Ledger.open(path, "x", clock=lambda: world.NOON) as ledger:
        for code, kind in TYPES.items():
            before = world.rows(ledger)
            texts = world.EXAMPLES[code].items()
            record(
                ledger,
                kind,
                {name: cell_values.value(kind.field(name), text) for name, text in texts},
            )
            for table, added in world.written_by(ledger, before).items():
                columns = ledger.tables[table].columns
                found |= {
                    f"{table}.{c}"
                    for row in added
                    for c, v in zip(columns, row, strict=True)
                    if v not in (None, "")
                }
            ledger.undo()
        tables = {table.name: table.columns for table in ledger.tables.values()}
    return found, tables


def test_every_column_that_a_person_fills_is_filled_by_a_record_type_or_listed_with_its_reason(
    filled,
):
    found, tables = filled
    touched = {column.partition(".")[0] for column in found}
    assert set(tables) - touched - set(OTHER_TABLES) == set(), "a table that no record type fills"
    every = {
        f"{table}.{column}" for table in touched - set(OTHER_TABLES) for column in tables[table]
    }
    assert every - found == set(OTHER_COLUMNS)


def test_every_column_that_a_record_type_fills_has_a_name_in_the_history_and_a_reader(filled):
    names = {column.partition(".")[2] for column in filled[0]} - {"id"}
    for lang in LANGUAGES:
        with speaking(lang):
            assert (
                sorted(name for name in names if column_name(name) in ("", name) and lang == "zh")
                == []
            )
    readers = "\n".join(
        path.read_text("utf-8")
        for room in ("reports", "ui")
        for path in (ROOT / room).rglob("*.py")
    )
    unread = [name for name in names if not re.search(rf"\b{READ_AS.get(name, name)}\b", readers)]
    assert unread == []


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("import_account", "first_day", "First day of the period"),  # not a plan's first quarter
        ("application", "applied_day", "Applied on"),  # not what a payee applied for
        ("interest_transfer", "paid_fen", "Of it paid in"),  # not a day
        ("interest_transfer", "taker_id", "Taken over by"),
        ("list_import", "n_read", "Rows read"),
    ],
)
def test_a_column_that_no_form_fills_is_not_called_as_a_field_of_another_kind(table, column, words):
    with speaking("en"):
        assert column_name(column, table) == words


def test_every_table_of_a_record_type_has_a_name(filled):
    for table in {column.partition(".")[0] for column in filled[0]}:
        assert table_name(table) != table


# ---------------------------------------------------------------- one kind of record
COST = {"fund": "F1", "kind": "draw", "amount": 500_00, "day": 738_600, "payee": "", "doc": ""}


def test_a_cost_stated_twice_is_refused_and_said_before(ledger):
    kind = TYPES["fund.cost"]
    assert kind.judged(ledger, COST) == []
    assert [put.outcome for put in record(ledger, kind, COST)] == ["new"]
    assert [remark.tone for remark in kind.judged(ledger, COST)] == ["warn"]
    before = ledger.head()
    with pytest.raises(UserError, match="spent_already"):
        record(ledger, kind, COST)
    assert ledger.head() == before
    assert [put.outcome for put in record(ledger, kind, COST, "another one")] == ["new"]


def test_more_repaid_than_drawn_and_nothing_to_take_back_are_said_beside_the_amount(ledger):
    kind = TYPES["fund.cost"]
    assert [(r.field, r.tone) for r in kind.judged(ledger, COST | {"kind": "repay"})] == [
        ("amount", "warn")
    ]
    assert [(r.field, r.tone) for r in kind.judged(ledger, COST | {"amount": -1})] == [
        ("amount", "bad")
    ]


@pytest.mark.parametrize(
    ("kind", "text", "value", "again"),
    [
        ("rate", "8.125%", 81_250, "8.125%"), ("rate", "1.75", 17_500, "1.75%"), ("percent", "97.2", 972, "97.2%"),
        ("date", "2024年1月18日", 738_903, "2024-01-18"), ("quarter", "2023年第三季度", 8_094, "23Q3"),
        ("thousandths", "1,384.15", 1_384_150, "1384.15"), ("ratio", "1.5", 1_500_000, "1.5"),
        ("number", "12", 12, "12"), ("year", "2023年", 2023, "2023"),
    ],
)  # fmt: skip
def test_a_value_is_written_so_that_it_is_read_back(kind, text, value, again):
    spec = field.Field("x", kind, "X")
    assert cell_values.value(spec, text) == value
    assert cell_values.text_of(spec, value) == again
    assert cell_values.value(spec, again) == value


@pytest.mark.parametrize("text", ["9" * 16, "9" * 400])
def test_a_whole_number_beyond_what_a_ledger_holds_is_refused_in_words(text):
    number = TYPES["plan.pledge"].field("number")
    with pytest.raises(UserError, match="bad_number"):
        cell_values.value(number, text)
    assert cell_values.value(number, "1,234") == 1234


@pytest.mark.parametrize(
    ("table", "column", "kept", "said"),
    [
        ("reported_holding", "share", "81250000", "8.125%"),
        ("stated_share", "share", "81250000", "8.125%"),
        ("fund_terms", "one_company", "200000", "20%"),
        ("fund_pace", "growth", "-12000", "−1.2%"),
        ("terms_hurdle", "multiple", "1500000", "1.5"),
        ("terms_hurdle", "rate", "80000", "8%"),
        ("progress", "physical", "972", "97.2%"),
        ("return_rule", "multiple", "1500000", "1.5"),
    ],
)
def test_history_says_a_kept_number_in_its_unit(table, column, kept, said):
    assert record_words.said(table, column, kept) == said
