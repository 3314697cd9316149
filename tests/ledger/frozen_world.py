"""A ledger with something of everything in 2023, whose four quarters are frozen; what inspection finds of its writers."""

import ast
import datetime as dt
from pathlib import Path
from typing import Any, NamedTuple

import fundtracker.ledger
from fundtracker.domain.base.period import Quarter
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.bank_balances import Transit
from fundtracker.ledger.fund_checks.divisions import Divisions
from fundtracker.ledger.funds.capital_book import OverdueInterest, Reference
from fundtracker.ledger.funds.commitments import Transfer
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.fund_costs import Spending
from fundtracker.ledger.funds.fund_duties import Counted, Requirement
from fundtracker.ledger.funds.funds import StatedPace
from fundtracker.ledger.funds.holding_book import Exit, Purchase, Valued
from fundtracker.ledger.funds.receipts import Arrived
from fundtracker.ledger.holdings.cap_tables import RoundRecord
from fundtracker.ledger.payments.bookings import Link
from fundtracker.ledger.payments.classification_rules import Pattern
from fundtracker.ledger.plan.plan import VersionPapers
from fundtracker.ledger.projects.contracts import ChangeOrder
from fundtracker.ledger.projects.projects import Curve, Progress
from fundtracker.ledger.sources.policy import Applied, Approved
from fundtracker.ledger.sources.requests import Asked, Decision
from fundtracker.ledger.sources.sources import Quota
from fundtracker.reports.review import pack
from tests.ledger import fund_world, world

LAST = Quarter(2023, 4)
FROZEN = range(Quarter(2023, 1).ordinal, LAST.ordinal + 1)
ROOT = Path(fundtracker.ledger.__file__).parent


def day(text: str) -> int:
    return dt.date.fromisoformat(text).toordinal()


class At(NamedTuple):
    """When a writer is called for: a day, its quarter and year, a payment and a change of then."""

    day: int
    quarter: int
    year: int
    payment: int
    other: int
    seq: int


def filled(folder: Path) -> Ledger:
    """Make the ledger: a row of 2023 in every table that counts in a quarter."""
    ledger = world.filled(folder)
    ids = world.ids(ledger)
    world.classify(ledger, ids[:20], "policy")
    world.classify(ledger, ids[20:], "infrastructure")
    ledger.payments.set_own_account("99990000", "本单位")
    _projects(ledger)
    _funds(ledger, folder)
    with ledger.change("booking") as c:
        for payment in (in_year(ledger, 2023)[0], in_year(ledger, 2024)[0]):
            ledger.bookings.book(c, payment, Link(contract_id=ledger.contracts.find("C1")))
        ledger.bookings.book_application(c, in_year(ledger, 2023)[1], application(ledger, "A1"))
        ledger.rules.learn(c, ids[0])
        ledger.rules.add(
            c,
            Pattern("counterparty", "contains", "公司1"),
            line_id=ledger.plan.line("policy").id,
            origin="learnt",
        )
        ledger.bookings.learn(c, "示例公司1", "工程款", ledger.contracts.find("C1"))
    world.split_in_two(ledger, in_year(ledger, 2023)[2])
    world.split_in_two(ledger, in_year(ledger, 2024)[2])
    ledger.profiles.save("p", "1", "name = 'p'\n")
    ledger.saved_views.save("analysis", "v", {"rows": "payee"})
    for quarter in (Quarter(2023, 3), Quarter(2024, 1)):
        ledger.annexes.put(quarter.ordinal, "v", {"rows": "payee"})
    ledger.plan.new_version(VersionPapers("调整", "x", "会", doc_no="1号", dated="2023-08-01"))
    ledger.reviews.explain(Quarter(2023, 2).ordinal, "x", "设备到货延后")
    ledger.reviews.comment(Quarter(2023, 2).ordinal, "x", "请说明")
    ledger.reviews.decide(Quarter(2023, 2).ordinal, "加快", owner="科创局")
    for quarter in (Quarter(2023, 3), Quarter(2024, 1)):
        ledger.reviews.send_back(quarter.ordinal, "补单据", owner="李")
    return ledger


