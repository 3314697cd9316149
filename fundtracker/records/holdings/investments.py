"""What is recorded of the funds' holdings: investments, papers of decisions, splits."""

from __future__ import annotations

import re

from fundtracker.domain.base.fractions import fen as fen_of
from fundtracker.domain.base.money import decimal as plain
from fundtracker.domain.base.money import show
from fundtracker.domain.park import measures
from fundtracker.errors import UserError
from fundtracker.i18n import mark
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.funds.holding_book import Deal, Purchase
from fundtracker.patterns import lazy
from fundtracker.records.field import Option, choice, date, money, part, text, thousandths
from fundtracker.records.field import count as shares
from fundtracker.records.fund_fields import COMPANY, DOCUMENT, FUND
from fundtracker.records.holdings.rounds import OF_ROUND, ROUND, save_round_terms
from fundtracker.records.record_type import Also, RecordType
from fundtracker.records.writer import Values, Writer

HELD = COMPANY._replace(
    synonyms="被投企业 被投企业名称 被投资企业 投资项目 标的企业 portfoliocompany investee"
)
SPLIT_WORDS = lazy("转增|送股|送红股|拆股|拆细|红股|股份分割|bonus|split", re.IGNORECASE)
LOAN_WORDS = lazy("可转换|借款|贷款|债权|过桥|转债|认股权|note|loan|convertible|warrant", re.I)
TURNED_WORDS = lazy("债转股|转股|股改|转为股|转换|conversion|convert", re.IGNORECASE)
_MAY_TURN = lazy("可转换|可转股|可转为|可债转股|convertible", re.IGNORECASE)  # it has not yet


# ---------------------------------------------------------------- investments
def deal_of(w: Writer, v: Values) -> Deal:
    """Return the holding that a record names by fund and company."""
    return w.ledger.companies.deal(w.fund(v["fund"]), v["company"])


def save_investment(w: Writer, v: Values) -> list[Put]:
    """Write an investment with its round, or shares that came without money."""
    companies, change = w.ledger.companies, w.change
    fund, company = w.fund(v["fund"]), companies.get(v["company"])
    facts = {"stage": v["stage"], "security": v["security"], "committed_fen": v["committed"],
             "reserve_fen": v["reserve"], "checklist_day": v["checklist"]}  # fmt: skip
    puts = [companies.put_deal(change, fund, company.id, **facts)]
    deal = puts[0].id
    puts += save_round_terms(w, v, company.id)
    puts += _save_shares(w, v, deal)
    if v["share"] is not None:
        puts.append(
            w.ledger.cap_tables.state_share(change, deal, v["day"], v["share"], v["doc"] or "")
        )
    return puts


def _save_shares(w: Writer, v: Values, deal: int) -> list[Put]:
    """Write what a row says of shares: bought, taken back (below 0),
                                                            come without money (转增, 送股, 拆股,
                                                            债转股), or
    a round of others alone.
    """
    companies, change, name, doc = w.ledger.companies, w.change, v["round"] or "", v["doc"] or ""
    if v["shares"] == "all":
        raise UserError("bad_count", text="全部")
    if v["amount"] < 0:
        row = companies.standing_row("lot", deal, v["day"], -v["amount"])
        return [companies.take_back(change, "lot", row, v["day"], doc, abs(v["fee"] or 0))]
    require_no_conversion(w.ledger, deal_of(w, v), v)
    if v["amount"] or v["fee"]:
        return [
            companies.invest(
                change,
                deal,
                Purchase(
                    v["day"],
                    v["shares"],
                    v["amount"],
                    fee_fen=v["fee"] or 0,
                    round_name=name,
                    doc_no=doc,
                    loan=bool(LOAN_WORDS.search(f"{name} {v['security'] or ''}")),
                    **_foreign(v),
                ),
            )
        ]
    if v["shares"]:
        deal_item = deal_of(w, v)
        if TURNED_WORDS.search(name):
            return [
                companies.convert(change, deal_item, v["day"], v["shares"], name=name, doc_no=doc)
            ]
        if SPLIT_WORDS.search(name):
            return [
                companies.split(change, deal_item, v["day"], v["shares"], name=name, doc_no=doc)
            ]
        raise UserError("shares_for_nothing")
    if all(v[field] is None for field in (*OF_ROUND, "share")):
        raise UserError("not_above_zero")
    return []


