"""Write the files of tests/golden/park: an invented park of 12 projects and 40 contracts in round amounts.

    python -m tests.tools.make_park

Amounts are 万元 in the lists and 元 in the bank file. Contract k (1 … 40) lies on project (k − 1) % 12 + 1
and is worth 100 + 10k. It is paid 40 % in 2023Q1 and 30 % in 2023Q2 in one payment each, by its number.
What is special stands in SPECIAL; the expected figures (expected.toml) were worked out on paper from this rule.
"""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parents[1] / "golden/park"
PROJECTS, CONTRACTS = 12, 40
SOURCES = ("一般公共预算", "地方政府专项债券", "政府性基金预算")


def worth(k: int) -> int:
    """Signed value in 万元."""
    return 100 + 10 * k


def home(k: int) -> int:
    """The project of a contract."""
    return (k - 1) % PROJECTS + 1


def projects() -> list[str]:
    """P01 is a group with P02 below it; P03 has an estimate too low, P04 a late milestone, P05 no final account."""
    head = (
        "项目编码,项目名称,上级项目编码,层级,计划科目,业主单位,负责人,项目状态,概算金额(万元),概算批复文号,概算批复日期,"
        "概算调整原因,年度预算(万元),预算年度,预算文号,资金来源,里程碑,里程碑日期,里程碑完成日期,竣工日期,预留算力,已装算力"
    )
    rows = []
    for i in range(1, PROJECTS + 1):
        estimate = 500 if i == 3 else 2000
        parent, level = ("P01", "子项目") if i == 2 else ("", "项目群" if i == 1 else "项目")
        stone = "主体封顶,2023-05-31," if i == 4 else "开工,2023-01-31,2023-01-20"
        done, status = ("2023-02-28", "竣工") if i == 5 else ("", "在建")
        compute = "600,250" if i == 6 else ","
        rows.append(
            f"P{i:02d},示例工程{i:02d},{parent},{level},infrastructure,示例中心,责任人{i:02d},{status},{estimate},"
            f"示批〔2023〕{i}号,2023-01-05,,800,2023,示预〔2023〕1号,{SOURCES[i % 3]},{stone},{done},{compute}"
        )
    rows.append(
        "P06,示例工程06,,项目,infrastructure,示例中心,责任人06,在建,2200,示批〔2023〕66号,2023-06-01,增加机柜,,,,,,,,,600,250"
    )
    return ["单位：万元", head, *rows]


def contracts() -> list[str]:
    """K07 has an advance, K08 is settled with its retention due, K09 keeps 5 % back, K10 has a cap of 60 %,
    K20 is settled at its value and its retention released."""
    head = (
        "合同编号,合同名称,项目编码,资金来源,乙方,签订日期,合同金额(万元),付款上限比例,预付款(万元),质保金比例,质保金到期日,"
        "结算金额(万元),结算文号,是否审计,超概算说明"
    )
    rows = []
    for k in range(1, CONTRACTS + 1):
        day = "2023-03-20" if k == 11 else "2023-01-10"
        cap, advance = ("60%" if k == 10 else ""), ("68" if k == 7 else "")
        retention, due = (
            ("5%" if k == 9 else "3%"),
            ("2023-06-30" if k in (8, 20) else "2025-06-30"),
        )
        settled = {8: "130,示审〔2023〕8号,是", 20: "300,示审〔2023〕20号,是"}.get(k, ",,否")
        rows.append(
            f"HT-{k:03d},示例合同{k:03d},P{home(k):02d},{SOURCES[home(k) % 3]},示例承包商{k:03d},{day},{worth(k)},{cap},"
            f"{advance},{retention},{due},{settled},{'概算调整报批中' if home(k) in (1, 2, 3) else ''}"
        )
    return ["单位：万元", head, *rows]


def changes() -> list[str]:
    """K01: +20 approved and +5 pending; K02: −10 approved."""
    return [
        "合同编号,变更编号,变更金额(万元),变更原因,批准文号,生效日期,状态,超概算说明",
        "HT-001,B-1,20,增加管线,示变〔2023〕1号,2023-04-10,已批,概算调整报批中",
        "HT-001,B-2,5,路面加宽,,2023-05-10,待批,",
        "HT-002,B-1,-10,取消绿化,示变〔2023〕2号,2023-04-12,已批,",
        "HT-003,B-1,7,,示变〔2023〕3号,2023-04-12,已批,",
    ]


def quotas() -> list[str]:
    """Every project gets 900 of its source; P12 only 50 (overdrawn); P07 2,000 more of city money (idle)."""
    rows = [
        f"示指〔2023〕{i}号,下达,{SOURCES[i % 3]},P{i:02d},2023,{50 if i == 12 else 900},2023-01-08"
        for i in range(1, PROJECTS + 1)
    ]
    rows.append("示指〔2022〕99号,下达,市级财政配套,P07,2022,2000,2022-11-01")
    rows.append("示到〔2023〕1号,到位,一般公共预算,P03,2023,300,2023-02-01")
    return ["指标文号,指标类型,资金来源,项目编码,年度,指标金额(万元),下达日期", *rows]


