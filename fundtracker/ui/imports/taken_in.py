"""What the import page does after files were taken in: payments in two sources counted once, and
nothing more said of files that were taken back since.
"""

from __future__ import annotations

from fundtracker.i18n import tr
from fundtracker.intake.payments import post
from fundtracker.ui.imports.step_done import ConfirmPane
from fundtracker.ui.report_pages.page import Page


class Taking(Page):
    """What the import page holds of files that were taken in."""

    imported: list[post.Outcome]
    confirm: ConfirmPane

    def begin_anew(self) -> None:
        """Choose files; those that could not go in with the others are shown again."""
        raise NotImplementedError


def count_matches(page: Taking) -> None:
    """Look how many payments stand in two sources, and say it beside what was taken in."""
    from fundtracker.intake.payments import cross_source

    outcomes = list(page.imported)
    page.session.operations.read(
        page,
        lambda ledger: len(cross_source.in_ledger(ledger)),
        lambda n: page.confirm.done(outcomes, n),
        key="matches",
    )


def accept_matches(page: Taking) -> None:
    """Let each payment that two sources show count once."""
    from fundtracker.intake.payments import cross_source

    def when_accepted(gone: int) -> None:
        page.session.notice.emit("ok", tr("{n} of them now count once", n=gone))
        page.confirm.done(page.imported, 0)

    page.session.operations.write(
        page, lambda ledger, _: cross_source.accept_all(ledger), when_accepted
    )


def without_undone(page: Taking, gone: set[int]) -> None:
    """Say nothing more of files that are taken back by now; ``gone``: imports that stood before.
    With the last of them the page begins anew, at files that could not go in and keep their
    corrections.
    """
    stay = [outcome for outcome in page.imported if outcome.import_id not in gone]
    if len(stay) == len(page.imported):
        return
    page.imported = stay
    if stay:
        page.confirm.done(stay, 0)
        count_matches(page)
    else:
        page.begin_anew()
