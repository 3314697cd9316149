"""How much a property tries: little at the gate, much in a search (``HYPOTHESIS_PROFILE=search``)."""

import os

from hypothesis import HealthCheck, settings

SEARCH = os.environ.get("HYPOTHESIS_PROFILE") == "search"
DEEPER = 20  # how many times more a search tries


def examples(gate: int, **more) -> settings:
    """Return the settings of a property that tries ``gate`` examples at the gate.

    A fixture of each test is shared by its examples: a property makes what it changes.
    """
    number = gate * (DEEPER if SEARCH else 1)
    unmoved = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
    return settings(max_examples=number, deadline=None, suppress_health_check=unmoved, **more)


def some(cases, each: int) -> list:
    """Return every ``each``-th of many cases that are alike, the first among them; in a search all."""
    return list(cases)[:: 1 if SEARCH else each]


def seeds(gate: int, first: int = 0) -> range:
    """Return the seeds of made-up lives: ``gate`` of them at the gate."""
    return range(first, first + gate * (DEEPER if SEARCH else 1))
