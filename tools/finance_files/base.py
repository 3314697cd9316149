"""What every invented file stands on: payments, names, and the sheet under construction."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

PAYEES = (
    "示例建工集团有限公司", "样例监理咨询有限公司", "范例设计研究院有限公司", "甲测科技有限公司",
    "乙试智能装备股份有限公司", "丙拟数据服务（青岛）有限公司", "示例物业管理有限公司", "样例电力工程公司",
)  # fmt: skip
PAYERS = ("示例区财政局", "示例市财政国库支付中心", "样例投资集团有限公司", "范例租赁有限公司")
PURPOSES = ("工程款", "设计费", "监理费", "设备款", "租金补贴", "咨询费", "进度款", "材料款")
INCOMES = ("拨款", "财政拨款", "退还保证金", "租金收入")
OWN = "示例园区运营有限公司"
OWN_ACCOUNT = "9900000120"
UNITS = {"元": 1, "千元": 1_000, "万元": 10_000, "百万元": 1_000_000, "亿元": 100_000_000}


def yuan(fen: int) -> str:
    """Return fen as yuan with two decimals."""
    sign, rest = "-" if fen < 0 else "", abs(fen)
    return f"{sign}{rest // 100}.{rest % 100:02}"


class Payment(NamedTuple):
    """One true payment: ``fen`` positive, or negative where it takes back an earlier one."""

    day: dt.date
    direction: str  # out, in
    fen: int
    party: str
    account: str
    words: str


@dataclass
class Truth:
    """What must come out of a file.

    ``payments``: what was paid and received. ``open``: nothing in the file decides it, so a question or a
    refusal is as right as the reading. ``refused``: the file holds no payments. ``named``: money beside the
    payments that must be named where it is not read.
    """

    payments: list[Payment] = field(default_factory=list)
    open: bool = False
    refused: bool = False
    named: bool = False
    habits: list[str] = field(default_factory=list)


@dataclass
class Sheet:
    """A sheet: lines before its head, the head, rows, lines behind; texts as a person sees them."""

    head: list[str]
    rows: list[list[str]]
    above: list[list[str]] = field(default_factory=list)
    below: list[list[str]] = field(default_factory=list)
    second_head: list[str] = field(default_factory=list)
    title: str = "Sheet1"
    hidden: set[int] = field(default_factory=set)
    money: list[int] = field(default_factory=list)  # columns of money
    days: list[int] = field(default_factory=list)  # columns of days

    def lines(self) -> list[list[str]]:
        second = [self.second_head] if self.second_head else []
        return [*self.above, self.head, *second, *self.rows, *self.below]

    def add_column(self, place: int, name: str, values: list[str]) -> None:
        self.head.insert(place, name)
        if self.second_head:
            self.second_head.insert(place, "")
        for row, value in zip(self.rows, values, strict=True):
            row.insert(place, value)
        self.money = [c + (c >= place) for c in self.money]
        self.days = [c + (c >= place) for c in self.days]


@dataclass
class File:
    """A file under construction: its sheets, the name without ending, and its truth."""

    rng: random.Random
    sheets: list[Sheet]
    truth: Truth
    name: str
    grain: int = 1  # smallest part of money in fen: what its unit shows with two decimals
    day: Callable[[dt.date], str] = dt.date.isoformat
    show: Callable[[int], str] = yuan

    @property
    def sheet(self) -> Sheet:
        return self.sheets[0]

    def habit(self, name: str) -> None:
        self.truth.habits.append(name)


def in_unit(fen: int, unit: str) -> str:
    """Return fen in a unit, exactly, with at least two decimals."""
    parts = UNITS[unit] * 100
    sign, rest = "-" if fen < 0 else "", abs(fen)
    width = len(str(parts)) - 1
    decimals = f"{rest % parts:0{width}}".rstrip("0").ljust(2, "0")
    return f"{sign}{rest // parts}.{decimals}"


def grouped(text: str) -> str:
    """Return a decimal text with a comma between thousands."""
    sign = "-" if text.startswith("-") else ""
    whole, _, rest = text.lstrip("-").partition(".")
    return f"{sign}{int(whole):,}" + (f".{rest}" if rest else "")


def payments(
    rng: random.Random, *, grain: int = 1, both: bool = True, least: int = 5
) -> list[Payment]:
    """Return payments of a quarter in order of day; amounts are multiples of ``grain`` fen, all distinct."""
    day = dt.date(rng.choice((2023, 2024)), rng.choice((1, 4, 7, 10)), rng.randint(1, 9))
    found: list[Payment] = []
    amounts: set[int] = set()
    for number in range(rng.randint(least, 16)):
        day += dt.timedelta(rng.randint(0, 5))
        fen = rng.randint(3, 40_000) * grain * rng.choice((1, 10, 100))
        while fen in amounts or fen < 100_00:
            fen += 7 * grain * 1_000
        amounts.add(fen)
        inward = both and (number == 2 or rng.random() < 0.2)
        party = rng.choice(PAYERS if inward else PAYEES)
        words = rng.choice(INCOMES if inward else PURPOSES)
        account = f"99{rng.randint(10**7, 10**8 - 1)}"
        found.append(Payment(day, "in" if inward else "out", fen, party, account, words))
    return found


def balances(rng: random.Random, made: list[Payment]) -> tuple[int, list[int]]:
    """Return an opening balance that never runs dry, and the balance after each payment."""
    opening = sum(p.fen for p in made if p.direction == "out") + rng.randint(1, 9) * 10_000_000
    after, now = [], opening
    for p in made:
        now += p.fen if p.direction == "in" else -p.fen
        after.append(now)
    return opening, after
