"""Invented exports of other banks and systems: one truth, written in many layouts and dresses.

A layout says which columns a file has and what each holds; a dress says how the file is written:
encoding, delimiter, dates, amounts, lines above and below. The right reading is the truth itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple


class Truth(NamedTuple):
    """One movement of money: ``fen`` is negative for a refund of money out."""

    date: dt.date
    direction: str
    fen: int
    name: str
    account: str
    summary: str


class Layout(NamedTuple):
    """``columns``: name of the column → what it holds, in the order of the file."""

    name: str
    columns: dict[str, str]
    above: tuple[str, ...] = ()


class Dress(NamedTuple):
    """How a file is written."""

    name: str
    encoding: str = "utf-8"
    delimiter: str = ","
    newline: str = "\n"
    date: str = "%Y-%m-%d"
    amount: Callable[[int], str] = lambda fen: plain(fen)
    nothing: str = ""  # what stands where no money moved
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    blank_lines: bool = False
    pad: str = ""
    guard: str = "{}"  # how an account number is guarded
    unit: str = ""  # behind the name of a money column
    trailing: bool = False


MONTH = (
    Truth(
        dt.date(2023, 4, 3),
        "out",
        125_000_000,
        "示例建工集团有限公司",
        "9900000000000000011",
        "道路一期进度款",
    ),
    Truth(
        dt.date(2023, 4, 4),
        "in",
        300_000_000,
        "示例区财政局",
        "9900000000000000012",
        "园区基础设施拨款",
    ),
    Truth(
        dt.date(2023, 4, 10),
        "out",
        8_640_050,
        "样例监理咨询有限公司",
        "9900000000000000013",
        "监理费",
    ),
    Truth(
        dt.date(2023, 4, 13),
        "out",
        360_000,
        "范例设计研究院有限公司",
        "9900000000000000014",
        "图纸费",
    ),
    Truth(dt.date(2023, 4, 21), "in", 1234, "应付利息", "9900000000000000090", "结息"),
    Truth(dt.date(2023, 4, 25), "out", 5, "甲乙智算科技有限公司", "9900000000000000015", "手续费"),
)


def plain(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def grouped(fen: int) -> str:
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02d}"


def spaced(fen: int) -> str:
    return grouped(fen).replace(",", " ")


def sign_of_yuan(fen: int) -> str:
    return "¥" + grouped(fen) if fen >= 0 else "-¥" + grouped(-fen)


def full_width(fen: int) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c in "0123456789,.-" else c for c in grouped(fen))


def with_unit(fen: int) -> str:
    return plain(fen) + "元"


def bracketed(fen: int) -> str:
    return grouped(fen) if fen >= 0 else f"({grouped(-fen)})"


def three_places(fen: int) -> str:
    return plain(fen) + "0"


def written(layout: Layout, dress: Dress, truths: tuple[Truth, ...] = MONTH) -> bytes:
    """The bytes of the file."""
    lines = [*layout.above, *dress.above]
    names = [
        name + (dress.unit if held in ("out", "in", "signed", "abs", "balance") else "")
        for name, held in layout.columns.items()
    ]
    rows = [names] + [_row(layout, dress, truth, i) for i, truth in enumerate(truths)]
    text = [
        line.replace(",", dress.delimiter) if dress.delimiter != "," else line for line in lines
    ]
    for i, row in enumerate(rows):
        text.append(
            dress.delimiter.join(_quoted(cell, dress) for cell in row)
            + dress.delimiter * dress.trailing
        )
        if dress.blank_lines and i in (0, 3):
            text.append("")
    text += [
        line.replace(",", dress.delimiter) if dress.delimiter != "," else line
        for line in dress.below
    ]
    return (dress.newline.join(text) + dress.newline).encode(dress.encoding)


def _quoted(cell: str, dress: Dress) -> str:
    cell += dress.pad
    if dress.delimiter in cell or '"' in cell.strip() or "\t" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _row(layout: Layout, dress: Dress, truth: Truth, i: int) -> list[str]:
    paid = truth.direction == "out"
    date = truth.date.strftime(dress.date)
    known = {
        "date": date,
        "datetime": f"{date} 1{i}:20:3{i}",
        "time": f"1{i}:20:3{i}",
        "out": dress.amount(truth.fen) if paid else dress.nothing,
        "in": dress.nothing if paid else dress.amount(truth.fen),
        "signed": dress.amount(-truth.fen if paid else truth.fen),
        "abs": dress.amount(truth.fen),
        "drcr": "借" if paid else "贷",
        "dc": "D" if paid else "C",
        "inout": "支出" if paid else "收入",
        "fromto": "往账" if paid else "来账",
        "name": truth.name,
        "account": dress.guard.format(truth.account),
        "summary": truth.summary,
        "balance": dress.amount(900_000_000 - i * 1_000_000),
        "serial": f"S20230400{i}",
        "digits": f"2023040{i}77",
        "seq": str(i + 1),
        "currency": "人民币",
        "cny": "CNY",
        "own": "9900000000000000001",
        "own_name": "示例区园区建设中心",
        "bank": "示例银行示例支行",
        "done": "交易成功",
        "code": "215",
    }
    return [known.get(cell, "") for cell in layout.columns.values()]


LAYOUTS = (
    Layout(
        "pingan_corporate",
        {
            "交易日期": "date", "交易时间": "time", "账号": "own", "借方发生额": "out", "贷方发生额": "in",
            "账户余额": "balance", "对方账户": "account", "对方账户名称": "name", "对方开户行": "bank",
            "交易流水号": "serial", "摘要": "summary", "用途": "",
        },
    ),
    Layout(
        "minsheng_corporate",
        {
            "交易日期": "date", "主机交易流水号": "serial", "借方发生额": "out", "贷方发生额": "in",
            "账户余额": "balance", "凭证号": "", "摘要": "summary", "对方账号": "account",
            "对方账号名称": "name", "对方开户行": "bank", "交易时间": "datetime",
        },
        ("账号:,9900000000000000001,户名:,示例区园区建设中心", "币种:,人民币,起止日期:,20230401-20230430"),
    ),
    Layout(
        "everbright_corporate",
        {
            "交易日期": "date", "交易时间": "time", "借方发生额": "out", "贷方发生额": "in", "账户余额": "balance",
            "对方账号": "account", "对方名称": "name", "凭证号码": "digits", "摘要": "summary",
        },
        ("中国光大银行对公账户对账单",),
    ),
    Layout(
        "industrial_corporate",
        {
            "银行流水号": "serial", "账号": "own", "账户名称": "own_name", "凭证代号": "", "借方金额": "out",
            "贷方金额": "in", "余额": "balance", "摘要": "summary", "对方账号": "account", "对方户名": "name",
            "对方银行": "bank", "交易时间": "datetime", "用途": "",
        },
    ),
    Layout(
        "industrial_personal",
        {
            "交易时间": "datetime", "记账日": "date", "支出": "out", "收入": "in", "账户余额": "balance",
            "摘要": "summary", "对方户名": "name", "对方银行": "bank", "对方账号": "account", "交易渠道": "",
            "交易用途": "",
        },
        ("兴业银行交易明细", "账户户名：,示例区园区建设中心"),
    ),
    Layout(
        "citic_corporate",
        {
            "交易日期": "date", "交易时间": "time", "柜员交易号": "serial", "借方发生额": "out",
            "贷方发生额": "in", "账户余额": "balance", "对方账号": "account", "对方账户名称": "name",
            "对方开户行名称": "bank", "摘要": "summary", "备注": "",
        },
    ),
    Layout(
        "postal_corporate",
        {
            "序号": "seq", "交易日期": "date", "交易时间": "time", "收支标志": "inout", "交易金额": "abs",
            "账户余额": "balance", "对方账号/卡号": "account", "对方户名": "name", "对方开户机构": "bank",
            "摘要": "summary",
        },
        ("中国邮政储蓄银行账户交易明细",),
    ),
    Layout(
        "qingdao_corporate",
        {
            "交易日期": "date", "交易时间": "time", "借贷标志": "drcr", "发生额": "abs", "余额": "balance",
            "对方账号": "account", "对方户名": "name", "对方行名": "bank", "摘要": "summary", "流水号": "digits",
        },
        ("青岛银行账户明细查询", "账号：9900000000000000001"),
    ),
    Layout(
        "huaxia_corporate",
        {
            "交易日期": "date", "凭证号": "digits", "币种": "currency", "发生额": "signed", "余额": "balance",
            "对方户名": "name", "对方账号": "account", "摘要": "summary",
        },
    ),
    Layout(
        "guangfa_corporate",
        {
            "交易日期": "date", "账户": "own", "收入": "in", "支出": "out", "账户余额": "balance",
            "交易渠道": "", "对方户名": "name", "对方账号": "account", "摘要": "summary",
        },
    ),
    Layout(
        "abc_corporate",
        {
            "交易时间": "datetime", "收入金额": "in", "支出金额": "out", "本次余额": "balance",
            "对方账号": "account", "对方户名": "name", "对方开户行": "bank", "交易用途": "summary",
        },
        ("账号：,9900000000000000001,户名：,示例区园区建设中心",),
    ),
    Layout(
        "rural_bank",
        {
            "日期": "date", "摘要": "summary", "借/贷": "drcr", "金额": "abs", "余额": "balance",
            "对方单位": "name", "对方帐号": "account",
        },
    ),
    Layout(
        "foreign_bank",
        {
            "Transaction Date": "date", "Debit Amount": "out", "Credit Amount": "in", "Balance": "balance",
            "Counterparty Name": "name", "Counterparty Account": "account", "Description": "summary",
        },
    ),
    Layout(
        "qilu_corporate",
        {
            "记账日期": "date", "记账时间": "time", "转出": "out", "转入": "in", "当前余额": "balance",
            "币别": "cny", "交易对手名称": "name", "交易对手账号": "account", "摘要信息": "summary",
        },
    ),
    Layout(
        "zheshang_corporate",
        {
            "交易序号": "serial", "交易日期": "date", "借贷方向": "dc", "交易金额": "abs", "交易后余额": "balance",
            "收付方名称": "name", "收付方账号": "account", "收付方开户行名": "bank", "交易摘要": "summary",
        },
    ),
    Layout(
        "bohai_corporate",
        {
            "入账日期": "date", "往来标志": "fromto", "交易金额": "abs", "账户余额": "balance",
            "对方客户名称": "name", "对方账号": "account", "资金用途": "summary", "交易状态": "done",
        },
    ),
    Layout(
        "hengfeng_amount_first",
        {
            "对方户名": "name", "对方账号": "account", "支取金额": "out", "存入金额": "in", "余额": "balance",
            "摘要": "summary", "交易日期": "date", "传票号": "digits",
        },
    ),
    Layout(
        "beijing_payment_words",
        {
            "业务日期": "date", "付方金额": "out", "收方金额": "in", "余额": "balance", "对手户名": "name",
            "对手账号": "account", "对手开户行": "bank", "业务摘要": "summary", "备注": "",
        },
    ),
    Layout(
        "rizhao_english_tail",
        {
            "交易日期[ Transaction Date ]": "date", "支出金额[ Debit ]": "out", "收入金额[ Credit ]": "in",
            "余额[ Balance ]": "balance", "对方名称[ Counterparty ]": "name",
            "对方账号[ Counterparty account ]": "account", "摘要[ Memo ]": "summary",
        },
    ),
    Layout(
        "ningbo_inner_spaces",
        {
            "交 易 日 期": "date", "支 出": "out", "收 入": "in", "余 额": "balance", "对 方 户 名": "name",
            "对 方 账 号": "account", "摘 要": "summary",
        },
    ),
    Layout(
        "shanghai_signed_with_flag",
        {
            "交易日期": "date", "收/支": "inout", "交易金额": "abs", "币种": "currency", "余额": "balance",
            "交易对方": "name", "交易对方账号": "account", "交易说明": "summary",
        },
    ),
    Layout(
        "hankou_pay_and_receive",
        {
            "交易日": "date", "付款金额": "out", "收款金额": "in", "结余": "balance", "对方单位名称": "name",
            "对方单位账号": "account", "事由": "summary",
        },
    ),
    Layout(
        "weihai_drcr_english",
        {
            "账务日期": "date", "凭证种类": "code", "借贷标识": "dc", "交易额": "abs", "联机余额": "balance",
            "对方账户名": "name", "对方账户账号": "account", "摘要说明": "summary",
        },
    ),
    Layout(
        "postal_one_column_both_ways",
        {
            "交易日期": "date", "摘要": "summary", "收入/支出金额": "signed", "账户余额": "balance",
            "对方账号": "account", "对方户名": "name",
        },
    ),
    Layout(
        "sides_behind_the_amount",
        {
            "记账日": "date", "摘要": "summary", "发生额(借)": "out", "发生额(贷)": "in", "余额": "balance",
            "对方账号": "account", "对方户名": "name",
        },
    ),
    Layout(
        "home_currency_sides",
        {
            "交易日": "date", "本币借方": "out", "本币贷方": "in", "本币余额": "balance", "借方笔数": "",
            "对方户名": "name", "对方账号": "account", "摘要": "summary",
        },
    ),
    Layout(
        "direction_under_another_name",
        {
            "编号": "seq", "交易日": "date", "交易金额": "abs", "交易类型": "inout", "对方": "name",
            "对方账号": "account", "摘要": "summary",
        },
    ),
    Layout(
        "sign_and_flag_say_the_same",
        {
            "交易日期": "date", "借贷标志": "drcr", "交易金额": "signed", "余额": "balance", "对方户名": "name",
            "对方账号": "account", "摘要": "summary",
        },
    ),
    Layout(
        "postal_wide_in_out_words",
        {
            "交易日期": "date", "交易渠道": "", "摘要": "summary", "支出金额": "out", "收入金额": "in",
            "账户余额": "balance", "对方账号": "account", "对方户名": "name", "交易机构": "bank", "备注": "",
        },
    ),
)  # fmt: skip

DRESSES = (
    Dress("plain"),
    Dress("gbk_crlf", encoding="gb18030", newline="\r\n", amount=grouped),
    Dress("utf16_tab", encoding="utf-16", delimiter="\t", date="%Y/%m/%d", amount=grouped),
    Dress("bom_semicolon", encoding="utf-8-sig", delimiter=";", date="%Y.%m.%d", amount=spaced),
    Dress("pipe", delimiter="|", date="%Y%m%d", nothing="0.00"),
    Dress("yuan_sign", amount=sign_of_yuan, nothing="--", date="%Y年%m月%d日"),
    Dress("full_width", encoding="gb18030", amount=full_width, pad="\t"),
    Dress("unit_behind", amount=with_unit, guard="'{}", blank_lines=True),
    Dress("unit_in_name", unit="（元）", amount=bracketed, guard='="{}"', nothing="-"),
    Dress("cr_only", newline="\r", amount=three_places, nothing="0"),
    Dress(
        "long_preamble", encoding="gb18030",
        above=(
            "账户交易明细清单", "", "账户名称：示例区园区建设中心", "账号：9900000000000000001",
            "查询区间：2023-04-01 至 2023-04-30", "打印时间：2023-05-03 09:12:22", "币种：人民币（单位：元）",
        ),
        below=("", "制表人：示例,复核人：样例", "本对账单仅供参考，以银行记账为准"),
    ),
    Dress("totals_below", below=("合计,,,,", "打印日期：2023-05-03")),
    Dress("notes_below", below=("", "温馨提示：如有疑问请致电客服", "——本页结束——"), trailing=True),
)  # fmt: skip
