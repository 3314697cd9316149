"""The payments of the sample ledger, all made up: a fixed seed, whole numbers and ``Random.random`` only."""

import datetime as dt
from random import Random
from typing import NamedTuple

WAN = 1_000_000  # fen
# How the money of two years falls on its quarters, in per cent: little in spring, much at the year's end.
COURSE = {
    (2023, 1): 5,
    (2023, 2): 9,
    (2023, 3): 11,
    (2023, 4): 18,
    (2024, 1): 8,
    (2024, 2): 13,
    (2024, 3): 15,
}
COURSE[2024, 4] = 100 - sum(COURSE.values())


class Party(NamedTuple):
    name: str
    account: str


class Pay(NamedTuple):
    """One payment: ``project`` is (code, name) or None; ``words`` say what for; negative: a refund."""

    day: dt.date
    fen: int
    to: Party
    project: tuple[str, str] | None
    words: str
    source: str

    @property
    def topic(self) -> str:
        """The project's short name with the words, as people type them."""
        return (self.project[1].partition("·")[2] if self.project else "") + self.words


def parties(first: int, *names: str) -> list[Party]:
    return [Party(name, f"99{first + i:017d}") for i, name in enumerate(names)]


BUILDERS = parties(
    2001,
    *(
        "示例建工集团有限公司",
        "示例青岛海岳建设有限公司",
        "示例青岛山屿市政工程有限公司",
        "示例琴澜机电安装有限公司",
    ),
    *(
        "示例青岛海序算力有限公司",
        "示例青岛云屿数据设备有限公司",
        "示例崂源电力工程有限公司",
        "示例光澜通信工程有限公司",
    ),
    *("示例正衡监理咨询有限公司", "示例智绘设计研究院有限公司", "示例青岛绿岬园林有限公司"),
)
COSTS = Party("示例信衡造价咨询有限公司", "9900000000000002099")
FIRST = (
    "海序",
    "云屿",
    "琴算",
    "崂芯",
    "蓝谷",
    "石湾",
    "鳌智",
    "星屿",
    "浮山",
    "麦岛",
    "沙澜",
    "青禾",
)
SECOND = ("智能科技", "数据服务", "机器人", "算法软件", "医疗智能")
FIRMS = parties(3001, *(f"示例青岛{a}{b}有限公司" for a in FIRST for b in SECOND))
LANDLORD = Party("示例园区运营管理有限公司", "9900000000000003099")
BUREAU = Party("示例区财政局", "9900000000000000012")
CITY = Party("示例市财政局", "9900000000000000013")
BANK = Party("示例银行示例支行", "9900000000000000014")
PROPERTY = Party("示例物业服务有限公司", "9900000000000000015")
OWN = {
    b: Party("示例区园区建设中心", f"990000000000000100{i}")
    for i, b in enumerate(("icbc", "ccb"), 1)
}
OWN |= {
    b: Party("示例区园区管委会", f"990000000000000100{i}") for i, b in enumerate(("boc", "abc"), 3)
}


