import datetime as dt
import os

import pytest
from hypothesis import HealthCheck, settings

from fundtracker.intake import sample

NOON = dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC)

# The gate tries the same examples every time and no clock decides; HYPOTHESIS_PROFILE=search tries new ones.
settings.register_profile("gate", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=400)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))


@pytest.fixture(scope="session")
def sample_ledger(tmp_path_factory):
    """The sample ledger, built once; tests that write copy it."""
    path = tmp_path_factory.mktemp("sample") / "sample.ftdb"
    for _ in sample.build(path, "sample", lambda: NOON):
        pass
    return path
