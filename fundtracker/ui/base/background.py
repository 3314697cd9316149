"""Work off the GUI thread: the one way the window reads from or writes to the ledger.

Two threads: one writes, one reads on its own read-only connection, so that a long import lets
every page answer meanwhile. Answers come back on the GUI thread, in order.
"""

import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.lock import Holder

PROGRESS = 80  # ms between two reports of a work that runs
T = TypeVar("T")
Done = Callable[[Any], Any]
Failed = Callable[[UserError], Any]


class Task:
    """Handed to long work: it reports its rows, and learns that it should stop."""

    def __init__(self) -> None:
        self.rows = 0
        self._stop = threading.Event()

    def cancel(self) -> None:
        """Ask the work to stop at its next step; what it began leaves nothing behind."""
        self._stop.set()

    def cancelled(self) -> bool:
        """Tell whether the person asked to stop."""
        return self._stop.is_set()

    def progress(self, rows: int) -> None:
        """Report the rows done so far (worker thread)."""
        self.rows = rows


class _Answer(NamedTuple):
    owner: QObject
    future: Future[Any]
    done: Done | None
    failed: Failed | None
    stale: Callable[[], bool]


class Operations(QObject):
    """Runs work on the ledger's threads and answers on the GUI thread. It lives as long as the window."""

    progressed = Signal(object, int)  # the Task, rows
    changed = Signal(object)  # frozenset of the tables that a write touched
    failed = Signal(object)  # UserError nobody else took: shown as a bar
    crashed = Signal(object)  # any other exception: shown with details to copy
    begun = Signal()  # a write was asked for
    busy = Signal(bool)  # a write runs
    idle = Signal()  # the last of the long work that ran is done
    leaving = Signal()  # the ledger is about to be closed: what was typed and not kept yet is kept now
    _ready = Signal()  # no object crosses a thread inside Qt: answers wait in a queue of our own

    def __init__(self) -> None:
        super().__init__()
        self._writers = ThreadPoolExecutor(1, "ledger-writes")
        self._readers = ThreadPoolExecutor(1, "ledger-reads")
        self._writer: Ledger | None = None
        self._reader: Ledger | None = None
        self._seq = 0
        self._latest: dict[tuple[int, str], int] = {}
        self._tickets = 0
        self._writing = 0
        self._answers: deque[tuple[_Answer, Callable[[], None] | None]] = deque()
        self._tasks: list[Task] = []
        self._closed = False
        self._clock = QTimer(self)
        self._clock.setInterval(PROGRESS)
        self._clock.timeout.connect(self._report)
        self.changes = 0  # changesets written since the ledger was opened
        self._ready.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    # ------------------------------------------------------------ work
    def read(
        self,
        owner: QObject,
        work: Callable[[Ledger], T],
        done: Callable[[T], Any],
        *,
        key: str = "",
        failed: Failed | None = None,
    ) -> None:
        """Run ``work`` on the reading thread; ``done(result)`` follows on the GUI thread.

        ``work`` is short, fetches all it wants and touches no widget. With a ``key`` only the last
        request of this owner and key is answered; one that waits in vain is not even begun.
        ``done`` is dropped when ``owner`` or the ledger is gone by then.
        """
        self._tickets += 1
        ticket, place = self._tickets, (id(owner), key)
        if key:
            self._latest[place] = ticket

        def stale() -> bool:
            return bool(key) and self._latest.get(place) != ticket

        def on_reader() -> T | None:
            return None if self._reader is None or stale() else self._reader.reading(work)

        reader = self._reader
        gone = lambda: reader is None or stale() or self._reader is not reader
        self._submit(self._readers, on_reader, owner, done, failed, gone)

    def export(self, owner: QObject, work: Callable[[Ledger], T], done: Callable[[T], Any]) -> None:
        """Run ``work``, which writes figures to a file, on the reading thread once the ledger is proved."""

        def proved(ledger: Ledger) -> T:
            from fundtracker.ledger import figure_proof

            figure_proof.prove(ledger)
            return work(ledger)

        self.read(owner, proved, done)

    def write(
        self,
        owner: QObject,
        work: Callable[[Ledger, Task], T],
        done: Callable[[T], Any] | None = None,
        *,
        failed: Failed | None = None,
    ) -> Task:
        """Run ``work`` on the writing thread; pages learn through ``changed`` what it touched.

        It reaches the ledger that is open now, whatever is opened until its turn comes.
        """
        task, writer = self._task(), self._writer
        self._writing += 1
        self.begun.emit()
        self.busy.emit(True)

        def on_writer() -> T:
            if writer is None:
                raise UserError("no_ledger", path="")
            return work(writer, task)

        def after() -> None:
            self._ended(task)
            self._written()

        self._submit(self._writers, on_writer, owner, done, failed, lambda: False, after)
        return task

    def _task(self) -> Task:
        task = Task()
        self._tasks.append(task)
        self._clock.start()
        return task

    def _ended(self, task: Task) -> None:
        self._tasks.remove(task)
        if not self._tasks:
            self._clock.stop()
            self.idle.emit()

    def at_work(self) -> bool:
        """Tell whether a write or other long work runs or waits."""
        return bool(self._tasks)

    def _report(self) -> None:
        """Tell how far the work is that runs now."""
        if self._tasks and self._tasks[0].rows:
            self.progressed.emit(self._tasks[0], self._tasks[0].rows)

    def outside(
        self, owner: QObject, work: Callable[[Task], T], done: Callable[[T], Any], *, failed: Failed | None = None
    ) -> Task:
        """Run long work that needs no open ledger (making the sample, copying) on the writing thread."""
        task = self._task()
        self._submit(self._writers, lambda: work(task), owner, done, failed, lambda: False, lambda: self._ended(task))
        return task

    # ------------------------------------------------------------ opening and closing
    def attach(self, owner: QObject, opener: Callable[[], Ledger], done: Done, failed: Failed | None = None) -> None:
        """Close what is open and open another ledger: ``opener`` runs on the writing thread."""

        def on_writer() -> tuple[Ledger, Ledger]:
            opened = opener()
            try:
                reader = Ledger.open(opened.path, opened.person, clock=opened.clock, read_only=True)
                reader.holder = opened.holder
            except BaseException:
                opened.close()
                raise
            return opened, reader

        def on_gui(pair: tuple[Ledger, Ledger]) -> None:
            self.detach()
            self._writer, self._reader = pair
            self._seq, self.changes = pair[1].history.last(), 0
            done(pair[1])

        self._submit(self._writers, on_writer, owner, on_gui, failed, lambda: False)

    def state(self) -> tuple[bool, Holder | None]:
        """Return (read-only?, who writes in it on another desk)."""
        return (True, None) if self._writer is None else (self._writer.read_only, self._writer.holder)

    def detach(self) -> None:
        """Close the open ledger when its threads have done what they were given.

        On ``leaving`` pages still write what was typed last; nobody hears whether it went well.
        """
        self.leaving.emit()
        ledgers = [(self._readers, self._reader), (self._writers, self._writer)]
        self._writer = self._reader = None
        for pool, ledger in ledgers:
            if ledger is not None:
                pool.submit(ledger.close).result()

    def close(self) -> None:
        """Close the ledger and end both threads; long work is asked to stop and leaves nothing behind."""
        self._closed = True
        for task in list(self._tasks):
            task.cancel()
        self.detach()
        self._writers.shutdown(wait=True)
        self._readers.shutdown(wait=True)
        self._clock.stop()
        self._tasks.clear()  # their answers are not heard any more

    # ------------------------------------------------------------ answers
    def _submit(
        self,
        pool: ThreadPoolExecutor,
        work: Callable[[], Any],
        owner: QObject,
        done: Done | None,
        failed: Failed | None,
        stale: Callable[[], bool],
        after: Callable[[], None] | None = None,
    ) -> None:
        def told(future: Future[Any]) -> None:
            self._answers.append((_Answer(owner, future, done, failed, stale), after))
            try:
                self._ready.emit()
            except RuntimeError:  # the window went away meanwhile
                pass

        pool.submit(work).add_done_callback(told)

    @Slot()
    def _answer(self) -> None:
        answer, after = self._answers.popleft()
        if self._closed:  # an answer would begin new work
            return
        if after is not None:
            after()
        error = answer.future.exception()
        if error is None:
            if answer.done is not None and not answer.stale() and isValid(answer.owner):
                answer.done(answer.future.result())
        elif isinstance(error, UserError):
            if answer.stale():
                return
            if answer.failed is not None and isValid(answer.owner):
                answer.failed(error)
            else:
                self.failed.emit(error)
        else:
            self.crashed.emit(error)

    def _written(self) -> None:
        self._writing -= 1
        if not self._writing:
            self.busy.emit(False)
        after = self._seq

        def touched(ledger: Ledger) -> tuple[int, frozenset[str]]:
            return ledger.history.touched(after)

        def announce(found: tuple[int, frozenset[str]] | None) -> None:
            if found is not None and found[0] > self._seq:
                self.changes += found[0] - self._seq
                self._seq = found[0]
                self.changed.emit(found[1])

        if self._reader is not None:
            self.read(self, touched, announce)
