"""Forms of what a holding gives back: an exit by FIFO or average, a write-off, income."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.exits import PRICED
from fundtracker.ledger.funds.holding_book import Exit
from fundtracker.reports.funds.fund_proofs import flow_name
from fundtracker.reports.holdings.company_view import Sheet, exit_preview
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.record_dialog import Form, Judged, RecordDialog, Values
from fundtracker.ui.forms.record_fields import Amount, Choice, Count, Day, Entry, Words
from fundtracker.ui.funds.value_forms import held_words, to_revalue

EXITS = ("sale", "listing", "buyback", "merger", "liquidation", "in_kind", "repayment")
INCOMES = ("dividend", "interest", "other")


def method_name(method: str) -> str:
    """Return the name of a way to release cost."""
    return tr("first in, first out") if method == "fifo" else tr("average cost")


def exit_dialog(
    session: Session, sheet: Sheet, day: dt.date, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of an exit; it shows gain and cost left by the fund's method, and by the
    other one.
    """
    entries: dict[str, Entry] = {
        "kind": Choice(tr("Way out"), [(flow_name(kind), kind) for kind in EXITS]),
        "day": Day(tr("Paid on"), day=day),
        "shares": Count(tr("Shares given"), tr("empty: principal repaid"), needed=False),
        "proceeds": Amount(tr("Proceeds"), session.unit),
        "fee": Amount(tr("Deal fee"), session.unit, needed=False, zero=True),
        "buyer": Words(tr("Buyer"), needed=False),
        "doc_no": Words(tr("Document number")),
    }
    return _form(
        session,
        sheet,
        Form(
            tr("Exit from {name}", name=sheet.company.title(language())),
            entries,
            (("kind", "day"), ("shares", "proceeds", "fee"), ("buyer", "doc_no")),
            tr("Record the exit"),
            lambda _: tr("The exit from {name} is recorded.", name=sheet.company.title(language())),
        ),
        parent,
    )


