"""A frozen ledger, its review copy, and what somebody may do to it."""

import json
from hashlib import sha256

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger.review import signing
from fundtracker.reports.review import copy_content, copy_seal, pack, review_copy
from tests.ledger import world

Q = Quarter(2023, 2)
AT = "2023-07-03T09:00:00+08:00"


def refused(call, *args, **kwargs) -> str:
    with pytest.raises(UserError) as error:
        call(*args, **kwargs)
    return error.value.code


def frozen(folder, name: str = "l"):
    folder.mkdir(exist_ok=True)
    ledger = world.filled(folder)
    ledger.reviews.check(Q.ordinal, ["x"], "示例")
    ledger.reviews.lock(Q.ordinal, pack.body(ledger, Q, []), ledger.head())
    return ledger


def codes(path) -> list[str]:
    return [issue.code for issue in review_copy.verify(path)]


def rewritten(copy, to, changes: dict[str, bytes], key=None, **said):
    """A copy with other members and the hashes made anew; sealed by ``key``, or with the old seal kept."""
    members = review_copy.members_of(copy) | changes
    manifest = json.loads(members[review_copy.MANIFEST])
    manifest["members"] = {n: sha256(members[n]).hexdigest() for n in manifest["members"]}
    manifest["figures"] = sha256(members[review_copy.FIGURES]).hexdigest()
    manifest |= said
    if key is not None:
        manifest.pop("seal")
        manifest["exporter"] = {"name": key.name, "key": key.public.hex(), "at": AT}
        manifest["seal"] = signing.sign(key, copy_seal._message(manifest)).hex()
    members[review_copy.MANIFEST] = copy_seal.canonical(manifest)
    copy_content.write(to, members)
    return to
