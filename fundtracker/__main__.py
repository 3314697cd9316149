"""Where the program starts: no arguments open the window, files open it on them (a ledger, a review
copy, bank files to import), anything else is the command line.

Faults of the program itself are logged and named in one sentence; a person's errors are told
by the command line in words.
"""

from __future__ import annotations

import datetime as dt
import gc
import os
import sys
from pathlib import Path
from typing import NamedTuple

from fundtracker import __version__, i18n


class Files(NamedTuple):
    """What a double click names: a ledger, a review copy, or files to import."""

    ledger: Path | None = None
    copy: Path | None = None
    imports: tuple[Path, ...] = ()


def main(argv: list[str] | None = None) -> None:
    """Run and leave with the exit status of the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may be GBK
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    asked = sys.argv[1:] if argv is None else argv
    if asked[:1] == ["--typeset"]:  # the frozen program as its own child
        from fundtracker.reports.tables import typesetter

        typesetter.main(asked[1:])
        return
    if asked[:1] == ["--selftest"]:
        from fundtracker import selftest

        sys.exit(selftest.main(asked[1:]))
    files = _files_of(asked)
    try:
        if files is not None:
            # nearly all that a window's start makes stays: ``app`` lets it collect again
            gc.disable()
            status = _window(files) if _can_show() else _command(_without_window(files))
        else:
            status = _command(asked)
    except KeyboardInterrupt:
        status = 130
    except BrokenPipeError:  # the reader of a pipe went away: head, less
        sys.stderr.close()
        status = 0
    except Exception as error:  # noqa: BLE001 - the last fence: logged and named, never swallowed
        from fundtracker.log import record_fault

        path = record_fault(error, dt.datetime.now(dt.UTC), __version__)
        sys.stderr.write(_fault(f"{type(error).__name__}: {error}", str(path or "—")) + "\n")
        status = 70
    sys.exit(status)


def _fault(name: str, path: str) -> str:
    """Return the sentence of the last fence; it must come out even where the catalogue is what
    failed.
    """
    try:
        return i18n.tr("A fault in the program: {name}. Details: {path}", name=name, path=path)
    except Exception:  # noqa: BLE001 - the fault that is told is the first one
        return f"A fault in the program: {name}. Details: {path}"


def _files_of(asked: list[str]) -> Files | None:
    """Return what the arguments name where all of them are files (of one name, or a name that ends
    as ledgers do); None: they are a command. A command never has a dot in its name.
    """
    if any(word.startswith("-") or "\0" in word for word in asked):
        return None
    paths = [Path(word) for word in asked]
    if len(paths) == 1 and (only := _one_file(paths[0])) is not None:
        return only
    if all(path.suffix and path.is_file() for path in paths):
        return Files(imports=tuple(paths))
    return None


def _one_file(path: Path) -> Files | None:
    """Return the ledger or review copy that a path is; None of any other."""
    ending, there = path.suffix.lower(), path.is_file()
    if ending == ".ftdb" or (ending and there and _is_ledger(path)):
        return Files(ledger=path)
    return Files(copy=path) if ending == ".ftreview" and there else None


def _is_ledger(path: Path) -> bool:
    """Tell by its first bytes whether a file is a ledger under another name."""
    from fundtracker.ledger.secrets.passwords import is_ledger

    try:
        with path.open("rb") as file:
            return is_ledger(file.read(16))
    except OSError:
        return False


def _without_window(files: Files) -> list[str]:
    """Return the command that says most of the files where no window can open."""
    if files.ledger is not None:
        return ["report", "plan", "--ledger", str(files.ledger)]
    if files.copy is not None:
        return ["review", "verify", str(files.copy)]
    return ["import", *map(str, files.imports), "--dry-run"] if files.imports else []


def _command(asked: list[str]) -> int:
    from fundtracker import audit, cli

    gc.enable()
    audit.begin()
    return cli.run(asked)


def _can_show() -> bool:
    """Tell whether a window can open; what the system lacks for one is named by package."""
    from fundtracker.ui.window import app, system_libraries

    if not app.can_show():
        return False
    if missing := system_libraries.missing_packages():
        names = " ".join(missing)
        text = i18n.tr(
            "The window needs system libraries that are missing: sudo apt install {names}",
            names=names,
        )
        sys.stderr.write(text + "\n")
    return not missing


def _window(files: Files) -> int:
    from fundtracker import audit, private_files
    from fundtracker.ui.window import app

    audit.begin()
    private_files.sweep()
    return app.run(*files)


def start() -> None:
    """Run as a process of its own. A command's ends at once: to take down what it has in memory,
    piece by piece, takes a sixth of a report.
    """
    try:
        main()
    except SystemExit as end:
        if not isinstance(end.code, int) or "PySide6" in sys.modules:
            raise  # a window puts its things away
        try:
            for stream in (sys.stdout, sys.stderr):
                stream.flush()
        except (OSError, ValueError, AttributeError):
            raise end from None  # what could not be written is told as ever
        os._exit(end.code)


if __name__ == "__main__":
    start()
