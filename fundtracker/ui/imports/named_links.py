"""After an import: payments whose words name their contract are put on it by one click."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.intake.payments.contract_matches import Match, excess, matches
from fundtracker.intake.payments.contract_scoring import Candidate, accept
from fundtracker.ledger import Ledger
from fundtracker.ui.base.session import Session


def named(ledger: Ledger) -> list[Match]:
    """Return the payments on no contract that name theirs in words, none where one of them would
    exceed its cap or comes from another source: these are looked at first.
    """
    links = [match for match in matches(ledger) if "number_in_text" in match.why]
    doubtful = excess(links) or any(match.other_source for match in links)
    return [] if doubtful else links


def offer_named(session: Session, owner: QObject) -> None:
    """Say how many payments name their contract, with a button that puts them on it."""

    def say(links: list[Match]) -> None:
        if links:
            words = tr(
                "{n} payments name their contract: {sum} yuan.",
                n=len(links),
                sum=money.show(sum(match.fen for match in links)),
            )
            session.offered.emit("accent", words, tr("Link them"), lambda: _link(session, links))

    session.operations.read(owner, named, say, key="named")


def _link(session: Session, links: list[Match]) -> None:
    def work(ledger: Ledger, _: object) -> None:
        wanted = [
            Candidate(m.payment, m.position, m.contract, m.score, m.why, m.fen) for m in links
        ]
        with ledger.change("contract.match", "", payments=len(links)) as change:
            accept(ledger, change, wanted)

    message = tr("{n} payments were matched to contracts.", n=len(links))
    session.operations.write(session, work, lambda _: session.notice.emit("ok", message))
