"""Papers by Typst: a template of ours and a JSON of words and figures, never words in its text, so
nothing can run.

Every paper is made here, so that no letter that our font lacks ends the printing of one.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fundtracker import private_files
from fundtracker.i18n import tr
from fundtracker.paths import asset
from fundtracker.reports.tables import typesetter
from fundtracker.reports.tables.font_coverage import font, printable_data


def compiled(template: str, data: Mapping[str, Any], form: str = "pdf") -> list[bytes]:
    """Return a paper as one ``pdf`` (PDF/A-2b), or as pages of ``png`` or ``svg`` for a preview.

    Args:
        template: name of a template of ours, ``review``, ``board``, ``notice`` or ``company``.
        data: what it says; the template reads it as ``data.json``. Its ``chain`` stands at the
            foot of every page: see ``chain_words``.
        form: pdf, png, svg or sharp (png for a printer).
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in (template, "charts"):
            private_files.copy(asset(f"resources/reports/{part}.typ"), folder / f"{part}.typ")
        text = json.dumps(printable_data(data), ensure_ascii=False)
        private_files.write_text(folder / "data.json", text)
        return typesetter.typeset(folder, template, form, font().parent)


def chain_words(head: str) -> str:
    """Return the words that tie a paper to the state of the ledger it was made from.

    ``head``: the hash of its last change, as ``check`` prints and ``check --note`` keeps it.
    """
    return tr("Ledger {head}", head=head[:16] + "…")


def page_words() -> list[str]:
    """Return the words around page and pages: before, between, after."""
    return tr("Page {page} of {pages}", page="\0", pages="\0").split("\0")
