"""``fund``: calls, receipts, distributions, values … by the same doors as the window and the
lists.
"""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from fundtracker import i18n
from fundtracker.cli.context import AskedOptions, open_ledger, print_json, refuse_unused
from fundtracker.domain.base import money
from fundtracker.domain.base.fractions import exact, exact_decimal
from fundtracker.domain.funds.portfolio import ValueInputs
from fundtracker.errors import UserError
from fundtracker.intake.lists.cell_values import number_of_shares
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.funds.capital_book import Parts
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.ledger.funds.fund_terms import MILLION
from fundtracker.records.record_type import record
from fundtracker.records.registry import record_type
from fundtracker.reports.funds import fund_split
from fundtracker.reports.funds.fund_split import Split, capped_words
from fundtracker.reports.funds.table6_7_8 import computed_words

_CALL = {"call": "call", "fee": "call_fee", "expense": "call_expense", "outside": "call_outside"}
_YES = {None: None, "yes": 1, "no": 0}
_GIVEN = ("capital", "income", "gain", "carry", "recallable")


def fund(options: argparse.Namespace) -> int:
    """Do one thing with a fund's money, or (``--dry-run``) do it, say how it would fall, and roll
    it back.
    """
    options = AskedOptions(options)
    with open_ledger(options, write=options.action != "notice") as ledger:
        fund = ledger.funds.get(options.fund)
        if options.action == "notice":
            return _notices(ledger, fund, options)
        preview = {"call": _call_split, "distribute": _distribution_split}.get(options.action)
        if preview is not None:
            _tell(options, preview(ledger, fund, options))
        _ACTIONS[options.action](ledger, fund, options)
    return 0


@contextmanager
def _change(ledger: Ledger, o: argparse.Namespace, kind: str, **about: Any) -> Iterator[Change]:
    """Begin a change; a dry run meets every rule that the real one meets, and is rolled back."""
    preview = (lambda *_: None) if o.dry_run else None
    with ledger.change(kind, o.reason, preview=preview, **about) as change:
        yield change
        refuse_unused(o)


def _day(text: str | None) -> int:
    try:
        return dt.date.fromisoformat(text or "").toordinal()
    except ValueError:
        raise UserError("bad_date", cell=text or "—") from None


def _fen(text: str | None) -> int:
    try:
        return money.parse(text or "")
    except ValueError:
        raise UserError("bad_amount", cell=text or "—") from None


def _needed(options: argparse.Namespace, name: str) -> str:
    value = getattr(options, name)
    if not value:
        raise UserError("option_needed", name=f"--{name}")
    return str(value)


def _number(options: argparse.Namespace) -> int:
    if options.number is None:
        raise UserError("option_needed", name="--number")
    return int(options.number)


def _call_items(options: argparse.Namespace) -> dict[str, int]:
    return {item: _fen(text) for name, item in _CALL.items() if (text := getattr(options, name))}


def _distribution_items(ledger: Ledger, fund: Fund, options: argparse.Namespace) -> dict[str, int]:
    if not options.cash:
        return {item: _fen(text) for item in _GIVEN if (text := getattr(options, item))}
    return ledger.capital.tier_items(
        ledger.capital.tiers(fund.id, _day(options.date), _fen(options.cash))
    )


def _own_parts(
    ledger: Ledger, items: Mapping[str, int], options: argparse.Namespace
) -> Parts | None:
    """Return the partners' own amounts (``--part NAME=YUAN``), None where none is stated."""
    return fund_split.stated_parts(ledger, ";".join(options.part), items)


def _call_split(ledger: Ledger, fund: Fund, options: argparse.Namespace) -> Split:
    items = _call_items(options)
    return fund_split.call(
        ledger, fund.id, _day(options.date), items, by=options.by, excused=options.excuse,
        parts=_own_parts(ledger, items, options),
    )  # fmt: skip


