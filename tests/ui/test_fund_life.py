"""A whole life of a fund, twice: by hand in the window, and by lists and commands. Both ledgers are the same.

From the first commitment to the winding up: closings early and late, calls, money that comes late and in parts,
a call taken back, a transfer, a release, fees and their waiver, costs and a subscription line, a valuation,
exits, distributions by items and through the waterfall, a recallable one that is called again, a default,
new terms, the end. Amounts are 万元.
"""

import pytest

from fundtracker.cli import run
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import partners as book
from fundtracker.ledger import Ledger
from tests.ui.conftest import NOON
from tests.ui.test_sources import fill, look, save

CODE, NAME = "L1", "生命基金"
FISCAL, INDUSTRY, MANAGER, LATE = "财政局", "产业集团", "管理公司", "后来者"
COMPANY = "示例被投企业"
COMPANIES = [
    ["企业名称", "统一社会信用代码", "赛道", "入园企业"],
    [COMPANY, "91990000MA0000001X", "信创硬件制造", "是"],
]
INVESTMENTS = [
    ["基金编码", "被投企业", "轮次", "投资日期", "取得股数", "投资金额（万元）", "交易费用（万元）", "本轮新增股数",
     "投资阶段", "投资工具", "凭证号"],
    [CODE, COMPANY, "A", "2023-06-25", "1000", "250", "1", "4000", "成长期", "股权", "投1"],
]  # fmt: skip
EXITS = [
    ["基金编码", "被投企业", "退出日期", "退出方式", "退出股数", "退出金额（万元）", "退出费用（万元）", "受让方", "凭证号"],
    [CODE, COMPANY, "2024-03-20", "股权转让", "400", "180", "2", "买方", "退1"],
    [CODE, COMPANY, "2026-10-20", "股权转让", "600", "900", "0", "买方", "退2"],
]  # fmt: skip


