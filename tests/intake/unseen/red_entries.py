"""Unseen exports: red entries, cancellations and money taken back among payments."""

from tests.intake.unseen import case

HEAD = "支付日期,收款单位,支付金额"
TWO = f"{HEAD},{{}}\n2023-03-02,甲,120.00,{{}}\n2023-03-09,甲,20.00,{{}}\n"
BACK = "2023-03-12,甲,-20.00{}\n2023-03-13,乙,-5.00{}\n"
PAID = "2 2023-03-02 out 120 甲\n3 2023-03-09 out 20 甲"

for name, data, right in (
    # ---- all amounts with a minus
    ("minus_and_words_of_return", f"{HEAD},摘要\n" + BACK.format(",退回多付款", ",冲销重复支付"), "ASK minus_out"),
    ("minus_and_return_in_the_purpose", f"{HEAD},用途\n" + BACK.format(",退回多付款", ",冲销重复支付"), "ASK minus_out"),
    ("minus_below_a_title_of_returns", "2023年3月退款（冲销）明细表,,\n" + f"{HEAD}\n" + BACK.format("", ""), "ASK minus_out"),
    ("minus_and_receipts_and_returns", "日期,收款,支付金额,对方户名,摘要\n2023-03-12,,-20.00,甲,冲销上月误付\n2023-03-13,,-5.00,乙,退款\n2023-03-14,9.00,,丙,拨款\n",
     "ASK minus_out"),
    ("minus_and_deposits_given_back", f"{HEAD},摘要\n" + BACK.format(",退还投标保证金", ",退回履约保证金"),
     "2 2023-03-12 out 20 甲\n3 2023-03-13 out 5 乙\n=issues minus_is_out"),
    ("minus_and_one_row_sent_back", f"{HEAD},摘要\n" + BACK.format(",工程款", ",监理费") + "2023-03-14,丙,-7.00,退回误汇款\n",
     "2 2023-03-12 out 20 甲\n3 2023-03-13 out 5 乙\n4 2023-03-14 out 7 丙\n=issues minus_is_out"),
    # ---- red in a column of types
    ("type_of_a_red_voucher", TWO.format("凭证类型", "蓝字凭证", "红字凭证"), "ASK taken_back"),
    ("type_of_a_red_bill", TWO.format("单据类型", "付款单", "付款单（红字）"), "ASK taken_back"),
    ("type_of_a_payment_set_off", TWO.format("业务类型", "支付", "支付冲销"), "ASK taken_back"),
    ("type_of_a_payment_given_back", TWO.format("支付类型", "直接支付", "直接支付退款"), "ASK taken_back"),
    ("type_of_a_deposit", TWO.format("业务类型", "工程付款", "退还保证金"), PAID),
    ("type_of_tax_given_back", TWO.format("款项性质", "工程款", "出口退税"), PAID),
    # ---- a word and what it undoes
    ("undoes_a_payment_by_name", TWO.format("摘要", "进度款", "冲销3月2日多付进度款"), "ASK taken_back"),
    ("undoes_in_a_second_column_of_remarks", f"{HEAD},备注,备注说明\n2023-03-02,甲,120.00,进度款,\n2023-03-09,甲,20.00,进度款,红字冲回\n", "ASK taken_back"),
    ("set_off_in_a_remark", f"{HEAD},用途,备注\n2023-03-02,甲,120.00,进度款,第一期\n2023-03-09,甲,20.00,进度款,冲销前期预付款\n", PAID),
    ("only_remark_undoes", TWO.format("备注", "", "冲销3月2日多付"), "ASK taken_back"),
    ("red_in_a_name_of_a_place", TWO.format("用途", "进度款", "红冲村道路工程款"), PAID),
    ("red_of_an_invoice", TWO.format("备注", "第一期", "发票已红冲，重开"), PAID),
    ("none_and_undone_in_one_file", f"{HEAD},备注\n2023-03-02,甲,120.00,\n2023-03-03,乙,50.00,退票，未付出\n2023-03-04,丙,7.00,作废重开\n2023-03-05,甲,20.00,红字冲回\n",
     "ASK taken_back:void\nASK taken_back:red"),
):  # fmt: skip
    case(name, data, right)
