"""The log of uses: who opened, exported, saved or copied what, which command ran, what was refused.

It lies in the person's folder, outside every ledger: who only reads writes into none. A line is one
use as JSON, chained by hash to the one before: a line that was altered, taken out or slipped in
shows. Its end can be cut off unseen, and the whole made anew, unless its head was noted elsewhere:
each freeze of a quarter writes it into the ledger. Nothing is noted before ``begin``.
"""

from __future__ import annotations

import datetime as dt
import getpass
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from fundtracker import __version__, private_files
from fundtracker.errors import Issue, UserError
from fundtracker.paths import settings_file
from fundtracker.patterns import lazy

FIRST = "0" * 64
DEEDS = ("open", "save", "copy", "refused")
LONGEST = 300  # letters of what was used
_PASSWORD = lazy(r"(://[^:/@\s]*:|\bpassword\s*=\s*)[^@\s&]+")
_TAIL = 1 << 16  # bytes: more than a line ever has
_COLUMNS = ("n", "at", "person", "login", "computer", "ledger", "deed", "what", "prev")


class Use(NamedTuple):
    """One use: ``deed`` is one of ``DEEDS``; ``hash`` is over all before it."""

    n: int
    at: str
    person: str
    login: str
    computer: str
    ledger: str
    deed: str
    what: str
    prev: str
    hash: str


class Head(NamedTuple):
    """The end of a log: ``log`` names it (the hash of its first line)."""

    log: str
    n: int
    hash: str


class _Desk:
    """Where this process notes, and for which ledger."""

    path: Path | None = None
    person = ""
    ledger = ""


def place() -> Path:
    """Return where the log of this person lies."""
    return settings_file().with_name("uses.jsonl")


def begin(path: Path | None = None) -> None:
    """Note the uses of this process from now on, by default at ``place``."""
    _Desk.path, _Desk.person, _Desk.ledger = path or place(), "", ""


def begun() -> Path | None:
    """Return the log that this process writes, None where it writes none."""
    return _Desk.path


def end() -> None:
    """Note nothing any more."""
    _Desk.path = None


def opened(ledger: Path, person: str, how: str) -> None:
    """Note that a ledger was opened (``how``: write, read, or the command that did); what follows
    is of it.
    """
    _Desk.ledger, _Desk.person = str(ledger), person
    note("open", how)


def note(action: str, what: str = "") -> bool:
    """Write a use below the others; return whether it could be written. A password in an address
    of a database stays out of it.

    A log that cannot be written stops no work: ``verify`` tells of it where lines are missing.
    """
    if _Desk.path is None:
        return False
    words = _PASSWORD.sub(r"\1…", " ".join(what.split()))
    try:
        with _locked(_Desk.path) as file:
            last = _last(file)
            at = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
            fields = (
                last.n + 1 if last else 1, at, _plain(_Desk.person), _login(), _computer(),
                _plain(_Desk.ledger), action, _plain(words)[:LONGEST],
                last.hash if last else FIRST,
            )  # fmt: skip
            use = Use(*fields, _hash(fields))
            file.seek(0, os.SEEK_END)
            file.write(as_json(use).encode() + b"\n")
            file.flush()
    except (OSError, UserError):
        return False
    return True


def head(path: Path | None = None) -> Head | None:
    """Return the end of a log, by default of that of this process; None where there is none."""
    path = path or _Desk.path
    if path is None or not path.exists():
        return None
    try:
        uses = read(path)
    except UserError:
        return None
    return Head(uses[0].hash[:16], uses[-1].n, uses[-1].hash) if uses else None


def read(path: Path) -> list[Use]:
    """Return the uses that a log holds, in order; raises UserError ``audit_unreadable``."""
    uses = []
    try:
        for number, line in enumerate(path.read_bytes().split(b"\n"), 1):
            if line.strip():
                uses.append(_use(line, path, number))
    except OSError as error:
        raise UserError("cannot_read", name=path.name, why=error.strerror or "") from None
    return uses