# ---------------------------------------------------------------- by lists and commands
def by_commands(path, folder):
    number = iter(range(1000))

    def taken(rows):
        file = folder / f"{next(number)}.csv"
        file.write_text(
            "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows) + "\n", "utf-8"
        )
        assert (
            run(["import", str(file), "--list", "auto", "--ledger", str(path), "--person", "wang"])
            == 0
        ), rows

    def fund(action, *more):
        code = run(
            ["fund", action, "--fund", CODE, "--ledger", str(path), "--person", "wang", *more]
        )
        assert code == 0, (action, more)

    facts = [
        "基金编码",
        "基金名称",
        "基金类型",
        "管理人",
        "成本结转方法",
        "成立日期",
        "投资期届满日",
        "存续期届满日",
    ]
    terms = ["业绩报酬比例", "门槛收益率", "追补比例", "管理费率", "管理费基数", "后续交割利率", "协议文号", "条款生效日期",
             "变更原因"]  # fmt: skip
    stands = [CODE, NAME, "产业基金", MANAGER, "先进先出", "2023-04-01", "2027-04-01", "2031-04-01"]
    taken([facts + terms, [*stands, "20%", "8%", "100%", "2%", "认缴", "8%", "协议1号", "", ""]])
    partners = [
        "基金编码",
        "出资人",
        "出资人类别",
        "认缴变动",
        "认缴金额（万元）",
        "认缴日期",
        "文号",
    ]
    taken([
        partners, [CODE, FISCAL, "财政出资", "认缴", "600", "2023-04-01", "认1"],
        [CODE, INDUSTRY, "社会出资", "认缴", "300", "2023-04-01", "认2"],
        [CODE, MANAGER, "普通合伙人", "认缴", "100", "2023-04-01", "认3"],
    ])  # fmt: skip
    fund("call", "--date", "2023-06-01", "--due", "2023-06-20", "--call", "300万", "--fee", "10万", "--expense", "1万",
         "--purpose", "投资", "--doc", "缴1")  # fmt: skip
    receipts = ["基金编码", "缴款期次", "出资人", "到账日期", "到账金额（万元）", "银行流水号"]
    taken([
        receipts, [CODE, "1", FISCAL, "2023-06-10", "186.6", "S1"], [CODE, "1", INDUSTRY, "2023-06-15", "50", "S2"],
        [CODE, "1", INDUSTRY, "2023-07-05", "43.3", "S3"], [CODE, "1", MANAGER, "2023-06-12", "31.1", "S4"],
    ])  # fmt: skip
    taken(COMPANIES)
    taken(INVESTMENTS)
    fund("call", "--date", "2023-08-01", "--due", "2023-08-20", "--call", "77.77万")
    fund(
        "remind",
        "--number",
        "2",
        "--partner",
        INDUSTRY,
        "--date",
        "2023-08-10",
        "--purpose",
        "电话",
    )
    fund("reverse", "--number", "2", "--date", "2023-08-15", "--doc", "撤1")
    taken([partners, [CODE, INDUSTRY, "社会出资", "增加", "50", "2023-09-01", "增1"]])
    fund(
        "transfer",
        "--partner",
        INDUSTRY,
        "--to",
        MANAGER,
        "--amount",
        "30万",
        "--date",
        "2023-09-02",
        "--doc",
        "转1",
    )
    taken([partners, [CODE, FISCAL, "财政出资", "释放", "20", "2023-09-03", "释1"]])
    fund(
        "close",
        "--partner",
        LATE,
        "--class",
        "other",
        "--amount",
        "200万",
        "--date",
        "2023-10-01",
        "--doc",
        "交2",
    )
    taken([receipts, [CODE, "4", LATE, "2023-10-09", "1", "S5"]])
    fund("value", "--company", COMPANY, "--date", "2023-12-31", "--amount", "320万", "--technique", "round",
         "--inputs", "B轮", "--prepared", "甲", "--approved", "乙")  # fmt: skip
    fund("fees", "--date", "2024-03-31")
    fund("waive", "--date", "2023-04-01", "--amount", "1.5万", "--reason", "减免")
    costs = ["基金编码", "费用日期", "费用类型", "费用金额（万元）", "收款单位", "凭证号"]
    taken([costs, [CODE, "2024-01-10", "费用", "2", "审计", "费1"], [CODE, "2024-02-01", "提款", "30", "银行", "贷1"],
           [CODE, "2024-03-01", "还款", "30", "银行", "贷2"], [CODE, "2024-03-01", "利息", "0.2", "银行", "贷3"]])  # fmt: skip
    taken(EXITS[:2])
    fund("distribute", "--date", "2024-04-01", "--capital", "100万", "--recallable", "60万", "--use", "rolled",
         "--purpose", "退出", "--doc", "分1")  # fmt: skip
    for name in (FISCAL, INDUSTRY, MANAGER, LATE):
        fund("paid", "--number", "2", "--partner", name, "--date", "2024-04-05", "--ref", "P1")
    fund(
        "call", "--date", "2024-06-01", "--due", "2024-06-20", "--call", "120万", "--by", "unfunded"
    )
    taken([receipts, [CODE, "5", FISCAL, "2024-06-18", "10", "S6"]])
    fund("default", "--partner", INDUSTRY, "--date", "2024-09-01", "--doc", "违1")
    given = ["让利对象", "让利基数", "让利比例", "让利上限", "让利条件"]
    taken([
        facts + terms + given,
        [*stands, "15%", "8%", "100%", "1.5%", "实缴", "8%", "协议2号", "2025-01-01", "修订", "社会出资", "超额收益", "40%",
         "10%", "财政收回本金"],
    ])  # fmt: skip
    fund("fees", "--date", "2025-06-30")
    taken([EXITS[0], EXITS[2]])
    fund(
        "distribute",
        "--date",
        "2026-11-01",
        "--cash",
        "1000万",
        "--use",
        "treasury",
        "--doc",
        "分2",
    )
    fund("distribute", "--date", "2026-11-20", "--income", "1万")
    fund("reverse", "--what", "distribution", "--number", "4", "--date", "2026-11-21")
    taken([[*facts, "清算日期"], [*stands, "2026-12-31"]])


