"""What has a name or number in a ledger, in one list: what a person looks for by it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.measures import PAID

KINDS = (
    "project", "contract", "fund", "partner", "company", "line", "source", "indicator",
    "request", "application", "decision", "document", "file", "payee",
)  # fmt: skip


class Thing(NamedTuple):
    """A record by what it is called: ``code`` a number or code, '' where it has none; ``name`` and
    ``other`` its name and its name in English or what stands beside it; ``key`` its id.
    """

    kind: str
    key: int
    code: str
    name: str
    other: str


_SQL = {
    "project": "SELECT id, code, name, '' FROM project",
    "contract": "SELECT id, number, name, party FROM contract",
    "fund": "SELECT id, code, name, name_en FROM fund",
    "partner": "SELECT id, '', name, name_en FROM partner",
    "company": "SELECT id, credit_code, name, name_en FROM company",
    "line": "SELECT id, code, name_zh, name_en FROM plan_line",
    "source": "SELECT id, code, name_zh, name_en FROM fund_source",
    "indicator": "SELECT id, code, name_zh, name_en FROM indicator",
    "request": "SELECT id, number, purpose, payee FROM payment_request",
    "application": "SELECT id, number, company, '' FROM application",
    "decision": "SELECT id, number, text, owner FROM decision",
    "document": "SELECT id, '', name, owner FROM attachment",
    "file": "SELECT id, '', name, '' FROM import",
    "payee": "SELECT id, '', text, '' FROM term WHERE id IN (SELECT term_id FROM payee) AND id > 0",
}


def things(db: Database) -> list[Thing]:
    """Return all that has a name, kind by kind in the order of ``KINDS``, the newest first."""
    return [
        Thing(kind, key, str(code or ""), str(name), str(other or ""))
        for kind in KINDS
        for key, code, name, other in db.read(f"{_SQL[kind]} ORDER BY id DESC")
    ]


def parties(db: Database) -> list[str]:
    """Return the names of all with whom money moves: payees, payers, contractors, companies."""
    rows = db.read(
        "SELECT text FROM term WHERE id > 0 AND id IN (SELECT term_id FROM payee)"
        " UNION SELECT party FROM contract UNION SELECT name FROM company"
    )
    return [name for (name,) in rows if name]


def accounts_of(db: Database, names: Sequence[str]) -> list[tuple[str, str]]:
    """Return (name, account) of some payees, as payments have them."""
    accounts: list[tuple[str, str]] = []
    for at in range(0, len(names), 500):
        some = names[at : at + 500]
        accounts += db.read(
            "SELECT DISTINCT n.text, a.text FROM payment p JOIN term n ON n.id = p.counterparty"
            " JOIN term a ON a.id = p.account WHERE p.account > 0 AND p.counterparty IN (SELECT id"
            f" FROM term WHERE text IN ({','.join('?' * len(some))}))",
            some,
        )
    return accounts


def paid_to(db: Database, account: str) -> tuple[int, int]:
    """Return how many payments went to an account, and their fen."""
    n, fen = db.read(
        "SELECT count(*), coalesce(sum(amount_fen), 0) FROM payment WHERE measure = ? AND account ="
        " (SELECT id FROM term WHERE text = ?)",
        (PAID, account),
    )[0]
    return n, fen
