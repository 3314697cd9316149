"""Duties of a government fund as dated alerts: a pure function of what is known and of a day.

Rules are those of 财预〔2015〕210号 (arts. 8, 12, 13, 20, 26–27) and of the fund's own terms. An
alert is a fact with a date; whether to act is for people. Sentences: msgid ``code:NAME`` in the
catalogues.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.daycount import add_months
from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen, show
from fundtracker.domain.holdings.portfolio import LimitUse, is_stale
from fundtracker.errors import Issue

NOTICE_DAYS = 90


class Alert(NamedTuple):
    """A duty of a subject (fund, partner, company): ``due`` and how many days are left (negative:
    late).
    """

    code: str
    subject: str
    due: dt.date
    days_left: int
    fen: Fen = 0
    rule: str = ""

    @property
    def overdue(self) -> bool:
        """Whether the day has passed."""
        return self.days_left < 0

    @property
    def issue(self) -> Issue:
        """The sentence's code and details: subject, due, days (left or late), amount in yuan,
        rule.
        """
        details = {
            "subject": self.subject,
            "due": self.due.isoformat(),
            "days": abs(self.days_left),
        }
        return Issue(self.code, None, {**details, "amount": show(self.fen), "rule": self.rule})


class FundFacts(NamedTuple):
    """What is known of a fund; a date that is not known is None and raises no alert."""

    name: str
    approved: dt.date | None = None
    set_up: dt.date | None = None
    term_end: dt.date | None = None
    period_end: dt.date | None = None
    paid_in: tuple[tuple[dt.date, Fen], ...] = ()
    invested: tuple[tuple[dt.date, Fen], ...] = ()
    proceeds: tuple[tuple[dt.date, Fen], ...] = ()
    settled: tuple[tuple[dt.date, Fen], ...] = ()
    evaluations: tuple[int, ...] = ()
    equity_sheets: tuple[int, ...] = ()
    closed: dt.date | None = None


class CallFact(NamedTuple):
    """A partner's part of a call: due on a day, what has come until now."""

    partner: str
    due: dt.date
    amount: Fen
    received: Fen = 0


class CompanyFact(NamedTuple):
    """A company held: when last valued, when invested in, whether its negative-list checklist is
    signed.

    ``counted``: what it counts with, fen, where its last value was made for another holding
    (须重估); else None.
    """

    name: str
    invested: dt.date
    valued: dt.date | None = None
    checklist: bool = False
    held: bool = True
    counted: Fen | None = None


def fund_alerts(fund: FundFacts, today: dt.date, notice_days: int = NOTICE_DAYS) -> list[Alert]:
    """Return a fund's alerts as of a day, the earliest due first; those due within ``notice_days``
    count.

    Idle money: every yuan paid in is to be invested within a year (art. 20), the oldest is used
    first.
    """
    if fund.closed is not None and fund.closed <= today:
        return []
    alerts = list(_dates(fund))
    alerts += _idle(fund, today)
    alerts += _yearly(fund, today)
    alerts += _open_proceeds(fund, today)
    return _near(alerts, today, notice_days)


def call_alerts(calls: Iterable[CallFact], today: dt.date) -> list[Alert]:
    """Return calls past their due day that have not wholly come, with what is missing."""
    alerts = [
        Alert("duty_call_overdue", call.partner, call.due, 0, call.amount - call.received)
        for call in calls
        if call.received < call.amount and call.due < today
    ]
    return _near(alerts, today, 0)


def company_alerts(
    companies: Iterable[CompanyFact], today: dt.date, months: int = 3
) -> list[Alert]:
    """Return companies to be valued anew, because their value was made for another holding or is
    older than ``months``, and investments without a signed checklist (art. 12).
    """
    alerts = []
    for company in companies:
        if not company.held:
            continue
        last = company.valued or company.invested
        if company.counted is not None:
            alerts.append(Alert("duty_revalue", company.name, last, 0, company.counted))
        elif is_stale(last, today, months):
            alerts.append(Alert("duty_valuation_stale", company.name, add_months(last, months), 0))
        if not company.checklist and company.invested <= today:
            alerts.append(Alert("duty_checklist", company.name, company.invested, 0, rule="12"))
    return _near(alerts, today, 0)


def limit_alerts(uses: Iterable[LimitUse], today: dt.date) -> list[Alert]:
    """Return the limits that are passed, with the fen too much; due at once."""
    return [
        Alert("duty_concentration", use.key, today, 0, -use.room, use.limit.name)
        for use in uses
        if use.passed
    ]


def money_alerts(name: str, owed_back: Fen, cash: Fen, today: dt.date) -> list[Alert]:
    """Return the carry that is to be given back, and cash below 0: more went out than came in, by
    the book.
    """
    alerts = [Alert("duty_clawback", name, today, 0, owed_back)] if owed_back > 0 else []
    return [*alerts, *([Alert("duty_cash", name, today, 0, -cash)] if cash < 0 else [])]


def divided_alerts(subject: str, day: int, moved: Fen, words: str, *, call: bool) -> list[Alert]:
    """Return that a call or distribution of a day (an ordinal) stands as it was divided, though
    what was recorded after it and is dated before it divides it otherwise; ``words``: whose part
    it moves.
    """
    date = dt.date.fromordinal(day)
    if not moved:
        return []
    if call:
        return [Alert("duty_divided_call", subject, date, 0, moved, words)]
    return [Alert("duty_divided_distribution", subject, date, 0, moved, words)]


def early_alerts(subject: str, day: int, decided: int, amount: Fen) -> list[Alert]:
    """Return that money moved on a day (an ordinal) before the notice or decision it belongs to."""
    if day >= decided:
        return []
    return [Alert("duty_early_money", subject, dt.date.fromordinal(day), 0, amount)]


