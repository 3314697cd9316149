"""Automatic copies: verified, thinned by days, weeks and months; a damaged ledger is left as it is."""

import datetime as dt

import pytest

from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.core import backup
from fundtracker.ledger.payments.classification_rules import Pattern

DAY = dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "work.ftdb"
    with Ledger.create(path, "li", clock=lambda: DAY):
        pass
    return path


def write(path):
    with Ledger.open(path, "li", clock=lambda: DAY) as ledger, ledger.change("rule") as change:
        ledger.rules.add(change, Pattern("counterparty", "equals", "x"))


def test_a_copy_is_kept_once_for_each_state(path):
    assert backup.automatic(path, DAY) is not None
    assert backup.automatic(path, DAY + dt.timedelta(hours=1)) is None
    write(path)
    assert backup.automatic(path, DAY + dt.timedelta(hours=2)) is not None
    assert len(backup.copies(path)) == 1 or backup.copies(path)[0].stem.startswith("20260105-14")


def test_copies_are_thinned_to_days_weeks_and_months(path):
    """A day in ten, and at the end every day: what is thinned hangs on the names of the copies alone."""
    for day in range(300):
        if day % 10 == 0 or day > 270 or (DAY + dt.timedelta(days=day + 1)).day == 1:
            write(path)
            backup.automatic(path, DAY + dt.timedelta(days=day))
    standing = [dt.datetime.strptime(one.stem[:8], "%Y%m%d").date() for one in backup.copies(path)]
    last = (DAY + dt.timedelta(days=299)).date()
    assert standing[:12] == [last - dt.timedelta(days=n) for n in range(12)]
    assert 12 < len(standing) <= sum(backup.KEPT)
    assert min(standing) == dt.date(2026, 2, 28)  # the end of the ninth month back


def test_the_newest_good_copy_is_offered_and_the_damaged_file_stays(path):
    backup.automatic(path, DAY)
    write(path)
    newest = backup.automatic(path, DAY + dt.timedelta(days=1))
    newest.write_bytes(newest.read_bytes()[:5000])
    damaged = path.read_bytes()[:5000]
    path.write_bytes(damaged)
    with pytest.raises(UserError):
        Ledger.open(path, "li", clock=lambda: DAY)

    good = backup.newest_good(path)
    restored = backup.restore(path, good)

    assert good.stem.startswith("20260105")
    assert path.read_bytes() == damaged
    with Ledger.open(restored, "li", clock=lambda: DAY) as ledger:
        assert ledger.check() == []


def test_without_a_good_copy_nothing_is_offered(path):
    assert backup.newest_good(path) is None
