"""The rounds of a company, whoever bought."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from fundtracker.domain.base.period import show_percent
from fundtracker.domain.holdings.portfolio import share_of
from fundtracker.errors import UserError
from fundtracker.i18n import mark, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.funds.holding_book import count
from fundtracker.ledger.holdings.cap_tables import RoundRecord
from fundtracker.records.field import Field
from fundtracker.records.fund_fields import COMPANY
from fundtracker.records.record_type import RecordType, Remark
from fundtracker.records.writer import Values, Writer

OF_ROUND = ("issued", "after", "class", "pre", "post", "diluted")


def save_round_terms(w: Writer, v: Values, company: int) -> list[Put]:
    """Write what a row states of a round: all shares before it, newly issued, their class, value,
    fully diluted.

    Raises:
        UserError: ``before_below_known``, ``after_differs``; see ``CapTables.put_round``.
    """
    tables, day, name = w.ledger.cap_tables, v["day"], v["round"] or ""
    recorded = tables.issued(company, day, by_values=False)
    known = {(each.day, each.name): each.issued for each in recorded}
    same = known.pop((day, name), None)
    there = sum((Fraction(issued) for issued in known.values()), Fraction())
    puts = list[Put]()
    before = v["before"]
    if before is not None and before < there:
        raise UserError("before_below_known", before=str(count(before)), known=str(count(there)))
    if before is not None and before > there:  # what others took before that is in no list
        more = Fraction(before) - there + Fraction(known.get((day - 1, ""), 0))
        puts.append(tables.put_round(w.change, company, RoundRecord(day - 1, "", count(more))))
        there = Fraction(before)
    if all(v[field] is None for field in OF_ROUND):
        return puts
    stated = _issued(v, there)
    issued = stated if stated is not None else same or 0
    round_put = tables.put_round(
        w.change,
        company,
        RoundRecord(
            day,
            name,
            issued,
            share_class=v["class"] or "",
            pre_fen=v["pre"],
            post_fen=v["post"],
            diluted=v["diluted"],
        ),
    )
    return [*puts, round_put]


def _issued(v: Values, there: Fraction) -> Any:
    """Return what a round issued as stated, or after it less what was ``there``; None: neither."""
    issued, after = v["issued"], v["after"]
    if issued is None:
        return count(Fraction(after) - there) if after is not None else None
    if after is not None and there and there + Fraction(issued) != Fraction(after):
        raise UserError(
            "after_differs", after=str(count(after)), sum=str(count(there + Fraction(issued)))
        )
    return issued


def save_round(w: Writer, v: Values) -> list[Put]:
    """Write a round of a company, whoever bought; a row may name one holder who did."""
    company, tables = w.company(v["company"]), w.ledger.cap_tables
    if v["issued"] is None and v["after"] is None and not v["holder"]:
        raise UserError("round_needs_shares")
    puts = save_round_terms(w, {**v, "class": v["class"] or ""}, company)
    if v["holder"]:
        if v["shares"] is None:
            raise UserError("round_needs_shares")
        puts.append(
            tables.put_part(
                w.change,
                puts[-1].id,
                v["holder"],
                v["shares"],
                share_class=v["class"] or "",
                amount_fen=v["amount"],
            )
        )
    return puts


def judge_round(ledger: Ledger, v: Values) -> list[Remark]:
    """Say what a round does to the parts that the funds hold, and that one of its name and day is
    replaced.
    """
    if not v.get("company") or v.get("day") is None or v.get("issued") is None:
        return []
    company, day = ledger.companies.get(v["company"]).id, v["day"]
    known = ledger.cap_tables.issued(company, day)
    if any((each.day, each.name) == (day, v.get("round") or "") for each in known):
        return [
            Remark(
                "round",
                tr("A round of this name and day is already recorded; its shares are replaced."),
            )
        ]
    there = sum((Fraction(each.issued) for each in known), Fraction())
    remarks = []
    for deal in ledger.companies.deals():
        held = ledger.companies.position(deal, day).shares
        if deal.company_id == company and held and there:
            before, now = (
                show_percent(share_of(held, n).tenths)
                for n in (there, there + Fraction(v["issued"]))
            )
            words = tr("the fund's part {before} → {after}", before=before, after=now)
            remarks.append(Remark("issued", words, "ok"))
    return remarks


ROUND = RecordType(
    "company.round",
    mark("round of a company"),
    mark("round of a company recorded"),
    "fund.round",
    (
        COMPANY,
        Field(
            "day",
            "date",
            mark("Date"),
            "融资日期 交割日期 轮次日期 日期 rounddate",
            required=True,
            columns=("company_round.day",),
        ),
        Field(
            "round", "text", mark("Round"), "轮次 融资轮次 round", columns=("company_round.name",)
        ),
        Field(
            "issued",
            "count",
            mark("Shares newly issued"),
            "本轮新增股数 本轮新增股份 新增注册资本 issued",
            help=mark("or registered capital"),
            columns=("company_round.issued", "round_terms.issued"),
        ),
        Field(
            "before",
            "count",
            mark("All shares before"),
            "投前总股数 投前总股本 投前注册资本 sharesbefore",
        ),
        Field(
            "after",
            "count",
            mark("All shares after"),
            "投后总股数 投后总股本 投后注册资本 sharesafter",
        ),
        Field(
            "class",
            "text",
            mark("Class of shares"),
            "股权类别 股份类别 股份种类 shareclass",
            help=mark("ordinary, preferred A"),
            columns=("round_terms.share_class", "round_part.share_class"),
        ),
        Field(
            "pre",
            "money",
            mark("Pre-money value"),
            "投前估值 投前整体估值 premoney",
            columns=("round_terms.pre_fen",),
        ),
        Field(
            "post",
            "money",
            mark("Post-money value"),
            "投后估值 投后整体估值 postmoney",
            columns=("round_terms.post_fen",),
        ),
        Field(
            "diluted",
            "count",
            mark("Fully diluted, as stated"),
            "完全稀释总股本 完全稀释股数 完全摊薄总股本 全面摊薄股数 fullydiluted",
            columns=("round_terms.diluted",),
        ),
        Field(
            "holder",
            "text",
            mark("Taken by"),
            "认购方 股东 股东名称 持有人 投资方 holder shareholder",
            help=mark("a holder; the others in further records"),
            columns=("round_part.holder",),
        ),
        Field(
            "shares",
            "count",
            mark("Shares taken"),
            "认购股数 认购股份 认购注册资本 取得股数 持股数 holdershares",
            columns=("round_part.shares",),
        ),
        Field(
            "amount",
            "money",
            mark("Amount paid"),
            "认购金额 认购价款 holderamount",
            columns=("round_part.amount_fen",),
        ),
    ),
    save_round,
    judge_round,
    list_kind="rounds",
    needs=(
        ("company",),
        ("day",),
        ("issued", "after", "holder"),
        ("round", "class", "pre", "post"),
    ),
    faults={
        "not_above_zero": "issued",
        "post_below_pre": "post",
        "diluted_below_issued": "diluted",
        "parts_above_round": "shares",
        "round_needs_shares": "issued",
        "before_below_known": "before",
        "after_differs": "after",
    },
)
