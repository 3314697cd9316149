"""What a column of a stored record is called and how its value is said: as its form says it."""

from __future__ import annotations

import itertools
from functools import cache
from typing import TYPE_CHECKING

from fundtracker.domain.base import money
from fundtracker.domain.base.period import show_percent
from fundtracker.errors import Named
from fundtracker.i18n import mark, spoken, tr
from fundtracker.patterns import lazy

if TYPE_CHECKING:
    from fundtracker.records.field import Field

# Table → the record whose form fills it, where the code of the record does not say it.
_TYPES = {
    "estimate": "project.estimate",
    "milestone": "project.milestone",
    "progress": "project.progress",
    "curve": "project.curve",
    "counted_in": "project.inside",
    "contract_rule": "control",
    "application": "policy.application",
    "published_state": "project.state",
    "yearly_pledge": "plan.pledge",
    "request_approval": "payment.approval",
    "partner": "fund.partner",
    "receipt": "fund.receipt",
    "valuation": "fund.valuation",
    "capital_call": "fund.call",
    "distribution": "fund.distribution",
    "fund_expense": "fund.cost",
    "fund_income": "fund.own_income",
    "concession_paid": "fund.concession",
    "deal_exit": "fund.exit",
    "deal_income": "fund.income",
    "return_rule": "fund.return_rule",
    "return_credit": "fund.return_credit",
    "fund_basis": "fund.terms",
    "fund_concession": "fund.terms",
    "deal_document": "fund.decision",
    "list_word": "park.word",
    "register_entry": "register",
    "project_fact": "project",
}
# Column → the field whose words say its codes, where it is called otherwise there.
_SAID_AS = {
    ("indicator", "baseline_bound"): ("indicator", "bound"),
    ("distribution", "money_use"): ("distribution", "use"),
    ("fund_expense_category", "category"): ("fund_expense", "category"),
    ("statement", "certainty"): ("indicator", "certainty"),
    ("statement", "bound"): ("indicator", "bound"),
    ("stated_share", "share"): ("reported_holding", "share"),
    ("booking", "physical"): ("progress", "physical"),
    ("partner_terms", "carry_share"): ("fund_terms", "carry"),
    ("terms_hurdle", "rate"): ("fund_terms", "pref_rate"),
    ("terms_hurdle", "multiple"): ("return_rule", "multiple"),
    ("terms_hurdle", "carry"): ("fund_terms", "carry"),
    ("terms_hurdle", "catch_up"): ("fund_terms", "catch_up"),
    ("terms_protection", "escrow"): ("fund_terms", "carry"),
    ("terms_protection", "overdue_rate"): ("fund_terms", "late_rate"),
    ("valuation_input", "discount"): ("fund_terms", "fee_rate"),
    ("fund_pace", "bow"): ("return_rule", "multiple"),
}
# Kind of a field → the unit and the decimals of the whole number that the ledger keeps.
_SCALES = {
    "percent": ("percent", 1),
    "points": ("points", 1),
    "rate": ("percent", 4),
    "limit": ("percent", 4),
    "part": ("percent", 7),
    "thousandths": ("", 3),
    "ratio": ("", 6),
}
ENTRY_WORDS = {
    "commit": mark("commitment"),
    "increase": mark("increase"),
    "transfer_in": mark("taken over"),
    "transfer_out": mark("handed over"),
    "release": mark("released commitment"),
    "default": mark("forfeited"),
    "call": mark("call to invest"),
    "call_fee": mark("call for fees"),
    "call_expense": mark("call for costs"),
    "late_call": mark("interest of a later closing asked for"),
    "late_paid": mark("interest of a later closing paid"),
    "late_got": mark("interest of a later closing got"),
    "call_outside": mark("call outside the commitment"),
    "receipt": mark("money arrived"),
    "equalisation": mark("equalisation"),
    "interest_in": mark("paid-in capital taken over"),
    "interest_out": mark("paid-in capital handed over"),
    "recall_in": mark("right to call again taken over"),
    "recall_out": mark("right to call again handed over"),
    "capital": mark("capital returned"),
    "income": mark("income distributed"),
    "gain": mark("gain distributed"),
    "carry": mark("carry"),
    "recallable": mark("recallable distribution"),
}
_KINDS = {
    "call": mark("capital call"),
    "distribution": mark("distribution"),
    "equalisation": mark("equalisation"),
    "reversal": mark("reversal of a call or distribution"),
}
_REVIEWS = {
    "open": mark("open quarter"),
    "checked": mark("checked quarter"),
    "locked": mark("frozen quarter"),
    "signed": mark("signed quarter"),
}
_CYCLES = {"quarter": mark("every quarter"), "year": mark("every year"), "once": mark("once")}
_CODES: dict[tuple[str, str], dict[str, str]] = {  # codes that the program writes by itself
    ("commitment", "kind"): ENTRY_WORDS,
    ("capital_call", "kind"): _KINDS,
    ("distribution", "kind"): _KINDS,
    ("indicator", "cycle"): _CYCLES,
    ("statement", "bound"): {"none": mark("without a bound")},
    ("review", "state"): _REVIEWS,
    **dict.fromkeys(
        (
            *(("call_item", "item"), ("call_line", "item")),
            *(("distribution_item", "item"), ("distribution_line", "item")),
        ),
        ENTRY_WORDS,
    ),
}
_ENDS = {"money": "_fen", "reference": "_id", "date": "_day"}  # of the column by the field's kind


