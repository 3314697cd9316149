"""Every public writer of the ledger, and a way to call it for a day: see ``frozen_world``.

``WRITERS`` names each public function of the ledger that writes. A test compares it with what inspection
of the source finds: a new writer without an entry here is a failing test.
"""

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.holdings.portfolio import ValueInputs
from fundtracker.ledger import Ledger, bulk_changes, corrections, rule_trials, undo
from fundtracker.ledger.core import bounds, upsert
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.corrections import Place
from fundtracker.ledger.desks import registry
from fundtracker.ledger.desks.registry import Desk
from fundtracker.ledger.documents.bank_balances import Transit, month_end
from fundtracker.ledger.fund_checks.divisions import Divisions
from fundtracker.ledger.funds.capital_book import OverdueInterest, Reference
from fundtracker.ledger.funds.capital_calls import Notice
from fundtracker.ledger.funds.commitments import Commitment, Transfer
from fundtracker.ledger.funds.concessions import ConcessionPaid
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.fund_costs import Spending
from fundtracker.ledger.funds.fund_duties import Counted, Requirement
from fundtracker.ledger.funds.funds import StatedPace
from fundtracker.ledger.funds.holding_book import Exit, Purchase, Valued
from fundtracker.ledger.funds.own_income import OwnIncome
from fundtracker.ledger.funds.receipts import Arrived
from fundtracker.ledger.holdings.cap_tables import RoundRecord
from fundtracker.ledger.holdings.sub_funds import Reported
from fundtracker.ledger.payments import own_accounts
from fundtracker.ledger.payments.bookings import Link
from fundtracker.ledger.payments.classification_rules import Pattern
from fundtracker.ledger.plan import park
from fundtracker.ledger.plan.plan import VersionPapers
from fundtracker.ledger.projects import contract_paid
from fundtracker.ledger.projects.contracts import ChangeOrder
from fundtracker.ledger.projects.projects import Progress
from fundtracker.ledger.review.indicators import Definition, Entry, Target
from fundtracker.ledger.sources.policy import Applied
from fundtracker.ledger.sources.requests import Asked, Decision
from fundtracker.ledger.sources.sources import Left, Limits, Quota
from tests.ledger import frozen_deeds as do
from tests.ledger.frozen_world import At, application, day, in_year


class Writer(NamedTuple):
    """How a writer is called, and what a frozen quarter says: a code, or '' where no figure moves.

    ``own``: it opens its own change. ``restates``: called for an open day it changes how the frozen quarter
    would be told today (the snapshot stays): a restatement shows both.
    """

    call: Callable[[Ledger, Any, At], Any]
    says: str = "frozen_quarter"
    own: bool = False
    restates: bool = False


