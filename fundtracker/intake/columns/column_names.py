"""The dictionary of column names: what a column is called → what it means, in order of preference.

Names are compared after NFKC, without white space, brackets' units and English parts. A role's
first names are the strongest: where two columns compete for one role, the earlier name wins.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from fundtracker.intake.text import sum_words
from fundtracker.intake.text.looks import bare
from fundtracker.patterns import lazy

ROLES: dict[str, str] = {
    "date": "交易日期 交易日 支付日期 付款日期 拨付日期 拨款日期 支付时间 付款支付时间 付款时间 "
    "拨付时间 业务日期 发生日期 清算日期 支付完成时间 到账日期 收付日期 投资日期 投资时间 出资日期 缴款日期 制单日期 凭证日期 日期 "
    "交易记账日期 交易创建时间 付款日 "
    "支付日 支出日期 列支日期 拨付年月日 时间 date transactiondate trandate paymentdate "
    "postingdate valuedate tradedate paydate 年月日",
    "posting_date": (
        "记账日期 记账日 入账日期 入账日 入帐日期 记帐日期 记帐日 入账时间 记账时间 "
        "会计日期 账务日期 bookdate bookingdate"
    ),
    "datetime": (
        "交易时间 交易日期时间 交易日期和时间 创建时间 交易发生时间 datetime transactiontime"
    ),
    "time": "交易时分 时分秒 交易时刻 time 交易时间 记账时间 入账时间",
    "value_date": "起息日 起息日期 交易起息日",
    "amount_out": "支出 支出金额 支出金额元 借方发生额 借方金额 借方 借方发生额支取 借方出账 "
    "借方支出 支取 支取金额 转出金额 转出 取出金额 "
    "取出 付款金额 本次付款额 本次拨付 本次拨付资金 本次拨付金额 本次支付 本次支付金额 本期拨付 "
    "本期支付 支付金额 拨付金额 拨款金额 实际支付金额 "
    "实际拨付金额 实付金额 实付 实付额 实付数 实拨 实拨数 实际付款 实际付款金额 实际支付 实际支付额 交易金额支出 记账金额支出 付方金额 付款额 借方发生金额 支出发生额 "
    "支出额 付出金额 付出 出账金额 借 付款 支 付 出 本次付款 本次付款金额 已拨金额 发放金额 "
    "兑付金额 补助金额 奖补金额 出资金额 投资金额 拨付额 本次拨款 审定金额 debit debitamount "
    "withdrawal withdrawals paidout moneyout "
    "借转入 借转出 借收入 借支出 增加借 减少借 本期增加借 本期减少借 提取 提款 amountdr dramount "
    "outflow 借记金额 支出元 paymentamount amountpaid paidamount 实拨金额 列支金额 支付额 拨付资金 "
    "支付资金 付款资金 拨款资金 实拨资金 实付资金 实际拨付资金 支付款 支付款项 拨付款 拨付款项 "
    "付款款项 实发金额 实发工资 实发数 实发合计 实付款 支付 拨付 拨款 列支 发放 实领金额 实领工资 "
    "netpay netsalary netpaid takehomepay",
    "amount_in": "收入 收入金额 贷方发生额 贷方金额 贷方 贷方发生额收入 贷方入账 贷方收入 转入金额 "
    "转入 存入金额 存入 交易金额收入 记账金额收入 "
    "收方金额 收款金额 贷方发生金额 收入发生额 收入额 进账金额 入账金额 贷 credit creditamount "
    "deposit deposits paidin moneyin "
    "贷转入 贷转出 贷收入 贷支出 增加贷 减少贷 本期增加贷 本期减少贷 amountcr cramount "
    "inflow 贷记金额 到账金额 收入元 到位金额 收到金额 拨入金额 收进 收款 收 进 收到 拨入",
    "amount": "实用金额 记账金额 交易金额 发生额 金额 人民币金额 交易额 本币金额 发生金额 "
    "交易发生额 开票金额 申请金额 金额元 amount "
    "transactionamount tradeamount amountinlocalcurrency amountinlocalcur amountindoccurr "
    "amountindocumentcurrency 本次金额 折人民币金额 人民币发生额 价税合计 含税金额",
    "direction": "借贷 借贷标志 借贷方向 收支 收支标志 收支类型 收支方向 收付标志 收付方向 收付 "
    "交易方向 进出 收付 出入 方向 借贷别 借贷标识 借贷类型 出入账标志 "
    "进出标志 drcr dc debitcredit 收付款方向 往来标志 来往账标志 往来账标识",
    "balance": (
        "余额 账户余额 本次余额 交易后余额 联机余额 当前余额 可用余额 结余 账面余额 "
        "本次账户余额 balance 交易余额 卡内余额 期末余额 结存 结存金额 余"
    ),
    "counterparty_name": "对方户名 对手方 对手方名称 对手方户名 对方单位 对方单位名称 对方名称 "
    "对方账户名 对方账户名称 对方账号名称 对方帐户名称 收付方名称 收付款方名称 收款人全称 转入方 "
    "转入户名 汇入方 收方 收方户名 收方名称 "
    "收款人名称 收款人 收款人户名 收款单位 收款单位名称 收款方 收款方名称 收款单位全称 收款方户名 "
    "交易对手名称 交易对手 对手名称 对手户名 对手信息 交易对方 对方 "
    "对方姓名 对方客户名称 往来单位 往来单位名称 供应商 供应商名称 乙方 乙方单位 乙方名称 承包方 "
    "供货单位 服务单位 施工单位 承包单位 承建单位 中标单位 受益单位 受助企业 补助对象 企业名称 "
    "申报单位 "
    "申报企业 被投企业 被投资企业 单位名称 对方公司 收款企业 收款户名 payee payeename vendor "
    "supplier counterparty counterpartyname "
    "beneficiary merchant party partyname otherparty paidto paidtoreceivedfrom receivedfrompaidto payeepayer payerpayee 商户名称 领款人 领取单位 拨付对象 付款对象 交易对方名称 对方行户名 姓名 "
    "单位",
    "counterparty_account": "对手方账号 对方账号 对方帐号 对方账户 对方帐户 对方账户账号 "
    "对方卡号账号 对方卡号 收付方账号 收付方帐号 收款人账号 收款人帐号 交易对手账号 对手账号 "
    "收款单位账号 收款账号 收款帐号 收款方账号 收款人银行账号 收款账户 对方账号卡号 收款人账户 "
    "counterpartyaccount payeeaccount",
    "counterparty_bank": "对手方银行 对手方开户行 对方开户行 对方开户机构 对方行名 收款人开户银行 "
    "收付方开户行名 对方银行 收款人开户行 收款单位开户行 收款银行 对方开户银行 收款开户行 "
    "对手开户行 对方开户行名 收款方开户行",
    # Whom the money reached through the payee's account; found beside the payee (column_roles).
    "final_payee": "",
    "final_payee_account": "",
    "amount_unit": "金额单位 计量单位 货币单位 数额单位 单位 unit",
    "payer_name": (
        "转出方 转出户名 汇款人 汇款单位 汇出方 付方 付方户名 付方名称 付款人名称 付款人 "
        "付款单位 付款单位名称 付款方 付款方名称 付款人全称 付款户名 付款人户名 拨款单位 payer "
        "payername"
    ),
    "payer_account": "付款人账号 付款账号 付款人帐号 付款方账号 付款单位账号 付款账户 零余额账号",
    "payer_bank": "付款人开户行名 付款人开户银行 付款开户行 付款人开户行 付款银行",
    "summary": "摘要 交易摘要 业务摘要 摘要信息 摘要说明 交易说明 交易描述 商品说明 商品 付款事由 "
    "事由 付款摘要 支付摘要 说明 交易名称 业务名称 memo "
    "description narrative details 交易内容 支出内容 款项内容 内容 款项名称 付款内容 支付内容 "
    "拨付事由 资金用途说明 payee particulars",
    "purpose": "用途 交易用途 资金用途 支付用途 款项用途 付款用途 purpose",
    "remark": (
        "附言 交易附言 客户附言 备注 交易备注 备注信息 留言 remark remarks note notes "
        "reference 附加信息 交易详情"
    ),
    "serial_no": "交易流水号 流水号 账户明细编号交易流水号 日志号 核心唯一流水号 交易单号 "
    "交易订单号 银行流水号 核心流水号 业务流水号 交易序号 主机流水号 柜员流水号 "
    "支付流水号 明细流水号 账务流水号 交易号 订单号 交易编号 回单编号 transactionid serialno",
    "voucher_no": "凭证号 凭证号码 支付凭证号 凭证编号 凭证字号 支付令号 支付凭证编号 支付申请号 "
    "支付单号 拨款单号 付款单号 凭证字 docno voucherno voucher "
    "documentno 支付令编号 记账凭证号",
    "voucher_type": "凭证种类 凭证类型",
    "biz_ref": "业务参考号 企业流水号 客户申请号 商户订单号 商家订单号",
    "currency": "币种 币别 货币 币别代码 币种代码 货币代码 交易货币 记账币种 交易币种 账户币种 currency ccy lcurr localcurrency "
    "currencycode transactioncurrency 币种名称 币别名称 货币名称 币种号 币别号 币种码 货币码 币种编码 币别编码 货币编码 账户币别 "
    "交易币别 记账币别 结算币种 支付币种 付款币种 原币币种 原币币别",
    "reversal_flag": "冲账标志 被冲标志 冲正标志 红冲标志 冲销标志 冲正标识 冲账标识 冲抵标志 "
    "红蓝标志 红字标志 反交易标志 冲正 冲账 红冲 抹账标志 reversal reversalflag reversed",
    # Marks of single payments beside their state; found by what the name says, not by these alone.
    "state_flag": "退票标志 退汇标志 退款标志 作废标志",
    "status": "交易状态 当前状态 状态 支付状态 处理状态 付款状态 status 交易结果",
    "project_code": "项目编码 项目编号 项目代码 预算项目编码 projectcode projectno",
    "project_name": (
        "项目名称 预算项目 项目 工程名称 预算项目名称 建设项目 projectname project 子项目"
    ),
    "contract_no": "合同编号 合同号 合同编码 contractno",
    "contract_name": "合同名称 contractname",
    "contract_amount": "合同金额 合同值 合同价 合同总价 合同额 contractamount",
    "cumulative_amount": (
        "累计拨付 累计拨付资金 累计支付金额 累计付款 累计支付 累计拨付金额 "
        "累计已付 累计付款额 已付金额 已付款 已付 已拨付 已支付"
    ),
    "fund_source": "资金来源 资金来源名称 资金性质 资金性质名称 资金渠道 资金类型 fundsource",
    "plan_line": "计划科目 计划线 计划分类 资金计划科目 planline",
    "func_code": "功能分类科目编码 功能分类编码 预算科目编码 支出功能分类编码 功能科目编码",
    "func_name": "功能分类科目名称 功能分类名称 预算科目名称 支出功能分类名称",
    "func_code_name": "功能分类科目 功能分类 预算科目 支出功能分类 支出功能分类科目 功能科目",
    "econ_code": (
        "经济分类科目代码 经济分类编码 经济分类科目编码 部门经济分类编码 政府经济分类编码 "
        "经济科目编码"
    ),
    "econ_name": "经济分类科目名称 经济分类名称 经济分类 经济分类科目 部门经济分类 政府经济分类",
    "unit_code": "预算单位编码 单位编码 预算单位代码",
    "unit_name": "预算单位名称 预算单位 主管单位 用款单位",
    "settle_method": "结算方式 结算方式名称 支付方式 支付类型",
    "own_account": (
        "账号 帐号 本方账号 本方帐号 卡号 借记卡号 我方账号 查询账号 账户账号 本账号 "
        "银行账号 银行账户 银行卡号"
    ),
    "own_name": "账户名称 户名 本方户名 本方名称 我方户名 账户名 本方账户名称",
    "gl_account": (
        "accountnumber 科目 会计科目 科目名称 科目编码 科目代码 科目编码名称 account "
        "accountname accountcode 总账科目"
    ),
    "gl_name": "科目全称",
    "budget_doc_no": "指标文号 指标文件号 预算文号",
    "parent_doc_no": "上级指标文号",
    "budget_id": "指标id 指标编号 指标编码",
    "budget_amount": (
        "指标金额 指标数 预算金额 预算数 年初预算 调整预算数 指标余额 批复金额 年度预算"
    ),
    "budget_type": "指标类型 预算类型",
    "dept": "资金管理处室 业务处室 主管处室 部门",
    "fiscal_year": "财政年度 年度 预算年度 会计年度",
    "seq": "序号 顺序号 编号 no index 行号",
    "txn_type": "交易类型 交易种类 业务种类 交易类别 类型 transactiontype type txntype paymenttype "
    "付款类型 拨付类型 业务性质 交易性质 款项类型",
    "biz_type": "业务类型",
    "category": "交易分类 分类 类别 收支分类",
    "channel": "交易渠道 渠道 交易方式",
    "place": "交易地点 交易场所 网点名称 交易网点 交易机构",
    "fund_name": "基金名称 基金",
    "stage": "轮次 投资轮次 阶段",
    "track": "赛道",
    "report_date": "报告期 报表日期 填报日期 统计日期",
}
PLAN_MONTHS = lazy(r"(?:(\d{1,2})月|([一二三四五六七八九十]{1,2})月)(?:份)?(?:用款|计划|金额|数)*")
# Names in traditional characters (Hong Kong, Macau) are compared in simplified ones.
_TRADITIONAL = str.maketrans(
    "餘額對戶賬帳號單據憑證時間類別轉匯銀開稱貸幣種項編碼備註結標誌餘資訊說狀態業務財經濟機構卡專萬億圓進來訂內頁總計筆數",
    "余额对户账帐号单据凭证时间类别转汇银开称贷币种项编码备注结标志余资讯说状态业务财经济机构卡专万亿圆进来订内页总计笔数",
)
_BRACKETS = lazy(r"\[[^\]]*\]|【[^】]*】")
_UNIT = lazy(
    r"[(（][+＋\-－]?(?:单位[:："
    r"])?(?:人民币)?(?:元|分|百元|千元|万元|十万元|百万元|千万元|亿元|¥|￥|CNY|RMB|USD|HKD|EUR|GBP|JPY|美元|港[币元]|欧元|英镑|日元)[)）]|[:：]$"
    r"|[(（](?:in\s)?(?:CNY|RMB|yuan|¥|￥)[\s,.']*(?:ten\s?thousands?|hundred\s?millions?"
    r"|thousands?|millions?|billions?|mn|bn|mm|[mk]|10,?000|000s?)[)）]",
    re.IGNORECASE,
)
_SCALE_BEHIND = lazy("(?<=.)(?:人民币)?[十百千万亿]+元$")  # 支付金额/万元
_LEGEND = lazy(
    r"[(（][^()（）]*[0-9A-Za-z][^()（）]*(?:收|支|借|贷|付|进|出|in|out|debit|credit)[^()（）]*[)）]$",
    re.IGNORECASE,
)
_DROPPED = lazy(r"[\s()（）\-_/、.．·,，:：\"'`*#]+")


@lru_cache(maxsize=1024)  # a header is compared with every kind of list
def normal(name: str) -> str:
    """Return a column name as it is compared: ``交易金额(元)[ Amount ]`` → ``交易金额``."""
    text = unicodedata.normalize("NFKC", bare(name)).strip().translate(_TRADITIONAL)
    without = _BRACKETS.sub("", text)
    text = _UNIT.sub("", without if without.strip() else text.strip("[]【】"))
    return _SCALE_BEHIND.sub("", _DROPPED.sub("", text)).lower()


def _index() -> dict[str, list[tuple[str, int]]]:
    by_word: dict[str, list[tuple[str, int]]] = {}
    for role, words in ROLES.items():
        for rank, word in enumerate(words.split()):
            by_word.setdefault(word, []).append((role, rank))
    return by_word


INDEX = _index()
# A name made of a party and what is said of it: 对方单位账号, 收款企业开户行.
_PARTIES = (
    (
        "counterparty",
        lazy(
            "^(?:交易)?(?:对方|对手|收款|收付|往来|供应商|领款|受益|中标|施工|承包|承建|受助|客户)"
        ),
    ),
    ("payer", lazy("^(?:付款|拨款|汇款|出款)(?!金额|额|日|时)")),
    ("own", lazy("^(?:本方|我方|己方|本单位)")),
)
_NOUNS = (
    ("account", lazy("(?:账号|帐号|卡号)$")),
    ("bank", lazy("(?:开户.*|银行|行名|行名称|网点|机构)$")),
    ("name", lazy("(?:户名|名称|全称|姓名|单位|企业|公司|厂商)$")),
)
# Money that is only planned, owed or left has not moved: 计划支付金额, 未付金额.
_NOT_MOVED = lazy(
    f"{sum_words.BEFORE_NOW}|不含税|税额|税金|计划|预计|^拟(?!合)|应发|扣款|应付|应收|应拨|未付|未支付|未拨|剩余|尚需|待付|待拨|待支付|下季|下月|估算|概算|授信|限额|额度"
    "|payable(?!to)|(?:amount|total|balance|sum)due|overdue|unpaid"
    "|(?:approved|requested|planned|budgeted|forecast|estimated|scheduled)(?:payment)?(?:amount|sum|total)"
    "|amount(?:approved|requested|planned)"
)

# One column for both ways (收入/支出金额), told by sign or flag; one side of a pair (本币借方).
_BOTH_SIDES = lazy(
    "(?:收入?支出?|支出?收入?|存入?支?取出?|转入转出|借方?贷方?|收付款?|进出账?)(?:发生)?(?:金额|额|数额)$"
)
_SIDE = lazy(
    "^(?!.*(?:笔|余额|科目|户|名|号|单位|行|标|向|别|类|型|人|贷款|借款))(?=.*(?:额|方|币|数|发生))"
)
_OUT_WORDS = "支出|付出|转出|支取|付款|付方|出账|出帐|往账|汇出|流出|划出|拨出|取出|借方?"
_IN_WORDS = "收入|转入|存入|收款|收方|进账|进帐|入账|入帐|来账|汇入|流入|划入|拨入|贷方?"
_SUFFIX = "(?:交易)?(?:发生)?(?:金额|额|数额|数|款|元)"
_SIDED = tuple(
    (role, lazy(f"(?:(?:{words}){{2,}}(?:{_SUFFIX})?|(?:{words}){_SUFFIX})[+-]?元?"), side)
    for role, words, side in (("amount_out", _OUT_WORDS, "借"), ("amount_in", _IN_WORDS, "贷"))
)
_FLOWS = {
    **dict.fromkeys(
        (
            "出账",
            "往账",
            "汇出",
            "流出",
            "划出",
            "拨出",
            "payment",
            "payments",
            "spent",
            "paid",
            "outgoing",
            "disbursements",
            "disbursement",
        ),
        "amount_out",
    ),
    **dict.fromkeys(
        (
            "进账",
            "来账",
            "汇入",
            "流入",
            "划入",
            "拨入",
            "received",
            "incoming",
            "receipts",
        ),
        "amount_in",
    ),
}
_OURS = lazy("^(?:折合?)?(?:本币|人民币)|(?<=.)折?合?(?:本位?币|人民币)(?:金额)?$")
_REVERSAL = lazy(
    "(?:是否|有无)?(?:已?被)?(?:冲正|冲账|冲销|红冲|红字|抹账|反交易)(?:交易|凭证)?(?:与否|否|标志|标识|标记|flag)?"
    "|(?:is)?revers(?:al|ed)(?:flag|indicator|yn)?"
)
# A payment or the sum so far: the row alone does not say.
PAID_OR_SO_FAR = ("已付金额", "已付款", "已付", "已拨付", "已支付")
# Money that somebody asked for or granted: a file of it is no file of payments.
ASKED = lazy("申请|申报|上报|认缴|下达|请款|批准|核定|审批|审核|报批|报审|送审|批复|拟")
_ASKED_MONEY = lazy(f"(?:{ASKED.pattern}).*(?:金额|额|款|数)$")
_PAID_BY = lazy(
    "^(?!是否|有无|累计|已|未|拟|可|当年|本年).+(?:支出|支付|付款|拨付|拨款)$"
)  # 工行支出, 现金支付
_THIS_TIME = lazy("^(?:本次|本期|本批次?|此次|当次|当期|本笔)")


def _composed(text: str) -> str | None:
    """Return the role of a name that says whose it is and what: ``对方单位账号``; None for
    others.
    """
    party = next((role for role, words in _PARTIES if words.search(text)), None)
    noun = next((role for role, words in _NOUNS if words.search(text)), None)
    role = f"{party}_{noun}" if party and noun else ""
    return role if role in ROLES else None


def _of_party(parts: Sequence[str]) -> str | None:
    """Return the role of a name below a group that says whose it is: 对方信息 above 户名; None
    for others.
    """
    group = "".join(parts[:-1])
    party = next((role for role, words in _PARTIES if words.search(group)), None)
    last = parts[-1]
    noun = next(
        (role for role, words in _NOUNS if words.search(last)),
        "account" if last == "账户" else None,
    )
    role = f"{party}_{noun}" if party and noun else ""
    return role if role in ROLES else None


def _sided(text: str) -> tuple[str, int] | None:
    """Return the role and rank of a name that says a side of the money: 支出(借), 本币借方; None
    for others.
    """
    if _BOTH_SIDES.search(text):
        return "amount", 5
    ours = _OURS.sub("", text)
    if ours != text and (roles := [r for r in INDEX.get(ours, []) if r[0].startswith("amount")]):
        return roles[0][0], roles[0][1] + 10
    if text in _FLOWS:
        return _FLOWS[text], 15
    for role, words, side in _SIDED:
        if words.fullmatch(text):
            return role, 10
        if side in text and _SIDE.search(text):
            return role, 30
    return None


def meanings(name: str) -> list[tuple[str, int]]:
    """Return the roles a column name may have with their rank (0 the strongest).

    A merged head ("group name") is looked up whole, then by its last part; then the longest known
    name that the column's name ends or begins with.
    """
    text = normal(name)
    without = normal(_LEGEND.sub("", name))  # 收支(1收0支)
    names = (text, text.removesuffix("元"), _THIS_TIME.sub("", text), without)
    if known := next(filter(None, map(INDEX.get, names)), None):
        return known
    parts = [normal(part) for part in name.split()]
    if len(parts) > 1 and (of_party := _of_party(parts)):
        return [(of_party, 15)]
    if len(parts) > 1 and parts[-1] in INDEX:
        return [(role, rank + 20) for role, rank in INDEX[parts[-1]]]
    if sided := _sided(text):
        return [sided]
    if composed := _composed(text):
        return [(composed, 30)]
    if _REVERSAL.fullmatch(text):
        return [("reversal_flag", 50)]
    if _NOT_MOVED.search(text):
        return []
    if _PAID_BY.search(text):
        return [("amount_out", 60)]
    if _ASKED_MONEY.search(text):
        return [("amount", 95)]
    return _below_group(name) or _by_piece(text)


def _below_group(name: str) -> list[tuple[str, int]]:
    """Return the roles of the last part of a merged head alone, where they are sure; of a head of
    three rows those of the lower two first: 付款情况 above 金额 above 本次.
    """
    parts = name.split()
    inner = meanings(" ".join(parts[1:])) if len(parts) > 2 else []
    if inner:
        return [(role, rank + 20) for role, rank in inner]
    below = meanings(parts[-1]) if len(parts) > 1 and parts[-1][0] not in "(（[【" else []
    sure = below and (below[0][1] < 40 or below[0][0] in ("amount_out", "amount_in"))
    return [(role, rank + 20) for role, rank in below] if sure else []


def _by_piece(text: str) -> list[tuple[str, int]]:
    """Return the roles of the longest known name that a name ends or begins with."""
    for length in range(len(text) - 1, 1, -1):
        for piece in (text[-length:], text[:length]):
            if piece in INDEX and (
                length >= 3 or piece in ("金额", "日期", "余额", "摘要", "用途")
            ):
                return [(role, rank + 40) for role, rank in INDEX[piece]]
    return []
