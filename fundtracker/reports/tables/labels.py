"""Names of things in the ledger, for people: kinds of changes, columns, measures."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from fundtracker.domain.base import money
from fundtracker.domain.park.checklist import Gap
from fundtracker.i18n import tr
from fundtracker.ledger.core.history import ClockDoubt


def kind_name(kind: str) -> str:
    """Return the name of a kind of change, for people."""
    names = {
        "create": tr("ledger made"), "template": tr("plan loaded"), "import": tr("import"), "undo": tr("undo"),
        "redo": tr("redo"), "match": tr("matched"), "classify": tr("classified"), "split": tr("split"),
        "unsplit": tr("joined again"), "own_account": tr("own account"), "profile": tr("profile"),
        "books": tr("books of an account"),
        "plan": tr("plan changed"), "plan.version": tr("Plan version"), "rule": tr("rule"), "rules": tr("rule"),
        "list": tr("list taken in"),
        "review.check": tr("quarter checked"), "review.lock": tr("quarter frozen"),
        "review.reopen": tr("quarter reopened"), "review.sign": tr("quarter signed"),
        "review.note": tr("review noted"), "review.merge": tr("review copy merged"),
        "correction": tr("correction of a frozen quarter"), "indicator": tr("indicators"),
        "quota": tr("indicator"), "source.rule": tr("rule of a source"), "cash.plan": tr("cash plan"),
        "policy.clause": tr("policy clause"), "policy.apply": tr("application"), "policy.approve": tr("approved"),
        "policy.refuse": tr("refused"),
        "project": tr("project"), "project.estimate": tr("estimate approved"), "project.budget": tr("budget of a year"),
        "project.milestone": tr("milestone"), "project.progress": tr("progress reported"),
        "project.inside": tr("fund money inside a project"), "contract": tr("contract"),
        "contract.change": tr("change order"), "contract.work": tr("work measured"),
        "contract.settle": tr("contract settled"), "contract.match": tr("booked on contracts"),
        "application.match": tr("booked on applications"),
        "fund": tr("fund changed"), "fund.call": tr("capital called"), "fund.receive": tr("money arrived on a call"),
        "fund.distribute": tr("distributed"), "fund.transfer": tr("commitment transferred"),
        "fund.default": tr("partner in default"), "fund.close": tr("late closing"), "fund.fees": tr("fees charged"),
        "fund.split": tr("shares split"), "fund.reverse": tr("call or distribution reversed"),
        "fund.value": tr("holding valued"),
        "fund.invest": tr("invested"), "fund.exit": tr("exited"), "fund.attach": tr("paper attached"),
        "fund.company": tr("company recorded"), "fund.income": tr("income of a holding"),
        "fund.kpi": tr("figures of a company"), "fund.document": tr("paper of the decision file"),
        "fund.cost": tr("cost of a fund recorded"), "fund.clawback": tr("carry given back"),
        "fund.return": tr("local reinvestment recorded"), "fund.duty": tr("duty done"),
        "fund.pace": tr("pace of a fund"),
    }  # fmt: skip
    return names.get(kind, kind)


def set_aside_words(ledger: Path, name: str) -> str:
    """Return what is said of a journal that was set aside beside a ledger."""
    return tr(
        "A journal that does not belong to {path} lay beside it and would have damaged it: it is now {name}.",
        path=ledger.name, name=name,
    )  # fmt: skip


def clock_words(doubt: ClockDoubt) -> str:
    """Return what is doubtful about the time of a change, or about the present one."""
    if doubt.seq is None:
        return tr("This computer's clock says {at}, but the last change is of {other}: set it right.", at=doubt.at,
                  other=doubt.other)  # fmt: skip
    return tr(
        "The clock of change {seq} said {at}; it does not fit {other}, the time beside it. The order is the numbers'.",
        seq=doubt.seq, at=doubt.at, other=doubt.other,
    )  # fmt: skip


def column_name(column: str) -> str:
    """Return the name of a column of the ledger; an unknown one is its own name."""
    names = {
        "pay_date": tr("Date"), "book_quarter": tr("Booked in"), "amount_fen": tr("Amount"),
        "direction": tr("Direction"),
        "measure": tr("State"), "parts": tr("Parts"), "line_id": tr("Plan line"), "project_id": tr("Project"),
        "source_id": tr("Source of money"), "rule_id": tr("Rule"), "counterparty": tr("Payee"),
        "account": tr("Account"), "payer": tr("Payer"), "summary": tr("Summary"), "purpose": tr("Purpose"),
        "subject": tr("Subject"), "project_text": tr("Project in the file"), "contract_text": tr("Contract"),
        "source_text": tr("Source in the file"), "serial_head": tr("Voucher"), "note": tr("Note"),
        "import_id": tr("File"), "line": tr("Line"), "payment_id": tr("Payment"), "position": tr("Position"),
        "pattern": tr("Pattern"), "active": tr("In use"), "name": tr("Name"), "name_zh": tr("Name in Chinese"),
        "name_en": tr("Name in English"), "reason": tr("Reason"), "doc_no": tr("Document number"), "dated": tr("Dated"),
        "contract_id": tr("Contract"), "application_id": tr("Application"), "document": tr("Document number"),
        "kind": tr("Kind"), "estimate_fen": tr("Estimate then"), "budget_fen": tr("Budget left then"),
        "project_paid_fen": tr("Paid on the project before"), "contract_fen": tr("Contract value then"),
        "contract_paid_fen": tr("Paid on the contract before"), "source_fen": tr("Source left then"),
        "physical": tr("Physical progress"), "value": tr("Value"),
    }  # fmt: skip
    return names.get(column, column)


def table_name(table: str) -> str:
    """Return the name of a table of the ledger in the singular."""
    names = {
        "payment": tr("Payment"), "part": tr("Part"), "claim": tr("Witness"), "import": tr("Import"),
        "import_account": tr("Books of a file"), "account_books": tr("Books of an account"),
        "fund_account_row": tr("Row of a fund's account"), "import_reject": tr("Rejected row"),
        "rule": tr("Rule"), "profile": tr("Profile"),
        "own_account": tr("Own account"), "plan_line": tr("Plan line"), "plan_version": tr("Plan version"),
        "plan_amount": tr("Plan amount"), "statement": tr("Statement"), "fund_source": tr("Source of money"),
        "project": tr("Project"), "setting": tr("Setting"),
        "project_fact": tr("Facts of a project"), "estimate": tr("Approved estimate"),
        "project_budget": tr("Budget of the year"), "milestone": tr("Milestone"), "progress": tr("Progress report"),
        "contract": tr("Contract"), "contract_item": tr("Item of a contract"), "contract_change": tr("Contract change"),
        "contract_work": tr("Work done"), "quota": tr("Indicator of money"), "source_rule": tr("Rule of a source"),
        "cash_plan": tr("Cash plan"), "curve": tr("Point of a curve"), "counted_in": tr("Fund money inside"),
        "policy_clause": tr("Clause"), "application": tr("Application"), "booking": tr("Booking on a contract"),
        "contract_rule": tr("Learnt contract"), "list_import": tr("List taken in"),
        "indicator": tr("Indicator"), "indicator_target": tr("Target of an indicator"),
        "indicator_actual": tr("Actual of an indicator"), "register_entry": tr("Register entry"),
        "review": tr("Review"), "review_snapshot": tr("Snapshot of a quarter"), "review_signature": tr("Signature"),
        "explanation": tr("Explanation"), "comment": tr("Comment"), "decision": tr("Decision"),
        "comment_seal": tr("Seal of a comment"), "correction": tr("Correction"),
        "fund": tr("Fund"), "fund_terms": tr("Terms of a fund"), "fund_concession": tr("Gain given up"),
        "fund_basis": tr("Shares by which lines are divided"), "partner_terms": tr("Terms of a partner"),
        "interest_transfer": tr("Transfer of paid-in capital"), "partner_fee": tr("Fee of a later partner"),
        "distribution_pending": tr("Distribution to be paid"),
        "partner": tr("Partner"),
        "commitment": tr("Commitment"), "capital_call": tr("Capital call"), "call_item": tr("Item of a call"),
        "call_line": tr("Partner's part of a call"), "receipt": tr("Receipt"), "call_reminder": tr("Reminder"),
        "distribution": tr("Distribution"), "distribution_item": tr("Item of a distribution"),
        "distribution_line": tr("Partner's part of a distribution"), "distribution_paid": tr("Distribution paid"),
        "fund_fee": tr("Management fee"), "fund_expense": tr("Fund expense"), "fund_duty": tr("Yearly duty"),
        "return_rule": tr("Local reinvestment rule"), "return_credit": tr("Local reinvestment credit"),
        "fund_pace": tr("Pace of a fund"), "company": tr("Company"), "deal": tr("Deal"),
        "deal_document": tr("Decision document"), "company_round": tr("Financing round"), "lot": tr("Lot"),
        "valuation": tr("Valuation"), "valuation_holding": tr("Holding that a value was made for"),
        "share_split": tr("Split of shares"), "deal_income": tr("Income of a holding"), "deal_exit": tr("Exit"),
        "holding_count": tr("Count of a holding"), "taken_back": tr("Taken back"),
        "interest_recall": tr("Right to call again, handed over"),
        "company_kpi": tr("Figure of a company"), "index_level": tr("Index level"), "attachment": tr("Attachment"),
    }  # fmt: skip
    return names.get(table, table)


def measure_name(measure: int) -> str:
    """Return what a payment counts as."""
    return (tr("Paid"), tr("Received"), tr("Own transfer"), tr("Released"), tr("Evidence"))[measure]


def kind_of_file(kind: str) -> str:
    """Return the name of a kind of file."""
    names = {
        "bank_statement": tr("bank statement"), "treasury_payment": tr("treasury payment list"),
        "payment_ledger": tr("payment ledger"), "gl_voucher": tr("own ledger"),
        "investment_ledger": tr("investment ledger"),
    }  # fmt: skip
    return names.get(kind, kind)


def difference_words(differences: dict[str, int]) -> str:
    """Return differences from declared totals in words, money in exact yuan."""
    names = {
        "out_fen": tr("paid out"), "in_fen": tr("received"), "out_count": tr("number paid out"),
        "in_count": tr("number received"), "count": tr("number of rows"),
    }  # fmt: skip
    return ", ".join(
        f"{names[item]} {money.show(value) if item.endswith('_fen') else value}" for item, value in differences.items()
    )


def books_words(fund: str | None, assumed: bool, out_fen: int) -> list[str]:
    """Return what is to be said of the books a file is in: of a fund, or assumed to be the district's."""
    if fund is not None:
        return [tr("books of {name}: no payment of the district, in none of its tables", name=fund)]
    if assumed:
        amount = money.show(out_fen)
        return [tr("the file names no account: {amount} yuan paid out count as the district's", amount=amount)]
    return []


def gap_words(gap: Gap) -> str:
    """Return where two files of an account do not follow, with both balances and what is missing (yuan)."""
    return tr(
        "{account}: {before} leaves {expected} yuan, {after} begins on {day} with {found} yuan: {missing} yuan missing",
        account=gap.account, before=gap.before, after=gap.after, day=dt.date.fromordinal(gap.day).isoformat(),
        expected=money.show(gap.expected), found=money.show(gap.found), missing=money.show(gap.missing),
    )  # fmt: skip
