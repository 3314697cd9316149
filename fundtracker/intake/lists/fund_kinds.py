"""What the columns of the funds' lists mean: pure data that ``list_kinds`` takes up.

A field is (type, names of its column, whether a row without it is rejected).
"""

from __future__ import annotations

FieldData = tuple[str, str, bool]
KindData = tuple[dict[str, FieldData], tuple[tuple[str, ...], ...]]

_FUND: FieldData = ("text", "基金名称 基金编码 基金代码 基金简称 所属基金 基金 fund fundname fundcode", True)
_COMPANY: FieldData = ("text", "被投企业 被投企业名称 被投资企业 投资项目 标的企业 portfoliocompany investee", True)
_PARTNER: FieldData = ("text", "出资人 出资人名称 合伙人 合伙人名称 投资者名称 partner partnername", True)
# Of a list with a row a partner: the amounts are each one's own.
_OWN: FieldData = (
    "text",
    "出资人 出资人名称 合伙人 合伙人名称 投资者名称 有限合伙人 出资方 出资单位 投资人 投资者 投资方"
    " 缴款人 缴款单位 受益人 分配对象 partner partnername limitedpartner investor",
    False,
)
_DOC: FieldData = ("text", "文号 通知文号 文件号 凭证号 docno", False)


def _text(words: str) -> FieldData:
    return ("text", words, False)


def _day(words: str, must: bool = False) -> FieldData:
    return ("day", words, must)


def _fen(words: str, must: bool = False) -> FieldData:
    return ("fen", words, must)


def _paper(kind: str, name: str) -> dict[str, FieldData]:
    """Return the two columns of a paper of the decision file: its number and its day."""
    return {f"{kind}_doc": _text(f"{name}文号 {name}编号"), f"{kind}_day": _day(f"{name}日期 {name}时间")}


