"""Words of a state column: only what is surely paid is taken; a word that nobody knows is asked,
once.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from fundtracker.patterns import Marks, lazy

PAID, UNPAID, UNKNOWN, REFUNDED = "paid", "unpaid", "unknown", "refunded"
# A remark that alone takes a payment back: what that means is asked.
_BACK = (
    r"(?:已|被|整笔|全额)?(?:冲正|冲账|冲销|冲红|红冲|退汇|退票|退回|退款|收回|追回|退库|作废|撤销|抹账|重复支付|付款失败|未付款?|未支付|暂未(?:支付|付款)|尚未(?:支付|付款)|暂缓(?:支付|付款)?|缓付|停付|待付款?|待支付|计划|预计|预估|暂估|拟付|待定|reversal|reversed|"
    r"return(?:ed)?|refund(?:ed)?|void(?:ed)?|cancell?ed|not paid|unpaid|on hold|planned|"
    r"estimated?|forecast|"
    r"expected)"
)
TAKEN_BACK = lazy(rf"[（(【\[]?{_BACK}[）)】\]]?", re.IGNORECASE)
# The same in brackets behind a text of several joined by breaks: 设计费（未付）.
TAKEN_BACK_BEHIND = lazy(rf"[（(【\[](?i:{_BACK})[）)】\]]$", re.MULTILINE)
BACK_MARKS = Marks(
    "冲",
    "退",
    "废",
    "撤",
    "抹",
    "重复",
    "失败",
    "未",
    "缓",
    "停付",
    "待",
    "not paid",
    "npaid",
    "on hold",
    "计划",
    "预",
    "暂",
    "拟",
    "lanned",
    "stimat",
    "orecast",
    "xpected",
    "evers",
    "EVERS",
    "return",
    "eturn",
    "收回",
    "追回",
    "RETURN",
    "efund",
    "EFUND",
    "oid",
    "OID",
    "ancel",
    "ANCEL",
)  # one of these is in each of its words
REVERSED = lazy(
    r"[（(【\[]?已?(?:冲正|冲账|冲销|冲红|红冲|退汇|退票|退回|退款|抹账|reversal|reversed)[）)】\]]?",
    re.IGNORECASE,
)
BLANK = "blank"  # how an empty cell is named in a question

_DONE = (
    "支付|付款|付讫|完成|入账|入帐|到账|到帐|记账|记帐|清算|拨付|拨款|发放|划款|划拨|划转|兑付|兑现|结算|办结|回单|扣款|支出|汇出|汇款|转账|"
    "转出|收款|收钱|缴款|缴费|报销|付清|结清|还款|存入零钱"
)
_PAID = lazy(
    rf"(?:银行|财政|国库|系统|出纳|会计|财务)?(?:(?:已|业已|全部|全额|已全部|已全额)(?:{_DONE}|付|支付完成|付款完成)"
    rf"|(?:{_DONE}|交易|处理|提现|充值|代发|执行|办理|退款)(?:已)?(?:成功|完成|完毕|到账|结束|办结))"
    r"|付讫|付清|结清|(?:已)?成功|完成|办结|到账|正常|正常入账|对方已收钱|朋友已收钱|提现已到账"
    r"|paid|success(?:ful)?|succeeded|completed?|settled|posted|booked|cleared|done|ok|finished|executed|processed|normal",
    re.IGNORECASE,
)
_UNPAID = lazy(
    "关闭|失败|待|没有?[付支拨发]|退[单件]|处理中|进行中|办理中|支付中|付款中|撤回|预约|草稿|挂起|止付|未(?![出知])|撤销|作废|取消|退汇|退票|退回|冻结|异常|等待|拒|驳回|"
    "审[批核]|提交|受理|冲正|冲销|冲账|红冲|终止|中止|无效|失效|过期|申请|登记|制单|录入|复核|发送|在途|超时|暂存|保存|新建|编辑|不通过|不成功|错误|回退|"
    "^(?:(?:账户|帐户|账号|可用|可用资金)?余额不足)$|"
    "fail|pending|closed|cancel|process(?:ing)|reject|return|revers|void|draft|submit|approv|expire|init|wait|hold|invalid|decline|abort|error|suspend|"
    "terminat|unpaid|not paid|in progress|scheduled|open$|new$",
    re.IGNORECASE,
)
# Of a part of the row's money, or of more than it: no state of the whole.
_OF_A_PART = lazy(
    r"^(?:其中|[包内]?含(?:退|未|有))|[多误错](?:支付|付|拨|汇|转)|退回\d"
    r"|(?:[1-9]\d{2,}(?:\.\d+)?|\d[\d,.]*\s*[万亿千]?元|\d[\d,.]*万)\D{0,3}[未待没]"
)
_REFUNDED = lazy(r"退款|refunded|已全额退|已退(?![票汇回])|退还")
_PARTLY = lazy("部分|partial|partly", re.IGNORECASE)
_SURE = lazy("已支付|支付成功|已付款|付款成功|已拨付|付讫")
_AMOUNT = lazy(r"\d[\d,]*(?:\.\d+)?")
_LEGEND = lazy(r"([0-9A-Za-z])\s*[-=:：、.为是表示代—\s]*([一-鿿]{2,6}|[A-Za-z]{4,})")

_NAME = lazy(
    "状态|处理结果|交易结果|支付结果|付款情况|支付情况|拨付情况|到账情况|status|state$",
    re.IGNORECASE,
)
# What else a column may be called that says how far a payment got: 发放结果, 办理情况, 流程节点.
_MAY_SAY = lazy(
    "(?:结果|进度|进展|情况|状况|节点|阶段|环节|流程|反馈|回执|回盘|去向|result|progress|stage|step)$",
    re.IGNORECASE,
)
_NOT_OF_MONEY = lazy(
    "工程|项目|施工|形象|合同|建设|投资|整改|审计|考核|政策|企业|经营|天气", re.IGNORECASE
)
_OF_MONEY = lazy(
    "[付拨发退汇]|到[账帐]|户名|[账帐][号户]|销户|转账|支出|成功|失败|paid|payment|transfer|success|fail",
    re.IGNORECASE,
)
_PAID_OR_NOT = lazy(
    "是否.{0,3}(?:付|到账|成功|完成|入账|拨)|(?:支付|付款|到账)与?否|^已?(?:付款|支付|拨付|付讫|到账|付)(?:与否|标[志识记])?$|paid\\?$",
    re.IGNORECASE,
)
_GONE = "(?:作废|删除|无效|注销|撤销|取消|退票|退汇|退款|退回)"
_VOID = lazy(
    f"{_GONE}(?:标[志识记]|与?否|日期?|时间|$)|是否.{{0,3}}{_GONE}"
    "|(?:失败|退票|退汇|退回|驳回|拒付|拒绝|作废|未支付|未付)的?原因|(?:错误|出错|异常|拒绝)(?:信息|描述|说明|原因)$"
    "|void|deleted|(?:cancell?ed|returned|refunded)(?:flag|\\?)?$",
    re.I,
)
_VALID = lazy("有效(?:标[志识记]|与?否|$)|是否.{0,3}有效|^(?:is)?valid(?:flag)?\\??$", re.I)
_DAYS = lazy(
    "日期?$|时间$|原因$|(?:错误|出错|异常|拒绝)(?:信息|描述|说明)$"
)  # whatever stands there says that it happened
# What a bank answered to an order: words, or a code of which nothing but zeros says success.
_ANSWER = lazy(
    "(?:返回|应答|响应|反馈|回执|错误|出错|异常)(?:信息|消息|描述|说明|内容|代码|编码|码)?$"
    "|(?:respon[sc]e|return|result|error) ?(?:code|message|msg)?$",
    re.IGNORECASE,
)
_ZEROS = ("0", "00", "000", "0000", "00000", "000000")
# A column that is ticked where the money was paid: 已付打√, 打款, √.
_TICKS = frozenset("√✓✔☑●○×✗✘VvXx")
_TICKED = lazy(
    "(?=.*[付款拨账帐放结成理行√✓✔☑勾钩])(?:是否|已)?"
    "(?:付款|支付|付讫|付|打款|汇款|拨付|拨款|划款|转[账帐]|发放|兑付|到[账帐]|完成|办结|办理|执行)?"
    "(?:与否|标[志识记]|确认)?(?:[请划画打]?[√✓✔☑勾钩])?"
)
# The items of a supplier: what it billed, and what it was paid.
_BILLED = lazy(
    "(?:采购|进项|增值税|专用|普通|服务|费用|工程|供应商)*(?:发票|账单)|(?:采购)?应付(?:账款|帐款|款)?单?|暂估(?:应付)?单?"
    "|(?:采购)?入库单?|(?:采购|应付)?贷项(?:凭单|通知单)?|KR|RE|RN|KG|(?:AP)?INV"
    "|(?:vendor|supplier|purchase|AP)?(?:invoice|bill|credit(?:memo|note))s?",
    re.IGNORECASE,
)
_PAID_ITEM = lazy(
    "(?:采购|应付|供应商)?(?:付款|支付|预付款?)(?:单|凭证)?|KZ|ZP|(?:AP)?PMT"
    "|(?:vendor|supplier|outgoing|bill)?(?:payments?|pmt)(?:-?check)?",
    re.IGNORECASE,
)
_PAPERS = lazy(
    "对账|打印|回单|核对|认领|匹配|开票|发票|审计|导出|归档|短信|通知|上传|签收|验收|附件|凭证"
    "|reconcil|print|invoice|account ?status",
    re.I,
)
# A voucher's state is that of its payment only where it is gone: printed or checked says nothing.
_VOUCHER = lazy("凭证(?:当前|处理|办理)?(?:状态|情况)$")
_GONE_VOUCHER = lazy("作废|无效|注销|删除|退[票汇回]")
_CODE = lazy(r"^[0-9A-Z]{2,6}[-:：.、_]?(?=[一-鿿])")  # before the words of a bank: 00成功
_YES, _NO = (
    ("是", "Y", "y", "1", "有", "√", "✓", "✔", "☑", "V", "v", "●", "true", "TRUE", "Yes"),
    ("否", "N", "n", "0", "无", "×", "✗", "✘", "X", "x", "○", "false", "FALSE", "No", "未"),
)


def normal(cell: str) -> str:
    """Return a state as it is compared; ``blank`` for an empty cell."""
    text = "".join(unicodedata.normalize("NFKC", cell).split()).strip("`'\"-—")
    return text or BLANK


def judge(cell: str) -> str:
    """Return what a state says: ``paid``, ``unpaid``, ``refunded`` (paid first, given back later)
    or ``unknown``.
    """
    word = _CODE.sub("", normal(cell))
    outside, _, inside = word.rstrip(")").partition("(")
    if _PAID.fullmatch(outside) and (not inside or _PAID.fullmatch(inside)):
        return PAID
    if _OF_A_PART.search(normal(cell)):
        return UNKNOWN
    if _PARTLY.search(word):
        return REFUNDED if _REFUNDED.search(word) else UNKNOWN
    if _REFUNDED.search(word) and not re.search("失败|关闭|中$|待|申请|审", word):
        return REFUNDED
    if _UNPAID.search(word):
        return UNKNOWN if _SURE.search(word.replace("未支付", "")) else UNPAID
    return UNKNOWN


def given_back(cell: str) -> str:
    """Return the amount that a state names as refunded, '' where it names none: 已退款(￥5.00)."""
    match = _AMOUNT.search(unicodedata.normalize("NFKC", cell))
    return match[0] if match else ""


def speaks_of(name: str) -> bool:
    """Return whether a column's name says that it holds states: 支付状态, 是否已付."""
    return bool(_NAME.search(name) or _PAID_OR_NOT.search(name)) and not of_papers(name)


