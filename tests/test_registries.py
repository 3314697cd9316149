"""Registries proved whole: who adds a code and forgets a place of it fails here, not in front of a person."""

import ast
import datetime as dt
import re
from pathlib import Path

import pytest

from fundtracker import cli, i18n, settings
from fundtracker.domain.base import money
from fundtracker.domain.park import warnings
from fundtracker.errors import Issue
from fundtracker.i18n import LANGUAGES, say, speaking
from fundtracker.intake.columns.list_kinds import KINDS
from fundtracker.intake.lists import list_words
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds import fund_costs
from fundtracker.records import fund_cash
from fundtracker.reports import registry
from fundtracker.reports.disclosure import fund_expenses
from fundtracker.reports.plan import table1
from fundtracker.reports.projects import table2, table3
from fundtracker.reports.review import pack
from fundtracker.reports.sources import table4_5
from fundtracker.reports.tables.labels import kind_name
from fundtracker.reports.tables.report_table import name_head
from fundtracker.reports.tables.table_names import table_name
from fundtracker.reports.warnings import todo
from fundtracker.ui.base import qt_texts
from fundtracker.ui.window.menu_commands import other_language
from fundtracker.ui.window.pages import PAGES

NOON = dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC)
ROOT = Path(warnings.__file__).parents[2]
FILES = sorted(ROOT.rglob("*.py"))
COLUMNS = {
    "plan": lambda: table1._columns("paid"),
    "projects": table2.columns,
    "contracts": table3.columns,
    "sources": table4_5.columns,
}


# ---------------------------------------------------------------- languages, kinds of cost
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_language_is_offered_shows_every_amount_and_is_come_to_by_its_command(lang):
    for unit in money.UNITS:
        assert money.parse(money.show(12_345_678_900_00, unit, lang), unit, lang) > 0
    come_to, first = [], i18n.language()
    for _ in LANGUAGES:
        i18n.use(i18n.next_language())
        come_to.append(i18n.language())
    assert (set(come_to), come_to[-1]) == (set(LANGUAGES), first)
    with speaking(lang):
        assert other_language()
    assert settings.CHOICES["language"] == LANGUAGES
    assert settings.CHOICES["unit"] == money.UNITS
    assert set(qt_texts.FILES) == set(LANGUAGES)


def test_every_kind_of_cost_that_the_ledger_takes_is_offered_and_has_a_name():
    assert {option.code for option in fund_cash.COST_CATEGORIES} == set(fund_costs.CATEGORIES)
    for lang in LANGUAGES:
        with speaking(lang):
            assert all(fund_expenses.category_name(code) for code in fund_expenses.LINES)


# ---------------------------------------------------------------- warnings
def test_every_warning_that_the_rules_raise_is_a_known_code():
    raised = set()
    for path in sorted((ROOT / "domain").rglob("*.py")):
        text = path.read_text("utf-8")
        raised |= set(re.findall(r'(?:Warning|Alert)\(\s*"(\w+)"', text))
        # a row of a table of rules, or what is raised of a place
        raised |= set(re.findall(r'\("(warn_\w+)", \d', text))
    assert raised == set(warnings.CODES)


@pytest.mark.parametrize("code", warnings.CODES)
def test_a_warning_has_a_sentence_a_kind_a_page_and_a_figure_that_is_there(code):
    for lang in LANGUAGES:
        with speaking(lang):
            assert not say(Issue(code, None, {})).startswith(code), f"no sentence in {lang}"
            assert todo.kind_name(warnings.TOPICS[code].kind)
    topic = warnings.TOPICS[code]
    assert topic.page in {entry.name for entry in PAGES}
    if topic.column:
        assert topic.column in {column.code for column in COLUMNS[topic.page]()}
    assert bool(topic.column) == (
        topic.kind not in ("fund", "date") or code == "warn_retention_due"
    )


def test_every_chore_has_a_severity_a_page_and_a_sentence():
    assert set(todo._CHORES) == set(todo._PLACES)
    assert set(todo._PLACES.values()) <= {entry.name for entry in PAGES}
    for kind in todo._CHORES:
        assert todo.chore_words(todo.Todo(kind, 1))


# ---------------------------------------------------------------- lists
def test_every_kind_of_list_has_a_writer_a_name_and_a_place_in_the_command(capsys):
    with pytest.raises(SystemExit):
        cli.run(["import", "--help"])
    [choices] = re.findall(r"--list \{([^}]*)\}", re.sub(r"\s+", " ", capsys.readouterr().out))[:1]
    assert {word.strip() for word in choices.split(",")} == {"auto", *KINDS}
    for lang in LANGUAGES:
        with speaking(lang):
            assert all(list_words.kind_name(kind) for kind in KINDS)


