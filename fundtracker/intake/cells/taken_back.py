"""Words beside a payment that say that its row undoes an earlier one, or is no payment: 冲销,
红字冲回, 作废重开, 未付出.

A purpose of a real payment may hold such a word too (退还保证金, 冲抵, 发票已红冲, 红冲村道路): a
text counts where it begins with the word, is nothing but it, or has it behind in brackets.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from typing import Any

from fundtracker.intake.cells import payment_states
from fundtracker.patterns import Marks, lazy

# What a text says of its row: it lowers an earlier payment, is none, came back and was perhaps
# paid again.
UNDOES, NO_PAYMENT, AGAIN = "red", "void", "again"
LATER = "later"  # paid in another month than that of its row, where it lies behind it

_SHORT_NAME = 8  # characters of a word that stands for a payee: VOID, 已作废
_SHORT = 20  # characters of a remark that takes a payment back, blanks around it among them
_KIND = 10  # characters of a word for the kind of a payment
_LONG = 80  # characters of a text that is looked at: what is longer tells a story
_UNDOES = lazy(
    "冲|红字|收回|追回|扣回|退款|退回|退库|抹|调[账帐]|错[账帐]|revers|return|refund", re.IGNORECASE
)
# A payment that came back, and was perhaps paid again: one of two rows moved no money.
_RETURNED = lazy(
    "(?:账号|帐号|账户|户名|开户行|行号|信息).{0,8}(?:错|误|不符|不存在|销户|异常).{0,4}退[回汇票]"
    "|退[回汇票].{0,14}(?:重新|再次|另行|重)(?:支付|付款|拨付|[付汇拨])"
    "|(?:wrong|incorrect|invalid|closed) account.{0,12}returned"
    "|returned.{0,30}(?:paid again|re-?(?:paid|issued|sent|made))",
    re.IGNORECASE,
)

_ENTRY = "冲销|冲回|冲正|冲[账帐]|冲红|红冲|抹[账帐]"
_BY_US = "(?:多|误|错|重复|重)(?:支付|付|拨|汇|转|发)"
_PAYING = "(?:付款|支付|转账|划款|拨款|拨付|汇款|交易)"
_PLACE, _PAPER = "[村社组路镇乡桥片街河]", ".{0,4}(?:票|税|信息表)"  # 红冲村, 红字发票
# The first words of a text: what follows is the payment that is undone.
_BEGINS = lazy(
    f"(?:已|被|系|属|现|予以|调整)*(?:(?:{_ENTRY}|冲减)(?!{_PLACE}|{_PAPER})|红字(?!{_PAPER})(?=[冲更凭单付支拨转汇记\\d]|.{{0,12}}[款费金]|$)"
    f"|(?:收回|追回).{{0,10}}(?:{_BY_US}|已(?:支付|付|拨))|{_BY_US}.{{0,8}}(?:收回|追回|冲回|冲减|冲销|冲抵)"
    f"|撤销.{{0,10}}{_PAYING}$)"
    r"|revers(?:al|ed?|ing)(?: (?:of|for|entry|entries|payment|voucher)\b|$)"
    r"|(?:void(?:ed)?|cancell?ed|stopped) (?:cheque|check|payment|transfer|voucher|and re)",
    re.IGNORECASE,
)
_PAY = "(?:支付|付款|付清|拨付|拨款|打款|汇款|发放|付)"
_THEN = (
    "(?:(?:(?:20\\d\\d|明|今|本)年)?(?:\\d{1,2}|[一二三四五六七八九十]{1,2})月"
    "(?:份|底|末|初|[上中下]旬|\\d{1,2}[日号])?)"
)
_SOON = "(?:下(?:个)?[月周季年](?:[份底末初]|度)?|次月|下[次批期]|明年|年后|节后|后续|择日|日后)"
# It is to be paid: 预计4月支付, 下月付, 暂不付, 等资金到位再付.
_DELAYED = (
    f"(?:预计|预定|计划|拟|定于|待|将于?)(?:于|在)?(?:{_THEN}|{_SOON}|[月年]底|近期)?(?:再|才)?{_PAY}"
    f"|(?:于|在)?{_SOON}(?:再|才)?{_PAY}|(?:暂|先|暂时|目前|本月)(?:不|未|缓){_PAY}"
    f"|(?:等|待|俟|视).{{1,12}}(?:再|才){_PAY}"
    f"|.{{0,6}}(?:到位|下达|批复|验收|完工|审[计定核批])后?(?:再|才){_PAY}"
)
# Why a bank did not pay: 余额不足, 账号有误.
_REFUSED = (
    "(?:账户|帐户|账号|可用)?余额不足|(?:收款)?(?:[账帐][号户]|户名|开户行|行号|收款人(?:户名|账号|信息)?)"
    "(?:或户名|与户名)?(?:有误|错误|不符|不存在|不一致|异常|无效)"
)
# Paid in a month that it names: of a row of an earlier one.
_IN_MONTH = lazy(f"(?:(?:另|再|才|改|转|推迟到?|延[至到])?于?)?({_THEN})(?:再|才)?{_PAY}")
_MONTH = lazy("(?:(20\\d\\d)年)?(\\d{1,2}|[一二三四五六七八九十]{1,2})月")
_CHINESE = {c: i for i, c in enumerate("一二三四五六七八九", 1)} | {
    "十": 10,
    "十一": 11,
    "十二": 12,
}
_LATE = 6  # months behind that of a row: what lies further on is rather one of the past
# Money that was paid by mistake comes back, says a remark; as a purpose it is that of a payment.
_GOT_BACK = lazy("退[回还](?:[多误错]|重复)(?:支付|付|拨|汇|转|收)?.{0,4}")
# A part of a text that says it alone.
_SAYS = lazy(
    "(?:已|被|系|属|现|予以|因故|银行|[此本该][笔行条项]|整笔|全额)*(?:"
    f"冲|红字(?:{_ENTRY}|更正|凭证|单据?)?|{_ENTRY}|作废(?:重[开付办做]|支票|凭证|处理|了)?|(?:支票|凭证|单据)作废"
    f"|退[票汇](?:款|处理)?|{_PAYING}(?:已|被)*(?:{_ENTRY}|撤销|退[回汇票]|失败|[未不]成功)|撤销{_PAYING}|(?:银行|对方)?退[回件单]"
    "|(?:款项?)?(?:已)?(?:退|回来)了?|(?:银行|对方)?拒[付收]|(?:支票)?(?:已)?(?:挂失)?止付|撤[单回]|取消(?:支付|付款|办理|了)?"
    "|(?:款项?)?未到[账帐]|(?:收款)?(?:账户|账号|户头?)(?:已)?(?:冻结|销户)(?:[未没].{1,4})?|[已全]?收回|[转改待]下[月次季年]再?[付支拨]"
    f"|{_DELAYED}|{_REFUSED}"
    "|待(?:批|审[批核]?|付款?|支付|定)|与.{1,20}重复(?:登记|录入|记录|支付|列报)?"
    "|(?:实际)?(?:未|没有?)(?:实际)?(?:(?:支付|付款|付|拨付|拨)(?:出|成功?)?|[汇转划支]出)"
    "|(?:不予?|勿)(?:计入?|算)(?:支出|付款|支付|金额|合计|总[额数]|本期|数|在?内)?"
    f"|重复(?:{_PAYING}|登记|录入|记录|入账|记账|列支|列报|填报|导入|计算)?)"
    r"|(?:cheque|check|payment|transfer|entry|voucher) "
    r"(?:void(?:ed)?|cancell?ed|reversed|stopped|returned|rejected)"
    r"|duplicated?(?: (?:payment|entry|record))?|(?:do not|not to be|not) count(?:ed)?"
    r"|not (?:actually )?paid",
    re.IGNORECASE,
)
# Nothing but an entry of the books: no money moved, or somebody put an error right.
_WHOLE = lazy(
    "(?:账务)?调[账帐](?:处理)?|(?:更正|调整|纠正).{0,8}错[账帐]|错[账帐](?:更正|调整)"
    "|扣回(?:预付|多付|垫付|代垫|暂付)[款项]{0,2}"
)
_ENDS = lazy(
    f"(?!.*(?:票|[未待不后可再]|下[月期次]|日后|届时|年[底末])).{{0,20}}(?:{_ENTRY})(?:处理|凭证|单)?"
)
# What is set off is told of a payment of the rest too: 冲销预付款后支付.
_REST = lazy("后.{0,8}(?:付|拨|余|净)|实付|净付|付余款|付尾款|抵扣后|net of")
_OTHER = lazy(
    "其中|其余|质保金|余款|尾款|剩余|另[付计行外]|部分|发票"
)  # of what the end of a text speaks
_SET_OFF = lazy("预付|备用金|借款|暂付|垫付|进项")
_PARTS = lazy(
    r"[，,。．；;：:、（）()【】\[\]/|—–]+|(?<=[一-鿿])\s+|\s+(?=[一-鿿])|\s-\s|(?<=\w)-(?=[一-鿿])"
)
_WHY = lazy(
    r"(?:根据|按|依据|因|由于|经|见|附).*|[\d\s年月日.号]*"
)  # before what is said: 根据审计意见
_DAY = lazy(r"(?:\d{1,4}[年月日号.])+(?:份)?")
_BRACKETS_BEHIND = lazy(r"[（(【\[]([^（()）【\[\]】]{1,12})[）)】\]]$")
_MARKS = Marks(
    *(
        "冲销",
        "冲回",
        "冲正",
        "冲账",
        "冲帐",
        "冲红",
        "红冲",
        "冲减",
        "冲抵",
        "（冲",
        "(冲",
        "红字",
        "作废",
        "重复",
        "退票",
        "退汇",
        "退回",
        "收回",
        "追回",
        "扣回",
        "撤销",
        "抹",
    ),
    *(
        "退",
        "回来",
        "拒",
        "止付",
        "撤",
        "取消",
        "未到",
        "冻结",
        "销户",
        "下月",
        "下次",
        "下季",
        "下年",
    ),
    *("待批", "待审", "待付", "待支", "待定"),
    *("失败", "未成功", "不成功", "未付", "未支", "未拨", "未汇", "未转", "未划", "未实", "没付"),
    *("没有付", "没支", "没有支", "不计", "不予计", "不算", "勿计", "勿算", "调账", "调帐"),
    *("预计", "预定", "拟", "定于", "将", "次月", "下批", "下期", "下周", "年后", "节后", "明年"),
    *("暂不", "先不", "暂缓", "先缓", "再付", "再支", "再拨", "再打", "再汇", "才付", "才支"),
    *("计划", "近期", "后续", "择日", "日后", "月底", "年底", "下个", "不付", "不支"),
    *("不足", "有误", "错误", "不符", "不存在", "不一致", "异常", "无效", "待支", "待拨", "待付"),
    *("错账", "错帐", "evers", "EVERS", "oid", "OID", "uplicate", "UPLICATE", "not "),
    *("NOT ", "Not ", "ancel", "ANCEL", "topped", "eturned", "ejected"),
)  # one of these is in each phrase
_BACK_MARKS = Marks("退回多", "退还多", "退回误", "退还误", "退回错", "退还错", "退回重", "退还重")
_MONTH_MARKS = Marks(
    "月付", "月支", "月拨", "月打", "月汇", "月发", "月再", "月才", "月份", "月底", "月初"
)
# A column of types has a word of one kind or another in every row.
_TYPE = lazy(
    f"红字|{_ENTRY}|冲减|撤销|作废|退票|退汇|退款|{_PAYING}退回|(?:款项|资金)退回|退回(?:款|凭证|单|支付|付款)"
    "|^红$|reversal|refund|^void|credit note|cancel",
    re.IGNORECASE,
)
_TYPE_MARKS = Marks(
    *("红", "冲", "抹", "撤销", "作废", "退", "evers", "EVERS", "efund", "EFUND", "oid", "OID"),
    *("redit", "REDIT", "ancel", "ANCEL"),
)
# Of rows that are all written with a minus: how they say that their money came back.
_CAME_BACK = lazy(
    f"退[回款票汇库]|红字|{_ENTRY}|冲减|收回|追回|撤销|作废|[多误错重](?:支付|付)|重复(?:支付|付)"
    r"|refund|returned|revers(?:al|ed)|\bvoid|cancell?ed",
    re.IGNORECASE,
)
_DEPOSIT = lazy("保证金|押金|质保|定金|订金|税|学费|deposit|tax", re.IGNORECASE)
_ELSEWHERE = lazy(f"{_OTHER.pattern}|{_DEPOSIT.pattern}|{_SET_OFF.pattern}", re.IGNORECASE)
# Inside a comment on the cells of a row, in whatever words: 这笔后来退了.
_TOLD = lazy(
    f"{_ENTRY}|作废|退[回票汇了]|已退(?!税|休|役)|被退|[未没][有曾]?(?:付|支付|拨付|汇|划)(?![完清齐够全足])|没有?付|未到[账帐]"
    "|(?:已|被|予以)(?:取消|撤销|撤回)|(?:付款|支付|转账)(?:失败|取消|撤销|未成功)"
    "|重复(?:付|支付|登记|录入|记|列)|不(?:予?计|算|计入)|暂(?:不|缓|停)[付支拨]|[暂缓]付|拒付"
    "|reversed|cancell?ed|void(?:ed)?\\b|refunded|returned|not (?:yet )?paid|unpaid|duplicate",
    re.IGNORECASE,
)
_OTHERWISE = lazy(
    r"\d[\d,]*(?:\.\d+)?\s*[万亿千百]?元|[¥￥$€]|\d\.\d\d(?!\d)|\d,\d{3}|实[付际]|应[为付]|更正|[有错]误|错|改|扣|部分|待|未|退|冲|废|重复|预|估|暂|万元"
    "|美元|港[币元]|欧元|[不没]|paid|not|wrong|should|void|cancel|return|refund|duplic|estimat",
    re.IGNORECASE,
)
_COLUMN = lazy(
    "类型|种类|类别|性质|红蓝|备注|附言|说明|摘要|用途|事由|情况|标[记注]|批注|type$|kind$|返回|应答|反馈|回执"
    "|remark|note|memo|comment",
    re.IGNORECASE,
)
_OF_TYPES = lazy("类型|种类|类别|性质|红蓝|type$|kind$", re.IGNORECASE)
_OF_OTHERS = lazy(
    "发票|项目|合同|工程|企业|单位|账户|账号|invoice|project|contract|account", re.IGNORECASE
)


def in_texts(texts: Collection[str]) -> dict[str, str]:
    """Return the texts (purposes, summaries) that take a payment back, and how."""
    joined = "\n".join(texts)
    held = holding(texts, joined, _MARKS)
    phrases = {text: kind_of(text) for text in held if _says_so(text)}
    return phrases | _bare(texts, joined) | _behind(texts, held, joined)


def in_remarks(texts: Collection[str]) -> dict[str, str]:
    """As ``in_texts``, of remarks: one that says what was set off stands beside the payment of the
    rest.
    """
    matches = {text: kind for text, kind in in_texts(texts).items() if not _SET_OFF.search(text)}
    joined = "\n".join(texts)
    back = holding(texts, joined, _BACK_MARKS)
    matches |= {text: UNDOES for text in back if _GOT_BACK.fullmatch(text.strip())}
    dated = holding(texts, joined, _MONTH_MARKS) - matches.keys()
    return matches | {text: LATER for text in dated if _in_month(text) is not None}


def holds(kind: str, text: str, day: Any) -> bool:
    """Return whether what is said of a row holds on its day: 4月付 beside 4 April was paid."""
    if kind != LATER:
        return True
    return type(day) is int and _is_later(text, dt.date.fromordinal(day))


def _is_later(text: str, day: dt.date) -> bool:
    """Return whether the month in which a text says that it is paid lies behind that of a day."""
    match = _in_month(text)
    if match is None:
        return False
    month = _CHINESE.get(match[2]) or int(match[2])
    if match[1]:
        return (int(match[1]), month) > (day.year, day.month)
    return 0 < (month - day.month) % 12 <= _LATE


def _in_month(text: str) -> re.Match[str] | None:
    """Return the month in which a part of a text says that it is paid: 4月付."""
    parts = map(str.strip, _PARTS.split(text)) if len(text) <= _SHORT else ()
    words = next(filter(None, map(_IN_MONTH.fullmatch, parts)), None)
    match = _MONTH.search(words[1]) if words else None
    known = match is not None and (match[2] in _CHINESE or 0 < int(match[2]) <= 12)
    return match if known else None


def in_comments(texts: Collection[str]) -> dict[str, str]:
    """As ``in_texts``, of comments on cells: whoever writes one there means this row, in whatever
    words.
    """
    short = (t for t in texts if len(t) <= _LONG)
    comments = {t for t in short if _TOLD.search(t) and not _ELSEWHERE.search(t)}
    return {text: kind_of(text) for text in comments} | in_remarks(texts)


def in_types(texts: Collection[str]) -> dict[str, str]:
    """As ``in_texts``, of words for the kind of a payment: 直接支付退款, 付款单（红字）."""
    held = holding(texts, "\n".join(texts), _TYPE_MARKS)
    types = {t for t in held if len(t) <= _KIND and _TYPE.search(t) and not _DEPOSIT.search(t)}
    return {text: kind_of(text) for text in types} | in_texts(texts)


def in_names(texts: Collection[str]) -> dict[str, str]:
    """As ``in_texts``, of names: a long one is never such a word alone."""
    short = {text for text in texts if len(text) <= _SHORT_NAME}
    alone = {text: kind_of(text) for text in short if _SAYS.fullmatch(text) and len(text) > 1}
    joined = "\n".join(texts)
    held = holding(texts, joined, _MARKS)
    return alone | _bare(short, "\n".join(short)) | _behind(texts, held, joined)


def kind_of(text: str) -> str:
    """Return whether such a text lowers an earlier payment or says that its row is none."""
    return UNDOES if _UNDOES.search(text) else NO_PAYMENT


def came_back(text: str) -> bool:
    """Return whether the words of a row with a minus, or of a title, speak of money that came
    back; a deposit that is given back is paid.
    """
    return _CAME_BACK.search(text) is not None and not _DEPOSIT.search(text)


def may_doubt(comment: str, *, on_money: bool) -> bool:
    """Return whether a comment may say that the money of its row is not what its figure says."""
    return bool(_OTHERWISE.search(comment) if on_money else _TOLD.search(comment))


def may_say(header: str) -> bool:
    """Return whether a column that has no role may say it: 单据类型, 情况说明."""
    return _COLUMN.search(header) is not None and not _OF_OTHERS.search(header)


def holds_types(header: str) -> bool:
    """Return whether a column that has no role holds kinds of payments: 单据类型."""
    return _OF_TYPES.search(header) is not None


def _says_so(text: str) -> bool:
    """Return whether a text says of its own row that it undoes a payment or is none."""
    if len(text) > _LONG:
        return False
    parts = [part for part in map(str.strip, _PARTS.split(text.strip())) if part]
    first = next((i for i, part in enumerate(parts) if not _WHY.fullmatch(part)), None)
    if first is None:
        return False
    begins = _DAY.sub("", parts[first], count=1) if _DAY.match(parts[first]) else parts[first]
    if _SAYS.fullmatch(begins) or _WHOLE.fullmatch(text.strip()):
        return True
    if _REST.search(text):
        return False
    if _BEGINS.match(begins) or (len(parts) == 1 and _ENDS.fullmatch(begins)):
        return True
    return not _OTHER.search(text) and any(map(_SAYS.fullmatch, parts[first + 1 :]))


def _bare(texts: Collection[str], joined: str) -> dict[str, str]:
    """Return the texts (``joined`` by breaks) that are nothing but a known word, and those that say
    that the money came back.
    """
    held = holding(texts, joined, payment_states.BACK_MARKS)
    if not held:
        return {}
    fullmatch = payment_states.TAKEN_BACK.fullmatch
    bare = {t: kind_of(t) for t in held if len(t) <= _SHORT and fullmatch(t.strip())}
    came_back = [text for text in held if "退" in text or "eturn" in text]
    return {text: AGAIN for text in came_back if _RETURNED.search(text)} | bare


def _behind(texts: Collection[str], held: Collection[str], joined: str) -> dict[str, str]:
    """Return the texts (``joined`` by breaks; ``held``: those with a mark) with such a word in
    brackets behind: 费（未付）.
    """
    if not any(bracket in joined for bracket in "）)】]"):
        return {}
    ends = tuple({match[0] for match in payment_states.TAKEN_BACK_BEHIND.finditer(joined)})
    endings = (
        {text: kind_of(_inside(text)) for text in texts if text.endswith(ends)} if ends else {}
    )
    inside_brackets = {
        text for text in held if (inside := _inside(text)) and _SAYS.fullmatch(inside)
    }
    return {text: kind_of(_inside(text)) for text in inside_brackets} | endings


def _inside(text: str) -> str:
    """Return what stands in the brackets behind a text, '' without any."""
    match = _BRACKETS_BEHIND.search(text)
    return match[1] if match else ""


def holding(texts: Collection[str], joined: str, marks: Marks) -> set[str]:
    """Return the texts (``joined`` by breaks) that hold a mark: few hold one, and most marks stand
    in none.
    """
    return {text for mark in marks.among(joined) for text in texts if mark in text}