@cache
def _by_table() -> dict[tuple[str, str], Field]:
    """Return the fields by (table, column)."""
    from fundtracker.records.registry import TYPES  # every subject's records: not at every start

    of_table: dict[tuple[str, str], Field] = {}
    for code, kind in TYPES.items():
        tables = [code.replace(".", "_"), *(table for table, of in _TYPES.items() if of == code)]
        for field in kind.fields:
            end = _ENDS.get(field.kind, "")
            names = (field.name, field.name + end)
            for key in (*map(_parted, field.columns), *itertools.product(tables, names)):
                of_table.setdefault(key, field)
    return of_table


@cache
def _by_name() -> dict[str, Field]:
    """Return the fields by the column alone: the first so called."""
    from fundtracker.records.registry import TYPES

    fields = [field for kind in TYPES.values() for field in kind.columns]
    stored = [(_parted(each)[1], field) for field in fields for each in field.columns]
    named = [(field.name, field) for field in fields]
    ends = [(field.name + _ENDS.get(field.kind, ""), field) for field in fields]
    by_name: dict[str, Field] = {}
    for name, field in (*stored, *named, *ends):
        by_name.setdefault(name, field)
    return by_name


def _parted(column: str) -> tuple[str, str]:
    table, _, name = column.partition(".")
    return table, name


def field_of(table: str, column: str) -> Field | None:
    """Return the field that fills a column of a table; None where no record's form does."""
    return _by_table().get((table, column))


def any_field(column: str) -> Field | None:
    """Return the first field that is called as a column, whatever its table."""
    return _by_name().get(column)


def column_name(column: str, table: str = "") -> str:
    """Return the name of a column of the ledger, where its table is known as the form that fills
    it says it; an unknown one is its own name.
    """
    own = field_of(table, column) if table else None
    if own is not None:
        return tr(own.words)
    names = {
        "public_key": tr("Public key"),
        "may_record": tr("Records"),
        "may_review": tr("Reviews"),
        "may_approve": tr("Approves"),
        "may_administer": tr("Administers"),
        "text_zh": tr("Text in Chinese"),
        "text_en": tr("Text in English"),
        "value_zh": tr("What is stated"),
        "value_en": tr("What is stated, in English"),
        "period": tr("Period or day"),
        "horizon": tr("As it was stated"),
        "record_table": tr("Exceeds: table"),
        "record_id": tr("Exceeds: row"),
        "first_quarter": tr("First quarter"),
        "last_quarter": tr("Last quarter"),
        "version_id": tr("Plan version"),
        "period_assumed": tr("Period assumed"),
        "asked_by": tr("Asked by"),
        "asked_day": tr("Asked on"),
        "request_id": tr("Request"),
        "approver": tr("Approver"),
        "override": tr("Passes a rule, because"),
        "statement_fen": tr("Statement balance"),
        "book_fen": tr("Book balance"),
        "side": tr("What it is"),
        "pay_date": tr("Date"),
        "book_quarter": tr("Booked in"),
        "amount_fen": tr("Amount"),
        "direction": tr("Direction"),
        "measure": tr("State"),
        "parts": tr("Parts"),
        "line_id": tr("Plan line"),
        "project_id": tr("Project"),
        "source_id": tr("Source of money"),
        "rule_id": tr("Rule"),
        "counterparty": tr("Payee"),
        "account": tr("Account"),
        "payer": tr("Payer"),
        "summary": tr("Summary"),
        "purpose": tr("Purpose"),
        "subject": tr("Subject"),
        "project_text": tr("Project in the file"),
        "contract_text": tr("Contract"),
        "source_text": tr("Source in the file"),
        "serial_head": tr("Voucher"),
        "note": tr("Note"),
        "import_id": tr("File"),
        "line": tr("Line"),
        "payment_id": tr("Payment"),
        "position": tr("Position"),
        "pattern": tr("Pattern"),
        "active": tr("In use"),
        "name": tr("Name"),
        "name_zh": tr("Name in Chinese"),
        "name_en": tr("Name in English"),
        "reason": tr("Reason"),
        "doc_no": tr("Document number"),
        "dated": tr("Dated"),
        "contract_id": tr("Contract"),
        "application_id": tr("Application"),
        "document": tr("Document number"),
        "kind": tr("Kind"),
        "estimate_fen": tr("Estimate then"),
        "budget_fen": tr("Budget left then"),
        "project_paid_fen": tr("Paid on the project before"),
        "contract_fen": tr("Contract value then"),
        "contract_paid_fen": tr("Paid on the contract before"),
        "source_fen": tr("Source left then"),
        "physical": tr("Physical progress"),
        "value": tr("Value"),
        "quarter": tr("Quarter"),
        "day": tr("Day"),
        "amount": tr("Amount"),
        "company": tr("Company"),
        "fund": tr("Fund"),
        "code": tr("Code"),
        "class": tr("Kind of partner"),
        "number": tr("Number"),
        "no_fee": tr("Bears no management fee"),
        "no_carry": tr("Bears no carry"),
        "fee_floor_fen": tr("Least fee a year"),
        "day_count": tr("Days of the preferred return"),
        "fee_cap_year_fen": tr("Most fee a year"),
        "fee_cap_fen": tr("Most fee in all"),
        "unit_zh": tr("Unit"),
        "unit_en": tr("Unit in English"),
        "published": tr("Published"),
        "baseline_bound": tr("How the baseline is met"),
        "certainty": tr("Certainty"),
        "cycle": tr("Cycle"),
        "working": tr("Working"),
        "reverses": tr("Taken back"),
        "added": tr("Shares"),
        "bought": tr("Shares"),
        "sold": tr("Shares"),
        "counted": tr("Shares"),
        "call_id": tr("Capital call"),
        "distribution_id": tr("Distribution"),
        "clause_id": tr("Clause"),
        "expense_id": tr("Costs of the fund"),
        "deal_id": tr("Deal"),
        "round_id": tr("Round"),
        "terms_id": tr("Terms"),
        "valuation_id": tr("Valuation"),
        "row_id": tr("Row"),
        "duty_id": tr("Yearly duty"),
        "item": tr("Item"),
        "spec": tr("What it shows"),
        "reverses_id": tr("Taken back"),
        "due_day": tr("Due on"),
        "cost_minor": tr("Cost in it"),
        "trigger_hurdle": tr("Trigger hurdle"),
        "giver_id": tr("Transferred by"),
        "bank_ref": tr("Bank reference"),
        "approved_by": tr("Approved by"),
        "money_use": tr("Fiscal money"),
        "applied_day": tr("Applied on"),
        "owner_id": tr("Record"),
        "file_id": tr("File"),
        "score": tr("Score"),
        "author": tr("Author"),
        "outcome": tr("Answer"),
        "taker_id": tr("Taken over by"),
        "profile": tr("Profile"),
        "encoding": tr("Encoding"),
        "delimiter": tr("Separator"),
        "header_line": tr("Header line"),
        "own_account": tr("Own account"),
        "n_read": tr("Rows read"),
        "n_new": tr("New"),
        "n_known": tr("Known"),
        "rows": tr("Rows"),
        "opening_fen": tr("Opening"),
        "closing_fen": tr("Closing"),
        "decision_id": tr("Decision"),
        "field": tr("Field"),
        "serial": tr("Serial number"),
        "figure": tr("Figure"),
        "size": tr("Size"),
        "signature": tr("Signature"),
    }
    known = any_field(column)
    if known is not None and column not in names:
        return tr(known.words)
    return names.get(column, column)


