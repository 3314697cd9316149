"""More than one column of money: which is paid, which are its parts, and which nobody has
accounted for.

Arithmetic decides before names do: a column that the others explain row by row is no other money.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from fundtracker.intake.cells import amounts, dates
from fundtracker.intake.columns import column_roles, day_columns, digit_columns, money_sums, units
from fundtracker.intake.columns.column_names import normal
from fundtracker.intake.columns.column_roles import Column
from fundtracker.intake.text.structure import bare
from fundtracker.patterns import lazy

MAIN = money_sums.MAIN
OTHER_MONEY = {"balance", "cumulative_amount", "contract_amount", "budget_amount"}
_MOST = 6  # columns beside the money whose sums are tried in every combination
_ROWS = 500
# Money that is no payment by its own name: it is planned, owed, left, agreed, or a price, a rate,
# a tax inside.
_NO_PAYMENT = lazy(
    "余额|结余|结存|单价|数量|税率|利率|汇率|费率|折扣|比例|累计|合同|概算|预算|估算|批复|指标|计划|"
    "预计|应[付收拨发结]|[未待欠]付|未拨|待拨|剩余|尚|欠|限额|额度|质保|保证金|不含税|税[额金]?$|面积|"
    "人数|笔数|年度|年份|编号|编码|代码|序号|户数|申请|请款|审[批核定]|核定|批准|报[审批]|送审|冻结|"
    "可用|透支|期间|会计期|月份|行号|账号|卡号|号码|号$|人$|名$|方式|总投资|认缴|授信|原币|外币|美元|"
    "港币|估值|净值|股[数本权]|占比|进度|完成|产值|中标|招标|控制价|发票|开票|原价|手数|数$|目标|"
    "申报|计量(?!支付)|[当本每]日[合小总累]计|^(?:本期)?[应代]?扣(?!款)|上[年期月]|去年|同期|年初|期[初末]|"
    "balance|price|qty|quantity|rate|tax|totaldue|amountdue|balancedue|payable|budget|contract|planned|"
    "gross(?:pay|salary|wage)|deduct|outstanding|cumulative|remaining|approved|requested|count|units?$|foreign|percent|shares"
)
# Sources of money, though they are called budgets: what was paid out of them is part of a payment.
_SOURCE = lazy(
    "(?:(?:一般公共|政府性基金|国有资本经营|社保基金|社会保险基金)预算|(?:中央|[省市区县]级?|本级|地方)?预算[内外])"
    "(?:资金|拨款|支出|安排|财力|投资|基建)?"
)
_MONEY = lazy(
    "额|款项?$|费用?$|利息|本息|罚息|本金|金$|资金|支出|收入|钱$|付$|拨$|^支$|^收$|amount|amt|payment|paid|fee|sum$|cost|money|total|合计|总计|小计|[省市区县镇]级|"
    "中央|上级|本级|自筹|财政|预算[内外]?$|国债|投资$|补助$|配套$"
)
_LEVEL = lazy(
    "中央|国家|[省市区县镇]级?(?:财政|资金|配套|补助|承担|拨付|支付|金额|部分|款|$)|街道|上级|本级|自筹|财政|专项|配套|债券|债资金|国债|一般公共|政府性基金|国有资本|预算[内外]|转移支付|存量|自有|股东|社会资本|贷款资金|银行贷款|融资资金|其[他它]资金|"
    "地方|(?:central|province|provincial|city|municipal|district|county|own|state)"
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


class Source(NamedTuple):
    """How a role's money is made of several columns: the sum of ``plus`` less ``minus``;
    ``digits``: one column a digit, down to 分; ``cents``: yuan in the first column, 角 and 分 in
    the second.
    """

    plus: tuple[int, ...] = ()
    minus: tuple[int, ...] = ()
    digits: tuple[int, ...] = ()
    cents: tuple[int, int] | None = None


class Rest(NamedTuple):
    """What is left beside the money that is read: ``open`` columns may be payments too."""

    columns: list[Column]
    open: list[Column]


def is_other(name: str) -> bool:
    """Return whether a column's own name says that its money is no payment."""
    last = normal(name.split()[-1]) if name.split() else ""
    return _NO_PAYMENT.search(normal(name)) is not None and _SOURCE.fullmatch(last) is None


