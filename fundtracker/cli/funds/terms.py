"""The commands of ``fund`` about its terms, accounts and duties."""

from __future__ import annotations

import argparse

from fundtracker.cli.funds import values as given
from fundtracker.cli.funds.changes import change_of
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.fund_duties import Counted, Requirement
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.ledger.funds.fund_terms import MILLION

_YES = {None: None, "yes": 1, "no": 0}


def rule(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    """Set a requirement of local reinvestment."""
    multiple = round(given.ratio(given.needed(o, "multiple")) * MILLION)
    if not (o.base or o.amount):
        raise UserError("option_needed", name="--base")
    with change_of(ledger, o, "fund.return", fund=fund.code) as change:
        ledger.fund_duties.set_return_rule(
            change,
            fund.id,
            Requirement(
                given.day(o.date), given.day(o.due), multiple, given.fen(o.base or o.amount), o.doc
            ),
        )


def credit(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    """Record what counts towards local reinvestment."""
    company = ledger.companies.get(o.company).id if o.company else None
    factor = round(given.ratio(o.multiple or "1") * MILLION)
    with change_of(ledger, o, "fund.return", fund=fund.code) as change:
        ledger.fund_duties.credit(
            change,
            fund.id,
            Counted(
                given.day(o.date),
                given.fen(o.amount),
                basis=o.purpose,
                company_id=company,
                factor=factor,
                evidence=o.doc,
                approved_by=o.approved,
            ),
        )


def duty(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    """Record that a yearly duty is done."""
    if o.year is None:
        raise UserError("option_needed", name="--year")
    if o.kind not in ("evaluation", "equity_sheet"):
        raise UserError("option_needed", name="--kind evaluation|equity_sheet")
    with change_of(ledger, o, "fund.duty", fund=fund.code) as change:
        ledger.funds.duty_done(
            change,
            fund.id,
            o.kind,
            o.year,
            given.needed(o, "doc"),
            given.day(o.date) if o.date else None,
        )


_RATES = (
    *("pref_rate", "catch_up", "fee_rate", "late_rate", "escrow", "overdue_rate"),
    *("carry_tax", "give_share", "give_ceiling", "one_company"),
)


_TERM_SUMS = ("fee_floor", "fee_cap_year", "fee_cap")


_TERM_WORDS = (
    *("call_basis", "distribution_basis", "result_basis", "fee_split", "hurdle", "style"),
    *("compounding", "fee_months", "day_count", "steps", "fee_basis"),
    *("give_to", "give_base", "give_when"),
)


def terms(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    """Set a version of the terms."""
    rates = {"carry": o.carry_rate} | {name: getattr(o, name) for name in _RATES}
    stated: dict[str, int | str | None] = {
        name: given.ppm(text) for name, text in rates.items() if text is not None
    }
    stated |= {name: getattr(o, name) for name in _TERM_WORDS}
    stated |= {name: _YES[getattr(o, name)] for name in ("clawback", "loss_carryforward")}
    stated |= {name: given.optional(getattr(o, name)) for name in _TERM_SUMS}
    with change_of(ledger, o, "fund", fund=fund.code) as change:
        ledger.funds.set_terms(
            change, fund.id, given.day(o.date), doc_no=o.doc, reason=o.reason, **stated
        )


def own(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    """Set the terms of a partner."""
    share = None if o.carry_share is None else given.ppm(o.carry_share)
    with change_of(ledger, o, "fund", fund=fund.code) as change:
        ledger.funds.set_partner_terms(
            change,
            fund.id,
            given.needed(o, "partner"),
            given.day(o.date),
            no_fee=_YES[o.no_fee],
            no_carry=_YES[o.no_carry],
            carry_share=share,
            doc_no=o.doc,
        )


def account(ledger: Ledger, fund: Fund, options: argparse.Namespace) -> None:
    """Record an account of a fund: the first one stands in its facts."""
    number = given.needed(options, "account")
    with change_of(ledger, options, "fund", fund=fund.code) as change:
        if not fund.account:
            ledger.funds.put(change, fund.code, fund.name, account=number)
        ledger.books.assign(change, number, fund.id, options.account_name)