_BASIS = lazy(r"\b(committed|paid_in|net_invested|nav)\b")


def fee_words(text: str) -> str:
    """Return how a fee came about, as the ledger keeps it, with its basis in words."""
    from fundtracker.records.fund_terms import FEE_BASES

    words = {str(option.code): option.words for option in FEE_BASES}
    return _BASIS.sub(lambda match: tr(words[match[1]]), text)


def said(table: str, column: str, text: str) -> str:
    """Return a stored value (as the history writes it) as its form says it: a choice and a flag by
    their words, a rate in per cent, thousandths as a number, a name in the language in use; any
    other as it is.
    """
    if column == "working":
        return fee_words(text)
    if text in (codes := _CODES.get((table, column), {})):
        return tr(codes[text])
    field = field_of(*_SAID_AS.get((table, column), (table, column)))
    if field is None or text == money.MISSING or isinstance(text, Named):
        return spoken(text)
    for option in field.options:
        if str(option.code) == text:
            return tr(option.words)
    unit_decimals = _SCALES.get(field.kind)
    if unit_decimals is None or not text.removeprefix("-").isdecimal():
        return text
    unit, decimals = unit_decimals
    if field.kind == "percent":
        return show_percent(int(text))
    number = money.decimal(int(text), decimals, grouped=not unit).rstrip("0").rstrip(".")
    return number + ("%" if unit == "percent" else "")


def scale(table: str, column: str) -> tuple[str, int] | None:
    """Return the unit ("percent", "points" or none) and how many decimals the whole numbers of a
    column have (972 in tenths of a per cent: "percent", 1); None where they are what they say.
    """
    field = field_of(*_SAID_AS.get((table, column), (table, column)))
    return None if field is None else _SCALES.get(field.kind)


def kind_name(kind: str) -> str:
    """Return the name of a kind of fund or partner."""
    return {
        "investment": tr("investment fund"),
        "industry": tr("industry fund"),
        "gp": tr("general partner"),
        "fiscal": tr("fiscal partner"),
        "other": tr("other partner"),
    }[kind]
