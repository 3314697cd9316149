"""Who works with a ledger: people by their keys, and what each of them may do."""

from __future__ import annotations

from fundtracker.i18n import mark, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.review.people import folded
from fundtracker.ledger.review.roles import ROLES, Person
from fundtracker.records.field import flag, text
from fundtracker.records.record_type import RecordType, Remark
from fundtracker.records.writer import Values, Writer


def save_person(w: Writer, v: Values) -> list[Put]:
    """Register a person with a key and roles, or change those of one who is registered."""
    held = {role: v[role] for role in ROLES}
    return [w.ledger.people.put(w.change, v["name"], v["key"], held)]


def judge_person(ledger: Ledger, v: Values) -> list[Remark]:
    """Say what follows: roles begin, a key is replaced, one administrator is too few, none at all
    reads only.
    """
    people = ledger.people.all()
    known = next((p for p in people if folded(p.name) == folded(v.get("name") or "")), None)
    held = _held(known, v)
    remarks = []
    if {"record", "review"} <= held:
        remarks.append(Remark("review", tr("Nobody both records and reviews."), "bad"))
    if "administer" in held and not any(p.may_administer for p in people if p is not known):
        words = (
            tr("One administrator only: if this key is lost, no role can be changed any more.")
            if ledger.people.on()
            else tr("From now on the ledger has roles: each change needs an unlocked key.")
        )
        remarks.append(Remark("administer", words))
    if known and (v.get("key") or known.public_key).replace(" ", "").lower() != known.public_key:
        words = tr("The key that stood before signs nothing any more; what it signed stays proved.")
        remarks.append(Remark("key", words))
    if v.get("name") and not held:
        remarks.append(Remark("", tr("Without a role a person reads only."), "ok"))
    return remarks


def _held(known: Person | None, v: Values) -> set[str]:
    """Return the roles that somebody would have: what is stated, else what stands."""
    roles = known.roles if known is not None else frozenset()
    return {role for role in ROLES if (role in roles if v.get(role) is None else v[role])}


PERSON = RecordType(
    "person",
    mark("person and roles"),
    mark("person and roles recorded"),
    "people",
    (
        text("name", mark("Name in the key file"), "姓名 人员 人员姓名 person", required=True),
        text(
            "key", mark("Public key"), "公钥 publickey",
            help=mark("64 digits, as people --show-key FILE prints them"),
            columns=("staff.public_key",),
        ),
        flag("record", mark("Records"), "录入 经办 记录", columns=("staff.may_record",)),
        flag("review", mark("Reviews"), "复核", columns=("staff.may_review",)),
        flag("approve", mark("Approves"), "审批 批准", columns=("staff.may_approve",)),
        flag("administer", mark("Administers"), "管理员 管理", columns=("staff.may_administer",)),
    ),
    save_person,
    judge_person,
    list_kind="people",
    needs=(("name",), ("key",), ("record", "review", "approve", "administer")),
    faults={
        "key_of_person_needed": "key",
        "not_a_public_key": "key",
        "key_taken": "key",
        "records_and_reviews": "review",
        "last_administrator": "administer",
        "first_administrator": "administer",
    },
)  # fmt: skip

TYPES = (PERSON,)
