"""What is proved before a paper leaves the ledger: the chain, what the paper is made of, the
frozen quarters.

Cheaper than the full check, which also reads every page and index, every reference and every
source file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundtracker.errors import UserError
from fundtracker.ledger import check

if TYPE_CHECKING:
    from fundtracker.ledger.repositories import Repositories

_NOT_PRINTED = frozenset(
    {"source_chunk"}
)  # the bytes of files: each is compared with its own hash where it goes out


def prove(ledger: Repositories) -> None:
    """Refuse where the ledger does not prove.

    Raises:
        UserError: ``figures_not_proved`` with the number of findings and the first of them.
    """
    issues = ledger.reading(
        lambda repositories: check.figures(repositories, repositories.tables.keys() - _NOT_PRINTED)
    )
    if issues:
        raise UserError("figures_not_proved", path=ledger.path.name, n=len(issues), first=issues[0])
