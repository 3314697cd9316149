"""The families of files: who exports them and how the side of a payment shows."""

from __future__ import annotations

import random
from collections.abc import Callable

from tools.finance_files.base import (
    OWN,
    OWN_ACCOUNT,
    File,
    Payment,
    Sheet,
    Truth,
    balances,
    payments,
)

DAYS = ("交易日期", "记账日期", "交易时间", "入账日期", "日期", "业务日期")
PARTIES = (
    "对方户名",
    "对方单位",
    "对方名称",
    "交易对手",
    "对手方名称",
    "收(付)方名称",
    "对方账户名称",
    "对方单位名称",
)
WORDS = ("摘要", "用途", "附言", "交易摘要", "备注", "款项用途")
PLAIN_PAIRS = (
    ("支出", "收入"), ("支出金额", "收入金额"), ("付款金额", "收款金额"), ("转出金额", "转入金额"), ("付出", "收进"),
    ("出账金额", "进账金额"), ("汇出金额", "汇入金额"), ("往账金额", "来账金额"), ("支取金额", "存入金额"),
    ("借方（支出）", "贷方（收入）"), ("借方发生额(付)", "贷方发生额(收)"), ("支出(元)", "收入(元)"),
    ("Withdrawals", "Deposits"), ("Money Out", "Money In"), ("Paid out", "Paid in"), ("Debit(Out)", "Credit(In)"),
)  # fmt: skip
OWN_PAIRS = (
    ("贷方（付）", "借方（收）"), ("贷方金额(支出)", "借方金额(收入)"), ("贷方（减少）", "借方（增加）"),
    ("贷方发生额(付出)", "借方发生额(收到)"),
)  # fmt: skip
LEGAL_PAIRS = (
    ("借方金额", "贷方金额"),
    ("借方发生额", "贷方发生额"),
    ("借方", "贷方"),
    ("Debit", "Credit"),
)


def shown(file: File, made: list[Payment], direction: str) -> list[str]:
    empty = file.rng.choice(("", "", "0.00", "-"))
    return [file.show(p.fen) if p.direction == direction else empty for p in made]


def _start(rng: random.Random, made: list[Payment], name: str) -> File:
    sheet = Sheet([], [[] for _ in made])
    return File(rng, [sheet], Truth(list(made)), name)


def _columns(file: File, columns: list[tuple[str, list[str], str]]) -> None:
    """Lay columns (head, texts, kind) into the sheet; kind: day, money or text."""
    sheet = file.sheet
    for head, texts, kind in columns:
        sheet.head.append(head)
        for row, text in zip(sheet.rows, texts, strict=True):
            row.append(text)
        if kind == "money":
            sheet.money.append(len(sheet.head) - 1)
        if kind == "day":
            sheet.days.append(len(sheet.head) - 1)


def _frame(
    file: File, made: list[Payment], middle: list[tuple[str, list[str], str]], *, balance: bool
) -> None:
    """Lay a bank's columns around those that carry the money."""
    rng = file.rng
    columns = [(rng.choice(DAYS), [file.day(p.day) for p in made], "day"), *middle]
    if balance:
        _, after = balances(rng, made)
        name = rng.choice(("余额", "账户余额", "当前余额", "交易后余额"))
        columns.append((name, [file.show(b) for b in after], "money"))
    columns.append((rng.choice(PARTIES), [p.party for p in made], "text"))
    if rng.random() < 0.6:
        columns.append(
            (rng.choice(("对方账号", "对方帐号", "对手账号")), [p.account for p in made], "text")
        )
    columns.append((rng.choice(WORDS), [p.words for p in made], "text"))
    if rng.random() < 0.4:
        start = rng.randint(10**9, 9 * 10**9)
        numbers = [f"S{start + 17 * i}" for i in range(len(made))]
        columns.append((rng.choice(("流水号", "交易流水号", "日志号")), numbers, "text"))
    _columns(file, columns)


