"""Payments dated after today are told with their sum; one that the ledger knows is told no more."""

import datetime as dt

import pytest

from fundtracker.i18n import say, speaking
from fundtracker.intake.payments import post

ROWS = (
    "支付日期,收款单位,支付金额\n2024-03-01,甲,1000.00\n2024-03-02,乙,500.00\n2027-03-03,丙,20.00\n"
)
NOON = dt.datetime(2024, 3, 1, 4, 0, tzinfo=dt.UTC)


def remarks(outcome):
    return [each for each in outcome.reading.warnings if each.code == "days_ahead"]


@pytest.mark.parametrize("take", [post.propose, post.post])
def test_rows_of_days_that_have_not_come_are_told_once(ledger, tmp_path, monkeypatch, take):
    monkeypatch.setattr(ledger, "clock", lambda: NOON)
    path = tmp_path / "x.csv"
    path.write_text(ROWS, "utf-8")
    [told] = remarks(take(ledger, path))
    assert (told.line, told.params) == (3, {"n": 2, "amount": "520.00"})
    for lang, words in (("zh", "2 行"), ("en", "2 rows")):
        with speaking(lang):
            assert words in say(told) and "520.00" in say(told)
    if take is post.post:
        path.write_text(ROWS + "2024-02-01,丁,3.00\n", "utf-8")
        assert remarks(post.post(ledger, path)) == []


def test_nothing_is_told_of_today_and_before(ledger, tmp_path, monkeypatch):
    monkeypatch.setattr(ledger, "clock", lambda: dt.datetime(2027, 3, 3, 12, 0, tzinfo=dt.UTC))
    path = tmp_path / "x.csv"
    path.write_text(ROWS, "utf-8")
    assert remarks(post.propose(ledger, path)) == []
