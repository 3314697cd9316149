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
    if v["advance_fen"] and v["signed"] and v["advance_fen"] > v["signed"]:
        yield tr("The advance is above the signed value.")
    signed, done, due = v["signed_day"], v["done_day"], v["retention_day"]
    if signed and done and done < signed:
        yield tr("It is completed before it is signed.")
    first = max(filter(None, (signed, done)), default=None)
    if due and first and due < first:
        yield tr("The retention is due before the contract is signed or completed.")


def _out_of_rule(v: Values) -> Iterator[str]:
    if v["retention"] is not None and v["retention"] > RETENTION_CEILING:
        yield tr("More is held back than the 3 per cent of the settled price that the rule allows.")
    elif v["progress_rate"] is not None and v["progress_rate"] < PROGRESS_FLOOR:
        yield tr("Progress payments lie under 80 per cent of the work done, the floor of the rule.")


def of_work(session: Session, detail: Detail, v: Values) -> str:
    """Say where measured work falls, or lies before the contract was signed or in days to come."""
    before, until, signed = detail.money.course.work, v["until"], detail.terms.signed_day
    said = []
    if v["done"] < before:
        said.append(
            tr(
                "Work since the start falls from {before} to {after}: it is cumulative.",
                before=session.money(before),
                after=session.money(v["done"]),
            )
        )
    if until and signed and until < signed:
        said.append(tr("The day lies before the contract was signed."))
    if until and until > session.clock().date().toordinal():
        said.append(tr("The day is still to come, on {day}.", day=dt.date.fromordinal(until)))
    return " ".join(said)
