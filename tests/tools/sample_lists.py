"""The lists of the sample ledger, all made up: projects, contracts, changes, indicators, progress, plans, policy.

They are drawn from the payments (``sample_money``), so that contracts are about as far as their money, with one
of each state that a finance office meets: over a cap, over an estimate, settled, retention due, late, idle.
"""

import datetime as dt
from collections.abc import Callable

from tests.tools.sample_money import BUILDERS, COURSE, WAN, Money, Party, Pay

Project = tuple[str, str]
END = dt.date(2024, 12, 31)
OVER, SETTLED, HIGH, EARLY, LATE_WORK = (
    3,
    5,
    9,
    7,
    4,
)  # places of contracts with a state of their own


class Deal:
    """A contract with what was paid on it, and the one source that pays it."""

    def __init__(self, at: int, project: Project, to: Party, pays: list[Pay], source: str) -> None:
        self.at, self.project, self.to, self.pays, self.source = at, project, to, pays, source
        self.number = f"SLHT-{project[0][3:]}-{at % len(BUILDERS) + 1:02d}"
        self.total = sum(p.fen for p in pays)
        share = 99 if at % 17 == OVER else 112 + at * 7 % 30
        self.value = self.total * share // 100 // WAN * WAN
        self.signed = min(p.day for p in pays) + dt.timedelta(30 if at == EARLY else -20)
        self.settled = self.total * 100 // 97 // 100 * 100 if at % 13 == SETTLED else None


# Industry projects: (code and name, status, whole investment in 万元); they report completed investment, no payments.
GROUP = ("SL-C00", "示例产业项目")
INDUSTRY = [
    (("SL-C01", "示例项目·智能芯片封测线"), "在建", 600_000),
    (("SL-C02", "示例项目·大模型训练平台"), "在建", 480_000),
    (("SL-C03", "示例项目·智能机器人工厂"), "在建", 420_000),
    (("SL-C04", "示例项目·数据标注基地"), "待建", 200_000),
]
REACHED = (3, 8, 15, 23, 32, 42, 51, 61)  # per cent of the whole investment by quarter


def deals(m: Money) -> list[Deal]:
    """One contract for each builder on each project."""
    paid = [*m.treasury, *m.icbc, *m.ccb, *m.bonds]
    found = []
    for project in m.maker.building:
        for to in BUILDERS:
            pays = [p for p in paid if p.project == project and p.to == to]
            found.append(Deal(len(found), project, to, pays, m.maker.sources[project[0], to.name]))
    return found


def yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def of(found: list[Deal], project: Project) -> list[Deal]:
    return [deal for deal in found if deal.project == project]