# ---------------------------------------------------------------- by hand
class Hand:
    """A person at the window."""

    def __init__(self, qtbot, desk):
        self.qtbot, self.desk = qtbot, desk

    def page(self, name="fund"):
        page = self.desk.open_page(name)
        if name == "fund":
            page.arrive_at(CODE)
            self.qtbot.waitUntil(lambda: self.settled(page), timeout=20_000)
        return page

    def settled(self, page):
        """The page shows the ledger as it stands now."""
        sheet = page.sheet
        if sheet is None or sheet.fund.code != CODE:
            return False
        found = look(self.desk, lambda ledger: (
            ledger.capital.calls(sheet.fund.id), ledger.capital.distributions(sheet.fund.id),
            {call.id: ledger.capital.arrived(call.id) for call in ledger.capital.calls(sheet.fund.id)},
            ledger.funds.terms(sheet.fund.id), ledger.capital.fees(sheet.fund.id), ledger.funds.get(CODE),
            ledger.funds.standings(sheet.fund.id, 10**6), [p.name for p in ledger.funds.partners()],
        ))  # fmt: skip
        return found == (
            sheet.calls, sheet.distributions, sheet.arrived, sheet.terms, sheet.fees, sheet.fund, sheet.partners,
            sheet.known_partners,
        )  # fmt: skip

    def fund(self):
        return look(self.desk, lambda ledger: ledger.funds.get(CODE).id)

    def does(self, deed, **values):
        """Open a form of the fund, fill it in, save it."""
        page = self.page()
        page.ask(deed)
        dialog = page.dialog
        fill(self.qtbot, dialog, **{"reason": "r"} | values)
        self.qtbot.waitUntil(dialog.ok.isEnabled, timeout=10_000)
        save(self.qtbot, self.desk, dialog)

    def company(self, deed, **values):
        """Open a form of the company, fill it in, save it."""
        page = self.desk.open_page("companies")
        self.qtbot.waitUntil(lambda: page.view is not None, timeout=20_000)
        if deed != "new":
            page.arrive_at(COMPANY)
            self.qtbot.waitUntil(lambda: page.panel.sheet is not None and page.panel.can(deed)
                                 and page.panel.sheet.company.name == COMPANY and self.held(page), timeout=20_000)  # fmt: skip
        page.ask(deed)
        fill(self.qtbot, page.dialog, **{"reason": "r"} | values)
        self.qtbot.waitUntil(page.dialog.ok.isEnabled, timeout=10_000)
        save(self.qtbot, self.desk, page.dialog)

    def held(self, page):
        """The page shows the shares that the ledger holds now."""
        deals = look(
            self.desk,
            lambda ledger: [ledger.companies.position(d).shares for d in ledger.companies.deals()],
        )
        return page.panel.sheet.shares == sum(map(int, deals))


def begin(hand):
    page = hand.page("funds")
    hand.qtbot.waitUntil(lambda: page.view is not None, timeout=20_000)
    page.ask_new()
    fill(hand.qtbot, page.dialog, code=CODE, name=NAME, kind="industry", manager=MANAGER, set_up_day="2023-04-01",
         period_end_day="2027-04-01", term_end_day="2031-04-01", doc_no="协议1号", reason="r")  # fmt: skip
    save(hand.qtbot, hand.desk, page.dialog)
    for name, kind, amount, doc in (
        (FISCAL, "fiscal", "600", "认1"), (INDUSTRY, "other", "300", "认2"), (MANAGER, "gp", "100", "认3"),
    ):  # fmt: skip
        hand.does(
            "partner",
            **{"class": kind},
            partner=name,
            amount=amount,
            day="2023-04-01",
            doc_no=doc,
            late=False,
        )


def invest(hand):
    hand.does("call", call="300", call_fee="10", call_expense="1", day="2023-06-01", due="2023-06-20", purpose="投资",
              doc_no="缴1")  # fmt: skip
    for name, amount, day, ref in (
        (FISCAL, "186.6", "2023-06-10", "S1"), (INDUSTRY, "50", "2023-06-15", "S2"),
        (INDUSTRY, "43.3", "2023-07-05", "S3"), (MANAGER, "31.1", "2023-06-12", "S4"),
    ):  # fmt: skip
        hand.does("receipt", number=1, partner=name, amount=amount, day=day, ref=ref)
    hand.company(
        "new", name=COMPANY, credit_code="91990000MA0000001X", track="信创硬件制造", tenant=1
    )
    hand.company("invest", fund=hand.fund(), round="A", day="2023-06-25", shares="1000", cost="250", fee="1",
                 issued="4000", stage="成长期", security="股权", doc_no="投1")  # fmt: skip
    hand.does("call", call="77.77", day="2023-08-01", due="2023-08-20")
    hand.does("remind", number=2, partner=INDUSTRY, day="2023-08-10", note="电话")
    hand.does("reverse_call", number=2, day="2023-08-15", doc_no="撤1")
    hand.does(
        "commitment",
        partner=INDUSTRY,
        way=book.INCREASE,
        amount="50",
        day="2023-09-01",
        doc_no="增1",
    )
    hand.does("commitment", partner=INDUSTRY, way="transfer", taker=MANAGER, amount="30", day="2023-09-02",
              doc_no="转1")  # fmt: skip
    hand.does(
        "commitment", partner=FISCAL, way=book.RELEASE, amount="20", day="2023-09-03", doc_no="释1"
    )
    hand.does(
        "partner",
        partner=LATE,
        **{"class": "other"},
        amount="200",
        day="2023-10-01",
        late=True,
        doc_no="交2",
    )
    hand.does("receipt", number=4, partner=LATE, amount="1", day="2023-10-09", ref="S5")


