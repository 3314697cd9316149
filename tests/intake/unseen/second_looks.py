"""Unseen exports: units of sections, totals in words, counted sums, tax on top, failed batches, pages that repeat."""

from tests.intake.unseen import case

HEAD = "支付日期,收款单位,支付金额\n"
THREE = "2 2023-03-02 out 120000 甲\n3 2023-03-03 out 30000 乙\n5 2023-03-06 out 86400.50 丙"

for name, data, right in (
    # ---- sections in units of their own
    ("sections_in_two_units", f"一、工程（单位：万元）,,\n{HEAD}2023-03-02,甲,12\n二、服务（单位：元）,,\n{HEAD}2023-03-03,乙,30000\n", "ASK unit"),
    ("sections_with_units_in_cells", f"一、工程,,单位：万元\n{HEAD}2023-03-02,甲,12\n二、服务,,单位：元\n{HEAD}2023-03-03,乙,30000\n", "ASK unit"),
    ("unit_among_the_rows", f"{HEAD}2023-03-02,甲,120000.00\n,,单位：万元\n2023-03-03,乙,3\n", "ASK unit"),
    ("unit_among_two_columns", "支付日期,支付金额\n2023-03-02,120000.00\n第二部分（万元）,\n2023-03-03,3\n", "ASK unit"),
    ("unit_on_each_page", f"单位：万元,,\n{HEAD}2023-03-02,甲,12\n单位：万元,,\n{HEAD}2023-03-03,乙,3\n", "3 2023-03-02 out 120000 甲\n6 2023-03-03 out 30000 乙\n=unit 万元"),
    ("unit_below_the_rows", f"{HEAD}2023-03-02,甲,12\n2023-03-03,乙,3\n,,单位：万元\n", "2 2023-03-02 out 120000 甲\n3 2023-03-03 out 30000 乙\n=unit 万元"),
    # ---- totals in words are in yuan
    ("words_against_the_unit", f"单位：万元,,\n{HEAD}2023-03-02,甲,120000\n2023-03-03,乙,30000\n合计（大写）：人民币壹拾伍万元整,,150000\n", "ASK unit"),
    ("words_of_a_unit_not_said", f"{HEAD}2023-03-02,甲,12\n2023-03-03,乙,3\n合计（大写）,人民币壹拾伍万圆整,15\n", "ASK unit"),
    ("words_bear_the_unit_out", f"单位：万元,,\n{HEAD}2023-03-02,甲,12\n2023-03-03,乙,3\n合计（大写）：壹拾伍万元整,,15\n", "3 2023-03-02 out 120000 甲\n4 2023-03-03 out 30000 乙\nD ok"),
    ("words_with_a_zero", f"{HEAD}2023-03-02,甲,100005.50\n2023-03-03,乙,30000\n合计（大写）：壹拾叁万零伍元伍角整,,130005.50\n", "2 2023-03-02 out 100005.50 甲\n3 2023-03-03 out 30000 乙\nD ok"),
    # ---- sums that count their rows
    ("sum_that_counts", f"{HEAD}2023-03-02,甲,120000.00\n2023-03-03,乙,30000.00\n2023-03-03,共2笔,150000.00\n2023-03-06,丙,86400.50\n2023-03-06,以上3笔,236400.50\n", THREE),
    ("sum_that_counts_in_english", "Payment Date,Payee,Amount Paid\n2023-03-02,甲,120000.00\n2023-03-03,乙,30000.00\n2023-03-03,Total (2 items),150000.00\n2023-03-06,丙,86400.50\n2023-03-06,3 payments total,236400.50\n", THREE),
    ("batch_that_counts", "支付日期,摘要,支付金额\n2023-03-02,工程款,120000.00\n2023-03-03,共12人,30000.00\n", "2 2023-03-02 out 120000\n3 2023-03-03 out 30000"),
    ("batches_that_count_beside_a_balance", "交易日期,对方户名,支出,收入,余额\n2023-03-02,甲,120000.00,,880000.00\n2023-03-03,共12人,30000.00,,850000.00\n2023-03-06,共3人,86400.50,,763599.50\n", "2 2023-03-02 out 120000\n3 2023-03-03 out 30000\n4 2023-03-06 out 86400.50"),
    ("purpose_that_counts", "支付日期,用途,支付金额\n2023-03-02,共2笔,120000.00\n2023-03-03,共3人,30000.00\n", "2 2023-03-02 out 120000\n3 2023-03-03 out 30000"),
    ("sum_of_the_day_beside", "日期,收款单位,支付金额,当日合计\n2023-03-02,甲,100.00,\n2023-03-02,乙,20.00,120.00\n2023-03-03,丙,30.00,30.00\n", "2 2023-03-02 out 100 甲\n3 2023-03-02 out 20 乙\n4 2023-03-03 out 30 丙"),
    # ---- what failed or came back is not paid
    ("batch_with_failures", "支付日期,总金额,成功金额,失败金额,用途\n2023-03-02,125.00,120.00,5.00,工资\n2023-03-03,30.00,30.00,0.00,津贴\n", "2 2023-03-02 out 120\n3 2023-03-03 out 30"),
    ("batch_with_failures_in_english", "Payment Date,Batch,Total Amount,Successful Amount,Failed Amount\n2023-03-02,P1,125.00,120.00,5.00\n2023-03-03,P2,30.00,30.00,0.00\n", "2 2023-03-02 out 120\n3 2023-03-03 out 30"),
    # ---- tax on top of the money
    ("tax_on_top", "付款日期,供应商,金额,税额\n2023-03-02,甲,110091.74,9908.26\n2023-03-03,乙,28301.89,1698.11\n", "ASK amounts"),
    ("tax_on_top_in_english", "Date Paid,Vendor,Amount,Tax Amount\n2023-03-02,A,110091.74,9908.26\n2023-03-03,B,28301.89,1698.11\n", "ASK amounts"),
    ("tax_inside", "付款日期,供应商,付款金额,税额\n2023-03-02,甲,120000.00,9908.26\n2023-03-03,乙,30000.00,1698.11\n", "2 2023-03-02 out 120000 甲\n3 2023-03-03 out 30000 乙"),
    ("tax_kept_back", "发放日期,姓名,实发金额,代扣税额\n2023-03-02,甲,800.00,160.00\n2023-03-03,乙,400.00,80.00\n", "2 2023-03-02 out 800 甲\n3 2023-03-03 out 400 乙"),
    # ---- money in that goes out, books of no money
    ("posted_both_ways", "入账日期,入账金额,对方户名\n2023-03-02,-120.00,甲\n2023-03-03,-50.00,乙\n2023-03-06,500.00,财政局\n", "2 2023-03-02 out 120 甲\n3 2023-03-03 out 50 乙\n4 2023-03-06 in 500 财政局"),
    ("income_partly_given_back", "交易日期,收款金额,对方户名\n2023-03-02,120.00,甲\n2023-03-03,50.00,乙\n2023-03-06,-20.00,甲\n", "2 2023-03-02 in 120 甲\n3 2023-03-03 in 50 乙\n4 2023-03-06 in -20 甲"),
    ("book_of_spending", "科目名称：项目支出-工程款,,,,,\n日期,凭证号,摘要,借方,贷方,余额\n2023-03-02,记-1,付工程款,120.00,,120.00\n2023-03-03,记-2,付设计费,30.00,,150.00\n", "REFUSE no_cash_lines"),
    ("book_of_a_quota_for_spending", "科目：1011 零余额账户用款额度-项目支出,,,,,\n日期,凭证号,摘要,借方,贷方,余额\n2023-03-01,记-1,收到额度,500.00,,500.00\n2023-03-02,记-2,付工程款,,120.00,380.00\n", "3 2023-03-01 in 500\n4 2023-03-02 out 120"),
    # ---- what arrived at a payee, what failed for a reason
    ("arrived_at_payees", "支付日期,收款单位,到账金额\n2023-03-02,甲,120.00\n2023-03-03,乙,50.00\n", "2 2023-03-02 out 120 甲\n3 2023-03-03 out 50 乙"),
    ("arrived_from_payers", "到账日期,付款单位,到账金额\n2023-03-02,甲,120.00\n2023-03-03,乙,50.00\n", "2 2023-03-02 in 120 甲\n3 2023-03-03 in 50 乙"),
    ("arrived_on_days_of_receipt", "收款日期,付款单位,收款单位,到账金额\n2023-03-02,甲,区财政局,120.00\n2023-03-03,乙,区财政局,50.00\n", "2 2023-03-02 in 120\n3 2023-03-03 in 50"),
    ("arrived_from_companies", "收款日期,企业名称,到账金额\n2023-03-02,甲,120.00\n2023-03-03,乙,50.00\n", "2 2023-03-02 in 120\n3 2023-03-03 in 50"),
    ("reason_of_a_failure", "支付日期,收款单位,支付金额,失败原因\n2023-03-02,甲,120.00,\n2023-03-03,乙,50.00,账号户名不符\n2023-03-03,丙,7.00,交易成功\n", "2 2023-03-02 out 120 甲\n3 !marked_void\n4 2023-03-03 out 7 丙"),
    ("reason_of_a_return_beside_its_money", "支付日期,收款人,支付金额,退回原因,退回金额\n2023-03-02,甲,120.00,,\n2023-03-03,乙,50.00,多付,20.00\n", "2 2023-03-02 out 120 甲\n3 2023-03-03 out 30 乙"),
    # ---- a page repeats the last row of the one before: its balance does not follow
    ("page_repeats_a_row", "交易日期,对方户名,收入,支出,余额\n2023-03-02,甲,,120.00,880.00\n2023-03-03,乙,,30.00,850.00\n交易日期,对方户名,收入,支出,余额\n2023-03-03,乙,,30.00,850.00\n2023-03-06,丙,,50.00,800.00\n",
     "2 2023-03-02 out 120 甲\n3 2023-03-03 out 30 乙\n5 2023-03-03 out 30 乙\n6 2023-03-06 out 50 丙\n=issues balance_gap"),
    # ---- a payment that came back and was paid again: one of the two moved no money
    ("came_back_and_paid_again", "支付日期,收款单位,支付金额,备注\n2023-03-02,甲,120.00,一期工程款\n2023-03-03,乙,30.00,账号错误退回，3月6日重新支付\n2023-03-06,乙,30.00,重新支付\n", "ASK taken_back"),
    ("came_back_and_paid_again_newest_first", "支付日期,收款单位,支付金额,备注\n2023-03-06,乙,30.00,\n2023-03-03,乙,30.00,户名不符退汇\n2023-03-02,甲,120.00,一期工程款\n", "ASK taken_back"),
    ("came_back_and_paid_again_in_english", "Payment Date,Payee,Amount Paid,Remark\n2023-03-02,A Ltd,120.00,works\n2023-03-03,B Ltd,30.00,wrong account - returned and paid again\n2023-03-06,B Ltd,30.00,\n", "ASK taken_back"),
    ("came_back_alone", "支付日期,收款单位,支付金额,备注\n2023-03-02,甲,120.00,一期工程款\n2023-03-03,乙,30.00,账号错误退回\n2023-03-06,乙,31.00,\n", "2 2023-03-02 out 120 甲\n3 2023-03-03 out 30 乙\n4 2023-03-06 out 31 乙\n=issues returned_counted"),
    ("paid_again_after_it_came_back", "支付日期,收款单位,支付金额,备注\n2023-03-03,乙,30.00,设计费\n2023-03-06,乙,30.00,上次户名有误被退回\n", "2 2023-03-03 out 30 乙\n3 2023-03-06 out 30 乙\n=issues returned_counted"),
    ("deposit_given_back_twice", "支付日期,收款单位,支付金额,备注\n2023-03-03,乙,30.00,退回投标保证金\n2023-03-06,乙,30.00,设计费\n", "2 2023-03-03 out 30 乙\n3 2023-03-06 out 30 乙\n=warnings 0"),
    # ---- a row that is the sum of those below it, and no word says so
    ("row_is_the_sum_of_those_below", "支付日期,收款单位,支付金额,用途\n2023-03-02,甲,150.00,一标段\n2023-03-02,甲,100.00,土建\n2023-03-02,甲,50.00,安装\n2023-03-06,丙,86.00,监理费\n", "2 2023-03-02 out 150 甲\n3 2023-03-02 out 100 甲\n4 2023-03-02 out 50 甲\n5 2023-03-06 out 86 丙\n=issues rows_equal_sum\n=warnings 1"),
    ("row_is_the_sum_of_those_below_in_english", "Payment Date,Payee,Amount Paid,Purpose\n2023-03-02,A,7.00,desk\n2023-03-02,A,150.00,lot 1\n2023-03-02,A,100.00,works\n2023-03-02,A,30.00,fitting\n2023-03-02,A,20.00,paint\n", "2 2023-03-02 out 7 A\n3 2023-03-02 out 150 A\n4 2023-03-02 out 100 A\n5 2023-03-02 out 30 A\n6 2023-03-02 out 20 A\n=issues rows_equal_sum"),
    ("row_is_that_below", "支付日期,收款单位,支付金额,用途\n2023-03-02,甲,50.00,一标段\n2023-03-02,甲,50.00,土建\n2023-03-02,甲,20.00,安装\n", "2 2023-03-02 out 50 甲\n3 2023-03-02 out 50 甲\n4 2023-03-02 out 20 甲\n=warnings 0"),
    ("row_is_the_sum_of_other_days", "支付日期,收款单位,支付金额,用途\n2023-03-02,甲,150.00,一标段\n2023-03-02,甲,100.00,土建\n2023-03-03,甲,50.00,安装\n", "2 2023-03-02 out 150 甲\n3 2023-03-02 out 100 甲\n4 2023-03-03 out 50 甲\n=warnings 0"),
    ("row_is_the_sum_of_other_payees", "支付日期,收款单位,支付金额,用途\n2023-03-02,甲,150.00,一标段\n2023-03-02,乙,100.00,土建\n2023-03-02,乙,50.00,安装\n", "2 2023-03-02 out 150 甲\n3 2023-03-02 out 100 乙\n4 2023-03-02 out 50 乙\n=warnings 0"),
    # ---- money kept back from what is read
    ("kept_back_of_it", "支付日期,收款单位,支付金额,其中：扣留质保金\n2023-03-02,甲,126.00,6.00\n2023-03-03,乙,31.00,1.00\n", "ASK amounts"),
    ("kept_back_beside_it", "支付日期,收款单位,支付金额,质保金\n2023-03-02,甲,126.00,6.00\n2023-03-03,乙,31.00,\n", "ASK amounts"),
    ("kept_back_in_english", "Payment Date,Payee,Amount Paid,Retention\n2023-03-02,A,126.00,6.00\n2023-03-03,B,31.00,1.00\n", "ASK amounts"),
    ("kept_back_already", "支付日期,收款单位,实付金额,扣留质保金\n2023-03-02,甲,120.00,6.00\n2023-03-03,乙,30.00,1.00\n", "2 2023-03-02 out 120 甲\n3 2023-03-03 out 30 乙"),
    ("kept_back_from_the_approved", "支付日期,收款单位,审定金额,扣质保金,本次实付金额\n2023-03-02,甲,126.00,6.00,120.00\n2023-03-03,乙,31.00,1.00,30.00\n", "2 2023-03-02 out 120 甲\n3 2023-03-03 out 30 乙"),
    ("kept_back_none", "支付日期,收款单位,支付金额,扣留质保金\n2023-03-02,甲,120.00,0.00\n2023-03-03,乙,30.00,\n", "2 2023-03-02 out 120 甲\n3 2023-03-03 out 30 乙"),
):  # fmt: skip
    case(name, data, right)
