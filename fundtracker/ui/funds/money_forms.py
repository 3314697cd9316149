"""Small forms of a fund: money arrived, reminders, reversals, payments out, fees, waivers, costs,
papers.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.capital_book import Call, Reference
from fundtracker.ledger.funds.receipts import Arrived
from fundtracker.reports.funds.fund_detail import Sheet
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.record_dialog import Form, Judged, RecordDialog, Values
from fundtracker.ui.forms.record_fields import Amount, Choice, Day, Entry, Words

ALL = ""  # in place of a partner: all that is owed on the call arrived


def _standing(sheet: Sheet) -> list[Call]:
    return [call for call in sheet.calls if ("call", call.number) not in sheet.gone]


def _left(sheet: Sheet, number: int, partner: str) -> int:
    """Return what a partner still owes on a call, fen."""
    call = next((each for each in sheet.calls if each.number == number), None)
    if call is None:
        return 0
    if partner == ALL:
        return call.total - sum(sheet.arrived[call.id].values())
    return sum(call.lines.get(partner, {}).values()) - sheet.arrived[call.id].get(partner, 0)


def _numbers(calls: list[Call]) -> list[tuple[str, int]]:
    return [
        (f"{tr('Call {n}', n=call.number)} · {dt.date.fromordinal(call.day)}", call.number)
        for call in calls
    ]


# ---------------------------------------------------------------- calls
class ReceiptDialog(RecordDialog):
    """Money that arrived on a call, or went back; the amount offered is what is still owed."""

    def __init__(
        self, session: Session, sheet: Sheet, day: dt.date, number: int = 0, partner: str = "",
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        self.sheet = sheet
        open_ = [call for call in _standing(sheet) if call.lines]
        owed = [
            call.number
            for call in open_
            if any(_left(sheet, call.number, name) > 0 for name in call.lines)
        ]
        current = number or (owed[0] if owed else None)
        entries: dict[str, Entry] = {
            "number": Choice(tr("Call"), _numbers(open_), current=current),
            "partner": Choice(
                tr("Partner"),
                [*((name, name) for name in sheet.partners), (tr("all that owe"), ALL)],
            ),
            "amount": Amount(tr("Amount"), session.unit),
            "way": Choice(
                tr("What happened"), [(tr("it arrived"), False), (tr("it went back"), True)]
            ),
            "day": Day(tr("Day"), day=day),
            "ref": Words(tr("Bank reference"), tr("of the statement"), needed=False),
        }
        super().__init__(
            session,
            Form(
                tr("Money on a call of {name}", name=sheet.card.row.name),
                entries,
                (("number", "partner"), ("amount", "way"), ("day", "ref")),
                ok=tr("Record the receipt"),
                message=lambda v: tr(
                    "The money of {partner} is recorded.",
                    partner=v["partner"] or tr("all that owe"),
                ),
                judge=self._judge,
                blame={
                    "receipts_differ": "amount",
                    "receipt_too_large": "amount",
                    "receipt_after_default": "partner",
                    "receipt_before_call": "reason",
                    "back_before_receipt": "day",
                    "call_unknown": "number",
                    "not_above_zero": "amount",
                },
            ),
            self._put,
            parent=parent,
        )
        self._choice("number").on_change(lambda: self._offer(first=True))
        self._choice("partner").on_change(self._offer)
        if partner:
            self._choice("partner").choose(partner)
        self._offer(first=not partner)

    def _choice(self, name: str) -> Choice:
        entry = self.entries[name]
        assert isinstance(entry, Choice)
        return entry

    def _offer(self, first: bool = False) -> None:
        """Offer the first partner that owes, and what is owed, while nobody has typed an amount."""
        number = self._choice("number").value()
        if number is None:
            return
        if first and _left(self.sheet, number, self._choice("partner").value()) <= 0:
            owing = next(
                (name for name in self.sheet.partners if _left(self.sheet, number, name) > 0), None
            )
            if owing is not None:
                self._choice("partner").choose(owing)
        line, left = (
            self.words("amount").line,
            _left(self.sheet, number, self._choice("partner").value()),
        )
        if not line.isModified() and left > 0:
            from fundtracker.domain.base import money
            from fundtracker.i18n import language

            line.setText(money.exact(left, self._session.unit, language()))

    def _put(self, ledger: Ledger, v: Values) -> None:
        fund = self.sheet.fund
        with ledger.change("fund.receive", v["reason"], fund=fund.code) as change:
            if v["partner"] == ALL:
                ledger.capital.receive_all(
                    change,
                    fund.id,
                    v["number"],
                    v["day"],
                    amount_fen=v["amount"],
                    bank_ref=Reference(v["ref"], v["reason"] or ""),
                )
                return
            ledger.capital.receive(
                change,
                fund.id,
                Arrived(
                    v["number"],
                    v["partner"],
                    v["day"],
                    v["amount"],
                    bank_ref=Reference(v["ref"], v["reason"] or ""),
                    reverses=v["way"],
                ),
            )

    def _judge(self, v: Values) -> Judged:
        if v["number"] is None:
            return tr("Nothing was called yet."), "bad"
        if v["amount"] is None:
            return "", ""
        if v["partner"] == ALL and v["way"]:
            return tr("Money goes back to one partner at a time."), "bad"
        show, before = self._session.money, _left(self.sheet, v["number"], v["partner"])
        after = before + (v["amount"] if v["way"] else -v["amount"])
        words = tr(
            "Not come of call {n}: {before} → {after}",
            n=v["number"],
            before=show(before),
            after=show(after),
        )
        call = next(each for each in self.sheet.calls if each.number == v["number"])
        if after < 0:
            return words + "  " + tr("More than is owed."), "bad"
        if v["day"] is not None and v["day"] < call.day:
            why = tr("Before the notice of the call: give the reason.")
            return f"{words}  {why}", "warn" if (v["reason"] or "").strip() else "bad"
        if v["day"] is not None and v["day"] > call.due_day and not v["way"]:
            return words + "  " + tr("{n} days after it was due", n=v["day"] - call.due_day), "warn"
        return words, "ok"


class _Reversible(NamedTuple):
    """What a person may take back: its words, the numbers offered, and what each came to in fen."""

    name: str
    title: str
    choices: list[tuple[str, int]]
    totals: dict[int, int]


def _reversible_calls(sheet: Sheet) -> _Reversible:
    calls = [call for call in _standing(sheet) if call.kind == "call"]
    totals = {call.number: call.total for call in calls}
    return _Reversible(tr("Call"), tr("Reverse a call"), _numbers(calls), totals)


def _reversible_distributions(sheet: Sheet) -> _Reversible:
    choices, totals = [], {}
    for each in sheet.distributions:
        if ("distribution", each.number) not in sheet.gone:
            name = tr("Distribution {n}", n=each.number)
            choices.append((f"{name} · {dt.date.fromordinal(each.day)}", each.number))
            totals[each.number] = each.total
    return _Reversible(tr("Distribution"), tr("Reverse a distribution"), choices, totals)


def reverse_dialog(
    session: Session,
    sheet: Sheet,
    what: str,
    day: dt.date,
    number: int = 0,
    parent: QWidget | None = None,
) -> RecordDialog:
    """Return the form that takes a whole call or distribution back on a day."""
    is_call = what == "call"
    offered = _reversible_calls(sheet) if is_call else _reversible_distributions(sheet)
    entries: dict[str, Entry] = {
        "number": Choice(offered.name, offered.choices, current=number or None),
        "day": Day(tr("Day"), day=day),
        "doc_no": Words(tr("Document number"), needed=False),
    }
    if not is_call:
        entries["ref"] = Words(
            tr("Bank reference of the return"),
            tr("of a distribution that was paid out"),
            needed=False,
        )

    def put(ledger: Ledger, v: Values) -> None:
        capital, fund, doc = ledger.capital, sheet.fund, v["doc_no"]
        with ledger.change("fund.reverse", v["reason"], fund=fund.code) as change:
            if is_call:
                capital.reverse_call(change, fund.id, v["number"], v["day"], doc)
            else:
                capital.reverse_distribution(
                    change, fund.id, v["number"], v["day"], doc, v["ref"] or ""
                )

    def judge(v: Values) -> Judged:
        if v["number"] is None:
            return tr("There is nothing to take back."), "bad"
        amount = session.money(offered.totals[v["number"]])
        return tr("Taken back as a whole: {amount}; both stay in the book.", amount=amount), "warn"

    return RecordDialog(
        session,
        Form(
            offered.title,
            entries,
            (("number",), ("day", "doc_no"), *((("ref",),) if not is_call else ())),
            ok=tr("Take it back"),
            message=lambda v: tr("No. {n} is taken back.", n=v["number"]),
            judge=judge,
            blame={
                "call_has_receipts": "number",
                "distribution_paid_out": "ref",
                "already_reversed": "number",
                "over_called": "day",
            },
        ),
        put,
        parent=parent,
    )


# ---------------------------------------------------------------- fees, costs
def waive_dialog(session: Session, sheet: Sheet, parent: QWidget | None = None) -> RecordDialog:
    """Return the form that waives a part of a period's fee or sets other income against it."""
    periods = [
        (
            f"{dt.date.fromordinal(fee.first_day)} – {dt.date.fromordinal(fee.last_day)}",
            fee.first_day,
        )
        for fee in reversed(sheet.fees)
    ]
    entries: dict[str, Entry] = {
        "first": Choice(tr("Period"), periods),
        "waived": Amount(tr("Waived"), session.unit, needed=False, zero=True),
        "offset": Amount(tr("Offset"), session.unit, needed=False, zero=True),
    }

    def put(ledger: Ledger, v: Values) -> None:
        with ledger.change("fund.fees", v["reason"], fund=sheet.fund.code) as change:
            ledger.fund_costs.waive(
                change,
                sheet.fund.id,
                v["first"],
                waived=v["waived"] or 0,
                offset=v["offset"] or 0,
                reason=v["reason"],
            )

    def judge(v: Values) -> Judged:
        fee = next((each for each in sheet.fees if each.first_day == v["first"]), None)
        if fee is None:
            return tr("No fee is charged yet."), "bad"
        taken = (v["waived"] or 0) + (v["offset"] or 0)
        words = tr("Charged: {before} → {after}", before=session.money(fee.due),
                   after=session.money(max(0, fee.fee_fen - taken)))  # fmt: skip
        return words, "ok" if (v["waived"] or 0) <= fee.fee_fen else "bad"

    return RecordDialog(
        session,
        Form(
            tr("Waiver of a fee"),
            entries,
            (("first",), ("waived", "offset")),
            ok=tr("Waive"),
            message=lambda _: tr("The fee of the period is lowered; its reason stays beside it."),
            judge=judge,
        ),
        put,
        parent=parent,
    )


