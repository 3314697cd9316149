"""Rows of a list that say in a column nobody reads that their money has not moved (支付状态 未付,
是否到账 否, 备注 尚未支付) or that they are not in force (状态 草稿, 签约情况 未签). They are sent
back: what is recorded of them would count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fundtracker.errors import UserError
from fundtracker.intake.cells import payment_states, taken_back
from fundtracker.intake.lists import list_columns
from fundtracker.intake.lists.list_columns import Row, Unused
from fundtracker.intake.text.looks import bare
from fundtracker.patterns import lazy

# Lists of money that moved; a call or a contract asks for money that is still to come.
MOVED = frozenset(
    {
        *("receipts", "investments", "exits", "dealincome", "distributions", "fundcosts"),
        *("fund.payment", "fund.own_income", "fund.overdue_interest", "fund.concession"),
    }
)
# What a column is called or says that speaks of money, not of the deal: 未付, but not 未上市.
# Lists of what counts once it is agreed, decided or approved.
_AGREED = MOVED | frozenset(
    {
        *("calls", "partners", "valuations", "contracts", "quotas", "approvals", "rounds"),
        *("planversions", "planamounts", "fund.terms", "fund.partner_terms", "fund.transfer"),
        *("fund.closing", "fund.default", "fund.return_credit", "fund.split", "fund.settlement"),
        *("fund.reversal", "fund.waiver", "policy.approval", "contract.settlement", "lookthrough"),
    }
)
# Of these what has ended never came to be, or is no more; a contract that ended was one.
_ENDED_COUNTS_NOT = frozenset({"partners", "investments", "fund.transfer", "fund.closing"})
_STATE = lazy("状态|情况|结果|结论|进度|进展|阶段|环节|与否$|^是否|status|state$|stage$", re.I)
# States of a company, a work or a paper, not of the row: 上市状态 未上市.
_OF_OTHERS = lazy(
    "上市|企业|公司|被投|经营|存续|工程|施工|形象|建设|考核|信用|逾期|风险|备案|打印|对账|导出|归档|短信|上传|附件"
    "|发票|开票|审计|listing|company|business|print|invoice",
    re.I,
)
_NOT_IN_FORCE = lazy(
    "作废|无效|失效|草[稿案拟]|^[初暂]?拟(?!合)|意向|撤[销回]|取消|驳回|退[回件]|否决|放弃|不通过|不予"
    "|未(?!逾期|到期|上市|挂牌)|尚无|^待|[等暂]待"
    "|[申审报办签评复洽谈流协批][^过]{0,3}中$|(?:进行|处理|履约前)中?$|暂[存估]|^预|宣告|冲[销正红]|红冲"
    "|void|draft|cancel|pending|reject|withdrawn|declin|expired|proposed|planned|^not |unsigned"
    "|unapproved|announced|declared",
    re.I,
)
_ENDED = lazy("[终中]止|解[除约]|terminat|ended", re.I)
# How far the money or the work got of what is agreed: a call that is unpaid stands, a contract
# whose work is not done too.
_FURTHER = lazy(
    "[付缴拨汇]|到[账帐]|收款|出资|支出|划款|兑现|[开完竣]工|结[算清]|验收|执行|使用|履约|质保|paid",
    re.I,
)
_NOT_DONE = lazy("未完成|进行中?$|处理中?$", re.I)
_LEFT = lazy("退出|退伙|withdrew|withdrawn", re.I)
_OF_MONEY = lazy(
    "[付缴拨汇]|收款|到[账帐]|入[账帐]|支出|划[款转]|未收|待收|paid|payment|received", re.IGNORECASE
)
_UNPAID = "list_row_unpaid"
_PARTLY = lazy("部分|partial|partly", re.IGNORECASE)
_ASKED = lazy("是否.{0,3}(?:付|收|缴|到|入[账帐]|拨)|(?:付|收|缴|到[账帐]|拨)与?否$")
_NO = frozenset(("否", "N", "n", "no", "No", "NO", "false", "FALSE", "未", "×", "✗"))


def faults(
    kind: str, columns: Sequence[Unused], rows: Sequence[Row], ignored: Sequence[str]
) -> dict[int, UserError]:
    """Return line → why it is sent back, of a list of a kind with columns that nothing reads;
    those ``ignored`` a person said not to use.
    """
    refused = dict[int, UserError]()
    for column in columns if kind in _AGREED else ():
        if column.name in ignored or column.holds not in ("text", "nothing"):
            continue
        for line, cell, code in _sent_back(kind, column, rows):
            refused.setdefault(line, UserError(code, column=column.name, text=cell))
    return refused


def _sent_back(kind: str, column: Unused, rows: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
    """Yield line, cell and code of the rows that a column sends back."""
    pairs = ((line, bare(row[column.at])) for line, row in rows if column.at < len(row))
    cells, name = [(line, cell) for line, cell in pairs if cell], column.header
    if kind in MOVED and _speaks(column, rows):
        yield from ((*each, "list_row_unpaid") for each in cells if _unpaid(name, each[1]))
    if kind in MOVED and taken_back.may_say(name):
        unpaid = taken_back.in_remarks({cell for _, cell in cells})
        yield from ((*each, "list_row_unpaid") for each in cells if each[1] in unpaid)
    if _STATE.search(name) and not _OF_OTHERS.search(name):
        off = (each for each in cells if _is_off(kind, name, each[1]))
        yield from ((*each, "list_row_not_in_force") for each in off)


def _is_off(kind: str, name: str, cell: str) -> bool:
    """Tell whether a state says that its row is not in force."""
    if kind in _ENDED_COUNTS_NOT and _ENDED.search(cell):
        return True
    if kind == "partners" and _LEFT.search(cell):
        return True
    if kind not in MOVED and _FURTHER.search(f"{name} {cell}"):
        return False
    if kind in ("contracts", "quotas", "approvals") and _NOT_DONE.search(cell):
        return False
    return (cell in _NO and "否" in name) or _NOT_IN_FORCE.search(cell) is not None


def _speaks(column: Unused, rows: Sequence[Row]) -> bool:
    """Tell whether a column says how far the money of its rows got."""
    name, words = column.header, list_columns.filled(rows, column.at)
    asked = _ASKED.search(name) is not None and not payment_states.of_papers(name)
    by_name = payment_states.is_flag(name) or payment_states.speaks_of(name) or asked
    by_words = payment_states.may_speak_of(name, words)
    return by_name or by_words


def _unpaid(name: str, cell: str) -> bool:
    """Tell whether a cell below a head says that its money has not moved, not all of it, or went
    back.
    """
    if _ASKED.search(name) and cell in _NO:
        return True
    meant = payment_states.legend(name, [name]).get(payment_states.normal(cell))
    state = meant or payment_states.judge(cell)
    if state not in (payment_states.UNPAID, payment_states.REFUNDED) and not _PARTLY.search(cell):
        return False
    return payment_states.is_flag(name) or bool(_OF_MONEY.search(name) or _OF_MONEY.search(cell))
