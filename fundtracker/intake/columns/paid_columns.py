"""Which of several columns of money was paid, where a person is asked; a column of money beside
what is not in it or was kept back from it: 金额 1,000.00 and 税额 90.00 were paid together, of
支付金额 1,000.00 the 质保金 50.00 is kept back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from fundtracker.intake.columns import day_columns, money_columns, money_sums, units
from fundtracker.intake.columns.column_names import normal
from fundtracker.intake.columns.column_roles import Column
from fundtracker.patterns import lazy

_TAX = lazy("^(?:增值税)?税[额款金]|^(?:增值|销项|进项)税|^(?:vat|tax|gst)(?:amount|amt)?$")
_KEPT = lazy(
    "^(?:其中)?[,:]?(?:本[期次])?(?:(?:扣[留除下押]?|暂[扣留]|预留|留存|留置)(?:的?(?:工程)?(?:质保|质量保证|保证|保留)金|金额|金|款项?)?|质保金|质量保证金|保留金)(?:额|金额)?$"
    "|^(?:ofwhich)?(?:retention|retained|withheld|keptback)(?:money|amount|amt)?$"
)
_SETTLED = lazy(
    "(?:结算|清算|入账|到账|划账|划款|实收|实付|应结|净)(?:净)?(?:金)?额|^净额|netamount|netamt|settle(?:d|ment)?am"
)
_FEE = lazy("手续费|服务费|佣金|费用|^fee|fees?$|commission")
_NET = lazy("实|净|到账|net|actual")
_CURRENCY = lazy(
    "原币|外币|本位币|本币|折合|折算|(?:local|base|foreign|original)(?:currency)?amount"
)
_FEES = 10  # percent of what was sold that a fee may be
_RATES = (1, 3, 5, 6, 9, 10, 11, 13, 16, 17)  # percent of value-added tax, now and before


def settled(
    header: Sequence[str], rows: Sequence[Sequence[str]], columns: Sequence[Column]
) -> tuple[list[Column], list[Column]]:
    """Return the columns with their last word on money, and those that may be payments too."""
    rest = money_columns.settled(header, rows, columns)
    rest.open.extend(left_out(rows, rest.columns))
    rest.open.extend(kept_back(rows, rest.columns))
    nets = settled_net(rows, rest.columns)
    rest.open.extend(c for c in nets if c not in rest.open)
    return rest.columns, rest.open


def options(
    header: Sequence[str],
    name: Callable[[Column], str],
    main: Sequence[Column],
    left: Sequence[Column],
) -> tuple[str, ...]:
    """Return the answers to the question which was paid: what is read, another column instead, or
    all of them together.
    """
    first = "/".join(map(name, main))
    others = map(name, left) if len({c.role for c in main}) == 1 else ()
    return (first, *others, *_together(header, main, left))


def _together(
    header: Sequence[str], main: Sequence[Column], left: Sequence[Column]
) -> tuple[str, ...]:
    """Return the ways in which columns of money may be one payment together."""
    dated = sum(map(day_columns.names_a_day, header))
    parts = money_columns.are_parts([*main, *left])
    alone = len(main) > 1 or (parts and dated > 1) or not money_columns.may_add_up([*main, *left])
    return () if alone or _say_the_same([*main, *left]) else together(left)


def _say_the_same(columns: Sequence[Column]) -> bool:
    """Return whether columns may say one money twice by their names: in two currencies, or in two
    units (金额 and 金额（元）).
    """
    names = [normal(c.header) for c in columns]
    units_named = [units.of_name(c.header) for c in columns]
    twice = len(set(names)) < len(names) and len(set(units_named)) > 1
    return twice or any(map(_CURRENCY.search, names))


def roles(
    answer: str, main: Sequence[Column], left: Sequence[Column], names: Mapping[int, str]
) -> dict[int, str]:
    """Return the roles that an answer changes, by column; ``names``: what the columns left are
    called.
    """
    together = {"sum": main[0].role, "less": "amount_back"}.get(answer)
    if together:
        return {c.at: together for c in left}
    chosen = next((c.at for c in left if names[c.at] == answer), None)
    if chosen is None:
        return {}
    return {**{c.at: "ignore" for c in main}, chosen: main[0].role}


def left_out(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> list[Column]:
    """Return the column of tax that is not in the money that is read: in every row it is that
    money at a rate of value-added tax, to the fen; none where the money holds its tax.
    """
    paid = [c for c in columns if c.role in money_sums.MAIN]
    taxes = [c for c in columns if c.role == "ignore" and _TAX.search(normal(c.header))]
    if len(paid) != 1 or len(taxes) != 1:
        return []
    fens = zip(money_sums.read_fen(rows, paid[0]), money_sums.read_fen(rows, taxes[0]), strict=True)
    pairs = [(money, tax) for money, tax in fens if money and tax]
    on_top = all(
        any(abs(100 * abs(tax) - rate * abs(money)) <= 100 for rate in _RATES)
        for money, tax in pairs
    )
    return taxes if pairs and on_top else []


def kept_back(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> list[Column]:
    """Return the columns of money kept back from the one that is read, by their names: it is less
    in every row, and no name says that the money that is read is without it.
    """
    paid = [c for c in columns if c.role in money_sums.MAIN]
    if len(paid) != 1 or paid[0].role != "amount_out" or _NET.search(normal(paid[0].header)):
        return []
    read = money_sums.read_fen(rows, paid[0])
    return [
        c
        for c in columns
        if c.role == "ignore"
        and is_kept_back(c)
        and any(left := money_sums.read_fen(rows, c))
        and all(0 <= (less or 0) < (fen or 1) for less, fen in zip(left, read, strict=True))
    ]


def settled_net(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> list[Column]:
    """Return the column of what was settled, where it is the money that is read less a fee beside
    it, or less as little as a fee is: 交易金额 2,000.00, 手续费 -7.60, 应结算金额 1,992.40.
    """
    paid = [c for c in columns if c.role in money_sums.MAIN]
    nets = [c for c in columns if c.role == "ignore" and is_net(c)]
    fees = [c for c in columns if c.role == "ignore" and _FEE.search(normal(c.header))]
    if len(paid) != 1 or len(nets) != 1 or is_net(paid[0]):
        return []
    if not fees:
        return nets if _is_little_less(rows, paid[0], nets[0]) else []
    return nets if any(_is_less(rows, paid[0], fee, nets[0]) for fee in fees) else []


def _is_less(rows: Sequence[Sequence[str]], gross: Column, fee: Column, net: Column) -> bool:
    """Return whether a column is in every row another one less a fee."""
    columns = [money_sums.read_fen(rows, c) for c in (gross, fee, net)]
    filled = [fens for fens in zip(*columns, strict=True) if all(fens)]
    return bool(filled) and all(n in (g + f, g - f) for g, f, n in filled)


def _is_little_less(rows: Sequence[Sequence[str]], gross: Column, net: Column) -> bool:
    """Return whether a column is in every row as much as another one or little less, and less in
    one.
    """
    fens = zip(money_sums.read_fen(rows, gross), money_sums.read_fen(rows, net), strict=True)
    filled = [(g, n) for g, n in fens if g and n]
    little = all(g * n > 0 and 0 <= abs(g) - abs(n) <= abs(g) * _FEES // 100 for g, n in filled)
    return little and any(g != n for g, n in filled)


def is_net(column: Column) -> bool:
    """Return whether a column's money is what was settled by its name: 应结算金额."""
    return _SETTLED.search(normal(column.header)) is not None


def is_kept_back(column: Column) -> bool:
    """Return whether a column's money is kept back by its name: 其中：扣留质保金."""
    return _KEPT.search(normal(column.header)) is not None


def together(columns: Sequence[Column]) -> tuple[str, ...]:
    """Return how columns of money could make one payment with the one that is read: ``sum``,
    ``less`` (they are kept back from it); none where some are and some are not.
    """
    if any(map(is_net, columns)):
        return ()
    left = {is_kept_back(c) for c in columns}
    return () if len(left) > 1 else ("less",) if True in left else ("sum",)
