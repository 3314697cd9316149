"""What the new payments of a preview would breach: told before the file is taken in."""

from __future__ import annotations

from fundtracker.domain.warnings import Warning
from fundtracker.intake import contracts
from fundtracker.intake.reading import Reading
from fundtracker.intake.rules import Classifier
from fundtracker.intake.values import Block
from fundtracker.ledger import Ledger
from fundtracker.ledger.standing import Item


class Foresight:
    """Collects the new payments of a preview that meet contracts, estimates or released sources."""

    def __init__(self, ledger: Ledger | None, reading: Reading, classifier: Classifier | None) -> None:
        watching = ledger is not None and reading.proves == "paid" and ledger.projects.watched()
        self._ledger = ledger if watching else None
        self._own = ledger.payments.own_accounts() if watching and ledger is not None else set()
        self._classifier = classifier
        self._money: list[tuple[contracts.Money, str]] = []

    def take(self, block: Block, known: set[int]) -> None:
        """Take a block of accepted rows; ``known`` ones stand already."""
        if self._ledger is None or self._classifier is None:
            return
        for i, place in enumerate(self._classifier.places(block)):
            if i in known or block.directions[i] or block.account[i] in self._own:
                continue
            texts = (block.purpose[i], block.summary[i], block.note[i])
            item = Item(-block.lines[i], -1, block.amounts[i], block.days[i], place.project_id, place.source_id)
            money = contracts.Money(item, block.counterparty[i], block.account[i], block.contract[i], texts)
            self._money.append((money, block.serial[i]))

    def alerts(self) -> list[Warning]:
        """Return what the payments would breach, taken in order of time."""
        if self._ledger is None or not self._money:
            return []
        foreseen = contracts.Foreseen(self._ledger)
        by_day = sorted(self._money, key=lambda m: (m[0].item.day, -m[0].item.payment_id))
        return [one for money, document in by_day for one in foreseen.of(money, document)]
