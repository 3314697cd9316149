"""The form of a value: its technique, the numbers it rests on and what they come to, for which
holding it is made.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from PySide6.QtWidgets import QWidget

from fundtracker.domain.base.period import show_percent
from fundtracker.domain.funds import lots
from fundtracker.domain.funds.lots import Position
from fundtracker.domain.funds.portfolio import ValueInputs, computed_value
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.holding_book import Valued, count
from fundtracker.reports.funds.company_view import Sheet
from fundtracker.reports.funds.table6_7_8 import technique_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.record_dialog import Form, Judged, RecordDialog, Values
from fundtracker.ui.forms.record_fields import Amount, Choice, Count, Day, Entry, Part, Words

TECHNIQUES = ("cost", "round", "multiple", "dcf", "net_assets", "market", "other")


def value_dialog(
    session: Session, sheet: Sheet, day: dt.date, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of a valuation: value, technique, its numbers, who prepared and who
    approved it.
    """
    deal = sheet.deal
    assert deal is not None
    last = sheet.valuations[-1] if sheet.valuations else None
    entries: dict[str, Entry] = {
        "value": Amount(tr("Fair value"), session.unit, zero=True, needed=False),
        "day": Day(tr("Valued on"), day=day),
        "technique": Choice(tr("Technique"), [(technique_name(t), t) for t in TECHNIQUES],
                            current=last.technique if last else None),
        "multiple": Count(tr("Multiple"), "8.5", needed=False),
        "base": Amount(tr("Multiple of"), session.unit, needed=False),
        "base_name": Words(tr("Name of the base"), tr("revenue, profit, net assets"), needed=False),
        "net_debt": Amount(tr("Net debt"), session.unit, needed=False, zero=True, minus=True),
        "price": Count(tr("Price of a share (yuan)"), needed=False),
        "share": Part(tr("Part of the company"), needed=False),
        "discount": Part(tr("Discount"), needed=False, zero=True),
        "inputs": Words(tr("Inputs"), tr("multiple, price of the round, report")),
        "prepared": Words(tr("Prepared by"), text=session.person),
        "approved": Words(tr("Approver"), tr("may follow later"), needed=False),
    }  # fmt: skip

    def put(ledger: Ledger, v: Values) -> None:
        with ledger.change("fund.value", v["reason"], company=deal.company) as change:
            ledger.valuation_inputs.value_at(
                change,
                deal,
                Valued(
                    v["day"],
                    v["value"],
                    v["technique"],
                    inputs=v["inputs"],
                    prepared=v["prepared"],
                    approved=v["approved"],
                ),
                _given(v),
            )

    return RecordDialog(
        session,
        Form(
            tr("Valuation of {name}", name=sheet.company.title(language())),
            entries,
            (
                ("value", "day", "technique"),
                ("multiple", "base", "base_name"),
                ("price", "share", "discount"),
                ("net_debt", "inputs"),
                ("prepared", "approved"),
            ),
            ok=tr("Record the valuation"),
            message=lambda v: tr("{name} is valued.", name=sheet.company.title(language())),
            judge=lambda v: _judge_value(session, sheet, v),
            blame={"approved_by_preparer": "approved", "value_not_computed": "value"},
        ),
        put,
        parent=parent,
    )


def _given(v: Values) -> ValueInputs:
    """Return the numbers that were entered."""
    multiple, price = (
        None if v[name] is None else Fraction(v[name]) for name in ("multiple", "price")
    )
    return ValueInputs(
        multiple,
        v["base"],
        v["base_name"] or "",
        v["net_debt"],
        price,
        None,
        v["share"],
        v["discount"] or Fraction(),
    )


def _computed(sheet: Sheet, v: Values) -> int | None:
    """Return what the numbers come to for the holding of the day, None where they do not
    suffice.
    """
    inputs, left = _given(v), held_on(sheet, v["day"])
    inputs = inputs._replace(
        shares=left.shares or None, share=sheet.part if inputs.share is None else inputs.share
    )
    return computed_value(v["technique"], inputs, left.cost)


def _judge_value(session: Session, sheet: Sheet, v: Values) -> Judged:
    if v["day"] is None:
        return "", ""
    computed = _computed(sheet, v)
    if v["value"] is None and computed is None:
        return tr("State the value, or the numbers it is worked out from."), "bad"
    if v["value"] is None:
        return tr(
            "The numbers come to {n}; it is recorded as the value.", n=session.money(computed)
        ), "ok"
    if v["approved"] and v["approved"] == v["prepared"]:
        return tr("Who prepares a valuation does not approve it."), "bad"
    same = next((valuation for valuation in sheet.valuations if valuation.day == v["day"]), None)
    if same is not None and same == sheet.revalue and same.value_fen == v["value"]:
        return tr("The value is confirmed for the holding as it is now."), "warn"
    if same is not None:
        return tr(
            "A valuation of this day is already recorded; it is replaced, the old one stays in the "
            "history."
        ), "warn"
    if computed is not None and computed != v["value"]:
        return tr(
            "The numbers come to {computed}, {n} apart: say why in the inputs.",
            computed=session.money(computed),
            n=session.money(v["value"] - computed),
        ), "warn"
    return _judge_change(session, sheet, v)


def _judge_change(session: Session, sheet: Sheet, v: Values) -> Judged:
    """Say how a value differs from the last one before its day."""
    held = holding_words(sheet, v["day"])
    before = [valuation for valuation in sheet.valuations if valuation.day < v["day"]]
    if not before:
        return f"{tr('The first valuation.')}   {held}", "ok"
    last = before[-1].value_fen
    words = f"{held}   " + tr(
        "{before} → {after}", before=session.money(last), after=session.money(v["value"])
    )
    if last:
        change = round((v["value"] - last) * 1000 / last)
        words += "   " + ("+" if change > 0 else "") + show_percent(change)
        if abs(change) >= 300:
            return words + "   " + tr("A large change: say why in the inputs."), "warn"
    return words, "ok"


def to_revalue(sheet: Sheet, day: int) -> str:
    """Return that a value is made for another holding once shares come or go on a day; '' where
    none is.
    """
    valued = sheet.valuations[-1] if sheet.valuations else None
    if valued is None:
        return ""
    if valued.day >= day:
        return tr("The value of {day} was made for another holding: value it anew.",
                  day=dt.date.fromordinal(valued.day).isoformat())  # fmt: skip
    return tr("Value the holding anew afterwards; the last value is of {day}.",
              day=dt.date.fromordinal(valued.day).isoformat())  # fmt: skip


def holding_words(sheet: Sheet, day: int) -> str:
    """Return for how many shares a value of a day is made."""
    left = held_on(sheet, day)
    return tr(
        "For {held} held on the day.", held=held_words(count(left.shares), count(left.principal))
    )


def held_on(sheet: Sheet, day: int) -> Position:
    """Return what was held on a day."""
    date = dt.date.fromordinal(day)
    method = sheet.fund.cost_method if sheet.fund is not None else lots.FIFO
    return lots.position(
        [lot for lot in sheet.lots if lot.day <= date],
        [sale for sale in sheet.sales if sale.day <= date],
        method,
        [split for split in sheet.splits if split.day <= date],
    )


def held_words(shares: int | Decimal, principal: int | Decimal) -> str:
    """Return what is held in words: shares, principal of loans and notes (yuan), or both."""
    words = [tr("{n} shares", n=f"{shares:,}")] if shares or not principal else []
    if principal:
        words.append(tr("principal of {n} yuan", n=f"{principal:,}"))
    return tr(", ").join(words)
