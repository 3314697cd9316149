"""Papers by Typst: a template of ours and a JSON of words and figures, never words in its text, so nothing can run.

Every paper is made here, so that no letter that our font lacks ends the printing of one.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fundtracker.i18n import tr
from fundtracker.paths import asset
from fundtracker.reports.letters import font, printable_data


def compiled(template: str, data: Mapping[str, Any], form: str = "pdf") -> list[bytes]:
    """Return a paper as one ``pdf`` (PDF/A-2b), or as pages of ``png`` or ``svg`` for a preview.

    Args:
        template: name of a template of ours, ``notice``, ``company`` or ``review``.
        data: what it says; the template reads it as ``data.json``.
        form: pdf, png or svg.
    """
    import typst

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{template}.typ"
        shutil.copyfile(asset(f"resources/reports/{template}.typ"), source)
        (Path(folder) / "data.json").write_text(json.dumps(printable_data(data), ensure_ascii=False), "utf-8")
        options: dict[str, Any] = {"pdf_standards": ["a-2b"]} if form == "pdf" else {}
        compiling: Any = typst.compile  # its overloads leave no room for options that differ by form
        made = compiling(
            str(source), root=folder, font_paths=[str(font().parent)], ignore_system_fonts=True, format=form,
            **options,
        )  # fmt: skip
    return list(made) if isinstance(made, list) else [made]


def page_words() -> list[str]:
    """Return the words around page and pages: before, between, after."""
    return tr("Page {page} of {pages}", page="\0", pages="\0").split("\0")
