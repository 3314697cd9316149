"""The commands of ``fund`` about what a fund holds."""

from __future__ import annotations

import argparse
from fractions import Fraction

from fundtracker.cli.funds import values as given
from fundtracker.cli.funds.changes import change_of
from fundtracker.domain.holdings.portfolio import ValueInputs
from fundtracker.errors import UserError
from fundtracker.intake.lists.cell_values import number_of_shares
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.ledger.funds.holding_book import Exit, Purchase, Valued
from fundtracker.ledger.funds.own_income import OwnIncome
from fundtracker.ledger.holdings.cap_tables import RoundRecord
from fundtracker.records import fund_cash
from fundtracker.records.holdings.exits import EXIT_KINDS, INCOME_KINDS
from fundtracker.records.holdings.investments import require_no_conversion
from fundtracker.reports.funds.table7 import computed_words


def value(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    """Value a holding."""
    deal = ledger.companies.deal(fund.id, given.needed(o, "company"))
    value_inputs = ValueInputs(
        None if o.multiple is None else given.ratio(o.multiple),
        given.optional(o.base),
        o.base_name,
        given.optional(o.net_debt),
        None if o.price_per_share is None else given.ratio(o.price_per_share),
        None,
        given.part(o.share),
        given.part(o.discount) or Fraction(),
    )
    with change_of(ledger, o, "fund.value", fund=fund.code) as change:
        ledger.valuation_inputs.value_at(
            change,
            deal,
            Valued(
                given.day(o.date),
                given.optional(o.amount),
                o.technique,
                inputs=o.inputs,
                prepared=o.prepared,
                approved=o.approved,
            ),
            value_inputs,
        )
    value = ledger.valuation_inputs.all(deal).get(given.day(o.date))
    if value is not None:
        print(computed_words(value))


def split(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    """Record shares that come or go without money."""
    deal = ledger.companies.deal(fund.id, given.needed(o, "company"))
    shares = given.shares(o)
    if shares is None:
        raise UserError("option_needed", name="--shares")
    with change_of(ledger, o, "fund.split", company=deal.company) as change:
        ledger.companies.split(
            change, deal, given.day(o.date), shares, name=o.purpose, doc_no=o.doc
        )


def convert(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    """Record a loan that becomes shares."""
    deal, shares = ledger.companies.deal(fund.id, given.needed(o, "company")), given.shares(o)
    if shares is None:
        raise UserError("option_needed", name="--shares")
    with change_of(ledger, o, "fund.split", company=deal.company) as change:
        ledger.companies.convert(
            change, deal, given.day(o.date), shares, name=o.purpose, doc_no=o.doc
        )


def invest(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    """Record a purchase, with the round it belongs to."""
    company = ledger.companies.get(given.needed(o, "company"))
    with change_of(ledger, o, "fund.invest", company=company.name) as change:
        deal, day = ledger.companies.put_deal(change, fund.id, company.id).id, given.day(o.date)
        require_no_conversion(
            ledger,
            ledger.companies.deal(fund.id, company.name),
            {
                "shares": given.shares(o),
                "amount": given.fen(o.amount),
                "round": o.purpose,
                "day": day,
            },
        )
        if o.issued is not None:
            ledger.cap_tables.put_round(
                change,
                company.id,
                RoundRecord(
                    day,
                    o.purpose,
                    given.count(o.issued),
                    share_class=o.share_class,
                    pre_fen=given.optional(o.pre_money),
                    post_fen=given.optional(o.post_money),
                    diluted=None if o.diluted is None else given.count(o.diluted),
                ),
            )
        ledger.companies.invest(
            change,
            deal,
            Purchase(
                day,
                given.shares(o),
                given.fen(o.amount),
                fee_fen=given.fen(o.fee) if o.fee else 0,
                round_name=o.purpose,
                doc_no=o.doc,
                loan=o.loan,
            ),
        )
        if o.share is not None:
            ledger.cap_tables.state_share(
                change, deal, day, given.part(o.share) or Fraction(), o.doc
            )


def exit(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    """Record an exit."""
    deal = ledger.companies.deal(fund.id, given.needed(o, "company"))
    kind = given.kind(o, EXIT_KINDS, "sale")
    shares = None if o.shares is None else number_of_shares(o.shares)
    every = isinstance(shares, str)
    stated = Exit(
        given.day(o.date),
        None if isinstance(shares, str) else shares,
        given.fen(o.amount or "0"),
        kind=kind,
        fee_fen=given.fen(o.fee) if o.fee else 0,
        buyer=o.to or "",
        doc_no=o.doc,
    )
    if every:
        stated = stated._replace(shares=ledger.companies.whole_of(deal, stated))
    with change_of(ledger, o, "fund.exit", company=deal.company) as change:
        ledger.companies.exit(change, deal, stated)


def income(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    """Record income of a holding, or of the fund's own money where no company is named."""
    if not o.company:
        kind = given.kind(o, fund_cash.INCOME_KINDS, "interest")
        with change_of(ledger, o, "fund.own_income", fund=fund.code) as change:
            ledger.own_income.earn(
                change,
                fund.id,
                OwnIncome(
                    given.day(o.date), given.fen(o.amount), kind, o.to or "", o.ref or "",
                ),
            )  # fmt: skip
        return
    deal = ledger.companies.deal(fund.id, given.needed(o, "company"))
    kind = given.kind(o, INCOME_KINDS, "dividend")
    with change_of(ledger, o, "fund.income", company=deal.company) as change:
        ledger.companies.income(
            change, deal.id, given.day(o.date), given.fen(o.amount), kind, o.doc
        )