def sources(columns: Sequence[Column]) -> dict[str, Source]:
    """Return the roles of money that several columns make together."""
    sources: dict[str, Source] = {}
    by_at = sorted(columns)
    back = tuple(c.at for c in by_at if c.role == "amount_back")
    for role in MAIN:
        places = tuple(c.at for c in by_at if c.role == role)
        if not places:
            continue
        following = [c for c in by_at if c.at > places[0]]
        digits = tuple(
            c.at for c in itertools.takewhile(lambda c: c.role == "amount_digit", following)
        )
        cents = next((c.at for c in following[:1] if c.role == "amount_cents"), None)
        if digits:
            sources[role] = Source(digits=(places[0], *digits))
        elif cents is not None:
            sources[role] = Source(cents=(places[0], cents))
        elif len(places) > 1 or (back and role == "amount_out"):
            sources[role] = Source(places, back if role == "amount_out" else ())
    return sources


def combined(
    source: Source,
    columns: Sequence[Sequence[str]],
    read: Callable[[int], Sequence[int | str | None]],
) -> list[int | str | None]:
    """Return per row the fen that several columns make, or a code as ``amounts.fen`` does.

    ``read``: gives the fen of a column by its place; digits, and yuan beside 角分, are always in
    yuan.
    """
    if source.digits:
        return [
            _of_digits(cells) for cells in zip(*(columns[at] for at in source.digits), strict=True)
        ]
    if source.cents is not None:
        yuan_cells, part = (columns[at] for at in source.cents)
        return [_of_cents(yuan, cents) for yuan, cents in zip(yuan_cells, part, strict=True)]
    fens = [
        (sign, read(at)) for sign, places in ((1, source.plus), (-1, source.minus)) for at in places
    ]
    return [
        _sum([sign for sign, _ in fens], row)
        for row in zip(*(column for _, column in fens), strict=True)
    ]


def _sum(signs: Sequence[int], row: Sequence[int | str | None]) -> int | str | None:
    wrong = next((fen for fen in row if isinstance(fen, str)), None)
    if wrong is not None:
        return wrong
    if all(fen is None for fen in row):
        return None
    return sum(sign * fen for sign, fen in zip(signs, row, strict=True) if isinstance(fen, int))


def _of_digits(cells: Sequence[str]) -> int | str | None:
    """Read ¥ | 1 | 2 | 0 | 5 | 0 as 120.50; a digit that is missing before the first is none, a
    later one is 0.
    """
    filled = [bare(cell).strip("¥￥") for cell in cells]
    if not any(filled):
        return None
    negative = any(cell == "-" for cell in filled[:-2])
    digits = [cell if cell and cell not in "-—" else "0" for cell in filled]
    if not all(
        len(digit) == 1 and digit.isdigit() for digit in (d.removesuffix(".0") for d in digits)
    ):
        return "bad_amount"
    fen = int("".join(d[0] for d in digits))
    return -fen if negative else fen


def _of_cents(yuan: str, cents: str) -> int | str | None:
    yuan_fen, part = amounts.fen(yuan), bare(cents).removesuffix(".0")
    if not isinstance(yuan_fen, int):
        return yuan_fen if yuan_fen is not None or not part.strip("0") else "bad_amount"
    if not part:
        return yuan_fen
    if yuan_fen % 100 or not part.isdigit() or len(part) > 2:
        return "bad_amount"
    return yuan_fen - int(part) if yuan.strip().startswith("-") else yuan_fen + int(part)


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
        if c not in parts
        and not money_sums.same_money(rows, paid, c)
        and not money_sums.is_running(rows, paid, c)
        and not _helped(rows, paid, c, columns)
    ]