def _distribution_split(ledger: Ledger, fund: Fund, options: argparse.Namespace) -> Split:
    items = _distribution_items(ledger, fund, options)
    return fund_split.distribution(
        ledger, fund.id, _day(options.date), items, parts=_own_parts(ledger, items, options)
    )


def _tell(options: argparse.Namespace, split: Split) -> None:
    parts = {part.partner: part.items for part in split.parts}
    if options.json:
        print_json({"stored": not options.dry_run, "partners": parts, "capped": list(split.capped)})
        return
    for name, row in parts.items():
        print(f"{name}  {money.show(sum(row.values()))}")
    if split.capped:
        print(capped_words(split))


def _call(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    with _change(ledger, o, "fund.call", fund=fund.code) as change:
        ledger.capital.call_capital(
            change, fund.id, _day(o.date), _day(o.due), _call_items(o), number=o.number,
            purpose=o.purpose, doc_no=o.doc, by=o.by, excused=o.excuse,
            parts=_own_parts(ledger, _call_items(o), o),
        )  # fmt: skip


def _receive(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    with _change(ledger, o, "fund.receive", fund=fund.code) as change:
        if o.all:
            stated = _fen(o.amount) if o.amount else None
            ledger.capital.receive_all(
                change, fund.id, _number(o), _day(o.date), amount_fen=stated, bank_ref=o.ref
            )
            return
        fen = _fen(o.amount)  # below 0: it went back
        ledger.capital.receive(
            change, fund.id, _number(o), _needed(o, "partner"), _day(o.date), abs(fen),
            bank_ref=o.ref, reverses=fen < 0,
        )  # fmt: skip


def _distribute(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    items, day, note = _distribution_items(ledger, fund, o), _day(o.date), o.purpose
    parts = _own_parts(ledger, items, o)
    with _change(ledger, o, "fund.distribute", fund=fund.code) as change:
        done = ledger.capital.distribute(
            change, fund.id, day, items, number=o.number, money_use=o.use, doc_no=o.doc,
            parts=parts, pending=o.pending, note=note,
        )  # fmt: skip
        for held in ledger.capital.kept_of(fund.id, done.id):
            words = i18n.tr("In escrow of the carry: {n}", n=money.show(held.total))
            print(words, f"(#{held.number})")


def _value(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    deal = ledger.companies.deal(fund.id, _needed(o, "company"))
    value_inputs = ValueInputs(
        None if o.multiple is None else _ratio(o.multiple),
        _optional(o.base),
        o.base_name,
        _optional(o.net_debt),
        None if o.price_per_share is None else _ratio(o.price_per_share),
        None,
        _part(o.share),
        _part(o.discount) or Fraction(),
    )
    with _change(ledger, o, "fund.value", fund=fund.code) as change:
        ledger.valuation_inputs.value_at(
            change,
            deal,
            _day(o.date),
            _optional(o.amount),
            o.technique,
            value_inputs,
            inputs=o.inputs,
            prepared=o.prepared,
            approved=o.approved,
        )
    value = ledger.valuation_inputs.all(deal).get(_day(o.date))
    if value is not None:
        print(computed_words(value))


def _optional(text: str | None) -> int | None:
    return None if text is None else _fen(text)


def _part(text: str | None) -> Fraction | None:
    """Return per cent, with or without its sign, as a part of 1; None where nothing is said."""
    return None if text is None else _ratio(text.rstrip("%")) / 100


def _split(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    deal = ledger.companies.deal(fund.id, _needed(o, "company"))
    shares = _shares(o)
    if shares is None:
        raise UserError("option_needed", name="--shares")
    with _change(ledger, o, "fund.split", company=deal.company) as change:
        ledger.companies.split(change, deal, _day(o.date), shares, name=o.purpose, doc_no=o.doc)


def _shares(options: argparse.Namespace) -> Decimal | None:
    return None if options.shares is None else _count(options.shares)


def _count(text: str) -> Decimal:
    try:
        return exact_decimal(str(text).replace(",", ""))
    except ValueError:
        raise UserError("bad_count", text=text) from None


def _convert(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    deal, shares = ledger.companies.deal(fund.id, _needed(o, "company")), _shares(o)
    if shares is None:
        raise UserError("option_needed", name="--shares")
    with _change(ledger, o, "fund.split", company=deal.company) as change:
        ledger.companies.convert(change, deal, _day(o.date), shares, name=o.purpose, doc_no=o.doc)


def _invest(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    company = ledger.companies.get(_needed(o, "company"))
    with _change(ledger, o, "fund.invest", company=company.name) as change:
        deal, day = ledger.companies.put_deal(change, fund.id, company.id).id, _day(o.date)
        if o.issued is not None:
            ledger.cap_tables.put_round(
                change, company.id, day, o.purpose, _count(o.issued), share_class=o.share_class,
                pre_fen=_optional(o.pre_money), post_fen=_optional(o.post_money),
                diluted=None if o.diluted is None else _count(o.diluted),
            )  # fmt: skip
        ledger.companies.invest(
            change,
            deal,
            day,
            _shares(o) or None,
            _fen(o.amount),
            round_name=o.purpose,
            doc_no=o.doc,
            loan=o.loan,
        )
        if o.share is not None:
            ledger.cap_tables.state_share(change, deal, day, _part(o.share) or Fraction(), o.doc)


def _exit(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    deal = ledger.companies.deal(fund.id, _needed(o, "company"))
    kind = o.kind or "sale"
    stated = None if o.shares is None else number_of_shares(o.shares)
    shares = (
        ledger.companies.whole_of(deal, _day(o.date), kind) if isinstance(stated, str) else stated
    )
    with _change(ledger, o, "fund.exit", company=deal.company) as change:
        ledger.companies.exit(
            change, deal, _day(o.date), shares, _fen(o.amount or "0"), kind=kind, buyer=o.to or "",
            doc_no=o.doc,
        )  # fmt: skip


def _income(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    deal = ledger.companies.deal(fund.id, _needed(o, "company"))
    with _change(ledger, o, "fund.income", company=deal.company) as change:
        ledger.companies.income(
            change, deal.id, _day(o.date), _fen(o.amount), o.kind or "dividend", o.doc
        )


def _cost(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    values = {
        "fund": fund.code,
        "day": _day(o.date),
        "amount": _fen(o.amount),
        "kind": o.kind,
        "payee": o.to,
        "doc": o.doc,
    }
    refuse_unused(o)
    record(ledger, record_type("fund.cost"), values, o.reason, dry=o.dry_run)


def _clawback(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    with _change(ledger, o, "fund.clawback", fund=fund.code) as change:
        ledger.capital.give_back_carry(
            change, fund.id, _needed(o, "partner"), _day(o.date), _fen(o.amount), o.doc
        )


def _rule(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    multiple = round(_ratio(_needed(o, "multiple")) * MILLION)
    if not (o.base or o.amount):
        raise UserError("option_needed", name="--base")
    with _change(ledger, o, "fund.return", fund=fund.code) as change:
        ledger.fund_duties.set_return_rule(
            change, fund.id, _day(o.date), _day(o.due), multiple, _fen(o.base or o.amount), o.doc
        )


def _credit(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    company = ledger.companies.get(o.company).id if o.company else None
    factor = round(_ratio(o.multiple or "1") * MILLION)
    with _change(ledger, o, "fund.return", fund=fund.code) as change:
        ledger.fund_duties.credit(
            change,
            fund.id,
            _day(o.date),
            _fen(o.amount),
            basis=o.purpose,
            company=company,
            factor=factor,
            evidence=o.doc,
            approved_by=o.approved,
        )


def _duty(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    if o.year is None:
        raise UserError("option_needed", name="--year")
    if o.kind not in ("evaluation", "equity_sheet"):
        raise UserError("option_needed", name="--kind evaluation|equity_sheet")
    with _change(ledger, o, "fund.duty", fund=fund.code) as change:
        ledger.funds.duty_done(
            change, fund.id, o.kind, o.year, _needed(o, "doc"), _day(o.date) if o.date else None
        )


def _ratio(text: str) -> Fraction:
    try:
        return exact(text)
    except (ValueError, ZeroDivisionError):
        raise UserError("bad_number", text=text) from None


def _transfer(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    giver, taker, amount = _needed(o, "partner"), _needed(o, "to"), _fen(o.amount)
    paid, price = (_fen(each) if each else None for each in (o.paid, o.price))
    day, doc = _day(o.date), o.doc
    with _change(ledger, o, "fund.transfer", fund=fund.code) as change:
        if o.partner_class:
            ledger.funds.put_partner(change, taker, o.partner_class)
        ledger.capital.transfer(
            change, fund.id, giver, taker, amount, day, doc, paid_fen=paid, price_fen=price
        )


def _default(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    with _change(ledger, o, "fund.default", fund=fund.code) as change:
        forfeit = _ppm(o.forfeit) if o.forfeit else 0
        ledger.capital.default(
            change, fund.id, _needed(o, "partner"), _day(o.date), o.doc, forfeit=forfeit
        )


def _close(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    with _change(ledger, o, "fund.close", fund=fund.code) as change:
        if o.partner_class:
            ledger.funds.put_partner(change, _needed(o, "partner"), o.partner_class)
        ledger.capital.close_late(
            change, fund.id, _needed(o, "partner"), _fen(o.amount), _day(o.date), o.doc
        )


def _fees(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    with _change(ledger, o, "fund.fees", fund=fund.code) as change:
        ledger.fund_costs.run_fees(change, fund.id, _day(o.date))


_ROWS = {"investment": "lot", "exit": "deal_exit", "income": "deal_income", "cost": "fund_expense"}


def _take_back(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    what, companies = _ROWS[o.what], ledger.companies
    owner = fund.id if o.what == "cost" else companies.deal(fund.id, _needed(o, "company")).id
    with _change(ledger, o, "fund.reverse", fund=fund.code) as change:
        row = companies.standing_row(
            what, owner, _day(o.date), _fen(_needed(o, "amount")), o.kind or ""
        )
        companies.take_back(change, what, row, _day(o.date), o.doc)


def _reverse(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    if o.what in _ROWS:
        return _take_back(ledger, fund, o)
    with _change(ledger, o, "fund.reverse", fund=fund.code) as change:
        undo = (
            ledger.capital.reverse_call if o.what == "call" else ledger.capital.reverse_distribution
        )
        undo(change, fund.id, _number(o), _day(o.date), o.doc)
    return None


def _waive(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    with _change(ledger, o, "fund.fees", fund=fund.code) as change:
        if not o.amount and not o.offset:
            raise UserError("option_needed", name="--amount / --offset")
        ledger.fund_costs.waive(change, fund.id, _day(o.date), waived=_fen(o.amount or "0"),
                                offset=_fen(o.offset or "0"), reason=o.reason)  # fmt: skip


def _paid(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    names = (
        [o.partner] if o.partner else list(ledger.capital.distribution(fund.id, _number(o)).lines)
    )
    with _change(ledger, o, "fund.distribute", fund=fund.code) as change:
        for name in names:
            ledger.capital.paid_out(change, fund.id, _number(o), name, _day(o.date), o.ref)


def _remind(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    with _change(ledger, o, "fund.call", fund=fund.code) as change:
        ledger.capital.remind(
            change, fund.id, _number(o), _needed(o, "partner"), _day(o.date), o.purpose
        )


_RATES = (
    *("pref_rate", "catch_up", "fee_rate", "late_rate", "escrow", "overdue_rate"),
    *("give_share", "give_ceiling", "one_company"),
)


_TERM_WORDS = (
    *("call_basis", "distribution_basis", "result_basis", "fee_split", "hurdle", "style"),
    *("compounding", "fee_months", "day_count", "steps", "fee_basis"),
    *("give_to", "give_base", "give_when"),
)


def _terms(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    rates = {"carry": o.carry_rate} | {name: getattr(o, name) for name in _RATES}
    stated: dict[str, int | str | None] = {
        name: _ppm(text) for name, text in rates.items() if text is not None
    }
    stated |= {name: getattr(o, name) for name in _TERM_WORDS}
    stated |= {name: _YES[getattr(o, name)] for name in ("clawback", "loss_carryforward")}
    stated["fee_floor"] = _optional(o.fee_floor)
    with _change(ledger, o, "fund", fund=fund.code) as change:
        ledger.funds.set_terms(
            change, fund.id, _day(o.date), doc_no=o.doc, reason=o.reason, **stated
        )


def _own(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    share = None if o.carry_share is None else _ppm(o.carry_share)
    with _change(ledger, o, "fund", fund=fund.code) as change:
        ledger.funds.set_partner_terms(
            change,
            fund.id,
            _needed(o, "partner"),
            _day(o.date),
            no_fee=_YES[o.no_fee],
            no_carry=_YES[o.no_carry],
            carry_share=share,
            doc_no=o.doc,
        )


def _ppm(text: str) -> int:
    """Return per cent, with or without its sign, in parts per million; ``none`` is −1: a ceiling
    taken away.
    """
    if text == "none":
        return -1
    try:
        return round(exact(text.rstrip("%")) * MILLION / 100)
    except (ValueError, ZeroDivisionError):
        raise UserError("bad_number", text=text) from None


def _account(ledger: Ledger, fund: Fund, options: argparse.Namespace) -> None:
    """Record an account of a fund: the first one stands in its facts."""
    number = _needed(options, "account")
    with _change(ledger, options, "fund", fund=fund.code) as change:
        if not fund.account:
            ledger.funds.put(change, fund.code, fund.name, account=number)
        ledger.books.assign(change, number, fund.id, options.account_name)


def _match(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    """Say what the rows of the fund's account may be in its book; keep those that are sure, or
    the one named.
    """
    from fundtracker.ledger import fund_matches
    from fundtracker.reports.funds.fund_cash_view import proposal_words

    value = fund_matches.proposals(
        ledger, fund, _day(o.date) if o.date else dt.date.max.toordinal()
    )
    if o.number is not None and not 1 <= o.number <= len(value):
        raise UserError("match_unknown", number=o.number)
    chosen = (
        [each for each in value if each.certainty == fund_matches.SURE]
        if o.number is None
        else [value[o.number - 1]]
    )
    if chosen:
        with _change(ledger, o, "fund.match", fund=fund.code) as change:
            for each in chosen:
                fund_matches.accept(ledger, change, fund, each)
    for number, each in enumerate(value, 1):
        mark = "+" if each in chosen else "?"
        print(f"{mark} {number}  {proposal_words(each)}")


_ACTIONS: dict[str, Callable[[Ledger, Fund, argparse.Namespace], None]] = {
    "call": _call,
    "receive": _receive,
    "distribute": _distribute,
    "value": _value,
    "split": _split,
    "transfer": _transfer,
    "default": _default,
    "close": _close,
    "fees": _fees,
    "reverse": _reverse,
    "waive": _waive,
    "paid": _paid,
    "remind": _remind,
    "terms": _terms,
    "own": _own,
    "account": _account,
    "invest": _invest,
    "exit": _exit,
    "income": _income,
    "cost": _cost,
    "convert": _convert,
    "clawback": _clawback,
    "rule": _rule,
    "credit": _credit,
    "duty": _duty,
    "match": _match,
}


def _notices(ledger: Ledger, fund: Fund, options: argparse.Namespace) -> int:
    from fundtracker.reports.funds import notices

    folder, what, number = Path(_needed(options, "output")), options.what, _number(options)
    refuse_unused(options)
    for path in notices.write_all(ledger, fund, what, number, folder, lang=i18n.language()):
        print(path)
    return 0
