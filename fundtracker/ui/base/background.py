"""Work off the GUI thread: the one way the window reads from or writes to the ledger.

Two threads: one writes, one reads on its own read-only connection, so that a long import lets
every page answer meanwhile. Answers come back on the GUI thread, in order.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from fundtracker.errors import Issue, UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.lock import Holder
from fundtracker.ledger.review.signing import Key

PROGRESS = 80  # ms between two reports of a work that runs
LOOK = 1000  # ms between two looks for what another window wrote
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


class _Hearer(NamedTuple):
    """Who hears what came of a work; nobody once ``stale``, ``after`` runs in any case."""

    owner: QObject
    done: Done | None
    failed: Failed | None = None
    stale: Callable[[], bool] = lambda: False
    after: Callable[[], Sequence[Issue] | None] | None = None


class _OnItsOwn:
    """Runs each work on a new thread that ends with the program, whatever it is doing."""

    def submit(self, work: Callable[[], T]) -> Future[T]:
        """Begin a work."""
        future: Future[T] = Future()

        def run() -> None:
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001 - whoever asked is told
                future.set_exception(error)

        threading.Thread(target=run, daemon=True, name="aside").start()
        return future


class Operations(QObject):
    """Runs work on the ledger's threads and answers on the GUI thread. It lives as long as the
    window.
    """

    progressed = Signal(object, int)  # the Task, rows
    changed = Signal(object)  # frozenset of the tables that a write touched
    told = Signal(object)  # list[Issue]: what a write made of what stood before it
    failed = Signal(object)  # UserError nobody else took: shown as a bar
    crashed = Signal(object)  # any other exception: shown with details to copy
    begun = Signal()  # a write was asked for
    busy = Signal(bool)  # a write runs
    idle = Signal()  # the last of the long work that ran is done
    leaving = (
        Signal()
    )  # the ledger is about to be closed: what was typed and not kept yet is kept now
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
        self._answers: deque[tuple[_Hearer, Future[Any]]] = deque()
        self._tasks: list[Task] = []
        self._closed = False
        self._clock = QTimer(self)
        self._clock.setInterval(PROGRESS)
        self._clock.timeout.connect(self._report)
        self._others = QTimer(self)
        self._others.setInterval(LOOK)
        self._others.timeout.connect(self._look)
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
        self._submit(self._readers, on_reader, _Hearer(owner, done, failed, gone))

    def export(self, owner: QObject, work: Callable[[Ledger], T], done: Callable[[T], Any]) -> None:
        """Run ``work``, which writes figures to a file, on the reading thread once the ledger is
        proved.
        """

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

        follows: list[Issue] = []

        def on_writer() -> T:
            if writer is None:
                raise UserError("no_ledger", path="")
            writer.told = []
            result = work(writer, task)
            follows.extend(writer.told)
            return result

        def after() -> Sequence[Issue]:
            self._ended(task)
            self._written()
            return follows

        hearer = _Hearer(owner, done, failed, after=after)
        self._submit(self._writers, on_writer, hearer)
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
        self,
        owner: QObject,
        work: Callable[[Task], T],
        done: Callable[[T], Any],
        *,
        failed: Failed | None = None,
    ) -> Task:
        """Run long work that needs no open ledger (making the sample, copying) on the writing
        thread.
        """
        task = self._task()
        hearer = _Hearer(owner, done, failed, after=lambda: self._ended(task))
        self._submit(self._writers, lambda: work(task), hearer)
        return task

    def aside(self, owner: QObject, work: Callable[[], T], done: Callable[[T], Any]) -> None:
        """Run work that needs no ledger and may never come back (a network drive that hangs) on a
        thread of its own, for which nothing waits: not the ledger's threads, not the end.
        """
        self._submit(_OnItsOwn(), work, _Hearer(owner, done))

    # ------------------------------------------------------------ opening and closing
    def attach(
        self, owner: QObject, opener: Callable[[], Ledger], done: Done, failed: Failed | None = None
    ) -> None:
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
            self._others.start()
            done(pair[1])

        self._submit(self._writers, on_writer, _Hearer(owner, on_gui, failed))

    def state(self) -> tuple[bool, Holder | None]:
        """Return (read-only?, who writes in it on another desk)."""
        return (
            (True, None) if self._writer is None else (self._writer.read_only, self._writer.holder)
        )

    def detach(self) -> None:
        """Close the open ledger when its threads have done what they were given.

        On ``leaving`` pages still write what was typed last; nobody hears whether it went well.
        """
        self.leaving.emit()
        self._others.stop()
        ledgers = [(self._readers, self._reader), (self._writers, self._writer)]
        self._writer = self._reader = None
        for pool, ledger in ledgers:
            if ledger is not None:
                pool.submit(ledger.close).result()

    def close(self) -> None:
        """Close the ledger and end both threads; long work is asked to stop and leaves nothing
        behind.
        """
        self._closed = True
        for task in list(self._tasks):
            task.cancel()
        self.detach()
        self._writers.shutdown(wait=True)
        self._readers.shutdown(wait=True)
        self._clock.stop()
        self._tasks.clear()  # their answers are not heard any more

    def work_as(self, key: Key | None) -> None:
        """Let the writing ledger work with an unlocked key, or with none (``Ledger.work_as``)."""
        if self._writer is not None:
            self._writers.submit(self._writer.work_as, key)

    # ------------------------------------------------------------ answers
    def _submit(
        self,
        pool: ThreadPoolExecutor | _OnItsOwn,
        work: Callable[[], Any],
        hearer: _Hearer,
    ) -> None:
        def when_done(future: Future[Any]) -> None:
            self._answers.append((hearer, future))
            try:
                self._ready.emit()
            except RuntimeError:  # the window went away meanwhile
                pass

        try:
            future = pool.submit(work)
        except RuntimeError:  # a timer asks after the end: nobody hears the answer
            return
        future.add_done_callback(when_done)

    @Slot()
    def _answer(self) -> None:
        hearer, future = self._answers.popleft()
        if self._closed:  # an answer would begin new work
            return
        follows = hearer.after() if hearer.after is not None else None
        self._pass_on(hearer, future)
        if follows and future.exception() is None:
            self.told.emit([*follows])

    def _pass_on(self, hearer: _Hearer, future: Future[Any]) -> None:
        """Give an answer to who asked; a refusal of a write is said though nobody is there."""
        error = future.exception()
        if error is None:
            if hearer.done is not None and not hearer.stale() and isValid(hearer.owner):
                hearer.done(future.result())
        elif isinstance(error, UserError):
            if hearer.stale():
                return
            if hearer.failed is not None and isValid(hearer.owner):
                hearer.failed(error)
            elif hearer.after is not None or isValid(hearer.owner):  # no word to nobody
                self.failed.emit(error)
        else:
            self.crashed.emit(error)

    def _written(self) -> None:
        self._writing -= 1
        if not self._writing:
            self.busy.emit(False)
        self._look()

    def _look(self) -> None:
        """Announce what was written since, by this window or another one."""
        after = self._seq

        def touched(ledger: Ledger) -> tuple[int, frozenset[str]]:
            return ledger.history.touched(after)

        def announce(state: tuple[int, frozenset[str]] | None) -> None:
            if state is not None and state[0] > self._seq:
                self.changes += state[0] - self._seq
                self._seq = state[0]
                self.changed.emit(state[1])

        if self._reader is not None:
            self.read(self, touched, announce, key="written")
