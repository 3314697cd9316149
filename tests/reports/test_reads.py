"""How often a report asks the ledger: no question twice, and a ceiling that may only fall."""

import collections
import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.reading import ROOM
from fundtracker.reports import registry
from fundtracker.reports.explain import explain
from fundtracker.reports.plan import table1
from fundtracker.reports.review import pack
from fundtracker.ui.review import reading

NOON = dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC)
Q = Quarter.parse("2024Q4")
OF_A_FREEZE = (
    390  # questions behind all gates and papers of a quarter; 10,532 before each was asked once
)
OF_A_TABLE = 225
VERSION = "PRAGMA data_version"  # whether anybody wrote meanwhile is asked before and after


@pytest.fixture
def ledger(sample_ledger, tmp_path):
    path = tmp_path / "sample.ftdb"
    shutil.copy(sample_ledger, path)
    with Ledger.open(path, "reader", clock=lambda: NOON) as opened:
        yield opened


def asked(ledger: Ledger, work) -> list[str]:
    """Return the questions that some work asks, as SQLite sees them: with their values."""
    ledger.tables  # noqa: B018 - made once for an open file
    found: list[str] = []
    ledger.connection.set_trace_callback(found.append)
    try:
        work(ledger)
    finally:
        ledger.connection.set_trace_callback(None)
    return [sql for sql in found if sql != VERSION]


def repeated(questions: list[str]) -> list[str]:
    return [sql for sql, n in collections.Counter(questions).items() if n > 1]


def papers(ledger: Ledger) -> bytes:
    return ledger.reading(lambda one: pack.body(one, Q, reading.gates(one, Q)))


def test_a_freeze_asks_no_question_twice(ledger):
    questions = asked(ledger, papers)
    assert repeated(questions) == []
    assert 100 < len(questions) <= OF_A_FREEZE


def test_the_freeze_of_the_window_asks_only_its_proof_beside_the_figures(ledger):
    reading.check(ledger, Q, "looked at")
    figures = asked(ledger, papers)
    questions = asked(ledger, lambda one: reading.lock(one, Q))
    of_figures = [sql for sql in questions if sql in set(figures)]
    assert (
        len(of_figures) <= len(figures) + 10
    )  # the state of the review and its number are looked at again
    assert ledger.reviews.of(Q.ordinal).state == "locked"


@pytest.mark.parametrize("name", [*registry.NAMES, "plan"])
def test_no_table_asks_a_question_twice(ledger, name):
    build = table1.build if name == "plan" else lambda one, **how: registry.build(one, name, **how)
    questions = asked(ledger, lambda one: build(one, quarter=Q, unit="yuan", lang="zh"))
    assert repeated(questions) == []
    assert 1 < len(questions) <= OF_A_TABLE


@pytest.mark.parametrize("figure", ["plan/policy/total/2024Q4", "projects/total/paid/2024Q4"])
def test_an_opened_figure_asks_no_question_twice(ledger, figure):
    assert repeated(asked(ledger, lambda one: explain(one, figure))) == []


def test_what_was_written_in_a_reading_is_read_anew(ledger):
    def work(one: Ledger) -> tuple[list[str], list[str], list[str]]:
        def texts() -> list[str]:
            return [decision.text for decision in one.reviews.decisions()]

        before = texts()
        one.reviews.decide(Q.ordinal, "ask the district for a split by years")
        with_it = texts()
        one.undo()
        return before, with_it, texts()

    before, with_it, undone = ledger.reading(work)
    assert with_it == [*before, "ask the district for a split by years"]
    assert undone == before


def test_answers_are_the_askers_own_and_end_with_the_reading(ledger):
    sql = "SELECT id FROM plan_line ORDER BY id"

    def work(one: Ledger) -> None:
        first = one.read(sql)
        first.clear()
        assert one.read(sql)

    ledger.reading(work)
    assert len(asked(ledger, lambda one: (one.read(sql), one.read(sql)))) == 2


def test_long_answers_are_asked_again_rather_than_held(ledger):
    sql = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= {ROOM}) SELECT i FROM n"

    def twice(one: Ledger) -> None:
        one.read(sql)
        one.read(sql)

    assert len(asked(ledger, lambda one: one.reading(twice))) == 2


def test_a_reading_that_another_desk_writes_into_shows_one_moment(ledger):
    with Ledger.open(ledger.path, "looker", clock=lambda: NOON, read_only=True) as other:
        turns = []

        def work(one: Ledger) -> tuple[int, int]:
            first = len(one.reviews.decisions())
            if not turns:
                ledger.reviews.decide(Q.ordinal, "between")
            turns.append(first)
            return first, one.history.last()

        n, last = other.reading(work)
        assert (n, last) == (len(ledger.reviews.decisions()), ledger.history.last())
        assert turns == [n - 1, n]


def test_a_report_starts_without_what_it_does_not_need(sample_ledger):
    # Each of these costs a report a tenth of its start or more; they come when they are used.
    code = (
        "import sys; from fundtracker import cli;"
        f"cli.run(['report', 'plan', '--ledger', {str(sample_ledger)!r}]);"
        "print(len([one for one in sys.modules if one.startswith('fundtracker')]));"
        "print([one for one in ('dataclasses', 'inspect', 'shutil', 'sqlite_utils', 'decimal', 'csv',"
        " 'platform', 'fundtracker.records', 'fundtracker.intake', 'fundtracker.ledger.payments.bookings',"
        " 'fundtracker.ledger.payments.payments') if one in sys.modules])"
    )
    said = subprocess.check_output([sys.executable, "-c", code], cwd=Path(__file__).parents[2])
    number, heavy = said.decode().splitlines()[-2:]
    assert (heavy, int(number) <= 93) == ("[]", True), number
