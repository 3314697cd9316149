"""Corrections of frozen payments: counter-entries in the open quarter, each with its reason and
its link.

The entries are shown by a correction slip (a small CSV made here and kept like any source file), so
that a corrected payment is opened down to a line as every other.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import Named, UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.terms import new_codes, split_serial
from fundtracker.ledger.documents.imports import FACTS
from fundtracker.ledger.documents.source_files import Writer
from fundtracker.ledger.payments.bookings import WHOLE, Link
from fundtracker.ledger.payments.payments import Part
from fundtracker.ledger.review.freeze import frozen, open_quarter

if TYPE_CHECKING:
    from fundtracker.ledger.projects.contracts import Row
    from fundtracker.ledger.repositories import Repositories

HEAD = "payment,entry,pay_date,booked_in,amount,reason"
KEEP: Literal["keep"] = "keep"
Target = int | None | Literal["keep"]


class Place(NamedTuple):
    """Where money counts: plan line, project, source of money, contract; ``KEEP``: as before,
    None: nowhere.
    """

    line_id: Target = KEEP
    project_id: Target = KEEP
    source_id: Target = KEEP
    contract_id: Target = KEEP


class Correction(NamedTuple):
    """A counter-entry (``counter``) or what was booked instead (``instead``) of a payment."""

    payment_id: int
    counter_id: int
    kind: str
    reason: str


class _Entry(NamedTuple):
    """An entry to be written: its parts (one where the payment is not split) and its bookings by
    position.
    """

    payment: int
    kind: str
    quarter: int
    parts: list[Part]
    bookings: list[Link]

    @property
    def amount(self) -> int:
        return sum(part.amount_fen for part in self.parts)


def all_of(ledger: Repositories) -> list[Correction]:
    """Return the corrections in order."""
    rows = ledger.read("SELECT payment_id, counter_id, kind, reason FROM correction ORDER BY id")
    return [Correction(*row) for row in rows]


def touching(ledger: Repositories, payment: int) -> list[Correction]:
    """Return the corrections of a payment, and the one that it is an entry of."""
    rows = ledger.read(
        "SELECT payment_id, counter_id, kind, reason FROM correction WHERE payment_id = ?1 OR "
        "counter_id = ?1"
        " ORDER BY id",
        (payment,),
    )
    return [Correction(*row) for row in rows]


def payment_named(ledger: Repositories, word: str) -> int:
    """Return the payment that a person names by its voucher number, or by its number in the ledger.

    What was taken back already, and the entries that took it back, are passed over.

    Raises:
        UserError: ``no_such_voucher``; ``voucher_not_alone`` with the payments that bear it.
    """
    head, tail = split_serial(word.strip())
    bearing = (
        "SELECT p.id FROM payment p JOIN term t ON t.id = p.serial_head "
        "WHERE t.text = ? AND p.serial_tail IS ?"
    )
    ids: set[int] = (
        {payment for (payment,) in ledger.read(bearing, (head, tail))} if word.strip() else set()
    )
    if word.isascii() and word.isdecimal() and len(word) < 19:
        ids |= {
            payment
            for (payment,) in ledger.read("SELECT id FROM payment WHERE id = ?", (int(word),))
        }
    if not ids:
        raise UserError("no_such_voucher", text=word)
    passed = {c.payment_id for c in all_of(ledger)} | {
        c.counter_id for c in all_of(ledger) if c.kind == "counter"
    }
    still = (ids - passed) or ids
    if len(still) > 1:
        raise UserError("voucher_not_alone", text=word, ids=", ".join(map(str, sorted(still))))
    return still.pop()


def correct(
    ledger: Repositories,
    payments: Sequence[int],
    reason: str,
    *,
    amount_fen: int | None = None,
    parts_fen: Sequence[int] = (),
    place: Place | None = None,
) -> list[int]:
    """Take payments of frozen quarters back by counter-entries; return the ids of what was written.

    With ``amount_fen`` (of a split payment ``parts_fen``: one amount for each part, in order) or
    ``place`` each is booked again with that amount or in that place. Parts, contracts,
    applications and what a payment is on its contract go along.

    Raises:
        UserError: ``reason_needed``, ``not_frozen`` (correct the payment itself),
            ``corrected_already``, ``correction_amounts`` (one amount for each part),
            ``payment_is_split`` (it has no one place), ``correction_leaves_contract``,
            ``correction_leaves_line``.
    """
    if not reason.strip():
        raise UserError("reason_needed")
    amounts = tuple(parts_fen) if amount_fen is None else (amount_fen,)
    quarters, entries = frozen(ledger), []
    corrected = {c.payment_id for c in all_of(ledger)}
    for payment in payments:
        booked = ledger.payments.get(payment).book_quarter
        if booked not in quarters:
            raise UserError("not_frozen", quarter=Quarter.at(booked).name)
        if payment in corrected:
            raise UserError("corrected_already", id=payment)
        corrected.add(payment)
        before = _before(ledger, payment, open_quarter(quarters, booked))
        back = [part._replace(amount_fen=-part.amount_fen) for part in before.parts]
        entries.append(before._replace(kind="counter", parts=back))
        if amounts or place is not None:
            entries.append(_instead(ledger, before, amounts, place or Place()))
    with ledger.change("correction", reason) as change:
        return _written(ledger, change, entries, reason)


def _before(ledger: Repositories, payment: int, quarter: int) -> _Entry:
    """Return a payment as it counts now: in its parts, on its contracts."""
    full_payment = ledger.payments.get(payment)
    parts = ledger.payments.parts(payment) or [
        Part(
            full_payment.amount_fen,
            full_payment.line_id,
            full_payment.project_id,
            full_payment.source_id,
        )
    ]
    return _Entry(payment, "instead", quarter, parts, ledger.bookings.links(payment))


def _instead(ledger: Repositories, before: _Entry, amounts: Sequence[int], place: Place) -> _Entry:
    entry = before
    if amounts:
        if len(amounts) != len(entry.parts) or not all(amounts):
            raise UserError("correction_amounts", id=entry.payment, n=len(entry.parts))
        parts = [
            part._replace(amount_fen=fen) for part, fen in zip(entry.parts, amounts, strict=True)
        ]
        entry = entry._replace(parts=parts)
    if place == Place():
        return entry
    if len(entry.parts) > 1:
        raise UserError("payment_is_split", id=entry.payment)
    return _moved(ledger, entry, place)


def _moved(ledger: Repositories, entry: _Entry, place: Place) -> _Entry:
    """Return an entry in another place; a contract brings its project, a project its plan line."""
    (part,) = entry.parts
    links = entry.bookings
    if place.contract_id != KEEP:
        link = links[0] if links else Link(WHOLE)
        links = [
            link._replace(
                contract_id=place.contract_id, kind=link.kind if place.contract_id else ""
            )
        ]
        links = [link for link in links if link.contract_id or link.application_id]
    contract = next((link.contract_id for link in links if link.contract_id), None)
    named = {
        name: value
        for name, value in place._asdict().items()
        if value != KEEP and name != "contract_id"
    }
    if isinstance(place.contract_id, int):
        named = {"project_id": ledger.contracts.get(place.contract_id).project_id, **named}
    if named.get("project_id") is not None:
        named = {"line_id": ledger.projects.line_of(named["project_id"]), **named}
    part = part._replace(**named)
    _consistent(ledger, entry.payment, part, contract)
    return entry._replace(parts=[part], bookings=links)


def _consistent(ledger: Repositories, payment: int, part: Part, contract: int | None) -> None:
    """Refuse a place that contradicts itself: a contract lies on its project, a project on its
    plan line.
    """
    if contract is not None:
        row = ledger.contracts.get(contract)
        if row.project_id != part.project_id:
            raise UserError("correction_leaves_contract", id=payment, number=row.number)
    if part.project_id is not None:
        line = ledger.projects.line_of(part.project_id)
        if line is not None and line != part.line_id:
            name = next(p.named for p in ledger.projects.all() if p.id == part.project_id)
            raise UserError("correction_leaves_line", id=payment, project=name)


def of_other_line(ledger: Repositories, project: int) -> UserError:
    """Return the refusal of a plan line that is not the project's."""
    its = next(p for p in ledger.projects.all() if p.id == project)
    line = next(n for n in ledger.plan.lines() if n.id == its.line_id)
    name = Named(line.name_zh, line.name_en)
    return UserError("project_of_other_line", project=its.named, line=name)