def require_no_conversion(ledger: Ledger, deal: Deal, v: Values) -> None:
    """Refuse money beside shares that a loan turns into: nobody pays it.

    Raises:
        UserError: ``conversion_pays_nothing`` (with the amount and what is lent).
    """
    words = _MAY_TURN.sub("", f"{v.get('round') or ''} {v.get('security') or ''}")
    if not v["shares"] or v["amount"] <= 0 or not TURNED_WORDS.search(words):
        return
    lent = fen_of(ledger.companies.position(deal, v["day"]).principal * 100)
    if lent > 0:
        more = max(0, v["amount"] - lent)
        sums = {"amount": show(v["amount"]), "lent": show(lent), "more": show(more)}
        raise UserError("conversion_pays_nothing", **sums)


def _foreign(v: Values) -> Values:
    """Return the currency of a purchase and its cost in it, in hundredths; nothing of one in
    yuan.
    """
    currency = (v["currency"] or "CNY").strip().upper()
    if (currency != "CNY") != (v["original"] is not None):
        raise UserError("currency_incomplete")
    if currency == "CNY":
        return {}
    original = measures.thousandths(v["original"], "元")  # 万 of it as 万元 of yuan
    if original % 10:
        raise UserError("sub_fen_precision", cell=plain(original, 3))
    return {"currency": currency, "cost_minor": original // 10}


def _decision(kind: str, name: str, words: str) -> RecordType:
    """Return a paper of the decision file as a row of investments states it: its number and its
    day.
    """

    def save(w: Writer, v: Values) -> list[Put]:
        result = (v["vote_result"] or "") if kind == "vote" else ""
        day = v[f"{kind}_day"] or v["day"]
        return [
            w.ledger.companies.document(
                w.change, deal_of(w, v).id, kind, day, v[f"{kind}_doc"], result
            )
        ]

    fields = [
        FUND,
        HELD,
        date("day", mark("Day"), "日期"),
        text(f"{kind}_doc", words, f"{name}文号 {name}编号"),
        date(f"{kind}_day", words, f"{name}日期 {name}时间"),
    ]
    if kind == "vote":
        fields.append(text("vote_result", mark("Result"), "投决结果 表决结果 voteresult"))
    return RecordType(f"fund.{kind}", words, words, "fund.document", tuple(fields), save)


ROUND_FIELDS = tuple(field for field in ROUND.fields if field.name in ("before", *OF_ROUND))
_DEAL_FACTS = ("stage", "security", "committed", "reserve", "checklist")
_HOLDING = {"fund": "fund", "company": "company", "day": "day"}
INVESTMENT = RecordType(
    "fund.investment",
    mark("investment of a fund"),
    mark("invested"),
    "fund.invest",
    (
        FUND,
        HELD,
        text("round", mark("Round"), "轮次 融资轮次 round", help=mark("A, B, …")),
        date("day", mark("Paid on"), "投资日期 划款日期 出资日期 investdate", required=True),
        shares(
            "shares",
            mark("Shares bought"),
            "取得股数 取得注册资本 取得份额 持有份额 股数 份额 注册资本 shares units",
            help=mark("empty: a loan or note without a count"),
        ),
        money(
            "amount",
            mark("Cost"),
            "投资金额 投资成本 投资额 cost",
            required=True,
            help=mark("below 0 takes a purchase back"),
        ),
        money(
            "fee",
            mark("Deal fee"),
            "交易费用 投资费用 fee",
            help=mark("below 0: it came back with what is taken back"),
        ),
        *ROUND_FIELDS,
        part(
            "share",
            mark("Part of the company, as stated"),
            "持股比例 股权比例 占股比例 持有比例 ownership",
        ),
        text("stage", mark("Stage"), "投资阶段 阶段 stage"),
        text("security", mark("Instrument"), "投资工具 股权类型 security"),
        money("committed", mark("Committed to it"), "协议投资额 承诺投资额 committed"),
        money("reserve", mark("Follow-on reserve"), "后续投资预留 预留额度 reserve"),
        date(
            "checklist",
            mark("Negative list signed on"),
            "负面清单审核日期 负面清单日期 checklistdate",
        ),
        text("currency", mark("Currency"), "投资币种 investcurrency", help="USD, EUR"),
        thousandths(
            "original",
            mark("Cost in it"),
            "原币投资额 originalcost",
            help=mark("whole units of it, as 1,000,000.00"),
        ),
        DOCUMENT,
    ),
    save_investment,
    list_kind="investments",
    needs=(("fund",), ("company",), ("amount",), ("day",)),
    faults={
        "lot_stands": "day",
        "not_above_zero": "shares",
        "conversion_pays_nothing": "amount",
        "counts_differ": "shares",
        "bad_count": "shares",
        "shares_for_nothing": "amount",
        "company_unknown": "company",
        "currency_incomplete": "original",
        "rate_off": "original",
        "nothing_to_take_back": "amount",
        "part_to_take_back": "amount",
        "taken_back_sold": "amount",
        "fee_back_differs": "fee",
    },
    also=tuple(
        Also(_decision(kind, name, words), (f"{kind}_doc",), _HOLDING)
        for kind, name, words in (
            ("initiation", "立项", mark("Initiation")),
            ("diligence", "尽调", mark("Due diligence")),
            ("vote", "投决", mark("Vote")),
            ("contract", "协议签署", mark("Agreement")),
        )
    ),
)


def save_holding(w: Writer, v: Values) -> list[Put]:
    """Write the terms of a holding; what is not stated stays."""
    deal = deal_of(w, v)
    facts = {"stage": v["stage"], "security": v["security"], "committed_fen": v["committed"],
             "reserve_fen": v["reserve"], "checklist_day": v["checklist"]}  # fmt: skip
    return [w.ledger.companies.put_deal(w.change, deal.fund_id, deal.company_id, **facts)]


HOLDING = RecordType(
    "fund.holding", mark("terms of a holding"), mark("terms of a holding recorded"), "fund.holding",
    (
        FUND, HELD, *(field for field in INVESTMENT.fields if field.name in _DEAL_FACTS),
    ),
    save_holding, faults={"deal_unknown": "company", "company_unknown": "company"},
)  # fmt: skip

DECISION_KINDS = (
    Option("initiation", mark("Initiation"), "立项"),
    Option("diligence", mark("Due diligence"), "尽调"),
    Option("vote", mark("Vote"), "投决"),
    Option("contract", mark("Agreement"), "协议 协议签署"),
    Option("payment", mark("Payment"), "付款 划款"),
    Option("visit", mark("Visit"), "走访 投后走访"),
)


def save_decision(w: Writer, v: Values) -> list[Put]:
    """Write a paper of a holding's decision file."""
    deal = deal_of(w, v).id
    return [
        w.ledger.companies.document(
            w.change, deal, v["kind"], v["day"], v["doc"], v["result"] or ""
        )
    ]


DECISION = RecordType(
    "fund.decision",
    mark("document of the decision file"),
    mark("document of the decision file"),
    "fund.document",
    (
        FUND,
        HELD,
        choice("kind", mark("Paper"), "文件类型 决策文件 kind", DECISION_KINDS, required=True),
        date("day", mark("Date"), "文件日期 日期 date", required=True),
        text("doc", mark("Document number"), "文号 编号 docno", required=True),
        text(
            "result", mark("Result"), "结论 表决结果 result", help=mark("votes, opinion, finding")
        ),
    ),
    save_decision,
    faults={
        "document_needs_number": "doc",
        "deal_unknown": "company",
        "company_unknown": "company",
    },
)


_TURNS = (
    Option("came", mark("shares came"), "增加 转增 送股 拆股"),
    Option("went", mark("shares went"), "减少 缩股"),
    Option("turned", mark("a loan or note became these shares"), "转股 债转股"),
)  # fmt: skip


def save_split(w: Writer, v: Values) -> list[Put]:
    """Write shares that came or went without money, or into which a loan turned."""
    book, deal, name, doc = w.ledger.companies, deal_of(w, v), v["name"] or "", v["doc"] or ""
    if v["shares"] == "all":
        raise UserError("bad_count", text="全部")
    if v["turn"] == "turned":
        return [book.convert(w.change, deal, v["day"], v["shares"], name=name, doc_no=doc)]
    added = -v["shares"] if v["turn"] == "went" else v["shares"]
    return [book.split(w.change, deal, v["day"], added, name=name, doc_no=doc)]


SPLIT = RecordType(
    "fund.split",
    mark("split of shares"),
    mark("shares split"),
    "fund.split",
    (
        FUND,
        HELD,
        choice("turn", mark("What happened"), "变动 变动情形 turn", _TURNS, required=True),
        shares("shares", mark("Shares"), "变动股数 股数 shares", required=True),
        date("day", mark("In force on"), "生效日期 日期 date", required=True),
        text(
            "name",
            mark("Name"),
            "变动名称 名称 name",
            help=mark("bonus shares, reserve converted, split"),
        ),
        DOCUMENT,
    ),
    save_split,
    faults={
        "counts_differ": "turn",
        "split_of_nothing": "day",
        "split_stands": "day",
        "sells_more_than_held": "shares",
        "bad_count": "shares",
        "deal_unknown": "company",
    },
)

TYPES = (INVESTMENT, HOLDING, DECISION, SPLIT)