def projects(found: list[Deal], m: Money) -> list[list[str]]:
    head = [
        "项目编码",
        "项目名称",
        "层级",
        "计划科目",
        "业主单位",
        "负责人",
        "项目状态",
        "概算金额（元）",
        "概算批复文号",
    ]
    head += [
        "概算批复日期",
        "概算调整原因",
        "年度预算（元）",
        "预算年度",
        "预算文号",
        "里程碑",
        "里程碑日期",
        "里程碑完成日期",
    ]
    head += ["竣工日期", "预留算力", "已装算力", "上级项目编码", "资金来源"]
    rows = []
    for at, project in enumerate(m.maker.building):
        committed = sum(deal.value for deal in of(found, project))
        estimate = committed * (98 if at == 4 else 108) // 100 // WAN * WAN
        done = "2024-08-31" if at == 2 else ""
        base = [
            *project,
            "项目",
            "infrastructure",
            "示例区园区建设中心",
            f"示例责任人{at + 1}",
            "竣工" if done else "在建",
        ]
        stones = [
            ("开工", "2023-02-28", "2023-02-20"),
            ("主体完工", "2024-11-30", "" if at in (0, 4) else "2024-11-12"),
        ]
        first = estimate * 9 // 10 if at == 1 else estimate
        for year, (name, due, reached) in zip((2023, 2024), stones, strict=True):
            again = at == 1 and year == 2024
            amount = estimate if again else first if year == 2023 else None
            papers = ["", "", "", ""]
            if amount is not None:
                number, day = (
                    (f"示批〔2024〕{at + 1}号", "2024-02-06")
                    if again
                    else (f"示批〔2023〕{at + 1}号", "2023-01-03")
                )
                papers = [yuan(amount), number, day, "增加供电容量（示例）" if again else ""]
            budget = estimate * (36 if year == 2023 else 44) // 100 // WAN * WAN
            compute = ["120", "80"] if at == 1 else ["", ""]
            doc = f"示预〔{year}〕1号"
            general = budget * general_share(of(found, project)) // 100 // WAN * WAN
            rows.append(
                [*base, *papers, yuan(budget - general), str(year), doc, name, due, reached, done, *compute, "",
                 "政府性基金预算"]
            )  # fmt: skip
            if general:
                blank = [""] * 4
                rows.append(
                    [
                        *base,
                        *blank,
                        yuan(general),
                        str(year),
                        doc,
                        *[""] * 3,
                        done,
                        *compute,
                        "",
                        "一般公共预算",
                    ]
                )
    blank = [""] * 14
    rows.append([*GROUP, "项目群", "industry", "", "示例责任人7", "在建", *blank])
    for at, (project, status, whole) in enumerate(INDUSTRY):
        papers = [yuan(whole * WAN), f"示备〔2023〕{at + 1}号", "2023-02-10"]
        base = [*project, "项目", "industry", f"示例企业{at + 1}", "示例责任人7", status]
        rows.append([*base, *papers, *blank[4:], GROUP[0], ""])
    return [head, *rows]


def general_share(mine: list[Deal]) -> int:
    """How many per cent of a project's contracts the general budget pays."""
    general = sum(deal.value for deal in mine if deal.source == "一般公共预算")
    return general * 100 // sum(deal.value for deal in mine)


def contracts(found: list[Deal], _: Money) -> list[list[str]]:
    head = [
        "合同编号",
        "合同名称",
        "项目编码",
        "乙方",
        "乙方账号",
        "签订日期",
        "合同金额（元）",
        "预付款（元）",
        "质保金比例",
    ]
    head += ["质保金到期日", "结算金额（元）", "结算文号", "是否审计", "资金来源", "超概算说明"]
    rows = []
    for deal in found:
        advance = next((p.fen for p in deal.pays if p.words == "预付款"), 0)
        short = deal.project[1].partition("·")[2]
        settled = (
            [yuan(deal.settled), f"示审〔2024〕{deal.at}号", "是"]
            if deal.settled
            else ["", "", "否"]
        )
        rows.append(
            [
                deal.number, f"{short}（{deal.to.name.removeprefix('示例')[:6]}）示例合同", deal.project[0], deal.to.name,
                deal.to.account, deal.signed.isoformat(), yuan(deal.value), yuan(advance),
                "5%" if deal.at == HIGH else "3%", "2024-12-20" if deal.settled else "2026-12-31", *settled,
                deal.source, "概算调整方案报批中（示例）" if deal.project == found[4 * len(BUILDERS)].project else "",
            ]
        )  # fmt: skip
    return [head, *rows]


def changes(found: list[Deal], _: Money) -> list[list[str]]:
    rows = []
    for deal in found:
        if deal.at % 9 in (0, 4):
            pending = deal.at % 9 == 4
            fen = deal.value * (1 if pending else -1 if deal.at == 18 else 2) // 100 // WAN * WAN
            doc, state = ("", "待批") if pending else (f"示变〔2024〕{deal.at}号", "已批")
            amount = ("-" if fen < 0 else "") + yuan(abs(fen))
            over = (
                "概算调整方案报批中（示例）"
                if deal.project == found[4 * len(BUILDERS)].project
                else ""
            )
            rows.append(
                [deal.number, "BG-01", amount, "现场签证（示例）", doc, "2024-06-18", state, over]
            )
    return [
        [
            "合同编号",
            "变更编号",
            "变更金额（元）",
            "变更原因",
            "批准文号",
            "生效日期",
            "状态",
            "超概算说明",
        ],
        *rows,
    ]