class Maker:
    """Makes payments: no two have the same amount, so that only the same money matches."""

    def __init__(self, projects: list[dict[str, str]]) -> None:
        self._random = Random(20230302)
        self._taken: set[int] = set()
        self.building = [(p["code"], p["name"]) for p in projects if p["line"] == "infrastructure"]
        self.policy = [(p["code"], p["name"]) for p in projects if p["line"] == "policy"]
        self._times: dict[tuple[str, str], int] = {}
        self.sources: dict[
            tuple[str, str], str
        ] = {}  # (project code, builder) → source of their contract

    def below(self, n: int) -> int:
        return int(self._random.random() * n)

    def day(self) -> dt.date:
        """A working day, drawn by the course of the quarters."""
        point = self.below(100)
        quarters = [quarter for quarter, share in COURSE.items() for _ in range(share)]
        year, number = quarters[point]
        begin = dt.date(year, number * 3 - 2, 1)
        day = begin + dt.timedelta(self.below(90))
        if day.weekday() > 4:
            day -= dt.timedelta(day.weekday() - 4)
        return day if day >= begin else begin + dt.timedelta(3)

    def unlike(self, fen: int, step: int = 1) -> int:
        while fen in self._taken:
            fen += step
        self._taken.add(fen)
        return fen

    def some(
        self, n: int, wan: int, make: "type[Builds] | type[Grants]", source: str = ""
    ) -> list[Pay]:
        """``n`` payments of about ``wan`` ten thousand yuan in all, in order of time."""
        weights = [3 + self.below(10) * self.below(10) * self.below(8) for _ in range(n)]
        whole = sum(weights)
        days = sorted(self.day() for _ in range(n))
        return [
            make(self).pay(day, wan * WAN * w // whole, source)
            for day, w in zip(days, weights, strict=True)
        ]

    def times(self, project: tuple[str, str], to: Party) -> int:
        key = (project[0], to.name)
        self._times[key] = self._times.get(key, 0) + 1
        return self._times[key]


class Builds:
    """Payments for building: advances in round sums, progress to the fen."""

    def __init__(self, maker: Maker) -> None:
        self._maker = maker

    def pay(self, day: dt.date, fen: int, source: str) -> Pay:
        maker = self._maker
        project = maker.building[maker.below(len(maker.building))]
        to = BUILDERS[maker.below(len(BUILDERS))]
        number = maker.times(project, to)
        if not source:
            drawn = ("一般公共预算", "政府性基金预算", "政府性基金预算")[maker.below(3)]
            source = maker.sources.setdefault((project[0], to.name), drawn)
        if number == 1:
            fen = maker.unlike((fen // (5 * WAN) + 1) * 5 * WAN, 5 * WAN)
            return Pay(day, fen, to, project, "预付款", source)
        return Pay(
            day,
            maker.unlike(fen + maker.below(9999)),
            to,
            project,
            f"第{number - 1}次进度款",
            source,
        )


class Grants:
    """Payments of the policies: most in hundreds of yuan, computing power and rent to the fen."""

    def __init__(self, maker: Maker) -> None:
        self._maker = maker

    def pay(self, day: dt.date, fen: int, source: str) -> Pay:
        maker = self._maker
        project = maker.policy[(0, 0, 1, 1, 1, 2, 3)[maker.below(7)]]
        to = FIRMS[maker.below(len(FIRMS))]
        if project[0] == "SL-Z03" and maker.below(3) == 0:
            to = LANDLORD
        round_sum = project[0] in ("SL-Z02", "SL-Z04")
        fen = maker.unlike(
            (fen // 10_000 + 1) * 10_000 if round_sum else fen + maker.below(99),
            10_000 if round_sum else 1,
        )
        words = f"{day.year}年第{(day.month + 2) // 3}批"
        return Pay(day, fen, to, project, words, source or "一般公共预算")


class Money(NamedTuple):
    """All payments of the sample, by the file that shows them first."""

    treasury: list[Pay]
    icbc: list[Pay]
    ccb: list[Pay]
    boc: list[Pay]
    abc: list[Pay]
    bonds: list[Pay]
    grants: list[Pay]
    maker: Maker


def money(projects: list[dict[str, str]]) -> Money:
    """Draw the payments: about 62 % of the building money, about 69 % of the policy money."""
    m = Maker(projects)
    treasury = m.some(300, 115_000, Builds)
    for at, part in ((40, 5), (130, 7), (205, 4), (270, 9)):  # paid too much and sent back
        paid = treasury[at]
        back = -m.unlike(abs(paid.fen) * part // 100)
        when = paid.day + dt.timedelta(9 if paid.day.day < 18 else 3)
        treasury.append(paid._replace(day=when, fen=back, words="多付退回"))
    icbc = m.some(415, 150_000, Builds)
    for i, day in enumerate(dt.date(y, q, 8 + q % 5) for y in (2023, 2024) for q in (3, 6, 9, 12)):
        icbc.append(Pay(day, m.unlike(86_400_50 + 1_213_00 * i), COSTS, None, "造价咨询服务费", ""))
        icbc.append(Pay(day, m.unlike(31_250_00 + 470_35 * i), PROPERTY, None, "办公区物业费", ""))
    # Words that say nothing of a project: these wait for a person, at the place 未归类.
    unclear = ((dt.date(2023, 10, 18), 7_350_000_00), (dt.date(2024, 5, 23), 14_208_600_00))
    unclear += ((dt.date(2024, 9, 12), 9_600_000_00), (dt.date(2024, 11, 27), 21_864_350_25))
    icbc += [
        Pay(day, m.unlike(fen), BUILDERS[i], None, "设备尾款", "")
        for i, (day, fen) in enumerate(unclear, 3)
    ]
    ccb = m.some(150, 42_000, Builds)
    boc, abc = m.some(205, 24_000, Grants), m.some(135, 11_000, Grants)
    bonds = m.some(112, 36_200, Builds, "专项债")
    grants = m.some(160, 19_860, Grants)
    made = (treasury, icbc, ccb, boc, abc, bonds, grants)
    return Money(*(sorted(pays, key=lambda p: p.day) for pays in made), m)