# ---------------------------------------------------------------- papers
def attach_dialog(
    session: Session, sheet: Sheet, path: str, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form that keeps a file with the fund, a call or a distribution."""
    owners = [(tr("Fund"), f"fund/{sheet.fund.id}")]
    owners += [(tr("Call {n}", n=call.number), f"capital_call/{call.id}") for call in sheet.calls]
    owners += [
        (tr("Distribution {n}", n=each.number), f"distribution/{each.id}")
        for each in sheet.distributions
    ]
    entries: dict[str, Entry] = {
        "file": Words(tr("File"), text=Path(path).name).read_only_field(),
        "owner": Choice(tr("Belongs to"), owners),
    }

    def put(ledger: Ledger, v: Values) -> None:
        with ledger.change("fund.attach", v["reason"], fund=sheet.fund.code) as change:
            owner, _, row = v["owner"].partition("/")
            ledger.attachments.attach(change, owner, int(row), path)

    return RecordDialog(
        session,
        Form(
            tr("Store a document"),
            entries,
            (("file", "owner"),),
            ok=tr("Keep it"),
            message=lambda v: tr("{name} is kept in the ledger.", name=v["file"]),
            blame={
                "attachment_too_large": "file",
                "attachment_empty": "file",
                "cannot_read": "file",
            },
        ),
        put,
        parent=parent,
    )