def verify(path: Path, noted: list[Head]) -> list[Issue]:
    """Prove a log by its chain and by heads that were noted elsewhere.

    Codes: ``audit_unreadable``, ``audit_altered`` (with the line), ``audit_cut`` (it ends before a
    noted head, or holds another line there: cut off or made anew).
    """
    if not path.exists():
        return []
    try:
        uses = read(path)
    except UserError as error:
        return [Issue(error.code, None, error.params)]
    issues, prev = [], FIRST
    for number, use in enumerate(uses, 1):
        if use.n != number or use.prev != prev or _hash(use[:-1]) != use.hash:
            issues.append(Issue("audit_altered", None, {"path": path.name, "line": number}))
            break
        prev = use.hash
    log = uses[0].hash[:16] if uses else ""
    for head in noted:
        there = uses[head.n - 1].hash if 0 < head.n <= len(uses) else ""
        if head.log == log and there != head.hash:
            issues.append(Issue("audit_cut", None, {"path": path.name, "line": head.n}))
    return issues


def as_json(use: Use) -> str:
    """Return a use as one line of JSON."""
    return json.dumps(use._asdict(), ensure_ascii=False)


def as_cef(use: Use) -> str:
    """Return a use as one line of the Common Event Format, as log servers take it."""
    refused = use.deed == "refused"
    when = int(dt.datetime.fromisoformat(use.at).timestamp() * 1000)
    named = {
        "rt": when, "suser": use.person or use.login, "suid": use.login, "shost": use.computer,
        "filePath": use.ledger, "msg": use.what, "outcome": "failure" if refused else "success",
        "cn1Label": "number", "cn1": use.n, "cs1Label": "hash", "cs1": use.hash,
    }  # fmt: skip
    fields = " ".join(f"{name}={_escaped(str(value), '=')}" for name, value in named.items())
    words = f"fundtracker|fundtracker|{__version__}|{use.deed}|{use.deed}|{6 if refused else 3}"
    return f"CEF:0|{words}|{fields}"


def _plain(text: str) -> str:
    """A text that any log holds: a file name's byte that is no letter is written out."""
    return text.encode("utf-8", "backslashreplace").decode()


def _escaped(text: str, mark: str) -> str:
    text = text.replace("\\", "\\\\").replace(mark, "\\" + mark)
    return text.replace("\r", "").replace("\n", "\\n")


def _use(line: bytes, path: Path, number: int) -> Use:
    try:
        data = json.loads(line)
        use = Use(**data)
        if (
            use.deed not in DEEDS
            or not isinstance(use.n, int)
            or not all(isinstance(value, str) for value in use[1:])
        ):
            raise TypeError
    except (ValueError, TypeError, RecursionError):
        raise UserError("audit_unreadable", path=path.name, line=number) from None
    return use


def _hash(fields: tuple[Any, ...]) -> str:
    text = json.dumps(dict(zip(_COLUMNS, fields, strict=True)), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()


def _last(file: Any) -> Use | None:
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL))
    lines = [line for line in file.read().split(b"\n") if line.strip()]
    return _use(lines[-1], Path(file.name), 0) if lines else None


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no login name in a bare container
        return "unknown"


def _computer() -> str:
    if sys.platform == "win32":  # pragma: no cover
        import socket  # platform.node() asks Windows' management service, which may hang

        return socket.gethostname()
    return os.uname().nodename


@contextmanager
def _locked(path: Path) -> Iterator[Any]:
    """Give the log while no other process of this person writes into it."""
    private_files.folder(path.parent)
    with private_files.opened(path, "a+b") as file:
        _lock(file.fileno())
        yield file  # closing it gives the lock back


if sys.platform == "win32":  # pragma: no cover - Windows locks bytes: one far behind the last
    import msvcrt

    def _lock(file: int) -> None:
        os.lseek(file, 1 << 30, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_LOCK, 1)
else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)
