"""``fund``: calls, receipts, distributions, values … by the same doors as the window and the
lists.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from fundtracker import i18n
from fundtracker.cli.context import (
    AskedOptions,
    open_ledger,
    print_json,
    refuse_unused,
    tell_what_follows,
)
from fundtracker.cli.funds import holdings, stated_by, terms
from fundtracker.cli.funds import values as given
from fundtracker.cli.funds.changes import change_of
from fundtracker.domain.base import money
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.fund_checks import fees_otherwise
from fundtracker.ledger.funds.capital_book import Parts
from fundtracker.ledger.funds.capital_calls import Division, Notice
from fundtracker.ledger.funds.commitments import Transfer
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.ledger.funds.receipts import Arrived
from fundtracker.records.fund_cash import COST_KINDS
from fundtracker.records.fund_partners.fees import term_words
from fundtracker.records.record_type import record
from fundtracker.records.registry import record_type
from fundtracker.reports.funds import fund_split
from fundtracker.reports.funds.fund_split import Split, capped_words

_CALL = {"call": "call", "fee": "call_fee", "expense": "call_expense", "outside": "call_outside"}
_GIVEN = ("capital", "income", "gain", "carry", "recallable")


def fund(options: argparse.Namespace) -> int:
    """Do one thing with a fund's money, or (``--dry-run``) do it, say how it would fall, and roll
    it back.
    """
    stated, options = options, AskedOptions(options)
    with open_ledger(options, write=options.action != "notice") as ledger:
        fund = ledger.funds.get(options.fund)
        if options.action == "notice":
            return _notices(ledger, fund, options)
        preview = {"call": _call_split, "distribute": _distribution_split}.get(options.action)
        split = preview(ledger, fund, options) if preview is not None else None
        if split is not None:
            _tell(options, split)
        doubts = [*stated_by.doubts(ledger, fund, stated), *(split.doubts if split else ())]
        _ACTIONS[options.action](ledger, fund, options)
        tell_what_follows([*doubts, *ledger.told], sys.stderr if options.json else sys.stdout)
    return 0


def _call_items(options: argparse.Namespace) -> dict[str, int]:
    return {
        item: given.fen(text) for name, item in _CALL.items() if (text := getattr(options, name))
    }


def _distribution_items(ledger: Ledger, fund: Fund, options: argparse.Namespace) -> dict[str, int]:
    if not options.cash:
        return {item: given.fen(text) for item in _GIVEN if (text := getattr(options, item))}
    return ledger.capital.tier_items(
        ledger.capital.tiers(fund.id, given.day(options.date), given.fen(options.cash))
    )


def _own_parts(
    ledger: Ledger, items: Mapping[str, int], options: argparse.Namespace
) -> Parts | None:
    """Return the partners' own amounts (``--part NAME=YUAN``), None where none is stated."""
    return fund_split.stated_parts(ledger, ";".join(options.part), items)


def _call_split(ledger: Ledger, fund: Fund, options: argparse.Namespace) -> Split:
    items = _call_items(options)
    return fund_split.call(
        ledger,
        fund.id,
        given.day(options.date),
        items,
        Division(options.by, options.excuse, _own_parts(ledger, items, options)),
    )


def _distribution_split(ledger: Ledger, fund: Fund, options: argparse.Namespace) -> Split:
    items = _distribution_items(ledger, fund, options)
    cash = given.fen(options.cash) if options.cash else None
    own = _own_parts(ledger, items, options)
    return fund_split.distribution(ledger, fund.id, given.day(options.date), items, cash, parts=own)


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
    with change_of(ledger, o, "fund.call", fund=fund.code) as change:
        ledger.capital.call_capital(
            change,
            fund.id,
            Notice(
                given.day(o.date),
                given.day(o.due),
                purpose=o.purpose,
                doc_no=o.doc,
                number=o.number,
            ),
            _call_items(o),
            Division(by=o.by, excused=o.excuse, parts=_own_parts(ledger, _call_items(o), o)),
        )


