"""What the forms of a contract say of figures and days that can hardly be meant, before they are
saved; nothing of it is refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from fundtracker.domain.park.contract import PROGRESS_FLOOR, RETENTION_CEILING
from fundtracker.i18n import tr
from fundtracker.reports.projects.contract_view import Detail
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.record_dialog import Judged, Values


def of_terms(v: Values) -> Judged:
    """Say which rule of the trade the terms of a contract leave, and what is out of order."""
    words = " ".join([*_out_of_order(v), *_out_of_rule(v)])
    return words, "warn" if words else ""


def _out_of_order(v: Values) -> Iterator[str]:
    if v["signed"] and (v["advance_fen"] or 0) > v["signed"]:
        yield tr("The advance is above the signed value.")
    signed, done, due = v["signed_day"], v["done_day"], v["retention_day"]
    if _before(done, signed):
        yield tr("It is completed before it is signed.")
    if _before(due, signed) or _before(due, done):
        yield tr("The retention is due before the contract is signed or completed.")


def _before(day: int | None, other: int | None) -> bool:
    return day is not None and other is not None and day < other


def _out_of_rule(v: Values) -> Iterator[str]:
    if v["retention"] is not None and v["retention"] > RETENTION_CEILING:
        yield tr("More is held back than the 3 per cent of the settled price that the rule allows.")
    elif v["progress_rate"] is not None and v["progress_rate"] < PROGRESS_FLOOR:
        yield tr("Progress payments lie under 80 per cent of the work done, the floor of the rule.")


def _of_work(session: Session, detail: Detail, v: Values) -> str:
    """Say where measured work falls, or lies before the contract was signed or in days to come."""
    before, until, signed = detail.money.course.work, v["until"], detail.terms.signed_day
    words = []
    if v["done"] < before:
        words.append(
            tr(
                "Work since the start falls from {before} to {after}: it is cumulative.",
                before=session.money(before),
                after=session.money(v["done"]),
            )
        )
    if _before(until, signed):
        words.append(tr("The day lies before the contract was signed."))
    if _before(session.clock().date().toordinal(), until):
        words.append(tr("The day is still to come, on {day}.", day=dt.date.fromordinal(until)))
    return " ".join(words)


def judged_work(session: Session, detail: Detail, v: Values) -> Judged:
    """Say what is payable once work is measured, and what of it can hardly be meant."""
    show, money = session.money, detail.money
    if v["done"] is None:
        return "", ""
    after = money._replace(course=money.course._replace(work=v["done"]))
    words = tr(
        "Payable now: {before} → {after}", before=show(money.payable), after=show(after.payable)
    )
    if after.over_progress:
        words = tr(
            "{words}; {over} paid ahead of progress",
            words=words,
            over=show(after.over_progress),
        )
    if v["done"] > money.current:
        over = show(v["done"] - money.current)
        return tr(
            "{words}; the work exceeds the current value by {over}.", words=words, over=over
        ), "warn"
    if doubt := _of_work(session, detail, v):
        return f"{doubt} {words}", "bad" if after.beyond_work else "warn"
    return words, "bad" if after.beyond_work else "warn" if after.over_progress else "ok"
