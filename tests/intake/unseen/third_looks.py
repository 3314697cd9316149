"""Unseen exports: reversals that a format states itself, final payees, states of vouchers, money in yuan beside its own currency, days in three columns."""

from tests.intake.unseen import case

STA = ":20:S\n:25:3803000118\n:28C:1/1\n:60F:C230301CNY1000,00\n{}:62F:C230307CNY{}\n-\n"
CAMT = (
    '<?xml version="1.0"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>'
    "<Acct><Id><Othr><Id>3803000118</Id></Othr></Id></Acct>\n{}</Stmt></BkToCstmrStmt></Document>\n"
)
ENTRY = (
    '<Ntry><Amt Ccy="CNY">100.00</Amt><CdtDbtInd>{}</CdtDbtInd><RvslInd>true</RvslInd><Sts>BOOK</Sts><BookgDt><Dt>2023-03-07</Dt></BookgDt>'
    "<NtryDtls><TxDtls><RmtInf><Ustrd>{}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
)
OFX = (
    "OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>CNY<BANKACCTFROM><ACCTID>3803000118</BANKACCTFROM><BANKTRANLIST>\n"
    "{}</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
)

# ---- a receipt or a payment that was undone, says the format
for name, mark, words, closing, right in (
    ("mt940_receipt_undone", "RC100,00", "冲正利息", "900,00", "5 2023-03-07 in -100"),
    ("mt940_payment_undone", "RD100,00", "冲正", "1100,00", "5 2023-03-07 out -100"),
    ("mt940_credit_in_words_of_a_reversal", "C100,00", "冲正付款", "1100,00", "ASK reversal"),
):
    case(name, STA.format(f":61:2303070307{mark}NTRFNONREF\n:86:{words}\n", closing), right, ext=".sta")  # fmt: skip
case("camt_receipt_undone", CAMT.format(ENTRY.format("DBIT", "冲正拨款")), "3 2023-03-07 in -100", ext=".xml")  # fmt: skip
case("camt_payment_undone", CAMT.format(ENTRY.format("CRDT", "冲正")), "3 2023-03-07 out -100", ext=".xml")  # fmt: skip
case(
    "receipt_undone_by_its_minus",
    "交易日期,摘要,对方户名,支出金额,收入金额,余额\n2023-03-02,拨款,示例区财政局,,500.00,1500.00\n2023-03-07,冲正拨款,示例区财政局,,-500.00,1000.00\n",
    "2 2023-03-02 in 500\n3 2023-03-07 in -500",
)

# ---- a type that says the other side than the sign
for name, entries, right in (
    ("ofx_type_against_its_sign", (("DEBIT", "-120.00"), ("DEBIT", "50.00")), "4 2023-03-02 out 120\n5 2023-03-02 in 50\n=issues type_against_sign"),
    ("ofx_credit_with_a_minus", (("CREDIT", "-120.00"),), "4 2023-03-02 out 120\n=issues type_against_sign"),
    ("ofx_types_without_a_side", (("DEBIT", "-120.00"), ("XFER", "50.00"), ("INT", "-1.00"), ("POS", "2.00"), ("OTHER", "-3.00")),
     "4 2023-03-02 out 120\n5 2023-03-02 in 50\n6 2023-03-02 out 1\n7 2023-03-02 in 2\n8 2023-03-02 out 3\n=warnings 0\n=n_issues 0"),
):  # fmt: skip
    made = "".join(
        f"<STMTTRN><TRNTYPE>{kind}<DTPOSTED>20230302<TRNAMT>{amount}<FITID>{at}</STMTTRN>\n"
        for at, (kind, amount) in enumerate(entries)
    )
    case(name, OFX.format(made), right, ext=".ofx")
case(
    "ofx_payment_to_a_card",
    OFX.replace("STMTRS", "CCSTMTRS").format(
        "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20230302<TRNAMT>-120.00</STMTTRN>\n"
        "<STMTTRN><TRNTYPE>PAYMENT<DTPOSTED>20230302<TRNAMT>120.00</STMTTRN>\n"
    ),
    "4 2023-03-02 out 120\n=n_issues 0",  # what fills the card up is no income
    ext=".ofx",
)