def is_ticked(name: str, words: Collection[str]) -> bool:
    """Return whether a column is ticked where the money was paid, and left blank where not."""
    return bool(words) and all(word in _TICKS for word in words) and _is_tick_head(name)


def _without_brackets(name: str) -> str:
    return re.sub(r"[()\s]", "", unicodedata.normalize("NFKC", name))


def may_speak_of(name: str, words: Collection[str]) -> bool:
    """Return whether a column says how far payments got though it is no 状态: its name may mean it
    (办理情况, 流程节点, 返回信息), and one of its words is known and of money. A word that is not
    known is asked.
    """
    if of_papers(name):
        return False
    if is_ticked(name, words):
        return True
    if _ANSWER.search(name):
        return any(word in _ZEROS or judge(word) != UNKNOWN for word in words)
    if not _MAY_SAY.search(name) or _NOT_OF_MONEY.search(name):
        return False
    return any(_OF_MONEY.search(word) and judge(word) != UNKNOWN for word in words)


def is_flag(name: str) -> bool:
    """Return whether a column marks single payments as void, returned or valid: 退票标志."""
    return bool(_VOID.search(name) or _VALID.search(name)) and not of_papers(name)


def is_billed(cell: str) -> bool:
    """Return whether a word is that of a bill among the items of a supplier: 采购发票, KR."""
    return _BILLED.fullmatch("".join(cell.split())) is not None


