"""All payments behind a figure, in short: to group, to look through, to write down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.reports.explain import explain
from fundtracker.reports.explanation import ALL, Explanation

MOST = 100_000  # payments listed: of a figure of more the largest

Figure = str | Callable[[Ledger, int], Explanation]  # an id, or what opens it with a limit


class Payment(NamedTuple):
    """A payment, or part of one, behind a figure: ``fen`` is what counts in it."""

    id: int
    date: str
    fen: int
    counterparty: str
    summary: str
    serial: str
    project: str
    file: str
    line: int


class Behind(NamedTuple):
    """What stands behind a figure: ``n`` and ``fen`` of all, of which ``payments`` are listed."""

    n: int
    fen: int
    payments: list[Payment]


class Group(NamedTuple):
    """Payments of one payee, project or file: how many, their fen."""

    name: str
    n: int
    fen: int


GROUPED: dict[str, Callable[[Payment], str]] = {
    "payee": lambda payment: payment.counterparty,
    "project": lambda payment: payment.project,
    "file": lambda payment: payment.file,
}


def behind(ledger: Ledger, figure: Figure, most: int = MOST) -> Behind:
    """Return the payments behind a figure, the largest first.

    Raises:
        UserError: ``no_such_figure``.
    """
    return ledger.reading(lambda ledger: _behind(ledger, figure, most))


def _behind(ledger: Ledger, figure: Figure, most: int) -> Behind:
    if isinstance(figure, str):
        explanation = explain(ledger, figure, limit=ALL)
    else:
        explanation = figure(ledger, ALL)
    pairs = explanation.pairs[:most]
    rows = {row.id: row for row in ledger.pages.of(dict.fromkeys(i for i, _ in pairs))}
    projects = {project.id: project.title(language()) for project in ledger.projects.all()}
    files = ledger.imports.names()
    payments = [
        Payment(
            row.id,
            row.date.isoformat(),
            fen,
            row.counterparty,
            row.summary,
            row.serial,
            projects.get(row.project_id or 0, row.project_text),
            files.get(row.import_id, ""),
            row.file_line,
        )
        for payment, fen in pairs
        if (row := rows.get(payment)) is not None
    ]
    return Behind(explanation.n, explanation.sum_fen or 0, payments)


def grouped(payments: Sequence[Payment], by: str) -> list[Group]:
    """Return payments added up by what they share (see ``GROUPED``), the largest sum first."""
    key = GROUPED[by]
    sums: dict[str, tuple[int, int]] = {}
    for payment in payments:
        n, fen = sums.get(key(payment), (0, 0))
        sums[key(payment)] = n + 1, fen + payment.fen
    groups = [Group(name, n, fen) for name, (n, fen) in sums.items()]
    return sorted(groups, key=lambda group: (-abs(group.fen), group.name))


def group_name(by: str) -> str:
    """Return what payments are grouped by, in words."""
    names = {"payee": tr("Payee"), "project": tr("Project"), "file": tr("File")}
    return names[by]