def harvest(hand):
    hand.company(
        "value",
        value="320",
        day="2023-12-31",
        technique="round",
        inputs="B轮",
        prepared="甲",
        approved="乙",
    )
    hand.does("fees", until="2024-03-31")
    hand.does("waive", waived="1.5", first=738611, reason="减免")  # the period from 2023-04-01
    for kind, amount, day, payee, doc in (
        ("expense", "2", "2024-01-10", "审计", "费1"), ("draw", "30", "2024-02-01", "银行", "贷1"),
        ("repay", "30", "2024-03-01", "银行", "贷2"), ("interest", "0.2", "2024-03-01", "银行", "贷3"),
    ):  # fmt: skip
        hand.does("cost", kind=kind, amount=amount, day=day, payee=payee, doc=doc)
    hand.company("exit", kind="sale", day="2024-03-20", shares="400", proceeds="180", fee="2", buyer="买方",
                 doc_no="退1")  # fmt: skip
    hand.does(
        "distribution",
        capital="100",
        recallable="60",
        day="2024-04-01",
        use="rolled",
        note="退出",
        doc_no="分1",
    )
    hand.does("paid", number=2, day="2024-04-05", ref="P1")
    hand.does("call", call="120", day="2024-06-01", due="2024-06-20", by="unfunded")
    hand.does("receipt", number=5, partner=FISCAL, amount="10", day="2024-06-18", ref="S6")
    hand.does("commitment", partner=INDUSTRY, way=book.DEFAULT, day="2024-09-01", doc_no="违1")


def end(hand):
    hand.does("terms", start_day="2025-01-01", carry="15", fee_rate="1.5", fee_basis="paid_in", doc_no="协议2号",
              reason="修订", give_to="partners", give_base="excess", give_share="40", give_ceiling="10",
              give_when="own_back")  # fmt: skip
    hand.does("fees", until="2025-06-30")
    hand.company(
        "exit",
        kind="sale",
        day="2026-10-20",
        shares="600",
        proceeds="900",
        buyer="买方",
        doc_no="退2",
    )
    hand.does("distribution", cash="1000", day="2026-11-01", use="treasury", doc_no="分2")
    hand.does("distribution", income="1", day="2026-11-20")
    hand.does("reverse_given", number=4, day="2026-11-21")
    hand.does("facts", closed_day="2026-12-31")


@pytest.mark.qt_log_ignore("This plugin does not support")  # what is typed opens a list
def test_a_whole_life_by_hand_and_by_lists_and_commands_leave_the_same_ledger(
    qtbot, window, tmp_path
):
    other = tmp_path / "commands.ftdb"
    assert run(["new", str(other), "--person", "wang"]) == 0
    (tmp_path / "lists").mkdir()
    by_commands(other, tmp_path / "lists")
    with qtbot.waitSignal(window.session.opened, timeout=10_000):
        window.session.create(tmp_path / "hand.ftdb", "laoshan-2023")
    window.session.set_unit("wan")
    window.session.set_quarter(window.session.info.quarters[0])
    hand = Hand(qtbot, window)
    begin(hand)
    invest(hand)
    harvest(hand)
    end(hand)
    with Ledger.open(other, "x", clock=lambda: NOON, read_only=True) as commands:
        wanted = {name: rows_of(commands, name) for name in content(commands)}
        one, issues = commands.funds.get(CODE), commands.check()
        standing = book.whole_fund(commands.funds.standings(one.id, 10**6).values())
    found = look(window, lambda ledger: {name: rows_of(ledger, name) for name in content(ledger)})
    for name, rows in wanted.items():
        assert found[name] == rows, name
    qtbot.waitUntil(
        lambda: window.session.info.quarters[0] == Quarter(2026, 4)
    )  # the fund outlives the plan
    assert issues == look(window, lambda ledger: ledger.check()) == []
    touched = [name for name, rows in wanted.items() if rows]
    assert {
        "call_reminder",
        "receipt",
        "distribution_paid",
        "fund_fee",
        "fund_expense",
        "deal_exit",
    } <= set(touched)
    assert (
        standing.distributed > standing.paid_in > 0
        and standing.recallable
        and standing.unfunded >= 0
    )


def content(ledger):
    """All that can be undone, but for which lists were taken in."""
    return [
        table.name
        for table in ledger.tables.values()
        if not table.append_only and table.name != "list_import"
    ]


def rows_of(ledger, name):
    return ledger.read(f"SELECT {', '.join(ledger.tables[name].columns)} FROM {name} ORDER BY id")
