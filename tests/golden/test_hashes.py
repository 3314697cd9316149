import json

import pytest

from fundtracker.ledger import Ledger
from tests.golden import hashes

KEPT = json.loads(hashes.FILE.read_text("utf-8"))


@pytest.fixture(scope="module")
def ledger(sample_ledger):
    with Ledger.open(sample_ledger, "golden", clock=lambda: hashes.NOON, read_only=True) as opened:
        yield opened


def changed(now: dict[str, str]) -> list[str]:
    return sorted(name for name in now if KEPT.get(name) != now[name])


def test_no_table_of_the_sample_changed_unsaid(ledger):
    """A wanted change: ``python -m tests.golden.hashes``, and say in the CHANGELOG what moved."""
    now = hashes.of_tables(ledger) | hashes.of_notices(ledger)
    assert changed(now) == []
    assert sorted(now) == sorted(KEPT)
