"""Where the program starts: no arguments open it on the sample ledger, else the command line.

Faults of the program itself are logged and named in one sentence; a person's errors are told
by the command line in words.
"""

from __future__ import annotations

import datetime as dt
import gc
import sys

from fundtracker import __version__, i18n


def main(argv: list[str] | None = None) -> None:
    """Run and leave with the exit status of the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a Windows console may be GBK
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    asked = sys.argv[1:] if argv is None else argv
    if asked[:1] == ["--typeset"]:  # the frozen program as its own child
        from fundtracker.reports import typesetter

        typesetter.main(asked[1:])
        return
    if not asked:
        gc.disable()  # nearly all that a window's start makes stays: ``app`` lets it collect again
    try:
        status = _window() if not asked and _can_show() else _command(asked)
    except KeyboardInterrupt:
        status = 130
    except BrokenPipeError:  # the reader of a pipe went away: head, less
        sys.stderr.close()
        status = 0
    except Exception as error:  # noqa: BLE001 - the last fence: logged and named, never swallowed
        from fundtracker.log import record_fault

        path = record_fault(error, dt.datetime.now(dt.UTC), __version__)
        name = f"{type(error).__name__}: {error}"
        sys.stderr.write(i18n.tr("A fault in the program: {name}. Details: {path}", name=name, path=path or "—") + "\n")
        status = 70
    sys.exit(status)


def _command(asked: list[str]) -> int:
    from fundtracker import cli

    gc.enable()
    return cli.run(asked)


def _can_show() -> bool:
    """Tell whether a window can open; what the system lacks for one is named by package."""
    from fundtracker.ui import app, system

    if not app.can_show():
        return False
    if missing := system.missing_packages():
        names = " ".join(missing)
        text = i18n.tr("The window needs system libraries that are missing: sudo apt install {names}", names=names)
        sys.stderr.write(text + "\n")
    return not missing


def _window() -> int:
    from fundtracker.ui import app

    return app.run()


if __name__ == "__main__":
    main()
