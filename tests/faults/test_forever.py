"""Some of the faults without end (``tests/faults/forever.py``), and that the trial can fail."""

import pytest

from fundtracker.ledger.core import kept_sums
from tests.faults import forever, power

LIVES = 7  # of 150 steps: hours of them by hand


@pytest.mark.parametrize("seed", range(LIVES))
def test_no_invariant_breaks_whatever_happens_to_two_desks(seed):
    _, outcomes = forever.run(seed, forever.LIFE)
    assert outcomes.total() == forever.LIFE and outcomes["work"] > 30


def test_a_seed_lives_the_same_life_again():
    assert forever.run(11, 25) == forever.run(11, 25) != forever.run(12, 25)


def test_kept_sums_that_are_not_moved_would_be_found(monkeypatch):
    monkeypatch.setattr(kept_sums, "apply", lambda change: None)
    with pytest.raises(forever.BrokenError):
        forever.run(0, forever.LIFE)


def test_a_disk_that_forgets_its_syncs_would_be_found(monkeypatch, tmp_path):
    real = power.replayed

    def lazy(*args):
        return [event for event in real(*args) if event.what != "sync"]

    monkeypatch.setattr(power, "replayed", lazy)
    with (
        forever.repeatable(5),
        pytest.raises(Exception, match=r"BrokenError|saved|damaged|check|ledger"),
    ):
        simulation = forever.Simulation(tmp_path, 5)
        for _ in range(30):
            simulation.step("cut")