def of_other_project(ledger: Repositories, row: Row) -> UserError:
    """Return the refusal of a project that is not the contract's."""
    name = next(p.named for p in ledger.projects.all() if p.id == row.project_id)
    return UserError("contract_of_other", number=row.number, project=name)


def _written(ledger: Repositories, change: Change, entries: list[_Entry], reason: str) -> list[int]:
    slip = _slip(ledger, entries, reason).encode("utf-8-sig")
    writer = Writer(change, sha256(slip).digest(), len(slip), "utf-8")
    writer.feed(slip)
    writer.end()
    first = change.new_ids("payment", len(entries))
    ids = list(range(first, first + len(entries)))
    import_id = _import(change, writer.file_id, entries, ids)
    standing = ledger.bookings.standing()
    for line, (row_id, entry) in enumerate(zip(ids, entries, strict=True), 2):
        _write_payment(
            ledger, change, entry, reason, {"id": row_id, "import_id": import_id, "line": line}
        )
        ledger.bookings.carry(change, row_id, entry.bookings, standing)
        change.insert(
            "correction",
            {
                "payment_id": entry.payment,
                "counter_id": row_id,
                "kind": entry.kind,
                "reason": reason,
            },
        )
    return ids


def _write_payment(
    ledger: Repositories, change: Change, entry: _Entry, reason: str, own: dict[str, int]
) -> None:
    """Write the payment of an entry: the facts of what it corrects, its own amount, quarter and
    place.
    """
    facts = ledger.imports.facts(entry.payment)
    ((noted,),) = ledger.read("SELECT text FROM term WHERE id = ?", (facts["note"],))
    seed = f"{entry.payment}/{entry.kind}/{change.seq}".encode()
    split = len(entry.parts) > 1
    alone = Part(0) if split else entry.parts[0]
    note = _term(ledger, change, " ".join(filter(None, (noted, reason))))
    key = int.from_bytes(sha256(seed).digest()[:8], "big", signed=True)
    row: dict[str, Any] = (
        {c: facts[c] for c in FACTS}
        | own
        | {
            "note": note,
            "moved": 0,
            "key": key,
            "rule_id": None,
            "book_quarter": entry.quarter,
            "amount_fen": entry.amount,
            "parts": len(entry.parts) if split else 0,
            "line_id": alone.line_id,
            "project_id": alone.project_id,
            "source_id": alone.source_id,
        }
    )
    change.insert("payment", row)
    for position, part in enumerate(entry.parts if split else []):
        change.insert("part", {"payment_id": own["id"], "position": position, **part._asdict()})


