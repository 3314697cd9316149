"""Unseen exports: money that title, tab, heading or mark says is not paid, and words near to those of money."""

from tests.intake.unseen import case

PAID = "支付日期,收款单位,支付金额,用途\n2023-03-02,甲,120.00,工程款\n2023-03-03,乙,50.00,监理费\n"
READ = "2 2023-03-02 out 120 甲\n3 2023-03-03 out 50 乙"
READ_BELOW = "3 2023-03-02 out 120 甲\n4 2023-03-03 out 50 乙"
EN = "Payment Date,Payee,Amount Paid\n2023-03-02,A,120.00\n2023-03-03,B,50.00\n"

for name, data, right in (
    # ---- not paid by the title or by the line above the rows
    ("title_to_be_paid", f"2023年3月拟支付资金明细表,,,\n{PAID}", "ASK said_unpaid"),
    ("title_not_yet_paid", f"尚未拨付项目清单,,,\n{PAID}", "ASK said_unpaid"),
    ("title_of_void_cheques", f"作废支票登记表,,,\n{PAID}", "ASK said_unpaid"),
    ("title_of_a_plan", f"资金支付计划表,,,\n{PAID}", "ASK said_unpaid"),
    ("title_in_english", f"Planned payments March 2023,,\n{EN}", "ASK said_unpaid"),
    ("title_of_a_plan_carried_out", f"2023年支付计划执行情况表,,,\n{PAID}", READ_BELOW),
    ("title_of_paid_and_planned", f"计划与实际支付对比表,,,\n{PAID}", READ_BELOW),
    ("title_of_hospitality", f"接待支出明细表,,,\n{PAID}", READ_BELOW),
    ("title_of_a_programme", f"服务业专项计划支付明细,,,\n{PAID}", READ_BELOW),
    ("title_in_english_paid", f"Payments made under the annual plan,,\n{EN}", "3 2023-03-02 out 120 A\n4 2023-03-03 out 50 B"),
    ("title_unpaid_beside_states", "待支付清单,,,\n支付日期,收款单位,支付金额,支付状态\n2023-03-02,甲,120.00,已支付\n2023-03-03,乙,50.00,未支付\n",
     "3 2023-03-02 out 120 甲\n4 !not_settled"),
    ("heading_unpaid", f"{PAID}以下为未支付部分：,,,\n2023-03-06,丙,7.00,设计费\n", f"{READ}\n5 !below_heading"),
    ("heading_returned", f"{PAID}退回款项：,,,\n2023-03-06,乙,7.00,退多付\n", f"{READ}\n5 !below_heading"),
    ("heading_unpaid_then_paid", f"{PAID}二、待支付,,,\n2023-03-06,丙,7.00,设计费\n三、现金支付,,,\n2023-03-07,丁,8.00,费用\n",
     f"{READ}\n5 !below_heading\n7 2023-03-07 out 8 丁"),
    ("heading_and_head_again", f"一、已支付,,,\n{PAID}二、待支付,,,\n支付日期,收款单位,支付金额,用途\n2023-03-06,丙,7.00,设计费\n",
     f"{READ_BELOW}\n7 !below_heading"),
    ("note_about_what_is_unpaid", f"{PAID}注：未支付部分不在本表。,,,\n2023-03-06,丙,7.00,设计费\n", f"{READ}\n5 2023-03-06 out 7 丙"),
    # ---- marks of single payments
    ("mark_returned_beside_a_state", "支付日期,收款单位,支付金额,支付状态,退票标志\n2023-03-02,甲,1.00,支付成功,\n2023-03-03,乙,2.00,支付成功,Y\n",
     "2 2023-03-02 out 1 甲\n3 !marked_void"),
    ("two_marks", "支付日期,收款单位,支付金额,支付状态,作废标志,是否退汇\n2023-03-02,甲,1.00,已支付,0,否\n2023-03-03,乙,2.00,已支付,1,否\n2023-03-03,丙,4.00,已支付,0,是\n",
     "2 2023-03-02 out 1 甲\n3 !marked_void\n4 !marked_void"),
    ("mark_is_it_returned", "支付日期,收款单位,支付金额,是否退票\n2023-03-02,甲,1.00,否\n2023-03-03,乙,2.00,是\n", "2 2023-03-02 out 1 甲\n3 !marked_void"),
    ("mark_of_validity", "支付日期,收款单位,支付金额,有效标志\n2023-03-02,甲,1.00,1\n2023-03-03,乙,2.00,0\n", "2 2023-03-02 out 1 甲\n3 !marked_void"),
    ("mark_in_english", "Payment Date,Payee,Amount Paid,Status,Returned\n2023-03-02,A,1.00,Paid,N\n2023-03-03,B,2.00,Paid,Y\n", "2 2023-03-02 out 1 A\n3 !marked_void"),
    ("mark_unknown", "支付日期,收款单位,支付金额,支付状态,退票标志\n2023-03-02,甲,1.00,支付成功,\n2023-03-03,乙,2.00,支付成功,T9\n", "ASK state:T9"),
    ("day_of_return", "支付日期,收款单位,支付金额,支付状态,退票日期\n2023-03-02,甲,1.00,已支付,\n2023-03-03,乙,2.00,已支付,2023-03-08\n",
     "2 2023-03-02 out 1 甲\n3 !marked_void"),
    ("day_of_return_beside_its_money", "支付日期,收款人,支付金额,退款日期,退款金额\n2023-03-02,甲,120.00,,\n2023-03-03,乙,50.00,2023-03-09,20.00\n",
     "2 2023-03-02 out 120 甲\n3 2023-03-03 out 30 乙"),
    # ---- a column of types takes payments back
    ("type_refund", "支付日期,支付类型,收款单位,支付金额\n2023-03-02,正常支付,甲,120.00\n2023-03-06,退款,甲,5.00\n", "ASK taken_back"),
    ("type_recovered", "业务日期,业务类型,单位名称,支付金额\n2023-03-02,付款,甲,120.00\n2023-03-06,收回,甲,5.00\n", "ASK taken_back"),
    ("type_refund_in_english", "Date,Vendor,Type,Amount Paid\n2023-03-02,A,Payment,120.00\n2023-03-06,A,Refund,5.00\n", "ASK taken_back"),
    ("unpaid_behind_a_purpose", "支付日期,收款单位,支付金额,用途\n2023-03-02,甲,120.00,工程款\n2023-03-03,乙,50.00,设计费（未付）\n", "ASK taken_back"),
    ("void_behind_a_payee", "支付日期,收款单位,支付金额\n2023-03-02,甲,120.00\n2023-03-03,乙有限公司（作废）,50.00\n", "ASK taken_back"),
    ("void_for_a_payee", "Payment Date,Payee,Amount Paid\n2023-03-02,A,120.00\n2023-03-03,VOID,50.00\n", "ASK taken_back"),
    ("brackets_of_another_kind", "支付日期,收款单位,支付金额,用途\n2023-03-02,甲,120.00,工程款（第3期）\n2023-03-03,乙,50.00,监理费（计划内）\n", READ),
    ("money_due_in_english", "Date,Vendor,Amount Payable\n2023-03-02,A,120.00\n", "REFUSE money_not_paid"),
    ("money_due_and_paid_in_english", "Payable To,Due Date,Amount Due,Date Paid,Amount Paid\nA,2023-02-28,130.00,2023-03-02,120.00\nB,2023-02-28,50.00,2023-03-03,50.00\n",
     "2 2023-03-02 out 120\n3 2023-03-03 out 50"),
    # ---- remarks and sums
    ("remark_about_its_own_money", "支付日期,收款单位,支付金额,备注\n2023-03-02,甲,120.00,其中质保金12.00元另行支付\n2023-03-03,乙,50.00,含税6%\n", READ),
    ("parts_of_a_row_are_parts", "支付日期,收款单位,支付金额,备注\n2023-03-02,甲,120.00,\n2023-03-02,甲,20.00,其中：土建\n", "2 2023-03-02 out 120 甲"),
    ("sum_so_far", "日期,收款单位,支付金额\n2023-03-02,甲,120.00\n2023-03-03,乙,50.00\n2023-03-31,截至3月31日已付,170.00\n2023-04-06,丙,7.00\n",
     f"{READ}\n5 2023-04-06 out 7 丙"),
    ("sum_of_a_month_by_its_name", "日期,收款单位,支付金额\n2023-03-02,甲,120.00\n2023-03-03,乙,50.00\n三月,,170.00\n2023-04-06,丙,7.00\n四月,,7.00\n",
     f"{READ}\n5 2023-04-06 out 7 丙"),
    ("sums_in_turn", "交易日期,收入金额,支出金额,余额,对方户名,用途\n2023-03-02,,120.00,380.00,甲,工程款\n总收入笔数,0,总收入金额,0.00,总支出笔数,1\n", "2 2023-03-02 out 120 甲"),
    ("sum_in_words_that_looks_like_a_day", "支付日期,收款单位,支付金额\n2023-03-02,甲,120000.00\n2023-03-03,乙,86400.50\n合计（大写）：贰拾万陆仟肆佰元伍角整,,206400.50\n",
     "2 2023-03-02 out 120000 甲\n3 2023-03-03 out 86400.50 乙"),
    ("sums_of_months_in_english", "Payment Date,Payee,Amount Paid\n2023-03-02,A,120.00\n2023-03-03,B,50.00\nSubtotal - March,,170.00\n2023-04-06,C,7.00\nSubtotal: April,,7.00\n",
     "2 2023-03-02 out 120 A\n3 2023-03-03 out 50 B\n5 2023-04-06 out 7 C"),
    ("balances_of_a_cash_book", "Date,Particulars,Received,Paid\n2023-03-01,To Balance b/d,500.00,\n2023-03-02,By A,,120.00\n2023-03-03,To B,50.00,\n2023-03-31,By Balance c/d,,430.00\n",
     "3 2023-03-02 out 120\n4 2023-03-03 in 50"),
    ("balances_of_pages", "Date,Details,Withdrawals,Deposits,Balance\n2023-03-02,A,120.00,,380.00\n,C/F,120.00,,380.00\n,B/F,120.00,,380.00\n2023-03-03,B,,50.00,430.00\n",
     "2 2023-03-02 out 120\n5 2023-03-03 in 50"),
    # ---- books of accounts that are no money
    ("book_of_works", "明细账,,,,\n科目：1604 在建工程,,,,\n日期,摘要,借方,贷方,方向,余额\n2023-03-02,付工程款,120.00,,借,120.00\n2023-03-06,付监理费,50.00,,借,170.00\n",
     "REFUSE no_cash_lines"),
    ("book_of_payables", "应付账款明细账,,,,\n日期,摘要,借方,贷方,余额\n2023-03-02,付款,120.00,,380.00\n2023-03-06,发票,,50.00,430.00\n", "REFUSE no_cash_lines"),
    ("book_of_works_in_english", "Ledger account: 1604 Construction in progress,,,,\nDate,Description,Debit,Credit,Balance\n2023-03-02,works,120.00,,120.00\n2023-03-06,fee,50.00,,170.00\n",
     "REFUSE no_cash_lines"),
    ("book_of_other_money", "明细账,,,,\n科目：1021 其他货币资金,,,,\n日期,摘要,借方,贷方,余额\n2023-03-01,收拨款,500.00,,500.00\n2023-03-02,付工程款,,120.00,380.00\n",
     "4 2023-03-01 in 500\n5 2023-03-02 out 120"),
    # ---- names, days and units in English and Chinese
    ("names_receipts_and_payments", "Date,Description,Receipts,Payments,Balance\n2023-03-02,works,,120.00,380.00\n2023-03-03,grant,500.00,,880.00\n",
     "2 2023-03-02 out 120\n3 2023-03-03 in 500"),
    ("names_received_and_granted", "日期,摘要,收到,拨付,结存\n2023-03-02,工程款,,120,380\n2023-03-03,拨款,500,,880\n", "2 2023-03-02 out 120\n3 2023-03-03 in 500"),
    ("bank_by_value_date", "Entry Date,Value Date,Amount,D/C,Beneficiary\n2023-03-02,2023-03-02,120.00,D,A\n2023-03-03,2023-03-03,500.00,C,B\n",
     "2 2023-03-02 out 120 A\n3 2023-03-03 in 500 B"),
    ("names_of_one_character", "日期,摘要,收,付,余\n2023-03-02,工程款,,120.00,380.00\n2023-03-03,拨款,500.00,,880.00\n", "2 2023-03-02 out 120\n3 2023-03-03 in 500"),
    ("name_with_a_legend", "日期,收支(1收0支),金额,单位\n2023-03-02,0,120.00,甲\n2023-03-03,1,500.00,乙\n", "2 2023-03-02 out 120 甲\n3 2023-03-03 in 500 乙"),
    ("net_pay", "Pay Date,Employee,Gross Pay,Deductions,Net Pay\n2023-03-02,A,130.00,10.00,120.00\n2023-03-03,B,90.00,40.00,50.00\n", "2 2023-03-02 out 120\n3 2023-03-03 out 50"),
    ("works_measured_and_paid", "支付日期,收款单位,本期计量金额,扣预付款,本期实付\n2023-03-02,甲,150.00,30.00,120.00\n2023-03-03,乙,50.00,0.00,50.00\n", READ),
    ("money_applied_for_and_granted", "拨付日期,企业名称,申报金额,补助金额\n2023-03-02,甲,150.00,120.00\n2023-03-03,乙,60.00,50.00\n", READ),
    ("period_with_two_days_above_the_head", "账号,9900000001,,,\n期间,2023-03-01,2023-03-31,,\n交易日期,摘要,支出,存入,余额\n2023-03-02,工程款,120.00,,380.00\n2023-03-03,拨款,,500.00,880.00\n",
     "4 2023-03-02 out 120\n5 2023-03-03 in 500"),
    ("value_date_beside_document_numbers", "Posting Date,Document Number,Value Date,Debit,Credit,Text\n2023-03-02,15001,2023-03-02,120.00,,works\n2023-03-03,14001,2023-03-03,,500.00,grant\n", "ASK view"),
    ("number_of_a_receipt", "Payment Date,Payee,Amount Paid,Receipt\n2023-03-02,A,120.00,1001\n2023-03-03,B,50.00,1002\n", "2 2023-03-02 out 120 A\n3 2023-03-03 out 50 B"),
    ("mark_that_marks_nothing", "支付日期,收款单位,支付金额,有效标志\n2023-03-02,甲,120.00,\n2023-03-03,乙,50.00,\n", READ),
    ("money_that_is_to_be_paid", "拨付日期,收款单位,拟拨付金额\n2023-03-02,甲,120.00\n", "REFUSE money_not_paid"),
    ("days_with_named_months", "Posting Date,Narrative,Debit,Credit,Running Balance\n\"Mar 2, 2023\",works,120.00,,380.00\n\"Mar 13, 2023\",grant,,500.00,880.00\n",
     "2 2023-03-02 out 120\n3 2023-03-13 in 500"),
    ("days_with_named_months_and_short_years", "PAYMENT_DATE,VENDOR_NAME,AMOUNT\n02-MAR-23,A,120.00\n13-MAR-23,B,50.00\n", "2 2023-03-02 out 120 A\n3 2023-03-13 out 50 B"),
    ("unit_of_thousands_in_a_title", "Cash book (in thousands of CNY),,,\nDate,Description,Receipts,Payments\n2023-03-02,works,,120.5\n", "3 2023-03-02 out 120500\n=unit 千元"),
    ("unit_of_millions_in_brackets", "Payments (RMB in millions),,\nPayment Date,Payee,Amount Paid\n2023-03-02,A,1.2\n", "3 2023-03-02 out 1200000\n=unit 百万元"),
    ("unit_of_zeros", "Payment Date,Payee,\"Amount Paid (RMB'0,000)\"\n2023-03-02,A,1.2\n", "2 2023-03-02 out 12000\n=unit 万元"),
    ("unit_of_zeros_unknown", "Payment Date,Payee,\"Amount Paid (RMB'00)\"\n2023-03-02,A,1.2\n", "ASK unit"),
    # ---- foreign money, whose yuan a voucher has to prove
    ("foreign_money_alone", "支付日期,收款单位,币种,支付金额\n2023-03-02,A,USD,50.00\n2023-03-03,甲,CNY,120.00\n", "2 !foreign_currency\n3 2023-03-03 out 120 甲"),
):  # fmt: skip
    case(name, data, right)

case("file_name_to_be_paid", PAID, "ASK said_unpaid", fname="待支付清单.csv")
case("file_name_unpaid_in_english", EN, "ASK said_unpaid", fname="unpaid_invoices.csv")
case("file_name_says_the_year", "月,日,收款单位,金额,用途\n3,2,甲,120.00,工程款\n", "2 2023-03-02 out 120 甲", fname="2023年支付台账.csv")  # fmt: skip