def are_items(words: Iterable[str]) -> bool:
    """Return whether words tell bills from payments: the items of a supplier."""
    every = ["".join(word.split()) for word in words]
    return any(map(_PAID_ITEM.fullmatch, every)) and any(map(is_billed, every))


def of_papers(name: str) -> bool:
    """Return whether a column's states are those of papers, not of the money: 对账状态,
    开票状态.
    """
    return _PAPERS.search(name) is not None


def of_voucher(name: str) -> bool:
    """Return whether a column's states are those of vouchers: 凭证状态."""
    return _VOUCHER.search(name) is not None


def are_known(words: Iterable[str]) -> bool:
    """Return whether words are known states, or one of them surely says not paid."""
    judged = {judge(word) for word in words}
    return bool(judged) and (UNPAID in judged or UNKNOWN not in judged)


def are_states(words: Iterable[str]) -> bool:
    """Return whether words are nothing but states, one of them not paid."""
    judged = {judge(word) for word in words}
    return UNPAID in judged and judged <= {PAID, UNPAID, REFUNDED}


class Flag(NamedTuple):
    """A column beside that of the states that marks payments: its place, its name, what its
    words say.
    """

    at: int
    name: str
    words: Mapping[str, str]

    def judge(self, cell: str) -> str:
        """Return ``paid``, ``unpaid`` or ``unknown``; any day in 退票日期 says unpaid, and so do
        all words in 失败原因 but those of success; of a voucher only that it is gone.
        """
        word = normal(cell)
        if known := self.words.get(word):
            return known
        if is_billed(cell):
            return UNPAID
        if _PAID_ITEM.fullmatch("".join(cell.split())):
            return PAID
        if of_voucher(self.name):
            return UNPAID if _GONE_VOUCHER.search(word) else PAID
        judged = judge(cell)
        return UNPAID if _DAYS.search(self.name) and word != BLANK and judged != PAID else judged