def _projects(ledger: Ledger) -> None:
    source = ledger.plan.source_names()["一般公共预算"]
    with ledger.change("list") as c:
        project = ledger.projects.find("PUB-KCJD")
        contract = ledger.contracts.put(
            c, "C1", "施工", project, 80_00, party="示例公司1", signed_day=day("2023-02-01"), done_day=day("2023-11-01"),
            settled_fen=79_00, settled_doc="决算1号",
        ).id  # fmt: skip
        ledger.contracts.set_items(c, contract, [("土建", 50_00), ("安装", 30_00)])
        ledger.contracts.put_change(
            c, contract, ChangeOrder("B1", 1_00, "签证", dated=day("2023-05-05"), doc_no="2号")
        )
        ledger.contracts.put_change(
            c, contract, ChangeOrder("B2", 1_00, "签证", dated=day("2023-05-06"), state="pending")
        )
        ledger.contracts.measure(c, contract, day("2023-06-30"), 20_00)
        ledger.projects.put(
            c,
            "PUB-KCJD",
            "科创基地",
            ledger.plan.line("infrastructure").id,
            done_day=day("2023-12-01"),
        )
        ledger.projects.approve_estimate(c, project, 900_00, doc_no="1号", dated=day("2023-01-10"))
        ledger.projects.set_budget(c, project, source, 2023, 90_00, "预1号")
        ledger.projects.set_milestone(c, project, "封顶", day("2023-07-01"), day("2023-07-15"))
        ledger.projects.report(c, Progress(project, day("2023-06-30"), 100))
        ledger.projects.set_point(
            c, project, Curve("plan", 0), Quarter(2023, 2).ordinal, 9_00, "批1号"
        )
        ledger.projects.set_point(
            c, project, Curve("forecast", Quarter(2023, 2).ordinal), Quarter(2024, 1).ordinal, 9_00
        )
        ledger.funding.put_quota(
            c, Quota("指1号", "release", source, project, 2023, 9_00, day("2023-03-03"))
        )
        ledger.funding.set_cash_plan(c, Quarter(2023, 2).ordinal, project, source, 5_00)
        for end in (day("2023-08-31"), day("2024-02-29")):
            ledger.bank_balances.put(c, "6222", end, 9_00, 8_00)
            ledger.bank_balances.add_transit(
                c, Transit("6222", end, "bank_received", end - 1, 1_00)
            )
        for number, at in (("YK1", "2023-08-01"), ("YK2", "2024-02-01")):
            asked = Asked(
                Quarter(2024, 2).ordinal, project, 1_00, source, "甲", "款", day(at), "科"
            )
            for name in (number, number + "b"):
                ledger.requests.ask(c, name, asked)
            ledger.requests.approve(c, number, Decision(day(at), "王", override="急"))
        ledger.requests.pay(c, "YK1", in_year(ledger, 2023)[3])
        clause = ledger.policy.put_clause(c, "崂政发1号", "若干政策", "三", "算力", "money").id
        ledger.policy.put_application(
            c,
            "A1",
            Applied(clause, "示例公司2", day("2023-03-01"), 5_00),
            Approved(day("2023-06-01"), 4_00, "批1号"),
        )
        ledger.policy.put_application(
            c, "A2", Applied(clause, "示例公司3", day("2023-11-01"), 5_00)
        )
        ledger.indicators.report(
            c, ledger.indicators.find("compute_online"), Quarter(2023, 2).ordinal, 100_000, "月报"
        )


