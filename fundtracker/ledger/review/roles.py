"""What each role may do: which kinds of changes, and which tables, whoever asks by whatever door.

Pure rules. ``people`` asks them when a change is begun, when it ends, and when the file is proved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

ROLES = ("record", "review", "approve", "administer")
ADMINISTER = frozenset({"administer"})
RECORD = frozenset({"record"})
WORKING = frozenset({"record", "review", "approve"})  # all but who only reads or only administers
_JUDGING = frozenset({"review", "approve"})
REGISTER, DESKS = "staff", "desk"
WITHDRAWAL = "desk.withdraw"  # takes back what the hub refused, whatever it was: see ``wanted``

# Kinds of changes that others than the recorder make; every other kind is a recorder's.
_OF_KIND = {
    "people": ADMINISTER,
    "password": ADMINISTER,
    "list": RECORD | ADMINISTER,  # a list of people is one too: its tables say which
    "payment.approval": RECORD | {"approve"},
    "review.reopen": _JUDGING,
    "review.return": _JUDGING,
    "review.note": WORKING,
    "review.sign": WORKING,
    "review.merge": WORKING,
    "audit.note": WORKING | ADMINISTER,
    "desk": ADMINISTER,
    "desk.close": ADMINISTER,
    WITHDRAWAL: WORKING | ADMINISTER,
}
# Tables that others than the recorder write; every other table is a recorder's.
_OF_TABLE = {
    REGISTER: ADMINISTER,
    DESKS: ADMINISTER,
    "request_approval": RECORD | {"approve"},
    **dict.fromkeys(
        ("review", "review_request", "review_signature", "comment", "comment_seal", "decision",
         "explanation"),
        WORKING,
    ),
    # a list of people leaves what it was read from, and the words of it
    **dict.fromkeys(("list_import", "source_file", "source_chunk", "term"), WORKING | ADMINISTER),
}  # fmt: skip
OF_THE_HUB = frozenset({DESKS, "review_snapshot", "review_signature", "comment_seal"})
OF_SIGNATURE = {"prepared": "record", "reviewed": "review", "approved": "approve"}


class Person(NamedTuple):
    """A person of the register; who may nothing reads only. ``public_key`` 64 hexadecimal digits.

    Nobody both records and reviews: the table itself refuses it.
    """

    id: int
    name: str
    public_key: str
    may_record: int
    may_review: int
    may_approve: int
    may_administer: int

    @property
    def roles(self) -> frozenset[str]:
        """The roles that the person has, none of who only reads."""
        return frozenset(role for role in ROLES if getattr(self, f"may_{role}"))


def wanted(kind: str, tables: Collection[str]) -> Iterator[frozenset[str]]:
    """Yield sets of roles; of each the person must have one. ``kind``: of an undo or redo the one
    it turns back; ``tables``: those with rows written or ended, as far as they are known.
    """
    yield _OF_KIND.get(kind, RECORD)
    if kind == WITHDRAWAL:
        return  # the hub's word decides what it takes back, not who takes the answer
    for table in tables:
        yield _OF_TABLE.get(table, RECORD)


def refused(person: Person, kind: str, tables: Collection[str] = ()) -> frozenset[str]:
    """Return the roles of which a person lacks every one for a change, empty where it may."""
    return next((some for some in wanted(kind, tables) if not some & person.roles), frozenset())


def records(kind: str) -> bool:
    """Tell whether a kind of change is the recorder's alone: who made it prepared the figures."""
    return kind == "list" or kind not in _OF_KIND
