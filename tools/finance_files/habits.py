"""Habits that spoil or dress a file; each says what it does to the truth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from tools.finance_files.base import (
    OWN,
    OWN_ACCOUNT,
    PURPOSES,
    File,
    Sheet,
    grouped,
    in_unit,
    yuan,
)  # fmt: skip

DATES: tuple[Callable[[dt.date], str], ...] = (
    dt.date.isoformat, lambda d: d.strftime("%Y%m%d"), lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: f"{d.year}.{d.month:02}.{d.day:02}", lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: d.strftime("%Y-%m-%d 10:21:33"), lambda d: d.strftime("%Y%m%d 102133"),
    lambda d: d.strftime("%Y/%m/%d %H:%M"), lambda d: "\u200b" + d.isoformat(), lambda d: "`" + d.isoformat(),
)  # fmt: skip
PAID = (
    "已支付", "支付成功", "已付款", "已拨付", "交易成功", "成功", "已到账", "已清算", "付款成功", "Paid", "SUCCESS",
)  # fmt: skip
UNPAID = (
    "未支付", "待支付", "支付失败", "失败", "已退回", "已作废", "审批中", "已驳回", "处理中", "已撤销", "FAILED",
    "PENDING", "待审核", "已冲正", "已退款", "拒付", "终止", "无效", "已受理", "审批通过", "已提交", "退票",
)  # fmt: skip


def redress(file: File, show: Callable[[int], str]) -> None:
    """Write every amount of the sheets anew, from its text in yuan."""
    for sheet in file.sheets:
        for row in sheet.rows:
            for c in sheet.money:
                if c < len(row) and row[c] not in ("", "-"):
                    row[c] = show(_fen(row[c]))


def _fen(text: str) -> int:
    return round(float(text) * 100)


def unit(file: File) -> None:
    """Give the amounts in another unit, and say so in one of many places."""
    rng = file.rng
    name = {1_000: "千元", 10_000: "万元"}.get(file.grain)
    if name is None:
        return
    redress(file, lambda fen: in_unit(fen, name))
    places: dict[str, Callable[[], None]] = {
        "head": lambda: _in_head(file, name, rng.choice(("（{}）", "({})", "/{}", "【{}】", "，{}"))),
        "lone": lambda: file.sheet.above.append([rng.choice((name, f"单位：{name}", f"单位:{name}", f"金额单位：{name}"))]),
        "title": lambda: file.sheet.above.insert(0, [f"2024年资金支付情况表（单位：{name}）"]),
        "words": lambda: file.sheet.above.append([rng.choice((f"本表金额以{name}计", f"以下金额均为{name}"))]),
        "below": lambda: file.sheet.below.append([rng.choice((f"注：金额单位为{name}", f"说明：以上金额单位：{name}"))]),
        "right": lambda: file.sheet.above.append([*[""] * (len(file.sheet.head) - 1), f"单位：{name}"]),
        "name": lambda: setattr(file, "name", f"{file.name}（{name}）"),
        "column": lambda: file.sheet.add_column(
            file.sheet.money[0] + 1, "单位", [name] * len(file.sheet.rows)
        ),
    }  # fmt: skip
    place = rng.choice(sorted(places))
    if place != "head" and any("(元)" in head for head in file.sheet.head):
        file.truth.open = True  # the head says 元 and another place another unit: nobody can tell
    places[place]()
    file.habit(f"unit {name} {place}")


def _in_head(file: File, name: str, pattern: str) -> None:
    for c in file.sheet.money:
        file.sheet.head[c] = file.sheet.head[c].replace("(元)", "") + pattern.format(name)


def days(file: File) -> None:
    """Write the days another way."""
    show = file.rng.choice(DATES)
    for sheet in file.sheets:
        for row in sheet.rows:
            for c in sheet.days:
                try:
                    row[c] = show(dt.date.fromisoformat(row[c]))
                except ValueError:
                    continue  # a row that is no payment
    file.habit(f"days {show(dt.date(2024, 3, 2))!r}")


def amounts(file: File, *, spreadsheet: bool = False) -> None:
    """Write the amounts another way; a spreadsheet would take ="1.00" for a formula."""
    ways: tuple[Callable[[str], str], ...] = (
        grouped, lambda t: f"￥{grouped(t)}", lambda t: f"{t}\t", lambda t: f"¥{t}", lambda t: f'="{t}"',
        lambda t: t.translate(str.maketrans("0123456789.", "０１２３４５６７８９．")), lambda t: f"CNY {grouped(t)}",
        lambda t: f"({grouped(t[1:])})" if t.startswith("-") else grouped(t),
    )  # fmt: skip
    way = file.rng.choice([way for way in ways if not (spreadsheet and way("1").startswith("="))])
    for sheet in file.sheets:
        for row in sheet.rows:
            for c in sheet.money:
                if c < len(row) and row[c] not in ("", "-"):
                    row[c] = way(row[c])
    file.habit(f"amounts {way('1234.50')!r}")


def title(file: File) -> None:
    """Put lines above the head, as exports have."""
    rng = file.rng
    lines = [
        [f"{OWN}{file.name}"],
        [f"账号：{OWN_ACCOUNT}", f"户名：{OWN}"],
        ["起止日期：2023-01-01至2024-12-31"],
    ]
    file.sheet.above[:0] = [line for line in lines if rng.random() < 0.6]
    file.habit("title")


def _sum_row(file: File, words: str, fen: dict[int, int], day: str) -> list[str]:
    sheet = file.sheet
    row = [""] * len(sheet.head)
    for c, value in fen.items():
        row[c] = yuan(value)
    if sheet.days:
        row[sheet.days[0]] = day
    texts = [c for c in range(len(row)) if c not in sheet.money and c not in sheet.days]
    row[texts[-1] if day else (0 if 0 not in sheet.money else texts[0])] = words
    return row


def sums(file: File) -> None:
    """Put rows of sums between and behind the payments: of months, carried on, with or without a day."""
    rng, sheet = file.rng, file.sheet
    balance = next((c for c in sheet.money if "余额" in sheet.head[c]), None)
    columns = [c for c in sheet.money if c != balance]
    rows, months = [], [str(row[sheet.days[0]])[:7] for row in sheet.rows]
    running = dict.fromkeys(columns, 0)
    month = dict.fromkeys(columns, 0)
    labels = rng.choice(
        (
            ("本月合计", "本年累计"),
            ("{}月合计", "累计"),
            ("月计", "年计"),
            ("小计", "合计"),
            ("本期发生额", "总计"),
        )
    )
    dated = rng.random() < 0.5
    for i, row in enumerate(sheet.rows):
        rows.append(row)
        for c in columns:
            fen = _fen(row[c]) if row[c] not in ("", "-") else 0
            month[c], running[c] = month[c] + fen, running[c] + fen
        if i + 1 == len(sheet.rows) or months[i + 1] != months[i]:
            day = str(row[sheet.days[0]]) if dated else ""
            sum_row = _sum_row(file, labels[0].format(int(months[i][5:])), month, day)
            if balance is not None:
                sum_row[balance] = row[balance]
            rows.append(sum_row)
            if rng.random() < 0.6:
                rows.append(_sum_row(file, labels[1], running, day))
            month = dict.fromkeys(columns, 0)
    sheet.rows = rows
    file.habit(f"sums {labels} dated {dated}")


def total(file: File) -> None:
    """Put one total behind all rows."""
    sheet = file.sheet
    columns = [c for c in sheet.money if "余额" not in sheet.head[c]]
    fen = {c: sum(_fen(row[c]) for row in sheet.rows if row[c] not in ("", "-")) for c in columns}
    sheet.rows.append(
        _sum_row(file, file.rng.choice(("合计", "总计", "合 计", "Total", "本页合计")), fen, "")
    )
    file.habit("total")


def opening(file: File) -> None:
    """Put the balance brought forward before the first payment."""
    sheet = file.sheet
    balance = next((c for c in sheet.money if "余额" in sheet.head[c]), None)
    if balance is None:
        return
    first = file.truth.payments[0]
    before = _fen(sheet.rows[0][balance]) + (first.fen if first.direction == "out" else -first.fen)
    row = _sum_row(
        file, file.rng.choice(("期初余额", "上年结转", "承前页", "期初结存")), {balance: before}, ""
    )
    sheet.rows.insert(0, row)
    file.habit("opening")


def states(file: File) -> None:
    """Add a column of states; only some rows were paid."""
    rng, sheet = file.rng, file.sheet
    paid, unpaid = rng.choice(PAID), rng.sample(UNPAID, 3)
    gone = set(rng.sample(range(len(sheet.rows)), max(1, len(sheet.rows) // 4)))
    texts = [rng.choice(unpaid) if i in gone else paid for i in range(len(sheet.rows))]
    sheet.add_column(
        len(sheet.head), rng.choice(("支付状态", "状态", "交易状态", "处理状态")), texts
    )
    file.truth.payments = [p for i, p in enumerate(file.truth.payments) if i not in gone]
    file.truth.open = True  # a word may be asked
    file.habit(f"states {paid} / {unpaid}")


def more_days(file: File) -> None:
    """Add days that are not the day of payment."""
    rng, sheet = file.rng, file.sheet
    for name in rng.sample(
        ("申请日期", "制单日期", "审批日期", "签订日期", "发票日期"), rng.randint(1, 2)
    ):
        texts = [_earlier(row[sheet.days[0]], rng.randint(3, 40)) for row in sheet.rows]
        sheet.add_column(rng.choice((0, sheet.days[0] + 1)), name, texts)
        file.habit(f"day {name}")


def _earlier(day: str, by: int) -> str:
    return (dt.date.fromisoformat(day) - dt.timedelta(by)).isoformat() if day else ""


def split_money(file: File) -> None:
    """Let the payment lie in parts beside, or instead of, its sum; or stand beside money that is none."""
    rng, sheet, made = file.rng, file.sheet, file.truth.payments
    at = sheet.money[0]
    kind = rng.choice(("levels", "levels and sum", "returned", "contract", "digits"))
    parts = [
        (p.fen // file.grain // 3 * file.grain, p.fen - p.fen // file.grain // 3 * file.grain)
        for p in made
    ]
    if kind.startswith("levels"):
        names = rng.choice(
            (("市级资金", "区级资金"), ("财政资金", "自筹资金"), ("专项债资金", "一般公共预算"))
        )
        old = sheet.head[at]
        sheet.head[at] = "合计" if kind.endswith("sum") else f"{names[1]}"
        if not kind.endswith("sum"):
            for row, (_, b) in zip(sheet.rows, parts, strict=True):
                row[at] = yuan(b)
            sheet.add_column(at, names[0], [yuan(a) for a, _ in parts])
            sheet.money.insert(0, at)
            file.truth.open = True
        else:
            sheet.add_column(at, names[0], [yuan(a) for a, _ in parts])
            sheet.add_column(at + 1, names[1], [yuan(b) for _, b in parts])
            sheet.money += [at, at + 1]
        file.habit(f"{kind} {names} for {old}")
    elif kind == "returned":
        back = [a if rng.random() < 0.3 else 0 for a, _ in parts]
        sheet.add_column(at + 1, "退回金额", [yuan(b) for b in back])
        sheet.money.append(at + 1)
        if rng.random() < 0.6:
            net = [yuan(p.fen - b) for p, b in zip(made, back, strict=True)]
            sheet.add_column(at + 2, "实际支出", net)
            sheet.money.append(at + 2)
        file.truth.payments = [
            p._replace(fen=p.fen - b) for p, b in zip(made, back, strict=True) if p.fen > b
        ]
        file.truth.open = True
        file.habit("returned")
    elif kind == "contract":
        done = [p.fen * rng.randint(2, 5) for p in made]
        sheet.add_column(at, "合同金额", [yuan(d * 2) for d in done])
        sheet.add_column(at + 2, "累计支付金额", [yuan(d) for d in done])
        sheet.money += [at, at + 2]
        file.habit("contract and cumulative")
    else:
        _digits(file, at)


def _digits(file: File, at: int) -> None:
    """Write the amount one digit a column, as paper forms do."""
    sheet = file.sheet
    names = ("亿", "千", "百", "十", "万", "千", "百", "十", "元", "角", "分")
    digits = []
    for row in sheet.rows:
        text = str(_fen(row[at]))
        digits.append([*[""] * (len(names) - len(text)), *text][-len(names) :])
    del sheet.head[at]
    for row in sheet.rows:
        del row[at]
    sheet.money = []
    sheet.days = [c - (c > at) for c in sheet.days]
    for i, name in enumerate(names):
        sheet.add_column(at + i, name, [d[i] for d in digits])
    file.truth.open = True
    file.habit("digits")


def reversal(file: File) -> None:
    """Take one payment back by a row that a flag marks."""
    rng, sheet = file.rng, file.sheet
    n = rng.randrange(len(file.truth.payments) - 1)
    gone = file.truth.payments[n]
    row = list(sheet.rows[n])
    balance = next((c for c in sheet.money if "余额" in sheet.head[c]), None)
    for c in sheet.money:
        if c != balance and row[c] not in ("", "-"):
            row[c] = yuan(-_fen(row[c]))
    sheet.rows.insert(n + 1, row)
    if balance is not None:  # what was paid is back from here on
        back = gone.fen if gone.direction == "out" else -gone.fen
        for later in sheet.rows[n + 1 :]:
            later[balance] = yuan(_fen(later[balance]) + back)
    flags = ["" for _ in sheet.rows]
    flags[n + 1] = rng.choice(("是", "Y", "冲正", "*", "1"))
    sheet.add_column(len(sheet.head), rng.choice(("冲正标志", "红冲标志", "冲账标志")), flags)
    file.truth.payments.insert(n + 1, gone._replace(fen=-gone.fen))
    file.truth.open = True
    file.habit(f"reversal {flags[n + 1]}")


def sections(file: File) -> None:
    """Number the payments under parents that are the sums of their parts."""
    rng, sheet = file.rng, file.sheet
    half = len(sheet.rows) // 2
    at = sheet.money[0]
    texts = [c for c in range(len(sheet.head)) if c not in sheet.money and c not in sheet.days]
    rows = []
    for number, part in (("一", sheet.rows[:half]), ("二", sheet.rows[half:])):
        parent = [""] * len(sheet.head)
        parent[at] = yuan(sum(_fen(row[at]) for row in part))
        parent[texts[0]] = f"{number}、{rng.choice(PURPOSES)}"
        if rng.random() < 0.3:
            parent[sheet.days[0]] = part[-1][sheet.days[0]]
        rows += [parent, *part]
    sheet.rows = rows
    file.truth.open = True
    file.habit("sections")


def tabs(file: File) -> None:
    """Lay the payments of one spreadsheet on several tabs, or put a cover or a summary before them."""
    rng, sheet = file.rng, file.sheet
    kind = rng.choice(("months", "cover", "summary"))
    if kind == "months":
        half = len(sheet.rows) // 2
        second = Sheet(
            list(sheet.head), sheet.rows[half:], money=list(sheet.money), days=list(sheet.days)
        )
        second.above, second.title = [list(line) for line in sheet.above], "2月"
        sheet.rows, sheet.title = sheet.rows[:half], "1月"
        file.sheets.append(second)
        file.truth.open = True
    elif kind == "cover":
        cover = Sheet(
            ["资金支付情况"], [["编制单位：" + OWN], ["编制日期：2024-12-31"]], title="封面"
        )
        file.sheets.insert(0, cover)
    else:
        fen = sum(abs(p.fen) for p in file.truth.payments)
        summary = Sheet(
            ["项目", "金额"],
            [["一季度", yuan(fen // 2)], ["二季度", yuan(fen - fen // 2)]],
            title="汇总",
        )
        file.sheets.insert(0, summary)
        file.truth.open = True
    file.habit(f"tabs {kind}")


def hidden(file: File) -> None:
    """Hide some rows, as a filter does: all are read and it is told, or it is asked."""
    rng, sheet = file.rng, file.sheet
    sheet.hidden = set(rng.sample(range(len(sheet.rows)), 2))
    file.truth.open = file.truth.named = True
    file.habit("hidden")


def asked_only(file: File) -> None:
    """Turn the list into one of what was asked, approved or is due: nothing was paid."""
    sheet = file.sheet
    sheet.head[sheet.money[0]] = file.rng.choice(
        ("申请金额", "批准金额", "核定金额", "应付金额", "请款金额", "计划金额")
    )
    sheet.head[sheet.days[0]] = file.rng.choice(("申请日期", "批准日期", "核定日期", "到期日"))
    file.truth.payments, file.truth.refused, file.name = [], True, "用款申请表"
    file.habit("asked only")


ENGLISH = (("余额", "Balance"), ("日期", "Date"), ("时间", "Date"), ("支出", "Paid out"), ("收入", "Paid in"),
           ("金额", "Amount"), ("账号", "Account No."), ("摘要", "Details"), ("用途", "Purpose"))  # fmt: skip


def english_second(file: File) -> None:
    """Repeat the head in English below it."""
    heads = [next((en for zh, en in ENGLISH if zh in head), "Remark") for head in file.sheet.head]
    file.sheet.second_head = heads
    file.habit("second head")
