"""Words of rows that sum up or carry over, as a family: 1月份合计, 累计支出, 转下页, 年初余额结转,
月计 ….

A cell is such a word only as a whole: 合计信息技术有限公司 is a payee, 支付工程款余额 a payment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from fundtracker.patterns import Marks, lazy

_NUMBER = r"[\d〇零一二三四五六七八九十]{1,4}"
_PERIOD = (
    r"(?:截至|截止|自|从|至今|至|止|到|本|当前?|上|下|前|该|全|每|各|昨|今|末|底|年初|月初|期初|季初|年|以前|累计|"
    rf"{_NUMBER}[-—~～至到]|第?{_NUMBER}(?:年度?|月份?|季度?|日|号|期|页|旬|周)|(?:上|下)半年|季度?|月份?|年度?|半年|[上中下]?旬|周|日|天|期|页|次|批次?|"
    r"科目|项目|账户|帐户|户|部门|单位|银行|柜员|班组|分类|类别|现金|存款)"
)
_SIDE = (
    r"(?:收入|支出|收付|收支|借方|贷方|收方|付方|借贷|借|贷|收|付|存入|支取|转入|转出|付款|收款|支付|拨付|拨款|人民币|本币|外币|交易|资金|"
    r"实际|实付|金额|笔数|发生额?|额|数|大写|全部|以上|表内|共|总)"
)
_WHAT = r"(?:工程款|款项|费用|经费|资金|项目)"
_SUM = (
    r"(?:合计|总计|小计|共计|累计?|汇总|总金额|总额|总数|发生额|"
    r"[日月季年周旬页]计|[日月季年周旬]结)"
)
_LEFT = r"(?:期初|期末|月初|月末|年初|年末|日初|日末|季初|季末)?(?:余额|结余|结存|库存|滚存)"
_CARRY = (
    r"(?:承前页?|承上页?|接前页?|接上页?|续上页?|过次页?|过下页?|转次页?|转下页?|"
    r"结转(?:[上下次本]?(?:年度?|月|季度?|期|页))?|[上下]?(?:年度?|月|期|页)结转)"
)
_REST = r"[\s:：、.。·\-—_*#＊=【】\[\]]*"
_BRACKET = r"(?:[（(【][^）)】]{0,20}[）)】])?"
_TOTAL = lazy(
    rf"{_REST}(?:{_PERIOD}|{_SIDE}|{_WHAT}|及|和|与|的)*{_SUM}(?:{_SIDE}|{_SUM}|{_PERIOD}|及|和)*{_BRACKET}{_REST}"
)
_BARE = lazy(rf"{_REST}(?:合计|总计|共计|总额|以上合计|全部合计)(?:金额|数|额)?{_BRACKET}{_REST}")
_BALANCE = lazy(
    rf"{_REST}(?:{_PERIOD}*{_LEFT}(?:结?转(?:入|出|来|存)?|{_CARRY})?|{_PERIOD}*{_CARRY}(?:{_LEFT}|转?[入出])?|"
    rf"(?:承|接|上|转入?){_PERIOD}*{_LEFT})(?:金额|数)?{_BRACKET}{_REST}"
)
_DONE = "(?:支付|付款|拨付|拨款|支出|发放|付)"
# 截至3月31日已付, 以上共支付, 本月共付
_SO_FAR = lazy(
    rf"{_REST}(?:(?:截至|截止到?|自.{{1,10}}[至到]).{{1,12}}(?:已|共|累计)?{_DONE}|(?:以上|至此|本[月季年页期日批])?[共总]计?{_DONE}|累计已?{_DONE}|[本全]?[年月季]累)"
    rf"(?:款项?|金额|资金|数|额)?{_BRACKET}{_REST}"
)
COUNTED = "counted"  # a sum where arithmetic bears it out: a batch of salaries is 共12人 too
# 共2笔, 以上3户, 合计：5人, 3笔小计
_COUNTED = lazy(
    rf"{_REST}(?:(?:(?:以上|至此)?共?|{_SUM}[:：(（]?)(?<=[上此共计总:：(（])\d{{1,5}}[笔户项人家条单]"
    rf"|\d{{1,5}}[笔户项人家条单])(?:{_SUM}|{_DONE}|金额|款项?)*[）)]?[:：]?{_REST}"
)
_FIGURE = r"[\d〇零一二两三四五六七八九十百]"
# Nothing but words of a sum or a stretch of time and what was done in it: 1-2日付款数, 全月,
# 以上两笔共付, 轧账数; arithmetic has to bear it out.
_SUM_ALONE = lazy(
    rf"{_REST}(?=.*(?:以上|上述|全|共|合|总|计|累|轧|汇|[日月年周旬季页天]"
    rf"|(?<!第)(?<!{_FIGURE}){_FIGURE}+[笔项户家]))"
    rf"(?:{_FIGURE}|[-—~～至到和及、.]|以上|上述|[年月日号周旬季页天度份]|上半|下半|[上中下]旬|[初末底前后全本当各每今此]"
    r"|[笔项户家条单行次共合总计小累]|付款|支付|拨付|拨款|支出|[付拨已数额]|款项|资金|金额|出[账帐]|轧[账帐差]|汇总)+"
    rf"{_REST}"
)
_ALONE = frozenset(
    "0123456789〇零一二两三四五六七八九十百-—~～至到和及、.以上述年月日号周旬季页天度份半下中初末底前后全本当各每"
    "今此笔项户家条单行次共合总计小累付款支拨出已数额项资金账帐轧差汇 \u3000:：。·_*#＊=【】[]"
)
_FIGURES = lazy(rf"{_FIGURE}+")
_ENGLISH = lazy(
    r"[\W_]*(?:(?:grand|sub|page|month(?:ly)?|day|daily|year(?:ly)?|quarter(?:ly)?|running|period|overall|net|report|section)"
    r"[\s-]*)*(?:total|totals|sum)(?:\s+(?:for|of|to "
    r"date|debits?|credits?|payments?|amount).{0,24})?[\W_]*"
    r"|[\W_]*sub-?\s?totals?\s*[-–:]\s*(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*|q[1-4]|week|month|page)?"
    r"[\s\d,]*"
    r"|(?:(?:q[1-4]|year|month|period)[\s-]to[\s-]date|ytd|mtd)(?:\s+totals?)?[\W_]*",
    re.IGNORECASE,
)
# Total 2 payments, Sub-total (3 items), 3 payments total
_ENTRIES = r"\d{1,5}\s*(?:payments?|items?|transactions?|entries|records?|vouchers?|lines?)"
_ENGLISH_COUNTED = lazy(
    rf"[\W_]*(?:(?:grand|sub|page|batch)[\s-]*)?total(?:\s+of|\s+for)?[\s:(\-–]*{_ENTRIES}[\W_]*"
    rf"|[\W_]*{_ENTRIES}[\s,:\-–]*(?:in\s+)?total[\W_]*",
    re.IGNORECASE,
)
# A period where a day should stand: 三月, 2023年3月, 一季度.
PERIOD = lazy(
    r"(?:\d{4}年)?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?|第?[一二三四1-4]季度|[上下]半年)"
)
_ENGLISH_BALANCE = lazy(
    r"[\W_]*(?:to\s+|by\s+)?(?:(?:opening|closing|ending|beginning|starting|previous|current|ledger)\s+balance|balance)"
    r"(?:\s+(?:brought|carried)\s+(?:forward|down)|\s+[bc]/?[fd])?[\W_]*"
    r"|(?:balance\s+)?(?:brought|carried)\s+(?:forward|down|fwd)[\W_]*|[bc]/[fd][\W_]*",
    re.IGNORECASE,
)
_ENGLISH_TOTAL = lazy(r"[\W_]*(?:grand\s*)?totals?[\W_]*", re.IGNORECASE)
_ENGLISH_END = lazy(r"\w\s+(?:sub-?)?totals?:?$", re.IGNORECASE)  # A Ltd Total
# 其中：土建; a note about its own money (其中质保金12000元另付, 含税6%) makes no part of its row.
_AMONG = lazy(r"[\s·\-—]*(?:其中|内含|含[:：])(?!.*\d[\d,.]*\s*(?:元|万|%))")
_DECLARES = lazy(
    r"(?i)[^:：]{0,12}(?:笔数|金额|总额|合计|总计|发生额)[^:：\d]{0,6}[:："
    r"]\s*(?:CNY|RMB|[¥￥])?-?[\d,.]*\d(?:元|万元|笔)?"
)
_SUM_NAME = lazy(
    r"[^\d:：]{0,10}(?:笔数|总额|金额|合计|总计|发生额|余额)(?:[(（].{1,6}[)）])?[:：]?"
    r"|(?:total|no\.?|number|sum|opening|closing|ending)[a-z .]*[:：]?",
    re.IGNORECASE,
)
_SAYS_UNIT = lazy(
    r"单位\s*[:：为(（]?\s*(?:人民币)?[十百千万亿]*元|[（(]\s*(?:人民币)?[十百千万亿]*元\s*[）)]$"
)
# One of these is in every such word.
_MARKS = Marks(
    *(f"{s}计" for s in ("合", "总", "小", "共", "累", *"月日年季周旬页", *" \u3000\t\xa0")),
    *("汇总", "汇 总", "总额", "金额", "发生额", "余额", "余 额"),
    *(f"{s}累" for s in "日月季年周旬"),
    *("月结", "日结", "年结", "季结", "周结", "结余", "结存", "结转", "结 转", "结 余"),
    *("库存", "滚存", "总数", "截至", "截止", "累计", "总付", "总支", "以上"),
    *("共付", "共支", "共拨", "共发", *(f"共{n}" for n in range(10))),
    *("承前", "承上", "接前", "接上", "过次", "过下", "转次", "转下"),
)
_ENGLISH_MARKS = ("total", "sum", "balance", "forward", "to date", "ytd", "mtd")

# One of these is in every such word too.
_LETTERS = frozenset("tTmMbBfF计汇额结存数截共累总上承接过转")
_NO_NAME = ("小计", "合计", "总计", "共计", "累计", "汇总")  # 汇总: what a spreadsheet writes
# Money of before this payment: 以前付款, 前期已付, beside 本次付款.
BEFORE_NOW = (
    "^(?:以前(?!年)|之前|此前|先前|前次|上次|历次|往次|往年|以往|前[期次]已?(?=[付支拨结]))"
    "|^(?:截[至止])?(?:上[期次月年]末?|年初)(?:累计)?已?(?=[付支拨结])"
    "|^(?:previous(?:ly)?|prior|earlier)(?=pa(?:id|y))|pa(?:id|yments?)(?:before|previously|todate)$"
)


def may_be_among(words: Collection[str]) -> bool:
    """Return whether one of the words may sum up or carry over: cheap, for it is asked of whole
    columns.
    """
    joined = "\n".join(words)
    if any(True for _ in _MARKS.among(joined)):
        return True
    if not any(letter in joined for letter in "tTmMbBfF"):
        return False
    joined = joined.lower()
    return any(mark in joined for mark in _ENGLISH_MARKS)


def kind(text: str) -> str | None:
    """Return what a cell says a row is: ``footer_total`` (合计 and nothing more), ``subtotal`` (of
    a day, a month, a page, a section), ``balance_line`` (what is left, what is carried over),
    ``COUNTED`` (共2笔: arithmetic has to bear it out); None: it says something else.
    """
    bare = "".join(text.split())
    if not 2 <= len(bare) <= 30 or _LETTERS.isdisjoint(bare):
        return None
    if bare.isascii():
        return _english_kind(" ".join(text.split()))
    if not any(True for _ in _MARKS.among(bare)):  # 总公司: the expressions are dear to compile
        return None
    if _BARE.fullmatch(bare):
        return "footer_total"
    if _BALANCE.fullmatch(bare):
        return "balance_line"
    if _TOTAL.fullmatch(bare) or _SO_FAR.fullmatch(bare):
        return "subtotal"
    return COUNTED if _COUNTED.fullmatch(bare) else None


def _english_kind(words: str) -> str | None:
    if _ENGLISH_BALANCE.fullmatch(words):
        return "balance_line"
    if _ENGLISH_TOTAL.fullmatch(words):
        return "footer_total"
    counted = COUNTED if _ENGLISH_COUNTED.fullmatch(words) else None
    return "subtotal" if _ENGLISH.fullmatch(words) else counted


def sum_alone(text: str) -> str:
    """Return the pattern (figures as N) of a text that speaks of a sum or of a stretch of time and
    of nothing else; '' where it says more. Arithmetic has to bear it out.
    """
    if not 1 < len(text) < 20 or not _ALONE.issuperset(text):
        return ""
    bare = "".join(text.split())
    return _FIGURES.sub("N", bare) if _SUM_ALONE.fullmatch(bare) else ""


def of_nobody(text: str) -> str | None:
    """Return what a cell where a payee should stand says a row is: 设备款小计 is nobody's name;
    None: a payee.
    """
    return kind(text) or ("subtotal" if ends_in_sum(text) else None)


def ends_in_sum(text: str) -> bool:
    """Return whether a text ends in the word of a sum: 道路小计, 设备款合计; arithmetic has to
    bear it out.
    """
    bare = "".join(text.split()).rstrip(":：")
    return bare.endswith(_NO_NAME) or _ENGLISH_END.search(text.rstrip()) is not None


def declares(texts: Sequence[str], is_value: Callable[[str], bool]) -> bool:
    """Return whether a row states sums: 收入笔数：2, 收入金额：500.00, or names and values in turn:
    总收入笔数 | 1 | 总收入金额 | 500.00.
    """
    if sum(1 for text in texts if _DECLARES.fullmatch(text)) > 1:
        return True
    names, values = texts[::2], texts[1::2]
    return (
        len(names) == len(values) > 1
        and all(map(_SUM_NAME.fullmatch, names))
        and all(map(is_value, values))
    )


def says_unit(texts: Sequence[str]) -> bool:
    """Return whether a cell of a row says a unit: 二、服务类（单位：元）."""
    return any("元" in text and _SAYS_UNIT.search(text) for text in texts)


def heads_of_sums(texts: Sequence[str], is_value: Callable[[str], bool]) -> bool:
    """Return whether a row below the data names sums and counts and nothing else: 总笔数,
    收入金额, 支出金额.
    """
    counted = sum(1 for text in texts if re.search("笔数|count", text, re.IGNORECASE))
    named = sum(
        1
        for text in texts
        if re.search("笔数|金额|总额|合计|总计|发生额|count|amount|total", text, re.IGNORECASE)
    )
    return (
        len(texts) >= 2
        and counted >= 1
        and named * 3 >= len(texts) * 2
        and not any(map(is_value, texts))
    )


def sums_among(texts: Collection[str]) -> dict[str, str]:
    """Return the texts that say a row is a sum, with ``kind``'s word for it."""
    if not may_be_among(texts):
        return {}
    likely = (text for text in texts if not _LETTERS.isdisjoint(text))
    return {text: sum_word for text in likely if (sum_word := kind(text))}


def without_sums(rows: list[list[str]]) -> list[list[str]]:
    """Return the rows of which none of the first cells says that it is a sum."""
    sums = sums_among({cell for row in rows for cell in row[:6]})
    return [row for row in rows if sums.keys().isdisjoint(row[:6])]


def nobodies_among(texts: Collection[str]) -> dict[str, str]:
    """Return the texts that are nobody's name, with ``of_nobody``'s word for them."""
    if not may_be_among(texts):
        return {}
    likely = (text for text in texts if not _LETTERS.isdisjoint(text))
    return {text: sum_word for text in likely if (sum_word := of_nobody(text))}


def parts_among(texts: Collection[str]) -> dict[str, bool]:
    """Return the texts that say a row is a part of the row above: 其中：土建."""
    joined = "\n".join(texts)
    if not any(mark in joined for mark in ("其中", "内含", "含:", "含：")):
        return {}
    return {text: True for text in texts if _AMONG.match(text)}
