"""A saved profile does not hold against what a later file says of itself."""

import datetime as dt

import pytest

from fundtracker.intake.meaning.reading import Choices, read
from fundtracker.intake.payments import post, saved_profiles
from fundtracker.ledger import Ledger

CLOCK = lambda: dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # noqa: E731
DEBITS = (
    "日期,摘要,借方,贷方,对方\n2024-03-04,甲,120.00,,示例甲公司\n2024-03-05,乙,,5.00,示例财政局\n"
)
PLAIN = "日期,单位,金额\n2024-03-04,示例甲公司,120.00\n"


@pytest.fixture
def ledger(tmp_path):
    with Ledger.create(tmp_path / "l.ftdb", "x", clock=CLOCK) as opened:
        yield opened


def _read(tmp_path, ledger, text, **choices):
    path = tmp_path / "later.csv"
    path.write_text(text, "utf-8")
    known = saved_profiles.saved_profiles(ledger)
    reading = read(path, known=known, choices=Choices(**choices))
    return reading, [(row["direction"], row["amount_fen"]) for row in post.settled(reading)]


def _save(tmp_path, ledger, text, **choices):
    reading, _ = _read(tmp_path, ledger, text, **choices)
    assert not reading.questions
    with ledger.change("profile") as change:
        saved_profiles.keep_profile(ledger, change, reading)


def _codes(reading):
    return [warning.code for warning in reading.warnings]


def test_books_that_a_title_names_are_not_those_of_the_profile(tmp_path, ledger):
    _save(tmp_path, ledger, DEBITS, answers={"view": "bank"})
    reading, rows = _read(tmp_path, ledger, DEBITS)
    assert rows == [("out", 12_000), ("in", 500)] and reading.profile
    reading, rows = _read(tmp_path, ledger, "银行存款日记账\n" + DEBITS)
    assert rows == [("in", 12_000), ("out", 500)] and not reading.questions
    assert "profile_not_used" in _codes(reading)


@pytest.mark.parametrize("title", ["收款明细", "2024年4月收入登记表"])
def test_a_side_that_a_title_names_is_not_that_of_the_profile(tmp_path, ledger, title):
    _save(tmp_path, ledger, PLAIN, answers={"role:金额": "支出"})
    assert _read(tmp_path, ledger, PLAIN)[1] == [("out", 12_000)]
    reading, rows = _read(tmp_path, ledger, f"{title}\n{PLAIN}")
    assert rows == [("in", 12_000)] and "profile_not_used" in _codes(reading)
    reading, rows = _read(tmp_path, ledger, f"付款明细\n{PLAIN}")
    assert rows == [("out", 12_000)] and "profile_not_used" not in _codes(reading)


def test_a_unit_that_only_the_profile_says_is_told(tmp_path, ledger):
    text = "支付日期,收款人,支付金额\n2024-03-04,示例甲公司,12\n"
    _save(tmp_path, ledger, text, unit="万元")
    reading, rows = _read(tmp_path, ledger, text.replace("12\n", "130000.00\n"))
    assert rows == [("out", 130_000_000_000)] and "unit_by_profile" in _codes(reading)
    assert "unit_by_profile" not in _codes(_read(tmp_path, ledger, text, unit="元")[0])
    stated = _read(tmp_path, ledger, "单位：万元\n" + text)[0]
    assert "unit_by_profile" not in _codes(stated) and not stated.questions


def test_a_title_that_says_not_paid_is_asked_again(tmp_path, ledger):
    text = "2024年{}月资金支付申请表\n支付日期,收款人,支付金额\n2024-0{}-04,示例甲公司,12\n"
    _save(tmp_path, ledger, text.format(3, 3), answers={"said_unpaid": "paid"})
    reading, _ = _read(tmp_path, ledger, text.format(4, 4))
    assert [q.code for q in reading.questions] == ["said_unpaid"]


def test_receipts_and_remarks_are_asked_about_file_by_file(tmp_path, ledger):
    text = "交易日期,支出,收入,余额,对方户名,摘要\n2024-0{0}-04,,5.00,{0}05.00,示例甲公司,退汇\n"
    _save(tmp_path, ledger, text.format(3), answers={"reversal": "income"})
    reading, _ = _read(tmp_path, ledger, text.format(4))
    assert [q.code for q in reading.questions] == ["reversal"]
