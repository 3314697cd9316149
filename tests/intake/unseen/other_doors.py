"""Unseen exports: files of other doors and departments, and days as cheques write them."""

from tests.intake.unseen import case

case(
    "fund_receipts_with_bank_columns",
    """
出资到账登记表,,,,,,
基金编码,缴款期次,出资人,到账日期,到账金额,开户行,备注
F1,1,甲集团,2024-03-05,160000000.00,某行,
F1,1,乙财政局,2024-03-06,80000000.00,某行,
""",
    "ASK list",
)

case(
    "fund_calls_in_words_of_an_office",
    """
基金编码,缴款期次,出资人,缴款日期,缴款金额
F1,1,甲集团,2024-03-05,160000000.00
F1,1,乙财政局,2024-03-06,80000000.00
""",
    "ASK list\nASK role:缴款金额",
)

case(
    "investments_of_a_fund",
    """
序号,基金名称,被投企业,投资日期,投资金额,轮次
1,示例基金,示例科技,2024-03-05,6000000.00,A轮
2,示例基金,样例芯片,2024-03-06,4000000.00,B轮
""",
    "ASK list",
)

case(
    "contract_register_of_an_office",
    """
合同台账,,,,,,
合同编号,合同名称,项目编码,乙方,签订日期,合同金额,经办人
HT-1,道路施工,P1,示例建工,2024-01-05,9000000.00,张三
HT-2,监理,P1,样例监理,2024-01-06,200000.00,李四
""",
    "REFUSE file_is_list",
)

case(
    "quotas_of_a_budget_office",
    """
指标文号,资金来源,指标年度,指标金额（万元）,下达日期
财预1号,一般公共预算,2024,500,2024-02-01
""",
    "REFUSE file_is_list",
)

case(
    "days_in_chinese_figures",
    """
支票登记簿,,,
出票日期,收款人,金额,用途
二〇二四年三月五日,示例建工,1000.00,进度款
贰零贰肆年壹拾贰月零贰日,样例监理,200.50,监理费
二零二四年十月二十日,样例监理,300.00,监理费
二〇二四年二月三十日,样例监理,10.00,监理费
""",
    "REFUSE no_date_column",
)
