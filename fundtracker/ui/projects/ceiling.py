"""What stands over a contract in its forms: the estimates and the rules of its source, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fundtracker.domain.park.source_room import Commitment, Passed, SourceRoom
from fundtracker.i18n import spoken, tr
from fundtracker.ledger.projects.ceilings import Limits
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.record_dialog import Judged, RecordDialog, Values
from fundtracker.ui.forms.record_fields import Choice


class Ceiling(NamedTuple):
    """What stands over a contract: estimates and the rules of sources."""

    limits: Limits = Limits()
    room: SourceRoom = SourceRoom()

    def passed(self, session: Session, commitment: Commitment, reason: str | None) -> Judged:
        """Say what a commitment would lie over its estimates and the rules of its source; a stop
        without its reason.
        """
        words = [*_over_estimate(session, self.limits, commitment)]
        stops = bool(words) and self.limits.stops
        over = self.room.passed(commitment)
        stops = stops or (bool(over) and self.room.stops)
        words += [_over_source(session, each) for each in over]
        if not words:
            return "", ""
        sentence = tr(", ").join(words)
        if stops and not reason:
            return tr("{words}. Say why it may be so all the same.", words=sentence), "bad"
        return sentence, "warn"

    def of_contract(self, session: Session, v: Values) -> Judged:
        """Say what the values of a contract's form would lie over."""
        if not v["project"]:
            return "", ""
        commitment = Commitment(v["project"], v["source_id"], v["signed"] or 0, v["signed_day"])
        return self.passed(session, commitment, v["override"])

    def proposal(self, v: Values) -> Judged:
        """Say which source the order of sources proposes where none is named, or comes before
        it.
        """
        if not v["project"] or not v["signed"]:
            return "", ""
        room = self.room
        commitment = Commitment(v["project"], None, v["signed"], v["signed_day"])
        first = room.proposed(commitment)
        if first is None:
            only = room.only(v["project"])
            if only is None or only != v["source_id"]:
                return "", ""
            return tr("{name} alone released money to this project", name=room.names[only]), "ok"
        name = room.names[first]
        if v["source_id"] in (None, first):
            return tr("by the order of sources: {name}", name=name), "ok"
        return tr("by the order of sources {name} comes first and has the money", name=name), "warn"


class Offered(NamedTuple):
    """What the forms offer: (name, id) of projects and sources, and the estimates that contracts
    lie under.
    """

    projects: Sequence[tuple[str, int]]
    sources: Sequence[tuple[str, int]]
    ceiling: Ceiling = Ceiling()


def offer_source(dialog: RecordDialog, ceiling: Ceiling, *, new: bool) -> None:
    """Let the form of a new contract take the source that is expected for its project, amount and
    day, until the person takes one.
    """
    source = dialog.entries["source_id"]
    if not new or not isinstance(source, Choice):
        return
    taken = [source.value()]  # what the form took last: anything else the person did

    def offer() -> None:
        v = dialog.values()
        if source.value() != taken[0] or not v["project"]:
            return
        expected = ceiling.room.expected(
            Commitment(v["project"], None, v["signed"] or 0, v["signed_day"])
        )
        if expected != taken[0]:
            taken[0] = expected
            source.choose(expected)

    for name in ("project", "signed", "signed_day"):
        dialog.entries[name].on_change(offer)
    offer()


def _over_estimate(session: Session, limits: Limits, commitment: Commitment) -> Iterator[str]:
    for over in limits.passed(commitment.project, commitment.more):
        yield tr(
            "{name}: {excess} over the estimate of {estimate}",
            name=spoken(over.name),
            excess=session.money(over.excess),
            estimate=session.money(over.estimate),
        )


def _over_source(session: Session, passed: Passed) -> str:
    excess, limit = session.money(passed.excess), session.money(passed.limit)
    name = spoken(passed.name)
    if passed.due is not None:
        day = dt.date.fromordinal(passed.due).isoformat()
        return tr("{name}: its money is to be used until {day}", name=name, day=day)
    if passed.code == "stop_source_released":
        return tr(
            "{name}: {excess} over the {limit} released", name=name, excess=excess, limit=limit
        )
    if passed.code == "stop_source_share":
        return tr(
            "{name}: {excess} over its share of {limit}", name=name, excess=excess, limit=limit
        )
    return tr("{name}: {excess} over its cap of {limit}", name=name, excess=excess, limit=limit)