# ---- a voucher that is void is no payment, whatever else its row lacks
HEAD = "支付凭证号,收款人名称,支付金额,支付日期,清算日期,凭证状态\n"
BOOK = "日期,凭证号,摘要,科目,借方金额,贷方金额,凭证状态\n"
PAID = "P1,甲,120.00,2023-03-02,2023-03-02,{}\n"
for name, data, right in (
    ("voucher_void", f"{HEAD}{PAID.format('已清算')}P2,乙,50.00,2023-03-06,2023-03-06,已作废\n", "2 2023-03-02 out 120 甲\n3 !not_settled"),
    ("voucher_void_without_a_day", f"{HEAD}{PAID.format('已清算')}P2,乙,50.00,2023-03-06,,已作废\n", "2 2023-03-02 out 120 甲\n3 !not_settled"),
    ("voucher_printed_or_void", f"{HEAD}{PAID.format('已打印')}P2,乙,50.00,2023-03-06,2023-03-06,作废\nP3,丙,7.00,2023-03-07,2023-03-07,已打印\n", "ASK state:已打印"),
    ("voucher_printed", f"{HEAD}{PAID.format('已打印')}", "2 2023-03-02 out 120 甲"),
    ("voucher_of_a_book", f"{BOOK}2023-03-02,记1,付甲,银行存款,,120.00,未记账\n2023-03-03,记2,付乙,银行存款,,50.00,作废\n2023-03-04,记3,付丙,银行存款,,7.00,已审核\n",
     "2 2023-03-02 out 120\n3 !marked_void\n4 2023-03-04 out 7"),
    ("printing_of_vouchers", f"{HEAD.replace('凭证状态', '凭证打印状态')}{PAID.format('未打印')}", "2 2023-03-02 out 120 甲"),
    ("mark_before_a_missing_day", "支付日期,收款单位,支付金额,支付状态,作废标志\n2023-03-02,甲,1.00,已支付,否\n,乙,2.00,已支付,是\n2023-03-04,丙,,已支付,是\n", "2 2023-03-02 out 1 甲\n3 !marked_void\n4 !marked_void"),
    ("heading_before_a_missing_day", "支付日期,收款单位,支付金额\n2023-03-02,甲,1.00\n二、未支付部分：,,\n待定,乙,2.00\n", "2 2023-03-02 out 1 甲\n4 !below_heading"),
):  # fmt: skip
    case(name, data, right)

# ---- headings of what is not paid, in narrow tables, with sums beside them, above other headings
THREE = "支付日期,收款单位,支付金额\n2023-03-02,甲,1.00\n"
FOUR = "支付日期,收款单位,支付金额,用途\n2023-03-02,甲,1.00,a\n"
for name, data, right in (
    ("heading_in_a_narrow_table", f"{THREE}二、待支付,,\n2023-03-06,乙,2.00\n", "2 2023-03-02 out 1 甲\n4 !below_heading"),
    ("heading_without_a_number", f"{THREE}以下未支付,,\n2023-03-06,乙,2.00\n", "2 2023-03-02 out 1 甲\n3 !bad_date\n4 !below_heading"),
    ("heading_with_its_sum", f"{THREE}二、待支付,,2.00\n2023-03-06,乙,2.00\n三、现金支付,,3.00\n2023-03-07,丙,3.00\n", "2 2023-03-02 out 1 甲\n4 !below_heading\n6 2023-03-07 out 3 丙"),
    ("heading_in_the_second_column", f"{FOUR},二、待支付,,\n2023-03-06,乙,2.00,b\n", "2 2023-03-02 out 1 甲\n4 !below_heading"),
    ("heading_within_a_heading", f"{FOUR}二、待支付,,,\n（一）工程款,,,\n2023-03-06,乙,2.00,b\n三、现金支付,,,\n2023-03-07,丙,3.00,c\n",
     "2 2023-03-02 out 1 甲\n5 !below_heading\n7 2023-03-07 out 3 丙"),
    ("heading_that_says_paid_again", f"{FOUR}待支付：,,,\n2023-03-06,乙,2.00,b\n已支付部分：,,,\n2023-03-07,丙,3.00,c\n", "2 2023-03-02 out 1 甲\n4 !below_heading\n6 2023-03-07 out 3 丙"),
    ("heading_of_a_work", f"{THREE}二、工程款,,\n2023-03-06,乙,2.00\n", "2 2023-03-02 out 1 甲\n4 2023-03-06 out 2 乙"),
):  # fmt: skip
    case(name, data, right)