def quotas(_: list[Deal], m: Money) -> list[list[str]]:
    """A document for each source and year: a row for each project, 6 per cent over what it paid."""
    paid: dict[tuple[str, int], dict[str, int]] = {}
    for p in [*m.treasury, *m.icbc, *m.ccb, *m.bonds, *m.boc, *m.abc, *m.grants]:
        source = {"专项债": "地方政府专项债券"}.get(p.source, p.source)
        if source:
            of_source = paid.setdefault((source, p.day.year), {})
            project = p.project[0] if p.project else ""
            of_source[project] = of_source.get(project, 0) + p.fen
    rows = [
        [
            f"示指〔{year}〕{at}号",
            "下达",
            source,
            project,
            str(year),
            yuan(fen * 106 // 100 // WAN * WAN),
            f"{year}-01-12",
        ]
        for at, ((source, year), of_source) in enumerate(sorted(paid.items()), 1)
        for project, fen in sorted(of_source.items())
    ]
    rows.append(
        ["示指〔2024〕99号", "下达", "市级财政配套", "", "2024", yuan(10_000 * WAN), "2024-03-20"]
    )
    head = ["指标文号", "指标类型", "资金来源", "项目编码", "年度", "指标金额（元）", "下达日期"]
    return [head, *rows]


def progress(found: list[Deal], m: Money) -> list[list[str]]:
    head = [
        "项目编码",
        "截止日期",
        "形象进度",
        "完成投资（元）",
        "合同编号",
        "已完工程价款（元）",
        "存在问题",
        "下一步工作",
    ]
    rows = []
    for year, number in COURSE:
        until = dt.date(year, number * 3, 31 if number in (1, 4) else 30)
        for at, project in enumerate(m.maker.building):
            mine = of(found, project)
            paid = sum(p.fen for deal in mine for p in deal.pays if p.day <= until)
            whole = sum(deal.value for deal in mine)
            issue, step = (
                ("征地滞后（示例）", "三月完成移交") if at == 0 and until == END else ("", "")
            )
            share = f"{min(paid * 100 // whole + at, 100)}%"
            rows.append(
                [project[0], until.isoformat(), share, yuan(paid * 112 // 100), "", "", issue, step]
            )
        for at, (project, status, total) in enumerate(INDUSTRY):
            if status == "在建":
                reached = REACHED[list(COURSE).index((year, number))] - at
                rows.append(
                    [
                        project[0],
                        until.isoformat(),
                        f"{reached}%",
                        yuan(total * WAN * reached // 100),
                        *[""] * 4,
                    ]
                )
    for deal in found:
        share = 66 if deal.at % 11 == LATE_WORK else 98
        rows.append(
            [
                deal.project[0],
                END.isoformat(),
                "",
                "",
                deal.number,
                yuan(deal.total * 100 // share),
                "",
                "",
            ]
        )
    return [head, *rows]


def cash_plan(found: list[Deal], m: Money) -> list[list[str]]:
    rows = []
    for quarter, share in (("2024Q4", 19), ("2025Q1", 8)):
        for project in m.maker.building:
            fen = sum(deal.value for deal in of(found, project)) * share // 100 // WAN * WAN
            rows.append([quarter, project[0], "政府性基金预算", yuan(fen), "工程进度款（示例）"])
    return [["季度", "项目编码", "资金来源", "计划用款（元）", "用途"], *rows]


def policy(_: list[Deal], m: Money) -> list[list[str]]:
    head = [
        "申报编号",
        "政策文号",
        "政策名称",
        "条款",
        "条款名称",
        "条款类别",
        "企业名称",
        "项目编码",
        "申报日期",
        "申报金额（元）",
    ]
    head += ["核准金额（元）", "核准文号", "核准日期", "算力P时"]
    clauses = {
        "SL-Z01": ("第四条", "算力服务补贴", "算力"),
        "SL-Z02": ("第五条", "研发投入奖补", "资金"),
    }
    clauses |= {
        "SL-Z03": ("第六条", "办公场地租金补贴", "资金"),
        "SL-Z04": ("第七条", "人才引育奖补", "资金"),
    }
    rows = []
    for at, p in enumerate(m.boc[:60]):
        code = p.project[0] if p.project else ""
        open_yet = at % 15 == 14
        applied = p.fen * 12 // 10 // 100 * 100 + (500_000_00 if open_yet else 0)
        approved = (
            ["", "", ""]
            if open_yet
            else [yuan(p.fen), f"示核〔{p.day.year}〕{at + 1}号", p.day.isoformat()]
        )
        hours = str(p.fen // 40_000) if code == "SL-Z01" else ""
        day = (p.day - dt.timedelta(45)).isoformat()
        company = p.to.name
        rows.append(
            [f"SLSB-{at + 1:03d}", "示政〔2023〕1号", "示例园区若干政策", *clauses[code], company, code, day, yuan(applied),
             *approved, hours]
        )  # fmt: skip
    return [head, *rows]


def curves(found: list[Deal], m: Money) -> list[list[str]]:
    rows = []
    for at, project in enumerate(m.maker.building):
        whole = sum(deal.value for deal in of(found, project))
        shares = [
            *COURSE.items(),
            *((quarter, 12) for quarter in ((2025, 1), (2025, 2), (2025, 3), (2025, 4))),
        ]
        for (year, number), share in shares:
            fen = whole * share // 148 // WAN * WAN
            rows.append([project[0], f"{year}Q{number}", "0", yuan(fen), f"示基〔2023〕{at + 1}号"])
    return [["项目编码", "季度", "曲线版本", "基线金额（元）", "批准文号"], *rows]


def indicators(_: list[Deal], __: Money) -> list[list[str]]:
    """What the park reports of its indicators, quarter by quarter: all of it invented."""
    quarters = [f"{year}Q{n}" for year in (2023, 2024) for n in (1, 2, 3, 4)]
    reported = {
        "compute_online": ("60", "100", "160", "250", "250", "255", "265", "280"),
        "platforms": ("13", "13", "14", "14", "14", "15", "15", "15"),
        "key_enterprises": ("170", "172", "174", "176", "178", "181", "186", "190"),
        "ecosystem": ("80", "84", "88", "92", "97", "103", "108", "112"),
    }
    rows = [["指标编码", "季度", "实际值", "数据来源", "备注"]]
    for code, values in reported.items():
        rows += [
            [code, q, value, "示例填报表", "示例数据"]
            for q, value in zip(quarters, values, strict=True)
        ]
    rows += [
        ["park_revenue", q, value, "示例统计年报", "示例数据"]
        for q, value in (("2023Q4", "96.4"), ("2024Q4", "131.2"))
    ]
    return rows


LISTS: dict[str, Callable[[list[Deal], Money], list[list[str]]]] = {
    "项目清单.csv": projects, "合同清单.csv": contracts, "合同变更清单.csv": changes, "资金指标清单.csv": quotas,
    "项目进度填报.csv": progress, "用款计划.csv": cash_plan, "政策申报清单.csv": policy, "项目基线曲线.csv": curves,
    "园区指标填报.csv": indicators,
}  # fmt: skip


def files(m: Money) -> dict[str, list[list[str]]]:
    """Return the rows of every list, a line with 示例数据 above each header."""
    found = deals(m)
    made = {name: make(found, m) for name, make in LISTS.items()}
    return {name: [["示例数据", *[""] * (len(rows[0]) - 1)], *rows] for name, rows in made.items()}
