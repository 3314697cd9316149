"""The fund lists of the sample ledger, all made up: partners, calls, twenty companies, values, exits.

Among them: a partner that pays late and in two parts, one that has not paid, a write-off, a partial exit,
a second round, a value older than a quarter, a company whose credit code does not fit its check character.
"""

import datetime as dt
from collections.abc import Sequence

from fundtracker.domain.base.money import split

WAN = 10_000
FUNDS = {
    "F1-INV": ("示例投资基金管理公司", "9900000000000009101", "认缴", 20, 8, dt.date(2023, 4, 3)),
    "F1-IND1": ("示例产业基金管理公司", "9900000000000009102", "认缴", 20, 7, dt.date(2023, 5, 8)),
    "F1-IND2": (
        "示例创业投资管理公司",
        "9900000000000009103",
        "投资净额",
        20,
        8,
        dt.date(2023, 6, 5),
    ),
}
# Fund → partner, class, commitment in 万元.
PARTNERS = {
    "F1-INV": [
        ("示例区财政局", "财政出资", 40_000), ("示例市引导基金", "财政出资", 25_000), ("示例产业投资集团", "社会出资", 33_800),
        ("示例投资基金管理公司", "普通合伙人", 1_200),
    ],
    "F1-IND1": [
        ("示例区财政局", "财政出资", 20_000), ("示例产业投资集团", "社会出资", 25_000), ("示例保险资产公司", "社会出资", 14_300),
        ("示例产业基金管理公司", "普通合伙人", 700),
    ],
    "F1-IND2": [
        ("示例区财政局", "财政出资", 15_000), ("示例银行理财公司", "社会出资", 18_000), ("示例制造企业", "社会出资", 11_500),
        ("示例创业投资管理公司", "普通合伙人", 500),
    ],
}  # fmt: skip
# Fund → day of the call, day due, investment, fee, costs in 万元.
CALLS = {
    "F1-INV": [
        ("2023-05-15", 20_000, 1_000, 60),
        ("2024-01-10", 16_000, 1_000, 0),
        ("2024-09-10", 12_000, 1_000, 0),
    ],
    "F1-IND1": [
        ("2023-06-12", 14_000, 600, 40),
        ("2024-03-11", 12_000, 600, 0),
        ("2024-11-20", 8_000, 600, 0),
    ],
    "F1-IND2": [("2023-07-10", 12_000, 450, 40), ("2024-05-13", 9_000, 450, 0)],
}
TRACKS = ("信创硬件制造", "复杂算法软件研发", "模型训练与数据服务")
SCENARIOS = ("智慧家居", "工业智能", "智慧城市", "智慧金融", "生命健康", "空天地海")
WORDS = [
    "算芯",
    "智瞳",
    "云枢",
    "海图",
    "声谱",
    "数衡",
    "模研",
    "灵犀",
    "星链",
    "轻舟",
    "磐石",
    "青木",
    "启明",
    "问渠",
    "远见",
    "微光",
    "深蓝",
    "飞羽",
    "鲲鹏",
    "长风",
]
STAGES = ("种子期", "初创期", "成长期", "成熟期")
_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
MISFIT = 7  # the company whose credit code is wrong
Rows = list[list[str]]


def name(at: int) -> str:
    return f"示例{WORDS[at]}科技公司"


def code(at: int) -> str:
    body = f"91990000MA{at:07d}"
    total = sum(_DIGITS.index(char) * pow(3, place, 31) for place, char in enumerate(body))
    check = _DIGITS[-total % 31]
    return body + (_DIGITS[(_DIGITS.index(check) + 1) % 31] if at == MISFIT else check)


def fund_of(at: int) -> str:
    return tuple(FUNDS)[at % 3]


def day_of(at: int) -> dt.date:
    return dt.date(2023, 7, 20) + dt.timedelta(at * 23)


def cost_of(at: int) -> int:
    """What company ``at`` got in its first round, 万元."""
    return 800 + at * 370 % 2_600


def shares_of(at: int) -> int:
    return cost_of(at) * 500


