"""People with keys for the tests, and a ledger that knows them: a key is made without its slow seal."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from fundtracker.ledger import Ledger
from fundtracker.ledger.review.signing import Key


def key_of(name: str) -> Key:
    made = Ed25519PrivateKey.generate()
    return Key(name, made.private_bytes_raw(), made.public_key().public_bytes_raw())


OFFICE = {
    "管理员": ("administer",), "录入员": ("record",), "复核员": ("review",), "审批员": ("approve",), "旁人": (),
}  # fmt: skip


def register(ledger: Ledger, key: Key, *roles: str) -> None:
    held = {role: int(role in roles) for role in ("record", "review", "approve", "administer")}
    with ledger.change("people") as change:
        ledger.people.put(change, key.name, key.public.hex(), held)


def office(ledger: Ledger) -> dict[str, Key]:
    """Register an administrator and one person of each role; the administrator's key stays unlocked."""
    keys = {name: key_of(name) for name in OFFICE}
    ledger.work_as(keys["管理员"])
    for name, roles in OFFICE.items():
        register(ledger, keys[name], *roles)
    return keys
