"""P2: what was told to be saved survives a power cut, and a cut in a save leaves the state before or after."""

import os
from random import Random

import pytest

from fundtracker.errors import UserError
from fundtracker.intake.payments import post
from fundtracker.ledger.payments.classification_rules import Pattern
from tests.faults import power
from tests.ledger import world

CUTS = 60
SEEDS = 3 if os.environ.get("HYPOTHESIS_PROFILE") == "search" else 1  # three by make test-all


@pytest.fixture
def recorded(tmp_path):
    """A ledger file, the saves of a working day on it as its disk saw them, the changesets that ended them."""
    path = tmp_path / "l.ftdb"
    world.filled(tmp_path).close()
    base = tmp_path / "before" / "l.ftdb"
    base.parent.mkdir()
    base.write_bytes(path.read_bytes())
    bank = world.bank(
        tmp_path / "more.csv", [row.replace("S", "B", 1) for row in world.rows(0, 120, payees=30)]
    )
    with world.opened(path) as ledger:
        first = ledger.history.last()
        said = power.spoken(ledger.connection)
        heads = [first]

        def saved():
            heads.append(ledger.history.last())

        post.post(ledger, bank)
        saved()
        with ledger.change("rule") as change:
            ledger.rules.add(change, Pattern("counterparty", "equals", "x"))
        saved()
        ledger.undo()
        saved()
        ledger.undo()
        saved()
        ledger.redo()
        saved()
        ledger.connection.set_trace_callback(None)
    copy = tmp_path / "disk" / "l.ftdb"
    copy.parent.mkdir()
    copy.write_bytes(base.read_bytes())
    opening = [
        "PRAGMA synchronous=FULL",
        "PRAGMA cache_spill=OFF",
        "PRAGMA foreign_keys=ON",
        "PRAGMA recursive_triggers=ON",
        "PRAGMA secure_delete=ON",
        "PRAGMA journal_mode=PERSIST",
    ]
    return base, power.replayed([*opening, *said], copy), heads, copy


def standing(ledger):
    return ledger.history.last(), [
        tuple(row) for row in ledger.read("SELECT * FROM payment ORDER BY id")
    ]


def test_what_was_run_again_is_what_the_program_did(recorded, tmp_path):
    _, events, heads, copy = recorded
    with (
        world.opened(copy, read_only=True) as again,
        world.opened(tmp_path / "l.ftdb", read_only=True) as it,
    ):
        assert standing(again) == standing(it)
    assert sum(event.what == "saved" for event in events) == len(heads) - 1 == 5


@pytest.mark.parametrize("seed", range(SEEDS))
def test_a_power_cut_loses_nothing_that_was_told_to_be_saved(recorded, tmp_path, seed):
    base, events, heads, _ = recorded
    random = Random(seed)
    before = after = 0
    for _ in range(CUTS):
        moment = random.randrange(1, len(events) + 1)
        saved = power.cut(base, events, moment, random, tmp_path / "cut")
        with world.opened(tmp_path / "cut" / "l.ftdb") as ledger:
            assert ledger.check() == []
            last = ledger.history.last()
        assert last in (heads[saved], heads[min(saved + 1, len(heads) - 1)])
        before, after = before + (last == heads[saved]), after + (last != heads[saved])
    assert before > 0


def test_a_disk_that_forgets_a_sync_would_be_found(recorded, tmp_path):
    """The trial can fail: without syncs, saves told done are lost or the file is damaged."""
    base, events, heads, _ = recorded
    lazy = [event for event in events if event.what != "sync"]
    random, lost = Random(1), 0
    for _ in range(CUTS):
        saved = power.cut(base, lazy, len(lazy), random, tmp_path / "cut")
        try:
            with world.opened(tmp_path / "cut" / "l.ftdb") as ledger:
                lost += ledger.history.last() < heads[saved] or ledger.check() != []
        except UserError:
            lost += 1
    assert lost > CUTS // 2