CHOICES: dict[str, dict[str, str]] = {
    "fund_kind": {"投资基金": "investment", "investment": "investment", "产业基金": "industry", "industry": "industry"},
    "cost_method": {"先进先出": "fifo", "fifo": "fifo", "加权平均": "average", "平均": "average", "average": "average"},
    "fee_basis": {"认缴": "committed", "认缴出资": "committed", "committed": "committed", "实缴": "paid_in",
                  "实缴出资": "paid_in", "paid_in": "paid_in", "投资净额": "net_invested", "未退出投资": "net_invested",
                  "net_invested": "net_invested", "净值": "nav", "净资产": "nav", "nav": "nav"},
    "hurdle": {"软门槛": "soft", "软": "soft", "soft": "soft", "硬门槛": "hard", "硬": "hard", "hard": "hard"},
    "style": {"整体基金": "whole_fund", "按基金整体": "whole_fund", "整体分配": "whole_fund", "整体": "whole_fund",
              "基金整体": "whole_fund", "先回本后分利": "whole_fund", "欧式": "whole_fund", "欧洲模式": "whole_fund",
              "whole_fund": "whole_fund", "whole fund": "whole_fund", "european": "whole_fund",
              "逐项目": "deal_by_deal", "按项目": "deal_by_deal", "单项目": "deal_by_deal", "逐笔": "deal_by_deal",
              "按单个项目": "deal_by_deal", "美式": "deal_by_deal", "美国模式": "deal_by_deal",
              "deal_by_deal": "deal_by_deal", "deal by deal": "deal_by_deal", "american": "deal_by_deal"},
    "compounding": {"单利": "simple", "simple": "simple", "复利": "annual", "年复利": "annual", "按年复利": "annual",
                    "annual": "annual", "半年复利": "semiannual", "按半年复利": "semiannual",
                    "semiannual": "semiannual",
                    "季复利": "quarterly", "按季复利": "quarterly", "quarterly": "quarterly", "月复利": "monthly",
                    "按月复利": "monthly", "monthly": "monthly", "日复利": "daily", "按日复利": "daily",
                    "daily": "daily"},
    "agreed": {"是": "1", "有": "1", "约定": "1", "yes": "1", "否": "0", "无": "0", "不约定": "0", "no": "0"},
    "fee_months": {"月": "1", "按月": "1", "每月": "1", "季": "3", "季度": "3", "按季": "3", "每季": "3", "每季度": "3",
                   "半年": "6", "按半年": "6", "每半年": "6", "年": "12", "按年": "12", "年度": "12", "每年": "12",
                   "1": "1", "3": "3", "6": "6", "12": "12"},
    "call_basis": {"认缴": "committed", "认缴比例": "committed", "committed": "committed", "未缴": "unfunded",
                   "未缴比例": "unfunded", "未缴认缴": "unfunded", "unfunded": "unfunded"},
    "distribution_basis": {"实缴": "paid_in", "实缴比例": "paid_in", "paid_in": "paid_in", "认缴": "committed",
                           "认缴比例": "committed", "committed": "committed", "约定金额": "own", "各人金额": "own",
                           "逐人约定": "own", "own": "own"},
    "result_basis": {"实缴": "paid_in", "实缴比例": "paid_in", "paid_in": "paid_in", "认缴": "committed",
                     "认缴比例": "committed", "committed": "committed"},
    "fee_split": {"按计费基数": "reckoned", "同计费基数": "reckoned", "reckoned": "reckoned", "实缴": "paid_in",
                  "实缴比例": "paid_in", "paid_in": "paid_in", "认缴": "committed", "认缴比例": "committed",
                  "committed": "committed"},
    "give_to": {"不让利": "none", "无": "none", "none": "none", "管理人": "manager", "基金管理人": "manager",
                "普通合伙人": "manager", "manager": "manager", "其他出资人": "partners", "社会出资": "partners",
                "社会资本": "partners", "partners": "partners", "全部": "all",
                "管理人和其他出资人": "all", "all": "all"},
    "give_base": {"全部收益": "gain", "收益": "gain", "gain": "gain", "超额收益": "excess",
                  "门槛收益以上": "excess", "excess": "excess"},
    "give_when": {"无": "always", "无条件": "always", "always": "always", "收回本金": "own_back",
                  "财政收回本金": "own_back", "own_back": "own_back", "全体收回本金": "fund_back",
                  "基金收回本金": "fund_back", "fund_back": "fund_back"},
    "bears": {"是": "0", "承担": "0", "yes": "0", "否": "1", "不承担": "1", "免": "1", "no": "1"},
    "partner_class": {"普通合伙人": "gp", "gp": "gp", "财政出资": "fiscal", "财政": "fiscal", "政府出资": "fiscal",
                      "fiscal": "fiscal", "社会出资": "other", "其他": "other", "有限合伙人": "other",
                      "other": "other"},
    "commitment_kind": {"认缴": "commit", "commit": "commit", "增加": "increase", "增资": "increase",
                        "increase": "increase", "释放": "release", "减少": "release", "release": "release"},
    "pay_state": {"已付": "paid", "已支付": "paid", "paid": "paid", "待付": "pending", "待支付": "pending",
                  "未付": "pending", "未支付": "pending", "托管": "pending", "留存": "pending", "暂扣": "pending",
                  "escrow": "pending", "pending": "pending"},
    "money_use": {"上缴国库": "treasury", "treasury": "treasury", "滚动使用": "rolled", "rolled": "rolled"},
    "technique": {"成本": "cost", "成本法": "cost", "cost": "cost", "最近融资": "round", "最近融资价格": "round",
                  "round": "round", "可比公司": "multiple", "市场乘数": "multiple", "multiple": "multiple",
                  "现金流折现": "dcf", "dcf": "dcf", "净资产": "net_assets", "net_assets": "net_assets",
                  "市价": "market", "market": "market", "其他": "other", "other": "other"},
    "exit_kind": {"转让": "sale", "股权转让": "sale", "sale": "sale", "上市减持": "listing", "上市": "listing",
                  "listing": "listing", "回购": "buyback", "buyback": "buyback", "并购": "merger", "merger": "merger",
                  "核销": "write_off", "write_off": "write_off", "实物分配": "in_kind", "非现金分配": "in_kind",
                  "实物": "in_kind", "in_kind": "in_kind", "还款": "repayment", "偿还": "repayment",
                  "本金偿还": "repayment", "归还本金": "repayment", "还本": "repayment", "repayment": "repayment",
                  "核销收回": "recovery", "核销后收回": "recovery", "核销追回": "recovery", "追偿": "recovery",
                  "recovery": "recovery"},
    "income_kind": {"分红": "dividend", "股息": "dividend", "dividend": "dividend", "利息": "interest",
                    "interest": "interest", "其他": "other", "other": "other"},
    "cost_kind": {"费用": "expense", "expense": "expense", "提款": "draw", "draw": "draw", "还款": "repay",
                  "repay": "repay", "利息": "interest", "interest": "interest"},
}  # fmt: skip