def funds() -> Rows:
    head = [
        "基金编码",
        "基金名称",
        "管理人",
        "募集账号",
        "成本结转方法",
        "成立日期",
        "投资期届满日",
        "存续期届满日",
        "业绩报酬比例",
    ]
    head += [
        "门槛收益率",
        "追补比例",
        "管理费率",
        "管理费基数",
        "后续交割利率",
        "协议文号",
        "年度缴款比例",
        "存续年限",
        "分配系数",
    ]
    head += ["预期增长率", "假设来源"]
    names = {
        "F1-INV": "投资基金（一期）",
        "F1-IND1": "产业基金一（一期）",
        "F1-IND2": "产业基金二（一期）",
    }
    rows = [head]
    for fund, (manager, account, basis, carry, pref, start) in FUNDS.items():
        rows.append([
            fund, names[fund], manager, account, "加权平均" if fund == "F1-IND2" else "先进先出", start.isoformat(),
            start.replace(year=start.year + 4).isoformat(), start.replace(year=start.year + 8).isoformat(),
            f"{carry}%", f"{pref}%", "100%", "2%" if basis == "认缴" else "1.8%", basis, "8%", f"示例协议〔2023〕{len(rows)}号",
            "25% 33.3% 50%", "8", "2.5", "12%", "示例假设",
        ])  # fmt: skip
    return rows


def partners() -> Rows:
    rows = [
        ["基金编码", "出资人", "出资人类别", "收款账号", "认缴金额（万元）", "认缴日期", "文号"]
    ]
    accounts: dict[str, str] = {}
    for fund, found in PARTNERS.items():
        for partner, kind, wan in found:
            account = accounts.setdefault(partner, f"99000000000000092{len(accounts):02d}")
            row = [
                fund,
                partner,
                kind,
                account,
                f"{wan:,}",
                FUNDS[fund][5].isoformat(),
                f"示例认缴〔2023〕{len(rows)}号",
            ]
            rows.append(row)
    return rows


def calls() -> Rows:
    head = [
        "基金编码",
        "缴款期次",
        "通知日期",
        "缴款截止日",
        "投资款（万元）",
        "管理费（万元）",
        "基金费用（万元）",
        "用途",
        "文号",
    ]
    rows = [head]
    for fund, found in CALLS.items():
        for number, (day, invest, fee, cost) in enumerate(found, 1):
            due = dt.date.fromisoformat(day) + dt.timedelta(20)
            rows.append([
                fund, str(number), day, due.isoformat(), str(invest), str(fee), str(cost or ""), "示例项目投资及管理费",
                f"示例缴款〔{day[:4]}〕{len(rows)}号",
            ])  # fmt: skip
    return rows


