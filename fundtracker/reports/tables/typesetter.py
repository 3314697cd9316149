"""A process of its own that typesets one document.

Typst keeps what it worked out until its process ends (about 15 MB a document, and it offers no way
to let go); in a process of its own that memory leaves with it, and a fault there cannot end the
window.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from fundtracker import private_files

SHARP = 220  # dots an inch of a page for a printer
WORD = "--typeset"  # how a frozen program, which has no ``-m``, is asked for this module


def typeset(folder: Path, template: str, form: str, fonts: Path) -> list[bytes]:
    """Typeset ``folder/template.typ`` with the ``data.json`` beside it.

    Returns:
        One PDF, or the pages as png, svg or (for a printer) sharp png.

    Raises:
        RuntimeError: the template is at fault, a fault of the program; with Typst's own message.
    """
    arguments = [str(folder), template, form, str(fonts)]
    run = subprocess.run(
        [*_program(), *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    if run.returncode:
        raise RuntimeError(run.stderr.decode("utf-8", "replace"))
    return [path.read_bytes() for path in sorted(folder.glob("page-*"))]


def _program() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, WORD]
    return [sys.executable, "-m", __name__]


def main(arguments: list[str]) -> None:
    """Write the pages as ``page-00000`` and so on into the folder."""
    import typst

    folder, template, form, fonts = arguments
    compiling: Any = typst.compile  # its overloads leave no room for options that differ by form
    pages = compiling(
        str(Path(folder) / f"{template}.typ"),
        root=folder,
        font_paths=[fonts],
        ignore_system_fonts=True,
        format="png" if form == "sharp" else form,
        ppi=SHARP if form == "sharp" else None,
        pdf_standards=["a-2b"] if form == "pdf" else [],
    )
    for number, page in enumerate(pages if isinstance(pages, list) else [pages]):
        private_files.write_bytes(Path(folder) / f"page-{number:05}", page)


if __name__ == "__main__":
    main(sys.argv[1:])