def flags(columns: Iterable[tuple[int, str, str]]) -> list[Flag]:
    """Return the marks among columns (place, name, role)."""
    return [
        Flag(at, name, legend(name, [name])) for at, name, role in columns if role == "state_flag"
    ]


def _is_tick_head(name: str) -> bool:
    """Return whether a head is that of ticks and of nothing else: √, 已付打√, 打款."""
    plain = _without_brackets(name)
    return bool(plain) and _TICKED.fullmatch(plain) is not None


def legend(column: str, texts: Iterable[str]) -> Mapping[str, str]:
    """Return what the head says of single signs of a column of states: 状态(1成功 0失败),
    是否作废.
    """
    meanings: dict[str, str] = {}
    if _VOID.search(column):
        meanings = {**dict.fromkeys(_YES, UNPAID), **dict.fromkeys(_NO, PAID), BLANK: PAID}
    elif _VALID.search(column) or _PAID_OR_NOT.search(column) or _is_tick_head(column):
        meanings = {**dict.fromkeys(_YES, PAID), **dict.fromkeys(_NO, UNPAID)}
    elif column and not _NAME.search(
        column
    ):  # a remark that says 作废 of some rows says nothing of the others
        meanings = {BLANK: PAID}
    if _ANSWER.search(column):
        meanings.update(dict.fromkeys(_ZEROS, PAID))
    for text in texts:
        pairs = [(m[1], judge(m[2])) for m in _LEGEND.finditer(unicodedata.normalize("NFKC", text))]
        if len(pairs) > 1 and all(meaning in (PAID, UNPAID) for _, meaning in pairs):
            meanings.update(pairs)
    return meanings