WRITERS: dict[str, Writer] = {
    "attachments.Attachments.attach": Writer(do.attach, ""),
    "attachments.Attachments.attach_to_many": Writer(do.attach_to_many, ""),
    "attachments.Attachments.detach": Writer(do.detach),
    "bank_balances.BankBalances.put": Writer(
        lambda w, c, t: w.bank_balances.put(c, "6222", month_end(t.day), 7_00, 7_00)
    ),
    "bank_balances.BankBalances.add_transit": Writer(
        lambda w, c, t: w.bank_balances.add_transit(
            c, Transit("6222", month_end(t.day), "unit_paid", t.day, 6_00)
        )
    ),
    "requests.Requests.ask": Writer(
        restates=True,
        call=lambda w, c, t: w.requests.ask(
            c,
            f"N{t.year}",
            Asked(
                t.quarter,
                do.project(w),
                2_00,
                source=do.source(w),
                payee="",
                purpose="",
                day=t.day,
                by="",
            ),
        ),
    ),
    "requests.Requests.approve": Writer(
        lambda w, c, t: w.requests.approve(
            c, "YK1b" if t.year == 2023 else "YK2b", Decision(t.day, "王", override="急")
        )
    ),
    "requests.Requests.pay": Writer(lambda w, c, t: w.requests.pay(c, "YK1", t.payment), ""),
    "bookings.Bookings.book": Writer(
        lambda w, c, t: w.bookings.book(c, t.payment, Link(contract_id=do.contract(w)))
    ),
    "bookings.Bookings.book_all": Writer(
        lambda w, c, t: w.bookings.book_all(
            c,
            [(w.bookings.items([t.payment])[0], do.contract(w), "hand", "")],
            w.bookings.standing(),
        )
    ),
    "bookings.Bookings.book_application": Writer(
        lambda w, c, t: w.bookings.book_application(c, t.payment, application(w, "A2"))
    ),
    "bookings.Bookings.carry": Writer(
        lambda w, c, t: w.bookings.carry(
            c,
            in_year(w, t.year)[0],
            [link._replace(document="单2号") for link in w.bookings.links(in_year(w, t.year)[0])],
            w.bookings.standing(),
        )
    ),
    "bookings.Bookings.split_over": Writer(
        lambda w, c, t: w.bookings.split_over(
            c,
            t.payment,
            [(do.contract(w), 1), (do.contract(w), w.payments.get(t.payment).amount_fen - 1)],
        )
    ),
    "bookings.Bookings.unbook": Writer(lambda w, c, t: w.bookings.unbook(c, in_year(w, t.year)[0])),
    "bookings.Bookings.learn": Writer(
        lambda w, c, t: w.bookings.learn(c, "示例公司9", "款", do.contract(w)), ""
    ),
    "books.Books.assign": Writer(
        lambda w, c, t: w.books.assign(c, "99990009", do.fund(w), "示例"), ""
    ),
    "books.Books.write": Writer(lambda w, c, t: do.books_again(w, c), ""),
    "books.Books.insert": Writer(
        lambda w, c, t: w.books.insert(
            c, w.imports.all()[0].id, [(1, 1, t.day, 0, 5_00, "甲", "", "", "", "")]
        ),
        "",
    ),
    "books.Books.withdraw": Writer(lambda w, c, t: w.books.withdraw(c, w.imports.all()[0].id), ""),
    "commitments.Commitments.commit": Writer(
        lambda w, c, t: w.capital.commit(c, do.fund(w), Commitment("gp", t.day, 5_00))
    ),
    "commitments.Commitments.transfer": Writer(
        lambda w, c, t: w.capital.transfer(
            c, do.fund(w), Transfer("industry", do.newcomer(w, c), 5_00, t.day, "协议")
        )
    ),
    "later_closings.Capital.default": Writer(do.failed),
    "capital_calls.Calls.call_capital": Writer(
        lambda w, c, t: w.capital.call_capital(
            c, do.fund(w), Notice(t.day, t.day + 9), {"call": 5_00}
        )
    ),
    "capital_calls.Calls.reverse_call": Writer(lambda w, c, t: do.reversed_call(w, c, t)),
    "receipts.Receipts.receive": Writer(
        lambda w, c, t: w.capital.receive(c, do.fund(w), Arrived(1, "gp", t.day, 1, reverses=True))
    ),
    "receipts.Receipts.receive_all": Writer(do.received_all),
    "payouts.Payouts.give_back_carry": Writer(do.carry_given_back),
    "divisions.Divisions.settle": Writer(
        lambda w, c, t: Divisions(w).settle(
            c, do.fund(w), "distribution", 1, max(t.day, day("2023-12-15")), "结1号"
        )
    ),
    "exits.Exits.take_back": Writer(do.taken_back),
    "companies.Companies.convert": Writer(do.converted),
    "own_income.OwnIncomes.earn": Writer(
        lambda w, c, t: w.own_income.earn(c, do.fund(w), OwnIncome(t.day, 1))
    ),
    "concessions.Concessions.give": Writer(
        lambda w, c, t: w.concessions.give(
            c, do.fund(w), ConcessionPaid(max(t.day, day("2023-12-15")), "fiscal", "gp", 1, "让1")
        )
    ),
    "receipts.Receipts.pay_overdue_interest": Writer(
        lambda w, c, t: w.capital.pay_overdue_interest(
            c, do.fund(w), OverdueInterest(1, "gp", t.day, 1)
        )
    ),
    "receipts.Receipts.remind": Writer(
        lambda w, c, t: w.capital.remind(c, do.fund(w), 1, "fiscal", t.day)
    ),
    "distributions.Distributions.distribute": Writer(
        lambda w, c, t: w.capital.distribute(c, do.fund(w), Resolution(t.day), {"capital": 1_00})
    ),
    "distributions.Distributions.reverse_distribution": Writer(
        # never before the distribution's own day
        lambda w, c, t: w.capital.reverse_distribution(
            c, do.fund(w), 1, max(t.day, dt.date(2023, 12, 1).toordinal()), returned="R1"
        )
    ),
    "fund_matches.accept": Writer(do.bank_row_accepted),
    "payouts.Payouts.paid_out": Writer(
        lambda w, c, t: w.capital.paid_out(
            c, do.fund(w), 1 if t.year == 2023 else 3, "fiscal", t.day, Reference("", "预付")
        )
    ),
    "later_closings.Capital.close_late": Writer(
        lambda w, c, t: w.capital.close_late(c, do.fund(w), do.newcomer(w, c), 100_00, t.day)
    ),
    "later_closings.Capital.later_closing": Writer(
        lambda w, c, t: w.capital.later_closing(
            c, do.fund(w), {do.newcomer(w, c): 100_00, "gp": 5_00}, t.day
        )
    ),
    "companies.Companies.put": Writer(
        lambda w, c, t: w.companies.put(c, "示例企业乙", track="x"), ""
    ),
    "companies.Companies.put_deal": Writer(
        lambda w, c, t: w.companies.put_deal(
            c, do.fund(w), w.companies.put(c, "示例企业丙").id, checklist_day=t.day
        )
    ),
    "companies.Companies.document": Writer(
        lambda w, c, t: w.companies.document(c, do.deal(w).id, "visit", t.day, "1号")
    ),
    "cap_tables.CapTables.put_round": Writer(
        lambda w, c, t: w.cap_tables.put_round(
            c, do.deal(w).company_id, RoundRecord(t.day, "B", 2_000)
        )
    ),
    "cap_tables.CapTables.put_part": Writer(
        lambda w, c, t: w.cap_tables.put_part(
            c,
            w.cap_tables.put_round(c, do.deal(w).company_id, RoundRecord(t.day, "B", 2_000)).id,
            "示例股东",
            5,
        )
    ),
    "cap_tables.CapTables.state_share": Writer(
        lambda w, c, t: w.cap_tables.state_share(c, do.deal(w).id, t.day, Fraction(1, 10))
    ),
    "valuation_inputs.ValuationInputs.value_at": Writer(
        lambda w, c, t: w.valuation_inputs.value_at(
            c,
            do.deal(w),
            Valued(t.day, None, "market"),
            ValueInputs(price=Fraction(2), shares=Fraction(5)),
        )
    ),
    "sub_funds.SubFunds.identify": Writer(
        lambda w, c, t: w.sub_funds.identify(c, do.fund(w), w.companies.put(c, "示例企业丁").id), ""
    ),
    "sub_funds.SubFunds.report": Writer(
        lambda w, c, t: w.sub_funds.report(
            c,
            do.deal(w).company_id,
            Reported(w.companies.put(c, "示例企业丁").id, t.day, Fraction(1, 8)),
        )
    ),
    "companies.Companies.invest": Writer(
        lambda w, c, t: w.companies.invest(c, do.deal(w).id, Purchase(t.day, 5, 5_00))
    ),
    "companies.Companies.value_at": Writer(
        lambda w, c, t: w.companies.value_at(c, do.deal(w).id, Valued(t.day, 120_00, "other"))
    ),
    "companies.Companies.income": Writer(
        lambda w, c, t: w.companies.income(c, do.deal(w).id, t.day, 1_00)
    ),
    "exits.Exits.exit": Writer(
        lambda w, c, t: w.companies.exit(
            c, do.deal(w), Exit(day("2023-12-12") if t.year == 2023 else t.day, 1, 1_00)
        )
    ),
    "companies.Companies.split": Writer(
        lambda w, c, t: w.companies.split(c, do.deal(w), t.day, 5, name="送股")
    ),
    "company_kpis.CompanyKpis.define": Writer(
        lambda w, c, t: w.company_kpis.define(c, do.deal(w).company_id, "订单", "份"), ""
    ),
    "company_kpis.CompanyKpis.put_own": Writer(do.own_figure),
    "company_kpis.CompanyKpis.ask": Writer(
        lambda w, c, t: w.company_kpis.ask(c, do.deal(w).company_id, t.quarter, t.day, t.day + 20),
        "",
    ),
    "company_kpis.CompanyKpis.put": Writer(
        lambda w, c, t: w.company_kpis.put(c, do.deal(w).company_id, t.quarter, "revenue", 6_00)
    ),
    "contract_paid.settled_on": Writer(
        lambda w, c, t: contract_paid.settled_on(w, c, Put(do.contract(w), "known"), t.day),
        restates=True,
    ),
    "contract_paid.asked_before": Writer(
        lambda w, c, t: contract_paid.asked_before(w, c, w.contracts.changes(do.contract(w))[-1]),
        "",
    ),
    "contracts.Contracts.put": Writer(do.new_contract),
    "contracts.Contracts.put_change": Writer(
        lambda w, c, t: w.contracts.put_change(
            c, do.contract(w), ChangeOrder("B3", 1_00, "签证", dated=t.day, doc_no="3号")
        )
    ),
    "contracts.Contracts.set_items": Writer(
        lambda w, c, t: w.contracts.set_items(
            c,
            do.contract(w) if t.year == 2023 else do.new_contract(w, c, t),
            [("土建", 80_00)] if t.year == 2023 else [("土建", 5_00)],
        )
    ),
    "contracts.Contracts.measure": Writer(
        lambda w, c, t: w.contracts.measure(c, do.contract(w), t.day, 21_00)
    ),
    "corrections.correct": Writer(
        lambda w, _, t: corrections.correct(w, [t.payment], "重复"), "", own=True
    ),
    "fees_otherwise.charge_anew": Writer(
        lambda w, c, t: do.fees(w, c, t, anew=True), "", restates=True
    ),
    "fund_costs.FundCosts.run_fees": Writer(lambda w, c, t: do.fees(w, c, t), "", restates=True),
    "fund_costs.FundCosts.waive": Writer(lambda w, c, t: do.waive(w, c, t)),
    "fund_costs.FundCosts.spend": Writer(
        lambda w, c, t: w.fund_costs.spend(c, do.fund(w), Spending(t.day, 1_00))
    ),
    "fund_duties.FundDuties.set_return_rule": Writer(
        lambda w, c, t: w.fund_duties.set_return_rule(
            c, do.fund(w), Requirement(t.day, t.day + 9, 1_000_000, 1_00, "返2号")
        )
    ),
    "fund_duties.FundDuties.credit": Writer(
        lambda w, c, t: w.fund_duties.credit(c, do.fund(w), Counted(t.day, 1_00, basis="税"))
    ),
    "sources.Funding.put_quota": Writer(
        lambda w, c, t: w.funding.put_quota(
            c, Quota(f"指{t.day}", "release", do.source(w), do.project(w), t.year, 1_00, t.day)
        )
    ),
    "sources.Funding.carry_over": Writer(
        lambda w, c, t: w.funding.carry_over(
            c, "结1号", Left(do.source(w), do.project(w), t.year, 1_00)
        )
    ),
    "sources.Funding.set_rule": Writer(
        lambda w, c, t: w.funding.set_rule(c, do.source(w), limits=Limits(cap_fen=5_00)), ""
    ),
    "sources.Funding.set_cash_plan": Writer(
        lambda w, c, t: w.funding.set_cash_plan(c, t.quarter, do.project(w), do.source(w), 6_00),
        restates=True,
    ),  # table 5 of a quarter shows the plan of the next one
    "fund_entries.FundEntries.put": Writer(
        lambda w, c, t: w.funds.put(c, "X2", "示例基金二", kind="industry", set_up_day=t.day)
    ),
    "fund_entries.FundEntries.put_partner": Writer(
        lambda w, c, t: w.funds.put_partner(c, "newcomer"), ""
    ),
    "fund_terms.FundTerms.set_terms": Writer(
        lambda w, c, t: w.funds.set_terms(
            c, do.fund(w), t.day, carry=100_000, doc_no="补1号", reason="调整"
        )
    ),
    "funds.Funds.set_partner_terms": Writer(
        lambda w, c, t: w.funds.set_partner_terms(c, do.fund(w), "gp", t.day, no_fee=1)
    ),
    "funds.Funds.set_pace": Writer(
        lambda w, c, t: w.funds.set_pace(
            c, do.fund(w), StatedPace([400_000], 8, bow=2_500_000, growth=100_000)
        ),
        "",
        restates=True,
    ),  # the forecast feeds the plan of the next quarter in table 5
    "funds.Funds.set_level": Writer(
        lambda w, c, t: w.funds.set_level(c, "CSI300", t.day, "3900.1")
    ),
    "funds.Funds.duty_done": Writer(
        lambda w, c, t: w.funds.duty_done(c, do.fund(w), "evaluation", t.year, "1号"), ""
    ),
    "imports.Imports.withdraw": Writer(do.withdraw),
    "indicators.Indicators.define": Writer(
        lambda w, c, t: w.indicators.define(
            c,
            "new",
            Definition("新指标", "park", "家", source="文", baseline=1_000, baseline_day=t.day),
        ),
        restates=True,
    ),
    "indicators.Indicators.set_target": Writer(
        lambda w, c, t: w.indicators.set_target(
            c, Target(w.indicators.find("compute_online"), t.year, 1_000, source="文")
        ),
    ),
    "indicators.Indicators.report": Writer(
        lambda w, c, t: w.indicators.report(
            c, w.indicators.find("compute_online"), t.quarter, 99_000, "更正"
        )
    ),
    "indicators.Indicators.register": Writer(
        lambda w, c, t: w.indicators.register(
            c, Entry("platform", "某中心", day=t.day, source="文")
        )
    ),
    "indicators.Indicators.from_template": Writer(
        lambda w, c, t: w.indicators.from_template(
            c,
            {
                "source": "文",
                "registers": [
                    {"kind": "platform", "name": "乙", "day": dt.date.fromordinal(t.day)}
                ],
            },
        )
    ),
    "payments.Payments.unbook": Writer(lambda w, c, t: w.payments.unbook(c, in_year(w, t.year)[0])),
    "payments.Payments.split": Writer(
        lambda w, c, t: w.payments.split(c, t.payment, do.parts_of(w, t.payment))
    ),
    "payments.Payments.unsplit": Writer(
        lambda w, c, t: w.payments.unsplit(c, in_year(w, t.year)[2])
    ),
    "payments.Payments.classify": Writer(
        lambda w, c, t: w.payments.classify(c, [t.payment], line_id=None)
    ),
    "payments.Payments.set_own_account": Writer(
        lambda w, _, t: w.payments.set_own_account("622200000001", "本单位"), "", own=True
    ),
    "own_accounts.register": Writer(
        lambda w, c, t: own_accounts.register(w, c, "622200000001", "本单位"), ""
    ),
    "payments.Payments.insert_columns": Writer(do.one_more),
    "payments.Payments.merge": Writer(do.merged),
    "plan.Plan.begin_version": Writer(
        lambda w, c, t: w.plan.begin_version(
            c,
            VersionPapers(
                "再调", "y", "会", doc_no="9号", dated=dt.date.fromordinal(t.day).isoformat()
            ),
        ),
        restates=True,
    ),
    "plan.Plan.new_version": Writer(
        lambda w, _, t: w.plan.new_version(
            VersionPapers(
                "再调", "y", "会", doc_no="8号", dated=dt.date.fromordinal(t.day).isoformat()
            )
        ),
        own=True,
        restates=True,
    ),
    "plan.Plan.set_amount": Writer(do.set_amount, own=True, restates=True),
    "plan.Plan.clear_year": Writer(do.clear_year, own=True, restates=True),
    "plan.Plan.add_line": Writer(
        lambda w, c, t: w.plan.add_line(
            c, "extra", "新增", "extra", nature="fiscal", parent=w.plan.line("policy")
        ),
        "",
        restates=True,
    ),
    "plan.Plan.add_project": Writer(
        lambda w, c, t: w.plan.add_project(c, "P9", "项目", w.plan.line("policy").id),
        "",
        restates=True,
    ),
    "policy.Policy.put_clause": Writer(
        lambda w, c, t: w.policy.put_clause(c, "崂政发2号", "政策", "一", "租金", "money"), ""
    ),
    "policy.Policy.fill_numbers": Writer(
        lambda w, c, t: w.policy.fill_numbers(
            c,
            w.settings.get("policy_to_fill"),
            "",
            new_doc=f"崂政发{t.day}号",
            new_clause="",
            title="",
        ),
        "",
    ),
    "park.Park.put_fact": Writer(
        lambda w, c, t: w.plan.park.put_fact(
            c, park.Fact(0, f"f{t.day}", 0, "park", "record", "面积", "", "一", "", None, "报")
        ),
        "",
    ),
    "park.Park.put_word": Writer(
        lambda w, c, t: w.plan.park.put_word(
            c, park.Word(0, "track", 0, f"词{t.day}", "", None, "会", "报")
        ),
        "",
    ),
    "park.Park.put_state": Writer(
        lambda w, c, t: w.plan.park.put_state(
            c, park.State(0, do.project(w), "signed", t.day, "stated", "", "报")
        ),
        "",
        restates=True,
    ),
    "park.Park.put_pledge": Writer(
        lambda w, c, t: w.plan.park.put_pledge(
            c, park.Pledge(0, w.plan.line("city").id, 4, t.day, "city", None, "", "报")
        ),
        "",
    ),
    "park.Park.from_template": Writer(
        lambda w, c, t: w.plan.park.from_template(
            c,
            {
                "source": "报",
                "facts": [
                    {
                        "code": "g",
                        "scope": "park",
                        "kind": "label",
                        "name": "甲",
                        "value": "乙",
                        "name_en": "",
                        "value_en": "",
                    }
                ],
            },
            {},
            {},
        ),
        "",
    ),
    "bounds.put": Writer(
        lambda w, c, t: bounds.put(w, c, "statement", w.plan.statements()[1].id, "more_than"), ""
    ),
    "policy.Policy.put_application": Writer(
        lambda w, c, t: w.policy.put_application(
            c, f"A{t.day}", Applied(w.policy.clauses()[0].id, "示例", t.day, 1_00)
        )
    ),
    "profiles.Profiles.save": Writer(
        lambda w, _, t: w.profiles.save("q", "2", "name = 'q'\n"), "", own=True
    ),
    "profiles.Profiles.put": Writer(
        lambda w, c, t: w.profiles.put(c, "q", "2", "name = 'q'\n"), ""
    ),
    "profiles.Profiles.rename": Writer(
        lambda w, _, t: w.profiles.rename("p", "r", "name = 'r'\n"), "", own=True
    ),
    "saved_views.SavedViews.save": Writer(
        lambda w, _, t: w.saved_views.save("analysis", "q", {"rows": "payee"}), "", own=True
    ),
    "saved_views.SavedViews.rename": Writer(
        lambda w, _, t: w.saved_views.rename("analysis", "v", "r"), "", own=True
    ),
    "saved_views.SavedViews.delete": Writer(
        lambda w, _, t: w.saved_views.delete("analysis", "v"), "", own=True
    ),
    "annexes.Annexes.put": Writer(
        lambda w, _, t: w.annexes.put(t.quarter, "q", {"rows": "payee"}), own=True
    ),
    "annexes.Annexes.remove": Writer(lambda w, _, t: w.annexes.remove(t.quarter, "v"), own=True),
    "projects.Projects.put": Writer(
        lambda w, c, t: w.projects.put(
            c, f"P{t.day}", "项目", w.plan.line("policy").id, done_day=t.day
        ),
        restates=True,
    ),
    "projects.Projects.approve_estimate": Writer(
        lambda w, c, t: w.projects.approve_estimate(
            c, do.project(w), 9_00, doc_no="9号", dated=t.day, reason="调概"
        )
    ),
    "projects.Projects.set_budget": Writer(
        lambda w, c, t: w.projects.set_budget(
            c, do.project(w), do.source(w), t.year, 91_00, "预2号"
        )
    ),
    "projects.Projects.set_milestone": Writer(
        lambda w, c, t: w.projects.set_milestone(c, do.project(w), "竣工", t.day, t.day)
    ),
    "projects.Projects.report": Writer(
        lambda w, c, t: w.projects.report(c, Progress(do.project(w), t.day, 110))
    ),
    "projects.Projects.set_point": Writer(do.curve),
    "projects.Projects.count_in": Writer(
        lambda w, c, t: w.projects.count_in(c, do.project(w), "X1", 1_00, "1号"), "", restates=True
    ),
    "upsert.put": Writer(
        lambda w, c, t: upsert.put(
            w,
            c,
            "company_kpi",
            {"company_id": do.deal(w).company_id, "quarter": t.quarter, "code": "staff"},
            {"value": 5},
        )
    ),
    "upsert.stated": Writer(
        lambda w, c, t: upsert.stated(
            w,
            c,
            "fund",
            {"code": "X3"},
            {"name": "三", "set_up_day": t.day},
            {
                "name_en": "",
                "kind": "industry",
                "manager": "",
                "account": "",
                "cost_method": "fifo",
                "approved_day": None,
                "period_end_day": None,
                "term_end_day": None,
                "closed_day": None,
                "published": "",
            },
        )
    ),
    "reviews.Reviews.check": Writer(
        lambda w, _, t: w.reviews.check(t.quarter, []), "review_not_open", own=True
    ),
    "reviews.Reviews.lock": Writer(
        lambda w, _, t: do.checked_lock(w, t), "frozen_already", own=True
    ),
    "reviews.Reviews.reopen": Writer(
        lambda w, _, t: w.reviews.reopen(t.quarter, " "), "reason_needed", own=True
    ),
    "reviews.Reviews.add_signature": Writer(lambda w, _, t: do.added_signature(w), "", own=True),
    "reviews.Reviews.take_signatures": Writer(lambda w, c, t: do.taken_signature(w, c), ""),
    "reviews.Reviews.explain": Writer(
        lambda w, _, t: w.reviews.explain(t.quarter, "x", "其他"), own=True
    ),
    "reviews.Reviews.comment": Writer(
        lambda w, _, t: w.reviews.comment(t.quarter, "x", "说明"), "", own=True
    ),
    "reviews.Reviews.add_comments": Writer(
        lambda w, c, t: w.reviews.add_comments(c, [do.said_comment(t)]), ""
    ),
    "reviews.Reviews.send_back": Writer(
        lambda w, _, t: w.reviews.send_back(t.quarter, "补"), "", own=True, restates=True
    ),
    "reviews.Reviews.settle": Writer(
        lambda w, _, t: w.reviews.settle(t.quarter, 1, "已补"), "", own=True
    ),
    "reviews.Reviews.decide": Writer(
        lambda w, _, t: w.reviews.decide(t.quarter, "抓紧"), "", own=True, restates=True
    ),
    "reviews.Reviews.follow_up": Writer(
        lambda w, _, t: w.reviews.follow_up(Quarter(2023, 2).ordinal, 1, "done", "已办"),
        "",
        own=True,
        restates=True,
    ),
    "classification_rules.Rules.add": Writer(
        lambda w, c, t: w.rules.add(
            c, Pattern("counterparty", "contains", "甲"), line_id=w.plan.line("policy").id
        ),
        "",
    ),
    "classification_rules.Rules.drop": Writer(
        lambda w, c, t: w.rules.drop(c, w.rules.all(active=False)[0].id), ""
    ),
    "classification_rules.Rules.learn": Writer(lambda w, c, t: w.rules.learn(c, t.payment), ""),
    "classification_rules.Rules.accept": Writer(
        lambda w, c, t: w.rules.accept(c, w.rules.all(active=False)[0].id), ""
    ),
    "classification_rules.Rules.put": Writer(
        lambda w, c, t: w.rules.put(
            c, do.rule(w), "summary", "contains", "款", line_id=w.plan.line("policy").id
        ),
        "",
    ),
    "classification_rules.Rules.order": Writer(lambda w, c, t: w.rules.order(c, [do.rule(w)]), ""),
    "classification_rules.Rules.switch": Writer(
        lambda w, c, t: w.rules.switch(c, do.rule(w), on=True), ""
    ),
    "classification_rules.Rules.remove": Writer(lambda w, c, t: w.rules.remove(c, do.rule(w)), ""),
    "classification_rules.Rules.learn_from": Writer(
        lambda w, c, t: w.rules.learn_from(c, [t.payment], 1), ""
    ),
    # these two leave what is frozen as it is, and say how many and how much that is
    "bulk_changes.apply": Writer(
        lambda w, c, t: bulk_changes.apply(
            w, c, [t.payment], bulk_changes.Asked(Place(source_id=do.source(w)))
        ),
        "",
    ),
    "bulk_changes.split": Writer(
        lambda w, c, t: bulk_changes.split(
            w, c, [t.payment], [bulk_changes.Ratio(1, do.line(w)), bulk_changes.Ratio(2)]
        ),
        "",
    ),
    "rule_trials.apply": Writer(
        lambda w, c, t: rule_trials.apply(w, c, w.rules.all(active=False)), ""
    ),
    "registry.register": Writer(
        lambda w, c, t: registry.register(w, c, Desk(7, f"{t.day}处", f"{t.day:064x}")), ""
    ),
    "people.People.put": Writer(
        lambda w, c, t: w.people.put(c, "李会计", f"{t.day:064x}", {"record": 1}), ""
    ),
    "settings.Settings.put": Writer(
        lambda w, c, t: w.settings.put(c, "review_threshold", "77"), ""
    ),
    "undo.reverse": Writer(lambda w, c, t: undo.reverse(w, c, t.seq)),
}
# What opens, ends or proves changes, or makes a ledger of its own: no way into one that stands.
MACHINERY = {
    "booking_upkeep.tidy", "booking_upkeep.follow_source", "answers.write", "ceilings.Ceilings.require", "ceilings.Ceilings.require_estimate", "ceilings.Ceilings.require_source", "source_ceilings.require", "freeze.guard", "fund_invariants.guard", "fund_invariants.concerns", "entered_twice.guard", "entered_twice.equal_row", "kept_payees.apply", "upsert.as_it_stands", "kept_payees.count", "kept_sums.apply", "kept_sums.are_as_counted", "kept_sums.count", "database.Database.create", "password_change.change", "freeze.reached", "templates.load",
    "undo.undo", "undo.redo", "undo.turn_back",
    "place.writing", "registry.new_desk", "registry.close_desk", "taking.take", "terms.new_codes",
}  # fmt: skip


def called(ledger: Ledger, name: str, when: At) -> None:
    """Call a writer in a change of its own, unless it opens one."""
    writer = WRITERS[name]
    if writer.own:
        writer.call(ledger, None, when)
        return
    with ledger.change("trial", "as agreed") as change:
        writer.call(ledger, change, when)