def plain_pair(rng: random.Random, grain: int) -> File:
    """Two columns whose names say out and in."""
    made = payments(rng, grain=grain)
    file = _start(rng, made, "账户明细")
    file.grain = grain
    out, inward = rng.choice((*PLAIN_PAIRS, *OWN_PAIRS))
    middle = [(out, shown(file, made, "out"), "money"), (inward, shown(file, made, "in"), "money")]
    if rng.random() < 0.4:
        middle.reverse()
    file.habit(f"pair {out}/{inward}")
    _frame(file, made, middle, balance=rng.random() < 0.6)
    return file


def legal_pair(rng: random.Random, grain: int) -> File:
    """借/贷: the bank's side or the unit's own; the balance decides it, else nothing does."""
    made = payments(rng, grain=grain)
    file = _start(rng, made, rng.choice(("明细账", "银行日记账", "账户明细")))
    file.grain = grain
    debit, credit = rng.choice(LEGAL_PAIRS)
    bank, balance = rng.random() < 0.5, rng.random() < 0.6
    bank = bank and file.name != "银行日记账"  # a cash book is the unit's own by its name
    first, second = ("out", "in") if bank else ("in", "out")
    middle = [
        (debit, shown(file, made, first), "money"),
        (credit, shown(file, made, second), "money"),
    ]
    file.habit(f"{debit}/{credit} of the {'bank' if bank else 'unit'}, balance {balance}")
    file.truth.open = not balance
    _frame(file, made, middle, balance=balance)
    return file


def journal(rng: random.Random, grain: int) -> File:
    """The unit's own cash journal: vouchers and the other account; its 借 is money in."""
    made = payments(rng, grain=grain)
    file = _start(rng, made, "银行存款日记账")
    file.grain = grain
    numbers, count = [], {"out": 0, "in": 0}
    for p in made:
        count[p.direction] += 1
        numbers.append(f"{'付' if p.direction == 'out' else '收'}-{count[p.direction]}")
    debit, credit = rng.choice(LEGAL_PAIRS[:3])
    columns = [
        ("日期", [file.day(p.day) for p in made], "day"),
        (rng.choice(("凭证号", "凭证字号", "凭证编号")), numbers, "text"),
        ("摘要", [f"{'付' if p.direction == 'out' else '收'}{p.words}" for p in made], "text"),
        ("对方科目", ["在建工程" if p.direction == "out" else "拨款收入" for p in made], "text"),
        (debit, shown(file, made, "in"), "money"),
        (credit, shown(file, made, "out"), "money"),
    ]
    if rng.random() < 0.5:
        _, after = balances(rng, made)
        columns.append(("余额", [file.show(b) for b in after], "money"))
    file.habit("journal")
    file.truth.payments = [p._replace(party="") for p in made]
    _columns(file, columns)
    return file


FLAGS = (
    ("收/支", "支出", "收入", True), ("收支标志", "支", "收", True), ("交易方向", "转出", "转入", True),
    ("收付标志", "付", "收", True), ("往来标志", "往账", "来账", True), ("资金流向", "流出", "流入", True),
    ("借贷标志", "借", "贷", False), ("借贷方向", "贷", "借", False), ("借贷标志", "D", "C", False),
    ("借贷标志", "J", "D", False), ("借/贷", "S", "H", False), ("借/贷", "H", "S", False),
    ("借贷标志", "1", "2", False), ("Dr/Cr", "DR", "CR", False),
)  # fmt: skip


def flagged(rng: random.Random, grain: int) -> File:
    """One column of amounts and one that says the side."""
    made = payments(rng, grain=grain)
    file = _start(rng, made, "交易明细")
    file.grain = grain
    head, out, inward, plain = rng.choice(FLAGS)
    balance = rng.random() < 0.6
    words = [out if p.direction == "out" else inward for p in made]
    amount = rng.choice(("交易金额", "金额", "发生额"))
    middle = [(head, words, "text"), (amount, [file.show(p.fen) for p in made], "money")]
    if rng.random() < 0.5:
        middle.reverse()
    file.truth.open = not (plain or balance)
    if head == "借贷标志" and out == "1" and rng.random() < 0.6:
        middle = [(f"{h}(1-支出,2-收入)" if h == head else h, t, k) for h, t, k in middle]
        file.truth.open = False
    file.habit(f"flag {head} {out}/{inward}, balance {balance}")
    _frame(file, made, middle, balance=balance)
    return file