# ---------------------------------------------------------------- tables
def test_every_table_has_a_builder_and_every_table_of_the_pack_a_number():
    assert set(registry.BUILDERS) == {"plan", *registry.NAMES}
    assert len(set(registry.NAMES)) == len(registry.NAMES)
    assert set(pack.NUMBERS) <= set(registry.NAMES)
    assert sorted(set(pack.NUMBERS.values())) == list(range(2, 13))
    assert all(name_head(name) for name in registry.NAMES)


def test_every_change_that_the_program_writes_has_a_name():
    kinds = {
        call.args[0].value
        for path in FILES
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "change"
        and call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str)
    }  # fmt: skip
    assert len(kinds) > 30
    with speaking("zh"):
        assert [kind for kind in sorted(kinds) if kind_name(kind) == kind] == []


def test_every_table_that_history_tells_of_has_a_name(sample_ledger):
    with (
        Ledger.open(sample_ledger, "x", clock=lambda: NOON, read_only=True) as ledger,
        speaking("zh"),
    ):
        tables = [table.name for table in ledger.tables.values() if not table.append_only]
        assert [name for name in tables if table_name(name) == name] == []


# ---------------------------------------------------------------- no default hides a hole
# A default is right where the key is no code of ours: a character, a state of a later program, an absence.
OPEN = {
    ("reports/tables/report_table.py", "name_head"): "most tables have items",
    (
        "intake/payments/contract_matches.py",
        "why_name",
    ): "kept with the booking: earlier programs wrote others",
    ("reports/explain_text.py", "as_text"): "only figures of funds have a side",
    ("reports/funds/fund_view.py", "rate_words"): "the other states have no rate",
    (
        "reports/record_words.py",
        "column_name",
    ): "a column of a table is called by its own name at last",
    (
        "reports/tables/import_words.py",
        "kind_of_file",
    ): "kept with the file: earlier programs wrote others",
    ("reports/tables/table_names.py", "table_name"): "proved for all tables below",
    ("reports/tables/report_table.py", "exact_head"): "most kinds of columns have no unit",
    ("reports/sources/policy_view.py", "why_words"): "what a person wrote",
    ("ui/imports/question_bar.py", "option_name"): "an option may be a column's own head",
    ("ui/imports/words.py", "role_name"): "a profile may hold a role of a later program",
    ("ui/imports/words.py", "delimiter_name"): "any character separates",
    ("ui/imports/words.py", "skipped_name"): "kept with the file: earlier programs wrote others",
    ("reports/plan/plan_words.py", "nature_name"): "a statement speaks of what its source names",
    ("ui/sources/page.py", "head"): "the other views have sources",
    ("ui/explaining/explained.py", "add_flows"): "only figures of funds have a side",
}


def _names_codes(node: ast.AST) -> bool:
    return isinstance(node, ast.Dict) and any(
        isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "tr"
        for value in node.values
        for call in ast.walk(value)
    )


def with_default(tree: ast.Module) -> set[str]:
    """The functions that ask a registry of names, or one of the registries above, with a default."""
    found = set()
    for function in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]:
        local = {
            target.id
            for node in ast.walk(function)
            if isinstance(node, ast.Assign) and _names_codes(node.value)
            for target in node.targets
            if isinstance(target, ast.Name)
        } | {"TOPICS", "KINDS", "WRITERS", "BUILDERS", "NUMBERS", "_CHORES", "_PLACES"}
        for call in ast.walk(function):
            if (
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Attribute)
                and call.func.attr == "get"
            ):
                asked = call.func.value
                if len(call.args) == 2 and (
                    _names_codes(asked) or getattr(asked, "id", "") in local
                ):
                    found.add(function.name)
    return found


def test_no_registry_is_asked_with_a_default():
    found = {
        (path.relative_to(ROOT).as_posix(), name)
        for path in FILES
        for name in with_default(ast.parse(path.read_text("utf-8")))
    }
    assert found == set(OPEN)


def test_the_search_for_defaults_finds_one():
    assert with_default(
        ast.parse('def name(code):\n    return {"a": tr("A")}.get(code, code)')
    ) == {"name"}
    assert with_default(ast.parse('def name(code):\n    return TOPICS.get(code, "fund")')) == {
        "name"
    }
    assert with_default(ast.parse('def name(code):\n    return {"a": tr("A")}[code]')) == set()
