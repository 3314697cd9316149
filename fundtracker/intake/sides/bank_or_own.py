"""Whose books a file of 借 and 贷 is: the bank's (借 is money out) or the unit's own (借 is money
in).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from fundtracker.intake.columns.column_names import normal
from fundtracker.patterns import lazy

BANK, OWN = "bank", "own"
_DEBIT = lazy("借|debit|^dr")
_CREDIT = lazy("贷|credit|^cr")
_SIDE_WORDS = lazy("借贷?|贷|方|发生额?|金额|额|本币|人民币|debit|credit|amount|^dr|^cr")
_IN = lazy(
    "收|增|存|转入|汇入|入账|进账|流入|来账|拨入|receipt|deposit|increase|inflow|received|paidin|in$"
)
_OUT = lazy(
    "支|付|减|取|转出|汇出|出账|流出|往账|拨出|payment|withdraw|decrease|outflow|paid(?!in)|out$"
)
_OWN_TITLE = lazy(
    "借增贷减|借方?(?:表示|为|是)?(?:增加?|收入?)[、,，;； ]*贷方?(?:表示|为|是)?(?:减少?|支出?)"
    "|日记账|日记帐|银行存款|库存现金|现金账|出纳账|cash book|bank book|cash journal|bank journal",
    re.I,
)
_BOOKS_TITLE = lazy(
    "明细账|明细帐|分类账|总账|序时账|记账凭证|凭证汇总|辅助账|账套|核算|会计期间|科目|journal|ledger",
    re.I,
)
# The book of an account that is no money: its 借 is neither received nor paid. Where the balance
# follows 借 less 贷 (so it does in the book of every asset) the account has to be named surely.
_BOOK = "(?:明细账|明细帐|分类账|辅助账|总账)"
_CODE = r"科目(?:名称|编码|代码)?[:：]?\s*(?!10(?:01|02|11|12|21))[1-9]\d{3}"
_NO_MONEY = (
    "在建工程|固定资产|无形资产|工程物资|库存物品|管理费用|业务活动费用?|应付账款|应收账款|预付账款|预收账款|"
    "其他应[付收]款|长期股权投资|长期待摊费用|应交税费|应付职工薪酬"
)
_OTHER_BOOK = lazy(
    f"(?:{_NO_MONEY}|长期|成本|费用|收入|支出|往来|税费|薪酬|投资).{{0,8}}{_BOOK}|{_CODE}"
)
_SURELY_OTHER = lazy(
    f"(?:{_NO_MONEY}).{{0,4}}{_BOOK}|科目(?:名称)?[:：]\\s*(?:\\d{{4,}}\\s*)?(?:{_NO_MONEY})"
    r"|科目(?:名称)?[:：]\s*(?:(?!10(?:01|02|11|12|21))\d{4,}\s*)?"
    r"[^\d\s,，。银行存款现金零额授]{0,12}(?:支出|费用|成本)(?!专?户|账户|专?用?存款)"
    "|(?:construction in progress|fixed assets?|accounts? (?:payable|receivable)) "
    "(?:ledger|account|book)|(?:ledger|account|book)(?: of|:) *(?:\\d+ *)?"
    "(?:construction in progress|fixed assets?|accounts? (?:pay|receiv)able)",
    re.I,
)
_OTHER_CODE = lazy(_CODE)
_BANK_TITLE = lazy(
    "对账单|交易明细|账户明细|明细查询|历史明细|流水|回单|网银|[账帐]\\s*号|户\\s*名|客户名称|开户|statement|account\\s*(?:no|number)",
    re.I,
)
_OWN_HEAD = (
    (
        2,
        lazy(
            "科目|附单据|附件数|制单人|记账人|凭证字|凭证类别|核算项目|辅助核算|counteraccount|offsetting"
            "|glaccount|companycode|costcent|profitcent|doc(?:ument)?type|journal|postingkey"
        ),
    ),
    (1, lazy("凭证号|凭证编号|凭证日期|voucher|制单|审核人|doc(?:ument)?n")),
)
_BANK_HEAD = (
    (
        2,
        lazy(
            "对方[账帐]|对方卡号|对方开户|对方行|流水号|日志号|柜员|网点|交易渠道|交易时间|回单|起息|"
            "交易机构|钞汇|联机余额|valuedate"
        ),
    ),
    (
        1,
        lazy(
            "对方户名|对方名称|对手|交易日|交易类型|记账日期|入账日期|交易序号|借贷标志|transaction"
        ),
    ),
)
# What only a bank writes: its paper's name, its counters and days of interest. Names and numbers
# of the other
# side stand in a unit's own books too.
_BANK_PAPER = lazy(
    "对账单|对帐单|回单|网银|网上银行|银行流水|bank statement|account statement", re.I
)
_BANK_OWN_HEAD = lazy("柜员|网点|起息|交易机构|交易渠道|钞汇|联机余额|回单|valuedate")
_VOUCHER = lazy("^[银现转账行\\s]{0,3}([付收])")
_SAYS_OUT = lazy("^(?:银行|网银|转账|现金)?(?:付|支付|支出|拨付|发放|购买|购|报销)")
_SAYS_IN = lazy("^(?:银行|网银|转账|现金)?(?:收(?!费|款人)|收到|收回|存入|拨入|到账|利息收入|收入)")
_SURE = 2  # points by which one view must lead


class Moves(NamedTuple):
    """Rows by side: ``debit`` and ``credit`` hold the rows whose money stands on that side."""

    debit: list[Sequence[str]]
    credit: list[Sequence[str]]


def is_debit(name: str) -> bool:
    """Return whether a column or word says 借."""
    return _DEBIT.search(normal(name)) is not None


def is_credit(name: str) -> bool:
    """Return whether a column or word says 贷."""
    return _CREDIT.search(normal(name)) is not None


def of_brackets(debit: str, credit: str) -> str | None:
    """Return what the words beside 借 and 贷 say: 借方金额(收) is the unit's own; None: they say
    nothing.
    """
    views = {view for view in (_beside(debit, OWN, BANK), _beside(credit, BANK, OWN)) if view}
    return views.pop() if len(views) == 1 else None


def _beside(name: str, if_in: str, if_out: str) -> str | None:
    rest = _SIDE_WORDS.sub("", normal(name))
    into, out = bool(_IN.search(rest)), bool(_OUT.search(rest))
    return None if into == out else if_in if into else if_out


def of_rows(moves: Moves, places: Mapping[str, int]) -> str | None:
    """Return what the rows' own words say: 付-3 or 支付工程款 on the side of 贷 is the unit's
    own.
    """
    for role, fewest in (("voucher_no", 1), ("summary", 2), ("purpose", 2)):
        votes = _votes(moves, role, places[role]) if role in places else []
        if len(votes) >= fewest and len(set(votes)) == 1:
            return votes[0]
    return None


def _votes(moves: Moves, role: str, at: int) -> list[str]:
    """Return what each row's word says of whose books these are."""
    debit, credit = (
        [row[at].strip() for row in rows if at < len(row)] for rows in (moves.debit, moves.credit)
    )
    if role != "voucher_no" and not any(map(_SAYS_IN.match, [*debit, *credit])):
        # what an incoming payment is for is written by who pays: 支付货款 says nothing
        return []
    votes = [_vote(role, cell, BANK, OWN) for cell in debit]
    votes += [_vote(role, cell, OWN, BANK) for cell in credit]
    return [vote for vote in votes if vote]


