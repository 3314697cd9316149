"""What is recorded of companies: rounds whoever bought, and who holds whom where a fund stands
between.
"""

from __future__ import annotations

from fractions import Fraction

from fundtracker.domain.base.period import show_percent
from fundtracker.domain.funds.portfolio import share_of
from fundtracker.errors import UserError
from fundtracker.i18n import mark, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.funds.company_kpis import KPIS
from fundtracker.ledger.funds.holding_book import count
from fundtracker.records.field import Field, flag, money, number, quarter, reference, text
from fundtracker.records.fund_fields import DOCUMENT, FUND
from fundtracker.records.record_type import RecordType, Remark
from fundtracker.records.writer import Values, Writer

COMPANY = Field(
    "company",
    "reference",
    mark("Company"),
    "被投企业 被投企业名称 被投资企业 投资项目 标的企业 企业名称 公司名称 portfoliocompany "
    "investee company",
    required=True,
    reference="company",
)
OF_ROUND = ("issued", "after", "class", "pre", "post", "diluted")


def save_round_terms(w: Writer, v: Values, company: int) -> list[Put]:
    """Write what a row states of a round: all shares before it, newly issued, their class, value,
    fully diluted.

    Raises:
        UserError: ``before_below_known``, ``after_differs``; see ``CapTables.put_round``.
    """
    tables, day, name = w.ledger.cap_tables, v["day"], v["round"] or ""
    known = tables.issued(company, day)
    same = next((each for each in known if (each.day, each.name) == (day, name)), None)
    there = sum((Fraction(each.issued) for each in known if each is not same), Fraction())
    puts, before, issued, after = list[Put](), v["before"], v["issued"], v["after"]
    if before is not None and before < there:
        raise UserError("before_below_known", before=str(count(before)), known=str(count(there)))
    if before is not None and before > there:  # what others took before that is in no list
        at = next((each for each in known if (each.day, each.name) == (day - 1, "")), None)
        more = count(Fraction(before) - there + Fraction(at.issued if at else 0))
        puts.append(tables.put_round(w.change, company, day - 1, "", more))
        there = Fraction(before)
    if all(v[field] is None for field in OF_ROUND):
        return puts
    if issued is None and after is not None:
        issued = count(Fraction(after) - there)
    elif (
        issued is not None
        and after is not None
        and there
        and there + Fraction(issued) != Fraction(after)
    ):
        raise UserError(
            "after_differs", after=str(count(after)), sum=str(count(there + Fraction(issued)))
        )
    if issued is None:
        issued = same.issued if same is not None else 0
    round_put = tables.put_round(
        w.change,
        company,
        day,
        name,
        issued,
        share_class=v["class"] or "",
        pre_fen=v["pre"],
        post_fen=v["post"],
        diluted=v["diluted"],
    )
    return [*puts, round_put]


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


def save_identity(w: Writer, v: Values) -> list[Put]:
    """Record which company and which partner a fund of this ledger is."""
    company = w.company(v["company"]) if v["company"] else None
    partner = w.partner(v["partner"]) if v["partner"] else None
    return [w.ledger.sub_funds.identify(w.change, w.fund(v["fund"]), company, partner)]


IDENTITY = RecordType(
    "fund.identity",
    mark("fund as company and partner"),
    mark("fund as company and partner recorded"),
    "fund.identity",
    (
        FUND._replace(columns=("fund_identity.fund_id",)),
        COMPANY._replace(
            words=mark("As a company that funds hold"),
            required=False,
            columns=("fund_identity.company_id",),
        ),
        Field(
            "partner",
            "reference",
            mark("As a partner of other funds"),
            "出资人 出资人名称 合伙人 partner",
            reference="known_partner",
            columns=("fund_identity.partner_id",),
        ),
    ),
    save_identity,
    faults={"identity_of_nothing": "company"},
)


def save_reported(w: Writer, v: Values) -> list[Put]:
    """Record what a company or sub-fund reports to hold of another."""
    return [
        w.ledger.sub_funds.report(
            w.change,
            w.company(v["company"]),
            w.company(v["target"]),
            v["day"],
            v["share"],
            cost_fen=v["cost"],
            value_fen=v["value"],
            doc_no=v["doc"] or "",
        )
    ]


