"""What payments would breach, told before: those of a file or of a form, before anything is
stored.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from fundtracker.domain.park.warnings import Warning
from fundtracker.intake.meaning.block import Block
from fundtracker.intake.meaning.reading import Reading
from fundtracker.intake.payments import contract_scoring
from fundtracker.intake.payments.classify import Classifier
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.measures import PAID
from fundtracker.ledger.payments.balances_before_payment import Item


class Placing(NamedTuple):
    """Where a form puts money: a new payment (``payment`` None, with ``fen`` and ``day`` as an
    ordinal) or one of the ledger, or its part (position from 0). A contract brings its project;
    ``source`` None: none is named.
    """

    fen: int
    day: int
    project: int | None = None
    source: int | None = None
    contract: int | None = None
    kind: str = ""
    document: str = ""
    payment: int | None = None
    position: int = -1


def warnings_for(ledger: Ledger, placings: Sequence[Placing]) -> list[Warning]:
    """Return what would be breached if payments lay where a form puts them, with the exact excess:
    asked while the person types, nothing is written.

    Payments of the ledger are lifted from where they lie first, so that nothing counts twice; then
    all are put down in order of time. A payment that names neither project nor contract breaches
    nothing.
    """
    foreseen = contract_scoring.Foreseen(ledger)
    for payment in dict.fromkeys(p.payment for p in placings if p.payment is not None):
        booked = {b.position: (b.contract_id, b.kind) for b in ledger.bookings.of_payment(payment)}
        for item in ledger.bookings.items([payment]):
            foreseen.lifted(item, *booked.get(item.position, (None, "")))
    warnings: list[Warning] = []
    for placing in sorted(placings, key=lambda p: (p.day, p.payment or 0, p.position)):
        item = Item(
            placing.payment or 0,
            placing.position,
            placing.fen,
            placing.day,
            placing.project,
            placing.source,
        )
        warnings += foreseen.placed(item, placing.contract, placing.kind, placing.document)
    return warnings + foreseen.ahead()


def if_classified(
    ledger: Ledger, payment: int, project: int | None, source: int | None
) -> list[Warning]:
    """Return what a payment of the ledger would breach on another project or source; it stays on
    its contract only where the project is the contract's.

    Raises:
        UserError: there is no such payment.
    """
    full_payment = ledger.payments.get(payment)
    if full_payment.measure != PAID:
        return []
    placing = Placing(
        full_payment.amount_fen, full_payment.date.toordinal(), project, source, payment=payment
    )
    for booking in ledger.bookings.of_payment(payment):
        row = ledger.contracts.get(booking.contract_id) if booking.contract_id is not None else None
        if row is not None and row.project_id == project and booking.position < 0:
            placing = placing._replace(
                contract=row.id, kind=booking.kind, document=booking.document
            )
    return warnings_for(ledger, [placing])


Expected = tuple[
    tuple[contract_scoring.Money, str], ...
]  # payments to come, each with its document
KEPT = 100_000  # payments of one file that are kept to be foreseen together with others


class Foresight:
    """Collects the new payments of a preview that meet contracts, estimates or released sources."""

    def __init__(
        self, ledger: Ledger | None, reading: Reading, classifier: Classifier | None
    ) -> None:
        watching = ledger is not None and reading.proves == "paid" and ledger.projects.watched()
        self._ledger = ledger if watching else None
        self._classifier = classifier
        self._money: list[tuple[contract_scoring.Money, str]] = []

    def take(self, block: Block, known: set[int]) -> None:
        """Take a block of accepted rows; ``known`` ones stand already, or are no payments."""
        if self._ledger is None or self._classifier is None:
            return
        for i, place in enumerate(self._classifier.places(block)):
            if i in known or block.directions[i]:
                continue
            texts = (block.purpose[i], block.summary[i], block.note[i])
            item = Item(
                -block.lines[i],
                -1,
                block.amounts[i],
                block.days[i],
                place.project_id,
                place.source_id,
            )
            money = contract_scoring.Money(
                item, block.counterparty[i], block.account[i], block.contract[i], texts
            )
            self._money.append((money, block.serial[i]))

    def alerts(self) -> list[Warning]:
        """Return what the payments would breach, taken in order of time."""
        if self._ledger is None or not self._money:
            return []
        foreseen = contract_scoring.Foreseen(self._ledger)
        return _in_order(foreseen, self._money)

    def expected(self) -> Expected:
        """Return the payments, to be foreseen together with those of other files; none of a very
        long file.
        """
        return tuple(self._money) if len(self._money) <= KEPT else ()


def together(ledger: Ledger, files: Sequence[Expected]) -> list[Warning]:
    """Return what the payments of several files breach together, in order of time over all of them.

    A payment that stands in several files counts once: as often as in the file that has it most
    often.
    """
    most: Counter[tuple[int, int, str, str]] = Counter()
    money: list[tuple[contract_scoring.Money, str]] = []
    for payments in files:
        here: Counter[tuple[int, int, str, str]] = Counter()
        for payment, document in payments:
            key = (payment.item.day, payment.item.fen, payment.payee, document)
            here[key] += 1
            if here[key] > most[key]:
                money.append((payment, document))
        most |= here
    return _in_order(contract_scoring.Foreseen(ledger), money) if money else []


def _in_order(
    foreseen: contract_scoring.Foreseen, money: Sequence[tuple[contract_scoring.Money, str]]
) -> list[Warning]:
    by_day = sorted(money, key=lambda m: (m[0].item.day, -m[0].item.payment_id))
    return [
        warning for payment, document in by_day for warning in foreseen.of(payment, document)
    ] + foreseen.ahead()
