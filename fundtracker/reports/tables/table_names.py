"""Names of the tables of the ledger, for people."""

from __future__ import annotations

from fundtracker.domain.base.money import MISSING
from fundtracker.i18n import tr
from fundtracker.reports.record_words import said


def table_name(table: str) -> str:
    """Return the name of a table of the ledger in the singular."""
    names = {
        "payment": tr("Payment"),
        "part": tr("Part"),
        "claim": tr("Witness"),
        "import": tr("Import"),
        "import_account": tr("Books of a file"),
        "account_books": tr("Books of an account"),
        "fund_account_row": tr("Row of a fund's account"),
        "fund_row_match": tr("Bank row matched"),
        "import_reject": tr("Rejected row"),
        "rule": tr("Rule"),
        "profile": tr("Profile"),
        "saved_view": tr("Saved view"),
        "staff": tr("Person and roles"),
        "desk": tr("Desk"),
        "changeset_signature": tr("Signature of a change"),
        "own_account": tr("Own account"),
        "plan_line": tr("Plan line"),
        "plan_version": tr("Plan version"),
        "plan_amount": tr("Plan amount"),
        "statement": tr("Statement"),
        "park_fact": tr("Fact of the park"),
        "list_word": tr("Word of a list"),
        "published_state": tr("Published state"),
        "yearly_pledge": tr("Yearly pledge"),
        "more_than": tr("Floor that is exceeded"),
        "target_ceiling": tr("Target that is a ceiling"),
        "fund_source": tr("Source of money"),
        "project": tr("Project"),
        "setting": tr("Setting"),
        "project_fact": tr("Facts of a project"),
        "estimate": tr("Approved estimate"),
        "project_budget": tr("Budget of the year"),
        "milestone": tr("Milestone"),
        "progress": tr("Progress report"),
        "contract": tr("Contract"),
        "contract_item": tr("Item of a contract"),
        "contract_change": tr("Contract change"),
        "contract_settled": tr("Day of a settlement"),
        "change_asked": tr("Change as it was asked"),
        "contract_work": tr("Work done"),
        "quota": tr("Indicator of money"),
        "source_rule": tr("Rule of a source"),
        "payment_request": tr("Request for money"),
        "request_approval": tr("Approval of a request"),
        "request_paid": tr("Payment of a request"),
        "bank_balance": tr("Balances of an account"),
        "bank_transit": tr("Item in transit"),
        "cash_plan": tr("Cash plan"),
        "curve": tr("Point of a curve"),
        "counted_in": tr("Fund money inside"),
        "policy_clause": tr("Clause"),
        "application": tr("Application"),
        "booking": tr("Booking on a contract"),
        "contract_rule": tr("Learnt contract"),
        "list_import": tr("Imported list"),
        "indicator": tr("Indicator"),
        "indicator_target": tr("Target of an indicator"),
        "indicator_actual": tr("Actual of an indicator"),
        "register_entry": tr("Register entry"),
        "review": tr("Review"),
        "review_snapshot": tr("Snapshot of a quarter"),
        "review_signature": tr("Signature"),
        "explanation": tr("Explanation"),
        "comment": tr("Comment"),
        "decision": tr("Decision"),
        "review_request": tr("Request of a review"),
        "review_annex": tr("Annex of the review"),
        "comment_seal": tr("Seal of a comment"),
        "correction": tr("Correction"),
        "fund": tr("Fund"),
        "fund_terms": tr("Terms of a fund"),
        "fund_concession": tr("Gain given up"),
        "terms_carry": tr("Terms of carry"),
        "terms_hurdle": tr("Higher hurdle"),
        "terms_protection": tr("Escrow and late payment"),
        "terms_counting": tr("Least fee and day count"),
        "terms_limits": tr("Ceilings of the fee, tax on carry"),
        "carry_escrow": tr("Carry in escrow"),
        "division_settled": tr("Difference between partners settled"),
        "fee_kept": tr("Deal fee that stayed"),
        "early_money": tr("Money before its notice"),
        "overdue_interest": tr("Interest on late payment"),
        "fund_income": tr("Income of a fund's own money"),
        "concession_paid": tr("Gain given up and paid"),
        "fund_expense_category": tr("Kind of a cost"),
        "fund_basis": tr("Shares by which lines are divided"),
        "partner_terms": tr("Terms of a partner"),
        "interest_transfer": tr("Transfer of paid-in capital"),
        "partner_fee": tr("Fee of a later partner"),
        "distribution_pending": tr("Distribution to be paid"),
        "partner": tr("Partner"),
        "commitment": tr("Commitment"),
        "capital_call": tr("Capital call"),
        "call_item": tr("Item of a call"),
        "call_line": tr("Partner's part of a call"),
        "receipt": tr("Receipt"),
        "call_reminder": tr("Reminder"),
        "distribution": tr("Distribution"),
        "distribution_item": tr("Item of a distribution"),
        "distribution_line": tr("Partner's part of a distribution"),
        "distribution_paid": tr("Distribution paid"),
        "fund_fee": tr("Management fee"),
        "fund_expense": tr("Fund expense"),
        "fund_duty": tr("Yearly duty"),
        "fund_duty_day": tr("Day of a duty"),
        "return_rule": tr("Local reinvestment rule"),
        "return_credit": tr("Local reinvestment credit"),
        "fund_pace": tr("Pace of a fund"),
        "company": tr("Company"),
        "deal": tr("Deal"),
        "deal_document": tr("Decision document"),
        "company_round": tr("Financing round"),
        "lot": tr("Lot"),
        "valuation": tr("Valuation"),
        "valuation_holding": tr("Holding that a value was made for"),
        "share_split": tr("Split of shares"),
        "deal_income": tr("Income of a holding"),
        "deal_exit": tr("Exit"),
        "round_terms": tr("Terms of a round"),
        "round_part": tr("Part of a round"),
        "fund_identity": tr("Fund as company and partner"),
        "reported_holding": tr("Reported holding"),
        "own_indicator": tr("Indicator of a company"),
        "own_figure": tr("Figure of an own indicator"),
        "figures_asked": tr("Figures asked of a company"),
        "stated_share": tr("Part of a company, as stated"),
        "valuation_input": tr("Numbers of a valuation"),
        "holding_count": tr("Count of a holding"),
        "taken_back": tr("Taken back"),
        "interest_recall": tr("Right to call again, handed over"),
        "company_kpi": tr("Figure of a company"),
        "index_level": tr("Index level"),
        "attachment": tr("Attachment"),
        "record_file": tr("Attachment"),
    }
    return names.get(table, table)