def _slip(ledger: Repositories, entries: list[_Entry], reason: str) -> str:
    from fundtracker.domain.base import money

    quoted = '"' + reason.replace('"', '""').replace("\n", " ") + '"'
    lines = [
        f"{e.payment},{e.kind},{ledger.payments.get(e.payment).date.isoformat()},{Quarter.at(e.quarter).name},"
        f"{money.plain(e.amount)},{quoted}"
        for e in entries
    ]
    number = ledger.history.last() + 1  # two slips are never the same file
    return "\r\n".join([HEAD, *lines, f"# {number}"]) + "\r\n"


def _import(change: Change, file_id: int, entries: list[_Entry], ids: list[int]) -> int:
    out = sum(e.amount for e in entries)
    details = {
        "ids": [ids[0], ids[-1]],
        "sums": {"new_out": out, "new_in": 0, "known_out": 0, "known_in": 0},
        "declared": None, "differences": None, "columns": [[name, ""] for name in HEAD.split(",")],
        "skipped": [], "edited": [],
    }  # fmt: skip
    return change.insert(
        "import",
        {
            "file_id": file_id,
            "name": f"correction-{change.seq}.csv",
            "kind": "correction",
            "perspective": "own",
            "proves": "paid",
            "profile": "",
            "encoding": "utf-8-sig",
            "delimiter": ",",
            "unit": "",
            "header_line": 1,
            "own_account": "",
            "n_read": len(entries),
            "n_new": len(entries),
            "n_known": 0,
            "n_skipped": 0,
            "n_rejected": 0,
            "details": json.dumps(details, ensure_ascii=False, sort_keys=True),
        },
    )


def _term(ledger: Repositories, change: Change, text: str) -> int:
    rows = ledger.read("SELECT id FROM term WHERE text = ?", (text,))
    if rows:
        return int(rows[0][0])
    return change.insert("term", {"id": new_codes(change, [text])[0], "text": text})
