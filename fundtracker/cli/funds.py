"""``fund``: calls, receipts, distributions, values … by the same doors as the window and the lists."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

from fundtracker import i18n
from fundtracker.cli.context import open_ledger, print_json
from fundtracker.domain.base import money
from fundtracker.domain.base.fractions import exact
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.capital_book import Parts
from fundtracker.ledger.funds.funds import MILLION, Fund
from fundtracker.reports.funds import fund_split
from fundtracker.reports.funds.fund_split import Split, capped_words

_CALL = {"call": "call", "fee": "call_fee", "expense": "call_expense", "outside": "call_outside"}
_GIVEN = ("capital", "income", "gain", "carry", "recallable")


def fund(options: argparse.Namespace) -> int:
    """Do one thing with a fund's money, or (``--dry-run``) say how it would fall on the partners."""
    with open_ledger(options, write=options.action != "notice" and not options.dry_run) as ledger:
        one = ledger.funds.get(options.fund)
        if options.action == "notice":
            return _notices(ledger, one, options)
        preview = {"call": _call_split, "distribute": _distribution_split}.get(options.action)
        if preview is not None:
            _tell(options, preview(ledger, one, options))
        if not options.dry_run:
            _ACTIONS[options.action](ledger, one, options)
    return 0


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
    found = getattr(options, name)
    if not found:
        raise UserError("option_needed", name=f"--{name}")
    return str(found)


def _number(options: argparse.Namespace) -> int:
    if options.number is None:
        raise UserError("option_needed", name="--number")
    return int(options.number)


def _call_items(options: argparse.Namespace) -> dict[str, int]:
    return {item: _fen(text) for name, item in _CALL.items() if (text := getattr(options, name))}


def _distribution_items(ledger: Ledger, one: Fund, options: argparse.Namespace) -> dict[str, int]:
    if not options.cash:
        return {item: _fen(text) for item in _GIVEN if (text := getattr(options, item))}
    return ledger.capital.tier_items(ledger.capital.tiers(one.id, _day(options.date), _fen(options.cash)))


def _own_parts(ledger: Ledger, items: Mapping[str, int], options: argparse.Namespace) -> Parts | None:
    """Return the partners' own amounts (``--part NAME=YUAN``), None where none is stated."""
    return fund_split.stated_parts(ledger, ";".join(options.part), items)


def _call_split(ledger: Ledger, one: Fund, options: argparse.Namespace) -> Split:
    items = _call_items(options)
    return fund_split.call(
        ledger, one.id, _day(options.date), items, by=options.by, excused=options.excuse,
        parts=_own_parts(ledger, items, options),
    )  # fmt: skip


def _distribution_split(ledger: Ledger, one: Fund, options: argparse.Namespace) -> Split:
    items = _distribution_items(ledger, one, options)
    return fund_split.distribution(ledger, one.id, _day(options.date), items, parts=_own_parts(ledger, items, options))


def _tell(options: argparse.Namespace, split: Split) -> None:
    parts = {part.partner: part.items for part in split.parts}
    if options.json:
        print_json({"stored": not options.dry_run, "partners": parts, "capped": list(split.capped)})
        return
    for name, row in parts.items():
        print(f"{name}  {money.show(sum(row.values()))}")
    if split.capped:
        print(capped_words(split))


def _call(ledger: Ledger, one: Fund, o: argparse.Namespace) -> None:
    with ledger.change("fund.call", o.reason, fund=one.code) as change:
        ledger.capital.call_capital(
            change, one.id, _day(o.date), _day(o.due), _call_items(o), number=o.number, purpose=o.purpose,
            doc_no=o.doc, by=o.by, excused=o.excuse, parts=_own_parts(ledger, _call_items(o), o),
        )  # fmt: skip


def _receive(ledger: Ledger, one: Fund, o: argparse.Namespace) -> None:
    with ledger.change("fund.receive", o.reason, fund=one.code) as change:
        ledger.capital.receive(
            change, one.id, _number(o), _needed(o, "partner"), _day(o.date), _fen(o.amount), bank_ref=o.ref
        )


def _distribute(ledger: Ledger, one: Fund, o: argparse.Namespace) -> None:
    items = _distribution_items(ledger, one, o)
    with ledger.change("fund.distribute", o.reason, fund=one.code) as change:
        ledger.capital.distribute(
            change, one.id, _day(o.date), items, number=o.number, money_use=o.use, note=o.purpose, doc_no=o.doc,
            parts=_own_parts(ledger, items, o), pending=o.pending,
        )  # fmt: skip


def _value(ledger: Ledger, one: Fund, o: argparse.Namespace) -> None:
    deal = ledger.companies.deal(one.id, _needed(o, "company"))
    with ledger.change("fund.value", o.reason, fund=one.code) as change:
        ledger.companies.value_at(
            change, deal.id, _day(o.date), _fen(o.amount), o.technique, inputs=o.inputs, prepared=o.prepared,
            approved=o.approved,
        )  # fmt: skip


def _split(ledger: Ledger, one: Fund, o: argparse.Namespace) -> None:
    deal = ledger.companies.deal(one.id, _needed(o, "company"))
    if o.shares is None:
        raise UserError("option_needed", name="--shares")
    with ledger.change("fund.split", o.reason, company=deal.company) as change:
        ledger.companies.split(change, deal, _day(o.date), o.shares, name=o.purpose, doc_no=o.doc)


