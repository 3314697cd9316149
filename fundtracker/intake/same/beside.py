"""The rows of a reading beside the books that it belongs to: the district's, a fund's, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from fundtracker.errors import Issue
from fundtracker.intake.meaning.reading import Reading
from fundtracker.intake.same.duplicates import Settling, Told
from fundtracker.ledger import Ledger

if TYPE_CHECKING:
    from fundtracker.intake.same.two_payments import TwoPayments
    from fundtracker.ledger.documents.imports import Import


class Rows(Protocol):
    """Blocks with their keys and the rows of each that are known; iterate once. ``apart``: day →
    how many equal payments stand on it at most, of the days on which rows were told apart;
    ``apart_lines``: the lines of those rows.
    """

    apart_lines: set[int]

    @property
    def apart(self) -> dict[int, int]:
        """Day → how many equal payments."""

    def __iter__(self) -> Told:
        """Yield the blocks."""

    def remarks(self) -> list[Issue]:
        """Return what is to be said of rows that equal payments of the ledger."""


class _Plain:
    """Rows beside no ledger, or beside the rows of a fund's own account."""

    def __init__(
        self, reading: Reading, ledger: Ledger | None, fund: int | None, account: str
    ) -> None:
        self._reading, self._ledger = reading, ledger
        self._fund, self._account = fund, account
        self.apart_lines: set[int] = set()

    @property
    def apart(self) -> dict[int, int]:
        return {}

    def __iter__(self) -> Told:
        for block, keys in Settling(self._reading):
            known = self._of_fund(keys)
            yield block, keys, {i: (0, "") for i, key in enumerate(keys) if key in known}

    def _of_fund(self, keys: list[int]) -> set[int]:
        if self._ledger is None or self._fund is None:
            return set()
        return self._ledger.books.known(self._fund, self._account, keys)

    def remarks(self) -> list[Issue]:
        return []


def rows_of(
    ledger: Ledger | None,
    reading: Reading,
    again: Import | None,
    fund: int | None = None,
    account: str = "",
) -> Rows:
    """Return the rows of a reading beside its books; ``again``: the import of the very same bytes;
    ``fund``: whose own account it is.
    """
    if ledger is None or fund is not None or not ledger.payments.any():
        return _Plain(reading, ledger, fund, account)
    from fundtracker.intake.same.known_rows import KnownRows  # a first file has no equals

    return KnownRows(ledger, reading, again)


def two_of(ledger: Ledger | None, reading: Reading | None = None) -> TwoPayments | None:
    """Return what tells which payments of a ledger (and of a file that is not stored yet) are two;
    None where there are none to tell.
    """
    if ledger is None or not ledger.payments.any():
        return None
    from fundtracker.intake.same.two_payments import TwoPayments

    return TwoPayments(ledger, reading)


def remarks(rows: Rows, two: TwoPayments | None, ours: int = 0) -> list[Issue]:
    """Return what is said of rows that equal payments of other files; ``ours``: the import of the
    file, once it is stored.
    """
    issues = two.remarks(ours, rows.apart_lines) if two is not None else []
    return [*rows.remarks(), *issues]
