"""OFX, QIF, MT940, camt.053 and text of fixed width: the same payments whatever the format they come in."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.errors import RefusedError
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import parts as parts_module
from fundtracker.intake.payments import post
from fundtracker.ledger import Ledger
from fundtracker.reports import explain

Entry = tuple[dt.date, int, str, str]  # day, fen (negative out), payee, serial
ENTRIES: list[Entry] = [
    (dt.date(2023, 3, 2), -12_000_000, "示例建工集团有限公司", "F1"),
    (dt.date(2023, 3, 3), 100_000_000, "示例区财政局", "F2"),
    (dt.date(2023, 12, 31), -8_640_050, "A&B <监理>", "F3"),
]


def yuan(fen: int, point: str = ".") -> str:
    return f"{Decimal(fen) / 100:.2f}".replace(".", point)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def ofx1(entries: list[Entry]) -> str:
    made = "".join(
        f"<STMTTRN><TRNTYPE>{'DEBIT' if fen < 0 else 'CREDIT'}<DTPOSTED>{day:%Y%m%d}120000[+8:CST]<TRNAMT>{yuan(fen)}"
        f"<FITID>{serial}<NAME>{escaped(payee)}</STMTTRN>\n"
        for day, fen, payee, serial in entries
    )
    return (
        "OFXHEADER:100\nDATA:OFXSGML\nENCODING:USASCII\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>CNY"
        f"<BANKACCTFROM><ACCTID>990001</BANKACCTFROM><BANKTRANLIST>\n{made}</BANKTRANLIST></STMTRS></STMTTRNRS></OFX>\n"
    )


def ofx2(entries: list[Entry]) -> str:
    made = "".join(
        f"<STMTTRN><TRNTYPE>OTHER</TRNTYPE><DTPOSTED>{day:%Y%m%d}</DTPOSTED><TRNAMT>{yuan(fen, ',')}</TRNAMT>"
        f"<FITID>{serial}</FITID><PAYEE><NAME>{escaped(payee)}</NAME></PAYEE></STMTTRN>\n"
        for day, fen, payee, serial in entries
    )
    return f'<?xml version="1.0"?>\n<?OFX OFXHEADER="200"?>\n<OFX><STMTRS><CURDEF>CNY</CURDEF><BANKTRANLIST>\n{made}</BANKTRANLIST></STMTRS></OFX>'


def mt940(entries: list[Entry]) -> str:
    moved = sum(fen for _, fen, _, _ in entries)
    made = "".join(
        f":61:{day:%y%m%d}{day:%m%d}{'D' if fen < 0 else 'C'}{yuan(abs(fen), ',')}NTRFNONREF//{serial}\n:86:?20款?32{payee}\n"
        for day, fen, payee, serial in entries
    )
    closing = 500_000_00 + moved
    return (
        f":20:S\n:25:99/990001\n:28C:1/1\n:60F:C230301CNY500000,00\n{made}"
        f":62F:{'D' if closing < 0 else 'C'}231231CNY{yuan(abs(closing), ',')}\n-\n"
    )


def camt(entries: list[Entry]) -> str:
    made = "".join(
        f"<Ntry><Amt Ccy='CNY'>{yuan(abs(fen))}</Amt><CdtDbtInd>{'DBIT' if fen < 0 else 'CRDT'}</CdtDbtInd><Sts>BOOK</Sts>"
        f"<BookgDt><Dt>{day.isoformat()}</Dt></BookgDt><AcctSvcrRef>{serial}</AcctSvcrRef><NtryDtls><TxDtls><RltdPties>"
        f"<{'Cdtr' if fen < 0 else 'Dbtr'}><Nm>{escaped(payee)}</Nm></{'Cdtr' if fen < 0 else 'Dbtr'}></RltdPties></TxDtls></NtryDtls></Ntry>\n"
        for day, fen, payee, serial in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>'
        f"<Acct><Id><Othr><Id>990001</Id></Othr></Id></Acct>\n{made}</Stmt></BkToCstmrStmt></Document>"
    )


def qif(entries: list[Entry]) -> str:
    made = "".join(
        f"D{day:%d}/{day:%m}'{day:%y}\nT{yuan(fen)}\nP{payee}\nN{serial}\n^\n"
        for day, fen, payee, serial in entries
    )
    return f"!Type:Bank\n{made}"


FORMATS = pytest.mark.parametrize("maker", [ofx1, ofx2, mt940, camt, qif], ids=lambda m: m.__name__)


def records(path: Path) -> list[tuple[str, int, str]]:
    reading = read(path, choices=Choices(day_first=True))
    found = post.settled(reading)
    assert reading.rejected == []
    return [
        (r["date"], r["amount_fen"] * (1 if r["direction"] == "in" else -1), r["counterparty"])
        for r in found
    ]


@FORMATS
@pytest.mark.parametrize("codec", ["utf-8", "gb18030", "utf-8-sig", "utf-16"])
def test_a_statement_reads_the_same_in_each_format_and_encoding(
    tmp_path: Path, maker, codec: str
) -> None:
    path = tmp_path / "x.dat"
    path.write_bytes(maker(ENTRIES).encode(codec))
    assert records(path) == [(day.isoformat(), fen, payee) for day, fen, payee, _ in ENTRIES]


fen = st.integers(1, 10**13).flatmap(lambda n: st.sampled_from([n, -n]))
entries = st.lists(
    st.tuples(
        st.dates(dt.date(2000, 1, 1), dt.date(2068, 12, 31)),
        fen,
        st.just("甲公司"),
        st.uuids().map(str),
    ),
    min_size=1,
    max_size=6,
)


@FORMATS
@given(made=entries)
def test_every_fen_of_a_statement_comes_out(tmp_path_factory, maker, made: list[Entry]) -> None:
    path = tmp_path_factory.mktemp("s") / "x.dat"
    path.write_text(
        maker([(day, fen, payee, serial[:12]) for day, fen, payee, serial in made]), "utf-8"
    )
    assert records(path) == [(day.isoformat(), fen, payee) for day, fen, payee, _ in made]


@FORMATS
def test_a_payment_of_a_statement_opens_to_its_line(tmp_path: Path, maker) -> None:
    path = tmp_path / "x.dat"
    path.write_text(maker(ENTRIES), "utf-8")
    with Ledger.create(
        tmp_path / "l.ftdb", "x", clock=lambda: dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    ) as ledger:
        outcome = post.post(
            ledger, path, choices=Choices(day_first=True), follow=post.Follow(records=True)
        )
        taken = ledger.imports.get(outcome.import_id)
        raw = [
            explain.raw_line(ledger, taken.file_id, r["line"], taken.encoding)
            for r in outcome.records
        ]
    assert len(set(raw)) == 3
    assert all(text.lstrip().startswith(("<STMTTRN>", ":61:", "<Ntry>", "D")) for text in raw)


def test_a_reversal_is_negative_on_the_side_it_takes_back(tmp_path: Path) -> None:
    path = tmp_path / "x.sta"
    text = mt940([]).replace(
        ":62F:", ":61:2303060306RC10,00NTRF//A\n:61:2303070307RD7,00NTRF//B\n:62F:"
    )
    path.write_text(text.replace("500000,00\n-", "499997,00\n-"), "utf-8")
    reading = read(path)
    found = post.settled(reading)
    assert [(r["direction"], r["amount_fen"]) for r in found] == [("in", -1000), ("out", -700)]
    assert reading.table.issues == []


def test_a_statement_whose_balances_differ_says_by_how_much(tmp_path: Path) -> None:
    path = tmp_path / "x.sta"
    text = mt940(ENTRIES)
    path.write_text("".join(line for line in text.splitlines(True) if "F2" not in line), "utf-8")
    reading = read(path)
    post.settled(reading)
    assert [(i.code, i.params["amount"]) for i in reading.table.issues] == [
        ("statement_differs", "1,000,000.00")
    ]


def test_the_year_of_a_booking_day_around_new_year_is_the_near_one(tmp_path: Path) -> None:
    path = tmp_path / "x.sta"
    path.write_text(
        mt940([]).replace(":62F:", ":61:2401021231D1,00NTRF//A\n:61:2312310102D1,00NTRF//B\n:62F:"),
        "utf-8",
    )
    assert [day for day, _, _ in records(path)] == ["2023-12-31", "2024-01-02"]


def test_foreign_money_is_refused_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "x.ofx"
    path.write_text(ofx1(ENTRIES).replace("<CURDEF>CNY", "<CURDEF>USD"), "utf-8")
    reading = read(path)
    assert post.settled(reading) == []
    assert {issue.code for issue in reading.rejected} == {"foreign_currency"}


def test_two_accounts_in_one_file_are_two_parts(tmp_path: Path) -> None:
    one, two = mt940(ENTRIES[:1]), mt940(ENTRIES[1:]).replace("99/990001", "99/990002")
    path = tmp_path / "x.sta"
    path.write_text(one + two, "utf-8")
    found = parts_module.parts_of(None, path, tmp_path)
    outcomes = [post.propose(None, part.path, choices=part.choices) for part in found.parts]
    assert [o.reading.own_account for o in outcomes] == ["990001", "990002"]
    assert [o.counts["new"] for o in outcomes] == [1, 2]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (mt940(ENTRIES).replace("0302D", "0302X", 1), 5),
        (camt(ENTRIES)[:-60], 5),
        (
            '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><Document xmlns="urn:iso:camt.053">&a;</Document>',
            1,
        ),
        ("!Type:Invst\nD1/2'23\n^\n", 1),
    ],
)
def test_a_broken_statement_is_refused_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "x.dat"
    path.write_text(text, "utf-8")
    with pytest.raises(RefusedError) as caught:
        read(path)
    assert (caught.value.code, caught.value.params["line"]) == ("statement_unreadable", line)


def test_an_entry_that_is_not_booked_is_no_payment_and_a_batch_is_its_parts(tmp_path: Path) -> None:
    text = camt(ENTRIES[:1]).replace("<Sts>BOOK", "<Sts>PDNG")
    many = camt(ENTRIES[:1]).replace(
        "</TxDtls>",
        "<Amt>20000.00</Amt></TxDtls><TxDtls><RltdPties><Cdtr><Nm>乙</Nm></Cdtr></RltdPties><Amt>100000.00</Amt></TxDtls>",
    )
    path = tmp_path / "x.xml"
    path.write_text(many, "utf-8")
    assert [fen for _, fen, _ in records(path)] == [-2_000_000, -10_000_000]
    path.write_text(text, "utf-8")
    with pytest.raises(RefusedError) as caught:
        read(path)
    assert caught.value.code == "empty"


FIXED = """                    分户账
户名：示例园区     账号：9900000000000109
------------------------------------------------------------------------------
  日期      摘要      对方户名              借方发生额     贷方发生额         余额