def _transfer(ledger: Ledger, one: Fund, o: argparse.Namespace) -> None:
    with ledger.change("fund.transfer", o.reason, fund=one.code) as change:
        ledger.capital.transfer(
            change, one.id, _needed(o, "partner"), _needed(o, "to"), _fen(o.amount), _day(o.date), o.doc,
            paid_fen=_fen(o.paid) if o.paid else None, price_fen=_fen(o.price) if o.price else None,
        )  # fmt: skip


def _default(ledger: Ledger, one: Fund, o: argparse.Namespace) -> None:
    with ledger.change("fund.default", o.reason, fund=one.code) as change:
        ledger.capital.default(change, one.id, _needed(o, "partner"), _day(o.date), o.doc)


def _close(ledger: Ledger, one: Fund, o: argparse.Namespace) -> None:
    with ledger.change("fund.close", o.reason, fund=one.code) as change:
        if o.partner_class:
            ledger.funds.put_partner(change, _needed(o, "partner"), o.partner_class)
        ledger.capital.close_late(change, one.id, _needed(o, "partner"), _fen(o.amount), _day(o.date), o.doc)


def _fees(ledger: Ledger, one: Fund, o: argparse.Namespace) -> None:
    with ledger.change("fund.fees", o.reason, fund=one.code) as change:
        ledger.fund_costs.run_fees(change, one.id, _day(o.date))


def _reverse(ledger: Ledger, one: Fund, o: argparse.Namespace) -> None:
    with ledger.change("fund.reverse", o.reason, fund=one.code) as change:
        undo = ledger.capital.reverse_call if o.what == "call" else ledger.capital.reverse_distribution
        undo(change, one.id, _number(o), _day(o.date), o.doc)


def _waive(ledger: Ledger, one: Fund, o: argparse.Namespace) -> None:
    with ledger.change("fund.fees", o.reason, fund=one.code) as change:
        ledger.fund_costs.waive(change, one.id, _day(o.date), waived=_fen(_needed(o, "amount")), reason=o.reason)


def _paid(ledger: Ledger, one: Fund, o: argparse.Namespace) -> None:
    names = [o.partner] if o.partner else list(ledger.capital.distribution(one.id, _number(o)).lines)
    with ledger.change("fund.distribute", o.reason, fund=one.code) as change:
        for name in names:
            ledger.capital.paid_out(change, one.id, _number(o), name, _day(o.date), o.ref)


def _remind(ledger: Ledger, one: Fund, o: argparse.Namespace) -> None:
    with ledger.change("fund.call", o.reason, fund=one.code) as change:
        ledger.capital.remind(change, one.id, _number(o), _needed(o, "partner"), _day(o.date), o.purpose)


def _terms(ledger: Ledger, one: Fund, o: argparse.Namespace) -> None:
    rates = {
        "carry": o.carry_rate, "pref_rate": o.pref_rate, "catch_up": o.catch_up, "fee_rate": o.fee_rate,
        "late_rate": o.late_rate, "give_share": o.give_share, "give_ceiling": o.give_ceiling,
    }  # fmt: skip
    said = {name: _ppm(text) for name, text in rates.items() if text is not None}
    said |= {
        "call_basis": o.call_basis, "distribution_basis": o.distribution_basis, "result_basis": o.result_basis,
        "fee_split": o.fee_split,
    }  # fmt: skip
    said |= {"fee_basis": o.fee_basis, "give_to": o.give_to, "give_base": o.give_base, "give_when": o.give_when}
    with ledger.change("fund", o.reason, fund=one.code) as change:
        ledger.funds.set_terms(change, one.id, _day(o.date), doc_no=o.doc, reason=o.reason, **said)


def _own(ledger: Ledger, one: Fund, o: argparse.Namespace) -> None:
    yes = {None: None, "yes": 1, "no": 0}
    share = None if o.carry_share is None else _ppm(o.carry_share)
    with ledger.change("fund", o.reason, fund=one.code) as change:
        ledger.funds.set_partner_terms(
            change, one.id, _needed(o, "partner"), _day(o.date), no_fee=yes[o.no_fee], no_carry=yes[o.no_carry],
            carry_share=share, doc_no=o.doc,
        )  # fmt: skip


def _ppm(text: str) -> int:
    """Return per cent, with or without its sign, in parts per million; ``none`` is −1: a ceiling taken away."""
    if text == "none":
        return -1
    try:
        return round(exact(text.rstrip("%")) * MILLION / 100)
    except (ValueError, ZeroDivisionError):
        raise UserError("bad_number", text=text) from None


def _account(ledger: Ledger, one: Fund, options: argparse.Namespace) -> None:
    """Record an account of a fund: the first one stands in its facts."""
    number = _needed(options, "account")
    with ledger.change("fund", options.reason, fund=one.code) as change:
        if not one.account:
            ledger.funds.put(change, one.code, one.name, account=number)
        ledger.books.assign(change, number, one.id, options.account_name)


_ACTIONS: dict[str, Callable[[Ledger, Fund, argparse.Namespace], None]] = {
    "call": _call, "receive": _receive, "distribute": _distribute, "value": _value, "split": _split,
    "transfer": _transfer, "default": _default, "close": _close, "fees": _fees, "reverse": _reverse,
    "waive": _waive, "paid": _paid, "remind": _remind, "terms": _terms,
    "own": _own, "account": _account,
}  # fmt: skip


def _notices(ledger: Ledger, one: Fund, options: argparse.Namespace) -> int:
    from fundtracker.reports.funds import notices

    folder = Path(_needed(options, "output"))
    for path in notices.write_all(ledger, one, options.what, _number(options), folder, lang=i18n.language()):
        print(path)
    return 0
