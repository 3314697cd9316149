"""More than one column of money: which is paid, which are its parts, and which nobody has
accounted for.

Arithmetic decides before names do: a column that the others explain row by row is no other money.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from fundtracker.intake.cells import amounts, dates
from fundtracker.intake.columns import (
    column_roles,
    day_columns,
    digit_columns,
    home_money,
    money_sums,
    units,
)
from fundtracker.intake.columns.column_names import normal
from fundtracker.intake.columns.column_roles import Column
from fundtracker.intake.text import sum_words
from fundtracker.patterns import lazy

MAIN = money_sums.MAIN
OTHER_MONEY = {"balance", "cumulative_amount", "contract_amount", "budget_amount"}
_MOST = 6  # columns beside the money whose sums are tried in every combination
_ROWS = 500
# Money that is no payment by its own name: it is planned, owed, left, agreed, or a price, a rate,
# a tax inside.
_NO_PAYMENT = lazy(
    f"{sum_words.BEFORE_NOW}|以前年|余额|结余|结存|单价|数量|税率|利率|汇率|费率|折扣|比例|累计|合同|概算|预算|估算|批复|指标|计划|"
    "预计|应[付收拨发结]|[未待欠]付|未拨|待拨|剩余|尚|欠|限额|额度|质保|保证金|不含税|税[额金]?$|面积|"
    "人数|笔数|年度|年份|编号|编码|代码|序号|户数|申请|请款|审[批核定]|核定|批准|报[审批]|送审|冻结|"
    "可用|透支|期间|会计期|月份|行号|账号|卡号|号码|号$|人$|名$|方式|总投资|认缴|授信|原币|外币|美元|"
    "港币|估值|净值|股[数本权]|占比|进度(?!款)|完成|产值|中标|招标|控制价|发票|开票|原价|手数|数$|目标|"
    "申报|计量(?!支付)|[当本每]日[合小总累]计|^(?:本期)?[应代]?扣(?!款)|上[年期月]|去年|同期|年初|期[初末]|"
    "balance|price|qty|quantity|rate|tax|totaldue|amountdue|balancedue|payable|budget|contract|planned|"
    "gross(?:pay|salary|wage)|deduct|outstanding|cumulative|remaining|approved|requested|count|units?$|foreign|percent|shares"
)
# Numbers that are no sums of money at all.
_NO_SUM = lazy(
    "单价|[税利汇费比]率|比例|折扣|数量|面积|人数|笔数|编[号码]|代码|price|rate|qty|count|percent"
)
# Sources of money, though they are called budgets: what was paid out of them is part of a payment.
_SOURCE = lazy(
    "(?:(?:一般公共|政府性基金|国有资本经营|社保基金|社会保险基金)预算|(?:中央|[省市区县]级?|本级|地方)?预算[内外])"
    "(?:资金|拨款|支出|安排|财力|投资|基建)?"
)
_MONEY = lazy(
    "^折合?人民币|^第?[一二三四五六首末][期次](?:支付|付款|拨付|拨款|出资|投资|款)?$|^[首末]付$|额|款项?$|费用?$|利息|本息|罚息|本金|金$|资金|支出|收入|钱$|付$|拨$|^支$|^收$|amount|amt|payment|paid|fee|sum$|cost|money|total|合计|总计|小计|[省市区县镇]级|"
    "中央|上级|本级|自筹|财政|预算[内外]?$|国债|债券?$|贷款$|融资$|存量$|一般公共|政府性基金|国有资本|投资$|补助$|配套$"
)
_LEVEL = lazy(
    "中央|国家|[省市区县镇]级?(?:财政|资金|配套|补助|承担|拨付|支付|金额|部分|款|$)|街道|上级|本级|自筹|财政|专项|配套|债券|债资金|国债|债$|一般公共|政府性基金|国有资本|预算[内外]|转移支付|存量|自有|股东|社会资本|贷款资金|银行贷款|融资资金|其[他它]资金|"
    "地方|(?:central|province|provincial|city|municipal|district|county|own|state)"
)
# A level that holds no other one: what equals the sum of others beside it is no total for that.
_ONE_LEVEL = lazy(
    "(?:拨付|支付|本次)?(?:中央|国家|[省市区县镇乡]|街道)(?:本?级)?(?:财政)?"
    "(?:资金|配套|补助|承担|拨付|支付|金额|部分|款)*"
)
_HOLDS_OTHERS = lazy(
    "上级|财政$|地方|各级|合计|总|小计|共计|全部|total|sum"
    "|^(?:本[次期月年])?(?:实际?|已)?(?:拨付|支付|付款|拨款|发放)?(?:金额|[数额款]|款项|资金)?$"
)
_ENGLISH_LEVEL = lazy(
    "(?:central|provincial|municipal|district|county)(?:funds?|share|part|level)?"
)
_TOTAL = lazy("合计|总计|小计|共计|总额|总金额|total|sum$")
_NET = lazy(
    "成功|实际|实付|实拨|实发|实收|净|清算|结算|到账|到帐|入账|应结|net|settle|actual|successful|succeeded"
)
_BACK = lazy("退|失败|驳回|返还|冲减|收回|refund|return|failed|rejected")
_FEE = lazy("手续费|服务费|佣金|费用$|fee|commission|charge")
_PART = lazy(
    "第[一二三四五六七八九十\\d]+[次笔期批]|首[期付笔次]|尾款|预付款?|进度款|结算款|本金|利息|罚息|[一二三四五六]期|[一二三四五六]次|定金|末期|instal?ment|deposit|first|second|third|final"
)
_GROUPED = lazy(r"\d[.,]\d|[¥￥]|\d元")


class Rest(NamedTuple):
    """What is left beside the money that is read: ``open`` columns may be payments too."""

    columns: list[Column]
    open: list[Column]


def is_other(name: str) -> bool:
    """Return whether a column's own name says that its money is no payment."""
    last = normal(name.split()[-1]) if name.split() else ""
    return _NO_PAYMENT.search(normal(name)) is not None and _SOURCE.fullmatch(last) is None


