"""Write the files of the sample ledger: ``python -m tests.tools.make_sample [FOLDER]``.

Everything in them is made up; each file has the layout and encoding of its bank or system. The
same bytes come out on every machine: the spreadsheet is packed without compression.
"""

import csv
import datetime as dt
import io
import sys
import tomllib
import zipfile
from itertools import groupby
from pathlib import Path

import xlsxwriter

from fundtracker.intake.meaning.profiles import shipped
from tests.tools import sample_funds, sample_lists, sample_sub_fund
from tests.tools.sample_money import BANK, BUREAU, CITY, OWN, WAN, Money, Party, Pay, money

SHIPPED = Path(__file__).parents[2] / "resources/sample"
NOTE = "说明：示例数据，单位、账号和金额均为虚构"
BRANCH = "示例银行示例支行"


class Line:
    """One line of a statement: money out of the account (negative: a reversal) or in."""

    def __init__(self, day: dt.date, to: Party, words: str, out: int = 0, into: int = 0) -> None:
        self.day, self.to, self.words, self.out, self.into = day, to, words, out, into
        self.balance = 0


def yuan(fen: int, comma: bool = False) -> str:
    sign, fen = "-" if fen < 0 else "", abs(fen)
    whole = f"{fen // 100:,}" if comma else str(fen // 100)
    return f"{sign}{whole}.{fen % 100:02d}"


def wan(fen: int) -> str:
    """The exact amount in 万元: as many decimals as it takes."""
    text = f"{fen // WAN:,}.{fen % WAN:06d}"
    return text.rstrip("0").rstrip(".")


def table(
    rows: list[list[str]], encoding: str, delimiter: str = ",", newline: str = "\r\n"
) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=newline).writerows(rows)
    text = out.getvalue()
    return b"\xff\xfe" + text.encode("utf-16-le") if encoding == "utf-16" else text.encode(encoding)