------------------------------------------------------------------------------
            承前页                                                      500,000.00
  20230302  工程款    示例建工集团有限公司  120,000.00                  380,000.00
  20230303  拨款      示例区 财政局                      1,000,000.00 1,380,000.00
\f                    分户账（续）
  日期      摘要      对方户名              借方发生额     贷方发生额         余额
------------------------------------------------------------------------------
  20230306  监理费    样例监理              86,400.50                 1,293,599.50
------------------------------------------------------------------------------
            本页余额：   1,293,599.50          出帐日期：20230331
"""


@pytest.mark.parametrize("codec", ["utf-8", "gb18030"])
def test_columns_set_with_spaces_are_read_where_their_names_stand(
    tmp_path: Path, codec: str
) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(FIXED.encode(codec))
    reading = read(path)
    found = post.settled(reading)
    assert [
        (r["line"], r["date"], r["direction"], r["amount_fen"], r["counterparty"]) for r in found
    ] == [
        (7, "2023-03-02", "out", 12_000_000, "示例建工集团有限公司"),
        (8, "2023-03-03", "in", 100_000_000, "示例区 财政局"),
        (12, "2023-03-06", "out", 8_640_050, "样例监理"),
    ]
    assert reading.rejected == []
    assert reading.own_account == "9900000000000109"


def test_columns_that_run_together_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text(
        "日期      摘要    支出金额  余额\n20230302  款项    12.00 88.00\n20230303  长长长长长长 1.00  87.00\n",
        "utf-8",
    )
    with pytest.raises(RefusedError):
        read(path)
