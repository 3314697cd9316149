"""Papers by Typst: a template of ours and a JSON of words and figures, never words in its text, so nothing can run."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fundtracker import private_files
from fundtracker.i18n import tr
from fundtracker.paths import asset


def compiled(template: str, data: Mapping[str, Any], form: str = "pdf") -> list[bytes]:
    """Return a paper as one ``pdf`` (PDF/A-2b), or as pages of ``png`` or ``svg`` for a preview.

    Args:
        template: name of a template of ours, ``notice`` or ``company``.
        data: what it says; the template reads it as ``data.json``.
        form: pdf, png or svg.
    """
    import typst
    from pylopdf_fonts_zh_cn import __file__ as fonts

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{template}.typ"
        private_files.copy(asset(f"resources/reports/{template}.typ"), source)
        private_files.write_text(Path(folder) / "data.json", json.dumps(data, ensure_ascii=False))
        options: dict[str, Any] = {"pdf_standards": ["a-2b"]} if form == "pdf" else {}
        compiling: Any = typst.compile  # its overloads leave no room for options that differ by form
        made = compiling(
            str(source), root=folder, font_paths=[str(Path(fonts).parent)], ignore_system_fonts=True, format=form,
            **options,
        )  # fmt: skip
    return list(made) if isinstance(made, list) else [made]


def page_words() -> list[str]:
    """Return the words around page and pages: before, between, after."""
    return tr("Page {page} of {pages}", page="\0", pages="\0").split("\0")