def progress() -> list[str]:
    """Physical progress 50 % and completed investment 90 × i in June; K12 has work 200 of which 80 % is due."""
    rows = [f"P{i:02d},2023-06-30,50%,{90 * i},,,拆迁滞后,七月复工" for i in range(1, PROJECTS + 1)]
    rows.append("P07,2023-06-30,,,HT-007,100,,")
    rows.append("P12,2023-06-30,,,HT-012,210,,")
    return [
        "项目编码,截止日期,形象进度,完成投资(万元),合同编号,已完工程价款(万元),存在问题,下一步工作",
        *rows,
    ]


def cash_plan() -> list[str]:
    """100 + 10i for 2023Q2, 50 for 2023Q3."""
    rows = [
        f"2023Q2,P{i:02d},{SOURCES[i % 3]},{100 + 10 * i},工程款" for i in range(1, PROJECTS + 1)
    ]
    rows += [f"2023年第三季度,P{i:02d},{SOURCES[i % 3]},50,工程款" for i in range(1, PROJECTS + 1)]
    return ["季度,项目编码,资金来源,计划用款(万元),用途", *rows]


def policy() -> list[str]:
    """Three applications: paid in full, half paid, not approved yet."""
    return [
        "申报编号,政策文号,政策名称,条款,条款名称,条款类别,企业名称,申报日期,申报金额(万元),核准金额(万元),核准文号,核准日期,算力P时",
        "SB-001,示政〔2023〕1号,示例若干政策,第三条,研发奖补,资金,示例企业甲,2023-02-01,50,40,示核1号,2023-03-01,",
        "SB-002,示政〔2023〕1号,示例若干政策,第五条,算力券,算力,示例企业乙,2023-02-02,30,20,示核1号,2023-03-01,2000",
        "SB-003,示政〔2023〕1号,示例若干政策,第三条,研发奖补,资金,示例企业丙,2023-05-02,30,,,,",
    ]


def curves() -> list[str]:
    """P06: 200 · 300 · 800 · 700 by quarter of 2023."""
    rows = [
        f"P06,2023Q{q},0,{fen},示基〔2023〕6号" for q, fen in enumerate((200, 300, 800, 700), 1)
    ]
    return ["项目编码,季度,曲线版本,基线金额(万元),批准文号", *rows]


def bank(quarter: int) -> list[str]:
    """One payment a contract by its number: 40 % in the first quarter, 30 % in the second, and what is special."""
    rows = []
    share, month = (40, 2) if quarter == 1 else (30, 5)
    for k in range(1, CONTRACTS + 1):
        yuan = worth(k) * 100 * share
        serial = "" if (k, quarter) == (13, 2) else f"Z{quarter}{k:04d}"
        rows.append(
            (
                month,
                k % 27 + 1,
                serial,
                f"示例承包商{k:03d}",
                f"HT-{k:03d}",
                f"P{home(k):02d}",
                yuan,
            )
        )
    if quarter == 1:
        rows.append((3, 1, "Z19001", "示例企业甲", "", "", 400_000))  # SB-001 in full
    else:
        rows += [
            (6, 1, "Z29001", "示例承包商014", "HT-014", "P02", -240_000),  # a refund of 24
            (
                6,
                2,
                "Z29002",
                "示例承包商010",
                "HT-010",
                "P10",
                200_000,
            ),  # over the cap of 60 %: 140 of 120
            (6, 3, "Z29003", "示例测绘", "", "P12", 70_000),  # no contract
            (6, 4, "Z29004", "示例企业乙", "SB-002", "", 100_000),  # half of SB-002
            (6, 5, "Z29005", "示例路人", "", "", 11_000),  # no project, no contract
            (
                6,
                30,
                "Z29007",
                "示例承包商020",
                "HT-020",
                "P08",
                90_000,
            ),  # its retention: 3 % of 300
            (6, 6, "Z29006", "示例承包商003", "HT-003", "P03", 30_000),
        ]
    rows.sort(
        key=lambda row: row[5] != ""
    )  # a row without a project takes that of the row above it
    head = "支付日期,支付凭证号,收款人,合同编号,项目编码,支付金额,资金来源,摘要"
    lines = []
    for month_, day, serial, payee, contract, project, yuan in rows:
        source = SOURCES[int(project[1:]) % 3] if project else ""
        words = {"Z10007": "预付款", "Z29007": "质保金"}.get(serial, "进度款")
        lines.append(
            f"2023-{month_:02d}-{day:02d},{serial},{payee},{contract},{project},{yuan}.00,{source},{words}"
        )
    return [head, *lines]


FILES = {
    "1项目清单.csv": projects, "2合同清单.csv": contracts, "3变更清单.csv": changes, "4指标清单.csv": quotas,
    "5进度清单.csv": progress, "6用款计划.csv": cash_plan, "7政策申报.csv": policy, "8基线曲线.csv": curves,
}  # fmt: skip


def write(folder: Path) -> None:
    """Write every file, GB18030 as offices save them."""
    for name, make in FILES.items():
        (folder / name).write_text("\r\n".join(make()) + "\r\n", "gb18030", newline="")
    for quarter in (1, 2):
        text = "\r\n".join(bank(quarter)) + "\r\n"
        (folder / f"支付_2023Q{quarter}.csv").write_text(text, "gb18030", newline="")


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    write(FOLDER)