def receipts() -> Rows:
    rows = [["基金编码", "缴款期次", "出资人", "到账日期", "到账金额", "银行流水号"]]
    for fund, found in CALLS.items():
        weights = [wan for _, _, wan in PARTNERS[fund]]
        for number, (day, *items) in enumerate(found, 1):
            parts = [
                sum(row)
                for row in zip(*(split(item * WAN * 100, weights) for item in items), strict=True)
            ]
            for at, ((partner, _, _), fen) in enumerate(zip(PARTNERS[fund], parts, strict=True)):
                when = dt.date.fromisoformat(day) + dt.timedelta(6 + at * 4)
                if (fund, number, at) == ("F1-IND1", 3, 2):
                    continue  # not paid yet
                pays = [(when, fen)]
                if (fund, number, at) == ("F1-IND2", 2, 1):  # late, in two parts
                    pays = [(when, fen // 2), (when + dt.timedelta(41), fen - fen // 2)]
                for moment, part in pays:
                    money = f"{part // 100}.{part % 100:02d}"
                    rows.append(
                        [
                            fund,
                            str(number),
                            partner,
                            moment.isoformat(),
                            money,
                            f"示例S{len(rows):05d}",
                        ]
                    )
    return rows


def companies() -> Rows:
    rows = [
        ["企业名称", "统一社会信用代码", "赛道", "应用场景", "所在地", "金牌合伙人", "入园企业"]
    ]
    for at in range(len(WORDS)):
        place = "示例区智算园" if at % 3 else "示例市示例县"
        rows.append([
            name(at), code(at), TRACKS[at % 3], SCENARIOS[at % 6], place, "是" if at % 5 == 0 else "否",
            "是" if at % 3 else "否",
        ])  # fmt: skip
    return rows


def investments() -> Rows:
    head = [
        "基金编码",
        "被投企业",
        "轮次",
        "投资日期",
        "取得股数",
        "投资金额（万元）",
        "交易费用（万元）",
        "本轮新增股数",
        "投前总股数",
        "投资阶段",
    ]
    head += [
        "投资工具",
        "协议投资额（万元）",
        "后续投资预留（万元）",
        "负面清单审核日期",
        "立项文号",
        "立项日期",
        "尽调文号",
        "尽调日期",
        "投决文号",
    ]
    head += ["投决日期", "投决结果", "协议签署文号", "协议签署日期", "凭证号"]
    rows = [head]

    def papers(day: dt.date, number: str) -> list[str]:
        def before(days: int) -> str:
            return (day - dt.timedelta(days)).isoformat()

        return [
            f"示例立项{number}", before(90), f"示例尽调{number}", before(45), f"示例投决{number}", before(21), "5票同意，0票反对",
            f"示例协议{number}", before(7), f"示例凭证{number}",
        ]  # fmt: skip

    for at in range(len(WORDS)):
        day, cost, shares = day_of(at), cost_of(at), shares_of(at)
        checked = "" if at == 11 else (day - dt.timedelta(25)).isoformat()
        rows.append([
            fund_of(at), name(at), "A轮", day.isoformat(), str(shares), f"{cost:,}", str(cost // 200), str(shares * 2),
            str(shares * 6), STAGES[at % 4], "股权", str(cost + 500), "500", checked, *papers(day, f"{at + 1:02d}"),
        ])  # fmt: skip
    for at in (0, 3, 5):
        day = day_of(at) + dt.timedelta(330)
        rows.append([
            fund_of(at), name(at), "B轮", day.isoformat(), str(shares_of(at) // 4), "500", "2", str(shares_of(at)), "",
            "", "", "", "", "", *papers(day, f"{at + 1:02d}B"),
        ])  # fmt: skip
    return rows


def valuations() -> Rows:
    rows = [
        [
            "基金编码",
            "被投企业",
            "估值基准日",
            "公允价值（万元）",
            "估值方法",
            "估值依据",
            "编制人",
            "审核人",
        ]
    ]
    for day in (dt.date(2023, 12, 31), dt.date(2024, 6, 30), dt.date(2024, 12, 31)):
        for at in range(len(WORDS)):
            held = [
                a
                for a in (at,)
                if day_of(a) < day and not (a == 14 and day.year == 2024 and day.month > 6)
            ]
            if not held or (at == 9 and day == dt.date(2024, 12, 31)):  # one value grows old
                continue
            quarters = (day - day_of(at)).days // 91
            cost = cost_of(at) + (
                500 if at in (0, 3, 5) and day > day_of(at) + dt.timedelta(330) else 0
            )
            kept = {2: 60, 8: 50}.get(at, 100) if day.month == 12 and day.year == 2024 else 100
            value = cost * (100 + quarters * (at * 7 % 13 - 3)) // 100 * kept // 100
            technique = ("成本", "最近融资", "可比公司")[min(2, quarters // 2)]
            rows.append([
                fund_of(at), name(at), day.isoformat(), f"{value:,}", technique, "示例：投前估值与同业市销率", "示例甲", "示例乙"
            ])  # fmt: skip
    return rows


def exits() -> Rows:
    rows = [
        [
            "基金编码",
            "被投企业",
            "退出日期",
            "退出方式",
            "退出股数",
            "退出金额（万元）",
            "退出费用（万元）",
            "受让方",
            "凭证号",
        ]
    ]
    for at, day, kind, share, gain in (
        (2, "2024-08-15", "股权转让", 40, 168), (8, "2024-10-22", "回购", 50, 112), (14, "2024-11-29", "核销", 100, 0),
        (1, "2024-12-05", "股权转让", 30, 145),
    ):  # fmt: skip
        proceeds = cost_of(at) * share * gain // 10_000
        who = "" if kind == "核销" else "示例受让公司"
        rows.append([
            fund_of(at), name(at), day, kind, str(shares_of(at) * share // 100), f"{proceeds:,}", "0" if not gain else "3",
            who, f"示例退出{len(rows):02d}",
        ])  # fmt: skip
    return rows


def distributions() -> Rows:
    head = [
        "基金编码",
        "分配期次",
        "分配日期",
        "返还本金（万元）",
        "分配收益（万元）",
        "可循环分配（万元）",
        "资金去向",
        "说明",
        "文号",
    ]
    return [
        head,
        [
            "F1-IND2",
            "1",
            "2024-09-20",
            "600",
            "12",
            "",
            "上缴国库",
            "示例云枢科技公司部分退出",
            "示例分配〔2024〕1号",
        ],
        [
            "F1-IND2",
            "2",
            "2024-11-15",
            "400",
            "",
            "150",
            "滚动使用",
            "示例星链科技公司部分回购",
            "示例分配〔2024〕2号",
        ],
        [
            "F1-IND1",
            "1",
            "2024-12-20",
            "300",
            "",
            "",
            "滚动使用",
            "示例智瞳科技公司部分退出",
            "示例分配〔2024〕3号",
        ],
    ]


def incomes() -> Rows:
    rows = [["基金编码", "被投企业", "分红日期", "分红金额（万元）", "收益类型", "凭证号"]]
    for at, day, wan in ((2, "2024-05-30", 15), (6, "2024-06-14", 22), (4, "2024-07-02", 9)):
        rows.append([fund_of(at), name(at), day, str(wan), "分红", f"示例分红{len(rows):02d}"])
    return rows


def costs() -> Rows:
    rows = [["基金编码", "费用日期", "费用类型", "费用金额（万元）", "收款单位", "凭证号"]]
    for fund in FUNDS:
        for year, wan, payee in ((2023, 18, "示例律师事务所"), (2024, 24, "示例会计师事务所")):
            rows.append(
                [fund, f"{year}-12-10", "费用", str(wan), payee, f"示例费用{len(rows):02d}"]
            )
    return rows


def kpis() -> Rows:
    rows = [
        [
            "企业名称",
            "报告季度",
            "营业收入（万元）",
            "净利润（万元）",
            "纳税额（万元）",
            "研发投入（万元）",
            "员工人数",
            "专利数",
        ]
    ]
    for at in range(len(WORDS)):
        for number in range(1, 5):
            revenue = cost_of(at) // 3 + number * (20 + at * 3)
            rows.append([
                name(at), f"2024Q{number}", str(revenue), str(revenue // 9 - 30), str(revenue // 20), str(revenue // 5),
                str(30 + at * 4 + number), str(at % 6 + number // 2),
            ])  # fmt: skip
    return rows


def indexes() -> Rows:
    rows, level = [["指数名称", "日期", "收盘点位"]], 3_000
    for month in range(24):
        day = dt.date(2023 + month // 12, month % 12 + 1, 28)
        level += (month * 37 % 110) - 48
        rows.append(["示例指数", day.isoformat(), f"{level}.{month * 13 % 100:02d}"])
    return rows


def files() -> dict[str, Sequence[list[str]]]:
    """The name of each file with its rows, in the order in which they are taken in."""
    return {
        "基金清单.csv": funds(), "出资人清单.csv": partners(), "缴款通知清单.csv": calls(), "缴款到账清单.csv": receipts(),
        "被投企业清单.csv": companies(), "投资清单.csv": investments(), "退出清单.csv": exits(), "估值清单.csv": valuations(),
        "分红清单.csv": incomes(), "基金费用清单.csv": costs(), "分配清单.csv": distributions(), "企业经营指标.csv": kpis(),
        "指数点位.csv": indexes(),
    }  # fmt: skip
