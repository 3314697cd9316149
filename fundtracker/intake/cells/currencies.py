"""A foreign currency that is told beside the cells and heads of money: the name of an account, a
title, a tab, a file, a note, a remark of a row. What a payee or a purpose merely mentions tells
none: 购汇手续费, 美元汇率.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from fundtracker.patterns import Marks, lazy

_WORD = (
    r"(?:(?<![a-z])(?:us\$|hk\$|usd|hkd|eur|gbp|jpy|sgd|aud|cad|chf|krw|thb|mop|twd|nzd|rub)(?![a-z])"
    r"|[美欧港澳韩]元(?!素)|(?<!\d)日元(?![旦宵])|(?<![增追添参外])加元(?![旦宵])|新加坡元|美金|[港日韩]币|澳门[元币]"
    r"|新台币|英镑|法郎|卢布|泰铢|日圆|[$€£])"
)
# One of these is in every such word, and in every account that is called foreign.
_MARKS = Marks(
    *("us$", "hk$", "usd", "hkd", "eur", "gbp", "jpy", "sgd", "aud", "cad", "chf", "krw", "thb"),
    *("mop", "twd", "nzd", "rub", "€", "£", "元", "美金", "币", "英镑", "法郎", "卢布"),
    *("泰铢", "日圆", "外汇"),
)
_SCALE = "(?:亿|千万|百万|十万|万|千|百)?"
# Money in yuan that has to do with another currency, or says so itself.
_OURS = lazy("人民币|本位币|rmb|cny|汇率|汇兑|[购结售]汇|折[合算成为]|[购兑]换|手续费")
_ACCOUNT = (
    "(?:账|帐|户|专户|资本金|存款|流水|对账|对帐|台账|收付|收支"
    r"|\s*(?:accounts?|a/c|statements?|ledger|transactions?)\b)"
)
_PAYING = r"(?:付汇|支付|付款|支出|拨付|清单|明细|\s*(?:payments?|disbursements?)\b)"
_OF_ACCOUNT = lazy(
    rf"({_WORD})[^，,。；;:()]{{0,4}}?{_ACCOUNT}"
    # 美元贷款利息支付 may be paid in yuan
    rf"|({_WORD})(?![^，,。；;:()]*(?:贷|借|息|债|保证金|远期|掉期))[^，,。；;:()]{{0,4}}?{_PAYING}"
)
_IN_BRACKETS = lazy(
    rf"[(\[【](?:单位:?|币种:?|in )?\s*{_SCALE}({_WORD})(?:现[汇钞]|账?户|账户|存款)?[)\]】]"
)
# An account that is called foreign, with its currency or without: 外币账户 日元.
_ABROAD = lazy(
    rf"(?<![不非无])外[币汇][^，,。；;()\d]{{0,8}}?[(]?({_WORD})"
    rf"|(?:账户|帐户|户)(?:类型|性质)?[:为是]+(?:我?单位|本行)?(外[币汇])"
    rf"|(?:^|[本该此系为是]|(?:经常|资本)项[目下])(外[币汇])(?:账户|帐户|专?户|存款)"
    rf"(?:(?:交易|收支)?(?:对账单|明细|流水)|[:\s]*[\d*]+)?$"
)
_BELOW = lazy(
    rf"(?:币[种别]|货币|currency)\s*[:为是\s]\s*({_WORD})|^({_WORD})(?:账?户|账户)(?:交易)?(?:明细|流水)?$"
    rf"|^(?:本|我方)?(?:账户|帐户|账号|帐号)(?:类型|性质|种类)?[:为是\s][^，,。；;]{{0,32}}?({_WORD})"
    rf"(?:现[汇钞])?(?:账?户|账户)?\)?$"
)
_OWN = lazy(
    rf"({_WORD})(?:现[汇钞])?(?:账?户|账户|帐户|存款)|(?<![不非无])(外[币汇])(?:账?户|账户|帐户|活期|存款)"
)
_KIND = lazy(rf"(?:账户|帐户|户)(?:类型|性质|种类)\s*[:为是\s]\s*({_WORD})")
_AT_END = lazy(rf"({_WORD})(?:现[汇钞])?(?:账?户|账户|帐户|存款)?$")
_HOME = lazy("人民币|本币|rmb|cny")
_ALONE = lazy(rf"{_SCALE}({_WORD})\d*")
_STATED = lazy(
    rf"(?:[以按用]{_SCALE}({_WORD})(?:为单位|计|列示|填列|结算|支付|付款|表示)"
    rf"|(?:均|都|皆|全部|一律)[为是以系按用]?{_SCALE}({_WORD})"
    rf"|(?:单位|金额|货币|数额|款项)[:为是系用(]+{_SCALE}({_WORD})"
    rf"|\b(?:amounts?|figures?|currency|stated|expressed|accounts?|payments?)\b.{{0,16}}?(?:\bin|:)\s*({_WORD}))"
)
_OF_NAME = lazy(rf"(?:^|[-_ .(\d年月])({_WORD})(?:$|[-_ .)])")
_NAMES_ACCOUNT = lazy(
    "币[种别]|账号|帐号|账户|帐户|卡号|户名|账[：:]|(?i:account|a/c)|[币汇元镑]户"
)
_REMARK = lazy(rf"(?:币种:?|[以用按])?({_WORD})(?:户|账户|支付|付款|付|结算|计价|款)?[\d,.]*")
_LONGEST = 16  # characters of a remark that is nothing but a currency


def named(names: Iterable[str], above: Iterable[str], below: Iterable[str]) -> str:
    """Return the foreign currency that names of file and tab, lines above the rows or notes below
    them tell of all the money; '' where none does.
    """
    of_names = (_told(text, _OF_NAME, _ALONE, _IN_BRACKETS, _OF_ACCOUNT) for text in names)
    of_lines = (_told(text, _IN_BRACKETS, _STATED, _OF_ACCOUNT, _ABROAD, _KIND) for text in above)
    of_notes = (_told(text, _STATED, _BELOW, _ABROAD) for text in below)
    return next((word for some in (of_names, of_lines, of_notes) for word in some if word), "")


def of_account(line: str) -> str:
    """Return the foreign currency of the account that a line between the rows names: what follows
    is another table; '' where it names none.
    """
    named = _NAMES_ACCOUNT.search(line)
    return _told(line, _IN_BRACKETS, _ABROAD, _BELOW, _KIND, _AT_END) if named else ""


def is_home_account(line: str) -> bool:
    """Return whether a line names an account in our own currency."""
    return _NAMES_ACCOUNT.search(line) is not None and _HOME.search(_plain(line)) is not None


def in_account(cell: str) -> str:
    """Return the foreign currency that the name or number of an own account tells: 示例公司美元户,
    802212345678(USD); '' where it tells none.
    """
    return _told(cell, _IN_BRACKETS, _OWN)


def in_remark(cell: str) -> str:
    """Return the foreign currency that a remark of a row is nothing but, '' where it says more."""
    if len(cell) > _LONGEST:
        return ""
    match = _REMARK.fullmatch(_plain(cell))
    return match[1].upper() if match else ""


def _told(text: str, *patterns: re.Pattern[str]) -> str:
    plain = _plain(text)
    if not ("$" in plain or any(True for _ in _MARKS.among(plain))) or _OURS.search(plain):
        return ""
    matches = (
        match for p in patterns if (match := p.fullmatch(plain) if p is _ALONE else p.search(plain))
    )
    return next((_filled(match).upper() for match in matches), "")


def _filled(match: re.Match[str]) -> str:
    """Return the group of a match that is filled."""
    return str(next(filter(None, match.groups())))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().lower()