KINDS: dict[str, KindData] = {
    "funds": (
        {
            "code": ("text", "基金编码 基金代码 fundcode", True),
            "name": ("text", "基金名称 fundname", True),
            "name_en": _text("基金英文名称 英文名称 englishname"),
            "kind": ("fund_kind", "基金类型 基金类别 kind", False),
            "manager": _text("基金管理人 管理人 manager"),
            "account": _text("募集账号 托管账号 基金账号 account"),
            "account_name": _text("募集账户名称 托管账户名称 基金账户名称 账户名称 accountname"),
            "method": ("cost_method", "成本结转方法 成本方法 costmethod", False),
            "approved_day": _day("批准设立日期 批复日期 approveddate"),
            "set_up_day": _day("成立日期 设立日期 setupdate"),
            "period_end_day": _day("投资期届满日 投资期截止日 periodend"),
            "term_end_day": _day("存续期届满日 到期日 termend"),
            "closed_day": _day("清算日期 清算完成日 closedon"),
            "terms_day": _day("条款生效日期 生效日期 termsdate"),
            "carry": ("rate", "业绩报酬比例 超额收益分成比例 carry", False),
            "pref": ("rate", "门槛收益率 优先回报率 prefrate", False),
            "catch_up": ("rate", "追补比例 catchup", False),
            "fee_rate": ("rate", "管理费率 feerate", False),
            "fee_basis": ("fee_basis", "管理费基数 feebasis", False),
            "late_rate": ("rate", "后续交割利率 补缴利率 laterate", False),
            "hurdle": ("hurdle", "门槛类型 门槛方式 门槛性质 hurdle", False),
            "style": ("style", "分配模式 收益分配模式 分配方式 收益分配方式 分配顺序 waterfall style", False),
            "compounding": ("compounding", "门槛计息方式 复利方式 计息方式 门槛收益计息方式 compounding", False),
            "clawback": ("agreed", "回拨 是否回拨 回拨条款 业绩报酬回拨 clawback", False),
            "fee_months": ("fee_months", "管理费周期 管理费计提周期 收费周期 计费周期 feemonths feeperiod", False),
            "one_company": (
                "rate",
                "单一企业上限 单一企业投资上限 单个企业投资上限 单一项目投资上限 单项目上限 onecompany",
                False,
            ),
            "call_basis": ("call_basis", "缴款分摊 缴款分摊基数 缴款基数 callbasis", False),
            "distribution_basis": ("distribution_basis", "分配基数 分配分摊 分配分摊基数 distributionbasis", False),
            "result_basis": ("result_basis", "损益分摊 损益分摊基数 损益基数 resultbasis", False),
            "fee_split": ("fee_split", "管理费分摊 管理费分摊基数 feesplit", False),
            "give_to": ("give_to", "让利对象 giveto", False),
            "give_share": ("rate", "让利比例 giveshare", False),
            "give_base": ("give_base", "让利基数 givebase", False),
            "give_ceiling": ("rate", "让利上限 giveceiling", False),
            "give_when": ("give_when", "让利条件 givewhen", False),
            "doc": _text("协议文号 合伙协议文号 文号 docno"),
            "reason": _text("变更原因 reason"),
            "rates": _text("年度缴款比例 缴款节奏 callrates"),
            "life": ("int", "存续年限 life", False),
            "bow": _text("分配系数 bow"),
            "growth": ("rate", "预期增长率 growth", False),
            "source": _text("假设来源 source"),
        },
        (("code",), ("name",), ("kind", "manager", "set_up_day")),
    ),
    "partners": (
        {
            "fund": _FUND,
            "partner": _PARTNER,
            "class": ("partner_class", "出资人类别 合伙人类别 出资人类型 class", False),
            "name_en": _text("出资人英文名称 englishname"),
            "credit_code": _text("统一社会信用代码 信用代码 creditcode"),
            "account": _text("收款账号 账号 account"),
            "contact": _text("联系人 contact"),
            "kind": ("commitment_kind", "认缴变动 变动类型 kind", False),
            "amount": _fen("认缴金额 认缴出资额 认缴出资 commitment", True),
            "day": _day("认缴日期 交割日期 日期 date", True),
            "no_fee": ("bears", "承担管理费 是否承担管理费 bearsfee", False),
            "no_carry": ("bears", "承担业绩报酬 是否承担业绩报酬 bearscarry", False),
            "carry_share": ("rate", "业绩报酬分成 业绩报酬分成比例 业绩报酬份额 carryshare", False),
            "doc": _DOC,
        },
        (("fund",), ("partner",), ("amount",), ("day",)),
    ),
    "calls": (
        {
            "fund": _FUND,
            "number": ("int", "缴款期次 出资期次 缴款通知编号 callno", True),
            "partner": _OWN,
            "day": _day("通知日期 缴款通知日期 noticedate", True),
            "due": _day("缴款截止日 缴款期限 到期日 duedate", True),
            "call": _fen("投资款 投资用途金额 investment"),
            "call_fee": _fen("管理费 fee"),
            "call_expense": _fen("基金费用 费用 expense"),
            "call_outside": _fen("认缴外金额 认缴外 outside"),
            "purpose": _text("用途 缴款用途 purpose"),
            "doc": _DOC,
        },
        (("fund",), ("number",), ("due",)),
    ),
    "receipts": (
        {
            "fund": _FUND,
            "number": ("int", "缴款期次 出资期次 缴款通知编号 callno", True),
            "partner": _PARTNER,
            "day": _day("到账日期 实缴日期 receiptdate", True),
            "amount": _fen("到账金额 实缴金额 received"),
            "ref": _text("银行流水号 流水号 bankref"),
        },
        (("fund",), ("number",), ("partner",), ("amount",)),
    ),
    "distributions": (
        {
            "fund": _FUND,
            "number": ("int", "分配期次 分配编号 distributionno", True),
            "partner": _OWN,
            "day": _day("分配日期 distributiondate", True),
            "capital": _fen("返还本金 返还出资 capital"),
            "income": _fen("分配收益 股息分配 income"),
            "gain": _fen("增值收益 超额收益 gain"),
            "carry": _fen("业绩报酬 carry"),
            "recallable": _fen("可循环分配 可再投资金额 recallable"),
            "paid": _day("支付日期 实际支付日期 划款日期 paiddate"),
            "state": ("pay_state", "支付状态 付款状态 paystate", False),
            "use": ("money_use", "资金去向 财政资金去向 use", False),
            "note": _text("说明 分配说明 note"),
            "doc": _DOC,
        },
        (("fund",), ("number",), ("day",)),
    ),
    "companies": (
        {
            "name": ("text", "企业名称 被投企业 被投企业名称 公司名称 company", True),
            "name_en": _text("企业英文名称 englishname"),
            "credit_code": _text("统一社会信用代码 信用代码 creditcode"),
            "track": _text("赛道 所属赛道 track"),
            "scenario": _text("应用场景 场景 scenario"),
            "location": _text("注册地 所在地 注册地址 location"),
            "gold": ("yes", "金牌合伙人 goldpartner", False),
            "tenant": ("yes", "入园企业 是否入园 tenant", False),
        },
        (("name",), ("credit_code",), ("track", "gold", "tenant")),
    ),
    "investments": (
        {
            "fund": _FUND,
            "company": _COMPANY,
            "round": _text("轮次 融资轮次 round"),
            "day": _day("投资日期 划款日期 出资日期 investdate", True),
            "shares": ("count", "取得股数 取得注册资本 取得份额 持有份额 股数 份额 注册资本 shares units", False),
            "amount": _fen("投资金额 投资成本 投资额 cost", True),
            "fee": _fen("交易费用 投资费用 fee"),
            "issued": ("int", "本轮新增股数 新增注册资本 issued", False),
            "before": ("int", "投前总股数 投前注册资本 sharesbefore", False),
            "stage": _text("投资阶段 阶段 stage"),
            "security": _text("投资工具 股权类型 security"),
            "committed": _fen("协议投资额 承诺投资额 committed"),
            "reserve": _fen("后续投资预留 预留额度 reserve"),
            "checklist": _day("负面清单审核日期 负面清单日期 checklistdate"),
            **_paper("initiation", "立项"),
            **_paper("diligence", "尽调"),
            **_paper("vote", "投决"),
            "vote_result": _text("投决结果 表决结果 voteresult"),
            **_paper("contract", "协议签署"),
            "doc": _DOC,
        },
        (("fund",), ("company",), ("amount",), ("day",)),
    ),
    "exits": (
        {
            "fund": _FUND,
            "company": _COMPANY,
            "day": _day("退出日期 exitdate", True),
            "kind": ("exit_kind", "退出方式 exitkind", False),
            "shares": ("count", "退出股数 转让股数 退出份额 转让份额 sharessold", False),
            "proceeds": _fen("退出金额 转让价款 proceeds", True),
            "fee": _fen("退出费用 fee"),
            "buyer": _text("受让方 buyer"),
            "doc": _DOC,
        },
        (("fund",), ("company",), ("day",), ("proceeds",)),
    ),
    "valuations": (
        {
            "fund": _FUND,
            "company": _COMPANY,
            "day": _day("估值日期 估值基准日 valuationdate", True),
            "value": _fen("公允价值 估值金额 估值 fairvalue", True),
            "technique": ("technique", "估值方法 估值技术 technique", False),
            "inputs": _text("估值依据 输入值 inputs"),
            "prepared": _text("编制人 prepared"),
            "approved": _text("审核人 批准人 approved"),
        },
        (("fund",), ("company",), ("day",), ("value",)),
    ),
    "dealincome": (
        {
            "fund": _FUND,
            "company": _COMPANY,
            "day": _day("分红日期 收益日期 incomedate", True),
            "amount": _fen("分红金额 收益金额 incomeamount", True),
            "kind": ("income_kind", "收益类型 incomekind", False),
            "doc": _DOC,
        },
        (("fund",), ("company",), ("day",), ("amount",)),
    ),
    "fundcosts": (
        {
            "fund": _FUND,
            "day": _day("费用日期 发生日期 costdate", True),
            "kind": ("cost_kind", "费用类型 资金类型 costkind", False),
            "amount": _fen("费用金额 发生金额 costamount", True),
            "payee": _text("收款单位 收款方 payee"),
            "doc": _DOC,
        },
        (("fund",), ("day",), ("amount",)),
    ),
    "kpis": (
        {
            "company": ("text", "企业名称 被投企业 被投企业名称 company", True),
            "quarter": ("quarter", "季度 报告季度 quarter", True),
            "revenue": _fen("营业收入 revenue"),
            "profit": _fen("净利润 profit"),
            "tax": _fen("纳税额 缴税额 tax"),
            "research": _fen("研发投入 研发费用 research"),
            "staff": ("int", "员工人数 staff", False),
            "patents": ("int", "专利数 patents", False),
        },
        (("company",), ("quarter",), ("revenue", "profit", "tax", "research", "staff", "patents")),
    ),
    "indexes": (
        {
            "series": ("text", "指数名称 指数 index series", True),
            "day": _day("日期 交易日期 date", True),
            "level": ("text", "收盘点位 点位 指数点位 level close", True),
        },
        (("series",), ("day",), ("level",)),
    ),
}
