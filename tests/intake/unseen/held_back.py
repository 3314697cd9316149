"""Shapes kept back from the reader until it was whole: other words and layouts of every kind, in both languages."""

import datetime as dt
import io
import zipfile
from xml.sax.saxutils import escape

import openpyxl

from tests.intake.unseen import case
from tests.intake.unseen.sheets import xls, xlsx


def ods(*sheets):
    """An OpenDocument workbook: (name, rows) a sheet; numbers and days typed."""
    tables = []
    for name, rows in sheets:
        lines = []
        for row in rows:
            cells = []
            for cell in row:
                if cell is None:
                    cells.append("<table:table-cell/>")
                elif isinstance(cell, dt.date):
                    cells.append(
                        f'<table:table-cell office:value-type="date" office:date-value="{cell.isoformat()}">'
                        f"<text:p>{cell.isoformat()}</text:p></table:table-cell>"
                    )
                elif isinstance(cell, int | float):
                    cells.append(
                        f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
                    )
                else:
                    cells.append(
                        f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
                    )
            lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
        tables.append(f'<table:table table:name="{name}">{"".join(lines)}</table:table>')
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
        for short, full in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2"><office:body>'
        f"<office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        book.writestr("content.xml", content)
    return out.getvalue()


def hidden(rows, hide_rows=(), hide_columns=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for n in hide_rows:
        book.active.row_dimensions[n].hidden = True
    for letter in hide_columns:
        book.active.column_dimensions[letter].hidden = True
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


D = dt.date

for name, data, right in (
    # ---- sides: words, brackets, journals, flags
    ("outlay_and_inlay", "记账日,出账金额,入账金额,账面余额,交易对手,事由\n2024-05-01,100.00,,900.00,甲,材料\n2024-05-02,,30.00,930.00,乙,利息\n",
     "2 2024-05-01 out 100 甲\n3 2024-05-02 in 30 乙"),
    ("borrow_is_in_says_the_note", "说明：借方表示增加，贷方表示减少\n日期,摘要,借方,贷方,对方单位\n2024-05-01,收拨款,500.00,,财政局\n2024-05-02,付款,,120.00,甲\n",
     "3 2024-05-01 in 500 财政局\n4 2024-05-02 out 120 甲"),
    ("borrow_without_any_witness", "日期,摘要,借方发生,贷方发生\n2024-05-01,往来,500.00,\n2024-05-02,往来,,120.00\n", "ASK view"),
    ("letters_out_in", "日期,方向,金额,对方\n2024-05-01,OUT,500.00,甲\n2024-05-02,IN,120.00,乙\n",
     "2 2024-05-01 out 500 甲\n3 2024-05-02 in 120 乙"),
    ("plus_and_minus_flags", "交易日期,收支,金额,余额,对方户名\n2024-05-01,-,500.00,500.00,甲\n2024-05-02,+,120.00,620.00,乙\n",
     "2 2024-05-01 out 500 甲\n3 2024-05-02 in 120 乙"),
    ("ones_and_twos_by_balance", "交易日期,借贷标识,发生额,余额,对方户名\n2024-05-01,1,500.00,500.00,甲\n2024-05-02,2,120.00,620.00,乙\n2024-05-03,1,20.00,600.00,丙\n",
     "2 2024-05-01 out 500 甲\n3 2024-05-02 in 120 乙\n4 2024-05-03 out 20 丙"),
    ("ones_and_twos_with_nothing", "交易日期,借贷标识,发生额,对方户名\n2024-05-01,1,500.00,甲\n2024-05-02,2,120.00,乙\n2024-05-03,1,20.00,丙\n", "ASK direction:1\nASK direction:2"),
    ("paid_to_received_from", "Date,Paid to / received from,Money out,Money in\n2024-05-01,A Ltd,500.00,\n2024-05-02,B Ltd,,120.00\n",
     "2 2024-05-01 out 500 A Ltd\n3 2024-05-02 in 120 B Ltd"),
    ("withdrawals_deposits_balance", "Posting Date;Details;Withdrawals (CNY);Deposits (CNY);Ledger Balance\n01-May-2024;A Ltd;500.00;;500.00\n02-May-2024;Interest;;1.20;501.20\n",
     "2 2024-05-01 out 500\n3 2024-05-02 in 1.20"),
    ("journal_receipt_payment_words", "日期,凭证字号,对方科目,摘要,收入金额,付出金额,结存金额\n2024-05-01,银收1,财政拨款收入,收财政款,500.00,,500.00\n2024-05-02,银付1,业务活动费,付甲公司,,120.00,380.00\n",
     "2 2024-05-01 in 500\n3 2024-05-02 out 120"),
    # ---- units
    ("unit_below_the_table", "支付日期,收款单位,支付金额\n2024-05-01,甲,12.5\n2024-05-02,乙,3\n,,\n注：本表金额单位为万元,,\n", "2 2024-05-01 out 125000 甲\n3 2024-05-02 out 30000 乙"),
    ("unit_hundred_yuan", "支付日期,收款单位,支付金额(百元)\n2024-05-01,甲,12.5\n", "2 2024-05-01 out 1250 甲"),
    ("unit_ten_thousand_english", "Payment date,Payee,Amount paid (RMB ten thousand)\n2024-05-01,A,12.5\n", "2 2024-05-01 out 125000 A"),
    ("unit_wan_behind_each_amount", "支付日期,收款单位,支付金额\n2024-05-01,甲,12.5万元\n2024-05-02,乙,8000元\n", "2 2024-05-01 out 125000 甲\n3 2024-05-02 out 8000 乙"),
    ("unit_in_mn", "Date,Payee,Paid (CNY mn)\n2024-05-01,A,1.25\n", "2 2024-05-01 out 1250000 A"),
    ("unit_title_and_head_agree", "资金支付情况（单位：万元）,,\n支付日期,收款单位,支付金额（万元）\n2024-05-01,甲,1.5\n", "3 2024-05-01 out 15000 甲"),
    ("unit_yuan_and_wan_beside", "支付日期,收款单位,支付金额（元）,支付金额（万元）\n2024-05-01,甲,15000.00,1.50\n2024-05-02,乙,20400.00,2.04\n", "2 2024-05-01 out 15000 甲\n3 2024-05-02 out 20400 乙"),
    ("unit_thousand_yuan_line", "单位：千元\n支付日期,收款单位,支付金额\n2024-05-01,甲,15\n", "3 2024-05-01 out 15000 甲"),
    # ---- several moneys
    ("wages_and_tax_paid", "支付日期,收款单位,不含税金额,税额,实付金额\n2024-05-01,甲,100.00,13.00,113.00\n2024-05-02,乙,200.00,26.00,226.00\n", "2 2024-05-01 out 113 甲\n3 2024-05-02 out 226 乙"),
    ("paid_by_three_levels", "支付日期,收款单位,省级,市级,区级,合计\n2024-05-01,甲,10.00,20.00,70.00,100.00\n2024-05-02,乙,0,5.00,5.00,10.00\n", "2 2024-05-01 out 100 甲\n3 2024-05-02 out 10 乙"),
    ("paid_with_retention_held", "付款日期,收款单位,本次结算,扣质保金,本次实付\n2024-05-01,甲,100.00,5.00,95.00\n2024-05-02,乙,200.00,10.00,190.00\n", "2 2024-05-01 out 95 甲\n3 2024-05-02 out 190 乙"),
    ("paid_this_time_and_cumulative", "付款日期,收款单位,合同额,本次付款,累计付款\n2024-05-01,甲,1000.00,300.00,300.00\n2024-06-01,甲,1000.00,200.00,500.00\n", "2 2024-05-01 out 300 甲\n3 2024-06-01 out 200 甲"),
    ("paid_and_back_with_net", "支付日期,收款单位,拨付金额,收回金额,净额\n2024-05-01,甲,100.00,40.00,60.00\n2024-05-02,乙,50.00,0.00,50.00\n", "2 2024-05-01 out 60 甲\n3 2024-05-02 out 50 乙"),
    ("fee_and_principal", "交易日期,收款人,转账金额,手续费,扣款合计\n2024-05-01,甲,100.00,0.50,100.50\n2024-05-02,乙,200.00,1.00,201.00\n", "ASK amounts"),
    # ---- sums
    ("sums_by_ten_days", "日期,摘要,支出,收入,余额\n2024-05-01,甲,100.00,,900.00\n2024-05-10,本旬合计,100.00,0.00,900.00\n2024-05-12,乙,50.00,,850.00\n2024-05-20,本旬合计,50.00,0.00,850.00\n", "2 2024-05-01 out 100\n4 2024-05-12 out 50"),
    ("sums_english_dated", "Date,Payee,Amount paid\n2024-05-01,A,100.00\n2024-05-02,B,50.00\n2024-05-31,Month total,150.00\n2024-06-01,C,10.00\n2024-06-30,Month total,10.00\n2024-06-30,Grand total,160.00\n", "2 2024-05-01 out 100 A\n3 2024-05-02 out 50 B\n5 2024-06-01 out 10 C"),
    ("brought_forward_english", "Date,Details,Debit,Credit,Balance\n2024-05-01,Balance b/f,,,1000.00\n2024-05-02,A,100.00,,900.00\n2024-05-31,Balance c/f,,,900.00\n", "ASK view"),
    ("sum_of_a_company", "收款单位,支付日期,支付金额\n甲公司,2024-05-01,100.00\n甲公司,2024-05-02,50.00\n甲公司汇总,2024-05-02,150.00\n乙公司,2024-05-03,70.00\n乙公司汇总,2024-05-03,70.00\n", "2 2024-05-01 out 100 甲公司\n3 2024-05-02 out 50 甲公司\n5 2024-05-03 out 70 乙公司"),
    ("half_year_sum", "支付日期,收款单位,支付金额\n2024-05-01,甲,100.00\n2024-06-30,上半年合计,100.00\n2024-07-01,乙,20.00\n2024-12-31,下半年合计,20.00\n2024-12-31,全年合计,120.00\n", "2 2024-05-01 out 100 甲\n4 2024-07-01 out 20 乙"),
    # ---- parents and parts
    ("of_which_with_dates", "支付日期,项目,支付金额,收款单位\n2024-05-01,一期工程,300.00,甲\n2024-05-01,其中：土建,200.00,甲\n2024-05-01,安装,100.00,甲\n2024-05-02,二期,50.00,乙\n", "3 2024-05-01 out 200 甲\n4 2024-05-01 out 100 甲\n5 2024-05-02 out 50 乙"),
    ("letters_as_levels", "序号,支付日期,收款单位,支付金额\nA,,建设,150.00\nA.1,2024-05-01,甲,100.00\nA.2,2024-05-02,乙,50.00\nB,,设备,20.00\nB.1,2024-05-03,丙,20.00\n", "3 2024-05-01 out 100 甲\n4 2024-05-02 out 50 乙\n6 2024-05-03 out 20 丙"),
    ("roman_levels", "序号,支付日期,收款单位,支付金额\nI,2024-05-02,建设类,150.00\n1,2024-05-01,甲,100.00\n2,2024-05-02,乙,50.00\nII,2024-05-03,设备类,20.00\n1,2024-05-03,丙,20.00\n", "3 2024-05-01 out 100 甲\n4 2024-05-02 out 50 乙\n6 2024-05-03 out 20 丙"),
    # ---- states
    ("states_of_a_clearing", "支付日期,收款人,金额,清算状态\n2024-05-01,甲,100.00,已清算\n2024-05-02,乙,50.00,未清算\n2024-05-03,丙,20.00,清算失败\n", "2 2024-05-01 out 100 甲\n3 !*\n4 !*"),
    ("states_of_a_bank_portal", "交易日期,收款人,付款金额,处理结果\n2024-05-01,甲,100.00,银行处理成功\n2024-05-02,乙,50.00,银行退回\n2024-05-03,丙,20.00,待银行处理\n", "2 2024-05-01 out 100 甲\n3 !*\n4 !*"),
    ("states_english_settled", "Date,Beneficiary,Amount paid,Status\n2024-05-01,A,100.00,Settled\n2024-05-02,B,50.00,Rejected\n2024-05-03,C,20.00,Pending approval\n", "2 2024-05-01 out 100 A\n3 !*\n4 !*"),
    ("state_nobody_knows", "支付日期,收款人,金额,状态\n2024-05-01,甲,100.00,已支付\n2024-05-02,乙,50.00,转办他行\n", "ASK state:转办他行"),
    ("states_of_a_mark", "支付日期,收款人,支付金额,是否到账\n2024-05-01,甲,100.00,是\n2024-05-02,乙,50.00,否\n", "2 2024-05-01 out 100 甲\n3 !*"),
    ("states_ticks", "支付日期,收款人,支付金额,已付款\n2024-05-01,甲,100.00,√\n2024-05-02,乙,50.00,\n", "ASK state:blank"),
    # ---- reversals
    ("reversal_mark_of_ledger", "日期,摘要,借方,贷方,余额,抹账标志\n2024-05-01,付甲,100.00,,900.00,\n2024-05-02,付甲,,100.00,1000.00,抹账\n2024-05-03,付乙,10.00,,990.00,\n", "2 2024-05-01 out 100\n3 2024-05-02 out -100\n4 2024-05-03 out 10"),
    ("returned_remittance", "交易日期,支出,收入,余额,对方户名,摘要\n2024-05-01,100.00,,900.00,甲,付款\n2024-05-03,,100.00,1000.00,甲,汇款退回\n2024-05-04,10.00,,990.00,乙,付款\n", "2 2024-05-01 out 100 甲\n3 2024-05-03 out -100 甲\n4 2024-05-04 out 10 乙"),
    ("reversal_english", "Date,Payee,Amount paid,Reversal\n2024-05-01,A,100.00,N\n2024-05-03,A,100.00,Y\n", "2 2024-05-01 out 100 A\n3 2024-05-03 out -100 A"),
    # ---- both parties
    ("remitter_and_beneficiary_own_name", "客户名称：示例园区管委会\n交易日期,汇款人,收款人,交易金额\n2024-05-01,示例园区管委会,甲公司,100.00\n2024-05-02,示例区财政局,示例园区管委会,500.00\n", "3 2024-05-01 out 100 甲公司\n4 2024-05-02 in 500 示例区财政局"),
    ("remitter_and_beneficiary_unknown", "交易日期,汇款人,收款人,交易金额\n2024-05-01,丁公司,甲公司,100.00\n2024-05-02,乙公司,丙公司,500.00\n", "ASK own"),
    # ---- minus in every row
    ("all_minus_english", "Date,Payee,Amount\n2024-05-01,A,-100.00\n2024-05-02,B,-50.00\n", "2 2024-05-01 out 100 A\n3 2024-05-02 out 50 B"),
    ("all_minus_in_brackets", "日期,收款单位,支出\n2024-05-01,甲,(100.00)\n2024-05-02,乙,(50.00)\n", "2 2024-05-01 out 100 甲\n3 2024-05-02 out 50 乙"),
    # ---- cards
    ("official_card_by_head", "公务卡对账单\n卡号后四位：1234\n交易日,记账日,交易说明,金额\n2024-05-01,2024-05-02,甲宾馆,100.00\n2024-05-05,2024-05-06,还款,-100.00\n", "ASK role:金额"),
    # ---- several days
    ("day_of_submission_and_bank", "提交时间,银行回执日期,收款人,付款金额\n2024-04-28,2024-05-01,甲,100.00\n", "2 2024-05-01 out 100 甲"),
    ("day_of_entry_and_value", "Entry date,Value date,Payee,Amount paid\n2024-04-28,2024-05-01,A,100.00\n", "2 2024-04-28 out 100 A"),
    ("day_of_voucher_and_payment", "制证日期,付款日期,收款单位,付款金额\n2024-05-06,2024-05-01,甲,100.00\n", "2 2024-05-01 out 100 甲"),
    # ---- asked, due
    ("due_amounts", "应付日期,供应商,应付金额\n2024-05-01,甲,100.00\n", "REFUSE *"),
    ("requested_amounts", "请款日期,请款单位,本次请款额\n2024-05-01,甲,100.00\n", "REFUSE *"),
    ("reviewed_amounts", "审定日期,施工单位,审定金额\n2024-05-01,甲,100.00\n", "REFUSE *"),
    ("budget_list", "项目名称,预算金额,批复日期\n甲项目,100.00,2024-05-01\n", "REFUSE *"),
    # ---- dates
    ("days_of_two_columns", "年份,月日,收款单位,支付金额\n2024,5-1,甲,100.00\n2024,5-20,乙,50.00\n", "REFUSE no_date_column"),
    ("days_with_chinese_digits", "支付日期,收款单位,支付金额\n二〇二四年五月一日,甲,100.00\n二〇二四年五月二十日,乙,50.00\n", "2 !bad_date\n3 !bad_date"),
    ("days_with_points_short", "支付日期,收款单位,支付金额\n24.5.1,甲,100.00\n24.12.31,乙,50.00\n", "2 !bad_date\n3 !ambiguous_date"),
    ("days_either_way", "Date,Payee,Amount paid\n03/04/2024,A,100.00\n05/06/2024,B,50.00\n", "2 !ambiguous_date\n3 !ambiguous_date"),
    ("days_american", "Date,Payee,Amount paid\n03/14/2024,A,100.00\n05/06/2024,B,50.00\n", "2 2024-03-14 out 100 A\n3 2024-05-06 out 50 B"),
    # ---- second tables, second heads
    ("second_head_pinyin", "日期,收款单位,支付金额\nRiqi,Danwei,Jine\n2024-05-01,甲,100.00\n", "2 !bad_date\n3 2024-05-01 out 100 甲"),
    ("page_heads_repeated", "支付日期,收款单位,支付金额\n2024-05-01,甲,100.00\n本页小计,,100.00\n第1页 共2页,,\n支付日期,收款单位,支付金额\n2024-05-02,乙,50.00\n本页小计,,50.00\n总计,,150.00\n", "2 2024-05-01 out 100 甲\n6 2024-05-02 out 50 乙\nD ok"),
    ("declared_total_differs", "支付日期,收款单位,支付金额\n2024-05-01,甲,100.00\n2024-05-02,乙,50.00\n合计,,160.00\n", "2 2024-05-01 out 100 甲\n3 2024-05-02 out 50 乙\nD mismatch"),
    # ---- amounts
    ("amount_full_width", "支付日期,收款单位,支付金额\n2024-05-01,甲,１２，３４５．６７\n", "2 2024-05-01 out 12345.67 甲"),
    ("amount_apostrophes", "Date;Payee;Amount paid\n2024-05-01;A;1'234.50\n2024-05-02;B;2'000.00\n", "2 2024-05-01 out 1234.50 A\n3 2024-05-02 out 2000 B"),
    ("amount_trailing_minus", "日期,对方户名,支出,余额\n2024-05-01,甲,100.00,900.00\n2024-05-02,甲,100.00-,1000.00\n", "2 2024-05-01 out 100 甲\n3 2024-05-02 out -100 甲"),
    ("amount_three_decimals", "支付日期,收款单位,支付金额\n2024-05-01,甲,100.005\n2024-05-02,乙,50.00\n", "2 !*\n3 2024-05-02 out 50 乙"),
    ("foreign_amounts_in_cells", "支付日期,收款单位,支付金额\n2024-05-01,甲,USD 100.00\n2024-05-02,乙,50.00\n", "2 !foreign_currency\n3 2024-05-02 out 50 乙"),
):  # fmt: skip
    case(name, data, right)

# ---------------------------------------------------------------- workbooks
case("hb_ods_quarters_on_tabs", ods(
    ("封面", [["支付资料"], ["编制：财务科"]]),
    ("一季度", [["支付日期", "收款单位", "支付金额"], [D(2024, 1, 5), "甲", 100.5], [D(2024, 2, 5), "乙", 50]]),
), "2 2024-01-05 out 100.50 甲\n3 2024-02-05 out 50 乙", ext=".ods")  # fmt: skip
case("hb_ods_unit_on_the_tab", ods(
    ("支付明细（万元）", [["支付日期", "收款单位", "支付金额"], [D(2024, 1, 5), "甲", 1.5]]),
), "2 2024-01-05 out 15000 甲", ext=".ods")  # fmt: skip
case("hb_xls_unit_row", xls([
    ["资金拨付台账", None, None], ["", "", "金额单位：万元"], ["拨付日期", "收款单位", "拨付金额"],
    [D(2024, 5, 1), "甲", 1.2], [D(2024, 5, 2), "乙", 0.35], ["合计", None, 1.55],
]), "4 2024-05-01 out 12000 甲\n5 2024-05-02 out 3500 乙", ext=".xls")  # fmt: skip
case("hb_xls_own_books", xls([
    ["银行存款日记账"], ["日期", "凭证", "摘要", "借方", "贷方", "余额"],
    [D(2024, 5, 1), "记-1", "收财政拨款", 500.0, None, 500.0], [D(2024, 5, 2), "记-2", "付甲公司", None, 120.0, 380.0],
]), "3 2024-05-01 in 500\n4 2024-05-02 out 120", ext=".xls")  # fmt: skip
case("hb_xlsx_hidden_row", hidden([
    ["支付日期", "收款单位", "支付金额"], [D(2024, 5, 1), "甲", 100], [D(2024, 5, 2), "乙", 50], [D(2024, 5, 3), "丙", 20],
], hide_rows=(3,)), "2 2024-05-01 out 100 甲\n3 2024-05-02 out 50 乙\n4 2024-05-03 out 20 丙\n=issues hidden_rows", ext=".xlsx")  # fmt: skip
case("hb_xlsx_hidden_money_column", hidden([
    ["支付日期", "收款单位", "支付金额", "其中退回金额"], [D(2024, 5, 1), "甲", 100, 10], [D(2024, 5, 2), "乙", 50, 0],
], hide_columns=("D",)), "2 2024-05-01 out 90 甲\n3 2024-05-02 out 50 乙\n=issues hidden_column", ext=".xlsx")  # fmt: skip
case("hb_xlsx_days_as_numbers", xlsx([
    ["支付日期", "收款单位", "支付金额"], [45413, "甲", 100], [45414, "乙", 50],
]), "2 2024-05-01 out 100 甲\n3 2024-05-02 out 50 乙", ext=".xlsx")  # fmt: skip
case("hb_xlsx_group_heads", xlsx([
    ["项目", "2024年5月", None, "2024年6月", None], ["", "支付日期", "支付金额", "支付日期", "支付金额"],
    ["甲项目", D(2024, 5, 1), 100, D(2024, 6, 1), 30], ["乙项目", D(2024, 5, 2), 50, None, None],
]), "ASK date\nASK amounts", ext=".xlsx")  # fmt: skip
