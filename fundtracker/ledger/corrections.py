"""Corrections of frozen payments: counter-entries in the open quarter, each with its reason and its link.

The entries are shown by a correction slip (a small CSV made here and kept like any source file), so
that a corrected payment is opened down to a line as every other.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from fundtracker.domain.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger.change import Change
from fundtracker.ledger.files import Writer
from fundtracker.ledger.freeze import frozen, open_quarter
from fundtracker.ledger.imports import FACTS

if TYPE_CHECKING:
    from fundtracker.ledger.ledger import Ledger

HEAD = "payment,entry,pay_date,booked_in,amount,reason"


class Place(NamedTuple):
    """Where money counts: plan line, project, source of money."""

    line_id: int | None = None
    project_id: int | None = None
    source_id: int | None = None


class Correction(NamedTuple):
    """A counter-entry (``counter``) or what was booked instead (``instead``) of a payment."""

    payment_id: int
    counter_id: int
    kind: str
    reason: str


class _Entry(NamedTuple):
    payment: int
    kind: str
    amount: int
    quarter: int
    parts: list[tuple[int | None, int | None, int | None, int]]


def all_of(ledger: Ledger) -> list[Correction]:
    """Return the corrections in order."""
    rows = ledger.read("SELECT payment_id, counter_id, kind, reason FROM correction ORDER BY id")
    return [Correction(*row) for row in rows]


def correct(
    ledger: Ledger, payments: Sequence[int], reason: str, *, amount_fen: int | None = None, place: Place | None = None
) -> list[int]:
    """Take payments of frozen quarters back by counter-entries; return the ids of what was written.

    With ``amount_fen`` or ``place`` each is booked again with that amount or in that place.

    Raises:
        UserError: ``reason_needed``, ``not_frozen`` (correct the payment itself), ``corrected_already``.
    """
    if not reason.strip():
        raise UserError("reason_needed")
    quarters, made = frozen(ledger), []
    corrected = {c.payment_id for c in all_of(ledger)}
    for payment in payments:
        booked = ledger.payments.get(payment).book_quarter
        if booked not in quarters:
            raise UserError("not_frozen", quarter=Quarter.at(booked).name)
        if payment in corrected:
            raise UserError("corrected_already", id=payment)
        quarter = open_quarter(quarters, booked)
        places = _places(ledger, payment)
        made.append(_Entry(payment, "counter", -sum(p[3] for p in places), quarter, [(*p[:3], -p[3]) for p in places]))
        if amount_fen is not None or place is not None:
            fen = amount_fen if amount_fen is not None else sum(p[3] for p in places)
            where = [(*place, fen)] if place is not None else _spread(places, fen)
            made.append(_Entry(payment, "instead", fen, quarter, where))
    with ledger.change("correction", reason) as change:
        return _written(ledger, change, made, reason)


def _places(ledger: Ledger, payment: int) -> list[tuple[int | None, int | None, int | None, int]]:
    parts = ledger.payments.parts(payment)
    if parts:
        return [(p.line_id, p.project_id, p.source_id, p.amount_fen) for p in parts]
    one = ledger.payments.get(payment)
    return [(one.line_id, one.project_id, one.source_id, one.amount_fen)]


def _spread(
    places: list[tuple[int | None, int | None, int | None, int]], fen: int
) -> list[tuple[int | None, int | None, int | None, int]]:
    if len(places) > 1:
        raise UserError("payment_is_split", id="")
    return [(*places[0][:3], fen)]


def _written(ledger: Ledger, change: Change, entries: list[_Entry], reason: str) -> list[int]:
    slip = _slip(ledger, entries, reason).encode("utf-8-sig")
    writer = Writer(change, sha256(slip).digest(), len(slip), "utf-8")
    writer.feed(slip)
    writer.end()
    first = change.new_ids("payment", len(entries))
    ids = list(range(first, first + len(entries)))
    import_id = _import(change, writer.file_id, entries, ids)
    note = _term(ledger, change, reason)
    for line, (row_id, entry) in enumerate(zip(ids, entries, strict=True), 2):
        facts = ledger.imports.facts(entry.payment)
        key = int.from_bytes(
            sha256(f"{entry.payment}/{entry.kind}/{change.seq}".encode()).digest()[:8], "big", signed=True
        )
        alone = entry.parts[0][:3] if len(entry.parts) == 1 else (None, None, None)
        row: dict[str, Any] = {c: facts[c] for c in FACTS} | {
            "id": row_id, "import_id": import_id, "line": line, "moved": 0, "key": key, "rule_id": None,
            "book_quarter": entry.quarter, "amount_fen": entry.amount, "note": note,
            "parts": len(entry.parts) if len(entry.parts) > 1 else 0,
            "line_id": alone[0], "project_id": alone[1], "source_id": alone[2],
        }  # fmt: skip
        change.insert("payment", row)
        for position, (plan_line, project, source, fen) in enumerate(entry.parts if len(entry.parts) > 1 else []):
            change.insert("part", {
                "payment_id": row_id, "position": position, "line_id": plan_line, "project_id": project,
                "source_id": source, "amount_fen": fen, "note": "",
            })  # fmt: skip
        change.insert(
            "correction", {"payment_id": entry.payment, "counter_id": row_id, "kind": entry.kind, "reason": reason}
        )
    return ids


def _slip(ledger: Ledger, entries: list[_Entry], reason: str) -> str:
    from fundtracker.domain import money

    said = '"' + reason.replace('"', '""').replace("\n", " ") + '"'
    lines = [
        f"{e.payment},{e.kind},{ledger.payments.get(e.payment).date.isoformat()},{Quarter.at(e.quarter).name},"
        f"{money.plain(e.amount)},{said}"
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
    return change.insert("import", {
        "file_id": file_id, "name": f"correction-{change.seq}.csv", "kind": "correction", "perspective": "own",
        "proves": "paid", "profile": "", "encoding": "utf-8-sig", "delimiter": ",", "unit": "", "header_line": 1,
        "own_account": "", "n_read": len(entries), "n_new": len(entries), "n_known": 0, "n_skipped": 0,
        "n_rejected": 0, "details": json.dumps(details, ensure_ascii=False, sort_keys=True),
    })  # fmt: skip


def _term(ledger: Ledger, change: Change, text: str) -> int:
    found = ledger.read("SELECT id FROM term WHERE text = ?", (text,))
    return int(found[0][0]) if found else change.insert("term", {"text": text})
