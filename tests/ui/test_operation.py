import threading

import pytest
from PySide6.QtCore import QObject
from shiboken6 import delete

from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.classification_rules import Pattern
from fundtracker.ui.base.background import Operations
from tests.ui.conftest import NOON


@pytest.fixture
def operations(qtbot, ledger):
    operations = Operations()
    opened = []
    operations.attach(
        operations, lambda: Ledger.open(ledger, "li", clock=lambda: NOON), opened.append
    )
    qtbot.waitUntil(lambda: opened != [])
    yield operations
    operations.close()


def test_a_read_is_answered_on_the_thread_of_the_window(qtbot, operations):
    threads = []
    operations.read(
        operations,
        lambda ledger: threading.get_ident(),
        lambda there: threads.extend([there, threading.get_ident()]),
    )
    qtbot.waitUntil(lambda: threads != [])
    assert threads[0] != threads[1] == threading.get_ident()


def test_only_the_last_request_of_a_key_is_answered(qtbot, operations):
    gate, answers, begun = threading.Event(), [], []
    operations.read(operations, lambda ledger: gate.wait(120), lambda _: None)
    for n in range(5):
        operations.read(
            operations, lambda ledger, n=n: begun.append(n) or n, answers.append, key="x"
        )
    gate.set()
    qtbot.waitUntil(lambda: answers != [])
    qtbot.wait(50)
    assert answers == [4]
    assert begun == [4]


def test_a_write_says_which_tables_it_touched(qtbot, operations):
    def work(ledger, task):
        with ledger.change("rule") as change:
            ledger.rules.add(change, Pattern("counterparty", "equals", "x"))

    with qtbot.waitSignal(operations.changed) as caught:
        operations.write(operations, work)
    assert caught.args[0] == frozenset({"rule"})


def test_a_page_reads_while_a_long_write_runs(qtbot, operations):
    gate, answers = threading.Event(), []

    def work(ledger, task):
        with ledger.change("rule") as change:
            ledger.rules.add(change, Pattern("counterparty", "equals", "x"))
            gate.wait(120)

    operations.write(operations, work)
    operations.read(operations, lambda ledger: len(ledger.rules.all()), answers.append)
    qtbot.waitUntil(lambda: answers != [])  # long before the gate opens by itself
    assert not gate.is_set()
    before = answers[0]
    with qtbot.waitSignal(operations.changed):
        gate.set()
    operations.read(operations, lambda ledger: len(ledger.rules.all()), answers.append)
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert answers[1] == before + 1


def add_a_rule(ledger, text):
    with ledger.change("rule") as change:
        ledger.rules.add(change, Pattern("counterparty", "equals", text))


def test_a_reading_that_a_write_falls_into_is_done_anew_and_shows_one_moment(qtbot, operations):
    written, answers, turns = threading.Event(), [], []

    def work(ledger):
        turns.append(len(ledger.rules.all()))
        if len(turns) == 1:
            operations._writers.submit(
                lambda: (add_a_rule(operations._writer, "between"), written.set())
            )
            assert written.wait(5)
        return turns[-1], len(ledger.rules.all())

    operations.read(operations, work, answers.append)
    qtbot.waitUntil(lambda: answers != [])
    assert answers == [(turns[0] + 1, turns[0] + 1)]
    assert len(turns) == 2


def test_a_reading_that_goes_wrong_because_a_write_fell_into_it_is_done_anew(qtbot, operations):
    written, answers, turns = threading.Event(), [], []

    def work(ledger):
        before = {rule.id for rule in ledger.rules.all()}
        turns.append(before)
        if len(turns) == 1:
            operations._writers.submit(
                lambda: (add_a_rule(operations._writer, "between"), written.set())
            )
            assert written.wait(5)
        return {rule.id: rule.id in before or {}[rule.id] for rule in ledger.rules.all()}

    operations.read(operations, work, answers.append)
    qtbot.waitUntil(lambda: answers != [])
    assert set(answers[0]) == turns[1] and len(turns) == 2


def test_a_reading_that_is_always_written_into_ends_and_a_fault_of_its_own_is_not_tried_again(
    qtbot, operations
):
    answers, turns, wrong = [], [], []

    def busy(ledger):
        written = threading.Event()
        operations._writers.submit(
            lambda: (add_a_rule(operations._writer, f"n{len(turns)}"), written.set())
        )
        assert written.wait(5)
        turns.append(1)
        return len(turns)

    def broken(ledger):
        wrong.append(1)
        raise UserError("cancelled")

    operations.read(operations, busy, answers.append)
    qtbot.waitUntil(lambda: answers != [])
    assert answers == [4] == [len(turns)]
    with qtbot.waitSignal(operations.failed):
        operations.read(operations, broken, answers.append)
    assert wrong == [1]


def test_an_error_of_the_person_is_told_and_writes_nothing(qtbot, operations, ledger):
    def work(opened, task):
        with opened.change("rule") as change:
            opened.rules.add(change, Pattern("counterparty", "equals", "x"))
            raise UserError("cancelled")

    with qtbot.waitSignal(operations.failed) as caught:
        operations.write(operations, work)
    assert caught.args[0].code == "cancelled"
    count = []
    operations.read(operations, lambda opened: opened.history.last(), count.append)
    qtbot.waitUntil(lambda: count != [])
    with Ledger.open(ledger, "x", clock=lambda: NOON, read_only=True) as other:
        assert count == [other.history.last()]


def test_a_fault_is_told_as_a_fault(qtbot, operations):
    with qtbot.waitSignal(operations.crashed) as caught:
        operations.read(operations, lambda ledger: 1 // 0, lambda _: None)
    assert isinstance(caught.args[0], ZeroDivisionError)


def test_a_task_learns_that_it_should_stop(qtbot, operations):
    done = []

    def work(ledger, task):
        while not task.cancelled():
            task.progress(1)
        raise UserError("cancelled")

    with qtbot.waitSignal(operations.progressed):
        task = operations.write(operations, work, failed=done.append)
    task.cancel()
    qtbot.waitUntil(lambda: done != [])
    assert done[0].code == "cancelled"


def test_an_answer_for_a_page_that_is_gone_is_dropped(qtbot, operations):
    gate, answers = threading.Event(), []
    page = QObject()
    operations.read(page, lambda ledger: gate.wait(120), answers.append)
    delete(page)
    with qtbot.waitSignal(operations._ready):
        gate.set()
    qtbot.wait(20)
    assert answers == []


def test_a_request_without_a_ledger_is_not_answered(qtbot, operations):
    operations.detach()
    answers = []
    with qtbot.waitSignal(operations._ready):
        operations.read(operations, lambda ledger: 1, answers.append)
    qtbot.wait(20)
    assert answers == []
