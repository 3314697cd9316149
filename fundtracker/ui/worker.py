"""A thread that does work in the order it was given: less to load on every start than a pool of them."""

from __future__ import annotations

import atexit
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

Told = Callable[[Any, BaseException | None], object]


class Worker:
    """One thread, begun with the first work. What it was given is done before the program ends."""

    def __init__(self, name: str) -> None:
        self._works: deque[Callable[[], object]] = deque()
        self._some = threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._ended = False

    def submit(self, work: Callable[[], Any], told: Told = lambda result, error: None) -> None:
        """Do work on the thread; ``told(result, error)`` follows there, one of them None.

        Raises:
            RuntimeError: the thread has ended.
        """
        if self._ended:
            raise RuntimeError("the worker has ended")

        def done() -> None:
            try:
                result = work()
            except BaseException as error:  # noqa: BLE001 - told, never swallowed
                told(None, error)
            else:
                told(result, None)

        self._give(done)
        if self._thread.ident is None:
            self._thread.start()
            atexit.register(self.end)

    def wait(self, work: Callable[[], object]) -> None:
        """Do work on the thread and wait for it; its error is raised here."""
        over, errors = threading.Event(), list[BaseException]()

        def told(_: Any, error: BaseException | None) -> None:
            if error is not None:
                errors.append(error)
            over.set()

        self.submit(work, told)
        over.wait()
        if errors:
            raise errors[0]

    def end(self) -> None:
        """Do what was given and end the thread; the second time nothing."""
        if not self._ended and self._thread.ident is not None:
            self._give(self._end)
            self._thread.join()
            atexit.unregister(self.end)
        self._ended = True

    def _give(self, work: Callable[[], object]) -> None:
        self._works.append(work)
        self._some.release()

    def _end(self) -> None:
        self._ended = True

    def _run(self) -> None:
        while not self._ended:
            self._some.acquire()
            self._works.popleft()()