def write_off_dialog(
    session: Session, sheet: Sheet, day: dt.date, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of a write-off: shares given up for nothing; all that are held are
    offered.
    """
    entries: dict[str, Entry] = {
        "shares": Count(
            tr("Shares or principal given up"), number=sheet.shares or sheet.principal or None
        ),
        "day": Day(tr("Written off on"), day=day),
        "doc_no": Words(tr("Document number"), tr("of the decision")),
    }
    return _form(
        session,
        sheet,
        Form(
            tr("Write off {name}", name=sheet.company.title(language())),
            entries,
            (("shares", "day", "doc_no"),),
            tr("Write off"),
            lambda _: tr(
                "The write-off of {name} is recorded.", name=sheet.company.title(language())
            ),
        ),
        parent,
    )


def recovery_dialog(
    session: Session, sheet: Sheet, day: dt.date, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of money for no shares: after a write-off, or a later part of the price of an
    exit.
    """
    entries: dict[str, Entry] = {
        "kind": Choice(tr("What it is"), [(flow_name("recovery"), "recovery")]),
        "proceeds": Amount(tr("Amount"), session.unit),
        "day": Day(tr("Paid on"), day=day),
        "doc_no": Words(tr("Document number")),
    }
    return _form(
        session,
        sheet,
        Form(
            tr("Later money of {name}", name=sheet.company.title(language())),
            entries,
            (("kind", "proceeds"), ("day", "doc_no")),
            tr("Record it"),
            lambda _: tr("The money of {name} is recorded.", name=sheet.company.title(language())),
        ),
        parent,
    )


def _form(
    session: Session,
    sheet: Sheet,
    form: Form,
    parent: QWidget | None,
) -> RecordDialog:
    """Return a form of an exit, with what follows from it and what the ledger may refuse."""
    deal = sheet.deal
    assert deal is not None

    def put(ledger: Ledger, v: Values) -> None:
        kind = v.get("kind", "write_off")
        with ledger.change("fund.exit", v["reason"], company=deal.company, exit=kind) as change:
            ledger.companies.exit(
                change,
                deal,
                Exit(
                    v["day"],
                    v.get("shares"),
                    v.get("proceeds", 0),
                    kind=kind,
                    fee_fen=v.get("fee") or 0,
                    buyer=v.get("buyer", ""),
                    doc_no=v["doc_no"],
                ),
            )

    full = replace(
        form,
        judge=lambda v: _judge(session, sheet, v),
        blame={
            "exit_needs_shares": "shares",
            "write_off_needs_shares": "shares",
            "recovery_of_held": "kind",
            "sells_more_than_held": "shares",
            "exit_stands": "day",
            "not_above_zero": "shares",
        },
    )
    return RecordDialog(session, full, put, parent=parent)


def _judge(session: Session, sheet: Sheet, v: Values) -> Judged:
    proceeds = v.get("proceeds", 0)
    if v["day"] is None or proceeds is None:
        return "", ""
    if v.get("shares") is None:
        return _without_count(sheet, v.get("kind", ""))
    try:
        exit_previews = exit_preview(sheet, v["day"], v["shares"], proceeds, v.get("kind", ""))
    except UserError:
        return tr(
            "Held: {held}; more cannot be given.", held=held_words(sheet.shares, sheet.principal)
        ), "bad"
    own = sheet.fund.cost_method if sheet.fund is not None else "fifo"
    other = next(method for method in exit_previews if method != own)
    show, here = session.money, exit_previews[own]
    words = tr(
        "{method}: cost {cost}, gain {gain}; {held} left at {left}",
        method=method_name(own),
        cost=show(here.released),
        gain=show(here.realised),
        held=held_words(here.shares, here.principal),
        left=show(here.cost),
    )
    if exit_previews[other] != here:
        words += "\n" + tr("{method} would give a gain of {gain}", method=method_name(other),
                           gain=show(exit_previews[other].realised))  # fmt: skip
    warning = to_revalue(sheet, v["day"]) if here.shares or here.principal else ""
    return f"{words}\n{warning}".rstrip(), "warn" if here.realised < 0 or warning else "ok"


TAKEN = {
    "lot": "lot",
    **dict.fromkeys((*EXITS, "write_off", "recovery"), "deal_exit"),
    **dict.fromkeys(INCOMES, "deal_income"),
}


def take_back_dialog(
    session: Session, sheet: Sheet, day: dt.date, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form that takes a purchase, exit or income back on a day; the row itself stays."""
    deal = sheet.deal
    assert deal is not None
    flows = [flow for flow in reversed(sheet.flows) if flow.kind in TAKEN and flow.amount_fen >= 0]
    rows = [
        (f"{dt.date.fromordinal(f.day)} · {flow_name(f.kind)} · {session.money(f.amount_fen)}",
         (f.kind, f.amount_fen, f.day, f.fee_fen))
        for f in flows
    ]  # fmt: skip
    entries: dict[str, Entry] = {
        "row": Choice(tr("What is taken back"), rows),
        "day": Day(tr("Taken back on"), day=day),
        "doc_no": Words(tr("Document number"), needed=False),
    }
    if any(flow.fee_fen for flow in flows):
        fates = [(tr("it stays a cost of the fund"), 0), (tr("it came back, too"), 1)]
        entries["fee"] = Choice(tr("Its deal fee"), fates, current=0)

    def put(ledger: Ledger, v: Values) -> None:
        kind, fen, of, fee = v["row"]
        book, what = ledger.companies, TAKEN[kind]
        with ledger.change("fund.reverse", v["reason"], company=deal.company) as change:
            row = book.standing_row(what, deal.id, of, fen, kind)
            book.take_back(change, what, row, v["day"], v["doc_no"], fee if v.get("fee") else 0)

    return RecordDialog(
        session,
        Form(
            tr("Take back of {name}", name=sheet.company.title(language())),
            entries,
            (("row",), *((("fee",),) if "fee" in entries else ()), ("day", "doc_no")),
            ok=tr("Take back"),
            message=lambda _: tr("It is taken back; its row stays."),
            blame={
                "taken_back_before": "day",
                "taken_back_sold": "row",
                "nothing_to_take_back": "row",
                "part_to_take_back": "row",
            },
        ),
        put,
        parent=parent,
    )


def _without_count(sheet: Sheet, kind: str) -> Judged:
    """Return what an exit without a count of shares would be: principal repaid, money after a
    write-off, or nothing.
    """
    if kind == "recovery":
        went = any(flow.kind in ("write_off", *PRICED) for flow in sheet.flows)
        wrong = sheet.held and not went
        return (
            (tr("Shares are still held: record the exit or write-off first."), "bad")
            if wrong
            else ("", "ok")
        )
    if kind == "repayment":
        return tr("Principal is repaid as far as there is any; what is above it is a gain."), "ok"
    return tr("State how many shares leave."), "bad"


def split_dialog(
    session: Session, sheet: Sheet, day: dt.date, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of shares that come or go without money: 送股, 转增, 拆股, 缩股."""
    deal = sheet.deal
    assert deal is not None
    entries: dict[str, Entry] = {
        "way": Choice(
            tr("What happened"),
            [
                (tr("shares came"), 1),
                (tr("shares went"), -1),
                (tr("it became these shares (note converted, company reformed)"), 0),
            ],
        ),
        "shares": Count(tr("Shares")),
        "day": Day(tr("In force on"), day=day),
        "name": Words(tr("Name"), tr("bonus shares, reserve converted, split")),
        "doc_no": Words(tr("Document number")),
    }

    def put(ledger: Ledger, v: Values) -> None:
        with ledger.change("fund.split", v["reason"], company=deal.company) as change:
            book = ledger.companies
            turn, shares = (
                (book.split, v["way"] * v["shares"]) if v["way"] else (book.convert, v["shares"])
            )
            turn(change, deal, v["day"], shares, name=v["name"], doc_no=v["doc_no"])

    def judge(v: Values) -> Judged:
        if v["shares"] is None:
            return "", ""
        after = sheet.shares + v["way"] * v["shares"]
        if not v["way"]:
            after = v["shares"] + (sheet.shares if sheet.principal else 0)
        words = tr(
            "{before} → {after} shares; the cost stays",
            before=held_words(sheet.shares, sheet.principal),
            after=f"{after:,}",
        )
        return words, "ok" if after > 0 else "bad"

    return RecordDialog(
        session,
        Form(
            tr("Split of shares of {name}", name=sheet.company.title(language())),
            entries,
            (("way", "shares"), ("day", "name", "doc_no")),
            ok=tr("Record the split"),
            message=lambda _: tr(
                "The split of shares of {name} is recorded.", name=sheet.company.title(language())
            ),
            judge=judge,
            blame={
                "split_of_nothing": "day",
                "split_stands": "day",
                "sells_more_than_held": "day",
            },
        ),
        put,
        parent=parent,
    )


def income_dialog(
    session: Session, sheet: Sheet, day: dt.date, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of income of a holding."""
    deal = sheet.deal
    assert deal is not None
    entries: dict[str, Entry] = {
        "kind": Choice(tr("Kind of income"), [(flow_name(kind), kind) for kind in INCOMES]),
        "day": Day(tr("Received on"), day=day),
        "amount": Amount(tr("Amount"), session.unit),
        "doc_no": Words(tr("Document number")),
    }

    def put(ledger: Ledger, v: Values) -> None:
        with ledger.change("fund.income", v["reason"], company=deal.company) as change:
            ledger.companies.income(change, deal.id, v["day"], v["amount"], v["kind"], v["doc_no"])

    def judge(v: Values) -> Judged:
        before = sum(f.amount_fen for f in sheet.flows if f.kind in INCOMES)
        if v["amount"] is None:
            return "", ""
        return tr("Income so far: {before} → {after}", before=session.money(before),
                  after=session.money(before + v["amount"])), "ok"  # fmt: skip

    return RecordDialog(
        session,
        Form(
            tr("Income of {name}", name=sheet.company.title(language())),
            entries,
            (("kind", "day"), ("amount", "doc_no")),
            ok=tr("Record the income"),
            message=lambda _: tr(
                "Income of {name} is recorded.", name=sheet.company.title(language())
            ),
            judge=judge,
            blame={"income_stands": "day", "not_above_zero": "amount"},
        ),
        put,
        parent=parent,
    )