def _receive(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    with change_of(ledger, o, "fund.receive", fund=fund.code) as change:
        if o.all:
            stated = given.fen(o.amount) if o.amount else None
            ledger.capital.receive_all(
                change,
                fund.id,
                given.number(o),
                given.day(o.date),
                amount_fen=stated,
                bank_ref=given.ref(o),
            )
            return
        fen = given.fen(o.amount)  # below 0: it went back
        ledger.capital.receive(
            change,
            fund.id,
            Arrived(
                given.number(o),
                given.needed(o, "partner"),
                given.day(o.date),
                abs(fen),
                bank_ref=given.ref(o),
                reverses=fen < 0,
            ),
        )


def _distribute(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    items, day, note = _distribution_items(ledger, fund, o), given.day(o.date), o.purpose
    parts = _own_parts(ledger, items, o)
    with change_of(ledger, o, "fund.distribute", fund=fund.code) as change:
        done = ledger.capital.distribute(
            change,
            fund.id,
            Resolution(day, money_use=o.use, note=note, doc_no=o.doc, number=o.number),
            items,
            parts=parts,
            pending=o.pending,
        )
        for held in ledger.capital.kept_of(fund.id, done.id):
            words = i18n.tr("In escrow of the carry: {n}", n=money.show(held.total))
            print(words, f"(#{held.number})")


def _cost(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    values = {
        "fund": fund.code,
        "day": given.day(o.date),
        "amount": given.fen(o.amount),
        "kind": given.kind(o, COST_KINDS, "expense"),
        "payee": o.to,
        "doc": o.doc,
    }
    refuse_unused(o)
    record(ledger, record_type("fund.cost"), values, o.reason, dry=o.dry_run)


def _concede(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    values = {
        "fund": fund.code,
        "partner": given.needed(o, "partner"),
        "taker": given.needed(o, "to"),
        "day": given.day(o.date),
        "amount": given.fen(o.amount),
        "doc": o.doc,
    }
    refuse_unused(o)
    record(ledger, record_type("fund.concession"), values, o.reason, dry=o.dry_run)


def _clawback(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    with change_of(ledger, o, "fund.clawback", fund=fund.code) as change:
        ledger.capital.give_back_carry(
            change,
            fund.id,
            given.needed(o, "partner"),
            given.day(o.date),
            given.fen(o.amount),
            o.doc,
        )


def _transfer(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    giver, taker, amount = given.needed(o, "partner"), given.needed(o, "to"), given.fen(o.amount)
    paid, price = (given.fen(each) if each else None for each in (o.paid, o.price))
    day, doc = given.day(o.date), o.doc
    with change_of(ledger, o, "fund.transfer", fund=fund.code) as change:
        if o.partner_class:
            ledger.funds.put_partner(change, taker, o.partner_class)
        ledger.capital.transfer(
            change,
            fund.id,
            Transfer(giver, taker, amount, day, doc, paid_fen=paid, price_fen=price),
        )


def _default(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    with change_of(ledger, o, "fund.default", fund=fund.code) as change:
        forfeit = given.ppm(o.forfeit) if o.forfeit else 0
        ledger.capital.default(
            change, fund.id, given.needed(o, "partner"), given.day(o.date), o.doc, forfeit=forfeit
        )


def _close(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    with change_of(ledger, o, "fund.close", fund=fund.code) as change:
        if o.partner_class:
            ledger.funds.put_partner(change, given.needed(o, "partner"), o.partner_class)
        ledger.capital.close_late(
            change,
            fund.id,
            given.needed(o, "partner"),
            given.fen(o.amount),
            given.day(o.date),
            o.doc,
        )


def _fees(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    until = given.day(o.date)
    with change_of(ledger, o, "fund.fees", fund=fund.code) as change:
        if o.anew:
            fees_otherwise.charge_anew(ledger, change, fund.id, until, o.reason or "")
        else:
            ledger.fund_costs.run_fees(change, fund.id, until)
    if words := term_words(fund, until):
        print(words, file=sys.stderr if o.json else sys.stdout)


_ROWS = {"investment": "lot", "exit": "deal_exit", "income": "deal_income", "cost": "fund_expense"}


def _take_back(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    if o.what == "income" and not o.company:
        o.amount = f"-{given.needed(o, 'amount')}"
        holdings.income(ledger, fund, o)
        return
    what, companies = _ROWS[o.what], ledger.companies
    owner = fund.id if o.what == "cost" else companies.deal(fund.id, given.needed(o, "company")).id
    with change_of(ledger, o, "fund.reverse", fund=fund.code) as change:
        row = companies.standing_row(
            what, owner, given.day(o.date), given.fen(given.needed(o, "amount")), o.kind or ""
        )
        fee = abs(given.fen(o.fee)) if o.fee else 0  # it came back, too
        companies.take_back(change, what, row, given.day(o.date), o.doc, fee)


def _reverse(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    if o.what in _ROWS:
        return _take_back(ledger, fund, o)
    day, capital = given.day(o.date), ledger.capital
    with change_of(ledger, o, "fund.reverse", fund=fund.code) as change:
        if o.what == "call":
            capital.reverse_call(change, fund.id, given.number(o), day, o.doc)
        else:
            capital.reverse_distribution(change, fund.id, given.number(o), day, o.doc, o.ref)
    return None


def _waive(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    with change_of(ledger, o, "fund.fees", fund=fund.code) as change:
        if not o.amount and not o.offset:
            raise UserError("option_needed", name="--amount / --offset")
        ledger.fund_costs.waive(
            change,
            fund.id,
            given.day(o.date),
            waived=given.fen(o.amount or "0"),
            offset=given.fen(o.offset or "0"),
            reason=o.reason,
        )


def _paid(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    names = (
        [o.partner]
        if o.partner
        else list(ledger.capital.distribution(fund.id, given.number(o)).lines)
    )
    with change_of(ledger, o, "fund.paid", fund=fund.code) as change:
        for name in names:
            ledger.capital.paid_out(
                change, fund.id, given.number(o), name, given.day(o.date), given.ref(o)
            )


def _remind(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    with change_of(ledger, o, "fund.remind", fund=fund.code) as change:
        ledger.capital.remind(
            change,
            fund.id,
            given.number(o),
            given.needed(o, "partner"),
            given.day(o.date),
            o.purpose,
        )


def _match(ledger: Ledger, fund: Fund, o: argparse.Namespace) -> None:
    """Say what the rows of the fund's account may be in its book; keep those that are sure, or
    the one named.
    """
    from fundtracker.ledger import fund_matches
    from fundtracker.reports.funds.fund_cash_view import proposal_words

    value = fund_matches.proposals(
        ledger, fund, given.day(o.date) if o.date else dt.date.max.toordinal()
    )
    if o.number is not None and not 1 <= o.number <= len(value):
        raise UserError("match_unknown", number=o.number)
    chosen = (
        [each for each in value if each.certainty == fund_matches.SURE]
        if o.number is None
        else [value[o.number - 1]]
    )
    if chosen:
        with change_of(ledger, o, "fund.match", fund=fund.code) as change:
            for each in chosen:
                fund_matches.accept(ledger, change, fund, each, o.reason)
    for number, each in enumerate(value, 1):
        mark = "+" if each in chosen else "?"
        print(f"{mark} {number}  {proposal_words(each)}")


_ACTIONS: dict[str, Callable[[Ledger, Fund, argparse.Namespace], None]] = {
    "call": _call,
    "receive": _receive,
    "distribute": _distribute,
    "value": holdings.value,
    "split": holdings.split,
    "transfer": _transfer,
    "default": _default,
    "close": _close,
    "fees": _fees,
    "reverse": _reverse,
    "waive": _waive,
    "paid": _paid,
    "remind": _remind,
    "terms": terms.terms,
    "own": terms.own,
    "account": terms.account,
    "invest": holdings.invest,
    "exit": holdings.exit,
    "income": holdings.income,
    "cost": _cost,
    "convert": holdings.convert,
    "clawback": _clawback,
    "concede": _concede,
    "rule": terms.rule,
    "credit": terms.credit,
    "duty": terms.duty,
    "match": _match,
}


def _notices(ledger: Ledger, fund: Fund, options: argparse.Namespace) -> int:
    from fundtracker.reports.funds import notices

    folder, what, number = (
        Path(given.needed(options, "output")),
        options.what,
        given.number(options),
    )
    refuse_unused(options)
    for path in notices.write_all(ledger, fund, what, number, folder, lang=i18n.language()):
        print(path)
    return 0
