"""A disk that loses its power: it keeps what was synced, and of the rest what chance will have.

The statements that the program's own ledger ran are run again through a recording file system of
SQLite (apsw), which writes down every write, truncation, sync and deletion, and when a save was told
to be done. ``cut`` then gives the folder as a power cut at a moment would leave it.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import apsw

SECTOR = 512


class Event(NamedTuple):
    """One thing that happened: write, truncate, sync or delete of a file, or a save told done."""

    what: str
    file: str = ""
    at: int = 0
    data: bytes = b""


class _File(apsw.VFSFile):
    def __init__(self, events: list[Event], name: Any, flags: Any) -> None:
        super().__init__("", name, flags)
        path = name.filename() if hasattr(name, "filename") else name
        self._events, self._name = events, Path(path).name if path else ""

    def xWrite(self, data: bytes, offset: int) -> None:
        self._events.append(Event("write", self._name, offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, size: int) -> None:
        self._events.append(Event("truncate", self._name, size))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        self._events.append(Event("sync", self._name))
        super().xSync(flags)


class _System(apsw.VFS):
    def __init__(self, events: list[Event]) -> None:
        self._events = events
        super().__init__("recording", "")

    def xOpen(self, name: Any, flags: Any) -> _File:
        return _File(self._events, name, flags)

    def xDelete(self, name: str, sync: bool) -> None:
        self._events.append(Event("delete", Path(name).name))
        super().xDelete(name, sync)


def spoken(connection: sqlite3.Connection) -> list[str]:
    """Return the list in which a connection writes down its statements from now on, values in place.

    A statement that SQLite prepares again, because tables changed, is told twice and written once;
    what triggers run is told as comments and comes by itself.
    """
    said: list[str] = []

    def tell(sql: str) -> None:
        if not sql.startswith("--") and said[-1:] != [sql]:
            said.append(sql)

    connection.set_trace_callback(tell)
    return said


def replayed(statements: list[str], path: Path) -> list[Event]:
    """Run statements on a ledger of the state they began with, and return what its files went through."""
    events: list[Event] = []
    system = _System(events)
    try:
        connection = apsw.Connection(str(path), vfs="recording", flags=apsw.SQLITE_OPEN_READWRITE)
        for statement in statements:
            with contextlib.suppress(
                apsw.Error
            ):  # refused then, refused again; who replays compares
                connection.execute(statement).fetchall()
            if statement.strip().upper().startswith("COMMIT"):
                events.append(Event("saved"))
        connection.close()
    finally:
        system.unregister()
    return events


def cut(base: Path, events: list[Event], moment: int, random: Random, folder: Path) -> int:
    """Put the ledger into ``folder`` as a cut after ``moment`` events leaves it; return the saves told done.

    What was written after a file's last sync is there or not, whole or in torn sectors, in any order.
    """
    files: dict[str, bytearray] = {base.name: bytearray(base.read_bytes())}
    waiting: dict[str, list[Event]] = {}
    saved = 0
    for event in events[:moment]:
        if event.what == "saved":
            saved += 1
        elif event.what == "sync":
            for one in waiting.pop(event.file, []):
                _done(files, one)
        elif event.what == "delete":
            waiting.pop(event.file, None)
            files.pop(event.file, None)
        else:
            waiting.setdefault(event.file, []).append(event)
    for pending in waiting.values():
        some = [one for one in pending if random.random() < random.choice((0.1, 0.5, 0.9))]
        random.shuffle(some)
        for one in some:
            _done(files, _torn(one, random) if random.random() < 0.3 else one)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return saved


def killed(base: Path, events: list[Event], moment: int, folder: Path) -> int:
    """Put the ledger into ``folder`` as a program that died after ``moment`` events leaves it: the
    system still writes all that it was given, in order. Return the saves told done."""
    files: dict[str, bytearray] = {base.name: bytearray(base.read_bytes())}
    for event in events[:moment]:
        if event.what == "delete":
            files.pop(event.file, None)
        elif event.what in ("write", "truncate"):
            _done(files, event)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return sum(event.what == "saved" for event in events[:moment])


def _done(files: dict[str, bytearray], event: Event) -> None:
    data = files.setdefault(event.file, bytearray())
    if event.what == "truncate":
        del data[event.at :]
        return
    end = event.at + len(event.data)
    data.extend(bytes(max(0, end - len(data))))
    data[event.at : end] = event.data


def _torn(event: Event, random: Random) -> Event:
    """Return the part of a write that reached the disk: some of its sectors from one side."""
    if event.what != "write" or len(event.data) <= SECTOR:
        return event
    keep = random.randrange(1, len(event.data) // SECTOR + 1) * SECTOR
    if random.random() < 0.5:
        return event._replace(data=event.data[:keep])
    return event._replace(at=event.at + len(event.data) - keep, data=event.data[-keep:])
