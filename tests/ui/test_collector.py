"""Widgets that only a circle keeps alive are taken down in the window's thread, never in another."""

import gc
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


class Circle(QWidget):
    def __init__(self):
        super().__init__()
        self.itself = self


@pytest.fixture
def gone(_collector):
    """The thread in which a lost widget was taken down."""
    threads = []
    _collector.collect()
    gc.collect()
    widget = Circle()
    widget.destroyed.connect(
        lambda *_: threads.append(threading.current_thread()), Qt.ConnectionType.DirectConnection
    )
    return threads


def test_a_thread_that_reads_takes_down_no_widget(gone):
    def work():
        for _ in range(30):  # far beyond every threshold of the collector
            kept = [[at] for at in range(5000)]
            assert kept

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert gone == [] and not gc.isenabled()
    gc.collect()
    assert gone == [threading.main_thread()]


def test_the_event_loop_collects_by_itself(qtbot, gone):
    kept = [[at] for at in range(2000)]
    qtbot.waitUntil(lambda: gone == [threading.main_thread()])
    assert kept
