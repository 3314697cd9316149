"""Where a file stands among the desks, what a bundle brought, and refusals, in words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fundtracker.errors import Issue
from fundtracker.i18n import say, spoken, tr
from fundtracker.ledger.core import change_words
from fundtracker.ledger.core.history import Entry
from fundtracker.ledger.desks import place, registry
from fundtracker.ledger.desks.desk import Answered
from fundtracker.ledger.desks.hub import Decision
from fundtracker.ledger.desks.place import Said
from fundtracker.ledger.desks.registry import HUB, Desk
from fundtracker.ledger.repositories import Repositories
from fundtracker.ledger.review import signing
from fundtracker.reports.record_words import column_name
from fundtracker.reports.tables.labels import kind_name, local_time
from fundtracker.reports.tables.table_names import table_name

NUMBER = (1 << 39) - 1


def made(desk: Desk, path: Path) -> str:
    """Return what was done when a desk was made."""
    return tr(
        "Desk {number} ({name}) is registered. Its ledger is {path}: take it there on a stick.",
        number=desk.number, name=desk.name, path=path.name,
    )  # fmt: skip


def closed(desk: Desk) -> str:
    """Return what was done when a desk's key was withdrawn."""
    return tr(
        "The key of desk {number} ({name}) is withdrawn: no bundle under it is taken any more. "
        "What it had not sent is not here.",
        number=desk.number, name=desk.name,
    )  # fmt: skip


def written(n: int, path: Path) -> str:
    """Return what a bundle holds that was written."""
    if not n:
        return tr("{path} is written: no change of its own, it asks for news.", path=path.name)
    return tr("{path} is written: {n} changes.", path=path.name, n=n)


def standing(ledger: Repositories) -> list[str]:
    """Return where a file stands, line by line."""
    known = registry.desks(ledger)
    if not known:
        return [tr("One desk alone writes this ledger: no other is registered.")]
    last = ledger.history.last()
    if ledger.desk == HUB:
        lines = [tr("This is the hub; its last change is number {number}.", number=last)]
        seen = place.sent(ledger)
        return lines + [_desk_line(desk, seen.get(desk.number)) for desk in known[1:]]
    at = place.place(ledger)
    desk = next((desk for desk in known if desk.number == ledger.desk), None)
    if desk is None:
        return [
            tr(
                "The hub withdrew the key of this desk ({number}): nothing goes from here any "
                "more. Ask the hub for a new desk.", number=ledger.desk
            )
        ]  # fmt: skip
    line = tr(
        "This is desk {number} ({name}); it has the hub's changes up to number {have}.",
        number=desk.number, name=desk.name, have=at.number,
    )  # fmt: skip
    waiting = len(place.pending(ledger))
    if not waiting:
        return [line, tr("Nothing waits for the hub.")]
    return [line, tr("{n} changes wait for the hub: write a bundle.", n=waiting)]


def _desk_line(desk: Desk, number: int | None) -> str:
    mark = signing.fingerprint(bytes.fromhex(desk.public_key))
    had = tr("has sent nothing yet") if number is None else tr("had number {number}", number=number)
    return f"{desk.number}  {desk.name}  {mark}  {had}"


def decided(decisions: Sequence[Decision], sender: int) -> list[str]:
    """Return what the hub decided on a bundle, and what to do next."""
    lines = verdicts(decisions, sender)
    return [*lines, tr("Write the answer for this desk, refusals are in it.")]


def verdicts(decisions: Sequence[Decision], sender: int) -> list[str]:
    """Return what the hub decided on changes of a desk."""
    fresh = [decision for decision in decisions if decision.fresh]
    lines = [
        tr(
            "{n} changes of desk {number}: {accepted} accepted, {refused} refused, {known} known "
            "already.",
            n=len(decisions), number=sender, accepted=sum(d.number is not None for d in fresh),
            refused=sum(d.number is None for d in fresh), known=len(decisions) - len(fresh),
        )
    ]  # fmt: skip
    for decision in decisions:
        if decision.number is None:
            why = say(Issue(decision.code, None, decision.params))
            lines.append(_line(decision.at, decision.person, decision.kind, why))
    return lines


def answered(result: Answered) -> list[str]:
    """Return what an answer brought."""
    return [
        tr(
            "{accepted} changes of this desk accepted, {refused} refused and withdrawn, {taken} "
            "taken from the hub; this file has its changes up to number {number}.",
            accepted=result.accepted, refused=result.refused, taken=result.taken,
            number=result.number,
        )
    ]  # fmt: skip


def _line(at: str, person: str, kind: str, why: str) -> str:
    return f"{local_time(at)}  {person}  {kind_name(kind)}: {why}"


def refusal(entry: Entry, refused: Said) -> str:
    """Return a refusal: when, who, what, why."""
    why = say(Issue(refused.code, None, refused.params))
    return _line(entry.at, entry.person, entry.kind, why)


def refusals(ledger: Repositories) -> list[str]:
    """Return the refusals that wait for a person, each with mine and theirs."""
    if ledger.desk == HUB:
        return []
    lines: list[str] = []
    for entry, why in place.refused(ledger, unseen=True):
        lines.append(refusal(entry, why))
        lines += [f"  {line}" for line in mine_and_theirs(ledger, entry.seq)]
    return lines


def mine_and_theirs(ledger: Repositories, seq: int) -> list[str]:
    """Return the values of a refused change beside those that stand, a line each."""
    words, lines = change_words.Readable(ledger), []
    for row in place.mine_and_theirs(ledger, seq):
        name = f"{table_name(row.table)} {row.id & NUMBER}"
        for field in words.fields(row):
            lines.append(
                tr(
                    "{name}, {column}: mine {mine}, theirs {theirs}", name=name,
                    column=column_name(field.column), mine=spoken(field.new) or "–",
                    theirs=spoken(field.old) or "–",
                )
            )  # fmt: skip
    return lines


def as_data(ledger: Repositories) -> dict[str, Any]:
    """Return where a file stands, for scripts."""
    known = registry.desks(ledger)
    data: dict[str, Any] = {
        "desk": ledger.desk,
        "desks": [desk._asdict() for desk in known],
        "last": ledger.history.last(),
        "head": ledger.head(),
        "state": ledger.state_hash(),
    }
    if known and ledger.desk != HUB:
        data["hub_number"] = place.place(ledger).number
        data["pending"] = [entry.uid for entry in place.pending(ledger)]
        data["refused"] = [
            {"uid": why.uid, "person": entry.person, "kind": entry.kind, "at": entry.at,
             "code": why.code, "params": why.params, "seen": why.seen}
            for entry, why in place.refused(ledger)
        ]  # fmt: skip
    return data