def _cells(rows: Sequence[Sequence[str]], column: Column) -> list[str]:
    return [row[column.at] for row in rows if column.at < len(row)]


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
    levels = [c for c in money if _LEVEL.search(normal(c.header))]
    totals = [c for c in money if _TOTAL.search(normal(c.header))]
    if (
        not levels
        and len(totals) == 1
        and len(money) > 2
        and money_sums.is_sum(rows, totals[0], [c for c in money if c not in totals])
    ):
        return [c._replace(role="amount_out") if c in totals else c for c in columns]
    if not levels:
        parts = [c for c in money if _PART.search(normal(c.header))]
        return (
            [c._replace(role="amount_out") if c == parts[0] else c for c in columns]
            if parts
            else columns
        )
    paid = totals if len(totals) == 1 and money_sums.is_sum(rows, totals[0], levels) else levels
    return [c._replace(role="amount_out") if c in paid else c for c in columns]


def _settled(
    rows: Sequence[Sequence[str]], columns: list[Column], main: list[Column], others: list[Column]
) -> Rest:
    if len(main) > 1 or not others:
        return Rest(columns, others)
    paid = main[0]
    if finer := money_sums.finer_column(rows, paid, others):
        columns = _swapped(columns, paid, finer)
        others = [c for c in others if c != finer]
        paid = finer
    others = [
        c
        for c in others
        if not money_sums.same_money(rows, paid, c) and not money_sums.is_running(rows, paid, c)
    ]
    if (net := _net(rows, paid, others)) is not None:
        taken, explained = net
        return Rest(_swapped(columns, paid, taken), [c for c in others if c not in explained])
    parts = _parts(rows, paid, others)
    others = [c for c in others if c not in parts]
    if not others:
        return Rest(columns, [])
    same_kind = [c for c in others if _LEVEL.search(normal(c.header))]
    if _LEVEL.search(normal(paid.header)) and len(same_kind) == len(others):
        return Rest([c._replace(role=paid.role) if c in others else c for c in columns], [])
    others = [c for c in others if not _helped(rows, paid, c, columns)]
    backs = [c for c in others if _BACK.search(normal(c.header))]
    if backs and len(backs) == len(others) and paid.role == "amount_out":
        return Rest([c._replace(role="amount_back") if c in backs else c for c in columns], [])
    return Rest(columns, others)


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
    for size in range(len(others), 1, -1):
        for some in itertools.combinations(others[:_MOST], size):
            names = [normal(c.header) for c in some]
            net = any(map(_FEE.search, names)) and any(map(_NET.search, names))
            if not net and money_sums.is_sum(
                rows, paid, some
            ):  # a fee and what is left of the money: that is for a person
                return list(some)
    return []


def _net(
    rows: Sequence[Sequence[str]], paid: Column, others: Sequence[Column]
) -> tuple[Column, list[Column]] | None:
    """Return the column that is the paid money less (or plus) others and named as what was really
    paid, and all that this explains.
    """
    for column in others:
        rest = [c for c in others if c != column][:_MOST]
        name = normal(column.header)
        for size in range(len(rest), 0, -1):
            for some in itertools.combinations(rest, size):
                if not any(any(money_sums.read_fen(rows, c)) for c in some):
                    continue
                less = money_sums.always(
                    rows, column, money_sums.added(rows, [(1, paid), *((-1, c) for c in some)])
                )
                back = all(_BACK.search(normal(c.header)) for c in some)
                if (
                    less
                    and (back or _NET.search(name))
                    and not all(_FEE.search(normal(c.header)) for c in some)
                ):
                    return column, [column, *some]
                levels = all(_LEVEL.search(normal(c.header)) for c in (paid, *some))
                more = money_sums.always(
                    rows, column, money_sums.added(rows, [(1, paid), *((1, c) for c in some)])
                )
                if more and (levels or (_TOTAL.search(name) and not any(map(_apart, some)))):
                    return column, [column, *some]
    return None


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