_REVERSED = frozenset(
    (
        *("capital_call", "call_item", "call_line", "distribution", "distribution_item"),
        *("distribution_line", "distribution_pending", "carry_escrow"),
    )
)
_TAKEN_BACK = frozenset(
    ("lot", "deal_exit", "deal_income", "fund_expense", "holding_count", "fund_expense_category")
)
_HANDED_BACK = frozenset(("commitment", "interest_transfer", "interest_recall"))
_OF_TERMS = frozenset(
    (
        *("fund_terms", "fund_basis", "fund_concession", "terms_carry", "terms_hurdle"),
        *("terms_protection", "terms_counting", "terms_limits", "partner_terms"),
    )
)


def remedy(table: str) -> str:
    """Return by which door what is frozen of a table is put right in an open quarter."""
    if table in ("payment", "part", "booking", "correction"):
        return tr("correct frozen payments by a counter-entry there (review correct) with a reason")
    if table in _REVERSED:
        return tr(
            "take a frozen call or distribution back on a day of it (fund reverse) and record it "
            "anew"
        )
    if table in ("receipt", "overdue_interest", "fund_income", "concession_paid"):
        return tr("record there that frozen money went back (an amount below 0)")
    if table in _TAKEN_BACK:
        return tr(
            "take a frozen purchase, exit, income or cost back on a day of it (fund reverse) and "
            "record it anew"
        )
    if table in _HANDED_BACK:
        return tr("record a transfer back, or a release, on a day of it")
    if table in _OF_TERMS:
        return tr("record a version of the terms that holds from a day of it")
    if table in ("valuation", "valuation_input", "valuation_holding"):
        return tr("value the holding anew on a day of it")
    if table in ("fund_fee", "partner_fee"):
        return tr(
            "charge what was not charged with the first period that ends in it (fund fees up to "
            "that day), waive or offset a fee of such a period (fund waive)"
        )
    return tr("what is frozen stays as it is")


_TABLES = frozenset(  # columns whose codes are names of tables
    (
        *(("taken_back", "what"), ("early_money", "what"), ("division_settled", "what")),
        *(("holding_count", "owner"), ("fund_row_match", "what"), ("attachment", "owner")),
        ("more_than", "record_table"),
    )
)


def value_words(table: str, column: str, text: str) -> str:
    """Return a stored value as a person reads it; see ``record_words.said``."""
    if (table, column) in _TABLES and text != MISSING:
        return table_name(text)
    return said(table, column, text)