def statement(pays: list[Pay], own: Party, opening: int, extra: list[Line]) -> list[Line]:
    """The lines of an account in order, with money from the budget wherever the balance would not do."""
    lines = [Line(p.day, p.to, p.topic, p.fen) for p in pays] + extra
    lines.sort(key=lambda line: line.day)
    found: list[Line] = []
    balance = opening
    for at, line in enumerate(lines):
        if balance < line.out:
            need = sum(x.out for x in lines[at : at + 40] if x.out > 0)
            grant = Line(line.day, BUREAU, "拨入资金", 0, (need // (500 * WAN) + 1) * 500 * WAN)
            balance += grant.into
            grant.balance = balance
            found.append(grant)
        balance += line.into - line.out
        line.balance = balance
        found.append(line)
    return found


# ---------------------------------------------------------------- treasury
HEADS = {profile.name: list(profile.columns) for profile in shipped()}


def treasury(pays: list[Pay], year: int) -> bytes:
    rows = [HEADS["国库集中支付 清单"]]
    total = 0
    for number, pay in enumerate((p for p in pays if p.day.year == year), 1):
        code, name = pay.project or ("", "")
        rows.append(
            [
                str(year), f"{pay.day:%Y%m%d}", f"ZF{year}{number:06d}", "001001", "示例区园区建设中心", "2120303",
                "小城镇基础设施建设", "50302", "基础设施建设", pay.source, code, name, pay.to.name,
                f'="{pay.to.account}"', BRANCH, yuan(abs(pay.fen)), yuan(abs(pay.fen)), "O" if pay.fen > 0 else "R",
                "转账", pay.words,
            ]
        )  # fmt: skip
        total += pay.fen
    cancelled = [*rows[20]]
    cancelled[2], cancelled[17], cancelled[19] = f"ZF{year}900001", "X", "作废"
    rows.insert(21, cancelled)
    rows.append(["合计", *[""] * 15, yuan(total), "", "", ""])
    rows.append([NOTE, *[""] * 19])
    return table(rows, "gb18030")


# ---------------------------------------------------------------- banks
def icbc_rows(lines: list[Line]) -> list[list[str]]:
    return [
        [
            f"IC{number:06d}", f"{line.day} {9 + number % 8:02d}:{number * 7 % 60:02d}:{number * 13 % 60:02d}",
            line.to.name, line.to.account, yuan(line.into) if line.into else "",
            yuan(line.out, comma=True) if line.out else "", yuan(line.balance, comma=True), line.words,
            "拨款" if line.into else "工程款", "示例数据",
        ]
        for number, line in enumerate(lines, 1)
    ]  # fmt: skip


def icbc(rows: list[list[str]]) -> bytes:
    head = HEADS["中国工商银行 企业网银 HISTORYDETAIL"]
    text = table([head, *rows], "gb18030") + table([[NOTE]], "gb18030")
    return "[HISTORYDETAIL]\r\n".encode("gb18030") + text


def icbc_files(lines: list[Line]) -> tuple[bytes, bytes]:
    """Two exports that overlap in December 2023; the first has rows that cannot be taken."""
    rows = icbc_rows(lines)
    first = [row for row in rows if row[1] < "2024"]
    second = [row for row in rows if row[1] >= "2023-12"]
    both, undated = [*first[60]], [*first[90]]
    both[0], both[4] = "IC900001", both[5]
    undated[0], undated[1] = "IC900002", "2023-06-31 10:00:00"
    first[91:91] = [undated]
    first[61:61] = [
        both,
        [*first[60]],
    ]  # the export shows one row twice: same number, same everything
    return icbc(first), icbc(second)


def ccb(lines: list[Line]) -> bytes:
    rows = [HEADS["中国建设银行 企业明细"]]
    for number, line in enumerate(lines, 1):
        back = line.out < 0
        rows.append(
            [
                OWN["ccb"].account, OWN["ccb"].name,
                f"{line.day:%Y%m%d} {10 + number % 7:02d}:{number * 11 % 60:02d}:08",
                yuan(line.out) if line.out else "0", yuan(line.into) if line.into else "0", yuan(line.balance),
                "人民币元", line.to.name, line.to.account, BRANCH, f"{line.day:%Y%m%d}",
                "冲正" if back else "电汇" if line.into else "电子转账", line.words, f"13523-{number}", "", "", "",
            ]
        )  # fmt: skip
    foreign = [*rows[70]]
    foreign[3], foreign[6], foreign[12], foreign[13] = (
        "12800.00",
        "美元",
        "境外软件授权费",
        "13523-9001",
    )
    nothing = [*rows[120]]
    nothing[3], nothing[4], nothing[13] = "0", "0", "13523-9002"
    rows[121:121] = [nothing]
    rows[71:71] = [foreign]
    return table(rows, "gb18030") + table([[NOTE]], "gb18030")


def boc(lines: list[Line]) -> bytes:
    rows = [HEADS["中国银行 明细（UTF-16）"]]
    for line in lines:
        day = f"{line.day.year}/{line.day.month}/{line.day.day}"
        words = "转账收入" if line.into else "转账支出"
        into, out = (yuan(fen, comma=True) if fen else "" for fen in (line.into, line.out))
        rows.append(
            [
                day,
                words,
                line.to.name,
                line.to.account,
                "人民币",
                into,
                out,
                yuan(line.balance, comma=True),
                BRANCH,
                line.words,
            ]
        )
    return table([*rows, *declared(lines), [NOTE]], "utf-16", "\t")


def abc(lines: list[Line]) -> bytes:
    rows = [HEADS["中国农业银行 明细"]]
    for number, line in enumerate(lines, 1):
        signed = f"+{yuan(line.into)}" if line.into else yuan(-line.out)
        rows.append(
            [
                f"{line.day:%Y%m%d}", f"{(9 + number % 8) * 10000 + number * 37 % 60 * 100 + 5:06d}",
                "转存" if line.into else "转支", signed, yuan(line.balance), line.to.name,
                f"{369_300_000 + number * 17}", "企业网银", line.words,
            ]
        )  # fmt: skip
    tax = [*rows[-1]]
    tax[2], tax[3], tax[5], tax[6], tax[8] = "利息税", "+0.00", "--", "369900001", "活期结息"
    return table([*rows, tax, *declared(lines), [NOTE]], "utf-8", newline="\n")


def declared(lines: list[Line]) -> list[list[str]]:
    """What the bank says of the whole statement; it agrees."""
    out, into = [line.out for line in lines if line.out], [line.into for line in lines if line.into]
    return [
        [f"支出合计：{len(out)}笔，共 {yuan(sum(out))} 元"],
        [f"收入合计：{len(into)}笔，共 {yuan(sum(into))} 元"],
    ]


# ---------------------------------------------------------------- papers of the unit
def bonds(pays: list[Pay]) -> bytes:
    """The hand-kept list in 万元: merged heads, projects named once, a total that is half a 万元 short."""
    rows = [
        ["园区基础设施专项债券资金拨付台账（示例数据）", *[""] * 9],
        ["编制单位：示例区园区建设中心", *[""] * 7, "单位：万元", ""],
        ["序号", "项目名称", "合同情况", "", "", "资金拨付情况", "", "", "", "备注"],
        [
            "",
            "",
            "合同名称",
            "收款单位",
            "合同金额",
            "拨付日期",
            "本次拨付",
            "累计拨付",
            "资金来源",
            "",
        ],
    ]
    forms = ("{0.year}年{0.month}月{0.day}日", "{0.year}.{0.month}.{0.day}", "{0:%Y-%m-%d}")
    ordered = sorted(pays, key=lambda p: (p.project, p.to.name, p.day))
    total, count = 0, 0
    for number, (project, of_project) in enumerate(groupby(ordered, key=lambda p: p.project), 1):
        named, sub = [str(number), (project or ("", ""))[1]], 0
        for to, of_payee in groupby(of_project, key=lambda p: p.to):
            contract, paid = list(of_payee), 0
            value = (sum(p.fen for p in contract) * 5 // 4 // (10 * WAN) + 1) * 10 * WAN
            said = [f"{to.name[2:6]}合同", to.name, wan(value)]
            for pay in contract:
                paid += pay.fen
                count += 1
                cells = [
                    forms[count % 3].format(pay.day),
                    wan(pay.fen),
                    wan(paid),
                    pay.source,
                    pay.words,
                ]
                rows.append([*named, *said, *cells])
                named, said = ["", ""], ["", "", ""]
            sub += paid
        total += sub
        if number == 2:
            rows.append([*[""] * 5, "2024-12-30", "0.0000001", "", "专项债", "尾差"])
            rows.append([*[""] * 5, "12月", "36.5", "", "专项债", "日期待核"])
        rows.append(["小计", *[""] * 5, wan(sub), wan(sub), "", ""])
    rows.append(["合计", *[""] * 5, wan(total - WAN // 2), "", "", ""])
    rows.append(["制表人：示例甲", *[""] * 3, "审核人：示例乙", *[""] * 5])
    return table(rows, "gb18030")


def grants(pays: list[Pay]) -> bytes:
    """The spreadsheet of policy money paid to companies; its total agrees."""
    heads = [
        "序号",
        "支付日期",
        "项目名称",
        "企业名称",
        "收款账号",
        "支付金额（元）",
        "资金来源",
        "备注",
    ]
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, {"in_memory": True})
    book.set_properties({"title": "示例数据", "created": dt.datetime(2025, 1, 6)})
    sheet = book.add_worksheet("兑现清单")
    day, sum_ = (
        book.add_format({"num_format": "yyyy-mm-dd"}),
        book.add_format({"num_format": "#,##0.00"}),
    )
    sheet.write_string(0, 0, "智算谷扶持政策兑现清单（示例数据）")
    sheet.write_string(1, 0, "编制单位：示例区园区管委会")
    sheet.write_row(2, 0, heads)
    for y, pay in enumerate(pays, 3):
        sheet.write_number(y, 0, y - 2)
        sheet.write_datetime(y, 1, dt.datetime.combine(pay.day, dt.time()), day)
        texts = (
            (2, (pay.project or ("", ""))[1]),
            (3, pay.to.name),
            (4, pay.to.account),
            (6, pay.source),
            (7, pay.words),
        )
        for x, text in texts:
            sheet.write_string(y, x, text)
        sheet.write_number(y, 5, pay.fen / 100, sum_)
    sheet.write_string(len(pays) + 3, 0, "合计")
    sheet.write_number(len(pays) + 3, 5, sum(p.fen for p in pays) / 100, sum_)
    book.close()
    return stored(packed.getvalue())


def stored(packed: bytes) -> bytes:
    """The same archive without compression: its bytes do not depend on the machine's zlib."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as target,
    ):
        for member in source.infolist():
            info = zipfile.ZipInfo(member.filename, (1980, 1, 1, 0, 0, 0))
            info.create_system = 0
            target.writestr(info, source.read(member))
    return out.getvalue()


def vouchers(pays: list[Pay]) -> bytes:
    """The unit's own books of one month: the payments that its bank shows, without the payee."""
    rows = [HEADS["用友 凭证序时账"]]
    for number, pay in enumerate(pays, 1):
        when, word = f"{pay.day + dt.timedelta(number % 3)}", f"记-{number:04d}"
        words = f"支付{pay.topic}"
        rows.append([when, word, words, "1601 在建工程", yuan(pay.fen), ""])
        rows.append([when, word, words, "1002 银行存款", "", yuan(pay.fen)])
    return table([*rows, [NOTE, *[""] * 5]], "gb18030")


def released() -> bytes:
    """Money that reached the park's accounts, by source: proves 到位, never 支付."""
    rows = [
        ["园区资金到位登记（示例数据）", *[""] * 5],
        ["到账日期", "拨款单位", "到账金额（元）", "资金来源", "摘要", "备注"],
    ]
    shares = (("一般公共预算", 13_000), ("政府性基金预算", 27_500), ("专项债", 8_800))
    for number, (year, month) in enumerate((y, m) for y in (2023, 2024) for m in (2, 5, 8, 11)):
        for source, base in shares:
            fen = (base + (number * 7919 + base) % 9_000) * WAN
            rows.append(
                [
                    f"{year}-{month:02d}-15",
                    BUREAU.name,
                    yuan(fen),
                    source,
                    "园区建设资金到位",
                    "示例数据",
                ]
            )
    for year in (2023, 2024):
        rows.append(
            [
                f"{year}-06-20",
                CITY.name,
                yuan(10_000 * WAN),
                "市级财政配套",
                "市级资金到位",
                "示例数据",
            ]
        )
    return table(rows, "utf-8-sig")


def interest(year: int, month: int, fen: int) -> Line:
    return Line(dt.date(year, month, 21), BANK, "活期结息", 0, fen)


def files(m: Money) -> dict[str, bytes]:
    """Return every file: name → bytes."""
    before = Pay(
        dt.date(2022, 12, 28), 186_000_000, m.icbc[0].to, m.icbc[0].project, "前期勘察费", ""
    )
    # Treasury payments authorised by the unit pass its own bank too, a day or two later.
    seen = [p for at, p in enumerate(m.treasury) if at % 5 == 0 and p.fen > 0]
    passed = [p._replace(day=p.day + dt.timedelta(at % 3)) for at, p in enumerate(seen)]
    back = m.ccb[60]
    reversed_ = back._replace(
        day=back.day + dt.timedelta(2), fen=-back.fen, words="冲正" + back.words
    )
    again = back._replace(day=back.day + dt.timedelta(3), fen=back.fen - 1_000_00)
    moved = 30_000_000_00
    moving = dt.date(2024, 3, 12)
    listed = m.bonds + [p._replace(source="专项债") for p in m.icbc[300:340:4] if p.project]
    first, second = icbc_files(
        statement(
            [before, *m.icbc],
            OWN["icbc"],
            5_000 * WAN,
            [Line(moving, OWN["ccb"], "账户间资金调拨", moved)],
        )
    )
    of_ccb = sorted([*m.ccb, *passed, reversed_, again], key=lambda p: p.day)
    rented = [interest(y, q, 1_234_56 + y * q) for y in (2023, 2024) for q in (3, 6, 9, 12)]
    august = [p for p in m.icbc if (p.day.year, p.day.month) == (2024, 8)]
    return {
        "国库集中支付清单_2023年.csv": treasury(m.treasury, 2023),
        "国库集中支付清单_2024年.csv": treasury(m.treasury, 2024),
        "工商银行企业网银_2023年.csv": first,
        "工商银行企业网银_2023年12月至2024年.csv": second,
        "建设银行对公明细_2023至2024年.csv": ccb(
            statement(
                of_ccb,
                OWN["ccb"],
                800 * WAN,
                [Line(moving, OWN["icbc"], "账户间资金调拨", 0, moved)],
            )
        ),
        "中国银行明细_2023至2024年.csv": boc(statement(m.boc, OWN["boc"], 300 * WAN, rented)),
        "农业银行明细_2023至2024年.csv": abc(statement(m.abc, OWN["abc"], 200 * WAN, [])),
        "专项债券资金拨付台账_2023至2024年.csv": bonds(listed),
        "政策兑现清单_2023至2024年.xlsx": grants(
            sorted(m.grants + m.boc[50:170:5], key=lambda p: p.day)
        ),
        "用友凭证_2024年8月.csv": vouchers(august),
        "资金到位登记_2023至2024年.csv": released(),
    }


def make(folder: Path) -> None:
    """Write every file of the sample into ``folder``."""
    projects = tomllib.loads((SHIPPED / "sample.toml").read_text("utf-8"))["projects"]
    drawn = money(projects)
    for name, content in files(drawn).items():
        (folder / name).write_bytes(content)
    for name, rows in sample_lists.files(drawn).items():
        (folder / name).write_bytes(table(rows, "gb18030"))
    for name, rows in {**sample_funds.files(), **sample_sub_fund.files()}.items():
        (folder / name).write_bytes(table(list(rows), "utf-8"))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else SHIPPED)
