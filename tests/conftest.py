import datetime as dt
import os
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from fundtracker import i18n
from fundtracker.intake import sample
from fundtracker.ledger.core import migrations
from fundtracker.ledger.secrets import sealing

NOON = dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC)

# A ledger is written through to the disk at every change: with most tests that wait is longer than the work.
MEMORY = Path("/dev/shm")
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 2 << 30:
    os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)

# The gate tries the same examples every time and no clock decides; HYPOTHESIS_PROFILE=search tries new ones
# and many more of them (tests/examples.py).
settings.register_profile(
    "gate", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow],
    max_examples=50,
)  # fmt: skip
settings.register_profile(
    "search", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=400
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate"))


@pytest.fixture(scope="session", autouse=True)
def cost_of_keys():
    """A key costs a sixth of a second on purpose; those of the tests need not (test_reviews tries one)."""
    real, sealing.MEMORY_KIB = sealing.MEMORY_KIB, 1024
    yield real
    sealing.MEMORY_KIB = real


# Files of 15 to 50 seconds begin first: a long one that begins last leaves the other worker idle
# (``--no-loadscope-reorder``: xdist's own order is by the number of tests).
LONGEST = (
    *("ui/test_review.py", "ui/test_fund.py", "ui/test_window.py", "ledger/test_frozen.py"),
    *(
        "cli/test_any_input.py",
        "ui/test_clean.py",
        "ui/test_doors.py",
        "reports/test_copy_attacks.py",
    ),
    *(
        "reports/test_every_cell.py",
        "ui/test_projects.py",
        "ui/test_companies.py",
        "test_records.py",
    ),
    *(
        "ui/test_copies.py",
        "ledger/test_silent_change.py",
        "ui/test_plan.py",
        "reports/test_funds.py",
    ),
    *("ui/test_record_form.py", "ledger/test_changesets.py", "ui/test_payments.py"),
    *("reports/test_frozen_reports.py", "ui/test_fund_life.py", "ui/test_dialogs.py"),
)


def pytest_collection_modifyitems(items):
    here, last = Path(__file__).parent, len(LONGEST)
    place = {here / name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path, last))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup():
    """Every test begins in Chinese, whatever the one before it spoke (fixtures are made after this)."""
    i18n.use("zh")


@pytest.fixture(scope="session", autouse=True)
def _an_empty_ledger_is_a_copy_of_the_first():
    """The migrations run once in a worker: each new file takes its tables and guards from what they made there."""
    real, steps = migrations.migrate, migrations.files()
    first = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    real(first)

    def migrate(connection):
        plain = (
            type(connection) is sqlite3.Connection
        )  # a simulator's connection takes the whole way
        if (
            plain
            and migrations.files() == steps
            and connection.execute("PRAGMA page_count").fetchone() == (0,)
        ):
            first.backup(connection)
        else:
            real(connection)

    migrations.migrate = migrate
    yield
    migrations.migrate = real
    first.close()


@pytest.fixture(scope="session")
def sample_ledger(tmp_path_factory):
    """The sample ledger, built once; tests that write copy it."""
    path = tmp_path_factory.mktemp("sample") / "sample.ftdb"
    for _ in sample.build(path, "sample", lambda: NOON):
        pass
    return path
