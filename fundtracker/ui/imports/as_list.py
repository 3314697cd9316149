"""Lists on the import page: one that a person chooses, and a file that came as payments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from fundtracker.ui.imports.job import Job
from fundtracker.ui.imports.list_dialog import ListDialog
from fundtracker.ui.report_pages.page import Page


def open_first(page: Page, paths: Sequence[Path]) -> None:
    """Show what would become of the first of some files as a list; the form takes it in."""
    for path in paths[:1]:
        ListDialog(page.session, path, page).open()


def open_job(page: Page, job: Job, done: Callable[[Job], None]) -> None:
    """Show what would become of a file on its way in as the list that it may be; ``done`` when it
    is taken in.
    """
    kind, sheet = next(iter(job.lists), None), job.choices.answers.get("sheet")
    form = ListDialog(page.session, job.path, page, kind=kind, sheet=sheet)
    form.accepted.connect(lambda: done(job))
    form.open()
