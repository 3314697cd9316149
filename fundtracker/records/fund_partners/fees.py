"""What is recorded of the management fee: charged, waived, set off."""

from __future__ import annotations

import datetime as dt

from fundtracker.errors import UserError
from fundtracker.i18n import language, mark, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.fund_checks import fees_otherwise
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.records.field import date, money, text
from fundtracker.records.fund_fields import FUND
from fundtracker.records.record_type import RecordType, Remark
from fundtracker.records.writer import Values, Writer


def save_fees(w: Writer, v: Values) -> list[Put]:
    """Charge the management fee of every whole period until a day; with a reason (``anew``) what
    was charged and comes to another sum now.
    """
    fund = w.fund(v["fund"])
    if v["anew"]:
        return fees_otherwise.charge_anew(w.ledger, w.change, fund, v["until"], v["anew"])
    return w.ledger.fund_costs.run_fees(w.change, fund, v["until"])


def term_words(fund: Fund, until: int) -> str:
    """Return that fees are charged to the end of the fund's term alone, '' where it goes on."""
    ends = fund.term_end_day
    if ends is None or ends >= until:
        return ""
    return tr(
        "{fund}: its term ended on {day}: no management fee is reckoned after it. Where it was "
        "extended, record the day on which the term ends now.",
        fund=fund.title(language()),
        day=dt.date.fromordinal(ends).isoformat(),
    )


def judge_fees(ledger: Ledger, v: Values) -> list[Remark]:
    """Say until when fees are charged, and that the term of the fund has ended."""
    if not v.get("fund"):
        return []
    facts = ledger.funds.get(v["fund"])
    fund, ended = facts.id, term_words(facts, v.get("until") or 0)
    over = [Remark("until", ended)] if ended else []
    if not ledger.funds.terms(fund):
        return [Remark("", tr("The fund has no terms yet."), "bad")]
    last = max((fee.last_day for fee in ledger.capital.fees(fund)), default=None)
    if last is None:
        return [Remark("", tr("Charged so far: nothing."), "ok"), *over]
    day = dt.date.fromordinal(last).isoformat()
    return [Remark("", tr("Charged so far until {day}.", day=day), "ok"), *over]


FEES = RecordType(
    "fund.fee",
    mark("management fee charged"),
    mark("fees charged"),
    "fund.fees",
    (
        FUND,
        date("until", mark("Until the day"), "计提截止日 截止日期 until", required=True),
        text("anew", mark("Charge anew, because"), "重新计提原因 补提原因 anew"),
    ),
    save_fees,
    judge_fees,
    faults={"no_terms": "until", "fees_as_charged": "anew", "waived_too_large": "anew"},
)


def save_waiver(w: Writer, v: Values) -> list[Put]:
    """Waive a part of a period's fee, or set other income against it."""
    fund, costs = w.fund(v["fund"]), w.ledger.fund_costs
    if not v["waived"] and not v["offset"]:
        raise UserError("not_above_zero")
    costs.waive(
        w.change,
        fund,
        v["first"],
        waived=v["waived"] or 0,
        offset=v["offset"] or 0,
        reason=v["cause"] or "",
    )
    return [Put(fund, "changed", "fund_fee")]


WAIVER = RecordType(
    "fund.waiver",
    mark("waiver of a fee"),
    mark("fee waived or offset"),
    "fund.waive",
    (
        FUND,
        date(
            "first", mark("First day of the period"), "计费期首日 起始日期 firstday", required=True
        ),
        money("waived", mark("Waived"), "减免金额 减免 waived"),
        money("offset", mark("Offset"), "抵扣金额 抵扣 offset"),
        text("cause", mark("Why"), "减免原因 原因 reason", required=True),
    ),
    save_waiver,
    faults={
        "fee_unknown": "first",
        "reason_needed": "cause",
        "not_above_zero": "waived",
        "waived_too_large": "waived",
    },
)


TYPES = (FEES, WAIVER)
