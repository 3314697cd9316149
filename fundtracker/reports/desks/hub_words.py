"""What the hub's database has, took and decided, in words."""

from __future__ import annotations

from fundtracker.i18n import say, tr
from fundtracker.ledger.desks.registry import HUB, READER
from fundtracker.ledger.hub_database.check import Checked
from fundtracker.ledger.hub_database.desk_side import State
from fundtracker.ledger.hub_database.hub_side import Round
from fundtracker.ledger.review import signing
from fundtracker.reports.desks import desk_words


def pushed(n: int) -> str:
    """Return what a push brought to the hub."""
    if not n:
        return tr("Nothing waits for the hub.")
    return tr("{n} changes lie at the hub. Pull when it has decided.", n=n)


def set_up(name: str, n: int) -> str:
    """Return what was done when a hub's database was set up."""
    return tr("{name} is the hub's database now; {n} changes of this file lie there.",
              name=name, n=n)  # fmt: skip


def let_in(login: str, number: int) -> str:
    """Return as what a login was let in."""
    if number == READER:
        return tr("{login} may read this ledger at the hub, for roll-ups.", login=login)
    if number == HUB:
        return tr("{login} is let in as the hub.", login=login)
    return tr("{login} is let in as desk {number}.", login=login, number=number)


def shut_out(login: str) -> str:
    """Return that a login was shut out."""
    return tr("{login} is shut out of this ledger at the hub.", login=login)


def recovered(n: int) -> str:
    """Return what an older copy of the hub's file got back."""
    if not n:
        return tr("This file has all that the hub's database has.")
    return tr("{n} changes are back as they were, proved by their hashes.", n=n)


def nothing() -> str:
    """Return that no desk has pushed anything."""
    return tr("No bundle lies at the hub. Desks can pull all that this file has.")


def decided(each: Round) -> list[str]:
    """Return what the hub decided on a push."""
    if each.fault is not None:
        return [tr("Sent back to desk {number}: {why}", number=each.desk, why=say(each.fault))]
    return desk_words.verdicts(each.decisions, each.desk)


def standing(state: State) -> str:
    """Return where a desk stands at the hub."""
    return tr(
        "At the hub: its last change is number {number}, this file has {have}; {waiting} changes "
        "wait here, {unopened} bundles lie there unopened.",
        number=state.number, have=state.have, waiting=state.waiting, unopened=state.unopened,
    )  # fmt: skip


def checked(each: Checked) -> str:
    """Return what the proof of a chain found."""
    mark = signing.fingerprint(each.key)
    if each.wrong is not None:
        return f"{each.ledger.name}: {say(each.wrong)}"
    if each.head is None:
        return tr("{name}: the hub has no change yet.", name=each.ledger.name)
    return tr(
        "{name}: {n} changes proved by the hub's key {key}. Head: {head}", name=each.ledger.name,
        n=each.head.seq, key=mark, head=each.head.hash,
    )  # fmt: skip


def fits(name: str) -> str:
    """Return that a file agrees with the hub."""
    return tr("{name} agrees with the hub.", name=name)
