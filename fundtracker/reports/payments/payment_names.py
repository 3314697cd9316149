"""What the ids of payments are called: plan lines, projects, sources, contracts, files."""

from __future__ import annotations

from typing import NamedTuple

from fundtracker.domain.base import money
from fundtracker.i18n import language
from fundtracker.ledger import Ledger


class Names(NamedTuple):
    """Names by id, in both languages where they have two: zh first."""

    lines: dict[int, tuple[str, str]]
    projects: dict[int, str]
    sources: dict[int, tuple[str, str]]
    files: dict[int, str]
    contracts: dict[int, str]
    frozen: frozenset[int] = frozenset()  # book quarters whose payments are only corrected


def read_names(ledger: Ledger) -> Names:
    """Read what ids of payments mean (not on the GUI thread)."""
    return Names(
        {line.id: (line.name_zh, line.name_en) for line in ledger.plan.lines()},
        ledger.plan.projects(),
        {source.id: (source.name_zh, source.name_en) for source in ledger.plan.sources()},
        ledger.imports.names(),
        ledger.payment_groups.contract_names(),
        frozenset(ledger.reviews.frozen()),
    )


def named(names: dict[int, tuple[str, str]], which: int | None) -> str:
    """Return a name in the language in use; the sign of nothing where there is none."""
    if which is None or which not in names:
        return money.MISSING
    return names[which][0 if language() == "zh" else 1]