# ---- money in yuan by its own head, whatever 币种 says
PAYEES = "付款日期,收款单位,币种"
CNY, USD = "2023-03-02,甲,CNY", "2023-03-03,乙,USD"
READ = "2 2023-03-02 out 120 甲\n3 2023-03-03 out 344.50 乙\n=issues foreign_in_yuan"
for name, data, right in (
    ("yuan_beside_its_own_currency", f"{PAYEES},原币金额,汇率,人民币付款金额\n{CNY},120.00,1,120.00\n{USD},50.00,6.89,344.50\n", READ),
    ("yuan_in_brackets", f"{PAYEES},付款金额(原币),汇率,付款金额(人民币)\n{CNY},120.00,1,120.00\n{USD},50.00,6.89,344.50\n", READ),
    ("yuan_beside_the_paid_money", f"{PAYEES},付款金额,折人民币金额\n{CNY},120.00,120.00\n{USD},50.00,344.50\n", READ),
    ("yuan_called_converted", f"{PAYEES},折人民币金额\n{CNY},120.00\n{USD},344.50\n", READ),
    ("yuan_in_english", "Date,Payee,Currency,Amount,Amount in CNY\n2023-03-02,A,CNY,120.00,120.00\n2023-03-03,B,USD,50.00,344.50\n", "2 2023-03-02 out 120 A\n3 2023-03-03 out 344.50 B"),
    ("yuan_of_both_sides", "日期,摘要,币种,原币借方,原币贷方,本币借方,本币贷方,本币余额\n2023-03-02,付甲,人民币,,120.00,,120.00,880.00\n2023-03-03,付乙,美元,,50.00,,344.50,535.50\n", "2 2023-03-02 out 120\n3 2023-03-03 out 344.50"),
    ("yuan_that_nobody_converted", f"{PAYEES},原币金额,人民币付款金额\n{CNY},120.00,120.00\n{USD},50.00,50.00\n", "2 2023-03-02 out 120 甲\n3 !foreign_currency"),
    ("yuan_as_a_unit_alone", f"{PAYEES},付款金额（人民币元）\n{CNY},120.00\n{USD},50.00\n", "2 2023-03-02 out 120 甲\n3 !foreign_currency"),
    ("yuan_that_contradicts_itself", f"{PAYEES},人民币金额,单位\n{CNY},120.00,处\n{USD},50.00,处\n", "2 2023-03-02 out 120 甲\n3 !foreign_currency"),
    ("yuan_that_differs_where_it_may_not", f"{PAYEES},付款金额,人民币金额\n{CNY},120.00,130.00\n{USD},50.00,344.50\n", "ASK amounts"),
):  # fmt: skip
    case(name, data, right)

# ---- days in three columns
THREE_PARTS = "2 2023-03-02 out 120\n3 2023-04-01 in 50"
for name, data, right in (
    ("parts_of_a_book", "会计年度,期间,日,凭证号,摘要,收入,支出,结余\n2023,03,02,1,付水费,,120.00,880.00\n2023,04,01,2,收款,50.00,,930.00\n", THREE_PARTS),
    ("parts_with_the_year_twice", "会计年度,会计期间,日,摘要,收入,支出\n2023,2023-03,2,付水费,,120.00\n2023,202304,1,收款,50.00,\n", THREE_PARTS),
    ("parts_in_words", "年份,月份,日,摘要,收入,支出\n2023年,3月份,2日,付水费,,120.00\n2023年,4月份,1日,收款,50.00,\n", THREE_PARTS),
    ("parts_in_english", "Year,Month,Day,Description,Paid in,Paid out\n2023,3,2,Water,,120.00\n2023,4,1,Receipt,50.00,\n", THREE_PARTS),
    ("parts_of_another_year", "会计年度,会计期间,日,摘要,收入,支出\n2023,2022-03,2,付水费,,120.00\n2023,04,1,收款,50.00,\n", "2 !bad_date\n3 2023-04-01 in 50"),
    ("period_beside_a_whole_day", "会计年度,期间,日,制单日期,摘要,收入,支出\n2023,03,02,2023-03-05,付水费,,120.00\n", "2 2023-03-05 out 120"),
    ("pay_period_beside_a_date", "Year,Period,Day,Date,Payee,Amount paid\n2023,3,Tuesday,2023-03-05,A,120.00\n", "2 2023-03-05 out 120 A"),
):  # fmt: skip
    case(name, data, right)