def in_kind_alerts(subject: str, day: int, amount: Fen) -> list[Alert]:
    """Return that shares left a fund in kind on a day (an ordinal), and that no distribution gave
    them to the partners: they stay in the net asset value as if they were cash.
    """
    date = dt.date.fromordinal(day)
    return [Alert("duty_in_kind", subject, date, 0, amount)] if amount > 0 else []


def fee_alerts(subject: str, day: int, charged: Fen, now: Fen) -> list[Alert]:
    """Return that the fee of a period that ends on a day (an ordinal) stands as it was charged,
    though it is another one by all that is recorded now.
    """
    if charged == now:
        return []
    words = f"{show(charged)} → {show(now)}"
    return [Alert("duty_fee", subject, dt.date.fromordinal(day), 0, abs(now - charged), words)]


class ReturnRule(NamedTuple):
    """A requirement of 返投 valid from a day: ``multiple`` × base; a later rule supersedes an
    earlier one.
    """

    start: dt.date
    multiple: Fraction
    base: Fen
    until: dt.date


class Credit(NamedTuple):
    """An investment counted towards 返投: amount × factor, fen; ``approved`` with a document or
    not at all.
    """

    day: dt.date
    amount: Fen
    factor: Fraction = Fraction(1)
    approved: bool = False


class ReturnStanding(NamedTuple):
    """Both numbers, never a verdict by colour: what is required, what is approved, what is only
    claimed; ``outside``: of either, what is dated before the rule or after its deadline.
    """

    required: Fen
    approved: Fen
    claimed: Fen
    until: dt.date
    outside: Fen = 0

    @property
    def missing(self) -> Fen:
        """Required − approved, never below 0."""
        return max(0, self.required - self.approved)


def local_reinvestment(
    rules: Iterable[ReturnRule], credits: Iterable[Credit], today: dt.date
) -> ReturnStanding | None:
    """Return the standing under the rule valid on a day; None where none is (the requirement is
    optional). Credits count from its first day to its last; one that superseded another while that
    ran has its credits too.
    """
    valid = sorted((rule for rule in rules if rule.start <= today), key=lambda each: each.start)
    if not valid:
        return None
    rule = valid[-1]
    first = rule.start
    for earlier in reversed(valid):
        first = earlier.start if earlier.until >= first else first
    known = [each for each in credits if each.day <= today]
    sums = {True: 0, False: 0, None: 0}
    for each in known:
        inside = first <= each.day <= rule.until
        sums[each.approved if inside else None] += fen(each.amount * each.factor)
    return ReturnStanding(
        fen(rule.multiple * rule.base), sums[True], sums[False], rule.until, sums[None]
    )


def return_alerts(
    name: str, standing: ReturnStanding | None, today: dt.date, notice_days: int = NOTICE_DAYS
) -> list[Alert]:
    """Return the alert that approved credits fall short of the requirement as its day comes
    near.
    """
    if standing is None or not standing.missing:
        return []
    return _near(
        [Alert("duty_local_reinvestment", name, standing.until, 0, standing.missing)],
        today,
        notice_days,
    )


def _dates(fund: FundFacts) -> Iterator[Alert]:
    if fund.approved is not None and fund.set_up is None:
        yield Alert("duty_not_set_up", fund.name, add_months(fund.approved, 12), 0)
    if fund.term_end is not None:
        yield Alert("duty_term_end", fund.name, fund.term_end, 0)
    if fund.period_end is not None:
        yield Alert("duty_period_end", fund.name, fund.period_end, 0)


def _idle(fund: FundFacts, today: dt.date) -> list[Alert]:
    used = sum(amount for day, amount in fund.invested if day <= today)
    alerts = []
    for day, amount in sorted(fund.paid_in):
        if day > today:
            break
        left = max(0, amount - max(0, used))
        used -= amount - left
        if left:
            alerts.append(Alert("duty_idle", fund.name, add_months(day, 12), 0, left, "20"))
    return alerts


def _yearly(fund: FundFacts, today: dt.date) -> list[Alert]:
    if fund.set_up is None:
        return []
    alerts = []
    for year in range(fund.set_up.year, today.year):
        if year not in fund.evaluations:
            alerts.append(Alert("duty_evaluation", fund.name, dt.date(year + 1, 6, 30), 0))
        if year not in fund.equity_sheets:
            alerts.append(
                Alert("duty_equity_method", fund.name, dt.date(year, 12, 31), 0, rule="26–27")
            )
    if today.year not in fund.equity_sheets:
        alerts.append(
            Alert("duty_equity_method", fund.name, dt.date(today.year, 12, 31), 0, rule="26–27")
        )
    return alerts


def _open_proceeds(fund: FundFacts, today: dt.date) -> list[Alert]:
    """Proceeds neither paid to the treasury nor rolled (art. 13): due three months after."""
    done = sum(amount for day, amount in fund.settled if day <= today)
    alerts = []
    for day, amount in sorted(fund.proceeds):
        if day > today:
            break
        left = max(0, amount - max(0, done))
        done -= amount - left
        if left:
            alerts.append(Alert("duty_proceeds", fund.name, add_months(day, 3), 0, left, "13"))
    return alerts


def _near(alerts: Iterable[Alert], today: dt.date, notice_days: int) -> list[Alert]:
    dated = [alert._replace(days_left=(alert.due - today).days) for alert in alerts]
    return sorted(
        (each for each in dated if each.days_left <= notice_days),
        key=lambda each: (each.due, each[:2]),
    )
