"""What payments say beside their money, many at a time: what tells one from another equal to it."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple

from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.terms import joined_serial

_AT_ONCE = 500


class Texts(NamedTuple):
    """What the file of a payment says of it; ``account``: the payee's."""

    fen: int
    serial: str
    contract: str
    project: str
    account: str


def of(db: Database, payments: Collection[int]) -> dict[int, Texts]:
    """Return payment → its texts."""
    texts, ids = {}, sorted(payments)
    for at in range(0, len(ids), _AT_ONCE):
        some = ids[at : at + _AT_ONCE]
        rows = db.read(
            "SELECT p.id, p.amount_fen, h.text, p.serial_tail, c.text, j.text, a.text FROM payment"
            " p JOIN term h ON h.id = p.serial_head JOIN term c ON c.id = p.contract_text JOIN"
            " term j ON j.id = p.project_text JOIN term a ON a.id = p.account WHERE p.id IN"
            f" ({','.join('?' * len(some))})",
            some,
        )
        for payment, fen, head, tail, *named in rows:
            texts[payment] = Texts(fen, joined_serial(head, tail), *named)
    return texts


def amounts_among(db: Database, amounts: Collection[int]) -> set[int]:
    """Return those of some amounts (fen) that a payment has."""
    rows = db.read(
        "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM payment WHERE amount_fen ="
        " value)",
        (json.dumps(sorted(amounts)),),
    )
    return {fen for (fen,) in rows}


def details_with(db: Database, name: str) -> list[str]:
    """Return the details, as they are kept, of the imports that have one of a name."""
    rows = db.read("SELECT details FROM import WHERE instr(details, ?)", (f'"{name}": ',))
    return [details for (details,) in rows]
