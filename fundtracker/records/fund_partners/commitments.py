"""What partners of a fund hand over, lose, add later, give back and settle among themselves."""

from __future__ import annotations

from fundtracker.domain.funds import late_closings
from fundtracker.i18n import mark
from fundtracker.ledger.core.upsert import KNOWN, NEW, Put
from fundtracker.ledger.fund_checks.divisions import Divisions
from fundtracker.ledger.funds.commitments import Transfer
from fundtracker.records.field import choice, date, money, number, rate, text
from fundtracker.records.fund_fields import DOCUMENT, FUND, PARTNER, PARTNER_HEADS
from fundtracker.records.fund_money import REVERSED
from fundtracker.records.funds import CLASSES
from fundtracker.records.record_type import RecordType
from fundtracker.records.writer import Values, Writer


def save_transfer(w: Writer, v: Values) -> list[Put]:
    """Hand a part of a commitment to another partner (a new one with its kind), with what is paid
    in of it.
    """
    fund = w.fund(v["fund"])
    if v["class"]:
        w.ledger.funds.put_partner(w.change, v["taker"], v["class"])
    done = w.ledger.capital.transfer(
        w.change,
        fund,
        Transfer(
            v["partner"],
            v["taker"],
            v["amount"],
            v["day"],
            v["doc"] or "",
            paid_fen=v["paid"],
            price_fen=v["price"],
        ),
    )
    return [Put(fund, done.outcome, "commitment")]


TRANSFER = RecordType(
    "fund.transfer",
    mark("transfer of a commitment"),
    mark("commitment transferred"),
    "fund.transfer",
    (
        FUND,
        PARTNER._replace(words=mark("Transferred by"), synonyms="转让方 转出方 giver partner"),
        text(
            "taker",
            mark("Taken over by"),
            "受让方 转入方 taker",
            required=True,
            help=mark("a new name or one that is known"),
        ),
        choice("class", mark("Kind of partner"), "受让方类别 出资人类别 class", CLASSES),
        money("amount", mark("Commitment"), "转让认缴金额 转让金额 amount", required=True),
        money("paid", mark("Of it paid in"), "其中实缴 转让实缴金额 paidin"),
        money("price", mark("Price paid"), "转让价款 转让价 price"),
        date("day", mark("Day"), "转让日期 日期 date", required=True),
        DOCUMENT,
    ),
    save_transfer,
    faults={
        "transfer_too_large": "amount",
        "not_above_zero": "amount",
        "transfer_paid_unknown": "paid",
        "transfer_paid_too_large": "paid",
        "call_open_at_transfer": "day",
        "transfer_to_itself": "taker",
        "price_without_paid": "price",
        "partner_unknown": "taker",
    },
)


def save_default(w: Writer, v: Values) -> list[Put]:
    """Take off a partner's commitment what it did not pay."""
    fund = w.fund(v["fund"])
    w.ledger.capital.default(
        w.change, fund, v["partner"], v["day"], v["doc"] or "", forfeit=v["forfeit"] or 0
    )
    return [Put(fund, NEW, "commitment")]


DEFAULT = RecordType(
    "fund.default",
    mark("default of a partner"),
    mark("partner in default"),
    "fund.default",
    (
        FUND,
        PARTNER,
        date("day", mark("Day"), "违约日期 日期 date", required=True),
        rate(
            "forfeit",
            mark("Of its paid-in capital passes to the others"),
            "没收比例 转归比例 forfeit",
        ),
        DOCUMENT,
    ),
    save_default,
    faults={"partner_unknown": "partner"},
)


def save_closing(w: Writer, v: Values) -> list[Put]:
    """Let a partner in, or commit more, at a later closing: it makes up for the calls before."""
    fund = w.fund(v["fund"])
    puts = [w.ledger.funds.put_partner(w.change, v["partner"], v["class"])] if v["class"] else []
    done = w.ledger.capital.close_late(
        w.change, fund, v["partner"], v["amount"], v["day"], v["doc"] or ""
    )
    return [*puts, Put(fund, KNOWN if done is late_closings.ALREADY else NEW, "commitment")]


CLOSING = RecordType(
    "fund.closing",
    mark("later closing"),
    mark("late closing"),
    "fund.close",
    (
        FUND,
        text(
            "partner",
            mark("Partner"),
            PARTNER_HEADS,
            required=True,
            help=mark("a new name or one that is known"),
        ),
        choice("class", mark("Kind of partner"), "出资人类别 合伙人类别 class", CLASSES),
        money("amount", mark("Commitment"), "认缴金额 认缴出资额 commitment", required=True),
        date("day", mark("Day"), "交割日期 日期 date", required=True),
        DOCUMENT,
    ),
    save_closing,
    faults={"closing_in_motion": "day", "no_terms": "day", "not_above_zero": "amount"},
)


def save_clawback(w: Writer, v: Values) -> list[Put]:
    """Record carry that a general partner gave back."""
    fund, doc = w.fund(v["fund"]), v["doc"] or ""
    return [
        w.ledger.capital.give_back_carry(w.change, fund, v["partner"], v["day"], v["amount"], doc)
    ]


CLAWBACK = RecordType(
    "fund.clawback",
    mark("carry given back"),
    mark("carry given back"),
    "fund.clawback",
    (
        FUND,
        PARTNER,
        money("amount", mark("Amount"), "回拨金额 amount", required=True),
        date("day", mark("Day"), "回拨日期 日期 date", required=True),
        DOCUMENT,
    ),
    save_clawback,
    faults={
        "clawback_too_large": "amount",
        "not_above_zero": "amount",
        "partner_unknown": "partner",
    },
)


def save_settlement(w: Writer, v: Values) -> list[Put]:
    """Record that the partners settled what a call or distribution would be divided otherwise."""
    table = "capital_call" if v["what"] == "call" else "distribution"
    return [
        Divisions(w.ledger).settle(
            w.change, w.fund(v["fund"]), table, v["number"], v["day"], v["doc"]
        )
    ]


SETTLEMENT = RecordType(
    "fund.settlement",
    mark("difference between partners settled"),
    mark("difference between partners settled"),
    "fund.settlement",
    (
        FUND,
        choice(
            "what",
            mark("Of what"),
            "结清对象 what",
            REVERSED,
            required=True,
            columns=("division_settled.what",),
        ),
        number(
            "number",
            mark("Number"),
            "期次 编号 number",
            required=True,
            columns=("division_settled.row_id",),
        ),
        date("day", mark("Settled on"), "结清日期 日期 date", required=True),
        DOCUMENT._replace(required=True),
    ),
    save_settlement,
    faults={
        "call_unknown": "number",
        "distribution_unknown": "number",
        "nothing_to_settle": "number",
        "settled_before": "day",
    },
)


TYPES = (TRANSFER, DEFAULT, CLOSING, CLAWBACK, SETTLEMENT)