REPORTED = RecordType(
    "company.reported",
    mark("holding reported by a sub-fund"),
    mark("holding reported by a sub-fund recorded"),
    "fund.reported",
    (
        COMPANY._replace(
            words=mark("Sub-fund that reports"),
            synonyms="子基金 子基金名称 持有方 subfund reporter",
            columns=("reported_holding.company_id",),
        ),
        Field(
            "target",
            "reference",
            mark("Company held"),
            "底层企业 底层项目 被持有企业 underlying",
            required=True,
            reference="company",
            columns=("reported_holding.target_id",),
        ),
        Field(
            "day",
            "date",
            mark("Day"),
            "报告日期 截止日期 日期 reportdate",
            required=True,
            columns=("reported_holding.day",),
        ),
        Field(
            "share",
            "part",
            mark("Part of the company"),
            "持股比例 股权比例 占股比例 持有比例 ownership",
            required=True,
            columns=("reported_holding.share",),
        ),
        Field(
            "cost",
            "money",
            mark("Cost"),
            "投资成本 投资金额 cost",
            columns=("reported_holding.cost_fen",),
        ),
        Field(
            "value",
            "money",
            mark("Fair value"),
            "公允价值 估值 fairvalue",
            columns=("reported_holding.value_fen",),
        ),
        DOCUMENT._replace(columns=("reported_holding.doc_no",)),
    ),
    save_reported,
    list_kind="lookthrough",
    needs=(("company",), ("target",), ("day",), ("share",)),
    faults={"holds_itself": "target", "not_a_share": "share"},
)


# ---------------------------------------------------------------- companies
def save_company(w: Writer, v: Values) -> list[Put]:
    """Write the facts of a company."""
    names = ("name_en", "credit_code", "track", "scenario", "location", "gold_partner", "tenant")
    return [w.ledger.companies.put(w.change, v["name"], **{name: v[name] for name in names})]


COMPANIES = RecordType(
    "company",
    mark("company"),
    mark("company recorded"),
    "fund.company",
    (
        text(
            "name",
            mark("Company"),
            "企业名称 被投企业 被投企业名称 公司名称 company",
            required=True,
        ),
        text("name_en", mark("Name in English"), "企业英文名称 englishname"),
        text(
            "credit_code",
            mark("Credit code"),
            "统一社会信用代码 信用代码 creditcode",
            help=mark("18 characters"),
        ),
        text("track", mark("Track"), "赛道 所属赛道 track"),
        text("scenario", mark("Scenario"), "应用场景 场景 scenario"),
        text("location", mark("Location"), "注册地 所在地 注册地址 location"),
        flag("gold_partner", mark("Gold partner"), "金牌合伙人 goldpartner"),
        flag("tenant", mark("Tenant of the park"), "入园企业 是否入园 tenant"),
    ),
    save_company,
    list_kind="companies",
    needs=(("name",), ("credit_code",), ("track", "gold_partner", "tenant")),
)


def save_kpis(w: Writer, v: Values) -> list[Put]:
    """Write the figures of a company in a quarter; what is not stated stays."""
    company, put = w.company(v["company"]), w.ledger.company_kpis.put
    puts = [
        put(w.change, company, v["quarter"], code, v[code]) for code in KPIS if v[code] is not None
    ]
    if not puts:
        raise UserError("row_says_nothing")
    return puts


FIGURES = RecordType(
    "company.figures",
    mark("figures of a company"),
    mark("figures of a company"),
    "fund.kpi",
    (
        reference(
            "company", mark("Company"), "企业名称 被投企业 被投企业名称 company", required=True
        ),
        quarter("quarter", mark("Quarter"), "季度 报告季度 quarter", required=True),
        money("revenue", mark("Revenue"), "营业收入 revenue"),
        money("profit", mark("Profit"), "净利润 profit"),
        money("tax", mark("Tax paid"), "纳税额 缴税额 tax"),
        money("research", mark("Research spending"), "研发投入 研发费用 research"),
        number("staff", mark("Staff"), "员工人数 staff"),
        number("patents", mark("Patents"), "专利数 patents"),
    ),
    save_kpis,
    list_kind="kpis",
    needs=(("company",), ("quarter",), KPIS),
    faults={"company_unknown": "company", "row_says_nothing": "revenue"},
)


TYPES = (COMPANIES, FIGURES, ROUND, IDENTITY, REPORTED)