def _vote(role: str, cell: str, if_out: str, if_in: str) -> str | None:
    if role == "voucher_no":
        match = _VOUCHER.match(cell)
        return None if match is None else if_out if match[1] == "付" else if_in
    return if_out if _SAYS_OUT.match(cell) else if_in if _SAYS_IN.match(cell) else None


def of_words(names: Iterable[str], title: str) -> str | None:
    """Return what the names of all columns and the text above the table say together; None: no
    view leads.
    """
    heads = [normal(name) for name in names]
    own = _points(_OWN_HEAD, heads) + (3 if _OWN_TITLE.search(title) else 0)
    if _BOOKS_TITLE.search(title) and not (
        _OWN_TITLE.search(title) or any("对方科目" in head for head in heads)
    ):
        # somebody's books, but of which account? Its 借 may be money in or no money at all
        return None
    bank = _points(_BANK_HEAD, heads) + (2 if _BANK_TITLE.search(title) else 0)
    if abs(own - bank) < _SURE:
        return None
    if own > bank:
        return OWN
    by_a_bank = _BANK_PAPER.search(title) or any(map(_BANK_OWN_HEAD.search, heads))
    return BANK if by_a_bank else None


def other_book(title: str, heard: str | None) -> bool:
    """Return whether a title names the book of an account that is no money: 在建工程明细账.
    ``heard`` is what the balance says; it proves no more than whose signs they are.
    """
    if _OWN_TITLE.search(title):
        return False
    if heard is None and _OTHER_BOOK.search(title):
        return True
    return bool(_SURELY_OTHER.search(title) or (heard == OWN and _OTHER_CODE.search(title)))


def _points(words: Iterable[tuple[int, re.Pattern[str]]], heads: Sequence[str]) -> int:
    """Return the points of a family of names; one name scores once, the family at most five."""
    points_of_heads = (
        next((points for points, pattern in words if pattern.search(head)), 0) for head in heads
    )
    return min(sum(points_of_heads), 5)