def _funds(ledger: Ledger, folder: Path) -> None:
    fund = fund_world.made(ledger)
    fund_world.called(ledger, fund, 250_00)
    deal = fund_world.held(ledger, fund)
    (folder / "paper.pdf").write_bytes(b"%PDF-1.7 paper")
    with ledger.change("fund") as c:
        for name, fen in (("fiscal", 150_00), ("industry", 75_00), ("gp", 25_00)):
            ledger.capital.receive(c, fund, Arrived(1, name, day("2023-06-20"), fen))
        ledger.capital.remind(c, fund, 1, "gp", day("2023-06-10"))
        ledger.companies.put_deal(c, fund, deal.company_id, checklist_day=day("2023-06-30"))
        ledger.companies.document(c, deal.id, "vote", day("2023-07-01"), "投决1号")
        ledger.cap_tables.put_round(c, deal.company_id, RoundRecord(day("2023-07-01"), "A", 1_000))
        ledger.companies.invest(c, deal.id, Purchase(day("2023-07-05"), 100, 100_00))
        ledger.companies.split(c, deal, day("2023-08-01"), 20, name="送股")
        ledger.companies.value_at(c, deal.id, Valued(day("2023-09-30"), 110_00, "other"))
        ledger.companies.income(c, deal.id, day("2023-10-10"), 2_00)
        ledger.companies.exit(c, deal, Exit(day("2023-11-11"), 10, 12_00))
        gone = ledger.companies.put(c, "示例企业己").id  # bought and taken back, its fee stayed
        gone = ledger.companies.put_deal(c, fund, gone).id
        bought = ledger.companies.invest(c, gone, Purchase(day("2023-07-06"), 5, 6_00, fee_fen=7))
        ledger.companies.take_back(c, "lot", bought.id, day("2023-07-07"))
        ledger.company_kpis.put(c, deal.company_id, Quarter(2023, 2).ordinal, "revenue", 5_00)
        ledger.capital.distribute(c, fund, Resolution(day("2023-12-01")), {"capital": 10_00})
        ledger.funds.set_partner_terms(c, fund, "gp", day("2023-04-01"), no_carry=1)
        ledger.funds.set_terms(
            c, fund, day("2023-07-01"), result_basis="committed", doc_no="补充协议", reason="调整",
            loss_carryforward=1, steps="15%:25%", escrow=300_000, overdue_rate=50_000, fee_floor=1_00, fee_cap=9_000_00,
        )  # fmt: skip
        ledger.funds.put_partner(c, "late")
        ledger.capital.transfer(
            c, fund, Transfer("industry", "late", 5_00, day("2023-12-10"), "协议", paid_fen=1_00)
        )
        ledger.capital.later_closing(c, fund, {"late": 1_00}, day("2023-12-12"))
        ledger.capital.distribute(
            c, fund, Resolution(day("2023-12-20")), {"capital": 1_00}, pending=True
        )
        ledger.capital.paid_out(c, fund, 1, "gp", day("2023-12-02"))
        ledger.capital.distribute(c, fund, Resolution(day("2023-12-21")), {"carry": 10})
        ledger.capital.pay_overdue_interest(
            c, fund, OverdueInterest(1, "gp", day("2023-12-22"), 11)
        )
        ledger.fund_costs.spend(c, fund, Spending(day("2023-08-08"), 3_00), category="audit")
        ledger.fund_costs.run_fees(c, fund, day("2023-12-31"))
        ledger.fund_duties.set_return_rule(
            c, fund, Requirement(day("2023-05-01"), day("2026-05-01"), 1_500_000, 100_00, "返1号")
        )
        ledger.fund_duties.credit(c, fund, Counted(day("2023-07-07"), 5_00, basis="设备"))
        ledger.funds.set_level(c, "CSI300", day("2023-06-30"), "3842.45")
        ledger.funds.set_pace(c, fund, StatedPace([500_000], 7, bow=2_500_000, growth=100_000))
        call = ledger.capital.calls(fund)[0]
        ledger.attachments.attach(c, "capital_call", call.id, folder / "paper.pdf")
    with ledger.change("fund.transfer") as c:  # dated before what was divided
        ledger.capital.transfer(
            c, fund, Transfer("industry", "late", 10_00, day("2023-11-30"), paid_fen=5_00)
        )
    with ledger.change("fund.settlement") as c:
        Divisions(ledger).settle(c, fund, "distribution", 3, day("2023-12-31"), "结0号")
    with ledger.change("fund.receive") as c:
        ledger.capital.receive(c, fund, Arrived(1, "gp", day("2023-06-21"), 1_00, reverses=True))
        ledger.capital.receive(
            c, fund, Arrived(1, "gp", day("2023-05-31"), 1_00, bank_ref=Reference("", "预缴"))
        )


def in_year(ledger: Ledger, year: int) -> list[int]:
    return [p.id for p in ledger.payments.some() if p.book_quarter // 4 == year and p.measure == 0]


def application(ledger: Ledger, number: str) -> int:
    return next(a.id for a in ledger.policy.applications() if a.number == number)


def freeze(ledger: Ledger) -> bytes:
    """Freeze 2023; return the content of the last quarter's snapshot."""
    body = b"{}"
    for quarter in FROZEN:
        ledger.reviews.check(quarter, ["x"], "示例")
        if quarter == LAST.ordinal:
            body = pack.body(ledger, LAST, [])
        ledger.reviews.lock(quarter, body, ledger.head())
    return body


def at(ledger: Ledger, *, frozen: bool) -> At:
    """Return a day of a frozen quarter, or of the open year, with payments and a change of then."""
    date = dt.date(2023, 8, 15) if frozen else dt.date(2024, 2, 15)
    payments = in_year(ledger, date.year)
    seq = next(
        e.seq for e in ledger.history.entries() if e.kind == ("list" if frozen else "profile")
    )
    return At(date.toordinal(), Quarter.of(date).ordinal, date.year, payments[4], payments[5], seq)


def found_by_inspection() -> set[str]:
    """Return the public functions of the ledger that write: they take a change, or open one."""
    found = set()
    for path in sorted(ROOT.rglob("*.py")):
        scopes: list[tuple[str, Any]] = [(path.stem, ast.parse(path.read_text("utf-8")))]
        for scope, node in scopes:
            for n in node.body:
                if n.__class__.__name__ == "ClassDef" and not n.name.startswith("_"):
                    scopes.append((f"{scope}.{n.name}", n))
                elif isinstance(n, ast.FunctionDef) and not n.name.startswith("_"):
                    names = {a.arg for a in (*n.args.args, *n.args.kwonlyargs)}
                    if "change" in names or ".change(" in ast.unparse(n):
                        found.add(f"{scope}.{n.name}")
    return found