def settled(
    header: Sequence[str], rows: Sequence[Sequence[str]], columns: Sequence[Column]
) -> Rest:
    """Return the columns with their last word on money, and those that may be payments too."""
    rows = rows[:_ROWS]
    of_digits = digit_columns.of_digits(header, rows, list(columns))
    of_digits = digit_columns.with_cents(header, rows, of_digits)
    of_digits = _unnamed(rows, of_digits)
    others = beside(rows, of_digits)
    main = [c for c in of_digits if c.role in MAIN]
    if not main or not others:
        return Rest(of_digits, [])
    return _settled(
        rows,
        of_digits,
        main,
        [c for c in others if not _explained(rows, main, [c])] if len(main) > 1 else others,
    )


def roles(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Column]:
    """Return what the columns of a table are, as far as names and values tell, money settled."""
    return settled(header, rows, column_roles.assign(header, rows)).columns


def beside(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> list[Column]:
    """Return the columns that hold money and have no role: each is explained by others, or open."""
    return [
        c for c in columns if c.role == "ignore" and like_money(c.header, _cells(rows[:_ROWS], c))
    ]


def left_over(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> list[Column]:
    """Return the columns that may be payments too where roles were given, by a person or a
    profile.
    """
    rows = rows[:_ROWS]
    main = [c for c in columns if c.role in MAIN]
    others = beside(rows, columns)
    if not main or not others:
        return []
    if len(main) > 1:
        return [c for c in others if not _explained(rows, main, [c])]
    paid = main[0]
    parts = _parts(rows, paid, others)
    return [
        c
        for c in others
        if c not in parts and not _repeats(rows, paid, c) and not _helped(rows, paid, c, columns)
    ]


def _cells(rows: Sequence[Sequence[str]], column: Column) -> list[str]:
    return [row[column.at] for row in rows if column.at < len(row)]


def speaks_of_money(name: str) -> bool:
    """Return whether a column is called after money, whether it was paid or not: 质保金."""
    text = normal(name)
    return _MONEY.search(text) is not None and _NO_SUM.search(text) is None


def like_money(name: str, cells: Iterable[str]) -> bool:
    """Return whether a column may hold money that was paid: amounts by their look, not another
    money by name.
    """
    if is_other(name) or units.is_column(cells := [cell for cell in cells if cell.strip()]):
        return False
    distinct = set(cells)
    read = [amounts.fen(cell) for cell in distinct]
    numbers = [fen for fen in read if isinstance(fen, int)]
    if not any(numbers) or len(numbers) < 0.8 * len(distinct):
        return False
    if _MONEY.search(normal(name)) or _ENGLISH_LEVEL.fullmatch(normal(name)):
        return True
    ungrouped = all(not _GROUPED.search(cell) for cell in distinct)
    return not ungrouped and not (name.strip() == "" and len(distinct) < 2) and not _dates(distinct)


def _dates(cells: Iterable[str]) -> bool:
    return all(isinstance(dates.day(cell, True), int) for cell in cells)


def _unnamed(rows: Sequence[Sequence[str]], columns: list[Column]) -> list[Column]:
    """Take columns of levels (市级, 区级) and their total for the money where no name says which
    is paid.
    """
    if any(c.role in MAIN for c in columns):
        return columns
    money = [c for c in columns if c.role == "ignore" and like_money(c.header, _cells(rows, c))]
    levels, totals = [c for c in money if _is_level(c)], _named(money, _TOTAL)
    summed = levels or [c for c in money if c not in totals]
    may_be_total = len(totals) == 1 and (levels or len(money) > 2)
    if may_be_total and money_sums.is_sum(rows, totals[0], summed):
        return _with_role(columns, totals, "amount_out")
    return _with_role(columns, levels or _named(money, _PART)[:1], "amount_out")


def _named(columns: Sequence[Column], pattern: re.Pattern[str]) -> list[Column]:
    return [c for c in columns if pattern.search(normal(c.header))]


def _is_level(column: Column) -> bool:
    """Return whether a column is called after a level of government or a source; of several heads
    above it one says so: 拨付资金 省级 一般.
    """
    names = [column.header, *column.header.split()]
    return any(_LEVEL.search(normal(name)) for name in names)


def _is_part(column: Column) -> bool:
    """Return whether a column is one of several below a common head, or of one level alone, and
    not named as what holds others.
    """
    heads = column.header.split() or [""]
    last = normal(heads[-1])
    below = len(heads) > 1 and _HOLDS_OTHERS.search(last) is None
    return below or _ONE_LEVEL.fullmatch(last) is not None


def _are_all_levels(columns: Sequence[Column]) -> bool:
    """Return whether columns are the shares of levels, none of which holds another."""
    return all(_is_level(c) and _is_part(c) for c in columns)


def _are_siblings(column: Column, others: Sequence[Column]) -> bool:
    """Return whether columns stand below one head that is above all of them."""
    heads = column.header.split()[:-1]
    return bool(heads) and all(
        c.header.split()[:-1] == heads and not c.header.split()[-1].startswith("其中")
        for c in others
    )


def _all_named(columns: Sequence[Column], pattern: re.Pattern[str]) -> bool:
    return len(_named(columns, pattern)) == len(columns)


def _with_role(columns: Sequence[Column], chosen: Sequence[Column], role: str) -> list[Column]:
    return [c._replace(role=role) if c in chosen else c for c in columns]


def _without(columns: Sequence[Column], gone: Sequence[Column]) -> list[Column]:
    return [c for c in columns if c not in gone]


def _settled(
    rows: Sequence[Sequence[str]], columns: list[Column], main: list[Column], others: list[Column]
) -> Rest:
    if len(main) > 1 or not others:
        return Rest(columns, others)
    paid = main[0]
    if finer := money_sums.finer_column(rows, paid, others):
        columns = _swapped(columns, paid, finer)
        others = _without(others, [finer])
        paid = finer
    if home := home_money.converted(rows, columns, paid, others):
        columns = _swapped(columns, paid, home)
        others = _without(others, [home])
        paid = home
    if _are_all_levels([paid, *others]):
        return Rest(_with_role(columns, others, paid.role), [])
    others = [c for c in others if not _repeats(rows, paid, c)]
    if (net := _net(rows, paid, others)) is not None:
        taken, explained = net
        return Rest(_swapped(columns, paid, taken), _without(others, explained))
    others = _without(others, _parts(rows, paid, others))
    if others and all(map(_is_level, [paid, *others])):
        return Rest(_with_role(columns, others, paid.role), [])
    others = [c for c in others if not _helped(rows, paid, c, columns)]
    if others and paid.role == "amount_out" and _all_named(others, _BACK):
        return Rest(_with_role(columns, others, "amount_back"), [])
    return Rest(columns, others)


def _repeats(rows: Sequence[Sequence[str]], paid: Column, other: Column) -> bool:
    """Return whether a column says the paid money again, or only adds it up."""
    return money_sums.same_money(rows, paid, other) or money_sums.is_running(rows, paid, other)


def _swapped(columns: Sequence[Column], old: Column, new: Column) -> list[Column]:
    changed = {old.at: "ignore", new.at: old.role}
    return [c._replace(role=changed.get(c.at, c.role)) for c in columns]


def _helped(
    rows: Sequence[Sequence[str]], paid: Column, other: Column, columns: Sequence[Column]
) -> bool:
    """Return whether a third column explains one by the paid money: 应发 less 扣款 is 实发."""
    for third in columns:
        if third.role != "ignore" or third == other or not is_other(third.header):
            continue
        if money_sums.always(
            rows, third, money_sums.added(rows, [(1, paid), (1, other)])
        ) or money_sums.is_sum(rows, other, [paid, third]):
            return True
    return False


def _parts(rows: Sequence[Sequence[str]], paid: Column, others: Sequence[Column]) -> list[Column]:
    """Return the columns that make up the paid money row by row."""
    for some in _choices(others[:_MOST], 2):
        # a fee and what is left of the money: that is for a person
        net = _named(some, _FEE) and _named(some, _NET)
        no_total = _is_part(paid) and _are_siblings(paid, some)
        if not (net or no_total) and money_sums.is_sum(rows, paid, some):
            return list(some)
    return []


def _choices(columns: Sequence[Column], fewest: int) -> Iterator[tuple[Column, ...]]:
    """Yield some of the columns, all of them first."""
    for size in range(len(columns), fewest - 1, -1):
        yield from itertools.combinations(columns, size)


def _net(
    rows: Sequence[Sequence[str]], paid: Column, others: Sequence[Column]
) -> tuple[Column, list[Column]] | None:
    """Return the column that is the paid money less (or plus) others and named as what was really
    paid, and all that this explains.
    """
    for column in others:
        for some in _choices(_without(others, [column])[:_MOST], 1):
            if _is_net(rows, column, paid, some):
                return column, [column, *some]
    return None


def _is_net(
    rows: Sequence[Sequence[str]], column: Column, paid: Column, some: Sequence[Column]
) -> bool:
    """Return whether a column is the paid money less some, or with some, and its name bears it
    out.
    """
    if not any(any(money_sums.read_fen(rows, c)) for c in some):
        return False
    name = normal(column.header)
    less = money_sums.added(rows, [(1, paid), *((-1, c) for c in some)])
    if (
        money_sums.always(rows, column, less)
        and (_all_named(some, _BACK) or _NET.search(name))
        and not _all_named(some, _FEE)
    ):
        return True
    if not money_sums.is_sum(rows, column, [paid, *some]):
        return False
    is_total = _TOTAL.search(name) is not None and not any(map(_apart, some))
    return is_total or all(map(_is_level, [paid, *some]))


def _apart(column: Column) -> bool:
    return bool(_FEE.search(name := normal(column.header)) or _BACK.search(name))


def _explained(
    rows: Sequence[Sequence[str]], main: Sequence[Column], others: Sequence[Column]
) -> bool:
    """Return whether columns repeat what out and in together say: 发生额 beside 支出 and 收入."""
    out, into = (money_sums.read_fen(rows, c) for c in main[:2])
    both = [(a or 0) + (b or 0) for a, b in zip(out, into, strict=True)]
    net = [(b or 0) - (a or 0) for a, b in zip(out, into, strict=True)]
    sums_known = [list(map(abs, sums)) for sums in (both, net)]
    return all(
        [abs(fen or 0) for fen in money_sums.read_fen(rows, other)] in sums_known
        for other in others
    )


def instalments(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    """Return (day, money) columns of payments that stand beside each other in a row:
    第一次支付日期, 第一次支付金额; none where a part has not one of each.
    """
    days: dict[str, list[int]] = {}
    money: dict[str, list[int]] = {}
    for at, name in enumerate(header):
        part = _PART.search(normal(name))
        if part is None:
            continue
        cells = [row[at] for row in rows if at < len(row)]
        if day_columns.names_a_day(name):
            days.setdefault(part[0], []).append(at)
        elif like_money(name, cells):
            money.setdefault(part[0], []).append(at)
    complete = len(money) > 1 and days.keys() == money.keys()
    if not complete or any(len(places) > 1 for places in (*days.values(), *money.values())):
        return []
    return [(days[part][0], money[part][0]) for part in money]


def came_back(name: str) -> bool:
    """Return whether a column's money came back by its name: 退款金额."""
    return _BACK.search(normal(name)) is not None


def may_add_up(columns: Iterable[Column]) -> bool:
    """Return whether columns could be paid together: none is a fee or what is left of another."""
    return not any(_FEE.search(normal(c.header)) or _NET.search(normal(c.header)) for c in columns)


def are_parts(columns: Sequence[Column]) -> bool:
    """Return whether columns of money are instalments by their names: 首期, 第二次."""
    return all(_PART.search(normal(c.header)) for c in columns)