def signed(rng: random.Random, grain: int) -> File:
    """One column of amounts with a sign."""
    made = payments(rng, grain=grain)
    file = _start(rng, made, "流水")
    file.grain = grain
    balance = rng.random() < 0.6
    texts = [file.show(p.fen if p.direction == "in" else -p.fen) for p in made]
    file.habit(f"signed, balance {balance}")
    file.truth.open = not balance
    _frame(
        file,
        made,
        [(rng.choice(("金额", "发生额", "交易金额", "Amount")), texts, "money")],
        balance=balance,
    )
    return file


def receipts(rng: random.Random, grain: int) -> File:
    """Payer and payee both stand in each row; the unit is named above or is the one in every row."""
    made = payments(rng, grain=grain, least=6)
    file = _start(rng, made, "回单明细")
    file.grain = grain
    out = [p.direction == "out" for p in made]
    payer = [OWN if o else p.party for o, p in zip(out, made, strict=True)]
    payee = [p.party if o else OWN for o, p in zip(out, made, strict=True)]
    heads = rng.choice(
        (("付款方户名", "收款方户名"), ("付款人名称", "收款人名称"), ("付方名称", "收方名称"))
    )
    columns = [
        (rng.choice(DAYS), [file.day(p.day) for p in made], "day"),
        (heads[0], payer, "text"),
    ]
    if rng.random() < 0.5:
        own = [OWN_ACCOUNT if o else p.account for o, p in zip(out, made, strict=True)]
        other = [p.account if o else OWN_ACCOUNT for o, p in zip(out, made, strict=True)]
        columns += [
            ("付款账号", own, "text"),
            (heads[1], payee, "text"),
            ("收款账号", other, "text"),
        ]
    else:
        columns.append((heads[1], payee, "text"))
    columns += [
        ("金额", [file.show(p.fen) for p in made], "money"),
        ("摘要", [p.words for p in made], "text"),
    ]
    if rng.random() < 0.6:
        file.sheet.above.append([f"户名：{OWN}", "", f"账号：{OWN_ACCOUNT}"])
    else:
        file.truth.open = True
    file.habit("payer and payee")
    _columns(file, columns)
    return file


AMOUNTS = (
    "支付金额",
    "拨付金额",
    "本次支付金额",
    "实付金额",
    "付款金额",
    "支出金额",
    "实际支付金额",
    "Payment Amount",
)
PAYS = ("支付日期", "付款日期", "拨付日期", "支付时间", "Payment Date")


def paid_list(rng: random.Random, grain: int) -> File:
    """A list of payments: treasury, 台账, spreadsheet of the finance desk."""
    made = payments(rng, grain=grain, both=False)
    file = _start(rng, made, rng.choice(("支付明细表", "资金拨付台账", "国库集中支付明细")))
    file.grain = grain
    payee = rng.choice(("收款人", "收款单位", "收款人名称", "收款人全称", "收款方", "Payee"))
    columns = [
        (rng.choice(PAYS), [file.day(p.day) for p in made], "day"),
        (payee, [p.party for p in made], "text"),
    ]
    columns.append((rng.choice(AMOUNTS), [file.show(p.fen) for p in made], "money"))
    columns.append(
        (rng.choice(("用途", "款项用途", "摘要", "资金用途")), [p.words for p in made], "text")
    )
    if rng.random() < 0.5:
        columns.insert(0, ("序号", [str(i) for i in range(1, len(made) + 1)], "text"))
    file.habit("paid list")
    _columns(file, columns)
    return file


FAMILIES: tuple[Callable[[random.Random, int], File], ...] = (
    plain_pair, plain_pair, legal_pair, journal, flagged, flagged, signed, receipts, paid_list, paid_list, paid_list,
)  # fmt: skip
