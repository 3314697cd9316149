"""Which of several columns of days dates a payment: the bank's day before the day of any paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fundtracker.intake.cells import dates
from fundtracker.intake.columns.column_names import normal
from fundtracker.patterns import lazy

BANK, CLEARED, MOVED, PAID, POSTED, PLAIN, VOUCHER, VALUE, ORDER, ASKED, OTHER = range(11)
# The first pattern that a name holds ranks it; a name that holds none is PLAIN: nobody knows what
# it says.
_RANKS = (
    # What is neither paid nor booked on that day.
    (
        OTHER,
        "合同|签订|签约|开工|竣工|完工|到期|截止|出生|发票|开票|出票|暂估|计提|入库|出库|到货|收货|送货|打印|查询|投保|验收|中标|开标|起始|终止|开始|结束|"
        "修改|更新|应付|计划|预计|约定|下次|"
        "invoice|due|expir|print|signed|contract|modified|updated|planned|start|(?<!sp)end(?:date)?$",
    ),
    (
        ASKED,
        "申请|请款|报送|提交|报批|送审|审批|审核|批准|批复|核定|复核|填报|填单|登记|报账|"
        "appl|request|approv|submit|review",
    ),
    (
        BANK,
        "银行.*(?:支付|付款|划款|扣款|出账|到账|回单)|(?:支付|付款).*(?:银行|完成)|实际(?:支付|付款|到账)|"
        "bankdate|bankpayment",
    ),
    (
        ORDER,
        "制单|支付令|下单|创建|生成|开具|签发|制表|录入|订单|指令|委托|发起|预约|creat|order|instruct|enter",
    ),
    (CLEARED, "清算|到账|到帐|收款日|收款时|回单|clear|settle|receiv"),
    (MOVED, "交易|消费|发生日|发生时|银行日|transaction|trade|tran"),
    (VALUE, "起息|计息|valuedate"),
    (
        PAID,
        "支付|付款|拨付|拨款|划款|划拨|转[账帐]|汇款|汇出|打款|发放|兑付|出资|缴款|投资|支出|列支|报销|收付|"
        "pay|paid|disburs|remit",
    ),
    (POSTED, "记账|记帐|入账|入帐|账务日|post|book"),
    (VOUCHER, "凭证|会计|制证|业务日|voucher|accounting"),
)
_ARRIVED = lazy("清算|到账|到帐|收款|收讫|回单|clear|settle|receiv|arriv")
_CLEARED = lazy("清算|clear|settle")
_PAID = lazy("支付|付款|拨付|拨款|划款|pay|paid")
_PLAIN_DAY = lazy("日期|日|时间|年月日|(?:业务|办理|经办)(?:日期?|时间)|date|day")
_OF_MONEY, _OF_DAYS = lazy("(?:金额|数额|额|款|数)$"), lazy("(?:日期?|时间)$")
_DAY = lazy("日$|日期|时间|年月日|day|date|time")
_PATTERNS = tuple((rank, lazy(words)) for rank, words in _RANKS)


def rank(name: str) -> int:
    """Return how near to the money's own day a column's name is (0 the nearest), by the words in
    it.
    """
    text = normal(name)
    return next((pattern_rank for pattern_rank, words in _PATTERNS if words.search(text)), PLAIN)


def names_a_day(name: str) -> bool:
    """Return whether a column's name speaks of a day at all."""
    return _DAY.search(normal(name)) is not None


def rivals(
    header: Sequence[str], rows: Sequence[Sequence[str]], chosen: int, others: Iterable[int]
) -> list[int]:
    """Return the columns of days that might as well date the rows as the ``chosen`` one: as near by
    their names, with another day in some row.
    """
    near = rank(header[chosen])
    return [
        at
        for at in others
        if at != chosen
        and rank(header[at]) == near
        and any(_differ(row, chosen, at) for row in rows)
    ]


def of_money(header: Sequence[str], money: int, others: Iterable[int]) -> int | None:
    """Return the column of days that is called after a column of money: 还款日期, 还款金额."""
    stem = _OF_MONEY.sub("", normal(header[money]))
    named = (at for at in others if stem and _OF_DAYS.sub("", normal(header[at])) == stem)
    return next(named, None)


class Payer(NamedTuple):
    """The columns that may say when money was paid where the one that was ``chosen`` says when it
    arrived, was cleared or when a slip was made: 付款日期 beside 到账日期.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    chosen: int

    def days(self, others: Iterable[int], *, paid_only: bool) -> list[int]:
        """Return the columns with another day in some row, the nearest first; ``paid_only``: all
        of the money was paid, so that the day of a row (日期) is that of its payment, too.
        """
        name = normal(self.header[self.chosen])
        if not _ARRIVED.search(name) or _PAID.search(name):
            return []
        ranks = {at: rank(self.header[at]) for at in others if at != self.chosen}
        near = [
            at
            for at, day_rank in ranks.items()
            if day_rank == PAID or (paid_only and _is_own_day(self.header[at], day_rank))
        ]
        differing = [at for at in near if any(_differ(row, self.chosen, at) for row in self.rows)]
        return sorted(differing, key=lambda at: (ranks[at] != PAID, at))

    def matters(self, at: int) -> bool:
        """Return whether the two days of some row lie in different months."""
        pairs = (_days(row, self.chosen, at) for row in self.rows)
        return any(_month(pair[0]) != _month(pair[1]) for pair in pairs if pair)

    def is_day_of_payee(self, at: int) -> bool:
        """Return whether the chosen day is the payee's and the other one the payer's: 到账日期 and
        支付日期; the day on which banks cleared it (清算日期) is neither's.
        """
        cleared = _CLEARED.search(normal(self.header[self.chosen]))
        return rank(self.header[at]) == PAID and not cleared


def _is_own_day(name: str, day_rank: int) -> bool:
    """Return whether a column's name is that of the day of its row: 日期, 交易日期."""
    return day_rank == MOVED or _PLAIN_DAY.fullmatch(normal(name)) is not None


def _month(day: int) -> dt.date:
    return dt.date.fromordinal(day).replace(day=1)


def _days(row: Sequence[str], first: int, other: int) -> tuple[int, int] | None:
    """Return the days of two columns of a row, None where one has none."""
    if max(first, other) >= len(row):
        return None
    first_day, two = dates.day(row[first], True, 2000), dates.day(row[other], True, 2000)
    return (first_day, two) if isinstance(first_day, int) and isinstance(two, int) else None


def _differ(row: Sequence[str], first: int, other: int) -> bool:
    pair = _days(row, first, other)
    return pair is not None and pair[0] != pair[1]
