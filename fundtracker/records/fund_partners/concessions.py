"""What a partner passes of its gain to another: 让利 as it is paid."""

from __future__ import annotations

from fundtracker.i18n import mark
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.funds.concessions import ConcessionPaid
from fundtracker.records.field import date, money
from fundtracker.records.fund_fields import DOCUMENT, FUND, PARTNER
from fundtracker.records.record_type import RecordType
from fundtracker.records.writer import Values, Writer


def save_concession(w: Writer, v: Values) -> list[Put]:
    """Write what of its gain a partner passed to another; below 0 it went back."""
    paid = ConcessionPaid(v["day"], v["partner"], v["taker"], v["amount"], v["doc"])
    return [w.ledger.concessions.give(w.change, w.fund(v["fund"]), paid)]


CONCESSION = RecordType(
    "fund.concession",
    mark("gain given up and paid"),
    mark("gain given up and paid"),
    "fund.concession",
    (
        FUND,
        PARTNER._replace(
            words=mark("Given up by"),
            synonyms="让利方 让利出资人 concededby",
            columns=("concession_paid.giver_id",),
        ),
        PARTNER._replace(
            name="taker",
            words=mark("Passed to"),
            synonyms="受让利方 获得方 收款合伙人 concededto",
            columns=("concession_paid.taker_id",),
        ),
        money(
            "amount",
            mark("Amount"),
            "让利金额 兑付金额 concededamount",
            required=True,
            help=mark("below 0: it went back"),
        ),
        date("day", mark("Day"), "兑付日期 让利日期 日期 date", required=True),
        DOCUMENT._replace(required=True, columns=("concession_paid.doc_no",)),
    ),
    save_concession,
    faults={
        "not_above_zero": "amount",
        "partner_unknown": "partner",
        "concession_to_itself": "taker",
        "concession_back_above": "amount",
        "concession_above_gain": "amount",
        "conceded_already": "doc",
    },
)

TYPES = (CONCESSION,)
