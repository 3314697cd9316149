"""Where the program starts: no arguments open the window, one path opens it on that ledger, else the command line.

Faults of the program itself are logged and named in one sentence; a person's errors are told
by the command line in words.
"""

from __future__ import annotations

import datetime as dt
import gc
import sys
from pathlib import Path

from fundtracker import __version__, i18n


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
    ledger = _ledger_of(asked)
    try:
        if not asked or ledger is not None:
            gc.disable()  # nearly all that a window's start makes stays: ``app`` lets it collect again
            status = _window(ledger) if _can_show() else _command(_without_window(ledger))
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
    """Return the sentence of the last fence; it must come out even where the catalogue is what failed."""
    try:
        return i18n.tr("A fault in the program: {name}. Details: {path}", name=name, path=path)
    except Exception:  # noqa: BLE001 - the fault that is told is the first one
        return f"A fault in the program: {name}. Details: {path}"


def _ledger_of(asked: list[str]) -> Path | None:
    """Return the ledger that the only argument names: a file, or a name that ends as ledgers do."""
    if len(asked) != 1 or asked[0].startswith("-") or "\0" in asked[0]:
        return None
    path = Path(asked[0])
    return path if path.suffix.lower() == ".ftdb" or (path.suffix and path.is_file()) else None


def _without_window(ledger: Path | None) -> list[str]:
    """Return the command that shows a ledger where no window can open."""
    return [] if ledger is None else ["report", "plan", "--ledger", str(ledger)]


def _command(asked: list[str]) -> int:
    from fundtracker import cli

    gc.enable()
    return cli.run(asked)


def _can_show() -> bool:
    """Tell whether a window can open; what the system lacks for one is named by package."""
    from fundtracker.ui.window import app, system_libraries

    if not app.can_show():
        return False
    if missing := system_libraries.missing_packages():
        names = " ".join(missing)
        text = i18n.tr("The window needs system libraries that are missing: sudo apt install {names}", names=names)
        sys.stderr.write(text + "\n")
    return not missing


def _window(ledger: Path | None) -> int:
    from fundtracker.ui.window import app

    return app.run(ledger)


if __name__ == "__main__":
    main()
