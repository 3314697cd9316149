"""Statements printed on pages: PDF by Typst and by a writer of our own (fonts that are not in the file), OFD."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import typst
from pylopdf_fonts_zh_cn import __file__ as _font_module


class Paid(NamedTuple):
    """One row: fen negative out, positive in."""

    day: dt.date
    fen: int
    party: str
    words: str


OPENING = 900_000_000
PARTIES = (
    "示例建工集团有限公司",
    "样例监理咨询有限公司青岛崂山分公司",
    "范例设计研究院有限公司",
    "示例区财政局",
)


def paid(n: int = 12) -> list[Paid]:
    day = dt.date(2024, 1, 3)
    return [
        Paid(
            day + dt.timedelta(i * 2),
            (1 if i % 4 == 3 else -1) * (123_456 + i * 7_654_321 % 50_000_000),
            PARTIES[i % 4],
            ("工程进度款第{}期按合同约定支付", "监理费{}", "设计费{}", "财政拨款{}")[i % 4].format(
                i + 1
            ),
        )
        for i in range(n)
    ]


def yuan(fen: int, group: bool = True) -> str:
    sign, rest = "-" if fen < 0 else "", abs(fen)
    return (
        f"{sign}{rest // 100:,}.{rest % 100:02}"
        if group
        else f"{sign}{rest // 100}.{rest % 100:02}"
    )


def balances(rows: Sequence[Paid], opening: int = OPENING) -> list[int]:
    found = []
    for row in rows:
        opening += row.fen
        found.append(opening)
    return found


def _cell(text: str) -> str:
    return "[#" + '"' + text.replace('"', '\\"') + '"' + "]"


def by_typst(body: str) -> bytes:
    return bytes(
        typst.compile(
            body.encode(), font_paths=[str(Path(_font_module).parent)], ignore_system_fonts=True
        )
    )


def typeset(
    head: Sequence[Sequence[str]], rows: Sequence[Sequence[str]], *, above: Sequence[str] = (), below: Sequence[str] = (),
    widths: str = "", stroke: str = "0.5pt", align: str = "left", footer: str = "", flipped: bool = False,
    repeat: bool = True, inset: str = "4pt", size: str = "8pt",
) -> bytes:  # fmt: skip
    """A table by Typst; ``head``: its lines; a cell ``>n text`` spans n columns, ``-`` is under such a one."""
    columns = widths or f"({', '.join(['auto'] * len(head[-1]))})"
    names = ", ".join(_spanned(name) for line in head for name in line if name != "-")
    cells = ", ".join(_cell(cell) for row in rows for cell in row)
    page = f"footer: context [{footer}]" if footer else ""
    made = [
        f'#set page(paper: "a4", margin: 1.5cm, flipped: {str(flipped).lower()}, {page})',
        f'#set text(font: "Noto Sans SC", size: {size})',
        *(f"#{_cell(line)} \\" for line in above),
        f"#table(columns: {columns}, stroke: {stroke}, align: {align}, inset: {inset}, "
        f"table.header(repeat: {str(repeat).lower()}, {names}), {cells})",
        *(f"#{_cell(line)} \\" for line in below),
    ]
    return by_typst("\n".join(made))


def _spanned(name: str) -> str:
    if name.startswith(">"):
        n, _, text = name[1:].partition(" ")
        return f"table.cell(colspan: {n}){_cell(text)}"
    return _cell(name)


class Text(NamedTuple):
    x: float
    y: float  # down from the top, in points
    text: str
    size: float = 9


def raw_pdf(
    pages: Sequence[Sequence[Text]], *, rotate: int = 0, rules: Sequence[str] = ()
) -> bytes:
    """A PDF whose Chinese font is not in the file (STSong-Light, UniGB-UCS2-H), as many banks' are."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    add(b"<< /Type /Catalog /Pages 2 0 R >>")
    add(b"")
    add(
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>"
    )
    add(
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (GB1) /Supplement 4 >> /DW 1000 /W [1 95 500] /FontDescriptor 5 0 R >>"
    )
    add(
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
        b"/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>"
    )
    kids = []
    for texts in pages:
        shown = "\n".join(
            f"BT /F1 {t.size} Tf {_matrix(t, rotate)} Tm <{t.text.encode('utf-16-be').hex()}> Tj ET"
            for t in texts
        )
        stream = ("\n".join(rules) + "\n" + shown).encode()
        content = add(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        kids.append(
            add(
                b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate %d /Contents %d 0 R "
                b"/Resources << /Font << /F1 3 0 R >> >> >>" % (rotate, content)
            )
        )
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(
        out
        + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, start)
    )


def _matrix(t: Text, rotate: int) -> str:
    """Where a text stands on a page that is shown turned."""
    return {
        0: f"1 0 0 1 {t.x:.2f} {842 - t.y:.2f}", 90: f"0 1 -1 0 {t.y:.2f} {t.x:.2f}",
        180: f"-1 0 0 -1 {595 - t.x:.2f} {t.y:.2f}", 270: f"0 -1 1 0 {595 - t.y:.2f} {842 - t.x:.2f}",
    }[rotate]  # fmt: skip


