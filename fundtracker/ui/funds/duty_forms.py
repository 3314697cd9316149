"""Forms of what a fund owes: carry given back, duties done, the rule of local reinvestment (返投) and its credits."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QWidget

from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports.funds.fund_detail import Sheet
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.record_dialog import RecordDialog, Values
from fundtracker.ui.forms.record_fields import Amount, Choice, Day, Entry, Number, Words

_DECIMALS = 2
_PPM = 10_000  # of a hundredth


def clawback_dialog(session: Session, sheet: Sheet, day: dt.date, parent: QWidget | None = None) -> RecordDialog:
    """Return the form of carry that a general partner paid back."""
    general = [(name, name) for name in sheet.partners if sheet.classes.get(name) == "gp"]
    entries: dict[str, Entry] = {
        "partner": Choice(tr("Partner"), general or [(name, name) for name in sheet.partners]),
        "amount": Amount(tr("Amount"), session.unit),
        "day": Day(tr("Day"), day=day),
        "doc_no": Words(tr("Document number"), needed=False),
    }

    def put(ledger: Ledger, v: Values) -> None:
        with ledger.change("fund.clawback", v["reason"], fund=sheet.fund.code) as change:
            ledger.capital.give_back_carry(
                change, sheet.fund.id, v["partner"], v["day"], v["amount"], v["doc_no"]
            )  # fmt: skip

    return RecordDialog(
        session, tr("Carry given back to {name}", name=sheet.card.row.name), entries,
        (("partner", "amount"), ("day", "doc_no")), put, ok=tr("Record it"),
        told=lambda _: tr("The carry given back is recorded; those who bore it have it."),
        blame={"clawback_too_large": "amount", "not_above_zero": "amount"}, parent=parent,
    )  # fmt: skip


def duty_dialog(session: Session, sheet: Sheet, day: dt.date, parent: QWidget | None = None) -> RecordDialog:
    """Return the form of a yearly duty that is done: it leaves the list of warnings."""
    entries: dict[str, Entry] = {
        "kind": Choice(tr("Duty"), [(tr("investment evaluation sent"), "evaluation"),
                                    (tr("year-end equity sheet made"), "equity_sheet")]),
        "year": Number(tr("Of the year"), 2000, 2150, number=day.year - 1),
        "doc_no": Words(tr("Document number")),
    }  # fmt: skip

    def put(ledger: Ledger, v: Values) -> None:
        with ledger.change("fund.duty", v["reason"], fund=sheet.fund.code) as change:
            ledger.funds.duty_done(change, sheet.fund.id, v["kind"], v["year"], v["doc_no"])

    return RecordDialog(
        session, tr("Duty of {name} done", name=sheet.card.row.name), entries, (("kind", "year", "doc_no"),), put,
        ok=tr("Record it"), told=lambda _: tr("The duty is done and leaves the warnings."), parent=parent,
    )  # fmt: skip


def rule_dialog(session: Session, sheet: Sheet, day: dt.date, parent: QWidget | None = None) -> RecordDialog:
    """Return the form of what is to be invested locally: so many times a base, until a day."""
    entries: dict[str, Entry] = {
        "start": Day(tr("Valid from"), day=day),
        "until": Day(tr("To be met by")),
        "multiple": Number(tr("Times the base"), 0, 100_00, decimals=_DECIMALS, number=1_50),
        "base": Amount(tr("Base"), session.unit),
        "doc_no": Words(tr("Document number")),
    }

    def put(ledger: Ledger, v: Values) -> None:
        with ledger.change("fund.return", v["reason"], fund=sheet.fund.code) as change:
            ledger.fund_duties.set_return_rule(
                change, sheet.fund.id, v["start"], v["until"], v["multiple"] * _PPM, v["base"], v["doc_no"]
            )

    return RecordDialog(
        session, tr("Local reinvestment of {name}", name=sheet.card.row.name), entries,
        (("start", "until"), ("multiple", "base", "doc_no")), put, ok=tr("Record it"),
        told=lambda _: tr("The rule of local reinvestment is recorded."), parent=parent,
    )  # fmt: skip


def credit_dialog(session: Session, sheet: Sheet, day: dt.date, parent: QWidget | None = None) -> RecordDialog:
    """Return the form of an investment counted as local, approved with its evidence or only claimed."""
    companies = [(deal.company, deal.company_id) for deal in sheet.deals]
    entries: dict[str, Entry] = {
        "company": Choice(tr("Company"), companies, empty=tr("none")),
        "basis": Words(tr("Why it counts"), tr("moved here, invests here, pays tax here")),
        "amount": Amount(tr("Amount"), session.unit),
        "factor": Number(tr("Factor"), 0, 100_00, decimals=_DECIMALS, number=1_00),
        "day": Day(tr("Day"), day=day),
        "evidence": Words(tr("Evidence"), tr("document number"), needed=False),
        "approved": Words(tr("Approved by"), tr("empty: only claimed"), needed=False),
    }

    def put(ledger: Ledger, v: Values) -> None:
        with ledger.change("fund.return", v["reason"], fund=sheet.fund.code) as change:
            ledger.fund_duties.credit(
                change, sheet.fund.id, v["day"], v["amount"], basis=v["basis"], company=v["company"],
                factor=v["factor"] * _PPM, evidence=v["evidence"] or "", approved_by=v["approved"] or "",
            )  # fmt: skip

    return RecordDialog(
        session, tr("Local reinvestment of {name}", name=sheet.card.row.name), entries,
        (("company", "basis"), ("amount", "factor", "day"), ("evidence", "approved")), put, ok=tr("Record it"),
        told=lambda _: tr("The credit is recorded."),
        blame={"credit_needs_evidence": "evidence", "not_above_zero": "amount"}, parent=parent,
    )  # fmt: skip
