"""The worker: in order, with its errors, and nothing given is lost at the end."""

import subprocess
import sys
import threading

import pytest

from fundtracker.ui.worker import Worker


def test_work_is_done_in_order_on_one_thread_and_its_result_or_error_is_told():
    worker, told = Worker("w"), []
    for number in (1, 0, 2):
        worker.submit(lambda n=number: (1 // n, threading.current_thread().name), lambda *said: told.append(said))
    with pytest.raises(ZeroDivisionError):
        worker.wait(lambda: 1 // 0)
    worker.end()
    assert [result for result, _ in told] == [(1, "w"), None, (0, "w")]
    assert isinstance(told[1][1], ZeroDivisionError)
    assert not [thread for thread in threading.enumerate() if thread.name == "w"]


def test_an_ended_worker_takes_nothing_and_one_that_never_worked_ends_too():
    worker = Worker("w")
    worker.end()
    worker.end()
    with pytest.raises(RuntimeError):
        worker.submit(print)


def test_what_was_given_is_done_before_the_program_ends():
    code = (
        "import threading; from fundtracker.ui.worker import Worker; gate = threading.Event(); w = Worker('w');"
        "w.submit(gate.wait); w.submit(lambda: print('done', flush=True)); threading.Timer(0.1, gate.set).start()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "done\n"