_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd(
    pages: Sequence[Sequence[Text]], *, template: Sequence[Text] = (), down: Sequence[float] = ()
) -> bytes:
    """An OFD e-statement: texts in points as for ``raw_pdf``, written in millimetres."""

    def shown(texts: Sequence[Text], first: int) -> str:
        made = []
        for n, t in enumerate(texts):
            mm, size = 25.4 / 72, t.size * 25.4 / 72
            steps = [size if ord(c) > 0x2E7F else size * 0.5 for c in t.text]
            equal = len(set(steps[:-1])) == 1 and len(steps) > 2
            delta = (
                f"g {len(steps) - 1} {steps[0]:.4f}"
                if equal
                else " ".join(f"{s:.4f}" for s in steps[:-1])
            )
            text = t.text.replace("&", "&amp;").replace("<", "&lt;")
            made.append(
                f'<ofd:TextObject ID="{first + n}" Boundary="{t.x * mm:.4f} {(t.y - t.size) * mm:.4f} {sum(steps):.3f} {size * 1.3:.3f}" '
                f'Font="1" Size="{size:.4f}"><ofd:TextCode X="0" Y="{size:.4f}"'
                + (f' DeltaX="{delta}"' if delta else "")
                + f">{text}</ofd:TextCode></ofd:TextObject>"
            )
        return "".join(made)

    def page(texts: Sequence[Text], under: bool) -> str:
        lines = "".join(
            f'<ofd:PathObject ID="{9000 + n}" Boundary="{x * 25.4 / 72:.3f} 20 0.3 250"><ofd:AbbreviatedData>M 0 0 L 0 250'
            "</ofd:AbbreviatedData></ofd:PathObject>" for n, x in enumerate(down)
        )  # fmt: skip
        link = '<ofd:Template TemplateID="77"/>' if under else ""
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page {_NS}>{link}<ofd:Content><ofd:Layer ID="8">'
            f"{shown(texts, 100)}{lines}</ofd:Layer></ofd:Content></ofd:Page>"
        )

    listed = "".join(
        f'<ofd:Page ID="{n + 1}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages))
    )
    common = '<ofd:TemplatePage ID="77" BaseLoc="Tpls/Tpl_0/Content.xml"/>' if template else ""
    members: dict[str, str] = {
        "OFD.xml": f'<?xml version="1.0"?><ofd:OFD {_NS} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f'<?xml version="1.0"?><ofd:Document {_NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>'
        f"0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
    }
    if template:
        members["Doc_0/Tpls/Tpl_0/Content.xml"] = page(template, False)
    for n, texts in enumerate(pages):
        members[f"Doc_0/Pages/Page_{n}/Content.xml"] = page(texts, bool(template))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return made.getvalue()


Layout = Callable[[Sequence[Paid]], bytes]


def ruled(rows: Sequence[Paid]) -> bytes:
    """A grid with wrapped cells and columns of debit and credit."""
    head = ["交易日期", "摘要", "对方户名", "借方发生额", "贷方发生额", "账户余额"]
    cells = [
        [
            r.day.isoformat(),
            r.words,
            r.party,
            yuan(-r.fen) if r.fen < 0 else "",
            yuan(r.fen) if r.fen > 0 else "",
            yuan(b),
        ]
        for r, b in zip(rows, balances(rows), strict=True)
    ]
    return typeset(
        [head], cells, above=["青岛示例银行对公账户对账单", f"账号：9900000000000120 户名：示例园区运营有限公司 期初余额：{yuan(OPENING)}"],
        widths="(55pt, 70pt, 80pt, 70pt, 70pt, 80pt)", footer='第 #counter(page).display() 页 共 #counter(page).final().first() 页',
    )  # fmt: skip


def blank(rows: Sequence[Paid]) -> bytes:
    """No line is drawn: columns by their places alone, numbers to the right, names wrapped."""
    head = ["记账日", "收入", "支出", "余额", "对手方名称", "用途"]
    cells = [
        [
            f"{r.day:%Y%m%d}",
            yuan(r.fen) if r.fen > 0 else "",
            yuan(-r.fen) if r.fen < 0 else "",
            yuan(b),
            r.party,
            r.words,
        ]
        for r, b in zip(rows, balances(rows), strict=True)
    ]
    return typeset(
        [head], cells, above=["账户明细", "账号: 9900000000000120", f"上期余额 {yuan(OPENING)}"], stroke="none",
        widths="(60pt, 75pt, 75pt, 85pt, 90pt, 1fr)", align="(left, right, right, right, left, left)",
    )  # fmt: skip


def signed(rows: Sequence[Paid]) -> bytes:
    """Lines across alone, one column of money with signs, cells in the middle of their rows, day and time wrapped."""
    head = ["序号", "交易时间", "交易金额", "余额", "对方单位", "附言"]
    cells = [
        [str(n), f"{r.day.isoformat()} 10:{n:02}:33", yuan(r.fen), yuan(b), r.party, r.words]
        for n, (r, b) in enumerate(zip(rows, balances(rows), strict=True), 1)
    ]
    return typeset(
        [head], cells, above=["本对账单币种：人民币", f"期初余额：{yuan(OPENING)}"], stroke="(x: none, y: 0.4pt)",
        widths="(25pt, 50pt, 80pt, 85pt, 95pt, 95pt)", align="horizon + left",
    )  # fmt: skip


def english(rows: Sequence[Paid]) -> bytes:
    """An English statement, its first row the balance brought forward."""
    names = {party: f"Example Contractor {n} Limited" for n, party in enumerate(PARTIES)}
    head = ["Date", "Description", "Payee", "Withdrawals", "Deposits", "Balance"]
    cells = [[rows[0].day.isoformat(), "Balance brought forward", "", "", "", yuan(OPENING)]] + [
        [r.day.isoformat(), f"Progress payment for works, invoice {n}", names[r.party],
         yuan(-r.fen) if r.fen < 0 else "", yuan(r.fen) if r.fen > 0 else "", yuan(b)]
        for n, (r, b) in enumerate(zip(rows, balances(rows), strict=True))
    ]  # fmt: skip
    return typeset(
        [head], cells, above=["Example Bank", "Statement of account 9900000000000120"], stroke="none", repeat=False,
        widths="(60pt, 110pt, 110pt, 75pt, 75pt, 85pt)", align="(left, left, left, right, right, right)",
        footer="Page #counter(page).display() of #counter(page).final().first()",
    )  # fmt: skip


def grouped(rows: Sequence[Paid]) -> bytes:
    """A head of two lines with groups, a row carried over at the top, totals at the end."""
    head = [
        ["交易日期", ">2 发生额", "余额", ">2 对方信息", "摘要"],
        ["", "支出", "收入", "", "户名", "账号", ""],
    ]
    cells = [["", "", "", yuan(OPENING), "", "", "承前页"]] + [
        [r.day.strftime("%Y年%m月%d日"), yuan(-r.fen) if r.fen < 0 else "", yuan(r.fen) if r.fen > 0 else "", yuan(b),
         r.party, f"99010{n:05}", r.words]
        for n, (r, b) in enumerate(zip(rows, balances(rows), strict=True))
    ]  # fmt: skip
    out, into = sum(-r.fen for r in rows if r.fen < 0), sum(r.fen for r in rows if r.fen > 0)
    cells.append(["合计", yuan(out), yuan(into), "", "", "", ""])
    return typeset(
        head,
        cells,
        above=["单位：元"],
        flipped=True,
        below=["制表：甲  复核：乙", "打印时间：2024-04-01"],
    )


def newest(rows: Sequence[Paid]) -> bytes:
    """Newest first, a word for the side, no opening balance but totals by side."""
    head = ["交易日", "收支标志", "金额", "账户余额", "对方名称", "摘要"]
    cells = [
        [
            r.day.isoformat(),
            "支出" if r.fen < 0 else "收入",
            yuan(abs(r.fen), False),
            yuan(b, False),
            r.party,
            r.words,
        ]
        for r, b in zip(rows, balances(rows), strict=True)
    ][::-1]
    out, into = sum(-r.fen for r in rows if r.fen < 0), sum(r.fen for r in rows if r.fen > 0)
    said = f"支出合计：{yuan(out)} 收入合计：{yuan(into)}"
    return typeset(
        [head], cells, above=["交易流水", said], stroke="(x, y) => (bottom: 0.3pt)", align="center"
    )


LAYOUTS: dict[str, Layout] = {
    "ruled": ruled, "blank": blank, "signed": signed, "english": english, "grouped": grouped, "newest": newest,
}  # fmt: skip


def placed(rows: Sequence[Paid], *, opening: bool = True, each: int = 30) -> list[list[Text]]:
    """The places of a plain statement without lines: for ``raw_pdf`` and ``ofd``."""
    columns = (
        (40, "交易日期"),
        (110, "支出金额"),
        (190, "收入金额"),
        (270, "余额"),
        (350, "对方户名"),
        (480, "摘要"),
    )
    pages = []
    left = balances(rows)
    for first in range(0, len(rows), each):
        texts = [Text(200, 40, "账户交易明细", 14), Text(40, 60, "账号：9900000000000120")]
        if opening and not first:
            texts.append(Text(300, 60, f"期初余额：{yuan(OPENING)}"))
        texts += [Text(x, 90, name) for x, name in columns]
        for n, row in enumerate(rows[first : first + each]):
            y = 110 + n * 22
            money = yuan(abs(row.fen))
            texts += [
                Text(40, y, row.day.isoformat()),
                Text((110 if row.fen < 0 else 190) + 60 - 4.5 * len(money), y, money),
            ]
            texts += [
                Text(330 - 4.5 * len(yuan(left[first + n])), y, yuan(left[first + n])),
                Text(480, y, row.words[:8]),
            ]
            texts += [Text(350, y, row.party[:12])]
            if row.party[12:]:
                texts.append(Text(350, y + 10, row.party[12:]))
        texts.append(Text(280, 820, f"{first // each + 1}"))
        pages.append(texts)
    return pages
